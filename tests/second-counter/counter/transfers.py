"""Sections 4 to 7 of counting.md: rules that move papers from option to option.

Votes are fractions here; where a law cuts decimals off, it is done where the law says so.
"""

import hashlib
from fractions import Fraction
from math import ceil, floor
from typing import Any, Callable

from .ties import Breaker, Tie

# Decimals of a vote's value, and whether they are cut off at once, or of surplus / votes first.
LAWS = {"scotland": (5, True), "portland": (4, False)}
REASONS = ("choices", "overvote", "skip")


class Paper:
    """One ballot paper."""

    def __init__(self, ranking: list[int], end: str) -> None:
        self.ranking, self.end = ranking, end
        self.value = Fraction(1)
        self.at = -1  # which rank has it

    def holder(self) -> int | None:
        return self.ranking[self.at] if self.at < len(self.ranking) else None

    def move(self, hopeful: set[int]) -> int | None:
        """To the next rank with somebody who continues."""
        self.at += 1
        while self.at < len(self.ranking) and self.ranking[self.at] not in hopeful:
            self.at += 1
        return self.holder()


class Count:
    """What all these rules have in common: who continues, who is elected, the stages."""

    def __init__(self, case: dict[str, Any], seats: int, decimals: int) -> None:
        self.options = range(case["options"])
        self.seats, self.unit = seats, 10**decimals
        self.hopeful = set(self.options)
        self.elected: list[int] = []
        self.breaker = Breaker.of(case["ties"])
        self.stages: list[dict[str, Any]] = []
        self.votes: list[dict[int, Fraction]] = []
        self.exhausted = dict.fromkeys(REASONS, Fraction(0))
        self.lost = Fraction(0)
        self.papers = [
            Paper([group[0] for group in groups], end)
            for groups, end, times in case["ballots"]
            for _ in range(times)
            if groups or end != "choices"
        ]

    def units(self, votes: Fraction) -> str:
        number = votes * self.unit
        assert number.denominator == 1, votes
        return str(number.numerator)

    def written(self, votes: dict[Any, Fraction]) -> list[str]:
        return [self.units(number) for number in votes.values()]

    def stage(self, votes: dict[int, Fraction], quota: Fraction, transfer: dict[str, Any] | None) -> None:
        self.votes.append(votes)
        self.stages.append({
            "transfer": transfer,
            "tallies": self.written(votes),
            "exhausted": self.written(self.exhausted),
            "lost": self.units(self.lost),
            "quota": self.units(quota),
            "keep": [],
            "events": [],
        })

    def say(self, *event: Any) -> None:
        self.stages[-1]["events"].append(list(event))

    def now(self) -> dict[int, Fraction]:
        return self.votes[-1]

    def order(self) -> list[int]:
        """Who continues, from the most votes on."""
        return sorted(self.hopeful, key=lambda option: (-self.now()[option], option))

    def elect(self, option: int, code: str) -> None:
        self.hopeful.discard(option)
        self.elected.append(option)
        self.say(code, option)

    def elect_quota(self, quota: Fraction) -> None:
        for option in self.order():
            if self.now()[option] >= quota and len(self.elected) < self.seats:
                self.elect(option, "elected.quota")

    def over(self) -> bool:
        free = self.seats - len(self.elected)
        if free > 0 and self.hopeful and len(self.hopeful) <= free:
            for option in self.order():
                self.elect(option, "elected.remaining")
        return len(self.elected) >= self.seats or not self.hopeful

    def choose(self, purpose: str, tied: list[int]) -> int:
        if len(tied) == 1:
            return tied[0]
        self.breaker.log.clear()
        try:
            chosen = self.breaker.choose(purpose, tied, self.votes[:-1])
        except Tie as tie:
            self.say("tie.open", purpose, tie.options)
            raise
        self.say(*self.breaker.log[0])
        return chosen

    def lowest(self) -> int:
        least = min(self.now()[option] for option in self.hopeful)
        return self.choose("Exclusion", [option for option in self.options if option in self.hopeful and self.now()[option] == least])

    def exclude(self, options: list[int], code: str) -> None:
        self.hopeful -= set(options)
        self.say(code, sorted(options))

    def outcome(self, run: Callable[[], None]) -> dict[str, Any]:
        try:
            run()
        except Tie as tie:
            rest, free = sorted(self.hopeful), self.seats - len(self.elected)
            stake: list[Any] = ["exclusion"] if tie.purpose == "Exclusion" else ["turn"]
            if rest == tie.options and len(rest) == free + 1:
                stake = ["places", free]
            waiting = [option for option in rest if option not in tie.options]
            result = {"tie": [tie.options, stake], "waiting": waiting, "vacant": 0}
        else:
            result = {"tie": None, "waiting": [], "vacant": self.seats - len(self.elected)}
        return {"elected": self.elected, **result, "steps": self.stages}

    def transfer_record(self, cause: str, origin: list[int], received: dict[int, Fraction], gone: dict[str, Fraction], lost: Fraction) -> dict[str, Any]:
        return {"cause": cause, "from": origin, "received": self.written(received), "exhausted": self.written(gone), "lost": self.units(lost)}

    def nobody(self) -> dict[int, Fraction]:
        return {option: Fraction(0) for option in self.options}

    def first_preferences(self) -> dict[int, Fraction]:
        votes = self.nobody()
        for paper in self.papers:
            holder = paper.move(self.hopeful)
            if holder is None:
                self.exhausted[paper.end] += 1
            else:
                votes[holder] += 1
        return votes

    def quota(self, votes: dict[int, Fraction]) -> Fraction:
        return Fraction(floor(sum(votes.values()) / (self.seats + 1)) + 1)


