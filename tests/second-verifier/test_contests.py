#!/usr/bin/env python3
"""crypto/tests/vectors/contests-1.json: ballots of every rule, tallies, and broken ballots; and bounds of rules."""

import json
import unittest
from dataclasses import replace
from pathlib import Path
from typing import Any

from verifier import protocol_7_ceremony as ceremony
from verifier import protocol_10_tally as tally
from verifier import record_2_elections as grammar
from verifier.protocol_2_group import Q
from verifier.protocol_6_contests import Contest, Draft
from verifier.protocol_6_rules import NoContest, contest, of_rule
from verifier.protocol_8_ballots import BallotRefused, Sealing
from verifier.record_2_elections import Question, Rule
from verifier.record_2_procedures import Procedure, RankedRule, Reading
from verifier.record_3_winners import winners

VECTORS = json.loads(
    (Path(__file__).resolve().parents[2] / "crypto/tests/vectors/contests-1.json").read_text(encoding="utf-8")
)
PARAMETERS = {
    "plurality": (grammar.PLURALITY, ()),
    "approval": (grammar.APPROVAL, ("min", "max")),
    "score": (grammar.SCORE, ("max",)),
    "star": (grammar.STAR, ("max",)),
    "cumulative": (grammar.CUMULATIVE, ("min", "max", "each")),
    "quadratic": (grammar.QUADRATIC, ("credits", "against")),
    "positional": (grammar.POSITIONAL, ("points", "min")),
    "knapsack": (grammar.KNAPSACK, ("costs", "budget")),
}


def content(value: dict[str, str]) -> bytes:
    return bytes.fromhex(value["bytes"])


def rule_of(described: dict[str, Any]) -> Rule:
    kind, names = PARAMETERS[described["rule"]]
    return Rule(kind, tuple(described[name] for name in names))


class Vectors(unittest.TestCase):
    chain, manifest, counted = (bytes.fromhex(VECTORS[name]) for name in ("chain", "manifest", "counted"))

    @classmethod
    def setUpClass(cls) -> None:
        announced = VECTORS["ceremony"]
        context = bytes.fromhex(announced["context"])
        began = ceremony.Announced(context, announced["trustees"], announced["threshold"], announced["slots"])
        keys = tuple(ceremony.trustee_key(began, t, content(key)) for t, key in enumerate(announced["keys"], 1))
        began = replace(began, keys=keys)
        dealings = [ceremony.dealing(began, t, content(dealing)) for t, dealing in enumerate(announced["dealings"], 1)]
        cls.key = ceremony.joint_key(began, dealings)
        assert cls.key.slot_keys == [content(key) for key in announced["slot_keys"]]

    def sealing(self, of: Contest) -> Sealing:
        return Sealing(self.chain, self.manifest, self.key.slot_keys, [of])

    def test_ballots_and_tallies(self) -> None:
        for election in VECTORS["elections"]:
            described = election["contest"]
            with self.subTest(described):
                made = of_rule(rule_of(described), described["options"], described["packed"])
                ballot = election["ballot"]
                sealed, signature = content(ballot["sealed"]), content(ballot["signature"])
                ciphertexts = self.sealing(made).verify(sealed, signature, [0])[0]
                self.assertEqual(len(sealed), 41 + made.ballot_bytes)
                shares = {t: self.share(made, ciphertexts, t, content(s)) for t, s in enumerate(election["shares"], 1)}
                points = tally.combine(ciphertexts, shares)
                counters = election["counters"]
                self.assertTrue(tally.counts_are_right(made, counters, points))
                self.assertTrue(tally.counts_are_plausible(made, counters, 1))
                for place in range(len(counters)):
                    other = [count + (place == at) for at, count in enumerate(counters)]
                    self.assertFalse(tally.counts_are_right(made, other, points))

    def share(self, of: Contest, sums: list[bytes], trustee: int, data: bytes) -> list[bytes]:
        public = [self.key.share(trustee, slot) for slot in range(of.slots)]
        statement = tally.ShareStatement(self.chain, self.manifest, 0, trustee, self.counted, sums, public)
        share = tally.decryption_share(statement, data)
        assert share is not None
        return share

    def test_broken_ballots(self) -> None:
        for election in VECTORS["elections"]:
            described = election["contest"]
            sealing = self.sealing(of_rule(rule_of(described), described["options"], described["packed"]))
            for broken in election["broken"]:
                with self.subTest((described, broken["what"])):
                    ballot = broken["ballot"]
                    with self.assertRaises(BallotRefused):
                        sealing.verify(content(ballot["sealed"]), content(ballot["signature"]), [0])


