//! What a state is restored from without checking its ballots again.
//!
//! Entries that are few, such as ceremonies, manifests and shares, are read and applied again, by the same rules. Ballots
//! and spoils are many and dear: of them it is written down what they have come to, voter by voter and as sums. So is what
//! entries about rewards have come to, which follows from the times of their blocks as well. Of stamps and logged uses only
//! the number matters.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use thiserror::Error;

use super::by_rule::Step;
pub(crate) use super::election::CastSoFar;
use super::{ElectionState, Phase, Proofs, Recent, State, read, rewards};
use crate::block::Header;
use crate::bytes::Hash;
use crate::cbor;
use crate::chain::BlockError;
use crate::entry::Body;
use crate::rejection::Rejection;
use crate::state::History;

/// What a state is restored from, beside the entries.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Snapshot {
    /// Positions of the entries that are applied again, ascending.
    #[n(0)]
    again: Vec<u64>,
    /// For every election that was opened, ascending by identifier, what its ballots have come to.
    #[n(1)]
    elections: Vec<CastSoFar>,
    /// How many stamps there are.
    #[n(2)]
    stamps: u64,
    /// How many uses of data were logged.
    #[n(3)]
    uses: u64,
    /// Running hash over the roll.
    #[n(4)]
    roll: Hash,
    /// The encoded rewards: programmes, epochs and where their points are.
    #[cbor(n(5), with = "minicbor::bytes")]
    rewards: Vec<u8>,
}

/// The block that holds an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Around {
    /// How long the log was after it.
    pub size: u64,
    /// Its time.
    pub time: u64,
}

/// A snapshot from which no state is restored.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// An entry that cannot be read again.
    #[error("entry {0} cannot be read again")]
    Missing(u64),
    /// An entry that is not one of those that are applied again, or is not valid where it stands.
    #[error("entry {position} cannot be applied again: {source}")]
    Entry {
        /// Its position.
        position: u64,
        /// Why.
        source: Rejection,
    },
    /// An entry in the wrong place of the list, or of a kind that is not applied again.
    #[error("entry {0} does not belong to those that are applied again")]
    Other(u64),
    /// What it says of an election's ballots is not what any ballots come to.
    #[error("what is written of the ballots in election {0} does not fit together")]
    Ballots(Hash),
    /// What it says of rewards is not what any entries come to.
    #[error("what is written of rewards does not fit together")]
    Rewards,
    /// The state is not the one of the header.
    #[error(transparent)]
    State(#[from] BlockError),
}

impl Snapshot {
    /// Gives an election what its ballots have come to, as many as there are before its closing.
    fn install(&self, election: &mut ElectionState) -> Result<(), SnapshotError> {
        let misfit = SnapshotError::Ballots(election.id());
        let place = self.elections.binary_search_by_key(&election.id(), |cast| cast.election);
        let cast = self.elections.get(place.map_err(|_| misfit.clone())?);
        cast.and_then(|cast| election.install(cast)).ok_or(misfit)
    }

    /// Positions of the entries that are applied again, ascending.
    pub(crate) fn positions(&self) -> &[u64] {
        &self.again
    }

    /// How many stamps there are.
    pub(crate) fn stamps(&self) -> u64 {
        self.stamps
    }

    /// How many uses of data were logged.
    pub(crate) fn uses(&self) -> u64 {
        self.uses
    }

    /// About how many bytes its encoding has.
    pub(crate) fn bytes(&self) -> usize {
        9 * self.again.len() + self.rewards.len() + self.elections.iter().map(|cast| cast.rows.len()).sum::<usize>()
    }

    /// Ballots in all elections, replaced ones included.
    pub(crate) fn ballots(&self) -> Option<u64> {
        self.elections.iter().try_fold(0_u64, |sum, cast| sum.checked_add(cast.accepted))
    }
}

/// Whether an entry is applied again when a state is restored.
pub(crate) fn is_applied_again(body: &Body) -> bool {
    !matches!(body, Body::Ballot(_) | Body::Spoil(_) | Body::Stamp(_) | Body::Use(_)) && !rewards::is_written_down(body)
}

impl State {
    /// What this state can be restored from. `again` are the positions of all entries that [`is_applied_again`].
    pub(crate) fn snapshot(&self, again: Vec<u64>) -> Snapshot {
        let elections = self.elections.values().filter_map(|election| election.cast_so_far()).collect();
        let (roll, rewards) = (self.roll_digest, cbor::encode(&self.rewards));
        Snapshot { again, elections, stamps: self.stamps, uses: self.uses, roll, rewards }
    }

