"""protocol.md section 6: which contests there can be, and of which bits and equations each of them is made."""

from collections.abc import Callable
from itertools import permutations
from math import isqrt

from . import counting_15_procedures as procedures
from . import record_2_elections as grammar
from .protocol_6_contests import PACKING, Contest, Draft
from .record_2_elections import Question, Rule
from .text import is_title, titles_differ

MOST_OPTIONS = 1024
MOST_COUNTERS = 1024
MOST_BITS = 8192
MOST_AMOUNT = 2**48
MOST_RANKED = 60
BYTE = 255


class NoContest(Exception):
    """A question that no contest can ask."""


def is_mixed(rule: Rule) -> bool:
    """Whether ballots are opened one by one, after mixes, because no sum decides."""
    if rule.kind == grammar.RANKED:
        return rule.parameters[2] == grammar.BALLOTS
    return rule.kind in (grammar.GRADED, grammar.WRITE_IN)


def cast_as(question: Question) -> tuple[Rule, int]:
    """The rule that ballots are cast by, and over how many options."""
    kind, parameters, options = question.rule.kind, question.rule.parameters, len(question.options)
    if kind == grammar.RANKED:
        return Rule(grammar.STAR if parameters[2] == grammar.PAIRS else grammar.SCORE, (parameters[0],)), options
    if kind == grammar.GRADED:
        return Rule(grammar.SCORE, (len(parameters[0]),)), options
    if kind == grammar.WRITE_IN:
        return Rule(grammar.SCORE, (BYTE,)), parameters[0]
    return question.rule, options


def contest(question: Question) -> Contest:
    mixed = is_mixed(question.rule)
    _own_bounds(question)
    rule, options = cast_as(question)
    _bounds(rule, options)
    if mixed and question.packed:
        raise NoContest("its ballots are mixed, and it is packed")
    made = of_rule(rule, options, question.packed, mixed)
    if question.packed and made.most >= PACKING:
        raise NoContest("a ballot can give more to a counter than a packed one holds")
    return made


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise NoContest(what)


def _own_bounds(question: Question) -> None:
    """What is particular to rankings, grades and write-ins."""
    parameters, options = question.rule.parameters, len(question.options)
    if question.rule.kind == grammar.RANKED:
        ranks, procedure, disclosure = parameters
        _require(2 <= options <= MOST_RANKED, "a ranked contest has 2 to 60 options")
        _require(1 <= ranks <= options, "ranks are 1 to as many as there are options")
        fault = procedures.fault(procedure, options)
        if fault is None and disclosure == grammar.PAIRS:
            fault = procedures.fault_for_pairs(procedure)
        _require(fault is None, fault or "")
    elif question.rule.kind == grammar.GRADED:
        grades, seats, _ = parameters
        _require(2 <= options <= MOST_RANKED, "a graded contest has 2 to 60 options")
        _require(2 <= len(grades) <= 10, "there are 2 to 10 grades")
        _require(all(map(is_title, grades)) and titles_differ(grades), "grades have sound names, which differ")
        _require(procedures.can_fill(seats), "the number of seats is not possible")
    elif question.rule.kind == grammar.WRITE_IN:
        _require(options == 0, "a write-in has no options")
        _require(2 <= parameters[0] <= 64, "a write-in has 2 to 64 bytes")


def _bounds(rule: Rule, options: int) -> None:
    """Bounds of what ballots are cast as. They come first, because no rule beyond them is to be written out."""
    parameters = rule.parameters
    _require(2 <= options <= MOST_OPTIONS, "the number of options is not possible")
    counters, bits = options, options
    match rule.kind:
        case grammar.APPROVAL:
            least, most = parameters
            _require(least <= most <= options and most > 0, "the numbers of marks are not possible")
            bits = options + (most - least).bit_length()
        case grammar.SCORE:
            _require(parameters[0] >= 1, "the highest score is 0")
            bits = options * parameters[0].bit_length()
        case grammar.STAR:
            _require(parameters[0] >= 1, "the highest score is 0")
            pairs, length = options * (options - 1), parameters[0].bit_length()
            counters, bits = options + pairs, options * length + pairs * (1 + 2 * length)
        case grammar.CUMULATIVE:
            least, most, each = parameters
            _require(1 <= most <= MOST_AMOUNT and 1 <= each <= most, "the numbers of points are not possible")
            _require(least <= min(most, options * each), "the least number of points is not possible")
            bits = options * each.bit_length() + (most - least).bit_length()
        case grammar.QUADRATIC:
            credits, against = parameters
            _require(1 <= credits <= MOST_AMOUNT, "the credits are not possible")
            counters = options * 2 if against else options
            bits = counters * isqrt(credits) + credits.bit_length()
        case grammar.POSITIONAL:
            points, least = parameters
            _require(1 <= len(points) <= options and least <= len(points), "the number of positions is not possible")
            _require(all(a >= b for a, b in zip(points, points[1:])) and points[-1] >= 1, "the points ascend or are 0")
            slack = (len(points) - least).bit_length() if least else 0
            bits = options * len(points) + options + len(points) + slack
        case grammar.KNAPSACK:
            costs, budget = parameters
            _require(len(costs) == options, "there is not one cost for each option")
            _require(all(1 <= amount <= MOST_AMOUNT for amount in (*costs, budget)), "an amount is not possible")
            bits = options + budget.bit_length()
    _require(counters <= MOST_COUNTERS and bits <= MOST_BITS, "it has too many counters or bits")


