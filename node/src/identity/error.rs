//! What keeps somebody from their own secrets.

use std::io;
use std::path::PathBuf;

use tabella_crypto::derive::WeakRoot;
use tabella_crypto::key_file::KeyFileError as SealError;
use thiserror::Error;

use super::phrase::PhraseError;
use super::vault::LEAST_PASSPHRASE;
use crate::keys::KeyFileError;

/// What keeps somebody from their own secrets.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// There is none in this folder.
    #[error("there is no identity in {}; make a new one, or restore one from its recovery phrase", path.display())]
    None {
        /// The file that is not there.
        path: PathBuf,
    },
    /// There is one already.
    #[error("{} is there already; an identity is never overwritten", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// It opens with a passphrase.
    #[error("{} is locked: it opens with its passphrase", path.display())]
    Locked {
        /// Which file.
        path: PathBuf,
    },
    /// It does not open.
    #[error("{}: {source}", path.display())]
    Sealed {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: SealError,
    },
    /// The key is in the system's store of secrets, and this system has none.
    #[error(
        "the key of this identity is in the system's store of secrets, and there is none here; restore it from its recovery phrase"
    )]
    NoSystem,
    /// The system's store of secrets does not give or take a key.
    #[error("the system's store of secrets: {0}")]
    System(&'static str),
    /// A passphrase that is tried out in no time.
    #[error("the passphrase has {found} characters, at least {LEAST_PASSPHRASE} are needed; take several words")]
    ShortPassphrase {
        /// How many it has.
        found: usize,
    },
    /// What was typed is no phrase.
    #[error(transparent)]
    Phrase(#[from] PhraseError),
    /// The operating system's generator of randomness is broken.
    #[error("this system's generator of randomness is broken, no identity can be made here: {0}")]
    Randomness(#[from] WeakRoot),
    /// A key file from before there were phrases cannot be used, or others can read a file.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// It cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl IdentityError {
    /// Stable, dotted.
    pub fn code(&self) -> &'static str {
        match self {
            Self::None { .. } => "identity.none",
            Self::Exists { .. } => "identity.exists",
            Self::Locked { .. } => "identity.locked",
            Self::Sealed { source: SealError::Wrong, .. } => "identity.passphrase",
            Self::Sealed { .. } => "identity.damaged",
            Self::NoSystem | Self::System(_) => "identity.system",
            Self::ShortPassphrase { .. } => "identity.short",
            Self::Phrase(error) => error.code(),
            Self::Randomness(_) => "identity.randomness",
            Self::Key(KeyFileError::Exposed { .. }) => "identity.exposed",
            Self::Key(_) => "identity.damaged",
            Self::File { .. } => "identity.file",
        }
    }

    /// What to do next, in English.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::None { .. } => "Make an identity, or restore one from its recovery phrase.",
            Self::Exists { .. } => "Use the one that is there.",
            Self::Locked { .. } => "Type the passphrase.",
            Self::Sealed { source: SealError::Wrong, .. } => {
                "Type it again. Without it, restore from the recovery phrase in another folder."
            }
            Self::Sealed { .. } | Self::Key(_) => "Take a copy of the file, or restore from the recovery phrase.",
            Self::NoSystem | Self::System(_) => {
                "Unlock the system's keyring and try again, or restore from the recovery phrase."
            }
            Self::ShortPassphrase { .. } => "Take several words that nobody would put together.",
            Self::Phrase(_) => "Compare every word with the paper.",
            Self::Randomness(_) => "Make the identity on another device.",
            Self::File { .. } => "Check the folder and the space on the disk.",
        }
    }
}
