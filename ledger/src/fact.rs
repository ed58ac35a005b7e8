//! Facts that stay with whoever owns them: on the board there is a digest, who owns it, and who may fetch it
//! (`docs/linked-data.md`). And histories of subjects that several parties write together.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use tabella_crypto::group::Element;
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use thiserror::Error;

use crate::bytes::{Hash, Key};

/// What is hashed before the salt of a publication.
const PUBLICATION: &[u8] = b"tabella/v1/publication";
/// What is hashed before the number of a subject.
const SUBJECT: &[u8] = b"tabella/v1/subject";
/// What is hashed before the salt of a grant.
const GRANT: &[u8] = b"tabella/v1/grant";
/// What stands before a request to fetch, where it is signed.
const FETCH: &[u8] = b"tabella/v1/fetch";
/// Most bytes of the name of a kind of fact.
pub const MAX_KIND_BYTES: usize = 64;

/// The whole list of parties who write histories, from here on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Parties {
    /// The parties.
    #[n(0)]
    pub parties: Vec<Party>,
}

/// Somebody who attests, by name.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Party {
    /// The name.
    #[n(0)]
    pub name: String,
    /// Who and where that is, for people.
    #[n(1)]
    pub place: String,
    /// The key that signs.
    #[n(2)]
    pub key: Key,
}

/// Somebody has data. The data are not here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Publication {
    /// Who: a key on the roll, a party's, the office's or the registrar's.
    #[n(0)]
    pub owner: Key,
    /// [`publication_digest`] of the data.
    #[n(1)]
    pub digest: Hash,
    /// What kind of data: a name of small letters, digits, points and hyphens.
    #[n(2)]
    pub kind: String,
}

/// A party attests something of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Link {
    /// Who.
    #[n(0)]
    pub by: Key,
    /// Of what: the hash of a number that is on it, such as that of a battery or a vehicle.
    #[n(1)]
    pub subject: Hash,
    /// Position of the link before it; none for the first.
    #[n(2)]
    pub previous: Option<u64>,
    /// [`publication_digest`] of what is attested.
    #[n(3)]
    pub digest: Hash,
    /// What kind of attestation, named like a publication's.
    #[n(4)]
    pub kind: String,
}

/// An owner lets somebody fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Grant {
    /// Position of the publication.
    #[n(0)]
    pub publication: u64,
    /// [`grant_tag`] of the reader's key.
    #[n(1)]
    pub tag: Hash,
}

/// A grant ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Withdrawal {
    /// Position of the grant.
    #[n(0)]
    pub grant: u64,
}

/// Whether a kind of fact can be named like this.
pub fn is_kind(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    (1..=MAX_KIND_BYTES).contains(&name.len()) && name.bytes().all(allowed)
}

/// The subject with a number, such as that of a battery or a vehicle. Who knows or tries the number finds its history.
pub fn subject_of(number: &str) -> Hash {
    Hash::of_parts(&[SUBJECT, number.trim().as_bytes()])
}

/// The digest of data under a salt, which keeps others from trying what the data may be.
pub fn publication_digest(salt: &[u8; 32], data: &[u8]) -> Hash {
    Hash::of_parts(&[PUBLICATION, salt, &Hash::of(data).0])
}

/// What stands on the board for the key of a reader: only who knows the salt can tell whose it is.
pub fn grant_tag(salt: &[u8; 32], reader: &Key) -> Hash {
    Hash::of_parts(&[GRANT, salt, &reader.0])
}

/// What a reader signs, for the board's chain identifier, to fetch with a grant. The nonce is the owner's.
pub fn fetch_message(grant: u64, nonce: &[u8; 32]) -> Vec<u8> {
    [FETCH, &grant.to_le_bytes(), nonce].concat()
}

/// What a reader asks the owner of data.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct FetchRequest {
    /// Position of the grant.
    #[n(0)]
    pub grant: u64,
    /// What makes the grant's tag out of the key.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// The reader's key.
    #[n(2)]
    pub reader: Key,
    /// What the owner said, for this request alone.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub nonce: [u8; 32],
    /// The reader's signature, over [`fetch_message`].
    #[cbor(n(4), with = "minicbor::bytes")]
    pub signature: [u8; SIGNATURE_BYTES],
}

