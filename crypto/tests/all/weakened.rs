//! Why the ballot's proof is put together the way it is: for every part of it, the attack that works on a verifier
//! without that part, carried out there, and refused here.

use crate::rig;
use crate::rig::forger::{Forger, LeftOut, Proof, Witness, integer, sum_of};
use crate::rig::{Rig, element, scalar};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_core::{CryptoRng, RngCore};
use tabella_crypto::ballot::{BallotError, CastBallot, Verifier};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::{Signature, SigningKey};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, TallyError, combine};

const VOTE: &[i64] = &[0, 1, 0];

fn times_base(value: i64) -> RistrettoPoint {
    RistrettoPoint::mul_base(&integer(value))
}

fn setting(seed: u64) -> (Rig, Forger, SigningKey) {
    let mut rig = Rig::plurality(seed, 3);
    let forger = Forger::new(&rig, 0);
    let key = SigningKey::generate(&mut rig.rng);
    (rig, forger, key)
}

/// An election whose slot keys have logarithms that the forger knows, as trustees together do.
fn trusted(seed: u64) -> (Rig, Forger, SigningKey, Vec<Scalar>) {
    let mut rng = Rig::plurality(seed, 3).rng;
    let secrets: Vec<Scalar> = (0..3).map(|_| scalar(&mut rng)).collect();
    let keys = secrets.iter().map(|secret| element(RistrettoPoint::mul_base(secret))).collect();
    let mut rig = Rig::with_keys(rng, keys, vec![Contest::new(Rule::Plurality, 3).unwrap()]);
    let forger = Forger::new(&rig, 0);
    let key = SigningKey::generate(&mut rig.rng);
    (rig, forger, key, secrets)
}

fn refused(rig: &mut Rig, forger: &Forger, key: &SigningKey, proof: &Proof) -> BallotError {
    let ballot = forger.cast(key, 1, std::slice::from_ref(proof), &mut rig.rng);
    rig.verify(&ballot).unwrap_err()
}

/// The r that makes equation (2) hold for these bits, whatever the ciphertexts hold: who knows the logarithms of the
/// keys and of the ciphertexts solves for it once rho is known.
fn fitting(forger: &Forger, w: &Witness, secrets: &[Scalar], rho: Scalar) -> Scalar {
    let powers = forger.powers(rho);
    let fold = |scalars: &[Scalar]| powers.iter().zip(scalars).map(|(power, scalar)| power * scalar).sum::<Scalar>();
    let excess = fold(&w.values) - fold(&forger.plan.values(&w.bits));
    w.r + excess * (Scalar::ONE + fold(secrets)).invert()
}

/// A verifier for which r does not blind B: the ciphertexts have a response of their own, so that all they show is
/// knowledge of one logarithm of a mix of C_0 and the C_j. Trustees know one for every mix.
#[test]
fn a14_one_schnorr_proof_on_a_mix_of_the_ciphertexts_lets_trustees_encrypt_anything() {
    let (mut rig, forger, key, secrets) = trusted(1);
    let witness = Witness::new(&forger, VOTE, &[1000, -999, 0], &mut rig.rng);
    let mut proof = forger.commit(&witness);
    let (rho, _) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_rho(&witness, rho, &mut proof);
    let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_x(&witness, x, &mut proof);
    let mut mixed = proof.clone();
    mixed.s = x * fitting(&forger, &witness, &secrets, rho) + witness.alpha;
    assert!(forger.bits_hold(&proof, x) && forger.equations_hold(&proof, x));
    assert!(forger.ciphertexts_hold(&mixed, rho, x));
    assert_eq!(proof.c[1] - forger.keys[0] * witness.r, times_base(1000));
    // With one s for both there is none that fits both.
    assert_eq!(refused(&mut rig, &forger, &key, &proof), BallotError::Ciphertexts { contest: 0 });
    assert_eq!(refused(&mut rig, &forger, &key, &mixed), BallotError::Bits { contest: 0 });
}

