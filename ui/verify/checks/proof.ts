/** A proof file and its checks, in the order of docs/proof-file.md section 3. */
import { type Change, type Header, change, checkCheckpoint, follow, header } from './authorities';
import { type Bytes, equal, hex, sha256 } from './bytes';
import { Malformed, type Value, decode, firstNumber } from './cbor';
import { type Opened, checkChallenge } from './challenge';
import { checkpointCode, codeOf, readCode } from './codes';
import { type Credential, checkCredential } from './credential';
import { type Entry, type Genesis, isSigned, readEntry, readGenesis, readSealed } from './entries';
import { type Bad, type Code, Failure, type Why, need } from './failure';
import { type History, type HistorySubject, checkHistory } from './history';
import { leafHash, rootOf } from './log';
import { readNote } from './note';
import { type Shape, array, bytes, hash, list, sized, text, tuple, u64, u8 } from './shape';
import { type TimeSubject, checkTime } from './time';
import { type Wage, type WageSubject, checkWage } from './wage';

const LONGEST = 16 * 1024 * 1024;
const MOST_CHANGES = 65_536;

type Subject =
  | { kind: 'ballot' }
  | TimeSubject
  | { kind: 'credential'; credential: string }
  | { kind: 'challenge'; sealed: Bytes; opening: Bytes }
  | WageSubject
  | HistorySubject;

type Included = { position: bigint; path: Bytes[]; entry: Bytes };
type Proof = {
  changes: Change[];
  header: Header;
  checkpoint: string;
  included: Included[];
  subject: Subject;
};

/** What the reader has besides the proof. */
export type Given = { code?: string; tracker?: string; file?: Bytes };

export const STEPS = [
  'file',
  'genesis',
  'authorities',
  'checkpoint',
  'inclusion',
  'signatures',
  'subject',
  'code',
] as const;
export type Step = (typeof STEPS)[number];

export type Shown =
  | { kind: 'ballot'; tracker: string; election: string; position: bigint }
  | { kind: 'time'; by: 'office' | 'registrar' | 'roll'; key: string; position: bigint; file: string }
  | ({ kind: 'credential' } & Credential)
  | Opened
  | Wage
  | History;

export type Board = { city: string; board: string; checkpoint: string; time: bigint };

export type Report = {
  outcome: 'valid' | Bad;
  failed?: { step: Step; code: Code; why: Why; at: bigint | null };
  /** Steps that were taken and hold. */
  passed: Step[];
  /** What kind of proof it claims to be, as soon as that is read. */
  kind?: Shown['kind'];
  /** Which board and block it names, believed or not. */
  board?: Board;
  shown?: Shown;
  /** What was typed was compared: a code from paper, a tracker. */
  compared: { code: boolean; tracker: boolean };
};

const subject: Shape<Subject> = (value) => {
  const [kind, ...fields] = array(value);
  switch (kind) {
    case 0n:
      return (tuple()(fields), { kind: 'ballot' });
    case 1n: {
      const [salt, index, size, path] = tuple(sized(32), u64, u64, list(hash))(fields);
      return { kind: 'time', salt, index, size, path };
    }
    case 2n:
      return { kind: 'credential', credential: tuple(text)(fields)[0] };
    case 3n: {
      const [sealed, opening] = tuple(bytes, bytes)(fields);
      return { kind: 'challenge', sealed, opening };
    }
    case 4n: {
      const shape = tuple(sized(32), tuple(text, u64, text), u64, list(hash));
      const [salt, [worker, amount, period], index, path] = shape(fields);
      return { kind: 'wage', salt, worker, amount, period, index, path };
    }
    case 5n:
      return { kind: 'history', subject: tuple(hash)(fields)[0] };
    default:
      throw new Malformed('a subject was expected');
  }
};

const included: Shape<Included> = (value) => {
  const [position, path, entry] = tuple(u64, list(hash), bytes)(value);
  return { position, path, entry };
};

function readProof(value: Value): Proof {
  const shape = tuple(u8, list(change), header, text, list(included), subject);
  const [, changes, head, checkpoint, entries, about] = shape(value);
  if (changes.length > MOST_CHANGES || entries.length === 0) throw new Malformed('too many, or nothing');
  return { changes, header: head, checkpoint, included: entries, subject: about };
}

function open(file: Bytes): Proof {
  if (file.length > LONGEST) throw new Failure('proof.encoding', 'too_long');
  const version = firstNumber(file);
  if (version === undefined) throw new Failure('proof.encoding', 'no_proof');
  if (version !== 1n) throw new Failure('proof.encoding', 'version', 'unchecked');
  try {
    return readProof(decode(file));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Failure('proof.encoding', error.short ? 'breaks_off' : 'encoding');
  }
}

