"""Section 13 of counting.md: expanding approvals, one voter at a time."""

from fractions import Fraction
from typing import Any

from .ties import Breaker, Tie


def expanding_approvals(case: dict[str, Any]) -> dict[str, Any]:
    projects, costs, left = case["options"], case["costs"], case["available"]
    voters = []
    for groups, _, times in case["ballots"]:
        rank = [projects] * projects
        for number, group in enumerate(groups):
            for project in group:
                rank[project] = 1 + sum(map(len, groups[:number]))
        voters += [rank] * times
    money = [Fraction(left, len(voters))] * len(voters)
    elected: list[int] = []
    steps: list[Any] = []
    tie = None
    breaker = Breaker.of(case["ties"])
    depth = 1
    while depth <= projects and tie is None:
        support = {
            project: sum((money[voter] for voter, rank in enumerate(voters) if rank[project] <= depth), Fraction(0))
            for project in range(projects)
            if project not in elected and costs[project] <= left
        }
        support = {project: sum_ for project, sum_ in support.items() if sum_ >= costs[project]}
        if not support:
            depth += 1
            continue
        most = max(support.values())
        best = [project for project, sum_ in support.items() if sum_ == most]
        maximal = {project: [sum(rank[project] == place for rank in voters) for place in range(1, projects + 1)] for project in best}
        best = [project for project in best if maximal[project] == max(maximal.values())]
        breaker.log.clear()
        try:
            chosen = best[0] if len(best) == 1 else breaker.choose("Turn", best, [])
        except Tie as open_tie:
            tie = [open_tie.options, ["money", left]]
            break
        steps.append([chosen, depth, str(most.numerator), str(most.denominator), left, list(breaker.log)])
        elected.append(chosen)
        left -= costs[chosen]
        if most:
            for voter, rank in enumerate(voters):
                if rank[chosen] <= depth:
                    money[voter] -= costs[chosen] * money[voter] / most
    tied = tie[0] if tie else []
    waiting = [p for p in range(projects) if tie and p not in elected and p not in tied and costs[p] <= left]
    return {"elected": elected, "tie": tie, "waiting": waiting, "vacant": 0, "steps": steps}
