/** Inclusion in a Merkle tree, RFC 9162 section 2.1.3.2. */
import { type Bytes, sha256 } from './bytes';

export const leafHash = (leaf: Bytes): Bytes => sha256(Uint8Array.of(0), leaf);

const nodeHash = (left: Bytes, right: Bytes): Bytes => sha256(Uint8Array.of(1), left, right);

/** The root to which a path leads from a leaf's hash at `index` of `size` leaves; nothing if it leads nowhere. */
export function rootOf(leaf: Bytes, index: bigint, size: bigint, path: Bytes[]): Bytes | undefined {
  if (index >= size) return undefined;
  let [at, last, root] = [index, size - 1n, leaf];
  for (const sibling of path) {
    if (last === 0n) return undefined;
    if (at % 2n === 1n || at === last) {
      root = nodeHash(sibling, root);
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else {
      root = nodeHash(root, sibling);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n ? root : undefined;
}
