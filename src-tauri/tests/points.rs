//! What a person earns and spends on a city behind the host, from the code of a station to the voucher in hand.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tabella_app::{
    city_host,
    contract::*,
    host::{Events, Host, Surroundings},
};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::manifest::{Kind as ManifestKind, Manifest, Question, QuestionRule};
use tabella_ledger::party::public;
use tabella_ledger::rewards::{Act, Measure};
use tabella_node::city::{City, OfferTerms};
use tabella_node::points::Slip;
use tabella_node::randomness;
use tabella_node::service::now;
use tauri::async_runtime::block_on;

/// Seconds for everything that is claimed here.
const CLAIMING: u64 = 45;
/// Seconds for redemptions: a token comes in the first three quarters, and the app looks every 15.
const REDEEMING: u64 = 64;

/// What was prepared by the offices before the window opened.
struct Town {
    chain: Hash,
    station: SigningKey,
    bus: Key,
    poll: String,
    quote: String,
    stale: String,
    redeem_until: u64,
}

fn poll() -> Manifest {
    let question = Question {
        title: "Where?".into(),
        options: vec!["Here".into(), "There".into()],
        blank: None,
        rule: QuestionRule::Plurality,
        packed: false,
    };
    Manifest {
        kind: ManifestKind::Poll,
        title: "Bench".into(),
        description: String::new(),
        contests: vec![question],
        ceremony: Hash([0; 32]),
        closes_at: now() + 1_000,
        points: 5,
        minimum_voters: 3,
        styles: Vec::new(),
        weighted: false,
        audience: None,
        proposal: None,
        opens_at: None,
        roll: None,
    }
}

/// The rules of the programme; in its first version glass earned nothing.
fn rules(station: &SigningKey, bus: &Key, glass: serde_json::Value) -> String {
    let kind = |id: &str, unit: &str, method: &str, formula: serde_json::Value| json!({ "id": id, "unit": unit, "method": method, "formula": formula });
    json!({
        "id": "green", "title": "Green town", "delay": 0, "claim_within": 5_000,
        "kinds": [
            kind("glass", "g", "scale", glass),
            kind("mixed", "g", "scale", json!({ "nothing": { "reason": "It is burnt." } })),
            kind("tax return", "return", "filed in time", json!({ "amount": { "points": 4, "per": 1, "most": 4 } })),
            kind("heat", "kWh", "heat meter", json!({
                "saving": { "unit": "g CO2", "impact": 200, "saved": 1, "points": 1, "per": 1_000, "most": 50 },
            })),
        ],
        "parties": [
            {
                "name": "The bin", "place": "Lake", "role": "station", "key": public(station).to_string(),
                "kinds": ["glass", "mixed", "tax return", "heat"],
            },
            { "name": "The bus", "place": "Town", "role": "provider", "key": bus.to_string() },
        ],
        "caps": { "person_week": 20, "epoch": 1_000 },
    })
    .to_string()
}

/// A citizen who voted in a poll, among enough others, and a programme that takes claims from now on.
async fn prepare(folder: &Path) -> Town {
    let city = City::open(folder, "Stageville", &mut |_| {}).await.expect("it opens");
    city.create_key().await.expect("a key is made");
    city.enrol(&city.new_code().expect("a code").code).await.expect("the key is on the roll");
    let poll = city.draft(&poll()).expect("it is drafted");
    city.hold_ceremony(&poll, &mut |_| {}).await.expect("it is announced");
    city.open_election(&poll).await.expect("it opens");
    city.residents_vote(&poll, 9, &mut |_, _| {}).await.expect("others vote");
    let sealed = city.seal(&poll, &[vec![1, 0]]).await.expect("it is sealed");
    city.cast(sealed.tracker).await.expect("it is cast");

    let station = SigningKey::generate(&mut randomness());
    let bus = city.provider("The bus").expect("it has a key");
    for glass in
        [json!({ "nothing": { "reason": "Not yet." } }), json!({ "amount": { "points": 2, "per": 1_000, "most": 30 } })]
    {
        city.publish_programme(rules(&station, &bus, glass).as_bytes()).await.expect("it is published");
    }
    let begins = now();
    let ends = begins + CLAIMING;
    let redeem_until = ends + REDEEMING;
    let epoch = json!({
        "programme": "green", "denominations": [1, 5], "begins": begins, "ends": ends, "redeem_from": ends,
        "redeem_until": redeem_until, "spend_until": begins + 500, "settle_until": begins + 600,
    });
    city.begin_epoch(epoch.to_string().as_bytes(), &mut |_| {}).await.expect("it begins");
    let [programme, offer, title] = ["green", "ticket", "A day on the bus"].map(str::to_owned);
    let terms = OfferTerms { programme, offer, title, price: 3, stock: 9, until: begins + 500 };
    city.offer("The bus", terms).await.expect("it is offered");
    let quote = |until| city.quote("The bus", "A copy", 7, 1, until).expect("it is quoted");
    let chain = city.read(|state| state.chain()).expect("the board can be read");
    let town = Town {
        chain,
        station,
        bus,
        poll: poll.to_string(),
        quote: quote(begins + 500),
        stale: quote(now()),
        redeem_until,
    };
    city.stop().await.expect("it stops");
    town
}

