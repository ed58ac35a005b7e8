//! What witnesses said of the board's checkpoints, so that clients can exchange what they saw.
//!
//! Named witnesses' lines are kept on the disk. Those of anybody else are kept in memory, a few for each recent block:
//! they are worth a comparison and nothing more, and nobody fills the node with them.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tabella_ledger::block::AuthoritySet;
use tabella_ledger::bytes::AuthorityKey;
use tabella_ledger::cosignature::{Cosignature, Cosigner};
use tabella_ledger::note::{Checkpoint, NoteError, SignatureLine};
use thiserror::Error;

use crate::store::StoreError;
use crate::view::View;

/// Lines of unnamed witnesses that are kept for one block.
pub const MAX_ANONYMOUS: usize = 16;
/// For how many of the last blocks.
pub const RECENT_BLOCKS: u64 = 256;
/// Most lines of one note that are looked at.
pub const MAX_LINES: usize = 256;

/// Why cosignatures were not taken.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CosignError {
    /// It is no checkpoint.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The board has no such block yet.
    #[error("there is no block {0} here yet")]
    Ahead(u64),
    /// It is a checkpoint of another board, or of another history of this one.
    #[error("this board says something else of block {height}")]
    Other {
        /// The block.
        height: u64,
    },
    /// No line is a cosignature that can be checked, or the block is too old for unnamed witnesses.
    #[error(
        "no line is a valid cosignature of a named witness, or of an unnamed one for one of the last {RECENT_BLOCKS} blocks"
    )]
    None,
    /// They cannot be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lines of unnamed witnesses by height, the oldest first.
#[derive(Debug, Default)]
pub(crate) struct Anonymous(Mutex<BTreeMap<u64, VecDeque<(AuthorityKey, Cosignature)>>>);

impl Anonymous {
    fn keep(&self, head: u64, height: u64, key: AuthorityKey, cosignature: Cosignature) -> bool {
        let oldest = head.saturating_sub(RECENT_BLOCKS - 1);
        let mut kept = self.lock();
        kept.retain(|height, _| *height >= oldest);
        if height < oldest {
            return false;
        }
        let lines = kept.entry(height).or_default();
        lines.retain(|(other, _)| *other != key);
        if lines.len() == MAX_ANONYMOUS {
            lines.pop_front();
        }
        lines.push_back((key, cosignature));
        true
    }

    fn at(&self, height: u64) -> Vec<SignatureLine> {
        self.lock().get(&height).into_iter().flatten().map(|(_, cosignature)| cosignature.line()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, VecDeque<(AuthorityKey, Cosignature)>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl View {
    /// Keeps the valid cosignatures of one of this board's checkpoints. How many there were.
    ///
    /// # Errors
    /// [`CosignError`].
    pub fn cosign(&self, note: &str) -> Result<usize, CosignError> {
        let (checkpoint, lines) = Checkpoint::parse(note)?;
        let height = checkpoint.height;
        let Some((own, _)) = self.certified(height)? else {
            return Err(CosignError::Ahead(height));
        };
        if own != checkpoint {
            // Of the same block as agreed on in another round: true, but another text than the one that is handed out.
            let same_block = own == Checkpoint { round: own.round, ..checkpoint };
            return Err(if same_block { CosignError::None } else { CosignError::Other { height } });
        }
        let (text, named) = (checkpoint.text(), self.witnesses());
        let mut kept = 0;
        for cosignature in lines.iter().take(MAX_LINES).filter_map(Cosignature::parse) {
            kept += usize::from(match cosignature.key(&named, &text) {
                Some(Cosigner::Named(key)) => self.store().keep_cosignature(height, &key, &cosignature)?,
                Some(Cosigner::Anonymous(key)) => self.anonymous().keep(self.head().height, height, key, cosignature),
                None => false,
            });
        }
        if kept == 0 { Err(CosignError::None) } else { Ok(kept) }
    }

    /// The checkpoint of a block with the authorities' lines and all cosignatures that are kept; `None` when there is no
    /// such block.
    ///
    /// # Errors
    /// [`StoreError`] when the disk cannot be read.
    pub fn cosigned(&self, height: u64) -> Result<Option<String>, StoreError> {
        let Some((_, mut note)) = self.certified(height)? else {
            return Ok(None);
        };
        for line in self.store().cosignatures(height)? {
            note.push_str(&line);
        }
        for line in self.anonymous().at(height) {
            note.push_str(&line.write());
        }
        Ok(Some(note))
    }

    /// What was signed for a block, and the note as it was signed.
    fn certified(&self, height: u64) -> Result<Option<(Checkpoint, String)>, StoreError> {
        if height > self.head().height {
            return Ok(None);
        }
        Ok(self.store().header(height)?.map(|(header, certificate)| {
            let authorities = self.authorities();
            let set: &AuthoritySet = authorities.for_size(header.log_size);
            (set.checkpoint(&header, certificate.round), set.note(&header, &certificate))
        }))
    }
}
