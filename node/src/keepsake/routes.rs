//! Keepsakes over HTTP.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tabella_ledger::bytes::Key;

use super::{KeepsakeStore, MAX_KEEPSAKE_BYTES, PutError};
use crate::http::{self, Refusal};

/// The routes, CBOR:
///
/// ```text
/// POST /keepsakes       a sealed keepsake, in place of the one that its key had
/// GET  /keepsakes/KEY   the sealed keepsake of a key
/// ```
pub fn routes(store: Arc<KeepsakeStore>) -> Router {
    Router::new()
        .route("/keepsakes", post(put))
        .route("/keepsakes/{key}", get(fetch))
        .layer(DefaultBodyLimit::max(MAX_KEEPSAKE_BYTES))
        .with_state(store)
}

async fn put(State(store): State<Arc<KeepsakeStore>>, request: Request) -> Result<Response, Refusal> {
    let bytes = http::received(request).await?;
    tokio::task::spawn_blocking(move || store.put(&bytes)).await.map_err(Refusal::internal)??;
    Ok(StatusCode::OK.into_response())
}

async fn fetch(State(store): State<Arc<KeepsakeStore>>, Path(key): Path<String>) -> Result<Response, Refusal> {
    let missing = || Refusal::new(StatusCode::NOT_FOUND, "keepsake.none", "there is none", "Keep one first.");
    let key: Key = key.parse().map_err(|_| missing())?;
    let found = tokio::task::spawn_blocking(move || store.get(&key)).await.map_err(Refusal::internal)?;
    let bytes = found.map_err(PutError::from)?.ok_or_else(missing)?;
    Ok(([(header::CONTENT_TYPE, "application/cbor")], bytes).into_response())
}

impl From<PutError> for Refusal {
    fn from(error: PutError) -> Self {
        let (status, code, hint) = match &error {
            PutError::Unreadable(_) => (StatusCode::BAD_REQUEST, "request.malformed", "Correct the request."),
            PutError::Signature => (StatusCode::FORBIDDEN, "keepsake.signature", "Sign with the key that names it."),
            PutError::Size(_) => (StatusCode::BAD_REQUEST, "keepsake.size", "Pad it to a size of the page."),
            PutError::Older { .. } => {
                (StatusCode::CONFLICT, "keepsake.older", "Fetch what is here, add to it, send it.")
            }
            PutError::Full => (StatusCode::SERVICE_UNAVAILABLE, "keepsake.full", "Keep a copy of the files yourself."),
            PutError::Store(error) => {
                tracing::error!(%error, "keepsakes cannot be read or written");
                return Self::internal("keepsakes cannot be read or written");
            }
        };
        Self::new(status, code, error, hint)
    }
}
