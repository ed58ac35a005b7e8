//! Every command as the window calls it: through the permissions, with JSON in and JSON out, to the host and back.

mod stage_host;

use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tabella_app::{
    city_host,
    contract::{Failure, MenuView},
    desktop::{self, Desktop},
    host::Surroundings,
};
use tauri::{
    App, DragDropEvent, Listener, Manager, WebviewWindow, WindowEvent,
    ipc::{CallbackFn, InvokeBody},
    test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder},
    webview::InvokeRequest,
};

/// The shell without a window on the screen.
struct Rig {
    app: App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
}

impl Rig {
    fn new() -> Self {
        Self::opened_by(stage_host::open)
    }

    fn opened_by<Open, Opened>(open: Open) -> Self
    where
        Open: FnOnce(Surroundings) -> Opened + Send + 'static,
        Opened: Future<Output = tabella_app::host::Answer<Arc<dyn tabella_app::host::Host>>> + Send + 'static,
    {
        let mut app =
            tabella_app::shell(mock_builder(), open).build(tabella_app::context()).expect("the configuration is sound");
        // The first turn of the loop runs the set-up.
        #[allow(deprecated)]
        app.run_iteration(|_, _| {});
        let window = app.get_webview_window("main").expect("the set-up opens the window");
        Self { app, window }
    }

    fn call(&self, command: &str, args: Value) -> Result<Value, Value> {
        self.call_from("tauri://localhost", command, args)
    }

    fn call_from(&self, page: &str, command: &str, args: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: page.parse().expect("a URL"),
            body: InvokeBody::Json(args),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.into(),
        };
        get_ipc_response(&self.window, request).map(|body| body.deserialize().expect("commands answer in JSON"))
    }
}

/// The audience of an ordinary election.
fn residents() -> Value {
    json!({ "pseudonymous": false, "classes": ["resident"], "districts": [], "age_bands": [] })
}

/// Rules of a reward programme.
fn rules() -> Value {
    json!({
        "id": "green", "title": "Blue town", "delay": 0, "claim_within": 9, "caps": { "person_week": 1, "epoch": 2 },
        "kinds": [{
            "id": "heat", "unit": "kWh", "method": "metered",
            "formula": { "saving": { "unit": "g", "impact": 5, "saved": 2, "points": 1, "per": 100, "most": 50 } },
        }],
        "parties": [
            { "name": "Meter", "place": "Lake", "key": "7b".repeat(32), "role": "meter", "kinds": ["heat"] },
        ],
    })
}

