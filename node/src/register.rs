//! A register of ballots, kept by a witness: it takes ballots before the node does, writes their trackers down, and answers
//! with its signature.
//!
//! A registrar of anything that is called a tracker would be made to testify to ballots that nobody cast. This one takes
//! signed ballots of voters who may cast them now, by its own copy of the board, a bounded number of each. What it keeps is
//! elections and trackers: the board has no less.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use rusqlite::{Connection, OptionalExtension, params};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Body, Entry, MAX_ENTRY_BYTES};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::register::{Register, Registered, Registration};
use tabella_ledger::rejection::Rejection;
use thiserror::Error;

use crate::board::BoardError;
use crate::http::{self, Refusal};
use crate::sync::{Replica, SyncError};

/// Most ballots of one voter in one election that are registered while the program runs: more than anybody casts.
pub const MAX_OF_ONE_VOTER: u32 = 100;

/// Why a ballot is not registered.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RegisterFailure {
    /// No ballot that this voter may cast now.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// One voter sends more than anybody casts.
    #[error("more than {MAX_OF_ONE_VOTER} ballots of one voter are not registered")]
    TooMany,
    /// The register is another board's, or another witness's.
    #[error("the register is of the board {chain} and the witness {witness:?}; use another folder")]
    Other {
        /// Its board.
        chain: Hash,
        /// Its witness.
        witness: String,
    },
    /// There is no register here.
    #[error("there is no register here yet; run the witness with --register first")]
    Missing,
    /// The copy of the board cannot be read.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The copy of the board cannot follow.
    #[error(transparent)]
    Sync(#[from] SyncError),
    /// The register cannot be written or read.
    #[error("the register's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

impl From<RegisterFailure> for Refusal {
    fn from(failure: RegisterFailure) -> Self {
        match failure {
            RegisterFailure::Rejected(error) => {
                let hint = "Look whether the election is open, and at the voter's place on the roll.";
                Self::new(StatusCode::FORBIDDEN, error.code(), error, hint)
            }
            RegisterFailure::TooMany => {
                let hint = "Cast one of the ballots that are registered.";
                Self::new(StatusCode::TOO_MANY_REQUESTS, "register.too_many", failure, hint)
            }
            error => {
                // What went wrong in the witness's files is not the voter's business.
                tracing::error!(%error, "a ballot cannot be registered");
                let hint = "Tell the operator of this witness.";
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "register.failed", "the ballot cannot be registered", hint)
            }
        }
    }
}

/// The file: which board, whose, and every ballot.
#[derive(Debug)]
pub struct RegisterFile {
    store: Mutex<Connection>,
    chain: Hash,
    witness: String,
}

impl RegisterFile {
    /// Opens the file, or begins one for this board and witness.
    ///
    /// # Errors
    /// [`RegisterFailure::Other`] when it is another one's.
    pub fn open(path: &Path, chain: Hash, witness: &str) -> Result<Self, RegisterFailure> {
        let store = connect(path)?;
        store.execute_batch(
            "CREATE TABLE IF NOT EXISTS about (one INTEGER PRIMARY KEY CHECK (one = 1), chain BLOB NOT NULL,
                witness TEXT NOT NULL) STRICT;
             CREATE TABLE IF NOT EXISTS ballot (election BLOB, tracker BLOB, PRIMARY KEY (election, tracker))
                STRICT, WITHOUT ROWID;",
        )?;
        store.execute("INSERT OR IGNORE INTO about VALUES (1, ?1, ?2)", params![chain.0, witness])?;
        let file = Self::about(store)?;
        if (file.chain, file.witness.as_str()) != (chain, witness) {
            return Err(RegisterFailure::Other { chain: file.chain, witness: file.witness });
        }
        Ok(file)
    }

    /// Opens a file that is there, whosever it is.
    ///
    /// # Errors
    /// [`RegisterFailure::Missing`] when it is not.
    pub fn existing(path: &Path) -> Result<Self, RegisterFailure> {
        if !path.exists() {
            return Err(RegisterFailure::Missing);
        }
        Self::about(connect(path)?)
    }

    fn about(store: Connection) -> Result<Self, RegisterFailure> {
        let about = store
            .query_row("SELECT chain, witness FROM about", [], |row| Ok((Hash(row.get(0)?), row.get(1)?)))
            .optional()?;
        let (chain, witness) = about.ok_or(RegisterFailure::Missing)?;
        Ok(Self { store: Mutex::new(store), chain, witness })
    }

    /// The register up to now, signed.
    ///
    /// # Errors
    /// [`RegisterFailure::Store`].
    pub fn export(&self, signer: &NoteSigner) -> Result<Register, RegisterFailure> {
        let store = self.store();
        let mut statement = store.prepare("SELECT election, tracker FROM ballot")?;
        let ballot =
            |row: &rusqlite::Row<'_>| Ok(Registered { election: Hash(row.get(0)?), tracker: Hash(row.get(1)?) });
        let ballots = statement.query_map([], ballot)?.collect::<Result<_, _>>()?;
        Ok(Register::sign(self.chain, &self.witness, ballots, signer))
    }

    fn holds(&self, ballot: &Registered) -> Result<bool, RegisterFailure> {
        let query = "SELECT 1 FROM ballot WHERE election = ?1 AND tracker = ?2";
        let found =
            self.store().query_row(query, params![ballot.election.0, ballot.tracker.0], |_| Ok(())).optional()?;
        Ok(found.is_some())
    }

    /// On the disk when this returns.
    fn add(&self, ballot: &Registered) -> Result<(), RegisterFailure> {
        let insert = "INSERT OR IGNORE INTO ballot VALUES (?1, ?2)";
        self.store().execute(insert, params![ballot.election.0, ballot.tracker.0])?;
        Ok(())
    }

    fn store(&self) -> MutexGuard<'_, Connection> {
        // Every use is one statement: a panic elsewhere leaves nothing half done.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn connect(path: &Path) -> Result<Connection, rusqlite::Error> {
    let store = Connection::open(path)?;
    store.pragma_update(None, "journal_mode", "WAL")?;
    store.pragma_update(None, "synchronous", "FULL")?;
    Ok(store)
}

