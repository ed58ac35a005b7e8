//! Stamps, uses of data and issuers: every rule broken, what each leaves behind, and their bytes.

use crate::rig::{Rig, audit_bytes, issuer, witness};
use tabella_crypto::data_use::UseError;
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::{AuthorityKey, Hash, Key};
use tabella_ledger::chain::BlockError;
use tabella_ledger::data_use::{DataUseError, UseReader, UseText};
use tabella_ledger::entry::{Body, Entry, Issuers, SEALED_USE_BYTES, Stamp, Use};
use tabella_ledger::issuer::Issuer;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection, Signer};

const DIGEST: Hash = Hash([7; 32]);

/// Refused when it is written, and found by the audit of a record in which it stands.
fn refused(rig: &mut Rig, entry: Entry, check: Check, code: &str) -> Rejection {
    let refused = rig.refused(entry.clone());
    assert_eq!((refused.check(), refused.code()), (check, code), "{refused}");
    let position = rig.state().size();
    let mut forged = rig.clone();
    let block = rig.forged(vec![entry.to_bytes()]);
    forged.blocks.push(block);
    let verdict = audit_bytes(&forged.record(), None);
    let message = BlockError::Entry { position, source: refused.clone() };
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, check), "{message}");
    refused
}

fn covered(rig: &Rig, check: Check) -> u64 {
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
    verdict.checks.iter().find(|result| result.check == check).unwrap().covered
}

#[test]
fn ee_7_a_stamp_is_of_somebody_whom_the_board_knows() {
    let mut rig = Rig::with_trustees(400, 2, 1);
    rig.enrol(1);
    let stamps = [
        rig.voters[0].stamp(DIGEST, &mut rig.rng),
        rig.office.stamp(DIGEST, &mut rig.rng),
        rig.registrar.stamp(DIGEST, &mut rig.rng),
        // The same again is another stamp of a later time.
        rig.voters[0].stamp(DIGEST, &mut rig.rng),
    ];
    for stamp in stamps {
        rig.write(stamp).unwrap();
    }
    assert_eq!((rig.state().stamps(), covered(&rig, Check::Stamps)), (4, 4));

    let trustee = rig.keys.trustees[0].clone();
    let by = public(&trustee);
    let entry = rig.sign(&trustee, Body::Stamp(Stamp { by, digest: DIGEST }));
    assert_eq!(refused(&mut rig, entry, Check::Stamps, "stamp.not_on_roll"), Rejection::StampNotOnRoll(by));
    // In the name of a voter, by somebody else.
    let by = rig.voters[0].key();
    let entry = rig.sign(&trustee, Body::Stamp(Stamp { by, digest: DIGEST }));
    let refusal = refused(&mut rig, entry, Check::Stamps, "entry.signature");
    assert_eq!(refusal, Rejection::Signature(Signer::Stamper));
    let entry = rig.sign(&trustee, Body::Stamp(Stamp { by: Key([0; 32]), digest: DIGEST }));
    let source = DecodeError::Identity { what: "public key" };
    let refusal = refused(&mut rig, entry, Check::Stamps, "entry.key");
    assert_eq!(refusal, Rejection::Key { who: Signer::Stamper, source });
    assert_eq!(rig.state().stamps(), 4);
}

#[test]
fn ee_8_a_use_is_of_the_registrar_and_has_one_length() {
    let mut rig = Rig::with_trustees(401, 2, 1);
    rig.enrol(1);
    let before = rig.state().clone();
    let entry = rig.registrar.log_use(DIGEST, vec![9; SEALED_USE_BYTES], &mut rig.rng);
    rig.write(entry).unwrap();
    assert_eq!((rig.state().uses(), covered(&rig, Check::Uses)), (1, 1));
    assert_eq!(rig.state().roll_size(), before.roll_size());

    for length in [0, SEALED_USE_BYTES - 1, SEALED_USE_BYTES + 1] {
        let entry = rig.registrar.log_use(DIGEST, vec![9; length], &mut rig.rng);
        assert_eq!(refused(&mut rig, entry, Check::Uses, "use.length"), Rejection::UseLength(length));
    }
    for key in [rig.keys.office.clone(), rig.keys.voters[0].clone()] {
        let entry = rig.sign(&key, Body::Use(Use { tag: DIGEST, sealed: vec![9; SEALED_USE_BYTES] }));
        let refusal = refused(&mut rig, entry, Check::Uses, "entry.signature");
        assert_eq!(refusal, Rejection::Signature(Signer::UseLog));
    }
    assert_eq!(rig.state().uses(), 1);
}

