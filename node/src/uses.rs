//! How a person finds every use of their data, without asking the office (`docs/protocol.md`, section 15).
//!
//! Tags are looked up one after the other, and some beyond the first that is missing: a use that was left out shows as a
//! gap, a number that was used twice as a repetition. Somebody with a copy of the board looks there, and nothing can be
//! held back from them. Somebody who follows a board with headers asks its node, checks that what it shows is in the log,
//! and knows that a node can hold the last ones back: another node may show them.

use tabella_ledger::bytes::Hash;
use tabella_ledger::data_use::{DataUseError, UseReader, UseText};
use thiserror::Error;

use crate::client::ClientError;
use crate::light::{LightClient, LightClientError};
use crate::view::{View, ViewError};

/// How many numbers after the last use are looked up: as many could be left out in a row without hiding the next.
pub const LOOK_AHEAD: u64 = 32;

/// What kept a person from seeing the uses of their data.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum UsesError {
    /// The node does not answer as it should.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// What the node shows is not in the log.
    #[error(transparent)]
    Light(#[from] LightClientError),
    /// The own copy cannot be read.
    #[error(transparent)]
    View(#[from] ViewError),
    /// The node answers with what was not asked for.
    #[error("{url} shows entry {position} for a question about entries from {from} on; ask another node")]
    Answer {
        /// The node.
        url: String,
        /// What it shows.
        position: u64,
        /// What it was asked for.
        from: u64,
    },
}

/// One use, as it stands on the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundUse {
    /// Which one, from 0.
    pub number: u64,
    /// Position of the entry.
    pub position: u64,
    /// Who, what, when and why; or why it cannot be read, which is the registrar's doing.
    pub text: Result<UseText, DataUseError>,
}

/// Every use of somebody's data that is on the board.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// By number; one number more than once if the registrar used it more than once.
    pub found: Vec<FoundUse>,
    /// Numbers below the last that are not on the board: the registrar left them out, or the node holds them back.
    pub gaps: Vec<u64>,
}

impl Uses {
    /// Whether the registrar kept to the rules, as far as the board shows: no gap, no repetition, every text can be read.
    pub fn is_sound(&self) -> bool {
        let in_order = self.found.iter().zip(0..).all(|(found, number)| found.number == number);
        self.gaps.is_empty() && in_order && self.found.iter().all(|found| found.text.is_ok())
    }

    /// Takes what a number has; whether to go on to the next one.
    fn take(&mut self, number: u64, found: Vec<(u64, Result<UseText, DataUseError>)>) -> bool {
        if !found.is_empty() {
            let next = self.found.last().map_or(0, |last| last.number + 1);
            self.gaps.extend(next..number);
        }
        self.found.extend(found.into_iter().map(|(position, text)| FoundUse { number, position, text }));
        let last = self.found.last().map_or(0, |last| last.number + 1);
        number < last.saturating_add(LOOK_AHEAD)
    }
}

/// Looks in a copy of the board that was checked here.
///
/// # Errors
/// [`UsesError::View`].
pub fn in_copy(view: &View, reader: &UseReader) -> Result<Uses, UsesError> {
    let mut uses = Uses::default();
    for number in 0.. {
        let (tag, mut found, mut from) = (reader.tag(number), Vec::new(), 0);
        while let Some((position, entry)) = view.find_use(&tag, from)? {
            found.push((position, reader.read(number, &entry.0)));
            from = position + 1;
        }
        if !uses.take(number, found) {
            break;
        }
    }
    Ok(uses)
}

/// Asks the node of a light client, after bringing the client up to date, and checks what it shows.
///
/// # Errors
/// [`UsesError`].
pub async fn through(light: &LightClient, reader: &UseReader) -> Result<Uses, UsesError> {
    light.sync(&mut |_, _| ()).await?;
    let size = light.size();
    let mut uses = Uses::default();
    for number in 0.. {
        let found = asked(light, &reader.tag(number), size).await?;
        let found = found.into_iter().map(|(position, entry)| (position, reader.read(number, &entry))).collect();
        if !uses.take(number, found) {
            break;
        }
    }
    Ok(uses)
}

/// All entries with a tag, proved to be in the log of this size.
async fn asked(light: &LightClient, tag: &Hash, size: u64) -> Result<Vec<(u64, Vec<u8>)>, UsesError> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some((position, _)) = light.node().find_use(tag, from).await? {
        if position < from {
            let url = light.node().url().to_owned();
            return Err(UsesError::Answer { url, position, from });
        }
        if position >= size {
            // Newer than what is trusted: the next look finds it.
            break;
        }
        found.push((position, light.entry(position).await?));
        from = position + 1;
    }
    Ok(found)
}
