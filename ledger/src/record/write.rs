//! Writing a record.

use std::io::{self, Write};

use super::{MAGIC, MAX_BLOCK_BYTES, MAX_FRAME_BYTES, frame};

/// Writes a record. Every frame but the last is full, so a record of the same board that was written later begins with
/// the same frames.
#[derive(Debug)]
pub struct RecordWriter<W: Write> {
    out: W,
    content: Vec<u8>,
}

impl<W: Write> RecordWriter<W> {
    /// Begins a record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(MAGIC)?;
        Ok(Self { out, content: Vec::with_capacity(MAX_FRAME_BYTES) })
    }

    /// Appends an encoded block.
    ///
    /// # Errors
    /// When it cannot be written, or is longer than a block may be.
    pub fn block(&mut self, block: &[u8]) -> io::Result<()> {
        if block.is_empty() || block.len() > MAX_BLOCK_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a block of an impossible length"));
        }
        self.append(&(block.len() as u32).to_le_bytes())?;
        self.append(block)
    }

    fn append(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(MAX_FRAME_BYTES - self.content.len()));
            self.content.extend_from_slice(now);
            bytes = later;
            if self.content.len() == MAX_FRAME_BYTES {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        frame::write(&mut self.out, &self.content)?;
        self.content.clear();
        Ok(())
    }

    /// Ends the record with the last checkpoint.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self, note: &str) -> io::Result<W> {
        if !self.content.is_empty() {
            self.flush()?;
        }
        self.out.write_all(&[0; 4])?;
        self.out.write_all(&(note.len() as u32).to_le_bytes())?;
        self.out.write_all(note.as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }
}
