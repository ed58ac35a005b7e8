//! Tokens: any k of n issuers make the same one, fewer make none, and no other answer than theirs passes.

use std::collections::BTreeSet;

use crate::rig::trustees::{Finished, Trustees, subsets};
use crate::rig::{element, scalar};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha512};
use tabella_crypto::ceremony::{Dealing, TrusteeShares};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_crypto::token::oprf::{Blind, Proof, finalize, hash_to_group};
use tabella_crypto::token::{
    Evaluated, Evaluation, IssuerKey, MAX_BATCH, Purpose, Token, TokenError, TokenRequest, VerifiedShare, combine,
};
use tabella_crypto::transcript::TranscriptProtocol;

const CHAIN: [u8; 32] = [1; 32];
const CEREMONY: [u8; 32] = [7; 32];
const SECRET: [u8; 32] = [3; 32];

/// Issuers after their ceremony.
struct Issuers {
    finished: Finished,
    key: IssuerKey,
    rng: ChaCha20Rng,
}

impl Issuers {
    fn new(seed: u64, issuers: usize, threshold: usize) -> Self {
        let mut trustees = Trustees::new(seed, issuers, threshold, 2);
        let finished = trustees.run(1..=issuers);
        let key = IssuerKey::new(CHAIN, CEREMONY, &finished.key, 0).unwrap();
        Self { finished, key, rng: trustees.rng }
    }

    fn secret(&self, issuer: usize) -> Scalar {
        share_of(&self.finished.shares[issuer - 1], 0)
    }

    /// k itself, from all shares.
    fn whole(&self) -> Scalar {
        (1..=self.finished.shares.len()).map(|t| lambda(t, 1..=self.finished.shares.len()) * self.secret(t)).sum()
    }

    fn evaluate(&mut self, purpose: Purpose, issuer: usize, inputs: &[Element]) -> Evaluation {
        let shares = &self.finished.shares[issuer - 1];
        Evaluation::produce(&self.key, purpose, shares, inputs, &mut self.rng).unwrap()
    }

    fn shares(&mut self, purpose: Purpose, issuers: &[usize], input: Element) -> Vec<VerifiedShare> {
        let share = |issuer: &usize| {
            let evaluation = self.evaluate(purpose, *issuer, &[input]);
            evaluation.verify(&self.key, purpose, *issuer, &[input]).unwrap()[0]
        };
        issuers.iter().map(share).collect()
    }

    fn combined(&mut self, purpose: Purpose, issuers: &[usize], input: Element) -> Evaluated {
        let shares = self.shares(purpose, issuers, input);
        combine(&self.key, &shares).unwrap()
    }

    fn request(&self, event: u64) -> TokenRequest {
        TokenRequest::derive(&SECRET, &self.key, &event.to_le_bytes()).unwrap()
    }
}

fn share_of(shares: &TrusteeShares, slot: usize) -> Scalar {
    let at = 9 + 32 * slot;
    Scalar::from_canonical_bytes(shares.to_bytes()[at..at + 32].try_into().unwrap()).unwrap()
}

