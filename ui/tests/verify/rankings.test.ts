/** Rankings, grades and write-ins, from docs/protocol.md section 6, docs/record.md M4 and docs/counting.md 15 and 16. */
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../verify/checks/bytes';
import { type Value, decode, encode } from '../../verify/checks/cbor';
import { chosen, isAllowed, slotValues, writtenIn } from '../../verify/checks/choices';
import { type Question, question, sealedBytes, slotsOf } from '../../verify/checks/contests';
import type { Manifest } from '../../verify/checks/entries';
import { isSound } from '../../verify/checks/manifests';
import { choice } from '../../verify/page/shown';

const LOT: Value = [2n];
const END: Value = [0n, null, 0n];
const EQUALS: Value = [2n, null, 0n];
const runoff = (...first: bigint[]): Value => [0n, [false, false, first]];
const ranked = (ranks: bigint, reading: Value, rule: Value, disclosure = 0n): Value => [
  8n,
  ranks,
  [reading, rule, LOT],
  disclosure,
];
const graded = (...grades: string[]): Value => [9n, grades, 1n, LOT];
const OPTIONS = ['East', 'West', 'Mill'];

const asked = (rule: Value, options: string[] = OPTIONS, packed = false): Question =>
  question(decode(encode(['Which?', options, null, rule, packed])));
const PLAIN = asked(ranked(3n, END, runoff()));
const PAIRS = asked(ranked(3n, EQUALS, [5n], 1n));
const GRADED = asked(graded('Poor', 'Good'));
const WORDS = asked([10n, 6n], []);

const manifest = (one: Question, weighted = false): Manifest =>
  ({
    title: 'Vote',
    description: '',
    contests: [one],
    kind: 0n,
    points: 0,
    minimum: 1,
    opens: null,
    closes: 9n,
    styles: [],
    weighted,
    audience: null,
  }) as unknown as Manifest;
const sound = (rule: Value, options?: string[], packed?: boolean): boolean =>
  isSound(manifest(asked(rule, options, packed)));
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `Option ${at}`);

describe('a contest that is cast as scores', () => {
  test('has slots and bits of these', () => {
    const score = asked([2n, 3n]);
    expect([slotsOf(PLAIN), sealedBytes(PLAIN)]).toEqual([slotsOf(score), sealedBytes(score)]);
    const star = asked([3n, 3n]);
    expect([slotsOf(PAIRS), sealedBytes(PAIRS)]).toEqual([slotsOf(star), sealedBytes(star)]);
    expect([slotsOf(GRADED), slotsOf(WORDS)]).toEqual([3, 6]);
    expect(sealedBytes(WORDS)).toBe(32 * (6 + 5 + 6 * 8));
  });

  test('holds values up to its highest', () => {
    expect(isAllowed(PLAIN, [3n, 0n, 1n])).toBe(true);
    expect(isAllowed(PLAIN, [4n, 0n, 1n])).toBe(false);
    expect(isAllowed(GRADED, [2n, 0n, 1n])).toBe(true);
    expect(isAllowed(GRADED, [3n, 0n, 1n])).toBe(false);
    expect(isAllowed(WORDS, [255n, 0n, 0n, 0n, 0n, 0n])).toBe(true);
    expect(isAllowed(WORDS, [256n, 0n, 0n, 0n, 0n, 0n])).toBe(false);
  });

  test('has pairs in its slots where these become public', () => {
    expect(slotValues(PAIRS, [3n, 1n, 2n])).toEqual([3n, 1n, 2n, 1n, 1n, 0n, 0n, 0n, 1n]);
    expect(slotValues(PLAIN, [3n, 1n, 2n])).toEqual([3n, 1n, 2n]);
  });
});

describe('what was chosen', () => {
  const bytes = (text: string, room = 12): bigint[] => {
    const found = [...utf8(text)].map(BigInt);
    return [...found, ...Array.from({ length: room - found.length }, () => 0n)];
  };

  test('is a rank, a grade or a text', () => {
    expect(choice(chosen(PLAIN, [2n, 0n, 1n]))).toBe('East: 2, Mill: 1');
    expect(choice(chosen(PAIRS, [2n, 0n, 3n]))).toBe('East: 2, Mill: 1');
    expect(choice(chosen(GRADED, [2n, 0n, 1n]))).toBe('East: Good, Mill: Poor');
    expect(choice(chosen(WORDS, bytes('Ada', 6)))).toBe('Ada');
  });

  test.each<[bigint[], string]>([
    [bytes('Amélie'), 'Amélie'],
    [bytes(' a b '), 'a b'],
    [bytes(''), ''],
    [bytes('a\u0000b'), 'text.after_end'],
    [[0xffn, 0n], 'text.not_utf8'],
    [[0xc3n, 0x28n], 'text.not_utf8'],
    [bytes('a\tb'), 'text.control'],
    [bytes('a\u202eb'), 'text.control'],
    [bytes('\ufeffa'), 'text.control'],
    [bytes('e\u0301'), 'text.not_nfc'],
  ])('are bytes that say something, or nothing (%#)', (fields, words) =>
    expect(writtenIn(fields)).toBe(words),
  );
});

