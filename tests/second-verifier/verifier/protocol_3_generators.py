"""protocol.md section 3: generators between which nobody knows a relation."""

import hashlib
from functools import cache

from .protocol_2_group import from_hash, multiply_base, u32


def _hashed(family: bytes, index: int) -> bytes:
    return from_hash(hashlib.sha512(b"tabella/v1/generator/" + family + u32(index)).digest())


@cache
def g(index: int) -> bytes:
    return _hashed(b"G", index)


@cache
def h(index: int) -> bytes:
    return _hashed(b"H", index)


@cache
def p(index: int) -> bytes:
    """P_k of section 25."""
    return _hashed(b"P", index)


@cache
def attribute_base() -> bytes:
    """H' of section 16."""
    return _hashed(b"A", 0)


@cache
def base() -> bytes:
    """G."""
    return multiply_base(1)


@cache
def j() -> bytes:
    return _hashed(b"J", 0)


@cache
def j_amounts() -> bytes:
    """J' of amounts.md."""
    return _hashed(b"V", 0)
