#!/usr/bin/env python3
"""crypto/tests/vectors/shuffle-1.json; and what is made of opened ballots, protocol.md section 26 and counting.md."""

import json
import unittest
from collections import Counter
from pathlib import Path
from typing import Any

from verifier import counting_15_procedures as procedures
from verifier import protocol_2_group as group
from verifier import protocol_3_generators as generators
from verifier import protocol_25_shuffles as shuffles
from verifier import protocol_26_lists as lists
from verifier import record_2_elections as grammar
from verifier.counting_16_opened import Nonsense, alike, of_rows, ranking, text
from verifier.findings import Broken
from verifier.record_1_encoding import sha256
from verifier.record_2_elections import Part, Question, Rule
from verifier.record_2_procedures import Procedure, RankedRule, Reading
from verifier.record_3_mixes import PART_BYTES, Mixing, Trial

VECTORS = json.loads(
    (Path(__file__).resolve().parents[2] / "crypto/tests/vectors/shuffle-1.json").read_text(encoding="utf-8")
)
SEED = bytes(range(32))


class Shuffles(unittest.TestCase):
    def cases(self) -> list[dict[str, Any]]:
        """Valid ones, and those broken in one place."""
        valid = [case | {"what": "valid", "error": None} for case in VECTORS["ciphertexts"] + VECTORS["keys"]]
        return [case | broken for case in valid for broken in [{}, *case["broken"]]]

    def holds(self, case: dict[str, Any], **changed: Any) -> bool:
        context = {"mixer": VECTORS["mixer"], "round": VECTORS["round"], "contest": VECTORS["contest"]}
        context |= {name: bytes.fromhex(VECTORS[name]) for name in ("chain", "manifest")}
        kind: shuffles.Ciphertexts | shuffles.Keys
        if "base" in case["keys"]:
            kind = shuffles.Keys(bytes.fromhex(case["keys"]["base"]), bytes.fromhex(case["image"]))
        else:
            secrets = [int.from_bytes(bytes.fromhex(secret), "little") for secret in case["keys"]["secrets"]]
            kind = shuffles.Ciphertexts([group.multiply_base(secret) for secret in secrets])
        data = {name: bytes.fromhex(case[name]) for name in ("inputs", "outputs", "head", "responses")}
        try:
            inputs, outputs = (shuffles.read_list(data[name], kind.points) for name in ("inputs", "outputs"))
            lists = changed.pop("lists", (inputs, outputs))
            shuffles.verify(shuffles.Context(**context | changed), kind, *lists, data["head"], data["responses"])
        except shuffles.ShuffleRefused:
            return False
        return True

    def test_generators(self) -> None:
        self.assertEqual(generators.p(0).hex(), VECTORS["P_0"])
        self.assertEqual(generators.p(511).hex(), VECTORS["P_511"])

    def test_vectors(self) -> None:
        for case in self.cases():
            with self.subTest(case["what"]):
                self.assertEqual(self.holds(case), case["error"] is None)

    def test_a_proof_is_good_for_one_mix(self) -> None:
        for case in VECTORS["ciphertexts"] + VECTORS["keys"]:
            for changed in ({"mixer": 2}, {"round": 1}, {"contest": 0}, {"chain": bytes(32)}, {"manifest": bytes(32)}):
                self.assertFalse(self.holds(case, **changed), changed)

    def test_lengths(self) -> None:
        """protocol.md section 12."""
        for case in VECTORS["ciphertexts"]:
            width = len(case["keys"]["secrets"])
            count = len(case["inputs"]) // 64 // (width + 1)
            self.assertEqual(shuffles.head_bytes(count, width), len(case["head"]) // 2)
            self.assertEqual(shuffles.responses_bytes(count), len(case["responses"]) // 2)


class Lists(unittest.TestCase):
    def test_packing(self) -> None:
        """The table of protocol.md section 26.1: slots, highest value, how many to one, and how many of these."""
        for slots, highest, together, keys in ((35, 3, 12, 3), (8, 8, 7, 2), (60, 60, 4, 15), (64, 255, 3, 22)):
            groups = lists.Packing(slots, highest + 1).groups
            self.assertEqual((len(groups[0]), len(groups)), (together, keys))
            self.assertEqual([slot for group_ in groups for slot in group_], list(range(slots)))

    def test_digits(self) -> None:
        packing = lists.Packing(5, 256)
        self.assertEqual(packing.digits([1 + 256 * 2 + 65536 * 3, 4 + 256 * 5]), (1, 2, 3, 4, 5))

    def test_logarithms(self) -> None:
        search = lists.Search(1000, 1)
        for value in (0, 1, 31, 32, 33, 998, 999):
            self.assertEqual(search.logarithm(group.multiply_base(value), 1000), value)
        for value in (1000, 1001, group.Q - 1):
            self.assertIsNone(search.logarithm(group.multiply_base(value), 1000))
        self.assertIsNone(search.logarithm(group.multiply_base(500), 500))

    def test_rows_have_no_order(self) -> None:
        digest = lists.rows_digest([(1, 2), (0, 3), (1, 2)])
        self.assertEqual(digest, lists.rows_digest([(0, 3), (1, 2), (1, 2)]))
        self.assertNotEqual(digest, lists.rows_digest([(1, 2), (0, 3)]))


class Parts(unittest.TestCase):
    """Rules MX11 to MX13, and MX16, of messages longer than the records have."""

    message = bytes(2 * PART_BYTES + 1)

    def part(self, number: int, message: bytes) -> Part:
        data = message[PART_BYTES * number : PART_BYTES * (number + 1)]
        return Part(bytes(32), 0, 1, 0, sha256(message), number, data)

    def refused(self, trial: Trial, part: Part) -> str | None:
        try:
            trial.take(part, len(self.message))
        except Broken as error:
            return error.code
        return None

    def test_in_order(self) -> None:
        trial = Trial()
        for number in range(3):
            self.assertIsNone(trial.whole(len(self.message)) if number else None)
            self.assertIsNone(self.refused(trial, self.part(number, self.message)))
        self.assertEqual(trial.whole(len(self.message)), self.message)

    def test_out_of_order(self) -> None:
        trial = Trial()
        self.assertEqual(self.refused(trial, self.part(1, self.message)), "mix.part")
        self.assertIsNone(self.refused(trial, self.part(0, self.message)))
        self.assertEqual(self.refused(trial, self.part(2, self.message)), "mix.part")
        self.assertEqual(self.refused(trial, self.part(1, self.message[:-1] + b"\x01")), "mix.part")
        self.assertEqual(self.refused(trial, self.part(0, self.message)), "mix.begun")

    def test_one_message(self) -> None:
        trial = Trial()
        other = b"\x01" + self.message[1:]
        self.assertIsNone(self.refused(trial, self.part(0, self.message)))
        self.assertEqual(self.refused(trial, self.part(0, other)), "mix.begun")
        self.assertEqual(self.refused(trial, self.part(1, other)), "mix.part")
        self.assertIsNone(self.refused(trial, self.part(1, self.message)))

    def test_lengths(self) -> None:
        trial = Trial()
        self.assertEqual(self.refused(trial, self.part(0, bytes(PART_BYTES - 1))), "mix.length")
        self.assertEqual(self.refused(Trial(), self.part(0, b"")), "mix.length")

    def test_lists_have_room_for_fewer_ballots_the_wider_they_are(self) -> None:
        """protocol.md 26.1: n (w + 1) is at most 2^22; as in Rust's test of the same."""
        for width, most in ((3, 1 << 20), (22, 182_361), (64, 64_527)):
            self.assertEqual(Mixing(*[None] * 6, keys=[b""] * width).most, most)  # type: ignore[arg-type]


def procedure(kind: int, *parameters: Any, overvotes: int = 0, ties: tuple[int, ...] = (2,)) -> Procedure:
    return Procedure(Reading(overvotes, None, 0), RankedRule(kind, parameters), ties)


class Rankings(unittest.TestCase):
    """Tennessee's capital: Memphis, Nashville, Chattanooga, Knoxville, of which Nashville beats each other one."""

    rows = Counter({(1, 2, 3, 4): 42, (4, 1, 2, 3): 26, (4, 3, 1, 2): 15, (4, 3, 2, 1): 17})

    def outcome(self, of: Procedure) -> dict[str, Any]:
        asked = Question("title", list("MNCK"), None, Rule(grammar.RANKED, (4, of, grammar.BALLOTS)), False)
        found = of_rows(asked, self.rows + Counter({(0, 0, 0, 0): 3}), SEED)
        self.assertEqual((found["ballots"], found["blank"], found["nonsense"]), (103, 3, {}))
        return found["outcome"]

    def test_rules(self) -> None:
        variants: list[tuple[Procedure, list[int]]] = [
            (procedure(0, (False, False, ())), [3]),
            (procedure(0, (True, True, (0,))), [1]),
            (procedure(1, 2, (5, 0, False)), [0, 1]),
            (procedure(1, 2, (4, 1, True)), [0, 1]),
            (procedure(2, 2), [0, 1]),
            (procedure(3, 2), [0, 1]),
            (procedure(4, (None, 0, ()), overvotes=2), [1]),
            (procedure(5, overvotes=2), [1]),
            (procedure(6, 1, overvotes=2), [1]),
            (procedure(7, 1, 0, overvotes=2), [1]),
            (procedure(7, 1, 1, overvotes=2), [1]),
            (procedure(8, (1, 1, 1, 1), 2, overvotes=2), [0, 1]),
        ]
        for of, elected in variants:
            with self.subTest(of.rule):
                found = self.outcome(of)
                self.assertEqual(sorted(found["elected"]), elected)
                self.assertIsNone(found["tie"])

    def test_pairs_alone(self) -> None:
        """In lexicographic order of the pairs."""
        above = [42, 42, 42, 58, 68, 68, 58, 32, 83, 58, 32, 17]
        for kind, *parameters in ((4, (None, 0, ())), (5,), (6, 1)):
            of = procedure(kind, *parameters, overvotes=2)
            self.assertEqual(procedures.count_pairs(of, 4, above, None)["elected"], [1])

    def test_readings(self) -> None:
        marks = [[0], [], [1, 2], [0, 3]]

        def read(*says: Any) -> tuple[list[list[int]], str]:
            return procedures.read(Procedure(Reading(*says), RankedRule(5, ()), ()), marks)

        self.assertEqual(read(0, None, 0), ([[0]], "overvote"))
        self.assertEqual(read(1, None, 0), ([[0]], "choices"))
        self.assertEqual(read(2, None, 0), ([[0], [1, 2], [3]], "choices"))
        self.assertEqual(read(2, None, 1), ([[0], [1, 2]], "choices"))
        self.assertEqual(read(2, 0, 0), ([[0]], "skip"))

    def test_lots_are_drawn_by_the_seed(self) -> None:
        of = procedure(6, 1, overvotes=2)
        drawn = {procedures.count_pairs(of, 4, [1] * 12, bytes([n]) * 32)["elected"][0] for n in range(40)}
        self.assertEqual(drawn, {0, 1, 2, 3})
        self.assertEqual(procedures.count_pairs(of, 4, [1] * 12, None)["tie"], [[0, 1, 2, 3], ["places", 1]])

    def test_rows(self) -> None:
        self.assertEqual(ranking((2, 0, 1, 2), 4, 3), [[2], [0, 3], []])
        for row, code in {(1, 2, 3): "row.length", (1, 2, 3, 4): "row.range"}.items():
            with self.assertRaisesRegex(Nonsense, code):
                ranking(row, 4, 3)


class Grades(unittest.TestCase):
    def test_blank_ballots_judge_nothing(self) -> None:
        asked = Question("title", list("AB"), None, Rule(grammar.GRADED, (("bad", "fair", "good"), 1, (2,))), False)
        found = of_rows(asked, Counter({(3, 1): 2, (2, 2): 2, (2, 0): 1, (0, 0): 9, (4, 1): 2}), SEED)
        self.assertEqual((found["ballots"], found["blank"], found["nonsense"]), (16, 9, {"row.range": 2}))
        self.assertEqual(found["outcome"]["elected"], [0])
        self.assertEqual(found["outcome"]["steps"]["grades"], [[0, 3, 2], [3, 2, 0]])


class Texts(unittest.TestCase):
    def row(self, said: str | bytes, size: int = 16) -> lists.Row:
        data = said.encode() if isinstance(said, str) else said
        return tuple(data.ljust(size, b"\0"))

    def test_read(self) -> None:
        for said, expected in {"Ada": "Ada", " Ada\u2003": "Ada", "": "", " \u3000": "", "Zoë": "Zoë"}.items():
            self.assertEqual(text(self.row(said), 16), expected)
        full = "x" * 16
        self.assertEqual(text(self.row(full), 16), full)

    def test_nonsense(self) -> None:
        for said, code in {
            b"a\0b": "text.after_end",
            b"\xc3": "text.not_utf8",
            "a\tb".encode(): "text.control",
            "\n".encode(): "text.control",
            "\u2028".encode(): "text.control",
            "a\u202eb".encode(): "text.control",
            "\u2066".encode(): "text.control",
            "\ufeffa".encode(): "text.control",
            "e\u0301".encode(): "text.not_nfc",
        }.items():
            with self.subTest(said), self.assertRaisesRegex(Nonsense, code):
                text(self.row(said), 16)
        with self.assertRaisesRegex(Nonsense, "row.length"):
            text(self.row("a"), 15)
        with self.assertRaisesRegex(Nonsense, "row.range"):
            text((256, *bytes(15)), 16)

    def test_alike(self) -> None:
        for one, other in (("Straße", "STRASSE"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), (" a \u2003 b", "A b"), ("ﬁn", "FIN")):
            self.assertEqual(alike(one), alike(other))
        self.assertNotEqual(alike("ab"), alike("a b"))

    def test_together(self) -> None:
        asked = Question("title", [], None, Rule(grammar.WRITE_IN, (16,)), False)
        said: dict[str | bytes, int] = {"Ada": 1, "ADA": 2, "Bob": 4, "": 5, b"\xff": 1}
        rows = Counter({self.row(text_): times for text_, times in said.items()})
        found = of_rows(asked, rows, SEED)
        self.assertEqual((found["ballots"], found["blank"], found["nonsense"]), (13, 5, {"text.not_utf8": 1}))
        self.assertEqual(
            found["written"],
            [
                {"matched": "bob", "votes": 4, "spellings": [("Bob", 4)]},
                {"matched": "ada", "votes": 3, "spellings": [("ADA", 2), ("Ada", 1)]},
            ],
        )


if __name__ == "__main__":
    unittest.main()
