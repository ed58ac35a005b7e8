//! Ballots that are replayed, moved, re-encoded, taken apart, or matched to somebody else; and opened ones.

use crate::rig::cbor::{FORMS, Item};
use crate::rig::{Rig, audit_bytes, bench, poll};
use tabella_crypto::ballot::opening::OpeningError;
use tabella_crypto::ballot::{BallotError, Opening, SealedBallot, Tracker};
use tabella_crypto::encoding::DecodeError;
use tabella_ledger::audit::Outcome;
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::chain::BlockError;
use tabella_ledger::entry::{Ballot, Body, Entry};
use tabella_ledger::manifest::{Kind, Manifest, QuestionRule};
use tabella_ledger::rejection::{Check, Rejection};

/// Where the first contest begins: after version, voter and sequence number.
const HEAD: usize = 1 + 32 + 8;
/// Bytes of a contest with three options, exactly one of them: four ciphertext points, B, A, E, two responses, s.
const CONTEST: usize = 32 * (4 + 3 + 2 + 1);

fn sealed(entry: &Entry) -> Vec<u8> {
    let Body::Ballot(ballot) = &entry.body else { panic!("a ballot") };
    ballot.sealed.clone()
}

/// Ballot bytes of a voter's own making, properly signed.
fn cast(rig: &mut Rig, election: Hash, voter: usize, sealed: Vec<u8>) -> Entry {
    let key = rig.keys.voters[voter].clone();
    rig.sign(&key, Body::Ballot(Ballot { election, sealed }))
}

fn bits(contest: usize) -> Rejection {
    Rejection::Ballot(BallotError::Bits { contest })
}

fn decode(source: DecodeError) -> Rejection {
    Rejection::Ballot(BallotError::Decode(source))
}

/// Two polls under one key: slot keys, questions and voters are the same.
#[test]
fn a9_a_ballot_counts_in_its_own_election_only() {
    let mut rig = Rig::new(80);
    rig.enrol(2);
    let ceremony = rig.ceremony(3);
    let [here, there] = ["Morning", "Evening"].map(|title| {
        let election = rig.publish(Manifest { ceremony, kind: Kind::Poll, title: title.into(), ..bench() });
        let entry = rig.office.open(election, &mut rig.rng);
        rig.write(entry).unwrap();
        election
    });
    let entry = rig.ballot(here, 0, 1, &[vec![0]]);
    let Body::Ballot(ballot) = &entry.body else { panic!("a ballot") };
    let moved = Entry { body: Body::Ballot(Ballot { election: there, ..ballot.clone() }), ..entry.clone() };
    assert_eq!(rig.refused(moved), bits(0));
    // Nor when its own voter signs it there again.
    let signed = cast(&mut rig, there, 0, sealed(&entry));
    assert_eq!(rig.refused(signed), bits(0));
    rig.write(entry).unwrap();
    assert_eq!(rig.state().election(&there).unwrap().voters(), 0);
}

#[test]
fn a9_a_ballot_is_written_once_and_never_after_a_later_one() {
    let (mut rig, election) = Rig::open(81, bench(), 2);
    let [first, third, other] = [(1, 0), (3, 1), (3, 2)].map(|(n, option)| rig.ballot(election, 0, n, &[vec![option]]));
    rig.write(first.clone()).unwrap();
    assert_eq!(rig.refused(first.clone()), Rejection::Sequence { found: 1, last: 1 });
    rig.write(third.clone()).unwrap();
    for (entry, found) in [(first, 1), (third, 3), (other, 3)] {
        assert_eq!(rig.refused(entry), Rejection::Sequence { found, last: 3 });
    }
    let zero = rig.ballot(election, 1, 0, &[vec![0]]);
    rig.write(zero.clone()).unwrap();
    assert_eq!(rig.refused(zero), Rejection::Sequence { found: 0, last: 0 });
    // The highest number there is: nothing overflows, and nothing comes after it.
    let last = rig.ballot(election, 1, u64::MAX, &[vec![0]]);
    rig.write(last.clone()).unwrap();
    assert_eq!(rig.refused(last), Rejection::Sequence { found: u64::MAX, last: u64::MAX });
}

