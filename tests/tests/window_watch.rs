//! The app when somebody shows it another history of its board, signed with the same keys; in a real window.

use serde_json::json;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    time::Duration,
};
use tabella_ledger::{
    bytes::Hash,
    light::verify_evidence,
    manifest::{Kind, Manifest, Question, QuestionRule},
    party::Office,
};
use tabella_node::{
    city::City,
    client::NodeClient,
    randomness,
    service::{Folder, RunningNode, now},
};
use tabella_tests::{
    people::{Draft, Place},
    window::{App, button, field, link},
};

const FOUNTAIN: Draft = Draft {
    kind: "poll",
    title: "The old fountain",
    description: "",
    question: "Should the fountain run again?",
    options: &["Yes", "No"],
};
/// For what comes by itself.
const SOON: Duration = Duration::from_secs(20);
/// Where the app keeps what it keeps, in a home.
const DATA: &str = "data/org.tabella.app";

#[tokio::test(flavor = "multi_thread")]
async fn window_warns_of_a_second_history_and_casts_no_more_votes() {
    let app = App::under_test();
    let dir = app.home().join(DATA);
    let poll = prepare(&dir).await.to_string();
    let fork = fork(&dir.join("node"), &app.home().join("fork")).await;

    let mut window = app.open().await;
    window.resize(1280, 860).await;
    window.wait_for_words_within(SOON, "chain.witnesses", &[("agreeing", "5"), ("count", "5")]).await;
    let entries = window.board_entries().await;
    window.open_ballot(FOUNTAIN.title).await;
    window.choose_and_seal(&FOUNTAIN, FOUNTAIN.options[0]).await;
    window.cast(&FOUNTAIN).await;
    assert!(window.board_entries().await > entries);
    assert_eq!(window.peek("conflict").await, None);

    // Its own code is that of everybody who sees this history.
    window.go_to(Place::Observer).await;
    window.press(link("paper.compare")).await;
    let code = window.call("overview", json!({})).await.expect("it is told")["watch"]["checkpoint"]["code"].take();
    window.type_into(field("compare.field"), &code.as_str().expect("a code").to_lowercase()).await;
    window.press(button("compare.do")).await;
    window.wait_for_data("compared", "outcome", "same_block").await;

    window.speak("zh-Hans").await;
    window.type_into(field("compare.field"), &fork.url()).await;
    window.press(button("compare.do")).await;
    window.wait_for_data("compared", "outcome", "conflict").await;
    window.wait_for_words("conflict.title").await;
    window.wait_for_text(&fork.url()).await;
    window.wait_for_data("chain-status", "state", "conflict").await;
    let file = window.text_of("conflict-file").await;
    let conviction = verify_evidence(&fs::read(&file).expect("the evidence is in a file"), None).expect("it shows it");
    assert_eq!(conviction.signed_both, ["Campus Martius"]);

    window.open_ballot(FOUNTAIN.title).await;
    window.find_id("vote-stopped").await;
    assert!(!window.reaches(button("receipt.again")).await);
    // What the buttons say is not what decides.
    let sealed = window.call("seal", json!({ "election": poll, "choices": { "contests": [[0, 1]] } })).await;
    let tracker = sealed.expect("sealing tells nobody anything")["tracker"].take();
    let refused = window.call("cast", json!({ "tracker": tracker })).await.expect_err("it is disputed");
    assert_eq!(refused["code"], "vote.disputed");
    window.close().await;

    // After a restart it is still so, from the first moment.
    let window = app.open().await;
    window.find_id("conflict").await;
    window.close().await;
    fork.stop().await.expect("it served");
}

/// A city with its citizen on the roll and an open poll, as the app left it. The handle of the poll.
async fn prepare(dir: &Path) -> Hash {
    let city = City::open(dir, "Campus Martius", &mut |_| {}).await.expect("the city is founded");
    city.create_key().await.expect("a key");
    let code = city.new_code().expect("a code").code;
    city.enrol(&code).await.expect("enrolled");
    let handle = city.draft(&manifest()).expect("a draft");
    city.hold_ceremony(&handle, &mut |_| {}).await.expect("announced");
    city.open_election(&handle).await.expect("opened");
    city.stop().await.expect("it served");
    handle
}

fn manifest() -> Manifest {
    let options = FOUNTAIN.options.iter().copied();
    let question = Question::new(FOUNTAIN.question, options, QuestionRule::Plurality);
    Manifest { points: 5, ..Manifest::new(Kind::Poll, FOUNTAIN.title, vec![question], now() + 86_400) }
}

/// The city's node as somebody runs it who has a copy of its folder, keys included: from here on another history.
async fn fork(node: &Path, copy: &Path) -> RunningNode {
    fs::create_dir_all(copy).expect("a folder");
    for file in fs::read_dir(node).expect("the node has a folder") {
        let file = file.expect("its files can be listed");
        fs::copy(file.path(), copy.join(file.file_name())).expect("they can be copied");
    }
    let (folder, any_port) = (Folder::new(copy), SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let fork = RunningNode::start(&folder, any_port, now, &mut |_, _| {}).await.expect("it starts");
    let office = Office::new(folder.office().expect("the office's key"), fork.view().status().chain);
    let entry = office.name_witnesses(Vec::new(), &mut randomness()).to_bytes();
    let client = NodeClient::new(&fork.url()).expect("an address");
    client.submit(&[entry]).await.expect("it is taken");
    fork
}
