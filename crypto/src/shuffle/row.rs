//! What prover and verifier compute alike, row by row.

use std::sync::{LazyLock, OnceLock};

use core::ops::{ControlFlow, Range};

use rayon::prelude::*;
use tabella_wide::{FixedBase, Points};

use super::lists::{AccessError, ListKind, Source};
use super::{Progress, ROW, ShuffleError};
use crate::group::{Element, Scalar, row_generators};

/// P_0 .. P_511, the same for all shuffles.
pub(super) struct Generators {
    /// As the verifier multiplies them.
    pub(super) points: Points,
    tables: OnceLock<Vec<FixedBase>>,
}

impl Generators {
    pub(super) fn get() -> &'static Self {
        static GENERATORS: LazyLock<Generators> = LazyLock::new(|| {
            let points = row_generators(ROW as u32);
            let encodings: Vec<_> = points.iter().map(|point| point.compress().to_bytes()).collect();
            Generators { points: Points::decode(&encodings).0, tables: OnceLock::new() }
        });
        &GENERATORS
    }

    /// G, then the P_k, for constant-time multiplication.
    pub(super) fn tables(&self) -> &[FixedBase] {
        self.tables.get_or_init(|| {
            let mut points = vec![*Element::base().point()];
            points.extend(row_generators(ROW as u32));
            FixedBase::tables(&points)
        })
    }
}

/// Goes through rows in pieces, some of them at a time on all cores, and takes what each gives in their order.
pub(super) struct Walk<'w, W> {
    pub(super) rows: usize,
    pub(super) progress: Progress,
    pub(super) watch: &'w mut W,
}

impl<W: FnMut(Progress) -> ControlFlow<()>> Walk<'_, W> {
    pub(super) fn pieces<T: Send>(
        &mut self,
        long: usize,
        piece: impl Fn(Range<usize>) -> Result<T, ShuffleError> + Sync,
        mut take: impl FnMut(T) -> Result<(), ShuffleError>,
    ) -> Result<(), ShuffleError> {
        let starts: Vec<usize> = (0..self.rows).step_by(long).collect();
        // A few for each core: enough to keep all busy, few enough to stay in memory.
        for together in starts.chunks(2 * rayon::current_num_threads()) {
            let range = |start: usize| start..self.rows.min(start + long);
            let results: Vec<_> = together.par_iter().map(|start| piece(range(*start))).collect();
            for result in results {
                take(result?)?;
            }
            self.progress.done += together.iter().map(|start| range(*start).len()).sum::<usize>();
            if (self.watch)(self.progress).is_break() {
                return Err(ShuffleError::Cancelled);
            }
        }
        Ok(())
    }
}

/// Fails unless the list has this length.
pub(super) fn check_length(list: ListKind, source: &(impl Source + ?Sized), expected: u64) -> Result<(), ShuffleError> {
    match source.bytes() {
        found if found == expected => Ok(()),
        found => Err(ShuffleError::Length { list, expected, found }),
    }
}

/// The bytes of a list in this range.
pub(super) fn read(
    list: ListKind,
    source: &(impl Source + ?Sized),
    range: Range<u64>,
) -> Result<Vec<u8>, ShuffleError> {
    let mut bytes = vec![0; (range.end - range.start) as usize];
    source.read(range.start, &mut bytes).map_err(access(list))?;
    Ok(bytes)
}

pub(super) fn access(list: ListKind) -> impl Fn(AccessError) -> ShuffleError {
    move |source| ShuffleError::Access { list, source }
}

/// x + j for each place j.
pub(super) fn shifted(x: &Scalar, places: impl Iterator<Item = u64>) -> Vec<Scalar> {
    places.map(|place| x + Scalar::from(place)).collect()
}

/// Whether x + j is zero for a place j below the bound, where it has no reciprocal.
pub(super) fn hits_a_place(x: &Scalar, bound: usize) -> bool {
    let negated = (-x).to_bytes();
    let (low, high) = negated.split_at(8);
    let low = low.iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    high.iter().all(|byte| *byte == 0) && low < bound as u64
}

/// gamma^(first + 1), gamma^(first + 2) and so on.
pub(super) fn powers_above(gamma: &Scalar, first: usize) -> impl Iterator<Item = Scalar> {
    let mut start = *gamma;
    let (mut square, mut left) = (*gamma, first);
    while left > 0 {
        if left & 1 == 1 {
            start *= square;
        }
        square *= square;
        left >>= 1;
    }
    let gamma = *gamma;
    core::iter::successors(Some(start), move |power| Some(power * gamma))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a37_a_challenge_without_a_reciprocal_is_seen() {
        let items = 70_000;
        let at = |place: u64| hits_a_place(&-Scalar::from(place), items);
        assert!(at(0) && at(1) && at(255) && at(256) && at(69_999));
        assert!(!at(70_000) && !at(u64::MAX));
        for power in [64, 128, 251] {
            let high = (0..power).fold(Scalar::ONE, |power, _| power + power);
            assert!(!hits_a_place(&-high, items) && !hits_a_place(&-(high + Scalar::ONE), items), "2^{power}");
        }
        assert!(!hits_a_place(&Scalar::ONE, items));
    }

    #[test]
    fn powers_go_on_from_row_to_row() {
        let gamma = Scalar::from(3_u8);
        let all: Vec<_> = powers_above(&gamma, 0).take(1100).collect();
        assert_eq!(all[..3], [3_u8, 9, 27].map(Scalar::from));
        for first in [1, 2, 511, 512, 1024] {
            assert!(powers_above(&gamma, first).zip(&all[first..]).all(|(one, other)| one == *other));
        }
    }
}
