//! Elections whose voters are secret: keys that join a roll, its mixes, and ballots under what became of the keys.

use std::collections::BTreeSet;

use crate::rig::mixes::{foreign, part};
use crate::rig::rolls::secret;
use crate::rig::{Rig, audit_bytes, bench, words};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::shuffle::{Mix, list_root};
use tabella_crypto::signature::SigningKey;
use tabella_ledger::audit::{Outcome as Verdict, audit_after};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::entry::{About, Body, Entry, Part, RollKey};
use tabella_ledger::manifest::{BallotStyle, Kind, Manifest, ManifestError};
use tabella_ledger::party::{Duty, TrusteeError, Voter};
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::standing::{Audience, Class};
use tabella_ledger::state::{MixError, Phase, RollError};

/// A board with an election whose roll is secret and has nobody on it yet.
fn prepared(seed: u64, voters: usize) -> (Rig, Hash) {
    let mut rig = Rig::new(seed);
    rig.enrol(voters);
    let election = rig.prepare(secret(bench()));
    (rig, election)
}

/// The same with all voters on a roll that is fixed.
fn fixed(seed: u64, voters: usize) -> (Rig, Hash) {
    let (mut rig, election) = prepared(seed, voters);
    rig.roll(election, &[]);
    (rig, election)
}

fn error(rejection: Rejection) -> RollError {
    match rejection {
        Rejection::SecretRoll(error) => error,
        other => panic!("{other}"),
    }
}

fn mark(place: usize) -> Vec<Vec<u64>> {
    vec![(0..3).map(|option| u64::from(option == place)).collect()]
}

#[test]
fn ballots_are_cast_under_keys_that_nobody_enrolled_and_all_of_it_is_audited() {
    let (mut rig, election) = prepared(1, 6);
    rig.roll(election, &[4, 1, 3]);
    let found = rig.state().election(&election).unwrap();
    assert_eq!((found.roll_mixers(), found.roll_mixes_needed(), found.roll_listed()), (&[5, 2, 4][..], 3, Some(6)));
    assert!(found.roll_list().is_none() && found.is_roll_fixed());
    rig.start(election).unwrap();
    rig.fill(election, &[0, 1, 1, 2, 1].map(mark));
    // One votes anew, and one opens a ballot and casts none.
    let again = rig.filled(election, 4, 2, &mark(0));
    rig.write(again).unwrap();
    let last = rig.voters[5].among(rig.chain.state().election(&election).unwrap());
    let spoil = last.spoil(election, 7, Hash([8; 32]), &mut rig.rng);
    rig.write(spoil).unwrap();
    let found = rig.state().election(&election).unwrap();
    assert_eq!((found.voters(), found.accepted(), found.last_sequence(&last.key())), (5, 6, Some(7)));
    let enrolled: BTreeSet<Key> = rig.voters.iter().map(Voter::key).collect();
    assert!(found.roll_keys().iter().all(|key| enrolled.contains(key)));
    for voter in &rig.voters {
        let raised = voter.among(found).key();
        assert!(!enrolled.contains(&raised) && found.franchise(&raised).is_ok());
        assert!(rig.state().takes_part(&raised, &election).is_ok());
        assert_eq!(found.counted_of(&voter.key()), None);
    }
    assert_eq!(rig.finish(election), [vec![2, 2, 1]]);
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!(verdict.outcome, Verdict::Valid, "{:?}", verdict.findings);
    let covered = |check| verdict.checks.iter().find(|result| result.check == check).unwrap().covered;
    assert_eq!((covered(Check::Mixes), covered(Check::Ballots)), (3, 6));
}

