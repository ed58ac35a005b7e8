/** A checkpoint as a signed note, docs/record.md section 6. */
import { type Bytes, base64, fromBase64, utf8 } from './bytes';

export type Checkpoint = {
  origin: string;
  size: bigint;
  root: Bytes;
  height: bigint;
  round: bigint;
  header: Bytes;
};
export type Line = { name: string; content: Bytes };
export type Note = { checkpoint: Checkpoint; text: string; lines: Line[] };

const NUMBER = '(0|[1-9][0-9]*)';
const HASH = '([A-Za-z0-9+/]{43}=)';
const TEXT = new RegExp(`^([^\n]+)\n${NUMBER}\n${HASH}\nblock ${NUMBER} ${NUMBER}\nheader ${HASH}\n$`);
const LINE = /^— (\P{White_Space}+) ([A-Za-z0-9+/]+={0,2})$/u;

export const textOf = (one: Checkpoint): string =>
  `${one.origin}\n${one.size}\n${base64(one.root)}\nblock ${one.height} ${one.round}\nheader ${base64(one.header)}\n`;

/** Names of a note: not empty, without white space and `+`. */
export const isName = (name: string): boolean => name !== '' && !/[+\p{White_Space}]/u.test(name);

/** The note in its one form, or nothing. */
export function readNote(note: string): Note | undefined {
  const end = note.indexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const checkpoint = readText(note.slice(0, end + 1));
  const lines = note
    .slice(end + 2, -1)
    .split('\n')
    .map(readLine);
  if (!checkpoint || lines.some((line) => !line)) return undefined;
  return { checkpoint, text: textOf(checkpoint), lines: lines.filter((line) => line !== undefined) };
}

function readText(text: string): Checkpoint | undefined {
  const [, origin = '', size = '', root = '', height = '', round = '', header = ''] = TEXT.exec(text) ?? [];
  const hashes = [fromBase64(root), fromBase64(header)];
  const numbers = [size, height, round].map((digits) => BigInt(digits || -1));
  const [rootBytes, headerBytes] = hashes;
  const [sizeRead = 0n, heightRead = 0n, roundRead = 0n] = numbers;
  if (
    !isName(origin) ||
    utf8(origin).length > 255 ||
    rootBytes?.length !== 32 ||
    headerBytes?.length !== 32
  ) {
    return undefined;
  }
  if (sizeRead >> 64n || heightRead >> 64n || roundRead >> 32n) return undefined;
  return {
    origin,
    size: sizeRead,
    root: rootBytes,
    height: heightRead,
    round: roundRead,
    header: headerBytes,
  };
}

function readLine(line: string): Line | undefined {
  const [, name = '', encoded = ''] = LINE.exec(line) ?? [];
  const content = fromBase64(encoded);
  return isName(name) && content ? { name, content } : undefined;
}
