//! A provider, who gives something for points.

use rand_core::CryptoRngCore;
use tabella_crypto::account::{self, AccountError, Memo, Opening};
use tabella_crypto::signature::SigningKey;

use super::{WalletError, public, signed};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry};
use crate::rewards::{Cancellation, Offer, Settlement, Spend};
use crate::state::{State, spend_context};

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

    /// Promises something for points, in this provider's name.
    pub fn offer(&self, offer: Offer, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Offer(Offer { provider: self.key(), ..offer }), rng)
    }

    /// How much a spend on the board is, and what for.
    ///
    /// # Errors
    /// [`WalletError`] when it is not for this provider, or its owner sealed something else than the commitment holds: such
    /// a spend is to be given back.
    pub fn read(&self, state: &State, spend: &Spend) -> Result<Memo, WalletError> {
        let context = spend_context(&self.chain, state.rewards().epoch(spend.epoch)?, spend)?;
        let payment = account::Spend::from_bytes(&spend.payment).map_err(AccountError::Decode)?;
        Ok(payment.open_as_provider(&context, &self.key)?)
    }

    /// Says that spends were honoured, of which this provider has the positions, ascending, and the memos.
    ///
    /// # Errors
    /// [`WalletError::Account`] for more points than there can be.
    pub fn settle(
        &self,
        epoch: u32,
        honoured: &[(u64, Memo)],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, WalletError> {
        let sum = Opening::sum(honoured.iter().map(|(_, memo)| memo.opening()))?;
        let body = Settlement {
            epoch,
            provider: self.key(),
            spends: honoured.iter().map(|(position, _)| *position).collect(),
            amount: sum.amount(),
            blinding: sum.blinding().to_bytes(),
        };
        Ok(signed(&self.key, &self.chain, Body::Settlement(body), rng))
    }

    /// Gives a spend back.
    pub fn cancel(&self, epoch: u32, spend: u64, rng: &mut impl CryptoRngCore) -> Entry {
        let body = Cancellation { epoch, provider: self.key(), spend };
        signed(&self.key, &self.chain, Body::Cancellation(body), rng)
    }
}
