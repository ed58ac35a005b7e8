//! Cumulative voting: each ballot spreads a number of points over the options, the highest sums are elected.
//!
//! As in the elections of the Illinois House of Representatives under the constitution of 1870, article IV, sections 7
//! and 8, and in the participatory budgets that Pabulib calls `cumulative` (<https://pabulib.org/format>).

use super::plurality::highest;
use super::{CountError, Counts, Outcome};

/// Elects the `seats` options with the most points, of which each ballot had at most `points`.
///
/// # Errors
/// When there are more points than the ballots had, or the number of seats is none or absurd.
pub fn cumulative(counts: &Counts, points: u32, seats: u32) -> Result<Outcome, CountError> {
    counts.check(u64::from(points))?;
    counts.check_sum(u64::from(points))?;
    highest(counts, seats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_added_up_and_cannot_be_more_than_there_were() {
        let counts = Counts::new(vec![9, 12, 9], 10);
        assert_eq!(cumulative(&counts, 3, 1).unwrap().elected, [1]);
        assert_eq!(cumulative(&counts, 3, 2).unwrap().tie.unwrap().options, [0, 2]);
        assert_eq!(cumulative(&counts, 2, 1).unwrap_err(), CountError::ImpossibleSum { ballots: 10 });
    }
}
