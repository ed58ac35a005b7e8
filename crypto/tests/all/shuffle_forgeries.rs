//! What a cheating mixer would try, what a careless verifier would let pass, and that nothing of it passes here.

use crate::shuffle_rig;
use crate::shuffle_rig::argument::{
    Answers, Challenges, Kind, Made, Omitted, Parts, Prover, Statement, differences_under, equations, powers,
    quadratic, solve, wanted_e,
};
use crate::shuffle_rig::{Keys, MIX, Mixed, World, base, bytes, flat, generator, refused, scalar};
use curve25519_dalek::RistrettoPoint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
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

/// Makes this output of this input.
fn take(prover: &mut Prover, output: usize, input: usize) {
    let Statement { kind: Kind::Ciphertexts(keys), inputs, outputs, .. } = &mut prover.statement else {
        unreachable!()
    };
    let r = prover.nonces[output];
    outputs[output] = inputs[input].iter().zip(keys).map(|(point, key)| *point + *key * r).collect();
    prover.places[output] = Scalar::from(input as u64);
}

// ---------------------------------------------------------------------------------------------------------------------
// Wrong permutations and wrong outputs
// ---------------------------------------------------------------------------------------------------------------------

#[test]
fn a37_what_is_no_permutation_with_its_weights_is_refused() {
    type Change = fn(&mut Prover);
    let nothing: Change = |_| ();
    // The places, and then the weights.
    let cases: [(&str, Change, Change); 10] = [
        ("an item that is doubled, one that is dropped", |p| take(p, 4, 1), nothing),
        ("the first for the last", |p| take(p, 0, 0), nothing),
        ("the last for the first", |p| take(p, 4, 4), nothing),
        ("a place beyond the list", |p| p.places[2] = Scalar::from(ITEMS as u64), nothing),
        ("a place before it", |p| p.places[2] = -Scalar::ONE, nothing),
        ("a place between two", |p| p.places[2] = Scalar::from(2u8).invert(), nothing),
        ("places with the right sum", |p| (p.places[0], p.places[1]) = (Scalar::from(5u8), Scalar::from(2u8)), nothing),
        ("weights of another permutation", nothing, |p| p.weights.swap(1, 3)),
        ("no weight", nothing, |p| p.weights[0] = Scalar::ZERO),
        ("a weight too large, one too small", nothing, |p| {
            p.weights[0] += Scalar::ONE;
            p.weights[1] -= Scalar::ONE;
        }),
    ];
    for (what, places, weights) in cases {
        let mut world = world();
        let mut prover = world.prover();
        places(&mut prover);
        prover.commit();
        prover.weigh();
        weights(&mut prover);
        let made = prover.finish();
        // The commitments open, but not to a permutation.
        assert_eq!(equations(&made.0, &made.1, &made.2)[..3], [true, true, false], "{what}");
        refused!(world, made, ShuffleError::Permutation);
    }
}

#[test]
fn a37_outputs_that_are_not_the_inputs_are_refused() {
    type Change = fn(&mut Prover);
    let cases: [(&str, Change); 5] = [
        ("another order than the committed one", |p| p.places.swap(0, 4)),
        ("an output from outside the list", |p| p.statement.outputs[1][2] = generator(600)),
        ("one vote more here, one less there", |p| {
            p.statement.outputs[0][1] += base(Scalar::ONE);
            p.statement.outputs[1][1] -= base(Scalar::ONE);
        }),
        ("one slot under another nonce", |p| {
            let Kind::Ciphertexts(keys) = &p.statement.kind else { unreachable!() };
            p.statement.outputs[0][2] += keys[2];
        }),
        ("another key", |p| {
            let more: Vec<_> = p.nonces.iter().map(|r| base(*r)).collect();
            p.statement.outputs.iter_mut().zip(more).for_each(|(output, more)| output[1] += more);
        }),
    ];
    for (what, change) in cases {
        let mut world = World::new(31, ITEMS, 2);
        let mut prover = world.prover();
        change(&mut prover);
        let made = prover.run();
        assert_eq!(equations(&made.0, &made.1, &made.2), [true, true, true, false, true], "{what}");
        refused!(world, made, ShuffleError::Lists);
    }
}

