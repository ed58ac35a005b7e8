//! Key ceremonies on the board in which somebody cheats, stays silent, comes late or repeats itself.

use crate::rig::{self, Rig, bench};
use tabella_crypto::ceremony::{CeremonyError, ComplaintError};
use tabella_crypto::encoding::DecodeError;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Complaint, Confirmation, Entry, FromTrustee};
use tabella_ledger::manifest::Manifest;
use tabella_ledger::party::Verdict;
use tabella_ledger::rejection::{Rejection, Signer};
use tabella_ledger::state::{CeremonyState, Stage};

const SLOTS: usize = 3;
const ALL: [usize; 5] = [0, 1, 2, 3, 4];

/// A board with a ceremony in which all five have joined.
fn joined(seed: u64) -> (Rig, Hash) {
    let mut rig = Rig::new(seed);
    rig.enrol(3);
    let ceremony = rig.announce(SLOTS as u32);
    rig.join(ceremony, &ALL);
    (rig, ceremony)
}

fn state<'a>(rig: &'a Rig, ceremony: &Hash) -> &'a CeremonyState {
    rig.state().ceremony(ceremony).unwrap()
}

/// A dealing of a trustee, not yet sent.
fn dealing(rig: &mut Rig, ceremony: Hash, index: usize) -> Vec<u8> {
    let state = rig.chain.state().ceremony(&ceremony).unwrap();
    let entry = rig.trustees[index].deal(state, &mut rig.rng).unwrap();
    let Body::Dealing(FromTrustee { message, .. }) = entry.body else { panic!("a dealing") };
    message
}

fn send_dealing(rig: &mut Rig, ceremony: Hash, index: usize, message: Vec<u8>) -> Result<u64, Rejection> {
    let key = rig.keys.trustees[index].clone();
    let body = Body::Dealing(FromTrustee { ceremony, trustee: index as u32 + 1, message });
    let entry = rig.sign(&key, body);
    rig.write(entry)
}

/// A dealing in which one recipient gets what belongs to other polynomials. Form and proofs hold, so that only the
/// recipient can tell. Gives the dealing and the honest one from which that recipient's part comes.
fn bad_dealing(rig: &mut Rig, ceremony: Hash, dealer: usize, recipient: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut bad, other) = (dealing(rig, ceremony, dealer), dealing(rig, ceremony, dealer));
    let (head, part) = (1 + SLOTS * (3 * 32 + 64), 32 + 32 * SLOTS + 32 + 64);
    assert_eq!(bad.len(), head + 5 * part);
    let place = head + recipient * part..head + (recipient + 1) * part;
    bad[place.clone()].copy_from_slice(&other[place]);
    (bad, other)
}

fn complaint(rig: &mut Rig, ceremony: Hash, index: usize) -> Entry {
    match rig.check(ceremony, index) {
        Verdict::Complain(mut entries) => {
            assert_eq!(entries.len(), 1);
            entries.remove(0)
        }
        Verdict::Confirm(_) => panic!("the shares do not fit"),
    }
}

fn complain(rig: &mut Rig, ceremony: Hash, accuser: usize, dealer: u32, evidence: Vec<u8>) -> Rejection {
    let key = rig.keys.trustees[accuser].clone();
    let body = Body::Complaint(Complaint { ceremony, accuser: accuser as u32 + 1, dealer, evidence });
    let entry = rig.sign(&key, body);
    rig.refused(entry)
}

/// An election under the key of a ceremony, from the manifest to the valid record.
fn elect(rig: &mut Rig, ceremony: Hash, who: &[usize]) {
    let election = rig.publish(Manifest { ceremony, ..bench() });
    let entry = rig.office.open(election, &mut rig.rng);
    rig.write(entry).unwrap();
    for (voter, option) in [(0, 1), (1, 1), (2, 0)] {
        rig.vote(election, voter, 1, option).unwrap();
    }
    rig.close(election);
    rig.decrypt(election, who);
    assert_eq!(rig.publish_outcome(election), [[1, 2, 0]]);
    let verdict = rig::audit_bytes(&rig.record(), Some(&rig.checkpoint()));
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, vec![]));
}

