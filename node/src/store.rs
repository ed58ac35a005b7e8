//! The store: one SQLite file that holds the blocks of a board, and where its ballots are.
//!
//! Nothing in the file is trusted: [`Board::open`](crate::board::Board::open) checks every block again. What the
//! store promises is that a block is there whole or not at all, and still there after a power cut.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, params};
use tabella_ledger::block::{Block, Certificate, EntryBytes, Header};
use tabella_ledger::bytes::{AuthorityKey, Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::cosignature::Cosignature;
use tabella_ledger::state::{Applied, History};
use thiserror::Error;

use crate::index::IndexRow;

/// Marks a SQLite file as a board: "TBLA".
const APPLICATION_ID: i64 = 0x5442_4c41;
/// Version of the tables.
const SCHEMA_VERSION: i64 = 2;
const SCHEMA: &str = "
    CREATE TABLE block (
        height INTEGER PRIMARY KEY,
        head BLOB NOT NULL,
        first INTEGER NOT NULL UNIQUE,
        count INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE entry (
        position INTEGER PRIMARY KEY,
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE ballot (
        tracker BLOB NOT NULL,
        position INTEGER NOT NULL REFERENCES entry,
        election BLOB NOT NULL,
        voter BLOB NOT NULL,
        PRIMARY KEY (tracker, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ballot_of_voter ON ballot (voter, position);
    -- Anybody can spoil under any tracker: in a table with ballots, a spoil could hide one.
    CREATE TABLE spoil (
        tracker BLOB NOT NULL,
        voter BLOB NOT NULL,
        position INTEGER NOT NULL REFERENCES entry,
        PRIMARY KEY (tracker, voter, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE data_use (
        tag BLOB NOT NULL,
        position INTEGER NOT NULL REFERENCES entry,
        PRIMARY KEY (tag, position)
    ) STRICT, WITHOUT ROWID;
";
/// Not part of the board, and not in files of earlier programs: made when it is not there.
const COSIGNATURES: &str = "
    CREATE TABLE IF NOT EXISTS cosignature (
        height INTEGER NOT NULL,
        key BLOB NOT NULL,
        time BLOB NOT NULL,
        line TEXT NOT NULL,
        PRIMARY KEY (height, key)
    ) STRICT, WITHOUT ROWID;
";
/// How long a connection waits for another one's lock.
const BUSY: Duration = Duration::from_secs(10);
/// How long somebody who has just stopped may take to let go of a file: the last request that was answered drops it.
const LET_GO: Duration = Duration::from_secs(1);
/// Read connections that are kept for later.
const SPARE_READERS: usize = 4;

/// A store that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file, or the lock beside it, cannot be opened.
    #[error("{} cannot be opened: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Another process works on it.
    #[error("{} is in use by another process; stop that one first", path.display())]
    InUse {
        /// Which file.
        path: PathBuf,
    },
    /// It is no SQLite file, or the database of another program.
    #[error("{} is not the database of a board; name another file", path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
    },
    /// Another version of this program wrote it.
    #[error(
        "{} has tables of version {found}, this program knows version {SCHEMA_VERSION}; use the program that wrote it, \
         or fetch the board again into a new file",
        path.display()
    )]
    Version {
        /// Which file.
        path: PathBuf,
        /// Version of its tables.
        found: i64,
    },
    /// What was read cannot have been written: the file was changed or the disk is failing.
    #[error(
        "{} is damaged at {place}: {reason}; restore it from a copy, or fetch the board again into a new file",
        path.display()
    )]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// Block or entry.
        place: String,
        /// What was found.
        reason: String,
    },
    /// Anything else that SQLite reports, such as a full disk.
    #[error("{} cannot be used: {source}", path.display())]
    Database {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

/// Where a voter's ballot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoterBallot {
    /// Position of its entry.
    pub position: u64,
    /// The election it was cast in.
    pub election: Hash,
    /// Its tracker.
    pub tracker: Hash,
}

/// The blocks of one board in one file. One connection writes; readers have their own and never wait for it.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// Before the writer, because fields are dropped in order: only the writer, closing last, folds the log beside the
    /// file into the file, so that a copy of the file alone is whole.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
    /// Two writing processes would certify two blocks of one height; held as long as the store lives.
    _lock: File,
}

