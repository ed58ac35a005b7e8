//! Codes to be compared with those on paper.

use std::fmt::Display;

use serde_json::{Value, json};
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{CheckpointCode, Code};
use tabella_ledger::note::Checkpoint;

/// The codes of a board and of its last checkpoint.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Codes {
    board: Code,
    checkpoint: CheckpointCode,
}

impl Codes {
    /// Those of a board and a checkpoint.
    pub(crate) fn new(chain: &Hash, checkpoint: CheckpointCode) -> Self {
        Self { board: Code::of(chain), checkpoint }
    }

    /// Those of a board and a checkpoint as a signed note, which was read before.
    pub(crate) fn of_note(chain: &Hash, note: &str) -> Option<Self> {
        let (checkpoint, _) = Checkpoint::parse(note).ok()?;
        Some(Self::new(chain, CheckpointCode::from(&checkpoint)))
    }

    /// Adds them to a report.
    pub(crate) fn report(&self, report: &mut Value) {
        report["board_code"] = json!(self.board.to_string());
        report["checkpoint_code"] = json!(self.checkpoint.to_string());
    }

    /// Prints them.
    pub(crate) fn print(&self) {
        print(self.board, self.checkpoint);
    }
}

/// Prints the code of a board and that of a checkpoint.
pub(crate) fn print(board: impl Display, checkpoint: impl Display) {
    crate::say!("Code of the board:       {board}");
    crate::say!("Code of the checkpoint:  {checkpoint}");
}
