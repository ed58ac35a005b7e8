//! Rules for rewards.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Point, Tag};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::party::{join_week, public};
use tabella_ledger::rewards::{
    Act, ActKind, Cancellation, Caps, Claim, Epoch, Evaluation, Event, Formula, Measure, Offer, Party, Programme,
    Redeemed, Redemption, Rules, Settlement, SignedAct, Spend, TokenRef, WeekPseudonym,
};

use super::entries::{IDENTITY, NO_POINT, fresh};
use super::forge::Set;
use crate::rig::rewards::{ENDS, PROGRAMME, REDEEM_FROM, SETTLE_UNTIL, SPEND_UNTIL, Town};

const OTHER: Hash = Hash([9; 32]);

type Rule = (&'static str, &'static str);

/// A broken record whose last entry is this body under this key.
fn case(set: &mut Set, rule: Rule, slug: &str, what: &str, town: &Town, key: &SigningKey, body: Body) {
    set.said(rule, slug, what, &town.rig, key, body);
}

pub fn all(set: &mut Set) {
    programmes(set);
    offers(set);
    epochs(set);
    weeks(set);
    ballots(set);
    limits(set);
    acts(set);
    answers(set);
    redemptions(set);
    spends(set);
    settlements(set);
    life(set);
}

fn life(set: &mut Set) {
    let mut town = Town::new(2_400);
    let poll = town.rig.begin(super::boards::small_poll());
    town.rig.vote(poll, 1, 1, 1).unwrap();
    town.claim_ballot(1, poll, 5).unwrap();
    let mut account = town.saved(0, 26);
    let (first, _) = town.spend(&mut account, 7);
    let (second, _) = town.spend(&mut account, 2);
    let entry = town.provider.cancel(1, second, &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    let entry = settle(&mut town, &[first]);
    town.rig.write(entry).unwrap();
    let what =
        "Points from the promise to the settlement: for a ballot, for an act, redeemed, spent, given back, honoured.";
    set.sound("rewards", what, &town.rig);
}

fn programmes(set: &mut Set) {
    let mut town = Town::bare(2_401);
    let (office, stranger) = (town.rig.keys.office.clone(), fresh(&mut town.rig));
    let rules = town.rules();
    let good = Programme { id: PROGRAMME.into(), version: 1, rules };
    let body = Body::Programme(good.clone());
    case(set, ("RW1", "entry.signature"), "programme", "A programme of a stranger.", &town, &stranger, body);
    let nameless = Programme { id: " ".into(), ..good.clone() };
    let body = Body::Programme(nameless);
    case(set, ("RW2", "rewards.rules"), "no-name", "A programme without a name.", &town, &office, body);
    let second = Programme { version: 2, ..good.clone() };
    let body = Body::Programme(second);
    case(set, ("RW3", "rewards.version"), "second", "A second version before the first.", &town, &office, body);
    let mut rule = |slug: &str, what: &str, change: &dyn Fn(&mut Rules)| {
        let mut broken = good.clone();
        change(&mut broken.rules);
        case(set, ("RW4", "rewards.rules"), slug, what, &town, &office, Body::Programme(broken));
    };
    rule("title", "A programme without a title.", &|rules| rules.title.clear());
    rule("two-kinds", "Two kinds with one identifier.", &|rules| rules.kinds[3].id = "heat".into());
    rule("no-method", "A kind that nothing measures.", &|rules| rules.kinds[0].method.clear());
    rule("party-key", "A party's key is the identity.", &|rules| rules.parties[0].key = IDENTITY);
    rule("two-parties", "Two parties with one key.", &|rules| rules.parties[1].key = rules.parties[0].key);
    rule("unknown-kind", "A party attests what is no kind.", &|rules| rules.parties[0].kinds.push("coal".into()));
    rule("no-kinds", "A station that attests nothing.", &|rules| rules.parties[0].kinds.clear());
    rule("cap", "A cap of nothing.", &|rules| rules.caps.epoch = 0);
    rule("person-cap", "A person earns nothing.", &|rules| rules.caps.person_week = 0);
    rule("kind-id", "A kind without a name.", &|rules| rules.kinds.push(ActKind { id: " ".into(), ..glass(rules) }));
    rule("unit", "A kind without a unit.", &|rules| rules.kinds[0].unit.clear());
    rule("zero", "Points for nothing at all.", &|rules| {
        rules.kinds[0].formula = Formula::Amount { points: 2, per: 0, most: 30 };
    });
    rule("reason", "Nothing, and no reason why.", &|rules| {
        rules.kinds[1].formula = Formula::Nothing { reason: String::new() };
    });
    rule("impact-unit", "An impact without a unit.", &|rules| {
        rules.kinds[2].formula =
            Formula::Saving { unit: String::new(), impact: 5, saved: 2, points: 1, per: 100, most: 50 };
    });
    rule("same-kind", "One kind twice.", &|rules| rules.kinds.push(glass(rules)));
    rule("many-kinds", "257 kinds.", &|rules| {
        let kind = glass(rules);
        rules.kinds.extend((0..253).map(|n| ActKind { id: format!("glass {n}"), ..kind.clone() }));
    });
    rule("party-name", "A party without a name.", &|rules| rules.parties[0].name.clear());
    rule("party-place", "A party that is nowhere.", &|rules| rules.parties[0].place.clear());
    rule("kind-twice", "A party attests one kind twice.", &|rules| {
        let kind = rules.parties[0].kinds[0].clone();
        rules.parties[0].kinds.push(kind);
    });
    rule("many-parties", "257 parties.", &|rules| {
        let party = rules.parties[0].clone();
        let more = (1..=u16::try_from(257 - rules.parties.len()).unwrap()).map(|number| {
            let mut secret = [0; 32];
            secret[..2].copy_from_slice(&number.to_le_bytes());
            Party { key: public(&SigningKey::from_bytes(&secret).unwrap()), ..party.clone() }
        });
        rules.parties.extend(more);
    });
}

fn glass(rules: &Rules) -> ActKind {
    rules.kinds[0].clone()
}

fn offers(set: &mut Set) {
    let mut town = Town::bare(2_402);
    let rules = town.rules();
    town.publish(1, rules).unwrap();
    let (bus, shop, stranger) = (town.parties.provider.clone(), town.parties.shop.clone(), fresh(&mut town.rig));
    let good = Offer { provider: public(&bus), ..town.offer_of("bus ticket", 10, 5, 500_000) };
    let offer = |change: &dyn Fn(&mut Offer)| {
        let mut offer = good.clone();
        change(&mut offer);
        Body::Offer(offer)
    };
    let body = offer(&|offer| offer.programme = "brown".into());
    case(set, ("RW5", "rewards.unknown_programme"), "offer", "An offer in no programme.", &town, &bus, body);
    let body = offer(&|offer| offer.provider = public(&stranger));
    case(set, ("RW6", "rewards.not_provider"), "stranger", "An offer of a stranger.", &town, &stranger, body);
    let body = offer(&|_| ());
    case(set, ("RW7", "entry.signature"), "offer", "An offer in another one's name.", &town, &shop, body);
    let body = offer(&|offer| offer.price = 0);
    case(set, ("RW8", "rewards.offer"), "price", "An offer for nothing.", &town, &bus, body);
    let body = offer(&|offer| offer.offer.clear());
    case(set, ("RW8", "rewards.offer"), "no-name", "An offer without a name.", &town, &bus, body);
    let body = offer(&|offer| offer.title = "\n".into());
    case(set, ("RW8", "rewards.offer"), "no-title", "An offer without a title.", &town, &bus, body);
    let body = offer(&|offer| offer.until = 1);
    case(set, ("RW8", "rewards.offer"), "over", "An offer that is over.", &town, &bus, body);
    let mut again = town.clone();
    again.offer("bus ticket", 10, 5, 500_000).unwrap();
    case(set, ("RW9", "rewards.offer_repeated"), "offer", "An offer twice.", &again, &bus, offer(&|_| ()));
    town.offer("all", u32::MAX, u32::MAX, 500_000).unwrap();
    let body = offer(&|offer| (offer.price, offer.stock) = (1 << 17, 1 << 17));
    case(set, ("RW10", "rewards.offer_too_much"), "offer", "Offers of 2^64 points and more.", &town, &bus, body);
}

fn epochs(set: &mut Set) {
    let mut town = Town::bare(2_403);
    let rules = town.rules();
    town.publish(1, rules).unwrap();
    let (office, stranger) = (town.rig.keys.office.clone(), fresh(&mut town.rig));
    let good = town.epoch_of(1, vec![1, 5]);
    let epoch = |change: &dyn Fn(&mut Epoch)| {
        let mut epoch = good.clone();
        change(&mut epoch);
        Body::Epoch(epoch)
    };
    case(set, ("RW11", "entry.signature"), "epoch", "An epoch of a stranger.", &town, &stranger, epoch(&|_| ()));
    let body = epoch(&|epoch| epoch.ceremony = OTHER);
    case(set, ("RW12", "ceremony.unknown"), "epoch", "A ceremony that is not there.", &town, &office, body);
    let mut early = town.clone();
    let announced = early.rig.announce(2);
    let body = epoch(&|epoch| epoch.ceremony = announced);
    case(set, ("RW12", "election.no_key"), "epoch", "A ceremony without a key.", &early, &office, body);
    let mut taken = town.clone();
    let entry = taken.rig.office.begin_epoch(good.clone(), &mut taken.rig.rng);
    taken.rig.write(entry).unwrap();
    let body = epoch(&|epoch| epoch.number = 2);
    case(set, ("RW12", "election.key_taken"), "epoch", "The key of another epoch.", &taken, &office, body);
    let mut few = town.clone();
    let entry = few.rig.registrar.revoke(few.rig.voters[0].key(), None, &mut few.rig.rng);
    few.rig.write(entry).unwrap();
    let rule = ("RW89", "pseudonym.too_few");
    case(set, rule, "epoch", "Seven residents, none of whom would be hidden.", &few, &office, epoch(&|_| ()));
    let body = epoch(&|epoch| epoch.number = 2);
    case(set, ("RW13", "rewards.epoch_number"), "second", "A second epoch before the first.", &town, &office, body);
    let body = epoch(&|epoch| epoch.programme = "brown".into());
    case(set, ("RW14", "rewards.unknown_programme"), "epoch", "An epoch of no programme.", &town, &office, body);
    for (slug, what, denominations) in [
        ("no-one", "No token of one point.", vec![2, 5]),
        ("order", "Denominations that do not ascend.", vec![1, 1]),
        ("slots", "More denominations than slots.", vec![1, 5, 9]),
    ] {
        let body = epoch(&|epoch| epoch.denominations = denominations.clone());
        case(set, ("RW15", "rewards.denominations"), slug, what, &town, &office, body);
    }
    type Change = fn(&mut Epoch);
    let times: [(&str, &str, Change); 5] = [
        ("begins", "An epoch that ends before it begins.", |epoch| epoch.begins = epoch.ends + 1),
        ("delay", "Redemption before the delay is over.", |epoch| epoch.redeem_from -= 1),
        ("redeem", "Redemption that ends before it begins.", |epoch| epoch.redeem_until = epoch.redeem_from - 1),
        ("spend", "Spending ends before redemption.", |epoch| epoch.spend_until = epoch.redeem_until - 1),
        ("settle", "Settlement ends before spending.", |epoch| epoch.settle_until = epoch.spend_until - 1),
    ];
    for (slug, what, change) in times {
        case(set, ("RW16", "rewards.times"), slug, what, &town, &office, epoch(&change));
    }
}

fn weeks(set: &mut Set) {
    let mut town = Town::new(2_404);
    let [key, other] = [(); 2].map(|()| fresh(&mut town.rig));
    let [person, second] = [0, 1].map(|voter: usize| town.rig.keys.voters[voter].clone());
    let make = |town: &mut Town, person: &SigningKey, key: &SigningKey| {
        let entry = join_week(town.rig.chain.state(), 1, 0, person, key, &mut town.rig.rng).unwrap();
        let Body::WeekPseudonym(pseudonym) = entry.body else { unreachable!() };
        pseudonym
    };
    let good = make(&mut town, &person, &key);
    let week = |change: &dyn Fn(&mut WeekPseudonym)| {
        let mut pseudonym = good.clone();
        change(&mut pseudonym);
        Body::WeekPseudonym(pseudonym)
    };
    let body = week(&|said| said.epoch = 2);
    case(set, ("RW81", "rewards.unknown_epoch"), "week", "A pseudonym for no epoch.", &town, &key, body);
    let mut late = town.clone();
    late.rig.time = ENDS;
    let rule = ("RW82", "rewards.not_claiming");
    case(set, rule, "week", "A pseudonym after the end of the epoch.", &late, &key, week(&|_| ()));
    let body = week(&|said| said.week = 1);
    case(set, ("RW83", "rewards.other_week"), "next", "A pseudonym of the next week.", &town, &key, body);
    let body = week(&|said| said.key = IDENTITY);
    case(set, ("RW84", "entry.key"), "week", "The pseudonym is the identity.", &town, &key, body);
    let body = week(&|_| ());
    case(set, ("RW84", "entry.signature"), "week", "Signed under another key.", &town, &other, body);
    let body = week(&|said| said.ring = 1);
    case(set, ("RW85", "pseudonym.ring"), "week", "There is one ring only.", &town, &key, body);
    let body = week(&|said| said.key = public(&second));
    case(set, ("RW86", "standing.known"), "week-member", "The pseudonym is a member's key.", &town, &second, body);
    let mut joined = town.clone();
    let entry = joined.rig.sign(&key, Body::WeekPseudonym(good.clone()));
    joined.rig.write(entry).unwrap();
    let again = make(&mut joined, &second, &key);
    let body = Body::WeekPseudonym(again);
    case(set, ("RW86", "standing.known"), "week-again", "Another one's pseudonym.", &joined, &key, body);
    let again = make(&mut joined, &person, &other);
    let body = Body::WeekPseudonym(again);
    case(set, ("RW87", "pseudonym.repeated"), "week", "A second pseudonym in one week.", &joined, &other, body);
    let body = week(&|said| said.proof[70] ^= 1);
    case(set, ("RW88", "pseudonym.proof"), "week-proof", "A bit of the proof is another one.", &town, &key, body);
    let body = week(&|said| said.tag = Tag(public(&other).0));
    case(set, ("RW88", "pseudonym.proof"), "week-tag", "Another tag than the proof's.", &town, &key, body);
    let body = week(&|said| said.key = public(&other));
    case(set, ("RW88", "pseudonym.proof"), "week-key", "Another key than the proof's.", &town, &other, body);
}

/// A claim as the wallet makes it, changed.
fn claim(town: &mut Town, voter: usize, event: Event, points: u32, change: impl FnOnce(&mut Claim)) -> Body {
    let Body::Claim(mut claim) = town.claim_entry(voter, event, points).body else { unreachable!() };
    change(&mut claim);
    Body::Claim(claim)
}

fn ballots(set: &mut Set) {
    let mut town = Town::new(2_405);
    let poll = town.poll(6);
    let nothing = town.poll(0);
    for poll in [poll, nothing] {
        town.rig.vote(poll, 0, 1, 1).unwrap();
    }
    let [own, other] = [0, 1].map(|voter: usize| town.rig.keys.voters[voter].clone());
    let event = Event::Ballot { election: poll };
    let body = claim(&mut town, 0, event.clone(), 6, |claim| claim.claimant = IDENTITY);
    case(set, ("RW17", "entry.key"), "claim", "The claimant is the identity.", &town, &own, body);
    let body = claim(&mut town, 0, event.clone(), 6, |_| ());
    case(set, ("RW17", "entry.signature"), "claim", "Claimed in another one's name.", &town, &other, body.clone());
    let mut lost = town.clone();
    lost.rig.replace(0);
    case(
        set,
        ("RW24", "standing.revoked"),
        "claim",
        "Claimed under a key that was replaced.",
        &lost,
        &own,
        body.clone(),
    );
    let mut twice = town.clone();
    twice.claim_ballot(0, poll, 6).unwrap();
    case(set, ("RW22", "rewards.claimed_before"), "again", "Claimed a second time.", &twice, &own, body.clone());
    let successor = twice.rig.replace(0);
    let key = twice.rig.keys.voters[successor].clone();
    let again = claim(&mut twice, successor, event.clone(), 6, |_| ());
    let what = "Claimed a second time under the successor of the key.";
    case(set, ("RW22", "rewards.claimed_before"), "successor", what, &twice, &key, again);
    let mut late = town.clone();
    late.rig.time = ENDS;
    case(set, ("RW20", "rewards.not_claiming"), "late", "Claimed after the end.", &late, &own, body);
    let unknown = Event::Ballot { election: OTHER };
    let body = claim(&mut town, 0, unknown, 6, |_| ());
    case(set, ("RW18", "election.unknown"), "claim", "A ballot in no election.", &town, &own, body);
    let body = claim(&mut town, 0, event.clone(), 6, |claim| claim.epoch = 2);
    case(set, ("RW19", "rewards.unknown_epoch"), "claim", "Claimed in no epoch.", &town, &own, body);
    let body = claim(&mut town, 1, event.clone(), 6, |_| ());
    case(set, ("RW21", "rewards.no_ballot"), "none", "Claimed without a ballot.", &town, &other, body);
    let body = claim(&mut town, 0, Event::Ballot { election: nothing }, 6, |_| ());
    case(set, ("RW23", "rewards.no_points"), "none", "The poll gives no points.", &town, &own, body);
    let body = claim(&mut town, 0, event.clone(), 6, |claim| claim.blinded.truncate(1));
    case(set, ("RW27", "rewards.tokens"), "few", "One token of two.", &town, &own, body);
    let body = claim(&mut town, 0, event, 6, |claim| claim.blinded[1] = Point(NO_POINT.0));
    case(set, ("RW28", "rewards.element"), "blinded", "A blinded element that is none.", &town, &own, body);
}

/// Caps, covers and the number of tokens.
fn limits(set: &mut Set) {
    let town = |seed: u64, caps: Caps, denominations: Vec<u32>, points: u32| {
        let mut town = Town::bare(seed);
        let rules = Rules { caps, ..town.rules() };
        town.publish(1, rules).unwrap();
        town.begin(1, denominations).unwrap();
        let poll = town.poll(points);
        town.rig.vote(poll, 0, 1, 1).unwrap();
        (town, Event::Ballot { election: poll })
    };
    let wide = Caps { person_week: 1_000, epoch: 1_000 };
    let mut last = |rule: Rule, what: &str, (mut town, event): (Town, Event), points: u32, covered: u32| {
        if covered > 0 {
            town.offer("bus ticket", 1, covered, 500_000).unwrap();
        }
        let (key, body) = (town.rig.keys.voters[0].clone(), claim(&mut town, 0, event, points, |_| ()));
        case(set, rule, "claim", what, &town, &key, body);
    };
    let many = town(2_406, wide, vec![1], 65);
    last(("RW26", "rewards.too_many_tokens"), "More tokens than a claim has.", many, 64, 1_000);
    let week = town(2_407, Caps { person_week: 5, ..wide }, vec![1], 6);
    last(("RW29", "rewards.week_cap"), "More than a person earns in a week.", week, 6, 1_000);
    let epoch = town(2_408, Caps { epoch: 5, ..wide }, vec![1], 6);
    last(("RW30", "rewards.epoch_cap"), "More than the epoch has.", epoch, 6, 1_000);
    last(("RW31", "rewards.no_offer"), "Nothing is offered.", town(2_409, wide, vec![1], 6), 6, 0);
    last(("RW32", "rewards.not_covered"), "Five points are covered.", town(2_410, wide, vec![1], 6), 6, 5);
}

fn acts(set: &mut Set) {
    let mut town = Town::new(2_411);
    let key = town.week_key(0);
    let (roll, stranger) = (town.rig.keys.voters[0].clone(), fresh(&mut town.rig));
    let glass = town.act("glass", 500);
    let claimed = |town: &mut Town, act: SignedAct| claim(town, 0, Event::Act { act }, 1, |_| ());
    let mut act = |rule: Rule, slug: &str, what: &str, town: &Town, change: &dyn Fn(&mut Act)| {
        let (mut town, mut act) = (town.clone(), glass.clone());
        change(&mut act);
        let signed = town.sign(act);
        let body = claimed(&mut town, signed);
        case(set, rule, slug, what, &town, &key, body);
    };
    let what = "An act of another programme.";
    act(("RW51", "rewards.act.other_programme"), "act", what, &town, &|act| act.programme = "brown".into());
    act(("RW52", "rewards.act.unknown_version"), "act", "Rules to come.", &town, &|act| act.version = 9);
    act(("RW57", "rewards.act.unknown_kind"), "act", "No such kind.", &town, &|act| act.kind = "coal".into());
    act(("RW58", "rewards.act.other_kind"), "act", "Not for stations.", &town, &|act| act.kind = "return".into());
    act(("RW59", "rewards.act.unknown_method"), "act", "Guessed.", &town, &|act| act.method = "guess".into());
    act(("RW60", "rewards.act.future"), "act", "An act to come.", &town, &|act| act.time += 50);
    let holder = Some(public(&stranger));
    act(("RW62", "rewards.act.other_holder"), "act", "Somebody else's act.", &town, &|act| act.holder = holder);
    act(("RW63", "rewards.act.nothing"), "act", "What earns nothing.", &town, &|act| act.kind = "mixed".into());
    let saving = Measure::Saving { baseline: 200, reading: 100, from: 10, to: 20, impact: 250 };
    act(("RW64", "rewards.act.measure"), "act", "A saving of glass.", &town, &|act| act.measure = saving);
    let little = Measure::Amount { amount: 1 };
    act(("RW65", "rewards.act.nothing"), "little", "A gram.", &town, &|act| act.measure = little);
    let meter = public(&town.parties.meter);
    act(("RW65", "rewards.act.impact"), "act", "A wrong impact.", &town, &|act| {
        (act.kind, act.method, act.party) = ("heat".into(), "metered heat".into(), meter);
        act.measure = Measure::Saving { baseline: 200, reading: 100, from: 10, to: 20, impact: 251 };
    });
    let heat = |act: &mut Act, measure: Measure| {
        (act.kind, act.method, act.party) = ("heat".into(), "metered heat".into(), meter);
        act.measure = measure;
    };
    act(("RW64", "rewards.act.measure"), "amount", "An amount of what is saved.", &town, &|act| {
        heat(act, Measure::Amount { amount: 100 });
    });
    act(("RW64", "rewards.act.measure"), "period", "A period that ends before it begins.", &town, &|act| {
        heat(act, Measure::Saving { baseline: 200, reading: 100, from: 20, to: 10, impact: 250 });
    });
    act(("RW64", "rewards.act.measure"), "to-come", "A period that has not ended.", &town, &|act| {
        let to = act.time + 1;
        heat(act, Measure::Saving { baseline: 200, reading: 100, from: 10, to, impact: 250 });
    });
    let mut later = town.clone();
    later.rig.time = glass.time + 5_001;
    act(("RW61", "rewards.act.too_late"), "act", "Claimed too late.", &later, &|_| ());
    let mut newer = town.clone();
    let rules = newer.rules();
    newer.publish(2, rules.clone()).unwrap();
    newer.rig.time += 5_001;
    let now = newer.rig.time;
    act(("RW53", "rewards.act.old_version"), "act", "Under rules of long ago.", &newer, &|act| act.time = now);
    let mut without = town.clone();
    without.publish(2, Rules { parties: rules.parties[1..].to_vec(), ..rules }).unwrap();
    act(("RW55", "rewards.act.withdrawn"), "act", "By a station that was withdrawn.", &without, &|_| ());

    let chain = town.rig.state().chain();
    let forged = Act { party: public(&stranger), ..glass.clone() }.sign(&stranger, &chain, &mut town.rig.rng);
    let body = claimed(&mut town, forged);
    case(set, ("RW54", "rewards.act.unknown_party"), "act", "Attested by a stranger.", &town, &key, body);
    let forged = glass.clone().sign(&stranger, &chain, &mut town.rig.rng);
    let body = claimed(&mut town, forged);
    case(set, ("RW56", "rewards.act.signature"), "act", "In the station's name.", &town, &key, body);
    let bus = town.parties.provider.clone();
    let sold = Act { party: public(&bus), ..glass.clone() }.sign(&bus, &chain, &mut town.rig.rng);
    let body = claimed(&mut town, sold);
    case(set, ("RW54", "rewards.act.unknown_party"), "provider", "Attested by a provider.", &town, &key, body);
    let good = town.sign(glass.clone());
    let body = claim(&mut town, 0, Event::Act { act: good.clone() }, 1, |claim| claim.claimant = public(&roll));
    let what = "Claimed under the key on the roll, so that all would see who it was.";
    case(set, ("RW25", "rewards.no_pseudonym"), "roll", what, &town, &roll, body);
    let mut used = town.clone();
    used.claim_act(0, &good, 1).unwrap();
    let body = claimed(&mut used, good);
    case(set, ("RW66", "rewards.act.code_used"), "act", "Claimed a second time.", &used, &key, body);
}

fn evaluation(town: &mut Town, trustee: usize) -> Evaluation {
    let entries = town.rig.trustees[trustee].evaluate(town.rig.chain.state(), 1, &mut town.rig.rng).unwrap();
    let Some(Body::Evaluation(evaluation)) = entries.into_iter().next().map(|entry| entry.body) else {
        panic!("an evaluation")
    };
    evaluation
}

fn answers(set: &mut Set) {
    let mut town = Town::new(2_412);
    let act = town.glass(5_500);
    town.claim_act(0, &act, 11).unwrap();
    let good = evaluation(&mut town, 0);
    let [first, second] = [0, 1].map(|trustee: usize| town.rig.keys.trustees[trustee].clone());
    let answer = |change: &dyn Fn(&mut Evaluation)| {
        let mut evaluation = good.clone();
        change(&mut evaluation);
        Body::Evaluation(evaluation)
    };
    let body = answer(&|said| said.epoch = 2);
    case(set, ("RW33", "rewards.unknown_epoch"), "evaluation", "An answer in no epoch.", &town, &first, body);
    let body = answer(&|said| said.issuer = 4);
    case(set, ("RW34", "ceremony.message"), "evaluation", "A fourth issuer of three.", &town, &first, body);
    let body = answer(&|said| said.issuer = 2);
    case(set, ("RW34", "entry.signature"), "evaluation", "In another issuer's name.", &town, &first, body);
    let body = answer(&|said| said.denomination = 9);
    case(set, ("RW35", "rewards.unknown_denomination"), "evaluation", "No such denomination.", &town, &first, body);
    let body = answer(&|said| said.tokens.clear());
    case(set, ("RW37", "rewards.batch"), "none", "An answer to nothing.", &town, &first, body);
    let body = answer(&|said| said.tokens.push(said.tokens[0]));
    case(set, ("RW37", "rewards.batch"), "twice", "One request is answered twice.", &town, &first, body);
    let body = answer(&|said| said.tokens = vec![TokenRef { claim: 0, place: 0 }]);
    case(set, ("RW38", "rewards.not_asked"), "position", "Nobody asked for this.", &town, &first, body);
    let none = Redeemed { epoch: 1, issuer: 1, denomination: 0, redemptions: vec![0], evaluation: Vec::new() };
    let body = Body::Redeemed(none);
    case(set, ("RW38", "rewards.not_redeeming"), "position", "Nobody redeems this.", &town, &first, body);
    let body = answer(&|said| said.denomination = 1 - said.denomination);
    case(set, ("RW38", "rewards.not_asked"), "denomination", "Another denomination.", &town, &first, body);
    let element = *town.rig.keys.voters[0].public().as_bytes();
    let body = answer(&|said| said.evaluation[..32].copy_from_slice(&element));
    case(set, ("RW40", "rewards.evaluation"), "point", "Another element than the proof's.", &town, &first, body);
    let body = answer(&|said| said.evaluation.truncate(31));
    case(set, ("RW40", "rewards.evaluation"), "short", "No element at all.", &town, &first, body);
    let mut absent = Town::bare(2_413);
    let rules = absent.rules();
    absent.publish(1, rules).unwrap();
    absent.offer("bus ticket", 10, 1_000, 500_000).unwrap();
    let ceremony = absent.rig.announce(1);
    absent.rig.join(ceremony, &[0, 1, 2]);
    absent.rig.deal(ceremony, &[0, 1, 2]);
    absent.rig.confirm(ceremony, &[0, 2]);
    absent.rig.conclude(ceremony).unwrap();
    let epoch = Epoch { ceremony, ..absent.epoch_of(1, vec![1]) };
    let entry = absent.rig.office.begin_epoch(epoch, &mut absent.rig.rng);
    absent.rig.write(entry).unwrap();
    let body = answer(&|said| (said.issuer, said.denomination) = (2, 0));
    let key = absent.rig.keys.trustees[1].clone();
    case(set, ("RW36", "rewards.not_issuer"), "evaluation", "Whoever did not confirm.", &absent, &key, body);
    let entry = town.rig.sign(&first, Body::Evaluation(good.clone()));
    town.rig.write(entry).unwrap();
    let body = answer(&|_| ());
    case(set, ("RW39", "rewards.answered_before"), "evaluation", "Answered twice.", &town, &first, body);
    let body = Body::Evaluation(Evaluation { issuer: 2, ..good.clone() });
    case(set, ("RW40", "rewards.evaluation"), "issuer", "Another issuer's answer.", &town, &second, body);
}

fn redemptions(set: &mut Set) {
    let mut town = Town::new(2_414);
    let tokens = town.earn(0, 11);
    let account = town.account(0, 1).key();
    let entry = town.wallet(0).redeem(&tokens[0], account, &mut town.rig.rng);
    let Body::Redemption(good) = entry.body.clone() else { unreachable!() };
    set.entry(("RW42", "rewards.not_redeemable"), "early", "Before the delay is over.", &town.rig, &entry);
    town.rig.time = REDEEM_FROM;
    let key = fresh(&mut town.rig);
    let redemption = |change: &dyn Fn(&mut Redemption)| {
        let mut redemption = Redemption { serial: public(&key), ..good };
        change(&mut redemption);
        Body::Redemption(redemption)
    };
    let body = redemption(&|said| said.serial = IDENTITY);
    case(set, ("RW41", "entry.key"), "serial", "The serial is the identity.", &town, &key, body);
    let body = redemption(&|said| said.serial = good.serial);
    let what = "Somebody else's token, for another account.";
    case(set, ("RW41", "entry.signature"), "serial", what, &town, &key, body);
    let body = redemption(&|said| said.epoch = 2);
    case(set, ("RW42", "rewards.unknown_epoch"), "redemption", "A token of no epoch.", &town, &key, body);
    let body = redemption(&|said| said.denomination = 9);
    case(set, ("RW43", "rewards.unknown_denomination"), "redemption", "No such denomination.", &town, &key, body);
    let body = redemption(&|said| said.account = NO_POINT);
    case(set, ("RW45", "rewards.element"), "account", "An account that is no element.", &town, &key, body);
    let body = redemption(&|said| said.token = Point(NO_POINT.0));
    case(set, ("RW45", "rewards.element"), "token", "A token that is no element.", &town, &key, body);
    town.rig.write(entry.clone()).unwrap();
    set.entry(("RW44", "rewards.serial_used"), "again", "Redeemed a second time.", &town.rig, &entry);
    redeemed(set, &town);
    let mut large = Town::bare(2_415);
    let rules = large.rules();
    large.publish(1, rules).unwrap();
    large.begin(1, vec![1, 1 << 31]).unwrap();
    large.rig.time = REDEEM_FROM;
    let mut made = || {
        let serial = fresh(&mut large.rig);
        let body = Redemption { epoch: 1, denomination: 1, serial: public(&serial), ..good };
        large.rig.sign(&serial, Body::Redemption(body))
    };
    let (one, two) = (made(), made());
    large.rig.write(one).unwrap();
    set.entry(("RW46", "rewards.account_full"), "full", "2^32 points wait for one account.", &large.rig, &two);
}

/// Answers of issuers while one redemption waits.
fn redeemed(set: &mut Set, town: &Town) {
    let mut town = town.clone();
    let first = town.rig.keys.trustees[0].clone();
    let entries = town.rig.trustees[0].redeem(town.rig.chain.state(), 1, &mut town.rig.rng).unwrap();
    let Some(Body::Redeemed(good)) = entries.into_iter().next().map(|entry| entry.body) else { panic!("an answer") };
    let answer = |change: &dyn Fn(&mut Redeemed)| {
        let mut redeemed = good.clone();
        change(&mut redeemed);
        Body::Redeemed(redeemed)
    };
    let mut said = |rule: Rule, slug: &str, what: &str, town: &Town, change: &dyn Fn(&mut Redeemed)| {
        case(set, rule, slug, what, town, &first, answer(change));
    };
    said(("RW33", "rewards.unknown_epoch"), "redeemed", "An answer in no epoch.", &town, &|said| said.epoch = 2);
    said(("RW34", "ceremony.message"), "redeemed", "A fourth issuer of three.", &town, &|said| said.issuer = 4);
    said(("RW34", "entry.signature"), "redeemed", "In another issuer's name.", &town, &|said| said.issuer = 2);
    let rule = ("RW35", "rewards.unknown_denomination");
    said(rule, "redeemed", "No such denomination.", &town, &|said| said.denomination = 9);
    let rule = ("RW38", "rewards.not_redeeming");
    said(rule, "other", "Another position than that of the redemption.", &town, &|said| said.redemptions[0] += 1);
    said(rule, "denomination", "Another denomination.", &town, &|said| said.denomination = 1 - said.denomination);
    let rule = ("RW40", "rewards.evaluation");
    said(rule, "redeemed", "A bit of the proof is another one.", &town, &|said| said.evaluation[40] ^= 1);
    let entry = town.rig.sign(&town.rig.keys.trustees[0].clone(), answer(&|_| ()));
    town.rig.write(entry).unwrap();
    said(("RW39", "rewards.answered_before"), "redeemed", "Answered twice.", &town, &|_| ());
}

fn spends(set: &mut Set) {
    let mut town = Town::new(2_416);
    let account = town.saved(0, 11);
    let provider = town.provider.key();
    let entry = account.spend(town.rig.chain.state(), provider, 3, b"a ticket", &mut town.rig.rng).unwrap();
    let Body::Spend(good) = entry.body else { unreachable!() };
    let key = SigningKey::from_bytes(&[1; 32]).unwrap();
    assert_eq!(public(&key), account.key());
    let stranger = fresh(&mut town.rig);
    let spend = |change: &dyn Fn(&mut Spend)| {
        let mut spend = good.clone();
        change(&mut spend);
        Body::Spend(spend)
    };
    let body = spend(&|said| said.account = IDENTITY);
    case(set, ("RW67", "entry.key"), "spend", "The account is the identity.", &town, &key, body);
    case(set, ("RW67", "entry.signature"), "spend", "Spent by a stranger.", &town, &stranger, spend(&|_| ()));
    let body = spend(&|said| said.epoch = 2);
    case(set, ("RW68", "rewards.unknown_epoch"), "spend", "Spent in no epoch.", &town, &key, body);
    let mut late = town.clone();
    late.rig.time = SPEND_UNTIL;
    case(set, ("RW68", "rewards.too_late_to_spend"), "late", "Spent too late.", &late, &key, spend(&|_| ()));
    let body = spend(&|said| said.provider = public(&stranger));
    case(set, ("RW69", "rewards.not_provider"), "spend", "Spent at a stranger's.", &town, &key, body);
    let body = spend(&|said| said.account = public(&stranger));
    case(set, ("RW70", "rewards.unknown_account"), "none", "No such account.", &town, &stranger, body);
    let body = spend(&|said| said.number = 1);
    case(set, ("RW71", "rewards.spend_number"), "second", "The second spend first.", &town, &key, body);
    let body = spend(&|said| said.payment[40] ^= 1);
    case(set, ("RW72", "rewards.payment"), "proof", "A bit of the proof is another one.", &town, &key, body);
    let element = *town.rig.keys.voters[0].public().as_bytes();
    let body = spend(&|said| said.payment[..32].copy_from_slice(&element));
    case(set, ("RW72", "rewards.payment"), "amount", "Another amount than the proof's.", &town, &key, body);
    let shop = town.shop.key();
    let body = spend(&|said| said.provider = shop);
    case(set, ("RW72", "rewards.payment"), "provider", "Spent at another provider's.", &town, &key, body);
}

/// The provider's settlement of these spends.
fn settle(town: &mut Town, positions: &[u64]) -> Entry {
    let memo = |position: &u64| {
        let Body::Spend(spend) = Entry::from_bytes(&town.rig.memory.0[*position as usize]).unwrap().body else {
            panic!("a spend")
        };
        (*position, town.provider.read(town.rig.state(), &spend).unwrap())
    };
    let honoured: Vec<_> = positions.iter().map(memo).collect();
    town.provider.settle(1, &honoured, &mut town.rig.rng).unwrap()
}

fn settlements(set: &mut Set) {
    let mut town = Town::new(2_417);
    let mut account = town.saved(0, 11);
    let (one, _) = town.spend(&mut account, 3);
    let (two, _) = town.spend(&mut account, 4);
    let Body::Settlement(good) = settle(&mut town, &[one, two]).body else { unreachable!() };
    let (bus, shop) = (town.parties.provider.clone(), town.parties.shop.clone());
    let settlement = |change: &dyn Fn(&mut Settlement)| {
        let mut settlement = good.clone();
        change(&mut settlement);
        Body::Settlement(settlement)
    };
    let body = settlement(&|said| said.provider = IDENTITY);
    case(set, ("RW73", "entry.key"), "settlement", "The provider is the identity.", &town, &bus, body);
    let body = settlement(&|_| ());
    case(set, ("RW73", "entry.signature"), "settlement", "Settled by another provider.", &town, &shop, body);
    let body = settlement(&|said| said.epoch = 2);
    case(set, ("RW74", "rewards.unknown_epoch"), "settlement", "Settled in no epoch.", &town, &bus, body);
    let mut late = town.clone();
    late.rig.time = SETTLE_UNTIL;
    let rule = ("RW74", "rewards.too_late_to_settle");
    case(set, rule, "late", "Settled too late.", &late, &bus, settlement(&|_| ()));
    let body = settlement(&|said| said.spends.clear());
    case(set, ("RW75", "rewards.spends"), "none", "Nothing is settled.", &town, &bus, body);
    let body = settlement(&|said| said.spends = vec![one, one]);
    case(set, ("RW75", "rewards.spends"), "twice", "One spend is settled twice at once.", &town, &bus, body);
    let body = settlement(&|said| said.spends = vec![0]);
    case(set, ("RW76", "rewards.unknown_spend"), "position", "No spend there.", &town, &bus, body);
    let body = settlement(&|said| said.provider = public(&shop));
    case(set, ("RW77", "rewards.other_provider"), "shop", "Another provider's spends.", &town, &shop, body);
    let body = settlement(&|said| said.blinding = [0xff; 32]);
    case(set, ("RW79", "rewards.element"), "blinding", "A blinding that is no scalar.", &town, &bus, body);
    let body = settlement(&|said| said.amount += 1);
    case(set, ("RW79", "rewards.sum"), "amount", "A point more than was spent.", &town, &bus, body);
    let cancel = |spend: u64| Body::Cancellation(Cancellation { epoch: 1, provider: public(&bus), spend });
    let cancelled = |change: &dyn Fn(&mut Cancellation)| {
        let mut cancellation = Cancellation { epoch: 1, provider: public(&bus), spend: two };
        change(&mut cancellation);
        Body::Cancellation(cancellation)
    };
    let body = cancelled(&|said| said.provider = IDENTITY);
    case(set, ("RW80", "entry.key"), "cancellation", "The provider is the identity.", &town, &bus, body);
    case(set, ("RW80", "entry.signature"), "cancellation", "By another provider.", &town, &shop, cancelled(&|_| ()));
    let body = cancelled(&|said| said.epoch = 2);
    case(set, ("RW80", "rewards.unknown_epoch"), "cancellation", "Given back in no epoch.", &town, &bus, body);
    let rule = ("RW80", "rewards.too_late_to_settle");
    case(set, rule, "cancellation", "Given back too late.", &late, &bus, cancelled(&|_| ()));
    let mut back = town.clone();
    let entry = back.rig.sign(&bus, cancel(two));
    back.rig.write(entry).unwrap();
    let what = "A spend that was given back.";
    case(set, ("RW78", "rewards.cancelled"), "settlement", what, &back, &bus, settlement(&|_| ()));
    case(set, ("RW80", "rewards.cancelled"), "again", "Given back a second time.", &back, &bus, cancel(two));
    let entry = town.rig.sign(&bus, settlement(&|_| ()));
    town.rig.write(entry).unwrap();
    let what = "Settled a second time.";
    case(set, ("RW78", "rewards.settled_before"), "again", what, &town, &bus, settlement(&|_| ()));
    case(set, ("RW80", "rewards.settled_before"), "cancellation", "Given back and settled.", &town, &bus, cancel(one));
}
