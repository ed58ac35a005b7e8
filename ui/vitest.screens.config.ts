import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['screens/**/*.test.ts'],
    globalSetup: ['screens/serve.setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    // Windows side by side: a page mostly waits.
    maxConcurrency: 3,
  },
});
