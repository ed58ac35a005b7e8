//! Participatory budgets: which projects are paid for.
//!
//! [`BudgetRule`] names the rule and the completion that a city uses, with the words of the field `rule` of Pabulib files
//! (<https://pabulib.org/format>). Greedy rules need only the projects' votes; equal shares needs whole ballots.

pub mod completion;
pub mod equal_shares;
pub mod greedy;
mod profile;
mod shares;

use std::str::FromStr;

use minicbor::{Decode, Encode};
use thiserror::Error;

pub use completion::Completion;
pub use profile::{Profile, Satisfaction};

use super::{CountError, Outcome};

/// What is to be spent on what. Amounts are whole numbers of any unit, the same for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget<'a> {
    /// What each project costs.
    pub costs: &'a [u64],
    /// What there is to spend.
    pub available: u64,
    /// By how much the completion raises each voter's endowment at a time: one unit of the currency, so 100 where
    /// amounts are in hundredths.
    pub step: u64,
}

/// How to choose among projects that the rule has as equals. Ways are tried in the order in which they are given; with
/// none, or if projects are equal by all of them, the tie is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BudgetTieBreak {
    /// The cheaper project.
    #[n(0)]
    LowerCost,
    /// The dearer project.
    #[n(1)]
    HigherCost,
    /// The project with more votes, or points.
    #[n(2)]
    MoreVotes,
    /// The project that stands first, where the order of the list was drawn by lot or laid down before.
    #[n(3)]
    ListOrder,
}

/// The tie-break of <https://equalshares.net/implementation/computation>, by which cities count equal shares.
pub const EQUALSHARES_NET: [BudgetTieBreak; 2] = [BudgetTieBreak::LowerCost, BudgetTieBreak::MoreVotes];

/// A rule and completion for participatory budgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum BudgetRule {
    /// By votes; what does not fit is passed over.
    #[n(0)]
    Greedy,
    /// By votes, until a project does not fit.
    #[n(1)]
    GreedyNoSkip,
    /// Method of Equal Shares without completion.
    #[n(2)]
    EqualShares,
    /// Method of Equal Shares, endowments raised while the outcome can be paid for.
    #[n(3)]
    EqualSharesAdd1,
    /// As before, but only until nothing fits into what is left.
    #[n(4)]
    EqualSharesAdd1Exhaustive,
    /// Method of Equal Shares, endowments raised while the outcome can be paid for, and what is left is spent by votes.
    #[n(5)]
    EqualSharesAdd1Utilitarian,
    /// Method of Equal Shares, and what is left is spent by votes.
    #[n(6)]
    EqualSharesUtilitarian,
}

/// A name that no rule for participatory budgets has.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no rule for participatory budgets is called {0:?}")]
pub struct UnknownRule(pub String);

impl BudgetRule {
    /// All of them.
    pub const ALL: [BudgetRule; 7] = [
        BudgetRule::Greedy,
        BudgetRule::GreedyNoSkip,
        BudgetRule::EqualShares,
        BudgetRule::EqualSharesAdd1,
        BudgetRule::EqualSharesAdd1Exhaustive,
        BudgetRule::EqualSharesAdd1Utilitarian,
        BudgetRule::EqualSharesUtilitarian,
    ];

