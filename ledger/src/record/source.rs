//! Where the bytes of a record come from.

use std::io;

/// Bytes that can be read from any place, also by several readers at a time.
pub trait Source: Sync {
    /// Fills `buffer` with what begins at byte `at`. Fewer bytes than it holds come back only where the source ends.
    ///
    /// # Errors
    /// When the source cannot be read.
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// How many bytes there are, where that is known before they are read.
    fn length(&self) -> Option<u64>;
}

impl Source for [u8] {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(at).ok().and_then(|at| self.get(at..)).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        buffer[..length].copy_from_slice(&rest[..length]);
        Ok(length)
    }

    fn length(&self) -> Option<u64> {
        Some(self.len() as u64)
    }
}

impl Source for Vec<u8> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.as_slice().read_at(at, buffer)
    }

    fn length(&self) -> Option<u64> {
        Some(self.len() as u64)
    }
}
