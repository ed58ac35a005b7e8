//! The published record: one file with the whole chain, from which everything can be checked again.
//!
//! ```text
//! magic      16 bytes  "tabella record\n" and the format version, 1
//! block      u32 little-endian length above 0, then that many bytes: the encoding of a block; repeated
//! end        u32 0, u32 length, then that many bytes: the last checkpoint as a signed note
//! ```
//! Nothing follows the end.

use std::io::{self, Read, Write};

use thiserror::Error;

/// First bytes of a record.
pub const MAGIC: &[u8; 16] = b"tabella record\n\x01";
pub use crate::block::MAX_BLOCK_BYTES;

/// Most bytes of the checkpoint at the end.
const MAX_NOTE_BYTES: usize = 64 << 10;

/// A record whose frames cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RecordError {
    /// The file could not be read.
    #[error("the record could not be read at byte {at}: {source}")]
    Io {
        /// Where.
        at: u64,
        /// Why.
        source: io::Error,
    },
    /// The file does not begin like a record of this version.
    #[error("not a record, or of a version that is not known here")]
    Magic,
    /// The file ends too early.
    #[error("the record ends at byte {at}, in the middle of {what}")]
    Truncated {
        /// Where it ends.
        at: u64,
        /// What was being read.
        what: &'static str,
    },
    /// A frame longer than any block may be.
    #[error("the frame at byte {at} claims {length} bytes, more than a block may have")]
    TooLong {
        /// Where the frame begins.
        at: u64,
        /// Its claimed length.
        length: u64,
    },
    /// The checkpoint at the end is no text.
    #[error("the checkpoint at byte {at} is not UTF-8 text")]
    Note {
        /// Where it begins.
        at: u64,
    },
    /// Something follows the end.
    #[error("bytes follow the end of the record at byte {at}")]
    Trailing {
        /// Where the record ends.
        at: u64,
    },
}

/// Writes a record.
#[derive(Debug)]
pub struct RecordWriter<W: Write> {
    out: W,
}

impl<W: Write> RecordWriter<W> {
    /// Begins a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out })
    }

    /// Appends an encoded block.
    ///
    /// # Errors
    /// When it cannot be written, or is longer than a block may be.
    pub fn block(&mut self, block: &[u8]) -> io::Result<()> {
        if block.is_empty() || block.len() > MAX_BLOCK_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a block of an impossible length"));
        }
        self.out.write_all(&(block.len() as u32).to_le_bytes())?;
        self.out.write_all(block)
    }

    /// Ends the record with the last checkpoint.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, note: &str) -> io::Result<W> {
        self.out.write_all(&[0; 4])?;
        self.out.write_all(&(note.len() as u32).to_le_bytes())?;
        self.out.write_all(note.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// What comes next in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// An encoded block.
    Block {
        /// Byte at which the encoding begins.
        at: u64,
        /// The encoding.
        bytes: Vec<u8>,
    },
    /// The end: the last checkpoint as a signed note.
    End {
        /// Byte at which the note begins.
        at: u64,
        /// The note.
        note: String,
    },
}

/// Reads a record front to back.
#[derive(Debug)]
pub struct RecordReader<R: Read> {
    input: R,
    at: u64,
}

impl<R: Read> RecordReader<R> {
    /// Begins to read.
    ///
    /// # Errors
    /// [`RecordError::Magic`] when this is no record.
    pub fn new(mut input: R) -> Result<Self, RecordError> {
        let mut magic = [0; MAGIC.len()];
        match input.read_exact(&mut magic) {
            Ok(()) if &magic == MAGIC => Ok(Self { input, at: MAGIC.len() as u64 }),
            Err(source) if source.kind() != io::ErrorKind::UnexpectedEof => Err(RecordError::Io { at: 0, source }),
            _ => Err(RecordError::Magic),
        }
    }

    /// Goes on at a frame that begins at byte `at`, where `input` stands.
    pub fn resume(input: R, at: u64) -> Self {
        Self { input, at }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.at
    }

    /// The next frame. After [`Frame::End`] there is none.
    ///
    /// # Errors
    /// [`RecordError`] names the byte.
    pub fn next_frame(&mut self) -> Result<Frame, RecordError> {
        let begin = self.at;
        let length = u64::from(self.length("a frame's length")?);
        if length > MAX_BLOCK_BYTES as u64 {
            return Err(RecordError::TooLong { at: begin, length });
        }
        if length > 0 {
            let at = self.at;
            return Ok(Frame::Block { at, bytes: self.bytes(length, "a block")? });
        }
        let length = u64::from(self.length("the checkpoint's length")?);
        if length > MAX_NOTE_BYTES as u64 {
            return Err(RecordError::TooLong { at: begin, length });
        }
        let at = self.at;
        let note = String::from_utf8(self.bytes(length, "the checkpoint")?).map_err(|_| RecordError::Note { at })?;
        match self.input.read(&mut [0]) {
            Ok(0) => Ok(Frame::End { at, note }),
            Ok(_) => Err(RecordError::Trailing { at: self.at }),
            Err(source) => Err(RecordError::Io { at: self.at, source }),
        }
    }

    fn length(&mut self, what: &'static str) -> Result<u32, RecordError> {
        let bytes = self.bytes(4, what)?;
        Ok(bytes.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    }

    /// Reads as much as there is before deciding that something is missing: a claimed length alone allocates nothing.
    fn bytes(&mut self, length: u64, what: &'static str) -> Result<Vec<u8>, RecordError> {
        let mut bytes = Vec::new();
        let read = (&mut self.input)
            .take(length)
            .read_to_end(&mut bytes)
            .map_err(|source| RecordError::Io { at: self.at, source })? as u64;
        self.at += read;
        if read == length { Ok(bytes) } else { Err(RecordError::Truncated { at: self.at, what }) }
    }
}
