//! The money of a project that won, from the vote to a worker's wage, by programs that know each other by addresses and files.

use std::fs;

use crate::rig::{Node, json, words};
use rand_core::OsRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::audit;
use tabella_ledger::fund::has_won;
use tabella_node::keys;

#[test]
fn xa_4_xa_5_money_is_followed_from_the_vote_to_a_wage() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    words(&["rehearse", "--demo", "--limit", "12", "--trustees", "2", "--threshold", "1", "--out", &path("vote")], 0);
    let record = fs::read(path("vote/record.tabella")).unwrap();
    let state = audit(&record, None, &mut OsRng, &mut |_| {}).state.unwrap();
    let (election, found) = state.elections().next().unwrap();
    let question = &found.manifest().contests[0];
    let won = |option: &usize| has_won(question, &found.counts()[0], *option);
    let winner = (0..question.options.len()).find(won).unwrap();
    let loser = (0..question.options.len()).find(|option| !won(option)).unwrap();

    let node = Node::start(&path("vote/node"));
    let key = |name: &str| {
        let key: SigningKey = keys::create(&folder.path().join(name), &mut OsRng).unwrap();
        hex::encode(key.public().as_bytes())
    };
    let [builder, one, two, treasury] = ["builder", "one", "two", "treasury"].map(key);
    let member = |role: &str, name: &str, key: &str| json!({ "role": role, "name": name, "key": key });
    let members = [
        member("requester", "Tree nursery", &builder),
        member("approver", "Parks", &one),
        member("approver", "Council", &two),
        member("payer", "Treasury", &treasury),
    ];
    let terms = |option: usize| {
        json!({
            "election": election.to_string(), "contest": 0, "option": option, "currency": "CHF", "budget": 50_000,
            "needed": 2, "members": members,
        })
    };
    fs::write(path("terms"), terms(winner).to_string()).unwrap();
    fs::write(path("others"), terms(loser).to_string()).unwrap();
    let (copy, office) = (path("copy"), path("vote/node/office.key"));
    let board = ["--node", &node.1, "--copy", &copy];
    let with = |arguments: &[&str], key: &str| {
        let key = path(key);
        let all = [arguments, &board, &["--key", &key]].concat();
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    fn given(arguments: &[String]) -> Vec<&str> {
        arguments.iter().map(String::as_str).collect()
    }
    fs::copy(&office, path("office")).unwrap();
    words(&given(&with(&["fund", "open", &path("others")], "office")), 2);
    words(&given(&with(&["fund", "open", &path("terms")], "builder")), 2);
    let fund = json(&given(&with(&["fund", "open", &path("terms")], "office")), 0)["fund"].as_str().unwrap().to_owned();
    let step = |arguments: &[&str], key: &str| {
        let all = with(&[&["fund", arguments[0], &fund], &arguments[1..]].concat(), key);
        json(&given(&all), 0)
    };
    let asked = step(&["propose-step", "--purpose", "Oaks", "--amount", "3000"], "builder");
    assert_eq!(
        (&asked["step"], &asked["kind"], &asked["name"]),
        (&json!(1), &json!("request"), &json!("Tree nursery"))
    );
    step(&["approve", "--request", "1"], "one");
    words(&given(&with(&["fund", "approve", &fund, "--request", "1"], "one")), 2);
    words(&given(&with(&["fund", "pay", &fund, "--request", "1", "--amount", "1", "--to", "x"], "builder")), 2);
    step(&["approve", "--request", "1"], "two");
    let paid = step(&["pay", "--request", "1", "--amount", "1000", "--to", "Seed \u{1b}[2J firm"], "treasury");
    assert_eq!(paid["over"], 0);
    let show = ["fund", "show", &fund, "--node", &node.1, "--copy", &copy];
    assert_eq!(
        json(&show, 0)["totals"],
        json!({ "requested": 3000, "approved": 3000, "paid": 1000, "donated": 0, "overpaid": 0 })
    );
    let wages = json!([
        { "worker": "Ada Quill", "amount": 700, "period": "2026-11" },
        { "worker": "Ben Reed", "amount": 800, "period": "2026-11" },
        { "worker": "Cleo Marsh", "amount": 900, "period": "2026-11" },
    ]);
    fs::write(path("wages"), wages.to_string()).unwrap();
    let paid = step(&["wages", "--request", "1", "--batch", &path("wages"), "--slips", &path("slips")], "treasury");
    assert_eq!((&paid["over"], &paid["count"]), (&json!(400), &json!(3)));
    let slips: Vec<&str> = paid["slips"].as_array().unwrap().iter().map(|slip| slip.as_str().unwrap()).collect();
    step(&["donate", "--source", "A club", "--amount", "10"], "office");

    let shown = json(&show, 1);
    assert_eq!(
        shown["totals"],
        json!({ "requested": 3000, "approved": 3000, "paid": 3400, "donated": 10, "overpaid": 400 })
    );
    assert_eq!((&shown["sound"], &shown["project"]), (&json!(false), &json!(question.options[winner])));
    let kinds: Vec<&str> =
        shown["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["request", "approval", "approval", "payment", "wages", "donation"]);
    let text = words(&show, 1);
    assert!(text.contains("OVERPAID by 400") && !text.contains('\u{1b}'), "{text}");
    let all = json(&["fund", "show", "--node", &node.1, "--copy", &copy], 1);
    assert_eq!(all["funds"][0]["fund"], json!(fund));

    // Each worker: the own wage, offline, and no other name.
    let names = ["Ada Quill", "Ben Reed", "Cleo Marsh", "Treasury", "Parks", "Council", "Tree nursery"];
    for (slip, name) in slips.iter().zip(names) {
        let proof = json(&["verify-proof", slip], 0);
        assert_eq!(
            (&proof["kind"], &proof["shows"]["worker"], &proof["shows"]["step"]),
            (&json!("wage"), &json!(name), &json!(5))
        );
        assert!(words(&["verify-proof", slip], 0).contains("A wage was paid."));
        let bytes = fs::read(slip).unwrap();
        for other in names.iter().filter(|other| **other != name) {
            assert!(!bytes.windows(other.len()).any(|part| part == other.as_bytes()), "{other}");
        }
        let mut changed = bytes.clone();
        let at = bytes.windows(name.len()).position(|part| part == name.as_bytes()).unwrap();
        changed[at] = b'X';
        fs::write(path("changed"), changed).unwrap();
        assert_eq!(json(&["verify-proof", &path("changed")], 1)["code"], "proof.wage");
    }
    // The payer can make them again.
    let position = paid["position"].to_string();
    words(&["fund", "slips", &position, "--slips", &path("slips"), "--node", &node.1, "--copy", &copy], 0);
    assert_eq!(json(&["verify-proof", slips[1]], 0)["shows"]["amount"], 800);
    // The whole record holds.
    json(&["sync", &node.1, "--copy", &copy, "--record", &path("record")], 0);
    let verdict = json(&["verify", &path("record")], 0);
    let funds = verdict["checks"].as_array().unwrap().iter().find(|check| check["check"] == "funds").unwrap();
    assert_eq!(funds["covered"], 7);
}
