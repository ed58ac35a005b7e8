//! The interface: points for whatever processor this is.

use curve25519_dalek::Scalar;
use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};

#[cfg(target_arch = "x86_64")]
use crate::avx2::Element as Avx2Element;
use crate::backend::{Backend, Found, backend};
#[cfg(target_arch = "x86_64")]
use crate::ifma::Element as IfmaElement;
#[cfg(target_arch = "x86_64")]
use crate::table::Table;

/// Ristretto255 points, decoded.
#[derive(Clone)]
pub struct Points(Form);

#[derive(Clone)]
enum Form {
    Portable(Vec<RistrettoPoint>),
    #[cfg(target_arch = "x86_64")]
    Avx2(Table<Avx2Element>),
    #[cfg(target_arch = "x86_64")]
    Avx512Ifma(Table<IfmaElement>),
}

impl Points {
    /// Decodes canonical encodings (RFC 9496 section 4.3.1).
    ///
    /// Beside the points stand the positions, in ascending order, that are no canonical encoding, or that of the
    /// identity. They hold the identity.
    pub fn decode(encodings: &[[u8; 32]]) -> (Self, Vec<usize>) {
        let fastest = backend();
        let worthwhile = encodings.len() >= fastest.worthwhile_from();
        Self::decode_with(if worthwhile { fastest } else { Backend::Portable }, encodings)
    }

    /// Decodes with a given backend, for tests and measurements, or with [`Backend::Portable`] where the processor does
    /// not have it.
    pub fn decode_with(backend: Backend, encodings: &[[u8; 32]]) -> (Self, Vec<usize>) {
        match backend.find() {
            #[cfg(target_arch = "x86_64")]
            Found::Avx512Ifma(proof) => {
                let (table, refused) = Table::decode(proof, encodings);
                (Self(Form::Avx512Ifma(table)), refused)
            }
            #[cfg(target_arch = "x86_64")]
            Found::Avx2(proof) => {
                let (table, refused) = Table::decode(proof, encodings);
                (Self(Form::Avx2(table)), refused)
            }
            Found::Portable => {
                let (points, refused) = decode_one_by_one(encodings);
                (Self(Form::Portable(points)), refused)
            }
        }
    }

    /// The number of points, those that hold the identity for a refused encoding included.
    pub fn len(&self) -> usize {
        match &self.0 {
            Form::Portable(points) => points.len(),
            #[cfg(target_arch = "x86_64")]
            Form::Avx2(table) => table.len(),
            #[cfg(target_arch = "x86_64")]
            Form::Avx512Ifma(table) => table.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sum of `scalars[i]` times point i, in variable time.
    ///
    /// # Panics
    /// When there are not as many scalars as points.
    pub fn multiscalar(&self, scalars: &[Scalar]) -> RistrettoPoint {
        assert_eq!(scalars.len(), self.len(), "one scalar per point");
        match &self.0 {
            Form::Portable(points) => RistrettoPoint::vartime_multiscalar_mul(scalars, points),
            #[cfg(target_arch = "x86_64")]
            Form::Avx2(table) => computed(table.multiscalar(scalars)),
            #[cfg(target_arch = "x86_64")]
            Form::Avx512Ifma(table) => computed(table.multiscalar(scalars)),
        }
    }

    /// The sums of the columns of a table that is stored row by row, over some of its rows: `rows` are the positions of
    /// their first points, and `columns` points from there are summed into as many sums. A row may come twice.
    ///
    /// # Panics
    /// When a row goes beyond the last point.
    pub fn column_sums(&self, rows: impl IntoIterator<Item = usize>, columns: usize) -> Vec<RistrettoPoint> {
        let rows: Vec<usize> = rows.into_iter().collect();
        let fits = |start: &usize| start.checked_add(columns).is_some_and(|end| end <= self.len());
        assert!(rows.iter().all(fits), "rows end with the points");
        match &self.0 {
            Form::Portable(points) => {
                let sum = |column| rows.iter().map(|start| points[start + column]).sum();
                (0..columns).map(sum).collect()
            }
            #[cfg(target_arch = "x86_64")]
            Form::Avx2(table) => table.column_sums(&rows, columns).into_iter().map(computed).collect(),
            #[cfg(target_arch = "x86_64")]
            Form::Avx512Ifma(table) => table.column_sums(&rows, columns).into_iter().map(computed).collect(),
        }
    }
}

impl core::fmt::Debug for Points {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Points({})", self.len())
    }
}

/// A point that the lanes computed, in dalek's form.
#[cfg(target_arch = "x86_64")]
fn computed(encoding: [u8; 32]) -> RistrettoPoint {
    CompressedRistretto(encoding).decompress().expect("the encoding of a computed point is canonical")
}

fn decode_one_by_one(encodings: &[[u8; 32]]) -> (Vec<RistrettoPoint>, Vec<usize>) {
    let mut refused = Vec::new();
    let decode = |(position, encoding): (usize, &[u8; 32])| {
        let point = CompressedRistretto(*encoding).decompress().filter(|point| !point.is_identity());
        point.unwrap_or_else(|| {
            refused.push(position);
            RistrettoPoint::identity()
        })
    };
    let points = encodings.iter().enumerate().map(decode).collect();
    (points, refused)
}