def of_rule(rule: Rule, options: int, packed: bool, mixed: bool = False) -> Contest:
    """The contest of a rule that ballots can be cast by."""
    draft = Draft()
    counters, most = _DRAWN[rule.kind](draft, options, *rule.parameters)
    weights = draft.weights
    if packed:
        weights = [(bit, counter // 2, weight * PACKING if counter % 2 else weight) for bit, counter, weight in weights]
    slots = (counters + 1) // 2 if packed else counters
    return Contest(rule, options, counters, packed, slots, draft.bits, weights, draft.rows(), most, mixed)


# Each draws its bits and equations, and says how many counters there are and what a ballot gives to one at most.


def _marks(draft: Draft, options: int) -> dict[int, int]:
    marks: dict[int, int] = {}
    for option in range(options):
        marks |= draft.bit(1, option)
    return marks


def _plurality(draft: Draft, options: int) -> tuple[int, int]:
    draft.equation(1, (1, _marks(draft, options)))
    return options, 1


def _approval(draft: Draft, options: int, least: int, most: int) -> tuple[int, int]:
    draft.equation(most, (1, _marks(draft, options)), (1, draft.range(most - least)))
    return options, 1


def _score(draft: Draft, options: int, highest: int) -> tuple[int, int]:
    for option in range(options):
        draft.range(highest, option)
    return options, highest


def _star(draft: Draft, options: int, highest: int) -> tuple[int, int]:
    scores = [draft.range(highest, option) for option in range(options)]
    pairs = list(permutations(range(options), 2))
    above = [draft.bit(1, options + number) for number in range(len(pairs))]
    for (i, j), p in zip(pairs, above):
        t, u = draft.range(highest), draft.range(highest)
        draft.equation(0, (1, scores[i]), (-1, scores[j]), (-highest, p), (1, t))
        draft.equation(highest, (1, scores[j]), (-1, scores[i]), (highest + 1, p), (1, u))
    return options + len(pairs), highest


def _cumulative(draft: Draft, options: int, least: int, most: int, each: int) -> tuple[int, int]:
    points: dict[int, int] = {}
    for option in range(options):
        points |= draft.range(each, option)
    draft.equation(most, (1, points), (1, draft.range(most - least)))
    return options, min(each, most)


def _quadratic(draft: Draft, options: int, credits: int, against: bool) -> tuple[int, int]:
    fields, votes = options * 2 if against else options, isqrt(credits)
    costs: dict[int, int] = {}
    for field in range(fields):
        for number in range(1, votes + 1):
            costs |= {bit: 2 * number - 1 for bit in draft.bit(1, field)}
    draft.equation(credits, (1, costs), (1, draft.range(credits)))
    return fields, votes


def _positional(draft: Draft, options: int, points: tuple[int, ...], least: int) -> tuple[int, int]:
    places = [[draft.bit(worth, option) for worth in points] for option in range(options)]
    marks = [[{bit: 1 for bit in place} for place in row] for row in places]
    groups = marks + [list(column) for column in zip(*marks)]
    for group, slack in [(group, draft.bit(1)) for group in groups]:
        draft.equation(1, *((1, mark) for mark in group), (1, slack))
    if least > 0:
        slack = draft.range(len(points) - least)
        draft.equation(len(points), *((1, mark) for row in marks for mark in row), (1, slack))
    return options, points[0]


def _knapsack(draft: Draft, options: int, costs: tuple[int, ...], budget: int) -> tuple[int, int]:
    bought = {bit: cost for bit, cost in zip(_marks(draft, options), costs)}
    draft.equation(budget, (1, bought), (1, draft.range(budget)))
    return options, 1


_DRAWN: dict[int, Callable[..., tuple[int, int]]] = {
    grammar.PLURALITY: _plurality,
    grammar.APPROVAL: _approval,
    grammar.SCORE: _score,
    grammar.STAR: _star,
    grammar.CUMULATIVE: _cumulative,
    grammar.QUADRATIC: _quadratic,
    grammar.POSITIONAL: _positional,
    grammar.KNAPSACK: _knapsack,
}
