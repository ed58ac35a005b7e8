//! Lists that were mixed: whoever decrypts finds the values of the ballots, and no trustee gets a wrong share through.

use crate::changing::Changing;
use crate::list_rig;
use crate::list_rig::{CHAIN, CONTEST, Lists, MANIFEST};
use crate::rig;
use crate::rig::trustees::{choose, subsets};
use crate::rig::{Rig, scalar};
use curve25519_dalek::RistrettoPoint;
use proptest::prelude::*;
use rand_core::RngCore;
use tabella_crypto::contest::{Contest, Rule};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::Scalar;
use tabella_crypto::shuffle::{Mix, Reencryption, ShuffleError, list_root, unwatched};
use tabella_crypto::tally::list::{FirstList, ListDecryption, ListError, Listed, Packing, PackingError};

fn sorted(mut rows: Vec<Vec<u64>>) -> Vec<Vec<u64>> {
    rows.sort();
    rows
}

/// Ballots with values from 0 to `largest`.
fn values(seed: u64, ballots: usize, slots: usize, largest: u64) -> Vec<Vec<u64>> {
    let mut next = seed;
    let mut value = || {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (next >> 33) % (largest + 1)
    };
    (0..ballots).map(|_| (0..slots).map(|_| value()).collect()).collect()
}

/// Has trustee `mixer` mix the list.
fn mix(lists: &mut Lists, mixer: usize, round: usize) {
    let mix = Mix { chain: CHAIN, manifest: MANIFEST, contest: CONTEST, mixer, round };
    let shuffle = Reencryption::new(mix, lists.keys.clone(), lists.values.len()).unwrap();
    let (mut outputs, mut responses) = (Vec::new(), Vec::new());
    let (list, rng) = (&lists.list, &mut lists.trustees.rng);
    let head = shuffle.shuffle(list, &mut outputs, &mut responses, &mut unwatched, rng).unwrap();
    shuffle.verify(list, &outputs, &head, &responses, &mut unwatched, rng).unwrap();
    lists.list = outputs;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    /// Packed, mixed and decrypted by any k of n.
    #[test]
    fn what_is_decrypted_is_what_was_sealed(
        seed in any::<u64>(),
        ballots in prop_oneof![2..9usize, 511..515usize],
        slots in 2..9usize,
        largest in prop_oneof![1..9u64, Just(255), Just((1 << 24) - 1)],
        (trustees, threshold) in prop_oneof![Just((1, 1)), Just((3, 2)), Just((4, 3))],
    ) {
        let mut lists = Lists::new(seed, trustees, threshold, largest, values(seed, ballots, slots, largest));
        for round in 0..2 {
            mix(&mut lists, round % trustees + 1, round);
        }
        let chosen = choose(&mut lists.trustees.rng, trustees, threshold);
        prop_assert_eq!(sorted(lists.open(&chosen).unwrap()), sorted(lists.values.clone()));
    }
}

#[test]
fn every_set_of_trustees_finds_the_same() {
    let mut lists = Lists::new(1, 4, 2, 3, values(1, 5, 13, 3));
    for set in subsets(4, 2) {
        assert_eq!(lists.open(&set).unwrap(), lists.values, "{set:?}");
    }
    assert!(matches!(lists.open(&[3]), Err(ListError::TooFew { found: 1, needed: 2 })));
    assert!(matches!(lists.open(&[3, 3]), Err(ListError::TooFew { found: 1, needed: 2 })));
    assert_eq!(lists.open(&[3, 3, 1]).unwrap(), lists.values);
}

