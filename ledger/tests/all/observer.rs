//! What an observer finds out who has only the record and a printed checkpoint: the authority that wrote the record is
//! the attacker here, and signs whatever it likes.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::rig::{Rig, audit_bytes, bench, content_of, frame, framed};
use base64::Engine;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_ledger::audit::{Finding, Outcome, audit};
use tabella_ledger::bytes::Hash;
use tabella_ledger::code::{CheckpointCode, Code};
use tabella_ledger::record::{MAGIC, MAX_BLOCK_BYTES, MAX_FRAME_BYTES, Source};
use tabella_ledger::rejection::{Check, Rejection};

/// Three ballots in blocks of their own, the middle one by voter 1.
fn board(seed: u64) -> (Rig, Hash) {
    let (mut rig, election) = Rig::open(seed, bench(), 3);
    for (voter, option) in [(0, 0), (1, 1), (2, 0)] {
        rig.vote(election, voter, 1, option).unwrap();
    }
    (rig, election)
}

fn valid(rig: &Rig) -> Vec<u8> {
    let record = rig.record();
    let verdict = audit_bytes(&record, Some(&rig.checkpoint()));
    assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, vec![]));
    assert_eq!(audit_bytes(&record, None).outcome, Outcome::Valid);
    record
}

fn invalid(record: &[u8], printed: Option<&str>, check: Check) -> Finding {
    let mut verdict = audit_bytes(record, printed);
    assert_eq!(verdict.outcome, Outcome::Invalid, "{:?}", verdict.findings);
    assert!(verdict.checks.iter().any(|result| result.check == check && result.outcome == Outcome::Invalid));
    let finding = verdict.findings.remove(0);
    assert_eq!(finding.check, check, "{finding:?}");
    assert!(!finding.place.is_empty() && !finding.message.is_empty());
    finding
}

fn unchecked(record: &[u8], printed: Option<&str>, check: Check) -> Finding {
    let mut verdict = audit_bytes(record, printed);
    assert_eq!(verdict.outcome, Outcome::CannotBeChecked, "{:?}", verdict.findings);
    assert!(verdict.state.is_none());
    let finding = verdict.findings.remove(0);
    assert_eq!(finding.check, check, "{finding:?}");
    assert!(!finding.place.is_empty() && !finding.message.is_empty());
    finding
}

/// The board that everybody saw while voting went on, and the one that was published: the same authority, the same
/// trustees, a valid record, one ballot less.
#[test]
fn observer_detects_a_dropped_ballot() {
    let (mut seen, election) = Rig::open(130, bench(), 3);
    seen.vote(election, 0, 1, 0).unwrap();
    let mut published = seen.clone();
    seen.vote(election, 1, 1, 1).unwrap();
    seen.vote(election, 2, 1, 0).unwrap();
    published.vote(election, 2, 1, 0).unwrap();
    let printed = [seen.checkpoint_at(seen.blocks.len() - 2), seen.checkpoint()];
    assert_eq!(seen.finish(election), [[2, 1, 0]]);
    assert_eq!(published.finish(election), [[2, 0, 0]]);
    valid(&seen);
    let record = valid(&published);
    for note in printed.iter().chain([&seen.checkpoint()]) {
        let finding = invalid(&record, Some(note), Check::Checkpoint);
        let told = finding.message.contains("signed two histories") || finding.message.contains("ends before it");
        assert!(told, "{}", finding.message);
    }
    // A checkpoint from before the ballot is in both histories: it says nothing.
    let before = seen.checkpoint_at(seen.blocks.len() - 6);
    assert_eq!(audit_bytes(&record, Some(&before)).outcome, Outcome::Valid);
}

