//! Polls that open and close by the times of blocks.

use crate::rig::{Rig, audit_bytes, bench, poll, weighted};
use proptest::collection::vec;
use proptest::prelude::*;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Entry;
use tabella_ledger::manifest::{Kind, Manifest, ManifestError};
use tabella_ledger::merkle::{leaf_hash, root_of};
use tabella_ledger::party::TrusteeError;
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::state::{FollowUp, Phase};

const OPENS: u64 = 2_000;
const CLOSES: u64 = 3_000;

fn by_rule() -> Manifest {
    let manifest = Manifest { kind: Kind::Poll, opens_at: Some(OPENS), closes_at: CLOSES, ..bench() };
    Manifest { minimum_voters: 2, ..manifest }
}

fn town(seed: u64, manifest: Manifest, voters: usize) -> (Rig, Hash) {
    let mut rig = Rig::new(seed);
    rig.enrol(voters);
    let poll = rig.prepare(manifest);
    (rig, poll)
}

/// A block of this time, whatever is in it.
fn tick(rig: &mut Rig, time: u64) {
    rig.time = time - 1;
    let stamp = rig.voters[0].stamp(Hash([1; 32]), &mut rig.rng);
    rig.write(stamp).unwrap();
    assert_eq!(rig.chain.tip().time, time);
}

fn phase(rig: &Rig, poll: Hash) -> Phase {
    rig.state().election(&poll).unwrap().phase()
}

fn vote_at(rig: &mut Rig, time: u64, poll: Hash, voter: usize) -> Result<u64, Rejection> {
    rig.time = time - 1;
    rig.vote(poll, voter, 1, 0)
}

#[test]
fn se_3_a_poll_opens_and_closes_by_the_times_of_blocks() {
    let (mut rig, poll) = town(600, by_rule(), 4);
    tick(&mut rig, OPENS - 1);
    assert_eq!(phase(&rig, poll), Phase::Ready);
    assert_eq!(rig.state().phase_at(&poll, OPENS - 1), Ok(Phase::Ready));
    assert_eq!(rig.state().phase_at(&poll, OPENS), Ok(Phase::Open));
    assert_eq!(rig.state().phase_at(&poll, CLOSES + 1), Ok(Phase::Closed));
    let not_yet = Rejection::Phase { expected: "open", found: "not open yet" };
    assert_eq!(vote_at(&mut rig, OPENS - 1, poll, 0), Err(not_yet));
    // The ballot itself is in the first block of the poll.
    vote_at(&mut rig, OPENS, poll, 0).unwrap();
    assert_eq!(phase(&rig, poll), Phase::Open);
    vote_at(&mut rig, CLOSES, poll, 1).unwrap();
    assert_eq!(phase(&rig, poll), Phase::Open);
    assert!(matches!(rig.state().follow_up(&poll, CLOSES), Ok(FollowUp::NotClosed)));
    assert!(matches!(rig.state().follow_up(&poll, CLOSES + 1), Ok(FollowUp::NoAnswerYet)));
    let closed = Rejection::Phase { expected: "open", found: "closed" };
    assert_eq!(vote_at(&mut rig, CLOSES + 1, poll, 2), Err(closed.clone()));
    // A block that was not made closes nothing.
    assert_eq!(phase(&rig, poll), Phase::Open);
    tick(&mut rig, CLOSES + 1);
    assert_eq!(phase(&rig, poll), Phase::Closed);
    assert_eq!(vote_at(&mut rig, CLOSES + 2, poll, 2), Err(closed.clone()));
    let spoil = rig.voters[0].spoil(poll, 9, Hash([1; 32]), &mut rig.rng);
    assert_eq!(rig.refused(spoil), closed);
    rig.decrypt(poll, &[4, 1, 2]);
    assert_eq!(rig.publish_outcome(poll), [[2, 0, 0]]);
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!((verdict.outcome, verdict.ballots), (Outcome::Valid, 2), "{:?}", verdict.findings);
}

/// The closing of an entry and that of the time fix the same set.
#[test]
fn se_3_the_counted_set_of_a_poll_by_rule_is_that_of_its_last_ballots() {
    let (mut rig, poll) = town(601, by_rule(), 3);
    rig.time = OPENS;
    for (voter, sequence) in [(0, 1), (1, 1), (0, 2), (2, 5)] {
        rig.vote(poll, voter, sequence, 1).unwrap();
    }
    let election = rig.state().election(&poll).unwrap();
    assert_eq!(election.tally_context(0).counted, [0; 32]);
    let trackers: Vec<Hash> = election.counted().iter().map(|counted| leaf_hash(&counted.tracker.0)).collect();
    tick(&mut rig, CLOSES + 1);
    assert_eq!(trackers.len(), 3);
    assert_eq!(rig.state().election(&poll).unwrap().tally_context(0).counted, root_of(&trackers).0);
}