/// B is drawn into the challenges after rho only: r is then chosen to fit it, and any ciphertext passes.
#[test]
fn a14_bits_and_nonce_that_are_not_bound_before_rho_let_trustees_encrypt_anything() {
    let (mut rig, forger, key, secrets) = trusted(2);
    let mut witness = Witness::new(&forger, VOTE, &[1000, -999, 0], &mut rig.rng);
    let (bound, left_out) = (forger.commit(&witness), LeftOut::Bits);
    let (rho, _) = forger.challenges(left_out, key.public(), 1, &bound);
    witness.r = fitting(&forger, &witness, &secrets, rho);
    let mut proof = Proof { c: bound.c.clone(), ..forger.commit(&witness) };
    assert_ne!(proof.b, bound.b);
    forger.answer_rho(&witness, rho, &mut proof);
    let (_, x) = forger.challenges(left_out, key.public(), 1, &proof);
    forger.answer_x(&witness, x, &mut proof);
    assert!(forger.accepts(left_out, key.public(), 1, &proof));
    assert_eq!(refused(&mut rig, &forger, &key, &proof), BallotError::Bits { contest: 0 });
    // Bound before, a true proof of the bits is all that is left of it.
    let proof = forger.prove(LeftOut::Nothing, key.public(), 1, &witness);
    let proof = Proof { c: bound.c, ..proof };
    assert_eq!(refused(&mut rig, &forger, &key, &proof), BallotError::Bits { contest: 0 });
}

/// One point for A + E, sent after rho, and the sum of (1) and (2) for both. C_1 then carries a multiple of H_0, which
/// a mask chosen after rho takes up, and the tally of that option can never be decoded.
#[test]
fn a15_one_point_in_place_of_a_and_e_lets_one_voter_spoil_the_tally() {
    let (mut rig, forger, key, secrets) = trusted(3);
    let honest = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
    let surplus = scalar(&mut rig.rng);
    let h = &forger.h;
    let mut proof = forger.commit(&honest);
    // H_2 pays for H_0, so that the masks still add up to nothing; neither of the two options has the mark.
    proof.c[1] += (h[0] - h[2]) * surplus;
    // A is left out of rho, as a point that is sent later would be. In B + sum rho^j C_j the coefficients of H_0 and
    // H_2 follow rho, and masks chosen now follow them.
    let (rho, _) = forger.challenges(LeftOut::Masks, key.public(), 1, &proof);
    let mut later = honest.clone();
    later.masks[0] += rho * surplus;
    later.masks[2] -= rho * surplus;
    later.d = later.masks.iter().map(|a| -(a * a)).collect();
    proof.a = forger.commit(&later).a;
    forger.answer_rho(&later, rho, &mut proof);
    let merged = |proof: &Proof, rho: Scalar, x: Scalar| {
        proof.a + proof.e == forger.mask_for(proof, x) + forger.echo_for(proof, rho, x)
    };
    let x = scalar(&mut rig.rng);
    forger.answer_x(&later, x, &mut proof);
    assert!(merged(&proof, rho, x) && forger.equations_hold(&proof, x));
    assert!(!forger.bits_hold(&proof, x) && !forger.ciphertexts_hold(&proof, rho, x));
    let decrypted = proof.c[1] - proof.c[0] * secrets[0];
    assert!((-10..1000).all(|count| decrypted != times_base(count)));

    let mut strict = forger.commit(&honest);
    strict.c = proof.c;
    let (rho, _) = forger.challenges(LeftOut::Nothing, key.public(), 1, &strict);
    forger.answer_rho(&honest, rho, &mut strict);
    let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &strict);
    forger.answer_x(&honest, x, &mut strict);
    assert_eq!(refused(&mut rig, &forger, &key, &strict), BallotError::Ciphertexts { contest: 0 });
}

