//! The range proofs of the crate bulletproofs, in the types of this crate.
//!
//! bulletproofs speaks an older version of the curve library. Its types are named here and nowhere else; between the
//! two go canonical bytes (RFC 9496), which are the same in both.

use bulletproofs::{BulletproofGens, PedersenGens, RangeProof};
use curve25519_dalek::RistrettoPoint;
use curve25519_dalek_4::constants::RISTRETTO_BASEPOINT_POINT;
use curve25519_dalek_4::ristretto::CompressedRistretto;
use curve25519_dalek_4::scalar::Scalar as OldScalar;
use merlin::Transcript;
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use crate::group::Scalar;

/// Generators of aggregated range proofs over bases G and J'.
pub(crate) struct RangeParams {
    bits: usize,
    generators: BulletproofGens,
    bases: PedersenGens,
}

impl RangeParams {
    /// For `values` values (a power of two) of `bits` bits, with J' = `blinding`.
    pub(crate) fn new(bits: usize, values: usize, blinding: &RistrettoPoint) -> Self {
        let blinding = CompressedRistretto(blinding.compress().to_bytes());
        let blinding = blinding.decompress().expect("both versions encode points alike");
        let bases = PedersenGens { B: RISTRETTO_BASEPOINT_POINT, B_blinding: blinding };
        Self { bits, generators: BulletproofGens::new(bits, values), bases }
    }

    /// Proves that every value is below 2^bits. `values` and `blindings` open the commitments in their order.
    ///
    /// What the crate multiplies in variable time are the folded vectors of its inner product, which are uniform once
    /// its masks are; the bits, blindings and masks themselves it multiplies in constant time.
    pub(crate) fn prove(
        &self,
        transcript: &mut Transcript,
        values: &[u64],
        blindings: &[Scalar],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Vec<u8> {
        let blindings: Zeroizing<Vec<OldScalar>> = Zeroizing::new(blindings.iter().map(old).collect());
        let (proof, _) = RangeProof::prove_multiple_with_rng(
            &self.generators,
            &self.bases,
            transcript,
            values,
            &blindings,
            self.bits,
            rng,
        )
        .expect("the rule has checked the sizes");
        proof.to_bytes()
    }

    /// Whether the proof shows that what every commitment holds is below 2^bits.
    pub(crate) fn verify(
        &self,
        transcript: &mut Transcript,
        commitments: &[[u8; 32]],
        proof: &[u8],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> bool {
        let commitments: Vec<_> = commitments.iter().copied().map(CompressedRistretto).collect();
        RangeProof::from_bytes(proof).is_ok_and(|proof| {
            proof
                .verify_multiple_with_rng(&self.generators, &self.bases, transcript, &commitments, self.bits, rng)
                .is_ok()
        })
    }
}

fn old(scalar: &Scalar) -> OldScalar {
    let bytes = Zeroizing::new(scalar.to_bytes());
    OldScalar::from_canonical_bytes(*bytes).expect("both versions encode scalars alike")
}
