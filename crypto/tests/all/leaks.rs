//! What anybody could read if a nonce were used twice, if keys were related, or if trustees decrypted once too often:
//! each is read here from public bytes, and then looked for in vain in what the crate makes.

use crate::rig;
use std::collections::HashSet;

use crate::rig::forger::{Forger, LeftOut, Proof, Witness, integer, sum_of};
use crate::rig::trustees::Trustees;
use crate::rig::{Rig, element, scalar};
use curve25519_dalek::RistrettoPoint;
use rand_chacha::ChaCha20Rng;
use tabella_crypto::ballot::{ElectionParams, ParamsError, SealedBallot};
use tabella_crypto::ceremony::{CeremonyError, Dealing, JointKey};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, TallyError, combine};

fn times_base(value: i64) -> RistrettoPoint {
    RistrettoPoint::mul_base(&integer(value))
}

/// The small number that a point is a multiple of G by.
fn small(point: RistrettoPoint) -> Option<i64> {
    (-50..50).find(|value| times_base(*value) == point)
}

/// Two contests of three options, a forger for each, and a voter.
fn two_contests(seed: u64) -> (Rig, [Forger; 2], SigningKey) {
    let contests = vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(Rule::Plurality, 3).unwrap()];
    let mut rig = Rig::with_contests(seed, contests);
    let forgers = [0, 1].map(|contest| Forger::new(&rig, contest));
    let key = SigningKey::generate(&mut rig.rng);
    (rig, forgers, key)
}

/// Every honest way of filling in a contest of three options.
fn votes() -> [Vec<u64>; 3] {
    [vec![1, 0, 0], vec![0, 1, 0], vec![0, 0, 1]]
}

fn proved(forger: &Forger, key: &SigningKey, witness: &Witness) -> Proof {
    forger.prove(LeftOut::Nothing, key.public(), 1, witness)
}

/// What B holds besides r J if these were the bits: the masks follow from the responses, which are public.
fn blinded(forger: &Forger, key: &SigningKey, proof: &Proof, vote: &[u64]) -> RistrettoPoint {
    let (_, x) = forger.challenges(LeftOut::Nothing, key.public(), 1, proof);
    let bits: Vec<Scalar> = forger.plan.write(vote).into_iter().map(integer).collect();
    let g: Vec<Scalar> =
        bits.iter().zip(&proof.f).map(|(b, f)| (f - x * b) * (Scalar::ONE - Scalar::from(2u8) * b)).collect();
    sum_of(&bits, &forger.g) + sum_of(&g, &forger.h)
}

/// One r for two contests under the same slot keys: the difference of the two choices is there to be read, from the
/// ciphertexts, and from B alone too.
#[test]
fn a36_one_nonce_for_two_contests_shows_the_difference_of_the_choices() {
    for (one, two) in [(0, 0), (0, 1), (2, 1)] {
        let (mut rig, forgers, key) = two_contests(1);
        let choices = [&votes()[one], &votes()[two]];
        let mut witnesses = [0, 1].map(|contest| Witness::choosing(&forgers[contest], choices[contest], &mut rig.rng));
        witnesses[1].r = witnesses[0].r;
        let proofs = [0, 1].map(|contest| proved(&forgers[contest], &key, &witnesses[contest]));
        let ballot = forgers[0].cast(&key, 1, &proofs, &mut rig.rng);
        // Nothing that a verifier checks gives it away but C_0 itself.
        rig.verify(&ballot).unwrap();
        let differences: Vec<i64> = (1..4).map(|slot| small(proofs[0].c[slot] - proofs[1].c[slot]).unwrap()).collect();
        let expected: Vec<i64> = choices[0].iter().zip(choices[1]).map(|(a, b)| *a as i64 - *b as i64).collect();
        assert_eq!(differences, expected);
        // From the two B: J drops out, and one pair of guesses fits.
        let fits = |a: &[u64], b: &[u64]| {
            proofs[0].b - proofs[1].b
                == blinded(&forgers[0], &key, &proofs[0], a) - blinded(&forgers[1], &key, &proofs[1], b)
        };
        for (i, a) in votes().iter().enumerate() {
            for (j, b) in votes().iter().enumerate() {
                assert_eq!(fits(a, b), (i, j) == (one, two));
            }
        }
        // With nonces of their own neither shows anything, whichever pair is guessed.
        witnesses[1].r = scalar(&mut rig.rng);
        let other = proved(&forgers[1], &key, &witnesses[1]);
        assert!((1..4).all(|slot| small(proofs[0].c[slot] - other.c[slot]).is_none()));
    }
}

