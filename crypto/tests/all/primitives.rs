//! The primitives under this crate against vectors that others published.
//!
//! Short ones stand here, so that every clone is held to them. The others are read from the folder that the environment
//! variable `TABELLA_DATA` names; those tests are ignored otherwise, and fail when they are asked for without it.
//!
//! Not everything published applies. The sigma-protocol drafts have vectors for P-256 and for a SHAKE128 sponge only,
//! which are another group and another hash; the curve25519 vectors of RFC 9380 are points of the curve itself, and this
//! crate hashes to ristretto255 by the map of RFC 9496; Swiss Post's, ElectionGuard's and Helios' are modulo primes.

mod keccak;
mod range_proof;

use std::path::PathBuf;

use crate::rig::trustees::{Dealer, Trustees, subsets};
use crate::rig::{element, scalar};
use curve25519_dalek::RistrettoPoint;
use keccak::Strobe;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::Value;
use sha2::{Digest, Sha512};
use tabella_crypto::ceremony::Dealing;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::dleq::{DleqError, DleqProof, Statement};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar, SecretScalar, decode_scalar};
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, combine};
use tabella_crypto::token::oprf;
use tabella_crypto::transcript::TranscriptProtocol;

/// A file of published vectors.
fn published(name: &str) -> Value {
    let data = std::env::var_os("TABELLA_DATA").expect("TABELLA_DATA has to name the folder of public test vectors");
    let path: PathBuf = [data.as_os_str(), "crypto".as_ref(), name.as_ref()].iter().collect();
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The members of a list that has some: a loop over nothing would check nothing.
fn list(value: &Value) -> &[Value] {
    let list = value.as_array().unwrap();
    assert!(!list.is_empty());
    list
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(text(value)).unwrap()
}

fn array<const N: usize>(hex: &str) -> [u8; N] {
    hex::decode(hex).unwrap().try_into().unwrap()
}

fn scalar_of(value: &Value) -> Scalar {
    decode_scalar(&array(text(value)), "vector").unwrap()
}

fn element_of(value: &Value) -> Element {
    Element::decode(&array(text(value)), "vector").unwrap()
}

fn times_base(scalar: &Scalar) -> Element {
    element(RistrettoPoint::mul_base(scalar))
}

// The group: RFC 9496.

fn check_multiple(k: u64, encoding: &str) {
    let encoding = array(encoding);
    let decoded = Element::decode(&encoding, "vector");
    if k == 0 {
        assert_eq!(decoded.unwrap_err(), DecodeError::Identity { what: "vector" });
        assert_eq!(RistrettoPoint::default().compress().to_bytes(), encoding);
    } else {
        let (decoded, computed) = (decoded.unwrap(), times_base(&Scalar::from(k)));
        assert_eq!(decoded, computed, "{k} G");
        assert_eq!(*computed.as_bytes(), encoding, "{k} G");
        let sum: RistrettoPoint = (0..k).map(|_| Element::base()).map(|base| *base.point()).sum();
        assert_eq!(*decoded.point(), sum, "{k} G");
    }
}

fn check_bad_encoding(encoding: &str) {
    let refused = Element::decode(&array(encoding), "vector").unwrap_err();
    assert_eq!(refused, DecodeError::Point { what: "vector" }, "{encoding}");
}

fn check_map(uniform: &[u8], encoding: &str) {
    let point = RistrettoPoint::from_uniform_bytes(uniform.try_into().unwrap());
    assert_eq!(hex::encode(element(point).as_bytes()), encoding);
}

/// RFC 9496 appendix A.1.
const MULTIPLES: [&str; 16] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76",
    "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919",
    "94741f5d5d52755ece4f23f044ee27d5d1ea1e2bd196b462166b16152a9d0259",
    "da80862773358b466ffadfe0b3293ab3d9fd53c5ea6c955358f568322daf6a57",
    "e882b131016b52c1d3337080187cf768423efccbb517bb495ab812c4160ff44e",
    "f64746d3c92b13050ed8d80236a7f0007c3b3f962f5ba793d19a601ebb1df403",
    "44f53520926ec81fbd5a387845beb7df85a96a24ece18738bdcfa6a7822a176d",
    "903293d8f2287ebe10e2374dc1a53e0bc887e592699f02d077d5263cdd55601c",
    "02622ace8f7303a31cafc63f8fc48fdc16e1c8c8d234b2f0d6685282a9076031",
    "20706fd788b2720a1ed2a5dad4952b01f413bcf0e7564de8cdc816689e2db95f",
    "bce83f8ba5dd2fa572864c24ba1810f9522bc6004afe95877ac73241cafdab42",
    "e4549ee16b9aa03099ca208c67adafcafa4c3f3e4e5303de6026e3ca8ff84460",
    "aa52e000df2e16f55fb1032fc33bc42742dad6bd5a8fc0be0167436c5948501f",
    "46376b80f409b29dc2b5f6f0c52591990896e5716f41477cd30085ab7f10301e",
    "e0c418f7c8d9c4cdd7395b93ea124f3ad99021bb681dfc3302a9d99a2e53e64e",
];

