/** How a ranked contest is counted, as far as a manifest has to be sound (docs/counting.md section 15). */
import { Malformed, type Value } from './cbor';
import { type Shape, array, bool, list, optional, tuple, u32, u64, u8 } from './shape';

export type Procedure = {
  /** Whether options of one rank are equals, and whether any number of ranks may be left out. */
  equals: boolean;
  skips: boolean;
  rule: 'votes' | 'pairs' | 'points' | 'projects';
  seats: number;
  /** Options that the rule names. */
  named: number[];
  /** For how many options it has costs, where it has any. */
  costs: number | null;
  /** Whether its ratios have denominators. */
  divides: boolean;
};

type Counted = Pick<Procedure, 'rule'> & Partial<Procedure>;

function index(most: number): Shape<number> {
  return (value) => {
    const found = u32(value);
    if (found > most) throw new Malformed(`a number up to ${most} was expected`);
    return found;
  };
}

export const ties = list(index(3));

const rules: Record<string, (fields: Value[]) => Counted> = {
  0: (fields) => {
    const [[, , named]] = tuple(tuple(bool, bool, list(u32)))(fields);
    return { rule: 'votes', named };
  },
  1: (fields) => ({ rule: 'votes', seats: tuple(u32, tuple(u8, index(1), bool))(fields)[0] }),
  2: (fields) => ({ rule: 'votes', seats: tuple(u32)(fields)[0] }),
  3: (fields) => ({ rule: 'votes', seats: tuple(u32)(fields)[0] }),
  4: (fields) => {
    const [[fallback, , ratios]] = tuple(tuple(optional(u32), u64, list(tuple(u32, u32, u32))))(fields);
    const named = [...(fallback === null ? [] : [fallback]), ...ratios.map(([option]) => option)];
    return { rule: 'pairs', named, divides: ratios.every(([, , denominator]) => denominator > 0) };
  },
  5: (fields) => (tuple()(fields), { rule: 'pairs' }),
  6: (fields) => ({ rule: 'pairs', seats: tuple(u32)(fields)[0] }),
  7: (fields) => ({ rule: 'points', seats: tuple(u32, index(1))(fields)[0] }),
  8: (fields) => ({ rule: 'projects', costs: tuple(list(u64), u64)(fields)[0].length }),
};

const counted: Shape<Counted> = (value) => {
  const [kind, ...fields] = array(value);
  const read = typeof kind === 'bigint' ? rules[String(kind)] : undefined;
  if (!read) throw new Malformed('a rule for rankings was expected');
  return read(fields);
};

export const procedure: Shape<Procedure> = (value) => {
  const [[overvotes, skipped], rule] = tuple(tuple(index(2), optional(u32), index(1)), counted, ties)(value);
  const plain = { seats: 1, named: [], costs: null, divides: true };
  return { ...plain, ...rule, equals: overvotes === 2, skips: skipped === null };
};

/** Whether a contest of so many options can be counted so; with `pairs`, from pairs alone. */
export function counts(
  { rule, seats, named, costs, divides, equals, skips }: Procedure,
  options: number,
  pairs: boolean,
): boolean {
  return (
    seats >= 1 &&
    named.every((option) => option < options) &&
    (costs === null || costs === options) &&
    divides &&
    !(rule === 'votes' && equals) &&
    (!pairs || (rule === 'pairs' && equals && skips))
  );
}
