/** Codes that people compare with paper, docs/proof-file.md section 1. */
import { type Bytes, sha256, utf8 } from './bytes';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 32;
const HIGHEST = 2n ** 64n;

/** 32 characters in groups of four. */
export function codeOf(hash: Bytes): string {
  const first = sha256(utf8('tabella/v1/code'), hash).subarray(0, 20);
  let rest = first.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let at = 0; at < LENGTH; at++, rest >>= 5n) text = DIGITS.charAt(Number(rest & 31n)) + text;
  return grouped(text);
}

export const grouped = (text: string): string => (text.match(/.{1,4}/g) ?? []).join('-');

export const checkpointCode = (height: bigint, header: Bytes): string => `${height}-${codeOf(header)}`;

/** A code as it was typed: of a board, or with a height of a checkpoint. Nothing if it is none. */
export function readCode(typed: string): string | undefined {
  const bare = typed
    .replace(/[-\p{White_Space}]/gu, '')
    .toUpperCase()
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  const [height, code] = [bare.slice(0, -LENGTH), bare.slice(-LENGTH)];
  if (code.length < LENGTH || [...code].some((digit) => !DIGITS.includes(digit))) return undefined;
  if (height === '') return grouped(code);
  if (!/^[0-9]+$/.test(height) || BigInt(height) >= HIGHEST) return undefined;
  return `${BigInt(height)}-${grouped(code)}`;
}
