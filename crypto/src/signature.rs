//! Schnorr signatures on ristretto255: key-prefixed, bound to one chain.
//!
//! A voter's signature is checked in the same multiplication as the ballot's proofs, so it lives on the same group.
//! Ed25519 inside that multiplication would be unsound: equality of ristretto points is equality modulo torsion, and
//! a signature crafted with a torsion component passes there and fails alone.

use core::fmt;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use merlin::Transcript;
use rand_core::CryptoRngCore;
use thiserror::Error;

use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar, SecretScalar, decode_scalar};
use crate::strobe::PublicTranscript;
use crate::transcript::{self, TranscriptProtocol};

/// A signature does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the signature does not verify under key {key:?}: another key, another chain or another message was signed")]
pub struct SignatureError {
    /// The key that was expected to have signed.
    pub key: [u8; 32],
}

/// A secret signing key with its public half, over the base G or another one.
#[derive(Clone)]
pub struct SigningKey {
    secret: SecretScalar,
    base: Element,
    public: Element,
}

impl SigningKey {
    /// A fresh key.
    pub fn generate(rng: &mut impl CryptoRngCore) -> Self {
        loop {
            let mut wide = zeroize::Zeroizing::new([0; 64]);
            rng.fill_bytes(wide.as_mut());
            if let Ok(key) = Self::from_scalar(Scalar::from_bytes_mod_order_wide(&wide)) {
                return key;
            }
        }
    }

    /// The key with this secret scalar.
    ///
    /// # Errors
    /// [`DecodeError::Identity`] for zero.
    pub fn from_scalar(secret: Scalar) -> Result<Self, DecodeError> {
        let secret = SecretScalar::new(secret);
        let public = Element::new(RistrettoPoint::mul_base(secret.expose()), "signing key")?;
        Ok(Self { secret, base: Element::base(), public })
    }

    /// The same secret over another base. Who sees public keys over two bases, neither of which is a known multiple of the
    /// other, cannot tell whether they have one secret (DDH).
    pub fn over(&self, base: &Element) -> Self {
        let public = Element::new(base.point() * self.secret.expose(), "signing key");
        let public = public.expect("the group has a prime order, the base is an element, and no secret is zero");
        Self { secret: self.secret.clone(), base: *base, public }
    }

    /// The key from its 32 stored bytes.
    ///
    /// # Errors
    /// When the bytes are not a canonical nonzero scalar.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, DecodeError> {
        Self::from_scalar(decode_scalar(bytes, "signing key")?)
    }

    /// The 32 bytes to store; wiped when dropped.
    pub fn to_bytes(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.secret.expose().to_bytes())
    }

    /// The public key.
    pub fn public(&self) -> &Element {
        &self.public
    }

    pub(crate) fn secret(&self) -> &SecretScalar {
        &self.secret
    }

    /// Signs `message` for the chain `chain`.
    pub fn sign(&self, chain: &[u8; 32], message: &[u8], rng: &mut impl CryptoRngCore) -> Signature {
        let mut transcript = statement(chain, &self.base, self.public.as_bytes(), message);
        let nonce = transcript.nonce_rng(&[(b"signing key", self.secret.expose().as_bytes())], rng).scalar();
        let commitment = match self.base == Element::base() {
            true => RistrettoPoint::mul_base(nonce.expose()),
            false => self.base.point() * nonce.expose(),
        };
        let commitment = commitment.compress().to_bytes();
        transcript.append_message(b"R", &commitment);
        let challenge = transcript.challenge_scalar(b"c");
        Signature { commitment, response: nonce.expose() + challenge * self.secret.expose() }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("public", &self.public).finish_non_exhaustive()
    }
}

/// A signature: the commitment R and the response z, with z G = R + c Y, or the same over another base than G.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    commitment: [u8; 32],
    response: Scalar,
}

/// Bytes of an encoded signature.
pub const SIGNATURE_BYTES: usize = 64;

impl Signature {
    /// Encodes R and z.
    pub fn to_bytes(&self) -> [u8; SIGNATURE_BYTES] {
        let mut bytes = [0; SIGNATURE_BYTES];
        let (head, tail) = bytes.split_at_mut(32);
        head.copy_from_slice(&self.commitment);
        tail.copy_from_slice(self.response.as_bytes());
        bytes
    }

    /// Decodes R and z; R is held to be a canonical element when the signature is checked.
    ///
    /// # Errors
    /// When z is not canonical.
    pub fn from_bytes(bytes: &[u8; SIGNATURE_BYTES]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("signature", bytes);
        Ok(Self { commitment: reader.array()?, response: reader.scalar("signature response")? })
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`SignatureError`] when it does not verify.
    pub fn verify(&self, chain: &[u8; 32], key: &Element, message: &[u8]) -> Result<(), SignatureError> {
        self.verify_over(&Element::base(), chain, key, message)
    }

