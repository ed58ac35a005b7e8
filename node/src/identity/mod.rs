//! Who somebody is, to this program: one secret, from which everything else of theirs follows (`docs/identity.md`).
//!
//! It is written down once as 24 words, and kept on the device in a sealed file. On a fresh device the words alone bring
//! back the keys, and the board says the rest.

mod distance;
mod error;
mod phrase;
mod restore;
mod system;
mod vault;

pub use error::IdentityError;
pub use phrase::{Phrase, PhraseError, Slip, Suggestions, WORDS, WordList};
pub use restore::{Found, FoundBallot, look};
pub use system::SystemStore;
pub use vault::{Kept, LEAST_PASSPHRASE, Protection, Vault};

use tabella_crypto::derive::BoardSecrets;
use tabella_crypto::key_file::KeyFileContent;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;

/// An identity in the memory of this device. Wiped when dropped, never printed.
#[derive(Debug, Clone)]
pub struct Identity(KeyFileContent);

impl Identity {
    /// A fresh one, from the operating system's randomness.
    ///
    /// # Errors
    /// [`IdentityError::Randomness`].
    pub fn fresh(list: WordList) -> Result<Self, IdentityError> {
        let root = Phrase::fresh_root()?;
        Ok(Self(KeyFileContent { root, words: list.number(), enrolment: 0, carried: None }))
    }

    /// The one that these words say; [`look`] finds the number of its enrolment.
    ///
    /// # Errors
    /// [`PhraseError`].
    pub fn recover(typed: &str) -> Result<Self, PhraseError> {
        let (root, list) = Phrase::read(typed)?;
        Ok(Self(KeyFileContent { root, words: list.number(), enrolment: 0, carried: None }))
    }

    /// Its recovery phrase, in the list in which it was shown first or in another one.
    pub fn phrase(&self, list: Option<WordList>) -> Phrase {
        Phrase::of(&self.0.root, list.unwrap_or_else(|| WordList::of_number(self.0.words)))
    }

    /// Its secrets on a board.
    pub fn on_board(&self, chain: &Hash) -> BoardSecrets {
        self.0.root.on_board(&chain.0)
    }

    /// The voter key in use on a board.
    pub fn voter_key(&self, chain: &Hash) -> SigningKey {
        match &self.0.carried {
            Some(key) if self.0.enrolment == 0 => key.clone(),
            _ => self.on_board(chain).voter_key(self.0.enrolment),
        }
    }

    /// Which voter key is in use: how often it was replaced.
    pub fn enrolment(&self) -> u32 {
        self.0.enrolment
    }

    /// The same identity with another of its voter keys in use.
    pub fn with_enrolment(mut self, enrolment: u32) -> Self {
        self.0.enrolment = enrolment;
        self
    }

    /// Whether the words alone bring the voter key back. They do not where the key is older than the words: then it comes
    /// back only once the registrar has replaced it.
    pub fn is_recoverable(&self) -> bool {
        self.0.enrolment > 0 || self.0.carried.is_none()
    }

    /// Whether these are the same words.
    pub fn is_same(&self, other: &Self) -> bool {
        self.0.root == other.0.root
    }
}
