//! Rules for facts that stay with their owners, and for histories.

use tabella_crypto::signature::SigningKey;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::Body;
use tabella_ledger::fact::{Grant, Link, Parties, Party, Publication, Withdrawal};
use tabella_ledger::party::public;

use super::boards::enrolled;
use super::entries::{IDENTITY, NO_POINT, fresh};
use super::forge::Set;
use crate::rig::Rig;

const SUBJECT: Hash = Hash([66; 32]);
const DIGEST: Hash = Hash([7; 32]);
const TAG: Hash = Hash([8; 32]);

/// A board with two parties.
fn named(seed: u64) -> (Rig, [SigningKey; 2]) {
    let mut rig = enrolled(seed);
    let parties = [fresh(&mut rig), fresh(&mut rig)];
    let entry = rig.registrar.name_parties(list(&parties), &mut rig.rng);
    rig.write(entry).unwrap();
    (rig, parties)
}

fn list(keys: &[SigningKey]) -> Vec<Party> {
    let party = |(place, key)| Party { name: format!("Party {place}"), place: "Testville".into(), key: public(key) };
    keys.iter().enumerate().map(party).collect()
}

fn publication(owner: &Key, digest: Hash, kind: &str) -> Body {
    Body::Publication(Publication { owner: *owner, digest, kind: kind.into() })
}

fn link(by: &Key, previous: Option<u64>, kind: &str) -> Body {
    Body::Link(Link { by: *by, subject: SUBJECT, previous, digest: DIGEST, kind: kind.into() })
}

pub fn all(set: &mut Set) {
    parties(set);
    published(set);
    histories(set);
}

fn parties(set: &mut Set) {
    let (mut rig, keys) = named(2_210);
    let [registrar, office] = [&rig.keys.registrar, &rig.keys.office].map(Clone::clone);
    let good = list(&keys);
    let body = |parties: Vec<Party>| Body::Parties(Parties { parties });
    let many = (0..257).map(|n| Party { name: n.to_string(), place: "Here".into(), key: public(&fresh(&mut rig)) });
    let many: Vec<Party> = many.collect();
    set.said(("FA1", "entry.signature"), "parties", "The office names parties.", &rig, &office, body(vec![]));
    type Change = (&'static str, &'static str, fn(&mut Vec<Party>));
    let changes: [Change; 8] = [
        ("no-name", "the second has no name", |l| l[1].name.clear()),
        ("long-name", "the second has a name of 401 bytes", |l| l[1].name = "a".repeat(401)),
        ("control", "there is a line feed in a name", |l| l[1].name = "a\nb".into()),
        ("blank-place", "a place is white space", |l| l[1].place = " ".into()),
        ("long-place", "a place has 401 bytes", |l| l[1].place = "p".repeat(401)),
        ("one-name-twice", "two have one name", |l| l[1].name = l[0].name.clone()),
        ("names-alike", "two names differ in white space at the end", |l| l[1].name = format!("{} ", l[0].name)),
        ("one-key-twice", "two have one key", |l| l[1].key = l[0].key),
    ];
    for (slug, what, change) in changes {
        let mut list = good.clone();
        change(&mut list);
        let what = format!("A list of parties in which {what}.");
        set.said(("FA3", "parties.list"), slug, &what, &rig, &registrar, body(list));
    }
    set.said(("FA3", "parties.list"), "too-many", "A list of 257 parties.", &rig, &registrar, body(many));
    for (slug, key) in [("party-identity", IDENTITY), ("party-no-point", NO_POINT)] {
        let list = vec![Party { key, ..good[0].clone() }];
        set.said(("FA2", "entry.key"), slug, "A party whose key is no key.", &rig, &registrar, body(list));
    }
    let same = ("FA4", "parties.unchanged");
    set.said(same, "same", "The parties are named who are in force.", &rig, &registrar, body(good));
    let empty = enrolled(2_211);
    let registrar = empty.keys.registrar.clone();
    set.said(same, "none", "No parties are named on a board that has none.", &empty, &registrar, body(vec![]));
}

