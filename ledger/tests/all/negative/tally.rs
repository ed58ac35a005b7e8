//! Shares and outcomes.

use merlin::Transcript;
use tabella_crypto::ceremony::Received;
use tabella_crypto::dleq::{DleqProof, Statement};
use tabella_crypto::group::{Element, Scalar, SecretScalar};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Entry, Outcome, ShareBytes, Shares};
use tabella_ledger::manifest::Manifest;

use super::boards::{closed, open, pair, small};
use super::forge::Set;
use crate::rig::{Rig, districts};

pub fn all(set: &mut Set) {
    shares(set);
    outcomes(set);
    withheld(set);
}

fn said(entry: Entry) -> Shares {
    let Body::Shares(shares) = entry.body else { panic!("shares") };
    shares
}

/// The secret shares of a trustee, slot by slot.
pub fn secrets(rig: &Rig, ceremony: Hash, index: usize) -> Vec<Scalar> {
    let state = rig.state().ceremony(&ceremony).unwrap();
    let secret = &rig.trustees[index].ceremonies()[&ceremony];
    let mut sums = vec![Scalar::ZERO; state.slots()];
    for dealing in state.qualified() {
        let received = secret.receive(state.params().unwrap(), dealing, &mut rig.rng.clone()).unwrap();
        let Received::Shares(shares) = received else { panic!("honest dealings") };
        sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share.expose());
    }
    sums
}

/// A share of trustee 1 for the first contest: D made with `decrypting`, and proved with `proving`. `shifts` are added to
/// the D.
fn forged(rig: &Rig, election: Hash, decrypting: &[Scalar], proving: &[Scalar], shifts: &[Scalar]) -> Vec<u8> {
    let found = rig.state().election(&election).unwrap();
    let key = rig.state().ceremony(&found.manifest().ceremony).unwrap().key().unwrap();
    let bytes = found.sums()[0].to_bytes();
    let base = Element::decode(&bytes[9..41].try_into().unwrap(), "S_0").unwrap();
    let slots = found.contests()[0].slots();
    let public = &key.public_shares(1).unwrap()[..slots];
    let g = Element::base();
    let partial: Vec<Element> = decrypting
        .iter()
        .zip(shifts)
        .map(|(x, shift)| Element::new(base.point() * x + g.point() * shift, "D").unwrap())
        .collect();
    let context = found.tally_context(0);
    let mut t = Transcript::new(b"tabella/v1/decryption");
    t.append_message(b"chain", &context.chain);
    t.append_message(b"manifest", &context.manifest);
    t.append_u64(b"contest", 0);
    t.append_u64(b"trustee", 1);
    t.append_message(b"counted", &context.counted);
    t.append_message(b"C_0", base.as_bytes());
    for (label, list) in [(b"X", public), (b"D", &partial[..])] {
        t.append_u64(label, list.len() as u64);
        list.iter().for_each(|element| t.append_message(label, element.as_bytes()));
    }
    let weights: Vec<Scalar> = (0..slots)
        .map(|_| {
            let mut short = [0; 16];
            t.challenge_bytes(b"w", &mut short);
            Scalar::from(u128::from_le_bytes(short))
        })
        .collect();
    let sum = |list: &[Element]| {
        let sum = weights.iter().zip(list).map(|(w, element)| element.point() * w).sum();
        Element::new(sum, "sum").unwrap()
    };
    let witness = weights.iter().zip(proving).map(|(w, x)| w * x).sum();
    let statement = Statement { x: sum(public), h: base, y: sum(&partial) };
    let proof = DleqProof::prove(&mut t, &statement, &SecretScalar::new(witness), &mut rig.rng.clone());
    let mut bytes = vec![1];
    partial.iter().for_each(|element| bytes.extend(element.as_bytes()));
    bytes.extend(proof.to_bytes());
    bytes
}

