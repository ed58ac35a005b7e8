//! Rules for who is who: revocations, members, pseudonyms, and what those do who may not.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Commitment, Hash, Tag};
use tabella_ledger::entry::{Body, Stamp};
use tabella_ledger::manifest::{Kind, Manifest};
use tabella_ledger::party::{Voter, join, public};
use tabella_ledger::standing::{Audience, Class, Member, Members, Pseudonym, Revocation};

use super::boards::{open, ready, small};
use super::entries::{IDENTITY, NO_POINT, fresh};
use super::forge::Set;
use crate::rig::Rig;

pub fn all(set: &mut Set) {
    sound(set);
    audiences(set);
    revocations(set);
    members(set);
    pseudonyms(set);
}

pub(super) fn audience(pseudonymous: bool, classes: &[Class]) -> Audience {
    Audience { pseudonymous, classes: classes.to_vec(), districts: Vec::new(), age_bands: Vec::new() }
}

pub(super) fn asked(audience: Audience) -> Manifest {
    Manifest { kind: Kind::Poll, audience: Some(audience), ..small() }
}

/// Eight residents and a poll under pseudonyms, open; the first has joined. Entry of the second, and its key.
fn hidden(seed: u64) -> (Rig, Hash, Pseudonym, SigningKey) {
    let mut rig = Rig::with_trustees(seed, 2, 2);
    rig.enrol(8);
    let poll = rig.begin(asked(audience(true, &[])));
    let (first, _) = pseudonym(&mut rig, poll, 0);
    let key = rig.keys.voters[8].clone();
    let entry = rig.sign(&key, Body::Pseudonym(first));
    rig.write(entry).unwrap();
    let (second, key) = pseudonym(&mut rig, poll, 1);
    rig.voters.pop();
    rig.keys.voters.pop();
    (rig, poll, second, key)
}

/// A pseudonym of a voter, whose key becomes that of one more voter of the rig.
pub(super) fn pseudonym(rig: &mut Rig, poll: Hash, voter: usize) -> (Pseudonym, SigningKey) {
    let key = fresh(rig);
    let entry = join(rig.chain.state(), &poll, &rig.keys.voters[voter], &key, &mut rig.rng).unwrap();
    let chain = rig.state().chain();
    rig.voters.push(Voter::new(key.clone(), chain));
    rig.keys.voters.push(key.clone());
    match entry.body {
        Body::Pseudonym(pseudonym) => (pseudonym, key),
        other => panic!("{other:?}"),
    }
}

