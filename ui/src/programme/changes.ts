import type { RulesView } from '../lib/contract';
import { t } from '../messages/translate.svelte';
import { spanWords } from './span';
import { formulaWords, partyDoes } from './words';

/** One difference between two versions of rules, in words. */
export type Change = {
  mark: 'added' | 'removed' | 'changed';
  what: string;
  was: string | null;
  now: string | null;
};

/** A line of rules: what it is about, what is said of it, and whose key goes with it. */
type Line = { what: string; said: string; key: string };

/** Everything that rules say, line by line. */
function lines(rules: RulesView): Map<string, Line> {
  const all = new Map<string, Line>();
  const say = (name: string, what: string, said: string, key = ''): void => {
    all.set(name, { what, said, key });
  };
  say('title', t('rules.title'), rules.title);
  for (const kind of rules.kinds) say(`kind ${kind.id}`, kind.id, `${kind.method} · ${formulaWords(kind)}`);
  for (const party of rules.parties) {
    const words = [t(`role.${party.role}`), party.place, partyDoes(party)];
    say(`party ${party.name}`, party.name, words.join(' · '), party.key);
  }
  say('week', t('programme.person_week'), t('programme.point', { count: rules.caps.person_week }));
  say('epoch', t('programme.epoch_cap'), t('programme.point', { count: rules.caps.epoch }));
  say('delay', t('programme.delay'), spanWords(rules.delay));
  say('claim', t('programme.claim_within'), spanWords(rules.claim_within));
  return all;
}

/** A key is 64 letters: it is shown where it is new, and not where it stays. */
const withKey = ({ said, key }: Line): string => (key ? `${said} · ${key}` : said);

/** What differs, in the order of the new rules; what is gone comes last. */
export function changes(before: RulesView | null, after: RulesView): Change[] {
  const was = before ? lines(before) : new Map<string, Line>();
  const now = lines(after);
  const found: Change[] = [];
  for (const [name, line] of now) {
    const old = was.get(name);
    const { what } = line;
    if (!old) found.push({ mark: 'added', what, was: null, now: withKey(line) });
    else if (old.key !== line.key)
      found.push({ mark: 'changed', what, was: withKey(old), now: withKey(line) });
    else if (old.said !== line.said) found.push({ mark: 'changed', what, was: old.said, now: line.said });
  }
  for (const [name, { what, said }] of was) {
    if (!now.has(name)) found.push({ mark: 'removed', what, was: said, now: null });
  }
  return found;
}
