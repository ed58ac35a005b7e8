"""record.md section 3, kinds 2 to 7: the steps of a key ceremony."""

from dataclasses import dataclass, field, replace

from . import protocol_5_signatures as signatures
from . import protocol_7_ceremony as protocol
from .findings import broken
from .protocol_2_group import Malformed, is_element, u32
from .record_1_encoding import ENTRY_BYTES, sha256
from .record_2_ceremonies import Ceremony, Complaint, Conclusion, Confirmation, FromTrustee
from .record_2_entries import COMPLAINT, CONFIRMATION, DEALING, TRUSTEE_KEY, Entry

KEYS, DEALINGS, CONCLUDED = range(3)
UNUSED, USED_BY_ELECTION, USED_BY_POLLS, USED_BY_TOKENS = range(4)
LONGEST_MESSAGE = ENTRY_BYTES - 256


@dataclass
class CeremonyState:
    announced: protocol.Announced
    signing_keys: list[bytes]
    step: int = KEYS
    used_by: int = UNUSED
    keys: dict[int, bytes] = field(default_factory=dict)
    dealings: dict[int, tuple[protocol.Dealing, bytes]] = field(default_factory=dict)  # with the message's SHA-256
    disqualified: set[int] = field(default_factory=set)
    complaints: set[tuple[int, int]] = field(default_factory=set)  # accuser and dealer of those that held
    confirmations: dict[int, bytes] = field(default_factory=dict)  # the last of each trustee
    joint_key: protocol.JointKey | None = None

    @property
    def qualified(self) -> list[int]:
        return sorted(self.dealings.keys() - self.disqualified)

    def digest_of_dealings(self) -> bytes:
        return sha256(*(u32(dealer) + self.dealings[dealer][1] for dealer in self.qualified))

    def confirmed(self) -> list[int]:
        """Trustees whose last confirmation is of the dealings as they are now."""
        digest = self.digest_of_dealings()
        return sorted(trustee for trustee, named in self.confirmations.items() if named == digest)


def announce(identifier: bytes, known: bool, content: Ceremony) -> CeremonyState:
    """Rules N2 to N5."""
    check = "ceremony"
    if known:
        broken(check, "ceremony.duplicate", "a ceremony with this identifier is on the board")
    n = len(content.trustees)
    if not 1 <= content.threshold <= n <= 64:
        broken(check, "ceremony.message", f"{content.threshold} of {n} trustees is not possible")
    if not 1 <= content.slots <= 1024:
        broken(check, "ceremony.message", f"{content.slots} slots are not possible")
    if any(len(trustee.name.encode()) > 400 for trustee in content.trustees):
        broken(check, "ceremony.message", "a trustee's name is too long")
    announced = protocol.Announced(identifier, n, content.threshold, content.slots)
    if announced.dealing_bytes > LONGEST_MESSAGE:
        broken(check, "ceremony.dealing_too_long", f"a dealing would have {announced.dealing_bytes} bytes")
    keys = [trustee.key for trustee in content.trustees]
    if len(set(keys)) != n:
        broken(check, "ceremony.message", "two trustees have one signing key")
    if not all(is_element(key) for key in keys):
        broken(check, "entry.key", "a trustee's signing key is not an element")
    return CeremonyState(announced, keys)


def apply_step(chain: bytes, state: CeremonyState | None, entry: Entry) -> None:
    """Rules Q1 to F3."""
    check = "ceremony"
    content = entry.content
    assert isinstance(content, FromTrustee | Complaint | Confirmation)
    signer = content.accuser if isinstance(content, Complaint) else content.trustee
    if state is None:
        broken(check, "ceremony.unknown", "the ceremony is not on the board")
    if not 1 <= signer <= state.announced.trustees:
        broken(check, "ceremony.message", f"there is no trustee {signer}")
    if not signatures.holds(entry.signature, chain, state.signing_keys[signer - 1], entry.message):
        broken(check, "entry.signature", f"the signature of trustee {signer} does not hold")
    if state.step != (KEYS if entry.kind == TRUSTEE_KEY else DEALINGS):
        broken(check, "ceremony.step", "the ceremony is at another step")

    if entry.kind == TRUSTEE_KEY:
        assert isinstance(content, FromTrustee)
        _trustee_key(state, signer, content.message)
    elif entry.kind == DEALING:
        assert isinstance(content, FromTrustee)
        _dealing(state, signer, content.message)
    elif entry.kind == COMPLAINT:
        assert isinstance(content, Complaint)
        _complaint(state, content)
    else:
        assert entry.kind == CONFIRMATION and isinstance(content, Confirmation)
        if content.dealings != state.digest_of_dealings():
            broken(check, "ceremony.other_dealings", "it confirms other dealings than those that are qualified")
        if state.confirmations.get(signer) == content.dealings:
            broken(check, "ceremony.repeat", f"trustee {signer} confirmed these dealings before")
        state.confirmations[signer] = content.dealings


def _trustee_key(state: CeremonyState, trustee: int, message: bytes) -> None:
    if trustee in state.keys:
        broken("ceremony", "ceremony.repeat", f"trustee {trustee} has a ceremony key")
    try:
        key = protocol.trustee_key(state.announced, trustee, message)
    except (Malformed, protocol.Refused) as error:
        broken("ceremony", "ceremony.message", str(error))
    keys = {**state.keys, trustee: key}
    if len(keys) == state.announced.trustees:
        ordered = tuple(keys[index] for index in sorted(keys))
        if len(set(ordered)) != len(ordered):
            broken("ceremony", "ceremony.message", "two ceremony keys are equal")
        state.announced = replace(state.announced, keys=ordered)
        state.step = DEALINGS
    state.keys = keys


def _dealing(state: CeremonyState, dealer: int, message: bytes) -> None:
    if dealer in state.dealings:
        broken("ceremony", "ceremony.repeat", f"trustee {dealer} has dealt")
    try:
        dealt = protocol.dealing(state.announced, dealer, message)
    except (Malformed, protocol.Refused) as error:
        broken("ceremony", "ceremony.message", str(error))
    state.dealings[dealer] = dealt, sha256(message)


def _complaint(state: CeremonyState, content: Complaint) -> None:
    if content.dealer not in state.dealings:
        broken("ceremony", "ceremony.message", f"trustee {content.dealer} has not dealt")
    if (content.accuser, content.dealer) in state.complaints:
        broken("ceremony", "ceremony.repeat", "this complaint has held before")
    dealt = state.dealings[content.dealer][0]
    try:
        protocol.complaint(state.announced, dealt, content.dealer, content.accuser, content.evidence)
    except (Malformed, protocol.Refused) as error:
        broken("ceremony", "ceremony.complaint", str(error))
    state.complaints.add((content.accuser, content.dealer))
    state.disqualified.add(content.dealer)


def conclude(state: CeremonyState | None, content: Conclusion) -> None:
    """Rules L2 to L5."""
    check = "ceremony"
    if state is None:
        broken(check, "ceremony.unknown", "the ceremony is not on the board")
    if state.step != DEALINGS:
        broken(check, "ceremony.step", "the ceremony is at another step")
    if len(state.qualified) < state.announced.threshold:
        broken(check, "ceremony.message", "too few dealers are qualified")
    try:
        key = protocol.joint_key(state.announced, [state.dealings[dealer][0] for dealer in state.qualified])
    except protocol.Refused as error:
        broken(check, "ceremony.message", str(error))
    if len(state.confirmed()) < state.announced.threshold:
        broken(check, "ceremony.message", "too few trustees confirmed these dealings")
    state.joint_key = key
    state.step = CONCLUDED
