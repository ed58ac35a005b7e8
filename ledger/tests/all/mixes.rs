//! Contests whose ballots are mixed and opened one by one, on a whole board.

use crate::rig::mixes::{foreign, part};
use crate::rig::{Rig, audit_bytes, bench, districts, words};
use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRng, Error, RngCore, SeedableRng};
use tabella_crypto::shuffle::{Mix, Reencryption, list_root, unwatched};
use tabella_ledger::audit::Outcome as Verdict;
use tabella_ledger::audit::audit_after;
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::{Body, Outcome, PART_BYTES, Part, ShareBytes, Shares};
use tabella_ledger::manifest::Manifest;
use tabella_ledger::party::TrusteeError;
use tabella_ledger::rejection::{Check, Rejection};
use tabella_ledger::state::{MixError, Row, rows_digest};

/// What these voters write, in four bytes.
const WORDS: [&str; 5] = ["Ann", "Bo", "Ann", "", "Cleo"];

fn values(word: &str) -> Vec<u64> {
    let mut values: Vec<u64> = word.bytes().map(u64::from).collect();
    values.resize(4, 0);
    values
}

fn row(word: &str, ballots: u64) -> Row {
    Row { values: values(word), ballots }
}

/// Two questions: where the bench goes, and what it is called.
fn both() -> Manifest {
    let mut manifest = bench();
    manifest.contests.extend(words(4).contests);
    manifest
}

/// A closed election of words, and the rig.
fn closed(seed: u64, manifest: Manifest, ballots: &[Vec<Vec<u64>>]) -> (Rig, Hash) {
    let (mut rig, election) = Rig::open(seed, manifest, ballots.len());
    rig.fill(election, ballots);
    rig.close(election);
    (rig, election)
}

fn named(seed: u64) -> (Rig, Hash) {
    closed(seed, words(4), &WORDS.map(|word| vec![values(word)]))
}

fn error(rejection: Rejection) -> MixError {
    match rejection {
        Rejection::Mix(error) => error,
        other => panic!("{other}"),
    }
}

#[test]
fn ballots_are_mixed_and_opened_and_nobody_is_next_to_what_they_wrote() {
    let places = [0, 1, 1, 2, 1];
    let mark = |place: usize| (0..3).map(|option| u64::from(option == place)).collect();
    let ballots: Vec<_> = WORDS.iter().zip(places).map(|(word, place)| vec![mark(place), values(word)]).collect();
    let (mut rig, election) = Rig::open(1, both(), 6);
    rig.fill(election, &ballots);
    // One votes anew, and one opens a ballot and casts none.
    let again = rig.filled(election, 4, 2, &[mark(0), values("Dora")]);
    rig.write(again).unwrap();
    rig.close(election);
    rig.mix_and_open(election, 1, &[4, 1, 3], &[0, 4]);
    let found = rig.state().election(&election).unwrap();
    assert_eq!((found.mixers(1), found.mixers(0)), (&[5, 2, 4][..], &[][..]));
    assert_eq!(found.list_sharers(1).collect::<Vec<_>>(), [1, 5]);
    assert_eq!(found.rows(1), None);
    let refused = rig.office.outcome(rig.chain.state(), election, &mut rig.rng).unwrap_err();
    assert!(refused.to_string().contains("2 decryption shares") || refused.to_string().contains("0 decryption shares"));
    let share = rig.list_share(election, 1, 2);
    rig.accepted(&share);
    let rows = [row("", 1), row("Ann", 2), row("Bo", 1), row("Dora", 1)];
    assert_eq!(rig.state().election(&election).unwrap().rows(1), Some(&rows[..]));
    rig.decrypt(election, &[0, 1, 2]);
    assert_eq!(rig.publish_outcome(election), [vec![2, 2, 1], vec![]]);
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!(verdict.outcome, Verdict::Valid, "{:?}", verdict.findings);
    let covered = |check| verdict.checks.iter().find(|result| result.check == check).unwrap().covered;
    assert_eq!((covered(Check::Mixes), covered(Check::Shares)), (3, 6));
    assert_eq!(verdict.state.unwrap().election(&election).unwrap().rows(1), Some(&rows[..]));
}

