"""protocol.md section 25: a list is another one in some order, with every item changed so that nobody can follow it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from . import protocol_3_generators as generators
from .protocol_2_group import Malformed, Message, Q, add, combination, multiply, u64
from .protocol_4_transcripts import Transcript

ROW = 512
FEWEST_ITEMS, MOST_ITEMS, MOST_KEYS = 2, 2**24, 64

Item = list[bytes]  # its points


class ShuffleRefused(Exception):
    """A proof of which a step of section 25.6 does not hold."""


def rows(count: int) -> list[range]:
    """The places of items, row by row."""
    return [range(start, min(start + ROW, count)) for start in range(0, count, ROW)]


def root_of_rows(name: str, count: int, points: int, encoded: list[bytes]) -> bytes:
    """Section 25.2, of the bytes of each row."""
    hashed = b"".join(hashlib.sha256(row).digest() for row in encoded)
    return hashlib.sha256(name.encode() + u64(count) + u64(points) + hashed).digest()


def root_of_list(items: list[Item], name: str = "tabella/v1/shuffle/list") -> bytes:
    encoded = [b"".join(b"".join(items[at]) for at in row) for row in rows(len(items))]
    return root_of_rows(name, len(items), len(items[0]), encoded)


def read_list(data: bytes, points: int) -> list[Item]:
    """Items of so many points, all of them elements."""
    message = Message(data)
    try:
        return [message.elements(points) for _ in range(len(data) // (32 * points))]
    except Malformed:
        raise ShuffleRefused("a list has bytes that are no element") from None


def head_bytes(count: int, keys: int) -> int:
    """Of a shuffle of ciphertexts."""
    return 225 + 32 * (4 * len(rows(count)) + keys + 1)


def responses_bytes(count: int) -> int:
    return 64 * (count + len(rows(count)))


@dataclass(frozen=True)
class Context:
    """What a proof is good for."""

    chain: bytes
    manifest: bytes
    contest: int
    mixer: int
    round: int


@dataclass(frozen=True)
class Ciphertexts:
    """Each item is re-encrypted under these keys."""

    keys: list[bytes]

    domain = "tabella/v1/shuffle"
    secrets = 0  # how many points S there are

    @property
    def points(self) -> int:
        return len(self.keys) + 1

    def begin(self, transcript: Transcript) -> None:
        transcript.elements("K", self.keys)

    def between(self, transcript: Transcript) -> None:
        """Nothing stands between the two lists."""

    def require_possible(self) -> None:
        if not 1 <= len(self.keys) <= MOST_KEYS or len(set(self.keys)) != len(self.keys):
            raise ShuffleRefused("the number of keys is not possible, or two of them are equal")

    def equations(self, proof: "Proof", c: int, left: Item, right: Item) -> Iterator[tuple[str, bytes, bytes]]:
        """(4.l), from the sums of the outputs times f and of the inputs times their weights."""
        bases = [generators.base(), *self.keys]
        for number, base in enumerate(bases):
            ours = add(left[number], multiply(proof.z, base))
            yield f"(4.{number})", ours, add(multiply(c, right[number]), proof.e[number])


@dataclass(frozen=True)
class Keys:
    """All keys, and the base over which they are keys, are raised to one power."""

    base: bytes
    image: bytes  # g'

    domain = "tabella/v1/key-shuffle"
    secrets = 1
    points = 1

    def begin(self, transcript: Transcript) -> None:
        transcript.append("g", self.base)

    def between(self, transcript: Transcript) -> None:
        transcript.append("g'", self.image)

    def require_possible(self) -> None:
        if self.image == self.base:
            raise ShuffleRefused("the base is as it was")

    def equations(self, proof: "Proof", c: int, left: Item, right: Item) -> Iterator[tuple[str, bytes, bytes]]:
        yield "(4)", left[0], add(multiply(proof.z, right[0]), proof.e[0])
        yield "(5)", multiply(proof.z, self.base), add(multiply(c, self.image), proof.s[0])


@dataclass(frozen=True)
class Proof:
    """Section 25.5. Lists of points are by row, responses by item."""

    roots: list[bytes]  # of the inputs, the outputs and the responses
    a: list[bytes]
    u: list[bytes]
    v: list[bytes]
    b: list[bytes]
    e: list[bytes]
    s: list[bytes]
    q: list[bytes]
    z_q: int
    z: int
    z_rows: list[tuple[int, int]]
    g: list[int]
    f: list[int]

    @staticmethod
    def read(kind: Ciphertexts | Keys, count: int, head: bytes, responses: bytes) -> "Proof":
        cut = rows(count)
        message = Message(head)
        message.version()
        roots = [message.take(32) for _ in range(3)]
        by_row = [message.elements(len(cut)) for _ in range(4)]
        e, s, q = message.elements(kind.points), message.elements(kind.secrets), message.elements(2)
        z_q, z = message.scalar(), message.scalar()
        message.end()

        message = Message(responses)
        z_rows: list[tuple[int, int]] = []
        g: list[int] = []
        f: list[int] = []
        for row in cut:
            z_rows.append((message.scalar(), message.scalar()))
            g += [message.scalar() for _ in row]
            f += [message.scalar() for _ in row]
        message.end()
        return Proof(roots, *by_row, e, s, q, z_q, z, z_rows, g, f)


def _root_of_responses(count: int, points: int, responses: bytes) -> bytes:
    encoded, at = [], 0
    for row in rows(count):
        length = 64 * (1 + len(row))
        encoded.append(responses[at : at + length])
        at += length
    return root_of_rows("tabella/v1/shuffle/responses", count, points, encoded)


def verify(
    context: Context, kind: Ciphertexts | Keys, inputs: list[Item], outputs: list[Item], head: bytes, responses: bytes
) -> None:
    """Section 25.6. The points of both lists are elements."""
    count = len(inputs)
    if not FEWEST_ITEMS <= count <= MOST_ITEMS or len(outputs) != count:
        raise ShuffleRefused("the number of items is not possible")
    kind.require_possible()
    try:
        proof = Proof.read(kind, count, head, responses)
    except Malformed as error:
        raise ShuffleRefused(str(error)) from None
    found = [root_of_list(inputs), root_of_list(outputs), _root_of_responses(count, kind.points, responses)]
    if proof.roots != found:
        raise ShuffleRefused("the head names other lists or other responses")
    if len({item[0] for item in [*inputs, *outputs]}) != 2 * count:
        raise ShuffleRefused("two items begin alike")

    x, gamma, c = _challenges(context, kind, count, proof)
    if any((x + j) % Q == 0 for j in range(count)):
        raise ShuffleRefused("a place has no reciprocal")
    weights = [pow(x + j, -1, Q) for j in range(count)]
    for name, left, right in _permutation(proof, weights, x, gamma, c):
        if left != right:
            raise ShuffleRefused(f"equation {name} does not hold")
    sums = [combination(zip(proof.f, points)) for points in zip(*outputs)]
    weighted = [combination(zip(weights, points)) for points in zip(*inputs)]
    for name, left, right in kind.equations(proof, c, sums, weighted):
        if left != right:
            raise ShuffleRefused(f"equation {name} does not hold")


def _challenges(context: Context, kind: Ciphertexts | Keys, count: int, proof: Proof) -> tuple[int, int, int]:
    """Section 25.4."""
    transcript = Transcript(kind.domain)
    transcript.u64("suite", 1)
    transcript.append("chain", context.chain)
    transcript.append("manifest", context.manifest)
    transcript.u64("contest", context.contest)
    transcript.u64("mixer", context.mixer)
    transcript.u64("round", context.round)
    transcript.append("generators", b"tabella/v1/generator/")
    transcript.u64("row", ROW)
    kind.begin(transcript)
    transcript.u64("items", count)
    transcript.append("inputs", proof.roots[0])
    kind.between(transcript)
    transcript.append("outputs", proof.roots[1])
    transcript.elements("A", proof.a)
    transcript.elements("U", proof.u)
    transcript.elements("V", proof.v)
    x = transcript.challenge("x")
    transcript.elements("B", proof.b)
    transcript.elements("E", proof.e)
    transcript.elements("S", proof.s)
    gamma = transcript.challenge("gamma")
    transcript.elements("Q", proof.q)
    return x, gamma, transcript.challenge("c")


def _permutation(proof: Proof, weights: list[int], x: int, gamma: int, c: int) -> Iterator[tuple[str, bytes, bytes]]:
    """(1) to (3)."""
    base = generators.base()
    for number, row in enumerate(rows(len(weights))):
        z, z_ = proof.z_rows[number]
        places = [generators.p(k) for k in range(len(row))]
        for name, one, other, responses, blinding in (
            ("1", proof.a[number], proof.u[number], proof.g, z),
            ("2", proof.b[number], proof.v[number], proof.f, z_),
        ):
            right = combination([*((responses[at], places[k]) for k, at in enumerate(row)), (blinding, base)])
            yield f"({name}.{number})", add(multiply(c, one), other), right
    value, powers, power = c * sum(proof.f), 0, 1
    for g_i, f_i in zip(proof.g, proof.f):
        power = power * gamma % Q
        powers += power
        value += power * f_i * (c * x + g_i)
    value -= c * c * (sum(weights) + powers)
    q_1, q_0 = proof.q
    yield "(3)", add(multiply(c, q_1), q_0), combination([(value % Q, generators.p(0)), (proof.z_q, base)])
