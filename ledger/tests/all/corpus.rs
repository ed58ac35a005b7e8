//! The corpus of the fuzz targets, replayed.

use std::path::{Path, PathBuf};

use crate::replay;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crypto/fuzz/corpus")
}

#[test]
fn every_target_takes_its_corpus_and_accepts_only_what_is_valid() {
    replay::every_target_takes_its_corpus(&corpus());
}

#[test]
fn every_target_has_a_program_for_the_fuzzer() {
    replay::every_target_has_a_program(&corpus(), "ledger");
}
