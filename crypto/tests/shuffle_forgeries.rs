//! What a cheating mixer would try, what a careless verifier would let pass, and that nothing of it passes here.

#![allow(clippy::unwrap_used, reason = "tests")]

mod shuffle_rig;

use curve25519_dalek::RistrettoPoint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use shuffle_rig::argument::{Answers, Kind, Omitted, Parts, Prover, Statement, equations, powers, quadratic, wanted_e};
use shuffle_rig::{Keys, MIX, Mixed, World, base, bytes, flat, items, point, scalar};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::Scalar;
use tabella_crypto::shuffle::{ListKind, Mix, ShuffleError};

const ITEMS: usize = 5;

fn world() -> World {
    World::new(21, ITEMS, 1)
}

fn keys() -> Keys {
    Keys::new(22, ITEMS)
}

/// The plaintext of every output is larger by so much, in the exponent.
fn change_plaintext(world: &World, outputs: &mut [Vec<RistrettoPoint>], output: usize, by: u64) {
    assert_eq!(world.width(), 2);
    outputs[output][1] += base(Scalar::from(by));
}

/// The plaintext of an output in reverse order.
fn reversed_plaintext(world: &World, output: usize) -> Scalar {
    Scalar::from(world.plain[ITEMS - 1 - output][0])
}

// ---------------------------------------------------------------------------------------------------------------------
// Wrong permutations
// ---------------------------------------------------------------------------------------------------------------------

/// Outputs that repeat one input and drop another, each freshly encrypted, with the honest commitments to these places.
#[test]
fn a37_an_item_that_is_doubled_and_one_that_is_dropped_are_refused() {
    for (doubled, dropped) in [(0, 1), (3, 4), (4, 0)] {
        let mut world = world();
        let inputs = items(&world.inputs, 2);
        let mut places: Vec<usize> = (0..ITEMS).collect();
        places[dropped] = doubled;
        let nonces: Vec<_> = places.iter().map(|_| scalar(&mut world.rng)).collect();
        let again =
            |(place, r): (&usize, &Scalar)| vec![inputs[*place][0] + base(*r), inputs[*place][1] + world.keys()[0] * r];
        let outputs: Vec<_> = places.iter().zip(&nonces).map(again).collect();
        let statement = world.statement(&flat(&outputs));
        let places = places.iter().map(|place| Scalar::from(*place as u64)).collect();
        let rng = ChaCha20Rng::seed_from_u64(1);
        let (statement, parts, answers) = Prover::new(statement, places, nonces, Scalar::ZERO, rng).run();
        // The commitments open, but they hold no permutation, and the lists have different sums.
        assert_eq!(equations(&statement, &parts, &answers)[..3], [true, true, false]);
        let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
        assert!(matches!(error, ShuffleError::Permutation), "{error}");
    }
}

/// Places that are no numbers of items at all, and places beyond the list.
#[test]
fn a37_places_that_are_none_are_refused() {
    for place in [Scalar::from(ITEMS as u64), -Scalar::ONE, Scalar::from(2u8).invert()] {
        let mut world = world();
        let mut prover = world.prover();
        prover.places[2] = place;
        let (statement, parts, answers) = prover.run();
        let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
        assert!(matches!(error, ShuffleError::Permutation), "{error}");
    }
}

/// Two places whose sum is right, and two whose weights have the right sum although they are others.
#[test]
fn a37_places_whose_sums_alone_are_right_are_refused() {
    let mut world = world();
    let mut prover = world.prover();
    prover.places[0] += Scalar::ONE;
    prover.places[1] -= Scalar::ONE;
    // 4 and 3 became 5 and 2, and 2 is there twice.
    let (statement, parts, answers) = prover.run();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Permutation), "{error}");
}

/// A good permutation, with weights that belong to another one.
#[test]
fn a37_weights_of_another_permutation_are_refused() {
    let mut world = world();
    let mut prover = world.prover();
    prover.commit();
    prover.weigh();
    prover.weights.swap(1, 3);
    let (statement, parts, answers) = prover.finish();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Permutation), "{error}");
}

/// A weight that is zero, where x + a would have none.
#[test]
fn a37_a_place_without_a_weight_is_refused() {
    let mut world = world();
    let mut prover = world.prover();
    prover.commit();
    prover.weigh();
    prover.weights[0] = Scalar::ZERO;
    let (statement, parts, answers) = prover.finish();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Permutation), "{error}");
}

/// The committed order is a permutation, but not that of the lists.
#[test]
fn a37_another_order_than_the_committed_one_is_refused() {
    let mut world = world();
    let mut prover = world.prover();
    prover.places.swap(0, 4);
    let (statement, parts, answers) = prover.run();
    assert_eq!(equations(&statement, &parts, &answers), [true, true, true, false, true]);
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

/// An entry behind the last item of a row that is not full.
#[test]
fn a37_entries_behind_the_end_of_a_row_are_refused() {
    let mut world = world();
    let mut prover = world.prover();
    prover.commit();
    prover.parts.a[0] += shuffle_rig::generator(ITEMS as u32);
    prover.weigh();
    let (statement, parts, answers) = prover.finish();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Indices), "{error}");
}

