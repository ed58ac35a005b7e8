//! What makes a count impossible.

use thiserror::Error;

/// Counters or parameters that a rule cannot be applied to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CountError {
    /// Not as many counters as the rule needs.
    #[error("{what}: {found} were given where {expected} are needed")]
    Length {
        /// What was given.
        what: &'static str,
        /// How many are needed.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A position that is not one of the options.
    #[error("{what} names option {option}, but there are {options} options")]
    UnknownOption {
        /// What names it.
        what: &'static str,
        /// The position.
        option: usize,
        /// How many options there are.
        options: usize,
    },
    /// A counter that no ballots of this kind can add up to.
    #[error("option {option} has {count}, which {ballots} ballots of this kind cannot add up to")]
    ImpossibleCount {
        /// The option.
        option: usize,
        /// Its counter.
        count: i64,
        /// How many ballots there are.
        ballots: u64,
    },
    /// Counters that together are more than the ballots could give.
    #[error("the counters together are more than {ballots} ballots of this kind can add up to")]
    ImpossibleSum {
        /// How many ballots there are.
        ballots: u64,
    },
    /// No place to fill, or more than anybody counts by this rule.
    #[error("a count fills 1 to {most} places, not {places}")]
    Places {
        /// How many were asked for.
        places: u32,
        /// The most that can be asked for.
        most: u32,
    },
    /// The rule compares options in pairs, and no pairwise counters were given.
    #[error("this rule needs a counter for every ordered pair of options")]
    NoPairwise,
    /// The tie-break asks for ballots with the highest score, and no such counters were given.
    #[error("this tie-break needs to know how many ballots gave each option the highest score")]
    NoTopMarks,
    /// A share without a denominator, or more than the whole.
    #[error("{numerator}/{denominator} is not a share of a whole")]
    Share {
        /// Its numerator.
        numerator: u32,
        /// Its denominator.
        denominator: u32,
    },
    /// A project that costs nothing has no price per unit of utility.
    #[error("project {project} costs nothing")]
    FreeProject {
        /// The project.
        project: usize,
    },
    /// A ballot names one project twice.
    #[error("a ballot names project {project} twice")]
    Repeated {
        /// The project.
        project: usize,
    },
    /// A ballot ranks one option twice.
    #[error("a ballot ranks option {option} twice")]
    RankedTwice {
        /// The option.
        option: usize,
    },
    /// A ballot has equals, and the rule gives it to one option at a time.
    #[error("a ballot ranks options {options:?} as equals; say how such ballots are read")]
    Equals {
        /// The equals.
        options: Vec<usize>,
    },
    /// The reading makes equals, and the rule gives a ballot to one option at a time.
    #[error(
        "this rule gives a ballot to one option at a time: several options at one rank have to end it or be passed over"
    )]
    ReadAsEquals,
    /// No options, or more than a ranked contest has.
    #[error("a ranked contest has 1 to {most} options, not {options}")]
    Options {
        /// How many there are.
        options: usize,
        /// The most there can be.
        most: usize,
    },
    /// More decimal places than votes are counted in.
    #[error("votes have at most {most} decimal places, not {decimals}")]
    Decimals {
        /// How many were asked for.
        decimals: u8,
        /// The most there are.
        most: u8,
    },
    /// Pairs are not all that the rule needs.
    #[error("{rule} needs whole ballots; who is preferred to whom is not enough")]
    NeedsBallots {
        /// Name of the rule.
        rule: &'static str,
    },
    /// The rule mixes the papers, and nothing says how.
    #[error("this rule mixes the papers before it counts: it needs the public seed")]
    NoSeed,
    /// Nobody voted, so nobody has a share.
    #[error("there are no ballots")]
    NoBallots,
    /// Completion by raising the endowment needs a step that is not zero.
    #[error("the endowment is raised by at least 1")]
    NoStep,
    /// Completion by raising the endowment would not come to an end.
    #[error("the endowment would have to be raised more than {most} times")]
    StepTooSmall {
        /// How often it is raised at most.
        most: u64,
    },
    /// Numbers that add up to more than the rule's integers hold.
    #[error("{what} are too large to be added up")]
    TooLarge {
        /// Which numbers.
        what: &'static str,
    },
    /// No apportionment meets both the districts' and the lists' seats.
    #[error("no seats in {districts} districts fit the totals of {lists} lists: {why}")]
    Infeasible {
        /// How many districts.
        districts: usize,
        /// How many lists.
        lists: usize,
        /// What stands in the way.
        why: &'static str,
    },
}
