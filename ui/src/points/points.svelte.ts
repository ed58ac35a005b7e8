import { untrack } from 'svelte';
import { shell } from '../ipc';
import type { Failure, PointRulesView, PointsView } from '../lib/contract';
import { city } from '../state/city.svelte';

let view = $state.raw<PointsView | null>(null);
let rules = $state.raw<PointRulesView[] | null>(null);
let failure = $state.raw<Failure | null>(null);

/** What this person has of points, and the rules of them, while a screen follows them. */
export const points = {
  get view(): PointsView | null {
    return view;
  },
  get rules(): PointRulesView[] | null {
    return rules;
  },
  get failure(): Failure | null {
    return failure;
  },
  /** Takes over what a command returned, without waiting for the next look. */
  take(changed: PointsView): void {
    view = changed;
  },
};

/** Most points of a programme that can be spent at once: they come out of one period. */
export function spendable(programme: string): number {
  const own = view?.periods.filter((it) => it.programme === programme) ?? [];
  return Math.max(0, ...own.map((it) => it.spendable));
}

async function look(withOwn: boolean): Promise<void> {
  try {
    const [newRules, newView] = await Promise.all([shell.pointRules(), withOwn ? shell.points() : null]);
    rules = newRules;
    view = newView ?? view;
    failure = null;
  } catch (error) {
    failure = error as Failure;
  }
}

/** Looks whenever the record has grown, for as long as the screen that calls this is there. */
export function followPoints(withOwn = true): void {
  let running = false;
  let again = false;
  async function follow(): Promise<void> {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await look(withOwn);
    }
    running = false;
  }
  $effect(() => {
    void city.overview?.chain.entries;
    untrack(() => void follow());
  });
}
