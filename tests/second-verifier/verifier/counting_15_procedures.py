"""counting.md section 15: how a manifest says that rankings are counted, for the counter in tests/second-counter."""

import sys
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

from .record_2_procedures import (
    AVERAGED,
    BORDA,
    COPELAND,
    EXPANDING_APPROVALS,
    GREGORY,
    INSTANT_RUNOFF,
    IRISH,
    MEEK,
    OVERVOTES_EQUALS,
    QUOTIENT,
    RANKED_PAIRS,
    SCHULZE,
    Procedure,
)

# The counter is a program of its own, and shares nothing with this one.
sys.path.append(str(Path(__file__).resolve().parents[2] / "second-counter"))

from counter import budget, grades, pairs, reading, transfers

MOST_SEATS = 10_000
MOST_DECIMALS = 9
STRICT = (INSTANT_RUNOFF, GREGORY, MEEK, IRISH)
OF_PAIRS = (SCHULZE, RANKED_PAIRS, COPELAND)
WAYS = ("tie.latest-stage", "tie.earliest-stage", "tie.lot", "tie.list-order")
Marks = list[list[int]]  # the options at each rank
OVERVOTES = ("End", "Skip", "Equals")
REPEATS = ("Ignore", "End")
majority_judgment = grades.majority_judgment
COUNTERS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    INSTANT_RUNOFF: transfers.instant_runoff,
    GREGORY: transfers.gregory,
    MEEK: transfers.meek,
    IRISH: transfers.irish,
    SCHULZE: pairs.schulze,
    RANKED_PAIRS: pairs.ranked_pairs,
    COPELAND: pairs.copeland,
    BORDA: pairs.borda,
    EXPANDING_APPROVALS: budget.expanding_approvals,
}


# ---- What can be counted ----


def can_fill(seats: int) -> bool:
    return 1 <= seats <= MOST_SEATS


def fault(procedure: Procedure, options: int) -> str | None:
    """Why nothing can be counted by it, if nothing can."""
    kind, parameters = procedure.rule.kind, procedure.rule.parameters
    if kind in STRICT and procedure.reading.overvotes == OVERVOTES_EQUALS:
        return "equal ranks are read as equals, which the rule cannot count"
    if kind in (GREGORY, MEEK, IRISH, COPELAND, BORDA) and not can_fill(parameters[0]):
        return "the number of seats is not possible"
    if kind == INSTANT_RUNOFF and any(option >= options for option in parameters[0][2]):
        return "the rule names an option that there is not"
    if kind == GREGORY and parameters[1][0] > MOST_DECIMALS:
        return "there are too many decimals"
    if kind == SCHULZE:
        default, _, majorities = parameters[0]
        named = [option for option, _, _ in majorities] + ([] if default is None else [default])
        if any(option >= options for option in named) or any(denominator == 0 for _, _, denominator in majorities):
            return "the rule names an option that there is not, or a ratio that is none"
    if kind == EXPANDING_APPROVALS and len(parameters[0]) != options:
        return "there is not one cost for each option"
    return None


def fault_for_pairs(procedure: Procedure) -> str | None:
    """Why it needs more than pairs, if it does."""
    if procedure.rule.kind not in OF_PAIRS:
        return "the rule needs more than pairs"
    if procedure.reading.overvotes != OVERVOTES_EQUALS or procedure.reading.most_skipped is not None:
        return "the reading needs more than pairs"
    return None


# ---- Counts ----


def ties_of(ways: tuple[int, ...], seed: bytes | None) -> dict[str, Any]:
    return {"ways": [WAYS[way] for way in ways], "seed": seed.hex() if seed else None}


def read(procedure: Procedure, marks: Marks) -> tuple[list[list[int]], str]:
    """Section 2: a ranking, and why it ends, from the options that are marked at each rank."""
    says = procedure.reading
    return reading.read({
        "marks": marks,
        "overvotes": OVERVOTES[says.overvotes],
        "most_skipped": says.most_skipped,
        "repeats": REPEATS[says.repeats],
    })


def count(procedure: Procedure, options: int, ballots: list[tuple[Marks, int]], seed: bytes) -> dict[str, Any]:
    """Ballots, and how many there are of each."""
    profile = [[*read(procedure, marks), times] for marks, times in ballots]
    return COUNTERS[procedure.rule.kind](_case(procedure, options, seed) | {"ballots": profile})


def count_pairs(procedure: Procedure, options: int, above: list[int], seed: bytes | None) -> dict[str, Any]:
    """From how many prefer i to j, for the ordered pairs in lexicographic order."""
    prefer = dict(zip(permutations(range(options), 2), above))
    return COUNTERS[procedure.rule.kind](_case(procedure, options, seed) | {"pairs": prefer})


def _case(procedure: Procedure, options: int, seed: bytes | None) -> dict[str, Any]:
    kind, parameters = procedure.rule.kind, procedure.rule.parameters
    case: dict[str, Any] = {"options": options, "ties": ties_of(procedure.ties, seed), "seats": 1, "parameters": {}}
    if kind == INSTANT_RUNOFF:
        together, until_two, first = parameters[0]
        case["parameters"] = {"together": together, "until_two": until_two, "first": list(first)}
    elif kind == SCHULZE:
        default, quorum, majorities = parameters[0]
        case["parameters"] = {"default": default, "quorum": quorum, "majorities": list(majorities)}
    elif kind == EXPANDING_APPROVALS:
        case["costs"], case["available"] = parameters
    elif kind != RANKED_PAIRS:
        case["seats"] = parameters[0]
    if kind == GREGORY:
        decimals, value, together = parameters[1]
        case["parameters"] = {"decimals": decimals, "at_once": value == QUOTIENT, "together": together}
    if kind == BORDA:
        case["parameters"] = {"averaged": parameters[1] == AVERAGED}
    return case
