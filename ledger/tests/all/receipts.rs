//! Receipts that clash, belong to other ballots, or are signed by others; and ballots cast behind a voter's back.

use crate::rig::{self, Rig, bench};
use tabella_crypto::ballot::Tracker;
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::merkle::ProofError;
use tabella_ledger::note::NoteError;
use tabella_ledger::receipt::{Receipt, ReceiptError};

fn tracker(entry: &[u8]) -> Hash {
    let Body::Ballot(ballot) = Entry::from_bytes(entry).unwrap().body else { panic!("a ballot") };
    Tracker::of(&ballot.sealed).into()
}

/// What a voter keeps of a ballot that was sent, and where it came to stand.
#[derive(Clone)]
struct Sent {
    entry: Vec<u8>,
    tracker: Hash,
    position: u64,
}

fn three(seed: u64) -> (Rig, Hash, [Sent; 3]) {
    let (mut rig, election) = Rig::open(seed, bench(), 3);
    // Two voters choose the same, for nothing would tell their ballots apart if it could.
    let sent = [(0, 1), (1, 1), (2, 0)].map(|(voter, option)| {
        let entry = rig.ballot(election, voter, 1, &[vec![option]]).to_bytes();
        let position = rig.write_bytes(vec![entry.clone()]).remove(0).unwrap();
        Sent { tracker: tracker(&entry), entry, position }
    });
    (rig, election, sent)
}

#[test]
fn a_receipt_shows_the_ballot_that_was_sent() {
    let (rig, _, sent) = three(100);
    for Sent { entry, tracker, position } in &sent {
        let receipt = rig.receipt(*position);
        let checkpoint = receipt.verify(entry, *tracker, rig.state().succession()).unwrap();
        assert_eq!(checkpoint.size, rig.state().size());
        let stored: Receipt = cbor::decode("receipt", &cbor::encode(&receipt)).unwrap();
        assert_eq!(stored, receipt);
    }
}

/// The board answers two voters with one ballot: the second finds that it is not theirs.
#[test]
fn a26_a_clash_of_receipts_is_refused() {
    let (rig, _, sent) = three(101);
    let [Sent { entry, tracker: found, position }, Sent { tracker: mine, .. }, _] = &sent;
    let receipt = rig.receipt(*position);
    let refused = receipt.verify(entry, *mine, rig.state().succession()).unwrap_err();
    assert_eq!(refused, ReceiptError::OtherBallot { found: *found, sent: *mine });
}

/// Trackers are compared in full: one that agrees in all but one bit, wherever it is, belongs to another ballot.
#[test]
fn a26_a_tracker_that_agrees_in_all_but_one_bit_is_another() {
    let (rig, _, sent) = three(102);
    let Sent { entry, tracker: found, position } = &sent[0];
    let receipt = rig.receipt(*position);
    for bit in 0..256 {
        let mut near = *found;
        near.0[bit / 8] ^= 1 << (bit % 8);
        let refused = receipt.verify(entry, near, rig.state().succession()).unwrap_err();
        assert_eq!(refused, ReceiptError::OtherBallot { found: *found, sent: near });
    }
    // A shortened tracker names nothing.
    assert!(found.to_string()[..16].parse::<Hash>().is_err());
}

