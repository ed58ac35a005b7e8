//! Ballots by a prover that cheats: what the proof has to refuse, and why it shows nothing besides.

use crate::rig::forger::{Forger, LeftOut, Proof, Witness, integer, sum_of};
use crate::rig::{Rig, element, scalar};
use curve25519_dalek::RistrettoPoint;
use proptest::prelude::*;
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::{Signature, SigningKey};

const VOTE: &[i64] = &[0, 1, 0];

fn times_base(value: i64) -> RistrettoPoint {
    RistrettoPoint::mul_base(&integer(value))
}

/// What the trustees would find in slot `slot` of a ciphertext with nonce r.
fn content(proof: &Proof, forger: &Forger, r: &Scalar, slot: usize) -> RistrettoPoint {
    proof.c[slot + 1] - forger.keys[slot] * r
}

/// An election of three options, its forger and a voter.
fn setting(seed: u64) -> (Rig, Forger, SigningKey) {
    let mut rig = Rig::plurality(seed, 3);
    let forger = Forger::new(&rig, 0);
    let key = SigningKey::generate(&mut rig.rng);
    (rig, forger, key)
}

fn cast(rig: &mut Rig, forger: &Forger, key: &SigningKey, witness: &Witness) -> CastBallot {
    let proof = forger.prove(LeftOut::Nothing, key.public(), 1, witness);
    forger.cast(key, 1, &[proof], &mut rig.rng)
}

/// The second prover hashes its own generators from the domain string alone, writes its own transcript and its own
/// encoding. Were one generator chosen otherwise, or one label missing, nothing that it makes would verify.
#[test]
fn a4_a5_an_independent_prover_with_generators_hashed_anew_is_understood() {
    let contests =
        vec![Contest::new(Rule::Plurality, 4).unwrap(), Contest::new(Rule::Approval { min: 1, max: 3 }, 3).unwrap()];
    let mut rig = Rig::with_contests(1, contests);
    let key = SigningKey::generate(&mut rig.rng);
    let choices: [(&[i64], &[i64]); 2] = [(&[0, 0, 1, 0], &[0, 0, 1, 0]), (&[1, 0, 1, 0, 1], &[1, 0, 1])];
    let proofs: Vec<Proof> = choices
        .iter()
        .enumerate()
        .map(|(contest, (bits, values))| {
            let forger = Forger::new(&rig, contest);
            let witness = Witness::new(&forger, bits, values, &mut rig.rng);
            let proof = forger.prove(LeftOut::Nothing, key.public(), 7, &witness);
            assert!(forger.accepts(LeftOut::Nothing, key.public(), 7, &proof));
            proof
        })
        .collect();
    let ballot = Forger::new(&rig, 0).cast(&key, 7, &proofs, &mut rig.rng);
    assert_eq!(ballot.sealed.len(), rig.params.ballot_bytes(0).unwrap());
    assert_eq!(rig.verify(&ballot).unwrap().sequence(), 7);
}

#[test]
fn a1_ciphertexts_left_out_of_the_challenge_are_chosen_after_it() {
    let (mut rig, forger, key) = setting(2);
    let mut witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    let mut proof = forger.prove(LeftOut::Ciphertexts, key.public(), 1, &witness);
    let (rho, _) = forger.challenges(LeftOut::Ciphertexts, key.public(), 1, &proof);
    // A thousand votes for option 0, paid back in option 1 so that the folded sum stays.
    let extra = Scalar::from(1000u64);
    witness.values[0] += extra;
    witness.values[1] -= extra * rho.invert();
    proof.c = forger.commit(&witness).c;

    assert!(forger.accepts(LeftOut::Ciphertexts, key.public(), 1, &proof));
    assert_eq!(content(&proof, &forger, &witness.r, 0), times_base(1000));
    let ballot = forger.cast(&key, 1, &[proof], &mut rig.rng);
    assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
}

#[test]
fn a1_slot_keys_left_out_of_the_challenge_are_chosen_after_it() {
    let (mut rig, mut forger, key) = setting(3);
    let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    let proof = forger.prove(LeftOut::SlotKeys, key.public(), 1, &witness);
    let (rho, _) = forger.challenges(LeftOut::SlotKeys, key.public(), 1, &proof);
    // Under the new key of slot 0 the same ciphertext holds 1000; slot 1 keeps the folded sum of keys.
    let shift = RistrettoPoint::mul_base(&(-Scalar::from(1000u64) * witness.r.invert()));
    forger.keys[0] += shift;
    forger.keys[1] -= shift * rho.invert();

    assert!(forger.accepts(LeftOut::SlotKeys, key.public(), 1, &proof));
    assert_eq!(content(&proof, &forger, &witness.r, 0), times_base(1000));
    let keys = forger.keys.iter().copied().map(element).collect();
    rig.params = ElectionParams::new(rig.chain, rig.manifest, keys, rig.params.contests().to_vec()).unwrap();
    let ballot = forger.cast(&key, 1, &[proof], &mut rig.rng);
    assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
}

