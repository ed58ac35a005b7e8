import { expect, test } from 'vitest';
import { complete, grouped, missing } from '../src/citizen/code';
import { eveningIn, fromParts } from '../src/official/date';
import { check, electionOf, newDraft } from '../src/official/draft';
import { shortForm } from '../src/shared/tracker';
import { href, parse, type Route } from '../src/state/route.svelte';

const NOW = 1_780_000_000;

test.each([
  ['abcd efgh jklm', 'ABCD-EFGH-JKLM'],
  ['abcd-efgh–jklm!', 'ABCD-EFGH-JKLM'],
  ['abcdefghjklmnop', 'ABCD-EFGH-JKLM'],
  ['abcde', 'ABCD-E'],
  ['', ''],
])('the code %j is grouped', (typed, wanted) => {
  expect(grouped(typed)).toBe(wanted);
  expect(complete(typed)).toBe(missing(typed) === 0);
});

test('a tracker is read aloud by its first twenty digits', () => {
  expect(shortForm('0123456789abcdef'.repeat(4))).toBe('0123 4567 89ab cdef 0123');
});

test.each<Route>([
  { place: 'citizen', screen: 'home' },
  { place: 'observer', screen: 'home' },
  { place: 'official', screen: 'new' },
  { place: 'citizen', screen: 'election', id: 'a/b c' },
])('the address of %j leads back to it', (route) => {
  expect(parse(href(route))).toEqual(route);
});

test('an unknown address is the start', () => {
  expect(parse('#/nowhere/else')).toEqual({ place: 'citizen', screen: 'home' });
});

test('a day that does not exist is no time', () => {
  const parts = eveningIn(3, NOW);
  expect(fromParts(parts)).toBeGreaterThan(NOW);
  expect(fromParts({ ...parts, day: '31', month: '2' })).toBeNull();
  expect(fromParts({ ...parts, hour: '24' })).toBeNull();
  expect(fromParts({ ...parts, year: '' })).toBeNull();
});

test('a finished draft says what the shell needs, without blanks and foreign fields', () => {
  const draft = newDraft(eveningIn(7, NOW));
  draft.title = ' Roof ';
  const [contest] = draft.contests;
  if (!contest) throw new Error('a new draft has a contest');
  contest.title = 'Roof?';
  contest.options.forEach((option, at) => (option.text = ` Option ${at}`));
  expect(check(draft, NOW)).toEqual({});
  const made = electionOf(draft);
  expect(made.title).toBe('Roof');
  expect(made.points).toBe(0);
  expect(made.contests[0]).toEqual({
    title: 'Roof?',
    options: ['Option 0', 'Option 1'],
    rule: { rule: 'plurality', blank: true },
  });

  contest.options.forEach((option) => (option.text = 'same'));
  expect(Object.values(check(draft, NOW))).toEqual(['This option is there twice.']);
  expect(check(draft, NOW + 30 * 86_400).closes).toContain('past');
});
