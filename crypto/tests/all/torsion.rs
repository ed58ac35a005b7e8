//! Why signatures are on ristretto255 and not on Ed25519: points with a part of small order, which a check in a batch
//! does not see and a check alone does.

use std::collections::HashSet;

use crate::rig::{Rig, scalar};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::ristretto::CompressedRistretto;
use curve25519_dalek::traits::IsIdentity;
use curve25519_dalek::{EdwardsPoint, RistrettoPoint};
use sha2::{Digest, Sha512};
use tabella_crypto::group::{Element, Scalar};

/// The challenge of a signature with this key and commitment.
fn challenge(key: &EdwardsPoint, commitment: &EdwardsPoint, message: u64) -> Scalar {
    let hash = Sha512::new()
        .chain_update(commitment.compress().as_bytes())
        .chain_update(key.compress().as_bytes())
        .chain_update(message.to_le_bytes());
    Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
}

/// R + c Y - z B: a check alone wants the identity, a check in a batch that takes points modulo torsion wants a point
/// of small order.
#[test]
fn a10_a_signature_with_a_torsion_part_passes_in_a_batch_and_fails_alone() {
    let mut rng = Rig::plurality(1, 2).rng;
    let secret = scalar(&mut rng);
    let mut split = 0;
    for torsion in &EIGHT_TORSION[1..] {
        let key = ED25519_BASEPOINT_POINT * secret + torsion;
        for message in 0..8 {
            let nonce = scalar(&mut rng);
            let commitment = ED25519_BASEPOINT_POINT * nonce;
            let c = challenge(&key, &commitment, message);
            let response = nonce + c * secret;
            let rest = commitment + key * c - ED25519_BASEPOINT_POINT * response;
            assert!(rest.mul_by_cofactor().is_identity(), "a batch modulo torsion accepts");
            assert!(rest.is_small_order());
            split += usize::from(!rest.is_identity());
        }
    }
    assert!(split > 28, "most of them are refused by whoever checks them alone: {split} of 56");
}

/// Eight Ed25519 points are one key to a check modulo torsion. An element of ristretto255 has one encoding.
#[test]
fn a10_a11_no_encoding_of_ristretto_carries_a_torsion_part() {
    let mut rng = Rig::plurality(2, 2).rng;
    for _ in 0..16 {
        let secret = scalar(&mut rng);
        let key = ED25519_BASEPOINT_POINT * secret;
        let eight: HashSet<[u8; 32]> = EIGHT_TORSION.iter().map(|t| (key + t).compress().to_bytes()).collect();
        assert_eq!(eight.len(), 8);
        for bytes in eight {
            // The encodings of Ed25519 decode here by chance only, and then have no second encoding.
            if let Ok(element) = Element::decode(&bytes, "test") {
                assert_eq!(element.point().compress().to_bytes(), bytes);
            }
        }
        let element = RistrettoPoint::mul_base(&secret);
        assert_eq!(Element::decode(element.compress().as_bytes(), "test").unwrap().point(), &element);
    }
    // The small-order points of the curve: the identity, and nothing else, has an encoding here.
    for torsion in EIGHT_TORSION {
        let bytes = torsion.compress().to_bytes();
        assert!(Element::decode(&bytes, "test").is_err());
        let decoded = CompressedRistretto(bytes).decompress();
        assert!(decoded.is_none_or(|point| point.is_identity()));
    }
}
