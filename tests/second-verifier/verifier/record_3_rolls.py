"""record.md section 3, kinds 49 to 51: secret rolls, from the first key on them to the last mix."""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import protocol_3_generators as generators
from . import protocol_25_shuffles as shuffles
from .findings import broken
from .protocol_2_group import is_element, u64
from .record_1_encoding import sha256
from .record_2_elections import Part
from .record_3_mixes import MOST_POINTS, POINT, Trial, act


@dataclass
class Roll:
    """What becomes of the secret roll of one election."""

    chain: bytes
    election: bytes
    threshold: int
    keys: list[bytes] = field(default_factory=list)  # in the order in which they joined
    fixed: bool = False
    base: bytes = field(default_factory=generators.base)
    items: list[shuffles.Item] = field(default_factory=list)  # the list at hand
    mixers: list[int] = field(default_factory=list)
    trials: dict[int, Trial] = field(default_factory=dict)  # of this round, by trustee

    @property
    def is_mixed(self) -> bool:
        return self.fixed and len(self.mixers) == self.threshold

    def has(self, voter: bytes) -> bool:
        """Whether a key came out of the last mix."""
        return self.is_mixed and [voter] in self.items

    def join(self, key: bytes, takes_part: Callable[[bytes], None], acts: bytes) -> bytes:
        """Rules RK6 to RK8. The running hash of acts."""
        if self.fixed:
            broken("roll", "roll.fixed", "the roll is fixed")
        takes_part(key)
        if key in self.keys:
            broken("roll", "roll.repeated", f"{key.hex()} is on the roll")
        self.keys.append(key)
        return sha256(acts, b"roll-key", key)

    def require_open(self) -> None:
        """Rule RF5."""
        if self.fixed:
            broken("roll", "roll.fixed", "the roll is fixed")

    def fix(self, good: list[bytes], minimum: int, acts: bytes) -> bytes:
        """Rules RF6 and RF7. The running hash of acts."""
        if len(good) < max(minimum, shuffles.FEWEST_ITEMS):
            broken("roll", "roll.too_few", f"{len(good)} keys are on the roll")
        if len(good) > MOST_POINTS:
            broken("roll", "roll.too_many", f"{len(good)} keys are on the roll")
        self.fixed = True
        self.items = [[key] for key in good]
        return sha256(acts, b"roll", u64(len(good)), shuffles.root_of_list(self.items))

    def mix(self, part: Part, confirmed: set[int], acts: bytes) -> bytes:
        """Rules RX3 to RX10. The running hash of acts."""
        check = "mixes"
        if part.contest != 0:
            broken(check, "roll.contest", f"a mix of a roll for contest {part.contest}")
        if part.trustee not in confirmed:
            broken("shares", "tally.not_confirmed", f"trustee {part.trustee} did not confirm the ceremony")
        if not self.fixed:
            broken(check, "roll.not_fixed", "the roll is not fixed")
        if self.is_mixed or part.round != len(self.mixers):
            broken(check, "roll.round", f"{len(self.mixers)} mixes are there, and this is for round {part.round}")
        if part.trustee in self.mixers:
            broken(check, "roll.mixer", f"trustee {part.trustee} has mixed this roll")
        count = len(self.items)
        # A head has S in place of a second E.
        head, listed = shuffles.head_bytes(count, 1), POINT * count
        length = POINT + head + listed + shuffles.responses_bytes(count)
        trial = self.trials.setdefault(part.trustee, Trial())
        trial.take(part, length)
        if part.number == 0:
            if part.data[POINT] != 1:
                broken(check, "roll.proof", "the proof has another version")
            if part.data[POINT + 1 : 2 * POINT + 1] != shuffles.root_of_list(self.items):
                broken(check, "roll.inputs", "the mix is of another list than that at hand")
        message = trial.whole(length)
        if message is not None:
            image, rest = message[:POINT], message[POINT:]
            self._prove(part, image, rest[:head], rest[head : head + listed], rest[head + listed :])
            self.mixers.append(part.trustee)
            self.trials = {}
        return sha256(acts, act(b"roll-mix", part))

    def _prove(self, part: Part, image: bytes, head: bytes, listed: bytes, responses: bytes) -> None:
        context = shuffles.Context(self.chain, self.election, 0, part.trustee, part.round)
        try:
            if not is_element(image):
                raise shuffles.ShuffleRefused("the new base is not an element")
            outputs = shuffles.read_list(listed, 1)
            shuffles.verify(context, shuffles.Keys(self.base, image), self.items, outputs, head, responses)
        except shuffles.ShuffleRefused as error:
            broken("mixes", "roll.proof", str(error))
        self.base, self.items = image, outputs
