//! `tabella identity`, from files and standard input alone.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use crate::rig::{Node, command, json, run, words};
use serde_json::json;

fn path(dir: &Path, name: &str) -> String {
    dir.join(name).display().to_string()
}

/// With something on standard input.
fn typed(arguments: &[&str], input: &str) -> Output {
    let mut child =
        command(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn se_5_an_identity_is_made_locked_shown_and_restored_from_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| path(dir.path(), name);
    let (home, away, chain) = (at("home"), at("away"), "ab".repeat(32));
    fs::write(at("pass"), "a passphrase for the first device\n").unwrap();
    fs::write(at("next"), "another one for that device\n").unwrap();

    let made = json(&["identity", "new", "--dir", &home, "--language", "it", "--new-passphrase-file", &at("pass")], 0);
    let phrase = made["phrase"].as_str().unwrap().to_owned();
    assert_eq!(phrase.split(' ').count(), 24);
    assert_eq!((&made["kept"], &made["recoverable"]), (&json!("passphrase"), &json!(true)));
    let file = fs::read(Path::new(&home).join("identity.key")).unwrap();

    // Never over another one, never without saying how.
    let (code, _) = run(&["identity", "new", "--dir", &home, "--unlocked"]);
    assert_eq!((code, fs::read(Path::new(&home).join("identity.key")).unwrap()), (Some(2), file));
    assert_eq!(run(&["identity", "new", "--dir", &away]).0, Some(2));
    assert!(!Path::new(&away).exists());

    let show = ["identity", "show", "--dir", &home];
    assert_eq!(json(&show, 0), json!({ "kept": "passphrase", "open": false }));
    let locked = run(&[&show[..], &["--phrase"]].concat());
    assert_eq!(locked.0, Some(2));
    let wrong = run(&[&show[..], &["--phrase", "--passphrase-file", &at("next")]].concat());
    assert_eq!(wrong.0, Some(2));
    assert!(String::from_utf8(wrong.1.stderr).unwrap().contains("not what it was sealed with"));

    let opened = ["--passphrase-file", &at("pass"), "--chain", &chain];
    let shown = json(&[&show[..], &opened, &["--phrase"]].concat(), 0);
    assert_eq!((&shown["phrase"], &shown["open"]), (&json!(phrase), &json!(true)));
    let key = shown["voter_key"].clone();
    assert_eq!(key.as_str().unwrap().len(), 64);
    let english = json(&[&show[..], &opened, &["--phrase", "--language", "de"]].concat(), 0);
    assert_ne!(english["phrase"], shown["phrase"]);
    // Without --phrase no word of it is printed.
    let plain = words(&[&show[..], &opened].concat(), 0);
    assert!(phrase.split(' ').all(|word| !plain.split_whitespace().any(|said| said == word)), "{plain}");

    let change = ["identity", "passphrase", "--dir", &home, "--new-passphrase-file", &at("next")];
    assert_eq!(run(&change).0, Some(2));
    json(&[&change[..], &["--passphrase-file", &at("pass")]].concat(), 0);
    assert_eq!(run(&[&show[..], &opened].concat()).0, Some(2));

    // The other device: in English, in capitals, from standard input.
    let words = english["phrase"].as_str().unwrap().to_uppercase().replace(' ', "\n");
    let restore = ["identity", "restore", "--dir", &away, "--unlocked", "--json"];
    let output = typed(&restore, &words);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let there = json(&["identity", "show", "--dir", &away, "--chain", &chain], 0);
    assert_eq!((&there["voter_key"], &there["kept"]), (&key, &json!("unlocked")));
}

#[test]
fn a_wrong_word_is_named_and_nothing_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let (home, away) = (path(dir.path(), "home"), path(dir.path(), "away"));
    let made = json(&["identity", "new", "--dir", &home, "--unlocked"], 0);
    let mut words: Vec<&str> = made["phrase"].as_str().unwrap().split(' ').collect();
    words[6] = "zzzzzz";
    let output = typed(&["identity", "restore", "--dir", &away, "--unlocked"], &words.join(" "));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("word 7 is not in the list (en)"), "{told}");
    assert!(!Path::new(&away).join("identity.key").exists());
}

#[test]
fn an_identity_signs_and_reads_where_a_key_file_did() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| path(dir.path(), name);
    words(&["node", "init", "--dir", &at("node"), "--city", "Testville", "--origin", "testville.example/board"], 0);
    let node = Node::start(&at("node"));
    let made = json(&["identity", "new", "--dir", &at("home"), "--unlocked"], 0);
    let uses = json(&["uses", &node.1, "--key", &at("home")], 0);
    assert_eq!((&uses["uses"], &uses["sound"]), (&json!([]), &json!(true)));

    // The board of this node does not know who this is, and the key comes back all the same.
    words(&["sync", &node.1, "--copy", &at("board.sqlite")], 0);
    let phrase = at("phrase");
    fs::write(&phrase, made["phrase"].as_str().unwrap()).unwrap();
    let found = json(
        &[
            "identity",
            "restore",
            "--dir",
            &at("away"),
            "--phrase-file",
            &phrase,
            "--copy",
            &at("board.sqlite"),
            "--unlocked",
        ],
        0,
    );
    assert_eq!((&found["on_roll"], &found["ballots"], &found["enrolment"]), (&json!(false), &json!([]), &json!(0)));
    assert_eq!(found["voter_key"].as_str().unwrap().len(), 64);
    // Nobody on the roll: the board refuses the stamp, and says why.
    fs::write(at("file"), "text").unwrap();
    let (code, output) =
        run(&["stamp", &at("file"), "--node", &node.1, "--key", &at("away"), "--out", &at("file.proof")]);
    assert_eq!(code, Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("the board refuses"));
}