/// All three in one block: what is checked together is still checked in order.
#[test]
fn a9_a_copy_in_the_same_block_is_refused() {
    let (mut rig, election) = Rig::open(82, bench(), 1);
    let [one, two] = [1, 2].map(|n| rig.ballot(election, 0, n, &[vec![0]]).to_bytes());
    let verdicts = rig.write_bytes(vec![two.clone(), two, one]);
    let sequence = |found| Err(Rejection::Sequence { found, last: 2 });
    assert_eq!(verdicts[1..], [sequence(2), sequence(1)]);
    assert_eq!(rig.state().election(&election).unwrap().accepted(), 1);
}

#[test]
fn a9_a_ballot_under_another_number_is_refused() {
    let (mut rig, election) = Rig::open(83, bench(), 1);
    let mut bytes = sealed(&rig.ballot(election, 0, 1, &[vec![0]]));
    bytes[33..41].copy_from_slice(&2u64.to_le_bytes());
    let renumbered = cast(&mut rig, election, 0, bytes);
    assert_eq!(rig.refused(renumbered), bits(0));
}

#[test]
fn a7_a_copy_of_anothers_ballot_under_my_key_is_refused() {
    let (mut rig, election) = Rig::open(84, bench(), 2);
    let entry = rig.ballot(election, 0, 1, &[vec![0]]);
    let mut bytes = sealed(&entry);
    bytes[1..33].copy_from_slice(&rig.voters[1].key().0);
    let mine = cast(&mut rig, election, 1, bytes);
    assert_eq!(rig.refused(mine), bits(0));
    // The other's ballot as it is, under my signature.
    let signed = cast(&mut rig, election, 1, sealed(&entry));
    assert_eq!(rig.refused(signed), Rejection::Ballot(BallotError::Signature));
}

#[test]
fn a9_a_ballot_of_another_board_is_refused() {
    let (mut here, election) = Rig::open(85, bench(), 1);
    let (mut there, other) = Rig::open(86, bench(), 0);
    // The voter has one key on both boards.
    let entry = there.registrar.enrol(&[here.voters[0].key()], &mut there.rng).remove(0);
    there.write(entry).unwrap();
    let entry = here.ballot(election, 0, 1, &[vec![0]]);
    let moved = Entry { body: Body::Ballot(Ballot { election: other, sealed: sealed(&entry) }), ..entry };
    assert_eq!(there.refused(moved), Rejection::Ballot(BallotError::Signature));
}

#[test]
fn a32_a_ballot_of_somebody_who_is_not_on_the_roll_is_refused() {
    let (mut rig, election) = Rig::open(87, bench(), 1);
    let mut elsewhere = rig.clone();
    elsewhere.enrol(1);
    let stuffed = elsewhere.ballot(election, 1, 1, &[vec![0]]);
    let key = elsewhere.voters[1].key();
    assert_eq!(rig.refused(stuffed), Rejection::NotOnRoll(key));
    let spoil = elsewhere.voters[1].spoil(election, 1, Hash([7; 32]), &mut rig.rng);
    assert_eq!(rig.refused(spoil), Rejection::NotOnRoll(key));
    // A12: the identity is on no roll, so nobody votes under it.
    let mut nobody = sealed(&rig.ballot(election, 0, 1, &[vec![0]]));
    nobody[1..33].fill(0);
    let entry = cast(&mut rig, election, 0, nobody);
    assert_eq!(rig.refused(entry), Rejection::NotOnRoll(Key([0; 32])));
}