#[test]
fn every_command_reaches_the_host() {
    let rig = Rig::new();
    let new = json!({
        "kind": "election", "title": "Council", "description": "", "closes_at": 1_900_000_000, "points": 0, "minimum_voters": 3,
        "audience": residents(), "secret_roll": false,
        "contests": [{ "title": "Mayor", "options": ["Ada", "Ben"], "rule": { "rule": "plurality", "blank": true } }],
    });
    // Command, arguments, where to look in the answer, what must be there.
    let cases = [
        ("overview", json!({}), "/city", json!("Stageville")),
        ("elections", json!({}), "/0/id", json!("square")),
        ("create_key", json!({ "language": "it", "passphrase": null }), "/standing", json!("key_ready")),
        ("confirm_phrase", json!({ "words": [{ "place": 1, "word": "word" }] }), "/written_down", json!(true)),
        ("next_key", json!({ "passphrase": null }), "/standing", json!("enrolled")),
        ("ask_to_enrol", json!({}), "/stage", json!("waiting")),
        ("enrolment", json!({}), "/expires_at", json!(1_900_000_000)),
        ("desk", json!({}), "/requests/0/proof", json!("in_person")),
        ("confirm_request", json!({ "code": "c", "reference": "7", "fields": [] }), "/stage", json!("enrolled")),
        ("refuse_request", json!({ "code": "c", "reason": "Unknown" }), "/reason", json!("Unknown")),
        ("report_loss", json!({ "reference": "7" }), "/code", json!("STAG-E234-5678")),
        ("revoke", json!({ "key": "k", "successor": null }), "/classes/0/members", json!(120)),
        (
            "name_members",
            json!({ "class": "e_resident", "members": [{ "key": "k", "district": 1, "age_band": 2, "renewal": 0 }] }),
            "/classes/0/class",
            json!("e_resident"),
        ),
        (
            "look_at_person",
            json!({ "reference": "7", "who": "Tax office", "what": ["Name"], "why": "A question" }),
            "/0/label",
            json!("Name"),
        ),
        ("identity", json!({}), "/lock", json!("passphrase")),
        ("recovery_phrase", json!({ "language": "it" }), "/words/1", json!("it")),
        ("recovery_phrase", json!({ "language": null }), "/language", json!("en")),
        ("restore_identity", json!({ "phrase": "p", "passphrase": null }), "/standing", json!("enrolled")),
        ("returned", json!({}), "/kept", json!("missing")),
        ("bring_back", json!({}), "/credentials", json!(8)),
        ("unlock_identity", json!({ "passphrase": "p" }), "/standing", json!("enrolled")),
        ("lock_identity", json!({ "passphrase": null }), "/lock", json!("unlocked")),
        ("uses", json!({}), "/gaps/0", json!(3)),
        ("owned", json!({}), "/service", json!("stage")),
        ("publish_data", json!({ "path": "/p", "kind": "soil.ph" }), "/publications/0/kind", json!("soil.ph")),
        ("withdraw_data", json!({ "grant": 4 }), "/service", json!("stage")),
        ("history", json!({ "number": "BAT-1" }), "/subject", json!("BAT-1")),
        ("open_proof", json!({ "path": "/p" }), "/position", json!(7)),
        ("wages", json!({}), "", json!([])),
        ("keep_wage", json!({ "path": "/p" }), "/0/outcome", json!("invalid")),
        ("wallet", json!({}), "/showings", json!([])),
        ("add_certificate", json!({ "path": "/p" }), "/certificates", json!([])),
        ("ask_for_fact", json!({ "fact": "adult", "audience": "Library" }), "", json!("adult")),
        ("show_fact", json!({ "question": "q", "again": false }), "", json!("q")),
        ("check_fact", json!({ "shown": "yes", "question": "q" }), "/value", json!("yes")),
        ("forum", json!({}), "/proposals/0/support", json!(12)),
        ("propose", json!({ "title": "A tree", "text": "Here." }), "/proposals/1/title", json!("A tree")),
        ("support", json!({ "proposal": "bench" }), "/proposals/0/mine", json!(true)),
        ("answer", json!({ "about": "square", "decided": "Yes", "done": "" }), "/answers/0/decided", json!("Yes")),
        ("tell", json!({ "title": "Works", "text": "On Monday." }), "/news/0/title", json!("Works")),
        ("points", json!({}), "/periods/0/spendable", json!(7)),
        ("point_rules", json!({}), "/0/cover", json!(500)),
        ("claim_points", json!({ "election": "square" }), "/claimable", json!([])),
        ("read_slip", json!({ "path": "/a" }), "", json!("/a")),
        ("review_act", json!({ "act": "a" }), "/measure/amount", json!(4500)),
        ("review_act", json!({ "act": "used" }), "/refusal/code", json!("rewards.act.code_used")),
        ("claim_act", json!({ "act": "a" }), "/periods/0/ready", json!(3)),
        ("buy_offer", json!({ "provider": "p", "offer": "o" }), "/voucher", json!("p/o")),
        ("review_fee", json!({ "quote": "q" }), "/fee", json!("q")),
        ("pay_fee", json!({ "quote": "q" }), "/voucher", json!("q")),
        ("donate_points", json!({ "fund": "f", "provider": "p", "amount": 4 }), "/voucher", json!("4 for f")),
        ("voucher", json!({ "spend": 9 }), "", json!("tabella-voucher:9")),
        ("finish_purchase", json!({ "spend": 9 }), "/periods/0/number", json!(9)),
        ("funds", json!({}), "/0/project", json!("Fountain Square")),
        (
            "open_fund",
            json!({ "fund": { "election": "e", "contest": 0, "option": 0, "currency": "EUR", "budget": 7 } }),
            "/budget",
            json!(7),
        ),
        (
            "fund_step",
            json!({ "fund": "f", "by": "Treasury", "step": { "step": "approval", "request": 3 } }),
            "/steps/0/done/request",
            json!(3),
        ),
        (
            "pay_wages",
            json!({
                "fund": "f", "by": "Treasury", "request": 1,
                "wages": [{ "worker": "W", "amount": 2, "period": "May" }],
            }),
            "/slips/0",
            json!("W"),
        ),
        ("programmes", json!({}), "/0/epochs/0/issued", json!(12)),
        ("check_programme", json!({ "rules": rules() }), "", json!(2)),
        (
            "publish_programme",
            json!({ "rules": rules(), "version": 2 }),
            "/0/versions/0/rules/title",
            json!("Blue town"),
        ),
        (
            "begin_epoch",
            json!({ "epoch": {
                "programme": "green", "denominations": [1, 5], "begins": 1, "ends": 2, "redeem_from": 3,
                "redeem_until": 4, "spend_until": 5, "settle_until": 6,
            } }),
            "/0/epochs/0/ends",
            json!(2),
        ),
        ("provider_key", json!({ "name": "The bus" }), "", json!("key of The bus")),
        ("counters", json!({}), "/0/honoured/0/purpose", json!("fee")),
        ("look_at_voucher", json!({ "provider": "p", "slip": "A day", "quote": null }), "/title", json!("A day")),
        ("honour_voucher", json!({ "provider": "p", "slip": "A day", "quote": "q" }), "/purpose", json!("voucher")),
        ("give_back", json!({ "provider": "p", "slip": "s" }), "/0/place", json!("s")),
        ("settle_vouchers", json!({ "provider": "p" }), "/0/settled/0/amount", json!(8)),
        (
            "make_offer",
            json!({ "provider": "p", "offer": {
                "programme": "blue", "offer": "o", "title": "T", "price": 1, "stock": 2, "until": 3,
            } }),
            "/0/programme",
            json!("blue"),
        ),
        (
            "quote_fee",
            json!({ "provider": "p", "fee": "A copy", "price": 2, "epoch": 1, "validUntil": 9 }),
            "",
            json!("A copy: 2"),
        ),
        ("retention", json!({}), "/due", json!(1_900_000_000)),
        ("forgetting", json!({}), "/people", json!(3)),
        ("announce_forgetting", json!({ "due": 7 }), "/retention/due", json!(7)),
        ("forget_people", json!({}), "/retention/done_at", json!(1_900_000_001)),
        ("proof_ways", json!({}), "/provider", json!("https://id.stage")),
        ("cards", json!({}), "/0/certificates/0/name", json!("Ada Quill")),
        ("ask_with_card", json!({ "label": "Card", "certificate": "ab", "pin": "1234" }), "/stage", json!("waiting")),
        ("begin_sign_in", json!({}), "/address", json!("https://id.stage/page")),
        ("end_sign_in", json!({}), "/stage", json!("waiting")),
        ("cancel_sign_in", json!({}), "", json!(null)),
        ("enrol", json!({ "code": "GOOD-CODE-2345" }), "/standing", json!("enrolled")),
        ("write_in", json!({ "text": "Ada", "bytes": 9 }), "/used", json!(9)),
        ("preview_election", json!({ "election": new }), "/telling/0", json!(1)),
        ("seal", json!({ "election": "square", "choices": { "contests": [[0, 1, 0]] } }), "/election", json!("square")),
        ("cast", json!({ "tracker": "t" }), "/tracker", json!("t")),
        ("challenge", json!({ "tracker": "t" }), "/choices/contests/0/0", json!(1)),
        ("discard", json!({}), "", json!(null)),
        ("roll", json!({}), "/enrolled", json!(120)),
        ("new_code", json!({}), "/code", json!("STAG-E234-5678")),
        ("create_election", json!({ "election": new }), "/title", json!("Council")),
        ("hold_ceremony", json!({ "election": "square" }), "/phase", json!("ready")),
        ("open_election", json!({ "election": "square" }), "/phase", json!("open")),
        ("fix_roll", json!({ "election": "square" }), "/secret_roll/fixed", json!(true)),
        ("residents_join", json!({ "election": "square", "count": 9 }), "/secret_roll/joined", json!(9)),
        ("residents_vote", json!({ "election": "square", "count": 9 }), "/ballots", json!(9)),
        ("close_election", json!({ "election": "square" }), "/phase", json!("closed")),
        ("tally", json!({ "election": "square", "present": [2, 3] }), "/trustees/1/shared", json!(true)),
        ("publish", json!({ "election": "square" }), "/contests/0/counts", json!([20, 14, 7])),
        ("compare", json!({ "from": "paper", "said": "6-AB" }), "/own", json!("6-AB")),
        ("compare_file", json!({ "path": "/r" }), "/outcome", json!("later")),
        ("forget_node", json!({ "url": "http://stage" }), "/witnesses/0/block", json!(6)),
        ("print_page", json!({}), "", json!(null)),
        ("cancel", json!({ "task": "tally", "subject": "square" }), "", json!(null)),
        ("next_arrival", json!({}), "", json!(null)),
        ("show_menu", json!({ "menus": [] }), "", json!(null)),
        ("notify", json!({ "title": "Tabella", "text": "A poll is open." }), "", json!(null)),
        ("about", json!({}), "/updates", json!(false)),
        ("newer_version", json!({}), "", json!(null)),
        ("export_record", json!({}), "/bytes", json!(4096)),
        ("records", json!({}), "/0/bytes", json!(4096)),
        ("audit", json!({ "path": "/r", "checkpoint": "cp" }), "/checkpoint", json!("cp")),
        ("audit", json!({ "path": "/r", "checkpoint": null }), "/outcome", json!("valid")),
    ];
    for (command, args, place, expected) in cases {
        let answer = rig.call(command, args).unwrap_or_else(|error| panic!("{command} was refused: {error}"));
        assert_eq!(answer.pointer(place), Some(&expected), "{command} answered {answer}");
    }
}