impl Town {
    /// The code that a station shows.
    fn act(&self, key: &SigningKey, kind: &str, measure: Measure, holder: Option<Key>, code: u8) -> String {
        let method = match kind {
            "heat" => "heat meter",
            "tax return" => "filed in time",
            _ => "scale",
        };
        let act = Act {
            programme: "green".into(),
            version: 2,
            kind: kind.into(),
            method: method.into(),
            measure,
            time: now() - 1,
            code: [code; 16],
            holder,
            party: public(key),
        };
        act.sign(key, &self.chain, &mut randomness()).to_text()
    }
}

fn refusal(act: &ActView) -> Option<&str> {
    act.refusal.as_ref().map(|failure| failure.code.as_str())
}

/// What each act says before it is claimed, and that it is claimed once.
async fn acts_are_shown_and_claimed_once(host: &Arc<dyn Host>, town: &Town) {
    let review = |act: String| {
        let host = host.clone();
        async move { host.review_act(act).await.expect("it is an act") }
    };
    let amount = |amount| Measure::Amount { amount };
    let glass = town.act(&town.station, "glass", amount(1_500), None, 1);
    let shown = review(glass.clone()).await;
    assert_eq!((shown.points, refusal(&shown)), (3, None));
    assert_eq!((shown.party.as_str(), shown.place.as_str(), shown.version), ("The bin", "Lake", 2));
    assert_eq!((shown.programme.as_str(), shown.personal), ("Green town", false));
    assert_eq!(shown.measure, MeasureView::Amount { amount: 1_500 });
    let formula = shown.rule.expect("the rules have it").formula;
    assert_eq!(formula, FormulaView::Amount { points: 2, per: 1_000, most: 30 });

    host.claim_act(glass.clone()).await.expect("it is claimed");
    assert_eq!(refusal(&review(glass.clone()).await), Some("rewards.act.code_used"));
    assert_eq!(host.claim_act(glass).await.expect_err("twice").code, "rewards.act.code_used");

    let mixed = review(town.act(&town.station, "mixed", amount(900), None, 2)).await;
    assert_eq!((mixed.points, refusal(&mixed)), (0, Some("rewards.act.nothing")));
    let nothing = FormulaView::Nothing { reason: "It is burnt.".into() };
    assert_eq!(mixed.rule.map(|rule| rule.formula), Some(nothing));

    let stranger = SigningKey::generate(&mut randomness());
    let unknown = town.act(&stranger, "glass", amount(1_500), None, 3);
    let shown = review(unknown.clone()).await;
    assert_eq!((refusal(&shown), shown.party.as_str()), (Some("rewards.act.unknown_party"), ""));
    assert_eq!(host.claim_act(unknown).await.expect_err("unknown").code, "rewards.act.unknown_party");

    let (from, to) = (now() - 1_000, now() - 100);
    let saving = Measure::Saving { baseline: 400, reading: 390, from, to, impact: 2_000 };
    let heat = review(town.act(&town.station, "heat", saving, None, 4)).await;
    assert_eq!((heat.points, refusal(&heat)), (2, None));
    assert!(matches!(heat.measure, MeasureView::Saving { baseline: 400, reading: 390, impact: 2_000, .. }));
    let greater = Measure::Saving { baseline: 400, reading: 390, from, to, impact: 9_000 };
    let heat = review(town.act(&town.station, "heat", greater, None, 5)).await;
    assert_eq!(refusal(&heat), Some("rewards.act.impact"));

    let own: Hash = host.points().await.expect("they are shown").week_key.parse().expect("it is a key");
    let filed = town.act(&town.station, "tax return", amount(1), Some(Key(own.0)), 6);
    let shown = review(filed).await;
    assert_eq!((shown.points, shown.personal, refusal(&shown)), (4, true, None));
    let other = review(town.act(&town.station, "tax return", amount(1), Some(town.bus), 7)).await;
    assert_eq!(refusal(&other), Some("rewards.act.other_holder"));

    // 5 for the poll are another person to the board: these 3 and 15 more would be 18 of 20, and then 6 too many.
    let more = town.act(&town.station, "glass", amount(7_500), None, 8);
    host.claim_act(more).await.expect("the cap is not reached");
    let over = town.act(&town.station, "glass", amount(3_000), None, 9);
    assert_eq!(host.claim_act(over).await.expect_err("over the cap").code, "rewards.week_cap");
}