// ---------------------------------------------------------------------------------------------------------------------
// Wrong outputs
// ---------------------------------------------------------------------------------------------------------------------

#[test]
fn a37_an_output_from_outside_the_list_is_refused() {
    let mut world = world();
    let (mut outputs, nonces) = world.reversed();
    let r = scalar(&mut world.rng);
    outputs[1] = vec![base(r), base(Scalar::from(9u8)) + world.keys()[0] * r];
    let places = (0..ITEMS as u64).rev().map(Scalar::from).collect();
    let statement = world.statement(&flat(&outputs));
    let rng = ChaCha20Rng::seed_from_u64(1);
    let (statement, parts, answers) = Prover::new(statement, places, nonces, Scalar::ZERO, rng).run();
    assert_eq!(equations(&statement, &parts, &answers), [true, true, true, false, true]);
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

/// Changes that cancel each other out: one vote more here, one less there.
#[test]
fn a37_changes_that_cancel_out_are_refused() {
    let mut world = world();
    let (mut outputs, nonces) = world.reversed();
    change_plaintext(&world, &mut outputs, 0, 1);
    outputs[1][1] -= base(Scalar::ONE);
    let places = (0..ITEMS as u64).rev().map(Scalar::from).collect();
    let statement = world.statement(&flat(&outputs));
    let rng = ChaCha20Rng::seed_from_u64(1);
    let (statement, parts, answers) = Prover::new(statement, places, nonces, Scalar::ZERO, rng).run();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

/// Re-encrypted under another key than the one that is proved.
#[test]
fn a37_another_key_is_refused() {
    let mut world = world();
    let other = World::new(99, ITEMS, 1);
    let honest = std::mem::replace(&mut world.secrets, other.secrets.clone());
    let mixed = world.mix();
    world.verify(&mixed).unwrap();
    world.secrets = honest;
    let error = world.verify(&mixed).unwrap_err();
    assert!(matches!(error, ShuffleError::Indices), "{error}");
    // And with the challenges of the right key.
    let (outputs, nonces) = world.reversed();
    let inputs = items(&world.inputs, 2);
    let wrong = |(item, r): (&Vec<RistrettoPoint>, &Scalar)| vec![item[0] + base(*r), item[1] + other.keys()[0] * r];
    let wrong: Vec<_> = inputs.iter().rev().zip(&nonces).map(wrong).collect();
    assert_ne!(flat(&wrong), flat(&outputs));
    let places = (0..ITEMS as u64).rev().map(Scalar::from).collect();
    let rng = ChaCha20Rng::seed_from_u64(1);
    let statement = world.statement(&flat(&wrong));
    let (statement, parts, answers) = Prover::new(statement, places, nonces, Scalar::ZERO, rng).run();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

/// The points of one item under different nonces would show the plaintext of nobody, but they are no encryption of it.
#[test]
fn a37_an_item_with_two_nonces_is_refused() {
    let mut world = World::new(31, ITEMS, 2);
    let (mut outputs, nonces) = world.reversed();
    outputs[0][2] += world.keys()[1];
    let places = (0..ITEMS as u64).rev().map(Scalar::from).collect();
    let statement = world.statement(&flat(&outputs));
    let rng = ChaCha20Rng::seed_from_u64(1);
    let (statement, parts, answers) = Prover::new(statement, places, nonces, Scalar::ZERO, rng).run();
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

// ---------------------------------------------------------------------------------------------------------------------
// Skipped re-randomisation
// ---------------------------------------------------------------------------------------------------------------------

/// The proof holds for r = 0, as it must; a plain look at the lists does not let it pass.
#[test]
fn a37_skipped_rerandomisation_is_refused() {
    for skipped in [0..1, 2..3, 0..ITEMS] {
        let mut world = world();
        let (mut outputs, mut nonces) = world.reversed();
        let inputs = items(&world.inputs, 2);
        for output in skipped.clone() {
            outputs[output] = inputs[ITEMS - 1 - output].clone();
            nonces[output] = Scalar::ZERO;
        }
        let places = (0..ITEMS as u64).rev().map(Scalar::from).collect();
        let statement = world.statement(&flat(&outputs));
        let rng = ChaCha20Rng::seed_from_u64(1);
        let (statement, parts, answers) = Prover::new(statement, places, nonces, Scalar::ZERO, rng).run();
        assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
        let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
        let ShuffleError::Repeated { first, second } = error else { panic!("{error}") };
        let pair = [first, second];
        let position = |list| pair.iter().find(|(kind, _)| *kind == list).unwrap().1;
        assert_eq!(position(ListKind::Inputs), ITEMS - 1 - position(ListKind::Outputs));
        assert!(skipped.contains(&position(ListKind::Outputs)));
    }
}

/// A ciphertext that came twice, whether before the mix or in it.
#[test]
fn a37_items_that_begin_alike_are_refused() {
    let mut world = world();
    let (first, rest) = world.inputs.split_at_mut(64);
    rest[64..128].copy_from_slice(first);
    let mixed = world.mix();
    let error = world.verify(&mixed).unwrap_err();
    let pair = ((ListKind::Inputs, 0), (ListKind::Inputs, 2));
    assert!(
        matches!(error, ShuffleError::Repeated { first, second } if (first, second) == pair || (second, first) == pair)
    );
}

#[test]
fn a37_keys_that_are_left_as_they_were_are_refused() {
    let mut keys = keys();
    let (statement, parts, answers) = keys.prover(Scalar::ONE, Scalar::ONE).run();
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    let error = keys.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Unchanged), "{error}");
}

// ---------------------------------------------------------------------------------------------------------------------
// Keys
// ---------------------------------------------------------------------------------------------------------------------

#[test]
fn a37_a_base_under_another_power_than_the_keys_is_refused() {
    let mut keys = keys();
    let [power, other] = [scalar(&mut keys.rng), scalar(&mut keys.rng)];
    let (statement, parts, answers) = keys.prover(power, other).run();
    let error = keys.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Power), "{error}");
    // And answered for the base.
    let mut prover = keys.prover(power, other);
    prover.power = other;
    let (statement, parts, answers) = prover.run();
    let error = keys.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

/// One key raised to a power of its own, whose owner then finds none.
#[test]
fn a37_a_key_under_a_power_of_its_own_is_refused() {
    let mut keys = keys();
    let power = scalar(&mut keys.rng);
    let mut prover = keys.prover(power, power);
    prover.statement.outputs[2][0] += base(Scalar::ONE);
    let (statement, parts, answers) = prover.run();
    let error = keys.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Lists), "{error}");
}

