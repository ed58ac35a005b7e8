"""protocol.md section 7: ceremony keys, dealings, complaints, and the joint key."""

from dataclasses import dataclass

from .protocol_2_group import IDENTITY, Message, Q, combination, multiply_base, total
from .protocol_4_transcripts import DleqProof, KnowledgeProof, Transcript


class Refused(Exception):
    """A message that decodes, and whose proofs or statements do not hold."""


@dataclass(frozen=True)
class Announced:
    """What the transcripts of a ceremony begin with. Keys are empty until all are there."""

    identifier: bytes
    trustees: int
    threshold: int
    slots: int
    keys: tuple[bytes, ...] = ()

    def transcript(self, domain: str) -> Transcript:
        """Section 7.1."""
        transcript = Transcript(domain)
        transcript.append("ceremony", self.identifier)
        transcript.u64("threshold", self.threshold)
        transcript.u64("slots", self.slots)
        transcript.elements("P", list(self.keys))
        return transcript

    @property
    def dealing_bytes(self) -> int:
        return 1 + self.slots * (32 * self.threshold + 64) + self.trustees * (32 * self.slots + 128)


def trustee_key(ceremony: Announced, trustee: int, data: bytes) -> bytes:
    """Section 7.2: the key in the message."""
    message = Message(data)
    message.version()
    key = message.element()
    proof = KnowledgeProof.read(message)
    message.end()
    transcript = Transcript("tabella/v1/trustee-key")
    transcript.append("ceremony", ceremony.identifier)
    transcript.u64("trustee", trustee)
    if not proof.holds(transcript, key):
        raise Refused("the proof of the ceremony key does not hold")
    return key


@dataclass(frozen=True)
class SealedShares:
    ephemeral: bytes
    masked: bytes
    tag: bytes
    proof: KnowledgeProof


@dataclass(frozen=True)
class Dealing:
    commitments: list[list[bytes]]  # of each slot, F_0 first
    sealed: list[SealedShares]


def _read_dealing(ceremony: Announced, data: bytes) -> tuple[Dealing, list[KnowledgeProof]]:
    message = Message(data)
    message.version()
    commitments, proofs, sealed = [], [], []
    for _ in range(ceremony.slots):
        commitments.append(message.elements(ceremony.threshold))
        proofs.append(KnowledgeProof.read(message))
    for _ in range(ceremony.trustees):
        ephemeral = message.element()
        masked = message.take(32 * ceremony.slots)
        tag = message.take(32)
        sealed.append(SealedShares(ephemeral, masked, tag, KnowledgeProof.read(message)))
    message.end()
    return Dealing(commitments, sealed), proofs


def dealing(ceremony: Announced, dealer: int, data: bytes) -> Dealing:
    """Sections 7.3 and 7.4: a dealing is valid when it decodes and all its proofs hold."""
    read, proofs = _read_dealing(ceremony, data)
    transcript = ceremony.transcript("tabella/v1/dealing")
    transcript.u64("dealer", dealer)
    for slot, (commitments, proof) in enumerate(zip(read.commitments, proofs)):
        transcript.u64("slot", slot)
        transcript.elements("F", commitments)
        if not proof.holds(transcript, commitments[0]):
            raise Refused(f"the proof of knowledge for slot {slot} does not hold")
    for recipient, shares in enumerate(read.sealed, 1):
        transcript = ceremony.transcript("tabella/v1/ephemeral-key")
        transcript.u64("dealer", dealer)
        transcript.u64("recipient", recipient)
        transcript.append("masked", shares.masked)
        transcript.append("tag", shares.tag)
        if not shares.proof.holds(transcript, shares.ephemeral):
            raise Refused(f"the proof of the ephemeral key for trustee {recipient} does not hold")
    return read


def public_share(commitments: list[bytes], trustee: int) -> bytes:
    """The sum of t^l F_l."""
    return combination((pow(trustee, power, Q), f) for power, f in enumerate(commitments))


def _open_and_fit(ceremony: Announced, dealt: Dealing, dealer: int, recipient: int, shared: bytes) -> bool:
    shares = dealt.sealed[recipient - 1]
    transcript = ceremony.transcript("tabella/v1/share-cipher")
    transcript.u64("dealer", dealer)
    transcript.u64("recipient", recipient)
    transcript.append("U", shares.ephemeral)
    transcript.append("shared", shared)
    pad = transcript.challenge_bytes("pad", 32 * ceremony.slots)
    transcript.append("masked", shares.masked)
    if transcript.challenge_bytes("tag", 32) != shares.tag:
        return False
    opened = bytes(a ^ b for a, b in zip(shares.masked, pad))
    for slot, commitments in enumerate(dealt.commitments):
        share = int.from_bytes(opened[32 * slot : 32 * slot + 32], "little")
        if share >= Q or multiply_base(share) != public_share(commitments, recipient):
            return False
    return True


def complaint(ceremony: Announced, dealt: Dealing, dealer: int, accuser: int, data: bytes) -> None:
    """Section 7.5: returns when the complaint holds."""
    message = Message(data)
    message.version()
    shared = message.element()
    proof = DleqProof.read(message)
    message.end()
    transcript = ceremony.transcript("tabella/v1/complaint")
    transcript.u64("dealer", dealer)
    transcript.u64("accuser", accuser)
    if not proof.holds(transcript, ceremony.keys[accuser - 1], dealt.sealed[accuser - 1].ephemeral, shared):
        raise Refused("the proof of the complaint does not hold")
    if _open_and_fit(ceremony, dealt, dealer, accuser, shared):
        raise Refused("the shares complained about open and fit")


@dataclass(frozen=True)
class JointKey:
    """Section 7.6. Both are by slot; shares also by trustee, from 1."""

    slot_keys: list[bytes]
    commitments: list[list[bytes]]

    def share(self, trustee: int, slot: int) -> bytes:
        return public_share(self.commitments[slot], trustee)


def joint_key(ceremony: Announced, qualified: list[Dealing]) -> JointKey:
    summed = [
        [total(dealt.commitments[slot][power] for dealt in qualified) for power in range(ceremony.threshold)]
        for slot in range(ceremony.slots)
    ]
    key = JointKey([commitments[0] for commitments in summed], summed)
    if IDENTITY in key.slot_keys:
        raise Refused("a slot key is the identity")
    if len(set(key.slot_keys)) != len(key.slot_keys):
        raise Refused("two slot keys are equal")
    for trustee in range(1, ceremony.trustees + 1):
        for slot in range(ceremony.slots):
            if key.share(trustee, slot) == IDENTITY:
                raise Refused(f"the public share of trustee {trustee} for slot {slot} is the identity")
    return key
