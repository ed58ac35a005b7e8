//! An audit that goes on from an earlier verdict says what an audit of the whole record says, and never more.

use crate::rig;
use crate::rig::cbor::Item;
use crate::rig::rewards::Town;
use crate::rig::{Rig, audit_bytes, bench, content_of, districts, frame, framed, issuer, poll, weighted, witness};
use proptest::collection::vec;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_ledger::audit::{CheckResult, Continued, EarlierError, Finding, Outcome, Spared, Verdict, audit_after};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::SEALED_USE_BYTES;
use tabella_ledger::manifest::Manifest;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::record::MAGIC;

/// Bytes before the CBOR, and of the checksum after it.
const HEAD: usize = 16;
const CHECKSUM: usize = 4;

fn go_on(record: &[u8], printed: Option<&str>, earlier: Option<&[u8]>) -> Continued {
    audit_after(record, printed, earlier, &mut ChaCha20Rng::seed_from_u64(0), &mut |_| {})
}

/// What an audit of the first blocks leaves.
fn leave(rig: &Rig, blocks: usize) -> Vec<u8> {
    let continued = go_on(&rig.record_of(&rig.blocks[..blocks]), None, None);
    assert_eq!((continued.verdict.outcome, continued.verdict.findings), (Outcome::Valid, vec![]));
    assert!(continued.earlier.is_none());
    continued.next.unwrap()
}

/// Everything that a verdict says.
fn said(verdict: &Verdict) -> (Outcome, Vec<CheckResult>, Vec<Finding>, u64, u64, Option<Hash>, String) {
    let Verdict { outcome, checks, findings, blocks, ballots, state, checkpoint } = verdict;
    let digest = state.as_ref().map(tabella_ledger::state::State::digest);
    (*outcome, checks.clone(), findings.clone(), *blocks, *ballots, digest, checkpoint.clone())
}

/// Why an earlier verdict was of no use; the whole record was checked instead, and is valid.
fn useless(continued: Continued) -> &'static str {
    assert_eq!((continued.verdict.outcome, continued.verdict.findings), (Outcome::Valid, vec![]));
    continued.earlier.unwrap().unwrap_err().code()
}

