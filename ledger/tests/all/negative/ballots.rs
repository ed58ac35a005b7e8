//! Ballots and spoils.

use curve25519_dalek::RistrettoPoint;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Ballot, Body, Entry, Spoil};
use tabella_ledger::manifest::{BallotStyle, Manifest, QuestionRule};
use tabella_ledger::party::public;

use super::boards::{asking, ballot, enrolled, open, pair, ready, small, small_poll};
use super::entries::IDENTITY;
use super::forge::{Draft, Set};
use crate::crypto_rig;
use crate::crypto_rig::forger::{Forger, LeftOut, Proof, Witness, integer};
use crate::rig::Rig;

const PROOF: (&str, &str) = ("B8", "ballot.proof");

pub fn all(set: &mut Set) {
    admission(set);
    encodings(set);
    signatures(set);
    proofs(set);
    other_rules(set);
    bound(set);
    spoils(set);
}

fn sealed(entry: &Entry) -> Vec<u8> {
    match &entry.body {
        Body::Ballot(ballot) => ballot.sealed.clone(),
        other => panic!("{other:?}"),
    }
}

#[allow(clippy::too_many_arguments, reason = "what a case is, in one line")]
fn cast(
    set: &mut Set,
    rule: (&'static str, &'static str),
    slug: &str,
    what: &str,
    rig: &Rig,
    key: &SigningKey,
    election: Hash,
    sealed: Vec<u8>,
) {
    set.said(rule, slug, what, rig, key, Body::Ballot(Ballot { election, sealed }));
}

fn admission(set: &mut Set) {
    let (mut rig, election) = ready(4_000, small());
    let key = rig.keys.voters[0].clone();
    let mut before = rig.clone();
    let early = ballot(&mut before, election, 0, 1, &[vec![1, 0]]);
    set.entry(("B2", "election.phase"), "ballot-ready", "A ballot comes before the opening.", &rig, &early);
    rig.start(election).unwrap();
    cast(
        set,
        ("B1", "election.unknown"),
        "ballot",
        "A ballot for an election that is not on the board.",
        &rig,
        &key,
        Hash([5; 32]),
        sealed(&early),
    );

    let mut late = Draft::next(&rig.blocks, 1_000_001, vec![early.to_bytes()]);
    late.header.time = 1_000_001;
    let sample = set.block(
        ("B3", "ballot.too_late"),
        "a-second",
        "A ballot stands in a block a second after the announced end.",
        &rig,
        &late,
    );
    sample.expected.as_mut().unwrap().entry = Some(rig.state().size());

    let mut version = sealed(&early);
    version[0] = 2;
    cast(set, ("B4", "ballot.proof"), "version", "A sealed ballot has version 2.", &rig, &key, election, version);
    cast(
        set,
        ("B4", "ballot.proof"),
        "short",
        "A sealed ballot ends in its sequence number.",
        &rig,
        &key,
        election,
        sealed(&early)[..40].to_vec(),
    );
    cast(set, ("B4", "ballot.proof"), "empty", "A sealed ballot of no bytes.", &rig, &key, election, Vec::new());

    // A proper ballot of somebody who is not on the roll.
    let mut crowd = rig.clone();
    crowd.enrol(1);
    let stranger = ballot(&mut crowd, election, 3, 1, &[vec![1, 0]]);
    set.entry(
        ("B5", "ballot.not_on_roll"),
        "stranger",
        "A ballot of somebody who is not on the roll, with a signature and proofs that hold.",
        &rig,
        &stranger,
    );
    let spoil = crowd.voters[3].spoil(election, 1, Hash([1; 32]), &mut crowd.rng);
    set.entry(("S3", "ballot.not_on_roll"), "spoil", "A spoil of somebody who is not on the roll.", &rig, &spoil);

    let mut voted = rig.clone();
    voted.vote(election, 0, 7, 0).unwrap();
    for (slug, what, sequence) in [
        ("repeated", "A second ballot has the sequence number of the first one.", 7),
        ("lower", "A second ballot has a sequence number below that of the first one.", 6),
        ("zero", "A second ballot has sequence number 0.", 0),
    ] {
        let again = voted.clone().ballot(election, 0, sequence, &[vec![1]]);
        set.entry(("B7", "ballot.sequence"), slug, what, &voted, &again);
    }
    let replayed = voted.memory.0.last().unwrap().clone();
    set.entries(
        ("B7", "ballot.sequence"),
        "replay",
        "A ballot that was replaced is sent again by somebody else.",
        &{
            let mut again = voted.clone();
            again.vote(election, 0, 8, 1).unwrap();
            again
        },
        vec![replayed],
    );
    let mut spoilt = rig.clone();
    let spoil = spoilt.voters[0].spoil(election, 4, Hash([1; 32]), &mut spoilt.rng);
    spoilt.write(spoil).unwrap();
    let opened = spoilt.clone().ballot(election, 0, 4, &[vec![1]]);
    set.entry(
        ("B7", "ballot.sequence"),
        "opened",
        "A ballot is cast whose number was declared opened.",
        &spoilt,
        &opened,
    );
    let mut closed = voted.clone();
    let last = closed.clone().ballot(election, 1, 1, &[vec![0]]);
    closed.close(election);
    set.entry(("B2", "election.phase"), "ballot-closed", "A ballot comes after the closing.", &closed, &last);

    let (mut rig, election) = ready(4_001, Manifest { weighted: true, ..small() });
    rig.name(election, &[(0, 1), (0, 2)]);
    rig.start(election).unwrap();
    let other = rig.ballot(election, 2, 1, &[vec![0]]);
    set.entry(
        ("B6", "ballot.not_elector"),
        "on-the-roll",
        "A ballot of somebody who is on the roll and not in the electorate.",
        &rig,
        &other,
    );
    let spoil = rig.voters[2].spoil(election, 1, Hash([1; 32]), &mut rig.rng);
    set.entry(
        ("S6", "ballot.not_elector"),
        "spoil",
        "A spoil of somebody who is on the roll and not in the electorate.",
        &rig,
        &spoil,
    );

    let mut manifest = asking(QuestionRule::Score { max: 600_000 }, 2);
    manifest.contests[0].packed = true;
    let mut rig = Rig::with_trustees(4_002, 2, 2);
    rig.enrol(1);
    let election = rig.begin(manifest);
    rig.enrol(1);
    let first = ballot(&mut rig, election, 0, 1, &[vec![9, 0]]);
    rig.write(first).unwrap();
    let second = ballot(&mut rig, election, 1, 1, &[vec![0, 9]]);
    set.entry(
        ("B9", "ballot.full"),
        "second",
        "A second ballot where packed counters hold one: its voter joined after the opening.",
        &rig,
        &second,
    );
}

