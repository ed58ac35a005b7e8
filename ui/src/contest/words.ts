import type { ContestView, RuleView, Selection } from '../lib/contract';
import { list, sentences } from '../messages/format';
import { number, ordinal, t } from '../messages/translate.svelte';
import { optionName, valuesOf, type RuleOf } from './contest';
import { rankedInstruction, saidInWords, type Said } from './ranked-words';
import { costOf, creditsFor, ranking, sum, votesOn } from './sums';

function pointsInstruction(rule: RuleOf<'cumulative'>): string {
  const { min, max, each } = rule;
  const all =
    min === max
      ? t('choose.points_all', { count: max })
      : min === 0
        ? t('choose.points_up_to', { count: max })
        : t('choose.points_between', { min, max });
  return sentences([all, each < max ? t('choose.points_each', { count: each }) : '']);
}

/** So many places fit beside each other, and into a sentence. */
export const FEW_PLACES = 6;

function rankingInstruction(rule: RuleOf<'positional'>): string {
  const places = rule.points.map((points, place) =>
    t('choose.ranking_place', { place: ordinal(place + 1), count: points }),
  );
  return sentences([
    t('choose.ranking'),
    places.length <= FEW_PLACES ? t('choose.ranking_places', { places: list(places) }) : '',
    rule.min > 0 ? t('choose.ranking_least', { count: rule.min }) : '',
  ]);
}

/** What a person should read under the question. */
export function instruction(contest: ContestView): string {
  const rule = contest.rule;
  switch (rule.rule) {
    case 'plurality':
      return t('choose.one');
    case 'approval':
      if (rule.min === rule.max) return t('choose.exactly', { count: rule.max });
      if (rule.min === 0) return t('choose.up_to', { count: rule.max });
      return t('choose.between', { min: rule.min, max: rule.max });
    case 'score':
      return t('choose.score', { max: rule.max });
    case 'star':
      return sentences([t('choose.score', { max: rule.max }), t('choose.runoff')]);
    case 'cumulative':
      return pointsInstruction(rule);
    case 'quadratic':
      return sentences([
        rule.against ? t('choose.credits_against') : '',
        t('choose.credits', { count: rule.credits }),
      ]);
    case 'positional':
      return rankingInstruction(rule);
    case 'knapsack':
      return t('choose.budget', { budget: number(rule.budget) });
    case 'ranked':
      return rankedInstruction(contest, rule);
    case 'graded':
      return sentences([t('graded.how'), t('ranked.opened')]);
    case 'write_in':
      return sentences([t('written.how'), t('ranked.opened')]);
  }
}

/** How much of what there is to give has been given, where a rule has something to give. */
export type Balance = { used: number; total: number; words: string };

export function balance({ rule }: { rule: RuleView }, filled: Selection): Balance | null {
  const values = valuesOf(filled);
  const made = (used: number, total: number, left: string): Balance => ({
    used,
    total,
    words: used > total ? t('choose.over', { over: used - total, total }) : left,
  });
  switch (rule.rule) {
    case 'cumulative': {
      const [used, total] = [sum(values), rule.max];
      return made(used, total, t('choose.points_left', { left: total - used, total }));
    }
    case 'quadratic': {
      const [used, total] = [creditsFor(values), rule.credits];
      return made(used, total, t('choose.credits_left', { left: total - used, total }));
    }
    case 'knapsack': {
      const [used, total] = [costOf(values, rule.costs), rule.budget];
      return made(used, total, t('choose.budget_left', { left: total - used, total }));
    }
    default:
      return null;
  }
}

/** What was filled in, option by option, in words. A ranking comes in its own order. */
export function said(contest: ContestView, filled: Selection): Said[] {
  const rule = contest.rule;
  if (!Array.isArray(filled)) return saidInWords(contest, filled);
  const values = valuesOf(filled);
  if (rule.rule === 'positional') {
    return ranking(values, rule.points).flatMap((option, place) => {
      if (option === null) return [];
      const words = t('said.place', { place: ordinal(place + 1), name: optionName(contest, option) });
      return [{ option, words }];
    });
  }
  const scored = rule.rule === 'score' || rule.rule === 'star';
  return contest.options.flatMap((_, option) => {
    const value = votesOn(values, contest.options.length, option);
    return value === 0 && !scored ? [] : [{ option, words: sayOne(contest, rule, option, value) }];
  });
}

/** An option, with its cost where it has one. */
export function offered(contest: ContestView, option: number): string {
  const name = optionName(contest, option);
  const cost = contest.rule.rule === 'knapsack' ? contest.rule.costs[option] : undefined;
  return cost === undefined ? name : t('said.cost', { name, cost: number(cost) });
}

function sayOne(contest: ContestView, rule: RuleView, option: number, value: number): string {
  const name = optionName(contest, option);
  switch (rule.rule) {
    case 'score':
    case 'star':
      return t('said.score', { name, value, max: rule.max });
    case 'cumulative':
      return t('said.points', { name, count: value });
    case 'quadratic':
      return value < 0 ? t('said.against', { name, count: -value }) : t('said.for', { name, count: value });
    default:
      return offered(contest, option);
  }
}