def instant_runoff(case: dict[str, Any]) -> dict[str, Any]:
    rule = case["parameters"]
    count = Count(case, 1, 0)

    def majority(votes: dict[int, Fraction]) -> Fraction:
        return Fraction(floor(sum(votes.values()) / 2) + 1)

    def run() -> None:
        votes = count.first_preferences()
        count.stage(votes, majority(votes), None)
        while True:
            votes, order = count.now(), count.order()
            total = sum(votes[option] for option in order)
            if total == 0:
                count.say("vacant.no-votes")
                return
            if 2 * votes[order[0]] > total and not (rule["until_two"] and len(order) > 2):
                count.elect(order[0], "elected.majority")
                return
            named = [option for option in rule["first"] if option in count.hopeful]
            out, code = [], "excluded.together"
            if named and len(named) < len(order):
                out, code = named, "excluded.first"
            elif rule["together"]:
                stay = 2 if rule["until_two"] else 1
                for size in range(len(order) - stay, 1, -1):
                    if sum(votes[option] for option in order[-size:]) < votes[order[-size - 1]]:
                        out = order[-size:]
                        break
            if not out:
                out, code = [count.lowest()], "excluded.fewest"
            count.exclude(out, code)
            received, gone, after = count.nobody(), dict.fromkeys(REASONS, Fraction(0)), dict(votes)
            for paper in count.papers:
                holder = paper.holder()
                if holder in out:
                    after[holder] -= 1
                    to = paper.move(count.hopeful)
                    if to is None:
                        gone[paper.end] += 1
                    else:
                        received[to] += 1
            for option in count.options:
                after[option] += received[option]
            for reason in REASONS:
                count.exhausted[reason] += gone[reason]
            moved = count.transfer_record("transfer.exclusion", sorted(out), received, gone, Fraction(0))
            count.stage(after, majority(after), moved)

    return count.outcome(run)


