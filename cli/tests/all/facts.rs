//! Data that stay with their owner, histories of subjects and a wallet, by programs that know each other by addresses and
//! files.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::rig::{Node, command, json, words};
use rand_core::OsRng;
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::note::NoteSigner;
use tabella_node::keys;
use tempfile::TempDir;

struct City {
    folder: TempDir,
    node: Node,
}

/// An owner's service; stopped when dropped.
struct Service(Child, String);

impl Drop for Service {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl City {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("node").display().to_string();
        words(&["node", "init", "--city", "Testville", "--origin", "testville.example/board", "--dir", &dir], 0);
        let node = Node::start(&dir);
        Self { folder, node }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn key(&self, name: &str) -> String {
        let key: SigningKey = keys::create(&self.folder.path().join(name), &mut OsRng).unwrap();
        hex::encode(key.public().as_bytes())
    }

    fn run(&self, arguments: &[&str], key: &str, code: i32) -> Value {
        let (node, key) = (["--node", &self.node.1], self.path(key));
        let all = [arguments, &node, &["--key", &key]].concat();
        if code == 0 { json(&all, 0) } else { words(&all, code).into() }
    }

    fn serve(&self, dir: &str) -> Service {
        let mut child = command(&["fact", "serve", "--dir", dir, "--node", &self.node.1, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
        Service(child, url.trim().to_owned())
    }
}

#[test]
fn wx_2_wx_3_data_are_fetched_with_a_grant_and_not_after_its_withdrawal() {
    let city = City::new();
    let path = |name: &str| city.path(name);
    let owner = "node/registrar.key";
    fs::write(path("data"), "soil: pH 6.4").unwrap();
    let dir = path("owner");
    let published = city.run(&["fact", "publish", &path("data"), "--kind", "soil.ph", "--dir", &dir], owner, 0);
    let publication = published["publication"].to_string();
    city.run(&["fact", "publish", &path("data"), "--kind", "Soil: pH 6.4", "--dir", &dir], owner, 2);
    let service = city.serve(&dir);
    let reader = city.key("reader");
    let ticket = path("ticket");
    let to = ["--to", &reader, "--label", "Agronomist", "--at", &service.1, "--dir", &dir, "--out", &ticket];
    let grant = city.run(&[&["fact", "grant", &publication], &to[..]].concat(), owner, 0)["grant"].to_string();
    let fetch = |out: &str, code: i32| {
        let (key, out) = (path("reader"), path(out));
        let all =
            ["fact", "fetch", &ticket, "--key", &key, "--node", &city.node.1, "--copy", &path("copy"), "--out", &out];
        if code == 2 { words(&all, 2).into() } else { json(&all, code) }
    };
    let fetched = fetch("fetched", 0);
    assert_eq!((&fetched["outcome"], &fetched["kind"]), (&json!("valid"), &json!("soil.ph")));
    assert_eq!(fs::read(path("fetched")).unwrap(), b"soil: pH 6.4");
    // By somebody else.
    city.key("stranger");
    let stranger =
        ["fact", "fetch", &ticket, "--key", &path("stranger"), "--node", &city.node.1, "--copy", &path("copy")];
    words(&[&stranger[..], &["--out", &path("stolen")]].concat(), 2);
    city.run(&["fact", "withdraw", &grant], "reader", 2);
    city.run(&["fact", "withdraw", &grant], owner, 0);
    fetch("late", 2);
    assert!(!city.folder.path().join("late").exists());
    drop(service);
    let list = ["fact", "list", "--dir", &dir, "--node", &city.node.1];
    let listed = json(&list, 0);
    assert_eq!(listed["publications"][0]["kind"], "soil.ph");
    assert_eq!(
        (&listed["grants"][0]["label"], listed["grants"][0]["withdrawn"].is_u64()),
        (&json!("Agronomist"), true)
    );
    let served: Vec<&Value> = listed["fetches"].as_array().unwrap().iter().map(|fetch| &fetch["served"]).collect();
    assert_eq!(served, [true, false]);
    assert!(words(&list, 0).contains("Agronomist was refused"));
}

#[test]
fn wx_4_a_battery_has_one_history_with_each_signer_named() {
    let city = City::new();
    let path = |name: &str| city.path(name);
    let [maker, carrier] = ["maker", "carrier"].map(|name| city.key(name));
    let party = |name: &str, key: &str| json!({ "name": name, "place": "Testville", "key": key });
    fs::write(path("parties"), json!([party("Cell works", &maker), party("Carrier", &carrier)]).to_string()).unwrap();
    city.run(&["fact", "parties", &path("parties")], "maker", 2);
    city.run(&["fact", "parties", &path("parties")], "node/registrar.key", 0);
    fs::write(path("report"), "capacity 74 kWh").unwrap();
    let attest = |key: &str, kind: &str, code: i32| {
        let dir = path(&format!("{key}-dir"));
        city.run(&["fact", "attest", "BAT-0001", &path("report"), "--kind", kind, "--dir", &dir], key, code)
    };
    let first = attest("maker", "battery.made", 0);
    let second = attest("carrier", "battery.moved", 0);
    assert_eq!(second["previous"], first["position"]);
    attest("node/office.key", "battery.tested", 2);
    let (proof, copy) = (path("history.tabella-proof"), path("copy"));
    let history = ["fact", "history", "BAT-0001", "--node", &city.node.1, "--copy", &copy];
    let shown = json(&[&history[..], &["--out", &proof]].concat(), 0);
    let names: Vec<&Value> = shown["links"].as_array().unwrap().iter().map(|link| &link["name"]).collect();
    assert_eq!(names, ["Cell works", "Carrier"]);
    let checked = json(&["verify-proof", &proof], 0);
    assert_eq!((&checked["kind"], &checked["shows"]["links"]), (&json!("history"), &shown["links"]));
    assert!(words(&["verify-proof", &proof], 0).contains("battery.moved by Carrier (Testville)"));
    assert!(
        words(&["fact", "history", "BAT-0002", "--node", &city.node.1, "--copy", &copy], 0)
            .starts_with("0 attestations")
    );
}

#[test]
fn se_6_a_wallet_shows_one_fact_and_lists_every_showing() {
    let city = City::new();
    let path = |name: &str| city.path(name);
    let issuer: NoteSigner = keys::create(&city.folder.path().join("issuer"), &mut OsRng).unwrap();
    let name = "https://testville.example";
    let list = json!([{ "name": name, "place": "City hall", "key": issuer.public().to_string() }]);
    fs::write(path("issuers"), list.to_string()).unwrap();
    words(&["office", "issuers", &path("issuers"), "--node", &city.node.1, "--key", &path("node/office.key")], 0);
    let wallet = path("wallet");
    fs::write(path("keys"), words(&["wallet", "request", "--wallet", &wallet, "--copies", "2"], 0)).unwrap();
    let issued = words(
        &[
            "wallet",
            "issue",
            &path("keys"),
            "--key",
            &path("issuer"),
            "--name",
            name,
            "--kind",
            "resident",
            "--from",
            "1",
            "--until",
            "99999999999",
            "--fact",
            "over_16=true",
            "--fact",
            "name=Ada Quill",
        ],
        0,
    );
    fs::write(path("credentials"), issued).unwrap();
    let board = ["--node", &city.node.1, "--copy", &path("copy")];
    words(&[&["wallet", "add", &path("credentials"), "--wallet", &wallet], &board[..]].concat(), 0);
    fs::write(path("asked"), words(&["wallet", "ask", "over_16", "--audience", "https://bar.example"], 0)).unwrap();
    fs::write(path("other"), words(&["wallet", "ask", "over_16", "--audience", "https://bar.example"], 0)).unwrap();
    let shown = words(&["wallet", "show", &path("asked"), "--wallet", &wallet], 0);
    assert!(!shown.contains("Ada"));
    fs::write(path("shown"), shown).unwrap();
    let check = |asked: &str, code: i32| {
        json(&[&["wallet", "check", &path("shown"), "--asked", &path(asked)], &board[..]].concat(), code)
    };
    let checked = check("asked", 0);
    assert_eq!(
        (&checked["fact"], &checked["value"], &checked["valid_now"]),
        (&json!("over_16"), &json!(true), &json!(true))
    );
    assert_eq!(check("other", 1)["outcome"], "invalid");
    let listed = json(&["wallet", "show", "--wallet", &wallet], 0);
    let showing = &listed["showings"][0];
    assert_eq!((&showing["audience"], &showing["fact"]), (&json!("https://bar.example"), &json!("over_16")));
    assert_eq!((&listed["credentials"][0]["copies"], &listed["credentials"][0]["unshown"]), (&json!(2), &json!(1)));
    words(&["wallet", "show", &path("other"), "--wallet", &wallet], 0);
    words(&["wallet", "show", &path("other"), "--wallet", &wallet], 2);
    words(&["wallet", "show", &path("other"), "--wallet", &wallet, "--again"], 0);
    assert!(words(&["wallet", "show", "--wallet", &wallet], 0).contains("Shown to https://bar.example: over_16."));
}
