//! Taking part: whether somebody may, why not, and under which key in a poll under pseudonyms.

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Entry;
use tabella_ledger::party::{JoinError, Voter, join, public};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::{ElectionState, Phase, RollError, State};

use super::{Citizen, CitizenError};

impl Citizen {
    /// Whether this citizen votes in an election, once they have joined it if it is a poll under pseudonyms, and joined its
    /// secret roll if it has one that still takes keys. Anybody reads what is asked; this says why voting is off.
    ///
    /// # Errors
    /// [`CitizenError`] names the reason.
    pub fn may_vote(&self, state: &State, election: &Hash) -> Result<(), CitizenError> {
        let found = state.election(election)?;
        if found.manifest().is_pseudonymous() {
            return self.poll_key(state, election).map(drop);
        }
        let key = self.key().ok_or(CitizenError::NoKey)?;
        if found.roll_listed().is_some() {
            return self.listed_key(found).map(drop);
        }
        if found.is_roll_fixed() {
            let not_listed = Rejection::from(RollError::NotListed(key));
            return self.has_joined_roll(found)?.then_some(()).ok_or(not_listed.into());
        }
        state.takes_part(&key, election)?;
        if !found.has_secret_roll() {
            found.franchise(&key)?;
        }
        Ok(())
    }

    /// Whether a key of this citizen's is on the secret roll of an election, which may be one that was replaced since.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn has_joined_roll(&self, election: &ElectionState) -> Result<bool, CitizenError> {
        Ok(self.own_keys()?.any(|key| election.is_on_secret_roll(&public(&key))))
    }

    /// The entries by which this citizen's key joins every secret roll that takes it and does not have it: whoever is not
    /// on a roll when it is fixed cannot vote, so these are sent without being asked for.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn join_rolls(&self, state: &State) -> Result<Vec<Entry>, CitizenError> {
        let takes = |(id, found): (&Hash, &ElectionState)| {
            let open = found.has_secret_roll() && !found.is_roll_fixed();
            open.then(|| self.may_vote(state, id).is_ok()).filter(|may| *may).map(|_| *id)
        };
        self.signing_key()?;
        state.elections().filter_map(takes).filter_map(|id| self.join_roll(state, &id).transpose()).collect()
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

    /// The entry by which this citizen's key joins the secret roll of an election, to be sent before the office fixes it;
    /// nothing if there is no such roll, it is fixed, or the key is on it.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`], or when the election is not on the board.
    pub fn join_roll(&self, state: &State, election: &Hash) -> Result<Option<Entry>, CitizenError> {
        let found = state.election(election)?;
        let voter = Voter::new(self.signing_key()?, self.chain);
        let takes_keys = found.has_secret_roll() && !found.is_roll_fixed() && found.phase() == Phase::Ready;
        let joins = takes_keys && !found.is_on_secret_roll(&voter.key());
        Ok(joins.then(|| voter.join_roll(*election, &mut OsRng)))
    }

    /// Under which key this citizen's ballots in an election are: the own one, that of the pseudonym in a poll under
    /// pseudonyms, or what became of the own one on a secret roll. `None` if there are none.
    pub fn voting_key(&self, state: &State, election: &Hash) -> Option<Key> {
        let found = state.election(election).ok()?;
        if found.has_secret_roll() {
            return self.listed_key(found).ok().map(|key| public(&key));
        }
        match found.manifest().is_pseudonymous() {
            true => self.poll_key(state, election).ok().map(|(_, key)| public(&key)),
            false => self.key(),
        }
    }

    /// What became, in the mixes of a secret roll, of the key that joined it, which may be one that was replaced since.
    pub(super) fn listed_key(&self, found: &ElectionState) -> Result<SigningKey, CitizenError> {
        let base = found.params().base();
        let mut keys = self.own_keys()?.map(|key| key.over(base));
        let listed = keys.find(|key| found.franchise(&public(key)).is_ok());
        Ok(listed.ok_or(Rejection::from(RollError::NotListed(public(&self.signing_key()?.over(base)))))?)
    }

    /// This citizen's keys on this board, the one in use first.
    fn own_keys(&self) -> Result<impl Iterator<Item = SigningKey>, CitizenError> {
        let identity = self.identity.clone().ok_or(CitizenError::NoKey)?;
        let keys = (0..=identity.enrolment()).rev().map(move |number| identity.clone().with_enrolment(number));
        Ok(keys.map(|identity| identity.voter_key(&self.chain)))
    }

    /// The key that the poll's list has of this citizen, which may be one that was replaced since, and the one of the
    /// pseudonym: the same on every device with the same identity.
    pub(super) fn poll_key(&self, state: &State, poll: &Hash) -> Result<(SigningKey, SigningKey), CitizenError> {
        let identity = self.identity.as_ref().ok_or(CitizenError::NoKey)?;
        let assembly = state.assembly(poll).ok_or(JoinError::NotOpen)?;
        let person = self.own_keys()?.find(|key| assembly.find(&public(key)).is_some()).ok_or(JoinError::NotListed)?;
        Ok((person, identity.on_board(&self.chain).pseudonym_key(&poll.0)))
    }
}