fn shares(set: &mut Set) {
    let (rig, election) = closed(5_000, pair());
    let signers = rig.keys.trustees.clone();
    let good = said(rig.clone().shares(election, 0));
    let theirs = said(rig.clone().shares(election, 1));
    let body = |shares: Shares| Body::Shares(shares);
    let with = |change: &dyn Fn(&mut Shares)| {
        let mut shares = good.clone();
        change(&mut shares);
        Body::Shares(shares)
    };
    set.said(
        ("T1", "election.unknown"),
        "shares",
        "Shares for an election that is not on the board.",
        &rig,
        &signers[0],
        with(&|s| s.election = Hash([5; 32])),
    );
    set.said(
        ("T2", "ceremony.message"),
        "shares-index-zero",
        "Shares of trustee 0.",
        &rig,
        &signers[0],
        with(&|s| s.trustee = 0),
    );
    set.said(
        ("T2", "ceremony.message"),
        "shares-index-three",
        "Shares of the third of two trustees.",
        &rig,
        &signers[0],
        with(&|s| s.trustee = 3),
    );
    set.said(
        ("T3", "entry.signature"),
        "shares-by-another",
        "Shares of trustee 1, signed by trustee 2.",
        &rig,
        &signers[1],
        body(good.clone()),
    );

    let mut case =
        |slug: &str, what: &str, body: Body| set.said(("T10", "tally.share"), slug, what, &rig, &signers[0], body);
    let changed = |place: usize, to: &[u8]| with(&|s| s.shares[0].0[place..place + to.len()].copy_from_slice(to));
    // Version, two D, T_G, T_H, z.
    assert_eq!(good.shares[0].0.len(), 1 + 2 * 32 + 96);
    let mut one = [0; 32];
    one[0] = 1;
    case("response", "z of a share's proof is another one.", changed(129, &one));
    case("commitment", "A commitment of a share's proof is G.", changed(65, Element::base().as_bytes()));
    case("of-another", "A trustee sends the shares of another one.", with(&|s| s.shares = theirs.shares.clone()));
    case("contests-swapped", "The shares of two contests change places.", with(&|s| s.shares.swap(0, 1)));
    case(
        "second-contest",
        "The share of the second contest is another trustee's.",
        with(&|s| s.shares[1] = theirs.shares[1].clone()),
    );
    case(
        "options-swapped",
        "The partial decryptions of two options change places.",
        with(&|s| {
            let (head, tail) = s.shares[0].0.split_at_mut(33);
            head[1..].swap_with_slice(&mut tail[..32]);
        }),
    );
    case("identity", "A partial decryption is the identity.", changed(1, &[0; 32]));
    case("no-point", "A partial decryption is no element.", changed(1, &[0xff; 32]));
    case("not-reduced", "z of a share's proof is not reduced.", changed(129, &[0xff; 32]));
    case("version", "A share has version 2.", changed(0, &[2]));
    case("trailing", "A byte follows a share.", with(&|s| s.shares[0].0.push(0)));
    case(
        "cut",
        "A share lacks its last byte.",
        with(&|s| {
            s.shares[0].0.pop();
        }),
    );
    case("no-bytes", "A share has no bytes, and the contest is not withheld.", with(&|s| s.shares[0].0.clear()));

    let ceremony = rig.state().election(&election).unwrap().manifest().ceremony;
    let (own, none) = (secrets(&rig, ceremony, 0), [Scalar::ZERO; 2]);
    let other: Vec<Scalar> = own.iter().map(|x| x + Scalar::from(3u8)).collect();
    let honest = forged(&rig, election, &own, &own, &none);
    assert_eq!(honest[..65], good.shares[0].0[..65], "an honest share is one");
    let mut case =
        |slug: &str, what: &str, share: Vec<u8>| case(slug, what, with(&|s| s.shares[0] = ShareBytes(share.clone())));
    case(
        "first-equation",
        "A share is made and proved with other secrets: the proof's second equation holds, the first fails.",
        forged(&rig, election, &other, &other, &none),
    );
    let shifts = [Scalar::ONE, -Scalar::ONE];
    case(
        "second-equation",
        "A vote is moved from one option to another: the proof's first equation holds, the second fails.",
        forged(&rig, election, &own, &own, &shifts),
    );

    // Shares for the sum as it would be without the last ballot.
    let (mut fewer, same) = open(5_000, pair());
    assert_eq!(same, election);
    for (voter, option) in [(0, 0), (1, 1)] {
        let entry = fewer.ballot(election, voter, 1, &[vec![option], vec![option]]);
        fewer.write(entry).unwrap();
    }
    fewer.close(election);
    let of_fewer = said(fewer.shares(election, 0));
    case("other-ballots", "A share for the sum without the last ballot.", of_fewer.shares[0].0.clone());

    set.said(
        ("T8", "tally.share_count"),
        "missing",
        "A share for one of two contests.",
        &rig,
        &signers[0],
        with(&|s| {
            s.shares.pop();
        }),
    );
    set.said(
        ("T8", "tally.share_count"),
        "more",
        "Three shares for two contests.",
        &rig,
        &signers[0],
        with(&|s| s.shares.push(s.shares[0].clone())),
    );
    let mut sent = rig.clone();
    sent.decrypt(election, &[0]);
    set.said(
        ("T7", "tally.duplicate_shares"),
        "again",
        "A trustee sends its shares again.",
        &sent,
        &signers[0],
        body(good.clone()),
    );
    sent.decrypt(election, &[1]);
    sent.publish_outcome(election);
    set.said(
        ("T4", "election.phase"),
        "shares-published",
        "Shares come after the outcome.",
        &sent,
        &signers[0],
        body(good.clone()),
    );
    let (opened, same) = open(5_000, pair());
    set.said(
        ("T4", "election.phase"),
        "shares-open",
        "Shares come before the closing.",
        &opened,
        &signers[0],
        with(&|s| s.election = same),
    );

    // Two of three decrypt, and the third never confirmed.
    let mut rig = Rig::with_trustees(5_010, 3, 2);
    rig.enrol(2);
    let id = rig.announce(2);
    rig.join(id, &[0, 1, 2]);
    rig.deal(id, &[0, 1, 2]);
    rig.confirm(id, &[0, 2]);
    rig.conclude(id).unwrap();
    let election = rig.publish(Manifest { ceremony: id, ..small() });
    rig.start(election).unwrap();
    for voter in 0..2 {
        rig.vote(election, voter, 1, voter).unwrap();
    }
    rig.close(election);
    let third = rig.clone().shares(election, 1);
    set.entry(
        ("T6", "tally.not_confirmed"),
        "silent-trustee",
        "A trustee that never confirmed the ceremony sends a share that holds.",
        &rig,
        &third,
    );
}

