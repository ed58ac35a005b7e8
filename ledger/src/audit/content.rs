//! The content of a record, as one hash: what tells whether a record begins with what was checked before.
//!
//! The hash is over the hashes of its mebibytes, so that all cores share the work. Frames do not matter to it: one content
//! can be packed in more than one way. It is BLAKE3, which takes a fraction of the time of SHA-256: nobody else has to
//! compute it.

use blake3::Hasher;
use minicbor::{Decode, Encode};
use rayon::prelude::*;

use crate::bytes::Hash;
use crate::record::{Frame, Frames, RecordError, Source, Start};

/// Bytes that are hashed together.
const CHUNK: usize = 1 << 20;

/// How long a content is, and BLAKE3 over the BLAKE3 of each of its mebibytes in order, the last one as long as it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Content {
    #[n(0)]
    pub(super) length: u64,
    #[n(1)]
    pub(super) digest: Hash,
}

/// Hashes a content as it comes.
#[derive(Clone, Default)]
pub(super) struct ContentHasher {
    /// Over the hashes of whole mebibytes.
    chunks: Hasher,
    /// Over what came after them.
    rest: Hasher,
    length: u64,
}

impl ContentHasher {
    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = CHUNK - (self.length % CHUNK as u64) as usize;
            let (now, later) = bytes.split_at(bytes.len().min(room));
            self.rest.update(now);
            self.length += now.len() as u64;
            if now.len() == room {
                self.chunks.update(std::mem::take(&mut self.rest).finalize().as_bytes());
            }
            bytes = later;
        }
    }

    pub(super) fn content(&self) -> Content {
        let mut chunks = self.chunks.clone();
        if !self.length.is_multiple_of(CHUNK as u64) {
            chunks.update(self.rest.finalize().as_bytes());
        }
        Content { length: self.length, digest: Hash(*chunks.finalize().as_bytes()) }
    }
}

/// The frames that hold the first `length` bytes of a content, found without reading what is in them; nothing if the
/// content is shorter.
pub(super) fn frames<S: Source + ?Sized>(source: &S, length: u64) -> Result<Option<Vec<Start>>, RecordError> {
    let mut frames = Frames::new(source)?;
    let (mut starts, mut offset) = (Vec::new(), 0);
    while offset < length {
        starts.push(Start { at: frames.position(), offset });
        match frames.pass()? {
            0 => return Ok(None),
            content => offset += content as u64,
        }
    }
    Ok(Some(starts))
}

/// Hashes the first `length` bytes of a content, which these frames hold, on all cores.
pub(super) fn hash<S: Source + ?Sized>(
    source: &S,
    frames: &[Start],
    length: u64,
) -> Result<ContentHasher, RecordError> {
    let whole = length / CHUNK as u64;
    let chunk = |chunk: u64| {
        let mut hasher = Hasher::new();
        let begin = chunk * CHUNK as u64;
        pieces(source, frames, begin, begin + CHUNK as u64, |piece| {
            hasher.update(piece);
        })?;
        Ok(hasher.finalize())
    };
    let chunks: Vec<_> = (0..whole).into_par_iter().map(chunk).collect::<Result<_, RecordError>>()?;
    let begin = whole * CHUNK as u64;
    let mut hasher = ContentHasher { length: begin, ..ContentHasher::default() };
    for chunk in &chunks {
        hasher.chunks.update(chunk.as_bytes());
    }
    pieces(source, frames, begin, length, |piece| hasher.update(piece))?;
    Ok(hasher)
}

/// Gives the content between two places to `seen`, frame by frame.
fn pieces<S: Source + ?Sized>(
    source: &S,
    frames: &[Start],
    begin: u64,
    end: u64,
    mut seen: impl FnMut(&[u8]),
) -> Result<(), RecordError> {
    if begin == end {
        return Ok(());
    }
    let first = frames.partition_point(|frame| frame.offset <= begin) - 1;
    let Some(start) = frames.get(first) else { return Ok(()) };
    let (mut reader, mut offset) = (Frames::resume(source, start.at), start.offset);
    while offset < end {
        let at = reader.position();
        // The frame was as long when it was passed over.
        let Frame::Content { content, .. } = reader.next_frame()? else {
            return Err(RecordError::Unfinished { at });
        };
        let place = |place: u64| place.saturating_sub(offset).min(content.len() as u64) as usize;
        seen(&content[place(begin)..place(end)]);
        offset += content.len() as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::RecordWriter;

    /// Some bytes of no pattern.
    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|n| ((n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect()
    }

    fn hashed(bytes: &[u8]) -> Content {
        let mut hasher = ContentHasher::default();
        hasher.update(bytes);
        hasher.content()
    }

    #[test]
    fn the_hash_is_over_the_hashes_of_mebibytes() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 77] {
            let bytes = bytes(length);
            let chunks: Vec<u8> = bytes.chunks(CHUNK).flat_map(|chunk| *blake3::hash(chunk).as_bytes()).collect();
            let digest = Hash(*blake3::hash(&chunks).as_bytes());
            assert_eq!(hashed(&bytes), Content { length: length as u64, digest });
        }
    }

    #[test]
    fn what_is_hashed_piece_by_piece_or_out_of_frames_is_the_same() {
        let block = bytes(CHUNK + 50_000);
        let mut record = RecordWriter::new(Vec::new()).unwrap();
        let mut content = Vec::new();
        for _ in 0..3 {
            record.block(&block).unwrap();
            content.extend((block.len() as u32).to_le_bytes());
            content.extend(&block);
        }
        let record = record.finish("").unwrap();
        for length in [0, 1, 65_535, 65_536, CHUNK, CHUNK + 1, 2 * CHUNK + 100_000, content.len()] {
            let frames = frames(&record, length as u64).unwrap().unwrap();
            assert_eq!(frames.len(), length.div_ceil(65_536));
            let mut hasher = hash(&record, &frames, length as u64).unwrap();
            assert_eq!(hasher.content(), hashed(&content[..length]), "{length}");
            // It goes on from there.
            hasher.update(&content[length..]);
            assert_eq!(hasher.content(), hashed(&content));
        }
        assert_eq!(frames(&record, content.len() as u64 + 1).unwrap(), None);
    }
}
