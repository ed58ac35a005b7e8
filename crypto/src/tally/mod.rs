//! The homomorphic tally: sums of ciphertexts, decryption shares with proofs, combination and discrete logarithms.
//!
//! Nothing here opens a single ballot: shares are made for an [`Aggregate`], and a trustee makes them once per
//! contest, for the final set, after it has verified the record itself. Two sets that differ by one ballot open that
//! ballot.

mod decryption;
mod dlog;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::IsIdentity;
use thiserror::Error;

pub use decryption::{DecryptionShare, VerifiedShare, combine};
pub use dlog::DiscreteLogTable;

use crate::ballot::VerifiedBallot;
use crate::contest::Contest;
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
    /// The plaintext is larger than any count can be.
    #[error("option {option}: the decrypted count is above {bound}")]
    OutOfRange {
        /// Position of the option.
        option: usize,
        /// The largest possible count.
        bound: u64,
    },
}

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

/// The sum of the counted ballots of one contest, slot by slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aggregate {
    /// C_0 .. C_m.
    sums: Vec<RistrettoPoint>,
    ballots: u64,
}

impl Aggregate {
    /// The empty sum for a contest.
    pub fn new(contest: &Contest) -> Self {
        Self { sums: vec![RistrettoPoint::default(); 1 + contest.options()], ballots: 0 }
    }

    /// Adds a ballot.
    ///
    /// # Panics
    /// When the ballot's contest has another number of options, which is a fault of the caller.
    pub fn add(&mut self, ballot: &VerifiedBallot, contest: usize) {
        self.expect(ballot, contest);
        self.sums.iter_mut().zip(ballot.ciphertexts(contest)).for_each(|(sum, c)| *sum += c.point());
        self.ballots += 1;
    }

    /// Takes a ballot out again that was added before: its voter has voted anew.
    ///
    /// # Panics
    /// When more ballots are taken out than were added, or the ballot's contest has another number of options, which are
    /// faults of the caller.
    pub fn remove(&mut self, ballot: &VerifiedBallot, contest: usize) {
        self.expect(ballot, contest);
        self.ballots = self.ballots.checked_sub(1).expect("a ballot is taken out only after it was added");
        self.sums.iter_mut().zip(ballot.ciphertexts(contest)).for_each(|(sum, c)| *sum -= c.point());
    }

    fn expect(&self, ballot: &VerifiedBallot, contest: usize) {
        assert_eq!(self.sums.len(), ballot.ciphertexts(contest).len(), "a ballot of the contest that is summed");
    }

    /// How many ballots are in the sum.
    pub fn ballots(&self) -> u64 {
        self.ballots
    }

    fn base(&self) -> Result<Element, TallyError> {
        let base = self.sums.first().ok_or(TallyError::Empty)?;
        if self.ballots == 0 || base.is_identity() {
            return Err(TallyError::Empty);
        }
        Ok(Element::from_nonidentity(*base))
    }

    /// Encodes the sum: version, number of ballots, the points. The empty sum is made of identities.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::versioned(1, 9 + 32 * self.sums.len());
        writer.u64(self.ballots);
        self.sums.iter().for_each(|sum| {
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
        reader.version(1)?;
        let ballots = reader.u64()?;
        let sums = (0..1 + contest.options())
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
        Ok(Self { sums, ballots })
    }
}

/// The decrypted sum of one contest: count G for every option, before the logarithm is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecryptedSum {
    points: Vec<RistrettoPoint>,
}

impl DecryptedSum {
    /// The counts, none larger than `bound`.
    ///
    /// # Errors
    /// [`TallyError::OutOfRange`] when a count is larger, which proofs of valid ballots rule out.
    pub fn counts(&self, bound: u64) -> Result<Vec<u64>, TallyError> {
        let table = DiscreteLogTable::new(bound);
        let count = |(option, point)| table.find(point).ok_or(TallyError::OutOfRange { option, bound });
        self.points.iter().enumerate().map(count).collect()
    }

    /// Whether these are the counts.
    pub fn equals(&self, counts: &[u64]) -> bool {
        counts.len() == self.points.len()
            && self
                .points
                .iter()
                .zip(counts)
                .all(|(point, count)| *point == RistrettoPoint::mul_base(&Scalar::from(*count)))
    }
}
