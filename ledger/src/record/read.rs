//! Reading the blocks of a record front to back.

use super::{Frame, Frames, MAX_BLOCK_BYTES, RecordError, Source};

/// What comes next in a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A block.
    Block(ReadBlock),
    /// The end: the last checkpoint as a signed note.
    End {
        /// Byte at which the note begins.
        at: u64,
        /// The note.
        note: String,
    },
}

/// An encoded block, and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadBlock {
    /// Byte of the record at which the frame begins in which the block does.
    pub at: u64,
    /// Where its encoding begins in the content.
    pub offset: u64,
    /// The encoding.
    pub bytes: Vec<u8>,
}

/// Where a frame begins, in the record and in the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// Byte of the record.
    pub at: u64,
    /// Byte of the content.
    pub offset: u64,
}

/// Reads the blocks of a record one after the other, with no more in memory than a block and a frame.
pub struct RecordReader<'s, S: ?Sized> {
    frames: Frames<'s, S>,
    content: Vec<u8>,
    /// How much of `content` was read.
    used: usize,
    /// The frame that `content` is from.
    start: Start,
    /// Frames begun since somebody asked last.
    begun: Vec<Start>,
    end: Option<(u64, String)>,
}

impl<'s, S: Source + ?Sized> RecordReader<'s, S> {
    /// Begins to read.
    ///
    /// # Errors
    /// [`RecordError::Magic`] or [`RecordError::Version`] when this is no record that can be read.
    pub fn new(source: &'s S) -> Result<Self, RecordError> {
        Ok(Self::with(Frames::new(source)?, 0))
    }

    /// Goes on with a frame.
    pub fn resume(source: &'s S, start: Start) -> Self {
        Self::with(Frames::resume(source, start.at), start.offset)
    }

    fn with(frames: Frames<'s, S>, offset: u64) -> Self {
        let start = Start { at: frames.position(), offset };
        Self { frames, content: Vec::new(), used: 0, start, begun: Vec::new(), end: None }
    }

    /// Where in the record the frame begins that is being read.
    pub fn position(&self) -> u64 {
        self.start.at
    }

    /// Where in the content the next byte is.
    pub fn offset(&self) -> u64 {
        self.start.offset + self.used as u64
    }

    /// The frames that were begun since this was called last.
    pub fn begun(&mut self) -> Vec<Start> {
        std::mem::take(&mut self.begun)
    }

    /// The next block, or the end; after that there is none.
    ///
    /// # Errors
    /// [`RecordError`] names the byte.
    pub fn next_item(&mut self) -> Result<Item, RecordError> {
        let mut length = [0; 4];
        let begun = self.fill(&mut length)?;
        let at = self.start.at;
        match begun {
            0 => {
                let (at, note) = self.end.take().expect("nothing is left only at the end");
                return Ok(Item::End { at, note });
            }
            4 => {}
            _ => return Err(self.unfinished()),
        }
        let length = u32::from_le_bytes(length);
        if length == 0 || length as usize > MAX_BLOCK_BYTES {
            return Err(RecordError::BlockLength { at, length });
        }
        let offset = self.offset();
        let bytes = self.take(length as usize)?;
        Ok(Item::Block(ReadBlock { at, offset, bytes }))
    }

    /// Passes over content that was read before and gives it to `seen`.
    ///
    /// # Errors
    /// [`RecordError`] names the byte.
    pub fn skip(&mut self, mut length: u64, mut seen: impl FnMut(&[u8])) -> Result<(), RecordError> {
        while length > 0 {
            if !self.more()? {
                return Err(self.unfinished());
            }
            let rest = &self.content[self.used..];
            let now = rest.len().min(usize::try_from(length).unwrap_or(usize::MAX));
            seen(&rest[..now]);
            self.used += now;
            length -= now as u64;
        }
        Ok(())
    }

    /// Reads as much as there is before deciding that something is missing: a claimed length alone allocates nothing.
    fn take(&mut self, length: usize) -> Result<Vec<u8>, RecordError> {
        let mut bytes = Vec::new();
        while bytes.len() < length {
            if !self.more()? {
                return Err(self.unfinished());
            }
            let rest = &self.content[self.used..];
            let now = rest.len().min(length - bytes.len());
            bytes.extend_from_slice(&rest[..now]);
            self.used += now;
        }
        Ok(bytes)
    }

    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, RecordError> {
        let mut filled = 0;
        while filled < buffer.len() && self.more()? {
            buffer[filled] = self.content[self.used];
            self.used += 1;
            filled += 1;
        }
        Ok(filled)
    }

    /// Whether there is more content; reads the next frame where one is needed.
    fn more(&mut self) -> Result<bool, RecordError> {
        if self.used < self.content.len() {
            return Ok(true);
        }
        if self.end.is_some() {
            return Ok(false);
        }
        let offset = self.offset();
        match self.frames.next_frame()? {
            Frame::Content { at, content } => {
                self.start = Start { at, offset };
                self.begun.push(self.start);
                (self.content, self.used) = (content, 0);
                Ok(true)
            }
            Frame::End { at, note } => {
                self.end = Some((at, note));
                Ok(false)
            }
        }
    }

    fn unfinished(&self) -> RecordError {
        RecordError::Unfinished { at: self.frames.position() }
    }
}
