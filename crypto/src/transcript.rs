//! Every domain separator and label of the Fiat-Shamir transcripts, in one place, and the way values enter them.
//!
//! Transcripts are merlin's (STROBE-128 over Keccak-f[1600]). A proof's transcript holds every public input before the
//! first challenge is drawn: leaving one out lets a prover choose it afterwards (weak Fiat-Shamir; Bernhard, Pereira,
//! Warinschi, ASIACRYPT 2012).

use merlin::{Transcript, TranscriptRng};
use rand_core::{CryptoRngCore, RngCore};
use zeroize::Zeroizing;

use crate::group::{Element, Scalar, SecretScalar};
use crate::signature::SigningKey;

/// A ballot's contest proof.
pub const BALLOT: &[u8] = b"tabella/v1/ballot";
/// A proof about amounts. It separates, inside a transcript that the caller has begun, and begins none of its own.
pub const AMOUNTS: &[u8] = b"tabella/v1/amounts";
/// A voter's or an office's signature.
pub const SIGNATURE: &[u8] = b"tabella/v1/signature";
/// A proof of membership.
pub const MEMBERSHIP: &[u8] = b"tabella/v1/membership";
/// Weights of a verification batch.
pub const BATCH: &[u8] = b"tabella/v1/batch";
/// The parameters of a key ceremony.
pub const CEREMONY: &[u8] = b"tabella/v1/ceremony";
/// A trustee's ceremony key.
pub const TRUSTEE_KEY: &[u8] = b"tabella/v1/trustee-key";
/// A dealer's proofs of knowledge.
pub const DEALING: &[u8] = b"tabella/v1/dealing";
/// The sealing of one dealer's shares for one recipient.
pub const SHARE_CIPHER: &[u8] = b"tabella/v1/share-cipher";
/// A dealer's proof that it made the ephemeral key of a recipient's shares.
pub const EPHEMERAL_KEY: &[u8] = b"tabella/v1/ephemeral-key";
/// A complaint's proof about an opened share.
pub const COMPLAINT: &[u8] = b"tabella/v1/complaint";
/// What is derived from a person's recovery phrase.
pub const IDENTITY: &[u8] = b"tabella/v1/identity";
/// A decryption share.
pub const DECRYPTION: &[u8] = b"tabella/v1/decryption";
/// A decryption share of a list.
pub const LIST_DECRYPTION: &[u8] = b"tabella/v1/list-decryption";
/// The weights of a batch of evaluated tokens.
pub const EVALUATION: &[u8] = b"tabella/v1/evaluation";
/// A spend from an account.
pub const SPEND: &[u8] = b"tabella/v1/spend";
/// A shuffle of ciphertexts.
pub const SHUFFLE: &[u8] = b"tabella/v1/shuffle";
/// A shuffle of keys.
pub const KEY_SHUFFLE: &[u8] = b"tabella/v1/key-shuffle";
/// The nonce of a proof whose challenge is that of RFC 9497.
pub const OPRF_NONCE: &[u8] = b"tabella/v1/oprf-nonce";

/// How values enter and challenges leave a transcript.
pub trait TranscriptProtocol {
    /// Absorbs an element by its canonical encoding.
    fn append_element(&mut self, label: &'static [u8], element: &Element);
    /// Absorbs elements one by one after their number.
    fn append_elements<'a>(&mut self, label: &'static [u8], elements: impl ExactSizeIterator<Item = &'a Element>);
    /// Absorbs encodings of elements as [`Self::append_elements`] absorbs the elements; whether they decode is to be
    /// checked besides.
    fn append_encodings(&mut self, label: &'static [u8], encodings: &[[u8; 32]]);
    /// Absorbs a scalar.
    fn append_scalar(&mut self, label: &'static [u8], scalar: &Scalar);
    /// A uniform scalar, from 64 bytes reduced.
    fn challenge_scalar(&mut self, label: &'static [u8]) -> Scalar;
    /// A 128-bit scalar.
    fn challenge_short(&mut self, label: &'static [u8]) -> Scalar;
    /// `count` 128-bit weights of equations that are checked together.
    fn challenge_weights(&mut self, label: &'static [u8], count: usize) -> Vec<Scalar>;
    /// A generator of nonces that depends on the transcript, on secrets and on `rng`: with a broken `rng` it still
    /// never gives two different statements the same nonce.
    fn nonce_rng(&self, secrets: &[(&'static [u8], &[u8])], rng: &mut impl CryptoRngCore) -> NonceRng;
}

impl TranscriptProtocol for Transcript {
    fn append_element(&mut self, label: &'static [u8], element: &Element) {
        self.append_message(label, element.as_bytes());
    }

    fn append_elements<'a>(&mut self, label: &'static [u8], elements: impl ExactSizeIterator<Item = &'a Element>) {
        self.append_u64(label, elements.len() as u64);
        for element in elements {
            self.append_element(label, element);
        }
    }

    fn append_encodings(&mut self, label: &'static [u8], encodings: &[[u8; 32]]) {
        self.append_u64(label, encodings.len() as u64);
        for encoding in encodings {
            self.append_message(label, encoding);
        }
    }

    fn append_scalar(&mut self, label: &'static [u8], scalar: &Scalar) {
        self.append_message(label, scalar.as_bytes());
    }

    fn challenge_scalar(&mut self, label: &'static [u8]) -> Scalar {
        let mut wide = [0; 64];
        self.challenge_bytes(label, &mut wide);
        Scalar::from_bytes_mod_order_wide(&wide)
    }

    fn challenge_short(&mut self, label: &'static [u8]) -> Scalar {
        let mut half = [0; 16];
        self.challenge_bytes(label, &mut half);
        Scalar::from(u128::from_le_bytes(half))
    }

    fn challenge_weights(&mut self, label: &'static [u8], count: usize) -> Vec<Scalar> {
        let mut bytes = vec![0; 16 * count];
        self.challenge_bytes(label, &mut bytes);
        let (weights, _) = bytes.as_chunks();
        weights.iter().map(|bytes| Scalar::from(u128::from_le_bytes(*bytes))).collect()
    }

    fn nonce_rng(&self, secrets: &[(&'static [u8], &[u8])], rng: &mut impl CryptoRngCore) -> NonceRng {
        let mut builder = self.build_rng();
        for (label, secret) in secrets {
            builder = builder.rekey_with_witness_bytes(label, secret);
        }
        NonceRng(builder.finalize(rng))
    }
}

/// Draws secret scalars for one proof.
pub struct NonceRng(TranscriptRng);

impl NonceRng {
    /// A uniform secret scalar, from 64 bytes reduced.
    pub fn scalar(&mut self) -> SecretScalar {
        let mut wide = Zeroizing::new([0; 64]);
        self.0.fill_bytes(wide.as_mut());
        SecretScalar::new(Scalar::from_bytes_mod_order_wide(&wide))
    }

    /// Secret bytes.
    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    /// A fresh key pair.
    pub(crate) fn key(&mut self) -> SigningKey {
        loop {
            // Zero comes up with a chance of 2^-252; then the next scalar does.
            if let Ok(key) = SigningKey::from_scalar(*self.scalar().expose()) {
                return key;
            }
        }
    }
}