/// RFC 9496 appendix A.2, in its order: field encodings that are not canonical, negative field elements, a square root
/// that is not there, a negative x y, and y = 0.
const BAD_ENCODINGS: [&str; 29] = [
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
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
    "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b",
    "bcab477be20861e01e4a0e295284146a510150d9817763caf1a6f4b422d67042",
    "2a292df7e32cababbd9de088d1d1abec9fc0440f637ed2fba145094dc14bea08",
    "f4a9e534fc0d216c44b218fa0c42d99635a0127ee2e53c712f70609649fdff22",
    "8268436f8c4126196cf64b3c7ddbda90746a378625f9813dd9b8457077256731",
    "2810e5cbc2cc4d4eece54f61c6f69758e289aa7ab440b3cbeaa21995c2f4232b",
    "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
    "a45fdc55c76448c049a1ab33f17023edfb2be3581e9c7aade8a6125215e04220",
    "d483fe813c6ba647ebbfd3ec41adca1c6130c2beeee9d9bf065c8d151c5f396e",
    "8a2e1d30050198c65a54483123960ccc38aef6848e1ec8f5f780e8523769ba32",
    "32888462f8b486c68ad7dd9610be5192bbeaf3b443951ac1a8118419d9fa097b",
    "227142501b9d4355ccba290404bde41575b037693cef1f438c47f8fbf35d1165",
    "5c37cc491da847cfeb9281d407efc41e15144c876e0170b499a96a22ed31e01e",
    "445425117cb8c90edcbc7c1cc0e74f747f2c1efa5630a967c64f287792a48a4b",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];

/// RFC 9496 appendix A.3: SHA-512 of a sentence goes through the map.
const MAPPED_SENTENCES: [(&str, &str); 7] = [
    (
        "Ristretto is traditionally a short shot of espresso coffee",
        "3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46",
    ),
    (
        "made with the normal amount of ground coffee but extracted with",
        "f26e5b6f7d362d2d2a94c5d0e7602cb4773c95a2e5c31a64f133189fa76ed61b",
    ),
    (
        "about half the amount of water in the same amount of time",
        "006ccd2a9e6867e6a2c5cea83d3302cc9de128dd2a9a57dd8ee7b9d7ffe02826",
    ),
    ("by using a finer grind.", "f8f0c87cf237953c5890aec3998169005dae3eca1fbb04548c635953c817f92a"),
    (
        "This produces a concentrated shot of coffee per volume.",
        "ae81e7dedf20a497e10c304a765c1767a42d6e06029758d2d7e8ef7cc4c41179",
    ),
    (
        "Just pulling a normal shot short will produce a weaker shot",
        "e2705652ff9f5e44d3e841bf1c251cf7dddb77d140870d1ab2ed64f1a9ce8628",
    ),
    ("and is not a Ristretto as some believe.", "80bd07262511cdde4863f8a7434cef696750681cb9510eea557088f76d9e5065"),
];

/// RFC 9496 appendix A.3: inputs that one map has to take to one element, because the top bit of each half counts for
/// nothing and the halves are reduced.
const MAPPED_ALIKE: [&str; 4] = [
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
     1200000000000000000000000000000000000000000000000000000000000000",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f\
     ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000080\
     ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000\
     1200000000000000000000000000000000000000000000000000000000000080",
];

#[test]
fn a10_a11_elements_decode_as_rfc_9496_says() {
    MULTIPLES.into_iter().zip(0..).for_each(|(encoding, k)| check_multiple(k, encoding));
    BAD_ENCODINGS.into_iter().for_each(check_bad_encoding);
}

