//! Tokens as they go: issued, handed in, and credited to accounts.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rayon::prelude::*;
use tabella_crypto::group::Element;
use tabella_crypto::token::{self, VerifiedShare, combine};
use tabella_ledger::bytes::{Key, Point};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{Account, Trustee, public};
use tabella_ledger::rewards::{Epoch, Redemption, TokenRef};
use tabella_ledger::state::State;

use super::Failure;
use super::city::City;
use super::deed::{Deed, What};
use super::plan::{Blinding, DAY, Purses, TICK, chance};
use super::points::{OwnToken, Purse, Waiting, issuer_key};
use super::town::{THRESHOLD, sign};

/// Of a thousand tokens so many are redeemed; the others are forgotten.
const REDEEMED: u64 = 900;

/// By issuer, what it made of a token.
type Shares = Vec<(u32, Element)>;

impl City {
    /// Issuers answer everything that was claimed.
    ///
    /// # Errors
    /// When the board refuses an answer.
    pub fn issue(&mut self) -> Result<(), Failure> {
        for epoch in self.points.epochs.clone() {
            let entries =
                self.answers(epoch.number, |trustee, state, rng| Ok(trustee.evaluate(state, epoch.number, rng)?))?;
            let mut shares: BTreeMap<TokenRef, Shares> = BTreeMap::new();
            for entry in &entries {
                let Body::Evaluation(evaluation) = &entry.body else { continue };
                let answer = token::Evaluation::from_bytes(&evaluation.evaluation, evaluation.tokens.len())?;
                for (token, point) in evaluation.tokens.iter().zip(answer.points()) {
                    shares.entry(*token).or_default().push((evaluation.issuer, *point));
                }
            }
            let issued: Vec<(Waiting, Shares)> = shares
                .into_iter()
                .filter_map(|(token, shares)| Some((self.points.waiting.remove(&token)?, shares)))
                .collect();
            let city = &*self;
            let tokens = city.town.read(|state| {
                let unblind = |(waiting, shares): &(Waiting, Shares)| city.unblind(state, &epoch, waiting, shares);
                issued.par_iter().map(unblind).collect::<Result<Vec<OwnToken>, Failure>>()
            })??;
            for token in tokens {
                self.plan_redemption(token, &epoch);
            }
        }
        Ok(())
    }

    /// As many trustees as are needed make answers on all cores, which are written down.
    fn answers(
        &mut self,
        epoch: u32,
        answer: impl Fn(&Trustee, &State, &mut ChaCha20Rng) -> Result<Vec<Entry>, Failure> + Sync,
    ) -> Result<Vec<Entry>, Failure> {
        let day = self.town.time() / DAY;
        let count = self.town.trustees.len() as u64;
        // Not always the same.
        let present: Vec<usize> = (0..u64::from(THRESHOLD)).map(|place| ((day + place) % count) as usize).collect();
        let (plan, time) = (self.plan, self.town.time());
        let trustees = &self.town.trustees;
        let entries = self.town.read(|state| {
            let answers = present.par_iter().map(|place| {
                let mut rng = plan.rng(
                    (2 << 60)
                        | (u64::from(epoch) << 44)
                        | ((time / DAY) << 12)
                        | ((time % DAY / TICK) << 4)
                        | *place as u64,
                );
                answer(&trustees[*place], state, &mut rng)
            });
            answers.collect::<Result<Vec<Vec<Entry>>, Failure>>()
        })??;
        let entries: Vec<Entry> = entries.into_iter().flatten().collect();
        self.town.write(&entries)?;
        self.attacks.saw_all(&entries.iter().take(1).cloned().collect::<Vec<_>>());
        Ok(entries)
    }

    fn unblind(
        &self,
        state: &State,
        epoch: &Epoch,
        waiting: &Waiting,
        shares: &[(u32, Element)],
    ) -> Result<OwnToken, Failure> {
        let Waiting { who, denomination, ref which, .. } = *waiting;
        let key = issuer_key(state, epoch, denomination)?;
        let request = self.request(state, who, epoch, denomination, which)?;
        let shown = self.shown(&request)?;
        let share =
            |(issuer, point): &(u32, Element)| VerifiedShare::new_unchecked(&key, *issuer as usize, shown, *point);
        let evaluated = combine(&key, &shares.iter().map(share).collect::<Vec<_>>())?;
        let point = match self.plan.habits.blinding {
            Blinding::On => *request.finish(&evaluated)?.point(),
            Blinding::Off => *evaluated.point(),
        };
        Ok(OwnToken { who, epoch: waiting.epoch, denomination, serial: request.serial().clone(), point })
    }

    fn plan_redemption(&mut self, token: OwnToken, epoch: &Epoch) {
        if !chance(&mut self.rng, REDEEMED) {
            return;
        }
        let who = token.who;
        let from = epoch.redeem_from.max(self.town.time() + 1);
        let time = self.when(who, from, epoch.redeem_until);
        let purse = self.purse(who, epoch, &public(&token.serial));
        self.plan_deed(time, Deed::new(who, What::Redeem { token: Box::new(token), purse }));
    }

    /// An account for a token: its own, as wallets make it, or that of the first token of the epoch.
    fn purse(&mut self, who: usize, epoch: &Epoch, serial: &Key) -> usize {
        let next = self.points.purses.len();
        let place = match self.plan.habits.purses {
            Purses::Apart => next,
            Purses::Joined => *self.points.joined.entry((who, epoch.number)).or_insert(next),
        };
        if place == next {
            let key = self.residents[who].secrets.account_key(&serial.0);
            let account = Account::new(key.clone(), self.town.chain, epoch.number);
            self.points.purses.push(Purse { who, epoch: epoch.number, key, account });
        }
        place
    }

    /// Hands a token in.
    pub fn redemption(&self, token: &OwnToken, purse: usize, rng: &mut ChaCha20Rng) -> Entry {
        let body = Redemption {
            epoch: token.epoch,
            denomination: token.denomination,
            serial: public(&token.serial),
            account: self.points.purses[purse].account.key(),
            token: Point(*token.point.as_bytes()),
        };
        sign(&token.serial, &self.town.chain, Body::Redemption(body), rng)
    }

    /// Takes note of a redemption on the board.
    ///
    /// # Errors
    /// When the epoch is unknown.
    pub fn redeemed(&mut self, token: &OwnToken, purse: usize, position: u64) -> Result<(), Failure> {
        let worth = self.points.epoch(token.epoch)?.denominations[usize::from(token.denomination)];
        self.points.redeeming.insert(position, (purse, worth));
        self.points.done.redemptions += 1;
        Ok(())
    }

    /// Issuers answer everything that was handed in, and people spend what they have.
    ///
    /// # Errors
    /// When the board refuses an answer.
    pub fn credit(&mut self) -> Result<(), Failure> {
        for epoch in self.points.epochs.clone() {
            let entries =
                self.answers(epoch.number, |trustee, state, rng| Ok(trustee.redeem(state, epoch.number, rng)?))?;
            let mut answered = BTreeSet::new();
            for entry in &entries {
                if let Body::Redeemed(redeemed) = &entry.body {
                    answered.extend(redeemed.redemptions.iter().copied());
                }
            }
            for position in answered {
                // What is nobody's is a forgery, and void.
                let Some((purse, worth)) = self.points.redeeming.remove(&position) else { continue };
                self.points.purses[purse].account.credit(worth)?;
                self.plan_spend(purse, &epoch)?;
            }
        }
        Ok(())
    }
}
