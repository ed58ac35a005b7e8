//! A list that somebody else writes while it is read.

use std::sync::atomic::{AtomicU64, Ordering};

use tabella_crypto::shuffle::{AccessError, Source};

/// A list that is another one after so many readings, and counts what was read.
#[derive(Debug)]
pub struct Changing<'a> {
    before: &'a [u8],
    after: &'a [u8],
    readings: u64,
    seen: AtomicU64,
    count: AtomicU64,
}

impl<'a> Changing<'a> {
    pub fn new(before: &'a [u8], after: &'a [u8], readings: u64) -> Self {
        Self { before, after, readings, seen: AtomicU64::new(0), count: AtomicU64::new(0) }
    }

    /// Bytes that were read of it.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

impl Source for Changing<'_> {
    fn bytes(&self) -> u64 {
        self.before.bytes()
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        self.count.fetch_add(into.len() as u64, Ordering::Relaxed);
        let before = self.seen.fetch_add(1, Ordering::Relaxed) < self.readings;
        if before { self.before.read(offset, into) } else { self.after.read(offset, into) }
    }
}
