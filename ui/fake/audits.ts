import type { CheckView, ElectionView, FindingView, Outcome, VerdictView } from '../src/lib/contract';
import { digits } from './scenes';

export const CHECKS: [string, number][] = [
  ['framing', 1391],
  ['certificates', 128],
  ['log', 1391],
  ['roll', 412],
  ['ceremony', 4],
  ['manifests', 7],
  ['ballots', 1083],
  ['order', 1083],
  ['shares', 12],
  ['counts', 7],
  ['stamps', 21],
  ['uses', 9],
  ['points', 355],
  ['checkpoint', 1],
];

function outcomeOf(path: string): Outcome {
  if (path.includes('altered')) return 'invalid';
  return path.includes('partial') ? 'cannot_be_checked' : 'valid';
}

/** A verdict by the name of the file: `altered` is invalid, `partial` cannot be checked, anything else is valid. */
export function verdict(path: string, checkpoint: string | null, elections: ElectionView[]): VerdictView {
  const outcome = outcomeOf(path);
  const broken = { invalid: 'ballots', cannot_be_checked: 'framing', valid: '' }[outcome];
  const at = CHECKS.findIndex(([name]) => name === broken);
  const checks: CheckView[] = CHECKS.filter(([name]) => checkpoint !== null || name !== 'checkpoint').map(
    ([name, covered], place) => ({
      name,
      covered: at >= 0 && place > at ? 0 : covered,
      outcome: at < 0 || place < at ? 'valid' : place === at ? outcome : 'cannot_be_checked',
    }),
  );
  const findings: FindingView[] = {
    valid: [],
    invalid: [
      {
        check: 'ballots',
        place: 'block 96, entry 1044',
        message: 'The proof that question 1 has exactly one mark does not hold.',
      },
    ],
    cannot_be_checked: [
      { check: 'framing', place: 'byte 81920', message: 'Expected 4096 more bytes, but the file ends here.' },
    ],
  }[outcome];
  return {
    outcome,
    city: 'Riverbend',
    checks,
    findings,
    elections: outcome === 'cannot_be_checked' ? [] : elections.filter((it) => it.phase === 'published'),
    ballots: outcome === 'cannot_be_checked' ? 0 : 1083,
    blocks: outcome === 'cannot_be_checked' ? 0 : 128,
    seconds: 3.42,
    checkpoint: `riverbend.example/record\n1391\n${btoa(digits(11).slice(0, 32))}\n\n— riverbend.example/record ${btoa(digits(12))}`,
  };
}
