/** Schnorr signatures on ristretto255, docs/protocol.md section 5. */
import type { Bytes } from './bytes';
import { Transcript } from './merlin';
import { type Element, Point, element, scalar, times, timesBase } from './ristretto';

/** `base` where the key is a multiple of another element than G. */
export function challenge(chain: Bytes, key: Bytes, message: Bytes, nonce: Bytes, base?: Element): bigint {
  const begun = new Transcript('tabella/v1/signature').append('chain', chain);
  if (base && !base.equals(Point.BASE)) begun.append('g', base.toBytes());
  return begun.append('Y', key).append('message', message).append('R', nonce).challenge('c');
}

export function verify(chain: Bytes, key: Bytes, message: Bytes, signature: Bytes, base?: Element): boolean {
  const nonce = signature.subarray(0, 32);
  const [y, r, z] = [element(key), element(nonce), scalar(signature.subarray(32))];
  if (!y || !r || z === undefined) return false;
  const left = base ? times(base, z) : timesBase(z);
  return left.equals(r.add(times(y, challenge(chain, key, message, nonce, base))));
}