/// Each voter is shown a history with their ballot, and has a receipt that holds in it; no observer is shown both.
#[test]
fn observer_detects_two_histories() {
    let (mut left, election) = Rig::open(131, bench(), 3);
    left.vote(election, 2, 1, 0).unwrap();
    let mut right = left.clone();
    let position = left.vote(election, 0, 1, 1).unwrap();
    assert_eq!(right.vote(election, 1, 1, 1).unwrap(), position);
    let heads = [left.checkpoint(), right.checkpoint()];
    for rig in [&left, &right] {
        let entry = &rig.memory.0[position as usize];
        let sent = rig.state().election(&election).unwrap().counted().last().unwrap().tracker;
        rig.receipt(position).verify(entry, sent, rig.state().succession()).unwrap();
    }
    left.finish(election);
    right.finish(election);
    let (left_record, right_record) = (valid(&left), valid(&right));
    assert_eq!(content_of(&left.blocks).len(), content_of(&right.blocks).len());
    for (record, own, other) in [(&left_record, &heads[0], &heads[1]), (&right_record, &heads[1], &heads[0])] {
        assert_eq!(audit_bytes(record, Some(own)).outcome, Outcome::Valid);
        let finding = invalid(record, Some(other), Check::Checkpoint);
        assert_eq!(finding.place, format!("block {}", left.blocks.len() - 4));
        assert!(finding.message.starts_with("the authorities signed two histories"), "{}", finding.message);
    }
    // Also from the checkpoints at the end, when both records are complete.
    invalid(&left_record, Some(&right.checkpoint()), Check::Checkpoint);
    invalid(&right_record, Some(&left.checkpoint()), Check::Checkpoint);
}

/// The same ballots in another order, which changes nothing in the count.
#[test]
fn observer_detects_two_histories_that_differ_in_order_only() {
    let (mut left, election) = Rig::open(132, bench(), 2);
    let mut right = left.clone();
    let [one, two] = [0, 1].map(|voter| left.ballot(election, voter, 1, &[vec![voter]]).to_bytes());
    left.write_bytes(vec![one.clone(), two.clone()]);
    right.write_bytes(vec![two, one]);
    assert_eq!(left.state().size(), right.state().size());
    // Who looks at what the board has come to, and not at the log, is told as well.
    assert_ne!(left.state().digest(), right.state().digest());
    let head = left.checkpoint();
    assert_eq!(left.finish(election), right.finish(election));
    valid(&left);
    invalid(&valid(&right), Some(&head), Check::Checkpoint);
}

/// The registrar and the authority agree to put somebody on the roll who does not exist, and vote for them. Within
/// itself the record is valid; against what was printed before the close it is not.
#[test]
fn a32_a_stuffed_ballot_conflicts_with_the_printed_checkpoint() {
    let (mut honest, election) = board(133);
    let mut stuffed = honest.clone();
    let entry = honest.voters[0].spoil(election, 2, Hash([7; 32]), &mut honest.rng);
    honest.write(entry).unwrap();
    let printed = honest.checkpoint();
    stuffed.enrol(1);
    stuffed.vote(election, 3, 1, 2).unwrap();
    assert_eq!(stuffed.finish(election), [[2, 1, 1]]);
    invalid(&valid(&stuffed), Some(&printed), Check::Checkpoint);
}

#[test]
fn a32_a_ballot_of_nobody_makes_the_record_invalid() {
    let (mut rig, election) = board(134);
    let mut elsewhere = rig.clone();
    elsewhere.enrol(1);
    let stuffed = elsewhere.ballot(election, 3, 1, &[vec![0]]).to_bytes();
    let block = rig.forged(vec![stuffed]);
    rig.blocks.push(block);
    let finding = invalid(&rig.record(), None, Check::Order);
    assert_eq!(finding.message, Rejection::NotOnRoll(elsewhere.voters[3].key()).to_string());
    assert!(finding.place.starts_with(&format!("entry {} in block {}", rig.state().size(), rig.blocks.len() - 1)));
}

/// A voter's older ballot is written again after the one that counts.
#[test]
fn a32_a_ballot_that_is_superseded_by_an_older_one_makes_the_record_invalid() {
    let (mut rig, election) = board(135);
    let first = rig.memory.0[rig.state().size() as usize - 3].clone();
    rig.vote(election, 0, 2, 1).unwrap();
    let block = rig.forged(vec![first]);
    rig.blocks.push(block);
    let finding = invalid(&rig.record(), None, Check::Order);
    assert_eq!(finding.message, Rejection::Sequence { found: 1, last: 2 }.to_string());
}