#[test]
fn a37_another_base_or_image_is_refused() {
    let mut keys = keys();
    let mixed = keys.mix();
    let other = Mixed { image: mixed.image + base(Scalar::ONE), ..mixed.clone() };
    assert!(matches!(keys.verify(&other), Err(ShuffleError::Indices)));
    keys.base = base(Scalar::from(2u8));
    assert!(matches!(keys.verify(&mixed), Err(ShuffleError::Indices)));
}

// ---------------------------------------------------------------------------------------------------------------------
// Other contexts, changed proofs
// ---------------------------------------------------------------------------------------------------------------------

#[test]
fn a37_a_shuffle_is_good_for_one_place_in_one_election() {
    let mut world = world();
    let mixed = world.mix();
    let others = [
        Mix { chain: [9; 32], ..MIX },
        Mix { manifest: [9; 32], ..MIX },
        Mix { contest: 4, ..MIX },
        Mix { mixer: 2, ..MIX },
        Mix { round: 1, ..MIX },
    ];
    for mix in others {
        world.mix = mix;
        let error = world.verify(&mixed).unwrap_err();
        assert!(matches!(error, ShuffleError::Indices), "{error}");
    }
    world.mix = MIX;
    world.verify(&mixed).unwrap();
}

#[test]
fn a37_other_lists_are_named() {
    let mut world = world();
    let mixed = world.mix();
    let swapped = |list: &[u8]| {
        let mut list = list.to_vec();
        list.rotate_left(64);
        list
    };
    let inputs = std::mem::replace(&mut world.inputs, swapped(&mixed.outputs));
    assert!(matches!(world.verify(&mixed), Err(ShuffleError::OtherList(ListKind::Inputs))));
    world.inputs = inputs;
    let other = Mixed { outputs: swapped(&mixed.outputs), ..mixed.clone() };
    assert!(matches!(world.verify(&other), Err(ShuffleError::OtherList(ListKind::Outputs))));
    let mut other = mixed.clone();
    other.responses[32 * 5] ^= 1;
    assert!(matches!(world.verify(&other), Err(ShuffleError::OtherList(ListKind::Responses))));
}

/// Every scalar and every point of a proof, changed to another one; the responses with the root that belongs to them.
#[test]
fn a37_every_changed_field_is_refused() {
    let mut world = World::new(41, 3, 2);
    let (statement, parts, answers) = world.prover().run();
    world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap();
    let refused = |parts: &Parts, answers: &Answers| world.verify(&Mixed::of(&statement, parts, answers)).unwrap_err();
    type Points = fn(&mut Parts) -> &mut Vec<RistrettoPoint>;
    let fields: [Points; 6] = [|p| &mut p.a, |p| &mut p.u, |p| &mut p.v, |p| &mut p.b, |p| &mut p.e, |p| &mut p.q];
    for field in fields {
        let count = field(&mut parts.clone()).len();
        for place in 0..count {
            let mut changed = parts.clone();
            field(&mut changed)[place] += base(Scalar::ONE);
            let error = refused(&changed, &answers);
            assert!(
                matches!(error, ShuffleError::Indices | ShuffleError::Weights | ShuffleError::Permutation),
                "{error}"
            );
        }
    }
    type Change = fn(&mut Answers);
    type Expected = fn(&ShuffleError) -> bool;
    let changes: [(Change, Expected); 7] = [
        (|a| a.g[1] += Scalar::ONE, |e| matches!(e, ShuffleError::Indices)),
        (|a| a.f[2] += Scalar::ONE, |e| matches!(e, ShuffleError::Weights)),
        (|a| a.openings[0][0] += Scalar::ONE, |e| matches!(e, ShuffleError::Indices)),
        (|a| a.openings[0][1] += Scalar::ONE, |e| matches!(e, ShuffleError::Weights)),
        (|a| a.z_q += Scalar::ONE, |e| matches!(e, ShuffleError::Permutation)),
        (|a| a.z += Scalar::ONE, |e| matches!(e, ShuffleError::Lists)),
        (|a| a.f.swap(0, 1), |e| matches!(e, ShuffleError::Weights)),
    ];
    for (change, expected) in changes {
        let mut changed = answers.clone();
        change(&mut changed);
        let error = refused(&parts, &changed);
        assert!(expected(&error), "{error}");
    }
}

