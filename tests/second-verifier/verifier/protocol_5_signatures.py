"""protocol.md section 5: Schnorr signatures on ristretto255."""

from .protocol_2_group import Malformed, Message, add, is_element, multiply, multiply_base
from .protocol_4_transcripts import Transcript


def holds(signature: bytes, chain: bytes, key: bytes, message: bytes) -> bool:
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
    transcript.append("Y", key)
    transcript.append("message", message)
    transcript.append("R", r)
    c = transcript.challenge("c")
    return multiply_base(z) == add(r, multiply(c, key))
