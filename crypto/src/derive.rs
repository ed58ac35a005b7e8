//! Everything secret of a person, from the one secret that the recovery phrase says (`docs/protocol.md`, section 20).
//!
//! A person writes down 24 words once. What is derived here is the same on every device that has them, so that losing a
//! device loses nothing. No two secrets of this page say anything about each other, and none says anything about the
//! root: whoever gets a key of one poll has that poll and nothing else.

use core::fmt;

use merlin::Transcript;
use rand_core::CryptoRngCore;
use subtle::{Choice, ConstantTimeEq};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::group::Scalar;
use crate::signature::SigningKey;
use crate::transcript;

/// Bytes of a root: 256 bits, the 24 words of the phrase.
pub const ROOT_BYTES: usize = 32;

/// Fewest different values among the bytes of a root, and among the differences of neighbours. Of 32 uniform bytes
/// 12 or fewer are different with a chance below 2^-73.
const FEWEST_VALUES: usize = 13;

/// These 32 bytes were never drawn by a good generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the secret repeats itself or counts: it was not drawn at random, and others can guess it")]
pub struct WeakRoot;

/// The one secret of a person: 256 bits from a generator of randomness. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Root(Zeroizing<[u8; ROOT_BYTES]>);

impl PartialEq for Root {
    fn eq(&self, other: &Self) -> bool {
        bool::from(self.0.as_slice().ct_eq(other.0.as_slice()))
    }
}

impl Eq for Root {}

impl Root {
    /// A fresh root.
    ///
    /// # Errors
    /// [`WeakRoot`] when the generator is broken beyond doubt. There is no use in asking it again.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Result<Self, WeakRoot> {
        let mut bytes = Zeroizing::new([0; ROOT_BYTES]);
        rng.fill_bytes(bytes.as_mut());
        Self::from_bytes(&bytes)
    }

    /// The root with these bytes.
    ///
    /// # Errors
    /// [`WeakRoot`] for bytes that repeat themselves or count. It is no measure of randomness: it finds what nobody
    /// draws, such as a phrase of one word, and lets every other mistake pass.
    pub fn from_bytes(bytes: &[u8; ROOT_BYTES]) -> Result<Self, WeakRoot> {
        let mut steps = Zeroizing::new([0; ROOT_BYTES - 1]);
        for (step, pair) in steps.iter_mut().zip(bytes.windows(2)) {
            *step = pair.iter().fold(0, |step: u8, byte| byte.wrapping_sub(step));
        }
        let repeats = (1..=ROOT_BYTES / 2).map(|period| bytes.iter().zip(bytes.iter().skip(period)).map(equal));
        let repeats = repeats.map(|pairs| pairs.fold(Choice::from(1), |all, pair| all & pair));
        let repeats = bool::from(repeats.fold(Choice::from(0), |any, period| any | period));
        if repeats || values(bytes) < FEWEST_VALUES || values(steps.as_slice()) < FEWEST_VALUES {
            return Err(WeakRoot);
        }
        Ok(Self(Zeroizing::new(*bytes)))
    }

    /// The bytes, to be written as words or sealed.
    pub fn expose(&self) -> &[u8; ROOT_BYTES] {
        &self.0
    }

    /// What this person has on the board `chain`: to say it of another board says nothing of this one.
    pub fn on_board(&self, chain: &[u8; 32]) -> BoardSecrets {
        let mut transcript = Transcript::new(transcript::IDENTITY);
        transcript.append_message(b"root", self.0.as_slice());
        transcript.append_message(b"chain", chain);
        BoardSecrets(transcript)
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Root(..)")
    }
}

/// The secrets of a person on one board. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct BoardSecrets(Transcript);

impl BoardSecrets {
    /// The key on the roll; `enrolment` counts from 0, and is one more each time that the registrar replaced the key.
    pub fn voter_key(&self, enrolment: u32) -> SigningKey {
        self.key(Purpose::Voter { enrolment })
    }

    /// The key for one pseudonymous poll.
    pub fn pseudonym_key(&self, election: &[u8; 32]) -> SigningKey {
        self.key(Purpose::Pseudonym { election })
    }

