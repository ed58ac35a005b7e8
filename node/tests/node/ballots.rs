use std::sync::Arc;

use rand_core::OsRng;
use tabella_crypto::ballot::SealedBallot;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{Code, Typed};
use tabella_ledger::entry::{self, Entry};
use tabella_ledger::manifest::{Kind, Manifest, Question, QuestionRule};
use tabella_ledger::party::{Office, Trustee, Verdict, Voter};
use tabella_ledger::proof::{ProofFile, Shows, Subject, Verified, verify};
use tabella_node::board::{Board, BoardError};
use tabella_node::evidence::OpenedBallot;
use tabella_node::proofs::MakeProofError;
use tabella_node::store::{Store, StoreError, VoterBallot};
use tabella_node::sync::Replica;

use crate::rig::{Rig, TIME, key, outcomes, serve};

/// An open poll on a new board with two voters on the roll.
struct Poll {
    rig: Rig,
    board: Board,
    election: Hash,
    voters: [Voter; 2],
    sealings: u64,
}

impl Poll {
    fn open() -> Self {
        let rig = Rig::new();
        let mut board = rig.found("board");
        let voters = [(); 2].map(|()| SigningKey::generate(&mut OsRng));
        let office = Office::new(rig.office.clone(), rig.chain());
        let mut trustee = Trustee::new(SigningKey::generate(&mut OsRng), rig.chain());
        let named = entry::Trustee { name: "The only one".into(), key: trustee.key() };
        let announcement = office.announce(vec![named], 1, 2, &mut OsRng);
        let id = Hash::of(&announcement.to_bytes());
        rig.build(&mut board, vec![announcement.to_bytes()]);
        let joined = trustee.join(board.state().unwrap().ceremony(&id).unwrap(), &mut OsRng).unwrap();
        rig.build(&mut board, vec![joined.to_bytes()]);
        let dealt = trustee.deal(board.state().unwrap().ceremony(&id).unwrap(), &mut OsRng).unwrap();
        rig.build(&mut board, vec![dealt.to_bytes()]);
        let checked = trustee.check(board.state().unwrap().ceremony(&id).unwrap(), &mut OsRng).unwrap();
        let Verdict::Confirm(confirmed) = checked else { panic!("honest dealings") };
        let manifest = manifest(id);
        let election = manifest.id();
        let rest = [
            *confirmed,
            office.conclude(id, &mut OsRng),
            office.publish(manifest, &mut OsRng),
            office.open(election, &mut OsRng),
        ];
        let mut entries: Vec<Vec<u8>> = rest.iter().map(Entry::to_bytes).collect();
        entries.push(rig.enrolment_of(voters.iter().map(key).collect()));
        rig.build(&mut board, entries);
        let voters = voters.map(|key| Voter::new(key, rig.chain()));
        Self { rig, board, election, voters, sealings: 0 }
    }

    fn seal(&mut self, voter: usize, sequence: u64) -> (SealedBallot, Hash) {
        self.sealings += 1;
        let state = self.board.state().unwrap();
        let choice = [if sequence.is_multiple_of(2) { vec![0, 1] } else { vec![1, 0] }];
        let sealed =
            self.voters[voter].seal(state, &self.election, sequence, self.sealings, &choice, &mut OsRng).unwrap();
        let tracker = sealed.tracker().into();
        (sealed, tracker)
    }

    fn cast(&self, voter: usize, sealed: SealedBallot) -> Vec<u8> {
        self.voters[voter].cast(self.election, sealed, &mut OsRng).to_bytes()
    }

    fn spoil(&self, voter: usize, sequence: u64, tracker: Hash) -> Vec<u8> {
        self.voters[voter].spoil(self.election, sequence, tracker, &mut OsRng).to_bytes()
    }

    fn write(&mut self, entries: Vec<Vec<u8>>) {
        self.rig.build(&mut self.board, entries);
    }
}

fn manifest(ceremony: Hash) -> Manifest {
    let question =
        Question::new("Where does the new bench go?", ["By the lake", "By the school"], QuestionRule::Plurality);
    Manifest { ceremony, points: 5, ..Manifest::new(Kind::Poll, "Bench", vec![question], TIME + 1) }
}

