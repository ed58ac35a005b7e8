//! Quadratic voting: votes for and against options, of which v on one option cost v² credits.
//!
//! Lalley and Weyl, "Quadratic Voting: How Mechanism Design Can Radicalize Democracy", AEA Papers and Proceedings 108
//! (2018); for several options from one stock of credits Posner and Weyl, "Radical Markets" (2018), chapter 2. What each
//! ballot costs is checked when it is cast; from the sums only what no ballots could give can be seen.

use super::plurality::highest;
use super::{CountError, Counts, Outcome};

/// Elects the `seats` options with the highest sums of votes above zero; votes against make a sum smaller.
///
/// # Errors
/// When the sums are more than ballots of `credits` each can give, or the number of seats is none or absurd.
pub fn quadratic(counts: &Counts, credits: u32, seats: u32) -> Result<Outcome, CountError> {
    // For n ballots of c credits Σⱼ(Σᵢvᵢⱼ)² ≤ n·ΣᵢΣⱼvᵢⱼ² ≤ n²c, by Cauchy and Schwarz.
    let most = u128::from(credits).checked_mul(u128::from(counts.ballots).pow(2));
    let square = |count: &i64| u128::from(count.unsigned_abs()).pow(2);
    let sum = counts.options.iter().map(square).try_fold(0u128, u128::checked_add);
    let possible = match (sum, most) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(sum), Some(most)) => sum <= most,
    };
    if !possible {
        return Err(CountError::ImpossibleSum { ballots: counts.ballots });
    }
    counts.check_blank()?;
    highest(counts, seats)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_against_count_and_an_option_against_which_most_vote_is_not_elected() {
        let outcome = quadratic(&Counts::new(vec![-4, 6, 2], 3), 25, 3).unwrap();
        assert_eq!((outcome.elected, outcome.vacant), (vec![1, 2], 1));
    }

    #[test]
    fn sums_that_credits_do_not_pay_for_are_refused() {
        // Two ballots of 25 credits: (3, 4) twice is the most.
        assert!(quadratic(&Counts::new(vec![6, 8], 2), 25, 1).is_ok());
        assert!(quadratic(&Counts::new(vec![6, -8], 2), 25, 1).is_ok());
        let impossible = quadratic(&Counts::new(vec![7, 8], 2), 25, 1).unwrap_err();
        assert_eq!(impossible, CountError::ImpossibleSum { ballots: 2 });
        assert!(quadratic(&Counts::new(vec![i64::MIN; 4], 2), 25, 1).is_err());
    }
}
