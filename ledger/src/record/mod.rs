//! The published record: the whole chain, from which everything can be checked again.
//!
//! ```text
//! magic      16 bytes  "tabella record\n" and the format version, 2
//! frame      u32 length of the content, 1 to 65,536; u32 length as stored, at most that; u32 CRC-32 of what is stored;
//!            then what is stored: the content itself where both lengths are equal, else its DEFLATE; repeated
//! end        u32 0, u32 length, then that many bytes: the last checkpoint as a signed note
//! ```
//! Nothing follows the end. The contents of all frames, one after the other, are the blocks: for each a u32 length above
//! 0 and its encoding. Numbers are little-endian. A frame says nothing about blocks: they begin and end anywhere in it.

mod frame;
mod index;
mod read;
mod source;
mod write;

use std::io;

use thiserror::Error;

pub use crate::block::MAX_BLOCK_BYTES;
pub use frame::{FRAME_HEADER_BYTES, Frame, Frames, MAX_FRAME_BYTES};
pub use index::{Index, Reread};
pub use read::{Item, ReadBlock, RecordReader, Start};
pub use source::Source;
pub use write::RecordWriter;

/// Version of the format.
pub const VERSION: u8 = 2;
/// First bytes of a record: what it is, and the version.
pub const MAGIC: &[u8; 16] = b"tabella record\n\x02";
/// Most bytes of the checkpoint at the end.
pub const MAX_NOTE_BYTES: usize = 64 << 10;

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
    /// The file does not begin like a record.
    #[error("this is not a record; name the file or folder that was published")]
    Magic,
    /// A record of another version.
    #[error("the record has format version {0}, known here is {VERSION}; use a program that knows that version")]
    Version(u8),
    /// The file ends too early.
    #[error("the record ends at byte {at}, in the middle of {what}; get the whole record")]
    Truncated {
        /// Where it ends.
        at: u64,
        /// What was being read.
        what: &'static str,
    },
    /// A frame or checkpoint with lengths that none has.
    #[error("the frame at byte {at} claims {content} bytes of content in {stored}, which no frame has")]
    Length {
        /// Where the frame begins.
        at: u64,
        /// Claimed length of its content.
        content: u32,
        /// Claimed length as stored.
        stored: u32,
    },
    /// What is stored is not what was written.
    #[error("the frame at byte {at} does not have its checksum: the record was damaged or changed")]
    Checksum {
        /// Where the frame begins.
        at: u64,
    },
    /// What is stored is no DEFLATE of a content of the claimed length, or something follows inside of it.
    #[error("the frame at byte {at} does not unpack to the length that it claims")]
    Compression {
        /// Where the frame begins.
        at: u64,
    },
    /// A block of a length that none has.
    #[error("a block claims {length} bytes, which no block has")]
    BlockLength {
        /// Where the frame begins in which the block does.
        at: u64,
        /// Its claimed length.
        length: u32,
    },
    /// The frames end in the middle of a block.
    #[error("the frames end in the middle of a block")]
    Unfinished {
        /// Where the end is.
        at: u64,
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

impl RecordError {
    /// The byte of the record.
    pub fn at(&self) -> u64 {
        match self {
            Self::Magic | Self::Version(_) => 0,
            Self::Io { at, .. }
            | Self::Truncated { at, .. }
            | Self::Length { at, .. }
            | Self::Checksum { at }
            | Self::Compression { at }
            | Self::BlockLength { at, .. }
            | Self::Unfinished { at }
            | Self::Note { at }
            | Self::Trailing { at } => *at,
        }
    }

    /// Stable name for programs, such as `record.truncated`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Io { .. } => "record.unreadable",
            Self::Magic => "record.magic",
            Self::Version(_) => "record.version",
            Self::Truncated { .. } => "record.truncated",
            Self::Length { .. } => "record.frame",
            Self::Checksum { .. } => "record.checksum",
            Self::Compression { .. } => "record.compression",
            Self::BlockLength { .. } => "record.block_length",
            Self::Unfinished { .. } => "record.unfinished",
            Self::Note { .. } => "record.note",
            Self::Trailing { .. } => "record.trailing",
        }
    }

    /// Whether something is missing, rather than wrong.
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::Magic | Self::Version(_) | Self::Truncated { .. })
    }
}
