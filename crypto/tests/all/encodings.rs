//! Every decoder on bytes from anywhere: none panics, and what is accepted has one encoding.

use std::sync::OnceLock;

use crate::rig::Rig;
use crate::rig::trustees::{Finished, Trustees};
use proptest::prelude::*;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{CastBallot, Opening, SealedBallot, Tracker, Verifier};
use tabella_crypto::ceremony::{
    CeremonyParams, Complaint, Dealing, TrusteeKey, TrusteeSecret, TrusteeShares, VerifiedDealing,
};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::dleq::DleqProof;
use tabella_crypto::encoding::{DecodeError, Reader};
use tabella_crypto::group::{Element, decode_scalar};
use tabella_crypto::signature::{Signature, SigningKey};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, combine};

const CONTEXT: TallyContext = TallyContext { chain: [1; 32], manifest: [2; 32], contest: 0, counted: [3; 32] };

/// One valid encoding of everything, and what it is checked against.
struct World {
    rig: Rig,
    context: [u8; 32],
    params: CeremonyParams,
    finished: Finished,
    dealing: VerifiedDealing,
    sum: Aggregate,
    ballot: CastBallot,
    /// Per decoder, in the order of [`decode`].
    valid: Vec<Vec<u8>>,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut trustees = Trustees::new(1, 3, 2, 3);
        let finished = trustees.run(1..=3);
        let contests = vec![
            Contest::new(Rule::Plurality, 3).unwrap(),
            Contest::new(Rule::Approval { min: 0, max: 2 }, 2).unwrap(),
        ];
        let keys = finished.key.slot_keys().to_vec();
        let mut rig = Rig::with_keys(trustees.rng.clone(), keys, contests);
        let (key, ballot) = rig.cast_by_new_voter(&[vec![1], vec![0, 1]]);
        let sealed =
            SealedBallot::seal(&rig.params, 0, &key, 2, 99, &[vec![1, 0, 0], vec![0, 0]], &mut rig.rng).unwrap();
        let opening = sealed.open().1.to_bytes().to_vec();
        let mut sum = Aggregate::new(&rig.params.contests()[0]);
        sum.add(&rig.verify(&ballot).unwrap(), 0, 1).unwrap();
        let cheat = trustees.dealer(1);
        let bad = cheat.publish_as(&mut trustees, cheat.commitments(), |_, _| vec![0; 96]);
        let bad = Dealing::verify(&trustees.params, 1, &bad).unwrap();
        let share = DecryptionShare::produce(&CONTEXT, &finished.key, &finished.shares[0], &sum, &mut rig.rng).unwrap();
        let (_, trustee_key) = TrusteeSecret::generate(&trustees.context, 1, &mut trustees.rng);
        let complaint = trustees.complain(2, &bad);
        let valid = vec![
            trustee_key.to_bytes(),
            trustees.deal(1),
            complaint.clone(),
            share.to_bytes(),
            opening,
            ballot.sealed.clone(),
            ballot.signature.to_bytes().to_vec(),
            finished.shares[0].to_bytes().to_vec(),
            sum.to_bytes(),
            complaint[33..].to_vec(),
            key.to_bytes().to_vec(),
            key.public().as_bytes().to_vec(),
        ];
        let (context, params) = (trustees.context, trustees.params);
        World { rig, context, params, finished, dealing: bad, sum, ballot, valid }
    })
}

/// Hands the bytes to one decoder and uses what it accepts; the encoding of the accepted value, where it has one.
fn decode(decoder: usize, bytes: &[u8]) -> Option<Vec<u8>> {
    let world = world();
    let key = &world.finished.key;
    let rng = &mut world.rig.rng.clone();
    match decoder {
        0 => TrusteeKey::verify(bytes, &world.context, 1).ok().map(|key| key.to_bytes()),
        1 => {
            Dealing::verify(&world.params, 1, bytes).ok()?;
            Some(bytes.to_vec())
        }
        2 => {
            Complaint::judge(&world.params, &world.dealing, 2, bytes).ok()?;
            Some(bytes.to_vec())
        }
        3 => {
            let share = DecryptionShare::verify(bytes, &CONTEXT, key, 1, &world.sum).ok()?;
            combine(key, &world.sum, &[share]).unwrap_err();
            Some(bytes.to_vec())
        }
        4 => {
            let opening = Opening::from_bytes(&world.rig.params, 0, bytes).ok()?;
            let sealed = &world.ballot.sealed;
            opening.check(&world.rig.params, 0, sealed, Tracker::of(sealed)).unwrap_err();
            Some(opening.to_bytes().to_vec())
        }
        5 => {
            let _ = claimed_voter(bytes);
            let ballot = CastBallot { style: 0, sealed: bytes.to_vec(), signature: world.ballot.signature };
            let verifier = Verifier::new(&world.rig.params);
            let batch = verifier.verify_batch(&[world.ballot.clone(), ballot.clone()], rng);
            assert!(batch[0].is_ok());
            assert_eq!(batch[1].as_ref().err(), verifier.verify(&ballot, rng).err().as_ref());
            let _ = world.opened(&ballot.sealed);
            batch[1].as_ref().ok().map(|_| ballot.sealed)
        }
        6 => {
            let signature = Signature::from_bytes(bytes.try_into().ok()?).ok()?;
            let ballot = CastBallot { signature, ..world.ballot.clone() };
            let verdict = Verifier::new(&world.rig.params).verify(&ballot, rng);
            assert_eq!(verdict.is_ok(), ballot == world.ballot);
            Some(signature.to_bytes().to_vec())
        }
        7 => {
            let shares = TrusteeShares::from_bytes(world.params.slots(), bytes).ok()?;
            let _ = DecryptionShare::produce(&CONTEXT, key, &shares, &world.sum, rng);
            Some(shares.to_bytes().to_vec())
        }
        8 => {
            let sum = Aggregate::from_bytes(&world.rig.params.contests()[0], bytes).ok()?;
            let share = DecryptionShare::produce(&CONTEXT, key, &world.finished.shares[0], &sum, rng);
            if let Ok(share) = share {
                DecryptionShare::verify(&share.to_bytes(), &CONTEXT, key, 1, &sum).unwrap();
            }
            Some(sum.to_bytes())
        }
        9 => {
            let mut reader = Reader::new("proof", bytes);
            let proof = DleqProof::read(&mut reader).ok()?;
            reader.finish().ok()?;
            Some(proof.to_bytes().to_vec())
        }
        10 => {
            let key = SigningKey::from_bytes(bytes.try_into().ok()?).ok()?;
            let secret = TrusteeSecret::from_bytes(1, bytes.try_into().ok()?).unwrap();
            assert_eq!(decode_scalar(bytes.try_into().ok()?, "key").unwrap().to_bytes(), *key.to_bytes());
            Some(secret.to_bytes().to_vec())
        }
        _ => Element::decode(bytes.try_into().ok()?, "element").ok().map(|e| e.as_bytes().to_vec()),
    }
}