/** Checks a proof file. Never throws for what is in the file. */
export function checkProof(file: Bytes, given: Given): Report {
  const report: Report = { outcome: 'valid', passed: [], compared: { code: false, tracker: false } };
  let step: Step = 'file';
  const passed = (next: Step): void => {
    report.passed.push(step);
    step = next;
  };
  try {
    const proof = open(file);
    report.kind = proof.subject.kind;
    const positions = proof.included.map((one) => one.position);
    const ascend = positions.every((position, at) => at === 0 || position > (positions[at - 1] ?? position));
    need(ascend, 'proof.encoding', 'positions');
    passed('genesis');

    const [first] = proof.included;
    const board = first?.position === 0n ? readGenesis(first.entry) : undefined;
    if (!board) throw new Failure('proof.genesis', 'genesis');
    const codes = {
      board: codeOf(board.chain),
      checkpoint: checkpointCode(proof.header.height, proof.header.hash),
    };
    report.board = { city: board.genesis.city, ...codes, time: proof.header.time };
    passed('authorities');

    const { origin } = board.genesis;
    const set = follow(board.genesis.authorities, proof.changes, proof.header, origin);
    passed('checkpoint');
    checkCheckpoint(readNote(proof.checkpoint), proof.header, set, origin);
    passed('inclusion');
    for (const one of proof.included) checkIncluded(one, proof.header);
    passed('signatures');
    const entries = checkSigned(proof.included, board);
    passed('subject');
    report.shown = checkSubject(proof, entries, board.genesis, given);
    report.compared.tracker = checkTracker(report.shown, given.tracker);
    passed('code');
    report.compared.code = checkCode(codes, given.code);
    report.passed.push('code');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    report.outcome = error.outcome;
    report.failed = { step, code: error.code, why: error.why, at: error.at };
    delete report.shown;
  }
  return report;
}

function checkIncluded({ entry, position, path }: Included, { size, root }: Header): void {
  const found = rootOf(leafHash(entry), position, size, path);
  need(found && equal(found, root), 'proof.inclusion', 'inclusion', position);
}

/** P5: the entries after the genesis, read, and each signed by whom it has to be. */
function checkSigned(all: Included[], board: { genesis: Genesis; chain: Bytes }): Entry[] {
  const entries: Entry[] = [];
  for (const one of all.slice(1)) {
    let entry: Entry;
    try {
      entry = readEntry(one.entry);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      throw new Failure('proof.encoding', 'entry');
    }
    need(isSigned(entry, board, entries), 'proof.signature', 'signature', one.position);
    entries.push(entry);
  }
  return entries;
}

function checkSubject(proof: Proof, entries: Entry[], { office, registrar }: Genesis, given: Given): Shown {
  const about = proof.subject;
  if (about.kind === 'challenge') return checkChallenge(entries, about.sealed, about.opening);
  const positions = proof.included.slice(1).map((one) => one.position);
  if (about.kind === 'wage') return checkWage(about, entries, positions[0] ?? 0n);
  if (about.kind === 'history') return checkHistory(about, entries, positions);
  if (about.kind === 'ballot') return checkBallot(entries, positions.at(-1) ?? 0n);
  const [entry, ...more] = entries;
  const body = more.length === 0 ? entry?.body : undefined;
  const position = positions[0] ?? 0n;
  if (about.kind === 'time' && body?.kind === 18) {
    const file = hex(checkTime(about, body.digest, given.file));
    const by = equal(body.by, office) ? 'office' : equal(body.by, registrar) ? 'registrar' : 'roll';
    return { kind: 'time', by, key: hex(body.by), position, file };
  }
  if (about.kind === 'credential' && body?.kind === 20) {
    return { kind: 'credential', ...checkCredential(about.credential, body.issuers) };
  }
  throw new Failure('proof.subject', 'subject');
}

/** A ballot, and before it what its voter signs over, if the roll of its election was mixed. */
function checkBallot(entries: Entry[], position: bigint): Shown {
  const bodies = entries.map((entry) => entry.body);
  const body = bodies.pop();
  const kinds = bodies.map((one) => one.kind).join();
  if (body?.kind !== 10 || !['', '2,8,51'].includes(kinds)) throw new Failure('proof.subject', 'subject');
  const mix = bodies.at(-1);
  if (mix) {
    const isItsOwn = mix.kind === 51 && mix.part.number === 0 && equal(mix.part.election, body.election);
    need(isItsOwn, 'proof.subject', 'subject');
  }
  need(readSealed(body.sealed), 'proof.subject', 'subject');
  return { kind: 'ballot', tracker: hex(sha256(body.sealed)), election: hex(body.election), position };
}

/** The tracker that the reader noted, of a ballot; hyphens, white space and case are nothing. */
function checkTracker(shown: Shown, typed = ''): boolean {
  const bare = typed.replace(/[-\p{White_Space}]/gu, '').toLowerCase();
  if (bare === '' || !('tracker' in shown)) return false;
  if (!/^[0-9a-f]{64}$/.test(bare)) throw new Failure('proof.other_code', 'code_unreadable', 'unchecked');
  need(
    bare === shown.tracker,
    shown.kind === 'challenge' ? 'proof.challenge' : 'proof.subject',
    'other_tracker',
  );
  return true;
}

/** P7: what was typed from paper is the code of this board, or of this checkpoint. */
function checkCode(codes: { board: string; checkpoint: string }, typed = ''): boolean {
  if (typed.trim() === '') return false;
  const code = readCode(typed);
  if (code === undefined) throw new Failure('proof.other_code', 'code_unreadable', 'unchecked');
  const isBoard = /^[^-]{4}-/.test(code) && code.length === 39;
  need(
    code === (isBoard ? codes.board : codes.checkpoint),
    'proof.other_code',
    isBoard ? 'other_board' : 'other_checkpoint',
  );
  return true;
}