/// Wherever an audit is interrupted, it goes on.
#[test]
fn an_audit_goes_on_in_the_middle_of_mixes() {
    let (mut rig, election) = named(2);
    rig.mix_and_open(election, 0, &[0, 1, 2], &[0, 1, 2]);
    rig.publish_outcome(election);
    let rng = || ChaCha20Rng::seed_from_u64(7);
    let end = rig.blocks.len();
    for height in end - 8..end {
        let begun = rig.record_of(&rig.blocks[..height]);
        let earlier = audit_after(&begun, None, None, &mut rng(), &mut |_| {}).next.unwrap();
        let whole = audit_after(&rig.record(), None, Some(&earlier), &mut rng(), &mut |_| {});
        assert_eq!(whole.verdict.outcome, Verdict::Valid, "{height}: {:?}", whole.verdict.findings);
        assert!(whole.earlier.unwrap().is_ok(), "{height}");
        let state = whole.verdict.state.unwrap();
        assert_eq!(state.digest(), rig.state().digest());
        assert_eq!(state.election(&election).unwrap().rows(0), rig.state().election(&election).unwrap().rows(0));
    }
}

/// What is on a ballot is said by the style that it was cast with, whoever has its place since.
#[test]
fn ballots_of_some_styles_and_of_keys_that_were_replaced_are_mixed() {
    let mut manifest = words(4);
    manifest.contests.insert(0, bench().contests.remove(0));
    manifest.styles = districts().styles;
    manifest.contests.push(bench().contests.remove(0));
    manifest.contests[2].title = "Does the south get a bus?".into();
    let mut rig = Rig::new(4);
    rig.enrol(4);
    let election = rig.begin_for(manifest, &[(0, 1), (1, 1), (0, 1), (0, 1)]);
    let mark = vec![1, 0, 0];
    for (voter, word) in [(0, "Ann"), (2, "Bo"), (3, "Ann")] {
        let entry = rig.filled(election, voter, 1, &[mark.clone(), values(word)]);
        rig.write(entry).unwrap();
    }
    let entry = rig.filled(election, 1, 1, &[mark.clone(), mark]);
    rig.write(entry).unwrap();
    let late = rig.replace(2);
    rig.close(election);
    assert_eq!(rig.state().election(&election).unwrap().counted_of(&rig.voters[late].key()).unwrap().style, 0);
    rig.mix_and_open(election, 1, &[0, 1, 2], &[0, 1, 2]);
    let rows = [row("Ann", 2), row("Bo", 1)];
    assert_eq!(rig.state().election(&election).unwrap().rows(1), Some(&rows[..]));
}

/// Whoever reads a refusal knows whose proof it was.
#[test]
fn a37_a_refused_message_names_its_author() {
    for refused in [
        MixError::Begun(7),
        MixError::Part { trustee: 7, expected: 1, found: 2 },
        MixError::Length { trustee: 7, expected: 1, found: 2 },
        MixError::Inputs(7),
        MixError::Whole(7),
        MixError::Proof { trustee: 7, round: 1, reason: "false".into() },
        MixError::Share { trustee: 7, reason: "false".into() },
    ] {
        assert!(refused.to_string().contains("trustee 7"), "{refused}");
    }
}

