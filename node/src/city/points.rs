//! Points in the city on one machine: what its citizen earns and spends, its providers, and its programmes.

use std::path::PathBuf;
use std::sync::PoisonError;

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::party::public;
use tabella_ledger::rewards::{Offer, SignedAct};
use tabella_ledger::state::State;

use super::{City, CityError, THRESHOLD};
use crate::citizen::CitizenError;
use crate::keys;
use crate::officials::Steps;
use crate::points::{
    Claimable, Counter, EpochFile, EpochPoints, PointsError, Presented, ProgrammeFile, Purse, RewardLog, SignedQuote,
    Slip, Voucher,
};
use crate::sequencer::Verdict;
use crate::service::{ServiceError, now};
use crate::trustee_file::TrusteeFile;

/// What the citizen has, and can have.
#[derive(Debug, Clone)]
pub struct Earned {
    /// By epoch.
    pub epochs: Vec<EpochPoints>,
    /// Elections and polls whose points are not claimed.
    pub claimable: Vec<Claimable>,
    /// Under which key acts are claimed this week.
    pub week_key: Key,
}

/// What a provider offers.
#[derive(Debug, Clone)]
pub struct OfferTerms {
    /// Identifier of the programme.
    pub programme: String,
    /// Its identifier: one of its own for every offer of this provider.
    pub offer: String,
    /// What is promised.
    pub title: String,
    /// Points for one.
    pub price: u32,
    /// How many there are.
    pub stock: u32,
    /// Until when, Unix seconds.
    pub until: u64,
}