fn lambda(issuer: usize, issuers: impl IntoIterator<Item = usize>) -> Scalar {
    let others = issuers.into_iter().filter(|other| *other != issuer).map(|other| Scalar::from(other as u64));
    others.map(|at| at * (at - Scalar::from(issuer as u64)).invert()).product()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whichever k of the n issuers answer, the token is k H1(S); and what fewer can add up is something else.
    #[test]
    fn any_k_of_n_issuers_make_the_same_token_and_fewer_make_none(seed: u64, n in 1..=5usize, k in 1..=5usize, event: u64) {
        let k = k.min(n);
        let mut issuers = Issuers::new(seed, n, k);
        let request = issuers.request(event);
        let serial = request.serial().public().as_bytes();
        let expected = hash_to_group(serial).unwrap().point() * issuers.whole();
        let mut tokens = Vec::new();
        for mut set in subsets(n, k) {
            let rotate = seed as usize % k;
            set.rotate_left(rotate);
            let evaluated = issuers.combined(Purpose::Issue, &set, *request.blinded());
            let token = request.finish(&evaluated).unwrap();
            prop_assert_eq!(*token.point().point(), expected);
            prop_assert_eq!(token.output(), finalize(serial, &element(expected)).unwrap());
            tokens.push(token);
            // Redeemed with the help of these, and also of any others.
            let again = issuers.combined(Purpose::Redeem, &set, token.input().unwrap());
            prop_assert!(tokens.iter().all(|token| token.check(&again).unwrap()));
        }
        for set in subsets(n, k - 1) {
            let shares = issuers.shares(Purpose::Issue, &set, *request.blinded());
            prop_assert_eq!(combine(&issuers.key, &shares), Err(TokenError::TooFew { found: k - 1, needed: k }));
            let sum: RistrettoPoint =
                shares.iter().map(|share| share.point().point() * lambda(share.issuer(), set.iter().copied())).sum();
            prop_assert_ne!(sum, request.blinded().point() * issuers.whole());
        }
    }

    /// Evaluating and unblinding commute with blinding, for any input and blind.
    #[test]
    fn unblinding_undoes_the_blind(seed: u64, input: Vec<u8>) {
        let rng = &mut ChaCha20Rng::seed_from_u64(seed);
        let [r, k] = [scalar(rng), scalar(rng)];
        let blind = Blind::new(SecretScalar::new(r)).unwrap();
        let evaluated = element(blind.blind(&input).unwrap().point() * k);
        prop_assert_eq!(*blind.unblind(&evaluated).point(), hash_to_group(&input).unwrap().point() * k);
    }

    /// A batch holds what each of its elements alone holds.
    #[test]
    fn a_batch_gives_the_share_of_each_of_its_elements(seed: u64, count in 1..40usize) {
        let mut issuers = Issuers::new(seed, 3, 2);
        let inputs: Vec<Element> = (0..count as u64).map(|event| *issuers.request(event).blinded()).collect();
        let evaluation = issuers.evaluate(Purpose::Issue, 2, &inputs);
        let read = Evaluation::from_bytes(&evaluation.to_bytes(), count).unwrap();
        prop_assert_eq!(&read, &evaluation);
        let points: Vec<[u8; 32]> = evaluation.points().iter().map(|point| *point.as_bytes()).collect();
        let parts = Evaluation::from_parts(&points, &evaluation.proof().to_bytes()).unwrap();
        prop_assert_eq!(&parts, &evaluation);
        let shares = read.verify(&issuers.key, Purpose::Issue, 2, &inputs).unwrap();
        for (share, input) in shares.iter().zip(&inputs) {
            prop_assert_eq!((share.issuer(), share.input()), (2, input));
            prop_assert_eq!(*share.point().point(), input.point() * issuers.secret(2));
            prop_assert_eq!(VerifiedShare::new_unchecked(&issuers.key, 2, *input, *share.point()), *share);
        }
    }
}

/// Issuers whose key is that of RFC 9497, appendix A.1.2, shared out by two dealers among three of them.
fn published_key() -> Issuers {
    let mut trustees = Trustees::new(20, 3, 2, 1);
    let mut dealers = [trustees.dealer(1), trustees.dealer(3)];
    let secret = read("e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909");
    let secret = Scalar::from_canonical_bytes(secret).unwrap();
    dealers[1].coefficients[0][0] = secret - dealers[0].coefficients[0][0];
    let dealings = dealers.map(|dealer| {
        let bytes = dealer.publish(&mut trustees);
        Dealing::verify(&trustees.params, dealer.index, &bytes).unwrap()
    });
    let finished = trustees.finish(&dealings);
    let key = IssuerKey::new(CHAIN, CEREMONY, &finished.key, 0).unwrap();
    Issuers { finished, key, rng: trustees.rng }
}

