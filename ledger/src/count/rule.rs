//! The rules that a tally of one contest can be counted by.

use minicbor::{Decode, Encode};

use super::approval::approval;
use super::budget::{Budget, BudgetTieBreak, greedy};
use super::counter_proposal::counter_proposal;
use super::cumulative::cumulative;
use super::majority::{MajorityBase, absolute_majority};
use super::plurality::plurality;
use super::quadratic::quadratic;
use super::score::score;
use super::seats::{SeatMethod, Threshold, allot};
use super::star::{StarTieBreak, star};
use super::yes_no::yes_no;
use super::{CountError, Counts, Outcome};

/// A counting rule with its parameters. What it says of options, it says of them by their position in the contest.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum CountingRule {
    /// [`plurality`].
    #[n(0)]
    Plurality {
        /// Places to fill.
        #[n(0)]
        seats: u32,
    },
    /// [`absolute_majority`].
    #[n(1)]
    AbsoluteMajority {
        /// Places to fill.
        #[n(0)]
        seats: u32,
        /// What more than half is needed of.
        #[n(1)]
        base: MajorityBase,
    },
    /// [`yes_no`]: option 0 is yes, option 1 is no.
    #[n(2)]
    YesNo,
    /// [`counter_proposal`]: six counters.
    #[n(3)]
    CounterProposal,
    /// [`approval`].
    #[n(4)]
    Approval {
        /// Places to fill.
        #[n(0)]
        seats: u32,
    },
    /// [`score`].
    #[n(5)]
    Score {
        /// Places to fill.
        #[n(0)]
        seats: u32,
        /// The highest score of a ballot.
        #[n(1)]
        highest: u32,
    },
    /// [`star`].
    #[n(6)]
    Star {
        /// The highest score of a ballot.
        #[n(0)]
        highest: u32,
        /// What breaks ties.
        #[n(1)]
        tie_break: StarTieBreak,
    },
    /// [`cumulative`].
    #[n(7)]
    Cumulative {
        /// Places to fill.
        #[n(0)]
        seats: u32,
        /// Points of a ballot.
        #[n(1)]
        points: u32,
    },
    /// [`quadratic`].
    #[n(8)]
    Quadratic {
        /// Places to fill.
        #[n(0)]
        seats: u32,
        /// Credits of a ballot.
        #[n(1)]
        credits: u32,
    },
    /// [`greedy::greedy`]: options are projects.
    #[n(9)]
    GreedyBudget {
        /// What each project costs.
        #[n(0)]
        costs: Vec<u64>,
        /// What there is to spend.
        #[n(1)]
        available: u64,
        /// Whether a project that does not fit ends the count.
        #[n(2)]
        stop: bool,
        /// What breaks ties.
        #[n(3)]
        tie_break: Vec<BudgetTieBreak>,
    },
    /// [`allot`]: options are lists.
    #[n(10)]
    Seats {
        /// How votes become seats.
        #[n(0)]
        method: SeatMethod,
        /// Seats to fill.
        #[n(1)]
        seats: u32,
        /// What a list needs to take part.
        #[n(2)]
        threshold: Option<Threshold>,
    },
}

