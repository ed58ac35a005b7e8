//! Accounts whose balance nobody can read but their owner (`docs/protocol.md`, section 19).
//!
//! An account of an epoch is a public key and a commitment B = b G + r J' to its balance b, at first the identity. What is
//! credited is public. A spend shows a commitment V to its amount, and one aggregated range proof says that V holds an
//! amount and B - V a remainder, each below 2^32; so nobody spends what is not there. How much it was and what for stands
//! in a memo that the provider opens, and the owner, who finds everything again from the key of the account. A provider is
//! paid for the sum of many spends, which it opens without opening one.
//!
//! - [`Balance`] is what everybody keeps of an account, [`Holding`] what its owner keeps.
//! - [`Holding::spend`] makes a [`Spend`]; [`Balance::spend`] and [`verify_batch`] check it.
//! - [`Spend::open_as_provider`] gives the [`Memo`]; [`check_sum`] checks what a provider says of many.
//!
//! The bases are those of [`amounts`](crate::amounts). Whoever makes use of this has to see to it that a spend is taken once,
//! that the numbers of an account count up, that what is cancelled was spent and not settled, and that the key of an account
//! is derived for one epoch and used for nothing else.

mod balance;
mod memo;
mod opening;
mod spend;

use thiserror::Error;

pub use balance::{BALANCE_BYTES, Balance, Holding};
pub use memo::{MAX_TEXT_BYTES, MEMO_BYTES, Memo};
pub use opening::{Opening, check_sum};
pub use spend::{RANGE_BYTES, SPEND_BYTES, Spend, SpendContext, verify_batch};

use crate::encoding::DecodeError;

/// Version byte of encoded balances and spends.
pub const ACCOUNT_VERSION: u8 = 1;

/// What goes wrong with accounts.
///
/// Says what, and never how much: an error may be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccountError {
    /// The bytes are not a spend or a balance.
    #[error("the spend cannot be read: {0}")]
    Decode(#[from] DecodeError),
    /// All that was ever credited to one account stays below 2^32, so its balance does.
    #[error("with this credit the account would have got 2^32 points or more; use an account of another epoch")]
    Overflow,
    /// The amount or the remainder is not below 2^32, or the proof was made for something else.
    #[error("the proof that amount and remainder are in range does not hold, for this account, balance and provider")]
    Range,
    /// The key at hand is not that of the account or of the provider.
    #[error("this is not the key that the spend names")]
    OtherKey,
    /// More than the balance.
    #[error("the balance does not cover the amount")]
    Insufficient,
    /// Nothing is spent.
    #[error("an amount of zero is no spend")]
    Zero,
    /// The text of the memo is too long.
    #[error("the text of the memo has {0} bytes, at most {MAX_TEXT_BYTES} fit; say it shorter")]
    TooLong(usize),
    /// The memo was sealed for somebody else or for another spend, or changed.
    #[error("the memo does not open: it was not sealed for this key and this spend")]
    Memo,
    /// The memo opens, and what is inside is no amount and text with zeros behind them. The owner made it so.
    #[error("the memo has impossible padding: the owner did not seal it as agreed")]
    Padding,
    /// The amount and the blinding at hand are not what the commitment holds.
    #[error("the opening is not that of the commitment")]
    Opening,
    /// The sum that was said is not the sum of what was committed to, or there is nothing to add up.
    #[error("amount and blinding do not open the sum of the spends that are named")]
    Sum,
}
