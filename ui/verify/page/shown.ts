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
  if (now >= shown.until) return t.headline.credential_expired;
  return now < shown.from ? t.headline.credential_early : t.headline.credential;
}

export function choice(chosen: Chosen): string {
  const words = chosen.map(({ option, value, marked, against, grade }) => {
    const name = against ? t.against(option) : option;
    if (grade !== undefined) return t.value(name, grade);
    return marked ? name : t.value(name, number(value));
  });
  return words.join(', ') || t.no_choice;
}

/** What is shown, named for tests, with the value that stands behind the words. */
function valued(element: HTMLElement, testid: string, value: string): HTMLElement {
  element.dataset['testid'] = testid;
  element.dataset['value'] = value;
  return element;
}

const hash = (value: string, testid: string): HTMLElement => valued(groups(grouped(value)), testid, value);

const when = (seconds: bigint | number, testid: string): HTMLElement =>
  valued(el('span', {}, time(seconds)), testid, String(seconds));

const place = (position: bigint): HTMLElement =>
  fact(t.facts.position, valued(el('span', {}, number(position)), 'position', String(position)));

const inWords = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function facts(shown: Shown, at: bigint): HTMLElement[] {
  const boardTime = fact(t.facts.time, when(at, 'time'));
  switch (shown.kind) {
    case 'ballot':
      return [
        el(
          'dl',
          {},
          fact(t.facts.tracker, hash(shown.tracker, 'tracker')),
          fact(t.facts.election, hash(shown.election, 'election')),
          place(shown.position),
          boardTime,
        ),
      ];
    case 'time':
      return [
        el(
          'dl',
          {},
          boardTime,
          fact(t.facts.stamped_by, valued(el('span', {}, t.stamper[shown.by]), 'stamper', shown.by)),
          fact(t.facts.key, hash(shown.key, 'key')),
          place(shown.position),
          fact(t.facts.file, hash(shown.file, 'file')),
        ),
      ];
    case 'credential':
      return [
        el(
          'dl',
          {},
          fact(t.facts.issuer, quoted(shown.issuer.name, 'issuer')),
          fact(t.facts.place, quoted(shown.issuer.place, 'place')),
          fact(t.facts.type, quoted(shown.type, 'type')),
          fact(t.facts.issued, when(shown.from, 'from')),
          fact(t.facts.expires, when(shown.until, 'until')),
        ),
        el('h3', {}, t.disclosed),
        shown.facts.length === 0
          ? el('p', {}, t.nothing_disclosed)
          : el(
              'dl',
              { 'data-testid': 'disclosed' },
              ...shown.facts.map(([name, value]) => fact(quoted(name), quoted(inWords(value)))),
            ),
      ];
    case 'wage':
      return [
        el(
          'dl',
          {},
          fact(t.facts.worker, quoted(shown.worker, 'worker')),
          fact(t.facts.amount, valued(el('span', {}, number(shown.amount)), 'amount', String(shown.amount))),
          fact(t.facts.period, quoted(shown.period, 'period')),
          boardTime,
          fact(t.facts.fund, hash(shown.fund, 'fund')),
          fact(t.facts.step, valued(el('span', {}, String(shown.step)), 'step', String(shown.step))),
          fact(t.facts.paid_by, hash(shown.by, 'by')),
          place(shown.position),
        ),
      ];
    case 'history':
      return [
        el(
          'ol',
          { 'data-testid': 'links', class: 'links' },
          ...shown.links.map((link) =>
            el(
              'li',
              { 'data-testid': 'link', 'data-position': String(link.position) },
              el('p', {}, quoted(link.what, 'what')),
              el('p', {}, t.attested_by, ' ', quoted(link.name, 'name'), ', ', quoted(link.place, 'place')),
              el(
                'dl',
                {},
                fact(t.facts.position, el('span', {}, number(link.position))),
                fact(t.facts.digest, hash(link.digest, 'digest')),
                fact(t.facts.key, hash(link.by, 'by')),
              ),
            ),
          ),
        ),
        el('dl', {}, fact(t.facts.subject, hash(shown.subject, 'subject')), boardTime),
      ];
    case 'challenge':
      return [
        el('h3', {}, quoted(shown.title, 'title')),
        el(
          'dl',
          { 'data-testid': 'choices', class: 'choices' },
          ...shown.choices.map((one) => fact(quoted(one.contest), quoted(choice(one.chosen)))),
        ),
        el(
          'dl',
          {},
          fact(t.facts.tracker, hash(shown.tracker, 'tracker')),
          fact(t.facts.election, hash(shown.election, 'election')),
          boardTime,
        ),
      ];
  }
}