fn encodings(set: &mut Set) {
    let (mut rig, election) = open(4_010, small());
    let key = rig.keys.voters[0].clone();
    let good = sealed(&rig.ballot(election, 0, 1, &[vec![0]]));
    // Two options: C_0 C_1 C_2, B, A, E, one f, s.
    assert_eq!(good.len(), 41 + 8 * 32);
    let part = |n: usize| 41 + 32 * n;
    let mut case = |slug: &str, what: &str, sealed: Vec<u8>| cast(set, PROOF, slug, what, &rig, &key, election, sealed);
    let changed = |n: usize, to: [u8; 32]| {
        let mut bytes = good.clone();
        bytes[part(n)..part(n) + 32].copy_from_slice(&to);
        bytes
    };
    for (n, name) in ["c0", "c1", "c2", "b", "a", "e"].into_iter().enumerate() {
        case(&format!("identity-{name}"), "An element of a ballot is the identity.", changed(n, [0; 32]));
    }
    case("no-point-c1", "A ciphertext is no element.", changed(1, [0xff; 32]));
    case("no-point-e", "E of a proof is no element.", changed(5, [0xff; 32]));
    // A field element that is not reduced: p + 3, whatever it encodes.
    case("negative-c1", "A ciphertext has the sign of another encoding of its element.", {
        let mut bytes = good.clone();
        bytes[part(1)] ^= 1;
        bytes
    });
    case("f-not-reduced", "f of a proof is not reduced.", changed(6, [0xff; 32]));
    case("s-not-reduced", "s of a proof is not reduced.", changed(7, [0xff; 32]));
    let raised = |n: usize| {
        let mut bytes = good.clone();
        let mut wide = [0; 64];
        wide[32..].copy_from_slice(&bytes[part(n)..part(n) + 32]);
        super::forge::add_order(&mut wide);
        bytes[part(n)..part(n) + 32].copy_from_slice(&wide[32..]);
        bytes
    };
    case("f-raised", "f of a proof is raised by the group order.", raised(6));
    case("s-raised", "s of a proof is raised by the group order.", raised(7));
    case("trailing", "A byte follows a sealed ballot.", [&good[..], &[0]].concat());
    case("cut", "A sealed ballot lacks its last byte.", good[..good.len() - 1].to_vec());
    case("no-contest", "A sealed ballot ends after its sequence number.", good[..41].to_vec());
    case("f-missing", "A sealed ballot lacks f.", [&good[..part(6)], &good[part(7)..]].concat());
}

