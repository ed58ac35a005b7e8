import type { AudienceView, ClassView, Kind, NewContest, NewElection } from '../lib/contract';
import { t } from '../messages/translate.svelte';
import { fromParts, type DateParts } from './date';
import { whole } from './numbers';
import { checkRule, newRule, ruleOf, type DraftRule } from './rule';
import { givesPoints, wayOf, type Way } from './way';

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
  audience: DraftAudience;
};
export type DraftAudience = {
  way: Way;
  classes: ClassView[];
  districts: string;
  age_bands: string;
};

export const CLASSES: ClassView[] = ['resident', 'e_resident', 'visitor', 'business', 'authority'];
const LEAST_OF_GROUP = 5;

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
    audience: { way: 'own', classes: ['resident'], districts: '', age_bands: '' },
  };
}

/** The options that are asked about; an answer in one’s own words has none. */
function optionsOf(contest: DraftContest): DraftOption[] {
  return contest.rule === 'write_in' ? [] : contest.options;
}

/** Whether there is anything in it that would be lost. */
export function isBegun(draft: Draft): boolean {
  const texts = draft.contests.flatMap(({ title, options }) => [title, ...options.map(({ text }) => text)]);
  return [draft.title, draft.description, ...texts].some((text) => text.trim() !== '');
}

/** A draft that was kept, with keys of this window. */
export function resumed(draft: Draft): Draft {
  const option = (old: DraftOption): DraftOption => ({ ...old, key: nextKey++ });
  const contest = (old: DraftContest): DraftContest => ({
    ...old,
    key: nextKey++,
    options: old.options.map(option),
  });
  return { ...draft, contests: draft.contests.map(contest) };
}

function checkContest(contest: DraftContest, errors: Errors): void {
  if (!contest.title.trim()) errors[`contest-${contest.key}`] = t('editor.error.question');
  const seen = new Set<string>();
  for (const option of optionsOf(contest)) {
    const text = option.text.trim().toLocaleLowerCase();
    if (!text) errors[`option-${option.key}`] = t('editor.error.option');
    else if (seen.has(text)) errors[`option-${option.key}`] = t('editor.error.option_twice');
    seen.add(text);
  }
  checkRule(contest, errors);
}

/** Whole numbers with commas between them; `NaN` for what is none. */
function numbersOf(typed: string): number[] {
  return typed
    .split(/[,，、]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => whole(part));
}

function checkAudience({ audience, minimum }: Draft, errors: Errors): void {
  if (audience.classes.length === 0) errors.classes = t('audience.error.classes');
  if (audience.way !== 'hidden') return;
  for (const group of ['districts', 'age_bands'] as const) {
    const numbers = numbersOf(audience[group]);
    if (numbers.some(Number.isNaN)) errors[group] = t('audience.error.list');
    else if (numbers.length > 0 && whole(minimum) < LEAST_OF_GROUP)
      errors.minimum = t('audience.error.minimum');
  }
}

/** A binding election is for residents. */
function audienceOf({ kind, audience }: Draft): AudienceView {
  if (kind === 'election')
    return { pseudonymous: false, classes: ['resident'], districts: [], age_bands: [] };
  const { way, classes } = audience;
  const pseudonymous = way === 'hidden';
  const groups = (typed: string): number[] => (pseudonymous ? numbersOf(typed) : []);
  return {
    pseudonymous,
    classes: [...classes],
    districts: groups(audience.districts),
    age_bands: groups(audience.age_bands),
  };
}

/** What keeps the form from being sent. Whether an election may be held is the shell's to say. */
export function check(draft: Draft, now: number): Errors {
  const errors: Errors = {};
  if (!draft.title.trim()) errors.title = t('editor.error.title');
  for (const contest of draft.contests) checkContest(contest, errors);
  const closes = fromParts(draft.closes);
  if (closes === null) errors.closes = t('editor.error.closes');
  else if (closes <= now) errors.closes = t('editor.error.closes_past');
  if (givesPoints(draft) && Number.isNaN(whole(draft.points))) errors.points = t('editor.error.number');
  if (!(whole(draft.minimum) >= 1)) errors.minimum = t('editor.error.one_or_more');
  if (draft.kind === 'poll') checkAudience(draft, errors);
  return errors;
}

function contestOf(contest: DraftContest): NewContest {
  return {
    title: contest.title.trim(),
    options: optionsOf(contest).map((option) => option.text.trim()),
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
    points: givesPoints(draft) ? whole(draft.points) : 0,
    minimum_voters: whole(draft.minimum),
    audience: audienceOf(draft),
    secret_roll: wayOf(draft) === 'secret',
  };
}
