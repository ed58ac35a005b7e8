//! A small month of a city, and what the command says of it.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tabella_cli::rehearse_city::{Habits, Plan, hold};

fn month(residents: usize, days: u32, seed: u64, out: &Path) -> Value {
    let plan = Plan { residents, days, seed, habits: Habits::default() };
    hold(&plan, out).unwrap().report.json()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn a_small_month_is_sound_and_everything_forged_is_refused_by_name() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("month");
    let command = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
        command.args(["rehearse-city", "--residents", "40", "--days", "10", "--seed", "7", "--out"]).arg(&folder);
        command.args(more).output().unwrap()
    };
    let output = command(&["--json"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said["sound"], true);

    assert_eq!(said["ballots"].as_array().unwrap().len(), 2);
    let polls = said["polls"].as_array().unwrap();
    assert_eq!(polls.len(), 10);
    assert_eq!(polls.iter().filter(|poll| poll["pseudonymous"] == true).count(), 5);
    for held in said["ballots"].as_array().unwrap().iter().chain(polls) {
        assert!(held["counts_right"] == true || held["withheld"] == true, "{held}");
    }
    assert!(polls.iter().filter(|poll| poll["counts_right"] == true).count() >= 8);

    let epochs = said["points"]["epochs"].as_array().unwrap();
    assert_eq!(epochs.len(), 3);
    for epoch in epochs {
        let points = |name: &str| number(&epoch[name]);
        assert_eq!(points("issued"), points("settled") + points("outstanding") + points("expired"), "{epoch}");
        assert_eq!(points("claimed"), points("requested") + points("issued"));
        assert!(points("settled") <= points("spent") && points("spent") <= points("redeemed"), "{epoch}");
    }
    assert!(number(&epochs[0]["settled"]) > 0 && number(&epochs[0]["expired"]) > 0);
    assert_eq!(number(&epochs[0]["outstanding"]), 0, "the first epoch is over");
    assert!(number(&epochs[2]["outstanding"]) > 0, "the last one is not");
    let caps = &said["points"]["caps"];
    assert!(number(&caps["largest_person_week"]) <= number(&caps["person_week"]));
    assert!(number(&caps["largest_epoch"]) <= number(&caps["epoch"]));
    assert!(number(&said["points"]["void"]["handed_in"]) > 0);
    assert_eq!(number(&said["points"]["void"]["credited"]), 0);
    for kind in ["glass", "heat", "return", "trip", "poll"] {
        assert!(number(&said["acts"][kind]) > 0, "{kind}");
    }

    let refused = said["refused"].as_object().unwrap();
    for (code, tally) in refused {
        assert_eq!(tally["count"], tally["expected"], "{code}");
    }
    for code in EXPECTED {
        assert!(refused.contains_key(*code), "nothing was refused with {code}");
    }
    assert_eq!(said["record"]["verdict"], "valid");
    let record = folder.join("record.tabella");
    assert_eq!(number(&said["record"]["bytes"]), record.metadata().unwrap().len());

    let verify = Command::new(env!("CARGO_BIN_EXE_tabella")).arg("verify").arg(&record).output().unwrap();
    assert_eq!(verify.status.code(), Some(0));

    let again = command(&[]);
    assert_eq!(again.status.code(), Some(2), "the folder is somebody's");
}

/// Codes of what is tried in every month.
const EXPECTED: &[&str] = &[
    "ballot.not_on_roll",
    "ballot.proof",
    "election.phase",
    "entry.encoding",
    "entry.signature",
    "entry.too_long",
    "fund.not_theirs",
    "fund.order",
    "pseudonym.proof",
    "pseudonym.repeated",
    "rewards.act.code_used",
    "rewards.act.future",
    "rewards.act.impact",
    "rewards.act.measure",
    "rewards.act.nothing",
    "rewards.act.other_holder",
    "rewards.act.other_kind",
    "rewards.act.other_programme",
    "rewards.act.signature",
    "rewards.act.too_late",
    "rewards.act.unknown_kind",
    "rewards.act.unknown_method",
    "rewards.act.unknown_party",
    "rewards.act.unknown_version",
    "rewards.claimed_before",
    "rewards.epoch_cap",
    "rewards.evaluation",
    "rewards.no_ballot",
    "rewards.no_points",
    "rewards.not_claiming",
    "rewards.not_covered",
    "rewards.no_pseudonym",
    "rewards.not_provider",
    "rewards.not_redeemable",
    "rewards.other_provider",
    "rewards.other_week",
    "rewards.payment",
    "rewards.settled_before",
    "rewards.sum",
    "rewards.tokens",
    "rewards.unknown_account",
    "rewards.unknown_epoch",
    "standing.revoked",
    "tally.wrong_counts",
];

#[test]
fn the_same_seed_gives_the_same_month_and_another_seed_another() {
    let out = tempfile::tempdir().unwrap();
    let month = |seed, name: &str| {
        let mut said = month(20, 5, seed, &out.path().join(name));
        said["seconds"].take();
        said["record"]["path"].take();
        said
    };
    let (one, same, other) = (month(1, "one"), month(1, "same"), month(2, "other"));
    assert_eq!(one, same);
    assert_eq!(
        std::fs::read(out.path().join("one/record.tabella")).unwrap(),
        std::fs::read(out.path().join("same/record.tabella")).unwrap()
    );
    assert_ne!(one["record"]["checkpoint"], other["record"]["checkpoint"]);
}

#[test]
fn what_cannot_be_simulated_is_refused() {
    let out = tempfile::tempdir().unwrap();
    for (residents, days) in [(19, 5), (20, 4), (100_001, 5), (20, 366)] {
        let plan = Plan { residents, days, seed: 1, habits: Habits::default() };
        assert!(hold(&plan, &out.path().join("month")).is_err());
    }
}
