//! Programmes, offers and epochs.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::Key;
use tabella_ledger::entry::Body;
use tabella_ledger::manifest::Manifest;
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::rewards::{Epoch, Event, Formula, Offer, Programme, Role, Rules, RulesError};
use tabella_ledger::state::{ActError, RewardError};

use super::{refused, refused_act, refused_as, valid};
use crate::rig::bench;
use crate::rig::rewards::{ENDS, PROGRAMME, REDEEM_FROM, Town};

#[test]
fn wx_5_a_new_kind_of_act_is_data_and_old_acts_count_by_their_own_version() {
    let mut town = Town::new(710);
    let (old, late) = (town.glass(5_000), town.glass(5_000));
    let mut rules = town.rules();
    rules.kinds[0].formula = Formula::Amount { points: 1, per: 1_000, most: 30 };
    let mut paper = rules.kinds[0].clone();
    paper.id = "paper".into();
    rules.kinds.push(paper);
    rules.parties[0].kinds.push("paper".into());
    let replaced = town.rig.time + 1;
    town.publish(2, rules).unwrap();

    town.claim_act(0, &old, 10).unwrap();
    let mut act = town.act("paper", 5_000);
    let refused = town.sign(act.clone());
    assert_eq!(town.refused_act(0, &refused), RewardError::from(ActError::UnknownKind("paper".into())).into());
    act.version = 2;
    let paper = town.sign(act);
    town.claim_act(1, &paper, 5).unwrap();
    let mut act = town.act("glass", 5_000);
    act.version = 2;
    let new = town.sign(act);
    town.claim_act(2, &new, 5).unwrap();

    // Whoever has an old key cannot date acts back for ever.
    town.rig.time = replaced + 5_000;
    let mut dated = late.act.clone();
    dated.time = town.rig.time;
    let dated = town.sign(dated);
    let entry = town.claim_entry(0, Event::Act { act: dated }, 10);
    assert_eq!(refused_act(&mut town, entry), ActError::OldVersion { version: 1, until: replaced + 5_000 });
    valid(&town);
}

#[test]
fn a_party_that_the_newest_version_leaves_out_attests_nothing_any_more() {
    let mut town = Town::new(711);
    let act = town.glass(5_000);
    let mut rules = town.rules();
    rules.parties.remove(0);
    town.publish(2, rules).unwrap();
    let entry = town.claim_entry(0, Event::Act { act }, 10);
    assert_eq!(refused_act(&mut town, entry), ActError::Withdrawn(public(&town.parties.station)));
}

#[test]
fn versions_follow_each_other_and_are_sound() {
    let mut town = Town::bare(712);
    let rules = town.rules();
    let programme = |version, rules: &Rules| Programme { id: PROGRAMME.into(), version, rules: rules.clone() };
    let why = |town: &mut Town, programme| {
        let entry = town.rig.office.publish_programme(programme, &mut town.rig.rng);
        refused(town, entry)
    };
    for found in [0, 2] {
        let version = RewardError::Version { programme: PROGRAMME.into(), expected: 1, found };
        assert_eq!(why(&mut town, programme(found, &rules)), version);
    }
    let nameless = Programme { id: " ".into(), ..programme(1, &rules) };
    assert_eq!(why(&mut town, nameless), RulesError::Text("the identifier").into());
    type Change = fn(&mut Rules);
    let broken: [(Change, RulesError); 14] = [
        (|rules| rules.title.clear(), RulesError::Text("the title")),
        (|rules| rules.kinds[0].unit = " ".into(), RulesError::Text("a unit")),
        (|rules| rules.kinds[0].method.clear(), RulesError::Text("a method")),
        (|rules| rules.kinds[0].id = "x".repeat(401), RulesError::Text("a kind's identifier")),
        (|rules| rules.kinds[1].formula = Formula::Nothing { reason: "".into() }, RulesError::Text("a reason")),
        (|rules| rules.kinds[3].id = "heat".into(), RulesError::RepeatedKind("heat".into())),
        (
            |rules| rules.kinds[0].formula = Formula::Amount { points: 1, per: 0, most: 1 },
            RulesError::Formula("glass".into()),
        ),
        (|rules| rules.parties[0].name.clear(), RulesError::Text("a party's name")),
        (|rules| rules.parties[0].key = Key([0; 32]), RulesError::Key("The bin at the lake".into())),
        (|rules| rules.parties[1].key = rules.parties[0].key, RulesError::RepeatedKey("The heat meter".into())),
        (|rules| rules.parties[3].kinds.push("glass".into()), RulesError::Role("The bus".into())),
        (|rules| rules.parties[0].kinds.clear(), RulesError::Role("The bin at the lake".into())),
        (
            |rules| rules.parties[0].kinds.push("coal".into()),
            RulesError::UnknownKind { party: "The bin at the lake".into(), kind: "coal".into() },
        ),
        (|rules| rules.caps.person_week = 0, RulesError::Caps),
    ];
    for (change, expected) in broken {
        let mut rules = rules.clone();
        change(&mut rules);
        assert_eq!(why(&mut town, programme(1, &rules)), expected.into());
    }
    let mut rules = rules.clone();
    rules.parties[0].role = Role::Provider;
    assert_eq!(why(&mut town, programme(1, &rules)), RulesError::Role("The bin at the lake".into()).into());
    let rules = town.rules();
    town.publish(1, rules.clone()).unwrap();
    let again = RewardError::Version { programme: PROGRAMME.into(), expected: 2, found: 1 };
    assert_eq!(why(&mut town, programme(1, &rules)), again);
    let stranger = SigningKey::generate(&mut town.rig.rng);
    let forged = town.rig.sign(&stranger, Body::Programme(programme(2, &rules)));
    assert_eq!(refused_as(&mut town, forged, Check::Manifests), Rejection::Signature(Signer::Office));
}

