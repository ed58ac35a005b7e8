//! Amounts by a careless prover: what everybody can read when something random is used twice or left out, and that the
//! crate's own prover does neither.

use crate::amounts_rig::forger::{Forger, Proof, Weak, Witness};
use crate::amounts_rig::{Setting, context, inner, scalar, scalars, sum_of, times_base};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_core::{CryptoRng, RngCore};
use tabella_crypto::group::Scalar;

/// A contest of two amounts of 8 bits, a forger and an honest witness to start from.
fn setting(seed: u64, values: [u64; 2]) -> (Setting, Forger, Witness) {
    let mut setting = Setting::new(seed, 2, 8, None);
    let forger = setting.forger();
    let witness = Witness::new(&forger, &values, &mut setting.rng);
    (setting, forger, witness)
}

/// A proof by the crate's own prover.
fn proved(setting: &mut Setting, forger: &Forger, values: [u64; 2]) -> Proof {
    let sealed = setting.params.prove(&forger.context, &values, &[], &mut setting.rng).unwrap();
    forger.read(sealed.as_bytes())
}

/// Looks for a small multiple of G, as anybody can.
fn small(point: RistrettoPoint) -> Option<i64> {
    (-300i64..=300).find(|value| {
        let size = times_base(value.unsigned_abs());
        point == if *value < 0 { -size } else { size }
    })
}

/// With the nonce in place of s_j all V_j have one blinding, and their differences are in the clear. No verifier can
/// tell: it is for the prover to draw them.
#[test]
fn a36_one_blinding_for_all_amounts_shows_their_differences() {
    let (mut setting, forger, mut witness) = setting(8, [7, 200]);
    witness.blindings = vec![witness.r; 2];
    let careless = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
    assert!(setting.verify(&forger.to_bytes(&careless)).is_ok());
    assert_eq!(small(careless.v[0] - careless.v[1]), Some(7 - 200));

    let careful = proved(&mut setting, &forger, [7, 200]);
    assert_eq!(small(careful.v[0] - careful.v[1]), None);
}

/// Were J' = J besides, B - V_j would hold no blinding at all, and every guess could be tested.
#[test]
fn a36_with_one_base_for_both_blindings_every_guess_can_be_tested() {
    let (mut setting, honest, mut witness) = setting(9, [7, 200]);
    witness.blindings = vec![witness.r; 2];
    let tested = |proof: &Proof, guess: [u64; 2]| {
        proof.b - proof.v[0] == sum_of(&scalars(&guess), &honest.g) - times_base(guess[0])
    };
    let mut careless = honest.clone();
    careless.blinding = careless.j;
    assert!(tested(&careless.commit(&witness), [7, 200]));
    assert!(!tested(&careless.commit(&witness), [7, 201]));
    // With a base of its own the same mistake shows less, and without the mistake nothing is shown.
    assert!(!tested(&honest.commit(&witness), [7, 200]));
    assert!(!tested(&proved(&mut setting, &honest, [7, 200]), [7, 200]));
}

/// Without the mask tau, t gives away sum_j rho^j s_j, and the folded amounts with it.
#[test]
fn a36_a_response_t_without_a_mask_lets_every_guess_be_tested() {
    let (mut setting, forger, mut witness) = setting(10, [7, 200]);
    let tested = |proof: &Proof, guess: [u64; 2]| {
        let (rho, x, _) = forger.challenges(Weak::Nothing, proof);
        let powers = forger.powers(Weak::Nothing, rho);
        let blinding = forger.blinding * (proof.t * x.invert());
        sum_of(&powers, &proof.v) - blinding == times_base(inner(&powers, &scalars(&guess)))
    };
    assert!(!tested(&forger.prove(Weak::Nothing, &witness, &mut setting.rng), [7, 200]));
    witness.tau = Scalar::ZERO;
    let careless = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
    assert!(tested(&careless, [7, 200]));
    assert!(!tested(&careless, [7, 201]));
    assert!(!tested(&proved(&mut setting, &forger, [7, 200]), [7, 200]));
}

/// One nonce for two contests under the same slot keys: the difference of the two amounts is in the clear.
#[test]
fn a36_one_nonce_for_two_contests_shows_the_differences_between_them() {
    let (mut setting, forger, witness) = setting(11, [7, 200]);
    let mut second = forger.clone();
    second.context = context(1, 1, 3, 7);
    let mut other = Witness::new(&second, &[50, 201], &mut setting.rng);
    other.r = witness.r;
    let careless = [
        forger.prove(Weak::Nothing, &witness, &mut setting.rng),
        second.prove(Weak::Nothing, &other, &mut setting.rng),
    ];
    // Both are valid: only who sees the two together can tell, by C_0.
    for (forger, proof) in [&forger, &second].into_iter().zip(&careless) {
        let bytes = forger.to_bytes(proof);
        setting.params.verify(&forger.context, &bytes, &mut setting.rng).unwrap();
    }
    let differences = |one: &[RistrettoPoint], two: &[RistrettoPoint]| [1, 2].map(|slot| small(one[slot] - two[slot]));
    assert_eq!(differences(&careless[0].c, &careless[1].c), [Some(7 - 50), Some(200 - 201)]);
    // The same through B, for a guess.
    let change = [scalars(&[7, 200]), scalars(&[50, 201])].map(|values| sum_of(&values, &forger.g));
    assert_eq!(careless[0].b - careless[1].b, change[0] - change[1]);

    let careful = [proved(&mut setting, &forger, [7, 200]), proved(&mut setting, &second, [50, 201])];
    assert_eq!(differences(&careful[0].c, &careful[1].c), [None, None]);
}

