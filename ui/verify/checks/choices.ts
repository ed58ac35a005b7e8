/** What a voter filled in: whether the rule allows it, and what stands in the slots (docs/protocol.md section 6). */
import { type Question, squareRoot } from './contests';

const sum = (values: bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
const marks = (values: bigint[]): boolean => values.every((value) => value <= 1n);

/** Whether these fields are a choice that the contest's rule allows. */
export function isAllowed({ rule, options }: Question, fields: bigint[]): boolean {
  switch (rule.name) {
    case 'plurality':
      return marks(fields) && sum(fields) === 1n;
    case 'approval':
      return marks(fields) && sum(fields) >= BigInt(rule.min) && sum(fields) <= BigInt(rule.max);
    case 'score':
    case 'star':
      return fields.every((value) => value <= BigInt(rule.max));
    case 'cumulative':
      return (
        fields.every((value) => value <= rule.each) && sum(fields) >= rule.min && sum(fields) <= rule.max
      );
    case 'quadratic': {
      const most = squareRoot(rule.credits);
      const both = fields.some((value, at) => value > 0n && (fields[at + options.length] ?? 0n) > 0n);
      return !both && fields.every((v) => v <= most) && sum(fields.map((v) => v * v)) <= rule.credits;
    }
    case 'positional': {
      const given = fields.filter((value) => value > 0n);
      const left = rule.points.map(BigInt);
      const fits = given.every((value) => {
        const place = left.indexOf(value);
        if (place >= 0) left.splice(place, 1);
        return place >= 0;
      });
      return fits && given.length >= rule.min;
    }
    case 'knapsack':
      return marks(fields) && sum(fields.map((mark, at) => mark * (rule.costs[at] ?? 0n))) <= rule.budget;
  }
}

/** The values of the slots: counters, two in a slot if the contest is packed. */
export function slotValues(question: Question, fields: bigint[]): bigint[] {
  const counters = [...fields];
  if (question.rule.name === 'star') {
    fields.forEach((one, i) => {
      fields.forEach((other, j) => {
        if (i !== j) counters.push(one > other ? 1n : 0n);
      });
    });
  }
  if (!question.packed) return counters;
  return counters
    .map((value, at) => (at % 2 === 0 ? value + ((counters[at + 1] ?? 0n) << 20n) : 0n))
    .filter((_value, at) => at % 2 === 0);
}

export type Chosen = { option: string; value: bigint; marked: boolean; against: boolean };

/** The fields that are not at zero, in their order. */
export function chosen({ rule, options }: Question, fields: bigint[]): Chosen[] {
  const marked = ['plurality', 'approval', 'knapsack'].includes(rule.name);
  return fields.flatMap((value, at) =>
    value === 0n
      ? []
      : [{ option: options[at % options.length] ?? '', value, marked, against: at >= options.length }],
  );
}
