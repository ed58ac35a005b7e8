//! Forgeries of which each passes where one step of the verifier is weaker than it should be, though every message is there;
//! and lists that change while they are read.

use crate::changing::Changing;
use crate::shuffle_rig;
use crate::shuffle_rig::argument::{Answers, Omitted, Prover, differences, equations};
use crate::shuffle_rig::{Keys, Mixed, World, base, generator, refused, scalar};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use tabella_crypto::group::Scalar;
use tabella_crypto::shuffle::{ListKind, ShuffleError, Source, unwatched};

const ITEMS: usize = 5;
const ROW: usize = 512;

/// x + a_i.
fn shifted(prover: &Prover, output: usize) -> Scalar {
    prover.challenges().x + prover.places[output]
}

/// A vote is split in two, and one for nothing dropped to make room. Every weight is the reciprocal of a place, the lists
/// fit, and only the sum of all weights sees that one place is there twice and another not at all.
#[test]
fn a37_a_vote_that_is_split_in_two_is_refused() {
    let mut world = World::new(71, ITEMS, 1);
    let (last, none) = (ITEMS - 1, 0);
    assert_eq!(world.plain[none], [0]);
    let (mut outputs, added) = world.reversed();
    let mut nonces: Vec<_> = world.nonces.iter().rev().zip(&added).map(|(old, new)| old + new).collect();
    let seven = Scalar::from(7u8);
    outputs[0][1] += base(seven);
    nonces[last] = added[last];
    outputs[last] = vec![base(added[last]), world.keys()[0] * added[last] - base(seven)];
    let mut places: Vec<_> = (0..ITEMS as u64).rev().map(Scalar::from).collect();
    places[last] = places[0];
    let statement = world.statement(&shuffle_rig::flat(&outputs));
    let mut prover = Prover::new(statement, places, added, Scalar::ZERO, ChaCha20Rng::seed_from_u64(1));
    prover.commit();
    prover.weigh();
    prover.mislead(prover.weights.clone(), &world.nonces, &nonces);
    let weights = prover.weights.clone();
    let (statement, parts, answers) = prover.finish();
    assert_eq!(equations(&statement, &parts, &answers), [true, true, false, true, true]);
    let challenges = statement.challenges(&parts);
    let lack = weights.iter().sum::<Scalar>() - statement.public_weights(challenges.x).iter().sum::<Scalar>();
    let missed = generator(0) * (challenges.c * challenges.c * lack);
    assert_eq!(differences(&statement, &parts, &answers)[2], [-missed]);
    refused!(world, (statement, parts, answers), ShuffleError::Permutation);
}

/// What is wrong with two weights makes up for itself in (3) for who knows gamma.
#[test]
fn a5_a37_weights_chosen_after_gamma_make_a_changed_vote_right() {
    let mut world = World::new(72, ITEMS, 1);
    let mut prover = world.cheat(Omitted::BBeforeGamma);
    // E comes before gamma, and depends on the masks alone.
    prover.commit_weights();
    let gamma = prover.challenges().gamma;
    let powers: Vec<_> = prover.statement.powers(gamma).take(2).collect();
    let sum = (0..2).map(|output| Scalar::ONE + powers[output] * shifted(&prover, output)).collect();
    world.move_weights(&mut prover, &[0, 1], vec![sum]);
    let (statement, parts, answers) = prover.finish();
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    refused!(world, (statement, parts, answers), ShuffleError::Indices);
}

/// With the same power of gamma in two rows, what is wrong in one makes up for the other.
#[test]
fn a37_errors_at_the_same_place_of_two_rows_are_refused() {
    let mut world = World::new(73, ROW + 2, 1);
    let mut prover = world.cheat(Omitted::RowsInPowers);
    let x = |output| shifted(&prover, output);
    let nothing = Scalar::ZERO;
    let sums =
        vec![vec![x(0), x(ROW), nothing, nothing], vec![nothing, nothing, x(1), x(ROW + 1)], vec![Scalar::ONE; 4]];
    world.move_weights(&mut prover, &[0, ROW, 1, ROW + 1], sums);
    let (statement, parts, answers) = prover.finish();
    assert_eq!(equations(&statement, &parts, &answers), [true; 5]);
    refused!(world, (statement, parts, answers), ShuffleError::Permutation);
}

/// Opposite errors in any two equations: of both rows in (1) and (2), of (3), and of both points in (4).
#[test]
fn a14_a37_errors_of_two_equations_do_not_cancel() {
    let mut world = World::new(74, ROW + 1, 1);
    let (statement, parts, answers) = world.prover().run();
    type Opening = fn(&mut Answers) -> &mut Scalar;
    let openings: [Opening; 5] = [
        |a| &mut a.openings[0][0],
        |a| &mut a.openings[1][0],
        |a| &mut a.openings[0][1],
        |a| &mut a.openings[1][1],
        |a| &mut a.z_q,
    ];
    for (i, one) in openings.iter().enumerate() {
        for other in &openings[..i] {
            let mut changed = answers.clone();
            *one(&mut changed) += Scalar::ONE;
            *other(&mut changed) -= Scalar::ONE;
            let made = (statement.clone(), parts.clone(), changed);
            refused!(world, made, ShuffleError::Indices | ShuffleError::Weights | ShuffleError::Permutation);
        }
    }
    let mut world = World::new(75, ITEMS, 1);
    let mut prover = world.prover();
    prover.statement.outputs[0][0] += base(Scalar::ONE);
    prover.statement.outputs[0][1] -= base(Scalar::ONE);
    let (statement, parts, answers) = prover.run();
    let [.., lists, _] = differences(&statement, &parts, &answers);
    assert_ne!(lists[0], RistrettoPoint::default());
    assert_eq!(lists[0], -lists[1]);
    refused!(world, (statement, parts, answers), ShuffleError::Lists);
}

