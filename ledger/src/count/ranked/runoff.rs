//! Instant runoff: while nobody has more than half of the votes that continue, who has the fewest is eliminated, and each of
//! those ballots goes to the next option on it that continues.
//!
//! San Francisco Charter, section 13.102 (majority of continuing votes; options that together have fewer votes than the next
//! are eliminated together); Maine, 21-A M.R.S., section 723-A, and Minneapolis Code of Ordinances, chapter 167 (together);
//! New South Wales, Constitution Act 1902, seventh schedule (optional preferences, one at a time). They differ in what
//! [`InstantRunoff`] says and in the [`super::Reading`].

use minicbor::{Decode, Encode};

use super::super::{CountError, Outcome};
use super::profile::{RankedProfile, Strict};
use super::progress::{Open, Progress};
use super::stages::{Cause, Elected, Event, Excluded, Exhausted, Transfer};
use super::tie::Ties;

/// What laws on instant runoffs differ in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct InstantRunoff {
    /// Whether the most options with the fewest votes that together have fewer than the next are eliminated together. What
    /// this elects is the same as one at a time; there are fewer stages.
    #[n(0)]
    pub together: bool,
    /// Whether the count goes on until two options are left, though one has more than half before.
    #[n(1)]
    pub until_two: bool,
    /// Options that are eliminated before all others, such as write-ins of people who did not stand. Ascending.
    #[n(2)]
    pub first: Vec<u32>,
}

impl InstantRunoff {
    /// One at a time, until one has more than half.
    pub const PLAIN: InstantRunoff = InstantRunoff { together: false, until_two: false, first: Vec::new() };
}

/// Elects one option. With ballots of nobody who continues the place stays vacant.
///
/// # Errors
/// When ballots have equals, or the rule names an option that there is not.
pub fn instant_runoff(profile: &RankedProfile, rule: &InstantRunoff, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let ballots = profile.strict()?;
    let options = profile.options();
    let first: Vec<usize> = rule.first.iter().map(|option| *option as usize).collect();
    if let Some(option) = first.iter().copied().find(|option| *option >= options) {
        return Err(CountError::UnknownOption { what: "the rule", option, options });
    }
    let mut progress = Progress::new(options, 1, 0, profile.ballots() - profile.blank(), ties);
    let stopped = run(&mut progress, &ballots, rule, &first);
    Ok(progress.finish(stopped))
}

fn run(progress: &mut Progress<'_>, ballots: &[Strict], rule: &InstantRunoff, first: &[usize]) -> Result<(), Open> {
    let mut from = Vec::new();
    loop {
        count(progress, ballots, std::mem::take(&mut from));
        let ranked = progress.ranked();
        let votes: Vec<u128> = ranked.iter().map(|option| progress.tallies()[*option]).collect();
        let all: u128 = votes.iter().sum();
        if all == 0 {
            progress.event(Event::NoVotes);
            return Ok(());
        }
        if votes[0] * 2 > all && (!rule.until_two || ranked.len() <= 2) {
            progress.elect(ranked[0], Elected::Majority);
            return Ok(());
        }
        let named: Vec<usize> = first.iter().copied().filter(|option| ranked.contains(option)).collect();
        let (out, why) = if !named.is_empty() && named.len() < ranked.len() {
            (named, Excluded::First)
        } else {
            match rule.together.then(|| together(&votes, if rule.until_two { 2 } else { 1 })) {
                Some(most) if most > 1 => {
                    let mut out = ranked[ranked.len() - most..].to_vec();
                    out.sort_unstable();
                    (out, Excluded::Together)
                }
                _ => (vec![progress.lowest()?], Excluded::Fewest),
            }
        };
        progress.exclude(out.clone(), why);
        from = out;
    }
}

/// How many of the lowest have together fewer votes than the next, if at least `stay` stay: the most. Votes are descending.
pub(super) fn together(votes: &[u128], stay: usize) -> usize {
    let mut sum = 0;
    let mut most = 0;
    for (behind, pair) in votes.windows(2).rev().enumerate() {
        sum += pair[1];
        if sum < pair[0] && votes.len() - (behind + 1) >= stay {
            most = behind + 1;
        }
    }
    most
}

