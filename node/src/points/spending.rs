//! Spending: at a provider for what it offers, for a fee that it quoted, and as a donation.

use rand_core::CryptoRngCore;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::rewards::Role;
use tabella_ledger::state::State;

use super::accounts::spread_until;
use super::{EpochPoints, NONCE_BYTES, OwnSpend, PointsError, Purpose, Purse, RewardLog, SignedQuote, Voucher};

impl Purse {
    /// Buys something that is offered: the entry, to be sent. The voucher is [`Self::voucher`] of its position. If no account
    /// has enough, it is the first part, and [`Self::parts`] has the others when their moment comes.
    ///
    /// # Errors
    /// [`PointsError`] says why nothing was made.
    pub fn buy(
        &self,
        state: &State,
        log: &RewardLog,
        provider: &Key,
        offer: &str,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, PointsError> {
        let offered = state.rewards().programmes().find_map(|(id, programme)| {
            let mut offers = programme.offers_at(time).map(|state| &state.offer);
            offers.find(|found| found.provider == *provider && found.offer == offer).map(|found| (id, found.price))
        });
        let (programme, price) = offered.ok_or_else(|| PointsError::NoOffer(offer.to_owned()))?;
        let purpose = Purpose::Voucher { offer: Hash::of(offer.as_bytes()), nonce: nonce(rng) };
        let of = |points: &EpochPoints| points.epoch.programme == *programme;
        self.spend(state, log, of, *provider, price, purpose, (time, u64::MAX), rng)
    }

    /// Pays a fee: exactly the price of the quote, before it expires. Nothing is made for a quote that is too old, by the
    /// clock of this device or by the newest block.
    ///
    /// # Errors
    /// [`PointsError::Stale`] among others; nothing was taken then.
    pub fn pay(
        &self,
        state: &State,
        log: &RewardLog,
        quote: &SignedQuote,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, PointsError> {
        self.payable(state, log, quote, time)?;
        let quote = &quote.quote;
        let purpose = Purpose::Fee { nonce: quote.nonce };
        let of = |points: &EpochPoints| points.epoch.number == quote.epoch;
        self.spend(state, log, of, quote.provider, quote.price, purpose, (time, quote.valid_until), rng)
    }

    /// Donates points of a programme to a fund, by way of the provider who takes points for it.
    ///
    /// # Errors
    /// [`PointsError`] says why nothing was made.
    #[allow(clippy::too_many_arguments, reason = "what, to whom and how much, on which board and when")]
    pub fn donate(
        &self,
        state: &State,
        log: &RewardLog,
        fund: &Hash,
        provider: &Key,
        amount: u32,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, PointsError> {
        if state.funds().get(fund).is_none() {
            return Err(PointsError::NoFund(*fund));
        }
        let purpose = Purpose::Donation { fund: *fund, nonce: nonce(rng) };
        let takes = |points: &EpochPoints| {
            let programme = state.rewards().programme(&points.epoch.programme);
            let party = programme.ok().and_then(|programme| programme.rules().party(provider));
            party.is_some_and(|party| party.role == Role::Provider)
        };
        self.spend(state, log, takes, *provider, amount, purpose, (time, u64::MAX), rng)
    }

    /// Spends in the epoch among those wanted whose points end first and are enough, at a time, and until another one if
    /// it takes several accounts.
    #[allow(clippy::too_many_arguments, reason = "what, to whom and how much, on which board and when")]
    fn spend(
        &self,
        state: &State,
        log: &RewardLog,
        wanted: impl Fn(&EpochPoints) -> bool,
        provider: Key,
        amount: u32,
        purpose: Purpose,
        (time, until): (u64, u64),
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, PointsError> {
        let mut own: Vec<_> = self.look(state, log)?.into_iter().filter(|points| wanted(points)).collect();
        own.sort_by_key(|points| points.epoch.spend_until);
        let balance = own.iter().map(|points| points.spendable(time)).max().unwrap_or(0);
        let enough = own.into_iter().find(|points| points.spendable(time) >= u64::from(amount));
        let points = enough.ok_or(PointsError::TooFew { needed: amount, balance })?;
        let until = spread_until(time, &[until, points.epoch.spend_until]);
        points.begin(state, provider, amount, purpose, until, rng)
    }

    /// What to show for a spend at a position.
    ///
    /// # Errors
    /// [`PointsError::NotOwn`].
    pub fn voucher(&self, state: &State, log: &RewardLog, position: u64) -> Result<(OwnSpend, Voucher), PointsError> {
        let mut spends = self.look(state, log)?.into_iter().flat_map(|points| points.spends);
        let spend = spends.find(|spend| spend.position == position).ok_or(PointsError::NotOwn(position))?;
        let voucher = spend.voucher(&self.chain).ok_or(PointsError::NotOwn(position))?;
        Ok((spend, voucher))
    }
}

pub(super) fn nonce(rng: &mut impl CryptoRngCore) -> [u8; NONCE_BYTES] {
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    nonce
}
