//! A record in which one bit is changed is never valid.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tabella_tests::command::{json, run, tabella};
use tabella_tests::flips::{flip_each, places};

/// A rehearsed election of some hundred ballots, written to `folder`.
fn record(folder: &Path) -> PathBuf {
    let ballots = folder.join("trees.csv");
    fs::write(&ballots, "option,count\nMarket square,80\nSchool yard,70\nRiver bank,50\n").unwrap();
    let out = folder.join("out");
    let report = json(["rehearse", ballots.to_str().unwrap(), "--out", out.to_str().unwrap()], 0);
    report["record"].as_str().unwrap().into()
}

#[test]
fn ee_6_two_hundred_flipped_bits_are_found_each_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let places = places(fs::metadata(&record).unwrap().len(), 200, 7);
    let found = flip_each(&record, &places, &mut |_| {}).unwrap();
    assert_eq!(found.values().sum::<usize>(), 200);
    // Every bit was put back.
    assert_eq!(json(["verify", record.to_str().unwrap()], 0)["outcome"], "valid");

    // In a record that was wrong before, finding something is no success.
    let mut bytes = fs::read(&record).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let wrong = folder.path().join("wrong.tabella");
    fs::write(&wrong, bytes).unwrap();
    let error = flip_each(&wrong, &places, &mut |_| {}).unwrap_err();
    assert!(error.to_string().contains("not valid without any change"), "{error}");
}

#[test]
fn ee_6_the_command_names_the_place_and_tells_the_three_outcomes_apart() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let mut bytes = fs::read(&record).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    let changed = folder.path().join("changed.tabella");
    fs::write(&changed, &bytes).unwrap();
    let verdict = json(["verify", changed.to_str().unwrap()], 1);
    assert_eq!(verdict["outcome"], "invalid");
    // The frame in which the changed byte is begins before it, and is not long.
    let place = verdict["findings"][0]["place"].as_str().unwrap();
    let at: usize = place.strip_prefix("byte ").unwrap().parse().unwrap();
    assert!(at <= middle && middle < at + 12 + (64 << 10), "{place}, changed was {middle}");
    fs::write(&changed, &bytes[..middle]).unwrap();
    assert_eq!(json(["verify", changed.to_str().unwrap()], 2)["outcome"], "cannot_be_checked");
}

#[test]
fn ee_6_the_command_finds_flipped_bits_as_the_audit_does() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let bytes = fs::read(&record).unwrap();
    let changed = folder.path().join("changed.tabella");
    for (at, bit) in places(bytes.len() as u64, 20, 8) {
        let mut bytes = bytes.clone();
        bytes[at as usize] ^= 1 << bit;
        fs::write(&changed, bytes).unwrap();
        let output = run(["verify", changed.to_str().unwrap(), "--json"]);
        let verdict: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let said = (output.status.code(), verdict["outcome"].as_str().unwrap());
        assert!(
            [(Some(1), "invalid"), (Some(2), "cannot_be_checked")].contains(&said),
            "byte {at}, bit {bit}: {said:?}"
        );
        assert!(!verdict["findings"][0]["place"].as_str().unwrap().is_empty(), "byte {at}, bit {bit}: {verdict}");
    }
}

#[test]
fn ee_6_a_record_verifies_on_a_machine_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/offline-verify.sh");
    let offline = |record: &Path| {
        let mut verify = Command::new(&script);
        verify.arg(record).arg(record.with_file_name("checkpoint.txt")).env("TABELLA", tabella().get_program());
        let output = verify.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, verdict, words) = offline(&record);
    if words.contains("no network namespace") {
        println!("skipped: {words}");
        return;
    }
    assert!(code == Some(0) && verdict.starts_with("VALID") && words.contains("No network"), "{words}{verdict}");
    let mut bytes = fs::read(&record).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&record, bytes).unwrap();
    let (code, verdict, words) = offline(&record);
    assert!(code == Some(1) && verdict.starts_with("INVALID"), "{words}{verdict}");
}
