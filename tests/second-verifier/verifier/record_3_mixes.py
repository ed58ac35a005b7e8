"""record.md section 3, kinds 42 and 43: mixes of ballots, and trustees' shares of what was mixed."""

from dataclasses import dataclass, field

from . import protocol_25_shuffles as shuffles
from . import protocol_26_lists as lists
from .findings import broken
from .protocol_2_group import u32
from .protocol_7_ceremony import JointKey
from .record_1_encoding import sha256
from .record_2_elections import Part

PART_BYTES = 65_024
MOST_POINTS = 2**22  # of a list
POINT = 32


@dataclass
class Trial:
    """The one message that a trustee sends in a contest and round."""

    begun: bytes | None = None  # its hash
    parts: list[bytes] = field(default_factory=list)

    def take(self, part: Part, length: int) -> None:
        """Rules MX11 to MX13, for a message of this length."""
        check = "mixes"
        if part.number == 0:
            if self.begun is not None:
                broken(check, "mix.begun", f"trustee {part.trustee} has begun a message")
            self.begun = part.whole
        elif self.begun != part.whole or part.number != len(self.parts):
            broken(check, "mix.part", f"part {part.number} is not the next one of the message begun")
        expected = min(PART_BYTES, length - PART_BYTES * part.number)
        if len(part.data) != expected:
            broken(check, "mix.length", f"the part has {len(part.data)} bytes and not {expected}")
        self.parts.append(part.data)

    def whole(self, length: int) -> bytes | None:
        """The message, after its last part. Rule MX16."""
        message = b"".join(self.parts)
        if len(message) < length:
            return None
        if sha256(message) != self.begun:
            broken("mixes", "mix.whole", "the parts together have another hash")
        return message


@dataclass
class Mixing:
    """What becomes of one contest whose ballots are mixed."""

    chain: bytes
    election: bytes
    contest: int
    packing: lists.Packing
    key: JointKey
    threshold: int
    keys: list[bytes]  # packed
    items: list[shuffles.Item] = field(default_factory=list)  # the list at hand
    mixers: list[int] = field(default_factory=list)
    trials: dict[int, Trial] = field(default_factory=dict)  # of this round, by trustee
    shares: dict[int, list[shuffles.Item]] = field(default_factory=dict)  # by trustee
    rows: list[lists.Row] | None = None  # of each ballot, once they are open

    @property
    def most(self) -> int:
        """How many ballots a list has room for. Rules O8 and B10."""
        return MOST_POINTS // (1 + len(self.keys))

    def begin(self, ballots: list[tuple[bytes, list[bytes]]]) -> None:
        """With the counted ballots in the order of their positions: tracker and ciphertexts."""
        context = self.chain, self.election, self.contest
        self.items = [lists.first_item(context, *ballot, self.packing, self.keys) for ballot in ballots]

    def mix(self, part: Part) -> None:
        """Rules MX8, MX9 and MX11 to MX17."""
        check = "mixes"
        if len(self.mixers) >= self.threshold or part.round != len(self.mixers):
            broken(check, "mix.round", f"{len(self.mixers)} mixes are there, and this is for round {part.round}")
        if part.trustee in self.mixers:
            broken(check, "mix.repeated", f"trustee {part.trustee} has mixed these ballots")
        count, keys = len(self.items), len(self.keys)
        head = shuffles.head_bytes(count, keys)
        listed = POINT * count * (keys + 1)
        length = head + listed + shuffles.responses_bytes(count)
        trial = self.trials.setdefault(part.trustee, Trial())
        trial.take(part, length)
        if part.number == 0:
            if part.data[0] != 1:
                broken(check, "mix.proof", "the proof has another version")
            if part.data[1:33] != shuffles.root_of_list(self.items):
                broken(check, "mix.inputs", "the mix is of another list than that at hand")
        message = trial.whole(length)
        if message is None:
            return
        self._prove(part, message[:head], message[head : head + listed], message[head + listed :])
        self.mixers.append(part.trustee)
        self.trials = {}

    def _prove(self, part: Part, head: bytes, listed: bytes, responses: bytes) -> None:
        context = shuffles.Context(self.chain, self.election, self.contest, part.trustee, part.round)
        try:
            outputs = shuffles.read_list(listed, len(self.keys) + 1)
            shuffles.verify(context, shuffles.Ciphertexts(self.keys), self.items, outputs, head, responses)
        except shuffles.ShuffleRefused as error:
            broken("mixes", "mix.proof", str(error))
        self.items = outputs

    def share(self, part: Part) -> None:
        """Rules MX8, MX10 to MX13, MX16, MX18 and MX19."""
        if part.round != self.threshold or len(self.mixers) < self.threshold:
            broken("mixes", "mix.round", f"a share for round {part.round}, and {len(self.mixers)} mixes are there")
        if self.rows is not None or part.trustee in self.shares:
            broken("shares", "mix.shared", f"the ballots are open, or trustee {part.trustee} has sent its share")
        length = lists.share_bytes(len(self.items), len(self.keys))
        trial = self.trials.setdefault(part.trustee, Trial())
        trial.take(part, length)
        message = trial.whole(length)
        if message is None:
            return
        public = [self.key.share(part.trustee, slot) for slot in range(self.packing.slots)]
        statement = lists.ListStatement(
            self.chain, self.election, self.contest, part.trustee, self.items, self.packing.elements(public)
        )
        share = lists.list_share(statement, message)
        if share is None:
            broken("shares", "mix.share", f"the share of trustee {part.trustee} does not hold")
        self.shares[part.trustee] = share
        if len(self.shares) == self.threshold:
            self.rows = lists.opened(self.items, self.shares, self.packing)
            if self.rows is None:
                broken("shares", "mix.open", "a ballot holds a number that no ballot can hold")


def act(word: bytes, part: Part) -> bytes:
    """What an accepted part adds to the running hash of acts."""
    return word + b"".join(map(u32, (part.contest, part.trustee, part.round, part.number))) + part.whole
