//! Valid records of every kind.

use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Complaint};
use tabella_ledger::manifest::{Manifest, QuestionRule};
use tabella_ledger::party::Verdict;

use super::boards::{asking, ballot, enrolled, joined, open, pair, small, small_poll};
use super::ceremony::{dealing, unfit};
use super::forge::{Draft, Set};
use super::structure::four;
use crate::rig::{Rig, bench, districts, poll, witness};

pub fn all(set: &mut Set) {
    set.sound("founded", "A board with its genesis and nothing else.", &Rig::with_trustees(6_000, 2, 2));
    plurality(set);
    rules(set);
    ceremonies(set);
    services(set);
}

fn plurality(set: &mut Set) {
    let voted = |mut rig: Rig, election: Hash| {
        for (voter, option) in [(0, 0), (1, 1), (2, 0)] {
            let contests = rig.state().election(&election).unwrap().contests().len();
            let entry = rig.ballot(election, voter, 1, &vec![vec![option]; contests]);
            rig.write(entry).unwrap();
        }
        rig
    };
    let finished = |manifest: Manifest, seed| {
        let (rig, election) = open(seed, manifest);
        let mut rig = voted(rig, election);
        rig.finish(election);
        rig
    };
    set.sound(
        "plurality",
        "An election, one question of two options, from the ceremony to the counts.",
        &finished(small(), 6_001),
    );
    set.sound("plurality-blank", "The same with a blank vote.", &finished(bench(), 6_002));
    set.sound("two-contests", "An election with two questions.", &finished(pair(), 6_003));
    let mut packed = small();
    packed.contests[0].packed = true;
    set.sound("plurality-packed", "An election whose two counters share a slot.", &finished(packed, 6_004));
    let (rig, election) = open(6_005, small());
    let rig = voted(rig, election);
    set.sound("unfinished", "An election that is still open, with three ballots.", &rig);
    let mut closed = rig;
    closed.close(election);
    set.sound("closed", "An election that is closed and not yet decrypted.", &closed);

    let (mut rig, election) = open(6_006, small());
    for (voter, sequence, option) in [(0, 1, 0), (1, 1, 1), (0, 2, 1), (2, 9, 0), (0, 5, 0), (2, 11, 0)] {
        rig.vote(election, voter, sequence, option).unwrap();
    }
    rig.finish(election);
    set.sound("re-votes", "Voters vote again, one of them twice, and leave out sequence numbers.", &rig);
    let (mut rig, election) = open(6_007, small());
    let batch: Vec<Vec<u8>> = [(0, 1, 0), (1, 1, 1), (0, 2, 1)]
        .iter()
        .map(|(v, s, o)| rig.ballot(election, *v, *s, &[vec![*o]]).to_bytes())
        .collect();
    assert!(rig.write_bytes(batch).iter().all(Result::is_ok));
    rig.finish(election);
    set.sound("re-vote-in-block", "A ballot and the one that replaces it stand in one block.", &rig);
    let (mut rig, election) = open(6_008, small());
    rig.vote(election, 0, 1, 0).unwrap();
    for (voter, sequence) in [(0, 2), (1, 5)] {
        let spoil = rig.voters[voter].spoil(election, sequence, Hash([1; 32]), &mut rig.rng);
        rig.write(spoil).unwrap();
    }
    rig.vote(election, 1, 6, 1).unwrap();
    rig.vote(election, 2, 1, 1).unwrap();
    rig.finish(election);
    set.sound("spoiled", "Voters declare ballots opened; a ballot before that still counts.", &rig);

    let mut manifest = districts();
    manifest.minimum_voters = 1;
    let mut rig = enrolled(6_009);
    let election = rig.begin_for(manifest, &[(0, 1), (1, 1), (1, 1)]);
    let mut rig = styled(rig, election);
    rig.finish(election);
    set.sound(
        "ballot-styles",
        "Two districts with a question in common and one of their own, and an electorate.",
        &rig,
    );
    let mut rig = enrolled(6_010);
    let election = rig.begin_for(districts(), &[(0, 1), (1, 1), (1, 1)]);
    let mut rig = styled(rig, election);
    rig.finish(election);
    set.sound(
        "withheld-contest",
        "A district in which one voted, where the minimum is two: its own question is withheld.",
        &rig,
    );
    let mut rig = enrolled(6_011);
    let election = rig.prepare(Manifest { weighted: true, ..bench() });
    rig.name(election, &[(0, 3), (0, 1)]);
    let third = rig.electors(&[(0, 3), (0, 1), (0, 500)]).remove(2);
    let entry = rig.registrar.name_electors(election, &[third], &mut rig.rng).remove(0);
    rig.write(entry).unwrap();
    rig.start(election).unwrap();
    for (voter, sequence, option) in [(0, 1, 0), (1, 1, 1), (2, 1, 2), (0, 2, 1)] {
        rig.vote(election, voter, sequence, option).unwrap();
    }
    rig.finish(election);
    set.sound(
        "weighted",
        "Votes of weight 3, 1 and 500, with a second ballot; the electorate comes in two entries.",
        &rig,
    );
    let (mut rig, election) = open(6_012, small());
    rig.vote(election, 0, 1, 0).unwrap();
    rig.close(election);
    let outcome = rig.office.outcome(rig.chain.state(), election, &mut rig.rng).unwrap();
    rig.write(outcome).unwrap();
    set.sound("below-minimum", "One voted, the minimum is two: the outcome has no counts.", &rig);
    let (mut rig, election) = open(6_013, small());
    rig.enrol(1);
    rig.vote(election, 3, 1, 0).unwrap();
    rig.vote(election, 0, 1, 1).unwrap();
    rig.finish(election);
    set.sound("joined-later", "A voter joins the roll after the opening and votes.", &rig);
}

