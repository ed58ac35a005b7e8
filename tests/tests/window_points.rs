//! Points in a real window: taking part in a poll, claiming, seeing the points come, and spending them.

use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tabella_node::city::{City, OfferTerms};
use tabella_node::service::now;
use tabella_tests::{
    people::{Draft, Place},
    window::{App, Key, Window, button, link},
};

const FOUNTAIN: Draft = Draft {
    kind: "poll",
    title: "The old fountain",
    description: "It has not run for years.",
    question: "Should the fountain run again?",
    options: &["Yes", "No"],
};
const BENCH: Draft = Draft {
    kind: "poll",
    title: "The bench",
    description: "",
    question: "Should it be painted?",
    options: &["Green", "Blue"],
};
/// For what comes by itself.
const SOON: Duration = Duration::from_secs(20);
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
async fn window_claims_points_for_polls_sees_them_come_and_buys_vouchers() {
    let app = App::under_test();
    let window = app.open().await;
    window.join().await;
    for poll in [&FOUNTAIN, &BENCH] {
        window.write_draft(poll).await;
        window.open_voting(poll).await;
        window.open_ballot(poll.title).await;
        window.choose_and_seal(poll, poll.options[0]).await;
        window.cast(poll).await;
    }
    window.go_to(Place::Official).await;
    window.press(link(FOUNTAIN.title)).await;
    window.let_residents_vote(9).await;
    window.close().await;
    begin_programme(&city_folder(app.home())).await;

    let mut window = app.open().await;
    window.go_to(Place::Citizen).await;
    assert_eq!(window.number_of("points-total").await, 20);
    window.press(link("tab.points")).await;
    window.wait_for_words_within(SOON, "claim.for", &[("count", "10"), ("title", FOUNTAIN.title)]).await;
    assert_eq!(window.number_of("balance-total").await, 0);
    window.press(button("claim.do").with("count", 10)).await;
    window.wait_for_data("period-1", "coming", "10").await;
    window.speak("zh-Hans").await;
    window.press(button("claim.do").with("count", 10)).await;
    window.wait_for_data("period-1", "coming", "20").await;
    assert!(window.peek("claimable").await.is_none(), "each is claimed once");

    let patience = Duration::from_secs(CLAIMING + COMING + 20);
    window.wait_for_data_within(patience, "period-1", "coming", "0").await;
    window.wait_for_words_within(SOON, "balance.spend_by", &[("count", "20")]).await;
    buy(&window, 20).await;
    window.speak("en").await;
    buy(&window, 13).await;
    assert_eq!(window.data_of("point-event-0", "fate").await, "open");
    window.press(button("voucher.show")).await;
    window.find_id("voucher-qr").await;
    window.keys(&Key::Escape).await;
    window.press(link("earned.to_rules")).await;
    assert_eq!(window.text_of("issued-part-1").await, "20");
    assert_eq!(window.text_of("covered-part").await, "63");
    window.close().await;
}

/// Buys one day on the bus for seven of the points that there are, and goes back to the points.
async fn buy(window: &Window, have: usize) {
    assert_eq!(window.number_of("balance-total").await, have);
    window.press(link("earned.to_shop")).await;
    window.press(button("shop.choose_it").with("title", "A day on the bus")).await;
    assert_eq!(window.number_of("buy-left").await, have - 7);
    window.press(button("price.do").with("count", 7)).await;
    window.find_id("spent").await;
    window.find_id("voucher-qr").await;
    window.press(link("act.to_points")).await;
}
