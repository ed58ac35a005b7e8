//! Sums of lists of points, one list per lane.

use crate::curve::{Affine, AffineRow, EMPTY_EXTENDED, ExtendedRow};
use crate::field::{Field, Kernel, LANES};

/// A list of points: part of a longer array of [`Entry`].
#[derive(Clone, Copy, Debug, Default)]
pub struct List {
    /// Where it begins.
    pub start: u32,
    /// How many entries it has.
    pub length: u32,
}

/// A point and its sign: twice the index of its row, plus one where it is to be subtracted.
pub type Entry = u32;

/// Sums lists. Eight neighbours go together for as long as the longest of them, so lists are sorted by length.
pub struct SumLists<'a> {
    /// The points; the last row is the identity.
    pub rows: &'a [AffineRow],
    /// What the lists are parts of.
    pub entries: &'a [Entry],
    /// The lists; none is empty.
    pub lists: &'a [List],
    /// One sum per list; what was there is lost.
    pub sums: &'a mut Vec<ExtendedRow>,
}

impl<F: Field> Kernel<F> for SumLists<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        let nothing = ((self.rows.len() - 1) as Entry) << 1;
        self.sums.clear();
        for group in self.lists.chunks(LANES) {
            let mut lanes = [List::default(); LANES];
            lanes[..group.len()].copy_from_slice(group);
            let entry = |list: List, step: u32| {
                if step < list.length { self.entries[(list.start + step) as usize] } else { nothing }
            };
            let pick = |step: u32| {
                let entries = lanes.map(|list| entry(list, step));
                let negative = entries.iter().rev().fold(0, |mask, entry| mask << 1 | (entry & 1) as u8);
                (Affine::<F>::load(proof, entries.map(|entry| &self.rows[(entry >> 1) as usize])), negative)
            };
            let (first, negative) = pick(0);
            let mut sum = first.extend(proof, negative);
            for step in 1..lanes.iter().map(|list| list.length).max().unwrap_or(0) {
                let (point, negative) = pick(step);
                sum = sum.add_affine(point, negative);
            }
            let mut rows = [EMPTY_EXTENDED; LANES];
            sum.store(&mut rows);
            self.sums.extend_from_slice(&rows[..group.len()]);
        }
    }
}
