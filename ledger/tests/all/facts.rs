//! Facts that stay with their owners, and histories that several parties write: every rule broken.

use crate::rig::proofs::{forged, proof};
use crate::rig::{Rig, audit_bytes};
use proptest::prelude::*;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit_after};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::fact::{
    Attestation, Grant, HistoryError, Link, OtherData, Parties, Party, Publication, Withdrawal, check_data,
    fetch_message, grant_tag, history, is_kind, publication_digest, subject_of,
};
use tabella_ledger::party::{Owner, public};
use tabella_ledger::proof::{Shows, Subject, verify};
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::state::FactError;

const BATTERY: Hash = Hash([66; 32]);
const DIGEST: Hash = Hash([7; 32]);
const TAG: Hash = Hash([8; 32]);
const KIND: &str = "battery.made";

/// A board with three parties, of whom the registrar has named the first two.
struct World {
    rig: Rig,
    parties: [SigningKey; 3],
}

fn party(name: &str, key: &SigningKey) -> Party {
    Party { name: name.into(), place: format!("{name}, Testville"), key: public(key) }
}

impl World {
    fn new(seed: u64) -> Self {
        let mut rig = Rig::with_trustees(seed, 2, 1);
        rig.enrol(2);
        let parties = [0, 1, 2].map(|_| SigningKey::generate(&mut rig.rng));
        let mut world = Self { rig, parties };
        world.name(&["Maker", "Carrier"]).unwrap();
        world
    }

    /// Names the first parties.
    fn name(&mut self, names: &[&str]) -> Result<u64, Rejection> {
        let list = names.iter().zip(&self.parties).map(|(name, key)| party(name, key)).collect();
        let entry = self.rig.registrar.name_parties(list, &mut self.rig.rng);
        self.rig.write(entry)
    }

    fn owner(&self, key: &SigningKey) -> Owner {
        Owner::new(key.clone(), self.rig.state().chain())
    }

    fn voter(&self) -> Owner {
        self.owner(&self.rig.keys.voters[0])
    }

    fn publish(&mut self, digest: Hash) -> u64 {
        let entry = self.voter().publish(digest, KIND.into(), &mut self.rig.rng);
        self.rig.write(entry).unwrap()
    }

    fn link(&mut self, party: usize, previous: Option<u64>) -> Entry {
        let owner = self.owner(&self.parties[party]);
        owner.attest(BATTERY, previous, DIGEST, KIND.into(), &mut self.rig.rng)
    }

    /// Refused when it is written, and found by the audit of a record in which it stands.
    fn refused(&mut self, entry: Entry, code: &str) -> Rejection {
        let refused = self.rig.refused(entry.clone());
        assert_eq!((refused.check(), refused.code()), (Check::Facts, code), "{refused}");
        let mut forged = self.rig.clone();
        let block = self.rig.forged(vec![entry.to_bytes()]);
        forged.blocks.push(block);
        let verdict = audit_bytes(&forged.record(), None);
        assert_eq!((verdict.outcome, verdict.findings[0].code), (Outcome::Invalid, code));
        refused
    }

    fn sign(&mut self, key: &SigningKey, body: Body) -> Entry {
        self.rig.sign(key, body)
    }
}

