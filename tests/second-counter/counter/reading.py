"""Section 2 of counting.md: what the marks on a ballot say."""

from typing import Any


def read(case: dict[str, Any]) -> tuple[list[list[int]], str]:
    groups: list[list[int]] = []
    gap = 0
    for marks in map(set, case["marks"]):
        if not marks:
            gap += 1
            continue
        if case["most_skipped"] is not None and gap > case["most_skipped"]:
            return groups, "skip"
        gap = 0
        if len(marks) > 1:
            if case["overvotes"] == "End":
                return groups, "overvote"
            if case["overvotes"] == "Skip":
                continue
        before = {option for group in groups for option in group}
        if marks & before and case["repeats"] == "End":
            return groups, "choices"
        if marks - before:
            groups.append(sorted(marks - before))
    return groups, "choices"
