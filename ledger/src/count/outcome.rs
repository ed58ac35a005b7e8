//! What a count comes to.

use super::budget::{equal_shares, greedy};
use super::counter_proposal::Decision;
use super::ranked::{borda, copeland, expanding, judgment, ranked_pairs, schulze, stages};
use super::{majority, seats, star};

/// What a count comes to: who is elected whatever a tie comes to, what is tied for what, and how it came about.
///
/// Options are named by their position among the counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Elected for sure, in the order in which the rule elects them. A list stands here once for each of its seats.
    pub elected: Vec<usize>,
    /// What the rule leaves open.
    pub tie: Option<Tie>,
    /// Options of which it cannot be said before the tie is broken whether they are elected, beside the tied ones.
    pub waiting: Vec<usize>,
    /// Places that the rule gives to nobody, as when too few options reach an absolute majority.
    pub vacant: usize,
    /// How it came about.
    pub steps: Steps,
}

/// Options among which the rule does not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Their positions, in ascending order.
    pub options: Vec<usize>,
    /// What they are tied for.
    pub stake: Stake,
}

/// What a tie is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stake {
    /// So many places, fewer than there are tied options; each option can take one.
    Places(usize),
    /// So much money, less than what the tied projects cost together.
    Money(u64),
    /// Who is excluded.
    Exclusion,
    /// Who comes first: whose surplus is transferred, or who receives the paper that fractions leave over.
    Turn,
}

/// An option and its counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// Its position.
    pub option: usize,
    /// Its counter.
    pub count: i64,
}

/// The steps of a count, as the rule has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Steps {
    /// All options that can be elected, from the highest counter on; equal ones in order of position.
    Ranking(Vec<Ranked>),
    /// The majority that was needed, and the ranking.
    Majority(majority::Steps),
    /// The votes that count.
    YesNo {
        /// Votes for.
        yes: u64,
        /// Votes against.
        no: u64,
    },
    /// The three questions.
    CounterProposal(Decision),
    /// Scoring round and runoff.
    Star(star::Rounds),
    /// The projects in the order in which they were looked at.
    Greedy(Vec<greedy::Step>),
    /// The rounds of equal shares.
    EqualShares(equal_shares::Trace),
    /// Seats of each list.
    Seats(seats::Allocation),
    /// The stages of a count of transferable votes.
    Stages(stages::Stages),
    /// The rounds of the Schulze method.
    Schulze(schulze::Trace),
    /// The majorities that were locked in.
    RankedPairs(ranked_pairs::Trace),
    /// Wins in pairs.
    Copeland(copeland::Trace),
    /// Points by position.
    Borda(borda::Trace),
    /// Majority grades.
    Judgment(judgment::Trace),
    /// The ranked projects that were paid for.
    Expanding(Vec<expanding::Step>),
}

impl Outcome {
    pub(super) fn decided(elected: Vec<usize>, steps: Steps) -> Self {
        Outcome { elected, tie: None, waiting: Vec::new(), vacant: 0, steps }
    }

    /// Who is elected, and after them who is tied for what is left.
    pub fn ahead(self) -> Vec<usize> {
        [self.elected, self.tie.map_or_else(Vec::new, |tie| tie.options)].concat()
    }
}
