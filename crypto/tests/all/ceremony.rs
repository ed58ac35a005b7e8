//! Key ceremonies with trustees that cheat, and ceremonies of all sizes without.

use crate::rig::trustees::{Dealer, Trustees, bytes_of, choose, subsets};
use crate::rig::{element, scalar};
use curve25519_dalek::RistrettoPoint;
use proptest::prelude::*;
use tabella_crypto::ceremony::{
    CeremonyError, CeremonyParams, ComplaintError, Dealing, JointKey, TrusteeKey, TrusteeSecret, TrusteeShares,
    VerifiedDealing,
};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar};

/// Three trustees, two of whom can decrypt, two slots.
fn setting(seed: u64) -> Trustees {
    Trustees::new(seed, 3, 2, 2)
}

fn combine(trustees: &Trustees, dealings: &[VerifiedDealing]) -> Result<JointKey, CeremonyError> {
    JointKey::combine(&trustees.params, &dealings.iter().collect::<Vec<_>>())
}

fn verify(trustees: &Trustees, dealer: usize, bytes: &[u8]) -> Result<VerifiedDealing, CeremonyError> {
    Dealing::verify(&trustees.params, dealer, bytes)
}

fn at_zero(index: usize, set: &[usize]) -> Scalar {
    let at = |i: usize| Scalar::from(i as u64);
    set.iter().filter(|other| **other != index).map(|other| at(*other) * (at(*other) - at(index)).invert()).product()
}

/// x_t1 .. x_tM from a trustee's stored shares.
fn secrets(shares: &TrusteeShares) -> Vec<Scalar> {
    let bytes = shares.to_bytes();
    bytes[9..].chunks_exact(32).map(|x| Scalar::from_canonical_bytes(x.try_into().unwrap()).unwrap()).collect()
}

#[test]
fn a3_a_trustee_key_is_bound_to_its_ceremony_and_place() {
    let mut trustees = setting(1);
    let (secret, key) = TrusteeSecret::generate(&[7; 32], 2, &mut trustees.rng);
    let bytes = key.to_bytes();
    assert_eq!(TrusteeKey::verify(&bytes, &[7; 32], 2).unwrap(), key);
    assert_eq!(TrusteeKey::verify(&bytes, &[8; 32], 2).unwrap_err(), CeremonyError::KeyProof(2));
    assert_eq!(TrusteeKey::verify(&bytes, &[7; 32], 3).unwrap_err(), CeremonyError::KeyProof(3));
    // Another trustee's key with my own proof, and the proof of another ceremony under the same key.
    let (_, other) = TrusteeSecret::generate(&[7; 32], 2, &mut trustees.rng);
    let stolen = [&other.to_bytes()[..33], &bytes[33..]].concat();
    assert_eq!(TrusteeKey::verify(&stolen, &[7; 32], 2).unwrap_err(), CeremonyError::KeyProof(2));
    let elsewhere = secret.publish(&[8; 32], &mut trustees.rng).to_bytes();
    assert_eq!(TrusteeKey::verify(&elsewhere, &[7; 32], 2).unwrap_err(), CeremonyError::KeyProof(2));
}

/// With P = A - (sum of the others) nobody could know the secret; the proof is what keeps such keys out.
#[test]
fn a3_a_key_made_from_the_other_keys_has_no_proof() {
    let mut trustees = setting(2);
    let mine = RistrettoPoint::mul_base(&scalar(&mut trustees.rng));
    let rogue = mine - trustees.keys[0].point() - trustees.keys[1].point();
    let (_, key) = TrusteeSecret::generate(&[7; 32], 3, &mut trustees.rng);
    let bytes = [&[1], rogue.compress().as_bytes().as_slice(), &key.to_bytes()[33..]].concat();
    assert_eq!(TrusteeKey::verify(&bytes, &[7; 32], 3).unwrap_err(), CeremonyError::KeyProof(3));
}

