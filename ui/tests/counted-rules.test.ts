import { waitFor } from '@testing-library/svelte';
import { beforeEach, expect, test } from 'vitest';
import type { RuleView } from '../src/lib/contract';
import { setLocale } from '../src/messages/translate.svelte';
import { METHODS } from '../src/official/counted-rule';
import { eveningIn } from '../src/official/date';
import { check, electionOf, newDraft, type Draft, type DraftContest } from '../src/official/draft';
import type { DraftRule } from '../src/official/rule';
import { openWindow, type Rig } from './window';

const NOW = 1_780_000_000;

beforeEach(() => setLocale('en'));

function drafted(rule: Partial<DraftRule>, options = 3): { draft: Draft; contest: DraftContest } {
  const draft = newDraft(eveningIn(7, NOW));
  draft.title = 'Trees';
  const [contest] = draft.contests;
  if (!contest) throw new Error('a new draft has a contest');
  Object.assign(contest, { title: 'Which?', ...rule });
  contest.options = Array.from({ length: options }, (_, at) => ({
    key: 900 + at,
    text: `Tree ${at}`,
    cost: '',
  }));
  return { draft, contest };
}

const ranked = { rule: 'ranked', ranks: 3, method: 'instant_runoff', seats: 1, pairs: false } as const;

test.each<[Partial<DraftRule>, RuleView]>([
  [{ rule: 'ranked' }, ranked],
  [
    { rule: 'ranked', ranks: '2', seats: '7' },
    { ...ranked, ranks: 2 },
  ],
  [
    { rule: 'ranked', method: 'stv_meek', seats: '2', pairs: true },
    { ...ranked, method: 'stv_meek', seats: 2 },
  ],
  [
    { rule: 'ranked', method: 'copeland', seats: '2', pairs: true },
    { ...ranked, method: 'copeland', seats: 2, pairs: true },
  ],
  [
    { rule: 'graded', grades: 'Good\n\n Fair \nPoor', seats: '1' },
    { rule: 'graded', grades: ['Poor', 'Fair', 'Good'], seats: 1 },
  ],
  [
    { rule: 'write_in', bytes: '64' },
    { rule: 'write_in', bytes: 64 },
  ],
])('the draft %j asks for %j', (rule, wanted) => {
  const { draft } = drafted(rule);
  expect(check(draft, NOW)).toEqual({});
  expect(electionOf(draft).contests[0]?.rule).toEqual(wanted);
});

test.each<[Partial<DraftRule>, number, string, string]>([
  [{ rule: 'ranked', ranks: '4' }, 3, 'ranks', 'not so many'],
  [{ rule: 'ranked', ranks: '0' }, 3, 'ranks', '1 or more'],
  [{ rule: 'ranked', method: 'stv_ireland', seats: '4' }, 3, 'seats', 'not so many'],
  [{ rule: 'ranked', method: 'borda', seats: '' }, 3, 'seats', '1 or more'],
  [{ rule: 'ranked' }, 61, 'many', 'at most 60'],
  [{ rule: 'graded' }, 61, 'many', 'at most 60'],
  [{ rule: 'graded', grades: 'Good' }, 3, 'grades', '2 to 10'],
  [{ rule: 'graded', grades: 'Good\nGood' }, 3, 'grades', 'different'],
  [{ rule: 'graded', grades: 'abcdefghijk'.split('').join('\n') }, 3, 'grades', '2 to 10'],
  [{ rule: 'write_in', bytes: '1' }, 3, 'bytes', '2 to 64'],
  [{ rule: 'write_in', bytes: '65' }, 3, 'bytes', '2 to 64'],
])('the draft %j of %i options is told about %s', (rule, options, field, words) => {
  const { draft, contest } = drafted(rule, options);
  expect(check(draft, NOW)).toEqual({ [`${field}-${contest.key}`]: expect.stringContaining(words) });
});

test('an answer in words has no options, and what was typed in them does not matter', () => {
  const { draft, contest } = drafted({ rule: 'write_in' });
  for (const option of contest.options) option.text = '';
  expect(check(draft, NOW)).toEqual({});
  expect(electionOf(draft).contests[0]?.options).toEqual([]);
});

async function written(rule: string): Promise<Rig> {
  const rig = await openWindow({}, '#/official/new');
  await rig.type('editor-title', 'Trees');
  await rig.type('question-0', 'Which?');
  await rig.type('option-0-0', 'Elms');
  await rig.type('option-0-1', 'Limes');
  await rig.click(`rule-${rule}-0`);
  return rig;
}

async function choose(rig: Rig, id: string, value: string): Promise<void> {
  const select = (await rig.find(id)) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

test('the editor asks for what a method needs, and shows the question as voters will see it', async () => {
  const rig = await written('ranked');
  expect(((await rig.find('method-0')) as HTMLSelectElement).options).toHaveLength(METHODS.length);
  expect(rig.peek('seats-0')).toBeNull();
  expect(rig.peek('pairs-only-0')).toBeNull();
  await choose(rig, 'method-0', 'copeland');
  await rig.find('seats-0');
  await rig.click('pairs-only-0');
  await rig.click('editor-preview');
  await rig.find('preview');
  expect(rig.peek('telling-0')).toBeNull();
  await rig.click('choice-0-1-add');
  await rig.find('choice-0-1-level');
  await rig.click('save-draft');
  await waitFor(() =>
    expect(rig.shell.elections[0]?.contests[0]?.rule).toMatchObject({ pairs: true, seats: 1 }),
  );
});

test('the office is told where ballots could be told apart', async () => {
  const rig = await written('ranked');
  await rig.click('editor-preview');
  expect((await rig.find('telling-0')).textContent).toContain('more ways than there are voters');
});

test('what the rules refuse is told, and can be changed', async () => {
  const rig = await written('graded');
  await rig.type('editor-title', 'Refused');
  await rig.click('editor-preview');
  expect((await rig.find('failure')).textContent).toContain('two options are named');
  await rig.type('editor-title', 'Trees');
  await rig.click('editor-preview');
  await rig.find('preview');
});

test('an answer in words is written without options', async () => {
  const rig = await written('write_in');
  expect(rig.peek('option-0-0')).toBeNull();
  await rig.type('bytes-0', '70');
  await rig.click('editor-preview');
  expect((await rig.find('bytes-error-0')).textContent).toContain('2 to 64');
  await rig.type('bytes-0', '20');
  await rig.click('editor-preview');
  await rig.type('choice-0', 'Ada');
  await waitFor(() => expect(rig.peek('written-0')?.textContent).toBe('Ada'));
});
