/** What was in a ballot that was opened: docs/proof-file.md section 4, subject 3. */
import { type Bytes, equal, hex, littleEndian, sha256 } from './bytes';
import { type Chosen, chosen, isAllowed, slotValues } from './choices';
import { type Question, fieldsOf, sealedBytes, slotsOf } from './contests';
import { type Body, type Entry, type Manifest, dealingsDigest, readSealed } from './entries';
import { Failure, need } from './failure';
import { isSound } from './manifests';
import { type Element, Point, element, scalar, times, timesBase } from './ristretto';

export type Opened = {
  kind: 'challenge';
  tracker: string;
  election: string;
  title: string;
  choices: { contest: string; chosen: Chosen[] }[];
};

type Of<K extends Body['kind']> = Extract<Body, { kind: K }>;

const ofKind = <K extends Body['kind']>(entries: Entry[], kind: K): Of<K>[] =>
  entries.flatMap(({ body }) => (body.kind === kind ? [body as Of<K>] : []));

export function checkChallenge(entries: Entry[], sealed: Bytes, opening: Bytes): Opened {
  const ceremonies = entries.filter((entry) => entry.body.kind === 2);
  const dealings = ofKind(entries, 4);
  const confirmations = ofKind(entries, 6);
  const [{ manifest } = {}, ...manifests] = ofKind(entries, 8);
  const electorates = ofKind(entries, 15);
  const [ceremony] = ceremonies;
  const counted = 1 + dealings.length + confirmations.length + 1 + electorates.length;
  if (
    ceremony?.body.kind !== 2 ||
    !manifest ||
    manifests.length > 0 ||
    dealings.length === 0 ||
    confirmations.length === 0 ||
    entries.length !== counted ||
    electorates.length !== (manifest.styles.length > 0 || manifest.weighted ? 1 : 0) ||
    electorates.some((one) => !equal(one.election, manifest.hash))
  ) {
    throw new Failure('proof.subject', 'subject');
  }

  const { hash } = ceremony;
  const about = [{ ceremony: manifest.ceremony }, ...dealings, ...confirmations];
  need(
    about.every((one) => equal(one.ceremony, hash)),
    'proof.challenge',
    'ceremony',
  );
  need(areDistinct(dealings) && areDistinct(confirmations), 'proof.challenge', 'ceremony');
  const digest = dealingsDigest(dealings);
  const { threshold } = ceremony.body.ceremony;
  need(
    confirmations.every((one) => equal(one.dealings, digest)) && confirmations.length >= threshold,
    'proof.challenge',
    'confirmations',
  );
  const keys = slotKeys(ceremony.body, dealings);
  const contests = ballotContests(manifest, electorates[0], sealed);
  need(
    isSound(manifest) && manifest.contests.every((one) => slotsOf(one) <= keys.length),
    'proof.challenge',
    'keys',
  );
  const choices = openBallot(contests, keys, sealed, opening);
  return {
    kind: 'challenge',
    tracker: hex(sha256(sealed)),
    election: hex(manifest.hash),
    title: manifest.title,
    choices,
  };
}

const areDistinct = (entries: { trustee: number }[]): boolean =>
  new Set(entries.map((entry) => entry.trustee)).size === entries.length;

/** The keys under which slots are encrypted, docs/protocol.md 7.6. */
function slotKeys({ ceremony }: Of<2>, dealings: Of<4>[]): Element[] {
  const { threshold: k, slots, trustees } = ceremony;
  const n = trustees.length;
  const bounds = k >= 1 && k <= n && n <= 64 && slots >= 1 && slots <= 1024 && dealings.length >= k;
  need(bounds, 'proof.challenge', 'ceremony');
  const length = 1 + slots * (32 * k + 64) + n * (32 * slots + 128);
  need(
    dealings.every(({ message }) => message.length === length && message[0] === 1),
    'proof.challenge',
    'ceremony',
  );
  const keys = Array.from({ length: slots }, (_, slot) => {
    const at = 1 + slot * (32 * k + 64);
    return dealings.reduce((sum, { message }) => {
      const first = element(message.subarray(at, at + 32));
      if (!first) throw new Failure('proof.challenge', 'keys');
      return sum.add(first);
    }, Point.ZERO);
  });
  const encoded = new Set(keys.map((key) => key.toHex()));
  need(encoded.size === slots && !encoded.has(Point.ZERO.toHex()), 'proof.challenge', 'keys');
  return keys;
}

/** The contests on the ballot of this voter. */
function ballotContests(manifest: Manifest, electorate: Of<15> | undefined, sealed: Bytes): Question[] {
  const voter = readSealed(sealed)?.voter;
  if (!voter) throw new Failure('proof.challenge', 'ballot');
  const elector = electorate?.electors.find((one) => equal(one.key, voter));
  if (electorate && !elector) throw new Failure('proof.challenge', 'ballot');
  const style = elector?.style ?? 0;
  if (manifest.styles.length === 0) {
    need(style === 0, 'proof.challenge', 'ballot');
    return manifest.contests;
  }
  const places = manifest.styles[style]?.contests;
  if (!places) throw new Failure('proof.challenge', 'ballot');
  return places.flatMap((place) => manifest.contests[place] ?? []);
}

/** Cuts a byte string from the front. */
class Cutter {
  private at = 0;
  constructor(
    private readonly bytes: Bytes,
    at: number,
  ) {
    this.at = at;
  }
  take(count: number): Bytes {
    return this.bytes.subarray(this.at, (this.at += count));
  }
}

/** Points 2 to 5 of docs/protocol.md section 9. */
function openBallot(contests: Question[], keys: Element[], sealed: Bytes, opening: Bytes): Opened['choices'] {
  const openingBytes = contests.reduce((sum, one) => sum + 32 + 8 * fieldsOf(one), 1);
  const sealedLength = contests.reduce((sum, one) => sum + sealedBytes(one), 41);
  need(opening.length === openingBytes && opening[0] === 1, 'proof.challenge', 'opening');
  need(sealed.length === sealedLength, 'proof.challenge', 'ballot');
  const openings = new Cutter(opening, 1);
  let start = 41;
  return contests.map((contest) => {
    const nonce = scalar(openings.take(32));
    const fields = Array.from({ length: fieldsOf(contest) }, () => littleEndian(openings.take(8)));
    if (nonce === undefined) throw new Failure('proof.challenge', 'opening');
    need(isAllowed(contest, fields), 'proof.challenge', 'choice');
    const ciphertext = new Cutter(sealed, start);
    const holds = (expected: Element): void => {
      const found = element(ciphertext.take(32));
      if (!found) throw new Failure('proof.challenge', 'ballot');
      need(found.equals(expected), 'proof.challenge', 'opening');
    };
    holds(timesBase(nonce));
    slotValues(contest, fields).forEach((value, slot) => {
      holds(timesBase(value).add(times(keys[slot] ?? Point.ZERO, nonce)));
    });
    start += sealedBytes(contest);
    return { contest: contest.title, chosen: chosen(contest, fields) };
  });
}