fn read(hex: &str) -> [u8; 32] {
    hex::decode(hex).unwrap().try_into().unwrap()
}

/// Serial, blind, blinded element and token, said again from the page.
#[test]
fn serial_blind_and_token_are_what_the_page_says() {
    let issuers = published_key();
    let request = TokenRequest::derive(&SECRET, &issuers.key, b"event").unwrap();
    let derived = |domain: &str, serial: &[u8]| {
        let hash = Sha512::new_with_prefix(domain)
            .chain_update(SECRET)
            .chain_update(CHAIN)
            .chain_update(CEREMONY)
            .chain_update([0; 8])
            .chain_update(issuers.key.public().as_bytes())
            .chain_update(serial)
            .chain_update(b"event");
        Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
    };
    let secret = derived("tabella/v1/token/serial", &[]);
    let serial = element(RistrettoPoint::mul_base(&secret));
    assert_eq!(request.serial().public(), &serial);
    let blind = derived("tabella/v1/token/blind", serial.as_bytes());
    let hashed = hash_to_group(serial.as_bytes()).unwrap();
    assert_eq!(*request.blinded().point(), hashed.point() * blind);
    let token = Token::claimed(serial, element(hashed.point() * issuers.whole()));
    let page = include_str!("../../../docs/protocol.md");
    let section = page.split(". Tokens\n").nth(1).unwrap();
    for value in [
        issuers.key.public().as_bytes().to_vec(),
        secret.as_bytes().to_vec(),
        serial.as_bytes().to_vec(),
        blind.as_bytes().to_vec(),
        hashed.as_bytes().to_vec(),
        request.blinded().as_bytes().to_vec(),
        token.point().as_bytes().to_vec(),
        token.output().to_vec(),
    ] {
        assert!(section.contains(&hex::encode(&value)), "{}", hex::encode(&value));
    }
}

/// RFC 9497, appendix A.1.2, test vector 3, under a key of three issuers.
#[test]
fn the_vectors_of_rfc_9497_come_out_of_a_key_that_nobody_holds() {
    let mut issuers = published_key();
    let published = read("c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e");
    assert_eq!(issuers.key.public().as_bytes(), &published);
    for (input, blind, evaluated, output) in [
        (
            "00",
            "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706",
            "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
            "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d",
        ),
        (
            "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
            "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e",
            "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
            "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60",
        ),
    ] {
        let input = hex::decode(input).unwrap();
        let blind = Blind::new(SecretScalar::new(Scalar::from_canonical_bytes(read(blind)).unwrap())).unwrap();
        let blinded = blind.blind(&input).unwrap();
        for set in subsets(3, 2) {
            let answered = issuers.combined(Purpose::Issue, &set, blinded);
            assert_eq!(answered.point().as_bytes(), &read(evaluated));
            let finished = finalize(&input, &blind.unblind(answered.point())).unwrap();
            assert_eq!(finished[..32], read(output));
        }
    }
}

/// Many events, people, keys and boards: no request shares a serial or a blinded element with another.
#[test]
fn requests_come_back_from_the_secret_and_never_repeat() {
    let issuers = Issuers::new(1, 3, 2);
    let again = Issuers::new(2, 3, 2);
    let keys = [
        issuers.key.clone(),
        IssuerKey::new([2; 32], CEREMONY, &issuers.finished.key, 0).unwrap(),
        IssuerKey::new(CHAIN, [8; 32], &issuers.finished.key, 0).unwrap(),
        IssuerKey::new(CHAIN, CEREMONY, &issuers.finished.key, 1).unwrap(),
        again.key.clone(),
    ];
    let (mut serials, mut blinded) = (BTreeSet::new(), BTreeSet::new());
    for key in &keys {
        for secret in [SECRET, [4; 32]] {
            for event in [&b""[..], b"a", b"ab", b"b"] {
                let request = TokenRequest::derive(&secret, key, event).unwrap();
                let same = TokenRequest::derive(&secret, key, event).unwrap();
                assert_eq!(request.blinded(), same.blinded());
                assert_eq!(request.serial().public(), same.serial().public());
                assert!(serials.insert(*request.serial().public().as_bytes()));
                assert!(blinded.insert(*request.blinded().as_bytes()));
            }
        }
    }
    assert_eq!(serials.len(), 40);
    assert!(serials.is_disjoint(&blinded));
}

