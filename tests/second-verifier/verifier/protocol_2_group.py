"""protocol.md section 2: the group ristretto255, scalars, and messages of fixed width.

The arithmetic is libsodium's. An element is kept as the 32 bytes of its encoding, a scalar as an integer below Q.
"""

import ctypes
from collections.abc import Iterable

Q = 2**252 + 27742317777372353535851937790883648493
P = 2**255 - 19
IDENTITY = bytes(32)

# The soname fixes the interface; a library with another one is refused by the loader.
_sodium = ctypes.CDLL("libsodium.so.23")
if _sodium.sodium_init() < 0 or _sodium.crypto_core_ristretto255_bytes() != 32:
    raise OSError("libsodium.so.23 cannot be used")


class Malformed(Exception):
    """A message that is not in its one encoding."""


def is_group_element(encoding: bytes) -> bool:
    """Whether the bytes decode as in RFC 9496 section 4.3.1. The identity does.

    libsodium up to 1.0.18 ignores the highest bit, so what is canonical is judged here.
    """
    if len(encoding) != 32 or int.from_bytes(encoding, "little") >= P:
        return False
    return bool(_sodium.crypto_core_ristretto255_is_valid_point(encoding) == 1)


def is_element(encoding: bytes) -> bool:
    """An element of the documents is never the identity."""
    return encoding != IDENTITY and is_group_element(encoding)


def _call(function: str, *arguments: bytes) -> bytes | None:
    result = ctypes.create_string_buffer(32)
    return result.raw if getattr(_sodium, function)(result, *arguments) == 0 else None


def add(p: bytes, q: bytes) -> bytes:
    result = _call("crypto_core_ristretto255_add", p, q)
    if result is None:
        raise ValueError("not an element of the group")
    return result


def subtract(p: bytes, q: bytes) -> bytes:
    result = _call("crypto_core_ristretto255_sub", p, q)
    if result is None:
        raise ValueError("not an element of the group")
    return result


def multiply(scalar: int, p: bytes) -> bytes:
    result = _call("crypto_scalarmult_ristretto255", encode_scalar(scalar), p)
    if result is None:
        # libsodium refuses what is not in the group, and also every product that is the identity.
        if not is_group_element(p):
            raise ValueError("not an element of the group")
        return IDENTITY
    return result


def multiply_base(scalar: int) -> bytes:
    """scalar times G."""
    result = _call("crypto_scalarmult_ristretto255_base", encode_scalar(scalar))
    return IDENTITY if result is None else result


def combination(terms: Iterable[tuple[int, bytes]]) -> bytes:
    """The sum of all scalar times element."""
    total = IDENTITY
    for scalar, p in terms:
        total = add(total, multiply(scalar, p))
    return total


def total(elements: Iterable[bytes]) -> bytes:
    result = IDENTITY
    for p in elements:
        result = add(result, p)
    return result


def from_hash(digest: bytes) -> bytes:
    """The one-way map of RFC 9496 section 4.3.4."""
    assert len(digest) == 64
    result = _call("crypto_core_ristretto255_from_hash", digest)
    assert result is not None
    return result


def encode_scalar(scalar: int) -> bytes:
    return (scalar % Q).to_bytes(32, "little")


def u64(number: int) -> bytes:
    return number.to_bytes(8, "little")


def u32(number: int) -> bytes:
    return number.to_bytes(4, "little")


class Message:
    """Reads a message: fields of fixed width without separators, nothing missing, nothing left over."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise Malformed("the message is too short")
        part = self.data[self.at : self.at + length]
        self.at += length
        return part

    def version(self) -> None:
        if self.take(1) != b"\x01":
            raise Malformed("the message has another version")

    def element(self) -> bytes:
        encoding = self.take(32)
        if not is_element(encoding):
            raise Malformed("bytes that are no element")
        return encoding

    def elements(self, count: int) -> list[bytes]:
        return [self.element() for _ in range(count)]

    def scalar(self) -> int:
        number = int.from_bytes(self.take(32), "little")
        if number >= Q:
            raise Malformed("a scalar that is not reduced")
        return number

    def u64(self) -> int:
        return int.from_bytes(self.take(8), "little")

    def end(self) -> None:
        if self.at != len(self.data):
            raise Malformed("the message is too long")
