/** Schnorr signatures on ristretto255, docs/protocol.md section 5. */
import type { Bytes } from './bytes';
import { Transcript } from './merlin';
import { element, scalar, times, timesBase } from './ristretto';

export function challenge(chain: Bytes, key: Bytes, message: Bytes, nonce: Bytes): bigint {
  return new Transcript('tabella/v1/signature')
    .append('chain', chain)
    .append('Y', key)
    .append('message', message)
    .append('R', nonce)
    .challenge('c');
}

export function verify(chain: Bytes, key: Bytes, message: Bytes, signature: Bytes): boolean {
  const nonce = signature.subarray(0, 32);
  const [y, r, z] = [element(key), element(nonce), scalar(signature.subarray(32))];
  if (!y || !r || z === undefined) return false;
  return timesBase(z).equals(r.add(times(y, challenge(chain, key, message, nonce))));
}
