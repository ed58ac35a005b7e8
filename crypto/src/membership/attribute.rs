//! What is committed to about a person, such as the district: v H' + r G.

use curve25519_dalek::RistrettoPoint;
use sha2::{Digest, Sha512};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

use super::{MAX_ALLOWED, RingError, digits};
use crate::data_use::UseSecret;
use crate::group::{Element, Scalar, SecretScalar, attribute_base};

/// Before secret, name and counter, in the hash that is the blinding of a commitment.
const BLINDING: &[u8] = b"tabella/v1/attribute";

/// One attribute of a ring: what is committed to beside each key, and which values will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// C_c1 .. C_cN, in the order of the keys.
    pub commitments: Vec<[u8; 32]>,
    /// The allowed values a_c1 .. a_cv, strictly ascending.
    pub allowed: Vec<u32>,
}

impl Attribute {
    pub(super) fn check(&self, attribute: usize, keys: usize) -> Result<(), RingError> {
        if self.commitments.len() != keys {
            return Err(RingError::Commitments { attribute, keys, found: self.commitments.len() });
        }
        if !(1..=MAX_ALLOWED).contains(&self.allowed.len()) || !self.allowed.is_sorted_by(|a, b| a < b) {
            return Err(RingError::Allowed { attribute });
        }
        Ok(())
    }

    /// m_c: bits of a place among the allowed values.
    pub(super) fn digits(&self) -> usize {
        digits(self.allowed.len())
    }
}

/// What opens a commitment: the value and the blinding r. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct AttributeOpening {
    pub(super) value: Zeroizing<u32>,
    pub(super) blinding: SecretScalar,
}

impl AttributeOpening {
    /// The opening with this value and blinding.
    pub fn new(value: u32, blinding: Scalar) -> Self {
        Self { value: Zeroizing::new(value), blinding: SecretScalar::new(blinding) }
    }

    /// The opening that registrar and person both derive, for an attribute of this name. Every commitment about a person
    /// has a `counter` of its own: two under one blinding would show by how much the value changed.
    pub fn derive(secret: &UseSecret, name: &str, counter: u32, value: u32) -> Self {
        let hash = Sha512::new_with_prefix(BLINDING).chain_update(secret.expose());
        let digest: Zeroizing<[u8; 64]> =
            Zeroizing::new(hash.chain_update(name).chain_update(counter.to_le_bytes()).finalize().into());
        Self::new(value, Scalar::from_bytes_mod_order_wide(&digest))
    }

    /// The opening of somebody's commitment, found by trying all values below `end`; none if no value fits. It takes as
    /// long whatever the value is.
    pub fn find(secret: &UseSecret, name: &str, counter: u32, commitment: &Element, end: u32) -> Option<Self> {
        let mut opening = Self::derive(secret, name, counter, 0);
        let step = attribute_base();
        let mut left = Zeroizing::new(commitment.point() - RistrettoPoint::mul_base(opening.blinding.expose()));
        let mut found = Choice::from(0);
        let zero = RistrettoPoint::default();
        for value in 0..end {
            let fits = left.ct_eq(&zero);
            opening.value.conditional_assign(&value, fits);
            found |= fits;
            *left -= step;
        }
        bool::from(found).then_some(opening)
    }

    /// C = v H' + r G.
    pub fn commit(&self) -> Element {
        let value = attribute_base() * Scalar::from(*self.value);
        Element::from_nonidentity(value + RistrettoPoint::mul_base(self.blinding.expose()))
    }

    /// r.
    pub fn blinding(&self) -> &Scalar {
        self.blinding.expose()
    }

    /// v.
    pub fn value(&self) -> u32 {
        *self.value
    }
}

impl core::fmt::Debug for AttributeOpening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AttributeOpening(..)")
    }
}
