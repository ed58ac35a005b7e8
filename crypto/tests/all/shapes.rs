//! A contest's shape (rule, weights, equations) and its generators are part of what is proved: what happens where they
//! can be chosen afterwards, or by somebody, carried out there and refused here.

use crate::rig::choices::rule;
use crate::rig::forger::{Forger, LeftOut, Proof, Witness, integer};
use crate::rig::plan::Plan;
use crate::rig::{Rig, scalar};
use curve25519_dalek::RistrettoPoint;
use tabella_crypto::ballot::BallotError;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;

const REFUSED: BallotError = BallotError::Bits { contest: 0 };

/// An election with this contest, its forger and a voter. Elections of one seed differ in the contest alone: chain,
/// manifest, slot keys and voter are the same.
fn setting(seed: u64, contest: Contest) -> (Rig, Forger, SigningKey) {
    let mut rig = Rig::with_contests(seed, vec![contest]);
    let forger = Forger::new(&rig, 0);
    let key = SigningKey::generate(&mut rig.rng);
    (rig, forger, key)
}

/// The verdict of the crate on a ballot with this proof.
fn verdict(rig: &mut Rig, forger: &Forger, key: &SigningKey, proof: &Proof) -> Result<(), BallotError> {
    let ballot = forger.cast(key, 1, std::slice::from_ref(proof), &mut rig.rng);
    rig.verify(&ballot).map(|_| ())
}

/// An honest witness but for masks of 0 at these bits.
fn bare(forger: &Forger, bits: &[i64], unmasked: &[usize], rig: &mut Rig) -> Witness {
    let mask = |bit: &usize| if unmasked.contains(bit) { Scalar::ZERO } else { scalar(&mut rig.rng) };
    let free: Vec<Scalar> = forger.plan.free.iter().map(mask).collect();
    let bits = bits.iter().copied().map(integer).collect();
    Witness::of(forger, bits, &mut rig.rng).masked(forger.plan.complete(&free, Scalar::ZERO))
}

