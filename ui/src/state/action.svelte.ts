import type { Failure } from '../lib/contract';

/** One thing that a person can ask for: at most once at a time, with the reason when it did not work. */
export class Action {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);

  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.busy = true;
    this.failure = null;
    try {
      return await work();
    } catch (error) {
      this.failure = error as Failure;
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}
