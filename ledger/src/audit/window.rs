//! Reading ahead: blocks and their entries, some at a time, on a thread of its own.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

use super::content::{Content, ContentHasher};
use super::{Finding, frame_finding, invalid};
use crate::block::Block;
use crate::entry::{Body, Entry};
use crate::record::{Item, RecordReader, Source, Start};
use crate::rejection::{Check, Rejection};
use crate::state::read;

/// Content of one window for each core: enough that all are busy with its proofs, few enough to stay in some ten
/// megabytes per core.
const WINDOW_BYTES: usize = 1 << 20;

/// Some blocks that follow each other.
pub(super) struct Window {
    pub(super) blocks: Vec<WindowBlock>,
    /// Frames that begin in these blocks.
    pub(super) frames: Vec<Start>,
    /// What comes after them, in the last window.
    pub(super) end: Option<Result<End, Finding>>,
    /// Whether an election is opened here: what is in the next window can be proved only after this one was applied.
    pub(super) opens: bool,
    /// Byte of the record up to which was read.
    pub(super) position: u64,
}

/// A block that was read.
pub(super) struct WindowBlock {
    pub(super) place: String,
    /// Where its encoding begins in the content.
    pub(super) offset: u64,
    /// Bytes of its encoding.
    pub(super) length: usize,
    pub(super) block: Block,
    pub(super) entries: Vec<Result<Entry, Rejection>>,
}

/// The end of a record.
pub(super) struct End {
    pub(super) at: u64,
    pub(super) note: String,
    /// All content before it, if that was asked for.
    pub(super) content: Option<Content>,
}

impl Window {
    pub(super) fn entries(&self) -> impl Iterator<Item = &Result<Entry, Rejection>> {
        self.blocks.iter().flat_map(|block| &block.entries)
    }
}

/// Where reading begins.
pub(super) struct Begin<'s, S: ?Sized> {
    pub(super) reader: RecordReader<'s, S>,
    /// Height of the next block.
    pub(super) height: u64,
    /// Hashes all content, if that is asked for; it has seen what the reader has passed.
    pub(super) hasher: Option<ContentHasher>,
}

/// Reads windows until the end, a finding, or until nobody takes them any more.
///
/// The thread waits for nothing but the source and the receiver. Whoever holds the receiver may be one of the cores that
/// share the proofs: so it must never need them.
pub(super) fn read_ahead<'scope, S: Source + ?Sized>(
    scope: &'scope Scope<'scope, '_>,
    mut begin: Begin<'scope, S>,
) -> Receiver<Window> {
    let limit = WINDOW_BYTES * rayon::current_num_threads();
    let (windows, receiver): (SyncSender<Window>, _) = sync_channel(1);
    scope.spawn(move || {
        loop {
            let window = begin.next(limit);
            let ended = window.end.is_some();
            if windows.send(window).is_err() || ended {
                return;
            }
        }
    });
    receiver
}

impl<S: Source + ?Sized> Begin<'_, S> {
    /// The next window, with about this many bytes of blocks.
    fn next(&mut self, limit: usize) -> Window {
        let mut window = Window { blocks: Vec::new(), frames: Vec::new(), end: None, opens: false, position: 0 };
        let mut bytes = 0;
        while bytes < limit && !window.opens && window.end.is_none() {
            match self.reader.next_item().map_err(frame_finding) {
                Ok(Item::Block(read)) => {
                    bytes += read.bytes.len();
                    if let Some(hasher) = &mut self.hasher {
                        hasher.update(&(read.bytes.len() as u32).to_le_bytes());
                        hasher.update(&read.bytes);
                    }
                    let place = format!("block {} in the frame at byte {}", self.height, read.at);
                    match Block::from_bytes(&read.bytes) {
                        Ok(block) => window.push(place, read.offset, read.bytes.len(), block),
                        Err(error) => window.end = Some(Err(invalid(Check::Framing, "block.encoding", place, error))),
                    }
                    self.height += 1;
                }
                Ok(Item::End { at, note }) => {
                    let content = self.hasher.as_ref().map(ContentHasher::content);
                    window.end = Some(Ok(End { at, note, content }));
                }
                Err(finding) => window.end = Some(Err(finding)),
            }
        }
        window.frames = self.reader.begun();
        window.position = self.reader.position();
        window
    }
}

impl Window {
    fn push(&mut self, place: String, offset: u64, length: usize, block: Block) {
        let entries: Vec<_> = block.entries.iter().map(|entry| read(&entry.0)).collect();
        let opens = |body: &Body| match body {
            Body::Opening(_) => true,
            Body::Manifest(manifest) => manifest.opens_at.is_some(),
            _ => false,
        };
        self.opens |= entries.iter().flatten().any(|entry| opens(&entry.body));
        self.blocks.push(WindowBlock { place, offset, length, block, entries });
    }
}
