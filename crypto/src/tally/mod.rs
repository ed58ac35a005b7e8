//! The homomorphic tally: sums of ciphertexts, decryption shares with proofs, combination and discrete logarithms.
//!
//! Sums open no single ballot: shares are made for an [`Aggregate`], and a trustee makes them once per contest, for the
//! final set, after it has verified the record itself. Two sets that differ by one ballot open that ballot. Where ballots
//! have to be read one by one, a [`list`] of them is mixed first.

mod decryption;
mod dlog;
pub mod list;

use std::sync::Arc;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::IsIdentity;
use tabella_wide::Points;
use thiserror::Error;

pub use decryption::{DecryptionShare, VerifiedShare, combine};

use crate::ballot::VerifiedBallot;
use crate::contest::{Contest, PACKED_BITS};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar};

/// What goes wrong in a tally. Trustees are named by index, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TallyError {
    /// Nothing to decrypt.
    #[error("no ballot was counted")]
    Empty,
    /// An index that no trustee has.
    #[error("there is no trustee {0}")]
    Index(usize),
    /// A share cannot be read.
    #[error("trustee {trustee}: {source}")]
    Decode {
        /// Whose share.
        trustee: usize,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// A share whose proof does not hold: a wrong share, or one for another election, contest or set of ballots.
    #[error("trustee {0}: the proof of the decryption share does not hold for this election, contest and counted set")]
    Share(usize),
    /// Fewer valid shares than the threshold.
    #[error("{found} decryption shares, {needed} are needed")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A trustee's secret shares are those of another key.
    #[error("the secret shares of trustee {0} are not those of this election's key")]
    OtherKey(usize),
    /// The plaintext is larger than any that the counted votes allow.
    #[error("slot {slot}: the decrypted number is above {bound}")]
    OutOfRange {
        /// Position of the slot.
        slot: usize,
        /// The largest possible number.
        bound: u64,
    },
    /// More votes than packed counters can hold: they may have run into each other.
    #[error("votes of weight {weight} are in a packed sum that can hold {capacity}")]
    Capacity {
        /// Summed weight of the ballots.
        weight: u64,
        /// What fits.
        capacity: u64,
    },
    /// The weights of all votes are more than 64 bits hold.
    #[error("the weights of the votes add up to more than a sum can hold")]
    Weight,
}

/// Version byte of an encoded sum of ballots that all weigh 1.
const EQUAL_WEIGHTS: u8 = 1;
/// Version byte of an encoded sum of any other weight, which follows the number of ballots.
const OTHER_WEIGHT: u8 = 2;

/// Identifies what is decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TallyContext {
    /// Hash of the chain's genesis.
    pub chain: [u8; 32],
    /// Hash of the election's manifest.
    pub manifest: [u8; 32],
    /// Position of the contest.
    pub contest: usize,
    /// Root over the trackers of the counted ballots.
    pub counted: [u8; 32],
}

/// The weighted sum of the counted ballots of one contest, slot by slot.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// C_0 .. C_m.
    sums: Vec<RistrettoPoint>,
    ballots: u64,
    weight: u64,
    /// Ballots of weight 1 that are counted above and not yet in the sums: their columns are added up together.
    pending: Vec<(Arc<Points>, usize)>,
    /// Those that were taken out and still are in the sums.
    leaving: Vec<(Arc<Points>, usize)>,
}

/// Ballots that wait to be added up.
const PENDING: usize = 1024;

impl Aggregate {
    /// The empty sum for a contest.
    pub fn new(contest: &Contest) -> Self {
        let sums = vec![RistrettoPoint::default(); 1 + contest.slots()];
        Self { sums, ballots: 0, weight: 0, pending: Vec::new(), leaving: Vec::new() }
    }

    /// Adds a ballot with the weight of its voter's vote, if the contest is on it.
    ///
    /// # Errors
    /// [`TallyError::Weight`] when the weights do not fit 64 bits together.
    pub fn add(&mut self, ballot: &VerifiedBallot, contest: usize, weight: u64) -> Result<(), TallyError> {
        let Some((points, start)) = ballot.ciphertexts(contest) else {
            return Ok(());
        };
        self.weight = self.weight.checked_add(weight).ok_or(TallyError::Weight)?;
        self.ballots += 1;
        if weight == 1 {
            self.pending.push((Arc::clone(points), start));
            self.settle_if_many();
        } else {
            let weight = Scalar::from(weight);
            self.row(points, start).zip(&mut self.sums).for_each(|(point, sum)| *sum += weight * point);
        }
        Ok(())
    }

    /// Takes a ballot out again that was added before with this weight: its voter has voted anew.
    ///
    /// # Panics
    /// When more is taken out than was added, which is a fault of the caller.
    pub fn remove(&mut self, ballot: &VerifiedBallot, contest: usize, weight: u64) {
        let Some((points, start)) = ballot.ciphertexts(contest) else {
            return;
        };
        let fault = "a ballot is taken out only after it was added";
        self.ballots = self.ballots.checked_sub(1).expect(fault);
        self.weight = self.weight.checked_sub(weight).expect(fault);
        if weight == 1 {
            self.leaving.push((Arc::clone(points), start));
            self.settle_if_many();
        } else {
            let weight = Scalar::from(weight);
            self.row(points, start).zip(&mut self.sums).for_each(|(point, sum)| *sum -= weight * point);
        }
    }

    fn settle_if_many(&mut self) {
        if self.pending.len().max(self.leaving.len()) == PENDING {
            self.sums = self.settled();
            self.pending.clear();
            self.leaving.clear();
        }
    }

