import type { ContestView } from '../lib/contract';
import { average, percent } from '../messages/format';
import { t } from '../messages/translate.svelte';
import { sum } from './sums';

/** How the numbers of a result are called and shown. */
export type Measure = {
  /** What is said of the option that is ahead. */
  ahead: 'votes' | 'points' | 'scores' | 'runoff' | 'difference';
  count: string;
  /** What a full bar would be. */
  whole: number;
  share: string;
  shareOf: (count: number) => string;
};

/** Where people give something to several options, shares of it would say little: then of voters, or an average. */
export function measure(contest: ContestView, voters: number): Measure {
  const rule = contest.rule;
  const all = sum(contest.counts ?? []);
  const shares = { whole: all, share: t('results.share'), shareOf: (count: number) => percent(count, all) };
  switch (rule.rule) {
    case 'approval':
    case 'knapsack':
      return {
        ahead: 'votes',
        count: t('results.votes'),
        whole: voters,
        share: t('results.share_voters'),
        shareOf: (count) => percent(count, voters),
      };
    case 'score':
    case 'star':
      return {
        ahead: rule.rule === 'star' ? 'runoff' : 'scores',
        count: t('results.scores'),
        whole: rule.max * voters,
        share: t('results.average'),
        shareOf: (count) => average(count, voters),
      };
    case 'cumulative':
    case 'positional':
      return { ahead: 'points', count: t('results.points'), ...shares };
    case 'quadratic':
      return { ahead: rule.against ? 'difference' : 'votes', count: t('results.votes'), ...shares };
    case 'plurality':
    case 'ranked':
    case 'graded':
    case 'write_in':
      return { ahead: 'votes', count: t('results.votes'), ...shares };
  }
}
