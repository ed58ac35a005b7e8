//! Lists that may be longer than memory: read in pieces, written in order, named by their root.

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Shape;

/// What went wrong outside of this crate, while a list was read or written.
pub type AccessError = Box<dyn core::error::Error + Send + Sync>;

/// Bytes that can be read from anywhere, by several threads at a time: a file, or memory.
pub trait Source: Sync {
    /// How many bytes there are.
    fn bytes(&self) -> u64;

    /// Fills `into` with the bytes from `offset` on.
    ///
    /// # Errors
    /// When they cannot be read.
    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError>;
}

/// Takes bytes in their order.
pub trait Sink {
    /// Appends bytes.
    ///
    /// # Errors
    /// When they cannot be written.
    fn write(&mut self, bytes: &[u8]) -> Result<(), AccessError>;
}

/// More bytes were asked for than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("bytes beyond the end of the list were asked for")]
struct BeyondTheEnd;

impl Source for [u8] {
    fn bytes(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        let from = usize::try_from(offset).ok().and_then(|start| self.get(start..));
        let from = from.and_then(|from| from.get(..into.len())).ok_or(BeyondTheEnd)?;
        into.copy_from_slice(from);
        Ok(())
    }
}

impl Source for Vec<u8> {
    fn bytes(&self) -> u64 {
        self.as_slice().bytes()
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        self.as_slice().read(offset, into)
    }
}

impl Sink for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), AccessError> {
        self.extend_from_slice(bytes);
        Ok(())
    }
}

/// One of the three lists of a shuffle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// What is shuffled.
    Inputs,
    /// What comes out.
    Outputs,
    /// The long part of the proof.
    Responses,
}

impl core::fmt::Display for ListKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Inputs => "input",
            Self::Outputs => "output",
            Self::Responses => "response",
        })
    }
}

/// Stands for all of a list in transcripts: SHA-256 over a domain, the number of items and of points in each, and the
/// SHA-256 of each row. So rows are hashed on all cores.
pub(super) struct Root(Sha256);

impl Root {
    pub(super) fn new(shape: &Shape, kind: ListKind) -> Self {
        let domain: &[u8] = match kind {
            ListKind::Inputs | ListKind::Outputs => b"tabella/v1/shuffle/list",
            ListKind::Responses => b"tabella/v1/shuffle/responses",
        };
        let [items, width] = [shape.items, shape.width].map(|number| (number as u64).to_le_bytes());
        Self(Sha256::new().chain_update(domain).chain_update(items).chain_update(width))
    }

    /// Takes the hash of the next row.
    pub(super) fn push(&mut self, row: &[u8; 32]) {
        self.0.update(row);
    }

    pub(super) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// The hash of a row.
pub(super) fn row_hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
