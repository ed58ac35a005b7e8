"""record.md section 2 and entries.cddl: what an entry is, and what its signature covers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .record_1_encoding import NotCanonical, Reader


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


@dataclass(frozen=True)
class Rule:
    """Kind of a contest as numbered in the grammar, and its parameters in their order there."""

    kind: int
    parameters: tuple[int | bool | tuple[int, ...], ...]


@dataclass(frozen=True)
class Question:
    title: str
    options: list[str]
    blank: int | None
    rule: Rule
    packed: bool


@dataclass(frozen=True)
class BallotStyle:
    title: str
    contests: list[int]


@dataclass(frozen=True)
class Audience:
    pseudonymous: bool
    classes: list[int]
    districts: list[int]
    age_bands: list[int]


@dataclass(frozen=True)
class Manifest:
    poll: bool
    title: str
    description: str
    contests: list[Question]
    ceremony: bytes
    closes_at: int
    points: int
    minimum_voters: int
    styles: list[BallotStyle]
    weighted: bool
    audience: Audience | None
    proposal: bytes | None
    opens_at: int | None
    encoded: bytes


@dataclass(frozen=True)
class About:
    election: bytes


@dataclass(frozen=True)
class Ballot:
    election: bytes
    sealed: bytes


@dataclass(frozen=True)
class Spoil:
    election: bytes
    voter: bytes
    sequence: int
    tracker: bytes


@dataclass(frozen=True)
class Shares:
    election: bytes
    trustee: int
    shares: list[bytes]


@dataclass(frozen=True)
class Outcome:
    election: bytes
    counts: list[list[int]]


@dataclass(frozen=True)
class Elector:
    key: bytes
    style: int
    weight: int


@dataclass(frozen=True)
class Electorate:
    election: bytes
    voters: list[Elector]


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


@dataclass(frozen=True)
class WeekPseudonym:
    epoch: int
    week: int
    ring: int
    key: bytes
    tag: bytes
    proof: bytes


@dataclass(frozen=True)
class Formula:
    """Kind as numbered in the grammar. The text is the reason or the unit; numbers are as there."""

    kind: int
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ActKind:
    id: str
    unit: str
    method: str
    formula: Formula


@dataclass(frozen=True)
class ProgrammeParty:
    name: str
    place: str
    key: bytes
    role: int
    kinds: list[str]


@dataclass(frozen=True)
class Rules:
    title: str
    kinds: list[ActKind]
    parties: list[ProgrammeParty]
    person_week: int
    epoch: int
    delay: int
    claim_within: int


@dataclass(frozen=True)
class Programme:
    id: str
    version: int
    rules: Rules


@dataclass(frozen=True)
class Offer:
    programme: str
    offer: str
    provider: bytes
    title: str
    price: int
    stock: int
    until: int


@dataclass(frozen=True)
class Epoch:
    number: int
    programme: str
    ceremony: bytes
    denominations: list[int]
    begins: int
    ends: int
    redeem_from: int
    redeem_until: int
    spend_until: int
    settle_until: int


@dataclass(frozen=True)
class Measure:
    """Kind as numbered in the grammar, and its numbers in their order there."""

    kind: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Act:
    programme: str
    version: int
    kind: str
    method: str
    measure: Measure
    time: int
    code: bytes
    holder: bytes | None
    party: bytes
    encoded: bytes


@dataclass(frozen=True)
class ForBallot:
    election: bytes


@dataclass(frozen=True)
class ForAct:
    act: Act
    signature: bytes


@dataclass(frozen=True)
class Claim:
    epoch: int
    claimant: bytes
    event: ForBallot | ForAct
    blinded: list[bytes]


@dataclass(frozen=True)
class Token:
    claim: int
    place: int


@dataclass(frozen=True)
class Evaluation:
    epoch: int
    issuer: int
    denomination: int
    tokens: list[Token]
    evaluation: bytes


@dataclass(frozen=True)
class Redemption:
    epoch: int
    denomination: int
    serial: bytes
    account: bytes
    token: bytes


@dataclass(frozen=True)
class Redeemed:
    epoch: int
    issuer: int
    denomination: int
    redemptions: list[int]
    evaluation: bytes


@dataclass(frozen=True)
class Spend:
    epoch: int
    account: bytes
    number: int
    provider: bytes
    payment: bytes


@dataclass(frozen=True)
class Settlement:
    epoch: int
    provider: bytes
    spends: list[int]
    amount: int
    blinding: bytes


@dataclass(frozen=True)
class Cancellation:
    epoch: int
    provider: bytes
    spend: int


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


# Kinds of entries that share their content with others, and so are told apart by number.
GENESIS = 0
TRUSTEE_KEY, DEALING, COMPLAINT, CONFIRMATION = 3, 4, 5, 6
OPENING, CLOSING = 9, 12

PLURALITY = 0
FOR_NOTHING, FOR_AMOUNT, FOR_SAVING = range(3)
PROVIDER = 4


class EntryReader(Reader):
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

    def _rule(self) -> Rule:
        forms: list[list[Callable[[], int | bool | tuple[int, ...]]]] = [
            [],
            [self.u32, self.u32],
            [self.u32],
            [self.u32],
            [self.u64, self.u64, self.u64],
            [self.u64, self.flag],
            [lambda: tuple(self.items(self.u32)), self.u32],
            [lambda: tuple(self.items(self.u64)), self.u64],
        ]
        length = self._head(4, "array")
        kind = self.number(32)
        if kind >= len(forms) or length != 1 + len(forms[kind]):
            raise NotCanonical("a rule that the grammar does not have")
        return Rule(kind, tuple(read() for read in forms[kind]))

    def _question(self) -> Question:
        self.array(5)
        return Question(self.text(), self.items(self.text), self.optional(self.u32), self._rule(), self.flag())

    def _style(self) -> BallotStyle:
        self.array(2)
        return BallotStyle(self.text(), self.items(self.u32))

    def manifest(self) -> Manifest:
        start = self.at
        length = self.length(10, 13)
        kind = self.number(32)
        if kind > 1:
            raise NotCanonical("neither an election nor a poll")
        fields = (
            self.text(),
            self.text(),
            self.items(self._question),
            self.hash(),
            self.u64(),
            self.u32(),
            self.u32(),
            self.items(self._style),
            self.flag(),
        )
        # Fields at the end that are not there are left out, and those before one that is are null.
        audience = self._audience() if length == 11 else self.optional(self._audience) if length > 11 else None
        proposal = self.hash() if length == 12 else self.optional(self.hash) if length > 12 else None
        opens_at = self.u64() if length == 13 else None
        return Manifest(kind == 1, *fields, audience, proposal, opens_at, self.since(start))

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

    def about(self) -> About:
        self.array(1)
        return About(self.hash())

    def ballot(self) -> Ballot:
        self.array(2)
        return Ballot(self.hash(), self.blob())

    def spoil(self) -> Spoil:
        self.array(4)
        return Spoil(self.hash(), self.hash(), self.u64(), self.hash())

    def shares(self) -> Shares:
        self.array(3)
        return Shares(self.hash(), self.u32(), self.items(self.blob))

    def outcome(self) -> Outcome:
        self.array(2)
        return Outcome(self.hash(), self.items(lambda: self.items(self.u64)))

    def _elector(self) -> Elector:
        self.array(3)
        return Elector(self.hash(), self.u32(), self.u64())

    def electorate(self) -> Electorate:
        self.array(2)
        return Electorate(self.hash(), self.items(self._elector))

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

    def stamp(self) -> Stamp:
        self.array(2)
        return Stamp(self.hash(), self.hash())

    def use(self) -> Use:
        self.array(2)
        return Use(self.hash(), self.blob())

    def _issuer(self) -> Issuer:
        self.array(3)
        return Issuer(self.text(), self.text(), self.hash())

    def issuers(self) -> Issuers:
        self.array(1)
        start = self.at
        return Issuers(self.items(self._issuer), self.since(start))

    def week_pseudonym(self) -> WeekPseudonym:
        self.array(6)
        return WeekPseudonym(self.u32(), self.u32(), self.u32(), self.hash(), self.hash(), self.blob())

    def _formula(self) -> Formula:
        forms = {FOR_NOTHING: (1, 0), FOR_AMOUNT: (0, 3), FOR_SAVING: (1, 5)}  # texts and numbers
        length = self._head(4, "array")
        kind = self.number(32)
        if kind not in forms or length != 1 + sum(forms[kind]):
            raise NotCanonical("a formula that the grammar does not have")
        texts, numbers = forms[kind]
        return Formula(kind, self.text() if texts else "", tuple(self.u32() for _ in range(numbers)))

    def _act_kind(self) -> ActKind:
        self.array(4)
        return ActKind(self.text(), self.text(), self.text(), self._formula())

    def _programme_party(self) -> ProgrammeParty:
        self.array(5)
        name, place, key, role = self.text(), self.text(), self.hash(), self.number(32)
        if role > PROVIDER:
            raise NotCanonical("a role that the grammar does not have")
        return ProgrammeParty(name, place, key, role, self.items(self.text))

    def _rules(self) -> Rules:
        self.array(6)
        title, kinds, parties = self.text(), self.items(self._act_kind), self.items(self._programme_party)
        self.array(2)
        return Rules(title, kinds, parties, self.u32(), self.u64(), self.u64(), self.u64())

    def programme(self) -> Programme:
        self.array(3)
        return Programme(self.text(), self.u32(), self._rules())

    def offer(self) -> Offer:
        self.array(7)
        return Offer(self.text(), self.text(), self.hash(), self.text(), self.u32(), self.u32(), self.u64())

    def epoch(self) -> Epoch:
        self.array(10)
        head = (self.u32(), self.text(), self.hash(), self.items(self.u32))
        return Epoch(*head, self.u64(), self.u64(), self.u64(), self.u64(), self.u64(), self.u64())

    def _measure(self) -> Measure:
        forms: list[list[Callable[[], int]]] = [[self.u32], [self.u32, self.u32, self.u64, self.u64, self.u64]]
        length = self._head(4, "array")
        kind = self.number(32)
        if kind >= len(forms) or length != 1 + len(forms[kind]):
            raise NotCanonical("a measure that the grammar does not have")
        return Measure(kind, tuple(read() for read in forms[kind]))

    def _act(self) -> Act:
        start = self.at
        self.array(9)
        head = (self.text(), self.u32(), self.text(), self.text(), self._measure(), self.u64(), self.fixed(16))
        return Act(*head, self.optional(self.hash), self.hash(), self.since(start))

    def _event(self) -> ForBallot | ForAct:
        self.array(2)
        kind = self.number(32)
        if kind == 0:
            return ForBallot(self.hash())
        if kind != 1:
            raise NotCanonical("an event that the grammar does not have")
        self.array(2)
        return ForAct(self._act(), self.fixed(64))

    def claim(self) -> Claim:
        self.array(4)
        return Claim(self.u32(), self.hash(), self._event(), self.items(self.hash))

    def _token(self) -> Token:
        self.array(2)
        return Token(self.u64(), self.u8())

    def evaluation(self) -> Evaluation:
        self.array(5)
        return Evaluation(self.u32(), self.u32(), self.u8(), self.items(self._token), self.blob())

    def redemption(self) -> Redemption:
        self.array(5)
        return Redemption(self.u32(), self.u8(), self.hash(), self.hash(), self.hash())

    def redeemed(self) -> Redeemed:
        self.array(5)
        return Redeemed(self.u32(), self.u32(), self.u8(), self.items(self.u64), self.blob())

    def spend(self) -> Spend:
        self.array(5)
        return Spend(self.u32(), self.hash(), self.u32(), self.hash(), self.blob())

    def settlement(self) -> Settlement:
        self.array(5)
        return Settlement(self.u32(), self.hash(), self.items(self.u64), self.u64(), self.fixed(32))

    def cancellation(self) -> Cancellation:
        self.array(3)
        return Cancellation(self.u32(), self.hash(), self.u64())

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
        ]
        later: dict[int, Callable[[], object]] = {
            40: self.fund,
            41: self.fund_step,
            44: self.parties,
            45: self.publication,
            46: self.link,
            47: self.grant,
            48: self.withdrawal,
        }
        by_kind = dict(enumerate(readers)) | later
        if kind not in by_kind:
            raise NotCanonical("a kind of entry that the grammar does not have")
        return by_kind[kind]()


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
