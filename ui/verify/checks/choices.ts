/** What a voter filled in: whether the rule allows it, and what stands in the slots (docs/protocol.md section 6). */
import { utf8 } from './bytes';
import { type Question, castAs, squareRoot } from './contests';

const sum = (values: bigint[]): bigint => values.reduce((all, value) => all + value, 0n);
const marks = (values: bigint[]): boolean => values.every((value) => value <= 1n);

/** Whether these fields are a choice that the contest's rule allows. */
export function isAllowed(question: Question, fields: bigint[]): boolean {
  const { rule, options } = castAs(question);
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
      const both = fields.some((value, at) => value > 0n && (fields[at + options] ?? 0n) > 0n);
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
  if (castAs(question).rule.name === 'star') {
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

/** `grade` is the name of one, in place of a value. */
export type Chosen = { option: string; value: bigint; marked: boolean; against: boolean; grade?: string };

const HIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** The text that bytes are, or why they are none (docs/counting.md section 16). White space at its ends says nothing. */
export function writtenIn(fields: bigint[]): string {
  const end = fields.indexOf(0n);
  const bytes = Uint8Array.from(end < 0 ? fields : fields.slice(0, end), Number);
  if (end >= 0 && fields.slice(end).some((value) => value > 0n)) return 'text.after_end';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return 'text.not_utf8';
  }
  if (HIDDEN.test(text)) return 'text.control';
  if (text.normalize('NFC') !== text || utf8(text).length !== bytes.length) return 'text.not_nfc';
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
}

/** The fields that are not at zero, in their order; of a write-in its text. */
export function chosen({ rule, options }: Question, fields: bigint[]): Chosen[] {
  const plain = { value: 1n, marked: true, against: false };
  if (rule.name === 'write-in') {
    const option = writtenIn(fields);
    return option === '' ? [] : [{ ...plain, option }];
  }
  const marked = ['plurality', 'approval', 'knapsack'].includes(rule.name);
  return fields.flatMap((found, at) => {
    if (found === 0n) return [];
    const option = options[at % options.length] ?? '';
    if (rule.name === 'graded') return [{ ...plain, option, grade: rule.grades[Number(found) - 1] ?? '' }];
    // Where pairs become public a better rank is a higher value.
    const value = rule.name === 'ranked' && rule.pairs ? BigInt(rule.ranks) + 1n - found : found;
    return [{ option, value, marked, against: at >= options.length }];
  });
}
