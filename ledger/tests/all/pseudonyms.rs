//! Polls under pseudonyms: one for each person and poll, of somebody on the list and nobody knows whom.

use std::collections::BTreeSet;

use crate::rig::{Rig, audit_bytes, bench, poll};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit_after};
use tabella_ledger::bytes::{Hash, Key, Tag};
use tabella_ledger::entry::{Ballot, Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::party::{JoinError, Voter, join, public};
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::standing::{Audience, Class, Pseudonym};
use tabella_ledger::state::{Phase, StandingError};

fn audience(districts: &[u32], age_bands: &[u32]) -> Audience {
    Audience { pseudonymous: true, classes: Vec::new(), districts: districts.to_vec(), age_bands: age_bands.to_vec() }
}

fn asked(title: &str, audience: Audience) -> Manifest {
    Manifest {
        kind: Kind::Poll,
        title: title.into(),
        audience: Some(audience),
        minimum_voters: 5,
        points: 3,
        ..bench()
    }
}

/// A board with so many residents and a poll under pseudonyms, open.
fn open(seed: u64, residents: usize) -> (Rig, Hash) {
    let mut rig = Rig::with_trustees(seed, 2, 1);
    rig.enrol(residents);
    let poll = rig.begin(asked("The bench", audience(&[], &[])));
    (rig, poll)
}

/// The key of a person's pseudonym: any function of the person's secret and the poll.
fn key_for(rig: &Rig, voter: usize, poll: &Hash) -> SigningKey {
    let mut seed = *rig.keys.voters[voter].to_bytes();
    seed.iter_mut().zip(poll.0).for_each(|(byte, other)| *byte ^= other);
    SigningKey::generate(&mut ChaCha20Rng::from_seed(seed))
}

fn pseudonym(rig: &mut Rig, voter: usize, poll: &Hash) -> Entry {
    let key = key_for(rig, voter, poll);
    join(rig.chain.state(), poll, &rig.keys.voters[voter], &key, &mut rig.rng).unwrap()
}

fn refused_to_join(rig: &mut Rig, voter: usize, poll: &Hash) -> JoinError {
    let key = key_for(rig, voter, poll);
    join(rig.chain.state(), poll, &rig.keys.voters[voter], &key, &mut rig.rng).unwrap_err()
}

/// Joins, and gives the place of the pseudonym among the voters of the rig.
fn joined(rig: &mut Rig, voter: usize, poll: &Hash) -> usize {
    let entry = pseudonym(rig, voter, poll);
    rig.write(entry).unwrap();
    let (key, chain) = (key_for(rig, voter, poll), rig.state().chain());
    rig.voters.push(Voter::new(key.clone(), chain));
    rig.keys.voters.push(key);
    rig.voters.len() - 1
}

fn said(entry: &Entry) -> Pseudonym {
    match &entry.body {
        Body::Pseudonym(pseudonym) => pseudonym.clone(),
        other => panic!("{other:?}"),
    }
}

fn standing(refused: Rejection) -> StandingError {
    assert_eq!(refused.check(), Check::Standing);
    match refused {
        Rejection::Standing(error) => error,
        other => panic!("{other}"),
    }
}

/// The record is valid, and an audit that goes on from any block on the way comes to the same state.
fn holds(rig: &Rig) {
    let whole = audit_bytes(&rig.record(), None);
    assert_eq!((whole.outcome, whole.findings), (Outcome::Valid, vec![]));
    let rng = || ChaCha20Rng::seed_from_u64(0);
    for blocks in 1..rig.blocks.len() {
        let before = rig.record_of(&rig.blocks[..blocks]);
        let earlier = audit_after(&before, None, None, &mut rng(), &mut |_| {}).next.unwrap();
        let continued = audit_after(&rig.record(), None, Some(&earlier), &mut rng(), &mut |_| {});
        continued.earlier.unwrap().unwrap_or_else(|error| panic!("after {blocks} blocks: {error}"));
        assert_eq!(continued.verdict.state.unwrap().digest(), rig.state().digest());
    }
}

#[test]
fn se_2_one_person_has_one_ballot_in_a_poll_across_devices() {
    let (mut rig, poll) = open(800, 8);
    let first = joined(&mut rig, 0, &poll);
    rig.vote(poll, first, 1, 0).unwrap();
    // The second device has the same secret, and finds the pseudonym that there is.
    let again = said(&pseudonym(&mut rig, 0, &poll));
    assert_eq!(again.key, rig.voters[first].key());
    assert_eq!(rig.state().takes_part(&again.key, &poll), Ok(()));
    let entry = pseudonym(&mut rig, 0, &poll);
    assert_eq!(standing(rig.refused(entry)), StandingError::Known(again.key));
    rig.vote(poll, first, 2, 1).unwrap();
    // Another key would be another ballot: the tag is the same.
    let other = SigningKey::generate(&mut rig.rng);
    let entry = join(rig.chain.state(), &poll, &rig.keys.voters[0], &other, &mut rig.rng).unwrap();
    assert_eq!(said(&entry).tag, again.tag);
    let refused = rig.refused(entry);
    assert_eq!((refused.code(), standing(refused)), ("pseudonym.repeated", StandingError::Repeated(again.tag)));
    for voter in 1..5 {
        let pseudonym = joined(&mut rig, voter, &poll);
        rig.vote(poll, pseudonym, 1, 0).unwrap();
    }
    let found = rig.state().election(&poll).unwrap();
    assert_eq!((found.voters(), found.accepted(), rig.state().assembly(&poll).unwrap().joined()), (5, 6, 5));
    // Only the pseudonym may claim points for it: nobody whose name could be read from that.
    let claimable = [&again.key, &public(&rig.keys.voters[0])].map(|key| rig.state().claimable(key));
    assert_eq!(claimable, [3, 0]);
    assert_eq!(rig.finish(poll), [[4, 1, 0]]);
    holds(&rig);
}

#[test]
fn se_2_pseudonyms_of_two_polls_have_nothing_in_common() {
    let (mut rig, one) = open(801, 9);
    let other = rig.begin(asked("Another bench", audience(&[], &[])));
    let mut seen = BTreeSet::new();
    for voter in 0..3 {
        for poll in [one, other] {
            let Pseudonym { key, tag, .. } = said(&pseudonym(&mut rig, voter, &poll));
            assert!(seen.insert(key.0) && seen.insert(tag.0));
        }
    }
    // What is on the board of somebody is in neither.
    let roll: BTreeSet<_> = rig.keys.voters.iter().map(|key| public(key).0).collect();
    assert!(roll.is_disjoint(&seen));
    let entry = pseudonym(&mut rig, 0, &one).to_bytes();
    assert!(roll.iter().all(|key| !entry.windows(32).any(|bytes| bytes == key)));
    // A pseudonym of one poll is nobody in the other, and nobody elsewhere.
    let mine = joined(&mut rig, 0, &one);
    let theirs = joined(&mut rig, 1, &other);
    let key = rig.voters[mine].key();
    let entry = rig.ballot(other, mine, 1, &[vec![0]]);
    assert_eq!(standing(rig.refused(entry)), StandingError::NotJoined(key));
    let named = rig.begin(poll());
    let entry = rig.ballot(named, theirs, 1, &[vec![0], vec![]]);
    assert_eq!(rig.refused(entry), Rejection::NotOnRoll(rig.voters[theirs].key()));
    let entry = rig.voters[mine].stamp(Hash([7; 32]), &mut rig.rng);
    assert_eq!(rig.refused(entry).code(), "stamp.not_on_roll");
    let entry = rig.registrar.enrol(&[key], &mut rig.rng).remove(0);
    assert_eq!(rig.refused(entry), Rejection::AlreadyEnrolled(key));
    let entry = rig.registrar.revoke(key, None, &mut rig.rng);
    assert_eq!(standing(rig.refused(entry)), StandingError::Unknown(key));
    let voter = rig.voters[2].key();
    let entry = rig.registrar.revoke(voter, Some(key), &mut rig.rng);
    assert_eq!(standing(rig.refused(entry)), StandingError::Known(key));
    let entry = rig.voters[0].spoil(one, 1, Hash([7; 32]), &mut rig.rng);
    assert_eq!(standing(rig.refused(entry)), StandingError::NotJoined(rig.voters[0].key()));
    let entry = rig.voters[mine].spoil(one, 1, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    holds(&rig);
}

#[test]
fn se_1_an_ineligible_credential_makes_no_ballot() {
    let mut rig = Rig::with_trustees(802, 2, 1);
    rig.enrol(9);
    let visitor = rig.admit(Class::Visitor);
    let poll = rig.begin(asked("The bench", audience(&[], &[])));
    // Not joined; another class; after the opening; nobody at all.
    let entry = rig.ballot(poll, 0, 1, &[vec![0]]);
    assert_eq!(standing(rig.refused(entry)), StandingError::NotJoined(rig.voters[0].key()));
    rig.enrol(1);
    let late = rig.voters.len() - 1;
    let successor = rig.replace(8);
    for outsider in [visitor, late, successor] {
        assert_eq!(refused_to_join(&mut rig, outsider, &poll), JoinError::NotListed);
    }
    let right = pseudonym(&mut rig, 0, &poll);
    let pseudonym = said(&right);
    let key = key_for(&rig, 0, &poll);
    let forged = |rig: &mut Rig, key: &SigningKey, change: &dyn Fn(&mut Pseudonym)| {
        let mut said = pseudonym.clone();
        change(&mut said);
        let entry = rig.sign(key, Body::Pseudonym(said));
        rig.refused(entry)
    };
    // A proof that was seen serves nobody else, and no part of it can be another one.
    let thief = SigningKey::generate(&mut rig.rng);
    let taken = forged(&mut rig, &thief, &|said| said.key = public(&thief));
    assert_eq!((taken.code(), standing(taken)), ("pseudonym.proof", StandingError::Proof { ring: 0 }));
    let own_tag = said(&self::pseudonym(&mut rig, 1, &poll)).tag;
    for change in [
        &(|said: &mut Pseudonym| said.tag = own_tag) as &dyn Fn(&mut Pseudonym),
        &|said| said.tag = Tag([9; 32]),
        &|said| said.tag = Tag([0; 32]),
        &|said| said.proof.clear(),
        &|said| said.proof.push(0),
        &|said| said.proof[40] ^= 1,
        &|said| *said.proof.last_mut().unwrap() ^= 1,
    ] {
        assert_eq!(standing(forged(&mut rig, &key, change)), StandingError::Proof { ring: 0 });
    }
    assert_eq!(standing(forged(&mut rig, &key, &|said| said.ring = 1)), StandingError::Ring { ring: 1, rings: 1 });
    assert_eq!(forged(&mut rig, &thief, &|_| ()), Rejection::Signature(Signer::Pseudonym));
    assert_eq!(forged(&mut rig, &key, &|said| said.key = Key([9; 32])).code(), "entry.key");
    assert_eq!(forged(&mut rig, &key, &|said| said.election = Hash([9; 32])).code(), "election.unknown");
    // The key that a ballot is cast under has joined, and not just anybody.
    let body = match rig.ballot(poll, 0, 1, &[vec![0]]).body {
        Body::Ballot(Ballot { sealed, .. }) => sealed,
        other => panic!("{other:?}"),
    };
    let entry = rig.sign(&key, Body::Ballot(Ballot { election: poll, sealed: body }));
    assert_eq!(rig.refused(entry).code(), "pseudonym.not_joined");
    rig.write(right).unwrap();
    holds(&rig);
}

/// Two districts and three age bands; what each is, the registrar knows, and who it is.
#[test]
fn se_1_a_poll_for_a_district_and_an_age_band_takes_those_alone_and_the_log_does_not_say_who_they_are() {
    let mut rig = Rig::with_trustees(803, 2, 1);
    rig.enrol(10);
    // District 300 or 301, age band 2, 3 or 4. Of voter 9 nothing is attested.
    let attested = |voter: usize| (300 + (voter as u16 % 2), 2 + (voter as u8 % 3));
    for voter in 0..9 {
        let (district, age_band) = attested(voter);
        // Two renewals: the last one counts.
        for (renewal, district) in [(0, 9_999), (1, district)] {
            let member = rig.registrar.attest(rig.voters[voter].key(), district, age_band, renewal).unwrap();
            for entry in rig.registrar.name_members(Class::Resident, &[member], &mut rig.rng) {
                rig.write(entry).unwrap();
            }
        }
    }
    let poll = rig.begin(asked("The bench", audience(&[300], &[2, 4])));
    assert_eq!(rig.state().assembly(&poll).unwrap().listed(), 9);
    assert_eq!(refused_to_join(&mut rig, 9, &poll), JoinError::NotListed);
    let mut voters = 0;
    for voter in 0..9 {
        match attested(voter) {
            (300, 2 | 4) => {
                let pseudonym = joined(&mut rig, voter, &poll);
                rig.vote(poll, pseudonym, 1, voter % 2).unwrap();
                voters += 1;
            }
            (300, _) => assert_eq!(refused_to_join(&mut rig, voter, &poll), JoinError::NotOfGroup("age band")),
            _ => assert_eq!(refused_to_join(&mut rig, voter, &poll), JoinError::NotOfGroup("district")),
        }
    }
    assert_eq!(voters, 4);
    // Commitments of one and the same value look like any others.
    let mut seen = BTreeSet::new();
    for bytes in &rig.memory.0 {
        if let Body::Members(members) = Entry::from_bytes(bytes).unwrap().body {
            for member in members.members {
                assert!(seen.insert(member.district) && seen.insert(member.age_band));
            }
        }
    }
    assert_eq!(seen.len(), 36);
    holds(&rig);
}

/// A member of the ring with another attribute, who makes the proof nevertheless; a commitment made for somebody else.
#[test]
fn se_1_nobody_proves_a_district_that_is_not_theirs() {
    let mut rig = Rig::with_trustees(804, 2, 1);
    rig.enrol(8);
    let mut members: Vec<_> = (0..8)
        .map(|voter| rig.registrar.attest(rig.voters[voter].key(), 1 + (voter as u16 % 2), 0, 0).unwrap())
        .collect();
    // The last two have each other's commitments.
    let (one, other) = (members[6], members[7]);
    (members[6].district, members[7].district) = (other.district, one.district);
    for entry in rig.registrar.name_members(Class::Resident, &members, &mut rig.rng) {
        rig.write(entry).unwrap();
    }
    let first = rig.begin(asked("The first", audience(&[1], &[])));
    let second = rig.begin(asked("The second", audience(&[2], &[])));
    for voter in [6, 7] {
        assert_eq!(refused_to_join(&mut rig, voter, &first), JoinError::Unreadable("district"));
    }
    // The proof for a poll of one's own district is none for another one.
    let right = said(&pseudonym(&mut rig, 1, &second));
    let key = key_for(&rig, 1, &second);
    let entry = rig.sign(&key, Body::Pseudonym(Pseudonym { election: first, ..right }));
    assert_eq!(standing(rig.refused(entry)), StandingError::Proof { ring: 0 });
    // Nor is a proof without the question, for all residents, one with it.
    let all = rig.begin(asked("All", audience(&[], &[])));
    let right = said(&pseudonym(&mut rig, 1, &all));
    let key = key_for(&rig, 1, &all);
    let entry = rig.sign(&key, Body::Pseudonym(Pseudonym { election: first, ..right }));
    assert_eq!(standing(rig.refused(entry)), StandingError::Proof { ring: 0 });
    joined(&mut rig, 1, &second);
    joined(&mut rig, 0, &first);
}

#[test]
fn a43_a_poll_of_fewer_than_eight_is_not_opened_under_pseudonyms() {
    let mut rig = Rig::with_trustees(805, 2, 1);
    rig.enrol(8);
    let poll = rig.prepare(asked("The bench", audience(&[], &[])));
    let lost = rig.voters[0].key();
    let entry = rig.registrar.revoke(lost, None, &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.office.open(poll, &mut rig.rng);
    let refused = rig.refused(entry);
    assert_eq!((refused.code(), standing(refused)), ("pseudonym.too_few", StandingError::TooFew(7)));
    rig.replace(0);
    rig.start(poll).unwrap();
    // Of nobody anything is attested.
    let entry = rig.prepare(asked("Again", audience(&[1], &[])));
    let entry = rig.office.open(entry, &mut rig.rng);
    assert_eq!(standing(rig.refused(entry)), StandingError::TooFew(0));
    holds(&rig);
}

#[test]
fn a43_a_list_is_fixed_at_the_opening_and_cut_into_rings_of_nearly_one_length() {
    let mut rig = Rig::with_trustees(806, 2, 1);
    rig.enrol(1_030);
    let lost = rig.replace(5);
    let poll = rig.begin(asked("The bench", audience(&[], &[])));
    let assembly = rig.state().assembly(&poll).unwrap();
    assert_eq!((assembly.listed(), assembly.rings()), (1_030, 2));
    let lengths: Vec<_> = (0..3).map(|ring| assembly.ring(ring).map(|ring| ring.keys.len())).collect();
    assert_eq!(lengths, [Some(515), Some(515), None]);
    // The successor has the place of the key before it.
    assert_eq!(assembly.find(&rig.voters[lost].key()), Some((0, 5)));
    assert_eq!(assembly.find(&rig.voters[5].key()), None);
    assert_eq!(assembly.find(&rig.voters[1_029].key()), Some((1, 514)));
    rig.enrol(1);
    assert_eq!(rig.state().assembly(&poll).unwrap().listed(), 1_030);
    // Several in a block are checked together; one that is wrong stops no other.
    let good = [3, 1_029, 1_028].map(|voter| pseudonym(&mut rig, voter, &poll).to_bytes());
    let mut wrong = said(&pseudonym(&mut rig, 7, &poll));
    wrong.ring = 1;
    let key = key_for(&rig, 7, &poll);
    let wrong = rig.sign(&key, Body::Pseudonym(wrong)).to_bytes();
    let [one, two, three] = good;
    let verdicts = rig.write_bytes(vec![one.clone(), wrong, two, one, three]);
    let codes: Vec<_> = verdicts.iter().map(|verdict| verdict.as_ref().err().map(Rejection::code)).collect();
    assert_eq!(codes, [None, Some("pseudonym.proof"), None, Some("standing.known"), None]);
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, vec![]));
}

#[test]
fn se_2_nobody_joins_before_the_opening_or_after_the_end() {
    let mut rig = Rig::with_trustees(807, 2, 1);
    rig.enrol(8);
    let poll = rig.prepare(asked("The bench", audience(&[], &[])));
    assert_eq!(refused_to_join(&mut rig, 0, &poll), JoinError::NotOpen);
    rig.start(poll).unwrap();
    let entry = pseudonym(&mut rig, 0, &poll);
    let late = pseudonym(&mut rig, 1, &poll);
    let time = std::mem::replace(&mut rig.time, 1_000_000);
    assert_eq!(rig.refused(late).code(), "ballot.too_late");
    rig.time = time + 1;
    rig.close(poll);
    assert_eq!(rig.refused(entry).code(), "election.phase");
    assert_eq!(refused_to_join(&mut rig, 0, &poll), JoinError::NotOpen);
    // In an election under the voters' own keys there is nothing to join.
    let named = rig.begin(bench());
    let expected = JoinError::Board(StandingError::NotPseudonymous.into());
    assert_eq!(refused_to_join(&mut rig, 0, &named), expected);
    let other = rig.begin(asked("Another", audience(&[], &[])));
    let right = said(&pseudonym(&mut rig, 0, &other));
    let key = key_for(&rig, 0, &other);
    let entry = rig.sign(&key, Body::Pseudonym(Pseudonym { election: named, ..right }));
    assert_eq!(rig.refused(entry).code(), "pseudonym.not_asked");
}

/// Who lost a device goes on in an open poll with the key that the list has, if they still have its secret.
#[test]
fn zg_2_a_pseudonym_outlives_the_key_that_made_it() {
    let (mut rig, poll) = open(808, 9);
    let mine = joined(&mut rig, 0, &poll);
    rig.vote(poll, mine, 1, 0).unwrap();
    let successor = rig.replace(0);
    rig.vote(poll, mine, 2, 1).unwrap();
    assert_eq!(refused_to_join(&mut rig, successor, &poll), JoinError::NotListed);
    // There is no second ballot in it: the tag is that of the old key.
    let other = SigningKey::generate(&mut rig.rng);
    let entry = join(rig.chain.state(), &poll, &rig.keys.voters[0], &other, &mut rig.rng).unwrap();
    assert_eq!(rig.refused(entry).code(), "pseudonym.repeated");
    // From the next poll on it is the new one.
    let next = rig.begin(asked("The next", audience(&[], &[])));
    assert_eq!(refused_to_join(&mut rig, 0, &next), JoinError::NotListed);
    joined(&mut rig, successor, &next);
    holds(&rig);
}

const OPENS: u64 = 2_000;
const CLOSES: u64 = 3_000;

/// A poll under pseudonyms that no entry opens or closes.
fn by_rule(title: &str, opens_at: u64) -> Manifest {
    let manifest = asked(title, audience(&[], &[]));
    Manifest { opens_at: Some(opens_at), closes_at: CLOSES, minimum_voters: 2, ..manifest }
}

/// A board with so many residents, and such a poll before its time.
fn waiting(seed: u64, residents: usize) -> (Rig, Hash) {
    let mut rig = Rig::with_trustees(seed, 2, 1);
    rig.enrol(residents);
    let poll = rig.prepare(by_rule("The bench", OPENS));
    (rig, poll)
}

/// A block of this time in which there is only a stamp.
fn tick(rig: &mut Rig, time: u64) {
    rig.time = time - 1;
    let stamp = rig.voters[1].stamp(Hash([1; 32]), &mut rig.rng);
    rig.write(stamp).unwrap();
}

fn listed(rig: &Rig, poll: &Hash) -> Option<u64> {
    rig.state().assembly(poll).map(|assembly| assembly.listed())
}

#[test]
fn se_2_a_poll_by_rule_has_its_list_when_it_opens_and_pseudonyms_vote_in_it() {
    let (mut rig, poll) = waiting(830, 9);
    tick(&mut rig, OPENS - 1);
    assert_eq!(listed(&rig, &poll), None);
    assert_eq!(refused_to_join(&mut rig, 0, &poll), JoinError::NotOpen);
    tick(&mut rig, OPENS);
    assert_eq!(listed(&rig, &poll), Some(9));
    // Who is enrolled later is not on it, and a key on it that is replaced stays.
    rig.enrol(1);
    assert_eq!(refused_to_join(&mut rig, 9, &poll), JoinError::NotListed);
    let pseudonyms = [0, 1].map(|voter| joined(&mut rig, voter, &poll));
    for pseudonym in pseudonyms {
        rig.vote(poll, pseudonym, 1, 0).unwrap();
    }
    assert!(matches!(rig.vote(poll, 2, 1, 0), Err(Rejection::Standing(StandingError::NotJoined(_)))));
    let late = pseudonym(&mut rig, 2, &poll);
    tick(&mut rig, CLOSES + 1);
    assert_eq!(rig.refused(late).code(), "election.phase");
    assert_eq!(refused_to_join(&mut rig, 2, &poll), JoinError::NotOpen);
    rig.decrypt(poll, &[0]);
    assert_eq!(rig.publish_outcome(poll), [[2, 0, 0]]);
    holds(&rig);
}

/// A block in which nothing is accepted is not made: neither is the list, nor is one given up that was made.
#[test]
fn se_2_a_list_is_taken_back_with_the_block_that_made_it() {
    let (mut rig, poll) = waiting(831, 8);
    tick(&mut rig, OPENS - 1);
    let before = rig.state().digest();
    let no_vote = rig.vote(poll, 0, 1, 0).unwrap_err();
    assert_eq!(no_vote.code(), "pseudonym.not_joined", "the poll was open for this block");
    assert_eq!((listed(&rig, &poll), rig.state().digest()), (None, before));
    // Others are known by the block that is made.
    rig.time = OPENS - 2;
    rig.enrol(1);
    tick(&mut rig, OPENS);
    assert_eq!(listed(&rig, &poll), Some(9));
    rig.time = CLOSES;
    let entry = rig.voters[0].spoil(poll, 1, Hash([1; 32]), &mut rig.rng);
    assert_eq!(rig.refused(entry).code(), "election.phase", "the poll was closed for this block");
    // Its rings are there as before.
    rig.time = OPENS;
    joined(&mut rig, 8, &poll);
    holds(&rig);
}

/// With fewer than 8 on the list a poll waits, and is closed at its end without one.
#[test]
fn a43_a_poll_by_rule_of_fewer_than_eight_does_not_open_under_pseudonyms() {
    let (mut rig, poll) = waiting(832, 7);
    let mut other = rig.clone();
    tick(&mut rig, OPENS);
    rig.enrol(1);
    assert_eq!(listed(&rig, &poll), None, "the list is made at the beginning of a block");
    tick(&mut rig, OPENS + 5);
    assert_eq!(listed(&rig, &poll), Some(8));
    holds(&rig);
    for time in [OPENS, CLOSES, CLOSES + 1] {
        tick(&mut other, time);
        assert_eq!(listed(&other, &poll), None);
    }
    assert_eq!(other.state().election(&poll).unwrap().phase(), Phase::Closed);
    holds(&other);
}

/// Lists are part of the state in the order in which they are made. An audit that goes on passes over the blocks in which
/// nothing else happened, and comes to the same.
#[test]
fn ee_6_lists_that_the_time_made_are_made_again_by_an_audit_that_goes_on() {
    let mut rig = Rig::with_trustees(833, 2, 1);
    rig.enrol(8);
    let times = [OPENS + 7, OPENS, OPENS + 4, OPENS + 500, OPENS];
    let titles = ["One", "Two", "Three", "Four", "Five"];
    let polls: Vec<Hash> =
        times.iter().zip(titles).map(|(opens_at, title)| rig.prepare(by_rule(title, *opens_at))).collect();
    for time in [OPENS, OPENS + 5, OPENS + 8] {
        tick(&mut rig, time);
    }
    rig.enrol(1);
    // One is opened and closed at once.
    tick(&mut rig, CLOSES + 1);
    tick(&mut rig, CLOSES + 2);
    assert_eq!(polls.iter().filter_map(|poll| listed(&rig, poll)).collect::<Vec<_>>(), [8, 8, 8, 9, 8]);
    holds(&rig);
}

/// Somebody whose key is replaced while a poll by rule is open has one ballot there.
#[test]
fn zg_2_a_successor_has_the_pseudonym_of_the_key_before_it_in_a_poll_by_rule() {
    let (mut rig, poll) = waiting(834, 8);
    tick(&mut rig, OPENS);
    let first = joined(&mut rig, 0, &poll);
    rig.vote(poll, first, 1, 0).unwrap();
    let successor = rig.replace(0);
    assert_eq!(refused_to_join(&mut rig, successor, &poll), JoinError::NotListed);
    rig.vote(poll, first, 2, 1).unwrap();
    tick(&mut rig, CLOSES + 1);
    assert_eq!(rig.state().election(&poll).unwrap().voters(), 1);
    holds(&rig);
}
