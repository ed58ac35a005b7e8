//! The published set of broken records, read from files, from folders and from streams: the verdict is the same.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use rand_core::OsRng;
use serde_json::Value;
use tabella_ledger::audit::{Outcome, audit};
use tabella_ledger::record::Source;
use tabella_node::record::{self, Spool};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/negative-records")
}

/// What an audit says of the record of a sample: outcome, and check and code of what it found.
fn said(sample: &Value, source: &(impl Source + ?Sized)) -> (String, Vec<(String, String)>) {
    let printed = sample["checkpoint"].as_str().map(|name| fs::read_to_string(folder().join(name)).unwrap());
    let verdict = audit(source, printed.as_deref(), &mut OsRng, &mut |_| {});
    let outcome = match verdict.outcome {
        Outcome::Valid => "valid",
        Outcome::Invalid => "invalid",
        Outcome::CannotBeChecked => "cannot_be_checked",
    };
    let found = verdict.findings.iter().map(|finding| (finding.check.name().to_owned(), finding.code.to_owned()));
    (outcome.to_owned(), found.collect())
}

fn expected(sample: &Value) -> (String, Vec<(String, String)>) {
    let text = |member: &str| sample[member].as_str().map(str::to_owned);
    let found = text("check").zip(text("code"));
    (text("outcome").unwrap(), found.into_iter().collect())
}

#[test]
fn a_broken_record_is_refused_in_the_same_way_however_it_comes() {
    let index: Value = serde_json::from_slice(&fs::read(folder().join("index.json")).unwrap()).unwrap();
    let samples = index["records"].as_array().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let mut folders = 0;
    for (number, sample) in samples.iter().enumerate() {
        let path = folder().join(sample["file"].as_str().unwrap());
        assert_eq!(said(sample, &*record::open(&path).unwrap()), expected(sample), "file {}", path.display());
        let stream = Spool::new(fs::File::open(&path).unwrap(), tempfile::tempfile().unwrap());
        assert_eq!(said(sample, &stream), expected(sample), "stream {}", path.display());
        // What has no whole frames cannot be cut between them.
        let parts = scratch.path().join(number.to_string());
        if record::split(&path, &parts).is_ok() {
            assert_eq!(said(sample, &*record::open(&parts).unwrap()), expected(sample), "folder {}", path.display());
            folders += 1;
        }
    }
    assert!(samples.len() > 400 && folders > 400, "{} records, {folders} folders", samples.len());
}
