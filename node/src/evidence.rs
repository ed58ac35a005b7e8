//! What a voter carries to a second device to see what is in a sealed ballot.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use tabella_ledger::bytes::Hash;

/// A sealed ballot and its opening, as JSON with hexadecimal strings.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpenedBallot {
    /// Hash of the election's manifest.
    #[serde(serialize_with = "hash_out", deserialize_with = "hash_in")]
    pub election: Hash,
    /// The sealed ballot.
    #[serde(serialize_with = "hex_out", deserialize_with = "hex_in")]
    pub sealed: Vec<u8>,
    /// The opening.
    #[serde(serialize_with = "hex_out", deserialize_with = "hex_in")]
    pub opening: Vec<u8>,
}

impl core::fmt::Display for OpenedBallot {
    /// As JSON.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| core::fmt::Error)?)
    }
}

fn hash_out<S: Serializer>(hash: &Hash, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(hash)
}

fn hash_in<'de, D: Deserializer<'de>>(input: D) -> Result<Hash, D::Error> {
    String::deserialize(input)?.parse().map_err(D::Error::custom)
}

fn hex_out<S: Serializer>(bytes: &[u8], out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&hex::encode(bytes))
}

fn hex_in<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
    hex::decode(String::deserialize(input)?).map_err(D::Error::custom)
}
