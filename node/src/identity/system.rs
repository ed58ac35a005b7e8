//! The system's store of secrets: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.
//!
//! It keeps keys of 32 bytes under random identifiers. That a store is there is no promise that it answers: it may be
//! locked, and ask its user, or belong to a session without one.

use std::sync::Arc;

use keyring::v1::Entry;
use keyring_core::{CredentialStore, Error};
use rand_core::{OsRng, RngCore};
use tabella_crypto::key_file::KEY_ID_BYTES;
use zeroize::Zeroizing;

use super::IdentityError;

/// The name under which the store shows what this program keeps.
const SERVICE: &str = "tabella";

/// A store of secrets that is there.
#[derive(Clone)]
pub struct SystemStore(Arc<CredentialStore>);

/// A key in a store, and its identifier.
pub(super) struct StoredKey {
    pub(super) id: [u8; KEY_ID_BYTES],
    pub(super) key: Zeroizing<[u8; 32]>,
}

impl SystemStore {
    /// The store of this system, where there is one. May wait for the desktop; never call it on a thread that must not.
    pub fn of_system() -> Option<Self> {
        match Entry::store_status() {
            Ok(()) => keyring_core::get_default_store().map(Self),
            Err(error) => {
                tracing::info!(%error, "this system has no store of secrets");
                None
            }
        }
    }

    /// A store of one's own choice, such as the mock of `keyring_core`.
    pub fn over(store: Arc<CredentialStore>) -> Self {
        Self(store)
    }

    /// Makes a key and keeps it.
    pub(super) fn make(&self) -> Result<StoredKey, IdentityError> {
        let mut made = StoredKey { id: [0; KEY_ID_BYTES], key: Zeroizing::new([0; 32]) };
        OsRng.fill_bytes(&mut made.id);
        OsRng.fill_bytes(made.key.as_mut());
        self.entry(&made.id)?.set_secret(made.key.as_slice()).map_err(refused)?;
        Ok(made)
    }

    pub(super) fn get(&self, id: &[u8; KEY_ID_BYTES]) -> Result<Zeroizing<[u8; 32]>, IdentityError> {
        let secret = Zeroizing::new(self.entry(id)?.get_secret().map_err(refused)?);
        let key = secret.as_slice().try_into().map_err(|_| IdentityError::System("it holds no key of ours"))?;
        Ok(Zeroizing::new(key))
    }

    /// Forgets a key; one that is gone already is no trouble.
    pub(super) fn forget(&self, id: &[u8; KEY_ID_BYTES]) -> Result<(), IdentityError> {
        match self.entry(id)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(refused(error)),
        }
    }

    fn entry(&self, id: &[u8; KEY_ID_BYTES]) -> Result<keyring_core::Entry, IdentityError> {
        self.0.build(SERVICE, &hex::encode(id), None).map_err(refused)
    }
}

/// Some errors of a store carry the secret: their words are not passed on.
fn refused(error: Error) -> IdentityError {
    IdentityError::System(match error {
        Error::NoEntry => "the key is not there: it was removed, or the folder is of another user or machine",
        Error::NoStorageAccess(_) => "it is locked or not to be reached; unlock it and try again",
        Error::PlatformFailure(_) => "it does not answer",
        _ => "it does not keep what it was given",
    })
}
