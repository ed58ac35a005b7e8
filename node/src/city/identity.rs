//! Who the citizen of this device is: their recovery phrase, how it is kept, and what comes back from it.

use super::{City, CityError};
use crate::identity::{Found, Kept, Phrase, Protection, WordList};
use crate::service::now;

/// What there is to say of the citizen's identity without showing any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentityStatus {
    /// How it is kept; `None` if there is none yet.
    pub kept: Option<Kept>,
    /// Whether it is unlocked.
    pub open: bool,
    /// Whether the recovery phrase alone brings the voter key back.
    pub recoverable: bool,
    /// Which voter key is in use.
    pub enrolment: u32,
}

impl City {
    /// How the identity is kept.
    ///
    /// # Errors
    /// [`CityError::Citizen`] when its file cannot be read.
    pub async fn identity(&self) -> Result<IdentityStatus, CityError> {
        let citizen = self.citizen.lock().await;
        let identity = citizen.identity();
        Ok(IdentityStatus {
            kept: citizen.vault().kept().map_err(crate::citizen::CitizenError::from)?,
            open: identity.is_some(),
            recoverable: identity.is_some_and(|identity| identity.is_recoverable()),
            enrolment: identity.map_or(0, |identity| identity.enrolment()),
        })
    }

    /// Makes their identity, unless there is one; its phrase is in this list of words.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn create_identity(&self, list: WordList) -> Result<(), CityError> {
        let mut citizen = self.citizen.lock().await;
        tokio::task::block_in_place(|| citizen.create_identity(list, Protection::Device))?;
        Ok(())
    }

    /// The recovery phrase, to be written down.
    ///
    /// # Errors
    /// [`CityError::Citizen`] when there is none, or it is locked.
    pub async fn phrase(&self, list: Option<WordList>) -> Result<Phrase, CityError> {
        let citizen = self.citizen.lock().await;
        Ok(citizen.identity().ok_or(crate::citizen::CitizenError::NoKey)?.phrase(list))
    }

    /// Unlocks the identity with its passphrase, or tries the system's store of secrets again.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn unlock(&self, passphrase: Option<&str>) -> Result<(), CityError> {
        let mut citizen = self.citizen.lock().await;
        Ok(tokio::task::block_in_place(|| citizen.unlock(passphrase))?)
    }

    /// Locks the identity by a passphrase; without one, by what this device has.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn protect(&self, passphrase: Option<&str>) -> Result<(), CityError> {
        let protection = passphrase.map_or(Protection::Device, Protection::Passphrase);
        let citizen = self.citizen.lock().await;
        Ok(tokio::task::block_in_place(|| citizen.protect(protection))?)
    }

    /// Takes up the identity of a recovery phrase, with all that the board has of it.
    ///
    /// # Errors
    /// [`CityError`] when the words are no phrase, another identity is here, or the board cannot be brought up to date.
    pub async fn restore(&self, typed: &str, passphrase: Option<&str>) -> Result<Found, CityError> {
        self.sync().await?;
        let protection = passphrase.map_or(Protection::Device, Protection::Passphrase);
        let mut citizen = self.citizen.lock().await;
        let restored = tokio::task::block_in_place(|| {
            self.copy.read(|state| citizen.restore(typed, protection, state, self.copy.view(), now()))
        });
        Ok(restored??)
    }

    /// Takes the next voter key into use, in place of one that was lost or stolen; to be enrolled with a new code.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn renew_key(&self, passphrase: Option<&str>) -> Result<(), CityError> {
        let mut citizen = self.citizen.lock().await;
        tokio::task::block_in_place(|| citizen.renew_key(passphrase))?;
        Ok(())
    }
}
