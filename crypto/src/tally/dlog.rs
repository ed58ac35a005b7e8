//! Small discrete logarithms by baby steps and giant steps (Shanks 1971).
//!
//! Encoding a point costs an inversion; dalek encodes the doubles of many points for the price of one. So the baby
//! steps are looked up by the encodings of 2 n G, and giant steps are taken many at a time and doubled too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use curve25519_dalek::ristretto::RistrettoPoint;

use crate::group::{Element, Scalar};

/// Largest number that is looked for: a search takes at most 2^20 giant steps.
pub(super) const MAX_BOUND: u64 = 1 << 40;
/// Most baby steps.
const MAX_WIDTH: u64 = 1 << 20;
/// Points encoded together.
const TOGETHER: usize = 4096;

/// n with n G = `point`, for an n from 0 to `bound` (or to [`MAX_BOUND`]), in bounded time whatever the point.
pub(super) fn find(point: &RistrettoPoint, bound: u64) -> Option<u64> {
    let bound = bound.min(MAX_BOUND);
    Table::covering(bound, 1).find(point, bound)
}

/// The multiples 0 .. width of the base point, by the first half of the encoding of their doubles.
pub(super) struct Table {
    baby: HashMap<[u8; 16], u32>,
    width: u64,
}

impl Table {
    /// A table with about as many baby steps as there are giant steps in so many searches up to `bound`. The largest one
    /// made so far is kept and used for smaller bounds too.
    pub(super) fn covering(bound: u64, searches: u64) -> Arc<Self> {
        static LARGEST: Mutex<Option<Arc<Table>>> = Mutex::new(None);
        let steps = bound.saturating_mul(searches).isqrt().min(bound.min(MAX_WIDTH));
        let width = (steps + 1).next_power_of_two().min(MAX_WIDTH);
        // A table is put there whole: what a panic leaves behind is sound.
        let mut largest = LARGEST.lock().unwrap_or_else(PoisonError::into_inner);
        match &*largest {
            Some(table) if table.width >= width => Arc::clone(table),
            _ => Arc::clone(largest.insert(Arc::new(Self::new(width)))),
        }
    }

    fn new(width: u64) -> Self {
        let base = *Element::base().point();
        let mut baby = HashMap::with_capacity(width as usize);
        let mut next = RistrettoPoint::default();
        for first in (0..width).step_by(TOGETHER) {
            let count = (width - first).min(TOGETHER as u64) as usize;
            let encodings = doubled(&mut next, &base, count);
            baby.extend(encodings.zip(first as u32..));
        }
        Self { baby, width }
    }

    /// n with n G = `point`, for an n from 0 to `bound`.
    pub(super) fn find(&self, point: &RistrettoPoint, bound: u64) -> Option<u64> {
        let giant = -RistrettoPoint::mul_base(&Scalar::from(self.width));
        let mut rest = *point;
        let steps = bound / self.width + 1;
        // A few steps first: most counts are small.
        let mut first = 0;
        while first < steps {
            let count = (steps - first).min((TOGETHER as u64).min(64 + first));
            for (step, encoding) in (first..).zip(doubled(&mut rest, &giant, count as usize)) {
                // Half an encoding could be another's by chance: the point itself decides.
                let found = self.baby.get(&encoding).map(|n| step * self.width + u64::from(*n));
                if let Some(n) = found.filter(|n| RistrettoPoint::mul_base(&Scalar::from(*n)) == *point) {
                    return (n <= bound).then_some(n);
                }
            }
            first += count;
        }
        None
    }
}

/// Half the encodings of the doubles of `next`, `next + step`, ...; moves `next` behind them.
fn doubled(next: &mut RistrettoPoint, step: &RistrettoPoint, count: usize) -> impl Iterator<Item = [u8; 16]> + use<> {
    let points: Vec<_> = core::iter::repeat_with(|| {
        let point = *next;
        *next += step;
        point
    })
    .take(count)
    .collect();
    RistrettoPoint::double_and_compress_batch(&points).into_iter().map(|encoding| {
        let mut half = [0; 16];
        half.copy_from_slice(&encoding.as_bytes()[..16]);
        half
    })
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
            prop_assert_eq!(find(&times_base(n), bound), (n <= bound).then_some(n));
        }

        #[test]
        fn a_table_of_any_width_finds_the_same(power in 0u32..10, n in 0u64..5000) {
            prop_assert_eq!(Table::new(1 << power).find(&times_base(n), 4000), (n <= 4000).then_some(n));
        }
    }

    #[test]
    fn a15_a_search_for_what_is_not_there_ends() {
        assert_eq!(find(&-times_base(1), 1_000_000), None);
        assert_eq!(find(&times_base(1_000_001), 1_000_000), None);
        assert_eq!(find(&times_base(1_000_000), 1_000_000), Some(1_000_000));
    }
}
