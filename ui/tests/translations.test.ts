import { pseudo, stretched } from '../fake/pseudo';
import { describe, expect, test } from 'vitest';
import type { Catalogue, Key } from '../src/messages/catalogue';
import { en } from '../src/messages/en';
import { languages } from '../src/messages/languages';

type Entry = Catalogue[Key];
type Form = { key: string; form: Intl.LDMLPluralRule; words: string };

const english: Catalogue = en;
const keys = Object.keys(en) as Key[];
const translations = languages.filter(({ tag }) => tag !== 'en');

/** Words that are the same in both languages, and why. What has no letters outside of its gaps may be the same anywhere. */
const SAME: Record<string, Partial<Record<Key, string>>> = {
  de: {
    'passphrase.field': 'taken over from English, as in other programs',
    'desk.name_label': 'the same word',
    'fund.budget': 'the same word',
    'tell.text': 'the same word',
    'sheet.block': 'the same word',
    'failure.code': 'the same word',
    'date.minute': 'the same word',
  },
  et: {
    'class.e_resident': 'the same word; Estonia has coined it',
    'card.number': 'the same word',
    'keys.control': 'as it stands on the key',
  },
  it: {
    'file.path': 'taken over from English, as in other programs',
    'fund.budget': 'taken over from English',
    'keys.control': 'as it stands on the key',
  },
  ko: { 'keys.control': 'as it stands on the key' },
  'zh-Hans': { 'keys.control': 'as it stands on the key' },
};

function forms(catalogue: Catalogue): Form[] {
  return Object.entries<Entry>(catalogue).flatMap(([key, entry]) =>
    typeof entry === 'string'
      ? [{ key, form: 'other' as const, words: entry }]
      : Object.entries(entry).map(([form, words]) => ({ key, form: form as Intl.LDMLPluralRule, words })),
  );
}

const gaps = (words: string): string[] =>
  [...words.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name).sort();
const general = (entry: Entry): string => (typeof entry === 'string' ? entry : entry.other);
const wordless = (words: string): boolean => !/\p{L}/u.test(words.replace(/\{\w+\}/g, ''));

describe.each(translations)('the words in $tag', ({ tag, load }) => {
  test('are there for every key of English, and for no other', async () => {
    const own = Object.keys(await load());
    expect({
      missing: keys.filter((key) => !own.includes(key)),
      extra: own.filter((key) => !(keys as string[]).includes(key)),
    }).toEqual({ missing: [], extra: [] });
  });

  test('stand in the order of English', async () => {
    expect(Object.keys(await load())).toEqual(keys);
  });

  test('have the gaps of English', async () => {
    // One thing may be named without its number, as in "one reading".
    const said = (words: string, form: string): string =>
      gaps(words)
        .filter((name) => form === 'other' || name !== 'count')
        .join();
    const wrong = forms(await load()).filter(({ key, form, words }) => {
      const entry = english[key as Key];
      const wanted = (typeof entry === 'string' ? entry : entry[form]) ?? general(entry);
      return said(words, form) !== said(wanted, form);
    });
    expect(wrong).toEqual([]);
  });

  test('are never empty', async () => {
    expect(forms(await load()).filter(({ words }) => !words || words !== words.trim())).toEqual([]);
  });

  test('count as the language does', async () => {
    const known = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    const wrong = forms(await load()).filter(({ form }) => !known.includes(form));
    expect(wrong).toEqual([]);
    const uncounted = Object.entries<Entry>(await load()).filter(
      ([key, entry]) =>
        key !== 'place.ordinal' &&
        typeof entry !== 'string' &&
        known.includes('one') &&
        entry.one === undefined,
    );
    expect(uncounted).toEqual([]);
  });

  test('are not left in English', async () => {
    const own = await load();
    const same = keys.filter((key) => {
      const words = general(own[key]);
      return words === general(english[key]) && !wordless(words) && SAME[tag]?.[key] === undefined;
    });
    expect(same).toEqual([]);
    const needless = (Object.keys(SAME[tag] ?? {}) as Key[]).filter(
      (key) => general(own[key]) !== general(english[key]),
    );
    expect(needless).toEqual([]);
  });

  test('have the marks of print', async () => {
    expect(forms(await load()).filter(({ words }) => /["'`]|\.\.\.| {2}/.test(words))).toEqual([]);
  });
});

test('no key stands in two files', () => {
  const files = import.meta.glob<Record<string, object>>('../src/messages/en/*.ts', { eager: true });
  const parts = Object.values(files).flatMap((file) =>
    Object.values(file).flatMap((part) => Object.keys(part)),
  );
  expect(parts.filter((key, at) => parts.indexOf(key) !== at)).toEqual([]);
});

describe('English for trying out', () => {
  test('keeps the gaps, is longer and has both of its ends', () => {
    expect(stretched('Give {count} of {most} points')).toBe('[Ğíṽṽé {count} ööƒƒ {most} þþöííñţţš]');
    expect(stretched('{name}: {count}')).toBe('[{name}: {count}]');
    const said = (words: string): string => words.replace(/\{\w+\}/g, '');
    const plain = forms(english);
    const short = forms(pseudo()).filter(
      ({ words }, at) => said(words).length < 1.3 * said(plain[at]?.words ?? '').length && !wordless(words),
    );
    expect(short).toEqual([]);
  });
});
