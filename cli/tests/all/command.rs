//! The `tabella` command as its users and their scripts meet it: help, exit codes, and what `--json` prints.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs the command in a folder of its own, which is where it makes temporary files too.
fn tabella(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
    command.args(arguments).current_dir(folder).env("TMPDIR", folder).env_remove("TABELLA_LOG").output().unwrap()
}

/// Exit code, and the one JSON object on standard output.
fn json(folder: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let output = tabella(folder, arguments);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert!(value.is_object(), "{text}");
    (output.status.code(), value)
}

/// Exit code, and both outputs together.
fn words(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = tabella(folder, arguments);
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let folder = folder();
    let (code, text) = words(folder.path(), &["--help"]);
    assert_eq!(code, Some(0), "{text}");
    for command in [
        "rehearse",
        "verify",
        "record",
        "office",
        "node",
        "sync",
        "witness",
        "verify-evidence",
        "open-ballot",
        "stamp",
        "prove",
        "verify-proof",
    ] {
        assert!(text.contains(command), "{command} is missing in\n{text}");
    }
    let (code, text) = words(folder.path(), &["verify", "--help"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("0 valid, 1 invalid, 2 cannot be checked"), "{text}");
}

#[test]
fn what_is_no_command_is_refused() {
    let folder = folder();
    for arguments in [&["verfy"][..], &["verify"], &["rehearse", "ballots.pb"], &["node", "run"]] {
        let (code, text) = words(folder.path(), arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        assert!(text.contains("Usage"), "{arguments:?}: {text}");
    }
}

#[test]
fn a_record_that_is_not_there_cannot_be_checked() {
    let folder = folder();
    let (code, verdict) = json(folder.path(), &["verify", "nowhere.tabella", "--json"]);
    assert_eq!((code, &verdict["outcome"]), (Some(2), &"cannot_be_checked".into()));
    let finding = &verdict["findings"][0];
    assert_eq!(finding["place"], "nowhere.tabella");
    assert_eq!(finding["code"], "record.unreadable");
    assert!(!finding["check"].as_str().unwrap().is_empty() && !finding["message"].as_str().unwrap().is_empty());
    assert_eq!(verdict["ballots"], 0);
    assert!(verdict["seconds"].is_number());

    let (code, text) = words(folder.path(), &["verify", "nowhere.tabella"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("CANNOT BE CHECKED") && text.contains("nowhere.tabella"), "{text}");
}

#[test]
fn what_is_no_record_cannot_be_checked() {
    let folder = folder();
    std::fs::write(folder.path().join("empty"), "").unwrap();
    std::fs::write(folder.path().join("letter"), "Dear city, here is my vote.\n").unwrap();
    for file in ["empty", "letter", "."] {
        let (code, verdict) = json(folder.path(), &["verify", file, "--json"]);
        assert_eq!((code, &verdict["outcome"]), (Some(2), &"cannot_be_checked".into()), "{file}");
    }
}

#[test]
fn a_report_is_written_beside_the_verdict() {
    let folder = folder();
    assert_eq!(json(folder.path(), &["rehearse", "--demo", "--out", "demo", "--json"]).0, Some(0));
    let (code, verdict) = json(folder.path(), &["verify", "demo/record.tabella", "--report", "page.html", "--json"]);
    assert_eq!((code, &verdict["outcome"], &verdict["findings"]), (Some(0), &"valid".into(), &serde_json::json!([])));
    let election = &verdict["elections"][0];
    assert_eq!((&election["turnout"], &election["timeline"]["buckets"][0]["again"]), (&10_000.into(), &0.into()));
    assert_eq!(
        election["contests"][0]["options"][0],
        serde_json::json!({
            "name": "Market square", "count": 148, "against": null, "share": 3700, "blank": false, "leads": true,
        })
    );
    let page = std::fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.contains("Valid: every check holds") && page.contains("Market square"));

    // What cannot be checked has a report too, and its exit code; a report that cannot be written is an error.
    let (code, text) = words(folder.path(), &["verify", "page.html", "--report", "of/nothing"]);
    assert_eq!(code, Some(2), "{text}");
    let json: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("of/nothing/report.json")).unwrap()).unwrap();
    assert_eq!(json["outcome"], "cannot_be_checked");
    assert!(folder.path().join("of/nothing/report.html").exists());
    let (code, text) = words(folder.path(), &["verify", "demo/record.tabella", "--report", "page.html/x.html"]);
    assert!(code == Some(2) && text.contains("the report cannot be written to page.html/x.html"), "{text}");
}

