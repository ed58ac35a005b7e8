"""protocol.md section 26: ballots that are put on a list, and opened after its mixes."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from math import isqrt

from . import protocol_3_generators as generators
from .protocol_2_group import IDENTITY, Malformed, Message, Q, add, combination, multiply, multiply_base, subtract, u64
from .protocol_4_transcripts import DleqProof, Transcript
from .protocol_10_tally import coefficients
from .protocol_25_shuffles import Item, root_of_list

MOST_PACKED = 2**24

Row = tuple[int, ...]  # what one ballot gives to each field


@dataclass(frozen=True)
class Packing:
    """Section 26.1: how many slots are read as one number, in which base."""

    slots: int
    base: int

    @property
    def groups(self) -> list[range]:
        together = 1
        while self.base ** (together + 1) <= MOST_PACKED:
            together += 1
        return [range(at, min(at + together, self.slots)) for at in range(0, self.slots, together)]

    def elements(self, points: list[bytes]) -> list[bytes]:
        """Of something that there is one of for each slot."""
        return [combination((self.base**j, points[slot]) for j, slot in enumerate(group)) for group in self.groups]

    def limits(self) -> list[int]:
        """Above the largest number of each group."""
        return [self.base ** len(group) for group in self.groups]

    def digits(self, numbers: list[int]) -> Row:
        found: list[int] = []
        for number, group in zip(numbers, self.groups):
            for _ in group:
                number, digit = divmod(number, self.base)
                found.append(digit)
        return tuple(found)


def first_item(
    context: tuple[bytes, bytes, int], tracker: bytes, ciphertexts: list[bytes], packing: Packing, keys: list[bytes]
) -> Item:
    """Section 26.2, for a chain, manifest and contest, under packed keys."""
    chain, manifest, contest = context
    hashed = hashlib.sha512(b"tabella/v1/list-nonce" + chain + manifest + u64(contest) + tracker).digest()
    h = int.from_bytes(hashed, "little") % Q
    packed = packing.elements(ciphertexts[1:])
    return [add(ciphertexts[0], multiply_base(h)), *(add(c, multiply(h, key)) for c, key in zip(packed, keys))]


def share_bytes(count: int, keys: int) -> int:
    return 97 + 32 * count * keys


@dataclass(frozen=True)
class ListStatement:
    """What a trustee's share of a list is proved for."""

    chain: bytes
    manifest: bytes
    contest: int
    trustee: int
    items: list[Item]
    public_shares: list[bytes]  # packed, X'_t1 .. X'_tw


def list_share(statement: ListStatement, data: bytes) -> list[Item] | None:
    """Section 26.4: the D of each item, or nothing when the share does not hold."""
    count, width = len(statement.items), len(statement.public_shares)
    message = Message(data)
    try:
        message.version()
        shares = [message.elements(width) for _ in range(count)]
        proof = DleqProof.read(message)
        message.end()
    except Malformed:
        return None
    if IDENTITY in statement.public_shares:
        return None
    transcript = Transcript("tabella/v1/list-decryption")
    transcript.append("chain", statement.chain)
    transcript.append("manifest", statement.manifest)
    transcript.u64("contest", statement.contest)
    transcript.u64("trustee", statement.trustee)
    transcript.u64("items", count)
    transcript.append("list", root_of_list(statement.items))
    transcript.elements("X", statement.public_shares)
    transcript.append("D", root_of_list(shares, "tabella/v1/list-share/partials"))
    sigma = [transcript.short("sigma") for _ in range(width)]
    seed = transcript.challenge_bytes("rho", 32)
    rho = [_list_weight(seed, number) for number in range(count)]
    x = combination(zip(sigma, statement.public_shares))
    h = combination(zip(rho, (item[0] for item in statement.items)))
    y = combination(
        (weight * factor % Q, d) for weight, share in zip(rho, shares) for factor, d in zip(sigma, share)
    )
    if IDENTITY in (x, h, y) or not proof.holds(transcript, x, h, y):
        return None
    return shares


def _list_weight(seed: bytes, number: int) -> int:
    return int.from_bytes(hashlib.sha512(b"tabella/v1/list-weight" + seed + u64(number)).digest()[:16], "little")


def opened(items: list[Item], shares: dict[int, list[Item]], packing: Packing) -> list[Row] | None:
    """Section 26.5: what every item holds, from the shares of k trustees; nothing if a number is out of range."""
    factors = coefficients(shares)
    search = Search(max(packing.limits()), len(items) * len(packing.groups))
    found: list[Row] = []
    for number, item in enumerate(items):
        numbers: list[int] = []
        for place, limit in enumerate(packing.limits()):
            mask = combination((factors[t], share[number][place]) for t, share in shares.items())
            value = search.logarithm(subtract(item[place + 1], mask), limit)
            if value is None:
                return None
            numbers.append(value)
        found.append(packing.digits(numbers))
    return found


class Search:
    """Small logarithms by baby steps and giant steps, for so many points."""

    _points: list[bytes] = [IDENTITY]
    _places: dict[bytes, int] = {IDENTITY: 0}

    def __init__(self, limit: int, count: int) -> None:
        """As many baby steps as giant steps for all points together, which is the least work."""
        self.steps = min(limit, isqrt(limit * count) + 1)
        while len(self._points) < self.steps:
            point = add(self._points[-1], generators.base())
            self._places[point] = len(self._points)
            self._points.append(point)
        self.giant = multiply_base(self.steps)

    def logarithm(self, point: bytes, limit: int) -> int | None:
        for number in range(limit // self.steps + 1):
            place = self._places.get(point)
            if place is not None and place < self.steps:
                value = number * self.steps + place
                return value if value < limit else None
            point = subtract(point, self.giant)
        return None


def rows_digest(ballots: list[Row]) -> bytes:
    """What an outcome says of opened ballots."""
    counted = Counter(ballots)
    encoded = b"tabella/v1/rows" + u64(len(counted))
    for row, times in sorted(counted.items()):
        encoded += u64(times) + u64(len(row)) + b"".join(map(u64, row))
    return hashlib.sha256(encoded).digest()
