//! Changes of the set of authorities: every rule broken, and every way to certify past one.

use crate::rig::{Memory, Rig, audit_bytes, members, witness};
use tabella_ledger::audit::Outcome;
use tabella_ledger::block::{AuthoritySignature, Block, Certificate, CertificateError};
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::chain::{BlockError, Chain};
use tabella_ledger::cosignature::Witness;
use tabella_ledger::entry::{Authorities, Authority, Body};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::rejection::{Check, Rejection};

/// A board with an enrolment, and the keys of its next authorities.
fn board(seed: u64) -> (Rig, NoteSigner) {
    let mut rig = Rig::with_trustees(seed, 2, 1);
    rig.enrol(1);
    let next = NoteSigner::generate(&mut rig.rng);
    (rig, next)
}

fn change(rig: &mut Rig, members: Vec<Authority>) -> Vec<u8> {
    rig.office.change_authorities(members, &mut rig.rng).to_bytes()
}

fn certified(rig: &Rig, block: &Block, signer: &NoteSigner) -> Block {
    let text = rig.state().authorities().checkpoint(&block.header, 0).text();
    let signatures = vec![AuthoritySignature { authority: 0, signature: signer.sign(&text) }];
    Block { certificate: Certificate { round: 0, signatures }, ..block.clone() }
}

/// A replica of the rig's board and an audit both refuse the block, under the same check.
fn refused(rig: &Rig, block: &Block) -> BlockError {
    let mut replica = rig.chain.clone();
    let error = replica.append(block, &rig.memory, &mut rig.rng.clone()).unwrap_err();
    let mut forged = rig.clone();
    forged.blocks.push(block.clone());
    let verdict = audit_bytes(&forged.record(), None);
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, error.check()), "{error}");
    error
}

#[test]
fn a_change_is_certified_by_the_set_in_force_and_what_follows_by_the_next() {
    let (mut rig, next) = board(200);
    let old = rig.state().authorities().clone();
    rig.change(&[&next]).unwrap();
    rig.enrol(1);
    let [.., change, after] = rig.blocks.as_slice() else { panic!("two blocks") };
    let new = rig.state().authorities();
    assert_eq!((change.header.authorities, change.header.next_authorities), (old.hash(), new.hash()));
    assert_eq!((after.header.authorities, after.header.next_authorities), (new.hash(), new.hash()));
    old.verify(&change.header, &change.certificate).unwrap();
    new.verify(&after.header, &after.certificate).unwrap();
    let size = change.header.log_size;
    assert_eq!(rig.state().succession().for_size(size), &old);
    assert_eq!(rig.state().succession().for_size(size + 1), new);

    // Every reader follows: a replica, an audit with checkpoints of both sets, and a voter with a receipt.
    let mut replica = Chain::begin(&rig.blocks[0]).unwrap();
    for block in &rig.blocks[1..] {
        replica.append(block, &rig.memory, &mut rig.rng.clone()).unwrap();
    }
    assert_eq!(replica.state().digest(), rig.state().digest());
    for height in 0..rig.blocks.len() {
        let printed = rig.checkpoint_at(height);
        assert_eq!(audit_bytes(&rig.record(), Some(&printed)).outcome, Outcome::Valid, "block {height}");
        // Also a record that ends with the change itself.
        assert_eq!(audit_bytes(&rig.record_of(&rig.blocks[..=height]), Some(&printed)).outcome, Outcome::Valid);
    }
}

