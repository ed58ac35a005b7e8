//! What a person's device asks of the registrar: that a key go on the roll. It holds no secret, and may hold a proof of who
//! the person is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand_core::OsRng;
use serde::{Deserialize, Serialize};
use tabella_crypto::group::Element;
use tabella_crypto::signature::{SIGNATURE_BYTES, Signature, SigningKey};
use tabella_ledger::bytes::{Hash, Key};

/// A wish to be enrolled with one key on one board, made at one time. Its digest is the request's name, what a card signs
/// and the nonce of a sign-in: so a proof of identity serves this key, this board and this request alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The board.
    pub chain: Hash,
    /// The voter's public key.
    pub key: Key,
    /// When it was made, Unix seconds.
    pub made_at: u64,
}

impl Wish {
    /// SHA-256 of `tabella enrolment request`, a line end, board, key and time (8 bytes, big-endian).
    pub fn id(&self) -> Hash {
        let Self { chain, key, made_at } = self;
        Hash::of_parts(&[b"tabella enrolment request\n", &chain.0, &key.0, &made_at.to_be_bytes()])
    }

    /// What a smart card signs: `tabella enrolment by card`, a line end and the request's name.
    pub fn for_card(&self) -> Vec<u8> {
        [b"tabella enrolment by card\n".as_slice(), &self.id().0].concat()
    }

    /// The nonce of a sign-in: the request's name, hexadecimal.
    pub fn nonce(&self) -> String {
        self.id().to_string()
    }

    /// The request, signed with the voter's key; `key` of the wish is its public key.
    pub fn sign(&self, key: &SigningKey, proof: Proof) -> KeyRequest {
        let signature = key.sign(&self.chain.0, &possession(&self.id(), &proof), &mut OsRng);
        KeyRequest { key: self.key, made_at: self.made_at, proof, signature: hex::encode(signature.to_bytes()) }
    }
}

/// How a person shows who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// In person, at the registrar's desk.
    InPerson,
    /// With a smart card.
    Card {
        /// The card's certificate, then those of authorities in between, X.509 in DER.
        chain: Vec<Der>,
        /// The card's signature over [`Wish::for_card`]: ECDSA as in X.509, or RSA PKCS #1 v1.5.
        signature: Der,
    },
    /// With an account elsewhere, by OpenID Connect.
    SignIn {
        /// The ID token; its nonce is [`Wish::nonce`].
        id_token: String,
    },
}

impl Proof {
    /// Stable name of the kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Card { .. } => "card",
            Self::SignIn { .. } => "sign_in",
        }
    }

    /// What it rests on, to be signed by the voter: nobody on the way can take it out or put another in.
    fn digest(&self) -> Hash {
        let content = match self {
            Self::InPerson => &[],
            Self::Card { signature, .. } => signature.0.as_slice(),
            Self::SignIn { id_token } => id_token.as_bytes(),
        };
        Hash::of_parts(&[self.kind().as_bytes(), b"\n", content])
    }
}

/// Bytes that are base 64 in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Der(pub Vec<u8>);

impl TryFrom<String> for Der {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        STANDARD.decode(text).map(Self)
    }
}

impl From<Der> for String {
    fn from(Der(bytes): Der) -> Self {
        STANDARD.encode(bytes)
    }
}

/// A request as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// The voter's public key, hexadecimal.
    #[serde(with = "as_text")]
    pub key: Key,
    /// When it was made, Unix seconds.
    pub made_at: u64,
    /// How the person shows who they are.
    pub proof: Proof,
    /// The voter's signature over the request's name and the digest of the proof, hexadecimal.
    pub signature: String,
}

impl KeyRequest {
    /// What is wished for, if the signature shows that the sender has the key.
    pub fn wish(&self, chain: Hash) -> Option<Wish> {
        let wish = Wish { chain, key: self.key, made_at: self.made_at };
        let element = Element::decode(&self.key.0, "voter key").ok()?;
        let mut signature = [0; SIGNATURE_BYTES];
        hex::decode_to_slice(&self.signature, &mut signature).ok()?;
        let signature = Signature::from_bytes(&signature).ok()?;
        signature.verify(&chain.0, &element, &possession(&wish.id(), &self.proof)).ok()?;
        Some(wish)
    }
}

/// What a voter signs to show that they have the key and mean this proof: it begins like no entry and no ballot.
fn possession(id: &Hash, proof: &Proof) -> Vec<u8> {
    [b"tabella enrolment possession\n".as_slice(), &id.0, &proof.digest().0].concat()
}

/// Keys and hashes as hexadecimal text.
pub(crate) mod as_text {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'d, T: FromStr<Err: Display>, D: Deserializer<'d>>(from: D) -> Result<T, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tabella_ledger::party::public;

    #[test]
    fn zg_1_a_request_is_bound_to_key_board_time_and_proof() {
        let key = SigningKey::generate(&mut OsRng);
        let chain = Hash([1; 32]);
        let wish = Wish { chain, key: public(&key), made_at: 1000 };
        let token = |text: &str| Proof::SignIn { id_token: text.into() };
        let request = wish.sign(&key, token("a"));
        assert_eq!(request.wish(chain), Some(wish));
        let json = serde_json::to_string(&request).unwrap();
        assert_eq!(serde_json::from_str::<KeyRequest>(&json).unwrap(), request);

        let other = SigningKey::generate(&mut OsRng);
        let wrong = [
            KeyRequest { key: public(&other), ..request.clone() },
            KeyRequest { made_at: 1001, ..request.clone() },
            KeyRequest { proof: token("b"), ..request.clone() },
            KeyRequest { proof: Proof::InPerson, ..request.clone() },
            KeyRequest { proof: Proof::Card { chain: vec![], signature: Der(b"a".into()) }, ..request.clone() },
            KeyRequest { signature: "00".into(), ..request.clone() },
            wish.sign(&other, token("a")),
        ];
        assert!(wrong.iter().all(|request| request.wish(chain).is_none()));
        assert_eq!(request.wish(Hash([2; 32])), None);
    }

    #[test]
    fn zg_1_the_names_of_requests_are_as_they_are_written_down() {
        let wish = Wish { chain: Hash([1; 32]), key: Key([2; 32]), made_at: 3 };
        let statement = [b"tabella enrolment request\n".as_slice(), &[1; 32], &[2; 32], &[0, 0, 0, 0, 0, 0, 0, 3]];
        assert_eq!(wish.id(), Hash::of(&statement.concat()));
        assert_eq!(wish.nonce(), wish.id().to_string());
        assert_eq!(wish.for_card(), [b"tabella enrolment by card\n".as_slice(), &wish.id().0].concat());
    }
}
