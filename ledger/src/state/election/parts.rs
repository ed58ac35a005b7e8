//! What a trustee has sent of the one long message that it may send in a round: it comes in parts.

use std::sync::{Arc, OnceLock};

use tabella_crypto::shuffle::Source;
use tabella_crypto::tally::list::VerifiedListShare;

use super::{Long, MixError};
use crate::bytes::Hash;
use crate::entry::{PART_BYTES, Part};

/// The parts so far. Cloning shares their bytes.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    pub(super) whole: Hash,
    pub(super) parts: Vec<Arc<[u8]>>,
    /// What came of the proof. A message is fixed by its hash: whoever applies it to a copy of the state checks it once.
    pub(super) mixed: Arc<OnceLock<Result<Hash, String>>>,
    pub(super) shared: Arc<OnceLock<Result<VerifiedListShare<Long>, String>>>,
}

/// What a part goes on with, or begins.
pub(super) fn follow(begun: Option<&Attempt>, part: &Part) -> Result<Attempt, MixError> {
    let trustee = part.trustee;
    if part.number == 0 && begun.is_some() {
        return Err(MixError::Begun(trustee));
    }
    let attempt = begun.cloned().unwrap_or_else(|| Attempt::new(part.whole));
    let expected = attempt.parts.len() as u32;
    if attempt.whole != part.whole || expected != part.number {
        return Err(MixError::Part { trustee, expected, found: part.number });
    }
    Ok(attempt)
}

impl Attempt {
    fn new(whole: Hash) -> Self {
        Self { whole, parts: Vec::new(), mixed: Arc::default(), shared: Arc::default() }
    }

    /// Takes the next part of a message of so many bytes; whether it was the last one.
    pub(super) fn take(&mut self, part: &Part, bytes: u64) -> Result<bool, MixError> {
        let before = PART_BYTES as u64 * self.parts.len() as u64;
        let expected = bytes.saturating_sub(before).min(PART_BYTES as u64);
        let found = part.bytes.len() as u64;
        if found != expected {
            return Err(MixError::Length { trustee: part.trustee, expected, found });
        }
        self.parts.push(part.bytes.as_slice().into());
        Ok(before + found == bytes)
    }

    /// All of the message, if it has the hash that was announced.
    pub(super) fn whole(&self, part: &Part) -> Result<Long, MixError> {
        let whole = Long::of(&self.parts, PART_BYTES);
        debug_assert_eq!(whole.bytes() as usize, self.parts.iter().map(|part| part.len()).sum::<usize>());
        let parts: Vec<&[u8]> = self.parts.iter().map(|part| &**part).collect();
        if Hash::of_parts(&parts) == part.whole { Ok(whole) } else { Err(MixError::Whole(part.trustee)) }
    }
}