#[test]
fn a19_a_dealer_of_bad_shares_is_disqualified_and_the_ceremony_ends_without_it() {
    let (mut rig, ceremony) = joined(40);
    let (bad, _) = bad_dealing(&mut rig, ceremony, 1, 2);
    send_dealing(&mut rig, ceremony, 1, bad).unwrap();
    rig.deal(ceremony, &[0, 2, 3, 4]);

    // Trustee 4 has nothing to complain about and confirms, before trustee 3 finds out.
    rig.confirm(ceremony, &[3]);
    assert_eq!(state(&rig, &ceremony).confirmed().collect::<Vec<_>>(), [4]);
    let entry = complaint(&mut rig, ceremony, 2);
    let Body::Complaint(said) = &entry.body else { panic!("a complaint") };
    assert_eq!((said.accuser, said.dealer), (3, 2));
    rig.write(entry.clone()).unwrap();

    let now = state(&rig, &ceremony);
    assert_eq!(now.disqualified().collect::<Vec<_>>(), [2]);
    assert_eq!(now.qualified().iter().map(|dealing| dealing.dealer()).collect::<Vec<_>>(), [1, 3, 4, 5]);
    // What trustee 4 confirmed was another set of dealings.
    assert_eq!(now.confirmed().count(), 0);
    let few = CeremonyError::TooFew { found: 0, needed: 3, what: "confirmed their shares" };
    assert_eq!(rig.conclude(ceremony).unwrap_err(), Rejection::Ceremony(few));

    // The disqualified dealer is still a recipient, and holds shares like everybody.
    rig.confirm(ceremony, &ALL);
    rig.conclude(ceremony).unwrap();
    assert_eq!(state(&rig, &ceremony).stage(), Stage::Concluded);
    let refused = rig.refused(entry);
    assert_eq!(refused, Rejection::CeremonyStep("complaints"));
    elect(&mut rig, ceremony, &[1, 2, 4]);
}

#[test]
fn a19_a_copy_of_a_complaint_or_confirmation_is_not_written_again() {
    let (mut rig, ceremony) = joined(41);
    let (bad, _) = bad_dealing(&mut rig, ceremony, 1, 2);
    send_dealing(&mut rig, ceremony, 1, bad).unwrap();
    rig.deal(ceremony, &[0, 2, 3, 4]);
    let entry = complaint(&mut rig, ceremony, 2);
    rig.write(entry.clone()).unwrap();
    let repeat = Rejection::CeremonyRepeat { trustee: 3, what: "complaint about this dealer" };
    assert_eq!(rig.refused(entry), repeat);
    rig.confirm(ceremony, &[0]);
    let Verdict::Confirm(again) = rig.check(ceremony, 0) else { panic!("the shares fit") };
    let repeat = Rejection::CeremonyRepeat { trustee: 1, what: "confirmation of these dealings" };
    assert_eq!(rig.refused(*again), repeat);
    let copy = rig.memory.0.last().unwrap().clone();
    assert_eq!(rig.refused_bytes(copy), repeat);
}

/// The evidence is real and from the same keys, but the dealer has since sent the shares that fit.
#[test]
fn a19_a_false_complaint_names_the_accuser() {
    let (mut rig, ceremony) = joined(42);
    let (bad, good) = bad_dealing(&mut rig, ceremony, 1, 2);
    let mut cheated = rig.clone();
    send_dealing(&mut cheated, ceremony, 1, bad).unwrap();
    let Body::Complaint(said) = complaint(&mut cheated, ceremony, 2).body else { panic!("a complaint") };

    send_dealing(&mut rig, ceremony, 1, good).unwrap();
    rig.deal(ceremony, &[0, 2, 3, 4]);
    let unfounded = ComplaintError::Unfounded { accuser: 3, dealer: 2 };
    let evidence = said.evidence;
    assert_eq!(complain(&mut rig, ceremony, 2, 2, evidence.clone()), Rejection::Complaint(unfounded));
    // The same evidence about another dealer, and from another accuser.
    let other = |accuser| Rejection::Complaint(ComplaintError::Evidence { accuser });
    assert_eq!(complain(&mut rig, ceremony, 2, 1, evidence.clone()), other(3));
    assert_eq!(complain(&mut rig, ceremony, 3, 2, evidence.clone()), other(4));
    // No evidence at all, and a dealer that does not exist.
    let nothing = DecodeError::Truncated { what: "complaint", missing: 1 };
    let form = CeremonyError::Decode { trustee: 3, source: nothing };
    assert_eq!(complain(&mut rig, ceremony, 2, 2, vec![]), Rejection::Complaint(ComplaintError::Form(form)));
    for dealer in [0, 6, u32::MAX] {
        let nobody = Rejection::Ceremony(CeremonyError::Index(dealer as usize));
        assert_eq!(complain(&mut rig, ceremony, 2, dealer, evidence.clone()), nobody);
    }
    assert_eq!(state(&rig, &ceremony).disqualified().count(), 0);
    rig.confirm(ceremony, &ALL);
    rig.conclude(ceremony).unwrap();
    elect(&mut rig, ceremony, &[0, 1, 2]);
}

