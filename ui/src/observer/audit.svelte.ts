import { shell } from '../ipc';
import type { RecordView, VerdictView } from '../lib/contract';
import { Action } from '../state/action.svelte';
import { begin } from '../state/progress.svelte';

/** The checks in the order in which an audit makes them. */
export const CHECKS = [
  'framing',
  'certificates',
  'log',
  'roll',
  'ceremony',
  'manifests',
  'ballots',
  'order',
  'shares',
  'counts',
  'points',
  'checkpoint',
];

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
