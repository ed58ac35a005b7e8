//! Tables of results as offices publish them: counts of a whole election instead of ballots.
//!
//! | columns | what it is |
//! |---|---|
//! | `constituency`, `party`, `candidate_nr`, `candidate_votes` | candidates of parties in districts: Riigikogu |
//! | `type`, `yeas`, `nays`, `invalid`, `empty` | answers to questions by municipality: Canton of Zug |
//! | `election_absolute_majority`, `candidate_votes` | people elected by majority: Canton of Zug |
//! | `election_mandates`, `list_name`, `list_votes` | lists in districts: Canton of Zug |
//! | `Area`, `Remain`, `Leave`, `Rejected_Ballots` | counting areas: United Kingdom 2016 |
//! | `anr`, `volkja`, `volknein`, `zh-ja`, … | people and cantons: Swissvotes |
//!
//! The first four become one ballot for each ballot that was counted. Which marks stood together on one paper such a
//! table does not say; they are put together in its order. The last two hold millions of votes: there every area
//! reports its result as one ballot of numbers, and the encrypted tally is their sum.

mod areas;
mod cantons;
mod districts;
mod lists;
mod majority;
mod questions;
pub(super) mod table;

use std::path::Path;

use super::error::{BallotFileError, Fault};
use super::{BallotFile, source};
use crate::plan::Plan;
use table::Table;

/// Makes a plan of a table from a file of this name.
type Reader = fn(&Table, &str) -> Result<Plan, Fault>;

/// What a file holds.
#[derive(Debug)]
pub enum Holds {
    /// Single ballots.
    Ballots(Box<BallotFile>),
    /// The results of an election.
    Results(Box<Plan>),
}

/// Reads the file at `path`: ballots, or a table of results of a known shape.
///
/// # Errors
/// As [`super::read`].
pub fn read(path: &Path) -> Result<Holds, BallotFileError> {
    let name = path.display().to_string();
    let bytes = source::bytes(path).map_err(|problem| Fault::from(problem).within(&name))?;
    match parse(&name, &bytes)? {
        Some(plan) => Ok(Holds::Results(Box::new(plan))),
        None => super::parse(&name, &bytes).map(|file| Holds::Ballots(Box::new(file))),
    }
}

/// Reads `bytes` as a table of results; none if it has no known shape.
///
/// # Errors
/// When it has a known shape and contradicts itself.
pub fn parse(name: &str, bytes: &[u8]) -> Result<Option<Plan>, BallotFileError> {
    let lower = name.to_ascii_lowercase();
    let packed = lower.ends_with(".csv.gz");
    if !packed && !lower.ends_with(".csv") {
        return Ok(None);
    }
    let held = || {
        let unpacked;
        let bytes = match packed {
            true => {
                unpacked = source::unpack(bytes, source::MOST_BYTES)?;
                unpacked.as_slice()
            }
            false => bytes,
        };
        let Some(table) = Table::new(source::text(bytes)?)? else {
            return Ok(None);
        };
        let shapes: [(&[&str], Reader); 6] = [
            (&districts::COLUMNS, districts::plan),
            (&questions::COLUMNS, questions::plan),
            (&majority::COLUMNS, majority::plan),
            (&lists::COLUMNS, lists::plan),
            (&areas::COLUMNS, areas::plan),
            (&cantons::COLUMNS, cantons::plan),
        ];
        let known = shapes.into_iter().find(|(columns, _)| columns.iter().all(|column| table.has(column)));
        known.map(|(_, plan)| plan(&table, name)).transpose()
    };
    held().map_err(|fault: Fault| fault.within(name))
}

#[cfg(test)]
mod tests;
