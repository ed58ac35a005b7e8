/** The group ristretto255, RFC 9496, as docs/protocol.md section 2 reads it. */
import { ristretto255 } from '@noble/curves/ed25519.js';
import { type Bytes, littleEndian } from './bytes';

export const Point = ristretto255.Point;
export type Element = InstanceType<typeof Point>;

export const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** An element from its one encoding; the identity is none. */
export function element(bytes: Bytes): Element | undefined {
  try {
    const point = Point.fromBytes(bytes);
    return point.equals(Point.ZERO) ? undefined : point;
  } catch {
    return undefined;
  }
}

/** A scalar from its 32 bytes, which have to be reduced. Zero is one. */
export function scalar(bytes: Bytes): bigint | undefined {
  const value = littleEndian(bytes);
  return bytes.length === 32 && value < ORDER ? value : undefined;
}

/** Nothing here is secret, so time may depend on the scalar. */
export function times(point: Element, factor: bigint): Element {
  return factor === 0n ? Point.ZERO : point.multiplyUnsafe(factor);
}

export const timesBase = (factor: bigint): Element =>
  factor === 0n ? Point.ZERO : Point.BASE.multiply(factor);
