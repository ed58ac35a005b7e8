//! Points: a person's purse, a provider's counter, and the trustees' loop that issues tokens (`docs/points.md`).
//!
//! What somebody has is read out of the own copy of the board with the secrets of the recovery phrase: nobody is asked, so
//! nobody learns which claims, accounts and spends belong together, and a fresh device with the phrase finds all of it.

mod accounts;
mod error;
mod issuers;
mod log;
mod provider;
mod purse;
mod review;
mod rules;
mod schedule;
mod settling;
mod slip;
mod spending;

pub use error::PointsError;
pub use issuers::{Issued, PER_LOOK, TokenIssuers};
pub use log::RewardLog;
pub use provider::{Counter, CounterError, Presented};
pub use purse::{Claimable, EpochPoints, OwnClaim, OwnSpend, OwnToken, Purse, Stage};
pub use review::{ReviewedAct, ReviewedQuote};
pub use rules::{EpochFile, ProgrammeFile, RulesFileError};
pub use schedule::Schedule;
pub use settling::Honoured;
pub use slip::{NONCE_BYTES, Purpose, Quote, SignedQuote, Slip, SlipError, Voucher};
