//! Whoever owns data, or attests something of a subject.

use rand_core::CryptoRngCore;
use tabella_crypto::signature::SigningKey;

use super::{public, signed};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry};
use crate::fact::{Grant, Link, Publication, Withdrawal};

/// An owner's key on one board.
#[derive(Debug, Clone)]
pub struct Owner {
    key: SigningKey,
    chain: Hash,
}

impl Owner {
    /// An owner on the board `chain`.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain }
    }

    /// The public key.
    pub fn key(&self) -> Key {
        public(&self.key)
    }

    /// Says that there are data with this digest.
    pub fn publish(&self, digest: Hash, kind: String, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Publication(Publication { owner: self.key(), digest, kind }), rng)
    }

    /// Lets whoever is behind a tag fetch what was published at a position.
    pub fn grant(&self, publication: u64, tag: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Grant(Grant { publication, tag }), rng)
    }

    /// Ends the grant at a position.
    pub fn withdraw(&self, grant: u64, rng: &mut impl CryptoRngCore) -> Entry {
        self.sign(Body::Withdrawal(Withdrawal { grant }), rng)
    }

    /// Attests something of a subject, after the link at a position.
    pub fn attest(
        &self,
        subject: Hash,
        previous: Option<u64>,
        digest: Hash,
        kind: String,
        rng: &mut impl CryptoRngCore,
    ) -> Entry {
        self.sign(Body::Link(Link { by: self.key(), subject, previous, digest, kind }), rng)
    }

    fn sign(&self, body: Body, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, body, rng)
    }
}