/// An r that was opened for a challenged ballot must not seal the next: everybody who saw the opening could read it.
#[test]
fn a36_a_nonce_that_was_opened_reads_the_next_ballot_that_is_sealed_with_it() {
    let (mut rig, forgers, key) = two_contests(2);
    let forger = &forgers[0];
    let challenged = Witness::choosing(forger, &votes()[0], &mut rig.rng);
    let opened = challenged.r;
    let mut again = Witness::choosing(forger, &votes()[2], &mut rig.rng);
    again.r = opened;
    let proof = proved(forger, &key, &again);
    assert_eq!(proof.c[0], forger.commit(&challenged).c[0], "seen by anybody who compares");
    let read: Vec<i64> = (0..3).map(|slot| small(proof.c[slot + 1] - forger.keys[slot] * opened).unwrap()).collect();
    assert_eq!(read, [0, 0, 1]);

    // The crate's own sealing, with a generator that is stuck: the counter of sealings alone keeps them apart.
    let stuck = rig.rng.clone();
    let choices = [votes()[0].clone(), votes()[0].clone()];
    let sealed =
        |sealings: u64| SealedBallot::seal(&rig.params, 0, &key, 1, sealings, &choices, &mut stuck.clone()).unwrap();
    let (bytes, opening) = sealed(1).open();
    let opening = opening.to_bytes();
    let next = sealed(2);
    let size = 32 + 3 * 8;
    for contest in 0..2 {
        let at = 1 + contest * size;
        let r = Scalar::from_canonical_bytes(opening[at..at + 32].try_into().unwrap()).unwrap();
        let place = 41 + contest * forger.bytes();
        assert_eq!(bytes[place..place + 32], *RistrettoPoint::mul_base(&r).compress().as_bytes());
        let c = forger.read(next.as_bytes(), place).c;
        assert_ne!(c[0], RistrettoPoint::mul_base(&r));
        assert!((0..3).all(|slot| small(c[slot + 1] - forger.keys[slot] * r).is_none()));
    }
}

/// Nothing is claimed against somebody who knows r: they test B, and read the ciphertexts. Who does not know it finds
/// no guess that fits better than another.
#[test]
fn who_knows_the_nonce_reads_a_ballot_and_tests_its_commitment() {
    let (mut rig, forgers, key) = two_contests(3);
    let forger = &forgers[0];
    let witness = Witness::choosing(forger, &votes()[1], &mut rig.rng);
    let proof = proved(forger, &key, &witness);
    for (index, guess) in votes().iter().enumerate() {
        let rest = proof.b - blinded(forger, &key, &proof, guess);
        assert_eq!(rest == forger.j * witness.r, index == 1);
        assert_ne!(rest, forger.j * scalar(&mut rig.rng));
    }
}

/// K_2 = K_1 + delta G with a delta that somebody knows shows v_2 - v_1 of every ballot. The proofs of knowledge in the
/// ceremony keep such keys out.
#[test]
fn a18_slot_keys_a_known_offset_apart_show_the_difference_of_two_options() {
    let mut rng = Rig::plurality(4, 2).rng;
    let (first, delta) = (RistrettoPoint::mul_base(&scalar(&mut rng)), scalar(&mut rng));
    let keys = vec![element(first), element(first + RistrettoPoint::mul_base(&delta))];
    let mut rig = Rig::with_keys(rng, keys, vec![Contest::new(Rule::Plurality, 2).unwrap()]);
    let forger = Forger::new(&rig, 0);
    for (vote, difference) in [(0, -1), (1, 1)] {
        let ballot = rig.cast(&[vec![vote]]);
        let c = forger.read(&ballot.sealed, 41).c;
        assert_eq!(small(c[2] - c[1] - c[0] * delta), Some(difference));
    }

    let mut trustees = Trustees::new(4, 2, 2, 2);
    let honest = trustees.deal(1);
    let dealer = trustees.dealer(2);
    let theirs = |at: usize| *Element::decode(&honest[at..at + 32].try_into().unwrap(), "test").unwrap().point();
    let mut commitments = dealer.commitments();
    // Its own part of K_2 takes away what the other dealt there, and puts what the other dealt for K_1.
    commitments[1][0] = commitments[0][0] + theirs(1) - theirs(1 + 128) + RistrettoPoint::mul_base(&delta);
    let joint = |slot: usize| theirs(1 + 128 * slot) + commitments[slot][0];
    assert_eq!(joint(1) - joint(0), RistrettoPoint::mul_base(&delta));
    let bytes = dealer.publish_as(&mut trustees, commitments, |_, shares| rig::trustees::bytes_of(&shares));
    let refused = Dealing::verify(&trustees.params, 2, &bytes).unwrap_err();
    assert_eq!(refused, CeremonyError::Knowledge { dealer: 2, slot: 1 });
}

