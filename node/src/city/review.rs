//! What the city on one machine shows of points before anything is accepted or paid, and what it shows to everybody.

use tabella_ledger::rewards::SignedAct;
use tabella_ledger::state::State;

use super::{City, CityError};
use crate::points::{PointsError, ReviewedAct, ReviewedQuote, RewardLog, SignedQuote, Slip};
use crate::service::now;

impl City {
    /// Reads what this device's copy of the board says of points: nothing of it is this person's alone.
    ///
    /// # Errors
    /// What `read` fails with, or that the copy cannot be read.
    pub fn read_rewards<T>(&self, read: impl FnOnce(&State, &RewardLog) -> T) -> Result<T, CityError> {
        self.with_log(|state, log| Ok(read(state, log)))
    }

    /// When an entry came onto the board, Unix seconds; 0 for one that the copy does not have.
    ///
    /// # Errors
    /// When the copy cannot be read.
    pub fn time_of(&self, position: u64) -> Result<u64, CityError> {
        let time = self.copy.view().store().time_of(position).map_err(PointsError::from)?;
        Ok(time.unwrap_or(0))
    }

    /// What an attested act says, and what claiming it would come to.
    ///
    /// # Errors
    /// [`CityError::Slip`] for a text that is no act.
    pub async fn review_act(&self, slip: &str) -> Result<ReviewedAct, CityError> {
        let act = SignedAct::from_text(slip)?;
        self.sync().await?;
        self.with_purse(|purse, state, log| Ok(purse.review_act(state, log, &act, now()))).await
    }

    /// What a quote says, and whether it can be paid.
    ///
    /// # Errors
    /// [`CityError::Slip`] for a text that is no quote.
    pub async fn review_quote(&self, slip: &str) -> Result<ReviewedQuote, CityError> {
        let quote = SignedQuote::from_text(slip)?;
        self.sync().await?;
        self.with_purse(|purse, state, log| purse.review_quote(state, log, &quote, now())).await
    }
}
