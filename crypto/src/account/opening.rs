//! What opens a commitment, and sums of it.

use curve25519_dalek::ristretto::RistrettoPoint;
use zeroize::Zeroizing;

use super::AccountError;
use crate::group::{Element, Scalar, SecretScalar, amount_blinding};

/// An amount and the blinding under which a commitment holds it. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Opening {
    amount: Zeroizing<u64>,
    blinding: SecretScalar,
}

impl Opening {
    /// An amount under a blinding.
    pub fn new(amount: u64, blinding: SecretScalar) -> Self {
        Self { amount: Zeroizing::new(amount), blinding }
    }

    /// The amount.
    pub fn amount(&self) -> u64 {
        *self.amount
    }

    /// The blinding.
    pub fn blinding(&self) -> &Scalar {
        self.blinding.expose()
    }

    /// The opening of the sum of what these open.
    ///
    /// # Errors
    /// [`AccountError::Overflow`] from 2^64.
    pub fn sum<'a>(openings: impl IntoIterator<Item = &'a Self>) -> Result<Self, AccountError> {
        openings.into_iter().try_fold(Self::new(0, SecretScalar::new(Scalar::ZERO)), |sum, opening| sum.plus(opening))
    }

    pub(super) fn plus(&self, other: &Self) -> Result<Self, AccountError> {
        let amount = self.amount.checked_add(*other.amount).ok_or(AccountError::Overflow)?;
        Ok(Self::new(amount, SecretScalar::new(self.blinding() + other.blinding())))
    }

    pub(super) fn minus(&self, other: &Self) -> Result<Self, AccountError> {
        let amount = self.amount.checked_sub(*other.amount).ok_or(AccountError::Insufficient)?;
        Ok(Self::new(amount, SecretScalar::new(self.blinding() - other.blinding())))
    }

    /// amount G + blinding J'.
    pub(super) fn commit(&self) -> RistrettoPoint {
        commit(*self.amount, self.blinding())
    }
}

impl core::fmt::Debug for Opening {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Opening(..)")
    }
}

fn commit(amount: u64, blinding: &Scalar) -> RistrettoPoint {
    RistrettoPoint::mul_base(&Scalar::from(amount)) + amount_blinding() * blinding
}

/// Checks what a provider says that these spends came to together.
///
/// Each commitment holds less than 2^32, as the proof of its spend has shown, and there are fewer than 2^32 of them; so
/// what holds modulo the group order holds for integers. That none is named twice is to be checked besides.
///
/// # Errors
/// [`AccountError::Sum`].
pub fn check_sum(commitments: &[Element], amount: u64, blinding: &Scalar) -> Result<(), AccountError> {
    let sum: RistrettoPoint = commitments.iter().map(Element::point).sum();
    if !commitments.is_empty() && sum == commit(amount, blinding) { Ok(()) } else { Err(AccountError::Sum) }
}
