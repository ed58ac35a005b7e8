//! Issuers of credentials, whom the office names on the board: whoever reads a credential finds the key that may have
//! signed it.

use minicbor::{Decode, Encode};

use crate::bytes::AuthorityKey;
use crate::cosignature;

/// Somebody who issues credentials.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Issuer {
    /// The name in its credentials, such as `https://city.example/residents`.
    #[n(0)]
    pub name: String,
    /// Who and where that is, for people.
    #[n(1)]
    pub place: String,
    /// Its Ed25519 key.
    #[n(2)]
    pub key: AuthorityKey,
}

/// Whether a board can name these: the rules are those for witnesses.
pub fn is_list(issuers: &[Issuer]) -> bool {
    cosignature::are_named(issuers, |Issuer { name, place, key }| (name, place, key))
}