impl FetchRequest {
    /// A request of whoever has the key that was granted.
    pub fn new(
        chain: &Hash,
        reader: &SigningKey,
        grant: u64,
        salt: [u8; 32],
        nonce: [u8; 32],
        rng: &mut impl CryptoRngCore,
    ) -> Self {
        let signature = reader.sign(&chain.0, &fetch_message(grant, &nonce), rng).to_bytes();
        Self { grant, salt, reader: Key(*reader.public().as_bytes()), nonce, signature }
    }

    /// Whether the reader signed it, on this board.
    pub fn is_signed(&self, chain: &Hash) -> bool {
        let reader = Element::decode(&self.reader.0, "reader's key").ok();
        let signature = Signature::from_bytes(&self.signature).ok();
        let message = fetch_message(self.grant, &self.nonce);
        reader.zip(signature).is_some_and(|(reader, signature)| signature.verify(&chain.0, &reader, &message).is_ok())
    }

    /// The tag of the grant that the reader has, if they have it.
    pub fn tag(&self) -> Hash {
        grant_tag(&self.salt, &self.reader)
    }
}

/// What the owner answers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Fetched {
    /// What makes the published digest out of the data.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub salt: [u8; 32],
    /// The data.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub data: Vec<u8>,
}

/// Data that are not those that were published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("these are not the data that were published: their digest is {found}, published was {expected}")]
pub struct OtherData {
    /// The digest on the board.
    pub expected: Hash,
    /// The digest of the data.
    pub found: Hash,
}

/// Checks data and salt against a digest on the board.
///
/// # Errors
/// [`OtherData`] when one bit is another one.
pub fn check_data(digest: &Hash, salt: &[u8; 32], data: &[u8]) -> Result<(), OtherData> {
    let found = publication_digest(salt, data);
    if found == *digest { Ok(()) } else { Err(OtherData { expected: *digest, found }) }
}

/// An attestation with its signer's name, as a history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Position of the link.
    pub position: u64,
    /// The name of who signed, when they did.
    pub name: String,
    /// Who and where that is.
    pub place: String,
    /// The key that signed.
    pub by: Key,
    /// What kind of attestation.
    pub kind: String,
    /// Digest of what is attested.
    pub digest: Hash,
}

/// Links that are no whole history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// No link at all.
    #[error("there is no link in this history")]
    Empty,
    /// A link of something else.
    #[error("the link at position {position} is about another subject")]
    OtherSubject {
        /// Its position.
        position: u64,
    },
    /// A link was left out or moved.
    #[error(
        "the link at position {position} follows {found:?}, here it comes after {expected:?}: a link is missing or moved"
    )]
    Previous {
        /// Its position.
        position: u64,
        /// The position of the link that is before it here.
        expected: Option<u64>,
        /// The position that it names.
        found: Option<u64>,
    },
    /// Nobody who was named before signed it.
    #[error("the link at position {position} is of nobody whom the registrar's list before it names")]
    Unnamed {
        /// Its position.
        position: u64,
    },
}

impl HistoryError {
    /// Position of the link at which it fails.
    pub fn position(&self) -> Option<u64> {
        match self {
            Self::Empty => None,
            Self::OtherSubject { position } | Self::Previous { position, .. } | Self::Unnamed { position } => {
                Some(*position)
            }
        }
    }
}

/// Names the signer of each link of a subject, in order. `links` come with their positions and with the list of parties in
/// force there.
///
/// # Errors
/// [`HistoryError`] where a link is missing, moved, or of somebody who is not named.
pub fn history<'a>(
    subject: &Hash,
    links: impl IntoIterator<Item = (u64, &'a Link, &'a [Party])>,
) -> Result<Vec<Attestation>, HistoryError> {
    let mut attestations: Vec<Attestation> = Vec::new();
    for (position, link, parties) in links {
        if link.subject != *subject {
            return Err(HistoryError::OtherSubject { position });
        }
        let (expected, found) = (attestations.last().map(|last| last.position), link.previous);
        if expected != found {
            return Err(HistoryError::Previous { position, expected, found });
        }
        let party = parties.iter().find(|party| party.key == link.by).ok_or(HistoryError::Unnamed { position })?;
        let Party { name, place, key: by } = party.clone();
        attestations.push(Attestation { position, name, place, by, kind: link.kind.clone(), digest: link.digest });
    }
    if attestations.is_empty() { Err(HistoryError::Empty) } else { Ok(attestations) }
}
