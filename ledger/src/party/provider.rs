//! A provider, who gives something for points.

use rand_core::CryptoRngCore;
use tabella_crypto::signature::SigningKey;

use super::{public, signed};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry};
use crate::rewards::{Cancellation, Offer, Settlement};

/// A provider's key on one board.
#[derive(Debug, Clone)]
pub struct Provider {
    key: SigningKey,
    chain: Hash,
}

impl Provider {
    /// A provider of the board `chain`.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain }
    }

    /// The public key, as it stands in a programme.
    pub fn key(&self) -> Key {
        public(&self.key)
    }

    /// Promises something for points.
    pub fn offer(&self, offer: Offer, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Offer(Offer { provider: self.key(), ..offer }), rng)
    }

    /// Gives a spend back.
    pub fn cancel(&self, epoch: u32, spend: u64, rng: &mut impl CryptoRngCore) -> Entry {
        let body = Cancellation { epoch, provider: self.key(), spend };
        signed(&self.key, &self.chain, Body::Cancellation(body), rng)
    }

    /// Says that these spends were honoured, and what they come to.
    pub fn settle(&self, settlement: Settlement, rng: &mut impl CryptoRngCore) -> Entry {
        let body = Settlement { provider: self.key(), ..settlement };
        signed(&self.key, &self.chain, Body::Settlement(body), rng)
    }
}
