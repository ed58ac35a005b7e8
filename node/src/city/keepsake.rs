//! The citizen's keepsake: what the board does not give back, sealed under the phrase and kept by the city's node.

use rand_core::OsRng;
use tabella_crypto::derive::BoardSecrets;
use tabella_ledger::bytes::Hash;
use tabella_ledger::party::public;

use super::{City, CityError};
use crate::citizen::CitizenError;
use crate::keepsake::{Content, Keepsake, OpenError};
use crate::wallet::LastKeepsake;

/// What came back beside what is on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Returned {
    /// The keepsake was opened.
    Opened {
        /// Its number. Whether there was a newer one, a fresh device cannot tell.
        number: u64,
        /// Copies of credentials.
        credentials: usize,
        /// Proofs of wages.
        wages: usize,
        /// Published data.
        data: usize,
        /// Published data that had no room in it, and are lost with the other device.
        left_out: u32,
    },
    /// Nothing was kept: credentials, proofs of wages and published data are on the other device alone.
    Nothing,
    /// It could not be fetched or opened, for this reason; what it holds is missing until it can.
    Missing(String),
}

impl City {
    /// What came back with the last restore beside what is on the board; `None` if nothing was restored since the city was opened.
    pub fn returned(&self) -> Option<Returned> {
        self.returned.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Brings back what was kept, as a restore does; to be tried again when it was missing.
    ///
    /// # Errors
    /// [`CityError`] when the node cannot be asked, or what it gives does not open or is old. Nothing was changed then.
    pub async fn bring_back(&self) -> Result<Returned, CityError> {
        let found = self.fetch_keepsake().await?;
        let returned = found.map_or(Returned::Nothing, |(number, content)| Returned::Opened {
            number,
            credentials: content.copies.iter().filter(|copy| copy.credential.is_some()).count(),
            wages: content.wages.len(),
            data: content.data.len(),
            left_out: content.left_out,
        });
        *self.returned.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(returned.clone());
        Ok(returned)
    }

    /// What a restore does after the board was read: it stands without this, and says what is missing.
    pub(super) async fn try_to_bring_back(&self) {
        if let Err(error) = self.bring_back().await {
            tracing::warn!(%error, "the keepsake does not come back");
            let missing = Some(Returned::Missing(error.to_string()));
            *self.returned.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = missing;
        }
    }

    /// Keeps what the board does not give back, if it changed since it was kept last. What another device kept meanwhile is
    /// taken over first. Whether something was sent.
    ///
    /// # Errors
    /// [`CityError`] when the node cannot be asked, or what it has is not this citizen's or is old.
    pub async fn keep_safe(&self) -> Result<bool, CityError> {
        if self.unkept()?.is_none() {
            return Ok(false);
        }
        self.fetch_keepsake().await?;
        let Some((before, content)) = self.unkept()? else { return Ok(false) };
        let (secrets, chain) = self.keepsake_secrets().await?;
        let kept = Keepsake::seal(&secrets, &chain, before + 1, &content, &mut OsRng).map_err(OpenError::from)?;
        self.client.put_keepsake(&kept).await?;
        let last = LastKeepsake { counter: kept.counter, sealed: kept.digest(), content: content.digest() };
        self.belongings.wallet.remember_keepsake(&last)?;
        Ok(true)
    }

    /// As [`Self::keep_safe`], where what was done is done whether or not it can be kept now: it is tried again later.
    pub(super) async fn try_to_keep_safe(&self) {
        if let Err(error) = self.keep_safe().await {
            tracing::warn!(%error, "what the board does not give back is on this device alone");
        }
    }

    async fn keepsake_secrets(&self) -> Result<(BoardSecrets, Hash), CityError> {
        let citizen = self.citizen.lock().await;
        let chain = self.copy.view().status().chain;
        Ok((citizen.identity().ok_or(CitizenError::NoKey)?.on_board(&chain), chain))
    }

    /// Fetches, opens and takes over what was kept.
    async fn fetch_keepsake(&self) -> Result<Option<(u64, Content)>, CityError> {
        let (secrets, chain) = self.keepsake_secrets().await?;
        let wallet = &self.belongings.wallet;
        let known = wallet.last_keepsake()?;
        let Some(kept) = self.client.keepsake(&public(&secrets.keepsake_key())).await? else {
            return match known {
                Some(known) => Err(OpenError::Older { found: 0, known: known.counter }.into()),
                None => Ok(None),
            };
        };
        let content = kept.open(&secrets, &chain, known.map(|known| (known.counter, known.sealed)))?;
        wallet.take_back(&content.copies, &content.showings)?;
        self.belongings.service.store().take_back(&content.data, &content.readers)?;
        for wage in &content.wages {
            self.write_wage(wage)?;
        }
        // What is kept is what this device has, unless it has more: then it is kept anew.
        let last = LastKeepsake { counter: kept.counter, sealed: kept.digest(), content: content.digest() };
        wallet.remember_keepsake(&last)?;
        Ok(Some((kept.counter, content)))
    }

    /// What is to be kept and is not yet, and the number of what is kept.
    fn unkept(&self) -> Result<Option<(u64, Content)>, CityError> {
        let (content, last) = (self.to_keep()?, self.belongings.wallet.last_keepsake()?);
        let is_kept = last.map_or(content.is_empty(), |last| last.content == content.digest());
        Ok((!is_kept).then(|| (last.map_or(0, |last| last.counter), content)))
    }

    fn to_keep(&self) -> Result<Content, CityError> {
        let (copies, showings) = self.belongings.wallet.to_keep()?;
        let (data, readers) = self.belongings.service.store().to_keep()?;
        let wages = self.wage_files()?.into_iter().map(Into::into).collect();
        Ok(Content { copies, showings, wages, readers, data, left_out: 0 }.fit())
    }
}
