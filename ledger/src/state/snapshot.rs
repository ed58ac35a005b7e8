//! What a state is restored from without checking its ballots again.
//!
//! Entries that are few, such as ceremonies, manifests and shares, are read and applied again, by the same rules. Ballots
//! and spoils are many and dear: of them it is written down what they have come to, voter by voter and as sums. So is what
//! entries about rewards have come to, which follows from the times of their blocks as well. Of stamps and logged uses only
//! the number matters.

use minicbor::{Decode, Encode};
use rand_core::CryptoRngCore;
use thiserror::Error;

pub(crate) use super::election::CastSoFar;
use super::{ElectionState, Phase, Recent, State, read, rewards};
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
    !matches!(body, Body::Ballot(_) | Body::Spoil(_) | Body::Stamp(_) | Body::Use(_)) && !rewards::is_about(body)
}

impl State {
    /// What this state can be restored from. `again` are the positions of all entries that [`is_applied_again`].
    pub(crate) fn snapshot(&self, again: Vec<u64>) -> Snapshot {
        let elections = self.elections.values().filter_map(|election| election.cast_so_far()).collect();
        let (roll, rewards) = (self.roll_digest, cbor::encode(&self.rewards));
        Snapshot { again, elections, stamps: self.stamps, uses: self.uses, roll, rewards }
    }

    /// Restores the state after the block with this header. `end` says how long the log was after the block that has the
    /// entry at a position.
    ///
    /// # Errors
    /// [`SnapshotError`] names what does not fit; whatever the snapshot says, the state has the header's digest.
    pub(crate) fn restore(
        snapshot: &Snapshot,
        header: &Header,
        end: impl Fn(u64) -> Option<u64>,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, SnapshotError> {
        let entry = |position| history.entry(position).ok_or(SnapshotError::Missing(position));
        let Some((0, rest)) = snapshot.again.split_first().map(|(first, rest)| (*first, rest)) else {
            return Err(SnapshotError::Other(0));
        };
        let genesis = entry(0)?;
        let mut state = Self::found(&genesis).map_err(|source| SnapshotError::Entry { position: 0, source })?;
        for &position in rest {
            if position < state.size || position >= header.log_size {
                return Err(SnapshotError::Other(position));
            }
            let bytes = entry(position)?;
            state.size = position;
            state.apply_again(&bytes, snapshot, history, rng)?;
            state.size += 1;
            if let Some(next) = state.next.take() {
                state.authorities.push(end(position).ok_or(SnapshotError::Other(position))?, next);
            }
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

    /// Applies an entry that was valid before.
    fn apply_again(
        &mut self,
        bytes: &[u8],
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
            // Until then keys give their ballots to others.
            Body::Closing(about) => {
                let election = self.election_mut(&about.election).map_err(refused)?;
                snapshot.install(election)?;
            }
            _ => {}
        }
        // The time of a block matters to ballots and pseudonyms only.
        let recent = Recent { history, first: self.size, entries: Vec::new() };
        self.apply_one(bytes, entry, (None, None), 0, &recent, rng).map_err(refused)?;
        Ok(())
    }

    /// Sets what shares have changed meanwhile.
    fn finish_election(&mut self, cast: &CastSoFar) -> Result<(), SnapshotError> {
        let election = self.elections.get_mut(&cast.election).ok_or(SnapshotError::Ballots(cast.election))?;
        election.set_acts(cast.acts);
        Ok(())
    }
}
