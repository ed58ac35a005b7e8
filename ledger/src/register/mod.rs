//! Registers of ballots: somebody other than the board writes down each ballot when it is cast, so that an auditor can
//! compare what was cast with what is on the board.
//!
//! A registrar of trackers takes a ballot before the node does and answers with a [`Registration`], its signature over
//! election and tracker. What it took in all is its [`Register`]. Neither says who voted.

mod compare;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};
use thiserror::Error;

pub use compare::{Compared, Comparison, Difference, LISTED};

use crate::bytes::{AuthorityKey, Hash};
use crate::cbor::{self, CborError};
use crate::note::{self, NoteSigner};

/// Version of registers and registrations.
pub const REGISTER_VERSION: u8 = 1;
/// Most bytes of a register: some fifteen million ballots.
pub const MAX_REGISTER_BYTES: usize = 1 << 30;
/// Begins what is signed for a register; 0x00 begins no text and no entry.
const REGISTER: &[u8] = b"\0tabella/v1/register";
/// Begins what is signed for one ballot.
const REGISTRATION: &[u8] = b"\0tabella/v1/registration";

/// A ballot that was cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Registered {
    /// Its election.
    #[n(0)]
    pub election: Hash,
    /// SHA-256 of the sealed ballot.
    #[n(1)]
    pub tracker: Hash,
}

/// What a witness says that it saw of one ballot: the voter's proof that it was there in time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Registration {
    /// 1.
    #[n(0)]
    pub version: u8,
    /// The board.
    #[n(1)]
    pub chain: Hash,
    /// Name of the witness.
    #[n(2)]
    pub witness: String,
    /// Its key.
    #[n(3)]
    pub key: AuthorityKey,
    /// The ballot.
    #[n(4)]
    pub ballot: Registered,
    /// Its signature.
    #[cbor(n(5), with = "minicbor::bytes")]
    pub signature: [u8; 64],
}

/// All ballots that a witness saw.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Register {
    #[n(0)]
    version: u8,
    #[n(1)]
    chain: Hash,
    #[n(2)]
    witness: String,
    #[n(3)]
    key: AuthorityKey,
    #[n(4)]
    ballots: Vec<Registered>,
    #[cbor(n(5), with = "minicbor::bytes")]
    signature: [u8; 64],
}

/// A register or a registration that says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// More than anybody reads.
    #[error("the register has more than {MAX_REGISTER_BYTES} bytes")]
    TooLong,
    /// It cannot be read.
    #[error(transparent)]
    Encoding(#[from] CborError),
    /// Written by a later version.
    #[error("version {0} is not known here; use a newer program")]
    Version(u8),
    /// Ballots that do not ascend, or come twice.
    #[error("ballot {0} of the register is not above the one before it")]
    Order(usize),
    /// Not signed with the key in it.
    #[error("it is not signed with the key that it names; it was damaged or forged")]
    Signature,
}

impl RegisterError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "register.unreadable",
            Self::TooLong => "register.too_long",
            Self::Encoding(_) => "register.encoding",
            Self::Version(_) => "register.version",
            Self::Order(_) => "register.order",
            Self::Signature => "register.signature",
        }
    }
}

impl Registration {
    /// Signs that a ballot was seen.
    pub fn sign(chain: Hash, witness: &str, ballot: Registered, signer: &NoteSigner) -> Self {
        let (key, message) = (signer.public(), message(REGISTRATION, &(chain, witness, signer.public(), ballot)));
        let witness = witness.to_owned();
        Self { version: REGISTER_VERSION, chain, witness, key, ballot, signature: signer.sign_bytes(&message) }
    }

    /// Whether the key in it signed it.
    ///
    /// # Errors
    /// [`RegisterError`].
    pub fn verify(&self) -> Result<(), RegisterError> {
        let Self { version, chain, witness, key, ballot, signature } = self;
        if *version != REGISTER_VERSION {
            return Err(RegisterError::Version(*version));
        }
        let message = message(REGISTRATION, &(*chain, witness.as_str(), *key, *ballot));
        if note::verify_bytes(key, &message, signature) { Ok(()) } else { Err(RegisterError::Signature) }
    }
}

impl Register {
    /// Signs what was seen, in any order.
    pub fn sign(chain: Hash, witness: &str, mut ballots: Vec<Registered>, signer: &NoteSigner) -> Self {
        ballots.sort_unstable();
        ballots.dedup();
        let (key, message) = (signer.public(), message(REGISTER, &(chain, witness, signer.public(), &ballots[..])));
        let (witness, signature) = (witness.to_owned(), signer.sign_bytes(&message));
        Self { version: REGISTER_VERSION, chain, witness, key, ballots, signature }
    }

    /// Reads a register that was signed with the key in it, whoever's that is.
    ///
    /// # Errors
    /// [`RegisterError`].
    pub fn read(bytes: &[u8]) -> Result<Self, RegisterError> {
        if bytes.len() > MAX_REGISTER_BYTES {
            return Err(RegisterError::TooLong);
        }
        let register: Self = cbor::decode("register", bytes)?;
        let Self { version, chain, witness, key, ballots, signature } = &register;
        if *version != REGISTER_VERSION {
            return Err(RegisterError::Version(*version));
        }
        if let Some(before) = ballots.windows(2).position(|pair| pair[0] >= pair[1]) {
            return Err(RegisterError::Order(before + 1));
        }
        let message = message(REGISTER, &(*chain, witness.as_str(), *key, &ballots[..]));
        if note::verify_bytes(key, &message, signature) { Ok(register) } else { Err(RegisterError::Signature) }
    }

    /// As a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// The board.
    pub fn chain(&self) -> Hash {
        self.chain
    }

    /// Name of the witness.
    pub fn witness(&self) -> &str {
        &self.witness
    }

    /// Its key.
    pub fn key(&self) -> AuthorityKey {
        self.key
    }

    /// Who says so: both together are what a board names.
    fn signed_by(&self) -> (&str, AuthorityKey) {
        (&self.witness, self.key)
    }

    /// The ballots, ascending.
    pub fn ballots(&self) -> &[Registered] {
        &self.ballots
    }
}

/// What is signed: what it is for, and SHA-256 of the array without its signature.
fn message<T: Encode<()>>(label: &[u8], (chain, witness, key, content): &(Hash, &str, AuthorityKey, T)) -> Vec<u8> {
    let mut hashing = Hashing(Sha256::new());
    let unsigned = (REGISTER_VERSION, chain, witness, key, content);
    minicbor::encode(unsigned, &mut hashing).expect("hashing does not fail");
    [label, &hashing.0.finalize()].concat()
}

/// Hashes what is written, so that a register is never in memory twice.
struct Hashing(Sha256);

impl minicbor::encode::Write for Hashing {
    type Error = core::convert::Infallible;

    fn write_all(&mut self, written: &[u8]) -> Result<(), Self::Error> {
        self.0.update(written);
        Ok(())
    }
}
