"""record.md section 3, kinds 29 to 39: points from claims to settlements."""

from dataclasses import dataclass, field
from typing import TypeVar

from . import protocol_3_generators as generators
from . import protocol_18_tokens as tokens
from . import protocol_19_accounts as accounts
from .findings import broken
from .protocol_2_group import IDENTITY, Q, add, combination, is_element, multiply_base, subtract, total, u64
from .record_1_encoding import sha256
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
from .record_2_standing import Audience
from .record_3_acts import CHECK, Programmes
from .record_3_ceremonies import CONCLUDED, UNUSED, USED_BY_TOKENS, CeremonyState
from .record_3_elections import ElectionState
from .record_3_standing import RESIDENT, Standing
from .text import is_title

WEEK = 604_800
MOST_DENOMINATIONS = 16
MOST_TOKENS = 64
MOST_CREDIT = 2**32
MOST = 2**64
RESIDENTS = Audience(True, [RESIDENT], [], [])

Person = int | bytes  # the number of a place, or a key that has none
Key = TypeVar("Key", int, tuple[int, int])  # of what waits for issuers


@dataclass
class Waiting:
    """A token that is asked for, or a redemption: what its issuers have to answer, and have answered."""

    denomination: int
    asked: bytes
    answers: dict[int, bytes] = field(default_factory=dict)
    redemption: Redemption | None = None


@dataclass
class Account:
    balance: bytes = IDENTITY
    credited: int = 0
    waits: int = 0
    spends: int = 0


@dataclass
class Spent:
    account: bytes
    provider: bytes
    commitment: bytes
    is_settled: bool = False
    is_cancelled: bool = False


@dataclass
class EpochState:
    terms: Epoch
    ceremony: CeremonyState
    claimed: int = 0
    issued: int = 0
    in_tokens: int = 0
    in_accounts: int = 0
    settled: int = 0
    outstanding_tokens: dict[int, int] = field(default_factory=dict)  # issued and not redeemed, by denomination
    tokens: dict[tuple[int, int], Waiting] = field(default_factory=dict)  # by claim and place
    redemptions: dict[int, Waiting] = field(default_factory=dict)  # by position
    serials: set[bytes] = field(default_factory=set)
    accounts: dict[bytes, Account] = field(default_factory=dict)
    spends: dict[int, Spent] = field(default_factory=dict)  # by position

    def outstanding(self, time: int) -> int:
        if time > self.terms.settle_until:
            return 0
        if time > self.terms.redeem_until:
            waiting = sum(self.terms.denominations[waiting.denomination] for waiting in self.redemptions.values())
            return self.in_accounts + min(waiting, self.in_tokens)
        return self.in_accounts + self.in_tokens

    def in_denominations(self, points: int) -> list[int]:
        """protocol.md 24.2: the denominations of the tokens for so many points."""
        result: list[int] = []
        for denomination in reversed(range(len(self.terms.denominations))):
            count, points = divmod(points, self.terms.denominations[denomination])
            if len(result) + count > MOST_TOKENS:
                broken(CHECK, "rewards.too_many_tokens", "the points come in too many tokens")
            result += [denomination] * count
        return result


@dataclass
class OfferState:
    terms: Offer
    left: int