fn signatures(set: &mut Set) {
    let (mut rig, election) = open(4_020, small());
    let good = rig.ballot(election, 0, 1, &[vec![0]]);
    let mut case = |slug: &str, what: &str, change: &mut dyn FnMut(&mut Entry)| {
        let mut entry = good.clone();
        change(&mut entry);
        set.entry(PROOF, slug, what, &rig, &entry);
    };
    case("signature-z", "z of the voter's signature is another one.", &mut |e| e.signature[33] ^= 1);
    case("signature-r", "R of the voter's signature is no element.", &mut |e| e.signature[..32].fill(0xff));
    case("signature-r-identity", "R of the voter's signature is the identity.", &mut |e| e.signature[..32].fill(0));
    case("signature-not-reduced", "z of the voter's signature is raised by the group order.", &mut |e| {
        super::forge::add_order(&mut e.signature)
    });
    let (office, other) = (rig.keys.office.clone(), rig.keys.voters[1].clone());
    let mut rng = rig.rng.clone();
    let chain = rig.state().chain();
    case("signed-by-office", "The office signs a voter's ballot.", &mut |e| {
        e.signature = office.sign(&chain.0, &e.message(), &mut rng).to_bytes()
    });
    case("signed-by-another", "Another voter signs a voter's ballot.", &mut |e| {
        e.signature = other.sign(&chain.0, &e.message(), &mut rng).to_bytes()
    });
    let own = rig.keys.voters[0].clone();
    case("signed-for-another-board", "A voter signed the ballot for another board.", &mut |e| {
        e.signature = own.sign(&[5; 32], &e.message(), &mut rng).to_bytes()
    });
    case("signed-as-an-entry", "A voter signed the entry's array, as other entries are signed.", &mut |e| {
        let mut encoder = minicbor::Encoder::new(Vec::new());
        encoder.array(2).unwrap().u8(1).unwrap().encode(&e.body).unwrap();
        e.signature = own.sign(&chain.0, &encoder.into_writer(), &mut rng).to_bytes();
    });
}

/// Somebody who forges ballots for a contest of an election.
fn forger(rig: &Rig, election: Hash, contest: usize) -> Forger {
    let params = rig.state().election(&election).unwrap().params();
    let crypto = crypto_rig::Rig::with_keys(rig.rng.clone(), params.slot_keys().to_vec(), params.contests().to_vec());
    Forger::new(&crypto.elsewhere(rig.state().chain().0, election.0), contest)
}

fn voter(key: &SigningKey) -> Element {
    *key.public()
}

