//! The app on its own city, in a real window: everything that people do, from the first start to a verified record.

use serde_json::{Value, json};
use std::{fs, path::Path, time::Duration};
use tabella_ledger::audit::{Outcome, audit};
use tabella_node::randomness;
use tabella_tests::{
    people::{BLANK, Draft, Place},
    window::{App, CHINESE, ESTONIAN, Window, button, link},
};

/// For what comes by itself.
const SOON: Duration = Duration::from_secs(20);
const TEN: &[(&str, &str)] = &[("count", "10")];
const RESIDENTS: usize = 30;
const COUNCIL: Draft = Draft {
    kind: "election",
    title: "Town council",
    description: "One seat on the council is free.",
    question: "Who should sit on the council?",
    options: &["List of the hills", "List of the river"],
};
/// The options and the blank one.
const OPTIONS: usize = 3;
const FOUNTAIN: Draft = Draft {
    kind: "poll",
    title: "The old fountain",
    description: "It has not run for years.",
    question: "Should the fountain run again?",
    options: &["Yes", "No"],
};

#[tokio::test]
async fn window_holds_an_election_from_the_first_start_to_a_verified_record() {
    let app = App::under_test();
    let window = app.open().await;
    window.resize(1280, 860).await;
    window.join().await;
    let election = window.write_draft(&COUNCIL).await;
    window.open_voting(&COUNCIL).await;
    window.let_residents_vote(RESIDENTS).await;

    window.open_ballot(COUNCIL.title).await;
    let opened = window.choose_and_seal(&COUNCIL, COUNCIL.options[0]).await;
    window.press(button("sealed.check")).await;
    window.find_id("opened-match").await;
    assert_eq!(window.text_of("opened-choices-0-0").await, COUNCIL.options[0]);
    window.press(button("opened.seal_again")).await;
    let replaced = window.sealed_tracker().await;
    assert_ne!(replaced, opened);
    window.cast(&COUNCIL).await;
    window.press(button("receipt.again")).await;
    let counted = window.choose_and_seal(&COUNCIL, BLANK).await;
    window.cast(&COUNCIL).await;
    window.press(link("receipt.home")).await;
    let fates = [(&opened, "spoiled"), (&replaced, "replaced"), (&counted, "included")];
    see_receipts(&window, &fates).await;

    window.go_to(Place::Official).await;
    window.press(link(COUNCIL.title)).await;
    // The residents', and the two that were cast here.
    assert_eq!(window.ballots().await, RESIDENTS + 2);
    window.close_voting().await;
    window.count_without(&[2, 5]).await;
    let voters = RESIDENTS + 1;
    window.wait_for_words_within(SOON, "turnout.voters", &[("count", &voters.to_string())]).await;
    let counts = window.counts(OPTIONS).await;
    assert_eq!(counts.iter().sum::<u64>(), voters as u64, "{counts:?}");
    assert_eq!(json!(counts), board(&window, &election).await["contests"][0]["counts"]);
    let record = window.write_record().await;

    window.check_record(record.to_str().expect("a path is text"), "valid").await;
    let (id, audited, checkpoint) = audited(&record);
    assert_eq!(audited, counts);
    window.check_again_with(&checkpoint).await;
    window.wait_for_data("verdict", "outcome", "valid").await;
    window.find_id(&format!("verified-{id}")).await;
    assert_eq!(window.counts(OPTIONS).await, counts);
    window.close().await;

    let window = app.open().await;
    see_receipts(&window, &fates).await;
    window.press(link(COUNCIL.title)).await;
    window.find_id("my-ballot").await;
    assert_eq!(window.counts(OPTIONS).await, counts);
    window.close().await;
}

#[tokio::test]
async fn window_gives_points_for_an_answer_and_finds_key_and_receipt_after_a_restart() {
    let app = App::under_test().language(ESTONIAN);
    let window = app.open().await;
    window.join().await;
    let key = citizen(&window).await["key"].take();
    window.write_draft(&FOUNTAIN).await;
    window.open_voting(&FOUNTAIN).await;
    window.open_ballot(FOUNTAIN.title).await;
    let tracker = window.choose_and_seal(&FOUNTAIN, FOUNTAIN.options[0]).await;
    window.cast(&FOUNTAIN).await;
    window.wait_for_words_within(SOON, "receipt.gained", TEN).await;
    window.press(link("receipt.home")).await;
    window.wait_for_words_within(SOON, "points.total", TEN).await;
    window.close().await;

    let window = app.open().await;
    see_receipts(&window, &[(&tracker, "included")]).await;
    window.wait_for_words_within(SOON, "points.total", TEN).await;
    assert_eq!(citizen(&window).await["key"], key);
    window.close().await;
}

#[tokio::test]
async fn window_shows_an_altered_record_as_invalid_and_where() {
    let app = App::under_test().language(CHINESE);
    let mut window = app.open().await;
    window.find_id("welcome").await;
    let written = window.call("export_record", json!({})).await.expect("it is written");
    let path = written["path"].as_str().expect("it has a path");
    window.check_record(path, "valid").await;

    let mut bytes = fs::read(path).expect("it is there");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).expect("it can be written");
    window.speak("en").await;
    window.press(button("verdict.again")).await;
    window.check_record(path, "invalid").await;
    let finding = window.text_of("finding-0").await;
    assert!(finding.contains("byte "), "no place in: {finding}");
    window.close().await;
}

/// Waits until the citizen's home shows these ballots, by tracker, with what became of them.
async fn see_receipts(window: &Window, fates: &[(&String, &str)]) {
    window.go_to(Place::Citizen).await;
    for (tracker, fate) in fates {
        window.wait_for_data(&format!("receipt-status-{tracker}"), "status", fate).await;
    }
}

/// An election as the shell reads it from its own copy of the board.
async fn board(window: &Window, election: &str) -> Value {
    let elections = window.call("elections", json!({})).await.expect("they are listed");
    let found = elections.as_array().expect("a list").iter().find(|listed| listed["id"] == election);
    found.expect("it is listed").clone()
}

async fn citizen(window: &Window) -> Value {
    window.call("overview", json!({})).await.expect("it is told")["citizen"].take()
}

/// The one election in a record that is valid, its counts, and the record's checkpoint, without the app.
fn audited(record: &Path) -> (String, Vec<u64>, String) {
    let file = tabella_node::record::RecordFile::open(record).expect("the record is there");
    let verdict = audit(&file, None, &mut randomness(), &mut |_| {});
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
    let state = verdict.state.expect("a valid record has a state");
    let (id, election) = state.elections().next().expect("there is an election");
    (id.to_string(), election.counts()[0].clone(), verdict.checkpoint)
}
