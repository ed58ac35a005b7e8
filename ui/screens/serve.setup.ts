import type { TestProject } from 'vitest/node';
import { serve } from './window';

declare module 'vitest' {
  export interface ProvidedContext {
    origin: string;
  }
}

/** One window on the city in memory for all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { origin, close } = await serve();
  project.provide('origin', origin);
  return close;
}
