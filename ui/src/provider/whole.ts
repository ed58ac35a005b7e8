/** A whole number from 1 as it was typed, or nothing. */
export function whole(text: string): number | null {
  const value = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
  return value > 0 ? value : null;
}
