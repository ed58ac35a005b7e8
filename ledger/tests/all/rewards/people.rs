//! Who claims: people with new keys, pseudonyms of polls and of weeks.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit_after};
use tabella_ledger::bytes::{Key, Tag};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::party::{JoinError, join, join_week, public};
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::rewards::{Event, WeekPseudonym};
use tabella_ledger::standing::Audience;
use tabella_ledger::state::{RewardError, StandingError, WEEK};

use super::{refused, refused_as, valid};
use crate::rig::bench;
use crate::rig::rewards::Town;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(0)
}

/// Why an entry does not fit who is who.
fn unfit(town: &mut Town, entry: Entry) -> StandingError {
    match refused_as(town, entry, Check::Standing) {
        Rejection::Standing(error) => error,
        other => panic!("{other}"),
    }
}

/// A pseudonym of a week as it was made, signed again after a change.
fn changed(town: &mut Town, entry: &Entry, key: &SigningKey, change: impl FnOnce(&mut WeekPseudonym)) -> Entry {
    let Body::WeekPseudonym(mut pseudonym) = entry.body.clone() else { panic!("a pseudonym") };
    change(&mut pseudonym);
    town.rig.sign(key, Body::WeekPseudonym(pseudonym))
}

fn claimable(town: &Town, voter: usize) -> u64 {
    town.rig.state().claimable(&public(&town.rig.keys.voters[voter]))
}

#[test]
fn zg_2_a_successor_claims_what_the_lost_key_had_not_and_nothing_twice() {
    let mut town = Town::new(740);
    let [claimed, open, over] = [(); 3].map(|()| town.poll(5));
    for poll in [claimed, open, over] {
        town.rig.vote(poll, 0, 1, 1).unwrap();
    }
    town.rig.finish(over);
    town.claim_ballot(0, claimed, 5).unwrap();
    assert_eq!(claimable(&town, 0), 10);
    let successor = town.rig.replace(0);
    assert_eq!((claimable(&town, 0), claimable(&town, successor)), (0, 10));
    // Whoever has the lost key claims nothing with it.
    let lost = public(&town.rig.keys.voters[0]);
    let entry = town.claim_entry(0, Event::Ballot { election: over }, 5);
    assert_eq!(unfit(&mut town, entry), StandingError::Revoked(lost));
    // The ballot went over in the poll that is open, and stayed in the one that is over.
    let entry = town.claim_entry(successor, Event::Ballot { election: claimed }, 5);
    assert_eq!(refused(&mut town, entry), RewardError::ClaimedBefore(claimed));
    for poll in [open, over] {
        town.claim_ballot(successor, poll, 5).unwrap();
        let entry = town.claim_entry(successor, Event::Ballot { election: poll }, 5);
        assert_eq!(refused(&mut town, entry), RewardError::ClaimedBefore(poll));
    }
    assert_eq!(claimable(&town, successor), 0);
    // A second successor is still the same person.
    let third = town.rig.replace(successor);
    let entry = town.claim_entry(third, Event::Ballot { election: over }, 5);
    assert_eq!(refused(&mut town, entry), RewardError::ClaimedBefore(over));
    valid(&town);
}

/// The cap of a week is a person's, whatever the key.
#[test]
fn zg_2_a_successor_has_what_is_left_of_the_week() {
    let mut town = Town::new(741);
    let [one, two] = [(); 2].map(|()| town.poll(40));
    for poll in [one, two] {
        town.rig.vote(poll, 0, 1, 1).unwrap();
    }
    town.claim_ballot(0, one, 40).unwrap();
    let successor = town.rig.replace(0);
    let entry = town.claim_entry(successor, Event::Ballot { election: two }, 40);
    assert_eq!(refused(&mut town, entry), RewardError::WeekCap { points: 80, cap: 60 });
}

