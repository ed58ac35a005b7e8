import { t } from '../messages/translate.svelte';

/** A whole number, however its digits are grouped; not a number where there is none. */
export function whole(text: string, digits = 9): number {
  const joined = text.replace(/\s/g, '');
  return /^\d+$/.test(joined) && joined.length <= digits ? Number(joined) : NaN;
}

/** Sums of money have more digits than points and people. */
export function money(text: string): number {
  return whole(text, 12);
}

export function tooSmall(number: number): string | undefined {
  return number >= 1 ? undefined : t('editor.error.one_or_more');
}
