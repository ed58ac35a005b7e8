//! Amounts as a voter seals them and as everybody checks them.

use crate::amounts_rig::forger::{Forger, Weak, Witness};
use crate::amounts_rig::{Setting, context, times_base};
use curve25519_dalek::RistrettoPoint;
use merlin::Transcript;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use serde_json::Value;
use tabella_crypto::amounts::{AmountsError, AmountsParams, AmountsRule, RuleError, ValueError};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::group::{Element, Scalar};

/// Options, bits, budget and amounts that fit them.
fn allowed() -> impl Strategy<Value = (usize, Option<u64>, Vec<u64>)> {
    let values = |bits: usize| prop::collection::vec(0..=u64::MAX >> (64 - bits), 1..=5);
    prop::sample::select(vec![8, 16, 32, 64])
        .prop_flat_map(move |bits| (Just(bits), values(bits), any::<bool>()))
        .prop_map(|(bits, mut values, bounded)| {
            let budget = bounded.then(|| {
                let share = values.len() as u64;
                values.iter_mut().for_each(|value| *value /= share);
                values.iter().sum()
            });
            (bits, budget, values)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Completeness, for budgets that are used up exactly as well; and each amount is what its slot decrypts to.
    #[test]
    fn allowed_amounts_are_proved_and_decrypt(seed: u64, (bits, budget, values) in allowed()) {
        let mut setting = Setting::new(seed, values.len(), bits, budget);
        let bytes = setting.prove(&values);
        prop_assert_eq!(bytes.len(), setting.params.proof_bytes());
        let c = setting.verify(&bytes).unwrap();
        for (slot, value) in values.iter().enumerate() {
            prop_assert_eq!(setting.decrypt(&c, slot), times_base(*value));
        }
    }

    #[test]
    fn the_sum_of_ciphertexts_decrypts_to_the_sum_of_amounts(
        seed: u64,
        ballots in prop::collection::vec(prop::array::uniform3(any::<u32>()), 1..4),
    ) {
        let mut setting = Setting::new(seed, 3, 32, None);
        let mut sum = vec![RistrettoPoint::default(); 4];
        for values in &ballots {
            let bytes = setting.prove(&values.map(u64::from));
            sum.iter_mut().zip(setting.verify(&bytes).unwrap()).for_each(|(sum, c)| *sum += c);
        }
        for slot in 0..3 {
            let expected: u64 = ballots.iter().map(|values| u64::from(values[slot])).sum();
            prop_assert_eq!(setting.decrypt(&sum, slot), times_base(expected));
        }
    }
}

#[test]
fn the_smallest_and_the_largest_amount_pass_and_the_next_does_not() {
    for bits in [8, 16, 32, 64] {
        let largest = u64::MAX >> (64 - bits);
        let mut setting = Setting::new(1, 2, bits, None);
        for values in [[0, 0], [largest, 0], [largest, largest]] {
            let bytes = setting.prove(&values);
            setting.verify(&bytes).unwrap();
        }
        if let Some(above) = largest.checked_add(1) {
            let refused = setting.params.prove(&setting.context, &[0, above], &[], &mut setting.rng);
            assert_eq!(refused.unwrap_err(), ValueError::Range { option: 1, bits });
        }
    }
}

#[test]
fn amounts_over_the_budget_or_for_other_options_are_not_sealed() {
    let mut setting = Setting::new(2, 3, 64, Some(100));
    let mut refused =
        |values: &[u64]| setting.params.prove(&setting.context, values, &[], &mut setting.rng).map(|_| ());
    assert_eq!(refused(&[100, 0, 0]), Ok(()));
    for over in [[100, 1, 0], [101, 0, 0], [u64::MAX, 101, 0], [u64::MAX, u64::MAX, u64::MAX]] {
        assert_eq!(refused(&over), Err(ValueError::Budget { budget: 100 }));
    }
    assert_eq!(refused(&[1, 2]), Err(ValueError::Options { expected: 3, found: 2 }));
    assert_eq!(refused(&[1, 2, 3, 4]), Err(ValueError::Options { expected: 3, found: 4 }));
}

#[test]
fn rules_that_make_no_contest_are_refused() {
    let keys = Setting::new(3, 3, 8, None).keys;
    assert_eq!(AmountsRule::new(0, 8, None), Err(RuleError::Options(0)));
    assert_eq!(AmountsRule::new(129, 8, None), Err(RuleError::Options(129)));
    for bits in [0, 1, 7, 9, 33, 65, 128] {
        assert_eq!(AmountsRule::new(1, bits, None), Err(RuleError::Bits(bits)));
    }
    assert_eq!(AmountsRule::new(2, 8, Some(256)), Err(RuleError::Budget { budget: 256, bits: 8 }));
    let rule = AmountsRule::new(3, 8, Some(255)).unwrap();
    assert_eq!(AmountsParams::new(rule, &keys[..2]).unwrap_err(), RuleError::TooFewKeys { keys: 2, options: 3 });
    let equal = [keys[0], keys[1], keys[0]];
    assert_eq!(AmountsParams::new(rule, &equal).unwrap_err(), RuleError::EqualKeys { first: 0, second: 2 });
    assert_eq!(rule.largest_sum(1000), 255_000);
    assert_eq!(
        AmountsRule::new(3, 64, None).unwrap().largest_sum(u64::MAX),
        u128::from(u64::MAX) * u128::from(u64::MAX)
    );
}

/// The second prover and the second verifier know the description alone: generators, labels, order and layout.
#[test]
fn a4_a5_an_independent_prover_and_verifier_agree_about_every_byte() {
    for (options, bits, budget) in
        [(1, 8, None), (3, 8, Some(200)), (2, 16, None), (2, 32, Some(1 << 31)), (1, 64, Some(9))]
    {
        let mut setting = Setting::new(4, options, bits, budget);
        let forger = setting.forger();
        let values = vec![9; options];
        let proof = forger.prove(Weak::Nothing, &Witness::new(&forger, &values, &mut setting.rng), &mut setting.rng);
        assert!(forger.accepts(Weak::Nothing, &proof));
        let bytes = forger.to_bytes(&proof);
        assert_eq!(bytes.len(), setting.params.proof_bytes());
        assert_eq!(setting.verify(&bytes), Ok(proof.c));
    }
}

#[test]
fn a6_every_changed_field_is_refused_by_the_equation_it_enters() {
    let mut setting = Setting::new(5, 3, 8, Some(255));
    let (good, other) = (setting.prove(&[1, 2, 3]), setting.prove(&[3, 2, 1]));
    let words = good.len() / 32;
    // C, V, B, A, E, E' and f, s enter (1') or its challenges; t enters (2') alone; the rest is the range proof.
    for word in 0..words {
        let expected = match word {
            0..=14 => AmountsError::Commitment,
            15 => AmountsError::Amounts,
            _ => AmountsError::Range,
        };
        let mut changed = good.clone();
        // Another valid encoding of the same kind.
        changed[32 * word..32 * word + 32].copy_from_slice(&other[32 * word..32 * word + 32]);
        assert_eq!(setting.verify(&changed), Err(expected), "word {word}");
    }
    assert_eq!(words, 15 + 1 + 9 + 2 * 5);
    setting.verify(&good).unwrap();
}

#[test]
fn a10_a11_a12_every_part_has_one_encoding_and_no_element_is_the_identity() {
    let mut setting = Setting::new(6, 2, 8, None);
    let good = setting.prove(&[1, 2]);
    let names = [("ciphertext", 3), ("commitment V", 2), ("commitment B", 1), ("commitment A", 1)];
    let names = names.into_iter().chain([("commitment E", 1), ("commitment E'", 1), ("response f", 2)]);
    let names = names.chain([("response s", 1), ("response t", 1), ("range proof", 9 + 2 * 4)]);
    let fields: Vec<&str> = names.flat_map(|(what, count)| vec![what; count]).collect();
    assert_eq!(fields.len() * 32, good.len());
    for (word, what) in fields.into_iter().enumerate() {
        let is_scalar = what.starts_with("response") || (17..20).contains(&word) || word >= 28;
        let mut put = |bytes: [u8; 32]| {
            let mut changed = good.clone();
            changed[32 * word..32 * word + 32].copy_from_slice(&bytes);
            setting.verify(&changed).unwrap_err()
        };
        if is_scalar {
            assert_eq!(put([0xff; 32]), AmountsError::Decode(DecodeError::Scalar { what }), "word {word}");
        } else {
            assert_eq!(put([0xff; 32]), AmountsError::Decode(DecodeError::Point { what }), "word {word}");
            assert_eq!(put([0; 32]), AmountsError::Decode(DecodeError::Identity { what }), "word {word}");
        }
    }
}

#[test]
fn a11_nothing_is_accepted_with_bytes_too_many_or_too_few() {
    let mut setting = Setting::new(7, 1, 8, None);
    let good = setting.prove(&[1]);
    for length in 0..good.len() {
        assert!(matches!(setting.verify(&good[..length]), Err(AmountsError::Decode(DecodeError::Truncated { .. }))));
    }
    let longer = [&good[..], &[0]].concat();
    let trailing = DecodeError::Trailing { what: "amounts", extra: 1 };
    assert_eq!(setting.verify(&longer), Err(AmountsError::Decode(trailing)));
}

#[test]
fn a7_a9_a_proof_is_good_for_its_context_keys_and_rule_only() {
    let mut setting = Setting::new(8, 2, 16, Some(1000));
    let good = setting.prove(&[400, 600]);
    let own = setting.context.clone();
    for elsewhere in [context(2, 0, 3, 7), context(1, 1, 3, 7), context(1, 0, 4, 7), context(1, 0, 3, 8)] {
        setting.context = elsewhere;
        assert_eq!(setting.verify(&good), Err(AmountsError::Commitment));
    }
    setting.context = own;
    setting.verify(&good).unwrap();

    let swapped = [setting.keys[1], setting.keys[0]];
    let rule = *setting.params.rule();
    let others = [
        AmountsParams::new(rule, &swapped),
        AmountsParams::new(rule, &Setting::new(9, 2, 16, None).keys),
        AmountsParams::new(AmountsRule::new(2, 16, Some(1001)).unwrap(), &setting.keys),
        AmountsParams::new(AmountsRule::new(2, 16, Some(999)).unwrap(), &setting.keys),
    ];
    for params in others {
        let refused = params.unwrap().verify(&setting.context, &good, &mut setting.rng);
        assert_eq!(refused.unwrap_err(), AmountsError::Commitment);
    }
}

#[test]
fn a_batch_names_the_bad_proofs_and_accepts_the_others() {
    let mut setting = Setting::new(10, 2, 8, None);
    let voters: Vec<Transcript> = (0..6).map(|voter| context(1, 0, voter, 1)).collect();
    let mut proofs: Vec<Vec<u8>> = Vec::new();
    for voter in &voters {
        setting.context = voter.clone();
        proofs.push(setting.prove(&[1, 2]));
    }
    let (t, last) = (32 * 12, proofs[0].len() - 32);
    let donor = proofs[0].clone();
    proofs[1][t..t + 32].copy_from_slice(&donor[t..t + 32]);
    proofs[2].pop();
    proofs[3][last..].copy_from_slice(&donor[last..]);
    proofs[4] = donor;
    let batch: Vec<(Transcript, &[u8])> = voters.iter().cloned().zip(proofs.iter().map(Vec::as_slice)).collect();
    let verdicts = setting.params.verify_batch(&batch, &mut setting.rng);
    let missing = AmountsError::Decode(DecodeError::Truncated { what: "amounts", missing: 1 });
    let bad = [
        None,
        Some(AmountsError::Amounts),
        Some(missing),
        Some(AmountsError::Range),
        Some(AmountsError::Commitment),
        None,
    ];
    for (index, (verdict, bad)) in verdicts.into_iter().zip(bad).enumerate() {
        assert_eq!(verdict.as_ref().err(), bad.as_ref(), "proof {index}");
        let (context, bytes) = &batch[index];
        assert_eq!(setting.params.verify(context, bytes, &mut setting.rng), verdict, "proof {index} alone");
    }
    assert!(setting.params.verify_batch(&[], &mut setting.rng).is_empty());
}

/// Every proof of a batch has weights of its own: there is no place at which a bad one goes unseen.
#[test]
fn one_bad_proof_is_named_wherever_it_stands_in_a_batch() {
    let mut setting = Setting::new(11, 1, 8, None);
    let proof = setting.prove(&[1]);
    let mut bad = setting.prove(&[2]);
    bad[..32].copy_from_slice(&proof[..32]);
    let context = setting.context.clone();
    let alone = setting.verify(&bad).unwrap_err();
    for at in 0..8 {
        let batch: Vec<(Transcript, &[u8])> =
            (0..8).map(|place| (context.clone(), if place == at { &bad[..] } else { &proof[..] })).collect();
        let verdicts = setting.params.verify_batch(&batch, &mut setting.rng);
        for (place, verdict) in verdicts.into_iter().enumerate() {
            assert_eq!(verdict.err(), (place == at).then_some(alone), "{place} of {at}");
        }
    }
}

#[test]
fn random_bytes_are_refused() {
    let mut setting = Setting::new(13, 1, 8, None);
    let mut rng = ChaCha20Rng::seed_from_u64(13);
    for _ in 0..200 {
        let mut bytes = vec![0; setting.params.proof_bytes()];
        rng.fill_bytes(&mut bytes);
        assert!(setting.verify(&bytes).is_err());
    }
    // Of the right form, and random.
    let random: Vec<u8> = (0..6).flat_map(|_| times_base(Scalar::from(rng.next_u64())).compress().to_bytes()).collect();
    let mut bytes = setting.prove(&[1]);
    bytes[..192].copy_from_slice(&random);
    assert_eq!(setting.verify(&bytes), Err(AmountsError::Commitment));
}

/// A proof of which the description tells every byte. It was made once, and has to verify for ever.
#[test]
fn the_published_vector_verifies() {
    let vector: Value = serde_json::from_str(include_str!("../vectors/amounts-1.json")).unwrap();
    let field = |name: &str| hex::decode(vector[name].as_str().unwrap()).unwrap();
    let keys = [2u64, 3].map(|k| Element::new(times_base(k), "test").unwrap());
    let rule = AmountsRule::new(2, 8, Some(255)).unwrap();
    let params = AmountsParams::new(rule, &keys).unwrap();
    let context = Transcript::new(b"tabella/v1/example");
    let rng = &mut ChaCha20Rng::seed_from_u64(1);
    let bytes = field("proof");
    let verified = params.verify(&context, &bytes, rng).unwrap();
    let opened: Vec<RistrettoPoint> = verified.ciphertexts().iter().map(|element| *element.point()).collect();
    for (slot, value) in [1u64, 2].into_iter().enumerate() {
        assert_eq!(opened[slot + 1] - opened[0] * Scalar::from(slot as u64 + 2), times_base(value));
    }
    let forger = Forger::new(&context, &rule, &keys);
    let (rho, x, _) = forger.challenges(Weak::Nothing, &forger.read(&bytes));
    assert_eq!([&rho.to_bytes()[..], &x.to_bytes()], [field("rho"), field("x")]);
    assert_eq!(forger.blinding.compress().as_bytes()[..], field("J'"));
}
