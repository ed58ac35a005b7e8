//! Accounts: hidden balances, and what is spent from them.

use minicbor::{Decode, Encode};

use super::RewardError;
use crate::bytes::{Key, Point};

/// What the public credits of an account stay below together: a range proof shows nothing about more.
pub const ACCOUNT_LIMIT: u64 = 1 << 32;

/// An account of an epoch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct AccountState {
    /// Sum of the commitments of its spends, less those that came back; nothing for none.
    #[n(0)]
    pub spent: Option<Point>,
    /// Points of all tokens that were redeemed into it.
    #[n(1)]
    pub credited: u64,
    /// Points of tokens that were handed in for it and wait for issuers.
    #[n(2)]
    pub reserved: u64,
    /// How many spends it has made.
    #[n(3)]
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

impl AccountState {
    /// Makes room for a token that was handed in.
    pub(super) fn reserve(&mut self, worth: u32) -> Result<(), RewardError> {
        let points = self.credited + self.reserved + u64::from(worth);
        if points >= ACCOUNT_LIMIT {
            return Err(RewardError::AccountFull { points });
        }
        self.reserved += u64::from(worth);
        Ok(())
    }

    /// Takes a token in, or gives its room free.
    pub(super) fn decide(&mut self, worth: u64, is_token: bool) {
        self.reserved -= worth;
        if is_token {
            self.credited += worth;
        }
    }
}

impl super::Rewards {
    pub(in crate::state) fn spend(
        &mut self,
        _chain: &crate::bytes::Hash,
        _spend: &crate::rewards::Spend,
        _position: u64,
        _time: u64,
    ) -> Result<(), RewardError> {
        Err(RewardError::Spends)
    }
}
