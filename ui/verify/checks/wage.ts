/** That a wage was paid in a batch on the board (docs/proof-file.md section 4, subject 4). */
import { type Bytes, concat, equal, hex } from './bytes';
import { encode } from './cbor';
import type { Entry } from './entries';
import { Failure, need } from './failure';
import { leafHash, rootOf } from './log';

export type WageSubject = {
  kind: 'wage';
  salt: Bytes;
  worker: string;
  amount: bigint;
  period: string;
  index: bigint;
  path: Bytes[];
};

export type Wage = {
  kind: 'wage';
  worker: string;
  amount: bigint;
  period: string;
  fund: string;
  step: number;
  by: string;
  position: bigint;
};

export function checkWage(subject: WageSubject, entries: Entry[], position: bigint): Wage {
  const [entry, ...more] = entries;
  const wages = entry?.body.kind === 41 && more.length === 0 ? entry.body.wages : null;
  if (!wages) throw new Failure('proof.subject', 'subject');
  const { salt, worker, amount, period, index, path } = subject;
  const leaf = leafHash(concat(salt, encode([worker, amount, period])));
  const root = rootOf(leaf, index, BigInt(wages.count), path);
  need(root && equal(root, wages.root), 'proof.wage', 'wage');
  const { fund, step, by } = wages;
  return { kind: 'wage', worker, amount, period, fund: hex(fund), step, by: hex(by), position };
}
