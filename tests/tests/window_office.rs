//! The office's pages about rewards and about forgetting, in a real window.

use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tabella_tests::{
    people::Place,
    window::{App, ESTONIAN, Key, Window, button, field, fold, link, list},
};

/// For what comes by itself.
const SOON: Duration = Duration::from_secs(20);
/// For work that takes longer than a press.
const LONG: Duration = Duration::from_secs(120);

async fn call(window: &Window, command: &str, args: Value) -> Value {
    window.call(command, args).await.unwrap_or_else(|refused| panic!("{command} was refused: {refused}"))
}

#[tokio::test]
async fn window_publishes_rules_and_the_next_version_with_its_differences() {
    let app = App::under_test().language(ESTONIAN);
    let mut window = app.open().await;
    window.resize(1280, 860).await;
    window.go_to(Place::Official).await;
    window.press(link("programme.title")).await;
    window.find_id("programme-none").await;
    window.press(button("programme.first")).await;
    window.type_into(field("rules.id"), "green").await;
    window.type_into(field("rules.title"), "Green town").await;
    window.press(button("rules.add_kind")).await;
    let act =
        [("kind_id", "glass"), ("unit", "g"), ("method", "scale"), ("points", "2"), ("per", "1000"), ("most", "30")];
    for (name, text) in act {
        window.type_into(field(&format!("rules.{name}")), text).await;
    }
    window.press(button("rules.add_party")).await;
    window.type_into(field("rules.party_name"), "The bus").await;
    window.type_into(field("rules.place"), "Town").await;
    window.choose(list("programme.role"), "role.provider").await;
    window.press(button("rules.make_key")).await;
    window.press(button("rules.preview")).await;
    window.wait_for_data("change-0", "mark", "added").await;
    window.press(button("rules.publish")).await;
    window.find_id("version-1").await;
    window.find_id("programme-uncovered").await;

    window.press(button("programme.next")).await;
    window.type_into(field("rules.points"), "3").await;
    window.press(button("rules.preview")).await;
    window.wait_for_data("change-0", "mark", "changed").await;
    assert_eq!(window.peek("change-1").await, None, "nothing else differs");
    window.press(button("rules.publish")).await;
    window.wait_for_words("programme.claims_until").await;
    window.find_id("version-2").await;

    // The provider that the rules name has its counter here, and its offer covers points.
    window.press(link("provider.title")).await;
    window.press(fold("offer.title")).await;
    offer(&window, "A day on the bus", "8").await;
    window.speak("zh-Hans").await;
    offer(&window, "A week on the bus", "40").await;
    window.type_into(field("voucher.slip"), "no voucher").await;
    window.press(button("voucher.look")).await;
    window.wait_for_words("failure.points.slip").await;
    window.press(link("back.official")).await;
    window.press(link("programme.title")).await;
    window.wait_for_words_within(SOON, "programme.cover", &[("count", "960")]).await;
    window.close().await;
}

#[tokio::test]
async fn window_announces_when_people_are_forgotten_and_forgets_them() {
    let app = App::under_test().language(ESTONIAN);
    let mut window = app.open().await;
    let opened = Instant::now();
    window.resize(1280, 860).await;
    window.make_key().await;
    window.ask_and_be_confirmed("2031").await;
    window.press(link("tab.data")).await;
    window.find_id("my-retention-none").await;

    window.go_to(Place::Official).await;
    window.press(link("retention.title")).await;
    assert_eq!(window.number_of("retention-people").await, 1);
    window.type_into(field("date.year").among_words(), "2001").await;
    window.press(button("retention.announce")).await;
    window.find_id("retention-error").await;
    // The node looks once a minute from its start on, and then does it by itself: the date comes soon after that.
    let soon = 70 - opened.elapsed().as_secs() % 60;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    call(&window, "announce_forgetting", json!({ "due": since.as_secs() + soon })).await;
    window.wait_for_data("retention-stage", "stage", "announced").await;
    window.go_to(Place::Citizen).await;
    window.press(link("tab.data")).await;
    window.wait_for_words("retention.mine_due").await;

    window.go_to(Place::Official).await;
    window.press(link("retention.title")).await;
    window.wait_for_data_within(LONG, "retention-stage", "stage", "due").await;
    let city = call(&window, "overview", json!({})).await["city"].take();
    window.press(button("retention.do")).await;
    window.type_into(field("retention.typed"), "Somewhere").await;
    window.press(button("retention.yes")).await;
    window.find_id("retention-typed-error").await;
    window.keys(&Key::Escape).await;
    window.speak("zh-Hans").await;
    window.press(button("retention.do")).await;
    window.type_into(field("retention.typed"), city.as_str().expect("a city has a name")).await;
    window.press(button("retention.yes")).await;
    window.wait_for_data("retention-stage", "stage", "done").await;
    assert_eq!(window.number_of("retention-people").await, 0);

    // Whose key it is, nobody knows; that it is on the roll, everybody sees as before.
    let record = call(&window, "export_record", json!({})).await;
    window.check_record(record["path"].as_str().expect("it is written"), "valid").await;
    window.go_to(Place::Citizen).await;
    window.press(link("tab.data")).await;
    window.wait_for_words("retention.mine_done").await;
    window.close().await;
}

/// The provider of the counter promises twenty of something.
async fn offer(window: &Window, what: &str, price: &str) {
    window.type_into(field("offer.what"), what).await;
    window.type_into(field("offer.price"), price).await;
    window.type_into(field("offer.stock"), "20").await;
    window.press(button("offer.do")).await;
    window.wait_for_words("offer.done").await;
}
