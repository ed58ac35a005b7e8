//! Where ballots, spoils and uses are: what the store remembers of entries besides their bytes.

use rusqlite::{Connection, params};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::state::{Applied, Effect};

/// One entry that is looked for by something else than its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IndexRow {
    pub(crate) position: u64,
    what: Indexed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Indexed {
    Ballot { election: Hash, tracker: Hash, voter: Key },
    Spoil { tracker: Hash, voter: Key },
    Use { tag: Hash },
}

impl IndexRow {
    /// The row of an accepted entry, if it has one.
    pub(crate) fn of(applied: &Applied) -> Option<Self> {
        let what = match applied.effect {
            Effect::Ballot { election, tracker, voter } => Indexed::Ballot { election, tracker, voter },
            Effect::Spoil { tracker, voter, .. } => Indexed::Spoil { tracker, voter },
            Effect::Use { tag } => Indexed::Use { tag },
            _ => return None,
        };
        Some(Self { position: applied.position, what })
    }

    pub(crate) fn insert(&self, writer: &Connection) -> rusqlite::Result<()> {
        let position = self.position.cast_signed();
        match self.what {
            Indexed::Ballot { election, tracker, voter } => writer
                .prepare_cached("INSERT INTO ballot (tracker, position, election, voter) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![tracker.0, position, election.0, voter.0])?,
            Indexed::Spoil { tracker, voter } => writer
                .prepare_cached("INSERT INTO spoil (tracker, voter, position) VALUES (?1, ?2, ?3)")?
                .execute(params![tracker.0, voter.0, position])?,
            Indexed::Use { tag } => writer
                .prepare_cached("INSERT INTO data_use (tag, position) VALUES (?1, ?2)")?
                .execute(params![tag.0, position])?,
        };
        Ok(())
    }

    pub(crate) fn is_there(&self, reader: &Connection) -> rusqlite::Result<bool> {
        let position = self.position.cast_signed();
        match self.what {
            Indexed::Ballot { election, tracker, voter } => reader
                .prepare_cached(
                    "SELECT 1 FROM ballot WHERE tracker = ?1 AND position = ?2 AND election = ?3 AND voter = ?4",
                )?
                .exists(params![tracker.0, position, election.0, voter.0]),
            Indexed::Spoil { tracker, voter } => reader
                .prepare_cached("SELECT 1 FROM spoil WHERE tracker = ?1 AND voter = ?2 AND position = ?3")?
                .exists(params![tracker.0, voter.0, position]),
            Indexed::Use { tag } => reader
                .prepare_cached("SELECT 1 FROM data_use WHERE tag = ?1 AND position = ?2")?
                .exists(params![tag.0, position]),
        }
    }
}
