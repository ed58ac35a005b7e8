/** Numbers and times in words. */
import { messages as t } from '../messages';

const LAST_SECOND = 8_640_000_000_000;

export function time(seconds: bigint | number): string {
  if (seconds > LAST_SECOND) return t.beyond(String(seconds));
  const format = new Intl.DateTimeFormat(t.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return t.universal(format.format(new Date(Number(seconds) * 1000)));
}

export const number = (value: bigint): string => new Intl.NumberFormat(t.language).format(value);