#[test]
fn refusal_of_the_host_arrives_with_its_code() {
    let refused = Rig::new().call("enrol", json!({ "code": stage_host::REFUSED_CODE })).expect_err("refused");
    assert_eq!(refused["code"], "enrol.code_unknown");
    assert_eq!(refused["hint"], "Compare it with the letter.");
}

#[test]
fn bad_input_is_refused_with_a_code_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().to_owned();
    let rig = Rig::opened_by(|surroundings| city_host::open(Surroundings { data, ..surroundings }));
    let code = |command: &str, args: Value| rig.call(command, args).expect_err("refused")["code"].take();
    let request = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ";
    let confirm = |code: &str, reference: &str| json!({ "code": code, "reference": reference, "fields": [] });
    let member = |key: &str, district: u32| json!({ "key": key, "district": district, "age_band": 3, "renewal": 0 });
    let name = |member: Value| json!({ "class": "visitor", "members": [member] });
    let look = |who: &str| json!({ "reference": "7", "who": who, "what": ["Name"], "why": "A question" });
    let file = folder.path().join("a file");
    std::fs::write(&file, "no proof").expect("it can be written");
    let question = json!({ "audience": "Library", "nonce": "00", "fact": "adult" }).to_string();
    let fund = json!({ "election": "00".repeat(32), "contest": 0, "option": 0, "currency": "EUR", "budget": 7 });
    let approval = json!({ "step": "approval", "request": 1 });
    let meter = rig.call("provider_key", json!({ "name": "Meter" })).expect("a key is made");
    let with = |change: &str, to: Value| {
        let mut changed = rules();
        changed["parties"][0]["key"] = meter.clone();
        *changed.pointer_mut(change).expect("the rules have it") = to;
        json!({ "rules": changed })
    };
    let epoch = json!({ "epoch": {
        "programme": "green", "denominations": [1], "begins": 1, "ends": 2, "redeem_from": 3, "redeem_until": 4,
        "spend_until": 5, "settle_until": 6,
    } });
    let shown = json!({ "provider": "The bus", "slip": "hello", "quote": null });
    let card = json!({ "label": "Card", "certificate": "zz", "pin": null });
    let words = json!({ "words": [{ "place": 1, "word": "x" }, { "place": 2, "word": "y" }] });
    let cases = [
        ("create_key", json!({ "language": null, "passphrase": "short" }), "identity.short"),
        ("confirm_phrase", words.clone(), "vote.no_key"),
        ("recovery_phrase", json!({ "language": null }), "vote.no_key"),
        ("next_key", json!({ "passphrase": null }), "identity.none"),
        ("ask_to_enrol", json!({}), "vote.no_key"),
        ("confirm_request", confirm("nothing", "7"), "request.code"),
        ("confirm_request", confirm(request, "7"), "request.unknown"),
        ("refuse_request", json!({ "code": request, "reason": "Unknown" }), "request.unknown"),
        ("report_loss", json!({ "reference": "7" }), "enrol.unknown"),
        ("revoke", json!({ "key": "zz", "successor": null }), "typed.key"),
        ("revoke", json!({ "key": "00".repeat(32), "successor": null }), "standing.unknown"),
        ("name_members", name(member("zz", 1)), "typed.key"),
        ("name_members", name(member(&"7b".repeat(32), 65_536)), "typed.attribute"),
        ("look_at_person", look(""), "read.purpose"),
        ("look_at_person", look("Tax office"), "read.unknown"),
        ("publish_data", json!({ "path": "/nowhere", "kind": "soil.ph" }), "file.failed"),
        ("publish_data", json!({ "path": file, "kind": "soil.ph" }), "vote.no_key"),
        ("withdraw_data", json!({ "grant": 4 }), "vote.no_key"),
        ("open_proof", json!({ "path": "/nowhere" }), "file.failed"),
        ("keep_wage", json!({ "path": file }), "file.form"),
        ("add_certificate", json!({ "path": file }), "file.form"),
        ("show_fact", json!({ "question": "nothing", "again": false }), "file.form"),
        ("show_fact", json!({ "question": question, "again": false }), "wallet.no_fact"),
        ("check_fact", json!({ "shown": "nothing", "question": question }), "wallet.credential"),
        ("points", json!({}), "vote.no_key"),
        ("claim_points", json!({ "election": "zz" }), "election.unknown"),
        ("claim_points", json!({ "election": "00".repeat(32) }), "vote.no_key"),
        ("read_slip", json!({ "path": "/nowhere" }), "file.failed"),
        ("review_act", json!({ "act": "nothing" }), "points.slip"),
        ("claim_act", json!({ "act": "nothing" }), "points.slip"),
        ("buy_offer", json!({ "provider": "zz", "offer": "o" }), "typed.key"),
        ("review_fee", json!({ "quote": "nothing" }), "points.slip"),
        ("pay_fee", json!({ "quote": "nothing" }), "points.slip"),
        ("donate_points", json!({ "fund": "zz", "provider": "zz", "amount": 1 }), "election.unknown"),
        ("voucher", json!({ "spend": 1 }), "vote.no_key"),
        ("finish_purchase", json!({ "spend": 1 }), "vote.no_key"),
        ("bring_back", json!({}), "vote.no_key"),
        ("open_fund", json!({ "fund": fund }), "election.unknown"),
        ("fund_step", json!({ "fund": "zz", "by": "", "step": approval }), "election.unknown"),
        ("fund_step", json!({ "fund": "00".repeat(32), "by": "", "step": approval }), "fund.unknown"),
        ("pay_wages", json!({ "fund": "00".repeat(32), "by": "", "request": 1, "wages": [] }), "fund.unknown"),
        ("check_programme", with("/title", json!("")), "rules.text"),
        ("check_programme", with("/parties/0/key", json!("zz")), "rules.key"),
        ("check_programme", with("/parties/0/kinds", json!([])), "rules.role"),
        ("check_programme", with("/kinds/0/formula/saving/per", json!(0)), "rules.formula"),
        ("check_programme", with("/caps/epoch", json!(0)), "rules.caps"),
        ("begin_epoch", epoch, "pseudonym.too_few"),
        ("look_at_voucher", shown.clone(), "points.slip"),
        ("honour_voucher", shown.clone(), "points.slip"),
        ("give_back", shown, "points.slip"),
        ("announce_forgetting", json!({ "due": 1 }), "retention.past"),
        ("forget_people", json!({}), "retention.not_announced"),
        ("ask_with_card", card, "card.no_certificate"),
        ("begin_sign_in", json!({}), "sign_in.not_taken"),
        ("end_sign_in", json!({}), "sign_in.cancelled"),
    ];
    for (command, args, expected) in cases {
        assert_eq!(code(command, args.clone()), expected, "{command} {args}");
    }
    rig.call("create_key", json!({ "language": "ko", "passphrase": null })).expect("it is made");
    assert_eq!(code("confirm_phrase", words), "phrase.not_these");
    assert_eq!(code("next_key", json!({ "passphrase": null })), "ballot.not_on_roll");
    let asked = rig.call("ask_to_enrol", json!({})).expect("it is asked");
    assert_eq!(rig.call("ask_to_enrol", json!({})), Ok(asked.clone()), "it is not asked twice");
    let request = asked["code"].as_str().expect("a request has a code");
    assert_eq!(code("confirm_request", confirm(request, " ")), "request.no_reference");
    assert_eq!(code("refuse_request", json!({ "code": request, "reason": " " })), "request.reason");
}

