//! Every reason for which an entry is refused, carried out. Reasons of ceremonies, ballots and tallies with more to
//! them than one entry are in `ceremony.rs`, `ballots.rs` and `tally.rs`.

use crate::rig::{Memory, Rig, bench, poll};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::ballot::ParamsError;
use tabella_crypto::ceremony::CeremonyError;
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::signature::SigningKey;
use tabella_crypto::tally::TallyError;
use tabella_ledger::bytes::{AuthorityKey, Hash, Key};
use tabella_ledger::cbor::CborError;
use tabella_ledger::entry::{Authority, Body, Enrolment, Entry, Genesis, MAX_ENTRY_BYTES, Outcome, Shares};
use tabella_ledger::manifest::{Kind, Manifest, ManifestError, Question, QuestionRule};
use tabella_ledger::party::public;
use tabella_ledger::rejection::{Check, Rejection, Signer};
use tabella_ledger::state::State;

const IDENTITY: Key = Key([0; 32]);
const NO_POINT: Key = Key([0xff; 32]);

fn identity(who: Signer) -> Rejection {
    Rejection::Key { who, source: DecodeError::Identity { what: "public key" } }
}

fn no_point(who: Signer) -> Rejection {
    Rejection::Key { who, source: DecodeError::Point { what: "public key" } }
}

/// A genesis of the rig, changed and signed again.
fn founding(rig: &mut Rig, change: impl FnOnce(&mut Genesis)) -> Result<State, Rejection> {
    let Body::Genesis(mut genesis) = Entry::from_bytes(&rig.memory.0[0]).unwrap().body else { panic!("a genesis") };
    change(&mut genesis);
    let key = rig.keys.office.clone();
    let entry = Entry::signed(Body::Genesis(genesis), |m| key.sign(&[0; 32], m, &mut rig.rng).to_bytes());
    State::found(&entry.to_bytes())
}

#[test]
fn an_entry_that_cannot_be_read_is_refused() {
    let mut rig = Rig::new(20);
    let refused = rig.refused_bytes(vec![]);
    assert!(matches!(refused, Rejection::Encoding(CborError::Malformed { what: "entry", .. })), "{refused}");
    assert_eq!(refused.check(), Check::Framing);
    // A kind that is not known.
    let mut unknown = rig.registrar.enrol(&[NO_POINT], &mut rig.rng).remove(0).to_bytes();
    unknown[3] = 23;
    assert!(matches!(rig.refused_bytes(unknown), Rejection::Encoding(CborError::Malformed { .. })));
}

#[test]
fn an_entry_that_is_too_long_is_refused_before_it_is_read() {
    let mut rig = Rig::new(21);
    let keys: Vec<Key> = (0..2000).map(|_| public(&SigningKey::generate(&mut rig.rng))).collect();
    let key = rig.keys.registrar.clone();
    let entry = rig.sign(&key, Body::Enrolment(Enrolment { voters: keys }));
    let length = entry.to_bytes().len();
    assert!(length > MAX_ENTRY_BYTES);
    assert_eq!(rig.refused(entry), Rejection::TooLong(length));
    assert_eq!(rig.refused_bytes(vec![0; 1 << 20]), Rejection::TooLong(1 << 20));
}

#[test]
fn an_entry_of_another_suite_is_refused() {
    let mut rig = Rig::new(22);
    let mut entry = rig.registrar.enrol(&[NO_POINT], &mut rig.rng).remove(0);
    entry.suite = 2;
    assert_eq!(rig.refused(entry), Rejection::Suite(2));
}

#[test]
fn a_board_has_one_genesis_and_begins_with_it() {
    let mut rig = Rig::new(23);
    let genesis = rig.memory.0[0].clone();
    assert_eq!(rig.refused_bytes(genesis), Rejection::Genesis);
    let other = rig.registrar.enrol(&[NO_POINT], &mut rig.rng).remove(0);
    assert_eq!(State::found(&other.to_bytes()).unwrap_err(), Rejection::Genesis);
}

