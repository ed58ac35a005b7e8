//! Epochs: when points are earned, redeemed, spent and settled, and how many of them there are at each step.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

use super::accounts::{AccountState, SpendState};
use super::tokens::{Redeeming, Requested};
use super::{RewardError, Rules};
use crate::bytes::Key;
use crate::rewards::{Epoch, MAX_DENOMINATIONS, TokenRef};

/// An epoch on the board.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EpochState {
    #[n(0)]
    pub(super) epoch: Epoch,
    #[n(1)]
    pub(super) totals: PointTotals,
    /// Tokens that wait for issuers.
    #[n(2)]
    pub(super) requested: BTreeMap<TokenRef, Requested>,
    /// Redemptions that wait for issuers, by position.
    #[n(3)]
    pub(super) redeeming: BTreeMap<u64, Redeeming>,
    /// Of all redemptions, the void ones too.
    #[n(4)]
    pub(super) serials: BTreeSet<Key>,
    #[n(5)]
    pub(super) accounts: BTreeMap<Key, AccountState>,
    /// All spends, by position.
    #[n(6)]
    pub(super) spends: BTreeMap<u64, SpendState>,
}

/// Where the points of an epoch are. Every operation moves points from one to another, or adds to `requested`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct PointTotals {
    /// Of all claims so far, whether their tokens are made or not.
    #[n(0)]
    pub claimed: u64,
    /// Of tokens that enough issuers evaluated, whatever became of them.
    #[n(1)]
    pub issued: u64,
    /// Of tokens that were issued and not redeemed.
    #[n(2)]
    pub tokens: u64,
    /// Of balances and open spends.
    #[n(3)]
    pub accounts: u64,
    /// Of spends that providers honoured.
    #[n(4)]
    pub settled: u64,
    /// For each denomination the number of tokens that were issued and not redeemed.
    #[n(5)]
    pub unredeemed: Vec<u64>,
}

/// The points of an epoch as they stand at a time: issued = settled + outstanding + expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circulation {
    /// Points of claims whose tokens are not made yet.
    pub requested: u64,
    /// Points of tokens that were made.
    pub issued: u64,
    /// Points that providers honoured.
    pub settled: u64,
    /// Points that can still be redeemed, spent or settled.
    pub outstanding: u64,
    /// Points that no longer can.
    pub expired: u64,
}

impl EpochState {
    /// An epoch under rules in force, with so many slot keys.
    pub(super) fn announce(epoch: &Epoch, rules: &Rules, slots: usize) -> Result<Self, RewardError> {
        let worth = &epoch.denominations;
        let ascending = worth.first() == Some(&1) && worth.is_sorted_by(|one, two| one < two);
        if !ascending || worth.len() > MAX_DENOMINATIONS.min(slots) {
            return Err(RewardError::Denominations);
        }
        if epoch.begins > epoch.ends {
            return Err(RewardError::Times("an epoch begins before it ends"));
        }
        if epoch.ends.checked_add(rules.delay).is_none_or(|earliest| epoch.redeem_from < earliest) {
            return Err(RewardError::Times("tokens are redeemed after the end of the epoch and the programme's delay"));
        }
        if epoch.redeem_from > epoch.redeem_until {
            return Err(RewardError::Times("tokens can be redeemed for some time"));
        }
        if epoch.spend_until < epoch.redeem_until || epoch.settle_until < epoch.spend_until {
            return Err(RewardError::Times("what is redeemed can be spent, and what is spent can be settled"));
        }
        let totals = PointTotals { unredeemed: vec![0; worth.len()], ..PointTotals::default() };
        Ok(Self {
            epoch: epoch.clone(),
            totals,
            requested: BTreeMap::new(),
            redeeming: BTreeMap::new(),
            serials: BTreeSet::new(),
            accounts: BTreeMap::new(),
            spends: BTreeMap::new(),
        })
    }

    /// As it was announced.
    pub fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// Tokens that wait for issuers.
    pub fn requested(&self) -> &BTreeMap<TokenRef, Requested> {
        &self.requested
    }

    /// Redemptions that wait for issuers, by position.
    pub fn redeeming(&self) -> &BTreeMap<u64, Redeeming> {
        &self.redeeming
    }

    /// Accounts by their keys.
    pub fn accounts(&self) -> &BTreeMap<Key, AccountState> {
        &self.accounts
    }

    /// Where its points are.
    pub fn totals(&self) -> &PointTotals {
        &self.totals
    }

    /// Points of one token of a denomination.
    pub(super) fn worth(&self, denomination: u8) -> Result<u32, RewardError> {
        let worth = self.epoch.denominations.get(usize::from(denomination)).copied();
        worth.ok_or(RewardError::UnknownDenomination(denomination))
    }

    /// Whether these totals can be those of an epoch with so many slot keys.
    pub(super) fn adds_up(&self, slots: usize) -> bool {
        let PointTotals { claimed, issued, tokens, accounts, settled, unredeemed } = &self.totals;
        let worth = |place: u8| self.worth(place).ok().map(u64::from);
        let unspent = sum((0..).zip(unredeemed).map(|(place, count)| worth(place)?.checked_mul(*count)));
        let requested = sum(self.requested.values().map(|asked| worth(asked.denomination)));
        let reserved = |whose: &Key| {
            let own = self.redeeming.values().filter(|asked| asked.account == *whose);
            sum(own.map(|asked| worth(asked.denomination)))
        };
        let places = self.epoch.denominations.len();
        places == unredeemed.len()
            && places <= slots.min(MAX_DENOMINATIONS)
            && self.redeeming.values().all(|asked| usize::from(asked.denomination) < places)
            && self.accounts.iter().all(|(key, account)| reserved(key) == Some(account.reserved))
            && self.redeeming.values().all(|asked| self.accounts.contains_key(&asked.account))
            && unspent == Some(*tokens)
            && sum([tokens, accounts, settled].into_iter().map(|part| Some(*part))) == Some(*issued)
            && requested == claimed.checked_sub(*issued)
    }

    /// Its points as they stand at a time.
    pub fn circulation(&self, time: u64) -> Circulation {
        let PointTotals { claimed, issued, tokens, accounts, settled, .. } = self.totals;
        let expired = if time > self.epoch.settle_until {
            tokens + accounts
        } else if time > self.epoch.redeem_until {
            // Those that were handed in by then wait for the issuers.
            tokens.saturating_sub(self.redeeming.values().map(|asked| u64::from(asked.worth(&self.epoch))).sum())
        } else {
            0
        };
        Circulation { requested: claimed - issued, issued, settled, outstanding: tokens + accounts - expired, expired }
    }
}

/// The sum, unless one of them is not known or it does not fit.
fn sum(mut points: impl Iterator<Item = Option<u64>>) -> Option<u64> {
    points.try_fold(0_u64, |sum, part| sum.checked_add(part?))
}