/// An entry behind the last item of a row that is not full.
#[test]
fn a37_entries_behind_the_end_of_a_row_are_refused() {
    let mut world = world();
    let mut prover = world.prover();
    prover.commit();
    prover.parts.a[0] += generator(ITEMS as u32);
    prover.weigh();
    refused!(world, prover.finish(), ShuffleError::Indices);
}

// ---------------------------------------------------------------------------------------------------------------------
// Skipped re-randomisation
// ---------------------------------------------------------------------------------------------------------------------

/// The proof holds for r = 0, as it must; a plain look at the lists does not let it pass.
#[test]
fn a37_skipped_rerandomisation_is_refused() {
    for skipped in [0..1, 2..3, 0..ITEMS] {
        let mut world = world();
        let mut prover = world.prover();
        for output in skipped.clone() {
            prover.nonces[output] = Scalar::ZERO;
            take(&mut prover, output, ITEMS - 1 - output);
        }
        let (statement, parts, answers) = prover.run();
        assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
        let error = world.verify(&Mixed::of(&statement, &parts, &answers)).unwrap_err();
        let ShuffleError::Repeated { first: (ListKind::Inputs, input), second: (ListKind::Outputs, output) } = error
        else {
            panic!("{error}")
        };
        assert_eq!(input, ITEMS - 1 - output);
        assert!(skipped.contains(&output));
    }
}

/// A ciphertext that came twice, whether before the mix or in it.
#[test]
fn a37_items_that_begin_alike_are_refused() {
    let mut world = world();
    world.inputs.copy_within(..64, 128);
    let error = world.mix_and_verify().unwrap_err();
    let pair = ((ListKind::Inputs, 0), (ListKind::Inputs, 2));
    assert!(matches!(error, ShuffleError::Repeated { first, second } if (first, second) == pair), "{error}");
}

#[test]
fn a37_keys_that_are_left_as_they_were_are_refused() {
    let mut keys = keys();
    let made = keys.prover(Scalar::ONE, Scalar::ONE).run();
    assert_eq!(equations(&made.0, &made.1, &made.2), [true; 5]);
    refused!(keys, made, ShuffleError::Unchanged);
}

// ---------------------------------------------------------------------------------------------------------------------
// Keys
// ---------------------------------------------------------------------------------------------------------------------

#[test]
fn a37_a_base_under_another_power_than_the_keys_is_refused() {
    let mut keys = keys();
    let [power, other] = [scalar(&mut keys.rng), scalar(&mut keys.rng)];
    refused!(keys, keys.prover(power, other).run(), ShuffleError::Power);
    // And answered for the base.
    let mut prover = keys.prover(power, other);
    prover.power = other;
    refused!(keys, prover.run(), ShuffleError::Lists);
}

/// One key raised to a power of its own, whose owner then finds none.
#[test]
fn a37_a_key_under_a_power_of_its_own_is_refused() {
    let mut keys = keys();
    let power = scalar(&mut keys.rng);
    let mut prover = keys.prover(power, power);
    prover.statement.outputs[2][0] += base(Scalar::ONE);
    refused!(keys, prover.run(), ShuffleError::Lists);
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
        let other = World { mix, ..world.clone() };
        assert!(matches!(other.verify(&mixed), Err(ShuffleError::Indices)), "{mix:?}");
    }
    let secrets = World::new(99, ITEMS, 1).secrets;
    let other = World { secrets, ..world.clone() };
    assert!(matches!(other.verify(&mixed), Err(ShuffleError::Indices)), "another key");
    world.verify(&mixed).unwrap();
}

