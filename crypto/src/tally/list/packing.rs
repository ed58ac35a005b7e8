//! How the values of a contest lie in the exponents of a list: several in one, as the digits of a number.
//!
//! With b = the largest value + 1 and p values together, C'_k = sum_j b^j C_(pk+j) holds sum_j b^j v_(pk+j) under the key
//! K'_k = sum_j b^j K_(pk+j). Everybody does this alike, without a secret; a trustee does it with its shares.

use curve25519_dalek::ristretto::{RistrettoBasepointTable, RistrettoPoint};
use rayon::prelude::*;
use sha2::{Digest, Sha512};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::ballot::Tracker;
use crate::contest::{Contest, Rule};
use crate::encoding::DecodeError;
use crate::group::{Element, Scalar, SecretScalar};
use crate::shuffle::MAX_KEYS;

/// Bound of the numbers in exponents: their logarithms are found fast.
pub const EXPONENT_BOUND: u64 = 1 << 24;

const NONCE_DOMAIN: &[u8] = b"tabella/v1/list-nonce";

/// A contest or key that cannot be packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PackingError {
    /// Not a contest of scores, or one whose counters share slots.
    #[error("only contests of scores whose counters have slots of their own go through mixes")]
    Rule,
    /// The largest value is out of range.
    #[error("values up to {0} cannot be in a list; the largest is 1 to {most}", most = EXPONENT_BOUND - 1)]
    Largest(u64),
    /// More packed slots than a shuffle takes.
    #[error("{values} values up to {largest} take {width} slots of a list, more than {MAX_KEYS}")]
    Width {
        /// Values of a ballot.
        values: usize,
        /// The largest value.
        largest: u64,
        /// Slots that they take.
        width: usize,
    },
    /// Fewer slot keys than values.
    #[error("{keys} slot keys for {values} values")]
    TooFewKeys {
        /// Slot keys there are.
        keys: usize,
        /// Values of a ballot.
        values: usize,
    },
    /// A packed key, or a trustee's packed public share, is the identity or that of an earlier slot.
    #[error("the packed key of slot {0} is degenerate")]
    Degenerate(usize),
}

/// How the values of a contest are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packing {
    base: u64,
    together: usize,
    values: usize,
}

impl Packing {
    /// The packing of so many values from 0 to `largest`.
    ///
    /// # Errors
    /// [`PackingError::Largest`] or [`PackingError::Width`].
    pub fn new(values: usize, largest: u64) -> Result<Self, PackingError> {
        if !(1..EXPONENT_BOUND).contains(&largest) {
            return Err(PackingError::Largest(largest));
        }
        let base = largest + 1;
        let fits = |count: &u32| base.checked_pow(*count).is_some_and(|power| power <= EXPONENT_BOUND);
        let together = (1..).take_while(fits).count();
        let packing = Self { base, together, values };
        match packing.width() {
            1..=MAX_KEYS => Ok(packing),
            width => Err(PackingError::Width { values, largest, width }),
        }
    }

    /// The packing of a contest of scores.
    ///
    /// # Errors
    /// [`PackingError`] when it cannot be packed.
    pub fn of(contest: &Contest) -> Result<Self, PackingError> {
        match contest.rule() {
            Rule::Score { max } if !contest.is_packed() => Self::new(contest.options(), u64::from(*max)),
            _ => Err(PackingError::Rule),
        }
    }

    /// Values of a ballot.
    pub fn values(&self) -> usize {
        self.values
    }

    /// Packed slots: points of an item besides C_0.
    pub fn width(&self) -> usize {
        self.values.div_ceil(self.together)
    }

    /// The largest number that the exponent of a slot can be.
    pub fn bound(&self, slot: usize) -> u64 {
        let digits = self.values.saturating_sub(slot * self.together).min(self.together);
        self.base.pow(digits as u32) - 1
    }

    /// The values that these exponents hold, one for each slot, none above its bound.
    pub fn digits(&self, exponents: &[u64]) -> Vec<u64> {
        let digits = |rest: &u64| {
            core::iter::successors(Some(*rest), |rest| Some(rest / self.base))
                .map(|rest| rest % self.base)
                .take(self.together)
        };
        exponents.iter().flat_map(digits).take(self.values).collect()
    }