#[test]
fn se_3_no_entry_opens_or_closes_a_poll_by_rule() {
    let (mut rig, poll) = town(602, by_rule(), 2);
    for time in [OPENS - 1, OPENS + 1, CLOSES + 1] {
        tick(&mut rig, time);
        for entry in [rig.office.open(poll, &mut rig.rng), rig.office.close(poll, &mut rig.rng)] {
            let refused = rig.refused(entry);
            assert_eq!(refused, Rejection::ByRule(poll));
            assert_eq!((refused.check(), refused.code()), (Check::Manifests, "election.by_rule"));
        }
    }
}

/// A trustee reads the end off the blocks, never off a clock: an authority may still put ballots into the next block.
#[test]
fn a21_no_trustee_decrypts_a_poll_by_rule_before_a_block_says_that_it_is_over() {
    let (mut rig, poll) = town(603, by_rule(), 3);
    rig.time = OPENS;
    for voter in 0..3 {
        rig.vote(poll, voter, 1, voter % 2).unwrap();
    }
    let decrypt = |rig: &Rig| rig.trustees[0].clone().decrypt(rig.state(), &poll, &mut rig.rng.clone());
    tick(&mut rig, CLOSES);
    assert_eq!(decrypt(&rig), Err(TrusteeError::NotClosed));
    // Nor does the board take shares before that, whoever made them.
    let mut ahead = rig.clone();
    tick(&mut ahead, CLOSES + 1);
    let early: Entry = decrypt(&ahead).unwrap();
    rig.time -= 1;
    assert_eq!(rig.refused(early.clone()), Rejection::Phase { expected: "closed", found: "open" });
    tick(&mut rig, CLOSES + 1);
    rig.write(early).unwrap();
}

#[test]
fn a43_a_small_poll_is_withheld_and_says_so() {
    let (mut rig, poll) = town(604, by_rule(), 2);
    vote_at(&mut rig, OPENS, poll, 0).unwrap();
    tick(&mut rig, CLOSES + 1);
    let expected = Rejection::BelowMinimum { voters: 1, minimum: 2 };
    let refused = rig.trustees[0].decrypt(rig.chain.state(), &poll, &mut rig.rng);
    assert_eq!(refused, Err(TrusteeError::Board(expected)));
    assert_eq!(rig.publish_outcome(poll), Vec::<Vec<u64>>::new());
    let found = rig.state().election(&poll).unwrap();
    assert_eq!((found.phase(), found.is_withheld()), (Phase::Published, true));
    assert_eq!(audit_bytes(&rig.record(), None).outcome, Outcome::Valid);
}

/// What nobody can vote in is closed without a ballot, at the same block for everybody.
#[test]
fn se_3_a_poll_that_cannot_open_waits_and_is_closed_at_its_end() {
    let named =
        |manifest: Manifest| Manifest { kind: Kind::Poll, opens_at: Some(OPENS), closes_at: CLOSES, ..manifest };
    // An electorate that is named too late is named early enough.
    let (mut rig, poll) = town(605, named(weighted()), 2);
    tick(&mut rig, OPENS + 1);
    assert_eq!(phase(&rig, poll), Phase::Ready);
    rig.name(poll, &[(0, 3), (0, 1)]);
    // It opens for the next block.
    assert_eq!(phase(&rig, poll), Phase::Ready);
    let next = rig.time + 1;
    tick(&mut rig, next);
    assert_eq!(phase(&rig, poll), Phase::Open);

    let (mut rig, poll) = town(606, named(weighted()), 2);
    tick(&mut rig, CLOSES + 1);
    assert_eq!(phase(&rig, poll), Phase::Closed);
    let electors = rig.electors(&[(0, 3), (0, 1)]);
    let entry = rig.registrar.name_electors(poll, &electors, &mut rig.rng).remove(0);
    assert_eq!(rig.refused(entry).code(), "election.phase");
    assert_eq!(rig.publish_outcome(poll), Vec::<Vec<u64>>::new());
    assert_eq!(audit_bytes(&rig.record(), None).outcome, Outcome::Valid);
}