#[test]
fn a31_impossible_authorities_are_refused() {
    let (mut rig, next) = board(201);
    let mut refuse = |members: Vec<Authority>| {
        let entry = change(&mut rig, members);
        rig.refused_bytes(entry)
    };
    let good = members(&[&next]);
    assert_eq!(refuse(vec![]), Rejection::Authorities);
    assert_eq!(refuse(vec![good[0].clone(), good[0].clone()]), Rejection::Authorities);
    assert_eq!(refuse(vec![Authority { weight: 0, ..good[0].clone() }]), Rejection::Authorities);
    // The neutral point, for which anybody can sign anything, and bytes that are no point: nobody could go on.
    let mut small = [0; 32];
    small[0] = 1;
    for key in [small, [0xff; 32]] {
        let useless = Authority { key: AuthorityKey(key), ..good[0].clone() };
        assert_eq!(refuse(vec![good[0].clone(), useless]), Rejection::Authorities);
    }
    let many = (0..=128u8).map(|n| Authority { key: NoteSigner::from_bytes(&[n; 32]).public(), ..good[0].clone() });
    let many: Vec<Authority> = many.collect();
    assert_eq!(refuse(many.clone()), Rejection::Authorities);
    let entry = change(&mut rig, many[1..].to_vec());
    rig.write_bytes(vec![entry]).remove(0).unwrap();
}

#[test]
fn a31_a_change_that_changes_nothing_is_refused() {
    let (mut rig, next) = board(202);
    let same = rig.state().authorities().members().to_vec();
    let entry = change(&mut rig, same.clone());
    assert_eq!(rig.refused_bytes(entry), Rejection::SameAuthorities);
    // Another name, weight or place is another set.
    let renamed = vec![Authority { name: "City hall II".into(), ..same[0].clone() }];
    let entry = change(&mut rig, renamed);
    rig.write_bytes(vec![entry]).remove(0).unwrap();
    // And the old one can come back.
    let entry = change(&mut rig, same);
    rig.write_bytes(vec![entry]).remove(0).unwrap();
    rig.change(&[&next]).unwrap();
    rig.enrol(1);
    assert_eq!(rig.state().succession().changes(), 3);
}

#[test]
fn a31_a_block_names_the_next_authorities_once() {
    let (mut rig, next) = board(203);
    let other = NoteSigner::generate(&mut rig.rng);
    let entries = vec![change(&mut rig, members(&[&next])), change(&mut rig, members(&[&other]))];
    let block = rig.forged(entries.clone());
    let position = rig.state().size() + 1;
    let twice = BlockError::Entry { position, source: Rejection::RepeatedAuthorities };
    assert_eq!(refused(&rig, &block), twice);
    let verdicts = rig.write_bytes(entries);
    assert_eq!((verdicts[0].is_ok(), &verdicts[1]), (true, &Err(Rejection::RepeatedAuthorities)));
    assert_eq!(rig.state().authorities().members(), members(&[&next]));
}

#[test]
fn a31_a_forged_change_is_refused() {
    let (mut rig, thief) = board(204);
    // Signed by somebody who is not the office, in a block that the authorities certified.
    let key = rig.keys.registrar.clone();
    let body = Body::Authorities(Authorities { members: members(&[&thief]) });
    let entry = rig.sign(&key, body).to_bytes();
    let next = rig.state().authorities().successor(&members(&[&thief])).unwrap().hash();
    let block = rig.forged_with(vec![entry], |header| header.next_authorities = next);
    let error = refused(&rig, &block);
    assert_eq!(error.check(), Check::Manifests, "the office's signature: {error}");

    let entry = change(&mut rig, members(&[&thief]));
    // Certified by the set that it brings.
    let honest = rig.forged(vec![entry.clone()]);
    let own = certified(&rig, &honest, &thief);
    assert_eq!(refused(&rig, &own), BlockError::Certificate(CertificateError::Signature(0)));
    // The header names other authorities than the entry, or none.
    let stay = rig.chain.tip().next_authorities;
    for found in [Hash([7; 32]), stay] {
        let block = rig.forged_with(vec![entry.clone()], |header| header.next_authorities = found);
        assert_eq!(refused(&rig, &block), BlockError::NextAuthorities { found });
    }
    // The header names authorities that no entry does.
    let enrolment = rig.registrar.enrol(&[rig.voters[0].key()], &mut rig.rng).remove(0).to_bytes();
    let block = rig.forged_with(vec![enrolment], |header| header.next_authorities = next);
    assert_eq!(refused(&rig, &block), BlockError::NextAuthorities { found: next });
}

