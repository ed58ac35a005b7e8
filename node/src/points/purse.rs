//! What a person has earned: claims, tokens and accounts, found on the own copy of the board with the secrets of the phrase.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRngCore;
use tabella_crypto::derive::BoardSecrets;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{self, Account, JoinError, Wallet, join_week, public};
use tabella_ledger::rewards::{Claim, Epoch, Event, Redemption, SignedAct, TokenRef};
use tabella_ledger::state::{EpochState, Fate, Good, RewardError, State, WEEK};

use super::slip::Part;
use super::{PointsError, Purpose, RewardLog, Schedule, Voucher};
use crate::identity::Identity;

/// A person's points on one board.
#[derive(Debug, Clone)]
pub struct Purse {
    identity: Identity,
    pub(super) chain: Hash,
}

/// An election whose points can be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimable {
    /// The election.
    pub election: Hash,
    /// Its points.
    pub points: u32,
    /// The epoch that takes the claim.
    pub epoch: u32,
}

/// What became of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Asked for; too few issuers have answered.
    Asked,
    /// It is there, and waits for its moment.
    Ready,
    /// Handed in; the issuers have not said whether it is one.
    Redeeming,
    /// In its account.
    Redeemed,
    /// Handed in, and nothing came of it: what was handed in is not the token, went to another account, or the issuers
    /// had made more tokens than were asked for. Its serial is used up.
    Void,
}

/// A token of this person.
#[derive(Debug, Clone)]
pub struct OwnToken {
    /// Of which claim, and which of its tokens.
    pub reference: TokenRef,
    /// Points.
    pub worth: u32,
    /// What became of it.
    pub stage: Stage,
    made: Option<party::OwnToken>,
}

/// A claim of this person.
#[derive(Debug, Clone)]
pub struct OwnClaim {
    /// Its position.
    pub position: u64,
    /// The election, or nothing for an act.
    pub election: Option<Hash>,
    /// Points.
    pub points: u32,
    /// Its tokens.
    pub tokens: Vec<OwnToken>,
}

/// A spend of this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnSpend {
    /// Number of the epoch.
    pub epoch: u32,
    /// Its position; that of the first part, if it was paid out of several accounts.
    pub position: u64,
    /// Where.
    pub provider: Key,
    /// Points: the whole price.
    pub amount: u64,
    /// Points of it that are not on the board yet: parts that wait for their moment.
    pub missing: u32,
    /// Until when the missing parts are to be there, Unix seconds; nothing for a price that one account paid. The parts of a
    /// fee that are not sent by then are not sent by themselves any more.
    pub until: Option<u64>,
    /// What for, if this program wrote it.
    pub purpose: Option<Purpose>,
    /// What became of it.
    pub fate: Fate,
}

/// What somebody has of an epoch.
#[derive(Debug, Clone)]
pub struct EpochPoints {
    /// The epoch, with the days on which points expire.
    pub epoch: Epoch,
    /// Claims, in the order of the log.
    pub claims: Vec<OwnClaim>,
    /// Points in all accounts, without those that parts of purchases under way will take.
    pub balance: u64,
    /// Spends, in the order of the log; a purchase out of several accounts is one.
    pub spends: Vec<OwnSpend>,
    pub(super) accounts: Vec<Account>,
    /// Of purchases out of several accounts the first position, and what their memos say.
    pub(super) parts: Vec<(u64, Part)>,
}

impl EpochPoints {
    /// Points of tokens at a stage.
    pub fn at(&self, stage: Stage) -> u64 {
        let tokens = self.claims.iter().flat_map(|claim| &claim.tokens);
        tokens.filter(|token| token.stage == stage).map(|token| u64::from(token.worth)).sum()
    }

    /// Points that can still be spent at a time: the balance until its last day.
    pub fn spendable(&self, time: u64) -> u64 {
        if time > self.epoch.spend_until { 0 } else { self.balance }
    }
}

impl OwnSpend {
    /// What the owner shows for it: only to the provider.
    pub fn voucher(&self, chain: &Hash) -> Option<Voucher> {
        let nonce = *self.purpose?.nonce();
        Some(Voucher { chain: *chain, epoch: self.epoch, position: self.position, nonce })
    }
}