#[test]
fn se_3_one_block_may_open_and_close_at_once() {
    let (mut rig, poll) = town(607, by_rule(), 2);
    tick(&mut rig, CLOSES + 500);
    assert_eq!(phase(&rig, poll), Phase::Closed);
}

#[test]
fn se_3_a_binding_election_keeps_its_entries() {
    let manifest = Manifest { kind: Kind::Election, ..by_rule() };
    assert_eq!(manifest.check().unwrap_err(), ManifestError::ElectionByRule);
    for opens_at in [CLOSES, CLOSES + 1] {
        let manifest = Manifest { opens_at: Some(opens_at), ..by_rule() };
        assert_eq!(manifest.check().unwrap_err(), ManifestError::Times { opens_at, closes_at: CLOSES });
        let mut rig = Rig::new(608);
        let ceremony = rig.ceremony(3);
        let entry = rig.office.publish(Manifest { ceremony, ..manifest }, &mut rig.rng);
        assert_eq!(rig.refused(entry).code(), "election.manifest");
    }
    Manifest { opens_at: Some(CLOSES - 1), ..by_rule() }.check().unwrap();
}

/// A verifier that overlooks the time at one block disagrees about the state at that block.
#[test]
fn se_3_the_state_root_covers_what_the_time_opened() {
    let (mut rig, _) = town(609, by_rule(), 1);
    tick(&mut rig, OPENS - 2);
    let stamp = rig.voters[0].stamp(Hash([1; 32]), &mut rig.rng).to_bytes();
    let mut forged = rig.clone();
    // Says that the poll opened a second too early.
    let block = rig.forged_with(vec![stamp], |header| {
        let mut state = forged.state().clone();
        let memory = forged.memory.clone();
        let stamp = forged.voters[0].stamp(Hash([1; 32]), &mut forged.rng).to_bytes();
        state.apply(&[stamp], OPENS, &memory, &mut forged.rng);
        header.state_root = state.digest();
    });
    forged.blocks.push(block);
    let verdict = audit_bytes(&forged.record(), None);
    assert_eq!((verdict.outcome, verdict.findings[0].code), (Outcome::Invalid, "state.digest"));
}

/// Several polls under one key, each decrypted for itself.
#[test]
fn se_3_polls_share_the_standing_key() {
    let mut rig = Rig::new(610);
    rig.enrol(3);
    let ceremony = rig.ceremony(4);
    let of = |number: u64| Manifest {
        ceremony,
        title: format!("Poll {number}"),
        opens_at: Some(OPENS),
        closes_at: CLOSES + number,
        ..poll()
    };
    let polls = [rig.publish(of(0)), rig.publish(of(5))];
    rig.time = OPENS;
    for (place, poll) in polls.into_iter().enumerate() {
        for voter in 0..3 {
            let entry = rig.ballot(poll, voter, 1, &[vec![place], vec![]]);
            rig.write(entry).unwrap();
        }
    }
    tick(&mut rig, CLOSES + 1);
    assert_eq!((phase(&rig, polls[0]), phase(&rig, polls[1])), (Phase::Closed, Phase::Open));
    rig.decrypt(polls[0], &[0, 1, 2]);
    assert_eq!(rig.publish_outcome(polls[0]), [vec![3, 0, 0], vec![0, 0, 0]]);
    tick(&mut rig, CLOSES + 6);
    rig.decrypt(polls[1], &[0, 1, 2]);
    assert_eq!(rig.publish_outcome(polls[1]), [vec![0, 3, 0], vec![0, 0, 0]]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever blocks there are, and however many attempts fail between them: a ballot is taken exactly in blocks from the
    /// opening to the close, and a second reading of the blocks comes to the same state.
    #[test]
    fn se_3_ballots_are_taken_between_the_times_and_nowhere_else(steps in vec((0..400u64, 0..3usize), 1..14)) {
        let (mut rig, poll) = town(611, by_rule(), 3);
        rig.time = OPENS - 500;
        let mut sequence = 0;
        for (wait, voter) in steps {
            rig.time += wait;
            sequence += 1;
            let time = rig.time + 1;
            let taken = rig.vote(poll, voter, sequence, 0).is_ok();
            prop_assert_eq!(taken, (OPENS..=CLOSES).contains(&time), "{}", time);
        }
        let verdict = audit_bytes(&rig.record(), None);
        prop_assert_eq!(verdict.outcome, Outcome::Valid);
        prop_assert_eq!(verdict.state.unwrap().digest(), rig.state().digest());
    }
}