#[test]
fn mixes_and_shares_have_their_time_and_their_order() {
    let (mut rig, election) = Rig::open(3, both(), 3);
    let mark = vec![1, 0, 0];
    rig.fill(election, &["Ann", "Bo", "Cy"].map(|word| vec![mark.clone(), values(word)]));
    let (chain, memory) = (rig.chain.clone(), rig.memory.clone());
    let early = rig.trustees[0].mix(chain.state(), &memory, &election, 1, &mut rig.rng).unwrap_err();
    assert_eq!(early, TrusteeError::NotClosed);
    let nothing =
        Part { election, contest: 1, trustee: 1, round: 0, whole: Hash([0; 32]), number: 0, bytes: vec![0; 10] };
    let key = rig.keys.trustees[0].clone();
    let say = |rig: &mut Rig, part: &Part, body: fn(Part) -> Body| {
        let entry = rig.sign(&key, body(part.clone()));
        rig.refused(entry)
    };
    assert!(matches!(say(&mut rig, &nothing, Body::Mix), Rejection::Phase { .. }));
    rig.close(election);
    let with = |change: &dyn Fn(&mut Part)| {
        let mut part = nothing.clone();
        change(&mut part);
        part
    };
    for (refused, body) in [
        (with(&|part| part.contest = 0), Body::Mix as fn(Part) -> Body),
        (with(&|part| part.contest = 2), Body::Mix),
        (with(&|part| part.contest = 0), Body::ListShare),
    ] {
        assert_eq!(error(say(&mut rig, &refused, body)), MixError::Contest(refused.contest));
    }
    let nowhere = with(&|part| part.election = Hash([9; 32]));
    assert_eq!(say(&mut rig, &nowhere, Body::Mix).code(), "election.unknown");
    let nobody = with(&|part| part.trustee = 6);
    assert_eq!(say(&mut rig, &nobody, Body::Mix).code(), "ceremony.message");
    let another = with(&|part| part.trustee = 2);
    assert_eq!(say(&mut rig, &another, Body::Mix).code(), "entry.signature");
    // Shares come after all mixes.
    let shares = with(&|part| part.round = 3);
    let missing = MixError::Round { contest: 1, done: 0, needed: 3, found: 3 };
    assert_eq!(error(say(&mut rig, &shares, Body::ListShare)), missing);
    assert_eq!(
        error(say(&mut rig, &nothing, Body::ListShare)),
        MixError::Round { contest: 1, done: 0, needed: 3, found: 0 }
    );
    let refused = rig.trustees[0].open(rig.chain.state(), &election, 1, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(missing.into()));
    let later = with(&|part| part.round = 1);
    assert!(matches!(error(say(&mut rig, &later, Body::Mix)), MixError::Round { done: 0, found: 1, .. }));
    assert!(matches!(error(say(&mut rig, &nothing, Body::Mix)), MixError::Length { found: 10, .. }));

    // The sum of what is mixed is decrypted by nobody.
    let shares = rig.shares(election, 0);
    let Body::Shares(Shares { shares, .. }) = &shares.body else { panic!("shares") };
    assert!(shares[1].0.is_empty() && !shares[0].0.is_empty());
    let wrong = Shares { election, trustee: 1, shares: vec![shares[0].clone(), ShareBytes(shares[0].0.clone())] };
    let entry = rig.sign(&key, Body::Shares(wrong));
    assert_eq!(rig.refused(entry), Rejection::Mixed { contest: 1 });
    rig.decrypt(election, &[0, 1, 2]);
    let office = rig.keys.office.clone();
    let publish = |rig: &mut Rig, counts: Vec<Vec<u64>>, rows| {
        let entry = rig.sign(&office, Body::Outcome(Outcome { election, counts, rows }));
        rig.refused(entry)
    };
    let right = vec![vec![3, 0, 0], vec![]];
    assert_eq!(error(publish(&mut rig, right.clone(), None)), MixError::Closed(1));
    rig.mix_and_open(election, 1, &[0, 1, 2], &[2, 3, 4]);
    let rows = rig.state().election(&election).unwrap().rows(1).unwrap().to_vec();
    for wrong in [None, Some(vec![]), Some(vec![Hash([1; 32])]), Some(vec![rows_digest(&rows), rows_digest(&rows)])] {
        assert_eq!(error(publish(&mut rig, right.clone(), wrong)), MixError::Rows);
    }
    let summed = vec![vec![3, 0, 0], vec![1, 0, 0, 0]];
    assert_eq!(publish(&mut rig, summed, Some(vec![rows_digest(&rows)])), Rejection::Mixed { contest: 1 });
    let more = part(&rig.before(rig.blocks.len() - 1).list_share(election, 1, 0)[0]);
    assert_eq!(error(say(&mut rig, &more, Body::ListShare)), MixError::Shared(1));
    assert_eq!(rig.publish_outcome(election), right);
}

