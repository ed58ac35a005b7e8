//! Fixed-size byte strings with a meaning.

use core::fmt;
use core::str::FromStr;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

macro_rules! bytes32 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}..)", stringify!($name), hex::encode(&self.0[..6]))
            }
        }

        impl FromStr for $name {
            type Err = hex::FromHexError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let mut bytes = [0; 32];
                hex::decode_to_slice(text, &mut bytes)?;
                Ok(Self(bytes))
            }
        }
    };
}

bytes32! {
    /// A SHA-256 digest: of an entry, a manifest, a header, or of a node of the Merkle tree.
    Hash
}

bytes32! {
    /// A ristretto255 public key of a voter, a trustee or an office, as it stands in entries.
    Key
}

bytes32! {
    /// A ristretto255 element that is no key, as it stands in entries.
    Point
}

bytes32! {
    /// A Pedersen commitment on ristretto255 to something the registrar attests.
    Commitment
}

bytes32! {
    /// What one person shows once in a poll or a week: a ristretto255 element.
    Tag
}

bytes32! {
    /// An Ed25519 public key of an authority.
    AuthorityKey
}

impl Hash {
    /// SHA-256 of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// SHA-256 of several byte strings, one after the other.
    pub fn of_parts(parts: &[&[u8]]) -> Self {
        // Put together first: a hasher that is fed a few bytes at a time takes longer than its compressions.
        let mut short = [0; 192];
        let length = parts.iter().map(|part| part.len()).sum();
        if let Some(mut rest) = short.get_mut(..length) {
            for part in parts {
                let (now, later) = rest.split_at_mut(part.len());
                now.copy_from_slice(part);
                rest = later;
            }
            return Self::of(&short[..length]);
        }
        let hasher = parts.iter().fold(Sha256::new(), |hasher, part| hasher.chain_update(part));
        Self(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_hashed_as_what_they_are_together() {
        let bytes: Vec<u8> = (0..=255).collect();
        for length in [0, 1, 33, 65, 191, 192, 193, 256] {
            for cut in [0, length / 3, length] {
                let (one, two) = bytes[..length].split_at(cut);
                assert_eq!(Hash::of_parts(&[one, &[], two]), Hash::of(&bytes[..length]), "{length}");
            }
        }
    }
}
