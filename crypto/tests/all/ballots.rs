//! Ballots end to end: completeness, and one refused change for every field.

use crate::rig::Rig;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{BallotError, CastBallot, Opening, SealedBallot, Tracker, Verifier, proof_bytes};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::SigningKey;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_allowed_ballot_verifies(seed: u64, options in 2usize..9, min in 0u32..3, spread in 0u32..4, votes in 1usize..6) {
        let max = (min + spread).clamp(1, options as u32);
        let min = min.min(max);
        let contests = vec![
            Contest::new(Rule::Plurality, options).unwrap(),
            Contest::new(Rule::Approval { min, max }, options).unwrap(),
        ];
        let mut rig = Rig::with_contests(seed, contests);
        let ballots: Vec<CastBallot> = (0..votes).map(|_| {
            let marks = (min + (rig.random() % u64::from(max - min + 1)) as u32) as usize;
            let choices = vec![vec![rig.random() as usize % options], (options - marks..options).collect()];
            rig.cast(&choices)
        }).collect();
        let verdicts = Verifier::new(&rig.params).verify_batch(&ballots, &mut rig.rng);
        prop_assert!(verdicts.iter().all(Result::is_ok));
    }
}

#[test]
fn five_options_take_448_bytes() {
    let rig = Rig::plurality(1, 5);
    assert_eq!(proof_bytes(&rig.params.contests()[0]), 448);
}

/// What a board sorts ballots by before it verifies them.
#[test]
fn a_ballot_claims_its_voter_and_number_before_it_is_verified() {
    let mut rig = Rig::plurality(12, 2);
    let (key, ballot) = rig.cast_by_new_voter(&[vec![1]]);
    assert_eq!(claimed_voter(&ballot.sealed).unwrap(), (*key.public().as_bytes(), 1));
    let verified = rig.verify(&ballot).unwrap();
    assert_eq!((verified.voter(), verified.sequence()), (key.public().as_bytes(), 1));
    assert_eq!(verified.tracker(), Tracker::of(&ballot.sealed));
    let short = DecodeError::Truncated { what: "ballot", missing: 1 };
    assert_eq!(claimed_voter(&ballot.sealed[..40]).unwrap_err(), short);
    let version = DecodeError::Version { what: "ballot", found: 2, expected: 1 };
    assert_eq!(claimed_voter(&[2; 41]).unwrap_err(), version);
}

#[test]
fn every_flipped_bit_of_a_ballot_is_refused() {
    let mut rig = Rig::with_contests(2, vec![Contest::new(Rule::Approval { min: 1, max: 2 }, 3).unwrap()]);
    let ballot = rig.cast(&[vec![0, 2]]);
    let verifier = Verifier::new(&rig.params);
    verifier.verify(&ballot, &mut rig.rng).unwrap();
    for bit in (0..ballot.sealed.len() * 8).step_by(3) {
        let mut changed = ballot.clone();
        changed.sealed[bit / 8] ^= 1 << (bit % 8);
        assert!(verifier.verify(&changed, &mut rig.rng).is_err(), "bit {bit}");
    }
}

/// Where each field of a ballot with one contest starts.
struct Layout {
    options: usize,
    free: usize,
}

impl Layout {
    fn point(&self, index: usize) -> usize {
        1 + 32 + 8 + 32 * index
    }
}

