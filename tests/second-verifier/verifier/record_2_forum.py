"""record.md section 2 and entries.cddl: what is proposed, supported and answered."""

from dataclasses import dataclass

from .record_1_encoding import Reader


@dataclass(frozen=True)
class Notice:
    about: bytes | None
    title: str
    text: str


@dataclass(frozen=True)
class Ladder:
    support_needed: int
    part_needed: int
    answer_days: int


@dataclass(frozen=True)
class Proposal:
    by: bytes
    title: str
    text: str
    ladder: Ladder
    encoded: bytes


@dataclass(frozen=True)
class Support:
    by: bytes
    proposal: bytes


@dataclass(frozen=True)
class Answer:
    about: bytes
    decided: str
    done: str


class ForumReader(Reader):
    def notice(self) -> Notice:
        self.array(3)
        return Notice(self.optional(self.hash), self.text(), self.text())

    def ladder(self) -> Ladder:
        self.array(3)
        return Ladder(self.u32(), self.u32(), self.u32())

    def proposal(self) -> Proposal:
        start = self.at
        self.array(4)
        fields = (self.hash(), self.text(), self.text(), self.ladder())
        return Proposal(*fields, self.since(start))

    def support(self) -> Support:
        self.array(2)
        return Support(self.hash(), self.hash())

    def answer(self) -> Answer:
        self.array(3)
        return Answer(self.hash(), self.text(), self.text())
