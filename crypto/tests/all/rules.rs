//! Every rule of a contest: a second prover and the crate's understand each other, and the arguments of the protocol
//! page hold for every shape.

use crate::rig::choices::{all_contests, draw_choice, draw_contest, rule, setting, some_choice};
use crate::rig::forger::{Forger, LeftOut, Proof, Witness};
use crate::rig::{Rig, scalar};
use curve25519_dalek::RistrettoPoint;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::ballot::opening::OpeningError;
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, Opening, SealedBallot, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// An election of several contests of any rules, packed or not, in which every style leaves some out: the ballots
    /// of either prover pass either verifier.
    #[test]
    fn a4_a5_a17_both_provers_and_both_verifiers_agree_about_every_rule_and_style(
        seed: u64, rules in prop::collection::vec(0usize..9, 1..4), left_out: u8,
    ) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let contests: Vec<Contest> = rules.iter().map(|rule| draw_contest(&mut rng, *rule)).collect();
        let all: Vec<usize> = (0..contests.len()).collect();
        let mut some: Vec<usize> = all.iter().copied().filter(|contest| left_out >> contest & 1 == 0).collect();
        some.truncate(contests.len() - 1);
        let styles = if some.is_empty() { vec![all] } else { vec![all, some] };
        let mut rig = Rig::with_contests(seed, contests.clone());
        rig.params = rig.params.with_styles(styles.clone()).unwrap();
        let key = SigningKey::generate(&mut rig.rng);
        for (style, on_ballot) in styles.iter().enumerate() {
            let forgers: Vec<Forger> = on_ballot.iter().map(|contest| Forger::new(&rig, *contest)).collect();
            let choices: Vec<Vec<u64>> = on_ballot.iter().map(|c| draw_choice(&mut rig.rng, &contests[*c])).collect();
            for (forger, values) in forgers.iter().zip(&choices) {
                prop_assert!(forger.plan.satisfied(&forger.plan.write(values)));
            }
            // Theirs, by our verifier.
            let proofs: Vec<Proof> = forgers.iter().zip(&choices).map(|(forger, values)| {
                let witness = Witness::choosing(forger, values, &mut rig.rng);
                forger.prove(LeftOut::Nothing, key.public(), 7, &witness)
            }).collect();
            let ballot = CastBallot { style, ..forgers[0].cast(&key, 7, &proofs, &mut rig.rng) };
            prop_assert_eq!(ballot.sealed.len(), rig.params.ballot_bytes(style).unwrap());
            prop_assert_eq!(rig.verify(&ballot).unwrap().sequence(), 7);
            if style > 0 {
                // The same bytes as a ballot of the other style, which has other contests.
                let other = CastBallot { style: 0, ..ballot };
                prop_assert!(matches!(rig.verify(&other), Err(BallotError::Decode(_))));
            }
            // Ours, by theirs.
            let (key, ballot) = rig.cast_values(style, &choices);
            let mut at = 41;
            for forger in &forgers {
                let proof = forger.read(&ballot.sealed, at);
                prop_assert!(forger.accepts(LeftOut::Nothing, key.public(), 1, &proof));
                at += forger.bytes();
            }
            prop_assert_eq!(at, ballot.sealed.len());
        }
    }

    /// Special soundness: three answers to each of m + 1 first challenges, and out come bits, equations and contents.
    #[test]
    fn the_extractor_finds_bits_and_contents_of_every_rule(seed: u64, which in 0usize..9) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let contest = draw_contest(&mut rng, which);
        let (mut rig, forger) = setting(seed, contest.clone());
        let values = draw_choice(&mut rng, &contest);
        let witness = Witness::choosing(&forger, &values, &mut rng);
        let committed = forger.commit(&witness);
        let mut found: Option<(Vec<Scalar>, Scalar)> = None;
        for _ in 0..=forger.plan.slots {
            let rho = scalar(&mut rig.rng);
            let mut proof = committed.clone();
            forger.answer_rho(&witness, rho, &mut proof);
            let answers: Vec<(Scalar, Proof)> = (0..3).map(|_| {
                let (x, mut answered) = (scalar(&mut rig.rng), proof.clone());
                forger.answer_x(&witness, x, &mut answered);
                assert!(forger.bits_hold(&answered, x) && forger.ciphertexts_hold(&answered, rho, x));
                assert!(forger.equations_hold(&answered, x));
                (x, answered)
            }).collect();
            let ((x, one), (y, two)) = (&answers[0], &answers[1]);
            let over = (x - y).invert();
            let bits: Vec<Scalar> = one.f.iter().zip(&two.f).map(|(f, g)| (f - g) * over).collect();
            let r = (one.s - two.s) * over;
            match &found {
                None => found = Some((bits, r)),
                Some(before) => prop_assert_eq!(before, &(bits, r)),
            }
        }
        let (bits, r) = found.unwrap();
        prop_assert!(bits.iter().all(|bit| *bit == Scalar::ZERO || *bit == Scalar::ONE));
        let integers: Vec<i64> = bits.iter().map(|bit| i64::from(*bit == Scalar::ONE)).collect();
        prop_assert!(forger.plan.satisfied(&integers));
        prop_assert_eq!(committed.c[0], RistrettoPoint::mul_base(&r));
        let slots = forger.plan.values(&bits);
        for (slot, value) in slots.iter().enumerate() {
            prop_assert_eq!(committed.c[slot + 1], RistrettoPoint::mul_base(value) + forger.keys[slot] * r);
        }
        prop_assert_eq!(slots, packed_slots(&contest, &forger.plan.count(&values)));
    }

    /// What is sent is as long for one choice as for any other, and says which style it is at most.
    #[test]
    fn a33_the_length_of_a_ballot_is_that_of_its_manifest(seed: u64, which in 0usize..9) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let contest = draw_contest(&mut rng, which);
        let mut rig = Rig::with_contests(seed, vec![contest.clone()]);
        let length = rig.params.ballot_bytes(0).unwrap();
        for _ in 0..4 {
            let values = draw_choice(&mut rng, &contest);
            let (_, ballot) = rig.cast_values(0, &[values]);
            prop_assert_eq!(ballot.sealed.len(), length);
        }
    }

    /// Zero knowledge: for challenges that are known beforehand, proofs are made without any choice, whatever the
    /// ciphertexts are; and in an honest proof A and E are the points that this computes.
    #[test]
    fn the_simulator_needs_no_choice_for_any_rule(seed: u64, which in 0usize..9) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let contest = draw_contest(&mut rng, which);
        let (mut rig, forger) = setting(seed, contest.clone());
        let values = draw_choice(&mut rng, &contest);
        let honest = Witness::choosing(&forger, &values, &mut rng);
        let mut noise = forger.commit(&honest);
        noise.c.iter_mut().chain([&mut noise.b]).for_each(|p| *p = RistrettoPoint::mul_base(&scalar(&mut rng)));
        let (rho, x) = (scalar(&mut rng), scalar(&mut rng));
        let free: Vec<Scalar> = forger.plan.free.iter().map(|_| scalar(&mut rng)).collect();
        noise.f = forger.plan.complete(&free, x);
        noise.s = scalar(&mut rng);
        noise.a = forger.mask_for(&noise, x);
        noise.e = forger.echo_for(&noise, rho, x);
        prop_assert!(forger.bits_hold(&noise, x) && forger.ciphertexts_hold(&noise, rho, x));
        prop_assert!(forger.equations_hold(&noise, x));
        // Not against challenges of its own.
        let key = SigningKey::generate(&mut rng);
        prop_assert!(!forger.accepts(LeftOut::Nothing, key.public(), 1, &noise));

        let (key, ballot) = rig.cast_values(0, &[values]);
        let proof = forger.read(&ballot.sealed, 41);
        let (rho, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
        prop_assert_eq!(proof.a, forger.mask_for(&proof, x));
        prop_assert_eq!(proof.e, forger.echo_for(&proof, rho, x));
    }

    /// An opening of every rule shows the choice, on a device that recomputes all ciphertexts; another choice, allowed or
    /// not, or another nonce, does not pass for it.
    #[test]
    fn a13_a27_openings_of_every_rule_show_the_choice_and_no_other(seed: u64, which in 0usize..9) {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let contest = draw_contest(&mut rng, which);
        let (rig, _) = setting(seed, contest.clone());
        let values = draw_choice(&mut rng, &contest);
        let key = SigningKey::generate(&mut rng);
        let choices = [values.clone()];
        let sealed = SealedBallot::seal(&rig.params, 0, &key, 1, 0, &choices, &mut rng).unwrap();
        let shown = sealed.tracker();
        let (bytes, opening) = sealed.open();
        let opening = opening.to_bytes();
        prop_assert_eq!(opening.len(), 33 + 8 * contest.fields());
        let check = |opening: &[u8]| Opening::from_bytes(&rig.params, 0, opening)?.check(&rig.params, 0, &bytes, shown);
        prop_assert_eq!(check(&opening).unwrap(), choices);
        let mut other_nonce = opening.to_vec();
        let r = Scalar::from_canonical_bytes(opening[1..33].try_into().unwrap()).unwrap();
        other_nonce[1..33].copy_from_slice((r + Scalar::ONE).as_bytes());
        prop_assert_eq!(check(&other_nonce).unwrap_err(), OpeningError::Mismatch { contest: 0, point: 0 });
        let claim = |values: &[u64]| {
            let values: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            check(&[&opening[..33], &values].concat())
        };
        let other = draw_choice(&mut rng, &contest);
        if other != values {
            let seen = matches!(claim(&other), Err(OpeningError::Mismatch { contest: 0, point: 1.. }));
            prop_assert!(seen, "{:?}", other);
        }
        let mut beyond = values;
        beyond[0] = contest.largest_value() + 1;
        let forbidden = matches!(claim(&beyond), Err(OpeningError::Choice { contest: 0, .. }));
        prop_assert!(forbidden);
        prop_assert!(matches!(check(&opening[..opening.len() - 1]), Err(OpeningError::Decode(_))));
        prop_assert!(matches!(check(&[&opening[..], &[0]].concat()), Err(OpeningError::Decode(_))));
    }
}

