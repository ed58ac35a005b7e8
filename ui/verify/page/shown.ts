/** What a proof shows, in words. */
import type { Json } from '../checks/credential';
import { grouped } from '../checks/codes';
import type { Shown } from '../checks/proof';
import { messages as t } from '../messages';
import { groups } from './codes';
import { el, fact, quoted } from './dom';
import { number, time } from './words';

type Chosen = Extract<Shown, { kind: 'challenge' }>['choices'][number]['chosen'];

export function headline(shown: Shown, at: bigint, now: number): string {
  if (shown.kind === 'time') return t.headline.time(time(at));
  if (shown.kind !== 'credential') return t.headline[shown.kind];
  if (now >= shown.expires) return t.headline.credential_expired;
  return now < shown.issued ? t.headline.credential_early : t.headline.credential;
}

export function choice(chosen: Chosen): string {
  const words = chosen.map(({ option, value, marked, against }) => {
    const name = against ? t.against(option) : option;
    return marked ? name : t.value(name, number(value));
  });
  return words.join(', ') || t.no_choice;
}

const hash = (value: string, testid: string): HTMLElement => {
  const shown = groups(grouped(value));
  shown.dataset['testid'] = testid;
  shown.dataset['value'] = value;
  return shown;
};

const inWords = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function facts(shown: Shown, at: bigint): HTMLElement[] {
  const when = fact(t.facts.time, time(at));
  switch (shown.kind) {
    case 'ballot':
      return [
        el(
          'dl',
          {},
          fact(t.facts.tracker, hash(shown.tracker, 'tracker')),
          fact(t.facts.election, hash(shown.election, 'election')),
          fact(t.facts.position, quoted(number(shown.position), 'position')),
          when,
        ),
      ];
    case 'time':
      return [
        el(
          'dl',
          {},
          fact(t.facts.stamped_by, quoted(t.stamper[shown.by], 'stamper')),
          fact(t.facts.key, hash(shown.key, 'key')),
          when,
        ),
      ];
    case 'credential':
      return [
        el(
          'dl',
          {},
          fact(t.facts.issuer, quoted(shown.issuer.name, 'issuer'), ', ', quoted(shown.issuer.place)),
          fact(t.facts.type, quoted(shown.type, 'type')),
          fact(t.facts.issued, time(shown.issued)),
          fact(t.facts.expires, time(shown.expires)),
          when,
        ),
        el('h3', {}, t.disclosed),
        shown.facts.length === 0
          ? el('p', {}, t.nothing_disclosed)
          : el(
              'dl',
              { 'data-testid': 'disclosed' },
              ...shown.facts.map(([name, value]) => fact(name, quoted(inWords(value)))),
            ),
      ];
    case 'challenge':
      return [
        el('h3', {}, quoted(shown.title, 'title')),
        el(
          'dl',
          { 'data-testid': 'choices', class: 'choices' },
          ...shown.choices.map((one) => fact(one.contest, quoted(choice(one.chosen)))),
        ),
        el(
          'dl',
          {},
          fact(t.facts.tracker, hash(shown.tracker, 'tracker')),
          fact(t.facts.election, hash(shown.election, 'election')),
          when,
        ),
      ];
  }
}