/// Words are mixed as well, by the same trustees.
#[test]
fn a_secret_roll_goes_with_ballots_that_are_mixed() {
    let mut rig = Rig::new(2);
    rig.enrol(3);
    let election = rig.begin_secret(words(4), &[0, 1, 2]);
    let word = |letter: u8| vec![vec![u64::from(letter), 0, 0, 0]];
    rig.fill(election, &[word(b'a'), word(b'b'), word(b'a')]);
    rig.close(election);
    rig.mix_and_open(election, 0, &[2, 0, 1], &[0, 1, 2]);
    let rows: Vec<u64> = rig.state().election(&election).unwrap().rows(0).unwrap().iter().map(|r| r.ballots).collect();
    assert_eq!(rows, [2, 1]);
}

/// Wherever an audit is interrupted, it goes on.
#[test]
fn an_audit_goes_on_in_the_middle_of_a_roll() {
    let (mut rig, election) = prepared(3, 4);
    let before = rig.blocks.len();
    rig.roll(election, &[0, 1, 2]);
    rig.start(election).unwrap();
    rig.fill(election, &[0, 1, 2].map(mark));
    rig.finish(election);
    let rng = || ChaCha20Rng::seed_from_u64(7);
    for height in before..rig.blocks.len() {
        let begun = rig.record_of(&rig.blocks[..height]);
        let earlier = audit_after(&begun, None, None, &mut rng(), &mut |_| {}).next.unwrap();
        let whole = audit_after(&rig.record(), None, Some(&earlier), &mut rng(), &mut |_| {});
        assert_eq!(whole.verdict.outcome, Verdict::Valid, "{height}: {:?}", whole.verdict.findings);
        assert!(whole.earlier.unwrap().is_ok(), "{height}");
        assert_eq!(whole.verdict.state.unwrap().digest(), rig.state().digest());
    }
}

#[test]
fn a_poll_that_opens_by_the_times_of_blocks_waits_for_its_roll() {
    let mut rig = Rig::new(4);
    rig.enrol(3);
    let manifest = Manifest { kind: Kind::Poll, opens_at: Some(rig.time + 20), closes_at: 9_000, ..secret(bench()) };
    let election = rig.prepare(manifest);
    rig.time += 20;
    let early = rig.state().phase_at(&election, rig.time).unwrap();
    assert_eq!(early, Phase::Ready);
    rig.roll(election, &[0, 1, 2]);
    assert_eq!(rig.state().phase_at(&election, rig.time).unwrap(), Phase::Open);
    rig.vote(election, 1, 1, 0).unwrap();
    assert_eq!(rig.state().election(&election).unwrap().voters(), 1);
}

#[test]
fn what_would_name_voters_or_divide_them_does_not_go_with_a_secret_roll() {
    secret(bench()).check().unwrap();
    let style = BallotStyle { title: "North".into(), contests: vec![0] };
    let pseudonymous =
        Audience { pseudonymous: true, classes: vec![Class::Resident], districts: vec![], age_bands: vec![] };
    let ask = Manifest { kind: Kind::Poll, minimum_voters: 5, points: 0, ..secret(bench()) };
    for (manifest, what) in [
        (Manifest { styles: vec![style], ..ask.clone() }, "ballot styles"),
        (Manifest { weighted: true, ..ask.clone() }, "weights"),
        (Manifest { audience: Some(pseudonymous), ..ask.clone() }, "pseudonyms"),
        (Manifest { points: 1, ..ask.clone() }, "points"),
    ] {
        assert_eq!(manifest.check().unwrap_err(), ManifestError::SecretRoll(what));
        Manifest { roll: None, ..manifest }.check().unwrap();
    }
}

/// Nothing of an election without a secret roll is encoded otherwise than it was.
#[test]
fn what_is_not_said_takes_no_byte() {
    let (plain, with) = (bench(), secret(bench()));
    let [plain, with] = [plain, with].map(|manifest| tabella_ledger::cbor::encode(&manifest));
    // An array of one element more for each that is left out before it.
    assert!(plain[0] < with[0] && with.len() > plain.len());
    assert_eq!(plain[0], 0x8a, "ten elements as ever");
}

