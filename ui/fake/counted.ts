import { compared, graded, pointed, runoff, transferable, written, type Profile } from './counts';
import type { Sample } from './rules';

const SPEAKERS = ['Ada Quill', 'Ben Marlow', 'Cora Venn', 'Dov Harrow', 'Edda Lind'];
const BALLOTS: Profile = [
  [[0, 1, 2], 60],
  [[0, 2], 20],
  [[1, 0, 2], 45],
  [[1], 18],
  [[2, 1], 40],
  [[2], 12],
  [[3, 2, 0], 25],
  [[3, 1], 6],
  [[4, 3, 2], 14],
  [[4], 3],
];
const STREETS = [
  'Mill Lane',
  'Harbour Street',
  'Station Road',
  'Church Hill',
  'Ring road',
  'Weavers’ Row',
  'Bath Street',
  'Long Wall',
  'Granary Yard',
  'Fuller’s Bridge',
  'Upper Market',
  'Lower Market',
  'Glassworks',
  'Hospital Gate',
];

/** Many options: each begins some ballots, the first ones most, and goes on to its neighbours. */
function neighbours(options: number, ballots: (option: number) => number): Profile {
  return Array.from({ length: options }, (_, option) => [
    [option, (option * 7 + 3) % options, (option * 3 + 1) % options],
    ballots(option),
  ]);
}

/** Contests that are ranked, graded or answered in words. */
export const COUNTED: Sample[] = [
  {
    id: 'ranked',
    title: 'The speaker of the district',
    question: 'Who should speak for the district?',
    options: SPEAKERS,
    rule: { rule: 'ranked', ranks: 5, method: 'instant_runoff', seats: 1, pairs: false },
    winners: [0],
    count: runoff(5, BALLOTS, 4),
  },
  {
    id: 'three-ranks',
    title: 'The street that is rebuilt first',
    question: 'Which street should come first?',
    options: STREETS,
    rule: { rule: 'ranked', ranks: 3, method: 'instant_runoff', seats: 1, pairs: false },
    winners: [0],
    count: runoff(
      STREETS.length,
      neighbours(STREETS.length, (option) => 4 + ((STREETS.length - option) * 5) / 2 - (option % 2) / 2),
      2,
    ),
  },
  {
    id: 'seats',
    title: 'The youth council',
    question: 'Who should sit on it?',
    options: [...SPEAKERS, 'Finn Aldous'],
    rule: { rule: 'ranked', ranks: 6, method: 'stv_scotland', seats: 3, pairs: false },
    winners: [0, 1, 2],
    count: transferable(),
  },
  {
    id: 'pairs',
    title: 'The colour of the trams',
    question: 'Which colours do you prefer?',
    options: ['Green', 'Red', 'Blue', 'White'],
    rule: { rule: 'ranked', ranks: 4, method: 'ranked_pairs', seats: 1, pairs: true },
    equals: true,
    winners: [1],
    count: compared(
      [
        [0, 88, 70, 120],
        [81, 0, 92, 103],
        [101, 77, 0, 131],
        [49, 66, 38, 0],
      ],
      [
        ['majority.locked', 2, 3],
        ['majority.locked', 0, 3],
        ['majority.locked', 1, 3],
        ['majority.locked', 2, 0],
        ['majority.locked', 1, 2],
        ['majority.contradicted', 0, 1],
      ],
      1,
    ),
  },
  {
    id: 'borda',
    title: 'The fountain on the square',
    question: 'Which design do you prefer?',
    options: ['Three basins', 'A wall of water', 'Stepping stones'],
    rule: { rule: 'ranked', ranks: 3, method: 'borda', seats: 1, pairs: false },
    equals: true,
    winners: [2],
    count: pointed([180.5, 166, 241.5], 2),
  },
  {
    id: 'graded',
    title: 'Four plans for the riverside',
    question: 'How good is each plan?',
    options: ['Steps to the water', 'A row of trees', 'A café on piles', 'All as it is'],
    rule: { rule: 'graded', grades: ['Reject', 'Poor', 'Fair', 'Good', 'Excellent'], seats: 1 },
    winners: [1],
    count: graded(
      [
        [22, 30, 41, 60, 43],
        [8, 20, 48, 72, 48],
        [60, 44, 40, 32, 20],
        [81, 50, 30, 25, 10],
      ],
      1,
    ),
  },
  {
    id: 'words',
    title: 'A name for the new ferry',
    question: 'What should it be called?',
    options: [],
    rule: { rule: 'write_in', bytes: 24 },
    winners: [],
    count: written(
      [
        [
          'Otter',
          71,
          [
            ['OTTER', 9],
            ['otter', 4],
          ],
        ],
        ['Kingfisher', 44, []],
        ['Frau Sørensen', 12, []],
        ['Ferry McFerryface', 11, [['ferry mcferryface', 2]]],
      ],
      1,
    ),
  },
  {
    id: 'sixty',
    title: 'Sixty names for the school',
    question: 'Which names do you like best?',
    options: Array.from({ length: 60 }, (_, at) => `Proposal ${at + 1} of the pupils`),
    rule: { rule: 'ranked', ranks: 60, method: 'instant_runoff', seats: 1, pairs: false },
    winners: [0],
    count: runoff(
      60,
      neighbours(60, (option) => 90 - option),
    ),
  },
];
