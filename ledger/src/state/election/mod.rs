//! An election or poll on the board: its phases, its voters and their ballots.

mod long;
mod mixing;
mod parts;
mod roll;
mod snapshot;
mod tally;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use tabella_crypto::ballot::{ElectionParams, VerifiedBallot};
use tabella_crypto::contest::Contest;
use tabella_crypto::tally::{Aggregate, TallyError, VerifiedShare};

pub use long::Long;
pub(in crate::state) use mixing::Proofs;
pub use mixing::{List, MAX_LIST_POINTS, MixError, Row, rows_digest};
pub use roll::RollError;
pub(crate) use snapshot::CastSoFar;

use mixing::Mixing;
use roll::Roll;

use super::electorate::Electorate;
use super::{CeremonyState, ElectorateError, Franchise};
use crate::bytes::{Hash, Key};
use crate::entry::{Elector, MAX_MESSAGE_BYTES};
use crate::manifest::{Manifest, SecretRoll};
use crate::merkle::{leaf_hash, root_of};
use crate::rejection::Rejection;

/// What an election is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The manifest is on the board.
    Ready,
    /// Ballots are accepted.
    Open,
    /// No more ballots; trustees decrypt.
    Closed,
    /// The result is on the board.
    Published,
}

impl Phase {
    fn word(self) -> &'static str {
        match self {
            Self::Ready => "not open yet",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Published => "published",
        }
    }
}

/// The ballot of a voter that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Its position in the log.
    pub position: u64,
    /// Its tracker.
    pub tracker: Hash,
    /// What it counts.
    pub weight: u64,
    /// Position of the style that it was cast with.
    pub style: usize,
}

/// What a voter did in an election.
#[derive(Debug, Clone, Copy)]
struct Participation {
    last_sequence: u64,
    counted: Option<Counted>,
}

/// An election or poll on the board.
#[derive(Debug, Clone)]
pub struct ElectionState {
    id: Hash,
    chain: Hash,
    manifest: Manifest,
    params: Arc<ElectionParams>,
    phase: Phase,
    /// None where everybody on the roll votes.
    electorate: Option<Electorate>,
    /// None where ballots are cast under the keys on the roll of the board, or under pseudonyms.
    roll: Option<Roll>,
    participations: HashMap<Key, Participation>,
    sums: Vec<Aggregate>,
    accepted: u64,
    voters: u64,
    counted_root: Hash,
    /// For each trustee its share of every contest that is summed and not withheld.
    shares: BTreeMap<u32, Vec<Option<VerifiedShare>>>,
    counts: Vec<Vec<u64>>,
    /// Of each contest what becomes of its ballots, if they are mixed.
    mixing: Vec<Option<Mixing>>,
    /// Hashes of the opened ballots that were published.
    published: Option<Vec<Hash>>,
    /// Running hash over every ballot, opened ballot, share and part of a mix that was accepted.
    acts: Hash,
}

impl ElectionState {
    pub(super) fn publish(
        chain: Hash,
        id: Hash,
        manifest: &Manifest,
        ceremony: &CeremonyState,
    ) -> Result<Self, Rejection> {
        let contests = manifest.check()?;
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        if !ceremony.is_free_for(manifest.kind.into()) {
            return Err(Rejection::KeyTaken);
        }
        let sums = contests.iter().map(Aggregate::new).collect();
        let params = ElectionParams::new(chain.0, id.0, key.slot_keys().to_vec(), contests)
            .and_then(|params| params.with_styles(manifest.ballot_styles()))
            .map_err(Rejection::Params)?;
        let mixing = Mixing::of(manifest, &params, ceremony.threshold())?;
        let longest = (0..params.styles()).filter_map(|style| params.ballot_bytes(style)).max().unwrap_or(0);
        if longest > MAX_MESSAGE_BYTES {
            return Err(Rejection::BallotTooLong(longest));
        }
        Ok(Self {
            id,
            chain,
            manifest: manifest.clone(),
            electorate: manifest.has_electorate().then(|| Electorate::new(manifest.weighted, params.styles())),
            roll: manifest.roll.map(|SecretRoll::Mixed| Roll::new(ceremony.threshold())),
            params: Arc::new(params),
            phase: Phase::Ready,
            participations: HashMap::new(),
            sums,
            accepted: 0,
            voters: 0,
            counted_root: Hash([0; 32]),
            shares: BTreeMap::new(),
            counts: Vec::new(),
            mixing,
            published: None,
            acts: Hash([0; 32]),
        })
    }

    /// Adds electors.
    pub(super) fn name_electors(
        &mut self,
        electors: &[Elector],
        takes_part: impl Fn(&Key, &Self) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        self.expect(Phase::Ready)?;
        let mut electorate = self.electorate.take().ok_or(ElectorateError::NotKept)?;
        let added = electorate.add(electors, |voter| takes_part(voter, self));
        self.electorate = Some(electorate);
        added
    }

    /// Whether it is one that entries open, and not open yet.
    pub(super) fn awaits_opening(&self) -> Result<(), Rejection> {
        self.by_entry()?;
        self.expect(Phase::Ready)
    }

