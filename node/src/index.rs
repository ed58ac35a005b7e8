//! Where ballots and spoils are: what the store remembers of entries besides their bytes.

use tabella_ledger::block::Block;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::state::{Applied, Effect};

/// One ballot or spoil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IndexRow {
    pub(crate) position: u64,
    pub(crate) tracker: Hash,
    pub(crate) voter: Key,
    /// The election of a ballot; `None` for a spoil.
    pub(crate) election: Option<Hash>,
}

/// The rows of a block whose entries were applied.
pub(crate) fn rows(block: &Block, applied: &[Applied]) -> Vec<IndexRow> {
    let entries = block.entries.iter().zip(applied);
    entries.filter_map(|(bytes, applied)| row(&bytes.0, applied)).collect()
}

fn row(bytes: &[u8], applied: &Applied) -> Option<IndexRow> {
    // Only ballots and spoils are read again.
    if applied.effect == Effect::Other {
        return None;
    }
    let position = applied.position;
    match (Entry::from_bytes(bytes).ok()?.body, &applied.effect) {
        (Body::Ballot(ballot), Effect::Ballot { tracker, voter }) => {
            Some(IndexRow { position, tracker: *tracker, voter: *voter, election: Some(ballot.election) })
        }
        (Body::Spoil(spoil), _) => {
            Some(IndexRow { position, tracker: spoil.tracker, voter: spoil.voter, election: None })
        }
        _ => None,
    }
}