#[test]
fn a37_every_changed_byte_is_refused() {
    let mut keys = Keys::new(42, 2);
    let mixed = keys.mix();
    for place in 0..mixed.head.len() {
        let mut other = mixed.clone();
        other.head[place] ^= 1;
        keys.verify(&other).unwrap_err();
    }
    for place in 0..mixed.responses.len() {
        let mut other = mixed.clone();
        other.responses[place] ^= 1;
        keys.verify(&other).unwrap_err();
    }
}

#[test]
fn a11_a12_what_is_not_canonical_is_named() {
    let mut world = world();
    let mixed = world.mix();
    let with = |place: usize, value: [u8; 32]| {
        let mut other = mixed.clone();
        other.head[place..place + 32].copy_from_slice(&value);
        other
    };
    let names = ["A", "U", "V", "B", "E", "E", "Q", "Q"];
    for (index, name) in names.into_iter().enumerate() {
        let name = format!("shuffle commitment {name}");
        let error = world.verify(&with(97 + 32 * index, [0xff; 32])).unwrap_err();
        assert!(matches!(error, ShuffleError::Head(DecodeError::Point { what }) if what == name), "{error}");
        let error = world.verify(&with(97 + 32 * index, [0; 32])).unwrap_err();
        assert!(matches!(error, ShuffleError::Head(DecodeError::Identity { what }) if what == name), "{error}");
    }
    for (index, name) in ["shuffle response z_q", "shuffle response z"].into_iter().enumerate() {
        let error = world.verify(&with(97 + 32 * (names.len() + index), [0xff; 32])).unwrap_err();
        assert!(matches!(error, ShuffleError::Head(DecodeError::Scalar { what }) if what == name), "{error}");
    }
    let mut other = mixed.clone();
    other.head[0] = 2;
    assert!(matches!(world.verify(&other), Err(ShuffleError::Head(DecodeError::Version { found: 2, .. }))));
    other.head[0] = 1;
    other.head.push(0);
    assert!(matches!(world.verify(&other), Err(ShuffleError::Head(DecodeError::Trailing { extra: 1, .. }))));
    other.head.truncate(other.head.len() - 2);
    assert!(matches!(world.verify(&other), Err(ShuffleError::Head(DecodeError::Truncated { missing: 1, .. }))));
    for word in 0..2 + 2 * ITEMS {
        let mut other = mixed.clone();
        other.responses[32 * word..32 * word + 32].copy_from_slice(&[0xff; 32]);
        let error = world.verify(&other).unwrap_err();
        let expected = word.saturating_sub(2) % ITEMS;
        let list = ListKind::Responses;
        let source = |found| matches!(found, DecodeError::Scalar { .. });
        assert!(
            matches!(error, ShuffleError::Item { list: l, position, source: s } if l == list && position == expected && source(s)),
            "{error}"
        );
    }
    for (value, identity) in [([0xff; 32], false), ([0; 32], true)] {
        let mut other = mixed.clone();
        other.outputs[32 * 5..32 * 6].copy_from_slice(&value);
        let error = world.verify(&other).unwrap_err();
        let ShuffleError::Item { list: ListKind::Outputs, position: 2, source } = error else { panic!("{error}") };
        assert_eq!(matches!(source, DecodeError::Identity { .. }), identity);
        let inputs = world.inputs.clone();
        world.inputs[32 * 2..32 * 3].copy_from_slice(&value);
        let error = world.verify(&mixed).unwrap_err();
        let ShuffleError::Item { list: ListKind::Inputs, position: 1, source } = error else { panic!("{error}") };
        assert_eq!(matches!(source, DecodeError::Identity { .. }), identity);
        world.inputs = inputs;
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Trapdoors
// ---------------------------------------------------------------------------------------------------------------------

/// Weights that make the outputs of [`World::reversed`] right although the first of them holds one more: those of the
/// first two are moved so that they have the same sum.
fn false_weights(world: &World, honest: &[Scalar]) -> Vec<Scalar> {
    let [first, second] = [0, 1].map(|output| reversed_plaintext(world, output));
    // (b_0 + d) (m_0 + 1) + (b_1 - d) m_1 = b_0 m_0 + b_1 m_1.
    let d = -honest[0] * (first + Scalar::ONE - second).invert();
    let mut weights = honest.to_vec();
    weights[0] += d;
    weights[1] -= d;
    weights
}

/// Gives the prover those weights, and for a nonce what makes (4) hold in nonces too: the mixer of these tests sent all
/// the votes and knows theirs.
fn mislead(world: &World, prover: &mut Prover) {
    let weights = false_weights(world, &prover.weights);
    let moved = (0..2).map(|i| (weights[i] - prover.weights[i]) * world_nonce(world, ITEMS - 1 - i)).sum::<Scalar>();
    prover.nonces[0] += moved * weights[0].invert();
    prover.weights = weights;
}

/// A prover whose first output holds one more than it should.
fn cheat(world: &mut World) -> Prover {
    let mut prover = world.prover();
    change_plaintext(world, &mut prover.statement.outputs, 0, 1);
    prover
}

/// Who knows the logarithms of the generators opens the commitments to whatever the challenge asks for.
#[test]
fn a4_a37_generators_with_known_logarithms_let_a_vote_be_changed() {
    let mut world = world();
    let logarithms: Vec<_> = (0..ITEMS).map(|_| scalar(&mut world.rng)).collect();
    let mut prover = cheat(&mut world);
    prover.statement.generators = logarithms.iter().map(|logarithm| base(*logarithm)).collect();
    prover.commit();
    let x = prover.challenges().x;
    prover.weigh();
    mislead(&world, &mut prover);
    // Other places, under the same commitment.
    for (output, logarithm) in logarithms.iter().enumerate().take(2) {
        let place = prover.weights[output].invert() - x;
        prover.blindings[0][0] += (prover.places[output] - place) * logarithm;
        prover.places[output] = place;
    }
    let (statement, parts, answers) = prover.finish();
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Indices), "{error}");
}

