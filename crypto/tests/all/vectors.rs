//! A ceremony, a ballot and its tally, byte for byte, from a generator with a fixed seed.
//!
//! `vectors/election-1.json` holds them for everybody who writes a second implementation, and holds this one to its
//! formats: what was stored must still verify, and must come out of the generator again bit for bit. A change of format
//! gets a file of its own; the old one stays and is still checked. `TABELLA_VECTORS=write` writes the file anew.

mod contests;

use crate::rig::trustees::Trustees;
use crate::stored::{compare, stored};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tabella_crypto::ballot::{CastBallot, ElectionParams, Opening, SealedBallot, Tracker, Verifier};
use tabella_crypto::ceremony::{
    CeremonyParams, Complaint, Dealing, JointKey, Received, TrusteeKey, TrusteeSecret, TrusteeShares, VerifiedDealing,
};
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::group::Element;
use tabella_crypto::signature::{Signature, SigningKey};
use tabella_crypto::tally::{Aggregate, DecryptionShare, TallyContext, VerifiedShare, combine};

const SEED: u64 = 20_260_101;
const CEREMONY: [u8; 32] = [0xc0; 32];
const CHAIN: [u8; 32] = [0xc1; 32];
const MANIFEST: [u8; 32] = [0xc2; 32];
const COUNTED: [u8; 32] = [0xc3; 32];
const TRUSTEES: usize = 3;
const THRESHOLD: usize = 2;
const SLOTS: usize = 3;

const FILE: &str = "election-1.json";

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

fn contests() -> Vec<Contest> {
    vec![Contest::new(Rule::Plurality, 3).unwrap(), Contest::new(Rule::Approval { min: 0, max: 2 }, 2).unwrap()]
}

/// The values of choices that are stored as positions of marks.
fn marked(choices: &Value) -> Vec<Vec<u64>> {
    let marks = |marks: &Value| marks.as_array().unwrap().iter().map(|mark| mark.as_u64().unwrap() as usize).collect();
    let choices = choices.as_array().unwrap().iter().map(marks);
    contests().iter().zip(choices).map(|(contest, marks): (_, Vec<usize>)| contest.marked(&marks).unwrap()).collect()
}

fn context(contest: usize) -> TallyContext {
    TallyContext { chain: CHAIN, manifest: MANIFEST, contest, counted: COUNTED }
}

/// Bytes together with their hash, by which a long value is easier to compare.
fn vector(bytes: impl AsRef<[u8]>) -> Value {
    let bytes = bytes.as_ref();
    json!({ "bytes": hex::encode(bytes), "sha256": hex::encode(Sha256::digest(bytes)) })
}

fn read(value: &Value) -> Vec<u8> {
    let bytes = hex::decode(value["bytes"].as_str().unwrap()).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&bytes)), value["sha256"].as_str().unwrap());
    bytes
}

fn list(value: &Value) -> Vec<Vec<u8>> {
    value.as_array().unwrap().iter().map(read).collect()
}

fn vectors<T: AsRef<[u8]>>(values: impl IntoIterator<Item = T>) -> Value {
    values.into_iter().map(vector).collect()
}

/// A whole ceremony: what is stored of it, its key and the trustees' shares.
fn ceremony(rng: &mut ChaCha20Rng, n: usize, threshold: usize, slots: usize) -> (Value, JointKey, Vec<TrusteeShares>) {
    let (secrets, keys): (Vec<TrusteeSecret>, Vec<TrusteeKey>) =
        (1..=n).map(|index| TrusteeSecret::generate(&CEREMONY, index, rng)).unzip();
    let params = CeremonyParams::new(CEREMONY, threshold, slots, keys.clone()).unwrap();
    let dealt: Vec<Vec<u8>> =
        secrets.iter().map(|secret| Dealing::deal(&params, secret, rng).unwrap().to_bytes()).collect();
    let dealings: Vec<VerifiedDealing> =
        dealt.iter().zip(1..).map(|(bytes, dealer)| Dealing::verify(&params, dealer, bytes).unwrap()).collect();
    let key = JointKey::combine(&params, &dealings.iter().collect::<Vec<_>>()).unwrap();
    let shares: Vec<TrusteeShares> =
        secrets.iter().map(|secret| received(&params, &key, secret, &dealings, rng)).collect();
    let stored = json!({
        "context": hex::encode(CEREMONY),
        "trustees": n,
        "threshold": threshold,
        "slots": slots,
        "secrets": vectors(secrets.iter().map(|secret| *secret.to_bytes())),
        "keys": vectors(keys.iter().map(TrusteeKey::to_bytes)),
        "dealings": vectors(&dealt),
        "slot_keys": vectors(key.slot_keys().iter().map(Element::as_bytes)),
        "shares": vectors(shares.iter().map(TrusteeShares::to_bytes).map(|bytes| bytes.to_vec())),
    });
    (stored, key, shares)
}

