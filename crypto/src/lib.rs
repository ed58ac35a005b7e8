//! Verifiable voting on ristretto255: key ceremony, sealed ballots and their proofs, tally, decryption.
//!
//! What this crate proves, to anybody who has the public bytes alone:
//! - every accepted ballot holds a choice that its contest allows, and was signed by the voter's key for this chain,
//!   this election and this place in the voter's own order ([`ballot`]);
//! - the published counts are the sums of exactly the counted ballots ([`tally`]);
//! - no fewer than k of n trustees could have opened anything ([`ceremony`]).
//!
//! What it does not do: it does not protect against the computer on which a ballot is sealed, it is not receipt-free
//! (who keeps a ballot's nonce can show what is in it), and any k trustees together can read every ballot.
//!
//! The crate knows no input or output, no clock and no formats but its own fixed-width encodings; randomness is an
//! argument. Names of variables are those of `docs/protocol.md`.

#![forbid(unsafe_code)]
#![deny(missing_docs, clippy::unwrap_used)]

pub mod ballot;
pub mod ceremony;
pub mod contest;
pub mod dleq;
pub mod encoding;
pub mod group;
pub mod signature;
pub mod tally;
pub mod transcript;

/// Identifier of the set of algorithms in this crate: ristretto255, merlin, SHA-256/512. It stands in every entry and
/// at the head of every ballot's transcript, so that a successor can be told apart.
pub const SUITE: u8 = 1;
