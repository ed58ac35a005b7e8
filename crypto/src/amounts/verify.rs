//! Verifying amounts: the equations of many proofs in one multiscalar multiplication, every range proof by itself.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use merlin::{Transcript, TranscriptRng};
use rand_core::CryptoRngCore;
use rayon::prelude::*;
use thiserror::Error;

use super::AmountsParams;
use super::proof::{
    Commitments, Proof, append_amounts, append_ciphertexts, append_responses, challenge_rho, challenge_x,
};
use crate::encoding::DecodeError;
use crate::group::{Element, Scalar, powers};
use crate::transcript::{self, TranscriptProtocol};

/// Why amounts are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AmountsError {
    /// The bytes are not a proof of this contest.
    #[error("the amounts cannot be read: {0}")]
    Decode(#[from] DecodeError),
    /// Equation (1'): the responses do not open B, or the proof was made for something else.
    #[error("the proof that the amounts are known does not hold, for this voter, contest and election")]
    Commitment,
    /// Equation (2): the ciphertexts hold something else than B.
    #[error("the proof that the ciphertexts hold the committed amounts does not hold")]
    Ciphertexts,
    /// Equation (2'): the V_j hold something else than B.
    #[error("the proof that the range proof is about the committed amounts does not hold")]
    Amounts,
    /// An amount is not below 2^bits, or together they exceed the budget.
    #[error("the proof that the amounts are in range and within the budget does not hold")]
    Range,
}

/// Amounts whose proof has been checked: the only way to their ciphertexts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAmounts {
    ciphertexts: Vec<Element>,
}

impl VerifiedAmounts {
    /// C_0 .. C_m.
    pub fn ciphertexts(&self) -> &[Element] {
        &self.ciphertexts
    }
}

/// A proof, read, with its challenges recomputed: what is left is three equations linear in points, and the range
/// proof, for which the transcript waits.
struct Prepared {
    proof: Proof,
    powers: Vec<Scalar>,
    x: Scalar,
    transcript: Transcript,
}

/// The equations in the order in which they are checked, each with the error that says it fails.
const EQUATIONS: [AmountsError; 3] = [AmountsError::Commitment, AmountsError::Ciphertexts, AmountsError::Amounts];

/// The weight of each equation of one proof.
type Weights = [Scalar; EQUATIONS.len()];

/// The terms of weighted equations: coefficients of the points that all proofs share, and the other points.
struct Terms {
    base: Scalar,
    j: Scalar,
    j_prime: Scalar,
    g: Vec<Scalar>,
    keys: Vec<Scalar>,
    scalars: Vec<Scalar>,
    points: Vec<RistrettoPoint>,
}

impl AmountsParams {
    /// Verifies one proof. `context` holds what it held when the proof was made.
    ///
    /// # Errors
    /// [`AmountsError`] names the first check that fails.
    pub fn verify(
        &self,
        context: &Transcript,
        bytes: &[u8],
        rng: &mut impl CryptoRngCore,
    ) -> Result<VerifiedAmounts, AmountsError> {
        let prepared = self.prepare(context, bytes)?;
        if !self.hold(&[&prepared], rng) {
            self.diagnose(&prepared)?;
        }
        let weight = prepared.range_weight(rng);
        self.finish(prepared, weight)
    }

