//! The HTTP interface of a node. Nothing it says is secret, and nothing it is told is trusted.
//!
//! ```text
//! GET  /checkpoint                 the last checkpoint, a signed note
//! GET  /status[?beyond=SIZE]       the board at a glance, JSON; with SIZE only once the log is longer, or after a while
//! GET  /blocks?from=HEIGHT&limit=N blocks as frames, as many as fit
//! GET  /entries/POSITION           an encoded entry
//! GET  /trackers/TRACKER           an accepted ballot and its receipt, CBOR
//! GET  /proof/TRACKER              the proof file that an accepted ballot is on the board, and nothing more
//! GET  /uses/TAG[?from=POSITION]   position and entry of the first use of data with this tag, from a position on, CBOR
//! GET  /headers?from=HEIGHT&limit=N  headers with their certificates as frames
//! GET  /changes?after=HEIGHT       blocks above HEIGHT that end a set of authorities, without entries, as frames
//! GET  /inclusion?position=P&size=S  the path from the entry at P to the root of the log at size S, CBOR
//! GET  /cosignatures/HEIGHT        the checkpoint of a block with what witnesses said of it, a signed note
//! POST /cosignatures               a checkpoint of this board with cosignatures; answered with how many were kept, JSON
//! GET  /witnesses                  position and entry of the list of witnesses, CBOR
//! GET  /tile/LEVEL/INDEX[.p/WIDTH] hashes of the log (C2SP tlog-tiles)
//! GET  /tile/entries/INDEX[.p/WIDTH] entries of the log (C2SP tlog-tiles)
//! GET  /consistency?from=A&to=B    the proof that the log at size B starts with the log at size A, CBOR
//! POST /entries                    entries as frames; answered with their verdicts in the same order, CBOR
//! ```
//! Errors are JSON: `code` for programs, `message` and `hint` for people.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Extension, FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::tiles::Tile;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::cosignatures::CosignError;
use crate::frames;
use crate::sequencer::{Sequencer, SubmitError};
use crate::view::{View, ViewError};

/// Most bytes of one submission over the network.
pub const MAX_SUBMISSION_BYTES: usize = 4 << 20;
/// Most bytes of blocks in one answer, unless the first block alone is longer.
pub const MAX_ANSWER_BYTES: usize = 8 << 20;
/// Most blocks in one answer.
pub const MAX_ANSWER_BLOCKS: usize = 1024;
/// Most headers in one answer.
pub const MAX_ANSWER_HEADERS: usize = 1024;
/// Most changes of the set of authorities in one answer.
pub const MAX_ANSWER_CHANGES: usize = 32;
/// Most bytes of a note with cosignatures.
pub const MAX_NOTE_BYTES: usize = 64 << 10;
/// A full tile never changes; one that is not full is not needed for long.
const TILE_CACHES: [&str; 2] = ["public, max-age=31536000, immutable", "public, max-age=3600"];
/// Caches may keep a checkpoint for as long as a block takes.
const CHECKPOINT_CACHE: &str = "public, max-age=1";
/// How long a question for news is kept open.
pub const NEWS_WITHIN: Duration = Duration::from_secs(20);
/// How long a submission may take to arrive.
const SUBMISSION_WITHIN: Duration = Duration::from_secs(60);
/// How long open connections get to finish when the node stops.
const GRACE: Duration = Duration::from_secs(2);

/// A node as its routes see it.
pub type Node = Arc<dyn Sequencer>;

/// Why a request was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable name for programs.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    #[serde(skip)]
    status: u16,
}

impl Refusal {
    /// A refusal with an HTTP status.
    pub fn new(status: StatusCode, code: &str, message: impl ToString, hint: &str) -> Self {
        Self { code: code.into(), message: message.to_string(), hint: hint.into(), status: status.as_u16() }
    }

    fn request(message: impl ToString) -> Self {
        let hint = "Correct the request.";
        Self::new(StatusCode::BAD_REQUEST, "request.malformed", message, hint)
    }

