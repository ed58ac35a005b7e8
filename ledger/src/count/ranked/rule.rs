//! The rules that ranked ballots can be counted by.

use minicbor::{Decode, Encode};

use super::super::budget::Budget;
use super::super::{CountError, Outcome, Pairwise};
use super::borda::{Points, borda};
use super::copeland::{self, copeland};
use super::expanding::expanding_approvals;
use super::profile::RankedProfile;
use super::ranked_pairs::{self, ranked_pairs};
use super::runoff::{InstantRunoff, instant_runoff};
use super::schulze::{self, Schulze, schulze};
use super::stv::gregory::{Gregory, gregory};
use super::stv::irish::irish;
use super::stv::meek::meek;
use super::tie::Ties;

/// A rule for ranked ballots with its parameters. What it says of options, it says of them by their position in the contest.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum RankedRule {
    /// [`instant_runoff`].
    #[n(0)]
    InstantRunoff {
        /// What laws differ in.
        #[n(0)]
        variant: InstantRunoff,
    },
    /// [`gregory`]: single transferable vote, weighted inclusive Gregory.
    #[n(1)]
    Gregory {
        /// Places to fill.
        #[n(0)]
        seats: u32,
        /// What laws differ in.
        #[n(1)]
        variant: Gregory,
    },
    /// [`meek`]: single transferable vote.
    #[n(2)]
    Meek {
        /// Places to fill.
        #[n(0)]
        seats: u32,
    },
    /// [`irish`]: single transferable vote of whole papers.
    #[n(3)]
    Irish {
        /// Places to fill.
        #[n(0)]
        seats: u32,
    },
    /// [`schulze`].
    #[n(4)]
    Schulze {
        /// What an assembly lays down.
        #[n(0)]
        variant: Schulze,
    },
    /// [`ranked_pairs`].
    #[n(5)]
    RankedPairs,
    /// [`copeland`].
    #[n(6)]
    Copeland {
        /// Places to fill.
        #[n(0)]
        seats: u32,
    },
    /// [`borda`].
    #[n(7)]
    Borda {
        /// Places to fill.
        #[n(0)]
        seats: u32,
        /// What positions are worth.
        #[n(1)]
        points: Points,
    },
    /// [`expanding_approvals`]: options are projects.
    #[n(8)]
    ExpandingApprovals {
        /// What each project costs.
        #[n(0)]
        costs: Vec<u64>,
        /// What there is to spend.
        #[n(1)]
        available: u64,
    },
}

