//! Proof files that are lied in, in every place: each lie has its code.

use std::sync::LazyLock;

use crate::rig::proofs::{forged, of_challenge, proof};
use crate::rig::{Rig, bench, districts};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::json;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::block::{EntryBytes, Header};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::code::{CheckpointCode, Code, Typed};
use tabella_ledger::credential::{Claims, CredentialIssuer};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::public;
use tabella_ledger::proof::{ProofFile, ProofFileError, Shows, Stamped, Stamper, Subject, verify};

/// A board with two changes of authorities behind it, and something to prove of every kind.
struct World {
    rig: Rig,
    /// By subject: ballot, time, credential, challenge.
    good: [(Vec<u64>, Subject); 4],
}

const FILE: &[u8] = b"the minutes";

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let mut rig = Rig::with_trustees(500, 3, 2);
    rig.enrol(3);
    let election = rig.begin_for(districts(), &[(0, 1), (1, 1), (1, 1)]);
    let entry = rig.ballot(election, 0, 1, &[vec![0], vec![1]]);
    let ballot = rig.write(entry).unwrap();
    change(&mut rig, 1);

    let stamped = Stamped::new(&[Hash([1; 32]), Hash::of(FILE), Hash([2; 32])], &mut rig.rng);
    let entry = rig.voters[1].stamp(stamped.digest, &mut rig.rng);
    let stamp = rig.write(entry).unwrap();
    change(&mut rig, 2);

    let signer = NoteSigner::generate(&mut rig.rng);
    let issuer = Issuer { name: "https://city.example".into(), place: "A city".into(), key: signer.public() };
    let entry = rig.office.name_issuers(vec![issuer.clone()], &mut rig.rng);
    let issuers = rig.write(entry).unwrap();
    let claims =
        Claims { kind: "resident".into(), from: 1, until: 2, facts: vec![("district".into(), json!("North"))] };
    let credential = CredentialIssuer::new(issuer.name, signer).issue(&claims, &mut rig.rng).unwrap();

    let choices = [vec![0, 1, 0], vec![0, 0, 1]];
    let sealed = rig.voters[1].seal(rig.chain.state(), &election, 1, 9, &choices, &mut rig.rng).unwrap();
    let (sealed, opening) = sealed.open();
    let opening = opening.to_bytes().to_vec();
    let parts = of_challenge(&rig);

    let good = [
        (vec![ballot], Subject::Ballot),
        (vec![stamp], stamped.subjects[1].clone()),
        (vec![issuers], Subject::Credential { credential: credential.to_string() }),
        (parts, Subject::Challenge { sealed, opening }),
    ];
    World { rig, good }
});

fn change(rig: &mut Rig, seed: u64) {
    let rng = &mut ChaCha20Rng::seed_from_u64(seed);
    let signers = [NoteSigner::generate(rng), NoteSigner::generate(rng)];
    rig.change(&signers.each_ref()).unwrap();
}

impl World {
    fn good(&self, kind: usize) -> ProofFile {
        let (positions, subject) = &self.good[kind];
        self.proof(&self.rig.memory.0, positions, subject.clone(), |_| ())
    }

    fn proof(
        &self,
        log: &[Vec<u8>],
        positions: &[u64],
        subject: Subject,
        change: impl FnOnce(&mut Header),
    ) -> ProofFile {
        forged(&self.rig, log, positions, subject, change)
    }

    /// The log with another entry at a position.
    fn with(&self, position: u64, entry: Vec<u8>) -> Vec<Vec<u8>> {
        let mut log = self.rig.memory.0.clone();
        log[position as usize] = entry;
        log
    }

    fn entry(&self, position: u64) -> Entry {
        Entry::from_bytes(&self.rig.memory.0[position as usize]).unwrap()
    }

    /// An entry signed by somebody.
    fn signed(&self, key: &SigningKey, body: Body) -> Vec<u8> {
        let (chain, rng) = (self.rig.state().chain(), &mut ChaCha20Rng::seed_from_u64(3));
        Entry::signed(body, |message| key.sign(&chain.0, message, rng).to_bytes()).to_bytes()
    }
}

