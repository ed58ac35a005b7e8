//! Attested acts.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::cbor;
use tabella_ledger::entry::{About, Body, Entry};
use tabella_ledger::party::public;
use tabella_ledger::rewards::{Act, Event, Formula, Measure, SignedAct};
use tabella_ledger::state::{ActError, RewardError};

use super::{refused, refused_act, valid};
use crate::rig::rewards::{REDEEM_FROM, Town};

/// Why a claim for this act is refused.
fn why(town: &mut Town, act: SignedAct) -> ActError {
    let entry = town.claim_entry(0, Event::Act { act }, 1);
    refused_act(town, entry)
}

/// Why a claim for this act, signed by its party, is refused.
fn why_signed(town: &mut Town, act: Act) -> ActError {
    let act = town.sign(act);
    why(town, act)
}

#[test]
fn xa_1_an_act_is_claimed_once_and_from_a_known_station_only() {
    let mut town = Town::new(700);
    let act = town.glass(2_500);
    // What the app shows before anybody accepts it: the file says it all.
    let file = cbor::encode(&act);
    let read: SignedAct = cbor::decode("act", &file).unwrap();
    assert_eq!(read, act);
    assert!(read.is_signed(&town.rig.state().chain()));
    town.claim_act(0, &act, 5).unwrap();

    // A replay, by the same person and by another one.
    for voter in [0, 1] {
        let entry = town.claim_entry(voter, Event::Act { act: act.clone() }, 5);
        assert_eq!(refused_act(&mut town, entry), ActError::CodeUsed([1; 16]));
    }
    // The code of one station is free at another.
    let mut meter = town.act("heat", 0);
    meter.code = act.act.code;
    (meter.method, meter.party) = ("metered heat".into(), public(&town.parties.meter));
    meter.measure = Measure::Saving { baseline: 200, reading: 100, from: 10, to: 20, impact: 250 };
    let meter = town.sign(meter);
    town.claim_act(0, &meter, 2).unwrap();

    let mut act = town.act("glass", 2_500);
    let stranger = SigningKey::generate(&mut town.rig.rng);
    act.party = public(&stranger);
    let forged = act.sign(&stranger, &town.rig.state().chain(), &mut town.rig.rng);
    assert_eq!(why(&mut town, forged), ActError::UnknownParty(public(&stranger)));
    // In the name of the station.
    let act = town.act("glass", 2_500);
    let forged = act.sign(&stranger, &town.rig.state().chain(), &mut town.rig.rng);
    assert_eq!(why(&mut town, forged), ActError::Signature(public(&town.parties.station)));
    // Of the station, for another board.
    let act = town.act("glass", 2_500);
    let station = town.parties.station.clone();
    let elsewhere = act.sign(&station, &Hash([9; 32]), &mut town.rig.rng);
    assert_eq!(why(&mut town, elsewhere), ActError::Signature(public(&station)));
    // A provider attests nothing.
    let mut act = town.act("glass", 2_500);
    act.party = public(&town.parties.provider);
    assert_eq!(why_signed(&mut town, act), ActError::UnknownParty(public(&town.parties.provider)));
    valid(&town);
}

#[test]
fn xa_1_every_field_of_an_act_is_signed() {
    let mut town = Town::new(701);
    let act = town.glass(2_500);
    type Change = fn(&mut Act);
    let changes: [Change; 7] = [
        |act| act.version = 2,
        |act| act.kind = "mixed".into(),
        |act| act.method = "guess".into(),
        |act| act.measure = Measure::Amount { amount: 2_501 },
        |act| act.time -= 1,
        |act| act.code = [77; 16],
        |act| act.holder = Some(Key([1; 32])),
    ];
    for change in changes {
        let mut forged = act.clone();
        change(&mut forged.act);
        assert!(!forged.is_signed(&town.rig.state().chain()));
    }
    let mut forged = act;
    forged.act.measure = Measure::Amount { amount: 15_000 };
    assert_eq!(why(&mut town, forged), ActError::Signature(public(&town.parties.station)));
}