/// What a verifier leaves out of its challenges can be exchanged: a proof is copied, replayed, or grafted onto another
/// place.
#[test]
fn a1_a7_a9_what_a_transcript_leaves_out_can_be_exchanged() {
    let contests = vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(Rule::Plurality, 3).unwrap()];
    let mut rig = Rig::with_contests(4, contests);
    let (mine, theirs) = (SigningKey::generate(&mut rig.rng), SigningKey::generate(&mut rig.rng));
    let here = Forger::new(&rig, 0);
    let elsewhere = [
        (LeftOut::Suite, Forger { suite: 2, ..here.clone() }, here.clone(), &mine, 1),
        (LeftOut::Chain, here.clone(), Forger { chain: [9; 32], ..here.clone() }, &mine, 1),
        (LeftOut::Manifest, here.clone(), Forger { manifest: [9; 32], ..here.clone() }, &mine, 1),
        (LeftOut::Contests, Forger { contests: 3, ..here.clone() }, here.clone(), &mine, 1),
        (LeftOut::Place, here.clone(), Forger { contest: 1, ..here.clone() }, &mine, 1),
        (LeftOut::Voter, here.clone(), here.clone(), &theirs, 1),
        (LeftOut::Sequence, here.clone(), here.clone(), &mine, 2),
    ];
    let witness = Witness::new(&here, VOTE, VOTE, &mut rig.rng);
    for (left_out, here, there, voter, sequence) in elsewhere {
        let proof = here.prove(left_out, mine.public(), 1, &witness);
        assert!(here.accepts(left_out, mine.public(), 1, &proof));
        assert!(there.accepts(left_out, voter.public(), sequence, &proof), "it is good elsewhere");
        let proof = here.prove(LeftOut::Nothing, mine.public(), 1, &witness);
        assert!(here.accepts(LeftOut::Nothing, mine.public(), 1, &proof));
        assert!(!there.accepts(LeftOut::Nothing, voter.public(), sequence, &proof));
        // In a whole ballot, of an election that is elsewhere, by a voter who signs it.
        let target = if left_out == LeftOut::Place { 1 } else { 0 };
        let own: Vec<Proof> = (0..2)
            .map(|contest| {
                let forger = Forger::new(&rig, contest);
                let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
                let there = Forger { contest: contest as u64, ..there.clone() };
                let own = there.prove(LeftOut::Nothing, voter.public(), sequence, &witness);
                if contest == target { proof.clone() } else { own }
            })
            .collect();
        let ballot = there.cast(voter, sequence, &own, &mut rig.rng);
        let verdict = rig.elsewhere(there.chain, there.manifest).verify(&ballot);
        assert_eq!(verdict.unwrap_err(), BallotError::Bits { contest: target });
    }
}

/// The weighted sum of what is missing in equations (1) and (2) of some proofs.
fn batch(forger: &Forger, proofs: &[(Proof, SigningKey)], weights: &[[Scalar; 2]]) -> RistrettoPoint {
    let missing = |(proof, key): &(Proof, SigningKey)| {
        let (rho, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, proof);
        [proof.a - forger.mask_for(proof, x), proof.e - forger.echo_for(proof, rho, x)]
    };
    let missing: Vec<RistrettoPoint> = proofs.iter().flat_map(missing).collect();
    sum_of(&weights.concat(), &missing)
}

/// A proof in which A and E are off by these points before the challenges that they enter.
fn off_by(rig: &mut Rig, forger: &Forger, by: [RistrettoPoint; 2]) -> (Proof, SigningKey) {
    let key = SigningKey::generate(&mut rig.rng);
    let witness = Witness::new(forger, VOTE, VOTE, &mut rig.rng);
    let mut proof = forger.commit(&witness);
    proof.a += by[0];
    let (rho, _) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_rho(&witness, rho, &mut proof);
    proof.e += by[1];
    let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, &proof);
    forger.answer_x(&witness, x, &mut proof);
    (proof, key)
}

