//! Rules for entries of the office, the registrar and of everybody: all but ceremonies, ballots and results.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{AuthorityKey, Hash, Key};
use tabella_ledger::cosignature::Witness;
use tabella_ledger::count::ranked::{Method, Procedure};
use tabella_ledger::entry::{
    About, Authorities, Authority, Body, Elector, Electorate, Enrolment, Entry, Genesis, Issuers, Stamp, Use, Witnesses,
};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::manifest::{BallotStyle, Disclosure, Manifest, QuestionRule};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::public;
use tabella_ledger::rejection::Check;

use super::boards::{asking, enrolled, joined, ready, small, small_poll};
use super::forge::{Draft, Set};
use crate::rig::cbor::{Form, Item};
use crate::rig::{Rig, content_of, districts, framed};

/// 32 bytes that are no element: the identity, and a field element that is not reduced.
pub const IDENTITY: Key = Key([0; 32]);
pub const NO_POINT: Key = Key([0xff; 32]);

pub fn all(set: &mut Set) {
    every(set);
    genesis(set);
    roll(set);
    manifests(set);
    electorates(set);
    phases(set);
    authorities(set);
    lists(set);
    stamps_and_uses(set);
}

pub fn fresh(rig: &mut Rig) -> SigningKey {
    SigningKey::generate(&mut rig.rng)
}

fn every(set: &mut Set) {
    let mut rig = enrolled(2_000);
    let office = rig.keys.office.clone();
    let key = public(&office);
    let entry = rig.registrar.enrol(&[key], &mut rig.rng).remove(0);
    let bytes = entry.to_bytes();

    let signer = NoteSigner::generate(&mut rig.rng);
    let members = vec![Authority { name: "a".repeat(65_600), key: signer.public(), weight: 1 }];
    let long = rig.office.change_authorities(members, &mut rig.rng);
    set.entry(
        ("E1", "entry.too_long"),
        "authority-name",
        "An entry of more than 65,535 bytes: it names an authority with a very long name.",
        &rig,
        &long,
    );

    let item = Item::parse(&bytes);
    let mut case =
        |slug: &str, what: &str, bytes: Vec<u8>| set.entries(("E2", "entry.encoding"), slug, what, &rig, vec![bytes]);
    case("trailing", "A byte follows the entry.", [&bytes[..], &[0xf6]].concat());
    case("longer", "The kind of the entry is written in two bytes.", item.write(3, Form::Longer).unwrap());
    case("longest", "The length of a key is written in eight bytes.", item.write(6, Form::Longest).unwrap());
    case("indefinite", "The list of voters is of indefinite length.", item.write(5, Form::Indefinite).unwrap());
    case("tagged", "A tag stands before the list of voters.", item.write(5, Form::Tagged).unwrap());
    case("padded", "The body is an array of three.", item.write(2, Form::Padded).unwrap());
    case("empty", "An entry of no bytes.", Vec::new());
    case("cut", "An entry lacks its last byte.", bytes[..bytes.len() - 1].to_vec());
    let mut unknown = bytes.clone();
    unknown[3] = 21;
    case("kind", "An entry of kind 21, which there is not.", unknown);
    let mut short = item.clone();
    if let Item::Array(fields) = &mut short {
        fields[2] = Item::Bytes(vec![1; 63]);
    }
    case("signature-length", "A signature of 63 bytes.", short.canonical());

    let mut suite = entry.clone();
    suite.suite = 2;
    let chain = rig.state().chain();
    suite.signature = rig.keys.registrar.sign(&chain.0, &suite.message(), &mut rig.rng).to_bytes();
    set.entry(("E3", "entry.suite"), "two", "An enrolment of suite 2, properly signed.", &rig, &suite);
    let again = rig.memory.0[0].clone();
    set.entries(("E4", "entry.genesis"), "second", "The genesis once more.", &rig, vec![again]);
    first(set, &rig, bytes, ("E4", "entry.genesis"), "none", "The first entry is an enrolment.");
}

/// A record whose first block holds this.
fn first(set: &mut Set, rig: &Rig, entry: Vec<u8>, rule: (&'static str, &'static str), slug: &str, what: &str) {
    let draft = Draft::first(vec![entry]);
    let block = draft.certified(&[(0, &rig.signer)]);
    let note = draft.note(&block);
    let sample = set.broken(rule, slug, what, framed(&content_of(&[block]), &note));
    let expected = sample.expected.as_mut().unwrap();
    (expected.block, expected.entry) = (Some(0), None);
    if slug.starts_with("office") {
        expected.check = Check::Ceremony;
    }
}