impl Purse {
    /// Somebody's points on the board `chain`.
    pub fn new(identity: Identity, chain: Hash) -> Self {
        Self { identity, chain }
    }

    pub(super) fn secrets(&self) -> BoardSecrets {
        self.identity.on_board(&self.chain)
    }

    /// Voter keys, the newest first: an older one may have cast a ballot, or be on the list of an epoch.
    fn voter_keys(&self) -> impl Iterator<Item = SigningKey> {
        let numbers = (0..=self.identity.enrolment()).rev();
        numbers.map(|number| self.identity.clone().with_enrolment(number).voter_key(&self.chain))
    }

    /// What this person's tokens of an epoch are derived from.
    fn wallet(&self, epoch: &EpochState) -> Wallet {
        Wallet::new(*self.secrets().account_secret(&epoch.epoch().ceremony.0), self.chain)
    }

    /// The key under which acts are claimed in the week of a moment. Whoever attests an act for this person alone names it.
    pub fn week_key(&self, time: u64) -> Key {
        public(&self.secrets().week_key(week(time)))
    }

    /// Under which key a ballot's points are claimed, if a ballot of this person counts in the election.
    fn claimant(&self, state: &State, election: &Hash) -> Result<Option<SigningKey>, PointsError> {
        let found = state.election(election)?;
        let counts = |key: &SigningKey| found.counted_of(&public(key)).is_some();
        if found.manifest().is_pseudonymous() {
            return Ok(Some(self.secrets().pseudonym_key(&election.0)).filter(counts));
        }
        if !self.voter_keys().any(|key| counts(&key)) {
            return Ok(None);
        }
        let good = |key: &SigningKey| state.membership(&public(key)).is_some_and(|found| found.good == Good::Yes);
        Ok(self.voter_keys().find(good))
    }

    /// Elections and polls whose points this person can claim, and the epoch that takes each claim.
    ///
    /// # Errors
    /// When the copy of the board cannot be used.
    pub fn claimable(&self, state: &State, log: &RewardLog, time: u64) -> Result<Vec<Claimable>, PointsError> {
        let Ok(epoch) = claiming(state, None, time) else { return Ok(Vec::new()) };
        let own = self.own_claims(state, log)?;
        let claimed: BTreeSet<Hash> = own.iter().filter_map(|(_, claim)| election_of(claim)).collect();
        let mut claimable = Vec::new();
        for (id, election) in state.elections() {
            let points = election.manifest().points;
            if points > 0 && !claimed.contains(id) && self.claimant(state, id)?.is_some() {
                claimable.push(Claimable { election: *id, points, epoch });
            }
        }
        Ok(claimable)
    }

