//! `tabella uses` against a node at work.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::data_use::UseText;
use tabella_ledger::party::{Registrar, public};
use tabella_node::client::NodeClient;
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::{keys, randomness};

async fn run(arguments: Vec<String>) -> Output {
    let command = move || Command::new(env!("CARGO_BIN_EXE_tabella")).args(arguments).output().unwrap();
    tokio::task::spawn_blocking(command).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_8_a_person_sees_who_looked_and_what_was_left_out() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().join("node"));
    let chain = folder.found("Testville", "testville.example/board", now()).unwrap();
    let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let node = RunningNode::start(&folder, local, now, &mut |_, _| {}).await.unwrap();
    let client = NodeClient::new(&node.url()).unwrap();
    let path = dir.path().join("voter.key");
    let person: SigningKey = keys::create(&path, &mut randomness()).unwrap();
    let registrar = Registrar::new(folder.registrar().unwrap(), chain);
    let log = async |number: u64, why: &str| {
        let text = UseText { time: 1_800_000_000, who: "Registry".into(), what: "Address".into(), why: why.into() };
        let used = text.seal(&registrar.use_secret(&public(&person)).unwrap(), number).unwrap();
        client.submit(&[registrar.log_use(used.tag, used.sealed, &mut randomness()).to_bytes()]).await.unwrap();
    };
    let ask = async |key: &std::path::Path, more: &[&str]| {
        let given = ["uses", &node.url(), "--key", &key.display().to_string()].map(str::to_owned);
        let output = run(given.into_iter().chain(more.iter().map(|word| (*word).to_owned())).collect()).await;
        (output.status.code(), output)
    };
    let object = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).unwrap();

    let (code, output) = ask(&path, &["--json"]).await;
    assert_eq!((code, object(&output)), (Some(0), json!({ "uses": [], "gaps": [], "sound": true, "entries": 1 })));
    log(0, "Polling \u{1b}[2Jcard").await;
    let (code, output) = ask(&path, &["--json"]).await;
    let seen = json!({ "number": 0, "position": 1, "time": 1_800_000_000, "who": "Registry", "what": "Address", "why": "Polling \u{1b}[2Jcard" });
    assert_eq!((code, &object(&output)["uses"][0]), (Some(0), &seen));
    let (code, output) = ask(&path, &[]).await;
    let words = String::from_utf8(output.stdout).unwrap();
    assert_eq!(code, Some(0));
    assert!(words.starts_with("0: Registry looked at Address: Polling [2Jcard."), "{words}");
    log(2, "Left one out").await;
    let (code, output) = ask(&path, &["--json"]).await;
    assert_eq!((code, &object(&output)["gaps"]), (Some(1), &json!([1])));
    assert!(String::from_utf8(ask(&path, &[]).await.1.stdout).unwrap().contains("Missing: 1."));

    // Another person, another board, no key.
    let stranger = dir.path().join("stranger.key");
    keys::create::<SigningKey>(&stranger, &mut randomness()).unwrap();
    let (code, output) = ask(&stranger, &["--json"]).await;
    assert_eq!((code, &object(&output)["uses"]), (Some(0), &json!([])));
    assert_eq!(ask(&path, &["--chain", &"0".repeat(64)]).await.0, Some(2));
    assert_eq!(ask(&dir.path().join("missing"), &[]).await.0, Some(2));
    node.stop().await.unwrap();
}
