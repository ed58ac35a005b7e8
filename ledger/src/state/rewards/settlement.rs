//! Settlement: providers open what the spends that they honoured come to, or give spends back.

use tabella_crypto::account::{AccountError, check_sum};
use tabella_crypto::group::{Element, decode_scalar};

use super::accounts::{Fate, SpendState};
use super::epochs::EpochState;
use super::{RewardError, Rewards};
use crate::bytes::Key;
use crate::rewards::{Cancellation, Settlement};

impl EpochState {
    /// A spend by its position.
    ///
    /// # Errors
    /// [`RewardError::UnknownSpend`].
    pub fn spend(&self, position: u64) -> Result<&SpendState, RewardError> {
        self.spends.get(&position).ok_or(RewardError::UnknownSpend(position))
    }

    /// A spend for this provider that was neither settled nor cancelled.
    fn open_spend(&self, position: u64, provider: &Key) -> Result<&SpendState, RewardError> {
        let spend = self.spend(position)?;
        match spend.fate {
            _ if spend.provider != *provider => Err(RewardError::OtherProvider(position)),
            Fate::Settled => Err(RewardError::SettledBefore(position)),
            Fate::Cancelled => Err(RewardError::Cancelled(position)),
            Fate::Open => Ok(spend),
        }
    }

    fn expect_settling(&self, time: u64) -> Result<(), RewardError> {
        let until = self.epoch.settle_until;
        if time > until { Err(RewardError::TooLateToSettle { until, time }) } else { Ok(()) }
    }
}

impl Rewards {
    /// Accepts a settlement, which its provider signed.
    pub(in crate::state) fn settle(&mut self, settlement: &Settlement, time: u64) -> Result<(), RewardError> {
        let Settlement { epoch, provider, amount, ref spends, .. } = *settlement;
        let state = self.epoch_mut(epoch)?;
        state.expect_settling(time)?;
        if spends.is_empty() || !spends.is_sorted_by(|one, two| one < two) {
            return Err(RewardError::Spends);
        }
        let open = spends.iter().map(|position| state.open_spend(*position, &provider));
        let open = open.collect::<Result<Vec<_>, _>>()?;
        let amounts = open.iter().map(|spend| Element::decode(&spend.amount.0, "spent amount"));
        let amounts = amounts.collect::<Result<Vec<_>, _>>().map_err(RewardError::Element)?;
        let blinding = decode_scalar(&settlement.blinding, "blinding of a settlement").map_err(RewardError::Element)?;
        check_sum(&amounts, amount, &blinding)?;
        // No account holds more than was credited to it, so neither do all of them.
        state.totals.accounts = state.totals.accounts.checked_sub(amount).ok_or(AccountError::Sum)?;
        state.totals.settled += amount;
        for position in spends {
            if let Some(spend) = state.spends.get_mut(position) {
                spend.fate = Fate::Settled;
            }
        }
        let programme = state.epoch.programme.clone();
        if let Some(programme) = self.programmes.get_mut(&programme) {
            programme.settle(&provider, amount, time);
        }
        Ok(())
    }

    /// Accepts a cancellation, which the provider of the spend signed: the account has its amount back.
    pub(in crate::state) fn cancel(&mut self, cancellation: &Cancellation, time: u64) -> Result<(), RewardError> {
        let state = self.epoch_mut(cancellation.epoch)?;
        state.expect_settling(time)?;
        let spend = state.open_spend(cancellation.spend, &cancellation.provider)?;
        let amount = Element::decode(&spend.amount.0, "spent amount").map_err(RewardError::Element)?;
        let account = spend.account;
        if let Some(spend) = state.spends.get_mut(&cancellation.spend) {
            spend.fate = Fate::Cancelled;
        }
        let account = state.accounts.entry(account).or_default();
        account.balance = account.balance.cancel(&amount);
        Ok(())
    }
}