#[test]
fn a_key_joins_a_roll_that_is_there_once_before_it_is_fixed() {
    let (mut rig, election) = prepared(5, 4);
    let join = |rig: &mut Rig, voter: usize| rig.voters[voter].join_roll(election, &mut rig.rng);
    let stranger = Voter::new(SigningKey::generate(&mut rig.rng), rig.state().chain());
    let own = join(&mut rig, 0);
    rig.write(own).unwrap();
    let again = join(&mut rig, 0);
    assert_eq!(error(rig.refused(again)), RollError::Repeated(rig.voters[0].key()));
    let nobody = stranger.join_roll(election, &mut rig.rng);
    assert_eq!(rig.refused(nobody), Rejection::NotOnRoll(stranger.key()));
    let nowhere = rig.voters[1].join_roll(Hash([4; 32]), &mut rig.rng);
    assert_eq!(rig.refused(nowhere), Rejection::UnknownElection(Hash([4; 32])));
    let elsewhere = Voter::new(rig.keys.voters[1].clone(), Hash([4; 32])).join_roll(election, &mut rig.rng);
    assert_eq!(rig.refused(elsewhere).code(), "entry.signature");
    let open = rig.prepare(bench());
    let plain = rig.voters[1].join_roll(open, &mut rig.rng);
    assert_eq!(error(rig.refused(plain)), RollError::None);
    let second = join(&mut rig, 1);
    rig.write(second).unwrap();
    rig.fix_roll(election);
    let late = join(&mut rig, 2);
    assert_eq!(error(rig.refused(late)), RollError::Fixed);
    assert_eq!(rig.state().election(&election).unwrap().roll_keys(), &[0, 1].map(|voter| rig.voters[voter].key()));
}

/// Whoever enrols twice the key of somebody else would find the two that are still in this proportion after all mixes.
#[test]
fn a_key_made_from_anothers_does_not_join() {
    let (mut rig, election) = prepared(6, 3);
    let theirs = *rig.keys.voters[0].public();
    let twice = Element::decode((theirs.point() * Scalar::from(2_u64)).compress().as_bytes(), "key").unwrap();
    let twice = Key(*twice.as_bytes());
    let enrolled = rig.registrar.enrol(&[twice], &mut rig.rng);
    for entry in enrolled {
        rig.write(entry).unwrap();
    }
    let body = Body::RollKey(RollKey { election, key: twice });
    for key in [rig.keys.voters[0].clone(), rig.keys.voters[1].clone(), rig.keys.registrar.clone()] {
        let entry = rig.sign(&key, body.clone());
        assert_eq!(rig.refused(entry).code(), "entry.signature");
    }
    // Nor does a signature of the other key become one of this.
    let own = rig.voters[0].join_roll(election, &mut rig.rng);
    let moved = Entry { body, ..own };
    assert_eq!(rig.refused(moved).code(), "entry.signature");
}

#[test]
fn a_roll_is_fixed_once_by_the_office_with_the_keys_that_are_good_then() {
    let (mut rig, election) = prepared(7, 4);
    let fix = |rig: &mut Rig| rig.office.fix_roll(election, &mut rig.rng);
    let least = u64::from(bench().minimum_voters).max(2);
    rig.join_roll(election, &(0..least as usize - 1).collect::<Vec<_>>());
    let few = fix(&mut rig);
    assert_eq!(error(rig.refused(few)), RollError::TooFew { found: least - 1, least });
    rig.join_roll(election, &(least as usize - 1..4).collect::<Vec<_>>());
    let late = rig.replace(1);
    let registrar = rig.keys.registrar.clone();
    let other = rig.sign(&registrar, Body::RollFixing(About { election }));
    assert_eq!(rig.refused(other).code(), "entry.signature");
    let plain = rig.prepare(bench());
    let none = rig.office.fix_roll(plain, &mut rig.rng);
    assert_eq!(error(rig.refused(none)), RollError::None);
    rig.join_roll(election, &[late]);
    rig.fix_roll(election);
    let again = fix(&mut rig);
    assert_eq!(error(rig.refused(again)), RollError::Fixed);
    // In the order in which they joined, without the one that was replaced.
    let keys: Vec<u8> = [0, 2, 3, late].iter().flat_map(|voter| rig.voters[*voter].key().0).collect();
    let (base, list) = rig.roll_list(election);
    assert_eq!((base, &list), (Element::base(), &keys));
    let root = rig.state().election(&election).unwrap().roll_list().unwrap().1.root;
    assert_eq!(root.0, list_root(&keys, 4, 1).unwrap());
}

