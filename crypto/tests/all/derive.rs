//! What is derived from a recovery phrase: the page's vectors, no secret twice, and no root that nobody drew.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRng, RngCore, SeedableRng};
use sha2::{Digest, Sha256};
use tabella_crypto::derive::{BoardSecrets, ROOT_BYTES, Root, WeakRoot};
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
    let key = |key: SigningKey| hex::encode(key.to_bytes().as_slice());
    let derived = [
        key(secrets.voter_key(0)),
        key(secrets.voter_key(1)),
        key(secrets.pseudonym_key(&[4; 32])),
        key(secrets.week_key(7)),
        key(secrets.account_key(&[3; 32])),
        hex::encode(secrets.account_secret(&EPOCH).as_slice()),
        key(secrets.keepsake_key()),
        hex::encode(secrets.keepsake_secret().as_slice()),
    ];
    let page = [
        "d57f7916887be5b92e50bd6f6f5d5bddd3b9423df50d1ec8d81da3edee54fd09",
        "9bdf731bc5b2bce4ada63b0bd95e40c38aa3d3593ddba64979a0e17c4c568906",
        "cd74f050972da5d5cc416978dae5140ebbd6035f8c5cc8a737a25fcd3aaa8d0d",
        "af67dc2c689a315d858716bdaae533a25b8707661646822ad3e3cb2807eb380b",
        "c69e6f6122a24cb2a699b001b7e471c0964321559b62d404980efac170dcc00b",
        "d9a6e234dea85c4aab2395366246aa72d3f0880367e82b4c137470e9667f3dbd",
        "163799c9d2089cf826420371e1bf497e027b92bcff5c5c4204edecd956f7f70d",
        "8bf57f1cd09dfa4936eeaa776c28a48ac5de6c3459b5d2ce73b3de8f70506097",
    ];
    assert_eq!(derived, page);
}

/// One secret that somebody may ask for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Voter(u32),
    Pseudonym([u8; 32]),
    Week(u32),
    AccountKey([u8; 32]),
    AccountSecret([u8; 32]),
    KeepsakeKey,
    KeepsakeSecret,
}

impl Asked {
    fn answer(&self, secrets: &BoardSecrets) -> [u8; 32] {
        match self {
            Self::Voter(enrolment) => *secrets.voter_key(*enrolment).to_bytes(),
            Self::Pseudonym(election) => *secrets.pseudonym_key(election).to_bytes(),
            Self::Week(week) => *secrets.week_key(*week).to_bytes(),
            Self::AccountKey(serial) => *secrets.account_key(serial).to_bytes(),
            Self::AccountSecret(epoch) => *secrets.account_secret(epoch),
            Self::KeepsakeKey => *secrets.keepsake_key().to_bytes(),
            Self::KeepsakeSecret => *secrets.keepsake_secret(),
        }
    }
}

/// Hashes and numbers of a small world, so that fields of different secrets are often the same.
fn asked() -> impl Strategy<Value = Asked> {
    let hash = || prop_oneof![(0u8..3).prop_map(|byte| [byte; 32]), any::<[u8; 32]>()];
    let number = || prop_oneof![0u32..3, Just(u32::MAX), any::<u32>()];
    prop_oneof![
        number().prop_map(Asked::Voter),
        hash().prop_map(Asked::Pseudonym),
        number().prop_map(Asked::Week),
        hash().prop_map(Asked::AccountKey),
        hash().prop_map(Asked::AccountSecret),
        Just(Asked::KeepsakeKey),
        Just(Asked::KeepsakeSecret),
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
            Asked::AccountKey(hash) => Some(Asked::AccountSecret(hash)),
            Asked::KeepsakeKey => Some(Asked::KeepsakeSecret),
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
