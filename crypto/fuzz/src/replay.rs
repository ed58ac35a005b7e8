//! The corpus of the fuzz targets, replayed: what a fuzzer once found stays found, what is valid stays accepted, and
//! what is hostile refused.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::targets::{TARGETS, seeds};

/// Puts every file of the corpus through its target.
///
/// # Panics
/// When a target does not judge a file as its name says, or has no valid one.
pub fn every_target_takes_its_corpus(corpus: &Path) {
    for (name, target) in TARGETS {
        let mut valid = 0;
        for file in fs::read_dir(corpus.join(name)).unwrap() {
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

/// Looks for the program of every target, which calls the target of this name in this module.
///
/// # Panics
/// When there is none, or a target has no seeds.
pub fn every_target_has_a_program(corpus: &Path, module: &str) {
    let seeded: BTreeSet<_> = seeds().into_iter().map(|(name, _)| name).collect();
    assert_eq!(seeded, TARGETS.map(|(name, _)| name).into());
    for name in seeded {
        let path = corpus.join(format!("../fuzz_targets/{name}.rs"));
        let program = fs::read_to_string(&path).unwrap();
        assert!(program.contains(&format!("tabella_fuzz::{module}::{name}(bytes)")), "{}", path.display());
    }
}
