//! Every row of docs/flows.md is carried out by a test in a real window, in two languages.

use std::fs;
use std::path::{Path, PathBuf};

use tabella_tests::flows::{window_tests, wrong_rows};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/flows.md")).expect("the page is there")
}

fn wrong(page: &str) -> Vec<String> {
    wrong_rows(page, &window_tests(&root()))
}

#[test]
fn every_flow_has_tests_in_two_languages_and_every_test_a_row() {
    assert_eq!(wrong(&page()), Vec::<String>::new());
}

#[test]
fn flows_that_promise_too_much_are_caught() {
    let page = page();
    let row = page.lines().find(|line| line.starts_with("| observer | altered record |")).expect("the row is there");
    let cells: Vec<&str> = row.split('|').collect();
    let with = |named: &str, languages: &str| {
        page.replace(row, &format!("| observer | altered record | {named} | {languages} |"))
    };
    let flow = "observer, altered record";

    assert_eq!(wrong(&page.replace(row, ""))[0], format!("{flow}: 0 rows"));
    assert_eq!(wrong(&format!("{page}\n{row}")), [format!("{flow}: 2 rows")]);
    assert_eq!(wrong(&page.replace(row, "| observer | altered record |"))[0], format!("{flow}: 2 cells"));
    assert_eq!(wrong(&with(cells[3], "zh")), [format!("{flow}: fewer than two languages")]);
    assert_eq!(wrong(&with(cells[3], "zh, en, et")), [format!("{flow}: no test of it speaks et")]);
    let none = format!("{} `window_nobody_wrote_this`", cells[3]);
    assert_eq!(wrong(&with(&none, cells[4])), [format!("{flow}: no test window_nobody_wrote_this")]);
    let unnamed = page.replace("window_never_leaves_its_own_pages", "window");
    assert_eq!(wrong(&unnamed), ["no row names window_never_leaves_its_own_pages"]);
}