/// Ballots of two districts.
fn styled(mut rig: Rig, election: Hash) -> Rig {
    for (voter, option) in [(0, 0), (1, 1), (2, 2)] {
        let entry = rig.ballot(election, voter, 1, &[vec![option], vec![0]]);
        rig.write(entry).unwrap();
    }
    rig
}

fn rules(set: &mut Set) {
    let cases: [(&str, QuestionRule, usize, &[&[u64]]); 8] = [
        ("approval", QuestionRule::Approval { min: 1, max: 2 }, 3, &[&[1, 1, 0], &[0, 0, 1]]),
        ("score", QuestionRule::Score { max: 5 }, 3, &[&[5, 0, 3], &[1, 4, 0]]),
        ("star", QuestionRule::Star { max: 3 }, 3, &[&[3, 0, 1], &[0, 2, 2]]),
        ("cumulative", QuestionRule::Cumulative { min: 2, max: 5, each: 3 }, 3, &[&[3, 2, 0], &[0, 0, 2]]),
        ("quadratic", QuestionRule::Quadratic { credits: 10, against: false }, 3, &[&[3, 1, 0], &[1, 2, 2]]),
        (
            "quadratic-against",
            QuestionRule::Quadratic { credits: 6, against: true },
            2,
            &[&[2, 0, 0, 1], &[0, 0, 1, 0]],
        ),
        ("positional", QuestionRule::Positional { points: vec![3, 1], min: 1 }, 3, &[&[3, 1, 0], &[0, 0, 3]]),
        ("knapsack", QuestionRule::Knapsack { costs: vec![3, 4, 6], budget: 9 }, 3, &[&[1, 0, 1], &[1, 1, 0]]),
    ];
    for (n, (name, rule, options, choices)) in (0..).zip(cases) {
        for packed in [false, true] {
            // One of each family is enough packed.
            if packed && !matches!(name, "score" | "quadratic") {
                continue;
            }
            let mut manifest = asking(rule.clone(), options);
            manifest.contests[0].packed = packed;
            let (mut rig, election) = open(6_100 + 2 * n + u64::from(packed), manifest);
            for (voter, values) in choices.iter().enumerate() {
                let entry = ballot(&mut rig, election, voter, 1, &[values.to_vec()]);
                rig.write(entry).unwrap();
            }
            rig.finish(election);
            let suffix = if packed { "-packed" } else { "" };
            set.sound(
                &format!("{name}{suffix}"),
                &format!("A {name} contest of {options} options{}.", if packed { ", packed" } else { "" }),
                &rig,
            );
        }
    }
    let (mut rig, election) = open(6_130, poll());
    for voter in 0..3 {
        let entry = rig.ballot(election, voter, 1, &[vec![voter], vec![1]]);
        rig.write(entry).unwrap();
    }
    rig.finish(election);
    set.sound("poll-with-points", "A poll that gives points, with a plurality and an approval question.", &rig);
    let mut rig = enrolled(6_131);
    let first = rig.begin(small_poll());
    let ceremony = rig.state().election(&first).unwrap().manifest().ceremony;
    let second = rig.publish(Manifest { title: "Asked again".into(), ceremony, ..small_poll() });
    rig.start(second).unwrap();
    for poll in [first, second] {
        for voter in 0..2 {
            rig.vote(poll, voter, 1, voter).unwrap();
        }
    }
    rig.finish(second);
    rig.finish(first);
    set.sound("shared-key", "Two polls under one key, open at the same time.", &rig);
}