#[test]
fn a_changed_field_is_refused_with_the_error_that_names_it() {
    let mut rig = Rig::plurality(3, 4);
    let layout = Layout { options: 4, free: 3 };
    let (key, ballot) = rig.cast_by_new_voter(&[vec![1]]);
    let element = *SigningKey::generate(&mut rig.rng).public().as_bytes();
    let resigned = |rig: &mut Rig, at: usize, with: &[u8]| {
        let mut sealed = ballot.sealed.clone();
        sealed[at..at + with.len()].copy_from_slice(with);
        let signature = key.sign(&rig.chain, &sealed, &mut rig.rng);
        Verifier::new(&rig.params).verify(&CastBallot { style: 0, sealed, signature }, &mut rig.rng).map(|_| ())
    };
    let version = Err(BallotError::Decode(DecodeError::Version { what: "ballot", found: 9, expected: 1 }));
    assert_eq!(resigned(&mut rig, 0, &[9]), version);
    // Another voter's key: the signature is no longer that voter's.
    assert_eq!(resigned(&mut rig, 1, &element), Err(BallotError::Signature));
    // The sequence number stands in the proof's transcript, so both equations fail; the first one is named.
    assert_eq!(resigned(&mut rig, 33, &7u64.to_le_bytes()), Err(BallotError::Bits { contest: 0 }));
    // B and A and every ciphertext enter the first challenge.
    for point in 0..layout.options + 3 {
        assert_eq!(resigned(&mut rig, layout.point(point), &element), Err(BallotError::Bits { contest: 0 }), "{point}");
    }
    for scalar in 0..layout.free + 1 {
        let at = layout.point(layout.options + 4 + scalar);
        assert_eq!(resigned(&mut rig, at, &[1; 1]), Err(BallotError::Bits { contest: 0 }), "response {scalar}");
    }
}

