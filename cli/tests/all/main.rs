//! Whatever is tried on this crate from outside, in one program: each program more would have to be linked.

#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../../../node/tests/enrolment/card_authority.rs"]
mod card_authority;
mod command;
mod districts;
mod enrol;
mod facts;
mod funds;
#[path = "../../../ledger/tests/rig/headers.rs"]
mod headers;
mod identity;
mod light;
mod light_kill;
mod points;
mod proofs;
#[path = "../../../node/tests/enrolment/provider.rs"]
mod provider;
mod register;
mod registrar;
mod rehearse_city;
mod rig;
#[path = "../../../node/tests/node/shown.rs"]
mod shown;
mod statements;
mod trustee;
mod unlinkability;
mod unlinkability_of_the_wallet;
mod uses;
mod verdict;