fn check(proof: &ProofFile, typed: &[Typed]) -> Result<Shows, ProofFileError> {
    let file = matches!(proof.subject, Subject::Time { .. }).then(|| Hash::of(FILE));
    verify(&proof.to_bytes(), file.as_ref(), typed).map(|verified| verified.shows)
}

fn code(proof: &ProofFile) -> &'static str {
    check(proof, &[]).map_or_else(|error| error.code(), |_| "holds")
}

#[test]
fn good_proofs_show_what_they_are_about() {
    let world = &*WORLD;
    let Shows::Ballot { tracker, position, .. } = check(&world.good(0), &[]).unwrap() else { panic!() };
    assert_eq!(vec![position], world.good[0].0);
    let Body::Ballot(ballot) = world.entry(position).body else { panic!() };
    assert_eq!(tracker, Hash::of(&ballot.sealed));
    let Shows::File { file, by, .. } = check(&world.good(1), &[]).unwrap() else { panic!() };
    assert_eq!((file, by), (Hash::of(FILE), Stamper::Voter(world.rig.voters[1].key())));
    let Shows::Credential(shown) = check(&world.good(2), &[]).unwrap() else { panic!() };
    assert_eq!(shown.claims.facts, [("district".to_owned(), json!("North"))]);
    let Shows::Challenge { voter, answers, .. } = check(&world.good(3), &[]).unwrap() else { panic!() };
    let words: Vec<String> = answers.iter().map(|answer| format!("{} {}", answer.title, answer.words())).collect();
    assert_eq!(voter, world.rig.voters[1].key());
    assert_eq!(words, ["Where does the new bench go? By the school", "Does the south get a bus? Blank"]);
}

/// Positions of the entries that are wanted.
fn positions(rig: &Rig, wanted: impl Fn(&Body) -> bool) -> Vec<u64> {
    let is_wanted = |bytes: &Vec<u8>| wanted(&Entry::from_bytes(bytes).unwrap().body);
    (0..).zip(&rig.memory.0).filter(|(_, bytes)| is_wanted(bytes)).map(|(position, _)| position).collect()
}

#[test]
fn a_ballot_of_a_secret_roll_takes_what_it_is_signed_over() {
    let mut rig = Rig::with_trustees(501, 3, 2);
    rig.enrol(5);
    let [other, election] = [[0, 1], [1, 2]].map(|mixers| rig.begin_secret(bench(), &mixers));
    let open = rig.begin(bench());
    let [ballot, plain] = [election, open].map(|election| {
        let entry = rig.ballot(election, 0, 1, &[vec![0]]);
        rig.write(entry).unwrap()
    });
    let ceremonies = positions(&rig, |body| matches!(body, Body::Ceremony(_)));
    let manifests = positions(&rig, |body| matches!(body, Body::Manifest(_)));
    let mixes_of = |election| {
        positions(&rig, |body| matches!(body, Body::RollMix(part) if part.election == election && part.number == 0))
    };
    let (mixes, others) = (mixes_of(election), mixes_of(other));
    let (ceremony, manifest, mix) = (ceremonies[1], manifests[1], mixes[1]);
    let good = [ceremony, manifest, mix, ballot];
    let shown = check(&proof(&rig, &good, Subject::Ballot), &[]).unwrap();
    assert!(matches!(shown, Shows::Ballot { position, .. } if position == ballot));
    let lies: [(&[u64], &str); 8] = [
        (&[ballot], "proof.signature"),
        (&[ceremony, manifest, mixes[0], ballot], "proof.signature"),
        (&[manifest, mix, ballot], "proof.signature"),
        (&[ceremony, mix, ballot], "proof.signature"),
        (&[ceremonies[0], manifest, mix, ballot], "proof.signature"),
        (&[ceremonies[0], manifests[0], others[1], ballot], "proof.signature"),
        (&[ceremony, manifest, mix, plain], "proof.subject"),
        (&[ceremony, manifest, mixes[0], mix, ballot], "proof.subject"),
    ];
    for (positions, wanted) in lies {
        assert_eq!(code(&proof(&rig, positions, Subject::Ballot)), wanted, "{positions:?}");
    }

    // Signed over G, after a later part: nothing in the proof says what this voter signs over.
    let mut log = rig.memory.0.clone();
    let sealed = {
        let found = rig.chain.state().election(&election).unwrap();
        rig.voters[0].seal_with(found.params(), 0, 1, 99, &[vec![1, 0, 0]], &mut rig.rng).unwrap()
    };
    log[ballot as usize] = rig.voters[0].cast(election, sealed, &mut rig.rng).to_bytes();
    let Body::RollMix(mut part) = Entry::from_bytes(&log[mix as usize]).unwrap().body else { panic!() };
    part.number = 1;
    let key = rig.keys.trustees[2].clone();
    log[mix as usize] = rig.sign(&key, Body::RollMix(part)).to_bytes();
    assert_eq!(code(&forged(&rig, &log, &good, Subject::Ballot, |_| ())), "proof.subject");
}