#[test]
fn host_that_cannot_open_tells_every_command_why() {
    let rig = Rig::opened_by(|_| async {
        Err(Failure { code: "app.disk_full".into(), message: "No room.".into(), hint: "Make room.".into() })
    });
    for command in ["overview", "roll", "records"] {
        assert_eq!(rig.call(command, json!({})).expect_err("no host")["code"], "app.disk_full", "{command}");
    }
}

#[test]
fn host_that_breaks_while_opening_leaves_no_command_waiting() {
    let rig = Rig::opened_by(|_| async { panic!("a broken host") });
    assert_eq!(rig.call("overview", json!({})).expect_err("no host")["code"], "app.not_started");
}

#[test]
fn commands_without_a_permission_are_refused() {
    let rig = Rig::new();
    for command in
        ["no_such_command", "plugin:fs|read_file", "plugin:dialog|open", "plugin:window|close", "plugin:path|resolve"]
    {
        let refused = rig.call(command, json!({})).expect_err("not listed");
        assert!(refused.as_str().is_some_and(|why| why.contains("not allowed")), "{command}: {refused}");
    }
}

#[test]
fn pages_from_elsewhere_can_call_nothing() {
    let rig = Rig::new();
    for page in ["https://example.org/", "http://localhost:8080/"] {
        for command in ["overview", "cast", "publish", "pick_record"] {
            rig.call_from(page, command, json!({ "tracker": "t", "election": "square" })).expect_err("a foreign page");
        }
    }
}