#[test]
fn a1_masks_left_out_of_the_challenge_let_any_ciphertext_pass() {
    let (mut rig, forger, key) = setting(4);
    let witness = Witness::new(&forger, VOTE, &[1000, -999, 0], &mut rig.rng);
    let mut proof = forger.commit(&witness);
    let (rho, x) = forger.challenges(LeftOut::Masks, key.public(), 1, &proof);
    simulate(&forger, &mut proof, rho, x, &mut rig);

    assert!(forger.accepts(LeftOut::Masks, key.public(), 1, &proof));
    assert_eq!(content(&proof, &forger, &witness.r, 0), times_base(1000));
    let ballot = forger.cast(&key, 1, &[proof], &mut rig.rng);
    assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
}

#[test]
fn a14_marks_other_than_0_and_1_and_sums_over_the_limit_are_refused() {
    let huge = i64::MAX;
    let plurality: &[[i64; 3]] = &[
        [2, -1, 0],
        [-1, 1, 1],
        [huge, 1 - huge, 0],
        // The sum is wrong, every bit right.
        [1, 1, 0],
        [0, 0, 0],
        [1, 1, 1],
    ];
    let (mut rig, forger, key) = setting(5);
    let mut ballots = vec![rig.cast(&[vec![1]])];
    for bits in plurality {
        let witness = Witness::new(&forger, bits, bits, &mut rig.rng);
        ballots.push(cast(&mut rig, &forger, &key, &witness));
    }
    // In the last bit, which is not sent but follows from the others.
    let witness = Witness::new(&forger, &[0, -1, 2], &[0, -1, 2], &mut rig.rng);
    ballots.push(cast(&mut rig, &forger, &key, &witness));
    ballots.push(rig.cast(&[vec![2]]));
    refused_alone_and_in_a_batch(&mut rig, &ballots, BallotError::Bits { contest: 0 });
}

#[test]
fn a14_slack_does_not_pay_for_marks_over_or_under_the_limits() {
    // Choose one or two of three: three bits and one slack bit, sum 2.
    let contest = Contest::new(Rule::Approval { min: 1, max: 2 }, 3).unwrap();
    let mut rig = Rig::with_contests(6, vec![contest]);
    let forger = Forger::new(&rig, 0);
    let key = SigningKey::generate(&mut rig.rng);
    let mut ballots = vec![rig.cast(&[vec![0]])];
    for bits in [[1, 1, 1, -1], [0, 0, 0, 2], [2, 0, 0, 0], [1, 1, 0, 1]] {
        let witness = Witness::new(&forger, &bits, &bits[..3], &mut rig.rng);
        ballots.push(cast(&mut rig, &forger, &key, &witness));
    }
    ballots.push(rig.cast(&[vec![0, 1]]));
    refused_alone_and_in_a_batch(&mut rig, &ballots, BallotError::Bits { contest: 0 });
}

#[test]
fn a14_ciphertexts_hold_exactly_the_committed_marks() {
    let (mut rig, forger, key) = setting(7);
    let mut ballots = vec![rig.cast(&[vec![1]])];
    // The proof of the bits is right; the ciphertexts hold something else. The third moves a vote, so that the sum holds.
    for values in [[0, 2, 0], [0, -1, 0], [1, 0, 0], [0, 1, i64::MAX], [1, 1, 0]] {
        let witness = Witness::new(&forger, VOTE, &values, &mut rig.rng);
        ballots.push(cast(&mut rig, &forger, &key, &witness));
    }
    // A point moved between two places, C_0 included, before the challenges.
    for (from, to) in [(0, 1), (1, 2), (3, 0)] {
        let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
        let mut proof = forger.commit(&witness);
        proof.c[from] -= times_base(5);
        proof.c[to] += times_base(5);
        let voter = key.public();
        let (rho, _) = forger.challenges(LeftOut::Nothing, voter, 1, &proof);
        forger.answer_rho(&witness, rho, &mut proof);
        let (_, x) = forger.challenges(LeftOut::Nothing, voter, 1, &proof);
        forger.answer_x(&witness, x, &mut proof);
        ballots.push(forger.cast(&key, 1, &[proof], &mut rig.rng));
    }
    // Another nonce in the ciphertexts than the one that blinds B.
    let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    let other = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    let mut proof = forger.commit(&witness);
    proof.c = forger.commit(&other).c;
    let (rho, _) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_rho(&witness, rho, &mut proof);
    let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_x(&witness, x, &mut proof);
    ballots.push(forger.cast(&key, 1, &[proof], &mut rig.rng));
    ballots.push(rig.cast(&[vec![0]]));
    refused_alone_and_in_a_batch(&mut rig, &ballots, BallotError::Ciphertexts { contest: 0 });
}

