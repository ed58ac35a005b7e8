//! The desk over HTTP, for people's devices. Nothing here decides: that is done in the registrar's office.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tabella_ledger::bytes::Hash;

use super::decide::{RequestError, Taking};
use super::persons::Deletion;
use super::replace;
use super::request::KeyRequest;
use super::requests::Standing;
use super::{CardError, EnrolmentRequest, RegistrarDesk, TokenError};
use crate::http::Refusal;
use crate::sequencer::Sequencer;

/// Most bytes of a request: some certificates, or an ID token, in text.
const MAX_REQUEST_BYTES: usize = 256 << 10;

/// What the routes need.
#[derive(Clone)]
pub(super) struct Desk {
    pub(super) desk: Arc<RegistrarDesk>,
    pub(super) sequencer: Arc<dyn Sequencer>,
    clock: fn() -> u64,
}

/// Answer to an enrolment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Enrolled {
    /// Position of the enrolment in the log.
    pub position: u64,
}

/// The desk's routes, JSON:
///
/// ```text
/// POST /enrol            enrolment with a code
/// POST /rekey            another key in the place of one that is good
/// GET  /enrolment        what proofs of identity are taken
/// POST /enrolment        an enrolment request; answered with how far it is
/// GET  /enrolment/NAME   how far a request is
/// GET  /retention        when the link between people and keys is deleted
/// ```
pub fn routes(desk: Arc<RegistrarDesk>, sequencer: Arc<dyn Sequencer>, clock: fn() -> u64) -> Router {
    Router::new()
        .route("/enrol", post(enrol))
        .route("/rekey", post(replace::rekey))
        .route("/enrolment", get(taking).post(ask))
        .route("/enrolment/{name}", get(standing))
        .route("/retention", get(retention))
        .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
        .with_state(Desk { desk, sequencer, clock })
}

async fn enrol(
    State(Desk { desk, sequencer, clock }): State<Desk>,
    Json(request): Json<EnrolmentRequest>,
) -> Result<Json<Enrolled>, Refusal> {
    let position = desk.enrol(&request, sequencer.as_ref(), clock()).await.map_err(|error| {
        Refusal::new(StatusCode::FORBIDDEN, error.code(), &error, "Ask the registrar for a new code.")
    })?;
    Ok(Json(Enrolled { position }))
}

async fn taking(State(Desk { desk, .. }): State<Desk>) -> Json<Taking> {
    Json(desk.taking())
}

async fn ask(
    State(Desk { desk, clock, .. }): State<Desk>,
    Json(request): Json<KeyRequest>,
) -> Result<Json<Standing>, Refusal> {
    Ok(Json(desk.ask(&request, clock()).await?))
}

async fn standing(
    State(Desk { desk, clock, .. }): State<Desk>,
    Path(name): Path<String>,
) -> Result<Json<Standing>, Refusal> {
    let id: Hash = name.parse().map_err(|_| RequestError::Unknown)?;
    Ok(Json(desk.standing(&id, clock())?))
}

async fn retention(State(Desk { desk, .. }): State<Desk>) -> Result<Json<Deletion>, Refusal> {
    let deletion = desk.deletion().map_err(|error| {
        tracing::error!(%error, "the registrar's file cannot be read");
        Refusal::internal("the registrar's file cannot be read")
    })?;
    deletion.map(Json).ok_or_else(|| Refusal::missing("no date is announced"))
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        let (status, hint) = match &error {
            // What is wrong with the operator's files is not the sender's business.
            RequestError::Store(_) | RequestError::Card(CardError::File { .. }) => {
                tracing::error!(%error, "the desk cannot take a request");
                return Self::internal("the registrar's files cannot be read");
            }
            RequestError::Unknown => (StatusCode::NOT_FOUND, "Make a new request."),
            RequestError::Full | RequestError::Token(TokenError::Provider(_)) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Try again later, or come to the registrar's desk.")
            }
            _ => (StatusCode::FORBIDDEN, "Make a new request, or come to the registrar's desk."),
        };
        Self::new(status, error.code(), &error, hint)
    }
}
