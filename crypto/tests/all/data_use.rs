//! Uses of personal data: registrar and person find the same, nobody else finds anything, and nothing can be changed.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};
use tabella_crypto::data_use::{MAX_TEXT_BYTES, SEALED_BYTES, UseError, UseSecret};
use tabella_crypto::group::{Element, Scalar};
use tabella_crypto::signature::SigningKey;

const CHAIN: [u8; 32] = [1; 32];

fn key(scalar: u64) -> SigningKey {
    SigningKey::from_scalar(Scalar::from(scalar)).unwrap()
}

/// Said again from the page, with the logarithms of both keys known: the secret itself never leaves the crate.
fn again(domain: &str, number: u64) -> [u8; 32] {
    let shared = SigningKey::from_scalar(Scalar::from(35u64)).unwrap();
    let mut secret = Sha256::new_with_prefix("tabella/v1/use");
    for part in [&CHAIN, key(5).public().as_bytes(), key(7).public().as_bytes(), shared.public().as_bytes()] {
        secret.update(part);
    }
    Sha256::new_with_prefix(domain).chain_update(secret.finalize()).chain_update(number.to_le_bytes()).finalize().into()
}

#[test]
fn tag_and_sealed_text_are_what_the_page_says() {
    let secret = UseSecret::of_registrar(&CHAIN, &key(5), key(7).public());
    assert_eq!(secret.tag(3), again("tabella/v1/use/tag", 3));
    let page = include_str!("../../../docs/protocol.md");
    let section = page.split("\n## 15.").nth(1).unwrap();
    let sealed = secret.seal(3, b"seen").unwrap();
    for value in [
        secret.tag(3).to_vec(),
        again("tabella/v1/use/key", 3).to_vec(),
        sealed[..16].to_vec(),
        sealed[512..].to_vec(),
        Sha256::digest(sealed).to_vec(),
    ] {
        assert!(section.contains(&hex::encode(&value)), "{}", hex::encode(&value));
    }
}

#[test]
fn a_text_that_is_too_long_is_refused_and_the_longest_is_not() {
    let secret = UseSecret::of_registrar(&CHAIN, &key(5), key(7).public());
    let longest = [b'a'; MAX_TEXT_BYTES];
    assert_eq!(*secret.open(0, &secret.seal(0, &longest).unwrap()).unwrap(), longest);
    assert_eq!(secret.seal(0, &[0; MAX_TEXT_BYTES + 1]), Err(UseError::TooLong(MAX_TEXT_BYTES + 1)));
    assert_eq!(*secret.open(1, &secret.seal(1, b"").unwrap()).unwrap(), b"");
    // Zeros at the end of a text are the text's own.
    assert_eq!(*secret.open(2, &secret.seal(2, &[0; 3]).unwrap()).unwrap(), [0; 3]);
}

#[test]
fn ee_8_a_sealed_text_opens_for_nobody_once_a_bit_is_flipped() {
    let secret = UseSecret::of_registrar(&CHAIN, &key(5), key(7).public());
    let sealed = secret.seal(3, b"seen").unwrap();
    for bit in 0..8 * SEALED_BYTES {
        let mut changed = sealed;
        changed[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(secret.open(3, &changed).unwrap_err(), UseError::Sealed, "bit {bit}");
    }
    for length in [0, 15, 16, SEALED_BYTES - 1] {
        assert_eq!(secret.open(3, &sealed[..length]).unwrap_err(), UseError::Sealed);
    }
    assert_eq!(secret.open(3, &[&sealed[..], &[0]].concat()).unwrap_err(), UseError::Sealed);
}

#[test]
fn ee_8_tags_never_repeat_over_people_boards_and_numbers() {
    let (registrar, mut tags) = (key(5), BTreeSet::new());
    for person in 7..17 {
        for chain in [CHAIN, [2; 32]] {
            let secret = UseSecret::of_registrar(&chain, &registrar, key(person).public());
            assert!((0..50).all(|number| tags.insert(secret.tag(number))));
        }
    }
    let swapped = UseSecret::of_registrar(&CHAIN, &key(7), registrar.public());
    assert!(tags.insert(swapped.tag(0)), "who is registrar and who the person makes a difference");
}

proptest! {
    #[test]
    fn ee_8_both_find_the_same_and_nobody_else_anything(
        seed: u64, chain: [u8; 32], number: u64, text in prop::collection::vec(any::<u8>(), 0..=MAX_TEXT_BYTES),
    ) {
        let rng = &mut ChaCha20Rng::seed_from_u64(seed);
        let [registrar, person, stranger] = [0; 3].map(|_| SigningKey::generate(rng));
        let sealed = UseSecret::of_registrar(&chain, &registrar, person.public()).seal(number, &text).unwrap();
        let secret = UseSecret::of_person(&chain, &person, registrar.public());
        prop_assert_eq!(&*secret.open(number, &sealed).unwrap(), &text);
        let tag = UseSecret::of_registrar(&chain, &registrar, person.public()).tag(number);
        prop_assert_eq!(secret.tag(number), tag);

        let mut elsewhere = chain;
        elsewhere[31] ^= 1;
        let others = [
            UseSecret::of_person(&chain, &stranger, registrar.public()),
            UseSecret::of_person(&chain, &stranger, person.public()),
            UseSecret::of_person(&chain, &person, stranger.public()),
            UseSecret::of_person(&chain, &person, &Element::base()),
            UseSecret::of_person(&chain, &registrar, person.public()),
            UseSecret::of_person(&elsewhere, &person, registrar.public()),
        ];
        for other in others {
            prop_assert_ne!(other.tag(number), tag);
            prop_assert_eq!(other.open(number, &sealed).unwrap_err(), UseError::Sealed);
        }
        prop_assert_eq!(secret.open(number ^ 1, &sealed).unwrap_err(), UseError::Sealed);
    }
}