class Bits(unittest.TestCase):
    def test_a_range_writes_exactly_its_integers(self) -> None:
        for most in range(40):
            sums = {0}
            for weight in Draft().range(most).values():
                sums |= {number + weight for number in sums}
            self.assertEqual(sums, set(range(most + 1)))

    def test_completion_satisfies_equations(self) -> None:
        """Whatever the free bits are, and the echelon form is of the same equations."""
        made = of_rule(Rule(grammar.STAR, (5,)), 3, False)
        full = made.complete(list(range(7, 7 + len(made.free))), 11)
        for row in made.rows:
            self.assertEqual((full[row.pivot] + sum(c * full[k] for k, c in row.terms) - 11 * row.right) % Q, 0)
        pivots = [row.pivot for row in made.rows]
        self.assertEqual(pivots, sorted(pivots, reverse=True))
        self.assertTrue(all(k < row.pivot and k not in pivots for row in made.rows for k, _ in row.terms))


def question(kind: int, *parameters: Any, options: int = 3, packed: bool = False) -> Question:
    return Question("title", [f"option {number}" for number in range(options)], None, Rule(kind, parameters), packed)


def ranked(
    kind: int, *parameters: Any, overvotes: int = 0, skipped: int | None = None, pairs: int = 0, options: int = 3
) -> Question:
    """With three ranks."""
    procedure = Procedure(Reading(overvotes, skipped, 0), RankedRule(kind, parameters), ())
    return question(grammar.RANKED, 3, procedure, pairs, options=options)


class Bounds(unittest.TestCase):
    """Section 6 of protocol.md, and section 15 of counting.md."""

    sound = [
        question(grammar.APPROVAL, 0, 3),
        question(grammar.SCORE, 1, options=1024),
        question(grammar.SCORE, 2**20 - 1, packed=True),
        question(grammar.STAR, 1, options=32),
        question(grammar.CUMULATIVE, 6, 7, 2),
        question(grammar.QUADRATIC, 1, True),
        question(grammar.POSITIONAL, (1, 1, 1), 3),
        question(grammar.KNAPSACK, (1, 2, 2**48), 1),
        question(grammar.GRADED, ("a", "b"), 10_000, ()),
        question(grammar.WRITE_IN, 64, options=0),
        ranked(0, (True, False, (2,))),
        ranked(1, 10_000, (9, 0, True)),
        ranked(4, (2, 0, ((2, 0, 1),)), overvotes=2, pairs=1),
        ranked(6, 1, overvotes=1),
        ranked(8, (0, 0, 0), 0, overvotes=2),
    ]
    broken = [
        question(grammar.PLURALITY, options=1),
        question(grammar.PLURALITY, options=1025),
        question(grammar.APPROVAL, 2, 1),
        question(grammar.APPROVAL, 0, 0),
        question(grammar.APPROVAL, 0, 4),
        question(grammar.SCORE, 0),
        question(grammar.SCORE, 2**20, packed=True),
        question(grammar.SCORE, 256, options=1000),
        question(grammar.STAR, 1, options=33),
        question(grammar.CUMULATIVE, 7, 7, 2),
        question(grammar.CUMULATIVE, 0, 7, 8),
        question(grammar.CUMULATIVE, 0, 2**48 + 1, 1),
        question(grammar.QUADRATIC, 0, False),
        question(grammar.QUADRATIC, 2**48, False),
        question(grammar.POSITIONAL, (), 0),
        question(grammar.POSITIONAL, (1, 2), 0),
        question(grammar.POSITIONAL, (1, 0), 0),
        question(grammar.POSITIONAL, (1, 1), 3),
        question(grammar.POSITIONAL, (1, 1, 1, 1), 0),
        question(grammar.KNAPSACK, (1, 2), 1),
        question(grammar.KNAPSACK, (1, 2, 0), 1),
        question(grammar.KNAPSACK, (1, 2, 3), 0),
        ranked(0, (True, False, ()), options=61),
        ranked(0, (True, False, ()), options=2),
        question(grammar.GRADED, ("a",), 1, ()),
        question(grammar.GRADED, tuple("abcdefghijk"), 1, ()),
        question(grammar.GRADED, ("a", "a "), 1, ()),
        question(grammar.GRADED, ("a", " "), 1, ()),
        question(grammar.GRADED, ("a", "b"), 0, ()),
        question(grammar.GRADED, ("a", "b"), 10_001, ()),
        question(grammar.GRADED, ("a", "b"), 1, (), options=61),
        question(grammar.GRADED, ("a", "b"), 1, (), packed=True),
        question(grammar.WRITE_IN, 1, options=0),
        question(grammar.WRITE_IN, 65, options=0),
        question(grammar.WRITE_IN, 2),
        ranked(0, (True, False, (3,))),
        ranked(0, (True, False, ()), overvotes=2),
        ranked(1, 0, (5, 0, False)),
        ranked(1, 1, (10, 0, False)),
        ranked(2, 10_001),
        ranked(3, 0),
        ranked(4, (3, 0, ())),
        ranked(4, (None, 0, ((3, 1, 1),))),
        ranked(4, (None, 0, ((0, 1, 0),))),
        ranked(5, overvotes=1, pairs=1),
        ranked(5, overvotes=2, skipped=3, pairs=1),
        ranked(7, 1, 0, overvotes=2, pairs=1),
        ranked(6, 0),
        ranked(7, 0, 0),
        ranked(8, (0, 0), 0),
    ]

    def test_sound(self) -> None:
        for asked in self.sound:
            with self.subTest(asked.rule):
                made = contest(asked)
                self.assertEqual(made.mixed, asked.rule.kind in (8, 9, 10) and asked.rule.parameters[-1] != 1)

    def test_broken(self) -> None:
        for asked in self.broken:
            with self.subTest((asked.rule, len(asked.options))), self.assertRaises(NoContest):
                contest(asked)


