//! Reading ahead: blocks and their entries, some at a time, on a thread of its own.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

use super::{Finding, frame_finding, invalid};
use crate::block::Block;
use crate::entry::{Body, Entry};
use crate::record::{Item, RecordReader, Source, Start};
use crate::rejection::{Check, Rejection};
use crate::state::read;

/// Content of one window for each core: enough that all are busy with its proofs, few enough to stay in some ten
/// megabytes per core.
const WINDOW_BYTES: usize = 2 << 20;

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
}

impl Window {
    pub(super) fn entries(&self) -> impl Iterator<Item = &Result<Entry, Rejection>> {
        self.blocks.iter().flat_map(|block| &block.entries)
    }
}

/// Reads windows until the end, a finding, or until nobody takes them any more. The first block has this height.
pub(super) fn read_ahead<'scope, S: Source + ?Sized>(
    scope: &'scope Scope<'scope, '_>,
    mut reader: RecordReader<'scope, S>,
    height: u64,
) -> Receiver<Window> {
    let (windows, receiver): (SyncSender<Window>, _) = sync_channel(1);
    scope.spawn(move || {
        let mut height = height;
        loop {
            let window = next(&mut reader, &mut height);
            let ended = window.end.is_some();
            if windows.send(window).is_err() || ended {
                return;
            }
        }
    });
    receiver
}

fn next<S: Source + ?Sized>(reader: &mut RecordReader<'_, S>, height: &mut u64) -> Window {
    let limit = WINDOW_BYTES * rayon::current_num_threads();
    let mut window = Window { blocks: Vec::new(), frames: Vec::new(), end: None, opens: false, position: 0 };
    let mut bytes = 0;
    while bytes < limit && !window.opens && window.end.is_none() {
        match reader.next_item().map_err(frame_finding) {
            Ok(Item::Block(read)) => {
                bytes += read.bytes.len();
                let place = format!("block {height} in the frame at byte {}", read.at);
                match Block::from_bytes(&read.bytes) {
                    Ok(block) => window.push(place, read.offset, read.bytes.len(), block),
                    Err(error) => window.end = Some(Err(invalid(Check::Framing, "block.encoding", place, error))),
                }
                *height += 1;
            }
            Ok(Item::End { at, note }) => window.end = Some(Ok(End { at, note })),
            Err(finding) => window.end = Some(Err(finding)),
        }
    }
    window.frames = reader.begun();
    window.position = reader.position();
    window
}

impl Window {
    fn push(&mut self, place: String, offset: u64, length: usize, block: Block) {
        let entries: Vec<_> = block.entries.iter().map(|entry| read(&entry.0)).collect();
        self.opens |= entries.iter().any(|entry| matches!(entry, Ok(Entry { body: Body::Opening(_), .. })));
        self.blocks.push(WindowBlock { place, offset, length, block, entries });
    }
}
