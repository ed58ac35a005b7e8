"""record.md section 2 and entries.cddl: elections from their manifest to their outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .record_1_encoding import NotCanonical
from .record_2_procedures import ProcedureReader
from .record_2_standing import Audience, StandingReader

PLURALITY, APPROVAL, SCORE, STAR, CUMULATIVE, QUADRATIC, POSITIONAL, KNAPSACK, RANKED, GRADED, WRITE_IN = range(11)
BALLOTS, PAIRS = range(2)  # what becomes public of a ranked contest


@dataclass(frozen=True)
class Rule:
    """Kind of a contest as numbered in the grammar, and its parameters in their order there."""

    kind: int
    parameters: tuple[Any, ...]


@dataclass(frozen=True)
class Question:
    title: str
    options: list[str]
    blank: int | None
    rule: Rule
    packed: bool


@dataclass(frozen=True)
class BallotStyle:
    title: str
    contests: list[int]


@dataclass(frozen=True)
class Manifest:
    poll: bool
    title: str
    description: str
    contests: list[Question]
    ceremony: bytes
    closes_at: int
    points: int
    minimum_voters: int
    styles: list[BallotStyle]
    weighted: bool
    audience: Audience | None
    proposal: bytes | None
    opens_at: int | None
    secret_roll: bool
    encoded: bytes


@dataclass(frozen=True)
class About:
    election: bytes


@dataclass(frozen=True)
class RollKey:
    election: bytes
    key: bytes


@dataclass(frozen=True)
class Ballot:
    election: bytes
    sealed: bytes


@dataclass(frozen=True)
class Spoil:
    election: bytes
    voter: bytes
    sequence: int
    tracker: bytes


@dataclass(frozen=True)
class Shares:
    election: bytes
    trustee: int
    shares: list[bytes]


@dataclass(frozen=True)
class Outcome:
    election: bytes
    counts: list[list[int]]
    rows: list[bytes] | None


@dataclass(frozen=True)
class Part:
    election: bytes
    contest: int
    trustee: int
    round: int
    whole: bytes
    number: int
    data: bytes


@dataclass(frozen=True)
class Elector:
    key: bytes
    style: int
    weight: int


@dataclass(frozen=True)
class Electorate:
    election: bytes
    voters: list[Elector]


class ElectionReader(StandingReader, ProcedureReader):
    def _rule(self) -> Rule:
        forms: list[list[Callable[[], object]]] = [
            [],
            [self.u32, self.u32],
            [self.u32],
            [self.u32],
            [self.u64, self.u64, self.u64],
            [self.u64, self.flag],
            [lambda: tuple(self.items(self.u32)), self.u32],
            [lambda: tuple(self.items(self.u64)), self.u64],
            [self.u32, self.procedure, lambda: self.below(2)],
            [lambda: tuple(self.items(self.text)), self.u32, self.tie_breaks],
            [self.u32],
        ]
        length = self._head(4, "array")
        kind = self.number(32)
        if kind >= len(forms) or length != 1 + len(forms[kind]):
            raise NotCanonical("a rule that the grammar does not have")
        return Rule(kind, tuple(read() for read in forms[kind]))

    def _question(self) -> Question:
        self.array(5)
        return Question(self.text(), self.items(self.text), self.optional(self.u32), self._rule(), self.flag())

    def _style(self) -> BallotStyle:
        self.array(2)
        return BallotStyle(self.text(), self.items(self.u32))

    def manifest(self) -> Manifest:
        start = self.at
        length = self.length(10, 14)
        kind = self.number(32)
        if kind > 1:
            raise NotCanonical("neither an election nor a poll")
        fields = (
            self.text(),
            self.text(),
            self.items(self._question),
            self.hash(),
            self.u64(),
            self.u32(),
            self.u32(),
            self.items(self._style),
            self.flag(),
        )
        # Fields at the end that are not there are left out, and those before one that is are null.
        audience = self._audience() if length == 11 else self.optional(self._audience) if length > 11 else None
        proposal = self.hash() if length == 12 else self.optional(self.hash) if length > 12 else None
        opens_at = self.u64() if length == 13 else self.optional(self.u64) if length > 13 else None
        secret_roll = length == 14
        if secret_roll and self.number(32) != 0:
            raise NotCanonical("a secret roll that the grammar does not have")
        return Manifest(kind == 1, *fields, audience, proposal, opens_at, secret_roll, self.since(start))

    def about(self) -> About:
        self.array(1)
        return About(self.hash())

    def roll_key(self) -> RollKey:
        self.array(2)
        return RollKey(self.hash(), self.hash())

    def ballot(self) -> Ballot:
        self.array(2)
        return Ballot(self.hash(), self.blob())

    def spoil(self) -> Spoil:
        self.array(4)
        return Spoil(self.hash(), self.hash(), self.u64(), self.hash())

    def shares(self) -> Shares:
        self.array(3)
        return Shares(self.hash(), self.u32(), self.items(self.blob))

    def outcome(self) -> Outcome:
        length = self.length(2, 3)
        election, counts = self.hash(), self.items(lambda: self.items(self.u64))
        return Outcome(election, counts, self.items(self.hash) if length == 3 else None)

    def part(self) -> Part:
        self.array(7)
        return Part(self.hash(), self.u32(), self.u32(), self.u32(), self.hash(), self.u32(), self.blob())

    def _elector(self) -> Elector:
        self.array(3)
        return Elector(self.hash(), self.u32(), self.u64())

    def electorate(self) -> Electorate:
        self.array(2)
        return Electorate(self.hash(), self.items(self._elector))
