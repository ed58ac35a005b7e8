import type { ContestView, CountEventView, CountView, StepsView, TransferView } from '../lib/contract';
import { list } from '../messages/format';
import { locale, t } from '../messages/translate.svelte';
import { optionName } from './contest';

export type StepsOf<Kind extends StepsView['kind']> = Extract<StepsView, { kind: Kind }>;

/** So many places after the point are read; a table has all. */
const READ = 2;
/** So many receivers are named; of more only the number. */
const NAMED = 5;

/** Votes of a count, which may be parts of one. */
export function votesText(votes: number, places: number): string {
  const options = { minimumFractionDigits: places, maximumFractionDigits: places };
  return new Intl.NumberFormat(locale(), options).format(votes);
}

/** The same, no longer than it can be read in a sentence. */
export function votesRead(votes: number, places: number): string {
  return votesText(votes, Number.isInteger(votes) ? 0 : Math.min(places, READ));
}

export function namesOf(contest: ContestView, options: number[]): string {
  return list(options.map((option) => optionName(contest, option)));
}

/** What happened, in a sentence. */
export function eventText(contest: ContestView, event: CountEventView): string {
  const names = namesOf(contest, event.options);
  const tied = namesOf(contest, event.tied);
  const [one = 0, other = 0] = event.options;
  const pair = { one: optionName(contest, one), other: optionName(contest, other) };
  switch (event.code) {
    case 'elected.majority':
      return t('count.elected_majority', { names });
    case 'elected.quota':
      return t('count.elected_quota', { names });
    case 'elected.remaining':
      return t('count.elected_remaining', { names });
    case 'elected.unreachable':
      return t('count.elected_unreachable', { names });
    case 'excluded.fewest':
      return t('count.excluded_fewest', { names });
    case 'excluded.together':
      return t('count.excluded_together', { names });
    case 'excluded.first':
      return t('count.excluded_first', { names });
    case 'surplus.deferred':
      return t('count.deferred', { names });
    case 'tie.latest-stage':
      return t('count.tie_latest', { names, tied });
    case 'tie.earliest-stage':
      return t('count.tie_earliest', { names, tied });
    case 'tie.lot':
      return t('count.tie_lot', { names, tied });
    case 'tie.list-order':
      return t('count.tie_list', { names, tied });
    case 'tie.open':
      return t('count.tie_open', { tied });
    case 'vacant.no-votes':
      return t('count.no_votes');
    case 'dropped.quorum':
      return t('count.dropped_quorum', { names });
    case 'dropped.majority':
      return t('count.dropped_majority', { names });
    case 'defeat.dropped':
      return t('count.defeat_dropped', pair);
    case 'majority.locked':
      return t('count.locked', pair);
    case 'majority.contradicted':
      return t('count.contradicted', pair);
    case 'majority.tied':
      return t('count.locked_tied', pair);
    case 'project.paid':
      return t('count.paid', { names });
    default:
      return names;
  }
}

/** Where votes went that moved, in a sentence: the most first. */
export function transferText(contest: ContestView, transfer: TransferView, places: number): string {
  const received = transfer.received
    .map((votes, option) => ({ votes, option }))
    .filter(({ votes }) => votes > 0)
    .sort((a, b) => b.votes - a.votes);
  const flow = ({ votes, option }: { votes: number; option: number }): string =>
    t('count.flow', { votes: votesRead(votes, places), name: optionName(contest, option) });
  const others = received.slice(NAMED);
  const flows = received.slice(0, NAMED).map(flow);
  if (others.length > 0) {
    const votes = others.reduce((sum, one) => sum + one.votes, 0);
    flows.push(t('count.flow_others', { votes: votesRead(votes, places), count: others.length }));
  }
  if (transfer.ended > 0) flows.push(t('count.flow_ended', { votes: votesRead(transfer.ended, places) }));
  const params = { names: namesOf(contest, transfer.from), flows: list(flows) };
  if (flows.length === 0) return '';
  return transfer.code === 'transfer.surplus' ? t('count.surplus', params) : t('count.exclusion', params);
}

/** A round in sentences: what follows from its votes, and where votes go then. */
export function roundText(contest: ContestView, steps: StepsOf<'rounds'>, at: number): string[] {
  const round = steps.rounds[at];
  const next = steps.rounds[at + 1]?.transfer;
  const events = (round?.events ?? []).map((event) => eventText(contest, event));
  return [...events, next ? transferText(contest, next, steps.places) : ''].filter(Boolean);
}

/** Who is elected, or why nobody is, in sentences. */
export function verdictText(contest: ContestView, count: CountView): string[] {
  const names = namesOf(contest, count.elected);
  const first = count.steps.kind === 'texts' ? count.steps.texts[0] : undefined;
  if (count.steps.kind === 'texts') {
    return [first ? t('count.most_written', { text: first.text }) : t('count.nothing_written')];
  }
  return [
    count.elected.length > 0 ? t('count.elected', { names }) : '',
    count.tied.length > 0 ? t('count.tied', { names: namesOf(contest, count.tied) }) : '',
    count.elected.length === 0 && count.tied.length === 0 ? t('count.nobody') : '',
    count.vacant > 0 ? t('count.vacant', { count: count.vacant }) : '',
  ].filter(Boolean);
}