#[test]
fn a_demo_leaves_a_record_that_verifies() {
    let folder = folder();
    let (code, report) = json(folder.path(), &["rehearse", "--demo", "--out", "demo", "--json"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(report["ballots"], 400);
    assert_eq!(report["clear_count_equal"], true);
    assert_eq!(report["contest"], "plurality");
    let expected =
        serde_json::json!({ "Market square": 148, "School yard": 127, "River bank": 93, "Station road": 32 });
    assert_eq!(report["counts"], expected);
    assert_eq!(report["winners"], serde_json::json!(["Market square"]));
    for phase in ["ceremony", "roll", "seal", "cast", "vote", "check", "tally", "record"] {
        assert!(report["phases_s"][phase].as_f64().is_some_and(|seconds| seconds >= 0.0), "{phase}: {report}");
    }
    assert_eq!(report["record"], "demo/record.tabella");

    let (code, verdict) = json(folder.path(), &["verify", "demo/record.tabella", "--json"]);
    assert_eq!((code, &verdict["outcome"]), (Some(0), &"valid".into()));
    assert_eq!((&verdict["findings"], &verdict["ballots"]), (&serde_json::json!([]), &400.into()));
    let (code, text) = words(folder.path(), &["verify", "demo/record.tabella", "--checkpoint", "demo/checkpoint.txt"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("VALID: every check holds."), "{text}");
    let (code, text) = words(folder.path(), &["verify", "demo/record.tabella", "--checkpoint", "nowhere.txt"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("nowhere.txt"), "{text}");

    // The same record as a folder, as a file again, and out of a pipe.
    for (from, to) in [("demo/record.tabella", "parts"), ("parts", "again.tabella")] {
        let (code, text) = words(folder.path(), &["record", from, to]);
        assert_eq!(code, Some(0), "{text}");
    }
    let bytes = std::fs::read(folder.path().join("demo/record.tabella")).unwrap();
    assert_eq!(std::fs::read(folder.path().join("again.tabella")).unwrap(), bytes);
    let (code, verdict) = json(folder.path(), &["verify", "parts", "--json"]);
    assert_eq!((code, &verdict["outcome"]), (Some(0), &"valid".into()));
    for (length, expected) in [(bytes.len(), 0), (bytes.len() / 2, 2)] {
        let mut verify = Command::new(env!("CARGO_BIN_EXE_tabella"));
        verify.args(["verify", "-", "--json"]).current_dir(folder.path()).env("TMPDIR", folder.path());
        let mut verifying = verify.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        verifying.stdin.take().unwrap().write_all(&bytes[..length]).unwrap();
        assert_eq!(verifying.wait().unwrap().code(), Some(expected));
    }
    std::fs::remove_file(folder.path().join("parts/000/000.frames")).unwrap();
    let (code, verdict) = json(folder.path(), &["verify", "parts", "--json"]);
    assert_eq!((code, &verdict["outcome"]), (Some(2), &"cannot_be_checked".into()));
    let message = verdict["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("000.frames is missing"), "{message}");

    // The verdict stands also when nobody reads all of it.
    let mut verify = Command::new(env!("CARGO_BIN_EXE_tabella"));
    verify.args(["verify", "demo/record.tabella"]).current_dir(folder.path());
    let mut verifying = verify.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(verifying.stdout.take());
    assert_eq!(verifying.wait().unwrap().code(), Some(0));

    let (code, text) = words(folder.path(), &["rehearse", "--demo", "--out", "demo"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("not empty"), "{text}");
}

#[test]
fn a_changed_record_is_invalid() {
    let folder = folder();
    let (code, report) = json(folder.path(), &["rehearse", "--demo", "--json"]);
    assert_eq!(code, Some(0), "{report}");
    let record = PathBuf::from(report["record"].as_str().unwrap());
    let mut bytes = std::fs::read(&record).expect("a record that is named is there, also without --out");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(&record, bytes).unwrap();
    let (code, verdict) = json(folder.path(), &["verify", record.to_str().unwrap(), "--json"]);
    assert_eq!((code, &verdict["outcome"]), (Some(1), &"invalid".into()));
    assert!(!verdict["findings"][0]["place"].as_str().unwrap().is_empty(), "{verdict}");
    assert!(verdict["findings"][0]["code"].as_str().unwrap().starts_with("record."), "{verdict}");
}

#[test]
fn a_rehearsal_that_cannot_be_held_says_why() {
    let folder = folder();
    std::fs::write(folder.path().join("votes.csv"), "option,count\nyes,3\nno,1\n").unwrap();
    let held = |arguments: &[&str]| words(folder.path(), &[&["rehearse"], arguments].concat());
    for (arguments, reason) in [
        (&["nowhere.csv", "--out", "a"][..], "nowhere.csv"),
        (&["votes.csv", "--out", "b", "--limit", "0"], "no ballot"),
        (&["votes.csv", "--out", "c", "--trustees", "3", "--threshold", "4"], "4 of 3 trustees"),
        (&["votes.csv", "--out", "d", "--contest", "roulette"], "roulette"),
        (&["votes.csv", "--out", "e", "--rule", "greedy"], "--rule"),
        (&["votes.csv", "--out", "f", "--contest", "ranked"], "cannot be taken as ranked ballots"),
    ] {
        let (code, text) = held(arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(reason), "{arguments:?}: {text}");
    }
}

#[test]
fn with_a_secret_roll_no_ballot_leads_to_a_person_and_the_last_one_of_a_key_counts() {
    let folder = folder();
    let arguments = ["rehearse", "--demo", "--out", "demo", "--secret-roll", "--again", "1", "--trustees", "3"];
    let (code, report) = json(folder.path(), &[&arguments[..], &["--threshold", "2", "--json"]].concat());
    assert_eq!((code, &report["clear_count_equal"]), (Some(0), &true.into()), "{report}");
    let secret = &report["secret_roll"];
    assert_eq!((&secret["replaced"], &secret["linked"]), (&80.into(), &false.into()), "{report}");
    let questions = secret["questions"].as_array().unwrap();
    assert_eq!(questions.iter().map(|question| &question["events"]).collect::<Vec<_>>(), [400, 400, 400]);
    let (code, verdict) = json(folder.path(), &["verify", "demo/record.tabella", "--json"]);
    assert_eq!((code, &verdict["findings"]), (Some(0), &serde_json::json!([])), "{verdict}");
}

/// Rehearses a file of this name and text, and gives the report, whose record verifies.
fn rehearsed(name: &str, text: &str, more: &[&str]) -> Value {
    let folder = folder();
    std::fs::write(folder.path().join(name), text).unwrap();
    let arguments = [&["rehearse", name, "--out", "out", "--json"], more].concat();
    let (code, report) = json(folder.path(), &arguments);
    assert_eq!((code, &report["clear_count_equal"]), (Some(0), &true.into()), "{report}");
    let (code, verdict) = json(folder.path(), &["verify", "out/record.tabella", "--json"]);
    assert_eq!((code, &verdict["ballots"]), (Some(0), &report["ballots"]), "{verdict}");
    report
}

#[test]
fn votes_for_and_against_are_told_apart() {
    let report = rehearsed("a.csv", "A,B\n3,-2\n1,2\n", &["--contest", "quadratic:13"]);
    assert_eq!(report["counts"], serde_json::json!({ "A": 4, "B": 0 }));
    assert_eq!(report["against"], serde_json::json!({ "A": 0, "B": 2 }));
    assert_eq!((&report["winners"], &report["published_equal"]), (&serde_json::json!(["A"]), &Value::Null));
}

#[test]
fn a_runoff_shows_its_pairs() {
    let report = rehearsed("a.csv", "A,B,C\n5,4,0\n0,4,1\n1,2,3\n", &["--contest", "star:0..5"]);
    assert_eq!(report["counts"], serde_json::json!({ "A": 6, "B": 10, "C": 4 }));
    assert_eq!(report["pairwise"]["B"], serde_json::json!({ "A": 2, "B": 0, "C": 2 }));
    assert_eq!((&report["winners"], &report["winners_from"]), (&serde_json::json!(["B"]), &"decrypted counts".into()));
}

#[test]
fn a_selection_by_equal_shares_is_said_to_come_from_the_ballots_in_the_clear() {
    let text = "META\nkey;value\nnum_projects;3\nnum_votes;4\nbudget;10\nvote_type;approval\nrule;equalshares\n\
                PROJECTS\nproject_id;cost;votes;selected\n1;10;2;0\n2;4;2;1\n3;4;2;1\nVOTES\n\
                voter_id;vote\na;1,2\nb;2\nc;1,3\nd;3\n";
    let report = rehearsed("a.pb", text, &[]);
    assert_eq!((&report["winners"], &report["published_equal"]), (&serde_json::json!(["2", "3"]), &true.into()));
    assert_eq!(report["winners_from"], "ballots in the clear");
    let greedy = rehearsed("a.pb", text, &["--rule", "greedy"]);
    assert_eq!(greedy["winners_from"], "decrypted counts");
    assert_eq!(greedy["published"]["counts"], true);
}

#[test]
fn districts_have_contests_of_their_own_and_seats_together() {
    let text = "constituency,party,candidate_nr,candidate_name,candidate_votes\n1,Red,101,ANN,3\n1,Blue,102,BOB,1\n\
                2,Blue,103,CEM,2\n2,Red,104,DEA,0\n";
    let report = rehearsed("a.csv", text, &[]);
    assert_eq!(report["parties"], serde_json::json!({ "Red": 3, "Blue": 3 }));
    assert_eq!(report["contests"][1]["counts"], serde_json::json!({ "CEM (103)": 2, "DEA (104)": 0 }));
    assert_eq!((&report["ballots"], &report["unit"]), (&6.into(), &"ballot".into()));
    let limited = rehearsed("a.csv", text, &["--limit", "3"]);
    assert_eq!(limited["contests"][0]["counts"], serde_json::json!({ "ANN (101)": 2, "BOB (102)": 0 }));
}

#[test]
fn results_of_areas_are_not_called_ballots() {
    let text = "Area,Remain,Leave,Rejected_Ballots\nLuton,36708,47773,135\nPoole,35741,49707,40\n";
    let report = rehearsed("a.csv", text, &[]);
    assert_eq!((&report["unit"], &report["ballots"]), (&"area".into(), &2.into()));
    assert_eq!(report["counts"], serde_json::json!({ "Remain": 72_449, "Leave": 97_480, "Rejected": 175 }));
    assert_eq!(report["winners"], serde_json::json!(["Leave"]));
}

#[test]
fn a_node_without_a_board_does_not_run() {
    let folder = folder();
    let (code, text) = words(folder.path(), &["node", "run", "--dir", "nowhere"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("nowhere"), "{text}");
    let founded = ["node", "init", "--dir", "n", "--city", "Waldau", "--origin", "waldau.example/board"];
    let (code, text) = words(folder.path(), &founded);
    assert_eq!(code, Some(0), "{text}");
    let (code, text) = words(folder.path(), &founded);
    assert_eq!(code, Some(2), "a board is never founded over another one: {text}");
}

/// C has the fewest first ranks, and its ballot goes to B.
const RANKED: &str = "3 1\n2 2 1 0\n1 3 2 0\n2 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n";

#[test]
fn a42_rankings_are_counted_by_pairs_and_no_ballot_is_opened() {
    let report = rehearsed("a.blt", RANKED, &["--rule", "schulze"]);
    assert_eq!((&report["winners"], &report["winners_from"]), (&serde_json::json!(["B"]), &"decrypted counts".into()));
    assert_eq!(report["pairwise"]["A"], serde_json::json!({ "A": 0, "B": 2, "C": 4 }));
    assert_eq!(report["count"]["rule"], "schulze");
}

#[test]
fn rankings_are_mixed_opened_and_counted_in_rounds() {
    let report = rehearsed("a.blt", RANKED, &["--trustees", "3", "--threshold", "2"]);
    assert_eq!((&report["winners"], &report["winners_from"]), (&serde_json::json!(["B"]), &"opened ballots".into()));
    let stages = report["count"]["steps"]["stages"].as_array().unwrap();
    let votes: Vec<&Value> = stages.iter().map(|stage| &stage["votes"]).collect();
    assert_eq!(votes, [&serde_json::json!(["2", "2", "1"]), &serde_json::json!(["2", "3", "0"])]);
    let two = rehearsed("a.csv", "A,B,C\n1,2,3\n1,2,3\n1,2,3\n,1,2\n3,2,1\n", &["--contest", "ranked", "--seats", "2"]);
    assert_eq!((&two["winners"], &two["count"]["rule"]), (&serde_json::json!(["A", "B"]), &"stv-gregory".into()));
}
