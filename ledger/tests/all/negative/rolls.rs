//! Secret rolls: keys that join, the fixing, mixes, and who votes then.

use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::shuffle::{Mix, list_root};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{About, Body, Entry, Part, RollKey};
use tabella_ledger::manifest::{BallotStyle, Kind, Manifest, QuestionRule};
use tabella_ledger::party::Voter;
use tabella_ledger::standing::{Audience, Class};

use super::boards::{asking, enrolled, ready, small};
use super::forge::Set;
use crate::rig::Rig;
use crate::rig::mixes::{foreign, part};
use crate::rig::rolls::secret;

pub fn all(set: &mut Set) {
    sound(set);
    manifests(set);
    keys(set);
    fixing(set);
    admission(set);
    mixes(set);
    ballots(set);
}

/// An election whose roll three voters have joined and the office has fixed, with two trustees.
fn fixed(seed: u64) -> (Rig, Hash) {
    let (mut rig, election) = ready(seed, secret(small()));
    rig.roll(election, &[]);
    (rig, election)
}

fn sound(set: &mut Set) {
    let mut rig = enrolled(2_400);
    let election = rig.begin_secret(small(), &[1, 0]);
    for (voter, option) in [(0, 0), (1, 1), (2, 0)] {
        rig.vote(election, voter, 1, option).unwrap();
    }
    rig.vote(election, 1, 2, 0).unwrap();
    let found = rig.state().election(&election).unwrap();
    let spoil = rig.voters[2].among(found).spoil(election, 5, Hash([4; 32]), &mut rig.rng.clone());
    rig.write(spoil).unwrap();
    rig.finish(election);
    set.sound(
        "secret-roll",
        "An election with a secret roll that two trustees mixed, a ballot cast anew and one opened.",
        &rig,
    );
    let (mut rig, election) = fixed(2_401);
    let first = rig.mix_roll(election, 0);
    rig.accepted(&first);
    set.sound("secret-roll-once", "A record that ends after the first of two mixes of a roll.", &rig);
    let (mut rig, election) = ready(2_402, secret(small()));
    rig.join_roll(election, &[0, 1, 2]);
    rig.replace(1);
    rig.fix_roll(election);
    let first = rig.mix_roll(election, 1);
    rig.accepted(&first);
    set.sound(
        "secret-roll-replaced",
        "A key that joined a roll and was replaced before the fixing is not mixed.",
        &rig,
    );
}

fn manifests(set: &mut Set) {
    let mut rig = enrolled(2_410);
    let ceremony = rig.ceremony(2);
    let office = rig.keys.office.clone();
    let poll = Manifest { kind: Kind::Poll, ceremony, ..secret(small()) };
    let style = BallotStyle { title: "North".into(), contests: vec![0] };
    let pseudonymous =
        Audience { pseudonymous: true, classes: vec![Class::Resident], districts: vec![], age_bands: vec![] };
    for (slug, what, manifest) in [
        ("styles", "ballot styles", Manifest { styles: vec![style], ..poll.clone() }),
        ("weights", "weights", Manifest { weighted: true, ..poll.clone() }),
        ("pseudonyms", "pseudonyms", Manifest { audience: Some(pseudonymous), ..poll.clone() }),
        ("points", "points", Manifest { points: 5, ..poll.clone() }),
    ] {
        let (slug, what) = (format!("secret-roll-{slug}"), format!("A secret roll with {what}."));
        set.said(("M4", "election.manifest"), &slug, &what, &rig, &office, Body::Manifest(manifest));
    }
}

