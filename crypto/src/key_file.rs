//! The file in which a device keeps a person's root: 176 bytes, sealed (`docs/protocol.md`, section 21).
//!
//! What opens it is a passphrase, hashed slowly (argon2id, RFC 9106), or a key that is kept elsewhere, such as in the
//! system's store of secrets. A file can also be left unlocked: then it is as safe as the disk is.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce, Tag};
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::derive::{ROOT_BYTES, Root, WeakRoot};
use crate::encoding::{DecodeError, Reader};
use crate::signature::SigningKey;

/// Bytes of a key file.
pub const KEY_FILE_BYTES: usize = HEADER_BYTES + CONTENT_BYTES + TAG_BYTES + CHECKSUM_BYTES;
/// Bytes of the identifier of a key that is kept elsewhere.
pub const KEY_ID_BYTES: usize = 16;

const MAGIC: &[u8; 16] = b"tabella identity";
const VERSION: u8 = 1;
const NONCE_BYTES: usize = 12;
const HEADER_BYTES: usize = 16 + 1 + 1 + 3 * 4 + KEY_ID_BYTES + NONCE_BYTES;
const CONTENT_BYTES: usize = ROOT_BYTES + 1 + 4 + 1 + 32;
const TAG_BYTES: usize = 16;
const CHECKSUM_BYTES: usize = 32;

const UNLOCKED: u8 = 0;
const BY_PASSPHRASE: u8 = 1;
const BY_KEY: u8 = 2;

/// What a key file says while it is sealed, or why it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyFileError {
    /// It does not begin as a key file does.
    #[error("it is no key file of this program")]
    NotOne,
    /// It is too short or too long, or the checksum shows that bytes were changed.
    #[error("it is damaged: its {0} is not right; take a copy, or restore from the recovery phrase")]
    Damaged(&'static str),
    /// It was written by a later version of the program.
    #[error("it has version {0}, and this program knows version 1; use a newer program")]
    Version(u8),
    /// A cost that no program chooses, and that would be used to keep this one busy, or to make guessing cheap.
    #[error("its cost of opening is out of bounds: {memory} KiB, {passes} passes, {lanes} lanes")]
    Cost {
        /// Memory, KiB.
        memory: u32,
        /// Passes over it.
        passes: u32,
        /// Lanes.
        lanes: u32,
    },
    /// It is locked in another way than it was tried to be opened.
    #[error("it is locked in another way")]
    OtherLock,
    /// The passphrase is another one, or the key is.
    #[error("that is not what it was sealed with")]
    Wrong,
    /// It opens, and what is inside is nothing that this program writes.
    #[error("it opens, and holds {0} that cannot be used")]
    Content(&'static str),
    /// There is not enough memory to hash the passphrase.
    #[error("the passphrase cannot be hashed: {0} KiB of memory are not to be had")]
    Memory(u32),
}

/// How dear it is to try a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    memory: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// The second recommendation of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes.
    pub const RECOMMENDED: Self = Self { memory: 64 * 1024, passes: 3, lanes: 4 };
    /// The least that a file may have: for tests, which try often.
    pub const LEAST: Self = Self { memory: 8 * 1024, passes: 1, lanes: 1 };
    /// Most memory, KiB.
    const MOST_MEMORY: u32 = 1024 * 1024;
    /// Most passes.
    const MOST_PASSES: u32 = 16;
    /// Most lanes.
    const MOST_LANES: u32 = 16;
    /// Most memory times passes, KiB: some seconds.
    const MOST_WORK: u32 = 4 * 1024 * 1024;

    /// A cost within bounds: memory in KiB, passes over it, lanes.
    ///
    /// # Errors
    /// [`KeyFileError::Cost`] for one that is too cheap or too dear.
    pub fn new(memory: u32, passes: u32, lanes: u32) -> Result<Self, KeyFileError> {
        let within = (Self::LEAST.memory..=Self::MOST_MEMORY).contains(&memory)
            && (Self::LEAST.passes..=Self::MOST_PASSES).contains(&passes)
            && (Self::LEAST.lanes..=Self::MOST_LANES).contains(&lanes)
            && memory.saturating_mul(passes) <= Self::MOST_WORK;
        if within { Ok(Self { memory, passes, lanes }) } else { Err(KeyFileError::Cost { memory, passes, lanes }) }
    }

    fn hash(&self, passphrase: &[u8], salt: &[u8; KEY_ID_BYTES]) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
        let params = Params::new(self.memory, self.passes, self.lanes, Some(32))
            .expect("the bounds above are within those of argon2");
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase, salt, key.as_mut())
            .map_err(|_| KeyFileError::Memory(self.memory))?;
        Ok(key)
    }
}