#[test]
fn a10_a11_a12_bad_points_and_scalars_in_a_trustee_key_are_refused() {
    let mut trustees = setting(3);
    let (_, key) = TrusteeSecret::generate(&[7; 32], 1, &mut trustees.rng);
    let verify = |bytes: &[u8]| match TrusteeKey::verify(bytes, &[7; 32], 1).unwrap_err() {
        CeremonyError::Decode { trustee: 1, source } => source,
        other => panic!("{other}"),
    };
    for (at, what) in [(1, "trustee key"), (33, "proof commitment")] {
        let mut bytes = key.to_bytes();
        bytes[at..at + 32].fill(0);
        assert_eq!(verify(&bytes), DecodeError::Identity { what });
        bytes[at..at + 32].fill(0xff);
        assert_eq!(verify(&bytes), DecodeError::Point { what });
    }
    let mut bytes = key.to_bytes();
    bytes[65..].fill(0xff);
    assert_eq!(verify(&bytes), DecodeError::Scalar { what: "proof response" });
    let mut bytes = key.to_bytes();
    bytes.push(0);
    assert_eq!(verify(&bytes), DecodeError::Trailing { what: "trustee key", extra: 1 });
    assert_eq!(verify(&bytes[..96]), DecodeError::Truncated { what: "trustee key", missing: 1 });
    bytes[0] = 2;
    assert_eq!(verify(&bytes), DecodeError::Version { what: "trustee key", found: 2, expected: 1 });
}