/// Nothing is opened of a few.
#[test]
fn what_too_few_wrote_is_neither_mixed_nor_opened() {
    let mut manifest = both();
    manifest.minimum_voters = 1;
    let (mut rig, election) = closed(5, manifest, &[vec![vec![1, 0, 0], values("Ann")]]);
    let found = rig.state().election(&election).unwrap();
    assert!(found.withholds(1) && !found.withholds(0));
    let refused = rig.trustees[0].mix(rig.chain.state(), &rig.memory, &election, 1, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(MixError::Contest(1).into()));
    let part = Part { election, contest: 1, trustee: 1, round: 0, whole: Hash([0; 32]), number: 0, bytes: vec![0] };
    let key = rig.keys.trustees[0].clone();
    let entry = rig.sign(&key, Body::Mix(part));
    assert_eq!(rig.refused(entry), Rejection::Withheld { contest: 1, voters: 1, minimum: 2 });
    rig.decrypt(election, &[0, 1, 2]);
    assert_eq!(rig.publish_outcome(election), [vec![1, 0, 0], vec![]]);
}

#[test]
fn where_nothing_is_summed_nobody_sends_shares_of_sums() {
    let (mut rig, election) = named(6);
    let refused = rig.trustees[0].decrypt(rig.chain.state(), &election, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(Rejection::Mixed { contest: 0 }));
    let key = rig.keys.trustees[0].clone();
    let shares = Shares { election, trustee: 1, shares: vec![ShareBytes(vec![])] };
    let entry = rig.sign(&key, Body::Shares(shares));
    assert_eq!(rig.refused(entry), Rejection::Mixed { contest: 0 });
}

#[test]
fn a37_a_list_with_an_item_from_outside_is_not_taken() {
    let (mut rig, election) = named(7);
    let (honest, mix) = (rig.list(election, 0), rig.mix_of(election, 0));
    let item = honest.len() / 5;
    let outside = mix_with(&mut rig, election, mix, |inputs| inputs[..item].copy_from_slice(&foreign(item)));
    let short = mix_with(&mut rig, election, mix, |inputs| inputs.truncate(4 * item));
    let doubled = mix_with(&mut rig, election, mix, |inputs| inputs.copy_within(..item, item));
    let ordered = mix_with(&mut rig, election, mix, |inputs| inputs.rotate_left(item));
    for wrong in [outside, doubled, ordered] {
        let entry = rig.sent(election, (0, 0, 0), &wrong);
        assert_eq!(error(rig.refused(entry)), MixError::Inputs(1));
    }
    let entry = rig.sent(election, (0, 0, 0), &short);
    assert!(matches!(error(rig.refused(entry)), MixError::Length { .. }));
}

fn mix_with(rig: &mut Rig, election: Hash, mix: Mix, change: impl FnOnce(&mut Vec<u8>)) -> [Vec<u8>; 3] {
    let mut inputs = rig.list(election, mix.contest);
    change(&mut inputs);
    rig.shuffled(election, mix, &inputs)
}

/// What becomes of a list.
type Change<'a> = &'a dyn Fn(&mut Vec<u8>);