class Rewards:
    def __init__(self) -> None:
        self.programmes = Programmes()
        self.offers: dict[str, list[OfferState]] = {}
        self.epochs: list[EpochState] = []
        self.weeks: dict[int, dict[bytes, bytes]] = {}  # tags of the pseudonyms of each week
        self.claimed: set[tuple[bytes, Person]] = set()  # elections
        self.by_week: dict[tuple[str, int, Person], int] = {}  # points in a programme
        self.acts = bytes(32)

    def epoch(self, number: int) -> EpochState:
        if not 1 <= number <= len(self.epochs):
            broken(CHECK, "rewards.unknown_epoch", f"there is no epoch {number}")
        return self.epochs[number - 1]

    # ---- Pseudonyms of a week ----

    def is_time_of_pseudonym(self, content: WeekPseudonym, time: int) -> None:
        """Rules RW81 to RW83."""
        self._is_claiming(self.epoch(content.epoch), time)
        if content.week != time // WEEK:
            broken(CHECK, "rewards.other_week", f"the block is not of week {content.week}")

    def join_week(self, chain: bytes, content: WeekPseudonym, standing: Standing) -> None:
        """Rules RW85 to RW88."""
        tags = self.weeks.setdefault(content.week, {})
        standing.join_week(chain, content, self.epoch(content.epoch).terms.ceremony, tags)
        tags[content.key] = content.tag
        self._acted(b"pseudonym", [content.epoch, content.week, content.ring], content.key, content.tag)

    @staticmethod
    def _is_claiming(epoch: EpochState, time: int) -> None:
        if not epoch.terms.begins <= time <= epoch.terms.ends:
            broken(CHECK, "rewards.not_claiming", "nothing can be claimed in this epoch now")

    # ---- Programmes, offers, epochs ----

    def announce(self, content: Programme, time: int) -> None:
        self.programmes.announce(content, time)
        self._acted(b"programme", [content.version], sha256(content.id.encode()))

    def _is_provider(self, programme: str, key: bytes) -> None:
        if not self.programmes.is_provider(programme, key):
            broken(CHECK, "rewards.not_provider", f"{key.hex()} is no provider of the programme")

    def may_offer(self, content: Offer) -> None:
        """Rules RW5 and RW6."""
        self.programmes.is_known(content.programme)
        self._is_provider(content.programme, content.provider)

    def offer(self, content: Offer, time: int) -> None:
        """Rules RW8 to RW10."""
        texts = is_title(content.offer) and is_title(content.title)
        if not texts or content.price == 0 or content.stock == 0 or content.until <= time:
            broken(CHECK, "rewards.offer", "the offer is not possible")
        offers = self.offers.setdefault(content.programme, [])
        if any((o.terms.provider, o.terms.offer) == (content.provider, content.offer) for o in offers):
            broken(CHECK, "rewards.offer_repeated", "the provider has an offer with this identifier")
        worth = content.price * content.stock
        if sum(offer.left for offer in offers) + worth >= MOST:
            broken(CHECK, "rewards.offer_too_much", "the offers cover too much together")
        offers.append(OfferState(content, worth))
        self._acted(b"offer", [worth, content.until], content.provider)

    def _in_force(self, programme: str, time: int) -> list[OfferState]:
        return [
            offer
            for offer in self.offers.get(programme, [])
            if time <= offer.terms.until and self.programmes.is_provider(programme, offer.terms.provider)
        ]

    def begin(self, content: Epoch, ceremony: CeremonyState | None, standing: Standing) -> None:
        """Rules RW12 to RW16, and RW89."""
        if ceremony is None:
            broken("ceremony", "ceremony.unknown", "the ceremony is not on the board")
        if ceremony.step != CONCLUDED:
            broken("manifests", "election.no_key", "the ceremony is not concluded")
        if ceremony.used_by != UNUSED:
            broken("manifests", "election.key_taken", "the ceremony's key is used")
        standing.assemble(content.ceremony, RESIDENTS)
        if content.number != len(self.epochs) + 1:
            broken(CHECK, "rewards.epoch_number", f"{content.number} is not the number of the next epoch")
        self.programmes.is_known(content.programme)
        worths = content.denominations
        if (
            not 1 <= len(worths) <= min(MOST_DENOMINATIONS, ceremony.announced.slots)
            or worths[0] != 1
            or any(a >= b for a, b in zip(worths, worths[1:]))
        ):
            broken(CHECK, "rewards.denominations", "the denominations are not possible")
        earliest = content.ends + self.programmes.newest(content.programme).delay
        steps = [content.redeem_from, content.redeem_until, content.spend_until, content.settle_until]
        if content.begins > content.ends or [earliest, *steps] != sorted([earliest, *steps]):
            broken(CHECK, "rewards.times", "the times are not in order")
        ceremony.used_by = USED_BY_TOKENS
        self.epochs.append(EpochState(content, ceremony))
        self._acted(b"epoch", [content.number], content.ceremony)

    # ---- Claims ----

    def claim(
        self,
        chain: bytes,
        content: Claim,
        election: ElectionState | None,
        standing: Standing,
        time: int,
        position: int,
    ) -> None:
        """Rules RW19 to RW32, for the election of a ballot."""
        epoch = self.epoch(content.epoch)
        self._is_claiming(epoch, time)
        programme = epoch.terms.programme
        person: Person = content.claimant
        if isinstance(content.event, ForBallot):
            assert election is not None
            person = _person_of_ballot(election, content.claimant, standing)
            if (election.identifier, person) in self.claimed:
                broken(CHECK, "rewards.claimed_before", "the ballot was claimed before")
            points = election.manifest.points
            if points == 0:
                broken(CHECK, "rewards.no_points", "the election gives no points")
            self.claimed.add((election.identifier, person))
        else:
            points = self.programmes.points(chain, programme, content.claimant, content.event, time)
            if content.claimant not in self.weeks.get(time // WEEK, {}):
                broken(CHECK, "rewards.no_pseudonym", f"{content.claimant.hex()} is no pseudonym of this week")
        denominations = epoch.in_denominations(points)
        if len(content.blinded) != len(denominations):
            broken(CHECK, "rewards.tokens", f"{len(denominations)} tokens are to be asked for")
        if not all(map(is_element, content.blinded)):
            broken(CHECK, "rewards.element", "a blinded element is not an element")
        self._is_within_caps(epoch, person, points, time)
        epoch.claimed += points
        for place, (denomination, blinded) in enumerate(zip(denominations, content.blinded)):
            epoch.tokens[position, place] = Waiting(denomination, blinded)
        self._acted(b"claim", [content.epoch, position, points], content.claimant)

    def _is_within_caps(self, epoch: EpochState, person: Person, points: int, time: int) -> None:
        """Rules RW29 to RW32."""
        programme = epoch.terms.programme
        rules = self.programmes.newest(programme)
        week = (programme, time // WEEK, person)
        if self.by_week.get(week, 0) + points > rules.person_week:
            broken(CHECK, "rewards.week_cap", "too many points in a week")
        if epoch.claimed + points > rules.epoch:
            broken(CHECK, "rewards.epoch_cap", "too many points in an epoch")
        covered = sum(offer.left for offer in self._in_force(programme, time))
        if covered == 0:
            broken(CHECK, "rewards.no_offer", "nothing is offered")
        asked = sum(
            other.claimed - other.issued + other.outstanding(time)
            for other in self.epochs
            if other.terms.programme == programme
        )
        if asked + points > covered:
            broken(CHECK, "rewards.not_covered", "the offers do not cover the points")
        self.by_week[week] = self.by_week.get(week, 0) + points

    # ---- Issuers ----

    def evaluate(self, chain: bytes, content: Evaluation) -> None:
        """Rules RW35 to RW40 for tokens."""
        epoch = self.epoch(content.epoch)
        requests = [(token.claim, token.place) for token in content.tokens]
        whole = self._answer(chain, content, requests, epoch.tokens, tokens.TO_ISSUE, "rewards.not_asked")
        worth = sum(epoch.terms.denominations[token.denomination] for token in whole)
        epoch.issued += worth
        epoch.in_tokens += worth
        before = epoch.outstanding_tokens.get(content.denomination, 0)
        epoch.outstanding_tokens[content.denomination] = before + len(whole)
        self._acted(b"evaluation", [content.epoch, content.issuer, len(whole)])

    def decide(self, chain: bytes, content: Redeemed) -> None:
        """Rules RW35 to RW40 for redemptions."""
        epoch = self.epoch(content.epoch)
        whole = self._answer(
            chain, content, content.redemptions, epoch.redemptions, tokens.TO_REDEEM, "rewards.not_redeeming"
        )
        void = 0
        worth = epoch.terms.denominations[content.denomination]
        for waiting in whole:
            redemption = waiting.redemption
            assert redemption is not None
            account = epoch.accounts[redemption.account]
            account.waits -= worth
            outstanding = epoch.outstanding_tokens.get(content.denomination, 0)
            if outstanding == 0 or tokens.joined(waiting.answers) != redemption.token:
                void += 1
                continue
            epoch.outstanding_tokens[content.denomination] = outstanding - 1
            epoch.in_tokens -= worth
            epoch.in_accounts += worth
            account.credited += worth
            account.balance = add(account.balance, multiply_base(worth))
        self._acted(b"redeemed", [content.epoch, content.issuer, len(whole), void])

    def _answer(
        self,
        chain: bytes,
        content: Evaluation | Redeemed,
        requests: list[Key],
        waiting: dict[Key, Waiting],
        purpose: int,
        not_waiting: str,
    ) -> list[Waiting]:
        """Those of the requests that as many issuers as the threshold answered, which wait no more."""
        epoch = self.epoch(content.epoch)
        slot, issuer = content.denomination, content.issuer
        if slot >= len(epoch.terms.denominations):
            broken(CHECK, "rewards.unknown_denomination", f"the epoch has no denomination {slot}")
        if issuer not in epoch.ceremony.confirmed():
            broken(CHECK, "rewards.not_issuer", f"trustee {issuer} did not confirm the ceremony")
        if not requests or any(a >= b for a, b in zip(requests, requests[1:])):
            broken(CHECK, "rewards.batch", "the requests are not an ascending list")
        answered = []
        for request in requests:
            one = waiting.get(request)
            if one is None or one.denomination != slot:
                broken(CHECK, not_waiting, f"{request} does not wait")
            if issuer in one.answers:
                broken(CHECK, "rewards.answered_before", f"trustee {issuer} answered {request} before")
            answered.append(one)
        key = epoch.ceremony.joint_key
        assert key is not None
        share = key.share(issuer, slot)
        asked = [one.asked for one in answered]
        ceremony = epoch.terms.ceremony
        statement = tokens.EvaluationStatement(chain, ceremony, slot, purpose, issuer, share, asked)
        answers = tokens.evaluation(statement, content.evaluation)
        if answers is None:
            broken(CHECK, "rewards.evaluation", f"the evaluation of trustee {issuer} does not hold")
        whole = []
        for request, one, answer in zip(requests, answered, answers):
            one.answers[issuer] = answer
            if len(one.answers) == epoch.ceremony.announced.threshold:
                whole.append(waiting.pop(request))
        return whole

    # ---- Accounts ----

    def redeem(self, content: Redemption, time: int, position: int) -> None:
        """Rules RW42 to RW46."""
        epoch = self.epoch(content.epoch)
        if not epoch.terms.redeem_from <= time <= epoch.terms.redeem_until:
            broken(CHECK, "rewards.not_redeemable", "nothing can be redeemed in this epoch now")
        if content.denomination >= len(epoch.terms.denominations):
            broken(CHECK, "rewards.unknown_denomination", f"the epoch has no denomination {content.denomination}")
        if content.serial in epoch.serials:
            broken(CHECK, "rewards.serial_used", "the serial is used up")
        if not is_element(content.token) or not is_element(content.account):
            broken(CHECK, "rewards.element", "token or account is not an element")
        account = epoch.accounts.setdefault(content.account, Account())
        worth = epoch.terms.denominations[content.denomination]
        if account.credited + account.waits + worth >= MOST_CREDIT:
            broken(CHECK, "rewards.account_full", "the account would have too much")
        account.waits += worth
        epoch.serials.add(content.serial)
        asked = tokens.hash_to_group(content.serial)
        epoch.redemptions[position] = Waiting(content.denomination, asked, redemption=content)
        self._acted(b"redemption", [content.epoch, position], content.serial, content.account)

    def spend(self, chain: bytes, content: Spend, time: int, position: int) -> None:
        """Rules RW68 to RW72."""
        epoch = self.epoch(content.epoch)
        if time > epoch.terms.spend_until:
            broken(CHECK, "rewards.too_late_to_spend", "nothing can be spent in this epoch any more")
        self._is_provider(epoch.terms.programme, content.provider)
        account = epoch.accounts.get(content.account)
        if account is None:
            broken(CHECK, "rewards.unknown_account", "no redemption named the account")
        if content.number != account.spends:
            broken(CHECK, "rewards.spend_number", f"{content.number} is not the number of the next spend")
        statement = accounts.SpendStatement(
            chain, epoch.terms.ceremony, content.account, content.number, content.provider, account.balance
        )
        commitment = accounts.spend(statement, content.payment)
        if commitment is None:
            broken(CHECK, "rewards.payment", "the payment does not hold")
        account.balance = subtract(account.balance, commitment)
        account.spends += 1
        epoch.spends[position] = Spent(content.account, content.provider, commitment)
        self._acted(b"spend", [content.epoch, position, content.number], content.account, content.provider)

    def settle(self, content: Settlement, time: int) -> None:
        """Rules RW74 to RW79."""
        epoch = self._is_settling(content, time)
        if not content.spends or any(a >= b for a, b in zip(content.spends, content.spends[1:])):
            broken(CHECK, "rewards.spends", "the spends are not an ascending list")
        spends = [_open_spend(epoch, position, content.provider) for position in content.spends]
        blinding = int.from_bytes(content.blinding, "little")
        if blinding >= Q:
            broken(CHECK, "rewards.element", "the blinding is not reduced")
        opening = [(content.amount, generators.base()), (blinding, generators.j_amounts())]
        if combination(opening) != total(spent.commitment for spent in spends):
            broken(CHECK, "rewards.sum", "amount and blinding do not open the sum of the spends")
        for spent in spends:
            spent.is_settled = True
        epoch.in_accounts -= content.amount
        epoch.settled += content.amount
        self._take_from_offers(epoch.terms.programme, content, time)
        self._acted(b"settlement", [content.epoch, content.amount, len(spends)], content.provider)

    def _take_from_offers(self, programme: str, content: Settlement, time: int) -> None:
        amount = content.amount
        own = [offer for offer in self.offers.get(programme, []) if offer.terms.provider == content.provider]
        for offer in sorted(own, key=lambda offer: offer.terms.until):
            if offer.terms.until < time:
                continue
            taken = min(amount, offer.left)
            offer.left -= taken
            amount -= taken

    def cancel(self, content: Cancellation, time: int) -> None:
        """Rule RW80."""
        epoch = self._is_settling(content, time)
        spent = _open_spend(epoch, content.spend, content.provider)
        spent.is_cancelled = True
        account = epoch.accounts[spent.account]
        account.balance = add(account.balance, spent.commitment)
        self._acted(b"cancellation", [content.epoch, content.spend])

    def _is_settling(self, content: Settlement | Cancellation, time: int) -> EpochState:
        epoch = self.epoch(content.epoch)
        if time > epoch.terms.settle_until:
            broken(CHECK, "rewards.too_late_to_settle", "nothing can be settled in this epoch any more")
        return epoch

    # ---- Section 7 ----

    def _acted(self, word: bytes, numbers: list[int], *keys: bytes) -> None:
        self.acts = sha256(self.acts, word, *map(u64, numbers), *keys)

    def digest(self) -> bytes:
        parts = [self.acts, u64(len(self.epochs))]
        for epoch in self.epochs:
            points = (epoch.claimed, epoch.issued, epoch.in_tokens, epoch.in_accounts, epoch.settled)
            parts += map(u64, (*points, len(epoch.tokens), len(epoch.redemptions)))
        return sha256(*parts)


def _person_of_ballot(election: ElectionState, claimant: bytes, standing: Standing) -> Person:
    """Rule RW21."""
    audience = election.manifest.audience
    if audience is not None and audience.pseudonymous:
        if claimant not in election.counted:
            broken(CHECK, "rewards.no_ballot", f"no ballot of {claimant.hex()} counts")
        return claimant
    place = standing.known.get(claimant)
    if place is None or not any(standing.known[voter] is place for voter in election.counted):
        broken(CHECK, "rewards.no_ballot", f"no ballot of {claimant.hex()} counts")
    return standing.number(claimant)


def _open_spend(epoch: EpochState, position: int, provider: bytes) -> Spent:
    """Rules RW76 to RW78."""
    spent = epoch.spends.get(position)
    if spent is None:
        broken(CHECK, "rewards.unknown_spend", f"entry {position} is no spend of this epoch")
    if spent.provider != provider:
        broken(CHECK, "rewards.other_provider", f"the spend at {position} is with another provider")
    if spent.is_settled:
        broken(CHECK, "rewards.settled_before", f"the spend at {position} is settled")
    if spent.is_cancelled:
        broken(CHECK, "rewards.cancelled", f"the spend at {position} is cancelled")
    return spent
