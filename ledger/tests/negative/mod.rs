//! The published set of records: valid ones, and ones that break one rule each.

pub mod ballots;
pub mod boards;
pub mod ceremony;
pub mod entries;
pub mod forge;
pub mod forum;
pub mod index;
pub mod sound;
pub mod structure;
pub mod tally;
pub mod tolerant;

use forge::Set;

/// All of them, the same on every machine and at every time.
pub fn generate() -> Set {
    let mut set = Set::default();
    sound::all(&mut set);
    structure::all(&mut set);
    entries::all(&mut set);
    ceremony::all(&mut set);
    ballots::all(&mut set);
    tally::all(&mut set);
    forum::all(&mut set);
    set
}
