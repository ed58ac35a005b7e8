//! Small discrete logarithms by baby steps and giant steps (Shanks 1971).

use std::collections::HashMap;

use curve25519_dalek::ristretto::RistrettoPoint;

use crate::group::{Element, Scalar};

/// Baby steps 0 .. width of the base point; finds n from n G for n up to a bound, in bounded time whatever the point.
#[derive(Debug)]
pub struct DiscreteLogTable {
    baby: HashMap<[u8; 32], u64>,
    width: u64,
    bound: u64,
}

impl DiscreteLogTable {
    /// Largest table: 2^20 baby steps.
    const MAX_WIDTH: u64 = 1 << 20;
    /// Largest bound: a search takes at most 2^20 giant steps.
    pub const MAX_BOUND: u64 = 1 << 40;

    /// A table for logarithms from 0 to `bound`, or to [`Self::MAX_BOUND`] if that is less.
    pub fn new(bound: u64) -> Self {
        let bound = bound.min(Self::MAX_BOUND);
        let width = (bound.isqrt() + 1).min(Self::MAX_WIDTH);
        let base = *Element::base().point();
        let mut point = RistrettoPoint::default();
        let mut baby = HashMap::with_capacity(width as usize);
        for n in 0..width {
            baby.insert(point.compress().to_bytes(), n);
            point += base;
        }
        Self { baby, width, bound }
    }

    /// n with n G = `point`, if there is one within the bound.
    pub fn find(&self, point: &RistrettoPoint) -> Option<u64> {
        let giant = RistrettoPoint::mul_base(&Scalar::from(self.width));
        let mut rest = *point;
        for step in 0..=self.bound / self.width {
            if let Some(n) = self.baby.get(&rest.compress().to_bytes()) {
                return Some(step * self.width + n).filter(|n| *n <= self.bound);
            }
            rest -= giant;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn times_base(n: u64) -> RistrettoPoint {
        RistrettoPoint::mul_base(&Scalar::from(n))
    }

    proptest! {
        #[test]
        fn finds_what_is_within_the_bound_and_nothing_else(bound in 0u64..5000, n in 0u64..6000) {
            let table = DiscreteLogTable::new(bound);
            prop_assert_eq!(table.find(&times_base(n)), (n <= bound).then_some(n));
        }
    }

    #[test]
    fn a15_a_search_for_what_is_not_there_ends() {
        let table = DiscreteLogTable::new(1_000_000);
        assert_eq!(table.find(&-times_base(1)), None);
        assert_eq!(table.find(&times_base(1_000_001)), None);
        assert_eq!(table.find(&times_base(1_000_000)), Some(1_000_000));
    }
}
