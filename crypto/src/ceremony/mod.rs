//! The trustees' key ceremony: n trustees make one key per slot, any k of whom can decrypt.
//!
//! Vector Feldman (Feldman, FOCS 1987; Pedersen, EUROCRYPT 1991) with proofs of knowledge. Each trustee deals one
//! polynomial of degree k - 1 per slot, publishes the commitments to its coefficients, proves that it knows each
//! constant term, and sends every trustee its evaluations sealed to that trustee's ceremony key. A recipient whose
//! shares do not fit says so with evidence that anybody can check; such a dealer is disqualified in public.
//!
//! 1. [`TrusteeSecret::generate`] makes a ceremony key; its [`TrusteeKey`] is published with a proof of possession.
//! 2. [`CeremonyParams::new`] fixes the trustees in order. A trustee's index is its place, from 1.
//! 3. [`Dealing::deal`], published by every trustee, checked by all with [`Dealing::verify`].
//! 4. [`TrusteeSecret::receive`] gives a trustee its shares of one dealing, or a [`Complaint`] to publish.
//! 5. [`JointKey::combine`] sums the qualified dealings; [`TrusteeShares::combine`] a trustee's own shares.
//!
//! A dealer that publishes last can bias the joint key. For ElGamal this does no harm as long as the proofs of
//! knowledge hold (Gennaro, Jarecki, Krawczyk, Rabin, J. Cryptology 2007, section 5).

mod complaint;
mod dealing;
mod joint;
mod share_cipher;

use core::fmt;

use curve25519_dalek::ristretto::RistrettoPoint;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use thiserror::Error;

pub use complaint::{Complaint, ComplaintError};
pub use dealing::{Dealing, VerifiedDealing};
pub use joint::{JointKey, TrusteeShares};

use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};
use crate::signature::SigningKey;
use crate::transcript::{self, TranscriptProtocol};

/// Version byte of every message of the ceremony.
pub const CEREMONY_VERSION: u8 = 1;
/// Most trustees of a ceremony.
pub const MAX_TRUSTEES: usize = 64;
/// Most slots of a ceremony.
pub const MAX_SLOTS: usize = crate::contest::MAX_OPTIONS;

/// What goes wrong in a ceremony. Trustees are named by index, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CeremonyError {
    /// Threshold, trustees or slots out of range.
    #[error(
        "{threshold} of {trustees} trustees with {slots} slots: need 1 <= k <= n <= {MAX_TRUSTEES}, 1 <= slots <= {MAX_SLOTS}"
    )]
    Size {
        /// k.
        threshold: usize,
        /// n.
        trustees: usize,
        /// Slots.
        slots: usize,
    },
    /// Two trustees with one key.
    #[error("trustees {first} and {second} have the same ceremony key")]
    DuplicateKey {
        /// Index of the first.
        first: usize,
        /// Index of the second.
        second: usize,
    },
    /// An index that no trustee has. Index 0 would be handed the secret itself.
    #[error("there is no trustee {0}")]
    Index(usize),
    /// A trustee's proof that it knows its ceremony key does not hold for this ceremony and place.
    #[error("trustee {0}: the proof of the ceremony key does not hold for this ceremony")]
    KeyProof(usize),
    /// A message cannot be read.
    #[error("trustee {trustee}: {source}")]
    Decode {
        /// Who sent it.
        trustee: usize,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// A dealer does not show that it knows the constant term it committed to.
    #[error("dealer {dealer}: the proof of knowledge for slot {slot} does not hold")]
    Knowledge {
        /// Who dealt.
        dealer: usize,
        /// Which slot.
        slot: usize,
    },
    /// Fewer dealings or confirmations than the threshold.
    #[error("only {found} of the {needed} trustees needed have {what}")]
    TooFew {
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
        /// What they have done.
        what: &'static str,
    },
    /// A joint key that is the identity, or two that are equal.
    #[error("the joint key of slot {0} is degenerate")]
    DegenerateKey(usize),
    /// Two dealings of one dealer.
    #[error("dealer {0} dealt twice")]
    DuplicateDealing(usize),
    /// A dealing that was made and checked for another ceremony.
    #[error("dealer {0} dealt in another ceremony")]
    OtherCeremony(usize),
    /// A dealer does not show that it made the ephemeral key of a recipient's shares.
    #[error("dealer {dealer}: the proof of the ephemeral key for trustee {recipient} does not hold")]
    Ephemeral {
        /// Who dealt.
        dealer: usize,
        /// Whose shares.
        recipient: usize,
    },
    /// A trustee's public share is the identity. Only that trustee, dealing last, can bring this about.
    #[error(
        "the public share of trustee {trustee} for slot {slot} is degenerate: run the ceremony without this trustee"
    )]
    DegenerateShare {
        /// Whose share.
        trustee: usize,
        /// Which slot.
        slot: usize,
    },
    /// The key at hand is not the one that trustee has in this ceremony.
    #[error("this is not the ceremony key of trustee {0}")]
    NotTheKey(usize),
    /// The shares received are not those of the key on the board.
    #[error("the shares of trustee {0} do not make up the joint key")]
    OtherShares(usize),
}

