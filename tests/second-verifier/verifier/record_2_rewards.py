"""record.md section 2 and entries.cddl: rewards."""

from collections.abc import Callable
from dataclasses import dataclass

from .record_1_encoding import NotCanonical, Reader

FOR_NOTHING, FOR_AMOUNT, FOR_SAVING = range(3)
PROVIDER = 4


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


class RewardsReader(Reader):
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
