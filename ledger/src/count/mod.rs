//! Counting rules: what follows from decrypted counters, as plain functions of whole numbers.
//!
//! Each file has one rule and names where it is published. Three things hold for all of them:
//!
//! - Nothing that decides is a floating-point number: counters are integers, shares are exact fractions.
//! - A tie is reported and never broken in silence. Where a rule has a published way to break ties it is an argument.
//! - The result shows the steps, so that anybody can follow them on paper.
//!
//! [`CountingRule`] is the entry point for what an encrypted tally gives: a counter per option and, for STAR, one per
//! ordered pair. Rules that need whole ballots or several contests are functions of their own:
//! [`ranked::RankedRule`], [`budget::BudgetRule`], [`double_majority`], [`counter_proposal`], [`seats::biproportional`].

pub mod approval;
pub mod budget;
pub mod counter_proposal;
mod counts;
pub mod cumulative;
pub mod double_majority;
mod error;
pub mod majority;
mod outcome;
pub mod plurality;
pub mod quadratic;
pub mod ranked;
mod rule;
pub mod score;
pub mod seats;
pub mod star;
pub mod yes_no;

pub use counts::{Counts, Pairwise};
pub use error::CountError;
pub use outcome::{Outcome, Ranked, Stake, Steps, Tie};
pub use rule::CountingRule;
