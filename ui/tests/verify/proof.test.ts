import { describe, expect, test } from 'vitest';
import { base64url, concat, hex, sha256, utf8 } from '../../verify/checks/bytes';
import { type Value, encode } from '../../verify/checks/cbor';
import { codeOf } from '../../verify/checks/codes';
import { type Given, checkProof } from '../../verify/checks/proof';
import * as rig from './rig';

const first = rig.genesis();
const chain = rig.chainOf(first);
const vote = rig.ballot(chain);
const cast: rig.Parts = { entries: [first, vote], subject: [0n] };
const verdict = (value: Value, given: Given = {}): string => {
  const { outcome, failed } = checkProof(encode(value), given);
  return failed ? `${outcome} ${failed.code} ${failed.why}` : outcome;
};
const of = (parts: Partial<rig.Parts>, given?: Given): string =>
  verdict(rig.proof({ ...cast, ...parts }), given);
const put = (parts: rig.Parts, at: number, value: Value): Value =>
  rig.proof(parts).map((one, place) => (place === at ? value : one));

describe('P1: the file', () => {
  test('a good one holds', () => expect(of({})).toBe('valid'));
  test('of another version cannot be checked', () =>
    expect(verdict(put(cast, 0, 2n))).toBe('unchecked proof.encoding version'));
  test('with another number of fields', () =>
    expect(verdict([...rig.proof(cast), 0n])).toBe('invalid proof.encoding encoding'));
  test('with nothing included', () =>
    expect(verdict(put(cast, 4, []))).toBe('invalid proof.encoding encoding'));
  test('with entries out of order', () =>
    expect(of({ shown: [1, 0] })).toBe('invalid proof.encoding positions'));
  test('with an entry twice', () =>
    expect(of({ shown: [0, 1, 1] })).toBe('invalid proof.encoding positions'));
  test('that is none', () => expect(checkProof(utf8('%PDF-1.7'), {}).failed?.why).toBe('no_proof'));
  test('that is too long', () =>
    expect(checkProof(new Uint8Array(16 * 1024 * 1024 + 1), {}).failed?.why).toBe('too_long'));
});

describe('P1: the genesis', () => {
  const refused = 'invalid proof.genesis genesis';
  const by = (parts: rig.GenesisParts): string => of({ entries: [rig.genesis(parts), vote] });
  test('not the first entry', () => expect(of({ shown: [1] })).toBe(refused));
  test('another kind of entry', () => expect(of({ entries: [vote, vote] })).toBe(refused));
  test('signed by another key', () => expect(by({ secret: rig.REGISTRAR })).toBe(refused));
  test('an office that is no element', () => expect(by({ office: rig.zeros(32) })).toBe(refused));
  test('nobody certifies', () => expect(by({ authorities: [] })).toBe(refused));
  test('one key twice', () => expect(by({ authorities: rig.set(0, 1, 1) })).toBe(refused));
  test('a weight of nothing', () =>
    expect(by({ authorities: [['a', rig.authorityKey(0), 0n]] })).toBe(refused));
  test.each(['', 'a b', 'a+b', 'a\u0085b', 'x'.repeat(256)])('origin %j', (origin) =>
    expect(by({ origin })).toBe(refused),
  );
});