/// Weights under which a changed vote makes no difference: they open, the lists fit, and only (3) sees that they belong to
/// no places.
#[test]
fn a37_weights_that_make_a_changed_vote_right_are_refused() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.commit();
    prover.weigh();
    mislead(&world, &mut prover);
    let (statement, parts, answers) = prover.finish();
    assert_eq!(equations(&statement, &parts, &answers), [true, true, false, true, true]);
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Permutation), "{error}");
}

/// The same with the hashed generators: the commitment does not open.
#[test]
fn a37_places_chosen_after_the_challenge_are_refused() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.commit();
    let x = prover.challenges().x;
    prover.weigh();
    mislead(&world, &mut prover);
    for output in 0..2 {
        prover.places[output] = prover.weights[output].invert() - x;
    }
    let (statement, parts, answers) = prover.finish();
    assert_eq!(equations(&statement, &parts, &answers), [false, true, true, true, true]);
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Indices), "{error}");
}

// ---------------------------------------------------------------------------------------------------------------------
// What a transcript that leaves something out lets pass
// ---------------------------------------------------------------------------------------------------------------------

/// A forgery: all equations hold for who leaves something out of the transcript, and the library refuses it.
fn fools_the_careless(world: &World, statement: Statement, parts: &Parts, answers: &Answers) {
    assert_ne!(statement.omitted, Omitted::Nothing);
    assert_eq!(equations(&statement, parts, answers), [true; 5], "{:?}", statement.omitted);
    let mixed = Mixed::of(&statement, parts, answers);
    assert_ne!(
        {
            let mut plain: Vec<_> =
                statement.outputs.iter().map(|item| bytes(&(item[1] - item[0] * world.secrets[0]))).collect();
            plain.sort();
            plain
        },
        {
            let mut plain: Vec<_> = world.plain.iter().map(|values| bytes(&base(Scalar::from(values[0])))).collect();
            plain.sort();
            plain
        },
        "no vote was changed"
    );
    let error = world.verify(&mixed).unwrap_err();
    assert!(
        matches!(
            error,
            ShuffleError::Indices | ShuffleError::Weights | ShuffleError::Permutation | ShuffleError::Lists
        ),
        "{error}"
    );
}

/// Lists chosen after the challenges: a change here is made up for there.
#[test]
fn a5_a37_lists_outside_the_transcript_can_be_changed_afterwards() {
    for omitted in [Omitted::Outputs, Omitted::Inputs] {
        let mut world = world();
        let mut prover = world.prover();
        prover.statement.omitted = omitted;
        let (mut statement, parts, answers) = prover.run();
        let change = base(Scalar::from(7u8));
        if omitted == Omitted::Outputs {
            statement.outputs[0][1] += change * answers.f[1];
            statement.outputs[1][1] -= change * answers.f[0];
        } else {
            let public = statement.public_weights(statement.challenges(&parts).x);
            statement.inputs[0][1] += change * public[1];
            statement.inputs[1][1] -= change * public[0];
            // The change was in what the verifier takes for the inputs.
            world.inputs = flat(&statement.inputs);
        }
        if omitted == Omitted::Inputs {
            assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
            let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
            assert!(matches!(error, ShuffleError::Indices), "{error}");
        } else {
            fools_the_careless(&world, statement, &parts, &answers);
        }
    }
}

