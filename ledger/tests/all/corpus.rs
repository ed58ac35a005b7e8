//! The corpus of the fuzz targets, replayed: what a fuzzer once found stays found, what is valid stays accepted, and
//! what is hostile refused.

use crate::targets;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crypto/fuzz/corpus")
}

#[test]
fn every_target_takes_its_corpus_and_accepts_only_what_is_valid() {
    for (name, target) in targets::TARGETS {
        let mut valid = 0;
        for file in fs::read_dir(corpus().join(name)).unwrap() {
            let path = file.unwrap().path();
            println!("{}", path.display());
            let accepted = target(&fs::read(&path).unwrap());
            let kind = path.file_name().unwrap().to_string_lossy();
            assert!(!(accepted && kind.starts_with("hostile-")), "{} is accepted", path.display());
            if kind.starts_with("valid-") {
                let anew = "cargo run --manifest-path crypto/fuzz/Cargo.toml --example seeds";
                assert!(accepted, "{} is not valid any more; write the corpus anew: {anew}", path.display());
                valid += 1;
            }
        }
        assert!(valid > 0, "{name} has no valid message");
    }
}

#[test]
fn every_target_has_a_program_for_the_fuzzer() {
    let seeded: BTreeSet<_> = targets::seeds().into_iter().map(|(name, _)| name).collect();
    assert_eq!(seeded, targets::TARGETS.map(|(name, _)| name).into());
    for name in seeded {
        let path = corpus().join(format!("../fuzz_targets/{name}.rs"));
        let program = fs::read_to_string(&path).unwrap();
        assert!(program.contains(&format!("tabella_fuzz::ledger::{name}(bytes)")), "{}", path.display());
    }
}
