//! A record in which one bit is changed is never valid.

use std::fs;

use tabella_tests::command::{json, tabella};
use tabella_tests::flips::{flip_each, places};

/// A rehearsed election of some hundred ballots, written to `folder`.
fn record(folder: &std::path::Path) -> std::path::PathBuf {
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
    assert!(verdict["findings"][0]["place"].as_str().unwrap().contains("block"));
    fs::write(&changed, &bytes[..middle]).unwrap();
    assert_eq!(json(["verify", changed.to_str().unwrap()], 2)["outcome"], "cannot_be_checked");
}

#[test]
fn ee_6_a_record_verifies_on_a_machine_without_a_network() {
    let folder = tempfile::tempdir().unwrap();
    let record = record(folder.path());
    let program = tabella().get_program().to_owned();
    let offline = std::process::Command::new("unshare").arg("--net").arg(program).arg("verify").arg(&record).output();
    match offline {
        Ok(output) if output.status.success() => {
            assert!(String::from_utf8_lossy(&output.stdout).starts_with("VALID"));
        }
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("unshare") => {
            println!("skipped: a network namespace takes rights that this account does not have");
        }
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => println!("skipped: {error}"),
    }
}
