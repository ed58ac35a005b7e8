//! The wallet: credentials of which one fact at a time is shown, and a list of every showing.
//!
//! Of each credential there are many copies, each for a key of its own. A copy is shown once, so that verifiers who compare
//! what they saw cannot tell that it was the same person.

mod keeping;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_core::CryptoRngCore;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tabella_ledger::bytes::AuthorityKey;
use tabella_ledger::credential::bound::Asked;
use tabella_ledger::credential::{self, Credential, CredentialError, Presented};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::note::NoteSigner;
use thiserror::Error;
use zeroize::Zeroizing;

pub use keeping::LastKeepsake;

use crate::keys::make_private;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS copy (
        id INTEGER PRIMARY KEY,
        public BLOB NOT NULL UNIQUE,
        secret BLOB NOT NULL,
        issuer TEXT,
        kind TEXT,
        valid_from INTEGER,
        valid_until INTEGER,
        credential TEXT,
        shown INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE IF NOT EXISTS showing (
        id INTEGER PRIMARY KEY,
        time INTEGER NOT NULL,
        audience TEXT NOT NULL,
        nonce TEXT NOT NULL,
        fact TEXT NOT NULL,
        copy INTEGER NOT NULL REFERENCES copy
    ) STRICT;
    CREATE TABLE IF NOT EXISTS keepsake (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        counter INTEGER NOT NULL,
        sealed BLOB NOT NULL,
        content BLOB NOT NULL
    ) STRICT;
";
/// Most copies that are asked for at a time.
pub const MAX_COPIES: usize = 1000;

/// What kept the wallet from doing something.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WalletError {
    /// The credential does not hold, or has no such fact.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// A credential for a key that this wallet does not have, or has a credential for.
    #[error("the credential is for no key of this wallet that waits for one")]
    Stray,
    /// None or too many copies.
    #[error("{0} copies cannot be asked for; it is 1 to {MAX_COPIES} at a time")]
    Copies(usize),
    /// There is no credential with this fact that is valid now.
    #[error("the wallet has no credential with the fact {0:?} that is valid now")]
    NoFact(String),
    /// All copies were shown.
    #[error("every copy was shown already; get new ones, or show one again and be recognised by who saw it")]
    UsedUp,
    /// The file cannot be used.
    #[error("the wallet's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

/// A credential in the wallet, all copies together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Who issued it.
    pub issuer: String,
    /// Its type.
    pub kind: String,
    /// Valid from, Unix seconds.
    pub from: u64,
    /// Valid until, Unix seconds.
    pub until: u64,
    /// The names of its facts.
    pub facts: Vec<String>,
    /// How many copies there are.
    pub copies: u64,
    /// How many of them were not shown yet.
    pub unshown: u64,
}

/// A fact that was shown to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Showing {
    /// When, Unix seconds.
    pub time: u64,
    /// To whom.
    pub audience: String,
    /// The occasion.
    pub nonce: String,
    /// The name of the fact.
    pub fact: String,
    /// Who issued the credential.
    pub issuer: String,
    /// The type of the credential.
    pub kind: String,
    /// Which copy: two showings of one copy can be recognised as one person's.
    pub copy: u64,
}

/// A question for one fact, as it is handed over: JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Who asks.
    pub audience: String,
    /// The occasion.
    pub nonce: String,
    /// The name of the fact.
    pub fact: String,
}

impl Question {
    /// A fresh one.
    pub fn new(fact: String, audience: String, rng: &mut impl CryptoRngCore) -> Self {
        let mut nonce = [0; 16];
        rng.fill_bytes(&mut nonce);
        Self { audience, nonce: hex::encode(nonce), fact }
    }
}

impl From<Question> for Asked {
    fn from(Question { audience, nonce, fact }: Question) -> Self {
        Self { audience, nonce, fact }
    }
}

/// What to do when every copy was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reuse {
    /// Show nothing.
    Never,
    /// Show a copy again.
    Allowed,
}

/// A person's credentials.
#[derive(Debug)]
pub struct Wallet(Mutex<Connection>);

