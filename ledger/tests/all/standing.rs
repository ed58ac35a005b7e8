//! Who is who: keys that are replaced, classes, and what becomes of ballots that were cast under a key that is gone.

use crate::rig::{Rig, audit_bytes, bench, districts, poll, weighted};
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome, audit_after};
use tabella_ledger::bytes::{Commitment, Hash, Key};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest, ManifestError};
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::standing::{Audience, AudienceError, Class, Member, Members, Revocation};
use tabella_ledger::state::{Franchise, Good, StandingError};

/// A poll for these classes, under the voters' own keys.
fn poll_for(classes: &[Class]) -> Manifest {
    let audience =
        Audience { pseudonymous: false, classes: classes.to_vec(), districts: Vec::new(), age_bands: Vec::new() };
    Manifest { kind: Kind::Poll, audience: Some(audience), ..bench() }
}

fn key(rig: &Rig, voter: usize) -> Key {
    rig.voters[voter].key()
}

fn standing(refused: Rejection) -> StandingError {
    assert_eq!(refused.check(), Check::Standing);
    match refused {
        Rejection::Standing(error) => error,
        other => panic!("{other}"),
    }
}

fn revoke(rig: &mut Rig, voter: Key, successor: Option<Key>) -> Entry {
    rig.registrar.revoke(voter, successor, &mut rig.rng)
}

fn fresh(rig: &mut Rig) -> Key {
    public(&SigningKey::generate(&mut rig.rng))
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
        assert_eq!(continued.verdict.outcome, Outcome::Valid);
        assert_eq!(continued.verdict.state.unwrap().digest(), rig.state().digest());
    }
}

