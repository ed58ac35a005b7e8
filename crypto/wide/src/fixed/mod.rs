//! Sums of multiples of fixed points by secret scalars, in constant time.
//!
//! The eight lanes of a vector are eight digits of one scalar, and a sum has eight lanes of its own until it is encoded:
//! lane a adds up what counts 16^a times. So all lanes work even for a single product, all eight choose from the same
//! eight multiples, and those are together in one register per word: choosing is a permutation of registers. A table
//! has the odd multiples 1, 3, .. 15 of the point times 2^(32 w) for the eight words w of a scalar, 7,680 bytes, and a
//! product takes eight additions. What remains to be done per sum, from 16^a to the encoding, is done for eight sums
//! at a time, one per lane.
//!
//! # Constant time
//! Scalars, choices and sums are secret. No branch and no address depends on them: digits are cut by arithmetic on
//! words, multiples are chosen by instructions whose time does not depend on the places they get, signs and choices are
//! masks, the addition is complete, and encoding selects by masks. Public are the points, the number of sums, and the
//! number and order of what is added to which.
//!
//! Digits, sums and what is computed from sums in memory are wiped. What the compiler copies into registers and the
//! stack is beyond this.

#[cfg(target_arch = "x86_64")]
mod digits;
#[cfg(target_arch = "x86_64")]
mod encode;
#[cfg(target_arch = "x86_64")]
mod lanes;
#[cfg(target_arch = "x86_64")]
mod table;

use curve25519_dalek::Scalar;
use curve25519_dalek::ristretto::{RistrettoBasepointTable, RistrettoPoint};
use curve25519_dalek::traits::Identity;
use subtle::{Choice, ConditionallySelectable};
use zeroize::Zeroizing;

#[cfg(target_arch = "x86_64")]
use crate::avx2::Element as Avx2Element;
use crate::backend::{Backend, Found, backend};
#[cfg(target_arch = "x86_64")]
use crate::curve::AffineRow;
#[cfg(target_arch = "x86_64")]
use crate::ifma::Element as IfmaElement;
#[cfg(target_arch = "x86_64")]
use lanes::Lanes;
#[cfg(target_arch = "x86_64")]
use table::Table;

/// A public point whose multiples by secret scalars can be added to [`Sums`].
///
/// It takes 7,680 bytes, or the 30 kB of curve25519-dalek's table where there are no lanes.
pub struct FixedBase(Base);

// Everything here is half of what is encoded, because doubles are encoded faster: see `Sums::encode`. Where there are
// lanes the scalars are halved, and elsewhere the points.
enum Base {
    Portable(Box<RistrettoBasepointTable>),
    #[cfg(target_arch = "x86_64")]
    Avx2(Table<Avx2Element>),
    #[cfg(target_arch = "x86_64")]
    Avx512Ifma(Table<IfmaElement>),
}

impl FixedBase {
    /// Tables of these points. Many take less time together than one by one.
    pub fn tables(points: &[RistrettoPoint]) -> Vec<Self> {
        Self::tables_with(backend(), points)
    }

    /// Tables for a given backend, or for [`Backend::Portable`] where the processor does not have it.
    pub fn tables_with(backend: Backend, points: &[RistrettoPoint]) -> Vec<Self> {
        match backend.find() {
            #[cfg(target_arch = "x86_64")]
            Found::Avx512Ifma(proof) => {
                Table::create(proof, points).into_iter().map(|table| Self(Base::Avx512Ifma(table))).collect()
            }
            #[cfg(target_arch = "x86_64")]
            Found::Avx2(proof) => {
                Table::create(proof, points).into_iter().map(|table| Self(Base::Avx2(table))).collect()
            }
            Found::Portable => {
                let table =
                    |half: RistrettoPoint| Self(Base::Portable(Box::new(RistrettoBasepointTable::create(&half))));
                halves(points).map(table).collect()
            }
        }
    }
}

/// A public point that can be added to [`Sums`] or not, which is secret.
#[derive(Clone)]
pub struct FixedPoint(Point);

#[derive(Clone)]
enum Point {
    Portable(Box<RistrettoPoint>),
    #[cfg(target_arch = "x86_64")]
    Avx2(Box<AffineRow>),
    #[cfg(target_arch = "x86_64")]
    Avx512Ifma(Box<AffineRow>),
}

impl FixedPoint {
    /// Prepares points.
    pub fn prepare(points: &[RistrettoPoint]) -> Vec<Self> {
        Self::prepare_with(backend(), points)
    }