/// The register at work, over a copy of the board that somebody else lets follow.
pub struct BallotRegister {
    file: RegisterFile,
    signer: NoteSigner,
    copy: Replica,
    of_voter: Mutex<HashMap<(Hash, Key), u32>>,
    clock: fn() -> u64,
}

impl BallotRegister {
    /// A register in this file, of the board of this copy.
    pub fn new(file: RegisterFile, signer: NoteSigner, copy: Replica, clock: fn() -> u64) -> Self {
        Self { file, signer, copy, of_voter: Mutex::default(), clock }
    }

    /// Registers a ballot in its entry. One that is registered already is answered again.
    ///
    /// # Errors
    /// [`RegisterFailure`].
    pub async fn register(self: &Arc<Self>, entry: Vec<u8>) -> Result<Registration, RegisterFailure> {
        match self.attempt(entry.clone()).await {
            // The board may have grown since the copy looked: the voter was enrolled, or the election opened, just now.
            Err(RegisterFailure::Rejected(
                Rejection::UnknownElection(_)
                | Rejection::Phase { .. }
                | Rejection::NotOnRoll(_)
                | Rejection::NotElector(_),
            )) => {
                self.copy.sync(&mut |_, _| ()).await?;
                self.attempt(entry).await
            }
            attempted => attempted,
        }
    }

    async fn attempt(self: &Arc<Self>, entry: Vec<u8>) -> Result<Registration, RegisterFailure> {
        let register = Arc::clone(self);
        let attempt = tokio::task::spawn_blocking(move || register.write(&entry));
        attempt.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }

    fn write(&self, entry: &[u8]) -> Result<Registration, RegisterFailure> {
        let time = (self.clock)();
        let presented = self.copy.read(|state| state.presentable(entry, time))?;
        let ballot = match presented {
            Ok((ballot, voter)) => {
                if !self.file.holds(&ballot)? {
                    self.admit(ballot.election, voter)?;
                    self.file.add(&ballot)?;
                }
                ballot
            }
            Err(rejection) => self.held(entry)?.ok_or(rejection)?,
        };
        Ok(Registration::sign(self.file.chain, &self.file.witness, ballot, &self.signer))
    }

    /// The ballot in an entry, if it was registered before: sent again after it was cast, its number is used up.
    fn held(&self, entry: &[u8]) -> Result<Option<Registered>, RegisterFailure> {
        let Ok(Entry { body: Body::Ballot(ballot), .. }) = Entry::from_bytes(entry) else {
            return Ok(None);
        };
        let ballot = Registered { election: ballot.election, tracker: Hash::of(&ballot.sealed) };
        Ok(self.file.holds(&ballot)?.then_some(ballot))
    }

    fn admit(&self, election: Hash, voter: Key) -> Result<(), RegisterFailure> {
        let mut of_voter = self.of_voter.lock().unwrap_or_else(PoisonError::into_inner);
        let count = of_voter.entry((election, voter)).or_default();
        if *count >= MAX_OF_ONE_VOTER {
            return Err(RegisterFailure::TooMany);
        }
        *count += 1;
        Ok(())
    }
}

/// `POST /register`: the entry of a ballot; answered with a registration, CBOR.
pub fn router(register: Arc<BallotRegister>) -> Router {
    Router::new()
        .route("/register", post(register_ballot))
        .layer(DefaultBodyLimit::max(MAX_ENTRY_BYTES))
        .with_state(register)
}

async fn register_ballot(State(register): State<Arc<BallotRegister>>, request: Request) -> Result<Response, Refusal> {
    let registration = register.register(http::received(request).await?.to_vec()).await?;
    Ok(([(header::CONTENT_TYPE, "application/cbor")], cbor::encode(&registration)).into_response())
}
