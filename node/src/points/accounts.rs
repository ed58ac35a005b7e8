//! A person's accounts: one for each token, so that no two tokens are joined by where they went.
//!
//! What costs more than any account holds is paid by several, in parts: one at once, the others each at a random moment of
//! their own. The provider adds them up. Nothing about them is kept here but these moments: which parts are on the board,
//! and what is missing, the sealed memos say.

use std::collections::BTreeMap;

use rand_core::{CryptoRngCore, RngCore};
use tabella_crypto::account::Memo;
use tabella_ledger::bytes::Key;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::Account;
use tabella_ledger::rewards::Spend;
use tabella_ledger::state::{EpochState, Fate, State};

use super::purse::reward;
use super::slip::{Note, Part};
use super::{EpochPoints, OwnSpend, PointsError, Purpose, Purse, RewardLog, Schedule};

/// How long parts are spread over, seconds, unless something ends before.
const SPREAD: u64 = 24 * 60 * 60;

/// What was found of a purchase.
struct Found {
    spend: OwnSpend,
    part: Option<Part>,
    settled: bool,
}

impl EpochPoints {
    /// Takes over what was spent from these accounts and given back.
    pub(super) fn follow(&mut self, state: &State, log: &RewardLog, epoch: &EpochState) -> Result<(), PointsError> {
        let number = epoch.epoch().number;
        for account in &mut self.accounts {
            // Credits only add up: taken first, no spend finds too little.
            let credited = epoch.accounts().get(&account.key()).map_or(0, |known| known.balance.credited());
            if credited > 0 {
                account.credit(credited)?;
            }
        }
        let places: BTreeMap<Key, usize> =
            self.accounts.iter().enumerate().map(|(place, account)| (account.key(), place)).collect();
        let mut memos: BTreeMap<u64, (usize, &Spend, Memo)> = BTreeMap::new();
        let mut found: Vec<Found> = Vec::new();
        for (position, body) in log.bodies() {
            match body {
                Body::Spend(spend) if spend.epoch == number => {
                    let Some(place) = places.get(&spend.account) else { continue };
                    let memo = self.accounts[*place].follow(state, spend)?;
                    let fate = epoch.spend(position).map_err(reward)?.fate;
                    note(&mut found, number, position, spend.provider, &memo, fate);
                    memos.insert(position, (*place, spend, memo));
                }
                Body::Cancellation(said) if said.epoch == number => {
                    if let Some((place, spend, memo)) = memos.get(&said.spend) {
                        self.accounts[*place].cancel(spend, memo)?;
                    }
                }
                _ => {}
            }
        }
        let is_known = |account: &Account| match epoch.accounts().get(&account.key()) {
            Some(known) => account.balance() == &known.balance,
            None => account.amount() == 0,
        };
        if !self.accounts.iter().all(is_known) {
            return Err(PointsError::Inconsistent(number));
        }
        let owed: u64 = found.iter().map(|found| found.spend.owed()).sum();
        let held: u64 = self.accounts.iter().map(Account::amount).sum();
        self.balance = held.saturating_sub(owed);
        self.parts = found.iter().filter_map(|found| Some((found.spend.position, found.part?))).collect();
        self.spends = found.into_iter().map(Found::close).collect();
        Ok(())
    }

    /// From which account so much is spent, as far as it goes: one that nothing was spent from before others, since two
    /// spends of one account are seen to be of one person; of those the one with the least. If none has enough, the one
    /// with the most, so that as few as possible are needed.
    fn choose(&self, amount: u64, without: &[usize], rng: &mut impl RngCore) -> Option<usize> {
        let mut open: Vec<usize> = (0..self.accounts.len())
            .filter(|place| !without.contains(place) && self.accounts[*place].amount() > 0)
            .collect();
        // Which of several that are alike says nothing either.
        for place in (1..open.len()).rev() {
            open.swap(place, (rng.next_u64() % (place as u64 + 1)) as usize);
        }
        let account = |place: &usize| &self.accounts[*place];
        let enough = open.iter().filter(|place| account(place).amount() >= amount);
        let least = enough.min_by_key(|place| (account(place).is_used(), account(place).amount()));
        least.or_else(|| open.iter().max_by_key(|place| account(place).amount())).copied()
    }

