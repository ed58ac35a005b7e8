//! One flipped bit anywhere in a record, a record cut off at any byte, and blocks that are missing, doubled or moved.

use crate::rig;
use crate::rig::{Rig, audit_bytes, weighted};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use rayon::prelude::*;
use tabella_ledger::audit::{Outcome, Verdict};
use tabella_ledger::rejection::Check;

/// A small election with everything in it: three voters, one with a heavier vote, one who votes again, an opened ballot,
/// a result.
fn record() -> (Rig, Vec<u8>) {
    let mut rig = Rig::with_trustees(150, 2, 2);
    rig.enrol(3);
    let mut manifest = weighted();
    manifest.contests[0].options.remove(1);
    manifest.contests[0].blank = Some(1);
    let election = rig.begin_for(manifest, &[(0, 1), (0, 1), (0, 4)]);
    let ballots = [(0, 1, 0), (1, 1, 1), (2, 1, 0), (0, 2, 1)];
    let entries = ballots.map(|(voter, n, option)| rig.ballot(election, voter, n, &[vec![option]]).to_bytes());
    assert!(rig.write_bytes(entries.to_vec()).iter().all(Result::is_ok));
    let entry = rig.voters[1].spoil(election, 2, tabella_ledger::bytes::Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    assert_eq!(rig.finish(election), [[4, 2]]);
    let record = rig.record();
    assert_eq!(audit_bytes(&record, None).outcome, Outcome::Valid);
    (rig, record)
}

fn not_valid(verdict: &Verdict, what: &str) {
    assert_ne!(verdict.outcome, Outcome::Valid, "{what} is valid");
    assert!(!verdict.findings.is_empty(), "{what}: no finding");
    for finding in &verdict.findings {
        assert!(!finding.place.is_empty() && !finding.message.is_empty(), "{what}: {finding:?}");
    }
    assert!(verdict.state.is_none(), "{what}: a state of an invalid record");
}

/// Flips these bits, one at a time.
fn flip(record: &[u8], places: &[usize]) {
    let invalid: usize = places
        .par_iter()
        .map(|place| {
            let mut changed = record.to_vec();
            changed[place / 8] ^= 1 << (place % 8);
            let verdict = audit_bytes(&changed, None);
            not_valid(&verdict, &format!("bit {place} flipped"));
            usize::from(verdict.outcome == Outcome::Invalid)
        })
        .sum();
    // Only where the file's own frames are hit is it unknown what is wrong.
    assert!(invalid * 100 > places.len() * 98, "{invalid} of {}", places.len());
}

/// A bit of every byte, and 20,000 anywhere.
#[test]
fn ee_6_no_bit_of_a_record_can_be_flipped() {
    let (_, record) = record();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut places: Vec<usize> = (0..record.len()).map(|byte| byte * 8 + rng.next_u32() as usize % 8).collect();
    places.extend((0..20_000).map(|_| rng.next_u64() as usize % (record.len() * 8)));
    flip(&record, &places);
}

/// The same by somebody who computes the checksums of the frames anew: they protect against accidents, not against people.
#[test]
fn ee_6_no_bit_of_a_records_content_can_be_flipped() {
    let (rig, _) = record();
    let content = rig::content_of(&rig.blocks);
    let note = rig.checkpoint();
    assert_eq!(audit_bytes(&rig::framed(&content, &note), None).outcome, Outcome::Valid);
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let anywhere = (0..5_000).map(|_| rng.next_u64() as usize % (content.len() * 8));
    let places: Vec<usize> = (0..content.len()).step_by(2).map(|byte| byte * 8 + byte % 7).chain(anywhere).collect();
    let found: std::collections::BTreeSet<Check> = places
        .par_iter()
        .map(|place| {
            let mut changed = content.clone();
            changed[place / 8] ^= 1 << (place % 8);
            let verdict = audit_bytes(&rig::framed(&changed, &note), None);
            not_valid(&verdict, &format!("bit {place} of the content flipped"));
            assert_eq!(verdict.outcome, Outcome::Invalid, "bit {place}: {:?}", verdict.findings);
            verdict.findings[0].check
        })
        .collect();
    assert!(found.contains(&Check::Framing) && found.contains(&Check::Certificates) && found.contains(&Check::Log));
}

/// The same where an authority signs the changed log again: nothing of an entry is covered by the log alone.
#[test]
fn ee_6_no_bit_of_an_entry_can_be_flipped_by_an_authority_that_signs_again() {
    let (rig, _) = record();
    let heights: Vec<usize> = (1..rig.blocks.len()).collect();
    let found: std::collections::BTreeSet<Check> = heights
        .into_par_iter()
        .map(|height| {
            let mut before = rig.before(height);
            let entries: Vec<Vec<u8>> = rig.blocks[height].entries.iter().map(|entry| entry.0.clone()).collect();
            let bits = entries.iter().map(Vec::len).sum::<usize>() * 8;
            let mut rng = ChaCha20Rng::seed_from_u64(height as u64);
            let mut found = Vec::new();
            for _ in 0..150 {
                let mut place = rng.next_u64() as usize % bits;
                let mut changed = entries.clone();
                for entry in &mut changed {
                    if place < entry.len() * 8 {
                        entry[place / 8] ^= 1 << (place % 8);
                        break;
                    }
                    place -= entry.len() * 8;
                }
                let block = before.forged(changed);
                let blocks = [&rig.blocks[..height], &[block]].concat();
                let verdict = audit_bytes(&rig.record_of(&blocks), None);
                not_valid(&verdict, &format!("bit {place} of an entry of block {height}"));
                found.push(verdict.findings[0].check);
            }
            found
        })
        .flatten()
        .collect();
    // Each rule has its own name: they do not all end as "cannot be read".
    for check in [Check::Framing, Check::Roll, Check::Ceremony, Check::Manifests, Check::Ballots] {
        assert!(found.contains(&check), "{check:?} in {found:?}");
    }
}

#[test]
fn ee_9_a_record_cut_off_at_any_byte_is_not_valid() {
    let (_, record) = record();
    (0..record.len()).into_par_iter().for_each(|length| {
        let verdict = audit_bytes(&record[..length], None);
        not_valid(&verdict, &format!("cut off at byte {length}"));
        assert_eq!(verdict.outcome, Outcome::CannotBeChecked, "cut off at byte {length}");
    });
}

#[test]
fn a32_no_block_can_be_removed_doubled_or_moved() {
    let (rig, record) = record();
    let printed = rig.checkpoint();
    let count = rig.blocks.len();
    let check = |blocks: &[tabella_ledger::block::Block], what: &str| {
        not_valid(&audit_bytes(&rig.record_of(blocks), Some(&printed)), what);
        // With the checkpoint of the whole record at the end, too.
        let last = blocks.last().unwrap();
        let own = rig.state().authorities().note(&last.header, &last.certificate);
        let mut file = rig.record_of(blocks);
        file.truncate(file.len() - own.len() - 4);
        file.extend((printed.len() as u32).to_le_bytes());
        file.extend(printed.as_bytes());
        if file != record {
            not_valid(&audit_bytes(&file, None), what);
        }
    };
    for at in 0..count {
        let mut removed = rig.blocks.clone();
        removed.remove(at);
        check(&removed, &format!("block {at} removed"));
        let mut doubled = rig.blocks.clone();
        doubled.insert(at, rig.blocks[at].clone());
        check(&doubled, &format!("block {at} doubled"));
        for other in at + 1..count {
            let mut swapped = rig.blocks.clone();
            swapped.swap(at, other);
            check(&swapped, &format!("blocks {at} and {other} swapped"));
        }
    }
}
