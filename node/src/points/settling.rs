//! Settling at a provider's counter: what was honoured and waits, and what was settled.

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;
use tabella_crypto::account::Memo;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::rewards::Settlement;
use tabella_ledger::state::State;

use super::slip::Note;
use super::{Counter, CounterError, Purpose, RewardLog};

/// A voucher or a receipt that was honoured and is to be settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Honoured {
    /// Number of the epoch.
    pub epoch: u32,
    /// Position of the spend.
    pub position: u64,
    /// Points.
    pub amount: u64,
    /// What for; `None` if that is not known any more.
    pub purpose: Option<Purpose>,
    /// What was handed over; `None` for a fee, whose quote is not kept here, and for a donation.
    pub title: Option<String>,
}

impl Counter {
    /// What was honoured here and is neither settled nor given back, with its memo.
    fn to_settle(&self, state: &State, log: &RewardLog) -> Result<Vec<(u32, u64, Memo)>, CounterError> {
        let mut statement =
            self.till.prepare("SELECT epoch, position FROM honoured WHERE chain = ?1 ORDER BY position")?;
        let rows = statement.query_map([self.chain.0], |row| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?)))?;
        let mut open = Vec::new();
        for row in rows {
            let (epoch, position) = row.map(|(epoch, position)| (epoch, position.cast_unsigned()))?;
            match self.open_spend(state, log, epoch, position) {
                Ok((_, memo)) => open.push((epoch, position, memo)),
                Err(CounterError::UsedBefore(_) | CounterError::GivenBack(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(open)
    }

    /// What was honoured here and is to be settled, by position.
    ///
    /// # Errors
    /// When the copy of the board or the file cannot be used.
    pub fn honoured(&self, state: &State, log: &RewardLog) -> Result<Vec<Honoured>, CounterError> {
        let told = |(epoch, position, memo): (u32, u64, Memo)| {
            let purpose = Note::read(memo.text()).map(|note| note.purpose);
            let title = match purpose {
                Some(Purpose::Voucher { offer, .. }) => {
                    self.offered(state, log, epoch, &offer)?.map(|offer| offer.title.clone())
                }
                _ => None,
            };
            Ok(Honoured { epoch, position, amount: memo.amount(), purpose, title })
        };
        self.to_settle(state, log)?.into_iter().map(told).collect()
    }

    /// The settlements of what was honoured here: one for each epoch.
    ///
    /// # Errors
    /// When the copy of the board or the file cannot be used.
    pub fn settle(
        &self,
        state: &State,
        log: &RewardLog,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, CounterError> {
        let mut epochs: BTreeMap<u32, Vec<(u64, Memo)>> = BTreeMap::new();
        for (epoch, position, memo) in self.to_settle(state, log)? {
            epochs.entry(epoch).or_default().push((position, memo));
        }
        epochs.into_iter().map(|(epoch, honoured)| Ok(self.provider.settle(epoch, &honoured, rng)?)).collect()
    }

    /// This provider's settlements on the board, with their positions.
    pub fn settled<'l>(&self, log: &'l RewardLog) -> impl Iterator<Item = (u64, &'l Settlement)> {
        let provider = self.key();
        log.bodies().filter_map(move |(position, body)| match body {
            Body::Settlement(settlement) if settlement.provider == provider => Some((position, settlement)),
            _ => None,
        })
    }
}
