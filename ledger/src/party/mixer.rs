//! What a trustee does where ballots are opened one by one: it mixes them, and opens what was mixed last. And where the roll
//! is secret: it mixes the voters' keys.

use rand_core::CryptoRngCore;
use tabella_crypto::shuffle::unwatched;
use tabella_crypto::tally::list::{ListDecryption, ListError};

use super::{Trustee, TrusteeError};
use crate::bytes::Hash;
use crate::entry::{Body, Entry, PART_BYTES, Part};
use crate::rejection::Rejection;
use crate::state::{CeremonyState, ElectionState, History, MixError, Phase, RollError, State};

/// What is left for a trustee to do in an election that is closed, or not open yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The next mix of the secret roll, which others may do as well.
    MixRoll {
        /// Mixes that are there.
        round: usize,
        /// How many trustees of lower index have not mixed it either; as in [`Self::Mix`].
        ahead: usize,
    },
    /// Its shares of the sums.
    Sums,
    /// The next mix of a contest, which others may do as well.
    Mix {
        /// Position of the contest.
        contest: usize,
        /// Mixes that are there.
        round: usize,
        /// How many trustees of lower index have not mixed the contest either. If each leaves those a while, no two mix at
        /// the same time for nothing.
        ahead: usize,
    },
    /// Its share of the list that was mixed last.
    Open {
        /// Position of the contest.
        contest: usize,
    },
}

impl Trustee {
    /// What is left for this trustee to do in an election; nothing before the closing but mixing a secret roll, and nothing once
    /// all is there.
    ///
    /// # Errors
    /// [`TrusteeError`] when this trustee has no part in its key.
    pub fn duties(&self, state: &State, election: &Hash) -> Result<Vec<Duty>, TrusteeError> {
        let found = state.election(election)?;
        let id = found.manifest().ceremony;
        let ceremony = state.ceremony(&id).ok_or(Rejection::UnknownCeremony(id))?;
        let own = self.index(ceremony)? as u32;
        let confirmed: Vec<u32> = ceremony.confirmed().collect();
        let mut duties = Vec::new();
        let ahead = |mixers: &[u32]| confirmed.iter().filter(|other| **other < own && !mixers.contains(other)).count();
        if found.phase() == Phase::Ready && confirmed.contains(&own) {
            let mixers = found.roll_mixers();
            if found.roll_list().is_some() && !mixers.contains(&own) {
                duties.push(Duty::MixRoll { round: mixers.len(), ahead: ahead(mixers) });
            }
        }
        if found.phase() != Phase::Closed || found.is_withheld() || !confirmed.contains(&own) {
            return Ok(duties);
        }
        if found.sums_anything().is_ok() && found.sharers().all(|sharer| sharer != own) {
            duties.push(Duty::Sums);
        }
        for contest in found.opened_contests().filter(|contest| found.rows(*contest).is_none()) {
            let mixers = found.mixers(contest);
            if mixers.len() == found.mixes_needed(contest) {
                if found.list_sharers(contest).all(|sharer| sharer != own) {
                    duties.push(Duty::Open { contest });
                }
            } else if !mixers.contains(&own) {
                duties.push(Duty::Mix { contest, round: mixers.len(), ahead: ahead(mixers) });
            }
        }
        Ok(duties)
    }

    /// Does what is left to do: the entries to publish, in their order.
    ///
    /// # Errors
    /// As [`Self::mix_roll`], [`Self::decrypt`], [`Self::mix`] and [`Self::open`].
    pub fn fulfil(
        &mut self,
        state: &State,
        history: &dyn History,
        election: &Hash,
        duty: Duty,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        match duty {
            Duty::MixRoll { .. } => self.mix_roll(state, election, rng),
            Duty::Sums => Ok(vec![self.decrypt(state, election, rng)?]),
            Duty::Mix { contest, .. } => self.mix(state, history, election, contest, rng),
            Duty::Open { contest } => self.open(state, election, contest, rng),
        }
    }