/// A board on which every kind of thing has happened, and goes on.
fn city(seed: u64) -> (Rig, Hash) {
    let mut rig = Rig::with_trustees(seed, 2, 2);
    rig.enrol(3);
    let first = rig.begin_for(weighted(), &[(0, 1), (0, 5), (0, 2)]);
    rig.vote(first, 0, 1, 0).unwrap();
    rig.vote(first, 1, 1, 1).unwrap();
    rig.vote(first, 0, 2, 1).unwrap();
    let entry = rig.office.name_witnesses(vec![witness(&NoteSigner::generate(&mut rig.rng))], &mut rig.rng);
    rig.write(entry).unwrap();
    let entry = rig.office.name_issuers(vec![issuer(&NoteSigner::generate(&mut rig.rng))], &mut rig.rng);
    rig.write(entry).unwrap();
    let stamp = rig.voters[1].stamp(Hash([3; 32]), &mut rig.rng);
    let used = rig.registrar.log_use(Hash([4; 32]), vec![5; SEALED_USE_BYTES], &mut rig.rng);
    assert!(rig.write_bytes(vec![stamp.to_bytes(), used.to_bytes()]).iter().all(Result::is_ok));
    let entry = rig.voters[2].spoil(first, 7, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    rig.finish(first);
    let next = NoteSigner::generate(&mut rig.rng);
    rig.change(&[&next]).unwrap();
    let (_, by_rule) = rig.debate();
    for voter in 0..2 {
        let entry = rig.ballot(by_rule, voter, 1, &[vec![voter], vec![]]);
        rig.write(entry).unwrap();
    }
    rig.time += 10;
    let stamp = rig.voters[1].stamp(Hash([3; 32]), &mut rig.rng);
    rig.write(stamp).unwrap();
    rig.decrypt(by_rule, &[1, 0]);
    let second = rig.begin(poll());
    for voter in [2, 0] {
        let entry = rig.ballot(second, voter, 1, &[vec![1], vec![0]]);
        rig.write(entry).unwrap();
    }
    rig.enrol(1);
    (rig, second)
}

/// From every block on, with the state as it is at the end: every voter may vote again, elections go on.
#[test]
fn ee_6_an_audit_that_goes_on_from_any_block_says_what_a_whole_one_says() {
    let (mut rig, second) = city(230);
    let entry = rig.ballot(second, 0, 2, &[vec![0], vec![1, 2]]);
    rig.write(entry).unwrap();
    rig.finish(second);
    let record = rig.record();
    let whole = go_on(&record, None, None);
    for blocks in 1..=rig.blocks.len() {
        let continued = go_on(&record, None, Some(&leave(&rig, blocks)));
        assert_eq!(said(&continued.verdict), said(&whole.verdict), "{blocks}");
        let numbers = |verdict: &Verdict| verdict.state.as_ref().map(|state| (state.stamps(), state.uses()));
        assert_eq!(numbers(&continued.verdict), Some((2, 1)));
        assert_eq!(numbers(&whole.verdict), Some((2, 1)));
        assert_eq!(continued.earlier.unwrap().unwrap().blocks, blocks as u64);
        assert_eq!(continued.next, whole.next, "{blocks}");
    }
    assert_eq!(said(&whole.verdict), said(&audit_bytes(&record, None)));
}

/// Claims, tokens, accounts and spends come back from every block on, and what follows is judged as it was.
#[test]
fn ee_6_an_audit_goes_on_from_any_block_of_a_board_with_rewards() {
    let mut town = Town::new(235);
    let poll = town.poll(6);
    town.rig.vote(poll, 0, 1, 1).unwrap();
    town.claim_ballot(0, poll, 6).unwrap();
    let mut account = town.saved(1, 12);
    town.spend(&mut account, 5);
    let (given_back, _) = town.spend(&mut account, 4);
    let entry = town.provider.cancel(1, given_back, &mut town.rig.rng);
    town.rig.write(entry).unwrap();
    let record = town.rig.record();
    let whole = go_on(&record, None, None);
    assert_eq!(whole.verdict.findings, []);
    for blocks in 1..=town.rig.blocks.len() {
        let continued = go_on(&record, None, Some(&leave(&town.rig, blocks)));
        assert_eq!(said(&continued.verdict), said(&whole.verdict), "{blocks}");
        assert_eq!(continued.earlier.unwrap().unwrap().blocks, blocks as u64);
        assert_eq!(continued.next, whole.next, "{blocks}");
        let rewards = |verdict: &Verdict| verdict.state.as_ref().unwrap().rewards().clone();
        assert_eq!(rewards(&continued.verdict), rewards(&whole.verdict));
    }
    // What is written of rewards, changed anywhere: nothing is brought down by it, and most of it is found.
    let earlier = leave(&town.rig, town.rig.blocks.len() - 1);
    let Item::Array(parts) = Item::parse(&earlier[HEAD..earlier.len() - CHECKSUM]) else { panic!("an array") };
    let Item::Array(snapshot) = &parts[8] else { panic!("a snapshot") };
    let Item::Bytes(rewards) = &snapshot[5] else { panic!("bytes") };
    let (mut found, mut tried) = (0, 0);
    for at in (0..rewards.len()).step_by(11) {
        let mut rewards = rewards.clone();
        rewards[at] ^= 1 << (at % 8);
        let (mut parts, mut snapshot) = (parts.clone(), snapshot.clone());
        snapshot[5] = Item::Bytes(rewards);
        parts[8] = Item::Array(snapshot);
        let continued = go_on(&record, None, Some(&with_checksum(&Item::Array(parts).canonical(), &earlier)));
        assert_eq!((continued.verdict.outcome, continued.verdict.findings), (Outcome::Valid, vec![]));
        (found, tried) = (found + usize::from(continued.earlier.unwrap().is_err()), tried + 1);
    }
    assert!(tried > 100 && found > 0, "{found} of {tried}");
}

/// What happens on a board.
#[derive(Debug, Clone)]
enum Act {
    Vote { election: usize, voter: usize, sequence: u64, option: usize },
    Spoil { election: usize, voter: usize, sequence: u64 },
    Stamp { voter: usize },
    Enrol,
    Change,
    Begin(usize),
    Finish(usize),
    Debate,
    Wait,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        8 => (0..3usize, 0..4usize, 1..5u64, 0..2usize)
            .prop_map(|(election, voter, sequence, option)| Act::Vote { election, voter, sequence, option }),
        2 => (0..3usize, 0..4usize, 1..5u64).prop_map(|(election, voter, sequence)| Act::Spoil { election, voter, sequence }),
        1 => (0..4usize).prop_map(|voter| Act::Stamp { voter }),
        1 => Just(Act::Enrol),
        1 => Just(Act::Change),
        1 => (0..4usize).prop_map(Act::Begin),
        1 => (0..3usize).prop_map(Act::Finish),
        1 => Just(Act::Debate),
        1 => Just(Act::Wait),
    ]
}

