//! Requests to those who are no nodes: over TLS, or in clear to this machine alone. No redirect is followed.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Uri;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use thiserror::Error;

/// Most bytes of an answer.
const MAX_ANSWER_BYTES: usize = 1 << 20;
/// How long an answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// Somebody who was not reached, or did not answer as they should.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HttpsError {
    /// No authority is believed on this machine.
    #[error("this machine has no certificates of authorities for TLS: {0}; install the package ca-certificates")]
    Roots(std::io::Error),
    /// Everybody on the way could read and change it.
    #[error("{0} is asked for in clear, over a network; it has to be https")]
    InClear(Uri),
    /// It is no address.
    #[error("this is no address of the web: {0}")]
    Address(#[from] axum::http::uri::InvalidUri),
    /// It is not there, or not for us.
    #[error("the answer was {0}")]
    Refused(axum::http::StatusCode),
    /// No connection, or it broke.
    #[error("no answer: {0}")]
    Connection(#[from] hyper_util::client::legacy::Error),
    /// The answer broke off or is too long.
    #[error("the answer cannot be read: {0}")]
    Answer(Box<dyn std::error::Error + Send + Sync>),
    /// The answer takes too long.
    #[error("no answer within {} seconds", ANSWER_WITHIN.as_secs())]
    Slow,
}

/// Asks providers.
#[derive(Debug, Clone)]
pub(crate) struct Https(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Https {
    /// With the authorities that this machine believes.
    pub(crate) fn new() -> Result<Self, HttpsError> {
        let connector = HttpsConnectorBuilder::new().with_native_roots().map_err(HttpsError::Roots)?;
        let connector = connector.https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpsError> {
        if !may_be_asked(request.uri()) {
            return Err(HttpsError::InClear(request.uri().clone()));
        }
        let answer = async {
            let (head, body) = self.0.request(request.map(|body| Full::new(body.into()))).await?.into_parts();
            let body = Limited::new(body, MAX_ANSWER_BYTES).collect().await.map_err(HttpsError::Answer)?;
            Ok(HttpResponse::from_parts(head, body.to_bytes().to_vec()))
        };
        tokio::time::timeout(ANSWER_WITHIN, answer).await.unwrap_or(Err(HttpsError::Slow))
    }
}

/// What is at an address, as it is now. Nothing is sent but the request for it.
///
/// # Errors
/// [`HttpsError`] when it is not to be had, or would come over a network in clear.
pub async fn fetch(address: &str) -> Result<Vec<u8>, HttpsError> {
    let mut request = HttpRequest::new(Vec::new());
    *request.uri_mut() = address.parse()?;
    let answer = Https::new()?.ask(request).await?;
    if answer.status().is_success() { Ok(answer.into_body()) } else { Err(HttpsError::Refused(answer.status())) }
}

impl<'c> AsyncHttpClient<'c> for Https {
    type Error = HttpsError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpsError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

/// Over TLS, or to this machine.
fn may_be_asked(uri: &Uri) -> bool {
    let is_here = || matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
    uri.scheme_str() == Some("https") || uri.scheme_str() == Some("http") && is_here()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ee_12_nothing_goes_over_a_network_in_clear() {
        let may = |uri: &str| may_be_asked(&uri.parse().unwrap());
        assert!(
            ["https://id.example/", "http://127.0.0.1:8/x", "http://[::1]/", "http://localhost:1/"]
                .map(may)
                .iter()
                .all(|may| *may)
        );
        let not =
            ["http://id.example/", "http://127.0.0.1.example/", "http://localhost.example/", "ftp://localhost/", "/x"];
        assert!(!not.map(may).iter().any(|may| *may));
    }
}