    /// Mixes the secret roll of an election: the entries to publish, in their order, stored before they are sent as those of
    /// [`Self::mix`] are. The power that the keys are raised to is forgotten.
    ///
    /// # Errors
    /// [`TrusteeError`] when it is not this trustee's to mix now.
    pub fn mix_roll(
        &self,
        state: &State,
        election: &Hash,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        let found = state.election(election)?;
        let id = found.manifest().ceremony;
        let trustee = self.index(state.ceremony(&id).ok_or(Rejection::UnknownCeremony(id))?)? as u32;
        let (done, needed) = (found.roll_mixers(), found.roll_mixes_needed() as u32);
        let round = done.len() as u32;
        if done.contains(&trustee) {
            return Err(Rejection::from(RollError::Mixer(trustee)).into());
        }
        let missing = || match found.is_roll_fixed() {
            true => RollError::Round { done: round, needed, found: round },
            false => RollError::NotFixed,
        };
        let (_, list) = found.roll_list().ok_or_else(|| Rejection::from(missing()))?;
        if found.roll_begun(trustee).is_some() {
            return Err(Rejection::from(MixError::Begun(trustee)).into());
        }
        let failed = |error: &dyn core::fmt::Display| TrusteeError::Mix(error.to_string());
        let shuffle = found.roll_shuffle(trustee, list.items).map_err(|error| failed(&error))?;
        let (mut keys, mut responses) = (Vec::new(), Vec::new());
        let mixed = shuffle.shuffle(&list.bytes, &mut keys, &mut responses, &mut unwatched, rng);
        let (base, head) = mixed.map_err(|error| failed(&error))?;
        // A fault of this machine can show in a proof what the proof hides.
        let verified = shuffle.verify(&base, &list.bytes, &keys, &head, &responses, &mut unwatched, rng);
        verified.map_err(|error| failed(&error))?;
        let message = [&base.as_bytes()[..], &head, &keys, &responses].concat();
        let about = Part { election: *election, trustee, round, ..nothing() };
        Ok(self.parts(Body::RollMix, &about, &message, rng))
    }

    /// Mixes the ballots of a contest: the entries to publish, in their order. They are to be stored before the first of
    /// them is sent: they cannot be made again, and the board takes no other message of this trustee in this round.
    ///
    /// The caller has verified the board up to this state itself, and has its entries.
    ///
    /// # Errors
    /// [`TrusteeError`] when it is not this trustee's to mix now.
    pub fn mix(
        &self,
        state: &State,
        history: &dyn History,
        election: &Hash,
        contest: usize,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        let (found, ceremony) = closed(state, election, contest)?;
        let trustee = self.index(ceremony)? as u32;
        let (done, needed) = (found.mixers(contest), found.mixes_needed(contest));
        if done.contains(&trustee) {
            return Err(Rejection::from(MixError::Repeated(trustee)).into());
        }
        let round = done.len() as u32;
        if done.len() == needed {
            return Err(not_in(contest, round, needed, round));
        }
        may_begin(found, contest, trustee)?;
        let list = found.list(contest, |position| history.entry(position))?;
        let failed = |error: &dyn core::fmt::Display| TrusteeError::Mix(error.to_string());
        let shuffle = found.shuffle(contest, trustee, list.items).map_err(|error| failed(&error))?;
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let mixed = shuffle.shuffle(&list.bytes, &mut outputs, &mut responses, &mut unwatched, rng);
        let head = mixed.map_err(|error| failed(&error))?;
        // A fault of this machine can show in a proof what the proof hides.
        let verified = shuffle.verify(&list.bytes, &outputs, &head, &responses, &mut unwatched, rng);
        verified.map_err(|error| failed(&error))?;
        let message = [head, outputs, responses].concat();
        let about = Part { election: *election, contest: contest as u32, trustee, round, ..nothing() };
        Ok(self.parts(Body::Mix, &about, &message, rng))
    }

