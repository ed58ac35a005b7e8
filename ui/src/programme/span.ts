import { t } from '../messages/translate.svelte';

export const UNITS = ['days', 'hours', 'minutes', 'seconds'] as const;
export type Unit = (typeof UNITS)[number];
/** A time as it is typed. */
export type Span = { count: string; unit: Unit };

const SECONDS = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 };
/** Beyond this a time is none that somebody means. */
const MOST = 100 * 365 * 86_400;

/** The largest unit in which it is a whole number. */
export function span(seconds: number): Span {
  const unit = UNITS.find((known) => seconds % SECONDS[known] === 0 && seconds > 0) ?? 'days';
  return { count: String(seconds / SECONDS[unit]), unit };
}

/** Seconds, or nothing where that is no whole number. */
export function secondsOf({ count, unit }: Span): number | null {
  if (!/^\d{1,10}$/.test(count.trim())) return null;
  const seconds = Number(count) * SECONDS[unit];
  return seconds <= MOST ? seconds : null;
}

export function spanWords(seconds: number): string {
  const { count, unit } = span(seconds);
  return t(`span.${unit}`, { count: Number(count) });
}