/// Were the powers of rho counted from 0, C_0 and C_1 would have the same weight, and what moves from one to the other
/// would not be seen.
#[test]
fn a14_nothing_moves_between_c_0_and_c_1() {
    let (mut rig, mut forger, key) = setting(9);
    let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    for (first_power, seen) in [(0, false), (1, true)] {
        forger.first_power = first_power;
        let mut proof = forger.commit(&witness);
        proof.c[0] -= times_base(1000);
        proof.c[1] += times_base(1000);
        let (rho, _) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
        forger.answer_rho(&witness, rho, &mut proof);
        let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
        forger.answer_x(&witness, x, &mut proof);
        assert_eq!(forger.accepts(LeftOut::Nothing, key.public(), 1, &proof), !seen);
        let ballot = forger.cast(&key, 1, &[proof], &mut rig.rng);
        assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Ciphertexts { contest: 0 });
    }
}

/// Faults must not cancel, between two ballots or between two equations of one: each equation has a weight of its own.
/// The response z of a signature enters no challenge, so it is where a fault can be made to measure.
#[test]
fn a14_opposite_faults_do_not_cancel() {
    let (mut rig, forger, key) = setting(8);
    let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    let shifted = |mut ballot: CastBallot, by: i64| {
        let mut bytes = ballot.signature.to_bytes();
        let z = Scalar::from_canonical_bytes(bytes[32..].try_into().unwrap()).unwrap();
        bytes[32..].copy_from_slice((z + integer(by)).as_bytes());
        ballot.signature = Signature::from_bytes(&bytes).unwrap();
        ballot
    };
    let plus = shifted(cast(&mut rig, &forger, &key, &witness), 1);
    let minus = shifted(cast(&mut rig, &forger, &key, &witness), -1);
    // E is off by 5 G before x is drawn, and z by 5.
    let mut proof = forger.commit(&witness);
    let (rho, _) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_rho(&witness, rho, &mut proof);
    proof.e += times_base(5);
    let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_x(&witness, x, &mut proof);
    let both = shifted(forger.cast(&key, 1, &[proof], &mut rig.rng), 5);
    let ballots = [rig.cast(&[vec![1]]), plus, minus, both, rig.cast(&[vec![0]])];
    refused_alone_and_in_a_batch(&mut rig, &ballots, BallotError::Signature);
}

/// All but the first and the last ballot are refused with `expected`.
fn refused_alone_and_in_a_batch(rig: &mut Rig, ballots: &[CastBallot], expected: BallotError) {
    let batch = Verifier::new(&rig.params).verify_batch(ballots, &mut rig.rng);
    for (index, (ballot, verdict)) in ballots.iter().zip(batch).enumerate() {
        let honest = index == 0 || index + 1 == ballots.len();
        let expected = (!honest).then_some(expected);
        assert_eq!(rig.verify(ballot).err(), expected, "ballot {index}");
        assert_eq!(verdict.err(), expected, "ballot {index} in the batch");
    }
}