#[test]
fn a19_a_trustee_joins_and_deals_once() {
    let (mut rig, ceremony) = joined(43);
    let repeat = |trustee, what| Rejection::CeremonyRepeat { trustee, what };
    let mut waiting = Rig::new(44);
    let other = waiting.announce(3);
    waiting.join(other, &[0, 1]);
    let copy = waiting.memory.0.last().unwrap().clone();
    assert_eq!(waiting.refused_bytes(copy), repeat(2, "ceremony key"));

    rig.deal(ceremony, &[0]);
    let second = dealing(&mut rig, ceremony, 0);
    assert_eq!(send_dealing(&mut rig, ceremony, 0, second).unwrap_err(), repeat(1, "dealing"));
}

/// Its first message was lost on the way, or so it thinks: had it made another key, the shares would be lost to it.
#[test]
fn a19_a_trustee_that_joins_again_keeps_its_key() {
    let mut rig = Rig::new(45);
    rig.enrol(3);
    let ceremony = rig.announce(SLOTS as u32);
    rig.join(ceremony, &ALL);
    let on_the_board = rig.chain.state().ceremony(&ceremony).unwrap();
    let again = rig.trustees[2].join(on_the_board, &mut rig.rng).unwrap();
    assert_eq!(rig.refused(again), Rejection::CeremonyStep("ceremony keys"));
    rig.deal(ceremony, &ALL);
    rig.confirm(ceremony, &ALL);
    rig.conclude(ceremony).unwrap();
    elect(&mut rig, ceremony, &[2, 3, 4]);
}

#[test]
fn a3_a_ceremony_key_counts_for_its_ceremony_and_place_only() {
    let mut rig = Rig::new(46);
    let (first, second) = (rig.announce(3), rig.announce(3));
    rig.join(first, &[0]);
    let entry = Entry::from_bytes(rig.memory.0.last().unwrap()).unwrap();
    let Body::TrusteeKey(FromTrustee { message, .. }) = entry.body else { panic!("a trustee's key") };
    let mut send = |ceremony, index: usize, message: &[u8]| {
        let key = rig.keys.trustees[index].clone();
        let body = FromTrustee { ceremony, trustee: index as u32 + 1, message: message.to_vec() };
        let entry = rig.sign(&key, Body::TrusteeKey(body));
        rig.refused(entry)
    };
    assert_eq!(send(second, 0, &message), Rejection::Ceremony(CeremonyError::KeyProof(1)));
    assert_eq!(send(first, 1, &message), Rejection::Ceremony(CeremonyError::KeyProof(2)));
    // A12: the identity as a ceremony key, with whatever proof.
    let mut identity = message.clone();
    identity[1..33].fill(0);
    let source = DecodeError::Identity { what: "trustee key" };
    assert_eq!(send(first, 1, &identity), Rejection::Ceremony(CeremonyError::Decode { trustee: 2, source }));
    // A11: a byte too many.
    let longer = [message.as_slice(), &[0]].concat();
    let source = DecodeError::Trailing { what: "trustee key", extra: 1 };
    assert_eq!(send(first, 1, &longer), Rejection::Ceremony(CeremonyError::Decode { trustee: 2, source }));
}

#[test]
fn a19_an_index_that_no_trustee_has_is_refused() {
    let (mut rig, ceremony) = joined(47);
    let message = dealing(&mut rig, ceremony, 0);
    for trustee in [0, 6, u32::MAX] {
        let key = rig.keys.trustees[0].clone();
        let body = FromTrustee { ceremony, trustee, message: message.clone() };
        let entry = rig.sign(&key, Body::Dealing(body));
        assert_eq!(rig.refused(entry), Rejection::Ceremony(CeremonyError::Index(trustee as usize)));
    }
    // One trustee's dealing in another's name: the name is in the proofs, the signature is the other's.
    let key = rig.keys.trustees[1].clone();
    let entry = rig.sign(&key, Body::Dealing(FromTrustee { ceremony, trustee: 1, message: message.clone() }));
    assert_eq!(rig.refused(entry), Rejection::Signature(Signer::Trustee(1)));
    let knowledge = CeremonyError::Knowledge { dealer: 2, slot: 0 };
    assert_eq!(send_dealing(&mut rig, ceremony, 1, message).unwrap_err(), Rejection::Ceremony(knowledge));
}

#[test]
fn a19_more_commitments_than_the_threshold_are_refused() {
    let (mut rig, ceremony) = joined(48);
    let message = dealing(&mut rig, ceremony, 0);
    // One more coefficient for the first slot would make the degree, and so the number of trustees needed, higher.
    let mut higher = message.clone();
    let extra = higher[1..33].to_vec();
    higher.splice(97..97, extra);
    let refused = send_dealing(&mut rig, ceremony, 0, higher).unwrap_err();
    assert!(matches!(refused, Rejection::Ceremony(CeremonyError::Decode { trustee: 1, .. })), "{refused}");
    let mut lower = message;
    lower.drain(65..97);
    let refused = send_dealing(&mut rig, ceremony, 0, lower).unwrap_err();
    assert!(matches!(refused, Rejection::Ceremony(CeremonyError::Decode { trustee: 1, .. })), "{refused}");
}