fn outcomes(set: &mut Set) {
    let (mut rig, election) = closed(5_020, pair());
    let office = rig.keys.office.clone();
    let body = |counts: &[&[u64]]| {
        Body::Outcome(Outcome { election, counts: counts.iter().map(|counts| counts.to_vec()).collect(), rows: None })
    };
    let right: [&[u64]; 2] = [&[2, 1], &[2, 1]];
    set.said(
        ("U5", "tally.share"),
        "no-shares",
        "Counts are published before any shares are there.",
        &rig,
        &office,
        body(&right),
    );
    rig.decrypt(election, &[0]);
    set.said(
        ("U5", "tally.share"),
        "one-trustee",
        "Counts are published with the shares of one trustee, where two decrypt.",
        &rig,
        &office,
        body(&right),
    );
    rig.decrypt(election, &[1]);
    let registrar = rig.keys.registrar.clone();
    set.said(
        ("U1", "entry.signature"),
        "outcome-by-registrar",
        "The registrar publishes the counts.",
        &rig,
        &registrar,
        body(&right),
    );
    let nowhere = Body::Outcome(Outcome { election: Hash([5; 32]), counts: vec![], rows: None });
    set.said(
        ("U2", "election.unknown"),
        "outcome",
        "Counts of an election that is not on the board.",
        &rig,
        &office,
        nowhere,
    );
    let mut case =
        |rule, slug: &str, what: &str, counts: &[&[u64]]| set.said(rule, slug, what, &rig, &office, body(counts));
    let lists = ("U6", "tally.wrong_counts");
    case(lists, "no-list", "No counts are published.", &[]);
    case(lists, "one-list", "Counts of one of two contests are published.", &right[..1]);
    case(lists, "three-lists", "Three lists of counts for two contests.", &[&[2, 1], &[2, 1], &[2, 1]]);
    let wrong = ("U8", "tally.wrong_counts");
    case(wrong, "swapped", "The votes of two options change places.", &[&[1, 2], &[2, 1]]);
    case(wrong, "moved", "All votes are given to one option.", &[&[2, 1], &[3, 0]]);
    case(wrong, "more", "An option has a vote more.", &[&[3, 1], &[2, 1]]);
    case(wrong, "fewer", "An option has a vote less.", &[&[2, 0], &[2, 1]]);
    case(wrong, "one-counter", "A list has one counter for two options.", &[&[2], &[2, 1]]);
    case(wrong, "three-counters", "A list has three counters for two options.", &[&[2, 1, 0], &[2, 1]]);
    case(wrong, "not-withheld", "A list is empty, and the contest is not withheld.", &[&[], &[2, 1]]);
    rig.publish_outcome(election);
    set.said(
        ("U3", "election.phase"),
        "outcome-again",
        "The counts are published a second time.",
        &rig,
        &office,
        body(&right),
    );
    let (opened, election) = open(5_021, small());
    let early = Body::Outcome(Outcome { election, counts: vec![vec![0, 0]], rows: None });
    set.said(
        ("U3", "election.phase"),
        "outcome-open",
        "Counts are published before the closing.",
        &opened,
        &opened.keys.office.clone(),
        early,
    );

    let mut manifest = small();
    manifest.contests[0].packed = true;
    let (mut rig, election) = closed(5_022, manifest);
    rig.decrypt(election, &[0, 1]);
    // 2 + 2^20 is what the slot holds; so is 2 + 2^20 and nothing.
    let carried = Body::Outcome(Outcome { election, counts: vec![vec![2 + (1 << 20), 0]], rows: None });
    set.said(
        ("U8", "tally.wrong_counts"),
        "carried",
        "A packed counter has the other one's votes as multiples of 2^20: the slot's number is right.",
        &rig,
        &rig.keys.office.clone(),
        carried,
    );

    let mut manifest = small();
    manifest.contests[0].packed = true;
    let (mut rig, election) = open(5_023, manifest);
    for voter in 0..2 {
        rig.vote(election, voter, 1, 0).unwrap();
    }
    rig.close(election);
    rig.decrypt(election, &[0, 1]);
    let short = Body::Outcome(Outcome { election, counts: vec![vec![2]], rows: None });
    set.said(
        ("U8", "tally.wrong_counts"),
        "packed-one-counter",
        "A list has one counter for two options that share a slot; the other one is 0, so that the slot's number is right.",
        &rig,
        &rig.keys.office.clone(),
        short,
    );
}

