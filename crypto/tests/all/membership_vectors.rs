//! Membership proofs, byte for byte, from a generator with a fixed seed, and what must be refused.
//!
//! `vectors/membership-1.json` holds them for everybody who writes a second implementation, and holds this one to its
//! formats. `TABELLA_VECTORS=write` writes the file anew; a change of format gets a file of its own.

use crate::membership_rig;
use crate::stored::{compare, stored};

use crate::membership_rig::{Fact, Omitted, World, base, bytes, decode, element, generator};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};
use tabella_crypto::data_use::UseSecret;
use tabella_crypto::group::Scalar;
use tabella_crypto::membership::{Attribute, AttributeOpening, Claim, MembershipError, Ring, TagBase};
use tabella_crypto::signature::SigningKey;

const SEED: u64 = 20_260_301;
const PEOPLE: u64 = 5;
const PROVER: usize = 3;
const NAMES: [&str; 2] = ["district", "age_band"];

const FILE: &str = "membership-1.json";

fn registrar() -> SigningKey {
    SigningKey::from_scalar(Scalar::from(5u8)).unwrap()
}

/// Keys 11 G, 12 G and so on; the first person is of district 10 and age band 1, and so on in turn. Blindings are those
/// that the registrar derives, number 0.
fn world(allowed: &[&[u32]]) -> World {
    let mut world = World::new(SEED, PEOPLE as usize, allowed);
    world.secrets = (11..11 + PEOPLE).map(Scalar::from).collect();
    world.keys = world.secrets.iter().map(|secret| bytes(&base(*secret))).collect();
    for (facts, (name, commitments)) in world.facts.iter_mut().zip(NAMES.into_iter().zip(&mut world.commitments)) {
        for (place, fact) in facts.iter_mut().enumerate() {
            let secret = UseSecret::of_registrar(&membership_rig::CHAIN, &registrar(), &element(&world.keys[place]));
            let opening = AttributeOpening::derive(&secret, name, 0, fact.value);
            commitments[place] = *opening.commit().as_bytes();
            *fact = Fact { value: fact.value, blinding: *opening.blinding() };
            assert_eq!(bytes(&fact.commit()), commitments[place]);
        }
    }
    world
}

/// What a proof, changed in one thing, is refused for.
fn broken(world: &World, tag: &[u8; 32], proof: &[u8]) -> Vec<Value> {
    let word =
        |proof: &mut [u8], word: usize, value: [u8; 32]| proof[1 + 32 * word..33 + 32 * word].copy_from_slice(&value);
    let (words, attributes) = ((proof.len() - 1) / 32, world.allowed.len());
    let add_one = |word: usize| {
        let old: [u8; 32] = proof[1 + 32 * word..33 + 32 * word].try_into().unwrap();
        (Scalar::from_canonical_bytes(old).unwrap() + Scalar::ONE).to_bytes()
    };
    let mut all: Vec<(&str, [u8; 32], Vec<u8>)> = Vec::new();
    let mut with = |what, place, value| {
        let mut changed = proof.to_vec();
        word(&mut changed, place, value);
        all.push((what, *tag, changed));
    };
    let z = words - 1 - attributes;
    with(
        "the first f is larger by one",
        z - 1 - world.digits().iter().sum::<usize>(),
        add_one(z - 1 - world.digits().iter().sum::<usize>()),
    );
    with("s is larger by one", z - 1, add_one(z - 1));
    with("z is larger by one", z, add_one(z));
    if attributes > 0 {
        with("the last z_c is larger by one", words - 1, add_one(words - 1));
        with("D_1 is the identity", 0, [0; 32]);
    }
    with("B is the identity", 2 * attributes, [0; 32]);
    with("Q_0 is no canonical encoding", 2 * attributes + 2, [0xff; 32]);
    with("z is not below the group order", z, [0xff; 32]);
    all.push(("a byte is missing", *tag, proof[..proof.len() - 1].to_vec()));
    all.push(("a byte is left over", *tag, [proof, &[0]].concat()));
    all.push(("version 2", *tag, [&[2], &proof[1..]].concat()));
    all.push(("the tag is the next member's", bytes(&(world.u() * world.secrets[PROVER + 1])), proof.to_vec()));
    all.push(("the tag is the identity", [0; 32], proof.to_vec()));
    let judge = |(what, tag, proof): (&str, [u8; 32], Vec<u8>)| {
        let error = error(world.verify(&tag, &proof).unwrap_err());
        json!({ "what": what, "tag": hex::encode(tag), "proof": hex::encode(proof), "error": error })
    };
    all.into_iter().map(judge).collect()
}

fn error(error: MembershipError) -> String {
    match error {
        MembershipError::Decode(_) => "decode".into(),
        MembershipError::Bits => "bits".into(),
        MembershipError::Member => "member".into(),
        MembershipError::Attribute { attribute } => format!("attribute {attribute}"),
        _ => panic!("an error without a word"),
    }
}