/// The log is rebuilt without a ballot, or with two in another order, but later blocks are kept as they were.
#[test]
fn a32_a_log_that_is_rebuilt_in_the_middle_makes_the_record_invalid() {
    let (mut rig, election) = board(136);
    rig.finish(election);
    valid(&rig);
    let ballot = rig.blocks.len() - 5;
    assert_eq!(rig.blocks[ballot].entries[0].0[3], 10);
    // The block of the ballot is left out.
    let mut without = rig.blocks.clone();
    without.remove(ballot);
    invalid(&rig.record_of(&without), None, Check::Certificates);
    // Its place is taken by another block, certified anew by the same authority: the next one does not follow.
    let later = rig.blocks[ballot + 1].entries[0].0.clone();
    let replacement = rig.before(ballot).forged(vec![later]);
    let mut replaced = rig.blocks.clone();
    replaced[ballot] = replacement;
    invalid(&rig.record_of(&replaced), None, Check::Certificates);
    // Two ballots change places within their blocks.
    let mut swapped = rig.blocks.clone();
    let (left, right) = swapped.split_at_mut(ballot + 1);
    std::mem::swap(&mut left[ballot].entries[0], &mut right[0].entries[0]);
    invalid(&rig.record_of(&swapped), None, Check::Log);
}

/// What was cut off the end shows only against a checkpoint from later.
#[test]
fn a32_a_record_that_ends_too_early_conflicts_with_the_printed_checkpoint() {
    let (rig, _) = board(137);
    let short = rig.record_of(&rig.blocks[..rig.blocks.len() - 1]);
    assert_eq!(audit_bytes(&short, None).outcome, Outcome::Valid);
    let finding = invalid(&short, Some(&rig.checkpoint()), Check::Checkpoint);
    assert_eq!(finding.place, "the end of the record");
}

/// A code says of a record what a whole checkpoint would, and takes a line on paper.
#[test]
fn a32_a_printed_code_is_found_in_the_record_or_the_record_is_invalid() {
    let (mut rig, election) = board(144);
    let mut other = rig.clone();
    let printed = CheckpointCode::of(rig.chain.tip());
    other.vote(election, 1, 2, 0).unwrap();
    rig.finish(election);
    let record = valid(&rig);
    let board_code = Code::of(&rig.state().chain());
    let middle = CheckpointCode::of(&rig.blocks[3].header);
    let typed = |code: &dyn ToString| code.to_string().to_lowercase().replace('-', " ");
    for code in [typed(&printed), typed(&middle), typed(&CheckpointCode::of(rig.chain.tip())), typed(&board_code)] {
        let verdict = audit_bytes(&record, Some(&code));
        assert_eq!(verdict.outcome, Outcome::Valid, "{:?}", verdict.findings);
        let compared = verdict.checks.iter().find(|result| result.check == Check::Checkpoint).unwrap();
        assert_eq!((compared.covered, compared.outcome), (1, Outcome::Valid));
    }
    let place = |code: &dyn ToString| invalid(&record, Some(&code.to_string()), Check::Checkpoint).place;
    assert_eq!(place(&Code::of(&Hash([1; 32]))), "block 0");
    assert_eq!(place(&CheckpointCode::of(other.chain.tip())), format!("block {}", other.blocks.len() - 1));
    assert_eq!(place(&CheckpointCode { height: 4, ..middle }), "block 4");
    assert_eq!(place(&CheckpointCode { height: 1_000, ..middle }), "the end of the record");
    // Parts of codes, and a letter that no code has.
    for torn in [&board_code.to_string()[1..], &printed.to_string()[..3], "U"] {
        let verdict = audit_bytes(&record, Some(torn));
        assert_eq!(verdict.outcome, Outcome::CannotBeChecked, "{torn}");
    }
}

