//! The exported record, read by somebody who has nothing else.

use tabella_ledger::block::Block;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::record::{Item, RecordReader, Source};

use super::Event;
use crate::rehearse_city::Failure;

/// An entry of the log, and where it stands.
pub struct Seen {
    /// What it says.
    pub body: Body,
    /// Position in the log.
    pub position: u64,
    /// Place in its block.
    pub place: u64,
    /// Time of its block, Unix seconds.
    pub time: u64,
    /// Bytes of the entry.
    pub size: u64,
}

/// All entries of a record.
pub type SeenLog = Vec<Seen>;

impl Seen {
    /// The event that it is.
    pub fn event(&self, class: u64, amount: u64, mark: Option<[u8; 32]>) -> Event {
        let Self { position, place, time, size, .. } = *self;
        Event { position, place, time, size, class, amount, mark }
    }
}

/// Reads a record. That it is valid is somebody else's to say.
///
/// # Errors
/// When it cannot be read.
pub fn read(source: &(impl Source + ?Sized)) -> Result<SeenLog, Failure> {
    let mut reader = RecordReader::new(source)?;
    let mut log = SeenLog::new();
    while let Item::Block(found) = reader.next_item()? {
        let block = Block::from_bytes(&found.bytes)?;
        for (place, entry) in (0..).zip(&block.entries) {
            let (position, time) = (log.len() as u64, block.header.time);
            let body = Entry::from_bytes(&entry.0)?.body;
            log.push(Seen { body, position, place, time, size: entry.0.len() as u64 });
        }
    }
    Ok(log)
}
