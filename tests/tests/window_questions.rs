//! Every kind of question in a real window, in two languages, with the app closed in the middle of writing.

use serde_json::{Value, json};
use std::{fs, path::Path};
use tabella_tests::{
    people::{Draft, Place},
    questions::{OPTIONS, QUESTIONS, WORDS},
    window::{App, ESTONIAN, Window, button, field, link},
};

const ASSEMBLY: Draft =
    Draft { kind: "election", title: "The assembly", description: "", question: "", options: &OPTIONS };
/// What `answer_everything` gives an option, where what everybody gave is added up.
const SAID: [u64; 7] = [1, 1, 4, 3, 3, 2, 1];

#[tokio::test]
async fn window_asks_and_answers_questions_of_every_kind_across_restarts() {
    let app = App::under_test().language(ESTONIAN);
    let window = app.open().await;
    window.resize(1280, 860).await;
    window.join().await;
    window.go_to(Place::Official).await;
    window.press(link("office.new")).await;
    window.type_into(field("editor.name"), ASSEMBLY.title).await;
    let half = QUESTIONS.len() / 2;
    for at in 0..half {
        window.write_question(at).await;
    }
    window.close().await;

    // What was written is there again, and is written on.
    let window = app.open().await;
    window.go_to(Place::Official).await;
    window.press(link("office.new")).await;
    window.wait_for_words("draft.kept").await;
    for at in half..QUESTIONS.len() {
        window.write_question(at).await;
    }
    window.type_into(field("editor.minimum"), "1").await;
    let election = window.save_draft().await;
    window.open_voting(&ASSEMBLY).await;
    // Of ballots that are mixed there have to be two.
    window.let_residents_vote(1).await;
    window.open_ballot(ASSEMBLY.title).await;
    window.answer_everything(OPTIONS[0]).await;
    window.close().await;

    // Choices are in memory alone: a ballot that was not sealed leaves nothing behind, and is begun again.
    assert_eq!(mentions(app.home(), WORDS), Vec::<String>::new());
    let mut window = app.open().await;
    window.open_ballot(ASSEMBLY.title).await;
    window.answer_everything(OPTIONS[0]).await;
    window.seal().await;
    window.press(button("sealed.check")).await;
    window.find_id("opened-match").await;
    for (at, (kind, title)) in QUESTIONS.iter().enumerate() {
        let answer = window.text_of(&format!("opened-choices-{at}-0")).await;
        let wanted = if *kind == "write_in" { WORDS } else { OPTIONS[0] };
        assert!(answer.contains(wanted), "{title}: {answer}");
    }
    window.press(button("opened.seal_again")).await;
    let replaced = window.sealed_tracker().await;
    window.cast(&ASSEMBLY).await;
    window.speak("zh-Hans").await;
    window.press(button("receipt.again")).await;
    window.answer_everything(OPTIONS[1]).await;
    window.seal().await;
    let counted = window.sealed_tracker().await;
    window.cast(&ASSEMBLY).await;
    window.press(link("receipt.home")).await;
    for (tracker, fate) in [(&replaced, "replaced"), (&counted, "included")] {
        window.wait_for_data(&format!("receipt-status-{tracker}"), "status", fate).await;
    }

    window.go_to(Place::Official).await;
    window.press(link(ASSEMBLY.title)).await;
    window.close_voting().await;
    window.count_without(&[]).await;
    let contests = contests(&window, &election).await;
    let points: Vec<u64> = contests.iter().filter_map(|contest| contest["counts"][1].as_u64()).collect();
    assert_eq!(points.len(), SAID.len(), "{contests:?}");
    assert!(points.iter().zip(SAID).all(|(all, mine)| *all >= mine), "{points:?}");
    assert_eq!(contests.iter().filter(|contest| !contest["count"].is_null()).count(), QUESTIONS.len() - SAID.len());
    window.wait_for_text(WORDS).await;
    let record = window.write_record().await;
    window.check_record(record.to_str().expect("a path is text"), "valid").await;
    window.close().await;
}

/// The questions of an election as the shell reads them from its own copy of the board.
async fn contests(window: &Window, election: &str) -> Vec<Value> {
    let elections = window.call("elections", json!({})).await.expect("they are listed");
    let found = elections.as_array().expect("a list").iter().find(|listed| listed["id"] == election);
    found.expect("it is listed")["contests"].as_array().expect("it asks").clone()
}

/// Files under a folder in which a text stands.
fn mentions(folder: &Path, text: &str) -> Vec<String> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(mentions(&path, text));
        } else if path.is_file() {
            let bytes = fs::read(&path).expect("a file can be read");
            let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
            if holds(text.as_bytes()) || holds(&wide) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}
