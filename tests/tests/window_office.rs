//! The office's pages about rewards and about forgetting, in a real window.

use serde_json::{Value, json};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tabella_tests::{
    people::Place,
    window::{App, Window},
};

/// For work that takes longer than a click.
const LONG: Duration = Duration::from_secs(120);

async fn call(window: &Window, command: &str, args: Value) -> Value {
    window.call(command, args).await.unwrap_or_else(|refused| panic!("{command} was refused: {refused}"))
}

#[tokio::test]
async fn window_publishes_rules_and_the_next_version_with_its_differences() {
    let app = App::under_test();
    let window = app.open().await;
    window.resize(1280, 860).await;
    window.go_to(Place::Official).await;
    window.click_id("to-programme").await;
    window.find_id("programme-none").await;
    window.click_id("programme-new").await;
    window.type_into_id("rules-id", "green").await;
    window.type_into_id("rules-title", "Green town").await;
    window.click_id("add-kind").await;
    for (field, text) in
        [("id", "glass"), ("unit", "g"), ("method", "scale"), ("points", "2"), ("per", "1000"), ("most", "30")]
    {
        window.type_into_id(&format!("kind-{field}-0"), text).await;
    }
    window.click_id("add-party").await;
    window.type_into_id("party-name-0", "The bus").await;
    window.type_into_id("party-place-0", "Town").await;
    // A list of the system's own: its keys choose.
    let choose = "const [id, value] = arguments;
        const list = document.querySelector(`[data-testid=\"${id}\"]`);
        list.value = value;
        list.dispatchEvent(new Event('change', { bubbles: true }));";
    window.script(choose, vec![json!("party-role-0"), json!("provider")]).await;
    window.click_id("party-make-key-0").await;
    window.click_id("rules-to-preview").await;
    window.wait_for_data("change-0", "mark", "added").await;
    window.click_id("rules-publish").await;
    window.find_id("version-1").await;
    window.find_id("programme-uncovered").await;

    window.click_id("programme-next").await;
    window.type_into_id("kind-points-0", "3").await;
    window.click_id("rules-to-preview").await;
    window.wait_for_data("change-0", "mark", "changed").await;
    assert_eq!(window.peek("change-1").await, None, "nothing else differs");
    window.click_id("rules-publish").await;
    assert!(window.text_of("version-1").await.contains("count by it"));
    window.find_id("version-2").await;

    // The provider that the rules name has its counter here, and its offer covers points.
    window.click_id("programme-to-provider").await;
    window.click_id("offer-more").await;
    window.type_into_id("offer-title", "A day on the bus").await;
    window.type_into_id("offer-price", "8").await;
    window.type_into_id("offer-stock", "20").await;
    window.click_id("offer-do").await;
    window.wait_for_text("Everybody sees this offer now.").await;
    window.type_into_id("voucher-slip", "no voucher").await;
    window.click_id("voucher-look").await;
    window.wait_for_text("This is not the code that is needed here.").await;
    window.click_id("back").await;
    window.click_id("to-programme").await;
    window.wait_for_text("Offers cover 160 points").await;
    window.close().await;
}

#[tokio::test]
async fn window_announces_when_people_are_forgotten_and_forgets_them() {
    let app = App::under_test();
    let window = app.open().await;
    let opened = Instant::now();
    window.resize(1280, 860).await;
    window.make_key().await;
    window.ask_and_be_confirmed("2031").await;
    window.click_id("tab-data").await;
    window.find_id("my-retention-none").await;

    window.go_to(Place::Official).await;
    window.click_id("to-retention").await;
    assert!(window.text_of("retention-people").await.starts_with("1 person"));
    window.type_into_id("retention-year", "2001").await;
    window.click_id("retention-announce").await;
    window.find_id("retention-error").await;
    // The node looks once a minute from its start on, and then does it by itself: the date comes soon after that.
    let soon = 70 - opened.elapsed().as_secs() % 60;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
    call(&window, "announce_forgetting", json!({ "due": since.as_secs() + soon })).await;
    window.wait_for_data("retention-stage", "stage", "announced").await;
    window.go_to(Place::Citizen).await;
    window.click_id("tab-data").await;
    assert!(window.text_of("my-retention-text").await.starts_with("From "));

    window.go_to(Place::Official).await;
    window.click_id("to-retention").await;
    window.wait_for_data_within(LONG, "retention-stage", "stage", "due").await;
    let city = call(&window, "overview", json!({})).await["city"].take();
    window.click_id("retention-do").await;
    window.type_into_id("retention-typed", "Somewhere").await;
    window.click_id("retention-yes").await;
    window.find_id("retention-typed-error").await;
    window.type_into_id("retention-typed", city.as_str().expect("a city has a name")).await;
    window.click_id("retention-yes").await;
    window.wait_for_data("retention-stage", "stage", "done").await;
    assert!(window.text_of("retention-people").await.starts_with("0 people"));

    // Whose key it is, nobody knows; that it is on the roll, everybody sees as before.
    let record = call(&window, "export_record", json!({})).await;
    window.check_record(record["path"].as_str().expect("it is written"), "valid").await;
    window.go_to(Place::Citizen).await;
    window.find_id("citizen-home").await;
    window.close().await;
}
