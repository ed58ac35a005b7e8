//! Sums of the columns of a table.

use crate::curve::{Affine, AffineRow, EMPTY_EXTENDED, Extended, ExtendedRow};
use crate::field::{Field, Kernel, LANES};
use crate::ristretto::Encode;

/// The encodings of the sums of `columns` columns over the rows that begin at `starts`. The last point is the identity.
pub fn column_sums<F: Field>(proof: F::Proof, points: &[AffineRow], starts: &[usize], columns: usize) -> Vec<[u8; 32]> {
    let table = Table { points, starts, columns, streams: streams(starts.len(), columns) };
    let sums = F::enter(proof, SumColumns(table));
    let mut encodings = Vec::with_capacity(columns);
    for group in sums.chunks(LANES) {
        let rows = core::array::from_fn(|lane| group.get(lane).unwrap_or(&group[0]));
        encodings.extend_from_slice(&F::enter(proof, Encode { rows })[..group.len()]);
    }
    encodings
}

/// Into how many parts the rows are dealt out, so that a part of a column per lane fills all lanes.
fn streams(rows: usize, columns: usize) -> usize {
    let full = [1, 2, 4, 8].into_iter().find(|streams| (columns * streams).is_multiple_of(LANES)).unwrap_or(LANES);
    if rows < 4 * full { 1 } else { full }
}

struct Table<'a> {
    points: &'a [AffineRow],
    starts: &'a [usize],
    columns: usize,
    streams: usize,
}

struct SumColumns<'a>(Table<'a>);

impl<F: Field> Kernel<F> for SumColumns<'_> {
    type Output = Vec<ExtendedRow>;

    #[inline(always)]
    fn run(self, proof: F::Proof) -> Self::Output {
        let Table { points, starts, columns, streams } = self.0;
        let identity = &points[points.len() - 1];
        // Part p sums column p % columns over the rows that leave p / columns when divided by the number of streams.
        let parts = columns * streams;
        let mut sums = Vec::with_capacity(parts.next_multiple_of(LANES));
        let mut rows = [EMPTY_EXTENDED; LANES];
        for group in (0..parts).step_by(LANES) {
            let mut sum = Extended::<F>::identity(proof);
            for starts in starts.chunks(streams) {
                let mut summands = [identity; LANES];
                for (lane, summand) in summands.iter_mut().enumerate() {
                    let part = group + lane;
                    if let Some(start) = starts.get(part / columns) {
                        *summand = &points[start + part % columns];
                    }
                }
                sum = sum.add_affine(Affine::load(proof, summands), 0);
            }
            sum.store(&mut rows);
            sums.extend_from_slice(&rows);
        }
        for group in (0..columns).step_by(LANES) {
            let mut sum = Extended::<F>::identity(proof);
            for stream in 0..streams {
                let part = |lane: usize| stream * columns + (group + lane).min(columns - 1);
                let parts = core::array::from_fn(|lane| &sums[part(lane)]);
                sum = sum.add(Extended::load(proof, parts), proof);
            }
            sum.store(&mut rows);
            let count = LANES.min(columns - group);
            sums[group..group + count].copy_from_slice(&rows[..count]);
        }
        sums.truncate(columns);
        sums
    }
}