fn proofs(set: &mut Set) {
    let (rig, election) = open(4_030, small());
    let (forger, key) = (forger(&rig, election, 0), rig.keys.voters[0].clone());
    let mut rng = rig.rng.clone();
    let mut case = |slug: &str, what: &str, proof: Proof| {
        let sealed = forger.seal(&voter(&key), 1, &[proof]);
        cast(set, PROOF, slug, what, &rig, &key, election, sealed);
    };
    let mut prove = |bits: &[i64], values: &[i64]| {
        let witness = Witness::new(&forger, bits, values, &mut rng);
        (forger.prove(LeftOut::Nothing, &voter(&key), 1, &witness), witness)
    };
    let says = "The committed bits";
    case(
        "bit-two",
        &format!("{says} are 2 and -1, which add up to 1: equation (1) alone fails."),
        prove(&[2, -1], &[2, -1]).0,
    );
    case(
        "bit-large",
        &format!("{says} are 1000 and -999: equation (1) alone fails."),
        prove(&[1000, -999], &[1000, -999]).0,
    );
    case(
        "both-marks",
        &format!(
            "{says} are 1 and 1, which the contest does not allow: with f completed by the verifier, equation (1) fails."
        ),
        prove(&[1, 1], &[1, 1]).0,
    );
    case("no-marks", &format!("{says} are 0 and 0, where one mark is due."), prove(&[0, 0], &[0, 0]).0);
    case(
        "ciphertexts-two",
        "The bits are 1 and 0, the ciphertexts hold 2 and 0: equation (2) alone fails.",
        prove(&[1, 0], &[2, 0]).0,
    );
    case(
        "ciphertexts-moved",
        "The bits are 1 and 0, the ciphertexts hold 0 and 1: equation (2) alone fails.",
        prove(&[1, 0], &[0, 1]).0,
    );
    case(
        "ciphertexts-negative",
        "The bits are 1 and 0, the ciphertexts hold 1 and -1: equation (2) alone fails.",
        prove(&[1, 0], &[1, -1]).0,
    );
    let (good, witness) = prove(&[1, 0], &[1, 0]);
    assert!(forger.accepts(LeftOut::Nothing, &voter(&key), 1, &good), "an honest ballot is one");
    let shift = RistrettoPoint::mul_base(&Scalar::ONE);
    let challenges = |proof: &Proof| forger.challenges(LeftOut::Nothing, &voter(&key), 1, proof);
    // An element is moved after the fact, and the rest answers the challenges that this gives.
    let answered = |change: &dyn Fn(&mut Proof)| {
        let mut proof = forger.commit(&witness);
        change(&mut proof);
        let (rho, _) = challenges(&proof);
        forger.answer_rho(&witness, rho, &mut proof);
        let (_, x) = challenges(&proof);
        forger.answer_x(&witness, x, &mut proof);
        proof
    };
    case(
        "moved-b",
        "B is moved by G, everything else answers the challenges: equation (1) alone fails.",
        answered(&|p| p.b += shift),
    );
    case(
        "moved-a",
        "A is moved by G, everything else answers the challenges: equation (1) alone fails.",
        answered(&|p| p.a += shift),
    );
    case(
        "moved-c0",
        "C_0 is moved by G, everything else answers the challenges: equation (2) alone fails.",
        answered(&|p| p.c[0] += shift),
    );
    case(
        "moved-c0-c1",
        "What C_0 is moved by is taken from C_1, so that their sum stays: equation (2) alone fails.",
        answered(&|p| {
            p.c[0] += shift;
            p.c[1] -= shift;
        }),
    );
    case("moved-e", "E is moved by G, f and s answer the challenge: equation (2) alone fails.", {
        let mut proof = forger.commit(&witness);
        let (rho, _) = challenges(&proof);
        forger.answer_rho(&witness, rho, &mut proof);
        proof.e += shift;
        let (_, x) = challenges(&proof);
        forger.answer_x(&witness, x, &mut proof);
        proof
    });
    // A and E moved against each other: a verifier with one weight for both equations adds them up.
    case("moved-a-and-e", "A is moved by G and E against it, so that the sum of both equations holds.", {
        let mut proof = answered(&|p| p.a += shift);
        let (rho, _) = challenges(&proof);
        forger.answer_rho(&witness, rho, &mut proof);
        proof.e -= shift;
        let (_, x) = challenges(&proof);
        forger.answer_x(&witness, x, &mut proof);
        proof
    });
    // Everything holds, and some elements are the identity.
    let degenerate = |witness: Witness| forger.prove(LeftOut::Nothing, &voter(&key), 1, &witness);
    let mut unmasked = witness.clone().masked(vec![Scalar::ZERO; 2]);
    unmasked.alpha = Scalar::ZERO;
    case(
        "no-masks",
        "All masks are 0: A and E are the identity, and equations (1) and (2) hold.",
        degenerate(unmasked),
    );
    let mut open = witness.clone();
    open.r = Scalar::ZERO;
    case(
        "no-nonce",
        "r is 0: C_0 and C_2 are the identity, C_1 is G, and equations (1) and (2) hold.",
        degenerate(open),
    );
    let changed = |change: &dyn Fn(&mut Proof)| {
        let mut proof = good.clone();
        change(&mut proof);
        proof
    };
    case("f-changed", "f of the first bit is one more.", changed(&|p| p.f[0] += Scalar::ONE));
    case("s-changed", "s is one more.", changed(&|p| p.s += Scalar::ONE));
    case(
        "masks",
        "The masks do not satisfy the contest's equation: with f completed by the verifier, equation (1) fails.",
        {
            let witness = witness.clone().masked(vec![integer(5), integer(7)]);
            forger.prove(LeftOut::Nothing, &voter(&key), 1, &witness)
        },
    );
    // What is left out of the challenges of a weak verifier. Each of these passes there.
    for (slug, left_out, name) in [
        ("weak-suite", LeftOut::Suite, "the suite"),
        ("weak-chain", LeftOut::Chain, "the chain"),
        ("weak-manifest", LeftOut::Manifest, "the manifest"),
        ("weak-keys", LeftOut::SlotKeys, "the slot keys"),
        ("weak-contests", LeftOut::Contests, "the number of contests"),
        ("weak-contest", LeftOut::Place, "the position of the contest"),
        ("weak-shape", LeftOut::Shape, "the contest's weights and equations"),
        ("weak-voter", LeftOut::Voter, "the voter"),
        ("weak-sequence", LeftOut::Sequence, "the sequence number"),
        ("weak-ciphertexts", LeftOut::Ciphertexts, "the ciphertexts"),
        ("weak-commitments", LeftOut::Masks, "A and E"),
    ] {
        let proof = forger.prove(left_out, &voter(&key), 1, &witness);
        case(slug, &format!("A proof for challenges that leave out {name}."), proof);
    }
}

