//! Yes or no: accepted is what more valid votes are for than against.
//!
//! Swiss Federal Act on Political Rights (SR 161.1), article 13, and Federal Constitution, article 142 paragraph 1: the
//! majority of those who vote decides, blank and invalid papers do not count. An equal number is no majority, so it is
//! no tie either: the proposal is rejected.

use super::{CountError, Counts, Outcome, Steps};

/// Whether the votes for are the majority of the valid votes.
pub fn accepted(yes: u64, no: u64) -> bool {
    yes > no
}

/// Counts a contest whose option 0 is yes and whose option 1 is no, and may have a blank option beside. What prevails is
/// elected: no, if the votes are equal.
///
/// # Errors
/// When there are other options or more votes than ballots.
pub fn yes_no(counts: &Counts) -> Result<Outcome, CountError> {
    counts.check(1)?;
    counts.check_sum(1)?;
    let votes: Vec<(usize, u64)> =
        counts.electable().map(|(option, count)| (option, u64::try_from(count).unwrap_or(0))).collect();
    let &[(yes_option, yes), (no_option, no)] = votes.as_slice() else {
        return Err(CountError::Length { what: "answers to a yes/no question", expected: 2, found: votes.len() });
    };
    let elected = if accepted(yes, no) { yes_option } else { no_option };
    Ok(Outcome::decided(vec![elected], Steps::YesNo { yes, no }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_majority_of_valid_votes_decides_and_equality_rejects() {
        let elected = |yes, no, blank| {
            let counts = Counts { blank: Some(2), ..Counts::new(vec![yes, no, blank], 100) };
            yes_no(&counts).unwrap().elected
        };
        assert_eq!(elected(41, 40, 19), [0]);
        assert_eq!(elected(40, 40, 20), [1]);
        assert_eq!(elected(40, 41, 0), [1]);
    }

    #[test]
    fn other_questions_are_refused() {
        let three = yes_no(&Counts::new(vec![1, 2, 3], 100)).unwrap_err();
        assert_eq!(three, CountError::Length { what: "answers to a yes/no question", expected: 2, found: 3 });
        let many = yes_no(&Counts::new(vec![60, 60], 100)).unwrap_err();
        assert_eq!(many, CountError::ImpossibleSum { ballots: 100 });
    }
}
