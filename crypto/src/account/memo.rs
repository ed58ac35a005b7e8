//! How much was spent and what for, sealed so that the owner of the account and the provider can open it.
//!
//! The key comes from the Diffie-Hellman secret of the two, so one sealing serves both, and the owner needs nothing to find
//! it again but the key of the account. It depends on the commitment as well, whose blinding depends on everything that
//! is sealed: two memos never share a key, not even two attempts at a spend with one number.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce, Tag};
use curve25519_dalek::ristretto::RistrettoPoint;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::{AccountError, Opening, SpendContext};
use crate::group::{Element, SecretScalar, decode_scalar};
use crate::signature::SigningKey;

/// Bytes of a sealed memo, whatever is in it.
pub const MEMO_BYTES: usize = PADDED_BYTES + TAG_BYTES;
/// Most bytes of its text.
pub const MAX_TEXT_BYTES: usize = PADDED_BYTES - TEXT_AT;

const PADDED_BYTES: usize = 256;
const TAG_BYTES: usize = 16;
/// Where the text begins: behind the amount as u32, the blinding, and the length of the text as u16.
const TEXT_AT: usize = 4 + 32 + 2;

const SECRET: &[u8] = b"tabella/v1/spend/secret";
const KEY: &[u8] = b"tabella/v1/spend/memo";

/// An opened memo. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Memo {
    opening: Opening,
    text: Zeroizing<Vec<u8>>,
}

impl Memo {
    /// What opens the commitment.
    pub fn opening(&self) -> &Opening {
        &self.opening
    }

    /// What was spent.
    pub fn amount(&self) -> u64 {
        self.opening.amount()
    }

    /// What for.
    pub fn text(&self) -> &[u8] {
        &self.text
    }
}

impl core::fmt::Debug for Memo {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Memo(..)")
    }
}

/// Seals amount, blinding and text of a spend whose commitment is `v`.
pub(super) fn seal(
    context: &SpendContext,
    owner: &SigningKey,
    v: &Element,
    amount: u32,
    blinding: &SecretScalar,
    text: &[u8],
) -> Result<[u8; MEMO_BYTES], AccountError> {
    let mut padded = Zeroizing::new([0; PADDED_BYTES]);
    let room = padded.get_mut(TEXT_AT..TEXT_AT + text.len()).ok_or(AccountError::TooLong(text.len()))?;
    room.copy_from_slice(text);
    padded[..4].copy_from_slice(&amount.to_le_bytes());
    padded[4..36].copy_from_slice(blinding.expose().as_bytes());
    padded[36..TEXT_AT].copy_from_slice(&(text.len() as u16).to_le_bytes());
    let tag = cipher(context, owner, &context.provider, v)
        .encrypt_inout_detached(&Nonce::default(), v.as_bytes(), padded.as_mut_slice().into())
        .expect("256 bytes are short enough for the cipher");
    let mut sealed = [0; MEMO_BYTES];
    sealed[..PADDED_BYTES].copy_from_slice(padded.as_slice());
    sealed[PADDED_BYTES..].copy_from_slice(&tag);
    Ok(sealed)
}

/// Opens a memo with the key `own` of one side, where `other` is the public key of the other.
pub(super) fn open(
    context: &SpendContext,
    own: &SigningKey,
    other: &Element,
    v: &Element,
    sealed: &[u8; MEMO_BYTES],
) -> Result<Memo, AccountError> {
    let (body, tag) = sealed.split_last_chunk::<TAG_BYTES>().expect("a memo is longer than its tag");
    let mut padded = Zeroizing::new(<[u8; PADDED_BYTES]>::try_from(body).expect("the rest of a memo"));
    cipher(context, own, other, v)
        .decrypt_inout_detached(&Nonce::default(), v.as_bytes(), padded.as_mut_slice().into(), &Tag::from(*tag))
        .map_err(|_| AccountError::Memo)?;
    let part = |at: usize| <[u8; 4]>::try_from(&padded[at..at + 4]).expect("four bytes");
    let amount = u32::from_le_bytes(part(0));
    let blinding: Zeroizing<[u8; 32]> = Zeroizing::new(padded[4..36].try_into().expect("32 bytes"));
    let blinding = SecretScalar::new(decode_scalar(&blinding, "blinding of a memo")?);
    let length = usize::from(u16::from_le_bytes([padded[36], padded[37]]));
    let (text, padding) = padded[TEXT_AT..].split_at_checked(length).ok_or(AccountError::Padding)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(AccountError::Padding);
    }
    let opening = Opening::new(amount.into(), blinding);
    if opening.commit() != *v.point() {
        return Err(AccountError::Opening);
    }
    Ok(Memo { opening, text: Zeroizing::new(text.to_vec()) })
}

/// Each spend has a key of its own, so the nonce can be zeros.
fn cipher(context: &SpendContext, own: &SigningKey, other: &Element, v: &Element) -> ChaCha20Poly1305 {
    // Neither factor is zero in a group of prime order, so the product is no identity.
    let mut shared: RistrettoPoint = other.point() * own.secret().expose();
    let encoded = Zeroizing::new(shared.compress().to_bytes());
    shared.zeroize();
    let SpendContext { chain, epoch, account, number, provider } = context;
    let secret = hash(SECRET, &[chain, epoch, account.as_bytes(), provider.as_bytes(), encoded.as_slice()]);
    let mut key = Key::from(*hash(KEY, &[secret.as_slice(), &number.to_le_bytes(), v.as_bytes()]));
    let cipher = ChaCha20Poly1305::new(&key);
    key.zeroize();
    cipher
}

fn hash(domain: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let hasher = parts.iter().fold(Sha256::new_with_prefix(domain), |hasher, part| hasher.chain_update(part));
    Zeroizing::new(hasher.finalize().into())
}
