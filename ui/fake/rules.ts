import type { ContestView, CountView, ElectionView, PairView, RuleView } from '../src/lib/contract';
import { COUNTED } from './counted';
import { DAY, election, seconds } from './scenes';

export type Sample = {
  id: string;
  title: string;
  question: string;
  options: string[];
  rule: RuleView;
  counts?: number[];
  against?: number[];
  pairs?: PairView[];
  winners: number[];
  equals?: boolean;
  count?: CountView;
};

const PLACES = ['A playground', 'A pond', 'A café', 'A dog meadow'];
const WORKS = [
  'A new roof for the library',
  'Trees along the ring road',
  'A covered market',
  'Repairs to the river baths',
  'Lamps on the towpath',
];

function pair(one: number, other: number, for_one: number, for_other: number): PairView {
  return { one, other, for_one, for_other };
}

const SAMPLES: Sample[] = [
  {
    id: 'score',
    title: 'How good are these ideas for the park?',
    question: 'How much would you like each of them?',
    options: PLACES,
    rule: { rule: 'score', max: 5 },
    counts: [702, 511, 733, 240],
    winners: [2],
  },
  {
    id: 'percent',
    title: 'How safe are our streets?',
    question: 'How safe do you feel there at night?',
    options: ['Around the station', 'In the old town', 'Along the river'],
    rule: { rule: 'score', max: 100 },
    counts: [8122, 14_210, 9544],
    winners: [1],
  },
  {
    id: 'runoff',
    title: 'The name of the bridge',
    question: 'How do you like these names?',
    options: ['Harbour Bridge', 'Weavers’ Bridge', 'Bridge of the Three Mills'],
    rule: { rule: 'star', max: 5 },
    counts: [640, 655, 390],
    pairs: [pair(0, 1, 96, 81), pair(0, 2, 120, 44), pair(1, 2, 118, 50)],
    winners: [0],
  },
  {
    id: 'points',
    title: 'What should the city work on?',
    question: 'Where should the most work go?',
    options: ['Schools', 'Streets and buses', 'Housing', 'Parks and the river'],
    rule: { rule: 'cumulative', min: 10, max: 10, each: 6 },
    counts: [610, 402, 655, 293],
    winners: [2],
  },
  {
    id: 'credits',
    title: 'Which festivals should go on?',
    question: 'How much do you care for each?',
    options: ['The lantern night', 'The boat race', 'The spring market'],
    rule: { rule: 'quadratic', credits: 16, against: false },
    counts: [233, 198, 251],
    winners: [2],
  },
  {
    id: 'against',
    title: 'Rules for the old town',
    question: 'What should be changed?',
    options: [
      'No cars on Sundays',
      'Tables on the pavement all year',
      'Bells only by day',
      'A night bus every half hour',
    ],
    rule: { rule: 'quadratic', credits: 36, against: true },
    counts: [310, 188, 96, 402],
    against: [275, 40, 120, 35],
    winners: [3],
  },
  {
    id: 'order',
    title: 'The first square to be rebuilt',
    question: 'In which order should they be rebuilt?',
    options: ['Market square', 'Station forecourt', 'Old harbour', 'Mill yard'],
    rule: { rule: 'positional', points: [5, 3, 1], min: 1 },
    counts: [771, 640, 388, 205],
    winners: [0],
  },
  {
    id: 'streets',
    title: 'The order of the street works',
    question: 'Which streets come first?',
    options: [
      'Mill Lane',
      'Harbour Street',
      'Station Road',
      'Church Hill',
      'Ring road',
      'Weavers’ Row',
      'Bath Street',
      'Long Wall',
    ],
    rule: { rule: 'positional', points: [8, 7, 6, 5, 4, 3, 2, 1], min: 0 },
    counts: [1204, 1099, 1410, 700, 655, 1410, 802, 411],
    winners: [2, 5],
  },
  {
    id: 'budget',
    title: 'The neighbourhood budget',
    question: 'What should be paid for?',
    options: WORKS,
    rule: { rule: 'knapsack', costs: [180_000, 35_000, 240_000, 95_000, 12_500], budget: 300_000 },
    counts: [121, 160, 44, 133, 170],
    winners: [4],
  },
];

function contestOf(sample: Sample, published: boolean): ContestView {
  return {
    title: sample.question,
    options: sample.options,
    blank: null,
    rule: sample.rule,
    counts: published ? (sample.counts ?? null) : null,
    against: published ? (sample.against ?? null) : null,
    pairs: published ? (sample.pairs ?? null) : null,
    winners: published ? sample.winners : null,
    equals: sample.equals ?? false,
    count: published ? (sample.count ?? null) : null,
  };
}

/** An election of every rule, once open and once with its result. */
export function ruleElections(): ElectionView[] {
  const samples = [...SAMPLES, ...COUNTED];
  const open = samples.map((sample) =>
    election(sample.id, {
      title: sample.title,
      contests: [contestOf(sample, false)],
      ballots: 196,
      voters: 196,
    }),
  );
  const published = samples.map((sample) =>
    election(`${sample.id}-result`, {
      title: sample.title,
      contests: [contestOf(sample, true)],
      phase: 'published',
      closes_at: seconds() - 3 * DAY,
      ballots: 201,
      voters: 196,
    }),
  );
  return [...open, ...published];
}
