//! An election or poll on the board.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tabella_crypto::ballot::{ElectionParams, VerifiedBallot};
use tabella_crypto::ceremony::JointKey;
use tabella_crypto::contest::Contest;
use tabella_crypto::tally::{
    Aggregate, DecryptedSum, DecryptionShare, TallyContext, TallyError, VerifiedShare, combine,
};

use super::CeremonyState;
use crate::bytes::{Hash, Key};
use crate::entry::{MAX_MESSAGE_BYTES, ShareBytes};
use crate::manifest::Manifest;
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
    participations: HashMap<Key, Participation>,
    sums: Vec<Aggregate>,
    accepted: u64,
    counted_root: Hash,
    shares: BTreeMap<u32, Vec<VerifiedShare>>,
    counts: Vec<Vec<u64>>,
    /// Running hash over every ballot, opened ballot and share that was accepted.
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
        if !ceremony.is_free_for(manifest.kind) {
            return Err(Rejection::KeyTaken);
        }
        let sums = contests.iter().map(Aggregate::new).collect();
        let params =
            ElectionParams::new(chain.0, id.0, key.slot_keys().to_vec(), contests).map_err(Rejection::Params)?;
        let longest = (0..params.styles()).filter_map(|style| params.ballot_bytes(style)).max().unwrap_or(0);
        if longest > MAX_MESSAGE_BYTES {
            return Err(Rejection::BallotTooLong(longest));
        }
        Ok(Self {
            id,
            chain,
            manifest: manifest.clone(),
            params: Arc::new(params),
            phase: Phase::Ready,
            participations: HashMap::new(),
            sums,
            accepted: 0,
            counted_root: Hash([0; 32]),
            shares: BTreeMap::new(),
            counts: Vec::new(),
            acts: Hash([0; 32]),
        })
    }

    pub(super) fn open(&mut self) -> Result<(), Rejection> {
        self.expect(Phase::Ready)?;
        self.phase = Phase::Open;
        Ok(())
    }

    pub(super) fn accepts(&self, time: u64) -> Result<(), Rejection> {
        self.expect(Phase::Open)?;
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

    /// Counts a ballot instead of the one it replaces. Whether it is this voter's first.
    pub(super) fn accept(
        &mut self,
        voter: Key,
        sequence: u64,
        position: u64,
        ballot: &VerifiedBallot,
        replaced: Option<&VerifiedBallot>,
    ) -> Result<bool, Rejection> {
        for (contest, sum) in self.sums.iter_mut().enumerate() {
            if let Some(replaced) = replaced {
                sum.remove(replaced, contest, 1);
            }
            sum.add(ballot, contest, 1)?;
        }
        let counted = Some(Counted { position, tracker: ballot.tracker().into() });
        self.participations.insert(voter, Participation { last_sequence: sequence, counted });
        self.accepted += 1;
        self.act(b"ballot", &[&voter.0, &sequence.to_le_bytes(), &position.to_le_bytes(), &ballot.tracker().0]);
        Ok(replaced.is_none())
    }

    pub(super) fn spoil(&mut self, voter: Key, sequence: u64) -> Result<(), Rejection> {
        self.expect(Phase::Open)?;
        self.follows(&voter, sequence)?;
        let counted = self.counted_of(&voter);
        self.participations.insert(voter, Participation { last_sequence: sequence, counted });
        self.act(b"spoil", &[&voter.0, &sequence.to_le_bytes()]);
        Ok(())
    }

    pub(super) fn close(&mut self) -> Result<(), Rejection> {
        self.expect(Phase::Open)?;
        self.phase = Phase::Closed;
        self.counted_root = root_of(self.counted().iter().map(|counted| leaf_hash(&counted.tracker.0)));
        Ok(())
    }

    pub(super) fn shares(
        &mut self,
        ceremony: &CeremonyState,
        trustee: u32,
        shares: &[ShareBytes],
    ) -> Result<(), Rejection> {
        self.expect(Phase::Closed)?;
        self.above_minimum()?;
        if !ceremony.confirmed().any(|confirmed| confirmed == trustee) {
            return Err(Rejection::NotConfirmed(trustee));
        }
        if self.shares.contains_key(&trustee) {
            return Err(Rejection::DuplicateShares(trustee));
        }
        if shares.len() != self.sums.len() {
            return Err(Rejection::ShareCount { trustee, expected: self.sums.len(), found: shares.len() });
        }
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        let verified = shares
            .iter()
            .zip(&self.sums)
            .enumerate()
            .map(|(contest, (share, sum))| {
                DecryptionShare::verify(&share.0, &self.tally_context(contest), key, trustee as usize, sum)
            })
            .collect::<Result<_, _>>()?;
        self.shares.insert(trustee, verified);
        self.act(b"shares", &[&trustee.to_le_bytes()]);
        Ok(())
    }

    pub(super) fn publish_counts(&mut self, ceremony: &CeremonyState, counts: &[Vec<u64>]) -> Result<(), Rejection> {
        self.expect(Phase::Closed)?;
        if self.is_withheld() {
            if !counts.is_empty() {
                self.above_minimum()?;
            }
        } else {
            let key = ceremony.key().ok_or(Rejection::NoKey)?;
            let sums = self.decrypt(key)?;
            if counts.len() != sums.len() {
                return Err(Rejection::WrongCounts { contest: counts.len().min(sums.len()) });
            }
            for (contest, (sum, counts)) in sums.iter().zip(counts).enumerate() {
                let shape = &self.params.contests()[contest];
                if !sum.equals(shape, counts) {
                    return Err(Rejection::WrongCounts { contest });
                }
                let weight = self.sums[contest].weight();
                if !shape.plausible(counts, weight) {
                    return Err(Rejection::Implausible { contest, weight });
                }
            }
        }
        self.counts = counts.to_vec();
        self.phase = Phase::Published;
        Ok(())
    }

    /// Combines the shares that are there: the sums in the exponent, per contest.
    ///
    /// # Errors
    /// [`TallyError::TooFew`] with fewer than the threshold.
    pub fn decrypt(&self, key: &JointKey) -> Result<Vec<DecryptedSum>, TallyError> {
        (0..self.sums.len())
            .map(|contest| {
                let shares: Vec<VerifiedShare> = self.shares.values().map(|shares| shares[contest].clone()).collect();
                combine(key, &self.sums[contest], &shares)
            })
            .collect()
    }

    fn act(&mut self, what: &[u8], parts: &[&[u8]]) {
        let previous = self.acts.0;
        self.acts = Hash::of_parts(&[&[&previous, what], parts].concat());
    }

    fn expect(&self, phase: Phase) -> Result<(), Rejection> {
        if self.phase == phase {
            Ok(())
        } else {
            Err(Rejection::Phase { expected: phase.word(), found: self.phase.word() })
        }
    }

    fn above_minimum(&self) -> Result<(), Rejection> {
        if self.is_withheld() {
            Err(Rejection::BelowMinimum { voters: self.voters(), minimum: self.manifest.minimum_voters })
        } else {
            Ok(())
        }
    }

    /// Identifies the decryption of a contest.
    pub fn tally_context(&self, contest: usize) -> TallyContext {
        TallyContext { chain: self.chain.0, manifest: self.id.0, contest, counted: self.counted_root.0 }
    }

    /// Whether fewer voted than the published minimum, so that nothing is decrypted.
    pub fn is_withheld(&self) -> bool {
        self.voters() < u64::from(self.manifest.minimum_voters)
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
        self.sums.first().map_or(0, Aggregate::ballots)
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
        counted.sort_unstable_by_key(|counted| counted.position);
        counted
    }

    /// Trustees whose shares are on the board.
    pub fn sharers(&self) -> impl Iterator<Item = u32> {
        self.shares.keys().copied()
    }

    /// The published counts per contest; empty before, and when the result is withheld.
    pub fn counts(&self) -> &[Vec<u64>] {
        &self.counts
    }

    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        bytes.push(self.phase as u8);
        for number in [self.accepted, self.participations.len() as u64, self.voters(), self.shares.len() as u64] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.counted_root.0);
        bytes.extend_from_slice(&self.acts.0);
        for count in self.counts.iter().flatten() {
            bytes.extend_from_slice(&count.to_le_bytes());
        }
    }
}