#[test]
fn ee_8_the_person_reads_what_the_registrar_signed_and_nobody_else() {
    let mut rig = Rig::with_trustees(404, 2, 1);
    rig.enrol(2);
    let chain = rig.state().chain();
    let text = UseText { time: 1_500, who: "Office".into(), what: "Address".into(), why: "Polling card".into() };
    let secret = rig.registrar.use_secret(&rig.voters[0].key()).unwrap();
    let used = text.seal(&secret, 0).unwrap();
    let entry = rig.registrar.log_use(used.tag, used.sealed.clone(), &mut rig.rng);
    let position = rig.write(entry.clone()).unwrap();
    let registrar = rig.state().genesis().registrar;
    let reader = |voter: usize| UseReader::new(chain, &rig.keys.voters[voter], &registrar).unwrap();
    let bytes = &rig.memory.0[position as usize];
    assert_eq!((reader(0).tag(0), reader(0).read(0, bytes)), (used.tag, Ok(text)));
    for (voter, number) in [(1, 0), (0, 1)] {
        let expected = reader(voter).tag(number);
        assert_eq!(reader(voter).read(number, bytes), Err(DataUseError::OtherEntry { expected }));
    }
    let other = rig.registrar.enrol(&[rig.voters[1].key()], &mut rig.rng).remove(0).to_bytes();
    assert_eq!(reader(0).read(0, &other), Err(DataUseError::OtherEntry { expected: used.tag }));
    let forge = |key: &SigningKey, used: Use| {
        let mut rng = rig.rng.clone();
        Entry::signed(Body::Use(used), |message| key.sign(&chain.0, message, &mut rng).to_bytes()).to_bytes()
    };
    let unsigned = forge(&rig.keys.office, used.clone());
    assert_eq!(reader(0).read(0, &unsigned), Err(DataUseError::Signature));
    let mut changed = used.clone();
    changed.sealed[100] ^= 1;
    let changed = forge(&rig.keys.registrar, changed);
    assert_eq!(reader(0).read(0, &changed), Err(DataUseError::Sealed(UseError::Sealed)));
    let sealed = secret.seal(0, b"no text").unwrap().to_vec();
    let no_text = forge(&rig.keys.registrar, Use { sealed, ..used });
    assert!(matches!(reader(0).read(0, &no_text), Err(DataUseError::Text(_))));
}

#[test]
fn issuers_are_named_by_whole_lists_that_differ() {
    let mut rig = Rig::with_trustees(402, 2, 1);
    let key = NoteSigner::generate(&mut rig.rng);
    let good = issuer(&key);
    let name = |rig: &mut Rig, list: Vec<Issuer>| rig.office.name_issuers(list, &mut rig.rng);
    let entry = name(&mut rig, vec![]);
    assert_eq!(refused(&mut rig, entry, Check::Manifests, "issuers.unchanged"), Rejection::SameIssuers);
    let other = Issuer { name: "another".into(), ..issuer(&NoteSigner::generate(&mut rig.rng)) };
    let bad = [
        vec![good.clone(), Issuer { key: good.key, ..other.clone() }],
        vec![good.clone(), Issuer { name: good.name.clone(), ..other.clone() }],
        vec![Issuer { name: "a name".into(), ..good.clone() }],
        vec![Issuer { place: " ".into(), ..good.clone() }],
        vec![Issuer { key: AuthorityKey([0xff; 32]), ..good.clone() }],
        (0..65).map(|n| Issuer { name: n.to_string(), ..issuer(&NoteSigner::from_bytes(&[n; 32])) }).collect(),
    ];
    for list in bad {
        let entry = name(&mut rig, list);
        assert_eq!(refused(&mut rig, entry, Check::Manifests, "issuers.list"), Rejection::Issuers);
    }
    let thief = SigningKey::generate(&mut rig.rng);
    let entry = rig.sign(&thief, Body::Issuers(Issuers { issuers: vec![good.clone()] }));
    refused(&mut rig, entry, Check::Manifests, "entry.signature");
    assert_eq!(rig.state().named_issuers(), None);

    let entry = name(&mut rig, vec![good.clone(), other]);
    let position = rig.write(entry).unwrap();
    let named = rig.state().named_issuers().unwrap();
    assert_eq!((named.position, named.issuers.len(), &named.issuers[0]), (position, 2, &good));
    let same = rig.state().issuers().to_vec();
    let entry = name(&mut rig, same);
    assert_eq!(refused(&mut rig, entry, Check::Manifests, "issuers.unchanged"), Rejection::SameIssuers);
    let entry = name(&mut rig, vec![]);
    rig.write(entry).unwrap();
    assert!(rig.state().issuers().is_empty() && rig.state().named_issuers().is_some());
    assert_eq!(audit_bytes(&rig.record(), None).outcome, Outcome::Valid);
}

