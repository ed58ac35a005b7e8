//! Uses of personal data: what the registrar says of each, and how the person reads it (`docs/protocol.md`, section 15).

use minicbor::{Decode, Encode};
use tabella_crypto::data_use::{UseError, UseSecret};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::Element;
use tabella_crypto::signature::{Signature, SigningKey};
use thiserror::Error;

use crate::bytes::{Hash, Key};
use crate::cbor::{self, CborError};
use crate::entry::{Body, Entry, Use};

/// What a person is told of one use of their data.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct UseText {
    /// When, Unix seconds.
    #[n(0)]
    pub time: u64,
    /// Who looked: an office, and who there.
    #[n(1)]
    pub who: String,
    /// What was looked at.
    #[n(2)]
    pub what: String,
    /// Why.
    #[n(3)]
    pub why: String,
}

/// A use cannot be written or read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum DataUseError {
    /// A key that is no group element.
    #[error(transparent)]
    Key(#[from] DecodeError),
    /// The text cannot be sealed or opened.
    #[error(transparent)]
    Sealed(#[from] UseError),
    /// What was opened is no text of a use.
    #[error(transparent)]
    Text(#[from] CborError),
    /// The entry is not the use that was looked for.
    #[error("the entry is no use of data with the tag {expected}")]
    OtherEntry {
        /// Its tag.
        expected: Hash,
    },
    /// The registrar did not sign the entry.
    #[error("the entry is not signed by the registrar")]
    Signature,
}

impl UseText {
    /// Seals it as the `number`-th use of somebody's data: tag and sealed text of an entry.
    ///
    /// # Errors
    /// [`UseError::TooLong`].
    pub fn seal(&self, secret: &UseSecret, number: u64) -> Result<Use, UseError> {
        let sealed = secret.seal(number, &cbor::encode(self))?.to_vec();
        Ok(Use { tag: Hash(secret.tag(number)), sealed })
    }
}

/// A person who looks for uses of their data.
pub struct UseReader {
    chain: Hash,
    registrar: Element,
    secret: UseSecret,
}

impl UseReader {
    /// The person with this key on the board `chain`, whose genesis names `registrar`.
    ///
    /// # Errors
    /// [`DataUseError::Key`].
    pub fn new(chain: Hash, person: &SigningKey, registrar: &Key) -> Result<Self, DataUseError> {
        let registrar = Element::decode(&registrar.0, "registrar's key")?;
        Ok(Self { chain, registrar, secret: UseSecret::of_person(&chain.0, person, &registrar) })
    }

    /// What to look for: the tag of the `number`-th use.
    pub fn tag(&self, number: u64) -> Hash {
        Hash(self.secret.tag(number))
    }

    /// Reads the entry of the `number`-th use. That it is on the board is the caller's to check.
    ///
    /// # Errors
    /// [`DataUseError`] names the first thing that does not hold.
    pub fn read(&self, number: u64, entry: &[u8]) -> Result<UseText, DataUseError> {
        let expected = self.tag(number);
        let entry = Entry::from_bytes(entry)?;
        let used = match &entry.body {
            Body::Use(used) if used.tag == expected => used,
            _ => return Err(DataUseError::OtherEntry { expected }),
        };
        Signature::from_bytes(&entry.signature)
            .ok()
            .and_then(|signature| signature.verify(&self.chain.0, &self.registrar, &entry.message()).ok())
            .ok_or(DataUseError::Signature)?;
        let text = self.secret.open(number, &used.sealed)?;
        Ok(cbor::decode("text of a use", &text)?)
    }
}
