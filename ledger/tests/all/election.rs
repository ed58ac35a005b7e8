//! Elections on a board in memory, from the genesis to the audit of the record.

use crate::rig::rewards::Town;
use crate::rig::{Rig, audit_bytes, bench, poll};
use tabella_ledger::audit::{CheckResult, Outcome};
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::rewards::Programme;

#[test]
fn ee_1_the_last_ballot_counts_and_the_record_is_valid() {
    let (mut rig, election) = Rig::open(1, bench(), 5);
    for (voter, option) in [(0, 0), (1, 0), (2, 1), (3, 2)] {
        rig.vote(election, voter, 1, option).unwrap();
    }
    // Voter 0 changes their mind twice; the second time in one block with another ballot.
    rig.vote(election, 0, 2, 2).unwrap();
    let (again, other) = (rig.ballot(election, 0, 5, &[vec![1]]), rig.ballot(election, 4, 1, &[vec![1]]));
    assert!(rig.write_bytes(vec![again.to_bytes(), other.to_bytes()]).iter().all(Result::is_ok));
    let election_state = rig.state().election(&election).unwrap();
    assert_eq!((election_state.accepted(), election_state.voters()), (7, 5));
    rig.serve();
    let rules = Town::bare(1).rules();
    let programme = Programme { id: "green".into(), version: 1, rules };
    let entry = rig.office.publish_programme(programme, &mut rig.rng);
    rig.write(entry).unwrap();
    assert_eq!(rig.finish(election), [[1, 3, 1]]);

    let verdict = audit_bytes(&rig.record(), Some(&rig.checkpoint()));
    assert_eq!(verdict.findings, []);
    assert_eq!(verdict.outcome, Outcome::Valid);
    assert_eq!(verdict.ballots, 7);
    let absent = [Check::Standing, Check::Funds, Check::Facts, Check::Mixes];
    let covered = |check: &CheckResult| (check.covered > 0) != absent.contains(&check.check);
    assert!(verdict.checks.iter().all(|check| check.outcome == Outcome::Valid && covered(check)));
    assert_eq!(verdict.state.unwrap().election(&election).unwrap().counts(), [[1, 3, 1]]);
}

#[test]
fn a_replaced_ballot_in_the_same_block_is_taken_out_of_the_sum() {
    let (mut rig, election) = Rig::open(2, bench(), 2);
    let entries = [(0, 1, 0), (0, 2, 1), (0, 3, 0), (1, 1, 2)]
        .map(|(voter, sequence, option)| rig.ballot(election, voter, sequence, &[vec![option]]).to_bytes());
    assert!(rig.write_bytes(entries.to_vec()).iter().all(Result::is_ok));
    assert_eq!(rig.finish(election), [[1, 0, 1]]);
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

#[test]
fn a_poll_lets_each_voter_claim_its_points_once() {
    let (mut rig, election) = Rig::open(3, poll(), 3);
    for (voter, sequence, second) in [(0, 1, vec![0, 2]), (1, 1, vec![]), (0, 2, vec![1])] {
        let entry = rig.ballot(election, voter, sequence, &[vec![1], second]);
        rig.write(entry).unwrap();
    }
    assert_eq!([0, 1, 2].map(|voter| rig.state().claimable(&rig.voters[voter].key())), [5, 5, 0]);
    assert_eq!(rig.finish(election), [vec![0, 2, 0], vec![0, 1, 0]]);
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

#[test]
fn a43_below_the_published_minimum_nothing_is_decrypted() {
    let (mut rig, election) = Rig::open(4, bench(), 2);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.close(election);
    let refused = rig.trustees[0].decrypt(rig.chain.state(), &election, &mut rig.rng).unwrap_err();
    assert_eq!(refused, Rejection::BelowMinimum { voters: 1, minimum: 2 }.into());
    let entry = rig.office.outcome(rig.chain.state(), election, &mut rig.rng).unwrap();
    rig.write(entry).unwrap();
    assert!(rig.state().election(&election).unwrap().counts().is_empty());
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}