#[test]
fn a12_a_genesis_without_usable_keys_or_authorities_is_refused() {
    let mut rig = Rig::new(24);
    founding(&mut rig, |_| ()).unwrap();
    assert_eq!(founding(&mut rig, |g| g.office = IDENTITY).unwrap_err(), identity(Signer::Office));
    assert_eq!(founding(&mut rig, |g| g.registrar = IDENTITY).unwrap_err(), identity(Signer::Registrar));
    assert_eq!(founding(&mut rig, |g| g.registrar = NO_POINT).unwrap_err(), no_point(Signer::Registrar));
    assert_eq!(founding(&mut rig, |g| g.authorities.clear()).unwrap_err(), Rejection::Authorities);
    assert_eq!(founding(&mut rig, |g| g.authorities[0].weight = 0).unwrap_err(), Rejection::Authorities);
    let twice = |g: &mut Genesis| g.authorities.push(g.authorities[0].clone());
    assert_eq!(founding(&mut rig, twice).unwrap_err(), Rejection::Authorities);
    // A checkpoint of more authorities, or under a longer name, would not fit into a record.
    let many = |count: u8| {
        move |g: &mut Genesis| {
            let member = |n| Authority { key: AuthorityKey([n; 32]), ..g.authorities[0].clone() };
            g.authorities = (0..count).map(member).collect();
        }
    };
    founding(&mut rig, many(128)).unwrap();
    assert_eq!(founding(&mut rig, many(129)).unwrap_err(), Rejection::Authorities);
    founding(&mut rig, |g| g.origin = "a".repeat(255)).unwrap();
    assert_eq!(founding(&mut rig, |g| g.origin = "a".repeat(256)).unwrap_err(), Rejection::Authorities);
    assert_eq!(founding(&mut rig, |g| g.origin = String::new()).unwrap_err(), Rejection::Authorities);
    // A name with a line break could forge lines of a checkpoint.
    assert_eq!(founding(&mut rig, |g| g.origin = "a\n7".into()).unwrap_err(), Rejection::Authorities);
}

#[test]
fn a12_a_roll_takes_no_key_that_is_none() {
    let mut rig = Rig::new(25);
    let key = rig.keys.registrar.clone();
    let enrol = |rig: &mut Rig, voters: &[Key]| {
        let entry = rig.sign(&key, Body::Enrolment(Enrolment { voters: voters.to_vec() }));
        rig.refused(entry)
    };
    let good = public(&SigningKey::generate(&mut rig.rng));
    assert_eq!(enrol(&mut rig, &[]), Rejection::EmptyEnrolment);
    assert_eq!(enrol(&mut rig, &[good, IDENTITY]), identity(Signer::Voter));
    assert_eq!(enrol(&mut rig, &[good, NO_POINT]), no_point(Signer::Voter));
    assert_eq!(rig.state().roll_size(), 0);
    assert!(!rig.state().is_on_roll(&good));
}

#[test]
fn a11_a_voter_is_on_the_roll_once() {
    let mut rig = Rig::new(26);
    rig.enrol(2);
    let [old, other] = [0, 1].map(|voter| rig.voters[voter].key());
    let new = public(&SigningKey::generate(&mut rig.rng));
    for (voters, named) in [(vec![new, old], old), (vec![new, new], new), (vec![other, new, other], other)] {
        let entry = rig.registrar.enrol(&voters, &mut rig.rng).remove(0);
        assert_eq!(rig.refused(entry), Rejection::AlreadyEnrolled(named));
    }
    // The very same entry again.
    let copy = rig.memory.0[1].clone();
    assert_eq!(rig.refused_bytes(copy), Rejection::AlreadyEnrolled(old));
    assert_eq!(rig.state().roll_size(), 2);
}

#[test]
fn an_impossible_manifest_is_refused_by_name() {
    let mut rig = Rig::new(27);
    let ceremony = rig.ceremony(3);
    let publish = |rig: &mut Rig, change: &dyn Fn(&mut Manifest)| {
        let mut manifest = Manifest { ceremony, ..bench() };
        change(&mut manifest);
        let entry = rig.office.publish(manifest, &mut rig.rng);
        rig.refused(entry)
    };
    assert_eq!(publish(&mut rig, &|m| m.points = 1), Rejection::Manifest(ManifestError::PointsForElection));
    assert_eq!(publish(&mut rig, &|m| m.minimum_voters = 0), Rejection::Manifest(ManifestError::Minimum));
    assert_eq!(publish(&mut rig, &|m| m.contests.clear()), Rejection::Manifest(ManifestError::Contests(0)));
    let duplicate = ManifestError::DuplicateOption { contest: 0, name: "Blank".into() };
    assert_eq!(
        publish(&mut rig, &|m| m.contests[0].options[0] = "Blank".into()),
        Rejection::Manifest(duplicate.clone())
    );
    // On paper they would look the same.
    assert_eq!(
        publish(&mut rig, &|m| m.contests[0].options[0] = " Blank\u{2003}".into()),
        Rejection::Manifest(duplicate)
    );
    let fourth = |m: &mut Manifest| m.contests[0].options.insert(2, "Nowhere".into());
    let fourth = |m: &mut Manifest| {
        fourth(m);
        m.contests[0].blank = None;
    };
    let few = ParamsError::TooFewKeys { keys: 3, slots: 4 };
    assert_eq!(publish(&mut rig, &fourth), Rejection::Params(few));
    assert_eq!(publish(&mut rig, &|m| m.ceremony = Hash([9; 32])), Rejection::UnknownCeremony(Hash([9; 32])));
    // None of them has used up the key.
    rig.publish(Manifest { ceremony, ..bench() });
}

