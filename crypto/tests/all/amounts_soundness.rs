//! The algebra behind the proof about amounts: what answers to several challenges give away, and that answers to
//! challenges known beforehand need no witness.

use crate::amounts_rig::forger::{Forger, Proof, Weak, Witness};
use crate::amounts_rig::{Setting, inner, scalar, scalars, sum_of, times_base};
use proptest::prelude::*;
use tabella_crypto::amounts::AmountsError;
use tabella_crypto::group::Scalar;

const HOLD: [bool; 3] = [true; 3];

fn setting(seed: u64, values: &[u64]) -> (Setting, Forger, Witness) {
    let mut setting = Setting::new(seed, values.len(), 64, None);
    let forger = setting.forger();
    let witness = Witness::new(&forger, values, &mut setting.rng);
    (setting, forger, witness)
}

/// An honest prover's answers to challenges of our choice.
fn answer(forger: &Forger, witness: &Witness, mut proof: Proof, rho: Scalar, x: Scalar) -> Proof {
    forger.answer_rho(Weak::Nothing, witness, rho, &mut proof);
    forger.answer_x(Weak::Nothing, witness, rho, x, &mut proof);
    proof
}

/// The solution s of sum_j rho^j s_j = t for as many (rho, t) as there are unknowns, by elimination.
fn solve(mut rows: Vec<(Vec<Scalar>, Scalar)>) -> Vec<Scalar> {
    for pivot in 0..rows.len() {
        let over = rows[pivot].0[pivot].invert();
        let (row, right) = (rows[pivot].0.iter().map(|c| c * over).collect::<Vec<_>>(), rows[pivot].1 * over);
        for (index, (other, value)) in rows.iter_mut().enumerate() {
            let factor = if index == pivot { Scalar::ZERO } else { other[pivot] };
            other.iter_mut().zip(&row).for_each(|(c, r)| *c -= factor * r);
            *value -= factor * right;
        }
        rows[pivot] = (row, right);
    }
    rows.into_iter().map(|(_, value)| value).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Special soundness: from two values of x for each of m values of rho come the amounts, the nonce and all
    /// blindings. They open B, every ciphertext and every V_j.
    #[test]
    fn the_extractor_finds_amounts_nonce_and_blindings(seed: u64, values in prop::collection::vec(any::<u64>(), 1..5)) {
        let (mut setting, forger, witness) = setting(seed, &values);
        let commitments = forger.commit(&witness);
        let mut rows = Vec::new();
        let mut found = None;
        for _ in &values {
            let [rho, x, y] = [(); 3].map(|()| scalar(&mut setting.rng));
            let [one, two] = [x, y].map(|x| answer(&forger, &witness, commitments.clone(), rho, x));
            prop_assert_eq!(forger.equations(Weak::Nothing, &one, rho, x), HOLD);
            prop_assert_eq!(forger.equations(Weak::Nothing, &two, rho, y), HOLD);
            prop_assert_eq!((one.e, one.e_prime), (two.e, two.e_prime));
            let over = (x - y).invert();
            let v: Vec<Scalar> = one.f.iter().zip(&two.f).map(|(f, g)| (f - g) * over).collect();
            let r = (one.s - two.s) * over;
            // The same for every rho, or there is a relation between the generators.
            prop_assert_eq!(found.get_or_insert((v.clone(), r)), &(v, r));
            rows.push((forger.powers(Weak::Nothing, rho), (one.t - two.t) * over));
        }
        let (v, r) = found.unwrap();
        prop_assert_eq!(&v, &scalars(&values));
        prop_assert_eq!(commitments.b, sum_of(&v, &forger.g) + forger.j * r);
        prop_assert_eq!(commitments.c[0], times_base(r));
        for (slot, blinding) in solve(rows).iter().enumerate() {
            prop_assert_eq!(commitments.c[slot + 1], times_base(v[slot]) + forger.keys[slot] * r);
            prop_assert_eq!(commitments.v[slot], times_base(v[slot]) + forger.blinding * blinding);
        }
    }

    /// Why m values of rho: amounts moved between ciphertexts, or between the V_j, survive the one that was foreseen.
    #[test]
    fn a14_moved_amounts_survive_a_foreseen_rho_and_no_other(seed: u64) {
        let (mut setting, forger, honest) = setting(seed, &[1, 2]);
        let [foreseen, other, x] = [(); 3].map(|()| scalar(&mut setting.rng));
        let moved = Scalar::from(7u8);
        let moving = |values: &mut Vec<Scalar>| {
            values[0] += moved;
            values[1] -= moved * foreseen.invert();
        };
        let mut encrypted = honest.clone();
        moving(&mut encrypted.encrypted);
        let mut ranged = honest;
        moving(&mut ranged.ranged);
        let cases = [
            (encrypted, [true, false, true], AmountsError::Ciphertexts),
            (ranged, [true, true, false], AmountsError::Amounts),
        ];
        for (witness, unforeseen, error) in cases {
            let commitments = forger.commit(&witness);
            for (rho, expected) in [(foreseen, HOLD), (other, unforeseen)] {
                let proof = answer(&forger, &witness, commitments.clone(), rho, x);
                prop_assert_eq!(forger.equations(Weak::Nothing, &proof, rho, x), expected);
            }
            let bytes = forger.to_bytes(&forger.prove(Weak::Nothing, &witness, &mut setting.rng));
            let refused = setting.params.verify(&setting.context, &bytes, &mut setting.rng);
            prop_assert_eq!(refused.unwrap_err(), error);
        }
    }

    /// Zero knowledge of the three moves: for challenges that are known beforehand, answers are made without any
    /// amount, for points that are no ciphertexts and no commitments at all.
    #[test]
    fn the_simulator_answers_programmed_challenges_without_an_amount(seed: u64, options in 1usize..5) {
        let (mut setting, forger, witness) = setting(seed, &vec![1; options]);
        let mut proof = forger.commit(&witness);
        for point in proof.c.iter_mut().chain(&mut proof.v).chain([&mut proof.b]) {
            *point = times_base(scalar(&mut setting.rng));
        }
        let [rho, x, s, t] = [(); 4].map(|()| scalar(&mut setting.rng));
        proof.f = (0..options).map(|_| scalar(&mut setting.rng)).collect();
        (proof.s, proof.t) = (s, t);
        prop_assert_eq!(forger.equations(Weak::Nothing, &proof, rho, x), [false; 3]);
        [proof.a, proof.e, proof.e_prime] = forger.masks_for(Weak::Nothing, &proof, rho, x);
        prop_assert_eq!(forger.equations(Weak::Nothing, &proof, rho, x), HOLD);
    }

    /// The other half of the argument: in a proof by the crate's own prover A, E and E' are the very points that the
    /// simulator computes, so that nothing besides C, V and B depends on the amounts.
    #[test]
    fn a_real_proof_determines_its_masks_as_the_simulator_does(seed: u64, values: [u64; 3]) {
        let (mut setting, forger, _) = setting(seed, &values);
        let sealed = setting.params.prove(&setting.context, &values, &[], &mut setting.rng).unwrap();
        let proof = forger.read(sealed.as_bytes());
        let (rho, x, _) = forger.challenges(Weak::Nothing, &proof);
        prop_assert_eq!([proof.a, proof.e, proof.e_prime], forger.masks_for(Weak::Nothing, &proof, rho, x));
    }

    /// V_j hides perfectly: the same point holds every other amount under another blinding. (Found here with the
    /// logarithm of J', which nobody has for the real one.)
    #[test]
    fn a_commitment_to_an_amount_holds_every_other_amount_as_well(v: u64, other: u64, seed: u64) {
        let (mut setting, _, _) = setting(seed, &[0]);
        let (logarithm, s) = (scalar(&mut setting.rng), scalar(&mut setting.rng));
        let commit = |value: u64, s: Scalar| times_base(value) + times_base(logarithm) * s;
        let shifted = s + (Scalar::from(v) - Scalar::from(other)) * logarithm.invert();
        prop_assert_eq!(commit(v, s), commit(other, shifted));
    }

    /// V_slack, which nobody sends, is a commitment to the rest of the budget, under a blinding that the prover knows.
    #[test]
    fn the_rest_of_the_budget_is_committed_by_what_is_there(seed: u64, budget: u64, shares: [u32; 3]) {
        let mut setting = Setting::new(seed, 3, 64, Some(budget));
        let forger = setting.forger();
        let values = shares.map(u64::from);
        let witness = Witness::new(&forger, &values, &mut setting.rng);
        let slack = forger.ranged(&forger.commit(&witness))[3];
        let left = Scalar::from(budget) - inner(&scalars(&values), &[Scalar::ONE; 3]);
        let blinding = -inner(&witness.blindings, &[Scalar::ONE; 3]);
        prop_assert_eq!(slack, times_base(left) + forger.blinding * blinding);
    }
}