fn case(allowed: &[&[u32]]) -> Value {
    let world = world(allowed);
    let (ring, key) = (world.ring(), world.key(PROVER));
    let rng = &mut ChaCha20Rng::seed_from_u64(SEED);
    let proof = ring.prove(&key, &world.openings(PROVER), membership_rig::BINDING, rng).unwrap();
    let tag = *ring.base().tag(&key).as_bytes();
    let (moves, _) = decode(&world, &tag, &proof);
    let challenges = world.challenges(&moves, Omitted::Nothing);
    let facts = |facts: &Vec<Fact>| -> Vec<Value> {
        let fact = |fact: &Fact| json!({ "value": fact.value, "blinding": hex::encode(fact.blinding.as_bytes()) });
        facts.iter().map(fact).collect()
    };
    let attributes: Vec<Value> = (0..allowed.len())
        .map(|attribute| {
            json!({
                "name": NAMES[attribute],
                "openings": facts(&world.facts[attribute]),
                "commitments": world.commitments[attribute].iter().map(hex::encode).collect::<Vec<_>>(),
                "allowed": allowed[attribute],
            })
        })
        .collect();
    json!({
        "keys": world.keys.iter().map(hex::encode).collect::<Vec<_>>(),
        "attributes": attributes,
        "prover": { "place": PROVER, "secret": hex::encode(world.secrets[PROVER].as_bytes()) },
        "tag": hex::encode(tag),
        "mu": hex::encode(challenges.mu.as_bytes()),
        "nu": hex::encode(challenges.nu.as_bytes()),
        "x": hex::encode(challenges.x.as_bytes()),
        "proof": hex::encode(&proof),
        "broken": broken(&world, &tag, &proof),
    })
}

fn generated() -> Value {
    json!({
        "chain": hex::encode(membership_rig::CHAIN),
        "context": String::from_utf8(membership_rig::CONTEXT.to_vec()).unwrap(),
        "binding": String::from_utf8(membership_rig::BINDING.to_vec()).unwrap(),
        "registrar": hex::encode(*registrar().to_bytes()),
        "H'": hex::encode(bytes(&generator(b'A', 0))),
        "U": hex::encode(bytes(&world(&[]).u())),
        "cases": [case(&[]), case(&[&[10, 20, 30, 40, 50], &[1, 2, 3]]), case(&[&[7]])],
    })
}

#[test]
fn generated_proofs_are_what_is_stored() {
    compare(FILE, &generated());
}

/// From the file alone: what it says holds, holds, and what it says is broken is refused for what it says.
#[test]
fn stored_proofs_verify_and_broken_ones_do_not() {
    let stored = stored(FILE);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let word = |value: &Value| <[u8; 32]>::try_from(hex::decode(text(value)).unwrap()).unwrap();
    let words = |value: &Value| value.as_array().unwrap().iter().map(word).collect::<Vec<_>>();
    let base = TagBase::new(&word(&stored["chain"]), text(&stored["context"]).as_bytes());
    assert_eq!(*base.element().as_bytes(), word(&stored["U"]));
    let registrar = SigningKey::from_bytes(&word(&stored["registrar"])).unwrap();
    let mut refused = 0;
    for case in stored["cases"].as_array().unwrap() {
        let attribute = |attribute: &Value| Attribute {
            commitments: words(&attribute["commitments"]),
            allowed: attribute["allowed"]
                .as_array()
                .unwrap()
                .iter()
                .map(|value| value.as_u64().unwrap() as u32)
                .collect(),
        };
        let attributes = case["attributes"].as_array().unwrap();
        let ring = Ring::new(base.clone(), words(&case["keys"]), attributes.iter().map(attribute).collect()).unwrap();
        let verify = |case: &Value| {
            let (tag, proof) = (word(&case["tag"]), hex::decode(text(&case["proof"])).unwrap());
            let binding = text(&stored["binding"]);
            let claim = Claim { tag: &tag, binding: binding.as_bytes(), proof: &proof };
            ring.verify(&claim, &mut ChaCha20Rng::seed_from_u64(0)).map(|tag| *tag.as_bytes())
        };
        assert_eq!(verify(case), Ok(word(&case["tag"])));
        let key = SigningKey::from_bytes(&word(&case["prover"]["secret"])).unwrap();
        assert_eq!(*base.tag(&key).as_bytes(), word(&case["tag"]));
        for broken in case["broken"].as_array().unwrap() {
            assert_eq!(error(verify(broken).unwrap_err()), text(&broken["error"]), "{}", broken["what"]);
            refused += 1;
        }
        // Everybody finds what is committed to about them.
        for attribute in attributes {
            let openings = attribute["openings"].as_array().unwrap().iter().zip(words(&attribute["commitments"]));
            for ((place, secret), (opening, commitment)) in (11u64..).enumerate().zip(openings) {
                let person = SigningKey::from_scalar(Scalar::from(secret)).unwrap();
                assert_eq!(*person.public().as_bytes(), ring.keys()[place]);
                let secret = UseSecret::of_person(&word(&stored["chain"]), &person, registrar.public());
                let found =
                    AttributeOpening::find(&secret, &text(&attribute["name"]), 0, &element(&commitment), 64).unwrap();
                assert_eq!(u64::from(found.value()), opening["value"].as_u64().unwrap());
                assert_eq!(found.blinding().to_bytes(), word(&opening["blinding"]));
            }
        }
    }
    assert_eq!(refused, 11 + 13 + 13);
}
