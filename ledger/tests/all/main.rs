//! Whatever is tried on this crate from outside, in one program: each program more would have to be linked.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::duplicate_mod, reason = "the fuzz targets bring the rig along")]

mod authorities;
mod ballots;
mod blocks;
mod by_rule;
mod cddl;
mod ceremony;
mod corpus;
#[path = "../../../crypto/tests/rig/mod.rs"]
mod crypto_rig;
mod disabled;
mod disabled_checks;
mod earlier;
mod election;
mod electorate;
mod facts;
mod flips;
mod forum;
mod funds;
mod generate;
mod light;
mod mixes;
mod negative;
mod negative_records;
mod observer;
mod proofs;
mod properties;
mod proposals;
mod pseudonyms;
mod published_proofs;
mod receipts;
mod register;
mod rejections;
#[path = "../../../crypto/fuzz/src/replay.rs"]
mod replay;
mod rewards;
#[path = "../rig/mod.rs"]
mod rig;
mod rolls;
mod services;
#[path = "../../../crypto/tests/shuffle_rig/mod.rs"]
mod shuffle_rig;
mod signers;
mod standing;
mod tally;
#[path = "../../../crypto/fuzz/src/ledger.rs"]
mod targets;
