//! Attacks on membership proofs, each carried out with all that it needs: it gets past every check but one, and that one
//! names it.

use crate::membership_rig;
use crate::membership_rig::{
    Answers, BINDING, Challenges, Moves, Omitted, World, base, bytes, encode, generator, nobodys, picked, point, power,
    powers, scalar,
};
use curve25519_dalek::RistrettoPoint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tabella_crypto::group::Scalar;
use tabella_crypto::membership::{Attribute, Claim, MembershipError, Ring, TagBase};

const AGES: &[u32] = &[1, 2, 3];
const DISTRICTS: &[u32] = &[10, 20, 30, 40, 50];

fn city(seed: u64) -> World {
    World::new(seed, 8, &[DISTRICTS, AGES])
}

/// The proof breaks this equation and no other, and is refused for it.
fn breaks(world: &World, (moves, challenges, answers): &(Moves, Challenges, Answers), equation: usize) {
    let hold = world.equations(moves, *challenges, answers);
    let broken: Vec<_> = (0..hold.len()).filter(|equation| !hold[*equation]).collect();
    assert_eq!(broken, [equation]);
    let (tag, proof) = encode(moves, answers);
    let error = match equation {
        0 => MembershipError::Bits,
        1 => MembershipError::Member,
        _ => MembershipError::Attribute { attribute: equation - 2 },
    };
    assert_eq!(world.verify(&tag, &proof), Err(error));
}

/// The proof holds under the challenges of a careless verifier, and is refused by ours.
fn careless(world: &World, moves: &Moves, answers: &Answers, omitted: Omitted) {
    let challenges = world.challenges(moves, omitted);
    assert!(world.equations(moves, challenges, answers).iter().all(|holds| *holds), "{omitted:?}");
    let (tag, proof) = encode(moves, answers);
    assert!(world.verify(&tag, &proof).is_err(), "{omitted:?}");
}

/// Whoever has two keys would have as many tags as they like: all secrets on the line through theirs.
#[test]
fn two_keys_do_not_give_a_third_tag() {
    let mut world = city(1);
    for weight in [2u8, 3, 200].map(Scalar::from) {
        let mut witness = world.witness(2);
        // Keys 2 and 3 differ in the lowest bit of their places.
        witness.bits[0] = weight;
        witness.secret = world.secrets[2] + weight * (world.secrets[3] - world.secrets[2]);
        // And what is committed to moves along.
        let facts = world.facts.clone();
        for (index, facts) in facts.iter().enumerate() {
            let move_along = |of: [Scalar; 2]| of[0] + weight * (of[1] - of[0]);
            let value = move_along([facts[2].value, facts[3].value].map(Scalar::from));
            let blinding = move_along([facts[2].blinding, facts[3].blinding]);
            witness.opened[index] = (value, blinding + witness.hiding[index]);
        }
        // Values on the line through allowed ones, so that (3) holds as well: the first attribute's are 30 and 40, in
        // places 2 and 3; the second's 3 and 1, in places 2 and 0.
        let digits = world.digits();
        witness.bits[digits[0]] = weight;
        witness.bits[digits[0] + digits[1] + 1] = Scalar::ONE - weight;
        let forged = world.forge(&witness, Omitted::Nothing);
        breaks(&world, &forged, 0);
    }
}

/// A value between or beyond the allowed ones, as a sum of them.
#[test]
fn a_value_is_not_mixed_from_allowed_ones() {
    let mut world = city(2);
    world.facts[0][4].value = 70;
    world.commitments[0][4] = bytes(&world.facts[0][4].commit());
    let mut witness = world.witness(4);
    let first = world.digits()[0];
    // 10 + 6 (20 - 10)
    witness.bits[first] = Scalar::from(6u8);
    witness.bits[first + 1] = Scalar::ZERO;
    witness.bits[first + 2] = Scalar::ZERO;
    let forged = world.forge(&witness, Omitted::Nothing);
    breaks(&world, &forged, 0);
}

