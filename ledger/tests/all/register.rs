//! Registers of ballots beside a board: what a witness saw and the board lacks, and the other way round.

use crate::rig;
use crate::rig::cbor::Item;
use crate::rig::{Rig, bench, witness};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_ledger::audit::{Outcome, Verdict, audit_observed};
use tabella_ledger::bytes::{AuthorityKey, Hash};
use tabella_ledger::entry::{Body, Entry};
use tabella_ledger::note::NoteSigner;
use tabella_ledger::register::{Compared, Comparison, LISTED, Register, RegisterError, Registered, Registration};
use tabella_ledger::rejection::Check;

const NAME: &str = "press.example/witness";

fn signer(seed: u64) -> NoteSigner {
    NoteSigner::generate(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn registered(entry: &Entry) -> Registered {
    let Body::Ballot(ballot) = &entry.body else { panic!("a ballot") };
    Registered { election: ballot.election, tracker: Hash::of(&ballot.sealed) }
}

/// An election whose board names a witness, and who voted; each ballot is registered and then cast.
struct Watched {
    rig: Rig,
    election: Hash,
    register: Vec<Registered>,
}

impl Watched {
    fn new(seed: u64, voters: usize) -> Self {
        let mut rig = Rig::with_trustees(seed, 2, 1);
        rig.enrol(voters);
        let named = rig.office.name_witnesses(vec![witness(&signer(1))], &mut rig.rng);
        rig.write(named).unwrap();
        let election = rig.begin(bench());
        Self { rig, election, register: Vec::new() }
    }

    fn cast(&mut self, voter: usize, sequence: u64) -> Registered {
        let entry = self.rig.ballot(self.election, voter, sequence, &[vec![0]]);
        let ballot = registered(&entry);
        self.register.push(ballot);
        self.rig.write(entry).unwrap();
        ballot
    }

    fn signed(&self) -> Register {
        Register::sign(self.rig.state().chain(), NAME, self.register.clone(), &signer(1))
    }

    fn verdict(&self, registers: Vec<Register>) -> (Verdict, Option<Compared>) {
        compare(&self.rig.record(), registers.into_iter().map(Ok).collect(), Vec::new())
    }
}

fn compare(
    record: &[u8],
    registers: Vec<Result<Register, RegisterError>>,
    keys: Vec<AuthorityKey>,
) -> (Verdict, Option<Compared>) {
    let named = registers.into_iter().map(|register| ("a register".to_owned(), register));
    let mut comparison = Comparison::new(named, keys);
    let mut verdict =
        audit_observed(record, None, &mut ChaCha20Rng::seed_from_u64(0), &mut |_| (), &mut |state, _, applied| {
            comparison.block(state, applied);
        });
    let compared = comparison.finish(&mut verdict);
    (verdict, compared)
}

/// The only finding, which is of this outcome.
fn finding(verdict: &Verdict, outcome: Outcome) -> String {
    assert_eq!((verdict.outcome, verdict.findings.len()), (outcome, 1), "{:?}", verdict.findings);
    let (result, finding) = (verdict.checks.last().unwrap(), &verdict.findings[0]);
    assert_eq!((result.check, result.outcome), (Check::Register, outcome));
    assert_eq!((finding.check, finding.outcome), (Check::Register, outcome));
    assert!(verdict.state.is_none() && !finding.place.is_empty());
    format!("{}: {}", finding.code, finding.message)
}

#[test]
fn ee_4_an_honest_election_with_revotes_and_an_opened_ballot_agrees_with_its_register() {
    let mut watched = Watched::new(500, 3);
    for (voter, sequence) in [(0, 1), (1, 1), (0, 2), (1, 7), (0, 3)] {
        watched.cast(voter, sequence);
    }
    // A ballot that is opened is never cast, so it is not registered.
    let opened = registered(&watched.rig.ballot(watched.election, 2, 1, &[vec![1]]));
    let spoil = watched.rig.voters[2].spoil(watched.election, 1, opened.tracker, &mut watched.rig.rng.clone());
    watched.rig.write(spoil).unwrap();
    watched.cast(2, 2);
    watched.rig.finish(watched.election);
    let (verdict, compared) = watched.verdict(vec![watched.signed()]);
    assert_eq!((verdict.outcome, &verdict.findings), (Outcome::Valid, &vec![]));
    let last = verdict.checks.last().unwrap();
    assert_eq!((last.check, last.covered, last.outcome), (Check::Register, 6, Outcome::Valid));
    let compared = compared.unwrap();
    assert_eq!((compared.present, compared.missing.count, compared.unregistered.count), (6, 0, 0));
    assert_eq!(compared.registers, [("a register".to_owned(), NAME.to_owned(), 6)]);
    // Two witnesses who each saw some of them saw all of them together, also where both saw the same.
    let part = |range: std::ops::Range<usize>| {
        Register::sign(watched.rig.state().chain(), NAME, watched.register[range].to_vec(), &signer(1))
    };
    assert_eq!(watched.verdict(vec![part(0..4), part(2..6)]).0.outcome, Outcome::Valid);
    // Without a register nothing is said of any.
    let without = rig::audit_bytes(&watched.rig.record(), None);
    assert!(without.checks.iter().all(|result| result.check != Check::Register));
}

#[test]
fn ee_4_a_registered_ballot_that_the_board_left_out_is_named() {
    let mut watched = Watched::new(501, 3);
    watched.cast(0, 1);
    let held_back = watched.rig.ballot(watched.election, 1, 1, &[vec![1]]);
    let held_back = registered(&held_back);
    watched.register.push(held_back);
    watched.cast(2, 1);
    watched.rig.finish(watched.election);
    assert_eq!(rig::audit_bytes(&watched.rig.record(), None).outcome, Outcome::Valid);
    let (verdict, compared) = watched.verdict(vec![watched.signed()]);
    let message = finding(&verdict, Outcome::Invalid);
    assert!(message.starts_with("register.missing: 1 "), "{message}");
    assert!(message.contains(&held_back.tracker.to_string()) && message.contains(&watched.election.to_string()));
    let compared = compared.unwrap();
    assert_eq!((compared.missing.listed, compared.unregistered.count), (vec![held_back], 0));
    // Said by two witnesses it is missing once.
    let (verdict, _) = watched.verdict(vec![watched.signed(), watched.signed()]);
    assert!(finding(&verdict, Outcome::Invalid).starts_with("register.missing: 1 "));
}

#[test]
fn ee_4_a_ballot_on_the_board_that_nobody_registered_is_named() {
    let mut watched = Watched::new(502, 2);
    watched.cast(0, 1);
    let stuffed = watched.rig.ballot(watched.election, 1, 1, &[vec![1]]);
    watched.rig.write(stuffed.clone()).unwrap();
    watched.rig.finish(watched.election);
    let (verdict, compared) = watched.verdict(vec![watched.signed()]);
    let (message, stuffed) = (finding(&verdict, Outcome::Invalid), registered(&stuffed));
    assert!(message.starts_with("register.unregistered: 1 "), "{message}");
    assert!(message.contains(&stuffed.tracker.to_string()) && message.contains(&watched.election.to_string()));
    let compared = compared.unwrap();
    assert_eq!((compared.unregistered.listed, compared.missing.count), (vec![stuffed], 0));
    assert_eq!(compared.unregistered.elections[&watched.election], 1);
    // The tracker alone is not enough: it was registered for another election.
    let elsewhere = Registered { election: Hash([7; 32]), ..stuffed };
    watched.register.push(elsewhere);
    let (verdict, compared) = watched.verdict(vec![watched.signed()]);
    let codes: Vec<_> = verdict.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["register.missing", "register.unregistered"]);
    assert_eq!(compared.unwrap().missing.listed, [elsewhere]);
}

#[test]
fn ee_4_many_differences_are_counted_and_the_first_are_listed() {
    let mut watched = Watched::new(503, 1);
    watched.cast(0, 1);
    let invented = |number: u8| Registered { election: watched.election, tracker: Hash([number; 32]) };
    let invented: Vec<_> = (0..100).map(invented).collect();
    watched.register.extend(&invented);
    let (verdict, compared) = watched.verdict(vec![watched.signed()]);
    assert!(finding(&verdict, Outcome::Invalid).starts_with("register.missing: 100 "));
    let missing = compared.unwrap().missing;
    assert_eq!((missing.count, &missing.listed[..]), (100, &invented[..LISTED]));
}

#[test]
fn ee_4_a_register_of_nobody_the_board_named_cannot_be_compared() {
    let mut watched = Watched::new(504, 1);
    watched.cast(0, 1);
    let (record, chain) = (watched.rig.record(), watched.rig.state().chain());
    let by = |name: &str, signer: &NoteSigner| Register::sign(chain, name, watched.register.clone(), signer);
    let (stranger, named) = (signer(2), signer(1));
    for register in [by(NAME, &stranger), by("other.example/witness", &named)] {
        let (verdict, compared) = compare(&record, vec![Ok(register.clone())], Vec::new());
        let message = finding(&verdict, Outcome::CannotBeChecked);
        assert!(message.starts_with("register.not_named: ") && message.contains(&register.key().to_string()));
        assert_eq!(compared, None);
        // Whoever knows the key says so.
        assert_eq!(compare(&record, vec![Ok(register.clone())], vec![register.key()]).0.outcome, Outcome::Valid);
        // With one that cannot be used, the others say nothing of what is unregistered either.
        let (verdict, _) = compare(&record, vec![Ok(watched.signed()), Ok(register)], Vec::new());
        assert!(finding(&verdict, Outcome::CannotBeChecked).starts_with("register.not_named: "));
    }
    // Who was named once stays a witness of what came then, whatever the office says later.
    let list = watched.rig.office.name_witnesses(vec![witness(&stranger)], &mut watched.rig.rng.clone());
    watched.rig.write(list).unwrap();
    assert_eq!(watched.verdict(vec![watched.signed()]).0.outcome, Outcome::Valid);
}

#[test]
fn ee_4_a_register_of_another_board_or_none_cannot_be_compared() {
    let mut watched = Watched::new(505, 1);
    watched.cast(0, 1);
    let record = watched.rig.record();
    let other = Register::sign(Hash([1; 32]), NAME, watched.register.clone(), &signer(1));
    let (verdict, _) = compare(&record, vec![Ok(other)], Vec::new());
    assert!(finding(&verdict, Outcome::CannotBeChecked).starts_with("register.other_board: "));
    let (verdict, _) = compare(&record, vec![Err(RegisterError::Unreadable("no such file".into()))], Vec::new());
    assert!(finding(&verdict, Outcome::CannotBeChecked).starts_with("register.unreadable: "));

    // Of a record that is not whole, nothing is said to be missing.
    let (verdict, compared) = compare(&record[..record.len() - 10], vec![Ok(watched.signed())], Vec::new());
    assert_eq!((verdict.outcome, compared), (Outcome::CannotBeChecked, None));
    assert!(verdict.findings.iter().all(|finding| finding.check == Check::Framing));
    assert_eq!(verdict.checks.last().unwrap().outcome, Outcome::CannotBeChecked);
}

/// The register as another program takes it apart: what is signed is as the page says.
fn parts(register: &Register) -> Vec<Item> {
    let bytes = register.to_bytes();
    let Item::Array(parts) = Item::parse(&bytes) else { panic!("an array") };
    parts
}

#[test]
fn a_register_is_as_the_page_says_and_every_change_is_refused() {
    let ballots: Vec<_> =
        [3, 1, 2, 1].map(|byte| Registered { election: Hash([byte; 32]), tracker: Hash([9; 32]) }).to_vec();
    let register = Register::sign(Hash([5; 32]), NAME, ballots, &signer(1));
    assert_eq!(register.ballots().len(), 3);
    assert_eq!(Register::read(&register.to_bytes()), Ok(register.clone()));
    let parts = parts(&register);
    let [Item::Number(1), Item::Bytes(_), Item::Text(_), Item::Bytes(key), Item::Array(_), Item::Bytes(signature)] =
        &parts[..]
    else {
        panic!("{parts:?}")
    };
    let unsigned = Item::Array(parts[..5].to_vec()).canonical();
    let message = [b"\0tabella/v1/register".as_slice(), &Hash::of(&unsigned).0].concat();
    let key = ed25519_dalek::VerifyingKey::from_bytes(key.as_slice().try_into().unwrap()).unwrap();
    key.verify_strict(&message, &ed25519_dalek::Signature::from_slice(signature).unwrap()).unwrap();

    let changed = |place: usize, item: Item| {
        let mut parts = parts.clone();
        parts[place] = item;
        Register::read(&Item::Array(parts).canonical()).unwrap_err()
    };
    let Item::Array(sorted) = &parts[4] else { panic!("ballots") };
    let swapped = Item::Array(vec![sorted[1].clone(), sorted[0].clone(), sorted[2].clone()]);
    let twice = Item::Array(vec![sorted[0].clone(), sorted[0].clone()]);
    for (place, item, code) in [
        (0, Item::Number(2), "register.version"),
        (1, Item::Bytes(vec![6; 32]), "register.signature"),
        (2, Item::Text("other".into()), "register.signature"),
        (3, Item::Bytes(signer(2).public().0.to_vec()), "register.signature"),
        (4, swapped, "register.order"),
        (4, twice, "register.order"),
        (4, Item::Array(sorted[..2].to_vec()), "register.signature"),
        (5, Item::Bytes(vec![0; 64]), "register.signature"),
        (5, Item::Bytes(vec![0; 63]), "register.encoding"),
    ] {
        assert_eq!(changed(place, item).code(), code, "{place}");
    }
    let bytes = register.to_bytes();
    for cut in [0, 1, bytes.len() - 1] {
        assert!(matches!(Register::read(&bytes[..cut]), Err(RegisterError::Encoding(_))));
    }
    assert!(matches!(Register::read(&[bytes, vec![0]].concat()), Err(RegisterError::Encoding(_))));
}

#[test]
fn a_registration_is_signed_for_one_ballot_of_one_board() {
    let ballot = Registered { election: Hash([1; 32]), tracker: Hash([2; 32]) };
    let registration = Registration::sign(Hash([5; 32]), NAME, ballot, &signer(1));
    assert_eq!(registration.verify(), Ok(()));
    let changes: [fn(&mut Registration); 6] = [
        |changed| changed.version = 2,
        |changed| changed.chain = Hash([6; 32]),
        |changed| changed.witness.push('x'),
        |changed| changed.key = signer(2).public(),
        |changed| changed.ballot.tracker = Hash([3; 32]),
        |changed| changed.ballot.election = Hash([3; 32]),
    ];
    for change in changes {
        let mut changed = registration.clone();
        change(&mut changed);
        assert!(changed.verify().is_err(), "{changed:?}");
    }
}

#[test]
fn only_ballots_that_can_be_cast_now_are_presentable() {
    let mut watched = Watched::new(506, 2);
    let (election, time) = (watched.election, watched.rig.time);
    let entry = watched.rig.ballot(election, 0, 1, &[vec![0]]);
    let voter = watched.rig.voters[0].key();
    let state = watched.rig.state();
    assert_eq!(state.presentable(&entry.to_bytes(), time).unwrap(), (registered(&entry), voter));
    let refused = |rig: &Rig, bytes: &[u8], time| rig.state().presentable(bytes, time).unwrap_err().code();
    assert_eq!(refused(&watched.rig, &entry.to_bytes(), 1_000_001), "ballot.too_late");
    assert_eq!(refused(&watched.rig, &watched.rig.memory.0[0], time), "entry.encoding");
    assert_eq!(refused(&watched.rig, &[0; 65_536], time), "entry.too_long");
    // A stranger's ballot, another's signature, one that is longer or shorter than ballots are.
    let mut stranger = watched.rig.clone();
    stranger.enrol(1);
    let by_stranger = stranger.ballot(election, 2, 1, &[vec![0]]);
    assert_eq!(refused(&watched.rig, &by_stranger.to_bytes(), time), "ballot.not_on_roll");
    let other = watched.rig.ballot(election, 1, 1, &[vec![0]]);
    let lent = Entry { signature: other.signature, ..entry.clone() };
    assert_eq!(refused(&watched.rig, &lent.to_bytes(), time), "entry.signature");
    for change in [-1, 1] {
        let Body::Ballot(mut ballot) = entry.body.clone() else { panic!("a ballot") };
        let length = ballot.sealed.len().strict_add_signed(change);
        ballot.sealed.resize(length, 0);
        let key = watched.rig.keys.voters[0].clone();
        let signed = watched.rig.sign(&key, Body::Ballot(ballot));
        assert_eq!(refused(&watched.rig, &signed.to_bytes(), time), "ballot.proof");
    }
    watched.cast(0, 1);
    assert_eq!(refused(&watched.rig, &entry.to_bytes(), time), "ballot.sequence");
    watched.rig.close(election);
    assert_eq!(refused(&watched.rig, &other.to_bytes(), time), "election.phase");
}
