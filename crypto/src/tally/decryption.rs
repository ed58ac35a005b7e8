//! Decryption shares: one proof for all slots of a contest.
//!
//! Trustee t publishes D_ti = x_ti C_0 for every slot i and proves all of them at once: with weights w_i hashed from
//! the whole statement, log_G(sum w_i X_ti) = log_C0(sum w_i D_ti). The weights come after the D_ti: fixed before
//! them, a trustee could shift votes between slots.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use zeroize::Zeroizing;

use super::{Aggregate, DecryptedSum, TallyContext, TallyError};
use crate::ceremony::{JointKey, TrusteeShares, lagrange};
use crate::dleq::{DLEQ_BYTES, DleqProof, Statement};
use crate::encoding::{DecodeError, Reader, Writer};
use crate::group::{Element, Scalar, SecretScalar};
use crate::transcript::{self, TranscriptProtocol};

/// Version byte of an encoded share.
pub const SHARE_VERSION: u8 = 1;

/// A trustee's decryption share of one contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecryptionShare {
    partial: Vec<Element>,
    proof: DleqProof,
}

/// A share whose proof has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedShare {
    index: usize,
    /// C_0 of the sum that it was checked for.
    base: Element,
    partial: Vec<Element>,
}

impl VerifiedShare {
    /// Whose it is.
    pub fn index(&self) -> usize {
        self.index
    }
}

impl DecryptionShare {
    /// Makes a trustee's share of a sum.
    ///
    /// # Errors
    /// [`TallyError::Empty`] when there is nothing to decrypt, [`TallyError::OtherKey`] for shares of another key.
    pub fn produce(
        context: &TallyContext,
        key: &JointKey,
        shares: &TrusteeShares,
        sum: &Aggregate,
        rng: &mut impl CryptoRngCore,
    ) -> Result<Self, TallyError> {
        let (base, sums) = sum.ciphertexts()?;
        let slots = sums.len();
        let public =
            key.public_shares(shares.index).and_then(|x| x.get(..slots)).ok_or(TallyError::Index(shares.index))?;
        let secret = shares.shares.get(..slots).ok_or(TallyError::OtherKey(shares.index))?;
        let own =
            |(share, public): (&SecretScalar, &Element)| RistrettoPoint::mul_base(share.expose()) == *public.point();
        if !secret.iter().zip(public).all(own) {
            return Err(TallyError::OtherKey(shares.index));
        }
        let partial: Vec<Element> =
            secret.iter().map(|share| Element::from_nonidentity(base.point() * share.expose())).collect();
        let (mut transcript, weights, statement) = statement(context, shares.index, base, public, &partial)?;
        let mut witness = Zeroizing::new(Scalar::ZERO);
        for (weight, share) in weights.iter().zip(secret) {
            *witness += weight * share.expose();
        }
        let proof = DleqProof::prove(&mut transcript, &statement, &SecretScalar::new(*witness), rng);
        Ok(Self { partial, proof })
    }

    /// Encodes the share: version, D_t1 .. D_tm, the proof. Contest and trustee stand outside.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::versioned(SHARE_VERSION, 1 + 32 * self.partial.len() + DLEQ_BYTES);
        self.partial.iter().for_each(|partial| {
            writer.element(partial);
        });
        writer.bytes(&self.proof.to_bytes());
        writer.finish()
    }

    /// Decodes and checks the share of trustee `index`.
    ///
    /// # Errors
    /// [`TallyError`] naming the trustee.
    pub fn verify(
        bytes: &[u8],
        context: &TallyContext,
        key: &JointKey,
        index: usize,
        sum: &Aggregate,
    ) -> Result<VerifiedShare, TallyError> {
        let (base, sums) = sum.ciphertexts()?;
        let slots = sums.len();
        let public = key.public_shares(index).and_then(|x| x.get(..slots)).ok_or(TallyError::Index(index))?;
        let share = Self::decode(bytes, slots).map_err(|source| TallyError::Decode { trustee: index, source })?;
        let (mut transcript, _, statement) = statement(context, index, base, public, &share.partial)?;
        share.proof.verify(&mut transcript, &statement).map_err(|_| TallyError::Share(index))?;
        Ok(VerifiedShare { index, base, partial: share.partial })
    }

    fn decode(bytes: &[u8], slots: usize) -> Result<Self, DecodeError> {
        let mut reader = Reader::new("decryption share", bytes);
        reader.version(SHARE_VERSION)?;
        let share =
            Self { partial: reader.elements(slots, "partial decryption")?, proof: DleqProof::read(&mut reader)? };
        reader.finish()?;
        Ok(share)
    }
}

/// Combines any k shares: subtracts sum_t lambda_t D_ti from C_i, with Lagrange coefficients at 0. A trustee that is
/// named twice counts once.
///
/// # Errors
/// [`TallyError::TooFew`], or [`TallyError::Share`] for a share that was checked for another sum.
pub fn combine(key: &JointKey, sum: &Aggregate, shares: &[VerifiedShare]) -> Result<DecryptedSum, TallyError> {
    let (base, sums) = sum.ciphertexts()?;
    let mut chosen: Vec<&VerifiedShare> = Vec::with_capacity(key.threshold());
    for share in shares {
        if share.base != base || share.partial.len() != sums.len() {
            return Err(TallyError::Share(share.index));
        }
        if chosen.len() < key.threshold() && chosen.iter().all(|other| other.index != share.index) {
            chosen.push(share);
        }
    }
    if chosen.len() < key.threshold() {
        return Err(TallyError::TooFew { found: chosen.len(), needed: key.threshold() });
    }
    let indices: Vec<usize> = chosen.iter().map(|share| share.index).collect();
    let lambdas: Vec<Scalar> = indices.iter().map(|index| lagrange(*index, &indices)).collect();
    let points = sums
        .iter()
        .enumerate()
        .map(|(slot, c)| {
            let partials = chosen.iter().map(|share| share.partial[slot].point());
            c - RistrettoPoint::vartime_multiscalar_mul(&lambdas, partials)
        })
        .collect();
    Ok(DecryptedSum { points })
}

/// The transcript up to the proof, the weights, and what is proved.
fn statement(
    context: &TallyContext,
    index: usize,
    base: Element,
    public: &[Element],
    partial: &[Element],
) -> Result<(Transcript, Vec<Scalar>, Statement), TallyError> {
    let mut transcript = Transcript::new(transcript::DECRYPTION);
    transcript.append_message(b"chain", &context.chain);
    transcript.append_message(b"manifest", &context.manifest);
    transcript.append_u64(b"contest", context.contest as u64);
    transcript.append_u64(b"trustee", index as u64);
    transcript.append_message(b"counted", &context.counted);
    transcript.append_element(b"C_0", &base);
    transcript.append_elements(b"X", public.iter());
    transcript.append_elements(b"D", partial.iter());
    let weights: Vec<Scalar> = public.iter().map(|_| transcript.challenge_short(b"w")).collect();
    let weighted = |points: &[Element]| {
        let sum = RistrettoPoint::vartime_multiscalar_mul(&weights, points.iter().map(Element::point));
        Element::new(sum, "weighted sum").map_err(|source| TallyError::Decode { trustee: index, source })
    };
    let statement = Statement { x: weighted(public)?, h: base, y: weighted(partial)? };
    Ok((transcript, weights, statement))
}
