//! What an owner does with data: they stay in the owner's file, and the board gets digests, tags and ends.

use std::path::Path;

use rand_core::OsRng;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::party::Owner;
use tabella_ledger::state::State;
use thiserror::Error;

use super::{FactStore, Fetch, MAX_DATA_BYTES, Ticket};
use crate::client::NodeClient;
use crate::put::PutError;

/// Why an owner's act comes to nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OwnError {
    /// The board or its node says no.
    #[error(transparent)]
    Put(#[from] PutError),
    /// More data than one publication holds.
    #[error("{0} bytes are more than a publication holds; it is at most {MAX_DATA_BYTES}")]
    TooLarge(usize),
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The owner's file failed.
    #[error("the owner's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

/// An owner at a node, with the file of data.
pub struct Keeping<'a> {
    /// The owner's file.
    pub store: &'a FactStore,
    /// Whose data they are.
    pub owner: &'a Owner,
    /// The node.
    pub client: &'a NodeClient,
}

/// Something published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// Position of the entry.
    pub position: u64,
    /// The salted digest.
    pub digest: Hash,
}

/// Reads the data of a file.
///
/// # Errors
/// [`OwnError::File`] and [`OwnError::TooLarge`].
pub fn data_in(path: &Path) -> Result<Vec<u8>, OwnError> {
    let data = std::fs::read(path).map_err(|source| OwnError::File { path: path.into(), source })?;
    if data.len() > MAX_DATA_BYTES { Err(OwnError::TooLarge(data.len())) } else { Ok(data) }
}

impl Keeping<'_> {
    /// Keeps data here and publishes their digest.
    ///
    /// # Errors
    /// [`OwnError`].
    pub async fn publish(&self, kind: String, data: &[u8]) -> Result<Published, OwnError> {
        let digest = self.store.keep(&kind, data, &mut OsRng)?;
        let put = self.client.put(&self.owner.publish(digest, kind, &mut OsRng)).await;
        if let Err(PutError::Refused { .. }) = &put {
            self.store.delete(&digest)?;
        }
        Ok(Published { position: put?, digest })
    }

    /// Lets somebody fetch what was published; the ticket is for them. `at` is the owner's service as they reach it.
    ///
    /// # Errors
    /// [`OwnError`].
    pub async fn grant(
        &self,
        chain: &Hash,
        publication: u64,
        to: Key,
        label: &str,
        at: String,
    ) -> Result<Ticket, OwnError> {
        let reader = self.store.add_reader(to, label, &mut OsRng)?;
        let grant = self.client.put(&self.owner.grant(publication, reader.tag, &mut OsRng)).await?;
        Ok(Ticket { chain: chain.to_string(), publication, grant, salt: Hash(reader.salt).to_string(), url: at })
    }

    /// Ends a grant. Position of the withdrawal.
    ///
    /// # Errors
    /// [`OwnError`].
    pub async fn withdraw(&self, grant: u64) -> Result<u64, OwnError> {
        Ok(self.client.put(&self.owner.withdraw(grant, &mut OsRng)).await?)
    }
}

/// Something that an owner published and keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPublication {
    /// Position of the entry.
    pub position: u64,
    /// What kind of data.
    pub kind: String,
    /// How many bytes.
    pub bytes: usize,
}

/// A grant that an owner gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnGrant {
    /// Position of the entry.
    pub position: u64,
    /// Position of the publication.
    pub publication: u64,
    /// Who may fetch, in the owner's words.
    pub label: String,
    /// Their key.
    pub reader: Key,
    /// Position of the withdrawal.
    pub withdrawn: Option<u64>,
}

/// What an owner published, granted and saw fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owned {
    /// By position.
    pub publications: Vec<OwnPublication>,
    /// By position.
    pub grants: Vec<OwnGrant>,
    /// The oldest first.
    pub fetches: Vec<Fetch>,
}

impl Owned {
    /// What is in this file, as far as this board shows it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn of(store: &FactStore, state: &State) -> Result<Self, rusqlite::Error> {
        let mut owned = Self { fetches: store.fetches()?, ..Self::default() };
        for (position, said) in state.facts().publications() {
            // Those of others are on the board too.
            if let Some(kept) = store.kept(&said.digest)? {
                owned.publications.push(OwnPublication { position, kind: said.kind.clone(), bytes: kept.data.len() });
            }
        }
        for (position, granted) in state.facts().grants() {
            if let Some(reader) = store.reader(&granted.grant.tag)? {
                owned.grants.push(OwnGrant {
                    position,
                    publication: granted.grant.publication,
                    label: reader.label,
                    reader: reader.key,
                    withdrawn: granted.withdrawn,
                });
            }
        }
        Ok(owned)
    }
}
