//! Points as they go: claimed as blind tokens, issued, redeemed, spent, settled or given back.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use rayon::prelude::*;
use tabella_crypto::group::Element;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::token::oprf::hash_to_group;
use tabella_crypto::token::{self, IssuerKey, TokenRequest, VerifiedShare, combine};
use tabella_ledger::bytes::{Hash, Key, Point};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{Account, JoinError, Provider, join_week, public};
use tabella_ledger::rewards::{Act, Claim, Epoch, Event, Redemption, Spend, TokenRef};
use tabella_ledger::state::{State, WEEK};

use super::Failure;
use super::city::City;
use super::deed::{Deed, What};
use super::plan::{Blinding, DAY, Delays, Purses, TICK, below, chance, moment};
use super::programme::{GOODS, PERSON_WEEK, Parties, is_fund};
use super::town::{Submission, THRESHOLD, sign};

/// Of a thousand tokens so many are redeemed; the others are forgotten.
const REDEEMED: u64 = 900;
/// Of a thousand spends so many are given back.
const CANCELLED: u64 = 50;

/// Everything about points that no single entry shows.
#[derive(Default)]
pub struct Points {
    /// As they were announced.
    pub epochs: Vec<Epoch>,
    /// Who has a part in the programme, once there is one.
    pub parties: Option<Parties>,
    /// Tokens that were asked for.
    waiting: BTreeMap<TokenRef, Waiting>,
    /// Redemptions on the board, by position: place of the account, and points.
    redeeming: BTreeMap<u64, (usize, u32)>,
    /// All accounts.
    pub purses: Vec<Purse>,
    /// The account of a person and epoch, where all tokens go into one.
    joined: BTreeMap<(usize, u32), usize>,
    /// Accounts that spend in the block that is being made: each spend counts on the one before it.
    pub busy: BTreeSet<usize>,
    /// Spends that no provider has answered, by position.
    open: BTreeMap<u64, OpenSpend>,
    /// All spends: epoch and position.
    spends: Vec<(u32, u64)>,
    /// By epoch, points in spends that were not given back, and in those that were honoured.
    sums: BTreeMap<u32, (u64, u64)>,
    /// By person and week, what they claimed.
    weeks: BTreeMap<(usize, u64), u32>,
    /// By person and week, pseudonyms on the board.
    pub earning: BTreeSet<(usize, u64)>,
    /// Claims by kind of act; polls under their own name.
    pub claims: BTreeMap<String, u64>,
    /// Spends that were planned, by epoch: there is a most, so that a month stays a matter of minutes.
    planned: BTreeMap<u32, u64>,
    /// Operations that were accepted.
    pub done: Done,
}

/// How often each was accepted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Done {
    pub claims: u64,
    pub redemptions: u64,
    pub spends: u64,
    pub settlements: u64,
    pub cancellations: u64,
}

struct Waiting {
    who: usize,
    epoch: u32,
    denomination: u8,
    /// What tells this token from others of this person.
    which: Vec<u8>,
}

/// A token of somebody.
pub struct OwnToken {
    who: usize,
    epoch: u32,
    denomination: u8,
    serial: SigningKey,
    point: Element,
}

/// An account of somebody.
pub struct Purse {
    /// Whose.
    pub who: usize,
    /// Its epoch.
    pub epoch: u32,
    key: SigningKey,
    account: Account,
}

struct OpenSpend {
    purse: usize,
    epoch: u32,
    provider: usize,
    spend: Spend,
    memo: tabella_crypto::account::Memo,
}

impl Points {
    /// The key of who attests.
    ///
    /// # Panics
    /// Before there is a programme, which is a fault of the caller.
    pub fn attesting(&self, place: usize) -> SigningKey {
        self.parties.as_ref().expect("there is a programme").attesting[place].clone()
    }

    /// A provider.
    ///
    /// # Errors
    /// When there is none in this place.
    pub fn provider(&self, place: usize) -> Result<&Provider, Failure> {
        let parties = self.parties.as_ref().ok_or("there is no programme yet")?;
        Ok(parties.providers.get(place).ok_or("there is no such provider")?)
    }