#[test]
fn who_has_no_key_of_the_ring_cannot_say_that_they_have() {
    let mut world = city(3);
    let mut witness = world.witness(5);
    witness.secret = scalar(&mut world.rng);
    let forged = world.forge(&witness, Omitted::Nothing);
    breaks(&world, &forged, 1);
}

/// A member with the tag of another secret: the half of (2) that is about the key would hold.
#[test]
fn a_member_cannot_take_another_tag() {
    let mut world = city(4);
    let witness = world.witness(5);
    let nonces = world.nonces();
    for tag in [nobodys(&mut world.rng), world.u() * world.secrets[6], world.u(), world.u() * -world.secrets[5]] {
        let mut moves = world.first_moves(&witness, &nonces);
        moves.tag = tag;
        let (_, mu, nu) = world.first_challenges(&moves, Omitted::Nothing);
        world.second_moves(&mut moves, &witness, &nonces, mu, nu);
        let challenges = world.challenges(&moves, Omitted::Nothing);
        let answers = world.answer(&witness, &nonces, challenges);
        breaks(&world, &(moves, challenges, answers), 1);
    }
}

/// An attribute that somebody else has, or that nobody has, hidden in D.
#[test]
fn an_attribute_is_that_of_the_own_key() {
    let mut world = city(5);
    let honest = world.witness(5);
    for attribute in 0..2 {
        let mut witness = honest.clone();
        // Person 6 has the next value of both, and another blinding; or only the value differs.
        let other = world.facts[attribute][6];
        let value = Scalar::from(other.value);
        let blindings = [other.blinding, world.facts[attribute][5].blinding, scalar(&mut world.rng)];
        for blinding in blindings {
            witness.opened[attribute] = (value, blinding + witness.hiding[attribute]);
            let sixth = world.witness(6);
            let first: usize = world.digits()[..=attribute].iter().sum();
            let own = first..first + world.digits()[attribute + 1];
            witness.bits[own.clone()].copy_from_slice(&sixth.bits[own]);
            let forged = world.forge(&witness, Omitted::Nothing);
            breaks(&world, &forged, 1);
        }
    }
}

/// One attribute's value in the place of the other's: nu tells them apart.
#[test]
fn attributes_do_not_change_places() {
    let mut world = World::new(6, 8, &[AGES, AGES]);
    world.facts[1].rotate_left(1);
    world.commitments[1].rotate_left(1);
    let mut witness = world.witness(4);
    witness.opened.swap(0, 1);
    witness.hiding.swap(0, 1);
    let digits = world.digits();
    let (own, second) = witness.bits[digits[0]..].split_at_mut(digits[1]);
    own.swap_with_slice(second);
    let forged = world.forge(&witness, Omitted::Nothing);
    breaks(&world, &forged, 1);
}

#[test]
fn a_value_that_is_not_allowed_is_refused() {
    let mut world = city(7);
    for (attribute, value) in [(0, 60), (1, 4), (0, 1), (1, 10)] {
        let mut world = World { facts: world.facts.clone(), rng: world.rng.clone(), ..city(7) };
        world.facts[attribute][3].value = value;
        world.commitments[attribute][3] = bytes(&world.facts[attribute][3].commit());
        let witness = world.witness(3);
        let forged = world.forge(&witness, Omitted::Nothing);
        breaks(&world, &forged, 2 + attribute);
    }
    // And what is in D may have no value at all, if there is another base in it.
    let witness = world.witness(3);
    let nonces = world.nonces();
    let mut moves = world.first_moves(&witness, &nonces);
    moves.hidden[0][0] += generator(b'G', 0);
    let (_, mu, nu) = world.first_challenges(&moves, Omitted::Nothing);
    world.second_moves(&mut moves, &witness, &nonces, mu, nu);
    let challenges = world.challenges(&moves, Omitted::Nothing);
    let answers = world.answer(&witness, &nonces, challenges);
    assert!(!world.equations(&moves, challenges, &answers)[2]);
    let (tag, proof) = encode(&moves, &answers);
    assert!(world.verify(&tag, &proof).is_err());
}

