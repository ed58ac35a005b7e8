import { shell } from '../ipc';
import type { RecordView, VerdictView } from '../lib/contract';
import { Action } from '../state/action.svelte';
import { begin } from '../state/progress.svelte';

/** What an audit does, in order. It tells its progress by a check that is made on the way. */
export const READINGS = ['ballots'];

/** The observer's desk. It outlives the screen, so that looking elsewhere does not lose a verdict. */
class Desk {
  records = $state.raw<RecordView[]>([]);
  path = $state('');
  checkpoint = $state('');
  verdict = $state.raw<VerdictView | null>(null);
  readonly listing = new Action();
  readonly picking = new Action();
  readonly auditing = new Action();

  async list(): Promise<void> {
    this.records = (await this.listing.run(() => shell.records())) ?? this.records;
  }

  async pick(): Promise<void> {
    this.path = (await this.picking.run(() => shell.pickRecord())) ?? this.path;
  }

  /** A record to look at next; a check that runs goes on. */
  offer(path: string): void {
    this.path = path;
    if (!this.auditing.busy) this.verdict = null;
  }

  async audit(): Promise<void> {
    const printed = this.checkpoint.trim() || null;
    begin('audit');
    const verdict = await this.auditing.run(() => shell.audit(this.path.trim(), printed));
    if (verdict) this.verdict = verdict;
  }

  another(): void {
    this.verdict = null;
    void this.list();
  }
}

export const desk = new Desk();
