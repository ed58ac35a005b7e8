//! Taking part: whether somebody may, why not, and under which key in a poll under pseudonyms.

use rand_core::OsRng;
use sha2::{Digest, Sha512};
use tabella_crypto::group::Scalar;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{JoinError, join, public};
use tabella_ledger::state::State;
use zeroize::Zeroizing;

use super::{Citizen, CitizenError};

/// Before key, board and poll, in the hash that is the key of a pseudonym.
const POLL_KEY: &[u8] = b"tabella/v1/poll-key";

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
        Ok(Some(join(state, poll, person, &key, &mut OsRng)?))
    }

    /// The key that the poll's list has of this citizen, and that of the pseudonym which follows from it.
    pub(super) fn poll_key(&self, state: &State, poll: &Hash) -> Result<(&SigningKey, SigningKey), CitizenError> {
        let own = self.key.as_ref().ok_or(CitizenError::NoKey)?;
        let assembly = state.assembly(poll).ok_or(JoinError::NotOpen)?;
        let mut keys = std::iter::once(own).chain(&self.earlier);
        let person = keys.find(|key| assembly.find(&public(key)).is_some()).ok_or(JoinError::NotListed)?;
        Ok((person, poll_key(person, &self.chain, poll)))
    }
}

/// The key of somebody's pseudonym in a poll: the same on every device with the same key.
fn poll_key(person: &SigningKey, chain: &Hash, poll: &Hash) -> SigningKey {
    let hash = Sha512::new_with_prefix(POLL_KEY).chain_update(person.to_bytes()).chain_update(chain.0);
    let wide: Zeroizing<[u8; 64]> = Zeroizing::new(hash.chain_update(poll.0).finalize().into());
    SigningKey::from_scalar(Scalar::from_bytes_mod_order_wide(&wide)).expect("a hash that is no multiple of the order")
}
