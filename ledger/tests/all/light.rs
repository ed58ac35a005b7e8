//! A light client that is lied to in every way, and the evidence that lies leave behind.

use crate::rig::cbor::Item;
use crate::rig::headers::{Headers, certify, members};
use tabella_ledger::block::{CertificateError, Change, Header};
use tabella_ledger::bytes::Hash;
use tabella_ledger::cbor;
use tabella_ledger::light::{Certified, EvidenceError, Light, LightError, Stale, Step, conflict, verify_evidence};
use tabella_ledger::merkle::{ProofError, leaf_hash};
use tabella_ledger::note::{Checkpoint, NoteSigner};

fn begin(board: &Headers) -> Light {
    Light::begin(board.genesis.clone(), Some(board.chain()), board.blocks[0].clone()).unwrap()
}

/// A board of four authorities with two changes behind it, and a client that trusts a block in the middle.
fn board(seed: u64) -> (Headers, Light) {
    let mut board = Headers::new(seed, 4);
    board.push_many(5);
    board.change(4);
    board.push_many(5);
    board.change(7);
    board.push_many(5);
    let mut light = begin(&board);
    light.advance(&board.step(0, 9)).unwrap();
    (board, light)
}

/// The step is refused, and nothing has changed.
fn refused(light: &Light, step: &Step) -> LightError {
    let mut tried = light.clone();
    let error = tried.advance(step).unwrap_err();
    assert_eq!((tried.tip(), tried.changes()), (light.tip(), light.changes()), "{error}");
    error
}

/// A step to a header that its authorities certified, whatever it says.
fn certified(board: &Headers, from: &Light, change: impl FnOnce(&mut Header)) -> Step {
    let last = board.height();
    let mut step = board.step(from.tip().header.height, last);
    change(&mut step.head.header);
    step.head.certificate = board.certify(&step.head.header);
    step
}

#[test]
fn a_client_follows_from_any_block_to_any_later_one() {
    let (board, _) = board(300);
    let last = board.height();
    for from in 0..=last {
        for to in from..=last {
            let mut light = begin(&board);
            light.advance(&board.step(0, from)).unwrap();
            light.advance(&board.step(from, to)).unwrap();
            assert_eq!(light.tip(), &board.blocks[to as usize]);
            assert_eq!(light.note(), board.note(to));
            assert_eq!(light.authorities_at(to), &board.set_at(to));
            let first = board.blocks[0].clone();
            let kept = (board.genesis.clone(), Some(board.chain()), first, light.changes(), light.tip().clone());
            let again = Light::resume(kept.0, kept.1, kept.2, kept.3, kept.4).unwrap();
            assert_eq!((again.tip(), again.changes()), (light.tip(), light.changes()));
        }
    }
}

#[test]
fn a31_a_board_begins_with_its_genesis_and_its_first_header() {
    let (board, _) = board(301);
    let (genesis, first) = (board.genesis.clone(), board.blocks[0].clone());
    let other = Hash([3; 32]);
    let error = Light::begin(genesis.clone(), Some(other), first.clone()).unwrap_err();
    assert_eq!(error, LightError::OtherChain { expected: other, found: board.chain() });
    let error = Light::begin(b"no entry".to_vec(), None, first.clone()).unwrap_err();
    assert!(matches!(error, LightError::Genesis(_)), "{error}");
    // Another genesis with the same authorities: their signature is on another log.
    let error = Light::begin(genesis.clone(), None, board.blocks[1].clone()).unwrap_err();
    assert_eq!(error, LightError::First);
    let mut header = first.header.clone();
    header.log_root = leaf_hash(b"another genesis");
    let founders = Headers::new(301, 4);
    let forged = Certified { certificate: founders.certify(&header), header };
    assert_eq!(Light::begin(genesis.clone(), None, forged).unwrap_err(), LightError::First);
    let stranger = Headers::new(302, 4).blocks[0].clone();
    assert!(matches!(Light::begin(genesis, None, stranger).unwrap_err(), LightError::Authorities { .. }));
}

