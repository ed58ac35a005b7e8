/** The verdict on a proof: large words, what is left to do, codes to compare, and every check. */
import { readCode } from '../checks/codes';
import { type Board, type Report, STEPS } from '../checks/proof';
import { messages as t } from '../messages';
import { groups } from './codes';
import { el, fact, quoted } from './dom';
import { facts, headline } from './shown';
import { number, time } from './words';

const SIGNS = { valid: '✓', invalid: '✗', unchecked: '?', next: '…' } as const;

/** `typed` is the code from paper; `now` the reader's clock in Unix seconds. */
export function result(report: Report, typed: string, now: number): HTMLElement {
  const { outcome, failed, shown, board } = report;
  // A proof about a file is no failure before there was a chance to choose it.
  const look = failed?.why === 'file_missing' ? 'next' : outcome;
  const words = shown && board ? headline(shown, board.time, now) : '';
  const title = look === 'next' ? t.headline.file_missing : outcome === 'valid' ? words : t.headline[outcome];
  return el(
    'section',
    {
      class: `result ${look}`,
      'data-testid': 'result',
      'data-outcome': outcome,
      'data-code': failed?.code ?? '',
      'data-kind': report.kind ?? '',
    },
    ...(report.kind ? [el('p', { class: 'kind' }, t.kind[report.kind])] : []),
    el(
      'h2',
      { 'data-testid': 'headline' },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[look]),
      title,
    ),
    ...(failed ? [el('p', { class: 'why', 'data-testid': 'why' }, t.why[failed.why])] : []),
    ...(failed && failed.at !== null
      ? [el('p', { class: 'why', 'data-testid': 'where' }, t.at_entry(number(failed.at)))]
      : []),
    ...(look === 'next' ? [] : [el('p', {}, meaning(report))]),
    ...(shown && board ? [...toDo(report), ...facts(shown, board.time)] : []),
    ...(board ? codes(board, report, typed) : []),
    checks(report),
  );
}

function meaning({ outcome, shown }: Report): string {
  return outcome === 'valid' && shown
    ? t.meaning[shown.kind]
    : t.meaning[outcome === 'invalid' ? 'invalid' : 'unchecked'];
}

function toDo({ compared, shown }: Report): HTMLElement[] {
  const done = [...(compared.code ? [t.same_code] : []), ...(compared.tracker ? [t.same_tracker] : [])];
  const tracker = shown?.kind === 'challenge' && !compared.tracker ? [t.left.tracker] : [];
  const left = [...(compared.code ? [] : [t.left.code_text]), ...tracker];
  return [
    ...done.map((text) => el('p', { class: 'same', 'data-testid': 'same' }, text)),
    ...(left.length === 0
      ? []
      : [
          el(
            'div',
            { class: 'left', 'data-testid': 'left' },
            el('h3', {}, t.left.code),
            ...left.map((text) => el('p', {}, text)),
          ),
        ]),
  ];
}

function codes(board: Board, { failed }: Report, typed: string): HTMLElement[] {
  const read = readCode(typed);
  const wrong =
    failed?.why === 'other_board' ? 'board' : failed?.why === 'other_checkpoint' ? 'checkpoint' : undefined;
  const line = (which: 'board' | 'checkpoint'): HTMLElement => {
    const shown = groups(board[which], wrong === which ? read : undefined);
    shown.dataset['testid'] = `code-${which}`;
    shown.dataset['value'] = board[which];
    return fact(t.facts[which], shown);
  };
  const theirs = wrong && read ? [fact(t.facts.typed, groups(read, board[wrong]))] : [];
  return [
    el('h3', {}, t.codes),
    el('dl', {}, fact(t.facts.city, quoted(board.city)), line('board'), line('checkpoint'), ...theirs),
  ];
}

function checks({ passed, failed, board, compared, outcome }: Report): HTMLElement {
  const typed = compared.code || compared.tracker || failed?.step === 'code';
  const items = STEPS.map((step) => {
    const holds = passed.includes(step) && (step !== 'code' || typed);
    const state = holds
      ? 'passed'
      : failed?.step === step && outcome === 'invalid'
        ? 'failed'
        : 'not_reached';
    const sign = { passed: '✓', failed: '✗', not_reached: '–' }[state];
    return el(
      'li',
      { class: state, 'data-testid': `step-${step}`, 'data-state': state },
      el('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
      el('span', {}, t.step[step], el('span', { class: 'unseen' }, ` (${t[state]})`)),
    );
  });
  return el(
    'details',
    outcome === 'valid' ? {} : { open: '' },
    el('summary', {}, t.details),
    el('ol', { class: 'checks' }, ...items),
    el(
      'dl',
      {},
      ...(board ? [fact(t.facts.time, time(board.time))] : []),
      ...(failed ? [fact(t.facts.reason, el('code', {}, failed.code))] : []),
    ),
  );
}
