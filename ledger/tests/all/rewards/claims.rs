//! Claims: for ballots, within caps.

use proptest::prelude::*;
use std::sync::LazyLock;

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Point};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::rewards::{Caps, Claim, Epoch, Event, Rules};
use tabella_ledger::state::{RewardError, WEEK};

use super::{refused, refused_as, valid};
use crate::rig::rewards::{PROGRAMME, REDEEM_FROM, Town};

#[test]
fn se_4_two_ballots_earn_one_claim_and_no_claim_goes_without_a_ballot() {
    let mut town = Town::new(720);
    let poll = town.poll(6);
    let key = public(&town.rig.keys.voters[0]);
    assert_eq!(town.rig.state().claimable(&key), 0);
    let entry = town.claim_entry(0, Event::Ballot { election: poll }, 6);
    assert_eq!(refused(&mut town, entry), RewardError::NoBallot { claimant: key, election: poll });
    // An opened ballot counts for nothing.
    let entry = town.rig.voters[0].spoil(poll, 1, Hash([7; 32]), &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    let entry = town.claim_entry(0, Event::Ballot { election: poll }, 6);
    assert_eq!(refused(&mut town, entry), RewardError::NoBallot { claimant: key, election: poll });

    town.rig.vote(poll, 0, 2, 1).unwrap();
    assert_eq!(town.rig.state().claimable(&key), 6);
    town.claim_ballot(0, poll, 6).unwrap();
    assert_eq!(town.rig.state().claimable(&key), 0);
    // Voting again is never refused for it, and earns no second time.
    town.rig.vote(poll, 0, 3, 2).unwrap();
    let entry = town.claim_entry(0, Event::Ballot { election: poll }, 6);
    assert_eq!(refused(&mut town, entry), RewardError::ClaimedBefore(poll));
    assert_eq!(town.rig.state().claimable(&key), 0);

    let none = town.poll(0);
    town.rig.vote(none, 0, 1, 1).unwrap();
    let entry = town.claim_entry(0, Event::Ballot { election: none }, 6);
    assert_eq!(refused(&mut town, entry), RewardError::NoPoints(none));
    let entry = town.claim_entry(0, Event::Ballot { election: Hash([4; 32]) }, 6);
    assert_eq!(refused_as(&mut town, entry, Check::Manifests), Rejection::UnknownElection(Hash([4; 32])));
    // Also after the close.
    town.rig.vote(poll, 1, 1, 1).unwrap();
    town.rig.finish(poll);
    town.claim_ballot(1, poll, 6).unwrap();
    assert_eq!(town.circulation().requested, 12);
    valid(&town);
}

/// Whatever is in a redemption stands nowhere in the claim, in the ballot or in the issuers' answers, and the other way
/// round; nor does anything that depends on who it is.
#[test]
fn se_4_no_data_joins_a_redemption_to_the_claim_or_the_ballot() {
    let mut town = Town::new(721);
    let poll = town.poll(5);
    town.rig.vote(poll, 0, 1, 1).unwrap();
    let claimed = town.claim_ballot(0, poll, 5).unwrap();
    town.answer_all();
    let before = town.rig.memory.0.concat();
    let tokens = town.tokens(0, &claimed);
    town.rig.time = REDEEM_FROM;
    let account = town.account(0, 1).key();
    let position = town.redeem(0, &tokens[0], account).unwrap();
    let Body::Redemption(redemption) = Entry::from_bytes(&town.rig.memory.0[position as usize]).unwrap().body else {
        panic!("a redemption")
    };
    for part in [redemption.serial.0, redemption.account.0, redemption.token.0] {
        assert!(!before.windows(32).any(|window| window == part));
    }
    let redeemed = &town.rig.memory.0[position as usize];
    let voter = public(&town.rig.keys.voters[0]);
    for part in [voter.0, poll.0, claimed.claim.blinded[0].0] {
        assert!(!redeemed.windows(32).any(|window| window == part));
    }
}

#[test]
fn a41_a_claim_is_of_somebody_on_the_roll_under_their_own_key() {
    let mut town = Town::new(722);
    let act = town.glass(2_500);
    let event = Event::Act { act };
    // As many keys as one likes, and none of them on the roll.
    for _ in 0..3 {
        let stranger = SigningKey::generate(&mut town.rig.rng);
        let wallet = town.wallet(9);
        let state = town.rig.chain.state();
        let entry = wallet.claim(state, &stranger, 1, event.clone(), 5, &mut town.rig.rng).unwrap();
        assert_eq!(refused(&mut town, entry), RewardError::NoPseudonym(public(&stranger)));
    }
    // Nor does the key on the roll earn by acts: everybody would read who recycled what.
    let (wallet, own) = (town.wallet(0), town.rig.keys.voters[0].clone());
    let entry = wallet.claim(town.rig.chain.state(), &own, 1, event, 5, &mut town.rig.rng).unwrap();
    assert_eq!(refused(&mut town, entry), RewardError::NoPseudonym(public(&own)));
    // For a ballot of somebody else.
    let poll = town.poll(5);
    town.rig.vote(poll, 1, 1, 1).unwrap();
    let entry = town.claim_entry(0, Event::Ballot { election: poll }, 5);
    let claimant = public(&town.rig.keys.voters[0]);
    assert_eq!(refused(&mut town, entry), RewardError::NoBallot { claimant, election: poll });
    let Body::Claim(claim) = town.claim_entry(1, Event::Ballot { election: poll }, 5).body else { unreachable!() };
    let thief = town.rig.keys.voters[0].clone();
    let forged = town.rig.sign(&thief, Body::Claim(claim.clone()));
    assert_eq!(refused_as(&mut town, forged, Check::Rewards), Rejection::Signature(Signer::Claimant));
    // With the thief's own elements in it.
    let claim = Claim { blinded: vec![Point(public(&thief).0)], ..claim };
    let forged = town.rig.sign(&thief, Body::Claim(claim.clone()));
    assert_eq!(refused_as(&mut town, forged, Check::Rewards), Rejection::Signature(Signer::Claimant));
    // What is no element is not taken.
    let owner = town.rig.keys.voters[1].clone();
    for bytes in [[0; 32], [255; 32]] {
        let entry = town.rig.sign(&owner, Body::Claim(Claim { blinded: vec![Point(bytes)], ..claim.clone() }));
        assert!(matches!(refused(&mut town, entry), RewardError::Element(_)));
    }
    let entry = town.rig.sign(&owner, Body::Claim(Claim { epoch: 2, ..claim.clone() }));
    assert_eq!(refused(&mut town, entry), RewardError::UnknownEpoch(2));
    let entry = town.rig.sign(&owner, Body::Claim(Claim { epoch: 0, ..claim }));
    assert_eq!(refused(&mut town, entry), RewardError::UnknownEpoch(0));
}

/// A claim says how many points it is for, which is public anyway, and nothing else: neither its length nor its denominations
/// depend on who claims or on what the ballot says.
#[test]
fn a33_all_claims_of_the_same_points_look_the_same() {
    let mut town = Town::new(723);
    let poll = town.poll(32);
    let mut lengths = Vec::new();
    for (voter, option) in [(0, 0), (1, 1), (2, 2)] {
        town.rig.vote(poll, voter, 1, option).unwrap();
        let claimed = town.claim_ballot(voter, poll, 32).unwrap();
        lengths.push(town.rig.memory.0[claimed.position as usize].len());
        assert_eq!(claimed.claim.blinded.len(), 5);
    }
    assert!(lengths.iter().all(|length| *length == lengths[0]));
    let epoch = town.epoch().epoch();
    assert_eq!(epoch.split(32), Some(vec![2, 1, 1, 0, 0]));
    assert_eq!((epoch.split(0), epoch.split(1), epoch.split(20)), (None, Some(vec![0]), Some(vec![2])));
    assert_eq!(epoch.split(20 * 64), Some(vec![2; 64]));
    assert_eq!((epoch.split(20 * 64 + 1), epoch.split(u32::MAX)), (None, None));
    let broken = Epoch { denominations: vec![0], ..epoch.clone() };
    assert_eq!(broken.split(1), None);
}

#[test]
fn a_claim_of_more_tokens_than_one_may_have_is_refused() {
    let mut town = Town::bare(724);
    let mut rules = town.rules();
    rules.caps = Caps { person_week: u32::MAX, epoch: u64::MAX };
    town.publish(1, rules).unwrap();
    town.offer("bus ticket", 1_000, 1_000, 500_000).unwrap();
    town.begin(1, vec![1]).unwrap();
    let poll = town.poll(65);
    town.rig.vote(poll, 0, 1, 1).unwrap();
    let entry = town.claim_entry(0, Event::Ballot { election: poll }, 64);
    assert_eq!(refused(&mut town, entry), RewardError::TooManyTokens(65));
}

#[test]
fn sm_3_caps_are_those_of_the_newest_version() {
    let mut town = Town::new(725);
    let first = town.glass(15_000);
    town.claim_act(0, &first, 30).unwrap();
    let second = town.glass(15_000);
    town.claim_act(0, &second, 30).unwrap();
    let third = town.glass(500);
    let entry = town.claim_entry(0, Event::Act { act: third.clone() }, 1);
    assert_eq!(refused(&mut town, entry), RewardError::WeekCap { points: 61, cap: 60 });
    // Somebody else may, and the same person next week.
    town.claim_act(1, &third, 1).unwrap();
    let rules = Rules { claim_within: WEEK, ..town.rules() };
    town.publish(2, Rules { caps: Caps { person_week: 60, epoch: 90 }, ..rules }).unwrap();
    let act = town.glass(15_000);
    let entry = town.claim_entry(2, Event::Act { act }, 30);
    assert_eq!(refused(&mut town, entry), RewardError::EpochCap { points: 91, cap: 90 });
    let act = town.glass(15_000);
    town.rig.time += 10;
    let entry = town.claim_entry(0, Event::Act { act }, 30);
    assert_eq!(refused(&mut town, entry), RewardError::WeekCap { points: 90, cap: 60 });
}

/// A board on which acts of any size can be claimed over several weeks.
static WEEKS: LazyLock<Town> = LazyLock::new(|| {
    let mut town = Town::bare(726);
    let mut rules = town.rules();
    rules.caps = Caps { person_week: 40, epoch: 150 };
    town.publish(1, rules).unwrap();
    town.offer("bus ticket", 10, 1_000, 500_000_000).unwrap();
    let mut epoch = town.epoch_of(1, vec![1, 5, 20]);
    for time in [&mut epoch.ends, &mut epoch.redeem_from, &mut epoch.redeem_until, &mut epoch.spend_until] {
        *time += 100 * WEEK;
    }
    epoch.settle_until += 100 * WEEK;
    let entry = town.rig.office.begin_epoch(epoch, &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    town
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever people do, in whatever order and however long they wait: nobody has more than the cap in a week, nobody gets
    /// more than the epoch has, and what is refused is refused for a cap that would be exceeded.
    #[test]
    fn sm_3_no_order_of_acts_exceeds_a_cap(
        acts in prop::collection::vec((0..3usize, 1..31u32, prop::sample::select(vec![0, 1, WEEK / 2, WEEK])), 1..24),
    ) {
        let mut town = WEEKS.clone();
        let mut weeks = std::collections::BTreeMap::<(usize, u64), u64>::new();
        let mut all = 0_u64;
        for (voter, points, wait) in acts {
            town.rig.time += wait;
            let act = town.glass(points * 500);
            let week = (town.rig.time + 1) / WEEK;
            let mine = weeks.entry((voter, week)).or_default();
            let verdict = town.claim_act(voter, &act, points).map(|_| ());
            let (with, total) = (*mine + u64::from(points), all + u64::from(points));
            let expected = if with > 40 {
                Err(RewardError::WeekCap { points: with, cap: 40 }.into())
            } else if total > 150 {
                Err(RewardError::EpochCap { points: total, cap: 150 }.into())
            } else {
                Ok(())
            };
            prop_assert_eq!(&verdict, &expected);
            if verdict.is_ok() {
                (*mine, all) = (with, total);
            }
            prop_assert_eq!(town.circulation().requested, all);
            prop_assert_eq!(town.rig.state().rewards().promised(PROGRAMME, town.rig.time), all);
        }
    }
}