    /// The key of a provider.
    pub fn provider_key(&self, known: &Key) -> Option<&SigningKey> {
        self.parties.as_ref()?.provider_keys.iter().find(|key| public(key) == *known)
    }

    /// What is in an account, as its owner knows.
    pub fn account(&self, place: usize) -> &Account {
        &self.purses[place].account
    }

    /// The key of an account.
    pub fn key_of(&self, place: usize) -> &SigningKey {
        &self.purses[place].key
    }

    /// Spends of an epoch on the board, by position.
    pub fn spends_of(&self, epoch: u32) -> Vec<u64> {
        self.spends.iter().filter(|(number, _)| *number == epoch).map(|(_, position)| *position).collect()
    }

    /// Points of an epoch in spends that were not given back, and in those that were honoured.
    pub fn spent_in(&self, epoch: u32) -> (u64, u64) {
        self.sums.get(&epoch).copied().unwrap_or_default()
    }

    /// The epoch in which claims are made at a time.
    pub fn epoch_at(&self, time: u64) -> Option<&Epoch> {
        self.epochs.iter().find(|epoch| (epoch.begins..=epoch.ends).contains(&time))
    }

    /// An epoch by its number.
    pub fn epoch(&self, number: u32) -> Result<&Epoch, Failure> {
        let found = self.epochs.iter().find(|epoch| epoch.number == number);
        Ok(found.ok_or("there is no such epoch")?)
    }
}

/// The key of a denomination.
fn issuer_key(state: &State, epoch: &Epoch, denomination: u8) -> Result<IssuerKey, Failure> {
    let ceremony = state.ceremony(&epoch.ceremony).and_then(|ceremony| ceremony.key());
    let key = ceremony.ok_or("the ceremony of an epoch has a key")?;
    Ok(IssuerKey::new(state.chain().0, epoch.ceremony.0, key, usize::from(denomination))?)
}

impl City {
    /// What somebody asks for with a token.
    fn request(
        &self,
        state: &State,
        who: usize,
        epoch: &Epoch,
        denomination: u8,
        which: &[u8],
    ) -> Result<TokenRequest, Failure> {
        let secret = self.residents[who].secrets.account_secret(&epoch.ceremony.0);
        Ok(TokenRequest::derive(&secret, &issuer_key(state, epoch, denomination)?, which)?)
    }

    /// What the issuers are shown of it.
    fn shown(&self, request: &TokenRequest) -> Result<Element, Failure> {
        match self.plan.habits.blinding {
            Blinding::On => Ok(*request.blinded()),
            Blinding::Off => Ok(hash_to_group(request.serial().public().as_bytes())?),
        }
    }

    /// A claim of so many points.
    ///
    /// # Errors
    /// When the epoch cannot pay them out.
    pub fn claim(
        &self,
        state: &State,
        who: usize,
        claimant: &SigningKey,
        event: Event,
        points: u32,
        rng: &mut ChaCha20Rng,
    ) -> Result<Entry, Failure> {
        let epoch = self.points.epoch_at(self.town.time()).ok_or("no epoch is on")?;
        let split = epoch.split(points).ok_or("the points cannot be paid out")?;
        let mut blinded = Vec::with_capacity(split.len());
        for (place, denomination) in (0..).zip(split) {
            let request = self.request(state, who, epoch, denomination, &which(&event, place))?;
            blinded.push(Point(*self.shown(&request)?.as_bytes()));
        }
        let body = Claim { epoch: epoch.number, claimant: public(claimant), event, blinded };
        Ok(sign(claimant, &self.town.chain, Body::Claim(body), rng))
    }

