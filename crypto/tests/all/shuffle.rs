//! Shuffles of ciphertexts and keys: what comes out is what went in, in another order.

use crate::shuffle_rig;
use core::ops::ControlFlow;

use crate::shuffle_rig::{Keys, MIX, Mixed, World, base, bytes, point, scalar};
use curve25519_dalek::RistrettoPoint;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::shuffle::{
    ListKind, MAX_ITEMS, MAX_KEYS, Mix, ParamsError, Progress, Reencryption, ShuffleError, Source, unwatched,
};

fn sorted(mut list: Vec<Vec<u64>>) -> Vec<Vec<u64>> {
    list.sort();
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Across the ends of rows too.
    #[test]
    fn what_comes_out_is_what_went_in(
        seed in any::<u64>(),
        items in prop_oneof![2..40usize, 500..530usize, Just(512), Just(1024), 1020..1030usize],
        width in 1..5usize,
    ) {
        let mut world = World::new(seed, items, width);
        let mixed = world.mix();
        prop_assert!(world.verify(&mixed).is_ok());
        prop_assert_eq!(sorted(world.decrypt(&mixed.outputs)), sorted(world.plain.clone()));
        prop_assert_eq!(mixed.outputs.len(), world.inputs.len());
        prop_assert_eq!(mixed.head.len(), world.shuffle().head_bytes());
        prop_assert_eq!(mixed.responses.len() as u64, world.shuffle().response_bytes());
    }

    #[test]
    fn owners_find_their_keys_again(seed in any::<u64>(), items in prop_oneof![2..40usize, 510..515usize]) {
        let mut keys = Keys::new(seed, items);
        let mixed = keys.mix();
        prop_assert!(keys.verify(&mixed).is_ok());
        let mut found: Vec<[u8; 32]> = keys.secrets.iter().map(|secret| bytes(&(mixed.image * secret))).collect();
        let mut outputs: Vec<[u8; 32]> = mixed.outputs.as_chunks().0.to_vec();
        found.sort();
        outputs.sort();
        prop_assert_eq!(found, outputs);
    }
}

/// Each place is as likely as any other for each item: a bound that a biased or forgotten permutation breaks.
#[test]
fn every_order_comes_out_about_equally_often() {
    let mut seen = std::collections::HashMap::new();
    let rounds = 240;
    for seed in 0..rounds {
        let mut world = World::new(seed, 3, 1);
        let mixed = world.mix();
        *seen.entry(world.decrypt(&mixed.outputs)).or_insert(0u32) += 1;
    }
    assert_eq!(seen.len(), 6);
    // 40 each; 15 and 75 are more than four standard deviations away.
    assert!(seen.values().all(|count| (15..=75).contains(count)), "{seen:?}");
}

#[test]
fn mixes_follow_one_another() {
    let mut world = World::new(7, 20, 2);
    let first = world.mix();
    let roots = world.verify(&first).unwrap();
    let mut next = World { inputs: first.outputs.clone(), ..World::new(7, 20, 2) };
    next.mix = Mix { mixer: 2, round: 1, ..MIX };
    let second = next.mix();
    let next_roots = next.verify(&second).unwrap();
    assert_eq!(roots.outputs, next_roots.inputs);
    assert_eq!(sorted(next.decrypt(&second.outputs)), sorted(world.plain.clone()));
}

#[test]
fn keys_go_through_several_mixes() {
    let mut keys = Keys::new(3, 9);
    let first = keys.mix();
    keys.verify(&first).unwrap();
    let mut next = Keys { base: first.image, inputs: first.outputs, ..Keys::new(3, 9) };
    let second = next.mix();
    next.verify(&second).unwrap();
    let own = bytes(&(second.image * keys.secrets[4]));
    assert!(second.outputs.as_chunks::<32>().0.contains(&own));
}

/// What the library makes, checked by an implementation of the document alone.
#[test]
fn a40_an_independent_verifier_understands_a_shuffle() {
    for (items, width) in [(2, 1), (5, 3), (513, 1)] {
        let mut world = World::new(11, items, width);
        let mixed = world.mix();
        assert_eq!(world.independent(&mixed), [true; 4]);
        let mut other = mixed.clone();
        other.outputs.swap_with_slice(&mut world.mix().outputs);
        assert_ne!(world.independent(&other), [true; 4]);
    }
    let mut keys = Keys::new(12, 6);
    let mixed = keys.mix();
    assert_eq!(keys.independent(&mixed), [true; 5]);
}

