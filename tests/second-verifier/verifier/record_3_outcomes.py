"""record.md section 3, kinds 13, 14, 42 and 43: what is decrypted after the closing, and the outcome."""

from . import protocol_10_tally as tally
from .findings import broken
from .protocol_2_group import u32
from .protocol_26_lists import rows_digest
from .record_1_encoding import sha256
from .record_2_elections import Outcome, Part, Shares
from .record_2_entries import MIX
from .record_3_elections import PUBLISHED, ElectionState
from .record_3_mixes import act


def take_part(election: ElectionState, kind: int, part: Part) -> None:
    """Rules MX5 to MX19: a part of a mix, or of a share of a list."""
    mixing = election.mixings.get(part.contest)
    if mixing is None:
        broken("mixes", "mix.contest", f"contest {part.contest} is none whose ballots are mixed")
    if election.is_withheld(part.contest):
        broken("shares", "tally.withheld", f"contest {part.contest} is withheld")
    if part.trustee not in election.ceremony.confirmed():
        broken("shares", "tally.not_confirmed", f"trustee {part.trustee} did not confirm the ceremony")
    if kind == MIX:
        mixing.mix(part)
    else:
        mixing.share(part)
    election.acts = sha256(election.acts, act(b"mix" if kind == MIX else b"list-share", part))


def decrypt(chain: bytes, election: ElectionState, content: Shares) -> None:
    """Rules T5 to T11."""
    check = "shares"
    if election.all_withheld:
        broken(check, "tally.below_minimum", "every contest is withheld")
    if not election.any_summed:
        broken(check, "tally.mixed", "nothing is summed that is not withheld")
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
        if contest in election.mixings or election.is_withheld(contest):
            _is_empty(election, contest, data)
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
    """Rules U4 to U11."""
    if election.all_withheld:
        if content.counts:
            broken("shares", "tally.below_minimum", "every contest is withheld, and here are counts")
    else:
        _check_counts(election, content)
    rows = _rows(election)
    if content.rows != rows:
        broken("counts", "mix.rows", "the outcome says other rows than those that were opened")
    election.counts, election.rows = content.counts, rows or []
    election.phase = PUBLISHED


def _check_counts(election: ElectionState, content: Outcome) -> None:
    """Rules U5 to U9."""
    threshold = election.ceremony.announced.threshold
    if election.any_summed and len(election.shares) < threshold:
        broken("shares", "tally.share", f"shares of {len(election.shares)} trustees, {threshold} are needed")
    if len(content.counts) != len(election.contests):
        broken("counts", "tally.wrong_counts", "there is not one list of counts for each contest")
    decrypting = sorted(election.shares)[:threshold]
    for position, (contest, counts) in enumerate(zip(election.contests, content.counts)):
        if position in election.mixings or election.is_withheld(position):
            _is_empty(election, position, counts)
            continue
        summed = election.sums[position]
        points = tally.combine(summed.ciphertexts, {t: election.shares[t][position] for t in decrypting})
        if not tally.counts_are_right(contest, counts, points):
            broken("counts", "tally.wrong_counts", f"the counts of contest {position} are not what was decrypted")
        if not tally.counts_are_plausible(contest, counts, summed.weight):
            broken("counts", "tally.implausible", f"the counts of contest {position} are not possible")


def _is_empty(election: ElectionState, contest: int, said: bytes | list[int]) -> None:
    """Rules T9 and U7: nothing is said of sums where none is decrypted."""
    if said:
        code = "tally.mixed" if contest in election.mixings else "tally.withheld"
        broken("shares", code, f"contest {contest} is mixed or withheld, and here is something of its sum")


def _rows(election: ElectionState) -> list[bytes] | None:
    """Rule U10, and the hashes of U11."""
    hashes = []
    for contest, mixing in sorted(election.mixings.items()):
        if election.is_withheld(contest):
            continue
        if mixing.rows is None:
            broken("counts", "mix.closed", f"the ballots of contest {contest} are not open")
        hashes.append(rows_digest(mixing.rows))
    return hashes or None
