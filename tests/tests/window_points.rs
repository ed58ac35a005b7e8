//! Points in a real window: taking part in a poll, claiming, seeing the points come, and spending them.

use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tabella_node::city::{City, OfferTerms};
use tabella_node::service::now;
use tabella_tests::{
    people::{Draft, Place},
    window::App,
};

const FOUNTAIN: Draft = Draft {
    kind: "poll",
    title: "The old fountain",
    description: "It has not run for years.",
    question: "Should the fountain run again?",
    options: &["Yes", "No"],
};
/// Seconds in which points are claimed: the window has to open once more.
const CLAIMING: u64 = 60;
/// Seconds in which they come: a token in the first three quarters, and the app looks every 15.
const COMING: u64 = 64;

/// The folder in which the app under test keeps its city.
fn city_folder(under: &Path) -> PathBuf {
    let mut folders = vec![under.to_owned()];
    while let Some(folder) = folders.pop() {
        if folder.join("citizen/identity.key").exists() {
            return folder;
        }
        let entries = std::fs::read_dir(&folder).expect("a folder can be read");
        let paths = entries.map(|entry| entry.expect("an entry can be read").path());
        folders.extend(paths.filter(|path| path.is_dir() && !path.is_symlink()));
    }
    panic!("there is no city");
}

/// While no window is open, the offices begin a programme: a bus takes points, taking part gives them, from now on.
async fn begin_programme(folder: &Path) {
    let city = City::open(folder, "", &mut |_| {}).await.expect("it opens");
    let bus = city.provider("The bus").expect("it has a key");
    let rules = json!({
        "id": "part", "title": "Taking part", "delay": 0, "claim_within": 10, "kinds": [],
        "parties": [{ "name": "The bus", "place": "Town", "role": "provider", "key": bus.to_string() }],
        "caps": { "person_week": 50, "epoch": 1_000 },
    });
    city.publish_programme(rules.to_string().as_bytes()).await.expect("it is published");
    let begins = now();
    let ends = begins + CLAIMING;
    let epoch = json!({
        "programme": "part", "denominations": [1, 10], "begins": begins, "ends": ends, "redeem_from": ends,
        "redeem_until": ends + COMING, "spend_until": begins + 900, "settle_until": begins + 1_000,
    });
    city.begin_epoch(epoch.to_string().as_bytes(), &mut |_| {}).await.expect("it begins");
    let [programme, offer, title] = ["part", "day", "A day on the bus"].map(str::to_owned);
    let terms = OfferTerms { programme, offer, title, price: 7, stock: 9, until: begins + 900 };
    city.offer("The bus", terms).await.expect("it is offered");
    city.stop().await.expect("it stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn window_claims_points_for_a_poll_sees_them_come_and_buys_a_voucher() {
    let app = App::under_test();
    let window = app.open().await;
    window.join().await;
    let poll = window.write_draft(&FOUNTAIN).await;
    window.open_voting().await;
    window.let_residents_vote(9).await;
    window.open_ballot(&poll).await;
    window.click_id("choice-0-0").await;
    window.click_id("choose-next").await;
    window.sealed_tracker().await;
    window.cast().await;
    window.close().await;
    begin_programme(&city_folder(app.home())).await;

    let window = app.open().await;
    window.go_to(Place::Citizen).await;
    assert_eq!(window.text_of("points-total").await, "10 points");
    window.click_id("to-points").await;
    window.wait_for_text("You can claim 10 points: The old fountain").await;
    assert_eq!(window.text_of("balance-total").await, "0 points");
    window.click_id(&format!("claim-{poll}")).await;
    window.find_id("claimed").await;
    window.wait_for_data("period-1", "coming", "10").await;
    assert!(window.peek("claimable").await.is_none(), "it is claimed once");

    let patience = Duration::from_secs(CLAIMING + COMING + 20);
    window.wait_for_data_within(patience, "period-1", "coming", "0").await;
    window.wait_for_text("Spend 10 points by").await;
    assert_eq!(window.text_of("balance-total").await, "10 points");

    window.click_id("to-points-shop").await;
    window.click_id("offer-choose-day").await;
    assert_eq!(window.text_of("buy-left").await, "3");
    window.click_id("buy-do").await;
    window.find_id("spent").await;
    window.find_id("voucher-qr").await;
    window.click_id("spent-to-points").await;
    assert_eq!(window.text_of("balance-total").await, "3 points");
    assert_eq!(window.data_of("point-event-0", "fate").await, "open");
    window.click_id("voucher-show-0").await;
    window.find_id("voucher-qr").await;
    window.click_id("voucher-close").await;
    window.click_id("to-points-rules").await;
    assert_eq!(window.text_of("issued-part-1").await, "10");
    assert_eq!(window.text_of("covered-part").await, "63");
    window.close().await;
}