/// How a file is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// Not at all.
    Unlocked,
    /// By a passphrase.
    Passphrase(Cost),
    /// By a key that is kept elsewhere under this identifier.
    Key([u8; KEY_ID_BYTES]),
}

/// What a file is sealed with.
#[derive(Clone, Copy)]
pub enum Sealing<'a> {
    /// Nothing.
    Unlocked,
    /// A passphrase, as UTF-8 in the form NFKD.
    Passphrase(&'a str, Cost),
    /// A key that is kept elsewhere under an identifier.
    Key([u8; KEY_ID_BYTES], &'a [u8; 32]),
}

/// What is tried to open a file.
#[derive(Clone, Copy)]
pub enum Opening<'a> {
    /// Nothing.
    Unlocked,
    /// A passphrase, as UTF-8 in the form NFKD.
    Passphrase(&'a str),
    /// The key that is kept elsewhere.
    Key(&'a [u8; 32]),
}

/// What a file keeps. Wiped when dropped.
#[derive(Debug, Clone)]
pub struct KeyFileContent {
    /// The person's root.
    pub root: Root,
    /// The word list in which its phrase was written down; the program gives the numbers their meaning.
    pub words: u8,
    /// Which of the person's voter keys is in use.
    pub enrolment: u32,
    /// A voter key from before there were phrases, which is used in place of the first.
    pub carried: Option<SigningKey>,
}

impl KeyFileContent {
    fn to_bytes(&self) -> Zeroizing<[u8; CONTENT_BYTES]> {
        let carried = self.carried.as_ref().map(SigningKey::to_bytes);
        let fields: [&[u8]; 5] = [
            self.root.expose(),
            &[self.words],
            &self.enrolment.to_le_bytes(),
            &[u8::from(carried.is_some())],
            carried.as_ref().map_or(&[0; 32], |key| &**key),
        ];
        let mut bytes = Zeroizing::new([0; CONTENT_BYTES]);
        bytes.iter_mut().zip(fields.into_iter().flatten()).for_each(|(byte, field)| *byte = *field);
        bytes
    }

    fn from_bytes(bytes: &[u8; CONTENT_BYTES]) -> Result<Self, KeyFileError> {
        let mut reader = Reader::new("content", bytes);
        let all_there = |_: DecodeError| KeyFileError::Content("too little");
        let root = Zeroizing::new(reader.array().map_err(all_there)?);
        let root = Root::from_bytes(&root).map_err(|WeakRoot| KeyFileError::Content("a root"))?;
        let [words] = reader.array().map_err(all_there)?;
        let enrolment = u32::from_le_bytes(reader.array().map_err(all_there)?);
        let [is_carried] = reader.array().map_err(all_there)?;
        let key = Zeroizing::new(reader.array().map_err(all_there)?);
        let carried = match is_carried {
            0 if *key == [0; 32] => None,
            1 => Some(SigningKey::from_bytes(&key).map_err(|_| KeyFileError::Content("a key"))?),
            _ => return Err(KeyFileError::Content("a key")),
        };
        Ok(Self { root, words, enrolment, carried })
    }
}

/// A key file, sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    lock: Lock,
    /// Salt of the passphrase, identifier of the key, or zeros.
    salt: [u8; KEY_ID_BYTES],
    nonce: [u8; NONCE_BYTES],
    sealed: [u8; CONTENT_BYTES],
    tag: [u8; TAG_BYTES],
}

impl KeyFile {
    /// Seals what is to be kept; salt and nonce are fresh each time.
    ///
    /// # Errors
    /// [`KeyFileError::Memory`].
    pub fn seal(
        content: &KeyFileContent,
        with: Sealing<'_>,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, KeyFileError> {
        let mut salt = [0; KEY_ID_BYTES];
        let (lock, opening) = match with {
            Sealing::Unlocked => (Lock::Unlocked, Opening::Unlocked),
            Sealing::Passphrase(passphrase, cost) => {
                rng.fill_bytes(&mut salt);
                (Lock::Passphrase(cost), Opening::Passphrase(passphrase))
            }
            Sealing::Key(id, key) => {
                salt = id;
                (Lock::Key(id), Opening::Key(key))
            }
        };
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let mut file = Self { lock, salt, nonce, sealed: [0; CONTENT_BYTES], tag: [0; TAG_BYTES] };
        let mut content = content.to_bytes();
        let tag = file
            .cipher(opening)?
            .encrypt_inout_detached(&Nonce::from(nonce), &file.header(), content.as_mut_slice().into())
            .expect("70 bytes are short enough for the cipher");
        (file.sealed, file.tag) = (*content, tag.into());
        Ok(file)
    }

    /// How it is locked.
    pub fn lock(&self) -> Lock {
        self.lock
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`KeyFileError::Wrong`] for another passphrase or key, and the other ways in which it does not open.
    pub fn open(&self, with: Opening<'_>) -> Result<KeyFileContent, KeyFileError> {
        let mut content = Zeroizing::new(self.sealed);
        self.cipher(with)?
            .decrypt_inout_detached(
                &Nonce::from(self.nonce),
                &self.header(),
                content.as_mut_slice().into(),
                &Tag::from(self.tag),
            )
            .map_err(|_| KeyFileError::Wrong)?;
        KeyFileContent::from_bytes(&content)
    }

    /// The bytes of the file.
    pub fn to_bytes(&self) -> [u8; KEY_FILE_BYTES] {
        let header = self.header();
        let before = || header.iter().chain(&self.sealed).chain(&self.tag);
        let checksum = checksum(&before().copied().collect::<Vec<_>>());
        let mut bytes = [0; KEY_FILE_BYTES];
        bytes.iter_mut().zip(before().chain(&checksum)).for_each(|(byte, field)| *byte = *field);
        bytes
    }

    /// Reads the bytes of a file. Nothing is hashed yet but its checksum.
    ///
    /// # Errors
    /// [`KeyFileError`] when it is none, was changed, or asks for too much.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFileError> {
        let version = bytes.strip_prefix(MAGIC).ok_or(KeyFileError::NotOne)?.first();
        match version.copied() {
            Some(VERSION) => {}
            Some(version) => return Err(KeyFileError::Version(version)),
            None => return Err(KeyFileError::Damaged("length")),
        }
        if bytes.len() != KEY_FILE_BYTES {
            return Err(KeyFileError::Damaged("length"));
        }
        let short = |_: DecodeError| KeyFileError::Damaged("length");
        let (body, sum) = bytes.split_at(KEY_FILE_BYTES - CHECKSUM_BYTES);
        if checksum(body) != sum {
            return Err(KeyFileError::Damaged("checksum"));
        }
        let mut reader = Reader::new("key file", body);
        let _: [u8; MAGIC.len()] = reader.array().map_err(short)?;
        let [_, kind] = reader.array().map_err(short)?;
        let [memory, passes, lanes]: [u32; 3] = {
            let mut number = || reader.array().map(u32::from_le_bytes).map_err(short);
            [number()?, number()?, number()?]
        };
        let salt = reader.array().map_err(short)?;
        let lock = match (kind, [memory, passes, lanes]) {
            (UNLOCKED, [0, 0, 0]) if salt == [0; KEY_ID_BYTES] => Lock::Unlocked,
            (BY_PASSPHRASE, _) => Lock::Passphrase(Cost::new(memory, passes, lanes)?),
            (BY_KEY, [0, 0, 0]) => Lock::Key(salt),
            _ => return Err(KeyFileError::Damaged("lock")),
        };
        let (nonce, sealed, tag) =
            (reader.array().map_err(short)?, reader.array().map_err(short)?, reader.array().map_err(short)?);
        Ok(Self { lock, salt, nonce, sealed, tag })
    }

    /// What comes before the sealed bytes, and is sealed with them.
    fn header(&self) -> [u8; HEADER_BYTES] {
        let (kind, [memory, passes, lanes]) = match self.lock {
            Lock::Unlocked => (UNLOCKED, [0; 3]),
            Lock::Passphrase(Cost { memory, passes, lanes }) => (BY_PASSPHRASE, [memory, passes, lanes]),
            Lock::Key(_) => (BY_KEY, [0; 3]),
        };
        let (memory, passes, lanes) = (memory.to_le_bytes(), passes.to_le_bytes(), lanes.to_le_bytes());
        let fields: [&[u8]; 7] = [MAGIC, &[VERSION, kind], &memory, &passes, &lanes, &self.salt, &self.nonce];
        let mut header = [0; HEADER_BYTES];
        header.iter_mut().zip(fields.into_iter().flatten()).for_each(|(byte, field)| *byte = *field);
        header
    }

    fn cipher(&self, with: Opening<'_>) -> Result<ChaCha20Poly1305, KeyFileError> {
        let key = match (self.lock, with) {
            // Known to everybody: the file then only shows whether it was changed.
            (Lock::Unlocked, Opening::Unlocked) => Zeroizing::new([0; 32]),
            (Lock::Passphrase(cost), Opening::Passphrase(passphrase)) => {
                cost.hash(passphrase.as_bytes(), &self.salt)?
            }
            (Lock::Key(_), Opening::Key(key)) => Zeroizing::new(*key),
            _ => return Err(KeyFileError::OtherLock),
        };
        let mut key = Key::from(*key);
        let cipher = ChaCha20Poly1305::new(&key);
        key.zeroize();
        Ok(cipher)
    }
}

/// Tells damage from a wrong passphrase. It is of public bytes, and keeps nobody from changing them on purpose: the tag
/// of the cipher does.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    Sha256::digest(bytes).into()
}
