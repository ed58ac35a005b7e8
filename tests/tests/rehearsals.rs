//! Whole elections with real ballots through the `tabella` command: ceremony, node, tally, record, verdict.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use serde_json::Value;
use tabella_tests::command::{file_in, json, real_ballots, run};
use tabella_tests::standard_form;

/// Rehearses a file, verifies the record, and gives the rehearsal's report.
fn rehearse(file: &Path, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut arguments = vec!["rehearse", file.to_str().unwrap(), "--out", out.to_str().unwrap()];
    arguments.extend(more);
    let report = json(&arguments, 0);
    assert_eq!(report["clear_count_equal"], true);
    assert_eq!(report["trustees"], serde_json::json!({ "all": 5, "present": 3 }));
    for key in ["ballots", "contest", "counts", "winners", "phases_s", "record"] {
        assert!(!report[key].is_null(), "{key}");
    }
    let checkpoint = out.join("checkpoint.txt");
    let record = report["record"].as_str().unwrap();
    let verdict = json(["verify", record, "--checkpoint", checkpoint.to_str().unwrap()], 0);
    assert_eq!(verdict["outcome"], "valid");
    assert_eq!(verdict["ballots"], report["ballots"]);
    assert_eq!(verdict["findings"], serde_json::json!([]));
    report
}

fn item(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("item.json")).unwrap()).unwrap()
}

#[test]
fn ims_approval_is_counted_as_published() {
    let Some(folder) = real_ballots("approval_score/ims_approval") else { return };
    let report = rehearse(&folder.join("ims_approval.csv"), &[]);
    assert_eq!(report["ballots"], 620);
    assert_eq!(report["counts"], item(&folder)["reference"]["column_sums"]);
    assert_eq!(report["winners"], serde_json::json!(["Li"]));
}

#[test]
fn french_2002_is_counted_as_published() {
    let Some(folder) = real_ballots("approval_score/french_2002_approval_1_3") else { return };
    let converted = tempfile::tempdir().unwrap();
    let file = converted.path().join("french_2002.csv");
    assert_eq!(standard_form::french_2002(&folder, &file).unwrap(), 1250);
    let report = rehearse(&file, &[]);
    assert_eq!(report["ballots"], 1250);
    let item = item(&folder);
    let stations = item["reference"]["per_file"].as_object().unwrap();
    for (name, count) in report["counts"].as_object().unwrap() {
        let published: u64 = stations.values().map(|station| station["approvals"][name].as_u64().unwrap()).sum();
        assert_eq!(count.as_u64(), Some(published), "{name}");
    }
}

#[test]
fn a_part_of_a_table_a_large_budget_and_a_long_list_are_counted() {
    let Some(zug) = real_ballots("counts/zug_2016_ndg") else { return };
    let converted = tempfile::tempdir().unwrap();
    let file = converted.path().join("ndg.csv");
    assert_eq!(standard_form::zug_2016_ndg(&zug, &file).unwrap(), 36_884);
    // The table begins with its 25,122 ballots for yes.
    let report = rehearse(&file, &["--limit", "1000"]);
    assert_eq!(report["counts"], serde_json::json!({ "yes": 1000, "no": 0, "blank": 0, "invalid": 0 }));

    let poznan = real_ballots("pb/poland_poznan_2023_8-chartowo-rataje-zegrze").unwrap();
    let report = rehearse(&file_in(&poznan, ".pb.gz"), &["--limit", "800"]);
    assert_eq!(report["ballots"], 800);
    let wroclaw = real_ballots("pb/poland_wroclaw_2020").unwrap();
    let report = rehearse(&file_in(&wroclaw, ".pb.gz"), &["--limit", "100"]);
    assert_eq!(report["counts"].as_object().unwrap().len(), 76);
}

#[test]
fn scores_are_no_rankings_and_are_refused_in_words() {
    let Some(star) = real_ballots("approval_score/star_2020_four_candidates") else { return };
    let scores = file_in(&star, ".csv");
    let out = tempfile::tempdir().unwrap();
    let (file, out) = (scores.to_str().unwrap(), out.path().to_str().unwrap());
    let output = run(["rehearse", file, "--out", out, "--contest", "ranked"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("options are ranked from 1 to at most"), "{words}");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (ballots, kept) = (folder.path().join("b.csv"), folder.path().join("kept"));
    fs::write(&ballots, "option,count\nYes,2\nNo,1\n").unwrap();
    fs::create_dir(&kept).unwrap();
    fs::write(kept.join("letter"), "mine").unwrap();
    let output = run(["rehearse", ballots.to_str().unwrap(), "--out", kept.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 1);
}
