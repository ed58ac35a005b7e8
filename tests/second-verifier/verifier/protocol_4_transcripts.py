"""protocol.md section 4: merlin transcripts, and the two proofs that continue one.

STROBE-128 is kept to the operations that merlin uses: meta-AD, AD and PRF.
"""

import struct
from dataclasses import dataclass

from .protocol_2_group import Message, Q, add, encode_scalar, multiply, multiply_base, u32, u64

_MASK = (1 << 64) - 1


def _round_constants() -> list[int]:
    """FIPS 202 section 3.2.5: bits of a shift register at the positions 2^j - 1."""
    register = 1
    constants = []
    for _ in range(24):
        constant = 0
        for j in range(7):
            if register & 1:
                constant |= 1 << (2**j - 1)
            register <<= 1
            if register & 0x100:
                register ^= 0x171
        constants.append(constant)
    return constants


def _moves() -> list[tuple[int, int, int]]:
    """FIPS 202 sections 3.2.2 and 3.2.3: where each lane goes, and how far it is rotated. Lane (x, y) is x + 5 y."""
    moves = [(0, 0, 0)]
    x, y = 1, 0
    for t in range(24):
        moves.append((x + 5 * y, y + 5 * ((2 * x + 3 * y) % 5), (t + 1) * (t + 2) // 2 % 64))
        x, y = y, (2 * x + 3 * y) % 5
    return moves


_CONSTANTS = _round_constants()
_MOVES = _moves()


def keccak(state: bytes) -> bytes:
    """The permutation Keccak-f[1600]."""
    lanes = list(struct.unpack("<25Q", state))
    moved = [0] * 25
    for constant in _CONSTANTS:
        c = [lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20] for x in range(5)]
        d = [c[x - 1] ^ ((c[(x + 1) % 5] << 1 | c[(x + 1) % 5] >> 63) & _MASK) for x in range(5)]
        for source, target, distance in _MOVES:
            lane = lanes[source] ^ d[source % 5]
            moved[target] = (lane << distance | lane >> (64 - distance)) & _MASK
        for y in range(0, 25, 5):
            m0, m1, m2, m3, m4 = moved[y : y + 5]
            lanes[y] = m0 ^ (~m1 & m2)
            lanes[y + 1] = m1 ^ (~m2 & m3)
            lanes[y + 2] = m2 ^ (~m3 & m4)
            lanes[y + 3] = m3 ^ (~m4 & m0)
            lanes[y + 4] = m4 ^ (~m0 & m1)
        lanes[0] ^= constant
    return struct.pack("<25Q", *lanes)


_RATE = 166
_I, _A, _C, _M = 1, 2, 4, 16


class Strobe:
    def __init__(self, label: bytes) -> None:
        first = bytes([1, _RATE + 2, 1, 0, 1, 12 * 8]) + b"STROBEv1.0.2"
        self.state = bytearray(keccak(first + bytes(200 - len(first))))
        self.at = 0
        self.begin = 0
        self.meta_ad(label, False)

    def copy(self) -> "Strobe":
        other = Strobe.__new__(Strobe)
        other.state, other.at, other.begin = bytearray(self.state), self.at, self.begin
        return other

    def _permute(self) -> None:
        self.state[self.at] ^= self.begin
        self.state[self.at + 1] ^= 0x04
        self.state[_RATE + 1] ^= 0x80
        self.state = bytearray(keccak(bytes(self.state)))
        self.at = 0
        self.begin = 0

    def _absorb(self, data: bytes) -> None:
        for byte in data:
            self.state[self.at] ^= byte
            self.at += 1
            if self.at == _RATE:
                self._permute()

    def _operation(self, flags: int, continued: bool) -> None:
        if continued:
            return
        before = self.begin
        self.begin = self.at + 1
        self._absorb(bytes([before, flags]))
        if flags & _C and self.at != 0:
            self._permute()

    def meta_ad(self, data: bytes, continued: bool) -> None:
        self._operation(_M | _A, continued)
        self._absorb(data)

    def ad(self, data: bytes) -> None:
        self._operation(_A, False)
        self._absorb(data)

    def prf(self, count: int) -> bytes:
        self._operation(_I | _A | _C, False)
        output = bytearray()
        for _ in range(count):
            output.append(self.state[self.at])
            self.state[self.at] = 0
            self.at += 1
            if self.at == _RATE:
                self._permute()
        return bytes(output)


class Transcript:
    def __init__(self, domain: str) -> None:
        self.strobe = Strobe(b"Merlin v1.0")
        self.append("dom-sep", domain.encode())

    def copy(self) -> "Transcript":
        other = Transcript.__new__(Transcript)
        other.strobe = self.strobe.copy()
        return other

    def append(self, label: str, data: bytes) -> None:
        self.strobe.meta_ad(label.encode(), False)
        self.strobe.meta_ad(u32(len(data)), True)
        self.strobe.ad(data)

    def challenge_bytes(self, label: str, count: int) -> bytes:
        self.strobe.meta_ad(label.encode(), False)
        self.strobe.meta_ad(u32(count), True)
        return self.strobe.prf(count)

    def u64(self, label: str, number: int) -> None:
        self.append(label, u64(number))

    def scalar(self, label: str, scalar: int) -> None:
        self.append(label, encode_scalar(scalar))

    def elements(self, label: str, elements: list[bytes]) -> None:
        self.u64(label, len(elements))
        for encoding in elements:
            self.append(label, encoding)

    def challenge(self, label: str) -> int:
        return int.from_bytes(self.challenge_bytes(label, 64), "little") % Q

    def short(self, label: str) -> int:
        return int.from_bytes(self.challenge_bytes(label, 16), "little")


@dataclass(frozen=True)
class KnowledgeProof:
    """Section 4.1: somebody knows w with X = w G."""

    r: bytes
    z: int

    @staticmethod
    def read(message: Message) -> "KnowledgeProof":
        return KnowledgeProof(message.element(), message.scalar())

    def holds(self, transcript: Transcript, x: bytes) -> bool:
        transcript.append("X", x)
        transcript.append("R", self.r)
        c = transcript.challenge("c")
        return multiply_base(self.z) == add(self.r, multiply(c, x))


@dataclass(frozen=True)
class DleqProof:
    """Section 4.2: the logarithm of X to the base G is that of Y to the base H."""

    t_g: bytes
    t_h: bytes
    z: int

    @staticmethod
    def read(message: Message) -> "DleqProof":
        return DleqProof(message.element(), message.element(), message.scalar())

    def holds(self, transcript: Transcript, x: bytes, h: bytes, y: bytes) -> bool:
        transcript.append("X", x)
        transcript.append("H", h)
        transcript.append("Y", y)
        transcript.append("T_G", self.t_g)
        transcript.append("T_H", self.t_h)
        c = transcript.challenge("c")
        return multiply_base(self.z) == add(self.t_g, multiply(c, x)) and multiply(self.z, h) == add(
            self.t_h, multiply(c, y)
        )
