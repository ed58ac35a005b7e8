//! `tabella enrol` and `tabella registrar` with a node at work: in person, with a code, and with a card on a real token.

use crate::provider;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use crate::card_authority::CardAuthority;
use crate::provider::RunningProvider;
use rcgen::{KeyPair, PublicKeyData, SignatureAlgorithm};
use serde_json::{Value, json};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Registrar, Trustee, Voter};
use tabella_node::client::NodeClient;
use tabella_node::officials::{NamedTrustee, Officials};
use tabella_node::sequencer::Verdict;
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::{keys, randomness};
use tempfile::TempDir;

/// Where Debian has the library of SoftHSM.
const DRIVER: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "123456";

/// A city with a running node, and a drawer with tokens.
struct City {
    dir: TempDir,
    chain: Hash,
    node: RunningNode,
}

impl City {
    async fn new() -> Self {
        Self::believing(None).await
    }

    /// A city whose registrar believes this provider.
    async fn believing(issuer: Option<&str>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path().join("node"));
        let chain = folder.found("Testville", "testville.example/board", now()).unwrap();
        if let Some(issuer) = issuer {
            let settings = json!({ "issuer": issuer, "client_id": "tabella" }).to_string();
            fs::write(dir.path().join("node/sign-in.json"), settings).unwrap();
        }
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let node = RunningNode::start(&folder, local, now, &mut |_, _| {}).await.unwrap();
        fs::create_dir(dir.path().join("tokens")).unwrap();
        let tokens = format!("directories.tokendir = {}\n", dir.path().join("tokens").display());
        fs::write(dir.path().join("softhsm2.conf"), tokens).unwrap();
        fs::write(dir.path().join("pin"), format!("{PIN}\n")).unwrap();
        fs::write(dir.path().join("wrong-pin"), "000000\n").unwrap();
        Self { dir, chain, node }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn folder(&self) -> Folder {
        Folder::new(self.path("node"))
    }

