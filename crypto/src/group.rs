//! Elements of ristretto255 (RFC 9496) together with their one encoding, and the hashed generators.

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_COMPRESSED;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::IsIdentity;
use sha2::{Digest, Sha512};
use tabella_wide::Points;
use zeroize::Zeroize;

pub use curve25519_dalek::Scalar;

use crate::encoding::DecodeError;

/// A group element that is not the identity, with its canonical encoding kept beside it.
///
/// Transcripts absorb encodings and multiplications take points; holding both saves an inversion each time. The
/// identity is refused everywhere on the wire: no honest party ever publishes it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Element {
    point: RistrettoPoint,
    bytes: [u8; 32],
}

impl Element {
    /// Decodes 32 bytes.
    ///
    /// # Errors
    /// [`DecodeError::Point`] when the bytes are not the canonical encoding of an element, [`DecodeError::Identity`]
    /// for the identity.
    pub fn decode(bytes: &[u8; 32], what: &'static str) -> Result<Self, DecodeError> {
        let point = CompressedRistretto(*bytes).decompress().ok_or(DecodeError::Point { what })?;
        if point.is_identity() {
            return Err(DecodeError::Identity { what });
        }
        Ok(Self { point, bytes: *bytes })
    }

    /// Wraps a computed point.
    ///
    /// # Errors
    /// [`DecodeError::Identity`] for the identity.
    pub fn new(point: RistrettoPoint, what: &'static str) -> Result<Self, DecodeError> {
        if point.is_identity() {
            return Err(DecodeError::Identity { what });
        }
        Ok(Self::from_nonidentity(point))
    }

    /// Wraps a point that is the identity with negligible probability only, such as a fresh random multiple of G.
    pub(crate) fn from_nonidentity(point: RistrettoPoint) -> Self {
        Self { point, bytes: point.compress().to_bytes() }
    }

    /// The base point G.
    pub fn base() -> Self {
        Self { point: RistrettoPoint::mul_base(&Scalar::ONE), bytes: RISTRETTO_BASEPOINT_COMPRESSED.to_bytes() }
    }

    /// The point.
    pub fn point(&self) -> &RistrettoPoint {
        &self.point
    }

    /// The canonical encoding.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }
}

impl core::fmt::Debug for Element {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Element(")?;
        for byte in self.bytes.iter().take(6) {
            write!(f, "{byte:02x}")?;
        }
        write!(f, "..)")
    }
}

/// The place of the first of these encodings that [`Element::decode`] refuses, found for many of them at a time.
pub fn first_undecodable(encodings: &[[u8; 32]]) -> Option<usize> {
    Points::decode(encodings).1.first().copied()
}

/// Decodes a scalar from its one encoding: 32 bytes, little-endian, below the group order.
///
/// # Errors
/// [`DecodeError::Scalar`] for a value that is not reduced.
pub fn decode_scalar(bytes: &[u8; 32], what: &'static str) -> Result<Scalar, DecodeError> {
    Option::from(Scalar::from_canonical_bytes(*bytes)).ok_or(DecodeError::Scalar { what })
}

/// rho^1 .. rho^count: the weights of a contest's ciphertexts. They count from 1: from 0, a point could move between C_0
/// and C_1 unseen.
pub(crate) fn powers(rho: Scalar, count: usize) -> Vec<Scalar> {
    core::iter::successors(Some(rho), |power| Some(power * rho)).take(count).collect()
}

/// A secret scalar: wiped when dropped, never printed.
#[derive(Clone)]
pub struct SecretScalar(pub(crate) Scalar);

impl SecretScalar {
    /// The scalar itself, for arithmetic.
    pub fn expose(&self) -> &Scalar {
        &self.0
    }

    /// Wraps a scalar that is to be kept secret.
    pub fn new(scalar: Scalar) -> Self {
        Self(scalar)
    }
}

impl Drop for SecretScalar {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl core::fmt::Debug for SecretScalar {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SecretScalar(..)")
    }
}