/// What a trustee gets from dealings that are all right.
fn received(
    params: &CeremonyParams,
    key: &JointKey,
    secret: &TrusteeSecret,
    dealings: &[VerifiedDealing],
    rng: &mut ChaCha20Rng,
) -> TrusteeShares {
    let received: Vec<_> = dealings
        .iter()
        .map(|dealing| match secret.receive(params, dealing, rng).unwrap() {
            Received::Shares(shares) => shares,
            Received::Complaint(complaint) => panic!("{complaint:?}"),
        })
        .collect();
    TrusteeShares::combine(key, secret.index(), &received).unwrap()
}

/// The parameters and the key of a stored ceremony, verified, with every trustee's shares.
fn stored_key(stored: &Value, context: &[u8; 32], threshold: usize, slots: usize) -> (CeremonyParams, JointKey) {
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    let keys = list(&stored["keys"]);
    let keys = keys.iter().zip(1..).map(|(key, index)| TrusteeKey::verify(key, context, index).unwrap()).collect();
    let params = CeremonyParams::new(*context, threshold, slots, keys).unwrap();
    let dealings: Vec<VerifiedDealing> = list(&stored["dealings"])
        .iter()
        .zip(1..)
        .map(|(bytes, dealer)| Dealing::verify(&params, dealer, bytes).unwrap())
        .collect();
    let key = JointKey::combine(&params, &dealings.iter().collect::<Vec<_>>()).unwrap();
    let slot_keys: Vec<Vec<u8>> = key.slot_keys().iter().map(|key| key.as_bytes().to_vec()).collect();
    assert_eq!(slot_keys, list(&stored["slot_keys"]));
    for ((bytes, secret), index) in list(&stored["shares"]).iter().zip(list(&stored["secrets"])).zip(1..) {
        let secret = TrusteeSecret::from_bytes(index, &secret.try_into().unwrap()).unwrap();
        assert_eq!(*received(&params, &key, &secret, &dealings, rng).to_bytes(), *bytes);
    }
    (params, key)
}

/// Everything again from the seed; the order of the draws is part of it.
fn generate() -> Value {
    let rng = &mut ChaCha20Rng::seed_from_u64(SEED);
    let (ceremony, key, shares) = ceremony(rng, TRUSTEES, THRESHOLD, SLOTS);

    let election = ElectionParams::new(CHAIN, MANIFEST, key.slot_keys().to_vec(), contests()).unwrap();
    let voter = SigningKey::generate(rng);
    let choices = [vec![1], vec![0]];
    let values = marked(&json!(choices));
    let spoiled = SealedBallot::seal(&election, 0, &voter, 1, 0, &values, rng).unwrap();
    let (spoiled, opening) = spoiled.open();
    let sealed = SealedBallot::seal(&election, 0, &voter, 1, 1, &values, rng).unwrap();
    let tracker = sealed.tracker();
    let ballot = sealed.cast(&CHAIN, &voter, rng);
    let verified = Verifier::new(&election).verify(&ballot, rng).unwrap();

    let mut tallies = Vec::new();
    for (index, contest) in contests().iter().enumerate() {
        let mut sum = Aggregate::new(contest);
        sum.add(&verified, index, 1).unwrap();
        let decryption =
            |shares| DecryptionShare::produce(&context(index), &key, shares, &sum, rng).unwrap().to_bytes();
        let decryption: Vec<Vec<u8>> = shares.iter().map(decryption).collect();
        tallies.push(json!({ "aggregate": vector(sum.to_bytes()), "shares": vectors(decryption) }));
    }
    json!({
        "suite": tabella_crypto::SUITE,
        "seed": SEED,
        "ceremony": ceremony,
        "complaint": complaint(),
        "election": {
            "chain": hex::encode(CHAIN),
            "manifest": hex::encode(MANIFEST),
            "counted": hex::encode(COUNTED),
            "contests": ["choose one of three", "approve none to two of two"],
        },
        "ballot": {
            "voter_secret": vector(*voter.to_bytes()),
            "sequence": 1,
            "sealings": 1,
            "choices": choices,
            "sealed": vector(&ballot.sealed),
            "signature": vector(ballot.signature.to_bytes()),
            "tracker": tracker.to_string(),
        },
        "spoiled": { "sealed": vector(&spoiled), "opening": vector(&*opening.to_bytes()) },
        "tally": tallies,
        "counts": [[0, 1, 0], [1, 0]],
    })
}

