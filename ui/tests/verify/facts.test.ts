import { describe, expect, test } from 'vitest';
import { concat, hex, sha256, utf8 } from '../../verify/checks/bytes';
import { type Value, encode } from '../../verify/checks/cbor';
import { checkProof } from '../../verify/checks/proof';
import * as rig from './rig';

const first = rig.genesis();
const chain = rig.chainOf(first);
const hash = (text: string): Uint8Array => sha256(utf8(text));
const [PAYER, MAKER, GARAGE, STRANGER] = [21n, 22n, 23n, 24n];

/** What becomes of a proof: why it fails and at which entry, or what it shows. */
function judged(entries: Uint8Array[], subject: Value): string {
  const { outcome, failed } = checkProof(encode(rig.proof({ entries, subject })), {});
  if (!failed) return outcome;
  return [outcome, failed.code, failed.why, failed.at].filter((part) => part !== null).join(' ');
}

describe('subject 4: a wage', () => {
  const salt = (at: number): Uint8Array => rig.zeros(32).fill(at + 1);
  type Line = [string, bigint, string];
  const ADA: Line = ['Ada', 1200n, 'May'];
  const wages: Line[] = [ADA, ['Ben', 1300n, 'May'], ['Cem', 1400n, 'May']];
  const leaves = wages.map((wage, at) => concat(salt(at), encode(wage)));
  const batch = (count = 3n, root = rig.root(leaves.map(rig.leaf))): Value => [3n, 1n, 3900n, count, root];
  const step = (content: Value, by = PAYER, secret = by): Uint8Array =>
    rig.entry(chain, secret, 41, [hash('fund'), 4n, hash('before'), rig.keyOf(by), content]);
  const subject = (at: number, wage: Value = wages[at] ?? ADA, index = BigInt(at)): Value => [
    4n,
    salt(at),
    wage,
    index,
    rig.path(leaves.map(rig.leaf), at),
  ];
  const of = (content: Value, about: Value): string => judged([first, step(content)], about);

  test('each one of a batch is shown, and nobody else', () => {
    for (const [at, [worker, amount, period]] of wages.entries()) {
      const file = encode(rig.proof({ entries: [first, step(batch())], subject: subject(at) }));
      const { shown } = checkProof(file, {});
      expect(shown).toMatchObject({ kind: 'wage', worker, amount, period, step: 4, position: 1n });
      expect(shown).toMatchObject({ fund: hex(hash('fund')), by: hex(rig.keyOf(PAYER)) });
      const others = wages.filter(([name]) => name !== worker);
      for (const [name] of others) expect(hex(file)).not.toContain(hex(utf8(name)));
    }
  });
  const refused = 'invalid proof.wage wage';
  test('another amount', () => expect(of(batch(), subject(0, ['Ada', 1201n, 'May']))).toBe(refused));
  test('another worker', () => expect(of(batch(), subject(0, ['Eva', 1200n, 'May']))).toBe(refused));
  test('another place', () => expect(of(batch(), subject(0, ADA, 1n))).toBe(refused));
  test('a place beyond the batch', () => expect(of(batch(2n), subject(2))).toBe(refused));
  test('another batch', () => expect(of(batch(3n, hash('root')), subject(0))).toBe(refused));
  test('a step that pays no wages', () =>
    expect(of([2n, 1n, 3900n, 'Cem'], subject(0))).toBe('invalid proof.subject subject'));
  test('a step of no kind', () => expect(of([5n, 1n], subject(0))).toBe('invalid proof.encoding entry'));
  test('signed by somebody else', () =>
    expect(judged([first, step(batch(), PAYER, STRANGER)], subject(0))).toBe(
      'invalid proof.signature signature 1',
    ));
  test('more entries than it needs', () =>
    expect(judged([first, step(batch()), step(batch())], subject(0))).toBe('invalid proof.subject subject'));
});

describe('subject 5: a history', () => {
  const battery = hash('battery');
  const parties = (...secrets: bigint[]): Uint8Array =>
    rig.entry(chain, rig.REGISTRAR, 44, [
      secrets.map((secret) => [`Party ${secret}`, 'Quay 1', rig.keyOf(secret)]),
    ]);
  const link = (by: bigint, previous: bigint | null, subject = battery, secret = by): Uint8Array =>
    rig.entry(chain, secret, 46, [rig.keyOf(by), subject, previous, hash(`${by}`), 'battery.made']);
  const history = [first, parties(MAKER), link(MAKER, null), parties(MAKER, GARAGE), link(GARAGE, 2n)];
  const of = (...entries: Uint8Array[]): string => judged([first, ...entries], [5n, battery]);

  test('each link is shown with its signer', () => {
    const { shown } = checkProof(encode(rig.proof({ entries: history, subject: [5n, battery] })), {});
    expect(shown).toMatchObject({
      kind: 'history',
      subject: hex(battery),
      links: [
        { position: 2n, name: 'Party 22', what: 'battery.made', by: hex(rig.keyOf(MAKER)) },
        { position: 4n, name: 'Party 23', place: 'Quay 1', digest: hex(hash('23')) },
      ],
    });
  });
  test('a link that was left out', () =>
    expect(of(parties(MAKER), link(MAKER, 7n))).toBe('invalid proof.history link_order 2'));
  test('a link that was moved', () =>
    expect(of(parties(MAKER), link(MAKER, null), link(MAKER, null))).toBe(
      'invalid proof.history link_order 3',
    ));
  test('a signer who is on no list', () =>
    expect(of(parties(MAKER), link(GARAGE, null))).toBe('invalid proof.history link_signer 2'));
  test('a signer who was on an earlier list', () =>
    expect(of(parties(MAKER), parties(GARAGE), link(MAKER, null))).toBe(
      'invalid proof.history link_signer 3',
    ));
  test('a link of another subject', () =>
    expect(of(parties(MAKER), link(MAKER, null, hash('other')))).toBe(
      'invalid proof.history other_subject 2',
    ));
  test('a link that somebody else signed', () =>
    expect(of(parties(MAKER), link(MAKER, null, battery, GARAGE))).toBe(
      'invalid proof.signature signature 2',
    ));
  test('no link', () => expect(of(parties(MAKER))).toBe('invalid proof.history no_link'));
  test('an entry of another kind', () =>
    expect(of(parties(MAKER), rig.ballot(chain))).toBe('invalid proof.subject subject'));
});
