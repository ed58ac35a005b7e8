"""protocol.md section 10: sums, the counted root, decryption shares and counts."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import permutations

from . import record_2_elections as grammar
from .protocol_2_group import IDENTITY, Malformed, Message, Q, add, combination, multiply, multiply_base, subtract, u64
from .protocol_4_transcripts import DleqProof, Transcript
from .protocol_6_contests import PACKING, Contest
from .record_4_log import Tree


def counted_root(trackers: list[bytes], weights: list[int] | None) -> bytes:
    """Section 10.2, from trackers in the order of their positions; weights in a weighted election only."""
    tree = Tree()
    for place, tracker in enumerate(trackers):
        tree.append(tracker if weights is None else tracker + u64(weights[place]))
    return tree.root()


class Sum:
    """Sums of one contest over ballots that are put in."""

    def __init__(self, slots: int) -> None:
        self.ciphertexts = [IDENTITY] * (slots + 1)
        self.voters = 0
        self.weight = 0

    def put(self, ciphertexts: list[bytes], weight: int) -> None:
        self.ciphertexts = [
            add(s, c if weight == 1 else multiply(weight, c)) for s, c in zip(self.ciphertexts, ciphertexts)
        ]
        self.voters += 1
        self.weight += weight


@dataclass(frozen=True)
class ShareStatement:
    """What a share of one trustee for one contest is proved for."""

    chain: bytes
    manifest: bytes
    contest: int
    trustee: int
    counted: bytes
    sums: list[bytes]  # S_0 .. S_m
    public_shares: list[bytes]  # X_t1 .. X_tm


def decryption_share(statement: ShareStatement, data: bytes) -> list[bytes] | None:
    """Section 10.3: D_t1 .. D_tm, or nothing when the share does not hold."""
    slots = len(statement.public_shares)
    message = Message(data)
    try:
        message.version()
        shares = message.elements(slots)
        proof = DleqProof.read(message)
        message.end()
    except Malformed:
        return None
    if statement.sums[0] == IDENTITY:
        return None
    transcript = Transcript("tabella/v1/decryption")
    transcript.append("chain", statement.chain)
    transcript.append("manifest", statement.manifest)
    transcript.u64("contest", statement.contest)
    transcript.u64("trustee", statement.trustee)
    transcript.append("counted", statement.counted)
    transcript.append("C_0", statement.sums[0])
    transcript.elements("X", statement.public_shares)
    transcript.elements("D", shares)
    weights = [transcript.short("w") for _ in range(slots)]
    x = combination(zip(weights, statement.public_shares))
    y = combination(zip(weights, shares))
    if IDENTITY in (x, y) or not proof.holds(transcript, x, statement.sums[0], y):
        return None
    return shares


def coefficients(trustees: Collection[int]) -> dict[int, int]:
    """Section 10.4: lambda_t of each of these trustees."""
    factors = {}
    for t in trustees:
        factor = 1
        for u in trustees:
            if u != t:
                factor = factor * u * pow(u - t, -1, Q) % Q
        factors[t] = factor
    return factors


def combine(sums: list[bytes], shares: dict[int, list[bytes]]) -> list[bytes]:
    """Section 10.4: n_j G for every slot, from the shares of k trustees by index."""
    factors = coefficients(shares)
    return [
        subtract(sums[slot + 1], combination((factors[t], shares[t][slot]) for t in shares))
        for slot in range(len(sums) - 1)
    ]


def counts_are_right(contest: Contest, counts: list[int], points: list[bytes]) -> bool:
    """Section 10.5 points 1 and 2."""
    if len(counts) != contest.counters or contest.packed and any(count >= PACKING for count in counts):
        return False
    return [multiply_base(value % Q) for value in contest.of_slots(counts)] == points


def counts_are_plausible(contest: Contest, counts: list[int], weight: int) -> bool:
    """Section 10.5 points 3 and 4."""
    if max(counts) > weight * contest.most:
        return False
    together, parameters = sum(counts), contest.rule.parameters
    match contest.rule.kind:
        case grammar.PLURALITY:
            return together == weight
        case grammar.APPROVAL | grammar.CUMULATIVE:
            return weight * parameters[0] <= together <= weight * parameters[1]
        case grammar.STAR:
            return _scores_fit_pairs(contest.options, parameters[0], counts, weight)
        case grammar.QUADRATIC:
            return sum(count * count for count in counts) <= weight * weight * parameters[0]
        case grammar.POSITIONAL:
            points, least = parameters
            return weight * sum(points[len(points) - least :]) <= together <= weight * sum(points)
        case grammar.KNAPSACK:
            costs, budget = parameters
            return sum(cost * count for cost, count in zip(costs, counts)) <= weight * budget
    return True


def _scores_fit_pairs(options: int, highest: int, counts: list[int], weight: int) -> bool:
    scores = counts[:options]
    above = dict(zip(permutations(range(options), 2), counts[options:]))
    return all(
        above[i, j] + above[j, i] <= weight
        and scores[i] >= above[i, j]
        and scores[i] + highest * above[j, i] >= scores[j] + above[i, j]
        for i, j in above
    )
