import type { ContestView, Kind, NewContest, NewElection } from '../lib/contract';
import { t } from '../messages/translate.svelte';
import { fromParts, type DateParts } from './date';
import { checkRule, newRule, ruleOf, whole, type DraftRule } from './rule';

export type DraftOption = { key: number; text: string; cost: string };
export type DraftContest = DraftRule & { key: number; title: string; options: DraftOption[] };
export type Draft = {
  kind: Kind;
  title: string;
  description: string;
  contests: DraftContest[];
  closes: DateParts;
  points: string;
  minimum: string;
};

/** Messages by field; keys of contests and options are their own, so that they stay true when something moves. */
export type Errors = Record<string, string>;

let nextKey = 0;

export function newOption(): DraftOption {
  return { key: nextKey++, text: '', cost: '' };
}

export function newContest(): DraftContest {
  return { ...newRule(), key: nextKey++, title: '', options: [newOption(), newOption()] };
}

export function newDraft(closes: DateParts): Draft {
  return {
    kind: 'election',
    title: '',
    description: '',
    contests: [newContest()],
    closes,
    points: '10',
    minimum: '5',
  };
}

function checkContest(contest: DraftContest, errors: Errors): void {
  if (!contest.title.trim()) errors[`contest-${contest.key}`] = t('editor.error.question');
  const seen = new Set<string>();
  for (const option of contest.options) {
    const text = option.text.trim().toLocaleLowerCase();
    if (!text) errors[`option-${option.key}`] = t('editor.error.option');
    else if (seen.has(text)) errors[`option-${option.key}`] = t('editor.error.option_twice');
    seen.add(text);
  }
  checkRule(contest, errors);
}

/** What keeps the form from being sent. Whether an election may be held is the shell's to say. */
export function check(draft: Draft, now: number): Errors {
  const errors: Errors = {};
  if (!draft.title.trim()) errors.title = t('editor.error.title');
  for (const contest of draft.contests) checkContest(contest, errors);
  const closes = fromParts(draft.closes);
  if (closes === null) errors.closes = t('editor.error.closes');
  else if (closes <= now) errors.closes = t('editor.error.closes_past');
  if (draft.kind === 'poll' && Number.isNaN(whole(draft.points))) errors.points = t('editor.error.number');
  if (!(whole(draft.minimum) >= 1)) errors.minimum = t('editor.error.one_or_more');
  return errors;
}

function contestOf(contest: DraftContest): NewContest {
  return {
    title: contest.title.trim(),
    options: contest.options.map((option) => option.text.trim()),
    rule: ruleOf(contest),
  };
}

/** The finished form as the shell wants it; call it only on a draft without errors. */
export function electionOf(draft: Draft): NewElection {
  return {
    kind: draft.kind,
    title: draft.title.trim(),
    description: draft.description.trim(),
    contests: draft.contests.map(contestOf),
    closes_at: fromParts(draft.closes) ?? 0,
    points: draft.kind === 'poll' ? whole(draft.points) : 0,
    minimum_voters: whole(draft.minimum),
  };
}

/** A contest as a voter would see it. */
export function viewOf(contest: NewContest): ContestView {
  const blank = contest.rule.rule === 'plurality' && contest.rule.blank;
  return {
    title: contest.title,
    options: blank ? [...contest.options, ''] : contest.options,
    blank: blank ? contest.options.length : null,
    rule: contest.rule,
    counts: null,
    against: null,
    pairs: null,
    winners: null,
  };
}
