//! Contests whose ballots are mixed and opened: mixes, shares of lists, and what is published of them.

use tabella_crypto::shuffle::{Mix, list_root};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, Outcome, Part, ShareBytes, Shares};
use tabella_ledger::manifest::Manifest;

use super::boards::closed;
use super::forge::Set;
use crate::rig::mixes::{foreign, part};
use crate::rig::{Rig, words};

pub fn all(set: &mut Set) {
    sound(set);
    admission(set);
    lists(set);
    proofs(set);
    parts(set);
    shares(set);
    outcomes(set);
}

/// A closed election in which three voters wrote something, with two trustees.
fn written(seed: u64) -> (Rig, Hash) {
    closed(seed, words(4))
}

fn sound(set: &mut Set) {
    let (mut rig, election) = written(2_300);
    rig.mix_and_open(election, 0, &[1, 0], &[0, 1]);
    rig.publish_outcome(election);
    set.sound("mixed", "Ballots of one's own words, mixed by two trustees, opened and published.", &rig);
    let (mut rig, election) = written(2_301);
    rig.mix_and_open(election, 0, &[0], &[]);
    set.sound("mixed-once", "A record that ends after the first of two mixes.", &rig);
    let (mut rig, election) = beside(2_302);
    rig.mix_and_open(election, 1, &[0, 1], &[0, 1]);
    rig.decrypt(election, &[0, 1]);
    rig.publish_outcome(election);
    set.sound("mixed-and-summed", "An election with a question that is summed and one whose ballots are opened.", &rig);
}

/// A closed election with a question of two options, and one that is answered in words.
fn beside(seed: u64) -> (Rig, Hash) {
    let mut manifest = words(4);
    manifest.contests.insert(0, super::boards::small().contests.remove(0));
    let (mut rig, election) = super::boards::open(seed, manifest);
    rig.fill(election, &[vec![vec![1, 0], vec![65, 0, 0, 0]], vec![vec![0, 1], vec![66, 0, 0, 0]]]);
    rig.close(election);
    (rig, election)
}

fn admission(set: &mut Set) {
    let mut manifest = words(4);
    manifest.contests.insert(0, super::boards::small().contests.remove(0));
    let (mut rig, election) = closed(2_310, manifest);
    let good = part(&rig.mix(election, 1, 0)[0]);
    let keys = rig.keys.trustees.clone();
    let with = |change: &dyn Fn(&mut Part)| {
        let mut part = good.clone();
        change(&mut part);
        Body::Mix(part)
    };
    let mut case = |rule, slug: &str, what: &str, key: usize, body| set.said(rule, slug, what, &rig, &keys[key], body);
    case(
        ("MX1", "election.unknown"),
        "mix",
        "A mix of an election that is not on the board.",
        0,
        with(&|part| part.election = Hash([5; 32])),
    );
    case(("MX2", "ceremony.message"), "mix-index-zero", "A mix of trustee 0.", 0, with(&|part| part.trustee = 0));
    case(
        ("MX2", "ceremony.message"),
        "mix-index-three",
        "A mix of the third of two trustees.",
        0,
        with(&|part| part.trustee = 3),
    );
    case(("MX3", "entry.signature"), "mix", "A mix of trustee 1, signed by trustee 2.", 1, with(&|_| ()));
    case(
        ("MX5", "mix.contest"),
        "summed",
        "A mix of a contest whose ballots are summed.",
        0,
        with(&|part| part.contest = 0),
    );
    case(
        ("MX5", "mix.contest"),
        "missing",
        "A mix of a contest that the election does not have.",
        0,
        with(&|part| part.contest = 2),
    );
    case(("MX8", "mix.round"), "skipped", "The second mix comes first.", 0, with(&|part| part.round = 1));
    case(
        ("MX8", "mix.round"),
        "share-early",
        "A share of a list that nobody has mixed.",
        0,
        Body::ListShare(Part { round: 2, ..good.clone() }),
    );
    case(
        ("MX8", "mix.round"),
        "share-round",
        "A share of the list before the first mix.",
        0,
        Body::ListShare(good.clone()),
    );
    let summed = Shares { election, trustee: 1, shares: vec![ShareBytes(vec![1]), ShareBytes(vec![1])] };
    set.said(
        ("T10", "tally.share"),
        "mixed-and-summed",
        "A share that nobody can read, where another contest is mixed.",
        &rig,
        &keys[0],
        Body::Shares(summed),
    );

    let (open, election) = super::boards::open(2_311, words(4));
    let key = open.keys.trustees[0].clone();
    let early = Part { election, contest: 0, ..good.clone() };
    set.said(("MX4", "election.phase"), "mix", "A mix while ballots are cast.", &open, &key, Body::Mix(early));

    let (mut few, election) = super::boards::open(2_312, Manifest { minimum_voters: 1, ..words(4) });
    let key = few.keys.trustees[0].clone();
    let only = few.filled(election, 0, 1, &[vec![65, 0, 0, 0]]);
    few.write(only).unwrap();
    few.close(election);
    let alone = Part { election, contest: 0, ..good.clone() };
    set.said(("MX6", "tally.withheld"), "mix", "A mix of a single ballot.", &few, &key, Body::Mix(alone));

    let mut rig = Rig::with_trustees(2_313, 3, 2);
    rig.enrol(2);
    let id = rig.announce(4);
    rig.join(id, &[0, 1, 2]);
    rig.deal(id, &[0, 1, 2]);
    rig.confirm(id, &[0, 2]);
    rig.conclude(id).unwrap();
    let election = rig.publish(Manifest { ceremony: id, ..words(4) });
    rig.start(election).unwrap();
    rig.fill(election, &[vec![vec![65, 0, 0, 0]], vec![vec![66, 0, 0, 0]]]);
    rig.close(election);
    let silent = rig.mix(election, 0, 1);
    set.entry(
        ("MX7", "tally.not_confirmed"),
        "mix",
        "A trustee that never confirmed the ceremony mixes, and well.",
        &rig,
        &silent[0],
    );

    let (rig, election) = written(2_314);
    let nothing = Shares { election, trustee: 1, shares: vec![ShareBytes(vec![])] };
    let key = rig.keys.trustees[0].clone();
    let what = "Shares of sums where nothing is summed.";
    set.said(("T11", "tally.mixed"), "nothing-summed", what, &rig, &key, Body::Shares(nothing));
}

