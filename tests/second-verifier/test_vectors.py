#!/usr/bin/env python3
"""Published test vectors for what the verifier is made of, and those of docs/protocol.md."""

import hashlib
import json
import unittest
from pathlib import Path

from verifier import ed25519
from verifier import protocol_2_group as group
from verifier import protocol_3_generators as generators
from verifier import protocol_5_signatures as signatures
from verifier import protocol_18_tokens as tokens
from verifier.amounts_6_ranges import RangeProof
from verifier.protocol_4_transcripts import Strobe, Transcript, keccak
from verifier.protocol_6_rules import of_rule
from verifier.protocol_8_ballots import BallotRefused, Sealing
from verifier.record_1_encoding import NotCanonical, Reader
from verifier.record_2_elections import PLURALITY, Rule
from verifier.record_4_log import Tree


class Keccak(unittest.TestCase):
    def test_sha3_256(self) -> None:
        """FIPS 202, against Python's own SHA-3, over messages of several lengths."""
        for length in (0, 1, 135, 136, 137, 500):
            message = bytes(range(256)) * 2
            message = message[:length]
            padded = bytearray(message + b"\x06" + bytes(-(length + 1) % 136))
            padded[-1] |= 0x80
            state = bytes(200)
            for at in range(0, len(padded), 136):
                block = bytes(padded[at : at + 136]) + bytes(64)
                state = keccak(bytes(a ^ b for a, b in zip(state, block)))
            self.assertEqual(state[:32], hashlib.sha3_256(message).digest())


class Merlin(unittest.TestCase):
    def test_simple_transcript(self) -> None:
        """The vector in merlin's own tests."""
        transcript = Transcript("test protocol")
        transcript.append("some label", b"some data")
        challenge = transcript.challenge_bytes("challenge", 32)
        self.assertEqual(challenge.hex(), "d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615")

    def test_long_messages(self) -> None:
        """A message is one whatever it is cut into, also across the permutation."""
        whole, cut = Strobe(b"x"), Strobe(b"x")
        whole.ad(bytes(1000))
        cut.ad(bytes(165))
        cut._absorb(bytes(835))
        self.assertEqual(whole.prf(400), cut.prf(400))


class Ristretto(unittest.TestCase):
    """RFC 9496, appendix A."""

    multiples = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
        "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
        "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
        "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
        "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e",
    ]
    invalid = [
        "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
        "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
        "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
        "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
        "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
        "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
    ]

    def test_multiples_of_the_generator(self) -> None:
        sum_ = group.IDENTITY
        for factor, expected in enumerate(self.multiples):
            self.assertEqual(group.multiply_base(factor).hex(), expected)
            self.assertEqual(sum_.hex(), expected)
            sum_ = group.add(sum_, group.multiply_base(1))

    def test_invalid_encodings(self) -> None:
        for encoding in self.invalid:
            self.assertFalse(group.is_element(bytes.fromhex(encoding)), encoding)

    def test_other_encodings_of_an_element(self) -> None:
        element = int.from_bytes(group.multiply_base(7), "little")
        for other in (element + group.P, element | 1 << 255, group.P - element):
            self.assertFalse(group.is_element((other % 2**256).to_bytes(32, "little")))

    def test_the_identity_is_no_element(self) -> None:
        self.assertFalse(group.is_element(group.IDENTITY))

    def test_one_way_map(self) -> None:
        label = b"Ristretto is traditionally a short shot of espresso coffee"
        expected = "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46"
        self.assertEqual(group.from_hash(hashlib.sha512(label).digest()).hex(), expected)

    def test_the_order_of_the_group(self) -> None:
        self.assertEqual(group.add(group.multiply_base(group.Q - 1), group.multiply_base(1)), group.IDENTITY)


