"""record.md section 3, kinds 8 to 15: elections from their manifest to their outcome."""

from dataclasses import dataclass, field

from . import protocol_10_tally as tally
from .findings import Broken, Unknown, broken
from .protocol_2_group import u32, u64
from .protocol_6_contests import MOST_OPTIONS, Contest, plurality
from .protocol_8_ballots import HEAD_BYTES, BallotRefused, Sealing, ballot_head
from .record_1_encoding import ENTRY_BYTES, sha256
from .record_2_entries import PLURALITY, Elector, Electorate, Manifest, Outcome, Question, Shares, Spoil
from .record_3_ceremonies import CONCLUDED, UNUSED, USED_BY_ELECTION, USED_BY_POLLS, CeremonyState
from .record_3_forum import Forum
from .record_3_standing import Standing, classes_of, fault_of_audience
from .text import is_title, trimmed

READY, OPEN, CLOSED, PUBLISHED = range(4)
LONGEST_BALLOT = ENTRY_BYTES - 256
MOST_WEIGHT = 2**40


@dataclass(frozen=True)
class Counted:
    """A voter's ballot that counts."""

    position: int
    tracker: bytes
    weight: int
    ciphertexts: dict[int, list[bytes]]  # by contest


@dataclass
class ElectionState:
    identifier: bytes
    manifest: Manifest
    contests: list[Contest]
    styles: list[list[int]]  # the contests of each
    ceremony: CeremonyState
    sealing: Sealing
    phase: int = READY
    electors: dict[bytes, Elector] = field(default_factory=dict)
    electors_weight: int = 0
    electorate_digest: bytes = bytes(32)
    sequences: dict[bytes, int] = field(default_factory=dict)  # the highest of each voter, in ballots and spoils
    accepted: int = 0
    counted: dict[bytes, Counted] = field(default_factory=dict)
    counted_weights: dict[int, int] = field(default_factory=dict)  # of ballots that count, by contest
    acts: bytes = bytes(32)
    sums: list[tally.Sum] = field(default_factory=list)
    counted_root: bytes = bytes(32)
    shares: dict[int, list[list[bytes]]] = field(default_factory=dict)  # by trustee and contest
    counts: list[list[int]] = field(default_factory=list)

    @property
    def has_electorate(self) -> bool:
        return bool(self.manifest.styles) or self.manifest.weighted

    def style_and_weight(self, voter: bytes) -> tuple[int, int]:
        if not self.has_electorate:
            return 0, 1
        elector = self.electors[voter]
        return elector.style, elector.weight

    def is_withheld(self, contest: int) -> bool:
        return self.sums[contest].voters < self.manifest.minimum_voters

    @property
    def all_withheld(self) -> bool:
        return all(self.is_withheld(contest) for contest in range(len(self.contests)))


# ---- Manifest ----


def _titles_differ(titles: list[str]) -> bool:
    return len({trimmed(title) for title in titles}) == len(titles)


def _fault_of_styles(manifest: Manifest) -> str | None:
    for style in manifest.styles:
        if not is_title(style.title):
            return "a ballot style has no sound title"
        if not style.contests or any(a >= b for a, b in zip(style.contests, style.contests[1:])):
            return "the contests of a ballot style are not an ascending list"
        if style.contests[-1] >= len(manifest.contests):
            return "a ballot style has a contest that does not exist"
    if not _titles_differ([style.title for style in manifest.styles]):
        return "two ballot styles have one title"
    if {contest for style in manifest.styles for contest in style.contests} != set(range(len(manifest.contests))):
        return "a contest is in no ballot style"
    return None


def _fault_of_question(question: Question) -> str | None:
    if not is_title(question.title):
        return "a contest has no sound title"
    if not all(is_title(option) for option in question.options):
        return "an option has no sound name"
    if not _titles_differ(question.options):
        return "two options have one name"
    if question.blank is not None:
        if question.rule.kind != PLURALITY or question.blank != len(question.options) - 1:
            return "the blank vote is not the last option of a plurality contest"
    if not 2 <= len(question.options) <= MOST_OPTIONS:
        return "the number of options is not possible"
    return None


