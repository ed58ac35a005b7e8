//! Stamps and proof files, made and checked by programs that know each other by nothing but addresses, files and codes.

use std::fs;
use std::process::Command;

use crate::rig::{Node, json, run, words};

#[test]
fn ee_7_a_stamped_file_verifies_offline_from_the_printed_code_and_the_proof_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let init = ["node", "init", "--city", "Testville", "--origin", "testville.example/board", "--dir", &path("node")];
    words(&init, 0);
    let node = Node::start(&path("node"));
    for (name, content) in [("one.txt", "one"), ("two.txt", "two"), ("three.txt", "three")] {
        fs::write(path(name), content).unwrap();
    }
    let (office, registrar) = (path("node/office.key"), path("node/registrar.key"));
    let stamp = |files: &[&str], key: &str, out: &str, code: i32| {
        let files: Vec<String> = files.iter().map(|file| path(file)).collect();
        let files = files.iter().map(String::as_str);
        let options = ["--node", &node.1, "--key", key, "--out", out];
        words(&["stamp"].into_iter().chain(files).chain(options).collect::<Vec<_>>(), code)
    };
    let one = path("one.tabella-proof");
    stamp(&["one.txt"], &office, &one, 0);
    let printed = stamp(&["two.txt", "three.txt"], &registrar, &path("proofs"), 0);
    let three = path("proofs/three.txt.tabella-proof");
    assert!(printed.contains(&three) && printed.contains("Code of the board"), "{printed}");
    // Nothing is overwritten, and only those stamp who may.
    stamp(&["one.txt"], &office, &one, 2);
    stamp(&["two.txt", "two.txt"], &office, &path("twice"), 2);
    fs::write(path("stranger.key"), format!("{:064x}\n", 7)).unwrap();
    assert_eq!(Command::new("chmod").args(["600", &path("stranger.key")]).status().unwrap().code(), Some(0));
    stamp(&["one.txt"], &path("stranger.key"), &path("refused"), 2);
    assert!(!folder.path().join("refused").exists());

    // What is on paper, from a copy of the board, from a light client and from the record.
    let copy = json(&["sync", &node.1, "--copy", &path("copy"), "--record", &path("record")], 0);
    let light = json(&["sync", &node.1, "--light", &path("light")], 0);
    let record = json(&["verify", &path("record")], 0);
    let board = copy["board_code"].as_str().unwrap();
    for report in [&light, &record] {
        for code in ["board_code", "checkpoint_code"] {
            assert_eq!((&report[code], report[code].is_string()), (&copy[code], true), "{report}");
        }
    }
    drop(node);

    for (proof, file, by) in [(&one, "one.txt", "office"), (&three, "three.txt", "registrar")] {
        let check = ["verify-proof", proof, "--file", &path(file), "--code", &board.to_lowercase()];
        let shown = json(&check, 0);
        assert_eq!((&shown["outcome"], &shown["kind"]), (&"valid".into(), &"time".into()));
        assert_eq!((&shown["shows"]["by"], &shown["city"]), (&by.into(), &"Testville".into()));
        let text = words(&check, 0);
        assert!(text.contains("This file existed at") && text.contains(board), "{text}");
        // Without a code it holds, and says that it was compared with nothing.
        let text = words(&check[..4], 0);
        assert!(text.contains("Compare one of them with paper"), "{text}");
        // The checkpoint's own code, which the record has in its middle.
        let checkpoint = shown["checkpoint_code"].as_str().unwrap();
        json(&["verify-proof", proof, "--file", &path(file), "--code", board, "--code", checkpoint], 0);
        let compared = json(&["verify", &path("record"), "--code", checkpoint], 0);
        assert!(compared["checks"].as_array().unwrap().iter().any(|check| check["check"] == "checkpoint"));
    }
    json(&["verify", &path("record"), "--code", board], 0);

    // What is wrong, and what is missing.
    let other = "79BY-CJ87-YZ9N-M0XX-EN23-AF0R-4574-NF9Q";
    let verdict = |arguments: &[&str], code: i32| {
        let verdict = json(&[&["verify-proof"], arguments].concat(), code);
        (verdict["outcome"].as_str().unwrap().to_owned(), verdict["code"].as_str().unwrap_or_default().to_owned())
    };
    let told = |outcome: &str, code: &str| (outcome.to_owned(), code.to_owned());
    let file = path("one.txt");
    assert_eq!(verdict(&[&one, "--file", &path("two.txt")], 1), told("invalid", "proof.file"));
    assert_eq!(verdict(&[&one, "--file", &file, "--code", other], 1), told("invalid", "proof.other_code"));
    assert_eq!(verdict(&[&one], 2), told("cannot_be_checked", "proof.file"));
    assert_eq!(verdict(&[&one, "--file", &file, "--code", "79BY-CJ87"], 2), told("cannot_be_checked", ""));
    assert_eq!(verdict(&[&one, "--file", &path("nowhere")], 2), told("cannot_be_checked", ""));
    assert_eq!(verdict(&[&path("nowhere")], 2), told("cannot_be_checked", ""));
    let mut torn = fs::read(&one).unwrap();
    torn.pop();
    fs::write(path("torn"), torn).unwrap();
    assert_eq!(verdict(&[&path("torn"), "--file", &file], 1), told("invalid", "proof.encoding"));
    assert!(words(&["verify-proof", &path("torn")], 1).starts_with("INVALID (proof.encoding)"));
    assert!(words(&["verify-proof", &one], 2).starts_with("CANNOT BE CHECKED"));
    assert_eq!(json(&["verify", &path("record"), "--code", other], 1)["outcome"], "invalid");
    assert_eq!(json(&["verify", &path("record"), "--code", "U"], 2)["outcome"], "cannot_be_checked");
    let both = ["verify", &path("record"), "--code", other, "--checkpoint", &file];
    assert_eq!(run(&both).0, Some(2));
}

#[test]
fn a_proof_of_what_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    words(&["node", "init", "--city", "Testville", "--origin", "testville.example/board", "--dir", &path("node")], 0);
    let node = Node::start(&path("node"));
    json(&["sync", &node.1, "--copy", &path("copy")], 0);
    fs::write(path("nothing"), "nothing").unwrap();
    let refused = |arguments: &[&str], reason: &str| {
        let (code, output) = run(&[&["prove"], arguments, &["--out", &path("out")]].concat());
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(code == Some(2) && text.contains(reason), "{arguments:?}: {text}");
        assert!(!folder.path().join("out").exists());
    };
    refused(&["ballot", &"0".repeat(64), "--node", &node.1], "has no ballot with the tracker 0000");
    refused(&["challenge", &path("nothing"), "--copy", &path("copy")], "expected");
    refused(&["credential", &path("nothing"), "--copy", &path("copy")], "form of an SD-JWT");
    let opened = format!(r#"{{"election":"{}","sealed":"01{}","opening":""}}"#, "00".repeat(32), "00".repeat(40));
    fs::write(path("opened"), opened).unwrap();
    refused(&["challenge", &path("opened"), "--copy", &path("copy")], "is not on the board");
    refused(&["challenge", &path("opened"), "--copy", &path("nowhere")], "tabella sync --copy");
}
