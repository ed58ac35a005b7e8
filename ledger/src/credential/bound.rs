//! Credentials for a key of whoever holds them, shown to one verifier at one occasion: SD-JWT with key binding (RFC 9901
//! section 4.3).
//!
//! A verifier asks for one fact and says who they are and a nonce. What is shown holds that fact and a signature over both,
//! so it is worth nothing to anybody else. Verifiers who compare what they saw recognise the issuer's signature and the key:
//! a wallet has many copies of a credential, each for a key of its own, and shows each once.

use base64::Engine;
use rand_core::CryptoRngCore;
use serde_json::{Map, Value, json};

use super::{
    ALGORITHM, BASE64URL, Claims, Credential, CredentialError, CredentialIssuer, Presented, digest, object, verify,
};
use crate::bytes::AuthorityKey;
use crate::issuer::Issuer;
use crate::note::{self, NoteSigner};

/// What kind of token the holder signs.
const TYPE: &str = "kb+jwt";

/// What a verifier asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who asks, such as `https://library.example`.
    pub audience: String,
    /// Random, and of this one occasion.
    pub nonce: String,
    /// The name of the fact; nothing else is to be shown.
    pub fact: String,
}

/// What was shown, and when the holder says it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// What the issuer says: the one fact.
    pub presented: Presented,
    /// Unix seconds.
    pub time: u64,
}

impl CredentialIssuer {
    /// Issues a credential that only who has this key can show.
    ///
    /// # Errors
    /// [`CredentialError::Name`] for a fact that cannot have its name.
    pub fn issue_bound(
        &self,
        holder: &AuthorityKey,
        claims: &Claims,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Credential, CredentialError> {
        self.issue_for(Some(confirmation(holder)), claims, rng)
    }
}

impl Credential {
    /// Whether only who has this key can show it.
    pub fn is_for(&self, holder: &AuthorityKey) -> bool {
        holder_of(&self.token).is_ok_and(|found| found == *holder)
    }