describe('P2: changes of those who certify', () => {
  const [old, fresh] = [rig.set(0, 1, 2, 3), rig.set(4, 5, 6)];
  const refused = 'invalid proof.authorities authorities';
  const block: rig.HeaderParts = { height: 4n, size: 1, root: rig.zeros(32), set: old, next: fresh };
  const change = (
    parts: Partial<rig.HeaderParts> = {},
    signers = rig.THREE,
    members: Value = fresh,
  ): Value => {
    const head = rig.header({ ...block, ...parts });
    return [head, rig.certificate(head, signers), members];
  };
  const all: [number, number][] = [4, 5, 6].map((key, place) => [place, key]);
  const after = (...changes: Value[]): string =>
    of({ changes, set: fresh, note: (head) => rig.note(head, all) });

  test('followed', () => expect(after(change())).toBe('valid'));
  test('left out', () => expect(after()).toBe('invalid proof.checkpoint header'));
  test('certified by too few', () => expect(after(change({}, rig.THREE.slice(1)))).toBe(refused));
  test('one who certifies twice', () =>
    expect(
      after(
        change({}, [
          [0, 0],
          [0, 0],
          [1, 1],
        ]),
      ),
    ).toBe(refused));
  test('certified by somebody else', () =>
    expect(
      after(
        change({}, [
          [0, 0],
          [1, 1],
          [2, 9],
        ]),
      ),
    ).toBe(refused));
  test('a place that is not there', () => expect(after(change({}, [...rig.THREE, [9, 9]]))).toBe(refused));
  test('of another set', () => expect(after(change({ set: fresh }))).toBe(refused));
  test('of another version', () => expect(after(change({ version: 2n }))).toBe(refused));
  test('proposed by nobody', () => expect(after(change({ proposer: 4n }))).toBe(refused));
  test('at height 0', () => expect(after(change({ height: 0n }))).toBe(refused));
  test('not before the checkpoint', () => expect(after(change({ height: 9n }))).toBe(refused));
  test('in no order', () => expect(after(change(), change())).toBe(refused));
  test('brings others than it names', () =>
    expect(after(change({}, rig.THREE, rig.set(4, 5, 7)))).toBe(refused));
  test('changes nothing', () =>
    expect(of({ changes: [change({ next: old }, rig.THREE, old)] })).toBe(refused));
  test('brings a key that is none', () => {
    const members: Value[] = [['a', concat(Uint8Array.of(1), rig.zeros(31)), 1n]];
    expect(after(change({ next: members }, rig.THREE, members))).toBe(refused);
  });
});

describe('P3: the checkpoint', () => {
  const noted = (note: (head: Value[]) => string): string => of({ note });
  const code = 'invalid proof.checkpoint';
  test('signed by too few', () =>
    expect(noted((head) => rig.note(head, rig.THREE.slice(1)))).toBe(`${code} signers`));
  test('signed by others', () =>
    expect(
      noted((head) =>
        rig.note(head, [
          [0, 4],
          [1, 5],
          [2, 6],
        ]),
      ),
    ).toBe(`${code} signers`));
  test('signed by one three times', () =>
    expect(
      noted((head) =>
        rig.note(head, [
          [0, 0],
          [0, 0],
          [0, 0],
        ]),
      ),
    ).toBe(`${code} signers`));
  test('of another board', () =>
    expect(noted((head) => rig.note(head, rig.THREE, 'other'))).toBe(`${code} note`));
  test('of another block', () =>
    expect(
      noted((head) =>
        rig.note(
          head.map((one, at) => (at === 3 ? 1n : one)),
          rig.THREE,
        ),
      ),
    ).toBe(`${code} other_block`));
  test('with lines of witnesses', () =>
    expect(noted((head) => `${rig.note(head, rig.THREE)}— somebody ${btoa('x'.repeat(76))}\n`)).toBe(
      'valid',
    ));
  test.each([
    ['without an end', (text: string) => text.slice(0, -1)],
    ['with a line that is none', (text: string) => `${text}x\n`],
    ['with a number like 09', (text: string) => text.replace('block 9', 'block 09')],
  ])('%s', (_name, spoil) => expect(noted((head) => spoil(rig.note(head, rig.THREE)))).toBe(`${code} note`));
  test('header of another version', () =>
    expect(of({ head: (parts) => rig.header({ ...parts, version: 2n }) })).toBe(`${code} header`));
  test('proposed by nobody', () =>
    expect(of({ head: (parts) => rig.header({ ...parts, proposer: 4n }) })).toBe(`${code} header`));
});

test('P4: an entry that is not in the log', () => {
  const other = rig.ballot(chain, 99n);
  const included = rig.proof({ entries: [first, other], subject: [0n] })[4] ?? [];
  expect(verdict(put(cast, 4, included))).toBe('invalid proof.inclusion inclusion');
});

describe('P5: who signed', () => {
  const refused = 'invalid proof.signature signature';
  test('a ballot by another voter', () =>
    expect(of({ entries: [first, rig.ballot(chain, 13n, 99n)] })).toBe(refused));
  test('a ballot for another board', () =>
    expect(of({ entries: [first, rig.ballot(rig.zeros(32))] })).toBe(refused));
  test('issuers by the registrar', () =>
    expect(of({ entries: [first, rig.entry(chain, rig.REGISTRAR, 20, [[]])], subject: [2n, ''] })).toBe(
      refused,
    ));
  test('a dealing without its ceremony', () =>
    expect(of({ entries: [first, rig.entry(chain, 15n, 4, [rig.zeros(32), 1n, rig.zeros(1)])] })).toBe(
      refused,
    ));
  test('of another suite', () => {
    const other = encode([2n, [9n, [rig.zeros(32)]], rig.zeros(64)]);
    expect(of({ entries: [first, other] })).toBe('invalid proof.encoding entry');
  });
});