fn ceremonies(set: &mut Set) {
    let finish = |rig: &mut Rig, id: Hash, who: &[usize]| {
        let election = rig.publish(Manifest { ceremony: id, ..small() });
        rig.start(election).unwrap();
        for voter in 0..2 {
            rig.vote(election, voter, 1, voter).unwrap();
        }
        rig.close(election);
        rig.decrypt(election, who);
        rig.publish_outcome(election);
    };
    let mut rig = Rig::with_trustees(6_200, 3, 2);
    rig.enrol(2);
    let id = rig.announce(2);
    rig.join(id, &[2, 0, 1]);
    rig.deal(id, &[0, 2]);
    rig.confirm(id, &[0, 2]);
    rig.conclude(id).unwrap();
    finish(&mut rig, id, &[2, 0]);
    set.sound("absent-trustee", "One of three trustees neither deals nor confirms; the other two decrypt.", &rig);

    let mut rig = Rig::with_trustees(6_201, 3, 2);
    rig.enrol(2);
    let id = rig.announce(2);
    rig.join(id, &[0, 1, 2]);
    let bad = unfit(&rig, id, 1, 3);
    let key = rig.keys.trustees[0].clone();
    let entry = rig.sign(&key, dealing(id, 1, bad));
    rig.write(entry).unwrap();
    rig.deal(id, &[1, 2]);
    rig.confirm(id, &[1]);
    let Verdict::Complain(entries) = rig.check(id, 2) else { panic!("the shares do not fit") };
    assert!(matches!(&entries[0].body, Body::Complaint(Complaint { dealer: 1, .. })));
    rig.write(entries[0].clone()).unwrap();
    rig.confirm(id, &[0, 1, 2]);
    rig.conclude(id).unwrap();
    finish(&mut rig, id, &[0, 1]);
    set.sound(
        "disqualified-dealer",
        "A complaint disqualifies one of three dealers; a trustee confirms before and after that.",
        &rig,
    );
    let (mut rig, id) = joined(6_202, 2);
    rig.deal(id, &[1]);
    set.sound("ceremony-at-work", "A ceremony in which one of two trustees has dealt.", &rig);
}

fn services(set: &mut Set) {
    let (mut rig, signers) = four(6_300);
    let enrolment = |rig: &mut Rig| {
        let key = tabella_crypto::signature::SigningKey::generate(&mut rig.rng);
        rig.registrar.enrol(&[tabella_ledger::party::public(&key)], &mut rig.rng).remove(0).to_bytes()
    };
    for who in [[0, 1, 2], [1, 2, 3], [0, 2, 3]] {
        let entry = enrolment(&mut rig);
        let mut draft = Draft::next(&rig.blocks, rig.time + 1, vec![entry.clone()]);
        draft.header.proposer = who[0] as u32;
        draft.round = who[2] as u32;
        let named: Vec<_> = who.iter().map(|place| (*place as u32, &signers[*place])).collect();
        let block = draft.certified(&named);
        let (memory, mut rng) = (rig.memory.clone(), rig.rng.clone());
        rig.chain.append(&block, &memory, &mut rng).unwrap();
        rig.memory.0.push(entry);
        rig.blocks.push(block);
        rig.time += 1;
    }
    set.sound(
        "four-authorities",
        "Four authorities take over from one; three of four certify, in several rounds.",
        &rig,
    );
    let mut rig = enrolled(6_301);
    let witnesses = vec![witness(&rig.signer)];
    let entry = rig.office.name_witnesses(witnesses, &mut rig.rng);
    rig.write(entry).unwrap();
    rig.serve();
    let [office, registrar] =
        [rig.office.stamp(Hash([1; 32]), &mut rig.rng), rig.registrar.stamp(Hash([2; 32]), &mut rig.rng)];
    assert!(rig.write_bytes(vec![office.to_bytes(), registrar.to_bytes()]).iter().all(Result::is_ok));
    let none = rig.office.name_witnesses(vec![], &mut rig.rng);
    rig.write(none).unwrap();
    set.sound(
        "witnesses-stamps-uses-issuers",
        "Witnesses and issuers are named, three stamp, a use of data is logged, and the list of witnesses is emptied.",
        &rig,
    );
}
