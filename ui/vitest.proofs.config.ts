import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['proofs/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
  },
});