/// T chosen after the challenges: a tag for every number.
#[test]
fn a1_a_tag_that_the_challenge_leaves_out_is_chosen_after_it() {
    let mut world = city(8);
    let witness = world.witness(1);
    let (mut moves, challenges, mut answers) = world.forge(&witness, Omitted::Tag);
    let honest = moves.tag;
    let Challenges { mu, x, .. } = challenges;
    answers.z += Scalar::ONE;
    moves.tag += (base(Scalar::ONE) + world.u() * mu) * (mu * power(x, world.digits()[0])).invert();
    assert_ne!(moves.tag, honest);
    careless(&world, &moves, &answers, Omitted::Tag);
}

/// A key that nobody knows the secret of, chosen after the challenges, lets a stranger in.
#[test]
fn a1_keys_that_the_challenge_leaves_out_are_chosen_after_it() {
    let mut world = city(9);
    let outside = scalar(&mut world.rng);
    let listed = world.keys[0];
    world.keys[0] = bytes(&base(outside));
    world.secrets[0] = outside;
    let witness = world.witness(0);
    let (moves, challenges, answers) = world.forge(&witness, Omitted::Keys);
    let (f, x) = (&answers.f[..world.digits()[0]], challenges.x);
    let missing = (base(outside) - point(&listed)) * (picked(f, x, 0) * picked(f, x, 1).invert());
    world.keys[0] = listed;
    world.keys[1] = bytes(&(point(&world.keys[1]) + missing));
    careless(&world, &moves, &answers, Omitted::Keys);
}

/// And a commitment beside another key, chosen after them, another value.
#[test]
fn a1_commitments_that_the_challenge_leaves_out_are_chosen_after_it() {
    let mut world = city(10);
    let (fact, listed) = (world.facts[1][0], world.commitments[1][0]);
    world.facts[1][0].value = fact.value + 1;
    let claimed = world.facts[1][0].commit();
    world.commitments[1][0] = bytes(&claimed);
    let witness = world.witness(0);
    let (moves, challenges, answers) = world.forge(&witness, Omitted::Commitments);
    let (f, x) = (&answers.f[..world.digits()[0]], challenges.x);
    let missing = (claimed - point(&listed)) * (picked(f, x, 0) * picked(f, x, 1).invert());
    world.commitments[1][0] = listed;
    world.commitments[1][1] = bytes(&(point(&world.commitments[1][1]) + missing));
    careless(&world, &moves, &answers, Omitted::Commitments);
}

/// D and E chosen after the challenges, so that a value which is not the own one comes out.
#[test]
fn a1_hidden_attributes_that_the_challenge_leaves_out_are_chosen_after_it() {
    let mut world = city(11);
    let mut witness = world.witness(0);
    // Another allowed value than the own one, with its bits.
    witness.opened[0].0 = Scalar::from(DISTRICTS[1]);
    witness.bits[world.digits()[0]] = Scalar::ONE;
    // E takes up in (2) what D has too much.
    let (mut moves, challenges, answers) = world.forge(&witness, Omitted::E);
    let surplus = generator(b'A', 0) * Scalar::from(DISTRICTS[1] - DISTRICTS[0]);
    moves.hidden[0][1] -= surplus * challenges.mu.invert();
    careless(&world, &moves, &answers, Omitted::E);
    // And the D are anybody's to change: in (2) the second takes up what the first has too much.
    let witness = world.witness(0);
    let (mut moves, challenges, mut answers) = world.forge(&witness, Omitted::D);
    let Challenges { nu, x, .. } = challenges;
    let nu: Vec<_> = powers(nu).take(2).collect();
    moves.hidden[0][0] += base(Scalar::ONE);
    moves.hidden[1][0] -= base(nu[0] * nu[1].invert());
    answers.attributes[0] += power(x, world.digits()[1]);
    answers.attributes[1] -= power(x, world.digits()[2]) * nu[0] * nu[1].invert();
    careless(&world, &moves, &answers, Omitted::D);
}

