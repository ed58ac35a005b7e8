/** A small board with known keys, on which everything can be wrong in one way. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, base64, base64url, concat, sha256, u32, u64, utf8 } from '../../verify/checks/bytes';
import { type Value, encode } from '../../verify/checks/cbor';
import { textOf } from '../../verify/checks/note';
import { ORDER, Point } from '../../verify/checks/ristretto';
import { challenge } from '../../verify/checks/schnorr';

export const zeros = (size: number): Bytes => new Uint8Array(size);
export const scalarBytes = (value: bigint): Bytes =>
  concat(...[0n, 64n, 128n, 192n].map((shift) => u64((value >> shift) & (2n ** 64n - 1n))));
export const keyOf = (secret: bigint): Bytes => Point.BASE.multiply(secret).toBytes();

export function schnorr(chain: Bytes, secret: bigint, message: Bytes): Bytes {
  const nonce = 1_234_567n + secret;
  const r = keyOf(nonce);
  return concat(r, scalarBytes((nonce + challenge(chain, keyOf(secret), message, r) * secret) % ORDER));
}

/** The same over another base: the power of G that it is. */
export function schnorrOver(power: bigint, chain: Bytes, secret: bigint, message: Bytes): Bytes {
  const nonce = 1_234_567n + secret;
  const r = keyOf((nonce * power) % ORDER);
  const c = challenge(chain, keyOf((secret * power) % ORDER), message, r, Point.BASE.multiply(power));
  return concat(r, scalarBytes((nonce + c * secret) % ORDER));
}

export const [OFFICE, REGISTRAR, VOTER, TRUSTEE] = [11n, 12n, 13n, 14n];
export const authoritySecret = (place: number): Bytes => zeros(32).fill(100 + place);
export const authorityKey = (place: number): Bytes => ed25519.getPublicKey(authoritySecret(place));

export const set = (...places: number[]): Value[] =>
  places.map((place) => [`authority ${place}`, authorityKey(place), 1n]);

export function entry(chain: Bytes, secret: bigint, kind: number, content: Value, message?: Bytes): Bytes {
  const body: Value = [BigInt(kind), content];
  return encode([1n, body, schnorr(chain, secret, message ?? encode([1n, body]))]);
}

export const ORIGIN = 'rig.example/board';
export type GenesisParts = { origin?: string; authorities?: Value[]; secret?: bigint; office?: Bytes };

export function genesis({
  origin = ORIGIN,
  authorities = set(0, 1, 2, 3),
  secret = OFFICE,
  office,
}: GenesisParts = {}): Bytes {
  const keys: Value[] = [keyOf(REGISTRAR), office ?? keyOf(OFFICE)];
  return entry(zeros(32), secret, 0, ['Rigton', origin, 5n, ...keys, authorities, zeros(32)]);
}

export const leaf = (bytes: Bytes): Bytes => sha256(Uint8Array.of(0), bytes);

/** RFC 9162 section 2.1.1 and 2.1.3.1, as they are written there. */
export function root(leaves: Bytes[]): Bytes {
  const [only] = leaves;
  if (leaves.length === 1 && only) return only;
  const half = split(leaves.length);
  return sha256(Uint8Array.of(1), root(leaves.slice(0, half)), root(leaves.slice(half)));
}
export function path(leaves: Bytes[], index: number): Bytes[] {
  if (leaves.length === 1) return [];
  const half = split(leaves.length);
  return index < half
    ? [...path(leaves.slice(0, half), index), root(leaves.slice(half))]
    : [...path(leaves.slice(half), index - half), root(leaves.slice(0, half))];
}
const split = (size: number): number => 2 ** Math.floor(Math.log2(size - 1));

export type HeaderParts = {
  height: bigint;
  size: number;
  root: Bytes;
  set: Value[];
  next?: Value[];
  version?: bigint;
  proposer?: bigint;
};