    /// The key under which acts are claimed in one week, counted from the beginning of Unix time.
    pub fn week_key(&self, week: u32) -> SigningKey {
        self.key(Purpose::Week { week })
    }

    /// The key of the reward account into which the token with this serial goes.
    pub fn account_key(&self, serial: &[u8; 32]) -> SigningKey {
        self.key(Purpose::AccountKey { serial })
    }

    /// What serials and blinds of that epoch's tokens are derived from; wiped when dropped.
    pub fn account_secret(&self, epoch: &[u8; 32]) -> Zeroizing<[u8; 32]> {
        self.bytes(Purpose::AccountSecret { epoch })
    }

    /// The key that names and signs this person's keepsake.
    pub fn keepsake_key(&self) -> SigningKey {
        self.key(Purpose::KeepsakeKey)
    }

    /// What this person's keepsake is sealed with; wiped when dropped.
    pub fn keepsake_secret(&self) -> Zeroizing<[u8; 32]> {
        self.bytes(Purpose::KeepsakeSecret)
    }

    fn bytes(&self, purpose: Purpose<'_>) -> Zeroizing<[u8; 32]> {
        let wide = self.derive(purpose);
        let mut secret = Zeroizing::new([0; 32]);
        secret.iter_mut().zip(wide.iter()).for_each(|(secret, byte)| *secret = *byte);
        secret
    }

    fn key(&self, purpose: Purpose<'_>) -> SigningKey {
        let wide = self.derive(purpose);
        let mut scalar = Scalar::from_bytes_mod_order_wide(&wide);
        let key = SigningKey::from_scalar(scalar).expect("a hash is a multiple of q with a chance of 2^-252");
        scalar.zeroize();
        key
    }

    fn derive(&self, purpose: Purpose<'_>) -> Zeroizing<[u8; 64]> {
        let mut transcript = self.0.clone();
        purpose.append(&mut transcript);
        let mut wide = Zeroizing::new([0; 64]);
        transcript.challenge_bytes(b"secret", wide.as_mut());
        wide
    }
}

impl fmt::Debug for BoardSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BoardSecrets(..)")
    }
}

/// What a secret is for. Two different purposes give two different transcripts: the name comes first and fixes how
/// many fields of which width follow, and merlin frames each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Purpose<'a> {
    Voter { enrolment: u32 },
    Pseudonym { election: &'a [u8; 32] },
    Week { week: u32 },
    AccountKey { serial: &'a [u8; 32] },
    AccountSecret { epoch: &'a [u8; 32] },
    KeepsakeKey,
    KeepsakeSecret,
}

impl Purpose<'_> {
    fn name(&self) -> &'static [u8] {
        match self {
            Self::Voter { .. } => b"voter key",
            Self::Pseudonym { .. } => b"pseudonym key",
            Self::Week { .. } => b"week key",
            Self::AccountKey { .. } => b"account key",
            Self::AccountSecret { .. } => b"account secret",
            Self::KeepsakeKey => b"keepsake key",
            Self::KeepsakeSecret => b"keepsake secret",
        }
    }

    fn append(&self, transcript: &mut Transcript) {
        transcript.append_message(b"purpose", self.name());
        match self {
            Self::Voter { enrolment } => transcript.append_message(b"enrolment", &enrolment.to_le_bytes()),
            Self::Pseudonym { election } => transcript.append_message(b"election", *election),
            Self::Week { week } => transcript.append_message(b"week", &week.to_le_bytes()),
            Self::AccountKey { serial } => transcript.append_message(b"serial", *serial),
            Self::AccountSecret { epoch } => transcript.append_message(b"epoch", *epoch),
            Self::KeepsakeKey | Self::KeepsakeSecret => {}
        }
    }
}

/// How many different values there are, found without an address or a branch that depends on them.
fn values(bytes: &[u8]) -> usize {
    let is_new = |(place, byte): (usize, &u8)| {
        let before = bytes.iter().take(place).map(|other| other.ct_eq(byte));
        !before.fold(Choice::from(0), |any, equal| any | equal)
    };
    bytes.iter().enumerate().map(|pair| usize::from(is_new(pair).unwrap_u8())).sum()
}

fn equal((one, other): (&u8, &u8)) -> Choice {
    one.ct_eq(other)
}