#[test]
fn a37_outputs_that_are_not_the_inputs_are_not_taken() {
    let (mut rig, election) = named(8);
    let inputs = rig.list(election, 0);
    let (item, mix) = (inputs.len() / 5, rig.mix_of(election, 0));
    let [head, outputs, responses] = rig.shuffled(election, mix, &inputs);
    let changes: [(&str, Change<'_>); 5] = [
        ("exchanged", &|list| list[..2 * item].rotate_left(item)),
        ("doubled", &|list| list.copy_within(..item, item)),
        ("from outside", &|list| list[..item].copy_from_slice(&foreign(item))),
        ("passed on as it was", &|list| list[..item].copy_from_slice(&inputs[2 * item..3 * item])),
        ("all as they were", &|list| list.copy_from_slice(&inputs)),
    ];
    for (what, change) in changes {
        let (mut changed, mut other) = (outputs.clone(), head.clone());
        change(&mut changed);
        // The head names the outputs that are sent, so that nothing but the proof tells.
        other[33..65].copy_from_slice(&list_root(&changed, 5, item / 32).unwrap());
        let entry = rig.sent(election, (0, 0, 0), &[other, changed, responses.clone()]);
        let MixError::Proof { trustee: 1, round: 0, reason } = error(rig.refused(entry)) else { panic!("{what}") };
        assert!(!reason.is_empty());
    }
    // The honest one is taken, and the refused ones have left nothing behind.
    let entry = rig.sent(election, (0, 0, 0), &[head, outputs, responses]);
    rig.write(entry).unwrap();
}

/// The proof says for which chain, election, contest, mixer and round it was made.
#[test]
fn a37_a_mix_made_for_something_else_is_not_taken() {
    let (mut rig, election) = named(9);
    let (own, inputs) = (rig.mix_of(election, 0), rig.list(election, 0));
    let others = [
        Mix { chain: [9; 32], ..own },
        Mix { manifest: [9; 32], ..own },
        Mix { mixer: 2, ..own },
        Mix { round: 1, ..own },
    ];
    for other in others {
        let message = rig.shuffled(election, other, &inputs);
        let entry = rig.sent(election, (0, 0, 0), &message);
        assert!(matches!(error(rig.refused(entry)), MixError::Proof { .. }), "{other:?}");
    }
    // Under other keys: those of the slots in another order.
    let found = rig.state().election(&election).unwrap();
    let mut keys = found.packing(0).unwrap().keys(found.params().slot_keys()).unwrap();
    keys.reverse();
    let (mut outputs, mut responses) = (Vec::new(), Vec::new());
    let shuffle = Reencryption::new(own, keys, 5).unwrap();
    let head = shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut unwatched, &mut rig.rng).unwrap();
    let entry = rig.sent(election, (0, 0, 0), &[head, outputs, responses]);
    assert!(matches!(error(rig.refused(entry)), MixError::Proof { .. }));
}

#[test]
fn a37_mixes_are_not_replayed() {
    let mut manifest = words(4);
    manifest.contests.extend(words(4).contests);
    manifest.contests[1].title = "And what the next one?".into();
    let ballots: Vec<_> = WORDS.iter().map(|word| vec![values(word), values(word)]).collect();
    let (mut rig, election) = closed(10, manifest, &ballots);
    let first = rig.mix(election, 0, 0);
    // For another contest, by the same trustee.
    let key = rig.keys.trustees[0].clone();
    let elsewhere = rig.sign(&key, Body::Mix(Part { contest: 1, ..part(&first[0]) }));
    assert_eq!(error(rig.refused(elsewhere)), MixError::Inputs(1));
    // By another trustee, as its own.
    let theirs = rig.keys.trustees[1].clone();
    let copied = rig.sign(&theirs, Body::Mix(Part { trustee: 2, ..part(&first[0]) }));
    assert!(matches!(error(rig.refused(copied)), MixError::Proof { trustee: 2, .. }));
    rig.accepted(&first);
    // Once more, in its own round and in the next one.
    assert!(matches!(error(rig.refused(first[0].clone())), MixError::Round { done: 1, found: 0, .. }));
    let next = rig.sign(&theirs, Body::Mix(Part { trustee: 2, round: 1, ..part(&first[0]) }));
    assert_eq!(error(rig.refused(next)), MixError::Inputs(2));
}

/// A generator that counts what is drawn from it.
struct Counting(ChaCha20Rng, usize);

impl RngCore for Counting {
    fn next_u32(&mut self) -> u32 {
        self.1 += 4;
        self.0.next_u32()
    }

    fn next_u64(&mut self) -> u64 {
        self.1 += 8;
        self.0.next_u64()
    }

    fn fill_bytes(&mut self, into: &mut [u8]) {
        self.1 += into.len();
        self.0.fill_bytes(into);
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(into);
        Ok(())
    }
}

impl CryptoRng for Counting {}

