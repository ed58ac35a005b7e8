import { waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { lack, untouched } from '../src/contest/contest';
import { ranking, withPlace, withVotes } from '../src/contest/sums';
import { balance, instruction, said } from '../src/contest/words';
import type { ContestView, RuleView } from '../src/lib/contract';
import { setLocale } from '../src/messages/translate.svelte';
import { eveningIn } from '../src/official/date';
import { check, electionOf, newDraft, type Draft, type DraftContest } from '../src/official/draft';
import type { DraftRule } from '../src/official/rule';
import { openWindow, type Rig } from './window';

const NOW = 1_780_000_000;
const against: RuleView = { rule: 'quadratic', credits: 16, against: true };
const points: RuleView = { rule: 'cumulative', min: 10, max: 10, each: 6 };
const order: RuleView = { rule: 'positional', points: [5, 3, 1], min: 2 };
const budget: RuleView = { rule: 'knapsack', costs: [180_000, 35_000, 95_000], budget: 220_000 };

function asked(rule: RuleView): ContestView {
  const nothing = { counts: null, against: null, pairs: null, winners: null, equals: false, count: null };
  return { title: 'Which?', options: ['Elms', 'Limes', 'Oaks'], blank: null, rule, ...nothing };
}

beforeEach(() => setLocale('en'));

test('a ballot begins with nothing in every field', () => {
  expect(untouched(asked(points))).toEqual([0, 0, 0]);
  expect(untouched(asked(against))).toEqual([0, 0, 0, 0, 0, 0]);
});

test.each<[RuleView, number[], string]>([
  [{ rule: 'score', max: 5 }, [0, 0, 0], ''],
  [points, [6, 3, 0], '1 point is still left'],
  [points, [6, 6, 0], '2 points too many'],
  [points, [6, 4, 0], ''],
  [{ ...points, min: 3 }, [1, 0, 0], 'at least 3 points'],
  [against, [3, 0, 0, 0, 3, 0], '2 credits too much'],
  [against, [0, 0, 0, 4, 0, 0], ''],
  [order, [0, 5, 0], 'at least 2 places'],
  [order, [3, 5, 0], ''],
  [budget, [1, 0, 1], '55,000 more than the budget'],
  [budget, [1, 1, 0], ''],
])('a ballot for %j filled in with %j lacks %j', (rule, values, words) => {
  const found = lack(asked(rule), values);
  if (words) expect(found).toContain(words);
  else expect(found).toBe('');
});

test.each<[RuleView, number[], string[], string | undefined]>([
  [
    { rule: 'score', max: 5 },
    [5, 0, 1],
    ['5 of 5 for Elms', '0 of 5 for Limes', '1 of 5 for Oaks'],
    undefined,
  ],
  [points, [6, 0, 1], ['6 points for Elms', '1 point for Oaks'], '3 of 10 points left'],
  [against, [3, 0, 0, 0, 1, 0], ['3 votes for Elms', '1 vote against Limes'], '6 of 16 credits left'],
  [order, [3, 0, 5], ['1st: Oaks', '2nd: Elms'], undefined],
  [budget, [0, 1, 1], ['Limes (35,000)', 'Oaks (95,000)'], '90,000 of 220,000 left'],
  [budget, [1, 1, 1], expect.any(Array), '90,000 more than the 220,000 there are'],
])('%j filled in with %j is said in words', (rule, values, words, left) => {
  expect(said(asked(rule), values).map((line) => line.words)).toEqual(words);
  expect(balance(asked(rule), values)?.words).toBe(left);
});

test('every rule says how it is filled in', () => {
  expect(instruction(asked(points))).toContain('At most 6 for one option');
  expect(instruction(asked(order))).toMatch(/1st gets 5 points, 2nd gets 3 points,? and 3rd gets 1 point/);
  expect(instruction(asked({ rule: 'star', max: 5 }))).toContain('runoff');
});

test('votes go from for to against through none', () => {
  expect(withVotes([0, 2, 0, 0, 0, 1], 3, 1, -1)).toEqual([0, 0, 0, 0, 1, 1]);
  expect(withVotes([0, 0, 0, 0, 1, 1], 3, 1, 0)).toEqual([0, 0, 0, 0, 0, 1]);
});

describe('a ranking', () => {
  test('knows who is where, also where places give the same points', () => {
    expect(ranking([3, 0, 5], [5, 3, 1])).toEqual([2, 0, null]);
    expect(ranking([2, 2, 9], [9, 2, 2])).toEqual([2, 0, 1]);
  });

  test('gives a place that is taken in exchange', () => {
    expect(withPlace([5, 3, 0], [5, 3, 1], 1, 0)).toEqual([3, 5, 0]);
    expect(withPlace([5, 0, 0], [5, 3, 1], 2, 0)).toEqual([0, 0, 5]);
    expect(withPlace([5, 3, 0], [5, 3, 1], 0, null)).toEqual([0, 3, 0]);
    expect(withPlace([5, 3, 0], [5, 3, 1], 0, 0)).toEqual([5, 3, 0]);
  });
});

function drafted(
  rule: Partial<DraftRule>,
  costs: string[] = ['', ''],
): { draft: Draft; contest: DraftContest } {
  const draft = newDraft(eveningIn(7, NOW));
  draft.title = 'Trees';
  const [contest] = draft.contests;
  if (!contest) throw new Error('a new draft has a contest');
  Object.assign(contest, { title: 'Which?', ...rule });
  contest.options.forEach((option, at) => Object.assign(option, { text: `Tree ${at}`, cost: costs[at] }));
  return { draft, contest };
}

test.each<[Partial<DraftRule>, RuleView]>([
  [{ rule: 'score' }, { rule: 'score', max: 5 }],
  [
    { rule: 'score', highest: '9', runoff: true },
    { rule: 'star', max: 9 },
  ],
  [
    { rule: 'cumulative', each: '6' },
    { rule: 'cumulative', min: 0, max: 10, each: 6 },
  ],
  [
    { rule: 'cumulative', all: true },
    { rule: 'cumulative', min: 10, max: 10, each: 10 },
  ],
  [{ rule: 'quadratic', against: true }, against],
  [
    { rule: 'positional', places: '5,2', filled: '0' },
    { rule: 'positional', points: [5, 2], min: 0 },
  ],
  [
    { rule: 'knapsack', budget: '20 000 000 000' },
    { rule: 'knapsack', costs: [7, 12_000_000_000], budget: 2e10 },
  ],
])('the draft %j asks for %j', (rule, wanted) => {
  const { draft } = drafted(rule, ['7', '12 000 000 000']);
  expect(check(draft, NOW)).toEqual({});
  expect(electionOf(draft).contests[0]?.rule).toEqual(wanted);
});

test.each<[Partial<DraftRule>, string, string]>([
  [{ rule: 'score', highest: '0' }, 'highest', '1 or more'],
  [{ rule: 'cumulative', points: 'x' }, 'points', '1 or more'],
  [{ rule: 'cumulative', each: '11' }, 'each', 'more than there is'],
  [{ rule: 'cumulative', each: '4', all: true }, 'each', 'not all points'],
  [{ rule: 'quadratic', credits: '' }, 'credits', '1 or more'],
  [{ rule: 'positional', places: '1, 2' }, 'places', 'none larger'],
  [{ rule: 'positional', places: '' }, 'places', 'none larger'],
  [{ rule: 'positional', places: '3, 2, 1' }, 'places', 'more places than options'],
  [{ rule: 'positional', places: '3，2、1' }, 'places', 'more places than options'],
  [{ rule: 'positional', filled: '3' }, 'filled', 'not so many'],
  [{ rule: 'knapsack', budget: '' }, 'budget', '1 or more'],
])('the draft %j is told about %j', (rule, field, words) => {
  const { draft, contest } = drafted(rule, ['1', '1']);
  expect(check(draft, NOW)).toEqual({ [`${field}-${contest.key}`]: expect.stringContaining(words) });
});

test('a cost that is missing or above the budget is told beside it', () => {
  const { draft, contest } = drafted({ rule: 'knapsack', budget: '100' }, ['', '101']);
  const [missing, above] = contest.options.map((option) => check(draft, NOW)[`cost-${option.key}`]);
  expect(missing).toContain('1 or more');
  expect(above).toContain('more than the budget');
});

async function choose(rig: Rig, place: string, option: string): Promise<void> {
  const select = (await rig.find(place)) as HTMLSelectElement;
  select.value = option;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

/** Fills in a ballot by the ids of what is clicked, then reads the review and what an opened ballot held. */
async function reviewed(rule: string, clicks: string[]): Promise<{ rig: Rig; words: string[] }> {
  const rig = await openWindow({ scene: 'rules' }, `#/citizen/election/${rule}`);
  for (const id of clicks) await rig.click(id);
  await rig.click('choose-next');
  const list = await rig.find('review');
  const words = [...list.querySelectorAll('dd')].map((line) => line.textContent.trim());
  await rig.click('seal');
  await rig.click('challenge');
  await rig.find('opened-match');
  return { rig, words };
}

function times(count: number, id: string): string[] {
  return Array.from({ length: count }, () => id);
}

test.each<[string, string[], string[]]>([
  [
    'score',
    ['choice-0-0-5', 'choice-0-2-3'],
    ['5 of 5 for A playground', '0 of 5 for A pond', '3 of 5 for A café'],
  ],
  ['runoff', ['choice-0-1-5'], ['0 of 5 for Harbour Bridge', '5 of 5 for Weavers’ Bridge']],
  [
    'points',
    [...times(8, 'choice-0-0-more'), ...times(5, 'choice-0-2-more'), 'choice-0-2-less', 'choice-0-2-more'],
    ['6 points for Schools', '4 points for Housing', '0 of 10 points left'],
  ],
  ['credits', times(9, 'choice-0-2-more'), ['4 votes for The spring market', '0 of 16 credits left']],
  [
    'against',
    [...times(4, 'choice-0-0-less'), ...times(9, 'choice-0-1-more')],
    [
      '4 votes against No cars on Sundays',
      '4 votes for Tables on the pavement all year',
      '4 of 36 credits left',
    ],
  ],
  ['order', ['choice-0-0-1', 'choice-0-2-2', 'choice-0-2-1'], ['1st: Old harbour', '2nd: Market square']],
  [
    'budget',
    ['choice-0-0', 'choice-0-3'],
    ['A new roof for the library (180,000)', 'Repairs to the river baths (95,000)'],
  ],
])('the ballot of %j is filled in by buttons', async (rule, clicks, wanted) => {
  const { words } = await reviewed(rule, clicks);
  expect(words.slice(0, wanted.length)).toEqual(wanted);
});

test('a long ranking is chosen from lists', async () => {
  const rig = await openWindow({ scene: 'rules' }, '#/citizen/election/streets');
  await choose(rig, 'choice-0-4', '1');
  await choose(rig, 'choice-0-1', '2');
  await choose(rig, 'choice-0-0', '1');
  await waitFor(() =>
    expect(rig.peek('choice-count-0')?.textContent).toMatch(/1st: Mill Lane.*2nd: Harbour Street/),
  );
  expect(rig.peek('choice-count-0')?.textContent).not.toContain('Ring road');
});

test('a number is typed within its bounds, and what is too much is told', async () => {
  const rig = await openWindow({ scene: 'rules' }, '#/citizen/election/points');
  await rig.type('choice-0-0', '99');
  await rig.type('choice-0-1', '6');
  await waitFor(() => expect(rig.peek('choice-count-0')?.textContent).toContain('2 more than the 10'));
  await rig.click('choose-next');
  expect((await rig.find('contest-error-0')).textContent).toContain('2 points too many');
  expect(rig.shell.heard).not.toContain('seal');
});

test.each([
  ['score', 'Highest total: A café'],
  ['points', 'Most points: Housing'],
  ['credits', 'Most votes: The spring market'],
  ['against', 'votes against taken off: A night bus'],
  ['streets', 'A tie between Station Road and Weavers’ Row'],
  ['budget', 'Most votes: Lamps on the towpath'],
])('the result of %j says who is ahead by its rule', async (rule, words) => {
  const rig = await openWindow({ scene: 'rules' }, `#/citizen/election/${rule}-result`);
  expect((await rig.find('winner-0')).textContent).toContain(words);
});

test('votes for and against are shown beside each other', async () => {
  const rig = await openWindow({ scene: 'rules' }, '#/citizen/election/against-result');
  expect((await rig.find('option-count-0-0')).textContent).toBe('310');
  expect((await rig.find('option-against-0-0')).textContent).toBe('275');
});

test('a runoff shows every two options compared', async () => {
  const rig = await openWindow({ scene: 'rules' }, '#/citizen/election/runoff-result');
  expect((await rig.find('winner-0')).textContent).toContain('runoff: Harbour Bridge');
  expect((await rig.find('pair-0-0-1')).textContent).toMatch(/Harbour Bridge: 96.*Weavers’ Bridge: 81/);
});

test('votes are changed by the arrow keys, and said in words', async () => {
  const rig = await openWindow({ scene: 'rules' }, '#/citizen/election/against');
  const field = await rig.find('choice-0-1');
  const press = (key: string) => field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  press('ArrowDown');
  press('ArrowDown');
  await waitFor(() => expect(field.getAttribute('aria-valuetext')).toBe('2 votes against it, 4 credits'));
  for (let pressed = 0; pressed < 9; pressed++) press('ArrowUp');
  await waitFor(() => expect(field.getAttribute('aria-valuenow')).toBe('6'));
  expect((await rig.find('choice-count-0')).textContent).toBe('0 of 36 credits left');
});
