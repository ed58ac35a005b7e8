//! Records on the disk: as one file, as a folder of the same frames, or coming in as a stream.

mod folder;
mod spool;

use std::fs::File;
use std::io;
use std::path::Path;

use tabella_ledger::record::Source;

pub use folder::{Folder, FolderError, join, split};
pub use spool::Spool;

/// Opens a record: a file, or a folder of frames.
///
/// # Errors
/// When it cannot be opened, or the folder has parts missing.
pub fn open(path: &Path) -> Result<Box<dyn Source>, FolderError> {
    if path.is_dir() {
        Ok(Box::new(Folder::open(path)?))
    } else {
        let failed = |source| FolderError::File { path: path.to_owned(), source };
        Ok(Box::new(RecordFile::open(path).map_err(failed)?))
    }
}

/// A record in one file.
#[derive(Debug)]
pub struct RecordFile {
    file: File,
    length: u64,
}

impl RecordFile {
    /// Opens the file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Self { file, length })
    }
}

impl Source for RecordFile {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        fill(&self.file, at, buffer)
    }

    fn length(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// Reads from a place of a file until the buffer is full or the file ends.
fn fill(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read_some(file, at + filled as u64, &mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(unix)]
fn read_some(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_some(file: &File, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
