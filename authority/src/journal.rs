//! The journal: what an authority heard and said of the height that it is at, written down before it is said.
//!
//! It is what keeps an authority from signing two blocks at one height and round, whatever happens to it: after a crash
//! it is read again and leads to the same votes, and if the database was restored from an old backup, the journal still
//! says up to which height something may have been signed. So it is a file outside of the database, and never part of a
//! backup. Without it an authority does not start.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use minicbor::{Decode, Encode};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use thiserror::Error;

use crate::message::Record;

/// A journal that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// There is none.
    #[error(
        "{} is missing: without it nobody knows what this authority signed last; if it is lost for good, begin another \
         one beyond everything that was signed, with `tabella-authority journal --beyond HEIGHT`", path.display()
    )]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// There is one.
    #[error("{} is there already; it is never written over", path.display())]
    Exists {
        /// Where it is.
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
    /// It belongs to another board.
    #[error("{} is the journal of the board {found}, not of {expected}; name the right one", path.display())]
    Foreign {
        /// Which file.
        path: PathBuf,
        /// The board that was expected.
        expected: Hash,
        /// The board it is of.
        found: Hash,
    },
    /// Its beginning cannot have been written: the file was changed or the disk is failing.
    #[error("{} is damaged at byte {offset}; sign nothing with this key until it is known what was signed", path.display())]
    Damaged {
        /// Which file.
        path: PathBuf,
        /// From which byte on.
        offset: usize,
    },
}

/// The first frame of the file.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
struct Beginning {
    #[n(0)]
    chain: Hash,
    #[n(1)]
    height: u64,
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    chain: Hash,
    height: u64,
}

impl Journal {
    /// Begins the journal of an authority that signed nothing at `height` or above.
    ///
    /// # Errors
    /// [`JournalError`] when there is one already, or it cannot be written.
    pub fn create(path: impl Into<PathBuf>, chain: Hash, height: u64) -> Result<Self, JournalError> {
        let path = path.into();
        if path.exists() {
            return Err(JournalError::Exists { path });
        }
        let file = begin(&path, chain, height).map_err(|source| JournalError::File { path: path.clone(), source })?;
        Ok(Self { path, file, chain, height })
    }

    /// Opens the journal of a board, and what it says of its height.
    ///
    /// # Errors
    /// [`JournalError`].
    pub fn open(path: impl Into<PathBuf>, chain: Hash) -> Result<(Self, Vec<Record>), JournalError> {
        let path = path.into();
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => JournalError::Missing { path: path.clone() },
            _ => JournalError::File { path: path.clone(), source },
        };
        let bytes = fs::read(&path).map_err(failed)?;
        let damaged = |offset| JournalError::Damaged { path: path.clone(), offset };
        let (first, mut offset) = frame(&bytes).ok_or_else(|| damaged(0))?;
        let Beginning { chain: found, height } = cbor::decode("journal", first).map_err(|_| damaged(0))?;
        if found != chain {
            return Err(JournalError::Foreign { path, expected: chain, found });
        }
        let mut records: Vec<Record> = Vec::new();
        while let Some((batch, length)) = bytes.get(offset..).and_then(frame) {
            records.extend(cbor::decode::<Vec<Record>>("journal", batch).map_err(|_| damaged(offset))?);
            offset += length;
        }
        if !is_cut_off(&bytes[offset..]) {
            return Err(damaged(offset));
        }
        let file = OpenOptions::new().write(true).open(&path).map_err(failed)?;
        file.set_len(offset as u64).and_then(|()| file.sync_all()).map_err(failed)?;
        drop(file);
        let file = OpenOptions::new().append(true).open(&path).map_err(failed)?;
        Ok((Self { path, file, chain, height }, records))
    }

    /// The height that it is about: nothing may be signed below.
    pub fn height(&self) -> u64 {
        self.height
    }

    /// Adds records. They are on the disk when this returns.
    ///
    /// # Errors
    /// [`JournalError::File`]. Nothing may be signed any more then.
    pub fn append(&mut self, records: &[Record]) -> Result<(), JournalError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        write_frame(&mut bytes, &cbor::encode(&records.to_vec()));
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        written.map_err(|source| JournalError::File { path: self.path.clone(), source })
    }

    /// Goes on to a later height, and forgets what is below.
    ///
    /// # Errors
    /// [`JournalError::File`].
    pub fn advance(&mut self, height: u64) -> Result<(), JournalError> {
        if height > self.height {
            let begun = begin(&self.path, self.chain, height);
            self.file = begun.map_err(|source| JournalError::File { path: self.path.clone(), source })?;
            self.height = height;
        }
        Ok(())
    }
}

/// Writes the file beside and moves it into place, so that there is always a whole one.
fn begin(path: &Path, chain: Hash, height: u64) -> io::Result<File> {
    let beside = path.with_extension("next");
    let mut file = File::create(&beside)?;
    let mut bytes = Vec::new();
    write_frame(&mut bytes, &cbor::encode(&Beginning { chain, height }));
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(file)
}

fn write_frame(bytes: &mut Vec<u8>, content: &[u8]) {
    bytes.extend_from_slice(&(content.len() as u32).to_be_bytes());
    bytes.extend_from_slice(&crc32fast::hash(content).to_be_bytes());
    bytes.extend_from_slice(content);
}

/// The content of the first frame and the length of the whole; `None` if it is not whole.
fn frame(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<4>()?;
    let length = u32::from_be_bytes(*length) as usize;
    let content = rest.get(..length)?;
    (crc32fast::hash(content) == u32::from_be_bytes(*sum)).then_some((content, length + 8))
}

/// Whether the rest of the file is the beginning of one frame, or nothing. Such a frame was never acted upon: only what
/// is whole on the disk is followed by a message.
fn is_cut_off(rest: &[u8]) -> bool {
    let Some((length, _)) = rest.split_first_chunk::<4>() else { return true };
    rest.len() <= (u32::from_be_bytes(*length) as usize).saturating_add(8)
}
