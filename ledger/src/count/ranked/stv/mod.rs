//! Single transferable vote: several places, and what an elected option has beyond the quota is transferred.

pub mod gregory;
pub mod irish;
pub mod meek;

#[cfg(test)]
mod tests;

use super::super::{CountError, counts::check_places};
use super::profile::{RankedProfile, Strict};

/// The strict rankings of a profile, and how many places there are to fill.
fn prepare(profile: &RankedProfile, seats: u32) -> Result<(Vec<Strict>, usize), CountError> {
    Ok((profile.strict()?, check_places(seats)?))
}

/// The Droop quota of `votes` whole votes: the fewest that more options than places cannot all reach.
fn droop(votes: u128, places: usize) -> u128 {
    votes / (places as u128 + 1) + 1
}