    fn too_large() -> Self {
        let message = format!("a request has at most {MAX_SUBMISSION_BYTES} bytes");
        let hint = "Send fewer entries at a time.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", message, hint)
    }

    fn slow() -> Self {
        let hint = "Check the connection and send it again.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "request.slow", "the request did not arrive in time", hint)
    }

    pub(crate) fn missing(what: impl ToString) -> Self {
        let hint = "Look at the board's checkpoint for how far it is.";
        Self::new(StatusCode::NOT_FOUND, "board.not_found", what, hint)
    }

    pub(crate) fn internal(error: impl ToString) -> Self {
        let hint = "Tell the operator of this node.";
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "node.failed", error, hint)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, Json(self)).into_response()
    }
}

impl From<ViewError> for Refusal {
    fn from(error: ViewError) -> Self {
        match error {
            ViewError::Proof(error) => Self::missing(error),
            ViewError::Store(error) => {
                // The path of the operator's file is not the client's business.
                tracing::error!(%error, "the store cannot be read");
                Self::internal("the node cannot read its store")
            }
        }
    }
}

impl From<CosignError> for Refusal {
    fn from(error: CosignError) -> Self {
        let (status, code, hint) = match error {
            CosignError::Store(error) => return ViewError::from(error).into(),
            CosignError::Ahead(_) => {
                (StatusCode::NOT_FOUND, "board.not_found", "Send it again when the board is there.")
            }
            CosignError::Other { .. } => {
                let hint = "Ask for the cosignatures of this block here: both notes together may be evidence.";
                (StatusCode::CONFLICT, "cosignatures.conflict", hint)
            }
            CosignError::Note(_) => (StatusCode::BAD_REQUEST, "request.malformed", "Correct the request."),
            CosignError::None => (StatusCode::BAD_REQUEST, "cosignatures.none", "Cosign the last checkpoint."),
        };
        Self::new(status, code, error, hint)
    }
}

impl From<SubmitError> for Refusal {
    fn from(error: SubmitError) -> Self {
        let (status, code, hint) = match &error {
            SubmitError::Busy => (StatusCode::SERVICE_UNAVAILABLE, "node.busy", "Send it again in a moment."),
            SubmitError::TooMuch { .. } => {
                (StatusCode::PAYLOAD_TOO_LARGE, "request.too_large", "Send fewer entries at a time.")
            }
            SubmitError::Stopped { .. } => (
                StatusCode::SERVICE_UNAVAILABLE,
                "node.stopped",
                "Look whether the entry is on the board once the node is back, and send it again if not.",
            ),
        };
        Self::new(status, code, error, hint)
    }
}

impl From<BytesRejection> for Refusal {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::too_large()
        } else {
            Self::request(rejection.body_text())
        }
    }
}

impl From<QueryRejection> for Refusal {
    fn from(rejection: QueryRejection) -> Self {
        Self::request(rejection.body_text())
    }
}

impl From<PathRejection> for Refusal {
    fn from(rejection: PathRejection) -> Self {
        Self::request(rejection.body_text())
    }
}

/// The routes of a node.
pub fn router(node: Node) -> Router {
    Router::new()
        .route("/checkpoint", get(checkpoint))
        .route("/status", get(status))
        .route("/blocks", get(blocks))
        .route("/entries/{position}", get(entry))
        .route("/trackers/{tracker}", get(tracker))
        .route("/proof/{tracker}", get(proof))
        .route("/uses/{tag}", get(data_use))
        .route("/consistency", get(consistency))
        .route("/inclusion", get(inclusion))
        .route("/headers", get(headers))
        .route("/changes", get(changes))
        .route("/tile/{*path}", get(tile))
        .route("/witnesses", get(witnesses))
        .route("/cosignatures/{height}", get(cosigned))
        .route("/cosignatures", axum::routing::post(cosign).layer(DefaultBodyLimit::max(MAX_NOTE_BYTES)))
        .route("/entries", axum::routing::post(submit))
        .fallback(|| async { Refusal::missing("there is no such address") })
        .layer(DefaultBodyLimit::max(MAX_SUBMISSION_BYTES))
        .with_state(node)
}

/// Serves until `shutdown` is ready; open connections then get a moment to finish.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (closing, closed) = watch::channel(false);
    let router = router.layer(Extension(Closing(closed.clone())));
    let stop = async move {
        shutdown.await;
        // Wakes those who wait for news, which would else hold the node for as long as they may wait.
        closing.send_replace(true);
    };
    let grace = async move {
        Closing(closed).reached().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = async { axum::serve(listener, router).with_graceful_shutdown(stop).await } => served,
        () = grace => Ok(()),
    }
}

