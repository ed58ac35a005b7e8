/** A credential: an SD-JWT (RFC 9901) whose issuer the board names (docs/proof-file.md section 4, subject 2). */
import { base64url, fromBase64url, fromUtf8, sha256, utf8 } from './bytes';
import { verify } from './ed25519';
import type { Issuer } from './entries';
import { Failure, type Why } from './failure';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };
export type Fact = [name: string, value: Json];

/** Times are Unix seconds. */
export type Credential = { issuer: Issuer; type: string; from: number; until: number; facts: Fact[] };

const RESERVED = ['iss', 'iat', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status', '_sd', '_sd_alg'];
const NAMELESS = ['...', ''];
const MARKS = ['_sd', '...'];

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isText = (value: Json | undefined): value is string => typeof value === 'string';

function ensure(condition: unknown, why: Why = 'credential'): asserts condition {
  if (!condition) throw new Failure('proof.credential', why);
}

function readJson(encoded: string): Json {
  const bytes = fromBase64url(encoded);
  ensure(bytes);
  try {
    return JSON.parse(fromUtf8(bytes)) as Json;
  } catch {
    throw new Failure('proof.credential', 'credential');
  }
}

/** Whether something inside is marked as not disclosed. */
function hides(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hides);
  return (
    isObject(value) && Object.entries(value).some(([name, inner]) => MARKS.includes(name) || hides(inner))
  );
}

/** Point 6: the fact that a disclosure shows, whose digest the payload has. */
function factOf(disclosure: string, digests: string[]): Fact {
  const content = readJson(disclosure);
  ensure(Array.isArray(content) && content.length === 3, 'disclosures');
  const [salt, name, value] = content;
  ensure(isText(salt) && isText(name) && value !== undefined, 'disclosures');
  ensure(digests.includes(base64url(sha256(utf8(disclosure)))), 'disclosures');
  return [name, value];
}

/** Points 5 to 7: the facts of a payload, with those that are disclosed. */
export function factsOf(payload: JsonObject, disclosures: string[]): Fact[] {
  const digests = payload['_sd'];
  ensure(payload['_sd_alg'] === 'sha-256' && Array.isArray(digests) && digests.every(isText));
  ensure(new Set(digests).size === digests.length);
  ensure(new Set(disclosures).size === disclosures.length, 'disclosures');
  const plain = Object.entries(payload).filter(([name]) => !RESERVED.includes(name));
  const disclosed = disclosures.map((disclosure) => factOf(disclosure, digests));
  ensure(!disclosed.some(([name]) => RESERVED.includes(name)), 'disclosures');
  const facts = [...plain, ...disclosed];
  ensure(new Set(facts.map(([name]) => name)).size === facts.length, 'disclosures');
  ensure(!facts.some(([name, value]) => NAMELESS.includes(name) || hides(value)), 'disclosures');
  return facts;
}

export function checkCredential(text: string, issuers: Issuer[]): Credential {
  const [token = '', ...rest] = text.split('~');
  const disclosures = rest.slice(0, -1);
  // Nothing after the last ~: no proof of who holds it.
  ensure(rest[rest.length - 1] === '');
  const [head = '', body = '', encoded = '', ...more] = token.split('.');
  ensure(more.length === 0);
  const [header, payload] = [readJson(head), readJson(body)];
  ensure(
    isObject(header) && header['alg'] === 'EdDSA' && header['typ'] === 'dc+sd-jwt' && !('crit' in header),
  );
  ensure(isObject(payload));
  const issuer = issuers.find((one) => one.name === payload['iss']);
  ensure(issuer, 'issuer_unknown');
  const signature = fromBase64url(encoded);
  ensure(signature && verify(issuer.key, utf8(`${head}.${body}`), signature), 'issuer_signature');
  const { vct, iat, exp, nbf = iat } = payload;
  ensure(isText(vct) && isTime(iat) && isTime(exp) && isTime(nbf));
  return { issuer, type: vct, from: nbf, until: exp, facts: factsOf(payload, disclosures) };
}