/// Mixes of something else than the list at hand.
fn lists(set: &mut Set) {
    let (mut rig, election) = written(2_320);
    let (inputs, mix) = (rig.list(election, 0), rig.mix_of(election, 0));
    let item = inputs.len() / 3;
    let mut case = |slug: &str, what: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut other = inputs.clone();
        change(&mut other);
        let message = rig.shuffled(election, mix, &other);
        let entry = rig.sent(election, (0, 0, 0), &message);
        set.entry(("MX15", "mix.inputs"), slug, what, &rig, &entry);
    };
    case("foreign", "A mix of a list with an item that nobody cast.", &|list| {
        list[..item].copy_from_slice(&foreign(item));
    });
    case("doubled", "A mix of a list with one ballot twice and another one not.", &|list| {
        list.copy_within(..item, item);
    });
    case("ordered", "A mix of the list in another order.", &|list| list.rotate_left(item));

    let (mut rig, election) = written(2_321);
    let mix = rig.mix(election, 0, 0);
    rig.accepted(&mix);
    let again = part(&mix[0]);
    set.entry(("MX8", "mix.round"), "replayed", "The first mix once more.", &rig, &mix[0]);
    let key = rig.keys.trustees[1].clone();
    let next = Body::Mix(Part { trustee: 2, round: 1, ..again });
    set.said(("MX15", "mix.inputs"), "replayed", "The first mix as another trustee's second one.", &rig, &key, next);
    let (inputs, mix) = (rig.list(election, 0), Mix { round: 1, ..rig.mix_of(election, 0) });
    let message = rig.shuffled(election, mix, &inputs);
    let twice = rig.sent(election, (0, 1, 0), &message);
    set.entry(("MX9", "mix.repeated"), "twice", "A trustee mixes what it has mixed itself.", &rig, &twice);
    let second = rig.mix(election, 0, 1);
    rig.accepted(&second);
    let mix = Mix { round: 2, mixer: 1, ..mix };
    let inputs = rig.list(election, 0);
    let message = rig.shuffled(election, mix, &inputs);
    let third = rig.sent(election, (0, 2, 0), &message);
    set.entry(("MX8", "mix.round"), "third", "A third mix where two are needed.", &rig, &third);
}