    /// Checks a signature under a key over this base.
    ///
    /// # Errors
    /// [`SignatureError`] when it does not verify.
    pub fn verify_over(
        &self,
        base: &Element,
        chain: &[u8; 32],
        key: &Element,
        message: &[u8],
    ) -> Result<(), SignatureError> {
        let refused = SignatureError { key: *key.as_bytes() };
        let commitment = Element::decode(&self.commitment, "signature commitment").map_err(|_| refused)?;
        let sum = RistrettoPoint::vartime_multiscalar_mul(
            [Scalar::ONE, self.challenge(&SignedFor::new(chain, base), key.as_bytes(), message), -self.response],
            [commitment.point(), key.point(), base.point()],
        );
        if sum.is_identity() { Ok(()) } else { Err(refused) }
    }

    /// The challenge c of R + c Y - z G = 0, G being the base.
    pub(crate) fn challenge(&self, chain: &SignedFor, key: &[u8; 32], message: &[u8]) -> Scalar {
        let mut transcript = chain.0.clone();
        transcript.append_message(b"Y", key);
        transcript.append_message(b"message", message);
        transcript.append_message(b"R", &self.commitment);
        Scalar::from_bytes_mod_order_wide(&transcript.challenge(b"c"))
    }

    /// The encoding of R.
    pub(crate) fn commitment(&self) -> [u8; 32] {
        self.commitment
    }

    /// z.
    pub(crate) fn response(&self) -> &Scalar {
        &self.response
    }
}

/// What all signatures for one chain, over one base, begin with, for verifiers.
#[derive(Clone)]
pub(crate) struct SignedFor(PublicTranscript);

impl SignedFor {
    pub(crate) fn new(chain: &[u8; 32], base: &Element) -> Self {
        let mut transcript = PublicTranscript::new(transcript::SIGNATURE);
        transcript.append_message(b"chain", chain);
        if let Some(base) = named(base) {
            transcript.append_message(b"g", base);
        }
        Self(transcript)
    }
}

/// The encoding of a base that the statement says: of any but G.
fn named(base: &Element) -> Option<&[u8; 32]> {
    (*base != Element::base()).then_some(base.as_bytes())
}

/// What is signed, for the signer.
fn statement(chain: &[u8; 32], base: &Element, key: &[u8; 32], message: &[u8]) -> Transcript {
    let mut transcript = Transcript::new(transcript::SIGNATURE);
    transcript.append_message(b"chain", chain);
    if let Some(base) = named(base) {
        transcript.append_message(b"g", base);
    }
    transcript.append_message(b"Y", key);
    transcript.append_message(b"message", message);
    transcript
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn every_part_of_the_statement_is_bound() {
        let rng = &mut ChaCha20Rng::seed_from_u64(1);
        let (key, other) = (SigningKey::generate(rng), SigningKey::generate(rng));
        let signature = key.sign(&[1; 32], b"message", rng);
        signature.verify(&[1; 32], key.public(), b"message").unwrap();
        let refused = Err(SignatureError { key: *key.public().as_bytes() });
        assert_eq!(signature.verify(&[2; 32], key.public(), b"message"), refused);
        assert_eq!(signature.verify(&[1; 32], key.public(), b"massage"), refused);
        assert!(signature.verify(&[1; 32], other.public(), b"message").is_err());
        for bit in 0..512 {
            let mut bytes = signature.to_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let changed = Signature::from_bytes(&bytes).ok().map(|s| s.verify(&[1; 32], key.public(), b"message"));
            assert!(matches!(changed, None | Some(Err(_))), "bit {bit}");
        }
    }

    #[test]
    fn one_secret_signs_over_any_base_and_the_base_is_bound() {
        let rng = &mut ChaCha20Rng::seed_from_u64(2);
        let key = SigningKey::generate(rng);
        let [base, other] = [SigningKey::generate(rng), SigningKey::generate(rng)].map(|key| *key.public());
        let raised = key.over(&base);
        assert_eq!(*raised.to_bytes(), *key.to_bytes());
        assert_eq!(*raised.public().point(), base.point() * key.secret().expose());
        assert_eq!(key.over(&Element::base()).public(), key.public());
        let signature = raised.sign(&[1; 32], b"message", rng);
        signature.verify_over(&base, &[1; 32], raised.public(), b"message").unwrap();
        assert!(signature.verify_over(&other, &[1; 32], raised.public(), b"message").is_err());
        assert!(signature.verify_over(&base, &[1; 32], key.public(), b"message").is_err());
        assert!(signature.verify(&[1; 32], raised.public(), b"message").is_err());
        assert!(signature.verify(&[1; 32], key.public(), b"message").is_err());
        // Without the base in the challenge, one could be solved for: g = (R + c M) / z for any M, R and z.
        let challenge =
            |base| signature.challenge(&SignedFor::new(&[1; 32], base), raised.public().as_bytes(), b"message");
        assert_ne!(challenge(&base), challenge(&other));
        assert_ne!(challenge(&base), challenge(&Element::base()));
    }

    #[test]
    fn a35_a_broken_generator_never_repeats_a_nonce_over_two_messages() {
        let fixed = || ChaCha20Rng::seed_from_u64(7);
        let key = SigningKey::generate(&mut fixed());
        let one = key.sign(&[0; 32], b"one", &mut fixed());
        let two = key.sign(&[0; 32], b"two", &mut fixed());
        assert_ne!(one.commitment, two.commitment);
    }
}