/// A first move chosen after the challenge it is to be answered under: no witness is needed for its equation.
#[test]
fn a1_moves_that_the_challenge_leaves_out_are_chosen_after_it() {
    let mut world = city(12);
    // Not bits: the secret is between two keys, as above, of a ring without attributes.
    let mut plain = World::new(12, 8, &[]);
    let mut witness = plain.witness(2);
    witness.bits[0] = Scalar::from(5u8);
    witness.secret = plain.secrets[2] + witness.bits[0] * (plain.secrets[3] - plain.secrets[2]);
    for omitted in [Omitted::B, Omitted::A] {
        let (mut moves, challenges, answers) = plain.forge(&witness, omitted);
        let x = challenges.x;
        let mut bits = generator(b'J', 0) * answers.s;
        for (index, f) in (0..).zip(&answers.f) {
            bits += generator(b'G', index) * f + generator(b'H', index) * (f * (x - f));
        }
        match omitted {
            Omitted::B => moves.b = (bits - moves.a) * x.invert(),
            _ => moves.a = bits - moves.b * x,
        }
        careless(&plain, &moves, &answers, omitted);
    }
    // Not a member.
    let mut witness = world.witness(2);
    witness.secret += Scalar::ONE;
    let (mut moves, challenges, answers) = world.forge(&witness, Omitted::Q);
    // The tag fits the answer; only the key does not.
    moves.q[0] -= base(power(challenges.x, world.digits()[0]));
    careless(&world, &moves, &answers, Omitted::Q);
    // Not an allowed value.
    world.facts[0][2].value = 60;
    world.commitments[0][2] = bytes(&world.facts[0][2].commit());
    let witness = world.witness(2);
    let (mut moves, challenges, answers) = world.forge(&witness, Omitted::S);
    let surplus = Scalar::from(60u32) - Scalar::from(DISTRICTS[0]);
    moves.s[0][0] += generator(b'A', 0) * (surplus * power(challenges.x, world.digits()[1]));
    careless(&world, &moves, &answers, Omitted::S);
}

/// What was proved for one thing is not good for another.
#[test]
fn a7_a9_a_membership_proof_is_good_for_its_binding_ring_and_context_alone() {
    let mut world = city(13);
    let (tag, proof) = world.prove(3);
    let rng = &mut ChaCha20Rng::seed_from_u64(0);
    let mut verify =
        |ring: &Ring, binding: &[u8]| ring.verify(&Claim { tag: &tag, binding, proof: &proof }, rng).is_ok();
    let ring = |chain: [u8; 32], context: &[u8], keys: &[[u8; 32]], attributes: Vec<Attribute>| {
        Ring::new(TagBase::new(&chain, context), keys.to_vec(), attributes).unwrap()
    };
    let (chain, context, keys) = (membership_rig::CHAIN, membership_rig::CONTEXT, world.keys.clone());
    assert!(verify(&ring(chain, context, &keys, world.attributes()), BINDING));
    assert!(!verify(&ring(chain, context, &keys, world.attributes()), b"something else"));
    assert!(!verify(&ring(chain, context, &keys, world.attributes()), b""));
    assert!(!verify(&ring([2; 32], context, &keys, world.attributes()), BINDING));
    assert!(!verify(&ring(chain, b"another poll", &keys, world.attributes()), BINDING));
    for (first, second) in [(0, 1), (3, 4), (6, 7)] {
        let mut swapped = keys.clone();
        swapped.swap(first, second);
        assert!(!verify(&ring(chain, context, &swapped, world.attributes()), BINDING));
        let mut attributes = world.attributes();
        attributes[1].commitments.swap(first, second);
        assert!(!verify(&ring(chain, context, &keys, attributes), BINDING));
    }
    for allowed in [&[10, 20, 30, 40][..], &[10, 20, 30, 40, 60], &[1, 10, 20, 30, 40]] {
        let mut attributes = world.attributes();
        attributes[0].allowed = allowed.to_vec();
        assert!(!verify(&ring(chain, context, &keys, attributes), BINDING));
    }
    let mut attributes = world.attributes();
    attributes.swap(0, 1);
    assert!(!verify(&ring(chain, context, &keys, attributes), BINDING));
}