/// Every ballot would be longer than an entry may be: nobody could vote, and the key would be used up.
#[test]
fn an_election_whose_ballots_fit_into_no_entry_is_refused() {
    let mut rig = Rig::new(37);
    rig.enrol(1);
    let ceremony = rig.ceremony(20);
    let question = Question::new("Which?", (0..20).map(|option| option.to_string()), QuestionRule::Plurality);
    let contest = 32 * (1 + 20 + 3 + 19 + 1);
    let with = |count| Manifest { ceremony, contests: vec![question.clone(); count], ..bench() };
    let most = (65_535 - 256 - 41) / contest;
    let entry = rig.office.publish(with(most + 1), &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::BallotTooLong(41 + (most + 1) * contest));
    let election = rig.publish(with(most));
    let entry = rig.office.open(election, &mut rig.rng);
    rig.write(entry).unwrap();
    let longest = rig.ballot(election, 0, u64::MAX, &vec![vec![19]; most]);
    rig.write(longest).unwrap();
}

#[test]
fn a_ceremony_whose_dealings_fit_into_no_entry_is_refused() {
    let mut rig = Rig::with_trustees(38, 1, 1);
    let dealing = |slots: usize| 1 + slots * (32 + 64) + 32 + 32 * slots + 32 + 64;
    let most = (1..).find(|slots| dealing(slots + 1) > 65_535 - 256).unwrap();
    let entry = rig.office.announce(rig.announced(), 1, most as u32 + 1, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::DealingTooLong(dealing(most + 1)));
    rig.ceremony(most as u32);
}

#[test]
fn a_manifest_is_published_once() {
    let mut rig = Rig::new(28);
    let ceremony = rig.ceremony(3);
    let manifest = Manifest { ceremony, kind: Kind::Poll, ..bench() };
    let id = rig.publish(manifest.clone());
    let entry = rig.office.publish(manifest, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::DuplicateElection(id));
}

#[test]
fn a_key_of_a_binding_election_serves_nothing_else() {
    let mut rig = Rig::new(29);
    let ceremony = rig.announce(3);
    let entry = rig.office.publish(Manifest { ceremony, ..bench() }, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::NoKey);

    for (first, second) in
        [(Kind::Election, Kind::Election), (Kind::Election, Kind::Poll), (Kind::Poll, Kind::Election)]
    {
        let ceremony = rig.ceremony(3);
        rig.publish(Manifest { ceremony, kind: first, ..bench() });
        let other = Manifest { ceremony, kind: second, title: "Another".into(), ..bench() };
        let entry = rig.office.publish(other, &mut rig.rng);
        assert_eq!(rig.refused(entry), Rejection::KeyTaken, "{first:?} then {second:?}");
    }
    let ceremony = rig.ceremony(3);
    for title in ["One poll", "Another poll"] {
        rig.publish(Manifest { ceremony, kind: Kind::Poll, title: title.into(), ..bench() });
    }
}

#[test]
fn an_election_that_is_not_on_the_board_is_refused() {
    let (mut rig, election) = Rig::open(30, bench(), 1);
    let nowhere = Hash([9; 32]);
    let entry = rig.office.open(nowhere, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::UnknownElection(nowhere));
    let entry = rig.office.close(nowhere, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::UnknownElection(nowhere));
    let entry = rig.voters[0].spoil(nowhere, 1, nowhere, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::UnknownElection(nowhere));
    let key = rig.keys.trustees[0].clone();
    let entry = rig.sign(&key, Body::Shares(Shares { election: nowhere, trustee: 1, shares: vec![] }));
    assert_eq!(rig.refused(entry), Rejection::UnknownElection(nowhere));
    let key = rig.keys.office.clone();
    let entry = rig.sign(&key, Body::Outcome(Outcome { election: nowhere, counts: vec![], rows: None }));
    assert_eq!(rig.refused(entry), Rejection::UnknownElection(nowhere));
    let mut ballot = rig.ballot(election, 0, 1, &[vec![0]]);
    if let Body::Ballot(ballot) = &mut ballot.body {
        ballot.election = nowhere;
    }
    assert_eq!(rig.refused(ballot), Rejection::UnknownElection(nowhere));
}

