//! What trustees keep to themselves: ceremony secrets, which sets of ballots they have decrypted, and which polls and claims
//! of tokens their nodes answer by themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, params};
use tabella_crypto::ceremony::TrusteeSecret;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::party::Trustee;
use thiserror::Error;
use zeroize::Zeroizing;

/// The trustees' file cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrusteeFileError {
    /// It cannot be opened.
    #[error("{path} cannot be used: {source}")]
    Open {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It cannot be read or written.
    #[error("the trustees' file failed: {0}")]
    Store(#[from] rusqlite::Error),
    /// A secret in it is none.
    #[error("a ceremony secret in the trustees' file is damaged; take it from a backup")]
    Damaged,
}

/// The file, readable by its owner only.
pub struct TrusteeFile(Mutex<Connection>);

impl TrusteeFile {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path) -> Result<Self, TrusteeFileError> {
        // The database's own side files take the rights of this one.
        OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)
            .map_err(|source| TrusteeFileError::Open { path: path.to_owned(), source })?;
        let file = Connection::open(path)?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "synchronous", "FULL")?;
        file.execute_batch(
            "CREATE TABLE IF NOT EXISTS ceremony (trustee BLOB, ceremony BLOB, place INTEGER NOT NULL,
                secret BLOB NOT NULL, PRIMARY KEY (trustee, ceremony)) STRICT;
             CREATE TABLE IF NOT EXISTS decrypted (trustee BLOB, election BLOB, counted BLOB NOT NULL,
                PRIMARY KEY (trustee, election)) STRICT;
             CREATE TABLE IF NOT EXISTS tokens (trustee BLOB, ceremony BLOB, PRIMARY KEY (trustee, ceremony)) STRICT;
             CREATE TABLE IF NOT EXISTS polls (trustee BLOB, ceremony BLOB, minimum INTEGER NOT NULL,
                PRIMARY KEY (trustee, ceremony)) STRICT;",
        )?;
        Ok(Self(Mutex::new(file)))
    }

    /// Keeps what a trustee has to remember, before anything that depends on it is published.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, trustee: &Trustee) -> Result<(), TrusteeFileError> {
        let (file, key) = (self.file(), trustee.key().0);
        for (ceremony, secret) in trustee.ceremonies() {
            file.execute(
                "INSERT OR IGNORE INTO ceremony VALUES (?1, ?2, ?3, ?4)",
                params![key, ceremony.0, secret.index() as i64, secret.to_bytes().as_slice()],
            )?;
        }
        for (election, counted) in trustee.decrypted() {
            file.execute("INSERT OR IGNORE INTO decrypted VALUES (?1, ?2, ?3)", params![key, election.0, counted.0])?;
        }
        Ok(())
    }

    /// Gives a trustee back what it remembered.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn restore(&self, trustee: &mut Trustee) -> Result<(), TrusteeFileError> {
        let (file, Key(key)) = (self.file(), trustee.key());
        let mut statement = file.prepare("SELECT ceremony, place, secret FROM ceremony WHERE trustee = ?1")?;
        let rows = statement.query_map([key], |row| {
            Ok((Hash(row.get(0)?), row.get::<_, i64>(1)?, Zeroizing::new(row.get::<_, [u8; 32]>(2)?)))
        })?;
        let mut ceremonies = BTreeMap::new();
        for row in rows {
            let (ceremony, place, secret) = row?;
            let secret = usize::try_from(place)
                .ok()
                .and_then(|place| TrusteeSecret::from_bytes(place, &secret).ok())
                .ok_or(TrusteeFileError::Damaged)?;
            ceremonies.insert(ceremony, secret);
        }
        let mut statement = file.prepare("SELECT election, counted FROM decrypted WHERE trustee = ?1")?;
        let rows = statement.query_map([key], |row| Ok((Hash(row.get(0)?), Hash(row.get(1)?))))?;
        let decrypted = rows.collect::<Result<_, _>>()?;
        trustee.restore(ceremonies, decrypted);
        Ok(())
    }

    /// Has a trustee's node answer polls under the key of a ceremony by itself, those that promise to be decrypted from at
    /// least `minimum` voters on.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn allow_polls(&self, trustee: &Key, ceremony: &Hash, minimum: u32) -> Result<(), TrusteeFileError> {
        let values = params![trustee.0, ceremony.0, minimum];
        self.file().execute("INSERT OR REPLACE INTO polls VALUES (?1, ?2, ?3)", values)?;
        Ok(())
    }

    /// The ceremonies under whose keys a trustee's node answers polls by itself, each with the fewest voters.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn allowed(&self, trustee: &Key) -> Result<BTreeMap<Hash, u32>, TrusteeFileError> {
        let file = self.file();
        let mut statement = file.prepare("SELECT ceremony, minimum FROM polls WHERE trustee = ?1")?;
        let rows = statement.query_map([trustee.0], |row| Ok((Hash(row.get(0)?), row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Has a trustee's node issue and redeem the tokens of an epoch under the key of a ceremony by itself.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn allow_tokens(&self, trustee: &Key, ceremony: &Hash) -> Result<(), TrusteeFileError> {
        self.file().execute("INSERT OR IGNORE INTO tokens VALUES (?1, ?2)", params![trustee.0, ceremony.0])?;
        Ok(())
    }

    /// The ceremonies under whose keys a trustee's node issues and redeems tokens by itself.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn allowed_tokens(&self, trustee: &Key) -> Result<BTreeSet<Hash>, TrusteeFileError> {
        let file = self.file();
        let mut statement = file.prepare("SELECT ceremony FROM tokens WHERE trustee = ?1")?;
        let rows = statement.query_map([trustee.0], |row| Ok(Hash(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // Every use is one statement: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