impl Store {
    /// Opens the file, and makes it if it is not there.
    ///
    /// # Errors
    /// [`StoreError`] when it is in use, foreign, of another version, or unreadable.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let path = path.into();
        let lock = lock(&path)?;
        let writer = Connection::open_with_flags(
            &path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        );
        let failed = |source| error(&path, "its head", source);
        let mut writer = writer.map_err(failed)?;
        prepare(&mut writer, &path)?;
        Ok(Self { path, writer: Mutex::new(writer), readers: Mutex::default(), _lock: lock })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a block and what its entries did, in one transaction that is on the disk when this returns.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was written.
    pub fn append(&self, block: &Block, applied: &[Applied]) -> Result<(), StoreError> {
        let failed = |source| error(&self.path, &place(block.header.height), source);
        let mut writer = locked(&self.writer);
        let transaction = writer.transaction().map_err(failed)?;
        write(&transaction, block, applied).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// Height of the last block; `None` in an empty store.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn height(&self) -> Result<Option<u64>, StoreError> {
        self.read("its last block", |reader| {
            reader.query_row("SELECT max(height) FROM block", [], |row| row.get::<_, Option<i64>>(0))
        })
        .map(|height| height.map(i64::cast_unsigned))
    }

    /// How many entries there are.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read.
    pub fn size(&self) -> Result<u64, StoreError> {
        self.count("SELECT count(*) FROM entry")
    }

    /// How many ballots, spoils and uses the index has.
    pub(crate) fn indexed(&self) -> Result<u64, StoreError> {
        let sql = "SELECT (SELECT count(*) FROM ballot) + (SELECT count(*) FROM spoil)
                   + (SELECT count(*) FROM data_use)";
        self.count(sql)
    }

    fn count(&self, sql: &str) -> Result<u64, StoreError> {
        self.read("its tables", |reader| reader.query_row(sql, [], |row| row.get::<_, i64>(0))).map(i64::cast_unsigned)
    }

