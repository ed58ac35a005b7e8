//! What a mixer draws: the permutation, and scalars that are derived again whenever they are needed, so that no list of
//! them is kept.

use merlin::Transcript;
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha512};
use zeroize::{Zeroize, Zeroizing};

use crate::group::Scalar;
use crate::transcript::TranscriptProtocol;

const DOMAIN: &[u8] = b"tabella/v1/shuffle-secret";

/// What a derived scalar is for.
#[derive(Clone, Copy)]
pub(super) enum Use {
    /// r_i.
    Reencryption = 0,
    /// alpha_i.
    IndexMask = 1,
    /// beta_i.
    WeightMask = 2,
    /// The blindings of A_r, U_r, B_r and V_r.
    IndexBlinding = 3,
    IndexMaskBlinding = 4,
    WeightBlinding = 5,
    WeightMaskBlinding = 6,
    /// The blindings of Q_1 and Q_0.
    Quadratic = 7,
    /// e, or the mask of s.
    LastMask = 8,
    /// s.
    Power = 9,
}

/// All secrets of one shuffle. Wiped when dropped.
pub(super) struct Secrets {
    seed: Zeroizing<[u8; 32]>,
    /// a_i.
    permutation: Zeroizing<Vec<u32>>,
}

impl Secrets {
    /// Draws them. They depend on the whole statement and on `rng`: with a generator that repeats itself two different
    /// lists still never share a mask.
    pub(super) fn draw(statement: &Transcript, items: usize, rng: &mut impl CryptoRngCore) -> Self {
        let mut nonces = statement.nonce_rng(&[], rng);
        let mut seed = Zeroizing::new([0; 32]);
        nonces.fill(seed.as_mut());
        let mut permutation: Zeroizing<Vec<u32>> = Zeroizing::new((0..items as u32).collect());
        for last in (1..items).rev() {
            let bound = last as u64 + 1;
            // Uniform below the bound, without a division by a secret: Lemire, "Fast random integer generation in an
            // interval" (ACM TOMACS 2019).
            let drawn = loop {
                let mut bytes = Zeroizing::new([0; 8]);
                nonces.fill(bytes.as_mut());
                let product = u128::from(u64::from_le_bytes(*bytes)) * u128::from(bound);
                if product as u64 >= bound.wrapping_neg() % bound {
                    break (product >> 64) as usize;
                }
            };
            permutation.swap(last, drawn);
        }
        Self { seed, permutation }
    }

    /// The places of the inputs that become these outputs.
    pub(super) fn places(&self, items: core::ops::Range<usize>) -> &[u32] {
        &self.permutation[items]
    }

    /// A uniform scalar for one use and place.
    pub(super) fn scalar(&self, purpose: Use, place: usize) -> Scalar {
        let mut digest: [u8; 64] = Sha512::new_with_prefix(DOMAIN)
            .chain_update(self.seed.as_slice())
            .chain_update([purpose as u8])
            .chain_update((place as u64).to_le_bytes())
            .finalize()
            .into();
        let scalar = Scalar::from_bytes_mod_order_wide(&digest);
        digest.zeroize();
        scalar
    }

    /// One for each of these places.
    pub(super) fn scalars(&self, purpose: Use, places: core::ops::Range<usize>) -> Zeroizing<Vec<Scalar>> {
        let mut scalars = Zeroizing::new(Vec::with_capacity(places.len()));
        scalars.extend(places.map(|place| self.scalar(purpose, place)));
        scalars
    }
}
