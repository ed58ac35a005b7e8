//! Hostile people: they send what they forged, and again what others sent. The board has to refuse each by its name.

use std::collections::BTreeMap;

use rand_core::RngCore;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_ledger::bytes::{Hash, Key, Tag};
use tabella_ledger::entry::{Body, Enrolment, Entry, Outcome};
use tabella_ledger::party::{Voter, join};
use tabella_ledger::rewards::{Claim, Event, SignedAct};
use tabella_ledger::state::{Good, Phase, State};

use super::Failure;
use super::city::City;
use super::plan::{TICK, below, choose, moment};
use super::thefts;
use super::town::{Submission, stranger};

/// Most entries that are remembered to be sent again.
const REMEMBERED: usize = 200;

/// What hostile people know, and how much they tried.
#[derive(Default)]
pub struct Attacks {
    /// Entries that the board accepted, of every age.
    seen: Vec<Entry>,
    /// How many there were in all.
    passed: u64,
    /// Acts that were claimed.
    pub acts: Vec<SignedAct>,
    /// By election, people who claimed what their ballot earns under their own name.
    pub claimants: BTreeMap<Hash, Vec<usize>>,
    /// Accounts for which somebody handed in what is no token, with the epoch.
    pub fakes: Vec<(u32, Key)>,
    /// Devices that got lost.
    pub devices: u64,
    /// How often each was tried.
    pub tried: BTreeMap<&'static str, u64>,
}

impl Attacks {
    /// Reads an entry on the board. Each has the same chance of being remembered.
    pub fn saw(&mut self, rng: &mut rand_chacha::ChaCha20Rng, entry: &Entry) {
        self.passed += 1;
        if let Body::Claim(Claim { event: Event::Act { act }, .. }) = &entry.body {
            self.acts.push(act.clone());
        }
        if self.seen.len() < REMEMBERED {
            self.seen.push(entry.clone());
        } else if let Some(place) = self.seen.get_mut(below(rng, self.passed) as usize) {
            *place = entry.clone();
        }
    }

    /// Remembers entries of an office, which are few.
    pub fn saw_all(&mut self, entries: &[Entry]) {
        self.seen.extend(entries.iter().cloned());
    }

    /// Counts a try.
    pub fn try_one(&mut self, name: &'static str) {
        *self.tried.entry(name).or_default() += 1;
    }
}

impl City {
    /// Puts waves of attacks into the calendar.
    pub fn plan_attacks(&mut self) {
        let waves = u64::from(self.plan.days) * 4;
        for _ in 0..waves {
            let time = moment(&mut self.rng, self.plan.at(15), self.plan.at(995));
            self.plan_task(time, City::wave);
        }
    }

    /// Tries everything once that can be tried now.
    fn wave(&mut self) -> Result<(), Failure> {
        let mut wave = vec![self.noise(), self.too_long()];
        wave.extend(self.replays()?);
        wave.extend(self.forged_signature());
        wave.extend(self.own_roll());
        wave.extend(self.ballots_of_strangers()?);
        wave.extend(self.second_pseudonyms()?);
        wave.extend(self.thefts()?);
        self.attack(wave)
    }

