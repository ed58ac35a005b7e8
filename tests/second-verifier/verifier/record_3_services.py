"""record.md section 3, kinds 40 to 48: funds, and facts that stay with their owners."""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import record_3_elections as elections
from .findings import broken
from .protocol_2_group import is_element, u64
from .record_1_encoding import sha256
from .record_2_elections import KNAPSACK
from .record_2_services import Fund, FundStep, Grant, Link, Parties, Publication, Withdrawal
from .record_3_winners import winners
from .text import has_control_character, is_title, trimmed

REQUESTER, APPROVER, PAYER = 0, 1, 2
REQUEST, APPROVAL, PAYMENT, WAGES, DONATION = 0, 1, 2, 3, 4
MOST_MEMBERS = 64
MOST_WAGES = 1_048_576
MOST = (1 << 64) - 1
MOST_PARTIES = 256
KIND = set("abcdefghijklmnopqrstuvwxyz0123456789.-")

Signed = Callable[[bytes], bool]  # whether the entry bears the signature of this key


@dataclass
class Request:
    amount: int
    approvers: set[bytes] = field(default_factory=set)
    paid: int = 0


@dataclass
class FundState:
    terms: Fund
    last: bytes
    steps: int = 0
    requests: dict[int, Request] = field(default_factory=dict)
    requested: int = 0
    approved: int = 0
    paid: int = 0
    donated: int = 0
    overpaid: int = 0

    def has_role(self, key: bytes, role: int) -> bool:
        return any(member.key == key and member.role == role for member in self.terms.members)


def _fund_text(text: str) -> None:
    if not is_title(text):
        broken("funds", "fund.text", "a text that is empty or too long")


def _added(total: int, amount: int) -> int:
    if amount < 1 or total + amount > MOST:
        broken("funds", "fund.amount", f"an amount of {amount}")
    return total + amount


