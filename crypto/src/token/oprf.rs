//! The oblivious pseudorandom function of RFC 9497 in mode VOPRF, suite ristretto255-SHA512, letter for letter.
//!
//! Its batched proof is sound for single elements and pairs. The weight of an element there depends on that element,
//! its place and the key, but not on its neighbours, so who may choose many can make errors that cancel (section 18.5 of
//! `docs/protocol.md`): [`Evaluation`](super::Evaluation) folds a batch into one element first.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use sha2::{Digest, Sha512};
use zeroize::Zeroizing;

use super::TokenError;
use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar, SecretScalar};
use crate::transcript::{self, TranscriptProtocol};

/// `contextString` of RFC 9497 section 3.1: protocol, mode 1 (VOPRF) and suite.
pub const CONTEXT: &[u8] = b"OPRFV1-\x01-ristretto255-SHA512";
/// Bytes of the output of the function.
pub const OUTPUT_BYTES: usize = 64;
/// Bytes of an encoded proof.
pub const PROOF_BYTES: usize = 64;

/// Bytes of a block of SHA-512.
const BLOCK: usize = 128;

/// A blind r: not zero, wiped when dropped, never printed.
#[derive(Clone, Debug)]
pub struct Blind(SecretScalar);

impl Blind {
    /// Wraps a scalar.
    ///
    /// # Errors
    /// [`TokenError::Blind`] for zero.
    pub fn new(scalar: SecretScalar) -> Result<Self, TokenError> {
        if *scalar.expose() == Scalar::ZERO { Err(TokenError::Blind) } else { Ok(Self(scalar)) }
    }

    /// `Blind` of section 3.3.1 with this blind: r H1(input).
    ///
    /// # Errors
    /// [`TokenError::Input`].
    pub fn blind(&self, input: &[u8]) -> Result<Element, TokenError> {
        Ok(Element::from_nonidentity(hash_to_group(input)?.point() * self.0.expose()))
    }

    /// The first half of `Finalize` of section 3.3.2: r^-1 times the evaluated element.
    pub fn unblind(&self, evaluated: &Element) -> Element {
        let inverse = SecretScalar::new(self.0.expose().invert());
        Element::from_nonidentity(evaluated.point() * inverse.expose())
    }
}

/// `HashToGroup`, H1 of this crate's pages.
///
/// # Errors
/// [`TokenError::Input`] above 65,535 bytes, or for an input that gives the identity.
pub fn hash_to_group(input: &[u8]) -> Result<Element, TokenError> {
    let refused = TokenError::Input(input.len());
    u16::try_from(input.len()).map_err(|_| refused)?;
    let point = RistrettoPoint::from_uniform_bytes(&expand(b"HashToGroup-", &[input]));
    Element::new(point, "hashed input").map_err(|_| refused)
}

/// The second half of `Finalize`: the output of the function, from the unblinded element.
///
/// # Errors
/// [`TokenError::Input`] above 65,535 bytes.
pub fn finalize(input: &[u8], unblinded: &Element) -> Result<[u8; OUTPUT_BYTES], TokenError> {
    let length = u16::try_from(input.len()).map_err(|_| TokenError::Input(input.len()))?;
    let hash = Sha512::new().chain_update(length.to_be_bytes()).chain_update(input);
    Ok(prefixed(hash, unblinded.as_bytes()).chain_update(b"Finalize").finalize().into())
}

/// That outputs are inputs times the logarithm of a key (section 2.2): challenge and response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    challenge: Scalar,
    response: Scalar,
}

impl Proof {
    /// `GenerateProof` for key = secret G and outputs = secret inputs. Its nonce depends on the statement and the secret
    /// as well as on `rng`.
    ///
    /// # Errors
    /// [`DecodeError::Identity`] when the weighted inputs or outputs cancel out, as with none at all.
    pub fn generate(
        secret: &SecretScalar,
        key: &Element,
        inputs: &[Element],
        outputs: &[Element],
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, DecodeError> {
        let composites = Composites::new(key, inputs, outputs)?;
        let mut transcript = Transcript::new(transcript::OPRF_NONCE);
        transcript.append_elements(b"statement", [*key, composites.m, composites.z].iter());
        let nonce = transcript.nonce_rng(&[(b"secret", secret.expose().as_bytes())], rng).scalar();
        Ok(Self::with_nonce(secret, key, &composites, &nonce))
    }

    fn with_nonce(secret: &SecretScalar, key: &Element, composites: &Composites, r: &SecretScalar) -> Self {
        let t2 = RistrettoPoint::mul_base(r.expose());
        let t3 = composites.m.point() * r.expose();
        let challenge = composites.challenge(key, &t2, &t3);
        Self { challenge, response: r.expose() - challenge * secret.expose() }
    }

    /// `VerifyProof`: whether outputs = k inputs for the k of key = k G.
    pub fn holds(&self, key: &Element, inputs: &[Element], outputs: &[Element]) -> bool {
        Composites::new(key, inputs, outputs).is_ok_and(|composites| {
            let (c, s) = (&self.challenge, &self.response);
            let t2 = RistrettoPoint::vartime_double_scalar_mul_basepoint(c, key.point(), s);
            let t3 = RistrettoPoint::vartime_multiscalar_mul([s, c], [composites.m.point(), composites.z.point()]);
            composites.challenge(key, &t2, &t3) == self.challenge
        })
    }

    /// Challenge and response.
    pub fn to_bytes(&self) -> [u8; PROOF_BYTES] {
        let mut bytes = [0; PROOF_BYTES];
        bytes[..32].copy_from_slice(self.challenge.as_bytes());
        bytes[32..].copy_from_slice(self.response.as_bytes());
        bytes
    }

    /// Reads a proof.
    ///
    /// # Errors
    /// When a part is not canonical.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self { challenge: reader.scalar("proof challenge")?, response: reader.scalar("proof response")? })
    }

