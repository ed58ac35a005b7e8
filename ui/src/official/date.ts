/** A day and time as typed, field by field. */
export type DateParts = { day: string; month: string; year: string; hour: string; minute: string };

const two = (value: number): string => String(value).padStart(2, '0');

/** Eight in the evening, that many days from now. */
export function eveningIn(days: number, now: number): DateParts {
  const date = new Date(now * 1000);
  date.setDate(date.getDate() + days);
  return {
    day: String(date.getDate()),
    month: String(date.getMonth() + 1),
    year: String(date.getFullYear()),
    hour: '20',
    minute: two(0),
  };
}

/** Unix seconds, or nothing where there is no such day or time. */
export function fromParts(parts: DateParts): number | null {
  const texts = [parts.year, parts.month, parts.day, parts.hour, parts.minute].map((text) => text.trim());
  if (texts.some((text) => !/^\d{1,4}$/.test(text))) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = texts.map(Number);
  const date = new Date(year, month - 1, day, hour, minute);
  // `Date` turns 31 February into March; a person who typed it should hear of it instead.
  const exact =
    date.getFullYear() === year &&
    date.getMonth() === month - 1 &&
    date.getDate() === day &&
    date.getHours() === hour &&
    date.getMinutes() === minute;
  return exact ? Math.floor(date.getTime() / 1000) : null;
}