class Services:
    def __init__(self) -> None:
        self.funds: dict[bytes, FundState] = {}
        self.parties: Parties | None = None
        self.publications: dict[int, Publication] = {}
        self.grants: dict[int, Grant] = {}
        self.withdrawn: set[int] = set()
        self.last_links: dict[bytes, int] = {}
        self.links = 0
        self.acts = bytes(32)

    # ---- Funds ----

    def fund(self, fund: Fund, data: bytes, election: elections.ElectionState) -> None:
        """Rules FU4 to FU10."""
        has_counts = election.phase == elections.PUBLISHED and fund.contest < len(election.counts)
        if not has_counts or not election.counts[fund.contest]:
            broken("funds", "fund.no_result", "there is no result of this contest")
        question = election.manifest.contests[fund.contest]
        if fund.option not in winners(question, election.counts[fund.contest]):
            broken("funds", "fund.not_chosen", "the option did not win")
        for other in self.funds.values():
            terms = other.terms
            if (terms.election, terms.contest, terms.option) == (fund.election, fund.contest, fund.option):
                broken("funds", "fund.repeated", "the option has a fund")
        if len(fund.currency) != 3 or not all("A" <= letter <= "Z" for letter in fund.currency):
            broken("funds", "fund.terms", "the currency is not three capital letters")
        if len(fund.members) > MOST_MEMBERS:
            broken("funds", "fund.terms", "too many members")
        for member in fund.members:
            _fund_text(member.name)
        roles = [member.role for member in fund.members]
        if (
            len({member.key for member in fund.members}) != len(fund.members)
            or REQUESTER not in roles
            or PAYER not in roles
            or not 1 <= fund.needed <= roles.count(APPROVER)
        ):
            broken("funds", "fund.terms", "no possible members")
        cost = question.rule.parameters[0][fund.option] if question.rule.kind == KNAPSACK else MOST
        if not 1 <= fund.budget <= cost:
            broken("funds", "fund.budget", "a budget of nothing, or above the cost that was voted about")
        identifier = sha256(data)
        self.funds[identifier] = FundState(fund, identifier)

    def step(self, step: FundStep, data: bytes, office: bytes) -> None:
        """Rules FS3 to FS11."""
        state = self.funds.get(step.fund)
        if state is None:
            broken("funds", "fund.unknown", "the fund is not on the board")
        if step.number != state.steps + 1 or step.previous != state.last:
            broken("funds", "fund.order", "it is not the next step")
        roles = {REQUEST: REQUESTER, APPROVAL: APPROVER, PAYMENT: PAYER, WAGES: PAYER}
        may = step.by == office if step.kind == DONATION else state.has_role(step.by, roles[step.kind])
        if not may:
            broken("funds", "fund.not_theirs", "it is for somebody else to take")
        if step.kind in (REQUEST, PAYMENT, DONATION):
            _fund_text(step.text)
        if step.kind == WAGES and not 1 <= step.count <= MOST_WAGES:
            broken("funds", "fund.wages", f"a batch of {step.count} wages")
        if step.kind == REQUEST:
            state.requested = _added(state.requested, step.amount)
            state.requests[step.number] = Request(step.amount)
        elif step.kind == DONATION:
            state.donated = _added(state.donated, step.amount)
            _added(state.donated, state.terms.budget)
        else:
            request = state.requests.get(step.request)
            if request is None:
                broken("funds", "fund.request", f"step {step.request} asked for nothing")
            if step.kind == APPROVAL:
                self._approve(state, request, step.by)
            else:
                self._pay(state, request, step.amount)
        state.steps, state.last = step.number, sha256(data)

    @staticmethod
    def _approve(state: FundState, request: Request, by: bytes) -> None:
        if by in request.approvers:
            broken("funds", "fund.approved", "it was approved by this key before")
        request.approvers.add(by)
        if len(request.approvers) == state.terms.needed:
            state.approved = _added(state.approved, request.amount)

    @staticmethod
    def _pay(state: FundState, request: Request, amount: int) -> None:
        approved = request.amount if len(request.approvers) >= state.terms.needed else 0
        request.paid = _added(request.paid, amount)
        state.paid = _added(state.paid, amount)
        over = max(request.paid - approved, state.paid - state.terms.budget - state.donated, 0)
        state.overpaid += min(over, amount)

    # ---- Facts ----

    def is_party(self, key: bytes) -> bool:
        return self.parties is not None and any(party.key == key for party in self.parties.parties)

    def name_parties(self, parties: Parties, data: bytes) -> None:
        """Rules FA2 to FA4."""
        named = parties.parties
        if not all(is_element(party.key) for party in named):
            broken("facts", "entry.key", "a party's key is not an element")
        texts = [text for party in named for text in (party.name, party.place)]
        if (
            len(named) > MOST_PARTIES
            or not all(is_title(text) and not has_control_character(text) for text in texts)
            or len({trimmed(party.name) for party in named}) != len(named)
            or len({party.key for party in named}) != len(named)
        ):
            broken("facts", "parties.list", "the list of parties is not possible")
        if parties.encoded == self.parties_encoded:
            broken("facts", "parties.unchanged", "these parties are in force")
        self.parties = parties
        self._acted(data)

    @property
    def parties_encoded(self) -> bytes:
        return b"\x80" if self.parties is None else self.parties.encoded

    def publish(self, publication: Publication, data: bytes, position: int) -> None:
        """Rules FP4 and FP5."""
        _kind(publication.kind)
        if any(other.digest == publication.digest for other in self.publications.values()):
            broken("facts", "publication.repeated", "the digest is published")
        self.publications[position] = publication
        self._acted(data)

    def link(self, link: Link, data: bytes, position: int) -> None:
        """Rules FL3 to FL5."""
        if not self.is_party(link.by):
            broken("facts", "link.no_party", "it is of nobody whom the list names")
        _kind(link.kind)
        if link.previous != self.last_links.get(link.subject):
            broken("facts", "link.order", "it does not follow the last link of its subject")
        self.last_links[link.subject] = position
        self.links += 1
        self._acted(data)

    def grant(self, grant: Grant, data: bytes, position: int, signed: Signed) -> None:
        """Rules FG1 to FG3."""
        if grant.publication not in self.publications:
            broken("facts", "grant.no_publication", "nothing is published there")
        if not signed(self.publications[grant.publication].owner):
            broken("facts", "entry.signature", "the owner's signature does not hold")
        if any(other.tag == grant.tag for other in self.grants.values()):
            broken("facts", "grant.tag", "the tag is granted")
        self.grants[position] = grant
        self._acted(data)

    def withdraw(self, withdrawal: Withdrawal, data: bytes, signed: Signed) -> None:
        """Rules FW1 to FW3."""
        grant = self.grants.get(withdrawal.grant)
        if grant is None:
            broken("facts", "withdrawal.no_grant", "nothing is granted there")
        if not signed(self.publications[grant.publication].owner):
            broken("facts", "entry.signature", "the owner's signature does not hold")
        if withdrawal.grant in self.withdrawn:
            broken("facts", "withdrawal.repeated", "the grant is withdrawn")
        self.withdrawn.add(withdrawal.grant)
        self._acted(data)

    def _acted(self, data: bytes) -> None:
        self.acts = sha256(self.acts, sha256(data))

    # ---- Section 7 ----

    def digests(self) -> list[bytes]:
        funds = [u64(len(self.funds))]
        for identifier, state in sorted(self.funds.items()):
            numbers = [state.steps, state.requested, state.approved, state.paid, state.donated, state.overpaid]
            funds += [identifier, state.last, *map(u64, numbers)]
        counts = (len(self.publications), len(self.grants), len(self.withdrawn), len(self.last_links))
        facts = [sha256(self.parties_encoded), *map(u64, counts), u64(self.links), self.acts]
        return [sha256(*funds), sha256(*facts)]


def _kind(kind: str) -> None:
    if not 1 <= len(kind) <= 64 or not set(kind) <= KIND:
        broken("facts", "fact.kind", "the kind is not named as kinds are")
