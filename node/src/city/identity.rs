//! Who the citizen of this device is: their recovery phrase, how it is kept, and what comes back from it.

use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::Good;

use super::{City, CityError};
use crate::citizen::{Citizen, CitizenError};
use crate::client::ClientError;
use crate::identity::{Found, Kept, Phrase, Protection, WordList};
use crate::registrar::request::{Proof, Wish};
use crate::registrar::{Stage, Standing};
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
    /// Whether somebody has shown that the phrase is on paper.
    pub written_down: bool,
    /// Whether this device has a store of secrets, which locks the identity without a passphrase.
    pub system: bool,
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
            kept: citizen.vault().kept().map_err(CitizenError::from)?,
            open: identity.is_some(),
            recoverable: identity.is_some_and(|identity| identity.is_recoverable()),
            enrolment: identity.map_or(0, |identity| identity.enrolment()),
            written_down: citizen.is_written_down()?,
            system: citizen.vault().has_system(),
        })
    }

    /// Makes their identity, unless there is one; its phrase is in this list of words. It is locked by the passphrase, or by
    /// what this device has.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn create_identity(&self, list: WordList, passphrase: Option<&str>) -> Result<(), CityError> {
        let protection = passphrase.map_or(Protection::Device, Protection::Passphrase);
        let mut citizen = self.citizen.lock().await;
        tokio::task::block_in_place(|| citizen.create_identity(list, protection))?;
        Ok(())
    }

    /// Takes some words of the phrase from paper, each with its place from 1.
    ///
    /// # Errors
    /// [`CityError::Citizen`] says which are others.
    pub async fn confirm_phrase(&self, typed: &[(usize, String)]) -> Result<(), CityError> {
        Ok(self.citizen.lock().await.confirm_phrase(typed)?)
    }

    /// The recovery phrase, to be written down.
    ///
    /// # Errors
    /// [`CityError::Citizen`] when there is none, or it is locked.
    pub async fn phrase(&self, list: Option<WordList>) -> Result<Phrase, CityError> {
        let citizen = self.citizen.lock().await;
        Ok(citizen.identity().ok_or(CitizenError::NoKey)?.phrase(list))
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

    /// Takes up the identity of a recovery phrase, with all that the board has of it, and what was kept beside it:
    /// [`Self::returned`] says what of that came back.
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
        drop(citizen);
        let found = restored??;
        self.try_to_bring_back().await;
        Ok(found)
    }

    /// Takes the next voter key into use, in place of one that was lost or stolen; to be enrolled with a new code.
    ///
    /// # Errors
    /// [`CityError::Citizen`].
    pub async fn renew_key(&self, passphrase: Option<&str>) -> Result<(), CityError> {
        let mut citizen = self.citizen.lock().await;
        tokio::task::block_in_place(|| citizen.renew_key(passphrase))?;
        citizen.forget_request()?;
        Ok(())
    }

    /// Goes on with the next voter key. One that is good is replaced without a visit, one that was replaced by this person
    /// elsewhere is taken over, and after one that ended the next has to be enrolled with a code. Can be repeated when
    /// the answer was lost.
    ///
    /// # Errors
    /// [`CityError`] when the passphrase is wrong, there is nothing to replace, or the registrar or the board says no.
    pub async fn next_key(&self, passphrase: Option<&str>) -> Result<(), CityError> {
        self.sync().await?;
        let mut citizen = self.citizen.lock().await;
        // A passphrase that is wrong is said before the board ends the old key.
        tokio::task::block_in_place(|| citizen.vault().open(passphrase)).map_err(CitizenError::from)?;
        if self.take_over(&mut citizen, passphrase)? {
            return Ok(());
        }
        let key = citizen.key().ok_or(CitizenError::NoKey)?;
        match self.copy.read(|state| state.membership(&key))?.map(|membership| membership.good) {
            Some(Good::Yes) => {
                self.client.rekey(&citizen.rekey()?).await?;
                self.sync().await?;
                self.take_over(&mut citizen, passphrase)?;
            }
            Some(_) => {
                tokio::task::block_in_place(|| citizen.renew_key(passphrase))?;
                citizen.forget_request()?;
            }
            None => return Err(Rejection::NotOnRoll(key).into()),
        }
        Ok(())
    }

    fn take_over(&self, citizen: &mut Citizen, passphrase: Option<&str>) -> Result<bool, CityError> {
        Ok(tokio::task::block_in_place(|| self.copy.read(|state| citizen.take_over(state, passphrase)))??)
    }

    /// Asks the registrar to enrol the key in use, unless a request waits already; the person then comes to the desk.
    ///
    /// # Errors
    /// [`CityError`] with the registrar's reason.
    pub async fn ask_to_enrol(&self) -> Result<Standing, CityError> {
        match self.asked_before().await? {
            Some(standing) => Ok(standing),
            None => {
                let wish = self.citizen.lock().await.wish(now())?;
                self.ask_with(&wish, Proof::InPerson).await
            }
        }
    }

    /// The request that was made before, unless it is over.
    pub(super) async fn asked_before(&self) -> Result<Option<Standing>, CityError> {
        let is_over = |stage: &Stage| matches!(stage, Stage::Refused { .. } | Stage::Expired | Stage::Revoked);
        Ok(self.enrolment().await?.filter(|before| !is_over(&before.stage)))
    }

    /// Sends the request for a wish with the proof that was made for it.
    pub(super) async fn ask_with(&self, wish: &Wish, proof: Proof) -> Result<Standing, CityError> {
        let citizen = self.citizen.lock().await;
        let request = citizen.key_request(wish, proof)?;
        let asked = self.client.ask(&request).await;
        if let Err(ClientError::Refused { .. }) = &asked {
            citizen.forget_request()?;
        }
        Ok(asked?)
    }

    /// How far the request is that was made last; `None` if there is none.
    ///
    /// # Errors
    /// [`CityError`] when the registrar cannot be asked.
    pub async fn enrolment(&self) -> Result<Option<Standing>, CityError> {
        let id = self.citizen.lock().await.remembered_request()?;
        match id {
            Some(id) => Ok(Some(self.client.standing_or_expired(&id).await?)),
            None => Ok(None),
        }
    }
}
