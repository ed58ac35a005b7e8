"""amounts.md: aggregated range proofs, rows 19 to 38 of its transcript and steps 7 and 8 of its verification."""

import hashlib
from dataclasses import dataclass
from functools import cache

from . import protocol_3_generators as generators
from .protocol_2_group import Message, Q, combination, from_hash, u32
from .protocol_4_transcripts import Transcript


@cache
def _bases(family: bytes, value: int, bits: int) -> list[bytes]:
    """Section 2: the generators of one value."""
    stream = hashlib.shake_256(b"GeneratorsChain" + family + u32(value)).digest(64 * bits)
    return [from_hash(stream[at : at + 64]) for at in range(0, len(stream), 64)]


@dataclass(frozen=True)
class RangeProof:
    r_a: bytes
    r_s: bytes
    t_1: bytes
    t_2: bytes
    t_x: int
    t_b: int
    e_b: int
    pairs: list[tuple[bytes, bytes]]
    a: int
    b: int

    @staticmethod
    def read(message: Message, bits: int, values: int) -> "RangeProof":
        r_a, r_s, t_1, t_2 = message.elements(4)
        t_x, t_b, e_b = message.scalar(), message.scalar(), message.scalar()
        rounds = (bits * values).bit_length() - 1
        pairs = [(message.element(), message.element()) for _ in range(rounds)]
        return RangeProof(r_a, r_s, t_1, t_2, t_x, t_b, e_b, pairs, message.scalar(), message.scalar())

    def holds(self, transcript: Transcript, bits: int, commitments: list[bytes]) -> bool:
        """Whether each commitment, with bases G and J', is to an integer of so many bits: 2^i of them, for 2^j."""
        values = len(commitments)
        size = bits * values
        transcript.append("dom-sep", b"rangeproof v1")
        transcript.u64("n", bits)
        transcript.u64("m", values)
        for commitment in commitments:
            transcript.append("V", commitment)
        transcript.append("A", self.r_a)
        transcript.append("S", self.r_s)
        y, z = transcript.challenge("y"), transcript.challenge("z")
        transcript.append("T_1", self.t_1)
        transcript.append("T_2", self.t_2)
        chi = transcript.challenge("x")
        transcript.scalar("t_x", self.t_x)
        transcript.scalar("t_x_blinding", self.t_b)
        transcript.scalar("e_blinding", self.e_b)
        w = transcript.challenge("w")
        transcript.append("dom-sep", b"ipp v1")
        transcript.u64("n", size)
        challenges = []
        for left, right in self.pairs:
            transcript.append("L", left)
            transcript.append("R", right)
            challenges.append(transcript.challenge("u"))

        g, j = generators.base(), generators.j_amounts()
        powers = [pow(y, i, Q) for i in range(size)]
        weights = [pow(z, 2 + p, Q) for p in range(values)]
        delta = (z - z * z) * sum(powers) - z * sum(weights) * (2**bits - 1)
        polynomial = [(-weight % Q, commitment) for weight, commitment in zip(weights, commitments)]
        polynomial += [((self.t_x - delta) % Q, g), (self.t_b, j)]
        polynomial += [(-chi % Q, self.t_1), (-chi * chi % Q, self.t_2)]
        if not _is_nothing(polynomial):
            return False

        # What is left of all halvings is one combination of the generators at the beginning: that with place i has the
        # factor u for each halving in which i was in the upper half, and 1/u for the others; h'_i the inverse of it.
        factors = [1]
        for u in challenges:
            inverse = pow(u, -1, Q)
            factors = [factor * part % Q for factor in factors for part in (inverse, u)]
        inner: list[tuple[int, bytes]] = [(1, self.r_a), (chi, self.r_s), (-self.e_b % Q, j)]
        inner.append((w * (self.t_x - self.a * self.b) % Q, g))
        for u, (left, right) in zip(challenges, self.pairs):
            inner += [(u * u % Q, left), (pow(u, -2, Q), right)]
        for value in range(values):
            bases = zip(_bases(b"G", value, bits), _bases(b"H", value, bits))
            for digit, (g_i, h_i) in enumerate(bases):
                i = value * bits + digit
                of_h = z * powers[i] + weights[value] * 2**digit - self.b * pow(factors[i], -1, Q)
                inner += [((-z - self.a * factors[i]) % Q, g_i), (of_h * pow(powers[i], -1, Q) % Q, h_i)]
        return _is_nothing(inner)


def _is_nothing(terms: list[tuple[int, bytes]]) -> bool:
    return combination(terms) == bytes(32)