#[test]
fn a30_a_checkpoint_that_the_authorities_did_not_sign_is_named() {
    let (rig, _) = board(138);
    let record = valid(&rig);
    let note = rig.checkpoint();
    let size = format!("\n{}\n", rig.state().size());
    for forged in [
        note.replacen(&size, "\n1\n", 1),
        note.replacen("testville", "elsewhere", 1),
        note.replacen("block ", "block 1", 1),
        note.split_inclusive("\n\n").next().unwrap().to_owned(),
        Rig::new(139).checkpoint(),
    ] {
        let finding = invalid(&record, Some(&forged), Check::Checkpoint);
        assert_eq!(finding.message, "the printed checkpoint is not signed by the authorities of this record");
    }
}

/// Others may have put their names under a checkpoint: in signatures of other kinds and lengths, or wrong ones.
#[test]
fn a30_a_checkpoint_with_more_signatures_compares_as_before() {
    let (rig, _) = board(147);
    let record = valid(&rig);
    let line = |name: &str, length: usize| {
        let encoded = base64::engine::general_purpose::STANDARD.encode(vec![7; length]);
        format!("\u{2014} {name} {encoded}\n")
    };
    let cosigned = rig.checkpoint() + &line("witness.example/w1", 4 + 72) + &line("press.example", 4 + 64);
    let impostor = rig.checkpoint() + &line("testville.example/board/authority-0", 4 + 64);
    for printed in [cosigned.clone(), impostor] {
        assert_eq!(audit_bytes(&record, Some(&printed)).outcome, Outcome::Valid);
    }
    // They do not stand in for the authorities.
    let own = cosigned.lines().find(|line| line.contains("authority-0")).unwrap().to_owned() + "\n";
    invalid(&record, Some(&cosigned.replace(&own, "")), Check::Checkpoint);
}

/// The checkpoint in the record itself is that of its last block and no other.
#[test]
fn ee_6_a_record_that_ends_with_another_checkpoint_is_invalid() {
    let (rig, _) = board(140);
    let record = valid(&rig);
    let (own, other) = (rig.checkpoint(), rig.checkpoint_at(rig.blocks.len() - 2));
    let body = &record[..record.len() - own.len() - 4];
    for note in [other.as_str(), &own[..own.len() - 1], &own.replace('\n', "\r\n"), ""] {
        let mut changed = body.to_vec();
        changed.extend((note.len() as u32).to_le_bytes());
        changed.extend(note.as_bytes());
        invalid(&changed, None, Check::Certificates);
    }
}

#[test]
fn ee_9_a_missing_or_empty_file_cannot_be_checked() {
    for record in [&b""[..], b"t", &MAGIC[..15]] {
        let finding = unchecked(record, None, Check::Framing);
        assert_eq!(finding.place, "byte 0");
    }
}

#[test]
fn ee_9_a_file_that_is_no_record_cannot_be_checked() {
    for record in [&b"PK\x03\x04 a zip file, say, of some length"[..], &[0; 4096]] {
        let finding = unchecked(record, None, Check::Framing);
        assert!(finding.message.starts_with("this is not a record"), "{}", finding.message);
    }
}

#[test]
fn ee_9_a_record_of_another_version_cannot_be_checked() {
    let (rig, _) = board(141);
    for version in [0, 1, 3, 255] {
        let mut other = rig.record();
        other[15] = version;
        let finding = unchecked(&other, None, Check::Framing);
        assert!(
            finding.message.starts_with(&format!("the record has format version {version},")),
            "{}",
            finding.message
        );
    }
}

#[test]
fn ee_9_a_truncated_record_cannot_be_checked() {
    let (rig, _) = board(142);
    let record = rig.record();
    for length in [16, 18, 20, 21, record.len() / 2, record.len() - 1] {
        let finding = unchecked(&record[..length], None, Check::Framing);
        assert_eq!(finding.place, format!("byte {length}"));
        assert!(finding.message.starts_with(&format!("the record ends at byte {length}, in the middle of ")));
    }
}

#[test]
fn ee_9_a_record_without_a_block_cannot_be_checked() {
    let empty = [&MAGIC[..], &[0; 4], &[0; 4]].concat();
    let finding = unchecked(&empty, None, Check::Framing);
    assert_eq!(finding.message, "the record holds no block");
}