/// Two contests of the same size, which differ in the rule, in an equation, or in weights alone. Where their shapes are
/// not in the challenges, one proof is good for both: a ballot is carried over from the one to the other.
#[test]
fn a1_a9_a_proof_for_one_shape_of_contest_is_none_for_another_of_the_same_size() {
    let approval = |max| rule(Rule::Approval { min: 0, max }, 3);
    let knapsack = rule(Rule::Knapsack { costs: vec![1, 1, 2], budget: 3 }, 3);
    let score = |max| rule(Rule::Score { max }, 2);
    type Pair = (&'static str, [Contest; 2], Vec<i64>, Vec<usize>);
    let pairs: [Pair; 3] = [
        // Slack bits of 2 and 1, with costs of 1, 1, 1 and 1, 1, 2.
        ("rule", [approval(3), knapsack], vec![1, 0, 0, 1, 0], vec![2]),
        // At most two and at most three: slack bits of 1 and 1, and of 2 and 1.
        ("equation", [approval(2), approval(3)], vec![1, 0, 0, 1, 0], vec![3]),
        // Scores in bits of 2, 2, 1 and of 3, 2, 1.
        ("weights", [score(5), score(6)], vec![0, 1, 1, 0, 1, 0], vec![0, 3]),
    ];
    for (name, [here, there], bits, unmasked) in pairs {
        let (mut rig, forger, key) = setting(1, here);
        let (mut elsewhere, other, _) = setting(1, there);
        let voter = key.public();
        assert_eq!((forger.bytes(), &forger.plan.free), (other.bytes(), &other.plan.free), "{name}");
        let witness = bare(&forger, &bits, &unmasked, &mut rig);
        let weak = forger.prove(LeftOut::Shape, voter, 1, &witness);
        assert!(forger.accepts(LeftOut::Shape, voter, 1, &weak), "{name}");
        assert!(other.accepts(LeftOut::Shape, voter, 1, &weak), "{name}: it is good for the other contest too");
        let whole = forger.prove(LeftOut::Nothing, voter, 1, &witness);
        assert_eq!(verdict(&mut rig, &forger, &key, &whole), Ok(()), "{name}");
        for proof in [weak, whole] {
            assert!(!other.accepts(LeftOut::Nothing, voter, 1, &proof), "{name}");
            assert_eq!(verdict(&mut elsewhere, &other, &key, &proof), Err(REFUSED), "{name}");
        }
    }
}

/// Worse, a shape that is not in the challenges can be announced after them, and then the proof shows nothing: an
/// equation that the bits do not satisfy, or a weight with which they are not worth what the ciphertext holds.
#[test]
fn a1_a14_a_shape_left_out_of_the_challenges_is_chosen_after_them() {
    type Choose = fn(&mut Plan, &Proof, Scalar);
    // The one row is f_2 = x right - c_0 f_0 - c_1 f_1.
    let coefficient: Choose = |plan, proof, x| {
        let row = &mut plan.rows[0];
        let rest = x * row.right - row.terms[1].1 * proof.f[1] - proof.f[2];
        row.terms[0].1 = rest * proof.f[0].invert();
    };
    let right: Choose = |plan, proof, x| {
        let row = &mut plan.rows[0];
        row.right = proof.f.iter().sum::<Scalar>() * x.invert();
    };
    // Slot 0 holds 1000 for one bit that is 1; E was made for a weight of 1.
    let weight: Choose = |plan, proof, x| {
        let surplus = x * Scalar::from(999u64);
        plan.weights[0] = Some((0, Scalar::ONE + surplus * proof.f[0].invert()));
    };
    // Two marks where one is allowed, then one mark that is worth a thousand.
    let cases: [(Choose, [i64; 3], [i64; 3]); 3] =
        [(coefficient, [1, 1, 0], [1, 1, 0]), (right, [1, 1, 0], [1, 1, 0]), (weight, [1, 0, 0], [1000, 0, 0])];
    for (choose, bits, values) in cases {
        let (mut rig, mut forger, key) = setting(2, rule(Rule::Plurality, 3));
        let voter = key.public();
        let honest = forger.clone();
        let mut witness = Witness::new(&forger, &bits, &values, &mut rig.rng);
        if bits.iter().sum::<i64>() != 1 {
            // No masks satisfy an equation that is not there yet.
            witness = witness.masked((0..3).map(|_| scalar(&mut rig.rng)).collect());
        }
        let proof = forger.prove(LeftOut::Shape, voter, 1, &witness);
        let (_, x) = forger.challenges(LeftOut::Shape, voter, 1, &proof);
        assert!(!forger.accepts(LeftOut::Shape, voter, 1, &proof));
        choose(&mut forger.plan, &proof, x);
        assert!(forger.accepts(LeftOut::Shape, voter, 1, &proof), "it is good for what was announced after it");
        let satisfied = forger.plan.holds(&witness.bits, Scalar::ONE);
        assert!(!satisfied || forger.plan.values(&witness.bits) != witness.values, "and that does not hold");

        // In the challenges, the shape that is announced draws others.
        assert!(!forger.accepts(LeftOut::Nothing, voter, 1, &proof));
        let whole = honest.prove(LeftOut::Nothing, voter, 1, &witness);
        let expected = if bits == values { REFUSED } else { BallotError::Ciphertexts { contest: 0 } };
        assert_eq!(verdict(&mut rig, &honest, &key, &proof), Err(REFUSED));
        assert_eq!(verdict(&mut rig, &honest, &key, &whole), Err(expected));
    }
}

/// Whoever chooses the generators chooses H_0 = -H_1: what a bit of 2 leaves over at H_0 pays for what one of -1 leaves
/// over at H_1.
#[test]
fn a4_a5_generators_with_a_known_relation_let_a_mark_of_2_pass() {
    let (mut rig, mut forger, key) = setting(3, rule(Rule::Plurality, 3));
    let honest = forger.clone();
    forger.h[0] = -forger.h[1];
    for (bits, passes) in [([2, -1, 0], true), ([2, 0, -1], false)] {
        let witness = Witness::new(&forger, &bits, &bits, &mut rig.rng);
        let proof = forger.prove(LeftOut::Nothing, key.public(), 1, &witness);
        assert_eq!(forger.accepts(LeftOut::Nothing, key.public(), 1, &proof), passes);
        assert_eq!(proof.c[1] - forger.keys[0] * witness.r, RistrettoPoint::mul_base(&Scalar::from(2u8)));
        let own = honest.prove(LeftOut::Nothing, key.public(), 1, &witness);
        assert!(!honest.accepts(LeftOut::Nothing, key.public(), 1, &own));
        for proof in [proof, own] {
            assert_eq!(verdict(&mut rig, &honest, &key, &proof), Err(REFUSED));
        }
    }
}
