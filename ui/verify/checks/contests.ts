/** Contests: what a ballot can say, and how long its parts are (docs/protocol.md section 6, docs/record.md M4). */
import { Malformed, type Value } from './cbor';
import { type Procedure, procedure, ties } from './procedures';
import { type Shape, array, bool, list, optional, text, tuple, u32, u64 } from './shape';

export type Rule =
  | { name: 'plurality' }
  | { name: 'approval'; min: number; max: number }
  | { name: 'score' | 'star'; max: number }
  | { name: 'cumulative'; min: bigint; max: bigint; each: bigint }
  | { name: 'quadratic'; credits: bigint; against: boolean }
  | { name: 'positional'; points: number[]; min: number }
  | { name: 'knapsack'; costs: bigint[]; budget: bigint }
  | { name: 'ranked'; ranks: number; procedure: Procedure; pairs: boolean }
  | { name: 'graded'; grades: string[]; seats: number }
  | { name: 'write-in'; bytes: number };

export type Question = {
  title: string;
  options: string[];
  blank: number | null;
  rule: Rule;
  packed: boolean;
};

const parameters: Record<string, (fields: Value[]) => Rule> = {
  0: (fields) => (tuple()(fields), { name: 'plurality' }),
  1: (fields) => {
    const [min, max] = tuple(u32, u32)(fields);
    return { name: 'approval', min, max };
  },
  2: (fields) => ({ name: 'score', max: tuple(u32)(fields)[0] }),
  3: (fields) => ({ name: 'star', max: tuple(u32)(fields)[0] }),
  4: (fields) => {
    const [min, max, each] = tuple(u64, u64, u64)(fields);
    return { name: 'cumulative', min, max, each };
  },
  5: (fields) => {
    const [credits, against] = tuple(u64, bool)(fields);
    return { name: 'quadratic', credits, against };
  },
  6: (fields) => {
    const [points, min] = tuple(list(u32), u32)(fields);
    return { name: 'positional', points, min };
  },
  7: (fields) => {
    const [costs, budget] = tuple(list(u64), u64)(fields);
    return { name: 'knapsack', costs, budget };
  },
  8: (fields) => {
    const [ranks, found, disclosure] = tuple(u32, procedure, u32)(fields);
    if (disclosure > 1) throw new Malformed('what becomes public was expected');
    return { name: 'ranked', ranks, procedure: found, pairs: disclosure === 1 };
  },
  9: (fields) => {
    const [grades, seats] = tuple(list(text), u32, ties)(fields);
    return { name: 'graded', grades, seats };
  },
  10: (fields) => ({ name: 'write-in', bytes: tuple(u32)(fields)[0] }),
};

const rule: Shape<Rule> = (value) => {
  const [kind, ...fields] = array(value);
  const read = typeof kind === 'bigint' ? parameters[String(kind)] : undefined;
  if (!read) throw new Malformed('a rule of counting was expected');
  return read(fields);
};

export const question: Shape<Question> = (value) => {
  const [title, options, blank, found, packed] = tuple(text, list(text), optional(u32), rule, bool)(value);
  return { title, options, blank, rule: found, packed };
};

export type Cast = Exclude<Rule, { name: 'ranked' | 'graded' | 'write-in' }>;

/** The contest that a ballot is cast as: rankings, grades and write-ins are scores while they are. */
export function castAs({ rule: found, options }: Question): { rule: Cast; options: number } {
  switch (found.name) {
    case 'ranked':
      return { rule: { name: found.pairs ? 'star' : 'score', max: found.ranks }, options: options.length };
    case 'graded':
      return { rule: { name: 'score', max: found.grades.length }, options: options.length };
    case 'write-in':
      return { rule: { name: 'score', max: 255 }, options: found.bytes };
    default:
      return { rule: found, options: options.length };
  }
}

/** Whether ballots are shuffled and opened one by one. */
export const isMixed = ({ rule: found }: Question): boolean =>
  (found.name === 'ranked' && !found.pairs) || found.name === 'graded' || found.name === 'write-in';

/** The fields that a voter fills in: one per option, and one more per option where one can vote against it. */
export function fieldsOf(one: Question): number {
  const { rule: cast, options } = castAs(one);
  return options * (cast.name === 'quadratic' && cast.against ? 2 : 1);
}

function countersOf(one: Question): number {
  const { rule: cast, options } = castAs(one);
  return cast.name === 'star' ? options + options * (options - 1) : fieldsOf(one);
}

export const slotsOf = (one: Question): number =>
  one.packed ? Math.ceil(countersOf(one) / 2) : countersOf(one);

/** Bits that write the integers 0 to L. */
const rangeBits = (limit: bigint): number => (limit <= 0n ? 0 : limit.toString(2).length);

export function squareRoot(value: bigint): bigint {
  let root = 0n;
  for (let step = 1n << 32n; step > 0n; step >>= 1n) if ((root + step) ** 2n <= value) root += step;
  return root;
}

/** Bits of the contest, and how many of them its equations determine. No equation follows from the others. */
export function bitsOf(one: Question): { bits: number; rows: number } {
  const { rule: found, options } = castAs(one);
  switch (found.name) {
    case 'plurality':
      return { bits: options, rows: 1 };
    case 'approval':
      return { bits: options + rangeBits(BigInt(found.max - found.min)), rows: 1 };
    case 'score':
      return { bits: options * rangeBits(BigInt(found.max)), rows: 0 };
    case 'star': {
      const [pairs, score] = [options * (options - 1), rangeBits(BigInt(found.max))];
      return { bits: options * score + pairs * (1 + 2 * score), rows: 2 * pairs };
    }
    case 'cumulative':
      return { bits: options * rangeBits(found.each) + rangeBits(found.max - found.min), rows: 1 };
    case 'quadratic':
      return { bits: fieldsOf(one) * Number(squareRoot(found.credits)) + rangeBits(found.credits), rows: 1 };
    case 'positional': {
      const places = found.points.length;
      const least = found.min > 0 ? rangeBits(BigInt(places - found.min)) : 0;
      return {
        bits: options * places + options + places + least,
        rows: options + places + (found.min > 0 ? 1 : 0),
      };
    }
    case 'knapsack':
      return { bits: options + rangeBits(found.budget), rows: 1 };
  }
}

/** Bytes of a contest in a sealed ballot, docs/protocol.md 8.4. */
export function sealedBytes(one: Question): number {
  const { bits, rows } = bitsOf(one);
  return 32 * (slotsOf(one) + 5 + bits - rows);
}