fn other_rules(set: &mut Set) {
    type Case = (&'static str, &'static str, QuestionRule, usize, fn(&Forger) -> Vec<i64>);
    let cases: [Case; 6] = [
        (
            "approval",
            "three marks where at most two are allowed, with a slack of -1",
            QuestionRule::Approval { min: 0, max: 2 },
            3,
            |_| vec![1, 1, 1, -1, 0],
        ),
        ("score", "a score of 3 where 2 is the highest, with a bit of 2", QuestionRule::Score { max: 2 }, 2, |f| {
            first_bit(f, 2)
        }),
        ("cumulative", "a bit of 2", QuestionRule::Cumulative { min: 0, max: 3, each: 2 }, 2, |f| first_bit(f, 2)),
        ("quadratic", "a bit of 2", QuestionRule::Quadratic { credits: 4, against: false }, 2, |f| first_bit(f, 2)),
        ("positional", "a bit of 2", QuestionRule::Positional { points: vec![2, 1], min: 0 }, 2, |f| first_bit(f, 2)),
        ("knapsack", "a bit of 2", QuestionRule::Knapsack { costs: vec![2, 3], budget: 4 }, 2, |f| first_bit(f, 2)),
    ];
    for (n, (slug, what, rule, options, bits)) in cases.into_iter().enumerate() {
        let (rig, election) = open(4_040 + n as u64, asking(rule, options));
        let (forger, key) = (forger(&rig, election, 0), rig.keys.voters[0].clone());
        let mut rng = rig.rng.clone();
        let mut wanted = bits(&forger);
        wanted.resize(forger.plan.bits(), 0);
        // What the equations determine is made to fit them, so that only the bits are wrong.
        let free: Vec<Scalar> = forger.plan.free.iter().map(|bit| integer(wanted[*bit])).collect();
        let witness = Witness::of(&forger, forger.plan.complete(&free, Scalar::ONE), &mut rng);
        let proof = forger.prove(LeftOut::Nothing, &voter(&key), 1, &witness);
        let sealed = forger.seal(&voter(&key), 1, &[proof]);
        cast(
            set,
            PROOF,
            &format!("{slug}-bit"),
            &format!("A ballot of a {slug} contest with {what}: equation (1) alone fails."),
            &rig,
            &key,
            election,
            sealed,
        );
    }
}

fn first_bit(forger: &Forger, value: i64) -> Vec<i64> {
    let mut bits = vec![0; forger.plan.bits()];
    bits[forger.plan.free[0]] = value;
    bits
}