#[test]
fn wx_2_an_owner_publishes_a_digest_and_signs_it() {
    let mut world = World::new(800);
    let [office, registrar] = [&world.rig.keys.office, &world.rig.keys.registrar].map(Clone::clone);
    let known = [world.rig.keys.voters[1].clone(), office.clone(), registrar, world.parties[1].clone()];
    for (byte, key) in (0..).zip(known) {
        let entry = world.owner(&key).publish(Hash([byte; 32]), "soil.ph".into(), &mut world.rig.rng);
        let position = world.rig.write(entry).unwrap();
        let publication = world.rig.state().facts().publication(position).unwrap();
        assert_eq!((publication.owner, publication.digest), (public(&key), Hash([byte; 32])));
    }
    let stranger = world.parties[2].clone();
    let by = public(&stranger);
    let entry = world.owner(&stranger).publish(DIGEST, KIND.into(), &mut world.rig.rng);
    assert_eq!(world.refused(entry, "publication.stranger"), Rejection::Fact(FactError::Stranger(by)));
    let publication = |owner, kind: &str| Body::Publication(Publication { owner, digest: DIGEST, kind: kind.into() });
    let voter = world.voter().key();
    for (key, owner, code) in [(stranger, voter, "entry.signature"), (office, Key([0; 32]), "entry.key")] {
        let entry = world.sign(&key, publication(owner, KIND));
        world.refused(entry, code);
    }
    // There is no room for data.
    let key = world.rig.keys.voters[0].clone();
    for kind in ["", "Kind", "a kind", "name: Ada Quill", &"x".repeat(65), "ä"] {
        let entry = world.sign(&key, publication(voter, kind));
        world.refused(entry, "fact.kind");
    }
    let position = world.publish(DIGEST);
    let entry = world.voter().publish(DIGEST, "another".into(), &mut world.rig.rng);
    assert_eq!(world.refused(entry, "publication.repeated"), Rejection::Fact(FactError::Published(position)));
}

#[test]
fn wx_2_one_altered_byte_reads_invalid() {
    let (salt, data) = ([5; 32], b"pH 6.4 at 30 cm".to_vec());
    let expected = publication_digest(&salt, &data);
    assert_eq!(check_data(&expected, &salt, &data), Ok(()));
    for at in 0..data.len() {
        let mut altered = data.clone();
        altered[at] ^= 1;
        let found = publication_digest(&salt, &altered);
        assert_eq!(check_data(&expected, &salt, &altered), Err(OtherData { expected, found }));
    }
    let longer = [&data[..], &[0]].concat();
    for (salt, data) in [([4; 32], &data[..]), (salt, &data[1..]), (salt, &longer)] {
        assert!(check_data(&expected, &salt, data).is_err());
    }
    // As the page says it, and its vectors.
    let vector = |hash: Hash| hash.to_string()[..16].to_owned();
    assert_eq!(vector(publication_digest(&[5; 32], b"seen")), "0e6f4388c635ffc7");
    assert_eq!(vector(grant_tag(&[5; 32], &Key([1; 32]))), "4d73aa3274cab558");
    assert_eq!(vector(subject_of(" BAT-0001\n")), "5996c2bbc0e70a2b");
    assert_eq!(fetch_message(258, &[9; 32]), [&b"tabella/v1/fetch"[..], &[2, 1, 0, 0, 0, 0, 0, 0], &[9; 32]].concat());
    let bytes = [&b"tabella/v1/publication"[..], &salt, &Hash::of(&data).0].concat();
    assert_eq!(expected, Hash::of(&bytes));
    let bytes = [&b"tabella/v1/grant"[..], &salt, &[1; 32]].concat();
    assert_eq!(grant_tag(&salt, &Key([1; 32])), Hash::of(&bytes));
}

