//! What is in a keepsake.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use tabella_crypto::keepsake::MAX_CONTENT_BYTES;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;

/// A copy of a credential, or a key that waits for one.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
pub struct KeptCopy {
    /// Public key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub public: [u8; 32],
    /// Secret key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub secret: [u8; 32],
    /// What was issued for it.
    #[n(2)]
    pub credential: Option<KeptCredential>,
    /// Whether it was shown.
    #[n(3)]
    pub shown: bool,
}

/// A credential as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KeptCredential {
    /// What its issuer was called on the board.
    #[n(0)]
    pub issuer: String,
    /// Its type.
    #[n(1)]
    pub kind: String,
    /// Valid from, Unix seconds.
    #[n(2)]
    pub from: u64,
    /// Valid until, Unix seconds.
    #[n(3)]
    pub until: u64,
    /// The credential, letter by letter.
    #[n(4)]
    pub text: String,
}

/// A fact that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KeptShowing {
    /// When, Unix seconds.
    #[n(0)]
    pub time: u64,
    /// To whom.
    #[n(1)]
    pub audience: String,
    /// The occasion.
    #[n(2)]
    pub nonce: String,
    /// Which.
    #[n(3)]
    pub fact: String,
    /// Public key of the copy.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub copy: [u8; 32],
}

/// Data whose digest was published.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KeptDatum {
    /// What makes the digest out of the data.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// What kind of data.
    #[n(1)]
    pub kind: String,
    /// The data.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub data: Vec<u8>,
}

/// Whom a grant is for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KeptReader {
    /// What makes the tag out of the key.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// The reader's key.
    #[n(1)]
    pub key: Key,
    /// Who that is, in the owner's words.
    #[n(2)]
    pub label: String,
}

/// What a person has that the board does not give back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Content {
    /// Credentials.
    #[n(0)]
    pub copies: Vec<KeptCopy>,
    /// What was shown of them.
    #[n(1)]
    pub showings: Vec<KeptShowing>,
    /// Proofs of wages.
    #[n(2)]
    pub wages: Vec<ByteVec>,
    /// Whom grants are for.
    #[n(3)]
    pub readers: Vec<KeptReader>,
    /// Published data, the smallest first; those that do not fit are left out.
    #[n(4)]
    pub data: Vec<KeptDatum>,
    /// How many data are left out.
    #[n(5)]
    pub left_out: u32,
}

impl Content {
    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        let Self { copies, showings, wages, readers, data, left_out: _ } = self;
        copies.is_empty() && showings.is_empty() && wages.is_empty() && readers.is_empty() && data.is_empty()
    }

    /// Leaves the largest data out until the rest fits into a keepsake.
    pub fn fit(mut self) -> Self {
        self.data.sort_by_key(|datum| datum.data.len());
        // An encoding may grow by the number of what is left out.
        while cbor::encode(&self).len() + 8 > MAX_CONTENT_BYTES && self.data.pop().is_some() {
            self.left_out += 1;
        }
        self
    }

    /// The same for the same content, whatever order it was read in.
    pub fn digest(&self) -> Hash {
        Hash::of(&cbor::encode(self))
    }
}

impl core::fmt::Debug for KeptCopy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KeptCopy").field("shown", &self.shown).finish_non_exhaustive()
    }
}

impl Drop for KeptCopy {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.secret);
    }
}