    /// Whether it is one that entries open and close.
    fn by_entry(&self) -> Result<(), Rejection> {
        if self.manifest.opens_at.is_none() { Ok(()) } else { Err(Rejection::ByRule(self.id)) }
    }

    /// Whether there is an electorate, a secret roll that is mixed, or are `roll` voters, and packed counters hold it.
    pub(super) fn has_room_for(&self, roll: u64) -> Result<(), Rejection> {
        let roll = self.roll.as_ref().map_or(Ok(roll), Roll::voters)?;
        if self.electorate.as_ref().is_some_and(|electorate| electorate.len() == 0) {
            return Err(ElectorateError::Missing.into());
        }
        self.holds(|contest| self.electorate.as_ref().map_or(roll, |all| all.weight_on(contest, &self.params)))
    }

    /// Whether lists and packed counters hold votes of these weights, which are those of each contest.
    fn holds(&self, weight: impl Fn(usize) -> u64) -> Result<(), Rejection> {
        self.lists_hold(&weight)?;
        for (contest, shape) in self.params.contests().iter().enumerate() {
            let weight = weight(contest);
            if let Some(capacity) = shape.capacity().filter(|capacity| weight > *capacity) {
                return Err(Rejection::OverCapacity { contest, weight, capacity });
            }
        }
        Ok(())
    }

    /// While it is not over: whoever had this key goes on under another one, where they were. One vote is counted.
    pub(super) fn succeed(&mut self, voter: &Key, successor: &Key) {
        if !matches!(self.phase, Phase::Ready | Phase::Open) {
            return;
        }
        if let Some(electorate) = &mut self.electorate {
            electorate.succeed(voter, *successor);
        }
        // Numbers keep ballots of one key in order, so they begin anew: whoever stole the old key may have used up the last.
        if let Some(Participation { counted: Some(counted), .. }) = self.participations.remove(voter) {
            let participation = Participation { last_sequence: 0, counted: Some(counted) };
            self.participations.insert(*successor, participation);
        }
    }

    /// Its phase for entries in a block of this time: what was by entries stays, and a poll by rule opens at its time if it
    /// can, and closes after its end.
    pub(super) fn phase_at(&self, time: u64, can_open: impl FnOnce(&Self) -> bool) -> Phase {
        match (self.phase, self.manifest.opens_at) {
            (Phase::Ready | Phase::Open, Some(_)) if time > self.manifest.closes_at => Phase::Closed,
            (Phase::Ready, Some(opens_at)) if time >= opens_at && can_open(self) => Phase::Open,
            (phase, _) => phase,
        }
    }

    /// Whether ballots are accepted in a block of this time, in which it has this phase.
    pub(super) fn accepts(&self, time: u64, phase: Phase) -> Result<(), Rejection> {
        expect(Phase::Open, phase)?;
        let closes_at = self.manifest.closes_at;
        if time > closes_at { Err(Rejection::TooLate { closes_at, time }) } else { Ok(()) }
    }

    pub(super) fn follows(&self, voter: &Key, sequence: u64) -> Result<(), Rejection> {
        match self.participations.get(voter) {
            Some(participation) if sequence <= participation.last_sequence => {
                Err(Rejection::Sequence { found: sequence, last: participation.last_sequence })
            }
            _ => Ok(()),
        }
    }

    /// Whether every packed sum holds one more vote like this.
    fn has_room(&self, Franchise { style, weight }: Franchise) -> Result<(), Rejection> {
        let own = self.params.style(style).unwrap_or_default();
        self.lists_hold(|contest| self.sums[contest].ballots() + u64::from(own.contains(&contest)))?;
        for &contest in self.params.style(style).unwrap_or_default() {
            let weight = self.sums[contest].weight().checked_add(weight).ok_or(TallyError::Weight)?;
            if let Some(capacity) = self.contests()[contest].capacity().filter(|capacity| weight > *capacity) {
                return Err(Rejection::Full { contest, weight, capacity });
            }
        }
        Ok(())
    }

    /// Counts a ballot instead of the one it replaces, or refuses it and changes nothing.
    pub(super) fn accept(
        &mut self,
        voter: Key,
        sequence: u64,
        position: u64,
        ballot: &VerifiedBallot,
        replaced: Option<&VerifiedBallot>,
    ) -> Result<(), Rejection> {
        let franchise = self.franchise(&voter)?;
        let Franchise { style, weight } = franchise;
        // A ballot in place of another of the same style and weight adds nothing to any sum's weight.
        if replaced.is_none() {
            self.has_room(franchise)?;
            self.voters += 1;
        }
        for (contest, sum) in self.sums.iter_mut().enumerate() {
            if let Some(replaced) = replaced {
                sum.remove(replaced, contest, weight);
            }
            sum.add(ballot, contest, weight).expect("there is room for its weight");
        }
        let counted = Some(Counted { position, tracker: ballot.tracker().into(), weight, style });
        self.participations.insert(voter, Participation { last_sequence: sequence, counted });
        self.accepted += 1;
        self.act(b"ballot", &[&voter.0, &sequence.to_le_bytes(), &position.to_le_bytes(), &ballot.tracker().0]);
        Ok(())
    }