#[test]
fn neither_serial_nor_token_is_printed_before_it_is_public() {
    let issuers = Issuers::new(1, 3, 2);
    let request = issuers.request(1);
    let serial = hex::encode(&request.serial().public().as_bytes()[..6]);
    assert!(!format!("{request:?}").contains(&serial));
    let token = Token::claimed(*request.serial().public(), *request.blinded());
    assert!(!format!("{token:?}").contains(&hex::encode(&request.blinded().as_bytes()[..6])));
}

/// What was claimed under one key, purpose, chain, ceremony, slot, issuer or list is not answered under another.
#[test]
fn a9_an_evaluation_is_good_for_what_it_was_made_for_alone() {
    let mut issuers = Issuers::new(3, 3, 2);
    let inputs: Vec<Element> = (0..3).map(|event| *issuers.request(event).blinded()).collect();
    for count in [1, 3] {
        let inputs = &inputs[..count];
        let evaluation = issuers.evaluate(Purpose::Issue, 1, inputs);
        evaluation.verify(&issuers.key, Purpose::Issue, 1, inputs).unwrap();
        let refused = Err(TokenError::Proof(1));
        assert_eq!(evaluation.verify(&issuers.key, Purpose::Redeem, 1, inputs), refused);
        assert_eq!(evaluation.verify(&issuers.key, Purpose::Issue, 2, inputs), Err(TokenError::Proof(2)));
        let key = &issuers.finished.key;
        for other in [
            IssuerKey::new([2; 32], CEREMONY, key, 0).unwrap(),
            IssuerKey::new(CHAIN, [8; 32], key, 0).unwrap(),
            IssuerKey::new(CHAIN, CEREMONY, key, 1).unwrap(),
            Issuers::new(4, 3, 2).key,
        ] {
            assert_eq!(evaluation.verify(&other, Purpose::Issue, 1, inputs), refused);
        }
        let mut changed = inputs.to_vec();
        changed[count - 1] = *issuers.request(9).blinded();
        assert_eq!(evaluation.verify(&issuers.key, Purpose::Issue, 1, &changed), refused);
    }
    // In another order, and one more or fewer than were claimed.
    let evaluation = issuers.evaluate(Purpose::Issue, 1, &inputs);
    let mut reversed = inputs.clone();
    reversed.reverse();
    assert_eq!(evaluation.verify(&issuers.key, Purpose::Issue, 1, &reversed), Err(TokenError::Proof(1)));
    for expected in [1, 2, 4] {
        let claimed: Vec<Element> = inputs.iter().cycle().take(expected).copied().collect();
        let error = TokenError::Count { issuer: 1, expected, found: 3 };
        assert_eq!(evaluation.verify(&issuers.key, Purpose::Issue, 1, &claimed), Err(error));
    }
}

#[test]
fn a2_no_bit_of_an_evaluation_can_be_changed() {
    let mut issuers = Issuers::new(5, 2, 2);
    let inputs: Vec<Element> = (0..2).map(|event| *issuers.request(event).blinded()).collect();
    let bytes = issuers.evaluate(Purpose::Issue, 1, &inputs).to_bytes();
    assert_eq!(bytes.len(), 1 + 2 * 32 + 64);
    let mut unproved = 0;
    for bit in 0..8 * bytes.len() {
        let mut changed = bytes.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(evaluation) = Evaluation::from_bytes(&changed, 2) {
            let verdict = evaluation.verify(&issuers.key, Purpose::Issue, 1, &inputs);
            assert_eq!(verdict, Err(TokenError::Proof(1)), "bit {bit}");
            unproved += 1;
        }
    }
    assert!(unproved > 500, "{unproved}");
}

