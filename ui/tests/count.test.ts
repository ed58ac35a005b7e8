import { waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { runoff, transferable } from '../fake/counts';
import { eventText, roundText, transferText, votesRead, votesText } from '../src/contest/count-words';
import type { ContestView } from '../src/lib/contract';
import { setLocale } from '../src/messages/translate.svelte';
import { openWindow, type Rig } from './window';

const contest: ContestView = {
  title: 'Which?',
  options: ['Elms', 'Limes', 'Oaks', 'Ash', 'Birch', 'Cedar', 'Fir', 'Hazel'],
  blank: null,
  rule: { rule: 'ranked', ranks: 8, method: 'instant_runoff', seats: 1, pairs: false },
  counts: null,
  against: null,
  pairs: null,
  winners: null,
  equals: false,
  count: null,
};

beforeEach(() => setLocale('en'));

describe('words of a count', () => {
  test('say what follows from a round and where votes go then', () => {
    const count = runoff(3, [
      [[0], 4],
      [[1], 3],
      [[2, 1], 2],
    ]);
    if (count.steps.kind !== 'rounds') throw new Error('votes move');
    expect(roundText(contest, count.steps, 0)).toEqual([
      'Oaks has the fewest votes and leaves.',
      'Its votes go on: 2 to Limes.',
    ]);
    expect(roundText(contest, count.steps, 1)).toEqual([
      'More than half of the votes that are left, and so elected: Limes.',
    ]);
  });

  test('name the largest receivers, and sum up the others', () => {
    const received = [0, 9, 8, 7, 6, 5, 4, 3];
    const moved = { code: 'transfer.exclusion', from: [0], received, ended: 2 };
    const words = transferText(contest, moved, 0);
    expect(words).toContain('9 to Limes, 8 to Oaks, 7 to Ash, 6 to Birch, 5 to Cedar, 7 to 2 others');
    expect(words).toContain('2 to nobody');
    const surplus = { code: 'transfer.surplus', from: [0], received: [0, 1.5], ended: 0 };
    expect(transferText(contest, surplus, 5)).toBe('Votes beyond what Elms needs go on: 1.50 to Limes.');
  });

  test('have all places in a table, and as many as can be read in a sentence', () => {
    expect(votesText(12.325, 5)).toBe('12.32500');
    expect(votesRead(12.325, 5)).toMatch(/^12\.3[23]$/);
    expect(votesRead(51, 5)).toBe('51');
  });

  test.each([
    'elected.majority',
    'elected.quota',
    'elected.remaining',
    'elected.unreachable',
    'excluded.fewest',
    'excluded.together',
    'excluded.first',
    'surplus.deferred',
    'tie.latest-stage',
    'tie.earliest-stage',
    'tie.lot',
    'tie.list-order',
    'tie.open',
    'dropped.quorum',
    'dropped.majority',
    'defeat.dropped',
    'majority.locked',
    'majority.contradicted',
    'majority.tied',
    'project.paid',
  ])('there is a sentence for %s', (code) => {
    const words = eventText(contest, { code, options: code === 'tie.open' ? [] : [0, 1], tied: [0, 2] });
    expect(words).toMatch(/^.{12,}\.$/);
    expect(words).toContain('Elms');
  });

  test('no round of a sample has more or fewer votes than ballots', () => {
    for (const { steps } of [transferable()]) {
      if (steps.kind !== 'rounds') throw new Error('votes move');
      for (const round of steps.rounds) {
        const votes = round.votes.reduce((sum, one) => sum + one, 0);
        expect(votes + round.exhausted + round.lost).toBeCloseTo(steps.ballots, 9);
      }
    }
  });
});

async function result(id: string): Promise<Rig> {
  return openWindow({ scene: 'rules' }, `#/citizen/election/${id}-result`);
}

function option(rig: Rig, at: number): string {
  return (rig.peek(`round-option-0-${at}`)?.textContent ?? '').replace(/\s+/g, ' ').trim();
}

describe('rounds', () => {
  test('are stepped through, forward and back, and told in words', async () => {
    const rig = await result('ranked');
    expect((await rig.find('winner-0')).textContent).toContain('Elected: Ada Quill.');
    expect((await rig.find('round-text-0')).textContent).toMatch(/Round 1:.*Edda Lind has the fewest votes/s);
    expect(option(rig, 4)).toMatch(/Edda Lind Out 17$/);
    const back = await rig.find('round-back-0');
    expect(back.getAttribute('aria-disabled')).toBe('true');
    back.click();
    await rig.click('round-next-0');
    await waitFor(() => expect(option(rig, 3)).toMatch(/Dov Harrow Out \+14 45$/));
    expect(option(rig, 4)).toMatch(/Edda Lind Out 0$/);
    expect((await rig.find('round-ended-0')).textContent).toMatch(/3\s*$/);
    await rig.click('round-back-0');
    await waitFor(() => expect(option(rig, 3)).toMatch(/Dov Harrow 31$/));
  });

  test('are chosen from a list, to the last one', async () => {
    const rig = await result('ranked');
    const select = (await rig.find('round-0')) as HTMLSelectElement;
    select.value = String(select.options.length - 1);
    select.dispatchEvent(new Event('change', { bubbles: true }));
    await waitFor(() => expect(option(rig, 0)).toContain('Elected'));
    expect((await rig.find('round-next-0')).getAttribute('aria-disabled')).toBe('true');
  });

  test('play by themselves until the last, and can be stopped', async () => {
    const rig = await result('ranked');
    const text = await rig.find('round-text-0');
    const play = await rig.find('round-play-0');
    vi.useFakeTimers();
    try {
      play.click();
      await vi.advanceTimersByTimeAsync(2600);
      expect(text.textContent).toContain('Round 2:');
      expect(text.getAttribute('aria-live')).toBe('off');
      play.click();
      await vi.advanceTimersByTimeAsync(6000);
      expect(text.textContent).toContain('Round 2:');
      expect(text.getAttribute('aria-live')).toBe('polite');
      play.click();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(play.textContent).toContain('Play');
    } finally {
      vi.useRealTimers();
    }
  });

  test('do not play where motion is not wanted', async () => {
    vi.stubGlobal('matchMedia', (query: string) => ({
      matches: query.includes('reduce'),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }));
    try {
      const rig = await result('ranked');
      await rig.find('round-next-0');
      expect(rig.peek('round-play-0')).toBeNull();
    } finally {
      vi.unstubAllGlobals();
      vi.stubGlobal('scrollTo', () => undefined);
    }
  });

  test('are all in a table, with every part of a vote', async () => {
    const rig = await result('seats');
    expect((await rig.find('winner-0')).textContent).toContain('Ada Quill, Ben Marlow and Cora Venn');
    const table = await rig.find('round-table-0');
    const cells = [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent.trim()),
    );
    expect(cells[1]).toEqual(['Ben Marlow', '45.00000', '57.32500', '51.00000', '51.00000', '51.00000']);
    expect(cells.at(-1)?.[0]).toBe('Votes that elect');
  });
});