/// Every item of every entry of a whole election, in every other form that CBOR has for it.
#[test]
fn a11_an_entry_has_one_encoding() {
    let mut rig = Rig::with_trustees(88, 2, 1);
    rig.enrol(2);
    // A question without a blank, for the null, and a text that is long enough for a longer length.
    let mut manifest = bench();
    manifest.contests[0].blank = None;
    manifest.description = "x".repeat(300);
    let election = rig.begin(manifest);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let entry = rig.voters[0].spoil(election, 2, Hash([7; 32]), &mut rig.rng);
    rig.write(entry).unwrap();
    rig.finish(election);
    let mut tried = 0;
    for bytes in rig.memory.0.clone() {
        let item = Item::parse(&bytes);
        assert_eq!(item.canonical(), bytes);
        let mut forms = vec![[bytes.as_slice(), &[0]].concat(), [&[0xd9, 0xd9, 0xf7], bytes.as_slice()].concat()];
        for place in 0..item.count() {
            forms.extend(FORMS.iter().filter_map(|form| item.write(place, *form)));
        }
        for form in forms {
            assert_ne!(form, bytes);
            let refused = rig.refused_bytes(form);
            assert!(matches!(refused, Rejection::Encoding(_)), "{refused}");
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

/// The same for the bytes within a ballot: points and scalars that are not in canonical form, whoever signs them.
#[test]
fn a11_a_ballot_has_one_encoding() {
    let (mut rig, election) = Rig::open(89, bench(), 1);
    let good = sealed(&rig.ballot(election, 0, 1, &[vec![0]]));
    assert_eq!(good.len(), HEAD + CONTEST);
    let mut refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.clone();
        change(&mut bytes);
        let entry = cast(&mut rig, election, 0, bytes);
        rig.refused(entry)
    };
    assert_eq!(refused(&|b| b[0] = 2), decode(DecodeError::Version { what: "ballot", found: 2, expected: 1 }));
    assert_eq!(refused(&|b| b.push(0)), decode(DecodeError::Trailing { what: "ballot", extra: 1 }));
    assert_eq!(refused(&|b| b.truncate(20)), decode(DecodeError::Truncated { what: "ballot", missing: 13 }));
    assert_eq!(
        refused(&|b| b.truncate(HEAD + CONTEST - 1)),
        decode(DecodeError::Truncated { what: "ballot", missing: 1 })
    );
    for (place, what) in [(0, "ciphertext"), (3, "ciphertext"), (4, "proof commitment B"), (6, "proof commitment E")] {
        let place = HEAD + 32 * place;
        assert_eq!(refused(&|b| b[place + 31] |= 0x80), decode(DecodeError::Point { what }));
        // A12: the identity.
        assert_eq!(refused(&|b| b[place..place + 32].fill(0)), decode(DecodeError::Identity { what }));
    }
    for (place, what) in [(7, "proof response f"), (8, "proof response f"), (9, "proof response s")] {
        // Adding the group order gives the same scalar in other bytes.
        let add_order = move |bytes: &mut Vec<u8>| {
            let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
            let mut carry = 0;
            for (byte, add) in bytes[HEAD + 32 * place..].iter_mut().zip(hex::decode(order).unwrap()) {
                let sum = u16::from(*byte) + u16::from(add) + carry;
                (*byte, carry) = (sum as u8, sum >> 8);
            }
        };
        assert_eq!(refused(&add_order), decode(DecodeError::Scalar { what }));
    }
}

#[test]
fn a17_contests_are_complete_single_and_in_order() {
    let mut manifest = poll();
    manifest.contests[1].rule = QuestionRule::Plurality;
    let (mut rig, election) = Rig::open(90, manifest, 2);
    let good = sealed(&rig.ballot(election, 0, 1, &[vec![0], vec![1]]));
    assert_eq!(good.len(), HEAD + 2 * CONTEST);
    let (head, first, second) = (&good[..HEAD], &good[HEAD..HEAD + CONTEST], &good[HEAD + CONTEST..]);
    let other = sealed(&rig.ballot(election, 0, 1, &[vec![2], vec![1]]));
    let missing = |missing| decode(DecodeError::Truncated { what: "ballot", missing });
    let extra = |extra| decode(DecodeError::Trailing { what: "ballot", extra });
    for (parts, expected) in [
        (vec![], missing(32 * 4)),
        (vec![first], missing(32 * 4)),
        (vec![second], missing(32 * 4)),
        (vec![first, second, second], extra(CONTEST)),
        (vec![second, first], bits(0)),
        (vec![first, first], bits(1)),
        (vec![second, second], bits(0)),
        // Half an option more, and one option less.
        (vec![first, second, &first[..16]], extra(16)),
        (vec![first, &second[..CONTEST - 32]], missing(32)),
    ] {
        let bytes = [&[head], parts.as_slice()].concat().concat();
        let entry = cast(&mut rig, election, 0, bytes);
        assert_eq!(rig.refused(entry), expected);
    }
    // Contests of two sealings under one number: each proof holds for this voter, number and place, so the voter may.
    let mixed = [head, &other[HEAD..HEAD + CONTEST], second].concat();
    let entry = cast(&mut rig, election, 0, mixed);
    rig.write(entry).unwrap();
    // Options in another order: the ciphertexts of the first contest change places.
    let mut swapped = sealed(&rig.ballot(election, 1, 1, &[vec![0], vec![1]]));
    let (left, right) = swapped[HEAD + 32..HEAD + 96].split_at_mut(32);
    left.swap_with_slice(right);
    let entry = cast(&mut rig, election, 1, swapped);
    assert_eq!(rig.refused(entry), bits(0));
}

/// A board that matches a valid ballot to another voter's key, in a record that is consistent otherwise.
#[test]
fn a23_a_ballot_matched_to_another_voter_makes_the_record_invalid() {
    let (rig, election) = Rig::open(91, bench(), 3);
    for (change_key, resigned, expected) in
        [(true, false, bits(0)), (true, true, bits(0)), (false, true, Rejection::Ballot(BallotError::Signature))]
    {
        let mut rig = rig.clone();
        rig.vote(election, 1, 1, 1).unwrap();
        let entry = rig.ballot(election, 0, 1, &[vec![0]]);
        let mut bytes = sealed(&entry);
        if change_key {
            bytes[1..33].copy_from_slice(&rig.voters[2].key().0);
        }
        let matched = if resigned {
            cast(&mut rig, election, 2, bytes)
        } else {
            Entry { body: Body::Ballot(Ballot { election, sealed: bytes }), ..entry }
        };
        let position = rig.state().size();
        // A signature that does not fit either is found first.
        let expected = if change_key && !resigned { Rejection::Ballot(BallotError::Signature) } else { expected };
        let block = rig.forged(vec![matched.to_bytes()]);
        rig.blocks.push(block);
        let verdict = audit_bytes(&rig.record(), None);
        assert_eq!(verdict.outcome, Outcome::Invalid);
        assert_eq!(verdict.findings[0].check, Check::Ballots);
        assert_eq!(verdict.findings[0].message, expected.to_string());
        assert!(verdict.findings[0].place.starts_with(&format!("entry {position} in block ")));
    }
}

/// A board that writes a ballot down and does not count it: the state that it certifies is not the one that follows.
#[test]
fn a23_a_ballot_that_is_written_and_not_counted_makes_the_record_invalid() {
    let (mut rig, election) = Rig::open(92, bench(), 3);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 1).unwrap();
    let uncounted = rig.state().digest();
    let entry = rig.ballot(election, 2, 1, &[vec![1]]).to_bytes();
    let honest = rig.forged(vec![entry.clone()]);
    let block = rig.forged_with(vec![entry], |header| header.state_root = uncounted);
    let mut replica = rig.chain.clone();
    let refused = replica.append(&block, &rig.memory, &mut rig.rng.clone()).unwrap_err();
    assert_eq!(refused, BlockError::State { expected: honest.header.state_root, found: uncounted });
    rig.blocks.push(block);
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, Check::Points));
}

