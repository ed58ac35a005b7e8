//! Points by programs that know each other by addresses and files: earned, redeemed after a while, spent, honoured once.

use std::fs;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use crate::rig::{Node, json, words};
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::party::{Office, Registrar, Trustee, public};
use tabella_ledger::rewards::{Act, Measure};
use tabella_node::client::NodeClient;
use tabella_node::identity::{Identity, Vault};
use tabella_node::keys;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::points::Slip;
use tabella_node::service::{Folder, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::trustee_file::TrusteeFile;

#[tokio::test(flavor = "multi_thread")]
async fn se_4_xa_3_zg_7_points_are_earned_redeemed_spent_and_honoured_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let board = Folder::new(folder.path().join("node"));
    let chain = board.found("Town", "town.invalid/board", now()).unwrap();
    let (office, registrar) = (board.office().unwrap(), board.registrar().unwrap());
    let node = Node::start(&path("node"));
    let key = |name: &str| -> SigningKey { keys::create(&folder.path().join(name), &mut OsRng).unwrap() };
    let [station, _, trustee] = ["station", "bus", "trustee"].map(key);
    let bus = public(&keys::read::<SigningKey>(&folder.path().join("bus")).unwrap()).to_string();

    // Ada has an identity; the town has eight residents and a key for the epoch.
    let made = json(&["identity", "new", "--dir", &path("ada"), "--unlocked"], 0);
    let ada: Identity = Vault::new(&folder.path().join("ada"), None).open(None).unwrap();
    let client = NodeClient::new(&node.1).unwrap();
    let store = Arc::new(Store::open(path("officials.sqlite")).unwrap());
    let replica = Replica::open(store, client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
    let named = vec![NamedTrustee { name: "Court".into(), trustee: Trustee::new(trustee, chain) }];
    let mut officials =
        Officials::new(client, replica, Office::new(office, chain), Registrar::new(registrar, chain), named)
            .remember(TrusteeFile::open(&folder.path().join("trustees.sqlite")).unwrap())
            .unwrap();
    let mut roll = vec![public(&ada.voter_key(&chain))];
    roll.extend((0..7).map(|_| public(&SigningKey::generate(&mut OsRng))));
    officials.enrol(&roll, &mut |_, _| {}).await.unwrap();
    let ceremony = officials.hold_ceremony(1, 2, &mut |_| {}).await.unwrap().to_string();

    // The office's files.
    let rules = json!({
        "id": "green", "title": "Green town", "delay": 0, "claim_within": 3_600,
        "kinds": [{ "id": "glass", "unit": "g", "method": "scale", "formula": { "amount": { "points": 1, "per": 100, "most": 50 } } }],
        "parties": [
            { "name": "The bin", "place": "Lake", "role": "station", "kinds": ["glass"], "key": public(&station).to_string() },
            { "name": "The bus", "place": "Town", "role": "provider", "key": bus },
        ],
        "caps": { "person_week": 100, "epoch": 1_000 },
    });
    fs::write(path("rules"), rules.to_string()).unwrap();
    let begun = now();
    let (ends, until) = (begun + 20, begun + 48);
    let epoch = json!({
        "programme": "green", "denominations": [1, 10], "begins": begun - 10, "ends": ends, "redeem_from": ends,
        "redeem_until": until, "spend_until": begun + 3_000, "settle_until": begun + 4_000,
    });
    fs::write(path("epoch"), epoch.to_string()).unwrap();
    let offer = json!({ "programme": "green", "offer": "ticket", "title": "A \u{1b}[2J day", "price": 6, "stock": 9, "until": begun + 3_000 });
    fs::write(path("offer"), offer.to_string()).unwrap();
    let (copy, till) = (path("copy"), path("till"));
    let (office_key, bus_key) = (path("node/office.key"), path("bus"));
    let by = |key: &str| ["--node", &node.1, "--copy", &copy, "--key", key].map(str::to_owned).to_vec();
    let call = |arguments: &[&str], who: Vec<String>, code: i32| -> Value {
        let who: Vec<&str> = who.iter().map(String::as_str).collect();
        json(&[arguments, &who].concat(), code)
    };
    let refuse = |arguments: &[&str], who: Vec<String>| {
        let who: Vec<&str> = who.iter().map(String::as_str).collect();
        words(&[arguments, &who].concat(), 2);
    };
    // Rules are the office's word, offers the provider's.
    refuse(&["programme", "publish", &path("rules")], by(&bus_key));
    assert_eq!(call(&["programme", "publish", &path("rules")], by(&office_key), 0)["version"], 1);
    call(&["programme", "offer", &path("offer")], by(&bus_key), 0);
    let number = call(&["programme", "epoch", &path("epoch"), "--ceremony", &ceremony], by(&office_key), 0);
    assert_eq!(number["epoch"], 1);

    // Ada reads an act off the bin's screen.
    let act = Act {
        programme: "green".into(),
        version: 1,
        kind: "glass".into(),
        method: "scale".into(),
        measure: Measure::Amount { amount: 1_200 },
        time: begun,
        code: [7; 16],
        holder: None,
        party: public(&station),
    };
    fs::write(path("act"), act.sign(&station, &chain, &mut OsRng).to_text()).unwrap();
    let ada = |dir: &str, copy: &str| {
        ["--node", &node.1, "--copy", &path(copy), "--identity", &path(dir)].map(str::to_owned).to_vec()
    };
    call(&["points", "claim", "--act", &path("act")], ada("ada", "copy-ada"), 0);
    refuse(&["points", "claim", "--act", &path("act")], ada("ada", "copy-ada"));
    refuse(&["points", "claim", "--act", &path("offer")], ada("ada", "copy-ada"));
    let answer = |allow: &[&str]| {
        let (key, file) = (path("trustee"), path("trustees.sqlite"));
        let all = [&["programme", "trustee", "--file", &file, "--once"], allow].concat();
        let with = ["--node", &node.1, "--copy", &path("copy-trustee"), "--key", &key].map(str::to_owned);
        call(&all, with.to_vec(), 0)["answered"].as_array().unwrap().len()
    };
    // The trustee issues under what it has allowed, and under nothing before.
    assert_eq!(answer(&[]), 0);
    assert_eq!(answer(&["--allow", &ceremony]), 1);
    assert!(now() <= ends, "the machine is too slow for this epoch");
    let epoch_of = |dir: &str, copy: &str| call(&["points", "show"], ada(dir, copy), 0)["epochs"][0].clone();
    assert_eq!(
        (epoch_of("ada", "copy-ada")["ready"].clone(), epoch_of("ada", "copy-ada")["balance"].clone()),
        (json!(12), json!(0))
    );
    assert_eq!(
        call(&["points", "redeem"], ada("ada", "copy-ada"), 0),
        json!({ "redeemed": 0, "waiting": 12, "parts": 0 })
    );
    while call(&["points", "redeem"], ada("ada", "copy-ada"), 0)["waiting"] != 0 {
        assert!(now() <= until, "all moments are in the window");
        sleep(Duration::from_secs(1));
    }
    assert_eq!(answer(&[]), 1);
    assert_eq!(epoch_of("ada", "copy-ada")["balance"], 12);

    // A voucher; the machine is lost; the words bring it back.
    let spent = call(&["points", "spend", "--provider", &bus, "--offer", "ticket"], ada("ada", "copy-ada"), 0);
    fs::write(path("phrase"), made["phrase"].as_str().unwrap()).unwrap();
    fs::remove_dir_all(folder.path().join("ada")).unwrap();
    json(&["identity", "restore", "--dir", &path("fresh"), "--phrase-file", &path("phrase"), "--unlocked"], 0);
    let found = epoch_of("fresh", "copy-fresh");
    assert_eq!((&found["balance"], &found["spends"][0]["fate"]), (&json!(6), &json!("open")));
    let position = spent["spend"].to_string();
    assert_eq!(call(&["points", "voucher", &position], ada("fresh", "copy-fresh"), 0), spent);
    fs::write(path("voucher"), spent["voucher"].as_str().unwrap()).unwrap();

    let counter = || [by(&bus_key), vec!["--till".into(), till.clone()]].concat();
    assert_eq!(call(&["provider", "scan", &path("voucher")], counter(), 0)["amount"], 6);
    let second = call(&["provider", "scan", &path("voucher")], counter(), 1);
    assert_eq!((&second["good"], &second["code"]), (&json!(false), &json!("counter.used_before")));
    refuse(&["provider", "cancel", &position], counter());

    // A fee: stale, then paid in full and given back.
    let quote = |until: u64| {
        let time = until.to_string();
        let all = ["provider", "quote", "A copy", "--price", "4", "--epoch", "1", "--until", &time];
        fs::write(path("quote"), call(&all, counter(), 0)["quote"].as_str().unwrap()).unwrap();
    };
    quote(now());
    sleep(Duration::from_secs(2));
    refuse(&["points", "spend", "--quote", &path("quote")], ada("fresh", "copy-fresh"));
    assert_eq!(epoch_of("fresh", "copy-fresh")["balance"], 6);
    quote(now() + 600);
    let paid = call(&["points", "spend", "--quote", &path("quote")], ada("fresh", "copy-fresh"), 0);
    assert_eq!((&paid["amount"], &epoch_of("fresh", "copy-fresh")["balance"]), (&json!(4), &json!(2)));
    fs::write(path("receipt"), paid["voucher"].as_str().unwrap()).unwrap();
    assert_eq!(call(&["provider", "scan", &path("receipt")], counter(), 1)["code"], "counter.needs_quote");
    call(&["provider", "cancel", &paid["spend"].to_string()], counter(), 0);
    assert_eq!(call(&["provider", "scan", &path("receipt")], counter(), 1)["code"], "counter.given_back");
    assert_eq!(call(&["provider", "settle"], counter(), 0)["settlements"].as_array().unwrap().len(), 1);
    let found = epoch_of("fresh", "copy-fresh");
    let fates: Vec<&Value> = found["spends"].as_array().unwrap().iter().map(|spend| &spend["fate"]).collect();
    assert_eq!((&found["balance"], fates), (&json!(6), vec![&json!("settled"), &json!("cancelled")]));
    let none = call(&["provider", "donated", &Hash([0; 32]).to_string()], counter(), 0);
    assert_eq!(none, json!({ "points": 0, "source": "" }));

    json(&["sync", &node.1, "--copy", &path("copy-record"), "--record", &path("record")], 0);
    let verdict = json(&["verify", &path("record")], 0);
    let rewards = verdict["checks"].as_array().unwrap().iter().find(|check| check["check"] == "rewards").unwrap();
    assert!(rewards["covered"].as_u64().unwrap() >= 10);
}