class Generators(unittest.TestCase):
    def test_table(self) -> None:
        """protocol.md section 3."""
        table = {
            generators.g(0): "9472b9ad518e6fcadb5db8a0871614902e12053df8492b20d9d1403e1429ff3c",
            generators.h(0): "468aac5091a226d5739917c0be8862f0eed6426a98b1ac799cd5af84664c470a",
            generators.g(1): "66a67a5a790334860e5886f21e46f8fa0324f4b69da4edc5670f4ceb74b6172a",
            generators.h(1): "d879814c2d94179b0a14a22e901387aee988fb0b37ca0089898c99bd206fd539",
            generators.j(): "1200b259bd7b91ce41e12c437c088a25cdbc68ed2afdf8d0dc56bdc82da0b100",
            generators.j_amounts(): "72421f310bec38e7ef151c39e4982ab3d03e4864589c756b5550d92ffe816c01",
        }
        for generator, expected in table.items():
            self.assertEqual(generator.hex(), expected)


class Tokens(unittest.TestCase):
    """RFC 9497 appendix A.1.2, and protocol.md section 18.3."""

    secret = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909"
    key = bytes.fromhex("c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e")
    vectors = [
        (
            "00",
            "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
            "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
            "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
            "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        ),
        (
            "5a" * 17,
            "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
            "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468",
            "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
            "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        ),
    ]
    blind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"

    def test_rfc(self) -> None:
        secret, blind = (int.from_bytes(bytes.fromhex(scalar), "little") for scalar in (self.secret, self.blind))
        self.assertEqual(group.multiply_base(secret), self.key)
        for text, blinded, evaluated, proof in self.vectors:
            point = tokens.hash_to_group(bytes.fromhex(text))
            self.assertEqual(group.multiply(blind, point).hex(), blinded)
            self.assertEqual(group.multiply(secret, bytes.fromhex(blinded)).hex(), evaluated)
            elements = (self.key, bytes.fromhex(blinded), bytes.fromhex(evaluated))
            c, s = (int.from_bytes(bytes.fromhex(part), "little") for part in (proof[:64], proof[64:]))
            self.assertTrue(tokens.proof_holds(*elements, c, s))
            self.assertFalse(tokens.proof_holds(*elements, c, s + 1))
            self.assertFalse(tokens.proof_holds(*elements, c + 1, s))
            self.assertFalse(tokens.proof_holds(self.key, elements[2], elements[1], c, s))

    def test_serial(self) -> None:
        serial = bytes.fromhex("4023d60e489332544062acfeecea50839eb2cca2751df7c0eb426c956d8dad30")
        expected = "2a4a1ec5f78c93b5c1eca6564cf481691769da472b8188a46a8d21ff700fec1f"
        self.assertEqual(tokens.hash_to_group(serial).hex(), expected)

    def test_any_shares_join(self) -> None:
        """Shares 5 + 3 t of a key 5: any two of them join to five times the point."""
        point = tokens.hash_to_group(b"serial")
        for chosen in ((1, 2), (1, 3), (2, 3)):
            answers = {t: group.multiply(5 + 3 * t, point) for t in chosen}
            self.assertEqual(tokens.joined(answers), group.multiply(5, point))


class Ranges(unittest.TestCase):
    """amounts.md section 10: two amounts of 8 bits and what is left of a budget of 255, and the identity to fill up."""

    vector = json.loads(
        (Path(__file__).resolve().parents[2] / "crypto/tests/vectors/amounts-1.json").read_text(encoding="utf-8")
    )
    options, bits, budget = 2, 8, 255

    def holds(self, proof: bytes) -> bool:
        message = group.Message(proof)
        ciphertexts, commitments = message.elements(self.options + 1), message.elements(self.options)
        b, a, e, e_ = message.elements(4)
        f = [message.scalar() for _ in range(self.options)]
        s, t = message.scalar(), message.scalar()
        ranges = RangeProof.read(message, self.bits, 4)
        message.end()

        transcript = Transcript("tabella/v1/example")
        transcript.append("proof", b"tabella/v1/amounts")
        for label, number in {"options": 2, "bits": 8, "budgets": 1, "budget": self.budget}.items():
            transcript.u64(label, number)
        transcript.elements("K", [group.multiply_base(2), group.multiply_base(3)])
        transcript.elements("C", ciphertexts)
        transcript.elements("V", commitments)
        transcript.append("B", b)
        transcript.append("A", a)
        transcript.challenge("rho")
        transcript.append("E", e)
        transcript.append("E'", e_)
        transcript.challenge("x")
        transcript.u64("f", self.options)
        for label, scalar in [("f", f_j) for f_j in f] + [("s", s), ("t", t)]:
            transcript.scalar(label, scalar)
        slack = group.subtract(group.multiply_base(self.budget), group.total(commitments))
        return ranges.holds(transcript, self.bits, [*commitments, slack, group.IDENTITY])

    def test_holds(self) -> None:
        self.assertTrue(self.holds(bytes.fromhex(self.vector["proof"])))

    def test_nothing_else_holds(self) -> None:
        """Any field that is changed: an element into another one, a scalar by one."""
        proof = bytes.fromhex(self.vector["proof"])
        elements = {*range(9), *range(13, 17), *range(20, 30)}
        for field in range(len(proof) // 32):
            part = proof[32 * field : 32 * field + 32]
            if field in elements:
                other = group.add(part, group.multiply_base(1))
            else:
                other = group.encode_scalar(int.from_bytes(part, "little") + 1)
            self.assertFalse(self.holds(proof[: 32 * field] + other + proof[32 * field + 32 :]), field)


class Ballot(unittest.TestCase):
    """protocol.md section 13."""

    sealed = bytes.fromhex(
        "01e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e07000000000000005ca825a270c401c5e5385454b7942f"
        "487a02554e56e71cb976b4b3d650a2ee504459e41ad70d86e90df6f55679a48e930803be2ba5947c934bae07cbdfa07c5dbab5a9f8c8cfba"
        "d590d18c72b810696988d75c0a9f1430afe32fe7a24cc5f74a849055c908194e5dfd4a2b3a01f56f6bd757753ce24c9ce8550b2b8d3a847b"
        "5db4275614212f307a2d6521a8ada05dddac756e532f4c5edffbfae4058fb806787e915775a292bfee2f9aa5f3fef492a9a2168e890b6463"
        "35c86f0b807953ac07847480802caf21adbdc9d4eaaa6d84f0fa3822d25943a5c459204c188703740e65401b22199bace2e9845166a1019f"
        "5884bfb412f61670ceb591cfc3330c6206"
    )
    signature = bytes.fromhex(
        "b63d42f2633429b8f6d6f79b0cc6410a0cda7f896ae56ecbd55cd92cfd8ebf23"
        "716e0acc5a9cfb280f82f3ff89cfa8dccb86d689583b190844c98119ca204f05"
    )
    chain, manifest = b"\x01" * 32, b"\x02" * 32

    def sealing(self, packed: bool = False) -> Sealing:
        keys = [group.multiply_base(2), group.multiply_base(3)]
        return Sealing(self.chain, self.manifest, keys, [of_rule(Rule(PLURALITY, ()), 2, packed)])

    def test_holds(self) -> None:
        tracker = "11fd036602ad4a4df5c2ff7d58b58030cec0f75e6b2f88409988acee9b39e081"
        self.assertEqual(hashlib.sha256(self.sealed).hexdigest(), tracker)
        ciphertexts = self.sealing().verify(self.sealed, self.signature, [0])
        self.assertEqual(len(ciphertexts[0]), 3)

    def test_nothing_else_holds(self) -> None:
        for byte in range(len(self.sealed)):
            changed = bytearray(self.sealed)
            changed[byte] ^= 1
            with self.assertRaises(BallotRefused):
                self.sealing().verify(bytes(changed), self.signature, [0])
        with self.assertRaises(BallotRefused):
            self.sealing(packed=True).verify(self.sealed, self.signature, [0])
        with self.assertRaises(BallotRefused):
            self.sealing().verify(self.sealed + b"\x00", self.signature, [0])

    def test_the_proof_does_not_hold_under_a_signature_of_its_own(self) -> None:
        """A changed proof has to be found by the proof, so the changed ballot is signed anew."""
        for byte in range(41, len(self.sealed), 32):
            changed = bytearray(self.sealed)
            changed[byte] ^= 1
            signature = _sign(5, self.chain, bytes(changed))
            self.assertTrue(signatures.holds(signature, self.chain, group.multiply_base(5), bytes(changed)))
            with self.assertRaises(BallotRefused):
                self.sealing().verify(bytes(changed), signature, [0])


def _sign(secret: int, chain: bytes, message: bytes) -> bytes:
    """Section 5, with a nonce that only tests may have."""
    nonce = int.from_bytes(hashlib.sha512(message).digest(), "little") % group.Q
    r = group.multiply_base(nonce)
    transcript = Transcript("tabella/v1/signature")
    for label, value in (("chain", chain), ("Y", group.multiply_base(secret)), ("message", message), ("R", r)):
        transcript.append(label, value)
    return r + group.encode_scalar(nonce + transcript.challenge("c") * secret)


class Ed25519(unittest.TestCase):
    """RFC 8032 section 7.1, and what strict verification refuses besides."""

    vectors = [
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ]
    small_order = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]

    def test_vectors(self) -> None:
        for key, message, signature in self.vectors:
            self.assertTrue(ed25519.verify(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature)))
            self.assertFalse(ed25519.verify(bytes.fromhex(key), b"other", bytes.fromhex(signature)))

    def test_s_is_below_the_order(self) -> None:
        key, message, signature = map(bytes.fromhex, self.vectors[0])
        s = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        self.assertFalse(ed25519.verify(key, message, signature[:32] + s.to_bytes(32, "little")))

    def test_keys_and_r_of_small_order(self) -> None:
        identity = bytes.fromhex(self.small_order[0])
        # With s = 0 and R the identity the equation itself holds for this key, whatever the message is.
        self.assertFalse(ed25519.verify(identity, b"message", identity + bytes(32)))
        for encoding in map(bytes.fromhex, self.small_order):
            self.assertFalse(ed25519.is_sound_key(encoding))
            self.assertFalse(ed25519.verify(encoding, b"message", identity + bytes(32)))

    def test_encodings_that_are_not_canonical(self) -> None:
        for y in range(19):
            self.assertIsNone(ed25519.decode((ed25519.P + y).to_bytes(32, "little")))
        self.assertIsNone(ed25519.decode((1 | 1 << 255).to_bytes(32, "little")))


class MerkleTree(unittest.TestCase):
    """RFC 9162 section 2.1, with the tree of seven leaves of section 2.1.5 and the well-known roots of its leaves."""

    leaves = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    def test_roots(self) -> None:
        tree = Tree()
        self.assertEqual(tree.root(), hashlib.sha256(b"").digest())
        for leaf, root in zip(self.leaves, self.roots):
            tree.append(bytes.fromhex(leaf))
            self.assertEqual(tree.root().hex(), root)

    def test_definition(self) -> None:
        """Against the recursive definition of the RFC."""

        def root(leaves: list[bytes]) -> bytes:
            if len(leaves) == 1:
                return hashlib.sha256(b"\x00" + leaves[0]).digest()
            split = 1
            while split * 2 < len(leaves):
                split *= 2
            return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()

        tree, leaves = Tree(), []
        for index in range(70):
            leaves.append(bytes([index]))
            tree.append(leaves[-1])
            self.assertEqual(tree.root(), root(leaves))


class Cbor(unittest.TestCase):
    def test_numbers(self) -> None:
        """RFC 8949 appendix A, and longer forms of the same numbers."""
        for encoding, number in {"00": 0, "17": 23, "1818": 24, "190100": 256, "1a000f4240": 10**6}.items():
            self.assertEqual(Reader(bytes.fromhex(encoding)).number(64), number)
        self.assertEqual(Reader(bytes.fromhex("1bffffffffffffffff")).u64(), 2**64 - 1)
        for encoding in ("1817", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1c", "1f", "20", "40", "f4", "18", ""):
            with self.assertRaises(NotCanonical):
                Reader(bytes.fromhex(encoding)).u64()

    def test_text_is_utf8(self) -> None:
        self.assertEqual(Reader(bytes.fromhex("62c3bc")).text(), "ü")
        for encoding in ("61c3", "63eda080", "62c3", "7f6161ff"):
            with self.assertRaises(NotCanonical):
                Reader(bytes.fromhex(encoding)).text()

    def test_arrays_and_byte_strings_have_definite_lengths(self) -> None:
        for encoding in ("5f4101ff", "5801", "580101"):
            with self.assertRaises(NotCanonical):
                Reader(bytes.fromhex(encoding)).blob()
        with self.assertRaises(NotCanonical):
            Reader(bytes.fromhex("9f01ff")).array(1)


if __name__ == "__main__":
    unittest.main()
