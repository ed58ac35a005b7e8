//! Score voting, also called range voting: each ballot gives each option a number, the highest sums are elected.
//!
//! Smith, "Range Voting" (2000), in the form in which an option without a score counts as zero and sums, not
//! averages, are compared: <https://electowiki.org/wiki/Score_voting>.

use super::plurality::highest;
use super::{CountError, Counts, Outcome};

/// Elects the `seats` options with the highest sums of scores from 0 to `highest_score`.
///
/// # Errors
/// When a sum is more than the ballots can give, or the number of seats is none or absurd.
pub fn score(counts: &Counts, highest_score: u32, seats: u32) -> Result<Outcome, CountError> {
    counts.check(u64::from(highest_score))?;
    highest(counts, seats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_sum_wins_and_impossible_sums_are_refused() {
        let counts = Counts::new(vec![21, 50, 33], 10);
        assert_eq!(score(&counts, 5, 1).unwrap().elected, [1]);
        assert_eq!(
            score(&counts, 4, 1).unwrap_err(),
            CountError::ImpossibleCount { option: 1, count: 50, ballots: 10 }
        );
    }
}