/// From the bytes of ballots that were verified, and from nothing else.
#[test]
fn a_list_is_made_of_the_ballots_that_were_verified() {
    let scores = || Contest::new(Rule::Score { max: 4 }, 5).unwrap();
    let contests = vec![Contest::new(Rule::Plurality, 3).unwrap(), scores()];
    let mut trustees = rig::trustees::Trustees::new(5, 3, 2, 5);
    let finished = trustees.run(1..=3);
    let mut rig = Rig::with_keys(trustees.rng.clone(), finished.key.slot_keys().to_vec(), contests);
    let filled: Vec<Vec<u64>> = values(9, 3, 5, 4);
    let cast: Vec<_> = filled.iter().map(|row| rig.cast_values(0, &[vec![0, 1, 0], row.clone()]).1).collect();
    let trackers: Vec<_> = cast.iter().map(|ballot| rig.verify(ballot).unwrap().tracker()).collect();
    let read = |place: usize, tracker: usize| rig.params.ciphertexts(0, 1, &trackers[tracker], &cast[place].sealed);
    assert!(read(0, 1).is_none(), "these are not the bytes of that ballot");
    assert!(rig.params.ciphertexts(0, 2, &trackers[0], &cast[0].sealed).is_none());
    assert!(rig.params.ciphertexts(0, 1, &trackers[0], &cast[0].sealed[..300]).is_none());
    let packing = Packing::of(&scores()).unwrap();
    let listed: Vec<_> =
        (0..3).map(|place| Listed { tracker: trackers[place], ciphertexts: read(place, place).unwrap() }).collect();
    let keys = packing.keys(finished.key.slot_keys()).unwrap();
    let first = FirstList::new(&CHAIN, &MANIFEST, CONTEST, packing, &keys);
    let list = first.items(&listed).unwrap();
    let mut lists = Lists::new(5, 3, 2, 4, filled);
    (lists.finished, lists.list) = (finished, list);
    assert_eq!(lists.open(&[1, 3]).unwrap(), lists.values);
    let short = Listed { tracker: trackers[0], ciphertexts: &listed[0].ciphertexts[..5] };
    assert!(matches!(first.items(&[short]), Err(DecodeError::Truncated { missing: 32, .. })));
    let ciphertexts = &[listed[0].ciphertexts, &listed[1].ciphertexts[..2]].concat();
    let long = Listed { tracker: trackers[0], ciphertexts };
    assert!(matches!(first.items(&[long]), Err(DecodeError::Trailing { extra: 64, .. })));
}

/// Voters who agree on a nonce would have a list that no shuffle takes.
#[test]
fn a37_ballots_that_begin_alike_do_not_keep_a_list_from_being_mixed() {
    let mut lists = Lists::new(7, 3, 2, 3, values(7, 4, 3, 3));
    lists.ballots[2].1 = lists.ballots[0].1.clone();
    lists.values[2] = lists.values[0].clone();
    lists.list = lists.first();
    mix(&mut lists, 1, 0);
    assert_eq!(sorted(lists.open(&[1, 2]).unwrap()), sorted(lists.values.clone()));
    // The packed ciphertexts themselves, without the nonces of the trackers.
    let item = 32 * (1 + lists.packing.width());
    lists.list.copy_within(..item, 2 * item);
    let mix = Mix { chain: CHAIN, manifest: MANIFEST, contest: CONTEST, mixer: 1, round: 0 };
    let shuffle = Reencryption::new(mix, lists.keys.clone(), 4).unwrap();
    let (mut outputs, mut responses) = (Vec::new(), Vec::new());
    let rng = &mut lists.trustees.rng;
    let head = shuffle.shuffle(&lists.list, &mut outputs, &mut responses, &mut unwatched, rng).unwrap();
    let refused = shuffle.verify(&lists.list, &outputs, &head, &responses, &mut unwatched, rng);
    assert!(matches!(refused, Err(ShuffleError::Repeated { .. })));
}

#[test]
fn a_share_written_by_the_protocol_alone_is_accepted() {
    let mut lists = Lists::new(11, 3, 2, 3, values(11, 514, 13, 3));
    let secrets = lists.secrets(2, 3);
    let partials = lists.partials(&secrets);
    let share = lists.forge(2, &secrets, &partials, &partials);
    let theirs = lists.check(2, &share).unwrap();
    let own = lists.verified(3);
    assert_eq!(lists.decryption().open(&lists.list, &[theirs, own]).unwrap(), lists.values);
    assert_eq!(lists.share(2)[..1 + 514 * 2 * 32], share[..1 + 514 * 2 * 32]);
}