    /// Verifies many proofs, each in its own context: their equations in one multiscalar multiplication, their range
    /// proofs one by one on all cores. When the multiplication fails, each proof is checked alone to name the bad
    /// ones; the others are accepted.
    pub fn verify_batch(
        &self,
        proofs: &[(Transcript, &[u8])],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<VerifiedAmounts, AmountsError>> {
        let mut prepared: Vec<Result<Prepared, AmountsError>> =
            proofs.par_iter().map(|(context, bytes)| Ok(self.prepare(context, bytes)?)).collect();
        if !self.hold(&prepared.iter().flatten().collect::<Vec<_>>(), rng) {
            let alone = |one: Prepared| self.diagnose(&one).map(|()| one);
            prepared = prepared.into_par_iter().map(|one| one.and_then(alone)).collect();
        }
        let weighted: Vec<_> = prepared
            .into_iter()
            .map(|one| {
                let one = one?;
                let weight = one.range_weight(rng);
                Ok((one, weight))
            })
            .collect();
        weighted.into_par_iter().map(|one| one.and_then(|(one, weight)| self.finish(one, weight))).collect()
    }

    /// Reads the bytes and recomputes the challenges.
    fn prepare(&self, context: &Transcript, bytes: &[u8]) -> Result<Prepared, DecodeError> {
        let proof = Proof::read(self, bytes)?;
        let mut transcript = context.clone();
        let commitments = &proof.commitments;
        self.append_to(&mut transcript);
        append_ciphertexts(&mut transcript, &commitments.c);
        append_amounts(&mut transcript, &commitments.v);
        let rho = challenge_rho(&mut transcript, &commitments.b, &commitments.a);
        let x = challenge_x(&mut transcript, &proof.echoes);
        append_responses(&mut transcript, &proof.responses);
        Ok(Prepared { powers: powers(rho, self.rule.options), x, proof, transcript })
    }

    /// Whether every equation of every proof holds, up to a chance of 2^-128.
    fn hold(&self, proofs: &[&Prepared], rng: &mut impl CryptoRngCore) -> bool {
        // The weights come after everything that is weighted is fixed, and depend on fresh randomness besides: who
        // knew them beforehand could let two faults cancel.
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let mut transcript = Transcript::new(transcript::BATCH);
        transcript.append_message(b"seed", &seed);
        for proof in proofs {
            let mut digest = [0; 32];
            proof.transcript.clone().challenge_bytes(b"batch", &mut digest);
            transcript.append_message(b"proof", &digest);
        }
        let weights = transcript.challenge_weights(b"weights", EQUATIONS.len() * proofs.len());
        let (weights, _) = weights.as_chunks();
        let mut terms = Terms::new(self, proofs.len());
        for (proof, weights) in proofs.iter().zip(weights) {
            proof.add_to(weights, &mut terms);
        }
        terms.multiply(self).is_identity()
    }

    /// Checks each equation of one proof by itself, to name the one that fails.
    fn diagnose(&self, proof: &Prepared) -> Result<(), AmountsError> {
        for (index, error) in EQUATIONS.into_iter().enumerate() {
            let mut weights = [Scalar::ZERO; EQUATIONS.len()];
            weights[index] = Scalar::ONE;
            let mut terms = Terms::new(self, 1);
            proof.add_to(&weights, &mut terms);
            if !terms.multiply(self).is_identity() {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Checks the range proof of the V_j, of V_slack = P G - sum_j V_j where there is a budget P, and of as many
    /// identities as it takes: a commitment to zero with blinding zero, that nobody has to send.
    fn finish(&self, mut prepared: Prepared, mut weight: TranscriptRng) -> Result<VerifiedAmounts, AmountsError> {
        let Proof { commitments: Commitments { c, v, .. }, range, .. } = prepared.proof;
        let mut ranged: Vec<[u8; 32]> = v.iter().map(|element| *element.as_bytes()).collect();
        if let Some(budget) = self.rule.budget {
            let sum: RistrettoPoint = v.iter().map(Element::point).sum();
            let slack = RistrettoPoint::mul_base(&Scalar::from(budget)) - sum;
            ranged.push(slack.compress().to_bytes());
        }
        ranged.resize(self.rule.aggregated(), [0; 32]);
        if self.range.verify(&mut prepared.transcript, &ranged, &range, &mut weight) {
            Ok(VerifiedAmounts { ciphertexts: c })
        } else {
            Err(AmountsError::Range)
        }
    }
}

impl Prepared {
    /// The generator of the weight that joins the two equations of the range proof; it comes after all of the proof.
    fn range_weight(&self, rng: &mut impl CryptoRngCore) -> TranscriptRng {
        let mut transcript = self.transcript.clone();
        transcript.append_message(b"range", &self.proof.range);
        transcript.build_rng().finalize(rng)
    }

    /// Adds the equations, all terms on one side, each times its weight.
    fn add_to(&self, weights: &Weights, terms: &mut Terms) {
        let [one, two, two_prime] = weights;
        let Self { proof: Proof { commitments, echoes, responses, .. }, powers, x, .. } = self;
        let folded: Scalar = powers.iter().zip(&responses.f).map(|(power, f)| power * f).sum();

        terms.push(one * x, &commitments.b);
        terms.push(*one, &commitments.a);
        terms.g.iter_mut().zip(&responses.f).for_each(|(g, f)| *g -= one * f);
        terms.j -= one * responses.s;

        terms.push(two * x, &commitments.c[0]);
        terms.push(*two, &echoes.e);
        terms.base -= two * (responses.s + folded);
        for (slot, power) in powers.iter().enumerate() {
            terms.push(two * x * power, &commitments.c[slot + 1]);
            terms.keys[slot] -= two * responses.s * power;
        }

        for (power, v) in powers.iter().zip(&commitments.v) {
            terms.push(two_prime * x * power, v);
        }
        terms.push(*two_prime, &echoes.e_prime);
        terms.base -= two_prime * folded;
        terms.j_prime -= two_prime * responses.t;
    }
}

impl Terms {
    fn new(params: &AmountsParams, proofs: usize) -> Self {
        let options = params.rule.options;
        let own = proofs * (2 * options + 5);
        Self {
            base: Scalar::ZERO,
            j: Scalar::ZERO,
            j_prime: Scalar::ZERO,
            g: vec![Scalar::ZERO; options],
            keys: vec![Scalar::ZERO; options],
            scalars: Vec::with_capacity(own),
            points: Vec::with_capacity(own),
        }
    }

    fn push(&mut self, scalar: Scalar, element: &Element) {
        self.scalars.push(scalar);
        self.points.push(*element.point());
    }

    fn multiply(&self, params: &AmountsParams) -> RistrettoPoint {
        let (base, generators) = (Element::base(), &params.generators);
        let scalars = [&self.base, &self.j, &self.j_prime].into_iter().chain(&self.g).chain(&self.keys);
        let points = [base.point(), &generators.j, &params.blinding].into_iter().chain(&generators.g);
        let points = points.chain(params.keys.iter().map(Element::point));
        RistrettoPoint::vartime_multiscalar_mul(scalars.chain(&self.scalars), points.chain(&self.points))
    }
}