/// With one weight for (1) and (2), a surplus in one is balanced by a deficit in the other; with weights known before
/// the ballots, what is taken from one ballot is added to another in their ratio.
#[test]
fn a14_batch_weights_that_are_shared_or_known_beforehand_let_faults_cancel() {
    let (mut rig, forger, _) = setting(5);
    let (nothing, fault) = (RistrettoPoint::default(), times_base(5));
    let shared = vec![off_by(&mut rig, &forger, [fault, -fault])];
    let weight = scalar(&mut rig.rng);
    assert_eq!(batch(&forger, &shared, &[[weight; 2]]), nothing);

    let known: Vec<[Scalar; 2]> = (0..2).map(|_| [(); 2].map(|()| scalar(&mut rig.rng))).collect();
    let ratio = known[0][0] * known[1][0].invert();
    let between =
        vec![off_by(&mut rig, &forger, [fault, nothing]), off_by(&mut rig, &forger, [-fault * ratio, nothing])];
    assert_eq!(batch(&forger, &between, &known), nothing);
    let across = vec![
        off_by(&mut rig, &forger, [nothing, fault]),
        off_by(&mut rig, &forger, [-fault * (known[0][1] * known[1][0].invert()), nothing]),
    ];
    assert_eq!(batch(&forger, &across, &known), nothing);

    let (bits, ciphertexts) = (BallotError::Bits { contest: 0 }, BallotError::Ciphertexts { contest: 0 });
    for (proofs, errors) in [(shared, vec![bits]), (between, vec![bits, bits]), (across, vec![ciphertexts, bits])] {
        // Weights of their own, drawn afterwards.
        let drawn: Vec<[Scalar; 2]> = proofs.iter().map(|_| [(); 2].map(|()| scalar(&mut rig.rng))).collect();
        assert_ne!(batch(&forger, &proofs, &drawn), nothing);
        let ballots: Vec<CastBallot> =
            proofs.into_iter().map(|(proof, key)| forger.cast(&key, 1, &[proof], &mut rig.rng)).collect();
        let verdicts = Verifier::new(&rig.params).verify_batch(&ballots, &mut rig.rng);
        assert_eq!(verdicts.into_iter().map(|verdict| verdict.unwrap_err()).collect::<Vec<_>>(), errors);
    }
}

/// A generator that gives nothing but zeros, so that everybody knows the seed of a batch.
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

/// Weights from the verifier's randomness alone are known when that is, and one voter's signature pays for the other's.
/// Ours come from the ballots and the signatures too.
#[test]
fn a14_a35_weights_hold_when_the_verifiers_generator_is_known() {
    let (mut rig, forger, _) = setting(8);
    let mut t = Transcript::new(b"tabella/v1/batch");
    t.append_message(b"seed", &[0; 32]);
    let mut bytes = [0; 6 * 16];
    t.challenge_bytes(b"weights", &mut bytes);
    let weight = |index: usize| Scalar::from(u128::from_le_bytes(bytes[16 * index..][..16].try_into().unwrap()));
    // The signature's, then (1) and (2), of the first ballot and of the second.
    let (first, second) = (weight(0), weight(3));
    let fault = Scalar::from(5u8);
    let faults = [fault, -fault * first * second.invert()];
    assert_eq!(first * faults[0] + second * faults[1], Scalar::ZERO);
    // Two for each core, since a batch is cut into as many pieces.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let ballots: Vec<CastBallot> = (0..2 * cores)
        .map(|index| {
            let key = SigningKey::generate(&mut rig.rng);
            let witness = Witness::new(&forger, VOTE, VOTE, &mut rig.rng);
            let proof = forger.prove(LeftOut::Nothing, key.public(), 1, &witness);
            let mut ballot = forger.cast(&key, 1, &[proof], &mut rig.rng);
            rig.verify(&ballot).unwrap();
            let mut signature = ballot.signature.to_bytes();
            let z = Scalar::from_canonical_bytes(signature[32..].try_into().unwrap()).unwrap();
            signature[32..].copy_from_slice((z + faults[index % 2]).as_bytes());
            ballot.signature = Signature::from_bytes(&signature).unwrap();
            ballot
        })
        .collect();
    let verdicts = Verifier::new(&rig.params).verify_batch(&ballots, &mut Stuck);
    assert!(verdicts.into_iter().all(|verdict| verdict.unwrap_err() == BallotError::Signature));
}