    /// Makes this trustee's share of the list that was mixed last: the entries to publish, in their order, stored before
    /// they are sent as those of a mix are. What is opened is remembered: for any other list of this contest this trustee
    /// refuses.
    ///
    /// # Errors
    /// [`TrusteeError`] when mixes are missing, or this trustee has no part in the key.
    pub fn open(
        &mut self,
        state: &State,
        election: &Hash,
        contest: usize,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Vec<Entry>, TrusteeError> {
        let (found, ceremony) = closed(state, election, contest)?;
        let (round, needed) = (found.mixers(contest).len(), found.mixes_needed(contest));
        if round < needed {
            return Err(not_in(contest, round as u32, needed, needed as u32));
        }
        let key = ceremony.key().ok_or(Rejection::NoKey)?;
        let (trustee, shares) = self.shares_of(ceremony, rng)?;
        if found.rows(contest).is_some() || found.list_sharers(contest).any(|sharer| sharer == trustee) {
            return Err(Rejection::from(MixError::Shared(trustee)).into());
        }
        may_begin(found, contest, trustee)?;
        // It was mixed, so nothing is read again.
        let list = found.list(contest, |_| None)?;
        let opened = Hash::of_parts(&[b"list", &election.0, &(contest as u64).to_le_bytes()]);
        match self.decrypted.get(&opened) {
            Some(before) if *before != list.root => {
                return Err(TrusteeError::OtherSet { before: *before, now: list.root });
            }
            _ => {}
        }
        let packing = found.packing(contest).ok_or(Rejection::from(MixError::Contest(contest as u32)))?;
        let decryption = ListDecryption::new(found.list_context(contest, &list), packing, key, list.items);
        let mut message = Vec::new();
        let failed = |error: ListError| TrusteeError::Mix(error.to_string());
        decryption.produce(&shares, &list.bytes, &mut message, rng).map_err(failed)?;
        decryption.verify(trustee as usize, &list.bytes, message.as_slice()).map_err(failed)?;
        self.decrypted.insert(opened, list.root);
        let round = round as u32;
        let about = Part { election: *election, contest: contest as u32, trustee, round, ..nothing() };
        Ok(self.parts(Body::ListShare, &about, &message, rng))
    }

    /// A long message in parts.
    fn parts(&self, body: fn(Part) -> Body, about: &Part, message: &[u8], rng: &mut impl CryptoRngCore) -> Vec<Entry> {
        let whole = Hash::of(message);
        let part = |(number, bytes): (usize, &[u8])| {
            let part = Part { whole, number: number as u32, bytes: bytes.to_vec(), ..about.clone() };
            self.sign(body(part), rng)
        };
        message.chunks(PART_BYTES).enumerate().map(part).collect()
    }
}

/// An election that is closed, and the ceremony of its key, if the ballots of this contest are mixed and opened.
fn closed<'s>(
    state: &'s State,
    election: &Hash,
    contest: usize,
) -> Result<(&'s ElectionState, &'s CeremonyState), TrusteeError> {
    let found = state.election(election)?;
    if found.phase() != Phase::Closed {
        return Err(TrusteeError::NotClosed);
    }
    if !found.opened_contests().any(|opened| opened == contest) {
        return Err(Rejection::from(MixError::Contest(contest as u32)).into());
    }
    let id = found.manifest().ceremony;
    Ok((found, state.ceremony(&id).ok_or(Rejection::UnknownCeremony(id))?))
}

/// Whether the board takes a message of this trustee from its first part on.
fn may_begin(found: &ElectionState, contest: usize, trustee: u32) -> Result<(), TrusteeError> {
    match found.begun(contest, trustee) {
        None => Ok(()),
        Some(_) => Err(Rejection::from(MixError::Begun(trustee)).into()),
    }
}

fn not_in(contest: usize, done: u32, needed: usize, found: u32) -> TrusteeError {
    let (contest, needed) = (contest as u32, needed as u32);
    Rejection::from(MixError::Round { contest, done, needed, found }).into()
}

fn nothing() -> Part {
    let zero = Hash([0; 32]);
    Part { election: zero, contest: 0, trustee: 0, round: 0, whole: zero, number: 0, bytes: Vec::new() }
}
