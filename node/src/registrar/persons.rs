//! Who people are: what the registrar keeps of them, and which key is whose.
//!
//! The file is read in one way only: what is kept of somebody comes out against a [`LoggedUse`], which exists only once
//! the use is on the board. After the announced date everything in it is deleted.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tabella_ledger::bytes::Key;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::read::LoggedUse;
use crate::keys::make_private;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS person (
        id INTEGER PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        code BLOB NOT NULL,
        key BLOB,
        uses INTEGER NOT NULL DEFAULT 0,
        pending BLOB,
        successor BLOB
    ) STRICT;
    CREATE TABLE IF NOT EXISTS field (
        person INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
        label TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (person, label)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS deletion (
        announced_at INTEGER NOT NULL,
        due INTEGER NOT NULL,
        done_at INTEGER
    ) STRICT;
";

/// Uses are numbered under the key that they are sealed for, and those of another key begin anew.
const TAKES: &str = "UPDATE person SET uses = iif(key IS ?1, uses, 0), pending = iif(key IS ?1, pending, NULL),
    key = ?1, successor = NULL";

/// One thing that is kept of a person, under a label such as `Name`. Wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub struct Field {
    /// What it is.
    pub label: String,
    /// It.
    pub value: String,
}

/// When the link between people and keys is deleted, as it was announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deletion {
    /// When this was announced, Unix seconds.
    pub announced_at: u64,
    /// From when on it is deleted, Unix seconds.
    pub due: u64,
    /// When it was deleted, Unix seconds.
    pub done_at: Option<u64>,
}

/// What the desk needs of somebody to log a use; nothing personal.
pub(super) struct Subject {
    pub(super) id: i64,
    pub(super) key: Option<Key>,
    /// Uses that were logged.
    pub(super) uses: u64,
    /// The entry of a use that was written and is perhaps not on the board.
    pub(super) pending: Option<Vec<u8>>,
    pub(super) labels: Vec<String>,
}

/// The keys of somebody.
pub(super) struct Holder {
    pub(super) key: Option<Key>,
    /// What was about to take its place.
    pub(super) successor: Option<Key>,
}

/// The file.
pub(super) struct Persons(Mutex<Connection>);

