//! Finding single entries of a record again.

use super::{Frame, Frames, MAX_BLOCK_BYTES, Source, Start};
use crate::block::{Block, Header};
use crate::state::{Around, History};

/// Bytes of the length before a block.
const BLOCK_LENGTH_BYTES: u64 = 4;

/// More than the header at the beginning of a block has.
const HEADER_BYTES: usize = 512;

/// Where every frame, block and entry is: a few bytes for each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Index {
    frames: Vec<Start>,
    blocks: Vec<Place>,
    /// Bytes of each entry. Longer ones than 65,535 are never accepted and never asked for.
    lengths: Vec<u16>,
}

/// Where a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// Position of its first entry.
    first: u64,
    /// Where its encoding ends in the content.
    end: u64,
}

impl Index {
    /// Adds frames, in order.
    pub fn frames(&mut self, begun: impl IntoIterator<Item = Start>) {
        self.frames.extend(begun);
    }

    /// Adds the next block, whose encoding has `length` bytes and begins in the content at `offset`.
    ///
    /// Entries are the last field of a block and each is a byte string: counted from the end, their places are known
    /// without decoding again.
    pub fn block(&mut self, block: &Block, offset: u64, length: usize) {
        self.blocks.push(Place { first: self.entries(), end: offset + length as u64 });
        self.lengths.extend(block.entries.iter().map(|entry| u16::try_from(entry.0.len()).unwrap_or(u16::MAX)));
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.lengths.len() as u64
    }

    /// How many blocks there are.
    pub fn blocks(&self) -> u64 {
        self.blocks.len() as u64
    }

    /// How long the log was after the block that has the entry at a position.
    pub fn size_after(&self, position: u64) -> Option<u64> {
        (position < self.entries()).then(|| self.after(self.blocks.partition_point(|block| block.first <= position)))
    }

    /// Position of the first entry of the block with this number, which may be the next one.
    fn after(&self, block: usize) -> u64 {
        self.blocks.get(block).map_or(self.entries(), |next| next.first)
    }

    /// Where the content of an entry begins, and its length.
    fn find(&self, position: u64) -> Option<(u64, usize)> {
        let length = usize::from(*self.lengths.get(usize::try_from(position).ok()?)?);
        let next = self.blocks.partition_point(|block| block.first <= position);
        let Place { end, .. } = self.blocks[next.checked_sub(1)?];
        let rest = &self.lengths[position as usize..self.after(next) as usize];
        let begin = end.checked_sub(rest.iter().map(|length| byte_string((*length).into())).sum::<u64>())?;
        Some((begin + byte_string(length) - length as u64, length))
    }

    /// Where the encoding of the block at a height begins in the content, and its length.
    fn find_block(&self, height: u64) -> Option<(u64, usize)> {
        let height = usize::try_from(height).ok()?;
        let end = self.blocks.get(height)?.end;
        let begin = height.checked_sub(1).map_or(0, |before| self.blocks[before].end) + BLOCK_LENGTH_BYTES;
        Some((begin, usize::try_from(end.checked_sub(begin)?).ok()?))
    }

    /// Blocks and entries, to be written down: for each block how many entries it has and the bytes of its encoding, as
    /// u32; and for each entry its bytes, as u16; little-endian.
    pub(crate) fn pack(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut blocks, mut begin) = (Vec::with_capacity(8 * self.blocks.len()), 0);
        for (number, Place { first, end }) in self.blocks.iter().enumerate() {
            blocks.extend_from_slice(&((self.after(number + 1) - first) as u32).to_le_bytes());
            blocks.extend_from_slice(&((end - begin - BLOCK_LENGTH_BYTES) as u32).to_le_bytes());
            begin = *end;
        }
        (blocks, self.lengths.iter().flat_map(|length| length.to_le_bytes()).collect())
    }

    /// The index of blocks and entries that [`Self::pack`] wrote down, and where they end in the content.
    pub(crate) fn unpack(blocks: &[u8], lengths: &[u8]) -> Option<(Self, u64)> {
        let ((blocks, []), (lengths, [])) = (blocks.as_chunks::<8>(), lengths.as_chunks::<2>()) else {
            return None;
        };
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        let (mut first, mut end) = (0, 0);
        let mut place = |block: &[u8; 8]| {
            let (entries, length) = block.split_at(4);
            let place = Place { first, end: end + BLOCK_LENGTH_BYTES + number(length) };
            (first, end) = (first + number(entries), place.end);
            (number(entries) > 0 && number(length) as usize <= MAX_BLOCK_BYTES).then_some(place)
        };
        let blocks = blocks.iter().map(&mut place).collect::<Option<_>>()?;
        let lengths: Vec<u16> = lengths.iter().map(|length| u16::from_le_bytes(*length)).collect();
        (first == lengths.len() as u64).then_some((Self { frames: Vec::new(), blocks, lengths }, end))
    }
}

/// Bytes of a canonical CBOR byte string with this many bytes of content.
fn byte_string(length: usize) -> u64 {
    let header = match length {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 5,
    };
    header + length as u64
}

/// Reads single entries of a record again.
#[derive(Debug)]
pub struct Reread<'s, S: ?Sized> {
    /// The record.
    pub source: &'s S,
    /// Where everything is.
    pub index: &'s Index,
}

impl<S: Source + ?Sized> Reread<'_, S> {
    /// Reads the block at a height again; nothing where there is none, or the source fails.
    pub fn block(&self, height: u64) -> Option<Block> {
        let (offset, length) = self.index.find_block(height)?;
        Block::from_bytes(&self.content(offset, length)?).ok()
    }

    /// The block that has the entry at a position; nothing where there is none, or the source fails.
    pub(crate) fn around(&self, position: u64) -> Option<Around> {
        let size = self.index.size_after(position)?;
        let height = self.index.blocks.partition_point(|block| block.first <= position).checked_sub(1)?;
        let (offset, length) = self.index.find_block(height as u64)?;
        let begin = self.content(offset, length.min(HEADER_BYTES))?;
        let mut decoder = minicbor::Decoder::new(&begin);
        decoder.array().ok()?;
        let header: Header = decoder.decode().ok()?;
        Some(Around { size, time: header.time })
    }

    /// Content from a place on.
    fn content(&self, mut offset: u64, length: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut frame = self.index.frames.partition_point(|frame| frame.offset <= offset).checked_sub(1)?;
        while bytes.len() < length {
            let start = self.index.frames.get(frame)?;
            let Ok(Frame::Content { content, .. }) = Frames::resume(self.source, start.at).next_frame() else {
                return None;
            };
            let rest = content.get(usize::try_from(offset - start.offset).ok()?..)?;
            let now = rest.len().min(length - bytes.len());
            bytes.extend_from_slice(&rest[..now]);
            offset += now as u64;
            frame += 1;
        }
        Some(bytes)
    }
}

impl<S: Source + ?Sized> History for Reread<'_, S> {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        let (offset, length) = self.index.find(position)?;
        self.content(offset, length)
    }
}
