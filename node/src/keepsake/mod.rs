//! Keepsakes: what a person has and no board does, sealed under their phrase, with whoever runs the city's node
//! (`docs/keepsake.md`).
//!
//! Whoever keeps them learns sizes and times: a keepsake is named by a key that stands nowhere else.

mod content;
mod routes;
mod store;

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use tabella_crypto::derive::BoardSecrets;
use tabella_crypto::group::Element;
use tabella_crypto::keepsake::{self, KeepsakeError};
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor::{self, CborError};
use tabella_ledger::party::public;
use thiserror::Error;

pub use content::{Content, KeptCopy, KeptCredential, KeptDatum, KeptReader, KeptShowing};
pub use routes::routes;
pub use store::{KeepsakeStore, Limits, PutError};

/// What the signed message begins with.
const KEEPSAKE: &str = "tabella/v1/keepsake";
/// Most bytes of an encoded keepsake.
pub const MAX_KEEPSAKE_BYTES: usize = keepsake::MAX_CONTENT_BYTES + 1_024;

/// Why a keepsake is not taken or not opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// It is signed with another key, or for another board.
    #[error("the keepsake is not signed by the key that names it, for this board")]
    Signature,
    /// It is another one's.
    #[error("the keepsake is another person's")]
    Other,
    /// It is not the newest that this device knows of.
    #[error(
        "this is keepsake number {found}, and this device knows of number {known}; whoever keeps it gave an old one, or another"
    )]
    Older {
        /// Of what was given.
        found: u64,
        /// Of what was kept last.
        known: u64,
    },
    /// It does not open.
    #[error(transparent)]
    Sealed(#[from] KeepsakeError),
    /// What is in it cannot be read.
    #[error(transparent)]
    Content(#[from] CborError),
}

/// A sealed keepsake.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Keepsake {
    /// Its name, and under whose signature it is replaced.
    #[n(0)]
    pub key: Key,
    /// One more each time.
    #[n(1)]
    pub counter: u64,
    /// The sealed content.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub sealed: Vec<u8>,
    /// Over counter and content.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub signature: [u8; SIGNATURE_BYTES],
}

impl Keepsake {
    /// Seals content as number `counter` for the person with these secrets on the board `chain`.
    ///
    /// # Errors
    /// [`KeepsakeError::TooLong`].
    pub fn seal(
        secrets: &BoardSecrets,
        chain: &Hash,
        counter: u64,
        content: &Content,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, KeepsakeError> {
        let key = secrets.keepsake_key();
        let sealed = keepsake::seal(&secrets.keepsake_secret(), counter, &cbor::encode(content), rng)?;
        let signature = key.sign(&chain.0, &message(counter, &sealed), rng).to_bytes();
        Ok(Self { key: public(&key), counter, sealed, signature })
    }

    /// Whether its key signed it for this board.
    pub fn is_signed(&self, chain: &Hash) -> bool {
        let key = Element::decode(&self.key.0, "key of a keepsake").ok();
        let signature = Signature::from_bytes(&self.signature).ok();
        let message = message(self.counter, &self.sealed);
        key.zip(signature).is_some_and(|(key, signature)| signature.verify(&chain.0, &key, &message).is_ok())
    }

    /// Opens it, if it is no older than what this device knows of: the number and the digest of the last.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, secrets: &BoardSecrets, chain: &Hash, known: Option<(u64, Hash)>) -> Result<Content, OpenError> {
        if self.key != public(&secrets.keepsake_key()) {
            return Err(OpenError::Other);
        }
        if !self.is_signed(chain) {
            return Err(OpenError::Signature);
        }
        if let Some((number, digest)) = known
            && (self.counter < number || (self.counter == number && self.digest() != digest))
        {
            return Err(OpenError::Older { found: self.counter, known: number });
        }
        let content = keepsake::open(&secrets.keepsake_secret(), self.counter, &self.sealed)?;
        Ok(cbor::decode("content of a keepsake", &content)?)
    }

    /// Digest of the sealed content.
    pub fn digest(&self) -> Hash {
        Hash::of(&self.sealed)
    }
}

/// What is signed: an array of three, which no other message of a key is.
fn message(counter: u64, sealed: &[u8]) -> Vec<u8> {
    cbor::encode(&(KEEPSAKE, counter, Hash::of(sealed)))
}
