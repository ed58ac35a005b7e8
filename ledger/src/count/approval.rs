//! Approval voting: each ballot approves any options, the most approved are elected.
//!
//! Brams and Fishburn, "Approval Voting", American Political Science Review 72 (1978). For several places it
//! is the rule called AV or multiwinner approval voting in Lackner and Skowron, "Multi-Winner Voting with Approval
//! Preferences" (2023), chapter 2.

use super::plurality::highest;
use super::{CountError, Counts, Outcome};

/// Elects the `seats` options with the most approvals.
///
/// # Errors
/// When an option has more approvals than there are ballots, or the number of seats is none or absurd.
pub fn approval(counts: &Counts, seats: u32) -> Result<Outcome, CountError> {
    counts.check(1)?;
    highest(counts, seats)
}

#[cfg(test)]
mod tests {
    use super::super::{Stake, Tie};
    use super::*;

    #[test]
    fn approvals_may_add_up_to_more_than_the_ballots() {
        let outcome = approval(&Counts::new(vec![8, 10, 9], 10), 2).unwrap();
        assert_eq!(outcome.elected, [1, 2]);
        let tied = approval(&Counts::new(vec![10, 10, 9], 10), 1).unwrap();
        assert_eq!(tied.tie, Some(Tie { options: vec![0, 1], stake: Stake::Places(1) }));
        let impossible = approval(&Counts::new(vec![11, 10, 9], 10), 1).unwrap_err();
        assert_eq!(impossible, CountError::ImpossibleCount { option: 0, count: 11, ballots: 10 });
    }
}