impl CountingRule {
    /// Counts a contest.
    ///
    /// # Errors
    /// When counters or parameters do not fit the rule.
    pub fn apply(&self, counts: &Counts) -> Result<Outcome, CountError> {
        match self {
            CountingRule::Plurality { seats } => plurality(counts, *seats),
            CountingRule::AbsoluteMajority { seats, base } => absolute_majority(counts, *seats, *base),
            CountingRule::YesNo => yes_no(counts),
            CountingRule::CounterProposal => counter_proposal(counts),
            CountingRule::Approval { seats } => approval(counts, *seats),
            CountingRule::Score { seats, highest } => score(counts, *highest, *seats),
            CountingRule::Star { highest, tie_break } => star(counts, *highest, *tie_break),
            CountingRule::Cumulative { seats, points } => cumulative(counts, *points, *seats),
            CountingRule::Quadratic { seats, credits } => quadratic(counts, *credits, *seats),
            CountingRule::GreedyBudget { costs, available, stop, tie_break } => {
                counts.check_blank()?;
                let votes = |(option, count): (usize, &i64)| match counts.blank == Some(option) {
                    true => Ok(0),
                    false => u64::try_from(*count).map_err(|_| CountError::ImpossibleCount {
                        option,
                        count: *count,
                        ballots: counts.ballots,
                    }),
                };
                let votes: Vec<u64> = counts.options.iter().enumerate().map(votes).collect::<Result<_, _>>()?;
                let budget = Budget { costs, available: *available, step: 1 };
                let unaffordable = if *stop { greedy::Unaffordable::Stop } else { greedy::Unaffordable::Skip };
                greedy::greedy(&votes, budget, unaffordable, tie_break)
            }
            CountingRule::Seats { method, seats, threshold } => allot(counts, *method, *seats, *threshold),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Pairwise, Stake, Tie};
    use super::*;
    use crate::cbor;

    fn rules() -> Vec<CountingRule> {
        vec![
            CountingRule::Plurality { seats: 1 },
            CountingRule::AbsoluteMajority { seats: 1, base: MajorityBase::AllBallots },
            CountingRule::YesNo,
            CountingRule::CounterProposal,
            CountingRule::Approval { seats: 2 },
            CountingRule::Score { seats: 1, highest: 5 },
            CountingRule::Star { highest: 5, tie_break: StarTieBreak::Official },
            CountingRule::Cumulative { seats: 1, points: 10 },
            CountingRule::Quadratic { seats: 1, credits: 99 },
            CountingRule::GreedyBudget {
                costs: vec![50, 60],
                available: 60,
                stop: false,
                tie_break: vec![BudgetTieBreak::LowerCost],
            },
            CountingRule::Seats { method: SeatMethod::DHondt, seats: 3, threshold: Some(Threshold::percent(5)) },
        ]
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for rule in rules() {
            let bytes = cbor::encode(&rule);
            assert_eq!(minicbor::decode::<CountingRule>(&bytes).unwrap(), rule);
        }
    }

    #[test]
    fn each_rule_counts_by_its_own() {
        let pairwise = Pairwise::new(vec![vec![0, 4], vec![6, 0]]).unwrap();
        let counts = Counts { pairwise: Some(pairwise), ..Counts::new(vec![8, 7], 20) };
        let elected: Vec<Option<Vec<usize>>> =
            rules().iter().map(|rule| rule.apply(&counts).ok().map(|outcome| outcome.elected)).collect();
        let of = |elected: &[usize]| Some(elected.to_vec());
        let [zero, one] = [of(&[0]), of(&[1])];
        let expected = [
            zero.clone(),
            of(&[]),
            zero.clone(),
            None,
            of(&[0, 1]),
            zero.clone(),
            one,
            zero.clone(),
            zero.clone(),
            zero,
            of(&[0, 1, 0]),
        ];
        assert_eq!(elected, expected);
    }

    #[test]
    fn projects_tied_for_money_are_reported() {
        let rule =
            CountingRule::GreedyBudget { costs: vec![50, 60], available: 60, stop: false, tie_break: Vec::new() };
        let outcome = rule.apply(&Counts::new(vec![7, 7], 10)).unwrap();
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1], stake: Stake::Money(60) }));
        assert!(rule.apply(&Counts::new(vec![-1, 7], 10)).is_err());
        let first = |stop| {
            let rule = CountingRule::GreedyBudget { costs: vec![50, 60], available: 55, stop, tie_break: Vec::new() };
            rule.apply(&Counts::new(vec![6, 7], 10)).unwrap().elected
        };
        assert_eq!((first(false), first(true)), (vec![0], vec![]));
    }
}
