//! Decryption on the board: wrong shares, shares of other sets and elections, and trustees that are asked too much.

use crate::rig::{self, Rig, bench, poll};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::tally::TallyError;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, Outcome as Counts, ShareBytes, Shares};
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::party::{OfficeError, TrusteeError};
use tabella_ledger::rejection::{Check, Rejection};

/// A closed poll with two questions and three ballots.
fn closed(seed: u64) -> (Rig, Hash) {
    let (mut rig, election) = Rig::open(seed, poll(), 3);
    for voter in 0..3 {
        let entry = rig.ballot(election, voter, 1, &[vec![voter], vec![1]]);
        rig.write(entry).unwrap();
    }
    rig.close(election);
    (rig, election)
}

fn said(entry: Entry) -> Shares {
    let Body::Shares(shares) = entry.body else { panic!("shares") };
    shares
}

fn send(rig: &mut Rig, signer: usize, shares: Shares) -> Result<u64, Rejection> {
    let key = rig.keys.trustees[signer].clone();
    let entry = rig.sign(&key, Body::Shares(shares));
    rig.write(entry)
}

#[test]
fn a20_a_wrong_share_names_its_trustee_and_the_others_finish() {
    let (mut rig, election) = closed(60);
    let right = said(rig.shares(election, 1));
    let of_another = said(rig.shares(election, 0)).shares;

    // Votes moved from one option to another: the partial decryptions of two options change places.
    let mut moved = right.clone();
    let bytes = &mut moved.shares[0].0;
    let (head, tail) = bytes.split_at_mut(33);
    head[1..].swap_with_slice(&mut tail[..32]);
    assert_eq!(send(&mut rig, 1, moved).unwrap_err(), Rejection::Tally(TallyError::Share(2)));
    // Another trustee's shares in this one's name.
    let copied = Shares { shares: of_another.clone(), ..right.clone() };
    assert_eq!(send(&mut rig, 1, copied).unwrap_err(), Rejection::Tally(TallyError::Share(2)));
    // The second contest's share for the first, and the second alone wrong.
    let mut swapped = right.clone();
    swapped.shares.swap(0, 1);
    assert_eq!(send(&mut rig, 1, swapped).unwrap_err(), Rejection::Tally(TallyError::Share(2)));
    let mut second = right.clone();
    second.shares[1] = of_another[1].clone();
    assert_eq!(send(&mut rig, 1, second).unwrap_err(), Rejection::Tally(TallyError::Share(2)));
    // Cut short, and with a byte too many.
    for length in [0, 64, right.shares[0].0.len() - 1] {
        let mut short = right.clone();
        short.shares[0].0.truncate(length);
        let refused = send(&mut rig, 1, short).unwrap_err();
        assert!(matches!(refused, Rejection::Tally(TallyError::Decode { trustee: 2, .. })), "{refused}");
    }
    let mut long = right.clone();
    long.shares[0].0.push(0);
    let source = DecodeError::Trailing { what: "decryption share", extra: 1 };
    assert_eq!(send(&mut rig, 1, long).unwrap_err(), Rejection::Tally(TallyError::Decode { trustee: 2, source }));

    rig.decrypt(election, &[0, 3, 4]);
    assert_eq!(rig.publish_outcome(election), [vec![1, 1, 1], vec![0, 3, 0]]);
    assert_eq!(rig::audit_bytes(&rig.record(), Some(&rig.checkpoint())).outcome, Outcome::Valid);
}

/// The trustee's wrong share on a board that lets it through: the record says so by name.
#[test]
fn a20_a_record_with_a_wrong_share_is_invalid_and_names_the_trustee() {
    let (mut rig, election) = closed(61);
    let mut wrong = said(rig.shares(election, 1));
    wrong.shares[0] = said(rig.shares(election, 0)).shares[0].clone();
    let key = rig.keys.trustees[1].clone();
    let entry = rig.sign(&key, Body::Shares(wrong)).to_bytes();
    let block = rig.forged(vec![entry]);
    rig.blocks.push(block);
    let verdict = rig::audit_bytes(&rig.record(), None);
    assert_eq!(verdict.outcome, Outcome::Invalid);
    let finding = &verdict.findings[0];
    assert_eq!(finding.check, Check::Shares);
    assert!(finding.message.contains("trustee 2"), "{}", finding.message);
    assert!(finding.place.starts_with(&format!("entry {} ", rig.state().size())), "{}", finding.place);
}