#[test]
fn a2_no_wrong_partial_decryption_gets_through() {
    let mut lists = Lists::new(13, 3, 2, 3, values(13, 4, 13, 3));
    let secrets = lists.secrets(1, 3);
    let honest = lists.partials(&secrets);
    let error = RistrettoPoint::mul_base(&scalar(&mut lists.trustees.rng));
    let mut one = honest.clone();
    one[3] += error;
    // Opposite errors: in two items, in two slots of an item, and both.
    let (mut items, mut slots, mut both) = (honest.clone(), honest.clone(), honest.clone());
    (items[0], items[2]) = (items[0] + error, items[2] - error);
    (slots[0], slots[1]) = (slots[0] + error, slots[1] - error);
    (both[0], both[3]) = (both[0] + error, both[3] - error);
    (both[1], both[2]) = (both[1] - error, both[2] + error);
    let (mut rows, mut columns) = (honest.clone(), honest.clone());
    rows[..4].rotate_left(2);
    columns[..2].reverse();
    for wrong in [one, items, slots, both, rows, columns] {
        let share = lists.forge(1, &secrets, &wrong, &wrong);
        assert!(matches!(lists.check(1, &share), Err(ListError::Share(1))));
    }
}

/// With weights from other partial decryptions, opposite errors are chosen so that they cancel out: the weights have to
/// come after all of them.
#[test]
fn a2_weights_that_come_first_let_votes_be_shifted() {
    let mut lists = Lists::new(17, 3, 2, 3, values(17, 4, 13, 3));
    let secrets = lists.secrets(1, 3);
    let honest = lists.partials(&secrets);
    let (_, _, seed) = lists.transcript(1, &secrets, &honest);
    let error = RistrettoPoint::mul_base(&Scalar::from(3u8));
    let mut shifted = honest.clone();
    shifted[0] += error;
    shifted[2] -= error * (list_rig::rho(&seed, 0) * list_rig::rho(&seed, 1).invert());
    // The proof holds under the weights of the honest ones, and the share is refused: its own weights are others.
    let share = lists.forge(1, &secrets, &shifted, &honest);
    assert!(matches!(lists.check(1, &share), Err(ListError::Share(1))));
    let mut unweighted = lists.forge(1, &secrets, &honest, &honest);
    unweighted[1..33].copy_from_slice(shifted[0].compress().as_bytes());
    assert!(matches!(lists.check(1, &unweighted), Err(ListError::Share(1))));
}

#[test]
fn a_share_holds_for_its_trustee_election_contest_and_list_alone() {
    let mut lists = Lists::new(19, 3, 2, 3, values(19, 4, 13, 3));
    let share = lists.share(1);
    lists.check(1, &share).unwrap();
    assert!(matches!(lists.check(2, &share), Err(ListError::Share(2))));
    assert!(matches!(lists.check(0, &share), Err(ListError::Index(0))));
    assert!(matches!(lists.check(4, &share), Err(ListError::Index(4))));
    let context = lists.context();
    let mut others = [context; 3];
    (others[0].chain, others[1].manifest, others[2].contest) = ([9; 32], [9; 32], 4);
    for other in others {
        let decryption = ListDecryption::new(other, lists.packing, &lists.finished.key, 4);
        assert!(matches!(decryption.verify(1, &lists.list, share.clone()), Err(ListError::Share(1))));
    }
    // The same items in another order are another list.
    let before = lists.list.clone();
    lists.list.rotate_left(32 * (1 + lists.packing.width()));
    let decryption = ListDecryption::new(context, lists.packing, &lists.finished.key, 4);
    assert!(matches!(decryption.verify(1, &lists.list, share.clone()), Err(ListError::OtherList)));
    assert!(matches!(lists.check(1, &share), Err(ListError::Share(1))));
    // What was checked for one list does not open another.
    let other = lists.verified(2);
    lists.list = before;
    let own = lists.verified(3);
    assert!(matches!(lists.decryption().open(&lists.list, &[other, own]), Err(ListError::Share(2))));
}

/// Another way to pack, or another key, is none that a share was checked for.
#[test]
fn a_verified_share_is_good_for_its_packing_and_key_alone() {
    let mut lists = Lists::new(39, 3, 2, 3, values(39, 4, 13, 3));
    let shares = [1, 2].map(|trustee| lists.verified(trustee));
    assert_eq!(lists.decryption().open(&lists.list, &shares).unwrap(), lists.values);
    // With as many slots, so that the list is one of both.
    let packing = Packing::new(13, 4).unwrap();
    assert_eq!(packing.width(), lists.packing.width());
    let other = ListDecryption::new(lists.context(), packing, &lists.finished.key, 4);
    assert!(matches!(other.open(&lists.list, &shares), Err(ListError::Share(1))));
    let others = Lists::new(40, 3, 2, 3, values(39, 4, 13, 3));
    let other = ListDecryption::new(lists.context(), lists.packing, &others.finished.key, 4);
    assert!(matches!(other.open(&lists.list, &shares), Err(ListError::Share(1))));
}

