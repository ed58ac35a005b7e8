"""record.md section 5 and entries.cddl: blocks and their headers."""

from dataclasses import dataclass

from .record_1_encoding import Reader, sha256


@dataclass(frozen=True)
class Header:
    version: int
    height: int
    previous: bytes
    time: int
    proposer: int
    log_size: int
    log_root: bytes
    state_root: bytes
    authorities: bytes
    next_authorities: bytes
    encoded: bytes

    @property
    def hash(self) -> bytes:
        return sha256(self.encoded)


@dataclass(frozen=True)
class Certificate:
    round: int
    signatures: list[tuple[int, bytes]]  # place of the authority, signature


@dataclass(frozen=True)
class Block:
    header: Header
    certificate: Certificate
    entries: list[bytes]


class BlockReader(Reader):
    def header(self) -> Header:
        start = self.at
        self.array(10)
        fields = (
            self.u8(),
            self.u64(),
            self.hash(),
            self.u64(),
            self.u32(),
            self.u64(),
            self.hash(),
            self.hash(),
            self.hash(),
            self.hash(),
        )
        return Header(*fields, self.since(start))

    def _signature(self) -> tuple[int, bytes]:
        self.array(2)
        return self.u32(), self.fixed(64)

    def certificate(self) -> Certificate:
        self.array(2)
        return Certificate(self.u32(), self.items(self._signature))


def read_block(data: bytes) -> Block:
    reader = BlockReader(data)
    reader.array(3)
    block = Block(reader.header(), reader.certificate(), reader.items(reader.blob))
    reader.end()
    return block