/// Trustees and office that agree to leave a ballot out: shares of the smaller set do not fit the set on the board.
#[test]
fn a23_a_result_without_one_of_the_ballots_makes_the_record_invalid() {
    let (mut rig, election) = Rig::open(93, bench(), 3);
    rig.vote(election, 0, 1, 0).unwrap();
    rig.vote(election, 1, 1, 0).unwrap();
    let mut without = rig.clone();
    rig.vote(election, 2, 1, 1).unwrap();
    rig.close(election);
    without.close(election);
    let shares = [0, 1, 2].map(|index| without.shares(election, index).to_bytes());
    assert!(without.write_bytes(shares.to_vec()).iter().all(Result::is_ok));
    without.publish_outcome(election);
    let outcome = without.memory.0.last().unwrap().clone();
    let block = rig.forged([shares.to_vec(), vec![outcome]].concat());
    rig.blocks.push(block);
    let verdict = audit_bytes(&rig.record(), None);
    assert_eq!((verdict.outcome, verdict.findings[0].check), (Outcome::Invalid, Check::Shares));
    assert!(verdict.findings[0].message.contains("trustee 1"), "{}", verdict.findings[0].message);
}

/// Two sealings that are the same to the last bit, of which one is opened: the other is what a cheating device would
/// keep back to cast.
#[test]
fn ee_2_an_opened_ballot_is_never_cast() {
    let (mut rig, election) = Rig::open(94, bench(), 1);
    rig.vote(election, 0, 1, 0).unwrap();
    let state = rig.chain.state();
    let twice = [(); 2].map(|()| {
        let mut rng = rig.rng.clone();
        rig.voters[0].seal(state, &election, 5, 77, &[vec![0, 1, 0]], &mut rng).unwrap()
    });
    let [opened, kept] = twice;
    assert_eq!(opened.as_bytes(), kept.as_bytes());
    let (shown, (bytes, opening)) = (opened.tracker(), opened.open());
    let params = state.election(&election).unwrap().params().clone();
    assert_eq!(opening.check(&params, 0, &bytes, shown).unwrap(), [vec![0, 1, 0]]);

    let spoil = rig.voters[0].spoil(election, 5, shown.into(), &mut rig.rng);
    rig.write(spoil.clone()).unwrap();
    assert_eq!(rig.refused(spoil), Rejection::Sequence { found: 5, last: 5 });
    let cast = rig.voters[0].cast(election, kept, &mut rig.rng);
    assert_eq!(rig.refused(cast), Rejection::Sequence { found: 5, last: 5 });
    let older = rig.ballot(election, 0, 4, &[vec![1]]);
    assert_eq!(rig.refused(older), Rejection::Sequence { found: 4, last: 5 });
    // What counted before still counts, and the next number does.
    let election_state = rig.state().election(&election).unwrap();
    assert_eq!((election_state.voters(), election_state.accepted()), (1, 1));
    rig.vote(election, 0, 6, 2).unwrap();
    assert_eq!(rig.state().election(&election).unwrap().accepted(), 2);
}