#[test]
fn a37_other_lists_are_named() {
    let mut world = world();
    let mixed = world.mix();
    let mut swapped = mixed.outputs.clone();
    swapped.rotate_left(64);
    let other = World { inputs: swapped.clone(), ..world.clone() };
    assert!(matches!(other.verify(&mixed), Err(ShuffleError::OtherList(ListKind::Inputs))));
    let other = Mixed { outputs: swapped, ..mixed.clone() };
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
    type Points = fn(&mut Parts) -> &mut Vec<RistrettoPoint>;
    let fields: [Points; 6] = [|p| &mut p.a, |p| &mut p.u, |p| &mut p.v, |p| &mut p.b, |p| &mut p.e, |p| &mut p.q];
    for field in fields {
        let count = field(&mut parts.clone()).len();
        for place in 0..count {
            let mut changed = parts.clone();
            field(&mut changed)[place] += base(Scalar::ONE);
            let made = (statement.clone(), changed, answers.clone());
            refused!(world, made, ShuffleError::Indices | ShuffleError::Weights | ShuffleError::Permutation);
        }
    }
    type Change = fn(&mut Answers);
    let changes: [(Change, ShuffleError); 7] = [
        (|a| a.g[1] += Scalar::ONE, ShuffleError::Indices),
        (|a| a.f[2] += Scalar::ONE, ShuffleError::Weights),
        (|a| a.openings[0][0] += Scalar::ONE, ShuffleError::Indices),
        (|a| a.openings[0][1] += Scalar::ONE, ShuffleError::Weights),
        (|a| a.z_q += Scalar::ONE, ShuffleError::Permutation),
        (|a| a.z += Scalar::ONE, ShuffleError::Lists),
        (|a| a.f.swap(0, 1), ShuffleError::Weights),
    ];
    for (change, expected) in changes {
        let mut changed = answers.clone();
        change(&mut changed);
        let error = world.verify(&Mixed::of(&statement, &parts, &changed)).unwrap_err();
        assert_eq!(error.to_string(), expected.to_string());
    }
}

#[test]
fn a37_every_changed_byte_is_refused() {
    let mut keys = Keys::new(42, 2);
    let mixed = keys.mix();
    let lists: [fn(&mut Mixed) -> &mut Vec<u8>; 3] = [|m| &mut m.head, |m| &mut m.responses, |m| &mut m.outputs];
    for list in lists {
        for place in 0..list(&mut mixed.clone()).len() {
            let mut other = mixed.clone();
            list(&mut other)[place] ^= 1;
            keys.verify(&other).unwrap_err();
        }
    }
}

