//! Where ballots and spoils are: what the store remembers of entries besides their bytes.

use rusqlite::{Connection, params};
use tabella_ledger::bytes::{Hash, Key};
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

impl IndexRow {
    pub(crate) fn insert(&self, writer: &Connection) -> rusqlite::Result<()> {
        let Self { position, tracker, voter, election } = self;
        let position = position.cast_signed();
        match election {
            Some(election) => writer
                .prepare_cached("INSERT INTO ballot (tracker, position, election, voter) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![tracker.0, position, election.0, voter.0])?,
            None => writer
                .prepare_cached("INSERT INTO spoil (tracker, voter, position) VALUES (?1, ?2, ?3)")?
                .execute(params![tracker.0, voter.0, position])?,
        };
        Ok(())
    }

    pub(crate) fn is_there(&self, reader: &Connection) -> rusqlite::Result<bool> {
        let Self { position, tracker, voter, election } = self;
        let position = position.cast_signed();
        match election {
            Some(election) => reader
                .prepare_cached(
                    "SELECT 1 FROM ballot WHERE tracker = ?1 AND position = ?2 AND election = ?3 AND voter = ?4",
                )?
                .exists(params![tracker.0, position, election.0, voter.0]),
            None => reader
                .prepare_cached("SELECT 1 FROM spoil WHERE tracker = ?1 AND voter = ?2 AND position = ?3")?
                .exists(params![tracker.0, voter.0, position]),
        }
    }
}

impl IndexRow {
    /// The row of an accepted entry, if it has one.
    pub(crate) fn of(applied: &Applied) -> Option<Self> {
        let position = applied.position;
        match applied.effect {
            Effect::Ballot { election, tracker, voter } => {
                Some(Self { position, tracker, voter, election: Some(election) })
            }
            Effect::Spoil { tracker, voter, .. } => Some(Self { position, tracker, voter, election: None }),
            _ => None,
        }
    }
}
