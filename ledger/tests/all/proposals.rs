//! Blocks that are proposed, checked and certified apart, and every way in which a proposal is not agreed to.

use crate::rig::{Rig, bench, certify};
use tabella_ledger::block::{Block, Certificate, CertificateError, EntryBytes, Header};
use tabella_ledger::bytes::Hash;
use tabella_ledger::chain::BlockError;
use tabella_ledger::proposal::{Candidate, MAX_TIME_AHEAD, ProposalError};
use tabella_ledger::rejection::Rejection;

/// A board with an open election, and a ballot that may come next.
fn board(seed: u64) -> (Rig, Vec<u8>) {
    let (mut rig, election) = Rig::open(seed, bench(), 2);
    let entry = rig.ballot(election, 0, 1, &[vec![0]]).to_bytes();
    (rig, entry)
}

fn propose(rig: &Rig, entries: Vec<Vec<u8>>, time: u64) -> (Option<Candidate>, Vec<Option<Rejection>>) {
    let (candidate, verdicts) = rig.chain.propose(entries, time, 0, &rig.memory, &mut rig.rng.clone());
    (candidate, verdicts.into_iter().map(Result::err).collect())
}

fn check(rig: &Rig, header: &Header, entries: &[EntryBytes], now: u64) -> Result<Candidate, ProposalError> {
    rig.chain.check(header.clone(), entries.to_vec(), now, &rig.memory, &mut rig.rng.clone())
}

fn signed(rig: &Rig, candidate: &Candidate) -> Certificate {
    certify(&rig.signer)(&rig.state().authorities().checkpoint(candidate.header(), 0).text())
}

#[test]
fn what_one_proposes_another_checks_and_certified_it_is_the_next_block() {
    let (rig, entry) = board(300);
    let before = rig.chain.tip().clone();
    let (proposed, verdicts) = propose(&rig, vec![entry.clone()], rig.time + 1);
    let proposed = proposed.unwrap();
    assert_eq!((verdicts, proposed.entries()), (vec![None], [EntryBytes(entry)].as_slice()));
    let checked = check(&rig, proposed.header(), proposed.entries(), rig.time + 1).unwrap();
    assert_eq!(rig.chain.tip(), &before, "a proposal changes nothing");
    assert!(checked.follows(&before) && !checked.follows(proposed.header()));

    let certificate = signed(&rig, &checked);
    let (chain, block, applied) = checked.certify(certificate.clone()).unwrap();
    assert_eq!((chain.tip(), applied.len()), (&block.header, 1));
    let (other, same, _) = proposed.certify(certificate).unwrap();
    assert_eq!((other.state().digest(), &same), (chain.state().digest(), &block));
    let mut follower = rig.chain.clone();
    follower.append(&block, &rig.memory, &mut rig.rng.clone()).unwrap();
    assert_eq!(follower.state().digest(), chain.state().digest());
    let Block { header, .. } = &block;
    assert_eq!(chain.authorities().hash(), header.authorities);
}

#[test]
fn only_what_is_valid_is_proposed() {
    let (rig, entry) = board(301);
    let (candidate, verdicts) = propose(&rig, vec![vec![0], entry.clone(), entry.clone()], rig.time + 1);
    assert_eq!(candidate.unwrap().entries(), [EntryBytes(entry)]);
    assert!(matches!(verdicts.as_slice(), [Some(_), None, Some(_)]), "{verdicts:?}");
    let (none, verdicts) = propose(&rig, vec![vec![0]], rig.time + 1);
    assert!(none.is_none() && verdicts[0].is_some());
}

#[test]
fn a_block_is_never_before_its_predecessor_and_never_too_far_ahead() {
    let (rig, entry) = board(302);
    let tip = rig.chain.tip().time;
    // A clock that went back.
    let (candidate, _) = propose(&rig, vec![entry.clone()], tip - 1);
    assert_eq!(candidate.unwrap().header().time, tip);

    let (candidate, _) = propose(&rig, vec![entry], tip + 100);
    let candidate = candidate.unwrap();
    let at = |now| check(&rig, candidate.header(), candidate.entries(), now);
    let found = tip + 100;
    let now = found - MAX_TIME_AHEAD;
    at(now).unwrap();
    assert_eq!(at(now - 1).unwrap_err(), ProposalError::Early { now: now - 1, found });
    // Proposed again, rounds later: the same block with the same time.
    at(found + 3_600).unwrap();

    let mut past = candidate.header().clone();
    past.time = tip - 1;
    let error = check(&rig, &past, candidate.entries(), found).unwrap_err();
    assert_eq!(error, ProposalError::Block(BlockError::Time { previous: tip, found: tip - 1 }));
}

#[test]
fn a_proposal_with_a_wrong_header_or_entry_is_not_agreed_to() {
    let (rig, entry) = board(303);
    let (candidate, _) = propose(&rig, vec![entry.clone()], rig.time + 1);
    let candidate = candidate.unwrap();
    let now = rig.time + 1;
    let wrong = |change: &dyn Fn(&mut Header), entries: &[EntryBytes]| {
        let mut header = candidate.header().clone();
        change(&mut header);
        let ProposalError::Block(error) = check(&rig, &header, entries, now).unwrap_err() else {
            panic!("a block error")
        };
        error.code()
    };
    let entries = candidate.entries();
    let other = Hash([1; 32]);
    assert_eq!(wrong(&|h| h.version = 2, entries), "block.version");
    assert_eq!(wrong(&|h| h.height += 1, entries), "block.height");
    assert_eq!(wrong(&|h| h.previous = other, entries), "block.previous");
    assert_eq!(wrong(&|h| h.proposer = 1, entries), "block.authorities");
    assert_eq!(wrong(&|h| h.authorities = other, entries), "block.authorities");
    assert_eq!(wrong(&|h| h.next_authorities = other, entries), "block.next_authorities");
    assert_eq!(wrong(&|h| h.log_root = other, entries), "block.log");
    assert_eq!(wrong(&|h| h.state_root = other, entries), "state.digest");
    assert_eq!(wrong(&|_| (), &[]), "block.entries");

    // A block made for an entry that is not valid: the header fits it in everything else.
    let mut rig = rig.clone();
    let forged = rig.forged(vec![entry.clone(), entry]);
    let error = check(&rig, &forged.header, &forged.entries, now).unwrap_err();
    assert!(matches!(error, ProposalError::Block(BlockError::Entry { .. })), "{error}");
}

#[test]
fn a_candidate_is_final_only_by_a_certificate_over_it() {
    let (rig, entry) = board(304);
    let candidate = |time| propose(&rig, vec![entry.clone()], time).0.unwrap();
    let (this, other) = (candidate(rig.time + 1), candidate(rig.time + 2));
    let certificate = signed(&rig, &other);
    assert_eq!(this.clone().certify(certificate).unwrap_err(), CertificateError::Signature(0));
    let none = Certificate { round: 0, signatures: Vec::new() };
    assert_eq!(this.clone().certify(none).unwrap_err(), CertificateError::Weight { weight: 0, total: 1 });
    let later = Certificate { round: 1, ..signed(&rig, &this) };
    assert_eq!(this.certify(later).unwrap_err(), CertificateError::Signature(0));
}
