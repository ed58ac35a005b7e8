/** Ed25519, RFC 8032, verified strictly as docs/record.md section 6 says. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { type Bytes, concat, littleEndian } from './bytes';
import { ORDER } from './ristretto';

const Point = ed25519.Point;

/** A point from its canonical encoding; of small order is none. */
function point(bytes: Bytes): InstanceType<typeof Point> | undefined {
  try {
    const found = Point.fromBytes(bytes, false);
    return found.isSmallOrder() ? undefined : found;
  } catch {
    return undefined;
  }
}

export const isKey = (bytes: Bytes): boolean => point(bytes) !== undefined;

/** The equation without cofactor, which the library's own verification does not check. */
export function verify(key: Bytes, message: Bytes, signature: Bytes): boolean {
  if (signature.length !== 64) return false;
  const [a, r] = [point(key), point(signature.subarray(0, 32))];
  const s = littleEndian(signature.subarray(32));
  if (!a || !r || s >= ORDER) return false;
  const k = littleEndian(sha512(concat(signature.subarray(0, 32), key, message))) % ORDER;
  return times(Point.BASE, s).equals(r.add(times(a, k)));
}

function times(base: InstanceType<typeof Point>, factor: bigint): InstanceType<typeof Point> {
  return factor === 0n ? Point.ZERO : base.multiplyUnsafe(factor);
}