#[test]
fn ee_9_a_printed_checkpoint_that_cannot_be_read_cannot_be_compared() {
    let (rig, _) = board(143);
    let record = rig.record();
    let note = rig.checkpoint();
    for printed in ["", "torn off", &note[..note.len() / 2], &note[..note.len() - 9]] {
        let finding = unchecked(&record, Some(printed), Check::Checkpoint);
        assert_eq!(finding.place, "the printed checkpoint");
    }
}

/// A disk that fails from some byte on.
struct Failing<'a> {
    record: &'a [u8],
    from: u64,
}

impl Source for Failing<'_> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let fails = at + buffer.len() as u64 > self.from;
        if fails { Err(io::Error::other("the disk fails")) } else { self.record.read_at(at, buffer) }
    }

    fn length(&self) -> Option<u64> {
        None
    }
}

#[test]
fn ee_9_a_file_that_cannot_be_read_cannot_be_checked() {
    let (rig, _) = board(144);
    let record = valid(&rig);
    let length = record.len() as u64;
    for from in [0, 10, 17, 30, length / 2, length - 4] {
        let verdict = audit(&Failing { record: &record, from }, None, &mut ChaCha20Rng::seed_from_u64(0), &mut |_| {});
        assert_eq!(verdict.outcome, Outcome::CannotBeChecked, "{from}: {:?}", verdict.findings);
        assert!(verdict.findings[0].message.contains("the disk fails"), "{:?}", verdict.findings);
    }
}

/// A file that gives back everything once.
struct Forgetful<'a> {
    record: &'a [u8],
    read: AtomicBool,
}

impl Source for Forgetful<'_> {
    fn read_at(&self, at: u64, buffer: &mut [u8]) -> io::Result<usize> {
        // The audit goes back for the replaced ballot only after it saw the end.
        if at >= self.record.len() as u64 {
            self.read.store(true, Ordering::SeqCst);
        } else if self.read.load(Ordering::SeqCst) {
            return Err(io::Error::other("the disk fails"));
        }
        self.record.read_at(at, buffer)
    }

    fn length(&self) -> Option<u64> {
        None
    }
}

#[test]
fn ee_9_a_replaced_ballot_that_cannot_be_read_again_cannot_be_checked() {
    let (mut rig, election) = board(145);
    rig.vote(election, 0, 2, 1).unwrap();
    let record = valid(&rig);
    let file = Forgetful { record: &record, read: AtomicBool::new(false) };
    let verdict = audit(&file, None, &mut ChaCha20Rng::seed_from_u64(0), &mut |_| {});
    assert_eq!(verdict.outcome, Outcome::CannotBeChecked, "{:?}", verdict.findings);
    assert!(verdict.findings[0].message.contains("is needed and cannot be read"), "{:?}", verdict.findings);
}

/// A replaced ballot is found again wherever frames begin and end.
#[test]
fn ee_6_a_replaced_ballot_is_found_in_frames_of_any_length() {
    let (mut rig, election) = board(148);
    rig.vote(election, 0, 2, 1).unwrap();
    rig.vote(election, 2, 2, 1).unwrap();
    assert_eq!(rig.finish(election), [[0, 3, 0]]);
    let content = content_of(&rig.blocks);
    for length in [1_000, 999, 251, 100] {
        let mut record = MAGIC.to_vec();
        content.chunks(length).for_each(|piece| frame(&mut record, piece.len(), piece));
        record.extend(&framed(&[], &rig.checkpoint())[MAGIC.len()..]);
        let verdict = audit_bytes(&record, None);
        assert_eq!((verdict.outcome, verdict.findings), (Outcome::Valid, vec![]), "frames of {length} bytes");
    }
}

/// A rule that is broken is reported even where the rest of the record is missing, and what is whole is said to be.
#[test]
fn ee_6_a_broken_rule_outweighs_a_missing_end() {
    let (mut rig, _) = board(149);
    let block = rig.forged(vec![vec![0x83]]);
    rig.blocks.push(block);
    let record = rig.record();
    let verdict = audit_bytes(&record, None);
    assert_eq!(verdict.outcome, Outcome::Invalid);
    let outcome = |check| verdict.checks.iter().find(|result| result.check == check).unwrap().outcome;
    assert_eq!([Check::Certificates, Check::Ballots].map(outcome), [Outcome::Valid, Outcome::CannotBeChecked]);
    let verdict = audit_bytes(&record[..record.len() - 1], None);
    assert_eq!(verdict.outcome, Outcome::Invalid);
    assert_eq!(verdict.findings.len(), 2, "{:?}", verdict.findings);
}

