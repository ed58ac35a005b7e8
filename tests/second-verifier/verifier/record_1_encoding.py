"""record.md section 1: CBOR in deterministic form, read field by field along the grammar of entries.cddl."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

ENTRY_BYTES = 65_535
BLOCK_ENTRIES = 16_384
BLOCK_BYTES = 33_554_432
BLOCK_ENTRIES_BYTES = 33_406_976
AUTHORITIES = 128
ORIGIN_BYTES = 255


def sha256(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


class NotCanonical(Exception):
    """Bytes that are not the one encoding of what the grammar allows."""


class Reader:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def _take(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise NotCanonical("the encoding breaks off")
        part = self.data[self.at : self.at + length]
        self.at += length
        return part

    def _head(self, major: int, what: str) -> int:
        """The number in an item's head, in its shortest form."""
        first = self._take(1)[0]
        if first >> 5 != major:
            raise NotCanonical(f"no {what} where one has to be")
        info = first & 31
        if info < 24:
            return info
        if info > 27:
            raise NotCanonical("an indefinite length")
        width = 1 << (info - 24)
        number = int.from_bytes(self._take(width), "big")
        if number < (24 if width == 1 else 1 << (4 * width)):
            raise NotCanonical("a number that is not in its shortest form")
        return number

    def number(self, bits: int) -> int:
        number = self._head(0, "number")
        if number >> bits:
            raise NotCanonical(f"a number of more than {bits} bits")
        return number

    def u8(self) -> int:
        return self.number(8)

    def u32(self) -> int:
        return self.number(32)

    def u64(self) -> int:
        return self.number(64)

    def blob(self) -> bytes:
        return self._take(self._head(2, "byte string"))

    def fixed(self, length: int) -> bytes:
        data = self.blob()
        if len(data) != length:
            raise NotCanonical(f"a byte string that has not {length} bytes")
        return data

    def hash(self) -> bytes:
        return self.fixed(32)

    def text(self) -> str:
        data = self._take(self._head(3, "text"))
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            raise NotCanonical("text that is not UTF-8") from None

    def array(self, length: int) -> None:
        if self._head(4, "array") != length:
            raise NotCanonical(f"an array that has not {length} fields")

    def length(self, fewest: int, most: int) -> int:
        """How many fields an array has whose last ones may be missing."""
        length = self._head(4, "array")
        if not fewest <= length <= most:
            raise NotCanonical(f"an array that has not {fewest} to {most} fields")
        return length

    def items(self, read: Callable[[], T]) -> list[T]:
        return [read() for _ in range(self._head(4, "array"))]

    def flag(self) -> bool:
        byte = self._take(1)
        if byte not in (b"\xf4", b"\xf5"):
            raise NotCanonical("neither true nor false")
        return byte == b"\xf5"

    def optional(self, read: Callable[[], T]) -> T | None:
        if self.data[self.at : self.at + 1] == b"\xf6":
            self.at += 1
            return None
        return read()

    def since(self, start: int) -> bytes:
        """The encoding read since a position. What was read has one encoding, so this is what hashes are taken of."""
        return self.data[start : self.at]

    def end(self) -> None:
        if self.at != len(self.data):
            raise NotCanonical("bytes after the end")
