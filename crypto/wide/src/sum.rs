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

/// Sums lists. Eight neighbours go together for as long as the first of them.
pub struct SumLists<'a> {
    /// The points; the last row is the identity.
    pub rows: &'a [AffineRow],
    /// What the lists are parts of.
    pub entries: &'a [Entry],
    /// The lists, the longest first; none is empty.
    pub lists: &'a [List],
    /// One sum per list; what was there is lost.
    pub sums: &'a mut Vec<ExtendedRow>,
}

impl<F: Field> Kernel<F> for SumLists<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        self.sums.clear();
        for group in self.lists.chunks(LANES) {
            let mut lanes = [List::default(); LANES];
            lanes[..group.len()].copy_from_slice(group);
            let (first, negative) = self.pick::<F>(proof, &lanes, 0);
            let mut sum = first.extend(proof, negative);
            for step in 1..lanes[0].length {
                let (point, negative) = self.pick(proof, &lanes, step);
                sum = sum.add_affine(point, negative);
            }
            let mut rows = [EMPTY_EXTENDED; LANES];
            sum.store(&mut rows);
            self.sums.extend_from_slice(&rows[..group.len()]);
        }
    }
}

impl SumLists<'_> {
    /// The next point of every list, or the identity after its end, and the lanes in which it is to be subtracted.
    #[inline(always)]
    fn pick<F: Field>(&self, proof: F::Proof, lists: &[List; LANES], step: u32) -> (Affine<F>, u8) {
        let identity = self.rows.len() - 1;
        let mut rows = [&self.rows[identity]; LANES];
        let mut negative = 0;
        for (lane, list) in lists.iter().enumerate() {
            if step < list.length {
                let entry = self.entries[(list.start + step) as usize];
                rows[lane] = &self.rows[(entry >> 1) as usize];
                negative |= ((entry & 1) as u8) << lane;
            }
        }
        (Affine::load(proof, rows), negative)
    }
}
