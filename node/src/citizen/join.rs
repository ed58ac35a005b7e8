//! Taking part: whether somebody may, why not, and under which key in a poll under pseudonyms.

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{JoinError, join, public};
use tabella_ledger::state::State;

use super::{Citizen, CitizenError};

impl Citizen {
    /// Whether this citizen votes in an election, once they have joined it if it is a poll under pseudonyms. Anybody reads
    /// what is asked; this says why voting is off.
    ///
    /// # Errors
    /// [`CitizenError`] names the reason.
    pub fn may_vote(&self, state: &State, election: &Hash) -> Result<(), CitizenError> {
        let found = state.election(election)?;
        if found.manifest().is_pseudonymous() {
            return self.poll_key(state, election).map(drop);
        }
        let key = self.key().ok_or(CitizenError::NoKey)?;
        state.takes_part(&key, election)?;
        found.franchise(&key)?;
        Ok(())
    }

    /// The entry by which this citizen takes part in a poll under a pseudonym, to be sent before the first ballot; nothing
    /// if it is on the board already, from this device or from another one with the same key.
    ///
    /// # Errors
    /// [`CitizenError::Join`] says why not.
    pub fn join(&self, state: &State, poll: &Hash) -> Result<Option<Entry>, CitizenError> {
        let (person, key) = self.poll_key(state, poll)?;
        if state.takes_part(&public(&key), poll).is_ok() {
            return Ok(None);
        }
        Ok(Some(join(state, poll, &person, &key, &mut OsRng)?))
    }

    /// Under which key this citizen's ballots in an election are: the own one, or that of the pseudonym in a poll under
    /// pseudonyms. `None` if there are none.
    pub fn voting_key(&self, state: &State, election: &Hash) -> Option<Key> {
        match state.election(election).ok()?.manifest().is_pseudonymous() {
            true => self.poll_key(state, election).ok().map(|(_, key)| public(&key)),
            false => self.key(),
        }
    }

    /// The key that the poll's list has of this citizen, which may be one that was replaced since, and the one of the
    /// pseudonym: the same on every device with the same identity.
    pub(super) fn poll_key(&self, state: &State, poll: &Hash) -> Result<(SigningKey, SigningKey), CitizenError> {
        let identity = self.identity.as_ref().ok_or(CitizenError::NoKey)?;
        let assembly = state.assembly(poll).ok_or(JoinError::NotOpen)?;
        let keys = (0..=identity.enrolment()).rev().map(|number| identity.clone().with_enrolment(number));
        let mut keys = keys.map(|identity| identity.voter_key(&self.chain));
        let person = keys.find(|key| assembly.find(&public(key)).is_some()).ok_or(JoinError::NotListed)?;
        Ok((person, identity.on_board(&self.chain).pseudonym_key(&poll.0)))
    }
}
