import type { Failure } from '../lib/contract';

/** One thing that a person can ask for: at most once at a time, with the reason when it did not work. */
export class Action {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  #run = 0;

  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.busy) return undefined;
    this.#run += 1;
    const mine = this.#run;
    const current = (): boolean => mine === this.#run;
    this.busy = true;
    this.failure = null;
    try {
      const answer = await work();
      return current() ? answer : undefined;
    } catch (error) {
      if (current()) this.failure = error as Failure;
      return undefined;
    } finally {
      if (current()) this.busy = false;
    }
  }

  /** Waits no longer: what comes of it is not taken any more. Only for what changes nothing. */
  cancel(): void {
    this.#run += 1;
    this.busy = false;
  }
}