#[test]
fn events_of_the_host_reach_the_window() {
    let rig = Rig::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    for name in ["progress", "chain", "watch"] {
        let heard = heard.clone();
        rig.app.listen_any(name, move |event| {
            let payload: Value = serde_json::from_str(event.payload()).expect("events carry JSON");
            heard.lock().expect("nobody panicked").push((name, payload));
        });
    }
    rig.call("hold_ceremony", json!({ "election": "square" })).expect("the stage holds ceremonies");
    rig.call("enrol", json!({ "code": "GOOD-CODE-2345" })).expect("the stage enrols");
    rig.call("compare", json!({ "from": "paper", "said": "6-AB" })).expect("the stage compares");
    let heard = heard.lock().expect("nobody panicked");
    assert_eq!(heard.len(), 3, "{heard:?}");
    assert_eq!((heard[0].0, &heard[0].1["step"]), ("progress", &json!("dealing")));
    assert_eq!((heard[1].0, &heard[1].1["checked_blocks"]), ("chain", &json!(7)));
    assert_eq!((heard[2].0, &heard[2].1["agreeing"]), ("watch", &json!(1)));
}

#[test]
fn what_comes_from_outside_waits_until_the_window_asks() {
    let rig = Rig::new();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = heard.clone();
    rig.app.listen_any("arrival", move |event| hear.lock().expect("nobody panicked").push(event.payload().to_owned()));
    let given = ["r.tabella".to_owned(), "tabella:cast:00".to_owned()];
    desktop::arrive(rig.app.handle(), &given, Path::new("/home/ada"));
    let dropped = DragDropEvent::Drop { paths: vec!["/srv/s.tabella".into()], position: Default::default() };
    desktop::on_window_event(&rig.window.as_ref().window(), &WindowEvent::DragDrop(dropped));
    assert_eq!(*heard.lock().expect("nobody panicked"), ["2", "1"]);
    let next = || rig.call("next_arrival", json!({})).expect("listed");
    assert_eq!(next(), json!({ "kind": "record", "text": "/home/ada/r.tabella" }));
    assert_eq!(next(), json!({ "kind": "unknown", "text": "" }));
    assert_eq!(next(), json!({ "kind": "record", "text": "/srv/s.tabella" }));
    assert_eq!(next(), json!(null));
}

