import type { Choices, ContestView } from '../lib/contract';
import { t } from '../messages/translate.svelte';

/** Why a contest is not filled in yet, in words; nothing when it is. The shell decides; this only spares a round trip. */
export function lack(contest: ContestView, marks: number[]): string {
  const rule = contest.rule;
  if (rule.rule === 'plurality') {
    if (marks.length === 1) return '';
    return contest.blank === null ? t('choose.one_missing') : t('choose.one_missing_blank');
  }
  if (marks.length < rule.min) return t('choose.too_few', { count: rule.min });
  if (marks.length > rule.max) return t('choose.too_many', { count: rule.max });
  return '';
}

export function optionName(contest: ContestView, option: number): string {
  return option === contest.blank ? t('choose.blank') : (contest.options[option] ?? '');
}

/** What a person should read under the question. */
export function instruction(contest: ContestView): string {
  const rule = contest.rule;
  if (rule.rule === 'plurality') return t('choose.one');
  if (rule.min === rule.max) return t('choose.exactly', { count: rule.max });
  if (rule.min === 0) return t('choose.up_to', { count: rule.max });
  return t('choose.between', { min: rule.min, max: rule.max });
}

export function ascending(marks: number[][]): Choices {
  return { contests: marks.map((contest) => [...contest].sort((a, b) => a - b)) };
}

export function same(a: Choices, b: Choices): boolean {
  return JSON.stringify(a.contests) === JSON.stringify(b.contests);
}
