//! Files, blocks, certificates and checkpoints.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress, create_comp_flags_from_zip_params,
};
use tabella_ledger::audit::Outcome;
use tabella_ledger::block::{Block, Header, MAX_BLOCK_ENTRY_BYTES};
use tabella_ledger::bytes::Hash;
use tabella_ledger::entry::Authority;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::record::{MAGIC, MAX_BLOCK_BYTES, MAX_FRAME_BYTES, MAX_NOTE_BYTES};

use super::boards::{enrolled, open, small};
use super::forge::{Draft, Sample, Set, add_order};
use crate::rig::cbor::{Form, Item};
use crate::rig::{Rig, content_of, frame, framed};

pub fn all(set: &mut Set) {
    frames(set);
    headers(set);
    certificates(set);
    checkpoints(set);
}

fn at(sample: &mut Sample, byte: usize) {
    sample.expected.as_mut().unwrap().byte = Some(byte as u64);
}

fn missing(sample: &mut Sample, byte: usize) {
    at(sample, byte);
    sample.expected.as_mut().unwrap().outcome = Outcome::CannotBeChecked;
}

/// The bytes of a frame header.
const HEADER: usize = 12;
const BODY: usize = 16;

fn frames(set: &mut Set) {
    let rig = enrolled(1_000);
    let (good, content, note) = (rig.record(), content_of(&rig.blocks), rig.checkpoint());
    let end = good.len() - 8 - note.len();
    let changed = |place: usize, to: &[u8]| {
        let mut bytes = good.clone();
        bytes[place..place + to.len()].copy_from_slice(to);
        bytes
    };
    let ended = |mut bytes: Vec<u8>| {
        bytes.extend(&good[end..]);
        bytes
    };
    let one = |claims: usize, stored: &[u8]| {
        let mut bytes = MAGIC.to_vec();
        frame(&mut bytes, claims, stored);
        ended(bytes)
    };

    missing(
        set.broken(
            ("1", "record.magic"),
            "other-file",
            "The file is something else: text.",
            b"This is not a record.\n".to_vec(),
        ),
        0,
    );
    missing(
        set.broken(("1", "record.magic"), "one-letter", "A letter of the magic is another one.", changed(3, b"X")),
        0,
    );
    missing(set.broken(("1", "record.magic"), "empty", "The file is empty.", Vec::new()), 0);
    missing(
        set.broken(("1", "record.magic"), "cut", "The file ends in the magic, after 15 bytes.", good[..15].to_vec()),
        0,
    );
    missing(set.broken(("1", "record.version"), "later", "The version is 3.", changed(15, &[3])), 0);
    missing(set.broken(("1", "record.version"), "earlier", "The version is 1.", changed(15, &[1])), 0);
    for (slug, what, length) in [
        ("after-magic", "The file ends after the magic.", BODY),
        ("in-lengths", "The file ends in the lengths of the first frame.", BODY + 6),
        ("in-checksum", "The file ends in the checksum of the first frame.", BODY + 10),
        ("in-frame", "The file ends in the first frame.", BODY + HEADER + 100),
        ("before-end", "The file ends after its last frame: there is no end.", end),
        ("in-end", "The file ends in the length of the checkpoint.", end + 6),
        ("in-checkpoint", "The file ends in the checkpoint, a byte too early.", good.len() - 1),
    ] {
        missing(set.broken(("2", "record.truncated"), slug, what, good[..length].to_vec()), length);
    }
    let empty = [MAGIC.as_slice(), &[0; 8]].concat();
    let sample =
        set.broken(("2", "record.empty"), "no-block", "A record of no blocks, with an empty checkpoint.", empty);
    missing(sample, BODY + 8);

    let long = (MAX_FRAME_BYTES as u32 + 1).to_le_bytes();
    at(
        set.broken(("2", "record.frame"), "too-long", "A frame claims 65,537 bytes of content.", changed(BODY, &long)),
        BODY,
    );
    at(
        set.broken(
            ("2", "record.frame"),
            "nothing-stored",
            "A frame claims to store nothing.",
            changed(BODY + 4, &[0; 4]),
        ),
        BODY,
    );
    let more = (content.len() as u32 + 1).to_le_bytes();
    at(
        set.broken(
            ("2", "record.frame"),
            "stores-more",
            "A frame stores more than it holds.",
            changed(BODY + 4, &more),
        ),
        BODY,
    );
    let huge = (MAX_NOTE_BYTES as u32 + 1).to_le_bytes();
    at(
        set.broken(
            ("2", "record.frame"),
            "long-checkpoint",
            "The checkpoint at the end claims 65,537 bytes.",
            changed(end + 4, &huge),
        ),
        end,
    );
    at(
        set.broken(
            ("2", "record.checksum"),
            "checksum",
            "A bit of a frame's checksum is changed.",
            changed(BODY + 8, &[good[BODY + 8] ^ 1]),
        ),
        BODY,
    );
    at(
        set.broken(
            ("2", "record.checksum"),
            "content",
            "A bit of a frame is changed.",
            changed(BODY + HEADER + 50, &[good[BODY + HEADER + 50] ^ 1]),
        ),
        BODY,
    );

    let pack = |bytes: &[u8]| miniz_oxide::deflate::compress_to_vec(bytes, 6);
    // A content that packs well, so that what is stored is shorter than any claim below.
    let padded = [&content[..], &[0; 3000]].concat();
    let packed = pack(&padded);
    let other = "A frame's DEFLATE stream gives";
    at(
        set.broken(
            ("2", "record.compression"),
            "gives-more",
            &format!("{other} a byte more than claimed."),
            one(padded.len() - 1, &packed),
        ),
        BODY,
    );
    at(
        set.broken(
            ("2", "record.compression"),
            "gives-less",
            &format!("{other} a byte less than claimed."),
            one(padded.len() + 1, &packed),
        ),
        BODY,
    );
    let bomb = pack(&vec![0; 1 << 20]);
    at(
        set.broken(
            ("2", "record.compression"),
            "bomb",
            &format!("{other} a mebibyte of zeros and claims 64 KiB."),
            one(MAX_FRAME_BYTES, &bomb),
        ),
        BODY,
    );
    at(
        set.broken(
            ("2", "record.compression"),
            "not-used-up",
            "Bytes follow a frame's DEFLATE stream inside of the frame.",
            one(padded.len(), &[&packed[..], &[0; 4]].concat()),
        ),
        BODY,
    );
    at(
        set.broken(
            ("2", "record.compression"),
            "unfinished",
            "A frame's DEFLATE stream gives what is claimed and goes on to a block that is not there.",
            one(padded.len(), &unfinished(&padded)),
        ),
        BODY,
    );
    at(
        set.broken(
            ("2", "record.compression"),
            "no-deflate",
            "What a frame stores is no DEFLATE stream.",
            one(padded.len(), &[0xff; 40]),
        ),
        BODY,
    );
    let zlib = miniz_oxide::deflate::compress_to_vec_zlib(&padded, 6);
    at(
        set.broken(
            ("2", "record.compression"),
            "zlib",
            "A frame is packed with the header and checksum of zlib.",
            one(padded.len(), &zlib),
        ),
        BODY,
    );

    for (slug, what, length) in [
        ("zero", "A block claims no bytes.", 0),
        ("too-long", "A block claims a byte more than 32 MiB.", MAX_BLOCK_BYTES as u32 + 1),
    ] {
        let content = [&content[..], &length.to_le_bytes()].concat();
        at(set.broken(("2", "record.block_length"), slug, what, framed(&content, &note)), BODY);
    }
    for (slug, what, keep) in [
        (
            "in-block",
            "The frames end in the last block; the frame is whole, the checkpoint is there.",
            content.len() - 10,
        ),
        ("in-length", "The frames end in the length before a block.", content.len() + 2),
    ] {
        let cut = [&content[..], &[1, 0]].concat()[..keep].to_vec();
        let record = framed(&cut, &note);
        let place = record.len();
        at(set.broken(("2", "record.unfinished"), slug, what, record), place);
    }
    let mut note_bytes = good.clone();
    note_bytes[end + 8] = 0xff;
    at(set.broken(("2", "record.note"), "not-utf-8", "The checkpoint at the end is no UTF-8.", note_bytes), end + 8);
    at(
        set.broken(("2", "record.trailing"), "a-byte", "A byte follows the end.", [&good[..], &[0]].concat()),
        good.len(),
    );
    at(
        set.broken(
            ("2", "record.trailing"),
            "twice",
            "The whole record follows once more.",
            [&good[..], &good].concat(),
        ),
        good.len(),
    );

    let mut blocks: Vec<Vec<u8>> = rig.blocks.iter().map(Block::to_bytes).collect();
    let last = blocks.pop().unwrap();
    let with = |bytes: Vec<u8>| {
        let all = blocks.iter().cloned().chain([bytes]);
        let content: Vec<u8> =
            all.flat_map(|block| [&(block.len() as u32).to_le_bytes()[..], &block].concat()).collect();
        framed(&content, &note)
    };
    let item = Item::parse(&last);
    let null = [&last[..], &[0xf6]].concat();
    let forms = [
        ("trailing", "A byte follows the last block's encoding.", null),
        (
            "longer",
            "The version in the last block's header is written in two bytes.",
            item.write(2, Form::Longer).unwrap(),
        ),
        ("padded", "The last block is an array of four.", item.write(0, Form::Padded).unwrap()),
        ("indefinite", "The last block is an array of indefinite length.", item.write(0, Form::Indefinite).unwrap()),
        ("cut", "The last block's encoding lacks a byte.", last[..last.len() - 1].to_vec()),
    ];
    for (slug, what, bytes) in forms {
        let sample = set.broken(("3", "block.encoding"), slug, what, with(bytes));
        sample.expected.as_mut().unwrap().block = Some(rig.blocks.len() as u64 - 1);
    }
    let before = framed(&content, &rig.checkpoint_at(rig.blocks.len() - 2));
    let place = before.len() - rig.checkpoint_at(rig.blocks.len() - 2).len();
    at(
        set.broken(
            ("7", "record.last_checkpoint"),
            "earlier",
            "The checkpoint at the end is that of the block before the last.",
            before,
        ),
        place,
    );
    let unsigned = note.split_inclusive('\n').take(6).collect::<String>();
    let record = framed(&content, &unsigned);
    let place = record.len() - unsigned.len();
    at(
        set.broken(("7", "record.last_checkpoint"), "unsigned", "The checkpoint at the end has no signature.", record),
        place,
    );
    let record = framed(&content, "");
    let place = record.len();
    at(set.broken(("7", "record.last_checkpoint"), "none", "The checkpoint at the end is empty.", record), place);
}