fn published(set: &mut Set) {
    let (mut rig, parties) = named(2_212);
    let [owner, other] = [0, 1].map(|voter: usize| rig.keys.voters[voter].clone());
    let (office, stranger) = (rig.keys.office.clone(), fresh(&mut rig));
    let key = public(&owner);
    let mut case = |rule, slug: &str, what: &str, signer: &SigningKey, owner: &Key, kind: &str| {
        set.said(rule, slug, what, &rig, signer, publication(owner, DIGEST, kind));
    };
    case(("FP1", "entry.key"), "owner", "The identity publishes.", &owner, &IDENTITY, "soil.ph");
    case(
        ("FP2", "entry.signature"),
        "publication",
        "A voter's publication, signed by the office.",
        &office,
        &key,
        "soil.ph",
    );
    let by = public(&stranger);
    case(("FP3", "publication.stranger"), "stranger", "Somebody unknown publishes.", &stranger, &by, "soil.ph");
    let kind = ("FP4", "fact.kind");
    case(kind, "no-kind", "A publication of no kind.", &owner, &key, "");
    case(kind, "long-kind", "A kind of 65 letters.", &owner, &key, &"x".repeat(65));
    case(kind, "data", "A kind that says what the data are.", &owner, &key, "pH: 6.4");
    let mut write = |key: &SigningKey, body: Body| {
        let entry = rig.sign(key, body);
        rig.write(entry).unwrap()
    };
    let position = write(&owner, publication(&key, DIGEST, "soil.ph"));
    write(&parties[0], publication(&public(&parties[0]), TAG, "soil.ph"));
    let grant = |publication| Body::Grant(Grant { publication, tag: TAG });
    let withdrawal = |grant| Body::Withdrawal(Withdrawal { grant });
    let again = publication(&key, DIGEST, "soil.other");
    set.said(("FP5", "publication.repeated"), "same", "A digest is published again.", &rig, &owner, again);
    let nothing = ("FG1", "grant.no_publication");
    set.said(nothing, "party", "A grant of a list of parties.", &rig, &owner, grant(position - 1));
    set.said(nothing, "beyond", "A grant of what is not there yet.", &rig, &owner, grant(u64::MAX));
    set.said(("FG2", "entry.signature"), "grant", "Another voter grants.", &rig, &other, grant(position));
    let entry = rig.sign(&owner, grant(position));
    let granted = rig.write(entry).unwrap();
    set.said(("FG3", "grant.tag"), "same", "A tag is granted again.", &rig, &owner, grant(position));
    let nothing = ("FW1", "withdrawal.no_grant");
    set.said(nothing, "publication", "A withdrawal of a publication.", &rig, &owner, withdrawal(position));
    set.said(
        ("FW2", "entry.signature"),
        "withdrawal",
        "The office withdraws a grant.",
        &rig,
        &office,
        withdrawal(granted),
    );
    let mut lost = rig.clone();
    let entry = lost.registrar.revoke(key, None, &mut lost.rng);
    lost.write(entry).unwrap();
    let revoked = "standing.revoked";
    let another = Body::Grant(Grant { publication: position, tag: Hash([8; 32]) });
    set.said(("FG2", revoked), "grant", "An owner whose key was revoked grants.", &lost, &owner, another);
    let what = "An owner whose key was revoked withdraws.";
    set.said(("FW2", revoked), "withdrawal-revoked", what, &lost, &owner, withdrawal(granted));
    let entry = rig.sign(&owner, withdrawal(granted));
    rig.write(entry).unwrap();
    let again = ("FW3", "withdrawal.repeated");
    set.said(again, "again", "A grant is withdrawn again.", &rig, &owner, withdrawal(granted));
    set.sound("facts", "Publications of a voter and a party, a grant, and its withdrawal.", &rig);
}

fn histories(set: &mut Set) {
    let (mut rig, [maker, carrier]) = named(2_213);
    let by = public(&maker);
    let voter = rig.keys.voters[0].clone();
    let order = ("FL5", "link.order");
    set.said(order, "first", "The first link follows another one.", &rig, &maker, link(&by, Some(1), "made"));
    for key in [&maker, &carrier] {
        let previous = rig.state().facts().history(&SUBJECT).last().map(|link| link.attestation.position);
        let entry = rig.sign(key, link(&public(key), previous, "battery.moved"));
        rig.write(entry).unwrap();
    }
    let last = Some(rig.state().size() - 1);
    let mut case = |rule, slug: &str, what: &str, signer: &SigningKey, body: Body| {
        set.said(rule, slug, what, &rig, signer, body);
    };
    case(("FL1", "entry.key"), "link", "The identity attests.", &maker, link(&IDENTITY, last, "made"));
    case(("FL2", "entry.signature"), "link", "A party's link, signed by another.", &carrier, link(&by, last, "made"));
    let unnamed = link(&public(&voter), last, "made");
    case(("FL3", "link.no_party"), "voter", "A voter attests, who is no party.", &voter, unnamed);
    case(("FL4", "fact.kind"), "link", "A kind with a space in it.", &maker, link(&by, last, "made of"));
    case(order, "no-previous", "A second first link.", &maker, link(&by, None, "made"));
    case(order, "older", "A link follows an older one than the last.", &maker, link(&by, last.map(|p| p - 1), "made"));
    set.sound("history", "Two parties attest of one subject.", &rig);
}