/// A permutation chosen after x.
#[test]
fn a5_a37_a_permutation_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.statement.omitted = Omitted::A;
    prover.commit();
    let x = prover.challenges().x;
    prover.weigh();
    mislead(&world, &mut prover);
    for output in 0..2 {
        prover.places[output] = prover.weights[output].invert() - x;
    }
    prover.commit();
    let (statement, parts, answers) = prover.finish();
    fools_the_careless(&world, statement, &parts, &answers);
}

/// With U chosen after c, any g opens A.
#[test]
fn a5_a37_masks_of_places_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.statement.omitted = Omitted::U;
    prover.commit();
    prover.weigh();
    mislead(&world, &mut prover);
    prover.commit_weights();
    let (statement, mut parts) = (prover.statement.clone(), prover.parts.clone());
    let wanted = wanted_quadratic(&mut world, &statement, &mut parts);
    let challenges = statement.challenges(&parts);
    let mut answers = Answers { z_q: wanted.1, ..prover_answers(&prover, challenges.c) };
    // The weights are no reciprocals of places, but some g_0 fits them.
    let lack = wanted.0 - quadratic(&statement, challenges, &answers);
    answers.g[0] += lack * (challenges.gamma * answers.f[0]).invert();
    parts.u = vec![statement.commit(&answers.g, answers.openings[0][0]) - parts.a[0] * challenges.c];
    fools_the_careless(&world, statement, &parts, &answers);
}

/// Puts a Q of some values into the parts, and gives value and blinding of what (3) then asks for.
fn wanted_quadratic(world: &mut World, statement: &Statement, parts: &mut Parts) -> (Scalar, Scalar) {
    let [q1, q0, t1, t0] = [0; 4].map(|_| scalar(&mut world.rng));
    parts.q = vec![statement.commit(&[q1], t1), statement.commit(&[q0], t0)];
    let c = statement.challenges(parts).c;
    (c * q1 + q0, c * t1 + t0)
}

/// With V or B chosen after c, any f opens B.
#[test]
fn a5_a37_weights_outside_the_transcript_can_be_chosen_afterwards() {
    for omitted in [Omitted::V, Omitted::B] {
        let mut world = world();
        let mut prover = cheat(&mut world);
        prover.statement.omitted = omitted;
        prover.commit();
        prover.weigh();
        prover.commit_weights();
        let nonces = prover.nonces.clone();
        let (statement, mut parts) = (prover.statement.clone(), prover.parts.clone());
        let wanted = wanted_quadratic(&mut world, &statement, &mut parts);
        let challenges = statement.challenges(&parts);
        let c = challenges.c;
        let mut answers = Answers { z_q: wanted.1, ..prover_answers(&prover, c) };
        // Two of the f_i, so that (4) holds in plaintexts, and (3).
        let plain = |i: usize| reversed_plaintext(&world, i) + if i == 0 { Scalar::ONE } else { Scalar::ZERO };
        let slope = |i: usize| {
            let power = powers(challenges.gamma).nth(i).unwrap();
            c + power * (c * challenges.x + answers.g[i])
        };
        // The first output holds one more, and its mask in E was made for that; what is wrong is c b_0.
        let gap = -(c * prover.weights[0]);
        let lack = wanted.0 - quadratic(&statement, challenges, &answers);
        let determinant = plain(0) * slope(1) - plain(1) * slope(0);
        let d0 = (gap * slope(1) - plain(1) * lack) * determinant.invert();
        let d1 = (plain(0) * lack - slope(0) * gap) * determinant.invert();
        answers.f[0] += d0;
        answers.f[1] += d1;
        // And z, so that it holds in nonces: those of the outputs that the f were moved for are all known here.
        let nonce_of = |i: usize| world_nonce(&world, ITEMS - 1 - i) + nonces[i];
        answers.z -= d0 * nonce_of(0) + d1 * nonce_of(1);
        let opened = statement.commit(&answers.f, answers.openings[0][1]);
        if omitted == Omitted::V {
            parts.v = vec![opened - parts.b[0] * c];
        } else {
            parts.b = vec![(opened - parts.v[0]) * c.invert()];
        }
        fools_the_careless(&world, statement, &parts, &answers);
    }
}

/// The answers to another c.
fn prover_answers(prover: &Prover, c: Scalar) -> Answers {
    let fold = |value: &[Scalar], mask: &[Scalar]| value.iter().zip(mask).map(|(v, m)| c * v + m).collect::<Vec<_>>();
    let [a, u, v, b] = &prover.blindings;
    let openings = fold(a, u).into_iter().zip(fold(b, v)).map(|(a, b)| [a, b]).collect();
    let (g, f) = (fold(&prover.places, &prover.alpha), fold(&prover.weights, &prover.beta));
    let z = prover.last - c * prover.weights.iter().zip(&prover.nonces).map(|(b, r)| b * r).sum::<Scalar>();
    Answers { g, f, openings, z, ..Answers::default() }
}

