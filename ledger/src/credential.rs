//! Credentials: what an issuer that the board names says of somebody, of whom who presents it shows as little as they like.
//!
//! The format is SD-JWT (RFC 9901) with the profile for verifiable credentials (draft-ietf-oauth-sd-jwt-vc), signed with
//! Ed25519. Every fact is behind a salted digest of its own; a presentation holds the facts that are shown. A presentation
//! is bound to a key of whoever holds it, and to one verifier, only if the credential was issued for such a key ([`bound`]);
//! otherwise who gets a presentation can show it on.

pub mod bound;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL;
use core::fmt;
use core::str::FromStr;
use rand_core::CryptoRngCore;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::issuer::Issuer;
use crate::note::{self, NoteSigner};

/// The one algorithm: Ed25519 (RFC 8037).
const ALGORITHM: &str = "EdDSA";
/// What kind of token it is.
const TYPE: &str = "dc+sd-jwt";
/// How facts are hashed.
const HASH: &str = "sha-256";
/// Bytes of a salt.
const SALT_BYTES: usize = 16;
/// Claims about the credential itself. They are never behind a digest.
const TECHNICAL: [&str; 10] = ["iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "_sd", "_sd_alg"];

/// What a credential says.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// Its type, such as `https://city.example/resident`.
    pub kind: String,
    /// Valid from, Unix seconds.
    pub from: u64,
    /// Valid until, Unix seconds.
    pub until: u64,
    /// The facts.
    pub facts: Vec<(String, Value)>,
}