impl Persons {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let file = open_private(path)?;
        file.pragma_update(None, "foreign_keys", "ON")?;
        file.execute_batch(SCHEMA)?;
        // Files from before keys were replaced.
        let query = "SELECT 1 FROM pragma_table_info('person') WHERE name = 'successor'";
        if !file.prepare(query)?.exists([])? {
            file.execute_batch("ALTER TABLE person ADD COLUMN successor BLOB")?;
        }
        Ok(Self(Mutex::new(file)))
    }

    /// Writes somebody down with the digest of the code that they are handed. Whether the reference number was free.
    pub(super) fn add(&self, reference: &str, fields: &[Field], code: &[u8]) -> rusqlite::Result<bool> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        let insert = "INSERT INTO person (reference, code) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        if transaction.execute(insert, params![reference, code])? == 0 {
            return Ok(false);
        }
        let person = transaction.last_insert_rowid();
        for Field { label, value } in fields {
            let insert = "INSERT INTO field (person, label, value) VALUES (?1, ?2, ?3)";
            transaction.execute(insert, params![person, label, value])?;
        }
        transaction.commit()?;
        Ok(true)
    }

    /// What the person with this reference number is known by to [`Persons::link`], and whether they have a key.
    pub(super) fn known_by(&self, reference: &str) -> rusqlite::Result<Option<(Vec<u8>, bool)>> {
        let query = "SELECT code, key IS NOT NULL FROM person WHERE reference = ?1";
        self.file().query_row(query, [reference], |row| Ok((row.get(0)?, row.get(1)?))).optional()
    }

    /// The key of whoever is known by this to [`Persons::link`].
    pub(super) fn key_of(&self, code: &[u8]) -> rusqlite::Result<Option<Key>> {
        let query = "SELECT key FROM person WHERE code = ?1 AND key IS NOT NULL";
        self.file().query_row(query, [code], |row| row.get(0).map(Key)).optional()
    }

    /// From now on [`Persons::link`] knows the person with this reference number by the name of a request. They are written
    /// down if nobody was, with what is to be kept of them; fields that are there already stay as they are.
    pub(super) fn claim(&self, reference: &str, fields: &[Field], request: &[u8]) -> rusqlite::Result<()> {
        let mut file = self.file();
        let transaction = file.transaction()?;
        let claim = "INSERT INTO person (reference, code) VALUES (?1, ?2)
                     ON CONFLICT (reference) DO UPDATE SET code = excluded.code";
        transaction.execute(claim, params![reference, request])?;
        let query = "SELECT id FROM person WHERE reference = ?1";
        let person: i64 = transaction.query_row(query, [reference], |row| row.get(0))?;
        for Field { label, value } in fields {
            let insert = "INSERT INTO field (person, label, value) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
            transaction.execute(insert, params![person, label, value])?;
        }
        transaction.commit()
    }

    /// The key that was enrolled with a code is that of whoever was handed the code.
    pub(super) fn link(&self, code: &[u8], key: &Key) -> rusqlite::Result<()> {
        self.file().execute(&format!("{TAKES} WHERE code = ?2"), params![key.0, code])?;
        Ok(())
    }

    pub(super) fn holder(&self, reference: &str) -> rusqlite::Result<Option<Holder>> {
        let query = "SELECT key, successor FROM person WHERE reference = ?1";
        let holder = |row: &rusqlite::Row<'_>| {
            let [key, successor] = [row.get::<_, Option<_>>(0)?, row.get(1)?].map(|key| key.map(Key));
            Ok(Holder { key, successor })
        };
        self.file().query_row(query, [reference], holder).optional()
    }

    /// The key that whoever was handed this code had before, if it is another one.
    pub(super) fn predecessor(&self, code: &[u8], key: &Key) -> rusqlite::Result<Option<Key>> {
        let query = "SELECT key FROM person WHERE code = ?1 AND key IS NOT NULL AND key != ?2";
        self.file().query_row(query, params![code, key.0], |row| row.get(0).map(Key)).optional()
    }

    /// Somebody has this key.
    pub(super) fn holds(&self, reference: &str, key: &Key) -> rusqlite::Result<()> {
        self.file().execute(&format!("{TAKES} WHERE reference = ?2"), params![key.0, reference])?;
        Ok(())
    }

    /// Somebody is handed another code.
    pub(super) fn hand(&self, reference: &str, code: &[u8]) -> rusqlite::Result<()> {
        self.file().execute("UPDATE person SET code = ?2 WHERE reference = ?1", params![reference, code])?;
        Ok(())
    }

    /// Keeps what is about to take the place of a key, before it does.
    pub(super) fn begin_replacement(&self, key: &Key, successor: &Key) -> rusqlite::Result<()> {
        self.file().execute("UPDATE person SET successor = ?2 WHERE key = ?1", params![key.0, successor.0])?;
        Ok(())
    }

    /// It did.
    pub(super) fn end_replacement(&self, key: &Key, successor: &Key) -> rusqlite::Result<()> {
        self.file().execute(&format!("{TAKES} WHERE key = ?2"), params![successor.0, key.0])?;
        Ok(())
    }

    pub(super) fn subject(&self, reference: &str) -> rusqlite::Result<Option<Subject>> {
        let file = self.file();
        let subject = file
            .query_row("SELECT id, key, uses, pending FROM person WHERE reference = ?1", [reference], |row| {
                let (key, uses): (Option<_>, i64) = (row.get(1)?, row.get(2)?);
                let (id, pending, labels) = (row.get(0)?, row.get(3)?, Vec::new());
                Ok(Subject { id, key: key.map(Key), uses: uses.cast_unsigned(), pending, labels })
            })
            .optional()?;
        let Some(mut subject) = subject else {
            return Ok(None);
        };
        let mut labels = file.prepare("SELECT label FROM field WHERE person = ?1")?;
        subject.labels = labels.query_map([subject.id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(Some(subject))
    }

    /// Keeps the entry of a use before it is sent: whatever happens then, no other text is sealed under its number.
    pub(super) fn begin_use(&self, person: i64, entry: &[u8]) -> rusqlite::Result<()> {
        self.file().execute("UPDATE person SET pending = ?2 WHERE id = ?1", params![person, entry])?;
        Ok(())
    }

    /// Uses below `uses` are on the board.
    pub(super) fn end_use(&self, person: i64, uses: u64) -> rusqlite::Result<()> {
        let update = "UPDATE person SET uses = ?2, pending = NULL WHERE id = ?1";
        self.file().execute(update, params![person, uses.cast_signed()])?;
        Ok(())
    }

    /// What is kept of somebody, as far as the logged use says.
    pub(super) fn disclose(&self, logged: LoggedUse) -> rusqlite::Result<Vec<Field>> {
        let file = self.file();
        let mut field = file.prepare("SELECT value FROM field WHERE person = ?1 AND label = ?2")?;
        let (person, labels) = logged.spend();
        let read = |label: String| {
            let value = field.query_row(params![person, label], |row| row.get(0))?;
            Ok(Field { label, value })
        };
        labels.into_iter().map(read).collect()
    }

    /// How many people there are.
    pub(super) fn count(&self) -> rusqlite::Result<u64> {
        self.file().query_row("SELECT count(*) FROM person", [], |row| row.get(0).map(i64::cast_unsigned))
    }

    /// The last announcement.
    pub(super) fn deletion(&self) -> rusqlite::Result<Option<Deletion>> {
        let last = "SELECT announced_at, due, done_at FROM deletion ORDER BY rowid DESC LIMIT 1";
        let deletion = |row: &rusqlite::Row<'_>| {
            let [announced_at, due] = [row.get::<_, i64>(0)?, row.get(1)?].map(i64::cast_unsigned);
            Ok(Deletion { announced_at, due, done_at: row.get::<_, Option<i64>>(2)?.map(i64::cast_unsigned) })
        };
        self.file().query_row(last, [], deletion).optional()
    }

    pub(super) fn announce(&self, due: u64, now: u64) -> rusqlite::Result<()> {
        let insert = "INSERT INTO deletion (announced_at, due) VALUES (?1, ?2)";
        self.file().execute(insert, params![now.cast_signed(), due.cast_signed()])?;
        Ok(())
    }

    /// Deletes everybody, from the file and from the log beside it.
    pub(super) fn erase(&self) -> rusqlite::Result<()> {
        let file = self.file();
        file.execute("DELETE FROM person", [])?;
        rewrite(&file)
    }

    pub(super) fn erased(&self, now: u64) -> rusqlite::Result<()> {
        let update = "UPDATE deletion SET done_at = ?1 WHERE done_at IS NULL";
        self.file().execute(update, [now.cast_signed()])?;
        Ok(())
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // SQLite rolls back what a panic has interrupted.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a file anew without what was deleted, and empties the log beside it.
pub(super) fn rewrite(file: &Connection) -> rusqlite::Result<()> {
    file.execute_batch("VACUUM")?;
    empty_log(file)
}

/// Empties the log beside a file, where what was deleted may still stand.
pub(super) fn empty_log(file: &Connection) -> rusqlite::Result<()> {
    let is_busy: i64 = file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if is_busy == 0 {
        return Ok(());
    }
    let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
    Err(rusqlite::Error::SqliteFailure(busy, Some("somebody reads the file, so that nothing can be deleted".into())))
}

/// Opens a file that is its owner's alone, and in which what is deleted is overwritten.
pub(super) fn open_private(path: &Path) -> rusqlite::Result<Connection> {
    make_private(path);
    let file = Connection::open(path)?;
    file.pragma_update(None, "journal_mode", "WAL")?;
    file.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted never passes through a file of its own either.
    file.pragma_update(None, "secure_delete", "ON")?;
    file.pragma_update(None, "temp_store", "MEMORY")?;
    Ok(file)
}