#[tokio::test]
async fn a_spoil_under_somebody_elses_tracker_does_not_hide_their_ballot() {
    let mut poll = Poll::open();
    let (sealed, tracker) = poll.seal(0, 1);
    let before = poll.spoil(1, 1, tracker);
    let ballot = poll.cast(0, sealed);
    let after = poll.spoil(1, 2, tracker);
    poll.write(vec![before, ballot.clone(), after]);
    let first = poll.board.view().store().find_spoil(&tracker, &poll.voters[1].key()).unwrap().unwrap();
    assert_eq!(poll.board.view().store().find_spoil(&tracker, &poll.voters[0].key()).unwrap(), None);

    let (rig, authorities) = (poll.rig, poll.board.view().authorities());
    let node = serve(rig.solo(poll.board)).await;
    let found = node.client.find_tracker(&tracker).await.unwrap().unwrap();
    assert_eq!((found.receipt.position, &found.entry.0), (first + 1, &ballot));
    found.receipt.verify(&found.entry.0, tracker, &authorities).unwrap();
}

#[tokio::test]
async fn zg_4_a_tracker_resolves_to_an_inclusion_proof_and_nothing_more() {
    let mut poll = Poll::open();
    let (sealed, tracker) = poll.seal(0, 1);
    let ballot = poll.cast(0, sealed);
    let (opened, opened_tracker) = poll.seal(1, 1);
    let spoil = poll.spoil(1, 1, opened_tracker);
    poll.write(vec![ballot.clone(), spoil]);
    let (sealed, opening) = opened.open();
    let opened = OpenedBallot { election: poll.election, sealed, opening: opening.to_bytes().to_vec() };
    let challenge = poll.board.view().challenge_proof(poll.board.state().unwrap(), &opened).unwrap();
    let (rig, election, genesis) = (poll.rig, poll.election, poll.board.view().entry(0).unwrap().unwrap());
    let code = Typed::Board(Code::of(&rig.chain()));
    let node = serve(rig.solo(poll.board)).await;

    let bytes = node.client.ballot_proof(&tracker).await.unwrap().unwrap();
    let Verified { shows: Shows::Ballot { tracker: shown, election: of, position }, .. } =
        verify(&bytes, None, &[code]).unwrap()
    else {
        panic!("a ballot");
    };
    assert_eq!((shown, of), (tracker, election));
    // The genesis, the sealed ballot as everybody can see it, and their paths: nothing in it opens the ballot.
    let proof = ProofFile::from_bytes(&bytes).unwrap();
    let entries: Vec<&Vec<u8>> = proof.included.iter().map(|included| &included.entry.0).collect();
    assert_eq!((entries, &proof.subject), (vec![&genesis, &ballot], &Subject::Ballot));
    // From a node alone, without its store, it is put together as the same.
    assert_eq!(node.client.prove(&[position], Subject::Ballot).await.unwrap(), proof);

    for unknown in [opened_tracker, Hash([9; 32])] {
        assert_eq!(node.client.ballot_proof(&unknown).await.unwrap(), None);
    }
    // Of a ballot that was opened the voter alone can show what was in it.
    let Shows::Challenge { tracker, answers, .. } = verify(&challenge.to_bytes(), None, &[code]).unwrap().shows else {
        panic!("a challenge");
    };
    assert_eq!((tracker, answers[0].words()), (opened_tracker, "By the lake".to_owned()));
}

#[test]
fn a_proof_about_what_is_not_on_the_board_is_not_made() {
    let mut poll = Poll::open();
    let (opened, tracker) = poll.seal(0, 1);
    let view = Arc::clone(poll.board.view());
    assert_eq!(view.ballot_proof(&tracker).unwrap(), None);
    assert_eq!(view.credential_proof("~".into()).unwrap(), None);
    assert!(view.time_proof(view.head().size, Subject::Ballot).is_err());
    let (sealed, opening) = opened.open();
    let opened = OpenedBallot { election: Hash([1; 32]), sealed, opening: opening.to_bytes().to_vec() };
    let state = poll.board.state().unwrap();
    assert!(matches!(view.challenge_proof(state, &opened), Err(MakeProofError::Missing(_))));
    let unreadable = OpenedBallot { sealed: vec![1], ..opened };
    assert!(matches!(view.challenge_proof(state, &unreadable), Err(MakeProofError::Ballot(_))));
}

