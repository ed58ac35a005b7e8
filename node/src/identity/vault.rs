//! Where a device keeps an identity: one sealed file in a folder, and perhaps its key in the system's store of secrets.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rand_core::OsRng;
use tabella_crypto::key_file::{Cost, KEY_FILE_BYTES, KeyFile, Lock, Opening, Sealing};
use tabella_crypto::signature::SigningKey;

use super::phrase::nfkd;
use super::system::SystemStore;
use super::{Identity, IdentityError, WordList};
use crate::keys::{self, check_private, private};

/// Fewest characters of a passphrase.
pub const LEAST_PASSPHRASE: usize = 12;
/// Name of the sealed file.
const FILE: &str = "identity.key";
/// Name of the bare voter key that was kept before there were phrases.
const OLDER: &str = "voter.key";

/// How an identity is to be kept.
#[derive(Clone, Copy)]
pub enum Protection<'a> {
    /// By the system's store of secrets where there is one, and else by the permissions of the file alone.
    Device,
    /// By a passphrase.
    Passphrase(&'a str),
}

/// How an identity is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// By the permissions of the file alone.
    Unlocked,
    /// By a passphrase.
    Passphrase,
    /// By a key in the system's store of secrets.
    System,
}

impl Kept {
    /// Stable, one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unlocked => "unlocked",
            Self::Passphrase => "passphrase",
            Self::System => "system",
        }
    }
}

/// A folder that keeps an identity, or is to keep one.
#[derive(Clone)]
pub struct Vault {
    path: PathBuf,
    older: PathBuf,
    system: Option<SystemStore>,
    cost: Cost,
}

impl Vault {
    /// The folder; nothing is read yet. Without a [`SystemStore`] files are locked by a passphrase or not at all.
    pub fn new(dir: &Path, system: Option<SystemStore>) -> Self {
        Self { path: dir.join(FILE), older: dir.join(OLDER), system, cost: Cost::RECOMMENDED }
    }

    /// With another cost of trying passphrases.
    pub fn with_cost(self, cost: Cost) -> Self {
        Self { cost, ..self }
    }

    /// Whether there is a system's store of secrets here.
    pub fn has_system(&self) -> bool {
        self.system.is_some()
    }

