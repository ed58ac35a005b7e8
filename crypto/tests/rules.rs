//! Every rule of a contest: a second prover and the crate's understand each other, whatever a rule forbids is refused,
//! and the arguments of the protocol page hold for every shape.

#![allow(clippy::unwrap_used, reason = "tests")]

mod rig;

use curve25519_dalek::RistrettoPoint;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use rig::choices::{all_contests, draw_choice, draw_contest};
use rig::forger::{Forger, LeftOut, Proof, Witness, integer};
use rig::{Rig, scalar};
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;

fn cast(rig: &mut Rig, forger: &Forger, witness: &Witness) -> CastBallot {
    let key = SigningKey::generate(&mut rig.rng);
    let proof = forger.prove(LeftOut::Nothing, key.public(), 1, witness);
    forger.cast(&key, 1, &[proof], &mut rig.rng)
}

/// An election with one contest, and its forger.
fn setting(seed: u64, contest: Contest) -> (Rig, Forger) {
    let rig = Rig::with_contests(seed, vec![contest]);
    let forger = Forger::new(&rig, 0);
    (rig, forger)
}

/// A choice that gives something to somebody.
fn some_choice(rig: &mut Rig, contest: &Contest) -> Vec<u64> {
    loop {
        let values = draw_choice(&mut rig.rng, contest);
        if values.iter().any(|value| *value > 0) {
            return values;
        }
    }
}

fn rule(rule: Rule, options: usize) -> Contest {
    Contest::new(rule, options).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

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

/// The equations are satisfied, by bits that are none: one by one each bit that can be chosen is 2, or -1.
#[test]
fn a14_no_bit_of_any_rule_is_2_or_minus_1() {
    for (name, contest) in all_contests() {
        let (mut rig, forger) = setting(1, contest.clone());
        let values = some_choice(&mut rig, &contest);
        let honest = forger.plan.write(&values);
        for &bit in &forger.plan.free {
            for wrong in [2, -1] {
                let mut bits = honest.clone();
                bits[bit] = wrong;
                let witness = Witness::of(&forger, forger.plan.forced(&bits), &mut rig.rng);
                let ballot = cast(&mut rig, &forger, &witness);
                let refused = rig.verify(&ballot).unwrap_err();
                assert_eq!(refused, BallotError::Bits { contest: 0 }, "{name}, bit {bit} is {wrong}");
            }
        }
    }
}

/// The bits are right and the ciphertexts hold something else: more, less, a vote moved to the neighbour, and in packed
/// slots a counter that spills over into the other.
#[test]
fn a14_the_ciphertexts_of_every_rule_hold_what_the_bits_say() {
    for (name, contest) in all_contests() {
        let (mut rig, forger) = setting(2, contest.clone());
        let values = some_choice(&mut rig, &contest);
        let honest = Witness::choosing(&forger, &values, &mut rig.rng);
        let last = forger.plan.slots - 1;
        let mut faults: Vec<Vec<(usize, i64)>> =
            vec![vec![(0, 1)], vec![(last, -1)], vec![(last, i64::MAX)], vec![(0, 1), (last, -1)]];
        if contest.is_packed() {
            faults.extend([vec![(0, 1 << 20)], vec![(0, (1 << 20) - 1)], vec![(last, 1 << 40)], vec![(0, -(1 << 20))]]);
        }
        for fault in faults.into_iter().filter(|fault| last > 0 || fault.len() == 1) {
            let mut witness = honest.clone();
            fault.iter().for_each(|(slot, by)| witness.values[*slot] += integer(*by));
            let ballot = cast(&mut rig, &forger, &witness);
            let refused = rig.verify(&ballot).unwrap_err();
            assert_eq!(refused, BallotError::Ciphertexts { contest: 0 }, "{name}, {fault:?}");
        }
    }
}

/// What breaks each rule, written in bits that are all 0 or 1.
fn broken() -> Vec<(&'static str, Contest, Vec<Vec<i64>>)> {
    let star = rule(Rule::Star { max: 3 }, 2);
    vec![
        ("two options", rule(Rule::Plurality, 3), vec![vec![1, 1, 0], vec![1; 3]]),
        ("too many or too few", rule(Rule::Approval { min: 1, max: 2 }, 3), vec![vec![1; 3], vec![0; 3]]),
        // Of the bits 2, 1 of each option: 6, then 1, are out of 2 to 5 points.
        (
            "too many points, or too few",
            rule(Rule::Cumulative { min: 2, max: 5, each: 3 }, 3),
            vec![vec![1, 1, 1, 1, 0, 0], vec![0, 1, 0, 0, 0, 0]],
        ),
        // Steps of 1, 3 and 5 credits: 9 + 4 of 10.
        (
            "over the credits",
            rule(Rule::Quadratic { credits: 10, against: false }, 2),
            vec![vec![1, 1, 1, 1, 1, 0], vec![1; 6]],
        ),
        // Two for and two against are 8 of 6 credits, whether for one option or two.
        (
            "over the credits, for and against",
            rule(Rule::Quadratic { credits: 6, against: true }, 2),
            vec![vec![1, 1, 0, 0, 1, 1, 0, 0], vec![1, 1, 0, 0, 0, 0, 1, 1]],
        ),
        // Bits are option by option, position by position.
        (
            "two options in a position, an option twice, nobody ranked",
            rule(Rule::Positional { points: vec![3, 1], min: 1 }, 3),
            vec![vec![1, 0, 1, 0, 0, 0], vec![1, 1, 0, 0, 0, 0], vec![0; 6], vec![1, 0, 0, 1, 0, 1]],
        ),
        (
            "over the budget",
            rule(Rule::Knapsack { costs: vec![3, 4, 6], budget: 9 }, 3),
            vec![vec![0, 1, 1], vec![1; 3]],
        ),
        // Scores in bits 2, 1; then whether the first is above the second and the second above the first.
        (
            "preferences that contradict the scores",
            star,
            vec![
                vec![1, 0, 0, 1, 0, 1],
                vec![1, 0, 0, 1, 0, 0],
                vec![1, 0, 0, 1, 1, 1],
                vec![1, 0, 1, 0, 1, 0],
                vec![0, 1, 1, 1, 1, 0],
                vec![1, 1, 0, 0, 0, 0],
            ],
        ),
    ]
}

fn packed_too(contest: Contest) -> [Contest; 2] {
    [contest.clone().packed().unwrap(), contest]
}

/// The slack bits are made to satisfy the equations: then some of them are no bits.
#[test]
fn a14_whatever_breaks_a_rule_leaves_no_bits_for_the_slack() {
    for (name, contest, choices) in broken() {
        for contest in packed_too(contest) {
            let (mut rig, forger) = setting(3, contest);
            for main in &choices {
                assert_eq!(main.len(), forger.plan.main, "{name}");
                let bits = forger.plan.forced(main);
                assert!(bits.iter().any(|bit| *bit != Scalar::ZERO && *bit != Scalar::ONE), "{name} {main:?}");
                let witness = Witness::of(&forger, bits, &mut rig.rng);
                let ballot = cast(&mut rig, &forger, &witness);
                assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 }, "{name} {main:?}");
            }
        }
    }
}