impl Wallet {
    /// Opens the file, or begins one that its owner alone can read.
    ///
    /// # Errors
    /// [`WalletError::Store`].
    pub fn open(path: &Path) -> Result<Self, WalletError> {
        make_private(path);
        let file = Connection::open(path)?;
        file.pragma_update(None, "journal_mode", "WAL")?;
        file.pragma_update(None, "synchronous", "FULL")?;
        file.pragma_update(None, "secure_delete", "ON")?;
        file.execute_batch(SCHEMA)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Makes keys for so many copies of a credential: what the issuer is given.
    ///
    /// # Errors
    /// [`WalletError::Copies`].
    pub fn request(&self, copies: usize, rng: &mut impl CryptoRngCore) -> Result<Vec<AuthorityKey>, WalletError> {
        if !(1..=MAX_COPIES).contains(&copies) {
            return Err(WalletError::Copies(copies));
        }
        let mut file = self.file();
        let transaction = file.transaction()?;
        let mut keys = Vec::with_capacity(copies);
        for _ in 0..copies {
            let key = NoteSigner::generate(rng);
            let insert = "INSERT INTO copy (public, secret) VALUES (?1, ?2)";
            transaction.execute(insert, params![key.public().0, key.to_bytes().as_slice()])?;
            keys.push(key.public());
        }
        transaction.commit()?;
        Ok(keys)
    }

    /// Takes a copy of a credential for one of those keys, if it holds. What it says.
    ///
    /// # Errors
    /// [`WalletError::Credential`] when it does not hold; [`WalletError::Stray`] when no key waits for it.
    pub fn add(&self, copy: &str, issuers: &[Issuer]) -> Result<Presented, WalletError> {
        let credential: Credential = copy.parse()?;
        let presented = credential::verify(&credential.to_string(), issuers)?;
        let file = self.file();
        let waiting: Vec<(i64, [u8; 32])> = file
            .prepare("SELECT id, public FROM copy WHERE credential IS NULL")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let id = waiting.iter().find(|(_, key)| credential.is_for(&AuthorityKey(*key))).map(|(id, _)| id);
        let claims = &presented.claims;
        let update =
            "UPDATE copy SET issuer = ?2, kind = ?3, valid_from = ?4, valid_until = ?5, credential = ?6 WHERE id = ?1";
        let (from, until) = (claims.from.cast_signed(), claims.until.cast_signed());
        let issuer = &presented.issuer.name;
        file.execute(
            update,
            params![id.ok_or(WalletError::Stray)?, issuer, claims.kind, from, until, credential.to_string()],
        )?;
        Ok(presented)
    }

    /// What is in the wallet.
    ///
    /// # Errors
    /// [`WalletError::Store`].
    pub fn held(&self) -> Result<Vec<Held>, WalletError> {
        let mut held: Vec<Held> = Vec::new();
        for Copy { issuer, kind, from, until, credential, shown, .. } in self.copies()? {
            let facts = credential.facts();
            let same = |held: &&mut Held| {
                (&held.issuer, &held.kind, held.from, held.until, &held.facts) == (&issuer, &kind, from, until, &facts)
            };
            let unshown = u64::from(!shown);
            match held.iter_mut().find(same) {
                Some(held) => (held.copies, held.unshown) = (held.copies + 1, held.unshown + unshown),
                None => held.push(Held { issuer, kind, from, until, facts, copies: 1, unshown }),
            }
        }
        Ok(held)
    }

    /// Shows the one fact that somebody asks for, of a credential that is valid now. It is on the list of showings before it
    /// is shown.
    ///
    /// # Errors
    /// [`WalletError::NoFact`], [`WalletError::UsedUp`].
    pub fn show(&self, asked: &Asked, reuse: Reuse, now: u64) -> Result<String, WalletError> {
        let has_fact =
            |copy: &Copy| (copy.from..copy.until).contains(&now) && copy.credential.facts().contains(&asked.fact);
        let mut fitting: Vec<Copy> = self.copies()?.into_iter().filter(has_fact).collect();
        if fitting.is_empty() {
            return Err(WalletError::NoFact(asked.fact.clone()));
        }
        let place = fitting.iter().position(|copy| !copy.shown);
        let place = place.or((reuse == Reuse::Allowed).then_some(0)).ok_or(WalletError::UsedUp)?;
        let Copy { id, credential, .. } = fitting.swap_remove(place);
        let mut file = self.file();
        let transaction = file.transaction()?;
        let query = "SELECT secret FROM copy WHERE id = ?1";
        let secret =
            transaction.query_row(query, [id], |row| Ok(Zeroizing::new(row.get::<_, [u8; 32]>(0)?))).optional()?;
        let holder = NoteSigner::from_bytes(&*secret.ok_or(WalletError::Stray)?);
        let shown = credential.show(asked, now, &holder)?;
        let insert = "INSERT INTO showing (time, audience, nonce, fact, copy) VALUES (?1, ?2, ?3, ?4, ?5)";
        transaction.execute(insert, params![now.cast_signed(), asked.audience, asked.nonce, asked.fact, id])?;
        transaction.execute("UPDATE copy SET shown = 1 WHERE id = ?1", [id])?;
        transaction.commit()?;
        Ok(shown)
    }

    /// Every showing, the oldest first.
    ///
    /// # Errors
    /// [`WalletError::Store`].
    pub fn showings(&self) -> Result<Vec<Showing>, WalletError> {
        let file = self.file();
        let mut statement = file.prepare(
            "SELECT time, audience, nonce, fact, issuer, kind, copy.id FROM showing JOIN copy ON copy.id = showing.copy
             ORDER BY showing.id",
        )?;
        let showing = |row: &rusqlite::Row<'_>| {
            let (time, copy): (i64, i64) = (row.get(0)?, row.get(6)?);
            Ok(Showing {
                time: time.cast_unsigned(),
                audience: row.get(1)?,
                nonce: row.get(2)?,
                fact: row.get(3)?,
                issuer: row.get(4)?,
                kind: row.get(5)?,
                copy: copy.cast_unsigned(),
            })
        };
        Ok(statement.query_map([], showing)?.collect::<Result<_, _>>()?)
    }

    fn copies(&self) -> Result<Vec<Copy>, WalletError> {
        let file = self.file();
        let mut statement = file.prepare(
            "SELECT id, issuer, kind, valid_from, valid_until, shown, credential FROM copy
             WHERE credential IS NOT NULL ORDER BY id",
        )?;
        let row = |row: &rusqlite::Row<'_>| {
            let times: (i64, i64) = (row.get(3)?, row.get(4)?);
            let named: (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((named, times, row.get::<_, bool>(5)?, row.get::<_, String>(6)?))
        };
        let rows = statement.query_map([], row)?.collect::<Result<Vec<_>, _>>()?;
        let copy = |((id, issuer, kind), (from, until), shown, credential): (
            (i64, String, String),
            (i64, i64),
            bool,
            String,
        )| {
            let (from, until) = (from.cast_unsigned(), until.cast_unsigned());
            Ok(Copy { id, issuer, kind, from, until, shown, credential: credential.parse()? })
        };
        rows.into_iter().map(copy).collect()
    }

    fn file(&self) -> MutexGuard<'_, Connection> {
        // What takes several statements is a transaction: a panic elsewhere leaves nothing half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A copy of a credential.
struct Copy {
    id: i64,
    issuer: String,
    kind: String,
    from: u64,
    until: u64,
    shown: bool,
    credential: Credential,
}
