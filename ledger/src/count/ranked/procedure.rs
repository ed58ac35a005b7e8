//! All that a manifest says of how a ranked contest is counted.

use minicbor::{Decode, Encode};

use super::super::{CountError, Outcome, Pairwise};
use super::profile::RankedProfile;
use super::reading::{Overvotes, Reading};
use super::rule::RankedRule;
use super::tie::{TieBreak, Ties};

/// From marks to who is elected.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Procedure {
    /// How marks are read.
    #[n(0)]
    pub reading: Reading,
    /// By what rule rankings are counted.
    #[n(1)]
    pub rule: RankedRule,
    /// What breaks ties, in order.
    #[n(2)]
    pub ties: Vec<TieBreak>,
}

impl Procedure {
    /// Checks before anybody votes that a contest of so many options can be counted so.
    ///
    /// # Errors
    /// When the rule's parameters do not fit the options, or the reading makes equals that the rule cannot count.
    pub fn check(&self, options: usize) -> Result<(), CountError> {
        if self.rule.needs_strict_rankings() && self.reading.overvotes == Overvotes::Equals {
            return Err(CountError::ReadAsEquals);
        }
        // Parameters that can count no ballots can count none at all, and the other way round.
        match self.count(options, [], Some(&[0; 32])) {
            Ok(_) | Err(CountError::NoBallots) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Counts ballots: for each the options marked at each rank, and how many there are of it.
    ///
    /// `seed` is what lots are drawn and papers mixed by, 32 bytes that nobody knew while the ballots could change.
    ///
    /// # Errors
    /// When ballots or parameters do not fit the contest.
    pub fn count(
        &self,
        options: usize,
        ballots: impl IntoIterator<Item = (Vec<Vec<usize>>, u64)>,
        seed: Option<&[u8; 32]>,
    ) -> Result<Outcome, CountError> {
        let read = ballots.into_iter().map(|(ranks, times)| (self.reading.read(&ranks), times));
        let profile = RankedProfile::new(options, read)?;
        self.rule.apply(&profile, Ties { ways: &self.ties, seed })
    }

    /// Counts who is preferred to whom on how many ballots, without the ballots.
    ///
    /// # Errors
    /// When parameters do not fit, and [`CountError::NeedsBallots`] for rules that need more than pairs.
    pub fn count_pairs(&self, pairwise: Pairwise, seed: Option<&[u8; 32]>) -> Result<Outcome, CountError> {
        self.rule.apply_to_pairs(pairwise, Ties { ways: &self.ties, seed })
    }
}

#[cfg(test)]
mod tests {
    use super::super::reading::Repeats;
    use super::super::runoff::InstantRunoff;
    use super::super::schulze::Schulze;
    use super::super::stv::gregory::SCOTLAND;
    use super::*;
    use crate::cbor;

    fn procedure(overvotes: Overvotes, rule: RankedRule) -> Procedure {
        let reading = Reading { overvotes, most_skipped: Some(1), repeats: Repeats::Ignore };
        Procedure { reading, rule, ties: vec![TieBreak::LatestStage, TieBreak::Lot] }
    }

    fn runoff(first: Vec<u32>) -> RankedRule {
        RankedRule::InstantRunoff { variant: InstantRunoff { first, ..InstantRunoff::PLAIN } }
    }

    #[test]
    fn the_encoding_is_that_of_the_documents() {
        let hex = |overvotes, rule| hex::encode(cbor::encode(&procedure(overvotes, rule)));
        assert_eq!(hex(Overvotes::End, runoff(vec![2])), "8383000100".to_owned() + "820083f4f48102" + "820002");
        let scotland = RankedRule::Gregory { seats: 4, variant: SCOTLAND };
        assert_eq!(hex(Overvotes::Skip, scotland), "8383010100".to_owned() + "830104830500f4" + "820002");
        let schulze = RankedRule::Schulze { variant: Schulze::default() };
        assert_eq!(hex(Overvotes::Equals, schulze), "8383020100".to_owned() + "820483f60080" + "820002");
        assert_eq!(hex(Overvotes::Equals, RankedRule::RankedPairs), "8383020100".to_owned() + "8105" + "820002");
        let projects = RankedRule::ExpandingApprovals { costs: vec![3, 4], available: 5 };
        assert_eq!(hex(Overvotes::Equals, projects), "8383020100".to_owned() + "830882030405" + "820002");
    }

    #[test]
    fn marks_are_read_counted_and_drawn_by_what_the_procedure_names() {
        let procedure = procedure(Overvotes::End, runoff(vec![]));
        let bytes = cbor::encode(&procedure);
        assert_eq!(minicbor::decode::<Procedure>(&bytes).unwrap(), procedure);
        // Overvoted behind the first rank, so B's votes do not go on to C.
        let ballots = [(vec![vec![0]], 4), (vec![vec![2]], 3), (vec![vec![1], vec![0, 2], vec![2]], 2)];
        let count = |seed| procedure.count(3, ballots.clone(), seed).unwrap();
        assert_eq!(count(None).elected, [0]);
        let even = [(vec![vec![0]], 1), (vec![vec![1]], 1)];
        assert!(procedure.count(2, even.clone(), None).unwrap().tie.is_some());
        assert_eq!(procedure.count(2, even, Some(&[1; 32])).unwrap().elected.len(), 1);
    }

    #[test]
    fn what_cannot_be_counted_is_refused_before_anybody_votes() {
        let check = |overvotes, rule, options| procedure(overvotes, rule).check(options);
        assert_eq!(check(Overvotes::Skip, runoff(vec![2]), 3), Ok(()));
        assert!(check(Overvotes::Skip, runoff(vec![3]), 3).is_err());
        assert_eq!(check(Overvotes::Equals, runoff(vec![]), 3), Err(CountError::ReadAsEquals));
        assert_eq!(check(Overvotes::Equals, RankedRule::RankedPairs, 60), Ok(()));
        assert!(check(Overvotes::Equals, RankedRule::RankedPairs, 61).is_err());
        assert!(check(Overvotes::End, RankedRule::Meek { seats: 0 }, 3).is_err());
        assert_eq!(check(Overvotes::End, RankedRule::Irish { seats: 2 }, 3), Ok(()));
        let default = Schulze { default: Some(3), ..Schulze::default() };
        assert!(check(Overvotes::Equals, RankedRule::Schulze { variant: default }, 3).is_err());
        let budget = |costs| RankedRule::ExpandingApprovals { costs, available: 5 };
        assert_eq!(check(Overvotes::Equals, budget(vec![1, 2, 3]), 3), Ok(()));
        assert!(check(Overvotes::Equals, budget(vec![1, 2]), 3).is_err());
    }
}
