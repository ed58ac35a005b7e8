//! Comparing a record with what is printed elsewhere, such as on a notice board: a checkpoint, or a code.

use super::{Finding, cannot, invalid};
use crate::block::{AuthoritySet, Block};
use crate::bytes::Hash;
use crate::code::{CheckpointCode, Code, Typed};
use crate::note::{Checkpoint, SignatureLine};
use crate::rejection::Check;

/// What is printed elsewhere.
pub(super) enum Printed {
    /// A signed checkpoint.
    Note(Checkpoint, Vec<SignatureLine>),
    /// A code.
    Code(Typed),
}

impl Printed {
    const PLACE: &'static str = "the printed checkpoint";

    /// A note, or a code: no note has fewer than five lines.
    pub(super) fn parse(printed: &str) -> Result<Self, Finding> {
        match printed.parse() {
            Ok(code) => Ok(Self::Code(code)),
            Err(error) if printed.trim().lines().count() == 1 => {
                Err(cannot(Check::Checkpoint, Self::PLACE.into(), error))
            }
            Err(_) => Self::parse_note(printed),
        }
    }

    fn parse_note(note: &str) -> Result<Self, Finding> {
        let (checkpoint, lines) =
            Checkpoint::parse_printed(note).map_err(|error| cannot(Check::Checkpoint, Self::PLACE.into(), error))?;
        // Half a signature line is a torn paper, not a forgery.
        if !lines.is_empty() && lines.iter().all(|line| line.signature.len() != 64) {
            let message = "the printed checkpoint has no signature that can be read";
            return Err(cannot(Check::Checkpoint, Self::PLACE.into(), message));
        }
        Ok(Self::Note(checkpoint, lines))
    }

    /// Whether this block is the one that was printed.
    pub(super) fn compare(&self, authorities: &AuthoritySet, block: &Block) -> Result<bool, Finding> {
        let (header, place) = (&block.header, || format!("block {}", block.header.height));
        match self {
            Self::Note(printed, _) if header.height == printed.height => {
                self.signed_by(authorities)?;
                let found = authorities.checkpoint(header, printed.round);
                if found == *printed {
                    return Ok(true);
                }
                let message = format!(
                    "the authorities signed two histories: printed were {} entries with root {}, the record has {} with root {}",
                    printed.size, printed.root, found.size, found.root
                );
                Err(invalid(Check::Checkpoint, place(), message))
            }
            Self::Code(Typed::Checkpoint(printed)) if header.height == printed.height => {
                let found = CheckpointCode::of(header);
                if found == *printed {
                    return Ok(true);
                }
                let message = format!(
                    "the code typed is {printed}, that of the record's block is {found}: another history, or mistyped"
                );
                Err(invalid(Check::Checkpoint, place(), message))
            }
            Self::Code(Typed::Board(printed)) if header.height == 0 => {
                let found = block.entries.first().map(|genesis| Code::of(&Hash::of(&genesis.0)));
                if found == Some(*printed) {
                    return Ok(true);
                }
                let found = found.map(|found| found.to_string()).unwrap_or_default();
                let message = format!(
                    "the code typed is {printed}, that of the record's board is {found}: another board, or mistyped"
                );
                Err(invalid(Check::Checkpoint, place(), message))
            }
            _ => Ok(false),
        }
    }

    /// Whether those who certify signed what was printed. Nobody signs a code.
    pub(super) fn signed_by(&self, authorities: &AuthoritySet) -> Result<(), Finding> {
        match self {
            Self::Note(checkpoint, lines) if !authorities.is_quorum(&authorities.signers(checkpoint, lines)) => {
                let message = "the printed checkpoint is not signed by the authorities of this record";
                Err(invalid(Check::Checkpoint, Self::PLACE.into(), message))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn missing(&self, entries: u64) -> Finding {
        let printed = match self {
            Self::Note(checkpoint, _) => {
                format!("printed were {} entries in block {}", checkpoint.size, checkpoint.height)
            }
            Self::Code(code) => format!("the code typed is {code}"),
        };
        let message = format!("{printed}, the record ends before it with {entries} entries");
        invalid(Check::Checkpoint, "the end of the record".into(), message)
    }
}