    /// K'_1 .. K'_w under the slot keys of the ceremony, or a trustee's public shares of them.
    ///
    /// # Errors
    /// [`PackingError::TooFewKeys`] or [`PackingError::Degenerate`].
    pub fn keys(&self, slot_keys: &[Element]) -> Result<Vec<Element>, PackingError> {
        let (keys, values) = (slot_keys.len(), self.values);
        let own = slot_keys.get(..values).ok_or(PackingError::TooFewKeys { keys, values })?;
        let points: Vec<RistrettoPoint> = own.iter().map(|key| *key.point()).collect();
        let mut keys = Vec::with_capacity(self.width());
        for (slot, point) in self.points(&points).into_iter().enumerate() {
            let key = Element::new(point, "packed key").ok().filter(|key| !keys.contains(key));
            keys.push(key.ok_or(PackingError::Degenerate(slot))?);
        }
        Ok(keys)
    }

    /// A trustee's secret shares of the packed keys.
    pub(super) fn secrets(&self, shares: &[SecretScalar]) -> Option<Vec<SecretScalar>> {
        let base = Scalar::from(self.base);
        let fold = |chunk: &[SecretScalar]| {
            let mut sum = Zeroizing::new(Scalar::ZERO);
            for share in chunk.iter().rev() {
                *sum = *sum * base + share.expose();
            }
            SecretScalar::new(*sum)
        };
        Some(shares.get(..self.values)?.chunks(self.together).map(fold).collect())
    }

    fn points(&self, points: &[RistrettoPoint]) -> Vec<RistrettoPoint> {
        let times = |point: RistrettoPoint| {
            let bits = (0..u64::BITS - self.base.leading_zeros()).rev();
            bits.fold(RistrettoPoint::default(), |sum, bit| {
                let twice = sum + sum;
                if self.base >> bit & 1 == 1 { twice + point } else { twice }
            })
        };
        let fold = |chunk: &[RistrettoPoint]| {
            let (last, rest) = chunk.split_last().expect("no chunk is empty");
            rest.iter().rev().fold(*last, |sum, point| times(sum) + point)
        };
        points.chunks(self.together).map(fold).collect()
    }
}

/// A ballot on its way into the first list of a contest.
#[derive(Debug, Clone)]
pub struct Listed<'b> {
    /// Its tracker.
    pub tracker: Tracker,
    /// C_0 .. C_m of the contest, of a ballot that was verified.
    pub ciphertexts: &'b [[u8; 32]],
}

/// Makes the first list of a contest, before any mix, from its ballots: packed, and each re-encrypted under a nonce that
/// everybody computes from its tracker.
///
/// Nobody is hidden by a public nonce. It is there so that no two items begin with the same point, which a shuffle refuses:
/// voters who agree on a nonce could otherwise keep a contest from being mixed at all.
pub struct FirstList {
    packing: Packing,
    /// K'_1 .. K'_w.
    keys: Vec<RistrettoBasepointTable>,
    /// What nonces are hashed from, before the tracker.
    prefix: Sha512,
}

impl FirstList {
    /// For the contest at this position, under these packed keys.
    pub fn new(chain: &[u8; 32], manifest: &[u8; 32], contest: usize, packing: Packing, keys: &[Element]) -> Self {
        let prefix = Sha512::new_with_prefix(NONCE_DOMAIN)
            .chain_update(chain)
            .chain_update(manifest)
            .chain_update((contest as u64).to_le_bytes());
        let keys = keys.iter().map(|key| RistrettoBasepointTable::create(key.point())).collect();
        Self { packing, keys, prefix }
    }