#[test]
fn a11_a12_what_is_not_canonical_is_named() {
    let mut world = world();
    let mixed = world.mix();
    let set = |bytes: &mut [u8], word: usize, value: u8| bytes[32 * word..32 * (word + 1)].fill(value);
    let refused = |world: &World, mixed: &Mixed, expected: ShuffleError| {
        assert_eq!(world.verify(mixed).unwrap_err().to_string(), expected.to_string());
    };
    let head = |change: &dyn Fn(&mut Vec<u8>), source| {
        let mut other = mixed.clone();
        change(&mut other.head);
        refused(&world, &other, ShuffleError::Head(source));
    };
    let commitments = ["A", "U", "V", "B", "E", "E", "Q", "Q"];
    let names = commitments.map(|name| &*format!("shuffle commitment {name}").leak());
    for (word, what) in names.into_iter().enumerate() {
        head(&|head| set(&mut head[97..], word, 0xff), DecodeError::Point { what });
        head(&|head| set(&mut head[97..], word, 0), DecodeError::Identity { what });
    }
    for (word, what) in (names.len()..).zip(["shuffle response z_q", "shuffle response z"]) {
        head(&|head| set(&mut head[97..], word, 0xff), DecodeError::Scalar { what });
    }
    let what = "shuffle proof";
    head(&|head| head[0] = 2, DecodeError::Version { what, found: 2, expected: 1 });
    head(&|head| head.push(0), DecodeError::Trailing { what, extra: 1 });
    head(&|head| head.truncate(head.len() - 1), DecodeError::Truncated { what, missing: 1 });
    for word in 0..2 + 2 * ITEMS {
        let mut other = mixed.clone();
        set(&mut other.responses, word, 0xff);
        let what = match word {
            0 | 1 => "shuffle response z_r",
            2..7 => "shuffle response g",
            _ => "shuffle response f",
        };
        let (list, position) = (ListKind::Responses, word.saturating_sub(2) % ITEMS);
        refused(&world, &other, ShuffleError::Item { list, position, source: DecodeError::Scalar { what } });
    }
    let what = "ciphertext or key";
    for (value, source) in [(0xff, DecodeError::Point { what }), (0, DecodeError::Identity { what })] {
        let (mut other, mut before) = (mixed.clone(), world.clone());
        set(&mut other.outputs, 5, value);
        refused(&world, &other, ShuffleError::Item { list: ListKind::Outputs, position: 2, source });
        set(&mut before.inputs, 2, value);
        refused(&before, &mixed, ShuffleError::Item { list: ListKind::Inputs, position: 1, source });
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Trapdoors
// ---------------------------------------------------------------------------------------------------------------------

/// Weights of the first two outputs under which the changed vote makes no difference.
fn mislead(world: &World, prover: &mut Prover) {
    world.move_weights(prover, &[0, 1], vec![vec![Scalar::ONE; 2]]);
}

/// The places that the weights of the first two outputs would belong to.
fn places_of_weights(prover: &Prover) -> Vec<Scalar> {
    let x = prover.challenges().x;
    let of = |output: usize| prover.weights[output].invert() - x;
    (0..ITEMS).map(|output| if output < 2 { of(output) } else { prover.places[output] }).collect()
}

/// Who knows the logarithms of the generators opens the commitments to whatever the challenge asks for.
#[test]
fn a4_a37_generators_with_known_logarithms_let_a_vote_be_changed() {
    let mut world = world();
    let logarithms: Vec<_> = (0..ITEMS).map(|_| scalar(&mut world.rng)).collect();
    let mut prover = world.cheat(Omitted::Nothing);
    prover.statement.generators = logarithms.iter().map(|logarithm| base(*logarithm)).collect();
    prover.commit();
    prover.weigh();
    mislead(&world, &mut prover);
    // Other places, under the same commitment.
    let places = places_of_weights(&prover);
    for ((old, new), logarithm) in prover.places.iter().zip(&places).zip(&logarithms) {
        prover.blindings[0][0] += (old - new) * logarithm;
    }
    prover.places = places;
    let made = prover.finish();
    assert_eq!(equations(&made.0, &made.1, &made.2), [true; 5]);
    refused!(world, made, ShuffleError::Indices);
}

/// Weights under which a changed vote makes no difference: they open, the lists fit, and only (3) sees that they belong to
/// no places. With the places that they belong to, chosen after the challenge, the commitment does not open.
#[test]
fn a37_weights_that_make_a_changed_vote_right_are_refused() {
    let cheat = |world: &mut World| {
        let mut prover = world.cheat(Omitted::Nothing);
        mislead(world, &mut prover);
        prover
    };
    let mut world = world();
    let made = cheat(&mut world).finish();
    assert_eq!(equations(&made.0, &made.1, &made.2), [true, true, false, true, true]);
    refused!(world, made, ShuffleError::Permutation);
    let mut prover = cheat(&mut world);
    prover.places = places_of_weights(&prover);
    let made = prover.finish();
    assert_eq!(equations(&made.0, &made.1, &made.2), [false, true, true, true, true]);
    refused!(world, made, ShuffleError::Indices);
}

// ---------------------------------------------------------------------------------------------------------------------
// What a transcript that leaves something out lets pass
// ---------------------------------------------------------------------------------------------------------------------

/// A forgery: all equations hold for who leaves something out of the transcript, and the library refuses it.
fn fools_the_careless(world: &World, made: Made) {
    let (statement, parts, answers) = &made;
    assert_ne!(statement.omitted, Omitted::Nothing);
    assert_eq!(equations(statement, parts, answers), [true; 5], "{:?}", statement.omitted);
    let sorted = |points: Vec<RistrettoPoint>| {
        let mut encodings: Vec<_> = points.iter().map(bytes).collect();
        encodings.sort();
        encodings
    };
    let plain = statement.outputs.iter().map(|item| item[1] - item[0] * world.secrets[0]);
    let cast = world.plain.iter().map(|values| base(Scalar::from(values[0])));
    assert_ne!(sorted(plain.collect()), sorted(cast.collect()), "no vote was changed");
    refused!(
        world,
        made,
        ShuffleError::Indices | ShuffleError::Weights | ShuffleError::Permutation | ShuffleError::Lists
    );
}

/// Lists chosen after the challenges: a change here is made up for there.
#[test]
fn a5_a37_lists_outside_the_transcript_can_be_changed_afterwards() {
    let change = base(Scalar::from(7u8));
    let mut world = world();
    let mut prover = world.prover();
    prover.statement.omitted = Omitted::Outputs;
    let (mut statement, parts, answers) = prover.run();
    statement.outputs[0][1] += change * answers.f[1];
    statement.outputs[1][1] -= change * answers.f[0];
    fools_the_careless(&world, (statement, parts, answers));

    let mut prover = world.prover();
    prover.statement.omitted = Omitted::Inputs;
    let (mut statement, parts, answers) = prover.run();
    let public = statement.public_weights(statement.challenges(&parts).x);
    statement.inputs[0][1] += change * public[1];
    statement.inputs[1][1] -= change * public[0];
    // The change was in what the verifier takes for the inputs.
    world.inputs = flat(&statement.inputs);
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    refused!(world, (statement, parts, answers), ShuffleError::Indices);
}

/// A permutation chosen after x.
#[test]
fn a5_a37_a_permutation_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = world.cheat(Omitted::A);
    mislead(&world, &mut prover);
    prover.places = places_of_weights(&prover);
    prover.commit();
    fools_the_careless(&world, prover.finish());
}

/// Puts a Q of some values into the prover's parts, and answers, with what (3) then lacks.
fn answer_any_quadratic(world: &mut World, prover: &mut Prover) -> (Answers, Challenges, Scalar) {
    prover.commit_weights();
    let [q1, q0, t1, t0] = [0; 4].map(|_| scalar(&mut world.rng));
    prover.parts.q = [(q1, t1), (q0, t0)].map(|(q, t)| prover.statement.commit(&[q], t)).to_vec();
    let challenges = prover.challenges();
    let answers = Answers { z_q: challenges.c * t1 + t0, ..prover.answer() };
    let lack = challenges.c * q1 + q0 - quadratic(&prover.statement, challenges, &answers);
    (answers, challenges, lack)
}

/// With U chosen after c, any g opens A.
#[test]
fn a5_a37_masks_of_places_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = world.cheat(Omitted::U);
    mislead(&world, &mut prover);
    let (mut answers, Challenges { gamma, c, .. }, lack) = answer_any_quadratic(&mut world, &mut prover);
    // The weights are no reciprocals of places, but some g_0 fits them.
    answers.g[0] += lack * (gamma * answers.f[0]).invert();
    let (statement, mut parts) = (prover.statement, prover.parts);
    parts.u = vec![statement.commit(&answers.g, answers.openings[0][0]) - parts.a[0] * c];
    fools_the_careless(&world, (statement, parts, answers));
}