/// Binding and context are chosen after the challenges, if these do not depend on them: a proof is taken elsewhere.
#[test]
fn a1_a7_a_proof_without_its_binding_in_the_challenge_is_anybodys() {
    let mut world = city(14);
    let witness = world.witness(0);
    let (moves, _, answers) = world.forge(&witness, Omitted::Binding);
    careless(&world, &moves, &answers, Omitted::Binding);
}

/// Two faults of which one is the other's negative are not added up with one weight, in two proofs or in one.
#[test]
fn a14_faults_of_membership_proofs_do_not_cancel_in_a_batch() {
    let mut world = city(15);
    let forge = |world: &mut World, changes: [i64; 2]| {
        let witness = world.witness(1);
        let (moves, _, mut answers) = world.forge(&witness, Omitted::Nothing);
        for (answer, change) in answers.attributes.iter_mut().zip(changes) {
            let size = Scalar::from(change.unsigned_abs());
            *answer += if change < 0 { -size } else { size };
        }
        encode(&moves, &answers)
    };
    let at = |attribute| Some(MembershipError::Attribute { attribute });
    let batches = [
        (vec![[5, 0], [-5, 0]], vec![at(0), at(0)]),
        (vec![[3, -3]], vec![at(0)]),
        (vec![[0, 0], [0, 5], [0, 0], [0, -5], [4, -4]], vec![None, at(1), None, at(1), at(0)]),
    ];
    for (changes, expected) in batches {
        let made: Vec<_> = changes.iter().map(|changes| forge(&mut world, *changes)).collect();
        let claims: Vec<_> = made.iter().map(|(tag, proof)| Claim { tag, binding: BINDING, proof }).collect();
        let verdicts = world.ring().verify_batch(&claims, &mut ChaCha20Rng::seed_from_u64(0));
        assert_eq!(verdicts.into_iter().map(Result::err).collect::<Vec<_>>(), expected);
    }
}

/// Each of the words of a proof, and the tag, counts: changed to another that can be read, or to one that cannot.
#[test]
fn a10_a11_a12_every_word_of_a_membership_proof_counts() {
    let mut world = World::new(16, 4, &[&[1, 2, 3]]);
    let (tag, proof) = world.prove(1);
    let points = 2 + 2 + 2 + 2;
    let words = (proof.len() - 1) / 32;
    for word in 0..words {
        let with = |bytes: &[u8; 32]| {
            let mut changed = proof.clone();
            changed[1 + 32 * word..33 + 32 * word].copy_from_slice(bytes);
            world.verify(&tag, &changed)
        };
        let old: [u8; 32] = proof[1 + 32 * word..33 + 32 * word].try_into().unwrap();
        if word < points {
            for other in [point(&old) + base(Scalar::ONE), -point(&old)] {
                assert!(!matches!(with(&bytes(&other)), Ok(_) | Err(MembershipError::Decode(_))), "word {word}");
            }
        } else {
            let other = Scalar::from_canonical_bytes(old).unwrap() + Scalar::ONE;
            assert!(!matches!(with(other.as_bytes()), Ok(_) | Err(MembershipError::Decode(_))), "word {word}");
            // The same scalar with the group order added, where it fits.
            assert!(matches!(with(&[0xff; 32]), Err(MembershipError::Decode(_))), "word {word}");
        }
        if word < points {
            for unreadable in [[0; 32], [0xff; 32]] {
                assert!(matches!(with(&unreadable), Err(MembershipError::Decode(_))), "word {word}");
            }
        }
    }
    for other in [[0; 32], [0xff; 32]] {
        assert!(matches!(world.verify(&other, &proof), Err(MembershipError::Decode(_))));
    }
    let [shorter, longer] = [proof[..proof.len() - 1].to_vec(), [proof.as_slice(), &[0]].concat()];
    let mut version = proof.clone();
    version[0] = 2;
    for changed in [shorter, longer, version] {
        assert!(matches!(world.verify(&tag, &changed), Err(MembershipError::Decode(_))));
    }
}