describe('a manifest', () => {
  test.each<[string, Value, string[] | undefined]>([
    ['a runoff', ranked(3n, END, runoff(2n)), undefined],
    ['one of sixty', ranked(60n, END, runoff()), names(60)],
    ['a transferable vote', ranked(2n, [1n, 1n, 1n], [1n, 2n, [5n, 0n, false]]), undefined],
    ['pairs', ranked(3n, EQUALS, [6n, 2n], 1n), undefined],
    ['Schulze', ranked(3n, EQUALS, [4n, [2n, 5n, [[0n, 3n, 1n]]]]), undefined],
    ['a budget', ranked(3n, EQUALS, [8n, [1n, 2n, 3n], 4n]), undefined],
    ['grades', graded('Poor', 'Good'), undefined],
    ['a write-in', [10n, 64n], []],
  ])('with %s is sound', (_, rule, options) => expect(sound(rule, options)).toBe(true));

  test.each<[string, Value, string[] | undefined]>([
    ['no rank', ranked(0n, END, runoff()), undefined],
    ['more ranks than options', ranked(4n, END, runoff()), undefined],
    ['more than sixty options', ranked(3n, END, runoff()), names(61)],
    ['equals in a runoff', ranked(3n, EQUALS, runoff()), undefined],
    ['an option that there is not', ranked(3n, END, runoff(3n)), undefined],
    ['a default option that there is not', ranked(3n, EQUALS, [4n, [3n, 0n, []]]), undefined],
    ['a ratio without a denominator', ranked(3n, EQUALS, [4n, [0n, 0n, [[1n, 1n, 0n]]]]), undefined],
    ['no seats', ranked(3n, END, [2n, 0n]), undefined],
    ['too few costs', ranked(3n, EQUALS, [8n, [1n, 2n], 4n]), undefined],
    ['pairs of a rule that needs ballots', ranked(3n, EQUALS, [7n, 1n, 0n], 1n), undefined],
    ['pairs without equals', ranked(3n, [1n, null, 0n], [5n], 1n), undefined],
    ['pairs with gaps that end', ranked(3n, [2n, 1n, 0n], [5n], 1n), undefined],
    ['one grade', graded('Good'), undefined],
    ['a grade twice', graded('Good', ' Good'), undefined],
    ['eleven grades', graded(...names(11)), undefined],
    ['a grade without a name', graded('Good', ' '), undefined],
    ['grades without a seat', [9n, ['Poor', 'Good'], 0n, LOT], undefined],
    ['a write-in of one byte', [10n, 1n], []],
    ['a write-in of too many', [10n, 65n], []],
    ['a write-in with options', [10n, 8n], OPTIONS],
  ])('with %s is not sound', (_, rule, options) => expect(sound(rule, options)).toBe(false));

  test('mixes nothing that is packed or weighted', () => {
    expect(sound(ranked(3n, END, runoff()), OPTIONS, true)).toBe(false);
    expect(sound(ranked(3n, EQUALS, [5n], 1n), OPTIONS, true)).toBe(true);
    expect(isSound(manifest(GRADED, true))).toBe(false);
    expect(isSound(manifest(PAIRS, true))).toBe(true);
  });

  test.each<[string, Value]>([
    ['a rule for rankings that there is not', ranked(3n, END, [9n])],
    ['a way to break ties that there is not', [9n, ['a', 'b'], 1n, [4n]]],
    ['something else to become public', ranked(3n, END, runoff(), 2n)],
    ['a reading that there is not', ranked(3n, [3n, null, 0n], runoff())],
    ['a field too many', [10n, 8n, 8n]],
  ])('with %s cannot be read', (_, rule) => expect(() => asked(rule)).toThrow());
});