#[test]
fn a11_an_evaluation_has_one_encoding() {
    let mut issuers = Issuers::new(5, 2, 2);
    let inputs = [*issuers.request(0).blinded()];
    let bytes = issuers.evaluate(Purpose::Issue, 1, &inputs).to_bytes();
    let what = "evaluation";
    let error = |bytes: &[u8], count| Evaluation::from_bytes(bytes, count).unwrap_err();
    assert_eq!(error(&bytes[..96], 1), DecodeError::Truncated { what, missing: 1 });
    assert_eq!(error(&[&bytes[..], &[0]].concat(), 1), DecodeError::Trailing { what, extra: 1 });
    assert!(matches!(error(&bytes, 2), DecodeError::Point { .. } | DecodeError::Truncated { .. }));
    let mut version = bytes.clone();
    version[0] = 2;
    assert_eq!(error(&version, 1), DecodeError::Version { what, found: 2, expected: 1 });
    for (at, what) in [(33, "proof challenge"), (65, "proof response")] {
        let mut large = bytes.clone();
        large[at..at + 32].fill(0xff);
        assert_eq!(error(&large, 1), DecodeError::Scalar { what });
        let proof: &[u8; 64] = large[33..].try_into().unwrap();
        let point = bytes[1..33].try_into().unwrap();
        assert_eq!(Evaluation::from_parts(&[point], proof).unwrap_err(), DecodeError::Scalar { what });
    }
}

/// The identity would be the same answer under every key.
#[test]
fn a12_the_identity_is_no_answer_no_claim_and_no_blind() {
    let mut issuers = Issuers::new(5, 2, 2);
    let input = [*issuers.request(0).blinded()];
    let evaluation = issuers.evaluate(Purpose::Issue, 1, &input);
    let mut bytes = evaluation.to_bytes();
    bytes[1..33].fill(0);
    let error = DecodeError::Identity { what: "evaluated element" };
    assert_eq!(Evaluation::from_bytes(&bytes, 1).unwrap_err(), error);
    assert_eq!(Evaluation::from_parts(&[[0; 32]], &evaluation.proof().to_bytes()).unwrap_err(), error);
    assert!(Element::decode(&[0; 32], "claim").is_err());
    assert_eq!(Blind::new(SecretScalar::new(Scalar::ZERO)).unwrap_err(), TokenError::Blind);
    // Elements that cancel under the weights of RFC 9497, as none at all do.
    let secret = SecretScalar::new(issuers.secret(1));
    let identity = DecodeError::Identity { what: "composite" };
    let public = *issuers.key.share(1).unwrap();
    assert_eq!(Proof::generate(&secret, &public, &[], &[], &mut issuers.rng).unwrap_err(), identity);
    assert!(!evaluation.proof().holds(&public, &[], &[]));
    // Shares that were kept wrongly and cancel out.
    let twice = element(input[0].point() + input[0].point());
    let kept = [(1, input[0]), (2, twice)]
        .map(|(issuer, point)| VerifiedShare::new_unchecked(&issuers.key, issuer, input[0], point));
    assert_eq!(combine(&issuers.key, &kept), Err(TokenError::OtherInput(1)));
}

