//! The points that all ballots of an election share in their equations: G, J, the bit generators, the slot keys and the base
//! of the voters' keys.

use curve25519_dalek::ristretto::{RistrettoPoint, VartimeRistrettoPrecomputation};
use curve25519_dalek::traits::{VartimeMultiscalarMul, VartimePrecomputedMultiscalarMul};

use super::ElectionParams;
use crate::contest::Contest;
use crate::group::{Element, Scalar};

/// Up to this many shared points tables of their multiples are faster than buckets (eight kilobytes a point).
const TABLE_POINTS: usize = 128;

/// The coefficients of the shared points, added up over many equations.
pub(super) struct Shared {
    pub(super) base: Scalar,
    pub(super) j: Scalar,
    pub(super) g: Vec<Scalar>,
    pub(super) h: Vec<Scalar>,
    pub(super) slots: Vec<Scalar>,
    /// Of the base of the voters' keys, which is G itself where no list was shuffled.
    pub(super) voters: Scalar,
}

/// The shared points themselves.
pub(super) enum SharedPoints {
    /// Few: tables of their multiples.
    Tables { tables: VartimeRistrettoPrecomputation, points: usize },
    /// Many.
    Plain(Vec<RistrettoPoint>),
}

impl Shared {
    pub(super) fn new(params: &ElectionParams) -> Self {
        let generators = params.generators.g.len();
        let zeros = |count| vec![Scalar::ZERO; count];
        Self {
            base: Scalar::ZERO,
            j: Scalar::ZERO,
            g: zeros(generators),
            h: zeros(generators),
            slots: zeros(slots(params)),
            voters: Scalar::ZERO,
        }
    }

    fn scalars(&self) -> impl Iterator<Item = &Scalar> {
        [&self.base, &self.j].into_iter().chain(&self.g).chain(&self.h).chain(&self.slots).chain([&self.voters])
    }
}

/// The slot keys that some contest uses.
fn slots(params: &ElectionParams) -> usize {
    params.contests.iter().map(Contest::slots).max().unwrap_or(0)
}

impl SharedPoints {
    pub(super) fn new(params: &ElectionParams) -> Self {
        let generators = &params.generators;
        let keys = params.slot_keys.iter().take(slots(params)).map(|key| *key.point());
        let points: Vec<RistrettoPoint> = [*Element::base().point(), generators.j]
            .into_iter()
            .chain(generators.g.iter().copied())
            .chain(generators.h.iter().copied())
            .chain(keys)
            .chain([*params.base.point()])
            .collect();
        if points.len() <= TABLE_POINTS {
            Self::Tables { tables: VartimeRistrettoPrecomputation::new(&points), points: points.len() }
        } else {
            Self::Plain(points)
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Tables { points, .. } => *points,
            Self::Plain(points) => points.len(),
        }
    }

    pub(super) fn multiply(&self, shared: &Shared) -> RistrettoPoint {
        match self {
            Self::Tables { tables, .. } => tables.vartime_multiscalar_mul(shared.scalars()),
            Self::Plain(points) => RistrettoPoint::vartime_multiscalar_mul(shared.scalars(), points),
        }
    }
}