/// A board after these acts, as far as they are allowed; several entries share a block.
fn board(acts: &[Act]) -> Rig {
    let mut rig = Rig::with_trustees(231, 1, 1);
    rig.enrol(3);
    let with_minimum = |manifest: Manifest| Manifest { minimum_voters: 1, ..manifest };
    let mut elections = vec![rig.begin(with_minimum(bench()))];
    let mut waiting: Vec<Vec<u8>> = Vec::new();
    for act in acts {
        let open = |rig: &Rig, election: usize| {
            let election = elections[election % elections.len()];
            let found = rig.state().election(&election).unwrap();
            (election, found.contests().len(), found.params().style(0).unwrap().len())
        };
        match act {
            Act::Vote { election, voter, sequence, option } => {
                let (election, _, contests) = open(&rig, *election);
                let voter = voter % rig.voters.len();
                let marks: Vec<Vec<usize>> = (0..contests).map(|_| vec![*option]).collect();
                waiting.push(rig.ballot(election, voter, *sequence, &marks).to_bytes());
            }
            Act::Spoil { election, voter, sequence } => {
                let (election, ..) = open(&rig, *election);
                let voter = voter % rig.voters.len();
                let tracker = Hash([9; 32]);
                waiting.push(rig.voters[voter].spoil(election, *sequence, tracker, &mut rig.rng).to_bytes());
            }
            Act::Stamp { voter } => {
                let voter = voter % rig.voters.len();
                waiting.push(rig.voters[voter].stamp(Hash([8; 32]), &mut rig.rng).to_bytes());
            }
            Act::Enrol => rig.enrol(1),
            Act::Debate => elections.push(rig.debate().1),
            Act::Wait => rig.time += 3,
            Act::Change => {
                let next = NoteSigner::generate(&mut rig.rng);
                rig.change(&[&next]).unwrap();
            }
            Act::Begin(kind) => {
                let manifests = [bench(), poll(), weighted(), districts()];
                let manifest = Manifest { title: format!("Number {}", elections.len()), ..manifests[*kind].clone() };
                let electors: Vec<(u32, u64)> = match kind {
                    2 => vec![(0, 3), (0, 1), (0, 4)],
                    3 => vec![(0, 1), (1, 1), (0, 1)],
                    _ => vec![],
                };
                elections.push(rig.begin_for(with_minimum(manifest), &electors));
            }
            Act::Finish(election) => {
                let (election, ..) = open(&rig, *election);
                let found = rig.state().election(&election).unwrap();
                if found.phase() == tabella_ledger::state::Phase::Open
                    && found.manifest().opens_at.is_none()
                    && found.sums().iter().all(|sum| sum.ballots() > 0)
                {
                    rig.finish(election);
                }
            }
        }
        if waiting.len() == 3 {
            rig.write_bytes(std::mem::take(&mut waiting));
        }
    }
    rig.write_bytes(waiting);
    rig
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn ee_6_going_on_after_any_block_of_any_board_is_a_whole_audit(acts in vec(act(), 0..30)) {
        let rig = board(&acts);
        let record = rig.record();
        let whole = go_on(&record, None, None);
        prop_assert_eq!(whole.verdict.outcome, Outcome::Valid);
        // In steps of some blocks, each from what the last step left.
        let mut earlier: Option<Vec<u8>> = None;
        for blocks in 1..=rig.blocks.len() {
            let cut = rig.record_of(&rig.blocks[..blocks]);
            let step = go_on(&cut, None, earlier.as_deref());
            prop_assert_eq!(step.verdict.outcome, Outcome::Valid);
            if let Some(used) = &step.earlier {
                prop_assert_eq!(used.as_ref().unwrap().blocks, blocks as u64 - 1);
            }
            let continued = go_on(&record, None, step.next.as_deref());
            prop_assert_eq!(said(&continued.verdict), said(&whole.verdict));
            prop_assert_eq!(&continued.next, &whole.next);
            prop_assert_eq!(continued.earlier.unwrap().unwrap().blocks, blocks as u64);
            earlier = step.next;
        }
    }
}

