import { encode } from 'uqr';

/** White modules around a code, as the standard wants them. */
const BORDER = 4;

/** A text as a QR code: how many modules a side, and the dark ones as the path of an SVG. Nothing when no code holds it. */
export function modules(text: string): { size: number; path: string } | null {
  try {
    const { data, size } = encode(text, { border: BORDER, ecc: 'L', boostEcc: true });
    const row = (cells: boolean[], y: number): string =>
      cells.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('');
    return { size, path: data.map(row).join('') };
  } catch {
    return null;
  }
}
