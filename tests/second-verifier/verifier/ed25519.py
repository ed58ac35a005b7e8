"""RFC 8032 verification as record.md section 6 asks for it: strict, so that every verifier comes to the same answer."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)

# Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, x y = T/Z.
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def _add(p: Point, q: Point) -> Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(scalar: int, point: Point) -> Point:
    result = ZERO
    while scalar:
        if scalar & 1:
            result = _add(result, point)
        point = _add(point, point)
        scalar >>= 1
    return result


def _negate(p: Point) -> Point:
    return P - p[0], p[1], p[2], P - p[3]


def _equal(p: Point, q: Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def decode(encoding: bytes) -> Point | None:
    """RFC 8032 section 5.1.3. A y that is not reduced is refused, and so is a zero x with a sign."""
    number = int.from_bytes(encoding, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if len(encoding) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def is_small_order(point: Point) -> bool:
    return _equal(_multiply(8, point), ZERO)


def is_sound_key(key: bytes) -> bool:
    point = decode(key)
    return point is not None and not is_small_order(point)


_BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
assert _BASE is not None
_DOUBLED: list[Point] = [_BASE]
for _ in range(255):
    _DOUBLED.append(_add(_DOUBLED[-1], _DOUBLED[-1]))


def _multiply_base(scalar: int) -> Point:
    result = ZERO
    for power in _DOUBLED:
        if scalar & 1:
            result = _add(result, power)
        scalar >>= 1
    return result


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    a, r = decode(key), decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= ORDER:
        return False
    if is_small_order(a) or is_small_order(r):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return _equal(_add(_multiply_base(s), _negate(_multiply(k, a))), r)
