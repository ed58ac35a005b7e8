"""record.md section 6: what authorities sign, when a block is final, and checkpoints as signed notes."""

import base64
import binascii
from dataclasses import dataclass

from . import ed25519
from .record_1_encoding import sha256
from .record_2_board import Authorities
from .record_5_headers import Certificate, Header
from .text import WHITE_SPACE


def checkpoint_text(origin: str, header: Header, round_: int) -> bytes:
    lines = [
        origin,
        str(header.log_size),
        base64.b64encode(header.log_root).decode(),
        f"block {header.height} {round_}",
        f"header {base64.b64encode(header.hash).decode()}",
    ]
    return "".join(line + "\n" for line in lines).encode()


def is_enough(authorities: Authorities, signers: set[int]) -> bool:
    """More than two thirds of the weight."""
    weight = sum(authorities.members[place].weight for place in signers)
    return 3 * weight > 2 * sum(member.weight for member in authorities.members)


def certificate_fault(
    origin: str, header: Header, certificate: Certificate, authorities: Authorities
) -> tuple[str, str] | None:
    """What keeps a block from being final: its code, and in words."""
    text = checkpoint_text(origin, header, certificate.round)
    last = -1
    for place, signature in certificate.signatures:
        if place <= last:
            return "certificate.order", "places of signers are not ascending"
        if place >= len(authorities.members):
            return "certificate.unknown", f"nobody has the place {place} in the set of authorities"
        if not ed25519.verify(authorities.members[place].key, text, signature):
            return "certificate.signature", f"the signature of authority {place} does not hold"
        last = place
    if not is_enough(authorities, {place for place, _ in certificate.signatures}):
        return "certificate.weight", "not more than two thirds of the authorities signed"
    return None


def _signer_name(origin: str, place: int) -> str:
    return f"{origin}/authority-{place}"


def _key_id(name: str, key: bytes) -> bytes:
    return sha256(name.encode(), b"\x0a\x01", key)[:4]


def checkpoint_note(origin: str, header: Header, certificate: Certificate, authorities: Authorities) -> bytes:
    """The checkpoint of a block."""
    note = checkpoint_text(origin, header, certificate.round) + b"\n"
    for place, signature in certificate.signatures:
        name = _signer_name(origin, place)
        line = base64.b64encode(_key_id(name, authorities.members[place].key) + signature).decode()
        note += f"— {name} {line}\n".encode()
    return note


class NoCheckpoint(Exception):
    """A text that cannot be read as a checkpoint."""


@dataclass(frozen=True)
class Checkpoint:
    text: bytes
    origin: str
    size: int
    root: bytes
    height: int
    round: int
    header: bytes
    signatures: list[tuple[str, bytes]]  # name, key id and signature

    def signers(self, origin: str, authorities: Authorities) -> set[int]:
        """The authorities of this board that signed."""
        signers = set()
        for place, member in enumerate(authorities.members):
            name = _signer_name(origin, place)
            for signed, data in self.signatures:
                if signed == name and data[:4] == _key_id(name, member.key):
                    if ed25519.verify(member.key, self.text, data[4:]):
                        signers.add(place)
        return signers


def _decimal(digits: str, bits: int) -> int:
    if not digits.isascii() or not digits.isdigit() or digits != str(int(digits)) or int(digits) >> bits:
        raise NoCheckpoint("a number that is not written as one")
    return int(digits)


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoCheckpoint("a value that is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise NoCheckpoint("a value that is not in its one form of base64")
    return data


def _hash(text: str) -> bytes:
    data = _base64(text)
    if len(data) != 32:
        raise NoCheckpoint("a hash that has not 32 bytes")
    return data


def _words(line: str, first: str, count: int) -> list[str]:
    words = line.split(" ")
    if words[0] != first or len(words) != count:
        raise NoCheckpoint(f"the line for the {first} is not one")
    return words[1:]


def read_checkpoint(data: bytes) -> Checkpoint:
    """Section 9, comparing, point 1. Who copies a text adds white space at the ends of lines, and around the whole."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise NoCheckpoint("it is not UTF-8") from None
    lines = [line.rstrip(WHITE_SPACE) for line in text.lstrip(WHITE_SPACE).removesuffix("\n").split("\n")]
    while len(lines) > 6 and lines[-1] == "":
        lines.pop()
    if len(lines) < 6 or lines[5] != "":
        raise NoCheckpoint("it does not have five lines and an empty one")
    height, round_ = _words(lines[3], "block", 3)
    (header,) = _words(lines[4], "header", 2)
    signatures = []
    for line in lines[6:]:
        name, content = _words(line, "—", 3)
        decoded = _base64(content)
        if len(decoded) < 4:
            raise NoCheckpoint("a signature line without a key id")
        if len(decoded) == 4 + 64:
            signatures.append((name, decoded))
    if lines[6:] and not signatures:
        raise NoCheckpoint("none of its signatures can be one of an authority")
    return Checkpoint(
        "".join(line + "\n" for line in lines[:5]).encode(),
        lines[0],
        _decimal(lines[1], 64),
        _hash(lines[2]),
        _decimal(height, 64),
        _decimal(round_, 32),
        _hash(header),
        signatures,
    )
