//! A trustee's dealing: commitments, proofs of knowledge and sealed shares.

use curve25519_dalek::ristretto::RistrettoPoint;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use super::share_cipher::{SealedShares, fits};
use super::{CEREMONY_VERSION, CeremonyError, CeremonyParams, KnowledgeProof, TrusteeSecret};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};
use crate::signature::SigningKey;
use crate::transcript::{self, TranscriptProtocol};

/// Everything that one trustee publishes as a dealer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dealing {
    dealer: usize,
    /// Per slot exactly k commitments, constant term first. More of them would raise the threshold.
    commitments: Vec<Vec<Element>>,
    /// Per slot the proof of knowledge of the constant term.
    proofs: Vec<KnowledgeProof>,
    /// Per recipient, in the order of indices, the dealer itself included.
    sealed: Vec<SealedShares>,
}

/// A dealing whose form and proofs have been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedDealing {
    dealing: Dealing,
    /// Digest of the parameters that it was checked for.
    ceremony: [u8; 32],
}

/// The shares that one recipient got cannot be opened or do not fit the commitments.
pub(super) struct BadShares;

impl Dealing {
    /// Deals random polynomials for all slots.
    ///
    /// # Errors
    /// [`CeremonyError`] when this trustee has no place in the ceremony.
    pub fn deal(
        params: &CeremonyParams,
        dealer: &TrusteeSecret,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, CeremonyError> {
        dealer.belongs_to(params)?;
        let index = dealer.index;
        let mut transcript = dealing_transcript(params, index);
        let secret = dealer.key.secret().expose().as_bytes();
        let mut nonces = transcript.nonce_rng(&[(b"ceremony key", secret)], rng);
        let mut commitments = Vec::with_capacity(params.slots);
        let mut proofs = Vec::with_capacity(params.slots);
        let mut shares: Vec<Vec<SecretScalar>> =
            (0..params.trustees()).map(|_| Vec::with_capacity(params.slots)).collect();
        for slot in 0..params.slots {
            let coefficients: Vec<SigningKey> = (0..params.threshold).map(|_| nonces.key()).collect();
            commitments.push(coefficients.iter().map(|c| *c.public()).collect::<Vec<_>>());
            transcript.append_u64(b"slot", slot as u64);
            transcript.append_elements(b"F", commitments[slot].iter());
            proofs.push(KnowledgeProof::prove(&mut transcript, &commitments[slot][0], coefficients[0].secret(), rng));
            for (place, shares) in shares.iter_mut().enumerate() {
                let at = Scalar::from(place as u64 + 1);
                let mut value = Zeroizing::new(Scalar::ZERO);
                for coefficient in coefficients.iter().rev() {
                    *value = *value * at + coefficient.secret().expose();
                }
                shares.push(SecretScalar::new(*value));
            }
        }
        let seal = |(place, shares): (usize, &Vec<SecretScalar>)| {
            SealedShares::seal(params, index, place + 1, shares, &nonces.key(), rng)
        };
        let sealed = shares.iter().enumerate().map(seal).collect::<Result<_, _>>()?;
        Ok(Self { dealer: index, commitments, proofs, sealed })
    }

    /// Bytes of an encoded dealing.
    pub fn encoded_bytes(trustees: usize, threshold: usize, slots: usize) -> usize {
        1 + slots * (32 * threshold + 64) + trustees * (32 + 32 * slots + 32 + 64)
    }

    /// Encodes the dealing: version; per slot k commitments and the proof (R, z); per recipient U, the masked shares,
    /// the tag and the proof (R, z). The dealer's index stands outside.
    pub fn to_bytes(&self) -> Vec<u8> {
        let threshold = self.commitments.first().map_or(0, Vec::len);
        let capacity = Self::encoded_bytes(self.sealed.len(), threshold, self.commitments.len());
        let mut writer = Writer::versioned(CEREMONY_VERSION, capacity);
        for (commitments, proof) in self.commitments.iter().zip(&self.proofs) {
            commitments.iter().for_each(|commitment| {
                writer.element(commitment);
            });
            proof.write(&mut writer);
        }
        self.sealed.iter().for_each(|sealed| sealed.write(&mut writer));
        writer.finish()
    }

    /// Decodes `dealer`'s dealing and checks its form and its proofs of knowledge.
    ///
    /// # Errors
    /// [`CeremonyError`] naming the dealer.
    pub fn verify(params: &CeremonyParams, dealer: usize, bytes: &[u8]) -> Result<VerifiedDealing, CeremonyError> {
        params.key(dealer)?;
        let dealing =
            Self::decode(params, dealer, bytes).map_err(|source| CeremonyError::Decode { trustee: dealer, source })?;
        let mut transcript = dealing_transcript(params, dealer);
        for (slot, (commitments, proof)) in dealing.commitments.iter().zip(&dealing.proofs).enumerate() {
            transcript.append_u64(b"slot", slot as u64);
            transcript.append_elements(b"F", commitments.iter());
            if !proof.verify(&mut transcript, &commitments[0]) {
                return Err(CeremonyError::Knowledge { dealer, slot });
            }
        }
        for (place, sealed) in dealing.sealed.iter().enumerate() {
            let recipient = place + 1;
            if !sealed.is_own(params, dealer, recipient) {
                return Err(CeremonyError::Ephemeral { dealer, recipient });
            }
        }
        Ok(VerifiedDealing { dealing, ceremony: params.digest() })
    }

    /// The first commitment F_0 of every slot, read from a dealing of the right length. Nothing else of it is looked at:
    /// this is for dealings that trustees have confirmed.
    pub(super) fn first_commitments(
        trustees: usize,
        threshold: usize,
        slots: usize,
        bytes: &[u8],
    ) -> Result<Vec<Element>, DecodeError> {
        let mut reader = Reader::new("dealing", bytes);
        reader.version(CEREMONY_VERSION)?;
        let mut first = Vec::with_capacity(slots.min(bytes.len() / 32));
        for _ in 0..slots {
            first.push(reader.element("coefficient commitment")?);
            reader.bytes(32 * (threshold - 1) + 64)?;
        }
        reader.bytes(trustees * (32 + 32 * slots + 32 + 64))?;
        reader.finish()?;
        Ok(first)
    }

    fn decode(params: &CeremonyParams, dealer: usize, bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("dealing", bytes);
        reader.version(CEREMONY_VERSION)?;
        let mut commitments = Vec::with_capacity(params.slots);
        let mut proofs = Vec::with_capacity(params.slots);
        for _ in 0..params.slots {
            commitments.push(reader.elements(params.threshold, "coefficient commitment")?);
            proofs.push(KnowledgeProof::read(&mut reader)?);
        }
        let sealed =
            (0..params.trustees()).map(|_| SealedShares::read(&mut reader, params.slots)).collect::<Result<_, _>>()?;
        reader.finish()?;
        Ok(Self { dealer, commitments, proofs, sealed })
    }
}

impl VerifiedDealing {
    /// Who dealt.
    pub fn dealer(&self) -> usize {
        self.dealing.dealer
    }