#[test]
fn a31_certificates_of_strangers_and_of_too_few_are_refused() {
    let (board, light) = board(303);
    let good = board.step(9, board.height());
    let header = &good.head.header;
    let signer = |place: u32| (place, &board.signers[place as usize]);
    let with = |certificate| Step { head: Certified { header: header.clone(), certificate }, ..good.clone() };
    let refuse = |who: &[(u32, &NoteSigner)]| match refused(&light, &with(certify(&board.set, header, who))) {
        LightError::Certificate(error) => error,
        other => panic!("{other}"),
    };
    let few: Vec<_> = (0..4).map(signer).collect();
    assert_eq!(refuse(&few), CertificateError::Weight { weight: 4, total: 7 });
    assert_eq!(refuse(&[]), CertificateError::Weight { weight: 0, total: 7 });
    assert_eq!(refuse(&[signer(0), signer(0)]), CertificateError::Order(0));
    let stranger = NoteSigner::from_bytes(&[9; 32]);
    assert_eq!(refuse(&[(0, &stranger)]), CertificateError::Signature(0));
    assert_eq!(refuse(&[signer(0), (7, &stranger)]), CertificateError::Unknown(7));
    let enough: Vec<_> = (0..5).map(signer).collect();
    light.clone().advance(&with(certify(&board.set, header, &enough))).unwrap();
    let error = refused(&light, &certified(&board, &light, |header| header.version = 2));
    assert_eq!(error, LightError::Version(2));
    let error = refused(&light, &certified(&board, &light, |header| header.proposer = 7));
    assert!(matches!(error, LightError::Authorities { .. }), "{error}");
}

#[test]
fn a31_headers_that_cannot_follow_are_refused() {
    let (board, light) = board(304);
    let last = board.height();
    let out_of_order = |error| assert!(matches!(error, LightError::Order { .. }), "{error}");
    out_of_order(refused(&light, &certified(&board, &light, |header| header.time = 1)));
    // Changes twice, swapped, of the past, and beyond the head.
    let mut from_start = board.step(0, last);
    let young = begin(&board);
    from_start.changes.swap(0, 1);
    out_of_order({
        let mut step = from_start.clone();
        step.changes.swap(0, 1);
        step.changes.insert(1, step.changes[0].clone());
        refused(&young, &step)
    });
    assert!(matches!(refused(&young, &from_start), LightError::Authorities { .. }));
    let mut past = board.step(9, last);
    past.changes.insert(0, board.changes[0].clone());
    out_of_order(refused(&light, &past));
    let beyond = Step { head: board.blocks[10].clone(), ..board.step(9, last) };
    out_of_order(refused(&light, &beyond));
    let error = refused(&light, &Step { changes: vec![board.changes[1].clone(); 33], ..past });
    assert_eq!(error, LightError::TooMany(33));
    // More blocks and no more entries: no history has both, and that is evidence.
    let error = refused(&light, &certified(&board, &light, |header| header.log_size = 12));
    assert!(matches!(error, LightError::Conflict(_)), "{error}");
}

#[test]
fn a31_forged_changes_of_authorities_are_refused() {
    let (board, light) = board(305);
    let last = board.height();
    let good = board.step(9, last);
    let [change] = good.changes.as_slice() else { panic!("one change") };
    let thief = NoteSigner::from_bytes(&[9; 32]);
    let height = change.header.height;
    let with = |change: Change| refused(&light, &Step { changes: vec![change], ..good.clone() });
    // Other members than the header names; none; the thief's own header, certified by itself.
    let stolen = members(std::slice::from_ref(&thief));
    assert_eq!(with(Change { members: stolen.clone(), ..change.clone() }), LightError::Change { height });
    assert_eq!(with(Change { members: vec![], ..change.clone() }), LightError::Change { height });
    let mut header = change.header.clone();
    header.next_authorities = board.set.successor(&stolen).unwrap().hash();
    let certificate = certify(&board.set_at(height), &header, &[(0, &thief)]);
    let own = Change { header, certificate, members: stolen };
    assert_eq!(with(own), LightError::Certificate(CertificateError::Signature(0)));
    // Certified by the set that it brings.
    let certificate = board.certify(&change.header);
    let by_next = with(Change { certificate, ..change.clone() });
    assert!(matches!(by_next, LightError::Certificate(_)), "{by_next}");
    // A block that changes nothing, passed off as a change.
    let mut plain = board.blocks[10].clone();
    plain.header = board.blocks[10].header.clone();
    let members = board.set_at(10).members().to_vec();
    let nothing = Change { header: plain.header, certificate: plain.certificate, members };
    assert_eq!(with(nothing), LightError::Change { height: 10 });
    // Left out: the head is under another set; and a head that is itself a change, without saying to whom.
    let skipped = refused(&light, &Step { changes: vec![], ..good.clone() });
    assert!(matches!(skipped, LightError::Authorities { .. }), "{skipped}");
    let silent = Step { changes: vec![], ..board.step(9, height) };
    assert_eq!(refused(&light, &silent), LightError::Change { height });
    // The old set goes on as if nothing had happened.
    let mut past = Headers::new(305, 4);
    past.push_many(20);
    let old_ways = Step { head: past.blocks[18].clone(), ..good };
    assert!(matches!(refused(&light, &old_ways), LightError::Authorities { .. }));
}

