/**
 * CBOR in the deterministic form of RFC 8949 section 4.2.1, and of that only what a board uses: unsigned integers, byte
 * and text strings, arrays, true, false and null (docs/record.md section 1).
 */
import { type Bytes, concat, equal, fromUtf8, utf8 } from './bytes';

export type Value = bigint | Bytes | string | boolean | null | Value[];

/** Bytes that are not the one encoding of a value. `short` where they break off. */
export class Malformed extends Error {
  constructor(
    message: string,
    readonly short = false,
  ) {
    super(message);
  }
}

const DEEPEST = 16;
const [UNSIGNED, BYTES, TEXT, ARRAY, SIMPLE] = [0, 2, 3, 4, 7];

class Reader {
  at = 0;
  constructor(private readonly bytes: Bytes) {}

  take(count: bigint): Bytes {
    if (count > BigInt(this.bytes.length - this.at)) throw new Malformed('the file breaks off', true);
    return this.bytes.subarray(this.at, (this.at += Number(count)));
  }

  argument(info: number): bigint {
    if (info < 24) return BigInt(info);
    if (info > 27) throw new Malformed('a length that is not definite');
    return this.take(1n << BigInt(info - 24)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  }

  value(depth: number): Value {
    if (depth > DEEPEST) throw new Malformed('nested too deeply');
    const [initial = 0] = this.take(1n);
    const [major, info] = [initial >> 5, initial & 31];
    if (major === SIMPLE) {
      if (info === 20 || info === 21) return info === 21;
      if (info === 22) return null;
      throw new Malformed('a kind of value that no board uses');
    }
    const count = this.argument(info);
    if (major === UNSIGNED) return count;
    if (major === BYTES) return this.take(count);
    if (major === TEXT) {
      try {
        return fromUtf8(this.take(count));
      } catch (error) {
        throw error instanceof Malformed ? error : new Malformed('a text that is not UTF-8');
      }
    }
    if (major !== ARRAY) throw new Malformed('a kind of value that no board uses');
    const items: Value[] = [];
    for (let left = count; left > 0n; left--) items.push(this.value(depth + 1));
    return items;
  }
}

/** The value whose encoding these bytes are, all of them. */
export function decode(bytes: Bytes): Value {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.at !== bytes.length) throw new Malformed('something follows the end');
  if (!equal(encode(value), bytes)) throw new Malformed('not the one encoding of its value');
  return value;
}

/**
 * The first number of an outer array, whatever follows: by it a reader knows a version that it cannot read.
 */
export function firstNumber(bytes: Bytes): bigint | undefined {
  try {
    const reader = new Reader(bytes);
    const [initial = 0] = reader.take(1n);
    if (initial >> 5 !== ARRAY) return undefined;
    reader.argument(initial & 31);
    const first = reader.value(0);
    return typeof first === 'bigint' ? first : undefined;
  } catch {
    return undefined;
  }
}

function head(major: number, argument: bigint): Bytes {
  if (argument < 24n) return Uint8Array.of((major << 5) | Number(argument));
  const step = [8n, 16n, 32n, 64n].findIndex((bits) => argument < 1n << bits);
  if (step < 0) throw new RangeError('a number of more than 64 bits');
  const bytes = new Uint8Array(1 + (1 << step));
  bytes[0] = (major << 5) | (24 + step);
  for (let at = bytes.length - 1, rest = argument; at > 0; at--, rest >>= 8n)
    bytes[at] = Number(rest & 0xffn);
  return bytes;
}

export function encode(value: Value): Bytes {
  if (typeof value === 'bigint') return head(UNSIGNED, value);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 0xf5 : 0xf4);
  if (value === null) return Uint8Array.of(0xf6);
  if (typeof value === 'string') {
    const bytes = utf8(value);
    return concat(head(TEXT, BigInt(bytes.length)), bytes);
  }
  if (value instanceof Uint8Array) return concat(head(BYTES, BigInt(value.length)), value);
  return concat(head(ARRAY, BigInt(value.length)), ...value.map(encode));
}
