//! Packing, a first list and shares of it, byte for byte, from a generator with a fixed seed, and shares that must be
//! refused.
//!
//! `vectors/list-1.json` holds them for everybody who writes a second implementation, and holds this one to its formats.
//! `TABELLA_VECTORS=write` writes the file anew; a change of format gets a file of its own.

use crate::list_rig::{CHAIN, CONTEST, Lists, MANIFEST, rho, transcript};
use crate::rig::element;
use crate::stored::{compare, stored};
use curve25519_dalek::RistrettoPoint;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha512};
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::encoding::{DecodeError, Reader};
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::tally::list::{ListContext, ListError, Packing};

const SEED: u64 = 20_261_124;
const LARGEST: u64 = 3;

const FILE: &str = "list-1.json";

/// Four ballots of thirteen values: more than fit together.
fn lists() -> Lists {
    let values = (0..4).map(|ballot| (0..13).map(|slot| (3 * ballot + slot * slot) % (LARGEST + 1)).collect());
    Lists::new(SEED, 3, 2, LARGEST, values.collect())
}

fn error(error: &ListError) -> &'static str {
    match error {
        ListError::Length { .. } => "length",
        ListError::Decode { source: DecodeError::Version { .. }, .. } => "version",
        ListError::Decode { source: DecodeError::Point { .. }, .. } => "point",
        ListError::Decode { source: DecodeError::Identity { .. }, .. } => "identity",
        ListError::Decode { source: DecodeError::Scalar { .. }, .. } => "scalar",
        ListError::Share(_) => "proof",
        other => panic!("an error without a word: {other}"),
    }
}

fn packing(values: usize, largest: u64) -> Value {
    let packing = Packing::new(values, largest).unwrap();
    let bounds: Vec<_> = (0..packing.width()).map(|slot| packing.bound(slot)).collect();
    json!({
        "values": values,
        "largest": largest,
        "bounds": bounds,
        "all_largest": packing.digits(&bounds),
        "ones": packing.digits(&vec![1; packing.width()]),
    })
}

/// A share that was changed in one thing.
fn broken(share: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut all = Vec::new();
    let mut change = |what, change: &dyn Fn(&mut Vec<u8>)| {
        let mut changed = share.to_vec();
        change(&mut changed);
        all.push((what, changed));
    };
    let end = share.len();
    change("version 2", &|share| share[0] = 2);
    change("a byte is missing", &|share| share.truncate(end - 1));
    change("a byte is left over", &|share| share.push(0));
    change("D_(0,1) is the identity", &|share| share[1..33].fill(0));
    change("D_(0,1) is no canonical encoding", &|share| share[1..33].fill(0xff));
    change("D_(0,1) and D_(0,2) are exchanged", &|share| share[1..65].rotate_left(32));
    change("the D of items 0 and 1 are exchanged", &|share| share[1..129].rotate_left(64));
    change("D_(0,1) is D_(1,1)", &|share| share.copy_within(65..97, 1));
    change("the response is not below the group order", &|share| share[end - 32..].fill(0xff));
    change("the response is another one", &|share| share[end - 32] ^= 1);
    change("the commitments are exchanged", &|share| share[end - 96..end - 32].rotate_left(32));
    all
}

