//! Registers of ballots with the `tabella` command: a witness keeps one, and an auditor compares.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tabella_ledger::audit::audit_observed;
use tabella_ledger::bytes::Hash;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::register::{Register, Registered};
use tabella_ledger::state::Effect;
use tabella_node::client::{ClientError, NodeClient};
use tabella_node::randomness;
use tabella_node::record::RecordFile;

const NAME: &str = "press.example/witness";

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
    command.args(arguments).current_dir(folder).env("TMPDIR", folder).env_remove("TABELLA_LOG");
    command
}

fn json(folder: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let output = command(folder, &[arguments, &["--json"]].concat()).output().unwrap();
    let value = serde_json::from_slice(&output.stdout);
    (output.status.code(), value.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))))
}

/// The board of a record, and every ballot on it.
fn cast(record: &Path) -> (Hash, Vec<Registered>) {
    let record = RecordFile::open(record).unwrap();
    let mut ballots = Vec::new();
    let verdict = audit_observed(&record, None, &mut randomness(), &mut |_| (), &mut |_, _, applied| {
        ballots.extend(applied.iter().filter_map(|applied| match applied.effect {
            Effect::Ballot { election, tracker, .. } => Some(Registered { election, tracker }),
            _ => None,
        }));
    });
    (verdict.state.unwrap().chain(), ballots)
}

#[test]
fn ee_4_verify_names_ballots_that_are_missing_and_ballots_that_nobody_registered() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    assert_eq!(json(folder, &["rehearse", "--demo", "--limit", "30", "--out", "demo"]).0, Some(0));
    let (chain, ballots) = cast(&folder.join("demo/record.tabella"));
    assert_eq!(ballots.len(), 30);
    let signer = NoteSigner::generate(&mut randomness());
    let key = signer.public().to_string();
    let write = |name: &str, chain: Hash, ballots: &[Registered]| {
        std::fs::write(folder.join(name), Register::sign(chain, NAME, ballots.to_vec(), &signer).to_bytes()).unwrap();
    };
    let verify = |more: &[&str]| json(folder, &[&["verify", "demo/record.tabella"], more].concat());
    let known = |register: &str| verify(&["--register", register, "--witness-key", &key]);

    write("all", chain, &ballots);
    let (code, verdict) = known("all");
    assert_eq!((code, &verdict["outcome"], &verdict["findings"]), (Some(0), &"valid".into(), &serde_json::json!([])));
    assert_eq!(verdict["registers"]["registers"][0]["ballots"], 30);
    assert_eq!(verdict["checks"].as_array().unwrap().last().unwrap()["check"], "register");

    // One that was held back, and one that was slipped in.
    let invented = Registered { tracker: Hash([7; 32]), ..ballots[0] };
    write("more", chain, &[&ballots[..], &[invented]].concat());
    write("fewer", chain, &ballots[1..]);
    for (register, code, kind, ballot) in [
        ("more", "register.missing", "missing", invented),
        ("fewer", "register.unregistered", "unregistered", ballots[0]),
    ] {
        let (exit, verdict) = verify(&["--register", register, "--witness-key", &key, "--report", "page.html"]);
        assert_eq!((exit, &verdict["outcome"]), (Some(1), &"invalid".into()), "{register}");
        let finding = &verdict["findings"][0];
        assert_eq!((&finding["check"], &finding["code"]), (&"register".into(), &code.into()));
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains(&ballot.tracker.to_string()), "{message}");
        let listed = &verdict["registers"][kind];
        assert_eq!(
            (&listed["count"], &listed["listed"][0]["tracker"]),
            (&1.into(), &ballot.tracker.to_string().into())
        );
        assert_eq!(listed["listed"][0]["election"], ballot.election.to_string());
        let page = std::fs::read_to_string(folder.join("page.html")).unwrap();
        assert!(page.contains("Compared with what witnesses registered") && page.contains(&ballot.tracker.to_string()));
    }
    // Two registers that are whole together.
    write("first", chain, &ballots[..20]);
    write("second", chain, &ballots[10..]);
    assert_eq!(verify(&["--register", "first", "--register", "second", "--witness-key", &key]).0, Some(0));

    // What cannot be compared, and why.
    write("other", Hash([1; 32]), &ballots);
    let cannot = [
        (verify(&["--register", "all"]), "register.not_named"),
        (verify(&["--register", "all", "--witness-key", &"0".repeat(64)]), "register.not_named"),
        (known("other"), "register.other_board"),
        (known("nowhere"), "register.unreadable"),
        (known("demo/record.tabella"), "register.encoding"),
    ];
    for ((exit, verdict), code) in cannot {
        assert_eq!((exit, &verdict["outcome"]), (Some(2), &"cannot_be_checked".into()), "{code}");
        assert_eq!(verdict["findings"][0]["code"], code);
        assert_eq!(verdict["registers"], Value::Null);
    }
}

/// A program that prints where it listens, stopped when dropped.
struct Running(Child, String);

impl Running {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url = lines.find_map(|line| {
            let line = line.unwrap();
            let listening =
                |line: &str| Some(serde_json::from_str::<Value>(line).ok()?["register"].as_str()?.to_owned());
            if line.starts_with("http://") { Some(line) } else { listening(&line) }
        });
        // Whoever writes on has a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, url.unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

#[tokio::test]
async fn ee_4_a_witness_registers_while_it_watches_and_writes_its_register() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let init = ["node", "init", "--city", "Testville", "--origin", "testville.example/board", "--dir", "node"];
    assert!(command(folder, &init).status().unwrap().success());
    let none = command(folder, &["witness", "register", "--dir", "witness", "--out", "register"]).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("there is no register here yet"));

    let node = Running::start(command(folder, &["node", "run", "--dir", "node", "--listen", "127.0.0.1:0"]));
    let run = ["witness", "run", &node.1, "--dir", "witness", "--name", NAME, "--register", "127.0.0.1:0", "--json"];
    let witness = Running::start(command(folder, &run));
    let ballot = Registered { election: Hash([1; 32]), tracker: Hash([2; 32]) };
    let refused = NodeClient::new(&witness.1).unwrap().register(Hash([0; 32]), ballot, b"nothing").await.unwrap_err();
    assert!(matches!(&refused, ClientError::Refused { code, .. } if code == "entry.encoding"), "{refused}");
    let (code, written) = json(folder, &["witness", "register", "--dir", "witness", "--out", "register"]);
    assert_eq!((code, &written["witness"], &written["ballots"]), (Some(0), &NAME.into(), &0.into()));
    let register = Register::read(&std::fs::read(folder.join("register")).unwrap()).unwrap();
    assert_eq!((register.witness(), register.key().to_string()), (NAME, written["key"].as_str().unwrap().to_owned()));
    assert_eq!(register.chain().to_string(), written["chain"].as_str().unwrap());
}