#[test]
fn a_typed_code_has_to_be_that_of_the_board_or_of_the_checkpoint() {
    let world = &*WORLD;
    for kind in 0..4 {
        let proof = world.good(kind);
        let board = Typed::Board(Code::of(&world.rig.state().chain()));
        let checkpoint = CheckpointCode::of(&proof.header);
        for typed in [&[][..], &[board], &[Typed::Checkpoint(checkpoint)], &[board, Typed::Checkpoint(checkpoint)]] {
            check(&proof, typed).unwrap();
        }
        let others = [
            Typed::Board(Code::of(&Hash([1; 32]))),
            Typed::Board(checkpoint.header),
            Typed::Checkpoint(CheckpointCode { height: checkpoint.height - 1, ..checkpoint }),
            Typed::Checkpoint(CheckpointCode { header: Code::of(&Hash([1; 32])), ..checkpoint }),
            Typed::Checkpoint(CheckpointCode::of(&world.rig.blocks[1].header)),
        ];
        for other in others {
            assert_eq!(check(&proof, &[board, other]), Err(ProofFileError::OtherCode(other)));
        }
    }
}

type Lie = fn(&mut ProofFile);

/// What is said, how it is changed, and the code that names it.
const LIES: &[(&str, Lie)] = &[
    ("proof.encoding", |proof| proof.version = 0),
    ("proof.encoding", |proof| proof.version = 2),
    ("proof.encoding", |proof| proof.included.swap(0, 1)),
    ("proof.encoding", |proof| proof.included.insert(1, proof.included[0].clone())),
    ("proof.genesis", |proof| drop(proof.included.remove(0))),
    ("proof.genesis", |proof| proof.included[0].entry = proof.included[1].entry.clone()),
    ("proof.genesis", |proof| flip(&mut proof.included[0].entry.0, -1)),
    ("proof.genesis", |proof| proof.included[0].entry.0.push(0)),
    // Another board, on which nothing else is.
    ("proof.checkpoint", |proof| {
        let other = Rig::new(501).memory.0.remove(0);
        (proof.included[0].entry.0, proof.changes) = (other, Vec::new());
    }),
    ("proof.authorities", |proof| proof.changes.swap(0, 1)),
    ("proof.authorities", |proof| drop(proof.changes.remove(0))),
    ("proof.authorities", |proof| proof.changes.insert(1, proof.changes[0].clone())),
    ("proof.authorities", |proof| proof.changes[0].members.reverse()),
    ("proof.authorities", |proof| proof.changes[1].members[0].weight += 1),
    ("proof.authorities", |proof| proof.changes[0].header.time += 1),
    ("proof.authorities", |proof| proof.changes[0].header.version = 2),
    ("proof.authorities", |proof| proof.changes[1].certificate.round += 1),
    ("proof.authorities", |proof| proof.changes[1].certificate.signatures.clear()),
    ("proof.authorities", |proof| proof.changes[1].certificate.signatures[0].signature[0] ^= 1),
    ("proof.authorities", |proof| proof.header.height = proof.changes[1].header.height),
    ("proof.checkpoint", |proof| drop(proof.changes.pop())),
    ("proof.checkpoint", |proof| proof.changes.clear()),
    ("proof.checkpoint", |proof| proof.header.version = 2),
    ("proof.checkpoint", |proof| proof.header.height += 1),
    ("proof.checkpoint", |proof| flip(&mut proof.header.previous.0, 0)),
    ("proof.checkpoint", |proof| proof.header.time += 1),
    ("proof.checkpoint", |proof| proof.header.proposer = 1),
    ("proof.checkpoint", |proof| proof.header.proposer = 2),
    ("proof.checkpoint", |proof| proof.header.log_size += 1),
    ("proof.checkpoint", |proof| flip(&mut proof.header.log_root.0, 0)),
    ("proof.checkpoint", |proof| flip(&mut proof.header.state_root.0, 0)),
    ("proof.checkpoint", |proof| flip(&mut proof.header.authorities.0, 0)),
    ("proof.checkpoint", |proof| flip(&mut proof.header.next_authorities.0, 0)),
    ("proof.checkpoint", |proof| proof.checkpoint.clear()),
    ("proof.checkpoint", |proof| proof.checkpoint.push('\n')),
    ("proof.checkpoint", |proof| proof.checkpoint = proof.checkpoint.replacen("testville", "elsewhere", 1)),
    ("proof.checkpoint", |proof| proof.checkpoint = proof.checkpoint.replacen(" 0\n", " 1\n", 1)),
    ("proof.checkpoint", |proof| {
        let unsigned = proof.checkpoint.find("\n\n").unwrap() + 2;
        proof.checkpoint.truncate(unsigned);
    }),
    // Signed, but of another block.
    ("proof.checkpoint", |proof| proof.checkpoint = WORLD.rig.checkpoint_at(3)),
    ("proof.checkpoint", |proof| {
        let other = WORLD.proof(&WORLD.rig.memory.0, &[], Subject::Ballot, |header| header.time += 1);
        proof.checkpoint = other.checkpoint;
    }),
    ("proof.inclusion", |proof| flip(&mut proof.included[0].path[0].0, 0)),
    ("proof.inclusion", |proof| flip(&mut proof.included[1].path[0].0, 0)),
    ("proof.inclusion", |proof| proof.included[1].path.truncate(1)),
    ("proof.inclusion", |proof| proof.included[1].path.push(Hash([0; 32]))),
    ("proof.inclusion", |proof| proof.included.last_mut().unwrap().position += 1),
    ("proof.inclusion", |proof| proof.included.last_mut().unwrap().position = u64::MAX),
    ("proof.inclusion", |proof| flip(&mut proof.included[1].entry.0, -1)),
    ("proof.inclusion", |proof| proof.included[1].entry.0.clear()),
    ("proof.inclusion", |proof| proof.included[1].entry = EntryBytes(WORLD.rig.memory.0[1].clone())),
];

