"""record.md section 3: the state of a board, and the rules by which entries change it."""

from collections.abc import Callable

from . import ed25519
from . import protocol_5_signatures as signatures
from . import record_3_ceremonies as ceremonies
from . import record_3_elections as elections
from . import record_3_outcomes as outcomes
from .findings import broken
from .protocol_2_group import is_element
from .record_1_encoding import AUTHORITIES, ENTRY_BYTES, ORIGIN_BYTES, NotCanonical, sha256
from .record_2_board import (
    Authorities,
    Enrolment,
    Genesis,
    Issuer,
    Issuers,
    NewAuthorities,
    Stamp,
    Use,
    Witness,
    Witnesses,
)
from .record_2_ceremonies import Ceremony, Complaint, Conclusion, Confirmation, FromTrustee
from .record_2_elections import About, Ballot, Electorate, Manifest, Outcome, Part, RollKey, Shares, Spoil
from .record_2_entries import GENESIS, OPENING, ROLL_FIXING, ROLL_MIX, Entry, read_entry
from .record_2_forum import Answer, Ladder, Notice, Proposal, Support
from .record_2_rewards import (
    Cancellation,
    Claim,
    Epoch,
    Evaluation,
    ForBallot,
    Offer,
    Programme,
    Redeemed,
    Redemption,
    Settlement,
    Spend,
    WeekPseudonym,
)
from .record_2_services import Fund, FundStep, Grant, Link, Parties, Publication, Withdrawal
from .record_2_standing import Members, Pseudonym, Revocation
from .record_3_forum import Forum
from .record_3_rewards import Rewards
from .record_3_services import Services
from .record_3_standing import RESIDENT, Standing
from .text import has_control_character, has_white_space, trimmed

NO_CHAIN = bytes(32)
MOST_NAMED = 64
EMPTY_ARRAY = b"\x80"
USE_BYTES = 528


def _read(data: bytes) -> Entry:
    """Rules E1 to E3."""
    if len(data) > ENTRY_BYTES:
        broken("framing", "entry.too_long", f"the entry has {len(data)} bytes")
    try:
        entry = read_entry(data)
    except NotCanonical as error:
        broken("framing", "entry.encoding", str(error))
    if entry.suite != 1:
        broken("framing", "entry.suite", f"the suite is {entry.suite}")
    return entry


def _are_sound(authorities: Authorities) -> bool:
    """Rule G2 without the origin."""
    members = authorities.members
    return (
        1 <= len(members) <= AUTHORITIES
        and len({member.key for member in members}) == len(members)
        and all(member.weight > 0 for member in members)
    )


def can_certify(authorities: Authorities) -> bool:
    """Rule X2."""
    return _are_sound(authorities) and all(ed25519.is_sound_key(member.key) for member in authorities.members)


def read_genesis(data: bytes) -> Genesis:
    """Rules E1 to G3 for the first entry."""
    entry = _read(data)
    genesis = entry.content
    if not isinstance(genesis, Genesis):
        broken("certificates", "entry.genesis", "the first entry is not a genesis")
    if not is_element(genesis.office):
        broken("ceremony", "entry.key", "the office's key is not an element")
    if not is_element(genesis.registrar):
        broken("roll", "entry.key", "the registrar's key is not an element")
    origin = genesis.origin
    if not 1 <= len(origin.encode()) <= ORIGIN_BYTES or has_white_space(origin) or "+" in origin:
        broken("certificates", "entry.authorities", "the origin line is not possible")
    if not _are_sound(genesis.authorities):
        broken("certificates", "entry.authorities", "the set of authorities is not possible")
    if not signatures.holds(entry.signature, NO_CHAIN, genesis.office, entry.message):
        broken("manifests", "entry.signature", "the office's signature does not hold")
    return genesis


