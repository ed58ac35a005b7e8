import { locale, t, wordsLanguage } from './translate.svelte';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function date(seconds: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(new Date(seconds * 1000));
}

export function dayAndTime(seconds: number): string {
  return date(seconds, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

export function shortTime(seconds: number): string {
  return date(seconds, { dateStyle: 'medium', timeStyle: 'short' });
}

export function percent(part: number, whole: number): string {
  const share = whole > 0 ? part / whole : 0;
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

export function average(sum: number, count: number): string {
  const options = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return new Intl.NumberFormat(locale(), options).format(count > 0 ? sum / count : 0);
}

export function size(bytes: number): string {
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

export function list(parts: string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(parts);
}

/** Sentences one after another, without the empty ones. Between Chinese ones there is no space. */
export function sentences(parts: string[]): string {
  return parts.filter(Boolean).join(wordsLanguage().startsWith('zh') ? '' : ' ');
}

/** A language in its own words: whoever needs it can read it. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}

/** How long voting is still open, in the largest unit that is useful. */
export function remaining(closesAt: number, now: number): string {
  const left = closesAt - now;
  if (left <= 0) return t('time.due');
  if (left < HOUR) return t('time.minutes', { count: Math.ceil(left / MINUTE) });
  if (left < 2 * DAY) return t('time.hours', { count: Math.round(left / HOUR) });
  return t('time.days', { count: Math.round(left / DAY) });
}

/** Voting that ends within two days deserves notice. */
export function closesSoon(closesAt: number, now: number): boolean {
  return closesAt - now < 2 * DAY;
}