class Winners(unittest.TestCase):
    """record.md section 3, outcome and funds."""

    def test_star(self) -> None:
        star = question(grammar.STAR, 5)
        # Above each other: 0-1, 0-2, 1-0, 1-2, 2-0, 2-1.
        self.assertEqual(winners(star, [9, 8, 1] + [2, 5, 3, 5, 0, 0]), [1])
        self.assertEqual(winners(star, [9, 8, 1] + [2, 5, 2, 5, 0, 0]), [0, 1])
        self.assertEqual(winners(star, [9, 8, 8] + [2, 1, 3, 5, 2, 0]), [1, 2])
        self.assertEqual(winners(star, [9, 8, 8] + [3, 4, 2, 5, 2, 0]), [0])
        self.assertEqual(winners(star, [0, 0, 0] + [0] * 6), [])

    def test_votes_against(self) -> None:
        self.assertEqual(winners(question(grammar.QUADRATIC, 9, True), [5, 4, 0] + [3, 1, 0]), [1])
        self.assertEqual(winners(question(grammar.QUADRATIC, 9, True), [5, 4, 0] + [5, 4, 0]), [])

    def test_projects(self) -> None:
        def bought(counts: list[int], *of: Any) -> list[int]:
            return winners(question(grammar.KNAPSACK, *of, options=len(counts)), counts)

        self.assertEqual(bought([3, 2, 1], (5, 6, 4), 9), [0, 2])
        self.assertEqual(bought([3, 3, 1], (5, 6, 1), 9), [0, 1])
        self.assertEqual(bought([3, 0, 1], (5, 1, 1), 9), [0, 2])

    def test_pairs(self) -> None:
        asked = ranked(4, (None, 0, ()), overvotes=2, pairs=1)
        self.assertEqual(winners(asked, [0, 0, 0] + [2, 2, 1, 2, 1, 1]), [0])
        self.assertEqual(winners(asked, [0, 0, 0] + [2, 1, 1, 2, 2, 1]), [0, 1, 2])
        two = ranked(6, 2, overvotes=2, pairs=1)
        self.assertEqual(winners(two, [0, 0, 0] + [3, 3, 1, 2, 1, 2]), [0, 1, 2])


if __name__ == "__main__":
    unittest.main()
