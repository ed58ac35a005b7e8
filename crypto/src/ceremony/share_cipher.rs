//! Sealing one dealer's shares for one recipient.
//!
//! An ephemeral Diffie-Hellman key per dealer and recipient feeds a transcript; its output is the key stream, and
//! after the ciphertext is absorbed, the tag. The tag is a hash of key and ciphertext, so the cipher commits to its
//! key: a dealer cannot make a ciphertext that opens differently under two keys and blame the recipient.

use curve25519_dalek::ristretto::RistrettoPoint;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{CeremonyError, CeremonyParams, KnowledgeProof, evaluate};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, SecretScalar, decode_scalar};
use crate::signature::SigningKey;
use crate::transcript::{self, TranscriptProtocol};

/// One dealer's shares for one recipient: U = u G, one masked scalar per slot, and the tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SealedShares {
    pub(super) ephemeral: Element,
    pub(super) masked: Vec<u8>,
    pub(super) tag: [u8; 32],
    /// Knowledge of u. Without it a dealer could repeat another dealer's U and have the recipient's complaint open the
    /// other's shares.
    proof: KnowledgeProof,
}

impl SealedShares {
    pub(super) fn seal(
        params: &CeremonyParams,
        dealer: usize,
        recipient: usize,
        shares: &[SecretScalar],
        ephemeral: &SigningKey,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, CeremonyError> {
        let shared = Element::from_nonidentity(params.key(recipient)?.point() * ephemeral.secret().expose());
        let mut stream = Stream::new(params, dealer, recipient, ephemeral.public(), &shared, shares.len());
        let mut masked = Vec::with_capacity(32 * shares.len());
        for (share, pad) in shares.iter().zip(stream.pad.chunks_exact(32)) {
            let plain = Zeroizing::new(share.expose().to_bytes());
            masked.extend(plain.iter().zip(pad).map(|(plain, pad)| plain ^ pad));
        }
        let tag = stream.tag(&masked);
        let mut transcript = ephemeral_transcript(params, dealer, recipient, &masked, &tag);
        let proof = KnowledgeProof::prove(&mut transcript, ephemeral.public(), ephemeral.secret(), rng);
        Ok(Self { ephemeral: *ephemeral.public(), masked, tag, proof })
    }

    /// Whether the dealer knows the secret of the ephemeral key it used for `recipient`.
    pub(super) fn is_own(&self, params: &CeremonyParams, dealer: usize, recipient: usize) -> bool {
        let mut transcript = ephemeral_transcript(params, dealer, recipient, &self.masked, &self.tag);
        self.proof.verify(&mut transcript, &self.ephemeral)
    }

    /// The shares, if the tag fits and every one is a canonical scalar.
    pub(super) fn open(
        &self,
        params: &CeremonyParams,
        dealer: usize,
        recipient: usize,
        shared: &Element,
    ) -> Option<Vec<SecretScalar>> {
        let mut stream = Stream::new(params, dealer, recipient, &self.ephemeral, shared, params.slots);
        if !bool::from(stream.tag(&self.masked).ct_eq(&self.tag)) {
            return None;
        }
        let unmask = |(masked, pad): (&[u8], &[u8])| {
            let mut plain = Zeroizing::new([0; 32]);
            for ((plain, masked), pad) in plain.iter_mut().zip(masked).zip(pad) {
                *plain = masked ^ pad;
            }
            decode_scalar(&plain, "share").ok().map(SecretScalar::new)
        };
        let mut shares = Vec::with_capacity(params.slots);
        for pair in self.masked.chunks_exact(32).zip(stream.pad.chunks_exact(32)) {
            shares.push(unmask(pair)?);
        }
        Some(shares)
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.element(&self.ephemeral).bytes(&self.masked).bytes(&self.tag);
        self.proof.write(writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>, slots: usize) -> Result<Self, DecodeError> {
        Ok(Self {
            ephemeral: reader.element("ephemeral key")?,
            masked: reader.bytes(32 * slots)?.to_vec(),
            tag: reader.array()?,
            proof: KnowledgeProof::read(reader)?,
        })
    }
}

fn ephemeral_transcript(
    params: &CeremonyParams,
    dealer: usize,
    recipient: usize,
    masked: &[u8],
    tag: &[u8; 32],
) -> Transcript {
    let mut transcript = between(params, transcript::EPHEMERAL_KEY, dealer, recipient);
    transcript.append_message(b"masked", masked);
    transcript.append_message(b"tag", tag);
    transcript
}

fn between(params: &CeremonyParams, domain: &'static [u8], dealer: usize, recipient: usize) -> Transcript {
    let mut transcript = params.transcript(domain);
    transcript.append_u64(b"dealer", dealer as u64);
    transcript.append_u64(b"recipient", recipient as u64);
    transcript
}

struct Stream {
    transcript: Transcript,
    pad: Zeroizing<Vec<u8>>,
}

impl Stream {
    fn new(
        params: &CeremonyParams,
        dealer: usize,
        recipient: usize,
        ephemeral: &Element,
        shared: &Element,
        slots: usize,
    ) -> Self {
        let mut transcript = between(params, transcript::SHARE_CIPHER, dealer, recipient);
        transcript.append_element(b"U", ephemeral);
        transcript.append_element(b"shared", shared);
        let mut pad = Zeroizing::new(vec![0; 32 * slots]);
        transcript.challenge_bytes(b"pad", &mut pad);
        Self { transcript, pad }
    }

    fn tag(&mut self, masked: &[u8]) -> [u8; 32] {
        self.transcript.append_message(b"masked", masked);
        let mut tag = [0; 32];
        self.transcript.challenge_bytes(b"tag", &mut tag);
        tag
    }
}

/// Whether a share is the evaluation at `index` of the polynomial behind `commitments`.
pub(super) fn fits(share: &SecretScalar, index: usize, commitments: &[Element]) -> bool {
    let points: Vec<RistrettoPoint> = commitments.iter().map(|commitment| *commitment.point()).collect();
    RistrettoPoint::mul_base(share.expose()) == evaluate(&points, index as u64)
}
