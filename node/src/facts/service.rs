//! The owner's service over HTTP.
//!
//! ```text
//! POST /challenge     a nonce of 32 bytes, for one fetch within a minute
//! POST /fetch         a fetch request, CBOR; answered with salt and data, CBOR
//! ```
//! Who may fetch is what the board says at this moment: before each answer the copy of the board is brought up to date, and
//! without a board nothing is answered. So a withdrawal that is on the board holds for every fetch after it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use rand_core::{OsRng, RngCore};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor::{self, CborError};
use tabella_ledger::fact::{FetchRequest, Fetched, check_data};
use tabella_ledger::state::GrantState;
use thiserror::Error;

use super::store::{FactStore, Kept};
use crate::board::BoardError;
use crate::http::{self, Refusal};
use crate::sync::{Replica, SyncError};

/// How long a nonce is good, seconds.
pub const NONCE_SECONDS: u64 = 60;
/// How many nonces are remembered; beyond that the oldest are forgotten.
const MAX_NONCES: usize = 65_536;
/// Most bytes of a request.
const MAX_REQUEST_BYTES: usize = 1024;

/// Why data are not handed out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The request cannot be read.
    #[error(transparent)]
    Request(#[from] CborError),
    /// The nonce was not given out here, is too old, or was used.
    #[error("the nonce was not given out here within the last {NONCE_SECONDS} seconds, or was used")]
    Nonce,
    /// The reader did not sign.
    #[error("the request is not signed by the key in it")]
    Signature,
    /// There is no such grant.
    #[error("nothing is granted at position {0} of the board")]
    NoGrant(u64),
    /// The grant is for another key.
    #[error("the grant at position {0} is not for this key")]
    NotTheirs(u64),
    /// The grant has ended.
    #[error("the grant at position {grant} was withdrawn at position {withdrawn}")]
    Withdrawn {
        /// Position of the grant.
        grant: u64,
        /// Position of the withdrawal.
        withdrawn: u64,
    },
    /// The data are not here.
    #[error("the data are not kept here any more")]
    Gone,
    /// What is kept is not what was published: the file was changed.
    #[error("the data that are kept are not those that were published")]
    Damaged,
    /// It cannot be seen whether the grant still holds.
    #[error("the board cannot be read, so it cannot be seen whether the grant still holds: {0}")]
    Away(#[from] SyncError),
    /// The copy of the board cannot be read.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The owner's file cannot be used.
    #[error("the owner's file failed: {0}")]
    Store(#[from] rusqlite::Error),
}

impl From<FetchError> for Refusal {
    fn from(error: FetchError) -> Self {
        let (status, code, hint) = match &error {
            FetchError::Request(_) => (StatusCode::BAD_REQUEST, "request.malformed", "Correct the request."),
            FetchError::Nonce => (StatusCode::FORBIDDEN, "fetch.nonce", "Ask for a nonce and sign anew."),
            FetchError::Signature => (StatusCode::FORBIDDEN, "fetch.signature", "Sign with the key that was granted."),
            FetchError::NoGrant(_) => (StatusCode::NOT_FOUND, "fetch.no_grant", "Look at the board for the grant."),
            FetchError::NotTheirs(_) => (StatusCode::FORBIDDEN, "fetch.not_theirs", "Ask the owner for a grant."),
            FetchError::Withdrawn { .. } => {
                (StatusCode::FORBIDDEN, "fetch.withdrawn", "Ask the owner for a new grant.")
            }
            FetchError::Gone => (StatusCode::GONE, "fetch.gone", "Ask the owner."),
            FetchError::Away(_) => (StatusCode::SERVICE_UNAVAILABLE, "fetch.away", "Try again in a while."),
            FetchError::Damaged | FetchError::Board(_) | FetchError::Store(_) => {
                // What went wrong in the owner's files is not the reader's business.
                tracing::error!(%error, "data cannot be handed out");
                let hint = "Tell the owner.";
                return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fetch.failed", "it cannot be handed out", hint);
            }
        };
        Self::new(status, code, error, hint)
    }
}

/// An owner's data at work, over a copy of the board.
pub struct FactService {
    store: FactStore,
    board: Replica,
    nonces: Mutex<VecDeque<(u64, [u8; 32])>>,
    clock: fn() -> u64,
}

impl FactService {
    /// The service of what is in this file.
    pub fn new(store: FactStore, board: Replica, clock: fn() -> u64) -> Self {
        Self { store, board, nonces: Mutex::default(), clock }
    }

    /// The owner's file.
    pub fn store(&self) -> &FactStore {
        &self.store
    }

    /// A nonce for one fetch.
    pub fn challenge(&self) -> [u8; 32] {
        let mut nonce = [0; 32];
        OsRng.fill_bytes(&mut nonce);
        let now = (self.clock)();
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        nonces.retain(|(given, _)| is_fresh(*given, now));
        if nonces.len() == MAX_NONCES {
            nonces.pop_front();
        }
        nonces.push_back((now, nonce));
        nonce
    }

    fn is_used_up(&self, nonce: &[u8; 32]) -> bool {
        let now = (self.clock)();
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let place = nonces.iter().position(|(given, known)| known == nonce && is_fresh(*given, now));
        place.and_then(|place| nonces.remove(place)).is_none()
    }

    /// Hands out data to whoever may have them, after writing it down.
    ///
    /// # Errors
    /// [`FetchError`] says why not.
    pub async fn fetch(self: &Arc<Self>, request: FetchRequest) -> Result<Fetched, FetchError> {
        if self.is_used_up(&request.nonce) {
            return Err(FetchError::Nonce);
        }
        if !request.is_signed(&self.board.view().status().chain) {
            return Err(FetchError::Signature);
        }
        self.board.sync(&mut |_, _| ()).await?;
        let service = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || service.hand_out(&request));
        answer.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))
    }

    fn hand_out(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        let (number, tag, now) = (request.grant, request.tag(), (self.clock)());
        let found = self.board.read(|state| {
            let grant = *state.facts().grant(number)?;
            Some((grant, state.facts().publication(grant.grant.publication)?.digest))
        })?;
        let (GrantState { grant, withdrawn }, digest): (GrantState, Hash) = found.ok_or(FetchError::NoGrant(number))?;
        if grant.tag != tag {
            return Err(FetchError::NotTheirs(number));
        }
        if let Some(withdrawn) = withdrawn {
            self.store.note(now, number, &tag, false)?;
            return Err(FetchError::Withdrawn { grant: number, withdrawn });
        }
        let Kept { salt, data, .. } = self.store.kept(&digest)?.ok_or(FetchError::Gone)?;
        check_data(&digest, &salt, &data).map_err(|_| FetchError::Damaged)?;
        self.store.note(now, number, &tag, true)?;
        Ok(Fetched { salt, data })
    }
}

fn is_fresh(given: u64, now: u64) -> bool {
    now.saturating_sub(given) < NONCE_SECONDS
}

/// The routes of an owner's service.
pub fn router(service: Arc<FactService>) -> Router {
    Router::new()
        .route("/challenge", post(challenge))
        .route("/fetch", post(fetch))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(service)
}

async fn challenge(State(service): State<Arc<FactService>>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], service.challenge().to_vec()).into_response()
}

async fn fetch(State(service): State<Arc<FactService>>, request: Request) -> Result<Response, Refusal> {
    let request = cbor::decode("fetch request", &http::received(request).await?).map_err(FetchError::from)?;
    let fetched = service.fetch(request).await?;
    Ok(([(header::CONTENT_TYPE, "application/cbor")], cbor::encode(&fetched)).into_response())
}
