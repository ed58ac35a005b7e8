//! The set as files: records, printed checkpoints, and the index that says what to expect.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use tabella_ledger::audit::Outcome;
use tabella_ledger::block::Block;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::Manifest;
use tabella_ledger::record::{Item, RecordReader};

use super::forge::{Sample, Set};

/// Stable name of an outcome.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Valid => "valid",
        Outcome::Invalid => "invalid",
        Outcome::CannotBeChecked => "cannot_be_checked",
    }
}

/// The set's files by their names.
pub fn files(set: &Set) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut lines = Vec::new();
    let mut names = BTreeSet::new();
    let twice: Vec<&str> =
        set.0.iter().map(|sample| sample.name.as_str()).filter(|name| !names.insert(*name)).collect();
    assert!(twice.is_empty(), "two records of one name: {twice:?}");
    for sample in &set.0 {
        let folder = if sample.expected.is_some() { "negative" } else { "positive" };
        let name = format!("{folder}/{}.record", sample.name);
        let printed = sample.printed.as_ref().map(|note| (format!("{folder}/{}.checkpoint", sample.name), note));
        lines.push(line(sample, &name, printed.as_ref().map(|(name, _)| name.as_str())).to_string());
        if let Some((name, note)) = printed {
            files.insert(name, note.clone().into_bytes());
        }
        files.insert(name, sample.record.clone());
    }
    let index = format!("{{\"format\": 1, \"records\": [\n{}\n]}}\n", lines.join(",\n"));
    files.insert("index.json".to_owned(), index.into_bytes());
    files
}

fn line(sample: &Sample, file: &str, printed: Option<&str>) -> Value {
    let contests = contests(&sample.record);
    let Some(expected) = &sample.expected else {
        return json!({ "file": file, "outcome": "valid", "what": sample.what, "contests": contests });
    };
    json!({
        "file": file,
        "checkpoint": printed,
        "outcome": outcome(expected.outcome),
        "check": expected.check.name(),
        "code": expected.code,
        "rule": sample.rule,
        "block": expected.block,
        "entry": expected.entry,
        "byte": expected.byte,
        "what": sample.what,
        "contests": contests,
    })
}

/// What kinds of contests the manifests in a record have, as far as they can be read.
fn contests(record: &[u8]) -> BTreeSet<&'static str> {
    let mut kinds = BTreeSet::new();
    let Ok(mut reader) = RecordReader::new(record) else { return kinds };
    while let Ok(Item::Block(read)) = reader.next_item() {
        let Ok(block) = Block::from_bytes(&read.bytes) else { break };
        for entry in &block.entries {
            if let Ok(Entry { body: Body::Manifest(manifest), .. }) = Entry::from_bytes(&entry.0) {
                kinds.extend(features(&manifest));
            }
        }
    }
    kinds
}

fn features(manifest: &Manifest) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    for question in &manifest.contests {
        kinds.push(question.rule.name());
        kinds.extend(question.packed.then_some("packed"));
    }
    kinds.extend((!manifest.styles.is_empty()).then_some("styles"));
    kinds.extend(manifest.weighted.then_some("weighted"));
    kinds
}

/// Everything under a folder, but for what people wrote.
pub fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for part in ["positive", "negative"] {
        for file in std::fs::read_dir(folder.join(part)).into_iter().flatten() {
            let path = file.unwrap().path();
            let name = format!("{part}/{}", path.file_name().unwrap().to_str().unwrap());
            files.insert(name, std::fs::read(path).unwrap());
        }
    }
    if let Ok(index) = std::fs::read(folder.join("index.json")) {
        files.insert("index.json".to_owned(), index);
    }
    files
}

pub fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for part in ["positive", "negative"] {
        let _ = std::fs::remove_dir_all(folder.join(part));
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    files.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
}
