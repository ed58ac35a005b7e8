//! What people spend, and what providers make of it.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;
use rayon::prelude::*;
use tabella_ledger::entry::Entry;
use tabella_ledger::party::Provider;
use tabella_ledger::rewards::{Epoch, Spend};
use tabella_ledger::state::State;

use super::Failure;
use super::city::City;
use super::deed::{Deed, What};
use super::plan::{below, chance};
use super::points::OpenSpend;
use super::programme::{GOODS, is_fund};
use super::town::Submission;

/// Of a thousand spends so many are given back.
const CANCELLED: u64 = 50;

impl City {
    /// Plans what is bought with an account that was just credited, if anything.
    ///
    /// # Errors
    /// When the board stopped.
    pub fn plan_spend(&mut self, purse: usize, epoch: &Epoch) -> Result<(), Failure> {
        let amount = self.points.purses[purse].account.amount();
        let from = self.town.time() + 1;
        let planned = self.points.planned.get(&epoch.number).copied().unwrap_or(0);
        if planned >= self.plan.residents as u64 || from >= epoch.spend_until || !chance(&mut self.rng, 400) {
            return Ok(());
        }
        let affordable = |price: Option<u32>| price.is_none_or(|price| u64::from(price) <= amount);
        let goods: Vec<usize> = (0..GOODS.len()).filter(|good| affordable(GOODS[*good].price)).collect();
        let good = goods[below(&mut self.rng, goods.len() as u64) as usize];
        let amount = GOODS[good].price.unwrap_or(1 + below(&mut self.rng, amount) as u32);
        *self.points.planned.entry(epoch.number).or_default() += 1;
        let who = self.points.purses[purse].who;
        let time = self.when(who, from, epoch.spend_until);
        self.plan_deed(time, Deed::new(who, What::Spend { purse, good, amount }));
        Ok(())
    }

    /// Spends; nothing when something else was spent meanwhile.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn spend(
        &self,
        state: &State,
        purse: usize,
        good: usize,
        amount: u32,
        rng: &mut ChaCha20Rng,
    ) -> Result<Option<Entry>, Failure> {
        let account = &self.points.purses[purse].account;
        let good = &GOODS[good];
        if account.amount() < u64::from(amount) {
            return Ok(None);
        }
        let provider = self.points.provider(good.provider)?.key();
        Ok(Some(account.spend(state, provider, amount, good.text.as_bytes(), rng)?))
    }

    /// Takes note of a spend on the board.
    ///
    /// # Errors
    /// When it is not this account's.
    pub fn spent(&mut self, purse: usize, good: usize, spend: &Spend, position: u64) -> Result<(), Failure> {
        self.spends_again(purse, spend)?;
        let account = &mut self.points.purses[purse].account;
        let memo = self.town.read(|state| account.follow(state, spend))??;
        let (epoch, provider) = (spend.epoch, GOODS[good].provider);
        self.points.spends.push((epoch, position));
        self.points.sums.entry(epoch).or_default().0 += memo.amount();
        self.points.open.insert(position, OpenSpend { purse, epoch, provider, spend: spend.clone(), memo });
        self.points.done.spends += 1;
        Ok(())
    }

    /// Now and then somebody spends the same points a second time, elsewhere.
    fn spends_again(&mut self, purse: usize, spend: &Spend) -> Result<(), Failure> {
        if !chance(&mut self.rng, 100) {
            return Ok(());
        }
        let other =
            self.points.parties.iter().flat_map(|parties| &parties.providers).find(|p| p.key() != spend.provider);
        let Some(other) = other.map(Provider::key) else { return Ok(()) };
        let (account, board) = (&self.points.purses[purse].account, self.town.board());
        let entry = board.read(|state| account.spend(state, other, 1, b"once more", &mut self.town.rng))??;
        let refused = Some("rewards.spend_number");
        self.attack(vec![("double spend", Submission { bytes: entry.to_bytes(), refused })])
    }

    /// Providers settle what they honoured and give back what they cannot.
    ///
    /// # Errors
    /// When the board refuses it.
    pub fn settle(&mut self) -> Result<(), Failure> {
        let open = std::mem::take(&mut self.points.open);
        let mut honoured: BTreeMap<(u32, usize), Vec<(u64, OpenSpend)>> = BTreeMap::new();
        for (position, spend) in open {
            if chance(&mut self.rng, CANCELLED) {
                self.give_back(position, &spend)?;
            } else {
                honoured.entry((spend.epoch, spend.provider)).or_default().push((position, spend));
            }
        }
        for ((epoch, place), spends) in honoured {
            let provider = self.points.provider(place)?.clone();
            let memos = self.town.read(|state| {
                let read = |(position, open): &(u64, OpenSpend)| Ok((*position, provider.read(state, &open.spend)?));
                spends.par_iter().map(read).collect::<Result<Vec<_>, Failure>>()
            })??;
            let amount = memos.iter().map(|(_, memo)| memo.amount()).sum();
            self.points.sums.entry(epoch).or_default().1 += amount;
            for memos in memos.chunks(1000) {
                let entry = provider.settle(epoch, memos, &mut self.town.rng)?;
                self.town.write(std::slice::from_ref(&entry))?;
                self.attacks.saw_all(&[entry]);
                self.points.done.settlements += 1;
            }
            if is_fund(place) {
                self.donate(amount)?;
            }
        }
        Ok(())
    }

    fn give_back(&mut self, position: u64, open: &OpenSpend) -> Result<(), Failure> {
        let provider = self.points.provider(open.provider)?.clone();
        let entry = provider.cancel(open.epoch, position, &mut self.town.rng);
        self.town.write(std::slice::from_ref(&entry))?;
        self.attacks.saw_all(&[entry]);
        self.points.purses[open.purse].account.cancel(&open.spend, &open.memo)?;
        self.points.sums.entry(open.epoch).or_default().0 -= open.memo.amount();
        self.points.done.cancellations += 1;
        Ok(())
    }
}
