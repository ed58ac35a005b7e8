//! Changes of the authorities under a sequencer that certifies alone, and copies that follow them.

use std::sync::Arc;

use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::Office;
use tabella_node::board::Board;
use tabella_node::sequencer::{Keyring, Sequencer, Solo, SoloError, SubmitError, Verdict};
use tabella_node::service::{Folder, RunningNode, now};
use tabella_node::store::Store;
use tabella_node::sync::Replica;
use tabella_node::{client::NodeClient, randomness};

use crate::rig::{Rig, submit};

fn alone(key: &NoteSigner) -> Vec<Authority> {
    vec![Authority { name: "Testville".into(), key: key.public(), weight: 1 }]
}

fn change(rig: &Rig, members: Vec<Authority>) -> Vec<u8> {
    Office::new(rig.office.clone(), rig.chain()).change_authorities(members, &mut randomness()).to_bytes()
}

#[test]
fn a_sequencer_goes_on_with_the_key_that_replaces_its_own() {
    let rig = Rig::new();
    let next = NoteSigner::generate(&mut randomness());
    let entries = vec![change(&rig, alone(&next)), rig.enrolment(1)];
    let keys = || Keyring::new(vec![rig.authority.clone(), next.clone()]);
    let solo = Solo::start(tabella_node::board::SharedBoard::new(rig.found("board")), keys(), || 2_000).unwrap();
    for verdict in submit(&solo, entries).into_iter().chain(submit(&solo, vec![rig.enrolment(1)])) {
        assert!(matches!(verdict, Verdict::Accepted(_)), "{verdict:?}");
    }
    assert_eq!(solo.view().authorities().changes(), 1);
    drop(solo);
    // Opened again, the old key alone cannot go on, and the new one can.
    let open = |keys| Solo::start(tabella_node::board::SharedBoard::new(rig.open("board").unwrap()), keys, || 2_000);
    assert!(matches!(open(rig.authority.clone().into()).unwrap_err(), SoloError::NotSole));
    let solo = open(Keyring::from(next.clone())).unwrap();
    assert!(matches!(submit(&solo, vec![rig.enrolment(1)])[0], Verdict::Accepted(_)));
}

#[test]
fn a_sequencer_writes_no_block_after_which_it_cannot_go_on() {
    let rig = Rig::new();
    let solo = rig.solo(rig.found("board"));
    let other = NoteSigner::generate(&mut randomness());
    let both = |weight| [alone(&other), vec![Authority { weight, ..alone(&rig.authority).remove(0) }]].concat();
    // Somebody else; somebody else of whom a third is not enough to be without.
    for members in [alone(&other), both(1), both(2)] {
        let entries = vec![rig.enrolment(1), change(&rig, members), rig.enrolment(1)];
        let verdicts = submit(&solo, entries);
        assert!(matches!(&verdicts[1], Verdict::Rejected { code, .. } if code == "node.authorities"), "{verdicts:?}");
        // Those around it are judged on their own.
        assert!(matches!((&verdicts[0], &verdicts[2]), (Verdict::Accepted(_), Verdict::Accepted(_))), "{verdicts:?}");
    }
    assert!(matches!(submit(&solo, vec![change(&rig, both(3))])[0], Verdict::Accepted(_)));
    assert!(matches!(submit(&solo, vec![rig.enrolment(1)])[0], Verdict::Accepted(_)));
}

#[test]
fn a_sequencer_that_was_told_to_hands_over_and_stops() {
    let rig = Rig::new();
    let other = NoteSigner::generate(&mut randomness());
    let board = rig.found("board");
    let next = board.state().unwrap().authorities().successor(&alone(&other)).unwrap().hash();
    let keys = Keyring::from(rig.authority.clone()).hand_over_to(next);
    let solo = Solo::start(tabella_node::board::SharedBoard::new(board), keys, || 2_000).unwrap();
    // To these and to nobody else.
    let third = NoteSigner::generate(&mut randomness());
    let refused = submit(&solo, vec![change(&rig, alone(&third))]).remove(0);
    assert!(matches!(refused, Verdict::Rejected { .. }), "{refused:?}");
    assert!(matches!(submit(&solo, vec![change(&rig, alone(&other))])[0], Verdict::Accepted(_)));
    let late = solo.submit(vec![rig.enrolment(1)]).and_then(|pending| pending.wait());
    assert!(matches!(late, Err(SubmitError::Stopped { .. })), "{late:?}");
    drop(solo);
    let board = tabella_node::board::SharedBoard::new(rig.open("board").unwrap());
    let solo = Solo::start(board, other, || 2_000).unwrap();
    assert!(matches!(submit(&solo, vec![rig.enrolment(1)])[0], Verdict::Accepted(_)));
}

#[tokio::test]
async fn a_key_is_replaced_in_a_folder_and_copies_follow() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    folder.found("Testville", "testville.example/board", now()).unwrap();
    let start = || async { RunningNode::start(&folder, "127.0.0.1:0".parse().unwrap(), now, &mut |_, _| ()).await };
    let node = start().await.unwrap();
    let store = || Arc::new(Store::open(dir.path().join("copy")).unwrap());
    let copy = Replica::open(store(), NodeClient::new(&node.url()).unwrap(), None, &mut |_, _| ()).await.unwrap();
    copy.sync(&mut |_, _| ()).await.unwrap();
    drop(copy);
    // Not while the node runs: two would write.
    folder.rotate(now()).unwrap_err();
    node.stop().await.unwrap();
    for round in 1..=2 {
        let key = folder.rotate(now()).unwrap();
        let node = start().await.unwrap();
        let authorities = node.view().authorities();
        assert_eq!((authorities.changes(), authorities.last().place(&key)), (round, Some(0)));
        // A copy that knows the old authorities only: the last checkpoint is the change's own, then one after it.
        let copy = Replica::open(store(), NodeClient::new(&node.url()).unwrap(), None, &mut |_, _| ()).await.unwrap();
        assert_eq!(copy.sync(&mut |_, _| ()).await.unwrap().height, round as u64);
        node.stop().await.unwrap();
    }
    // Interrupted after the new key was written, before the board said so: it is used by the next call.
    let begun: NoteSigner =
        tabella_node::keys::create(&dir.path().join("authority.next.key"), &mut randomness()).unwrap();
    start().await.unwrap().stop().await.unwrap();
    assert_eq!(folder.rotate(now()).unwrap(), begun.public());
    // Interrupted after the board said so, before the old key was removed.
    std::fs::copy(dir.path().join("authority.key"), dir.path().join("authority.next.key")).unwrap();
    tabella_node::keys::read::<NoteSigner>(&dir.path().join("authority.next.key")).unwrap();
    start().await.unwrap().stop().await.unwrap();
    assert_eq!(folder.rotate(now()).unwrap(), begun.public());
    let board = Board::open(store(), &mut randomness(), &mut |_, _| ()).unwrap();
    assert_eq!(board.state().unwrap().succession().changes(), 2);
}
