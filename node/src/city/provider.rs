//! Providers whose counters are on this computer: vouchers that are looked at before they are honoured, and settlements.

use tabella_ledger::bytes::Key;
use tabella_ledger::party::public;
use tabella_ledger::rewards::{Party, Role};

use super::{City, CityError};
use crate::board::BoardError;
use crate::keys;
use crate::points::{Honoured, Presented, SignedQuote, Slip, Voucher};
use crate::service::ServiceError;

/// A provider of a programme whose counter is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderHere {
    /// Identifier of the programme.
    pub programme: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
    /// Its key.
    pub key: Key,
}

/// A settlement on the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Its position.
    pub position: u64,
    /// Time of its block, Unix seconds; 0 where that is not known.
    pub time: u64,
    /// Number of the epoch.
    pub epoch: u32,
    /// How many spends.
    pub spends: usize,
    /// What they come to together.
    pub amount: u64,
}

/// What a provider's counter remembers, and what the board says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Till {
    /// Honoured and not settled.
    pub honoured: Vec<Honoured>,
    /// Settled, the newest first.
    pub settled: Vec<Settled>,
}

impl City {
    /// Providers of programmes whose keys are on this computer.
    ///
    /// # Errors
    /// [`CityError`] when a key or the copy cannot be read.
    pub fn providers(&self) -> Result<Vec<ProviderHere>, CityError> {
        let named: Vec<(String, Party)> = self.read(|state| {
            let programmes = state.rewards().programmes();
            let parties = programmes.flat_map(|(id, known)| known.rules().parties.iter().map(move |party| (id, party)));
            let providers = parties.filter(|(_, party)| party.role == Role::Provider);
            providers.map(|(id, party)| (id.clone(), party.clone())).collect()
        })?;
        let mut here = Vec::new();
        for (programme, Party { name, place, key, .. }) in named {
            let path = self.provider_file(&name, "key");
            // Another one may have the same name elsewhere.
            if path.exists() && public(&keys::read(&path).map_err(ServiceError::from)?) == key {
                here.push(ProviderHere { programme, name, place, key });
            }
        }
        Ok(here)
    }

    /// Whether a voucher or the receipt of a fee is good, and for what. Nothing becomes of it; the latter with its quote.
    ///
    /// # Errors
    /// [`CityError::Counter`] says why nothing is to be handed over.
    pub async fn look_at_voucher(&self, name: &str, slip: &str, quote: Option<&str>) -> Result<Presented, CityError> {
        let voucher = Voucher::from_text(slip)?;
        let quote = quote.map(SignedQuote::from_text).transpose()?;
        self.sync().await?;
        let (counter, view) = (self.counter(name)?, self.copy.view());
        self.with_log(|state, log| Ok(counter.read(state, view, log, &voucher, quote.as_ref())?))
    }

    /// Gives the points of a voucher back that was not honoured.
    ///
    /// # Errors
    /// [`CityError::Counter`] says why not.
    pub async fn give_back(&self, name: &str, slip: &str) -> Result<(), CityError> {
        self.cancel_spend(name, Voucher::from_text(slip)?.position).await
    }

    /// What a provider has honoured and settled.
    ///
    /// # Errors
    /// [`CityError::Counter`] when its file cannot be used.
    pub async fn till(&self, name: &str) -> Result<Till, CityError> {
        self.sync().await?;
        let (counter, store) = (self.counter(name)?, self.copy.view().store());
        self.with_log(|state, log| {
            let mut settled = Vec::new();
            for (position, said) in counter.settled(log) {
                let time = store.time_of(position).map_err(BoardError::from)?.unwrap_or_default();
                let (epoch, spends, amount) = (said.epoch, said.spends.len(), said.amount);
                settled.push(Settled { position, time, epoch, spends, amount });
            }
            settled.reverse();
            Ok(Till { honoured: counter.honoured(state, log)?, settled })
        })
    }
}
