"""record.md section 8: a record as a file, or as a folder of its parts."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .findings import fault
from .record_1_encoding import BLOCK_BYTES

MAGIC = b"tabella record\n"
VERSION = 2
FRAME_BYTES = 65_536
NOTE_BYTES = 65_536
FRAMES_IN_PART = 64


def _part(number: int, ending: str) -> str:
    return f"{number // 1000:03}/{number % 1000:03}.{ending}"


def _folder(path: Path) -> list[Path]:
    """The parts of a folder up to the one with the end, which has to be the last."""
    parts: list[Path] = []
    while not (end := path / _part(len(parts), "end")).exists():
        frames = path / _part(len(parts), "frames")
        if not frames.exists():
            fault("framing", "record.unreadable", str(path), f"{frames} is missing", cannot_check=True)
        parts.append(frames)
    for number in (len(parts), len(parts) + 1):
        if (path / _part(number, "frames")).exists():
            message = f"part {number} is in the place of the end, or after it"
            fault("framing", "record.unreadable", str(path), message, cannot_check=True)
    return [*parts, end]


class _Source:
    """Bytes of a record one after the other, whatever they are cut into."""

    def __init__(self, path: Path) -> None:
        self._parts = _folder(path) if path.is_dir() else [path]
        self._open: BinaryIO | None = None
        self.at = 0

    def take(self, count: int) -> bytes:
        """As many bytes, or fewer where there are no more."""
        taken = b""
        while len(taken) < count:
            if self._open is None:
                if not self._parts:
                    break
                self._open = self._parts.pop(0).open("rb")
            more = self._open.read(count - len(taken))
            taken += more
            if not more:
                self._open.close()
                self._open = None
        self.at += len(taken)
        return taken

    def need(self, count: int) -> bytes:
        taken = self.take(count)
        if len(taken) < count:
            fault("framing", "record.truncated", f"byte {self.at}", "the file breaks off", cannot_check=True)
        return taken

    def u32(self) -> int:
        return int(struct.unpack("<I", self.need(4))[0])


class RecordFile:
    """Reads blocks one after the other. After the last one the checkpoint at the end is known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.note: bytes | None = None
        self.note_at = 0
        self.frame = 0  # where the frame begins in which the last block does

    def blocks(self) -> Iterator[bytes]:
        try:
            yield from self._blocks()
        except OSError as error:
            fault(
                "framing",
                "record.unreadable",
                str(self._path),
                f"the record cannot be read: {error.strerror}",
                cannot_check=True,
            )

    def _blocks(self) -> Iterator[bytes]:
        source = _Source(self._path)
        magic = source.take(len(MAGIC) + 1)
        if len(magic) < len(MAGIC) + 1 or magic[:-1] != MAGIC:
            fault("framing", "record.magic", "byte 0", "this is not a record", cannot_check=True)
        if magic[-1] != VERSION:
            fault("framing", "record.version", "byte 0", f"the version is {magic[-1]}", cannot_check=True)
        content = bytearray()
        count = 0
        frame = source.at
        while piece := _piece(source):
            # The last block that is not complete begins, after its length, in the first frame that reaches so far.
            if len(content) <= 4:
                self.frame = frame
            content += piece
            while len(content) >= 4:
                (length,) = struct.unpack("<I", content[:4])
                if not 0 < length <= BLOCK_BYTES:
                    fault("framing", "record.block_length", f"byte {frame}", f"a block of {length} bytes")
                if len(content) < 4 + length:
                    break
                block = bytes(content[4 : 4 + length])
                del content[: 4 + length]
                yield block
                count += 1
                self.frame = frame
            frame = source.at
        self._end(source, count, len(content))

    def place(self, block: int) -> str:
        return f"block {block} in the frame at byte {self.frame}"

    def _end(self, source: _Source, blocks: int, left: int) -> None:
        begin = source.at - 4
        length = source.u32()
        if length > NOTE_BYTES:
            fault("framing", "record.frame", f"byte {begin}", "the checkpoint at the end is too long")
        self.note_at = source.at
        note = source.need(length)
        try:
            note.decode("utf-8")
        except UnicodeDecodeError:
            fault("framing", "record.note", f"byte {self.note_at}", "the checkpoint at the end is not UTF-8")
        if source.take(1):
            fault("framing", "record.trailing", f"byte {source.at - 1}", "something follows the end")
        if left:
            fault("framing", "record.unfinished", f"byte {source.at}", "the end falls into a block")
        if blocks == 0:
            fault(
                "framing",
                "record.empty",
                f"the checkpoint at byte {self.note_at}",
                "the record holds no block",
                cannot_check=True,
            )
        self.note = note


def _piece(source: _Source) -> bytes:
    """What the next frame holds. It is empty at the end only."""
    start = source.at
    place = f"byte {start}"
    length = source.u32()
    if length == 0:
        return b""
    stored_length = source.u32()
    if length > FRAME_BYTES or not 0 < stored_length <= length:
        fault("framing", "record.frame", place, f"a frame of {length} bytes stored as {stored_length}")
    checksum = source.u32()
    stored = source.need(stored_length)
    if zlib.crc32(stored) != checksum:
        fault("framing", "record.checksum", place, "the frame does not have its checksum")
    if stored_length == length:
        return stored
    unpacker = zlib.decompressobj(-15)
    try:
        piece = unpacker.decompress(stored, length)
    except zlib.error:
        fault("framing", "record.compression", place, "the frame does not unpack")
    if len(piece) != length or not unpacker.eof or unpacker.unused_data or unpacker.unconsumed_tail:
        fault("framing", "record.compression", place, "the frame does not unpack as it claims")
    return piece
