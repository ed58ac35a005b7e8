//! Rules that count ranked ballots in the open.
//!
//! A ballot's marks become a ranking by a [`Reading`], rankings become a [`RankedProfile`], and a [`RankedRule`] counts the
//! profile. A [`Procedure`] is all that a manifest says of it; `docs/counting.md` says it in words. As for all counting rules, nothing that decides is a floating-point number, ties are
//! broken only by the [`TieBreak`]s that are named, and the outcome shows every stage.
//!
//! | file | rules |
//! |---|---|
//! | [`runoff`] | instant runoff |
//! | [`stv`] | single transferable vote: Scotland, Portland, Ireland, Meek |
//! | [`schulze`], [`ranked_pairs`], [`copeland`], [`borda`] | rules of pairs and of positions |
//! | [`judgment`] | Majority Judgment of grades |
//! | [`expanding`] | participatory budgets of ranked projects |

pub mod borda;
pub mod copeland;
pub mod expanding;
pub mod judgment;
mod method;
mod pairs;
mod procedure;
mod profile;
mod progress;
pub mod ranked_pairs;
mod reading;
mod rule;
pub mod runoff;
pub mod schulze;
pub mod stages;
pub mod stv;
mod tie;

#[cfg(test)]
mod properties;

pub use method::Method;
pub use pairs::condorcet_winner;
pub use procedure::Procedure;
pub use profile::{End, MAX_BALLOTS, MAX_OPTIONS, RankedBallot, RankedProfile};
pub use reading::{Overvotes, Reading, Repeats};
pub use rule::RankedRule;
pub use tie::{Draw, Purpose, TieBreak, Ties};
