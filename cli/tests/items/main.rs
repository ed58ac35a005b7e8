//! Rehearses every published election in the folder that TABELLA_DATA names, and prints how each came out:
//! `TABELLA_DATA=<folder> cargo test --release -p tabella-cli --test items -- --ignored --nocapture`
//!
//! TABELLA_ITEMS names some of them (parts of their names, with commas between), TABELLA_LIMIT takes so many ballots of
//! each only. The files are not part of the project.

#![allow(clippy::unwrap_used, reason = "tests")]

mod expected;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const GROUPS: [&str; 4] = ["pb", "approval_score", "quadratic", "counts"];

/// A published election.
struct Item {
    group: &'static str,
    folder: PathBuf,
    known: Value,
}

impl Item {
    fn id(&self) -> &str {
        self.known["id"].as_str().unwrap()
    }

    /// What the files of the item do not say of themselves.
    fn arguments(&self) -> Vec<&'static str> {
        let kind = self.known["ballot_type"].as_str().unwrap();
        match self.group {
            // The file says `equalshares` without the completion by which the reference was made.
            "pb" if self.id() == "netherlands_assen_2024" => vec!["--rule", "equalshares/add1"],
            "quadratic" => vec!["--contest", "quadratic:99"],
            "approval_score" if kind.contains("STAR") => vec!["--contest", "star:0..5"],
            // Its sums of ranks are known and compared; who is elected by single transferable vote no sum says.
            "approval_score" if kind == "stv" => vec!["--contest", "score:0..10"],
            _ => Vec::new(),
        }
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            let plain = name.strip_suffix(".gz").unwrap_or(&name);
            [".pb", ".cat", ".csv"].iter().any(|ending| plain.ends_with(ending))
        });
        files.sort();
        assert!(!files.is_empty(), "{}", self.id());
        files
    }
}

fn wanted() -> Vec<Item> {
    let wanted = std::env::var("TABELLA_ITEMS").unwrap_or_default();
    let mut items = items();
    items.retain(|item| wanted.split(',').any(|part| item.id().contains(part)));
    assert!(!items.is_empty(), "TABELLA_ITEMS names none of the elections");
    items
}

fn items() -> Vec<Item> {
    let data =
        PathBuf::from(std::env::var_os("TABELLA_DATA").expect("TABELLA_DATA names the folder with the elections"));
    let mut items = Vec::new();
    for group in GROUPS {
        let mut folders: Vec<PathBuf> =
            std::fs::read_dir(data.join(group)).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        for folder in folders {
            let known = serde_json::from_slice(&std::fs::read(folder.join("item.json")).unwrap()).unwrap();
            items.push(Item { group, folder, known });
        }
    }
    items
}

/// The report of one rehearsal.
fn rehearse(file: &Path, arguments: &[&str]) -> Result<Value, String> {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
    command.arg("rehearse").arg(file).arg("--out").arg(&out).arg("--json").args(arguments);
    let output = command.output().unwrap();
    match serde_json::from_slice(&output.stdout) {
        Ok(report) => Ok(report),
        Err(_) => Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned()),
    }
}

fn row(report: &Value) -> String {
    let contests = report["contests"].as_array().unwrap();
    let kind = report["contest"].as_str().unwrap();
    let kind = if contests.len() > 1 { format!("{} x {kind}", contests.len()) } else { kind.to_owned() };
    let mut row = format!("{:>7} {:<5} {kind:<28}", report["ballots"], report["unit"].as_str().unwrap());
    for phase in ["ceremony", "roll", "seal", "cast", "check", "tally", "record"] {
        write!(row, " {:>8.2}", report["phases_s"][phase].as_f64().unwrap_or_default()).unwrap();
    }
    row
}

#[test]
#[ignore = "rehearses the published elections that TABELLA_DATA names, which takes long"]
fn every_published_election_comes_out_as_known() {
    let limit = std::env::var("TABELLA_LIMIT").ok();
    println!(
        "{:<46} {:>7} {:<5} {:<28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}  verdict",
        "item", "ballots", "unit", "contest", "ceremony", "roll", "seal", "cast", "check", "tally", "record"
    );
    let mut failed = Vec::new();
    for item in wanted() {
        let mut reports = Vec::new();
        for file in item.files() {
            let mut arguments = item.arguments();
            arguments.extend(limit.iter().flat_map(|limit| ["--limit", limit.as_str()]));
            match rehearse(&file, &arguments) {
                Ok(report) => {
                    println!("{:<46} {}", item.id(), row(&report));
                    reports.push(report);
                }
                Err(error) => println!("{:<46} {error}", item.id()),
            }
        }
        let verdict = match reports.len() == item.files().len() {
            true => expected::compare(&item, &reports, limit.is_some()),
            false => Err("not held".to_owned()),
        };
        match verdict {
            Ok(words) => println!("{:<46} = {words}", ""),
            Err(words) => {
                println!("{:<46} FAILED: {words}", "");
                failed.push(item.id().to_owned());
            }
        }
    }
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
#[ignore = "reads the published elections that TABELLA_DATA names"]
fn rankings_by_numbers_are_refused_in_words() {
    let stv = items().into_iter().find(|item| item.known["ballot_type"] == "stv").unwrap();
    let error = rehearse(&stv.files()[0], &["--contest", "ranked"]).unwrap_err();
    assert!(error.contains("not counted yet by this version"), "{error}");
}
