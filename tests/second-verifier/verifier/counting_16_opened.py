"""counting.md section 16: what opened ballots say, and what is counted of them."""

import unicodedata
from collections import Counter
from typing import Any

from . import counting_15_procedures as procedures
from . import record_2_elections as grammar
from .counting_15_procedures import ties_of
from .protocol_2_group import Q, multiply_base, subtract, u64
from .protocol_26_lists import Row
from .record_1_encoding import sha256
from .record_2_elections import Question
from .record_3_elections import PUBLISHED, ElectionState
from .record_3_rules import Board
from .record_3_winners import winners
from .text import WHITE_SPACE, trimmed

DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}


class Nonsense(Exception):
    """A row that cannot be read; its code."""


# ---- Rows ----


def _fits(row: Row, fields: int, most: int) -> None:
    if len(row) != fields:
        raise Nonsense("row.length")
    if any(not 0 <= value <= most for value in row):
        raise Nonsense("row.range")


def ranking(row: Row, options: int, ranks: int) -> list[list[int]]:
    """The options that are marked at each rank; none for a blank row."""
    _fits(row, options, ranks)
    return [[option for option, value in enumerate(row) if value == rank] for rank in range(1, ranks + 1)]


def text(row: Row, size: int) -> str:
    """What was written; nothing for white space alone."""
    _fits(row, size, 255)
    written, _, behind = bytes(row).partition(b"\0")
    if any(behind):
        raise Nonsense("text.after_end")
    try:
        said = written.decode("utf-8")
    except UnicodeDecodeError:
        raise Nonsense("text.not_utf8") from None
    if any(unicodedata.category(one) in ("Cc", "Zl", "Zp") or ord(one) in DIRECTIONS for one in said):
        raise Nonsense("text.control")
    if not unicodedata.is_normalized("NFC", said):
        raise Nonsense("text.not_nfc")
    return trimmed(said)


def alike(said: str) -> str:
    """What texts that are one answer have in common."""
    folded = "".join(lower for one in said for upper in one.upper() for lower in upper.lower())
    words = unicodedata.normalize("NFC", folded)
    for white in WHITE_SPACE:
        words = words.replace(white, " ")
    return " ".join(word for word in words.split(" ") if word)


# ---- Counts ----


def lot_seed(chain: bytes, election: ElectionState, contest: int, held: int) -> bytes:
    """The seed of a contest whose first slot of the sum holds this number."""
    left = subtract(election.sums[contest].ciphertexts[1], multiply_base(held % Q))
    return sha256(b"tabella/v1/seed", chain, election.identifier, u64(contest), election.counted_root, left)


def results(board: Board) -> list[dict[str, Any]]:
    """What every published election came to, contest by contest; nothing of those that are withheld."""
    return [
        {
            "election": election.identifier.hex(),
            "title": election.manifest.title,
            "contests": [_result(board.chain, election, contest) for contest in range(len(election.contests))],
        }
        for election in board.elections.values()
        if election.phase == PUBLISHED
    ]


def _result(chain: bytes, election: ElectionState, contest: int) -> dict[str, Any]:
    question = election.manifest.contests[contest]
    found: dict[str, Any] = {"title": question.title}
    if election.is_withheld(contest):
        return found
    if contest in election.mixings:
        rows = election.mixings[contest].rows
        assert rows is not None
        seed = lot_seed(chain, election, contest, sum(row[0] for row in rows))
        return found | {"seed": seed.hex()} | of_rows(question, Counter(rows), seed)
    counts = election.counts[contest]
    found |= {"counts": counts, "winners": winners(question, counts)}
    if question.rule.kind == grammar.RANKED:
        options = len(question.options)
        seed = lot_seed(chain, election, contest, election.contests[contest].of_slots(counts)[0])
        found["seed"] = seed.hex()
        found["outcome"] = procedures.count_pairs(question.rule.parameters[1], options, counts[options:], seed)
    return found


def of_rows(question: Question, rows: Counter[Row], seed: bytes) -> dict[str, Any]:
    """Ballots, blank ones, nonsense by its code, and what the others say."""
    said: list[tuple[Any, int]] = []
    nonsense: Counter[str] = Counter()
    blank = 0
    for row, times in sorted(rows.items()):
        try:
            read = _read(question, row)
        except Nonsense as error:
            nonsense[str(error)] += times
            continue
        said.append((read, times))
        blank += 0 if any(read) else times
    found = {"ballots": sum(rows.values()), "blank": blank, "nonsense": dict(nonsense)}
    kind, parameters, options = question.rule.kind, question.rule.parameters, len(question.options)
    if kind == grammar.RANKED:
        return found | {"outcome": procedures.count(parameters[1], options, said, seed)}
    if kind == grammar.GRADED:
        return found | {"outcome": _judged(options, parameters, said, seed)}
    return found | {"written": _written(said)}


def _read(question: Question, row: Row) -> list[list[int]] | Row | str:
    parameters, options = question.rule.parameters, len(question.options)
    if question.rule.kind == grammar.RANKED:
        return ranking(row, options, parameters[0])
    if question.rule.kind == grammar.GRADED:
        _fits(row, options, len(parameters[0]))
        return row
    return text(row, parameters[0])


def _judged(options: int, parameters: tuple[Any, ...], said: list[tuple[Row, int]], seed: bytes) -> dict[str, Any]:
    """Majority Judgment of the ballots that grade somebody."""
    names, seats, ways = parameters
    counts = [[0] * len(names) for _ in range(options)]
    voters = 0
    for row, times in said:
        if not any(row):
            continue
        voters += times
        for option, value in enumerate(row):
            counts[option][max(value, 1) - 1] += times
    case = {"grades": counts, "voters": voters, "seats": seats, "ties": ties_of(ways, seed)}
    return procedures.majority_judgment(case)


def _written(said: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """Texts that are alike together, with how they are spelled, from the most frequent on."""
    together: dict[str, Counter[str]] = {}
    for one, times in said:
        if one:
            together.setdefault(alike(one), Counter())[one] += times
    found = [
        {"matched": key, "votes": spelled.total(), "spellings": sorted(spelled.items(), key=lambda s: (-s[1], s[0]))}
        for key, spelled in together.items()
    ]
    return sorted(found, key=lambda one: (-one["votes"], one["matched"]))


