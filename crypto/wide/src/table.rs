//! Decoded points in memory, one row each, for one kind of processor.

use curve25519_dalek::Scalar;

use crate::curve::{AffineRow, Identity};
use crate::field::Field;
use crate::ristretto::{Decode, GROUP};
use crate::{columns, multiply};

/// Points, and the identity after the last one.
#[derive(Clone)]
pub struct Table<F: Field> {
    rows: Vec<AffineRow>,
    proof: F::Proof,
}

impl<F: Field> Table<F> {
    /// Decodes, and reports the positions that hold no point but the identity.
    pub fn decode(proof: F::Proof, encodings: &[[u8; 32]]) -> (Self, Vec<usize>) {
        let mut rows = Vec::with_capacity(encodings.len() + 1);
        let mut refused = Vec::new();
        for group in encodings.chunks(GROUP) {
            let (decoded, accepted) = F::enter(proof, Decode { encodings: group });
            refused.extend((0..group.len()).filter(|lane| accepted >> lane & 1 == 0).map(|lane| rows.len() + lane));
            rows.extend_from_slice(&decoded.as_flattened()[..group.len()]);
        }
        rows.push(F::enter(proof, Identity));
        (Self { rows, proof }, refused)
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.rows.len() - 1
    }

    /// The encoding of the sum of `scalars[i]` times point i.
    pub fn multiscalar(&self, scalars: &[Scalar]) -> [u8; 32] {
        multiply::multiscalar::<F>(self.proof, &self.rows, scalars)
    }

    /// The encodings of the sums of columns.
    pub fn column_sums(&self, starts: &[usize], columns: usize) -> Vec<[u8; 32]> {
        columns::column_sums::<F>(self.proof, &self.rows, starts, columns)
    }
}