def gregory(case: dict[str, Any]) -> dict[str, Any]:
    rule = case["parameters"]
    together = rule["together"]
    decimals, at_once = LAWS[rule["law"]] if "law" in rule else (rule["decimals"], rule["at_once"])
    count = Count(case, case["seats"], decimals)

    def cut(number: Fraction) -> Fraction:
        return Fraction(floor(number * 10**decimals), 10**decimals)

    def smaller(value: Fraction, surplus: Fraction, votes: Fraction) -> Fraction:
        if at_once:
            return cut(surplus * value / votes)
        return cut(cut(surplus / votes) * value)

    def run() -> None:
        votes = count.first_preferences()
        quota = count.quota(votes)
        count.stage(votes, quota, None)
        pending: list[int] = []
        while True:
            already = len(count.elected)
            count.elect_quota(quota)
            pending += [option for option in count.elected[already:] if count.now()[option] > quota]
            if count.over():
                return
            votes = count.now()
            if pending and together:
                origin, cause = list(pending), "transfer.surplus"
            elif pending:
                most = max(votes[option] for option in pending)
                origin = [count.choose("Surplus", [option for option in pending if votes[option] == most])]
                cause = "transfer.surplus"
            else:
                origin, cause = [count.lowest()], "transfer.exclusion"
                count.exclude(origin, "excluded.fewest")
            pending = [option for option in pending if option not in origin]
            received, gone, after = count.nobody(), dict.fromkeys(REASONS, Fraction(0)), dict(votes)
            free = Fraction(0)
            for option in origin:
                after[option] = quota if cause == "transfer.surplus" else Fraction(0)
                free += votes[option] - after[option]
            for paper in count.papers:
                holder = paper.holder()
                if holder not in origin:
                    continue
                if cause == "transfer.surplus":
                    paper.value = smaller(paper.value, votes[holder] - quota, votes[holder])
                to = paper.move(count.hopeful)
                if to is None:
                    gone[paper.end] += paper.value
                else:
                    received[to] += paper.value
            lost = free - sum(received.values()) - sum(gone.values())
            for option in count.options:
                after[option] += received[option]
            for reason in REASONS:
                count.exhausted[reason] += gone[reason]
            count.lost += lost
            count.stage(after, quota, count.transfer_record(cause, origin, received, gone, lost))

    return count.outcome(run)


def meek(case: dict[str, Any]) -> dict[str, Any]:
    count = Count(case, case["seats"], 9)
    tiny = Fraction(1, 10**9)
    keep = {option: Fraction(1) for option in count.options}

    def up(number: Fraction) -> Fraction:
        return ceil(number / tiny) * tiny

    def distribute() -> tuple[dict[int, Fraction], dict[str, Fraction], Fraction]:
        votes, gone = count.nobody(), dict.fromkeys(REASONS, Fraction(0))
        for paper in count.papers:
            weight = Fraction(1)
            for option in paper.ranking:
                part = up(weight * keep[option])
                votes[option] += part
                weight -= part
            gone[paper.end] += weight
        quota = floor(sum(votes.values()) / (count.seats + 1) / tiny) * tiny + tiny
        return votes, gone, quota

    def run() -> None:
        cause, origin = "transfer.surplus", []
        while True:
            previous = None
            while True:
                votes, gone, quota = distribute()
                reached = any(votes[option] >= quota for option in count.hopeful)
                surplus = max(Fraction(0), sum((votes[option] - quota for option in count.elected), Fraction(0)))
                if reached or surplus < Fraction(1, 10**6) or (previous is not None and surplus >= previous):
                    break
                previous = surplus
                for option in count.elected:
                    keep[option] = up(up(keep[option] * quota) / votes[option])
            moved = None
            if count.stages:
                received = {option: max(Fraction(0), votes[option] - count.now()[option]) for option in count.options}
                more = {reason: max(Fraction(0), gone[reason] - count.exhausted[reason]) for reason in REASONS}
                moved = count.transfer_record(cause, origin, received, more, Fraction(0))
            count.exhausted = gone
            count.stage(votes, quota, moved)
            count.stages[-1]["keep"] = count.written(keep)
            if reached:
                already = len(count.elected)
                count.elect_quota(quota)
                cause, origin = "transfer.surplus", count.elected[already:]
                if count.over():
                    return
                continue
            if count.over():
                return
            least = min(votes[option] for option in count.hopeful)
            low = count.choose("Exclusion", [o for o in sorted(count.hopeful) if votes[o] <= least + surplus])
            count.exclude([low], "excluded.fewest")
            if count.over():
                return
            keep[low] = Fraction(0)
            cause, origin = "transfer.exclusion", [low]

    return count.outcome(run)