fn withheld(set: &mut Set) {
    let (mut rig, election) = open(5_030, Manifest { minimum_voters: 3, ..small() });
    for voter in 0..2 {
        rig.vote(election, voter, 1, voter).unwrap();
    }
    rig.close(election);
    // The share as it would be without the minimum: nothing is wrong with it but that it is there.
    let secret = secrets(&rig, rig.state().election(&election).unwrap().manifest().ceremony, 0);
    let share = forged(&rig, election, &secret, &secret, &[Scalar::ZERO; 2]);
    let body = Body::Shares(Shares { election, trustee: 1, shares: vec![ShareBytes(share)] });
    set.said(
        ("T5", "tally.below_minimum"),
        "shares",
        "A share of an election in which two voted and the minimum is three.",
        &rig,
        &rig.keys.trustees[0].clone(),
        body,
    );
    let body = Body::Shares(Shares { election, trustee: 1, shares: vec![ShareBytes(Vec::new())] });
    set.said(
        ("T5", "tally.below_minimum"),
        "no-bytes",
        "Shares without bytes of an election in which two voted and the minimum is three.",
        &rig,
        &rig.keys.trustees[0].clone(),
        body,
    );
    let body = Body::Outcome(Outcome { election, counts: vec![vec![1, 1]], rows: None });
    set.said(
        ("U4", "tally.below_minimum"),
        "counts",
        "Counts of an election in which two voted and the minimum is three.",
        &rig,
        &rig.keys.office.clone(),
        body,
    );

    let mut manifest = districts();
    manifest.contests.iter_mut().for_each(|contest| {
        contest.options.truncate(2);
        contest.blank = None;
    });
    let mut rig = Rig::with_trustees(5_031, 2, 2);
    rig.enrol(3);
    let election = rig.begin_for(manifest, &[(0, 1), (0, 1), (1, 1)]);
    for (voter, option) in [(0, 0), (1, 1), (2, 0)] {
        let entry = rig.ballot(election, voter, 1, &[vec![option], vec![option]]);
        rig.write(entry).unwrap();
    }
    rig.close(election);
    let good = said(rig.clone().shares(election, 0));
    assert!(good.shares[2].0.is_empty(), "the third contest has one voter");
    let mut shown = good;
    shown.shares[2] = shown.shares[0].clone();
    set.said(
        ("T9", "tally.withheld"),
        "share",
        "A share for a contest with one voter, where the minimum is two.",
        &rig,
        &rig.keys.trustees[0].clone(),
        Body::Shares(shown),
    );
    rig.decrypt(election, &[0, 1]);
    let body = Body::Outcome(Outcome { election, counts: vec![vec![2, 1], vec![1, 1], vec![1, 0]], rows: None });
    set.said(
        ("U7", "tally.withheld"),
        "counts",
        "Counts of a contest with one voter, where the minimum is two.",
        &rig,
        &rig.keys.office.clone(),
        body,
    );
}
