/** A credential: an SD-JWT (RFC 9901) whose issuer the board names (docs/proof-file.md section 4, subject 2). */
import { type Bytes, base64url, fromBase64url, fromUtf8, sha256, utf8 } from './bytes';
import { verify } from './ed25519';
import type { Issuer } from './entries';
import { Failure } from './failure';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

export type Credential = {
  issuer: Issuer;
  type: string;
  issued: number;
  expires: number;
  facts: [name: string, value: Json][];
};

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTime = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

function refuse(why: 'credential' | 'disclosures' | 'issuer_unknown' | 'issuer_signature'): never {
  throw new Failure('proof.credential', why);
}

function readJson(encoded: string): Json {
  const bytes = fromBase64url(encoded);
  if (!bytes) return refuse('credential');
  try {
    return JSON.parse(fromUtf8(bytes)) as Json;
  } catch {
    return refuse('credential');
  }
}

/** The claims of the payload with everything that was disclosed put into its place, RFC 9901 section 7.1. */
export function disclose(payload: JsonObject, disclosures: string[]): JsonObject {
  const open = new Map<string, Json[]>();
  for (const disclosure of disclosures) {
    const content = readJson(disclosure);
    const digest = base64url(sha256(utf8(disclosure)));
    if (!Array.isArray(content) || open.has(digest)) return refuse('disclosures');
    open.set(digest, content);
  }
  const seen = new Set<string>();
  const take = (digest: Json | undefined): Json[] | undefined => {
    if (typeof digest !== 'string' || seen.has(digest)) return refuse('disclosures');
    seen.add(digest);
    const content = open.get(digest);
    open.delete(digest);
    return content;
  };

  const whole = (value: Json): Json => {
    if (Array.isArray(value)) return value.flatMap(item);
    return isObject(value) ? object(value) : value;
  };
  const item = (value: Json): Json[] => {
    if (!isObject(value) || !('...' in value)) return [whole(value)];
    if (Object.keys(value).length !== 1) return refuse('disclosures');
    const content = take(value['...']);
    if (!content) return [];
    const [, inner] = content;
    if (content.length !== 2 || typeof content[0] !== 'string' || inner === undefined)
      return refuse('disclosures');
    return [whole(inner)];
  };
  const object = ({ _sd: digests = [], ...plain }: JsonObject): JsonObject => {
    if (!Array.isArray(digests) || '...' in plain) return refuse('disclosures');
    const found = new Map(Object.entries(plain).map(([name, value]) => [name, whole(value)] as const));
    for (const digest of digests) {
      const content = take(digest);
      if (!content) continue;
      const [salt, name, value] = content;
      if (
        content.length !== 3 ||
        typeof salt !== 'string' ||
        typeof name !== 'string' ||
        value === undefined
      ) {
        return refuse('disclosures');
      }
      if (name === '_sd' || name === '...' || found.has(name)) return refuse('disclosures');
      found.set(name, whole(value));
    }
    return Object.fromEntries(found);
  };

  const claims = object(payload);
  if (open.size > 0) return refuse('disclosures');
  return claims;
}

const ABOUT = new Set(['iss', 'iat', 'exp', 'nbf', 'vct', '_sd_alg']);

export function checkCredential(text: string, issuers: Issuer[]): Credential {
  const [token = '', ...rest] = text.split('~');
  const disclosures = rest.slice(0, -1);
  // Nothing after the last ~: no proof of who holds it.
  if (rest[rest.length - 1] !== '') return refuse('credential');
  const [head = '', body = '', signature = '', ...more] = token.split('.');
  if (more.length > 0) return refuse('credential');
  const [header, payload] = [readJson(head), readJson(body)];
  if (!isObject(header) || header['alg'] !== 'EdDSA' || header['typ'] !== 'dc+sd-jwt' || 'crit' in header) {
    return refuse('credential');
  }
  if (!isObject(payload) || payload['_sd_alg'] !== 'sha-256') return refuse('credential');
  const { iss, iat, exp, vct } = payload;
  if (typeof iss !== 'string' || typeof vct !== 'string' || !isTime(iat) || !isTime(exp))
    return refuse('credential');
  if (!Array.isArray(payload['_sd'])) return refuse('credential');

  const issuer = issuers.find((one) => one.name === iss);
  if (!issuer) return refuse('issuer_unknown');
  const signed: Bytes | undefined = fromBase64url(signature);
  if (!signed || !verify(issuer.key, utf8(`${head}.${body}`), signed)) return refuse('issuer_signature');
  const facts = Object.entries(disclose(payload, disclosures)).filter(([name]) => !ABOUT.has(name));
  return { issuer, type: vct, issued: iat, expires: exp, facts };
}
