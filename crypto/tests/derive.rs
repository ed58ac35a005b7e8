//! What is derived from a recovery phrase: the page's vectors, no secret twice, and no root that nobody drew.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRng, RngCore, SeedableRng};
use sha2::{Digest, Sha256};
use tabella_crypto::derive::{BoardSecrets, ROOT_BYTES, Root, Token, WeakRoot};
use tabella_crypto::signature::SigningKey;

const CHAIN: [u8; 32] = [1; 32];
const EPOCH: [u8; 32] = [2; 32];

fn root() -> Root {
    Root::from_bytes(&Sha256::digest(b"tabella").into()).unwrap()
}

/// The vectors of `docs/protocol.md` section 20, computed by the transcripts of `tests/second-verifier`.
#[test]
fn secrets_are_those_of_the_page() {
    let secrets = root().on_board(&CHAIN);
    let token = Token { epoch: &EPOCH, event: &[3; 32], denomination: 5, number: 6 };
    let key = |key: SigningKey| hex::encode(key.to_bytes().as_slice());
    let derived = [
        key(secrets.voter_key(0)),
        key(secrets.voter_key(1)),
        key(secrets.pseudonym_key(&[4; 32])),
        key(secrets.week_key(7)),
        key(secrets.token_serial(&token)),
        hex::encode(secrets.token_blind(&token).expose().as_bytes()),
        key(secrets.account_key(&EPOCH)),
        hex::encode(secrets.account_secret(&EPOCH).as_slice()),
    ];
    let page = [
        "d57f7916887be5b92e50bd6f6f5d5bddd3b9423df50d1ec8d81da3edee54fd09",
        "9bdf731bc5b2bce4ada63b0bd95e40c38aa3d3593ddba64979a0e17c4c568906",
        "cd74f050972da5d5cc416978dae5140ebbd6035f8c5cc8a737a25fcd3aaa8d0d",
        "af67dc2c689a315d858716bdaae533a25b8707661646822ad3e3cb2807eb380b",
        "78941766b2418ed28c1fbe7133f0a3f4c407f25f664ae28d7a40777f6e51d40e",
        "5d45914859b061d6c5a54f49128590fdbdfd3f7ad810f0570c3c9ae2630d270d",
        "2e8bfbc9082728d43e87607ffdeedf5be2858d4c5cdb80c05e23b2773bf6ea04",
        "d9a6e234dea85c4aab2395366246aa72d3f0880367e82b4c137470e9667f3dbd",
    ];
    assert_eq!(derived, page);
}

/// One secret that somebody may ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Voter(u32),
    Pseudonym([u8; 32]),
    Week(u32),
    Serial([u8; 32], [u8; 32], u8, u32),
    Blind([u8; 32], [u8; 32], u8, u32),
    AccountKey([u8; 32]),
    AccountSecret([u8; 32]),
}

impl Asked {
    fn answer(&self, secrets: &BoardSecrets) -> [u8; 32] {
        let token = |(epoch, event, denomination, number)| Token { epoch, event, denomination, number };
        match self {
            Self::Voter(enrolment) => *secrets.voter_key(*enrolment).to_bytes(),
            Self::Pseudonym(election) => *secrets.pseudonym_key(election).to_bytes(),
            Self::Week(week) => *secrets.week_key(*week).to_bytes(),
            Self::Serial(epoch, event, denomination, number) => {
                *secrets.token_serial(&token((epoch, event, *denomination, *number))).to_bytes()
            }
            Self::Blind(epoch, event, denomination, number) => {
                secrets.token_blind(&token((epoch, event, *denomination, *number))).expose().to_bytes()
            }
            Self::AccountKey(epoch) => *secrets.account_key(epoch).to_bytes(),
            Self::AccountSecret(epoch) => *secrets.account_secret(epoch),
        }
    }
}

