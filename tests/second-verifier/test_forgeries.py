#!/usr/bin/env python3
"""Mixes and shares that hold but for one step of protocol.md sections 25.6 and 26.4."""

import unittest
from collections.abc import Callable
from dataclasses import replace

import forging
from verifier import protocol_2_group as group
from verifier import protocol_25_shuffles as shuffles
from verifier import protocol_26_lists as lists
from verifier.findings import Broken
from verifier.protocol_2_group import Q
from verifier.protocol_7_ceremony import JointKey
from verifier.protocol_25_shuffles import Item
from verifier.record_1_encoding import sha256
from verifier.record_2_elections import Part
from verifier.record_3_mixes import Mixing, Trial

CONTEXT = shuffles.Context(b"\x01" * 32, b"\x02" * 32, 3, 1, 0)
KEYS = [group.multiply_base(7), group.multiply_base(11)]
KIND = shuffles.Ciphertexts(KEYS)
OFF = group.multiply_base(1)


class Mixes(unittest.TestCase):
    inputs = forging.encrypted(KEYS, 3)

    def holds(
        self,
        made: forging.Shuffle,
        inputs: list[Item] | None = None,
        outputs: list[Item] | None = None,
        head: bytes = b"",
    ) -> bool:
        lists = inputs or self.inputs, outputs or made.outputs
        try:
            shuffles.verify(CONTEXT, KIND, *lists, head or made.head, made.responses)
        except shuffles.ShuffleRefused:
            return False
        return True

    def test_an_honest_one(self) -> None:
        self.assertTrue(self.holds(forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 1])))

    def test_two_rows(self) -> None:
        inputs = forging.encrypted(KEYS, 514)
        made = forging.shuffle(CONTEXT, KIND, inputs, [*reversed(range(514))])
        self.assertTrue(self.holds(made, inputs=inputs))
        self.assertFalse(self.holds(forging.shuffle(CONTEXT, KIND, inputs, [*range(513), 0]), inputs=inputs))

    def test_each_point_of_an_output(self) -> None:
        """Equation (4.l) alone fails."""
        for point in range(3):
            self.assertFalse(self.holds(forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 1], off=point)), point)

    def test_places_that_are_no_permutation(self) -> None:
        """Equation (3) alone fails."""
        self.assertFalse(self.holds(forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 0])))

    def test_outputs_that_are_chosen_last(self) -> None:
        """All equations hold of them; they are other ones than the root is of."""
        made = forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 1])
        outputs = [list(item) for item in made.outputs]
        outputs[0][1] = group.add(outputs[0][1], group.multiply(made.f[1], OFF))
        outputs[1][1] = group.subtract(outputs[1][1], group.multiply(made.f[0], OFF))
        self.assertFalse(self.holds(made, outputs=outputs))

    def test_inputs_that_are_chosen_last(self) -> None:
        made = forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 1])
        inputs = [list(item) for item in self.inputs]
        inputs[0][1] = group.add(inputs[0][1], group.multiply(made.x, OFF))
        inputs[1][1] = group.subtract(inputs[1][1], group.multiply((made.x + 1) % Q, OFF))
        self.assertFalse(self.holds(made, inputs=inputs))

    def test_each_root(self) -> None:
        made = forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 1])
        for byte in (1, 33, 65):
            head = made.head[:byte] + bytes([made.head[byte] ^ 1]) + made.head[byte + 1 :]
            self.assertFalse(self.holds(made, head=head), byte)

    def test_items_that_begin_alike(self) -> None:
        twice = [self.inputs[0], [self.inputs[0][0], *self.inputs[1][1:]], self.inputs[2]]
        self.assertFalse(self.holds(forging.shuffle(CONTEXT, KIND, twice, [2, 0, 1]), inputs=twice))

    def test_numbers_of_items_and_keys(self) -> None:
        one = self.inputs[:1]
        self.assertFalse(self.holds(forging.shuffle(CONTEXT, KIND, one, [0]), inputs=one))
        same = shuffles.Ciphertexts([KEYS[0], KEYS[0]])
        made = forging.shuffle(CONTEXT, same, self.inputs, [2, 0, 1])
        with self.assertRaises(shuffles.ShuffleRefused):
            shuffles.verify(CONTEXT, same, self.inputs, made.outputs, made.head, made.responses)

    def test_an_output_that_begins_with_the_identity(self) -> None:
        made = forging.shuffle(CONTEXT, KIND, self.inputs, [2, 0, 1], nonce=-forging.number("encrypted", 2) % Q)
        self.assertEqual(made.outputs[0][0], group.IDENTITY)
        with self.assertRaises(shuffles.ShuffleRefused):
            shuffles.read_list(b"".join(made.outputs[0]), 3)


