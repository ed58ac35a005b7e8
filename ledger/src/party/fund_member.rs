//! Whoever takes steps of a fund: asks, approves, pays, or as the office takes donations.

use rand_core::CryptoRngCore;
use tabella_crypto::signature::SigningKey;

use super::{public, signed};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry};
use crate::fund::{FundStep, Step};
use crate::state::FundState;

/// A member's key on one board.
#[derive(Debug, Clone)]
pub struct FundMember {
    key: SigningKey,
    chain: Hash,
}

impl FundMember {
    /// A member of funds on the board `chain`.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain }
    }

    /// The public key, as it stands in funds.
    pub fn key(&self) -> Key {
        public(&self.key)
    }

    /// The next step of a fund as it is now. If another one comes first, it has to be made anew.
    pub fn step(&self, id: Hash, fund: &FundState, step: Step, rng: &mut impl CryptoRngCore) -> Entry {
        let (number, previous) = fund.next();
        let step = FundStep { fund: id, number, previous, by: self.key(), step };
        signed(&self.key, &self.chain, Body::FundStep(step), rng)
    }
}
