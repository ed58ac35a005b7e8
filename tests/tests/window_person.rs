//! A person's way through the app in a real window: first start, words, enrolment, a poll under a pseudonym, a lost device.

use serde_json::{Value, json};
use tabella_tests::{
    people::{Draft, Place},
    window::{App, CHINESE, ESTONIAN, Window, button, field, fold, link},
};

/// Enough that a poll under pseudonyms opens.
const RESIDENTS: usize = 9;
const FOUNTAIN: Draft = Draft {
    kind: "poll",
    title: "The old fountain",
    description: "It has not run for years.",
    question: "Should the fountain run again?",
    options: &["Yes", "No"],
};
const STREET: Draft = Draft {
    kind: "poll-hidden",
    title: "Your street",
    description: "Nobody sees who answers.",
    question: "What is missing?",
    options: &["A bench", "A tree"],
};

#[tokio::test]
async fn window_goes_from_the_first_start_to_the_receipt_of_a_poll_under_a_pseudonym() {
    let app = App::under_test().language(CHINESE);
    let window = app.open().await;
    window.resize(1280, 860).await;
    let words = window.make_key().await;
    assert_eq!(words.len(), 24);
    window.ask_and_be_confirmed("2031").await;
    assert_eq!(citizen(&window).await["class"], "resident");

    // Others have to be on the roll before the list of the poll is made.
    window.write_draft(&FOUNTAIN).await;
    window.open_voting(&FOUNTAIN).await;
    window.let_residents_vote(RESIDENTS).await;
    let entries = window.board_entries().await;
    window.write_draft(&STREET).await;
    window.open_voting(&STREET).await;
    assert!(window.board_entries().await > entries);

    window.open_ballot(STREET.title).await;
    let tracker = window.choose_and_seal(&STREET, STREET.options[1]).await;
    window.find_id("pseudonym-note").await;
    window.cast(&STREET).await;
    window.press(button("receipt.again")).await;
    let counted = window.choose_and_seal(&STREET, STREET.options[0]).await;
    window.cast(&STREET).await;
    window.press(link("receipt.home")).await;
    see(&window, &tracker, "replaced").await;
    see(&window, &counted, "included").await;
    window.propose("铺路").await;
    window.close().await;

    let window = app.open().await;
    see(&window, &counted, "included").await;
    window.close().await;

    // The person's other device has nothing but the words, and finds the ballots under the pseudonym.
    let found = window_with_words(&app, &words).await;
    see(&found, &tracker, "replaced").await;
    see(&found, &counted, "included").await;
    found.close().await;
}

/// The same city without what its citizen keeps here, as after a broken disk, and the key back from its words.
async fn window_with_words(app: &App, words: &[String]) -> Window {
    let kept = find_folder(app.home(), "citizen");
    for file in ["identity.key", "citizen.sqlite", "citizen.sqlite-wal", "citizen.sqlite-shm"] {
        let _ = std::fs::remove_file(kept.join(file));
    }
    let window = app.open().await;
    window.press(button("welcome.restore")).await;
    window.type_into(field("restore.words"), &words.join(" ")).await;
    window.press(button("restore.do")).await;
    window.find_id("citizen-home").await;
    window
}

fn find_folder(under: &std::path::Path, name: &str) -> std::path::PathBuf {
    let mut folders = vec![under.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() && path.join("identity.key").exists() && path.ends_with(name) {
                return path;
            }
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            }
        }
    }
    panic!("there is no folder {name} with an identity");
}

#[tokio::test]
async fn window_replaces_a_key_that_may_be_stolen_and_asks_for_a_passphrase() {
    let app = App::under_test().language(ESTONIAN);
    let window = app.open().await;
    let words = window.join().await;
    let before = citizen(&window).await["key"].take();
    window.press(link("tab.me")).await;
    window.press(fold("me.lock_set")).await;
    window.type_into(field("passphrase.field"), "several words of mine").await;
    window.press(button("me.lock_set")).await;
    window.wait_for_data("key-place", "lock", "passphrase").await;
    window.type_into(field("passphrase.now"), "several words of mine").await;
    window.press(button("me.replace")).await;
    window.press(button("me.replace_yes")).await;
    window.press(fold("enrol.public_key")).await;
    window.wait_for_text(": 2").await;
    let after = citizen(&window).await;
    assert_eq!(after["standing"], "enrolled");
    assert_ne!(after["key"], before);
    window.close().await;

    let window = app.open().await;
    window.type_into(field("passphrase.now"), "several words of mine").await;
    window.press(button("unlock.do")).await;
    window.find_id("citizen-home").await;
    assert_eq!(citizen(&window).await["key"], after["key"]);
    window.propose("Vesi Forumil").await;
    window.close().await;

    let found = window_with_words(&app, &words).await;
    assert_eq!(citizen(&found).await["key"], after["key"]);
    found.close().await;
}

/// Waits until the citizen's home shows a ballot, by tracker, with what became of it.
async fn see(window: &Window, tracker: &str, fate: &str) {
    window.go_to(Place::Citizen).await;
    window.wait_for_data(&format!("receipt-status-{tracker}"), "status", fate).await;
}

async fn citizen(window: &Window) -> Value {
    window.call("overview", json!({})).await.expect("it is told")["citizen"].take()
}
