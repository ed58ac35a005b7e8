//! Signing in with an account elsewhere, on the person's device: OpenID Connect 1.0, authorization code with PKCE
//! (RFC 7636), answered on a loopback address of this device (RFC 8252). There is no secret of the program: what binds the
//! answer to this sign-in is the verifier of PKCE, and to the request at the registrar its nonce.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, CsrfToken, IssuerUrl, Nonce, PkceCodeChallenge, RedirectUrl, Scope, TokenResponse,
};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::https::{Https, HttpsError};

/// How long a person may take to sign in.
const SIGNED_IN_WITHIN: Duration = Duration::from_secs(10 * 60);

/// An OpenID provider that the registrar believes, and the registrar's name there. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Its address, as it says itself; `https`, or on this machine.
    pub issuer: String,
    /// What Tabella is called there: a native, public client.
    pub client_id: String,
}

/// Why nobody is signed in.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SignInError {
    /// The address of the provider is none.
    #[error("{0:?} is not the address of a provider")]
    Issuer(String),
    /// The provider cannot be asked.
    #[error(transparent)]
    Https(#[from] HttpsError),
    /// The provider does not say what it should.
    #[error("{issuer} does not answer as a provider of OpenID Connect: {message}")]
    Provider {
        /// The provider.
        issuer: String,
        /// What is wrong.
        message: String,
    },
    /// No address of this device can be listened on.
    #[error("this device cannot wait for the provider's answer: {0}")]
    Listen(std::io::Error),
    /// The person, or the provider, said no.
    #[error("the provider refuses ({0})")]
    Refused(String),
    /// Nobody signed in.
    #[error("nobody signed in within {} minutes", SIGNED_IN_WITHIN.as_secs() / 60)]
    TooLate,
}

impl SignInError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Issuer(_) | Self::Provider { .. } => "sign_in.provider",
            Self::Https(_) => "sign_in.unreachable",
            Self::Listen(_) => "sign_in.listen",
            Self::Refused(_) => "sign_in.refused",
            Self::TooLate => "sign_in.too_late",
        }
    }
}

impl Provider {
    fn broken(&self, error: impl std::error::Error) -> SignInError {
        // Their errors keep the reason in what they were caused by.
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            message = format!("{message}: {cause}");
            source = cause.source();
        }
        SignInError::Provider { issuer: self.issuer.clone(), message }
    }

    /// What the provider says of itself, with its keys.
    pub(crate) async fn discover(&self, https: &Https) -> Result<CoreProviderMetadata, SignInError> {
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| SignInError::Issuer(self.issuer.clone()))?;
        CoreProviderMetadata::discover_async(issuer, https).await.map_err(|error| self.broken(error))
    }

    /// Has the person sign in: `show` gets the address that they open in their browser. The ID token, with this nonce.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn sign_in(&self, nonce: &str, show: impl FnOnce(&str)) -> Result<String, SignInError> {
        let https = Https::new()?;
        let metadata = self.discover(&https).await?;
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
        let listener = listener.map_err(SignInError::Listen)?;
        let back = format!("http://{}/", listener.local_addr().map_err(SignInError::Listen)?);
        let back = RedirectUrl::new(back).map_err(|error| self.broken(error))?;
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(self.client_id.clone()), None)
            .set_redirect_uri(back);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = Nonce::new(nonce.to_owned());
        let (url, state, nonce) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, || nonce)
            .add_scope(Scope::new("profile".into()))
            .set_pkce_challenge(challenge)
            .url();
        show(url.as_str());
        let answer = tokio::time::timeout(SIGNED_IN_WITHIN, wait_for_answer(listener, state, &self.issuer));
        let code = answer.await.map_err(|_| SignInError::TooLate)??;
        let request = client.exchange_code(AuthorizationCode::new(code)).map_err(|error| self.broken(error))?;
        let answer = request.set_pkce_verifier(verifier).request_async(&https).await;
        let answer = answer.map_err(|error| self.broken(error))?;
        let missing = || SignInError::Provider { issuer: self.issuer.clone(), message: "no ID token".into() };
        let token = answer.id_token().ok_or_else(missing)?;
        token.claims(&client.id_token_verifier(), &nonce).map_err(|error| self.broken(error))?;
        Ok(token.to_string())
    }
}

/// What the provider has the browser bring back.
#[derive(Debug, Deserialize)]
struct Answer {
    state: String,
    code: Option<String>,
    error: Option<String>,
    /// RFC 9207: who answers.
    iss: Option<String>,
}

#[derive(Clone)]
struct Waiting {
    state: String,
    issuer: String,
    answer: mpsc::Sender<Result<String, SignInError>>,
}

/// Waits for the answer to the request with this state; what comes without it is somebody else's.
async fn wait_for_answer(listener: TcpListener, state: CsrfToken, issuer: &str) -> Result<String, SignInError> {
    let (answer, mut answers) = mpsc::channel(1);
    let (done, finish) = tokio::sync::oneshot::channel::<()>();
    let waiting = Waiting { state: state.into_secret(), issuer: issuer.into(), answer };
    let router = Router::new().route("/", get(take_answer)).with_state(waiting);
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        // A sender that is gone stops no less than one that says so.
        let _ = finish.await;
    });
    let first = async {
        let first = answers.recv().await.unwrap_or(Err(SignInError::TooLate));
        drop(done);
        first
    };
    // The browser gets its page before the server is gone.
    let (served, first) = tokio::join!(tokio::time::timeout(SIGNED_IN_WITHIN, server), first);
    if let Ok(Err(error)) = served {
        return Err(SignInError::Listen(error));
    }
    first
}

async fn take_answer(State(waiting): State<Waiting>, Query(answer): Query<Answer>) -> (StatusCode, &'static str) {
    let is_ours = answer.state == waiting.state && answer.iss.is_none_or(|iss| iss == waiting.issuer);
    let result = match answer {
        _ if !is_ours => return (StatusCode::BAD_REQUEST, "This is the answer to another sign-in."),
        Answer { error: Some(error), .. } => Err(SignInError::Refused(error)),
        Answer { code: Some(code), .. } => Ok(code),
        _ => return (StatusCode::BAD_REQUEST, "This is no answer to a sign-in."),
    };
    // One answer counts: a second one finds the place taken, or nobody waiting.
    let _ = waiting.answer.try_send(result);
    (StatusCode::OK, "Thank you. You can close this page and go back to Tabella.")
}
