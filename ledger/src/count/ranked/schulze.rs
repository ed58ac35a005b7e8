//! The Schulze method, as the Debian project counts its votes: with a quorum, majority ratios and a default option.
//!
//! Constitution for the Debian Project, versions 1.1 (2003) to 1.9 (2022), appendix A, "Vote Counting"; Schulze, "A new monotonic,
//! clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method", Social Choice and
//! Welfare 36 (2011). Without default option it is the method alone. Steps 3 to 8 of the constitution are those here.

use minicbor::{Decode, Encode};

use super::super::outcome::Steps;
use super::super::{CountError, Outcome, Pairwise};
use super::pairs::{beats, condorcet_winner, known, outcome, place};
use super::profile::RankedProfile;
use super::tie::{Draw, Ties};

/// What an assembly lays down.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Schulze {
    /// "None of the above" or "further discussion": other options have to do well enough against it.
    #[n(0)]
    pub default: Option<u32>,
    /// How many ballots have to prefer an option to the default one.
    #[n(1)]
    pub quorum: u64,
    /// Options that need more than a simple majority over the default one.
    #[n(2)]
    pub majorities: Vec<MajorityRatio>,
}

/// More than `ratio` times as many ballots have to prefer the option to the default one as the reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct MajorityRatio {
    /// The option.
    #[n(0)]
    pub option: u32,
    /// The ratio's numerator.
    #[n(1)]
    pub numerator: u32,
    /// The ratio's denominator.
    #[n(2)]
    pub denominator: u32,
}

/// How the winner was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// For every ordered pair how many ballots prefer the first.
    pub pairwise: Pairwise,
    /// Who beats every other option, dropped ones included.
    pub condorcet: Option<usize>,
    /// The options that were dropped before, in ascending order.
    pub dropped: Vec<Dropped>,
    /// The rounds.
    pub rounds: Vec<Round>,
    /// How a tie was broken.
    pub draw: Option<Draw>,
}

/// An option that cannot win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// Which.
    pub option: usize,
    /// Why.
    pub why: Why,
}

/// Why an option cannot win.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Too few ballots prefer it to the default option.
    Quorum,
    /// It does not defeat the default option by its majority ratio.
    Majority,
}

/// One round: who is left, and the weakest defeats among them, which are dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The Schwartz set: nobody defeats one of these, directly or through others, without being defeated back.
    pub schwartz: Vec<usize>,
    /// The weakest defeats among them, winner first; none in the last round.
    pub weakest: Vec<(usize, usize)>,
}

impl Why {
    /// Its stable code.
    pub fn code(self) -> &'static str {
        match self {
            Why::Quorum => "dropped.quorum",
            Why::Majority => "dropped.majority",
        }
    }
}

/// Elects one option.
///
/// # Errors
/// When the rule names an option that there is not, or a ratio without a denominator.
pub fn schulze(profile: &RankedProfile, rule: &Schulze, ties: Ties<'_>) -> Result<Outcome, CountError> {
    by_pairs(profile.pairwise()?, rule, ties)
}

/// Elects one option from who is preferred to whom.
///
/// # Errors
/// As for [`schulze`].
pub fn by_pairs(pairwise: Pairwise, rule: &Schulze, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let dropped = dropped(&pairwise, rule)?;
    let left: Vec<usize> =
        (0..pairwise.options()).filter(|option| !dropped.iter().any(|dropped| dropped.option == *option)).collect();
    let all = left.iter().flat_map(|one| left.iter().map(move |other| (*one, *other)));
    let mut defeats: Vec<(usize, usize)> = all.filter(|(one, other)| beats(&pairwise, *one, *other)).collect();
    let mut rounds: Vec<Round> = Vec::new();
    let first = loop {
        let schwartz = schwartz(&left, &defeats, pairwise.options());
        let among: Vec<(usize, usize)> =
            defeats.iter().copied().filter(|(one, other)| schwartz.contains(one) && schwartz.contains(other)).collect();
        // Fewer votes for it make a defeat weaker; of as many, more votes against it.
        let strength =
            |(one, other): &(usize, usize)| (pairwise.above(*one, *other), u64::MAX - pairwise.above(*other, *one));
        let least = among.iter().map(strength).min();
        let weakest: Vec<(usize, usize)> = among.into_iter().filter(|defeat| Some(strength(defeat)) == least).collect();
        rounds.push(Round { schwartz: schwartz.clone(), weakest: weakest.clone() });
        if weakest.is_empty() {
            break schwartz;
        }
        defeats.retain(|defeat| !weakest.contains(defeat));
    };
    let (elected, tie, draw) = place(first, ties);
    let condorcet = condorcet_winner(&pairwise);
    let trace = Trace { pairwise, condorcet, dropped, rounds, draw };
    Ok(outcome(1, elected, tie, Steps::Schulze(trace)))
}

/// Steps 2 and 3: who does not do well enough against the default option.
fn dropped(pairwise: &Pairwise, rule: &Schulze) -> Result<Vec<Dropped>, CountError> {
    let options = pairwise.options();
    for majority in &rule.majorities {
        known("a majority ratio", majority.option, options)?;
        if majority.denominator == 0 {
            return Err(CountError::Share { numerator: majority.numerator, denominator: 0 });
        }
    }
    let Some(default) = rule.default else { return Ok(Vec::new()) };
    let default = known("the default option", default, options)?;
    let why = |option: usize| {
        let (for_it, against) = (pairwise.above(option, default), pairwise.above(default, option));
        let ratio = rule.majorities.iter().find(|majority| majority.option as usize == option);
        let (numerator, denominator) = ratio.map_or((1, 1), |ratio| (ratio.numerator, ratio.denominator));
        if for_it < rule.quorum {
            return Some(Why::Quorum);
        }
        let enough = u128::from(for_it) * u128::from(denominator) > u128::from(against) * u128::from(numerator);
        (!enough).then_some(Why::Majority)
    };
    let others = (0..options).filter(|option| *option != default);
    Ok(others.filter_map(|option| Some(Dropped { option, why: why(option)? })).collect())
}

