/** Entries of a board: their grammar (docs/entries.cddl) and who signs them (docs/record.md section 2). */
import { type Authorities, authorities, isSet } from './authorities';
import { type Bytes, equal, sha256, u32 as number32 } from './bytes';
import { Malformed, type Value, decode, encode } from './cbor';
import { type Question, question } from './contests';
import { type Element, element } from './ristretto';
import { verify } from './schnorr';
import * as is from './shape';
import { type Shape, bytes, hash, list, text, tuple, u32, u64 } from './shape';

const LONGEST = 65_535;

export type Genesis = {
  city: string;
  origin: string;
  registrar: Bytes;
  office: Bytes;
  authorities: Authorities;
};
export type Ceremony = { trustees: { name: string; key: Bytes }[]; threshold: number; slots: number };
export type Style = { title: string; contests: number[] };
export type Audience = {
  pseudonymous: boolean;
  classes: number[];
  districts: number[];
  bands: number[];
};
export type Manifest = {
  hash: Bytes;
  kind: bigint;
  title: string;
  description: string;
  contests: Question[];
  ceremony: Bytes;
  closes: bigint;
  points: number;
  minimum: number;
  styles: Style[];
  weighted: boolean;
  audience: Audience | null;
  /** When a poll by rule opens. */
  opens: bigint | null;
  /** Whether ballots are cast under keys that came out of mixes of a roll. */
  secretRoll: boolean;
};
/** A part of a mix of a secret roll. */
export type RollPart = { election: Bytes; trustee: number; number: number; bytes: Bytes };
export type Issuer = { name: string; place: string; key: Bytes };
export type Party = { name: string; place: string; key: Bytes };
export type Link = {
  by: Bytes;
  subject: Bytes;
  previous: bigint | null;
  digest: Bytes;
  kind: string;
};
/** A batch of wages, by a step of a fund. */
export type Wages = { fund: Bytes; step: number; by: Bytes; count: number; root: Bytes };

export type Body =
  | { kind: 0; genesis: Genesis }
  | { kind: 2; ceremony: Ceremony }
  | { kind: 3 | 5; ceremony: Bytes; trustee: number }
  | { kind: 4; ceremony: Bytes; trustee: number; message: Bytes }
  | { kind: 6; ceremony: Bytes; trustee: number; dealings: Bytes }
  | { kind: 8; manifest: Manifest }
  | { kind: 10; election: Bytes; sealed: Bytes }
  | { kind: 11; election: Bytes; voter: Bytes }
  | { kind: 13 }
  | { kind: 15; election: Bytes; electors: { key: Bytes; style: number }[] }
  | { kind: 18; by: Bytes; digest: Bytes }
  | { kind: 20; issuers: Issuer[] }
  | { kind: 23; key: Bytes }
  | { kind: 21 | 22 }
  | { kind: 41; by: Bytes; wages: Wages | null }
  | { kind: 44; parties: Party[] }
  | { kind: 45; owner: Bytes }
  | { kind: 46; link: Link }
  | { kind: 40 | 47 | 48 }
  | { kind: 51; part: RollPart }
  | { kind: 1 | 7 | 9 | 12 | 14 | 16 | 17 | 19 };

export type Entry = { body: Body; hash: Bytes; message: Bytes; signature: Bytes };

const genesis: Shape<Genesis> = (value) => {
  const shape = tuple(text, text, u64, hash, hash, authorities, hash);
  const [city, origin, , registrar, office, set] = shape(value);
  return { city, origin, registrar, office, authorities: set };
};

const ceremony: Shape<Ceremony> = (value) => {
  const [trustees, threshold, slots] = tuple(list(tuple(text, hash)), u32, u32, hash)(value);
  return { trustees: trustees.map(([name, key]) => ({ name, key })), threshold, slots };
};

const style: Shape<Style> = (value) => {
  const [title, contests] = tuple(text, list(u32))(value);
  return { title, contests };
};

const memberClass: Shape<number> = (value) => {
  const found = u32(value);
  if (found > 4) throw new Malformed('a class was expected');
  return found;
};

const audience: Shape<Audience> = (value) => {
  const [pseudonymous, classes, districts, bands] = tuple(
    is.bool,
    list(memberClass),
    list(u32),
    list(u32),
  )(value);
  return { pseudonymous, classes, districts, bands };
};

const manifest: Shape<Manifest> = (value) => {
  const fields = is.array(value);
  const shape = tuple(u64, text, text, list(question), hash, u64, u32, u32, list(style), is.bool);
  const [kind, title, description, contests, key, closes, points, minimum, styles, weighted] = shape(
    fields.slice(0, 10),
  );
  if (kind > 1n) throw new Malformed('an election or a poll was expected');
  // What comes last is never null.
  if (fields.length > 14 || (fields.length > 10 && fields.at(-1) === null)) {
    throw new Malformed('a manifest was expected');
  }
  const [forWhom = null, proposal = null, opens = null, roll = null] = fields.slice(10);
  if (roll !== null && is.u8(roll) !== 0) throw new Malformed('a mixed roll was expected');
  is.optional(hash)(proposal);
  return {
    hash: sha256(encode(fields)),
    kind,
    title,
    description,
    contests,
    ceremony: key,
    closes,
    points,
    minimum,
    styles,
    weighted,
    audience: is.optional(audience)(forWhom),
    opens: is.optional(u64)(opens),
    secretRoll: roll !== null,
  };
};

