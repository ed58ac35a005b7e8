//! Comparing a record with a checkpoint from elsewhere, such as a notice board.

use super::{Finding, cannot, invalid};
use crate::block::{AuthoritySet, Block};
use crate::note::{Checkpoint, SignatureLine};
use crate::rejection::Check;

/// A checkpoint from elsewhere.
pub(super) struct Printed {
    checkpoint: Checkpoint,
    lines: Vec<SignatureLine>,
}

impl Printed {
    const PLACE: &'static str = "the printed checkpoint";

    pub(super) fn parse(note: &str) -> Result<Self, Finding> {
        let unreadable =
            |message: String| cannot(Check::Checkpoint, "checkpoint.unreadable", Self::PLACE.into(), message);
        let (checkpoint, lines) = Checkpoint::parse_printed(note).map_err(|error| unreadable(error.to_string()))?;
        // Half a signature line is a torn paper, not a forgery.
        if !lines.is_empty() && lines.iter().all(|line| line.signature.len() != 64) {
            return Err(unreadable("the printed checkpoint has no signature that can be read".into()));
        }
        Ok(Self { checkpoint, lines })
    }

    /// Height of its block.
    pub(super) fn height(&self) -> u64 {
        self.checkpoint.height
    }

    /// Whether this block is the one that was printed.
    pub(super) fn compare(&self, authorities: &AuthoritySet, block: &Block) -> Result<bool, Finding> {
        if block.header.height != self.checkpoint.height {
            return Ok(false);
        }
        self.signed_by(authorities)?;
        let found = authorities.checkpoint(&block.header, self.checkpoint.round);
        if found == self.checkpoint {
            return Ok(true);
        }
        let message = format!(
            "the authorities signed two histories: printed were {} entries with root {}, the record has {} with root {}",
            self.checkpoint.size, self.checkpoint.root, found.size, found.root
        );
        let place = format!("block {}", block.header.height);
        Err(invalid(Check::Checkpoint, "checkpoint.other_history", place, message))
    }

    /// Whether those who certify signed what was printed.
    pub(super) fn signed_by(&self, authorities: &AuthoritySet) -> Result<(), Finding> {
        if authorities.is_quorum(&authorities.signers(&self.checkpoint, &self.lines)) {
            return Ok(());
        }
        let message = "the printed checkpoint is not signed by the authorities of this record";
        Err(invalid(Check::Checkpoint, "checkpoint.signatures", Self::PLACE.into(), message))
    }

    pub(super) fn missing(&self, entries: u64) -> Finding {
        let message = format!(
            "printed were {} entries in block {}, the record ends before it with {entries} entries",
            self.checkpoint.size, self.checkpoint.height
        );
        invalid(Check::Checkpoint, "checkpoint.beyond_end", "the end of the record".into(), message)
    }
}