/// Mixes of the right list whose proof does not hold.
fn proofs(set: &mut Set) {
    let (mut rig, election) = written(2_330);
    let (inputs, own) = (rig.list(election, 0), rig.mix_of(election, 0));
    let item = inputs.len() / 3;
    let [head, outputs, responses] = rig.shuffled(election, own, &inputs);
    type Change<'c> = (&'static str, &'static str, &'c dyn Fn(&mut Vec<u8>));
    let changes: [Change<'_>; 5] = [
        ("exchanged", "Two outputs of a mix change places.", &|list| list[..2 * item].rotate_left(item)),
        ("doubled", "A mix gives one ballot twice and drops another.", &|list| list.copy_within(..item, item)),
        ("foreign", "A mix gives out something that nobody cast.", &|list| {
            list[..item].copy_from_slice(&foreign(item));
        }),
        ("unchanged", "A mix passes a ballot on as it was.", &|list| list[..item].copy_from_slice(&inputs[..item])),
        ("all-unchanged", "A mix passes the whole list on as it was.", &|list| list.copy_from_slice(&inputs)),
    ];
    for (slug, what, change) in changes {
        let (mut changed, mut other) = (outputs.clone(), head.clone());
        change(&mut changed);
        other[33..65].copy_from_slice(&list_root(&changed, 3, item / 32).unwrap());
        let entry = rig.sent(election, (0, 0, 0), &[other, changed, responses.clone()]);
        set.entry(("MX17", "mix.proof"), slug, what, &rig, &entry);
    }
    let others = [
        ("chain", "A mix was proved for another board.", Mix { chain: [9; 32], ..own }),
        ("election", "A mix was proved for another election.", Mix { manifest: [9; 32], ..own }),
        ("mixer", "A mix was proved for another trustee.", Mix { mixer: 2, ..own }),
        ("round", "A mix was proved for another round.", Mix { round: 1, ..own }),
    ];
    for (slug, what, mix) in others {
        let message = rig.shuffled(election, mix, &inputs);
        let entry = rig.sent(election, (0, 0, 0), &message);
        set.entry(("MX17", "mix.proof"), slug, what, &rig, &entry);
    }
    let mut version = head;
    version[0] = 2;
    let rule = ("MX14", "mix.proof");
    let entry = rig.sent(election, (0, 0, 0), &[version.clone(), outputs.clone(), responses.clone()]);
    set.entry(rule, "version", "A mix with a proof of version 2.", &rig, &entry);
    version[1] ^= 1;
    let entry = rig.sent(election, (0, 0, 0), &[version, outputs, responses]);
    set.entry(rule, "version-inputs", "A mix with a proof of version 2, and of another list.", &rig, &entry);
}

/// Messages in parts.
fn parts(set: &mut Set) {
    let (mut rig, election) = written(2_340);
    let good = part(&rig.mix(election, 0, 0)[0]);
    let key = rig.keys.trustees[0].clone();
    let with = |change: &dyn Fn(&mut Part)| {
        let mut part = good.clone();
        change(&mut part);
        Body::Mix(part)
    };
    let mut case = |rule, slug: &str, what: &str, body| set.said(rule, slug, what, &rig, &key, body);
    case(("MX12", "mix.part"), "first-missing", "The second part of a mix comes first.", with(&|p| p.number = 1));
    case(
        ("MX13", "mix.length"),
        "short",
        "A byte of a mix is missing.",
        with(&|p| p.bytes.truncate(p.bytes.len() - 1)),
    );
    case(("MX13", "mix.length"), "long", "A mix has a byte more.", with(&|p| p.bytes.push(0)));
    case(("MX13", "mix.length"), "empty", "A part of a mix with nothing in it.", with(&|p| p.bytes.clear()));
    case(("MX16", "mix.whole"), "mix", "A mix has another hash than it names.", with(&|p| p.whole = Hash([7; 32])));
}

