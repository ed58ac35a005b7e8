//! Why a list is not decrypted.

use thiserror::Error;

use super::PackingError;
use crate::encoding::DecodeError;
use crate::shuffle::AccessError;

/// Why a list is not decrypted. Trustees are named by index, from 1, items and slots from 0.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ListError {
    /// The contest or the key cannot be packed.
    #[error(transparent)]
    Packing(#[from] PackingError),
    /// An index that no trustee has.
    #[error("there is no trustee {0}")]
    Index(usize),
    /// A trustee's secret shares are those of another key.
    #[error("the secret shares of trustee {0} are not those of this election's key")]
    OtherKey(usize),
    /// The list, or a share of it, has another length than it should.
    #[error("{what} has {found} bytes instead of {expected}")]
    Length {
        /// What.
        what: &'static str,
        /// Bytes there should be.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// A list or share could not be read or written.
    #[error("a list cannot be accessed: {0}")]
    Access(AccessError),
    /// A list or share is read again, and is not what it was when it was checked.
    #[error("{0} has changed since it was checked; nobody else may write it while it is used")]
    Changed(&'static str),
    /// The list is not the one that was to be decrypted.
    #[error("this is not the list that was mixed last")]
    OtherList,
    /// Something in the list is no canonical encoding, or the identity.
    #[error("item {item} of the list: {source}")]
    Item {
        /// Its position.
        item: usize,
        /// What is wrong.
        source: DecodeError,
    },
    /// A share cannot be read.
    #[error("trustee {trustee}: {source}")]
    Decode {
        /// Whose share.
        trustee: usize,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// A share whose proof does not hold: a wrong share, or one for another election, contest or list.
    #[error("trustee {0}: the proof of the decryption share does not hold for this election, contest and list")]
    Share(usize),
    /// Fewer valid shares than the threshold.
    #[error("{found} decryption shares of the list, {needed} are needed")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// An exponent is larger than any that a valid ballot has, which the proofs of ballots, mixes and shares rule out.
    #[error("item {item} of the list holds a number above {bound} in slot {slot}")]
    OutOfRange {
        /// Its position.
        item: usize,
        /// Which slot.
        slot: usize,
        /// The largest possible number.
        bound: u64,
    },
}
