"""record.md section 2 and entries.cddl: how a manifest says that ranked ballots are counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .record_1_encoding import NotCanonical, Reader

OVERVOTES_END, OVERVOTES_SKIP, OVERVOTES_EQUALS = range(3)
REPEATS_IGNORE, REPEATS_END = range(2)
LATEST_STAGE, EARLIEST_STAGE, LOT, LIST_ORDER = range(4)
INSTANT_RUNOFF, GREGORY, MEEK, IRISH, SCHULZE, RANKED_PAIRS, COPELAND, BORDA, EXPANDING_APPROVALS = range(9)
QUOTIENT, FRACTION = range(2)
AVERAGED, MODIFIED = range(2)


@dataclass(frozen=True)
class Reading:
    overvotes: int
    most_skipped: int | None
    repeats: int


@dataclass(frozen=True)
class RankedRule:
    """Kind as numbered in the grammar, and its parameters in their order there, those of variants among them."""

    kind: int
    parameters: tuple[Any, ...]


@dataclass(frozen=True)
class Procedure:
    reading: Reading
    rule: RankedRule
    ties: tuple[int, ...]


class ProcedureReader(Reader):
    def below(self, limit: int) -> int:
        """One of so many choices."""
        found = self.number(32)
        if found >= limit:
            raise NotCanonical("a choice that the grammar does not have")
        return found

    def tie_breaks(self) -> tuple[int, ...]:
        return tuple(self.items(lambda: self.below(4)))

    def procedure(self) -> Procedure:
        self.array(3)
        self.array(3)
        reading = Reading(self.below(3), self.optional(self.u32), self.below(2))
        return Procedure(reading, self._ranked_rule(), self.tie_breaks())

    def _ranked_rule(self) -> RankedRule:
        forms: list[list[Callable[[], object]]] = [
            [self._runoff],
            [self.u32, self._gregory],
            [self.u32],
            [self.u32],
            [self._schulze],
            [],
            [self.u32],
            [self.u32, lambda: self.below(2)],
            [lambda: tuple(self.items(self.u64)), self.u64],
        ]
        length = self._head(4, "array")
        kind = self.number(32)
        if kind >= len(forms) or length != 1 + len(forms[kind]):
            raise NotCanonical("a rule for rankings that the grammar does not have")
        return RankedRule(kind, tuple(read() for read in forms[kind]))

    def _runoff(self) -> tuple[bool, bool, tuple[int, ...]]:
        self.array(3)
        return self.flag(), self.flag(), tuple(self.items(self.u32))

    def _gregory(self) -> tuple[int, int, bool]:
        self.array(3)
        return self.number(8), self.below(2), self.flag()

    def _schulze(self) -> tuple[int | None, int, tuple[tuple[int, int, int], ...]]:
        self.array(3)
        return self.optional(self.u32), self.u64(), tuple(self.items(self._ratio))

    def _ratio(self) -> tuple[int, int, int]:
        self.array(3)
        return self.u32(), self.u32(), self.u32()
