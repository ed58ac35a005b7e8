"""record.md section 2 and entries.cddl: what an entry is, and what its signature covers."""

from collections.abc import Callable
from dataclasses import dataclass

from .record_1_encoding import NotCanonical
from .record_2_board import BoardReader
from .record_2_ceremonies import CeremonyReader
from .record_2_elections import Ballot, ElectionReader
from .record_2_forum import ForumReader
from .record_2_rewards import RewardsReader
from .record_2_services import ServicesReader

# Kinds of entries that share their content with others, and so are told apart by number.
GENESIS = 0
TRUSTEE_KEY, DEALING, COMPLAINT, CONFIRMATION = 3, 4, 5, 6
OPENING, CLOSING = 9, 12
MIX, LIST_SHARE = 42, 43
ROLL_FIXING, ROLL_MIX = 50, 51


class EntryReader(BoardReader, CeremonyReader, ElectionReader, ForumReader, RewardsReader, ServicesReader):
    def content(self, kind: int) -> object:
        readers: list[Callable[[], object]] = [
            self.genesis,
            self.enrolment,
            self.ceremony,
            self.from_trustee,
            self.from_trustee,
            self.complaint,
            self.confirmation,
            self.conclusion,
            self.manifest,
            self.about,
            self.ballot,
            self.spoil,
            self.about,
            self.shares,
            self.outcome,
            self.electorate,
            self.new_authorities,
            self.witnesses,
            self.stamp,
            self.use,
            self.issuers,
            self.revocation,
            self.members,
            self.pseudonym,
            self.notice,
            self.proposal,
            self.support,
            self.answer,
            self.ladder,
            self.week_pseudonym,
            self.programme,
            self.offer,
            self.epoch,
            self.claim,
            self.evaluation,
            self.redemption,
            self.redeemed,
            self.spend,
            self.settlement,
            self.cancellation,
            self.fund,
            self.fund_step,
            self.part,
            self.part,
            self.parties,
            self.publication,
            self.link,
            self.grant,
            self.withdrawal,
            self.roll_key,
            self.about,
            self.part,
        ]
        if kind >= len(readers):
            raise NotCanonical("a kind of entry that the grammar does not have")
        return readers[kind]()


@dataclass(frozen=True)
class Entry:
    suite: int
    kind: int
    content: object
    signature: bytes
    message: bytes  # what is signed


def read_entry(data: bytes) -> Entry:
    reader = EntryReader(data)
    reader.array(3)
    start = reader.at
    suite = reader.u8()
    reader.array(2)
    kind = reader.number(32)
    content = reader.content(kind)
    # Suite and body stand in the entry as in the array of two that is signed, so only the array's head is another one.
    message = content.sealed if isinstance(content, Ballot) else b"\x82" + reader.since(start)
    signature = reader.fixed(64)
    reader.end()
    return Entry(suite, kind, content, signature, message)
