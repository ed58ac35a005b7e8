import type { FormulaView, PointKindView, UnfinishedView } from '../lib/contract';
import { shortTime } from '../messages/format';
import { number, t } from '../messages/translate.svelte';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What a kind of act earns, as a sentence. */
export function earns(kind: PointKindView): string {
  const formula: FormulaView = kind.formula;
  if ('nothing' in formula) return t('point_rules.nothing', { reason: formula.nothing.reason });
  if ('amount' in formula) {
    const { points, per, most } = formula.amount;
    return t('point_rules.amount', { count: points, much: measured(per, kind.unit), most: number(most) });
  }
  const { unit, impact, saved, points, per, most } = formula.saving;
  return t('point_rules.saving', {
    count: points,
    much: measured(per, unit),
    saved: measured(saved, kind.unit),
    impact: measured(impact, unit),
    most: number(most),
  });
}

/** So much of something. */
export function measured(amount: number, unit: string): string {
  return t('point_rules.measured', { amount, unit });
}

/** A length of time, in the largest unit that is useful. */
export function lasting(seconds: number): string {
  return seconds < 2 * DAY
    ? t('point_rules.hours', { count: Math.ceil(seconds / HOUR) })
    : t('point_rules.days', { count: Math.round(seconds / DAY) });
}

/** How much of a price is paid, and by when the rest is. */
export function unfinishedWords({ paid, missing, until, is_late }: UnfinishedView): string {
  const whole = paid + missing;
  return is_late
    ? t('purchase.late', { paid, count: whole })
    : t('purchase.parts', { paid, count: whole, time: shortTime(until) });
}
