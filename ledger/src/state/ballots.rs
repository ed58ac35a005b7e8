//! Ballots on their way into the sums: who may cast them, their proofs, and those they replace.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand_core::CryptoRngCore;
use rayon::prelude::*;
use tabella_crypto::ballot::verify::claimed_voter;
use tabella_crypto::ballot::{BallotError, Batch, CastBallot, ElectionParams, VerifiedBallot, Verifier};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::Signature;

use super::{Counted, Effect, Franchise, History, Read, State, read};
use crate::bytes::{Hash, Key};
use crate::cbor::CborError;
use crate::entry::{Ballot, Body, Entry};
use crate::register::Registered;
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
    /// The ballot that counted before, if there was one by then, read and verified again.
    replaced: Option<VerifiedBallot>,
}

/// Ballots whose signatures and proofs can be checked ahead, perhaps on other threads.
#[derive(Debug, Default)]
pub struct Unproved {
    /// How many entries they stood among.
    entries: usize,
    parts: Vec<Part>,
}

/// Some of these ballots, which one core checks together: everything that this takes is in it.
#[derive(Debug)]
pub struct Part {
    roles: Vec<Role>,
    batch: Batch,
}

/// What came of a [`Part`].
#[derive(Debug)]
pub struct Proved {
    roles: Vec<Role>,
    results: Vec<Result<VerifiedBallot, BallotError>>,
}

/// What a ballot of a batch is.
#[derive(Debug, Clone, Copy)]
enum Role {
    /// The ballot at this place among the entries, checked as one of this style.
    New { place: usize, style: usize },
    /// The one that counted before it.
    Replaced { place: usize },
}

impl Part {
    /// Checks all signatures and proofs.
    pub fn prove(self) -> Proved {
        Proved { roles: self.roles, results: self.batch.verify() }
    }
}

impl Unproved {
    /// How many entries these ballots stood among, and the parts, in order.
    pub fn into_parts(self) -> (usize, Vec<Part>) {
        (self.entries, self.parts)
    }

    /// Checks all parts, on all cores.
    pub(super) fn prove(self) -> Vec<Option<Proof>> {
        let (entries, parts) = self.into_parts();
        proofs(entries, parts.into_par_iter().map(Part::prove).collect())
    }
}

/// For each of the entries what came of it, if it was a ballot that was to be checked. The parts are in order.
pub fn proofs(entries: usize, parts: Vec<Proved>) -> Vec<Option<Proof>> {
    let mut proofs: Vec<Option<Proof>> = std::iter::repeat_with(|| None).take(entries).collect();
    for Proved { roles, results } in parts {
        for (role, result) in roles.into_iter().zip(results) {
            match role {
                Role::New { place, style } => proofs[place] = Some(Proof { style, result, replaced: None }),
                Role::Replaced { place } => {
                    if let Some(proof) = &mut proofs[place] {
                        proof.replaced = result.ok();
                    }
                }
            }
        }
    }
    proofs
}

