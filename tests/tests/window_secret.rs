//! An election in which nobody sees who voted, in a real window: from the editor to the result, across restarts.

use std::time::Duration;

use serde_json::json;
use tabella_tests::{
    people::{Draft, Place},
    window::{App, Window, button, field, link},
};

/// For ceremonies and mixes.
const LONG: Duration = Duration::from_secs(120);
const RESIDENTS: usize = 8;
const CHAIR: Draft = Draft {
    kind: "election-secret",
    title: "Chair of the council",
    description: "",
    question: "Who should chair the council?",
    options: &["Of the hills", "Of the river"],
};

async fn fix(window: &Window) {
    window.press(button("stage.roll_do")).await;
    window.press(button("fix.yes")).await;
}

#[tokio::test]
async fn window_holds_an_election_in_which_nobody_sees_who_voted() {
    let app = App::under_test();
    let window = app.open().await;
    window.resize(1280, 860).await;
    window.join().await;
    let election = window.write_draft(&CHAIR).await;
    window.press(button("stage.draft_do")).await;
    // Nobody asked for it.
    window.wait_for_words_within(LONG, "stage.roll_joined", &[("count", "1")]).await;
    fix(&window).await;
    window.wait_for_words("failure.roll.too_few").await;
    window.type_into(field("residents.count"), &RESIDENTS.to_string()).await;
    window.press(button("residents.joining_do")).await;
    let all = (RESIDENTS + 1).to_string();
    window.wait_for_words_within(LONG, "stage.roll_joined", &[("count", &all)]).await;
    window.close().await;

    let mut window = app.open().await;
    window.go_to(Place::Citizen).await;
    window.press(link(CHAIR.title)).await;
    window.find_id("roll-joined").await;
    window.speak("zh-Hans").await;
    window.go_to(Place::Official).await;
    window.press(link(CHAIR.title)).await;
    fix(&window).await;
    window.wait_for_words_within(LONG, "stage.ready", &[]).await;
    window.go_to(Place::Citizen).await;
    window.press(link(CHAIR.title)).await;
    window.find_id("roll-mixed").await;
    window.go_to(Place::Official).await;
    window.press(link(CHAIR.title)).await;
    window.press(button("stage.ready_do")).await;
    window.wait_for_data("phase", "phase", "open").await;
    window.let_residents_vote(RESIDENTS).await;

    window.open_ballot(CHAIR.title).await;
    let tracker = window.choose_and_seal(&CHAIR, CHAIR.options[0]).await;
    window.cast(&CHAIR).await;
    window.press(link("receipt.home")).await;
    window.wait_for_data(&format!("receipt-status-{tracker}"), "status", "included").await;

    window.go_to(Place::Official).await;
    window.press(link(CHAIR.title)).await;
    window.close_voting().await;
    window.count_without(&[]).await;
    window.wait_for_words_within(LONG, "turnout.of_list", &[("count", &all)]).await;
    let counts = window.counts(3).await;
    assert_eq!(counts.iter().sum::<u64>(), RESIDENTS as u64 + 1, "{counts:?}");
    let elections = window.call("elections", json!({})).await.expect("they are listed");
    let listed = elections.as_array().expect("a list").iter().find(|listed| listed["id"] == election);
    assert_eq!(listed.expect("it is listed")["my_tracker"], json!(tracker), "it counts, under what the key became");
    let record = window.write_record().await;
    window.check_record(record.to_str().expect("a path is text"), "valid").await;
    window.close().await;
}
