import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { average, closesSoon, dayAndTime, remaining, sentences } from '../src/messages/format';
import { en } from '../src/messages/en';
import { languages } from '../src/messages/languages';
import {
  locale,
  maybe,
  ordinal,
  setLocale,
  spokenLanguage,
  t,
  wordsDirection,
  wordsLanguage,
} from '../src/messages/translate.svelte';

const root = join(import.meta.dirname, '../src');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(
    (name) =>
      /\.(svelte|ts)$/.test(name) && !/^messages\/[a-z]{2}(\/|\.ts$)/.test(name) && !name.startsWith('lib/'),
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

  test('stands beside others as its language writes them, and not where there is none', async () => {
    expect(sentences(['One.', '', 'Two.'])).toBe('One. Two.');
    await setLocale('zh-CN');
    expect(sentences(['一。', '二。'])).toBe('一。二。');
  });

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

  test.each(['C', '', 'not a tag', 'POSIX'])('stays English when the system says %j', async (tag) => {
    await setLocale(tag);
    expect(locale()).toBe('en');
    expect(t('turnout.voters', { count: 1 })).toBe('1 person voted');
  });

  test('keeps English words and plurals where only numbers follow the system', async () => {
    await setLocale('fr_FR.UTF-8');
    expect(locale()).toBe('fr-FR');
    expect(wordsLanguage()).toBe('en');
    expect(t('turnout.voters', { count: 0 })).toBe('0 people voted');
    expect(average(1, 4)).toBe('0,25');
  });

  test('is in the language of the system, with its numbers and dates', async () => {
    await setLocale('zh_CN.UTF-8');
    expect(wordsLanguage()).toBe('zh-CN');
    expect(spokenLanguage()).toBe('zh-Hans');
    expect(t('turnout.voters', { count: 1200 })).toBe('1,200 人投票');
    expect(dayAndTime(0)).toContain('1970年1月1日');
    expect(ordinal(2)).toBe('第2名');
    expect(maybe('check.ballots')).toBe('每张选票都正确密封和填写');
  });

  test.each([
    ['zh-TW', 'en'],
    ['zh-Hans-SG', 'zh-Hans'],
    ['zh', 'zh-Hans'],
    ['en-IN', 'en'],
  ])('for %s is in %s', async (wanted, language) => {
    await setLocale(wanted);
    expect(spokenLanguage()).toBe(language);
  });

  test('is in the language that was asked for last', async () => {
    const first = setLocale('zh-CN');
    await setLocale('en');
    await first;
    expect([locale(), spokenLanguage()]).toEqual(['en', 'en']);
  });

  test('is English where the words cannot be fetched', async () => {
    languages.push({ tag: 'eo', load: () => Promise.reject(new Error('gone')) });
    await setLocale('eo');
    languages.pop();
    expect(t('action.close')).toBe('Close');
    expect(wordsLanguage()).toBe('en');
  });

  test('runs from the right where its script does', async () => {
    expect(wordsDirection()).toBe('ltr');
    languages.push({ tag: 'ar-XB', load: () => Promise.resolve(en) });
    await setLocale('ar-XB');
    languages.pop();
    expect(wordsDirection()).toBe('rtl');
  });
});

describe('the time left', () => {
  test.each([
    [-5, 'Closes any moment'],
    [61, 'Closes in 2 minutes'],
    [3600, 'Closes in 1 hour'],
    [5 * 86_400, 'Closes in 5 days'],
  ])('%i seconds before the end', async (left, words) => {
    await setLocale('en');
    expect(remaining(1000 + left, 1000)).toBe(words);
  });

  test('deserves notice in the last two days', () => {
    expect(closesSoon(1000 + 86_400, 1000)).toBe(true);
    expect(closesSoon(1000 + 3 * 86_400, 1000)).toBe(false);
  });
});