#[test]
fn a_root_is_of_whole_items_and_of_all_of_them() {
    let list = [7; 4 * 96];
    list_root(&list[..], 4, 3).unwrap();
    for (bytes, items, width) in
        [(4 * 96, 4, 0), (4 * 96, 0, 3), (4 * 96, 3, 3), (4 * 96 - 1, 4, 3), (0, usize::MAX, 3)]
    {
        let refused = list_root(&list[..bytes], items, width).unwrap_err().to_string();
        let expected = format!("a list of {items} items with {width} points each does not have {bytes} bytes");
        assert_eq!(refused, expected);
    }
}

/// The list, with C_0 of the last item as that of the first: what somebody wants decrypted that may write the file.
fn exchanged(lists: &Lists) -> Vec<u8> {
    let (mut list, item) = (lists.list.clone(), 32 * (1 + lists.packing.width()));
    list.copy_within(3 * item..3 * item + 32, 0);
    list
}

#[test]
fn a37_a_list_that_changes_while_a_share_is_made_is_not_decrypted() {
    let lists = Lists::new(41, 3, 2, 3, values(41, 4, 13, 3));
    let (other, rng) = (exchanged(&lists), &mut lists.trustees.rng.clone());
    // Read for its root, for the D, and for the proof.
    for readings in 0..4 {
        let (list, mut share) = (Changing::new(&lists.list, &other, readings), Vec::new());
        let made = lists.decryption().produce(&lists.finished.shares[0], &list, &mut share, rng);
        match readings {
            0 => assert!(matches!(made, Err(ListError::OtherList)) && share.is_empty()),
            1 => assert!(matches!(made, Err(ListError::Changed("the list"))) && share.len() == 1),
            2 => assert!(matches!(made, Err(ListError::Changed("the list")))),
            _ => made.unwrap(),
        }
    }
}

/// Whoever knows the weights can exchange D that were weighed for others with the same weighted sum.
#[test]
fn a2_a_share_that_changes_while_it_is_checked_is_not_taken() {
    let mut lists = Lists::new(43, 3, 2, 3, values(43, 4, 13, 3));
    let secrets = lists.secrets(1, 3);
    let honest = lists.partials(&secrets);
    let share = lists.forge(1, &secrets, &honest, &honest);
    let (_, _, seed) = lists.transcript(1, &secrets, &honest);
    let error = RistrettoPoint::mul_base(&Scalar::ONE);
    let mut shifted = honest.clone();
    shifted[0] += error;
    shifted[2] -= error * (list_rig::rho(&seed, 0) * list_rig::rho(&seed, 1).invert());
    let mut other = share.clone();
    for (place, partial) in shifted.iter().enumerate() {
        other[1 + 32 * place..][..32].copy_from_slice(partial.compress().as_bytes());
    }
    let decryption = lists.decryption();
    // Version and proof are read, then the D for their root and for their sum.
    let refused = decryption.verify(1, &lists.list, Changing::new(&share, &other, 3)).unwrap_err();
    assert!(matches!(refused, ListError::Changed("the share")));
    let list = exchanged(&lists);
    let refused = decryption.verify(1, &Changing::new(&lists.list, &list, 1), share.as_slice()).unwrap_err();
    assert!(matches!(refused, ListError::Changed("the list")));
    decryption.verify(1, &lists.list, Changing::new(&share, &other, 4)).unwrap();
}

#[test]
fn a2_what_was_checked_is_what_is_opened() {
    let mut lists = Lists::new(47, 3, 2, 3, values(47, 4, 13, 3));
    let (honest, own) = (lists.share(1), lists.share(2));
    // The D of two ballots change places once the share is checked.
    let (mut other, each) = (honest.clone(), 32 * lists.packing.width());
    other[1..1 + 2 * each].rotate_left(each);
    let decryption = lists.decryption();
    let verified = |readings| {
        let theirs = decryption.verify(1, &lists.list, Changing::new(&honest, &other, readings)).unwrap();
        [theirs, decryption.verify(2, &lists.list, Changing::new(&own, &own, 4)).unwrap()]
    };
    assert_eq!(decryption.open(&lists.list, &verified(5)).unwrap(), lists.values);
    assert!(matches!(decryption.open(&lists.list, &verified(4)), Err(ListError::Changed("the share"))));
    let mut list = lists.list.clone();
    list.rotate_left(32 * (1 + lists.packing.width()));
    let list = Changing::new(&lists.list, &list, 1);
    assert!(matches!(decryption.open(&list, &verified(5)), Err(ListError::Changed("the list"))));
}

