//! Amounts by a prover that cheats: each attack is seen to work where the protocol is weakened at one place, and to be
//! refused where it is not.

use crate::amounts_rig::forger::{Forger, Proof, Weak, Witness};
use crate::amounts_rig::range::digits;
use crate::amounts_rig::{Setting, inner, times_base};
use merlin::Transcript;
use tabella_crypto::amounts::AmountsError;
use tabella_crypto::group::Scalar;

const HUGE: u64 = 1 << 40;

/// The verdict on a forged proof, alone and between good ones.
fn verdict(setting: &mut Setting, forger: &Forger, proof: &Proof) -> Option<AmountsError> {
    let bytes = forger.to_bytes(proof);
    let alone = setting.params.verify(&setting.context, &bytes, &mut setting.rng).err();
    let good = setting.params.prove(&setting.context, &[1, 1], &[], &mut setting.rng).unwrap();
    let batch: Vec<(Transcript, &[u8])> =
        [good.as_bytes(), &bytes, good.as_bytes()].map(|bytes| (setting.context.clone(), bytes)).into();
    let verdicts = setting.params.verify_batch(&batch, &mut setting.rng);
    assert!(verdicts[0].is_ok() && verdicts[2].is_ok());
    assert_eq!(verdicts[1].as_ref().err(), alone.as_ref());
    alone
}

/// A contest of two amounts of 8 bits, a forger and an honest witness to start from.
fn setting(seed: u64, values: [u64; 2]) -> (Setting, Forger, Witness) {
    let mut setting = Setting::new(seed, 2, 8, None);
    let forger = setting.forger();
    let witness = Witness::new(&forger, &values, &mut setting.rng);
    (setting, forger, witness)
}

/// sum_j rho^j s_j for both.
fn fold(forger: &Forger, rho: Scalar, scalars: &[Scalar]) -> Scalar {
    inner(&forger.powers(Weak::Nothing, rho), scalars)
}

/// Who knows the logarithms of the slot keys, as k trustees do together, solves (2) for the nonce once rho is known.
#[test]
fn a14_a_nonce_that_is_not_fixed_before_rho_encrypts_any_amount() {
    let (mut setting, forger, mut witness) = setting(1, [1, 2]);
    witness.encrypted[0] = HUGE.into();
    let mut forge = |weak| {
        let proof = forger.commit(&witness);
        let (rho, _, _) = forger.challenges(weak, &proof);
        let mut late = witness.clone();
        let surplus: Vec<Scalar> = late.encrypted.iter().zip(&late.committed).map(|(w, v)| w - v).collect();
        let key = Scalar::ONE + fold(&forger, rho, &setting.secrets);
        late.r += fold(&forger, rho, &surplus) * key.invert();
        forger.finish(weak, &late, proof, &mut setting.rng)
    };
    let (weak, whole) = (forge(Weak::Commitment), forge(Weak::Nothing));

    assert!(forger.accepts(Weak::Commitment, &weak));
    assert_eq!(setting.decrypt(&weak.c, 0), times_base(HUGE));
    let (rho, x, _) = forger.challenges(Weak::Nothing, &whole);
    assert_eq!(forger.equations(Weak::Nothing, &whole, rho, x), [false, true, true]);
    assert_eq!(verdict(&mut setting, &forger, &whole), Some(AmountsError::Commitment));
}

