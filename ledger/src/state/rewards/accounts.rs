//! Accounts: hidden balances, and what is spent from them.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use tabella_crypto::account::{self, AccountError, Balance, SpendContext};
use tabella_crypto::group::Element;

use super::epochs::EpochState;
use super::{RewardError, Rewards};
use crate::bytes::{Hash, Key, Point};
use crate::rewards::Spend;

/// What all credits of an account stay below together: a range proof shows nothing about more.
pub const ACCOUNT_LIMIT: u64 = 1 << 32;

/// An account of an epoch.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AccountState {
    /// What is public of its balance.
    #[cbor(n(0), with = "balance_bytes")]
    pub balance: Balance,
    /// Points of tokens that were handed in for it and wait for issuers.
    #[n(1)]
    pub reserved: u64,
    /// How many spends it has made.
    #[n(2)]
    pub spends: u32,
}

/// A spend on the board.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SpendState {
    /// The account.
    #[n(0)]
    pub account: Key,
    /// The provider.
    #[n(1)]
    pub provider: Key,
    /// Commitment to the amount.
    #[n(2)]
    pub amount: Point,
    /// What became of it.
    #[n(3)]
    pub fate: Fate,
}

/// What became of a spend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Fate {
    /// The provider has not said.
    #[n(0)]
    Open,
    /// The provider honoured it.
    #[n(1)]
    Settled,
    /// The provider gave it back.
    #[n(2)]
    Cancelled,
}

impl Default for AccountState {
    fn default() -> Self {
        Self { balance: Balance::empty(), reserved: 0, spends: 0 }
    }
}

impl AccountState {
    /// Makes room for a token that is handed in.
    pub(super) fn reserve(&mut self, worth: u32) -> Result<(), RewardError> {
        let points = (u64::from(self.balance.credited()) + u64::from(worth)).saturating_add(self.reserved);
        if points >= ACCOUNT_LIMIT {
            return Err(RewardError::AccountFull { points });
        }
        self.reserved += u64::from(worth);
        Ok(())
    }

    /// Takes a token in for which room was made, or gives the room free. Whether it was taken in.
    pub(super) fn decide(&mut self, worth: u32, is_token: bool) -> bool {
        self.reserved -= u64::from(worth);
        let credited = self.balance.credit(worth).ok().filter(|_| is_token);
        credited.inspect(|balance| self.balance = *balance).is_some()
    }
}

/// What a spend is bound to.
///
/// # Errors
/// [`RewardError::Element`] when the account or the provider is no group element.
pub fn spend_context(chain: &Hash, epoch: &EpochState, spend: &Spend) -> Result<SpendContext, RewardError> {
    let key = |key: &Key| Element::decode(&key.0, "key of a spend").map_err(RewardError::Element);
    Ok(SpendContext {
        chain: chain.0,
        epoch: epoch.epoch.ceremony.0,
        account: key(&spend.account)?,
        number: spend.number,
        provider: key(&spend.provider)?,
    })
}

impl Rewards {
    /// Accepts a spend, which its account signed.
    pub(in crate::state) fn spend(
        &mut self,
        chain: &Hash,
        spend: &Spend,
        position: u64,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(), RewardError> {
        let state = self.epoch(spend.epoch)?;
        let until = state.epoch.spend_until;
        if time > until {
            return Err(RewardError::TooLateToSpend { until, time });
        }
        self.programme(&state.epoch.programme)?.expect_provider(&spend.provider)?;
        let account = state.accounts.get(&spend.account).ok_or(RewardError::UnknownAccount(spend.account))?;
        if spend.number != account.spends {
            return Err(RewardError::SpendNumber { expected: account.spends, found: spend.number });
        }
        let payment = account::Spend::from_bytes(&spend.payment).map_err(AccountError::Decode)?;
        let rest = account.balance.spend(&spend_context(chain, state, spend)?, &payment, rng)?;

        let amount = Point(*payment.commitment().as_bytes());
        let state = self.epoch_mut(spend.epoch)?;
        let account = state.accounts.entry(spend.account).or_default();
        (account.balance, account.spends) = (rest, spend.number.saturating_add(1));
        let (account, provider) = (spend.account, spend.provider);
        state.spends.insert(position, SpendState { account, provider, amount, fate: Fate::Open });
        Ok(())
    }
}

/// A balance as its bytes.
mod balance_bytes {
    use minicbor::bytes::ByteVec;
    use minicbor::decode::Error as Unreadable;
    use minicbor::encode::{Error, Write};
    use minicbor::{Decode, Decoder, Encode, Encoder};

    use super::Balance;

    pub(super) fn encode<C, W: Write>(
        balance: &Balance,
        encoder: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), Error<W::Error>> {
        ByteVec::from(balance.to_bytes().to_vec()).encode(encoder, context)
    }

    pub(super) fn decode<C>(decoder: &mut Decoder<'_>, context: &mut C) -> Result<Balance, Unreadable> {
        let bytes = ByteVec::decode(decoder, context)?;
        Balance::from_bytes(&bytes).map_err(|error| Unreadable::message(error.to_string()))
    }
}