#[test]
fn se_2_a_pseudonym_of_a_poll_claims_once_and_its_member_does_not() {
    let mut town = Town::new(742);
    let audience = Audience { pseudonymous: true, classes: vec![], districts: vec![], age_bands: vec![] };
    let manifest = Manifest { kind: Kind::Poll, points: 6, minimum_voters: 1, audience: Some(audience), ..bench() };
    let poll = town.rig.begin(manifest);
    let key = SigningKey::generate(&mut town.rig.rng);
    let person = town.rig.keys.voters[0].clone();
    let entry = join(town.rig.chain.state(), &poll, &person, &key, &mut town.rig.rng).unwrap();
    town.rig.write(entry).unwrap();
    let pseudonym = town.rig.add(key);
    let claimant = public(&town.rig.keys.voters[pseudonym]);
    let event = Event::Ballot { election: poll };
    let entry = town.claim_entry(pseudonym, event.clone(), 6);
    assert_eq!(refused(&mut town, entry), RewardError::NoBallot { claimant, election: poll });
    town.rig.vote(poll, pseudonym, 1, 1).unwrap();
    let entry = town.claim_entry(0, event.clone(), 6);
    let claimant = public(&person);
    assert_eq!(refused(&mut town, entry), RewardError::NoBallot { claimant, election: poll });
    town.claim_ballot(pseudonym, poll, 6).unwrap();
    let entry = town.claim_entry(pseudonym, event, 6);
    assert_eq!(refused(&mut town, entry), RewardError::ClaimedBefore(poll));
    // It earns nothing by acts.
    let act = town.glass(500);
    let (wallet, key) = (town.wallet(0), town.rig.keys.voters[pseudonym].clone());
    let entry = wallet.claim(town.rig.chain.state(), &key, 1, Event::Act { act }, 1, &mut town.rig.rng).unwrap();
    assert_eq!(refused(&mut town, entry), RewardError::NoPseudonym(public(&key)));
    valid(&town);
}

#[test]
fn se_2_a_person_has_one_pseudonym_a_week_and_another_one_the_next() {
    let mut town = Town::bare(743);
    let rules = town.rules();
    town.publish(1, rules).unwrap();
    town.offer("bus ticket", 10, 1_000, 5_000_000).unwrap();
    let mut epoch = town.epoch_of(1, vec![1]);
    for time in [&mut epoch.ends, &mut epoch.redeem_from, &mut epoch.redeem_until, &mut epoch.spend_until] {
        *time += 3 * WEEK;
    }
    epoch.settle_until += 3 * WEEK;
    let entry = town.rig.office.begin_epoch(epoch, &mut town.rig.rng);
    town.rig.write(entry).unwrap();

    let person = town.rig.keys.voters[0].clone();
    let [one, other, next] = [(); 3].map(|()| SigningKey::generate(&mut town.rig.rng));
    let make = |town: &mut Town, week: u32, key: &SigningKey| {
        join_week(town.rig.chain.state(), 1, week, &person, key, &mut town.rig.rng).unwrap()
    };
    let tag = |entry: &Entry| match &entry.body {
        Body::WeekPseudonym(pseudonym) => pseudonym.tag,
        _ => panic!("a pseudonym"),
    };
    let first = make(&mut town, 0, &one);
    town.rig.write(first.clone()).unwrap();
    assert_eq!(unfit(&mut town, first.clone()), StandingError::Known(public(&one)));
    let second = make(&mut town, 0, &other);
    assert_eq!(unfit(&mut town, second.clone()), StandingError::Repeated(tag(&first)));
    assert_eq!(tag(&second), tag(&first));
    let later = make(&mut town, 1, &next);
    assert_ne!(tag(&later), tag(&first));
    assert_eq!(refused(&mut town, later), RewardError::OtherWeek { expected: 0, found: 1 });
    town.rig.time = WEEK + 5;
    let later = make(&mut town, 1, &next);
    town.rig.write(later.clone()).unwrap();
    // Whatever is in one stands nowhere in the other, but for the numbers of epoch and ring.
    let (first, later) = (first.to_bytes(), later.to_bytes());
    assert!(!first.windows(32).any(|part| later.windows(32).any(|other| other == part)));
    // Last week's is nobody's now.
    let act = town.glass(500);
    let (wallet, event) = (town.wallet(0), Event::Act { act });
    let entry = wallet.claim(town.rig.chain.state(), &one, 1, event.clone(), 1, &mut town.rig.rng).unwrap();
    assert_eq!(refused(&mut town, entry), RewardError::NoPseudonym(public(&one)));
    let entry = wallet.claim(town.rig.chain.state(), &next, 1, event, 1, &mut town.rig.rng).unwrap();
    town.rig.write(entry).unwrap();
    valid(&town);
}