#[test]
fn sm_1_points_are_issued_only_while_offers_cover_them() {
    let mut town = Town::bare(713);
    let rules = town.rules();
    town.publish(1, rules).unwrap();
    town.begin(1, vec![1, 5, 20]).unwrap();
    let act = town.glass(10_000);
    let entry = town.claim_entry(0, Event::Act { act: act.clone() }, 20);
    assert_eq!(refused(&mut town, entry), RewardError::NoOffer);
    town.offer("cup of tea", 3, 8, town.rig.time + 50).unwrap();
    town.claim_act(0, &act, 20).unwrap();
    let more = town.glass(2_500);
    let entry = town.claim_entry(1, Event::Act { act: more.clone() }, 5);
    assert_eq!(refused(&mut town, entry), RewardError::NotCovered { points: 25, cover: 24 });
    // What is outstanding and what covers it can be seen.
    let (programme, time) = (town.rig.state().rewards().programme(PROGRAMME).unwrap(), town.rig.time);
    assert_eq!((programme.cover(time), town.rig.state().rewards().promised(PROGRAMME, time)), (24, 20));
    town.offer("bus ticket", 1, 1, 500_000).unwrap();
    town.claim_act(1, &more, 5).unwrap();
    // The tea is over: one point is covered, which was promised long ago.
    town.rig.time += 100;
    let more = town.glass(500);
    let entry = town.claim_entry(1, Event::Act { act: more }, 1);
    assert_eq!(refused(&mut town, entry), RewardError::NotCovered { points: 26, cover: 1 });
    valid(&town);
}

