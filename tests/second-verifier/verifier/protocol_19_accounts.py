"""protocol.md section 19: spends from accounts."""

from dataclasses import dataclass

from .amounts_6_ranges import RangeProof
from .protocol_2_group import Malformed, Message, subtract
from .protocol_4_transcripts import Transcript

BITS = 32
MEMO_BYTES = 272


@dataclass(frozen=True)
class SpendStatement:
    """What a spend is proved for."""

    chain: bytes
    epoch: bytes
    account: bytes
    number: int
    provider: bytes
    balance: bytes  # before the spend; the only point that may be the identity


def spend(statement: SpendStatement, data: bytes) -> bytes | None:
    """Section 19.2: the commitment V, or nothing when the spend does not hold."""
    message = Message(data)
    try:
        message.version()
        commitment = message.element()
        proof = RangeProof.read(message, BITS, 2)
        memo = message.take(MEMO_BYTES)
        message.end()
    except Malformed:
        return None
    transcript = Transcript("tabella/v1/spend")
    transcript.append("chain", statement.chain)
    transcript.append("epoch", statement.epoch)
    transcript.append("account", statement.account)
    transcript.u64("number", statement.number)
    transcript.append("provider", statement.provider)
    transcript.append("B", statement.balance)
    transcript.append("V", commitment)
    transcript.append("memo", memo)
    return commitment if proof.holds(transcript, BITS, [commitment, subtract(statement.balance, commitment)]) else None