/// DEFLATE that gives all of `bytes`, none of whose blocks is marked as the last one.
fn unfinished(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0; bytes.len()];
    let flags = create_comp_flags_from_zip_params(6, 0, 0);
    let (status, read, written) = compress(&mut CompressorOxide::new(flags), bytes, &mut packed, TDEFLFlush::Sync);
    assert_eq!((status, read), (TDEFLStatus::Okay, bytes.len()));
    packed.truncate(written);
    packed
}

/// The next voter, as an entry that nothing is wrong with.
fn honest(rig: &mut Rig) -> Vec<u8> {
    let keys = rig.clone().keys.office;
    rig.registrar.enrol(&[tabella_ledger::party::public(&keys)], &mut rig.rng).remove(0).to_bytes()
}

fn headers(set: &mut Set) {
    let mut rig = enrolled(1_001);
    let entry = honest(&mut rig);
    let draft = || Draft::next(&rig.blocks, rig.time + 1, vec![entry.clone()]);
    let mut case = |rule, slug: &str, what: &str, change: &dyn Fn(&mut Draft)| {
        let mut draft = draft();
        change(&mut draft);
        set.block(rule, slug, what, &rig, &draft);
    };
    case(("5 version", "block.version"), "zero", "The header has version 0.", &|d| d.header.version = 0);
    case(("5 version", "block.version"), "two", "The header has version 2.", &|d| d.header.version = 2);
    case(("5 height", "block.height"), "repeated", "The block has the height of the one before it.", &|d| {
        d.header.height -= 1
    });
    case(("5 height", "block.height"), "skipped", "A height is left out.", &|d| d.header.height += 1);
    let first = rig.blocks[0].header.hash();
    case(("5 previous", "block.previous"), "older", "The block names an older block as the one before it.", &|d| {
        d.header.previous = first
    });
    case(("5 time", "block.time"), "earlier", "The block is a second older than the one before it.", &|d| {
        d.header.time = rig.time - 1
    });
    case(
        ("5 authorities", "block.authorities"),
        "other-set",
        "The header names another set of authorities, as the one in force and for the next block.",
        &|d| {
            d.header.authorities = Hash([1; 32]);
            d.header.next_authorities = Hash([1; 32]);
        },
    );
    case(("5 proposer", "block.authorities"), "proposer", "The proposer has no place in the set.", &|d| {
        d.header.proposer = 1
    });
    case(
        ("5 next", "block.next_authorities"),
        "nobody-named",
        "The header says that others certify next, and no entry names them.",
        &|d| d.header.next_authorities = Hash([1; 32]),
    );
    case(("5 log", "block.log"), "size", "The log size is one too many.", &|d| d.header.log_size += 1);
    case(("5 log", "block.log"), "root", "The log root is another one.", &|d| d.header.log_root = Hash([1; 32]));
    case(
        ("5 log", "block.log"),
        "dropped-entry",
        "The log root is over two entries, of which the block has one.",
        &|d| {
            let more = Draft::next(&rig.blocks, rig.time + 1, vec![entry.clone(), entry.clone()]);
            (d.header.log_size, d.header.log_root) = (more.header.log_size, more.header.log_root);
        },
    );
    case(("9 digest", "state.digest"), "other", "The state root is another one.", &|d| {
        d.header.state_root = Hash([1; 32])
    });
    let none = Draft::next(&rig.blocks, rig.time + 1, Vec::new());
    set.block(("5 entries", "block.entries"), "none", "The block has no entries.", &rig, &none);

    // Two entries in the first block, both sound.
    let genesis = rig.memory.0[0].clone();
    let two = Draft::first(vec![genesis.clone(), rig.memory.0[1].clone()]);
    let block = two.certified(&[(0, &rig.signer)]);
    let note = two.note(&block);
    let record = framed(&content_of(&[block]), &note);
    set.broken(
        ("4 first block", "block.entries"),
        "first-of-two",
        "The first block holds the genesis and an enrolment.",
        record,
    )
    .expected
    .as_mut()
    .unwrap()
    .block = Some(0);
    let mut first = |rule, what: &str, change: fn(&mut Header)| {
        let mut draft = Draft::first(vec![genesis.clone()]);
        change(&mut draft.header);
        let block = draft.certified(&[(0, &rig.signer)]);
        let note = draft.note(&block);
        let sample = set.broken(rule, "first", what, framed(&content_of(&[block]), &note));
        sample.expected.as_mut().unwrap().block = Some(0);
    };
    first(("5 height", "block.height"), "The first block has height 1.", |header| header.height = 1);
    first(("5 previous", "block.previous"), "The first block names one before it.", |header| {
        header.previous = Hash([1; 32])
    });
    first(("9 digest", "state.digest"), "The first block's state root is another one.", |header| {
        header.state_root = Hash([1; 32])
    });

    // Its entries alone are too long; packed it is small.
    let entry = vec![0; 65_535];
    let mut entries = vec![entry; MAX_BLOCK_ENTRY_BYTES / 65_535];
    entries.push(vec![0; MAX_BLOCK_ENTRY_BYTES % 65_535 + 1]);
    let draft = Draft::next(&rig.blocks, rig.time + 1, entries);
    let bytes = draft.certified(&[(0, &rig.signer)]).to_bytes().len();
    assert!(bytes < MAX_BLOCK_BYTES);
    set.block(
        ("5 bytes", "block.bytes"),
        "one-more",
        "The entries of a block have a byte more than 33,406,976: zeros, which are no entries.",
        &rig,
        &draft,
    );

    // Points that nobody got.
    let (mut rig, election) = open(1_002, super::boards::small_poll());
    let ballot = rig.ballot(election, 0, 1, &[vec![0]]).to_bytes();
    let mut draft = Draft::next(&rig.blocks, rig.time + 1, vec![ballot]);
    draft.header.state_root = Draft::next(&rig.blocks, rig.time + 1, Vec::new()).header.state_root;
    set.block(
        ("9 digest", "state.digest"),
        "ballot-without-effect",
        "The state root is that of a board on which the block's ballot, with its points, never came to anything.",
        &rig,
        &draft,
    );
}

