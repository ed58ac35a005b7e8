import { shell } from '../ipc';
import type { NewerView } from '../lib/contract';
import { Action } from '../state/action.svelte';
import { keep, kept } from './kept';

/** Of the text, beside its usual size. */
export const TEXT_SIZES = [1, 1.25, 1.5, 1.75, 2];

const on = (value: unknown): value is true => value === true;

const isSize = (value: unknown): value is number => TEXT_SIZES.some((size) => size === value);

/** What a person has turned on, all of which is off until then, and how large the text is. */
class Settings {
  open = $state(false);
  #notify = $state(kept('notify', on) ?? false);
  #updates = $state(kept('updates', on) ?? false);
  #textSize = $state(kept('text_size', isSize) ?? 1);
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

  get textSize(): number {
    return this.#textSize;
  }

  set textSize(wanted: number) {
    this.#textSize = wanted;
    keep('text_size', wanted === 1 ? null : wanted);
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