/// With V or B chosen after c, any f opens B.
#[test]
fn a5_a37_weights_outside_the_transcript_can_be_chosen_afterwards() {
    for omitted in [Omitted::V, Omitted::B] {
        let mut world = world();
        let mut prover = world.cheat(omitted);
        let nonces = world.nonces_of(&prover);
        let (mut answers, Challenges { x, gamma, c }, lack) = answer_any_quadratic(&mut world, &mut prover);
        // Two of the f_i, so that (4) holds in plaintexts, and (3). The first output holds one more, and its mask in E was
        // made for that; what is wrong is c b_0.
        let plain = [Scalar::from(world.plain[ITEMS - 1][0] + 1), Scalar::from(world.plain[ITEMS - 2][0])];
        let slopes = (0..2).zip(powers(gamma)).map(|(i, power)| c + power * (c * x + answers.g[i])).collect();
        let moves = solve(vec![plain.to_vec(), slopes], vec![-c * prover.weights[0], lack]);
        for (output, by) in moves.into_iter().enumerate() {
            answers.f[output] += by;
            // And in nonces.
            answers.z -= by * nonces[output];
        }
        let (statement, mut parts) = (prover.statement, prover.parts);
        let opened = statement.commit(&answers.f, answers.openings[0][1]);
        if omitted == Omitted::V {
            parts.v = vec![opened - parts.b[0] * c];
        } else {
            parts.b = vec![(opened - parts.v[0]) * c.invert()];
        }
        fools_the_careless(&world, (statement, parts, answers));
    }
}

/// With E chosen after c, every output will do.
#[test]
fn a5_a37_masked_outputs_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let (statement, mut parts, answers) = world.cheat(Omitted::E).finish();
    parts.e = wanted_e(&statement, statement.challenges(&parts), &answers);
    fools_the_careless(&world, (statement, parts, answers));
}

/// With Q chosen after c, nothing has to be a permutation.
#[test]
fn a5_a37_cross_terms_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let mut prover = world.cheat(Omitted::Q);
    mislead(&world, &mut prover);
    let (statement, mut parts, answers) = prover.finish();
    let challenges = statement.challenges(&parts);
    let value = quadratic(&statement, challenges, &answers);
    parts.q[1] = statement.commit(&[value], answers.z_q) - parts.q[0] * challenges.c;
    fools_the_careless(&world, (statement, parts, answers));
}