/// Under equal keys the difference of two options is in the open, and under the identity the value itself.
#[test]
fn a12_a18_equal_slot_keys_and_the_identity_hide_nothing() {
    let mut rng = Rig::plurality(5, 2).rng;
    let (key, r) = (RistrettoPoint::mul_base(&scalar(&mut rng)), scalar(&mut rng));
    let encrypt = |value: i64, key: RistrettoPoint| times_base(value) + key * r;
    assert_eq!(small(encrypt(1, key) - encrypt(0, key)), Some(1));
    assert_eq!(small(encrypt(1, RistrettoPoint::default())), Some(1));

    let contests = vec![Contest::new(Rule::Plurality, 2).unwrap()];
    let refused = ElectionParams::new([1; 32], [2; 32], vec![element(key); 2], contests).unwrap_err();
    assert_eq!(refused, ParamsError::EqualKeys { first: 0, second: 1 });
    let none = Element::new(RistrettoPoint::default(), "slot key").unwrap_err();
    assert_eq!(none, DecodeError::Identity { what: "slot key" });
    // Nor is a ballot taken whose r is 0, and which holds its choice in the open.
    let mut rig = Rig::plurality(5, 2);
    let forger = Forger::new(&rig, 0);
    let voter = SigningKey::generate(&mut rig.rng);
    let mut witness = Witness::choosing(&forger, &[1, 0], &mut rig.rng);
    witness.r = Scalar::ZERO;
    let proof = proved(&forger, &voter, &witness);
    assert!(forger.accepts(LeftOut::Nothing, voter.public(), 1, &proof));
    let ballot = forger.cast(&voter, 1, &[proof], &mut rig.rng);
    let identity = DecodeError::Identity { what: "ciphertext" };
    assert_eq!(rig.verify(&ballot).unwrap_err(), identity.into());
}

/// The share at index 0 is the secret itself, two shares at one index are one, and with a longer polynomial k shares
/// do not find what k + 1 do.
#[test]
fn a19_index_0_a_repeated_index_and_a_longer_polynomial_change_who_can_decrypt() {
    let mut trustees = Trustees::new(6, 3, 2, 1);
    let dealer = trustees.dealer(1);
    assert_eq!(dealer.shares(0)[0], dealer.coefficients[0][0]);
    let at = |index: u64| dealer.shares(index as usize)[0];
    let through = |points: &[(u64, Scalar)]| -> Scalar {
        let lagrange = |index: u64| -> Scalar {
            let others = points.iter().map(|(other, _)| *other).filter(|other| *other != index);
            others.map(|o| Scalar::from(o) * (Scalar::from(o) - Scalar::from(index)).invert()).product()
        };
        points.iter().map(|(index, share)| lagrange(*index) * share).sum()
    };
    assert_eq!(through(&[(1, at(1)), (3, at(3))]), dealer.coefficients[0][0]);
    assert_ne!(through(&[(2, at(2)), (2, at(2))]), dealer.coefficients[0][0]);

    let mut longer = trustees.dealer(1);
    longer.coefficients[0].push(scalar(&mut trustees.rng));
    let at = |index: u64| (index, longer.shares(index as usize)[0]);
    for pair in [[1, 2], [1, 3], [2, 3]] {
        assert_ne!(through(&pair.map(at)), longer.coefficients[0][0], "two of three no longer decrypt");
    }
    assert_eq!(through(&[1, 2, 3].map(at)), longer.coefficients[0][0]);
    let bytes = longer.publish(&mut trustees);
    let verdict = Dealing::verify(&trustees.params, 1, &bytes);
    assert!(matches!(verdict, Err(CeremonyError::Decode { trustee: 1, .. })));
    // Trustees cannot be made to sit at 0 or at one place twice either.
    assert_eq!(Dealing::verify(&trustees.params, 0, &bytes).unwrap_err(), CeremonyError::Index(0));
    let dealing = trustees.verified(1);
    let twice = JointKey::combine(&trustees.params, &[&dealing, &dealing]).unwrap_err();
    assert_eq!(twice, CeremonyError::DuplicateDealing(1));
}