/// With one equation for both, what is too much in a ciphertext is taken from the V_j, or has its J' paid by t.
#[test]
fn a14_a15_merged_equations_let_one_voter_spoil_the_tally() {
    let (mut setting, forger, witness) = setting(2, [1, 2]);
    let mut spoilt = forger.commit(&witness);
    spoilt.c[1] += forger.blinding;
    // The owner of this blinding pays J' in t.
    let mut payer = witness.clone();
    payer.blindings[0] += Scalar::ONE;
    let mut large = witness.clone();
    // V holds less than the ciphertext by HUGE, and B what is in the middle of the two.
    large.encrypted[0] += Scalar::from(HUGE);
    large.committed[0] += Scalar::from(HUGE / 2);
    let halves = forger.commit(&large);

    for (weak, refused) in [(Weak::Merged, false), (Weak::Nothing, true)] {
        let mut spoilt = forger.finish(weak, &payer, spoilt.clone(), &mut setting.rng);
        // The range proof is about V as it is.
        forger.answer_range(weak, &witness, &mut spoilt, &mut setting.rng);
        let halves = forger.finish(weak, &large, halves.clone(), &mut setting.rng);
        assert_eq!(forger.accepts(weak, &spoilt), !refused);
        assert_eq!(forger.accepts(weak, &halves), !refused);
        // No amount at all: the sum of all ballots cannot be decoded any more.
        assert_eq!(setting.decrypt(&spoilt.c, 0), times_base(1u64) + forger.blinding);
        assert_eq!(setting.decrypt(&halves.c, 0), times_base(1 + HUGE));
        if refused {
            assert_eq!(verdict(&mut setting, &forger, &spoilt), Some(AmountsError::Ciphertexts));
            assert_eq!(verdict(&mut setting, &forger, &halves), Some(AmountsError::Ciphertexts));
        }
    }
}

/// The range proof of small amounts, beside ciphertexts of large ones.
#[test]
fn a14_a_range_proof_that_is_not_tied_to_the_ciphertexts_says_nothing() {
    let (mut setting, forger, mut witness) = setting(3, [1, 2]);
    witness.encrypted[0] = HUGE.into();
    witness.committed[0] = HUGE.into();
    let weak = forger.prove(Weak::Tie, &witness, &mut setting.rng);
    assert!(forger.accepts(Weak::Tie, &weak));
    assert_eq!(setting.decrypt(&weak.c, 0), times_base(HUGE));

    let whole = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
    let (rho, x, _) = forger.challenges(Weak::Nothing, &whole);
    assert_eq!(forger.equations(Weak::Nothing, &whole, rho, x), [true, true, false]);
    assert_eq!(verdict(&mut setting, &forger, &whole), Some(AmountsError::Amounts));
}

/// With powers of rho from 0, C_0 and C_1 have one weight.
#[test]
fn a14_nothing_moves_between_c_0_and_c_1() {
    let (mut setting, forger, witness) = setting(4, [1, 2]);
    // Who knows the slot's secret knows what has to move for the content to change by HUGE.
    let moved = times_base(Scalar::from(HUGE) * (Scalar::ONE + setting.secrets[0]).invert());
    let mut proof = forger.commit(&witness);
    proof.c[0] -= moved;
    proof.c[1] += moved;
    let weak = forger.finish(Weak::FirstPower, &witness, proof.clone(), &mut setting.rng);
    assert!(forger.accepts(Weak::FirstPower, &weak));
    assert_eq!(setting.decrypt(&weak.c, 0), times_base(1 + HUGE));
    let whole = forger.finish(Weak::Nothing, &witness, proof, &mut setting.rng);
    assert_eq!(verdict(&mut setting, &forger, &whole), Some(AmountsError::Ciphertexts));
}

/// A range proof whose challenges leave out the commitments is made first, and the commitment solved for afterwards.
/// It then holds a number that nobody chose, far out of range.
#[test]
fn a6_a_commitment_left_out_of_the_range_proof_is_chosen_after_it() {
    let mut setting = Setting::new(8, 1, 8, None);
    let mut forger = setting.forger();
    let witness = Witness::new(&forger, &[5], &mut setting.rng);
    for forgets in [true, false] {
        forger.range.forgets = forgets;
        forger.range.surplus = Scalar::ONE;
        let proof = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
        let (_, _, transcript) = forger.challenges(Weak::Nothing, &proof);
        let range = proof.range.as_ref().unwrap();
        let challenges = forger.range.challenges(&mut transcript.clone(), &proof.v, range);
        let held = witness.ranged[0] - challenges.x * (challenges.z * challenges.z).invert();
        let chosen = [times_base(held) + forger.blinding * witness.blindings[0]];
        assert!(held.as_bytes()[1..].iter().any(|byte| *byte != 0), "out of range");
        assert_eq!(forger.range.accepts(&mut transcript.clone(), &chosen, range), forgets);
        assert!(!forger.range.accepts(&mut transcript.clone(), &proof.v, range));

        let bytes = forger.to_bytes(&proof);
        assert_eq!(setting.verify(&bytes), Err(AmountsError::Range));
        let bytes = forger.to_bytes(&Proof { v: chosen.to_vec(), ..proof });
        assert_eq!(setting.verify(&bytes), Err(AmountsError::Commitment));
    }
}