/// Operators of equal weight.
fn equal(signers: &[&NoteSigner]) -> Vec<Authority> {
    let named = |(place, signer): (usize, &&NoteSigner)| Authority {
        name: format!("Operator {place}"),
        key: signer.public(),
        weight: 1,
    };
    signers.iter().enumerate().map(named).collect()
}

/// A board whose four authorities took over from the first one.
pub fn four(seed: u64) -> (Rig, Vec<NoteSigner>) {
    let mut rig = enrolled(seed);
    let signers: Vec<NoteSigner> = (0..4).map(|_| NoteSigner::generate(&mut rig.rng)).collect();
    let entry = rig.office.change_authorities(equal(&signers.iter().collect::<Vec<_>>()), &mut rig.rng);
    rig.write(entry).unwrap();
    (rig, signers)
}

fn certificates(set: &mut Set) {
    let (mut rig, signers) = four(1_010);
    let entry = honest(&mut rig);
    let draft = Draft::next(&rig.blocks, rig.time + 1, vec![entry.clone()]);
    let place = |n: usize| (n as u32, &signers[n]);
    let mut case = |rule, slug: &str, what: &str, block: Block| {
        set.last(rule, slug, what, &rig, &draft, block);
    };
    let all = [place(0), place(1), place(2)];
    case(
        ("6 point 3", "certificate.weight"),
        "two-of-four",
        "Two of four authorities signed.",
        draft.certified(&all[..2]),
    );
    case(("6 point 3", "certificate.weight"), "nobody", "Nobody signed.", draft.certified(&[]));
    case(
        ("6 point 1", "certificate.order"),
        "twice",
        "Three signatures, two of which are the same authority's.",
        draft.certified(&[place(0), place(0), place(1)]),
    );
    case(
        ("6 point 1", "certificate.order"),
        "descending",
        "Three of four signed, in descending order.",
        draft.certified(&[place(2), place(1), place(0)]),
    );
    case(
        ("6 point 1", "certificate.unknown"),
        "fifth",
        "Three of four signed, and after them a fifth, who is not one of them.",
        draft.certified(&[place(0), place(1), place(2), (4, &rig.signer)]),
    );
    case(
        ("6 point 2", "certificate.signature"),
        "by-another",
        "The third signature is by the fourth authority.",
        draft.certified(&[place(0), place(1), (2, &signers[3])]),
    );
    case(
        ("6 point 2", "certificate.signature"),
        "removed-authority",
        "The authority that was replaced signs in the first place, and two of those in force.",
        draft.certified(&[(0, &rig.signer), place(1), place(2)]),
    );
    let mut other = draft.certified(&all);
    other.certificate.round = 1;
    case(
        ("6 point 2", "certificate.signature"),
        "other-round",
        "Signed was another round than the certificate says.",
        other,
    );
    let mut flipped = draft.certified(&all);
    flipped.certificate.signatures[2].signature[40] ^= 1;
    case(("6 point 2", "certificate.signature"), "bit", "A bit of the third signature is changed.", flipped);
    let mut above = draft.certified(&all);
    add_order(&mut above.certificate.signatures[2].signature);
    case(
        ("6 point 2", "certificate.signature"),
        "not-reduced",
        "The third signature's S is raised by the group order.",
        above,
    );

    // Exactly two thirds.
    let mut rig = enrolled(1_011);
    let signers: Vec<NoteSigner> = (0..2).map(|_| NoteSigner::generate(&mut rig.rng)).collect();
    let mut members = equal(&[&signers[0], &signers[1]]);
    members[0].weight = 2;
    let change = rig.office.change_authorities(members, &mut rig.rng);
    rig.write(change).unwrap();
    let entry = honest(&mut rig);
    let draft = Draft::next(&rig.blocks, rig.time + 1, vec![entry]);
    let block = draft.certified(&[(0, &signers[0])]);
    set.last(
        ("6 point 3", "certificate.weight"),
        "two-thirds",
        "An authority of weight 2 signed, one of weight 1 did not: exactly two thirds.",
        &rig,
        &draft,
        block,
    );

    // A handover.
    let mut rig = enrolled(1_012);
    let other = NoteSigner::generate(&mut rig.rng);
    let change = rig.office.change_authorities(equal(&[&other]), &mut rig.rng);
    let draft = Draft::next(&rig.blocks, rig.time + 1, vec![change.to_bytes()]);
    let block = draft.certified(&[(0, &other)]);
    set.last(
        ("6 point 2", "certificate.signature"),
        "handover",
        "The block with a change of authorities is certified by those who follow.",
        &rig,
        &draft,
        block,
    );
    let mut kept = Draft::next(&rig.blocks, rig.time + 1, vec![change.to_bytes()]);
    kept.header.next_authorities = kept.header.authorities;
    set.block(
        ("9 next", "block.next_authorities"),
        "change-ignored",
        "An entry names other authorities, and the header says that those in force go on.",
        &rig,
        &kept,
    );
}