/** A step of a fund; the batch, if it pays wages. */
const fundStep: Shape<{ by: Bytes; wages: Wages | null }> = (value) => {
  const [fund, number, , by, [kind, ...fields]] = tuple(hash, u32, hash, hash, is.array)(value);
  switch (kind) {
    case 0n:
    case 4n:
      return (tuple(text, u64)(fields), { by, wages: null });
    case 1n:
      return (tuple(u32)(fields), { by, wages: null });
    case 2n:
      return (tuple(u32, u64, text)(fields), { by, wages: null });
    case 3n: {
      const [, , count, root] = tuple(u32, u64, u32, hash)(fields);
      return { by, wages: { fund, step: number, by, count, root } };
    }
    default:
      throw new Malformed('a step of a fund was expected');
  }
};

const role: Shape<number> = (value) => {
  const found = u32(value);
  if (found > 2) throw new Malformed('a role was expected');
  return found;
};

const link: Shape<Link> = (value) => {
  const [by, subject, previous, digest, kind] = tuple(hash, hash, is.optional(u64), hash, text)(value);
  return { by, subject, previous, digest, kind };
};

const named = tuple(text, text, hash);
const fromOne = tuple(hash, u32, bytes);

/** The content of each kind of entry. */
const bodies: Record<number, (content: Value | undefined) => Body> = {
  0: (content) => ({ kind: 0, genesis: genesis(content) }),
  1: (content) => (tuple(list(hash))(content), { kind: 1 }),
  2: (content) => ({ kind: 2, ceremony: ceremony(content) }),
  3: (content) => fromTrustee(3, fromOne(content)),
  4: (content) => fromTrustee(4, fromOne(content)),
  5: (content) => {
    const [about, accuser] = tuple(hash, u32, u32, bytes)(content);
    return { kind: 5, ceremony: about, trustee: accuser };
  },
  6: (content) => {
    const [about, by, dealings] = tuple(hash, u32, hash)(content);
    return { kind: 6, ceremony: about, trustee: by, dealings };
  },
  7: (content) => (tuple(hash)(content), { kind: 7 }),
  8: (content) => ({ kind: 8, manifest: manifest(content) }),
  9: (content) => (tuple(hash)(content), { kind: 9 }),
  10: (content) => {
    const [election, sealed] = tuple(hash, bytes)(content);
    return { kind: 10, election, sealed };
  },
  11: (content) => {
    const [election, voter] = tuple(hash, hash, u64, hash)(content);
    return { kind: 11, election, voter };
  },
  12: (content) => (tuple(hash)(content), { kind: 12 }),
  13: (content) => (tuple(hash, u32, list(bytes))(content), { kind: 13 }),
  14: (content) => (tuple(hash, list(list(u64)))(content), { kind: 14 }),
  15: (content) => {
    const [election, electors] = tuple(hash, list(tuple(hash, u32, u64)))(content);
    return { kind: 15, election, electors: electors.map(([key, place]) => ({ key, style: place })) };
  },
  16: (content) => (tuple(authorities)(content), { kind: 16 }),
  17: (content) => (tuple(list(named))(content), { kind: 17 }),
  18: (content) => {
    const [by, digest] = tuple(hash, hash)(content);
    return { kind: 18, by, digest };
  },
  19: (content) => (tuple(hash, bytes)(content), { kind: 19 }),
  20: (content) => {
    const [issuers] = tuple(list(named))(content);
    return { kind: 20, issuers: issuers.map(([name, place, key]) => ({ name, place, key })) };
  },
  21: (content) => {
    const keys = list(hash)(content);
    if (keys.length < 1 || keys.length > 2) throw new Malformed('one key or two were expected');
    return { kind: 21 };
  },
  22: (content) => (tuple(memberClass, list(tuple(hash, hash, hash)))(content), { kind: 22 }),
  23: (content) => ({ kind: 23, key: tuple(hash, u32, hash, hash, bytes)(content)[2] }),
  40: (content) => (
    tuple(hash, u32, u32, text, u64, list(tuple(role, text, hash)), u32)(content),
    { kind: 40 }
  ),
  41: (content) => ({ kind: 41, ...fundStep(content) }),
  44: (content) => {
    const [parties] = tuple(list(named))(content);
    return { kind: 44, parties: parties.map(([name, place, key]) => ({ name, place, key })) };
  },
  45: (content) => ({ kind: 45, owner: tuple(hash, hash, text)(content)[0] }),
  46: (content) => ({ kind: 46, link: link(content) }),
  47: (content) => (tuple(u64, hash)(content), { kind: 47 }),
  48: (content) => (tuple(u64)(content), { kind: 48 }),
  51: (content) => {
    const [election, , trustee, , , number, part] = tuple(hash, u32, u32, u32, hash, u32, bytes)(content);
    return { kind: 51, part: { election, trustee, number, bytes: part } };
  },
};

