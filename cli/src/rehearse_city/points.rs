//! Points as they are earned: by acts and ballots, and claimed as blind tokens.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;
use tabella_crypto::group::Element;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::token::oprf::hash_to_group;
use tabella_crypto::token::{IssuerKey, TokenRequest};
use tabella_ledger::bytes::{Key, Point};
use tabella_ledger::cbor;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{Account, JoinError, Provider, join_week, public};
use tabella_ledger::rewards::{Act, Claim, Epoch, Event, Spend, TokenRef};
use tabella_ledger::state::{State, WEEK};

use super::Failure;
use super::city::City;
use super::deed::{Deed, What};
use super::plan::{Blinding, Delays, TICK, below, moment};
use super::programme::{PERSON_WEEK, Parties};
use super::town::sign;

/// Everything about points that no single entry shows.
#[derive(Default)]
pub struct Points {
    /// As they were announced.
    pub epochs: Vec<Epoch>,
    /// Who has a part in the programme, once there is one.
    pub parties: Option<Parties>,
    /// Tokens that were asked for.
    pub waiting: BTreeMap<TokenRef, Waiting>,
    /// Redemptions on the board, by position: place of the account, and points.
    pub redeeming: BTreeMap<u64, (usize, u32)>,
    /// All accounts.
    pub purses: Vec<Purse>,
    /// The account of a person and epoch, where all tokens go into one.
    pub joined: BTreeMap<(usize, u32), usize>,
    /// Accounts that spend in the block that is being made: each spend counts on the one before it.
    pub busy: BTreeSet<usize>,
    /// Spends that no provider has answered, by position.
    pub open: BTreeMap<u64, OpenSpend>,
    /// All spends: epoch and position.
    pub spends: Vec<(u32, u64)>,
    /// By epoch, points in spends that were not given back, and in those that were honoured.
    pub sums: BTreeMap<u32, (u64, u64)>,
    /// By person and week, what they claimed.
    pub weeks: BTreeMap<(usize, u64), u32>,
    /// By person and week, pseudonyms on the board.
    pub earning: BTreeSet<(usize, u64)>,
    /// Claims by kind of act; polls under their own name.
    pub claims: BTreeMap<String, u64>,
    /// Spends that were planned, by epoch: there is a most, so that a month stays a matter of minutes.
    pub planned: BTreeMap<u32, u64>,
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

/// A token that was asked for.
pub struct Waiting {
    pub who: usize,
    pub epoch: u32,
    pub denomination: u8,
    /// What tells this token from others of this person.
    pub which: Vec<u8>,
}

/// A token of somebody.
pub struct OwnToken {
    pub who: usize,
    pub epoch: u32,
    pub denomination: u8,
    pub serial: SigningKey,
    pub point: Element,
}

/// An account of somebody.
pub struct Purse {
    /// Whose.
    pub who: usize,
    /// Its epoch.
    pub epoch: u32,
    pub key: SigningKey,
    pub account: Account,
}

/// A spend that no provider has answered.
pub struct OpenSpend {
    pub purse: usize,
    pub epoch: u32,
    pub provider: usize,
    pub spend: Spend,
    pub memo: tabella_crypto::account::Memo,
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
pub fn issuer_key(state: &State, epoch: &Epoch, denomination: u8) -> Result<IssuerKey, Failure> {
    let ceremony = state.ceremony(&epoch.ceremony).and_then(|ceremony| ceremony.key());
    let key = ceremony.ok_or("the ceremony of an epoch has a key")?;
    Ok(IssuerKey::new(state.chain().0, epoch.ceremony.0, key, usize::from(denomination))?)
}

impl City {
    /// What somebody asks for with a token.
    pub fn request(
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
    pub fn shown(&self, request: &TokenRequest) -> Result<Element, Failure> {
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