/// Who has all the keys gives the base another power, if (4) and (5) have one weight.
#[test]
fn a14_a37_a_base_of_another_power_does_not_cancel_with_the_keys() {
    let mut keys = Keys::new(76, ITEMS);
    let [power, other] = [scalar(&mut keys.rng), scalar(&mut keys.rng)];
    let prover = keys.prover(power, other);
    let last = prover.last;
    let (statement, parts, mut answers) = prover.run();
    let challenges = statement.challenges(&parts);
    let public = statement.public_weights(challenges.x);
    let sum = public.iter().zip(&keys.secrets).map(|(weight, secret)| weight * secret).sum::<Scalar>();
    answers.z = last + challenges.c * (other - power * sum) * (Scalar::ONE - sum).invert();
    let [_, _, _, lists, base] = differences(&statement, &parts, &answers);
    assert_eq!(lists[0], -base[0]);
    refused!(keys, (statement, parts, answers), ShuffleError::Power);
}

/// Who knows the weights of the equations before the answers are fixed makes up in (1) for what is wrong in (3). So they
/// depend on the head, and with it on the answers: a verifier whose generator is known to all is not fooled either.
#[test]
fn a14_a35_a37_weights_of_equations_that_are_known_beforehand_let_a_vote_be_changed() {
    for with_head in [false, true] {
        let mut world = World::new(77, ITEMS, 1);
        let mut prover = world.cheat(Omitted::Nothing);
        world.move_weights(&mut prover, &[0, 1], vec![vec![Scalar::ONE; 2]]);
        let wrong: Vec<_> = (0..2).map(|i| prover.weights[i] * shifted(&prover, i) - Scalar::ONE).collect();
        let (statement, parts, mut answers) = prover.finish();
        assert_eq!(equations(&statement, &parts, &answers), [true, true, false, true, true]);

        let (mut transcript, challenges) = statement.transcript(&parts);
        if with_head {
            transcript.append_message(b"head", &Mixed::of(&statement, &parts, &answers).head);
        }
        let (mut digest, mut seed) = ([0; 32], [0; 32]);
        transcript.challenge_bytes(b"batch", &mut digest);
        // The generator that these tests verify with.
        ChaCha20Rng::seed_from_u64(1).fill_bytes(&mut seed);
        let mut batch = Transcript::new(b"tabella/v1/batch");
        batch.append_message(b"seed", &seed);
        batch.append_message(b"proof", &digest);
        let mut drawn = [0; 16 * 6];
        batch.challenge_bytes(b"weights", &mut drawn);
        let weights: Vec<_> =
            drawn.as_chunks().0.iter().map(|bytes| Scalar::from(u128::from_le_bytes(*bytes))).collect();

        let c = challenges.c;
        let powers: Vec<_> = statement.powers(challenges.gamma).take(2).collect();
        let lack = -c * c * (powers[0] * wrong[0] + powers[1] * wrong[1]);
        answers.g[0] += weights[2] * lack * (weights[0] + weights[2] * powers[0] * answers.f[0]).invert();
        let wrong = differences(&statement, &parts, &answers).concat();
        let sum = wrong.iter().zip(&weights).map(|(difference, weight)| difference * weight).sum::<RistrettoPoint>();
        assert_eq!(sum, RistrettoPoint::default());
        refused!(world, (statement, parts, answers), ShuffleError::Indices);
    }
}

/// A key that is exchanged for another's when the mixer reads it again would come out as that other's does, and one that is
/// exchanged in E alone would leave s times it there.
#[test]
fn a37_inputs_that_change_while_they_are_mixed_are_noticed() {
    let mut keys = Keys::new(78, ITEMS);
    let mut changed = keys.inputs.clone();
    changed.copy_within(0..32, 96);
    // All together, one by one, and together again.
    for readings in [1, 3, 1 + ITEMS as u64] {
        let inputs = Changing::new(&keys.inputs, &changed, readings);
        let (mut outputs, mut responses) = (Vec::new(), Vec::new());
        let shuffle = keys.shuffle();
        let made = shuffle.shuffle(&inputs, &mut outputs, &mut responses, &mut unwatched, &mut keys.rng);
        assert!(matches!(made, Err(ShuffleError::OtherList(ListKind::Inputs))), "{readings}");
        assert!(responses.is_empty());
    }
    let mut world = World::new(79, ITEMS, 1);
    let mut changed = world.inputs.clone();
    changed[..128].rotate_left(64);
    let inputs = Changing::new(&world.inputs, &changed, 1);
    let shuffle = world.shuffle();
    let made = shuffle.shuffle(&inputs, &mut Vec::new(), &mut Vec::new(), &mut unwatched, &mut world.rng);
    assert!(matches!(made, Err(ShuffleError::OtherList(ListKind::Inputs))));
}

/// So no list can be one for the roots and another for the equations, or for the look at what begins alike.
#[test]
fn a37_a_verifier_reads_every_list_once() {
    for repeated in [false, true] {
        let mut world = World::new(80, ROW + 9, 1);
        if repeated {
            world.inputs.copy_within(0..32, 64);
        }
        let mixed = world.mix();
        let lists = [&world.inputs, &mixed.outputs, &mixed.responses];
        let [inputs, outputs, responses] = lists.map(|list| Changing::new(list, list, u64::MAX));
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let verified = world.shuffle().verify(&inputs, &outputs, &mixed.head, &responses, &mut unwatched, rng);
        assert_eq!(matches!(verified, Err(ShuffleError::Repeated { .. })), repeated);
        assert_eq!(verified.is_ok(), !repeated);
        for list in [inputs, outputs, responses] {
            assert_eq!(list.count(), list.bytes());
        }
    }
}
