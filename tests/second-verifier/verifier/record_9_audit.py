"""record.md section 9: the audit of a record, step by step."""

from dataclasses import dataclass, field
from pathlib import Path

from .findings import Broken, Fault, Finding, fault
from .record_1_encoding import BLOCK_ENTRIES, BLOCK_ENTRIES_BYTES, NotCanonical, sha256
from .record_2_board import Authorities, NewAuthorities
from .record_2_entries import read_entry
from .record_3_rules import Board, can_certify, read_genesis
from .record_4_log import Tree
from .record_5_headers import Block, Header, read_block
from .record_6_certificates import (
    Checkpoint,
    NoCheckpoint,
    certificate_fault,
    checkpoint_note,
    checkpoint_text,
    is_enough,
    read_checkpoint,
)
from .record_7_digest import state_digest
from .record_8_file import RecordFile

PRINTED = "the printed checkpoint"
VALID, INVALID, CANNOT_BE_CHECKED = "valid", "invalid", "cannot_be_checked"


@dataclass
class Report:
    findings: list[Finding] = field(default_factory=list)
    ballots: int = 0
    board: Board | None = None  # the state at the end of a valid record

    @property
    def outcome(self) -> str:
        if any(not finding.cannot_check for finding in self.findings):
            return INVALID
        return CANNOT_BE_CHECKED if self.findings else VALID


class Audit:
    def __init__(self, printed: Checkpoint | None) -> None:
        self.printed = printed
        self.report = Report()
        self.tree = Tree()
        self.last: Header | None = None
        self.last_block: Block | None = None
        self.origin = ""
        self.place = ""  # of the block that is read
        self.sets: dict[bytes, Authorities] = {}  # that were named, by their hash
        self.in_force: Authorities | None = None  # of the last block that was read
        self.next: Authorities | None = None
        self.board: Board | None = None
        self.rules_hold = True

    def run(self, path: Path) -> None:
        file = RecordFile(path)
        for height, data in enumerate(file.blocks()):
            self.place = file.place(height)
            try:
                block = read_block(data)
            except NotCanonical as error:
                fault("framing", "block.encoding", self.place, str(error))
            self._structure(height, block)
            self._compare_with_printed(block.header)
            self._rules(block)
        self._end(file)

    # ---- Structure ----

    def _structure(self, height: int, block: Block) -> None:
        place = self.place
        header = block.header
        if height == 0:
            self._genesis(block)
        assert self.next is not None
        self.in_force = self.next
        if header.version != 1:
            fault("framing", "block.version", place, f"the version is {header.version}")
        if header.height != height:
            fault("certificates", "block.height", place, f"the header says height {header.height}")
        if header.previous != (self.last.hash if self.last else bytes(32)):
            fault("certificates", "block.previous", place, "the header does not name the block before it")
        if self.last and header.time < self.last.time:
            fault("certificates", "block.time", place, "the block is earlier than the one before it")
        if header.authorities != sha256(self.in_force.encoded):
            fault("certificates", "block.authorities", place, "the header names another set of authorities")
        if header.proposer >= len(self.in_force.members):
            fault("certificates", "block.authorities", place, "the proposer is not in the set of authorities")
        if not 1 <= len(block.entries) <= BLOCK_ENTRIES:
            fault("framing", "block.entries", place, f"the block has {len(block.entries)} entries")
        if sum(map(len, block.entries)) > BLOCK_ENTRIES_BYTES:
            fault("framing", "block.bytes", place, "the entries of the block are too long together")
        for entry in block.entries:
            self.tree.append(entry)
        if header.log_size != self.tree.size or header.log_root != self.tree.root():
            fault("log", "block.log", place, "log size and root are not those of the entries so far")
        if failed := certificate_fault(self.origin, header, block.certificate, self.in_force):
            fault("certificates", failed[0], place, failed[1])
        self._next_authorities(place, block)
        self.last, self.last_block = header, block

    def _genesis(self, block: Block) -> None:
        if len(block.entries) != 1:
            fault("framing", "block.entries", self.place, "the first block does not have one entry")
        try:
            genesis = read_genesis(block.entries[0])
        except Broken as error:
            fault(error.check, error.code, self.place, error.message)
        self.origin = genesis.origin
        self.next = genesis.authorities
        self.board = Board(block.entries[0], genesis)

    def _next_authorities(self, place: str, block: Block) -> None:
        named = block.header.next_authorities
        if named == block.header.authorities:
            return
        for data in block.entries:
            try:
                content = read_entry(data).content
            except NotCanonical:
                continue
            # Whether the entry is valid is a matter of the rules, but a set that cannot certify is no next set.
            if isinstance(content, NewAuthorities) and can_certify(content.authorities):
                if sha256(content.authorities.encoded) == named:
                    self.next = content.authorities
                    return
        fault(
            "certificates", "block.next_authorities", place, "no entry of the block names the next set of authorities"
        )

    def _end(self, file: RecordFile) -> None:
        assert self.last and self.last_block and self.in_force and self.next
        if self.printed and self.printed.height > self.last.height:
            self._check_printed_signatures(self.next)
            fault("checkpoint", "checkpoint.beyond_end", "the end of the record", "the checkpoint is of a later block")
        note = checkpoint_note(self.origin, self.last, self.last_block.certificate, self.in_force)
        if file.note != note:
            place = f"the checkpoint at byte {file.note_at}"
            fault("certificates", "record.last_checkpoint", place, "it is not the checkpoint of the last block")

    # ---- The printed checkpoint ----

    def _check_printed_signatures(self, authorities: Authorities) -> None:
        assert self.printed
        if not is_enough(authorities, self.printed.signers(self.origin, authorities)):
            fault(
                "checkpoint",
                "checkpoint.signatures",
                PRINTED,
                "too few authorities of this record signed the checkpoint",
            )

    def _compare_with_printed(self, header: Header) -> None:
        if self.printed is None or self.printed.height != header.height:
            return
        assert self.in_force
        self._check_printed_signatures(self.in_force)
        if self.printed.text != checkpoint_text(self.origin, header, self.printed.round):
            fault(
                "checkpoint",
                "checkpoint.other_history",
                f"block {header.height}",
                "the authorities signed another history than this record's",
            )

    # ---- Rules ----

    def _rules(self, block: Block) -> None:
        if not self.rules_hold:
            return
        assert self.board
        try:
            self._apply(self.board, block)
            self.report.ballots = self.board.ballots
        except Fault as error:
            self.report.findings.append(error.finding)
            self.rules_hold = False

    def _apply(self, board: Board, block: Block) -> None:
        place = self.place
        board.begin_block(block.header.time)
        if block.header.height > 0:
            for data in block.entries:
                at = f"entry {board.entries} in {place}"
                try:
                    board.apply(data, block.header.time)
                except Broken as error:
                    fault(error.check, error.code, at, error.message)
        if block.header.next_authorities != sha256(board.next_authorities.encoded):
            fault("certificates", "block.next_authorities", place, "the header names another next set of authorities")
        if block.header.state_root != state_digest(board):
            fault("points", "state.digest", place, "the state digest is another one")


def audit(record: Path, checkpoint: Path | None) -> Report:
    printed = None
    if checkpoint is not None:
        try:
            printed = read_checkpoint(checkpoint.read_bytes())
        except (NoCheckpoint, OSError) as error:
            return Report([Finding("checkpoint", "checkpoint.unreadable", PRINTED, str(error), cannot_check=True)])
    run = Audit(printed)
    try:
        run.run(record)
    except Fault as error:
        run.report.findings.append(error.finding)
    run.report.board = None if run.report.findings else run.board
    return run.report
