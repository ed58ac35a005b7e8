//! The journal as it is found after a crash, a restore, or a change by somebody.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write;

use malachitebft_core_types::NilOrVal;
use tabella_authority::context::{Place, Signature, Vote};
use tabella_authority::journal::{Journal, JournalError};
use tabella_authority::message::{Authored, Record};
use tabella_ledger::bytes::Hash;

const CHAIN: Hash = Hash([7; 32]);

fn record(round: u32) -> Record {
    let message = Vote { height: 5, round, precommit: true, block: NilOrVal::Nil, place: Place(1) };
    Record::Vote(Authored { message, signature: Signature([9; 64]) })
}

#[test]
fn what_was_written_is_read_again_until_the_next_height() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = Journal::create(&path, CHAIN, 5).unwrap();
    journal.append(&[record(0), record(1)]).unwrap();
    journal.append(&[]).unwrap();
    drop(journal);
    let (mut journal, records) = Journal::open(&path, CHAIN).unwrap();
    assert_eq!((journal.height(), records), (5, vec![record(0), record(1)]));
    journal.append(&[record(2)]).unwrap();
    assert_eq!(Journal::open(&path, CHAIN).unwrap().1.len(), 3);
    // Never back: what was signed at a height stays known until the height is over.
    journal.advance(4).unwrap();
    journal.advance(5).unwrap();
    assert_eq!(Journal::open(&path, CHAIN).unwrap().1.len(), 3);
    journal.advance(6).unwrap();
    journal.append(&[record(3)]).unwrap();
    let (journal, records) = Journal::open(&path, CHAIN).unwrap();
    assert_eq!((journal.height(), records), (6, vec![record(3)]));
}

#[test]
fn what_a_crash_cut_off_is_left_out_and_what_follows_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let mut journal = Journal::create(&path, CHAIN, 5).unwrap();
    journal.append(&[record(0)]).unwrap();
    let whole = fs::read(&path).unwrap().len();
    journal.append(&[record(1)]).unwrap();
    let bytes = fs::read(&path).unwrap();
    for length in whole..bytes.len() {
        fs::write(&path, &bytes[..length]).unwrap();
        let (mut journal, records) = Journal::open(&path, CHAIN).unwrap();
        assert_eq!(records, [record(0)], "{length} of {} bytes", bytes.len());
        journal.append(&[record(2)]).unwrap();
        assert_eq!(Journal::open(&path, CHAIN).unwrap().1, [record(0), record(2)]);
    }
}

#[test]
fn without_its_journal_or_with_another_one_an_authority_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    assert!(matches!(Journal::open(&path, CHAIN).unwrap_err(), JournalError::Missing { .. }));
    let mut journal = Journal::create(&path, CHAIN, 5).unwrap();
    assert!(matches!(Journal::create(&path, CHAIN, 9).unwrap_err(), JournalError::Exists { .. }));
    let other = Hash([8; 32]);
    let error = Journal::open(&path, other).unwrap_err();
    assert!(matches!(error, JournalError::Foreign { expected, found, .. } if (expected, found) == (other, CHAIN)));

    // A byte that changed in the middle is no crash: what follows was signed for.
    journal.append(&[record(0)]).unwrap();
    let middle = fs::read(&path).unwrap().len() - 1;
    journal.append(&[record(1)]).unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[middle] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(Journal::open(&path, CHAIN).unwrap_err(), JournalError::Damaged { offset, .. } if offset > 0));
    bytes[9] ^= 1;
    fs::File::create(&path).unwrap().write_all(&bytes).unwrap();
    assert!(matches!(Journal::open(&path, CHAIN).unwrap_err(), JournalError::Damaged { offset: 0, .. }));
}
