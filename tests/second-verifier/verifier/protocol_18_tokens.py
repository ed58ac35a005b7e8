"""protocol.md section 18: evaluations of tokens, with the functions of RFC 9497 that they are made of."""

import hashlib
from dataclasses import dataclass

from .protocol_2_group import IDENTITY, Malformed, Message, Q, add, combination, from_hash, multiply, multiply_base
from .protocol_4_transcripts import Transcript

CONTEXT = b"OPRFV1-\x01-ristretto255-SHA512"  # mode VOPRF
TO_ISSUE, TO_REDEEM = 0, 1
MOST_IN_BATCH = 1024


def _expand(message: bytes, domain: bytes) -> bytes:
    """expand_message_xmd of RFC 9380 section 5.3.1 with SHA-512, to 64 bytes: one block of output."""
    suffix = domain + bytes([len(domain)])
    first = hashlib.sha512(bytes(128) + message + (64).to_bytes(2, "big") + b"\x00" + suffix).digest()
    return hashlib.sha512(first + b"\x01" + suffix).digest()


def hash_to_group(data: bytes) -> bytes:
    """H1 of the document, HashToGroup of RFC 9497 section 4.1."""
    return from_hash(_expand(data, b"HashToGroup-" + CONTEXT))


def _hash_to_scalar(data: bytes) -> int:
    return int.from_bytes(_expand(data, b"HashToScalar-" + CONTEXT), "little") % Q


def _with_length(data: bytes) -> bytes:
    return len(data).to_bytes(2, "big") + data


def proof_holds(key: bytes, blinded: bytes, evaluated: bytes, c: int, s: int) -> bool:
    """VerifyProof of RFC 9497 section 2.2.2 for one element, and G as its first base."""
    seed = hashlib.sha512(_with_length(key) + _with_length(b"Seed-" + CONTEXT)).digest()
    place = (0).to_bytes(2, "big")
    d = _hash_to_scalar(_with_length(seed) + place + _with_length(blinded) + _with_length(evaluated) + b"Composite")
    m, z = multiply(d, blinded), multiply(d, evaluated)
    t2 = add(multiply_base(s), multiply(c, key))
    t3 = combination([(s, m), (c, z)])
    return _hash_to_scalar(b"".join(map(_with_length, (key, m, z, t2, t3))) + b"Challenge") == c


@dataclass(frozen=True)
class EvaluationStatement:
    """What an issuer proves its answers for."""

    chain: bytes
    ceremony: bytes
    slot: int
    purpose: int
    issuer: int
    share: bytes  # X_t of the slot
    asked: list[bytes]  # B_1 .. B_m


def evaluation(statement: EvaluationStatement, data: bytes) -> list[bytes] | None:
    """Section 18.2: D_1 .. D_m, or nothing when the evaluation does not hold."""
    if not 1 <= len(statement.asked) <= MOST_IN_BATCH:
        return None
    message = Message(data)
    try:
        message.version()
        answers = message.elements(len(statement.asked))
        c, s = message.scalar(), message.scalar()
        message.end()
    except Malformed:
        return None
    transcript = Transcript("tabella/v1/evaluation")
    transcript.append("chain", statement.chain)
    transcript.append("ceremony", statement.ceremony)
    transcript.u64("slot", statement.slot)
    transcript.u64("purpose", statement.purpose)
    transcript.u64("issuer", statement.issuer)
    transcript.append("X", statement.share)
    transcript.elements("B", statement.asked)
    transcript.elements("D", answers)
    drawn = transcript.challenge_bytes("w", 16 * len(answers))
    weights = [int.from_bytes(drawn[at : at + 16], "little") for at in range(0, len(drawn), 16)]
    m = combination(zip(weights, statement.asked))
    z = combination(zip(weights, answers))
    if IDENTITY in (m, z) or not proof_holds(statement.share, m, z, c, s):
        return None
    return answers


def joined(answers: dict[int, bytes]) -> bytes:
    """k B, from the answers of k issuers by index: the factors are those of section 10.4."""
    terms = []
    for t, answer in answers.items():
        factor = 1
        for u in answers:
            if u != t:
                factor = factor * u * pow(u - t, -1, Q) % Q
        terms.append((factor, answer))
    return combination(terms)