#[test]
fn wx_3_the_owner_alone_grants_and_withdraws() {
    let mut world = World::new(801);
    let publication = world.publish(DIGEST);
    let (owner, other) = (world.voter(), world.rig.keys.voters[1].clone());
    let [office, registrar] = [&world.rig.keys.office, &world.rig.keys.registrar].map(Clone::clone);
    for key in [&other, &office, &registrar] {
        let entry = world.sign(key, Body::Grant(Grant { publication, tag: TAG }));
        world.refused(entry, "entry.signature");
    }
    for position in [0, publication - 1, publication + 1, u64::MAX] {
        let entry = owner.grant(position, TAG, &mut world.rig.rng);
        assert_eq!(world.refused(entry, "grant.no_publication"), Rejection::Fact(FactError::NoPublication(position)));
    }
    let entry = owner.grant(publication, TAG, &mut world.rig.rng);
    let grant = world.rig.write(entry).unwrap();
    let entry = owner.grant(publication, TAG, &mut world.rig.rng);
    world.refused(entry, "grant.tag");
    assert_eq!(world.rig.state().facts().grant(grant).unwrap().withdrawn, None);

    for key in [&other, &office, &registrar] {
        let entry = world.sign(key, Body::Withdrawal(Withdrawal { grant }));
        world.refused(entry, "entry.signature");
    }
    let entry = owner.withdraw(publication, &mut world.rig.rng);
    world.refused(entry, "withdrawal.no_grant");
    let entry = owner.withdraw(grant, &mut world.rig.rng);
    let withdrawn = world.rig.write(entry).unwrap();
    assert_eq!(world.rig.state().facts().grant(grant).unwrap().withdrawn, Some(withdrawn));
    let entry = owner.withdraw(grant, &mut world.rig.rng);
    assert_eq!(world.refused(entry, "withdrawal.repeated"), Rejection::Fact(FactError::Withdrawn(grant)));
    let verdict = audit_bytes(&world.rig.record(), None);
    let covered = verdict.checks.iter().find(|result| result.check == Check::Facts).unwrap().covered;
    assert_eq!((verdict.outcome, covered), (Outcome::Valid, 4));
}

#[test]
fn wx_4_parties_are_named_by_the_registrar() {
    let mut world = World::new(802);
    let named = world.rig.state().facts().named_parties().unwrap().clone();
    assert_eq!((named.parties.len(), &*named.parties[1].name), (2, "Carrier"));
    let [maker, carrier] = [0, 1].map(|place| named.parties[place].clone());
    let name = |world: &mut World, list: Vec<Party>| world.rig.registrar.name_parties(list, &mut world.rig.rng);
    let entry = name(&mut world, named.parties.clone());
    world.refused(entry, "parties.unchanged");
    let many = |n: u8| party(&n.to_string(), &SigningKey::generate(&mut world.rig.rng.clone()));
    let bad = [
        vec![maker.clone(), Party { key: maker.key, ..carrier.clone() }],
        vec![maker.clone(), Party { name: " Maker".into(), ..carrier.clone() }],
        vec![Party { name: " ".into(), ..maker.clone() }],
        vec![Party { place: "".into(), ..maker.clone() }],
        vec![Party { place: "x".repeat(401), ..maker.clone() }],
        vec![Party { name: "a\nb".into(), ..maker.clone() }],
        (0..=255).map(many).chain([maker.clone()]).collect(),
    ];
    for list in bad {
        let entry = name(&mut world, list);
        world.refused(entry, "parties.list");
    }
    let entry = name(&mut world, vec![Party { key: Key([0; 32]), ..maker.clone() }]);
    world.refused(entry, "entry.key");
    for key in [world.rig.keys.office.clone(), world.parties[0].clone()] {
        let entry = world.sign(&key, Body::Parties(Parties { parties: vec![maker.clone()] }));
        world.refused(entry, "entry.signature");
    }
}

