//! Long messages, which come in parts.

use std::sync::Arc;

use tabella_crypto::shuffle::{AccessError, Source};

/// Bytes that lie in pieces of one length, the last one perhaps shorter. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Long {
    pieces: Arc<[Arc<[u8]>]>,
    piece: usize,
    start: u64,
    bytes: u64,
}

impl Long {
    /// All bytes of these pieces, of which each but the last has `piece` bytes.
    pub(super) fn of(pieces: &[Arc<[u8]>], piece: usize) -> Self {
        let bytes = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self { pieces: pieces.into(), piece, start: 0, bytes }
    }

    pub(super) fn whole(bytes: Vec<u8>) -> Self {
        let piece = bytes.len().max(1);
        Self::of(&[bytes.into()], piece)
    }

    /// The first `length` bytes and those after them.
    pub(super) fn split(self, length: u64) -> (Self, Self) {
        let length = length.min(self.bytes);
        let rest = Self { start: self.start + length, bytes: self.bytes - length, ..self.clone() };
        (Self { bytes: length, ..self }, rest)
    }

    /// All of it in one.
    pub(super) fn to_vec(&self) -> Vec<u8> {
        let mut bytes = vec![0; self.bytes as usize];
        // Within its own bounds nothing fails.
        let _ = self.read(0, &mut bytes);
        bytes
    }
}

impl Source for Long {
    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), AccessError> {
        if offset.checked_add(into.len() as u64).is_none_or(|end| end > self.bytes) {
            return Err("bytes beyond the end were asked for".into());
        }
        let at = (self.start + offset) as usize;
        let (mut piece, mut from, mut into) = (at / self.piece, at % self.piece, into);
        while !into.is_empty() {
            let here = &self.pieces[piece][from..];
            let (now, later) = into.split_at_mut(here.len().min(into.len()));
            now.copy_from_slice(&here[..now.len()]);
            (piece, from, into) = (piece + 1, 0, later);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_read_as_one() {
        let bytes: Vec<u8> = (0..50).collect();
        let pieces: Vec<Arc<[u8]>> = bytes.chunks(7).map(Arc::from).collect();
        let (head, rest) = Long::of(&pieces, 7).split(9);
        assert_eq!((head.to_vec(), rest.to_vec()), (bytes[..9].to_vec(), bytes[9..].to_vec()));
        for from in 0..=41 {
            for to in from..=41 {
                let mut read = vec![0; to - from];
                rest.read(from as u64, &mut read).unwrap();
                assert_eq!(read, bytes[9 + from..9 + to]);
            }
            assert!(rest.read(from as u64, &mut vec![0; 42 - from]).is_err());
        }
        assert!(head.read(u64::MAX, &mut [0]).is_err());
    }
}
