//! Ballots on their way into the sums: who may cast them, their proofs, and those they replace.

use std::collections::HashMap;
use std::sync::Arc;

use rand_core::CryptoRngCore;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{BallotError, CastBallot, ElectionParams, VerifiedBallot, Verifier};
use tabella_crypto::signature::Signature;

use super::{Counted, Effect, Franchise, History, State, read};
use crate::bytes::{Hash, Key};
use crate::entry::{Ballot, Body, Entry};
use crate::rejection::Rejection;

/// A voter who may cast a ballot.
struct Admitted {
    voter: Key,
    sequence: u64,
    franchise: Franchise,
}

impl State {
    /// Verifies the ballots of a run whose voters may cast them, election by election.
    pub(super) fn verify_ballots(
        &self,
        run: &[(&[u8], Result<Entry, Rejection>)],
        time: u64,
        rng: &mut impl CryptoRngCore,
    ) -> HashMap<usize, Result<VerifiedBallot, BallotError>> {
        let mut groups: HashMap<Hash, (Vec<usize>, Vec<CastBallot>)> = HashMap::new();
        for (index, (_, entry)) in run.iter().enumerate() {
            let Ok(Entry { body: Body::Ballot(ballot), signature, .. }) = entry else {
                continue;
            };
            let (Ok(signature), Ok(admitted)) = (Signature::from_bytes(signature), self.admit(ballot, time)) else {
                continue;
            };
            let (indices, ballots) = groups.entry(ballot.election).or_default();
            indices.push(index);
            ballots.push(CastBallot { style: admitted.franchise.style, sealed: ballot.sealed.clone(), signature });
        }
        let mut proofs = HashMap::new();
        for (election, (indices, ballots)) in groups {
            let params = Arc::clone(self.elections[&election].params());
            proofs.extend(indices.into_iter().zip(Verifier::new(&params).verify_batch(&ballots, rng)));
        }
        proofs
    }

    /// Counts a ballot, whose proof may have been checked already.
    pub(super) fn cast(
        &mut self,
        entry: &Entry,
        ballot: &Ballot,
        proof: Option<Result<VerifiedBallot, BallotError>>,
        time: u64,
        history: &Recent<'_>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let Admitted { voter, sequence, franchise } = self.admit(ballot, time)?;
        let proof = match proof {
            Some(proof) => proof?,
            None => self.verify_alone(entry, ballot, franchise.style, rng)?,
        };
        let position = self.size;
        let election = self.election_mut(&ballot.election)?;
        let replaced = match election.counted_of(&voter) {
            Some(counted) => Some(reread(election.params(), history, counted, franchise.style, rng)?),
            None => None,
        };
        let tracker = proof.tracker().into();
        let first = election.accept(voter, sequence, position, &proof, replaced.as_ref())?;
        let points = u64::from(election.manifest().points);
        if first && points > 0 {
            self.points += points;
            self.roll.entry(voter).or_default().points += points;
        }
        Ok(Effect::Ballot { election: ballot.election, tracker, voter })
    }

    /// Whether this voter may cast this ballot now: everything but its signature and proofs.
    fn admit(&self, ballot: &Ballot, time: u64) -> Result<Admitted, Rejection> {
        let election = self.election(&ballot.election)?;
        election.accepts(time)?;
        let (voter, sequence) = claimed_voter(&ballot.sealed).map_err(BallotError::Decode)?;
        let voter = Key(voter);
        self.on_roll(&voter)?;
        let franchise = election.franchise(&voter)?;
        election.follows(&voter, sequence)?;
        Ok(Admitted { voter, sequence, franchise })
    }

    fn verify_alone(
        &self,
        entry: &Entry,
        ballot: &Ballot,
        style: usize,
        rng: &mut impl CryptoRngCore,
    ) -> Result<VerifiedBallot, Rejection> {
        let signature = Signature::from_bytes(&entry.signature).map_err(BallotError::Decode)?;
        let params = self.election(&ballot.election)?.params();
        let cast = CastBallot { style, sealed: ballot.sealed.clone(), signature };
        Ok(Verifier::new(params).verify(&cast, rng)?)
    }
}

/// The store, and above it the entries of the batch at hand.
pub(super) struct Recent<'a> {
    pub(super) history: &'a dyn History,
    pub(super) first: u64,
    pub(super) entries: Vec<&'a [u8]>,
}

impl Recent<'_> {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        match position.checked_sub(self.first) {
            Some(index) => self.entries.get(index as usize).map(|bytes| bytes.to_vec()),
            None => self.history.entry(position),
        }
    }
}

/// Reads an accepted ballot again, with all checks: there is no other way to its ciphertexts.
fn reread(
    params: &Arc<ElectionParams>,
    history: &Recent<'_>,
    counted: Counted,
    style: usize,
    rng: &mut impl CryptoRngCore,
) -> Result<VerifiedBallot, Rejection> {
    let missing = Rejection::History { position: counted.position };
    let bytes = history.entry(counted.position).ok_or(missing.clone())?;
    let entry = read(&bytes).map_err(|_| missing.clone())?;
    let Body::Ballot(ballot) = entry.body else {
        return Err(missing);
    };
    let signature = Signature::from_bytes(&entry.signature).map_err(|_| missing.clone())?;
    let cast = CastBallot { style, sealed: ballot.sealed, signature };
    let ballot = Verifier::new(params).verify(&cast, rng).map_err(|_| missing.clone())?;
    // A store that mixed up its rows would have another ballot taken out of the sum.
    if Hash::from(ballot.tracker()) == counted.tracker { Ok(ballot) } else { Err(missing) }
}