function fromTrustee(kind: 3 | 4, [about, by, message]: [Bytes, number, Bytes]): Body {
  return kind === 4
    ? { kind, ceremony: about, trustee: by, message }
    : { kind, ceremony: about, trustee: by };
}

/** E1 to E3. */
export function readEntry(encoded: Bytes): Entry {
  if (encoded.length > LONGEST) throw new Malformed('an entry of more than 65,535 bytes');
  const value = decode(encoded);
  const [suite, body, signature] = tuple(is.u8, is.array, is.signature)(value);
  const [kind, content, ...more] = body;
  const read = bodies[is.u8(kind)];
  if (!read || content === undefined || more.length > 0) throw new Malformed('an entry of no known kind');
  if (suite !== 1) throw new Malformed('an entry of another suite');
  return { body: read(content), hash: sha256(encoded), message: encode([BigInt(suite), body]), signature };
}

/** E4 and G1 to G3. */
export function readGenesis(encoded: Bytes): { genesis: Genesis; chain: Bytes } | undefined {
  let entry;
  try {
    entry = readEntry(encoded);
  } catch {
    return undefined;
  }
  if (entry.body.kind !== 0) return undefined;
  const { genesis: found } = entry.body;
  const sound =
    element(found.office) &&
    element(found.registrar) &&
    isSet(found.authorities, found.origin) &&
    verify(new Uint8Array(32), found.office, entry.message, entry.signature);
  return sound ? { genesis: found, chain: entry.hash } : undefined;
}

/** The key in a sealed ballot, and its sequence number. */
export function readSealed(sealed: Bytes): { voter: Bytes; sequence: Bytes } | undefined {
  if (sealed.length < 41 || sealed[0] !== 1) return undefined;
  return { voter: sealed.subarray(1, 33), sequence: sealed.subarray(33, 41) };
}

/** P5: whether the entry is signed by whom it has to be, as far as the entries before it say who that is. */
export function isSigned(entry: Entry, board: { genesis: Genesis; chain: Bytes }, before: Entry[]): boolean {
  const { body } = entry;
  const key = signer(body, board.genesis, before);
  const message = body.kind === 10 ? body.sealed : entry.message;
  return key !== undefined && verify(board.chain, key, message, entry.signature, baseOf(body, before));
}

/** Over what a voter signs, docs/protocol.md 28.3: what the mix before it made of G, if there is one. */
function baseOf(body: Body, before: Entry[]): Element | undefined {
  if (body.kind !== 10 && body.kind !== 11) return undefined;
  const mixed = before.findLast((entry) => entry.body.kind === 51)?.body;
  if (mixed?.kind !== 51 || mixed.part.number !== 0 || !equal(mixed.part.election, body.election))
    return undefined;
  return element(mixed.part.bytes.subarray(0, 32));
}

/** The key of a trustee in a ceremony that came before. */
function trusteeIn(ceremony: Bytes, index: number, before: Entry[]): Bytes | undefined {
  const found = before.find((entry) => entry.body.kind === 2 && equal(entry.hash, ceremony));
  return found?.body.kind === 2 ? found.body.ceremony.trustees[index - 1]?.key : undefined;
}

/** The key of a trustee that mixes the roll of an election, whose manifest came before. */
function mixer({ election, trustee }: RollPart, before: Entry[]): Bytes | undefined {
  const bodies = before.map((entry) => entry.body);
  const manifests = bodies.flatMap((one) =>
    one.kind === 8 && one.manifest.secretRoll ? [one.manifest] : [],
  );
  const found = manifests.find((one) => equal(one.hash, election));
  return found && trusteeIn(found.ceremony, trustee, before);
}

function signer(body: Body, { office, registrar }: Genesis, before: Entry[]): Bytes | undefined {
  switch (body.kind) {
    case 2:
    case 7:
    case 8:
    case 9:
    case 12:
    case 14:
    case 16:
    case 17:
    case 20:
    case 40:
      return office;
    case 1:
    case 15:
    case 19:
    case 21:
    case 22:
    case 44:
      return registrar;
    case 3:
    case 4:
    case 5:
    case 6:
      return trusteeIn(body.ceremony, body.trustee, before);
    case 51:
      return mixer(body.part, before);
    case 10:
      return readSealed(body.sealed)?.voter;
    case 11:
      return body.voter;
    case 18:
      return body.by;
    case 23:
      return body.key;
    case 41:
      return body.by;
    case 45:
      return body.owner;
    case 46:
      return body.link.by;
    default:
      return undefined;
  }
}

/** The digest of dealings, docs/record.md section 3: each dealer's index as u32 and the hash of its message. */
export function dealingsDigest(dealings: { trustee: number; message: Bytes }[]): Bytes {
  const ascending = [...dealings].sort((one, other) => one.trustee - other.trustee);
  return sha256(...ascending.flatMap(({ trustee: by, message }) => [number32(by), sha256(message)]));
}