/// A device that seals another choice than the one made, or opens another ballot than the one it showed.
#[test]
fn ee_2_a_device_that_sealed_another_choice_is_caught() {
    let (mut rig, election) = Rig::open(95, bench(), 1);
    let seal = |rig: &mut Rig, option| -> SealedBallot {
        let values = (0..3).map(|place| u64::from(place == option)).collect();
        rig.voters[0].seal(rig.chain.state(), &election, 1, option as u64, &[values], &mut rig.rng).unwrap()
    };
    let (swapped, honest) = (seal(&mut rig, 2), seal(&mut rig, 0));
    let params = rig.state().election(&election).unwrap().params().clone();
    let shown = swapped.tracker();
    let (bytes, opening) = swapped.open();
    assert_ne!(opening.check(&params, 0, &bytes, shown).unwrap(), [vec![1, 0, 0]]);
    // It says that the choice was made, though.
    let mut lie = opening.to_bytes().to_vec();
    let values = 1 + 32;
    lie[values..values + 8].copy_from_slice(&1u64.to_le_bytes());
    lie[values + 16..values + 24].copy_from_slice(&0u64.to_le_bytes());
    let lie = Opening::from_bytes(&params, 0, &lie).unwrap();
    let refused = lie.check(&params, 0, &bytes, shown).unwrap_err();
    assert_eq!(refused, OpeningError::Mismatch { contest: 0, point: 1 });
    // It opens an honest ballot in place of the one it showed.
    let (other, opening) = honest.open();
    let refused = opening.check(&params, 0, &other, shown).unwrap_err();
    assert_eq!(refused, OpeningError::Tracker { found: Tracker::of(&other), shown });
}
