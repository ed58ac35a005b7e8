"""record.md section 3, kinds 14 and 40: who won a contest that is decided by sums."""

from itertools import combinations, permutations

from . import counting_15_procedures as procedures
from . import record_2_elections as grammar
from .record_2_elections import Question


def winners(question: Question, counts: list[int]) -> list[int]:
    """By the published counts: more than one for a tie, and of projects all that are bought or tied."""
    options = len(question.options)
    parameters = question.rule.parameters
    match question.rule.kind:
        case grammar.KNAPSACK:
            return _bought(counts, *parameters)
        case grammar.RANKED:
            found = procedures.count_pairs(parameters[1], options, counts[options:], None)
            return found["elected"] + (found["tie"][0] if found["tie"] else [])
        case grammar.STAR if max(counts[:options]) > 0:
            return _after_runoff(counts[:options], counts[options:])
        case grammar.QUADRATIC if parameters[1]:
            return _most([votes - against for votes, against in zip(counts, counts[options:])])
    return _most([0 if option == question.blank else count for option, count in enumerate(counts[:options])])


def _most(votes: list[int]) -> list[int]:
    return [option for option, count in enumerate(votes) if count == max(votes) and count > 0]


def _after_runoff(scores: list[int], pairs: list[int]) -> list[int]:
    """Who wins a runoff of two options that can be those with the highest sums, whatever the order of equal ones."""
    above = dict(zip(permutations(range(len(scores)), 2), pairs))
    found: set[int] = set()
    for one, other in combinations(range(len(scores)), 2):
        behind = min(scores[one], scores[other])
        before = [option for option in range(len(scores)) if scores[option] > behind]
        if len({*before} - {one, other}) == 0:
            found |= {a for a, b in ((one, other), (other, one)) if above[a, b] >= above[b, a]}
    return sorted(found)


def _bought(votes: list[int], costs: tuple[int, ...], left: int) -> list[int]:
    """Greedy buying: those that are bought, and those that are tied for the rest of the money."""
    won: list[int] = []
    for count in sorted(set(votes) - {0}, reverse=True):
        equal = [option for option, votes_ in enumerate(votes) if votes_ == count and costs[option] <= left]
        won += equal
        if sum(costs[option] for option in equal) > left:
            break
        left -= sum(costs[option] for option in equal)
    return won