/// Sums over two sets that differ by one ballot, both decrypted, open that ballot. A share for one set is none for the
/// other, so a trustee has to be asked twice; its software refuses that.
#[test]
fn a21_two_sets_that_differ_by_one_ballot_open_it() {
    let mut trustees = Trustees::new(7, 2, 2, 3);
    let finished = trustees.run(1..=2);
    let contest = Contest::new(Rule::Plurality, 3).unwrap();
    let keys = finished.key.slot_keys().to_vec();
    let mut rig = Rig::with_keys(trustees.rng, keys, vec![contest.clone()]);
    let ballots: Vec<_> = [0, 1, 1, 2].map(|mark| rig.verified(&[vec![mark]])).into();
    let sum = |ballots: &[_]| {
        let mut sum = Aggregate::new(&contest);
        ballots.iter().for_each(|ballot| sum.add(ballot, 0, 1).unwrap());
        sum
    };
    let context = |counted| TallyContext { chain: rig.chain, manifest: rig.manifest, contest: 0, counted };
    let share = |sum: &Aggregate, counted: [u8; 32], trustee: usize, rng: &mut ChaCha20Rng| {
        let shares = &finished.shares[trustee - 1];
        DecryptionShare::produce(&context(counted), &finished.key, shares, sum, rng).unwrap().to_bytes()
    };
    let rng = &mut rig.rng.clone();
    let mut decrypt = |sum: &Aggregate, counted: [u8; 32]| {
        let shares: Vec<_> = (1..=2)
            .map(|trustee| {
                let bytes = share(sum, counted, trustee, rng);
                DecryptionShare::verify(&bytes, &context(counted), &finished.key, trustee, sum).unwrap()
            })
            .collect();
        combine(&finished.key, sum, &shares).unwrap().counts(&contest, sum.weight()).unwrap()
    };
    let (all, without_last) = (sum(&ballots), sum(&ballots[..3]));
    let (one, two) = (decrypt(&all, [3; 32]), decrypt(&without_last, [4; 32]));
    let opened: Vec<u64> = one.iter().zip(&two).map(|(all, less)| all - less).collect();
    assert_eq!(opened, [0, 0, 1]);

    // The same ballots under other weights are another sum, and open those whose weights differ.
    let mut reweighted = without_last.clone();
    reweighted.add(&ballots[3], 0, 2).unwrap();
    let heavier = decrypt(&reweighted, [5; 32]);
    assert_eq!(heavier.iter().zip(&one).map(|(twice, once)| twice - once).collect::<Vec<_>>(), [0, 0, 1]);

    let bytes = share(&all, [3; 32], 1, &mut rig.rng.clone());
    for (counted, sum) in [([3; 32], &without_last), ([4; 32], &all), ([3; 32], &reweighted)] {
        let verdict = DecryptionShare::verify(&bytes, &context(counted), &finished.key, 1, sum);
        assert_eq!(verdict.unwrap_err(), TallyError::Share(1));
    }
}

/// Trackers cut to two bytes: after a few hundred sealings two ballots with different choices show the same one.
#[test]
fn a26_trackers_that_are_shown_in_part_collide_within_a_few_hundred_sealings() {
    let mut rig = Rig::plurality(8, 2);
    let key = SigningKey::generate(&mut rig.rng);
    let mut seen: [HashSet<[u8; 2]>; 2] = Default::default();
    let mut whole = HashSet::new();
    let collides = (0..4000u64).any(|sealings| {
        let vote = (sealings % 2) as usize;
        let values = rig.marked(&[vec![vote]]);
        let sealed = SealedBallot::seal(&rig.params, 0, &key, 1, sealings, &values, &mut rig.rng).unwrap();
        let tracker = sealed.tracker().0;
        assert!(whole.insert(tracker));
        seen[vote].insert([tracker[0], tracker[1]]);
        seen[1 - vote].contains(&tracker[..2])
    });
    assert!(collides);
}