    /// Restores the state after the block with this header. `around` tells of the block that has the entry at a position.
    ///
    /// # Errors
    /// [`SnapshotError`] names what does not fit; whatever the snapshot says, the state has the header's digest.
    pub(crate) fn restore(
        snapshot: &Snapshot,
        header: &Header,
        around: impl Fn(u64) -> Option<Around>,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, SnapshotError> {
        let entry = |position| history.entry(position).ok_or(SnapshotError::Missing(position));
        let Some((0, rest)) = snapshot.again.split_first().map(|(first, rest)| (*first, rest)) else {
            return Err(SnapshotError::Other(0));
        };
        let genesis = entry(0)?;
        let mut state = Self::found(&genesis).map_err(|source| SnapshotError::Entry { position: 0, source })?;
        let mut block = Around { size: 1, time: 0 };
        for &position in rest {
            if position < state.size || position >= header.log_size {
                return Err(SnapshotError::Other(position));
            }
            let bytes = entry(position)?;
            state.size = position;
            if position >= block.size {
                block = around(position).ok_or(SnapshotError::Missing(position))?;
                state.step_again(block.time, snapshot)?;
            }
            state.apply_again(&bytes, block.time, snapshot, history, rng)?;
            state.size += 1;
            if let Some(next) = state.next.take() {
                state.authorities.push(block.size, next);
            }
        }
        if block.size < header.log_size {
            state.step_again(header.time, snapshot)?;
        }
        let mut open = state.elections.values_mut().filter(|election| election.phase() == Phase::Open);
        open.try_for_each(|election| snapshot.install(election))?;
        // Each is of an election that was opened, and none comes twice.
        let opened = state.elections.values().filter(|election| election.phase() != Phase::Ready).count();
        let ascending = snapshot.elections.is_sorted_by(|one, two| one.election < two.election);
        if opened != snapshot.elections.len() || !ascending {
            return Err(SnapshotError::Ballots(snapshot.elections.last().map_or(Hash([0; 32]), |cast| cast.election)));
        }
        snapshot.elections.iter().try_for_each(|cast| state.finish_election(cast))?;
        let rewards = cbor::decode("rewards", &snapshot.rewards).ok();
        rewards.and_then(|rewards| state.install_rewards(rewards)).ok_or(SnapshotError::Rewards)?;
        (state.size, state.stamps, state.uses) = (header.log_size, snapshot.stamps, snapshot.uses);
        state.roll_digest = snapshot.roll;
        state.expect(header)?;
        Ok(state)
    }

    /// What the time of a block opens and closes. Blocks with nothing that is applied again are passed over: what they open
    /// and close is opened and closed by the next one, for the same members.
    fn step_again(&mut self, time: u64, snapshot: &Snapshot) -> Result<(), SnapshotError> {
        let steps = self.steps(time);
        // The closing fixes the counted ballots, so they have to be there.
        for Step { poll, .. } in steps.iter().filter(|step| step.to == Phase::Closed) {
            let misfit = SnapshotError::Ballots(*poll);
            snapshot.install(self.elections.get_mut(poll).ok_or(misfit)?)?;
        }
        let before = self.take(steps);
        self.settle(&before);
        Ok(())
    }

    /// Applies an entry that was valid before, in a block of this time.
    fn apply_again(
        &mut self,
        bytes: &[u8],
        time: u64,
        snapshot: &Snapshot,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Result<(), SnapshotError> {
        let position = self.size;
        let refused = |source| SnapshotError::Entry { position, source };
        let entry = read(bytes).map_err(refused)?;
        if !is_applied_again(&entry.body) {
            return Err(SnapshotError::Other(position));
        }
        match &entry.body {
            // Decoding and hashing every key once more would take longer than all the rest.
            Body::Enrolment(enrolment) => {
                self.standing.enrol_again(&enrolment.voters);
                return Ok(());
            }
            // So would proving every pseudonym.
            Body::Pseudonym(pseudonym) => {
                self.standing.may_join(pseudonym).map_err(|source| refused(source.into()))?;
                self.standing.join_poll(pseudonym);
                return Ok(());
            }
            // What else there is to it is written down with everything about rewards.
            Body::Epoch(epoch) => return self.list_again(epoch).map_err(refused),
            // So would proving every mix.
            Body::Mix(part) => {
                let recent = Recent { history, first: self.size, entries: Vec::new() };
                self.mix(&entry, part, &recent, Proofs::Known, rng).map_err(refused)?;
                return Ok(());
            }
            Body::RollMix(part) => {
                self.mix_roll(&entry, part, Proofs::Known, rng).map_err(refused)?;
                return Ok(());
            }
            // Its signature was checked, and there may be one for each voter.
            Body::RollKey(own) => {
                self.put_on_roll(own).map_err(refused)?;
                return Ok(());
            }
            // Until then keys give their ballots to others.
            Body::Closing(about) => {
                let election = self.election_mut(&about.election).map_err(refused)?;
                snapshot.install(election)?;
            }
            _ => {}
        }
        let recent = Recent { history, first: self.size, entries: Vec::new() };
        self.apply_one(bytes, entry, (None, None), time, &recent, rng).map_err(refused)?;
        Ok(())
    }

    /// Sets what shares have changed meanwhile.
    fn finish_election(&mut self, cast: &CastSoFar) -> Result<(), SnapshotError> {
        let election = self.elections.get_mut(&cast.election).ok_or(SnapshotError::Ballots(cast.election))?;
        election.set_acts(cast.acts);
        Ok(())
    }
}
