"""protocol.md section 6: contests as bits, weights and equations. Of the rules plurality is known here."""

from dataclasses import dataclass

from .protocol_2_group import Q
from .protocol_4_transcripts import Transcript

PACKING = 2**20
MOST_OPTIONS = 1024


@dataclass(frozen=True)
class Row:
    """bit[pivot] = right - sum of coefficient times bit, over the terms."""

    pivot: int
    terms: list[tuple[int, int]]
    right: int


@dataclass(frozen=True)
class Contest:
    counters: int
    packed: bool
    slots: int
    bits: int
    weights: list[tuple[int, int, int]]  # bit, slot, weight; ascending by bit
    rows: list[Row]
    most: int  # what one ballot can give to one counter

    @property
    def free(self) -> list[int]:
        pivots = {row.pivot for row in self.rows}
        return [bit for bit in range(self.bits) if bit not in pivots]

    @property
    def ballot_bytes(self) -> int:
        """Section 8.4."""
        return 32 * (self.slots + 5 + self.bits - len(self.rows))

    @property
    def capacity(self) -> int | None:
        """The weight that a packed contest holds, record.md section 3, opening."""
        return (PACKING - 1) // self.most if self.packed else None

    def complete(self, free: list[int], factor: int) -> list[int]:
        full = [0] * self.bits
        for bit, value in zip(self.free, free):
            full[bit] = value
        for row in self.rows:
            full[row.pivot] = (factor * row.right - sum(c * full[k] for k, c in row.terms)) % Q
        return full

    def values(self, full: list[int]) -> list[int]:
        """W times the vector: one value for each slot."""
        values = [0] * self.slots
        for bit, slot, weight in self.weights:
            values[slot] = (values[slot] + weight * full[bit]) % Q
        return values

    def of_slots(self, counters: list[int]) -> list[int]:
        """What slots hold when counters are these."""
        if not self.packed:
            return counters
        return [sum(c * PACKING**i for i, c in enumerate(counters[at : at + 2])) for at in range(0, len(counters), 2)]

    def append_to(self, transcript: Transcript) -> None:
        transcript.u64("options", self.slots)
        transcript.u64("bits", self.bits)
        for bit, slot, weight in self.weights:
            transcript.u64("weight bit", bit)
            transcript.u64("weight option", slot)
            transcript.u64("weight", weight)
        transcript.u64("equations", len(self.rows))
        for row in self.rows:
            transcript.u64("pivot", row.pivot)
            transcript.u64("terms", len(row.terms))
            for bit, coefficient in row.terms:
                transcript.u64("term bit", bit)
                transcript.scalar("term", coefficient)
            transcript.scalar("right", row.right)


def plurality(options: int, packed: bool) -> Contest:
    weights = [(c, c // 2, PACKING if c % 2 else 1) if packed else (c, c, 1) for c in range(options)]
    row = Row(options - 1, [(k, 1) for k in range(options - 1)], 1)
    return Contest(options, packed, (options + 1) // 2 if packed else options, options, weights, [row], 1)