fn sound(set: &mut Set) {
    let (mut rig, election) = open(8_000, Manifest { kind: Kind::Poll, points: 5, ..small() });
    rig.vote(election, 0, 4, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let lost = rig.voters[0].key();
    let entry = rig.registrar.revoke(lost, None, &mut rig.rng);
    rig.write(entry).unwrap();
    let successor = rig.replace(0);
    rig.vote(election, successor, 1, 1).unwrap();
    let other = rig.replace(2);
    rig.vote(election, other, 3, 1).unwrap();
    rig.finish(election);
    set.sound("succession", "Keys are revoked and replaced while a poll is open; each person is counted once.", &rig);

    let mut rig = Rig::with_trustees(8_001, 2, 2);
    rig.enrol(2);
    let visitor = rig.admit(Class::Visitor);
    let poll = rig.begin(asked(audience(false, &[Class::Resident, Class::Visitor])));
    let successor = rig.replace(visitor);
    rig.vote(poll, 0, 1, 0).unwrap();
    rig.vote(poll, successor, 1, 1).unwrap();
    rig.finish(poll);
    set.sound("classes", "A poll for residents and visitors.", &rig);

    let (mut rig, election) = ready(8_002, Manifest { weighted: true, ..small() });
    rig.name(election, &[(0, 3), (0, 2), (0, 1)]);
    let early = rig.replace(0);
    rig.start(election).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let late = rig.replace(1);
    rig.vote(election, late, 1, 1).unwrap();
    rig.vote(election, early, 1, 0).unwrap();
    rig.finish(election);
    set.sound("succession-weighted", "Rows of an electorate go over to successors before and after the opening.", &rig);

    let (mut rig, poll, second, key) = hidden(8_003);
    let entry = rig.sign(&key, Body::Pseudonym(second));
    rig.write(entry).unwrap();
    let chain = rig.state().chain();
    rig.voters.push(Voter::new(key.clone(), chain));
    rig.keys.voters.push(key);
    let last = rig.voters.len() - 1;
    rig.vote(poll, last, 1, 0).unwrap();
    rig.vote(poll, last, 2, 1).unwrap();
    let (third, key) = pseudonym(&mut rig, poll, 2);
    let entry = rig.sign(&key, Body::Pseudonym(third));
    rig.write(entry).unwrap();
    rig.vote(poll, last + 1, 1, 1).unwrap();
    rig.replace(3);
    rig.finish(poll);
    set.sound("pseudonyms", "A poll under pseudonyms.", &rig);

    let mut rig = Rig::with_trustees(8_004, 2, 2);
    rig.enrol(9);
    let attested: Vec<Member> = (0..8)
        .map(|voter| rig.registrar.attest(rig.voters[voter].key(), 7 + (voter as u16 % 2), voter as u8, 0).unwrap())
        .collect();
    for entry in rig.registrar.name_members(Class::Resident, &attested, &mut rig.rng) {
        rig.write(entry).unwrap();
    }
    let bands = Audience { districts: vec![7, 300], age_bands: vec![2, 4, 6], ..audience(true, &[]) };
    let poll = rig.begin(Manifest { minimum_voters: 5, ..asked(bands) });
    for voter in [2, 4] {
        let (joined, key) = pseudonym(&mut rig, poll, voter);
        let entry = rig.sign(&key, Body::Pseudonym(joined));
        rig.write(entry).unwrap();
    }
    rig.vote(poll, 9, 1, 0).unwrap();
    set.sound("attributes", "A poll under pseudonyms for two districts and three age bands.", &rig);
}

fn audiences(set: &mut Set) {
    let mut rig = Rig::with_trustees(8_010, 2, 2);
    let ceremony = rig.ceremony(2);
    let office = rig.keys.office.clone();
    let with = |classes: &[Class], districts: &[u32], age_bands: &[u32], pseudonymous| Manifest {
        ceremony,
        minimum_voters: 5,
        ..asked(Audience {
            pseudonymous,
            classes: classes.to_vec(),
            districts: districts.to_vec(),
            age_bands: age_bands.to_vec(),
        })
    };
    let named = with(&[], &[3], &[], true);
    let many: Vec<u32> = (0..4097).collect();
    for (slug, what, manifest) in [
        ("classes", "An audience names a class twice.", with(&[Class::Visitor; 2], &[], &[], false)),
        ("districts", "Districts of an audience are not in order.", with(&[], &[4, 3], &[], true)),
        ("large-district", "A district is 2^16.", with(&[], &[1 << 16], &[], true)),
        ("many-districts", "An audience names 4097 districts.", with(&[], &many, &[], true)),
        ("age-bands", "An audience names an age band twice.", with(&[], &[], &[4, 4], true)),
        ("large-age-band", "An age band is 2^8.", with(&[], &[], &[1 << 8], true)),
        ("public-district", "A district is asked for under the voters' own keys.", with(&[], &[3], &[], false)),
        (
            "four-of-a-district",
            "The minimum of a poll for a district is 4.",
            Manifest { minimum_voters: 4, ..named.clone() },
        ),
        ("weighted-pseudonyms", "Votes under pseudonyms have weights.", Manifest { weighted: true, ..named }),
        (
            "binding-for-visitors",
            "A binding election is for visitors too.",
            Manifest { kind: Kind::Election, ..with(&[Class::Resident, Class::Visitor], &[], &[], false) },
        ),
    ] {
        set.said(("M4", "election.manifest"), slug, what, &rig, &office, Body::Manifest(manifest));
    }
}

fn revocations(set: &mut Set) {
    let (mut rig, election) = open(8_020, small());
    rig.vote(election, 0, 1, 0).unwrap();
    let visitor = rig.admit(Class::Visitor);
    let (old, registrar, office) = (rig.voters[0].key(), rig.keys.registrar.clone(), rig.keys.office.clone());
    let one = rig.voters[1].key();
    let stranger = public(&fresh(&mut rig));
    let body = |voter, successor| Body::Revocation(Revocation { voter, successor });
    set.said(
        ("ZR1", "entry.signature"),
        "revocation-by-office",
        "The office revokes a key.",
        &rig,
        &office,
        body(one, None),
    );
    let voter = rig.keys.voters[1].clone();
    set.said(
        ("ZR1", "entry.signature"),
        "revocation-by-voter",
        "A voter names another key in the place of their own.",
        &rig,
        &voter,
        body(one, Some(stranger)),
    );
    set.said(
        ("ZR2", "standing.unknown"),
        "revocation",
        "A key is revoked that nobody has.",
        &rig,
        &registrar,
        body(stranger, None),
    );
    for (slug, key) in [("successor-identity", IDENTITY), ("successor-no-point", NO_POINT)] {
        let what = "A successor is no element.";
        set.said(("ZR4", "entry.key"), slug, what, &rig, &registrar, body(one, Some(key)));
    }
    for (slug, what, key) in [
        ("voter", "The successor is another voter.", rig.voters[2].key()),
        ("visitor", "The successor is a visitor.", rig.voters[visitor].key()),
        ("itself", "A key is its own successor.", one),
    ] {
        set.said(("ZR5", "standing.known"), slug, what, &rig, &registrar, body(one, Some(key)));
    }
    let mut ended = rig.clone();
    let entry = ended.registrar.revoke(old, None, &mut ended.rng);
    ended.write(entry).unwrap();
    set.said(
        ("ZR3", "standing.revoked"),
        "twice",
        "A revoked key is revoked again, without a successor.",
        &ended,
        &registrar,
        body(old, None),
    );
    let entry = ended.ballot(election, 0, 2, &[vec![1]]);
    set.entry(("J2", "standing.revoked"), "ballot", "A ballot under a revoked key.", &ended, &entry);
    let entry = ended.voters[0].spoil(election, 2, Hash([7; 32]), &mut ended.rng);
    set.entry(("J2", "standing.revoked"), "spoil", "A spoil under a revoked key.", &ended, &entry);
    let key = ended.keys.voters[0].clone();
    let stamp = Body::Stamp(Stamp { by: old, digest: Hash([7; 32]) });
    set.said(("J2", "standing.revoked"), "stamp", "A stamp under a revoked key.", &ended, &key, stamp);

    let successor = rig.replace(0);
    set.said(
        ("ZR3", "standing.revoked"),
        "second-successor",
        "A second successor is named for a key.",
        &rig,
        &registrar,
        body(old, Some(stranger)),
    );
    set.said(
        ("ZR5", "standing.known"),
        "given-up",
        "The successor is a key that was given up.",
        &rig,
        &registrar,
        body(one, Some(old)),
    );
    for (slug, what, key) in [
        ("given-up", "A key is enrolled that was given up.", old),
        ("visitor", "A visitor's key is enrolled.", rig.voters[visitor].key()),
    ] {
        let entry = rig.registrar.enrol(&[key], &mut rig.rng).remove(0);
        set.entry(("R4", "roll.already_enrolled"), slug, what, &rig, &entry);
    }
    let entry = rig.ballot(election, 0, 9, &[vec![1]]);
    set.entry(("J2", "standing.revoked"), "replaced", "A ballot under a key that was replaced.", &rig, &entry);
    let entry = rig.ballot(election, successor, 0, &[vec![1]]);
    set.entry(
        ("B7", "ballot.sequence"),
        "successor",
        "A successor's first ballot, with number 0, in place of one under the key before.",
        &rig,
        &entry,
    );
    let (mut rig, election) = ready(8_021, Manifest { weighted: true, ..small() });
    rig.name(election, &[(0, 1), (0, 1)]);
    let third = rig.voters[2].key();
    let entry = rig.registrar.revoke(third, None, &mut rig.rng);
    rig.write(entry).unwrap();
    let elector = tabella_ledger::entry::Elector { key: third, style: 0, weight: 1 };
    let entry = rig.registrar.name_electors(election, &[elector], &mut rig.rng).remove(0);
    set.entry(("J2", "standing.revoked"), "elector", "An elector's key is revoked.", &rig, &entry);
}

fn members(set: &mut Set) {
    let mut rig = Rig::with_trustees(8_030, 2, 2);
    rig.enrol(2);
    let visitor = rig.admit(Class::Visitor);
    let election = rig.begin(small());
    let (registrar, office) = (rig.keys.registrar.clone(), rig.keys.office.clone());
    let good = rig.member();
    let other = rig.member();
    let body = |class, members: &[Member]| Body::Members(Members { class, members: members.to_vec() });
    set.said(
        ("ZM1", "entry.signature"),
        "members-by-office",
        "The office names a visitor.",
        &rig,
        &office,
        body(Class::Visitor, &[good]),
    );
    let own = rig.keys.voters[visitor].clone();
    let mine = Member { key: public(&own), ..good };
    set.said(
        ("ZM1", "entry.signature"),
        "members-by-visitor",
        "A visitor says to be an authority.",
        &rig,
        &own,
        body(Class::Authority, &[mine]),
    );
    set.said(
        ("ZM2", "standing.empty"),
        "members",
        "An entry names no member.",
        &rig,
        &registrar,
        body(Class::Visitor, &[]),
    );
    for (slug, key) in [("member-identity", IDENTITY), ("member-no-point", NO_POINT)] {
        let members = [other, Member { key, ..good }];
        set.said(
            ("ZM3", "entry.key"),
            slug,
            "A member's key is no element.",
            &rig,
            &registrar,
            body(Class::Business, &members),
        );
    }
    set.said(
        ("ZM6", "standing.class"),
        "visitor-as-resident",
        "A visitor is named as a resident.",
        &rig,
        &registrar,
        body(Class::Resident, &[mine]),
    );
    let resident = Member { key: rig.voters[0].key(), ..good };
    set.said(
        ("ZM6", "standing.class"),
        "resident-as-visitor",
        "A resident is named as a visitor.",
        &rig,
        &registrar,
        body(Class::Visitor, &[resident]),
    );
    set.said(
        ("ZM7", "standing.unknown"),
        "resident",
        "Somebody is named as a resident who is not on the roll.",
        &rig,
        &registrar,
        body(Class::Resident, &[good]),
    );
    for (slug, bytes) in [("identity", [0; 32]), ("no-point", [0xff; 32])] {
        let bad = Commitment(bytes);
        for (which, member) in
            [("district", Member { district: bad, ..good }), ("age-band", Member { age_band: bad, ..good })]
        {
            let slug = format!("{which}-{slug}");
            let body = body(Class::Business, &[other, member]);
            set.said(("ZM8", "standing.commitment"), &slug, "A commitment is no element.", &rig, &registrar, body);
        }
    }
    let entry = rig.ballot(election, visitor, 1, &[vec![1]]);
    set.entry(
        ("J5", "standing.not_in_audience"),
        "ballot",
        "A visitor votes in an election of residents.",
        &rig,
        &entry,
    );
    let entry = rig.voters[visitor].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    set.entry(
        ("S3", "standing.not_in_audience"),
        "spoil",
        "A visitor spoils in an election of residents.",
        &rig,
        &entry,
    );
    let stamp = Body::Stamp(Stamp { by: public(&own), digest: Hash([7; 32]) });
    set.said(("Z3", "stamp.not_on_roll"), "visitor", "A visitor stamps.", &rig, &own, stamp);
    let entry = rig.registrar.revoke(public(&own), None, &mut rig.rng);
    rig.write(entry).unwrap();
    set.said(
        ("ZM5", "standing.revoked"),
        "member",
        "Something is attested of a revoked key.",
        &rig,
        &registrar,
        body(Class::Visitor, &[mine]),
    );
}

fn pseudonyms(set: &mut Set) {
    let (mut rig, poll, second, key) = hidden(8_040);
    let first = rig.voters[8].key();
    let thief = fresh(&mut rig);
    let said = |change: &dyn Fn(&mut Pseudonym)| {
        let mut said = second.clone();
        change(&mut said);
        Body::Pseudonym(said)
    };
    let first_tag = match tabella_ledger::entry::Entry::from_bytes(rig.memory.0.last().unwrap()).unwrap().body {
        Body::Pseudonym(said) => said.tag,
        other => panic!("{other:?}"),
    };
    set.said(
        ("ZP1", "election.unknown"),
        "pseudonym",
        "A pseudonym for an election that is not on the board.",
        &rig,
        &key,
        said(&|said| said.election = Hash([5; 32])),
    );
    for (slug, no_key) in [("pseudonym-identity", IDENTITY), ("pseudonym-no-point", NO_POINT)] {
        let body = said(&|said| said.key = no_key);
        set.said(("ZP4", "entry.key"), slug, "A pseudonym is no element.", &rig, &key, body);
    }
    set.said(
        ("ZP5", "entry.signature"),
        "pseudonym-by-another",
        "A pseudonym that another key signed.",
        &rig,
        &thief,
        said(&|_| ()),
    );
    set.said(
        ("ZP7", "pseudonym.ring"),
        "one",
        "A pseudonym of ring 1 of one ring.",
        &rig,
        &key,
        said(&|said| said.ring = 1),
    );
    let voter = rig.keys.voters[2].clone();
    for (slug, what, known) in [
        ("pseudonym", "A pseudonym is the key of a voter.", &voter),
        ("joined", "A pseudonym joins again.", &rig.keys.voters[8]),
    ] {
        let body = said(&|said| said.key = public(known));
        set.said(("ZP8", "standing.known"), slug, what, &rig, known, body);
    }
    set.said(
        ("ZP9", "pseudonym.repeated"),
        "tag",
        "A pseudonym with the tag of another one in this poll.",
        &rig,
        &thief,
        said(&|said| (said.key, said.tag) = (public(&thief), first_tag)),
    );
    let again = join(rig.chain.state(), &poll, &rig.keys.voters[0], &thief, &mut rig.rng).unwrap();
    set.entry(("ZP9", "pseudonym.repeated"), "person", "Somebody takes a second pseudonym in a poll.", &rig, &again);
    let last = second.proof.len() - 1;
    type Change<'c> = (&'c str, &'c str, &'c dyn Fn(&mut Pseudonym));
    let changes: [Change<'_>; 8] = [
        ("copied", "A proof that was made for another key.", &|said| said.key = public(&thief)),
        ("other-tag", "A tag that is nobody's.", &|said| said.tag = Tag(public(&thief).0)),
        ("tag-no-point", "A tag is no element.", &|said| said.tag = Tag([0xff; 32])),
        ("tag-identity", "A tag is the identity.", &|said| said.tag = Tag([0; 32])),
        ("empty", "A proof has no bytes.", &|said| said.proof.clear()),
        ("longer", "A proof has a byte more.", &|said| said.proof.push(0)),
        ("version", "A proof of version 2.", &|said| said.proof[0] = 2),
        ("response", "A proof is changed in its last scalar.", &|said| said.proof[last - 31] ^= 1),
    ];
    for (slug, what, change) in changes {
        let signer = if slug == "copied" { &thief } else { &key };
        set.said(("ZP10", "pseudonym.proof"), slug, what, &rig, signer, said(change));
    }
    let entry = rig.ballot(poll, 2, 1, &[vec![1]]);
    set.entry(
        ("J3", "pseudonym.not_joined"),
        "voter",
        "A voter votes under the own key in a poll under pseudonyms.",
        &rig,
        &entry,
    );
    rig.voters.push(Voter::new(thief.clone(), rig.chain.state().chain()));
    let last = rig.voters.len() - 1;
    let entry = rig.ballot(poll, last, 1, &[vec![1]]);
    set.entry(
        ("J1", "ballot.not_on_roll"),
        "stranger-under-pseudonyms",
        "Somebody whom nobody knows votes in a poll under pseudonyms.",
        &rig,
        &entry,
    );
    rig.voters.pop();
    let entry = rig.registrar.enrol(&[first], &mut rig.rng).remove(0);
    set.entry(("R4", "roll.already_enrolled"), "pseudonym", "A pseudonym is enrolled.", &rig, &entry);
    let member = Member { key: first, ..rig.member() };
    let entry = rig.registrar.name_members(Class::Visitor, &[member], &mut rig.rng).remove(0);
    set.entry(("ZM4", "standing.known"), "member", "A pseudonym is named as a visitor.", &rig, &entry);
    let entry = rig.registrar.revoke(first, None, &mut rig.rng);
    set.entry(("ZR2", "standing.unknown"), "pseudonym", "A pseudonym is revoked.", &rig, &entry);

    let other = rig.begin(Manifest { title: "Again".into(), ..asked(audience(true, &[])) });
    let entry = rig.ballot(other, 8, 1, &[vec![1]]);
    set.entry(("J3", "pseudonym.not_joined"), "other-poll", "A pseudonym of one poll votes in another.", &rig, &entry);
    set.said(
        ("ZP10", "pseudonym.proof"),
        "other-poll",
        "A proof that was made for another poll.",
        &rig,
        &key,
        said(&|said| said.election = other),
    );
    let named = rig.begin(Manifest { kind: Kind::Poll, title: "Named".into(), ..small() });
    let entry = rig.ballot(named, 8, 1, &[vec![1]]);
    set.entry(("J4", "ballot.not_on_roll"), "pseudonym", "A pseudonym votes where voters have names.", &rig, &entry);
    set.said(
        ("ZP6", "pseudonym.not_asked"),
        "named",
        "A pseudonym for a poll that has none.",
        &rig,
        &key,
        said(&|said| said.election = named),
    );
    rig.close(poll);
    set.said(("ZP2", "election.phase"), "pseudonym", "A pseudonym after the end.", &rig, &key, said(&|_| ()));

    let (mut rig, _, second, key) = hidden(8_041);
    rig.time = 1_000_000;
    set.said(
        ("ZP3", "ballot.too_late"),
        "pseudonym",
        "A pseudonym in a block after the announced end.",
        &rig,
        &key,
        Body::Pseudonym(second),
    );
    let mut rig = Rig::with_trustees(8_042, 2, 2);
    rig.enrol(8);
    let poll = rig.prepare(asked(audience(true, &[])));
    let lost = rig.voters[0].key();
    let entry = rig.registrar.revoke(lost, None, &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.office.open(poll, &mut rig.rng);
    set.entry(("O6", "pseudonym.too_few"), "seven", "Seven are on the list of a poll under pseudonyms.", &rig, &entry);
}
