//! Whatever is tried on this crate from outside, in one program: each program more would have to be linked.

#![allow(clippy::unwrap_used, reason = "tests")]
#![allow(clippy::duplicate_mod, reason = "the fuzz targets bring the rig along")]

mod accounts;
mod amounts;
mod amounts_forgeries;
mod amounts_leaks;
mod amounts_rig;
mod amounts_soundness;
mod ballots;
mod batches;
mod ceremony;
mod changing;
mod corpus;
mod data_use;
mod derive;
mod encodings;
mod fields;
mod forgeries;
mod key_file;
mod leaks;
mod list_rig;
mod list_vectors;
mod lists;
mod membership;
mod membership_forgeries;
mod membership_rig;
mod membership_vectors;
mod nonces;
mod primitives;
#[path = "../../fuzz/src/replay.rs"]
mod replay;
#[path = "../rig/mod.rs"]
mod rig;
mod rules;
mod rules_broken;
mod shapes;
mod shares;
mod shuffle;
mod shuffle_attacks;
mod shuffle_forgeries;
#[path = "../shuffle_rig/mod.rs"]
mod shuffle_rig;
mod shuffle_vectors;
mod stored;
mod sums;
mod tally;
#[path = "../../fuzz/src/crypto.rs"]
mod targets;
mod tokens;
mod torsion;
mod vectors;
mod voprf;
mod weakened;
mod weights;