    /// The first spend for a price: all of it, or a part that says what the whole is.
    #[allow(clippy::too_many_arguments, reason = "what, to whom, how much and until when, on which board")]
    pub(super) fn begin(
        &self,
        state: &State,
        provider: Key,
        price: u32,
        purpose: Purpose,
        until: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, PointsError> {
        let too_few = PointsError::TooFew { needed: price, balance: self.balance };
        let place = self.choose(u64::from(price), &[], rng).ok_or(too_few)?;
        if self.accounts[place].amount() >= u64::from(price) {
            return Ok(self.accounts[place].spend(
                state,
                provider,
                price,
                &Note { purpose, part: None }.write(),
                rng,
            )?);
        }
        let part = Part { price, until, link: super::spending::nonce(rng) };
        Ok(self.part(state, place, &provider, price, &Note { purpose, part: Some(part) }, rng)?.0)
    }

    /// A part out of one account, and its points.
    fn part(
        &self,
        state: &State,
        place: usize,
        provider: &Key,
        missing: u32,
        note: &Note,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(Entry, u32), PointsError> {
        let account = &self.accounts[place];
        let amount = u32::try_from(account.amount()).map_or(missing, |held| held.min(missing));
        Ok((account.spend(state, *provider, amount, &note.write(), rng)?, amount))
    }

    /// The missing parts of a purchase, each out of another account.
    fn missing_parts(
        &self,
        state: &State,
        spend: &OwnSpend,
        part: &Part,
        most: usize,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, PointsError> {
        let Some(purpose) = spend.purpose else { return Ok(Vec::new()) };
        let note = Note { purpose, part: Some(*part) };
        let (mut entries, mut used, mut missing) = (Vec::new(), Vec::new(), spend.missing);
        while missing > 0 && entries.len() < most {
            let too_few = PointsError::TooFew { needed: missing, balance: 0 };
            let place = self.choose(u64::from(missing), &used, rng).ok_or(too_few)?;
            let (entry, amount) = self.part(state, place, &spend.provider, missing, &note, rng)?;
            entries.push(entry);
            used.push(place);
            missing -= amount;
        }
        Ok(entries)
    }

    /// Purchases of which parts are missing.
    fn unfinished(&self) -> impl Iterator<Item = (&OwnSpend, &Part)> {
        let part = |position| self.parts.iter().find(move |(first, _)| *first == position).map(|(_, part)| part);
        let owing = self.spends.iter().filter(|spend| spend.owed() > 0);
        owing.filter_map(move |spend| Some((spend, part(spend.position)?)))
    }
}

impl OwnSpend {
    /// Points that are set aside for parts to come: what was given back needs none.
    fn owed(&self) -> u64 {
        if self.fate == Fate::Cancelled { 0 } else { u64::from(self.missing) }
    }
}

impl Found {
    fn close(self) -> OwnSpend {
        let Self { mut spend, settled, .. } = self;
        if spend.fate == Fate::Open && settled && spend.missing == 0 {
            spend.fate = Fate::Settled;
        }
        spend
    }
}

/// Takes over a spend: a purchase, or a part of one.
fn note(found: &mut Vec<Found>, epoch: u32, position: u64, provider: Key, memo: &Memo, fate: Fate) {
    let (amount, said) = (memo.amount(), Note::read(memo.text()));
    let (purpose, part) = (said.map(|note| note.purpose), said.and_then(|note| note.part));
    let is_settled = fate == Fate::Settled;
    let same = |found: &&mut Found| part.is_some() && found.part == part && found.spend.provider == provider;
    if let Some(Found { spend, settled, .. }) = found.iter_mut().find(same) {
        spend.missing = spend.missing.saturating_sub(u32::try_from(amount).unwrap_or(u32::MAX));
        *settled &= is_settled;
        if fate == Fate::Cancelled {
            spend.fate = Fate::Cancelled;
        }
        return;
    }
    let price = part.map_or(amount, |part| u64::from(part.price));
    let missing = u32::try_from(price.saturating_sub(amount)).unwrap_or(u32::MAX);
    let fate = if is_settled { Fate::Open } else { fate };
    let until = part.map(|part| part.until);
    let spend = OwnSpend { epoch, position, provider, amount: price, missing, until, purpose, fate };
    found.push(Found { spend, part, settled: is_settled });
}

impl Purse {
    /// Parts of purchases whose moment has come: one of each purchase at most, so that they stay apart. The moments of
    /// purchases that are whole, or were given back, are forgotten.
    ///
    /// # Errors
    /// When the copy of the board or the file cannot be used.
    pub fn parts(
        &self,
        state: &State,
        log: &RewardLog,
        schedule: &Schedule,
        now: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, PointsError> {
        let (mut entries, mut waiting) = (Vec::new(), Vec::new());
        for points in self.look(state, log)? {
            for (spend, part) in points.unfinished().filter(|_| now <= points.epoch.spend_until) {
                let is_fee = matches!(spend.purpose, Some(Purpose::Fee { .. }));
                if is_fee && now > part.until {
                    continue;
                }
                waiting.push(part.link);
                // One share of the time for each part that is missing.
                let shares = points.missing_parts(state, spend, part, usize::MAX, rng)?.len() as u64;
                let moment = schedule.part_not_before(&self.chain, part, spend.missing, shares, now, rng)?;
                if moment <= now {
                    entries.extend(points.missing_parts(state, spend, part, 1, rng)?);
                }
            }
        }
        schedule.forget_parts_but(&self.chain, &waiting)?;
        Ok(entries)
    }

    /// All missing parts of a purchase, to be sent at once: for somebody who stands at the counter. Who reads the board
    /// may guess from that moment that their accounts are one person's.
    ///
    /// # Errors
    /// [`PointsError::NotOwn`].
    pub fn finish(
        &self,
        state: &State,
        log: &RewardLog,
        position: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, PointsError> {
        for points in self.look(state, log)? {
            if points.spends.iter().any(|spend| spend.position == position) {
                let found = points.unfinished().find(|(spend, _)| spend.position == position);
                let all = |(spend, part)| points.missing_parts(state, spend, part, usize::MAX, rng);
                return found.map_or(Ok(Vec::new()), all);
            }
        }
        Err(PointsError::NotOwn(position))
    }

    /// The account of a token.
    pub(super) fn account(&self, serial: &Key, epoch: u32) -> Account {
        Account::new(self.secrets().account_key(&serial.0), self.chain, epoch)
    }
}

/// Until when parts are to be on the board.
pub(super) fn spread_until(now: u64, limits: &[u64]) -> u64 {
    limits.iter().copied().fold(now.saturating_add(SPREAD), u64::min)
}