describe('subjects', () => {
  test('a vote shows its tracker', () =>
    expect(checkProof(encode(rig.proof(cast)), {}).shown).toMatchObject({
      kind: 'ballot',
      tracker: hex(sha256(rig.sealed())),
      position: 1n,
    }));
  test('the ballot is another kind of entry', () =>
    expect(of({ entries: [first, rig.entry(chain, rig.OFFICE, 9, [rig.zeros(32)])] })).toBe(
      'invalid proof.subject subject',
    ));
  test('more than the ballot', () =>
    expect(of({ entries: [first, vote, rig.ballot(chain, 99n)] })).toBe('invalid proof.subject subject'));
  test('another subject for the same entries', () =>
    expect(of({ subject: [2n, ''] })).toBe('invalid proof.subject subject'));
});

describe('a ballot of a secret roll', () => {
  const after = (wrong: Parameters<typeof rig.secretBallot>[1] = {}): string => {
    const { ceremony, announced, mix, ballot } = rig.secretBallot(chain, wrong);
    return of({ entries: [first, ceremony, announced, mix, ballot] });
  };
  const { ceremony, announced, mix, ballot } = rig.secretBallot(chain);
  const unsigned = 'invalid proof.signature signature';
  const subject = 'invalid proof.subject subject';
  test('is signed over what the last mix made', () => expect(after()).toBe('valid'));
  test('without the mix', () => expect(of({ entries: [first, ballot] })).toBe(unsigned));
  test('without the ceremony', () => expect(of({ entries: [first, announced, mix, ballot] })).toBe(unsigned));
  test('without the manifest', () => expect(of({ entries: [first, ceremony, mix, ballot] })).toBe(unsigned));
  test('after another mix', () => expect(after({ last: 778n })).toBe(unsigned));
  test('after a mix by somebody else', () => expect(after({ mixer: rig.OFFICE })).toBe(unsigned));
  test('after a mix of another roll', () => expect(after({ election: rig.zeros(32) })).toBe(unsigned));
  test('after a later part', () => expect(after({ number: 1n })).toBe(unsigned));
  test('signed over G after a later part', () => expect(after({ number: 1n, plain: true })).toBe(subject));
  test('whose roll is not secret', () => expect(after({ tail: [] })).toBe(unsigned));
  test('of a kind of roll that nobody knows', () =>
    expect(after({ tail: [null, null, null, 1n] })).toBe('invalid proof.encoding entry'));
  test('with a mix before that of the last', () =>
    expect(of({ entries: [first, ceremony, announced, mix, mix, ballot] })).toBe(subject));
  test('of another election after the mix', () =>
    expect(of({ entries: [first, ceremony, announced, mix, vote] })).toBe(subject));
});

describe('a file', () => {
  const [file, salt] = [sha256(utf8('text')), rig.zeros(32)];
  const leaves = [file, sha256(utf8('a')), sha256(utf8('b'))].map((one) =>
    rig.leaf(sha256(utf8('tabella/v1/stamp'), salt, one)),
  );
  const stamped: rig.Parts = {
    entries: [first, rig.entry(chain, rig.VOTER, 18, [rig.keyOf(rig.VOTER), rig.root(leaves)])],
    subject: [1n, salt, 0n, 3n, rig.path(leaves, 0)],
  };
  test('existed', () => expect(of(stamped, { file })).toBe('valid'));
  test('that is not there', () => expect(of(stamped)).toBe('unchecked proof.file file_missing'));
  test('of another text', () => expect(of(stamped, { file: salt })).toBe('invalid proof.file other_file'));
  test('at another place', () =>
    expect(of({ ...stamped, subject: [1n, salt, 1n, 3n, rig.path(leaves, 0)] }, { file })).toBe(
      'invalid proof.file other_file',
    ));
});