/// Counts each ballot for the first option on it that continues.
fn count(progress: &mut Progress<'_>, ballots: &[Strict], from: Vec<usize>) {
    let mut tallies = vec![0u128; progress.continuing.len()];
    let mut exhausted = Exhausted::default();
    for ballot in ballots {
        match ballot.next(0, &progress.continuing) {
            Some(position) => tallies[ballot.ranking[position]] += u128::from(ballot.times),
            None => exhausted.add(ballot.end, u128::from(ballot.times)),
        }
    }
    let continuing: u128 = tallies.iter().sum();
    let before = progress.shown.stages.last().map(|stage| (stage.tallies.clone(), stage.exhausted));
    let transfer = before.map(|(before, out)| Transfer {
        cause: Cause::Exclusion,
        from,
        received: tallies.iter().zip(before).map(|(now, before)| now.saturating_sub(before)).collect(),
        exhausted: Exhausted {
            choices: exhausted.choices - out.choices,
            overvotes: exhausted.overvotes - out.overvotes,
            skips: exhausted.skips - out.skips,
        },
        lost: 0,
    });
    progress.begin(None, tallies, continuing / 2 + 1);
    if let Some(stage) = progress.shown.stages.last_mut() {
        (stage.transfer, stage.exhausted) = (transfer, exhausted);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Outcome, Stake, Steps, Tie};
    use super::super::profile::{End, RankedBallot};
    use super::super::stages::Stages;
    use super::super::tie::TieBreak;
    use super::*;

    fn profile(options: usize, ballots: &[(&str, u64)]) -> RankedProfile {
        let ranking = |text: &str| RankedBallot::strict(text.bytes().map(|letter| usize::from(letter - b'A')));
        RankedProfile::new(options, ballots.iter().map(|(text, times)| (ranking(text), *times))).unwrap()
    }

    fn stages(outcome: &Outcome) -> &Stages {
        match &outcome.steps {
            Steps::Stages(stages) => stages,
            other => panic!("{other:?}"),
        }
    }

    fn codes(outcome: &Outcome) -> Vec<Vec<&'static str>> {
        stages(outcome).stages.iter().map(|stage| stage.events.iter().map(Event::code).collect()).collect()
    }

    #[test]
    fn votes_of_the_lowest_go_on_until_one_has_more_than_half() {
        // Capital of Tennessee: 42 Memphis, 26 Nashville, 15 Chattanooga, 17 Knoxville.
        let ballots = [("ABCD", 42), ("BCDA", 26), ("CDBA", 15), ("DCBA", 17)];
        let outcome = instant_runoff(&profile(4, &ballots), &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        assert_eq!(outcome.elected, [3]);
        let tallies: Vec<Vec<u128>> = stages(&outcome).stages.iter().map(|stage| stage.tallies.clone()).collect();
        assert_eq!(tallies, [vec![42, 26, 15, 17], vec![42, 26, 0, 32], vec![42, 0, 0, 58]]);
        assert_eq!(codes(&outcome), [vec!["excluded.fewest"], vec!["excluded.fewest"], vec!["elected.majority"]]);
        let transfer = stages(&outcome).stages[1].transfer.as_ref().unwrap();
        assert_eq!(
            (transfer.from.as_slice(), transfer.received.as_slice()),
            ([2].as_slice(), [0, 0, 0, 15].as_slice())
        );
    }

    #[test]
    fn half_of_the_continuing_votes_is_no_majority_and_exhausted_ones_do_not_count() {
        let half = profile(2, &[("A", 2), ("B", 2)]);
        let outcome = instant_runoff(&half, &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1], stake: Stake::Places(1) }));
        let exhausted = profile(3, &[("A", 4), ("B", 3), ("C", 2)]);
        let outcome = instant_runoff(&exhausted, &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        assert_eq!(outcome.elected, [0]);
        let last = &stages(&outcome).stages[1];
        assert_eq!((last.quota, last.exhausted.choices), (4, 2));
    }

    #[test]
    fn those_who_cannot_catch_up_are_eliminated_together() {
        // 2 + 3 < 6, but 2 + 3 + 6 is not less than 7.
        let ballots = [("A", 9), ("B", 7), ("C", 6), ("DC", 3), ("EC", 2)];
        let rule = InstantRunoff { together: true, ..InstantRunoff::PLAIN };
        let outcome = instant_runoff(&profile(5, &ballots), &rule, Ties::REPORT).unwrap();
        assert_eq!(codes(&outcome)[0], ["excluded.together"]);
        assert_eq!(stages(&outcome).stages[1].tallies, [9, 7, 11, 0, 0]);
        let one = instant_runoff(&profile(5, &ballots), &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        assert_eq!((one.elected, stages(&outcome).stages.len()), (outcome.elected.clone(), 3));
        assert_eq!([together(&[9, 7, 6, 3, 2], 1), together(&[9, 3, 3, 2], 1), together(&[9, 3, 3, 2], 2)], [2, 3, 1]);
        assert_eq!(together(&[3, 3], 1), 0);
    }

    #[test]
    fn a_majority_does_not_end_a_count_that_goes_on_until_two() {
        let ballots = [("A", 9), ("B", 4), ("CB", 2)];
        let rule = InstantRunoff { until_two: true, ..InstantRunoff::PLAIN };
        let outcome = instant_runoff(&profile(3, &ballots), &rule, Ties::REPORT).unwrap();
        assert_eq!((outcome.elected.clone(), stages(&outcome).stages[1].tallies.clone()), (vec![0], vec![9, 6, 0]));
        let rule = InstantRunoff { until_two: true, together: true, ..InstantRunoff::PLAIN };
        let outcome = instant_runoff(&profile(3, &ballots), &rule, Ties::REPORT).unwrap();
        assert_eq!(stages(&outcome).stages.len(), 2);
    }

    #[test]
    fn named_options_go_first_and_unknown_ones_are_refused() {
        let ballots = [("A", 3), ("BC", 4), ("C", 2)];
        let rule = InstantRunoff { first: vec![1], ..InstantRunoff::PLAIN };
        let outcome = instant_runoff(&profile(3, &ballots), &rule, Ties::REPORT).unwrap();
        assert_eq!((outcome.elected.clone(), codes(&outcome)[0].clone()), (vec![2], vec!["excluded.first"]));
        let rule = InstantRunoff { first: vec![3], ..InstantRunoff::PLAIN };
        assert!(instant_runoff(&profile(3, &ballots), &rule, Ties::REPORT).is_err());
    }

    #[test]
    fn equal_lowest_are_a_tie_unless_something_is_named_that_breaks_it() {
        let ballots = profile(3, &[("A", 3), ("BA", 2), ("CB", 2)]);
        let outcome = instant_runoff(&ballots, &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        assert_eq!(outcome.tie, Some(Tie { options: vec![1, 2], stake: Stake::Exclusion }));
        assert_eq!((outcome.waiting, outcome.vacant), (vec![0], 0));
        let ties = Ties { ways: &[TieBreak::ListOrder], seed: None };
        let outcome = instant_runoff(&ballots, &InstantRunoff::PLAIN, ties).unwrap();
        assert_eq!(outcome.elected, [1]);
        assert_eq!(codes(&outcome)[0], ["tie.list-order", "excluded.fewest"]);
    }

    #[test]
    fn nobody_is_elected_by_blank_ballots_and_each_is_exhausted_by_its_reason() {
        let nobody = instant_runoff(&profile(2, &[("", 3)]), &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        assert_eq!((nobody.elected.len(), nobody.vacant, codes(&nobody)[0].clone()), (0, 1, vec!["vacant.no-votes"]));
        let ended = |option: usize, end| RankedBallot { groups: vec![vec![option]], end };
        let ballots = [
            (ended(0, End::Overvote), 1),
            (ended(1, End::Skip), 2),
            (ended(2, End::Choices), 4),
            (ended(3, End::Choices), 3),
        ];
        let outcome =
            instant_runoff(&RankedProfile::new(4, ballots).unwrap(), &InstantRunoff::PLAIN, Ties::REPORT).unwrap();
        let last = &stages(&outcome).stages[2];
        assert_eq!((last.exhausted.overvotes, last.exhausted.skips, last.tallies[2]), (1, 2, 4));
    }
}
