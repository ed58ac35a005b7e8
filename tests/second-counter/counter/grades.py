"""Section 12 of counting.md: Majority Judgment, by its definition."""

from typing import Any

from .ties import Breaker, places


def majority_judgment(case: dict[str, Any]) -> dict[str, Any]:
    voters = case["voters"]
    values, table = [], []
    for row in case["grades"]:
        row = [row[0] + voters - sum(row), *row[1:]]
        table.append(row)
        grades = [grade for grade, times in enumerate(row) for _ in range(times)]
        value = []
        while grades:
            value.append(grades.pop((len(grades) - 1) // 2))
        values.append(value)
    ranks = [sum(other > value for other in values) for value in values]
    breaker = Breaker.of(case["ties"])
    result = places([-rank for rank in ranks], case["seats"], breaker)
    majority = [value[0] if value else None for value in values]
    return {**result, "steps": {"grades": table, "majority": majority, "ranks": ranks, "draws": breaker.log}}