    /// The claim for a ballot that counts.
    ///
    /// # Errors
    /// [`PointsError`] says why there is nothing to claim.
    pub fn claim_ballot(
        &self,
        state: &State,
        log: &RewardLog,
        election: &Hash,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Entry, PointsError> {
        let claimant = self.claimant(state, election)?.ok_or(PointsError::NoBallot(*election))?;
        let epoch = claiming(state, None, time)?;
        let found = self.claimable(state, log, time)?.into_iter().find(|claimable| claimable.election == *election);
        let points = found.ok_or(PointsError::NothingToClaim(*election))?.points;
        let wallet = self.wallet(state.rewards().epoch(epoch).map_err(reward)?);
        Ok(wallet.claim(state, &claimant, epoch, Event::Ballot { election: *election }, points, rng)?)
    }

    /// The claim for an attested act, and before it the pseudonym of the week if it is not on the board yet. Both have to
    /// come onto the board in the week of `time`.
    ///
    /// # Errors
    /// [`PointsError`] says why there is nothing to claim.
    pub fn claim_act(
        &self,
        state: &State,
        log: &RewardLog,
        act: &SignedAct,
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, PointsError> {
        if !act.is_signed(&self.chain) {
            return Err(PointsError::Act("whoever it names has not signed it for this board"));
        }
        let epoch = claiming(state, Some(&act.act.programme), time)?;
        let points = points_of(state, log, &Event::Act { act: act.clone() });
        let points = points.ok_or(PointsError::Act("the published rules have no such kind of act"))?;
        if points == 0 {
            return Err(PointsError::Act("by the published rules it earns no points"));
        }
        let found = state.rewards().epoch(epoch).map_err(reward)?;
        let key = self.secrets().week_key(week(time));
        let mut entries = Vec::new();
        if !state.rewards().is_week_pseudonym(&public(&key), time) {
            let list = state.assembly(&found.epoch().ceremony).ok_or(JoinError::NotOpen)?;
            let person = self.voter_keys().find(|key| list.find(&public(key)).is_some()).ok_or(JoinError::NotListed)?;
            entries.push(join_week(state, epoch, week(time), &person, &key, rng)?);
        }
        let event = Event::Act { act: act.clone() };
        entries.push(self.wallet(found).claim(state, &key, epoch, event, points, rng)?);
        Ok(entries)
    }

    /// Claims under any key of this person, whichever device made them.
    fn own_claims<'l>(&self, state: &State, log: &'l RewardLog) -> Result<Vec<(u64, &'l Claim)>, PointsError> {
        let secrets = self.secrets();
        let voter: BTreeSet<Key> = self.voter_keys().map(|key| public(&key)).collect();
        let (mut polls, mut weeks) = (BTreeMap::new(), BTreeMap::new());
        let mut own = Vec::new();
        let mut earning = BTreeSet::new();
        for (position, body) in log.bodies() {
            match body {
                Body::WeekPseudonym(said) => {
                    let key = weeks.entry(said.week).or_insert_with(|| public(&secrets.week_key(said.week)));
                    if *key == said.key {
                        earning.insert(said.key);
                    }
                }
                Body::Claim(claim) => {
                    let is_own = match &claim.event {
                        Event::Act { .. } => earning.contains(&claim.claimant),
                        Event::Ballot { election } if state.election(election)?.manifest().is_pseudonymous() => {
                            let key = || public(&secrets.pseudonym_key(&election.0));
                            *polls.entry(*election).or_insert_with(key) == claim.claimant
                        }
                        Event::Ballot { .. } => voter.contains(&claim.claimant),
                    };
                    if is_own {
                        own.push((position, claim));
                    }
                }
                _ => {}
            }
        }
        Ok(own)
    }

    /// Everything of this person's, epoch after epoch.
    ///
    /// # Errors
    /// [`PointsError::Inconsistent`] when the copy of the board does not fit together.
    pub fn look(&self, state: &State, log: &RewardLog) -> Result<Vec<EpochPoints>, PointsError> {
        let own = self.own_claims(state, log)?;
        let redeemed: BTreeMap<Key, (u64, &Redemption)> = log
            .bodies()
            .filter_map(|(position, body)| match body {
                Body::Redemption(said) => Some((said.serial, (position, said))),
                _ => None,
            })
            .collect();
        let each = |found: &EpochState| {
            let number = found.epoch().number;
            let of_epoch = own.iter().filter(|(_, claim)| claim.epoch == number);
            let claims = of_epoch.map(|(position, claim)| self.one(state, log, found, *position, claim, &redeemed));
            let claims = claims.collect::<Result<Vec<_>, PointsError>>()?;
            let made = claims.iter().flat_map(|claim: &OwnClaim| &claim.tokens).filter_map(|token| token.made.as_ref());
            let accounts = made.map(|token| self.account(&token.serial(), number));
            let accounts = accounts.filter(|account| found.accounts().contains_key(&account.key())).collect();
            let (epoch, spends, parts) = (found.epoch().clone(), Vec::new(), Vec::new());
            let mut points = EpochPoints { epoch, claims, balance: 0, spends, accounts, parts };
            points.follow(state, log, found)?;
            Ok(points)
        };
        state.rewards().epochs().iter().map(each).collect()
    }

    fn one(
        &self,
        state: &State,
        log: &RewardLog,
        epoch: &EpochState,
        position: u64,
        claim: &Claim,
        redeemed: &BTreeMap<Key, (u64, &Redemption)>,
    ) -> Result<OwnClaim, PointsError> {
        let points = points_of(state, log, &claim.event).ok_or(PointsError::Inconsistent(claim.epoch))?;
        let split = epoch.epoch().split(points).ok_or(PointsError::Inconsistent(claim.epoch))?;
        let asked = |token: &TokenRef| log.asked(token);
        let made = self.wallet(epoch).tokens(state, claim, position, points, log.evaluations(), asked)?;
        let mut made: BTreeMap<TokenRef, party::OwnToken> =
            made.into_iter().map(|token| (token.reference(), token)).collect();
        let tokens = (0..).zip(split).map(|(place, denomination)| {
            let reference = TokenRef { claim: position, place };
            let made = made.remove(&reference);
            let worth = epoch.epoch().denominations.get(usize::from(denomination)).copied().unwrap_or(0);
            let stage = match &made {
                None => Stage::Asked,
                Some(token) => match redeemed.get(&token.serial()) {
                    None => Stage::Ready,
                    Some((at, _)) if epoch.redeeming().contains_key(at) => Stage::Redeeming,
                    Some((_, said)) if self.is_credited(epoch, token, said, worth) => Stage::Redeemed,
                    Some(_) => Stage::Void,
                },
            };
            OwnToken { reference, worth, stage, made }
        });
        Ok(OwnClaim { position, election: election_of(claim), points, tokens: tokens.collect() })
    }

    /// Whether a token that was handed in, and answered, is in its account. The board does not say which tokens it credited,
    /// but nobody knows of an account before its token is handed in.
    fn is_credited(&self, epoch: &EpochState, token: &party::OwnToken, said: &Redemption, worth: u32) -> bool {
        let account = self.account(&token.serial(), epoch.epoch().number).key();
        let credited = epoch.accounts().get(&account).map_or(0, |known| known.balance.credited());
        said.token == token.point() && said.account == account && credited >= worth
    }

    /// Redemptions whose moment has come. The moments of tokens that are redeemed are forgotten.
    ///
    /// # Errors
    /// When the copy of the board or the file cannot be used.
    pub fn redemptions(
        &self,
        state: &State,
        log: &RewardLog,
        schedule: &Schedule,
        now: u64,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, PointsError> {
        let mut entries: Vec<Entry> = Vec::new();
        for points in self.look(state, log)? {
            let found = state.rewards().epoch(points.epoch.number).map_err(reward)?;
            let wallet = self.wallet(found);
            for token in points.claims.iter().flat_map(|claim| &claim.tokens) {
                match (&token.made, token.stage) {
                    (Some(made), Stage::Ready) if now <= points.epoch.redeem_until => {
                        let moment = schedule.not_before(&self.chain, &token.reference, &points.epoch, now, rng)?;
                        if moment.max(points.epoch.redeem_from) <= now {
                            let account = self.account(&made.serial(), points.epoch.number);
                            entries.push(wallet.redeem(made, account.key(), rng));
                        }
                    }
                    (_, Stage::Redeeming | Stage::Redeemed | Stage::Void) => {
                        schedule.forget(&self.chain, &token.reference)?
                    }
                    _ => {}
                }
            }
        }
        // Their order says nothing of the claims either.
        for place in (1..entries.len()).rev() {
            entries.swap(place, (rng.next_u64() % (place as u64 + 1)) as usize);
        }
        Ok(entries)
    }
}

/// The epoch that takes claims at a time, of a programme or of any.
pub(super) fn claiming(state: &State, programme: Option<&str>, time: u64) -> Result<u32, PointsError> {
    let mut epochs = state.rewards().epochs().iter().map(EpochState::epoch);
    let takes = |epoch: &&Epoch| {
        (epoch.begins..=epoch.ends).contains(&time) && programme.is_none_or(|programme| epoch.programme == programme)
    };
    Ok(epochs.find(takes).ok_or(PointsError::NoEpoch)?.number)
}

/// What an event earns by the election's manifest, or by the version of the rules that an act names.
fn points_of(state: &State, log: &RewardLog, event: &Event) -> Option<u32> {
    match event {
        Event::Ballot { election } => Some(state.election(election).ok()?.manifest().points),
        Event::Act { act } => {
            let rules = log.rules(&act.act.programme, act.act.version)?;
            rules.kind(&act.act.kind)?.formula.points(&act.act.measure)
        }
    }
}

fn election_of(claim: &Claim) -> Option<Hash> {
    match claim.event {
        Event::Ballot { election } => Some(election),
        Event::Act { .. } => None,
    }
}

fn week(time: u64) -> u32 {
    u32::try_from(time / WEEK).unwrap_or(u32::MAX)
}

pub(super) fn reward(error: RewardError) -> PointsError {
    PointsError::Rule(error.into())
}
