//! Showing the registrar who the citizen of this device is: with a smart card, or with an account elsewhere.

use std::path::Path;
use std::sync::PoisonError;

use tabella_ledger::bytes::Hash;
use zeroize::Zeroizing;

use super::{City, CityError};
use crate::card::{self, Card, Shown};
use crate::registrar::request::Proof;
use crate::registrar::{Standing, Taking};
use crate::service::now;

impl City {
    /// What the registrar takes beside coming in person.
    ///
    /// # Errors
    /// [`CityError::Client`].
    pub async fn proofs_taken(&self) -> Result<Taking, CityError> {
        Ok(self.client.taking().await?)
    }

    /// The cards in the readers of this driver, as they show themselves without a PIN.
    ///
    /// # Errors
    /// [`CityError::Card`].
    pub fn cards(&self, driver: &Path) -> Result<Vec<Shown>, CityError> {
        let _turn = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(tokio::task::block_in_place(|| card::shown(driver))?)
    }

    /// Asks the registrar to enrol the key in use, with the signature of a certificate on a card, unless a request waits
    /// already. The PIN is tried once; none is given where it is typed on the reader.
    ///
    /// # Errors
    /// [`CityError::Card`], or the registrar's reason.
    pub async fn ask_with_card(
        &self,
        driver: &Path,
        label: &str,
        certificate: &Hash,
        pin: Option<&Zeroizing<String>>,
    ) -> Result<Standing, CityError> {
        if let Some(standing) = self.asked_before().await? {
            return Ok(standing);
        }
        let wish = self.citizen.lock().await.wish(now())?;
        let proof = {
            let _turn = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            tokio::task::block_in_place(|| Card::find(driver, Some(label))?.sign_with(&wish, pin, Some(certificate)))?
        };
        self.ask_with(&wish, proof).await
    }

    /// Has the citizen sign in at the provider that the registrar believes: `show` gets the address for their browser. Then
    /// asks the registrar to enrol the key in use. Whoever drops this has it cancelled.
    ///
    /// # Errors
    /// [`CityError::SignIn`], or the registrar's reason.
    pub async fn ask_by_sign_in(&self, show: impl FnOnce(&str) + Send) -> Result<Standing, CityError> {
        if let Some(standing) = self.asked_before().await? {
            return Ok(standing);
        }
        let provider = self.proofs_taken().await?.sign_in.ok_or(CityError::NoSignIn)?;
        // The citizen goes on meanwhile; a key that was replaced by then is refused by the registrar.
        let wish = self.citizen.lock().await.wish(now())?;
        let id_token = provider.sign_in(&wish.nonce(), show).await?;
        self.ask_with(&wish, Proof::SignIn { id_token }).await
    }
}
