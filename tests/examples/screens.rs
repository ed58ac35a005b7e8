//! Photographs the three places of the app while a city votes: `screens FOLDER`.

use std::{
    env,
    path::{Path, PathBuf},
};
use tabella_tests::{
    people::{Draft, Place},
    window::{App, Window},
};

const RESIDENTS: usize = 120;
const HALL: Draft = Draft {
    kind: "election",
    title: "The old market hall",
    description: "It has stood empty for three years. The council will do what most of you want.",
    question: "What should become of the market hall?",
    options: &["A library", "A covered market", "A concert hall"],
};

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(env::args().nth(1).expect("usage: screens FOLDER"));
    let app = App::under_test();
    let window = app.open().await;
    window.resize(1280, 860).await;
    window.join().await;
    let election = window.write_draft(&HALL).await;
    window.open_voting().await;
    window.let_residents_vote(RESIDENTS).await;

    window.open_ballot(&election).await;
    window.choose_and_seal(0).await;
    // The full code is folded away again.
    window.click_id("tracker-more").await;
    photograph(&window, &folder, "citizen").await;
    window.cast().await;
    window.click_id("receipt-home").await;

    window.go_to(Place::Official).await;
    window.click_id(&format!("office-election-{election}")).await;
    window.close_voting().await;
    window.count_without(&[2, 5]).await;
    photograph(&window, &folder, "official").await;
    let record = window.write_record().await;

    window.check_record(record.to_str().expect("a path is text"), "valid").await;
    let checkpoint = window.find_id("checkpoint").await.prop("value").await.expect("it can be read");
    window.check_again_with(&checkpoint.expect("it is shown")).await;
    photograph(&window, &folder, "observer").await;
    window.close().await;
}

async fn photograph(window: &Window, folder: &Path, name: &str) {
    window.settle().await;
    window.screenshot(&folder.join(name).with_extension("png")).await;
}
