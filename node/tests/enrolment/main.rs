//! Enrolment requests at the registrar's desk, with and without proofs of identity.

#![allow(clippy::unwrap_used, reason = "tests")]

mod card_authority;
mod cards;
mod requests;
mod rig;
