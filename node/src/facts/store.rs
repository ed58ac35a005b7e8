//! The owner's file: data with their salts, who was given which grant, and every fetch.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_core::CryptoRngCore;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::fact::{grant_tag, publication_digest};

use crate::keepsake::{KeptDatum, KeptReader};
use crate::keys::make_private;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS datum (
        digest BLOB PRIMARY KEY,
        salt BLOB NOT NULL,
        kind TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS reader (
        tag BLOB PRIMARY KEY,
        salt BLOB NOT NULL,
        key BLOB NOT NULL,
        label TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS fetch (
        id INTEGER PRIMARY KEY,
        time INTEGER NOT NULL,
        grant_at INTEGER NOT NULL,
        tag BLOB NOT NULL,
        served INTEGER NOT NULL
    ) STRICT;
";

/// Data as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// What makes the digest out of the data.
    pub salt: [u8; 32],
    /// What kind of data.
    pub kind: String,
    /// The data.
    pub data: Vec<u8>,
}

/// Whom a grant is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reader {
    /// What stands on the board.
    pub tag: Hash,
    /// What makes it out of the key.
    pub salt: [u8; 32],
    /// The reader's key.
    pub key: Key,
    /// Who that is, in the owner's words.
    pub label: String,
}

/// A fetch of somebody who has a grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fetch {
    /// When, Unix seconds.
    pub time: u64,
    /// Position of the grant.
    pub grant: u64,
    /// Who, in the owner's words; nothing if the grant was made elsewhere.
    pub label: Option<String>,
    /// Whether the data were handed out; not after a withdrawal.
    pub served: bool,
}

/// The file.
#[derive(Debug)]
pub struct FactStore(Mutex<Connection>);

impl FactStore {
    /// Opens the file, or begins one that its owner alone can read.
    ///
    /// # Errors
    /// When it cannot be used.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        make_private(path);
        let file = Connection::open(path)?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "synchronous", "FULL")?;
        file.pragma_update(None, "secure_delete", "ON")?;
        file.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Keeps data under a fresh salt. The digest to publish.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&self, kind: &str, data: &[u8], rng: &mut impl CryptoRngCore) -> rusqlite::Result<Hash> {
        let salt = fresh(rng);
        let digest = publication_digest(&salt, data);
        let insert = "INSERT INTO datum (digest, salt, kind, data) VALUES (?1, ?2, ?3, ?4)";
        self.file().execute(insert, params![digest.0, salt, kind, data])?;
        Ok(digest)
    }

    /// The data with a digest.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept(&self, digest: &Hash) -> rusqlite::Result<Option<Kept>> {
        let query = "SELECT salt, kind, data FROM datum WHERE digest = ?1";
        let kept = |row: &rusqlite::Row<'_>| Ok(Kept { salt: row.get(0)?, kind: row.get(1)?, data: row.get(2)? });
        self.file().query_row(query, [digest.0], kept).optional()
    }

    /// Deletes data. What was published stays published, and nobody can fetch it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn delete(&self, digest: &Hash) -> rusqlite::Result<bool> {
        Ok(self.file().execute("DELETE FROM datum WHERE digest = ?1", [digest.0])? > 0)
    }

    /// Writes down whom the next grant is for. The tag to put on the board.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add_reader(&self, key: Key, label: &str, rng: &mut impl CryptoRngCore) -> rusqlite::Result<Reader> {
        let salt = fresh(rng);
        let reader = Reader { tag: grant_tag(&salt, &key), salt, key, label: label.into() };
        let insert = "INSERT INTO reader (tag, salt, key, label) VALUES (?1, ?2, ?3, ?4)";
        self.file().execute(insert, params![reader.tag.0, salt, key.0, label])?;
        Ok(reader)
    }

    /// Whom a grant with this tag is for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reader(&self, tag: &Hash) -> rusqlite::Result<Option<Reader>> {
        let query = "SELECT salt, key, label FROM reader WHERE tag = ?1";
        let reader = |row: &rusqlite::Row<'_>| {
            Ok(Reader { tag: *tag, salt: row.get(0)?, key: Key(row.get(1)?), label: row.get(2)? })
        };
        self.file().query_row(query, [tag.0], reader).optional()
    }

    /// All data, and whom all grants are for.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn to_keep(&self) -> rusqlite::Result<(Vec<KeptDatum>, Vec<KeptReader>)> {
        let file = self.file();
        let mut statement = file.prepare("SELECT salt, kind, data FROM datum ORDER BY digest")?;
        let datum = |row: &rusqlite::Row<'_>| Ok(KeptDatum { salt: row.get(0)?, kind: row.get(1)?, data: row.get(2)? });
        let data = statement.query_map([], datum)?.collect::<rusqlite::Result<_>>()?;
        let mut statement = file.prepare("SELECT salt, key, label FROM reader ORDER BY tag")?;
        let reader =
            |row: &rusqlite::Row<'_>| Ok(KeptReader { salt: row.get(0)?, key: Key(row.get(1)?), label: row.get(2)? });
        let readers = statement.query_map([], reader)?.collect::<rusqlite::Result<_>>()?;
        Ok((data, readers))
    }

    /// Adds what is not here yet.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn take_back(&self, data: &[KeptDatum], readers: &[KeptReader]) -> rusqlite::Result<()> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        for KeptDatum { salt, kind, data } in data {
            transaction.execute(
                "INSERT INTO datum (digest, salt, kind, data) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                params![publication_digest(salt, data).0, salt, kind, data],
            )?;
        }
        for KeptReader { salt, key, label } in readers {
            transaction.execute(
                "INSERT INTO reader (tag, salt, key, label) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING",
                params![grant_tag(salt, key).0, salt, key.0, label],
            )?;
        }
        transaction.commit()
    }

    /// Every fetch, the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn fetches(&self) -> rusqlite::Result<Vec<Fetch>> {
        let file = self.file();
        let mut statement = file.prepare(
            "SELECT time, grant_at, label, served FROM fetch LEFT JOIN reader USING (tag) ORDER BY fetch.id",
        )?;
        let fetch = |row: &rusqlite::Row<'_>| {
            let (time, grant): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (time, grant) = (time.cast_unsigned(), grant.cast_unsigned());
            Ok(Fetch { time, grant, label: row.get(2)?, served: row.get(3)? })
        };
        statement.query_map([], fetch)?.collect()
    }

    /// Writes a fetch down; it is on the disk when this returns.
    pub(super) fn note(&self, time: u64, grant: u64, tag: &Hash, served: bool) -> rusqlite::Result<()> {
        let insert = "INSERT INTO fetch (time, grant_at, tag, served) VALUES (?1, ?2, ?3, ?4)";
        self.file().execute(insert, params![time.cast_signed(), grant.cast_signed(), tag.0, served])?;
        Ok(())
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // What takes several statements is a transaction: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fresh(rng: &mut impl CryptoRngCore) -> [u8; 32] {
    let mut salt = [0; 32];
    rng.fill_bytes(&mut salt);
    salt
}
