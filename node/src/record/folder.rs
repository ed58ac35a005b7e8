//! The folder form: the file of a record, cut between frames.
//!
//! Parts are numbered from 0: part 1234 is `001/234.frames`. The first begins with the magic, the number after the last
//! ends in `.end` and holds the end. One after the other they are the file, byte for byte.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use tabella_ledger::record::{Frame, Frames, RecordError, Source};
use thiserror::Error;

use super::{RecordFile, fill};

/// Frames of one part: four megabytes.
const PART_FRAMES: usize = 64;
/// Parts of one directory.
const DIRECTORY_PARTS: usize = 1000;
/// Most parts of a folder: as many as have a name.
const MAX_PARTS: usize = DIRECTORY_PARTS * DIRECTORY_PARTS;

/// A folder that is not a whole record.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
    /// A file cannot be used.
    #[error("{} cannot be used: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A part is missing.
    #[error("{} is missing, and so is an end in its place; get the whole folder", path.display())]
    Missing {
        /// Which.
        path: PathBuf,
    },
    /// There is a part after the end, or in its place.
    #[error("{} does not belong to the record, which ends before it", path.display())]
    Extra {
        /// Which.
        path: PathBuf,
    },
    /// The record that was to be cut cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A record of more parts than there are names for.
    #[error("the record has more than {MAX_PARTS} parts; keep it as a file")]
    TooLong,
}

fn part(folder: &Path, number: usize, kind: &str) -> PathBuf {
    folder.join(format!("{:03}", number / DIRECTORY_PARTS)).join(format!("{:03}.{kind}", number % DIRECTORY_PARTS))
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> FolderError + use<> {
    let path = path.to_owned();
    |source| FolderError::File { path, source }
}

/// A record in a folder.
#[derive(Debug)]
pub struct Folder {
    /// Where each part begins, and where it is.
    parts: Vec<(u64, PathBuf)>,
    length: u64,
}

impl Folder {
    /// Looks which parts there are.
    ///
    /// # Errors
    /// [`FolderError`] names the part that is missing or too many.
    pub fn open(folder: &Path) -> Result<Self, FolderError> {
        let (mut parts, mut length) = (Vec::new(), 0);
        loop {
            let number = parts.len();
            let [frames, end, after] =
                [(number, "frames"), (number, "end"), (number + 1, "frames")].map(|(n, kind)| part(folder, n, kind));
            let ends = end.is_file();
            if ends && (frames.exists() || after.exists()) {
                return Err(FolderError::Extra { path: if frames.exists() { frames } else { after } });
            }
            if number == MAX_PARTS {
                return Err(FolderError::TooLong);
            }
            let path = if ends { end } else { frames };
            let bytes = match fs::metadata(&path) {
                Ok(metadata) => metadata.len(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(FolderError::Missing { path }),
                Err(source) => return Err(FolderError::File { path, source }),
            };
            parts.push((length, path));
            length += bytes;
            if ends {
                return Ok(Self { parts, length });
            }
        }
    }
}

impl Source for Folder {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let first = self.parts.partition_point(|(begin, _)| *begin <= at).saturating_sub(1);
        let mut filled = 0;
        for (begin, path) in &self.parts[first..] {
            if filled == buffer.len() {
                break;
            }
            let place = at + filled as u64 - begin;
            let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
            filled += fill(&File::open(path).map_err(named)?, place, &mut buffer[filled..]).map_err(named)?;
        }
        Ok(filled)
    }

    fn length(&self) -> Option<u64> {
        Some(self.length)
    }
}

/// Cuts the record in a file into a new folder.
///
/// # Errors
/// [`FolderError`]; an unfinished folder has no end.
pub fn split(file: &Path, folder: &Path) -> Result<(), FolderError> {
    let source = RecordFile::open(file).map_err(failed(file))?;
    let mut frames = Frames::new(&source)?;
    let mut input = BufReader::new(File::open(file).map_err(failed(file))?);
    fs::create_dir(folder).map_err(failed(folder))?;
    let (mut number, mut begin, mut count) = (0, 0, 0);
    let mut cut = |number: usize, kind: &str, length: u64| {
        if number == MAX_PARTS {
            return Err(FolderError::TooLong);
        }
        let path = part(folder, number, kind);
        fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed(&path))?;
        let mut out = File::create_new(&path).map_err(failed(&path))?;
        io::copy(&mut (&mut input).take(length), &mut out).and_then(|_| out.sync_all()).map_err(failed(&path))
    };
    loop {
        let at = frames.position();
        let content = matches!(frames.next_frame()?, Frame::Content { .. });
        if count == PART_FRAMES || !content && at > begin {
            cut(number, "frames", at - begin)?;
            (number, begin, count) = (number + 1, at, 0);
        }
        count += 1;
        if !content {
            return cut(number, "end", frames.position() - begin);
        }
    }
}

/// Writes the record in a folder to a new file.
///
/// # Errors
/// [`FolderError`].
pub fn join(folder: &Path, file: &Path) -> Result<(), FolderError> {
    let mut out = BufWriter::new(File::create_new(file).map_err(failed(file))?);
    for (_, path) in Folder::open(folder)?.parts {
        let mut part = File::open(&path).map_err(failed(&path))?;
        io::copy(&mut part, &mut out).map_err(failed(file))?;
    }
    let out = out.into_inner().map_err(|error| failed(file)(error.into_error()))?;
    out.sync_all().map_err(failed(file))
}