fn keys(set: &mut Set) {
    let (mut rig, election) = ready(2_420, secret(small()));
    let voters = rig.keys.voters.clone();
    let own = |voter: usize, election: Hash| {
        Body::RollKey(RollKey { election, key: Key(*voters[voter].public().as_bytes()) })
    };
    let mut case = |rule, slug: &str, what: &str, rig: &Rig, voter: usize, body| {
        set.said(rule, slug, what, rig, &voters[voter], body);
    };
    let nobody = Body::RollKey(RollKey { election, key: Key([0xff; 32]) });
    case(("RK1", "entry.key"), "roll-key", "A key that is none joins a roll.", &rig, 0, nobody);
    let rule = ("RK2", "entry.signature");
    case(rule, "roll-key", "A voter signs for the key of another one.", &rig, 1, own(0, election));
    let rule = ("RK3", "election.unknown");
    case(rule, "roll-key", "A key joins the roll of no election.", &rig, 0, own(0, Hash([5; 32])));
    let (mut plain, other) = ready(2_421, small());
    let theirs = plain.voters[0].join_roll(other, &mut plain.rng);
    let what = "A key joins a roll that an election does not have.";
    set.entry(("RK4", "roll.none"), "key", what, &plain, &theirs);

    // What whoever enrols twice somebody's key cannot sign.
    let twice = (voters[0].public().point() * Scalar::from(2_u64)).compress().to_bytes();
    Element::decode(&twice, "key").unwrap();
    let mut related = rig.clone();
    for entry in related.registrar.enrol(&[Key(twice)], &mut related.rng) {
        related.write(entry).unwrap();
    }
    let body = Body::RollKey(RollKey { election, key: Key(twice) });
    let what = "A key that is twice another one joins with the signature of this one.";
    set.said(("RK2", "entry.signature"), "roll-key-related", what, &related, &voters[0], body);

    let stranger = Voter::new(rig.keys.office.clone(), rig.state().chain());
    let entry = stranger.join_roll(election, &mut rig.rng);
    let what = "A key that nobody enrolled joins a roll.";
    set.entry(("RK7", "ballot.not_on_roll"), "roll-key", what, &rig, &entry);
    let mut lost = rig.clone();
    lost.replace(2);
    let entry = lost.voters[2].join_roll(election, &mut lost.rng);
    let what = "A key that was replaced joins a roll.";
    set.entry(("RK7", "standing.revoked"), "roll-key", what, &lost, &entry);
    rig.join_roll(election, &[0, 1]);
    let entry = rig.voters[0].join_roll(election, &mut rig.rng);
    set.entry(("RK8", "roll.repeated"), "key", "A key joins a roll twice.", &rig, &entry);
    rig.fix_roll(election);
    let entry = rig.voters[2].join_roll(election, &mut rig.rng);
    set.entry(("RK6", "roll.fixed"), "key", "A key joins a roll that is fixed.", &rig, &entry);

    // A poll by rule whose roll was never fixed, when it is over.
    let mut over = enrolled(2_422);
    let manifest = Manifest { kind: Kind::Poll, opens_at: Some(1_500), closes_at: 1_600, ..secret(small()) };
    let poll = over.prepare(manifest);
    let entry = over.voters[0].join_roll(poll, &mut over.rng);
    over.time = 1_700;
    set.entry(("RK5", "election.phase"), "roll-key", "A key joins the roll of a poll that is over.", &over, &entry);
    let office = over.keys.office.clone();
    let body = Body::RollFixing(About { election: poll });
    set.said(
        ("RF4", "election.phase"),
        "roll-fixing",
        "The roll of a poll that is over is fixed.",
        &over,
        &office,
        body,
    );
    let nothing =
        Part { election: poll, contest: 0, trustee: 1, round: 0, whole: Hash([0; 32]), number: 0, bytes: vec![1] };
    let key = over.keys.trustees[0].clone();
    let body = Body::RollMix(nothing);
    set.said(("RX2", "election.phase"), "roll-mix", "The roll of a poll that is over is mixed.", &over, &key, body);
}

fn fixing(set: &mut Set) {
    let (mut rig, election) = ready(2_430, secret(small()));
    let (office, registrar) = (rig.keys.office.clone(), rig.keys.registrar.clone());
    let fix = |election| Body::RollFixing(About { election });
    rig.join_roll(election, &[0]);
    let what = "A roll with one key is fixed.";
    set.said(("RF6", "roll.too_few"), "one", what, &rig, &office, fix(election));
    rig.join_roll(election, &[1]);
    let mut lost = rig.clone();
    lost.replace(1);
    let what = "A roll of two keys, of which one was replaced, is fixed.";
    set.said(("RF6", "roll.too_few"), "replaced", what, &lost, &office, fix(election));
    let what = "The registrar fixes a roll.";
    set.said(("RF1", "entry.signature"), "roll-fixing", what, &rig, &registrar, fix(election));
    let what = "The roll of no election is fixed.";
    set.said(("RF2", "election.unknown"), "roll-fixing", what, &rig, &office, fix(Hash([5; 32])));
    let (plain, other) = ready(2_431, small());
    let key = plain.keys.office.clone();
    let what = "A roll is fixed that an election does not have.";
    set.said(("RF3", "roll.none"), "fixing", what, &plain, &key, fix(other));
    let mut manifest = secret(asking(QuestionRule::Score { max: 600_000 }, 2));
    manifest.contests[0].packed = true;
    let (mut small, short) = ready(2_432, manifest);
    small.join_roll(short, &[0, 1]);
    let what = "A roll of two keys is fixed where packed counters hold one vote of up to 600,000 points.";
    let key = small.keys.office.clone();
    set.said(("RF8", "election.over_capacity"), "secret-roll", what, &small, &key, fix(short));
    rig.fix_roll(election);
    set.said(("RF5", "roll.fixed"), "fixing", "A roll is fixed twice.", &rig, &office, fix(election));
    set.said(
        ("O9", "roll.unmixed"),
        "opening",
        "An election opens before its roll is mixed.",
        &rig,
        &office,
        Body::Opening(About { election }),
    );
    let first = rig.mix_roll(election, 1);
    rig.accepted(&first);
    set.said(
        ("O9", "roll.unmixed"),
        "half",
        "An election opens after one of two mixes of its roll.",
        &rig,
        &office,
        Body::Opening(About { election }),
    );
}