#[test]
fn a31_authorities_that_were_replaced_certify_nothing_any_more() {
    let (mut rig, next) = board(205);
    let (old, old_set) = (rig.signer.clone(), rig.state().authorities().clone());
    rig.change(&[&next]).unwrap();
    let key = tabella_ledger::party::public(&tabella_crypto::signature::SigningKey::generate(&mut rig.rng));
    let enrolment = rig.registrar.enrol(&[key], &mut rig.rng).remove(0).to_bytes();
    let block = rig.forged(vec![enrolment.clone()]);
    rig.chain.clone().append(&block, &Memory::default(), &mut rig.rng.clone()).unwrap();
    // As if nothing had changed: under the old set's hash, and under the new one's.
    let old_ways = rig.forged_with(vec![enrolment], |header| {
        (header.authorities, header.next_authorities) = (old_set.hash(), old_set.hash());
    });
    assert_eq!(refused(&rig, &certified(&rig, &old_ways, &old)), BlockError::Authorities);
    let refusal = BlockError::Certificate(CertificateError::Signature(0));
    assert_eq!(refused(&rig, &certified(&rig, &block, &old)), refusal);
    // Nor is a checkpoint of theirs one of this record.
    let forged = old_set.note(&block.header, &certified(&rig, &block, &old).certificate);
    let verdict = audit_bytes(&rig.record(), Some(&forged));
    assert_eq!(verdict.findings[0].message, "the printed checkpoint is not signed by the authorities of this record");
}

#[test]
fn the_state_digest_says_who_certifies_next() {
    let (mut rig, next) = board(206);
    let (mut one, mut two) = (rig.state().clone(), rig.state().clone());
    let other = NoteSigner::generate(&mut rig.rng);
    let entries = [&next, &other].map(|key| change(&mut rig, members(&[key])));
    let rng = &mut rig.rng;
    one.apply(&entries[..1], 2_000, &rig.memory, rng).remove(0).unwrap();
    two.apply(&entries[1..], 2_000, &rig.memory, rng).remove(0).unwrap();
    assert_ne!(one.digest(), two.digest());
}

#[test]
fn witnesses_are_named_by_whole_lists_that_differ() {
    let (mut rig, key) = board(207);
    let name = |rig: &mut Rig, list: Vec<Witness>| {
        let entry = rig.office.name_witnesses(list, &mut rig.rng);
        rig.write(entry)
    };
    assert_eq!(name(&mut rig, vec![]), Err(Rejection::SameWitnesses));
    assert_eq!(name(&mut rig, vec![witness(&key), witness(&key)]), Err(Rejection::Witnesses));
    let before = rig.state().digest();
    let position = name(&mut rig, vec![witness(&key)]).unwrap();
    assert_eq!(name(&mut rig, vec![witness(&key)]), Err(Rejection::SameWitnesses));
    let named = rig.state().named_witnesses().unwrap();
    assert_eq!((named.position, &named.witnesses), (position, &vec![witness(&key)]));
    let elsewhere = Witness { place: "Elsewhere".into(), ..witness(&key) };
    let mut other = rig.state().clone();
    let entry = rig.office.name_witnesses(vec![elsewhere], &mut rig.rng).to_bytes();
    other.apply(&[entry], 2_000, &rig.memory, &mut rig.rng).remove(0).unwrap();
    assert!(other.digest() != rig.state().digest() && rig.state().digest() != before);
    name(&mut rig, vec![]).unwrap();
    assert!(rig.state().witnesses().is_empty() && rig.state().named_witnesses().is_some());
    assert_eq!(audit_bytes(&rig.record(), None).outcome, Outcome::Valid);
}