class Board:
    def __init__(self, first_entry: bytes, genesis: Genesis) -> None:
        self.chain = sha256(first_entry)
        self.genesis = genesis
        self.entries = 1
        self.standing = Standing()
        self.roll_digest = bytes(32)
        self.ballots = 0
        self.ceremonies: dict[bytes, ceremonies.CeremonyState] = {}
        self.elections: dict[bytes, elections.ElectionState] = {}
        self.authorities = genesis.authorities  # of the block whose entries are applied
        self.named: Authorities | None = None  # by an entry of that block
        self.witnesses = EMPTY_ARRAY
        self.issuers = EMPTY_ARRAY
        self.forum = Forum()
        self.rewards = Rewards()
        self.services = Services()

    @property
    def next_authorities(self) -> Authorities:
        return self.named or self.authorities

    def begin_block(self, time: int) -> None:
        self.authorities, self.named = self.next_authorities, None
        elections.step(list(self.elections.values()), self.standing, time)

    def apply(self, data: bytes, time: int) -> None:
        """Applies the next entry of the log, in a block of this time. A broken rule leaves no usable state."""
        entry = _read(data)
        if entry.kind == GENESIS:
            broken("certificates", "entry.genesis", "a genesis that is not the first entry")
        content = entry.content
        position = self.entries
        self.entries += 1
        rules: dict[type, Callable[[], None]] = {
            Enrolment: lambda: self._enrolment(entry),
            Ceremony: lambda: self._ceremony(entry, data),
            FromTrustee: lambda: self._step(entry),
            Complaint: lambda: self._step(entry),
            Confirmation: lambda: self._step(entry),
            Conclusion: lambda: self._conclusion(entry),
            Manifest: lambda: self._manifest(entry),
            About: lambda: self._about(entry),
            RollKey: lambda: self._roll_key(entry),
            Ballot: lambda: self._ballot(entry, time, position),
            Spoil: lambda: self._spoil(entry),
            Shares: lambda: self._shares(entry),
            Part: lambda: self._part(entry),
            Outcome: lambda: self._outcome(entry),
            Electorate: lambda: self._electorate(entry),
            NewAuthorities: lambda: self._authorities(entry),
            Witnesses: lambda: self._witnesses(entry),
            Stamp: lambda: self._stamp(entry),
            Use: lambda: self._use(entry),
            Issuers: lambda: self._issuers(entry),
            Fund: lambda: self._fund(entry, data),
            FundStep: lambda: self._fund_step(entry, data),
            Parties: lambda: self._parties(entry, data),
            Publication: lambda: self._publication(entry, data, position),
            Link: lambda: self._link(entry, data, position),
            Grant: lambda: self._grant(entry, data, position),
            Withdrawal: lambda: self._withdrawal(entry, data),
            Revocation: lambda: self._revocation(entry),
            Members: lambda: self._members(entry),
            Pseudonym: lambda: self._pseudonym(entry, time),
            Notice: lambda: self._speak(entry, data, time),
            Proposal: lambda: self._speak(entry, data, time),
            Support: lambda: self._speak(entry, data, time),
            Answer: lambda: self._speak(entry, data, time),
            Ladder: lambda: self._speak(entry, data, time),
            WeekPseudonym: lambda: self._week_pseudonym(entry, time),
            Programme: lambda: self._programme(entry, time),
            Offer: lambda: self._offer(entry, time),
            Epoch: lambda: self._epoch(entry),
            Claim: lambda: self._claim(entry, time, position),
            Evaluation: lambda: self._evaluation(entry),
            Redemption: lambda: self._redemption(entry, time, position),
            Redeemed: lambda: self._evaluation(entry),
            Spend: lambda: self._spend(entry, time, position),
            Settlement: lambda: self._settlement(entry, time),
            Cancellation: lambda: self._settlement(entry, time),
        }
        rules[type(content)]()

    # ---- Who signs ----

    def _signed(self, entry: Entry, key: bytes) -> bool:
        return signatures.holds(entry.signature, self.chain, key, entry.message)

    def _signed_by_office(self, entry: Entry) -> None:
        if not self._signed(entry, self.genesis.office):
            broken("manifests", "entry.signature", "the office's signature does not hold")

    def _signed_by_registrar(self, entry: Entry) -> None:
        if not self._signed(entry, self.genesis.registrar):
            broken("roll", "entry.signature", "the registrar's signature does not hold")

    def _signed_by_trustee(self, entry: Entry, ceremony: ceremonies.CeremonyState, trustee: int) -> None:
        if not 1 <= trustee <= ceremony.announced.trustees:
            broken("ceremony", "ceremony.message", f"there is no trustee {trustee}")
        if not self._signed(entry, ceremony.signing_keys[trustee - 1]):
            broken("ceremony", "entry.signature", f"the signature of trustee {trustee} does not hold")

    # ---- The roll ----

    def _enrolment(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Enrolment)
        self._signed_by_registrar(entry)
        if not content.voters:
            broken("roll", "roll.empty", "it names nobody")
        for key in content.voters:
            if not is_element(key):
                broken("roll", "entry.key", f"{key.hex()} is not an element")
            if not self.standing.is_fresh(key):
                broken("roll", "roll.already_enrolled", f"{key.hex()} is known")
            self.standing.join(key, RESIDENT)
            self.roll_digest = sha256(self.roll_digest, key)

    # ---- Ceremonies ----

    def _ceremony(self, entry: Entry, data: bytes) -> None:
        assert isinstance(entry.content, Ceremony)
        self._signed_by_office(entry)
        identifier = sha256(data)
        known = identifier in self.ceremonies
        self.ceremonies[identifier] = ceremonies.announce(identifier, known, entry.content)

    def _step(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, FromTrustee | Complaint | Confirmation)
        ceremonies.apply_step(self.chain, self.ceremonies.get(content.ceremony), entry)

    def _conclusion(self, entry: Entry) -> None:
        assert isinstance(entry.content, Conclusion)
        self._signed_by_office(entry)
        ceremonies.conclude(self.ceremonies.get(entry.content.ceremony), entry.content)

    # ---- Elections ----

    def _manifest(self, entry: Entry) -> None:
        assert isinstance(entry.content, Manifest)
        self._signed_by_office(entry)
        election = elections.announce(self.chain, entry.content, self.elections, self.ceremonies, self.forum)
        self.elections[election.identifier] = election

    def _election(self, identifier: bytes) -> elections.ElectionState:
        if identifier not in self.elections:
            broken("manifests", "election.unknown", "the election is not on the board")
        return self.elections[identifier]

    def _election_at(self, identifier: bytes, phase: int) -> elections.ElectionState:
        election = self._election(identifier)
        if election.phase != phase:
            broken("manifests", "election.phase", "the election is at another phase")
        return election

    def _electorate(self, entry: Entry) -> None:
        assert isinstance(entry.content, Electorate)
        self._signed_by_registrar(entry)
        election = self._election_at(entry.content.election, elections.READY)
        elections.join(election, entry.content, self.standing)

    def _about(self, entry: Entry) -> None:
        """Opening and closing, and the fixing of a roll."""
        assert isinstance(entry.content, About)
        self._signed_by_office(entry)
        if entry.kind == ROLL_FIXING:
            elections.fix_roll(self._election(entry.content.election), self.standing)
            return
        if self._election(entry.content.election).manifest.opens_at is not None:
            broken("manifests", "election.by_rule", "the poll opens and closes by the times of blocks")
        if entry.kind == OPENING:
            elections.open_voting(self._election_at(entry.content.election, elections.READY), self.standing)
        else:
            elections.close_voting(self._election_at(entry.content.election, elections.OPEN))

    def _roll_key(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, RollKey)
        if not is_element(content.key):
            broken("roll", "entry.key", "the voter's key is not an element")
        if not self._signed(entry, content.key):
            broken("ballots", "entry.signature", "the voter's signature does not hold")
        elections.join_roll(self._election(content.election), content, self.standing)

    def _ballot(self, entry: Entry, time: int, position: int) -> None:
        content = entry.content
        assert isinstance(content, Ballot)
        election = self._election_at(content.election, elections.OPEN)
        elections.cast(election, content.sealed, entry.signature, self.standing, time, position)
        self.ballots += 1

    def _spoil(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Spoil)
        if not is_element(content.voter):
            broken("roll", "entry.key", "the voter's key is not an element")
        election = self.elections.get(content.election)
        base = election.sealing.base if election else None
        if not signatures.holds(entry.signature, self.chain, content.voter, entry.message, base):
            broken("ballots", "entry.signature", "the voter's signature does not hold")
        elections.spoil(self._election_at(content.election, elections.OPEN), content, self.standing)

    def _shares(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Shares)
        self._signed_by_trustee(entry, self._election(content.election).ceremony, content.trustee)
        outcomes.decrypt(self.chain, self._election_at(content.election, elections.CLOSED), content)

    def _part(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Part)
        election = self._election(content.election)
        self._signed_by_trustee(entry, election.ceremony, content.trustee)
        if entry.kind == ROLL_MIX:
            elections.mix_roll(election, content)
            return
        outcomes.take_part(self._election_at(content.election, elections.CLOSED), entry.kind, content)

    def _outcome(self, entry: Entry) -> None:
        assert isinstance(entry.content, Outcome)
        self._signed_by_office(entry)
        outcomes.publish(self._election_at(entry.content.election, elections.CLOSED), entry.content)

    # ---- Authorities and witnesses ----

    def _authorities(self, entry: Entry) -> None:
        assert isinstance(entry.content, NewAuthorities)
        self._signed_by_office(entry)
        named = entry.content.authorities
        if not can_certify(named):
            broken("certificates", "entry.authorities", "the set of authorities is not possible")
        if named == self.authorities:
            broken("certificates", "authorities.unchanged", "these authorities are in force")
        if self.named is not None:
            broken("certificates", "authorities.repeated", "the block names two sets of authorities")
        self.named = named

    def _witnesses(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Witnesses)
        self._signed_by_office(entry)
        if not _is_sound_list(content.witnesses):
            broken("manifests", "witnesses.list", "the list of witnesses is not possible")
        if content.encoded == self.witnesses:
            broken("manifests", "witnesses.unchanged", "these witnesses are in force")
        self.witnesses = content.encoded

    def _issuers(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Issuers)
        self._signed_by_office(entry)
        if not _is_sound_list(content.issuers):
            broken("manifests", "issuers.list", "the list of issuers is not possible")
        if content.encoded == self.issuers:
            broken("manifests", "issuers.unchanged", "these issuers are in force")
        self.issuers = content.encoded

    # ---- Who is who ----

    def _revocation(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Revocation)
        self._signed_by_registrar(entry)
        self.standing.revoke(content)
        if content.successor is not None:
            for election in self.elections.values():
                elections.succeed(election, content.voter, content.successor)

    def _members(self, entry: Entry) -> None:
        assert isinstance(entry.content, Members)
        self._signed_by_registrar(entry)
        self.standing.name(entry.content)

    def _pseudonym(self, entry: Entry, time: int) -> None:
        content = entry.content
        assert isinstance(content, Pseudonym)
        election = self._election_at(content.election, elections.OPEN)
        if time > election.manifest.closes_at:
            broken("order", "ballot.too_late", "the block is later than the election closes")
        if not is_element(content.key):
            broken("standing", "entry.key", "the pseudonym is not an element")
        if not self._signed(entry, content.key):
            broken("standing", "entry.signature", "the pseudonym's signature does not hold")
        self.standing.join_poll(self.chain, content, election.manifest.audience)

    # ---- The forum ----

    def _speak(self, entry: Entry, data: bytes, time: int) -> None:
        match entry.content:
            case Proposal() as proposal:
                self.forum.propose(self._resident(entry, proposal.by), proposal)
            case Support() as support:
                self.forum.support(self._resident(entry, support.by), support, time)
            case content:
                self._signed_by("forum", entry, self.genesis.office)
                match content:
                    case Notice() as notice:
                        self.forum.tell(notice, self.elections.__contains__)
                    case Answer() as answer:
                        self.forum.answer(answer, self.elections.__contains__, self._has_ended)
                    case Ladder() as ladder:
                        self.forum.climb(ladder)
        self.forum.acted(data, time)

    def _resident(self, entry: Entry, by: bytes) -> int:
        """Rules FO1 to FO3; the place."""
        self._signed_by("forum", entry, by)
        if not self.standing.is_fresh(by):
            self.standing.is_not_revoked(by)
        if not self.standing.is_resident(by):
            broken("forum", "forum.not_on_roll", f"{by.hex()} is not on the roll")
        return self.standing.number(by)

    def _has_ended(self, election: bytes) -> bool:
        return self.elections[election].phase in (elections.CLOSED, elections.PUBLISHED)

    # ---- Rewards ----

    def _week_pseudonym(self, entry: Entry, time: int) -> None:
        content = entry.content
        assert isinstance(content, WeekPseudonym)
        self.rewards.is_time_of_pseudonym(content, time)
        self._signed_by("standing", entry, content.key)
        self.rewards.join_week(self.chain, content, self.standing)

    def _programme(self, entry: Entry, time: int) -> None:
        assert isinstance(entry.content, Programme)
        self._signed_by_office(entry)
        self.rewards.announce(entry.content, time)

    def _offer(self, entry: Entry, time: int) -> None:
        assert isinstance(entry.content, Offer)
        self.rewards.may_offer(entry.content)
        self._signed_by("rewards", entry, entry.content.provider)
        self.rewards.offer(entry.content, time)

    def _epoch(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Epoch)
        self._signed_by_office(entry)
        self.rewards.begin(content, self.ceremonies.get(content.ceremony), self.standing)

    def _claim(self, entry: Entry, time: int, position: int) -> None:
        content = entry.content
        assert isinstance(content, Claim)
        self._signed_by("rewards", entry, content.claimant)
        if content.claimant in self.standing.known:
            self.standing.is_not_revoked(content.claimant)
        election = self._election(content.event.election) if isinstance(content.event, ForBallot) else None
        self.rewards.claim(self.chain, content, election, self.standing, time, position)

    def _evaluation(self, entry: Entry) -> None:
        """Of tokens and of redemptions. Rules RW33 and RW34."""
        content = entry.content
        assert isinstance(content, Evaluation | Redeemed)
        self._signed_by_trustee(entry, self.rewards.epoch(content.epoch).ceremony, content.issuer)
        if isinstance(content, Evaluation):
            self.rewards.evaluate(self.chain, content)
        else:
            self.rewards.decide(self.chain, content)

    def _redemption(self, entry: Entry, time: int, position: int) -> None:
        assert isinstance(entry.content, Redemption)
        self._signed_by("rewards", entry, entry.content.serial)
        self.rewards.redeem(entry.content, time, position)

    def _spend(self, entry: Entry, time: int, position: int) -> None:
        assert isinstance(entry.content, Spend)
        self._signed_by("rewards", entry, entry.content.account)
        self.rewards.spend(self.chain, entry.content, time, position)

    def _settlement(self, entry: Entry, time: int) -> None:
        """Settlement and cancellation."""
        content = entry.content
        assert isinstance(content, Settlement | Cancellation)
        self._signed_by("rewards", entry, content.provider)
        if isinstance(content, Settlement):
            self.rewards.settle(content, time)
        else:
            self.rewards.cancel(content, time)

    # ---- Stamps and uses ----

    def _stamp(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Stamp)
        if not is_element(content.by):
            broken("stamps", "entry.key", "the key that stamps is not an element")
        if not self._signed(entry, content.by):
            broken("stamps", "entry.signature", "the signature of who stamps does not hold")
        if content.by in (self.genesis.office, self.genesis.registrar):
            return
        if not self.standing.is_fresh(content.by):
            self.standing.is_not_revoked(content.by)
        if not self.standing.is_resident(content.by):
            broken("stamps", "stamp.not_on_roll", f"{content.by.hex()} is not on the roll")

    def _use(self, entry: Entry) -> None:
        content = entry.content
        assert isinstance(content, Use)
        if not self._signed(entry, self.genesis.registrar):
            broken("uses", "entry.signature", "the registrar's signature does not hold")
        if len(content.sealed) != USE_BYTES:
            broken("uses", "use.length", f"the sealed text has {len(content.sealed)} bytes")

    # ---- Funds and facts ----

    def _signed_by(self, check: str, entry: Entry, key: bytes) -> None:
        if not is_element(key):
            broken(check, "entry.key", "the key of who signs is not an element")
        if not self._signed(entry, key):
            broken(check, "entry.signature", "the signature does not hold")

    def _fund(self, entry: Entry, data: bytes) -> None:
        content = entry.content
        assert isinstance(content, Fund)
        self._signed_by("funds", entry, self.genesis.office)
        if not all(is_element(member.key) for member in content.members):
            broken("funds", "entry.key", "a member's key is not an element")
        self.services.fund(content, data, self._election(content.election))

    def _fund_step(self, entry: Entry, data: bytes) -> None:
        assert isinstance(entry.content, FundStep)
        self._signed_by("funds", entry, entry.content.by)
        self.services.step(entry.content, data, self.genesis.office)

    def _parties(self, entry: Entry, data: bytes) -> None:
        assert isinstance(entry.content, Parties)
        self._signed_by("facts", entry, self.genesis.registrar)
        self.services.name_parties(entry.content, data)

    def _may_publish(self, owner: bytes) -> None:
        """FP3."""
        if owner in (self.genesis.office, self.genesis.registrar) or self.services.is_party(owner):
            return
        if self.standing.is_fresh(owner) or owner in self.standing.pseudonyms:
            broken("facts", "publication.stranger", f"{owner.hex()} is not known to the board")
        self.standing.is_not_revoked(owner)

    def _publication(self, entry: Entry, data: bytes, position: int) -> None:
        content = entry.content
        assert isinstance(content, Publication)
        owner = content.owner
        self._signed_by("facts", entry, owner)
        self._may_publish(owner)
        self.services.publish(content, data, position)

    def _link(self, entry: Entry, data: bytes, position: int) -> None:
        assert isinstance(entry.content, Link)
        self._signed_by("facts", entry, entry.content.by)
        self.services.link(entry.content, data, position)

    def _grant(self, entry: Entry, data: bytes, position: int) -> None:
        assert isinstance(entry.content, Grant)
        self.services.grant(entry.content, data, position, lambda owner: self._signed_by_owner(entry, owner))

    def _withdrawal(self, entry: Entry, data: bytes) -> None:
        assert isinstance(entry.content, Withdrawal)
        self.services.withdraw(entry.content, data, lambda owner: self._signed_by_owner(entry, owner))

    def _signed_by_owner(self, entry: Entry, owner: bytes) -> bool:
        if not self._signed(entry, owner):
            return False
        self._may_publish(owner)
        return True


def _is_sound_list(named: list[Witness] | list[Issuer]) -> bool:
    """Rule W2."""
    return (
        len(named) <= MOST_NAMED
        and all(_is_sound(one) for one in named)
        and len({one.name for one in named}) == len(named)
        and len({one.key for one in named}) == len(named)
    )


def _is_sound(one: Witness | Issuer) -> bool:
    return (
        1 <= len(one.name.encode()) <= 255
        and not has_white_space(one.name)
        and not has_control_character(one.name)
        and "+" not in one.name
        and len(one.place.encode()) <= 400
        and trimmed(one.place) != ""
        and ed25519.is_sound_key(one.key)
    )
