//! Sums of multiples, by the bucket method.
//!
//! Pippenger, "On the evaluation of powers and related problems" (FOCS 1976), in the form of Bernstein, Doumen, Lange
//! and Oosterwijk, "Faster batch forgery identification" (INDOCRYPT 2012), section 4. The points of a bucket are listed
//! before they are added, so that eight lanes add up eight buckets of about the same size with their sums in registers;
//! nothing is scattered. Then eight lanes add up the buckets of eight windows.

use curve25519_dalek::Scalar;

use crate::curve::{AffineRow, EMPTY_EXTENDED, Extended, ExtendedRow};
use crate::field::{Field, Kernel, LANES};
use crate::ristretto::Encode;
use crate::sum::{Entry, List, SumLists};
use crate::windows::{Digits, Window};

/// The encoding of the sum of `scalars[i]` times row i. The last row, which has no scalar, is the identity.
pub fn multiscalar<F: Field>(proof: F::Proof, rows: &[AffineRow], scalars: &[Scalar]) -> [u8; 32] {
    let digits = Digits::new(scalars);
    let mut buckets = Buckets::default();
    let mut sums = Vec::new();
    let mut windows = Vec::with_capacity(digits.windows().len());
    for batch in digits.windows().chunks(LANES) {
        buckets.sort::<F>(proof, &digits, batch);
        F::enter(proof, SumLists { rows, entries: &buckets.entries, lists: &buckets.lists, sums: &mut sums });
        let weighted = F::enter(proof, WeightedSums { buckets: &buckets, sums: &mut sums });
        windows.extend_from_slice(&weighted[..batch.len()]);
    }
    let total = F::enter(proof, Horner { windows: digits.windows(), sums: &windows });
    F::enter(proof, Encode { rows: [&total; LANES] })[0]
}

/// The points of up to eight windows, listed by bucket.
#[derive(Default)]
struct Buckets {
    entries: Vec<Entry>,
    /// The buckets that are not empty, the fullest first.
    lists: Vec<List>,
    /// For bucket b of window w, at b * LANES + w: its place in `lists`, or `lists.len()` if it is empty. Bucket 0 is
    /// for digits that are zero and never listed.
    places: Vec<u32>,
    /// Scratch: the digits of one window.
    digits: Vec<i32>,
    /// Scratch: where the next entry of a bucket goes.
    next: Vec<u32>,
    /// Scratch: all buckets that are not empty, with their index in `places`.
    unsorted: Vec<(List, u32)>,
}

impl Buckets {
    fn sort<F: Field>(&mut self, proof: F::Proof, digits: &Digits, windows: &[Window]) {
        let widest = windows.iter().map(|window| window.width).max().unwrap_or(1);
        self.entries.clear();
        self.unsorted.clear();
        for (lane, window) in windows.iter().enumerate() {
            digits.write::<F>(proof, *window, &mut self.digits);
            self.sort_window(digits.positions(*window), *window, lane);
        }
        self.places.clear();
        self.places.resize(((1 << (widest - 1)) + 1) * LANES, self.unsorted.len() as u32);
        self.sort_by_length();
    }

    /// Lists the points of a window by the absolute value of their digit: a counting sort.
    fn sort_window(&mut self, positions: &[u32], window: Window, lane: usize) {
        let Self { entries, digits, next, unsorted, .. } = self;
        next.clear();
        next.resize((1 << (window.width - 1)) + 1, 0);
        digits.iter().for_each(|digit| next[digit.unsigned_abs() as usize] += 1);
        let base = entries.len();
        let mut start = base as u32;
        for (bucket, count) in next.iter_mut().enumerate() {
            if bucket > 0 && *count > 0 {
                unsorted.push((List { start, length: *count }, (bucket * LANES + lane) as u32));
            }
            start += core::mem::replace(count, start);
        }
        entries.resize(base + digits.len(), 0);
        for (digit, position) in digits.iter().zip(positions) {
            let place = &mut next[digit.unsigned_abs() as usize];
            entries[*place as usize] = position << 1 | u32::from(*digit < 0);
            *place += 1;
        }
    }

    /// A counting sort by length, the longest first.
    fn sort_by_length(&mut self) {
        let Self { lists, places, next, unsorted, .. } = self;
        let longest = unsorted.iter().map(|(list, _)| list.length).max().unwrap_or(0);
        next.clear();
        next.resize(longest as usize + 1, 0);
        unsorted.iter().for_each(|(list, _)| next[(longest - list.length) as usize] += 1);
        let mut start = 0;
        next.iter_mut().for_each(|count| start += core::mem::replace(count, start));
        lists.clear();
        lists.resize(unsorted.len(), List::default());
        for (list, bucket) in unsorted {
            let place = &mut next[(longest - list.length) as usize];
            lists[*place as usize] = *list;
            places[*bucket as usize] = *place;
            *place += 1;
        }
    }
}

/// For each window the sum of its buckets, each times its number: running sums from the highest bucket down.
struct WeightedSums<'a> {
    buckets: &'a Buckets,
    sums: &'a mut Vec<ExtendedRow>,
}

impl<F: Field> Kernel<F> for WeightedSums<'_> {
    type Output = [ExtendedRow; LANES];

    #[inline(always)]
    fn run(self, proof: F::Proof) -> Self::Output {
        let mut rows = [EMPTY_EXTENDED; LANES];
        let identity = Extended::<F>::identity(proof);
        identity.store(&mut rows);
        // Where the places of empty buckets point to.
        self.sums.push(rows[0]);
        let (mut running, mut total) = (identity, identity);
        let (chunks, _) = self.buckets.places.as_chunks::<LANES>();
        for places in chunks.iter().skip(1).rev() {
            let bucket = Extended::<F>::load(proof, places.map(|place| &self.sums[place as usize]));
            running = running.add(bucket, proof);
            total = total.add(running, proof);
        }
        total.store(&mut rows);
        rows
    }
}

/// The windows' sums, each shifted to its place: Horner's rule from the highest.
struct Horner<'a> {
    windows: &'a [Window],
    sums: &'a [ExtendedRow],
}

impl<F: Field> Kernel<F> for Horner<'_> {
    type Output = ExtendedRow;

    #[inline(always)]
    fn run(self, proof: F::Proof) -> Self::Output {
        let mut total = Extended::<F>::identity(proof);
        for (window, sum) in self.windows.iter().zip(self.sums).rev() {
            for _ in 0..window.width {
                total = total.double();
            }
            total = total.add(Extended::load(proof, [sum; LANES]), proof);
        }
        let mut rows = [EMPTY_EXTENDED; LANES];
        total.store(&mut rows);
        rows[0]
    }
}