fn genesis(set: &mut Set) {
    let rig = Rig::with_trustees(2_010, 2, 2);
    let founding = |change: &dyn Fn(&mut Genesis)| {
        let mut rig = rig.clone();
        let Body::Genesis(mut genesis) = Entry::from_bytes(&rig.memory.0[0]).unwrap().body else { panic!("a genesis") };
        change(&mut genesis);
        Entry::signed(Body::Genesis(genesis), |m| rig.keys.office.sign(&[0; 32], m, &mut rig.rng).to_bytes())
    };
    let mut case = |rule, slug: &str, what: &str, change: &dyn Fn(&mut Genesis)| {
        first(set, &rig, founding(change).to_bytes(), rule, slug, what);
    };
    case(("G1", "entry.key"), "office-identity", "The office's key is the identity.", &|g| g.office = IDENTITY);
    case(("G1", "entry.key"), "registrar-identity", "The registrar's key is the identity.", &|g| {
        g.registrar = IDENTITY
    });
    case(("G1", "entry.key"), "registrar-no-point", "The registrar's key is no element.", &|g| g.registrar = NO_POINT);
    let set_rule = ("G2", "entry.authorities");
    case(set_rule, "none", "The genesis names no authority.", &|g| g.authorities.clear());
    case(set_rule, "no-weight", "A second authority has weight 0.", &|g| {
        let key = NoteSigner::from_bytes(&[7; 32]).public();
        g.authorities.push(Authority { name: "Nobody".into(), key, weight: 0 });
    });
    case(set_rule, "one-key-twice", "Two authorities have one key.", &|g| g.authorities.push(g.authorities[0].clone()));
    case(set_rule, "too-many", "The genesis names 129 authorities.", &|g| {
        g.authorities[0].weight = 10_000;
        let named =
            |n: u8| Authority { name: String::new(), key: NoteSigner::from_bytes(&[n; 32]).public(), weight: 1 };
        g.authorities.extend((1..=128).map(named));
    });
    case(set_rule, "no-origin", "The origin is empty.", &|g| g.origin.clear());
    case(set_rule, "long-origin", "The origin has 256 bytes.", &|g| g.origin = "o".repeat(256));
    case(set_rule, "space-in-origin", "There is a space in the origin.", &|g| g.origin = "test ville".into());
    case(set_rule, "plus-in-origin", "There is a plus in the origin.", &|g| g.origin = "test+ville".into());
    let Body::Genesis(body) = Entry::from_bytes(&rig.memory.0[0]).unwrap().body else { panic!("a genesis") };
    let mut other = rig.clone();
    let registrar = rig.keys.registrar.clone();
    let by_registrar =
        Entry::signed(Body::Genesis(body.clone()), |m| registrar.sign(&[0; 32], m, &mut other.rng).to_bytes());
    first(
        set,
        &rig,
        by_registrar.to_bytes(),
        ("G3", "entry.signature"),
        "genesis-by-registrar",
        "The genesis is signed by the registrar.",
    );
    let office = rig.keys.office.clone();
    let for_chain = Entry::signed(Body::Genesis(body), |m| office.sign(&[1; 32], m, &mut other.rng).to_bytes());
    first(
        set,
        &rig,
        for_chain.to_bytes(),
        ("G3", "entry.signature"),
        "genesis-other-chain",
        "The genesis is signed for a chain identifier that is not zero.",
    );
}

fn roll(set: &mut Set) {
    let mut rig = enrolled(2_020);
    let (new, registrar) = (fresh(&mut rig), rig.keys.registrar.clone());
    let enrolment = |voters: Vec<Key>| Body::Enrolment(Enrolment { voters });
    let body = enrolment(vec![public(&new)]);
    let rule = ("R1", "entry.signature");
    let office = rig.keys.office.clone();
    set.said(rule, "enrolment-by-office", "The office enrols.", &rig, &office, body.clone());
    set.said(rule, "enrolment-by-voter", "A voter enrols.", &rig, &rig.keys.voters[0].clone(), body.clone());
    let elsewhere = Entry::signed(body.clone(), |m| registrar.sign(&[9; 32], m, &mut rig.rng).to_bytes());
    set.entry(
        rule,
        "enrolment-other-chain",
        "An enrolment that the registrar signed for another board.",
        &rig,
        &elsewhere,
    );
    let good = rig.sign(&registrar, body.clone());
    let mut case = |slug: &str, what: &str, change: &dyn Fn(&mut [u8; 64])| {
        let mut entry = good.clone();
        change(&mut entry.signature);
        set.entry(rule, slug, what, &rig, &entry);
    };
    case("enrolment-bit", "A bit of z in the registrar's signature is changed.", &|s| s[40] ^= 1);
    case("enrolment-no-point", "R of the registrar's signature is no element.", &|s| s[..32].fill(0xff));
    case("enrolment-zeros", "The signature is made of zeros.", &|s| s.fill(0));
    // z + q is the same number modulo q; only a canonical z counts.
    case("enrolment-not-reduced", "z of the registrar's signature is raised by the group order.", &|s| {
        super::forge::add_order(s);
    });
    let mut other = good.clone();
    other.body = enrolment(vec![public(&SigningKey::generate(&mut rig.rng))]);
    set.entry(rule, "enrolment-other-content", "The registrar signed another enrolment.", &rig, &other);

    set.said(("R2", "roll.empty"), "nobody", "An enrolment of nobody.", &rig, &registrar, enrolment(vec![]));
    for (slug, what, key) in [
        ("voter-identity", "The identity joins the roll.", IDENTITY),
        ("voter-no-point", "Bytes that are no element join the roll.", NO_POINT),
    ] {
        set.said(("R3", "entry.key"), slug, what, &rig, &registrar, enrolment(vec![public(&new), key]));
    }
    let known = rig.voters[0].key();
    let rule = ("R4", "roll.already_enrolled");
    set.said(
        rule,
        "on-the-roll",
        "A voter on the roll is enrolled again.",
        &rig,
        &registrar,
        enrolment(vec![public(&new), known]),
    );
    set.said(
        rule,
        "twice-in-entry",
        "An enrolment names a voter twice.",
        &rig,
        &registrar,
        enrolment(vec![public(&new), public(&new)]),
    );
}