class KeysRaised(unittest.TestCase):
    base = group.multiply_base(3)
    image = group.multiply(forging.POWER, base)
    inputs = [[group.multiply_base(3 * secret)] for secret in (13, 17, 19)]

    def holds(self, image: bytes, off: int | None = None) -> bool:
        kind = shuffles.Keys(self.base, image)
        made = forging.shuffle(CONTEXT, kind, self.inputs, [2, 0, 1], off=off)
        try:
            shuffles.verify(CONTEXT, kind, self.inputs, made.outputs, made.head, made.responses)
        except shuffles.ShuffleRefused:
            return False
        return True

    def test_each_equation(self) -> None:
        self.assertTrue(self.holds(self.image))
        self.assertFalse(self.holds(self.image, off=0))
        self.assertFalse(self.holds(group.add(self.image, OFF)))

    def test_a_base_that_is_as_it_was(self) -> None:
        with self.assertRaises(shuffles.ShuffleRefused):
            shuffles.Keys(self.base, self.base).require_possible()


class Shares(unittest.TestCase):
    secrets = [23, 29]
    items = forging.encrypted(KEYS, 3)

    def statement(self, secrets: list[int] | None = None, items: list[Item] | None = None) -> lists.ListStatement:
        public = [group.multiply_base(secret) for secret in secrets or self.secrets]
        return lists.ListStatement(CONTEXT.chain, CONTEXT.manifest, 3, 1, items or self.items, public)

    def holds(self, data: bytes) -> bool:
        return lists.list_share(self.statement(), data) is not None

    def test_an_honest_one(self) -> None:
        data = forging.list_share(self.statement(), self.secrets)
        self.assertTrue(self.holds(data))
        self.assertIsNone(lists.list_share(self.statement(items=self.items[::-1]), data))
        self.assertIsNone(lists.list_share(self.statement(secrets=[29, 23]), data))

    def test_every_field(self) -> None:
        """Another element or scalar, and bytes that are neither."""
        data = forging.list_share(self.statement(), self.secrets)
        for at in range(1, len(data), 32):
            field = data[at : at + 32]
            others = [b"\xff" * 32, group.IDENTITY]
            if at + 32 < len(data):
                others.append(group.add(field, OFF))
            for other in others:
                self.assertFalse(self.holds(data[:at] + other + data[at + 32 :]), at)
        self.assertFalse(self.holds(b"\x02" + data[1:]))
        self.assertFalse(self.holds(data[:-1]))
        self.assertFalse(self.holds(data + b"\0"))

    def test_errors_that_make_up_for_each_other(self) -> None:
        """Opposite ones of two ballots, and of two keys."""
        for one, other in (((0, 0), (1, 0)), ((0, 0), (0, 1))):
            data = forging.list_share(self.statement(), self.secrets, [(*one, OFF), (*other, group.multiply(-1, OFF))])
            self.assertFalse(self.holds(data))

    def test_a_share_that_is_none(self) -> None:
        public = [group.IDENTITY, group.multiply_base(29)]
        statement = lists.ListStatement(CONTEXT.chain, CONTEXT.manifest, 3, 1, self.items, public)
        self.assertIsNone(lists.list_share(statement, forging.list_share(statement, [0, 29])))