fn generated() -> Value {
    let mut lists = lists();
    let (context, keys) = (lists.context(), |keys: &[Element]| -> Vec<String> {
        keys.iter().map(|key| hex::encode(key.as_bytes())).collect()
    });
    let shares = [1, 2].map(|trustee| {
        let share = lists.share(trustee);
        let refused = |(what, bytes): (&str, Vec<u8>)| {
            let refused = lists.check(trustee, &bytes).unwrap_err();
            json!({ "what": what, "share": hex::encode(bytes), "error": error(&refused) })
        };
        let broken: Vec<_> = broken(&share).into_iter().map(refused).collect();
        let secrets = lists.finished.shares[trustee - 1].to_bytes()[9..].as_chunks::<32>().0.to_vec();
        json!({
            "trustee": trustee,
            "secrets": secrets.iter().map(hex::encode).collect::<Vec<_>>(),
            "share": hex::encode(share),
            "broken": broken,
        })
    });
    let ballots = lists.ballots.iter().map(|(tracker, ciphertexts)| {
        let ciphertexts: Vec<_> = ciphertexts.iter().map(hex::encode).collect();
        json!({ "tracker": hex::encode(tracker.0), "ciphertexts": ciphertexts })
    });
    json!({
        "packings": [packing(35, 3), packing(8, 8), packing(60, 60), packing(64, 255), packing(25, 1), packing(13, LARGEST)],
        "chain": hex::encode(CHAIN),
        "manifest": hex::encode(MANIFEST),
        "contest": CONTEST,
        "largest": LARGEST,
        "slot_keys": keys(lists.finished.key.slot_keys()),
        "packed_keys": keys(&lists.keys),
        "ballots": ballots.collect::<Vec<_>>(),
        "list": hex::encode(&lists.list),
        "root": hex::encode(context.list),
        "shares": shares,
        "values": lists.values,
    })
}

#[test]
fn generated_lists_are_what_is_stored() {
    let generated = generated();
    compare(FILE, &generated);
    let stored = stored(FILE);
    let lists = lists();
    let shares: Vec<_> = stored["shares"].as_array().unwrap().iter().map(|share| text(&share["share"])).collect();
    let verified: Vec<_> = (1..).zip(&shares).map(|(trustee, share)| lists.check(trustee, share).unwrap()).collect();
    assert_eq!(lists.decryption().open(&lists.list, &verified).unwrap(), lists.values);
}