/// Frames are cut anywhere, and packed or not: the content is what counts.
#[test]
fn ee_6_a_record_that_was_packed_otherwise_begins_with_the_same() {
    let (rig, _) = city(232);
    let earlier = leave(&rig, rig.blocks.len() - 4);
    let content = content_of(&rig.blocks);
    for piece in [1, 7, 500, 4_001, 65_536] {
        let mut record = MAGIC.to_vec();
        content.chunks(piece).for_each(|piece| frame(&mut record, piece.len(), piece));
        record.extend(&framed(&[], &rig.checkpoint())[MAGIC.len()..]);
        let continued = go_on(&record, None, Some(&earlier));
        assert_eq!(continued.earlier.unwrap().unwrap().blocks, rig.blocks.len() as u64 - 4);
        assert_eq!(said(&continued.verdict), said(&audit_bytes(&rig.record(), None)));
    }
}

#[test]
fn ee_6_what_was_spared_is_said() {
    let (rig, _) = city(233);
    let earlier = leave(&rig, rig.blocks.len());
    let continued = go_on(&rig.record(), None, Some(&earlier));
    let spared = continued.earlier.unwrap().unwrap();
    assert_eq!(spared, Spared { blocks: rig.blocks.len() as u64, ballots: 7 });
    assert_eq!((continued.verdict.blocks, continued.verdict.ballots), (spared.blocks, spared.ballots));
    assert_eq!(continued.next.unwrap(), earlier);
}

/// Somebody gives out another record than before: nothing of the earlier verdict is used, and the reason is said.
#[test]
fn ee_9_an_earlier_verdict_on_another_record_is_of_no_use() {
    let (rig, second) = city(234);
    let earlier = leave(&rig, rig.blocks.len());
    // Another board; this one before that block; and with another last ballot.
    assert_eq!(useless(go_on(&city(235).0.record(), None, Some(&earlier))), "earlier.other_record");
    let shorter = rig.record_of(&rig.blocks[..rig.blocks.len() - 1]);
    assert_eq!(useless(go_on(&shorter, None, Some(&earlier))), "earlier.shorter");
    let mut other = rig.before(rig.blocks.len() - 1);
    for voter in 0..3 {
        let entry = other.ballot(second, voter, 3, &[vec![1], vec![0]]);
        other.write(entry).unwrap();
    }
    let continued = go_on(&other.record(), None, Some(&earlier));
    let told = continued.earlier.as_ref().unwrap().as_ref().unwrap_err().to_string();
    assert!(told.contains("may have signed two histories"), "{told}");
    assert_eq!(useless(continued), "earlier.other_record");
}

/// A byte of what was checked before is another one now, with a checksum that fits.
#[test]
fn ee_6_a_change_of_what_was_checked_before_is_found() {
    let (rig, _) = city(236);
    let earlier = leave(&rig, rig.blocks.len() - 1);
    let content = content_of(&rig.blocks);
    for at in (0..content.len()).step_by(content.len() / 40) {
        let mut changed = content.clone();
        changed[at] ^= 4;
        let record = framed(&changed, &rig.checkpoint());
        let continued = go_on(&record, None, Some(&earlier));
        assert_eq!(continued.verdict.outcome, Outcome::Invalid, "{at}");
        assert_eq!(said(&continued.verdict), said(&audit_bytes(&record, None)));
        assert!(continued.earlier.unwrap().is_err() && continued.next.is_none());
    }
    // With a checksum that does not fit, and cut off.
    let record = rig.record();
    let mut changed = record.clone();
    changed[5_000] ^= 1;
    for broken in [&changed[..], &record[..record.len() / 2], b"", b"no record"] {
        let continued = go_on(broken, None, Some(&earlier));
        assert_eq!(said(&continued.verdict), said(&audit_bytes(broken, None)));
        assert_ne!(continued.verdict.outcome, Outcome::Valid);
        assert!(continued.earlier.unwrap().is_err() && continued.next.is_none());
    }
}