#[test]
fn ee_5_fewer_trustees_than_the_threshold_decrypt_nothing() {
    let (mut rig, election) = closed(62);
    rig.decrypt(election, &[1, 4]);
    let few = TallyError::TooFew { found: 2, needed: 3 };
    let refused = rig.office.outcome(rig.chain.state(), election, &mut rig.rng).unwrap_err();
    assert_eq!(refused, OfficeError::Tally(few));
    let key = rig.keys.office.clone();
    let entry =
        rig.sign(&key, Body::Outcome(Counts { election, counts: vec![vec![1, 1, 1], vec![0, 3, 0]], rows: None }));
    assert_eq!(rig.refused(entry.clone()), Rejection::Tally(few));
    rig.decrypt(election, &[2]);
    rig.write(entry).unwrap();
}

#[test]
fn ee_5_any_three_of_five_give_the_same_counts() {
    let (rig, election) = closed(63);
    for who in [[0, 1, 2], [2, 3, 4], [4, 1, 3]] {
        let mut rig = rig.clone();
        rig.decrypt(election, &who);
        assert_eq!(rig.publish_outcome(election), [vec![1, 1, 1], vec![0, 3, 0]]);
    }
    let mut all = rig;
    all.decrypt(election, &[0, 1, 2, 3, 4]);
    assert_eq!(all.publish_outcome(election), [vec![1, 1, 1], vec![0, 3, 0]]);
}

#[test]
fn a20_shares_are_counted_once_and_for_every_contest() {
    let (mut rig, election) = closed(64);
    let shares = said(rig.shares(election, 0));
    let count = |found| Rejection::ShareCount { trustee: 1, expected: 2, found };
    let first = Shares { shares: shares.shares[..1].to_vec(), ..shares.clone() };
    assert_eq!(send(&mut rig, 0, first).unwrap_err(), count(1));
    let third = Shares { shares: [shares.shares.clone(), vec![ShareBytes(vec![])]].concat(), ..shares.clone() };
    assert_eq!(send(&mut rig, 0, third).unwrap_err(), count(3));
    send(&mut rig, 0, shares.clone()).unwrap();
    assert_eq!(send(&mut rig, 0, shares).unwrap_err(), Rejection::DuplicateShares(1));
    let fresh = said(rig.shares(election, 0));
    assert_eq!(send(&mut rig, 0, fresh).unwrap_err(), Rejection::DuplicateShares(1));
}

#[test]
fn a21_a_trustee_that_never_confirmed_has_no_say() {
    let mut rig = Rig::new(65);
    rig.enrol(2);
    let ceremony = rig.announce(3);
    rig.join(ceremony, &[0, 1, 2, 3, 4]);
    rig.deal(ceremony, &[0, 1, 2, 3, 4]);
    rig.confirm(ceremony, &[0, 1, 2]);
    rig.conclude(ceremony).unwrap();
    let election = rig.publish(Manifest { ceremony, ..bench() });
    let entry = rig.office.open(election, &mut rig.rng);
    rig.write(entry).unwrap();
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    rig.close(election);
    let entry = rig.shares(election, 4);
    assert_eq!(rig.refused(entry), Rejection::NotConfirmed(5));
    rig.decrypt(election, &[0, 1, 2]);
    assert_eq!(rig.publish_outcome(election), [[2, 0, 0]]);
}

/// Two polls under one key, the strongest case: the secret shares are the same.
#[test]
fn a21_a_share_made_for_another_election_is_refused() {
    let mut rig = Rig::new(66);
    rig.enrol(2);
    let ceremony = rig.ceremony(3);
    let mut polls = ["Morning", "Evening"].map(|title| {
        let manifest = Manifest { ceremony, kind: Kind::Poll, title: title.into(), ..bench() };
        let election = rig.publish(manifest);
        let entry = rig.office.open(election, &mut rig.rng);
        rig.write(entry).unwrap();
        election
    });
    for election in polls {
        rig.vote(election, 0, 1, 0).unwrap();
        rig.vote(election, 1, 1, 1).unwrap();
        rig.close(election);
    }
    for _ in 0..2 {
        let [here, there] = polls;
        let moved = Shares { election: there, ..said(rig.shares(here, 0)) };
        assert_eq!(send(&mut rig, 0, moved).unwrap_err(), Rejection::Tally(TallyError::Share(1)));
        polls.reverse();
    }
}

