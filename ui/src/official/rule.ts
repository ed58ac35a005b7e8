import type { RuleView } from '../lib/contract';
import { t } from '../messages/translate.svelte';
import { countedErrors, countedRule, newCounted, type DraftCounted } from './counted-rule';
import type { DraftContest, Errors } from './draft';
import { money, tooSmall, whole } from './numbers';

export const RULES = [
  'plurality',
  'approval',
  'score',
  'cumulative',
  'quadratic',
  'positional',
  'knapsack',
  'ranked',
  'graded',
  'write_in',
] as const;

/** What is typed for every rule, kept while another rule is looked at. */
export type DraftRule = DraftCounted & {
  rule: (typeof RULES)[number];
  blank: boolean;
  min: string;
  max: string;
  highest: string;
  runoff: boolean;
  points: string;
  each: string;
  all: boolean;
  credits: string;
  against: boolean;
  places: string;
  filled: string;
  budget: string;
};

export function newRule(): DraftRule {
  return {
    rule: 'plurality',
    blank: true,
    min: '1',
    max: '2',
    highest: '5',
    runoff: false,
    points: '10',
    each: '10',
    all: false,
    credits: '16',
    against: false,
    places: '2, 1',
    filled: '1',
    budget: '',
    ...newCounted(),
  };
}

function places(text: string): number[] {
  const parts = text.split(/[\s,;，、；]+/).filter(Boolean);
  return parts.map((part) => whole(part));
}

function boundsError(min: number, max: number, options: number): string | undefined {
  if (max > options) return t('editor.error.max_options');
  return max < min ? t('editor.error.max_min') : tooSmall(max);
}

function eachError(each: number, points: number, all: boolean, options: number): string | undefined {
  if (each > points) return t('editor.error.each');
  return all && each * options < points ? t('editor.error.each_all') : tooSmall(each);
}

function placesError(points: number[], options: number): string | undefined {
  const falls = points.every((value, at) => value >= 1 && value <= (points[at - 1] ?? value));
  if (points.length === 0 || !falls) return t('editor.error.places');
  return points.length > options ? t('editor.error.places_options') : undefined;
}

function filledError(filled: number, points: number[]): string | undefined {
  if (Number.isNaN(filled)) return t('editor.error.number');
  return filled > points.length ? t('editor.error.filled') : undefined;
}

function costError(cost: number, budget: number): string | undefined {
  return cost > budget ? t('editor.error.cost') : tooSmall(cost);
}

/** What is wrong with the numbers of a rule, by field. */
export function checkRule(contest: DraftContest, errors: Errors): void {
  const note = (field: string, error: string | undefined): void => {
    if (error) errors[`${field}-${contest.key}`] = error;
  };
  const options = contest.options.length;
  switch (contest.rule) {
    case 'plurality':
      return;
    case 'approval': {
      const min = whole(contest.min);
      note('min', Number.isNaN(min) ? t('editor.error.number') : undefined);
      return note('max', boundsError(min, whole(contest.max), options));
    }
    case 'score':
      return note('highest', tooSmall(whole(contest.highest)));
    case 'cumulative': {
      const points = whole(contest.points);
      note('points', tooSmall(points));
      return note('each', eachError(whole(contest.each), points, contest.all, options));
    }
    case 'quadratic':
      return note('credits', tooSmall(whole(contest.credits)));
    case 'positional': {
      const points = places(contest.places);
      const wrong = placesError(points, options);
      return wrong ? note('places', wrong) : note('filled', filledError(whole(contest.filled), points));
    }
    case 'knapsack': {
      const budget = money(contest.budget);
      note('budget', tooSmall(budget));
      for (const option of contest.options) {
        const error = costError(money(option.cost), budget);
        if (error) errors[`cost-${option.key}`] = error;
      }
      return;
    }
    case 'ranked':
    case 'graded':
    case 'write_in':
      for (const [field, error] of countedErrors(contest)) note(field, error);
  }
}

/** The rule as the shell wants it; call it only where nothing is wrong. */
export function ruleOf(contest: DraftContest): RuleView {
  switch (contest.rule) {
    case 'plurality':
      return { rule: 'plurality', blank: contest.blank };
    case 'approval':
      return { rule: 'approval', min: whole(contest.min), max: whole(contest.max) };
    case 'score':
      return { rule: contest.runoff ? 'star' : 'score', max: whole(contest.highest) };
    case 'cumulative': {
      const max = whole(contest.points);
      return { rule: 'cumulative', min: contest.all ? max : 0, max, each: whole(contest.each) };
    }
    case 'quadratic':
      return { rule: 'quadratic', credits: whole(contest.credits), against: contest.against };
    case 'positional':
      return { rule: 'positional', points: places(contest.places), min: whole(contest.filled) };
    case 'knapsack':
      return {
        rule: 'knapsack',
        costs: contest.options.map((option) => money(option.cost)),
        budget: money(contest.budget),
      };
    case 'ranked':
    case 'graded':
    case 'write_in':
      return countedRule(contest);
  }
}