#[test]
fn shares_under_another_key_are_not_even_made() {
    let lists = Lists::new(23, 3, 2, 3, values(23, 2, 3, 3));
    let others = Lists::new(24, 3, 2, 3, values(23, 2, 3, 3));
    let rng = &mut lists.trustees.rng.clone();
    let made = lists.decryption().produce(&others.finished.shares[0], &lists.list, &mut Vec::new(), rng);
    assert!(matches!(made, Err(ListError::OtherKey(1))));
    let short = &lists.list[..lists.list.len() - 1];
    let made = lists.decryption().produce(&lists.finished.shares[0], short, &mut Vec::new(), rng);
    assert!(matches!(made, Err(ListError::Length { what: "the list", .. })));
}

/// What no valid ballot holds is named, and the search for it ends.
#[test]
fn a_number_that_no_ballot_holds_is_an_error() {
    // Three values up to 3 make numbers below 64.
    let mut lists = Lists::new(29, 3, 2, 3, vec![vec![3, 3, 3], vec![0, 0, 0]]);
    assert_eq!(lists.open(&[1, 2]).unwrap(), lists.values);
    lists = Lists::new(29, 3, 2, 3, vec![vec![3, 3, 3], vec![0, 0, 4]]);
    assert!(matches!(lists.open(&[1, 2]), Err(ListError::OutOfRange { item: 1, slot: 0, bound: 63 })));
}

#[test]
fn every_byte_of_a_share_counts() {
    let mut lists = Lists::new(31, 3, 2, 3, values(31, 2, 3, 3));
    let share = lists.share(1);
    for place in 0..share.len() {
        let mut changed = share.clone();
        changed[place] ^= 1 << (place % 8);
        assert!(lists.check(1, &changed).is_err(), "byte {place}");
    }
    let decode = |source| ListError::Decode { trustee: 1, source }.to_string();
    let refused = |bytes: &[u8]| lists.check(1, bytes).unwrap_err().to_string();
    let what = "decryption share of a list";
    let mut changed = share.clone();
    changed[0] = 2;
    assert_eq!(refused(&changed), decode(DecodeError::Version { what, found: 2, expected: 1 }));
    changed = share.clone();
    changed[1..33].fill(0);
    assert_eq!(refused(&changed), decode(DecodeError::Identity { what: "partial decryption" }));
    changed[1..33].fill(0xff);
    assert_eq!(refused(&changed), decode(DecodeError::Point { what: "partial decryption" }));
    for other in [&share[1..], &[share.as_slice(), &[0]].concat()] {
        assert!(matches!(lists.check(1, other), Err(ListError::Length { what: "the share", .. })));
    }
}

/// A trustee that deals last can make its own packed share the identity: it has no part in the decryption then.
#[test]
fn a_degenerate_key_is_named() {
    let mut lists = Lists::new(37, 3, 2, 3, values(37, 2, 3, 3));
    let slot_keys = lists.finished.key.slot_keys();
    let inverse = -(slot_keys[1].point() * Scalar::from(4u8) + slot_keys[2].point() * Scalar::from(16u8));
    let degenerate = [rig::element(inverse), slot_keys[1], slot_keys[2]];
    assert_eq!(lists.packing.keys(&degenerate), Err(PackingError::Degenerate(0)));
    assert_eq!(lists.packing.keys(&degenerate[..2]), Err(PackingError::TooFewKeys { keys: 2, values: 3 }));
    // Two packed keys that are one: a shuffle under them is refused.
    let alone = Packing::new(3, (1 << 24) - 1).unwrap();
    let equal = [slot_keys[0], slot_keys[1], slot_keys[0]];
    assert_eq!(alone.keys(&equal), Err(PackingError::Degenerate(2)));
    let _ = lists.trustees.rng.next_u32();
}
