//! Data that stay with their owner (`docs/linked-data.md`): kept in a file, handed out to whoever has a grant that the board
//! shows and that is not withdrawn, and never without writing it down for the owner.

mod own;
mod service;
mod store;

pub use own::{Keeping, OwnError, OwnGrant, OwnPublication, Owned, Published, data_in};
pub use service::{FactService, FetchError, NONCE_SECONDS, router};
pub use store::{FactStore, Fetch, Kept, Reader};

use rand_core::CryptoRngCore;
use serde::{Deserialize, Serialize};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::fact::{FetchRequest, OtherData, check_data};
use thiserror::Error;

use crate::client::{ClientError, NodeClient};

/// Most bytes of data of one publication.
pub const MAX_DATA_BYTES: usize = 32 << 20;

/// What the owner gives to a reader beside the grant on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// Identifier of the board, 64 hexadecimal digits.
    pub chain: String,
    /// Position of the publication.
    pub publication: u64,
    /// Position of the grant.
    pub grant: u64,
    /// What makes the grant's tag out of the reader's key, 64 hexadecimal digits.
    pub salt: String,
    /// Address of the owner's service.
    pub url: String,
}

/// Data could not be fetched, or are not those that were published.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchFailure {
    /// The ticket has something else than digits where there should be some.
    #[error("the ticket cannot be read: {0}")]
    Ticket(#[from] hex::FromHexError),
    /// The ticket is for another board.
    #[error("the ticket is for the board {found}, this is {expected}")]
    OtherBoard {
        /// This one.
        expected: Hash,
        /// The ticket's.
        found: Hash,
    },
    /// The owner's service does not answer, or says no.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The data are others.
    #[error(transparent)]
    Data(#[from] OtherData),
}

impl Ticket {
    /// Fetches the data with the key that was granted, and checks them against the digest that the board `chain` has at the
    /// ticket's publication.
    ///
    /// # Errors
    /// [`FetchFailure`].
    pub async fn fetch(
        &self,
        chain: &Hash,
        digest: &Hash,
        reader: &SigningKey,
        rng: &mut (impl CryptoRngCore + Send),
    ) -> Result<Vec<u8>, FetchFailure> {
        let found: Hash = self.chain.parse()?;
        if found != *chain {
            return Err(FetchFailure::OtherBoard { expected: *chain, found });
        }
        let Hash(salt) = self.salt.parse()?;
        let owner = NodeClient::new(&self.url)?;
        let nonce = owner.fetch_nonce().await?;
        let request = FetchRequest::new(chain, reader, self.grant, salt, nonce, rng);
        let fetched = owner.fetch_data(&request).await?;
        check_data(digest, &fetched.salt, &fetched.data)?;
        Ok(fetched.data)
    }
}
