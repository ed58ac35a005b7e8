//! Every row of docs/cities.md is tried by a test and shown by a screen.

use std::fs;
use std::path::{Path, PathBuf};

use tabella_tests::cities::{tests_that_run, wrong_rows};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/cities.md")).expect("the page is there")
}

fn wrong(page: &str) -> Vec<String> {
    wrong_rows(page, &tests_that_run(&root()), |file| root().join("docs").join(file).is_file())
}

#[test]
fn every_row_has_a_test_that_runs_and_a_screen() {
    assert_eq!(wrong(&page()), Vec::<String>::new());
}

#[test]
fn rows_that_promise_too_much_are_caught() {
    let page = page();
    let row = page.lines().find(|line| line.starts_with("| SE-3 |")).expect("the row is there");
    let cells: Vec<&str> = row.split('|').collect();
    let with = |tried: &str, shown: &str| page.replace(row, &format!("| SE-3 |{}| {tried} | {shown} |", cells[2]));
    let (tried, shown) = (cells[3], cells[4]);

    assert_eq!(wrong(&page.replace(row, "")), ["SE-3 has 0 rows"]);
    assert_eq!(wrong(&format!("{page}\n{row}")), ["SE-3 has 2 rows"]);
    assert_eq!(wrong(&page.replace(row, "| SE-3 | residents propose |")), ["SE-3 has 2 cells"]);
    assert_eq!(wrong(&with("", shown)), ["SE-3 has no test of its name"]);
    assert_eq!(wrong(&with("`se_3_nobody_wrote_this`", shown)), ["SE-3: no test se_3_nobody_wrote_this"]);
    assert_eq!(
        wrong(&with("`ee_1_the_last_ballot_counts_and_the_record_is_valid`", shown)),
        ["SE-3 has no test of its name"]
    );
    assert_eq!(wrong(&with(tried, "a screen")), ["SE-3 has no screen"]);
    assert_eq!(wrong(&with(tried, "[None](../ui/src/None.svelte)")), ["SE-3: no screen ../ui/src/None.svelte"]);
}

#[test]
fn tests_that_do_not_run_by_themselves_do_not_count() {
    assert!(tests_that_run(&root()).contains("tests_that_do_not_run_by_themselves_do_not_count"));
    assert!(!tests_that_run(&root()).contains("root"));
}
