//! Keepsakes of everybody, with whoever runs the node.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use tabella_crypto::keepsake::is_size;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor::{self, CborError};
use thiserror::Error;

use super::Keepsake;
use crate::keys::make_private;

/// How much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most keepsakes.
    pub count: u64,
    /// Most bytes of all together.
    pub bytes: u64,
}

impl Limits {
    /// For a city of a hundred thousand residents.
    pub const CITY: Self = Self { count: 200_000, bytes: 16 << 30 };
}

/// Why a keepsake is not taken.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PutError {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] CborError),
    /// Its key did not sign it.
    #[error("it is not signed by the key that names it, for this board")]
    Signature,
    /// No size that keepsakes have.
    #[error("{0} bytes are no size that a keepsake has")]
    Size(usize),
    /// One with this number or a higher one is here.
    #[error("number {kept} is here, this is number {counter}")]
    Older {
        /// What is here.
        kept: u64,
        /// What was sent.
        counter: u64,
    },
    /// No room.
    #[error("there is no room for more keepsakes here")]
    Full,
    /// The file cannot be used.
    #[error("the file of keepsakes failed: {0}")]
    Store(#[from] rusqlite::Error),
}

/// The file.
#[derive(Debug)]
pub struct KeepsakeStore {
    file: Mutex<Connection>,
    chain: Hash,
    limits: Limits,
}

impl KeepsakeStore {
    /// Opens the file, or begins one, for people on the board `chain`.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path, chain: Hash, limits: Limits) -> rusqlite::Result<Self> {
        make_private(path);
        let file = Connection::open(path)?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "synchronous", "FULL")?;
        file.pragma_update(None, "secure_delete", "ON")?;
        file.execute_batch(
            "CREATE TABLE IF NOT EXISTS keepsake (key BLOB PRIMARY KEY, counter INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self { file: Mutex::new(file), chain, limits })
    }

    /// Takes a keepsake in place of the one that its key had. The same once more changes nothing.
    ///
    /// # Errors
    /// [`PutError`] says why not.
    pub fn put(&self, bytes: &[u8]) -> Result<(), PutError> {
        let keepsake: Keepsake = cbor::decode("keepsake", bytes)?;
        if !is_size(keepsake.sealed.len()) {
            return Err(PutError::Size(keepsake.sealed.len()));
        }
        if !keepsake.is_signed(&self.chain) {
            return Err(PutError::Signature);
        }
        let mut file = self.file();
        let transaction = file.transaction()?;
        let query = "SELECT counter, bytes FROM keepsake WHERE key = ?1";
        let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, Vec<u8>>(1)?));
        let before = transaction.query_row(query, [keepsake.key.0], row).optional()?;
        match &before {
            Some((_, kept)) if kept == bytes => return Ok(()),
            Some((kept, _)) if *kept >= keepsake.counter => {
                return Err(PutError::Older { kept: *kept, counter: keepsake.counter });
            }
            _ => {}
        }
        let totals = "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM keepsake WHERE key <> ?1";
        let (count, total) = transaction.query_row(totals, [keepsake.key.0], |row| {
            Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get::<_, i64>(1)?.cast_unsigned()))
        })?;
        if count >= self.limits.count || total + bytes.len() as u64 > self.limits.bytes {
            return Err(PutError::Full);
        }
        // SQLite's numbers have a sign; one that does not fit is none that a device counted to.
        let counter = i64::try_from(keepsake.counter).map_err(|_| PutError::Full)?;
        transaction
            .execute("INSERT OR REPLACE INTO keepsake VALUES (?1, ?2, ?3)", params![keepsake.key.0, counter, bytes])?;
        Ok(transaction.commit()?)
    }

    /// The keepsake of a key, encoded.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn get(&self, key: &Key) -> rusqlite::Result<Option<Vec<u8>>> {
        let query = "SELECT bytes FROM keepsake WHERE key = ?1";
        self.file().query_row(query, [key.0], |row| row.get(0)).optional()
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // What takes several statements is a transaction: a panic elsewhere leaves nothing half done.
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