/// A desktop that writes down what it is asked for, and has no notifications.
#[derive(Default)]
struct Paper(Mutex<Vec<String>>);

impl Desktop for Paper {
    fn show_menu(&self, menus: &[MenuView]) -> Result<(), String> {
        let lines = menus.iter().flat_map(|menu| menu.items.iter().map(move |item| (menu, item)));
        let told = lines.map(|(menu, item)| format!("{} > {} {:?}", menu.label, item.label, item.keys));
        self.0.lock().expect("nobody panicked").extend(told);
        Ok(())
    }

    fn notify(&self, _: &str, _: &str) -> Result<(), String> {
        Err("nobody shows notifications here".into())
    }
}

#[test]
fn the_desktop_gets_the_menus_and_says_what_it_cannot() {
    let rig = Rig::new();
    let paper = Arc::new(Paper::default());
    rig.app.manage(paper.clone() as Arc<dyn Desktop>);
    let items = json!([{ "id": "a", "label": "A", "keys": "CmdOrCtrl+A" }, { "id": "b", "label": "B", "keys": null }]);
    rig.call("show_menu", json!({ "menus": [{ "label": "M", "items": items }] })).expect("listed");
    assert_eq!(*paper.0.lock().expect("nobody panicked"), ["M > A Some(\"CmdOrCtrl+A\")", "M > B None"]);
    let refused = rig.call("notify", json!({ "title": "T", "text": "t" })).expect_err("there are none");
    assert_eq!(refused["code"], "desktop.refused");
}