    /// Decodes a proof.
    ///
    /// # Errors
    /// When a part is not canonical.
    pub fn from_bytes(bytes: &[u8; PROOF_BYTES]) -> Result<Self, DecodeError> {
        Self::read(&mut Reader::new("proof", bytes))
    }
}

/// M and Z of `ComputeComposites`: the weighted inputs and the weighted outputs.
struct Composites {
    m: Element,
    z: Element,
}

impl Composites {
    fn new(key: &Element, inputs: &[Element], outputs: &[Element]) -> Result<Self, DecodeError> {
        let seed_domain = [b"Seed-", CONTEXT].concat();
        let seed = prefixed(prefixed(Sha512::new(), key.as_bytes()), &seed_domain).finalize();
        let weigh = |(place, (c, d)): (u16, (&Element, &Element))| {
            let (place, length) = (place.to_be_bytes(), 32u16.to_be_bytes());
            let seed_length = (seed.len() as u16).to_be_bytes();
            hash_to_scalar(&[&seed_length, &seed, &place, &length, c.as_bytes(), &length, d.as_bytes(), b"Composite"])
        };
        let weights: Vec<Scalar> = (0..=u16::MAX).zip(inputs.iter().zip(outputs)).map(weigh).collect();
        if weights.len() != inputs.len() || weights.len() != outputs.len() {
            return Err(DecodeError::Trailing {
                what: "evaluated elements",
                extra: inputs.len().abs_diff(outputs.len()),
            });
        }
        let composite = |elements: &[Element]| {
            let sum = RistrettoPoint::vartime_multiscalar_mul(&weights, elements.iter().map(Element::point));
            Element::new(sum, "composite")
        };
        Ok(Self { m: composite(inputs)?, z: composite(outputs)? })
    }

    fn challenge(&self, key: &Element, t2: &RistrettoPoint, t3: &RistrettoPoint) -> Scalar {
        let (t2, t3) = (t2.compress(), t3.compress());
        let length = 32u16.to_be_bytes();
        let parts = [key.as_bytes(), self.m.as_bytes(), self.z.as_bytes(), t2.as_bytes(), t3.as_bytes()];
        let mut message: Vec<&[u8]> = parts.iter().flat_map(|part| [&length[..], &part[..]]).collect();
        message.push(b"Challenge");
        hash_to_scalar(&message)
    }
}

/// `HashToScalar`.
fn hash_to_scalar(message: &[&[u8]]) -> Scalar {
    Scalar::from_bytes_mod_order_wide(&expand(b"HashToScalar-", message))
}

/// `expand_message_xmd` of RFC 9380 section 5.3.1 with SHA-512 to 64 bytes, which are one block of its output. The domain
/// is `prefix` and [`CONTEXT`].
fn expand(prefix: &[u8], message: &[&[u8]]) -> Zeroizing<[u8; 64]> {
    let domain = [prefix, CONTEXT].concat();
    let length = [u8::try_from(domain.len()).expect("domains are short")];
    let hash = message.iter().fold(Sha512::new_with_prefix([0; BLOCK]), |hash, part| hash.chain_update(part));
    let first = hash.chain_update([0, 64, 0]).chain_update(&domain).chain_update(length).finalize();
    let block = Sha512::new_with_prefix(first).chain_update([1]).chain_update(&domain).chain_update(length).finalize();
    Zeroizing::new(block.into())
}

/// Absorbs bytes behind their length.
fn prefixed(hash: Sha512, bytes: &[u8]) -> Sha512 {
    hash.chain_update((bytes.len() as u16).to_be_bytes()).chain_update(bytes)
}

#[cfg(test)]
mod tests;