fn flip(bytes: &mut [u8], place: isize) {
    let place = place.rem_euclid(bytes.len() as isize) as usize;
    bytes[place] ^= 1;
}

#[test]
fn ee_7_every_lie_around_the_subject_has_its_code() {
    for kind in 0..4 {
        for (place, (expected, lie)) in LIES.iter().enumerate() {
            let mut proof = WORLD.good(kind);
            lie(&mut proof);
            assert_eq!(code(&proof), *expected, "kind {kind}, lie {place}: {:?}", check(&proof, &[]));
        }
        let good = WORLD.good(kind).to_bytes();
        let file = Hash::of(FILE);
        let refused = |bytes: &[u8]| verify(bytes, Some(&file), &[]).unwrap_err();
        let longer = [&[0x98, 6], &good[1..]].concat();
        for bytes in [&[good.as_slice(), &[0]].concat(), &good[..good.len() - 1], &longer, &[][..], b"proof"] {
            let error = refused(bytes);
            assert_eq!((error.code(), error.cannot_be_checked()), ("proof.encoding", false), "{error}");
        }
        // A later version may look quite different.
        assert!(refused(&[0x82, 2, 0]).cannot_be_checked());
        assert_eq!(refused(&vec![0; (16 << 20) + 1]), ProofFileError::TooLong((16 << 20) + 1));
    }
}

