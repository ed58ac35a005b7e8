import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { closesSoon, remaining } from '../src/messages/format';
import { en } from '../src/messages/en';
import { locale, maybe, setLocale, t, wordsLanguage } from '../src/messages/translate.svelte';

const root = join(import.meta.dirname, '../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(
    (name) => /\.(svelte|ts)$/.test(name) && !name.startsWith('messages/en') && !name.startsWith('lib/'),
  )
  .map((name) => readFileSync(join(root, name), 'utf8'))
  .join('\n');
const keys = Object.keys(en);

/** Keys that are put together at run time, as patterns: `t(`kind.${kind}`)`. */
const patterns = [...sources.matchAll(/\b(?:t|maybe)\(\s*`([^`]+)`/g)].map(
  ([, template = '']) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '[\\w.]+')}$`),
);

describe('the catalogue', () => {
  test('has no key that nobody uses', () => {
    const unused = keys.filter(
      (key) => !sources.includes(`'${key}'`) && !patterns.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  test('misses no key that is asked for', () => {
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key);
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => !keys.includes(key))).toEqual([]);
    const empty = patterns.filter((pattern) => !keys.some((key) => pattern.test(key)));
    expect(empty).toEqual([]);
  });

  test('tells for every failure what to do next', () => {
    const codes = (family: string): string[] =>
      keys.filter((key) => key.startsWith(family)).map((key) => key.slice(family.length));
    const titles = codes('failure.').filter((code) => code.includes('.'));
    expect(titles).toEqual(codes('next.'));
  });
});

describe('a sentence', () => {
  beforeEach(() => setLocale('en'));

  test('fills its gaps and follows the number', () => {
    expect(t('turnout.voters', { count: 1 })).toBe('1 person voted');
    expect(t('turnout.voters', { count: 1200 })).toBe('1,200 people voted');
    expect(t('page.title', { page: 'Roll', city: 'Riverbend' })).toBe('Roll – Riverbend');
  });

  test('for a name that the shell gave may be unknown', () => {
    expect(maybe('check.ballots')).toContain('vote');
    expect(maybe('check.nonsense')).toBeNull();
    expect(maybe('toString')).toBeNull();
  });

  test.each(['C', '', 'not a tag', 'POSIX'])('stays English when the system says %j', (tag) => {
    setLocale(tag);
    expect(locale()).toBe('en');
    expect(t('turnout.voters', { count: 1 })).toBe('1 person voted');
  });

  test('keeps English words and plurals where only numbers follow the system', () => {
    setLocale('it_IT.UTF-8');
    expect(locale()).toBe('it-IT');
    expect(wordsLanguage()).toBe('en');
    expect(t('turnout.voters', { count: 12_345 })).toBe('12.345 people voted');
  });
});

describe('the time left', () => {
  test.each([
    [-5, 'Closes any moment'],
    [61, 'Closes in 2 minutes'],
    [3600, 'Closes in 1 hour'],
    [5 * 86_400, 'Closes in 5 days'],
  ])('%i seconds before the end', (left, words) => {
    setLocale('en');
    expect(remaining(1000 + left, 1000)).toBe(words);
  });

  test('deserves notice in the last two days', () => {
    expect(closesSoon(1000 + 86_400, 1000)).toBe(true);
    expect(closesSoon(1000 + 3 * 86_400, 1000)).toBe(false);
  });
});