    /// How the identity is kept that is here, if there is one. One from before there were phrases counts.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn kept(&self) -> Result<Option<Kept>, IdentityError> {
        Ok(match self.read()? {
            Some(file) => Some(kept(file.lock())),
            None => self.older.exists().then_some(Kept::Unlocked),
        })
    }

    /// Keeps an identity in a folder that has none.
    ///
    /// # Errors
    /// [`IdentityError::Exists`] when it has one, and when the file or the system's store cannot be written.
    pub fn create(&self, identity: &Identity, protection: Protection<'_>) -> Result<(), IdentityError> {
        if self.path.exists() || self.older.exists() {
            return Err(IdentityError::Exists { path: self.path.clone() });
        }
        self.write(identity, protection)
    }

    /// Opens the identity; one from before there were phrases gets a root and is kept as a new one from then on.
    ///
    /// # Errors
    /// [`IdentityError::Locked`] without the passphrase that it needs, [`IdentityError::None`], and the ways in which a
    /// file does not open.
    pub fn open(&self, passphrase: Option<&str>) -> Result<Identity, IdentityError> {
        let Some(file) = self.read()? else { return self.migrate() };
        let identity = self.unseal(&file, passphrase)?;
        self.drop_older(&identity)?;
        Ok(identity)
    }

    fn unseal(&self, file: &KeyFile, passphrase: Option<&str>) -> Result<Identity, IdentityError> {
        let sealed = |source| IdentityError::Sealed { path: self.path.clone(), source };
        let opened = match (file.lock(), passphrase) {
            (Lock::Unlocked, _) => file.open(Opening::Unlocked),
            (Lock::Passphrase(_), Some(typed)) => file.open(Opening::Passphrase(&nfkd(typed))),
            (Lock::Passphrase(_), None) => return Err(IdentityError::Locked { path: self.path.clone() }),
            (Lock::Key(id), _) => {
                let key = self.system.as_ref().ok_or(IdentityError::NoSystem)?.get(&id)?;
                file.open(Opening::Key(&key))
            }
        };
        opened.map(Identity).map_err(sealed)
    }

    /// Keeps an opened identity in another way, or changed. The file is exchanged as a whole: after a power
    /// cut it is the old or the new one.
    ///
    /// # Errors
    /// When the file or the system's store cannot be written; then the old file stands.
    pub fn replace(&self, identity: &Identity, protection: Protection<'_>) -> Result<(), IdentityError> {
        let before = self.read()?.ok_or_else(|| self.none())?.lock();
        self.write(identity, protection)?;
        if let (Lock::Key(id), Some(system)) = (before, &self.system)
            && let Err(error) = system.forget(&id)
        {
            // It opens nothing any more.
            tracing::warn!(%error, "a key that is not needed any more stays in the system's store of secrets");
        }
        Ok(())
    }

    /// Changes what is kept and not how: with the passphrase that opened it, if that is how.
    ///
    /// # Errors
    /// As [`Vault::replace`], and [`IdentityError::Locked`] without the passphrase.
    pub fn update(&self, identity: &Identity, passphrase: Option<&str>) -> Result<(), IdentityError> {
        match (self.kept()?.ok_or_else(|| self.none())?, passphrase) {
            (Kept::Passphrase, None) => Err(IdentityError::Locked { path: self.path.clone() }),
            (Kept::Passphrase, Some(passphrase)) => {
                // A wrong one would lock its owner out.
                self.open(Some(passphrase))?;
                self.replace(identity, Protection::Passphrase(passphrase))
            }
            _ => self.replace(identity, Protection::Device),
        }
    }

    /// Where the identity is, or will be.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts aside an identity that does not open here, so that another one can be kept; it is not lost.
    ///
    /// # Errors
    /// When the file cannot be renamed.
    pub fn put_aside(&self) -> Result<(), IdentityError> {
        for path in [&self.path, &self.older] {
            let aside = (1u32..).map(|number| path.with_extension(format!("key.{number}"))).find(|path| !path.exists());
            match fs::rename(path, aside.expect("some number is free")) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(IdentityError::File { path: path.clone(), source: error });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn none(&self) -> IdentityError {
        IdentityError::None { path: self.path.clone() }
    }

    fn migrate(&self) -> Result<Identity, IdentityError> {
        if !self.older.exists() {
            return Err(self.none());
        }
        let carried: SigningKey = keys::read(&self.older)?;
        let mut identity = Identity::fresh(WordList::default())?;
        identity.0.carried = Some(carried);
        self.write(&identity, Protection::Device)?;
        self.open(None)
    }

    /// The bare key goes only when the file that carries it has been read.
    fn drop_older(&self, identity: &Identity) -> Result<(), IdentityError> {
        let Some(carried) = identity.0.carried.as_ref().filter(|_| self.older.exists()) else { return Ok(()) };
        if keys::read::<SigningKey>(&self.older)?.public() == carried.public() {
            let failed = |source| IdentityError::File { path: self.older.clone(), source };
            fs::remove_file(&self.older).map_err(failed)?;
        }
        Ok(())
    }

    fn read(&self) -> Result<Option<KeyFile>, IdentityError> {
        let failed = |source| IdentityError::File { path: self.path.clone(), source };
        let mut file = match File::open(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(failed)?,
        };
        check_private(&self.path, &file)?;
        // One byte more than a file has: longer ones are refused without being read to their end.
        let mut bytes = Vec::with_capacity(KEY_FILE_BYTES + 1);
        Read::by_ref(&mut file).take(KEY_FILE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
        let sealed = |source| IdentityError::Sealed { path: self.path.clone(), source };
        KeyFile::from_bytes(&bytes).map(Some).map_err(sealed)
    }

    fn write(&self, identity: &Identity, protection: Protection<'_>) -> Result<(), IdentityError> {
        let sealed = |source| IdentityError::Sealed { path: self.path.clone(), source };
        let mut made = None;
        let file = match (protection, &self.system) {
            (Protection::Passphrase(typed), _) => {
                let found = typed.chars().count();
                if found < LEAST_PASSPHRASE {
                    return Err(IdentityError::ShortPassphrase { found });
                }
                KeyFile::seal(&identity.0, Sealing::Passphrase(&nfkd(typed), self.cost), &mut OsRng).map_err(sealed)?
            }
            (Protection::Device, Some(system)) => {
                let stored = made.insert(system.make()?);
                KeyFile::seal(&identity.0, Sealing::Key(stored.id, &stored.key), &mut OsRng).map_err(sealed)?
            }
            (Protection::Device, None) => KeyFile::seal(&identity.0, Sealing::Unlocked, &mut OsRng).map_err(sealed)?,
        };
        let written = self.exchange(&file.to_bytes());
        if let (Err(_), Some(made), Some(system)) = (&written, made, &self.system) {
            // What failed first is what is told.
            let _ = system.forget(&made.id);
        }
        written.map_err(|source| IdentityError::File { path: self.path.clone(), source })
    }

    fn exchange(&self, bytes: &[u8]) -> io::Result<()> {
        let next = self.path.with_extension("new");
        match fs::remove_file(&next) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = private(&next)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&next, &self.path)?;
        // The name of the file is in the folder, which has to reach the disk as well.
        #[cfg(unix)]
        if let Some(dir) = self.path.parent() {
            File::open(dir)?.sync_all()?;
        }
        Ok(())
    }
}

fn kept(lock: Lock) -> Kept {
    match lock {
        Lock::Unlocked => Kept::Unlocked,
        Lock::Passphrase(_) => Kept::Passphrase,
        Lock::Key(_) => Kept::System,
    }
}

#[cfg(test)]
#[path = "vault_tests.rs"]
mod tests;
