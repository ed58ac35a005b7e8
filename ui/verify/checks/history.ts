/** What parties attested of a subject, link by link (docs/proof-file.md section 4, subject 5). */
import { type Bytes, equal, hex } from './bytes';
import type { Entry, Party } from './entries';
import { Failure, need } from './failure';

export type HistorySubject = { kind: 'history'; subject: Bytes };

export type Attestation = {
  position: bigint;
  name: string;
  place: string;
  by: string;
  what: string;
  digest: string;
};

export type History = { kind: 'history'; subject: string; links: Attestation[] };

/** `positions` are those of the entries. */
export function checkHistory({ subject }: HistorySubject, entries: Entry[], positions: bigint[]): History {
  let parties: Party[] = [];
  let before: bigint | null = null;
  const links: Attestation[] = [];
  for (const [at, { body }] of entries.entries()) {
    const position = positions[at] ?? 0n;
    if (body.kind === 44) {
      parties = body.parties;
      continue;
    }
    if (body.kind !== 46) throw new Failure('proof.subject', 'subject');
    const { by, previous, digest, kind } = body.link;
    need(equal(body.link.subject, subject), 'proof.history', 'other_subject', position);
    need(previous === before, 'proof.history', 'link_order', position);
    const party = parties.find(({ key }) => equal(key, by));
    if (!party) throw new Failure('proof.history', 'link_signer', 'invalid', position);
    const { name, place } = party;
    links.push({ position, name, place, by: hex(by), what: kind, digest: hex(digest) });
    before = position;
  }
  need(links.length > 0, 'proof.history', 'no_link');
  return { kind: 'history', subject: hex(subject), links };
}