/// What comes of answers to one set of moves under several challenges: bits, secret, and the opening of D.
#[test]
fn whoever_answers_often_enough_knows_a_secret_of_the_ring() {
    let mut world = city(17);
    let witness = world.witness(6);
    let nonces = world.nonces();
    let first = world.first_moves(&witness, &nonces);
    let digits = world.digits();
    // Transcripts (mu, nu, x) that share T, D, E, B and A, and for each (mu, nu) the Q and S.
    let mut joint = Vec::new();
    for (mu, nu) in [(3u8, 5u8), (7, 5), (3, 11), (13, 17)].map(|(mu, nu)| (Scalar::from(mu), Scalar::from(nu))) {
        let mut moves = first.clone();
        world.second_moves(&mut moves, &witness, &nonces, mu, nu);
        let answered: Vec<_> = (1..=*digits.iter().max().unwrap() as u8 + 1)
            .map(|x| {
                let challenges = Challenges { mu, nu, x: Scalar::from(x) };
                let answers = world.answer(&witness, &nonces, challenges);
                assert!(world.equations(&moves, challenges, &answers).iter().all(|holds| *holds));
                (challenges.x, answers)
            })
            .collect();
        let (extracted, w, openings) = extract(&world, &answered);
        assert_eq!(extracted, witness.bits);
        for ((value, blinding), [d, _]) in openings.iter().zip(&first.hidden) {
            assert_eq!(generator(b'A', 0) * value + base(*blinding), *d);
        }
        // (2) at its highest power: row, tag and images together are w times the joint base.
        let place = (0..digits[0]).filter(|bit| extracted[*bit] == Scalar::ONE).map(|bit| 1 << bit).sum();
        let hidden = first.hidden.iter().zip(powers(nu)).map(|([d, e], nu)| (d + e * mu) * nu).sum::<RistrettoPoint>();
        let left = world.row(place, nu) + first.tag * mu + hidden;
        assert_eq!(left, (base(Scalar::ONE) + world.u() * mu) * w);
        joint.push((nu, w));
    }
    // w = y + nu t_1 + nu^2 t_2 from three nu; and it is the same whatever mu is.
    assert_eq!(joint[0], joint[1]);
    let [(n0, w0), (n1, w1), (n2, w2)] = [joint[0], joint[2], joint[3]];
    let y = interpolate(&[(n0, w0), (n1, w1), (n2, w2)])[0];
    assert_eq!(bytes(&base(y)), world.keys[6]);
    assert_eq!(world.u() * y, first.tag);
}

/// The coefficients of the polynomial through these points, the lowest first.
fn interpolate(points: &[(Scalar, Scalar)]) -> Vec<Scalar> {
    let mut sum = vec![Scalar::ZERO; points.len()];
    for (i, (xi, yi)) in points.iter().enumerate() {
        let mut basis = vec![*yi];
        for (xj, _) in points.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, point)| point) {
            let scale = (xi - xj).invert();
            let mut next = vec![Scalar::ZERO; basis.len() + 1];
            for (k, coefficient) in basis.iter().enumerate() {
                next[k] -= coefficient * xj * scale;
                next[k + 1] += coefficient * scale;
            }
            basis = next;
        }
        sum.iter_mut().zip(&basis).for_each(|(sum, term)| *sum += term);
    }
    sum
}

