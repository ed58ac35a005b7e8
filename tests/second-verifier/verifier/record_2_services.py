"""record.md section 2 and entries.cddl: funds, and facts that stay with their owners."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .record_1_encoding import NotCanonical, Reader


@dataclass(frozen=True)
class FundMember:
    role: int
    name: str
    key: bytes


@dataclass(frozen=True)
class Fund:
    election: bytes
    contest: int
    option: int
    currency: str
    budget: int
    members: list[FundMember]
    needed: int


@dataclass(frozen=True)
class FundStep:
    fund: bytes
    number: int
    previous: bytes
    by: bytes
    kind: int
    text: str = ""
    request: int = 0
    amount: int = 0
    count: int = 0
    root: bytes = b""


@dataclass(frozen=True)
class Party:
    name: str
    place: str
    key: bytes


@dataclass(frozen=True)
class Parties:
    parties: list[Party]
    encoded: bytes


@dataclass(frozen=True)
class Publication:
    owner: bytes
    digest: bytes
    kind: str


@dataclass(frozen=True)
class Link:
    by: bytes
    subject: bytes
    previous: int | None
    digest: bytes
    kind: str


@dataclass(frozen=True)
class Grant:
    publication: int
    tag: bytes


@dataclass(frozen=True)
class Withdrawal:
    grant: int


class ServicesReader(Reader):
    def _fund_member(self) -> FundMember:
        self.array(3)
        role = self.number(32)
        if role > 2:
            raise NotCanonical("a role that the grammar does not have")
        return FundMember(role, self.text(), self.hash())

    def fund(self) -> Fund:
        self.array(7)
        return Fund(
            self.hash(), self.u32(), self.u32(), self.text(), self.u64(), self.items(self._fund_member), self.u32()
        )

    def fund_step(self) -> FundStep:
        self.array(5)
        head = (self.hash(), self.u32(), self.hash(), self.hash())
        forms: list[dict[str, Callable[[], Any]]] = [
            {"text": self.text, "amount": self.u64},
            {"request": self.u32},
            {"request": self.u32, "amount": self.u64, "text": self.text},
            {"request": self.u32, "amount": self.u64, "count": self.u32, "root": self.hash},
            {"text": self.text, "amount": self.u64},
        ]
        length = self._head(4, "array")
        kind = self.number(32)
        if kind >= len(forms) or length != 1 + len(forms[kind]):
            raise NotCanonical("a step that the grammar does not have")
        return FundStep(*head, kind, **{name: read() for name, read in forms[kind].items()})

    def _party(self) -> Party:
        self.array(3)
        return Party(self.text(), self.text(), self.hash())

    def parties(self) -> Parties:
        self.array(1)
        start = self.at
        return Parties(self.items(self._party), self.since(start))

    def publication(self) -> Publication:
        self.array(3)
        return Publication(self.hash(), self.hash(), self.text())

    def link(self) -> Link:
        self.array(5)
        return Link(self.hash(), self.hash(), self.optional(self.u64), self.hash(), self.text())

    def grant(self) -> Grant:
        self.array(2)
        return Grant(self.u64(), self.hash())

    def withdrawal(self) -> Withdrawal:
        self.array(1)
        return Withdrawal(self.u64())
