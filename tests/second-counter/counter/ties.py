"""Section 3 of counting.md: what breaks ties."""

import hashlib
from dataclasses import dataclass, field
from typing import Any


class Tie(Exception):
    """Options among which nothing that is named decides."""

    def __init__(self, purpose: str, options: list[int]) -> None:
        super().__init__(purpose, options)
        self.purpose, self.options = purpose, options


@dataclass
class Breaker:
    ways: list[str]
    seed: bytes | None
    draws: int = 0
    log: list[list[Any]] = field(default_factory=list)

    @staticmethod
    def of(ties: dict[str, Any]) -> "Breaker":
        return Breaker(ties["ways"], bytes.fromhex(ties["seed"]) if ties["seed"] else None)

    def choose(self, purpose: str, tied: list[int], earlier: list[dict[int, int]]) -> int:
        """One of the tied. `earlier` are the votes at the stages before, from the first on."""
        left = sorted(tied)
        best = min if purpose == "Exclusion" else max
        for way in self.ways:
            if way in ("tie.latest-stage", "tie.earliest-stage"):
                for votes in reversed(earlier) if way == "tie.latest-stage" else earlier:
                    wanted = best(votes[option] for option in left)
                    left = [option for option in left if votes[option] == wanted]
            elif way == "tie.list-order":
                left = [max(left) if purpose == "Exclusion" else min(left)]
            elif self.seed is not None:
                number = self.draws.to_bytes(4, "little")
                self.draws += 1
                tickets = {
                    hashlib.sha256(b"tabella/v1/lot" + self.seed + number + option.to_bytes(4, "little")).digest(): option
                    for option in left
                }
                left = [tickets[min(tickets)]]
            if len(left) == 1:
                self.log.append([way, purpose, left[0], sorted(tied)])
                return left[0]
        raise Tie(purpose, left)


def places(counters: list[Any], seats: int, breaker: Breaker) -> dict[str, Any]:
    """The seats for the highest counters; the last ones are drawn one after the other where more are equal than there are."""
    elected: list[int] = []
    seats_to_fill = min(seats, len(counters))
    while len(elected) < seats_to_fill:
        rest = [option for option in range(len(counters)) if option not in elected]
        equal = [option for option in rest if counters[option] == max(counters[option] for option in rest)]
        open_seats = seats - len(elected)
        if len(equal) <= open_seats:
            elected += equal
            continue
        try:
            elected.append(breaker.choose("Place", equal, []))
        except Tie as tie:
            return {"elected": elected, "tie": [tie.options, ["places", open_seats]], "waiting": [], "vacant": 0}
    return {"elected": elected, "tie": None, "waiting": [], "vacant": seats - len(elected)}
