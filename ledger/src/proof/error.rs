//! What a proof file does not show.

use thiserror::Error;

use super::{ChallengeError, MAX_PROOF_BYTES, PROOF_VERSION};
use crate::cbor::CborError;
use crate::code::Typed;
use crate::credential::CredentialError;
use crate::fact::HistoryError;
use crate::light::LightError;
use crate::merkle::ProofError;
use crate::rejection::Rejection;

/// What does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProofFileError {
    /// Longer than any proof.
    #[error("the file has {0} bytes, a proof has at most {MAX_PROOF_BYTES}")]
    TooLong(usize),
    /// Of another version.
    #[error("the proof is of version {0}, and this program knows version {PROOF_VERSION}; take a newer one")]
    Version(u8),
    /// No proof, or not written as one.
    #[error("this is no proof: {0}")]
    Encoding(#[from] CborError),
    /// Positions that do not ascend.
    #[error("the entry at position {0} comes too late, or twice")]
    Order(u64),
    /// The first entry is not the beginning of a board.
    #[error("the proof does not begin with the first entry of a board: {0}")]
    Genesis(Rejection),
    /// The first entry is not at the first position.
    #[error("the first entry of the proof is at position {0}, not at 0")]
    NotFirst(u64),
    /// Who certifies does not follow from the first entry.
    #[error("who signed does not follow from the first entry: {0}")]
    Authorities(LightError),
    /// A change of authorities that is not before the checkpoint.
    #[error("block {0} does not come before the checkpoint")]
    LateChange(u64),
    /// The checkpoint is not signed, or of another board.
    #[error("the checkpoint does not hold: {0}")]
    Checkpoint(LightError),
    /// The checkpoint is not that of the header.
    #[error("the checkpoint is not that of the block whose header is in the proof")]
    OtherHeader,
    /// An entry is not shown to be in the log.
    #[error("the entry at position {position} is not in the log that was signed: {source}")]
    Inclusion {
        /// Its position.
        position: u64,
        /// Why not.
        source: ProofError,
    },
    /// An entry that is none, or not signed by whoever may say it.
    #[error("the entry at position {position} does not hold: {source}")]
    Entry {
        /// Its position.
        position: u64,
        /// Why not.
        source: Rejection,
    },
    /// Not the entries that the subject takes.
    #[error("the proof should have exactly these entries: {0}")]
    Subject(&'static str),
    /// The file that was stamped was not given.
    #[error("the proof is about a file, and without the file it cannot be checked")]
    NoFile,
    /// The file given is not the one that was stamped.
    #[error("this file was not stamped: {0}")]
    File(ProofError),
    /// A file was given where the proof is about none.
    #[error("the proof is about no file")]
    UnaskedFile,
    /// The credential does not hold.
    #[error("the credential does not hold: {0}")]
    Credential(#[from] CredentialError),
    /// The opened ballot does not hold what is said.
    #[error("the opened ballot is not shown to hold this: {0}")]
    Challenge(#[from] ChallengeError),
    /// The wage is not in the batch that was paid.
    #[error("the wage is not in the batch that was paid: {0}")]
    Wage(ProofError),
    /// The links are no whole history.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// Another board or checkpoint than the one on paper.
    #[error("{0} is not the code of this board or of this proof's checkpoint")]
    OtherCode(Typed),
}

impl ProofFileError {
    /// Position of the entry at which it fails, where it is one.
    pub fn position(&self) -> Option<u64> {
        match self {
            Self::Order(position) | Self::NotFirst(position) => Some(*position),
            Self::Inclusion { position, .. } | Self::Entry { position, .. } => Some(*position),
            Self::History(error) => error.position(),
            _ => None,
        }
    }

    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong(_) | Self::Version(_) | Self::Encoding(_) | Self::Order(_) => "proof.encoding",
            Self::Genesis(_) | Self::NotFirst(_) => "proof.genesis",
            Self::Authorities(_) | Self::LateChange(_) => "proof.authorities",
            Self::Checkpoint(_) | Self::OtherHeader => "proof.checkpoint",
            Self::Inclusion { .. } => "proof.inclusion",
            Self::Entry { source: Rejection::Encoding(_) | Rejection::TooLong(_) | Rejection::Suite(_), .. } => {
                "proof.encoding"
            }
            Self::Entry { .. } => "proof.signature",
            Self::Subject(_) => "proof.subject",
            Self::NoFile | Self::File(_) | Self::UnaskedFile => "proof.file",
            Self::Credential(_) => "proof.credential",
            Self::Challenge(_) => "proof.challenge",
            Self::Wage(_) => "proof.wage",
            Self::History(_) => "proof.history",
            Self::OtherCode(_) => "proof.other_code",
        }
    }

    /// Whether something is missing rather than wrong: another program, or more files, could still check the proof.
    pub fn cannot_be_checked(&self) -> bool {
        matches!(self, Self::Version(_) | Self::NoFile | Self::UnaskedFile)
    }
}