#[test]
fn a14_amounts_out_of_range_are_refused_whatever_the_digits() {
    let (mut setting, forger, honest) = setting(5, [1, 2]);
    let minus_one = -Scalar::ONE;
    for (value, lowest) in
        [(Scalar::from(256u64), None), (256u64.into(), Some(Scalar::from(256u64))), (minus_one, Some(minus_one))]
    {
        let mut witness = honest.clone();
        for held in [&mut witness.encrypted, &mut witness.committed, &mut witness.ranged] {
            held[0] = value;
        }
        // Either the lowest eight digits, or all of the value in one digit that is no bit.
        witness.digits.splice(..8, digits(0, 8));
        witness.digits[0] = lowest.unwrap_or(Scalar::ZERO);
        let proof = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
        let (rho, x, _) = forger.challenges(Weak::Nothing, &proof);
        assert_eq!(forger.equations(Weak::Nothing, &proof, rho, x), [true; 3]);
        assert_eq!(setting.decrypt(&proof.c, 0), times_base(value));
        assert_eq!(verdict(&mut setting, &forger, &proof), Some(AmountsError::Range));
    }
}

#[test]
fn a14_sums_over_the_budget_are_refused_and_the_budget_itself_is_not() {
    let mut setting = Setting::new(6, 2, 8, Some(100));
    let forger = setting.forger();
    for (values, expected) in
        [([60, 40], None), ([60, 41], Some(AmountsError::Range)), ([255, 255], Some(AmountsError::Range))]
    {
        let witness = Witness::new(&forger, &values, &mut setting.rng);
        let proof = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
        assert_eq!(forger.accepts(Weak::Nothing, &proof), expected.is_none());
        assert_eq!(verdict(&mut setting, &forger, &proof), expected);
        // The same amounts without the budget: what is refused is the sum alone.
        let mut free = Setting::new(6, 2, 8, None);
        let forger = free.forger();
        let witness = Witness::new(&forger, &values, &mut free.rng);
        let proof = forger.prove(Weak::Nothing, &witness, &mut free.rng);
        assert_eq!(verdict(&mut free, &forger, &proof), None);
    }
}

/// Faults must not cancel, between two proofs or between two equations of one: every equation has its own weight.
#[test]
fn a14_opposite_faults_do_not_cancel() {
    let (mut setting, forger, witness) = setting(7, [1, 2]);
    let honest = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
    let shifted = |by: Scalar| {
        let mut proof = honest.clone();
        proof.t += by;
        forger.to_bytes(&proof)
    };
    let bytes = [shifted(Scalar::ONE), shifted(-Scalar::ONE)];
    let batch: Vec<(Transcript, &[u8])> = bytes.iter().map(|bytes| (setting.context.clone(), &bytes[..])).collect();
    for verdict in setting.params.verify_batch(&batch, &mut setting.rng) {
        assert_eq!(verdict, Err(AmountsError::Amounts));
    }

    let mut proof = forger.commit(&witness);
    let (rho, _, _) = forger.challenges(Weak::Nothing, &proof);
    forger.answer_rho(Weak::Nothing, &witness, rho, &mut proof);
    proof.e += times_base(5u64);
    proof.e_prime -= times_base(5u64);
    let (_, x, _) = forger.challenges(Weak::Nothing, &proof);
    forger.answer_x(Weak::Nothing, &witness, rho, x, &mut proof);
    forger.answer_range(Weak::Nothing, &witness, &mut proof, &mut setting.rng);
    assert_eq!(forger.equations(Weak::Merged, &proof, rho, x), [true; 3]);
    assert_eq!(verdict(&mut setting, &forger, &proof), Some(AmountsError::Ciphertexts));
}
