/** Breaks good proofs, each in one way, the same ways every time. */
import { concat, equal } from '../verify/checks/bytes';
import { type Value, decode, encode } from '../verify/checks/cbor';
import { Seeded } from './seeded';
import type { Sample } from './samples';

/** What a reader has in hand. */
export type Hand = { bytes: Uint8Array; file: Uint8Array | undefined; code: string; tracker: string };
export type Broken = Hand & { how: string };

type Way = (sample: Sample, others: Sample[], random: Seeded) => Broken | undefined;

export const tracker = (sample: Sample): string => String(sample.shows['tracker'] ?? '');

/** Everything as it should be. Only what is said to be broken differs, so the code is left out. */
export const hand = (sample: Sample): Hand => ({
  bytes: sample.bytes,
  file: sample.file,
  code: '',
  tracker: tracker(sample),
});

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

const flip: Way = (sample, _others, random) => {
  const bit = random.below(8 * sample.bytes.length);
  return { ...hand(sample), bytes: flipped(sample.bytes, bit), how: `bit ${bit} flipped` };
};

type Path = number[];

/** Every value inside, with the values inside encoded entries. */
function places(value: Value, path: Path = []): Path[] {
  const inner = value instanceof Uint8Array ? inside(value) : value;
  if (!Array.isArray(inner)) return [path];
  return [path, ...inner.flatMap((one, at) => places(one, [...path, at]))];
}

function inside(bytes: Uint8Array): Value | undefined {
  try {
    const value = decode(bytes);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function at(value: Value | undefined, [first, ...rest]: Path): Value | undefined {
  if (first === undefined) return value;
  const inner = value instanceof Uint8Array ? inside(value) : value;
  return Array.isArray(inner) ? at(inner[first], rest) : undefined;
}

function replaced(value: Value, [first, ...rest]: Path, by: Value): Value {
  if (first === undefined) return by;
  const inner = value instanceof Uint8Array ? inside(value) : value;
  if (!Array.isArray(inner)) return value;
  const changed = inner.map((one, place) => (place === first ? replaced(one, rest, by) : one));
  return value instanceof Uint8Array ? encode(changed) : changed;
}

/** A whole credential of another proof is as good as the own one; what is inside is not. */
const CREDENTIAL = '5,1';

function swapText(one: string, other: string, random: Seeded): string {
  const cut = (text: string): string[] => text.split(/(?<=[.~])/);
  const [parts, theirs] = [cut(one), cut(other)];
  const place = random.below(Math.min(parts.length, theirs.length));
  return parts.map((part, index) => (index === place ? (theirs[place] ?? part) : part)).join('');
}

const swap: Way = (sample, others, random) => {
  const [own, other] = [decode(sample.bytes), decode(random.pick(others).bytes)];
  // Half of the time something of the proof itself, else something of an entry.
  const all = places(own);
  const path = random.pick(random.below(2) === 0 ? all.filter((one) => one.length <= 3) : all);
  const [mine, theirs] = [at(own, path), at(other, path)];
  if (path.length === 0 || mine === undefined || theirs === undefined) return undefined;
  const isCredential = sample.kind === 'credential' && String(path) === CREDENTIAL;
  if (String(path) === '5' && sample.kind === 'credential') return undefined;
  const by = isCredential && typeof mine === 'string' ? swapText(mine, String(theirs), random) : theirs;
  return {
    ...hand(sample),
    bytes: encode(replaced(own, path, by)),
    how: `field ${path.join('.')} of another`,
  };
};

const truncate: Way = (sample, _others, random) => {
  const length = random.below(sample.bytes.length);
  return { ...hand(sample), bytes: sample.bytes.subarray(0, length), how: `cut off after ${length}` };
};

const extend: Way = (sample, _others, random) => {
  const more = Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256));
  return { ...hand(sample), bytes: concat(sample.bytes, more), how: `${more.length} bytes more` };
};

const file: Way = (sample, others, random) => {
  if (!sample.file) return undefined;
  const other = random.below(2) === 0 ? random.pick(others).file : undefined;
  const changed = flipped(sample.file, random.below(8 * Math.max(sample.file.length, 1)));
  return {
    ...hand(sample),
    file: other ?? changed,
    how: other ? 'file of another' : 'file with a bit flipped',
  };
};