/// Answers without knowing anything: B random, f and s uniform, A and E from the equations.
fn simulate(forger: &Forger, proof: &mut Proof, rho: Scalar, x: Scalar, rig: &mut Rig) {
    let free: Vec<Scalar> = forger.plan.free.iter().map(|_| scalar(&mut rig.rng)).collect();
    proof.f = forger.plan.complete(&free, x);
    proof.s = scalar(&mut rig.rng);
    proof.a = forger.mask_for(proof, x);
    proof.e = forger.echo_for(proof, rho, x);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Special soundness: from two answers to one set of commitments come the bits and the nonce, they open B and
    /// every ciphertext, and a third answer leaves them no choice but 0 and 1.
    #[test]
    fn the_extractor_finds_the_vote_in_answers_to_chosen_challenges(seed: u64, vote in 0usize..3) {
        let (mut rig, forger, _) = setting(seed);
        let mut bits = [0; 3];
        bits[vote] = 1;
        let witness = Witness::new(&forger, &bits, &bits, &mut rig.rng);
        let mut proof = forger.commit(&witness);
        let rho = scalar(&mut rig.rng);
        forger.answer_rho(&witness, rho, &mut proof);
        let answers: Vec<(Scalar, Proof)> = (0..3).map(|_| {
            let x = scalar(&mut rig.rng);
            let mut answered = proof.clone();
            forger.answer_x(&witness, x, &mut answered);
            (x, answered)
        }).collect();
        for (x, answered) in &answers {
            prop_assert!(forger.bits_hold(answered, *x) && forger.ciphertexts_hold(answered, rho, *x));
            prop_assert!(forger.equations_hold(answered, *x));
        }
        let ((x, one), (y, two)) = (&answers[0], &answers[1]);
        let over = (x - y).invert();
        let bits: Vec<Scalar> = one.f.iter().zip(&two.f).map(|(f, g)| (f - g) * over).collect();
        let r = (one.s - two.s) * over;
        prop_assert_eq!(proof.c[0], RistrettoPoint::mul_base(&r));
        for (slot, bit) in bits.iter().enumerate() {
            prop_assert_eq!(*bit, Scalar::from(u8::from(slot == vote)));
            prop_assert_eq!(content(&proof, &forger, &r, slot), RistrettoPoint::mul_base(bit));
        }
    }

    /// Why three: a prover that knows two challenges beforehand gets a mark of 2 through both, and through no third.
    #[test]
    fn a14_a_mark_of_2_survives_two_foreseen_challenges_and_no_other(seed: u64) {
        let (mut rig, forger, key) = setting(seed);
        let mut witness = Witness::new(&forger, &[2, -1, 0], &[2, -1, 0], &mut rig.rng);
        let [x1, x2, x3, rho] = [(); 4].map(|()| scalar(&mut rig.rng));
        for (i, bit) in witness.bits.iter().enumerate() {
            let excess = bit - bit * bit;
            witness.g[i] += excess * (x1 + x2);
            witness.d[i] -= excess * x1 * x2;
        }
        let mut proof = forger.commit(&witness);
        forger.answer_rho(&witness, rho, &mut proof);
        for (x, holds) in [(x1, true), (x2, true), (x3, false)] {
            forger.answer_x(&witness, x, &mut proof);
            prop_assert!(forger.ciphertexts_hold(&proof, rho, x) && forger.equations_hold(&proof, x));
            prop_assert_eq!(forger.bits_hold(&proof, x), holds);
        }
        let ballot = cast(&mut rig, &forger, &key, &witness);
        prop_assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
    }

    /// The same for rho: votes moved between ciphertexts survive the one challenge that was foreseen.
    #[test]
    fn a14_moved_votes_survive_a_foreseen_rho_and_no_other(seed: u64) {
        let (mut rig, forger, key) = setting(seed);
        let mut witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
        let [foreseen, other, x] = [(); 3].map(|()| scalar(&mut rig.rng));
        witness.values[0] += integer(7);
        witness.values[1] -= integer(7) * foreseen.invert();
        let mut proof = forger.commit(&witness);
        for (rho, holds) in [(foreseen, true), (other, false)] {
            forger.answer_rho(&witness, rho, &mut proof);
            forger.answer_x(&witness, x, &mut proof);
            prop_assert!(forger.bits_hold(&proof, x));
            prop_assert_eq!(forger.ciphertexts_hold(&proof, rho, x), holds);
        }
        let ballot = cast(&mut rig, &forger, &key, &witness);
        prop_assert_eq!(rig.verify(&ballot).unwrap_err(), BallotError::Ciphertexts { contest: 0 });
    }

    /// Zero knowledge: for challenges that are known beforehand, proofs are made without any vote, for ciphertexts of
    /// anything and for points that are no ciphertexts at all.
    #[test]
    fn the_simulator_answers_programmed_challenges_without_a_vote(seed: u64, values: [i64; 3]) {
        let (mut rig, forger, _) = setting(seed);
        let witness = Witness::new(&forger, VOTE, &values, &mut rig.rng);
        let mut encrypted = forger.commit(&witness);
        let mut noise = encrypted.clone();
        for point in noise.c.iter_mut().chain([&mut noise.b, &mut encrypted.b]) {
            *point = RistrettoPoint::mul_base(&scalar(&mut rig.rng));
        }
        for mut proof in [encrypted, noise] {
            let (rho, x) = (scalar(&mut rig.rng), scalar(&mut rig.rng));
            simulate(&forger, &mut proof, rho, x, &mut rig);
            prop_assert!(forger.bits_hold(&proof, x) && forger.ciphertexts_hold(&proof, rho, x));
            prop_assert!(forger.equations_hold(&proof, x));
        }
    }

    /// The other half of the argument: in an honest proof A and E are the very points that the simulator computes from
    /// the uniform rest, so nothing but B and C, which the simulator draws, depends on the vote.
    #[test]
    fn an_honest_proof_determines_its_masks_as_the_simulator_does(seed: u64) {
        let (mut rig, forger, key) = setting(seed);
        let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
        let proof = forger.prove(LeftOut::Nothing, key.public(), 1, &witness);
        let (rho, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
        prop_assert_eq!(proof.a, forger.mask_for(&proof, x));
        prop_assert_eq!(proof.e, forger.echo_for(&proof, rho, x));
        let folded = sum_of(&forger.powers(rho), &proof.c[1..]);
        prop_assert_ne!(folded, proof.c[0]);
    }
}