class Contest(unittest.TestCase):
    """Two of three trustees open scores from 0 to 2 of two options: what no record has of rules MX8 to MX19."""

    polynomials = [(31, 37), (41, 43)]  # by slot

    def setUp(self) -> None:
        commitments = [[group.multiply_base(c) for c in polynomial] for polynomial in self.polynomials]
        key = JointKey([points[0] for points in commitments], commitments)
        packing = lists.Packing(2, 3)
        self.mixing = Mixing(CONTEXT.chain, CONTEXT.manifest, 3, packing, key, 2, packing.elements(key.slot_keys))

    def cast(self, *ballots: tuple[int, int]) -> None:
        sealed = []
        for place, values in enumerate(ballots):
            r = forging.number("ballot", place)
            points = zip(values, self.mixing.key.slot_keys)
            sealed.append([group.multiply_base(r)])
            sealed[-1] += [group.add(group.multiply_base(v), group.multiply(r, k)) for v, k in points]
        self.mixing.begin([(bytes([place]) * 32, ciphertexts) for place, ciphertexts in enumerate(sealed)])

    def part(self, trustee: int, round_: int, message: bytes) -> Part:
        return Part(self.mixing.election, 3, trustee, round_, sha256(message), 0, message)

    def mix(self, trustee: int) -> None:
        round_ = len(self.mixing.mixers)
        context = replace(CONTEXT, mixer=trustee, round=round_)
        kind = shuffles.Ciphertexts(self.mixing.keys)
        made = forging.shuffle(context, kind, self.mixing.items, [*range(len(self.mixing.items))][::-1])
        outputs = b"".join(b"".join(item) for item in made.outputs)
        self.mixing.mix(self.part(trustee, round_, made.head + outputs + made.responses))

    def share(self, trustee: int, round_: int = 2) -> None:
        secret = sum(3**slot * (a + b * trustee) for slot, (a, b) in enumerate(self.polynomials)) % Q
        public = [group.multiply_base(secret)]
        named = self.mixing.chain, self.mixing.election, 3, trustee
        message = forging.list_share(lists.ListStatement(*named, self.mixing.items, public), [secret])
        self.mixing.share(self.part(trustee, round_, message))

    def refused(self, code: str, act: Callable[[], None]) -> None:
        with self.assertRaises(Broken) as caught:
            act()
        self.assertEqual(caught.exception.code, code)

    def test_whichever_trustees_decrypt(self) -> None:
        for pair in ((1, 2), (3, 1), (2, 3)):
            self.setUp()
            self.cast((2, 0), (1, 1), (0, 0))
            self.mix(3)
            self.mix(1)
            for trustee in pair:
                self.assertIsNone(self.mixing.rows)
                self.share(trustee)
            self.assertEqual(sorted(self.mixing.rows or []), [(0, 0), (1, 1), (2, 0)])

    def test_rounds(self) -> None:
        self.cast((2, 0), (1, 1))
        self.refused("mix.round", lambda: self.share(1))
        self.mix(3)
        self.refused("mix.repeated", lambda: self.mix(3))
        self.mix(1)
        self.refused("mix.round", lambda: self.mix(2))
        self.refused("mix.round", lambda: self.share(1, round_=1))
        self.share(1)
        self.share(2)
        self.refused("mix.shared", lambda: self.share(3))

    def test_a_mix_ends_what_others_began(self) -> None:
        self.cast((2, 0), (1, 1))
        self.mixing.trials[2] = Trial(bytes(32))
        self.refused("mix.begun", lambda: self.mix(2))
        self.mix(1)
        self.mix(2)

    def test_a_number_that_no_ballot_holds(self) -> None:
        self.cast((2, 0), (0, 3))
        self.mix(3)
        self.mix(1)
        self.share(1)
        self.refused("mix.open", lambda: self.share(2))


if __name__ == "__main__":
    unittest.main()