const code: Way = (sample, others, random) => {
  const other = random.pick(others);
  const noted = tracker(sample);
  const choice = random.below(noted === '' ? 2 : 3);
  if (choice === 2) return { ...hand(sample), tracker: tracker(other), how: 'tracker of another' };
  if (choice === 1) return { ...hand(sample), code: other.checkpoint, how: 'checkpoint of another' };
  const place = random.below(sample.board.length);
  const digit = random.pick([...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']);
  const typed = sample.board.slice(0, place) + digit + sample.board.slice(place + 1);
  if (sample.board[place] === '-' || digit === sample.board[place]) return undefined;
  return { ...hand(sample), code: typed, how: `code with ${digit} at ${place}` };
};

/** The same value in another encoding. */
const reencode: Way = (sample, _others, random) => {
  const value = decode(sample.bytes);
  if (sample.kind === 'credential' && random.below(2) === 0) return unusedBits(sample, value, random);
  let left = random.below(
    places(value).filter((path) => !(at(value, path.slice(0, -1)) instanceof Uint8Array)).length,
  );
  const style = random.below(3);
  const write = (one: Value): Uint8Array => {
    const bad = left-- === 0;
    const parts = Array.isArray(one) ? one.map(write) : [];
    const whole = Array.isArray(one)
      ? concat(encode(one).subarray(0, headLength(one)), ...parts)
      : encode(one);
    if (!bad) return whole;
    if (style === 0) return concat(Uint8Array.of(0xd8, 0x18), whole);
    if (style === 1 && Array.isArray(one)) return concat(Uint8Array.of(0x9f), ...parts, Uint8Array.of(0xff));
    return longer(whole);
  };
  return { ...hand(sample), bytes: write(value), how: `encoded in another way (${style})` };
};

const headLength = (items: Value[]): number => encode(items).length - concat(...items.map(encode)).length;

/** The same head with its number in the next longer form. */
function longer(whole: Uint8Array): Uint8Array {
  const [initial = 0] = whole;
  const [major, info] = [initial & 0xe0, initial & 0x1f];
  if (major === 0xe0) return concat(Uint8Array.of(0xf8, info), whole.subarray(1));
  if (info < 24) return concat(Uint8Array.of(major | 24, info), whole.subarray(1));
  const size = 1 << (info - 24);
  return concat(Uint8Array.of(major | (info + 1)), new Uint8Array(size), whole.subarray(1));
}

/** The last character of 64 bytes in base64url has four bits that say nothing. */
function unusedBits(sample: Sample, value: Value, random: Seeded): Broken {
  const text = String(at(value, [5, 1]));
  const end = text.indexOf('~') - 1;
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(text.charAt(end)) + 1 + random.below(15);
  const changed = text.slice(0, end) + alphabet.charAt(last) + text.slice(end + 1);
  return { ...hand(sample), bytes: encode(replaced(value, [5, 1], changed)), how: 'unused bits set' };
}

const WAYS: Way[] = [flip, swap, truncate, extend, file, code, reencode, flip, swap];

/**
 * Whether nothing was broken: the proof is the same, but for the number of files under a stamp, which tells a reader the
 * shape of the tree and is not part of what was stamped.
 */
function isSame(sample: Sample, broken: Broken): boolean {
  const { bytes, file: about, code: typed, tracker: noted } = broken;
  if (typed !== '' && typed !== sample.checkpoint) return false;
  if (noted !== tracker(sample)) return false;
  if (about && sample.file && !equal(about, sample.file)) return false;
  if (equal(bytes, sample.bytes)) return true;
  try {
    const [own, theirs] = [decode(sample.bytes), decode(bytes)];
    const size = sample.kind === 'time' ? at(own, [5, 3]) : undefined;
    if (!equal(encode(theirs), bytes)) return false;
    return size !== undefined && equal(encode(replaced(theirs, [5, 3], size)), sample.bytes);
  } catch {
    return false;
  }
}

/** `count` broken ones of proofs of one kind. */
export function breakAll(samples: Sample[], count: number, seed: number): Broken[] {
  const random = new Seeded(seed);
  const broken: Broken[] = [];
  for (let turn = 0; broken.length < count; turn++) {
    const sample = random.pick(samples);
    const others = samples.filter((one) => one !== sample);
    const way = WAYS[turn % WAYS.length] ?? flip;
    const found = way(sample, others, random);
    if (found && !isSame(sample, found)) broken.push({ ...found, how: `${sample.name}: ${found.how}` });
  }
  return broken;
}
