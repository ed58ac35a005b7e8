//! Enrolment requests at the registrar's desk, with and without proofs of identity.

#![allow(clippy::unwrap_used, reason = "tests")]

mod card_authority;
mod cards;
mod city;
mod provider;
mod requests;
mod rig;
mod sign_in;