#[test]
fn xa_2_points_are_those_of_the_table_and_mixed_waste_says_why_it_earns_none() {
    let mut town = Town::new(702);
    let glass = town.rules().kinds[0].formula.clone();
    let points = |amount| glass.points(&Measure::Amount { amount });
    assert_eq!([0, 499, 500, 999, 14_999, 15_000, u32::MAX].map(points), [0, 0, 1, 1, 29, 30, 30].map(Some));
    let act = town.act("mixed", 4_000);
    let reason = ActError::Nothing("mixed waste cannot be recycled".into());
    assert_eq!(why_signed(&mut town, act), reason);
    let act = town.act("glass", 499);
    assert_eq!(why_signed(&mut town, act), ActError::Nothing("it is too little for a point".into()));
    // More or fewer points than the table gives: another number of tokens.
    let act = town.glass(2_500);
    for (asked, found) in [(4, 4), (30, 3)] {
        let entry = town.claim_entry(0, Event::Act { act: act.clone() }, asked);
        assert_eq!(refused(&mut town, entry), RewardError::Tokens { expected: 1, found });
    }
    assert_eq!(town.circulation().requested, 0);
    town.claim_act(0, &act, 5).unwrap();
    assert_eq!(town.circulation().requested, 5);
}

#[test]
fn sm_2_impact_follows_the_published_formula_and_an_unknown_method_is_refused() {
    let mut town = Town::new(703);
    let saving = |town: &mut Town, baseline, reading, impact| {
        let mut act = town.act("heat", 0);
        (act.method, act.party) = ("metered heat".into(), public(&town.parties.meter));
        act.measure = Measure::Saving { baseline, reading, from: 100, to: 900, impact };
        act
    };
    // 400 kWh less are 1,000 g of CO2 less: 10 points.
    let act = saving(&mut town, 1_000, 600, 1_000);
    let act = town.sign(act);
    town.claim_act(1, &act, 10).unwrap();
    let act = saving(&mut town, 1_000, 600, 1_001);
    assert_eq!(why_signed(&mut town, act), ActError::Impact { expected: 1_000, found: 1_001 });
    // More was used than before.
    let act = saving(&mut town, 600, 1_000, 0);
    assert_eq!(why_signed(&mut town, act), ActError::Nothing("it is too little for a point".into()));
    let mut act = saving(&mut town, 1_000, 600, 1_000);
    act.method = "estimated".into();
    let (kind, method) = ("heat".into(), "estimated".into());
    assert_eq!(why_signed(&mut town, act), ActError::UnknownMethod { kind, method });
    for (from, to) in [(900, 900), (901, 900), (100, u64::MAX)] {
        let mut act = saving(&mut town, 1_000, 600, 1_000);
        act.measure = Measure::Saving { baseline: 1_000, reading: 600, from, to, impact: 1_000 };
        assert_eq!(why_signed(&mut town, act), ActError::Measure("heat".into()));
    }
    // An amount where a saving is asked for, and the other way round.
    let mut act = saving(&mut town, 1_000, 600, 1_000);
    act.measure = Measure::Amount { amount: 400 };
    assert_eq!(why_signed(&mut town, act), ActError::Measure("heat".into()));
    let mut act = town.act("glass", 1);
    act.measure = Measure::Saving { baseline: 1_000, reading: 600, from: 100, to: 900, impact: 1_000 };
    assert_eq!(why_signed(&mut town, act), ActError::Measure("glass".into()));
    valid(&town);
}