fn shares(set: &mut Set) {
    let (mut rig, election) = written(2_350);
    rig.mix_and_open(election, 0, &[0, 1], &[]);
    let keys = rig.keys.trustees.clone();
    let good = part(&rig.clone().list_share(election, 0, 0)[0]);
    let theirs = part(&rig.clone().list_share(election, 0, 1)[0]);
    let said = |bytes: Vec<u8>| Body::ListShare(Part { whole: Hash::of(&bytes), bytes, ..good.clone() });
    let changed = |place: usize, to: &[u8]| {
        let mut bytes = good.bytes.clone();
        bytes[place..place + to.len()].copy_from_slice(to);
        said(bytes)
    };
    let mut case = |slug: &str, what: &str, body| set.said(("MX18", "mix.share"), slug, what, &rig, &keys[0], body);
    let end = good.bytes.len();
    case("partial", "A share of a list decrypts one ballot to something else.", changed(1, &foreign(32)));
    case("identity", "A share of a list holds the identity.", changed(1, &[0; 32]));
    case("version", "A share of a list has version 2.", changed(0, &[2]));
    case("of-another", "A trustee sends the share of another one.", said(theirs.bytes.clone()));
    case("response", "z of the proof of a list's share is another one.", changed(end - 32, &[1; 16]));
    let mut exchanged = good.bytes.clone();
    let item = (end - 1 - 96) / 3;
    exchanged[1..1 + 2 * item].rotate_left(item);
    case("exchanged", "A share of a list exchanges two ballots.", said(exchanged));
    let earlier = Body::ListShare(Part { round: 1, ..good.clone() });
    set.said(
        ("MX8", "mix.round"),
        "share-of-first",
        "A share of the last list as one of the first.",
        &rig,
        &keys[0],
        earlier,
    );
    let whole = Body::ListShare(Part { whole: Hash([7; 32]), ..good.clone() });
    set.said(("MX16", "mix.whole"), "share", "A share has another hash than it names.", &rig, &keys[0], whole);
    let short = Body::ListShare(Part { bytes: good.bytes[1..].to_vec(), ..good.clone() });
    set.said(("MX13", "mix.length"), "share", "A byte of a share is missing.", &rig, &keys[0], short);

    let mut again = rig.clone();
    let share = again.list_share(election, 0, 0);
    again.accepted(&share);
    set.entry(("MX10", "mix.shared"), "twice", "A trustee sends its share of a list twice.", &again, &share[0]);
    let share = again.list_share(election, 0, 1);
    again.accepted(&share);
    set.entry(("MX10", "mix.shared"), "open", "A share of a list that is open already.", &again, &share[0]);

    let mut rig = Rig::with_trustees(2_351, 3, 2);
    rig.enrol(2);
    let election = rig.begin(words(4));
    rig.fill(election, &[vec![vec![65, 0, 0, 0]], vec![vec![66, 0, 0, 0]]]);
    rig.close(election);
    rig.mix_and_open(election, 0, &[0, 1], &[]);
    let third = rig.list_share(election, 0, 2);
    rig.mix_and_open(election, 0, &[], &[0, 1]);
    let what = "A third trustee's good share of a list that two have opened.";
    set.entry(("MX10", "mix.shared"), "open-third", what, &rig, &third[0]);

    let (mut rig, election) = beside(2_352);
    let key = rig.keys.trustees[0].clone();
    let entry = rig.shares(election, 0);
    let Body::Shares(mut shares) = entry.body else { panic!("shares") };
    shares.shares[1] = shares.shares[0].clone();
    let what = "A share of the sum of a question whose ballots are mixed.";
    set.said(("T9", "tally.mixed"), "share", what, &rig, &key, Body::Shares(shares));
}

fn outcomes(set: &mut Set) {
    let (mut rig, election) = written(2_360);
    let office = rig.keys.office.clone();
    let body = |rows: Option<Vec<Hash>>| Body::Outcome(Outcome { election, counts: vec![vec![]], rows });
    rig.mix_and_open(election, 0, &[0, 1], &[0]);
    let early = rig.clone();
    let rule = ("U10", "mix.closed");
    let what = "An outcome before the ballots are open.";
    set.said(rule, "early", what, &early, &office, body(Some(vec![Hash([1; 32])])));
    let share: Vec<Entry> = rig.list_share(election, 0, 1);
    rig.accepted(&share);
    let right = rig.state().election(&election).unwrap().opened().unwrap().unwrap()[0];
    let mut case = |slug: &str, what: &str, rows| {
        set.said(("U11", "mix.rows"), slug, what, &rig, &office, body(rows));
    };
    case("other", "An outcome says other rows than those that were opened.", Some(vec![Hash([1; 32])]));
    case("missing", "An outcome says nothing of opened ballots.", None);
    case("none", "An outcome has an empty list of rows.", Some(vec![]));
    case("twice", "An outcome says the rows twice.", Some(vec![right, right]));
    let counted = Outcome { election, counts: vec![vec![1, 0, 0, 0]], rows: Some(vec![right]) };
    let what = "An outcome counts what was opened.";
    set.said(("U7", "tally.mixed"), "counted", what, &rig, &office, Body::Outcome(counted));
}