    /// What a claim at this time will be told, as far as this person's week goes.
    pub fn foresee_claim(&mut self, who: usize, points: u32) -> Option<&'static str> {
        let week = self.points.weeks.entry((who, self.town.time() / WEEK)).or_default();
        if *week + points > PERSON_WEEK {
            return Some("rewards.week_cap");
        }
        *week += points;
        None
    }

    /// Takes note of a claim on the board.
    ///
    /// # Errors
    /// When the epoch is unknown.
    pub fn claimed(&mut self, who: usize, claim: &Claim, points: u32, position: u64) -> Result<(), Failure> {
        let kind = match &claim.event {
            Event::Act { act } => act.act.kind.clone(),
            Event::Ballot { .. } => "poll".into(),
        };
        *self.points.claims.entry(kind).or_default() += 1;
        self.points.done.claims += 1;
        let epoch = claim.epoch;
        let split = self.points.epoch(epoch)?.split(points).ok_or("the points cannot be paid out")?;
        for (place, denomination) in (0..).zip(split) {
            let which = which(&claim.event, place);
            let waiting = Waiting { who, epoch, denomination, which };
            self.points.waiting.insert(TokenRef { claim: position, place }, waiting);
        }
        Ok(())
    }

    /// Plans what issuers and providers do, day by day.
    pub fn plan_points(&mut self) {
        let (first, last) = (self.plan.at(0), self.plan.at(1000));
        let step = (last - first) / u64::from(self.plan.days);
        for day in 0..u64::from(self.plan.days) {
            // Redemptions first: what was handed in on the last day is not to wait.
            self.plan_task(first + day * step + 3 * 60 * 60, City::issue);
            self.plan_task(first + day * step + 4 * 60 * 60, City::credit);
        }
        for week in 1..=8 {
            self.plan_task(self.plan.at(week * 120) - TICK, City::settle);
        }
    }

    /// Issuers answer everything that was claimed.
    fn issue(&mut self) -> Result<(), Failure> {
        for epoch in self.points.epochs.clone() {
            let entries = self.answers(|trustee, state, rng| Ok(trustee.evaluate(state, epoch.number, rng)?))?;
            let mut shares: BTreeMap<TokenRef, Vec<(u32, Element)>> = BTreeMap::new();
            for entry in &entries {
                let Body::Evaluation(evaluation) = &entry.body else { continue };
                let answer = token::Evaluation::from_bytes(&evaluation.evaluation, evaluation.tokens.len())?;
                for (token, point) in evaluation.tokens.iter().zip(answer.points()) {
                    shares.entry(*token).or_default().push((evaluation.issuer, *point));
                }
            }
            let issued: Vec<(TokenRef, Waiting, Vec<(u32, Element)>)> = shares
                .into_iter()
                .filter_map(|(token, shares)| Some((token, self.points.waiting.remove(&token)?, shares)))
                .collect();
            let city = &*self;
            let tokens = city.town.read(|state| {
                let unblind = |(_, waiting, shares): &(TokenRef, Waiting, Vec<(u32, Element)>)| {
                    city.unblind(state, &epoch, waiting, shares)
                };
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
        answer: impl Fn(&tabella_ledger::party::Trustee, &State, &mut ChaCha20Rng) -> Result<Vec<Entry>, Failure> + Sync,
    ) -> Result<Vec<Entry>, Failure> {
        let day = self.town.time() / DAY;
        let count = self.town.trustees.len() as u64;
        // Not always the same.
        let present: Vec<usize> = (0..u64::from(THRESHOLD)).map(|place| ((day + place) % count) as usize).collect();
        let (plan, time) = (self.plan, self.town.time());
        let trustees = &self.town.trustees;
        let entries = self.town.read(|state| {
            let answers = present.par_iter().map(|place| {
                let mut rng = plan.rng(2 << 32 | time % (1 << 28) << 4 | *place as u64);
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
        let purse = self.purse(who, epoch);
        self.plan_deed(time, Deed::new(who, What::Redeem { token: Box::new(token), purse }));
    }

    /// An account for a token.
    fn purse(&mut self, who: usize, epoch: &Epoch) -> usize {
        let next = self.points.purses.len();
        let (place, number) = match self.plan.habits.purses {
            Purses::Apart => (next, next),
            Purses::Joined => (*self.points.joined.entry((who, epoch.number)).or_insert(next), 0),
        };
        if place == next {
            let which = Hash::of_parts(&[&epoch.ceremony.0, &(number as u64).to_le_bytes()]);
            let key = self.residents[who].secrets.account_key(&which.0);
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
    fn credit(&mut self) -> Result<(), Failure> {
        for epoch in self.points.epochs.clone() {
            let entries = self.answers(|trustee, state, rng| Ok(trustee.redeem(state, epoch.number, rng)?))?;
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

    fn plan_spend(&mut self, purse: usize, epoch: &Epoch) -> Result<(), Failure> {
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
    fn settle(&mut self) -> Result<(), Failure> {
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

    /// Plans the civic acts of the month.
    ///
    /// # Errors
    /// When the board stopped.
    pub fn plan_acts(&mut self) -> Result<(), Failure> {
        let (first, last) = (self.plan.at(10), self.plan.at(950));
        let mut begun: BTreeMap<(usize, u64), u64> = BTreeMap::new();
        for _ in 0..self.plan.acts() {
            let who = below(&mut self.rng, self.plan.panel() as u64) as usize;
            let time = self.when_done(who, first, last);
            let until = (time + self.plan.claim_within()).min(self.plan.at(1000)) - 4 * TICK;
            let claimed = self.when_can(who, time + TICK, until);
            // The pseudonym of a week comes before what is claimed under it.
            let claimed = claimed.max(claimed / WEEK * WEEK + 2 * TICK);
            let (act, place) = self.act_of(public(&self.residents[who].week_key(claimed / WEEK)), time);
            let points = self.town.read(|state| points_of(state, &act))??;
            self.plan_deed(claimed, Deed::new(who, What::ClaimAct { act, place, points }));
            begun.entry((who, claimed / WEEK)).and_modify(|first| *first = claimed.min(*first)).or_insert(claimed);
        }
        for ((who, week), claimed) in begun {
            let latest = claimed / TICK * TICK;
            let earliest = (week * WEEK).max(self.plan.at(0)).max(claimed.saturating_sub(self.plan.claim_within()));
            let time = match self.plan.habits.delays {
                Delays::On => moment(&mut self.rng, earliest, latest),
                Delays::Off => latest - 1,
            };
            self.plan_deed(time, Deed::new(who, What::Earn { week }));
        }
        Ok(())
    }

    /// Plans the claim for a ballot that was just cast.
    pub fn plan_ballot_claim(&mut self, who: usize, ballot_box: usize) {
        let from = self.town.time() + 1;
        let until = (from + self.plan.claim_within()).min(self.plan.at(1000) - TICK);
        let time = self.when_can(who, from, until);
        self.plan_deed(time, Deed::new(who, What::ClaimBallot { ballot_box }));
    }

    /// The pseudonym under which somebody earns in a week; nothing for who is on no list.
    ///
    /// # Errors
    /// When it cannot be made, although this person is.
    pub fn earn(
        &self,
        state: &State,
        week: u64,
        person: &SigningKey,
        key: &SigningKey,
        rng: &mut ChaCha20Rng,
    ) -> Result<Option<Entry>, Failure> {
        let epoch = self.points.epoch_at(self.town.time()).ok_or("no epoch is on")?.number;
        match join_week(state, epoch, u32::try_from(week)?, person, key, rng) {
            Ok(entry) => Ok(Some(entry)),
            // Whoever got another key since the epoch was announced waits for the next one.
            Err(JoinError::NotListed | JoinError::NotOpen) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// What an act earns by the rules on the board.
fn points_of(state: &State, act: &Act) -> Result<u32, Failure> {
    let rules = state.rewards().programme(&act.programme)?.rules();
    let kind = rules.kind(&act.kind).ok_or("no kind of act of the programme")?;
    Ok(kind.formula.points(&act.measure).ok_or("the measure is of another kind")?)
}

/// What tells a token of somebody from all others of theirs.
fn which(event: &Event, place: u8) -> Vec<u8> {
    [&cbor::encode(event)[..], &[place]].concat()
}