#[test]
fn wx_4_one_history_with_each_signer_named() {
    let mut world = World::new(803);
    let entry = world.link(0, Some(3));
    let previous = FactError::Previous { expected: None, found: Some(3) };
    assert_eq!(world.refused(entry, "link.order"), Rejection::Fact(previous));
    let entry = world.link(0, None);
    let first = world.rig.write(entry).unwrap();
    let entry = world.link(1, Some(first));
    let second = world.rig.write(entry).unwrap();
    for found in [None, Some(first), Some(second + 1)] {
        let entry = world.link(0, found);
        world.refused(entry, "link.order");
    }
    let entry = world.link(2, Some(second));
    let by = public(&world.parties[2]);
    assert_eq!(world.refused(entry, "link.no_party"), Rejection::Fact(FactError::NoParty(by)));
    let maker = public(&world.parties[0]);
    let link =
        |kind: &str| Link { by: maker, subject: BATTERY, previous: Some(second), digest: DIGEST, kind: kind.into() };
    let entry = world.sign(&world.parties[1].clone(), Body::Link(link(KIND)));
    world.refused(entry, "entry.signature");
    let entry = world.sign(&world.parties[0].clone(), Body::Link(link("A kind")));
    world.refused(entry, "fact.kind");
    // The list changes: who is no longer on it writes no more, and what they wrote keeps their name.
    world.parties.swap(0, 2);
    let renamed = world.name(&["Workshop", "Carriers Ltd"]).unwrap();
    world.parties.swap(0, 2);
    let entry = world.link(0, Some(second));
    world.refused(entry, "link.no_party");
    let entry = world.link(2, Some(second));
    let third = world.rig.write(entry).unwrap();

    let seen = world.rig.state().facts().history(&BATTERY);
    let names: Vec<(u64, &str)> =
        seen.iter().map(|link| (link.attestation.position, &*link.attestation.name)).collect();
    assert_eq!(names, [(first, "Maker"), (second, "Carrier"), (third, "Workshop")]);
    assert!(world.rig.state().facts().history(&DIGEST).is_empty());

    // The same from a file, without the board.
    let attestations: Vec<Attestation> = seen.iter().map(|link| link.attestation.clone()).collect();
    let mut positions = vec![seen[0].parties, first, second, renamed, third];
    positions.sort_unstable();
    let subject = Subject::History { subject: BATTERY };
    let bytes = proof(&world.rig, &positions, subject.clone()).to_bytes();
    let shown = verify(&bytes, None, &[]).unwrap().shows;
    assert_eq!(shown, Shows::History { subject: BATTERY, attestations });

    // A link left out, the first one too; signers without their list; other entries; another subject.
    let code = |positions: &[u64], subject: &Subject| {
        let proof = proof(&world.rig, positions, subject.clone());
        verify(&proof.to_bytes(), None, &[]).map_or_else(|error| error.code(), |_| "holds")
    };
    let without =
        |left_out: u64| positions.iter().copied().filter(|position| *position != left_out).collect::<Vec<_>>();
    for left_out in [first, second, positions[0], renamed] {
        assert_eq!(code(&without(left_out), &subject), "proof.history");
    }
    // The last one cannot be missed in a file; a copy of the board has it.
    assert_eq!(code(&without(third), &subject), "holds");
    assert_eq!(code(&[], &subject), "proof.history");
    assert_eq!(code(&[positions[0]], &subject), "proof.history");
    assert_eq!(code(&[1, positions[0]], &subject), "proof.subject");
    assert_eq!(code(&positions, &Subject::History { subject: DIGEST }), "proof.history");
    // Moved: authorities who wrote the links in another order contradict what the links say.
    let mut log = world.rig.memory.0.clone();
    log.swap(first as usize, second as usize);
    let moved = forged(&world.rig, &log, &positions, subject, |_| ());
    assert_eq!(verify(&moved.to_bytes(), None, &[]).unwrap_err().code(), "proof.history");
}

#[test]
fn wx_4_the_error_says_what_is_missing_or_moved() {
    let keys = [Key([1; 32]), Key([2; 32])];
    let parties = keys.map(|key| Party { name: format!("{key}"), place: "Testville".into(), key });
    let link =
        |by: usize, previous| Link { by: keys[by], subject: BATTERY, previous, digest: DIGEST, kind: KIND.into() };
    let links = [link(0, None), link(1, Some(4)), link(0, Some(7))];
    let read = |order: &[(u64, usize)]| {
        history(&BATTERY, order.iter().map(|(position, link)| (*position, &links[*link], &parties[..])))
    };
    assert_eq!(read(&[(4, 0), (7, 1), (9, 2)]).unwrap().len(), 3);
    let previous = |position, expected, found| Err(HistoryError::Previous { position, expected, found });
    assert_eq!(read(&[(4, 0), (9, 2)]), previous(9, Some(4), Some(7)));
    assert_eq!(read(&[(7, 1), (9, 2)]), previous(7, None, Some(4)));
    assert_eq!(read(&[(4, 1), (7, 0), (9, 2)]), previous(4, None, Some(4)));
    assert_eq!(read(&[]), Err(HistoryError::Empty));
    let unnamed = history(&BATTERY, [(4, &links[0], &parties[1..])]);
    assert_eq!(unnamed, Err(HistoryError::Unnamed { position: 4 }));
    assert_eq!(history(&TAG, [(4, &links[0], &parties[..])]), Err(HistoryError::OtherSubject { position: 4 }));
}