test('pairs are a matrix with the winner of each in bold', async () => {
  const rig = await result('pairs');
  expect((await rig.find('condorcet-0')).textContent).toContain('No option');
  expect((await rig.find('matrix-0-1-2')).className).toContain('wins');
  expect((await rig.find('matrix-0-2-1')).className).not.toContain('wins');
  expect((await rig.find('count-events-0')).textContent).toContain('Set aside, as larger majorities');
});

test('grades are shown by how many gave them, with the middle one', async () => {
  const rig = await result('graded');
  expect((await rig.find('grades-0-1')).textContent).toContain('Majority grade: Good');
  expect((await rig.find('grades-0-3')).textContent).toContain('Majority grade: Poor');
  expect((await rig.find('grade-table-0')).textContent).toContain('48 24.5%');
});

test('points by place, and answers in words, are listed', async () => {
  const rig = await result('borda');
  expect((await rig.find('place-points-0-2')).textContent).toBe('241.5');
});

test('blank ballots are told', async () => {
  const rig = await result('seats');
  expect((await rig.find('count-blank-0')).textContent).toBe('4 ballots were blank.');
});

test('where no ballot was blank, nothing is said of it', async () => {
  const rig = await result('sixty');
  expect((await rig.find('winner-0')).textContent).toContain('Elected');
  expect(rig.peek('count-blank-0')).toBeNull();
});

test('answers in words are listed by how often they came', async () => {
  const rig = await result('words');
  expect((await rig.find('winner-0')).textContent).toContain('Written most often: Otter');
  expect((await rig.find('texts-0')).textContent).toContain('Also written like this: OTTER (9)');
  expect((await rig.find('text-votes-0-1')).textContent).toBe('44');
  expect((await rig.find('count-blank-0')).textContent).toContain('1 could not be read');
});
