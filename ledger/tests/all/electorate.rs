//! Elections with ballot styles, weights and packed counters: who votes with what, and what is refused.

use crate::rig::{Rig, audit_bytes, bench, districts, poll, weighted};
use tabella_crypto::ballot::BallotError;
use tabella_crypto::encoding::DecodeError;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{Body, Elector, Electorate, Entry, Outcome as Counts, ShareBytes, Shares};
use tabella_ledger::manifest::{Kind, Manifest, QuestionRule};
use tabella_ledger::party::{Registrar, TrusteeError, VoterError};
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::state::{ElectorateError, Franchise, Phase, WEIGHT_LIMIT};

/// A board on which this election is published and not open.
fn ready(seed: u64, manifest: Manifest, voters: usize) -> (Rig, Hash) {
    let mut rig = Rig::with_trustees(seed, 2, 1);
    rig.enrol(voters);
    let election = rig.prepare(manifest);
    (rig, election)
}

/// An election with these electors, open.
fn open(seed: u64, manifest: Manifest, electors: &[(u32, u64)]) -> (Rig, Hash) {
    let (mut rig, election) = ready(seed, manifest, electors.len());
    rig.name(election, electors);
    rig.start(election).unwrap();
    (rig, election)
}

/// What the registrar says, whatever it is.
fn said(rig: &mut Rig, election: Hash, voters: Vec<Elector>) -> Entry {
    let key = rig.keys.registrar.clone();
    rig.sign(&key, Body::Electorate(Electorate { election, voters }))
}

fn vote(rig: &mut Rig, election: Hash, voter: usize, sequence: u64, options: &[usize]) -> Result<u64, Rejection> {
    let choices: Vec<_> = options.iter().map(|option| vec![*option]).collect();
    let entry = rig.ballot(election, voter, sequence, &choices);
    rig.write(entry)
}

/// A poll that counts scores up to 400,000 in packed counters: they hold two votes.
fn for_two() -> Manifest {
    let mut manifest = Manifest { kind: Kind::Poll, ..bench() };
    manifest.contests[0].blank = None;
    manifest.contests[0].rule = QuestionRule::Score { max: 400_000 };
    manifest.contests[0].packed = true;
    assert_eq!(manifest.check().unwrap()[0].capacity(), Some(2));
    manifest
}

#[test]
fn two_districts_vote_on_their_own_questions_and_on_a_common_one() {
    let (mut rig, election) = open(200, districts(), &[(0, 1), (0, 1), (1, 1), (1, 1), (1, 1)]);
    for (voter, options) in [(0, [0, 0]), (1, [1, 0]), (2, [0, 1]), (3, [0, 1]), (4, [2, 1])] {
        vote(&mut rig, election, voter, 1, &options).unwrap();
    }
    // The last ballot counts, in the contests of its style; a spoil leaves it alone.
    vote(&mut rig, election, 4, 2, &[1, 0]).unwrap();
    let spoil = rig.voters[4].spoil(election, 3, Hash([7; 32]), &mut rig.rng);
    rig.write(spoil).unwrap();
    let found = rig.state().election(&election).unwrap();
    assert_eq!((found.voters(), found.accepted(), found.electors()), (5, 6, Some(5)));
    assert_eq!(found.sums().iter().map(|sum| sum.ballots()).collect::<Vec<_>>(), [5, 2, 3]);
    assert_eq!(found.franchise(&rig.voters[4].key()), Ok(Franchise { style: 1, weight: 1 }));
    assert_eq!(rig.finish(election), [[3, 2, 0], [2, 0, 0], [1, 2, 0]]);

    let verdict = audit_bytes(&rig.record(), Some(&rig.checkpoint()));
    assert_eq!(verdict.findings, []);
    assert_eq!((verdict.outcome, verdict.ballots), (Outcome::Valid, 6));
    // Five joined the roll, and five the electorate.
    let roll = verdict.checks.iter().find(|check| check.check == Check::Roll).unwrap();
    assert_eq!(roll.covered, 10);
}