/// A credential or a presentation that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// Not three parts with points between them, then disclosures with `~` after each part.
    #[error("it has not the form of an SD-JWT without key binding")]
    Form,
    /// A part that is no base64url of a JSON object, or a disclosure that is no array of salt, name and value.
    #[error("{0} cannot be read")]
    Part(&'static str),
    /// Another kind of token, or signed in a way that is not known here.
    #[error("the header says {found} where it should say {expected}")]
    Header {
        /// What it says.
        found: String,
        /// What it should say.
        expected: &'static str,
    },
    /// A claim that is missing or of another type.
    #[error("the claim {0:?} is missing, or not what it should be")]
    Claim(&'static str),
    /// Nobody of this name is on the list.
    #[error("the board's list does not name the issuer {0:?}")]
    Issuer(String),
    /// It was issued for no key, or for another one.
    #[error("the credential was not issued for the key of whoever shows it")]
    Holder,
    /// It was shown to somebody else, at another occasion, or with other facts.
    #[error("it was not shown for this: {0}")]
    OtherShowing(&'static str),
    /// The issuer did not sign it.
    #[error("the issuer's signature does not hold")]
    Signature,
    /// Two digests are equal.
    #[error("a digest is there twice")]
    Twice,
    /// A disclosure whose digest is not there, or that comes twice.
    #[error("a fact is shown that the issuer did not sign: {0:?}")]
    Undigested(String),
    /// A fact with a name that is taken, or means something else.
    #[error("no fact can be named {0:?} here")]
    Name(String),
    /// There is no such fact.
    #[error("the credential has no fact {0:?}")]
    Unknown(String),
}

/// An issuer with its key.
#[derive(Debug, Clone)]
pub struct CredentialIssuer {
    name: String,
    signer: NoteSigner,
}

impl CredentialIssuer {
    /// The issuer of this name.
    pub fn new(name: String, signer: NoteSigner) -> Self {
        Self { name, signer }
    }

    /// Issues a credential, every fact of which can be shown or kept back.
    ///
    /// # Errors
    /// [`CredentialError::Name`] for a fact that cannot have its name.
    pub fn issue(&self, claims: &Claims, rng: &mut impl CryptoRngCore) -> Result<Credential, CredentialError> {
        self.issue_for(None, claims, rng)
    }

    fn issue_for(
        &self,
        holder: Option<Value>,
        claims: &Claims,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Credential, CredentialError> {
        let mut disclosures = Vec::with_capacity(claims.facts.len());
        for (place, (name, value)) in claims.facts.iter().enumerate() {
            let taken = claims.facts.iter().take(place).any(|(other, _)| other == name);
            if taken || !may_be_named(name) || has_digests(value) {
                return Err(CredentialError::Name(name.clone()));
            }
            let mut salt = [0; SALT_BYTES];
            rng.fill_bytes(&mut salt);
            disclosures.push(BASE64URL.encode(json!([BASE64URL.encode(salt), name, value]).to_string()));
        }
        let mut digests: Vec<String> = disclosures.iter().map(|disclosure| digest(disclosure)).collect();
        // In an order that says nothing of which is which.
        digests.sort_unstable();
        let header = json!({ "alg": ALGORITHM, "typ": TYPE });
        let mut payload = json!({
            "iss": self.name,
            "iat": claims.from,
            "exp": claims.until,
            "vct": claims.kind,
            "_sd": digests,
            "_sd_alg": HASH,
        });
        if let Some(holder) = holder {
            payload["cnf"] = holder;
        }
        let signed = format!("{}.{}", BASE64URL.encode(header.to_string()), BASE64URL.encode(payload.to_string()));
        let signature = BASE64URL.encode(self.signer.sign(&signed));
        Ok(Credential { token: format!("{signed}.{signature}"), disclosures })
    }
}

/// A credential with the facts that its holder can show.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    token: String,
    disclosures: Vec<String>,
}

impl Credential {
    /// The names of its facts.
    pub fn facts(&self) -> Vec<String> {
        self.disclosures.iter().filter_map(|disclosure| Some(disclosed(disclosure).ok()?.0)).collect()
    }

    /// The presentation with these facts and no others.
    ///
    /// # Errors
    /// [`CredentialError::Unknown`] for a fact that is not there.
    pub fn present(&self, facts: &[impl AsRef<str>]) -> Result<String, CredentialError> {
        let named = self.facts();
        let mut shown = format!("{}~", self.token);
        for fact in facts {
            let fact = fact.as_ref();
            let place = named.iter().position(|name| name == fact);
            let place = place.ok_or_else(|| CredentialError::Unknown(fact.to_owned()))?;
            shown.push_str(&self.disclosures[place]);
            shown.push('~');
        }
        Ok(shown)
    }
}

impl fmt::Display for Credential {
    /// With all facts: what the holder keeps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~", self.token)?;
        self.disclosures.iter().try_for_each(|disclosure| write!(f, "{disclosure}~"))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential").field("facts", &self.disclosures.len()).finish_non_exhaustive()
    }
}

impl FromStr for Credential {
    type Err = CredentialError;

    fn from_str(text: &str) -> Result<Self, CredentialError> {
        let (token, disclosures) = split(text.trim())?;
        disclosures.iter().try_for_each(|disclosure| disclosed(disclosure).map(drop))?;
        Ok(Self { token: token.to_owned(), disclosures: disclosures.into_iter().map(str::to_owned).collect() })
    }
}

/// What a presentation shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Presented {
    /// The issuer, as the board names it.
    pub issuer: Issuer,
    /// What it says: type, times, and the facts that are shown.
    pub claims: Claims,
}

/// Checks a presentation against the issuers that the board names. Whether it is valid at this time is for the reader to
/// see.
///
/// # Errors
/// [`CredentialError`] names the first thing that does not hold.
pub fn verify(presentation: &str, issuers: &[Issuer]) -> Result<Presented, CredentialError> {
    let (token, disclosures) = split(presentation)?;
    let (signed, signature) = token.rsplit_once('.').ok_or(CredentialError::Form)?;
    let (header, payload) = signed.split_once('.').ok_or(CredentialError::Form)?;
    if payload.contains('.') {
        return Err(CredentialError::Form);
    }
    let header = object(header, "the header")?;
    for (name, expected) in [("alg", ALGORITHM), ("typ", TYPE)] {
        if header.get(name).and_then(Value::as_str) != Some(expected) {
            return Err(CredentialError::Header {
                found: header.get(name).map(Value::to_string).unwrap_or_default(),
                expected,
            });
        }
    }
    // What is critical has to be understood, and nothing is here.
    if header.contains_key("crit") {
        return Err(CredentialError::Header { found: "crit".into(), expected: "nothing critical" });
    }
    let payload = object(payload, "the payload")?;
    let text = |name| payload.get(name).and_then(Value::as_str).ok_or(CredentialError::Claim(name));
    let time = |name| payload.get(name).and_then(Value::as_u64).ok_or(CredentialError::Claim(name));
    let name = text("iss")?;
    let issuer = issuers.iter().find(|issuer| issuer.name == name);
    let issuer = issuer.ok_or_else(|| CredentialError::Issuer(name.to_owned()))?;
    let signature = BASE64URL.decode(signature).map_err(|_| CredentialError::Part("the signature"))?;
    if !note::verify(&issuer.key, signed, &signature) {
        return Err(CredentialError::Signature);
    }
    let (issued, until, kind) = (time("iat")?, time("exp")?, text("vct")?);
    let from = if payload.contains_key("nbf") { time("nbf")? } else { issued };
    if text("_sd_alg")? != HASH {
        return Err(CredentialError::Claim("_sd_alg"));
    }
    let facts = facts(&payload, &disclosures)?;
    Ok(Presented { issuer: issuer.clone(), claims: Claims { kind: kind.to_owned(), from, until, facts } })
}

