use std::sync::mpsc;

use tabella_ledger::merkle::{leaf_hash, verify_consistency, verify_inclusion};
use tabella_ledger::note::{Checkpoint, NoteSigner};
use tabella_node::board::SharedBoard;
use tabella_node::sequencer::{Sequencer, Solo, SoloError, SubmitError, Verdict};

use crate::rig::{Rig, TIME, outcomes, submit};

#[test]
fn each_entry_gets_its_own_verdict() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let (one, two) = (rig.enrolment(1), rig.enrolment(2));
    let stranger = Rig::new().enrolment(1);
    let verdicts = submit(&solo, vec![one.clone(), b"garbage".to_vec(), stranger, two, one, Vec::new()]);
    assert_eq!(
        outcomes(&verdicts),
        [
            Ok(1),
            Err("entry.encoding"),
            Err("entry.signature"),
            Ok(2),
            Err("roll.already_enrolled"),
            Err("entry.encoding"),
        ]
    );
    assert_eq!(solo.view().head().height, 1);
    let roll = solo.board().read(|state| state.roll_size()).unwrap();
    assert_eq!(roll, 3);
}

#[test]
fn nothing_valid_makes_no_block() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    assert!(submit(&solo, Vec::new()).is_empty());
    let verdicts = submit(&solo, vec![b"garbage".to_vec()]);
    assert_eq!(outcomes(&verdicts), [Err("entry.encoding")]);
    assert_eq!(solo.view().head().height, 0);
}

#[test]
fn receipts_lead_to_the_signed_checkpoint_and_checkpoints_to_each_other() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let entries: Vec<Vec<u8>> = (0..5).map(|_| rig.enrolment(1)).collect();
    let older = Checkpoint::parse(&solo.view().checkpoint_note()).unwrap().0;
    for (entry, verdict) in entries.iter().zip(submit(&solo, entries.clone())) {
        let Verdict::Accepted(receipt) = verdict else { panic!("{verdict:?}") };
        let (checkpoint, lines) = Checkpoint::parse(&receipt.checkpoint).unwrap();
        let signed = solo.board().read(|state| {
            let authorities = state.authorities();
            authorities.is_quorum(&authorities.signers(&checkpoint, &lines))
        });
        assert!(signed.unwrap());
        let (position, size) = (receipt.position, checkpoint.size);
        verify_inclusion(leaf_hash(entry), position, size, &receipt.path, &checkpoint.root).unwrap();
    }
    let newer = Checkpoint::parse(&solo.view().checkpoint_note()).unwrap().0;
    let path = solo.view().consistency(older.size, newer.size).unwrap();
    verify_consistency(older.size, &older.root, newer.size, &newer.root, &path).unwrap();
    assert!(solo.view().consistency(0, newer.size + 1).is_err());
}

#[test]
fn what_was_acknowledged_survives() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let entries = vec![rig.enrolment(1), rig.enrolment(4)];
    let before = submit(&solo, entries.clone());
    // What waits when the node stops is finished, and as good as any.
    let pending = solo.submit(vec![rig.enrolment(2)]).unwrap();
    drop(solo);
    assert_eq!(outcomes(&pending.wait().unwrap()), [Ok(3)]);

    let solo = rig.solo(rig.open("board").unwrap());
    assert_eq!(solo.view().head().size, 4);
    for (verdict, entry) in before.iter().zip(&entries) {
        let Verdict::Accepted(receipt) = verdict else { panic!("{verdict:?}") };
        let stored = solo.view().entry(receipt.position).unwrap();
        assert_eq!(stored.as_ref(), Some(entry));
    }
    assert_eq!(outcomes(&submit(&solo, vec![rig.enrolment(1)])), [Ok(4)]);
}

#[test]
fn only_the_key_that_the_board_began_with_can_run_it() {
    let rig = Rig::new();
    let board = SharedBoard::new(rig.found("board"));
    let other = NoteSigner::generate(&mut rand_core::OsRng);
    let error = Solo::start(board, other, || TIME).unwrap_err();
    assert!(matches!(error, SoloError::NotSole), "{error}");
}

#[test]
fn a_full_queue_refuses_and_what_was_taken_is_still_judged() {
    let rig = Rig::new();
    let (entered, wait_entered) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let clock = move || {
        entered.send(()).unwrap();
        // Gone once released for good.
        let _ = released.recv();
        TIME
    };
    let board = SharedBoard::new(rig.found("board"));
    let solo = Solo::start(board, rig.authority.clone(), clock).unwrap();
    let first = solo.submit(vec![rig.enrolment(1)]).unwrap();
    wait_entered.recv().unwrap();

    let garbage = || vec![Vec::new(); 16_384];
    let waiting = [solo.submit(garbage()).unwrap(), solo.submit(garbage()).unwrap()];
    for refused in [garbage(), vec![rig.enrolment(1)], Vec::new()] {
        assert_eq!(solo.submit(refused).unwrap_err(), SubmitError::Busy);
    }
    drop(release);
    assert_eq!(outcomes(&first.wait().unwrap()), [Ok(1)]);
    for pending in waiting {
        assert_eq!(pending.wait().unwrap().len(), 16_384);
    }
    assert_eq!(outcomes(&submit(&solo, vec![rig.enrolment(1)])), [Ok(2)]);
}

#[test]
fn more_than_a_block_can_hold_is_refused() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let many = solo.submit(vec![Vec::new(); 16_385]).unwrap_err();
    assert!(matches!(many, SubmitError::TooMuch { entries: 16_385, .. }), "{many}");
    let long = solo.submit(vec![vec![0; (16 << 20) + 1]]).unwrap_err();
    assert!(matches!(long, SubmitError::TooMuch { .. }), "{long}");
}

#[test]
fn a_store_that_fails_stops_the_sequencer_and_tells_everybody() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let rogue = rusqlite::Connection::open(rig.path("board")).unwrap();
    rogue.execute("INSERT INTO entry (position, bytes) VALUES (1, x'00')", []).unwrap();
    let stopped = |error| matches!(error, SubmitError::Stopped { .. });
    let pending = solo.submit(vec![rig.enrolment(1)]).unwrap();
    assert!(stopped(pending.wait().unwrap_err()));
    let later = solo.submit(vec![rig.enrolment(1)]);
    assert!(stopped(later.and_then(|pending| pending.wait()).unwrap_err()));
    assert_eq!(solo.view().head().size, 1);
}

#[test]
fn clients_that_submit_together_share_blocks() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let entries: Vec<Vec<u8>> = (0..40).map(|_| rig.enrolment(1)).collect();
    std::thread::scope(|scope| {
        let solo = &solo;
        for entry in &entries {
            scope.spawn(move || {
                let verdicts = submit(solo, vec![entry.clone()]);
                let [Ok(position)] = outcomes(&verdicts)[..] else { panic!("{verdicts:?}") };
                let stored = solo.view().entry(position).unwrap();
                assert_eq!(stored.as_ref(), Some(entry));
            });
        }
    });
    assert_eq!(solo.view().head().size, 41);
}