/// The nonce of an input, drawn again from the seed of the world: the mixer of this test sent all the votes.
fn world_nonce(world: &World, input: usize) -> Scalar {
    let mut rng = ChaCha20Rng::seed_from_u64(21);
    let nonces: Vec<_> = (0..=world.secrets.len() + input).map(|_| scalar(&mut rng)).collect();
    let nonce = *nonces.last().unwrap();
    assert_eq!(items(&world.inputs, world.width())[input][0], base(nonce));
    nonce
}

/// With E chosen after c, every output will do.
#[test]
fn a5_a37_masked_outputs_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.statement.omitted = Omitted::E;
    let (statement, mut parts, answers) = prover.run();
    parts.e = wanted_e(&statement, statement.challenges(&parts), &answers);
    fools_the_careless(&world, statement, &parts, &answers);
}

/// With Q chosen after c, nothing has to be a permutation.
#[test]
fn a5_a37_cross_terms_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.statement.omitted = Omitted::Q;
    prover.commit();
    prover.weigh();
    mislead(&world, &mut prover);
    let (statement, mut parts, answers) = prover.finish();
    let challenges = statement.challenges(&parts);
    let value = quadratic(&statement, challenges, &answers);
    parts.q[1] = statement.commit(&[value], answers.z_q) - parts.q[0] * challenges.c;
    fools_the_careless(&world, statement, &parts, &answers);
}

/// A key chosen after the challenges is one that nobody has, but the outputs under it are anybody's.
#[test]
fn a5_a37_keys_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = cheat(&mut world);
    prover.statement.omitted = Omitted::Keys;
    let (mut statement, parts, answers) = prover.run();
    let wanted = wanted_e(&statement, statement.challenges(&parts), &answers);
    let Kind::Ciphertexts(keys) = &mut statement.kind else { unreachable!() };
    keys[1] += (parts.e[1] - wanted[1]) * answers.z.invert();
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Indices), "{error}");
}

/// A mask of the base chosen afterwards: the owners of the keys would not find them again.
#[test]
fn a5_a37_a_mask_of_the_base_outside_the_transcript_can_be_chosen_afterwards() {
    let mut keys = keys();
    let [power, other] = [scalar(&mut keys.rng), scalar(&mut keys.rng)];
    let mut prover = keys.prover(power, other);
    prover.statement.omitted = Omitted::S;
    let (statement, mut parts, answers) = prover.run();
    parts.s = vec![keys.base * answers.z - statement.image() * statement.challenges(&parts).c];
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    keys.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
}

/// And so for the new base.
#[test]
fn a5_a37_a_base_outside_the_transcript_can_be_chosen_afterwards() {
    let mut keys = keys();
    let power = scalar(&mut keys.rng);
    let mut prover = keys.prover(power, power);
    prover.statement.omitted = Omitted::Image;
    prover.commit();
    prover.weigh();
    prover.commit_weights();
    prover.parts.s[0] += keys.base;
    prover.commit_cross();
    let answers = prover.answer();
    let (mut statement, parts) = (prover.statement, prover.parts);
    let c = statement.challenges(&parts).c;
    let Kind::Keys { base, image } = &mut statement.kind else { unreachable!() };
    **image = (**base * answers.z - parts.s[0]) * c.invert();
    assert_ne!(**image, **base * power);
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    let error = keys.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
    assert!(matches!(error, ShuffleError::Indices), "{error}");
}

/// Without it a proof could be taken to another election.
#[test]
fn a5_a37_a_context_outside_the_transcript_can_be_any() {
    let mut world = world();
    let mut prover = world.prover();
    prover.statement.omitted = Omitted::Mix;
    let (mut statement, parts, answers) = prover.run();
    statement.mix = Mix { chain: [9; 32], contest: 0, ..MIX };
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
}

// ---------------------------------------------------------------------------------------------------------------------
// Extractor and simulator
// ---------------------------------------------------------------------------------------------------------------------

/// Two answers to two challenges under the same commitments open all of them: permutation, weights and nonces.
#[test]
fn an_extractor_finds_the_permutation() {
    let mut world = world();
    let prover = {
        let mut prover = world.prover();
        prover.commit();
        prover.weigh();
        prover.commit_weights();
        prover
    };
    let [one, two] = [scalar(&mut world.rng), scalar(&mut world.rng)];
    let [first, second] = [one, two].map(|c| prover_answers(&prover, c));
    let inverse = (one - two).invert();
    let open = |one: &[Scalar], two: &[Scalar]| one.iter().zip(two).map(|(a, b)| (a - b) * inverse).collect::<Vec<_>>();
    let places = open(&first.g, &second.g);
    assert_eq!(places, (0..ITEMS as u64).rev().map(Scalar::from).collect::<Vec<_>>());
    let weights = open(&first.f, &second.f);
    let x = prover.challenges().x;
    assert!(places.iter().zip(&weights).all(|(place, weight)| (x + place) * weight == Scalar::ONE));
    let blinding = (first.openings[0][0] - second.openings[0][0]) * inverse;
    assert_eq!(prover.parts.a[0], prover.statement.commit(&places, blinding));
    // As many x as there are items give every single nonce: the reciprocals are a matrix of Cauchy, which has an inverse.
    let xs: Vec<_> = (0..ITEMS).map(|_| scalar(&mut world.rng)).collect();
    let nonces: Vec<_> = prover.nonces.iter().rev().copied().collect();
    let matrix: Vec<Vec<Scalar>> =
        xs.iter().map(|x| (0..ITEMS as u64).map(|j| (x + Scalar::from(j)).invert()).collect()).collect();
    let sums = matrix.iter().map(|row| row.iter().zip(&nonces).map(|(a, r)| a * r).sum()).collect();
    assert_eq!(solve(matrix, sums), nonces);
}

