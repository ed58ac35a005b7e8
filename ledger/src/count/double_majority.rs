//! Double majority of the people and the cantons.
//!
//! Swiss Federal Constitution (SR 101), article 142: paragraph 2 asks for the majority of those who vote and of the
//! cantons; by paragraph 3 the result of the vote in a canton is the canton's vote; by paragraph 4 Obwalden, Nidwalden,
//! Basel-Stadt, Basel-Landschaft, Appenzell Ausserrhoden and Appenzell Innerrhoden have half a vote each. An equal
//! number is no majority, of people in a canton or in the country as well as of cantons.

use super::yes_no;

/// Valid votes on a yes/no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Votes {
    /// Votes for.
    pub yes: u64,
    /// Votes against.
    pub no: u64,
}

/// One canton.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Canton {
    /// Its valid votes.
    pub votes: Votes,
    /// Whether it has half a vote.
    pub half: bool,
}

/// How a double majority came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoubleMajority {
    /// Whether the people accept.
    pub people: bool,
    /// Votes of cantons for, in halves.
    pub halves_for: u32,
    /// Votes of all cantons, in halves: 46 in Switzerland since 1979.
    pub halves: u32,
    /// Whether the cantons accept.
    pub cantons: bool,
    /// Whether both accept.
    pub accepted: bool,
}

/// Applies the double majority. The `people` are given beside the cantons, because official totals can have votes that
/// no canton's published count has.
pub fn double_majority(people: Votes, cantons: &[Canton]) -> DoubleMajority {
    let weight = |canton: &Canton| if canton.half { 1 } else { 2 };
    let halves = cantons.iter().map(weight).sum();
    let halves_for =
        cantons.iter().filter(|canton| yes_no::accepted(canton.votes.yes, canton.votes.no)).map(weight).sum();
    let people = yes_no::accepted(people.yes, people.no);
    // More than half of the halves.
    let cantons = 2 * halves_for > halves;
    DoubleMajority { people, halves_for, halves, cantons, accepted: people && cantons }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOR: Votes = Votes { yes: 2, no: 1 };
    const AGAINST: Votes = Votes { yes: 1, no: 2 };

    fn cantons(whole_for: usize, half_for: usize) -> Vec<Canton> {
        let of = |all: usize, accepting: usize, half| {
            (0..all).map(move |canton| Canton { votes: if canton < accepting { FOR } else { AGAINST }, half })
        };
        of(20, whole_for, false).chain(of(6, half_for, true)).collect()
    }

    #[test]
    fn half_of_the_cantons_is_not_enough() {
        let half = double_majority(FOR, &cantons(10, 3));
        assert_eq!((half.halves_for, half.halves, half.cantons, half.accepted), (23, 46, false, false));
        let majority = double_majority(FOR, &cantons(10, 4));
        assert_eq!((majority.halves_for, majority.cantons, majority.accepted), (24, true, true));
    }

    #[test]
    fn both_majorities_are_needed() {
        let people_only = double_majority(FOR, &cantons(9, 6));
        assert!(people_only.people && people_only.cantons);
        assert!(!double_majority(AGAINST, &cantons(20, 6)).accepted);
        assert!(!double_majority(FOR, &cantons(8, 6)).accepted);
    }

    #[test]
    fn an_equal_vote_is_a_vote_against() {
        let equal = Votes { yes: 5, no: 5 };
        assert!(!double_majority(equal, &cantons(20, 6)).people);
        let mut cantons = cantons(10, 4);
        cantons[0].votes = equal;
        assert_eq!(double_majority(FOR, &cantons).halves_for, 22);
    }
}
