//! What the six cities give their people, and where it is tried and shown here: docs/cities.md, held to the sources.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What must work, by city. An id is kept for good, and the tests of it begin with its name: `ee_1_...`.
const IDS: [(&str, &[u8]); 6] = [
    ("EE", &[1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]),
    ("ZG", &[1, 2, 3, 4, 5, 6, 7]),
    ("SE", &[1, 2, 3, 4, 5, 6, 7]),
    ("XA", &[1, 2, 3, 4, 5, 6]),
    ("SM", &[1, 2, 3, 4, 5]),
    ("WX", &[1, 2, 3, 4, 5]),
];

/// Folders of packages with tests.
const PACKAGES: [&str; 6] = ["crypto", "ledger", "node", "cli", "src-tauri", "tests"];

/// The tests of the page that shows proofs, in a browser.
const PROOFS: &str = "ui/proofs/page.test.ts";

/// The names of all tests in the sources below `root` that run in every run.
///
/// # Panics
/// When a source cannot be read.
pub fn tests_that_run(root: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    PACKAGES.iter().for_each(|package| collect(&root.join(package), &mut found));
    let proofs = fs::read_to_string(root.join(PROOFS)).expect("a source can be read");
    found.extend(proofs.lines().filter_map(|line| Some(line.split_once("test('")?.1.split_once('\'')?.0.to_owned())));
    found
}

fn collect(path: &Path, found: &mut BTreeSet<String>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).expect("a folder of the repository can be listed");
        entries.for_each(|entry| collect(&entry.expect("it has entries").path(), found));
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.extend(tests_in(&fs::read_to_string(path).expect("a source can be read")));
    }
}

fn tests_in(source: &str) -> Vec<String> {
    let (mut names, mut is_test, mut is_ignored) = (Vec::new(), false, false);
    for line in source.lines().map(str::trim_start) {
        let function = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ");
        if let Some((name, _)) = function.and_then(|rest| rest.split_once('(')) {
            if is_test && !is_ignored {
                names.push(name.to_owned());
            }
            (is_test, is_ignored) = (false, false);
        }
        is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        is_ignored |= line.starts_with("#[ignore");
    }
    names
}

/// What stands in place of a screen that is still to be made.
const NOT_YET: &str = "not yet";

/// What is wrong with a page of cities: an id without a test that runs and is named for it, a screen that is not there.
/// `is_there` says whether a file of the repository exists, by its path from the folder of the page.
pub fn wrong_rows(page: &str, tests: &BTreeSet<String>, is_there: impl Fn(&str) -> bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for id in IDS.iter().flat_map(|(city, numbers)| numbers.iter().map(move |number| format!("{city}-{number}"))) {
        let start = format!("| {id} |");
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with(&start)).collect();
        let [row] = rows[..] else {
            wrong.push(format!("{id} has {} rows", rows.len()));
            continue;
        };
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, _, tried, shown] = cells[..] else {
            wrong.push(format!("{id} has {} cells", cells.len()));
            continue;
        };
        let named: Vec<&str> = tried.split('`').skip(1).step_by(2).collect();
        let prefix = format!("{}_", id.to_lowercase().replace('-', "_"));
        if !named.iter().any(|name| name.contains(&prefix)) {
            wrong.push(format!("{id} has no test of its name"));
        }
        wrong.extend(named.iter().filter(|name| !tests.contains(**name)).map(|name| format!("{id}: no test {name}")));
        let files: Vec<&str> = shown.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)).collect();
        if files.is_empty() && !shown.starts_with(NOT_YET) {
            wrong.push(format!("{id} has no screen"));
        }
        wrong.extend(files.iter().filter(|file| !is_there(file)).map(|file| format!("{id}: no screen {file}")));
    }
    wrong
}
