//! `tabella verify --verdict`: what an observer does who looks at the same board again and again.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tabella_ledger::block::Block;
use tabella_ledger::record::{Item, RecordReader, RecordWriter};
use tabella_ledger::state::State;

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tabella"));
    let output = command.args(arguments).current_dir(folder).env("TMPDIR", folder).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn verify(folder: &Path, record: &str) -> (Option<i32>, Value) {
    let (code, text) = run(folder, &["verify", record, "--verdict", "verdict", "--json"]);
    (code, serde_json::from_str(&text).unwrap())
}

/// The record up to a block.
fn cut(record: &[u8], blocks: usize) -> Vec<u8> {
    let mut reader = RecordReader::new(record).unwrap();
    let mut writer = RecordWriter::new(Vec::new()).unwrap();
    let mut read = Vec::new();
    for _ in 0..blocks {
        let Item::Block(block) = reader.next_item().unwrap() else { panic!("fewer blocks") };
        writer.block(&block.bytes).unwrap();
        read.push(Block::from_bytes(&block.bytes).unwrap());
    }
    let state = State::found(&read[0].entries[0].0).unwrap();
    let last = read.last().unwrap();
    writer.finish(&state.authorities().note(&last.header, &last.certificate)).unwrap()
}

#[test]
fn ee_6_a_verdict_is_kept_and_gone_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (code, text) = run(folder.path(), &["rehearse", "--demo", "--out", "demo", "--json"]);
    assert_eq!(code, Some(0), "{text}");
    let whole = fs::read(path("demo/record.tabella")).unwrap();
    let (_, all) = verify(folder.path(), "demo/record.tabella");
    let blocks = all["blocks"].as_u64().unwrap();
    fs::remove_file(path("verdict")).unwrap();
    fs::write(path("early"), cut(&whole, blocks as usize - 2)).unwrap();

    // The first time everything is checked, then only what is new.
    let (code, report) = verify(folder.path(), "early");
    assert_eq!((code, &report["earlier"]), (Some(0), &json!({"used": false, "written": true})));
    let early = fs::read(path("verdict")).unwrap();
    let (code, report) = verify(folder.path(), "demo/record.tabella");
    let used = json!({"used": true, "blocks": blocks - 2, "ballots": 400, "written": true});
    assert_eq!((code, &report["earlier"]), (Some(0), &used));
    for part in ["outcome", "checks", "blocks", "ballots", "elections", "checkpoint", "findings"] {
        assert_eq!(report[part], all[part], "{part}");
    }
    let (code, text) = run(folder.path(), &["verify", "demo/record.tabella", "--verdict", "verdict"]);
    assert_eq!(code, Some(0));
    assert!(text.contains(&format!("{blocks} blocks with 400 ballots were checked before")), "{text}");
    let (_, plain) = run(folder.path(), &["verify", "demo/record.tabella", "--json"]);
    let plain: Value = serde_json::from_str(&plain).unwrap();
    assert_eq!((&plain["earlier"], &plain["checks"]), (&Value::Null, &all["checks"]));

    // An older record than the verdict's, and a damaged verdict: said, and everything is checked.
    let (code, report) = verify(folder.path(), "early");
    assert_eq!((code, &report["earlier"]["code"]), (Some(0), &"earlier.shorter".into()));
    assert_eq!(fs::read(path("verdict")).unwrap(), early);
    fs::write(path("verdict"), &early[..early.len() - 1]).unwrap();
    let (code, text) = run(folder.path(), &["verify", "early", "--verdict", "verdict"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("verdict was not used, everything was checked: it does not have its checksum"), "{text}");
    assert_eq!(fs::read(path("verdict")).unwrap(), early);

    // After anything but a valid verdict the file stays as it is.
    let mut changed = whole.clone();
    changed[whole.len() / 2] ^= 1;
    fs::write(path("changed"), changed).unwrap();
    fs::write(path("torn"), &whole[..whole.len() / 2]).unwrap();
    for (record, expected) in [("changed", 1), ("torn", 2), ("nowhere", 2)] {
        let (code, report) = verify(folder.path(), record);
        assert_eq!((code, &report["earlier"]["written"]), (Some(expected), &false.into()), "{record}");
        assert_eq!(report["earlier"]["used"], false, "{record}");
        assert_eq!(fs::read(path("verdict")).unwrap(), early, "{record}");
    }

    // A file that is something else is not overwritten.
    fs::write(path("verdict"), "a letter").unwrap();
    let (code, report) = verify(folder.path(), "early");
    assert_eq!((code, &report["earlier"]["code"]), (Some(0), &"earlier.magic".into()));
    assert_eq!(report["earlier"]["written"], false);
    assert_eq!(fs::read(path("verdict")).unwrap(), b"a letter");
    let (code, text) = run(folder.path(), &["verify", "early", "--verdict", "demo"]);
    assert_eq!(code, Some(0));
    assert!(text.contains("demo could not be written") && path("demo/record.tabella").exists(), "{text}");
}