/// The questions of the two districts look alike, to the byte.
#[test]
fn a_voter_of_one_district_cannot_cast_the_ballot_of_another() {
    let (mut rig, election) = open(201, districts(), &[(0, 1), (1, 1)]);
    let mut cast = |style: usize| {
        let params = rig.state().election(&election).unwrap().params().clone();
        let choices = [vec![1, 0, 0], vec![0, 1, 0]];
        let sealed = rig.voters[0].seal_with(&params, style, 1, 0, &choices, &mut rig.rng).unwrap();
        rig.voters[0].cast(election, sealed, &mut rig.rng)
    };
    let (own, other) = (cast(0), cast(1));
    assert_eq!(rig.refused(other), Rejection::Ballot(BallotError::Bits { contest: 1 }));
    rig.write(own).unwrap();

    // A district with a question more.
    let mut manifest = districts();
    manifest.styles[0].contests = vec![0];
    manifest.styles[1].contests = vec![0, 1, 2];
    let (mut rig, election) = open(202, manifest, &[(0, 1), (1, 1)]);
    let params = rig.state().election(&election).unwrap().params().clone();
    let seal = |rig: &mut Rig, voter: usize, style: usize| {
        let choices = vec![vec![1, 0, 0]; params.style(style).unwrap().len()];
        let sealed = rig.voters[voter].seal_with(&params, style, 1, 0, &choices, &mut rig.rng).unwrap();
        rig.voters[voter].cast(election, sealed, &mut rig.rng)
    };
    let contest = 32 * 10;
    let (longer, shorter) = (seal(&mut rig, 0, 1), seal(&mut rig, 1, 0));
    let extra = DecodeError::Trailing { what: "ballot", extra: 2 * contest };
    assert_eq!(rig.refused(longer), Rejection::Ballot(BallotError::Decode(extra)));
    assert!(matches!(rig.refused(shorter), Rejection::Ballot(BallotError::Decode(DecodeError::Truncated { .. }))));
}

