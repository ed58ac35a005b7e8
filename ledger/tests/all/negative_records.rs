//! The published set of broken records, `tests/negative-records`: generated here, and audited.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::negative::forge::{Draft, Expected, Sample};
use crate::negative::tolerant::Board;
use crate::negative::{generate, index};
use crate::rig::{audit_bytes, content_of, framed};
use tabella_ledger::audit::{Finding, Outcome};
use tabella_ledger::block::Block;
use tabella_ledger::entry::Authority;
use tabella_ledger::record::{Item, RecordReader};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/negative-records")
}

/// Written with `make negative-records`.
#[test]
fn the_set_is_what_is_committed() {
    let files = index::files(&generate());
    if std::env::var_os("TABELLA_WRITE_NEGATIVE_RECORDS").is_some() {
        index::write(&folder(), &files);
    }
    let committed = index::read(&folder());
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&files), names(&committed), "other files: run make negative-records");
    for (name, bytes) in files {
        assert!(committed[&name] == bytes, "{name} is another one: run make negative-records");
    }
}

#[test]
fn the_audit_says_of_every_record_what_is_expected() {
    let mut wrong = Vec::new();
    for sample in &generate().0 {
        let verdict = audit_bytes(&sample.record, sample.printed.as_deref());
        let (outcome, findings) = (verdict.outcome, &verdict.findings);
        let as_expected = match &sample.expected {
            None => outcome == Outcome::Valid && findings.is_empty(),
            Some(expected) => outcome == expected.outcome && findings.len() == 1 && is(expected, &findings[0]),
        };
        if !as_expected {
            wrong.push(format!("{}: {outcome:?} {findings:?}", sample.name));
        }
    }
    assert!(wrong.is_empty(), "{} records:\n{}", wrong.len(), wrong.join("\n"));
}

/// Outcome, check, code and place.
fn is(expected: &Expected, finding: &Finding) -> bool {
    let block = expected.block.map(|block| format!("block {block}"));
    let place = match (expected.entry, block, expected.byte) {
        (Some(entry), Some(block), None) => {
            finding.place.starts_with(&format!("entry {entry} in {block} in the frame at byte "))
        }
        (None, Some(block), None) => {
            finding.place == block || finding.place.starts_with(&format!("{block} in the frame at byte "))
        }
        (None, None, Some(byte)) => {
            finding.place == format!("byte {byte}") || finding.place == format!("the checkpoint at byte {byte}")
        }
        (None, None, None) => !finding.place.starts_with("block") && !finding.place.starts_with("entry"),
        _ => false,
    };
    (finding.outcome, finding.check, finding.code) == (expected.outcome, expected.check, expected.code) && place
}

/// What is broken is in the last block: without it the record is valid.
#[test]
fn what_stands_before_a_broken_block_is_valid() {
    let mut seen = 0;
    for sample in generate().0 {
        let blocks = match sample.expected.as_ref().and_then(|expected| expected.block) {
            Some(height) if height > 0 && sample.expected.as_ref().unwrap().code != "block.encoding" => {
                blocks_of(&sample)
            }
            _ => continue,
        };
        let [before @ .., _] = blocks.as_slice() else { panic!("{} has no blocks", sample.name) };
        let (origin, members) = certifiers(before);
        let last = before.last().unwrap();
        let draft =
            Draft { header: last.header.clone(), entries: Vec::new(), origin, members, round: last.certificate.round };
        let verdict = audit_bytes(&framed(&content_of(before), &draft.note(last)), None);
        assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, vec![]), "{}", sample.name);
        seen += 1;
    }
    assert!(seen > 300, "{seen}");
}

/// Two state machines, one of which checks nothing, come to the same on boards that break no rule.
#[test]
fn valid_records_have_the_state_roots_of_the_tolerant_board() {
    let mut seen = 0;
    for sample in generate().0.iter().filter(|sample| sample.expected.is_none()) {
        let blocks = blocks_of(sample);
        for end in 1..=blocks.len() {
            let board = Board::after(&blocks[..end]);
            assert_eq!(board.digest(), blocks[end - 1].header.state_root, "{}, block {}", sample.name, end - 1);
            seen += 1;
        }
    }
    assert!(seen > 300, "{seen}");
}

fn blocks_of(sample: &Sample) -> Vec<Block> {
    let mut reader = RecordReader::new(sample.record.as_slice()).unwrap();
    let mut blocks = Vec::new();
    while let Item::Block(read) = reader.next_item().unwrap() {
        blocks.push(Block::from_bytes(&read.bytes).unwrap());
    }
    blocks
}

/// Who certified the last of these blocks.
fn certifiers(blocks: &[Block]) -> (String, Vec<Authority>) {
    let board = Board::after(blocks);
    (board.origin, board.members)
}

/// Rules and codes that no record can show, with the reason, as the README of the set has them.
fn exceptions() -> String {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let (_, list) = readme.split_once("## What is not in the set").expect("a section that lists them");
    list.to_owned()
}

/// The first cells of the tables in docs/record.md, of those that look as asked.
fn named(like: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let page = include_str!("../../../docs/record.md");
    let cells = page.lines().filter(|line| line.starts_with("| ")).flat_map(|line| line.split('|').map(str::trim));
    cells.filter(|cell| like(cell)).map(|cell| cell.trim_matches('`').to_owned()).collect()
}

#[test]
fn every_code_and_every_rule_has_a_record_or_a_reason() {
    let set = generate();
    let codes: BTreeSet<&str> = set.0.iter().filter_map(|sample| Some(sample.expected.as_ref()?.code)).collect();
    let rules: BTreeSet<&str> = set.0.iter().map(|sample| sample.rule).collect();
    let exceptions = exceptions();
    let excepted =
        |name: &str| exceptions.contains(&format!("`{name}`")) || exceptions.contains(&format!("| {name} |"));
    let is_code = |cell: &str| {
        let inner = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`'));
        // Why an earlier verdict is of no use is no finding.
        let inner = inner.filter(|code| !code.starts_with("earlier."));
        inner.is_some_and(|code| code.contains('.') && code.bytes().all(|b| matches!(b, b'a'..=b'z' | b'_' | b'.')))
    };
    let is_rule = |cell: &str| {
        let number = cell.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        (1..=2).contains(&(cell.len() - number.len()))
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    };
    let (all_codes, all_rules) = (named(is_code), named(is_rule));
    assert!(all_codes.len() > 80 && all_rules.len() > 90, "{} codes, {} rules", all_codes.len(), all_rules.len());
    for (all, there) in [(&all_codes, &codes), (&all_rules, &rules)] {
        let missing: Vec<_> = all.iter().filter(|name| !there.contains(name.as_str()) && !excepted(name)).collect();
        assert!(missing.is_empty(), "no record breaks {missing:?}");
        let needless: Vec<_> = there.iter().filter(|name| excepted(name)).collect();
        assert!(needless.is_empty(), "there is a record for {needless:?}");
    }
    let unwritten: Vec<_> = codes.iter().filter(|code| !all_codes.contains(**code)).collect();
    assert!(unwritten.is_empty(), "docs/record.md does not have {unwritten:?}");
}