/// A fault of its machine can show in a proof what the proof hides. That a mixer verifies what it made is seen from what it
/// draws: a verifier's weights are random.
#[test]
fn a37_a_mixer_verifies_its_own_mix() {
    let (rig, election) = named(16);
    let drawn = |act: &mut dyn FnMut(&mut Counting)| {
        let mut rng = Counting(ChaCha20Rng::seed_from_u64(1), 0);
        act(&mut rng);
        rng.1
    };
    let (inputs, mut lists) = (rig.list(election, 0), (Vec::new(), Vec::new(), Vec::new()));
    let shuffle = rig.state().election(&election).unwrap().shuffle(0, 1, 5).unwrap();
    let making = drawn(&mut |rng| {
        let (head, outputs, responses) = &mut lists;
        *head = shuffle.shuffle(&inputs, outputs, responses, &mut unwatched, rng).unwrap();
    });
    let (head, outputs, responses) = &lists;
    let verifying = drawn(&mut |rng| {
        shuffle.verify(&inputs, outputs, head, responses, &mut unwatched, rng).unwrap();
    });
    let signing = drawn(&mut |rng| _ = rig.keys.trustees[0].sign(&[0; 32], b"a part", rng));
    assert!(making > 0 && verifying > 0 && signing > 0);
    let mixing = drawn(&mut |rng| {
        let mix = rig.trustees[0].mix(rig.chain.state(), &rig.memory, &election, 0, rng).unwrap();
        assert_eq!(mix.len(), 1);
    });
    assert_eq!(mixing, making + verifying + signing);
}

#[test]
fn a37_nobody_mixes_twice() {
    let (mut rig, election) = named(11);
    let mix = rig.mix(election, 0, 2);
    rig.accepted(&mix);
    let refused = rig.trustees[2].mix(rig.chain.state(), &rig.memory, &election, 0, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(MixError::Repeated(3).into()));
    let inputs = rig.list(election, 0);
    let mix = Mix { mixer: 3, round: 1, ..rig.mix_of(election, 0) };
    let message = rig.shuffled(election, mix, &inputs);
    let entry = rig.sent(election, (2, 1, 0), &message);
    assert_eq!(error(rig.refused(entry)), MixError::Repeated(3));
    // Nor after the last one.
    for index in [0, 1] {
        let mix = rig.mix(election, 0, index);
        rig.accepted(&mix);
    }
    let refused = rig.trustees[4].mix(rig.chain.state(), &rig.memory, &election, 0, &mut rig.rng).unwrap_err();
    let all = MixError::Round { contest: 0, done: 3, needed: 3, found: 3 };
    assert_eq!(refused, TrusteeError::Board(all.into()));
}

/// Lists longer than an entry, from ballots of 64 bytes.
fn long(seed: u64) -> (Rig, Hash) {
    let ballots: Vec<_> = (0..96u64).map(|n| vec![(0..64).map(|byte| (n * 7 + byte) % 256).collect()]).collect();
    closed(seed, words(64), &ballots)
}

#[test]
fn a37_an_absent_trustee_is_replaced() {
    let (mut rig, election) = long(12);
    let absent = rig.mix(election, 0, 0);
    assert!(absent.len() > 1);
    rig.accepted(&absent[..1]);
    assert_eq!(rig.state().election(&election).unwrap().begun(0, 1), Some((part(&absent[0]).whole, 1)));
    // Whoever comes first makes the round, and what the other one has begun is void.
    let present = rig.mix(election, 0, 3);
    rig.accepted(&present);
    assert!(matches!(error(rig.refused(absent[1].clone())), MixError::Round { done: 1, found: 0, .. }));
    // It may mix in a later round.
    let later = rig.mix(election, 0, 0);
    rig.accepted(&later);
    assert_eq!(rig.state().election(&election).unwrap().mixers(0), [4, 1]);
}