def irish(case: dict[str, Any]) -> dict[str, Any]:
    count = Count(case, case["seats"], 0)
    reasons = {reason: number for number, reason in enumerate(REASONS)}
    # Ascending order of the rankings: rank by rank, a shorter one first, then by why it ends.
    count.papers.sort(key=lambda paper: (paper.ranking, reasons[paper.end]))
    seed = count.breaker.seed

    def ticket(place: int) -> bytes:
        return hashlib.sha256(b"tabella/v1/mix" + seed + place.to_bytes(8, "little")).digest()

    mixed = sorted(enumerate(count.papers), key=lambda numbered: ticket(numbered[0]))
    count.papers = [paper for _, paper in mixed]
    # For each option the sub-parcels that it received, the last one last.
    parcels: dict[int, list[list[Paper]]] = {option: [] for option in count.options}

    def run() -> None:
        votes = count.first_preferences()
        for option in count.options:
            parcels[option].append([paper for paper in count.papers if paper.holder() == option])
        original = dict(votes)
        quota = count.quota(votes)
        count.stage(votes, quota, None)
        pending: list[int] = []
        while True:
            already = len(count.elected)
            count.elect_quota(quota)
            pending += [option for option in count.elected[already:] if count.now()[option] > quota]
            if count.over():
                return
            votes, order = count.now(), count.order()
            free = count.seats - len(count.elected)
            waiting = sum((votes[option] - quota for option in pending), Fraction(0))
            others = sum(votes[option] for option in order[1:]) + waiting
            alone = free == 1 and votes[order[0]] > others
            but_one = len(order) == free + 1 and votes[order[-1]] + waiting < votes[order[-2]]
            if alone or but_one:
                for option in order[:free]:
                    count.elect(option, "elected.unreachable")
                return

            def quarter(low: Fraction, high: Fraction) -> bool:
                return low <= quota / 4 < high

            low, next_low = votes[order[-1]], votes[order[-2]]
            received, gone, after = count.nobody(), dict.fromkeys(REASONS, Fraction(0)), dict(votes)
            if pending and not (waiting < next_low - low and not quarter(low, low + waiting)):
                most = max(votes[option] for option in pending)
                one = count.choose("Surplus", [option for option in pending if votes[option] == most])
                pending.remove(one)
                surplus = votes[one] - quota
                origin, cause = [one], "transfer.surplus"
                last = parcels[one].pop()
                piles: dict[int, list[Paper]] = {option: [] for option in count.options}
                stuck = []
                for paper in last:
                    to = paper.move(count.hopeful)
                    (stuck if to is None else piles[to]).append(paper)
                able = sum(map(len, piles.values()))
                if able <= surplus:
                    shares = {option: len(pile) for option, pile in piles.items()}
                    short = int(surplus - able)
                    for paper in stuck[len(stuck) - short:]:
                        gone[paper.end] += 1
                else:
                    exact = {option: Fraction(len(pile) * surplus, able) for option, pile in piles.items()}
                    shares = {option: floor(number) for option, number in exact.items()}
                    fraction = {option: exact[option] - shares[option] for option in count.options}
                    missing = int(surplus) - sum(shares.values())
                    rest = [option for option in count.options if fraction[option] > 0]
                    while missing:
                        key = {o: (fraction[o], len(piles[o]), original[o]) for o in rest}
                        best = [option for option in rest if key[option] == max(key.values())]
                        chosen = best if len(best) <= missing else [count.choose("Fraction", best)]
                        for option in chosen:
                            shares[option] += 1
                            rest.remove(option)
                        missing -= len(chosen)
                given = {option: pile[len(pile) - shares[option]:] for option, pile in piles.items()}
                after[one] = quota
            else:
                if pending:
                    count.say("surplus.deferred", list(pending))
                out: list[int] = []
                for size in range(len(order) - free, 1, -1):
                    together = sum(votes[option] for option in order[-size:]) + waiting
                    if together < votes[order[-size - 1]]:
                        if not any(quarter(votes[option], together) for option in order[-size:]):
                            out = order[-size:]
                        break
                code = "excluded.together" if out else "excluded.fewest"
                out = out or [count.lowest()]
                count.exclude(out, code)
                if count.over():
                    return
                origin, cause = sorted(out), "transfer.exclusion"
                given = {option: [] for option in count.options}
                for option in origin:
                    for parcel in parcels[option]:
                        for paper in parcel:
                            to = paper.move(count.hopeful)
                            if to is None:
                                gone[paper.end] += 1
                            else:
                                given[to].append(paper)
                    parcels[option] = []
                    after[option] = Fraction(0)
            for option, pile in given.items():
                received[option] = Fraction(len(pile))
                after[option] += len(pile)
                if pile:
                    parcels[option].append(pile)
            for reason in REASONS:
                count.exhausted[reason] += gone[reason]
            count.stage(after, quota, count.transfer_record(cause, origin, received, gone, Fraction(0)))

    return count.outcome(run)