/// What slots hold that carry these counters.
fn packed_slots(contest: &Contest, counters: &[u64]) -> Vec<Scalar> {
    let counters: Vec<Scalar> = counters.iter().map(|count| Scalar::from(*count)).collect();
    if !contest.is_packed() {
        return counters;
    }
    let shift = Scalar::from(1u64 << 20);
    counters.chunks(2).map(|pair| pair[0] + pair.get(1).map_or(Scalar::ZERO, |high| high * shift)).collect()
}

/// Two verifiers that keep the same equations in another form draw other challenges and disagree about every ballot:
/// hence one canonical form.
#[test]
fn a17_equations_in_another_form_are_another_contest() {
    let contest = rule(Rule::Positional { points: vec![3, 1], min: 1 }, 3);
    let (mut rig, forger) = setting(7, contest);
    let mut other = forger.clone();
    let (first, last) = (other.plan.rows[0].clone(), other.plan.rows.len() - 1);
    other.plan.rows.swap(0, last);
    // The same solutions, another order of the rows.
    let bits = forger.plan.forced(&forger.plan.write(&[3, 0, 1]));
    assert!(other.plan.holds(&bits, Scalar::ONE) && first.pivot > other.plan.rows[0].pivot);
    let witness = Witness::of(&other, bits, &mut rig.rng);
    let key = SigningKey::generate(&mut rig.rng);
    let proof = other.prove(LeftOut::Nothing, key.public(), 1, &witness);
    assert!(other.accepts(LeftOut::Nothing, key.public(), 1, &proof));
    let ballot = other.cast(&key, 1, &[proof], &mut rig.rng);
    assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
}