#[test]
fn a10_a11_a12_bad_points_and_scalars_in_a_dealing_are_refused_at_every_place() {
    let mut trustees = setting(4);
    let bytes = trustees.deal(2);
    let refused = |at: usize, with: u8| {
        let mut bytes = bytes.clone();
        bytes[at..at + 32].fill(with);
        match verify(&trustees, 2, &bytes).unwrap_err() {
            CeremonyError::Decode { trustee: 2, source } => source,
            other => panic!("{other}"),
        }
    };
    // Per slot two commitments, R and z; per recipient U, two masked shares, the tag, R and z.
    let slots = [1, 1 + 128];
    let recipients = [1, 2, 3].map(|recipient| trustees.ephemeral_at(recipient));
    let points =
        slots.iter().flat_map(|at| [*at, at + 32, at + 64]).chain(recipients.iter().flat_map(|at| [*at, at + 128]));
    for at in points {
        assert!(matches!(refused(at, 0), DecodeError::Identity { .. }), "{at}");
        assert!(matches!(refused(at, 0xff), DecodeError::Point { .. }), "{at}");
    }
    for at in slots.iter().map(|at| at + 96).chain(recipients.iter().map(|at| at + 160)) {
        assert!(matches!(refused(at, 0xff), DecodeError::Scalar { .. }), "{at}");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    let trailing = DecodeError::Trailing { what: "dealing", extra: 1 };
    assert_eq!(verify(&trustees, 2, &longer).unwrap_err(), CeremonyError::Decode { trustee: 2, source: trailing });
}

/// The dealer of this test is understood as the crate's own, and its polynomials are the ones that count.
#[test]
fn an_independent_dealer_is_understood() {
    let mut trustees = setting(5);
    let dealers: Vec<Dealer> = (1..=3).map(|index| trustees.dealer(index)).collect();
    let dealings: Vec<VerifiedDealing> = dealers
        .iter()
        .map(|dealer| {
            let bytes = dealer.publish(&mut trustees);
            verify(&trustees, dealer.index, &bytes).unwrap()
        })
        .collect();
    let finished = trustees.finish(&dealings);
    for slot in 0..2 {
        let secret: Scalar = dealers.iter().map(|dealer| dealer.coefficients[slot][0]).sum();
        assert_eq!(*finished.key.slot_keys()[slot].point(), RistrettoPoint::mul_base(&secret));
    }
    for (place, shares) in finished.shares.iter().enumerate() {
        let sum = |slot: usize| dealers.iter().map(|dealer| dealer.shares(place + 1)[slot]).sum::<Scalar>();
        assert_eq!(secrets(shares), [sum(0), sum(1)]);
    }
}

/// Dealer 3 waits for the others and subtracts their constant terms: without the proof of knowledge the joint key would
/// be its own.
#[test]
fn a18_a_rushing_dealer_that_cancels_the_others_has_no_proof_of_knowledge() {
    let mut trustees = setting(6);
    let others = [trustees.dealer(1), trustees.dealer(2)];
    let rushing = trustees.dealer(3);
    let mut commitments = rushing.commitments();
    for other in &others {
        commitments[0][0] -= other.commitments()[0][0];
    }
    let joint = others.iter().map(|other| other.commitments()[0][0]).sum::<RistrettoPoint>() + commitments[0][0];
    assert_eq!(joint, RistrettoPoint::mul_base(&rushing.coefficients[0][0]));
    let bytes = rushing.publish_as(&mut trustees, commitments, |_, shares| bytes_of(&shares));
    assert_eq!(verify(&trustees, 3, &bytes).unwrap_err(), CeremonyError::Knowledge { dealer: 3, slot: 0 });
}

/// One slot key must not be another plus a known offset either.
#[test]
fn a18_the_constant_term_of_another_slot_or_dealer_cannot_be_taken_over() {
    let mut trustees = setting(7);
    let honest = trustees.deal(1);
    // A copy of the whole dealing.
    assert_eq!(verify(&trustees, 2, &honest).unwrap_err(), CeremonyError::Knowledge { dealer: 2, slot: 0 });
    // The first slot, with its proof, in place of the second.
    let mut repeated = honest.clone();
    repeated.copy_within(1..129, 129);
    assert_eq!(verify(&trustees, 1, &repeated).unwrap_err(), CeremonyError::Knowledge { dealer: 1, slot: 1 });
    // The same constant term plus an offset.
    let dealer = trustees.dealer(2);
    let mut commitments = dealer.commitments();
    let theirs = Element::decode(&honest[1..33].try_into().unwrap(), "test").unwrap();
    commitments[1][0] = theirs.point() + RistrettoPoint::mul_base(&Scalar::from(5u8));
    let bytes = dealer.publish_as(&mut trustees, commitments, |_, shares| bytes_of(&shares));
    assert_eq!(verify(&trustees, 2, &bytes).unwrap_err(), CeremonyError::Knowledge { dealer: 2, slot: 1 });
    // A dealing of another ceremony with the same trustees.
    let keys = (1..=3).map(|i| trustees.secrets[i - 1].publish(&[8; 32], &mut trustees.rng)).collect();
    let elsewhere = CeremonyParams::new([8; 32], 2, 2, keys).unwrap();
    assert_eq!(Dealing::verify(&elsewhere, 1, &honest).unwrap_err(), CeremonyError::Knowledge { dealer: 1, slot: 0 });
}

#[test]
fn a18_degenerate_joint_keys_are_refused() {
    // Colluding dealers know their polynomials, so no proof stops them from cancelling each other.
    let mut trustees = setting(8);
    let mut dealers = [trustees.dealer(1), trustees.dealer(2)];
    dealers[1].coefficients[1][0] = -dealers[0].coefficients[1][0];
    assert_eq!(joint_key_of(&mut trustees, &dealers).unwrap_err(), CeremonyError::DegenerateKey(1));
    // Or from making two slots equal: values could then move between two options unseen.
    for dealer in &mut dealers {
        dealer.coefficients[1][0] = dealer.coefficients[0][0];
    }
    assert_eq!(joint_key_of(&mut trustees, &dealers).unwrap_err(), CeremonyError::DegenerateKey(1));
}

/// The last dealer knows what the others sent it and can choose a polynomial that brings its own share to zero.
#[test]
fn a18_a_trustee_that_brings_its_own_share_to_zero_is_named() {
    let mut trustees = setting(9);
    let mut dealers = [trustees.dealer(1), trustees.dealer(2), trustees.dealer(3)];
    let got = dealers[0].shares(3)[1] + dealers[1].shares(3)[1];
    let at = Scalar::from(3u8);
    dealers[2].coefficients[1][1] = -(got + dealers[2].coefficients[1][0]) * at.invert();
    let refused = CeremonyError::DegenerateShare { trustee: 3, slot: 1 };
    assert_eq!(joint_key_of(&mut trustees, &dealers).unwrap_err(), refused);
}

fn joint_key_of(trustees: &mut Trustees, dealers: &[Dealer]) -> Result<JointKey, CeremonyError> {
    let dealings: Vec<VerifiedDealing> = dealers
        .iter()
        .map(|dealer| {
            let bytes = dealer.publish(trustees);
            verify(trustees, dealer.index, &bytes).unwrap()
        })
        .collect();
    combine(trustees, &dealings)
}

#[test]
fn a19_a_bad_share_disqualifies_its_dealer_and_the_ceremony_goes_on_without_it() {
    type Sent = fn(usize, Vec<Scalar>) -> Vec<u8>;
    let wrong: Sent = |recipient, mut shares| {
        if recipient == 2 {
            shares[1] += Scalar::ONE;
        }
        bytes_of(&shares)
    };
    // Two recipients get evaluations of another polynomial: each by itself looks like a share.
    let equivocating: Sent = |recipient, mut shares| {
        if recipient == 2 {
            shares = shares.iter().map(|share| share * Scalar::from(3u8)).collect();
        }
        bytes_of(&shares)
    };
    let not_reduced: Sent = |recipient, shares| match recipient {
        2 => vec![0xff; 64],
        _ => bytes_of(&shares),
    };
    let exchanged: Sent = |recipient, mut shares| {
        if recipient == 2 {
            shares.swap(0, 1);
        }
        bytes_of(&shares)
    };
    for (seed, sent) in [wrong, equivocating, not_reduced, exchanged].into_iter().enumerate() {
        let mut trustees = Trustees::new(seed as u64, 4, 2, 2);
        let cheat = trustees.dealer(4);
        let bytes = cheat.publish_as(&mut trustees, cheat.commitments(), sent);
        let dealing = verify(&trustees, 4, &bytes).unwrap();
        trustees.receive(1, &dealing);
        let complaint = trustees.complain(2, &dealing);
        assert_eq!(trustees.judge(&dealing, 2, &complaint), Ok(()));
        // The complaint shows nothing of the honest dealers, and the rest finish.
        let finished = trustees.run(1..=3);
        assert_eq!(finished.shares.len(), 4);
    }
}

#[test]
fn a19_a_sealed_share_that_does_not_open_disqualifies_its_dealer() {
    let mut trustees = setting(10);
    let dealer = trustees.dealer(1);
    let u = scalar(&mut trustees.rng);
    let ephemeral = RistrettoPoint::mul_base(&u);
    let shared = element(trustees.keys[2].point() * u);
    let (pad, _) = trustees.stream(1, 3, &element(ephemeral), &shared);
    let right: Vec<u8> = bytes_of(&dealer.shares(3)).iter().zip(&pad).map(|(share, pad)| share ^ pad).collect();
    let honest = dealer.publish(&mut trustees);
    let at = trustees.ephemeral_at(3);
    // Noise, and the right shares under a tag that commits to no key.
    for masked in [vec![5; 64], right] {
        let sealed = dealer.ship(&mut trustees, 3, &ephemeral, &u, &masked, [6; 32]);
        let mut bytes = honest.clone();
        bytes[at..].copy_from_slice(&sealed);
        let dealing = verify(&trustees, 1, &bytes).unwrap();
        let complaint = trustees.complain(3, &dealing);
        assert_eq!(trustees.judge(&dealing, 3, &complaint), Ok(()));
    }
}

#[test]
fn a19_an_unfounded_complaint_names_the_accuser() {
    let mut trustees = setting(11);
    let bytes = trustees.deal(1);
    let dealing = verify(&trustees, 1, &bytes).unwrap();
    let ephemeral = trustees.ephemeral(&bytes, 2);
    let shared = element(ephemeral.point() * trustees.secret(2));
    let complaint = trustees.accuse(2, 1, ephemeral, shared);
    assert_eq!(trustees.judge(&dealing, 2, &complaint), Err(ComplaintError::Unfounded { accuser: 2, dealer: 1 }));
    // The same evidence in another's name is that one's fault, not trustee 2's.
    assert_eq!(trustees.judge(&dealing, 3, &complaint), Err(ComplaintError::Evidence { accuser: 3 }));
}

#[test]
fn a19_a_complaint_with_wrong_evidence_names_the_accuser() {
    let mut trustees = setting(12);
    let refused = Err(ComplaintError::Evidence { accuser: 2 });
    let bytes = trustees.deal(1);
    let dealing = verify(&trustees, 1, &bytes).unwrap();
    let ephemeral = trustees.ephemeral(&bytes, 2);
    // Another point than the one that opens the shares, so that they seem not to open.
    let wrong = element(RistrettoPoint::mul_base(&scalar(&mut trustees.rng)));
    let complaint = trustees.accuse(2, 1, ephemeral, wrong);
    assert_eq!(trustees.judge(&dealing, 2, &complaint), refused);
    // A true point of another dealer's key.
    let other = trustees.deal(3);
    let foreign = trustees.ephemeral(&other, 2);
    let shared = element(foreign.point() * trustees.secret(2));
    let complaint = trustees.accuse(2, 1, foreign, shared);
    assert_eq!(trustees.judge(&dealing, 2, &complaint), refused);
    // A founded complaint about one dealer does not serve against another.
    let cheat = trustees.dealer(3);
    let bad = cheat.publish_as(&mut trustees, cheat.commitments(), |_, _| vec![0; 64]);
    let bad = verify(&trustees, 3, &bad).unwrap();
    let complaint = trustees.complain(2, &bad);
    assert_eq!(trustees.judge(&bad, 2, &complaint), Ok(()));
    assert_eq!(trustees.judge(&dealing, 2, &complaint), refused);
    // Any change of a founded one.
    for byte in 1..complaint.len() {
        let mut changed = complaint.clone();
        changed[byte] ^= 1;
        let verdict = trustees.judge(&bad, 2, &changed);
        assert!(
            matches!(verdict, Err(ComplaintError::Evidence { .. } | ComplaintError::Form(_))),
            "byte {byte}: {verdict:?}"
        );
    }
}

/// A dealer that repeats another's ephemeral key wants the recipient's complaint to open the other's shares. The test
/// carries the attack out, and shows what it would give.
#[test]
fn a19_a_dealer_cannot_use_a_complaint_to_open_another_dealers_shares() {
    let mut trustees = setting(13);
    let victim = trustees.deal(1);
    let honest = verify(&trustees, 1, &victim).unwrap();
    let target = trustees.ephemeral_at(2);
    let theirs = trustees.ephemeral(&victim, 2);
    // S = p U of the recipient is all it takes to read the victim's shares.
    let shared = element(theirs.point() * trustees.secret(2));
    let (pad, _) = trustees.stream(1, 2, &theirs, &shared);
    let read: Vec<u8> = victim[target + 32..target + 96].iter().zip(&pad).map(|(m, p)| m ^ p).collect();
    let shares: Vec<Scalar> = trustees.receive(2, &honest).iter().map(|share| *share.expose()).collect();
    assert_eq!(read, bytes_of(&shares));

    let cheat = trustees.dealer(3);
    let offset = scalar(&mut trustees.rng);
    let block = trustees.sealed_bytes();
    let copied = victim[target..target + block].to_vec();
    let guess = scalar(&mut trustees.rng);
    let moved = theirs.point() + RistrettoPoint::mul_base(&offset);
    let attempts = [
        // As it stands, with the victim's own proof.
        copied.clone(),
        // With another ciphertext, which the recipient has to complain about.
        [&copied[..32], &[9; 96], &copied[128..]].concat(),
        // With a proof of some other secret.
        cheat.ship(&mut trustees, 2, theirs.point(), &guess, &[9; 64], [9; 32]),
        // Moved by a known offset: S would follow by subtracting a multiple of the recipient's key.
        cheat.ship(&mut trustees, 2, &moved, &offset, &[9; 64], [9; 32]),
    ];
    let own = cheat.publish(&mut trustees);
    for sealed in attempts {
        let mut bytes = own.clone();
        bytes[target..target + block].copy_from_slice(&sealed);
        let refused = CeremonyError::Ephemeral { dealer: 3, recipient: 2 };
        assert_eq!(verify(&trustees, 3, &bytes).unwrap_err(), refused);
    }
    // Nor is what was sent to one recipient any good for another.
    let mut bytes = own.clone();
    let first = trustees.ephemeral_at(1);
    bytes.copy_within(first..first + block, target);
    let refused = CeremonyError::Ephemeral { dealer: 3, recipient: 2 };
    assert_eq!(verify(&trustees, 3, &bytes).unwrap_err(), refused);
}

#[test]
fn a19_index_0_and_indices_that_nobody_has_are_refused() {
    let mut trustees = setting(14);
    let bytes = trustees.deal(1);
    let dealing = verify(&trustees, 1, &bytes).unwrap();
    let finished = trustees.run(1..=3);
    for index in [0, 4, usize::MAX] {
        let refused = CeremonyError::Index(index);
        assert_eq!(verify(&trustees, index, &bytes).unwrap_err(), refused);
        assert_eq!(trustees.judge(&dealing, index, &bytes), Err(ComplaintError::Form(refused.clone())));
        let stored = trustees.secrets[0].to_bytes();
        let misplaced = TrusteeSecret::from_bytes(index, &stored).unwrap();
        let params = &trustees.params;
        assert_eq!(Dealing::deal(params, &misplaced, &mut trustees.rng).unwrap_err(), refused);
        assert_eq!(misplaced.receive(params, &dealing, &mut trustees.rng).unwrap_err(), refused);
        assert_eq!(TrusteeShares::combine(&finished.key, index, &[]).unwrap_err(), refused);
        assert!(finished.key.public_shares(index).is_none());
    }
}

/// It would otherwise complain with evidence that does not hold, and be named for it.
#[test]
fn a19_a_trustee_with_another_ones_place_or_key_is_stopped_before_it_accuses_anybody() {
    let mut trustees = setting(15);
    let dealing = trustees.verified(1);
    let stored = trustees.secrets[0].to_bytes();
    let misplaced = TrusteeSecret::from_bytes(2, &stored).unwrap();
    let verdict = misplaced.receive(&trustees.params, &dealing, &mut trustees.rng);
    assert_eq!(verdict.unwrap_err(), CeremonyError::NotTheKey(2));
}

#[test]
fn a19_sizes_and_duplicate_keys_are_refused() {
    let mut trustees = setting(16);
    let keys: Vec<TrusteeKey> =
        (0..3).map(|place| trustees.secrets[place].publish(&[7; 32], &mut trustees.rng)).collect();
    let new = |threshold, slots, keys: &[TrusteeKey]| {
        CeremonyParams::new([7; 32], threshold, slots, keys.to_vec()).map(|_| ()).unwrap_err()
    };
    for (threshold, slots, count) in [(0, 2, 3), (4, 2, 3), (2, 0, 3), (2, 1025, 3), (0, 1, 0), (1, 1, 0)] {
        let size = CeremonyError::Size { threshold, trustees: count, slots };
        assert_eq!(new(threshold, slots, &keys[..count]), size);
    }
    let many: Vec<TrusteeKey> =
        (1..=65).map(|index| TrusteeSecret::generate(&[7; 32], index, &mut trustees.rng).1).collect();
    assert_eq!(new(2, 2, &many), CeremonyError::Size { threshold: 2, trustees: 65, slots: 2 });
    // One key in two places, the proof made anew for the second.
    let stored = trustees.secrets[0].to_bytes();
    let twice = TrusteeSecret::from_bytes(3, &stored).unwrap().publish(&[7; 32], &mut trustees.rng);
    let refused = CeremonyError::DuplicateKey { first: 1, second: 3 };
    assert_eq!(new(2, 2, &[keys[0], keys[1], twice]), refused);
}

#[test]
fn a19_duplicate_dealings_and_too_few_are_refused() {
    let mut trustees = setting(17);
    let mut dealings = trustees.dealings(1..=2);
    dealings.push(trustees.verified(2));
    assert_eq!(combine(&trustees, &dealings).unwrap_err(), CeremonyError::DuplicateDealing(2));
    let refused = |found| CeremonyError::TooFew { found, needed: 2, what: "dealt without a complaint that holds" };
    assert_eq!(combine(&trustees, &dealings[..1]).unwrap_err(), refused(1));
    assert_eq!(combine(&trustees, &[]).unwrap_err(), refused(0));
    // A dealing that was checked for another ceremony of the same trustees.
    let keys = (0..3).map(|place| trustees.secrets[place].publish(&[8; 32], &mut trustees.rng)).collect();
    let other = CeremonyParams::new([8; 32], 2, 2, keys).unwrap();
    let elsewhere = Dealing::deal(&other, &trustees.secrets[2], &mut trustees.rng).unwrap().to_bytes();
    dealings[2] = Dealing::verify(&other, 3, &elsewhere).unwrap();
    assert_eq!(combine(&trustees, &dealings).unwrap_err(), CeremonyError::OtherCeremony(3));
    let verdict = trustees.secrets[0].receive(&trustees.params, &dealings[2], &mut trustees.rng);
    assert_eq!(verdict.unwrap_err(), CeremonyError::OtherCeremony(3));
    let verdict = trustees.judge(&dealings[2], 1, &[]);
    assert_eq!(verdict, Err(ComplaintError::Form(CeremonyError::OtherCeremony(3))));
}

/// A polynomial of higher degree would raise the threshold behind everybody's back; one of lower degree lower it.
#[test]
fn a19_more_or_fewer_than_k_commitments_are_refused() {
    for degree in [0, 2, 3] {
        for slots in [1, 2] {
            let mut trustees = Trustees::new(18, 4, 2, slots);
            let mut dealer = trustees.dealer(1);
            for polynomial in &mut dealer.coefficients {
                polynomial.resize_with(degree + 1, || scalar(&mut trustees.rng));
            }
            let bytes = dealer.publish(&mut trustees);
            assert!(
                matches!(verify(&trustees, 1, &bytes), Err(CeremonyError::Decode { trustee: 1, .. })),
                "degree {degree}, {slots} slots"
            );
            // In one slot only, the length made to fit at the end.
            let mut fitted = bytes.clone();
            fitted.resize(trustees.deal(1).len(), 0);
            assert!(
                matches!(
                    verify(&trustees, 1, &fitted),
                    Err(CeremonyError::Decode { trustee: 1, .. } | CeremonyError::Knowledge { dealer: 1, .. })
                ),
                "degree {degree}, {slots} slots"
            );
        }
    }
}

#[test]
fn a19_shares_that_do_not_make_up_the_key_are_refused() {
    let mut trustees = setting(19);
    let dealings = trustees.dealings(1..=3);
    let key = combine(&trustees, &dealings).unwrap();
    let received: Vec<_> = dealings.iter().map(|dealing| trustees.receive(1, dealing)).collect();
    let refused = CeremonyError::OtherShares(1);
    assert_eq!(TrusteeShares::combine(&key, 1, &received[..2]).unwrap_err(), refused);
    let short: Vec<_> = received.iter().map(|shares| shares[..1].to_vec()).collect();
    assert_eq!(TrusteeShares::combine(&key, 1, &short).unwrap_err(), refused);
    assert_eq!(TrusteeShares::combine(&key, 2, &received).unwrap_err(), CeremonyError::OtherShares(2));
    TrusteeShares::combine(&key, 1, &received).unwrap();
}

/// Two trustees whose generators are in the same state, or one trustee in two ceremonies, deal different polynomials.
#[test]
fn a35_a_broken_generator_repeats_no_polynomial_over_trustees_or_ceremonies() {
    let trustees = setting(20);
    let broken = || trustees.rng.clone();
    let keys = (0..3).map(|place| trustees.secrets[place].publish(&[8; 32], &mut broken())).collect();
    let elsewhere = CeremonyParams::new([8; 32], 2, 2, keys).unwrap();
    let mut seen = std::collections::HashSet::new();
    for (params, dealer) in [(&trustees.params, 0), (&trustees.params, 1), (&elsewhere, 0)] {
        let bytes = Dealing::deal(params, &trustees.secrets[dealer], &mut broken()).unwrap().to_bytes();
        // Both commitments and the nonce of the proof, of both slots; the ephemeral keys and the nonces of theirs.
        let slots = [1, 129].into_iter().flat_map(|at| [at, at + 32, at + 64]);
        let recipients = (1..=3).map(|r| trustees.ephemeral_at(r)).flat_map(|at| [at, at + 128]);
        for at in slots.chain(recipients) {
            assert!(seen.insert(bytes[at..at + 32].to_vec()), "dealer {dealer}, {at}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whoever deals, any k trustees hold the secret of every slot key, and fewer hold another.
    #[test]
    fn any_k_trustees_hold_the_key_whoever_is_absent(
        seed: u64, n in 1usize..6, k in 1usize..6, slots in 1usize..4, absent in 0usize..5,
    ) {
        let k = k.min(n);
        let mut trustees = Trustees::new(seed, n, k, slots);
        let dealers = choose(&mut trustees.rng, n, n - absent.min(n - k));
        prop_assert_eq!(trustees.deal(1).len(), Dealing::encoded_bytes(n, k, slots));
        let finished = trustees.run(dealers);
        prop_assert_eq!((finished.key.trustees(), finished.key.threshold()), (n, k));
        for count in 1..=n {
            for set in subsets(n, count) {
                for (slot, key) in finished.key.slot_keys().iter().enumerate() {
                    let secret: Scalar =
                        set.iter().map(|&t| at_zero(t, &set) * secrets(&finished.shares[t - 1])[slot]).sum();
                    prop_assert_eq!(RistrettoPoint::mul_base(&secret) == *key.point(), count >= k);
                }
            }
        }
    }
}
