use std::sync::Arc;

use rand_core::OsRng;
use tabella_ledger::bytes::Hash;
use tabella_node::board::{Board, BoardError};
use tabella_node::sequencer::certify_alone;
use tabella_node::store::{Store, StoreError};

use crate::rig::{Rig, TIME};

fn tamper(rig: &Rig, sql: &str) {
    let connection = rusqlite::Connection::open(rig.path("board")).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
}

/// A board with three blocks, closed.
fn written(rig: &Rig) {
    let mut board = rig.found("board");
    rig.build(&mut board, vec![rig.enrolment(3), rig.enrolment(1)]);
    rig.build(&mut board, vec![rig.enrolment(2)]);
}

#[test]
fn blocks_and_entries_read_back_as_written() {
    let rig = Rig::new();
    let mut board = rig.found("board");
    let entries = vec![rig.enrolment(3), rig.enrolment(1)];
    rig.build(&mut board, entries.clone());
    let store = board.view().store();
    assert_eq!(store.height().unwrap(), Some(1));
    assert_eq!(store.size().unwrap(), 3);
    assert_eq!(store.block(0).unwrap(), Some(rig.first_block()));
    let block = store.block(1).unwrap().unwrap();
    let stored: Vec<Vec<u8>> = block.entries.into_iter().map(|entry| entry.0).collect();
    assert_eq!(stored, entries);
    assert_eq!(store.header(1).unwrap().map(|(header, _)| header), Some(block.header));
    assert_eq!(store.entry(2).unwrap().as_ref(), Some(&entries[1]));
    assert_eq!(store.entry(3).unwrap(), None);
    assert_eq!(store.block(2).unwrap(), None);
    assert_eq!(store.find_tracker(&Hash([1; 32])).unwrap(), None);
}

#[test]
fn a_board_opens_with_everything_it_had() {
    let rig = Rig::new();
    written(&rig);
    let store = Arc::new(Store::open(rig.path("board")).unwrap());
    let mut seen = Vec::new();
    let board = Board::open(store, &mut OsRng, &mut |done, total| seen.push((done, total))).unwrap();
    assert_eq!(seen, [(1, 4), (3, 4), (4, 4)]);
    assert_eq!(board.state().unwrap().roll_size(), 6);
    let status = board.view().status();
    assert_eq!((status.height, status.size, status.roll), (2, 4, 6));
    assert_eq!(status.chain, rig.chain());
}

#[test]
fn two_processes_cannot_write_one_board() {
    let rig = Rig::new();
    let board = rig.found("board");
    let error = Store::open(rig.path("board")).unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }), "{error}");
    drop(board);
    rig.open("board").unwrap();
}

#[test]
fn a_board_is_not_founded_over_another_and_not_opened_from_nothing() {
    let rig = Rig::new();
    drop(rig.found("board"));
    let store = Arc::new(Store::open(rig.path("board")).unwrap());
    let error = Board::found(store, &rig.first_block()).unwrap_err();
    assert!(matches!(error, BoardError::NotEmpty { .. }), "{error}");
    let error = rig.open("empty").unwrap_err();
    assert!(matches!(error, BoardError::Empty { .. }), "{error}");
}

#[test]
fn files_of_other_programs_and_versions_are_refused() {
    let rig = Rig::new();
    std::fs::write(rig.path("text"), "not a database, but long enough to be read as one ".repeat(99)).unwrap();
    let foreign = rusqlite::Connection::open(rig.path("foreign")).unwrap();
    foreign.execute_batch("CREATE TABLE cats (name)").unwrap();
    for name in ["text", "foreign"] {
        let error = Store::open(rig.path(name)).unwrap_err();
        assert!(matches!(error, StoreError::Foreign { .. }), "{name}: {error}");
    }
    drop(rig.found("board"));
    let older = rusqlite::Connection::open(rig.path("board")).unwrap();
    older.pragma_update(None, "user_version", 1).unwrap();
    let error = Store::open(rig.path("board")).unwrap_err();
    assert!(matches!(error, StoreError::Version { found: 1, .. }), "{error}");
}

#[test]
fn every_changed_row_is_found_when_the_board_is_opened() {
    let changes = [
        "UPDATE entry SET bytes = zeroblob(length(bytes)) WHERE position = 2",
        "UPDATE entry SET position = 9 WHERE position = 3",
        "DELETE FROM entry WHERE position = 1",
        "UPDATE block SET head = zeroblob(length(head)) WHERE height = 1",
        "UPDATE block SET head = (SELECT head FROM block WHERE height = 2) WHERE height = 1",
        "UPDATE block SET count = 1 WHERE height = 1",
        "UPDATE block SET first = -1 WHERE height = 1",
        "DELETE FROM block WHERE height = 1",
        "DELETE FROM block WHERE height = 2",
        "INSERT INTO entry (position, bytes) VALUES (4, x'00')",
        "INSERT INTO spoil (tracker, voter, position) VALUES (zeroblob(32), zeroblob(32), 1)",
        "INSERT INTO ballot (tracker, voter, election, position) VALUES (zeroblob(32), zeroblob(32), zeroblob(32), 1)",
    ];
    for change in changes {
        let rig = Rig::new();
        written(&rig);
        tamper(&rig, change);
        let error = rig.open("board").map(drop).unwrap_err();
        assert!(
            matches!(
                error,
                BoardError::Block { height: 1, .. }
                    | BoardError::Block { height: 2, .. }
                    | BoardError::Store(StoreError::Damaged { .. })
            ),
            "{change}: {error}"
        );
    }
}

#[test]
fn a_damaged_page_is_found_when_the_board_is_opened() {
    let rig = Rig::new();
    written(&rig);
    let path = rig.path("board");
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(bytes.len() > 2 * 4096, "more than the pages that describe the tables");
    // All but the first page, which says what the file is.
    bytes[4096..].iter_mut().for_each(|byte| *byte ^= 0x55);
    std::fs::write(&path, bytes).unwrap();
    let error = rig.open("board").map(drop).unwrap_err();
    assert!(matches!(error, BoardError::Store(StoreError::Damaged { .. })), "{error}");
}

#[test]
fn after_a_failed_write_nothing_is_acknowledged_until_the_board_is_opened_again() {
    let rig = Rig::new();
    let mut board = rig.found("board");
    // In the way of the next entry.
    tamper(&rig, "INSERT INTO entry (position, bytes) VALUES (1, x'00')");
    let entry = rig.enrolment(1);
    let sign = |text: &str| certify_alone(&rig.authority, 0, text);
    let error = board.build(vec![entry.clone()], TIME, &mut OsRng, sign).unwrap_err();
    assert!(matches!(error, BoardError::Store(_)), "{error}");
    assert_eq!(board.view().head().size, 1, "readers see what is on the disk");
    assert!(matches!(board.state(), Err(BoardError::Stopped)));
    let error = board.build(vec![rig.enrolment(1)], TIME, &mut OsRng, sign).unwrap_err();
    assert!(matches!(error, BoardError::Stopped), "{error}");

    tamper(&rig, "DELETE FROM entry WHERE position = 1");
    drop(board);
    let mut board = rig.open("board").unwrap();
    assert_eq!(board.state().unwrap().roll_size(), 0);
    rig.build(&mut board, vec![entry]);
    assert_eq!(board.state().unwrap().roll_size(), 1);
}
