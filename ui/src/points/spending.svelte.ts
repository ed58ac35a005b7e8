import type { SpentView } from '../lib/contract';
import { Action } from '../state/action.svelte';
import { begin } from '../state/progress.svelte';
import { points } from './points.svelte';

/** One spend: under way, refused, or done. */
export class Spending {
  readonly action = new Action();
  voucher = $state('');
  /** Position of the spend. */
  position = $state(0);

  async run(spend: () => Promise<SpentView>): Promise<void> {
    if (this.action.busy) return;
    begin('points');
    const spent = await this.action.run(spend);
    if (!spent) return;
    points.take(spent.points);
    this.position = spent.position;
    this.voucher = spent.voucher;
  }
}