#[test]
fn a19_there_is_no_issuer_0_none_beyond_the_last_and_no_slot_beyond_the_last() {
    let mut issuers = Issuers::new(6, 2, 2);
    let input = [*issuers.request(0).blinded()];
    let evaluation = issuers.evaluate(Purpose::Issue, 1, &input);
    for issuer in [0, 3] {
        assert_eq!(issuers.key.share(issuer), Err(TokenError::Issuer(issuer)));
        assert_eq!(evaluation.verify(&issuers.key, Purpose::Issue, issuer, &input), Err(TokenError::Issuer(issuer)));
    }
    let slot = IssuerKey::new(CHAIN, CEREMONY, &issuers.finished.key, 2);
    assert_eq!(slot, Err(TokenError::Slot { slot: 2, slots: 2 }));
}

#[test]
fn an_issuer_never_evaluates_with_shares_of_another_ceremony_or_a_batch_of_another_size() {
    let issuers = Issuers::new(6, 2, 2);
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    let input = [*issuers.request(0).blinded()];
    let produce = |shares: &TrusteeShares, inputs: &[Element], rng: &mut ChaCha20Rng| {
        Evaluation::produce(&issuers.key, Purpose::Issue, shares, inputs, rng)
    };
    let other = Issuers::new(7, 2, 2);
    assert_eq!(produce(&other.finished.shares[1], &input, rng), Err(TokenError::OtherShares(2)));
    let larger = Issuers::new(7, 3, 2);
    assert_eq!(produce(&larger.finished.shares[2], &input, rng), Err(TokenError::Issuer(3)));
    // Shares of a ceremony with one slot, where the key is in the second.
    let one = Trustees::new(6, 2, 2, 1).run(1..=2);
    let second = IssuerKey::new(CHAIN, CEREMONY, &issuers.finished.key, 1).unwrap();
    let verdict = Evaluation::produce(&second, Purpose::Issue, &one.shares[0], &input, rng);
    assert_eq!(verdict, Err(TokenError::OtherShares(1)));
    let many = vec![input[0]; MAX_BATCH + 1];
    let own = &issuers.finished.shares[0];
    assert_eq!(produce(own, &[], rng), Err(TokenError::Size(0)));
    assert_eq!(produce(own, &many, rng), Err(TokenError::Size(MAX_BATCH + 1)));
    let largest = produce(own, &many[1..], rng).unwrap();
    largest.verify(&issuers.key, Purpose::Issue, 1, &many[1..]).unwrap();
    for (inputs, size) in [(&[][..], 0), (&many[..], MAX_BATCH + 1)] {
        assert_eq!(largest.verify(&issuers.key, Purpose::Issue, 1, inputs), Err(TokenError::Size(size)));
    }
}

#[test]
fn a20_shares_of_other_elements_other_keys_and_the_same_issuer_do_not_add_up() {
    let mut issuers = Issuers::new(8, 3, 2);
    let [one, two] = [1, 2].map(|event| *issuers.request(event).blinded());
    let [first, second] = [one, two].map(|input| issuers.shares(Purpose::Issue, &[1, 2, 3], input));
    let too_few = |found| Err(TokenError::TooFew { found, needed: 2 });
    assert_eq!(combine(&issuers.key, &[]), too_few(0));
    assert_eq!(combine(&issuers.key, &first[..1]), too_few(1));
    assert_eq!(combine(&issuers.key, &[first[0], first[0]]), too_few(1));
    assert_eq!(combine(&issuers.key, &[first[0], second[1]]), Err(TokenError::OtherInput(2)));
    assert_eq!(combine(&issuers.key, &[first[0], first[1], second[2]]), Err(TokenError::OtherInput(3)));
    let slot = IssuerKey::new(CHAIN, CEREMONY, &issuers.finished.key, 1).unwrap();
    assert_eq!(combine(&slot, &first), Err(TokenError::OtherInput(1)));
    let expected = combine(&issuers.key, &first[..2]).unwrap();
    assert_eq!(combine(&issuers.key, &[first[2], first[2], first[0], first[1]]), Ok(expected));
}