#[test]
fn an_audit_that_goes_on_knows_the_facts() {
    let mut world = World::new(804);
    let publication = world.publish(DIGEST);
    let entry = world.voter().grant(publication, TAG, &mut world.rig.rng);
    let grant = world.rig.write(entry).unwrap();
    let entry = world.link(0, None);
    let first = world.rig.write(entry).unwrap();
    let rng = &mut world.rig.rng.clone();
    let earlier = audit_after(&world.rig.record(), None, None, rng, &mut |_| {}).next.unwrap();
    let entry = world.link(1, Some(first));
    world.rig.write(entry).unwrap();
    let entry = world.voter().withdraw(grant, &mut world.rig.rng);
    world.rig.write(entry).unwrap();
    let after = audit_after(&world.rig.record(), None, Some(&earlier), rng, &mut |_| {});
    assert_eq!(after.verdict.outcome, Outcome::Valid, "{:?}", after.verdict.findings);
    assert!(after.earlier.unwrap().is_ok());
    let facts = after.verdict.state.unwrap().facts().clone();
    assert_eq!(facts.history(&BATTERY), world.rig.state().facts().history(&BATTERY));
    assert_eq!(facts.grant(grant), world.rig.state().facts().grant(grant));
}

#[test]
fn the_bytes_of_facts_are_these() {
    let bytes = |body: Body| hex::encode(Entry { suite: 1, body, signature: [0; 64] }.to_bytes());
    let signature = format!("5840{}", "00".repeat(64));
    let hash = |byte: u8| format!("5820{}", hex::encode([byte; 32]));
    let key = Key([1; 32]);
    let parties = vec![Party { name: "a".into(), place: "b".into(), key }];
    let expected = format!("830182182c818183616161 62{}{signature}", hash(1)).replace(' ', "");
    assert_eq!(bytes(Body::Parties(Parties { parties })), expected);
    let published = bytes(Body::Publication(Publication { owner: key, digest: DIGEST, kind: "a".into() }));
    assert_eq!(published, format!("830182182d83{}{}6161{signature}", hash(1), hash(7)));
    let link =
        |previous| bytes(Body::Link(Link { by: key, subject: BATTERY, previous, digest: DIGEST, kind: "a".into() }));
    let expected = |previous: &str| format!("830182182e85{}{}{previous}{}6161{signature}", hash(1), hash(66), hash(7));
    assert_eq!((link(None), link(Some(5))), (expected("f6"), expected("05")));
    let grant = bytes(Body::Grant(Grant { publication: 5, tag: TAG }));
    assert_eq!(grant, format!("830182182f8205{}{signature}", hash(8)));
    assert_eq!(
        bytes(Body::Withdrawal(Withdrawal { grant: 5 })),
        format!("8301821830 8105{signature}").replace(' ', "")
    );
}

proptest! {
    #[test]
    fn wx_2_no_data_pass_for_others(data in prop::collection::vec(any::<u8>(), 0..50), other in prop::collection::vec(any::<u8>(), 0..50), salt: [u8; 32]) {
        let digest = publication_digest(&salt, &data);
        prop_assert_eq!(check_data(&digest, &salt, &other).is_ok(), data == other);
    }

    #[test]
    fn kinds_are_short_words(kind in ".{0,70}") {
        let word = kind.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '.' | '-'));
        prop_assert_eq!(is_kind(&kind), word && (1..=64).contains(&kind.len()));
    }
}
