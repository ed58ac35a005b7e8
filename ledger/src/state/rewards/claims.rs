//! Claims: who may ask for how many blind tokens.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use tabella_crypto::group::Element;

use super::tokens::Requested;
use super::{Code, RewardError, Rewards};
use crate::bytes::{Hash, Key, Tag};
use crate::rewards::{Claim, Event, TokenRef, WeekPseudonym};
use crate::state::{ElectionState, Good, StandingError, State};

/// Seconds of a week. Weeks are counted from the beginning of Unix time.
pub const WEEK: u64 = 7 * 24 * 60 * 60;

/// Who claims. Keys change, places do not: whoever gets a new key has claimed what was claimed under the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(flat)]
pub(in crate::state) enum Person {
    /// A member.
    #[n(0)]
    Member {
        /// The place.
        #[n(0)]
        place: u64,
    },
    /// Somebody, in one poll or week.
    #[n(1)]
    Pseudonym {
        /// The key.
        #[n(0)]
        key: Key,
    },
}

/// What is known of this week: who has claimed how much, and under which pseudonyms. Time does not go back, so no other week matters any more.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(super) struct Week {
    #[n(0)]
    number: u64,
    /// By programme and person.
    #[n(1)]
    points: BTreeMap<(String, Person), u32>,
    /// Who earns by acts.
    #[n(2)]
    pseudonyms: BTreeSet<Key>,
    /// What they have shown.
    #[n(3)]
    tags: BTreeSet<Tag>,
}

impl Week {
    fn of(&self, time: u64, programme: &str, person: Person) -> u32 {
        let same = (self.number == time / WEEK).then(|| self.points.get(&(programme.to_owned(), person)));
        same.flatten().copied().unwrap_or(0)
    }

    fn turn(&mut self, number: u64) {
        if self.number != number {
            *self = Self { number, ..Self::default() };
        }
    }

    fn set(&mut self, time: u64, programme: &str, person: Person, points: u32) {
        self.turn(time / WEEK);
        self.points.insert((programme.to_owned(), person), points);
    }
}

/// What a claim is for, beyond what the board of rewards knows by itself.
pub(in crate::state) struct Claimant {
    pub(in crate::state) chain: Hash,
    /// Who it is; for a ballot nobody who has none that counts, for an act nobody whose key is no pseudonym of this week.
    pub(in crate::state) person: Option<Person>,
    /// What the election that the claim names gives.
    pub(in crate::state) ballot: u32,
    pub(in crate::state) position: u64,
    pub(in crate::state) time: u64,
}

impl Rewards {
    /// Whether pseudonyms of this week can be shown at this time.
    pub(super) fn is_time_of(&self, pseudonym: &WeekPseudonym, time: u64) -> Result<(), RewardError> {
        let epoch = &self.epoch(pseudonym.epoch)?.epoch;
        if !(epoch.begins..=epoch.ends).contains(&time) {
            return Err(RewardError::NotClaiming { begins: epoch.begins, ends: epoch.ends, time });
        }
        let (expected, found) = (time / WEEK, pseudonym.week);
        if u64::from(found) != expected { Err(RewardError::OtherWeek { expected, found }) } else { Ok(()) }
    }

    /// Whether neither key nor tag was seen in its week.
    pub(super) fn is_new(&self, pseudonym: &WeekPseudonym) -> Result<(), StandingError> {
        let WeekPseudonym { week, key, tag, .. } = pseudonym;
        let seen = Some(&self.week).filter(|seen| seen.number == u64::from(*week));
        match seen {
            Some(seen) if seen.pseudonyms.contains(key) => Err(StandingError::Known(*key)),
            Some(seen) if seen.tags.contains(tag) => Err(StandingError::Repeated(*tag)),
            _ => Ok(()),
        }
    }

    /// Takes over a pseudonym whose proof holds.
    pub(super) fn earn_as(&mut self, pseudonym: &WeekPseudonym) {
        self.week.turn(pseudonym.week.into());
        self.week.pseudonyms.insert(pseudonym.key);
        self.week.tags.insert(pseudonym.tag);
    }

    /// Who earns by acts under this key at this time.
    pub(super) fn week_pseudonym(&self, key: &Key, time: u64) -> Option<Person> {
        let is_one = self.week.number == time / WEEK && self.week.pseudonyms.contains(key);
        is_one.then_some(Person::Pseudonym { key: *key })
    }

    /// Whether this key is a pseudonym of this week.
    pub fn is_week_pseudonym(&self, key: &Key, time: u64) -> bool {
        self.week_pseudonym(key, time).is_some()
    }