#[test]
fn zg_2_after_a_lost_device_one_vote_is_counted() {
    let (mut rig, election) = Rig::open(700, Manifest { kind: Kind::Poll, points: 5, ..bench() }, 4);
    rig.vote(election, 0, 3, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let lost = key(&rig, 0);
    let before = rig.state().membership(&lost).unwrap();
    let successor = rig.replace(0);
    let found = rig.state().election(&election).unwrap();
    // The ballot that was cast counts as the successor's, whose numbers begin anew.
    assert_eq!((found.voters(), found.counted_of(&lost), found.last_sequence(&lost)), (2, None, None));
    assert_eq!(found.last_sequence(&key(&rig, successor)), Some(0));
    assert!(!rig.state().is_on_roll(&lost) && rig.state().is_on_roll(&key(&rig, successor)));
    assert_eq!(rig.state().claimable(&key(&rig, successor)), 5);
    assert_eq!(rig.state().roll_size(), 4);
    let now = rig.state().membership(&key(&rig, successor)).unwrap();
    assert_eq!((now.place, now.good), (before.place, Good::Yes));
    assert_eq!(rig.state().membership(&lost).unwrap().good, Good::Replaced(key(&rig, successor)));

    // Whoever has the old key can do nothing with it any more.
    let entry = rig.ballot(election, 0, 9, &[vec![1]]);
    let refused = rig.refused(entry);
    assert_eq!(refused.code(), "standing.revoked");
    assert_eq!(standing(refused), StandingError::Revoked(lost));
    let entry = rig.voters[0].spoil(election, 9, Hash([7; 32]), &mut rig.rng);
    assert_eq!(standing(rig.refused(entry)), StandingError::Revoked(lost));
    let entry = rig.voters[0].stamp(Hash([7; 32]), &mut rig.rng);
    assert_eq!(standing(rig.refused(entry)), StandingError::Revoked(lost));
    let entry = rig.ballot(election, successor, 0, &[vec![1]]);
    assert_eq!(rig.refused(entry), Rejection::Sequence { found: 0, last: 0 });

    // The new ballot takes the place of the one under the old key; no points come twice.
    rig.vote(election, successor, 1, 1).unwrap();
    rig.vote(election, 2, 1, 1).unwrap();
    let found = rig.state().election(&election).unwrap();
    assert_eq!((found.voters(), found.accepted()), (3, 4));
    let claimable = [lost, key(&rig, successor)].map(|key| rig.state().claimable(&key));
    assert_eq!(claimable, [0, 5]);
    assert_eq!(rig.finish(election), [[1, 2, 0]]);
    holds(&rig);
}

/// What counts under the old key is taken out of the sums as it was put in: in its style, with its weight.
#[test]
fn zg_2_style_and_weight_go_over_to_the_successor() {
    let mut rig = Rig::with_trustees(701, 2, 1);
    rig.enrol(4);
    let election = rig.prepare(Manifest { weighted: true, ..districts() });
    rig.name(election, &[(0, 1), (1, 7), (0, 2), (1, 3)]);
    // Before the opening, and after a ballot.
    let early = rig.replace(2);
    rig.start(election).unwrap();
    let ballot = |rig: &mut Rig, voter, sequence, one: usize, two: usize| {
        let entry = rig.ballot(election, voter, sequence, &[vec![one], vec![two]]);
        rig.write(entry)
    };
    ballot(&mut rig, 1, 1, 0, 0).unwrap();
    ballot(&mut rig, early, 1, 1, 1).unwrap();
    ballot(&mut rig, 0, 1, 1, 1).unwrap();
    let late = rig.replace(1);
    let found = rig.state().election(&election).unwrap();
    assert_eq!(found.franchise(&key(&rig, late)), Ok(Franchise { style: 1, weight: 7 }));
    assert_eq!(found.franchise(&key(&rig, early)), Ok(Franchise { style: 0, weight: 2 }));
    assert_eq!(found.franchise(&key(&rig, 1)), Err(Rejection::NotElector(key(&rig, 1))));
    assert_eq!((found.electors(), found.voters()), (Some(4), 3));
    ballot(&mut rig, late, 2, 2, 2).unwrap();
    ballot(&mut rig, 3, 1, 2, 2).unwrap();
    // Nobody votes twice by being replaced once more.
    let third = rig.replace(late);
    ballot(&mut rig, third, 3, 0, 1).unwrap();
    assert_eq!(rig.state().election(&election).unwrap().voters(), 4);
    // Styles: the first question, then north (0), south (1).
    assert_eq!(rig.finish(election), [[7, 3, 3], [0, 3, 0], [0, 7, 3]]);
    holds(&rig);
}

#[test]
fn zg_2_an_election_that_is_over_stays_as_it_is() {
    let (mut rig, over) = Rig::open(702, bench(), 3);
    rig.vote(over, 0, 1, 0).unwrap();
    rig.vote(over, 1, 1, 1).unwrap();
    rig.close(over);
    let ceremony = rig.ceremony(3);
    let open = rig.publish(Manifest { ceremony, title: "Again".into(), ..bench() });
    rig.start(open).unwrap();
    let entry = rig.voters[0].spoil(open, 8, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    let old = key(&rig, 0);
    let root = rig.state().election(&over).unwrap().counted();
    let successor = rig.replace(0);
    assert_eq!(rig.state().election(&over).unwrap().counted(), root);
    assert!(rig.state().election(&over).unwrap().counted_of(&old).is_some());
    // Numbers that were spoiled under the old key are of that key.
    assert_eq!(rig.state().election(&open).unwrap().last_sequence(&key(&rig, successor)), None);
    rig.vote(open, successor, 8, 0).unwrap();
    let who: Vec<usize> = (0..3).collect();
    rig.decrypt(over, &who);
    assert_eq!(rig.publish_outcome(over), [[1, 1, 0]]);
    holds(&rig);
}

/// In the block of the revocation already, however the entries of the block are put together.
#[test]
fn zg_2_ballots_in_the_block_of_the_revocation_are_judged_by_their_order() {
    let (mut rig, election) = Rig::open(703, bench(), 3);
    rig.vote(election, 1, 1, 1).unwrap();
    let key_of_successor = SigningKey::generate(&mut rig.rng);
    let chain = rig.state().chain();
    let before = rig.ballot(election, 0, 1, &[vec![0]]).to_bytes();
    let after = rig.ballot(election, 0, 2, &[vec![1]]).to_bytes();
    let lost = key(&rig, 0);
    let entry = revoke(&mut rig, lost, Some(public(&key_of_successor))).to_bytes();
    rig.voters.push(tabella_ledger::party::Voter::new(key_of_successor, chain));
    let new = rig.ballot(election, 3, 2, &[vec![2]]).to_bytes();
    let verdicts = rig.write_bytes(vec![before, new.clone(), entry, after, new]);
    let codes: Vec<_> = verdicts.iter().map(|verdict| verdict.as_ref().err().map(Rejection::code)).collect();
    assert_eq!(codes, [None, Some("ballot.not_on_roll"), None, Some("standing.revoked"), None]);
    assert_eq!(rig.finish(election), [[0, 1, 1]]);
    holds(&rig);
}

/// First the key is ended, when the loss is noticed; the successor comes when there is a new device.
#[test]
fn zg_2_a_successor_may_come_later_and_comes_once() {
    let (mut rig, election) = Rig::open(704, bench(), 3);
    rig.vote(election, 0, 1, 0).unwrap();
    let lost = key(&rig, 0);
    let entry = revoke(&mut rig, lost, None);
    rig.write(entry).unwrap();
    assert_eq!((rig.state().roll_size(), rig.state().membership(&lost).unwrap().good), (2, Good::Revoked));
    let entry = rig.ballot(election, 0, 2, &[vec![1]]);
    assert_eq!(standing(rig.refused(entry)), StandingError::Revoked(lost));
    // What was cast while the key was good counts on.
    assert_eq!(rig.state().election(&election).unwrap().voters(), 1);
    let entry = revoke(&mut rig, lost, None);
    assert_eq!(standing(rig.refused(entry)), StandingError::Revoked(lost));
    let successor = rig.replace(0);
    rig.vote(election, successor, 2, 2).unwrap();
    assert_eq!(rig.state().roll_size(), 3);
    // Two successors would be two votes.
    for second in [None, Some(fresh(&mut rig))] {
        let entry = revoke(&mut rig, lost, second);
        assert_eq!(standing(rig.refused(entry)), StandingError::Revoked(lost));
    }
    rig.vote(election, 1, 1, 1).unwrap();
    assert_eq!(rig.finish(election), [[0, 1, 1]]);
    holds(&rig);
}

#[test]
fn a29_a_successor_is_a_key_that_nobody_ever_had() {
    let (mut rig, election) = Rig::open(705, bench(), 3);
    let (replaced, voter) = (key(&rig, 0), key(&rig, 1));
    let successor = rig.replace(0);
    let visitor = rig.admit(Class::Visitor);
    // Somebody's key would take their vote away, or give two votes to one.
    for known in [voter, key(&rig, 2), replaced, key(&rig, successor), key(&rig, visitor)] {
        let entry = revoke(&mut rig, voter, Some(known));
        assert_eq!(standing(rig.refused(entry)), StandingError::Known(known));
    }
    let entry = revoke(&mut rig, voter, Some(Key([9; 32])));
    assert_eq!(rig.refused(entry).code(), "entry.key");
    let nobody = fresh(&mut rig);
    let entry = revoke(&mut rig, nobody, None);
    let refused = rig.refused(entry);
    assert_eq!((refused.code(), standing(refused)), ("standing.unknown", StandingError::Unknown(nobody)));
    // Nor does a key that is gone come back by another way.
    for known in [replaced, key(&rig, successor), key(&rig, visitor)] {
        let entry = rig.registrar.enrol(&[known], &mut rig.rng).remove(0);
        assert_eq!(rig.refused(entry), Rejection::AlreadyEnrolled(known));
    }
    let member = Member { key: replaced, ..rig.member() };
    let entry = rig.registrar.name_members(Class::Visitor, &[member], &mut rig.rng).remove(0);
    assert_eq!(standing(rig.refused(entry)), StandingError::Revoked(replaced));
    // Nobody but the registrar says who is who.
    for thief in [rig.keys.office.clone(), rig.keys.voters[0].clone(), rig.keys.trustees[0].clone()] {
        let body = Revocation { voter: key(&rig, 1), successor: Some(nobody) };
        let entry = rig.sign(&thief, Body::Revocation(body));
        assert_eq!(rig.refused(entry).code(), "entry.signature");
    }
    rig.vote(election, 1, 1, 0).unwrap();
}

/// Whoever got hold of a voter's key votes last: the voter ends the key, and the ballot of the successor counts instead.
#[test]
fn a29_a_thief_who_votes_last_is_undone_by_the_successor() {
    let (mut rig, election) = Rig::open(706, bench(), 2);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    // With the last of all numbers, so that no ballot could follow.
    rig.vote(election, 0, u64::MAX, 1).unwrap();
    let successor = rig.replace(0);
    let entry = rig.ballot(election, 0, u64::MAX, &[vec![1]]);
    assert_eq!(rig.refused(entry).code(), "standing.revoked");
    rig.vote(election, successor, 1, 0).unwrap();
    assert_eq!(rig.finish(election), [[2, 0, 0]]);
}

/// A registrar who takes a vote over leaves a trace that the voter's app, and everybody else, finds on the board.
#[test]
fn a29_a_registrar_who_takes_a_vote_over_is_seen() {
    let (mut rig, election) = Rig::open(707, bench(), 2);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let thief = rig.replace(0);
    rig.vote(election, thief, 2, 1).unwrap();
    let good = rig.state().membership(&key(&rig, 0)).unwrap().good;
    assert_eq!(good, Good::Replaced(key(&rig, thief)));
    let verdict = audit_bytes(&rig.record(), None);
    let covered = verdict.checks.iter().find(|check| check.check == Check::Standing).unwrap().covered;
    assert_eq!(covered, 1);
}

/// Revocation ends what somebody does as a member. It is no way to stop a trustee or the office.
#[test]
fn a29_the_registrar_cannot_stop_an_office_by_enrolling_and_revoking_its_key() {
    let (mut rig, election) = Rig::open(708, bench(), 2);
    let keys = [public(&rig.keys.office), public(&rig.keys.trustees[4])];
    for entry in rig.registrar.enrol(&keys, &mut rig.rng) {
        rig.write(entry).unwrap();
    }
    for key in keys {
        let entry = revoke(&mut rig, key, None);
        rig.write(entry).unwrap();
    }
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let entry = rig.office.stamp(Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    assert_eq!(rig.finish(election), [[2, 0, 0]]);
}

#[test]
fn wx_1_a_visitor_reads_a_residents_poll_and_sees_why_voting_is_off() {
    let (mut rig, election) = Rig::open(709, poll(), 2);
    for class in [Class::EResident, Class::Visitor, Class::Business, Class::Authority] {
        let guest = rig.admit(class);
        let found = rig.state().election(&election).unwrap();
        assert_eq!(found.manifest().title, "The bench, asked again");
        let why = StandingError::NotInAudience { key: key(&rig, guest), class };
        assert_eq!(rig.state().takes_part(&key(&rig, guest), &election), Err(why.clone().into()));
        assert!(why.to_string().contains("can be read, not voted in"));
        let entry = rig.ballot(election, guest, 1, &[vec![0], vec![]]);
        assert_eq!(standing(rig.refused(entry)), why);
        let entry = rig.voters[guest].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
        assert_eq!(standing(rig.refused(entry)), why);
        let entry = rig.voters[guest].stamp(Hash([7; 32]), &mut rig.rng);
        assert_eq!(rig.refused(entry).code(), "stamp.not_on_roll");
    }
    assert_eq!((rig.state().roll_size(), rig.state().members(Class::Visitor)), (2, 1));
    assert_eq!(rig.state().takes_part(&key(&rig, 0), &election), Ok(()));
    holds(&rig);
}

#[test]
fn wx_1_a_forged_class_is_refused() {
    let mut rig = Rig::new(710);
    rig.enrol(1);
    let visitor = rig.admit(Class::Visitor);
    // Nobody but the registrar says what somebody is; not the visitor either.
    for thief in [rig.keys.voters[visitor].clone(), rig.keys.office.clone()] {
        let member = Member { key: key(&rig, visitor), ..rig.member() };
        let entry = rig.sign(&thief, Body::Members(Members { class: Class::Authority, members: vec![member] }));
        assert_eq!(rig.refused(entry).code(), "entry.signature");
    }
    let named = |rig: &mut Rig, class, key| {
        let member = Member { key, ..rig.member() };
        let entry = rig.registrar.name_members(class, &[member], &mut rig.rng).remove(0);
        standing(rig.refused(entry))
    };
    // A class is for good: whoever becomes a resident enrols a fresh key.
    let (resident, visitor) = (key(&rig, 0), key(&rig, visitor));
    let other = |key, found, class| StandingError::OtherClass { key, found, class };
    assert_eq!(named(&mut rig, Class::Resident, visitor), other(visitor, Class::Visitor, Class::Resident));
    assert_eq!(named(&mut rig, Class::Visitor, resident), other(resident, Class::Resident, Class::Visitor));
    // Residents come onto the roll by enrolment alone.
    let stranger = fresh(&mut rig);
    assert_eq!(named(&mut rig, Class::Resident, stranger), StandingError::Unknown(stranger));
    assert_eq!(other(visitor, Class::Visitor, Class::Resident).code(), "standing.class");
    let entry = rig.registrar.enrol(&[visitor], &mut rig.rng).remove(0);
    assert_eq!(rig.refused(entry), Rejection::AlreadyEnrolled(visitor));
    // A class that there is not has no encoding.
    let good = Member { key: stranger, ..rig.member() };
    let entry = rig.registrar.name_members(Class::Authority, &[good], &mut rig.rng).remove(0).to_bytes();
    let at = entry.windows(2).position(|pair| pair == [22, 0x82]).unwrap() + 2;
    let mut unknown = entry.clone();
    assert_eq!(std::mem::replace(&mut unknown[at], 5), 4);
    assert_eq!(rig.refused_bytes(unknown).code(), "entry.encoding");
    assert!(rig.write_bytes(vec![entry]).remove(0).is_ok());
}

#[test]
fn a11_an_entry_that_names_members_holds_for_all_of_them_or_for_none() {
    let mut rig = Rig::new(711);
    rig.enrol(2);
    let good = rig.member();
    let refused = |rig: &mut Rig, members: Vec<Member>| {
        let key = rig.keys.registrar.clone();
        let entry = rig.sign(&key, Body::Members(Members { class: Class::Business, members }));
        rig.refused(entry)
    };
    assert_eq!(standing(refused(&mut rig, vec![])), StandingError::Empty);
    let bad = Commitment([9; 32]);
    for (member, attribute) in
        [(Member { district: bad, ..rig.member() }, "district"), (Member { age_band: bad, ..rig.member() }, "age band")]
    {
        let fault = StandingError::Commitment { key: member.key, attribute };
        assert_eq!(standing(refused(&mut rig, vec![good, member])), fault);
    }
    let no_key = Member { key: Key([9; 32]), ..rig.member() };
    assert_eq!(refused(&mut rig, vec![good, no_key]).code(), "entry.key");
    assert_eq!((rig.state().membership(&good.key), rig.state().members(Class::Business)), (None, 0));
    // Attributes may be renewed; the last ones are what is attested.
    let renewed = Member { key: good.key, ..rig.member() };
    for member in [good, renewed] {
        for entry in rig.registrar.name_members(Class::Business, &[member], &mut rig.rng) {
            rig.write(entry).unwrap();
        }
        let attested = rig.state().membership(&good.key).unwrap().attested.unwrap();
        assert_eq!((attested.district, attested.age_band), (member.district, member.age_band));
    }
    assert_eq!(rig.state().members(Class::Business), 1);
    let most: Vec<Member> = (0..601).map(|_| rig.member()).collect();
    let entries = rig.registrar.name_members(Class::Visitor, &most, &mut rig.rng);
    assert_eq!(entries.len(), 2);
    assert!(entries.into_iter().all(|entry| rig.write(entry).is_ok()));
}

#[test]
fn ee_10_e_residents_vote_where_a_poll_is_for_them_and_nowhere_else() {
    let mut rig = Rig::with_trustees(712, 2, 1);
    rig.enrol(2);
    let (one, two, visitor) = (rig.admit(Class::EResident), rig.admit(Class::EResident), rig.admit(Class::Visitor));
    let theirs = rig.begin(poll_for(&[Class::EResident]));
    for voter in [one, two] {
        rig.vote(theirs, voter, 1, 1).unwrap();
    }
    for (voter, class) in [(0, Class::Resident), (visitor, Class::Visitor)] {
        let entry = rig.ballot(theirs, voter, 1, &[vec![0]]);
        assert_eq!(standing(rig.refused(entry)), StandingError::NotInAudience { key: key(&rig, voter), class });
    }
    assert_eq!(rig.finish(theirs), [[0, 2, 0]]);
    // An e-resident who loses a device stays one.
    let again = rig.replace(one);
    assert_eq!(rig.state().membership(&key(&rig, again)).unwrap().class, Class::EResident);
    let all = Manifest { title: "All".into(), ..poll_for(&Class::ALL) };
    let all = rig.begin(all);
    for voter in [0, 1, again, two, visitor] {
        rig.vote(all, voter, 1, 0).unwrap();
    }
    assert_eq!(rig.finish(all), [[5, 0, 0]]);
    let residents = rig.begin(bench());
    let entry = rig.ballot(residents, again, 1, &[vec![0]]);
    assert_eq!(rig.refused(entry).code(), "standing.not_in_audience");
    // Nor by way of an electorate.
    let weighted = rig.prepare(weighted());
    let elector = tabella_ledger::entry::Elector { key: key(&rig, two), style: 0, weight: 1 };
    let entry = rig.registrar.name_electors(weighted, &[elector], &mut rig.rng).remove(0);
    assert_eq!(rig.refused(entry).code(), "standing.not_in_audience");
    holds(&rig);
}

#[test]
fn ee_11_entries_of_another_suite_are_not_known() {
    let mut rig = Rig::new(713);
    rig.enrol(1);
    let (member, voter) = (rig.member(), key(&rig, 0));
    let entries =
        [rig.registrar.name_members(Class::Visitor, &[member], &mut rig.rng).remove(0), revoke(&mut rig, voter, None)];
    for entry in entries {
        for suite in [0, 2, 255] {
            let other = Entry { suite, ..entry.clone() };
            assert_eq!(rig.refused(other), Rejection::Suite(suite));
        }
        rig.write(entry).unwrap();
    }
}

#[test]
fn a43_an_audience_that_would_tell_votes_or_attributes_makes_no_election() {
    let audience = |pseudonymous, classes: &[Class], districts: &[u32], age_bands: &[u32]| {
        Some(Audience {
            pseudonymous,
            classes: classes.to_vec(),
            districts: districts.to_vec(),
            age_bands: age_bands.to_vec(),
        })
    };
    let asked = Manifest { kind: Kind::Poll, minimum_voters: 5, ..bench() };
    let check = |manifest: &Manifest, audience| match (Manifest { audience, ..manifest.clone() }).check() {
        Ok(_) => None,
        Err(ManifestError::Audience(error)) => Some(error),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(check(&asked, audience(true, &[Class::Visitor], &[0, 7, 65_535], &[255])), None);
    assert_eq!(check(&asked, audience(false, &[], &[], &[])), None);
    for few in [Manifest { minimum_voters: 4, ..asked.clone() }, Manifest { minimum_voters: 1, ..asked.clone() }] {
        assert_eq!(check(&few, audience(true, &[], &[3], &[])), Some(AudienceError::Minimum));
        assert_eq!(check(&few, audience(true, &[], &[], &[3])), Some(AudienceError::Minimum));
        assert_eq!(check(&few, audience(true, &[], &[], &[])), None);
    }
    assert_eq!(check(&asked, audience(false, &[], &[3], &[])), Some(AudienceError::Public));
    assert_eq!(check(&asked, audience(false, &[], &[], &[3])), Some(AudienceError::Public));
    for list in [&[3, 3][..], &[4, 3], &[65_536]] {
        assert_eq!(check(&asked, audience(true, &[], list, &[])), Some(AudienceError::List("the districts")));
    }
    for list in [&[3, 3][..], &[4, 3], &[256]] {
        assert_eq!(check(&asked, audience(true, &[], &[], list)), Some(AudienceError::List("the age bands")));
    }
    for classes in [&[Class::Visitor, Class::Visitor][..], &[Class::Visitor, Class::Resident]] {
        assert_eq!(check(&asked, audience(true, classes, &[], &[])), Some(AudienceError::List("the classes")));
    }
    let many: Vec<u32> = (0..4097).collect();
    assert_eq!(check(&asked, audience(true, &[], &many, &[])), Some(AudienceError::TooMany(4097)));
    assert_eq!(check(&asked, audience(true, &[], &many[1..], &[])), None);
    let listed = Manifest { weighted: true, ..asked.clone() };
    assert_eq!(check(&listed, audience(true, &[], &[], &[])), Some(AudienceError::Electorate));
    // A binding election is for residents, under their keys or under pseudonyms.
    let binding = Manifest { kind: Kind::Election, ..asked };
    assert_eq!(check(&binding, audience(true, &[], &[3], &[])), None);
    assert_eq!(check(&binding, audience(true, &[Class::Resident], &[], &[])), None);
    let others = audience(false, &[Class::Resident, Class::EResident], &[], &[]);
    assert_eq!(check(&binding, others), Some(AudienceError::Binding));
}

/// What happens to a voter between ballots.
#[derive(Debug, Clone)]
enum Act {
    Vote { option: usize },
    Again,
    Spoil,
    Revoke,
    Replace,
    Thief { option: usize },
}

fn act() -> impl Strategy<Value = (usize, Act)> {
    let act = prop_oneof![
        4 => (0..3usize).prop_map(|option| Act::Vote { option }),
        1 => Just(Act::Again),
        1 => Just(Act::Spoil),
        1 => Just(Act::Revoke),
        3 => Just(Act::Replace),
        1 => (0..3usize).prop_map(|option| Act::Thief { option }),
    ];
    (0..3usize, act)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However keys are lost, stolen and replaced: the last ballot under a key that was good counts, once for each person.
    #[test]
    fn zg_2_one_vote_is_counted_for_each_person_whatever_happens_to_keys(
        acts in proptest::collection::vec(act(), 1..14),
    ) {
        let mut rig = Rig::with_trustees(720, 1, 1);
        rig.enrol(3);
        let election = rig.begin(Manifest { minimum_voters: 1, ..bench() });
        // Of each person the keys so far, whether the last one is good, and the vote.
        let mut people: Vec<(Vec<usize>, bool, Option<usize>)> = (0..3).map(|voter| (vec![voter], true, None)).collect();
        for (sequence, (person, act)) in (1..).zip(acts) {
            let (keys, good, vote) = &mut people[person];
            let last = *keys.last().unwrap();
            match act {
                Act::Vote { option } => {
                    let written = rig.vote(election, last, sequence, option);
                    prop_assert_eq!(written.is_ok(), *good);
                    if *good {
                        *vote = Some(option);
                    }
                }
                Act::Again => {
                    let same = public(&rig.keys.voters[last]);
                    let entry = rig.registrar.enrol(&[same], &mut rig.rng).remove(0);
                    prop_assert_eq!(rig.refused(entry).code(), "roll.already_enrolled");
                }
                Act::Spoil => {
                    let entry = rig.voters[last].spoil(election, sequence, Hash([7; 32]), &mut rig.rng);
                    prop_assert_eq!(rig.write(entry).is_ok(), *good);
                }
                Act::Revoke => {
                    let key = rig.voters[last].key();
                    let entry = rig.registrar.revoke(key, None, &mut rig.rng);
                    prop_assert_eq!(rig.write(entry).is_ok(), *good);
                    *good = false;
                }
                Act::Replace => {
                    keys.push(rig.replace(last));
                    *good = true;
                }
                Act::Thief { option } => {
                    for old in &keys[..keys.len() - 1] {
                        let written = rig.vote(election, *old, sequence + 100, option);
                        prop_assert_eq!(written.unwrap_err().code(), "standing.revoked");
                    }
                }
            }
        }
        let mut expected = vec![0; 3];
        people.iter().filter_map(|(.., vote)| *vote).for_each(|option| expected[option] += 1);
        let voters: u64 = expected.iter().sum();
        prop_assert_eq!(rig.state().election(&election).unwrap().voters(), voters);
        let good = people.iter().filter(|(_, good, _)| *good).count() as u64;
        prop_assert_eq!(rig.state().roll_size(), good);
        if voters > 0 {
            prop_assert_eq!(rig.finish(election), vec![expected]);
        }
        holds(&rig);
    }
}
