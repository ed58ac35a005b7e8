//! The weights under which all partial decryptions of a trustee are proved at once.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use sha2::{Digest, Sha512};

use super::{ListError, weighted};
use crate::group::{Element, Scalar};

const WEIGHT_DOMAIN: &[u8] = b"tabella/v1/list-weight";

/// The weights of a trustee's partial decryptions.
pub(super) struct Weights {
    /// sigma_1 .. sigma_w.
    pub(super) slots: Vec<Scalar>,
    pub(super) seed: [u8; 32],
}

impl Weights {
    /// rho_i.
    pub(super) fn item(&self, item: usize) -> Scalar {
        let digest = Sha512::new_with_prefix(WEIGHT_DOMAIN)
            .chain_update(self.seed)
            .chain_update((item as u64).to_le_bytes())
            .finalize();
        let half = digest.first_chunk().expect("a digest is longer than a weight");
        Scalar::from(u128::from_le_bytes(*half))
    }

    /// The weighted sum of a trustee's public shares.
    pub(super) fn public(&self, index: usize, public: &[Element]) -> Result<Element, ListError> {
        weighted(index, RistrettoPoint::vartime_multiscalar_mul(&self.slots, public.iter().map(Element::point)))
    }
}
