"""record.md section 2 and entries.cddl: who runs the board, who is on the roll, and what is stamped and used."""

from dataclasses import dataclass

from .record_1_encoding import Reader


@dataclass(frozen=True)
class Authority:
    name: str
    key: bytes
    weight: int


@dataclass(frozen=True)
class Authorities:
    members: tuple[Authority, ...]
    encoded: bytes


@dataclass(frozen=True)
class Genesis:
    city: str
    origin: str
    time: int
    registrar: bytes
    office: bytes
    authorities: Authorities
    nonce: bytes


@dataclass(frozen=True)
class Enrolment:
    voters: list[bytes]


@dataclass(frozen=True)
class NewAuthorities:
    authorities: Authorities


@dataclass(frozen=True)
class Witness:
    name: str
    place: str
    key: bytes


@dataclass(frozen=True)
class Witnesses:
    witnesses: list[Witness]
    encoded: bytes


@dataclass(frozen=True)
class Issuer:
    name: str
    place: str
    key: bytes


@dataclass(frozen=True)
class Issuers:
    issuers: list[Issuer]
    encoded: bytes


@dataclass(frozen=True)
class Stamp:
    by: bytes
    digest: bytes


@dataclass(frozen=True)
class Use:
    tag: bytes
    sealed: bytes


class BoardReader(Reader):
    def authorities(self) -> Authorities:
        start = self.at
        members = tuple(self.items(self._authority))
        return Authorities(members, self.since(start))

    def _authority(self) -> Authority:
        self.array(3)
        return Authority(self.text(), self.hash(), self.u32())

    def genesis(self) -> Genesis:
        self.array(7)
        return Genesis(
            self.text(), self.text(), self.u64(), self.hash(), self.hash(), self.authorities(), self.fixed(32)
        )

    def enrolment(self) -> Enrolment:
        self.array(1)
        return Enrolment(self.items(self.hash))

    def new_authorities(self) -> NewAuthorities:
        self.array(1)
        return NewAuthorities(self.authorities())

    def _witness(self) -> Witness:
        self.array(3)
        return Witness(self.text(), self.text(), self.hash())

    def witnesses(self) -> Witnesses:
        self.array(1)
        start = self.at
        return Witnesses(self.items(self._witness), self.since(start))

    def _issuer(self) -> Issuer:
        self.array(3)
        return Issuer(self.text(), self.text(), self.hash())

    def issuers(self) -> Issuers:
        self.array(1)
        start = self.at
        return Issuers(self.items(self._issuer), self.since(start))

    def stamp(self) -> Stamp:
        self.array(2)
        return Stamp(self.hash(), self.hash())

    def use(self) -> Use:
        self.array(2)
        return Use(self.hash(), self.blob())
