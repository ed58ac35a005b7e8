//! Enrolment requests that wait at the desk: kept in a file of their own until they are decided or their time is over.
//!
//! What a request says of its sender is there for the decision alone. With the decision it leaves this file: into the file
//! of persons, whose every reading is logged, or nowhere.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use tabella_ledger::bytes::{Hash, Key};

use super::cards::Holder;
use super::persons::{self, Field};
use super::request::{Der, as_text};

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS request (
        id BLOB PRIMARY KEY,
        key BLOB NOT NULL,
        proof TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        identity BLOB,
        says TEXT,
        chain TEXT,
        reference TEXT,
        position INTEGER,
        reason TEXT
    ) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS one_identity ON request (identity) WHERE identity IS NOT NULL;
    CREATE UNIQUE INDEX IF NOT EXISTS one_key ON request (key) WHERE state IN ('waiting', 'confirming', 'enrolled');
";

/// How far a request is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum Stage {
    /// The registrar has not decided.
    Waiting,
    /// The registrar has said yes, and the key is on its way to the roll.
    Confirming,
    /// The key is on the roll.
    Enrolled {
        /// Position of the enrolment in the log; not known if the board's answer was lost.
        position: Option<u64>,
    },
    /// The registrar has said no.
    Refused {
        /// Why.
        reason: String,
    },
    /// Nobody decided in time.
    Expired,
    /// The key was on the roll, until the card that it was enrolled with was revoked.
    Revoked,
}

/// A request as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Its name.
    #[serde(with = "as_text")]
    pub request: Hash,
    /// How far it is.
    #[serde(flatten)]
    pub stage: Stage,
    /// Until when it can be confirmed, Unix seconds.
    pub expires_at: u64,
}

/// A request that waits, for the registrar.
pub struct Waiting {
    /// Its name.
    pub id: Hash,
    /// The key that asks.
    pub key: Key,
    /// Kind of proof of identity.
    pub proof: String,
    /// When it was made, Unix seconds.
    pub made_at: u64,
    /// Until when it can be confirmed, Unix seconds.
    pub expires_at: u64,
    /// Whether it is being confirmed, and the board's answer is missing.
    pub is_confirming: bool,
    /// What its proof says of the sender.
    pub says: Vec<Field>,
}

/// A request to be kept.
pub(super) struct NewRequest {
    pub(super) id: Hash,
    pub(super) key: Key,
    pub(super) proof: &'static str,
    pub(super) made_at: u64,
    pub(super) expires_at: u64,
    /// What its proof shows, and the certificates of a card.
    pub(super) holder: Option<(Holder, Vec<Der>)>,
}

/// Why a request is not kept.
pub(super) enum Taken {
    /// This request was here before.
    Request,
    /// Another request with this key waits, or is enrolled.
    Key,
    /// A request with this card or account waits, or is enrolled.
    Identity,
}

/// A request as it is decided.
pub(super) struct Found {
    pub(super) key: Key,
    pub(super) expires_at: u64,
    pub(super) stage: Stage,
    pub(super) says: Vec<Field>,
    pub(super) chain: Option<Vec<Der>>,
    pub(super) reference: Option<String>,
}

/// The file.
pub(super) struct Requests(Mutex<Connection>);

impl Requests {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        let file = persons::open_private(path)?;
        file.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Forgets whom expired requests came from, and after another such time the requests: by then they could not be sent
    /// again, being too old.
    pub(super) fn expire(&self, now: u64, forget_after: u64) -> rusqlite::Result<()> {
        let file = self.file();
        let expired = file.execute(
            "UPDATE request SET state = 'expired', identity = NULL, says = NULL, chain = NULL
             WHERE state = 'waiting' AND expires_at < ?1",
            [now.cast_signed()],
        )?;
        file.execute(
            "DELETE FROM request WHERE state IN ('expired', 'refused') AND expires_at < ?1",
            [now.saturating_sub(forget_after).cast_signed()],
        )?;
        if expired > 0 { persons::empty_log(&file) } else { Ok(()) }
    }

    pub(super) fn count_waiting(&self) -> rusqlite::Result<u64> {
        let count = "SELECT count(*) FROM request WHERE state = 'waiting'";
        self.file().query_row(count, [], |row| row.get(0).map(i64::cast_unsigned))
    }

