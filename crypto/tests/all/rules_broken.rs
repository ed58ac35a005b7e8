//! Whatever a rule forbids is refused, whichever way it is written: bits that are none, equations that do not hold,
//! ciphertexts of something else.

use crate::rig::choices::{all_contests, rule, setting, some_choice};
use crate::rig::forger::{Forger, LeftOut, Witness, integer};
use crate::rig::{Rig, scalar};
use tabella_crypto::ballot::{BallotError, CastBallot};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;

fn cast(rig: &mut Rig, forger: &Forger, witness: &Witness) -> CastBallot {
    let key = SigningKey::generate(&mut rig.rng);
    let proof = forger.prove(LeftOut::Nothing, key.public(), 1, witness);
    forger.cast(&key, 1, &[proof], &mut rig.rng)
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
                // Masks that obey no equation either, so that f of a pivot is the prover's own.
                let masks = bits.iter().map(|_| scalar(&mut rig.rng)).collect();
                let witness = Witness::of(&forger, bits, &mut rig.rng).masked(masks);
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