fn manifests(set: &mut Set) {
    let mut rig = Rig::with_trustees(2_030, 2, 2);
    let ceremony = rig.ceremony(2);
    let office = rig.keys.office.clone();
    let sound = Manifest { ceremony, ..small() };
    let registrar = rig.keys.registrar.clone();
    set.said(
        ("M1", "entry.signature"),
        "manifest-by-registrar",
        "The registrar publishes a manifest.",
        &rig,
        &registrar,
        Body::Manifest(sound.clone()),
    );
    let unknown = Manifest { ceremony: Hash([5; 32]), ..small() };
    set.said(
        ("M3", "ceremony.unknown"),
        "manifest",
        "The manifest names a ceremony that is not on the board.",
        &rig,
        &office,
        Body::Manifest(unknown),
    );

    let question = sound.contests[0].clone();
    let style = |title: &str, contests: &[u32]| BallotStyle { title: title.into(), contests: contests.to_vec() };
    let asked = |rule: QuestionRule, options: usize| Manifest { ceremony, ..asking(rule, options) }.contests;
    let mut case = |slug: &str, what: &str, change: &dyn Fn(&mut Manifest)| {
        let mut manifest = sound.clone();
        change(&mut manifest);
        set.said(("M4", "election.manifest"), slug, what, &rig, &office, Body::Manifest(manifest));
    };
    case("no-title", "The title is empty.", &|m| m.title.clear());
    case("blank-title", "The title is white space.", &|m| m.title = " \u{a0} ".into());
    case("long-title", "The title has 401 bytes.", &|m| m.title = "t".repeat(401));
    case("long-description", "The description has 20,001 bytes.", &|m| m.description = "d".repeat(20_001));
    case("no-contest", "There is no contest.", &|m| m.contests.clear());
    case("65-contests", "There are 65 contests.", &|m| m.contests = vec![question.clone(); 65]);
    case("points", "A binding election gives points.", &|m| m.points = 1);
    case("no-minimum", "The minimum of voters is 0.", &|m| m.minimum_voters = 0);
    case("style-title", "A ballot style has no title.", &|m| m.styles = vec![style(" ", &[0])]);
    case("style-empty", "A ballot style has no contest.", &|m| {
        m.styles = vec![style("North", &[0]), style("South", &[])]
    });
    case("style-unknown-contest", "A ballot style names a contest that there is not.", &|m| {
        m.styles = vec![style("North", &[0, 1])]
    });
    case("style-order", "A ballot style names its contests in descending order.", &|m| {
        m.contests.push(question.clone());
        m.styles = vec![style("North", &[1, 0])];
    });
    case("style-repeated", "A ballot style names a contest twice.", &|m| m.styles = vec![style("North", &[0, 0])]);
    case("styles-alike", "Two ballot styles have one title, but for a space.", &|m| {
        m.styles = vec![style("North", &[0]), style("North ", &[0])]
    });
    case("unasked", "A contest is in no ballot style.", &|m| {
        m.contests.push(question.clone());
        m.styles = vec![style("North", &[0])];
    });
    case("contest-title", "A contest has no title.", &|m| m.contests[0].title.clear());
    case("option-name", "An option has no name.", &|m| m.contests[0].options[1] = "\t".into());
    case("options-alike", "Two options have one name, but for a space.", &|m| {
        m.contests[0].options[1] = format!("{} ", question.options[0])
    });
    case("blank-first", "The blank option is not the last one.", &|m| m.contests[0].blank = Some(0));
    case("blank-missing", "The blank option is none of the options.", &|m| m.contests[0].blank = Some(2));
    case("blank-approval", "An approval contest has a blank option.", &|m| {
        m.contests = asked(QuestionRule::Approval { min: 0, max: 1 }, 2);
        m.contests[0].blank = Some(1);
    });
    case("one-option", "A contest has one option.", &|m| m.contests[0].options.truncate(1));
    case("approval-bounds", "In an approval contest at least two options are marked, and at most one.", &|m| {
        m.contests = asked(QuestionRule::Approval { min: 2, max: 1 }, 2)
    });
    case("score-zero", "In a score contest the highest score is 0.", &|m| {
        m.contests = asked(QuestionRule::Score { max: 0 }, 2)
    });
    case("cumulative-each", "In a cumulative contest an option gets at most 0 points.", &|m| {
        m.contests = asked(QuestionRule::Cumulative { min: 0, max: 3, each: 0 }, 2)
    });
    case("quadratic-zero", "In a quadratic contest there are no credits.", &|m| {
        m.contests = asked(QuestionRule::Quadratic { credits: 0, against: false }, 2)
    });
    case("positional-ascending", "In a positional contest the second place gets more points than the first.", &|m| {
        m.contests = asked(QuestionRule::Positional { points: vec![1, 2], min: 0 }, 2)
    });
    case("knapsack-costs", "A knapsack contest has a cost for one of its two options.", &|m| {
        m.contests = asked(QuestionRule::Knapsack { costs: vec![1], budget: 3 }, 2)
    });
    let ranked =
        |ranks, method: Method, disclosure| QuestionRule::Ranked { ranks, procedure: method.procedure(1), disclosure };
    let graded = |grades: &[&str]| QuestionRule::Graded {
        grades: grades.iter().map(|grade| (*grade).into()).collect(),
        seats: 1,
        ties: Vec::new(),
    };
    let own = |bytes| asked(QuestionRule::WriteIn { bytes }, 0);
    case("ranks-none", "In a ranked contest the lowest rank is 0.", &|m| {
        m.contests = asked(ranked(0, Method::InstantRunoff, Disclosure::Ballots), 2)
    });
    case("ranks-many", "In a ranked contest of two options the lowest rank is 3.", &|m| {
        m.contests = asked(ranked(3, Method::InstantRunoff, Disclosure::Ballots), 2)
    });
    case("ranked-reading", "An instant runoff reads equal ranks as equals, which it cannot count.", &|m| {
        let procedure =
            Procedure { reading: Method::Schulze.procedure(1).reading, ..Method::InstantRunoff.procedure(1) };
        m.contests = asked(QuestionRule::Ranked { ranks: 2, procedure, disclosure: Disclosure::Ballots }, 2);
    });
    case("pairs-runoff", "Of an instant runoff only pairs become public.", &|m| {
        m.contests = asked(ranked(2, Method::InstantRunoff, Disclosure::Pairs), 2)
    });
    case("pairs-borda", "Of a Borda count, which reads equal ranks, only pairs become public.", &|m| {
        m.contests = asked(ranked(2, Method::Borda, Disclosure::Pairs), 2)
    });
    case("pairs-skipped", "Only pairs become public, and ranks left out would end a ballot.", &|m| {
        let mut procedure = Method::Schulze.procedure(1);
        procedure.reading.most_skipped = Some(0);
        m.contests = asked(QuestionRule::Ranked { ranks: 2, procedure, disclosure: Disclosure::Pairs }, 2);
    });
    case("one-grade", "A contest has one grade.", &|m| m.contests = asked(graded(&["Good"]), 2));
    case("grade-name", "A grade has no name.", &|m| m.contests = asked(graded(&["Good", ""]), 2));
    case("grades-alike", "Two grades have one name, but for a space.", &|m| {
        m.contests = asked(graded(&["Good", " Good"]), 2)
    });
    case("graded-options", "A contest of grades has 61 options.", &|m| {
        m.contests = asked(graded(&["Poor", "Good"]), 61)
    });
    case("graded-seats", "A contest of grades fills no place.", &|m| {
        let grades = vec!["Poor".into(), "Good".into()];
        m.contests = asked(QuestionRule::Graded { grades, seats: 0, ties: Vec::new() }, 2);
    });
    case("write-in-room", "A write-in has room for 65 bytes.", &|m| m.contests = own(65));
    case("write-in-options", "A write-in has options.", &|m| m.contests = asked(QuestionRule::WriteIn { bytes: 8 }, 2));
    case("mixed-packed", "A contest whose ballots are mixed is packed.", &|m| {
        m.contests = asked(graded(&["Poor", "Good"]), 2);
        m.contests[0].packed = true;
    });
    case("mixed-weighted", "Votes have weights in a contest whose ballots are mixed.", &|m| {
        m.contests = asked(graded(&["Poor", "Good"]), 2);
        m.weighted = true;
    });
    case("many-options", "A contest has 1025 options.", &|m| m.contests = asked(QuestionRule::Plurality, 1025));
    case("many-counters", "A STAR contest of 33 options has 1089 counters.", &|m| {
        m.contests = asked(QuestionRule::Star { max: 1 }, 33);
    });
    case("many-bits", "A quadratic contest has more than 8192 bits.", &|m| {
        m.contests = asked(QuestionRule::Quadratic { credits: 4097 * 4097, against: false }, 2);
    });
    case("packed-counter", "A packed contest has scores of 2^20.", &|m| {
        m.contests = asked(QuestionRule::Score { max: 1 << 20 }, 2);
        m.contests[0].packed = true;
    });
    let more = Manifest { contests: asked(QuestionRule::Plurality, 3), ..sound.clone() };
    set.said(
        ("M7", "election.params"),
        "too-few-keys",
        "A contest has three slots, the ceremony made two keys.",
        &rig,
        &office,
        Body::Manifest(more),
    );
    let long = Manifest {
        contests: asked(QuestionRule::Quadratic { credits: 1_050_000, against: false }, 2),
        ..sound.clone()
    };
    set.said(
        ("M8", "election.ballot_too_long"),
        "quadratic",
        "A sealed ballot would have more than 65,279 bytes: two options with up to 1024 quadratic votes each.",
        &rig,
        &office,
        Body::Manifest(long),
    );

    let mut used = rig.clone();
    let election = used.office.publish(sound.clone(), &mut used.rng);
    used.write(election).unwrap();
    set.said(
        ("M2", "election.duplicate"),
        "again",
        "The manifest is published a second time.",
        &used,
        &office,
        Body::Manifest(sound.clone()),
    );
    let second = Manifest { title: "Another bench".into(), ..sound.clone() };
    let taken = ("M6", "election.key_taken");
    set.said(
        taken,
        "second-election",
        "A second binding election under one key.",
        &used,
        &office,
        Body::Manifest(second.clone()),
    );
    let poll = Manifest { ceremony, ..small_poll() };
    set.said(
        taken,
        "poll-after-election",
        "A poll under the key of a binding election.",
        &used,
        &office,
        Body::Manifest(poll.clone()),
    );
    let mut polled = rig.clone();
    polled.publish(poll);
    set.said(
        taken,
        "election-after-poll",
        "A binding election under the key of polls.",
        &polled,
        &office,
        Body::Manifest(second),
    );
    let again = Body::Manifest(Manifest { ceremony, ..small_poll() });
    set.said(
        ("M2", "election.duplicate"),
        "poll-again",
        "The manifest of a poll, whose key may serve several, is published a second time.",
        &polled,
        &office,
        again,
    );
    let (unfinished, ceremony) = joined(2_031, 2);
    let office = unfinished.keys.office.clone();
    set.said(
        ("M5", "election.no_key"),
        "unfinished",
        "The ceremony of the manifest is not concluded.",
        &unfinished,
        &office,
        Body::Manifest(Manifest { ceremony, ..small() }),
    );
}