    /// Runs a program in the city's folder, with its tokens. The runtime goes on meanwhile.
    async fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.dir.path()).env("SOFTHSM2_CONF", self.path("softhsm2.conf"));
        command.env_remove("TABELLA_LOG");
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }

    async fn tabella(&self, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_tabella"), arguments).await
    }

    /// The object that a command prints; its exit code has to be this one.
    async fn json(&self, arguments: &[&str], code: i32) -> Value {
        let output = self.tabella(&[arguments, &["--json"]].concat()).await;
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What a command that cannot be carried out says.
    async fn error(&self, arguments: &[&str]) -> String {
        let output = self.tabella(arguments).await;
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    async fn enrol(&self, more: &[&str], code: i32) -> Value {
        self.json(&[&["enrol", &self.node.url(), "--key", "voter.key"], more].concat(), code).await
    }

    async fn requests(&self) -> Vec<Value> {
        let listed = self.json(&["registrar", "requests", "--dir", "node", "--node", &self.node.url()], 0).await;
        listed["requests"].as_array().unwrap().clone()
    }

    async fn confirm(&self, code: &str, reference: &str) -> Value {
        let (url, dir) = (self.node.url(), ["--dir", "node", "--reference", reference, "--node"]);
        self.json(&[&["registrar", "confirm", code], dir.as_slice(), &[&url]].concat(), 0).await
    }

    async fn tool(&self, program: &str, arguments: &[&str]) {
        let output = self.run(program, arguments).await;
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?}: {error}");
    }

    async fn pkcs11(&self, label: &str, arguments: &[&str]) {
        let token = ["--module", DRIVER, "--token-label", label, "--login", "--pin", PIN];
        self.tool("pkcs11-tool", &[&token, arguments].concat()).await;
    }

    async fn new_token(&self, label: &str) {
        let token = ["--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "12345678"];
        self.tool("softhsm2-util", &token).await;
    }

    async fn write_certificate(&self, label: &str, der: &[u8], id: &str) {
        fs::write(self.path("certificate"), der).unwrap();
        self.pkcs11(label, &["--write-object", "certificate", "--type", "cert", "--id", id]).await;
    }

    /// A token with a key that was made on it, RSA.
    async fn rsa_card(&self, label: &str, authority: &CardAuthority, serial: u8) {
        self.new_token(label).await;
        self.pkcs11(label, &["--keypairgen", "--key-type", "rsa:2048", "--id", "01"]).await;
        self.pkcs11(label, &["--read-object", "--type", "pubkey", "--id", "01", "--output-file", "public"]).await;
        let key = RsaKey(fs::read(self.path("public")).unwrap());
        let [card, issuing] = authority.issue(&key, serial, |_| ());
        self.write_certificate(label, &card, "01").await;
        self.write_certificate(label, &issuing, "02").await;
    }

    /// A token with two keys on P-384 as identity cards have them: one for contracts, one for signing in.
    async fn ec_card(&self, label: &str, authority: &CardAuthority, serial: u8) {
        self.new_token(label).await;
        for (id, usage) in
            [("01", rcgen::KeyUsagePurpose::ContentCommitment), ("02", rcgen::KeyUsagePurpose::DigitalSignature)]
        {
            let key = KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
            fs::write(self.path("key.pem"), key.serialize_pem()).unwrap();
            let import = ["--import", "key.pem", "--token", label, "--label", id, "--id", id, "--pin", PIN];
            self.tool("softhsm2-util", &import).await;
            let chain = authority.issue(&key, serial, |card| card.key_usages = vec![usage]);
            self.write_certificate(label, &chain[0], id).await;
        }
        self.write_certificate(label, authority.issuing.der(), "03").await;
    }

    fn voter(&self) -> Voter {
        Voter::new(keys::read(&self.path("voter.key")).unwrap(), self.chain)
    }
}

/// The public key of a token, as X.509 has it.
struct RsaKey(Vec<u8>);

impl PublicKeyData for RsaKey {
    /// The bytes of the bit string: before them are its kind and length, always as long for RSA of 2048 bits.
    fn der_bytes(&self) -> &[u8] {
        &self.0[24..]
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

fn field<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn zg_1_a_person_asks_and_the_registrar_decides() {
    let city = City::new().await;
    let url = city.node.url();
    let asked = city.enrol(&[], 0).await;
    assert_eq!((field(&asked, "state"), field(&asked, "code").len()), ("waiting", 39));
    assert_eq!(city.enrol(&[], 0).await, asked, "asked again, it is the same request");
    let requests = city.requests().await;
    assert_eq!(requests.len(), 1);
    for name in ["request", "code", "expires_at", "state"] {
        assert_eq!(requests[0][name], asked[name], "{name}");
    }
    assert_eq!((field(&requests[0], "proof"), &requests[0]["says"]), ("in_person", &json!([])));

    // Refused, with the reason, and asked anew.
    let code = field(&asked, "code").to_lowercase();
    let refuse = ["registrar", "refuse", &code, "--dir", "node", "--node", &url, "--reason", "Come\u{1b}[2J in person"];
    assert_eq!(field(&city.json(&refuse, 0).await, "state"), "refused");
    let again = city.error(&refuse).await;
    assert!(again.contains("decided already"), "{again}");
    let told = city.tabella(&["enrol", &city.node.url(), "--key", "voter.key"]).await;
    let words = String::from_utf8(told.stdout).unwrap();
    assert_eq!(
        (told.status.code(), words.as_str()),
        (Some(1), "The registrar has refused your request: Come[2J in person\n")
    );
    // Requests are told apart by when they were made, in seconds.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    let asked = city.enrol(&[], 0).await;

    let confirmed = city.confirm(field(&asked, "code"), "A-1").await;
    assert_eq!((field(&confirmed, "state"), &confirmed["position"]), ("enrolled", &json!(1)));
    assert_eq!(field(&city.enrol(&[], 0).await, "state"), "enrolled");
    assert!(city.requests().await.is_empty());
    let unknown = city
        .error(&[
            "registrar",
            "confirm",
            &asked["request"].as_str().unwrap()[..32],
            "--dir",
            "node",
            "--node",
            &url,
            "--reference",
            "A-2",
        ])
        .await;
    assert!(unknown.contains("no such request"), "{unknown}");

    // With a code, at once.
    let code = city.node.desk().register("A-3", &[], now()).unwrap().code;
    let enrolled = city.json(&["enrol", &city.node.url(), "--key", "other.key", "--code", &code], 0).await;
    assert_eq!((field(&enrolled, "state"), &enrolled["position"]), ("enrolled", &json!(2)));
    let twice = city.tabella(&["enrol", &city.node.url(), "--key", "x.key", "--code", &code, "--oidc"]).await;
    assert!(String::from_utf8_lossy(&twice.stderr).contains("cannot be used with"), "one proof at a time");
    city.node.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_a_token_enrols_votes_and_is_refused_once_revoked() {
    let (city, authority) = (City::new().await, CardAuthority::new());
    let cards = city.path("node/cards");
    let enrol = ["enrol", &city.node.url(), "--key", "voter.key", "--card", DRIVER];
    let with = |more: &[&'static str]| [&enrol, more].concat();
    let none = city.error(&with(&["--pin-file", "pin"])).await;
    assert!(none.contains("no card is in a reader"), "{none}");
    city.rsa_card("Ada", &authority, 10).await;
    let wrong = city.error(&with(&["--pin-file", "wrong-pin"])).await;
    assert!(wrong.contains("not the card's PIN"), "{wrong}");
    let not_taken = city.error(&with(&["--pin-file", "pin"])).await;
    assert!(not_taken.contains("card.not_taken"), "{not_taken}");
    authority.write(&cards, &[]);

    let asked = city.json(&with(&["--pin-file", "pin"]), 0).await;
    let requests = city.requests().await;
    assert_eq!(
        (field(&requests[0], "proof"), requests[0]["says"][0]["value"].as_str()),
        ("card", Some("QUILL,ADA,48905010001"))
    );
    city.confirm(field(&asked, "code"), "A-1").await;

    // The holder of the card votes.
    let poll = Poll::open(&city).await;
    let position = poll.cast(&city, 1).await.unwrap();
    assert!(position > 1);

    // The card is lost, and its authority says so.
    authority.write(&cards, &[10]);
    assert_eq!(city.node.revoke_cards(now()).await.unwrap(), [city.voter().key()]);
    let refused = poll.cast(&city, 2).await.unwrap_err();
    assert_eq!(refused, "standing.revoked");
    assert_eq!(field(&city.enrol(&[], 1).await, "state"), "revoked");
    let other =
        city.error(&["enrol", &city.node.url(), "--key", "next.key", "--card", DRIVER, "--pin-file", "pin"]).await;
    assert!(other.contains("card.revoked"), "{other}");
    city.node.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_of_several_tokens_and_keys_the_right_one_signs() {
    let (city, authority) = (City::new().await, CardAuthority::new());
    authority.write(&city.path("node/cards"), &[]);
    city.ec_card("Ada", &authority, 10).await;
    city.new_token("Empty").await;
    let enrol = ["enrol", &city.node.url(), "--key", "voter.key", "--card", DRIVER, "--pin-file", "pin"];
    let several = city.error(&enrol).await;
    assert!(several.contains("several cards are here: Ada, Empty") || several.contains("Empty, Ada"), "{several}");
    let empty = city.error(&[&enrol[..], &["--label", "Empty"]].concat()).await;
    assert!(empty.contains("no certificate for signing in"), "{empty}");
    let asked = city.json(&[&enrol[..], &["--label", "Ada"]].concat(), 0).await;
    assert_eq!(field(&asked, "state"), "waiting");
    city.node.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ee_12_a_person_signs_in_and_the_registrar_sees_who() {
    let provider = RunningProvider::start();
    let city = City::new().await;
    let not_taken = city.error(&["enrol", &city.node.url(), "--key", "voter.key", "--oidc"]).await;
    assert!(not_taken.contains("takes no sign-in"), "{not_taken}");
    let city = City::believing(Some(&provider.1)).await;
    let enrol = ["enrol", &city.node.url(), "--key", "voter.key", "--oidc", "--json"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
    command.args(enrol).current_dir(city.dir.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let told = BufReader::new(child.stderr.take().unwrap()).lines();
    let told = tokio::task::spawn_blocking(move || told.map(Result::unwrap).find(|line| line.starts_with("http")));
    let page = provider::sign_in(&told.await.unwrap().unwrap(), "ada").await;
    assert!(page.starts_with("Thank you."), "{page}");
    let output = tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    let asked: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), field(&asked, "state")), (Some(0), "waiting"));
    let requests = city.requests().await;
    assert_eq!((field(&requests[0], "proof"), requests[0]["says"][1]["value"].as_str()), ("sign_in", Some("ada")));
    assert_eq!(field(&city.confirm(field(&asked, "code"), "A-1").await, "state"), "enrolled");
    city.node.stop().await.unwrap();
}

/// An open election.
struct Poll {
    election: Hash,
    replica: Replica,
    client: NodeClient,
}

impl Poll {
    async fn open(city: &City) -> Self {
        let (chain, client) = (city.chain, NodeClient::new(&city.node.url()).unwrap());
        let copy = Arc::new(Store::open(city.path("copy.sqlite")).unwrap());
        let replica = Replica::open(copy, client.clone(), Some(chain), &mut |_, _| {}).await.unwrap();
        let trustee = |index| NamedTrustee {
            name: format!("Trustee {index}"),
            trustee: Trustee::new(SigningKey::generate(&mut randomness()), chain),
        };
        let office = Office::new(city.folder().office().unwrap(), chain);
        let registrar = Registrar::new(city.folder().registrar().unwrap(), chain);
        let trustees = (1..=3).map(trustee).collect();
        let mut officials = Officials::new(client.clone(), replica.clone(), office, registrar, trustees);
        let ceremony = officials.hold_ceremony(2, 2, &mut |_| {}).await.unwrap();
        let election = officials.publish(manifest(ceremony)).await.unwrap();
        officials.open(election).await.unwrap();
        Self { election, replica, client }
    }

    /// Casts the voter's ballot with this number. Its position, or why it is refused.
    async fn cast(&self, city: &City, sequence: u64) -> Result<u64, String> {
        let voter = city.voter();
        let sealed = self.replica.read(|state| {
            let params = state.election(&self.election).unwrap().params();
            voter.seal_with(params, 0, sequence, 1, &[vec![1, 0]], &mut randomness()).unwrap()
        });
        let entry = voter.cast(self.election, sealed.unwrap(), &mut randomness()).to_bytes();
        match self.client.submit(&[entry]).await.unwrap().remove(0) {
            Verdict::Accepted(receipt) => Ok(receipt.position),
            Verdict::Rejected { code, .. } => Err(code),
        }
    }
}

fn manifest(ceremony: Hash) -> Manifest {
    let question = Question::new("Yes or no?", ["Yes", "No"], QuestionRule::Plurality);
    Manifest { ceremony, ..Manifest::new(Kind::Election, "A question", vec![question], now() + 100_000) }
}
