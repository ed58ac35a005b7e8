//! Another key on this device, while the old one is good.

use tabella_ledger::party::public;
use tabella_ledger::state::{Good, State};

use super::{Citizen, CitizenError};
use crate::registrar::RekeyRequest;

impl Citizen {
    /// A request to have the identity's next voter key in the place of the one on the board, without a visit to the
    /// registrar. Asked for again it is the same key.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`].
    pub fn rekey(&self) -> Result<RekeyRequest, CitizenError> {
        let identity = self.identity.as_ref().ok_or(CitizenError::NoKey)?;
        let next = identity.clone().with_enrolment(identity.enrolment() + 1).voter_key(&self.chain);
        Ok(RekeyRequest::new(&identity.voter_key(&self.chain), &next, &self.chain))
    }

    /// Goes on with the next voter key if the board says that it has the place of the old one. Whether it does now. The
    /// passphrase is that of the identity, if it has one.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub fn take_over(&mut self, state: &State, passphrase: Option<&str>) -> Result<bool, CitizenError> {
        let Some(identity) = self.identity.as_ref() else {
            return Ok(false);
        };
        let own = public(&identity.voter_key(&self.chain));
        let next = public(&identity.clone().with_enrolment(identity.enrolment() + 1).voter_key(&self.chain));
        let good = state.membership(&own).map(|membership| membership.good);
        if good != Some(Good::Replaced(next)) {
            return Ok(false);
        }
        self.renew_key(passphrase)?;
        Ok(true)
    }
}
