//! Copeland's method: who wins the most comparisons in pairs, where a drawn one is half a win.
//!
//! Copeland, "A 'Reasonable' Social Welfare Function", seminar on mathematics in social sciences, University of Michigan (1951);
//! a draw as half a win is Copeland^0.5 of Faliszewski, Hemaspaandra, Hemaspaandra and Rothe, "Llull and Copeland Voting
//! Computationally Resist Bribery and Constructive Control", Journal of Artificial Intelligence Research 35 (2009).

use super::super::counts::check_places;
use super::super::outcome::Steps;
use super::super::{CountError, Outcome, Pairwise};
use super::pairs::{beats, condorcet_winner, fill, outcome};
use super::profile::RankedProfile;
use super::tie::{Draw, Ties};

/// How the winners were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// For every ordered pair how many ballots prefer the first.
    pub pairwise: Pairwise,
    /// Who beats every other option.
    pub condorcet: Option<usize>,
    /// For each option twice its wins and once its draws.
    pub doubled: Vec<u64>,
    /// How ties were broken.
    pub draws: Vec<Draw>,
}

/// Elects `seats` options.
///
/// # Errors
/// When the number of seats is none or absurd.
pub fn copeland(profile: &RankedProfile, seats: u32, ties: Ties<'_>) -> Result<Outcome, CountError> {
    by_pairs(profile.pairwise()?, seats, ties)
}

/// Elects `seats` options from who is preferred to whom.
///
/// # Errors
/// As for [`copeland`].
pub fn by_pairs(pairwise: Pairwise, seats: u32, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let places = check_places(seats)?;
    let points = |one: usize, other: usize| match (beats(&pairwise, one, other), beats(&pairwise, other, one)) {
        _ if one == other => 0,
        (true, _) => 2,
        (false, true) => 0,
        (false, false) => 1,
    };
    let options = pairwise.options();
    let doubled: Vec<u64> = (0..options).map(|one| (0..options).map(|other| points(one, other)).sum()).collect();
    let (elected, tie, draws) = fill(&doubled, places, ties);
    let condorcet = condorcet_winner(&pairwise);
    Ok(outcome(places, elected, tie, Steps::Copeland(Trace { pairwise, condorcet, doubled, draws })))
}

#[cfg(test)]
mod tests {
    use super::super::profile::RankedBallot;
    use super::*;

    #[test]
    fn wins_count_and_draws_count_half() {
        let ballots = [(RankedBallot::strict([0, 1, 2, 3]), 2), (RankedBallot::strict([1, 0, 3, 2]), 2)];
        let profile = RankedProfile::new(4, ballots).unwrap();
        let outcome = copeland(&profile, 1, Ties::REPORT).unwrap();
        let Steps::Copeland(trace) = &outcome.steps else { panic!() };
        assert_eq!((trace.doubled.as_slice(), trace.condorcet), ([5, 5, 1, 1].as_slice(), None));
        assert_eq!(outcome.tie.unwrap().options, [0, 1]);
        assert_eq!(copeland(&profile, 2, Ties::REPORT).unwrap().elected, [0, 1]);
        assert!(copeland(&profile, 0, Ties::REPORT).is_err());
    }
}
