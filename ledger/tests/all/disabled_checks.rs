//! The table of checks that `make disabled-checks` takes out of the verifier one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::disabled::{apply, parse};

const TABLE: &str = include_str!("../../../scripts/disabled-checks.txt");

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources that the table names.
fn sources() -> BTreeMap<String, String> {
    let files: BTreeSet<&str> = parse(TABLE).iter().flat_map(|check| &check.edits).map(|edit| edit.file).collect();
    files.into_iter().map(|file| (file.to_owned(), fs::read_to_string(root().join(file)).unwrap())).collect()
}

#[test]
fn every_check_of_the_table_is_in_the_sources() {
    let unfit = apply(&parse(TABLE), &mut sources());
    assert!(unfit.is_ok(), "no longer in the sources: {unfit:#?}");
}

#[test]
fn every_rule_has_a_check_in_the_table() {
    let page = include_str!("../../../docs/record.md");
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next());
    let is_rule = |cell: &&str| {
        let number = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
        number.len() < cell.len() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
    };
    let rules: BTreeSet<&str> = cells.filter(is_rule).collect();
    assert!(rules.len() > 90, "{}", rules.len());
    let checks = parse(TABLE);
    let held: BTreeSet<&str> = checks.iter().map(|check| check.rule).collect();
    let missing: Vec<_> = rules.difference(&held).collect();
    assert!(missing.is_empty(), "no check is taken out for {missing:?}");
    let names: BTreeSet<_> = checks.iter().map(|check| (check.rule, check.what)).collect();
    assert_eq!(names.len(), checks.len(), "two checks have one name");
}

/// Writes the sources with switches into the folder that the environment names, for `scripts/disabled-checks.sh`.
#[test]
#[ignore = "writes into the copy that scripts/disabled-checks.sh makes"]
fn write_switchable_sources() {
    let copy = PathBuf::from(std::env::var_os("TABELLA_SWITCHABLE").unwrap());
    let (checks, mut files) = (parse(TABLE), sources());
    apply(&checks, &mut files).unwrap();
    files.iter().for_each(|(name, source)| fs::write(copy.join(name), source).unwrap());
    let list: String = checks
        .iter()
        .map(|check| format!("{}\t{}\t{}\n", check.rule, check.what, check.survives.unwrap_or_default()))
        .collect();
    fs::write(copy.join("checks.tsv"), list).unwrap();
}
