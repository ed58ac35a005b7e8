import { waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, test } from 'vitest';
import { lack, same, untouched } from '../src/contest/contest';
import { back, forward, levelled, placeBelow, put, without } from '../src/contest/order';
import { bytesOf, storedForm } from '../src/contest/text';
import { instruction, said } from '../src/contest/words';
import type { ContestView, RuleView, Selection } from '../src/lib/contract';
import { setLocale } from '../src/messages/translate.svelte';
import { openWindow, type Rig } from './window';

const ranked: RuleView = { rule: 'ranked', ranks: 3, method: 'instant_runoff', seats: 1, pairs: false };
const graded: RuleView = { rule: 'graded', grades: ['Poor', 'Good'], seats: 1 };
const words: RuleView = { rule: 'write_in', bytes: 8 };

function asked(rule: RuleView, equals = false): ContestView {
  const nothing = { counts: null, against: null, pairs: null, winners: null, count: null };
  const options = rule.rule === 'write_in' ? [] : ['Elms', 'Limes', 'Oaks'];
  return { title: 'Which?', options, blank: null, rule, equals, ...nothing };
}

beforeEach(() => setLocale('en'));

describe('an order', () => {
  test('takes options in and out, and no place stays empty', () => {
    expect(put([[0], [1]], 2, 1)).toEqual([[0], [2], [1]]);
    expect(put([[0], [1]], 0, 9)).toEqual([[1], [0]]);
    expect(put([[0, 1], [2]], 1, 0)).toEqual([[1], [0], [2]]);
    expect(without([[0], [1, 2]], 0)).toEqual([[1, 2]]);
  });

  test('moves by one place, and out of a shared place beside those that stay', () => {
    expect(forward([[0], [1], [2]], 2)).toEqual([[0], [2], [1]]);
    expect(forward([[0], [1]], 0)).toEqual([[0], [1]]);
    expect(back([[0], [1], [2]], 0)).toEqual([[1], [0], [2]]);
    expect(back([[0], [1]], 1)).toEqual([[0], [1]]);
    expect(forward([[0], [1, 2]], 2)).toEqual([[0], [2], [1]]);
    expect(back([[0, 1], [2]], 0)).toEqual([[1], [0], [2]]);
  });

  test('has several on one place where one is put beside another', () => {
    expect(levelled([[0], [1], [2]], 1)).toEqual([[0, 1], [2]]);
    expect(levelled([[0, 1], [2]], 1)).toEqual([[0], [1], [2]]);
    expect(levelled([[0], [1]], 0)).toEqual([[0], [1]]);
  });

  test('takes what is dropped between places, never into one', () => {
    const order = [[0], [1, 2], [3]];
    expect([0, 1, 2, 3, 4].map((above) => placeBelow(order, above))).toEqual([0, 1, 2, 2, 3]);
  });
});

test('a text is stored in one form and counted in bytes', () => {
  expect(storedForm('  Ame\u0301lie\u00a0')).toBe('Am\u00e9lie');
  expect(bytesOf('\u00e9')).toBe(2);
});

test('nothing is filled in at first, and a blank vote is allowed', () => {
  for (const rule of [ranked, graded, words]) {
    const contest = asked(rule);
    expect(lack(contest, untouched(contest))).toBe('');
    expect(said(contest, untouched(contest))).toEqual([]);
  }
  expect(untouched(asked(graded))).toEqual({ grades: [null, null, null] });
});

test('a text that has no room is told before it is sealed', () => {
  expect(lack(asked(words), { text: ' 12345678 ' })).toBe('');
  expect(lack(asked(words), { text: 'Amélie B.' })).toContain('2 too much');
});

test.each<[RuleView, Selection, string[]]>([
  [ranked, { ranking: [[2], [0]] }, ['1st choice: Oaks', '2nd choice: Elms']],
  [ranked, { ranking: [[2, 1]] }, ['1st choice: Limes and Oaks']],
  [graded, { grades: [1, null, 0] }, ['Elms: Good', 'Oaks: Poor']],
  [words, { text: ' Ada ' }, ['“Ada”']],
  [words, { unreadable: 'text.not_utf8' }, ['What is in it cannot be read']],
])('%j filled in with %j is said in words', (rule, filled, wanted) => {
  expect(said(asked(rule), filled).map((line) => line.words)).toEqual(wanted);
});

test('the question says how many places there are, whether they are shared, and what becomes public', () => {
  expect(instruction(asked(ranked))).toContain('published without names');
  expect(instruction(asked(ranked))).not.toContain('places');
  expect(instruction(asked({ ...ranked, ranks: 2 }))).toContain('There are 2 places');
  expect(instruction(asked({ ...ranked, pairs: true }, true))).toMatch(/share a place.*and no ballot/);
  expect(instruction(asked(graded))).toContain('lowest');
});