    /// Prepares points for a given backend, or for [`Backend::Portable`] where the processor does not have it.
    pub fn prepare_with(backend: Backend, points: &[RistrettoPoint]) -> Vec<Self> {
        match backend.find() {
            #[cfg(target_arch = "x86_64")]
            Found::Avx512Ifma(proof) => {
                let rows = table::rows::<IfmaElement>(proof, halves(points));
                rows.into_iter().map(|row| Self(Point::Avx512Ifma(Box::new(row)))).collect()
            }
            #[cfg(target_arch = "x86_64")]
            Found::Avx2(proof) => {
                let rows = table::rows::<Avx2Element>(proof, halves(points));
                rows.into_iter().map(|row| Self(Point::Avx2(Box::new(row)))).collect()
            }
            Found::Portable => halves(points).map(|half| Self(Point::Portable(Box::new(half)))).collect(),
        }
    }
}

/// Half of each point.
fn halves(points: &[RistrettoPoint]) -> impl Iterator<Item = RistrettoPoint> {
    let half = Scalar::from(2_u8).invert();
    points.iter().map(move |point| point * half)
}

/// Some sums of multiples of fixed points, in constant time. They begin as the identity, and are wiped when dropped.
pub struct Sums(Form);

enum Form {
    Portable(Zeroizing<Vec<RistrettoPoint>>),
    #[cfg(target_arch = "x86_64")]
    Avx2(Lanes<Avx2Element>),
    #[cfg(target_arch = "x86_64")]
    Avx512Ifma(Lanes<IfmaElement>),
}

impl Sums {
    /// So many sums.
    pub fn new(count: usize) -> Self {
        Self::with(backend(), count)
    }

    /// Sums on a given backend, or on [`Backend::Portable`] where the processor does not have it.
    pub fn with(backend: Backend, count: usize) -> Self {
        Self(match backend.find() {
            #[cfg(target_arch = "x86_64")]
            Found::Avx512Ifma(proof) => Form::Avx512Ifma(Lanes::new(proof, count)),
            #[cfg(target_arch = "x86_64")]
            Found::Avx2(proof) => Form::Avx2(Lanes::new(proof, count)),
            Found::Portable => Form::Portable(Zeroizing::new(vec![RistrettoPoint::identity(); count])),
        })
    }

    /// Adds a secret scalar's multiple of a base to the sum at `position`.
    ///
    /// # Panics
    /// When there is no such sum, or when the base was made for another backend.
    pub fn add_multiple(&mut self, position: usize, base: &FixedBase, scalar: &Scalar) {
        match (&mut self.0, &base.0) {
            (Form::Portable(sums), Base::Portable(table)) => sums[position] += &**table * scalar,
            #[cfg(target_arch = "x86_64")]
            (Form::Avx2(sums), Base::Avx2(table)) => sums.add_multiple(position, table, scalar),
            #[cfg(target_arch = "x86_64")]
            (Form::Avx512Ifma(sums), Base::Avx512Ifma(table)) => sums.add_multiple(position, table, scalar),
            #[cfg(target_arch = "x86_64")]
            _ => panic!("{OTHER_BACKEND}"),
        }
    }

    /// Adds a point to the sum at `position` if a secret bit is set.
    ///
    /// # Panics
    /// When there is no such sum, or when the point was prepared for another backend.
    pub fn add_chosen(&mut self, position: usize, point: &FixedPoint, chosen: Choice) {
        match (&mut self.0, &point.0) {
            (Form::Portable(sums), Point::Portable(point)) => {
                sums[position] += RistrettoPoint::conditional_select(&RistrettoPoint::identity(), point, chosen);
            }
            #[cfg(target_arch = "x86_64")]
            (Form::Avx2(sums), Point::Avx2(row)) => sums.add_chosen(position, row, chosen),
            #[cfg(target_arch = "x86_64")]
            (Form::Avx512Ifma(sums), Point::Avx512Ifma(row)) => sums.add_chosen(position, row, chosen),
            #[cfg(target_arch = "x86_64")]
            _ => panic!("{OTHER_BACKEND}"),
        }
    }

    /// The canonical encodings of the sums. They are kept by halves until here, because the doubles of many points are
    /// encoded for little more than one.
    pub fn encode(self) -> Vec<[u8; 32]> {
        match &self.0 {
            Form::Portable(sums) => {
                let encodings = RistrettoPoint::double_and_compress_batch(sums.iter());
                encodings.iter().map(|encoding| encoding.to_bytes()).collect()
            }
            #[cfg(target_arch = "x86_64")]
            Form::Avx2(sums) => sums.encode(),
            #[cfg(target_arch = "x86_64")]
            Form::Avx512Ifma(sums) => sums.encode(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
const OTHER_BACKEND: &str = "bases, points and sums of one backend";