fn admission(set: &mut Set) {
    let (mut rig, election) = fixed(2_440);
    let good = part(&rig.mix_roll(election, 0)[0]);
    let keys = rig.keys.trustees.clone();
    let with = |change: &dyn Fn(&mut Part)| {
        let mut part = good.clone();
        change(&mut part);
        Body::RollMix(part)
    };
    let mut case = |rule, slug: &str, what: &str, body| set.said(rule, slug, what, &rig, &keys[0], body);
    case(("RX3", "roll.contest"), "mix", "A mix of a roll for contest 1.", with(&|part| part.contest = 1));
    case(("RX6", "roll.round"), "skipped", "The second mix of a roll comes first.", with(&|part| part.round = 1));
    case(
        ("MX12", "mix.part"),
        "roll",
        "The second part of a mix of a roll comes first.",
        with(&|part| part.number = 1),
    );
    case(("MX13", "mix.length"), "roll", "A mix of a roll has a byte more.", with(&|part| part.bytes.push(0)));
    case(
        ("MX16", "mix.whole"),
        "roll",
        "A mix of a roll has another hash than it names.",
        with(&|part| part.whole = Hash([7; 32])),
    );
    let what = "A mix of a roll of trustee 1, signed by trustee 2.";
    set.said(("MX3", "entry.signature"), "roll-mix", what, &rig, &keys[1], with(&|_| ()));

    let (early, election) = ready(2_441, secret(small()));
    let body = Body::RollMix(Part { election, ..good.clone() });
    set.said(
        ("RX5", "roll.not_fixed"),
        "mix",
        "A roll is mixed that is not fixed.",
        &early,
        &early.keys.trustees[0],
        body,
    );
    let (plain, election) = ready(2_442, small());
    let body = Body::RollMix(Part { election, ..good });
    set.said(("RX1", "roll.none"), "mix", "A roll is mixed that is none.", &plain, &plain.keys.trustees[0], body);

    let mut rig = Rig::with_trustees(2_443, 3, 2);
    rig.enrol(2);
    let id = rig.announce(2);
    rig.join(id, &[0, 1, 2]);
    rig.deal(id, &[0, 1, 2]);
    rig.confirm(id, &[0, 2]);
    rig.conclude(id).unwrap();
    let election = rig.publish(Manifest { ceremony: id, ..secret(small()) });
    rig.roll(election, &[]);
    let silent = rig.mix_roll(election, 1);
    let what = "A trustee that never confirmed the ceremony mixes a roll, and well.";
    set.entry(("RX4", "tally.not_confirmed"), "roll-mix", what, &rig, &silent[0]);
}