/// Whether the node is about to stop.
#[derive(Debug, Clone)]
struct Closing(watch::Receiver<bool>);

impl Closing {
    async fn reached(mut self) {
        // A sender that is gone stops no less than one that says so.
        let _ = self.0.wait_for(|closing| *closing).await;
    }
}

async fn checkpoint(State(node): State<Node>) -> impl IntoResponse {
    let plain = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, CHECKPOINT_CACHE)];
    (plain, node.view().checkpoint_note())
}

#[derive(Debug, Deserialize)]
struct News {
    beyond: Option<u64>,
}

async fn status(
    State(node): State<Node>,
    closing: Option<Extension<Closing>>,
    news: Result<Query<News>, QueryRejection>,
) -> Result<Response, Refusal> {
    let view = node.view();
    if let News { beyond: Some(size) } = news?.0 {
        let closing = async {
            match closing {
                Some(Extension(closing)) => closing.reached().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = view.wait_for(size) => {}
            () = tokio::time::sleep(NEWS_WITHIN) => {}
            () = closing => {}
        }
    }
    Ok(Json(view.status()).into_response())
}

#[derive(Debug, Deserialize)]
struct Range {
    from: u64,
    limit: Option<usize>,
}

async fn blocks(State(node): State<Node>, range: Result<Query<Range>, QueryRejection>) -> Result<Response, Refusal> {
    let Range { from, limit } = range?.0;
    let limit = limit.unwrap_or(MAX_ANSWER_BLOCKS).min(MAX_ANSWER_BLOCKS);
    read(&node, move |view| view.block_frames(from, limit, MAX_ANSWER_BYTES)).await.map(bytes)
}

async fn headers(State(node): State<Node>, range: Result<Query<Range>, QueryRejection>) -> Result<Response, Refusal> {
    let Range { from, limit } = range?.0;
    let limit = limit.unwrap_or(MAX_ANSWER_HEADERS).min(MAX_ANSWER_HEADERS);
    read(&node, move |view| view.header_frames(from, limit, MAX_ANSWER_BYTES)).await.map(bytes)
}

#[derive(Debug, Deserialize)]
struct After {
    after: u64,
}

async fn changes(State(node): State<Node>, after: Result<Query<After>, QueryRejection>) -> Result<Response, Refusal> {
    let After { after } = after?.0;
    read(&node, move |view| view.change_frames(after, MAX_ANSWER_CHANGES, MAX_ANSWER_BYTES)).await.map(bytes)
}

async fn witnesses(State(node): State<Node>) -> Result<Response, Refusal> {
    let named = read(&node, View::witnesses_entry).await?;
    named.map(|named| in_cbor(cbor::encode(&named))).ok_or_else(|| Refusal::missing("the board names no witnesses"))
}

async fn cosigned(State(node): State<Node>, height: Result<Path<u64>, PathRejection>) -> Result<Response, Refusal> {
    let height = height?.0;
    let note = read(&node, move |view| Ok(view.cosigned(height)?)).await?;
    let note = note.ok_or_else(|| Refusal::missing(format!("there is no block {height}")))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], note).into_response())
}

/// What was kept of a submission.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// How many cosignatures.
    pub kept: usize,
}

async fn cosign(State(node): State<Node>, request: Request) -> Result<Json<Kept>, Refusal> {
    let note = String::from_utf8(received(request).await?.to_vec()).map_err(Refusal::request)?;
    let view = Arc::clone(node.view());
    let kept = tokio::task::spawn_blocking(move || view.cosign(&note)).await.map_err(Refusal::internal)?;
    Ok(Json(Kept { kept: kept? }))
}

async fn tile(State(node): State<Node>, path: Result<Path<String>, PathRejection>) -> Result<Response, Refusal> {
    let path = path?.0;
    let missing = || Refusal::missing(format!("the log has no tile {path}"));
    let tile = Tile::parse(&path).ok_or_else(missing)?;
    let cache = TILE_CACHES[usize::from(!tile.is_full())];
    let content = read(&node, move |view| view.tile(&tile)).await?.ok_or_else(missing)?;
    Ok(([(header::CACHE_CONTROL, cache)], bytes(content)).into_response())
}