impl City {
    /// What the citizen has, and can have.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn points(&self) -> Result<Earned, CityError> {
        self.sync().await?;
        self.with_purse(|purse, state, log| {
            let time = now();
            let (epochs, claimable) = (purse.look(state, log)?, purse.claimable(state, log, time)?);
            Ok(Earned { epochs, claimable, week_key: purse.week_key(time) })
        })
        .await
    }

    /// Claims the points of a ballot.
    ///
    /// # Errors
    /// [`CityError::Points`] says why there is nothing to claim.
    pub async fn claim_ballot(&self, handle: &Hash) -> Result<(), CityError> {
        let election = self.published(handle)?;
        self.sync().await?;
        let entry = self.with_purse(|purse, state, log| purse.claim_ballot(state, log, &election, now(), &mut OsRng));
        self.send_entries(&[entry.await?]).await?;
        Ok(())
    }

    /// Claims the points of an attested act, as its QR code says it.
    ///
    /// # Errors
    /// [`CityError::Points`] says why there is nothing to claim.
    pub async fn claim_act(&self, slip: &str) -> Result<(), CityError> {
        let act = SignedAct::from_text(slip)?;
        self.sync().await?;
        let entries = self.with_purse(|purse, state, log| purse.claim_act(state, log, &act, now(), &mut OsRng));
        self.send_entries(&entries.await?).await?;
        Ok(())
    }

    /// Redeems the tokens, and sends the parts of purchases, whose moment has come, and keeps safe what the board does not
    /// give back, if that changed; to be called now and then. How many entries were sent.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn redeem_due(&self) -> Result<usize, CityError> {
        self.sync().await?;
        let due = |purse: &Purse, state: &State, log: &RewardLog| {
            let mut due = purse.redemptions(state, log, &self.schedule, now(), &mut OsRng)?;
            due.extend(purse.parts(state, log, &self.schedule, now(), &mut OsRng)?);
            Ok(due)
        };
        let entries = self.with_purse(due).await?;
        self.send_entries(&entries).await?;
        self.try_to_keep_safe().await;
        Ok(entries.len())
    }

    /// Buys what a provider offers. The text of the voucher.
    ///
    /// # Errors
    /// [`CityError::Points`] says why nothing was taken.
    pub async fn buy(&self, provider: &Key, offer: &str) -> Result<String, CityError> {
        self.spend(&self.buying(provider, offer).await?).await
    }

    /// What [`City::spend`] sends to buy what a provider offers. Nothing is spent before.
    ///
    /// # Errors
    /// [`CityError::Points`] says why it cannot be bought.
    pub async fn buying(&self, provider: &Key, offer: &str) -> Result<Entry, CityError> {
        self.sync().await?;
        self.with_purse(|purse, state, log| purse.buy(state, log, provider, offer, now(), &mut OsRng)).await
    }

    /// Pays the quote of a fee. The text of the receipt.
    ///
    /// # Errors
    /// [`CityError::Points`] says why nothing was taken.
    pub async fn pay_quote(&self, slip: &str) -> Result<String, CityError> {
        self.spend(&self.paying(slip).await?).await
    }

    /// What [`City::spend`] sends to pay the quote of a fee. Nothing is spent before.
    ///
    /// # Errors
    /// [`CityError::Points`] says why it cannot be paid.
    pub async fn paying(&self, slip: &str) -> Result<Entry, CityError> {
        let quote = SignedQuote::from_text(slip)?;
        self.sync().await?;
        self.with_purse(|purse, state, log| purse.pay(state, log, &quote, now(), &mut OsRng)).await
    }

    /// Donates points to a fund. The text of the receipt.
    ///
    /// # Errors
    /// [`CityError::Points`] says why nothing was taken.
    pub async fn donate(&self, fund: &Hash, provider: &Key, amount: u32) -> Result<String, CityError> {
        self.spend(&self.donating(fund, provider, amount).await?).await
    }

    /// What [`City::spend`] sends to donate points to a fund. Nothing is spent before.
    ///
    /// # Errors
    /// [`CityError::Points`] says why they cannot be donated.
    pub async fn donating(&self, fund: &Hash, provider: &Key, amount: u32) -> Result<Entry, CityError> {
        self.sync().await?;
        self.with_purse(|purse, state, log| purse.donate(state, log, fund, provider, amount, now(), &mut OsRng)).await
    }

    /// Sends all that is missing of a purchase at once: for somebody who stands at the counter. How many parts.
    ///
    /// # Errors
    /// [`CityError::Points`] when it is none of the citizen's.
    pub async fn finish_purchase(&self, position: u64) -> Result<usize, CityError> {
        self.sync().await?;
        let entries = self.with_purse(|purse, state, log| purse.finish(state, log, position, &mut OsRng)).await?;
        Ok(self.send_entries(&entries).await?.len())
    }

    /// The text of the voucher or receipt of a spend.
    ///
    /// # Errors
    /// [`CityError::Points`] when it is none of the citizen's.
    pub async fn voucher(&self, position: u64) -> Result<String, CityError> {
        Ok(self.with_purse(|purse, state, log| purse.voucher(state, log, position)).await?.1.to_text())
    }

    /// Sends a spend. The text of the voucher or receipt.
    ///
    /// # Errors
    /// [`CityError::Refused`] with the board's reason.
    pub async fn spend(&self, entry: &Entry) -> Result<String, CityError> {
        let position = self.send_entries(std::slice::from_ref(entry)).await?.pop().ok_or(CityError::Unknown)?;
        self.voucher(position).await
    }

    /// Reads points off this device's copy of the board with the citizen's secrets.
    pub(super) async fn with_purse<T>(
        &self,
        read: impl FnOnce(&Purse, &State, &RewardLog) -> Result<T, PointsError>,
    ) -> Result<T, CityError> {
        let identity = self.citizen.lock().await.identity().cloned().ok_or(CitizenError::NoKey)?;
        let purse = Purse::new(identity, self.copy.view().status().chain);
        self.with_log(|state, log| Ok(read(&purse, state, log)?))
    }

    pub(super) fn with_log<T>(
        &self,
        read: impl FnOnce(&State, &RewardLog) -> Result<T, CityError>,
    ) -> Result<T, CityError> {
        tokio::task::block_in_place(|| {
            self.copy.read(|state| {
                // A reader that panicked left nothing half read: entries are added whole.
                let mut log = self.rewards.lock().unwrap_or_else(PoisonError::into_inner);
                log.follow(self.copy.view())?;
                read(state, &log)
            })
        })?
    }

    /// Sends entries, and brings the copy up to date. Their positions.
    pub(super) async fn send_entries(&self, entries: &[Entry]) -> Result<Vec<u64>, CityError> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let bytes: Vec<Vec<u8>> = entries.iter().map(Entry::to_bytes).collect();
        let position = |verdict| match verdict {
            Verdict::Accepted(receipt) => Ok(receipt.position),
            Verdict::Rejected { code, message } => Err(CityError::Refused { code, message }),
        };
        let positions = self.client.submit(&bytes).await?.into_iter().map(position).collect::<Result<_, _>>()?;
        self.sync().await?;
        Ok(positions)
    }

    /// Publishes the rules in a file as the next version of their programme. The version.
    ///
    /// # Errors
    /// [`CityError::RulesFile`] names what is wrong with them.
    pub async fn publish_programme(&self, file: &[u8]) -> Result<u32, CityError> {
        let file = ProgrammeFile::read(file)?;
        // Checked once; only the number of the version is not known yet.
        let programme = file.programme(1)?;
        let next = |version| tabella_ledger::rewards::Programme { version, ..programme };
        let version = self.officials.lock().await.publish_programme(next, file.id()).await?;
        self.sync().await?;
        Ok(version)
    }

    /// Makes the issuers' key of the epoch in a file, has the trustees issue under it by themselves, and announces the
    /// epoch. Its number.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn begin_epoch(&self, file: &[u8], steps: Steps<'_>) -> Result<u32, CityError> {
        let file = EpochFile::read(file)?;
        let mut officials = self.officials.lock().await;
        let ceremony = officials.hold_ceremony(THRESHOLD, file.slots(), steps).await?;
        let allowing = TrusteeFile::open(&self.offices.join("trustees.sqlite"))?;
        for named in officials.trustees() {
            allowing.allow_tokens(&named.trustee.key(), &ceremony)?;
        }
        let number = officials.begin_epoch(|number| file.epoch(number, ceremony)).await?;
        drop(officials);
        self.sync().await?;
        Ok(number)
    }

    /// The key of a provider of this city, made when it is asked for first, to be named in a programme.
    ///
    /// # Errors
    /// [`CityError::Service`] when its file cannot be used.
    pub fn provider(&self, name: &str) -> Result<Key, CityError> {
        Ok(public(&self.provider_key(name)?))
    }

    fn provider_key(&self, name: &str) -> Result<SigningKey, CityError> {
        let path = self.provider_file(name, "key");
        let key = if path.exists() { keys::read(&path) } else { keys::create(&path, &mut OsRng) };
        Ok(key.map_err(ServiceError::from)?)
    }

    /// Names are whatever people write: the file has a digest of it.
    pub(super) fn provider_file(&self, name: &str, extension: &str) -> PathBuf {
        self.offices.join(format!("provider-{}.{extension}", Hash::of(name.as_bytes())))
    }

    pub(super) fn counter(&self, name: &str) -> Result<Counter, CityError> {
        let (key, till) = (self.provider_key(name)?, self.provider_file(name, "sqlite"));
        Ok(Counter::open(key, self.copy.view().status().chain, &till)?)
    }

    /// Offers something in the name of a provider of this city.
    ///
    /// # Errors
    /// [`CityError::Refused`] with the board's reason.
    pub async fn offer(&self, name: &str, terms: OfferTerms) -> Result<(), CityError> {
        let OfferTerms { programme, offer, title, price, stock, until } = terms;
        let offer = Offer { programme, offer, provider: self.provider(name)?, title, price, stock, until };
        let entry = self.counter(name)?.offer(offer, &mut OsRng);
        self.send_entries(&[entry]).await?;
        Ok(())
    }

    /// Asks for a fee in the name of a provider. The text of the quote.
    ///
    /// # Errors
    /// [`CityError::Counter`].
    pub fn quote(&self, name: &str, fee: &str, price: u32, epoch: u32, until: u64) -> Result<String, CityError> {
        let counter = self.counter(name)?;
        let quote =
            self.with_log(|state, _| Ok(counter.quote(state, fee, price, epoch, until, now(), &mut OsRng)?))?;
        Ok(quote.to_text())
    }

    /// Honours a voucher or the receipt of a fee at a provider's counter; the latter with its quote.
    ///
    /// # Errors
    /// [`CityError::Counter`] says why nothing is to be handed over.
    pub async fn honour(&self, name: &str, slip: &str, quote: Option<&str>) -> Result<Presented, CityError> {
        let voucher = Voucher::from_text(slip)?;
        let quote = quote.map(SignedQuote::from_text).transpose()?;
        self.sync().await?;
        let (counter, view) = (self.counter(name)?, self.copy.view());
        self.with_log(|state, log| Ok(counter.honour(state, view, log, &voucher, quote.as_ref())?))
    }

    /// Settles what a provider's counter has honoured. How many settlements that took.
    ///
    /// # Errors
    /// [`CityError`].
    pub async fn settle_points(&self, name: &str) -> Result<usize, CityError> {
        self.sync().await?;
        let entries = {
            let counter = self.counter(name)?;
            self.with_log(|state, log| Ok(counter.settle(state, log, &mut OsRng)?))?
        };
        self.send_entries(&entries).await?;
        Ok(entries.len())
    }

    /// Gives a spend back in the name of a provider.
    ///
    /// # Errors
    /// [`CityError::Counter`] says why not.
    pub async fn cancel_spend(&self, name: &str, position: u64) -> Result<(), CityError> {
        self.sync().await?;
        let entries = {
            let counter = self.counter(name)?;
            self.with_log(|state, log| Ok(counter.cancel(state, log, position, &mut OsRng)?))?
        };
        self.send_entries(&entries).await?;
        Ok(())
    }
}
