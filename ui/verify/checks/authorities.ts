/** Who certifies blocks: sets, headers, certificates, and how one set follows another. */
import { type Bytes, concat, equal, hex, sha256, utf8 } from './bytes';
import { type Value, encode } from './cbor';
import { isKey, verify } from './ed25519';
import { Failure, need } from './failure';
import { type Note, isName, textOf } from './note';
import { type Shape, array, hash, list, signature, text, tuple, u32, u64, u8 } from './shape';

export type Authority = { name: string; key: Bytes; weight: number };
export type Authorities = { members: Authority[]; hash: Bytes };
export type Header = {
  version: number;
  height: bigint;
  time: bigint;
  proposer: number;
  size: bigint;
  root: Bytes;
  authorities: Bytes;
  next: Bytes;
  hash: Bytes;
};
type Certificate = { round: number; signatures: { authority: number; signature: Bytes }[] };
export type Change = { header: Header; certificate: Certificate; authorities: Authorities };

const authority = (value: Value | undefined): Authority => {
  const [name, key, weight] = tuple(text, hash, u32)(value);
  return { name, key, weight };
};

export const authorities: Shape<Authorities> = (value) => ({
  members: list(authority)(value),
  hash: sha256(encode(array(value))),
});

export const header: Shape<Header> = (value) => {
  const shape = tuple(u8, u64, hash, u64, u32, u64, hash, hash, hash, hash);
  const [version, height, , time, proposer, size, root, , current, next] = shape(value);
  return {
    version,
    height,
    time,
    proposer,
    size,
    root,
    authorities: current,
    next,
    hash: sha256(encode(array(value))),
  };
};

const certificate: Shape<Certificate> = (value) => {
  const [round, signatures] = tuple(u32, list(tuple(u32, signature)))(value);
  return { round, signatures: signatures.map(([place, bytes]) => ({ authority: place, signature: bytes })) };
};

export const change: Shape<Change> = (value) => {
  const [first, second, third] = tuple(header, certificate, authorities)(value);
  return { header: first, certificate: second, authorities: third };
};

/** Rule G2 of docs/record.md, with the limits of its section 1. */
export function isSet(set: Authorities, origin: string): boolean {
  const { members } = set;
  const size = utf8(origin).length;
  return (
    members.length >= 1 &&
    members.length <= 128 &&
    new Set(members.map((member) => hex(member.key))).size === members.length &&
    members.every((member) => member.weight > 0) &&
    size <= 255 &&
    isName(origin)
  );
}

/** Three times the weight of the signers is more than twice the weight of all. */
function enough(set: Authorities, signers: number[]): boolean {
  const weigh = (members: (Authority | undefined)[]): bigint =>
    members.reduce((sum, member) => sum + BigInt(member?.weight ?? 0), 0n);
  return 3n * weigh(signers.map((place) => set.members[place])) > 2n * weigh(set.members);
}

/** Whether a certificate makes a block final, docs/record.md section 6. */
function isFinal(one: Change, set: Authorities, origin: string): boolean {
  const { size, root, height, hash: header } = one.header;
  const message = utf8(textOf({ origin, size, root, height, round: BigInt(one.certificate.round), header }));
  const places = one.certificate.signatures.map((entry) => entry.authority);
  return (
    places.every((place, at) => at === 0 || place > (places[at - 1] ?? place)) &&
    enough(set, places) &&
    one.certificate.signatures.every((entry) => {
      const member = set.members[entry.authority];
      return member !== undefined && verify(member.key, message, entry.signature);
    })
  );
}

/** P2: the set that is in force after these changes. */
export function follow(first: Authorities, changes: Change[], head: Header, origin: string): Authorities {
  const refuse = (holds: boolean): void => need(holds, 'proof.authorities', 'authorities');
  let [set, height] = [first, 0n];
  for (const one of changes) {
    refuse(one.header.height > height);
    refuse(one.header.version === 1 && equal(one.header.authorities, set.hash));
    refuse(one.header.proposer < set.members.length);
    refuse(isFinal(one, set, origin));
    refuse(isSet(one.authorities, origin) && one.authorities.members.every((member) => isKey(member.key)));
    refuse(!equal(one.authorities.hash, set.hash) && equal(one.header.next, one.authorities.hash));
    [set, height] = [one.authorities, one.header.height];
  }
  refuse(changes.length === 0 || height < head.height);
  return set;
}

/** P3: the note is of this header, and those in force signed it. */
export function checkCheckpoint(
  note: Note | undefined,
  head: Header,
  set: Authorities,
  origin: string,
): void {
  need(
    head.version === 1 && equal(head.authorities, set.hash) && head.proposer < set.members.length,
    'proof.checkpoint',
    'header',
  );
  if (!note || note.checkpoint.origin !== origin) throw new Failure('proof.checkpoint', 'note');
  const signed = set.members.flatMap((member, place) =>
    hasSigned(note, origin, member, place) ? [place] : [],
  );
  need(enough(set, signed), 'proof.checkpoint', 'signers');
  const { size, root, height, header: digest } = note.checkpoint;
  need(
    size === head.size && equal(root, head.root) && height === head.height && equal(digest, head.hash),
    'proof.checkpoint',
    'other_block',
  );
}

function hasSigned(note: Note, origin: string, member: Authority, place: number): boolean {
  const name = `${origin}/authority-${place}`;
  const id = sha256(concat(utf8(name), Uint8Array.of(0x0a, 0x01), member.key)).subarray(0, 4);
  return note.lines.some(
    (line) =>
      line.name === name &&
      line.content.length === 68 &&
      equal(line.content.subarray(0, 4), id) &&
      verify(member.key, utf8(note.text), line.content.subarray(4)),
  );
}