/// The facts of the payload, and those that are disclosed.
fn facts(payload: &Map<String, Value>, disclosures: &[&str]) -> Result<Vec<(String, Value)>, CredentialError> {
    let digests = payload.get("_sd").and_then(Value::as_array).ok_or(CredentialError::Claim("_sd"))?;
    let digests: Option<Vec<&str>> = digests.iter().map(Value::as_str).collect();
    let mut digests = digests.ok_or(CredentialError::Claim("_sd"))?;
    digests.sort_unstable();
    if digests.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(CredentialError::Twice);
    }
    let mut facts = Vec::new();
    for (name, value) in payload.iter().filter(|(name, _)| !TECHNICAL.contains(&name.as_str())) {
        if has_digests(value) || !may_be_named(name) {
            return Err(CredentialError::Name(name.clone()));
        }
        facts.push((name.clone(), value.clone()));
    }
    for disclosure in disclosures {
        let (name, value) = disclosed(disclosure)?;
        match digests.binary_search(&digest(disclosure).as_str()) {
            Ok(place) => drop(digests.remove(place)),
            Err(_) => return Err(CredentialError::Undigested(name)),
        }
        if !may_be_named(&name) || has_digests(&value) || facts.iter().any(|(other, _)| *other == name) {
            return Err(CredentialError::Name(name));
        }
        facts.push((name, value));
    }
    Ok(facts)
}

/// The token and the disclosures, if nothing follows the last `~`.
fn split(presentation: &str) -> Result<(&str, Vec<&str>), CredentialError> {
    let mut parts = presentation.strip_suffix('~').ok_or(CredentialError::Form)?.split('~');
    let token = parts.next().ok_or(CredentialError::Form)?;
    Ok((token, parts.collect()))
}

fn object(encoded: &str, what: &'static str) -> Result<Map<String, Value>, CredentialError> {
    let json = BASE64URL.decode(encoded).map_err(|_| CredentialError::Part(what))?;
    serde_json::from_slice(&json).map_err(|_| CredentialError::Part(what))
}

/// Name and value of a disclosure.
fn disclosed(disclosure: &str) -> Result<(String, Value), CredentialError> {
    let json = BASE64URL.decode(disclosure).ok();
    let parts = json.and_then(|json| serde_json::from_slice::<(String, String, Value)>(&json).ok());
    parts.map(|(_, name, value)| (name, value)).ok_or(CredentialError::Part("a disclosure"))
}

fn digest(disclosure: &str) -> String {
    BASE64URL.encode(Sha256::digest(disclosure))
}

fn may_be_named(name: &str) -> bool {
    !name.is_empty() && name != "..." && !TECHNICAL.contains(&name)
}

/// Whether there are digests inside a value. They are not used here: a fact is shown whole or not at all.
fn has_digests(value: &Value) -> bool {
    match value {
        Value::Object(members) => {
            members.iter().any(|(name, value)| matches!(name.as_str(), "_sd" | "...") || has_digests(value))
        }
        Value::Array(values) => values.iter().any(has_digests),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
