import { locale } from '../messages/translate.svelte';

/** Amounts are whole numbers in the unit that was voted about. */
export function money(amount: number, currency: string): string {
  const options = { style: 'currency', currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale(), options).format(amount);
}