/// Steps 5 and 6.
fn schwartz(left: &[usize], defeats: &[(usize, usize)], options: usize) -> Vec<usize> {
    let mut reaches = vec![vec![false; options]; options];
    defeats.iter().for_each(|(one, other)| reaches[*one][*other] = true);
    for through in left {
        for one in left {
            if reaches[*one][*through] {
                let beyond = reaches[*through].clone();
                reaches[*one].iter_mut().zip(beyond).for_each(|(reaches, beyond)| *reaches |= beyond);
            }
        }
    }
    let in_it = |one: &usize| left.iter().all(|other| reaches[*one][*other] || !reaches[*other][*one]);
    left.iter().copied().filter(in_it).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::{Stake, Tie};
    use super::super::profile::RankedBallot;
    use super::super::tie::TieBreak;
    use super::*;

    fn profile(options: usize, ballots: &[(&str, u64)]) -> RankedProfile {
        let option = |letter: u8| usize::from(letter - b'A');
        let ballot = |text: &str| RankedBallot::strict(text.bytes().map(option));
        RankedProfile::new(options, ballots.iter().map(|(text, times)| (ballot(text), *times))).unwrap()
    }

    fn trace(outcome: &Outcome) -> &Trace {
        match &outcome.steps {
            Steps::Schulze(trace) => trace,
            other => panic!("{other:?}"),
        }
    }

    /// The first example of Schulze's paper (section 3.1): 45 voters, E wins along paths.
    #[test]
    fn the_example_of_the_paper_elects_e() {
        let ballots = [
            ("ACBED", 5),
            ("ADECB", 5),
            ("BEDAC", 8),
            ("CABED", 3),
            ("CAEBD", 7),
            ("CBADE", 2),
            ("DCEBA", 7),
            ("EBADC", 8),
        ];
        let outcome = schulze(&profile(5, &ballots), &Schulze::default(), Ties::REPORT).unwrap();
        assert_eq!((outcome.elected.clone(), &outcome.tie), (vec![4], &None));
        let trace = trace(&outcome);
        assert_eq!((trace.condorcet, trace.pairwise.above(0, 1), trace.pairwise.above(4, 0)), (None, 20, 23));
        assert_eq!(trace.rounds[0].schwartz, [0, 1, 2, 3, 4]);
        assert_eq!(trace.rounds.last().unwrap(), &Round { schwartz: vec![4], weakest: vec![] });
    }

    #[test]
    fn the_default_option_wins_over_those_that_miss_quorum_or_majority() {
        // C is the default. A: 6 to 5, B: 7 to 4.
        let profile = profile(3, &[("ABC", 4), ("BCA", 3), ("ACB", 2), ("CBA", 2)]);
        let with = |quorum, majorities| {
            let outcome = schulze(&profile, &Schulze { default: Some(2), quorum, majorities }, Ties::REPORT).unwrap();
            let dropped: Vec<_> = trace(&outcome).dropped.iter().map(|dropped| (dropped.option, dropped.why)).collect();
            (outcome.elected, dropped)
        };
        assert_eq!(with(0, vec![]), (vec![0], vec![]));
        assert_eq!(with(7, vec![]), (vec![1], vec![(0, Why::Quorum)]));
        assert_eq!(with(8, vec![]), (vec![2], vec![(0, Why::Quorum), (1, Why::Quorum)]));
        // 6 is more than 6/5 of 5 only with a little less.
        let ratio = |numerator, denominator| vec![MajorityRatio { option: 0, numerator, denominator }];
        assert_eq!(with(0, ratio(6, 5)), (vec![1], vec![(0, Why::Majority)]));
        assert_eq!(with(0, ratio(59, 50)), (vec![0], vec![]));
        let wrong = Schulze { default: Some(3), ..Schulze::default() };
        assert!(schulze(&profile, &wrong, Ties::REPORT).is_err());
        let wrong = Schulze { majorities: ratio(2, 0), ..Schulze::default() };
        assert!(schulze(&profile, &wrong, Ties::REPORT).is_err());
    }

    #[test]
    fn the_weakest_defeat_of_a_cycle_is_dropped_and_equals_are_a_tie() {
        // A beats B 6:3, B beats C 7:2, C beats A 5:4.
        let cycle = profile(3, &[("ABC", 4), ("BCA", 3), ("CAB", 2)]);
        let outcome = schulze(&cycle, &Schulze::default(), Ties::REPORT).unwrap();
        assert_eq!((outcome.elected.clone(), trace(&outcome).rounds[0].weakest.clone()), (vec![0], vec![(2, 0)]));
        let equal = profile(3, &[("ABC", 1), ("BCA", 1), ("CAB", 1)]);
        let outcome = schulze(&equal, &Schulze::default(), Ties::REPORT).unwrap();
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1, 2], stake: Stake::Places(1) }));
        let ties = Ties { ways: &[TieBreak::ListOrder], seed: None };
        let outcome = schulze(&equal, &Schulze::default(), ties).unwrap();
        assert_eq!((outcome.elected.clone(), trace(&outcome).draw.as_ref().unwrap().chosen), (vec![0], 0));
    }
}
