//! One target per decoder of `tabella-ledger`. Shared by the fuzz targets and by the tests that replay the corpus.
//!
//! A target says whether it accepted the bytes. What it accepts it uses, writes again and compares: one value, one
//! encoding. The board that the bytes are read against comes from a fixed seed, so a valid message stays valid.

#![allow(dead_code, clippy::unwrap_used, reason = "run by tests and fuzz targets; each uses a part of it")]

use std::sync::OnceLock;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_ledger::audit::{Outcome, audit, audit_after};
use tabella_ledger::block::{AuthoritySet, Block};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::chain::Chain;
use tabella_ledger::credential::{Claims, CredentialIssuer};
use tabella_ledger::entry::{Body, Entry, Part};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::manifest::Manifest;
use tabella_ledger::note::Checkpoint;
use tabella_ledger::proof::{ProofFile, Shows, Stamped, Subject, verify};
use tabella_ledger::receipt::Receipt;
use tabella_ledger::record::{Frame, Frames, Item, RecordReader, RecordWriter};

#[path = "../../../ledger/tests/rig/mod.rs"]
mod rig;

use rig::{Rig, bench, poll, words};

/// A target: whether it accepts the bytes.
pub type Target = fn(&[u8]) -> bool;

/// Every target by its name.
pub const TARGETS: [(&str, Target); 9] = [
    ("block", block),
    ("checkpoint", checkpoint),
    ("earlier", earlier),
    ("entry", entry),
    ("manifest", manifest),
    ("part", part),
    ("proof", proof),
    ("receipt", receipt),
    ("record", record),
];

/// A small board with a whole election on it.
struct World {
    rig: Rig,
    /// The board while votes were cast.
    open: Rig,
    /// The board before its last block.
    before: Rig,
    election: Hash,
    record: Vec<u8>,
    /// Position of a ballot's entry.
    ballot: u64,
}

/// Choices of the one contest, which is to mark one option.
fn choices(option: usize) -> Vec<Vec<usize>> {
    vec![vec![option]]
}

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(0)
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut rig = Rig::with_trustees(1, 2, 2);
        rig.enrol(3);
        let mut manifest = bench();
        manifest.contests[0].options.remove(1);
        manifest.contests[0].blank = Some(1);
        let election = rig.begin(manifest);
        let mut ballot = 0;
        for (voter, option) in [(0, 0), (1, 1)] {
            let entry = rig.ballot(election, voter, 1, &choices(option));
            ballot = rig.write(entry).unwrap();
        }
        let open = rig.clone();
        let entry = rig.voters[2].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
        rig.write(entry).unwrap();
        rig.serve();
        rig.finish(election);
        let before = rig.before(rig.blocks.len() - 1);
        World { record: rig.record(), before, open, election, ballot, rig }
    })
}

/// A board, a part, and what it is a part of.
type Sent = (Rig, Part, fn(Part) -> Body);

/// What trustee 1 says of ballots that are to be mixed, and of the same when they were mixed: the board then, and the part,
/// of which there is one.
fn parts() -> &'static [Sent; 2] {
    static PARTS: OnceLock<[Sent; 2]> = OnceLock::new();
    PARTS.get_or_init(|| {
        let mut rig = Rig::with_trustees(2, 2, 2);
        rig.enrol(2);
        let election = rig.begin(words(4));
        rig.fill(election, &[vec![vec![65, 66, 0, 0]], vec![vec![67, 0, 0, 0]]]);
        rig.close(election);
        let before = rig.clone();
        let mix = rig.mix(election, 0, 0);
        rig.accepted(&mix);
        rig.mix_and_open(election, 0, &[1], &[]);
        let share = rig.clone().list_share(election, 0, 0);
        [(before, rig::mixes::part(&mix[0]), Body::Mix), (rig, rig::mixes::part(&share[0]), Body::ListShare)]
    })
}

/// The SHA-256 of the file that was stamped.
const FILE: Hash = Hash([6; 32]);

/// A proof file of each subject.
fn proofs() -> &'static [ProofFile; 4] {
    static PROOFS: OnceLock<[ProofFile; 4]> = OnceLock::new();
    PROOFS.get_or_init(|| {
        let World { open, election, ballot, .. } = world();
        let mut rig = open.clone();
        let stamped = Stamped::new(&[Hash([5; 32]), FILE], &mut rig.rng);
        let entry = rig.office.stamp(stamped.digest, &mut rig.rng);
        let stamp = rig.write(entry).unwrap();
        let name = "https://testville.example".to_owned();
        let issuer = Issuer { name: name.clone(), place: "Testville".into(), key: rig.signer.public() };
        let entry = rig.office.name_issuers(vec![issuer], &mut rig.rng);
        let issuers = rig.write(entry).unwrap();
        let claims = Claims { kind: "resident".into(), from: 1, until: 2, facts: vec![("city".into(), true.into())] };
        let credential = CredentialIssuer::new(name, rig.signer.clone()).issue(&claims, &mut rig.rng).unwrap();
        let state = rig.chain.state();
        let sealed = rig.voters[2].seal(state, election, 1, 100, &[vec![0, 1]], &mut rig.rng).unwrap();
        let (sealed, opening) = sealed.open();
        [
            rig::proofs::proof(&rig, &[*ballot], Subject::Ballot),
            rig::proofs::proof(&rig, &[stamp], stamped.subjects[1].clone()),
            rig::proofs::proof(&rig, &[issuers], Subject::Credential { credential: credential.to_string() }),
            rig::proofs::proof(
                &rig,
                &rig::proofs::of_challenge(&rig),
                Subject::Challenge { sealed, opening: opening.to_bytes().to_vec() },
            ),
        ]
    })
}

