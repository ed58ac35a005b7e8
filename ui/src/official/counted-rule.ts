import type { RankedMethod, RuleView } from '../lib/contract';
import { t } from '../messages/translate.svelte';
import { LIMITS } from '../shared/limits';
import { fault } from '../shared/typed';
import type { DraftContest } from './draft';
import { tooSmall, whole } from './numbers';

/** The ways to count rankings that the office can ask for. */
export const METHODS = [
  'instant_runoff',
  'stv_scotland',
  'stv_portland',
  'stv_ireland',
  'stv_meek',
  'schulze',
  'ranked_pairs',
  'copeland',
  'borda',
] as const satisfies RankedMethod[];

type Method = (typeof METHODS)[number];

const ELECT_ONE: Method[] = ['instant_runoff', 'schulze', 'ranked_pairs'];
const OF_PAIRS: Method[] = ['schulze', 'ranked_pairs', 'copeland'];
const LEAST_GRADES = 2;
const LEAST_ROOM = 2;

/** What is typed for rankings, grades and answers in words. */
export type DraftCounted = {
  method: Method;
  seats: string;
  ranks: string;
  pairs: boolean;
  grades: string;
  bytes: string;
};

export function newCounted(): DraftCounted {
  return {
    method: 'instant_runoff',
    seats: '1',
    ranks: '',
    pairs: false,
    grades: t('editor.grades_sample'),
    bytes: '40',
  };
}

/** Whether a method fills several places. */
export function fillsPlaces(method: Method): boolean {
  return !ELECT_ONE.includes(method);
}

/** Whether pairs are all that a method needs of the ballots. */
export function countsPairs(method: Method): boolean {
  return OF_PAIRS.includes(method);
}

/** Grades as they are typed, the best first; as they are counted, the lowest first. */
function gradesOf(text: string): string[] {
  const grades = text.split('\n').map((grade) => grade.trim());
  return grades.filter(Boolean).reverse();
}

function gradesError(text: string): string | undefined {
  const grades = gradesOf(text);
  const fits = grades.length >= LEAST_GRADES && grades.length <= LIMITS.grades;
  if (!fits || new Set(grades).size !== grades.length) return t('editor.error.grades');
  return grades.map((grade) => fault(grade, LIMITS.title)).find(Boolean);
}

function ofOptions(number: number, options: number): string | undefined {
  return number > options ? t('editor.error.options') : tooSmall(number);
}

function bytesError(bytes: number): string | undefined {
  return bytes >= LEAST_ROOM && bytes <= LIMITS.writeIn ? undefined : t('editor.error.bytes');
}

function ranksOf(contest: DraftContest): number {
  return contest.ranks.trim() ? whole(contest.ranks) : contest.options.length;
}

function seatsOf(contest: DraftContest): number {
  return contest.rule === 'ranked' && !fillsPlaces(contest.method) ? 1 : whole(contest.seats);
}

/** What is wrong, field by field. */
export function countedErrors(contest: DraftContest): [field: string, error: string | undefined][] {
  if (contest.rule === 'write_in') return [['bytes', bytesError(whole(contest.bytes))]];
  const options = contest.options.length;
  const many = options > LIMITS.ranked ? t('editor.error.many_options', { most: LIMITS.ranked }) : undefined;
  return [
    ['many', many],
    ['seats', ofOptions(seatsOf(contest), options)],
    contest.rule === 'graded'
      ? ['grades', gradesError(contest.grades)]
      : ['ranks', ofOptions(ranksOf(contest), options)],
  ];
}

/** The rule as the shell wants it. */
export function countedRule(contest: DraftContest): RuleView {
  if (contest.rule === 'write_in') return { rule: 'write_in', bytes: whole(contest.bytes) };
  const seats = seatsOf(contest);
  if (contest.rule === 'graded') return { rule: 'graded', grades: gradesOf(contest.grades), seats };
  const { method } = contest;
  const pairs = contest.pairs && countsPairs(method);
  return { rule: 'ranked', ranks: ranksOf(contest), method, seats, pairs };
}