def _fault_of_manifest(manifest: Manifest) -> str | None:
    if not is_title(manifest.title):
        return "the manifest has no sound title"
    if len(manifest.description.encode()) > 20_000:
        return "the description is too long"
    if not 1 <= len(manifest.contests) <= 64:
        return "the number of contests is not possible"
    if not manifest.poll and manifest.points != 0:
        return "a binding election gives points"
    if manifest.minimum_voters < 1:
        return "the minimum of voters is 0"
    if manifest.opens_at is not None and not (manifest.poll and manifest.opens_at < manifest.closes_at):
        return "it opens by rule and is no poll, or opens when it has closed"
    if fault := fault_of_audience(manifest):
        return fault
    if manifest.styles and (fault := _fault_of_styles(manifest)):
        return fault
    for question in manifest.contests:
        if fault := _fault_of_question(question):
            return fault
    return None


def announce(
    chain: bytes,
    manifest: Manifest,
    elections: dict[bytes, ElectionState],
    ceremonies: dict[bytes, CeremonyState],
    forum: Forum,
) -> ElectionState:
    """Rules M2 to M10."""
    check = "manifests"
    identifier = sha256(manifest.encoded)
    if identifier in elections:
        broken(check, "election.duplicate", "an election with this identifier is on the board")
    if manifest.proposal is not None:
        forum.is_debated(manifest.proposal)
    ceremony = ceremonies.get(manifest.ceremony)
    if ceremony is None:
        broken("ceremony", "ceremony.unknown", "the ceremony is not on the board")
    if fault := _fault_of_manifest(manifest):
        broken(check, "election.manifest", fault)
    if any(question.rule.kind != PLURALITY for question in manifest.contests):
        raise Unknown("the record has a contest that is not a plurality contest")
    contests = [plurality(len(question.options), question.packed) for question in manifest.contests]
    if ceremony.step != CONCLUDED or ceremony.joint_key is None:
        broken(check, "election.no_key", "the ceremony is not concluded")
    if ceremony.used_by != UNUSED and not (ceremony.used_by == USED_BY_POLLS and manifest.poll):
        broken(check, "election.key_taken", "the ceremony's key is used by another election")
    if any(contest.slots > ceremony.announced.slots for contest in contests):
        broken(check, "election.params", "a contest has more slots than there are slot keys")
    styles = [style.contests for style in manifest.styles] or [list(range(len(contests)))]
    for style in styles:
        if HEAD_BYTES + sum(contests[position].ballot_bytes for position in style) > LONGEST_BALLOT:
            broken(check, "election.ballot_too_long", "a sealed ballot would be too long for an entry")
    ceremony.used_by = USED_BY_POLLS if manifest.poll else USED_BY_ELECTION
    if manifest.proposal is not None:
        forum.proposals[manifest.proposal].polls += 1
    sealing = Sealing(chain, identifier, ceremony.joint_key.slot_keys, contests)
    return ElectionState(identifier, manifest, contests, styles, ceremony, sealing)


# ---- Electorate, opening, closing ----


def join(election: ElectionState, content: Electorate, standing: Standing) -> None:
    """Rules V4 to V10."""
    check = "roll"
    if not election.has_electorate:
        broken(check, "electorate.not_kept", "the election has no electorate")
    if not content.voters:
        broken(check, "electorate.empty", "it names nobody")
    for elector in content.voters:
        if standing.is_fresh(elector.key) or elector.key in standing.pseudonyms:
            broken(check, "electorate.not_on_roll", f"{elector.key.hex()} is not on the roll")
        standing.takes_part(elector.key, election.identifier, election.manifest)
        if elector.key in election.electors:
            broken(check, "electorate.repeated", f"{elector.key.hex()} is in the electorate")
        if elector.style >= len(election.styles):
            broken(check, "electorate.style", f"the election has no ballot style {elector.style}")
        if elector.weight < 1 or elector.weight > 1 and not election.manifest.weighted:
            broken(check, "electorate.weight", f"the weight {elector.weight} is not possible")
        if election.electors_weight + elector.weight >= MOST_WEIGHT:
            broken(check, "electorate.too_heavy", "the weights together are too much")
        election.electors[elector.key] = elector
        election.electors_weight += elector.weight
        election.electorate_digest = sha256(
            election.electorate_digest, elector.key, u32(elector.style), u64(elector.weight)
        )