/// Every rule with a choice that it allows, one that it does not, and how many numbers the result of three options has:
/// for them, against them, pairs of them.
fn every_rule() -> Vec<Value> {
    let rules = json!([
        {
            "rule": { "rule": "plurality", "blank": true },
            "allowed": [0, 0, 0, 1], "refused": [1, 0, 0, 1], "numbers": [4, 0, 0],
        },
        {
            "rule": { "rule": "approval", "min": 1, "max": 2 },
            "allowed": [1, 0, 1], "refused": [1, 1, 1], "numbers": [3, 0, 0],
        },
        { "rule": { "rule": "score", "max": 5 }, "allowed": [5, 0, 3], "refused": [6, 0, 0], "numbers": [3, 0, 0] },
        { "rule": { "rule": "star", "max": 5 }, "allowed": [5, 4, 4], "refused": [0, 0, 6], "numbers": [3, 0, 3] },
        {
            "rule": { "rule": "cumulative", "min": 0, "max": 10, "each": 6 },
            "allowed": [6, 1, 0], "refused": [6, 5, 0], "numbers": [3, 0, 0],
        },
        {
            "rule": { "rule": "quadratic", "credits": 16, "against": false },
            "allowed": [3, 2, 1], "refused": [4, 1, 0], "numbers": [3, 0, 0],
        },
        {
            "rule": { "rule": "quadratic", "credits": 16, "against": true },
            "allowed": [3, 0, 0, 0, 1, 0], "refused": [1, 0, 0, 1, 0, 0], "numbers": [3, 3, 0],
        },
        {
            "rule": { "rule": "positional", "points": [3, 1], "min": 1 },
            "allowed": [1, 0, 3], "refused": [3, 0, 3], "numbers": [3, 0, 0],
        },
        {
            "rule": { "rule": "knapsack", "costs": [70_000, 20_000, 5_000_000_000_u64], "budget": 5_000_070_000_u64 },
            "allowed": [1, 0, 1], "refused": [1, 1, 1], "numbers": [3, 0, 0],
        },
        {
            "rule": { "rule": "ranked", "ranks": 3, "method": "instant_runoff", "seats": 1, "pairs": false },
            "allowed": { "ranking": [[2], [0]] }, "refused": { "ranking": [[0, 1]] }, "code": "fill.equals",
            "numbers": [0, 0, 0], "steps": "rounds",
        },
        {
            "rule": { "rule": "ranked", "ranks": 3, "method": "schulze", "seats": 1, "pairs": true },
            "allowed": { "ranking": [[1, 2], [0]] }, "refused": { "ranking": [[0], [0]] }, "code": "fill.twice",
            "numbers": [3, 0, 0], "steps": "pairs",
        },
        {
            "rule": { "rule": "graded", "grades": ["Poor", "Fair", "Good"], "seats": 1 },
            "allowed": { "grades": [2, null, 0] }, "refused": { "grades": [3, null, 0] }, "code": "fill.grade",
            "numbers": [0, 0, 0], "steps": "grades",
        },
        {
            "rule": { "rule": "write_in", "bytes": 8 }, "options": [],
            "allowed": { "text": "Am\u{e9}lie" }, "refused": { "text": "much too long" }, "code": "fill.long",
            "numbers": [0, 0, 0], "steps": "texts",
        },
    ]);
    rules.as_array().expect("a list").clone()
}