#[test]
fn a10_a11_a12_bad_points_and_scalars_are_refused_at_every_place_they_are_read() {
    let mut rig = Rig::plurality(4, 3);
    let layout = Layout { options: 3, free: 2 };
    let (key, ballot) = rig.cast_by_new_voter(&[vec![0]]);
    let refused = |rig: &mut Rig, at: usize, with: &[u8; 32]| {
        let mut sealed = ballot.sealed.clone();
        sealed[at..at + 32].copy_from_slice(with);
        let signature = key.sign(&rig.chain, &sealed, &mut rig.rng);
        match Verifier::new(&rig.params).verify(&CastBallot { style: 0, sealed, signature }, &mut rig.rng) {
            Err(BallotError::Decode(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    let proof = ["proof commitment B", "proof commitment A", "proof commitment E"];
    let points = std::iter::repeat_n("ciphertext", 1 + layout.options).chain(proof);
    let points = points.enumerate().map(|(point, what)| (layout.point(point), what));
    for (at, what) in std::iter::once((1, "voter key")).chain(points) {
        assert_eq!(refused(&mut rig, at, &[0xff; 32]), DecodeError::Point { what });
        assert_eq!(refused(&mut rig, at, &[0; 32]), DecodeError::Identity { what });
    }
    for scalar in 0..layout.free + 1 {
        let at = layout.point(layout.options + 4 + scalar);
        assert!(matches!(refused(&mut rig, at, &[0xff; 32]), DecodeError::Scalar { .. }));
    }
    let mut longer = ballot.clone();
    longer.sealed.push(0);
    let trailing = BallotError::Decode(DecodeError::Trailing { what: "ballot", extra: 1 });
    assert_eq!(Verifier::new(&rig.params).verify(&longer, &mut rig.rng).unwrap_err(), trailing);
    let mut shorter = ballot.clone();
    shorter.sealed.pop();
    let truncated = BallotError::Decode(DecodeError::Truncated { what: "ballot", missing: 1 });
    assert_eq!(Verifier::new(&rig.params).verify(&shorter, &mut rig.rng).unwrap_err(), truncated);
}

#[test]
fn a7_a8_a_copied_ballot_does_not_verify_under_my_key() {
    let mut rig = Rig::plurality(5, 3);
    let (_, theirs) = rig.cast_by_new_voter(&[vec![2]]);
    let mine = SigningKey::generate(&mut rig.rng);
    // The exact copy under my key, signed by me.
    let mut sealed = theirs.sealed.clone();
    sealed[1..33].copy_from_slice(mine.public().as_bytes());
    let signature = mine.sign(&rig.chain, &sealed, &mut rig.rng);
    let copy = CastBallot { style: 0, sealed, signature };
    let verdict = Verifier::new(&rig.params).verify(&copy, &mut rig.rng);
    assert_eq!(verdict.unwrap_err(), BallotError::Bits { contest: 0 });
    // Re-randomised, negated and permuted copies need a new proof, which needs the nonce.
    for copy in rig.related_ciphertexts(&theirs, &mine) {
        let verdict = Verifier::new(&rig.params).verify(&copy, &mut rig.rng);
        assert_eq!(verdict.unwrap_err(), BallotError::Bits { contest: 0 });
    }
}

#[test]
fn a9_a_ballot_is_bound_to_its_chain_election_contest_voter_and_sequence() {
    let mut rig = Rig::plurality(6, 3);
    let (key, ballot) = rig.cast_by_new_voter(&[vec![1]]);
    // Another chain: the signature names it, and so does the proof when the voter signs again.
    let mut elsewhere = rig.elsewhere([9; 32], rig.manifest);
    assert_eq!(elsewhere.verify(&ballot).unwrap_err(), BallotError::Signature);
    let signature = key.sign(&[9; 32], &ballot.sealed, &mut rig.rng);
    let again = CastBallot { signature, ..ballot.clone() };
    assert_eq!(elsewhere.verify(&again).unwrap_err(), BallotError::Bits { contest: 0 });
    // Another election with the same keys and the same contest.
    let mut elsewhere = rig.elsewhere(rig.chain, [9; 32]);
    assert_eq!(elsewhere.verify(&ballot).unwrap_err(), BallotError::Bits { contest: 0 });
    // The same two contests, their proofs exchanged.
    let contests = vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(Rule::Plurality, 3).unwrap()];
    let mut twice = Rig::with_contests(6, contests);
    let (key, ballot) = twice.cast_by_new_voter(&[vec![0], vec![2]]);
    let (head, tail) = ballot.sealed.split_at(41);
    let (first, second) = tail.split_at(tail.len() / 2);
    let sealed = [head, second, first].concat();
    let signature = key.sign(&twice.chain, &sealed, &mut twice.rng);
    assert_eq!(
        twice.verify(&CastBallot { style: 0, sealed, signature }).unwrap_err(),
        BallotError::Bits { contest: 0 }
    );
}

#[test]
fn bad_ballots_in_a_batch_are_named_and_the_others_accepted() {
    let mut rig = Rig::plurality(7, 2);
    let mut ballots: Vec<CastBallot> = (0..40).map(|i| rig.cast(&[vec![i % 2]])).collect();
    let last = ballots[3].sealed.len() - 1;
    ballots[3].sealed[last] ^= 1;
    ballots[17].sealed.truncate(50);
    ballots[39].signature = ballots[38].signature;
    let verdicts = Verifier::new(&rig.params).verify_batch(&ballots, &mut rig.rng);
    for (index, verdict) in verdicts.iter().enumerate() {
        match index {
            // The last byte is part of s, and of what was signed: the signature is checked first.
            3 | 39 => assert_eq!(*verdict.as_ref().unwrap_err(), BallotError::Signature),
            17 => assert!(matches!(verdict, Err(BallotError::Decode(DecodeError::Truncated { .. })))),
            _ => assert!(verdict.is_ok()),
        }
    }
}

#[test]
fn ee_2_an_opened_ballot_shows_its_choices_on_another_device() {
    let contests =
        vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(Rule::Approval { min: 0, max: 4 }, 4).unwrap()];
    let mut rig = Rig::with_contests(8, contests);
    let key = SigningKey::generate(&mut rig.rng);
    let choices = rig.marked(&[vec![2], vec![0, 3]]);
    let sealed = SealedBallot::seal(&rig.params, 0, &key, 1, 0, &choices, &mut rig.rng).unwrap();
    let shown = sealed.tracker();
    let (bytes, opening) = sealed.open();
    let opening = Opening::from_bytes(&rig.params, 0, &opening.to_bytes()).unwrap();
    assert_eq!(opening.check(&rig.params, 0, &bytes, shown).unwrap(), choices);
}

#[test]
fn a13_a27_an_opening_is_checked_against_every_ciphertext_of_the_ballot_that_was_shown() {
    use tabella_crypto::ballot::opening::OpeningError;
    let contests = vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(Rule::Plurality, 2).unwrap()];
    let mut rig = Rig::with_contests(9, contests);
    let key = SigningKey::generate(&mut rig.rng);
    let mut seal =
        |choices: [Vec<u64>; 2]| SealedBallot::seal(&rig.params, 0, &key, 1, 0, &choices, &mut rig.rng).unwrap();
    let (intended, other) = (seal([vec![1, 0, 0], vec![0, 1]]), seal([vec![1, 0, 0], vec![1, 0]]));
    let (shown, other_shown) = (intended.tracker(), other.tracker());
    let ((bytes, opening), (other_bytes, other_opening)) = (intended.open(), other.open());
    // A ballot other than the one whose tracker was shown.
    let swapped = other_opening.check(&rig.params, 0, &other_bytes, shown).unwrap_err();
    assert_eq!(swapped, OpeningError::Tracker { found: other_shown, shown });
    // The opening of another ballot.
    let wrong = other_opening.check(&rig.params, 0, &bytes, shown).unwrap_err();
    assert_eq!(wrong, OpeningError::Mismatch { contest: 0, point: 0 });
    // Every ciphertext point, of every contest, is recomputed.
    let element = *SigningKey::generate(&mut rig.rng).public().as_bytes();
    let second = 41 + 32 * (4 + 3 + 2 + 1);
    let places = (0..4).map(|p| (0, p, 41 + 32 * p)).chain((0..3).map(|p| (1, p, second + 32 * p)));
    for (contest, point, at) in places {
        let mut changed = bytes.clone();
        changed[at..at + 32].copy_from_slice(&element);
        let tracker = Tracker::of(&changed);
        let error = opening.check(&rig.params, 0, &changed, tracker).unwrap_err();
        assert_eq!(error, OpeningError::Mismatch { contest, point });
    }
    // Half of a ciphertext is no ballot.
    let half = &bytes[..second + 32];
    assert!(matches!(opening.check(&rig.params, 0, half, Tracker::of(half)), Err(OpeningError::Decode(_))));
}

/// A generator that always gives the same: nothing that stays secret may come up twice all the same. Two ciphertexts
/// with one nonce show the difference of what they hold, and a nonce that was opened must not seal another ballot.
#[test]
fn a35_a_broken_generator_repeats_no_nonce_over_contests_sealings_choices_voters_or_numbers() {
    let contests = vec![Contest::new(Rule::Plurality, 2).unwrap(), Contest::new(Rule::Plurality, 2).unwrap()];
    let rig = Rig::with_contests(10, contests);
    let elsewhere = rig.elsewhere(rig.chain, [9; 32]);
    let broken = || rig.rng.clone();
    let key = SigningKey::generate(&mut broken());
    let other = SigningKey::from_bytes(&[7; 32].map(|byte| byte % 8)).unwrap();
    let mut points = std::collections::HashSet::new();
    let mut seal = |rig: &Rig, key: &SigningKey, sequence, sealings, choices: [usize; 2]| {
        let choices = rig.marked(&choices.map(|mark| vec![mark]));
        let sealed = SealedBallot::seal(&rig.params, 0, key, sequence, sealings, &choices, &mut broken()).unwrap();
        // C_0, and B, A and E, of both contests.
        for contest in 0..2 {
            for place in [0, 3, 4, 5] {
                let at = 41 + contest * 32 * (3 + 3 + 1 + 1) + 32 * place;
                assert!(points.insert(sealed.as_bytes()[at..at + 32].to_vec()), "contest {contest}, point {place}");
            }
        }
    };
    seal(&rig, &key, 1, 0, [0, 0]);
    seal(&rig, &key, 1, 1, [0, 0]);
    seal(&rig, &key, 2, 0, [0, 0]);
    seal(&rig, &key, 1, 0, [1, 1]);
    seal(&rig, &other, 1, 0, [0, 0]);
    seal(&elsewhere, &key, 1, 0, [0, 0]);
}
