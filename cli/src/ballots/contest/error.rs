//! Ballots that cannot be brought to a contest.

use super::Bounds;

/// Ballots that cannot be brought to a contest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContestError {
    /// The file does not say what its numbers mean.
    #[error(
        "{file} does not say what its numbers are; say so with --contest score:0..5, star:0..5, quadratic:99, \
         cumulative:10 or ranked"
    )]
    KindNeeded {
        /// The file.
        file: String,
    },
    /// The ballots are of another nature than the contest asked for.
    #[error("{file} holds {holds}, which cannot be taken as {wanted} ballots; choose another --contest, or none")]
    OtherKind {
        /// The file.
        file: String,
        /// What its ballots are.
        holds: &'static str,
        /// The name of the kind asked for.
        wanted: &'static str,
    },
    /// A ballot marks too few options, or too many.
    #[error(
        "{file}, line {line}: the ballot marks {marks} options where {kind} allows {}; choose another --contest, or \
         correct the ballot",
        allowed(*.bounds)
    )]
    MarksOutOfBounds {
        /// The file.
        file: String,
        /// The line of the ballot.
        line: u64,
        /// Its marks.
        marks: usize,
        /// The name of the kind.
        kind: &'static str,
        /// What the contest allows.
        bounds: Bounds,
    },
    /// A number on a ballot, or a sum of them, that the contest does not allow.
    #[error(
        "{file}, line {line}: the ballot has {what} of {found} where {kind} allows {min} to {max}; choose another \
         --contest, or correct the ballot"
    )]
    OutOfBounds {
        /// The file.
        file: String,
        /// The line of the ballot.
        line: u64,
        /// What the number is.
        what: &'static str,
        /// The number.
        found: i128,
        /// The name of the kind.
        kind: &'static str,
        /// The least that is allowed.
        min: i128,
        /// The most that is allowed.
        max: i128,
    },
    /// A ballot ranks options as equals, and places have points of their own.
    #[error("{file}, line {line}: the ballot ranks options as equals, and no place has their points; break the tie")]
    Tied {
        /// The file.
        file: String,
        /// The line of the ballot.
        line: u64,
    },
    /// A knapsack contest of options without costs, or without a budget.
    #[error("{file} does not give every option a cost and all a budget, which knapsack ballots have to fit")]
    NoBudget {
        /// The file.
        file: String,
    },
    /// A number of the kind that no contest can have.
    #[error("no {kind} contest can have {what} of {number}; choose a smaller one with --contest")]
    TooLarge {
        /// The name of the kind.
        kind: &'static str,
        /// What the number is.
        what: &'static str,
        /// The number.
        number: u64,
    },
}

fn allowed(bounds: Bounds) -> String {
    match bounds.min == bounds.max {
        true => format!("exactly {}", bounds.max),
        false => format!("{} to {}", bounds.min, bounds.max),
    }
}
