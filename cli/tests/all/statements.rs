//! Polls on statements: a small file through the whole command, and the published ones when they are at hand.

use std::path::Path;

use crate::rig::{json, words};
use serde_json::{Value, json as object};

/// Held by the loops alone, and equal to the count in the clear.
#[test]
fn se_3_a_poll_on_statements_is_rehearsed_with_every_change_of_mind() {
    let dir = tempfile::tempdir().unwrap();
    let (votes, out) = (dir.path().join("votes.csv"), dir.path().join("out"));
    let mut rows = "seq,voter,comment,vote\n".to_owned();
    for (seq, (voter, comment, vote)) in [
        (1, 0, "1"),
        (2, 0, "1"),
        (3, 0, "-1"),
        (4, 0, "0"),
        (5, 4, "1"),
        (1, 4, "-1"),
        (1, 0, "0"),
        (2, 0, "-1"),
        (2, 0, "1"),
    ]
    .into_iter()
    .enumerate()
    {
        rows += &format!("{seq},{voter},{comment},{vote}\n");
    }
    std::fs::write(&votes, rows).unwrap();
    std::fs::write(dir.path().join("comments.csv"), "comment-id,comment-body\n4,\"Trees, more\"\n0,\n9,Nobody\n")
        .unwrap();
    let (votes, out) = (votes.to_str().unwrap(), out.to_str().unwrap());
    let report = json(&["rehearse", votes, "--out", out, "--trustees", "3", "--threshold", "2"], 0);
    assert_eq!(report["clear_count_equal"], true);
    assert_eq!(report["counts"], object!({ "0": [1, 1, 2], "4": [1, 1, 0], "9": [0, 0, 0] }));
    assert_eq!(report["statements"][1]["text"], "Trees, more");
    let numbers = ["participants", "votes", "revotes", "ballots", "replaced", "pages", "withheld_pages"];
    assert_eq!(numbers.map(|key| report[key].as_u64().unwrap()), [5, 9, 3, 8, 3, 1, 0]);
    let verified = json(&["verify", &format!("{out}/record.tabella")], 0);
    assert_eq!(verified["ballots"], 8);
}

/// Of four people nothing is decrypted, and the count differs from that in the clear.
#[test]
fn a43_a_small_poll_is_withheld_and_the_rehearsal_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (votes, out) = (dir.path().join("votes.csv"), dir.path().join("out"));
    std::fs::write(&votes, "voter,comment,vote\n1,0,1\n2,0,1\n3,0,1\n4,0,1\n").unwrap();
    let arguments = ["rehearse", votes.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let report = json(&arguments, 1);
    assert_eq!((&report["withheld_pages"], &report["counts"]), (&object!(1), &object!({ "0": [0, 0, 0] })));
}

#[test]
fn votes_on_statements_are_of_one_kind() {
    let dir = tempfile::tempdir().unwrap();
    let votes = dir.path().join("votes.csv");
    std::fs::write(&votes, "voter,comment,vote\n1,0,1\n").unwrap();
    let out = dir.path().join("out");
    words(&["rehearse", votes.to_str().unwrap(), "--out", out.to_str().unwrap(), "--contest", "plurality"], 2);
}

/// `TABELLA_DATA=<folder> cargo test --release -p tabella-cli --test statements -- --ignored --nocapture`
#[test]
#[ignore = "takes minutes, and needs files that are not part of the project"]
fn the_published_polls_come_out_as_their_references() {
    let data = std::env::var("TABELLA_DATA").expect("TABELLA_DATA names the folder of published votes");
    let mut polls: Vec<_> =
        std::fs::read_dir(Path::new(&data).join("polls")).unwrap().map(|entry| entry.unwrap().path()).collect();
    polls.sort();
    assert!(!polls.is_empty());
    for poll in polls {
        let known: Value = serde_json::from_slice(&std::fs::read(poll.join("item.json")).unwrap()).unwrap();
        let out = tempfile::tempdir().unwrap();
        let folder = out.path().join("out");
        let report = json(&["rehearse", poll.to_str().unwrap(), "--out", folder.to_str().unwrap()], 0);
        println!("{}: {} ballots, {}", known["id"], report["ballots"], report["phases_s"]);
        assert_eq!(report["counts"], known["reference"]["last_vote"]);
        assert_eq!(
            (&report["votes"], &report["revotes"]),
            (&known["reference"]["rows"], &known["reference"]["revotes"])
        );
    }
}
