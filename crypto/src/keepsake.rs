//! What a person cannot derive again and no board has, sealed for themselves alone (`docs/protocol.md`, section 27).
//!
//! Whoever keeps it for them sees one of a few sizes and a counter. The counter is authenticated with the content, so an old
//! one cannot be passed off as new under another number.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Key, Tag, XChaCha20Poly1305, XNonce};
use rand_core::CryptoRngCore;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// What is sealed is padded to one of these lengths, in bytes.
pub const CLASSES: [usize; 6] = [4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 4 << 20];
/// Most bytes of content.
pub const MAX_CONTENT_BYTES: usize = CLASSES[CLASSES.len() - 1] - LENGTH_BYTES;

const VERSION: u8 = 1;
const LENGTH_BYTES: usize = 4;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
const AROUND: usize = 1 + NONCE_BYTES + TAG_BYTES;
const DOMAIN: &[u8] = b"tabella/v1/keepsake/seal";

/// A keepsake that cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeepsakeError {
    /// There is too much of it.
    #[error("there are {0} bytes to keep, at most {MAX_CONTENT_BYTES} fit")]
    TooLong(usize),
    /// No size that keepsakes have.
    #[error("{0} bytes are no size that a keepsake has")]
    Size(usize),
    /// A later version of this program sealed it.
    #[error("it is of version {0}; take a newer version of this program")]
    Version(u8),
    /// It was changed, or sealed with another key or under another counter.
    #[error("it does not open: it was changed, or is another person's, or has another number than it says")]
    Sealed,
}

/// Whether a sealed keepsake may have so many bytes.
pub fn is_size(bytes: usize) -> bool {
    CLASSES.iter().any(|class| class + AROUND == bytes)
}

/// Seals content under the 32 bytes that only its owner has, as number `counter`.
///
/// # Errors
/// [`KeepsakeError::TooLong`].
pub fn seal(
    secret: &[u8; 32],
    counter: u64,
    content: &[u8],
    rng: &mut impl CryptoRngCore,
) -> Result<Vec<u8>, KeepsakeError> {
    let class = CLASSES.iter().find(|class| content.len() + LENGTH_BYTES <= **class);
    let class = *class.ok_or(KeepsakeError::TooLong(content.len()))?;
    let mut padded = Zeroizing::new(vec![0; class]);
    padded[..LENGTH_BYTES].copy_from_slice(&(content.len() as u32).to_le_bytes());
    padded[LENGTH_BYTES..LENGTH_BYTES + content.len()].copy_from_slice(content);
    let mut nonce = [0; NONCE_BYTES];
    rng.fill_bytes(&mut nonce);
    let tag = cipher(secret)
        .encrypt_inout_detached(&XNonce::from(nonce), &header(counter), padded.as_mut_slice().into())
        .expect("4 MiB are short enough for the cipher");
    Ok([&[VERSION][..], &nonce, &padded, &tag].concat())
}

/// Opens what was sealed as number `counter`.
///
/// # Errors
/// [`KeepsakeError`] says why not.
pub fn open(secret: &[u8; 32], counter: u64, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeepsakeError> {
    if !is_size(sealed.len()) {
        return Err(KeepsakeError::Size(sealed.len()));
    }
    let (version, rest) = sealed.split_first().ok_or(KeepsakeError::Size(0))?;
    if *version != VERSION {
        return Err(KeepsakeError::Version(*version));
    }
    let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(KeepsakeError::Sealed)?;
    let (body, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(KeepsakeError::Sealed)?;
    let mut padded = Zeroizing::new(body.to_vec());
    cipher(secret)
        .decrypt_inout_detached(&XNonce::from(*nonce), &header(counter), padded.as_mut_slice().into(), &Tag::from(*tag))
        .map_err(|_| KeepsakeError::Sealed)?;
    let (length, rest) = padded.split_first_chunk::<LENGTH_BYTES>().ok_or(KeepsakeError::Sealed)?;
    let content = rest.get(..u32::from_le_bytes(*length) as usize).ok_or(KeepsakeError::Sealed)?;
    Ok(Zeroizing::new(content.to_vec()))
}

fn header(counter: u64) -> Vec<u8> {
    [DOMAIN, &[VERSION], &counter.to_le_bytes()].concat()
}

fn cipher(secret: &[u8; 32]) -> XChaCha20Poly1305 {
    let mut key = Key::from(*secret);
    let cipher = XChaCha20Poly1305::new(&key);
    key.zeroize();
    cipher
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use rand_core::OsRng;

    use super::*;

    const SECRET: [u8; 32] = [7; 32];

    #[test]
    fn what_was_sealed_opens_and_nothing_else_does() {
        for length in [0, 1, 4_092, 4_093, 70_000, MAX_CONTENT_BYTES] {
            let content: Vec<u8> = (0..length).map(|place| place as u8).collect();
            let sealed = seal(&SECRET, 5, &content, &mut OsRng).unwrap();
            assert!(is_size(sealed.len()), "{length}");
            assert_eq!(*open(&SECRET, 5, &sealed).unwrap(), content);
            assert_eq!(open(&SECRET, 4, &sealed), Err(KeepsakeError::Sealed));
            assert_eq!(open(&[8; 32], 5, &sealed), Err(KeepsakeError::Sealed));
            assert_eq!(open(&SECRET, 5, &sealed[1..]), Err(KeepsakeError::Size(sealed.len() - 1)));
        }
        let over = vec![0; MAX_CONTENT_BYTES + 1];
        assert_eq!(seal(&SECRET, 1, &over, &mut OsRng), Err(KeepsakeError::TooLong(over.len())));
    }

    #[test]
    fn every_byte_counts() {
        let sealed = seal(&SECRET, 5, b"a credential", &mut OsRng).unwrap();
        for place in [0, 1, 24, 25, 26, 40, 41, 4_000, sealed.len() - 17, sealed.len() - 1] {
            let mut other = sealed.clone();
            other[place] ^= 1;
            let expected = if place == 0 { KeepsakeError::Version(0) } else { KeepsakeError::Sealed };
            assert_eq!(open(&SECRET, 5, &other), Err(expected), "{place}");
        }
    }

    #[test]
    fn lengths_within_a_class_look_the_same_and_no_two_sealings_do() {
        let seal = |content: &[u8]| seal(&SECRET, 1, content, &mut OsRng).unwrap();
        assert_eq!(seal(b"").len(), seal(&[1; 4_000]).len());
        assert_ne!(seal(b"one"), seal(b"one"));
    }
}