    pub(super) fn count(&self) -> rusqlite::Result<u64> {
        self.file().query_row("SELECT count(*) FROM request", [], |row| row.get(0).map(i64::cast_unsigned))
    }

    pub(super) fn is_known(&self, id: &Hash) -> rusqlite::Result<bool> {
        self.file().query_row("SELECT count(*) FROM request WHERE id = ?1", [id.0], |row| Ok(row.get::<_, i64>(0)? > 0))
    }

    /// Keeps a request.
    pub(super) fn add(&self, request: NewRequest) -> rusqlite::Result<Result<(), Taken>> {
        let NewRequest { id, key, proof, made_at, expires_at, holder } = request;
        let (identity, says, chain) = match holder {
            Some((Holder { identity, fields }, chain)) => {
                let chain = (!chain.is_empty()).then(|| to_json(&chain));
                (Some(identity), Some(to_json(&fields)), chain)
            }
            None => (None, None, None),
        };
        let mut file = self.file();
        let file = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let is_there = |condition: &str, value: &[u8]| -> rusqlite::Result<bool> {
            let query = format!("SELECT count(*) FROM request WHERE {condition}");
            file.query_row(&query, [value], |row| Ok(row.get::<_, i64>(0)? > 0))
        };
        if is_there("id = ?1", &id.0)? {
            return Ok(Err(Taken::Request));
        }
        if is_there("key = ?1 AND state IN ('waiting', 'confirming', 'enrolled')", &key.0)? {
            return Ok(Err(Taken::Key));
        }
        if let Some(identity) = &identity
            && is_there("identity = ?1", &identity.0)?
        {
            return Ok(Err(Taken::Identity));
        }
        file.execute(
            "INSERT INTO request (id, key, proof, made_at, expires_at, state, identity, says, chain)
             VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?7, ?8)",
            params![
                id.0,
                key.0,
                proof,
                made_at.cast_signed(),
                expires_at.cast_signed(),
                identity.map(|identity| identity.0),
                says,
                chain
            ],
        )?;
        file.commit()?;
        Ok(Ok(()))
    }

    pub(super) fn standing(&self, id: &Hash) -> rusqlite::Result<Option<Standing>> {
        let query = "SELECT state, position, reason, expires_at FROM request WHERE id = ?1";
        let standing = |row: &Row<'_>| {
            let expires_at = row.get::<_, i64>(3)?.cast_unsigned();
            Ok(Standing { request: *id, stage: stage(row)?, expires_at })
        };
        self.file().query_row(query, [id.0], standing).optional()
    }

    /// Those that wait, the oldest first.
    pub(super) fn waiting(&self) -> rusqlite::Result<Vec<Waiting>> {
        let file = self.file();
        let mut query = file.prepare(
            "SELECT id, key, proof, made_at, expires_at, state, says FROM request
             WHERE state IN ('waiting', 'confirming') ORDER BY made_at, id",
        )?;
        let waiting = query.query_map([], |row| {
            Ok(Waiting {
                id: Hash(row.get(0)?),
                key: Key(row.get(1)?),
                proof: row.get(2)?,
                made_at: row.get::<_, i64>(3)?.cast_unsigned(),
                expires_at: row.get::<_, i64>(4)?.cast_unsigned(),
                is_confirming: row.get::<_, String>(5)? == "confirming",
                says: from_json(row.get(6)?),
            })
        })?;
        waiting.collect()
    }

    /// The requests that are known.
    pub(super) fn ids(&self) -> rusqlite::Result<Vec<Hash>> {
        let file = self.file();
        let mut query = file.prepare("SELECT id FROM request")?;
        let ids = query.query_map([], |row| row.get(0).map(Hash))?;
        ids.collect()
    }

    /// One request, before it is decided.
    pub(super) fn find(&self, id: &Hash) -> rusqlite::Result<Option<Found>> {
        let query =
            "SELECT state, position, reason, key, expires_at, says, chain, reference FROM request WHERE id = ?1";
        let found = |row: &Row<'_>| {
            Ok(Found {
                stage: stage(row)?,
                key: Key(row.get(3)?),
                expires_at: row.get::<_, i64>(4)?.cast_unsigned(),
                says: from_json(row.get(5)?),
                chain: row.get::<_, Option<String>>(6)?.map(|chain| from_json(Some(chain))),
                reference: row.get(7)?,
            })
        };
        self.file().query_row(query, [id.0], found).optional()
    }

    /// Whether a waiting request is now being confirmed as that of the person with this reference number. `claim` is
    /// asked while nobody else can confirm, in this program or another.
    pub(super) fn begin<E: From<rusqlite::Error>>(
        &self,
        id: &Hash,
        reference: &str,
        now: u64,
        claim: impl FnOnce() -> Result<(), E>,
    ) -> Result<bool, E> {
        let mut file = self.file();
        let file = file.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let others = "SELECT count(*) FROM request WHERE reference = ?1 AND id <> ?2 AND state = 'confirming'";
        if file.query_row(others, params![reference, id.0], |row| row.get::<_, i64>(0))? > 0 {
            return Ok(false);
        }
        let update = "UPDATE request SET state = 'confirming', reference = ?2
                      WHERE id = ?1 AND state = 'waiting' AND expires_at >= ?3";
        if file.execute(update, params![id.0, reference, now.cast_signed()])? == 0 {
            return Ok(false);
        }
        claim()?;
        file.commit()?;
        Ok(true)
    }

    /// The key is on the roll. What the proof said is with the person now; a card stays known, because it may be revoked.
    pub(super) fn enrolled(&self, id: &Hash, position: Option<u64>) -> rusqlite::Result<()> {
        let update =
            "UPDATE request SET state = 'enrolled', position = ?2, says = NULL, reference = NULL WHERE id = ?1";
        let file = self.file();
        file.execute(update, params![id.0, position.map(u64::cast_signed)])?;
        persons::empty_log(&file)
    }

    /// Whether a request that waited, or that the board did not take, is refused now.
    pub(super) fn refuse(&self, id: &Hash, reason: &str, from: &str) -> rusqlite::Result<bool> {
        let update = "UPDATE request SET state = 'refused', reason = ?2, identity = NULL, says = NULL, chain = NULL,
                      reference = NULL WHERE id = ?1 AND state = ?3";
        let file = self.file();
        let is_refused = file.execute(update, params![id.0, reason, from])? > 0;
        persons::empty_log(&file)?;
        Ok(is_refused)
    }

    /// The requests that were enrolled with a card, and the card's certificates.
    pub(super) fn by_card(&self) -> rusqlite::Result<Vec<(Hash, Vec<Der>)>> {
        let file = self.file();
        let mut query = file.prepare("SELECT id, chain FROM request WHERE state = 'enrolled' AND chain IS NOT NULL")?;
        let rows = query.query_map([], |row| Ok((Hash(row.get(0)?), from_json(row.get(1)?))))?;
        rows.collect()
    }

    /// The card was revoked, and so is the key. It stays known: it enrols nobody else.
    pub(super) fn revoked(&self, id: &Hash) -> rusqlite::Result<()> {
        self.file().execute("UPDATE request SET state = 'revoked', chain = NULL WHERE id = ?1", [id.0])?;
        Ok(())
    }

    /// Deletes everything, from the file and from the log beside it.
    pub(super) fn erase(&self) -> rusqlite::Result<()> {
        let file = self.file();
        file.execute("DELETE FROM request", [])?;
        persons::rewrite(&file)
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // SQLite rolls back what a panic has interrupted.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stage from the columns `state`, `position` and `reason`, the first three.
fn stage(row: &Row<'_>) -> rusqlite::Result<Stage> {
    Ok(match row.get::<_, String>(0)?.as_str() {
        "waiting" => Stage::Waiting,
        "confirming" => Stage::Confirming,
        "enrolled" => Stage::Enrolled { position: row.get::<_, Option<i64>>(1)?.map(i64::cast_unsigned) },
        "refused" => Stage::Refused { reason: row.get::<_, Option<String>>(2)?.unwrap_or_default() },
        "revoked" => Stage::Revoked,
        _ => Stage::Expired,
    })
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and bytes are always JSON")
}

/// What was damaged from outside says nothing.
fn from_json<T: for<'d> Deserialize<'d> + Default>(text: Option<String>) -> T {
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}