/// Two histories of one election that differ by one ballot: shares for both would open that ballot.
#[test]
fn a21_a_share_made_for_another_set_of_ballots_is_refused() {
    let (mut rig, election) = Rig::open(67, bench(), 3);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let mut without = rig.clone();
    without.close(election);
    let short = said(without.shares(election, 0));
    rig.vote(election, 2, 1, 1).unwrap();
    rig.close(election);
    assert_eq!(send(&mut rig, 0, short).unwrap_err(), Rejection::Tally(TallyError::Share(1)));
}

#[test]
fn a21_a_trustee_decrypts_one_final_set_and_no_other() {
    let (mut rig, election) = Rig::open(68, bench(), 3);
    let ask = |rig: &Rig, rng: &mut _| rig.trustees[0].clone().decrypt(rig.chain.state(), &election, rng);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let mut rng = rig.rng.clone();
    assert_eq!(ask(&rig, &mut rng).unwrap_err(), TrusteeError::NotClosed);

    let mut without = rig.clone();
    without.close(election);
    let before = Hash(without.state().election(&election).unwrap().tally_context(0).counted);
    let trustee = &mut rig.trustees[0];
    trustee.decrypt(without.chain.state(), &election, &mut rng).unwrap();
    // The same set again is no harm: the first answer may have been lost.
    trustee.decrypt(without.chain.state(), &election, &mut rng).unwrap();

    rig.vote(election, 2, 1, 1).unwrap();
    rig.close(election);
    let now = Hash(rig.state().election(&election).unwrap().tally_context(0).counted);
    assert_ne!(before, now);
    let refused = rig.trustees[0].decrypt(rig.chain.state(), &election, &mut rng).unwrap_err();
    assert_eq!(refused, TrusteeError::OtherSet { before, now });
    // Nor after its memory was stored and taken back.
    let mut restored = tabella_ledger::party::Trustee::new(rig.keys.trustees[0].clone(), rig.state().chain());
    restored.restore(rig.trustees[0].ceremonies().clone(), rig.trustees[0].decrypted().clone());
    assert_eq!(restored.decrypt(rig.chain.state(), &election, &mut rng).unwrap_err(), refused);
    // The others, who were not tricked, finish.
    rig.decrypt(election, &[1, 2, 3]);
    assert_eq!(rig.publish_outcome(election), [[2, 1, 0]]);
}

/// The same number of shares, of other trustees: verifiers that disagree about whose find out at the next block.
#[test]
fn a20_the_state_says_whose_shares_are_there() {
    let (mut left, election) = closed(71);
    let mut right = left.clone();
    left.decrypt(election, &[0]);
    right.decrypt(election, &[1]);
    assert_ne!(left.state().digest(), right.state().digest());
}

/// The set that is decrypted depends on which ballots count, not on how often somebody voted: replacing a ballot by
/// one with the same choice is another set.
#[test]
fn a21_a_replaced_ballot_makes_another_set() {
    let (mut rig, election) = Rig::open(69, bench(), 2);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let mut other = rig.clone();
    other.vote(election, 0, 2, 0).unwrap();
    let root = |rig: &mut Rig| {
        rig.close(election);
        rig.state().election(&election).unwrap().tally_context(0).counted
    };
    assert_ne!(root(&mut rig), root(&mut other));
    let entry = rig.shares(election, 0);
    assert_eq!(other.refused(entry), Rejection::Tally(TallyError::Share(1)));
}

#[test]
fn a21_a_stranger_has_no_part_in_the_decryption() {
    let (mut rig, election) = closed(70);
    let shares = said(rig.shares(election, 0));
    for trustee in [0, 6, u32::MAX] {
        let named = Shares { trustee, ..shares.clone() };
        let refused = send(&mut rig, 0, named).unwrap_err();
        let nobody = tabella_crypto::ceremony::CeremonyError::Index(trustee as usize);
        assert_eq!(refused, Rejection::Ceremony(nobody));
    }
    let mut stranger = tabella_ledger::party::Trustee::new(rig.keys.voters[0].clone(), rig.state().chain());
    let refused = stranger.decrypt(rig.chain.state(), &election, &mut rig.rng).unwrap_err();
    let ceremony = rig.state().election(&election).unwrap().manifest().ceremony;
    assert_eq!(refused, TrusteeError::NoPart(ceremony));
}
