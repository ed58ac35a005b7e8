//! Multiples of a point in memory.

use core::marker::PhantomData;

use curve25519_dalek::RistrettoPoint;

use super::digits::WORDS;
use crate::curve::{Affine, AffineRow};
use crate::field::{Block, EMPTY_CELL, Field, Kernel, LANES, TWICE_D};
use crate::ristretto::{Decode, GROUP, inverse_all};

/// The multiples by 1, 3, .. 15 of a point times 2^(32 w): the three elements of an [`Affine`], five words each, and a
/// word of all eight multiples per block.
pub type Window = [Block; 15];

/// One window for each word of [`Digits`].
pub struct Table<F>(Box<[Window; WORDS]>, PhantomData<F>);

impl<F: Field> Table<F> {
    /// Tables of these points, eight at a time.
    pub fn create(proof: F::Proof, points: &[RistrettoPoint]) -> Vec<Self> {
        let rows = rows::<F>(proof, points.iter().copied());
        let mut tables = Vec::with_capacity(points.len());
        for group in rows.chunks(LANES) {
            let mut windows: Vec<_> = group.iter().map(|_| Box::new([[Block([0; LANES]); 15]; WORDS])).collect();
            F::enter(proof, Build { rows: group, tables: &mut windows });
            tables.extend(windows.into_iter().map(|windows| Self(windows, PhantomData)));
        }
        tables
    }

    /// The windows, in the order of the words.
    pub fn windows(&self) -> &[Window; WORDS] {
        &self.0
    }
}

/// Points as rows. They go through their encodings, since that is all that another library tells of them.
pub fn rows<F: Field>(proof: F::Proof, points: impl Iterator<Item = RistrettoPoint>) -> Vec<AffineRow> {
    let encodings: Vec<_> = points.map(|point| point.compress().to_bytes()).collect();
    let mut rows = Vec::with_capacity(encodings.len());
    for group in encodings.chunks(GROUP) {
        // The identity is not accepted, but the row is its own.
        let (decoded, _) = F::enter(proof, Decode { encodings: group });
        rows.extend_from_slice(&decoded.as_flattened()[..group.len()]);
    }
    rows
}

/// Computes the tables of up to eight points, one per lane.
struct Build<'a> {
    rows: &'a [AffineRow],
    tables: &'a mut [Box<[Window; WORDS]>],
}

impl<F: Field> Kernel<F> for Build<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self, proof: F::Proof) {
        let mut rows = [&self.rows[0]; LANES];
        for (lane, row) in rows.iter_mut().zip(self.rows) {
            *lane = row;
        }
        let mut base = Affine::<F>::load(proof, rows).extend(proof, 0);
        let mut multiples = Vec::with_capacity(WORDS * LANES);
        for _ in 0..WORDS {
            let (mut multiple, twice) = (base, base.double());
            for _ in 0..LANES {
                multiples.push(multiple);
                multiple = multiple.add(twice, proof);
            }
            for _ in 0..32 {
                base = base.double();
            }
        }
        let mut inverses = Vec::with_capacity(multiples.len());
        for multiple in &multiples {
            let mut cell = EMPTY_CELL;
            multiple.z.write(&mut cell);
            inverses.push(cell);
        }
        inverse_all::<F>(proof, &mut inverses);
        let twice_d = F::splat(proof, TWICE_D);
        for window in 0..WORDS {
            let mut words = [[twice_d.to_words()[0]; LANES]; 15];
            for place in 0..LANES {
                let point = multiples[window * LANES + place];
                let inverse = F::read(proof, &inverses[window * LANES + place]);
                let elements =
                    [point.sum.times(inverse), point.difference.times(inverse), point.t.times(inverse).times(twice_d)];
                for (i, element) in elements.into_iter().enumerate() {
                    for (k, word) in element.to_words().into_iter().enumerate() {
                        words[5 * i + k][place] = word;
                    }
                }
            }
            for (i, words) in words.into_iter().enumerate() {
                for (table, word) in self.tables.iter_mut().zip(F::transpose(words)) {
                    F::store(word, &mut table[window][i]);
                }
            }
        }
    }
}
