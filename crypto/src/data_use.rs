//! What the registrar says of each use of a person's data, on a public log, for that person alone (`docs/protocol.md`,
//! section 15).
//!
//! Registrar and person agree on a secret from the keys that the board has of them, without a message. From it follow,
//! for the n-th use, a tag by which the person finds it and a key that opens it. To everybody else tags and texts are
//! random bytes.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce, Tag};
use curve25519_dalek::ristretto::RistrettoPoint;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::group::Element;
use crate::signature::SigningKey;

/// Bytes of a sealed text, whatever is in it.
pub const SEALED_BYTES: usize = PADDED_BYTES + TAG_BYTES;
/// Most bytes of a text.
pub const MAX_TEXT_BYTES: usize = PADDED_BYTES - LENGTH_BYTES;

const PADDED_BYTES: usize = 512;
const LENGTH_BYTES: usize = 2;
const TAG_BYTES: usize = 16;

const SECRET: &[u8] = b"tabella/v1/use";
const TAG: &[u8] = b"tabella/v1/use/tag";
const KEY: &[u8] = b"tabella/v1/use/key";

/// A text cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UseError {
    /// It is too long to be sealed.
    #[error("the text has {0} bytes, at most {MAX_TEXT_BYTES} can be sealed; say it shorter")]
    TooLong(usize),
    /// It was sealed for somebody else or for another number, changed, or not sealed at all.
    #[error("the text does not open: it is not the one that was sealed for this person and this number")]
    Sealed,
    /// It opens, and what is inside is no text with zeros behind it. The registrar made it so.
    #[error("the sealed text has impossible padding: the registrar did not seal it as agreed")]
    Padding,
}

/// What a registrar and a person have in common on one board. Wiped when dropped, never printed.
pub struct UseSecret(Zeroizing<[u8; 32]>);

impl UseSecret {
    /// The registrar's way to it: own key, the person's public key.
    pub fn of_registrar(chain: &[u8; 32], registrar: &SigningKey, person: &Element) -> Self {
        Self::agree(chain, registrar, person, registrar.public(), person)
    }

    /// The person's way to it: own key, the registrar's public key.
    pub fn of_person(chain: &[u8; 32], person: &SigningKey, registrar: &Element) -> Self {
        Self::agree(chain, person, registrar, registrar, person.public())
    }

    fn agree(chain: &[u8; 32], own: &SigningKey, other: &Element, registrar: &Element, person: &Element) -> Self {
        // Neither factor is zero in a group of prime order, so the product is no identity.
        let mut shared: RistrettoPoint = other.point() * own.secret().expose();
        let encoded = Zeroizing::new(shared.compress().to_bytes());
        shared.zeroize();
        Self(hash(SECRET, &[chain, registrar.as_bytes(), person.as_bytes(), encoded.as_slice()]))
    }

    /// The secret, for what else is derived from it.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// The tag of the `number`-th use, counted from 0.
    pub fn tag(&self, number: u64) -> [u8; 32] {
        *hash(TAG, &[self.0.as_slice(), &number.to_le_bytes()])
    }

    /// Seals the text of the `number`-th use. Two texts must never be sealed under one number: together they would open
    /// each other.
    ///
    /// # Errors
    /// [`UseError::TooLong`] above [`MAX_TEXT_BYTES`].
    pub fn seal(&self, number: u64, text: &[u8]) -> Result<[u8; SEALED_BYTES], UseError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(UseError::TooLong(text.len()));
        }
        let mut padded = Zeroizing::new([0; PADDED_BYTES]);
        padded[..LENGTH_BYTES].copy_from_slice(&(text.len() as u16).to_le_bytes());
        padded[LENGTH_BYTES..LENGTH_BYTES + text.len()].copy_from_slice(text);
        let tag = self
            .cipher(number)
            .encrypt_inout_detached(&Nonce::default(), &self.tag(number), padded.as_mut_slice().into())
            .expect("a text of 512 bytes is short enough for the cipher");
        let mut sealed = [0; SEALED_BYTES];
        sealed[..PADDED_BYTES].copy_from_slice(padded.as_slice());
        sealed[PADDED_BYTES..].copy_from_slice(&tag);
        Ok(sealed)
    }

    /// Opens the text of the `number`-th use; wiped when dropped.
    ///
    /// # Errors
    /// [`UseError::Sealed`] and [`UseError::Padding`].
    pub fn open(&self, number: u64, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, UseError> {
        let (body, tag) = sealed.split_last_chunk::<TAG_BYTES>().ok_or(UseError::Sealed)?;
        let mut padded = Zeroizing::new(<[u8; PADDED_BYTES]>::try_from(body).map_err(|_| UseError::Sealed)?);
        self.cipher(number)
            .decrypt_inout_detached(
                &Nonce::default(),
                &self.tag(number),
                padded.as_mut_slice().into(),
                &Tag::from(*tag),
            )
            .map_err(|_| UseError::Sealed)?;
        let (length, rest) = padded.split_first_chunk().expect("two of 512 bytes");
        let length = usize::from(u16::from_le_bytes(*length));
        let (text, padding) = rest.split_at_checked(length).ok_or(UseError::Padding)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(UseError::Padding);
        }
        Ok(Zeroizing::new(text.to_vec()))
    }

    /// Each number has a key of its own, so the nonce can be zeros.
    fn cipher(&self, number: u64) -> ChaCha20Poly1305 {
        let key = hash(KEY, &[self.0.as_slice(), &number.to_le_bytes()]);
        let mut key = Key::from(*key);
        let cipher = ChaCha20Poly1305::new(&key);
        key.zeroize();
        cipher
    }
}

fn hash(domain: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let hasher = parts.iter().fold(Sha256::new_with_prefix(domain), |hasher, part| hasher.chain_update(part));
    Zeroizing::new(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Scalar;

    fn secret() -> UseSecret {
        let [registrar, person] = [5u8, 7].map(|scalar| SigningKey::from_scalar(Scalar::from(scalar)).unwrap());
        UseSecret::of_registrar(&[1; 32], &registrar, person.public())
    }

    /// What only a registrar that does not keep to the page can make.
    #[test]
    fn a_text_with_impossible_padding_is_told_from_one_that_does_not_open() {
        let secret = secret();
        let seal = |padded: [u8; PADDED_BYTES]| {
            let mut padded = padded;
            let tag = secret
                .cipher(3)
                .encrypt_inout_detached(&Nonce::default(), &secret.tag(3), padded.as_mut_slice().into())
                .unwrap();
            [padded.as_slice(), &tag].concat()
        };
        let mut padded = [0; PADDED_BYTES];
        (padded[0], padded[2]) = (1, b'a');
        assert_eq!(*secret.open(3, &seal(padded)).unwrap(), *b"a");
        let mut hidden = padded;
        hidden[511] = 1;
        assert_eq!(secret.open(3, &seal(hidden)).unwrap_err(), UseError::Padding);
        for length in [511u16, u16::MAX] {
            padded[..2].copy_from_slice(&length.to_le_bytes());
            assert_eq!(secret.open(3, &seal(padded)).unwrap_err(), UseError::Padding);
        }
    }
}