#[test]
fn a19_below_the_threshold_there_is_no_key() {
    let (mut rig, ceremony) = joined(49);
    rig.deal(ceremony, &[0, 1]);
    rig.confirm(ceremony, &ALL);
    let few = CeremonyError::TooFew { found: 2, needed: 3, what: "dealt without a complaint that holds" };
    assert_eq!(rig.conclude(ceremony).unwrap_err(), Rejection::Ceremony(few));
    rig.deal(ceremony, &[2]);
    rig.confirm(ceremony, &[0, 3]);
    let few = CeremonyError::TooFew { found: 2, needed: 3, what: "confirmed their shares" };
    assert_eq!(rig.conclude(ceremony).unwrap_err(), Rejection::Ceremony(few));
    rig.confirm(ceremony, &[4]);
    rig.conclude(ceremony).unwrap();
    elect(&mut rig, ceremony, &[0, 3, 4]);
}

#[test]
fn a19_each_step_waits_for_the_one_before() {
    let mut rig = Rig::new(50);
    let ceremony = rig.announce(3);
    rig.join(ceremony, &[0, 1, 2, 3]);
    let step = Rejection::CeremonyStep;
    let message = |trustee| FromTrustee { ceremony, trustee, message: vec![1] };
    let key = rig.keys.trustees[0].clone();
    let early = [
        (Body::Dealing(message(1)), step("dealings")),
        (Body::Complaint(Complaint { ceremony, accuser: 1, dealer: 2, evidence: vec![] }), step("complaints")),
        (Body::Confirmation(Confirmation { ceremony, trustee: 1, dealings: Hash([0; 32]) }), step("confirmations")),
    ];
    for (body, refused) in early {
        let entry = rig.sign(&key, body);
        assert_eq!(rig.refused(entry), refused);
    }
    assert_eq!(rig.conclude(ceremony).unwrap_err(), step("the conclusion"));
    rig.join(ceremony, &[4]);
    rig.deal(ceremony, &ALL);
    rig.confirm(ceremony, &ALL);
    rig.conclude(ceremony).unwrap();
    let late = [
        (Body::TrusteeKey(message(1)), step("ceremony keys")),
        (Body::Dealing(message(1)), step("dealings")),
        (Body::Complaint(Complaint { ceremony, accuser: 1, dealer: 2, evidence: vec![] }), step("complaints")),
        (Body::Confirmation(Confirmation { ceremony, trustee: 1, dealings: Hash([0; 32]) }), step("confirmations")),
    ];
    for (body, refused) in late {
        let entry = rig.sign(&key, body);
        assert_eq!(rig.refused(entry), refused);
    }
    assert_eq!(rig.conclude(ceremony).unwrap_err(), step("the conclusion"));
    let nowhere = Hash([9; 32]);
    assert_eq!(rig.conclude(nowhere).unwrap_err(), Rejection::UnknownCeremony(nowhere));
}

#[test]
fn a19_the_state_says_who_joined_and_who_confirmed() {
    let mut left = Rig::new(52);
    let ceremony = left.announce(3);
    let mut right = left.clone();
    left.join(ceremony, &[0]);
    right.join(ceremony, &[1]);
    assert_ne!(left.state().digest(), right.state().digest());
    left.join(ceremony, &[1, 2, 3, 4]);
    left.deal(ceremony, &ALL);
    let mut right = left.clone();
    left.confirm(ceremony, &[0]);
    right.confirm(ceremony, &[1]);
    assert_ne!(left.state().digest(), right.state().digest());
}

/// A dealing that comes after the others confirmed changes the key: it counts only once they have looked at it.
#[test]
fn a18_a_dealing_after_the_confirmations_does_not_slip_into_the_key() {
    let (mut rig, ceremony) = joined(51);
    rig.deal(ceremony, &[0, 1, 2, 3]);
    rig.confirm(ceremony, &[0, 1, 2]);
    let Verdict::Confirm(stale) = rig.check(ceremony, 3) else { panic!("the shares fit") };
    rig.deal(ceremony, &[4]);
    assert_eq!(rig.refused(*stale), Rejection::OtherDealings(4));
    let few = CeremonyError::TooFew { found: 0, needed: 3, what: "confirmed their shares" };
    assert_eq!(rig.conclude(ceremony).unwrap_err(), Rejection::Ceremony(few));
    rig.confirm(ceremony, &[1, 2, 4]);
    rig.conclude(ceremony).unwrap();
    elect(&mut rig, ceremony, &[1, 2, 4]);
}
