"""record.md section 3, kinds 21 to 23: who is who, and who takes part in what."""

from dataclasses import dataclass, field

from . import protocol_16_membership as membership
from .findings import broken
from .protocol_2_group import is_element, u32, u64
from .record_1_encoding import sha256
from .record_2_elections import Manifest
from .record_2_rewards import WeekPseudonym
from .record_2_standing import Audience, Member, Members, Pseudonym, Revocation

RESIDENT = 0
CLASSES = 5
MOST_IN_RING = 1024
FEWEST_LISTED = 8
CHECK = "standing"


@dataclass
class Place:
    key: bytes
    member_class: int
    revoked: bool = False
    attested: Member | None = None

    @property
    def is_good(self) -> bool:
        return not self.revoked


@dataclass
class Assembly:
    """The list of a poll under pseudonyms, and who has joined it."""

    listed: list[Place]  # as they were at the opening
    keys: list[bytes]
    tags: set[bytes] = field(default_factory=set)

    @property
    def rings(self) -> int:
        return -(-len(self.keys) // MOST_IN_RING)

    def ring(self, number: int) -> slice:
        shorter, longer = divmod(len(self.keys), self.rings)
        begin = number * shorter + min(number, longer)
        return slice(begin, begin + shorter + (number < longer))


class Standing:
    def __init__(self) -> None:
        self.places: list[Place] = []
        self.known: dict[bytes, Place] = {}
        self.pseudonyms: dict[bytes, bytes] = {}  # the poll of each
        self.assemblies: dict[bytes, Assembly] = {}
        self.acts = bytes(32)

    def count(self, member_class: int) -> int:
        return sum(place.is_good for place in self.places if place.member_class == member_class)

    def digest(self) -> bytes:
        counts = [self.count(member_class) for member_class in range(CLASSES)]
        return sha256(b"".join(map(u64, counts)) + self.acts)

    def is_fresh(self, key: bytes) -> bool:
        return key not in self.known and key not in self.pseudonyms

    def join(self, key: bytes, member_class: int) -> None:
        self.places.append(Place(key, member_class))
        self.known[key] = self.places[-1]

    def is_resident(self, key: bytes) -> bool:
        place = self.known.get(key)
        return place is not None and place.key == key and place.is_good and place.member_class == RESIDENT

    def number(self, key: bytes) -> int:
        """The number of the place that a key has, which stays with the person."""
        return next(number for number, place in enumerate(self.places) if place is self.known[key])

    # ---- J1 to J5 ----

    def is_not_revoked(self, key: bytes) -> None:
        """J1 and J2."""
        if key in self.pseudonyms:
            return
        place = self.known.get(key)
        if place is None:
            broken("order", "ballot.not_on_roll", f"{key.hex()} is not known")
        if place.key != key or place.revoked:
            broken(CHECK, "standing.revoked", f"{key.hex()} was revoked")

    def takes_part(self, key: bytes, poll: bytes, manifest: Manifest) -> None:
        self.is_not_revoked(key)
        audience = manifest.audience
        if audience is not None and audience.pseudonymous:
            if self.pseudonyms.get(key) != poll:
                broken(CHECK, "pseudonym.not_joined", f"{key.hex()} is no pseudonym of this poll")
            return
        if key in self.pseudonyms:
            broken("order", "ballot.not_on_roll", f"{key.hex()} is a pseudonym")
        if self.known[key].member_class not in classes_of(audience):
            broken(CHECK, "standing.not_in_audience", f"{key.hex()} is of a class that this is not for")

    # ---- Entries ----

    def revoke(self, content: Revocation) -> None:
        """Rules ZR2 to ZR5."""
        place = self.known.get(content.voter)
        if place is None:
            broken(CHECK, "standing.unknown", "nobody has or had this key")
        if place.key != content.voter or place.revoked and content.successor is None:
            broken(CHECK, "standing.revoked", "the key was revoked")
        if content.successor is None:
            place.revoked = True
        else:
            if not is_element(content.successor):
                broken("roll", "entry.key", "the successor is not an element")
            if not self.is_fresh(content.successor):
                broken(CHECK, "standing.known", "the successor is known")
            place.key, place.revoked = content.successor, False
            self.known[content.successor] = place
        place.attested = None
        self._act(b"revocation", content.voter, content.successor or bytes(32))

    def name(self, content: Members) -> None:
        """Rules ZM2 to ZM8."""
        if not content.members:
            broken(CHECK, "standing.empty", "it names nobody")
        for member in content.members:
            if not is_element(member.key):
                broken("roll", "entry.key", f"{member.key.hex()} is not an element")
            if member.key in self.pseudonyms:
                broken(CHECK, "standing.known", "a pseudonym is no member")
            place = self.known.get(member.key)
            if place is not None and (place.key != member.key or place.revoked):
                broken(CHECK, "standing.revoked", f"{member.key.hex()} was revoked")
            if place is not None and place.member_class != content.member_class:
                broken(CHECK, "standing.class", f"{member.key.hex()} is of another class")
            if place is None and content.member_class == RESIDENT:
                broken(CHECK, "standing.unknown", f"{member.key.hex()} is not on the roll")
            if not is_element(member.district) or not is_element(member.age_band):
                broken(CHECK, "standing.commitment", "a commitment is not an element")
            if place is None:
                self.join(member.key, content.member_class)
        for member in content.members:
            self.known[member.key].attested = member
            self._act(b"member", bytes([content.member_class]), member.key, member.district, member.age_band)

    def assemble(self, poll: bytes, audience: Audience) -> None:
        """Rule O6."""
        asks = bool(audience.districts or audience.age_bands)
        listed = [p for p in self.places if p.is_good and p.member_class in classes_of(audience)]
        if asks:
            listed = [p for p in listed if p.attested is not None]
        if len(listed) < FEWEST_LISTED:
            broken(CHECK, "pseudonym.too_few", f"{len(listed)} are on the list")
        fixed = [Place(p.key, p.member_class, attested=p.attested) for p in listed]
        assembly = Assembly(fixed, [p.key for p in fixed])
        attested = [p.attested for p in fixed if p.attested is not None] if asks else []
        parts = assembly.keys + [commitment for m in attested for commitment in (m.district, m.age_band)]
        self._act(b"rings", poll, sha256(*parts, u64(len(fixed)), u64(assembly.rings)))
        self.assemblies[poll] = assembly

    def join_poll(self, chain: bytes, content: Pseudonym, audience: Audience | None) -> None:
        """Rules ZP6 to ZP10."""
        assembly = self.assemblies.get(content.election)
        if assembly is None or audience is None:
            broken(CHECK, "pseudonym.not_asked", "the election is not under pseudonyms")
        if content.ring >= assembly.rings:
            broken(CHECK, "pseudonym.ring", f"there is no ring {content.ring}")
        if not self.is_fresh(content.key):
            broken(CHECK, "standing.known", "the key is known")
        if content.tag in assembly.tags:
            broken(CHECK, "pseudonym.repeated", "the tag was there before")
        members = assembly.listed[assembly.ring(content.ring)]
        attested = [m.attested for m in members if m.attested is not None]
        attributes = []
        if audience.districts:
            attributes.append(membership.Attribute([m.district for m in attested], audience.districts))
        if audience.age_bands:
            attributes.append(membership.Attribute([m.age_band for m in attested], audience.age_bands))
        ring = membership.Ring(chain, b"poll" + content.election, [m.key for m in members], attributes)
        if not membership.holds(ring, u32(content.ring) + content.key, content.tag, content.proof):
            broken(CHECK, "pseudonym.proof", "the proof does not hold")
        assembly.tags.add(content.tag)
        self.pseudonyms[content.key] = content.election
        self._act(b"pseudonym", content.election, u32(content.ring), content.key, content.tag)

    def join_week(self, chain: bytes, content: WeekPseudonym, epoch: bytes, tags: dict[bytes, bytes]) -> None:
        """Rules RW85 to RW88, for the list under the identifier of the epoch's ceremony; tags are those of the week."""
        assembly = self.assemblies[epoch]
        if content.ring >= assembly.rings:
            broken(CHECK, "pseudonym.ring", f"there is no ring {content.ring}")
        if not self.is_fresh(content.key) or content.key in tags:
            broken(CHECK, "standing.known", "the key is known")
        if content.tag in tags.values():
            broken(CHECK, "pseudonym.repeated", "the tag was there before")
        keys = assembly.keys[assembly.ring(content.ring)]
        ring = membership.Ring(chain, b"acts" + u32(content.week), keys, [])
        if not membership.holds(ring, u32(content.ring) + content.key, content.tag, content.proof):
            broken(CHECK, "pseudonym.proof", "the proof does not hold")

    def _act(self, what: bytes, *parts: bytes) -> None:
        self.acts = sha256(self.acts, what, *parts)


def classes_of(audience: Audience | None) -> list[int]:
    return audience.classes if audience is not None and audience.classes else [RESIDENT]


def fault_of_audience(manifest: Manifest) -> str | None:
    audience = manifest.audience
    if audience is None:
        return None
    for what, values, limit in (
        ("classes", audience.classes, CLASSES),
        ("districts", audience.districts, 1 << 16),
        ("age bands", audience.age_bands, 1 << 8),
    ):
        if any(a >= b for a, b in zip(values, values[1:])) or values and values[-1] >= limit:
            return f"the {what} of the audience are not in order, or one is too large"
    asks = bool(audience.districts or audience.age_bands)
    if not manifest.poll and any(member_class != RESIDENT for member_class in audience.classes):
        return "a binding election is for others than residents"
    if asks and not audience.pseudonymous:
        return "districts or age bands are asked for under the voters' own keys"
    if audience.pseudonymous and (manifest.styles or manifest.weighted):
        return "a poll under pseudonyms has an electorate"
    if asks and manifest.minimum_voters < 5:
        return "the minimum is too small for a group"
    if len(audience.districts) > 4096:
        return "too many districts"
    return None