/// Elimination of Gauss.
fn solve(mut matrix: Vec<Vec<Scalar>>, mut right: Vec<Scalar>) -> Vec<Scalar> {
    for pivot in 0..right.len() {
        assert_ne!(matrix[pivot][pivot], Scalar::ZERO);
        let inverse = matrix[pivot][pivot].invert();
        matrix[pivot].iter_mut().for_each(|entry| *entry *= inverse);
        right[pivot] *= inverse;
        for row in (0..right.len()).filter(|row| *row != pivot) {
            let factor = matrix[row][pivot];
            let own = matrix[pivot].clone();
            matrix[row].iter_mut().zip(&own).for_each(|(entry, own)| *entry -= factor * own);
            right[row] = right[row] - factor * right[pivot];
        }
    }
    right
}

/// Who may choose the challenges makes proofs without a permutation, of anything: so a proof shows nothing but that it
/// holds. Their distribution is that of honest ones, as section 25 says.
#[test]
fn a_simulator_needs_no_permutation() {
    let mut world = world();
    let (mut outputs, _) = world.reversed();
    change_plaintext(&world, &mut outputs, 0, 1);
    let statement = world.statement(&flat(&outputs));
    let mut draw = |count: usize| (0..count).map(|_| scalar(&mut world.rng)).collect::<Vec<_>>();
    let [x, gamma, c] = draw(3).try_into().unwrap();
    let challenges = shuffle_rig::argument::Challenges { x, gamma, c };
    let openings = vec![[draw(1)[0], draw(1)[0]]];
    let answers = Answers { g: draw(ITEMS), f: draw(ITEMS), openings, z_q: draw(1)[0], z: draw(1)[0] };
    let [a, b, q] = [base(draw(1)[0]), base(draw(1)[0]), base(draw(1)[0])];
    let u = statement.commit(&answers.g, answers.openings[0][0]) - a * c;
    let v = statement.commit(&answers.f, answers.openings[0][1]) - b * c;
    let e = wanted_e(&statement, challenges, &answers);
    let q0 = statement.commit(&[quadratic(&statement, challenges, &answers)], answers.z_q) - q * c;
    // Every equation holds under these challenges ...
    assert_eq!(a * c + u, statement.commit(&answers.g, answers.openings[0][0]));
    assert_eq!(e, wanted_e(&statement, challenges, &answers));
    // ... which are not those of the transcript.
    let parts = Parts { a: vec![a], u: vec![u], v: vec![v], b: vec![b], e, s: vec![], q: vec![q, q0] };
    assert_ne!(statement.challenges(&parts), challenges);
    world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
}

/// Weights of equations are drawn from the proof too, not from the verifier's generator alone: with two rows whose errors
/// cancel under equal weights it is refused whatever the generator gives.
#[test]
fn a14_a37_errors_of_two_rows_do_not_cancel() {
    let mut world = World::new(51, 513, 1);
    let (statement, parts, answers) = world.prover().run();
    for which in 0..2 {
        let mut changed = answers.clone();
        changed.openings[0][which] += Scalar::ONE;
        changed.openings[1][which] -= Scalar::ONE;
        world.verify(&Mixed::of(&statement, &parts, &changed)).unwrap_err();
    }
    let mut changed = parts.clone();
    changed.e[0] += base(Scalar::ONE);
    changed.e[1] -= base(Scalar::ONE);
    world.verify(&Mixed::of(&statement, &changed, &answers)).unwrap_err();
    let _ = point(&bytes(&parts.a[0]));
}

/// One generator that repeats itself never serves two lists with the same masks.
#[test]
fn a35_a_broken_generator_never_repeats_a_mask_over_two_lists() {
    let mixed = [0u64, 1].map(|list| {
        let mut world = World::new(61 + list, ITEMS, 1);
        world.rng = ChaCha20Rng::seed_from_u64(0);
        let mixed = world.mix();
        let statement = world.statement(&mixed.outputs);
        shuffle_rig::argument::decode(&statement, &mixed.head, &mixed.responses).0
    });
    let [first, second] = mixed;
    for (one, two) in [(&first.u, &second.u), (&first.v, &second.v), (&first.a, &second.a), (&first.q, &second.q)] {
        assert_ne!(bytes(&one[0]), bytes(&two[0]));
    }
}