    pub(super) fn spoil(
        &mut self,
        voter: Key,
        sequence: u64,
        takes_part: impl FnOnce(&Self) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        self.expect(Phase::Open)?;
        takes_part(self)?;
        self.franchise(&voter)?;
        self.follows(&voter, sequence)?;
        let counted = self.counted_of(&voter);
        self.participations.insert(voter, Participation { last_sequence: sequence, counted });
        self.act(b"spoil", &[&voter.0, &sequence.to_le_bytes()]);
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), Rejection> {
        self.by_entry()?;
        self.expect(Phase::Open)?;
        self.enter(Phase::Closed);
        Ok(())
    }

    /// Enters a phase; the closing fixes the counted ballots.
    pub(super) fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.counted_root = if phase == Phase::Closed { self.root_of_counted() } else { Hash([0; 32]) };
    }

    fn root_of_counted(&self) -> Hash {
        // The same ballots under other weights are another sum, which no trustee decrypts besides the first.
        let leaf = |Counted { tracker, weight, .. }: &Counted| match self.manifest.weighted {
            true => leaf_hash(&[&tracker.0[..], &weight.to_le_bytes()].concat()),
            false => leaf_hash(&tracker.0),
        };
        root_of(&self.counted().par_iter().map(leaf).collect::<Vec<_>>())
    }

    fn act(&mut self, what: &[u8], parts: &[&[u8]]) {
        let previous = self.acts.0;
        self.acts = Hash::of_parts(&[&[&previous, what], parts].concat());
    }

    fn expect(&self, phase: Phase) -> Result<(), Rejection> {
        expect(phase, self.phase)
    }

    /// Its identifier: the hash of its manifest.
    pub fn id(&self) -> Hash {
        self.id
    }

    /// Its manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What ballots are sealed and checked with.
    pub fn params(&self) -> &Arc<ElectionParams> {
        &self.params
    }

    /// The contests' shapes.
    pub fn contests(&self) -> &[Contest] {
        self.params.contests()
    }

    /// What it is at.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Ballots accepted, replaced ones included.
    pub fn accepted(&self) -> u64 {
        self.accepted
    }

    /// Voters with a ballot that counts.
    pub fn voters(&self) -> u64 {
        self.voters
    }

    /// The ballot style and weight of a voter on the roll.
    ///
    /// # Errors
    /// [`Rejection::NotElector`] when the board lists the electorate and the voter is not in it, [`RollError::NotListed`]
    /// for another key than those that came out of the last mix of a secret roll.
    pub fn franchise(&self, voter: &Key) -> Result<Franchise, Rejection> {
        if let Some(roll) = &self.roll {
            return Ok(roll.franchise(voter)?);
        }
        match &self.electorate {
            None => Ok(Franchise::EQUAL),
            Some(electorate) => electorate.franchise(voter).ok_or(Rejection::NotElector(*voter)),
        }
    }

    /// How many electors are listed; none where everybody on the roll votes.
    pub fn electors(&self) -> Option<u64> {
        self.electorate.as_ref().map(Electorate::len)
    }

    /// The sums over the counted ballots, per contest.
    pub fn sums(&self) -> &[Aggregate] {
        &self.sums
    }

    /// The ballot of a voter that counts.
    pub fn counted_of(&self, voter: &Key) -> Option<Counted> {
        self.participations.get(voter)?.counted
    }

    /// The highest sequence number that a voter has used.
    pub fn last_sequence(&self, voter: &Key) -> Option<u64> {
        self.participations.get(voter).map(|participation| participation.last_sequence)
    }

    /// All ballots that count, in the order of the log.
    pub fn counted(&self) -> Vec<Counted> {
        let mut counted: Vec<Counted> =
            self.participations.values().filter_map(|participation| participation.counted).collect();
        counted.par_sort_unstable_by_key(|counted| counted.position);
        counted
    }

    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.phase as u8);
        let electors = self.electors().unwrap_or(0);
        for number in [electors, self.accepted, self.participations.len() as u64, self.voters, self.shares.len() as u64]
        {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.electorate.as_ref().map_or(Hash([0; 32]), Electorate::digest).0);
        bytes.extend_from_slice(&self.counted_root.0);
        bytes.extend_from_slice(&self.acts.0);
        bytes.extend_from_slice(&(self.counts.len() as u64).to_le_bytes());
        for counts in &self.counts {
            bytes.extend_from_slice(&(counts.len() as u64).to_le_bytes());
            counts.iter().for_each(|count| bytes.extend_from_slice(&count.to_le_bytes()));
        }
        self.published.iter().flatten().for_each(|rows| bytes.extend_from_slice(&rows.0));
    }
}

fn expect(expected: Phase, found: Phase) -> Result<(), Rejection> {
    if expected == found { Ok(()) } else { Err(Rejection::Phase { expected: expected.word(), found: found.word() }) }
}