/// The digest of a board on which there is nothing but a genesis, a list of witnesses and a list of issuers, as the page
/// says it.
#[test]
fn the_state_digest_ends_with_authorities_witnesses_issuers_and_the_forum() {
    let mut rig = Rig::with_trustees(403, 2, 1);
    // The default thresholds, no notice, no proposal, and nothing that was said.
    let forum = [&[100, 0, 0, 0, 232, 3, 0, 0, 30, 0, 0, 0][..], &[0; 8 + 8 + 32]].concat();
    let digest = |rig: &Rig, witnesses: &[u8], issuers: &[u8]| {
        let mut bytes = rig.state().chain().0.to_vec();
        for number in [rig.state().size(), 0] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend([0; 32 + 8 + 8]);
        bytes.extend(rig.state().authorities().hash().0);
        bytes.extend(Hash::of(witnesses).0);
        bytes.extend(Hash::of(issuers).0);
        // Nobody of any class, and no act; no act about rewards, and no epoch; no fund; no party, publication, grant, withdrawal, subject, link, and no act.
        bytes.extend(Hash::of(&[0; 5 * 8 + 32]).0);
        bytes.extend(Hash::of(&forum).0);
        bytes.extend(Hash::of(&[0; 32 + 8]).0);
        bytes.extend(Hash::of(&[0; 8]).0);
        bytes.extend(Hash::of(&[&Hash::of(&[0x80]).0[..], &[0; 5 * 8 + 32]].concat()).0);
        Hash::of(&bytes)
    };
    assert_eq!(rig.state().digest(), digest(&rig, &[0x80], &[0x80]));
    let key = NoteSigner::generate(&mut rig.rng);
    let listed = |name: &str, place: &str| {
        let text = |text: &str| {
            let head = if text.len() < 24 { vec![0x60 + text.len() as u8] } else { vec![0x78, text.len() as u8] };
            [head, text.as_bytes().to_vec()].concat()
        };
        [vec![0x81, 0x83], text(name), text(place), vec![0x58, 32], key.public().0.to_vec()].concat()
    };
    let entry = rig.office.name_witnesses(vec![witness(&key)], &mut rig.rng);
    rig.write(entry).unwrap();
    let witnesses = listed("press.example/witness", "The Press, Testville");
    assert_eq!(rig.state().digest(), digest(&rig, &witnesses, &[0x80]));
    let entry = rig.office.name_issuers(vec![issuer(&key)], &mut rig.rng);
    rig.write(entry).unwrap();
    let issuers = listed("https://testville.example", "City hall, Testville");
    assert_eq!(rig.state().digest(), digest(&rig, &witnesses, &issuers));
    let entry = rig.office.stamp(DIGEST, &mut rig.rng);
    rig.write(entry).unwrap();
    assert_eq!(rig.state().digest(), digest(&rig, &witnesses, &issuers), "a stamp changes the number of entries alone");
}

#[test]
fn the_bytes_of_the_new_kinds_are_these() {
    let bytes = |body: Body| hex::encode(Entry { suite: 1, body, signature: [0; 64] }.to_bytes());
    let signature = format!("5840{}", "00".repeat(64));
    let key = |byte: u8| format!("5820{}", hex::encode([byte; 32]));
    let stamp = bytes(Body::Stamp(Stamp { by: Key([1; 32]), digest: DIGEST }));
    assert_eq!(stamp, format!("8301821282{}{}{signature}", key(1), key(7)));
    let used = bytes(Body::Use(Use { tag: DIGEST, sealed: vec![9; SEALED_USE_BYTES] }));
    assert_eq!(used, format!("8301821382{}590210{}{signature}", key(7), "09".repeat(528)));
    let issuer = Issuer { name: "a".into(), place: "b".into(), key: AuthorityKey([1; 32]) };
    let issuers = bytes(Body::Issuers(Issuers { issuers: vec![issuer] }));
    assert_eq!(issuers, format!("8301821481818361616162{}{signature}", key(1)));
}