/// What authorities could sign that let anything pass: the proof still tells who said it.
#[test]
fn entries_that_nobody_checked_are_held_to_their_authors() {
    let world = &*WORLD;
    let stranger = SigningKey::generate(&mut ChaCha20Rng::seed_from_u64(4));
    for kind in 0..4 {
        let (positions, subject) = &world.good[kind];
        for position in positions {
            let mut other_suite = world.entry(*position);
            other_suite.suite = 2;
            let bytes = &world.rig.memory.0[*position as usize];
            let encodings = [
                other_suite.to_bytes(),
                [bytes, &[0][..]].concat(),
                Vec::new(),
                [&[0x98, 3], &bytes[1..]].concat(),
                vec![0; 65_536],
            ];
            for entry in encodings {
                let proof = world.proof(&world.with(*position, entry), positions, subject.clone(), |_| ());
                assert_eq!(code(&proof), "proof.encoding", "kind {kind}, entry {position}");
            }
            let mut forged = world.entry(*position);
            forged.signature = Entry::from_bytes(&world.signed(&stranger, forged.body.clone())).unwrap().signature;
            let mut torn = world.entry(*position);
            torn.signature[63] |= 0x80;
            let genesis = world.entry(0);
            for entry in [forged, torn, genesis] {
                let proof = world.proof(&world.with(*position, entry.to_bytes()), positions, subject.clone(), |_| ());
                assert_eq!(code(&proof), "proof.signature", "kind {kind}, entry {position}");
            }
        }
    }
    // Signed by the key that they name, which is none.
    let (positions, subject) = &world.good[1];
    let Body::Stamp(mut stamp) = world.entry(positions[0]).body else { panic!() };
    stamp.by = Key([0; 32]);
    let log = world.with(positions[0], world.signed(&stranger, Body::Stamp(stamp)));
    assert_eq!(code(&world.proof(&log, positions, subject.clone(), |_| ())), "proof.signature");
}

#[test]
fn other_entries_than_the_subject_takes_are_refused() {
    let world = &*WORLD;
    for kind in 0..4 {
        for other in 0..4 {
            let (positions, subject) = (&world.good[other].0, &world.good[kind].1);
            let proof = world.proof(&world.rig.memory.0, positions, subject.clone(), |_| ());
            assert_eq!(code(&proof), if kind == other { "holds" } else { "proof.subject" }, "{kind} of {other}");
        }
        let (positions, subject) = &world.good[kind];
        let enrolment = 1;
        let with_more = [&[enrolment], &positions[..]].concat();
        let proof = |positions: &[u64]| world.proof(&world.rig.memory.0, positions, subject.clone(), |_| ());
        assert_eq!(code(&proof(&with_more)), "proof.subject");
        assert_eq!(code(&proof(&[])), "proof.subject");
    }
}

#[test]
fn ee_7_another_file_or_another_place_in_the_tree_is_found() {
    let world = &*WORLD;
    let good = world.good(1);
    let bytes = good.to_bytes();
    assert_eq!(verify(&bytes, None, &[]), Err(ProofFileError::NoFile));
    assert!(ProofFileError::NoFile.cannot_be_checked());
    assert_eq!(verify(&bytes, Some(&Hash::of(b"the minute")), &[]).unwrap_err().code(), "proof.file");
    assert_eq!(verify(&world.good(0).to_bytes(), Some(&Hash::of(FILE)), &[]), Err(ProofFileError::UnaskedFile));
    type Change<'a> = &'a dyn Fn(&mut [u8; 32], &mut u64, &mut u64, &mut Vec<Hash>);
    let changed = |change: Change<'_>| {
        let mut proof = good.clone();
        let Subject::Time { salt, index, size, path } = &mut proof.subject else { panic!() };
        change(salt, index, size, path);
        assert_ne!(proof, good);
        code(&proof)
    };
    assert_eq!(changed(&|salt, _, _, _| salt[31] ^= 1), "proof.file");
    for (index, size) in [(0, 3), (2, 3), (3, 3), (1, 2), (1, 5), (0, 1), (0, 0), (u64::MAX, u64::MAX)] {
        assert_eq!(changed(&|_, i, s, _| (*i, *s) = (index, size)), "proof.file");
    }
    assert_eq!(changed(&|_, _, _, path| path[0].0[0] ^= 1), "proof.file");
    assert_eq!(changed(&|_, _, _, path| path.truncate(1)), "proof.file");
    assert_eq!(changed(&|_, _, _, path| path.push(Hash([0; 32]))), "proof.file");
}

