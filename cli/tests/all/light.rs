//! Light clients, witnesses and evidence, as programs that know each other by nothing but addresses and files.

use std::fs;
use std::path::Path;

use crate::rig::{Node, json, run};

/// The authority of one board shows two: both begin alike, and each half of the clients gets its own from block 1 on.
fn split(folder: &Path) -> [Node; 2] {
    let dirs = ["left", "right"].map(|name| folder.join(name).display().to_string());
    let init = ["node", "init", "--city", "Testville", "--origin", "testville.example/board", "--dir", &dirs[0]];
    assert_eq!(run(&init).0, Some(0));
    fs::create_dir(&dirs[1]).unwrap();
    for file in fs::read_dir(&dirs[0]).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), Path::new(&dirs[1]).join(file.file_name())).unwrap();
    }
    // Each half is told of another new key, in a block that the old key certified: the same key in both halves.
    dirs.map(|dir| {
        let (code, output) = run(&["node", "rotate", "--dir", &dir]);
        assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        Node::start(&dir)
    })
}

#[test]
fn a30_each_half_of_a_split_view_holds_evidence_that_the_command_accepts() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let [left, right] = split(folder.path());
    for (node, half) in [(&left, "l"), (&right, "r")] {
        fs::create_dir(path(half)).unwrap();
        let file = path(&format!("{half}/light"));
        let synced = json(&["sync", &node.1, "--light", &file], 0);
        assert_eq!((&synced["blocks"], &synced["entries"]), (&2.into(), &2.into()));
        assert!(synced["bytes"].as_u64().unwrap() < 20_000, "{synced}");
        let witness = json(&["witness", "run", &node.1, "--dir", &path(&format!("{half}/witness")), "--once"], 0);
        assert_eq!(witness["cosigned"]["height"], 1);
        let agreed = json(&["sync", &node.1, "--light", &file, "--compare", &node.1], 0);
        assert_eq!((&agreed["witnesses"]["named"], &agreed["witnesses"]["anonymous"]), (&0.into(), &1.into()));
    }
    let mut held = Vec::new();
    for (half, own, other) in [("l", &left, &right), ("r", &right, &left)] {
        let conflict = json(&["sync", &own.1, "--light", &path(&format!("{half}/light")), "--compare", &other.1], 1);
        held.push(conflict["conflict"]["evidence"].as_str().unwrap().to_owned());
    }
    let synced = json(&["sync", &left.1, "--light", &path("l/light")], 0);
    let chain = synced["chain"].as_str().unwrap();
    for file in &held {
        let verdict = json(&["verify-evidence", file, "--chain", chain], 0);
        assert_eq!((&verdict["outcome"], &verdict["signed_both"][0]), (&"holds".into(), &"Testville".into()));
        assert_eq!(verdict["checkpoints"][0]["height"], verdict["checkpoints"][1]["height"]);
    }

    // A witness that meets the other half cosigns nothing, then and later.
    for node in [&right, &left] {
        let conflict = json(&["witness", "run", &node.1, "--dir", &path("l/witness"), "--once"], 1);
        let file = conflict["conflict"]["evidence"].as_str().unwrap();
        assert_eq!(run(&["verify-evidence", file]).0, Some(0));
    }

    // What is not about this board, what convicts nobody, and what is no evidence.
    assert_eq!(json(&["verify-evidence", &held[0], "--chain", &"0".repeat(64)], 1)["outcome"], "does_not_hold");
    let bytes = fs::read(&held[0]).unwrap();
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() = b'x';
    for (content, code, outcome) in [
        (&changed[..], 1, "does_not_hold"),
        (&bytes[..bytes.len() - 1], 2, "cannot_be_checked"),
        (b"", 2, "cannot_be_checked"),
        (&vec![0; (16 << 20) + 1], 2, "cannot_be_checked"),
    ] {
        fs::write(path("other"), content).unwrap();
        assert_eq!(json(&["verify-evidence", &path("other")], code)["outcome"], outcome);
    }
    assert_eq!(json(&["verify-evidence", &path("missing")], 2)["outcome"], "cannot_be_checked");
}

#[test]
fn a_light_client_needs_one_file_and_the_right_board() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let [node, _] = split(folder.path());
    for wrong in [
        &["sync", &node.1][..],
        &["sync", &node.1, "--light", &path("a"), "--copy", &path("b")],
        &["sync", &node.1, "--copy", &path("b"), "--compare", &node.1],
    ] {
        assert_eq!(run(wrong).0, Some(2), "{wrong:?}");
    }
    let (code, output) = run(&["sync", &node.1, "--light", &path("a"), "--chain", &"0".repeat(64)]);
    assert_eq!(code, Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("expected was 0000"));
    // A file of something else.
    json(&["sync", &node.1, "--copy", &path("copy")], 0);
    assert_eq!(run(&["sync", &node.1, "--light", &path("copy")]).0, Some(2));
}

#[test]
fn a30_witnesses_whom_the_office_names_are_counted_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let [node, _] = split(folder.path());
    let name = "press.example/witness";
    let watch = ["witness", "run", &node.1, "--once", "--dir", &path("witness")];
    // Under the name that its key has, until the board knows another one.
    let key = json(&watch, 0)["key"].clone();
    let list = serde_json::json!([{ "name": name, "place": "The Press, Testville", "key": key }]);
    fs::write(path("list"), list.to_string()).unwrap();
    let key = path("left/office.key");
    let named = ["office", "witnesses", &path("list"), "--node", &node.1, "--key", &key];
    assert_eq!(run(&named).0, Some(0));
    assert_eq!(json(&[&watch[..], &["--name", name]].concat(), 0)["name"], name);
    let synced = json(&["sync", &node.1, "--light", &path("light")], 0);
    assert_eq!((&synced["witnesses"]["named"], &synced["witnesses"]["agreeing"]), (&1.into(), &1.into()), "{synced}");
    assert_eq!(synced["witnesses"]["each"][0]["place"], "The Press, Testville");

    // The same list again, a list of something else, and somebody else's key.
    for (arguments, reason) in [
        (named, "witnesses.unchanged"),
        (["office", "witnesses", &key, "--node", &node.1, "--key", &key], "cannot be used"),
        (
            ["office", "issuers", &path("list"), "--node", &node.1, "--key", &path("left/registrar.key")],
            "entry.signature",
        ),
    ] {
        let (code, output) = run(&arguments);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(code == Some(2) && words.contains(reason), "{words}");
    }
    assert_eq!(run(&["office", "issuers", &path("list"), "--node", &node.1, "--key", &key]).0, Some(0));
}
