//! What trustees keep to themselves: ceremony secrets, which sets of ballots they have decrypted, which polls and claims
//! of tokens their nodes answer by themselves, and messages in parts until all of them are on the board.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_core::OsRng;
use rusqlite::{Connection, TransactionBehavior, params};
use tabella_crypto::ceremony::TrusteeSecret;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry, Part};
use tabella_ledger::party::{Duty, Trustee, TrusteeError};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{History, MixError, State};
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
    /// A part of a message in it is no entry.
    #[error("a message in the trustees' file is damaged; other trustees have to mix and open in place of this one")]
    Message,
}

/// What a message in parts is about: trustee, election, position of the contest or [`ROLL`], mixes that came before.
type About = (Key, Hash, i64, i64);

fn part(entry: &Entry) -> Option<&Part> {
    match &entry.body {
        Body::Mix(part) | Body::ListShare(part) | Body::RollMix(part) => Some(part),
        _ => None,
    }
}

/// In place of the position of a contest: messages about the secret roll of the election.
const ROLL: i64 = -1;

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
             CREATE TABLE IF NOT EXISTS message (trustee BLOB, election BLOB, contest INTEGER, round INTEGER, number INTEGER,
                entry BLOB NOT NULL, PRIMARY KEY (trustee, election, contest, round, number)) STRICT;
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

    /// Does what is left for a trustee to do: the entries to publish, kept before anybody sees them. The board takes one
    /// message in parts for each duty; one that was kept before is given again, without the parts that are on the board.
    ///
    /// # Errors
    /// When the file fails. What comes back is an error when the trustee does not do this.
    pub fn fulfil(
        &self,
        trustee: &mut Trustee,
        state: &State,
        history: &dyn History,
        election: &Hash,
        duty: Duty,
    ) -> Result<Result<Vec<Entry>, TrusteeError>, TrusteeFileError> {
        if duty == Duty::Sums {
            let made = trustee.fulfil(state, history, election, duty, &mut OsRng);
            self.keep(trustee)?;
            return Ok(made);
        }
        let found = match state.election(election) {
            Ok(found) => found,
            Err(missing) => return Ok(Err(missing.into())),
        };
        let (subject, round) = match duty {
            Duty::Mix { contest, .. } | Duty::Open { contest } => (contest as i64, found.mixers(contest).len()),
            Duty::Sums | Duty::MixRoll { .. } => (ROLL, found.roll_mixers().len()),
        };
        let about = (trustee.key(), *election, subject, round as i64);
        let mut message = self.message(about)?;
        if message.is_empty() {
            let made = match trustee.fulfil(state, history, election, duty, &mut OsRng) {
                Ok(made) => made,
                refused => return Ok(refused),
            };
            self.keep(trustee)?;
            self.keep_message(about, &made)?;
            // Or what somebody else has made meanwhile with the same file.
            message = self.message(about)?;
        }
        if let Some(Part { trustee, whole, .. }) = message.first().and_then(part)
            && let Some((begun, parts)) = match duty {
                Duty::Mix { contest, .. } | Duty::Open { contest } => found.begun(contest, *trustee),
                Duty::Sums | Duty::MixRoll { .. } => found.roll_begun(*trustee),
            }
        {
            if begun != *whole {
                return Ok(Err(Rejection::from(MixError::Begun(*trustee)).into()));
            }
            message.drain(..parts as usize);
        }
        Ok(Ok(message))
    }

    /// Forgets a message in parts that is on the board, or that the board takes no more.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget(&self, trustee: &Key, message: &[Entry]) -> Result<(), TrusteeFileError> {
        let Some(first) = message.first() else { return Ok(()) };
        if let Some(Part { election, contest, round, .. }) = part(first) {
            let contest = if matches!(first.body, Body::RollMix(_)) { ROLL } else { i64::from(*contest) };
            self.file().execute(
                "DELETE FROM message WHERE trustee = ?1 AND election = ?2 AND contest = ?3 AND round <= ?4",
                params![trustee.0, election.0, contest, round],
            )?;
        }
        Ok(())
    }

    fn message(&self, (trustee, election, contest, round): About) -> Result<Vec<Entry>, TrusteeFileError> {
        let file = self.file();
        let mut statement = file.prepare(
            "SELECT entry FROM message WHERE trustee = ?1 AND election = ?2 AND contest = ?3 AND round = ?4
                ORDER BY number",
        )?;
        let parts =
            statement.query_map(params![trustee.0, election.0, contest, round], |row| row.get::<_, Vec<u8>>(0))?;
        parts.map(|part| Entry::from_bytes(&part?).map_err(|_| TrusteeFileError::Message)).collect()
    }

    fn keep_message(
        &self,
        (trustee, election, contest, round): About,
        message: &[Entry],
    ) -> Result<(), TrusteeFileError> {
        let mut file = self.file();
        let all = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (number, entry) in message.iter().enumerate() {
            all.execute(
                "INSERT OR IGNORE INTO message VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![trustee.0, election.0, contest, round, number as i64, entry.to_bytes()],
            )?;
        }
        Ok(all.commit()?)
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
        // Every use is one statement or one transaction: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