    /// The items of some ballots, one after another, in their order.
    ///
    /// # Errors
    /// [`DecodeError`] when what was verified as a ciphertext is none, or has another number of slots.
    pub fn items(&self, ballots: &[Listed<'_>]) -> Result<Vec<u8>, DecodeError> {
        Ok(ballots.par_iter().map(|ballot| self.item(ballot)).collect::<Result<Vec<_>, _>>()?.concat())
    }

    fn item(&self, ballot: &Listed<'_>) -> Result<Vec<u8>, DecodeError> {
        let what = "ciphertext of a counted ballot";
        let (found, expected) = (ballot.ciphertexts.len(), 1 + self.packing.values);
        if found < expected {
            return Err(DecodeError::Truncated { what, missing: 32 * (expected - found) });
        }
        if found > expected {
            return Err(DecodeError::Trailing { what, extra: 32 * (found - expected) });
        }
        let points = ballot.ciphertexts.iter();
        let points = points.map(|bytes| Element::decode(bytes, what).map(|element| *element.point()));
        let points = points.collect::<Result<Vec<_>, _>>()?;
        let nonce =
            Scalar::from_bytes_mod_order_wide(&self.prefix.clone().chain_update(ballot.tracker.0).finalize().into());
        let first = points[0] + RistrettoPoint::mul_base(&nonce);
        let packed = self.packing.points(&points[1..]);
        let rest = packed.into_iter().zip(&self.keys).map(|(point, key)| point + key * &nonce);
        core::iter::once(first)
            .chain(rest)
            .map(|point| Element::new(point, what).map(|element| *element.as_bytes()))
            .collect::<Result<Vec<_>, _>>()
            .map(|item| item.concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn as_many_values_as_fit_are_together() {
        for (values, largest, width) in
            [(35, 3, 3), (8, 8, 2), (60, 60, 15), (64, 255, 22), (24, 1, 1), (25, 1, 2), (2, EXPONENT_BOUND - 1, 2)]
        {
            assert_eq!(Packing::new(values, largest).unwrap().width(), width, "{values} values up to {largest}");
        }
        assert_eq!(Packing::new(0, 3), Err(PackingError::Width { values: 0, largest: 3, width: 0 }));
        assert_eq!(Packing::new(3, 0), Err(PackingError::Largest(0)));
        assert_eq!(Packing::new(3, EXPONENT_BOUND), Err(PackingError::Largest(EXPONENT_BOUND)));
        assert_eq!(Packing::new(193, 255), Err(PackingError::Width { values: 193, largest: 255, width: 65 }));
    }

    #[test]
    fn only_scores_in_slots_of_their_own_are_packed() {
        let scores = Contest::new(Rule::Score { max: 3 }, 35).unwrap();
        assert_eq!(Packing::of(&scores).unwrap(), Packing::new(35, 3).unwrap());
        assert_eq!(Packing::of(&scores.packed().unwrap()), Err(PackingError::Rule));
        assert_eq!(Packing::of(&Contest::new(Rule::Plurality, 3).unwrap()), Err(PackingError::Rule));
    }

    proptest! {
        #[test]
        fn the_digits_of_the_exponents_are_the_values(
            largest in prop_oneof![1..20u64, Just(255), Just(4095), Just(4096)],
            values in proptest::collection::vec(any::<u64>(), 1..40),
        ) {
            let packing = Packing::new(values.len(), largest).unwrap();
            let values: Vec<u64> = values.iter().map(|value| value % (largest + 1)).collect();
            let exponents: Vec<u64> = values
                .chunks(packing.together)
                .map(|chunk| chunk.iter().rev().fold(0, |sum, value| sum * (largest + 1) + value))
                .collect();
            prop_assert!(exponents.iter().enumerate().all(|(slot, exponent)| *exponent <= packing.bound(slot)));
            prop_assert!(packing.bound(0) < EXPONENT_BOUND);
            prop_assert_eq!(packing.digits(&exponents), values.clone());
            let points: Vec<_> = values.iter().map(|value| RistrettoPoint::mul_base(&Scalar::from(*value))).collect();
            let packed: Vec<_> = exponents.iter().map(|value| RistrettoPoint::mul_base(&Scalar::from(*value))).collect();
            prop_assert_eq!(packing.points(&points), packed);
        }
    }
}