/// Everything that can be done with an election, in every phase in which it cannot.
#[test]
fn an_election_goes_through_its_phases_in_order() {
    let mut rig = Rig::with_trustees(31, 2, 1);
    rig.enrol(2);
    let ceremony = rig.ceremony(3);
    let election = rig.publish(Manifest { ceremony, ..bench() });
    let office = rig.keys.office.clone();
    let phase = |expected, found| Rejection::Phase { expected, found };
    let outcome = Body::Outcome(Outcome { election, counts: vec![vec![2, 0, 0]], rows: None });
    let try_all = |rig: &mut Rig, found: &'static str, ballot: Entry| {
        let (open, close) = (rig.office.open(election, &mut rig.rng), rig.office.close(election, &mut rig.rng));
        let spoil = rig.voters[0].spoil(election, 50, Hash([7; 32]), &mut rig.rng);
        let key = rig.keys.trustees[0].clone();
        let shares = rig.sign(&key, Body::Shares(Shares { election, trustee: 1, shares: vec![] }));
        let outcome = rig.sign(&office, outcome.clone());
        for (entry, expected) in [
            (open, "not open yet"),
            (close, "open"),
            (ballot, "open"),
            (spoil, "open"),
            (shares, "closed"),
            (outcome, "closed"),
        ] {
            if expected != found {
                assert_eq!(rig.refused(entry), phase(expected, found));
            }
        }
    };
    let ballot = rig.ballot(election, 0, 40, &[vec![0]]);
    try_all(&mut rig, "not open yet", ballot.clone());
    let entry = rig.office.open(election, &mut rig.rng);
    rig.write(entry).unwrap();
    try_all(&mut rig, "open", ballot.clone());
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    rig.close(election);
    try_all(&mut rig, "closed", ballot.clone());
    rig.decrypt(election, &[0]);
    rig.publish_outcome(election);
    try_all(&mut rig, "published", ballot);
}

#[test]
fn a25_no_ballot_is_accepted_after_the_announced_end() {
    let manifest = Manifest { closes_at: 2_000, ..bench() };
    let (mut rig, election) = Rig::open(32, manifest, 2);
    rig.time = 1_999;
    // The block is of the very second at which voting ends.
    rig.vote(election, 0, 1, 0).unwrap();
    let late = rig.ballot(election, 1, 1, &[vec![0]]);
    assert_eq!(rig.refused(late), Rejection::TooLate { closes_at: 2_000, time: 2_001 });
    // However many come then, the office closes.
    let flood = (2..40).map(|sequence| rig.ballot(election, 0, sequence, &[vec![1]]).to_bytes()).collect();
    assert!(rig.write_bytes(flood).iter().all(|v| matches!(v, Err(Rejection::TooLate { .. }))));
    rig.close(election);
    assert_eq!(rig.state().election(&election).unwrap().accepted(), 1);
}

#[test]
fn a43_shares_and_counts_below_the_minimum_are_refused() {
    let (mut rig, election) = Rig::open(33, bench(), 1);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.close(election);
    let below = Rejection::BelowMinimum { voters: 1, minimum: 2 };
    let key = rig.keys.trustees[0].clone();
    let entry = rig.sign(&key, Body::Shares(Shares { election, trustee: 1, shares: vec![] }));
    assert_eq!(rig.refused(entry), below);
    let key = rig.keys.office.clone();
    let entry = rig.sign(&key, Body::Outcome(Outcome { election, counts: vec![vec![1, 0, 0]], rows: None }));
    assert_eq!(rig.refused(entry), below);
}

