"""record.md section 3, kinds 8 to 12 and 15: elections from their manifest to their closing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import protocol_10_tally as tally
from . import record_3_manifests as manifests
from .findings import Broken, broken
from .protocol_2_group import IDENTITY, u32, u64
from .protocol_6_contests import Contest
from .protocol_8_ballots import HEAD_BYTES, BallotRefused, Sealing, ballot_head
from .protocol_25_shuffles import FEWEST_ITEMS
from .protocol_26_lists import Packing
from .record_1_encoding import ENTRY_BYTES, sha256
from .record_2_elections import Elector, Electorate, Manifest, Part, RollKey, Spoil
from .record_3_ceremonies import CONCLUDED, UNUSED, USED_BY_ELECTION, USED_BY_POLLS, CeremonyState
from .record_3_forum import Forum
from .record_3_mixes import Mixing
from .record_3_rolls import Roll
from .record_3_standing import Standing, classes_of

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
    mixings: dict[int, Mixing]  # by contest, of those whose ballots are mixed
    roll: Roll | None  # if it is secret
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
    rows: list[bytes] = field(default_factory=list)  # hashes, in the outcome

    @property
    def has_electorate(self) -> bool:
        return bool(self.manifest.styles) or self.manifest.weighted

    def style_and_weight(self, voter: bytes) -> tuple[int, int]:
        if not self.has_electorate:
            return 0, 1
        elector = self.electors[voter]
        return elector.style, elector.weight

    def is_withheld(self, contest: int) -> bool:
        fewest = FEWEST_ITEMS if contest in self.mixings else 1
        return self.sums[contest].voters < max(self.manifest.minimum_voters, fewest)

    @property
    def all_withheld(self) -> bool:
        return all(self.is_withheld(contest) for contest in range(len(self.contests)))

    @property
    def any_summed(self) -> bool:
        """Whether shares and counts are there to be of something."""
        return any(not self.is_withheld(c) and c not in self.mixings for c in range(len(self.contests)))


# ---- Manifest ----


def announce(
    chain: bytes,
    manifest: Manifest,
    elections: dict[bytes, ElectionState],
    ceremonies: dict[bytes, CeremonyState],
    forum: Forum,
) -> ElectionState:
    """Rules M2 to M11."""
    check = "manifests"
    identifier = sha256(manifest.encoded)
    if identifier in elections:
        broken(check, "election.duplicate", "an election with this identifier is on the board")
    if manifest.proposal is not None:
        forum.is_debated(manifest.proposal)
    ceremony = ceremonies.get(manifest.ceremony)
    if ceremony is None:
        broken("ceremony", "ceremony.unknown", "the ceremony is not on the board")
    try:
        contests = manifests.contests(manifest)
    except manifests.NotSound as error:
        broken(check, "election.manifest", str(error))
    if ceremony.step != CONCLUDED or ceremony.joint_key is None:
        broken(check, "election.no_key", "the ceremony is not concluded")
    if ceremony.used_by != UNUSED and not (ceremony.used_by == USED_BY_POLLS and manifest.poll):
        broken(check, "election.key_taken", "the ceremony's key is used by another election")
    if any(contest.slots > ceremony.announced.slots for contest in contests):
        broken(check, "election.params", "a contest has more slots than there are slot keys")
    mixings = {
        position: _mixing(chain, identifier, position, contest, ceremony)
        for position, contest in enumerate(contests)
        if contest.mixed
    }
    styles = [style.contests for style in manifest.styles] or [list(range(len(contests)))]
    for style in styles:
        if HEAD_BYTES + sum(contests[position].ballot_bytes for position in style) > LONGEST_BALLOT:
            broken(check, "election.ballot_too_long", "a sealed ballot would be too long for an entry")
    ceremony.used_by = USED_BY_POLLS if manifest.poll else USED_BY_ELECTION
    if manifest.proposal is not None:
        forum.proposals[manifest.proposal].polls += 1
    sealing = Sealing(chain, identifier, ceremony.joint_key.slot_keys, contests)
    roll = Roll(chain, identifier, ceremony.announced.threshold) if manifest.secret_roll else None
    return ElectionState(identifier, manifest, contests, styles, ceremony, sealing, mixings, roll)


def _mixing(chain: bytes, election: bytes, position: int, contest: Contest, ceremony: CeremonyState) -> Mixing:
    """Rule M11."""
    key = ceremony.joint_key
    assert key is not None
    packing = Packing(contest.slots, contest.most + 1)
    keys = packing.elements(key.slot_keys)
    if IDENTITY in keys or len(set(keys)) != len(keys):
        broken("manifests", "mix.packing", f"the packed keys of contest {position} are degenerate")
    return Mixing(chain, election, position, packing, key, ceremony.announced.threshold, keys)


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
    """Rules O4 to O6, O8 and O9. Where one does not hold nothing has changed."""
    audience = election.manifest.audience
    voters_on_roll = sum(standing.count(one) for one in classes_of(audience))
    if election.roll is not None:
        if not election.roll.is_mixed:
            broken("roll", "roll.unmixed", f"{len(election.roll.mixers)} mixes of the roll are there")
        voters_on_roll = len(election.roll.items)
    if election.has_electorate and not election.electors:
        broken("roll", "electorate.missing", "nobody is in the electorate")

    def weight_of(position: int) -> int:
        if not election.has_electorate:
            return voters_on_roll
        return sum(e.weight for e in election.electors.values() if position in election.styles[e.style])

    _require_room(election, weight_of)
    if audience is not None and audience.pseudonymous:
        standing.assemble(election.identifier, audience)
    election.phase = OPEN


def _require_room(election: ElectionState, weight_of: Callable[[int], int]) -> None:
    """Rules O5 and O8, for votes of this weight in each contest."""
    for position, mixing in election.mixings.items():
        if weight_of(position) > mixing.most:  # no votes have weights where ballots are mixed
            broken("manifests", "mix.too_many", f"too many may vote in contest {position}, whose ballots are mixed")
    for position, contest in enumerate(election.contests):
        if contest.capacity is not None and weight_of(position) > contest.capacity:
            broken("manifests", "election.over_capacity", f"contest {position} does not hold the weight of its voters")


# ---- Secret rolls ----


def _roll_of(election: ElectionState) -> Roll:
    """Rules RK4 and RK5, RF3 and RF4, RX1 and RX2."""
    if election.roll is None:
        broken("roll", "roll.none", "the election has no secret roll")
    if election.phase != READY:
        broken("manifests", "election.phase", "the election is at another phase")
    return election.roll


def join_roll(election: ElectionState, content: RollKey, standing: Standing) -> None:
    """Rules RK4 to RK8."""
    roll = _roll_of(election)
    own = election.identifier, election.manifest
    election.acts = roll.join(content.key, lambda key: standing.takes_part(key, *own), election.acts)


def fix_roll(election: ElectionState, standing: Standing) -> None:
    """Rules RF3 to RF8."""
    roll = _roll_of(election)
    roll.require_open()
    good = [key for key in roll.keys if _is_good(election, key, standing)]
    election.acts = roll.fix(good, election.manifest.minimum_voters, election.acts)
    _require_room(election, lambda _: len(good))


def _is_good(election: ElectionState, key: bytes, standing: Standing) -> bool:
    try:
        standing.takes_part(key, election.identifier, election.manifest)
    except Broken:
        return False
    return True


def mix_roll(election: ElectionState, part: Part) -> None:
    """Rules RX1 to RX10."""
    roll = _roll_of(election)
    election.acts = roll.mix(part, set(election.ceremony.confirmed()), election.acts)
    if roll.is_mixed:
        election.sealing.base = roll.base


def close_voting(election: ElectionState) -> None:
    counted = sorted(election.counted.values(), key=lambda ballot: ballot.position)
    weights = [ballot.weight for ballot in counted] if election.manifest.weighted else None
    election.counted_root = tally.counted_root([ballot.tracker for ballot in counted], weights)
    election.sums = [tally.Sum(contest.slots) for contest in election.contests]
    for ballot in counted:
        for contest, ciphertexts in ballot.ciphertexts.items():
            election.sums[contest].put(ciphertexts, ballot.weight)
    for contest, mixing in election.mixings.items():
        mixing.begin([(one.tracker, one.ciphertexts[contest]) for one in counted if contest in one.ciphertexts])
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
    """Rules B3 to B10; whether it is the voter's first ballot in this election."""
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
        for contest, mixing in election.mixings.items():
            if contest in ciphertexts and election.counted_weights.get(contest, 0) + 1 > mixing.most:
                broken("manifests", "mix.too_many", f"too many have a ballot in contest {contest}")
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
    """Rules B5 and B6, S3 and S6."""
    if election.roll is not None:
        if not election.roll.has(voter):
            broken("order", "roll.not_listed", f"{voter.hex()} did not come out of the last mix of the roll")
        return
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
    _may_vote(election, content.voter, standing)
    _sequence_is_new(election, content.voter, content.sequence)
    election.sequences[content.voter] = content.sequence
    election.acts = sha256(election.acts, b"spoil", content.voter, u64(content.sequence))