#[test]
fn a_spoiled_tracker_is_no_ballot() {
    let mut poll = Poll::open();
    let (_, tracker) = poll.seal(0, 1);
    let spoil = poll.spoil(0, 1, tracker);
    poll.write(vec![spoil]);
    let view = poll.board.view();
    assert_eq!(view.find_tracker(&tracker).unwrap(), None);
    assert!(view.store().find_spoil(&tracker, &poll.voters[0].key()).unwrap().is_some());
}

#[tokio::test]
async fn a_replaced_ballot_stays_on_the_board_and_comes_back_with_it() {
    let mut poll = Poll::open();
    let mut expected = Vec::new();
    for sequence in 1..=2 {
        let (sealed, tracker) = poll.seal(0, sequence);
        let ballot = poll.cast(0, sealed);
        let position = poll.board.view().head().size;
        poll.write(vec![ballot]);
        expected.push(VoterBallot { position, election: poll.election, tracker });
    }
    let (rig, election, voter) = (poll.rig, poll.election, poll.voters[0].key());
    let check = |board: &Board| {
        assert_eq!(board.view().store().ballots_of(&voter).unwrap(), expected);
        let found = board.state().unwrap().election(&election).unwrap();
        assert_eq!((found.accepted(), found.voters()), (2, 1));
        assert_eq!(found.counted_of(&voter).map(|counted| counted.tracker), Some(expected[1].tracker));
    };
    check(&poll.board);
    drop(poll.board);
    // To take a ballot out of the sum again, its entry has to be read back.
    let board = rig.open("board").unwrap();
    check(&board);

    let node = serve(rig.solo(board)).await;
    let store = Arc::new(Store::open(rig.path("copy")).unwrap());
    let copy = Replica::open(store, node.client.clone(), Some(rig.chain()), &mut |_, _| {}).await.unwrap();
    copy.sync(&mut |_, _| {}).await.unwrap();
    drop(copy);
    check(&rig.open("copy").unwrap());
}

#[tokio::test]
async fn a_ballot_that_is_sent_twice_is_rejected_with_its_code() {
    let mut poll = Poll::open();
    let (sealed, _) = poll.seal(0, 1);
    let ballot = poll.cast(0, sealed);
    let position = poll.board.view().head().size;
    let node = serve(poll.rig.solo(poll.board)).await;
    let verdicts = node.client.submit(&[&ballot, &ballot]).await.unwrap();
    assert_eq!(outcomes(&verdicts), [Ok(position), Err("ballot.sequence")]);
}

#[test]
fn every_change_to_the_index_is_found_when_the_board_is_opened() {
    let changes = [
        "UPDATE ballot SET tracker = zeroblob(32)",
        "UPDATE ballot SET position = 1",
        "UPDATE ballot SET voter = zeroblob(32)",
        "UPDATE ballot SET election = zeroblob(32)",
        "DELETE FROM ballot",
        "UPDATE spoil SET tracker = zeroblob(32)",
        "UPDATE spoil SET voter = zeroblob(32)",
        "DELETE FROM spoil",
    ];
    let mut poll = Poll::open();
    let (sealed, tracker) = poll.seal(0, 1);
    let entries = vec![poll.cast(0, sealed), poll.spoil(1, 1, tracker)];
    poll.write(entries);
    let rig = poll.rig;
    drop(poll.board);
    let whole = std::fs::read(rig.path("board")).unwrap();
    for change in changes {
        std::fs::write(rig.path("board"), &whole).unwrap();
        rig.open("board").unwrap();
        let connection = rusqlite::Connection::open(rig.path("board")).unwrap();
        assert!(connection.execute(change, []).unwrap() > 0, "{change}");
        drop(connection);
        let error = rig.open("board").map(drop).unwrap_err();
        assert!(matches!(error, BoardError::Store(StoreError::Damaged { .. })), "{change}: {error}");
    }
}
