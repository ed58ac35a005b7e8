//! Pseudonyms on their way into a poll: their proofs, those of one ring together.

use std::collections::BTreeMap;

use rand_core::CryptoRngCore;
use tabella_crypto::membership::MembershipError;

use super::{Effect, Read, StandingError, State, element};
use crate::bytes::Hash;
use crate::entry::{Body, Entry};
use crate::membership::PollRing;
use crate::rejection::{Rejection, Signer};
use crate::standing::Pseudonym;

/// What came of the proof of a pseudonym.
pub(super) type Membered = Result<(), MembershipError>;

pub(super) fn is_pseudonym(read: &Read<'_>) -> bool {
    pseudonym(read).is_some()
}

fn pseudonym<'r>(read: &'r Read<'_>) -> Option<&'r Pseudonym> {
    match &read.entry {
        Ok(Entry { body: Body::Pseudonym(pseudonym), .. }) => Some(pseudonym),
        _ => None,
    }
}

impl State {
    /// Checks the proofs of a run of pseudonyms. The rings of a poll are fixed while it is open, so that none of them
    /// changes what another one is checked against.
    pub(super) fn prove_pseudonyms(&self, run: &mut [Read<'_>], rng: &mut impl CryptoRngCore) {
        let mut rings: BTreeMap<(Hash, u32), Vec<usize>> = BTreeMap::new();
        for (place, read) in run.iter().enumerate() {
            if let Some(pseudonym) = pseudonym(read)
                && self.standing.may_join(pseudonym).is_ok()
            {
                rings.entry((pseudonym.election, pseudonym.ring)).or_default().push(place);
            }
        }
        for ((poll, ring), places) in rings {
            let Some(ring) = self.poll_ring(&poll, ring) else { continue };
            let pseudonyms: Vec<_> = places.iter().filter_map(|place| pseudonym(&run[*place])).collect();
            let proved = ring.verify(&pseudonyms, rng);
            places.into_iter().zip(proved).for_each(|(place, proved)| run[place].membership = Some(proved));
        }
    }

    fn poll_ring(&self, poll: &Hash, ring: u32) -> Option<PollRing> {
        let audience = self.election(poll).ok()?.manifest().audience.as_ref()?;
        PollRing::new(&self.chain, poll, audience, ring, self.standing.assembly(poll)?.ring(ring)?)
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
