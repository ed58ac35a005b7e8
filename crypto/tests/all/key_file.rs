//! The sealed file for a person's root: it opens with what it was sealed with and with nothing else, damage is told from a
//! wrong passphrase, and a hostile file keeps nobody busy.

use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};
use tabella_crypto::derive::Root;
use tabella_crypto::group::Scalar;
use tabella_crypto::key_file::{Cost, KEY_FILE_BYTES, KeyFile, KeyFileContent, KeyFileError, Lock, Opening, Sealing};
use tabella_crypto::signature::SigningKey;

const PASSPHRASE: &str = "a passphrase of several words";

fn content(carried: bool) -> KeyFileContent {
    KeyFileContent {
        root: Root::from_bytes(&Sha256::digest(b"tabella").into()).unwrap(),
        words: 3,
        enrolment: 0x0102_0304,
        carried: carried.then(|| SigningKey::from_scalar(Scalar::from(5u8)).unwrap()),
    }
}

fn seal(with: Sealing<'_>) -> KeyFile {
    KeyFile::seal(&content(true), with, &mut ChaCha20Rng::seed_from_u64(17)).unwrap()
}

fn is_same(one: &KeyFileContent, other: &KeyFileContent) -> bool {
    let carried = |content: &KeyFileContent| content.carried.as_ref().map(|key| *key.to_bytes());
    one.root == other.root && (one.words, one.enrolment, carried(one)) == (other.words, other.enrolment, carried(other))
}

/// With the checksum of whoever changed it on purpose.
fn signed(mut bytes: [u8; KEY_FILE_BYTES]) -> [u8; KEY_FILE_BYTES] {
    let body = KEY_FILE_BYTES - 32;
    let checksum = Sha256::digest(&bytes[..body]);
    bytes[body..].copy_from_slice(&checksum);
    bytes
}

fn written() -> String {
    let bytes = hex::encode(seal(Sealing::Passphrase(PASSPHRASE, Cost::RECOMMENDED)).to_bytes());
    bytes.as_bytes().chunks(120).map(|line| std::str::from_utf8(line).unwrap()).collect::<Vec<_>>().join("\n")
}

/// The file of `docs/protocol.md` section 21: what was written once opens for ever.
#[test]
fn the_file_of_the_page_opens() {
    let page = include_str!("../vectors/key-file-1.hex");
    let bytes = hex::decode(page.split_whitespace().collect::<String>()).unwrap();
    let file = KeyFile::from_bytes(&bytes).unwrap();
    assert_eq!(file.lock(), Lock::Passphrase(Cost::RECOMMENDED));
    assert!(is_same(&file.open(Opening::Passphrase(PASSPHRASE)).unwrap(), &content(true)));
    assert_eq!(written(), page.trim());
}