    /// Sends what hostile people made.
    ///
    /// # Errors
    /// When the node takes nothing any more.
    pub fn attack(&mut self, wave: Vec<(&'static str, Submission)>) -> Result<(), Failure> {
        wave.iter().for_each(|(name, _)| self.attacks.try_one(name));
        self.town.submit(wave.into_iter().map(|(_, submission)| submission).collect())?;
        Ok(())
    }

    fn noise(&mut self) -> (&'static str, Submission) {
        let mut bytes = vec![0; 200];
        self.rng.fill_bytes(&mut bytes);
        // No entry begins with a text string.
        bytes[0] = 0x60;
        ("noise", Submission { bytes, refused: Some("entry.encoding") })
    }

    fn too_long(&mut self) -> (&'static str, Submission) {
        ("too long", Submission { bytes: vec![0x83; 70_000], refused: Some("entry.too_long") })
    }

    /// Entries that are on the board already.
    fn replays(&mut self) -> Result<Vec<(&'static str, Submission)>, Failure> {
        let seen = choose(&mut self.rng, &self.attacks.seen, 4);
        let codes = self.town.read(|state| {
            let code = |entry| {
                refusal_of_replay(state, entry, self.town.time()).or_else(|| thefts::refusal_of_replay(self, entry))
            };
            seen.iter().map(code).collect::<Vec<Option<&'static str>>>()
        })?;
        let replay = |(entry, code): (Entry, Option<&'static str>)| {
            Some(("replay", Submission { bytes: entry.to_bytes(), refused: Some(code?) }))
        };
        Ok(seen.into_iter().zip(codes).filter_map(replay).collect())
    }

    /// An entry of an office with another signature.
    fn forged_signature(&mut self) -> Option<(&'static str, Submission)> {
        let of_office = |entry: &&Entry| matches!(entry.body, Body::Manifest(_) | Body::Enrolment(_));
        let mut entry = self.attacks.seen.iter().find(of_office)?.clone();
        let (key, _) = stranger(&mut self.rng);
        let message = entry.message().to_vec();
        entry.signature = key.sign(&self.town.chain.0, &message, &mut self.rng).to_bytes();
        Some(("forged signature", Submission { bytes: entry.to_bytes(), refused: Some("entry.signature") }))
    }

    /// Somebody enrols themselves.
    fn own_roll(&mut self) -> Option<(&'static str, Submission)> {
        let (key, known) = stranger(&mut self.rng);
        let entry = self.town.sign(&key, Body::Enrolment(Enrolment { voters: vec![known] }));
        Some(("own enrolment", Submission { bytes: entry.to_bytes(), refused: Some("entry.signature") }))
    }

    /// Ballots of people who are not on the roll, or not in the poll; and one whose proof was touched.
    fn ballots_of_strangers(&mut self) -> Result<Vec<(&'static str, Submission)>, Failure> {
        let mut wave = Vec::new();
        for place in 0..self.boxes.len() {
            let id = self.boxes[place].id;
            let is_open = self.is_open(place)?;
            let has_ended = self.town.time() > self.boxes[place].closes_at() + TICK;
            if !is_open && !has_ended {
                continue;
            }
            let Some(choices) = self.boxes[place].counted.values().next().cloned() else { continue };
            let params = self.town.read(|state| state.election(&id).map(|found| found.params().clone()))??;
            let is_pseudonymous = self.boxes[place].is_pseudonymous();
            let (key, _) = stranger(&mut self.rng);
            let voter = Voter::new(key, self.town.chain);
            let sealed = voter.seal_with(&params, 0, 1, 1, &choices, &mut self.rng)?;
            let cast = voter.cast(id, sealed, &mut self.rng);
            let refused = if is_open { "ballot.not_on_roll" } else { "election.phase" };
            wave.push(("stranger's ballot", Submission { bytes: cast.to_bytes(), refused: Some(refused) }));
            if is_open && !is_pseudonymous {
                wave.extend(self.touched(place, &choices)?);
            }
        }
        Ok(wave)
    }

    /// Whether ballots are accepted now.
    ///
    /// # Errors
    /// When the board stopped.
    pub fn is_open(&self, place: usize) -> Result<bool, Failure> {
        let (id, time) = (self.boxes[place].id, self.town.time());
        Ok(self.town.read(|state| state.phase_at(&id, time))?? == Phase::Open)
    }

    /// A ballot of somebody who may vote, with a bit changed on the way.
    fn touched(&mut self, place: usize, choices: &[Vec<u64>]) -> Result<Option<(&'static str, Submission)>, Failure> {
        let Some(person) = self.residents.iter().rev().find(|person| !person.is_gone) else { return Ok(None) };
        let id = self.boxes[place].id;
        let voter = Voter::new(person.key(), self.town.chain);
        let params = self.town.read(|state| state.election(&id).map(|found| found.params().clone()))??;
        let sealed = voter.seal_with(&params, 0, u64::MAX >> 1, 1, choices, &mut self.rng)?;
        let mut entry = voter.cast(id, sealed, &mut self.rng);
        entry.signature[40] ^= 1;
        Ok(Some(("touched ballot", Submission { bytes: entry.to_bytes(), refused: Some("ballot.proof") })))
    }

    /// People who take part in a poll under two pseudonyms, and pseudonyms that are nobody's.
    fn second_pseudonyms(&mut self) -> Result<Vec<(&'static str, Submission)>, Failure> {
        let mut wave = Vec::new();
        for place in 0..self.boxes.len() {
            if !self.boxes[place].is_pseudonymous() || !self.is_open(place)? {
                continue;
            }
            let id = self.boxes[place].id;
            let voted: Vec<usize> = self.boxes[place].counted.keys().copied().collect();
            let Some(who) = choose(&mut self.rng, &voted, 1).pop() else { continue };
            let person = self.residents[who].key();
            let (other, _) = stranger(&mut self.rng);
            let rng = &mut self.rng;
            // Who got another key since then is on no list.
            let Ok(entry) = self.town.read(|state| join(state, &id, &person, &other, rng))? else { continue };
            let refused = Some("pseudonym.repeated");
            wave.push(("second pseudonym", Submission { bytes: entry.to_bytes(), refused }));
            let Body::Pseudonym(pseudonym) = entry.body else { continue };
            let (nobody, key) = stranger(&mut self.rng);
            let (_, tag) = stranger(&mut self.rng);
            let body = Body::Pseudonym(tabella_ledger::standing::Pseudonym { key, tag: Tag(tag.0), ..pseudonym });
            let entry = self.town.sign(&nobody, body);
            let refused = Some("pseudonym.proof");
            wave.push(("nobody's pseudonym", Submission { bytes: entry.to_bytes(), refused }));
        }
        Ok(wave)
    }

    /// The office publishes other counts than those that were decrypted.
    ///
    /// # Errors
    /// When the node takes nothing any more.
    pub fn wrong_counts(&mut self, election: Hash, right: &Entry) -> Result<(), Failure> {
        let Body::Outcome(outcome) = &right.body else { return Ok(()) };
        let mut counts = outcome.counts.clone();
        let Some(counter) = counts.iter_mut().flatten().next() else { return Ok(()) };
        *counter += 1;
        let office = self.town.office_key.clone();
        let entry = self.town.sign(&office, Body::Outcome(Outcome { election, counts, rows: None }));
        self.attack(vec![("wrong counts", Submission { bytes: entry.to_bytes(), refused: Some("tally.wrong_counts") })])
    }
}

/// Why the board does not take an entry a second time; nothing for what may be said twice.
fn refusal_of_replay(state: &State, entry: &Entry, time: u64) -> Option<&'static str> {
    let phase = |election: &Hash| state.phase_at(election, time).ok();
    match &entry.body {
        Body::Enrolment(_) => Some("roll.already_enrolled"),
        Body::Manifest(_) => Some("election.duplicate"),
        Body::Opening(_) | Body::Closing(_) => Some("election.phase"),
        Body::Ballot(ballot) => match phase(&ballot.election)? {
            Phase::Open if is_ended(state, &claimed_voter(&ballot.sealed).ok()?.0) => Some("standing.revoked"),
            Phase::Open => Some("ballot.sequence"),
            _ => Some("election.phase"),
        },
        Body::Pseudonym(pseudonym) => match phase(&pseudonym.election)? {
            Phase::Open => Some("standing.known"),
            _ => Some("election.phase"),
        },
        Body::Claim(claim) if is_ended(state, &claim.claimant.0) => Some("standing.revoked"),
        Body::Shares(_) | Body::Outcome(_) => Some("election.phase"),
        Body::Revocation(_) => Some("standing.revoked"),
        Body::Fund(_) => Some("fund.repeated"),
        Body::FundStep(_) => Some("fund.order"),
        _ => None,
    }
}

/// Whether a key was good and is no longer.
fn is_ended(state: &State, key: &[u8; 32]) -> bool {
    state.membership(&Key(*key)).is_some_and(|member| member.good != Good::Yes)
}
