//! What the ballots of an election have come to, written down.

use minicbor::{Decode, Encode};
use rayon::prelude::*;
use tabella_crypto::tally::Aggregate;

use super::{Counted, ElectionState, Participation, Phase};
use crate::bytes::{Hash, Key};
use crate::state::Franchise;

/// Bytes of one voter's row: key, last sequence number, position of the counted ballot, its tracker.
const ROW: usize = 32 + 8 + 8 + 32;
/// In place of the position of voters who have opened ballots and cast none.
const NONE: u64 = u64::MAX;

/// What the ballots of an election have come to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct CastSoFar {
    /// The election.
    #[n(0)]
    pub election: Hash,
    /// Ballots accepted, replaced ones included.
    #[n(1)]
    pub accepted: u64,
    /// Running hash of acts.
    #[n(2)]
    pub acts: Hash,
    /// The encoded sum of every contest.
    #[n(3)]
    pub sums: Vec<Sum>,
    /// A row for each voter with a ballot or a spoil, in the order of the counted ballots, then of the keys.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub rows: Vec<u8>,
}

/// An encoded sum.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Sum(#[cbor(n(0), with = "minicbor::bytes")] pub Vec<u8>);

impl ElectionState {
    /// What its ballots have come to; nothing before the opening.
    pub(in crate::state) fn cast_so_far(&self) -> Option<CastSoFar> {
        if self.phase == Phase::Ready {
            return None;
        }
        let place = |did: &Participation| did.counted.map_or(NONE, |counted| counted.position);
        let mut voters: Vec<_> = self.participations.iter().map(|(key, did)| (place(did), key, did)).collect();
        voters.par_sort_unstable_by_key(|(place, key, _)| (*place, *key));
        let mut rows = Vec::with_capacity(ROW * voters.len());
        for (place, key, did) in voters {
            rows.extend_from_slice(&key.0);
            rows.extend_from_slice(&did.last_sequence.to_le_bytes());
            rows.extend_from_slice(&place.to_le_bytes());
            rows.extend_from_slice(&did.counted.map_or([0; 32], |counted| counted.tracker.0));
        }
        let sums = self.sums.iter().map(|sum| Sum(sum.to_bytes())).collect();
        Some(CastSoFar { election: self.id, accepted: self.accepted, acts: self.acts, sums, rows })
    }

    /// Takes over what its ballots have come to, if that fits together. There were none so far.
    pub(in crate::state) fn install(&mut self, cast: &CastSoFar) -> Option<()> {
        let (rows, []) = cast.rows.as_chunks::<ROW>() else {
            return None;
        };
        let contests = self.contests().len();
        let (mut ballots, mut weights) = (vec![0_u64; contests], vec![0_u64; contests]);
        let mut voters = 0;
        let mut last = None;
        self.participations.reserve(rows.len());
        for row in rows {
            let (key, rest) = row.split_first_chunk()?;
            let (sequence, rest) = rest.split_first_chunk()?;
            let (position, rest) = rest.split_first_chunk()?;
            let (key, tracker) = (Key(*key), Hash(rest.try_into().ok()?));
            let position = u64::from_le_bytes(*position);
            if last.replace((position, key)).is_some_and(|last| last >= (position, key)) {
                return None;
            }
            let Franchise { style, weight } = self.franchise(&key).ok()?;
            let counted = (position != NONE).then_some(Counted { position, tracker, weight, style });
            if counted.is_some() {
                voters += 1;
                for &contest in self.params.style(style)? {
                    ballots[contest] += 1;
                    weights[contest] = weights[contest].checked_add(weight)?;
                }
            } else if tracker != Hash([0; 32]) {
                return None;
            }
            let did = Participation { last_sequence: u64::from_le_bytes(*sequence), counted };
            if self.participations.insert(key, did).is_some() {
                return None;
            }
        }
        let sums = self.contests().iter().zip(&cast.sums).map(|(contest, sum)| Aggregate::from_bytes(contest, &sum.0));
        let sums = sums.collect::<Result<Vec<_>, _>>().ok()?;
        // More could not be taken out of a sum than is in it.
        let fits =
            |(sum, (ballots, weight)): (&Aggregate, (&u64, &u64))| sum.ballots() == *ballots && sum.weight() == *weight;
        if cast.sums.len() != contests
            || voters > cast.accepted
            || !sums.iter().zip(ballots.iter().zip(&weights)).all(fits)
        {
            return None;
        }
        (self.sums, self.voters, self.accepted) = (sums, voters, cast.accepted);
        Some(())
    }

    /// Sets the running hash of acts.
    pub(in crate::state) fn set_acts(&mut self, acts: Hash) {
        self.acts = acts;
    }
}