    /// The block at a height.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn block(&self, height: u64) -> Result<Option<Block>, StoreError> {
        let read = self.read(&place(height), |reader| read_block(reader, height))?;
        let Some((head, entries)) = read else {
            return Ok(None);
        };
        let (header, certificate) = self.head(height, &head)?;
        Ok(Some(Block { header, certificate, entries }))
    }

    /// Header and certificate of the block at a height, without its entries.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn header(&self, height: u64) -> Result<Option<(Header, Certificate)>, StoreError> {
        let head = self.read(&place(height), |reader| {
            reader
                .prepare_cached("SELECT head FROM block WHERE height = ?1")?
                .query_row([height.cast_signed()], |row| row.get::<_, Vec<u8>>(0))
                .optional()
        })?;
        head.map(|head| self.head(height, &head)).transpose()
    }

    /// Height of the block after which the log has `size` entries; `None` if no block ends there.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn height_at(&self, size: u64) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT height FROM block WHERE first < ?1 AND first + count = ?1 ORDER BY first DESC LIMIT 1";
        let height = self.read("its blocks", |reader| {
            reader.prepare_cached(sql)?.query_row([size.cast_signed()], |row| row.get::<_, i64>(0)).optional()
        })?;
        Ok(height.map(i64::cast_unsigned))
    }

    /// Time of the block with the entry at a position, Unix seconds.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn time_of(&self, position: u64) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT height FROM block WHERE first <= ?1 AND ?1 < first + count ORDER BY first DESC LIMIT 1";
        let height = self.read("its blocks", |reader| {
            reader.prepare_cached(sql)?.query_row([position.cast_signed()], |row| row.get::<_, i64>(0)).optional()
        })?;
        let Some(height) = height else { return Ok(None) };
        Ok(self.header(height.cast_unsigned())?.map(|(header, _)| header.time))
    }

    /// Up to `count` encoded entries from a position on.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    pub fn entries(&self, from: u64, count: u16) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM entry WHERE position >= ?1 ORDER BY position LIMIT ?2";
        self.read(&format!("entry {from}"), |reader| {
            let from = from.cast_signed();
            reader.prepare_cached(sql)?.query_map(params![from, count], |row| row.get(0))?.collect()
        })
    }

    /// The encoded entry at a position.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub fn entry(&self, position: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(&format!("entry {position}"), |reader| {
            reader
                .prepare_cached("SELECT bytes FROM entry WHERE position = ?1")?
                .query_row([position.cast_signed()], |row| row.get(0))
                .optional()
        })
    }

    /// Position of the accepted ballot with this tracker. Spoils are not looked at: anybody can name any tracker in
    /// one.
    ///
    /// # Errors
    /// [`StoreError`] when the index cannot be read.
    pub fn find_tracker(&self, tracker: &Hash) -> Result<Option<u64>, StoreError> {
        self.position("SELECT min(position) FROM ballot WHERE tracker = ?1", [tracker.0])
    }

    /// Position at which this voter spoiled a ballot with this tracker.
    ///
    /// # Errors
    /// [`StoreError`] when the index cannot be read.
    pub fn find_spoil(&self, tracker: &Hash, voter: &Key) -> Result<Option<u64>, StoreError> {
        self.position("SELECT min(position) FROM spoil WHERE tracker = ?1 AND voter = ?2", [tracker.0, voter.0])
    }

    /// Position of the first use of data with this tag, from a position on.
    ///
    /// # Errors
    /// [`StoreError`] when the index cannot be read.
    pub fn find_use(&self, tag: &Hash, from: u64) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT min(position) FROM data_use WHERE tag = ?1 AND position >= ?2";
        // A log is never that long.
        self.position(sql, params![tag.0, i64::try_from(from).unwrap_or(i64::MAX)])
    }

    fn position(&self, sql: &str, of: impl rusqlite::Params) -> Result<Option<u64>, StoreError> {
        self.read("its index", |reader| reader.prepare_cached(sql)?.query_row(of, |row| row.get::<_, Option<i64>>(0)))
            .map(|position| position.map(i64::cast_unsigned))
    }

    /// All accepted ballots of a voter in the order of the log, replaced ones included.
    ///
    /// # Errors
    /// [`StoreError`] when the index cannot be read.
    pub fn ballots_of(&self, voter: &Key) -> Result<Vec<VoterBallot>, StoreError> {
        let ballot = |row: &Row<'_>| {
            Ok(VoterBallot {
                position: row.get::<_, i64>(0)?.cast_unsigned(),
                election: Hash(row.get(1)?),
                tracker: Hash(row.get(2)?),
            })
        };
        self.read("its index", |reader| {
            reader
                .prepare_cached("SELECT position, election, tracker FROM ballot WHERE voter = ?1 ORDER BY position")?
                .query_map([voter.0], ballot)?
                .collect()
        })
    }

    /// Keeps what a witness said of a block, unless it said something later. Whether it was kept.
    pub(crate) fn keep_cosignature(
        &self,
        height: u64,
        key: &AuthorityKey,
        cosignature: &Cosignature,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO cosignature (height, key, time, line) VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET time = excluded.time, line = excluded.line WHERE excluded.time > time";
        let failed = |source| error(&self.path, "its cosignatures", source);
        let (time, line) = (cosignature.time.to_be_bytes(), cosignature.line().write());
        let changed =
            locked(&self.writer).execute(sql, params![height.cast_signed(), key.0, time, line]).map_err(failed)?;
        Ok(changed > 0)
    }

    /// What named witnesses said of a block, as lines of its note.
    pub(crate) fn cosignatures(&self, height: u64) -> Result<Vec<String>, StoreError> {
        self.read("its cosignatures", |reader| {
            reader
                .prepare_cached("SELECT line FROM cosignature WHERE height = ?1 ORDER BY key")?
                .query_map([height.cast_signed()], |row| row.get(0))?
                .collect()
        })
    }

    /// Whether the index says of these entries what they did.
    pub(crate) fn check_index(&self, applied: &[Applied]) -> Result<(), StoreError> {
        for row in applied.iter().filter_map(IndexRow::of) {
            let there = self.read("its index", |reader| row.is_there(reader))?;
            if !there {
                let reason = "the index says something else than the entry";
                return Err(self.damaged(format!("entry {}", row.position), reason));
            }
        }
        Ok(())
    }

    pub(crate) fn damaged(&self, place: String, reason: impl ToString) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), place, reason: reason.to_string() }
    }

    fn head(&self, height: u64, head: &[u8]) -> Result<(Header, Certificate), StoreError> {
        cbor::decode("header", head).map_err(|reason| self.damaged(place(height), reason))
    }

    /// Reads on a connection of its own, so that readers wait neither for the writer nor for each other.
    fn read<R>(&self, place: &str, query: impl FnOnce(&Connection) -> rusqlite::Result<R>) -> Result<R, StoreError> {
        let failed = |source| error(&self.path, place, source);
        let spare = locked(&self.readers).pop();
        let reader = match spare {
            Some(reader) => reader,
            None => read_only(&self.path).map_err(failed)?,
        };
        let found = query(&reader).map_err(failed)?;
        let mut readers = locked(&self.readers);
        if readers.len() < SPARE_READERS {
            readers.push(reader);
        }
        Ok(found)
    }
}