impl State {
    /// The ballots among these entries whose proofs can be checked before the entries are applied: the election is there,
    /// and so is what says which style a voter has. With them those that they replace, as far as these count by now. What
    /// cannot be checked yet is checked when the entry is applied.
    pub fn unproved<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Result<Entry, Rejection>>,
        history: &dyn History,
        rng: &mut impl CryptoRngCore,
    ) -> Unproved {
        self.collect(entries, rng, |ballot| {
            let election = self.election(&ballot.election).ok()?;
            let voter = Key(claimed_voter(&ballot.sealed).ok()?.0);
            let style = election.franchise(&voter).ok()?.style;
            let counted = election.counted_of(&voter);
            let replaced = counted.and_then(|counted| again(&history.entry(counted.position)?, style));
            Some((style, replaced))
        })
    }

    /// The ballots of a run whose voters may cast them.
    pub(super) fn admitted(&self, run: &[Read<'_>], time: u64, rng: &mut impl CryptoRngCore) -> Unproved {
        let entries = run.iter().map(|read| &read.entry);
        self.collect(entries, rng, |ballot| Some((self.admit(ballot, time).ok()?.franchise.style, None)))
    }

    fn collect<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Result<Entry, Rejection>>,
        rng: &mut impl CryptoRngCore,
        known: impl Fn(&Ballot) -> Option<(usize, Option<CastBallot>)>,
    ) -> Unproved {
        let mut groups: BTreeMap<Hash, (Vec<Role>, Vec<CastBallot>)> = BTreeMap::new();
        let mut count = 0;
        for (place, entry) in entries.into_iter().enumerate() {
            count += 1;
            let Ok(Entry { body: Body::Ballot(ballot), signature, .. }) = entry else {
                continue;
            };
            let (Ok(signature), Some((style, replaced))) = (Signature::from_bytes(signature), known(ballot)) else {
                continue;
            };
            let (roles, ballots) = groups.entry(ballot.election).or_default();
            roles.push(Role::New { place, style });
            ballots.push(CastBallot { style, sealed: ballot.sealed.clone(), signature });
            if let Some(replaced) = replaced {
                roles.push(Role::Replaced { place });
                ballots.push(replaced);
            }
        }
        let mut parts = Vec::new();
        for (election, (mut roles, ballots)) in groups {
            parts.extend(Batch::cut(self.elections[&election].params(), ballots, rng).into_iter().map(|batch| {
                let later = roles.split_off(batch.len());
                Part { roles: std::mem::replace(&mut roles, later), batch }
            }));
        }
        Unproved { entries: count, parts }
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
        let (proof, again) = match proof {
            Some(proof) if proof.style == franchise.style => (proof.result?, proof.replaced),
            _ => (self.verify_alone(entry, ballot, franchise.style, rng)?, None),
        };
        let position = self.size;
        let election = self.election_mut(&ballot.election)?;
        let replaced = match election.counted_of(&voter) {
            Some(counted) => match again.filter(|again| Hash::from(again.tracker()) == counted.tracker) {
                Some(again) => Some(again),
                None => Some(reread(election.params(), history, counted, franchise.style, rng)?),
            },
            None => None,
        };
        let tracker = proof.tracker().into();
        election.accept(voter, sequence, position, &proof, replaced.as_ref())?;
        Ok(Effect::Ballot { election: ballot.election, tracker, voter })
    }

    /// Whether an encoded entry is a ballot that its voter signed, may cast now, and made as long as those of this election
    /// are: its election, its tracker and its voter. The proofs in it are not looked at.
    ///
    /// # Errors
    /// [`Rejection`] names the first rule that is broken.
    pub fn presentable(&self, bytes: &[u8], time: u64) -> Result<(Registered, Key), Rejection> {
        let entry = read(bytes)?;
        let Body::Ballot(ballot) = &entry.body else {
            let reason = "the entry is another one".into();
            return Err(CborError::Malformed { what: "ballot", reason }.into());
        };
        let Admitted { voter, franchise, .. } = self.admit(ballot, time)?;
        let (found, expected) =
            (ballot.sealed.len(), self.election(&ballot.election)?.params().ballot_bytes(franchise.style));
        let what = "ballot";
        match expected.ok_or(BallotError::Style(franchise.style))? {
            long if found < long => Err(BallotError::Decode(DecodeError::Truncated { what, missing: long - found }))?,
            short if found > short => Err(BallotError::Decode(DecodeError::Trailing { what, extra: found - short }))?,
            _ => self.signed_by_voter(&entry, &voter, &ballot.election)?,
        }
        Ok((Registered { election: ballot.election, tracker: Hash::of(&ballot.sealed) }, voter))
    }

    /// Whether this voter may cast this ballot now: everything but its signature and proofs.
    fn admit(&self, ballot: &Ballot, time: u64) -> Result<Admitted, Rejection> {
        let election = self.election(&ballot.election)?;
        election.accepts(time, self.phase_of(election, time))?;
        let (voter, sequence) = claimed_voter(&ballot.sealed).map_err(BallotError::Decode)?;
        let voter = Key(voter);
        self.standing.takes_part(&voter, election)?;
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
    pub(super) fn entry(&self, position: u64) -> Option<Vec<u8>> {
        match position.checked_sub(self.first) {
            Some(index) => self.entries.get(index as usize).map(|bytes| bytes.to_vec()),
            None => self.history.entry(position),
        }
    }
}

/// The ballot in an accepted entry.
fn again(bytes: &[u8], style: usize) -> Option<CastBallot> {
    let entry = read(bytes).ok()?;
    let Body::Ballot(ballot) = entry.body else {
        return None;
    };
    Some(CastBallot { style, sealed: ballot.sealed, signature: Signature::from_bytes(&entry.signature).ok()? })
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
    let cast = again(&bytes, style).ok_or(missing.clone())?;
    let ballot = Verifier::new(params).verify(&cast, rng).map_err(|_| missing.clone())?;
    // A store that mixed up its rows would have another ballot taken out of the sum.
    if Hash::from(ballot.tracker()) == counted.tracker { Ok(ballot) } else { Err(missing) }
}