    /// Holds a dealing to the ceremony that it was checked for.
    pub(super) fn belongs_to(&self, params: &CeremonyParams) -> Result<(), CeremonyError> {
        if self.ceremony == params.digest() { Ok(()) } else { Err(CeremonyError::OtherCeremony(self.dealer())) }
    }

    /// Per slot the k commitments, constant term first.
    pub(super) fn commitments(&self) -> &[Vec<Element>] {
        &self.dealing.commitments
    }

    /// What was sent to a trustee, whose index has been checked.
    pub(super) fn sealed(&self, recipient: usize) -> &SealedShares {
        &self.dealing.sealed[recipient - 1]
    }

    /// Opens what was sent to `recipient` with the Diffie-Hellman point and checks it against the commitments.
    pub(super) fn open(
        &self,
        params: &CeremonyParams,
        recipient: usize,
        shared: &Element,
    ) -> Result<Vec<SecretScalar>, BadShares> {
        let shares = self.sealed(recipient).open(params, self.dealer(), recipient, shared).ok_or(BadShares)?;
        let fit = shares.iter().zip(&self.dealing.commitments).all(|(share, c)| fits(share, recipient, c));
        if fit { Ok(shares) } else { Err(BadShares) }
    }
}

fn dealing_transcript(params: &CeremonyParams, dealer: usize) -> Transcript {
    let mut transcript = params.transcript(transcript::DEALING);
    transcript.append_u64(b"dealer", dealer as u64);
    transcript
}

/// Sum of points, slot by slot.
pub(super) fn constant_terms(dealings: &[&VerifiedDealing], slot: usize) -> RistrettoPoint {
    dealings.iter().map(|dealing| dealing.dealing.commitments[slot][0].point()).sum()
}