const DECODERS: usize = 12;

impl World {
    /// An opening against a ballot of any shape.
    fn opened(&self, sealed: &[u8]) -> Option<Vec<Vec<u64>>> {
        let opening = Opening::from_bytes(&self.rig.params, 0, &self.valid[4]).unwrap();
        opening.check(&self.rig.params, 0, sealed, Tracker::of(sealed)).ok()
    }
}

#[test]
fn what_is_valid_is_accepted_and_written_the_same_way() {
    assert_eq!(world().valid.len(), DECODERS);
    for (decoder, valid) in world().valid.iter().enumerate() {
        assert_eq!(decode(decoder, valid).as_ref(), Some(valid), "decoder {decoder}");
    }
}

#[test]
fn a11_nothing_is_accepted_with_a_byte_too_many_or_too_few_or_of_another_version() {
    for (decoder, valid) in world().valid.iter().enumerate() {
        for length in 0..valid.len() {
            assert_eq!(decode(decoder, &valid[..length]), None, "decoder {decoder}, {length} bytes");
        }
        for extra in [0, 1, 0xff] {
            let longer = [valid.as_slice(), &[extra]].concat();
            assert_eq!(decode(decoder, &longer), None, "decoder {decoder}");
        }
        // The first nine begin with a version, but for the signature.
        if decoder < 9 && decoder != 6 {
            for version in [0, 2, 0xff] {
                let other = [&[version], &valid[1..]].concat();
                assert_eq!(decode(decoder, &other), None, "decoder {decoder}");
            }
        }
    }
}

#[test]
fn a11_shares_stored_for_fewer_or_more_slots_are_not_read() {
    let shares = &world().valid[7];
    let what = "trustee shares";
    let fewer = TrusteeShares::from_bytes(2, shares).unwrap_err();
    assert_eq!(fewer, DecodeError::Trailing { what, extra: 32 });
    let more = TrusteeShares::from_bytes(4, shares).unwrap_err();
    assert_eq!(more, DecodeError::Truncated { what, missing: 32 });
    // A number of slots that nobody has costs no memory.
    assert!(TrusteeShares::from_bytes(usize::MAX, shares).is_err());
}

/// Bytes that make a decoder think: encodings of interest put where a point or a scalar may stand.
fn interesting() -> impl Strategy<Value = [u8; 32]> {
    let order = hex::decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010").unwrap();
    prop_oneof![
        Just([0; 32]),
        Just([0xff; 32]),
        Just(order.try_into().unwrap()),
        Just(*Element::base().as_bytes()),
        any::<[u8; 32]>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_decoder_panics_on_any_bytes(decoder in 0..DECODERS, bytes in prop::collection::vec(any::<u8>(), 0..1200)) {
        let written = decode(decoder, &bytes);
        prop_assert!(written.is_none() || written == Some(bytes));
    }

    #[test]
    fn no_decoder_panics_on_changed_bytes_and_what_it_accepts_is_written_the_same_way(
        decoder in 0..DECODERS,
        words in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(vec![0, 1, 9, 41]), interesting()), 0..3),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3),
    ) {
        let mut bytes = world().valid[decoder].clone();
        for (place, offset, word) in words {
            // Fields start at 0, 1, 9 or 41 and are 32 bytes wide.
            let at = (place.index(bytes.len()) / 32 * 32 + offset).min(bytes.len() - 32);
            bytes[at..at + 32].copy_from_slice(&word);
        }
        for (place, flip) in flips {
            let at = place.index(bytes.len());
            bytes[at] ^= flip;
        }
        let written = decode(decoder, &bytes);
        // What carries a proof of itself is accepted unchanged or not at all.
        if [0, 1, 2, 3, 5].contains(&decoder) && bytes != world().valid[decoder] {
            prop_assert!(written.is_none());
        }
        prop_assert!(written.is_none() || written == Some(bytes));
    }
}
