//! The bulletin board as pure rules: entries and their one encoding, the state machine that alone decides what is
//! valid, the Merkle log, blocks and certificates, the published record and its audit.
//!
//! The crate has no network, no files and no clock: bytes, time and randomness come in as arguments.

#![forbid(unsafe_code)]
#![deny(missing_docs, clippy::unwrap_used)]

pub mod audit;
pub mod block;
pub mod bytes;
pub mod cbor;
pub mod chain;
pub mod code;
pub mod cosignature;
pub mod count;
pub mod credential;
pub mod data_use;
pub mod entry;
pub mod fact;
pub mod forum;
pub mod fund;
pub mod issuer;
pub mod light;
pub mod manifest;
mod membership;
pub mod merkle;
pub mod note;
pub mod opened;
pub mod party;
pub mod proof;
pub mod proposal;
pub mod receipt;
pub mod record;
pub mod register;
pub mod rejection;
pub mod rewards;
pub mod standing;
pub mod state;
pub mod tiles;
