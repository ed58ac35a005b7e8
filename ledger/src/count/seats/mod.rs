//! Seats for lists in proportion to their votes.
//!
//! [`allot`] is the entry for one district, by highest averages ([`divisor`]) or by largest remainders
//! ([`largest_remainder`]); [`biproportional`] is for several districts at once.

pub mod biproportional;
pub mod divisor;
pub mod largest_remainder;
mod scaling;

use minicbor::{Decode, Encode};

use super::counts::check_places;
use super::{CountError, Counts, Outcome, Stake, Steps, Tie};

/// How votes become seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SeatMethod {
    /// Divisors 1, 2, 3, ….
    #[n(0)]
    DHondt,
    /// Divisors 1, 3, 5, ….
    #[n(1)]
    SainteLague,
    /// Divisors 1, 2^0.9, 3^0.9, ….
    #[n(2)]
    EstonianDHondt,
    /// Largest remainders with the Hare quota.
    #[n(3)]
    LargestRemainder,
}

/// A share of all votes that a list needs to take part: votes / all votes ≥ numerator / denominator. Blank votes are not
/// among all votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Threshold {
    /// Its numerator.
    #[n(0)]
    pub numerator: u32,
    /// Its denominator.
    #[n(1)]
    pub denominator: u32,
}

impl Threshold {
    /// In whole percent.
    pub fn percent(percent: u32) -> Self {
        Threshold { numerator: percent, denominator: 100 }
    }

    fn check(self) -> Result<(), CountError> {
        let Threshold { numerator, denominator } = self;
        if numerator > denominator || denominator == 0 {
            return Err(CountError::Share { numerator, denominator });
        }
        Ok(())
    }

    fn reached(self, votes: u64, all: u64) -> bool {
        u128::from(votes) * u128::from(self.denominator) >= u128::from(all) * u128::from(self.numerator)
    }
}

/// How seats were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Seats of each list that are its for sure.
    pub seats: Vec<u32>,
    /// The lists in the order in which seats were given to them. Seats of equal quotients stand in order of the lists.
    pub awards: Vec<usize>,
    /// Lists that did not reach the threshold.
    pub excluded: Vec<usize>,
    /// All votes for lists.
    pub votes: u64,
}

/// Gives `seats` to the lists of a contest. Each list can have one of the seats that a tie is about.
///
/// # Errors
/// When the number of seats is none or absurd, the threshold is no share, or a counter is negative.
pub fn allot(
    counts: &Counts,
    method: SeatMethod,
    seats: u32,
    threshold: Option<Threshold>,
) -> Result<Outcome, CountError> {
    let places = check_places(seats)?;
    threshold.map_or(Ok(()), Threshold::check)?;
    counts.check_blank()?;
    let count = |(option, count): (usize, &i64)| {
        let blank = counts.blank == Some(option);
        let impossible = CountError::ImpossibleCount { option, count: *count, ballots: counts.ballots };
        u64::try_from(*count).map(|count| if blank { 0 } else { count }).map_err(|_| impossible)
    };
    let votes: Vec<u64> = counts.options.iter().enumerate().map(count).collect::<Result<_, _>>()?;
    let all = sum(&votes)?;
    let takes_part = |votes: u64| threshold.is_none_or(|threshold| threshold.reached(votes, all));
    let excluded: Vec<usize> = (0..votes.len())
        .filter(|list| counts.blank != Some(*list) && !votes.get(*list).is_some_and(|votes| takes_part(*votes)))
        .collect();
    let eligible: Vec<u64> = votes.iter().map(|votes| if takes_part(*votes) { *votes } else { 0 }).collect();
    let Given { awards, tie } = match method {
        SeatMethod::DHondt => divisor::highest_averages(&eligible, places, divisor::Divisors::DHondt),
        SeatMethod::SainteLague => divisor::highest_averages(&eligible, places, divisor::Divisors::SainteLague),
        SeatMethod::EstonianDHondt => divisor::highest_averages(&eligible, places, divisor::Divisors::Estonian),
        SeatMethod::LargestRemainder => largest_remainder::hare(&eligible, places),
    };
    let of = |list: usize| u32::try_from(awards.iter().filter(|award| **award == list).count()).unwrap_or(u32::MAX);
    let tied = tie.as_ref().map_or(0, |(_, open)| *open);
    let vacant = places.saturating_sub(awards.len() + tied);
    let allocation =
        Allocation { seats: (0..votes.len()).map(of).collect(), awards: awards.clone(), excluded, votes: all };
    let tie = tie.map(|(options, open)| Tie { options, stake: Stake::Places(open) });
    Ok(Outcome { elected: awards, tie, waiting: Vec::new(), vacant, steps: Steps::Seats(allocation) })
}

/// Seats given for sure, in order, and the lists that are tied for so many more, one each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    awards: Vec<usize>,
    tie: Option<(Vec<usize>, usize)>,
}

fn sum(votes: &[u64]) -> Result<u64, CountError> {
    let too_large = CountError::TooLarge { what: "the votes" };
    votes.iter().try_fold(0u64, |sum, votes| sum.checked_add(*votes)).ok_or(too_large)
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
