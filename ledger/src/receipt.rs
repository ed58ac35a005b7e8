//! Receipts: what shows a voter that the ballot they sent is on the board. It shows nothing of what is in it.

use minicbor::{Decode, Encode};
use tabella_crypto::ballot::Tracker;
use thiserror::Error;

use crate::block::Succession;
use crate::bytes::Hash;
use crate::cbor::CborError;
use crate::entry::{Body, Entry};
use crate::merkle::{ProofError, leaf_hash, verify_inclusion};
use crate::note::{Checkpoint, NoteError};

/// A position in the log, the path to a root, and the signed checkpoint with that root.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Receipt {
    /// Position of the entry.
    #[n(0)]
    pub position: u64,
    /// Path from the entry to the root of the checkpoint.
    #[n(1)]
    pub path: Vec<Hash>,
    /// The checkpoint as a signed note.
    #[n(2)]
    pub checkpoint: String,
}

/// A receipt that does not show that the ballot is on the board.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The checkpoint cannot be read.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The checkpoint is of another log.
    #[error("the checkpoint is of the log {found:?}, not of {expected:?}")]
    Origin {
        /// This board's log.
        expected: String,
        /// The checkpoint's.
        found: String,
    },
    /// The checkpoint is not signed by more than two thirds of the authorities.
    #[error("the checkpoint is not signed by enough authorities")]
    Signatures,
    /// The path does not lead from the entry to the checkpoint.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The entry cannot be read.
    #[error(transparent)]
    Entry(#[from] CborError),
    /// The entry is not the ballot that was sent.
    #[error("the entry holds the ballot {found}, the one sent is {sent}")]
    OtherBallot {
        /// Tracker of the ballot in the entry, or of the whole entry if it is no ballot.
        found: Hash,
        /// Tracker of the ballot that was sent.
        sent: Hash,
    },
}

impl Receipt {
    /// Checks that `entry` is the ballot with the tracker `sent` and stands in the log that the authorities signed.
    ///
    /// The tracker is computed from the entry: a board that answers two voters with one ballot (a clash) is caught,
    /// because each voter's tracker covers their own key.
    ///
    /// # Errors
    /// [`ReceiptError`] names the first thing that does not hold.
    pub fn verify(&self, entry: &[u8], sent: Hash, authorities: &Succession) -> Result<Checkpoint, ReceiptError> {
        let found = match Entry::from_bytes(entry)?.body {
            Body::Ballot(ballot) => Tracker::of(&ballot.sealed).into(),
            _ => Hash::of(entry),
        };
        if found != sent {
            return Err(ReceiptError::OtherBallot { found, sent });
        }
        let (checkpoint, lines) = Checkpoint::parse(&self.checkpoint)?;
        let authorities = authorities.for_size(checkpoint.size);
        if checkpoint.origin != authorities.origin() {
            let expected = authorities.origin().to_owned();
            return Err(ReceiptError::Origin { expected, found: checkpoint.origin });
        }
        if !authorities.is_quorum(&authorities.signers(&checkpoint, &lines)) {
            return Err(ReceiptError::Signatures);
        }
        verify_inclusion(leaf_hash(entry), self.position, checkpoint.size, &self.path, &checkpoint.root)?;
        Ok(checkpoint)
    }
}
