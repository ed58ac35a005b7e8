/** Published vectors, and those of the documents. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519, ristretto255 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import {
  base64,
  concat,
  fromBase64,
  fromBase64url,
  fromHex,
  hex,
  littleEndian,
  sha256,
  utf8,
} from '../../verify/checks/bytes';
import { Malformed, decode, encode } from '../../verify/checks/cbor';
import { isAllowed, slotValues } from '../../verify/checks/choices';
import { codeOf, readCode } from '../../verify/checks/codes';
import { type Question, type Rule, sealedBytes } from '../../verify/checks/contests';
import { isKey, verify as verifyStrictly } from '../../verify/checks/ed25519';
import { rootOf } from '../../verify/checks/log';
import { Transcript } from '../../verify/checks/merlin';
import { ORDER, element, scalar } from '../../verify/checks/ristretto';
import { challenge, verify } from '../../verify/checks/schnorr';
import { leaf, path, root, scalarBytes, zeros } from './rig';

const bytes = (text: string): Uint8Array => fromHex(text.replace(/\s/g, '')) ?? zeros(0);
const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../crypto/tests/vectors', name), 'utf8'));

describe('CBOR', () => {
  test.each([
    '00',
    '17',
    '1818',
    '1903e8',
    '1bffffffffffffffff',
    'f4',
    'f5',
    'f6',
    '80',
    '8301820203820405',
    '4401020304',
    '62c3bc',
  ])('%s is read and written again', (text) => expect(hex(encode(decode(bytes(text))))).toBe(text));
  test.each([
    ['1817', 'longer than it has to be'],
    ['190018', 'longer than it has to be'],
    ['1b00000000ffffffff', 'longer than it has to be'],
    ['9fff', 'of indefinite length'],
    ['a0', 'a map'],
    ['c000', 'a tag'],
    ['20', 'a negative number'],
    ['f7', 'undefined'],
    ['f90000', 'a float'],
    ['f814', 'false in two bytes'],
    ['61ff', 'no UTF-8'],
    ['62c080', 'UTF-8 longer than it has to be'],
    ['0000', 'something after it'],
    ['82', 'broken off'],
    ['9bffffffffffffffff', 'broken off, and long'],
    ['81'.repeat(99) + '00', 'deep'],
  ])('%s is refused: %s', (text) => expect(() => decode(bytes(text))).toThrow(Malformed));
});

describe('base64', () => {
  test.each(['', 'Zg==', 'Zm8=', 'Zm9v'])('%j, RFC 4648', (text) =>
    expect(base64(fromBase64(text) ?? zeros(9))).toBe(text),
  );
  test.each(['Zh==', 'Zg=', 'Zg', 'Zg===', 'Z', 'Zm9v\n', 'Zm-_'])('%j is refused', (text) =>
    expect(fromBase64(text)).toBeUndefined(),
  );
  test.each(['Zh', 'Zg==', 'Z', 'Zm+/'])('%j is refused for addresses', (text) =>
    expect(fromBase64url(text)).toBeUndefined(),
  );
});

describe('merlin', () => {
  test("its own test 'simple'", () => {
    const transcript = new Transcript('test protocol').append('some label', utf8('some data'));
    expect(hex(transcript.challengeBytes('challenge', 32))).toBe(
      'd5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615',
    );
  });
  test("its own test 'complex'", () => {
    const transcript = new Transcript('test protocol').append('step1', utf8('some data'));
    const data = zeros(1024).fill(99);
    let drawn = zeros(0);
    for (let turn = 0; turn < 32; turn++) {
      drawn = transcript.challengeBytes('challenge', 32);
      transcript.append('bigdata', data).append('challengedata', drawn);
    }
    expect(hex(drawn)).toBe('a8c933f54fae76e3f9bea93648c1308e7dfa2152dd51674ff3ca438351cf003c');
  });
});

describe('ristretto255, RFC 9496', () => {
  const base = 'e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76';
  test('the base point', () => expect(element(bytes(base))?.equals(ristretto255.Point.BASE)).toBe(true));
  test.each([
    ['0000000000000000000000000000000000000000000000000000000000000000', 'the identity'],
    ['00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 'not canonical'],
    ['f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'not canonical'],
    ['edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'not canonical'],
    ['0100000000000000000000000000000000000000000000000000000000000000', 'negative'],
    ['01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'negative'],
    ['26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371', 'no square'],
    ['3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e', 'negative product'],
    ['ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f', 'y = 0'],
  ])('%s is refused: %s', (text) => expect(element(bytes(text))).toBeUndefined());
  test('scalars are reduced', () => {
    expect(scalar(scalarBytes(ORDER - 1n))).toBe(ORDER - 1n);
    expect(scalar(scalarBytes(ORDER))).toBeUndefined();
  });
});

describe('signatures on ristretto255, docs/protocol.md section 13', () => {
  const page =
    readFileSync(join(import.meta.dirname, '../../../docs/protocol.md'), 'utf8').split('## 13.')[1] ?? '';
  const value = (name: string): Uint8Array =>
    bytes(new RegExp(`\\| ${name} \\| \`(\\w+)\``).exec(page)?.[1] ?? '');
  const sealed = bytes(/```text\n([0-9a-f\n]+)```/.exec(page)?.[1] ?? '');
  const [chain, key] = [zeros(32).fill(1), sealed.subarray(1, 33)];
  const [r, z] = [value('signature R'), value('signature z')];
  test('tracker and challenge', () => {
    expect(hex(sha256(sealed))).toBe(hex(value('tracker')));
    expect(hex(scalarBytes(challenge(chain, key, sealed, r)))).toBe(hex(value('signature c')));
  });
  test('it holds, and for nothing else', () => {
    expect(verify(chain, key, sealed, concat(r, z))).toBe(true);
    expect(verify(zeros(32), key, sealed, concat(r, z))).toBe(false);
    expect(verify(chain, key, sealed.subarray(1), concat(r, z))).toBe(false);
  });
});

describe('Ed25519', () => {
  // RFC 8032 section 7.1, test 2.
  const key = bytes('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
  const signature = bytes(`92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da
    085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00`);
  const message = bytes('72');
  const identity = concat(Uint8Array.of(1), zeros(31));
  test('RFC 8032, test 2', () => expect(verifyStrictly(key, message, signature)).toBe(true));
  test('S with the order added', () => {
    const s = scalarBytes(littleEndian(signature.subarray(32)) + ORDER);
    expect(verifyStrictly(key, message, concat(signature.subarray(0, 32), s))).toBe(false);
  });
  test('a key of small order', () => {
    expect(isKey(identity)).toBe(false);
    expect(verifyStrictly(identity, message, concat(identity, zeros(32)))).toBe(false);
  });
  test('R of small order', () => {
    // With R the identity, S = k a: the library's own verification holds, the strict one does not.
    const secret = ed25519.utils.getExtendedPublicKey(zeros(32).fill(3));
    const hashed = ed25519.Point.Fn;
    const own = secret.pointBytes;
    const k = hashed.create(littleEndian(challengeOf(identity, own, message)));
    const forged = concat(identity, scalarBytes(hashed.mul(k, secret.scalar)));
    expect(ed25519.verify(forged, message, own)).toBe(true);
    expect(verifyStrictly(own, message, forged)).toBe(false);
  });
  test('a point with torsion, which only the equation with cofactor overlooks', () => {
    const secret = ed25519.utils.getExtendedPublicKey(zeros(32).fill(3));
    const torsion = ed25519.Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');
    const own = ed25519.Point.BASE.multiply(secret.scalar).add(torsion);
    const nonce = 77n;
    const r = ed25519.Point.BASE.multiply(nonce).toBytes();
    const { Fn } = ed25519.Point;
    const k = Fn.create(littleEndian(challengeOf(r, own.toBytes(), message)));
    const forged = concat(r, scalarBytes(Fn.add(nonce, Fn.mul(k, secret.scalar))));
    expect(ed25519.verify(forged, message, own.toBytes())).toBe(true);
    expect(verifyStrictly(own.toBytes(), message, forged)).toBe(k % 8n === 0n);
  });
});

describe('the log, RFC 9162', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17])('every leaf of %i', (size) => {
    const leaves = Array.from({ length: size }, (_, at) => leaf(Uint8Array.of(at)));
    leaves.forEach((one, at) => {
      const way = path(leaves, at);
      expect(rootOf(one, BigInt(at), BigInt(size), way)).toEqual(root(leaves));
      expect(rootOf(one, BigInt(at), BigInt(size), [...way, one])).toBeUndefined();
      expect(rootOf(one, BigInt(size), BigInt(size), way)).toBeUndefined();
      if (size > 1) expect(rootOf(one, BigInt(at), BigInt(size), way.slice(1))).not.toEqual(root(leaves));
    });
  });
});

describe('codes, docs/proof-file.md section 1', () => {
  test.each([
    [zeros(32), 'VK5W-4ABA-SHG0-CAWS-3Y29-VWMF-SDY5-CD2H'],
    [zeros(32).map((_, at) => at), '79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q'],
    [zeros(32).fill(255), 'JCNB-00SW-09H1-RZRG-E0T1-P78K-8MBZ-B28N'],
  ])('%s', (hash, code) => expect(codeOf(hash)).toBe(code));
  test('reading', () => {
    const code = 'JCNB-00SW-09H1-RZRG-E0T1-P78K-8MBZ-B28N';
    expect(readCode(' jcnb oosw o9hi rzrg eotl p78k 8mbz b28n')).toBe(code);
    expect(readCode(`i2-${code}`)).toBe(`12-${code}`);
    expect(readCode(`${2n ** 64n}-${code}`)).toBeUndefined();
    expect(readCode(code.slice(1))).toBeUndefined();
  });
});

type Election = {
  contest: { rule: Rule['name']; options: number; packed: boolean } & Record<string, unknown>;
  values: number[];
  counters: number[];
  ballot: { sealed: { bytes: string } };
};

describe('contests, crypto/tests/vectors/contests-1.json', () => {
  const { elections } = vectors('contests-1.json') as { elections: Election[] };
  test.each(elections)('$contest', ({ contest, values, counters, ballot }) => {
    const { rule: name, options, packed, ...given } = contest;
    const large = ['cumulative', 'quadratic', 'knapsack'].includes(name);
    const wide = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(wide) : large && typeof value === 'number' ? BigInt(value) : value;
    const parameters = Object.entries(given).map(([key, value]) => [key, wide(value)] as const);
    const rule = { name, ...Object.fromEntries(parameters) } as Rule;
    const titles = Array.from({ length: options }, (_, at) => String(at));
    const question: Question = { title: 'q', options: titles, blank: null, rule, packed };
    const fields = values.map(BigInt);
    expect(isAllowed(question, fields)).toBe(true);
    expect(
      isAllowed(
        question,
        fields.map((value) => value + 9n),
      ),
    ).toBe(false);
    expect(41 + sealedBytes(question)).toBe(ballot.sealed.bytes.length / 2);
    expect(slotValues({ ...question, packed: false }, fields)).toEqual(counters.map(BigInt));
  });
});

function challengeOf(r: Uint8Array, key: Uint8Array, message: Uint8Array): Uint8Array {
  return sha512(concat(r, key, message));
}