/// One mask for two proofs: f - f' = (x - x') v.
#[test]
fn a36_masks_used_twice_give_the_amounts_away() {
    let (mut setting, forger, witness) = setting(12, [7, 200]);
    let mut second = forger.clone();
    second.context = context(1, 0, 3, 8);
    let other = Witness::new(&second, &[7, 200], &mut setting.rng);
    // What anybody computes from two proofs of one voter.
    let found = |one: &Proof, two: &Proof| -> Vec<Scalar> {
        let x = |forger: &Forger, proof| forger.challenges(Weak::Nothing, proof).1;
        let over = (x(&forger, one) - x(&second, two)).invert();
        one.f.iter().zip(&two.f).map(|(f, g)| (f - g) * over).collect()
    };
    let one = forger.prove(Weak::Nothing, &witness, &mut setting.rng);
    let fresh = second.prove(Weak::Nothing, &other, &mut setting.rng);
    let again = second.prove(Weak::Nothing, &Witness { masks: witness.masks, ..other }, &mut setting.rng);
    assert_eq!(found(&one, &again), scalars(&[7, 200]));
    assert!(found(&one, &fresh).iter().all(|value| !scalars(&[7, 200]).contains(value)));

    let careful = found(&proved(&mut setting, &forger, [7, 200]), &proved(&mut setting, &second, [7, 200]));
    assert!(careful.iter().all(|value| !scalars(&[7, 200]).contains(value)));
}

/// What the prover draws is not what is promised never to be drawn: s_j = r, one s_j for two amounts, or a mask that is
/// another secret or nothing.
#[test]
fn every_secret_is_drawn_by_itself() {
    let mut setting = Setting::new(12, 3, 8, None);
    let values = [7, 7, 9];
    let sealed = setting.params.prove(&setting.context, &values, &[], &mut setting.rng).unwrap();
    assert_eq!(format!("{sealed:?}"), format!("SealedAmounts({} bytes)", setting.params.proof_bytes()));
    let forger = setting.forger();
    let (bytes, r) = sealed.open();
    let (proof, r) = (forger.read(&bytes), *r.expose());
    assert_eq!(proof.c[0], times_base(r));

    let blinds = proof.v.iter().zip(values).map(|(v, value)| v - times_base(value));
    let blinds = blinds.chain([forger.blinding * r, RistrettoPoint::default()]);
    all_differ(blinds.map(|point| point.compress().to_bytes()).collect());
    let (_, x, _) = forger.challenges(Weak::Nothing, &proof);
    let masks = proof.f.iter().zip(scalars(&values)).map(|(f, value)| f - x * value);
    let masks = masks.chain([proof.s - x * r, r, Scalar::ZERO]);
    all_differ(masks.map(|mask| mask.to_bytes()).collect());
}

fn all_differ(mut encodings: Vec<[u8; 32]>) {
    let count = encodings.len();
    encodings.sort_unstable();
    encodings.dedup();
    assert_eq!(encodings.len(), count);
}

/// A generator of randomness that always says the same.
struct Stuck;

impl RngCore for Stuck {
    fn next_u32(&mut self) -> u32 {
        0
    }
    fn next_u64(&mut self) -> u64 {
        0
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        bytes.fill(0);
        Ok(())
    }
}

impl CryptoRng for Stuck {}

#[test]
fn a35_a_broken_generator_never_repeats_a_nonce_over_two_statements() {
    let setting = Setting::new(11, 2, 8, None);
    let prove = |context: &Transcript, values: &[u64], counter: u8| {
        let secrets: [(&'static [u8], &[u8]); 2] = [(b"voter secret", &[5; 32]), (b"sealings", &[counter])];
        setting.params.prove(context, values, &secrets, &mut Stuck).unwrap().into_bytes()
    };
    let proofs = [
        prove(&setting.context, &[1, 2], 0),
        prove(&setting.context, &[1, 2], 1),
        prove(&setting.context, &[1, 3], 0),
        prove(&context(1, 1, 3, 7), &[1, 2], 0),
    ];
    // C_0, V_1, A, E' and the range proof's A and S.
    for word in [0, 3, 6, 8, 13, 14] {
        all_differ(proofs.iter().map(|proof| proof[32 * word..][..32].try_into().unwrap()).collect());
    }
    assert_eq!(prove(&setting.context, &[1, 2], 0), proofs[0]);
}

/// Everybody has the transcript. With a broken generator it is the voter's secret alone that keeps the randomness of the
/// range proof, and with it the digits of the amount, from being computed again.
#[test]
fn a35_the_range_proof_does_not_draw_from_the_transcript_alone() {
    let setting = Setting::new(13, 1, 8, None);
    let forger = setting.forger();
    let opened = |secrets: &[(&'static [u8], &[u8])], known: &[(&'static [u8], &[u8])]| {
        let bytes = setting.params.prove(&setting.context, &[77], secrets, &mut Stuck).unwrap().into_bytes();
        let (_, _, transcript) = forger.challenges(Weak::Nothing, &forger.read(&bytes));
        let nonces =
            known.iter().fold(transcript.build_rng(), |rng, (label, known)| rng.rekey_with_witness_bytes(label, known));
        forger.range.opens(&bytes[32 * 10..], 77, scalar(&mut nonces.finalize(&mut Stuck)))
    };
    let amounts = 77u64.to_le_bytes();
    let guess: (&'static [u8], &[u8]) = (b"amounts", &amounts);
    let secret: (&'static [u8], &[u8]) = (b"voter secret", &[5; 32]);
    // Who knows all secrets, or where there is none but the amount, draws the same.
    assert!(opened(&[secret], &[secret, guess]));
    assert!(opened(&[], &[guess]));
    assert!(!opened(&[secret], &[guess]));
    assert!(!opened(&[], &[]));
}