/// What is wrong after the earlier verdict is found as in a whole audit, and nothing is left for a later one.
#[test]
fn ee_6_what_follows_an_earlier_verdict_is_checked() {
    let (mut rig, second) = city(237);
    let earlier = leave(&rig, rig.blocks.len());
    let good = rig.clone();
    let again = rig.memory.0[rig.state().size() as usize - 2].clone();
    let forged = rig.forged(vec![again]);
    let other_state = rig.forged_with(vec![], |header| header.state_root = Hash([1; 32]));
    let mut unsigned = {
        let mut rig = rig.clone();
        rig.vote_all(second);
        rig.blocks.pop().unwrap()
    };
    unsigned.certificate.signatures[0].signature[3] ^= 1;
    for block in [forged, other_state, unsigned] {
        let mut rig = good.clone();
        rig.blocks.push(block);
        let continued = go_on(&rig.record(), None, Some(&earlier));
        assert_eq!(continued.verdict.outcome, Outcome::Invalid);
        assert_eq!(said(&continued.verdict), said(&audit_bytes(&rig.record(), None)));
        assert!(matches!(continued.earlier, Some(Err(EarlierError::Finding))));
        assert!(continued.next.is_none());
    }
}

/// A printed checkpoint from before the earlier verdict, of its last block, from after it, and from nowhere.
#[test]
fn ee_6_a_printed_checkpoint_is_compared_wherever_it_is() {
    let (mut rig, second) = city(238);
    let mut other = rig.clone();
    let cut = rig.blocks.len() - 3;
    let earlier = leave(&rig, cut);
    rig.vote_all(second);
    other.finish(second);
    let record = rig.record();
    for height in 0..rig.blocks.len() {
        let printed = rig.checkpoint_at(height);
        let continued = go_on(&record, Some(&printed), Some(&earlier));
        assert_eq!(said(&continued.verdict), said(&audit_bytes(&record, Some(&printed))), "{height}");
        assert_eq!(continued.verdict.outcome, Outcome::Valid);
        assert_eq!(continued.earlier.unwrap().unwrap().blocks, cut as u64);
    }
    let forged = rig.checkpoint_at(3).replacen("testville", "elsewhere", 1);
    for printed in [other.checkpoint(), forged, Rig::new(239).checkpoint(), "torn".to_owned()] {
        let continued = go_on(&record, Some(&printed), Some(&earlier));
        assert_eq!(said(&continued.verdict), said(&audit_bytes(&record, Some(&printed))));
        assert_ne!(continued.verdict.outcome, Outcome::Valid);
        assert!(continued.next.is_none());
    }
}

#[test]
fn ee_9_an_earlier_verdict_that_was_damaged_is_of_no_use() {
    let (rig, _) = city(240);
    let record = rig.record();
    let earlier = leave(&rig, rig.blocks.len() - 2);
    let code = |bytes: &[u8]| useless(go_on(&record, None, Some(bytes)));
    for length in [0, 1, HEAD - 1] {
        assert_eq!(code(&earlier[..length]), if length < HEAD - 1 { "earlier.magic" } else { "earlier.checksum" });
    }
    for length in [HEAD, HEAD + 1, HEAD + CHECKSUM, earlier.len() / 2, earlier.len() - 1] {
        assert_eq!(code(&earlier[..length]), "earlier.checksum");
    }
    assert_eq!(code(&[&earlier[..], &[0]].concat()), "earlier.checksum");
    for at in (0..earlier.len()).step_by(97) {
        let mut changed = earlier.clone();
        changed[at] ^= 1;
        let expected = match at {
            0..15 => "earlier.magic",
            15 => "earlier.version",
            _ => "earlier.checksum",
        };
        assert_eq!(code(&changed), expected, "{at}");
    }
    let mut version = earlier;
    version[15] = 1;
    assert_eq!(code(&version), "earlier.version");
}

