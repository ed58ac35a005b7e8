"""record.md section 3, kinds 30 and 33: programmes with their rules, and what an attested act earns by them."""

from dataclasses import dataclass
from typing import NoReturn

from . import protocol_5_signatures as signatures
from .findings import broken
from .protocol_2_group import is_element
from .record_2_rewards import (
    FOR_AMOUNT,
    FOR_NOTHING,
    FOR_SAVING,
    PROVIDER,
    Act,
    ActKind,
    ForAct,
    Formula,
    Programme,
    ProgrammeParty,
    Rules,
)
from .text import is_title

CHECK = "rewards"
MOST_KINDS = 256
MOST_PARTIES = 256
ACT = b"\x82\x6etabella/v1/act"  # an array of two, whose first item is this text


@dataclass(frozen=True)
class Version:
    rules: Rules
    since: int  # time of its block


def _fault_of_kind(kind: ActKind) -> bool:
    texts = [kind.id, kind.unit, kind.method]
    if kind.formula.kind != FOR_AMOUNT:
        texts.append(kind.formula.text)
    return not all(map(is_title, texts)) or 0 in kind.formula.numbers


def _fault_of_party(party: ProgrammeParty, kinds: list[str]) -> bool:
    return (
        not is_title(party.name)
        or not is_title(party.place)
        or not is_element(party.key)
        or not set(party.kinds) <= set(kinds)
        or len(set(party.kinds)) != len(party.kinds)
        or (not party.kinds) != (party.role == PROVIDER)
    )


def _are_sound(rules: Rules) -> bool:
    kinds = [kind.id for kind in rules.kinds]
    keys = [party.key for party in rules.parties]
    return (
        is_title(rules.title)
        and len(rules.kinds) <= MOST_KINDS
        and len(rules.parties) <= MOST_PARTIES
        and not any(map(_fault_of_kind, rules.kinds))
        and len(set(kinds)) == len(kinds)
        and not any(_fault_of_party(party, kinds) for party in rules.parties)
        and len(set(keys)) == len(keys)
        and rules.person_week > 0
        and rules.epoch > 0
    )


class Programmes:
    """All versions of each programme, and the codes that its acts used up."""

    def __init__(self) -> None:
        self.versions: dict[str, list[Version]] = {}
        self.codes: set[tuple[bytes, bytes]] = set()  # party and code

    def announce(self, content: Programme, time: int) -> None:
        """Rules RW2 to RW4."""
        if not is_title(content.id):
            broken(CHECK, "rewards.rules", "the programme has no sound identifier")
        if content.version != len(self.versions.get(content.id, [])) + 1:
            broken(CHECK, "rewards.version", f"version {content.version} is not the next one")
        if not _are_sound(content.rules):
            broken(CHECK, "rewards.rules", "the rules of the programme are not possible")
        self.versions.setdefault(content.id, []).append(Version(content.rules, time))

    def is_known(self, programme: str) -> None:
        if programme not in self.versions:
            broken(CHECK, "rewards.unknown_programme", "the programme is not on the board")

    def newest(self, programme: str) -> Rules:
        return self.versions[programme][-1].rules

    def is_provider(self, programme: str, key: bytes) -> bool:
        return any(party.key == key and party.role == PROVIDER for party in self.newest(programme).parties)

    def points(self, chain: bytes, programme: str, claimant: bytes, event: ForAct, time: int) -> int:
        """Rules RW51 to RW66: the points of an act that is claimed."""
        act = event.act
        if act.programme != programme:
            _refused("other_programme", "the act is of another programme")
        versions = self.versions[programme]
        if not 1 <= act.version <= len(versions):
            _refused("unknown_version", f"there is no version {act.version}")
        rules = versions[act.version - 1].rules
        if act.version < len(versions) and time > versions[act.version].since + rules.claim_within:
            _refused("old_version", "its version ended too long ago")
        party = next((p for p in rules.parties if p.key == act.party and p.role != PROVIDER), None)
        if party is None:
            _refused("unknown_party", "no party of this version attests it")
        if all(p.key != act.party for p in self.newest(programme).parties):
            _refused("withdrawn", "the newest version does not have its party")
        if not signatures.holds(event.signature, chain, act.party, ACT + act.encoded):
            _refused("signature", "the party's signature does not hold")
        kind = next((kind for kind in rules.kinds if kind.id == act.kind), None)
        if kind is None:
            _refused("unknown_kind", "the version does not have its kind")
        if kind.id not in party.kinds:
            _refused("other_kind", "the party does not attest its kind")
        if act.method != kind.method:
            _refused("unknown_method", "it was measured by another method")
        if act.time > time:
            _refused("future", "it is later than the block")
        if act.time + rules.claim_within < time:
            _refused("too_late", "it is too long ago")
        if act.holder not in (None, claimant):
            _refused("other_holder", "it is for somebody else to claim")
        points = _earned(act, kind.formula)
        if (act.party, act.code) in self.codes:
            _refused("code_used", "the code was claimed before")
        self.codes.add((act.party, act.code))
        return points


def _refused(reason: str, message: str) -> NoReturn:
    broken(CHECK, f"rewards.act.{reason}", message)


def _earned(act: Act, formula: Formula) -> int:
    """Rules RW63 to RW65, protocol.md 24.1."""
    if formula.kind == FOR_NOTHING:
        _refused("nothing", f"such an act earns nothing: {formula.text}")
    numbers = act.measure.numbers
    if act.measure.kind != formula.kind - FOR_AMOUNT:
        _refused("measure", "its measure does not fit the formula")
    amount = numbers[0]
    if formula.kind == FOR_SAVING:
        baseline, reading, begin, end, amount = numbers
        if not begin < end <= act.time:
            _refused("measure", "its period is not possible")
        if amount != max(0, baseline - reading) * formula.numbers[0] // formula.numbers[1]:
            _refused("impact", "its impact is another one")
    points, per, most = formula.numbers[-3:]
    earned = min(most, amount * points // per)
    if earned == 0:
        _refused("nothing", "it earns less than a point")
    return earned