/// The generators of the bit commitment: one pair (G_i, H_i) per bit and J for the blinding factor.
///
/// Each is the one-way map of RFC 9496 section 4.3.4 applied to SHA-512 of a fixed domain string and the index, so
/// nobody, the organiser of an election included, chose them or knows a relation between any two.
#[derive(Clone, Debug)]
pub struct Generators {
    pub(crate) g: Vec<RistrettoPoint>,
    pub(crate) h: Vec<RistrettoPoint>,
    pub(crate) j: RistrettoPoint,
}

/// J', the base that blinds the single amounts of `amounts`: the family `V` at index 0.
///
/// Not J, which blinds a commitment to all amounts together: with two bases no blinding of one can stand in for a
/// blinding of the other, whatever equations are added up.
pub(crate) fn amount_blinding() -> RistrettoPoint {
    hash_to_group(b'V', 0)
}

/// H', the base of the values in commitments to attributes of `membership`: the family `A` at index 0.
pub(crate) fn attribute_base() -> RistrettoPoint {
    static BASE: std::sync::LazyLock<RistrettoPoint> = std::sync::LazyLock::new(|| hash_to_group(b'A', 0));
    *BASE
}

/// P_0 .. P_(count-1), which commit to a row of a permutation in `shuffle`: the family `P`.
pub(crate) fn row_generators(count: u32) -> Vec<RistrettoPoint> {
    (0..count).map(|index| hash_to_group(b'P', index)).collect()
}

/// Domain string of the hashed generators; a one-byte family (`G`, `H`, `J`, `V`, `A` or `P`) and the index as a
/// little-endian u32 follow it.
pub const GENERATOR_DOMAIN: &[u8] = b"tabella/v1/generator/";

impl Generators {
    /// The first `bits` pairs and J.
    pub fn new(bits: usize) -> Self {
        let family = |name: u8| (0..bits as u32).map(|index| hash_to_group(name, index)).collect();
        Self { g: family(b'G'), h: family(b'H'), j: hash_to_group(b'J', 0) }
    }
}

fn hash_to_group(family: u8, index: u32) -> RistrettoPoint {
    let digest = Sha512::new().chain_update(GENERATOR_DOMAIN).chain_update([family]).chain_update(index.to_le_bytes());
    RistrettoPoint::from_uniform_bytes(&digest.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_are_distinct_and_a_longer_list_extends_a_shorter_one() {
        let (short, long) = (Generators::new(3), Generators::new(40));
        assert_eq!(short.g, long.g[..3]);
        assert_eq!(short.h, long.h[..3]);
        let mut all: Vec<_> = long.g.iter().chain(&long.h).chain([&long.j]).map(|p| p.compress().to_bytes()).collect();
        all.push(*Element::base().as_bytes());
        all.push(amount_blinding().compress().to_bytes());
        all.push(attribute_base().compress().to_bytes());
        all.extend(row_generators(40).iter().map(|point| point.compress().to_bytes()));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 124);
    }

    #[test]
    fn a11_only_the_canonical_encoding_of_a_point_decodes() {
        // The field prime itself: a second encoding of zero.
        let mut prime = [0xff; 32];
        prime[0] = 0xed;
        prime[31] = 0x7f;
        assert_eq!(Element::decode(&prime, "test").unwrap_err(), DecodeError::Point { what: "test" });
        let mut negative = *Element::base().as_bytes();
        negative[0] ^= 1;
        assert_eq!(Element::decode(&negative, "test").unwrap_err(), DecodeError::Point { what: "test" });
    }

    #[test]
    fn a12_the_identity_does_not_decode() {
        assert_eq!(Element::decode(&[0; 32], "test").unwrap_err(), DecodeError::Identity { what: "test" });
    }

    #[test]
    fn a11_a_scalar_that_is_not_reduced_does_not_decode() {
        // The group order, RFC 9496 section 4: congruent to zero but not its encoding.
        let order: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        assert_eq!(decode_scalar(&order, "test").unwrap_err(), DecodeError::Scalar { what: "test" });
        assert_eq!(decode_scalar(&[0; 32], "test").unwrap(), Scalar::ZERO);
    }

    #[test]
    fn secrets_do_not_print() {
        assert_eq!(format!("{:?}", SecretScalar::new(Scalar::from(7u8))), "SecretScalar(..)");
    }
}
