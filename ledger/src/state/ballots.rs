//! Ballots on their way into the sums: who may cast them, their proofs, and those they replace.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand_core::CryptoRngCore;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{BallotError, Batch, CastBallot, ElectionParams, VerifiedBallot, Verifier};
use tabella_crypto::signature::Signature;

use super::{Counted, Effect, Franchise, History, Read, State, read};
use crate::bytes::{Hash, Key};
use crate::entry::{Ballot, Body, Entry};
use crate::rejection::Rejection;

/// A voter who may cast a ballot.
struct Admitted {
    voter: Key,
    sequence: u64,
    franchise: Franchise,
}

/// What came of a ballot's signature and proofs, checked as a ballot of some style.
#[derive(Debug)]
pub struct Proof {
    style: usize,
    result: Result<VerifiedBallot, BallotError>,
}

/// Ballots whose signatures and proofs are checked together, perhaps on another thread: everything that this takes is in
/// it.
#[derive(Debug, Default)]
pub struct Unproved {
    /// How many entries they stood among.
    entries: usize,
    /// For each election the ballots, and where among the entries they stood.
    batches: Vec<(Vec<usize>, Batch)>,
    styles: Vec<usize>,
}

impl Unproved {
    /// Checks all signatures and proofs. For each of the entries what came of it, if it was a ballot that was to be
    /// checked.
    pub fn prove(self) -> Vec<Option<Proof>> {
        let mut proofs: Vec<Option<Proof>> = std::iter::repeat_with(|| None).take(self.entries).collect();
        for (places, batch) in self.batches {
            for (place, result) in places.into_iter().zip(batch.verify()) {
                proofs[place] = Some(Proof { style: self.styles[place], result });
            }
        }
        proofs
    }
}

impl State {
    /// The ballots among these entries whose proofs can be checked before the entries are applied: the election is there,
    /// and so is what says which style a voter has. What cannot be checked yet is checked when the entry is applied.
    pub fn unproved<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Result<Entry, Rejection>>,
        rng: &mut impl CryptoRngCore,
    ) -> Unproved {
        self.collect(entries, rng, |ballot| {
            let election = self.election(&ballot.election).ok()?;
            let (voter, _) = claimed_voter(&ballot.sealed).ok()?;
            Some(election.franchise(&Key(voter)).ok()?.style)
        })
    }

    /// The ballots of a run whose voters may cast them.
    pub(super) fn admitted(&self, run: &[Read<'_>], time: u64, rng: &mut impl CryptoRngCore) -> Unproved {
        let entries = run.iter().map(|read| &read.entry);
        self.collect(entries, rng, |ballot| Some(self.admit(ballot, time).ok()?.franchise.style))
    }

    fn collect<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Result<Entry, Rejection>>,
        rng: &mut impl CryptoRngCore,
        style: impl Fn(&Ballot) -> Option<usize>,
    ) -> Unproved {
        let mut groups: BTreeMap<Hash, (Vec<usize>, Vec<CastBallot>)> = BTreeMap::new();
        let mut styles = Vec::new();
        for (place, entry) in entries.into_iter().enumerate() {
            styles.push(0);
            let Ok(Entry { body: Body::Ballot(ballot), signature, .. }) = entry else {
                continue;
            };
            let (Ok(signature), Some(style)) = (Signature::from_bytes(signature), style(ballot)) else {
                continue;
            };
            styles[place] = style;
            let (places, ballots) = groups.entry(ballot.election).or_default();
            places.push(place);
            ballots.push(CastBallot { style, sealed: ballot.sealed.clone(), signature });
        }
        let batch = |(election, (places, ballots)): (Hash, (Vec<usize>, Vec<CastBallot>))| {
            (places, Batch::new(Arc::clone(self.elections[&election].params()), ballots, rng))
        };
        Unproved { entries: styles.len(), batches: groups.into_iter().map(batch).collect(), styles }
    }

    /// Counts a ballot, whose proof may have been checked already.
    pub(super) fn cast(
        &mut self,
        entry: &Entry,
        ballot: &Ballot,
        proof: Option<Proof>,
        time: u64,
        history: &Recent<'_>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Effect, Rejection> {
        let Admitted { voter, sequence, franchise } = self.admit(ballot, time)?;
        let proof = match proof {
            Some(proof) if proof.style == franchise.style => proof.result?,
            _ => self.verify_alone(entry, ballot, franchise.style, rng)?,
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