#[test]
fn each_lock_opens_with_its_own_key_only() {
    let (id, key, other) = ([8; 16], [9; 32], [10; 32]);
    let sealings = [Sealing::Unlocked, Sealing::Passphrase(PASSPHRASE, Cost::LEAST), Sealing::Key(id, &key)];
    let openings = [Opening::Unlocked, Opening::Passphrase(PASSPHRASE), Opening::Key(&key)];
    for (place, sealing) in sealings.into_iter().enumerate() {
        for carried in [false, true] {
            let content = content(carried);
            let file = KeyFile::seal(&content, sealing, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
            let file = KeyFile::from_bytes(&file.to_bytes()).unwrap();
            for (tried, opening) in openings.into_iter().enumerate() {
                match file.open(opening) {
                    Ok(opened) => assert!(place == tried && is_same(&opened, &content)),
                    Err(error) => assert!(place != tried && error == KeyFileError::OtherLock, "{error}"),
                }
            }
        }
    }
    let wrong = |file: &KeyFile, opening| file.open(opening).unwrap_err();
    let locked = seal(Sealing::Passphrase(PASSPHRASE, Cost::LEAST));
    for passphrase in ["", "a passphrase of several word", "A passphrase of several words"] {
        assert_eq!(wrong(&locked, Opening::Passphrase(passphrase)), KeyFileError::Wrong);
    }
    assert_eq!(seal(Sealing::Key(id, &key)).lock(), Lock::Key(id));
    assert_eq!(wrong(&seal(Sealing::Key(id, &key)), Opening::Key(&other)), KeyFileError::Wrong);
}

#[test]
fn no_two_sealings_are_alike() {
    let mut rng = ChaCha20Rng::seed_from_u64(2);
    let mut seal = || KeyFile::seal(&content(false), Sealing::Key([1; 16], &[2; 32]), &mut rng).unwrap().to_bytes();
    let (one, two) = (seal(), seal());
    // Sealed bytes under one key share nothing: the nonce is another one.
    let same = one[46..144].iter().zip(&two[46..144]).filter(|(one, two)| one == two).count();
    assert!(same < 10, "{same} bytes are the same");
}

#[test]
fn a_damaged_file_is_told_from_a_wrong_passphrase() {
    let bytes = seal(Sealing::Key([1; 16], &[2; 32])).to_bytes();
    for bit in 0..8 * KEY_FILE_BYTES {
        let mut changed = bytes;
        changed[bit / 8] ^= 1 << (bit % 8);
        let error = KeyFile::from_bytes(&changed).unwrap_err();
        let expected = match bit / 8 {
            0..16 => KeyFileError::NotOne,
            16 => KeyFileError::Version(changed[16]),
            _ => KeyFileError::Damaged("checksum"),
        };
        assert_eq!(error, expected, "bit {bit}");
        if bit / 8 >= KEY_FILE_BYTES - 32 {
            continue;
        }
        // Changed on purpose: the checksum holds, the seal does not.
        let opened = KeyFile::from_bytes(&signed(changed)).map(|file| file.open(Opening::Key(&[2; 32])).map(drop));
        assert!(!matches!(opened, Ok(Ok(()))), "bit {bit}");
    }
    for length in 0..KEY_FILE_BYTES {
        let error = KeyFile::from_bytes(&bytes[..length]).unwrap_err();
        let expected = if length < 16 { KeyFileError::NotOne } else { KeyFileError::Damaged("length") };
        assert_eq!(error, expected, "{length} bytes");
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert_eq!(KeyFile::from_bytes(&longer).unwrap_err(), KeyFileError::Damaged("length"));
}

#[test]
fn a39_a_hostile_file_cannot_ask_for_more_work_or_for_less_than_is_sensible() {
    let bytes = seal(Sealing::Passphrase(PASSPHRASE, Cost::LEAST)).to_bytes();
    let costs = [
        (u32::MAX, u32::MAX, u32::MAX),
        (u32::MAX, 1, 1),
        (8 * 1024, u32::MAX, 1),
        (8 * 1024, 1, 17),
        (8 * 1024, 17, 1),
        (1024 * 1024 + 1, 1, 1),
        (1024 * 1024, 5, 1),
        (8 * 1024 - 1, 1, 1),
        (8 * 1024, 0, 1),
        (8 * 1024, 1, 0),
        (0, 0, 0),
    ];
    for (memory, passes, lanes) in costs {
        let mut hostile = bytes;
        hostile[18..22].copy_from_slice(&memory.to_le_bytes());
        hostile[22..26].copy_from_slice(&passes.to_le_bytes());
        hostile[26..30].copy_from_slice(&lanes.to_le_bytes());
        let error = KeyFile::from_bytes(&signed(hostile)).unwrap_err();
        assert_eq!(error, KeyFileError::Cost { memory, passes, lanes });
    }
    // Another lock with what only a passphrase has, or none with an identifier.
    for (lock, at) in [(0, 18), (2, 18), (0, 30), (3, 18)] {
        let mut hostile = signed(seal(Sealing::Unlocked).to_bytes());
        (hostile[17], hostile[at]) = (lock, 1);
        assert_eq!(KeyFile::from_bytes(&signed(hostile)).unwrap_err(), KeyFileError::Damaged("lock"));
    }
}

#[test]
fn what_nobody_writes_is_refused_though_it_opens() {
    let weak = |place: usize, byte: u8| {
        let root = Sha256::digest(b"tabella");
        let mut plain = [0u8; 70];
        plain[..32].copy_from_slice(&root);
        plain[place] = byte;
        plain
    };
    let cases = [
        (weak(37, 2), KeyFileError::Content("a key")),
        (weak(37, 1), KeyFileError::Content("a key")),
        (weak(69, 1), KeyFileError::Content("a key")),
        ([0; 70], KeyFileError::Content("a root")),
    ];
    for (plain, expected) in cases {
        assert_eq!(KeyFile::from_bytes(&by_hand(plain)).unwrap().open(Opening::Unlocked).unwrap_err(), expected);
    }
    let good = KeyFile::from_bytes(&by_hand(weak(36, 0))).unwrap();
    assert!(good.open(Opening::Unlocked).unwrap().carried.is_none());
}

/// A file as the page describes it, without this crate.
fn by_hand(plain: [u8; 70]) -> [u8; KEY_FILE_BYTES] {
    use chacha20poly1305::aead::{AeadInOut, KeyInit};
    use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
    let mut bytes = [0; KEY_FILE_BYTES];
    bytes[..16].copy_from_slice(b"tabella identity");
    bytes[16] = 1;
    bytes[46..58].copy_from_slice(&[7; 12]);
    let mut sealed = plain;
    let tag = ChaCha20Poly1305::new(&Key::from([0; 32]))
        .encrypt_inout_detached(&Nonce::from([7; 12]), &bytes[..58], sealed.as_mut_slice().into())
        .unwrap();
    bytes[58..128].copy_from_slice(&sealed);
    bytes[128..144].copy_from_slice(&tag);
    signed(bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_read_is_written_again_as_the_same_bytes(
        seed: u64, kind in 0u8..3, random: [u8; 32], words: u8, enrolment: u32,
    ) {
        let Ok(root) = Root::from_bytes(&random) else { return Ok(()) };
        let content = KeyFileContent { root, words, enrolment, carried: None };
        let id = [3; 16];
        let (sealing, opening) = match kind {
            0 => (Sealing::Unlocked, Opening::Unlocked),
            1 => (Sealing::Passphrase("x", Cost::LEAST), Opening::Passphrase("x")),
            _ => (Sealing::Key(id, &random), Opening::Key(&random)),
        };
        let file = KeyFile::seal(&content, sealing, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
        let read = KeyFile::from_bytes(&file.to_bytes()).unwrap();
        prop_assert_eq!(&read, &file);
        prop_assert_eq!(read.to_bytes(), file.to_bytes());
        prop_assert!(is_same(&read.open(opening).unwrap(), &content));
    }
}

#[test]
fn contents_do_not_print() {
    let printed = format!("{:?}", content(true));
    assert!(printed.contains("Root(..)") && !printed.contains(&hex::encode([5])[..2].repeat(4)), "{printed}");
    let secret = hex::encode(content(true).root.expose());
    assert!(!printed.contains(&secret[..8]), "{printed}");
}