test('two ways to say the same are the same, and others are not', () => {
  const filled = (...contests: Selection[]) => ({ contests });
  expect(same(filled({ ranking: [[1, 0]] }), filled({ ranking: [[0, 1]] }))).toBe(true);
  expect(same(filled({ ranking: [[1], [0]] }), filled({ ranking: [[0], [1]] }))).toBe(false);
  expect(same(filled({ text: ' e\u0301' }), filled({ text: '\u00e9' }))).toBe(true);
  expect(same(filled({ text: 'a' }), filled({ text: 'A' }))).toBe(false);
  expect(same(filled({ grades: [null, 0] }), filled({ grades: [0, null] }))).toBe(false);
  expect(same(filled([1, 0]), filled({ unreadable: 'row.length' }))).toBe(false);
});

async function opened(id: string): Promise<Rig> {
  return openWindow({ scene: 'rules' }, `#/citizen/election/${id}`);
}

/** Place and name of every row, from the top. */
function orderOf(rig: Rig): string[] {
  return [...(rig.peek('ranked-0')?.children ?? [])].map((row) => {
    const place = Number((row as HTMLElement).dataset.place) + 1;
    return `${place}. ${row.querySelector('.name')?.firstChild?.textContent?.trim() ?? ''}`;
  });
}

async function choose(rig: Rig, id: string, value: string): Promise<void> {
  const select = (await rig.find(id)) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

async function press(rig: Rig, id: string, key: string): Promise<void> {
  const button = await rig.find(id);
  button.focus();
  button.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
}

describe('a ballot that is ranked', () => {
  test('is put in order by buttons, reviewed, and opened as it was filled in', async () => {
    const rig = await opened('ranked');
    for (const option of [3, 0, 2]) await rig.click(`choice-0-${option}-add`);
    await rig.click('choice-0-2-up');
    await waitFor(() => expect(orderOf(rig)).toEqual(['1. Dov Harrow', '2. Cora Venn', '3. Ada Quill']));
    await rig.click('choice-0-3-out');
    await waitFor(() => expect(orderOf(rig)).toEqual(['1. Cora Venn', '2. Ada Quill']));
    await rig.click('choose-next');
    const list = await rig.find('review');
    expect([...list.querySelectorAll('dd')].map((line) => line.textContent.trim())).toEqual([
      '1st choice: Cora Venn',
      '2nd choice: Ada Quill',
    ]);
    await rig.click('seal');
    await rig.click('challenge');
    await rig.find('opened-match');
    expect((await rig.find('opened-choices-0-2')).textContent).toBe('1st choice: Cora Venn');
    await rig.click('seal-again');
    await rig.click('cast');
    await rig.find('receipt');
    await rig.click('vote-again');
    await rig.find('ranked-none-0');
  });

  test('is put in order by the keyboard alone, which keeps its place', async () => {
    const rig = await opened('ranked');
    for (const option of [0, 1, 2]) await rig.click(`choice-0-${option}-add`);
    await press(rig, 'choice-0-2-up', 'Home');
    await waitFor(() => expect(orderOf(rig)[0]).toBe('1. Cora Venn'));
    await waitFor(() => expect(document.activeElement).toBe(rig.peek('choice-0-2-up')));
    await press(rig, 'choice-0-2-up', 'ArrowDown');
    await waitFor(() => expect(orderOf(rig)[1]).toBe('2. Cora Venn'));
    await press(rig, 'choice-0-2-down', 'End');
    await waitFor(() => expect(orderOf(rig)[2]).toBe('3. Cora Venn'));
    await press(rig, 'choice-0-0-out', 'Delete');
    await waitFor(() => expect(orderOf(rig)).toHaveLength(2));
    await waitFor(() => expect(document.activeElement).toBe(rig.peek('choice-0-1-out')));
    await choose(rig, 'choice-0-2', '0');
    await waitFor(() => expect(orderOf(rig)[0]).toBe('1. Cora Venn'));
    await choose(rig, 'choice-0-2', '-1');
    await waitFor(() => expect(orderOf(rig)).toEqual(['1. Ben Marlow']));
  });

  test('says every change to whoever does not see it', async () => {
    const rig = await opened('ranked');
    const heard = (): string => rig.peek('announcer')?.textContent ?? '';
    await rig.click('choice-0-4-add');
    await waitFor(() => expect(heard()).toBe('Edda Lind: 1st choice. Places filled: 1.'));
    await rig.click('choice-0-4-out');
    await waitFor(() => expect(heard()).toBe('Edda Lind: not in your order'));
  });

  test('is put in order by dragging', async () => {
    const rig = await opened('ranked');
    for (const option of [0, 1, 2]) await rig.click(`choice-0-${option}-add`);
    const list = await rig.find('ranked-0');
    // A row is 50 high, whatever its place; nothing else has a size here.
    const box = (top: number, bottom: number) => ({ top, bottom, height: bottom - top }) as DOMRect;
    const stack = (): void => {
      [...list.children].forEach((row, at) => {
        row.getBoundingClientRect = () => box(200 + 50 * at, 250 + 50 * at);
      });
      const zone = list.parentElement as HTMLElement;
      zone.getBoundingClientRect = () => box(200, 200 + 50 * list.children.length);
    };
    const move = (kind: string, clientY: number): boolean =>
      window.dispatchEvent(new MouseEvent(kind, { clientY }));
    const grab = async (option: number): Promise<void> => {
      stack();
      const grip = await rig.find(`choice-0-${option}-grip`);
      grip.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true, cancelable: true, button: 0 }));
    };

    await grab(2);
    move('pointermove', 210);
    await waitFor(() => expect(orderOf(rig)[0]).toBe('1. Cora Venn'));
    move('pointerup', 210);
    await grab(2);
    move('pointermove', 600);
    await waitFor(() => expect(orderOf(rig)).toHaveLength(2));
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    await waitFor(() => expect(orderOf(rig)[0]).toBe('1. Cora Venn'));
    move('pointermove', 600);
    expect(orderOf(rig)).toHaveLength(3);
  });

  test('has no more places than the question gives', async () => {
    const rig = await opened('three-ranks');
    for (const option of [5, 6, 7]) await rig.click(`choice-0-${option}-add`);
    expect((await rig.find('ranked-full-0')).textContent).toContain('All 3 places are taken');
    const add = await rig.find('choice-0-8-add');
    expect(add.getAttribute('aria-disabled')).toBe('true');
    add.click();
    expect(orderOf(rig)).toHaveLength(3);
  });

  test('finds an option among many', async () => {
    const rig = await opened('sixty');
    await rig.type('ranked-find-0', 'proposal 17');
    await waitFor(() => expect(rig.peek('choice-0-0-add')).toBeNull());
    await rig.click('choice-0-16-add');
    await waitFor(() => expect(orderOf(rig)).toEqual(['1. Proposal 17 of the pupils']));
    await rig.type('ranked-find-0', 'no such name');
    await waitFor(() => expect(rig.peek('choice-0-1-add')).toBeNull());
  });

  test('shares places only where the question counts that', async () => {
    const strict = await opened('ranked');
    await strict.click('choice-0-0-add');
    await strict.click('choice-0-1-add');
    expect(strict.peek('choice-0-1-level')).toBeNull();
  });

  test('has two on one place where they are put there', async () => {
    const rig = await opened('pairs');
    for (const option of [0, 1, 2]) await rig.click(`choice-0-${option}-add`);
    await rig.click('choice-0-1-level');
    await waitFor(() => expect(orderOf(rig)).toEqual(['1. Green', '1. Red', '2. Blue']));
    await rig.click('choose-next');
    expect((await rig.find('review-0-0')).textContent).toBe('1st choice: Green and Red');
  });

  test('that the computer changed is found out', async () => {
    const rig = await openWindow({ scene: 'rules', cheating: true }, '#/citizen/election/ranked');
    await rig.click('choice-0-0-add');
    await rig.click('choice-0-1-add');
    await rig.click('choose-next');
    await rig.click('seal');
    await rig.click('challenge');
    await rig.find('opened-differs');
    expect((await rig.find('opened-choices-0-1')).textContent).toBe('1st choice: Ben Marlow');
  });
});

