import type { ElectionView, SecretRollView } from '../src/lib/contract';
import { contest, election, trustees } from './scenes';

export const JOINING: SecretRollView = {
  joined: 0,
  least: 5,
  fixed: false,
  mixes: 0,
  mixes_needed: 3,
  mine: false,
};

/** What a mix by each of the first trustees leaves of an election. */
export function mixed(mixes: number): Partial<ElectionView> {
  return { trustees: trustees(true, 0).map((it) => ({ ...it, mixed: it.index <= mixes })) };
}

/** Elections in which nobody sees who voted, one at every step. */
export function secretElections(): ElectionView[] {
  const one = (id: string, title: string, roll: Partial<SecretRollView>, view: Partial<ElectionView>) =>
    election(id, {
      title,
      contests: [contest('Who should chair the council?', ['Ada Quill', 'Ben Marsh'], true)],
      phase: 'ready',
      ...mixed(roll.mixes ?? 0),
      ...view,
      secret_roll: { ...JOINING, joined: 214, mine: true, ...roll },
    });
  return [
    one('chair', 'Chair of the council', {}, {}),
    one('judge', 'Lay judges', { mine: false, joined: 4 }, {}),
    one('board', 'School board', { fixed: true, mixes: 1 }, {}),
    one('mayor', 'Mayor', { fixed: true, mixes: 3 }, { roll: 214 }),
    one('missed', 'Harbour board', { fixed: true, mine: false }, { off: 'roll.not_listed' }),
    one(
      'open',
      'Library board',
      { fixed: true, mixes: 3 },
      { phase: 'open', roll: 214, voters: 96, ballots: 101 },
    ),
  ];
}
