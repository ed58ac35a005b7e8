//! Accounts elsewhere at the registrar's desk: whether an ID token is from the provider that the registrar believes, for
//! this registrar, in force, and made for this request.

use std::str::FromStr;
use std::time::{Duration, SystemTime};

use openidconnect::core::{CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm, CoreProviderMetadata};
use openidconnect::{ClaimsVerificationError, ClientId, Nonce, SignatureVerificationError};
use tabella_ledger::bytes::Hash;
use thiserror::Error;
use tokio::sync::Mutex;

use super::persons::Field;
use crate::https::Https;
use crate::sign_in::{Provider, SignInError};

/// For how long what the provider said of itself is not asked again, also when a token is signed with a key that was not
/// among its keys: whoever sends such tokens cannot make the desk ask all the time.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(60);
/// Most bytes of an ID token.
const MAX_TOKEN_BYTES: usize = 32 << 10;

/// Why an ID token proves nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The registrar believes no provider.
    #[error("this registrar takes no sign-in; show who you are in another way")]
    NotTaken,
    /// It is none.
    #[error("this is no ID token: {0}")]
    Malformed(String),
    /// From somebody else.
    #[error("the ID token is from another provider than the registrar believes")]
    Issuer,
    /// For somebody else.
    #[error("the ID token was made for another program than this registrar's")]
    Audience,
    /// For another key, board or request.
    #[error("the ID token was made for another enrolment request: its nonce is not this request's")]
    Nonce,
    /// Too old.
    #[error("the ID token has expired; sign in again")]
    Expired,
    /// Not signed by the provider.
    #[error("the ID token is not signed by the provider")]
    Signature,
    /// It was used.
    #[error("this ID token was used already; sign in again")]
    Replayed,
    /// Something else in it is wrong.
    #[error("the ID token does not hold: {0}")]
    Claims(String),
    /// The provider cannot be asked for its keys.
    #[error(transparent)]
    Provider(#[from] SignInError),
}

impl TokenError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotTaken => "sign_in.not_taken",
            Self::Malformed(_) => "sign_in.malformed",
            Self::Issuer => "sign_in.issuer",
            Self::Audience => "sign_in.audience",
            Self::Nonce => "sign_in.nonce",
            Self::Expired => "sign_in.expired",
            Self::Signature => "sign_in.signature",
            Self::Replayed => "sign_in.replayed",
            Self::Claims(_) => "sign_in.claims",
            Self::Provider(_) => "sign_in.provider",
        }
    }
}

impl From<ClaimsVerificationError> for TokenError {
    fn from(error: ClaimsVerificationError) -> Self {
        match error {
            ClaimsVerificationError::InvalidIssuer(_) => Self::Issuer,
            ClaimsVerificationError::InvalidAudience(_) => Self::Audience,
            ClaimsVerificationError::InvalidNonce(_) => Self::Nonce,
            ClaimsVerificationError::Expired(_) => Self::Expired,
            ClaimsVerificationError::SignatureVerification(_) => Self::Signature,
            other => Self::Claims(other.to_string()),
        }
    }
}

/// Whose account it is.
pub(super) struct Account {
    /// Digest of provider and account.
    pub(super) identity: Hash,
    /// What the provider says of its owner.
    pub(super) fields: Vec<Field>,
}

/// What a provider said of itself, and when.
type Known = (SystemTime, CoreProviderMetadata);

/// Accounts at the provider that the registrar believes.
pub(super) struct Accounts {
    provider: Option<Provider>,
    known: Mutex<Option<Known>>,
}

impl Accounts {
    pub(super) fn at(provider: Option<Provider>) -> Self {
        Self { provider, known: Mutex::default() }
    }

    pub(super) fn provider(&self) -> Option<&Provider> {
        self.provider.as_ref()
    }

    /// Whose account an ID token with this nonce is of.
    ///
    /// # Errors
    /// [`TokenError`] says what is wrong.
    pub(super) async fn verify(&self, token: &str, nonce: &str, now: u64) -> Result<Account, TokenError> {
        let provider = self.provider.as_ref().ok_or(TokenError::NotTaken)?;
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::Malformed("it is too long".into()));
        }
        let token = CoreIdToken::from_str(token).map_err(|error| TokenError::Malformed(error.to_string()))?;
        // One after the other: many at once ask the provider no oftener than one.
        let mut known = self.known.lock().await;
        if let Some((asked_at, metadata)) = known.as_ref() {
            let result = claims(&token, provider, metadata, nonce, now);
            let no_key = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
            let is_old = asked_at.elapsed().is_ok_and(|age| age >= ASKED_AGAIN_AFTER);
            if result.as_ref().err() != Some(&no_key) || !is_old {
                return Ok(result?);
            }
        }
        let metadata = provider.discover(&Https::new().map_err(SignInError::from)?).await?;
        let result = claims(&token, provider, &metadata, nonce, now);
        *known = Some((SystemTime::now(), metadata));
        Ok(result?)
    }
}

fn claims(
    token: &CoreIdToken,
    Provider { issuer, client_id }: &Provider,
    metadata: &CoreProviderMetadata,
    nonce: &str,
    now: u64,
) -> Result<Account, ClaimsVerificationError> {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(now);
    let client = ClientId::new(client_id.clone());
    let verifier = CoreIdTokenVerifier::new_public_client(client, metadata.issuer().clone(), metadata.jwks().clone())
        // Signed with the provider's private key: a MAC under a secret that all programs share shows nothing.
        .set_allowed_algs([
            CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            CoreJwsSigningAlgorithm::EcdsaP384Sha384,
            CoreJwsSigningAlgorithm::EdDsa,
            CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        ])
        .set_time_fn(move || time.into());
    let claims = token.claims(&verifier, &Nonce::new(nonce.into()))?;
    let subject = claims.subject().as_str();
    let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned());
    let field = |label: &str, value| Field { label: label.into(), value };
    let fields = [
        Some(field("Provider", issuer.clone())),
        Some(field("Account", subject.into())),
        name.map(|name| field("Name of the account", name)),
    ];
    let identity = Hash::of_parts(&[b"tabella identity account\n", issuer.as_bytes(), b"\n", subject.as_bytes()]);
    Ok(Account { identity, fields: fields.into_iter().flatten().collect() })
}