    /// Its name, as Pabulib files give it where they have one.
    pub fn name(self) -> &'static str {
        match self {
            BudgetRule::Greedy => "greedy",
            BudgetRule::GreedyNoSkip => "greedy-no-skip",
            BudgetRule::EqualShares => "equalshares",
            BudgetRule::EqualSharesAdd1 => "equalshares/add1",
            BudgetRule::EqualSharesAdd1Exhaustive => "equalshares/add1-exhaustive",
            BudgetRule::EqualSharesAdd1Utilitarian => "equalshares/add1u",
            BudgetRule::EqualSharesUtilitarian => "equalshares/utilitarian",
        }
    }

    /// Whether the projects' votes are not enough to apply it.
    pub fn needs_ballots(self) -> bool {
        !matches!(self, BudgetRule::Greedy | BudgetRule::GreedyNoSkip)
    }

    /// Applies it to ballots; equal shares with utilities in proportion to cost.
    ///
    /// # Errors
    /// When the ballots and the budget do not fit each other, or equal shares has nobody to give shares or a project
    /// that costs nothing.
    pub fn apply(
        self,
        profile: &Profile,
        budget: Budget<'_>,
        tie_break: &[BudgetTieBreak],
    ) -> Result<Outcome, CountError> {
        let greedy = |unaffordable| greedy::greedy(profile.points(), budget, unaffordable, tie_break);
        let equal_shares =
            |completion| completion::equal_shares(profile, budget, Satisfaction::Cost, completion, tie_break);
        match self {
            BudgetRule::Greedy => greedy(greedy::Unaffordable::Skip),
            BudgetRule::GreedyNoSkip => greedy(greedy::Unaffordable::Stop),
            BudgetRule::EqualShares => equal_shares(Completion::None),
            BudgetRule::EqualSharesAdd1 => equal_shares(Completion::Add1),
            BudgetRule::EqualSharesAdd1Exhaustive => equal_shares(Completion::Add1Exhaustive),
            BudgetRule::EqualSharesAdd1Utilitarian => equal_shares(Completion::Add1Utilitarian),
            BudgetRule::EqualSharesUtilitarian => equal_shares(Completion::Utilitarian),
        }
    }
}

impl FromStr for BudgetRule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        BudgetRule::ALL.into_iter().find(|rule| rule.name() == name).ok_or_else(|| UnknownRule(name.to_owned()))
    }
}

/// What of `tied` is left after the tie-breaks; more than one if they do not decide.
fn break_tie(tied: Vec<usize>, costs: &[u64], points: &[u64], tie_break: &[BudgetTieBreak]) -> Vec<usize> {
    let cost = |project: usize| costs.get(project).copied().unwrap_or(0);
    let votes = |project: usize| points.get(project).copied().unwrap_or(0);
    tie_break.iter().fold(tied, |tied, way| {
        let value = |project: usize| -> i128 {
            match way {
                BudgetTieBreak::LowerCost => -i128::from(cost(project)),
                BudgetTieBreak::HigherCost => i128::from(cost(project)),
                BudgetTieBreak::MoreVotes => i128::from(votes(project)),
                BudgetTieBreak::ListOrder => -(project as i128),
            }
        };
        let best = tied.iter().map(|project| value(*project)).max();
        tied.into_iter().filter(|project| Some(value(*project)) == best).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_by_their_names() {
        for rule in BudgetRule::ALL {
            assert_eq!(rule.name().parse(), Ok(rule));
            assert_eq!(rule.needs_ballots(), rule.name().starts_with("equalshares"));
        }
        assert_eq!("unknown".parse::<BudgetRule>(), Err(UnknownRule("unknown".into())));
    }

    #[test]
    fn tie_breaks_are_tried_in_order() {
        let (costs, points) = ([5, 3, 3, 3], [9, 4, 7, 7]);
        let left = |ways: &[BudgetTieBreak]| break_tie(vec![0, 1, 2, 3], &costs, &points, ways);
        assert_eq!(left(&[]), [0, 1, 2, 3]);
        assert_eq!(left(&[BudgetTieBreak::LowerCost]), [1, 2, 3]);
        assert_eq!(left(&[BudgetTieBreak::HigherCost]), [0]);
        assert_eq!(left(&[BudgetTieBreak::LowerCost, BudgetTieBreak::MoreVotes]), [2, 3]);
        assert_eq!(left(&[BudgetTieBreak::MoreVotes]), [0]);
        assert_eq!(left(&[BudgetTieBreak::LowerCost, BudgetTieBreak::MoreVotes, BudgetTieBreak::ListOrder]), [2]);
    }
}