async fn points_come_by_themselves(host: &Arc<dyn Host>, town: &Town, wanted: u32) -> PointsView {
    loop {
        let points = host.points().await.expect("they are shown");
        if points.periods[0].spendable == wanted {
            return points;
        }
        assert!(now() < town.redeem_until + 20, "{:?}", points.periods[0]);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

#[test]
fn xa_1_se_4_zg_7_acts_and_polls_are_claimed_and_points_spent_behind_the_window() {
    block_on(async {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let data = folder.path().join("app");
        let town = prepare(&data).await;
        let surroundings = Surroundings { locale: "en".into(), data, events: Events::new(drop) };
        let host = city_host::open(surroundings).await.expect("it opens");

        let points = host.points().await.expect("they are shown");
        assert_eq!((points.claimable[0].title.as_str(), points.claimable[0].points), ("Bench", 5));
        let points = host.claim_points(town.poll.clone()).await.expect("they are claimed");
        let event = &points.periods[0].events[0];
        assert_eq!((event.what, event.amount, event.coming), (PointEventKind::Ballot, 5, 5));
        assert_eq!((event.election.as_deref(), event.title.as_str()), (Some(town.poll.as_str()), "Bench"));
        assert!(points.claimable.is_empty() && event.time > 0);
        assert_eq!(host.claim_points(town.poll.clone()).await.expect_err("twice").code, "points.nothing");
        acts_are_shown_and_claimed_once(&host, &town).await;

        let early = host.buy_offer(town.bus.to_string(), "ticket".into()).await.expect_err("nothing is there yet");
        assert_eq!(early.code, "points.too_few");
        let rules = host.point_rules().await.expect("everybody reads them").remove(0);
        let versions: Vec<u32> = rules.versions.iter().map(|version| version.version).collect();
        assert_eq!((versions, rules.person_week, rules.cover), (vec![2, 1], 20, 27));
        assert_eq!(rules.versions[1].kinds[0].formula, FormulaView::Nothing { reason: "Not yet.".into() });
        assert_eq!((rules.promised, rules.offers[0].by.as_str()), (23, "The bus"));

        let points = points_come_by_themselves(&host, &town, 23).await;
        let period = &points.periods[0];
        assert_eq!((period.ready, period.asked, period.events[0].coming), (0, 0, 0));
        assert!(period.hidden_among.is_some_and(|claims| claims >= 1));
        let totals = host.point_rules().await.expect("everybody reads them")[0].periods[0].clone();
        assert_eq!((totals.issued, totals.used, totals.outstanding, totals.expired), (23, 0, 23, 0));

        let spent = host.buy_offer(town.bus.to_string(), "ticket".into()).await.expect("it is bought");
        let event = spent.points.periods[0].events[0].clone();
        assert_eq!((event.what, event.amount, event.fate), (PointEventKind::Offer, 3, Some(SpendFate::Open)));
        assert_eq!((event.title.as_str(), event.by.as_str()), ("A day on the bus", "The bus"));
        let again = host.voucher(event.position.expect("it is on the board")).await.expect("it is shown again");
        assert_eq!((again, spent.points.periods[0].spendable), (spent.voucher, 20));

        let stale = host.review_fee(town.stale.clone()).await.expect("it is a quote");
        assert_eq!(stale.refusal.map(|failure| failure.code).as_deref(), Some("points.stale_quote"));
        assert_eq!(host.pay_fee(town.stale.clone()).await.expect_err("too old").code, "points.stale_quote");
        let shown = host.review_fee(town.quote.clone()).await.expect("it is a quote");
        assert_eq!((shown.fee.as_str(), shown.price, shown.spendable), ("A copy", 7, 20));
        assert!(shown.refusal.is_none() && shown.provider == "The bus");
        let paid = host.pay_fee(town.quote.clone()).await.expect("it is paid");
        assert_eq!(paid.points.periods[0].spendable, 13);
        // No account holds 7: 5 are there, and the rest is set aside until its moment, or until somebody waits for it.
        let of = |points: &PointsView| {
            let events = points.periods[0].events.iter();
            events.clone().find(|event| event.position == Some(paid.position)).cloned().expect("it is listed")
        };
        let event = of(&paid.points);
        let parts = event.unfinished.expect("a part is missing");
        assert_eq!((event.amount, parts.paid, parts.missing, parts.is_late), (7, 5, 2, false));
        assert!(u64::from(parts.until) > now() && u64::from(parts.until) <= now() + 500, "{parts:?}");
        let finished = host.finish_purchase(paid.position).await.expect("the rest is paid");
        let event = of(&finished);
        assert_eq!((event.unfinished, event.fate, event.amount), (None, Some(SpendFate::Open), 7));
        assert_eq!(finished.periods[0].spendable, 13);
        assert_eq!(host.finish_purchase(1).await.expect_err("it is no spend").code, "points.not_own");
        let twice = host.review_fee(town.quote.clone()).await.expect("it is a quote");
        assert_eq!(twice.refusal.map(|failure| failure.code).as_deref(), Some("points.paid_before"));
        let nowhere = host.donate_points("00".repeat(32), town.bus.to_string(), 4).await;
        assert_eq!(nowhere.expect_err("there is no fund").code, "points.no_fund");
    });
}