/// Valid messages, by target.
pub fn seeds() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let world = world();
    let manifests = [bench(), poll()].map(|manifest| cbor::encode(&manifest));
    vec![
        ("block", world.rig.blocks.iter().map(Block::to_bytes).collect()),
        ("checkpoint", vec![world.rig.checkpoint().into_bytes()]),
        ("earlier", [&world.open, &world.before, &world.rig].map(left).into()),
        ("entry", world.rig.memory.0.clone()),
        ("manifest", manifests.into()),
        ("part", parts().iter().map(|(_, part, _)| cbor::encode(part)).collect()),
        ("proof", proofs().iter().map(ProofFile::to_bytes).collect()),
        ("receipt", vec![cbor::encode(&world.rig.receipt(world.ballot))]),
        ("record", vec![world.record.clone()]),
    ]
}

/// Bytes that every target has to refuse: a valid message with a byte more or less, and in a longer form.
pub fn hostile() -> Vec<(&'static str, Vec<Vec<u8>>)> {
    let mut messages = seeds();
    for (name, messages) in &mut messages {
        let valid = messages.swap_remove(0);
        *messages = match *name {
            "checkpoint" => vec![b"a log\n1\nno root\n".to_vec(), valid[..valid.len() / 2].to_vec()],
            _ => vec![[valid.as_slice(), &[0]].concat(), valid[..valid.len() - 1].to_vec()],
        };
        // An array of at most 23 things, its length in a byte of its own.
        if valid[0] & 0xe0 == 0x80 {
            messages.push([&[0x98, valid[0] & 0x1f], &valid[1..]].concat());
        }
    }
    messages
}

fn authorities() -> &'static AuthoritySet {
    world().rig.state().authorities()
}

/// What was accepted is written as it was read.
fn same(written: &[u8], read: &[u8]) -> bool {
    assert_eq!(written, read, "accepted, and written otherwise");
    true
}

/// `Entry`, and what the board says of it.
pub fn entry(bytes: &[u8]) -> bool {
    let Ok(entry) = Entry::from_bytes(bytes) else {
        return false;
    };
    let open = &world().open;
    // A board takes no entry that it has, so what it accepts is new: one of the valid entries that came later.
    if open.state().clone().apply(&[bytes.to_vec()], open.time + 1, &open.memory, &mut rng())[0].is_ok() {
        assert!(world().rig.memory.0.iter().any(|known| known == bytes), "a forgery is accepted");
    }
    assert!(!entry.message().is_empty() || matches!(entry.body, Body::Ballot(_)));
    same(&entry.to_bytes(), bytes)
}

/// `Manifest`, and its check.
pub fn manifest(bytes: &[u8]) -> bool {
    let Ok(manifest) = cbor::decode::<Manifest>("manifest", bytes) else {
        return false;
    };
    if let Ok(contests) = manifest.check() {
        assert_eq!(contests.len(), manifest.contests.len());
    }
    assert_eq!(manifest.id(), Hash::of(bytes));
    same(&cbor::encode(&manifest), bytes)
}

/// `Part` of a mix and of a share, signed by trustee 1.
pub fn part(bytes: &[u8]) -> bool {
    let Ok(part) = cbor::decode::<Part>("part", bytes) else {
        return false;
    };
    same(&cbor::encode(&part), bytes);
    // With the hash that it should have: there is nothing to find out about hashes.
    let part = Part { whole: Hash::of(&part.bytes), ..part };
    let takes = |(rig, known, body): &Sent| {
        let (key, chain) = (&rig.keys.trustees[0], rig.state().chain());
        let entry = Entry::signed(body(part.clone()), |message| key.sign(&chain.0, message, &mut rng()).to_bytes());
        let taken = rig.state().clone().apply(&[entry.to_bytes()], rig.time + 1, &rig.memory, &mut rng())[0].is_ok();
        assert!(!taken || part == *known, "a forgery is accepted");
        taken
    };
    parts().iter().any(takes)
}

/// `Block`, as the first of a board and as the next one.
pub fn block(bytes: &[u8]) -> bool {
    let Ok(block) = Block::from_bytes(bytes) else {
        return false;
    };
    let _ = Chain::begin(&block);
    let before = &world().before;
    if before.chain.clone().append(&block, &before.memory, &mut rng()).is_ok() {
        assert_eq!(Some(&block), world().rig.blocks.last(), "a forgery is accepted");
    }
    same(&block.to_bytes(), bytes)
}

