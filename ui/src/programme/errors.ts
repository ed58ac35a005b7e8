import { t } from '../messages/translate.svelte';
import { isKey } from '../shared/key';
import { NUMBERS, type RulesDraft } from './draft';
import { secondsOf } from './span';

export type Errors = Record<string, string>;

const MAX_NUMBER = 4_294_967_295;

function numberError(text: string, most: number): string | undefined {
  const value = /^\d{1,16}$/.test(text.trim()) ? Number(text) : 0;
  if (value < 1) return t('editor.error.one_or_more');
  // Only whoever is past it needs to read where a number ends.
  return value > most ? t('rules_error.whole', { most }) : undefined;
}

function textError(text: string): string | undefined {
  return text.trim() ? undefined : t('rules_error.empty');
}

function twice(texts: string[], at: number): boolean {
  return texts.some((text, other) => other < at && text.trim() === texts[at]?.trim());
}

/** What is missing or wrong, by field; empty when the rules can be tried. */
export function errorsOf(draft: RulesDraft): Errors {
  const errors: Errors = {};
  const expect = (field: string, error: string | undefined): void => {
    if (error && !errors[field]) errors[field] = error;
  };
  const number = (field: string, text: string, most = MAX_NUMBER): void =>
    expect(field, numberError(text, most));
  expect('id', textError(draft.id));
  expect('title', textError(draft.title));
  draft.kinds.forEach((kind, at) => {
    expect(`kind-id-${at}`, textError(kind.id));
    const ids = draft.kinds.map((it) => it.id);
    expect(`kind-id-${at}`, twice(ids, at) ? t('rules_error.twice') : undefined);
    expect(`kind-unit-${at}`, textError(kind.unit));
    expect(`kind-method-${at}`, textError(kind.method));
    for (const name of NUMBERS[kind.formula]) number(`kind-${name}-${at}`, kind.numbers[name]);
    if (kind.formula === 'saving') expect(`kind-of-${at}`, textError(kind.of));
    if (kind.formula === 'nothing') expect(`kind-reason-${at}`, textError(kind.reason));
  });
  draft.parties.forEach((party, at) => {
    expect(`party-name-${at}`, textError(party.name));
    const names = draft.parties.map((it) => it.name);
    expect(`party-name-${at}`, twice(names, at) ? t('rules_error.twice') : undefined);
    expect(`party-place-${at}`, textError(party.place));
    expect(`party-key-${at}`, isKey(party.key) ? undefined : t('rules_error.key'));
    const keys = draft.parties.map((it) => it.key.toLowerCase());
    expect(`party-key-${at}`, twice(keys, at) ? t('rules_error.twice') : undefined);
    const attests = party.kinds.some((kind) => draft.kinds.some((it) => it.id.trim() === kind));
    expect(`party-kinds-${at}`, party.role === 'provider' || attests ? undefined : t('rules_error.attests'));
  });
  number('week', draft.week);
  number('epoch', draft.epoch, Number.MAX_SAFE_INTEGER);
  expect('delay', secondsOf(draft.delay) === null ? t('rules_error.span') : undefined);
  expect('claim', secondsOf(draft.claim) === null ? t('rules_error.span') : undefined);
  return errors;
}
