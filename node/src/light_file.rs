//! What a light client keeps: a small SQLite file. Every step is one transaction, so that a client that is killed goes on
//! from the last one. Nothing in it is trusted: certificates are checked again when it is opened.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension, params};
use tabella_ledger::block::Change;
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::cbor;
use tabella_ledger::cosignature::{Cosignature, Cosigner};
use tabella_ledger::light::{Certified, Light};

use crate::light::Seen;
use crate::store::{self, StoreError, locked};

/// Marks a SQLite file as a light client's: "TBLL".
const APPLICATION_ID: i64 = 0x5442_4c4c;
const SCHEMA_VERSION: i64 = 1;
const SCHEMA: &str = "
    CREATE TABLE trusted (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
    CREATE TABLE change (height INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE seen (height INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;
    CREATE TABLE cosigned (
        height INTEGER NOT NULL,
        key BLOB NOT NULL,
        named INTEGER NOT NULL,
        time BLOB NOT NULL,
        PRIMARY KEY (height, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE evidence (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
";
/// Cosignatures of unnamed keys that are kept for one block.
const MAX_ANONYMOUS: i64 = 64;
/// How much evidence is kept: one would do.
const MAX_EVIDENCE: i64 = 16;

/// The file of a light client.
#[derive(Debug)]
pub(crate) struct LightFile {
    path: PathBuf,
    connection: Mutex<Connection>,
    _lock: File,
}

/// What is read back: not yet checked.
pub(crate) struct Kept {
    pub(crate) genesis: Vec<u8>,
    pub(crate) first: Certified,
    pub(crate) changes: Vec<Change>,
    pub(crate) tip: Certified,
}

impl LightFile {
    /// Opens the file, and makes it if it is not there.
    pub(crate) fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = store::lock(path)?;
        let failed = |source| store::error(path, "its head", source);
        let connection = Connection::open(path).map_err(failed)?;
        let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(failed);
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
        match (tables, pragma("application_id")?, pragma("user_version")?) {
            (0, 0, 0) => {
                let create = format!(
                    "BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
                );
                connection.execute_batch(&create).map_err(failed)?;
            }
            (_, APPLICATION_ID, SCHEMA_VERSION) => {}
            (_, APPLICATION_ID, found) => return Err(StoreError::Version { path: path.into(), found }),
            _ => return Err(StoreError::Foreign { path: path.into() }),
        }
        Ok(Self { path: path.into(), connection: Mutex::new(connection), _lock: lock })
    }

    /// What is trusted; `None` in a new file.
    pub(crate) fn load(&self) -> Result<Option<Kept>, StoreError> {
        let (Some(genesis), Some(first), Some(tip)) =
            (self.value("genesis")?, self.value("first")?, self.value("tip")?)
        else {
            return Ok(None);
        };
        let changes: Vec<Vec<u8>> = self.with(|connection| {
            connection
                .prepare_cached("SELECT bytes FROM change ORDER BY height")?
                .query_map([], |row| row.get(0))?
                .collect()
        })?;
        let damaged = |reason: cbor::CborError| self.damaged(reason);
        Ok(Some(Kept {
            genesis,
            first: cbor::decode("header", &first).map_err(damaged)?,
            changes: changes
                .iter()
                .map(|bytes| cbor::decode("change", bytes))
                .collect::<Result<_, _>>()
                .map_err(damaged)?,
            tip: cbor::decode("header", &tip).map_err(damaged)?,
        }))
    }

    pub(crate) fn damaged(&self, reason: impl ToString) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), place: "what is trusted".into(), reason: reason.to_string() }
    }

    /// Keeps the beginning of a board.
    pub(crate) fn begin(&self, light: &Light) -> Result<(), StoreError> {
        let tip = cbor::encode(light.tip());
        self.transaction(|connection| {
            for (name, value) in [("genesis", light.genesis()), ("first", &tip), ("tip", &tip)] {
                connection.execute("INSERT INTO trusted (name, value) VALUES (?1, ?2)", params![name, value])?;
            }
            see(connection, light.tip().header.height, &light.note())
        })
    }

    /// Keeps one step: what is trusted now, the changes since, and every checkpoint among them.
    pub(crate) fn advance(&self, light: &Light, before: usize) -> Result<(), StoreError> {
        self.transaction(|connection| {
            for change in &light.changes()[before..] {
                let height = change.header.height;
                let note = light.authorities_at(height).note(&change.header, &change.certificate);
                connection
                    .prepare_cached("INSERT INTO change (height, bytes) VALUES (?1, ?2)")?
                    .execute(params![height.cast_signed(), cbor::encode(change)])?;
                see(connection, height, &note)?;
            }
            connection.execute("UPDATE trusted SET value = ?1 WHERE name = 'tip'", [cbor::encode(light.tip())])?;
            see(connection, light.tip().header.height, &light.note())
        })
    }

    /// Keeps a checkpoint that was seen and contradicts none.
    pub(crate) fn see(&self, height: u64, note: &str) -> Result<(), StoreError> {
        self.with(|connection| see(connection, height, note))
    }

    /// The checkpoints next to a height: at it, or the next ones below and above. Those that contradict a checkpoint in
    /// between contradict one of these.
    pub(crate) fn around(&self, height: u64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT note FROM (SELECT note FROM seen WHERE height <= ?1 ORDER BY height DESC LIMIT 1)
                   UNION ALL
                   SELECT note FROM (SELECT note FROM seen WHERE height > ?1 ORDER BY height LIMIT 1)";
        self.with(|connection| {
            connection.prepare_cached(sql)?.query_map([height.cast_signed()], |row| row.get(0))?.collect()
        })
    }

    /// The checkpoint seen at a height.
    pub(crate) fn seen(&self, height: u64) -> Result<Option<String>, StoreError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT note FROM seen WHERE height = ?1")?
                .query_row([height.cast_signed()], |row| row.get(0))
                .optional()
        })
    }

    /// Keeps who else saw the checkpoint of a height.
    pub(crate) fn cosigned(&self, height: u64, by: &Cosigner, cosignature: &Cosignature) -> Result<(), StoreError> {
        let (key, named) = match by {
            Cosigner::Named(key) => (key, true),
            Cosigner::Anonymous(key) => (key, false),
        };
        let sql = "INSERT INTO cosigned (height, key, named, time)
                   SELECT ?1, ?2, ?3, ?4
                   WHERE ?3 OR ?5 > (SELECT count(*) FROM cosigned WHERE height = ?1 AND NOT named)
                   ON CONFLICT DO UPDATE SET time = excluded.time, named = excluded.named WHERE excluded.time > time";
        let time = cosignature.time.to_be_bytes();
        self.with(|connection| {
            connection
                .prepare_cached(sql)?
                .execute(params![height.cast_signed(), key.0, named, time, MAX_ANONYMOUS])
                .map(|_| ())
        })
    }

    /// The keys that nobody names and that were seen to cosign a height.
    pub(crate) fn strangers(&self, height: u64) -> Result<Vec<AuthorityKey>, StoreError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT key FROM cosigned WHERE height = ?1 AND NOT named ORDER BY key")?
                .query_map([height.cast_signed()], |row| row.get(0).map(AuthorityKey))?
                .collect()
        })
    }

    /// Notes that named witnesses cosigned a height, unless it still waits for the proof that it is of this history.
    pub(crate) fn agreed(&self, height: u64) -> Result<(), StoreError> {
        if self.awaited_proof(height)?.is_some() {
            return Ok(());
        }
        let at = height.to_be_bytes();
        let sql = "INSERT INTO trusted (name, value)
                   SELECT 'agreed/' || hex(key), CAST(?2 || time AS BLOB) FROM cosigned WHERE height = ?1 AND named
                   ON CONFLICT DO UPDATE SET value = excluded.value WHERE excluded.value > value";
        self.with(|connection| connection.prepare_cached(sql)?.execute(params![height.cast_signed(), at]).map(|_| ()))
    }

    /// The last block that each named witness was seen to cosign.
    pub(crate) fn agreements(&self) -> Result<Vec<(AuthorityKey, Seen)>, StoreError> {
        let rows: Vec<(String, [u8; 16])> = self.with(|connection| {
            connection
                .prepare_cached("SELECT substr(name, 8), value FROM trusted WHERE name LIKE 'agreed/%'")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })?;
        let row = |(key, value): (String, [u8; 16])| {
            let (height, time) = value.split_first_chunk::<8>()?;
            let time = u64::from_be_bytes(time.try_into().ok()?);
            Some((key.to_lowercase().parse().ok()?, Seen { height: u64::from_be_bytes(*height), time }))
        };
        Ok(rows.into_iter().filter_map(row).collect())
    }

    /// Notes that a checkpoint of this height was heard, and where, and not yet proved to be of the history that is trusted.
    pub(crate) fn await_proof(&self, height: u64, from: &str) -> Result<(), StoreError> {
        self.with(|connection| {
            let sql = "INSERT OR IGNORE INTO trusted (name, value) VALUES (?1, ?2)";
            connection.execute(sql, params![proof_of(height), from.as_bytes()]).map(|_| ())
        })
    }

    /// Where a checkpoint of this height was heard that is not yet proved.
    pub(crate) fn awaited_proof(&self, height: u64) -> Result<Option<String>, StoreError> {
        Ok(self.value(&proof_of(height))?.map(|from| String::from_utf8_lossy(&from).into_owned()))
    }

    /// Notes that what was seen at this height is proved to be of the history that is trusted.
    pub(crate) fn proved(&self, height: u64) -> Result<(), StoreError> {
        self.with(|connection| {
            connection.execute("DELETE FROM trusted WHERE name = ?1", [proof_of(height)]).map(|_| ())
        })
    }

    /// The heights up to one that wait for a proof, some of them.
    pub(crate) fn unproved(&self, upto: u64) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT substr(name, 7) FROM trusted WHERE name LIKE 'proof/%' AND name <= ?1 ORDER BY name LIMIT 16";
        let names: Vec<String> = self.with(|connection| {
            connection.prepare_cached(sql)?.query_map([proof_of(upto)], |row| row.get(0))?.collect()
        })?;
        Ok(names.iter().filter_map(|height| height.parse().ok()).collect())
    }

    /// A short text that is kept under a name.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, StoreError> {
        let value = self.value(&format!("text/{name}"))?;
        value.map(|value| String::from_utf8(value).map_err(|error| self.damaged(error))).transpose()
    }

    /// Keeps a short text.
    pub(crate) fn set_text(&self, name: &str, text: &str) -> Result<(), StoreError> {
        self.with(|connection| {
            let sql = "INSERT OR REPLACE INTO trusted (name, value) VALUES (?1, ?2)";
            connection.execute(sql, params![format!("text/{name}"), text.as_bytes()]).map(|_| ())
        })
    }

    /// The list of witnesses: position and entry.
    pub(crate) fn witnesses(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let Some(bytes) = self.value("witnesses")? else {
            return Ok(None);
        };
        let (position, entry) = bytes.split_first_chunk::<8>().ok_or_else(|| self.damaged("the list of witnesses"))?;
        Ok(Some((u64::from_be_bytes(*position), entry.to_vec())))
    }

    /// Keeps a list of witnesses.
    pub(crate) fn name_witnesses(&self, position: u64, entry: &[u8]) -> Result<(), StoreError> {
        let value = [position.to_be_bytes().as_slice(), entry].concat();
        self.with(|connection| {
            let sql = "INSERT OR REPLACE INTO trusted (name, value) VALUES ('witnesses', ?1)";
            connection.execute(sql, [value]).map(|_| ())
        })
    }

    /// Keeps evidence.
    pub(crate) fn convict(&self, bytes: &[u8]) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO evidence (digest, bytes)
                   SELECT ?1, ?2 WHERE ?3 > (SELECT count(*) FROM evidence)";
        self.with(|connection| connection.execute(sql, params![Hash::of(bytes).0, bytes, MAX_EVIDENCE]).map(|_| ()))
    }

    /// All evidence, in the encoding of its files.
    pub(crate) fn evidence(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT bytes FROM evidence ORDER BY rowid")?
                .query_map([], |row| row.get(0))?
                .collect()
        })
    }

    fn value(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.with(|connection| {
            connection
                .prepare_cached("SELECT value FROM trusted WHERE name = ?1")?
                .query_row([name], |row| row.get(0))
                .optional()
        })
    }

    fn transaction(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<()>) -> Result<(), StoreError> {
        let mut connection = locked(&self.connection);
        let write = || {
            let transaction = connection.transaction()?;
            work(&transaction)?;
            transaction.commit()
        };
        write().map_err(|source| store::error(&self.path, "its tables", source))
    }

    fn with<R>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<R>) -> Result<R, StoreError> {
        work(&locked(&self.connection)).map_err(|source| store::error(&self.path, "its tables", source))
    }
}

/// Under which name a missing proof is noted: names sort as heights do.
fn proof_of(height: u64) -> String {
    format!("proof/{height:020}")
}

fn see(connection: &Connection, height: u64, note: &str) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO seen (height, note) VALUES (?1, ?2)";
    connection.prepare_cached(sql)?.execute(params![height.cast_signed(), note]).map(|_| ())
}