/// And the other way round.
#[test]
fn a40_shuffles_of_an_independent_prover_hold() {
    for (items, width) in [(2, 1), (5, 3), (513, 1)] {
        let mut world = World::new(13, items, width);
        let mixed = world.prove_independently();
        world.verify(&mixed).unwrap();
    }
    let mut keys = Keys::new(14, 6);
    let mixed = keys.prove_independently();
    keys.verify(&mixed).unwrap();
}

#[test]
fn parameters_that_make_no_shuffle_are_refused() {
    let key = |secret: u8| shuffle_rig::element(&base(scalar(&mut ChaCha20Rng::seed_from_u64(secret.into()))));
    let new = |keys, items| Reencryption::new(MIX, keys, items).err();
    assert_eq!(new(vec![key(1)], 1), Some(ParamsError::Items(1)));
    assert_eq!(new(vec![key(1)], MAX_ITEMS + 1), Some(ParamsError::Items(MAX_ITEMS + 1)));
    assert_eq!(new(vec![], 2), Some(ParamsError::Keys(0)));
    assert_eq!(new((0..=MAX_KEYS as u8).map(key).collect(), 2), Some(ParamsError::Keys(MAX_KEYS + 1)));
    assert_eq!(new(vec![key(1), key(2), key(1)], 2), Some(ParamsError::EqualKeys { first: 0, second: 2 }));
}

#[test]
fn it_can_be_watched_and_stopped() {
    let mut world = World::new(5, 1100, 1);
    let mut seen = Vec::new();
    let mut watch = |progress: Progress| {
        seen.push(progress);
        ControlFlow::Continue(())
    };
    let mixed = world.mix_watched(&mut watch).unwrap();
    assert!(seen.is_sorted_by(|left, right| left.done < right.done && left.of == right.of));
    let last = seen.last().unwrap();
    assert_eq!((last.done, last.of), (15, 15));
    for after in [1, 2, 4] {
        let mut count = 0;
        let mut stop = |_: Progress| {
            count += 1;
            if count == after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert!(matches!(world.mix_watched(&mut stop), Err(ShuffleError::Cancelled)));
    }
    let mut stop = |_: Progress| ControlFlow::Break(());
    assert!(matches!(world.verify_watched(&mixed, &mut stop), Err(ShuffleError::Cancelled)));
}

/// A list of which a part cannot be read.
struct Torn<'a>(&'a [u8], u64);

impl Source for Torn<'_> {
    fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    fn read(&self, offset: u64, into: &mut [u8]) -> Result<(), tabella_crypto::shuffle::AccessError> {
        if offset + into.len() as u64 > self.1 { Err("a torn disk".into()) } else { self.0.read(offset, into) }
    }
}

#[test]
fn lists_that_cannot_be_read_or_are_too_short_are_named() {
    let mut world = World::new(6, 600, 1);
    let mixed = world.mix();
    let shuffle = world.shuffle();
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    let torn = Torn(&world.inputs, 38_000);
    let error = shuffle.shuffle(&torn, &mut Vec::new(), &mut Vec::new(), &mut unwatched, rng).unwrap_err();
    assert!(matches!(error, ShuffleError::Access { list: ListKind::Inputs, .. }), "{error}");
    let torn = Torn(&mixed.outputs, 38_000);
    let error = shuffle.verify(&world.inputs, &torn, &mixed.head, &mixed.responses, &mut unwatched, rng).unwrap_err();
    assert!(matches!(error, ShuffleError::Access { list: ListKind::Outputs, .. }), "{error}");
    for (list, change) in [
        (ListKind::Inputs, (-1, 0, 0)),
        (ListKind::Outputs, (0, 1, 0)),
        (ListKind::Responses, (0, 0, -32)),
        (ListKind::Responses, (0, 0, 64)),
    ] {
        let resized = |bytes: &[u8], by: i64| {
            let mut bytes = bytes.to_vec();
            bytes.resize((bytes.len() as i64 + by) as usize, 0);
            bytes
        };
        let inputs = resized(&world.inputs, change.0);
        let outputs = resized(&mixed.outputs, change.1);
        let responses = resized(&mixed.responses, change.2);
        let error = shuffle.verify(&inputs, &outputs, &mixed.head, &responses, &mut unwatched, rng).unwrap_err();
        assert!(matches!(error, ShuffleError::Length { list: found, .. } if found == list), "{error}");
    }
}

/// Outputs show nothing that the inputs had: no point is seen twice.
#[test]
fn nothing_is_left_as_it_was() {
    let mut world = World::new(8, 50, 2);
    let Mixed { outputs, .. } = world.mix();
    let mut all: Vec<[u8; 32]> = [world.inputs.as_chunks::<32>().0, outputs.as_chunks::<32>().0].concat();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count);
    let _: RistrettoPoint = point(&all[0]);
}
