//! Frames: short pieces of the content, each packed by itself, so that any of them can be read alone.

use std::io;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::{MAGIC, MAX_NOTE_BYTES, RecordError, Source};

/// Most bytes of a frame's content: what a reader allocates, whatever the frame claims.
pub const MAX_FRAME_BYTES: usize = 64 << 10;
/// Bytes before what is stored.
pub const FRAME_HEADER_BYTES: usize = 12;
/// The window of DEFLATE is shorter than a frame, so more effort gains next to nothing.
const LEVEL: u8 = 6;

/// What comes next in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// A piece of the content.
    Content {
        /// Byte at which the frame begins.
        at: u64,
        /// The content, unpacked.
        content: Vec<u8>,
    },
    /// The end: the last checkpoint as a signed note.
    End {
        /// Byte at which the note begins.
        at: u64,
        /// The note.
        note: String,
    },
}

/// Reads frames one after the other.
pub struct Frames<'s, S: ?Sized> {
    source: &'s S,
    at: u64,
    unpacker: Box<DecompressorOxide>,
}

impl<'s, S: Source + ?Sized> Frames<'s, S> {
    /// Begins with the first frame.
    ///
    /// # Errors
    /// [`RecordError::Magic`] or [`RecordError::Version`] when this is no record that can be read.
    pub fn new(source: &'s S) -> Result<Self, RecordError> {
        let mut magic = [0; MAGIC.len()];
        let length = source.read_at(0, &mut magic).map_err(|source| RecordError::Io { at: 0, source })?;
        let (name, version) = magic.split_at(MAGIC.len() - 1);
        if length < MAGIC.len() || name != &MAGIC[..MAGIC.len() - 1] {
            Err(RecordError::Magic)
        } else if magic == *MAGIC {
            Ok(Self::resume(source, MAGIC.len() as u64))
        } else {
            Err(RecordError::Version(version[0]))
        }
    }

    /// Goes on with the frame that begins at byte `at`.
    pub fn resume(source: &'s S, at: u64) -> Self {
        Self { source, at, unpacker: Box::default() }
    }

    /// Where the next frame begins.
    pub fn position(&self) -> u64 {
        self.at
    }

    /// The next frame. After [`Frame::End`] there is none.
    ///
    /// # Errors
    /// [`RecordError`] names the byte.
    pub fn next_frame(&mut self) -> Result<Frame, RecordError> {
        let at = self.at;
        let [content, stored] = self.numbers("a frame's length")?;
        if content == 0 {
            return self.end(at, stored);
        }
        if content as usize > MAX_FRAME_BYTES || stored == 0 || stored > content {
            return Err(RecordError::Length { at, content, stored });
        }
        let [checksum] = self.numbers("a frame's checksum")?;
        let bytes = self.bytes(stored as usize, "a frame")?;
        if crc32fast::hash(&bytes) != checksum {
            return Err(RecordError::Checksum { at });
        }
        let content = if content == stored {
            bytes
        } else {
            self.unpack(&bytes, content).ok_or(RecordError::Compression { at })?
        };
        Ok(Frame::Content { at, content })
    }

    /// Passes over the next frame without reading what it stores: the length that it claims for its content, 0 for the
    /// end.
    ///
    /// # Errors
    /// [`RecordError`] names the byte.
    pub(crate) fn pass(&mut self) -> Result<usize, RecordError> {
        let at = self.at;
        let [content, stored] = self.numbers("a frame's length")?;
        if content as usize > MAX_FRAME_BYTES || content > 0 && (stored == 0 || stored > content) {
            return Err(RecordError::Length { at, content, stored });
        }
        self.at = at + FRAME_HEADER_BYTES as u64 + u64::from(stored);
        Ok(content as usize)
    }

    fn end(&mut self, begin: u64, length: u32) -> Result<Frame, RecordError> {
        if length as usize > MAX_NOTE_BYTES {
            return Err(RecordError::Length { at: begin, content: 0, stored: length });
        }
        let at = self.at;
        let note =
            String::from_utf8(self.bytes(length as usize, "the checkpoint")?).map_err(|_| RecordError::Note { at })?;
        match self.source.read_at(self.at, &mut [0]) {
            Ok(0) => Ok(Frame::End { at, note }),
            Ok(_) => Err(RecordError::Trailing { at: self.at }),
            Err(source) => Err(RecordError::Io { at: self.at, source }),
        }
    }

    /// Unpacks into exactly as many bytes as were claimed; the packed bytes are used up.
    fn unpack(&mut self, bytes: &[u8], length: u32) -> Option<Vec<u8>> {
        let mut content = vec![0; length as usize];
        self.unpacker.init();
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut self.unpacker, bytes, &mut content, 0, flags);
        let whole = status == TINFLStatus::Done && read == bytes.len() && written == content.len();
        whole.then_some(content)
    }

    fn numbers<const N: usize>(&mut self, what: &'static str) -> Result<[u32; N], RecordError> {
        let bytes = self.bytes(4 * N, what)?;
        Ok(core::array::from_fn(|n| {
            bytes[4 * n..][..4].iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte))
        }))
    }

    fn bytes(&mut self, length: usize, what: &'static str) -> Result<Vec<u8>, RecordError> {
        let mut bytes = vec![0; length];
        let at = self.at;
        let read = self.source.read_at(at, &mut bytes).map_err(|source| RecordError::Io { at, source })?;
        self.at += read as u64;
        if read == length { Ok(bytes) } else { Err(RecordError::Truncated { at: self.at, what }) }
    }
}

/// Writes a frame: packed, where that saves an eighth. Ballots are random to everybody without the key; unpacking a few
/// percent less of them would cost an audit more than reading them.
pub(super) fn write(out: &mut impl io::Write, content: &[u8]) -> io::Result<()> {
    let packed = compress_to_vec(content, LEVEL);
    let stored = if packed.len() <= content.len() - content.len() / 8 { &packed } else { content };
    out.write_all(&(content.len() as u32).to_le_bytes())?;
    out.write_all(&(stored.len() as u32).to_le_bytes())?;
    out.write_all(&crc32fast::hash(stored).to_le_bytes())?;
    out.write_all(stored)
}