/// The receipt is for another ballot than the one sent: of another voter, of the same voter with other content, or for
/// an entry that is no ballot.
#[test]
fn a27_a_receipt_for_another_entry_is_refused() {
    let (mut rig, election, sent) = three(103);
    let Sent { entry, tracker: mine, position } = sent[0].clone();
    let changed = rig.ballot(election, 0, 2, &[vec![2]]).to_bytes();
    let other = rig.write_bytes(vec![changed.clone()]).remove(0).unwrap();
    let found = tracker(&changed);
    let refused = rig.receipt(other).verify(&changed, mine, rig.state().succession()).unwrap_err();
    assert_eq!(refused, ReceiptError::OtherBallot { found, sent: mine });
    let opening = rig.memory.0[position as usize - 1].clone();
    let refused = rig.receipt(position - 1).verify(&opening, mine, rig.state().succession()).unwrap_err();
    assert_eq!(refused, ReceiptError::OtherBallot { found: Hash::of(&opening), sent: mine });
    // My ballot, with the path of another position; and a path that is cut short.
    let elsewhere = Receipt { position: other, ..rig.receipt(position) };
    let refused = elsewhere.verify(&entry, mine, rig.state().succession()).unwrap_err();
    assert!(matches!(refused, ReceiptError::Proof(_)), "{refused}");
    let mut short = rig.receipt(position);
    short.path.pop();
    let refused = short.verify(&entry, mine, rig.state().succession()).unwrap_err();
    assert!(matches!(refused, ReceiptError::Proof(ProofError::Length { .. })), "{refused}");
    let mut changed = rig.receipt(position);
    changed.path[0].0[0] ^= 1;
    let refused = changed.verify(&entry, mine, rig.state().succession()).unwrap_err();
    assert_eq!(refused, ReceiptError::Proof(ProofError::Root));
    // Bytes that are no entry at all.
    let refused = rig.receipt(position).verify(&entry[1..], mine, rig.state().succession()).unwrap_err();
    assert!(matches!(refused, ReceiptError::Entry(_)), "{refused}");
}

#[test]
fn a27_a_receipt_under_a_checkpoint_that_nobody_signed_is_refused() {
    let (rig, _, sent) = three(104);
    let Sent { entry, tracker: mine, position } = &sent[0];
    let receipt = rig.receipt(*position);
    let check = |checkpoint: String| {
        let receipt = Receipt { checkpoint, ..receipt.clone() };
        receipt.verify(entry, *mine, rig.state().succession()).unwrap_err()
    };
    let unsigned = receipt.checkpoint.split_inclusive("\n\n").next().unwrap().to_owned();
    assert_eq!(check(unsigned), ReceiptError::Signatures);
    let size = format!("\n{}\n", rig.state().size());
    assert_eq!(check(receipt.checkpoint.replacen(&size, "\n999\n", 1)), ReceiptError::Signatures);
    let other = Rig::open(105, bench(), 1).0;
    assert_eq!(check(other.checkpoint()), ReceiptError::Signatures);
    let named = receipt.checkpoint.replace("testville", "elsewhere");
    let origin =
        ReceiptError::Origin { expected: "testville.example/board".into(), found: "elsewhere.example/board".into() };
    assert_eq!(check(named), origin);
    let first = NoteError::Line { line: 1, expected: "the name of the log" };
    assert_eq!(check(String::new()), ReceiptError::Note(first));
}

/// The device says that casting failed, and casts another ballot later. The voter's receipt holds, for their ballot is
/// on the board; that it does not count any more is public, and so is the ballot that took its place.
#[test]
fn a28_a_ballot_cast_behind_the_voters_back_shows_on_the_board() {
    let (mut rig, election, sent) = three(106);
    let Sent { entry, tracker: mine, position } = sent[0].clone();
    let key = rig.voters[0].key();
    let counted = |rig: &Rig| rig.state().election(&election).unwrap().counted_of(&key).unwrap();
    assert_eq!((counted(&rig).tracker, counted(&rig).position), (mine, position));

    // Under the number that was used it cannot be: only a higher one replaces the ballot.
    let hidden = rig.ballot(election, 0, 1, &[vec![0]]);
    rig.refused(hidden);
    assert_eq!(counted(&rig).tracker, mine);
    let later = rig.vote(election, 0, 2, 0).unwrap();

    rig.receipt(position).verify(&entry, mine, rig.state().succession()).unwrap();
    assert_ne!(counted(&rig).tracker, mine);
    assert_eq!(counted(&rig).position, later);
    assert_eq!(rig.state().election(&election).unwrap().last_sequence(&key), Some(2));
    rig.finish(election);
    // Whoever audits the record sees the same.
    let state = rig::audit_bytes(&rig.record(), None).state.unwrap();
    assert_eq!(state.election(&election).unwrap().counted_of(&key).unwrap().position, later);
}