fn electorates(set: &mut Set) {
    let (rig, election) = ready(2_040, Manifest { weighted: true, ..small() });
    let registrar = rig.keys.registrar.clone();
    let elector = |voter: usize, style, weight| Elector { key: rig.voters[voter].key(), style, weight };
    let body = |election, voters: &[Elector]| Body::Electorate(Electorate { election, voters: voters.to_vec() });
    let mut case = |rule, slug: &str, what: &str, voters: &[Elector]| {
        set.said(rule, slug, what, &rig, &registrar, body(election, voters))
    };
    case(("V5", "electorate.empty"), "nobody", "The electorate names nobody.", &[]);
    let stranger = Elector { key: public(&rig.keys.office), style: 0, weight: 1 };
    case(("V6", "electorate.not_on_roll"), "stranger", "An elector is not on the roll.", &[elector(0, 0, 1), stranger]);
    case(
        ("V7", "electorate.repeated"),
        "in-entry",
        "The entry names an elector twice.",
        &[elector(0, 0, 1), elector(0, 0, 2)],
    );
    case(
        ("V8", "electorate.style"),
        "none",
        "An elector has ballot style 1, and the election has none but style 0.",
        &[elector(0, 1, 1)],
    );
    case(("V9", "electorate.weight"), "zero", "A vote weighs nothing.", &[elector(0, 0, 0)]);
    case(
        ("V10", "electorate.too_heavy"),
        "together",
        "The votes weigh 2^40 together.",
        &[elector(0, 0, (1 << 40) - 1), elector(1, 0, 1)],
    );
    case(
        ("V10", "electorate.too_heavy"),
        "overflow",
        "The votes weigh 2^64 together.",
        &[elector(0, 0, u64::MAX), elector(1, 0, 1)],
    );
    let one = [elector(0, 0, 1)];
    let office = rig.keys.office.clone();
    set.said(
        ("V1", "entry.signature"),
        "electorate-by-office",
        "The office names an elector.",
        &rig,
        &office,
        body(election, &one),
    );
    set.said(
        ("V2", "election.unknown"),
        "electorate",
        "Electors of an election that is not on the board.",
        &rig,
        &registrar,
        body(Hash([5; 32]), &one),
    );
    let mut named = rig.clone();
    named.name(election, &[(0, 1)]);
    set.said(
        ("V7", "electorate.repeated"),
        "later",
        "An elector is named again in a later entry.",
        &named,
        &registrar,
        body(election, &one),
    );
    let heavy = rig.clone();
    let mut heavy = heavy;
    heavy.name(election, &[(0, (1 << 40) - 1)]);
    set.said(
        ("V10", "electorate.too_heavy"),
        "later",
        "With a later entry the votes weigh 2^40 together.",
        &heavy,
        &registrar,
        body(election, &[elector(1, 0, 1)]),
    );
    named.start(election).unwrap();
    set.said(
        ("V3", "election.phase"),
        "electorate-open",
        "An elector is named after the opening.",
        &named,
        &registrar,
        body(election, &[elector(1, 0, 1)]),
    );
    set.said(
        ("O4", "electorate.missing"),
        "nobody",
        "An election with an electorate is opened before anybody is named.",
        &rig,
        &office,
        Body::Opening(About { election }),
    );

    let (rig, election) = ready(2_041, small());
    let (registrar, key) = (rig.keys.registrar.clone(), rig.voters[0].key());
    let one = [Elector { key, style: 0, weight: 1 }];
    set.said(
        ("V4", "electorate.not_kept"),
        "all-vote",
        "Electors of an election in which everybody on the roll votes.",
        &rig,
        &registrar,
        body(election, &one),
    );
    let mut two = Rig::with_trustees(2_042, 2, 2);
    two.enrol(1);
    let mut manifest = districts();
    manifest.contests.iter_mut().for_each(|contest| contest.blank = None);
    let election = two.prepare(manifest);
    let (registrar, key) = (two.keys.registrar.clone(), two.voters[0].key());
    let unequal = [Elector { key, style: 1, weight: 2 }];
    set.said(
        ("V9", "electorate.weight"),
        "not-weighted",
        "A vote weighs 2 in an election without weights.",
        &two,
        &registrar,
        body(election, &unequal),
    );
    let third = [Elector { key, style: 2, weight: 1 }];
    set.said(
        ("V8", "electorate.style"),
        "third",
        "An elector has ballot style 2 of an election with two styles.",
        &two,
        &registrar,
        body(election, &third),
    );
}

