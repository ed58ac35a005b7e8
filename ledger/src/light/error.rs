//! What a light client is told that does not hold.

use thiserror::Error;

use super::Evidence;
use crate::block::CertificateError;
use crate::bytes::Hash;
use crate::merkle::ProofError;
use crate::note::NoteError;
use crate::rejection::Rejection;

/// A head that is older than what is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// Height that is trusted.
    pub trusted: u64,
    /// Height that was shown.
    pub found: u64,
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LightError {
    /// The first entry is no genesis.
    #[error("the first entry is no genesis: {0}")]
    Genesis(#[from] Rejection),
    /// Another board.
    #[error("the board is {found}, expected was {expected}")]
    OtherChain {
        /// The board that was expected.
        expected: Hash,
        /// The board that was found.
        found: Hash,
    },
    /// The first header is not that of a block with the genesis alone.
    #[error("the first header is not that of a block with the genesis alone")]
    First,
    /// A header of another format version.
    #[error("header version {0} is not known here")]
    Version(u8),
    /// Headers that cannot follow each other: heights, sizes or times do not grow as they have to.
    #[error("the header of block {found} cannot follow that of block {before}")]
    Order {
        /// Height of the earlier one.
        before: u64,
        /// Height of the one that cannot follow.
        found: u64,
    },
    /// A header under another set of authorities than the one in force.
    #[error("the header names the authorities {found}, in force are {expected}")]
    Authorities {
        /// Hash of the set in force.
        expected: Hash,
        /// Hash that the header names.
        found: Hash,
    },
    /// Signers that are unknown, too few, or did not sign.
    #[error("the header is not final: {0}")]
    Certificate(#[from] CertificateError),
    /// The next authorities are not those that the certified header names, or not named at all.
    #[error("block {height} changes the authorities, and who follows is not what it names")]
    Change {
        /// Height of the change.
        height: u64,
    },
    /// More changes at once than are taken.
    #[error("{0} changes of authorities at once are too many")]
    TooMany(usize),
    /// Older than what is trusted already.
    #[error("block {} was shown, and block {} is trusted already", .0.found, .0.trusted)]
    Stale(Stale),
    /// The log did not only grow.
    #[error("the log is not shown to contain the one that is trusted: {0}")]
    Proof(#[from] ProofError),
    /// A checkpoint that cannot be read.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// A checkpoint of another log.
    #[error("the checkpoint is of the log {found:?}, not of {expected:?}")]
    OtherOrigin {
        /// This board's log.
        expected: String,
        /// The checkpoint's.
        found: String,
    },
    /// A checkpoint that too few of those signed who certify at its height.
    #[error("the checkpoint of block {height} is not signed by enough of the authorities")]
    Unsigned {
        /// Its height.
        height: u64,
    },
    /// The authorities signed two histories.
    #[error("the authorities signed two histories; keep the evidence and show it")]
    Conflict(Box<Evidence>),
}
