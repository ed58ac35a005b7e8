//! A node of the bulletin board: store, sequencer, HTTP API, sync, and the parties of an embedded city.

pub mod board;
pub mod card;
pub mod citizen;
pub mod city;
pub mod client;
pub mod cosignatures;
pub mod evidence;
pub mod export;
pub mod facts;
pub mod forum;
pub mod frames;
pub mod funds;
pub mod http;
pub mod https;
pub mod identity;
mod index;
pub mod keepsake;
pub mod keys;
mod landmarks;
pub mod light;
mod light_file;
pub mod loops;
pub mod officials;
pub mod offline;
pub mod points;
pub mod polls;
pub mod proofs;
pub mod put;
mod queue;
pub mod record;
pub mod register;
pub mod registrar;
pub mod report;
pub mod sequencer;
pub mod service;
pub mod sign_in;
pub mod store;
pub mod sync;
pub mod trustee_file;
pub mod uses;
pub mod view;
pub mod wallet;
pub mod watch;
pub mod witness;

/// The operating system's generator of randomness.
pub fn randomness() -> rand_core::OsRng {
    rand_core::OsRng
}