def open_voting(election: ElectionState, standing: Standing) -> None:
    """Rules O4 to O6. Where one does not hold nothing has changed."""
    audience = election.manifest.audience
    voters_on_roll = sum(standing.count(one) for one in classes_of(audience))
    if election.has_electorate and not election.electors:
        broken("roll", "electorate.missing", "nobody is in the electorate")
    for position, contest in enumerate(election.contests):
        weight = voters_on_roll
        if election.has_electorate:
            weight = sum(e.weight for e in election.electors.values() if position in election.styles[e.style])
        if contest.capacity is not None and weight > contest.capacity:
            broken("manifests", "election.over_capacity", f"contest {position} does not hold the weight of its voters")
    if audience is not None and audience.pseudonymous:
        standing.assemble(election.identifier, audience)
    election.phase = OPEN


def close_voting(election: ElectionState) -> None:
    counted = sorted(election.counted.values(), key=lambda ballot: ballot.position)
    weights = [ballot.weight for ballot in counted] if election.manifest.weighted else None
    election.counted_root = tally.counted_root([ballot.tracker for ballot in counted], weights)
    election.sums = [tally.Sum(contest.slots) for contest in election.contests]
    for ballot in counted:
        for contest, ciphertexts in ballot.ciphertexts.items():
            election.sums[contest].put(ciphertexts, ballot.weight)
    election.phase = CLOSED


def step(elections: list[ElectionState], standing: Standing, time: int) -> None:
    """What the time of a block opens and closes, before its entries."""
    due = [
        (election.manifest.opens_at, election.identifier, election)
        for election in elections
        if election.manifest.opens_at is not None and election.manifest.opens_at <= time and election.phase < CLOSED
    ]
    for _, _, election in sorted(due, key=lambda one: one[:2]):
        if election.phase == READY:
            try:
                open_voting(election, standing)
            except Broken:
                pass  # It waits.
        if time > election.manifest.closes_at:
            close_voting(election)


# ---- Ballots and spoils ----


def cast(
    election: ElectionState, sealed: bytes, signature: bytes, standing: Standing, time: int, position: int
) -> bool:
    """Rules B3 to B9; whether it is the voter's first ballot in this election."""
    if time > election.manifest.closes_at:
        broken("order", "ballot.too_late", "the block is later than the election closes")
    head = ballot_head(sealed)
    if head is None:
        broken("ballots", "ballot.proof", "the sealed ballot has another version, or is too short")
    voter, sequence = head
    _may_vote(election, voter, standing)
    _sequence_is_new(election, voter, sequence)
    style, weight = election.style_and_weight(voter)
    try:
        ciphertexts = election.sealing.verify(sealed, signature, election.styles[style])
    except BallotRefused as error:
        broken("ballots", "ballot.proof", str(error))
    first = voter not in election.counted
    if first:
        for contest in ciphertexts:
            capacity = election.contests[contest].capacity
            counted = election.counted_weights.get(contest, 0) + weight
            if capacity is not None and counted > capacity:
                broken("order", "ballot.full", f"contest {contest} does not hold the weight of this ballot")
        for contest in ciphertexts:
            election.counted_weights[contest] = election.counted_weights.get(contest, 0) + weight
    tracker = sha256(sealed)
    election.sequences[voter] = sequence
    election.accepted += 1
    election.counted[voter] = Counted(position, tracker, weight, ciphertexts)
    election.acts = sha256(election.acts, b"ballot", voter, u64(sequence), u64(position), tracker)
    return first


def _may_vote(election: ElectionState, voter: bytes, standing: Standing) -> None:
    standing.takes_part(voter, election.identifier, election.manifest)
    if election.has_electorate and voter not in election.electors:
        broken("order", "ballot.not_elector", f"{voter.hex()} is not in the electorate")