#[test]
fn published_counts_are_the_decrypted_ones_to_the_last_vote() {
    let (mut rig, election) = Rig::open(34, poll(), 2);
    for voter in 0..2 {
        let entry = rig.ballot(election, voter, 1, &[vec![voter], vec![0, 2]]);
        rig.write(entry).unwrap();
    }
    rig.close(election);
    let right = vec![vec![1, 1, 0], vec![2, 0, 2]];
    let key = rig.keys.office.clone();
    let publish = |rig: &mut Rig, counts: Vec<Vec<u64>>| {
        let entry = rig.sign(&key, Body::Outcome(Outcome { election, counts, rows: None }));
        rig.refused(entry)
    };
    rig.decrypt(election, &[0, 1]);
    let few = TallyError::TooFew { found: 2, needed: 3 };
    assert_eq!(publish(&mut rig, right.clone()), Rejection::Tally(few));
    rig.decrypt(election, &[4]);
    for (counts, contest) in [
        (vec![vec![2, 0, 0], vec![2, 0, 2]], 0),
        (vec![vec![1, 1, 0], vec![2, 0, 1]], 1),
        (vec![vec![1, 1], vec![2, 0, 2]], 0),
        (vec![vec![1, 1, 0], vec![2, 0, 2, 0]], 1),
        (vec![vec![1, 1, 0]], 1),
        (vec![vec![1, 1, 0], vec![2, 0, 2], vec![0]], 2),
        (vec![], 0),
    ] {
        assert_eq!(publish(&mut rig, counts), Rejection::WrongCounts { contest });
    }
    let entry = rig.sign(&key, Body::Outcome(Outcome { election, counts: right.clone(), rows: None }));
    rig.write(entry).unwrap();
    assert_eq!(rig.state().election(&election).unwrap().counts(), right);
}

/// A replaced ballot is read again from the store. A store that has lost it, or hands out another one, must not have
/// something else taken out of the sum.
#[test]
fn a_store_that_lost_a_ballot_or_mixed_two_up_is_noticed() {
    let (mut rig, election) = Rig::open(35, bench(), 2);
    let (first, other) = (rig.vote(election, 0, 1, 0).unwrap(), rig.vote(election, 1, 1, 1).unwrap());
    let again = rig.ballot(election, 0, 2, &[vec![2]]).to_bytes();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let whole = rig.memory.clone();
    let lost = Memory(whole.0[..first as usize].to_vec());
    let mut mixed = whole.clone();
    mixed.0[first as usize] = mixed.0[other as usize].clone();
    let mut damaged = whole.clone();
    damaged.0[first as usize][200] ^= 1;
    let mut no_ballot = whole.clone();
    no_ballot.0[first as usize] = no_ballot.0[1].clone();
    for memory in [lost, mixed, damaged, no_ballot] {
        let mut state = rig.state().clone();
        let verdict = state.apply(&[&again], 1_500, &memory, &mut rng).remove(0);
        assert_eq!(verdict.unwrap_err(), Rejection::History { position: first });
        assert_eq!(state.digest(), rig.state().digest());
    }
    let mut state = rig.state().clone();
    state.apply(&[&again], 1_500, &whole, &mut rng).remove(0).unwrap();
}

#[test]
fn a_ceremony_with_impossible_numbers_or_keys_is_refused() {
    let mut rig = Rig::new(36);
    let named = rig.announced();
    for (threshold, slots) in [(0, 3), (6, 3), (3, 0), (3, 5_000), (u32::MAX, u32::MAX)] {
        let entry = rig.office.announce(named.clone(), threshold, slots, &mut rig.rng);
        let size = CeremonyError::Size { threshold: threshold as usize, trustees: 5, slots: slots as usize };
        assert_eq!(rig.refused(entry), Rejection::Ceremony(size));
    }
    let entry = rig.office.announce(vec![], 1, 3, &mut rig.rng);
    assert!(matches!(rig.refused(entry), Rejection::Ceremony(CeremonyError::Size { trustees: 0, .. })));
    let mut twice = named.clone();
    twice[4].key = twice[1].key;
    let entry = rig.office.announce(twice, 3, 3, &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::Ceremony(CeremonyError::DuplicateKey { first: 2, second: 5 }));
    let mut nobody = named.clone();
    nobody[1].key = IDENTITY;
    let entry = rig.office.announce(nobody, 3, 3, &mut rig.rng);
    assert_eq!(rig.refused(entry), identity(Signer::Trustee(2)));

    let entry = rig.office.announce(named, 3, 3, &mut rig.rng);
    let id = Hash::of(&entry.to_bytes());
    rig.write(entry.clone()).unwrap();
    assert_eq!(rig.refused(entry), Rejection::DuplicateCeremony(id));
}
