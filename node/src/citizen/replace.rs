//! Another key on this device, while the old one is good.

use std::fs;
use std::path::{Path, PathBuf};

use rand_core::OsRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::party::public;
use tabella_ledger::state::{Good, State};

use super::{Citizen, CitizenError};
use crate::keys::{self, KeyFileError};
use crate::registrar::RekeyRequest;

impl Citizen {
    /// A request to have a fresh key in the place of the one on the board, without a visit to the registrar. The fresh one
    /// is kept beside it, so that a request that is made again is the same.
    ///
    /// # Errors
    /// [`CitizenError::NoKey`], or when a file cannot be used.
    pub fn rekey(&self) -> Result<RekeyRequest, CitizenError> {
        let own = self.key.as_ref().ok_or(CitizenError::NoKey)?;
        let path = self.next_path();
        let next: SigningKey = if path.exists() { keys::read(&path)? } else { keys::create(&path, &mut OsRng)? };
        Ok(RekeyRequest::new(own, &next, &self.chain))
    }

    /// Goes on with the fresh key if the board says that it has the place of the old one. Whether it does now.
    ///
    /// # Errors
    /// When a file cannot be used.
    pub fn take_over(&mut self, state: &State) -> Result<bool, CitizenError> {
        let path = self.next_path();
        let Some(own) = self.key.as_ref().filter(|_| path.exists()) else {
            return Ok(false);
        };
        let next: SigningKey = keys::read(&path)?;
        let good = state.membership(&public(own)).map(|membership| membership.good);
        if good != Some(Good::Replaced(public(&next))) {
            return Ok(false);
        }
        // The old one is kept before the fresh one takes its place: after a crash between the two it is there twice.
        if self.earlier.first().is_none_or(|kept| kept.public() != own.public()) {
            keys::write(&numbered(&self.key_path, self.earlier.len()), own)?;
            self.earlier.insert(0, own.clone());
        }
        fs::rename(&path, &self.key_path).map_err(|source| KeyFileError::File { path, source })?;
        self.waiting = None;
        self.key = Some(next);
        Ok(true)
    }

    fn next_path(&self) -> PathBuf {
        self.key_path.with_extension("next")
    }
}

/// The keys before the one at this path, the newest first.
pub(super) fn earlier(key_path: &Path) -> Result<Vec<SigningKey>, KeyFileError> {
    let paths = (0..).map(|number| numbered(key_path, number)).take_while(|path| path.exists());
    let mut earlier = paths.map(|path| keys::read(&path)).collect::<Result<Vec<_>, _>>()?;
    earlier.reverse();
    Ok(earlier)
}

fn numbered(key_path: &Path, number: usize) -> PathBuf {
    key_path.with_extension(format!("{number}.key"))
}
