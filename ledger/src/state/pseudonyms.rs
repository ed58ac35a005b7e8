//! Pseudonyms on their way into a poll or a week: their proofs, those of one ring together.

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;
use tabella_crypto::membership::MembershipError;

use super::{Effect, Read, StandingError, State, element};
use crate::bytes::Hash;
use crate::entry::{Body, Entry};
use crate::membership::{MemberRing, Shown};
use crate::rejection::{Rejection, Signer};
use crate::rewards::WeekPseudonym;
use crate::standing::Pseudonym;

/// What came of the proof of a pseudonym.
pub(super) type Membered = Result<(), MembershipError>;

/// Which rings a pseudonym is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rings {
    Poll(Hash),
    Week { epoch: u32, week: u32 },
}

pub(super) fn is_pseudonym(read: &Read<'_>) -> bool {
    shown(read).is_some()
}

fn shown<'r>(read: &'r Read<'_>) -> Option<Shown<'r>> {
    match &read.entry.as_ref().ok()?.body {
        Body::Pseudonym(Pseudonym { key, tag, proof, .. })
        | Body::WeekPseudonym(WeekPseudonym { key, tag, proof, .. }) => Some(Shown { key, tag, proof }),
        _ => None,
    }
}

impl State {
    /// Checks the proofs of a run of pseudonyms. The rings of a poll or epoch are fixed, so that none of them changes what
    /// another one is checked against.
    pub(super) fn prove_pseudonyms(&self, run: &mut [Read<'_>], rng: &mut impl CryptoRngCore) {
        let mut rings: BTreeMap<(Rings, u32), Vec<usize>> = BTreeMap::new();
        for (place, read) in run.iter().enumerate() {
            if let Some(ring) = self.rings_of(read) {
                rings.entry(ring).or_default().push(place);
            }
        }
        for ((of, ring), places) in rings {
            let Some(ring) = self.member_ring(&of, ring) else { continue };
            let pseudonyms: Vec<_> = places.iter().filter_map(|place| shown(&run[*place])).collect();
            let proved = ring.verify(&pseudonyms, rng);
            places.into_iter().zip(proved).for_each(|(place, proved)| run[place].membership = Some(proved));
        }
    }

    /// The ring of a pseudonym with which nothing but signature and proof can be wrong.
    fn rings_of(&self, read: &Read<'_>) -> Option<(Rings, u32)> {
        match &read.entry.as_ref().ok()?.body {
            Body::Pseudonym(pseudonym) => {
                self.standing.may_join(pseudonym).ok()?;
                Some((Rings::Poll(pseudonym.election), pseudonym.ring))
            }
            Body::WeekPseudonym(pseudonym) => {
                self.may_earn(pseudonym).ok()?;
                Some((Rings::Week { epoch: pseudonym.epoch, week: pseudonym.week }, pseudonym.ring))
            }
            _ => None,
        }
    }

    fn member_ring(&self, of: &Rings, ring: u32) -> Option<MemberRing> {
        match of {
            Rings::Poll(poll) => {
                let audience = self.election(poll).ok()?.manifest().audience.as_ref()?;
                MemberRing::of_poll(&self.chain, poll, audience, ring, self.standing.assembly(poll)?.ring(ring)?)
            }
            Rings::Week { epoch, week } => {
                let list = self.standing.assembly(&self.rewards.epoch(*epoch).ok()?.epoch().ceremony)?;
                MemberRing::of_week(&self.chain, *week, ring, list.ring(ring)?)
            }
        }
    }

    /// Lets somebody take part in a poll under a pseudonym whose proof was checked.
    pub(super) fn join(
        &mut self,
        entry: &Entry,
        pseudonym: &Pseudonym,
        proved: Option<Membered>,
        time: u64,
    ) -> Result<Effect, Rejection> {
        let election = self.election(&pseudonym.election)?;
        election.accepts(time, self.phase_of(election, time))?;
        let key = element(&pseudonym.key, Signer::Pseudonym)?;
        self.signed(entry, &key, Signer::Pseudonym)?;
        self.standing.may_join(pseudonym)?;
        match proved {
            Some(Ok(())) => {}
            _ => return Err(StandingError::Proof { ring: pseudonym.ring }.into()),
        }
        self.standing.join_poll(pseudonym);
        Ok(Effect::Pseudonym { election: pseudonym.election, key: pseudonym.key })
    }
}