/// Nobody can say any more whose key it became.
#[test]
fn who_is_replaced_after_the_fixing_votes_with_the_secret_that_is_on_the_roll() {
    let (mut rig, election) = fixed(8, 4);
    let late = rig.replace(1);
    for index in [0, 1, 2] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
    }
    rig.start(election).unwrap();
    let found = rig.state().election(&election).unwrap();
    let successor = rig.voters[late].among(found).key();
    assert_eq!(found.franchise(&successor), Err(RollError::NotListed(successor).into()));
    rig.vote(election, 1, 1, 0).unwrap();
    assert_eq!(rig.state().election(&election).unwrap().voters(), 1);
}

#[test]
fn an_election_opens_after_the_last_mix_of_its_roll() {
    let (mut rig, election) = prepared(9, 3);
    let unmixed = |done| Err(Rejection::SecretRoll(RollError::Unmixed { done, needed: 3 }));
    assert_eq!(rig.start(election), unmixed(0));
    rig.roll(election, &[]);
    assert_eq!(rig.start(election), unmixed(0));
    for (done, index) in [(1, 3), (2, 0)] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
        assert_eq!(rig.start(election), unmixed(done));
    }
    let entries = rig.mix_roll(election, 4);
    rig.accepted(&entries);
    rig.start(election).unwrap();
    let late = rig.office.fix_roll(election, &mut rig.rng);
    assert_eq!(rig.refused(late).code(), "election.phase");
}

#[test]
fn only_keys_that_came_out_of_the_last_mix_vote() {
    let (mut rig, election) = fixed(10, 4);
    let mut stages = Vec::new();
    for index in [0, 1, 2] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
        stages.extend(rig.state().election(&election).unwrap().roll_list().map(|(base, _)| base));
    }
    rig.start(election).unwrap();
    let other = rig.begin_secret(bench(), &[0, 1, 2]);
    let chain = rig.state().chain();
    let found = rig.state().election(&election).unwrap().clone();
    let elsewhere = *rig.state().election(&other).unwrap().params().base();
    let key = rig.keys.voters[0].clone();
    let stranger = SigningKey::generate(&mut rig.rng);
    let wrong = [key.clone(), key.over(&stages[0]), key.over(&stages[1]), key.over(&elsewhere), stranger];
    for key in wrong {
        let voter = Voter::new(key, chain);
        // What is sealed is in order, whoever seals it.
        let sealed = voter.seal_with(found.params(), 0, 1, 1, &mark(1), &mut rig.rng).unwrap();
        let ballot = voter.cast(election, sealed, &mut rig.rng);
        assert_eq!(error(rig.refused(ballot.clone())), RollError::NotListed(voter.key()));
        assert!(rig.state().presentable(&ballot.to_bytes(), rig.time + 1).is_err());
        let spoil = voter.spoil(election, 1, Hash([7; 32]), &mut rig.rng);
        let refused = rig.refused(spoil);
        assert!(["entry.signature", "roll.not_listed"].contains(&refused.code()), "{refused}");
    }
    // A listed key, and the signature of its secret over G or of another voter.
    let voter = rig.voters[0].among(&found);
    let sealed = voter.seal_with(found.params(), 0, 1, 1, &mark(1), &mut rig.rng).unwrap();
    let good = voter.cast(election, sealed, &mut rig.rng);
    rig.state().presentable(&good.to_bytes(), rig.time + 1).unwrap();
    for key in [key.clone(), rig.keys.voters[1].over(found.params().base())] {
        let signature = key.sign(&chain.0, &good.message(), &mut rig.rng).to_bytes();
        let forged = Entry { signature, ..good.clone() };
        assert_eq!(rig.state().presentable(&forged.to_bytes(), rig.time + 1).unwrap_err().code(), "entry.signature");
        assert_eq!(rig.refused(forged).code(), "ballot.proof");
        let spoil = voter.spoil(election, 1, Hash([7; 32]), &mut rig.rng);
        let signature = key.sign(&chain.0, &spoil.message(), &mut rig.rng).to_bytes();
        assert_eq!(rig.refused(Entry { signature, ..spoil }).code(), "entry.signature");
    }
    rig.write(good).unwrap();
}