#[test]
fn a_credential_that_does_not_hold_is_found() {
    let world = &*WORLD;
    let Subject::Credential { credential } = &world.good[2].1 else { panic!() };
    let changes = [credential[1..].to_owned(), credential.replace('~', ""), format!("{credential}~"), String::new()];
    for credential in changes {
        let mut proof = world.good(2);
        proof.subject = Subject::Credential { credential };
        assert_eq!(code(&proof), "proof.credential");
    }
    // The issuer of this name has another key.
    let (positions, subject) = &world.good[2];
    let Body::Issuers(mut list) = world.entry(positions[0]).body else { panic!() };
    list.issuers[0].key = world.rig.signer.public();
    let log = world.with(positions[0], world.signed(&world.rig.keys.office, Body::Issuers(list)));
    assert_eq!(code(&world.proof(&log, positions, subject.clone(), |_| ())), "proof.credential");
}

/// Positions of the challenge's entries of a kind.
fn of_kind(kind: u8) -> Vec<u64> {
    let positions = WORLD.good[3].0.iter().copied();
    positions.filter(|position| Entry::kind_of(&WORLD.rig.memory.0[*position as usize]) == Some(kind)).collect()
}

/// The challenge without some of its entries.
fn without(left_out: &[u64]) -> ProofFile {
    let (positions, subject) = &WORLD.good[3];
    let positions: Vec<u64> = positions.iter().copied().filter(|position| !left_out.contains(position)).collect();
    WORLD.proof(&WORLD.rig.memory.0, &positions, subject.clone(), |_| ())
}

#[test]
fn a_challenge_takes_all_its_entries_and_enough_confirmations() {
    let (dealings, confirmations) = (of_kind(4), of_kind(6));
    assert_eq!((dealings.len(), confirmations.len()), (3, 3));
    assert_eq!(code(&without(&[])), "holds");
    // Two of three are enough, whoever they are.
    for confirmation in &confirmations {
        assert_eq!(code(&without(&[*confirmation])), "holds");
    }
    assert_eq!(code(&without(&confirmations[1..])), "proof.challenge");
    assert_eq!(code(&without(&confirmations)), "proof.subject");
    for dealing in &dealings {
        assert_eq!(code(&without(&[*dealing])), "proof.challenge");
    }
    assert_eq!(code(&without(&dealings)), "proof.subject");
    for kind in [8, 15] {
        assert_eq!(code(&without(&of_kind(kind))), "proof.subject");
    }
    // Without the ceremony nobody knows the trustees' keys.
    assert_eq!(code(&without(&of_kind(2))), "proof.signature");
}

