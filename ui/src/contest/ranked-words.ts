import type { ContestView, Selection } from '../lib/contract';
import { list, sentences } from '../messages/format';
import { ordinal, t } from '../messages/translate.svelte';
import { gradesOf, optionName, rankingOf, textOf, type RuleOf } from './contest';
import { storedForm } from './text';

export type Said = { option: number; words: string };

/** The places of an order that one makes oneself: first choice, second choice. */
export function choiceName(place: number): string {
  return t('ranked.choice', { place: ordinal(place + 1) });
}

export function rankedInstruction(contest: ContestView, rule: RuleOf<'ranked'>): string {
  return sentences([
    t('ranked.how'),
    rule.ranks < contest.options.length ? t('ranked.ranks', { count: rule.ranks }) : '',
    contest.equals ? t('ranked.equals') : '',
    rule.pairs ? t('ranked.pairs') : t('ranked.opened'),
  ]);
}

/** A ranking, grades or a text as it was filled in, in words; what is left out is not said. */
export function saidInWords(contest: ContestView, filled: Selection): Said[] {
  const rule = contest.rule;
  if ('unreadable' in filled) return [{ option: 0, words: t('said.unreadable') }];
  if (rule.rule === 'graded') {
    return gradesOf(filled).flatMap((grade, option) => {
      if (grade === null) return [];
      const name = optionName(contest, option);
      return [{ option, words: t('said.grade', { name, grade: rule.grades[grade] ?? '' }) }];
    });
  }
  const text = storedForm(textOf(filled));
  if (text) return [{ option: 0, words: t('said.text', { text }) }];
  return rankingOf(filled).map((place, at) => {
    const names = list(place.toSorted((a, b) => a - b).map((option) => optionName(contest, option)));
    return { option: place[0] ?? 0, words: t('said.place', { place: choiceName(at), name: names }) };
  });
}