/// The way from a new key to a locked one, and back from its words: with the codes that the window tells apart.
fn its_identity_is_locked_and_comes_back(rig: &Rig, call: impl Fn(&str, Value) -> Value) {
    let state = |lock: &str| {
        json!({
            "lock": lock, "open": true, "recoverable": true, "enrolment": 0, "written_down": false,
            "system_store": false, "word_lists": ["en", "zh-Hans", "ko", "it"],
        })
    };
    assert_eq!(call("identity", json!({})), state("unlocked"));
    let shown = call("recovery_phrase", json!({ "language": "it-SM" }));
    let words: Vec<&str> = shown["words"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
    assert_eq!((words.len(), &shown["language"]), (24, &json!("it")));
    assert_eq!(call("lock_identity", json!({ "passphrase": "a passphrase of mine" })), state("passphrase"));
    let key = call("unlock_identity", json!({ "passphrase": "a passphrase of mine" }))["key"].take();
    let code = |command: &str, args: Value| rig.call(command, args).expect_err("refused")["code"].take();
    assert_eq!(code("unlock_identity", json!({ "passphrase": "a passphrase of yours" })), "identity.passphrase");
    assert_eq!(code("unlock_identity", json!({ "passphrase": null })), "identity.locked");
    assert_eq!(code("lock_identity", json!({ "passphrase": "short" })), "identity.short");
    assert_eq!(code("restore_identity", json!({ "phrase": words[1..].join(" "), "passphrase": null })), "phrase.count");
    let restored = call("restore_identity", json!({ "phrase": words.join(" "), "passphrase": null }));
    assert_eq!(restored["key"], key);
}

#[test]
fn every_rule_is_sealed_opened_and_counted_on_a_city() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().to_owned();
    let rig = Rig::opened_by(|surroundings| city_host::open(Surroundings { data, ..surroundings }));
    let call = |command: &str, args: Value| {
        rig.call(command, args).unwrap_or_else(|refused| panic!("{command} was refused: {refused}"))
    };
    call("create_key", json!({ "language": null, "passphrase": null }));
    its_identity_is_locked_and_comes_back(&rig, call);
    let code = call("new_code", json!({}))["code"].take();
    call("enrol", json!({ "code": code }));
    let rules = every_rule();
    let options = json!(["Library roof", "Trees", "Market hall"]);
    let contest = |rule: &Value| {
        let options = rule.get("options").unwrap_or(&options);
        json!({ "title": "The reserve", "options": options, "rule": rule["rule"] })
    };
    let new = json!({ "election": {
        "kind": "poll", "title": "The reserve", "description": "", "closes_at": 4_000_000_000_u32, "points": 0,
        "minimum_voters": 1, "audience": residents(), "secret_roll": false,
        "contests": rules.iter().map(contest).collect::<Vec<_>>(),
    } });
    let shown = call("preview_election", new.clone());
    let telling: Vec<usize> = (0..rules.len())
        .filter(|place| ["rounds", "grades", "texts"].map(Value::from).contains(&rules[*place]["steps"]))
        .collect();
    assert_eq!(shown["telling"], json!(telling), "one resident can be told by any ballot that becomes public");
    let made = call("create_election", new);
    assert_eq!(shown["contests"], made["contests"]);
    for (place, rule) in rules.iter().enumerate() {
        assert_eq!(made["contests"][place]["rule"], rule["rule"], "what was asked is what is on the ballot");
    }
    let election = &made["id"];
    call("hold_ceremony", json!({ "election": election }));
    call("open_election", json!({ "election": election }));

    let allowed: Vec<&Value> = rules.iter().map(|rule| &rule["allowed"]).collect();
    for (place, rule) in rules.iter().enumerate() {
        let mut choices = allowed.clone();
        choices[place] = &rule["refused"];
        let args = json!({ "election": election, "choices": { "contests": choices } });
        let failure = rig.call("seal", args).expect_err("the rule does not allow it");
        assert_eq!(&failure["code"], rule.get("code").unwrap_or(&json!("vote.choice")), "{rule}: {failure}");
    }
    let seal = || call("seal", json!({ "election": election, "choices": { "contests": allowed } }))["tracker"].take();
    let opened = call("challenge", json!({ "tracker": seal() }));
    assert_eq!(opened["choices"]["contests"], json!(allowed));

    call("cast", json!({ "tracker": seal() }));
    call("residents_vote", json!({ "election": election, "count": 4 }));
    call("close_election", json!({ "election": election }));
    call("tally", json!({ "election": election, "present": [1, 2, 3] }));
    let published = call("publish", json!({ "election": election }));
    for (place, rule) in rules.iter().enumerate() {
        let result = &published["contests"][place];
        let numbers = ["counts", "against", "pairs"].map(|name| result[name].as_array().map_or(0, Vec::len));
        assert_eq!(json!(numbers), rule["numbers"], "{rule}: {result}");
        assert_eq!(result["count"]["steps"]["kind"], rule["steps"], "{rule}: {result}");
    }
}