    /// Shows the fact that was asked for, at this time, with the key that the credential is for.
    ///
    /// # Errors
    /// [`CredentialError::Unknown`] when it has no such fact; [`CredentialError::Holder`] when it is for another key.
    pub fn show(&self, asked: &Asked, time: u64, holder: &NoteSigner) -> Result<String, CredentialError> {
        if !self.is_for(&holder.public()) {
            return Err(CredentialError::Holder);
        }
        let mut shown = self.present(&[&asked.fact])?;
        let header = json!({ "alg": ALGORITHM, "typ": TYPE });
        let payload = json!({ "iat": time, "aud": asked.audience, "nonce": asked.nonce, "sd_hash": digest(&shown) });
        let signed = format!("{}.{}", BASE64URL.encode(header.to_string()), BASE64URL.encode(payload.to_string()));
        shown.push_str(&format!("{signed}.{}", BASE64URL.encode(holder.sign(&signed))));
        Ok(shown)
    }
}

/// Checks what was shown to whoever asked for this: the fact and nothing more, for them and this occasion. That the nonce is
/// theirs and was not answered before is for the verifier to see to, and whether it is valid at this time.
///
/// # Errors
/// [`CredentialError`] names the first thing that does not hold.
pub fn verify_shown(shown: &str, issuers: &[Issuer], asked: &Asked) -> Result<Shown, CredentialError> {
    let end = shown.rfind('~').ok_or(CredentialError::Form)? + 1;
    let (presentation, binding) = shown.split_at(end);
    let presented = verify(presentation, issuers)?;
    let token = presentation.split('~').next().ok_or(CredentialError::Form)?;
    let holder = holder_of(token)?;
    let (signed, signature) = binding.rsplit_once('.').ok_or(CredentialError::Form)?;
    let (header, payload) = signed.split_once('.').ok_or(CredentialError::Form)?;
    let header = object(header, "the holder's header")?;
    for (name, expected) in [("alg", ALGORITHM), ("typ", TYPE)] {
        if header.get(name).and_then(Value::as_str) != Some(expected) {
            let found = header.get(name).map(Value::to_string).unwrap_or_default();
            return Err(CredentialError::Header { found, expected });
        }
    }
    if header.contains_key("crit") {
        return Err(CredentialError::Header { found: "crit".into(), expected: "nothing critical" });
    }
    let signature = BASE64URL.decode(signature).map_err(|_| CredentialError::Part("the holder's signature"))?;
    if !note::verify(&holder, signed, &signature) {
        return Err(CredentialError::Holder);
    }
    let payload = object(payload, "what the holder says")?;
    let says = |name: &'static str, expected: &str| payload.get(name).and_then(Value::as_str) == Some(expected);
    if !says("aud", &asked.audience) {
        return Err(CredentialError::OtherShowing("somebody else asked"));
    }
    if !says("nonce", &asked.nonce) {
        return Err(CredentialError::OtherShowing("it answers another question"));
    }
    if !says("sd_hash", &digest(presentation)) {
        return Err(CredentialError::OtherShowing("the holder signed for other facts"));
    }
    let time = payload.get("iat").and_then(Value::as_u64).ok_or(CredentialError::Claim("iat"))?;
    match presented.claims.facts.as_slice() {
        [(name, _)] if *name == asked.fact => Ok(Shown { presented, time }),
        _ => Err(CredentialError::OtherShowing("it is not the one fact that was asked for")),
    }
}

/// The claim that names a key (RFC 7800, RFC 8037).
fn confirmation(holder: &AuthorityKey) -> Value {
    json!({ "jwk": { "kty": "OKP", "crv": "Ed25519", "x": BASE64URL.encode(holder.0) } })
}

/// The key that a token is for.
fn holder_of(token: &str) -> Result<AuthorityKey, CredentialError> {
    let payload: Map<String, Value> = object(token.split('.').nth(1).ok_or(CredentialError::Form)?, "the payload")?;
    let confirmed = payload.get("cnf").ok_or(CredentialError::Holder)?;
    let key = confirmed["jwk"]["x"].as_str().and_then(|key| BASE64URL.decode(key).ok());
    let key = key.and_then(|key| Some(AuthorityKey(key.try_into().ok()?))).ok_or(CredentialError::Claim("cnf"))?;
    // Nothing else may be said of the key: it could mean more than is known here.
    if *confirmed == confirmation(&key) { Ok(key) } else { Err(CredentialError::Claim("cnf")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn asked(fact: &str) -> Asked {
        Asked { audience: "https://library.example".into(), nonce: "n-1".into(), fact: fact.into() }
    }

    struct World {
        list: Vec<Issuer>,
        credential: Credential,
        copy: Credential,
        holders: [NoteSigner; 2],
    }

    fn world() -> World {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let signer = NoteSigner::generate(rng);
        let list = vec![Issuer { name: "https://city.example".into(), place: "A city".into(), key: signer.public() }];
        let issuer = CredentialIssuer::new("https://city.example".into(), signer);
        let facts = [("over_16", json!(true)), ("name", json!("Ada Quill")), ("district", json!("North"))];
        let facts = facts.map(|(name, value)| (name.to_owned(), value)).into();
        let claims = Claims { kind: "https://city.example/resident".into(), from: 1_000, until: 2_000, facts };
        let holders = [NoteSigner::generate(rng), NoteSigner::generate(rng)];
        let [credential, copy] =
            holders.each_ref().map(|holder| issuer.issue_bound(&holder.public(), &claims, rng).unwrap());
        World { list, credential, copy, holders }
    }

    #[test]
    fn se_6_the_verifier_learns_the_one_fact_and_nothing_else() {
        let World { list, credential, copy, holders } = world();
        let shown = credential.show(&asked("over_16"), 1_500, &holders[0]).unwrap();
        let Shown { presented, time } = verify_shown(&shown, &list, &asked("over_16")).unwrap();
        assert_eq!((presented.claims.facts, time), (vec![("over_16".to_owned(), json!(true))], 1_500));
        // Whatever can be read in it, decoded.
        let parts = shown.split(['~', '.']).map(|part| BASE64URL.decode(part).unwrap_or_default());
        let read: Vec<u8> = parts.flatten().chain(shown.bytes()).collect();
        for kept_back in ["Ada", "Quill", "North", "name", "district"] {
            assert!(!read.windows(kept_back.len()).any(|part| part == kept_back.as_bytes()), "{kept_back}");
        }
        // Two copies have nothing in common but what the issuer says of all of them.
        let other = copy.show(&asked("over_16"), 1_500, &holders[1]).unwrap();
        let payload = |shown: &str| object(shown.split('.').nth(1).unwrap(), "").unwrap();
        let (one, two) = (payload(&shown), payload(&other));
        let same: Vec<&String> =
            one.iter().filter(|(name, value)| two.get(*name) == Some(value)).map(|(name, _)| name).collect();
        assert_eq!(same, ["_sd_alg", "exp", "iat", "iss", "vct"]);
        let digests = |payload: &Map<String, Value>| payload["_sd"].as_array().unwrap().clone();
        assert!(digests(&one).iter().all(|digest| !digests(&two).contains(digest)));
    }

    #[test]
    fn se_6_what_is_shown_serves_one_verifier_once() {
        let World { list, credential, copy, holders } = world();
        let good = asked("over_16");
        let shown = credential.show(&good, 1_500, &holders[0]).unwrap();
        let check = |shown: &str, asked: &Asked| verify_shown(shown, &list, asked).map(drop);
        assert_eq!(check(&shown, &good), Ok(()));
        let other = |reason| Err(CredentialError::OtherShowing(reason));
        let elsewhere = Asked { audience: "https://bar.example".into(), ..good.clone() };
        assert_eq!(check(&shown, &elsewhere), other("somebody else asked"));
        assert_eq!(check(&shown, &Asked { nonce: "n-2".into(), ..good.clone() }), other("it answers another question"));
        assert_eq!(check(&shown, &asked("district")), other("it is not the one fact that was asked for"));
        // With another fact added, or the signature of another showing.
        let (presentation, binding) = shown.split_at(shown.rfind('~').unwrap() + 1);
        let more = format!("{}{binding}", credential.present(&["over_16", "name"]).unwrap());
        assert_eq!(check(&more, &good), other("the holder signed for other facts"));
        let moved = format!("{}{binding}", copy.present(&["over_16"]).unwrap());
        assert_eq!(check(&moved, &good), Err(CredentialError::Holder));
        // Without a signature, or signed by somebody else.
        assert_eq!(check(presentation, &good), Err(CredentialError::Form));
        assert_eq!(credential.show(&good, 1, &holders[1]), Err(CredentialError::Holder));
        let payload = binding.split('.').nth(1).unwrap();
        let resign = |header: Value, payload: &str| {
            let signed = format!("{}.{payload}", BASE64URL.encode(header.to_string()));
            format!("{presentation}{signed}.{}", BASE64URL.encode(holders[0].sign(&signed)))
        };
        let header = |name: &str, value: &str| {
            let mut header = json!({ "alg": "EdDSA", "typ": "kb+jwt" });
            header[name] = json!(value);
            resign(header, payload)
        };
        assert_eq!(check(&header("alg", "EdDSA"), &good), Ok(()));
        for (name, value) in [("alg", "none"), ("typ", "jwt"), ("crit", "x")] {
            assert!(matches!(check(&header(name, value), &good), Err(CredentialError::Header { .. })), "{name}");
        }
        let no_time = BASE64URL
            .encode(json!({ "aud": good.audience, "nonce": good.nonce, "sd_hash": digest(presentation) }).to_string());
        assert_eq!(
            check(&resign(json!({ "alg": "EdDSA", "typ": "kb+jwt" }), &no_time), &good),
            Err(CredentialError::Claim("iat"))
        );
        assert_eq!(credential.show(&asked("age"), 1, &holders[0]), Err(CredentialError::Unknown("age".into())));
        // Every byte changed.
        for at in 0..shown.len() {
            let mut bytes = shown.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            assert!(check(&String::from_utf8(bytes).unwrap(), &good).is_err(), "{at}");
        }
    }

    #[test]
    fn se_6_a_credential_for_no_key_is_not_shown_like_this() {
        let World { list, holders, .. } = world();
        let issuer = CredentialIssuer::new(list[0].name.clone(), NoteSigner::from_bytes(&[1; 32]));
        let facts = vec![("over_16".to_owned(), json!(true))];
        let claims = Claims { kind: "resident".into(), from: 1, until: 2, facts };
        let credential = issuer.issue(&claims, &mut ChaCha20Rng::seed_from_u64(3)).unwrap();
        assert_eq!(credential.show(&asked("over_16"), 1, &holders[0]), Err(CredentialError::Holder));
    }
}