test('grades are given by their words, and taken back', async () => {
  const rig = await opened('graded');
  await rig.click('choice-0-0-5');
  await rig.click('choice-0-1-1');
  await rig.click('choice-0-2-3');
  await rig.click('choice-0-2-0');
  await rig.click('choose-next');
  const list = await rig.find('review');
  expect([...list.querySelectorAll('dd')].map((line) => line.textContent.trim())).toEqual([
    'Steps to the water: Excellent',
    'A row of trees: Reject',
  ]);
});

describe('an answer in words', () => {
  test('shows the room that is left and what will be stored', async () => {
    const rig = await opened('words');
    await rig.type('choice-0', '  Ame\u0301lie ');
    await waitFor(() => expect(rig.peek('written-0')?.textContent).toBe('Am\u00e9lie'));
    expect((await rig.find('choice-count-0')).textContent).toContain('Room left: 17 of 24');
    await rig.click('choose-next');
    await rig.click('seal');
    await rig.click('challenge');
    await rig.find('opened-match');
    expect((await rig.find('opened-choices-0-0')).textContent).toBe('“Am\u00e9lie”');
  });

  test('that is too long or has hidden characters is told what is wrong', async () => {
    const rig = await opened('words');
    await rig.type('choice-0', 'The Ferry of the Three Bridges');
    await waitFor(() => expect(rig.peek('written-error-0')?.textContent).toContain('too long'));
    expect(rig.peek('written-0')).toBeNull();
    await rig.click('choose-next');
    expect((await rig.find('contest-error-0')).textContent).toContain('6 too much');
    expect(rig.shell.heard).not.toContain('seal');
    await rig.type('choice-0', 'a\u202eb');
    await waitFor(() => expect(rig.peek('written-error-0')?.textContent).toContain('not shown'));
  });
});