/// Proofs that hold, for something else.
fn bound(set: &mut Set) {
    let (mut rig, election) = open(4_060, pair());
    let keys = rig.keys.voters.clone();
    let theirs = sealed(&rig.ballot(election, 0, 1, &[vec![0], vec![1]]));
    let relabelled = |at: usize, bytes: &[u8]| {
        let mut sealed = theirs.clone();
        sealed[at..at + bytes.len()].copy_from_slice(bytes);
        sealed
    };
    cast(
        set,
        PROOF,
        "copied",
        "A voter casts another voter's ballot as their own: voter key exchanged, signed anew.",
        &rig,
        &keys[1],
        election,
        relabelled(1, keys[1].public().as_bytes()),
    );
    cast(
        set,
        PROOF,
        "renumbered",
        "A voter's own ballot with another sequence number, signed anew.",
        &rig,
        &keys[0],
        election,
        relabelled(33, &[9]),
    );
    let half = (theirs.len() - 41) / 2;
    let swapped = [&theirs[..41], &theirs[41 + half..], &theirs[41..41 + half]].concat();
    cast(
        set,
        PROOF,
        "contests-swapped",
        "The two contests of a ballot, which are alike, change places.",
        &rig,
        &keys[0],
        election,
        swapped,
    );
    let mut negated = theirs.clone();
    for n in 0..3 {
        let at = 41 + 32 * n;
        let point = Element::decode(&theirs[at..at + 32].try_into().unwrap(), "C").unwrap();
        negated[at..at + 32].copy_from_slice((-point.point()).compress().as_bytes());
    }
    cast(set, PROOF, "negated", "The ciphertexts of a ballot are negated.", &rig, &keys[0], election, negated);

    // Two polls under one key.
    let mut rig = enrolled(4_061);
    let first = rig.begin(small_poll());
    let ceremony = rig.state().election(&first).unwrap().manifest().ceremony;
    let second = rig.publish(Manifest { title: "Asked again".into(), ceremony, ..small_poll() });
    rig.start(second).unwrap();
    let key = rig.keys.voters[0].clone();
    let ballot = sealed(&rig.ballot(first, 0, 1, &[vec![0]]));
    cast(
        set,
        PROOF,
        "other-election",
        "A ballot is cast in another poll under the same key, with the same question.",
        &rig,
        &key,
        second,
        ballot,
    );

    let mut manifest = pair();
    manifest.styles = [("North", 0), ("South", 1)]
        .map(|(title, contest)| BallotStyle { title: title.into(), contests: vec![contest] })
        .to_vec();
    let mut rig = enrolled(4_062);
    let election = rig.begin_for(manifest, &[(0, 1), (1, 1)]);
    let found = rig.chain.state().election(&election).unwrap();
    let ballot = rig.voters[0].seal_with(found.params(), 1, 1, 1, &[vec![1, 0]], &mut rig.rng).unwrap();
    let entry = rig.voters[0].cast(election, ballot, &mut rig.rng);
    set.entry(
        PROOF,
        "other-style",
        "A voter of one ballot style casts a ballot of another one, which has as many bytes.",
        &rig,
        &entry,
    );
}

fn spoils(set: &mut Set) {
    let (rig, election) = ready(4_070, small());
    let key = rig.keys.voters[0].clone();
    let spoil =
        |election, voter: Key, sequence| Body::Spoil(Spoil { election, voter, sequence, tracker: Hash([1; 32]) });
    set.said(
        ("S5", "election.phase"),
        "spoil-ready",
        "A spoil comes before the opening.",
        &rig,
        &key,
        spoil(election, public(&key), 1),
    );
    let mut rig = rig;
    rig.start(election).unwrap();
    set.said(
        ("S1", "entry.key"),
        "spoil-identity",
        "The voter of a spoil is the identity.",
        &rig,
        &key,
        spoil(election, IDENTITY, 1),
    );
    set.said(
        ("S1", "entry.key"),
        "spoil-no-point",
        "The voter of a spoil is no element.",
        &rig,
        &key,
        spoil(election, Key([0xff; 32]), 1),
    );
    let other = rig.keys.voters[1].clone();
    set.said(
        ("S2", "entry.signature"),
        "spoil-by-another",
        "A voter declares another voter's ballot opened.",
        &rig,
        &other,
        spoil(election, public(&key), 1),
    );
    set.said(
        ("S4", "election.unknown"),
        "spoil",
        "A spoil for an election that is not on the board.",
        &rig,
        &key,
        spoil(Hash([5; 32]), public(&key), 1),
    );
    rig.vote(election, 0, 5, 0).unwrap();
    set.said(
        ("S7", "ballot.sequence"),
        "spoil-cast",
        "A ballot is declared opened that was cast.",
        &rig,
        &key,
        spoil(election, public(&key), 5),
    );
    set.said(
        ("S7", "ballot.sequence"),
        "spoil-lower",
        "A spoil has a number below that of the voter's ballot.",
        &rig,
        &key,
        spoil(election, public(&key), 4),
    );
    let entry = rig.sign(&key, spoil(election, public(&key), 6));
    rig.write(entry.clone()).unwrap();
    set.entry(("S7", "ballot.sequence"), "spoil-again", "A spoil comes again.", &rig, &entry);
    rig.close(election);
    set.said(
        ("S5", "election.phase"),
        "spoil-closed",
        "A spoil comes after the closing.",
        &rig,
        &key,
        spoil(election, public(&key), 7),
    );
}
