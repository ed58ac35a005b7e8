"""protocol.md section 8: sealed ballots and their proofs."""

from dataclasses import dataclass

from . import protocol_3_generators as generators
from . import protocol_5_signatures as signatures
from .protocol_2_group import Malformed, Message, Q, add, combination, multiply, multiply_base
from .protocol_4_transcripts import Transcript
from .protocol_6_contests import Contest

HEAD_BYTES = 41


class BallotRefused(Exception):
    """A sealed ballot of which a step of section 8.6 does not hold."""


@dataclass(frozen=True)
class Part:
    """What a sealed ballot has of one contest."""

    ciphertexts: list[bytes]
    b: bytes
    a: bytes
    e: bytes
    free: list[int]
    s: int


class Sealing:
    """What the ballots of one election are proved for."""

    def __init__(self, chain: bytes, manifest: bytes, slot_keys: list[bytes], contests: list[Contest]) -> None:
        self.chain = chain
        self.slot_keys = slot_keys
        self.contests = contests
        self.base: bytes | None = None  # of voters' keys, if it is not G
        self.beginnings = [self._beginning(manifest, position) for position in range(len(contests))]

    def _beginning(self, manifest: bytes, position: int) -> Transcript:
        """Rows 1 to 7 of section 8.3, which are the same for all ballots."""
        transcript = Transcript("tabella/v1/ballot")
        transcript.u64("suite", 1)
        transcript.append("chain", self.chain)
        transcript.append("manifest", manifest)
        transcript.elements("K", self.slot_keys)
        transcript.u64("contests", len(self.contests))
        transcript.u64("contest", position)
        self.contests[position].append_to(transcript)
        return transcript

    def verify(self, sealed: bytes, signature: bytes, positions: list[int]) -> dict[int, list[bytes]]:
        """Section 8.6 for a ballot with these contests; the ciphertexts of each."""
        try:
            message = Message(sealed)
            message.version()
            voter = message.element()
            sequence = message.u64()
            parts = {position: _read_part(message, self.contests[position]) for position in positions}
            message.end()
        except Malformed as error:
            raise BallotRefused(str(error)) from None
        if not signatures.holds(signature, self.chain, voter, sealed, self.base):
            raise BallotRefused("the voter's signature does not hold")
        for position, part in parts.items():
            self._verify_part(position, part, voter, sequence)
        return {position: part.ciphertexts for position, part in parts.items()}

    def _verify_part(self, position: int, part: Part, voter: bytes, sequence: int) -> None:
        contest = self.contests[position]
        transcript = self.beginnings[position].copy()
        transcript.append("voter", voter)
        transcript.u64("sequence", sequence)
        transcript.elements("C", part.ciphertexts)
        transcript.append("B", part.b)
        transcript.append("A", part.a)
        rho = transcript.challenge("rho")
        transcript.append("E", part.e)
        x = transcript.challenge("x")

        # Completion makes (3) hold by construction.
        f = contest.complete(part.free, x)
        left = add(multiply(x, part.b), part.a)
        right = combination(
            [(f_i, generators.g(i)) for i, f_i in enumerate(f)]
            + [(f_i * (x - f_i) % Q, generators.h(i)) for i, f_i in enumerate(f)]
            + [(part.s, generators.j())]
        )
        if left != right:
            raise BallotRefused(f"contest {position}: equation (1) does not hold")

        powers = [pow(rho, j, Q) for j in range(contest.slots + 1)]
        left = add(combination((x * power % Q, c) for power, c in zip(powers, part.ciphertexts)), part.e)
        values = contest.values(f)
        right = add(
            multiply_base((part.s + sum(power * value for power, value in zip(powers[1:], values))) % Q),
            combination((part.s * power % Q, key) for power, key in zip(powers[1:], self.slot_keys)),
        )
        if left != right:
            raise BallotRefused(f"contest {position}: equation (2) does not hold")


def _read_part(message: Message, contest: Contest) -> Part:
    return Part(
        message.elements(contest.slots + 1),
        message.element(),
        message.element(),
        message.element(),
        [message.scalar() for _ in contest.free],
        message.scalar(),
    )


def ballot_head(sealed: bytes) -> tuple[bytes, int] | None:
    """Voter key and sequence number, if version and length allow to read them."""
    if len(sealed) < HEAD_BYTES or sealed[0] != 1:
        return None
    return sealed[1:33], int.from_bytes(sealed[33:41], "little")