#[test]
fn a31_wrong_proofs_and_old_heads_are_refused() {
    let (board, light) = board(306);
    let last = board.height();
    let good = board.step(9, last);
    for place in 0..good.proof.len() {
        let mut step = good.clone();
        step.proof[place].0[7] ^= 1;
        assert_eq!(refused(&light, &step), LightError::Proof(ProofError::Root));
    }
    let short = Step { proof: good.proof[1..].to_vec(), ..good.clone() };
    assert!(matches!(refused(&light, &short), LightError::Proof(_)));
    let long = Step { proof: vec![Hash([0; 32]); 100_000], ..good.clone() };
    assert!(matches!(refused(&light, &long), LightError::Proof(_)));
    // Another log under true certificates: the newest header of a board that parted before what is trusted.
    let mut fork = Headers::new(306, 4);
    fork.push_many(3);
    let mut fork = fork.other(1);
    fork.push_many(20);
    let mut young = begin(&board);
    young.advance(&board.step(0, 4)).unwrap();
    let step = fork.step(4, 20);
    assert_eq!(refused(&young, &step), LightError::Proof(ProofError::Root));

    let old = Step { changes: vec![], head: board.blocks[8].clone(), proof: vec![] };
    assert_eq!(refused(&light, &old), LightError::Stale(Stale { trusted: 9, found: 8 }));
    // The same again is no news and no lie.
    light.clone().advance(&board.step(9, 9)).unwrap();
}

/// A client of each half of a split board.
fn split(seed: u64) -> (Headers, Headers, Light, Light) {
    let mut one = Headers::new(seed, 4);
    one.push_many(5);
    let mut other = one.other(seed + 1);
    one.change(4);
    one.push_many(5);
    other.push_many(2);
    other.change(3);
    other.push_many(3);
    let (mut left, mut right) = (begin(&one), begin(&other));
    left.advance(&one.step(0, one.height())).unwrap();
    right.advance(&other.step(0, other.height())).unwrap();
    (one, other, left, right)
}

#[test]
fn a30_two_headers_of_one_height_are_evidence_for_everybody() {
    let mut board = Headers::new(310, 4);
    board.push_many(5);
    let mut fork = board.other(2);
    board.push_many(3);
    fork.push_many(3);
    let mut light = begin(&board);
    light.advance(&board.step(0, 8)).unwrap();
    let LightError::Conflict(evidence) =
        refused(&light, &Step { changes: vec![], head: fork.blocks[8].clone(), proof: vec![] })
    else {
        panic!("a conflict")
    };
    let conviction = verify_evidence(&evidence.to_bytes(), Some(&board.chain())).unwrap();
    assert_eq!(conviction.chain, board.chain());
    assert_eq!(conviction.checkpoints.each_ref().map(|checkpoint| checkpoint.height), [8, 8]);
    assert_eq!(conviction.signed_both, ["Operator 0", "Operator 1", "Operator 2", "Operator 3"]);
    // Notes that others pass on give the same evidence, also of an earlier block.
    for height in 6..=8 {
        let evidence = light.evidence(&board.note(height), &fork.note(height)).unwrap().unwrap();
        verify_evidence(&evidence.to_bytes(), None).unwrap();
        let none = light.evidence(&board.note(height), &fork.note(5)).unwrap();
        assert_eq!(none, None, "the board as it was before it was split");
    }
    assert!(matches!(light.evidence(&board.note(8), &Headers::new(311, 4).note(0)), Err(LightError::Unsigned { .. })));
}

#[test]
fn a30_evidence_across_changes_of_authorities_needs_each_side_its_own() {
    let (one, other, left, right) = split(320);
    // Above the split each half follows other authorities, and does not know those of the other.
    assert!(matches!(left.judge(&other.note(11)), Err(LightError::Unsigned { .. })));
    assert!(matches!(right.judge(&one.note(11)), Err(LightError::Unsigned { .. })));
    // The block at which one half changed is certified by the set that both had.
    let evidence = left.evidence(&one.note(6), &other.note(6)).unwrap().unwrap();
    let conviction = verify_evidence(&evidence.to_bytes(), Some(&one.chain())).unwrap();
    assert_eq!(conviction.signed_both.len(), 4);
}

