//! Tokens on the side of their owner.

use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use super::oprf::{Blind, OUTPUT_BYTES, finalize, hash_to_group};
use super::{Evaluated, IssuerKey, TokenError};
use crate::group::{Element, Scalar, SecretScalar};
use crate::signature::SigningKey;

const SERIAL: &[u8] = b"tabella/v1/token/serial";
const BLIND: &[u8] = b"tabella/v1/token/blind";

/// A token that was asked for, or is about to be: its serial and its blind. Never printed.
#[derive(Clone)]
pub struct TokenRequest {
    serial: SigningKey,
    blind: Blind,
    blinded: Element,
}

impl TokenRequest {
    /// The request of the owner of `secret` for `event`, which is whatever tells two claims of theirs apart. The same
    /// arguments always give the same request, so it comes back from the secret alone.
    ///
    /// The blind is derived from the serial and from all that the serial is derived from, so two serials never share
    /// one.
    ///
    /// # Errors
    /// [`TokenError::Input`] or [`TokenError::Blind`], each with a chance of 2^-252.
    pub fn derive(secret: &[u8; 32], key: &IssuerKey, event: &[u8]) -> Result<Self, TokenError> {
        let slot = (key.slot as u64).to_le_bytes();
        let scalar = |domain: &[u8], serial: &[u8]| {
            let hash = [&secret[..], &key.chain, &key.ceremony, &slot, key.public.as_bytes(), serial, event]
                .iter()
                .fold(Sha512::new_with_prefix(domain), |hash, part| hash.chain_update(part));
            let wide: Zeroizing<[u8; 64]> = Zeroizing::new(hash.finalize().into());
            SecretScalar::new(Scalar::from_bytes_mod_order_wide(&wide))
        };
        let serial = SigningKey::from_scalar(*scalar(SERIAL, &[]).expose()).map_err(|_| TokenError::Input(32))?;
        let blind = Blind::new(scalar(BLIND, serial.public().as_bytes()))?;
        let blinded = blind.blind(serial.public().as_bytes())?;
        Ok(Self { serial, blind, blinded })
    }

    /// r H1(S), to be published.
    pub fn blinded(&self) -> &Element {
        &self.blinded
    }

    /// The key whose public half is the serial S; signs the redemption. It is to stay unknown until then.
    pub fn serial(&self) -> &SigningKey {
        &self.serial
    }

    /// Unblinds what the issuers answered.
    ///
    /// # Errors
    /// [`TokenError::OtherRequest`] for the answer to another request.
    pub fn finish(&self, evaluated: &Evaluated) -> Result<Token, TokenError> {
        if evaluated.input != self.blinded {
            return Err(TokenError::OtherRequest);
        }
        Ok(Token { serial: *self.serial.public(), point: self.blind.unblind(&evaluated.point) })
    }
}

impl core::fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("TokenRequest").field("blinded", &self.blinded).finish_non_exhaustive()
    }
}

/// A serial with what is claimed to be N = k H1(S).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token {
    serial: Element,
    point: Element,
}

impl Token {
    /// A token as somebody redeems it. Whether it is one, [`Self::check`] says.
    pub fn claimed(serial: Element, point: Element) -> Self {
        Self { serial, point }
    }

    /// S.
    pub fn serial(&self) -> &Element {
        &self.serial
    }

    /// N.
    pub fn point(&self) -> &Element {
        &self.point
    }

    /// H1(S), which the issuers evaluate when the token is redeemed.
    ///
    /// # Errors
    /// [`TokenError::Input`], with a chance of 2^-252.
    pub fn input(&self) -> Result<Element, TokenError> {
        hash_to_group(self.serial.as_bytes())
    }

    /// Whether the issuers' evaluation of H1(S) says that this is a token.
    ///
    /// # Errors
    /// [`TokenError::OtherRequest`] for the evaluation of something else.
    pub fn check(&self, evaluated: &Evaluated) -> Result<bool, TokenError> {
        if evaluated.input != self.input()? {
            return Err(TokenError::OtherRequest);
        }
        Ok(evaluated.point == self.point)
    }

    /// The output of RFC 9497 for the input S.
    pub fn output(&self) -> [u8; OUTPUT_BYTES] {
        finalize(self.serial.as_bytes(), &self.point).expect("a serial has 32 bytes")
    }
}

impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Token").field("serial", &self.serial).finish_non_exhaustive()
    }
}
