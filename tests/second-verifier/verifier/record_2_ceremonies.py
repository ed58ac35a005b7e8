"""record.md section 2 and entries.cddl: key ceremonies."""

from dataclasses import dataclass

from .record_1_encoding import Reader


@dataclass(frozen=True)
class Trustee:
    name: str
    key: bytes


@dataclass(frozen=True)
class Ceremony:
    trustees: list[Trustee]
    threshold: int
    slots: int
    nonce: bytes


@dataclass(frozen=True)
class FromTrustee:
    ceremony: bytes
    trustee: int
    message: bytes


@dataclass(frozen=True)
class Complaint:
    ceremony: bytes
    accuser: int
    dealer: int
    evidence: bytes


@dataclass(frozen=True)
class Confirmation:
    ceremony: bytes
    trustee: int
    dealings: bytes


@dataclass(frozen=True)
class Conclusion:
    ceremony: bytes


class CeremonyReader(Reader):
    def _trustee(self) -> Trustee:
        self.array(2)
        return Trustee(self.text(), self.hash())

    def ceremony(self) -> Ceremony:
        self.array(4)
        return Ceremony(self.items(self._trustee), self.u32(), self.u32(), self.fixed(32))

    def from_trustee(self) -> FromTrustee:
        self.array(3)
        return FromTrustee(self.hash(), self.u32(), self.blob())

    def complaint(self) -> Complaint:
        self.array(4)
        return Complaint(self.hash(), self.u32(), self.u32(), self.blob())

    def confirmation(self) -> Confirmation:
        self.array(3)
        return Confirmation(self.hash(), self.u32(), self.hash())

    def conclusion(self) -> Conclusion:
        self.array(1)
        return Conclusion(self.hash())