/// A trustee's public ceremony key with the proof that its owner knows the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrusteeKey {
    key: Element,
    proof: KnowledgeProof,
}

/// A trustee's secret ceremony key: opens the shares that are sent to it. It serves one ceremony only.
#[derive(Clone)]
pub struct TrusteeSecret {
    index: usize,
    key: SigningKey,
}

/// What a trustee got from one dealer.
#[derive(Debug)]
pub enum Received {
    /// Shares that fit, one per slot.
    Shares(Vec<SecretScalar>),
    /// The shares cannot be opened or do not fit: the complaint to publish.
    Complaint(Box<Complaint>),
}

/// What all trustees agreed on before the first dealing.
#[derive(Debug, Clone)]
pub struct CeremonyParams {
    context: [u8; 32],
    threshold: usize,
    slots: usize,
    trustees: Vec<TrusteeKey>,
}

impl TrusteeSecret {
    /// A fresh ceremony key for the trustee `index` of the ceremony `context`, which is the hash of its announcement.
    pub fn generate(context: &[u8; 32], index: usize, rng: &mut impl CryptoRngCore) -> (Self, TrusteeKey) {
        let secret = Self { index, key: SigningKey::generate(rng) };
        let key = secret.publish(context, rng);
        (secret, key)
    }

    /// The trustee's stored key again.
    ///
    /// # Errors
    /// When the bytes are not a canonical nonzero scalar.
    pub fn from_bytes(index: usize, bytes: &[u8; 32]) -> Result<Self, DecodeError> {
        Ok(Self { index, key: SigningKey::from_bytes(bytes)? })
    }

    /// The 32 bytes to store; wiped when dropped.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<[u8; 32]> {
        self.key.to_bytes()
    }

    /// The public key with a proof bound to this ceremony and place.
    pub fn publish(&self, context: &[u8; 32], rng: &mut impl CryptoRngCore) -> TrusteeKey {
        let key = *self.key.public();
        let mut transcript = key_transcript(context, self.index);
        TrusteeKey { key, proof: KnowledgeProof::prove(&mut transcript, &key, self.key.secret(), rng) }
    }

    /// The trustee's place, from 1.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Opens what `dealing` sent to this trustee and checks it against the dealer's commitments.
    ///
    /// # Errors
    /// [`CeremonyError`] when this key or this dealing has no place in the ceremony.
    pub fn receive(
        &self,
        params: &CeremonyParams,
        dealing: &VerifiedDealing,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Received, CeremonyError> {
        dealing.belongs_to(params)?;
        self.belongs_to(params)?;
        let shared = dealing.sealed(self.index).ephemeral.point() * self.key.secret().expose();
        let shared = Element::from_nonidentity(shared);
        Ok(match dealing.open(params, self.index, &shared) {
            Ok(shares) => Received::Shares(shares),
            Err(_) => Received::Complaint(Box::new(Complaint::new(params, dealing, self, shared, rng))),
        })
    }

    fn belongs_to(&self, params: &CeremonyParams) -> Result<(), CeremonyError> {
        if params.key(self.index)? == self.key.public() { Ok(()) } else { Err(CeremonyError::NotTheKey(self.index)) }
    }
}

impl fmt::Debug for TrusteeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrusteeSecret").field("index", &self.index).finish_non_exhaustive()
    }
}

impl TrusteeKey {
    /// Encodes key and proof: version, P, R, z.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::versioned(CEREMONY_VERSION, 97);
        writer.element(&self.key);
        self.proof.write(&mut writer);
        writer.finish()
    }

    /// Decodes key and proof and checks the proof for this ceremony and place.
    ///
    /// # Errors
    /// [`CeremonyError::Decode`] or [`CeremonyError::KeyProof`].
    pub fn verify(bytes: &[u8], context: &[u8; 32], index: usize) -> Result<Self, CeremonyError> {
        let decode = |bytes| {
            let mut reader = Reader::new("trustee key", bytes);
            reader.version(CEREMONY_VERSION)?;
            let key = Self { key: reader.element("trustee key")?, proof: KnowledgeProof::read(&mut reader)? };
            reader.finish()?;
            Ok(key)
        };
        let key: Self = decode(bytes).map_err(|source| CeremonyError::Decode { trustee: index, source })?;
        if key.proof.verify(&mut key_transcript(context, index), &key.key) {
            Ok(key)
        } else {
            Err(CeremonyError::KeyProof(index))
        }
    }
}