fn text(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn words(value: &Value) -> Vec<[u8; 32]> {
    value.as_array().unwrap().iter().map(|word| text(word).try_into().unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

fn point(bytes: &[u8; 32]) -> RistrettoPoint {
    *Element::decode(bytes, "test").unwrap().point()
}

/// sum_j b^j of what is together.
fn packed<T: Copy + core::iter::Sum + core::ops::Mul<Scalar, Output = T>>(
    values: &[T],
    base: u64,
    together: usize,
) -> Vec<T> {
    let power = |place: usize| (0..place).fold(Scalar::ONE, |power, _| power * Scalar::from(base));
    let sum = |chunk: &[T]| chunk.iter().enumerate().map(|(place, value)| *value * power(place)).sum();
    values.chunks(together).map(sum).collect()
}

/// How many values fit into 24 bits.
fn together(largest: u64) -> usize {
    (1..).take_while(|count| u128::from(largest + 1).pow(*count) <= 1 << 24).count()
}

#[test]
fn packings_are_the_digits_of_numbers_below_2_to_the_24() {
    let stored = stored(FILE);
    for case in stored["packings"].as_array().unwrap() {
        let (values, largest) = (case["values"].as_u64().unwrap() as usize, case["largest"].as_u64().unwrap());
        let bounds: Vec<u64> = vec![largest; values]
            .chunks(together(largest))
            .map(|chunk| chunk.iter().rev().fold(0, |sum, digit| sum * (largest + 1) + digit))
            .collect();
        assert_eq!(numbers(&case["bounds"]), bounds);
        assert_eq!(numbers(&case["all_largest"]), vec![largest; values]);
        let ones: Vec<_> = (0..values).map(|place| u64::from(place % together(largest) == 0)).collect();
        assert_eq!(numbers(&case["ones"]), ones);
    }
}

/// From the file and the protocol alone: the first list, its root, each D, the proofs, and what comes out.
#[test]
fn stored_lists_are_what_the_protocol_says() {
    let stored = stored(FILE);
    let (largest, contest) = (stored["largest"].as_u64().unwrap(), stored["contest"].as_u64().unwrap());
    let (base, together) = (largest + 1, together(largest));
    let slot_keys: Vec<_> = words(&stored["slot_keys"]).iter().map(point).collect();
    let keys = packed(&slot_keys, base, together);
    let encode = |points: &[RistrettoPoint]| -> Vec<[u8; 32]> {
        points.iter().map(|point| point.compress().to_bytes()).collect()
    };
    assert_eq!(words(&stored["packed_keys"]), encode(&keys));

    let mut list = Vec::new();
    for ballot in stored["ballots"].as_array().unwrap() {
        let ciphertexts: Vec<_> = words(&ballot["ciphertexts"]).iter().map(point).collect();
        let nonce = Sha512::new_with_prefix(b"tabella/v1/list-nonce")
            .chain_update(text(&stored["chain"]))
            .chain_update(text(&stored["manifest"]))
            .chain_update(contest.to_le_bytes())
            .chain_update(text(&ballot["tracker"]));
        let h = Scalar::from_bytes_mod_order_wide(&nonce.finalize().into());
        list.push(ciphertexts[0] + RistrettoPoint::mul_base(&h));
        list.extend(packed(&ciphertexts[1..], base, together).iter().zip(&keys).map(|(point, key)| point + key * h));
    }
    let (width, bytes) = (1 + keys.len(), encode(&list));
    assert_eq!(text(&stored["list"]), bytes.as_flattened());
    let items = list.len() / width;
    let root = Sha256::new_with_prefix(b"tabella/v1/shuffle/list")
        .chain_update((items as u64).to_le_bytes())
        .chain_update((width as u64).to_le_bytes())
        .chain_update(Sha256::digest(bytes.as_flattened()));
    let root: [u8; 32] = root.finalize().into();
    assert_eq!(text(&stored["root"]), root);

    let [chain, manifest] = ["chain", "manifest"].map(|field| text(&stored[field]).try_into().unwrap());
    let context = ListContext { chain, manifest, contest: contest as usize, list: root };
    let mut opened: Vec<_> = list.chunks(width).flat_map(|item| item[1..].to_vec()).collect();
    // Of trustees 1 and 2 at 0.
    let lambdas = [Scalar::from(2u8), -Scalar::ONE];
    for (share, lambda) in stored["shares"].as_array().unwrap().iter().zip(lambdas) {
        let secrets = words(&share["secrets"]).into_iter().map(|x| Scalar::from_canonical_bytes(x).unwrap());
        let secrets = packed(&secrets.collect::<Vec<_>>(), base, together);
        let firsts: Vec<_> = list.iter().step_by(width).collect();
        let partials: Vec<_> = firsts.iter().flat_map(|first| secrets.iter().map(move |x| *first * x)).collect();
        let public: Vec<_> = secrets.iter().map(RistrettoPoint::mul_base).collect();
        let (mut t, sigma, seed) =
            transcript(&context, share["trustee"].as_u64().unwrap() as usize, &encode(&public), &encode(&partials));
        let x = public.iter().zip(&sigma).map(|(x, sigma)| x * sigma).sum();
        let h = firsts.iter().enumerate().map(|(item, first)| *first * rho(&seed, item)).sum();
        let weight = |place: usize| rho(&seed, place / sigma.len()) * sigma[place % sigma.len()];
        let y = partials.iter().enumerate().map(|(place, partial)| partial * weight(place)).sum();
        let bytes = text(&share["share"]);
        let (body, proof) = bytes.split_at(bytes.len() - 96);
        assert_eq!(body, [&[1], encode(&partials).as_flattened()].concat());
        let statement = Statement { x: element(x), h: element(h), y: element(y) };
        DleqProof::read(&mut Reader::new("proof", proof)).unwrap().verify(&mut t, &statement).unwrap();
        opened.iter_mut().zip(&partials).for_each(|(point, partial)| *point -= partial * lambda);
        assert_eq!(share["broken"].as_array().unwrap().len(), 11);
    }
    let values = stored["values"].as_array().unwrap().iter();
    let expected: Vec<_> = values
        .flat_map(|row| {
            let row: Vec<Scalar> = numbers(row).into_iter().map(Scalar::from).collect();
            packed(&row, base, together)
        })
        .map(|number| RistrettoPoint::mul_base(&number))
        .collect();
    assert_eq!(opened, expected);
}
