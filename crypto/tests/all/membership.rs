//! Membership proofs as people make them and as everybody checks them.

use std::collections::BTreeSet;

use crate::membership_rig::{
    BINDING, CHAIN, CONTEXT, Omitted, World, base, bytes, decode, encode, generator, nobodys, tag_base,
};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRng, Error, RngCore, SeedableRng};
use tabella_crypto::data_use::UseSecret;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::membership::{
    Attribute, AttributeOpening, Claim, MAX_ALLOWED, MAX_KEYS, ProveError, Ring, RingError, TagBase,
};
use tabella_crypto::signature::SigningKey;

/// People, allowed values of up to three attributes, and who proves.
fn worlds() -> impl Strategy<Value = (usize, Vec<Vec<u32>>, usize)> {
    let values =
        prop::collection::btree_set(any::<u32>(), 1..10).prop_map(|set: BTreeSet<u32>| set.into_iter().collect());
    (2..40usize, prop::collection::vec(values, 0..3))
        .prop_flat_map(|(people, allowed)| (Just(people), Just(allowed), 0..people))
}

fn world(seed: u64, people: usize, allowed: &[Vec<u32>]) -> World {
    World::new(seed, people, &allowed.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Completeness; and the second verifier, who knows the description alone, says the same.
    #[test]
    fn everybody_in_the_ring_can_prove_it(seed: u64, (people, allowed, place) in worlds()) {
        let mut world = world(seed, people, &allowed);
        let (tag, proof) = world.prove(place);
        prop_assert_eq!(proof.len(), world.ring().proof_bytes());
        prop_assert_eq!(tag, bytes(&(world.u() * world.secrets[place])));
        prop_assert_eq!(*world.verify(&tag, &proof).unwrap().as_bytes(), tag);
        let (moves, answers) = decode(&world, &tag, &proof);
        let challenges = world.challenges(&moves, Omitted::Nothing);
        prop_assert!(world.equations(&moves, challenges, &answers).iter().all(|holds| *holds));
        prop_assert_eq!(encode(&moves, &answers), (tag, proof));
    }

    /// And the library takes what the second prover makes.
    #[test]
    fn a4_a5_membership_proofs_of_an_independent_prover_hold(seed: u64, (people, allowed, place) in worlds()) {
        let mut world = world(seed, people, &allowed);
        let witness = world.witness(place);
        let (moves, _, answers) = world.forge(&witness, Omitted::Nothing);
        let (tag, proof) = encode(&moves, &answers);
        prop_assert_eq!(*world.verify(&tag, &proof).unwrap().as_bytes(), tag);
    }

    /// One tag for each person and context, whatever else is different.
    #[test]
    fn a_tag_is_one_for_person_and_context(seed: u64, (people, allowed, place) in worlds()) {
        let mut world = world(seed, people, &allowed);
        let (first, one) = world.prove(place);
        let (second, other) = world.prove(place);
        prop_assert_eq!(first, second);
        prop_assert_ne!(one, other);
        // Another list, another order: another proof and the same tag.
        let mut shorter = World { allowed: Vec::new(), facts: Vec::new(), commitments: Vec::new(), ..world };
        shorter.keys.reverse();
        shorter.secrets.reverse();
        prop_assert_eq!(shorter.prove(people - 1 - place).0, first);
        let tags: BTreeSet<_> = (0..people).map(|place| *TagBase::new(&CHAIN, CONTEXT).tag(&shorter.key(place)).as_bytes()).collect();
        prop_assert_eq!(tags.len(), people);
        shorter.context = b"another poll".to_vec();
        prop_assert!(!tags.contains(&shorter.prove(people - 1 - place).0));
    }

    /// A commitment is found by its person alone, and hides the value.
    #[test]
    fn an_opening_is_found_by_trying(value in 0..300u32, counter: u32) {
        let [registrar, person] = [5u8, 7].map(|scalar| SigningKey::from_scalar(Scalar::from(scalar)).unwrap());
        let ours = UseSecret::of_registrar(&CHAIN, &registrar, person.public());
        let theirs = UseSecret::of_person(&CHAIN, &person, registrar.public());
        let commitment = AttributeOpening::derive(&ours, "district", counter, value).commit();
        let found = AttributeOpening::find(&theirs, "district", counter, &commitment, 300).unwrap();
        prop_assert_eq!(found.value(), value);
        prop_assert_eq!(found.commit(), commitment);
        prop_assert!(AttributeOpening::find(&theirs, "district", counter, &commitment, value).is_none());
        prop_assert!(AttributeOpening::find(&theirs, "district", counter ^ 1, &commitment, 300).is_none());
        prop_assert!(AttributeOpening::find(&theirs, "age", counter, &commitment, 300).is_none());
        let others = UseSecret::of_person(&[9; 32], &person, registrar.public());
        prop_assert!(AttributeOpening::find(&others, "district", counter, &commitment, 300).is_none());
    }
}

/// Tags are what the page says, and contexts and chains have bases of their own.
#[test]
fn bases_of_tags_are_hashed_from_chain_and_context() {
    assert_eq!(*TagBase::new(&CHAIN, CONTEXT).element().as_bytes(), bytes(&tag_base(&CHAIN, CONTEXT)));
    let contexts: [(u8, &[u8]); 4] = [(1, b""), (1, b"a"), (1, b"b"), (2, b"a")];
    let bases: BTreeSet<_> =
        contexts.iter().map(|(chain, context)| *TagBase::new(&[*chain; 32], context).element().as_bytes()).collect();
    assert_eq!(bases.len(), 4);
}

/// The places where a list ends on a power of two, or just before and after one.
#[test]
fn rings_of_every_length_work_for_their_first_and_last() {
    for people in (2..=9).chain([15, 16, 17]) {
        let mut world = World::new(people as u64, people, &[&[7], &[1, 2, 3]]);
        for place in [0, people - 1] {
            let (tag, proof) = world.prove(place);
            world.verify(&tag, &proof).unwrap();
        }
    }
}

#[test]
fn the_longest_ring_and_the_longest_list_of_values_work() {
    let values: Vec<u32> = (0..MAX_ALLOWED as u32).map(|value| 16 * value).collect();
    let mut world = World::new(1, MAX_KEYS, &[&values]);
    let (tag, proof) = world.prove(MAX_KEYS - 1);
    world.verify(&tag, &proof).unwrap();
    assert_eq!(proof.len(), 1 + 32 * (2 + 2 + 10 + 12 + 22 + 3));
    let short = World::new(1, MAX_KEYS, &[]).ring();
    assert_eq!(short.proof_bytes(), 769);
}

#[test]
fn a11_a12_lists_that_make_no_ring_are_refused() {
    let world = World::new(2, 5, &[&[1, 2]]);
    let refused = |keys: &[[u8; 32]], attributes: Vec<Attribute>| {
        Ring::new(TagBase::new(&CHAIN, CONTEXT), keys.to_vec(), attributes).unwrap_err()
    };
    let keys = &world.keys;
    for few in 0..2 {
        assert_eq!(refused(&keys[..few], Vec::new()), RingError::Size(few));
    }
    let many: Vec<_> = (1..=MAX_KEYS as u64 + 1).map(|scalar| bytes(&base(Scalar::from(scalar)))).collect();
    assert_eq!(refused(&many, Vec::new()), RingError::Size(MAX_KEYS + 1));
    let mut repeated = keys.clone();
    repeated[4] = repeated[1];
    assert_eq!(refused(&repeated, Vec::new()), RingError::Repeated { first: 1, second: 4 });
    // The identity, and what is no point.
    for word in [[0; 32], [0xff; 32]] {
        let mut with = keys.clone();
        with[3] = word;
        assert_eq!(refused(&with, Vec::new()), RingError::Key { position: 3 });
        let mut attributes = [world.attributes(), world.attributes()].concat();
        attributes[1].commitments[2] = word;
        assert_eq!(refused(keys, attributes), RingError::Commitment { attribute: 1, position: 2 });
    }
    let attribute = world.attributes().remove(0);
    assert_eq!(refused(keys, vec![attribute.clone(); 5]), RingError::Attributes(5));
    let short = Attribute { commitments: attribute.commitments[1..].to_vec(), allowed: vec![1] };
    assert_eq!(refused(keys, vec![short]), RingError::Commitments { attribute: 0, keys: 5, found: 4 });
    for allowed in [vec![], vec![2, 1], vec![1, 1], (0..=MAX_ALLOWED as u32).collect()] {
        let list = Attribute { allowed, ..attribute.clone() };
        assert_eq!(refused(keys, vec![attribute.clone(), list]), RingError::Allowed { attribute: 1 });
    }
}

#[test]
fn who_is_not_in_the_ring_or_has_other_attributes_is_told_so() {
    let world = World::new(3, 6, &[&[10, 20, 30], &[1, 2]]);
    let ring = world.ring();
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    let stranger = SigningKey::generate(rng);
    let mut prove = |key: &SigningKey, openings: &[AttributeOpening]| ring.prove(key, openings, BINDING, rng).map(drop);
    let openings = |place: usize| world.openings(place);
    assert_eq!(prove(&world.key(4), &openings(4)), Ok(()));
    assert_eq!(prove(&stranger, &openings(4)), Err(ProveError::Key));
    assert_eq!(prove(&world.key(4), &openings(4)[..1]), Err(ProveError::Openings { expected: 2, found: 1 }));
    assert_eq!(prove(&world.key(4), &openings(3)), Err(ProveError::Opening { attribute: 0 }));
    let mut mixed = openings(4);
    mixed[1] = openings(3).remove(1);
    assert_eq!(prove(&world.key(4), &mixed), Err(ProveError::Opening { attribute: 1 }));
    // What person 4 is, 20 and 1, is not among what is allowed here.
    let mut elsewhere = world.attributes();
    elsewhere[0].allowed = vec![10, 30];
    let ring = Ring::new(TagBase::new(&CHAIN, CONTEXT), world.keys.clone(), elsewhere).unwrap();
    let refused = ring.prove(&world.key(4), &openings(4), BINDING, &mut ChaCha20Rng::seed_from_u64(0));
    assert_eq!(refused.unwrap_err(), ProveError::Allowed { attribute: 0 });
}

/// A generator that gives the same again and again.
struct Broken;

impl RngCore for Broken {
    fn next_u32(&mut self) -> u32 {
        7
    }
    fn next_u64(&mut self) -> u64 {
        7
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        bytes.fill(7);
        Ok(())
    }
}

impl CryptoRng for Broken {}

/// Two proofs that share a nonce and not the challenge give away the bits and the secret.
#[test]
fn a35_a_broken_generator_never_repeats_a_nonce_of_a_membership_proof() {
    let world = World::new(4, 8, &[&[1, 2, 3]]);
    let mut others = World::new(4, 8, &[&[1, 2, 3]]);
    others.context = b"another poll".to_vec();
    let mut wider = World::new(4, 8, &[&[1, 2, 3]]);
    wider.allowed[0].push(9);
    let points = 32 * (2 + 2 + 3 + 2);
    let mut seen = BTreeSet::new();
    for (world, place, binding) in [
        (&world, 2, BINDING),
        (&world, 2, b"other".as_slice()),
        (&world, 5, BINDING),
        (&others, 2, BINDING),
        (&wider, 2, BINDING),
    ] {
        let proof = world.ring().prove(&world.key(place), &world.openings(place), binding, &mut Broken).unwrap();
        proof[1..1 + points].as_chunks::<32>().0.iter().for_each(|point| assert!(seen.insert(*point), "{place}"));
    }
    // The same again is the same proof, which shows nothing new.
    let again = || world.ring().prove(&world.key(2), &world.openings(2), BINDING, &mut Broken).unwrap();
    assert_eq!(again(), again());
}

/// Whoever knows what the generator gave would know the nonces, and from them the place, if the key were not in them.
#[test]
fn a35_nonces_of_a_membership_proof_do_not_follow_from_the_generator() {
    let world = World::new(4, 8, &[]);
    let (ring, key) = (world.ring(), world.key(2));
    let proof = ring.prove(&key, &[], BINDING, &mut Broken).unwrap();
    let tag = ring.base().tag(&key);
    let commitment_a = decode(&world, tag.as_bytes(), &proof).0.a;
    let guessed = |key: Option<&SigningKey>| {
        let mut nonces = world.statement(tag.point(), Omitted::Nothing).build_rng();
        if let Some(key) = key {
            nonces = nonces.rekey_with_witness_bytes(b"signing key", &key.to_bytes()[..]);
        }
        let mut nonces = nonces.finalize(&mut Broken);
        let mut draw = || {
            let mut wide = [0; 64];
            nonces.fill_bytes(&mut wide);
            Scalar::from_bytes_mod_order_wide(&wide)
        };
        // r, alpha and the masks of the bits.
        draw();
        let mut sum = generator(b'J', 0) * draw();
        for index in 0..3 {
            let mask = draw();
            sum += generator(b'G', index) * mask - generator(b'H', index) * (mask * mask);
        }
        sum
    };
    assert_eq!(commitment_a, guessed(Some(&key)), "the guess is as good as can be");
    assert_ne!(commitment_a, guessed(None));
}

#[test]
fn many_claims_are_checked_together_and_the_bad_ones_named() {
    let mut world = World::new(5, 20, &[&[1, 2, 3]]);
    let ring = world.ring();
    let mut made: Vec<_> = (0..20).map(|place| world.prove(place)).collect();
    let refused = |tag: &[u8; 32], proof: &[u8]| world.verify(tag, proof).unwrap_err();
    let (z, count) = (made[0].1.len() - 64, made.len());
    // A changed answer, an undecodable point, too short, another's tag, the identity as tag, an answer to (3).
    made[1].1[z] ^= 1;
    made[4].1[1..33].fill(0xff);
    made[7].1.pop();
    made[8].0 = made[9].0;
    made[12].0 = [0; 32];
    made[19].1[z + 32] ^= 1;
    let claims: Vec<_> = made.iter().map(|(tag, proof)| Claim { tag, binding: BINDING, proof }).collect();
    for long in [1, 2, 5, count] {
        for (piece, made) in claims.chunks(long).zip(made.chunks(long)) {
            let verdicts = ring.verify_batch(piece, &mut ChaCha20Rng::seed_from_u64(0));
            let alone: Vec<_> = made.iter().map(|(tag, proof)| world.verify(tag, proof)).collect();
            assert_eq!(verdicts, alone);
        }
    }
    let bad: Vec<_> = (0..count).filter(|place| world.verify(&made[*place].0, &made[*place].1).is_err()).collect();
    assert_eq!(bad, [1, 4, 7, 8, 12, 19]);
    assert_ne!(refused(&made[1].0, &made[1].1), refused(&made[19].0, &made[19].1));
    assert!(ring.verify_batch(&[], &mut ChaCha20Rng::seed_from_u64(0)).is_empty());
}

/// What a person shows in two contexts, and a stranger's, have nothing in common that is computed from public keys.
#[test]
fn tags_are_not_public_keys_under_another_name() {
    let mut world = World::new(6, 8, &[]);
    let key = world.key(0);
    let tags = [&b"one"[..], b"two"].map(|context| TagBase::new(&CHAIN, context).tag(&key));
    assert_ne!(tags[0], tags[1]);
    assert!(tags.iter().all(|tag| tag != key.public()));
    let sum = Element::new(tags[0].point() + nobodys(&mut world.rng), "test").unwrap();
    assert!(world.verify(sum.as_bytes(), &world.ring().prove(&key, &[], BINDING, &mut Broken).unwrap()).is_err());
}

#[test]
fn openings_do_not_print() {
    assert_eq!(format!("{:?}", AttributeOpening::new(3, Scalar::ONE)), "AttributeOpening(..)");
}
