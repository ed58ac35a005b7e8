"""record.md section 2 and entries.cddl: who is who."""

from dataclasses import dataclass

from .record_1_encoding import NotCanonical, Reader


@dataclass(frozen=True)
class Audience:
    pseudonymous: bool
    classes: list[int]
    districts: list[int]
    age_bands: list[int]


@dataclass(frozen=True)
class Revocation:
    voter: bytes
    successor: bytes | None


@dataclass(frozen=True)
class Member:
    key: bytes
    district: bytes
    age_band: bytes


@dataclass(frozen=True)
class Members:
    member_class: int
    members: list[Member]


@dataclass(frozen=True)
class Pseudonym:
    election: bytes
    ring: int
    key: bytes
    tag: bytes
    proof: bytes


class StandingReader(Reader):
    def _class(self) -> int:
        member_class = self.number(32)
        if member_class > 4:
            raise NotCanonical("a class that the grammar does not have")
        return member_class

    def _audience(self) -> Audience:
        self.array(4)
        return Audience(self.flag(), self.items(self._class), self.items(self.u32), self.items(self.u32))

    def revocation(self) -> Revocation:
        length = self.length(1, 2)
        return Revocation(self.hash(), self.hash() if length == 2 else None)

    def _member(self) -> Member:
        self.array(3)
        return Member(self.hash(), self.hash(), self.hash())

    def members(self) -> Members:
        self.array(2)
        return Members(self._class(), self.items(self._member))

    def pseudonym(self) -> Pseudonym:
        self.array(5)
        return Pseudonym(self.hash(), self.u32(), self.hash(), self.hash(), self.blob())