describe('a credential', () => {
  const issuers = rig.entry(chain, rig.OFFICE, 20, [[['rig', 'Rigton', rig.authorityKey(50)]]]);
  const says = (issue: rig.Issue): string =>
    of({ entries: [first, issuers], subject: [2n, rig.credential(issue)] });
  const code = 'invalid proof.credential';
  test('with what is shown', () =>
    expect(says({ shown: [['s', 'age', 18]], hidden: [['s', 'name', 'x']] })).toBe('valid'));
  test('of an issuer whom nobody named', () =>
    expect(says({ payload: { iss: 'x' } })).toBe(`${code} issuer_unknown`));
  test('signed by somebody else', () =>
    expect(says({ key: rig.authoritySecret(51) })).toBe(`${code} issuer_signature`));
  test.each([
    { header: { alg: 'none' } },
    { header: { typ: 'JWT' } },
    { header: { crit: [] } },
    { payload: { vct: 1 } },
    { payload: { exp: '2' } },
    { payload: { iat: -1 } },
    { payload: { nbf: 0.5 } },
    { payload: { _sd_alg: 'sha-512' } },
    { payload: { _sd: ['x', 'x'] } },
    { tail: 'binding' },
  ])('%j', (issue) => expect(says(issue)).toBe(`${code} credential`));
  test.each([
    { payload: { _sd: [] }, shown: [['s', 'age', 18]] },
    {
      shown: [
        ['s', 'age', 18],
        ['s', 'age', 18],
      ],
    },
    {
      shown: [
        ['s', 'age', 18],
        ['t', 'age', 19],
      ],
    },
    { shown: [['s', 'exp', 9]] },
    { shown: [['s', '', 9]] },
    { shown: [['s', 'age', { deep: [{ '...': 'x' }] }]] },
    { shown: [['s', 18]] },
    { payload: { age: 18 }, shown: [['s', 'age', 18]] },
  ])('%j', (issue) => expect(says(issue)).toContain(code));
  test('RFC 9901, section 4.2.1: the digest of a disclosure', () => {
    const disclosure = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
    expect(base64url(sha256(utf8(disclosure)))).toBe('X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
  });
});

describe('an opened ballot', () => {
  const opened = (wrong = {}, change: (parts: rig.Parts) => rig.Parts = (parts) => parts): string => {
    const { entries, subject, ballot } = rig.challengeParts(chain, wrong);
    return of(change({ entries: [first, ...entries], subject }), { tracker: hex(sha256(ballot)) });
  };
  const code = 'invalid proof.challenge';
  const without = (kindAt: number) => (parts: rig.Parts) => ({
    ...parts,
    entries: parts.entries.filter((_, at) => at !== kindAt),
  });
  test('holds what it should', () => expect(opened()).toBe('valid'));
  test('holds something else', () => expect(opened({ slot: 2n })).toBe(`${code} opening`));
  test('holds two marks for one', () => expect(opened({ fields: [1n, 1n] })).toBe(`${code} choice`));
  test('of another ceremony', () => expect(opened({ elsewhere: true })).toBe(`${code} ceremony`));
  test('confirmed other dealings', () => expect(opened({ digest: true })).toBe(`${code} confirmations`));
  test('confirmed by too few', () => expect(opened({ confirmed: [1] })).toBe(`${code} confirmations`));
  test('confirmed by one twice', () => expect(opened({ confirmed: [1, 1] })).toBe(`${code} ceremony`));
  test('without a dealing', () => expect(opened({}, without(2))).toBe(`${code} confirmations`));
  test('without its manifest', () => expect(opened({}, without(6))).toBe('invalid proof.subject subject'));
  test('with an electorate that it has not', () =>
    expect(
      opened({}, (parts) => ({
        ...parts,
        entries: [...parts.entries, rig.entry(chain, rig.REGISTRAR, 15, [rig.zeros(32), []])],
      })),
    ).toBe('invalid proof.subject subject'));
  test('of another tracker', () => {
    const { entries, subject } = rig.challengeParts(chain);
    expect(of({ entries: [first, ...entries], subject }, { tracker: '0'.repeat(64) })).toBe(
      `${code} other_tracker`,
    );
  });
});

describe('P7: a code from paper', () => {
  const board = codeOf(chain);
  test('of this board', () => expect(of({}, { code: board.toLowerCase().replace(/-/g, ' ') })).toBe('valid'));
  test('of another board', () =>
    expect(of({}, { code: codeOf(rig.zeros(32)) })).toBe('invalid proof.other_code other_board'));
  test('of another height', () => {
    const { board: shown } = checkProof(encode(rig.proof(cast)), {});
    expect(of({}, { code: shown?.checkpoint ?? '' })).toBe('valid');
    expect(of({}, { code: `1${shown?.checkpoint}` })).toBe('invalid proof.other_code other_checkpoint');
  });
  test.each(['abc', `U${board.slice(1)}`, `x${board}`])('%s is none', (code) =>
    expect(of({}, { code })).toBe('unchecked proof.other_code code_unreadable'),
  );
});