fn phases(set: &mut Set) {
    let (rig, election) = ready(2_050, small());
    let (office, registrar) = (rig.keys.office.clone(), rig.keys.registrar.clone());
    let about = About { election };
    let nowhere = About { election: Hash([5; 32]) };
    set.said(
        ("O1", "entry.signature"),
        "opening-by-registrar",
        "The registrar opens an election.",
        &rig,
        &registrar,
        Body::Opening(about.clone()),
    );
    set.said(
        ("O2", "election.unknown"),
        "opening",
        "An election that is not on the board is opened.",
        &rig,
        &office,
        Body::Opening(nowhere.clone()),
    );
    set.said(
        ("O3", "election.phase"),
        "closing-ready",
        "An election is closed that was never opened.",
        &rig,
        &office,
        Body::Closing(about.clone()),
    );
    let mut opened = rig.clone();
    opened.start(election).unwrap();
    set.said(
        ("O1", "entry.signature"),
        "closing-by-voter",
        "A voter closes an election.",
        &opened,
        &opened.keys.voters[0].clone(),
        Body::Closing(about.clone()),
    );
    set.said(
        ("O2", "election.unknown"),
        "closing",
        "An election that is not on the board is closed.",
        &opened,
        &office,
        Body::Closing(nowhere),
    );
    set.said(
        ("O3", "election.phase"),
        "opening-open",
        "An open election is opened again.",
        &opened,
        &office,
        Body::Opening(about.clone()),
    );
    opened.close(election);
    set.said(
        ("O3", "election.phase"),
        "reopening",
        "A closed election is opened again.",
        &opened,
        &office,
        Body::Opening(about.clone()),
    );
    set.said(
        ("O3", "election.phase"),
        "closing-closed",
        "A closed election is closed again.",
        &opened,
        &office,
        Body::Closing(about),
    );

    let mut manifest = Manifest { weighted: true, ..small() };
    manifest.contests[0].packed = true;
    let (mut rig, election) = ready(2_051, manifest);
    rig.name(election, &[(0, 1 << 19), (0, 1 << 19)]);
    let body = Body::Opening(About { election });
    set.said(
        ("O5", "election.over_capacity"),
        "weights",
        "An election with packed counters is opened for votes that weigh 2^20 together.",
        &rig,
        &office_of(&rig),
        body,
    );
    let mut manifest = asking(QuestionRule::Score { max: 600_000 }, 2);
    manifest.contests[0].packed = true;
    let (rig, election) = ready(2_052, manifest);
    let body = Body::Opening(About { election });
    set.said(
        ("O5", "election.over_capacity"),
        "roll",
        "An election with packed counters, which hold one vote of up to 600,000 points, is opened for three voters.",
        &rig,
        &office_of(&rig),
        body,
    );
}