/// Bits, w, and for each attribute value and blinding of D.
fn extract(world: &World, answered: &[(Scalar, Answers)]) -> (Vec<Scalar>, Scalar, Vec<(Scalar, Scalar)>) {
    let digits = world.digits();
    let [(x0, first), (x1, second)] = [&answered[0], &answered[1]];
    let bits: Vec<_> = first.f.iter().zip(&second.f).map(|(f0, f1)| (f0 - f1) * (x0 - x1).invert()).collect();
    assert!(bits.iter().all(|bit| bit * bit == *bit), "(1) leaves nothing but bits");
    let highest = |degree: usize, answer: &dyn Fn(&Answers) -> Scalar| {
        let points: Vec<_> = answered[..=degree].iter().map(|(x, answers)| (*x, answer(answers))).collect();
        interpolate(&points)[degree]
    };
    let w = highest(digits[0], &|answers| answers.z);
    let mut first = digits[0];
    let mut openings = Vec::new();
    for (attribute, allowed) in world.allowed.iter().enumerate() {
        let own = first..first + digits[attribute + 1];
        first = own.end;
        let place: usize =
            bits[own.clone()].iter().enumerate().map(|(bit, set)| usize::from(*set == Scalar::ONE) << bit).sum();
        let blinding = highest(own.len(), &|answers| answers.attributes[attribute]);
        openings.push((Scalar::from(allowed[place.min(allowed.len() - 1)]), blinding));
    }
    (bits, w, openings)
}

/// Proofs that nobody who knows a secret had a part in: whatever a proof shows, these show.
#[test]
fn a_simulator_without_a_secret_makes_what_a_prover_makes() {
    let mut world = city(18);
    let digits = world.digits();
    let mut draw = |count: usize| (0..count).map(|_| scalar(&mut world.rng)).collect::<Vec<_>>();
    let all = draw(3);
    let challenges = Challenges { mu: all[0], nu: all[1], x: all[2] };
    let Challenges { mu, x, .. } = challenges;
    let answers =
        Answers { f: draw(digits.iter().sum()), s: draw(1)[0], z: draw(1)[0], attributes: draw(world.allowed.len()) };
    let rng = &mut world.rng;
    let mut any = |count: usize| (0..count).map(|_| nobodys(rng)).collect::<Vec<_>>();
    let mut moves = Moves {
        tag: any(1)[0],
        hidden: digits[1..].iter().map(|_| [any(1)[0], any(1)[0]]).collect(),
        b: any(1)[0],
        a: RistrettoPoint::default(),
        q: any(digits[0]),
        s: digits[1..].iter().map(|digits| any(*digits)).collect(),
    };
    // A, Q_0 and the S_c0 are what the equations make of the rest.
    moves.a = -(moves.b * x) + generator(b'J', 0) * answers.s;
    for (index, f) in (0..).zip(&answers.f) {
        moves.a += generator(b'G', index) * f + generator(b'H', index) * (f * (x - f));
    }
    let lifted = power(x, digits[0]);
    let f = &answers.f[..digits[0]];
    let rows = (0..world.keys.len()).map(|place| world.row(place, challenges.nu) * picked(f, x, place));
    let hidden = moves.hidden.iter().zip(powers(challenges.nu)).map(|([d, e], nu)| (d + e * mu) * (nu * lifted));
    let left = rows.sum::<RistrettoPoint>() + hidden.sum::<RistrettoPoint>() + moves.tag * (mu * lifted);
    let later: RistrettoPoint = moves.q.iter().enumerate().skip(1).map(|(k, q)| q * power(x, k)).sum();
    moves.q[0] = left - later - (base(Scalar::ONE) + world.u() * mu) * answers.z;
    let mut first = digits[0];
    for (attribute, allowed) in world.allowed.iter().enumerate() {
        let count = digits[attribute + 1];
        let f = &answers.f[first..first + count];
        first += count;
        let value = |place: usize| Scalar::from(allowed[place.min(allowed.len() - 1)]) * picked(f, x, place);
        let chosen: Scalar = (0..1 << count).map(value).sum();
        let later: RistrettoPoint = moves.s[attribute].iter().enumerate().skip(1).map(|(k, s)| s * power(x, k)).sum();
        moves.s[attribute][0] = moves.hidden[attribute][0] * power(x, count)
            - generator(b'A', 0) * chosen
            - base(answers.attributes[attribute])
            - later;
    }
    assert!(world.equations(&moves, challenges, &answers).iter().all(|holds| *holds));
    // Only who chooses the challenges can do that.
    let (tag, proof) = encode(&moves, &answers);
    assert!(world.verify(&tag, &proof).is_err());
}
