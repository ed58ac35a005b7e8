"""protocol.md section 6: contests as bits, weights and equations, and how transcripts have them."""

from dataclasses import dataclass
from functools import cached_property

from .protocol_2_group import Q
from .protocol_4_transcripts import Transcript
from .record_2_elections import Rule

PACKING = 2**20

Equation = tuple[dict[int, int], int]  # coefficients by bit, and the right side


@dataclass(frozen=True)
class Row:
    """bit[pivot] = right - sum of coefficient times bit, over the terms."""

    pivot: int
    terms: list[tuple[int, int]]
    right: int


@dataclass(frozen=True)
class Contest:
    rule: Rule  # that ballots are cast by
    options: int
    counters: int
    packed: bool
    slots: int
    bits: int
    weights: list[tuple[int, int, int]]  # bit, slot, weight; ascending by bit
    rows: list[Row]
    most: int  # what one ballot can give to one counter
    mixed: bool

    @cached_property
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


class Draft:
    """Bits as they are listed, and equations over them."""

    def __init__(self) -> None:
        self.bits = 0
        self.weights: list[tuple[int, int, int]] = []  # bit, counter, weight
        self.equations: list[Equation] = []

    def bit(self, weight: int, counter: int | None = None) -> dict[int, int]:
        """One more bit, for a counter or as slack; its weight by its position."""
        position = self.bits
        self.bits += 1
        if counter is not None:
            self.weights.append((position, counter, weight))
        return {position: weight}

    def range(self, most: int, counter: int | None = None) -> dict[int, int]:
        """Bits that write exactly the integers 0 to most."""
        length = most.bit_length()
        weights = [most - 2 ** (length - 1) + 1] if length else []
        weights += [2**exponent for exponent in range(length - 2, -1, -1)]
        bits: dict[int, int] = {}
        for weight in weights:
            bits |= self.bit(weight, counter)
        return bits

    def equation(self, right: int, *terms: tuple[int, dict[int, int]]) -> None:
        """The sum of factors times bits with their weights is this."""
        coefficients: dict[int, int] = {}
        for factor, bits in terms:
            for bit, weight in bits.items():
                coefficients[bit] = coefficients.get(bit, 0) + factor * weight
        self.equations.append((coefficients, right))

    def rows(self) -> list[Row]:
        """The equations in reduced row echelon form modulo Q, with pivots from the right."""
        pending = [({bit: c % Q for bit, c in terms.items() if c % Q}, right % Q) for terms, right in self.equations]
        done: list[tuple[int, Equation]] = []
        for column in range(self.bits - 1, -1, -1):
            at = next((at for at, (coefficients, _) in enumerate(pending) if column in coefficients), None)
            if at is None:
                continue
            coefficients, right = pending.pop(at)
            inverse = pow(coefficients[column], -1, Q)
            coefficients = {bit: c * inverse % Q for bit, c in coefficients.items()}
            right = right * inverse % Q
            pending = [_less(other, column, coefficients, right) for other in pending]
            done = [(pivot, _less(other, column, coefficients, right)) for pivot, other in done]
            done.append((column, (coefficients, right)))
        if any(right for _, right in pending):
            raise ValueError("equations that contradict each other")
        return [
            Row(pivot, sorted((bit, c) for bit, c in coefficients.items() if bit != pivot), right)
            for pivot, (coefficients, right) in done
        ]


def _less(row: Equation, column: int, pivot: dict[int, int], right: int) -> Equation:
    """A row without what it has in a column, by the row of the pivot there."""
    coefficients, side = row
    factor = coefficients.get(column, 0)
    if factor == 0:
        return row
    less = dict(coefficients)
    for bit, c in pivot.items():
        less[bit] = (less.get(bit, 0) - factor * c) % Q
        if less[bit] == 0:
            del less[bit]
    return less, (side - factor * right) % Q
