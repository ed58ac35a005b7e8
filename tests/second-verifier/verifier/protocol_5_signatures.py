"""protocol.md section 5: Schnorr signatures on ristretto255."""

from . import protocol_3_generators as generators
from .protocol_2_group import Malformed, Message, add, is_element, multiply, multiply_base
from .protocol_4_transcripts import Transcript


def holds(signature: bytes, chain: bytes, key: bytes, message: bytes, base: bytes | None = None) -> bool:
    """Over G, if no other base is named."""
    if not is_element(key):
        return False
    fields = Message(signature)
    try:
        r = fields.element()
        z = fields.scalar()
        fields.end()
    except Malformed:
        return False
    transcript = Transcript("tabella/v1/signature")
    transcript.append("chain", chain)
    if base not in (None, generators.base()):
        transcript.append("g", base)
    transcript.append("Y", key)
    transcript.append("message", message)
    transcript.append("R", r)
    c = transcript.challenge("c")
    left = multiply_base(z) if base is None else multiply(z, base)
    return left == add(r, multiply(c, key))
