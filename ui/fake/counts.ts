import type { ContestView, CountView, RoundView } from '../src/lib/contract';

/** A ranking without equals, and how many ballots have it. */
export type Profile = [ranking: number[], ballots: number][];

const FOUND = { blank: 0, unreadable: 0, elected: [], tied: [], vacant: 0, seed: null };

function empty(): Pick<RoundView, 'exhausted' | 'overvotes' | 'skips' | 'lost'> {
  return { exhausted: 0, overvotes: 0, skips: 0, lost: 0 };
}

/** Instant runoff, one elimination at a time; of equals the last of the list is out, as if a lot had said so. */
export function runoff(options: number, profile: Profile, blank = 0): CountView {
  const ballots = profile.reduce((sum, [, count]) => sum + count, 0);
  const left = new Set(Array.from({ length: options }, (_, option) => option));
  const rounds: RoundView[] = [];
  let transfer: RoundView['transfer'] = null;
  let drawn = false;
  for (;;) {
    const votes = Array.from({ length: options }, () => 0);
    let exhausted = 0;
    for (const [ranking, count] of profile) {
      const first = ranking.find((option) => left.has(option));
      if (first === undefined) exhausted += count;
      else votes[first] = (votes[first] ?? 0) + count;
    }
    const of = (option: number): number => votes[option] ?? 0;
    const before = rounds.at(-1);
    if (transfer && before) {
      const moved: number[] = votes.map((now, option) => Math.max(0, now - (before.votes[option] ?? 0)));
      transfer = { ...transfer, received: moved, ended: exhausted - before.exhausted };
    }
    const quota = Math.floor((ballots - exhausted) / 2) + 1;
    const round: RoundView = { ...empty(), transfer, votes, exhausted, quota, events: [] };
    rounds.push(round);
    const winner = [...left].find((option) => of(option) >= quota);
    if (winner !== undefined || left.size === 1) {
      const elected = winner ?? [...left][0] ?? 0;
      round.events.push({ code: 'elected.majority', options: [elected], tied: [] });
      const steps = { kind: 'rounds' as const, ballots, places: 0, rounds };
      return { ...FOUND, blank, elected: [elected], seed: drawn ? '5e'.repeat(32) : null, steps };
    }
    const fewest = Math.min(...[...left].map(of));
    const tied = [...left].filter((option) => of(option) === fewest);
    const out = tied.at(-1) ?? 0;
    if (tied.length > 1) round.events.push({ code: 'tie.lot', options: [out], tied });
    drawn ||= tied.length > 1;
    round.events.push({ code: 'excluded.fewest', options: [out], tied: [] });
    left.delete(out);
    transfer = { code: 'transfer.exclusion', from: [out], received: [], ended: 0 };
  }
}

/** A count for three places with parts of votes. */
export function transferable(): CountView {
  const happened = (code: string, option: number) => ({ code, options: [option], tied: [] });
  const moved = (code: string, from: number, received: number[], ended: number) => ({
    code: `transfer.${code}`,
    from: [from],
    received,
    ended,
  });
  const rounds: RoundView[] = [
    {
      ...empty(),
      transfer: null,
      votes: [80, 45, 30, 25, 12, 8],
      quota: 51,
      events: [happened('elected.quota', 0)],
    },
    {
      ...empty(),
      transfer: moved('surplus', 0, [0, 12.325, 9.0625, 4.35, 2.5375, 0], 0.725),
      votes: [51, 57.325, 39.0625, 29.35, 14.5375, 8],
      exhausted: 0.725,
      quota: 51,
      events: [happened('elected.quota', 1)],
    },
    {
      ...empty(),
      transfer: moved('surplus', 1, [0, 0, 3.1, 2, 1, 0], 0.225),
      votes: [51, 51, 42.1625, 31.35, 15.5375, 8],
      exhausted: 0.95,
      quota: 51,
      events: [happened('excluded.fewest', 5)],
    },
    {
      ...empty(),
      transfer: moved('exclusion', 5, [0, 0, 3, 2, 2, 0], 1),
      votes: [51, 51, 45.1625, 33.35, 17.5375, 0],
      exhausted: 1.95,
      quota: 51,
      events: [happened('excluded.fewest', 4)],
    },
    {
      ...empty(),
      transfer: moved('exclusion', 4, [0, 0, 9, 5, 0, 0], 3.5375),
      votes: [51, 51, 54.1625, 38.35, 0, 0],
      exhausted: 5.4875,
      quota: 51,
      events: [happened('elected.quota', 2)],
    },
  ];
  return {
    ...FOUND,
    blank: 4,
    elected: [0, 1, 2],
    steps: { kind: 'rounds', ballots: 200, places: 5, rounds },
  };
}

/** Options compared two by two; of each two the ballots for the other way round are given, too. */
export function compared(above: number[][], events: [string, number, number][], elected: number): CountView {
  const beats = (one: number, other: number): boolean =>
    (above[one]?.[other] ?? 0) > (above[other]?.[one] ?? 0);
  const all = above.map((_, option) => option);
  const condorcet = all.find((one) => all.every((other) => one === other || beats(one, other))) ?? null;
  const told = events.map(([code, one, other]) => ({ code, options: [one, other], tied: [] }));
  return {
    ...FOUND,
    blank: null,
    elected: [elected],
    steps: { kind: 'pairs', above, condorcet, events: told },
  };
}

/** Ballots by grade, from the lowest on; the middle one, the lower of two, is the majority grade. */
export function graded(grades: number[][], elected: number): CountView {
  const middle = (counts: number[]): number | null => {
    const ballots = counts.reduce((sum, count) => sum + count, 0);
    let passed = 0;
    const found = counts.findIndex((count) => (passed += count) >= ballots / 2);
    return ballots > 0 ? found : null;
  };
  const steps = { kind: 'grades' as const, grades, majority: grades.map(middle), events: [] };
  return { ...FOUND, blank: 3, elected: [elected], steps };
}

export function pointed(points: number[], elected: number): CountView {
  return { ...FOUND, blank: 1, elected: [elected], steps: { kind: 'points', points, events: [] } };
}

export function written(texts: [string, number, [string, number][]][], unreadable = 0): CountView {
  const told = texts.map(([text, votes, spellings]) => ({
    text,
    votes,
    spellings: spellings.map(([other, count]) => ({ text: other, votes: count })),
  }));
  return { ...FOUND, blank: 6, unreadable, steps: { kind: 'texts', texts: told } };
}

/** What everybody filling in the same comes to, where rankings, grades or texts are counted. */
export function unanimous({ rule, options }: ContestView, voters: number): CountView | null {
  switch (rule.rule) {
    case 'ranked': {
      if (!['schulze', 'ranked_pairs', 'copeland'].includes(rule.method))
        return runoff(options.length, [[[0], voters]]);
      const above = options.map((_, one) => options.map((_, other) => (one === 0 && other > 0 ? voters : 0)));
      return compared(above, [], 0);
    }
    case 'graded': {
      const best = rule.grades.length - 1;
      const all = options.map((_, option) =>
        rule.grades.map((_, grade) => (grade === (option === 0 ? best : 0) ? voters : 0)),
      );
      return graded(all, 0);
    }
    case 'write_in':
      return written([['The same', voters, []]]);
    default:
      return null;
  }
}
