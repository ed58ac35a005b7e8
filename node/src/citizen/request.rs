//! The request to be enrolled that this device has made, and remembers until it is decided.

use rusqlite::OptionalExtension;
use tabella_ledger::bytes::Hash;
use tabella_ledger::party::public;

use super::{Citizen, CitizenError};
use crate::registrar::request::{KeyRequest, Proof, Wish};

impl Citizen {
    /// A fresh wish to have the voter key in use on the roll: what a proof of identity is made for.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn wish(&self, now: u64) -> Result<Wish, CitizenError> {
        Ok(Wish { chain: self.chain, key: public(&self.signing_key()?), made_at: now })
    }

    /// The request for a wish. It is remembered before it is sent: whatever happens then, it can be asked for.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`], or when the file cannot be written.
    pub fn key_request(&self, wish: &Wish, proof: Proof) -> Result<KeyRequest, CitizenError> {
        let key = self.signing_key()?;
        self.store.execute("INSERT OR REPLACE INTO request (one, id) VALUES (1, ?1)", [wish.id().0])?;
        Ok(wish.sign(&key, proof))
    }

    /// The name of the request that was made last and is not forgotten.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn remembered_request(&self) -> Result<Option<Hash>, CitizenError> {
        let id = self.store.query_row("SELECT id FROM request", [], |row| row.get(0).map(Hash));
        Ok(id.optional()?)
    }

    /// Forgets it, so that another one can be made.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_request(&self) -> Result<(), CitizenError> {
        self.store.execute("DELETE FROM request", [])?;
        Ok(())
    }
}
