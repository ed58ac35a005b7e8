import { shell } from '../ipc';
import type { ReturnedView } from '../lib/contract';

let view = $state.raw<ReturnedView | null>(null);

/** What the last restore brought back beside what is on the record, until it was read. */
export const returned = {
  get view(): ReturnedView | null {
    return view;
  },
  /** Asks the shell; the key is back whether or not it answers. */
  async look(): Promise<void> {
    view = await shell.returned().catch(() => null);
  },
  take(changed: ReturnedView): void {
    view = changed;
  },
  close(): void {
    view = null;
  },
};