/// A verifier that took the responses of all bits from the prover, and did not check the equations on them, would
/// accept any bits. Ours computes those of the pivots, so the prover has no say in them.
#[test]
fn a14_the_equations_cannot_be_left_out() {
    for (name, contest, choices) in broken() {
        for contest in packed_too(contest) {
            let (mut rig, forger) = setting(4, contest);
            for main in &choices {
                let mut bits: Vec<Scalar> = main.iter().copied().map(integer).collect();
                bits.resize(forger.plan.bits(), Scalar::ZERO);
                let mut witness = Witness::of(&forger, bits, &mut rig.rng);
                // Masks that obey no equation either, so that f of a pivot is the prover's own.
                witness.masks.iter_mut().for_each(|mask| *mask = scalar(&mut rig.rng));
                let two = Scalar::from(2u8);
                witness.g = witness.masks.iter().zip(&witness.bits).map(|(a, b)| a * (Scalar::ONE - two * b)).collect();
                witness.d = witness.masks.iter().map(|a| -(a * a)).collect();
                let key = SigningKey::generate(&mut rig.rng);
                let proof = forger.prove(LeftOut::Nothing, key.public(), 1, &witness);
                let (rho, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
                assert!(forger.bits_hold(&proof, x) && forger.ciphertexts_hold(&proof, rho, x), "{name} {main:?}");
                assert!(!forger.equations_hold(&proof, x), "{name} {main:?}");
                let ballot = forger.cast(&key, 1, &[proof], &mut rig.rng);
                assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 }, "{name} {main:?}");
            }
        }
    }
}

/// A score above the highest takes a bit that is none, whichever bits one tries; -1 and huge scores too.
#[test]
fn a14_no_range_writes_a_value_that_is_out_of_it() {
    for contest in packed_too(rule(Rule::Score { max: 5 }, 2)) {
        let (mut rig, forger) = setting(5, contest);
        // Weights 2, 2, 1.
        for bits in [[1, 1, 2], [2, 1, 0], [1, 2, 0], [0, 0, -1], [0, 0, 6], [1 << 40, 0, 1]] {
            let written: i64 = 2 * bits[0] + 2 * bits[1] + bits[2];
            assert!(!(0..=5).contains(&written));
            let bits = [bits, [0, 1, 1]].concat();
            let witness = Witness::of(&forger, bits.into_iter().map(integer).collect(), &mut rig.rng);
            let ballot = cast(&mut rig, &forger, &witness);
            assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
        }
    }
}

/// For and against the same option is allowed to whoever pays for both: it changes nothing that is counted but what
/// it costs, and no equation forbids it. A ballot that votes 0 - 1 for an option is none.
#[test]
fn a14_a_vote_against_is_no_negative_vote() {
    for contest in packed_too(rule(Rule::Quadratic { credits: 6, against: true }, 2)) {
        let (mut rig, forger) = setting(6, contest);
        let mut bits = forger.plan.write_main(&[1, 0, 1, 0]);
        let both = Witness::choosing(&forger, &[1, 0, 1, 0], &mut rig.rng);
        let ballot = cast(&mut rig, &forger, &both);
        rig.verify(&ballot).unwrap();
        bits[0] = -1;
        let witness = Witness::of(&forger, forger.plan.forced(&bits), &mut rig.rng);
        let ballot = cast(&mut rig, &forger, &witness);
        assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
        let mut witness = Witness::choosing(&forger, &[0, 0, 1, 0], &mut rig.rng);
        witness.values[0] -= Scalar::ONE;
        let ballot = cast(&mut rig, &forger, &witness);
        assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Ciphertexts { contest: 0 });
    }
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
