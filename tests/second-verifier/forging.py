"""A mixer and a trustee for tests, written from protocol.md sections 25.3 and 26.4, who can also cheat."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha512

from verifier import protocol_3_generators as generators
from verifier import protocol_25_shuffles as shuffles
from verifier import protocol_26_lists as lists
from verifier.protocol_2_group import Q, add, combination, encode_scalar, multiply, multiply_base, subtract, u64
from verifier.protocol_4_transcripts import Transcript
from verifier.protocol_25_shuffles import Item


def number(*names: object) -> int:
    """Numbers that only tests may take for random ones."""
    return int.from_bytes(sha512(repr(names).encode()).digest(), "little") % Q


POWER = 5


@dataclass(frozen=True)
class Shuffle:
    outputs: list[Item]
    head: bytes
    responses: bytes
    x: int
    f: list[int]


def encrypted(keys: list[bytes], count: int) -> list[Item]:
    """A list of ciphertexts of the numbers from 0."""
    items = []
    for value in range(count):
        r = number("encrypted", value)
        items.append([multiply_base(r), *(add(multiply_base(value), multiply(r, key)) for key in keys)])
    return items


def shuffle(
    context: shuffles.Context,
    kind: shuffles.Ciphertexts | shuffles.Keys,
    inputs: list[Item],
    order: list[int],
    off: int | None = None,
    nonce: int | None = None,
) -> Shuffle:
    """Shuffles a list, the first item with this nonce, and with `off` this point of it other than it has to be.

    Keys are raised to POWER, whatever the image of their base is.
    """
    count = len(inputs)
    r = [number("r", i) for i in range(count)]
    r[0] = r[0] if nonce is None else nonce
    if isinstance(kind, shuffles.Keys):
        outputs = [[multiply(POWER, inputs[place][0])] for place in order]
    else:
        bases = [generators.base(), *kind.keys]
        outputs = [[add(c, multiply(r[i], base)) for c, base in zip(inputs[order[i]], bases)] for i in range(count)]
    if off is not None:
        outputs[0][off] = add(outputs[0][off], multiply_base(1))
    alpha, beta = ([number(name, i) for i in range(count)] for name in ("alpha", "beta"))
    cut = shuffles.rows(count)

    def blinding(name: str, row: int = 0) -> int:
        return number("blinding", name, row)

    def committed(numbers: list[int], name: str) -> list[bytes]:
        return [
            combination([
                *((numbers[at], generators.p(k)) for k, at in enumerate(places)),
                (blinding(name, row), generators.base()),
            ])
            for row, places in enumerate(cut)
        ]

    a, u, v = committed(order, "A"), committed(alpha, "U"), committed(beta, "V")
    roots = [shuffles.root_of_list(inputs), shuffles.root_of_list(outputs)]
    transcript = Transcript(kind.domain)
    transcript.u64("suite", 1)
    transcript.append("chain", context.chain)
    transcript.append("manifest", context.manifest)
    for label, value in (("contest", context.contest), ("mixer", context.mixer), ("round", context.round)):
        transcript.u64(label, value)
    transcript.append("generators", b"tabella/v1/generator/")
    transcript.u64("row", 512)
    kind.begin(transcript)
    transcript.u64("items", count)
    transcript.append("inputs", roots[0])
    kind.between(transcript)
    transcript.append("outputs", roots[1])
    for label, points in (("A", a), ("U", u), ("V", v)):
        transcript.elements(label, points)
    x = transcript.challenge("x")
    weights = [pow(x + place, -1, Q) for place in order]
    b = committed(weights, "B")
    e = [combination(zip(beta, points)) for points in zip(*outputs)]
    s = []
    if isinstance(kind, shuffles.Keys):
        weighted = combination((pow(x + j, -1, Q), item[0]) for j, item in enumerate(inputs))
        e = [subtract(e[0], multiply(blinding("e"), weighted))]
        s = [multiply(blinding("e"), kind.base)]
    else:
        e = [add(point, multiply(blinding("e"), base)) for point, base in zip(e, bases)]
    transcript.elements("B", b)
    transcript.elements("E", e)
    transcript.elements("S", s)
    gamma = transcript.challenge("gamma")
    powers = [pow(gamma, i + 1, Q) for i in range(count)]
    q_1 = sum(beta) + sum(
        power * (weights[i] * alpha[i] + beta[i] * (x + order[i])) for i, power in enumerate(powers)
    )
    q_0 = sum(power * alpha[i] * beta[i] for i, power in enumerate(powers))
    q = [
        combination([(value % Q, generators.p(0)), (blinding(name), generators.base())])
        for value, name in ((q_1, "tau_1"), (q_0, "tau_0"))
    ]
    transcript.elements("Q", q)
    c = transcript.challenge("c")
    g = [(c * place + alpha[i]) % Q for i, place in enumerate(order)]
    f = [(c * weights[i] + beta[i]) % Q for i in range(count)]
    z_q = c * blinding("tau_1") + blinding("tau_0")
    z = blinding("e") - c * sum(weight * r_i for weight, r_i in zip(weights, r))
    if isinstance(kind, shuffles.Keys):
        z = c * POWER + blinding("e")
    encoded = []
    for row, places in enumerate(cut):
        z_row = [c * blinding("A", row) + blinding("U", row), c * blinding("B", row) + blinding("V", row)]
        scalars = [*z_row, *(g[at] for at in places), *(f[at] for at in places)]
        encoded.append(b"".join(map(encode_scalar, scalars)))
    roots.append(shuffles.root_of_rows("tabella/v1/shuffle/responses", count, kind.points, encoded))
    points = b"".join([*a, *u, *v, *b, *e, *s, *q])
    head = b"\x01" + b"".join(roots) + points + encode_scalar(z_q) + encode_scalar(z)
    return Shuffle(outputs, head, b"".join(encoded), x, f)


def list_share(
    statement: lists.ListStatement, secrets: list[int], errors: Collection[tuple[int, int, bytes]] = ()
) -> bytes:
    """A share of a list, with the proof that an honest trustee makes; errors are item, key and what is added."""
    shares = [[multiply(secret, item[0]) for secret in secrets] for item in statement.items]
    for item, key, off in errors:
        shares[item][key] = add(shares[item][key], off)
    transcript = Transcript("tabella/v1/list-decryption")
    transcript.append("chain", statement.chain)
    transcript.append("manifest", statement.manifest)
    transcript.u64("contest", statement.contest)
    transcript.u64("trustee", statement.trustee)
    transcript.u64("items", len(shares))
    transcript.append("list", shuffles.root_of_list(statement.items))
    transcript.elements("X", statement.public_shares)
    transcript.append("D", shuffles.root_of_list(shares, "tabella/v1/list-share/partials"))
    sigma = [transcript.short("sigma") for _ in secrets]
    seed = transcript.challenge_bytes("rho", 32)
    rho = [
        int.from_bytes(sha512(b"tabella/v1/list-weight" + seed + u64(i)).digest()[:16], "little")
        for i in range(len(shares))
    ]
    h = combination(zip(rho, (item[0] for item in statement.items)))
    y = combination((r * s, d) for r, share in zip(rho, shares) for s, d in zip(sigma, share))
    x = combination(zip(sigma, statement.public_shares))
    t = number("t")
    t_g, t_h = multiply_base(t), multiply(t, h)
    for label, point in (("X", x), ("H", h), ("Y", y), ("T_G", t_g), ("T_H", t_h)):
        transcript.append(label, point)
    z = t + transcript.challenge("c") * sum(s * secret for s, secret in zip(sigma, secrets))
    return b"\x01" + b"".join(b"".join(share) for share in shares) + t_g + t_h + encode_scalar(z)
