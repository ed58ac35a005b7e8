//! Secret keys on the disk: 32 bytes in hexadecimal, in a file that its owner alone can read.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rand_core::CryptoRngCore;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::note::NoteSigner;
use thiserror::Error;
use zeroize::Zeroizing;

/// Hexadecimal digits of a key.
const DIGITS: usize = 64;

/// A key file that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// There is a file already.
    #[error("{} is there already; a key is never overwritten", path.display())]
    Exists {
        /// Which file.
        path: PathBuf,
    },
    /// It cannot be read or written.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others on this machine can read it.
    #[error(
        "{} can be read by others (mode {mode:03o}); run chmod 600 on it, and replace the key if others use this machine",
        path.display()
    )]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It holds no key.
    #[error("{} is no key file: it should hold {DIGITS} hexadecimal digits that make a key", path.display())]
    NoKey {
        /// Which file.
        path: PathBuf,
    },
}

/// A secret key of 32 bytes.
pub trait StoredKey: Sized {
    /// A fresh key.
    fn generate(rng: &mut impl CryptoRngCore) -> Self;
    /// Its bytes.
    fn to_bytes(&self) -> Zeroizing<[u8; 32]>;
    /// The key with these bytes, if there is one.
    fn from_bytes(bytes: &[u8; 32]) -> Option<Self>;
}

impl StoredKey for NoteSigner {
    fn generate(rng: &mut impl CryptoRngCore) -> Self {
        Self::generate(rng)
    }

    fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.to_bytes()
    }

    fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        Some(Self::from_bytes(bytes))
    }
}

impl StoredKey for SigningKey {
    fn generate(rng: &mut impl CryptoRngCore) -> Self {
        Self::generate(rng)
    }

    fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.to_bytes()
    }

    fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        Self::from_bytes(bytes).ok()
    }
}

/// Makes a key and its file, which must not be there yet.
///
/// # Errors
/// [`KeyFileError`] when there is a file, or none can be written.
pub fn create<K: StoredKey>(path: &Path, rng: &mut impl CryptoRngCore) -> Result<K, KeyFileError> {
    let key = K::generate(rng);
    write(path, &key)?;
    Ok(key)
}

/// Writes a key to a file, which must not be there yet.
///
/// # Errors
/// [`KeyFileError`] when there is a file, or none can be written.
pub fn write<K: StoredKey>(path: &Path, key: &K) -> Result<(), KeyFileError> {
    let mut digits = Zeroizing::new([b'\n'; DIGITS + 1]);
    hex::encode_to_slice(key.to_bytes().as_slice(), &mut digits[..DIGITS]).expect("64 digits hold 32 bytes");
    let write = |mut file: File| {
        file.write_all(digits.as_slice())?;
        // A key that signed something must still be there after a power cut.
        file.sync_all()
    };
    private(path).and_then(write).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => KeyFileError::Exists { path: path.into() },
        _ => file_error(path, source),
    })
}

/// Reads a key.
///
/// # Errors
/// [`KeyFileError`] when there is none, or others can read it.
pub fn read<K: StoredKey>(path: &Path) -> Result<K, KeyFileError> {
    let failed = |source| file_error(path, source);
    let mut file = File::open(path).map_err(failed)?;
    check_private(path, &file)?;
    let no_key = || KeyFileError::NoKey { path: path.into() };
    // One byte more than a key file has: longer ones are refused without being read to their end.
    let mut digits = Zeroizing::new([0; DIGITS + 2]);
    let mut length = 0;
    while length < digits.len() {
        match file.read(&mut digits[length..]).map_err(failed)? {
            0 => break,
            read => length += read,
        }
    }
    let digits = match digits.split_at(DIGITS) {
        (digits, _) if length == DIGITS => digits,
        (digits, [b'\n', ..]) if length == DIGITS + 1 => digits,
        _ => return Err(no_key()),
    };
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(digits, bytes.as_mut()).map_err(|_| no_key())?;
    K::from_bytes(&bytes).ok_or_else(no_key)
}

/// The file is its owner's alone, from its first moment on; SQLite gives the files beside it the same permissions.
pub(crate) fn make_private(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    // If it is there, or cannot be made, opening it says so.
    drop(options.open(path));
}

/// A new file for its owner alone, from its first moment on.
pub(crate) fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Refuses an open file that others on this machine can read.
#[cfg(unix)]
pub(crate) fn check_private(path: &Path, file: &File) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt;
    // Of the open file: the one at the path could be exchanged in between.
    let metadata = file.metadata().map_err(|source| file_error(path, source))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        let path = path.into();
        Err(KeyFileError::Exposed { path, mode })
    }
}

#[cfg(not(unix))]
pub(crate) fn check_private(_: &Path, _: &File) -> Result<(), KeyFileError> {
    Ok(())
}

fn file_error(path: &Path, source: io::Error) -> KeyFileError {
    KeyFileError::File { path: path.into(), source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::OsRng;

    #[test]
    fn keys_read_back_as_written_and_are_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (authority, office) = (folder.path().join("a"), folder.path().join("o"));
        let signer: NoteSigner = create(&authority, &mut OsRng).unwrap();
        let key: SigningKey = create(&office, &mut OsRng).unwrap();
        assert_eq!(read::<NoteSigner>(&authority).unwrap().public(), signer.public());
        assert_eq!(read::<SigningKey>(&office).unwrap().public(), key.public());
        let again = create::<NoteSigner>(&authority, &mut OsRng).unwrap_err();
        assert!(matches!(again, KeyFileError::Exists { .. }), "{again}");
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        create::<SigningKey>(&path, &mut OsRng).unwrap();
        let mode = |mode| std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for exposed in [0o640, 0o604, 0o620] {
            mode(exposed);
            let error = read::<SigningKey>(&path).unwrap_err();
            assert!(matches!(error, KeyFileError::Exposed { mode, .. } if mode == exposed), "{error}");
        }
        mode(0o400);
        read::<SigningKey>(&path).unwrap();
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let zero_scalar = "0".repeat(64);
        let contents = ["", "12", "x", &"f".repeat(64), &zero_scalar, &"1".repeat(66)];
        for (index, content) in contents.iter().enumerate() {
            let path = folder.path().join(index.to_string());
            private(&path).unwrap().write_all(content.as_bytes()).unwrap();
            let error = read::<SigningKey>(&path).unwrap_err();
            assert!(matches!(error, KeyFileError::NoKey { .. }), "{content}: {error}");
        }
    }
}