fn office_of(rig: &Rig) -> SigningKey {
    rig.keys.office.clone()
}

fn authorities(set: &mut Set) {
    let mut rig = enrolled(2_060);
    let office = office_of(&rig);
    let named =
        |n: u8| Authority { name: format!("Operator {n}"), key: NoteSigner::from_bytes(&[n; 32]).public(), weight: 1 };
    let body = |members: Vec<Authority>| Body::Authorities(Authorities { members });
    let registrar = rig.keys.registrar.clone();
    set.said(
        ("X1", "entry.signature"),
        "authorities-by-registrar",
        "The registrar names other authorities.",
        &rig,
        &registrar,
        body(vec![named(1)]),
    );
    // The header says that those in force go on: that a set which cannot certify follows would be found out before.
    let mut case = |slug: &str, what: &str, members: Vec<Authority>| {
        let entry = rig.clone().sign(&office, body(members)).to_bytes();
        let draft = Draft::ignoring_change(&rig.blocks, rig.time + 1, vec![entry]);
        let sample = set.block(("X2", "entry.authorities"), slug, what, &rig, &draft);
        sample.expected.as_mut().unwrap().entry = Some(rig.state().size());
    };
    case("change-none", "An entry names no authorities.", vec![]);
    case(
        "change-no-weight",
        "An entry names an authority of weight 0.",
        vec![named(1), Authority { weight: 0, ..named(2) }],
    );
    case(
        "change-one-key-twice",
        "An entry names two authorities with one key.",
        vec![named(1), Authority { name: "Another".into(), ..named(1) }],
    );
    case("change-too-many", "An entry names 129 authorities.", (1..=129).map(named).collect());
    let no_key = AuthorityKey([0xff; 32]);
    case(
        "change-no-point",
        "An entry names an authority whose key is no point.",
        vec![named(1), Authority { key: no_key, ..named(2) }],
    );
    let mut small_order = [0; 32];
    small_order[0] = 1;
    case(
        "change-small-order",
        "An entry names an authority whose key is the neutral point.",
        vec![named(1), Authority { key: AuthorityKey(small_order), ..named(2) }],
    );
    let entry = rig.clone().sign(&office, body(vec![])).to_bytes();
    let draft = Draft::next(&rig.blocks, rig.time + 1, vec![entry]);
    let what = "An entry names no authorities, and the header says that nobody certifies next.";
    set.block(("5 next", "block.next_authorities"), "nobody", what, &rig, &draft);
    let same = rig.state().authorities().members().to_vec();
    set.said(
        ("X3", "authorities.unchanged"),
        "same",
        "An entry names the authorities that are in force.",
        &rig,
        &office,
        body(same),
    );
    let [one, two] = [1, 2].map(|n| rig.sign(&office, body(vec![named(n)])).to_bytes());
    set.entries(("X4", "authorities.repeated"), "two", "A block has two changes of authorities.", &rig, vec![one, two]);
}