#[test]
fn a30_what_is_no_evidence_is_refused_by_name() {
    let mut board = Headers::new(330, 4);
    board.push_many(2);
    board.change(4);
    board.push_many(5);
    let mut fork = board.other(2);
    board.push_many(2);
    fork.push_many(2);
    let mut light = begin(&board);
    light.advance(&board.step(0, board.height())).unwrap();
    let good = light.evidence(&board.note(10), &fork.note(10)).unwrap().unwrap();
    let bytes = good.to_bytes();
    verify_evidence(&bytes, Some(&board.chain())).unwrap();
    // An array of four: version, genesis, and two sides, each an array of changes and a text.
    assert_eq!(bytes[..2], [0x84, 1]);
    let side = |side: &Item| match side {
        Item::Array(parts) => matches!(parts.as_slice(), [Item::Array(changes), Item::Text(_)] if changes.len() == 1),
        _ => false,
    };
    let Item::Array(parts) = Item::parse(&bytes) else { panic!("an array") };
    assert!(matches!(parts.as_slice(), [Item::Number(1), Item::Bytes(_), one, other] if side(one) && side(other)));

    let refuse = |bytes: &[u8]| verify_evidence(bytes, Some(&board.chain())).unwrap_err();
    assert!(refuse(&bytes[1..]).cannot_be_checked() && refuse(b"").cannot_be_checked());
    let mut later = bytes.clone();
    later[1] = 2;
    assert_eq!(refuse(&later), EvidenceError::Version(2));
    let other = Hash([1; 32]);
    let error = verify_evidence(&bytes, Some(&other)).unwrap_err();
    assert_eq!(error, EvidenceError::OtherChain { expected: other, found: board.chain() });
    // Every bit matters somewhere: what is changed convicts nobody, or fewer, where one signature of four is broken.
    for place in (0..bytes.len()).step_by(13) {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << (place % 8);
        let signed_both = verify_evidence(&changed, None).map_or(0, |conviction| conviction.signed_both.len());
        assert!(signed_both < 4, "byte {place}");
    }
    // Two true checkpoints of one history, and the same twice.
    assert_eq!(light.evidence(&board.note(9), &board.note(10)).unwrap(), None);
    assert_eq!(light.evidence(&board.note(10), &board.note(10)).unwrap(), None);
    // Passed off as evidence all the same: one of the two notes in the place of both.
    let [one, other] = good.notes().map(|note| cbor::encode(&note.to_owned()));
    let at = |note: &[u8]| bytes.windows(note.len()).position(|window| window == note).unwrap();
    let mut same = bytes.clone();
    assert_eq!(one.len(), other.len());
    same[at(&other)..][..one.len()].copy_from_slice(&one);
    assert_eq!(refuse(&same), EvidenceError::NoConflict);
}

#[test]
fn checkpoints_of_one_history_do_not_conflict_and_others_do() {
    let hash = |n| Hash([n; 32]);
    let at =
        |height, size, n| Checkpoint { origin: "o".into(), size, root: hash(n), height, round: 0, header: hash(n) };
    for (one, other, expected) in [
        (at(3, 7, 1), at(3, 7, 1), false),
        (at(3, 7, 1), Checkpoint { round: 4, ..at(3, 7, 1) }, false),
        (at(3, 7, 1), at(4, 8, 2), false),
        (at(3, 7, 1), at(5, 100, 2), false),
        (at(3, 7, 1), at(3, 7, 2), true),
        (at(3, 7, 1), at(3, 8, 1), true),
        (at(3, 7, 1), Checkpoint { root: hash(2), ..at(3, 7, 1) }, true),
        (at(3, 7, 1), at(4, 7, 2), true),
        (at(3, 7, 1), at(4, 6, 2), true),
        (at(3, 7, 1), at(9, 12, 2), true),
        (at(3, 7, 1), at(4, 8, 1), true),
        (at(0, u64::MAX, 1), at(u64::MAX, 0, 2), true),
    ] {
        assert_eq!((conflict(&one, &other), conflict(&other, &one)), (expected, expected), "{one:?} {other:?}");
    }
}

/// The type is read from files of strangers.
#[test]
fn a39_evidence_that_claims_to_be_huge_allocates_nothing() {
    let claims = [&[0x84, 1, 0x40, 0x82, 0x9b][..], &[0xff; 8]].concat();
    assert!(verify_evidence(&claims, None).unwrap_err().cannot_be_checked());
}