/// `Checkpoint` as a signed note.
pub fn checkpoint(bytes: &[u8]) -> bool {
    let Some((checkpoint, lines)) = str::from_utf8(bytes).ok().and_then(|note| Checkpoint::parse(note).ok()) else {
        return false;
    };
    let written = format!("{}\n", checkpoint.text());
    assert_eq!(Checkpoint::parse(&written), Ok((checkpoint.clone(), Vec::new())));
    // Who signed, signed one of our checkpoints.
    if !authorities().signers(&checkpoint, &lines).is_empty() {
        let rig = &world().rig;
        let known = (0..rig.blocks.len()).map(|height| rig.checkpoint_at(height));
        assert!(known.into_iter().any(|known| known.starts_with(&written)), "a forgery is accepted");
    }
    true
}

/// `ProofFile`, and its checks.
pub fn proof(bytes: &[u8]) -> bool {
    let file = |proof: &ProofFile| matches!(proof.subject, Subject::Time { .. }).then_some(FILE);
    let Ok(proof) = ProofFile::from_bytes(bytes) else {
        return false;
    };
    if let Ok(verified) = verify(bytes, file(&proof).as_ref(), &[]) {
        let shows = |known: &ProofFile| verify(&known.to_bytes(), file(known).as_ref(), &[]).unwrap().shows;
        // The proofs of a ballot that was opened are in its tracker and in nothing else that is shown; and whoever holds
        // a credential shows what they like of it.
        let known = |known: &ProofFile| match (&verified.shows, shows(known)) {
            (Shows::Challenge { answers, .. }, Shows::Challenge { answers: known, .. }) => *answers == known,
            (Shows::Credential(shown), Shows::Credential(known)) => shown.issuer == known.issuer,
            (shown, known) => *shown == known,
        };
        assert!(proofs().iter().any(known), "a forgery is accepted");
    }
    same(&proof.to_bytes(), bytes)
}

/// `Receipt`, and its check.
pub fn receipt(bytes: &[u8]) -> bool {
    let Ok(receipt) = cbor::decode::<Receipt>("receipt", bytes) else {
        return false;
    };
    let World { rig, ballot, .. } = world();
    let entry = &rig.memory.0[*ballot as usize];
    let Body::Ballot(sealed) = Entry::from_bytes(entry).unwrap().body else {
        panic!("no ballot at {ballot}");
    };
    if receipt.verify(entry, Hash::of(&sealed.sealed), world().rig.state().succession()).is_ok() {
        assert_eq!((receipt.position, &receipt.path), (*ballot, &rig.receipt(*ballot).path), "a forgery is accepted");
    }
    same(&cbor::encode(&receipt), bytes)
}

/// What an audit leaves for a later one, without the checksum.
fn left(rig: &Rig) -> Vec<u8> {
    let left = audit_after(&rig.record(), None, None, &mut rng(), &mut |_| {}).next.unwrap();
    left[..left.len() - 4].to_vec()
}

/// An earlier verdict, with the checksum that fits. Whatever it says of a valid record, the record is valid, and nobody is
/// accused.
pub fn earlier(bytes: &[u8]) -> bool {
    let bytes = [bytes, &crc32fast::hash(bytes).to_le_bytes()].concat();
    let continued = audit_after(&world().record, None, Some(&bytes), &mut rng(), &mut |_| {});
    assert_eq!(continued.verdict.outcome, Outcome::Valid);
    assert!(continued.next.is_some());
    continued.earlier.is_some_and(|earlier| earlier.is_ok())
}

/// The frames of a record, and its audit.
pub fn record(bytes: &[u8]) -> bool {
    let verdict = audit(bytes, None, &mut rng(), &mut |_| {});
    let Some((content, written)) = rewrite(bytes) else {
        assert_ne!(verdict.outcome, Outcome::Valid);
        return false;
    };
    if verdict.outcome == Outcome::Valid {
        // Nobody but the authorities makes blocks: they are ours, or the first of them, however they were packed.
        let rig = &world().rig;
        let known = rig.blocks.get(..verdict.blocks as usize).map(|blocks| rig.record_of(blocks));
        assert_eq!(known.as_ref(), Some(&written), "a forgery is accepted");
    }
    // How a content is packed is free; what is read is not.
    assert_eq!(rewrite(&written), Some((content, written)));
    true
}

/// The content of a record, and the record as our writer writes it.
fn rewrite(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut frames = Frames::new(bytes).ok()?;
    let mut content = Vec::new();
    while let Frame::Content { content: more, .. } = frames.next_frame().ok()? {
        content.extend(more);
    }
    let mut reader = RecordReader::new(bytes).ok()?;
    let mut writer = RecordWriter::new(Vec::new()).unwrap();
    loop {
        match reader.next_item().ok()? {
            Item::Block(read) => writer.block(&read.bytes).unwrap(),
            Item::End { note, .. } => return Some((content, writer.finish(&note).unwrap())),
        }
    }
}