export const header = ({
  height,
  size,
  root: top,
  set: current,
  next = current,
  version = 1n,
  proposer = 0n,
}: HeaderParts): Value[] => [
  version,
  height,
  zeros(32),
  1_700_000_000n,
  proposer,
  BigInt(size),
  top,
  zeros(32),
  sha256(encode(current)),
  sha256(encode(next)),
];

export function signedText(head: Value[], origin = ORIGIN, round = 0n): string {
  const [, height, , , , size, top] = head as [bigint, bigint, Bytes, bigint, bigint, bigint, Bytes];
  return textOf({ origin, size, root: top, height, round, header: sha256(encode(head)) });
}

const sign = (place: number, text: string): Bytes => ed25519.sign(utf8(text), authoritySecret(place));

/** `signers` are places in the set and numbers of keys. */
export const certificate = (head: Value[], signers: [place: number, key: number][]): Value => [
  0n,
  signers.map(([place, key]): Value => [BigInt(place), sign(key, signedText(head))]),
];

export function note(head: Value[], signers: [place: number, key: number][], origin = ORIGIN): string {
  const text = signedText(head, origin);
  const lines = signers.map(([place, key]) => {
    const name = `${origin}/authority-${place}`;
    const id = sha256(utf8(name), Uint8Array.of(10, 1), authorityKey(key)).subarray(0, 4);
    return `— ${name} ${base64(concat(id, sign(key, text)))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

export const THREE: [number, number][] = [0, 1, 2].map((place) => [place, place]);

export type Parts = {
  entries: Bytes[];
  /** Positions of the entries that are included; all, if not said. */
  shown?: number[];
  subject: Value;
  changes?: Value[];
  head?: (whole: HeaderParts) => Value[];
  note?: (head: Value[]) => string;
  set?: Value[];
};

/** A proof over a log of these entries. */
export function proof({
  entries,
  shown,
  subject,
  changes = [],
  head,
  note: noted,
  set: current = set(0, 1, 2, 3),
}: Parts): Value[] {
  const leaves = entries.map(leaf);
  const parts: HeaderParts = { height: 9n, size: entries.length, root: root(leaves), set: current };
  const top = head ? head(parts) : header(parts);
  const included = (shown ?? entries.map((_, at) => at)).map((at): Value => [
    BigInt(at),
    path(leaves, at),
    entries[at] ?? zeros(0),
  ]);
  return [1n, changes, top, noted ? noted(top) : note(top, THREE), included, subject];
}

export const chainOf = (first: Bytes): Bytes => sha256(first);

export const sealed = (secret = VOTER, rest = zeros(64)): Bytes =>
  concat(Uint8Array.of(1), keyOf(secret), u64(7n), rest);

export function ballot(chain: Bytes, secret = VOTER, by = secret): Bytes {
  const content = sealed(secret);
  return entry(chain, by, 10, [zeros(32), content], content);
}

export type Issue = {
  header?: object;
  payload?: object;
  key?: Bytes;
  shown?: unknown[];
  hidden?: unknown[];
  tail?: string;
};

const json = (value: unknown): string => base64url(utf8(JSON.stringify(value)));

export function credential({
  header: head,
  payload,
  key = authoritySecret(50),
  shown = [],
  hidden = [],
  tail = '',
}: Issue = {}): string {
  const disclosures = shown.map(json);
  const digests = [...disclosures, ...hidden.map(json)].map((text) => base64url(sha256(utf8(text))));
  const body = { iss: 'rig', vct: 'test', iat: 1, exp: 2, _sd_alg: 'sha-256', _sd: digests, ...payload };
  const text = `${json({ alg: 'EdDSA', typ: 'dc+sd-jwt', ...head })}.${json(body)}`;
  const signed = `${text}.${base64url(ed25519.sign(utf8(text), key))}`;
  return `${[signed, ...disclosures].join('~')}~${tail}`;
}

/** A ceremony of two of two trustees for one contest of two slots, and a ballot that was opened. */
export function challengeParts(
  chain: Bytes,
  wrong: {
    digest?: boolean;
    slot?: bigint;
    confirmed?: number[];
    fields?: bigint[];
    elsewhere?: boolean;
  } = {},
) {
  const trustees: Value[] = [1n, 2n].map((add) => [`trustee ${add}`, keyOf(TRUSTEE + add)]);
  const ceremony = entry(chain, OFFICE, 2, [trustees, 2n, 2n, zeros(32)]);
  const id = sha256(ceremony);
  const secrets = [
    [21n, 22n],
    [23n, 24n],
  ];
  const messages = secrets.map((pair) =>
    concat(
      Uint8Array.of(1),
      ...pair.flatMap((secret) => [keyOf(secret), zeros(32 + 64)]),
      zeros(2 * (64 + 128)),
    ),
  );
  const dealings = messages.map((message, at) =>
    entry(chain, TRUSTEE + BigInt(at + 1), 4, [id, BigInt(at + 1), message]),
  );
  const digest = sha256(...messages.flatMap((message, at) => [u32(at + 1), sha256(message)]));
  const confirmations = (wrong.confirmed ?? [1, 2]).map((at) =>
    entry(chain, TRUSTEE + BigInt(at), 6, [id, BigInt(at), wrong.digest ? zeros(32) : digest]),
  );
  const contest: Value = ['Which?', ['this', 'that'], null, [0n], false];
  const manifest: Value = [
    0n,
    'Vote',
    '',
    [contest],
    wrong.elsewhere ? zeros(32) : id,
    9n,
    0n,
    1n,
    [],
    false,
  ];
  const announced = entry(chain, OFFICE, 8, manifest);
  const nonce = 31n;
  const keys = [0, 1].map((slot) => (secrets[0]?.[slot] ?? 0n) + (secrets[1]?.[slot] ?? 0n));
  const fields = wrong.fields ?? [0n, 1n];
  const values = [fields[0], wrong.slot ?? fields[1]];
  const elements = [keyOf(nonce), ...keys.map((key, slot) => keyOf((values[slot] ?? 0n) + key * nonce))];
  // One free bit: B, A, E, f and s, which nobody looks at.
  const ballot = sealed(VOTER, concat(...elements, zeros(32 * 5)));
  const opening = concat(Uint8Array.of(1), scalarBytes(nonce), ...fields.map(u64));
  return {
    entries: [ceremony, ...dealings, ...confirmations, announced],
    subject: [3n, ballot, opening] as Value[],
    ballot,
  };
}

/** A ballot after two mixes of the roll of its election, the second one by trustee 2. */
export function secretBallot(
  chain: Bytes,
  wrong: {
    last?: bigint;
    number?: bigint;
    tail?: Value[];
    mixer?: bigint;
    election?: Bytes;
    plain?: boolean;
  } = {},
) {
  const power = 777n;
  const trustees: Value[] = [1n, 2n].map((add) => [`trustee ${add}`, keyOf(TRUSTEE + add)]);
  const ceremony = entry(chain, OFFICE, 2, [trustees, 2n, 2n, zeros(32)]);
  const contest: Value = ['Which?', ['this', 'that'], null, [0n], false];
  const roll = wrong.tail ?? [null, null, null, 0n];
  const manifest: Value[] = [0n, 'Vote', '', [contest], sha256(ceremony), 9n, 0n, 1n, [], false, ...roll];
  const election = sha256(encode(manifest));
  const announced = entry(chain, OFFICE, 8, manifest);
  const part: Value[] = [wrong.election ?? election, 0n, 2n, 1n, zeros(32), wrong.number ?? 0n];
  const mix = entry(chain, wrong.mixer ?? TRUSTEE + 2n, 51, [
    ...part,
    concat(keyOf(wrong.last ?? power), zeros(100)),
  ]);
  const over = wrong.plain ? 1n : power;
  const content = concat(Uint8Array.of(1), keyOf((VOTER * over) % ORDER), u64(7n), zeros(64));
  const signature = wrong.plain ? schnorr(chain, VOTER, content) : schnorrOver(power, chain, VOTER, content);
  return { ceremony, announced, mix, ballot: encode([1n, [10n, [election, content]], signature]) };
}