#[test]
fn a_part_of_no_mix_that_comes_next_is_not_taken() {
    let (mut rig, election) = prepared(11, 3);
    let keys = rig.keys.trustees.clone();
    let whole = Hash([0; 32]);
    let nothing = Part { election, contest: 0, trustee: 1, round: 0, whole, number: 0, bytes: vec![0; 9] };
    let said = |rig: &mut Rig, part: Part| {
        let entry = rig.sign(&keys[0], Body::RollMix(part));
        rig.refused(entry)
    };
    assert_eq!(error(said(&mut rig, nothing.clone())), RollError::NotFixed);
    let refused = rig.trustees[0].mix_roll(rig.chain.state(), &election, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(RollError::NotFixed.into()));
    rig.roll(election, &[]);
    assert_eq!(error(said(&mut rig, Part { contest: 1, ..nothing.clone() })), RollError::Contest(1));
    let round = |done, found| RollError::Round { done, needed: 3, found };
    assert_eq!(error(said(&mut rig, Part { round: 1, ..nothing.clone() })), round(0, 1));
    assert_eq!(said(&mut rig, Part { trustee: 2, ..nothing.clone() }).code(), "entry.signature");
    assert_eq!(said(&mut rig, Part { trustee: 9, ..nothing.clone() }).code(), "ceremony.message");
    assert_eq!(said(&mut rig, Part { election: Hash([1; 32]), ..nothing.clone() }).code(), "election.unknown");
    assert!(matches!(said(&mut rig, nothing.clone()), Rejection::Mix(MixError::Length { found: 9, .. })));
    let good = part(&rig.mix_roll(election, 0)[0]);
    assert!(matches!(said(&mut rig, Part { number: 1, ..good.clone() }), Rejection::Mix(MixError::Part { .. })));
    assert_eq!(said(&mut rig, Part { whole, ..good.clone() }), MixError::Whole(1).into());
    let entry = rig.sign(&keys[0], Body::RollMix(good.clone()));
    rig.write(entry).unwrap();
    assert_eq!(error(said(&mut rig, good.clone())), round(1, 0));
    assert_eq!(error(said(&mut rig, Part { round: 1, ..good.clone() })), RollError::Mixer(1));
    let refused = rig.trustees[0].mix_roll(rig.chain.state(), &election, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(RollError::Mixer(1).into()));
    for index in [1, 2] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
    }
    let entry = rig.sign(&keys[3], Body::RollMix(Part { trustee: 4, round: 3, ..good.clone() }));
    assert_eq!(error(rig.refused(entry)), round(3, 3));
    let plain = rig.prepare(bench());
    assert_eq!(error(said(&mut rig, Part { election: plain, ..good })), RollError::None);
}

/// What becomes of a list.
type Change<'a> = &'a dyn Fn(&mut Vec<u8>);