    /// Accepts a claim, which its claimant signed. How many points it is for.
    pub(in crate::state) fn claim(&mut self, claim: &Claim, claimant: &Claimant) -> Result<u32, RewardError> {
        let Claimant { position, time, .. } = *claimant;
        let state = self.epoch(claim.epoch)?;
        let epoch = &state.epoch;
        if !(epoch.begins..=epoch.ends).contains(&time) {
            return Err(RewardError::NotClaiming { begins: epoch.begins, ends: epoch.ends, time });
        }
        let (person, points) = self.earned(claim, &epoch.programme, claimant)?;
        let tokens = epoch.split(points).ok_or(RewardError::TooManyTokens(points))?;
        if tokens.len() != claim.blinded.len() {
            return Err(RewardError::Tokens { expected: tokens.len(), found: claim.blinded.len() });
        }
        for blinded in &claim.blinded {
            Element::decode(&blinded.0, "blinded element").map_err(RewardError::Element)?;
        }
        let week = self.within_caps(claim, person, points, time)?;
        let programme = epoch.programme.clone();
        self.is_covered(&programme, points, time)?;

        self.week.set(time, &programme, person, week);
        match &claim.event {
            Event::Ballot { election } => self.claimed.insert((*election, person)),
            Event::Act { act } => self.codes.insert((act.act.party, Code(act.act.code))),
        };
        let state = self.epoch_mut(claim.epoch)?;
        state.totals.claimed += u64::from(points);
        for (place, (denomination, blinded)) in tokens.into_iter().zip(&claim.blinded).enumerate() {
            let token = TokenRef { claim: position, place: place as u8 };
            state.requested.insert(token, Requested::new(denomination, *blinded));
        }
        Ok(points)
    }

    /// Whom the event of a claim earns something, and how much.
    fn earned(&self, claim: &Claim, programme: &str, claimant: &Claimant) -> Result<(Person, u32), RewardError> {
        match &claim.event {
            Event::Ballot { election: id } => {
                let none = RewardError::NoBallot { claimant: claim.claimant, election: *id };
                let person = claimant.person.ok_or(none)?;
                if self.claimed.contains(&(*id, person)) {
                    return Err(RewardError::ClaimedBefore(*id));
                }
                if claimant.ballot == 0 { Err(RewardError::NoPoints(*id)) } else { Ok((person, claimant.ballot)) }
            }
            Event::Act { act } => {
                let points = self.act(&claimant.chain, programme, act, &claim.claimant, claimant.time)?;
                Ok((claimant.person.ok_or(RewardError::NoPseudonym(claim.claimant))?, points))
            }
        }
    }

    /// Whether caps allow a claim of so many points. How many the claimant has this week then.
    fn within_caps(&self, claim: &Claim, person: Person, points: u32, time: u64) -> Result<u32, RewardError> {
        let state = self.epoch(claim.epoch)?;
        let programme = self.programme(&state.epoch.programme)?;
        let caps = programme.rules().caps;
        let before = self.week.of(time, &state.epoch.programme, person);
        let week = before.checked_add(points).filter(|week| *week <= caps.person_week);
        let week =
            week.ok_or(RewardError::WeekCap { points: u64::from(before) + u64::from(points), cap: caps.person_week })?;
        let all = state.totals.claimed.saturating_add(u64::from(points));
        if all > caps.epoch {
            return Err(RewardError::EpochCap { points: all, cap: caps.epoch });
        }
        Ok(week)
    }

    /// Whether offers cover so many points more.
    fn is_covered(&self, programme: &str, points: u32, time: u64) -> Result<(), RewardError> {
        let cover = self.programme(programme)?.cover(time);
        if cover == 0 {
            return Err(RewardError::NoOffer);
        }
        let points = self.promised(programme, time).saturating_add(u64::from(points));
        if points > cover { Err(RewardError::NotCovered { points, cover }) } else { Ok(()) }
    }

    /// Points that may still be asked for in a programme: those of claims that wait and those outstanding, of all its epochs.
    pub fn promised(&self, programme: &str, time: u64) -> u64 {
        let own = self.epochs.iter().filter(|state| state.epoch.programme == programme);
        let points = own.map(|state| state.circulation(time));
        points.fold(0, |sum, points| sum.saturating_add(points.requested).saturating_add(points.outstanding))
    }
}

impl State {
    /// Who has a ballot under this key that counts in an election: it may have been cast under a key that was replaced
    /// after the close.
    pub(super) fn who_voted(&self, key: &Key, election: &ElectionState) -> Option<Person> {
        if election.manifest().is_pseudonymous() {
            return election.counted_of(key).map(|_| Person::Pseudonym { key: *key });
        }
        let person = self.person(key)?;
        let own = [key].into_iter().chain(self.standing.former(key));
        own.into_iter().any(|key| election.counted_of(key).is_some()).then_some(person)
    }

    /// Which member's key this is, if it is good.
    pub(super) fn person(&self, key: &Key) -> Option<Person> {
        let member = self.membership(key).filter(|member| member.good == Good::Yes)?;
        Some(Person::Member { place: member.place })
    }

    /// Points that somebody may claim for ballots that count, in polls of which nothing was claimed yet.
    pub fn claimable(&self, voter: &Key) -> u64 {
        let earns = |(id, election): &(&Hash, &ElectionState)| {
            self.who_voted(voter, election).is_some_and(|person| !self.rewards.claimed.contains(&(**id, person)))
        };
        self.elections.iter().filter(earns).map(|(_, election)| u64::from(election.manifest().points)).sum()
    }
}
