//! What an election office keeps to itself: drafts, which key serves polls, and the simulated residents of a rehearsal.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::manifest::Manifest;

/// A draft: a manifest without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Hash of the manifest as drafted: the handle that stays when it is published.
    pub handle: Hash,
    /// The manifest; its ceremony is zeros.
    pub manifest: Manifest,
}

/// The office's own file.
pub struct OfficeFile(Connection);

impl OfficeFile {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let file = Connection::open(path)?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "synchronous", "FULL")?;
        file.execute_batch(
            "CREATE TABLE IF NOT EXISTS draft (handle BLOB PRIMARY KEY, manifest BLOB NOT NULL, published BLOB UNIQUE)
             STRICT;
             CREATE TABLE IF NOT EXISTS poll_key (one INTEGER PRIMARY KEY CHECK (one = 1), ceremony BLOB NOT NULL)
             STRICT;
             CREATE TABLE IF NOT EXISTS resident (key BLOB PRIMARY KEY, election BLOB NOT NULL) STRICT;",
        )?;
        Ok(Self(file))
    }

    /// Keeps a draft. Whether it is new.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, manifest: &Manifest) -> rusqlite::Result<(Hash, bool)> {
        let handle = manifest.id();
        let added = self.0.execute(
            "INSERT OR IGNORE INTO draft (handle, manifest) VALUES (?1, ?2)",
            params![handle.0, cbor::encode(manifest)],
        )?;
        Ok((handle, added == 1))
    }

    /// Drafts that are not published yet, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn drafts(&self) -> rusqlite::Result<Vec<Draft>> {
        let mut statement =
            self.0.prepare("SELECT handle, manifest FROM draft WHERE published IS NULL ORDER BY rowid")?;
        let rows = statement.query_map([], draft)?;
        Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// One unpublished draft.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn draft(&self, handle: &Hash) -> rusqlite::Result<Option<Draft>> {
        let query = "SELECT handle, manifest FROM draft WHERE handle = ?1 AND published IS NULL";
        Ok(self.0.query_row(query, [handle.0], draft).optional()?.flatten())
    }

    /// Notes under which hash a draft was published.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn published(&self, handle: &Hash, election: &Hash) -> rusqlite::Result<()> {
        self.0.execute("UPDATE draft SET published = ?2 WHERE handle = ?1", params![handle.0, election.0])?;
        Ok(())
    }

    /// The election that a handle stands for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn election(&self, handle: &Hash) -> rusqlite::Result<Option<Hash>> {
        let query = "SELECT published FROM draft WHERE handle = ?1 AND published IS NOT NULL";
        self.0.query_row(query, [handle.0], |row| row.get(0).map(Hash)).optional()
    }

    /// The handle of an election that was drafted here.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn handle(&self, election: &Hash) -> rusqlite::Result<Option<Hash>> {
        let query = "SELECT handle FROM draft WHERE published = ?1";
        self.0.query_row(query, [election.0], |row| row.get(0).map(Hash)).optional()
    }

    /// Keeps the keys of simulated residents who join the secret roll of an election: they vote in it after the mixes.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_residents(&mut self, election: &Hash, keys: &[SigningKey]) -> rusqlite::Result<()> {
        let transaction = self.0.transaction()?;
        for key in keys {
            let kept = params![&key.to_bytes()[..], election.0];
            transaction.execute("INSERT INTO resident (key, election) VALUES (?1, ?2)", kept)?;
        }
        transaction.commit()
    }

    /// The simulated residents who joined the secret roll of an election, in an order that has nothing to do with the one in
    /// which they did.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn residents(&self, election: &Hash) -> rusqlite::Result<Vec<SigningKey>> {
        let mut statement = self.0.prepare("SELECT key FROM resident WHERE election = ?1 ORDER BY key")?;
        let rows = statement.query_map([election.0], |row| row.get::<_, [u8; 32]>(0))?;
        // A row that was damaged from outside is no key.
        Ok(rows
            .collect::<rusqlite::Result<Vec<_>>>()?
            .iter()
            .filter_map(|key| SigningKey::from_bytes(key).ok())
            .collect())
    }

    /// The ceremony of the standing poll key.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn poll_key(&self) -> rusqlite::Result<Option<Hash>> {
        self.0.query_row("SELECT ceremony FROM poll_key", [], |row| row.get(0).map(Hash)).optional()
    }

    /// Notes the ceremony of the standing poll key.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_poll_key(&self, ceremony: &Hash) -> rusqlite::Result<()> {
        self.0.execute("INSERT OR REPLACE INTO poll_key (one, ceremony) VALUES (1, ?1)", [ceremony.0])?;
        Ok(())
    }
}

/// A row that was damaged from outside is no draft.
fn draft(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Draft>> {
    let (handle, bytes): (_, Vec<u8>) = (Hash(row.get(0)?), row.get(1)?);
    Ok(cbor::decode("draft", &bytes).ok().map(|manifest| Draft { handle, manifest }))
}