#[test]
fn every_lie_about_a_challenged_ballot_is_found() {
    let world = &*WORLD;
    let (positions, subject) = &world.good[3];
    let Subject::Challenge { sealed, opening } = subject else { panic!() };
    for place in [0, 1, 33, 41, 100, sealed.len() / 2, sealed.len() - 1] {
        let mut proof = world.good(3);
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        proof.subject = Subject::Challenge { sealed: changed, opening: opening.clone() };
        // The sequence number and the proofs are in the tracker, which the reader compares, and in nothing that is opened.
        let tracker = |proof| match check(proof, &[]) {
            Ok(Shows::Challenge { tracker, .. }) => tracker,
            Ok(other) => panic!("{other:?}"),
            Err(error) => {
                assert_eq!(error.code(), "proof.challenge", "{place}");
                Hash([0; 32])
            }
        };
        assert_ne!(tracker(&proof), tracker(&world.good(3)), "{place}");
    }
    let openings = (0..opening.len()).step_by(7).map(|place| {
        let mut changed = opening.clone();
        changed[place] ^= 1;
        changed
    });
    let lengths = [opening[..opening.len() - 1].to_vec(), [&opening[..], &[0]].concat(), Vec::new()];
    for opening in openings.chain(lengths) {
        let mut proof = world.good(3);
        proof.subject = Subject::Challenge { sealed: sealed.clone(), opening };
        assert_eq!(code(&proof), "proof.challenge");
    }
    for sealed in [Vec::new(), sealed[..40].to_vec(), sealed[..sealed.len() - 1].to_vec(), [&sealed[..], &[0]].concat()]
    {
        let mut proof = world.good(3);
        proof.subject = Subject::Challenge { sealed, opening: opening.clone() };
        assert_eq!(code(&proof), "proof.challenge");
    }

    // What authorities could have signed.
    let keys = &world.rig.keys;
    let told = |position: u64, key: &SigningKey, change: &dyn Fn(&mut Body)| {
        let mut body = world.entry(position).body;
        change(&mut body);
        code(&world.proof(&world.with(position, world.signed(key, body)), positions, subject.clone(), |_| ()))
    };
    let (dealing, confirmation) = (of_kind(4)[0], of_kind(6)[0]);
    let (manifest, electorate) = (of_kind(8)[0], of_kind(15)[0]);
    // Signed anew and otherwise the same, all is as it was.
    assert_eq!(told(confirmation, &keys.trustees[0], &|_| ()), "holds");
    let twice = |body: &mut Body| match body {
        Body::Dealing(message) => message.trustee = 2,
        Body::Confirmation(message) => message.trustee = 2,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(dealing, &keys.trustees[1], &twice), "proof.challenge");
    assert_eq!(told(confirmation, &keys.trustees[1], &twice), "proof.challenge");
    let nobody = |body: &mut Body| match body {
        Body::Dealing(message) => message.trustee = 4,
        Body::Confirmation(message) => message.trustee = 0,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(dealing, &keys.trustees[1], &nobody), "proof.signature");
    assert_eq!(told(confirmation, &keys.trustees[1], &nobody), "proof.signature");
    let changed = |body: &mut Body| match body {
        Body::Dealing(message) => message.message[1] ^= 1,
        Body::Confirmation(message) => message.dealings.0[0] ^= 1,
        Body::Manifest(manifest) => manifest.ceremony.0[0] ^= 1,
        Body::Electorate(electorate) => electorate.voters[1].style = 2,
        other => panic!("{other:?}"),
    };
    assert_eq!(told(dealing, &keys.trustees[0], &changed), "proof.challenge");
    assert_eq!(told(confirmation, &keys.trustees[0], &changed), "proof.challenge");
    // Another manifest is another election, of which the electorate is not.
    assert_eq!(told(manifest, &keys.office, &changed), "proof.subject");
    assert_eq!(told(electorate, &keys.registrar, &changed), "proof.challenge");
    let somebody_else = |body: &mut Body| match body {
        Body::Electorate(electorate) => electorate.voters[1].key = public(&keys.voters[2]),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(electorate, &keys.registrar, &somebody_else), "proof.challenge");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn ee_7_every_flipped_bit_is_found(kind in 0..4usize, place: prop::sample::Index, bit in 0..8u32) {
        static BYTES: LazyLock<[Vec<u8>; 4]> = LazyLock::new(|| [0, 1, 2, 3].map(|kind| WORLD.good(kind).to_bytes()));
        let mut bytes = BYTES[kind].clone();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let file = (kind == 1).then(|| Hash::of(FILE));
        let shown = |bytes: &[u8]| verify(bytes, file.as_ref(), &[]).map(|verified| verified.shows).ok();
        // Of a ballot that was opened the proofs are not checked: they change the tracker, which the reader compares.
        prop_assert_ne!(shown(&bytes), shown(&BYTES[kind]), "byte {}", place);
    }
}
