//! Many points at once: decoding, sums, multiscalar multiplication.

use curve25519_dalek::Scalar;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};

/// Decoded points.
#[derive(Debug)]
pub struct Points(Vec<RistrettoPoint>);

impl Points {
    /// Decodes; positions of what is no canonical encoding of an element, or is the identity, are given too, and hold
    /// the identity.
    pub fn decode(encodings: &[[u8; 32]]) -> (Self, Vec<usize>) {
        let mut bad = Vec::new();
        let points = encodings
            .iter()
            .enumerate()
            .map(|(index, bytes)| match CompressedRistretto(*bytes).decompress() {
                Some(point) if !point.is_identity() => point,
                _ => {
                    bad.push(index);
                    RistrettoPoint::default()
                }
            })
            .collect();
        (Self(points), bad)
    }

    /// sum of scalars times the points from `start` on, in variable time.
    pub fn multiscalar(&self, start: usize, scalars: &[Scalar]) -> RistrettoPoint {
        RistrettoPoint::vartime_multiscalar_mul(scalars, &self.0[start..start + scalars.len()])
    }

    /// The sums of the columns of the rows that start at these points.
    pub fn column_sums(&self, rows: impl Iterator<Item = usize>, columns: usize) -> Vec<RistrettoPoint> {
        let mut sums = vec![RistrettoPoint::default(); columns];
        for start in rows {
            sums.iter_mut().zip(&self.0[start..start + columns]).for_each(|(sum, point)| *sum += point);
        }
        sums
    }
}
