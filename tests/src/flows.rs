//! What people do in the three places, and which test in a real window does it: docs/flows.md, held to the tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What people do, by place.
const FLOWS: [(&str, &[&str]); 3] = [
    (
        "citizen",
        &[
            "first start and enrolment",
            "a question of every kind",
            "challenge",
            "vote again",
            "look up a tracking code",
            "results",
            "poll",
            "proposal",
            "points",
            "voucher",
            "recovery",
            "secret roll",
            "what is forgotten",
        ],
    ),
    (
        "official",
        &[
            "roll",
            "registrar's desk",
            "editor",
            "ceremony",
            "open",
            "close",
            "tally",
            "publish",
            "poll",
            "record",
            "secret roll",
            "rules of points",
            "offers",
            "forgetting",
        ],
    ),
    ("observer", &["open a record", "altered record", "follow the board", "compare", "evidence"]),
];

/// How a test in a window says which language it speaks.
const LANGUAGES: [(&str, &[&str]); 3] = [
    ("en", &["under_test();", "speak(\"en\")"]),
    ("et", &["language(ESTONIAN)", "speak(\"et\")"]),
    ("zh", &["language(CHINESE)", "speak(\"zh-Hans\")"]),
];

/// The tests in a real window below `root`, each with its source.
///
/// # Panics
/// When a source cannot be read.
pub fn window_tests(root: &Path) -> BTreeMap<String, String> {
    let folder = fs::read_dir(root.join("tests/tests")).expect("the tests are there");
    let sources = folder.map(|entry| entry.expect("an entry can be read").path());
    let mut found = BTreeMap::new();
    for source in sources.filter(|path| path.extension().is_some_and(|extension| extension == "rs")) {
        let source = fs::read_to_string(&source).expect("a source can be read");
        let tests = source.split("#[tokio::test").skip(1);
        let named = tests.filter_map(|test| Some((test.split_once("async fn ")?.1.split_once('(')?.0, test)));
        found
            .extend(named.map(|(name, test)| (name.to_owned(), test.split("\n}\n").next().unwrap_or(test).to_owned())));
    }
    found.retain(|name, _| name.starts_with("window_"));
    found
}

/// What is wrong with a page of flows: one without a row or in fewer than two languages, a test that is not there or does
/// not speak the language, a test that no row names.
pub fn wrong_rows(page: &str, tests: &BTreeMap<String, String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (place, flow) in FLOWS.iter().flat_map(|(place, flows)| flows.iter().map(move |flow| (place, flow))) {
        let start = format!("| {place} | {flow} |");
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with(&start)).collect();
        let [row] = rows[..] else {
            wrong.push(format!("{place}, {flow}: {} rows", rows.len()));
            continue;
        };
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [_, _, named, languages] = cells[..] else {
            wrong.push(format!("{place}, {flow}: {} cells", cells.len()));
            continue;
        };
        wrong.extend(wrong_row(named, languages, tests).into_iter().map(|it| format!("{place}, {flow}: {it}")));
    }
    let unnamed = tests.keys().filter(|name| !page.contains(&format!("`{name}`")));
    wrong.extend(unnamed.map(|name| format!("no row names {name}")));
    wrong
}

fn wrong_row(named: &str, languages: &str, tests: &BTreeMap<String, String>) -> Vec<String> {
    let named: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
    let missing = named.iter().filter(|name| !tests.contains_key(**name));
    let mut wrong: Vec<String> = missing.map(|name| format!("no test {name}")).collect();
    let languages: Vec<&str> = languages.split(',').map(str::trim).collect();
    if languages.len() < 2 {
        wrong.push("fewer than two languages".to_owned());
    }
    let sources: Vec<&String> = named.iter().filter_map(|name| tests.get(*name)).collect();
    for language in languages {
        let signs = LANGUAGES.iter().find(|(tag, _)| *tag == language).map_or(&[][..], |(_, signs)| *signs);
        if !sources.iter().any(|source| signs.iter().any(|sign| source.contains(sign))) {
            wrong.push(format!("no test of it speaks {language}"));
        }
    }
    wrong
}