def _sequence_is_new(election: ElectionState, voter: bytes, sequence: int) -> None:
    if sequence <= election.sequences.get(voter, -1):
        broken("order", "ballot.sequence", f"{voter.hex()} used the sequence number {sequence} or a higher one before")


def succeed(election: ElectionState, key: bytes, successor: bytes) -> None:
    """What goes over to the successor of a key."""
    if election.phase not in (READY, OPEN):
        return
    if elector := election.electors.pop(key, None):
        election.electors[successor] = elector
        election.electorate_digest = sha256(election.electorate_digest, key, successor)
    election.sequences.pop(key, None)
    if counted := election.counted.pop(key, None):
        election.counted[successor] = counted
        election.sequences[successor] = 0


def spoil(election: ElectionState, content: Spoil, standing: Standing) -> None:
    """Rules S3, S6 and S7."""
    standing.takes_part(content.voter, election.identifier, election.manifest)
    if election.has_electorate and content.voter not in election.electors:
        broken("order", "ballot.not_elector", f"{content.voter.hex()} is not in the electorate")
    _sequence_is_new(election, content.voter, content.sequence)
    election.sequences[content.voter] = content.sequence
    election.acts = sha256(election.acts, b"spoil", content.voter, u64(content.sequence))


# ---- Tally ----


def decrypt(chain: bytes, election: ElectionState, content: Shares) -> None:
    """Rules T5 to T10."""
    check = "shares"
    if election.all_withheld:
        broken(check, "tally.below_minimum", "every contest is withheld")
    if content.trustee not in election.ceremony.confirmed():
        broken(check, "tally.not_confirmed", f"trustee {content.trustee} did not confirm the ceremony")
    if content.trustee in election.shares:
        broken(check, "tally.duplicate_shares", f"the shares of trustee {content.trustee} are on the board")
    if len(content.shares) != len(election.contests):
        broken(check, "tally.share_count", "there is not one share for each contest")
    key = election.ceremony.joint_key
    assert key is not None
    decoded: list[list[bytes]] = []
    for contest, data in enumerate(content.shares):
        if election.is_withheld(contest):
            if data:
                broken(check, "tally.withheld", f"contest {contest} is withheld, and here is a share for it")
            decoded.append([])
            continue
        public = [key.share(content.trustee, slot) for slot in range(election.contests[contest].slots)]
        statement = tally.ShareStatement(
            chain,
            election.identifier,
            contest,
            content.trustee,
            election.counted_root,
            election.sums[contest].ciphertexts,
            public,
        )
        share = tally.decryption_share(statement, data)
        if share is None:
            broken(check, "tally.share", f"the share of trustee {content.trustee} for contest {contest} does not hold")
        decoded.append(share)
    election.shares[content.trustee] = decoded
    election.acts = sha256(election.acts, b"shares", u32(content.trustee))


def publish(election: ElectionState, content: Outcome) -> None:
    """Rules U4 to U9."""
    if election.all_withheld:
        if content.counts:
            broken("shares", "tally.below_minimum", "every contest is withheld, and here are counts")
        election.phase = PUBLISHED
        return
    threshold = election.ceremony.announced.threshold
    if len(election.shares) < threshold:
        broken("shares", "tally.share", f"shares of {len(election.shares)} trustees, {threshold} are needed")
    if len(content.counts) != len(election.contests):
        broken("counts", "tally.wrong_counts", "there is not one list of counts for each contest")
    decrypting = sorted(election.shares)[:threshold]
    for position, (contest, counts) in enumerate(zip(election.contests, content.counts)):
        if election.is_withheld(position):
            if counts:
                broken("shares", "tally.withheld", f"contest {position} is withheld, and here are counts")
            continue
        summed = election.sums[position]
        points = tally.combine(summed.ciphertexts, {t: election.shares[t][position] for t in decrypting})
        if not tally.counts_are_right(contest, counts, points):
            broken("counts", "tally.wrong_counts", f"the counts of contest {position} are not what was decrypted")
        if not tally.counts_are_plausible(contest, counts, summed.weight):
            broken("counts", "tally.implausible", f"the counts of contest {position} are not possible")
    election.counts = content.counts
    election.phase = PUBLISHED
