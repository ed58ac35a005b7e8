//! Finding single entries of a record again.

use super::{Frame, Frames, Source, Start};
use crate::block::Block;
use crate::state::History;

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
    /// Where the first entry's byte string begins in the content.
    offset: u64,
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
        let entries: u64 = block.entries.iter().map(|entry| byte_string(entry.0.len())).sum();
        self.blocks.push(Place { first: self.lengths.len() as u64, offset: offset + length as u64 - entries });
        self.lengths.extend(block.entries.iter().map(|entry| u16::try_from(entry.0.len()).unwrap_or(u16::MAX)));
    }

    /// How many entries there are.
    pub fn entries(&self) -> u64 {
        self.lengths.len() as u64
    }

    /// Where the content of an entry begins, and its length.
    fn find(&self, position: u64) -> Option<(u64, usize)> {
        let length = usize::from(*self.lengths.get(usize::try_from(position).ok()?)?);
        let block = self.blocks.partition_point(|block| block.first <= position).checked_sub(1)?;
        let Place { first, offset } = self.blocks[block];
        let before = &self.lengths[first as usize..position as usize];
        let begin = offset + before.iter().map(|length| byte_string((*length).into())).sum::<u64>();
        Some((begin + byte_string(length) - length as u64, length))
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

impl<S: Source + ?Sized> History for Reread<'_, S> {
    fn entry(&self, position: u64) -> Option<Vec<u8>> {
        let (mut offset, length) = self.index.find(position)?;
        let mut bytes = Vec::with_capacity(length);
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
