import type { Choices, ContestView, RuleView, Selection } from '../lib/contract';
import { number, t } from '../messages/translate.svelte';
import { costOf, creditsFor, sum } from './sums';
import { bytesOf, storedForm } from './text';

export type RuleOf<Name extends RuleView['rule']> = Extract<RuleView, { rule: Name }>;

/** What the control of a rule is given. */
type Given<Name extends RuleView['rule']> = { contest: ContestView; rule: RuleOf<Name>; at: number };

/** The control of a rule with a value for every field, and how it gives back what was filled in. */
export type ControlProps<Name extends RuleView['rule']> = Given<Name> & {
  values: number[];
  onchange: (values: number[]) => void;
};

/** The control of another rule. */
export type FilledProps<Name extends RuleView['rule']> = Given<Name> & {
  filled: Selection;
  onchange: (filled: Selection) => void;
};

export function valuesOf(filled: Selection): number[] {
  return Array.isArray(filled) ? filled : [];
}

export function rankingOf(filled: Selection): number[][] {
  return 'ranking' in filled ? filled.ranking : [];
}

export function gradesOf(filled: Selection): (number | null)[] {
  return 'grades' in filled ? filled.grades : [];
}

export function textOf(filled: Selection): string {
  return 'text' in filled ? filled.text : '';
}

/** A contest in which nothing is filled in yet. Values are one per option, two where one can vote against. */
export function untouched(contest: ContestView): Selection {
  const rule = contest.rule;
  switch (rule.rule) {
    case 'ranked':
      return { ranking: [] };
    case 'graded':
      return { grades: contest.options.map(() => null) };
    case 'write_in':
      return { text: '' };
    default: {
      const each = rule.rule === 'quadratic' && rule.against ? 2 : 1;
      return Array.from({ length: each * contest.options.length }, () => 0);
    }
  }
}

function outside(count: number, min: number, max: number): string {
  if (count < min) return t('choose.too_few', { count: min });
  return count > max ? t('choose.too_many', { count: max }) : '';
}

function pointsLack(rule: RuleOf<'cumulative'>, given: number): string {
  if (given > rule.max) return t('choose.points_over', { count: given - rule.max });
  if (given >= rule.min) return '';
  return rule.min === rule.max
    ? t('choose.points_all_missing', { count: rule.min - given })
    : t('choose.points_too_few', { count: rule.min });
}

/** Why a contest is not filled in yet, in words; nothing when it is. The shell decides; this only spares a round trip. */
export function lack(contest: ContestView, filled: Selection): string {
  const rule = contest.rule;
  const values = valuesOf(filled);
  const marks = values.filter((value) => value > 0).length;
  switch (rule.rule) {
    case 'plurality':
      if (marks === 1) return '';
      return contest.blank === null ? t('choose.one_missing') : t('choose.one_missing_blank');
    case 'approval':
      return outside(marks, rule.min, rule.max);
    case 'score':
    case 'star':
    case 'ranked':
    case 'graded':
      return '';
    case 'cumulative':
      return pointsLack(rule, sum(values));
    case 'quadratic': {
      const over = creditsFor(values) - rule.credits;
      return over > 0 ? t('choose.credits_over', { count: over }) : '';
    }
    case 'positional':
      return marks < rule.min ? t('choose.places_missing', { count: rule.min }) : '';
    case 'knapsack': {
      const over = costOf(values, rule.costs) - rule.budget;
      return over > 0 ? t('choose.budget_over', { amount: number(over) }) : '';
    }
    case 'write_in': {
      const over = bytesOf(storedForm(textOf(filled))) - rule.bytes;
      return over > 0 ? t('written.over', { count: over }) : '';
    }
  }
}

export function optionName(contest: ContestView, option: number): string {
  return option === contest.blank ? t('choose.blank') : (contest.options[option] ?? '');
}

/** The same for two ways to say the same: options of one rank have no order, and a text is stored in one form. */
function plain(filled: Selection): Selection {
  if ('ranking' in filled) return { ranking: filled.ranking.map((place) => place.toSorted((a, b) => a - b)) };
  return 'text' in filled ? { text: storedForm(filled.text) } : filled;
}

export function same(a: Choices, b: Choices): boolean {
  return JSON.stringify(a.contests.map(plain)) === JSON.stringify(b.contests.map(plain));
}