/// Whoever knows x beforehand solves (1) for A, and (2) for E: A is left out of the first challenge, and E of the
/// second, one at a time.
#[test]
fn a1_a_commitment_sent_after_x_is_solved_for() {
    let (mut rig, forger, key) = setting(6);
    // A mark of 1000 in (1), ciphertexts of 1000 in (2).
    let marks = Witness::new(&forger, &[1000, -999, 0], &[1000, -999, 0], &mut rig.rng);
    let moved = Witness::new(&forger, VOTE, &[1000, -999, 0], &mut rig.rng);
    for (witness, expected) in
        [(&marks, BallotError::Bits { contest: 0 }), (&moved, BallotError::Ciphertexts { contest: 0 })]
    {
        let (rho, x) = (scalar(&mut rig.rng), scalar(&mut rig.rng));
        let mut proof = forger.commit(witness);
        forger.answer_rho(witness, rho, &mut proof);
        forger.answer_x(witness, x, &mut proof);
        (proof.a, proof.e) = (forger.mask_for(&proof, x), forger.echo_for(&proof, rho, x));
        assert!(forger.bits_hold(&proof, x) && forger.ciphertexts_hold(&proof, rho, x));
        assert!(forger.equations_hold(&proof, x));
        // With challenges that A and E enter, the same prover has nothing to solve for.
        let honest = forger.prove(LeftOut::Nothing, key.public(), 1, witness);
        assert_eq!(refused(&mut rig, &forger, &key, &honest), expected);
    }
}

/// Two counters of 20 bits in a slot hold what the capacity says. More weight than that, and one runs into the other.
#[test]
fn a16_more_votes_than_packed_counters_hold_run_over_into_the_neighbour() {
    let contest = Contest::new(Rule::Score { max: 5 }, 3).unwrap().packed().unwrap();
    let mut trustees = rig::trustees::Trustees::new(7, 1, 1, 2);
    let finished = trustees.run([1]);
    let keys = finished.key.slot_keys().to_vec();
    let mut rig = Rig::with_keys(trustees.rng, keys, vec![contest.clone()]);
    let capacity = contest.capacity().unwrap();
    let (_, ballot) = rig.cast_values(0, &[vec![5, 1, 5]]);
    let ballot = rig.verify(&ballot).unwrap();
    let decrypt = |sum: &Aggregate, rig: &mut Rig| {
        let context = TallyContext { chain: rig.chain, manifest: rig.manifest, contest: 0, counted: [3; 32] };
        let share = DecryptionShare::produce(&context, &finished.key, &finished.shares[0], sum, &mut rig.rng).unwrap();
        let share = DecryptionShare::verify(&share.to_bytes(), &context, &finished.key, 1, sum).unwrap();
        combine(&finished.key, sum, &[share]).unwrap()
    };
    let mut full = Aggregate::new(&contest);
    full.add(&ballot, 0, capacity).unwrap();
    let decrypted = decrypt(&full, &mut rig);
    let counts = [5 * capacity, capacity, 5 * capacity];
    assert_eq!(decrypted.counts(&contest, capacity).unwrap(), counts);
    assert!(decrypted.equals(&contest, &counts));

    let mut over = full.clone();
    over.add(&ballot, 0, 1).unwrap();
    let weight = capacity + 1;
    let decrypted = decrypt(&over, &mut rig);
    // 5 (capacity + 1) is 2^20 + 4 here: as two counters of 20 bits that is 4, and a vote too many next to it.
    assert_eq!((5 * weight) >> 20, 1);
    let wrong = decrypted.counts(&contest, capacity).unwrap_err();
    assert_eq!(wrong, TallyError::OutOfRange { slot: 1, bound: (1 << 20) - 1 });
    assert_eq!(decrypted.counts(&contest, weight).unwrap_err(), TallyError::Capacity { weight, capacity });
    assert!(!decrypted.equals(&contest, &[4, weight + 1, 4]));
    assert!(!decrypted.equals(&contest, &[5 * weight, weight, 5 * weight]));
}
