#!/usr/bin/env python3
"""Reads counts of random ranked profiles, one JSON object a line, counts them again, and fails on any difference."""

import json
import sys
import time
from collections import Counter
from typing import Any, Callable

from counter import budget, grades, pairs, reading, transfers

RULES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "instant-runoff": transfers.instant_runoff,
    "stv-gregory": transfers.gregory,
    "stv-meek": transfers.meek,
    "stv-irish": transfers.irish,
    "schulze": pairs.schulze,
    "ranked-pairs": pairs.ranked_pairs,
    "copeland": pairs.copeland,
    "borda": pairs.borda,
    "majority-judgment": grades.majority_judgment,
    "expanding-approvals": budget.expanding_approvals,
}


def name(case: dict[str, Any]) -> str:
    law = case.get("parameters", {}).get("law")
    return f"{case['rule']} ({law})" if law else case["rule"]


def has_tie(outcome: dict[str, Any]) -> bool:
    return outcome["tie"] is not None or '"tie.' in json.dumps(outcome["steps"])


def main() -> int:
    seen, ties, differ = Counter(), Counter(), Counter()
    began = time.monotonic()
    for line in sys.stdin:
        if not seen:
            began = time.monotonic()  # what makes the counts may have to be built first
        case = json.loads(line)
        rule = name(case)
        seen[rule] += 1
        if case["rule"] == "reading":
            groups, end = reading.read(case)
            theirs, ours = [case["groups"], case["end"]], [groups, end]
        else:
            theirs, ours = case["outcome"], json.loads(json.dumps(RULES[case["rule"]](case)))
            ties[rule] += has_tie(theirs)
        if ours != theirs:
            differ[rule] += 1
            if differ[rule] <= 3:
                print(f"! {line.strip()}\n  ours {json.dumps(ours)}")
    for rule in seen:
        print(f"{rule:22} {seen[rule]:6} counts, {ties[rule]:6} with ties, {differ[rule]:4} differ")
    print(f"{sum(seen.values())} counts in {time.monotonic() - began:.1f} s")
    return 1 if differ or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