/// A dealing with one wrong share, and the complaint about it.
fn complaint() -> Value {
    let mut trustees = Trustees::new(SEED, 2, 2, 1);
    let keys: Vec<Vec<u8>> =
        (0..2).map(|i| trustees.secrets[i].publish(&trustees.context, &mut trustees.rng).to_bytes()).collect();
    let dealer = trustees.dealer(1);
    let dealt = dealer.publish_as(&mut trustees, dealer.commitments(), |_, _| vec![1; 32]);
    let dealing = Dealing::verify(&trustees.params, 1, &dealt).unwrap();
    let complaint = trustees.complain(2, &dealing);
    json!({
        "context": hex::encode(trustees.context),
        "threshold": 2,
        "slots": 1,
        "keys": vectors(keys),
        "dealer": 1,
        "dealing": vector(&dealt),
        "accuser": 2,
        "complaint": vector(&complaint),
    })
}

#[test]
fn the_generator_gives_the_stored_vectors_bit_for_bit() {
    compare(FILE, &generate());
}

/// Reads nothing but the file.
#[test]
fn the_stored_election_still_verifies() {
    let stored = stored(FILE);
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    assert_eq!(list(&stored["ceremony"]["keys"]).len(), TRUSTEES);
    let (_, key) = stored_key(&stored["ceremony"], &CEREMONY, THRESHOLD, SLOTS);

    let election = ElectionParams::new(CHAIN, MANIFEST, key.slot_keys().to_vec(), contests()).unwrap();
    let ballot = &stored["ballot"];
    let signature = Signature::from_bytes(&read(&ballot["signature"]).try_into().unwrap()).unwrap();
    let cast = CastBallot { style: 0, sealed: read(&ballot["sealed"]), signature };
    let verified = Verifier::new(&election).verify(&cast, rng).unwrap();
    let voter = SigningKey::from_bytes(&read(&ballot["voter_secret"]).try_into().unwrap()).unwrap();
    assert_eq!((verified.voter(), verified.sequence()), (voter.public().as_bytes(), 1));
    assert_eq!(verified.tracker().to_string(), ballot["tracker"].as_str().unwrap());
    let spoiled = read(&stored["spoiled"]["sealed"]);
    let opening = Opening::from_bytes(&election, 0, &read(&stored["spoiled"]["opening"])).unwrap();
    let choices = opening.check(&election, 0, &spoiled, Tracker::of(&spoiled)).unwrap();
    assert_eq!(choices, marked(&ballot["choices"]));

    for (index, contest) in contests().iter().enumerate() {
        let tally = &stored["tally"][index];
        let sum = Aggregate::from_bytes(contest, &read(&tally["aggregate"])).unwrap();
        let mut own = Aggregate::new(contest);
        own.add(&verified, index, 1).unwrap();
        assert_eq!(own, sum);
        let shares: Vec<VerifiedShare> = list(&tally["shares"])
            .iter()
            .zip(1..)
            .map(|(bytes, trustee)| DecryptionShare::verify(bytes, &context(index), &key, trustee, &sum).unwrap())
            .collect();
        assert_eq!(shares.len(), TRUSTEES);
        let counts = combine(&key, &sum, &shares[1..]).unwrap().counts(contest, 1).unwrap();
        assert_eq!(json!(counts), stored["counts"][index]);
    }
}

#[test]
fn the_stored_complaint_still_holds() {
    let stored = &stored(FILE)["complaint"];
    let context: [u8; 32] = hex::decode(stored["context"].as_str().unwrap()).unwrap().try_into().unwrap();
    let keys = list(&stored["keys"]);
    let keys = keys.iter().zip(1..).map(|(key, index)| TrusteeKey::verify(key, &context, index).unwrap()).collect();
    let params = CeremonyParams::new(context, 2, 1, keys).unwrap();
    let dealing = Dealing::verify(&params, 1, &read(&stored["dealing"])).unwrap();
    assert_eq!(Complaint::judge(&params, &dealing, 2, &read(&stored["complaint"])), Ok(()));
}