/// Hashes and numbers of a small world, so that fields of different secrets are often the same.
fn asked() -> impl Strategy<Value = Asked> {
    let hash = || prop_oneof![(0u8..3).prop_map(|byte| [byte; 32]), any::<[u8; 32]>()];
    let number = || prop_oneof![0u32..3, Just(u32::MAX), any::<u32>()];
    let token = (hash(), hash(), 0u8..3, number());
    prop_oneof![
        number().prop_map(Asked::Voter),
        hash().prop_map(Asked::Pseudonym),
        number().prop_map(Asked::Week),
        token.clone().prop_map(|(epoch, event, kind, number)| Asked::Serial(epoch, event, kind, number)),
        token.prop_map(|(epoch, event, kind, number)| Asked::Blind(epoch, event, kind, number)),
        hash().prop_map(Asked::AccountKey),
        hash().prop_map(Asked::AccountSecret),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_two_purposes_share_a_secret(all in prop::collection::vec(asked(), 2..40)) {
        let secrets = root().on_board(&CHAIN);
        let mut seen: BTreeMap<[u8; 32], Asked> = BTreeMap::new();
        // What differs in nothing but the purpose is asked for too.
        let siblings = all.iter().filter_map(|asked| match *asked {
            Asked::Serial(epoch, event, kind, number) => Some(Asked::Blind(epoch, event, kind, number)),
            _ => None,
        });
        for asked in all.iter().cloned().chain(siblings) {
            let answer = asked.answer(&secrets);
            prop_assert_eq!(answer, asked.answer(&secrets), "the same again for {:?}", asked);
            if let Some(before) = seen.insert(answer, asked.clone()) {
                prop_assert_eq!(before, asked);
            }
        }
    }

    #[test]
    fn another_root_or_board_shares_no_secret(asked in asked(), seed: [u8; 32], bit in 0usize..256) {
        let flipped = |bytes: [u8; 32]| {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            flipped
        };
        let Ok(one) = Root::from_bytes(&Sha256::digest(seed).into()) else { return Ok(()) };
        let Ok(other) = Root::from_bytes(&flipped(*one.expose())) else { return Ok(()) };
        let answer = asked.answer(&one.on_board(&CHAIN));
        prop_assert_ne!(answer, asked.answer(&other.on_board(&CHAIN)));
        prop_assert_ne!(answer, asked.answer(&one.on_board(&flipped(CHAIN))));
    }
}

/// A generator that is broken in a way that happens.
struct Broken(fn(usize) -> u8);

impl RngCore for Broken {
    fn next_u32(&mut self) -> u32 {
        unreachable!("a root is drawn as bytes")
    }

    fn next_u64(&mut self) -> u64 {
        unreachable!("a root is drawn as bytes")
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.iter_mut().enumerate().for_each(|(place, byte)| *byte = (self.0)(place));
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Broken {}

/// A name, and the byte at each place.
type Case = (&'static str, fn(usize) -> u8);

#[test]
fn a35_what_a_broken_generator_gives_is_no_root() {
    let broken: [Case; 10] = [
        ("zeros", |_| 0),
        ("ones", |_| 0xff),
        ("one value", |_| 0x7f),
        ("two values", |place| if place < 16 { 0 } else { 0xff }),
        ("counting", |place| place as u8),
        ("counting down by seven", |place| 200u8.wrapping_sub(7 * place as u8)),
        ("eight bytes, then zeros", |place| if place < 8 { 31 * place as u8 + 9 } else { 0 }),
        ("four bytes again and again", |place| [0xde, 0xad, 0xbe, 0xef][place % 4]),
        ("decimal digits", |place| b'0' + Sha256::digest(b"typed")[place] % 10),
        ("sixteen bytes twice", |place| Sha256::digest(b"half")[place % 16]),
    ];
    for (name, fill) in broken {
        assert_eq!(Root::generate(&mut Broken(fill)), Err(WeakRoot), "{name}");
    }
}

#[test]
fn a35_what_a_good_generator_gives_is_a_root_and_never_the_same() {
    let mut rng = ChaCha20Rng::seed_from_u64(35);
    let mut roots: Vec<[u8; ROOT_BYTES]> = (0..20_000).map(|_| *Root::generate(&mut rng).unwrap().expose()).collect();
    roots.sort_unstable();
    roots.dedup();
    assert_eq!(roots.len(), 20_000);
}

#[test]
fn roots_and_secrets_do_not_print() {
    let root = root();
    let printed = format!("{root:?} {:?} {:?}", root.on_board(&CHAIN), root.on_board(&CHAIN).voter_key(0));
    let public = root.on_board(&CHAIN).voter_key(0).public().as_bytes().map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(printed, format!("Root(..) BoardSecrets(..) SigningKey {{ public: Element({}..), .. }}", &public[..12]));
}