/// A32, A39: lengths that promise more than there is, and bytes after the end.
#[test]
fn a39_a_frame_of_an_impossible_length_is_named() {
    let (rig, _) = board(146);
    let record = rig.record();
    let most = MAX_FRAME_BYTES as u32;
    for (content, stored) in [(most + 1, most), (u32::MAX, u32::MAX), (10, 11), (10, 0), (u32::MAX, 1)] {
        let mut long = record.clone();
        long[16..20].copy_from_slice(&content.to_le_bytes());
        long[20..24].copy_from_slice(&stored.to_le_bytes());
        let finding = invalid(&long, None, Check::Framing);
        assert_eq!(finding.place, "byte 16");
    }
    let mut promised = record[..28].to_vec();
    promised[16..20].copy_from_slice(&most.to_le_bytes());
    promised[20..24].copy_from_slice(&most.to_le_bytes());
    unchecked(&promised, None, Check::Framing);
    let mut trailing = record.clone();
    trailing.push(0);
    let finding = invalid(&trailing, None, Check::Framing);
    assert_eq!(finding.place, format!("byte {}", record.len()));
    let own = rig.checkpoint();
    let mut no_text = record;
    let at = no_text.len() - own.len();
    no_text[at] = 0xff;
    let finding = invalid(&no_text, None, Check::Framing);
    assert_eq!(finding.place, format!("byte {at}"));
}

/// What is packed unpacks to exactly what the frame claims, and uses up exactly what is stored.
#[test]
fn a39_a_decompression_bomb_and_hidden_bytes_are_refused() {
    let (rig, _) = board(151);
    let note = rig.checkpoint();
    let zeros = vec![0; 64 << 20];
    let bomb = miniz_oxide::deflate::compress_to_vec(&zeros, 9);
    let good = miniz_oxide::deflate::compress_to_vec(&zeros[..1000], 6);
    let cases: [(&[u8], usize); 6] = [
        (&bomb[..60_000], MAX_FRAME_BYTES),
        (&good, 999),
        (&good, 1001),
        (&good[..good.len() - 1], 1000),
        (&[&good[..], &[0]].concat(), 1000),
        (&[7, 7, 7], 1000),
    ];
    for (stored, content) in cases {
        let mut record = MAGIC.to_vec();
        frame(&mut record, content, stored);
        record.extend(&framed(&[], &note)[MAGIC.len()..]);
        let finding = invalid(&record, None, Check::Framing);
        assert_eq!(finding.message, "the frame at byte 16 does not unpack to the length that it claims");
    }
    // The checksum is over what is stored, so no bit of it is without a meaning.
    let mut record = rig.record();
    record[40] ^= 1;
    let finding = invalid(&record, None, Check::Framing);
    assert!(finding.message.contains("checksum") && finding.place == "byte 16", "{finding:?}");
}

#[test]
fn a39_a_block_of_an_impossible_length_is_named() {
    let (rig, _) = board(152);
    let note = rig.checkpoint();
    let good = content_of(&rig.blocks);
    for length in [0, MAX_BLOCK_BYTES as u32 + 1, u32::MAX] {
        let finding = invalid(&framed(&length.to_le_bytes(), &note), None, Check::Framing);
        assert_eq!(finding.place, "byte 16");
        assert!(finding.message.contains(&length.to_string()), "{}", finding.message);
    }
    // A length that is allowed takes no memory before the bytes are there, and a block does not end with the frames.
    for content in [&(MAX_BLOCK_BYTES as u32).to_le_bytes()[..], &good[..good.len() - 1], &[&good[..], &[1]].concat()] {
        let finding = invalid(&framed(content, &note), None, Check::Framing);
        assert_eq!(finding.message, "the frames end in the middle of a block");
    }
}
