"""record.md section 7: the digest that sums up the state after a block."""

from collections.abc import Iterable

from .protocol_2_group import u32, u64
from .record_1_encoding import sha256
from .record_3_ceremonies import CeremonyState
from .record_3_elections import ElectionState
from .record_3_rules import Board
from .record_3_standing import RESIDENT


def _indices(indices: Iterable[int]) -> bytes:
    ordered = sorted(indices)
    return u64(len(ordered)) + b"".join(map(u32, ordered))


def _ceremony(identifier: bytes, state: CeremonyState) -> bytes:
    return (
        identifier
        + bytes([state.step, state.used_by])
        + _indices(state.keys)
        + _indices(state.disqualified)
        + _indices(state.confirmed())
        + state.digest_of_dealings()
    )


def _election(identifier: bytes, state: ElectionState) -> bytes:
    numbers = [len(state.electors), state.accepted, len(state.sequences), len(state.counted), len(state.shares)]
    return (
        identifier
        + bytes([state.phase])
        + b"".join(map(u64, numbers))
        + state.electorate_digest
        + state.counted_root
        + state.acts
        + u64(len(state.counts))
        + b"".join(u64(len(counts)) + b"".join(map(u64, counts)) for counts in state.counts)
        + b"".join(state.rows)
    )


def state_digest(board: Board) -> bytes:
    parts = [board.chain, u64(board.entries), u64(board.standing.count(RESIDENT)), board.roll_digest]
    parts.append(u64(len(board.ceremonies)))
    parts += [_ceremony(identifier, state) for identifier, state in sorted(board.ceremonies.items())]
    parts.append(u64(len(board.elections)))
    parts += [_election(identifier, state) for identifier, state in sorted(board.elections.items())]
    parts += [sha256(board.next_authorities.encoded), sha256(board.witnesses), sha256(board.issuers)]
    parts.append(board.standing.digest())
    parts.append(board.forum.digest())
    parts.append(board.rewards.digest())
    parts += board.services.digests()
    return sha256(*parts)
