"""record.md section 3, kinds 24 to 28: proposals, support, notices, answers and thresholds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from .findings import broken
from .protocol_2_group import u32, u64
from .record_1_encoding import sha256
from .record_2_forum import Answer, Ladder, Notice, Proposal, Support
from .text import is_title, trimmed

CHECK = "forum"
LONGEST_TEXT = 20_000
LONGEST_WAIT = 3_650
MOST_OPEN = 5


@dataclass
class Proposed:
    place: int
    needed: int
    supporters: set[int] = field(default_factory=set)  # places
    debated_since: int | None = None
    polls: int = 0
    answers: int = 0

    @property
    def is_open(self) -> bool:
        return self.debated_since is None and self.answers == 0


class Forum:
    def __init__(self) -> None:
        self.ladder = Ladder(100, 1_000, 30)
        self.notices = 0
        self.proposals: dict[bytes, Proposed] = {}
        self.acts = bytes(32)

    def propose(self, place: int, proposal: Proposal) -> None:
        """Rules FO6 and FO8 to FO10."""
        if not is_title(proposal.title) or not _is_text(proposal.text):
            broken(CHECK, "forum.text", "the proposal has no sound title or text")
        if proposal.ladder != self.ladder:
            broken(CHECK, "forum.other_thresholds", "the proposal names other thresholds than those in force")
        identifier = sha256(proposal.encoded)
        if identifier in self.proposals:
            broken(CHECK, "forum.duplicate", "the proposal is on the board")
        if sum(other.place == place and other.is_open for other in self.proposals.values()) >= MOST_OPEN:
            broken(CHECK, "forum.too_many", "the resident has too many open proposals")
        self.proposals[identifier] = Proposed(place, proposal.ladder.support_needed)

    def support(self, place: int, support: Support, time: int) -> None:
        """Rules FO11 and FO12."""
        proposed = self.proposals.get(support.proposal)
        if proposed is None:
            broken(CHECK, "forum.unknown_proposal", "the proposal is not on the board")
        if place in proposed.supporters:
            broken(CHECK, "forum.repeated", "the resident supports it")
        proposed.supporters.add(place)
        if proposed.debated_since is None and len(proposed.supporters) >= proposed.needed:
            proposed.debated_since = time

    def tell(self, notice: Notice, is_election: Callable[[bytes], bool]) -> None:
        """Rules FO4 and FO6."""
        if notice.about is not None:
            self._is_subject(notice.about, is_election)
        if not is_title(notice.title) or not _is_text(notice.text):
            broken(CHECK, "forum.text", "the notice has no sound title or text")
        self.notices += 1

    def answer(self, answer: Answer, is_election: Callable[[bytes], bool], has_ended: Callable[[bytes], bool]) -> None:
        """Rules FO4, FO5 and FO7."""
        self._is_subject(answer.about, is_election)
        if is_election(answer.about) and not has_ended(answer.about):
            broken(CHECK, "forum.not_closed", "the election has not ended")
        if not _is_text(answer.decided) or len(answer.done.encode()) > LONGEST_TEXT:
            broken(CHECK, "forum.text", "the answer does not say what was decided, or is too long")
        if proposed := self.proposals.get(answer.about):
            proposed.answers += 1

    def climb(self, ladder: Ladder) -> None:
        """Rules FO13 and FO14."""
        if ladder.support_needed < 1 or ladder.part_needed < 1 or not 1 <= ladder.answer_days <= LONGEST_WAIT:
            broken(CHECK, "forum.thresholds", "thresholds that are not possible")
        if ladder == self.ladder:
            broken(CHECK, "forum.same_thresholds", "these thresholds are in force")
        self.ladder = ladder

    def is_debated(self, proposal: bytes) -> None:
        """Rules M9 and M10."""
        proposed = self.proposals.get(proposal)
        if proposed is None:
            broken(CHECK, "forum.unknown_proposal", "the proposal is not on the board")
        if proposed.debated_since is None:
            broken(CHECK, "forum.not_in_debate", "the proposal has not come into debate")

    def acted(self, data: bytes, time: int) -> None:
        self.acts = sha256(self.acts, sha256(data), u64(time))

    def _is_subject(self, about: bytes, is_election: Callable[[bytes], bool]) -> None:
        if about not in self.proposals and not is_election(about):
            broken(CHECK, "forum.unknown_subject", "neither an election nor a proposal on the board")

    # ---- Section 7 ----

    def digest(self) -> bytes:
        ladder = self.ladder
        parts = [*map(u32, (ladder.support_needed, ladder.part_needed, ladder.answer_days))]
        parts += [u64(self.notices), u64(len(self.proposals))]
        for identifier, proposed in sorted(self.proposals.items()):
            numbers = (len(proposed.supporters), proposed.debated_since or 0, proposed.polls, proposed.answers)
            parts += [identifier, *map(u64, numbers)]
        return sha256(*parts, self.acts)


def _is_text(text: str) -> bool:
    return len(text.encode()) <= LONGEST_TEXT and trimmed(text) != ""
