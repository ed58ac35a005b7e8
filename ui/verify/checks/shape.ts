/** Reads values as the types of docs/entries.cddl. Whatever does not fit is malformed. */
import type { Bytes } from './bytes';
import { Malformed, type Value } from './cbor';

export type Shape<T> = (value: Value | undefined) => T;

const wanted = (what: string): Malformed => new Malformed(`${what} was expected`);

function uint(bits: bigint): Shape<bigint> {
  return (value) => {
    if (typeof value !== 'bigint' || value >> bits > 0n) throw wanted(`a number of ${bits} bits`);
    return value;
  };
}

export const u64 = uint(64n);
export const u32: Shape<number> = (value) => Number(uint(32n)(value));
export const u8: Shape<number> = (value) => Number(uint(8n)(value));

export const text: Shape<string> = (value) => {
  if (typeof value !== 'string') throw wanted('a text');
  return value;
};

export const bytes: Shape<Bytes> = (value) => {
  if (!(value instanceof Uint8Array)) throw wanted('a byte string');
  return value;
};

export const bool: Shape<boolean> = (value) => {
  if (typeof value !== 'boolean') throw wanted('true or false');
  return value;
};

export function sized(size: number): Shape<Bytes> {
  return (value) => {
    const found = bytes(value);
    if (found.length !== size) throw wanted(`${size} bytes`);
    return found;
  };
}

export const hash = sized(32);
export const signature = sized(64);

export const array: Shape<Value[]> = (value) => {
  if (!Array.isArray(value)) throw wanted('an array');
  return value;
};

export function list<T>(item: Shape<T>): Shape<T[]> {
  return (value) => array(value).map((one) => item(one));
}

/** An array of exactly these fields. */
export function tuple<T extends unknown[]>(...items: { [K in keyof T]: Shape<T[K]> }): Shape<T> {
  return (value) => {
    const found = array(value);
    if (found.length !== items.length) throw wanted(`an array of ${items.length}`);
    return items.map((item, at) => (item as Shape<unknown>)(found[at])) as T;
  };
}

export function optional<T>(item: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : item(value));
}
