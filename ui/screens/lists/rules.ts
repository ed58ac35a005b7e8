import type { Hands, Screen } from '../screen';

// How the ballot of each rule is filled in: options to mark, or to step up (and down, below zero) so many times.
const mark =
  (...ids: string[]) =>
  async ({ at }: Hands): Promise<void> => {
    for (const id of ids) await at(id).check();
  };
const step =
  (...votes: number[]) =>
  async ({ at }: Hands): Promise<void> => {
    for (const [option, count] of votes.entries()) {
      const button = at(`choice-0-${option}-${count < 0 ? 'less' : 'more'}`);
      for (let pressed = 0; pressed < Math.abs(count); pressed++) await button.click();
    }
  };
const click =
  (...ids: string[]) =>
  async ({ at }: Hands): Promise<void> => {
    for (const id of ids) await at(id).click();
  };
const ballots = {
  score: mark('choice-0-0-5', 'choice-0-1-2', 'choice-0-2-4'),
  percent: async ({ at }: Hands): Promise<void> => {
    await at('choice-0-0').fill('35');
    await at('choice-0-1').fill('90');
    await step(0, 0, 3)({ at } as Hands);
  },
  runoff: mark('choice-0-0-4', 'choice-0-1-5'),
  points: step(5, 0, 2),
  credits: step(3, 0, 2),
  against: step(-4, 3, 0, 2),
  order: mark('choice-0-2-1', 'choice-0-0-2'),
  streets: async ({ at }: Hands): Promise<void> => {
    await at('choice-0-4').selectOption('1');
    await at('choice-0-1').selectOption('2');
    await at('choice-0-0').selectOption('1');
  },
  budget: mark('choice-0-0', 'choice-0-3'),
  ranked: click('choice-0-3-add', 'choice-0-0-add', 'choice-0-2-add', 'choice-0-2-up'),
  'three-ranks': click('choice-0-5-add', 'choice-0-6-add', 'choice-0-1-add'),
  seats: click('choice-0-5-add'),
  pairs: click('choice-0-0-add', 'choice-0-1-add', 'choice-0-2-add', 'choice-0-1-level'),
  borda: click(),
  graded: click('choice-0-0-5', 'choice-0-1-3', 'choice-0-2-1'),
  words: ({ at }: Hands): Promise<void> => at('choice-0').fill('Frau Sørensen'),
  sixty: click('choice-0-40-add', 'choice-0-7-add'),
};
// What of a result is behind a fold or a button.
const unfolded: Record<string, (hands: Hands) => Promise<void>> = {
  ranked: click('round-next-0', 'round-next-0', 'round-table-more-0'),
  seats: click('round-next-0', 'round-table-more-0'),
  pairs: click('count-events-more-0'),
  graded: click('grade-table-more-0'),
};
const three = Object.entries(ballots).flatMap(([rule, act]): Screen[] => [
  { name: `rule-${rule}`, query: 'scene=rules', hash: `#/citizen/election/${rule}`, act },
  {
    name: `rule-${rule}-review`,
    query: 'scene=rules',
    hash: `#/citizen/election/${rule}`,
    act: async (hands) => {
      await act(hands);
      if (rule === 'points') await step(0, 3)(hands);
      await hands.at('choose-next').click();
    },
    until: 'review',
  },
  {
    name: `rule-${rule}-result`,
    query: 'scene=rules',
    hash: `#/citizen/election/${rule}-result`,
    act: async (hands) => {
      await hands.at('results').waitFor();
      await unfolded[rule]?.(hands);
    },
  },
]);

/** The ballot, the review and the result of every rule of counting. */
export const rules: Screen[] = [
  ...three,
  {
    name: 'rule-points-lacking',
    query: 'scene=rules',
    hash: '#/citizen/election/points',
    act: async (hands) => {
      await ballots.points(hands);
      await hands.at('choose-next').click();
    },
    until: 'contest-error-0',
  },
  {
    name: 'rule-budget-lacking',
    query: 'scene=rules',
    hash: '#/citizen/election/budget',
    act: async (hands) => {
      await mark('choice-0-0', 'choice-0-2')(hands);
      await hands.at('choose-next').click();
    },
    until: 'contest-error-0',
  },
];
