import { shell } from '../ipc';
import type { NewerView } from '../lib/contract';
import { Action } from '../state/action.svelte';
import { keep, kept } from './kept';

const on = (value: unknown): value is true => value === true;

/** What a person has turned on: all is off until then. */
class Settings {
  open = $state(false);
  #notify = $state(kept('notify', on) ?? false);
  #updates = $state(kept('updates', on) ?? false);
  /** The newer version that was found; `undefined` before anybody looked. */
  newer = $state.raw<NewerView | null | undefined>(undefined);
  readonly looking = new Action();

  get notify(): boolean {
    return this.#notify;
  }

  set notify(wanted: boolean) {
    this.#notify = wanted;
    keep('notify', wanted || null);
  }

  get updates(): boolean {
    return this.#updates;
  }

  set updates(wanted: boolean) {
    this.#updates = wanted;
    keep('updates', wanted || null);
    this.newer = undefined;
    this.looking.failure = null;
    void this.look();
  }

  /** Looks for a newer version, if that is turned on. */
  async look(): Promise<void> {
    if (this.#updates) this.newer = await this.looking.run(() => shell.newerVersion());
  }
}

export const settings = new Settings();