#[test]
fn ee_13_a_tax_filing_is_attested_for_one_person_and_a_forged_or_replayed_one_earns_nothing() {
    let mut town = Town::new(704);
    let filing = |town: &mut Town, holder: usize| {
        let mut act = town.act("return", 1);
        (act.method, act.party) = ("filed".into(), public(&town.parties.tax_office));
        act.holder = Some(public(&town.week_key(holder)));
        act
    };
    let act = filing(&mut town, 2);
    let act = town.sign(act);
    // Somebody who saw it on its way.
    let entry = town.claim_entry(1, Event::Act { act: act.clone() }, 7);
    assert_eq!(refused_act(&mut town, entry), ActError::OtherHolder);
    town.claim_act(2, &act, 7).unwrap();
    let entry = town.claim_entry(2, Event::Act { act }, 7);
    assert_eq!(refused_act(&mut town, entry), ActError::CodeUsed([1; 16]));
    // Forged: by somebody else, and by a station, which does not attest it.
    let mut act = filing(&mut town, 0);
    let stranger = SigningKey::generate(&mut town.rig.rng);
    let forged = act.clone().sign(&stranger, &town.rig.state().chain(), &mut town.rig.rng);
    assert_eq!(why(&mut town, forged), ActError::Signature(public(&town.parties.tax_office)));
    act.party = public(&town.parties.station);
    let (party, kind) = ("The bin at the lake".into(), "return".into());
    assert_eq!(why_signed(&mut town, act), ActError::OtherKind { party, kind });
    assert_eq!(town.circulation().requested, 7);
}

#[test]
fn an_act_is_of_its_programme_and_kind_and_claimed_in_time() {
    let mut town = Town::new(705);
    let mut act = town.act("glass", 2_500);
    act.programme = "grey".into();
    assert_eq!(why_signed(&mut town, act), ActError::OtherProgramme("grey".into()));
    let mut act = town.act("paper", 2_500);
    act.kind = "paper".into();
    assert_eq!(why_signed(&mut town, act), ActError::UnknownKind("paper".into()));
    for version in [0, 2, u32::MAX] {
        let mut act = town.act("glass", 2_500);
        act.version = version;
        assert_eq!(why_signed(&mut town, act), ActError::UnknownVersion(version));
    }
    let mut act = town.act("glass", 2_500);
    act.time = town.rig.time + 10;
    let time = act.time;
    assert_eq!(why_signed(&mut town, act), ActError::Future(time));
    let (act, late) = (town.glass(2_500), town.glass(2_500));
    let until = act.act.time + 5_000;
    town.rig.time = until - 1;
    town.claim_act(0, &act, 5).unwrap();
    assert_eq!(why(&mut town, late), ActError::TooLate { until });
    // After the epoch nothing is claimed at all.
    let act = town.glass(2_500);
    town.rig.time = REDEEM_FROM;
    let entry = town.claim_entry(0, Event::Act { act }, 5);
    let error = refused(&mut town, entry);
    assert!(matches!(error, RewardError::NotClaiming { begins: 0, .. }), "{error}");
}

#[test]
fn a16_no_formula_overflows() {
    let (points, per, most) = (u32::MAX, 1, u32::MAX);
    let amount = Formula::Amount { points, per, most };
    assert_eq!(amount.points(&Measure::Amount { amount: u32::MAX }), Some(u32::MAX));
    let saving = Formula::Saving { unit: "g".into(), impact: u32::MAX, saved: 1, points, per, most };
    let measure = Measure::Saving { baseline: u32::MAX, reading: 0, from: 0, to: 1, impact: 0 };
    assert_eq!(saving.impact(&measure), Some(u64::from(u32::MAX) * u64::from(u32::MAX)));
    assert_eq!(saving.points(&measure), Some(u32::MAX));
    // Rules with such a formula are refused, so this is never asked.
    let nothing = Formula::Amount { points, per: 0, most };
    assert_eq!(nothing.points(&Measure::Amount { amount: 1 }), None);
}

#[test]
fn a24_an_act_is_no_entry_and_no_entry_an_act() {
    let mut town = Town::new(706);
    let act = town.act("glass", 2_500);
    let entry = Entry::signed(Body::Opening(About { election: Hash([0; 32]) }), |_| [0; 64]);
    // The second byte tells them apart: a number in an entry's message, a text in an act's.
    assert_eq!((act.message()[0], act.message()[1] >> 5), (0x82, 3));
    assert_eq!((entry.message()[0], entry.message()[1] >> 5), (0x82, 0));
}
