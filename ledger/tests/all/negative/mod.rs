//! The published set of records: valid ones, and ones that break one rule each.

pub mod ballots;
pub mod boards;
pub mod ceremony;
pub mod entries;
pub mod facts;
pub mod forge;
pub mod forged_mixes;
pub mod forged_shares;
pub mod forum;
pub mod funds;
pub mod index;
pub mod mixes;
pub mod parts;
pub mod rewards;
pub mod rolls;
pub mod sound;
pub mod standing;
pub mod structure;
pub mod tally;
pub mod tolerant;
pub mod tolerant_rewards;
pub mod tolerant_services;

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
    mixes::all(&mut set);
    forged_mixes::all(&mut set);
    forged_shares::all(&mut set);
    rolls::all(&mut set);
    parts::all(&mut set);
    standing::all(&mut set);
    forum::all(&mut set);
    rewards::all(&mut set);
    funds::all(&mut set);
    facts::all(&mut set);
    set
}