impl CeremonyParams {
    /// Fixes the trustees, in the order of their indices, and the sizes.
    ///
    /// # Errors
    /// [`CeremonyError`] when the sizes are out of range or two trustees share a key.
    pub fn new(
        context: [u8; 32],
        threshold: usize,
        slots: usize,
        trustees: Vec<TrusteeKey>,
    ) -> Result<Self, CeremonyError> {
        let count = trustees.len();
        let fits = (1..=count).contains(&threshold) && count <= MAX_TRUSTEES && (1..=MAX_SLOTS).contains(&slots);
        if !fits {
            return Err(CeremonyError::Size { threshold, trustees: count, slots });
        }
        for (second, trustee) in trustees.iter().enumerate() {
            if let Some(first) = trustees.iter().take(second).position(|other| other.key == trustee.key) {
                return Err(CeremonyError::DuplicateKey { first: first + 1, second: second + 1 });
            }
        }
        Ok(Self { context, threshold, slots, trustees })
    }

    /// k.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// How many slot keys are made.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// n.
    pub fn trustees(&self) -> usize {
        self.trustees.len()
    }

    fn key(&self, index: usize) -> Result<&Element, CeremonyError> {
        let place = index.checked_sub(1).ok_or(CeremonyError::Index(index))?;
        self.trustees.get(place).map(|trustee| &trustee.key).ok_or(CeremonyError::Index(index))
    }

    /// A digest of all parameters: what was verified for one ceremony is never taken for another.
    fn digest(&self) -> [u8; 32] {
        let mut digest = [0; 32];
        self.transcript(transcript::CEREMONY).challenge_bytes(b"digest", &mut digest);
        digest
    }

    /// Starts a transcript that holds all parameters.
    fn transcript(&self, domain: &'static [u8]) -> Transcript {
        let mut transcript = Transcript::new(domain);
        transcript.append_message(b"ceremony", &self.context);
        transcript.append_u64(b"threshold", self.threshold as u64);
        transcript.append_u64(b"slots", self.slots as u64);
        transcript.append_elements(b"P", self.trustees.iter().map(|trustee| &trustee.key));
        transcript
    }
}

fn key_transcript(context: &[u8; 32], index: usize) -> Transcript {
    let mut transcript = Transcript::new(transcript::TRUSTEE_KEY);
    transcript.append_message(b"ceremony", context);
    transcript.append_u64(b"trustee", index as u64);
    transcript
}

/// Knowledge of a discrete logarithm to the base G (Schnorr).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct KnowledgeProof {
    commitment: Element,
    response: Scalar,
}

impl KnowledgeProof {
    fn prove(
        transcript: &mut Transcript,
        image: &Element,
        secret: &SecretScalar,
        rng: &mut impl CryptoRngCore,
    ) -> Self {
        transcript.append_element(b"X", image);
        let nonce = transcript.nonce_rng(&[(b"secret", secret.expose().as_bytes())], rng).scalar();
        let commitment = Element::from_nonidentity(RistrettoPoint::mul_base(nonce.expose()));
        transcript.append_element(b"R", &commitment);
        let challenge = transcript.challenge_scalar(b"c");
        Self { commitment, response: nonce.expose() + challenge * secret.expose() }
    }

    fn verify(&self, transcript: &mut Transcript, image: &Element) -> bool {
        transcript.append_element(b"X", image);
        transcript.append_element(b"R", &self.commitment);
        let challenge = transcript.challenge_scalar(b"c");
        let expected = RistrettoPoint::vartime_double_scalar_mul_basepoint(&-challenge, image.point(), &self.response);
        expected == *self.commitment.point()
    }

    fn write(&self, writer: &mut Writer) {
        writer.element(&self.commitment).scalar(&self.response);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { commitment: reader.element("proof commitment")?, response: reader.scalar("proof response")? })
    }
}

/// sum_l points_l at^l, for a small public `at`.
fn evaluate(points: &[RistrettoPoint], at: u64) -> RistrettoPoint {
    let times = |point: RistrettoPoint| {
        let mut sum = RistrettoPoint::default();
        for bit in (0..u64::BITS - at.leading_zeros()).rev() {
            sum += sum;
            if at >> bit & 1 == 1 {
                sum += point;
            }
        }
        sum
    };
    points.iter().rev().fold(RistrettoPoint::default(), |sum, point| times(sum) + point)
}

/// The coefficient at 0 of the trustee `index`, who is one of `indices`, all different.
pub(crate) fn lagrange(index: usize, indices: &[usize]) -> Scalar {
    let (mut numerator, mut denominator) = (Scalar::ONE, Scalar::ONE);
    for other in indices.iter().filter(|other| **other != index) {
        let at = Scalar::from(*other as u64);
        numerator *= at;
        denominator *= at - Scalar::from(index as u64);
    }
    numerator * denominator.invert()
}