fn lists(set: &mut Set) {
    let mut rig = Rig::with_trustees(2_070, 2, 2);
    let (office, registrar) = (office_of(&rig), rig.keys.registrar.clone());
    let witness =
        |n: u8| Witness { name: format!("w{n}"), place: "Here".into(), key: NoteSigner::from_bytes(&[n; 32]).public() };
    let issuer = |w: Witness| Issuer { name: w.name, place: w.place, key: w.key };
    type Change = (&'static str, &'static str, fn(&mut Vec<Witness>));
    let changes: [Change; 13] = [
        ("too-many", "65 are named", |l| {
            *l = (0..65)
                .map(|n| Witness {
                    name: format!("w{n}"),
                    place: "Here".into(),
                    key: NoteSigner::from_bytes(&[n; 32]).public(),
                })
                .collect();
        }),
        ("no-name", "the second has no name", |l| l[1].name.clear()),
        ("long-name", "the second has a name of 256 bytes", |l| l[1].name = "a".repeat(256)),
        ("space", "there is a space in a name", |l| l[1].name = "a b".into()),
        ("control", "there is a control character in a name", |l| l[1].name = "a\u{7}b".into()),
        ("plus", "there is a plus in a name", |l| l[1].name = "a+b".into()),
        ("long-place", "a place has 401 bytes", |l| l[1].place = "p".repeat(401)),
        ("no-place", "a place is empty", |l| l[1].place.clear()),
        ("blank-place", "a place is white space", |l| l[1].place = " ".into()),
        ("no-point", "a key is no point", |l| l[1].key = AuthorityKey([0xff; 32])),
        ("small-order", "a key is the neutral point", |l| {
            l[1].key = AuthorityKey([0; 32]);
            l[1].key.0[0] = 1;
        }),
        ("one-name-twice", "two have one name", |l| l[1].name = l[0].name.clone()),
        ("one-key-twice", "two have one key", |l| l[1].key = l[0].key),
    ];
    for (slug, what, change) in changes {
        let mut list = vec![witness(1), witness(2)];
        change(&mut list);
        let body = Body::Witnesses(Witnesses { witnesses: list.clone() });
        set.said(("W2", "witnesses.list"), slug, &format!("A list of witnesses in which {what}."), &rig, &office, body);
        let body = Body::Issuers(Issuers { issuers: list.into_iter().map(issuer).collect() });
        set.said(("I2", "issuers.list"), slug, &format!("A list of issuers in which {what}."), &rig, &office, body);
    }
    let witnesses = Body::Witnesses(Witnesses { witnesses: vec![witness(1)] });
    let issuers = Body::Issuers(Issuers { issuers: vec![issuer(witness(1))] });
    set.said(
        ("W1", "entry.signature"),
        "witnesses-by-registrar",
        "The registrar names the witnesses.",
        &rig,
        &registrar,
        witnesses.clone(),
    );
    set.said(
        ("I1", "entry.signature"),
        "issuers-by-registrar",
        "The registrar names the issuers.",
        &rig,
        &registrar,
        issuers.clone(),
    );
    set.said(
        ("W3", "witnesses.unchanged"),
        "none",
        "No witnesses are named on a board that has none.",
        &rig,
        &office,
        Body::Witnesses(Witnesses { witnesses: vec![] }),
    );
    set.said(
        ("I3", "issuers.unchanged"),
        "none",
        "No issuers are named on a board that has none.",
        &rig,
        &office,
        Body::Issuers(Issuers { issuers: vec![] }),
    );
    for body in [witnesses.clone(), issuers.clone()] {
        let entry = rig.sign(&office, body);
        rig.write(entry).unwrap();
    }
    set.said(
        ("W3", "witnesses.unchanged"),
        "same",
        "The witnesses are named who are in force.",
        &rig,
        &office,
        witnesses,
    );
    set.said(("I3", "issuers.unchanged"), "same", "The issuers are named who are in force.", &rig, &office, issuers);
}