#[test]
fn a41_nothing_of_a_weeks_pseudonym_can_be_changed_and_no_stranger_makes_one() {
    let mut town = Town::new(744);
    let [key, stranger] = [(); 2].map(|()| SigningKey::generate(&mut town.rig.rng));
    let person = town.rig.keys.voters[0].clone();
    let good = join_week(town.rig.chain.state(), 1, 0, &person, &key, &mut town.rig.rng).unwrap();
    let entry = changed(&mut town, &good, &key, |said| said.epoch = 2);
    assert_eq!(refused(&mut town, entry), RewardError::UnknownEpoch(2));
    let entry = changed(&mut town, &good, &key, |said| said.ring = 1);
    assert_eq!(unfit(&mut town, entry), StandingError::Ring { ring: 1, rings: 1 });
    let entry = changed(&mut town, &good, &key, |said| said.key = public(&stranger));
    assert_eq!(refused_as(&mut town, entry, Check::Standing), Rejection::Signature(Signer::Pseudonym));
    let entry = changed(&mut town, &good, &stranger, |said| said.key = public(&stranger));
    assert_eq!(unfit(&mut town, entry), StandingError::Proof { ring: 0 });
    let entry = changed(&mut town, &good, &key, |said| said.tag = Tag(public(&stranger).0));
    assert_eq!(unfit(&mut town, entry), StandingError::Proof { ring: 0 });
    let entry = changed(&mut town, &good, &key, |said| said.proof[40] ^= 1);
    assert_eq!(unfit(&mut town, entry), StandingError::Proof { ring: 0 });
    let own = town.rig.keys.voters[1].clone();
    let entry = changed(&mut town, &good, &own, |said| said.key = public(&own));
    assert_eq!(unfit(&mut town, entry), StandingError::Known(public(&own)));
    let refused = join_week(town.rig.chain.state(), 1, 0, &stranger, &key, &mut town.rig.rng);
    assert_eq!(refused.unwrap_err(), JoinError::NotListed);
    // Nor does somebody who came onto the roll after the list was made, before the next epoch.
    town.rig.enrol(1);
    let new = town.rig.keys.voters.last().unwrap().clone();
    let refused = join_week(town.rig.chain.state(), 1, 0, &new, &key, &mut town.rig.rng);
    assert_eq!(refused.unwrap_err(), JoinError::NotListed);
    town.begin(2, vec![1]).unwrap();
    let entry = join_week(town.rig.chain.state(), 2, 0, &new, &stranger, &mut town.rig.rng).unwrap();
    town.rig.write(entry).unwrap();
    town.rig.write(good).unwrap();
    // One week is one pseudonym, whatever the epoch.
    let entry = join_week(town.rig.chain.state(), 2, 0, &person, &SigningKey::generate(&mut rng()), &mut rng());
    assert!(matches!(unfit(&mut town, entry.unwrap()), StandingError::Repeated(_)));
    valid(&town);
}

#[test]
fn an_epoch_among_too_few_to_hide_anybody_does_not_begin() {
    let mut town = Town::new(745);
    town.rig.replace(7);
    let entry = town.rig.registrar.revoke(town.rig.voters[6].key(), None, &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    let epoch = town.epoch_of(2, vec![1]);
    let entry = town.rig.office.begin_epoch(epoch, &mut town.rig.rng);
    assert_eq!(unfit(&mut town, entry), StandingError::TooFew(7));
}

/// Lists and the week come back from an earlier verdict, wherever that ends.
#[test]
fn an_audit_goes_on_between_the_pseudonyms_of_a_week() {
    let mut town = Town::new(746);
    let act = town.glass(1_000);
    town.claim_act(0, &act, 2).unwrap();
    let keys: Vec<Key> = [0, 1].map(|voter| public(&town.week_key(voter))).to_vec();
    let blocks = town.rig.blocks.len();
    let act = town.glass(500);
    town.claim_act(1, &act, 1).unwrap();
    town.rig.replace(2);
    let act = town.glass(500);
    town.claim_act(2, &act, 1).unwrap();
    for blocks in blocks - 3..town.rig.blocks.len() {
        let before = town.rig.record_of(&town.rig.blocks[..blocks]);
        let earlier = audit_after(&before, None, None, &mut rng(), &mut |_| {}).next.unwrap();
        let continued = audit_after(&town.rig.record(), None, Some(&earlier), &mut rng(), &mut |_| {});
        continued.earlier.unwrap().unwrap_or_else(|error| panic!("after {blocks} blocks: {error}"));
        assert_eq!((continued.verdict.outcome, continued.verdict.findings), (Outcome::Valid, vec![]));
        let state = continued.verdict.state.unwrap();
        assert_eq!(state.digest(), town.rig.state().digest());
        assert!(keys.iter().all(|key| state.rewards().is_week_pseudonym(key, town.rig.time)));
    }
}