/// Mixes of something else, or whose proof does not hold.
fn mixes(set: &mut Set) {
    let (mut rig, election) = fixed(2_450);
    let (base, keys) = rig.roll_list(election);
    let own = Mix { chain: rig.state().chain().0, manifest: election.0, contest: 0, mixer: 1, round: 0 };
    let mut outside = keys.clone();
    outside[..32].copy_from_slice(&foreign(32));
    let message = rig.raised(election, base, &outside);
    let entry = rig.roll_sent(election, (0, 0), &message);
    let rule = ("RX9", "roll.inputs");
    set.entry(rule, "foreign", "A mix of a roll with a key that nobody put there.", &rig, &entry);
    let [image, head, outputs, responses] = rig.raised(election, base, &keys);
    type Change<'c> = (&'static str, &'static str, &'c dyn Fn(&mut Vec<u8>));
    let changes: [Change<'_>; 3] = [
        ("exchanged", "Two keys that come out of a mix change places.", &|list| list[..64].rotate_left(32)),
        ("foreign", "A mix of a roll gives out a key that nobody has.", &|list| {
            list[..32].copy_from_slice(&foreign(32));
        }),
        ("unchanged", "A mix of a roll passes a key on as it was.", &|list| list[..32].copy_from_slice(&keys[..32])),
    ];
    let rule = ("RX10", "roll.proof");
    for (slug, what, change) in changes {
        let (mut changed, mut other) = (outputs.clone(), head.clone());
        change(&mut changed);
        other[33..65].copy_from_slice(&list_root(&changed, 3, 1).unwrap());
        let entry = rig.roll_sent(election, (0, 0), &[image.clone(), other, changed, responses.clone()]);
        set.entry(rule, slug, what, &rig, &entry);
    }
    let another = "A mix of a roll names another base than that of its keys.";
    let bases = [
        ("base", another, foreign(32)),
        ("base-unchanged", "The base of a mix is the one before.", base.as_bytes().to_vec()),
    ];
    for (slug, what, image) in bases {
        let entry = rig.roll_sent(election, (0, 0), &[image, head.clone(), outputs.clone(), responses.clone()]);
        set.entry(rule, slug, what, &rig, &entry);
    }
    for (slug, what, mix) in [
        ("election", "A mix of a roll was proved for another election.", Mix { manifest: [9; 32], ..own }),
        ("mixer", "A mix of a roll was proved for another trustee.", Mix { mixer: 2, ..own }),
        ("round", "A mix of a roll was proved for another round.", Mix { round: 1, ..own }),
    ] {
        let message = rig.raised_as(mix, base, &keys);
        let entry = rig.roll_sent(election, (0, 0), &message);
        set.entry(rule, slug, what, &rig, &entry);
    }
    let mut version = head;
    version[0] = 2;
    let rule_of_version = ("RX8", "roll.proof");
    let entry = rig.roll_sent(election, (0, 0), &[image.clone(), version.clone(), outputs.clone(), responses.clone()]);
    set.entry(rule_of_version, "version", "A mix of a roll with a proof of version 2.", &rig, &entry);
    version[1] ^= 1;
    let entry = rig.roll_sent(election, (0, 0), &[image, version, outputs, responses]);
    let what = "A mix of a roll with a proof of version 2, and of another list.";
    set.entry(rule_of_version, "version-inputs", what, &rig, &entry);

    let first = rig.mix_roll(election, 0);
    rig.accepted(&first);
    let (base, keys) = rig.roll_list(election);
    let again = rig.raised_as(Mix { round: 1, ..own }, base, &keys);
    let entry = rig.roll_sent(election, (0, 1), &again);
    set.entry(("RX7", "roll.mixer"), "twice", "A trustee mixes what came out of its own mix of a roll.", &rig, &entry);
    let second = Mix { round: 1, mixer: 2, ..own };
    let restarted = rig.raised_as(second, Element::base(), &keys);
    let entry = rig.roll_sent(election, (1, 1), &restarted);
    set.entry(rule, "restarted", "The second mix of a roll begins with the base G again.", &rig, &entry);
    let last = rig.mix_roll(election, 1);
    rig.accepted(&last);
    set.entry(("RX6", "roll.round"), "third", "The last mix of a roll once more.", &rig, &last[0]);
    let entry = rig.roll_sent(election, (0, 2), &again);
    set.entry(("RX6", "roll.round"), "third-round", "A third mix of a roll where two are needed.", &rig, &entry);
}

fn ballots(set: &mut Set) {
    let (mut rig, election) = fixed(2_460);
    for index in [0, 1] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
    }
    rig.start(election).unwrap();
    let chain = rig.state().chain();
    let found = rig.state().election(&election).unwrap().clone();
    let key = rig.keys.voters[0].clone();
    let stranger = Voter::new(rig.keys.office.over(found.params().base()), chain);
    let sealed = stranger.seal_with(found.params(), 0, 1, 1, &[vec![1, 0]], &mut rig.rng).unwrap();
    let ballot = stranger.cast(election, sealed, &mut rig.rng);
    let rule = ("B6", "roll.not_listed");
    set.entry(rule, "ballot", "A ballot under a key that did not come out of the mixes.", &rig, &ballot);
    let spoil = stranger.spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    let rule = ("S6", "roll.not_listed");
    set.entry(rule, "spoil", "A spoil under a key that did not come out of the mixes.", &rig, &spoil);
    let voter = rig.voters[0].among(&found);
    let sealed = voter.seal_with(found.params(), 0, 1, 2, &[vec![1, 0]], &mut rig.rng).unwrap();
    let good = voter.cast(election, sealed, &mut rig.rng);
    let signature = key.sign(&chain.0, &good.message(), &mut rig.rng).to_bytes();
    let what = "A ballot on a secret roll is signed over G in place of the base of the last mix.";
    set.entry(("B8", "ballot.proof"), "secret-roll-base", what, &rig, &Entry { signature, ..good });
    let spoil = voter.spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    let signature = key.sign(&chain.0, &spoil.message(), &mut rig.rng).to_bytes();
    let what = "A spoil on a secret roll is signed over G in place of the base of the last mix.";
    set.entry(("S2", "entry.signature"), "secret-roll-base", what, &rig, &Entry { signature, ..spoil });
}
