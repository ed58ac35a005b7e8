"""protocol.md section 16: a proof that its maker has one of the keys of a public list, and does not say which."""

import hashlib
from dataclasses import dataclass
from itertools import chain as joined

from . import protocol_3_generators as generators
from .protocol_2_group import Malformed, Message, Q, add, combination, from_hash, is_element, multiply
from .protocol_4_transcripts import Transcript

TAG_BASE = b"tabella/v1/tag-base"


@dataclass(frozen=True)
class Attribute:
    commitments: list[bytes]
    allowed: list[int]


@dataclass(frozen=True)
class Ring:
    chain: bytes
    context: bytes
    keys: list[bytes]
    attributes: list[Attribute]


def _bits(count: int) -> int:
    """The least number, 1 or more, of bits that tell so many places."""
    return max(1, (count - 1).bit_length())


def _weights(f: list[int], x: int, count: int) -> list[int]:
    """p_i(x) for each place of a list, those that fill it up added to the last."""
    weights = [0] * count
    for place in range(2 ** len(f)):
        weight = 1
        for bit, f_j in enumerate(f):
            weight = weight * (f_j if place >> bit & 1 else x - f_j) % Q
        weights[min(place, count - 1)] += weight
    return [weight % Q for weight in weights]


def holds(ring: Ring, binding: bytes, tag: bytes, proof: bytes) -> bool:
    """Section 16.6 for a ring whose keys and commitments are elements."""
    m = _bits(len(ring.keys))
    sizes = [_bits(len(attribute.allowed)) for attribute in ring.attributes]
    if not is_element(tag):
        return False
    message = Message(proof)
    try:
        message.version()
        hidden = [(message.element(), message.element()) for _ in ring.attributes]
        b, a = message.element(), message.element()
        q = message.elements(m)
        s_points = [message.elements(size) for size in sizes]
        f = [message.scalar() for _ in range(m + sum(sizes))]
        s, z = message.scalar(), message.scalar()
        z_attributes = [message.scalar() for _ in sizes]
        message.end()
    except Malformed:
        return False

    transcript = Transcript("tabella/v1/membership")
    transcript.u64("suite", 1)
    transcript.append("chain", ring.chain)
    transcript.append("context", ring.context)
    transcript.elements("M", ring.keys)
    transcript.u64("attributes", len(ring.attributes))
    for attribute in ring.attributes:
        transcript.elements("C", attribute.commitments)
        transcript.u64("allowed", len(attribute.allowed))
        for value in attribute.allowed:
            transcript.u64("allowed", value)
    transcript.append("binding", binding)
    transcript.append("T", tag)
    for d, e in hidden:
        transcript.append("D", d)
        transcript.append("E", e)
    transcript.append("B", b)
    transcript.append("A", a)
    mu, nu = transcript.challenge("mu"), transcript.challenge("nu")
    transcript.elements("Q", q)
    for points in s_points:
        transcript.elements("S", points)
    x = transcript.challenge("x")

    g = generators.base()
    left = add(multiply(x, b), a)
    right = combination(
        [(f_j, generators.g(j)) for j, f_j in enumerate(f)]
        + [(f_j * (x - f_j) % Q, generators.h(j)) for j, f_j in enumerate(f)]
        + [(s, generators.j())]
    )
    if left != right:
        return False

    u = from_hash(hashlib.sha512(TAG_BASE + ring.chain + ring.context).digest())
    weights = _weights(f[:m], x, len(ring.keys))
    nus = [pow(nu, c, Q) for c in range(1, len(sizes) + 1)]
    top = pow(x, m, Q)
    left = combination(
        joined(
            zip(weights, ring.keys),
            (
                (-weight * nu_c % Q, commitment)
                for nu_c, attribute in zip(nus, ring.attributes)
                for weight, commitment in zip(weights, attribute.commitments)
            ),
            [(top * mu % Q, tag)],
            ((top * nu_c % Q, d) for nu_c, (d, _) in zip(nus, hidden)),
            ((top * nu_c * mu % Q, e) for nu_c, (_, e) in zip(nus, hidden)),
        )
    )
    right = combination([(pow(x, k, Q), q_k) for k, q_k in enumerate(q)] + [(z, g), (z * mu % Q, u)])
    if left != right:
        return False

    at = m
    for attribute, size, (d, _), points, z_c in zip(ring.attributes, sizes, hidden, s_points, z_attributes):
        weights = _weights(f[at : at + size], x, len(attribute.allowed))
        value = sum(weight * allowed for weight, allowed in zip(weights, attribute.allowed)) % Q
        right = combination(
            [(value, generators.attribute_base()), (z_c, g)] + [(pow(x, k, Q), p) for k, p in enumerate(points)]
        )
        if multiply(pow(x, size, Q), d) != right:
            return False
        at += size
    return True