/// The answer to one request does not unblind under another, and a made-up token is none.
#[test]
fn a41_no_token_but_the_one_that_was_issued() {
    let mut issuers = Issuers::new(9, 3, 2);
    let [mine, other] = [1, 2].map(|event| issuers.request(event));
    let evaluated = issuers.combined(Purpose::Issue, &[1, 3], *mine.blinded());
    assert_eq!(other.finish(&evaluated).unwrap_err(), TokenError::OtherRequest);
    let token = mine.finish(&evaluated).unwrap();

    // N under another serial, a changed N, and what was blinded itself.
    let moved = Token::claimed(*other.serial().public(), *token.point());
    let shifted = Token::claimed(*token.serial(), element(token.point().point() + Element::base().point()));
    let blinded = Token::claimed(*token.serial(), *evaluated.point());
    for (claimed, holds) in [(token, true), (moved, false), (shifted, false), (blinded, false)] {
        let again = issuers.combined(Purpose::Redeem, &[2, 3], claimed.input().unwrap());
        assert_eq!(claimed.check(&again), Ok(holds));
        let elsewhere = issuers.combined(Purpose::Redeem, &[2, 3], Element::base());
        assert_eq!(claimed.check(&elsewhere), Err(TokenError::OtherRequest));
    }
}

/// An issuer's own weights, as the page says them, with parts left out.
fn weak_weights(issuers: &Issuers, inputs: &[Element], outputs: &[Element], leave_out: &str) -> Vec<Scalar> {
    let mut t = Transcript::new(b"tabella/v1/evaluation");
    t.append_message(b"chain", &CHAIN);
    t.append_message(b"ceremony", &CEREMONY);
    t.append_u64(b"slot", 0);
    t.append_u64(b"purpose", 0);
    t.append_u64(b"issuer", 1);
    t.append_element(b"X", issuers.key.share(1).unwrap());
    for (label, elements) in [("B", inputs), ("D", outputs)] {
        if label != leave_out {
            let label: &'static [u8] = if label == "B" { b"B" } else { b"D" };
            t.append_elements(label, elements.iter());
        }
    }
    t.challenge_weights(b"w", inputs.len())
}

fn folded(weights: &[Scalar], elements: &[Element]) -> [Element; 1] {
    [element(weights.iter().zip(elements).map(|(weight, element)| element.point() * weight).sum())]
}

/// The weights of the page are those of the crate; and who knows them before the outputs, or before the inputs, makes
/// two errors that cancel.
#[test]
fn a2_errors_that_cancel_under_weights_known_beforehand_are_found() {
    let mut issuers = Issuers::new(10, 2, 2);
    let (secret, public) = (SecretScalar::new(issuers.secret(1)), *issuers.key.share(1).unwrap());
    let inputs: Vec<Element> = (0..2).map(|event| *issuers.request(event).blinded()).collect();
    let honest: Vec<Element> = inputs.iter().map(|input| element(input.point() * secret.expose())).collect();
    let bytes = |outputs: &[Element], proof: &Proof| {
        let points: Vec<[u8; 32]> = outputs.iter().map(|output| *output.as_bytes()).collect();
        Evaluation::from_parts(&points, &proof.to_bytes()).unwrap()
    };
    for leave_out in ["", "D", "B"] {
        let weights = weak_weights(&issuers, &inputs, &honest, leave_out);
        // w_0 e + w_1 e' = 0.
        let errors = [Scalar::ONE, -weights[0] * weights[1].invert()];
        let shifted = |elements: &[Element]| -> Vec<Element> {
            let shift = |(element, error): (&Element, &Scalar)| element.point() + RistrettoPoint::mul_base(error);
            elements.iter().zip(&errors).map(|pair| self::element(shift(pair))).collect()
        };
        let (claimed, answered) = match leave_out {
            "D" => (inputs.clone(), shifted(&honest)),
            "B" => (shifted(&inputs), honest.clone()),
            _ => (inputs.clone(), honest.clone()),
        };
        let (m, z) = (folded(&weights, &claimed), folded(&weights, &answered));
        let proof = Proof::generate(&secret, &public, &m, &z, &mut issuers.rng).unwrap();
        assert!(proof.holds(&public, &m, &z), "a proof of the folded statement");
        let verdict = bytes(&answered, &proof).verify(&issuers.key, Purpose::Issue, 1, &claimed);
        assert_eq!(verdict.is_ok(), leave_out.is_empty(), "{leave_out}: {verdict:?}");
    }
    // Without weights at all the simplest errors cancel.
    let [plus, minus] = [Element::base().point() + honest[0].point(), honest[1].point() - Element::base().point()];
    let mut evaluation = issuers.evaluate(Purpose::Issue, 1, &inputs);
    evaluation = bytes(&[element(plus), element(minus)], evaluation.proof());
    assert_eq!(evaluation.verify(&issuers.key, Purpose::Issue, 1, &inputs), Err(TokenError::Proof(1)));
}

