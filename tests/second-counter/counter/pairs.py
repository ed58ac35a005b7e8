"""Sections 8 to 11 of counting.md: rules of pairs and of positions."""

import random
from fractions import Fraction
from itertools import combinations, groupby
from typing import Any

from .ties import Breaker, places

Pairs = dict[tuple[int, int], int]


def positions(groups: list[list[int]], options: int) -> list[int]:
    """The rank of each option; what is not named shares the last."""
    rank = [len(groups)] * options
    for number, group in enumerate(groups):
        for option in group:
            rank[option] = number
    return rank


def pairwise(case: dict[str, Any]) -> Pairs:
    if "pairs" in case:
        return case["pairs"]
    options = case["options"]
    prefer = {(a, b): 0 for a in range(options) for b in range(options) if a != b}
    for groups, _, times in case["ballots"]:
        rank = positions(groups, options)
        for a, b in prefer:
            prefer[a, b] += times * (rank[a] < rank[b])
    return prefer


def condorcet(prefer: Pairs, options: int) -> int | None:
    winners = [a for a in range(options) if all(prefer[a, b] > prefer[b, a] for b in range(options) if a != b)]
    return winners[0] if winners else None


def single(first: list[int], breaker: Breaker) -> dict[str, Any]:
    counters = [int(option in first) for option in range(max(first) + 1)]
    return places(counters, 1, breaker)


def reach(edges: set[tuple[int, int]], start: int) -> set[int]:
    seen, todo = set(), [start]
    while todo:
        here = todo.pop()
        for a, b in edges:
            if a == here and b not in seen:
                seen.add(b)
                todo.append(b)
    return seen


def schwartz_set(left: list[int], defeats: set[tuple[int, int]]) -> list[int]:
    """The union of the smallest sets that nobody outside defeats a member of."""
    undefeated = [
        set(some)
        for size in range(1, len(left) + 1)
        for some in combinations(left, size)
        if not any(b in some and a in left and a not in some for a, b in defeats)
    ]
    smallest = [some for some in undefeated if not any(other < some for other in undefeated)]
    return sorted(set().union(*smallest))


def schulze(case: dict[str, Any]) -> dict[str, Any]:
    rule, options, prefer = case["parameters"], case["options"], pairwise(case)
    dropped = []
    default = rule["default"]
    if default is not None:
        ratios: dict[int, Fraction] = {}
        for option, top, bottom in rule["majorities"]:
            ratios.setdefault(option, Fraction(top, bottom))
        for option in range(options):
            if option == default:
                continue
            if prefer[option, default] < rule["quorum"]:
                dropped.append([option, "dropped.quorum"])
            elif prefer[option, default] <= ratios.get(option, 1) * prefer[default, option]:
                dropped.append([option, "dropped.majority"])
    gone = {option for option, _ in dropped}
    left = [option for option in range(options) if option not in gone]
    defeats = {(a, b) for a in left for b in left if a != b and prefer[a, b] > prefer[b, a]}

    # Schulze's paper: who has a path to each other one that is as strong as any path back.
    strength = {(a, b): (prefer[a, b], -prefer[b, a]) if (a, b) in defeats else (-1, 0) for a in left for b in left if a != b}
    path = dict(strength)
    for through in left:
        for a in left:
            for b in left:
                if len({a, b, through}) == 3:
                    path[a, b] = max(path[a, b], min(path[a, through], path[through, b]))
    by_paths = [a for a in left if all(path[a, b] >= path[b, a] for b in left if a != b)]

    # The constitution: the weakest defeats within the Schwartz set are dropped until there are none.
    rounds, edges = [], set(defeats)
    while True:
        schwartz = schwartz_set(left, edges)
        among = {edge for edge in edges if set(edge) <= set(schwartz)}
        weakest = sorted(edge for edge in among if strength[edge] == min(strength[other] for other in among))
        rounds.append([schwartz, [list(edge) for edge in weakest]])
        if not weakest:
            break
        edges -= set(weakest)
    assert schwartz == by_paths, (schwartz, by_paths)

    breaker = Breaker.of(case["ties"])
    result = single(by_paths, breaker)
    steps = {"condorcet": condorcet(prefer, options), "dropped": dropped, "rounds": rounds, "draws": breaker.log}
    return {**result, "steps": steps}


def ranked_pairs(case: dict[str, Any]) -> dict[str, Any]:
    options, prefer = case["options"], pairwise(case)

    def size(pair: tuple[int, int]) -> tuple[int, int]:
        return prefer[pair], -prefer[pair[1], pair[0]]

    majorities = [pair for pair in prefer if prefer[pair] > prefer[pair[1], pair[0]]]
    majorities.sort(key=lambda pair: (-size(pair)[0], -size(pair)[1], pair))
    classes = [list(some) for _, some in groupby(majorities, size)]
    locked: set[tuple[int, int]] = set()
    possible: set[tuple[int, int]] = set()
    shown = []
    for some in classes:
        free = {pair for pair in some if pair[0] not in reach(locked, pair[1])}
        possible |= free
        fates = {}
        for pair in some:
            in_every_order = pair[0] not in reach(possible, pair[1])
            fates[pair] = "majority.contradicted" if pair not in free else "majority.locked" if in_every_order else "majority.tied"
        shown += [[*pair, fate] for pair, fate in fates.items()]
        locked |= {pair for pair, fate in fates.items() if fate == "majority.locked"}
    first = [a for a in range(options) if not any(b == a for _, b in locked)]

    # Whatever the order of equal majorities: the winner is one of these.
    chance = random.Random(str(prefer))
    for _ in range(8):
        order = [pair for some in classes for pair in chance.sample(some, len(some))]
        graph: set[tuple[int, int]] = set()
        for a, b in order:
            if a not in reach(graph, b):
                graph.add((a, b))
        winners = {a for a in range(options) if not any(b == a for _, b in graph)}
        assert winners <= set(first), (winners, first)

    breaker = Breaker.of(case["ties"])
    result = single(first, breaker)
    return {**result, "steps": {"condorcet": condorcet(prefer, options), "majorities": shown, "draws": breaker.log}}


def copeland(case: dict[str, Any]) -> dict[str, Any]:
    options, prefer = case["options"], pairwise(case)
    score = [Fraction(0)] * options
    for a, b in combinations(range(options), 2):
        if prefer[a, b] == prefer[b, a]:
            score[a] += Fraction(1, 2)
            score[b] += Fraction(1, 2)
        else:
            score[a if prefer[a, b] > prefer[b, a] else b] += 1
    breaker = Breaker.of(case["ties"])
    result = places(score, case["seats"], breaker)
    return {**result, "steps": {"doubled": [int(2 * points) for points in score], "draws": breaker.log}}


def borda(case: dict[str, Any]) -> dict[str, Any]:
    options = case["options"]
    score = [Fraction(0)] * options
    for groups, end, times in case["ballots"]:
        if not groups and end == "choices":
            continue  # a blank ballot
        rank = positions(groups, options)
        for option in range(options):
            if case["parameters"]["averaged"]:
                behind = sum(rank[other] > rank[option] for other in range(options))
                equal = sum(rank[other] == rank[option] for other in range(options)) - 1
                score[option] += times * (behind + Fraction(equal, 2))
            elif rank[option] < len(groups):
                score[option] += times * (1 + sum(map(len, groups[rank[option] + 1:])))
    breaker = Breaker.of(case["ties"])
    result = places(score, case["seats"], breaker)
    return {**result, "steps": {"doubled": [int(2 * points) for points in score], "draws": breaker.log}}