#[test]
fn an_offer_is_a_promise_of_a_provider_that_stands() {
    let mut town = Town::new(714);
    let offer = town.offer_of("coffee", 2, 5, 500_000);
    let why = |town: &mut Town, offer: Offer| {
        let entry = town.provider.offer(offer, &mut town.rig.rng);
        refused(town, entry)
    };
    let broken: [fn(&mut Offer); 5] = [
        |offer| offer.price = 0,
        |offer| offer.stock = 0,
        |offer| offer.title.clear(),
        |offer| offer.offer = " ".into(),
        |offer| offer.until = 1_000,
    ];
    for change in broken {
        let mut offer = offer.clone();
        change(&mut offer);
        assert_eq!(why(&mut town, offer), RewardError::Offer);
    }
    let repeated = Offer { offer: "bus ticket".into(), ..offer.clone() };
    assert_eq!(why(&mut town, repeated), RewardError::RepeatedOffer("bus ticket".into()));
    let unknown = Offer { programme: "grey".into(), ..offer.clone() };
    assert_eq!(why(&mut town, unknown), RewardError::UnknownProgramme("grey".into()));
    let station = town.parties.station.clone();
    let forged = town.rig.sign(&station, Body::Offer(Offer { provider: public(&station), ..offer.clone() }));
    assert_eq!(refused(&mut town, forged), RewardError::NotProvider(public(&station)));
    let provider = town.provider.key();
    let forged = town.rig.sign(&station, Body::Offer(Offer { provider, ..offer.clone() }));
    assert_eq!(refused_as(&mut town, forged, Check::Rewards), Rejection::Signature(Signer::Provider));
    // Another provider may call its own the same.
    let entry = town.shop.offer(Offer { offer: "bus ticket".into(), ..offer }, &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    valid(&town);
}

#[test]
fn a16_offers_of_more_than_can_be_counted_are_refused() {
    let mut town = Town::new(715);
    town.offer("moon", u32::MAX, u32::MAX, 500_000).unwrap();
    let offer = town.offer_of("mars", u32::MAX, u32::MAX, 500_000);
    let entry = town.provider.offer(offer, &mut town.rig.rng);
    assert_eq!(refused(&mut town, entry), RewardError::TooMuchOffered);
}

#[test]
fn an_epoch_has_its_own_keys_and_times_in_order() {
    let mut town = Town::new(716);
    let epoch = town.epoch_of(2, vec![1, 5, 20]);
    let why = |town: &mut Town, epoch: Epoch| {
        let entry = town.rig.office.begin_epoch(epoch, &mut town.rig.rng);
        refused(town, entry)
    };
    for number in [0, 1, 3] {
        let wrong = Epoch { number, ..epoch.clone() };
        assert_eq!(why(&mut town, wrong), RewardError::EpochNumber { expected: 2, found: number });
    }
    let unknown = Epoch { programme: "grey".into(), ..epoch.clone() };
    assert_eq!(why(&mut town, unknown), RewardError::UnknownProgramme("grey".into()));
    for denominations in [vec![], vec![2], vec![1, 1], vec![1, 5, 3], vec![1, 2, 3, 4], (1..=17).collect()] {
        let wrong = Epoch { denominations, ..epoch.clone() };
        assert_eq!(why(&mut town, wrong), RewardError::Denominations);
    }
    let times: [fn(&mut Epoch); 6] = [
        |epoch| epoch.begins = ENDS + 1,
        |epoch| epoch.redeem_from = REDEEM_FROM - 1,
        |epoch| (epoch.ends, epoch.redeem_from, epoch.redeem_until) = (u64::MAX, u64::MAX, u64::MAX),
        |epoch| epoch.redeem_until = epoch.redeem_from - 1,
        |epoch| epoch.spend_until = epoch.redeem_until - 1,
        |epoch| epoch.settle_until = epoch.spend_until - 1,
    ];
    for change in times {
        let mut wrong = epoch.clone();
        change(&mut wrong);
        let error = why(&mut town, wrong);
        assert!(matches!(error, RewardError::Times(_)), "{error}");
    }
    // A ceremony that is not on the board, not concluded, or of another epoch.
    let used = town.epoch().epoch().ceremony;
    let entry = town.rig.office.begin_epoch(Epoch { ceremony: used, ..epoch.clone() }, &mut town.rig.rng);
    assert_eq!(refused_as(&mut town, entry, Check::Manifests), Rejection::KeyTaken);
    let ceremony = town.rig.announce(3);
    let entry = town.rig.office.begin_epoch(Epoch { ceremony, ..epoch.clone() }, &mut town.rig.rng);
    assert_eq!(refused_as(&mut town, entry, Check::Manifests), Rejection::NoKey);
    let ceremony = tabella_ledger::bytes::Hash([5; 32]);
    let entry = town.rig.office.begin_epoch(Epoch { ceremony, ..epoch.clone() }, &mut town.rig.rng);
    assert_eq!(refused_as(&mut town, entry, Check::Ceremony), Rejection::UnknownCeremony(ceremony));
    let stranger = town.parties.station.clone();
    let forged = town.rig.sign(&stranger, Body::Epoch(epoch.clone()));
    assert_eq!(refused_as(&mut town, forged, Check::Manifests), Rejection::Signature(Signer::Office));
    let entry = town.rig.office.begin_epoch(epoch, &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    valid(&town);
}

/// Evaluating is decrypting: a key that does one must never do the other.
#[test]
fn a24_a_key_for_tokens_serves_no_poll_and_a_key_for_polls_no_tokens() {
    let mut town = Town::new(717);
    let ceremony = town.epoch().epoch().ceremony;
    for kind in [tabella_ledger::manifest::Kind::Poll, tabella_ledger::manifest::Kind::Election] {
        let manifest = Manifest { kind, ceremony, ..bench() };
        let entry = town.rig.office.publish(manifest, &mut town.rig.rng);
        assert_eq!(refused_as(&mut town, entry, Check::Manifests), Rejection::KeyTaken);
    }
    let poll = town.poll(5);
    let ceremony = town.rig.state().election(&poll).unwrap().manifest().ceremony;
    let epoch = Epoch { ceremony, ..town.epoch_of(2, vec![1, 5, 20]) };
    let entry = town.rig.office.begin_epoch(epoch, &mut town.rig.rng);
    assert_eq!(refused_as(&mut town, entry, Check::Manifests), Rejection::KeyTaken);
}