fn checkpoints(set: &mut Set) {
    let (mut seen, election) = open(1_020, small());
    let mut published = seen.clone();
    seen.vote(election, 0, 1, 0).unwrap();
    published.vote(election, 1, 1, 0).unwrap();
    let height = seen.blocks.len() as u64 - 1;
    let record = published.record();
    let mut case = |rule, slug: &str, what: &str, record: &[u8], printed: &str, block: Option<u64>| {
        let sample = set.broken(rule, slug, what, record.to_vec());
        sample.printed = Some(printed.to_owned());
        sample.expected.as_mut().unwrap().block = block;
        if rule.1 == "checkpoint.unreadable" {
            sample.expected.as_mut().unwrap().outcome = Outcome::CannotBeChecked;
        }
    };
    let other = ("6.3", "checkpoint.other_history");
    case(
        other,
        "other-ballot",
        "Printed was a block with another voter's ballot in it.",
        &record,
        &seen.checkpoint(),
        Some(height),
    );
    let early = published.record_of(&published.blocks[..published.blocks.len() - 1]);
    let beyond = ("6.4", "checkpoint.beyond_end");
    case(
        beyond,
        "last-block",
        "The record ends a block before the one that was printed.",
        &early,
        &published.checkpoint(),
        None,
    );
    let stranger = NoteSigner::generate(&mut seen.rng);
    let by = |header: &Header, signer: &NoteSigner| {
        let origin = "testville.example/board".into();
        let members = equal(&[signer]);
        let draft = Draft { header: header.clone(), entries: Vec::new(), origin, members, round: 0 };
        draft.note(&draft.certified(&[(0, signer)]))
    };
    let forged = by(&published.blocks[height as usize].header, &stranger);
    let signed = ("6.2", "checkpoint.signatures");
    case(
        signed,
        "stranger",
        "The printed checkpoint of this very block is signed by a stranger.",
        &record,
        &forged,
        None,
    );
    case(
        signed,
        "stranger-beyond-end",
        "The record ends before the printed block, which a stranger signed.",
        &early,
        &forged,
        None,
    );
    let unsigned = published.checkpoint().split_inclusive('\n').take(6).collect::<String>();
    case(
        signed,
        "nobody",
        "The printed checkpoint is that of the last block, without a signature.",
        &record,
        &unsigned,
        None,
    );
    let renamed = published.checkpoint().replace("authority-0", "authority-1");
    case(signed, "other-name", "The line of the signature has the name of another authority.", &record, &renamed, None);
    let sized = published.checkpoint().replacen(
        &format!("\n{}\n", published.state().size()),
        &format!("\n{}\n", published.state().size() + 1),
        1,
    );
    case(
        signed,
        "size-changed",
        "The size in the printed checkpoint was changed after it was signed.",
        &record,
        &sized,
        None,
    );
    let unreadable = ("6.1", "checkpoint.unreadable");
    let torn = published.checkpoint().split_inclusive('\n').take(4).collect::<String>();
    case(unreadable, "torn", "The printed checkpoint ends after four lines.", &record, &torn, None);
    let letter = format!("X{}", published.checkpoint()).replace("\nblock ", "\nblok ");
    case(
        unreadable,
        "misspelt",
        "The fourth line of the printed checkpoint does not begin with the word block.",
        &record,
        &letter,
        None,
    );
    case(
        unreadable,
        "zero-before-number",
        "The size in the printed checkpoint begins with a zero.",
        &record,
        &published.checkpoint().replacen('\n', "\n0", 1),
        None,
    );
    let short = {
        let note = published.checkpoint();
        let line = note.lines().last().unwrap();
        let (head, encoded) = line.rsplit_once(' ').unwrap();
        note.replace(line, &format!("{head} {}", &encoded[..44]))
    };
    case(
        unreadable,
        "half-a-signature",
        "The only signature line of the printed checkpoint is cut short.",
        &record,
        &short,
        None,
    );

    // After a change of authorities.
    let (mut rig, signers) = four(1_021);
    let entry = honest(&mut rig);
    let draft = Draft::next(&rig.blocks, rig.time + 1, vec![entry]);
    let block = draft.certified(&[(0, &signers[0]), (1, &signers[1]), (2, &signers[2])]);
    let note = draft.note(&block);
    let blocks = [&rig.blocks[..], &[block]].concat();
    let record = framed(&content_of(&blocks), &note);
    let old = by(&draft.header, &rig.signer);
    case(
        signed,
        "removed-authority",
        "The printed checkpoint is signed by the authority that was replaced before this block.",
        &record,
        &old,
        None,
    );
    let two = draft.note(&draft.certified(&[(0, &signers[0]), (1, &signers[1])]));
    case(signed, "two-of-four", "The printed checkpoint is signed by two of four authorities.", &record, &two, None);
}
