//! The group and its hashing against the vectors that others published.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use curve25519_dalek::RistrettoPoint;
use serde_json::Value;
use sha2::{Digest, Sha512};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar};

/// A file of published vectors, or nothing where they are not at hand.
fn published(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/crypto").join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(error) => {
            println!("skipped: {}: {error}", path.display());
            None
        }
    }
}

fn bytes<const N: usize>(hex: &Value) -> [u8; N] {
    hex::decode(hex.as_str().unwrap()).unwrap().try_into().unwrap()
}

#[test]
fn a10_a11_elements_decode_as_rfc_9496_says() {
    let Some(vectors) = published("rfc9496_ristretto255/ristretto255.json") else {
        return;
    };
    let multiples = vectors["small_multiples"].as_array().unwrap();
    assert!(!multiples.is_empty());
    for multiple in multiples {
        let (k, encoding) = (multiple["k"].as_u64().unwrap(), bytes(&multiple["encoding"]));
        let point = RistrettoPoint::mul_base(&Scalar::from(k));
        let decoded = Element::decode(&encoding, "vector");
        if k == 0 {
            assert_eq!(decoded.unwrap_err(), DecodeError::Identity { what: "vector" });
        } else {
            assert_eq!(decoded.unwrap(), Element::new(point, "vector").unwrap());
            assert_eq!(*decoded.unwrap().as_bytes(), encoding);
        }
    }
    let bad = vectors["bad_encodings"].as_array().unwrap();
    assert!(!bad.is_empty());
    for encoding in bad {
        let decoded = Element::decode(&bytes(encoding), "vector");
        assert_eq!(decoded.unwrap_err(), DecodeError::Point { what: "vector" }, "{encoding}");
    }
}

/// The map behind the generators of the bit commitment.
#[test]
fn a4_a5_the_one_way_map_is_that_of_rfc_9496() {
    let Some(vectors) = published("rfc9496_ristretto255/ristretto255.json") else {
        return;
    };
    let maps = vectors["one_way_map"].as_array().unwrap();
    assert!(!maps.is_empty());
    for map in maps {
        let digest: [u8; 64] = Sha512::digest(map["input"].as_str().unwrap()).into();
        assert_eq!(digest, bytes(&map["uniform_bytes"]));
        let point = RistrettoPoint::from_uniform_bytes(&digest);
        assert_eq!(point.compress().to_bytes(), bytes(&map["encoding"]));
    }
}