/// The proof of RFC 9497 itself: every public input is in its challenge or in its weights.
#[test]
fn a2_the_proof_holds_for_its_statement_alone() {
    let rng = &mut ChaCha20Rng::seed_from_u64(11);
    let secret = SecretScalar::new(scalar(rng));
    let key = element(RistrettoPoint::mul_base(secret.expose()));
    let inputs: Vec<Element> = (0..3).map(|_| element(RistrettoPoint::mul_base(&scalar(rng)))).collect();
    let outputs: Vec<Element> = inputs.iter().map(|input| element(input.point() * secret.expose())).collect();
    for count in 1..=3 {
        let (inputs, outputs) = (&inputs[..count], &outputs[..count]);
        let proof = Proof::generate(&secret, &key, inputs, outputs, rng).unwrap();
        assert!(proof.holds(&key, inputs, outputs));
        assert!(!proof.holds(&inputs[0], inputs, outputs));
        assert!(!proof.holds(&key, outputs, inputs));
        assert!(!proof.holds(&key, &inputs[1..], outputs));
        assert!(!proof.holds(&key, inputs, &outputs[1..]));
        for place in 0..count {
            let mut changed = outputs.to_vec();
            changed[place] = element(changed[place].point() + Element::base().point());
            assert!(!proof.holds(&key, inputs, &changed));
            let forged = Proof::generate(&secret, &key, inputs, &changed, rng).unwrap();
            assert!(!forged.holds(&key, inputs, &changed), "a proof of what is wrong");
        }
    }
}

/// Nonces: a generator that is stuck never gives two statements the same one, or the secret could be computed.
#[test]
fn a35_a_broken_generator_never_repeats_a_nonce_over_two_statements() {
    let fixed = || ChaCha20Rng::seed_from_u64(7);
    let secret = SecretScalar::new(scalar(&mut fixed()));
    let key = element(RistrettoPoint::mul_base(secret.expose()));
    let nonce = |input: u64| {
        let input = [element(RistrettoPoint::mul_base(&Scalar::from(input)))];
        let output = [element(input[0].point() * secret.expose())];
        let bytes = Proof::generate(&secret, &key, &input, &output, &mut fixed()).unwrap().to_bytes();
        let part = |at: usize| Scalar::from_canonical_bytes(bytes[at..at + 32].try_into().unwrap()).unwrap();
        part(32) + part(0) * secret.expose()
    };
    assert_ne!(nonce(5), nonce(6));
    assert_eq!(nonce(5), nonce(5));
}

#[test]
fn an_input_that_is_too_long_has_no_token() {
    let long = vec![0; 65_536];
    assert_eq!(hash_to_group(&long), Err(TokenError::Input(65_536)));
    assert_eq!(finalize(&long, &Element::base()), Err(TokenError::Input(65_536)));
    assert!(hash_to_group(&long[1..]).is_ok() && finalize(&long[1..], &Element::base()).is_ok());
}
