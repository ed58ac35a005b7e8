//! Absolute majority: elected is who has more than half of what counts, and no more than there are seats.
//!
//! What counts differs, and with it what a blank vote does; see [`MajorityBase`]. Places that nobody has the majority
//! for stay vacant: laws then hold a second ballot, which plurality decides.

use minicbor::{Decode, Encode};

use super::counts::check_places;
use super::plurality::{fill, ranking};
use super::{CountError, Counts, Outcome, Ranked, Stake, Steps as AllSteps};

/// What more than half is needed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum MajorityBase {
    /// Ballots without the blank ones: a blank vote is as if it had not been cast. Swiss Parliament Act (SR 171.10),
    /// articles 130 and 131; French electoral code, article L65 with L126.
    #[n(0)]
    ValidBallots,
    /// All ballots: a blank vote makes the majority harder to reach. Constitution of Colombia,
    /// article 190 with 258, where blank votes are valid votes.
    #[n(1)]
    AllBallots,
    /// The votes for candidates, divided by twice the number of seats, and then the next higher whole number: where each
    /// voter has as many votes as there are seats and blank lines do not count. Canton of Zug, Wahl- und
    /// Abstimmungsgesetz (BGS 131.1), for the Council of States and the cantonal government.
    #[n(2)]
    VotesPerSeat,
}

/// How a majority came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steps {
    /// What counts.
    pub base: u64,
    /// The fewest votes that are the absolute majority.
    pub needed: u64,
    /// All options that can be elected, from the most votes on.
    pub ranking: Vec<Ranked>,
}

/// Elects those who reach the absolute majority; if they are more than the `seats`, those of them with the most votes.
///
/// # Errors
/// When a counter is more than the ballots, or the number of seats is none or absurd.
pub fn absolute_majority(counts: &Counts, seats: u32, base: MajorityBase) -> Result<Outcome, CountError> {
    counts.check(1)?;
    let places = check_places(seats)?;
    let votes = || -> Option<u64> {
        counts.electable().try_fold(0u64, |sum, (_, count)| sum.checked_add(u64::try_from(count).ok()?))
    };
    let blank = u64::try_from(counts.blank_votes()).unwrap_or(0);
    let (base, parts) = match base {
        // Checked above: there are not more blank votes than ballots.
        MajorityBase::ValidBallots => (counts.ballots.saturating_sub(blank), 2),
        MajorityBase::AllBallots => (counts.ballots, 2),
        MajorityBase::VotesPerSeat => {
            (votes().ok_or(CountError::TooLarge { what: "the votes" })?, 2 * u64::from(seats))
        }
    };
    let needed = base / parts + 1;
    let ranking = ranking(counts);
    let reached: Vec<Ranked> = ranking
        .iter()
        .copied()
        .filter(|ranked| u64::try_from(ranked.count).is_ok_and(|count| count >= needed))
        .collect();
    let (elected, tie) = fill(&reached, places);
    let tied = match &tie {
        Some(tie) => match tie.stake {
            Stake::Places(places) => places,
            Stake::Money(_) | Stake::Exclusion | Stake::Turn => 0,
        },
        None => 0,
    };
    let vacant = places - elected.len() - tied;
    Ok(Outcome {
        elected,
        tie,
        waiting: Vec::new(),
        vacant,
        steps: AllSteps::Majority(Steps { base, needed, ranking }),
    })
}

#[cfg(test)]
mod tests {
    use super::super::Tie;
    use super::*;

    fn count(options: &[i64], ballots: u64, blank: Option<usize>, seats: u32, base: MajorityBase) -> (Outcome, u64) {
        let counts = Counts { blank, ..Counts::new(options.to_vec(), ballots) };
        let outcome = absolute_majority(&counts, seats, base).unwrap();
        match outcome.steps.clone() {
            AllSteps::Majority(steps) => (outcome, steps.needed),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn half_is_not_a_majority() {
        let (outcome, needed) = count(&[50, 30, 20], 100, None, 1, MajorityBase::AllBallots);
        assert_eq!((outcome.elected.len(), outcome.vacant, needed), (0, 1, 51));
        let (outcome, _) = count(&[51, 30, 19], 100, None, 1, MajorityBase::AllBallots);
        assert_eq!((outcome.elected, outcome.vacant), (vec![0], 0));
    }

    #[test]
    fn blank_votes_count_or_do_not() {
        let options = [48, 42, 10];
        let (with, needed) = count(&options, 100, Some(2), 1, MajorityBase::AllBallots);
        assert_eq!((with.elected.len(), needed), (0, 51));
        let (without, needed) = count(&options, 100, Some(2), 1, MajorityBase::ValidBallots);
        assert_eq!((without.elected, needed), (vec![0], 46));
        let (blank, _) = count(&[20, 10, 70], 100, Some(2), 1, MajorityBase::AllBallots);
        assert_eq!((blank.elected.len(), blank.vacant), (0, 1));
    }

    #[test]
    fn votes_are_divided_by_twice_the_seats_and_rounded_up() {
        // 190 votes for two seats: 47.5, so 48.
        let (outcome, needed) = count(&[60, 48, 47, 35], 100, None, 2, MajorityBase::VotesPerSeat);
        assert_eq!((outcome.elected, outcome.vacant, needed), (vec![0, 1], 0, 48));
        // 200 votes: 50 exactly, so the next higher number is 51.
        let (outcome, needed) = count(&[60, 50, 50, 40], 100, None, 2, MajorityBase::VotesPerSeat);
        assert_eq!((outcome.elected, outcome.vacant, needed), (vec![0], 1, 51));
    }

    #[test]
    fn of_too_many_with_a_majority_the_first_are_elected_and_ties_reported() {
        let (outcome, needed) = count(&[70, 60, 65], 100, None, 2, MajorityBase::AllBallots);
        assert_eq!((outcome.elected, outcome.tie, needed), (vec![0, 2], None, 51));
        let (outcome, _) = count(&[70, 60, 60], 100, None, 2, MajorityBase::AllBallots);
        assert_eq!(outcome.elected, [0]);
        assert_eq!(outcome.tie, Some(Tie { options: vec![1, 2], stake: Stake::Places(1) }));
        assert_eq!(outcome.vacant, 0);
    }
}
