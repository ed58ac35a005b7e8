//! Tokens: points that somebody earned in public and redeems without a trail (`docs/protocol.md`, section 18).
//!
//! A token is a fresh public key S, its *serial*, with N = k H1(S), where k is the secret key of the issuers and H1 hashes
//! to the group. It is issued blind: the issuers see r H1(S) and answer with k r H1(S). Any m of n issuers hold k together,
//! from an ordinary [key ceremony](crate::ceremony), one slot a denomination. Function and proof are those of RFC 9497,
//! mode VOPRF, suite ristretto255-SHA512 ([`oprf`]).
//!
//! 1. [`TokenRequest::derive`] gives the serial and the blinded element, which is published with a claim.
//! 2. [`Evaluation::produce`] is an issuer's answer to many claims at once; [`Evaluation::verify`] checks it against that
//!    issuer's public share.
//! 3. [`combine`] joins the answers of enough issuers; [`TokenRequest::finish`] unblinds them to a [`Token`].
//! 4. To redeem it, the owner publishes serial and N, signed under the serial. The issuers then evaluate
//!    [`Token::input`], which is H1(S) itself, and everybody compares.
//!
//! Whoever makes use of this has to see to it that
//! - the ceremony serves nothing else. Evaluating is decrypting: in an election, an evaluation of the C_0 of a ballot
//!   opens that ballot, and a decryption share is an evaluation that nobody counted.
//! - the claimed N stands on the board before any issuer evaluates the serial, and a serial is evaluated once. That
//!   evaluation is N, whether or not somebody had it before.
//! - issuers answer what is on the board and nothing else.

mod evaluation;
pub mod oprf;
mod request;

use thiserror::Error;

pub use evaluation::{Evaluated, Evaluation, IssuerKey, MAX_BATCH, Purpose, VerifiedShare, combine};
pub use request::{Token, TokenRequest};

use crate::encoding::DecodeError;

/// Version byte of an encoded evaluation.
pub const EVALUATION_VERSION: u8 = 1;

/// What goes wrong with tokens. Issuers are named by index, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TokenError {
    /// An input that RFC 9497 has no element for: too long, or one that hashes to the identity, which nobody finds.
    #[error("no token has this serial: {0} bytes cannot be hashed to the group")]
    Input(usize),
    /// A blind of zero, which would hide nothing.
    #[error("the blind is zero; draw another")]
    Blind,
    /// No such slot.
    #[error("the issuers' ceremony has {slots} slots, none with number {slot}")]
    Slot {
        /// The slot asked for, from 0.
        slot: usize,
        /// How many there are.
        slots: usize,
    },
    /// An index that no issuer has.
    #[error("there is no issuer {0}")]
    Issuer(usize),
    /// The secret shares at hand are not those of that issuer.
    #[error("these are not the shares of issuer {0} in this ceremony")]
    OtherShares(usize),
    /// None, or more than one evaluation may hold.
    #[error("an evaluation is of 1 to {MAX_BATCH} elements, not {0}")]
    Size(usize),
    /// Another number of elements than there were claims.
    #[error("issuer {issuer} answers {found} elements where {expected} were claimed")]
    Count {
        /// Whose evaluation.
        issuer: usize,
        /// How many claims.
        expected: usize,
        /// How many answers.
        found: usize,
    },
    /// An evaluation that cannot be read.
    #[error("issuer {issuer}: {source}")]
    Decode {
        /// Whose evaluation.
        issuer: usize,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// The issuer did not use its share of this key on exactly these elements.
    #[error("issuer {0}: the proof of the evaluation does not hold for this key, chain, purpose and these claims")]
    Proof(usize),
    /// Fewer issuers than the threshold.
    #[error("only {found} of the {needed} issuers needed have evaluated this")]
    TooFew {
        /// How many have.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A share that was checked for another key, or for another element than the first.
    #[error("the share of issuer {0} is of another key or of another element")]
    OtherInput(usize),
    /// Evaluated was something else than what was asked for.
    #[error("what was evaluated is not the element of this request")]
    OtherRequest,
}
