//! One entry on its way to the board: where it came to stand, or why not.

use tabella_ledger::entry::Entry;
use thiserror::Error;

use crate::client::{ClientError, NodeClient};
use crate::sequencer::Verdict;

/// Why an entry is not on the board.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PutError {
    /// The node did not answer as it should.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The board refuses it.
    #[error("the board refuses ({code}): {message}")]
    Refused {
        /// Stable name of the reason.
        code: String,
        /// The reason.
        message: String,
    },
    /// The node answered nothing.
    #[error("the node did not say what became of the entry")]
    Silent,
}

impl NodeClient {
    /// Has the node put an entry on the board. Its position.
    ///
    /// # Errors
    /// [`PutError`].
    pub async fn put(&self, entry: &Entry) -> Result<u64, PutError> {
        match self.submit(&[entry.to_bytes()]).await?.pop() {
            Some(Verdict::Accepted(receipt)) => Ok(receipt.position),
            Some(Verdict::Rejected { code, message }) => Err(PutError::Refused { code, message }),
            None => Err(PutError::Silent),
        }
    }
}