#[test]
fn a4_a5_the_one_way_map_is_that_of_rfc_9496() {
    for (sentence, encoding) in MAPPED_SENTENCES {
        check_map(&Sha512::digest(sentence), encoding);
    }
    for uniform in MAPPED_ALIKE {
        check_map(&hex::decode(uniform).unwrap(), "304282791023b73128d277bdcb5c7746ef2eac08dde9f2983379cb8e5ef0517f");
    }
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_ristretto255_vectors_hold() {
    let vectors = published("rfc9496_ristretto255/ristretto255.json");
    for multiple in list(&vectors["small_multiples"]) {
        let (k, encoding) = (multiple["k"].as_u64().unwrap(), text(&multiple["encoding"]));
        assert_eq!(MULTIPLES[k as usize], encoding);
        check_multiple(k, encoding);
    }
    for encoding in list(&vectors["bad_encodings"]) {
        assert!(BAD_ENCODINGS.contains(&text(encoding)));
        check_bad_encoding(text(encoding));
    }
    for map in list(&vectors["one_way_map"]) {
        let digest = Sha512::digest(text(&map["input"]));
        assert_eq!(digest.as_slice(), bytes(&map["uniform_bytes"]));
        check_map(&digest, text(&map["encoding"]));
    }
}

// Transcripts: merlin, and STROBE under it.

#[test]
fn transcripts_are_merlins_own_vectors() {
    let mut simple = merlin::Transcript::new(b"test protocol");
    simple.append_message(b"some label", b"some data");
    let mut challenge = [0; 32];
    simple.challenge_bytes(b"challenge", &mut challenge);
    assert_eq!(hex::encode(challenge), "d5a21972d0d5fe320c0d263fac7fffb8145aa640af6e9bca177c03c7efcf0615");

    let mut complex = merlin::Transcript::new(b"test protocol");
    complex.append_message(b"step1", b"some data");
    for _ in 0..32 {
        complex.challenge_bytes(b"challenge", &mut challenge);
        complex.append_message(b"bigdata", &[99; 1024]);
        complex.append_message(b"challengedata", &challenge);
    }
    assert_eq!(hex::encode(challenge), "a8c933f54fae76e3f9bea93648c1308e7dfa2152dd51674ff3ca438351cf003c");
}

/// The values of this crate enter a transcript as the bytes that `docs/protocol.md` names and as nothing else: the same
/// operations on a STROBE of our own give the same challenges.
#[test]
fn transcripts_are_strobe_with_merlins_framing() {
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let keys: Vec<Element> = (0..7).map(|_| *SigningKey::generate(rng).public()).collect();
    let response = scalar(rng);
    let (mut ours, mut plain) = (merlin::Transcript::new(b"tabella"), keccak::Transcript::new(b"tabella"));
    for length in [0, 1, 100, 165, 166, 167, 1000] {
        let message = vec![length as u8; length];
        ours.append_message(b"message", &message);
        plain.append(b"message", &message);
        ours.append_element(b"Y", &keys[0]);
        plain.append(b"Y", keys[0].as_bytes());
        ours.append_elements(b"K", keys.iter());
        plain.append(b"K", &7u64.to_le_bytes());
        keys.iter().for_each(|key| plain.append(b"K", key.as_bytes()));
        ours.append_scalar(b"z", &response);
        plain.append(b"z", response.as_bytes());
        let wide = plain.challenge(b"c", 64).try_into().unwrap();
        assert_eq!(ours.challenge_scalar(b"c"), Scalar::from_bytes_mod_order_wide(&wide));
        let half = plain.challenge(b"w", 16).try_into().unwrap();
        assert_eq!(ours.challenge_short(b"w"), Scalar::from(u128::from_le_bytes(half)));
    }
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_merlin_vector_holds() {
    let vector = published("merlin_strobe/merlin.json");
    let fixed = |value: &Value| -> &'static [u8] { text(value).to_owned().leak().as_bytes() };
    let mut transcript = merlin::Transcript::new(fixed(&vector["protocol"]));
    let mut challenge = Vec::new();
    for operation in list(&vector["ops"]) {
        let label = fixed(&operation[1]);
        match text(&operation[0]) {
            "append" => transcript.append_message(label, text(&operation[2]).as_bytes()),
            "challenge" => {
                challenge = vec![0; operation[2].as_u64().unwrap() as usize];
                transcript.challenge_bytes(label, &mut challenge);
            }
            other => panic!("{other} is no operation of merlin"),
        }
    }
    assert_eq!(challenge, bytes(&vector["challenge"]));
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_strobe_states_hold() {
    for name in ["merlin_strobe/strobe_simple.json", "merlin_strobe/strobe_meta.json"] {
        let vector = published(name);
        assert_eq!(vector["security"], 128);
        let mut strobe = Strobe::new(text(&vector["proto_string"]).as_bytes());
        for operation in list(&vector["operations"]) {
            let (kind, input) = (text(&operation["name"]), bytes(&operation["input_data"]));
            if kind != "init" {
                let meta = operation["meta"].as_bool().unwrap();
                let output = strobe.operate(kind, meta, &input, operation["stream"].as_bool().unwrap());
                if let Some(expected) = operation.get("output") {
                    assert_eq!(output, bytes(expected), "{name}: {kind}");
                }
            }
            assert_eq!(hex::encode(strobe.state), text(&operation["state_after"]), "{name}: {kind}");
        }
    }
}

// Scalars, transcripts and large multiplications together: range proofs.

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_range_proofs_verify_and_no_changed_one_does() {
    let vectors = published("bulletproofs_range/range_proofs.json");
    let label: &'static [u8] = text(&vectors["transcript"]).to_owned().leak().as_bytes();
    let commitments: Vec<Element> = list(&vectors["value_commitments"]).iter().map(element_of).collect();
    for vector in list(&vectors["proofs"]) {
        let number = |name: &str| vector[name].as_u64().unwrap() as usize;
        let (bits, parties) = (number("n_bits"), number("m"));
        let proof = bytes(&vector["proof"]);
        let commitments = &commitments[..parties];
        assert!(range_proof::holds(label, bits, commitments, &proof), "{bits} bits, {parties} values");
        let mut other = commitments.to_vec();
        other[0] = Element::base();
        assert!(!range_proof::holds(label, bits, &other, &proof));
        assert!(!range_proof::holds(b"another transcript", bits, commitments, &proof));
        // t_x, the first scalar, after four points.
        let mut changed = proof.clone();
        changed[128] ^= 1;
        assert!(!range_proof::holds(label, bits, commitments, &changed));
    }
}

// Shared keys: FROST (RFC 9591) and its key generations, which deal Feldman's shares as our ceremony does.

/// Feldman's commitment to the share of `index`.
fn feldman(commitments: &[Element], index: u64) -> RistrettoPoint {
    let at = Scalar::from(index);
    commitments.iter().rev().fold(RistrettoPoint::default(), |sum, commitment| sum * at + commitment.point())
}

fn value_at(polynomial: &[Scalar], at: u64) -> Scalar {
    polynomial.iter().rev().fold(Scalar::ZERO, |sum, coefficient| sum * Scalar::from(at) + coefficient)
}

/// The coefficients of the polynomial through (1, values[0]), (2, values[1]) ..
fn interpolate(values: &[Scalar]) -> Vec<Scalar> {
    let mut polynomial = vec![Scalar::ZERO; values.len()];
    for (place, value) in values.iter().enumerate() {
        let own = Scalar::from(place as u64 + 1);
        let (mut basis, mut denominator) = (vec![Scalar::ONE], Scalar::ONE);
        for other in (0..values.len()).filter(|other| *other != place) {
            let other = Scalar::from(other as u64 + 1);
            denominator *= own - other;
            basis.insert(0, Scalar::ZERO);
            for power in 1..basis.len() {
                let above = basis[power];
                basis[power - 1] -= other * above;
            }
        }
        let factor = value * denominator.invert();
        polynomial.iter_mut().zip(basis).for_each(|(sum, coefficient)| *sum += factor * coefficient);
    }
    polynomial
}

/// Puts `polynomials`, one per dealer, through our ceremony: it has to come to the published key and shares, and any
/// `threshold` trustees have to decrypt under that key.
fn check_ceremony(polynomials: &[Vec<Scalar>], group: &Element, shares: &[Scalar], public: &[Element]) {
    let (trustees, threshold) = (shares.len(), polynomials[0].len());
    // A contest has two options, so a second slot key; its polynomials are anything.
    let mut rig = Trustees::new(9, trustees, threshold, 2);
    let dealings: Vec<_> = polynomials
        .iter()
        .zip(1..)
        .map(|(polynomial, index)| {
            let mut dealer: Dealer = rig.dealer(index);
            dealer.coefficients[0].clone_from(polynomial);
            let dealt = dealer.publish(&mut rig);
            Dealing::verify(&rig.params, index, &dealt).unwrap()
        })
        .collect();
    let finished = rig.finish(&dealings);
    assert_eq!(finished.key.slot_keys()[0], *group);
    for (place, (share, public)) in shares.iter().zip(public).enumerate() {
        assert_eq!(finished.key.public_shares(place + 1).unwrap()[0], *public);
        // Version and index, then the share of the first slot.
        assert_eq!(finished.shares[place].to_bytes()[9..41], share.to_bytes());
    }

    let contest = Contest::new(Rule::Plurality, 2).unwrap();
    let (r, counts) = (scalar(&mut rig.rng), [30u64, 12]);
    let mut sum = [vec![1], 42u64.to_le_bytes().to_vec(), times_base(&r).as_bytes().to_vec()].concat();
    for (count, key) in counts.iter().zip(finished.key.slot_keys()) {
        let ciphertext = RistrettoPoint::mul_base(&Scalar::from(*count)) + key.point() * r;
        sum.extend(ciphertext.compress().as_bytes());
    }
    let sum = Aggregate::from_bytes(&contest, &sum).unwrap();
    let context = TallyContext { chain: [1; 32], manifest: [2; 32], contest: 0, counted: [3; 32] };
    let verified: Vec<_> = finished
        .shares
        .iter()
        .map(|own| {
            let share = DecryptionShare::produce(&context, &finished.key, own, &sum, &mut rig.rng).unwrap();
            DecryptionShare::verify(&share.to_bytes(), &context, &finished.key, own.index(), &sum).unwrap()
        })
        .collect();
    // All subsets where they are few; otherwise the first and the last trustees.
    let chosen = match trustees {
        ..=5 => subsets(trustees, threshold),
        _ => vec![(1..=threshold).collect(), (trustees - threshold + 1..=trustees).collect()],
    };
    for set in chosen {
        let shares: Vec<_> = set.iter().map(|index| verified[index - 1].clone()).collect();
        assert!(combine(&finished.key, &sum, &shares).unwrap().equals(&contest, &counts), "{set:?}");
    }
}

/// Random polynomials of as many dealers as decrypt, whose sum is `sum`.
fn split(sum: &[Scalar]) -> Vec<Vec<Scalar>> {
    let rng = &mut ChaCha20Rng::seed_from_u64(5);
    let mut rest = sum.to_vec();
    let mut dealt: Vec<Vec<Scalar>> = Vec::new();
    for _ in 1..sum.len() {
        let own: Vec<Scalar> = sum.iter().map(|_| scalar(rng)).collect();
        rest.iter_mut().zip(&own).for_each(|(rest, own)| *rest -= own);
        dealt.push(own);
    }
    dealt.push(rest);
    dealt
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_frost_shares_and_signature_hold() {
    let vector = published("frost_dkg/frost-ristretto255-sha512.json");
    let inputs = &vector["inputs"];
    let group = element_of(&inputs["group_public_key"]);
    let mut polynomial = vec![scalar_of(&inputs["group_secret_key"])];
    polynomial.extend(list(&inputs["share_polynomial_coefficients"]).iter().map(scalar_of));
    assert_eq!(times_base(&polynomial[0]), group);
    let mut shares = Vec::new();
    for (share, index) in list(&inputs["participant_shares"]).iter().zip(1..) {
        assert_eq!(share["identifier"], index);
        shares.push(scalar_of(&share["participant_share"]));
        assert_eq!(value_at(&polynomial, index), shares[index as usize - 1]);
    }
    let public: Vec<Element> = shares.iter().map(times_base).collect();
    check_ceremony(&split(&polynomial), &group, &shares, &public);

    // RFC 9591 sections 3.1 and 6.3: an ordinary Schnorr signature under the challenge of its own hash.
    let signature = bytes(&vector["final_output"]["sig"]);
    let (r, z) = signature.split_at(32);
    let r = Element::decode(&r.try_into().unwrap(), "R").unwrap();
    let z = decode_scalar(&z.try_into().unwrap(), "z").unwrap();
    let input =
        [b"FROST-RISTRETTO255-SHA512-v1chal".as_slice(), r.as_bytes(), group.as_bytes(), &bytes(&inputs["message"])]
            .concat();
    let challenge = Scalar::from_bytes_mod_order_wide(&Sha512::digest(input).into());
    assert_eq!(RistrettoPoint::mul_base(&z), r.point() + group.point() * challenge);
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_frost_key_generation_comes_to_the_same_key_in_our_ceremony() {
    // Its header says Ed25519; its points and keys are of ristretto255.
    let vector = published("frost_dkg/frost_dkg_ristretto255.json");
    let inputs = &vector["inputs"];
    let (mut polynomials, mut shares, mut public, mut commitments) = (vec![], vec![], vec![], vec![]);
    for index in 1..=3u64 {
        let dealer = &inputs[index.to_string()];
        let polynomial = vec![scalar_of(&dealer["signing_key"]), scalar_of(&dealer["coefficient"])];
        let committed: Vec<Element> = list(&dealer["vss_commitments"]).iter().map(element_of).collect();
        assert_eq!(polynomial.iter().map(times_base).collect::<Vec<_>>(), committed);
        // Knowledge of the constant term, by RFC 9591's hash with the tag "dkg".
        let proof = bytes(&dealer["proof_of_knowledge"]);
        let (r, z) = proof.split_at(32);
        let identifier = Scalar::from(index);
        let input =
            [b"FROST-RISTRETTO255-SHA512-v1dkg".as_slice(), identifier.as_bytes(), committed[0].as_bytes(), r].concat();
        let challenge = Scalar::from_bytes_mod_order_wide(&Sha512::digest(input).into());
        let z = decode_scalar(&z.try_into().unwrap(), "z").unwrap();
        let r = Element::decode(&r.try_into().unwrap(), "R").unwrap();
        assert_eq!(RistrettoPoint::mul_base(&z), r.point() + committed[0].point() * challenge);

        shares.push(scalar_of(&dealer["signing_share"]));
        public.push(element_of(&dealer["verifying_share"]));
        polynomials.push(polynomial);
        commitments.push(committed);
    }
    for (index, (share, public)) in (1..).zip(shares.iter().zip(&public)) {
        for (dealer, sent) in inputs[index.to_string()]["signing_shares"].as_object().unwrap() {
            let (place, sent) = (dealer.parse::<usize>().unwrap() - 1, scalar_of(sent));
            assert_eq!(value_at(&polynomials[place], index), sent);
            assert_eq!(*times_base(&sent).point(), feldman(&commitments[place], index));
        }
        assert_eq!(polynomials.iter().map(|polynomial| value_at(polynomial, index)).sum::<Scalar>(), *share);
        let sum: RistrettoPoint = commitments.iter().map(|committed| feldman(committed, index)).sum();
        assert_eq!(sum, *public.point());
    }
    check_ceremony(&polynomials, &element_of(&inputs["verifying_key"]), &shares, &public);
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_cocktail_key_generations_come_to_the_same_keys_in_our_ceremony() {
    for vector in list(&published("frost_dkg/cocktail-dkg-ristretto255-sha512.json")["vectors"]) {
        let (trustees, threshold) = (vector["n"].as_u64().unwrap(), vector["t"].as_u64().unwrap());
        let committed: Vec<Vec<Element>> = list(&vector["round1"])
            .iter()
            .map(|dealer| list(&dealer["vss_commitment"]).iter().map(element_of).collect())
            .collect();
        let group = element_of(&vector["group_public_key"]);
        assert_eq!(committed.iter().map(|dealer| dealer[0].point()).sum::<RistrettoPoint>(), *group.point());
        let (mut shares, mut public) = (Vec::new(), Vec::new());
        for (own, index) in list(&vector["round2"]).iter().zip(1..) {
            assert_eq!(own["participant_id"], index);
            let (share, verification) = (scalar_of(&own["secret_share"]), element_of(&own["verification_share"]));
            assert_eq!(times_base(&share), verification);
            let sum: RistrettoPoint = committed.iter().map(|dealer| feldman(dealer, index)).sum();
            assert_eq!(sum, *verification.point());
            shares.push(share);
            public.push(verification);
        }
        assert_eq!(shares.len() as u64, trustees);
        // The dealers' own polynomials are not published; any that come to the same sum do.
        let sum = interpolate(&shares[..threshold as usize]);
        assert_eq!(times_base(&sum[0]), group);
        check_ceremony(&split(&sum), &group, &shares, &public);
    }
}

// Hashing and equal logarithms: the ristretto255 OPRF (RFC 9497).

/// expand_message_xmd with SHA-512 (RFC 9380 section 5.3.1).
fn expand(message: &[u8], domain: &[u8], length: usize) -> Vec<u8> {
    let domain = [domain, &[domain.len() as u8]].concat();
    let first = Sha512::digest([&[0; 128], message, &(length as u16).to_be_bytes(), &[0], domain.as_slice()].concat());
    let mut output = Vec::new();
    let mut block = [0u8; 64];
    for counter in 1.. {
        if output.len() >= length {
            break;
        }
        let mixed: Vec<u8> = first.iter().zip(block).map(|(first, block)| first ^ block).collect();
        block = Sha512::digest([mixed.as_slice(), &[counter], &domain].concat()).into();
        output.extend_from_slice(&block);
    }
    output.truncate(length);
    output
}

fn hash_to_scalar(message: &[u8], domain: &[u8]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&expand(message, domain, 64).try_into().unwrap())
}

fn framed(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u16).to_be_bytes(), bytes].concat()
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_message_expansions_hold() {
    let vector = published("rfc9380_hash_to_curve/expand_message_xmd_SHA512_38.json");
    for test in list(&vector["tests"]) {
        let length = usize::from_str_radix(text(&test["len_in_bytes"]).trim_start_matches("0x"), 16).unwrap();
        let expanded = expand(text(&test["msg"]).as_bytes(), text(&vector["DST"]).as_bytes(), length);
        assert_eq!(expanded, bytes(&test["uniform_bytes"]));
    }
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_oprf_evaluations_and_proofs_hold() {
    let rng = &mut ChaCha20Rng::seed_from_u64(2);
    for suite in list(&published("rfc9497_oprf_ristretto255/oprf_ristretto255.json")) {
        let mode = suite["mode"].as_u64().unwrap() as u8;
        let context = [b"OPRFV1-".as_slice(), &[mode], b"-ristretto255-SHA512"].concat();
        let key = scalar_of(&suite["skSm"]);
        let input = [bytes(&suite["seed"]), framed(&bytes(&suite["keyInfo"])), vec![0]].concat();
        assert_eq!(hash_to_scalar(&input, &[b"DeriveKeyPair", context.as_slice()].concat()), key);
        let public = times_base(&key);
        if let Some(published) = suite.get("pkSm") {
            assert_eq!(element_of(published), public);
        }
        let group_domain = bytes(&suite["groupDST"]);
        assert_eq!(group_domain, [b"HashToGroup-", context.as_slice()].concat());
        for vector in list(&suite["vectors"]) {
            let parts = |name: &str| text(&vector[name]).split(',').map(Value::from).collect::<Vec<_>>();
            let (mut blinded, mut evaluated) = (Vec::new(), Vec::new());
            for ((input, blind), (output, (sent, answered))) in parts("Input")
                .iter()
                .zip(parts("Blind"))
                .zip(parts("Output").iter().zip(parts("BlindedElement").iter().zip(parts("EvaluationElement"))))
            {
                let (input, blind) = (bytes(input), scalar_of(&blind));
                let hashed = expand(&input, &group_domain, 64).try_into().unwrap();
                let hashed = RistrettoPoint::from_uniform_bytes(&hashed);
                let (sent, answered) = (element_of(sent), element_of(&answered));
                assert_eq!(*sent.point(), hashed * blind);
                assert_eq!(*answered.point(), sent.point() * key);
                let unblinded = element(answered.point() * blind.invert());
                assert_eq!(*unblinded.point(), hashed * key);
                let finished =
                    Sha512::digest([framed(&input), framed(unblinded.as_bytes()), b"Finalize".to_vec()].concat());
                assert_eq!(finished.as_slice(), bytes(output));

                // What the evaluation claims is what our proof of equal logarithms shows.
                let statement = Statement { x: public, h: sent, y: answered };
                let transcript = || merlin::Transcript::new(b"test");
                let proof = DleqProof::prove(&mut transcript(), &statement, &SecretScalar::new(key), rng);
                assert_eq!(proof.verify(&mut transcript(), &statement), Ok(()));
                let other = Statement { y: sent, ..statement };
                let proof = DleqProof::prove(&mut transcript(), &other, &SecretScalar::new(key), rng);
                assert_eq!(proof.verify(&mut transcript(), &other), Err(DleqError));
                blinded.push(sent);
                evaluated.push(answered);
            }
            assert_eq!(vector["Batch"], blinded.len());
            if let Some(proof) = vector.get("Proof") {
                check_oprf_proof(&context, &public, &key, &blinded, &evaluated, proof);
            }
        }
    }
}

#[test]
#[ignore = "reads the public test vectors that TABELLA_DATA names"]
fn the_published_verifiable_oprf_vectors_come_out_of_the_function_behind_tokens() {
    let suites = published("rfc9497_oprf_ristretto255/oprf_ristretto255.json");
    let suite = list(&suites).iter().find(|suite| suite["mode"] == 1).unwrap();
    assert_eq!(bytes(&suite["groupDST"]), [b"HashToGroup-", oprf::CONTEXT].concat());
    let (secret, key) = (scalar_of(&suite["skSm"]), element_of(&suite["pkSm"]));
    for vector in list(&suite["vectors"]) {
        let parts = |name: &str| text(&vector[name]).split(',').map(Value::from).collect::<Vec<_>>();
        let [blinded, evaluated] =
            ["BlindedElement", "EvaluationElement"].map(|name| parts(name).iter().map(element_of).collect::<Vec<_>>());
        for (place, (input, blind)) in parts("Input").iter().zip(parts("Blind")).enumerate() {
            let blind = oprf::Blind::new(SecretScalar::new(scalar_of(&blind))).unwrap();
            assert_eq!(blind.blind(&bytes(input)).unwrap(), blinded[place]);
            let output = oprf::finalize(&bytes(input), &blind.unblind(&evaluated[place])).unwrap();
            assert_eq!(output.as_slice(), bytes(&parts("Output")[place]));
        }
        assert_eq!(vector["Batch"], blinded.len());
        let answer = array(text(&vector["Proof"]["proof"]));
        let proof = oprf::Proof::from_bytes(&answer).unwrap();
        assert!(proof.holds(&key, &blinded, &evaluated));
        assert!(!proof.holds(&key, &evaluated, &blinded));
        // With challenge and response the nonce is known, and so the proof is that of the vector's nonce.
        let [c, s] = [0, 32].map(|at| decode_scalar(&answer[at..at + 32].try_into().unwrap(), "proof").unwrap());
        assert_eq!(s + c * secret, scalar_of(&vector["Proof"]["r"]));
        // Ours of the same statement, whose nonce is another.
        let rng = &mut ChaCha20Rng::seed_from_u64(3);
        let own = oprf::Proof::generate(&SecretScalar::new(secret), &key, &blinded, &evaluated, rng).unwrap();
        assert!(own.holds(&key, &blinded, &evaluated) && own != proof);
    }
}

/// RFC 9497 section 2.2: the same statement as ours, hashed by SHA-512 and answered by c and s in place of commitments.
fn check_oprf_proof(
    context: &[u8],
    public: &Element,
    key: &Scalar,
    blinded: &[Element],
    evaluated: &[Element],
    proof: &Value,
) {
    let domain = |name: &[u8]| [name, context].concat();
    let seed = Sha512::digest([framed(public.as_bytes()), framed(&domain(b"Seed-"))].concat());
    let weight = |place: usize| {
        let input = [
            framed(&seed),
            (place as u16).to_be_bytes().to_vec(),
            framed(blinded[place].as_bytes()),
            framed(evaluated[place].as_bytes()),
            b"Composite".to_vec(),
        ];
        hash_to_scalar(&input.concat(), &domain(b"HashToScalar-"))
    };
    let weighted = |points: &[Element]| {
        points.iter().enumerate().map(|(place, point)| point.point() * weight(place)).sum::<RistrettoPoint>()
    };
    let (m, z) = (weighted(blinded), weighted(evaluated));
    let challenge = |commitments: [RistrettoPoint; 2]| {
        let [t2, t3] = commitments;
        let points = [*public.point(), m, z, t2, t3];
        let mut input: Vec<u8> = points.iter().flat_map(|point| framed(point.compress().as_bytes())).collect();
        input.extend(b"Challenge");
        hash_to_scalar(&input, &domain(b"HashToScalar-"))
    };
    let answer = bytes(&proof["proof"]);
    let [c, s] = [0, 32].map(|at| decode_scalar(&answer[at..at + 32].try_into().unwrap(), "proof").unwrap());
    let r = scalar_of(&proof["r"]);
    assert_eq!(c, challenge([RistrettoPoint::mul_base(&r), m * r]));
    assert_eq!(s, r - c * key);
    assert_eq!(c, challenge([RistrettoPoint::mul_base(&s) + public.point() * c, m * s + z * c]));
}