#[test]
fn parts_come_in_their_order_and_whole() {
    let (mut rig, election) = long(13);
    let mix = rig.mix(election, 0, 0);
    let (first, last) = (part(&mix[0]), part(&mix[1]));
    assert_eq!((mix.len(), first.bytes.len(), last.number), (2, PART_BYTES, 1));
    let key = rig.keys.trustees[0].clone();
    let say = |rig: &mut Rig, part: Part| rig.sign(&key, Body::Mix(part));
    let out_of_order = MixError::Part { trustee: 1, expected: 0, found: 1 };
    assert_eq!(error(rig.refused(mix[1].clone())), out_of_order);
    let anew = rig.mix(election, 0, 0);
    rig.accepted(&mix[..1]);
    let refused = rig.trustees[0].mix(rig.chain.state(), &rig.memory, &election, 0, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(MixError::Begun(1).into()));
    // The same again, which anybody can send.
    assert_eq!(error(rig.refused(mix[0].clone())), MixError::Begun(1));
    let skipped = say(&mut rig, Part { number: 2, ..last.clone() });
    assert_eq!(error(rig.refused(skipped)), MixError::Part { trustee: 1, expected: 1, found: 2 });
    let other = say(&mut rig, Part { whole: Hash([3; 32]), ..last.clone() });
    assert_eq!(error(rig.refused(other)), MixError::Part { trustee: 1, expected: 1, found: 1 });
    let mut short = last.clone();
    short.bytes.pop();
    let short = say(&mut rig, short);
    assert!(matches!(error(rig.refused(short)), MixError::Length { .. }));
    let mut changed = last.clone();
    changed.bytes[0] ^= 1;
    let changed = say(&mut rig, changed);
    assert_eq!(error(rig.refused(changed)), MixError::Whole(1));
    // Nothing is begun anew, whatever was refused; what was begun can be gone on with.
    assert_eq!(error(rig.refused(anew[0].clone())), MixError::Begun(1));
    let mut finished = rig.clone();
    finished.accepted(&mix[1..]);
    assert_eq!(finished.state().election(&election).unwrap().mixers(0), [1]);
    // A share in parts, and all that was written before.
    rig.mix_and_open(election, 0, &[1, 2, 3], &[1]);
    let share = rig.list_share(election, 0, 4);
    assert_eq!(error(rig.refused(share[1].clone())), MixError::Part { trustee: 5, expected: 0, found: 1 });
    let anew = rig.list_share(election, 0, 4);
    rig.accepted(&share[..1]);
    let refused = rig.trustees[4].open(rig.chain.state(), &election, 0, &mut rig.rng).unwrap_err();
    assert_eq!(refused, TrusteeError::Board(MixError::Begun(5).into()));
    assert_eq!(error(rig.refused(anew[0].clone())), MixError::Begun(5));
    let mut changed = part(&share[1]);
    changed.bytes[0] ^= 1;
    let theirs = rig.keys.trustees[4].clone();
    let changed = rig.sign(&theirs, Body::ListShare(changed));
    assert_eq!(error(rig.refused(changed)), MixError::Whole(5));
    rig.accepted(&share[1..]);
    let share = rig.list_share(election, 0, 0);
    rig.accepted(&share);
    let rows = rig.state().election(&election).unwrap().rows(0).unwrap().to_vec();
    assert_eq!(rows.iter().map(|row| row.ballots).sum::<u64>(), 96);
    assert!(rows.iter().any(|row| row.values == (0..64).collect::<Vec<u64>>()));
    rig.publish_outcome(election);
    assert_eq!(audit_bytes(&rig.record(), None).outcome, Verdict::Valid);
}

#[test]
fn a2_a_share_of_another_trustee_or_list_opens_nothing() {
    let (mut rig, election) = named(14);
    rig.mix_and_open(election, 0, &[0, 1, 2], &[]);
    let share = part(&rig.list_share(election, 0, 0)[0]);
    let key = rig.keys.trustees[1].clone();
    let theirs = rig.sign(&key, Body::ListShare(Part { trustee: 2, ..share.clone() }));
    assert!(matches!(error(rig.refused(theirs)), MixError::Share { trustee: 2, .. }));
    let mut bytes = share.bytes.clone();
    bytes[1..33].copy_from_slice(&foreign(32));
    let key = rig.keys.trustees[0].clone();
    let changed = rig.sign(&key, Body::ListShare(Part { whole: Hash::of(&bytes), bytes, ..share }));
    assert!(matches!(error(rig.refused(changed)), MixError::Share { trustee: 1, .. }));
    // A trustee that has opened one list opens no other: here the board is another one after the second mix.
    let mut other = rig.before(rig.blocks.len() - 1);
    let mix = other.mix(election, 0, 3);
    other.accepted(&mix);
    other.trustees = rig.trustees.clone();
    let refused = other.trustees[0].open(other.chain.state(), &election, 0, &mut other.rng).unwrap_err();
    assert!(matches!(refused, TrusteeError::OtherSet { .. }));
}