#[test]
fn weights_multiply_and_come_out_again_with_a_replaced_ballot() {
    let heavy = 1 << 33;
    let (mut rig, election) = open(203, weighted(), &[(0, 3), (0, heavy), (0, 1)]);
    for (voter, sequence, option) in [(0, 1, 1), (1, 1, 0), (2, 1, 2), (0, 2, 0), (1, 2, 1), (0, 3, 2)] {
        vote(&mut rig, election, voter, sequence, &[option]).unwrap();
    }
    let found = rig.state().election(&election).unwrap();
    assert_eq!((found.voters(), found.sums()[0].weight()), (3, heavy + 4));
    assert_eq!(found.counted_of(&rig.voters[1].key()).unwrap().weight, heavy);
    assert_eq!(rig.finish(election), [[0, heavy, 4]]);
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

#[test]
fn a_packed_election_is_tallied() {
    let mut manifest = Manifest { weighted: true, ..districts() };
    manifest.contests.iter_mut().for_each(|question| question.packed = true);
    let (mut rig, election) = open(204, manifest, &[(0, 1), (1, 500_000), (1, 7), (0, 2)]);
    for (voter, options) in [(0, [2, 2]), (1, [0, 1]), (2, [1, 0]), (3, [1, 2])] {
        vote(&mut rig, election, voter, 1, &options).unwrap();
    }
    assert_eq!(rig.finish(election), [[500_000, 9, 1], [0, 0, 3], [7, 500_000, 0]]);
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

#[test]
fn a43_a_contest_with_few_voters_is_withheld_while_others_are_published() {
    let (mut rig, election) = open(205, districts(), &[(0, 1), (0, 1), (1, 1), (1, 1)]);
    for (voter, options) in [(0, [0, 0]), (1, [1, 0]), (2, [0, 1])] {
        vote(&mut rig, election, voter, 1, &options).unwrap();
    }
    rig.close(election);
    let found = rig.state().election(&election).unwrap();
    assert!(!found.is_withheld());
    assert_eq!([0, 1, 2].map(|contest| found.withholds(contest)), [false, false, true]);
    let withheld = Rejection::Withheld { contest: 2, voters: 1, minimum: 2 };

    let Body::Shares(right) = rig.shares(election, 0).body else { panic!("shares") };
    assert_eq!(right.shares[2], ShareBytes(vec![]));
    let key = rig.keys.trustees[0].clone();
    let mut too_much = right.clone();
    too_much.shares[2] = right.shares[1].clone();
    let entry = rig.sign(&key, Body::Shares(too_much));
    assert_eq!(rig.refused(entry), withheld);
    // What is not withheld needs its share.
    let mut too_little = right.clone();
    too_little.shares[1] = ShareBytes(vec![]);
    let entry = rig.sign(&key, Body::Shares(too_little));
    assert!(matches!(rig.refused(entry), Rejection::Tally(_)));
    let entry = rig.sign(&key, Body::Shares(right));
    rig.write(entry).unwrap();

    let key = rig.keys.office.clone();
    let publish = |rig: &mut Rig, counts: Vec<Vec<u64>>| {
        let entry = rig.sign(&key, Body::Outcome(Counts { election, counts, rows: None }));
        rig.refused(entry)
    };
    let (one, two) = (vec![2, 1, 0], vec![2, 0, 0]);
    assert_eq!(publish(&mut rig, vec![one.clone(), two.clone(), vec![0, 1, 0]]), withheld);
    assert_eq!(publish(&mut rig, vec![one.clone(), two.clone()]), Rejection::WrongCounts { contest: 2 });
    assert_eq!(publish(&mut rig, vec![one.clone(), vec![], vec![]]), Rejection::WrongCounts { contest: 1 });
    assert_eq!(publish(&mut rig, vec![]), Rejection::WrongCounts { contest: 0 });
    assert_eq!(rig.publish_outcome(election), [one, two, vec![]]);
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

/// Enough people voted, and in no contest enough of them: there is nothing to decrypt at all.
#[test]
fn a43_an_election_whose_contests_are_all_withheld_has_no_counts() {
    let mut manifest = Manifest { minimum_voters: 3, ..districts() };
    manifest.contests.remove(0);
    manifest.styles[0].contests = vec![0];
    manifest.styles[1].contests = vec![1];
    let (mut rig, election) = open(206, manifest, &[(0, 1), (0, 1), (1, 1)]);
    for voter in 0..3 {
        vote(&mut rig, election, voter, 1, &[0]).unwrap();
    }
    assert_eq!(rig.state().election(&election).unwrap().voters(), 3);
    rig.close(election);
    let below = Rejection::BelowMinimum { voters: 2, minimum: 3 };
    let refused = rig.trustees[0].decrypt(rig.chain.state(), &election, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(below.clone()));
    let key = rig.keys.trustees[0].clone();
    let entry = rig.sign(&key, Body::Shares(Shares { election, trustee: 1, shares: vec![ShareBytes(vec![]); 2] }));
    assert_eq!(rig.refused(entry), below);
    assert_eq!(rig.publish_outcome(election), Vec::<Vec<u64>>::new());
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

#[test]
fn a32_only_electors_vote_and_spoil() {
    let (mut rig, election) = ready(207, weighted(), 3);
    rig.name(election, &[(0, 1), (0, 1)]);
    rig.start(election).unwrap();
    let stranger = rig.voters[2].key();
    let entry = rig.ballot(election, 2, 1, &[vec![0]]);
    let refused = rig.refused(entry);
    assert_eq!(refused, Rejection::NotElector(stranger));
    assert_eq!((refused.code(), refused.check()), ("ballot.not_elector", Check::Order));
    let entry = rig.voters[2].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    assert_eq!(rig.refused(entry), Rejection::NotElector(stranger));
    let sealed = rig.voters[2].seal(rig.chain.state(), &election, 1, 0, &[vec![1, 0, 0]], &mut rig.rng);
    assert_eq!(sealed.map(drop).unwrap_err(), VoterError::Board(Rejection::NotElector(stranger)));
    vote(&mut rig, election, 0, 1, &[0]).unwrap();
    // On a board without lists everybody has the one style, and one vote.
    let (rig, election) = Rig::open(208, bench(), 1);
    let found = rig.state().election(&election).unwrap();
    assert_eq!(found.franchise(&rig.voters[0].key()), Ok(Franchise::EQUAL));
    assert_eq!(found.electors(), None);
}

#[test]
fn a11_an_electorate_names_each_voter_of_the_roll_once_with_a_style_and_a_weight() {
    let (mut rig, election) = ready(209, districts(), 4);
    let all = rig.electors(&[(0, 1), (1, 1), (0, 1), (1, 1)]);
    let refused = |rig: &mut Rig, voters: Vec<Elector>| {
        let entry = said(rig, election, voters);
        match rig.refused(entry) {
            Rejection::Electorate(error) => error,
            other => panic!("{other}"),
        }
    };
    let key = |voter: usize| all[voter].key;
    assert_eq!(refused(&mut rig, vec![]), ElectorateError::Empty);
    let nobody = Key([9; 32]);
    let with = |elector: Elector| vec![all[0], elector];
    assert_eq!(refused(&mut rig, with(Elector { key: nobody, ..all[1] })), ElectorateError::NotOnRoll(nobody));
    assert_eq!(refused(&mut rig, with(all[0])), ElectorateError::Repeated(key(0)));
    assert_eq!(
        refused(&mut rig, with(Elector { style: 2, ..all[1] })),
        ElectorateError::Style { voter: key(1), style: 2 }
    );
    for weight in [0, 2, u64::MAX] {
        let fault = ElectorateError::Weight { voter: key(1), weight };
        assert_eq!(refused(&mut rig, with(Elector { weight, ..all[1] })), fault);
    }
    // None of them left an elector behind; in a second entry the first ones are known.
    rig.name(election, &[(0, 1), (1, 1)]);
    assert_eq!(refused(&mut rig, vec![all[2], all[1]]), ElectorateError::Repeated(key(1)));
    let entry = said(&mut rig, election, all[2..].to_vec());
    rig.write(entry).unwrap();
    assert_eq!(rig.state().election(&election).unwrap().electors(), Some(4));
}

#[test]
fn a16_the_weights_of_an_electorate_stay_below_the_limit() {
    let (mut rig, election) = ready(210, weighted(), 3);
    let all = rig.electors(&[(0, WEIGHT_LIMIT - 2), (0, 1), (0, 1)]);
    let too_heavy = |voter: usize| Rejection::Electorate(ElectorateError::TooHeavy(all[voter].key));
    for weight in [WEIGHT_LIMIT, u64::MAX] {
        let entry = said(&mut rig, election, vec![all[1], Elector { weight, ..all[0] }]);
        assert_eq!(rig.refused(entry), too_heavy(0));
    }
    let zero = said(&mut rig, election, vec![Elector { weight: 0, ..all[0] }]);
    let fault = ElectorateError::Weight { voter: all[0].key, weight: 0 };
    assert_eq!(rig.refused(zero), Rejection::Electorate(fault));
    let entry = said(&mut rig, election, all.clone());
    assert_eq!(rig.refused(entry), too_heavy(2));
    let entry = said(&mut rig, election, all[..2].to_vec());
    rig.write(entry).unwrap();
    let entry = said(&mut rig, election, all[2..].to_vec());
    assert_eq!(rig.refused(entry), too_heavy(2));
}

#[test]
fn an_electorate_is_complete_before_the_opening_and_there_only_where_it_is_announced() {
    let (mut rig, election) = ready(211, weighted(), 2);
    let missing = Rejection::Electorate(ElectorateError::Missing);
    let entry = rig.office.open(election, &mut rig.rng);
    assert_eq!(rig.refused(entry), missing);
    rig.name(election, &[(0, 1)]);
    rig.start(election).unwrap();
    let late = rig.electors(&[(0, 1), (0, 1)])[1..].to_vec();
    let phase = |found| Rejection::Phase { expected: "not open yet", found };
    let entry = said(&mut rig, election, late.clone());
    assert_eq!(rig.refused(entry.clone()), phase("open"));
    rig.close(election);
    assert_eq!(rig.refused(entry), phase("closed"));
    let nowhere = Hash([9; 32]);
    let entry = said(&mut rig, nowhere, late.clone());
    assert_eq!(rig.refused(entry), Rejection::UnknownElection(nowhere));

    let equal = rig.prepare(poll());
    let entry = said(&mut rig, equal, late);
    let refused = rig.refused(entry);
    assert_eq!(refused, Rejection::Electorate(ElectorateError::NotKept));
    assert_eq!((refused.code(), refused.check()), ("electorate.not_kept", Check::Roll));
}

#[test]
fn a_large_electorate_takes_several_entries_of_possible_length() {
    let (rig, election) = ready(212, weighted(), 1);
    let one = Elector { key: Key([7; 32]), style: u32::MAX, weight: u64::MAX };
    let electors = vec![one; Registrar::ELECTORS_BATCH + 1];
    let entries = rig.registrar.name_electors(election, &electors, &mut rig.rng.clone());
    assert_eq!(entries.len(), 2);
    assert!(entries.iter().all(|entry| entry.to_bytes().len() <= tabella_ledger::entry::MAX_ENTRY_BYTES));
}

#[test]
fn a16_an_election_does_not_open_for_more_than_its_packed_counters_hold() {
    let (mut rig, election) = ready(213, for_two(), 3);
    let over = |contest, weight, capacity| Rejection::OverCapacity { contest, weight, capacity };
    let entry = rig.office.open(election, &mut rig.rng);
    let refused = rig.refused(entry);
    assert_eq!(refused, over(0, 3, 2));
    assert_eq!((refused.code(), refused.check()), ("election.over_capacity", Check::Manifests));

    // With an electorate it is the weight that matters, district by district.
    let limit = (1 << 20) - 1;
    let mut manifest = Manifest { weighted: true, ..districts() };
    manifest.contests[2].packed = true;
    let election = rig.prepare(manifest);
    rig.name(election, &[(0, 1 << 30), (1, limit)]);
    let mut fits = rig.clone();
    fits.start(election).unwrap();
    let third = rig.electors(&[(0, 0), (0, 0), (1, 1)])[2..].to_vec();
    let entry = said(&mut rig, election, third);
    rig.write(entry).unwrap();
    let entry = rig.office.open(election, &mut rig.rng);
    assert_eq!(rig.refused(entry), over(2, limit + 1, limit));
    assert_eq!(rig.state().election(&election).unwrap().phase(), Phase::Ready);
}

#[test]
fn a16_a_ballot_too_many_for_packed_counters_is_refused_and_changes_no_sum() {
    // The first contest would take the ballot.
    let mut manifest = for_two();
    manifest.contests.insert(0, bench().contests.remove(0));
    let (mut rig, election) = ready(214, manifest, 2);
    rig.start(election).unwrap();
    rig.enrol(1);
    vote(&mut rig, election, 0, 1, &[0, 0]).unwrap();
    vote(&mut rig, election, 1, 1, &[1, 1]).unwrap();
    let before = rig.state().election(&election).unwrap().sums().to_vec();
    let entry = rig.ballot(election, 2, 1, &[vec![0], vec![0]]);
    let refused = rig.refused(entry);
    assert_eq!(refused, Rejection::Full { contest: 1, weight: 3, capacity: 2 });
    assert_eq!((refused.code(), refused.check()), ("ballot.full", Check::Order));
    let found = rig.state().election(&election).unwrap();
    assert_eq!(found.sums(), before);
    assert_eq!((found.voters(), found.last_sequence(&rig.voters[2].key())), (2, None));
    // Whoever is in may still change their mind.
    vote(&mut rig, election, 1, 2, &[0, 2]).unwrap();
    assert_eq!(rig.finish(election), [[2, 0, 0], [1, 0, 1]]);
    assert_eq!(audit_bytes(&rig.record(), None).findings, []);
}

#[test]
fn the_state_says_who_is_in_the_electorate_with_what() {
    let manifest = Manifest { weighted: true, ..districts() };
    let (rig, election) = ready(215, manifest, 2);
    let named = |electors: &[(u32, u64)]| {
        let mut rig = rig.clone();
        let entries = rig.electors(electors).into_iter().map(|elector| said(&mut rig, election, vec![elector]));
        let entries: Vec<_> = entries.collect::<Vec<_>>().iter().map(Entry::to_bytes).collect();
        assert!(rig.write_bytes(entries).iter().all(Result::is_ok));
        rig.state().digest()
    };
    let roots = [&[(0, 1), (0, 2)][..], &[(0, 1), (1, 2)], &[(0, 1), (0, 3)], &[(0, 2), (0, 1)]].map(named);
    for (place, root) in roots.iter().enumerate() {
        assert!(!roots[..place].contains(root), "electorate {place}");
    }
}

/// Two histories with the same ballots and other weights: what the sums differ by is the vote whose weight differs.
#[test]
fn a21_a_trustee_decrypts_under_one_electorate_and_no_other() {
    let (rig, election) = ready(216, weighted(), 2);
    let history = |weight: u64| {
        let mut rig = rig.clone();
        rig.name(election, &[(0, 1), (0, weight)]);
        rig.start(election).unwrap();
        vote(&mut rig, election, 0, 1, &[0]).unwrap();
        vote(&mut rig, election, 1, 1, &[1]).unwrap();
        rig.close(election);
        rig
    };
    let (mut first, mut second) = (history(1), history(2));
    let positions = |rig: &Rig| rig.state().election(&election).unwrap().counted();
    let trackers = |rig: &Rig| positions(rig).iter().map(|counted| counted.tracker).collect::<Vec<_>>();
    assert_eq!(trackers(&first), trackers(&second));

    let entry = first.shares(election, 0);
    let mut trustee = first.trustees[0].clone();
    let refused = trustee.decrypt(second.state(), &election, &mut second.rng.clone()).unwrap_err();
    assert!(matches!(refused, TrusteeError::OtherSet { .. }), "{refused}");
    let Body::Shares(shares) = entry.body else { panic!("shares") };
    let key = second.keys.trustees[0].clone();
    let moved = second.sign(&key, Body::Shares(shares));
    assert!(matches!(second.refused(moved), Rejection::Tally(_)));
}
