//! Blocks that are checked first and certified later: nothing is on the disk before, everything is afterwards.

use tabella_ledger::block::{Certificate, CertificateError};
use tabella_ledger::chain::BlockError;
use tabella_ledger::proposal::{Candidate, MAX_TIME_AHEAD, ProposalError};
use tabella_node::board::{BoardError, MAX_BATCH_BYTES, SharedBoard};
use tabella_node::sequencer::certify_alone;

use crate::rig::{Rig, TIME};

fn certificate(rig: &Rig, board: &SharedBoard, candidate: &Candidate) -> Certificate {
    let text = board.read(|state| state.authorities().checkpoint(candidate.header(), 0).text()).unwrap();
    certify_alone(&rig.authority, 0, &text)
}

#[test]
fn a_candidate_is_on_the_disk_once_it_is_accepted_and_not_before() {
    let rig = Rig::new();
    let board = SharedBoard::new(rig.found("proposer"));
    let other = SharedBoard::new(rig.found("other"));
    let (candidate, verdicts) = board.propose(vec![rig.enrolment(1)], TIME, 0).unwrap();
    let candidate = candidate.unwrap();
    assert!(verdicts.iter().all(Result::is_ok));
    assert_eq!((board.view().head().height, board.view().store().height().unwrap()), (0, Some(0)));

    let checked = other.check(candidate.header().clone(), candidate.entries().to_vec(), TIME).unwrap().unwrap();
    let certificate = certificate(&rig, &board, &candidate);
    board.accept(candidate, certificate.clone()).unwrap();
    other.accept(checked, certificate).unwrap();
    assert_eq!(board.view().checkpoint_note(), other.view().checkpoint_note());
    let head = board.view().head();
    assert_eq!((head.height, head.size), (1, 2));
    let block = board.view().store().block(1).unwrap().unwrap();
    drop((board, other));
    assert_eq!(rig.open("proposer").unwrap().view().head(), head);

    let late = SharedBoard::new(rig.found("late"));
    late.append(&block).unwrap();
    assert_eq!(late.view().head(), head);
}

#[test]
fn a_candidate_of_another_board_or_without_its_certificate_changes_nothing() {
    let rig = Rig::new();
    let board = SharedBoard::new(rig.found("board"));
    let propose = || board.propose(vec![rig.enrolment(1)], TIME, 0).unwrap().0.unwrap();
    let (first, second) = (propose(), propose());
    let (of_first, of_second) = (certificate(&rig, &board, &first), certificate(&rig, &board, &second));
    let error = board.accept(first.clone(), of_second.clone()).unwrap_err();
    let source = BlockError::Certificate(CertificateError::Signature(0));
    assert!(matches!(error, BoardError::Block { height: 1, source: found } if found == source));
    assert_eq!(board.view().head().height, 0);
    board.accept(first, of_first).unwrap();
    assert!(matches!(board.accept(second, of_second).unwrap_err(), BoardError::Outdated { height: 1 }));
    // It goes on.
    let next = propose();
    let certificate = certificate(&rig, &board, &next);
    board.accept(next, certificate).unwrap();
    assert_eq!(board.view().head().height, 2);
}

#[test]
fn a_proposal_that_is_refused_leaves_the_board_working() {
    let rig = Rig::new();
    let board = SharedBoard::new(rig.found("board"));
    let candidate = board.propose(vec![rig.enrolment(1)], TIME + 100, 0).unwrap().0.unwrap();
    let (header, entries) = (candidate.header().clone(), candidate.entries().to_vec());
    let early = board.check(header.clone(), entries.clone(), TIME).unwrap().unwrap_err();
    assert_eq!(early, ProposalError::Early { now: TIME, found: TIME + 100 });
    let mut other = header.clone();
    other.state_root = header.log_root;
    let error = board.check(other, entries.clone(), TIME + 100).unwrap().unwrap_err();
    assert!(matches!(error, ProposalError::Block(BlockError::State { .. })), "{error}");
    let checked = board.check(header, entries, TIME + 100 - MAX_TIME_AHEAD).unwrap().unwrap();
    let certificate = certificate(&rig, &board, &checked);
    board.accept(checked, certificate).unwrap();

    let (none, verdicts) = board.propose(vec![vec![1]], TIME, 0).unwrap();
    assert!(none.is_none() && verdicts[0].is_err());
    let long = vec![vec![0; MAX_BATCH_BYTES + 1]];
    assert!(matches!(board.propose(long, TIME, 0).unwrap_err(), BoardError::TooMuch { entries: 1, .. }));
}