fn with_checksum(cbor: &[u8], like: &[u8]) -> Vec<u8> {
    let mut bytes = [&like[..HEAD], cbor].concat();
    let checksum = crc32fast::hash(&bytes);
    bytes.extend(checksum.to_le_bytes());
    bytes
}

/// Every number, text and byte string in it is changed, one at a time, by somebody who can compute a checksum. Most changes
/// are found; none brings the audit down, or makes it accuse anybody.
#[test]
fn a39_no_part_of_an_earlier_verdict_brings_an_audit_down() {
    let (mut rig, second) = city(241);
    let earlier = leave(&rig, rig.blocks.len());
    rig.vote_all(second);
    let record = rig.record();
    let item = Item::parse(&earlier[HEAD..earlier.len() - CHECKSUM]);
    let mut found = 0;
    let changes = changed(&item);
    assert!(changes.len() > 150, "{}", changes.len());
    for changed in &changes {
        let continued = go_on(&record, None, Some(&with_checksum(&changed.canonical(), &earlier)));
        assert_eq!((continued.verdict.outcome, continued.verdict.findings), (Outcome::Valid, vec![]));
        found += usize::from(continued.earlier.unwrap().is_err());
    }
    // What is left is trackers, sums, numbers and what was covered: what only the whole record tells.
    assert!(found * 4 > changes.len() * 3, "{found} of {}", changes.len());
    let Item::Array(parts) = &item else { panic!("an array") };
    let Item::Text(rules) = &parts[0] else { panic!("the rules") };
    let mut other = parts.clone();
    other[0] = Item::Text(rules.replace("rules ", "rules 0"));
    let other = with_checksum(&Item::Array(other).canonical(), &earlier);
    assert_eq!(useless(go_on(&record, None, Some(&other))), "earlier.rules");
    // One value, one encoding.
    for place in 0..item.count() {
        for form in rig::cbor::FORMS {
            if let Some(bytes) = item.write(place, form) {
                let bytes = with_checksum(&bytes, &earlier);
                assert_eq!(useless(go_on(&record, None, Some(&bytes))), "earlier.encoding", "{place} {form:?}");
            }
        }
    }
}

/// The item with one thing in it changed, in every way: numbers by one or to the largest, strings in one place, shorter and
/// longer, arrays without their last item and with it twice.
fn changed(item: &Item) -> Vec<Item> {
    match item {
        Item::Number(number) => [number ^ 1, u64::MAX, number + 70_000].map(Item::Number).into(),
        Item::Text(text) => vec![Item::Text(format!("{text}x")), Item::Text(String::new())],
        Item::Bytes(bytes) => {
            let mut all = vec![Item::Bytes(vec![]), Item::Bytes([&bytes[..], &[0]].concat())];
            for at in [0, bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(1)] {
                let mut bytes = bytes.clone();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 0x10;
                    all.push(Item::Bytes(bytes));
                }
            }
            all
        }
        Item::Array(items) => {
            let mut all = vec![Item::Array(vec![])];
            for (place, item) in items.iter().enumerate() {
                all.extend(changed(item).into_iter().map(|item| {
                    let mut items = items.clone();
                    items[place] = item;
                    Item::Array(items)
                }));
            }
            if let Some((last, rest)) = items.split_last() {
                all.push(Item::Array(rest.to_vec()));
                all.push(Item::Array([items.as_slice(), std::slice::from_ref(last)].concat()));
            }
            all
        }
        Item::Null | Item::Bool(_) => vec![],
    }
}

trait VoteAll {
    /// Everybody who may votes once more, in one block.
    fn vote_all(&mut self, election: Hash);
}

impl VoteAll for Rig {
    fn vote_all(&mut self, election: Hash) {
        let ballots =
            (0..self.voters.len()).map(|voter| self.ballot(election, voter, 9, &[vec![2], vec![]]).to_bytes());
        let ballots = ballots.collect();
        assert!(self.write_bytes(ballots).iter().all(Result::is_ok));
    }
}