    fn row(&self, points: &Points, start: usize) -> impl Iterator<Item = RistrettoPoint> + use<> {
        points.column_sums(core::iter::once(start), self.sums.len()).into_iter()
    }

    /// C_0 .. C_m, with all that waits.
    fn settled(&self) -> Vec<RistrettoPoint> {
        let mut sums = self.sums.clone();
        let columns = |together: &[(Arc<Points>, usize)]| {
            together[0].0.column_sums(together.iter().map(|(_, start)| *start), self.sums.len())
        };
        let same = |left: &(Arc<Points>, usize), right: &(Arc<Points>, usize)| Arc::ptr_eq(&left.0, &right.0);
        for together in self.pending.chunk_by(same) {
            sums.iter_mut().zip(columns(together)).for_each(|(sum, column)| *sum += column);
        }
        for together in self.leaving.chunk_by(same) {
            sums.iter_mut().zip(columns(together)).for_each(|(sum, column)| *sum -= column);
        }
        sums
    }

    /// How many ballots are in the sum.
    pub fn ballots(&self) -> u64 {
        self.ballots
    }

    /// The sum of their weights.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// The encoding of what the key puts on the first slot, if these are the counters: S_1 - n_1 G. It follows from the
    /// ballots and the key, and whoever cannot decrypt the sum cannot compute it.
    pub fn mask(&self, contest: &Contest, counters: &[u64]) -> [u8; 32] {
        let first = self.settled().get(1).copied().unwrap_or_default();
        let number = contest.pack(counters).first().copied().unwrap_or(0);
        (first - RistrettoPoint::mul_base(&Scalar::from(number))).compress().to_bytes()
    }

    /// C_0 and C_1 .. C_m of what is to be decrypted.
    fn ciphertexts(&self) -> Result<(Element, Vec<RistrettoPoint>), TallyError> {
        let mut sums = self.settled();
        let base = sums.remove(0);
        if self.ballots == 0 || base.is_identity() {
            return Err(TallyError::Empty);
        }
        Ok((Element::from_nonidentity(base), sums))
    }

    /// Encodes the sum: version, number of ballots, their weight if it is another number, the points. The empty sum is
    /// made of identities.
    pub fn to_bytes(&self) -> Vec<u8> {
        let capacity = 17 + 32 * self.sums.len();
        let mut writer = if self.weight == self.ballots {
            Writer::versioned(EQUAL_WEIGHTS, capacity)
        } else {
            Writer::versioned(OTHER_WEIGHT, capacity)
        };
        writer.u64(self.ballots);
        if self.weight != self.ballots {
            writer.u64(self.weight);
        }
        self.settled().iter().for_each(|sum| {
            writer.bytes(sum.compress().as_bytes());
        });
        writer.finish()
    }

    /// Decodes a stored sum for a contest.
    ///
    /// # Errors
    /// When the bytes are not the encoding of one.
    pub fn from_bytes(contest: &Contest, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("aggregate", bytes);
        let weighted = bytes.first() == Some(&OTHER_WEIGHT);
        reader.version(if weighted { OTHER_WEIGHT } else { EQUAL_WEIGHTS })?;
        let ballots = reader.u64()?;
        let weight = if weighted { reader.u64()? } else { ballots };
        if weighted && weight == ballots {
            return Err(DecodeError::Version { what: "aggregate", found: OTHER_WEIGHT, expected: EQUAL_WEIGHTS });
        }
        let sums = (0..1 + contest.slots())
            .map(|_| {
                let bytes = reader.array()?;
                let what = "aggregate";
                match Element::decode(&bytes, what) {
                    Err(DecodeError::Identity { .. }) => Ok(RistrettoPoint::default()),
                    other => other.map(|element| *element.point()),
                }
            })
            .collect::<Result<_, DecodeError>>()?;
        reader.finish()?;
        Ok(Self { sums, ballots, weight, pending: Vec::new(), leaving: Vec::new() })
    }
}

impl PartialEq for Aggregate {
    fn eq(&self, other: &Self) -> bool {
        (self.ballots, self.weight) == (other.ballots, other.weight) && self.settled() == other.settled()
    }
}

impl Eq for Aggregate {}

/// The decrypted sum of one contest: n G for the number n in every slot, before the logarithm is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecryptedSum {
    points: Vec<RistrettoPoint>,
}

impl DecryptedSum {
    /// The counters, for ballots of this summed weight.
    ///
    /// # Errors
    /// [`TallyError::Capacity`] for more weight than packed counters hold, [`TallyError::OutOfRange`] when a number is
    /// larger than any that the weight allows, which proofs of valid ballots rule out.
    pub fn counts(&self, contest: &Contest, weight: u64) -> Result<Vec<u64>, TallyError> {
        if let Some(capacity) = contest.capacity().filter(|capacity| weight > *capacity) {
            return Err(TallyError::Capacity { weight, capacity });
        }
        let logarithm = |(slot, point)| {
            let bound = contest.slot_bound(slot, weight);
            dlog::find(point, bound).ok_or(TallyError::OutOfRange { slot, bound })
        };
        let slots = self.points.iter().enumerate().map(logarithm).collect::<Result<Vec<_>, _>>()?;
        Ok(contest.unpack(&slots))
    }

    /// Whether these are the counters.
    pub fn equals(&self, contest: &Contest, counts: &[u64]) -> bool {
        if counts.len() != contest.counters() || contest.is_packed() && counts.iter().any(|n| n >> PACKED_BITS != 0) {
            return false;
        }
        let slots = contest.pack(counts);
        slots.len() == self.points.len()
            && self.points.iter().zip(slots).all(|(point, n)| *point == RistrettoPoint::mul_base(&Scalar::from(n)))
    }
}