/// A key chosen after the challenges is one that nobody has, but the outputs under it are anybody's.
#[test]
fn a5_a37_keys_outside_the_transcript_can_be_chosen_afterwards() {
    let mut world = world();
    let (mut statement, parts, answers) = world.cheat(Omitted::Keys).finish();
    let wanted = wanted_e(&statement, statement.challenges(&parts), &answers);
    let Kind::Ciphertexts(keys) = &mut statement.kind else { unreachable!() };
    keys[1] += (parts.e[1] - wanted[1]) * answers.z.invert();
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    refused!(world, (statement, parts, answers), ShuffleError::Indices);
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
    refused!(keys, (statement, parts, answers), ShuffleError::Indices | ShuffleError::Weights);
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
    refused!(keys, (statement, parts, answers), ShuffleError::Indices);
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
    refused!(world, (statement, parts, answers), ShuffleError::Indices);
}

// ---------------------------------------------------------------------------------------------------------------------
// Extractor and simulator
// ---------------------------------------------------------------------------------------------------------------------

/// Two answers to two challenges under the same commitments open all of them: permutation, weights and nonces.
#[test]
fn an_extractor_finds_the_permutation() {
    let mut world = world();
    let mut prover = world.prover();
    prover.commit();
    prover.weigh();
    prover.commit_weights();
    let [one, two] = [scalar(&mut world.rng), scalar(&mut world.rng)];
    let [first, second] = [one, two].map(|c| prover.answer_to(c));
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
    let matrix: Vec<Vec<Scalar>> = xs.iter().map(|x| prover.statement.public_weights(*x)).collect();
    let sums = matrix.iter().map(|row| row.iter().zip(&nonces).map(|(a, r)| a * r).sum()).collect();
    assert_eq!(solve(matrix, sums), nonces);
}

/// Who may choose the challenges makes proofs without a permutation, of anything: so a proof shows nothing but that it
/// holds. Their distribution is that of honest ones, as section 25 says.
#[test]
fn a_simulator_needs_no_permutation() {
    let mut world = world();
    let statement = world.cheat(Omitted::Nothing).statement;
    let mut draw = |count: usize| (0..count).map(|_| scalar(&mut world.rng)).collect::<Vec<_>>();
    let [x, gamma, c] = draw(3).try_into().unwrap();
    let challenges = Challenges { x, gamma, c };
    let openings = vec![[draw(1)[0], draw(1)[0]]];
    let answers = Answers { g: draw(ITEMS), f: draw(ITEMS), openings, z_q: draw(1)[0], z: draw(1)[0] };
    let [a, b, q] = [base(draw(1)[0]), base(draw(1)[0]), base(draw(1)[0])];
    let u = statement.commit(&answers.g, answers.openings[0][0]) - a * c;
    let v = statement.commit(&answers.f, answers.openings[0][1]) - b * c;
    let e = wanted_e(&statement, challenges, &answers);
    let q0 = statement.commit(&[quadratic(&statement, challenges, &answers)], answers.z_q) - q * c;
    let parts = Parts { a: vec![a], u: vec![u], v: vec![v], b: vec![b], e, s: vec![], q: vec![q, q0] };
    // Every equation holds under these challenges, which are not those of the transcript.
    let nothing = RistrettoPoint::default();
    let all = differences_under(&statement, challenges, &parts, &answers).concat();
    assert!(all.iter().all(|difference| *difference == nothing));
    refused!(world, (statement, parts, answers), ShuffleError::Indices);
}

/// One generator that repeats itself never serves two lists with the same masks.
#[test]
fn a35_a_broken_generator_never_repeats_a_mask_over_two_lists() {
    let [first, second] = [0u64, 1].map(|list| {
        let mut world = World::new(61 + list, ITEMS, 1);
        world.rng = ChaCha20Rng::seed_from_u64(0);
        let mixed = world.mix();
        shuffle_rig::argument::decode(&world.statement(&mixed.outputs), &mixed.head, &mixed.responses).0
    });
    for (one, two) in [(&first.u, &second.u), (&first.v, &second.v), (&first.a, &second.a), (&first.q, &second.q)] {
        assert_ne!(bytes(&one[0]), bytes(&two[0]));
    }
}
