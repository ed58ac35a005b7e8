//! A record that comes in as a stream: what was read is kept in a temporary file, because replaced ballots are read again.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::{Mutex, PoisonError};

use tabella_ledger::record::Source;

/// Bytes that are taken from the stream at a time.
const STEP: usize = 256 << 10;

/// A stream, and the file that it flows into as far as it was asked for.
pub struct Spool<R> {
    file: File,
    stream: Mutex<Stream<R>>,
}

struct Stream<R> {
    input: R,
    length: u64,
    ended: bool,
}

impl<R: Read + Send> Spool<R> {
    /// Reads from `input`, and keeps what was read in `file`, which is empty and nobody else's.
    pub fn new(input: R, file: File) -> Self {
        Self { file, stream: Mutex::new(Stream { input, length: 0, ended: false }) }
    }

    /// Takes from the stream until so many bytes are there, or it ends.
    fn reach(&self, length: u64) -> io::Result<()> {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        let mut buffer = Vec::new();
        while stream.length < length && !stream.ended {
            buffer.clear();
            let read = (&mut stream.input).take(STEP as u64).read_to_end(&mut buffer)?;
            (&self.file).write_all(&buffer)?;
            stream.length += read as u64;
            stream.ended = read < STEP;
        }
        Ok(())
    }
}

impl<R: Read + Send> Source for Spool<R> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.reach(at.saturating_add(buffer.len() as u64))?;
        super::fill(&self.file, at, buffer)
    }

    fn length(&self) -> Option<u64> {
        None
    }
}