async fn entry(State(node): State<Node>, position: Result<Path<u64>, PathRejection>) -> Result<Response, Refusal> {
    let position = position?.0;
    let entry = read(&node, move |view| view.entry(position)).await?;
    let missing = || Refusal::missing(format!("there is no entry {position}"));
    entry.map(bytes).ok_or_else(missing)
}

async fn tracker(State(node): State<Node>, tracker: Result<Path<String>, PathRejection>) -> Result<Response, Refusal> {
    let tracker = tracker_in(tracker)?;
    let found = read(&node, move |view| view.find_tracker(&tracker)).await?;
    found.map(|found| in_cbor(cbor::encode(&found))).ok_or_else(|| no_ballot(&tracker))
}

async fn proof(State(node): State<Node>, tracker: Result<Path<String>, PathRejection>) -> Result<Response, Refusal> {
    let tracker = tracker_in(tracker)?;
    let proof = read(&node, move |view| view.ballot_proof(&tracker)).await?;
    proof.map(|proof| in_cbor(proof.to_bytes())).ok_or_else(|| no_ballot(&tracker))
}

fn tracker_in(tracker: Result<Path<String>, PathRejection>) -> Result<Hash, Refusal> {
    tracker?.parse().map_err(|_| Refusal::request("a tracker is 64 hexadecimal digits"))
}

fn no_ballot(tracker: &Hash) -> Refusal {
    Refusal::missing(format!("there is no ballot with the tracker {tracker}"))
}

#[derive(Debug, Deserialize)]
struct Beginning {
    from: Option<u64>,
}

async fn data_use(
    State(node): State<Node>,
    tag: Result<Path<String>, PathRejection>,
    from: Result<Query<Beginning>, QueryRejection>,
) -> Result<Response, Refusal> {
    let tag: Hash = tag?.parse().map_err(|_| Refusal::request("a tag is 64 hexadecimal digits"))?;
    let from = from?.from.unwrap_or(0);
    let found = read(&node, move |view| view.find_use(&tag, from)).await?;
    let missing = || Refusal::missing(format!("there is no use of data with the tag {tag}"));
    found.map(|found| in_cbor(cbor::encode(&found))).ok_or_else(missing)
}

#[derive(Debug, Deserialize)]
struct Sizes {
    from: u64,
    to: u64,
}

async fn consistency(
    State(node): State<Node>,
    sizes: Result<Query<Sizes>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Sizes { from, to } = sizes?.0;
    let path = node.view().consistency(from, to)?;
    Ok(in_cbor(cbor::encode(&path)))
}

#[derive(Debug, Deserialize)]
struct Place {
    position: u64,
    size: u64,
}

async fn inclusion(State(node): State<Node>, place: Result<Query<Place>, QueryRejection>) -> Result<Response, Refusal> {
    let Place { position, size } = place?.0;
    let path = node.view().inclusion(position, size)?;
    Ok(in_cbor(cbor::encode(&path)))
}

async fn submit(State(node): State<Node>, request: Request) -> Result<Response, Refusal> {
    // Announced as too long: refused before it comes.
    if request.body().size_hint().lower() > MAX_SUBMISSION_BYTES as u64 {
        return Err(Refusal::too_large());
    }
    let body = received(request).await?;
    let entries = frames::split(&body).map_err(Refusal::request)?;
    if entries.is_empty() {
        return Err(Refusal::request("there is no entry in the request"));
    }
    let entries = entries.into_iter().map(<[u8]>::to_vec).collect();
    let verdicts = node.submit(entries)?.verdicts().await?;
    Ok(in_cbor(cbor::encode(&verdicts)))
}

/// The body of a request, unless it is too long or takes too long.
pub(crate) async fn received(request: Request) -> Result<Bytes, Refusal> {
    let body = tokio::time::timeout(SUBMISSION_WITHIN, Bytes::from_request(request, &()));
    Ok(body.await.map_err(|_| Refusal::slow())??)
}

/// Reads the disk where it holds nobody up.
async fn read<R: Send + 'static>(
    node: &Node,
    read: impl FnOnce(&View) -> Result<R, ViewError> + Send + 'static,
) -> Result<R, Refusal> {
    let view = Arc::clone(node.view());
    let found = tokio::task::spawn_blocking(move || read(&view)).await;
    Ok(found.map_err(Refusal::internal)??)
}

fn bytes(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

fn in_cbor(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/cbor")], bytes).into_response()
}