fn stamps_and_uses(set: &mut Set) {
    let mut rig = enrolled(2_080);
    let (stranger, voter, registrar) = (fresh(&mut rig), rig.keys.voters[0].clone(), rig.keys.registrar.clone());
    let stamp = |by: Key| Body::Stamp(Stamp { by, digest: Hash([7; 32]) });
    set.said(("Z1", "entry.key"), "stamp-identity", "The identity stamps.", &rig, &voter, stamp(IDENTITY));
    set.said(("Z1", "entry.key"), "stamp-no-point", "Bytes that are no element stamp.", &rig, &voter, stamp(NO_POINT));
    set.said(
        ("Z2", "entry.signature"),
        "stamp-by-another",
        "A stamp of a voter, signed by the registrar.",
        &rig,
        &registrar,
        stamp(public(&voter)),
    );
    set.said(
        ("Z3", "stamp.not_on_roll"),
        "stranger",
        "Somebody stamps who is not on the roll.",
        &rig,
        &stranger,
        stamp(public(&stranger)),
    );
    let trustee = rig.keys.trustees[0].clone();
    set.said(
        ("Z3", "stamp.not_on_roll"),
        "trustee",
        "A trustee stamps who is not on the roll.",
        &rig,
        &trustee,
        stamp(public(&trustee)),
    );
    let used = |length: usize| Body::Use(Use { tag: Hash([8; 32]), sealed: vec![9; length] });
    let office = office_of(&rig);
    set.said(("Y1", "entry.signature"), "use-by-office", "The office logs a use of data.", &rig, &office, used(528));
    set.said(("Y2", "use.length"), "shorter", "The sealed text of a use has 527 bytes.", &rig, &registrar, used(527));
    set.said(("Y2", "use.length"), "longer", "The sealed text of a use has 529 bytes.", &rig, &registrar, used(529));
}