impl RankedRule {
    /// Its stable name.
    pub fn name(&self) -> &'static str {
        match self {
            RankedRule::InstantRunoff { .. } => "instant-runoff",
            RankedRule::Gregory { .. } => "stv-gregory",
            RankedRule::Meek { .. } => "stv-meek",
            RankedRule::Irish { .. } => "stv-irish",
            RankedRule::Schulze { .. } => "schulze",
            RankedRule::RankedPairs => "ranked-pairs",
            RankedRule::Copeland { .. } => "copeland",
            RankedRule::Borda { .. } => "borda",
            RankedRule::ExpandingApprovals { .. } => "expanding-approvals",
        }
    }

    /// Whether it gives each ballot to one option at a time, so that ballots with equals cannot be counted by it.
    pub fn needs_strict_rankings(&self) -> bool {
        matches!(
            self,
            RankedRule::InstantRunoff { .. }
                | RankedRule::Gregory { .. }
                | RankedRule::Meek { .. }
                | RankedRule::Irish { .. }
        )
    }

    /// Whether it needs to know no more than who is preferred to whom on how many ballots.
    pub fn needs_pairs_only(&self) -> bool {
        matches!(self, RankedRule::Schulze { .. } | RankedRule::RankedPairs | RankedRule::Copeland { .. })
    }

    /// Counts pairs.
    ///
    /// # Errors
    /// When parameters do not fit the rule, and [`CountError::NeedsBallots`] for rules that need more than pairs.
    pub fn apply_to_pairs(&self, pairwise: Pairwise, ties: Ties<'_>) -> Result<Outcome, CountError> {
        match self {
            RankedRule::Schulze { variant } => schulze::by_pairs(pairwise, variant, ties),
            RankedRule::RankedPairs => Ok(ranked_pairs::by_pairs(pairwise, ties)),
            RankedRule::Copeland { seats } => copeland::by_pairs(pairwise, *seats, ties),
            _ => Err(CountError::NeedsBallots { rule: self.name() }),
        }
    }

    /// Counts a profile.
    ///
    /// # Errors
    /// When ballots or parameters do not fit the rule.
    pub fn apply(&self, profile: &RankedProfile, ties: Ties<'_>) -> Result<Outcome, CountError> {
        match self {
            RankedRule::InstantRunoff { variant } => instant_runoff(profile, variant, ties),
            RankedRule::Gregory { seats, variant } => gregory(profile, *seats, *variant, ties),
            RankedRule::Meek { seats } => meek(profile, *seats, ties),
            RankedRule::Irish { seats } => irish(profile, *seats, ties),
            RankedRule::Schulze { variant } => schulze(profile, variant, ties),
            RankedRule::RankedPairs => ranked_pairs(profile, ties),
            RankedRule::Copeland { seats } => copeland(profile, *seats, ties),
            RankedRule::Borda { seats, points } => borda(profile, *points, *seats, ties),
            RankedRule::ExpandingApprovals { costs, available } => {
                expanding_approvals(profile, Budget { costs, available: *available, step: 1 }, ties)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::RankedBallot;
    use super::super::stv::gregory::SCOTLAND;
    use super::*;
    use crate::cbor;

    fn rules() -> Vec<RankedRule> {
        vec![
            RankedRule::InstantRunoff { variant: InstantRunoff { first: vec![3], ..InstantRunoff::PLAIN } },
            RankedRule::Gregory { seats: 2, variant: SCOTLAND },
            RankedRule::Meek { seats: 2 },
            RankedRule::Irish { seats: 2 },
            RankedRule::Schulze { variant: Schulze { default: Some(3), quorum: 2, majorities: vec![] } },
            RankedRule::RankedPairs,
            RankedRule::Copeland { seats: 1 },
            RankedRule::Borda { seats: 1, points: Points::Averaged },
            RankedRule::ExpandingApprovals { costs: vec![60, 1, 50, 1], available: 100 },
        ]
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        for rule in rules() {
            assert_eq!(minicbor::decode::<RankedRule>(&cbor::encode(&rule)).unwrap(), rule);
        }
    }

    /// Option 0 leads, 2 is squeezed out between 0 and 1 and beats both.
    #[test]
    fn each_rule_counts_by_its_own() {
        let ballots = [(&[0usize, 2, 1, 3][..], 44), (&[1, 2, 0, 3], 31), (&[2, 1, 0, 3], 25)];
        let ballots = ballots.map(|(ranking, times)| (RankedBallot::strict(ranking.iter().copied()), times));
        let profile = RankedProfile::new(4, ballots).unwrap();
        let ties = Ties { ways: &[], seed: Some(&[1; 32]) };
        let elected: Vec<Vec<usize>> = rules().iter().map(|rule| rule.apply(&profile, ties).unwrap().elected).collect();
        let two = vec![0, 2];
        assert_eq!(
            elected,
            [vec![1], two.clone(), two.clone(), two, vec![2], vec![2], vec![2], vec![2], vec![1, 2, 3]]
        );
    }

    #[test]
    fn names_are_different_and_equals_are_refused_where_they_cannot_be_counted() {
        let names: std::collections::BTreeSet<_> = rules().iter().map(RankedRule::name).collect();
        assert_eq!(names.len(), rules().len());
        let tied = RankedBallot { groups: vec![vec![0, 1]], end: super::super::End::Choices };
        let profile = RankedProfile::new(4, [(tied, 1)]).unwrap();
        let ties = Ties { ways: &[], seed: Some(&[1; 32]) };
        for rule in rules() {
            assert_eq!(rule.apply(&profile, ties).is_err(), rule.needs_strict_rankings(), "{}", rule.name());
        }
    }
}
