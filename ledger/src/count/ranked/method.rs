//! Procedures that have a name: a rule with the reading and the ways to break ties that its law or book has with it.

use super::borda::Points;
use super::procedure::Procedure;
use super::reading::{Overvotes, Reading, Repeats};
use super::rule::RankedRule;
use super::runoff::InstantRunoff;
use super::schulze::Schulze;
use super::stv::gregory::{PORTLAND, SCOTLAND};
use super::tie::TieBreak;

/// A procedure with a name. Laws that differ in more are written as a [`Procedure`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Instant runoff, one elimination at a time.
    InstantRunoff,
    /// Single transferable vote as in Scotland.
    StvScotland,
    /// Single transferable vote as in Portland, Oregon.
    StvPortland,
    /// Single transferable vote as in Ireland.
    StvIreland,
    /// Single transferable vote, Meek.
    StvMeek,
    /// Schulze, without quorum and default option.
    Schulze,
    /// Ranked pairs.
    RankedPairs,
    /// Copeland.
    Copeland,
    /// Borda, averaged.
    Borda,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 9] = [
        Method::InstantRunoff,
        Method::StvScotland,
        Method::StvPortland,
        Method::StvIreland,
        Method::StvMeek,
        Method::Schulze,
        Method::RankedPairs,
        Method::Copeland,
        Method::Borda,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Method::InstantRunoff => "instant-runoff",
            Method::StvScotland => "stv-scotland",
            Method::StvPortland => "stv-portland",
            Method::StvIreland => "stv-ireland",
            Method::StvMeek => "stv-meek",
            Method::Schulze => "schulze",
            Method::RankedPairs => "ranked-pairs",
            Method::Copeland => "copeland",
            Method::Borda => "borda",
        }
    }

    /// The method of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Whether it elects one option, so that a number of seats says nothing to it.
    pub fn elects_one(self) -> bool {
        matches!(self, Method::InstantRunoff | Method::Schulze | Method::RankedPairs)
    }

    /// The procedure, for so many seats where it fills several.
    pub fn procedure(self, seats: u32) -> Procedure {
        let (overvotes, rule, ties) = match self {
            Method::InstantRunoff => {
                (Overvotes::End, RankedRule::InstantRunoff { variant: InstantRunoff::PLAIN }, vec![TieBreak::Lot])
            }
            Method::StvScotland => (
                Overvotes::End,
                RankedRule::Gregory { seats, variant: SCOTLAND },
                vec![TieBreak::LatestStage, TieBreak::Lot],
            ),
            Method::StvPortland => (
                Overvotes::Skip,
                RankedRule::Gregory { seats, variant: PORTLAND },
                vec![TieBreak::LatestStage, TieBreak::Lot],
            ),
            Method::StvIreland => {
                (Overvotes::End, RankedRule::Irish { seats }, vec![TieBreak::EarliestStage, TieBreak::Lot])
            }
            Method::StvMeek => (Overvotes::End, RankedRule::Meek { seats }, vec![TieBreak::Lot]),
            Method::Schulze => {
                (Overvotes::Equals, RankedRule::Schulze { variant: Schulze::default() }, vec![TieBreak::Lot])
            }
            Method::RankedPairs => (Overvotes::Equals, RankedRule::RankedPairs, vec![TieBreak::Lot]),
            Method::Copeland => (Overvotes::Equals, RankedRule::Copeland { seats }, vec![TieBreak::Lot]),
            Method::Borda => {
                (Overvotes::Equals, RankedRule::Borda { seats, points: Points::Averaged }, vec![TieBreak::Lot])
            }
        };
        Procedure { reading: Reading { overvotes, most_skipped: None, repeats: Repeats::Ignore }, rule, ties }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_has_a_name_of_its_own_and_a_procedure_that_can_be_counted() {
        for method in Method::ALL {
            assert_eq!(Method::named(method.name()), Some(method));
            assert_eq!(method.procedure(2).check(5), Ok(()), "{}", method.name());
            let seats = |seats| method.procedure(seats);
            assert_eq!(seats(1) == seats(2), method.elects_one(), "{}", method.name());
        }
        assert_eq!(Method::named("plurality"), None);
    }
}