impl History for Store {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        // The ledger knows only that the entry is missing; why would be lost.
        Self::entry(self, position).unwrap_or_else(|error| {
            tracing::error!(%error, position, "an entry cannot be read again");
            None
        })
    }
}

/// A thread that panicked while it held the lock has left no half-done work: SQLite rolls its transaction back.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn lock(path: &Path) -> Result<File, StoreError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".lock");
    let beside = PathBuf::from(beside);
    let failed = |source| StoreError::File { path: beside.clone(), source };
    let file = File::options().create(true).truncate(false).write(true).open(&beside).map_err(failed)?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < LET_GO => std::thread::sleep(LET_GO / 100),
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse { path: path.into() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
    }
}

/// Makes the tables in an empty file, and holds any other to be a board's.
fn prepare(writer: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let failed = |source| error(path, "its head", source);
    let pragma =
        |writer: &Connection, name| writer.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(failed);
    writer.busy_timeout(BUSY).map_err(failed)?;
    let tables: i64 = writer.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(failed)?;
    let (application, version) = (pragma(writer, "application_id")?, pragma(writer, "user_version")?);
    let is_new = (tables, application, version) == (0, 0, 0);
    if !is_new && application != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.into() });
    }
    if !is_new && version != SCHEMA_VERSION {
        let found = version;
        return Err(StoreError::Version { path: path.into(), found });
    }
    // NORMAL would lose the last commits on a power cut, after they were acknowledged.
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
    writer.execute_batch(settings).map_err(failed)?;
    if !is_new {
        writer.execute_batch(COSIGNATURES).map_err(failed)?;
    } else {
        let mut create = || {
            let transaction = writer.transaction()?;
            transaction.execute_batch(SCHEMA)?;
            transaction.execute_batch(COSIGNATURES)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
            transaction.commit()
        };
        create().map_err(failed)?;
    }
    Ok(())
}

fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(BUSY)?;
    Ok(reader)
}

fn write(writer: &Connection, block: &Block, applied: &[Applied]) -> rusqlite::Result<()> {
    let head = cbor::encode(&(&block.header, &block.certificate));
    let count = block.entries.len() as u64;
    let first = block.header.log_size.saturating_sub(count);
    writer
        .prepare_cached("INSERT INTO block (height, head, first, count) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![block.header.height.cast_signed(), head, first.cast_signed(), count.cast_signed()])?;
    let mut insert = writer.prepare_cached("INSERT INTO entry (position, bytes) VALUES (?1, ?2)")?;
    for (position, entry) in (first..).zip(&block.entries) {
        insert.execute(params![position.cast_signed(), entry.0])?;
    }
    applied.iter().filter_map(IndexRow::of).try_for_each(|row| row.insert(writer))
}

type ReadBlock = Option<(Vec<u8>, Vec<EntryBytes>)>;

fn read_block(reader: &Connection, height: u64) -> rusqlite::Result<ReadBlock> {
    let head = reader
        .prepare_cached("SELECT head, first, count FROM block WHERE height = ?1")?
        .query_row([height.cast_signed()], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)))
        .optional()?;
    let Some((head, first, count)) = head else {
        return Ok(None);
    };
    let entries = reader
        .prepare_cached("SELECT bytes FROM entry WHERE position >= ?1 AND position < ?1 + ?2 ORDER BY position")?
        .query_map([first, count], |row| row.get(0).map(EntryBytes))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Some((head, entries)))
}

fn place(height: u64) -> String {
    format!("block {height}")
}

/// Tells a damaged file from one that cannot be used for another reason.
pub(crate) fn error(path: &Path, place: &str, source: rusqlite::Error) -> StoreError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    let path = path.to_owned();
    let converts =
        matches!(source, rusqlite::Error::FromSqlConversionFailure(..) | rusqlite::Error::InvalidColumnType(..));
    match source.sqlite_error_code() {
        Some(NotADatabase) => StoreError::Foreign { path },
        code if converts || code == Some(DatabaseCorrupt) => {
            StoreError::Damaged { path, place: place.to_owned(), reason: source.to_string() }
        }
        _ => StoreError::Database { path, source },
    }
}
