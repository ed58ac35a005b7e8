import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { setLocale } from '../src/messages/translate.svelte';
import { LIMITS } from '../src/shared/limits';
import { fault } from '../src/shared/typed';

/** A limit as the rules of the board have it. */
function rule(file: string, name: string): number {
  const source = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  const [, value = ''] = new RegExp(`const ${name}: \\w+ = ([\\d_]+);`).exec(source) ?? [];
  return Number(value.replaceAll('_', ''));
}

describe('the limits of forms', () => {
  test.each([
    ['title', 'ledger/src/manifest.rs', 'MAX_TITLE'],
    ['text', 'ledger/src/manifest.rs', 'MAX_DESCRIPTION'],
    ['contests', 'ledger/src/manifest.rs', 'MAX_CONTESTS'],
    ['options', 'crypto/src/contest/mod.rs', 'MAX_OPTIONS'],
    ['ranked', 'ledger/src/count/ranked/profile.rs', 'MAX_OPTIONS'],
    ['grades', 'ledger/src/manifest/mixed.rs', 'MAX_GRADES'],
    ['writeIn', 'ledger/src/manifest/mixed.rs', 'MAX_WRITE_IN'],
    ['slip', 'node/src/points/slip.rs', 'MAX_CHARS'],
    ['title', 'ledger/src/fund.rs', 'MAX_TEXT_BYTES'],
  ] as const)('%s is that of %s', (limit, file, name) => {
    expect(LIMITS[limit]).toBe(rule(file, name));
  });

  test('leave the text about a use its frame', () => {
    // A list, a time of 32 bits, and three texts with their lengths.
    const frame = 1 + 5 + 3 * 3;
    const padded =
      rule('crypto/src/data_use.rs', 'PADDED_BYTES') - rule('crypto/src/data_use.rs', 'LENGTH_BYTES');
    expect(LIMITS.use).toBe(padded - frame);
  });
});

describe('what is typed', () => {
  beforeAll(() => setLocale('en'));

  test.each([
    ['plain words', 'Roof?\n\tYes', undefined],
    ['as many bytes as fit', 'ä'.repeat(5), undefined],
    ['marks of direction', 'abc \u200f', undefined],
    ['one too many', `${'w'.repeat(10)}w`, 'This is too long by 1 character.'],
    ['more bytes than characters', 'ä'.repeat(7), 'This is too long by 2 characters.'],
    ['white space around it', `  ${'w'.repeat(10)}  `, undefined],
    [
      'half a character',
      'a\ud800',
      'This holds signs that cannot be read. Type it in instead of pasting it.',
    ],
    ['a NUL', 'a\0b', 'This holds signs that cannot be read. Type it in instead of pasting it.'],
  ])('%s', (_, text, said) => {
    expect(fault(text, 10)).toBe(said);
  });
});