/// Every field of a ballot with a contest of every rule, changed by its owner, fails with the error that names the
/// contest it is in; and what has no one encoding is not read.
#[test]
fn a10_a11_a12_a17_every_field_of_a_ballot_of_all_rules_is_refused_by_name() {
    let named = all_contests();
    let contests: Vec<Contest> = named.iter().map(|(_, contest)| contest.clone()).collect();
    let mut rig = Rig::with_contests(8, contests.clone());
    let choices: Vec<Vec<u64>> = contests.iter().map(|contest| some_choice(&mut rig, contest)).collect();
    let (key, ballot) = rig.cast_values(0, &choices);
    rig.verify(&ballot).unwrap();
    let element = *SigningKey::generate(&mut rig.rng).public().as_bytes();
    let mut changes: Vec<(String, Vec<u8>, Option<BallotError>)> = Vec::new();
    let mut change = |what: String, at: usize, with: [u8; 32], expected: Option<BallotError>| {
        let mut sealed = ballot.sealed.clone();
        sealed[at..at + 32].copy_from_slice(&with);
        changes.push((what, sealed, expected));
    };
    let mut at = 41;
    for (contest, (name, shape)) in named.iter().enumerate() {
        let forger = Forger::new(&rig, contest);
        let points = shape.slots() + 4;
        for part in 0..forger.bytes() / 32 {
            let place = at + 32 * part;
            let what = format!("{name}, part {part}");
            if part < points {
                change(what.clone(), place, element, Some(BallotError::Bits { contest }));
                change(what.clone(), place, [0; 32], None);
            } else {
                // Any response enters (1), whether by itself or through the pivots that follow from it.
                let mut response: [u8; 32] = ballot.sealed[place..place + 32].try_into().unwrap();
                response = (Scalar::from_canonical_bytes(response).unwrap() + Scalar::ONE).to_bytes();
                change(what.clone(), place, response, Some(BallotError::Bits { contest }));
            }
            change(what, place, [0xff; 32], None);
        }
        at += forger.bytes();
    }
    assert_eq!(at, ballot.sealed.len());
    let signed: Vec<CastBallot> = changes
        .iter()
        .map(|(_, sealed, _)| CastBallot {
            style: 0,
            sealed: sealed.clone(),
            signature: key.sign(&rig.chain, sealed, &mut rig.rng),
        })
        .collect();
    let verdicts = Verifier::new(&rig.params).verify_batch(&signed, &mut rig.rng);
    for ((what, _, expected), verdict) in changes.iter().zip(verdicts) {
        match expected {
            Some(expected) => assert_eq!(verdict.unwrap_err(), *expected, "{what}"),
            None => assert!(matches!(verdict.unwrap_err(), BallotError::Decode(_)), "{what}"),
        }
    }
    // Its contests in another order, or one of them for another of the same size, are no ballot of this election.
    let mut reordered = contests;
    reordered.swap(0, 2);
    let keys = rig.params.slot_keys().to_vec();
    let other = ElectionParams::new(rig.chain, rig.manifest, keys, reordered).unwrap();
    assert!(Verifier::new(&other).verify(&ballot, &mut rig.rng).is_err());
}