#[test]
fn a37_keys_from_outside_do_not_come_onto_the_roll() {
    let (mut rig, election) = fixed(12, 4);
    let (base, keys) = rig.roll_list(election);
    let changes: [Change<'_>; 3] =
        [&|keys| keys[..32].copy_from_slice(&foreign(32)), &|keys| keys.rotate_left(32), &|keys| {
            keys[..32].copy_from_slice(&foreign(64)[32..])
        }];
    for change in changes {
        let mut inputs = keys.clone();
        change(&mut inputs);
        let message = rig.raised(election, base, &inputs);
        let entry = rig.roll_sent(election, (0, 0), &message);
        assert_eq!(error(rig.refused(entry)), RollError::Inputs(1));
    }
    let [image, mut head, outputs, responses] = rig.raised(election, base, &keys);
    let proof = |rig: &mut Rig, message: &[Vec<u8>]| {
        let entry = rig.roll_sent(election, (0, 0), message);
        match error(rig.refused(entry)) {
            RollError::Proof { trustee: 1, round: 0, reason } => reason,
            other => panic!("{other}"),
        }
    };
    let changes: [(Change<'_>, &str); 4] = [
        (&|keys| keys[..64].rotate_left(32), "outputs are not the inputs"),
        (&|keys| keys[..32].copy_from_slice(&foreign(32)), "outputs are not the inputs"),
        (&|keys| keys.copy_within(..32, 32), "same point"),
        (&|list| list[..32].copy_from_slice(&keys[..32]), "same point"),
    ];
    for (change, why) in changes {
        let mut changed = outputs.clone();
        change(&mut changed);
        // The head names the keys that are sent, so that nothing but the proof tells.
        head[33..65].copy_from_slice(&list_root(&changed, 4, 1).unwrap());
        let reason = proof(&mut rig, &[image.clone(), head.clone(), changed, responses.clone()]);
        assert!(reason.contains(why) || reason.contains("does not hold"), "{reason}");
    }
    let [image, head, outputs, responses] = rig.raised(election, base, &keys);
    for other in [base.as_bytes().to_vec(), foreign(32), vec![0; 32], vec![0xff; 32]] {
        proof(&mut rig, &[other, head.clone(), outputs.clone(), responses.clone()]);
    }
    let good = rig.roll_sent(election, (0, 0), &[image, head, outputs, responses]);
    rig.write(good).unwrap();
}

#[test]
fn a37_a_mix_is_good_for_its_trustee_round_and_election_alone() {
    let (mut rig, election) = fixed(13, 3);
    let other = rig.prepare(Manifest { title: "Another".into(), ..secret(bench()) });
    rig.roll(other, &[]);
    let (base, keys) = rig.roll_list(election);
    let own = Mix { chain: rig.state().chain().0, manifest: election.0, contest: 0, mixer: 1, round: 0 };
    for wrong in [
        Mix { chain: [1; 32], ..own },
        Mix { manifest: other.0, ..own },
        Mix { contest: 1, ..own },
        Mix { mixer: 2, ..own },
        Mix { round: 1, ..own },
    ] {
        let message = rig.raised_as(wrong, base, &keys);
        let entry = rig.roll_sent(election, (0, 0), &message);
        assert!(matches!(error(rig.refused(entry)), RollError::Proof { .. }));
    }
    let entries = rig.mix_roll(election, 0);
    rig.accepted(&entries);
    // Over G again, in place of the base that the mix before it made.
    let (base, keys) = rig.roll_list(election);
    let second = Mix { mixer: 2, round: 1, ..own };
    let restarted = rig.raised_as(second, Element::base(), &keys);
    let entry = rig.roll_sent(election, (1, 1), &restarted);
    assert!(matches!(error(rig.refused(entry)), RollError::Proof { .. }));
    let good = rig.raised_as(second, base, &keys);
    let entry = rig.roll_sent(election, (1, 1), &good);
    rig.write(entry).unwrap();
}

#[test]
fn trustees_know_that_a_roll_waits_for_them() {
    let (mut rig, election) = prepared(14, 3);
    let duties = |rig: &Rig, index: usize| rig.trustees[index].duties(rig.state(), &election).unwrap();
    assert_eq!(duties(&rig, 2), []);
    rig.roll(election, &[]);
    assert_eq!(duties(&rig, 0), [Duty::MixRoll { round: 0, ahead: 0 }]);
    assert_eq!(duties(&rig, 2), [Duty::MixRoll { round: 0, ahead: 2 }]);
    let (state, memory) = (rig.chain.state().clone(), rig.memory.clone());
    let duty = duties(&rig, 1)[0];
    let entries = rig.trustees[1].fulfil(&state, &memory, &election, duty, &mut rig.rng).unwrap();
    rig.accepted(&entries);
    assert_eq!(duties(&rig, 1), []);
    assert_eq!(duties(&rig, 2), [Duty::MixRoll { round: 1, ahead: 1 }]);
    for index in [0, 2] {
        let entries = rig.mix_roll(election, index);
        rig.accepted(&entries);
    }
    assert_eq!(duties(&rig, 3), []);
    rig.start(election).unwrap();
    assert_eq!(duties(&rig, 3), []);
}

/// Has three trustees mix a roll of all voters. Whose key came out at each place of the last list.
fn owners(rig: &mut Rig, election: Hash) -> (Vec<usize>, Vec<Key>) {
    rig.roll(election, &[0, 1]);
    let items = rig.voters.len();
    let head = rig.state().election(&election).unwrap().roll_shuffle(3, items).unwrap().head_bytes();
    let last = rig.mix_roll(election, 2);
    let message: Vec<u8> = last.iter().flat_map(|entry| part(entry).bytes).collect();
    rig.accepted(&last);
    let listed: Vec<Key> = message[32 + head..][..32 * items].as_chunks().0.iter().copied().map(Key).collect();
    let found = rig.state().election(&election).unwrap();
    let raised: Vec<Key> = rig.voters.iter().map(|voter| voter.among(found).key()).collect();
    let owner = |key: &Key| raised.iter().position(|own| own == key).unwrap();
    (listed.iter().map(owner).collect(), listed)
}

/// How many of those at equal places are the same voters.
fn hits(one: &[usize], two: &[usize]) -> usize {
    one.iter().zip(two).filter(|(one, two)| one == two).count()
}

/// The owners in the order of their keys' bytes.
fn by_bytes((owners, keys): &(Vec<usize>, Vec<Key>)) -> Vec<usize> {
    let mut sorted: Vec<_> = keys.iter().zip(owners).collect();
    sorted.sort();
    sorted.into_iter().map(|(_, owner)| *owner).collect()
}

/// Guessing by places, or by the order of bytes, is as good as guessing: one voter is found on average, however many there are.
#[test]
fn nobody_is_followed_through_the_mixes_or_from_one_election_to_the_next() {
    let (mut rig, first) = prepared(15, 40);
    let one = owners(&mut rig, first);
    let second = rig.prepare(Manifest { title: "Another".into(), ..secret(bench()) });
    let two = owners(&mut rig, second);
    let joined: (Vec<usize>, Vec<Key>) = ((0..40).collect(), rig.voters.iter().map(Voter::key).collect());
    assert_eq!(rig.state().election(&second).unwrap().roll_keys(), &joined.1[..]);
    for (one, two) in [(&joined, &one), (&joined, &two), (&one, &two)] {
        assert!(hits(&one.0, &two.0) <= 5, "by places");
        assert!(hits(&by_bytes(one), &by_bytes(two)) <= 5, "by bytes");
    }
    let keys: BTreeSet<&Key> = [&joined, &one, &two].into_iter().flat_map(|(_, keys)| keys).collect();
    assert_eq!(keys.len(), 3 * 40, "no key comes back");
    // A roll that is left in its order is followed by the same guesses.
    assert_eq!((hits(&joined.0, &joined.0), hits(&by_bytes(&joined), &by_bytes(&joined))), (40, 40));
}
