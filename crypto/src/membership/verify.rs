//! Verifying proofs: the equations of many in one multiscalar multiplication, in which each point of the ring stands once.

use curve25519_dalek::RistrettoPoint;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use merlin::Transcript;
use rand_core::CryptoRngCore;
use rayon::prelude::*;
use tabella_wide::Points;
use thiserror::Error;

use super::Ring;
use super::polynomial::evaluate;
use super::proof::{Challenges, Layout, Responses, powers_from_one};
use crate::encoding::DecodeError;
use crate::group::{Element, Scalar};
use crate::transcript::{self, TranscriptProtocol};

/// Points multiplied at a time, besides those of the ring: beyond this they leave the cache.
const PIECE_POINTS: usize = 16_000;

/// What is claimed: somebody in the ring has this tag, and made the proof for this.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// T.
    pub tag: &'a [u8; 32],
    /// What the proof is to be good for alone.
    pub binding: &'a [u8],
    /// The proof.
    pub proof: &'a [u8],
}

/// Why a claim is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MembershipError {
    /// The bytes are not a proof for this ring, or the tag is no tag.
    #[error("the proof of membership cannot be read: {0}")]
    Decode(#[from] DecodeError),
    /// Equation (1): the commitments do not hold bits, or the proof was made for something else.
    #[error("the proof of membership does not hold, for this ring, context, tag and key")]
    Bits,
    /// Equation (2): no key of the ring has this tag, or the hidden attributes are not those beside it.
    #[error("the proof that the tag belongs to a key of the ring does not hold")]
    Member,
    /// Equation (3): the hidden attribute has none of the allowed values.
    #[error("the proof that attribute {attribute} has an allowed value does not hold")]
    Attribute {
        /// Position of the attribute.
        attribute: usize,
    },
}

/// A tag of which it was checked that it belongs to somebody in the ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedTag([u8; 32]);

impl VerifiedTag {
    /// T.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A claim, read, with its challenges recomputed: what is left is linear in points.
struct Prepared {
    /// T, then the points of the proof.
    encodings: Vec<[u8; 32]>,
    challenges: Challenges,
    x: Scalar,
    responses: Responses,
    /// Stands for all of the claim.
    digest: [u8; 32],
}

/// A claim among others, with the place that it has in the batch.
type Placed<'p> = (usize, &'p Prepared);

/// The coefficients of the points that all proofs share, added up over many equations.
struct Shared {
    g: Scalar,
    u: Scalar,
    j: Scalar,
    /// Of H'.
    value: Scalar,
    bits: Vec<[Scalar; 2]>,
    /// Of M_i, then of the C_ci.
    ring: Vec<Scalar>,
}

impl Ring {
    /// Verifies one claim.
    ///
    /// # Errors
    /// [`MembershipError`] names the first check that fails.
    pub fn verify(&self, claim: &Claim<'_>, rng: &mut impl CryptoRngCore) -> Result<VerifiedTag, MembershipError> {
        self.piece(core::slice::from_ref(claim), &seed(rng)).remove(0)
    }

    /// Verifies many claims at the cost of one multiscalar multiplication, split over the cores, and names the bad ones.
    pub fn verify_batch(
        &self,
        claims: &[Claim<'_>],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<VerifiedTag, MembershipError>> {
        // Each piece multiplies the ring anew, so pieces are no smaller than it.
        let own = Layout::of(self).len() + 1;
        let pieces = (claims.len() * own).div_ceil(PIECE_POINTS);
        let worthwhile = (claims.len() * own / self.points.len()).min(rayon::current_num_threads());
        let long = claims.len().div_ceil(pieces.max(worthwhile).max(1)).max(1);
        let seed = seed(rng);
        claims.par_chunks(long).flat_map_iter(|piece| self.piece(piece, &seed)).collect()
    }

    fn piece(&self, claims: &[Claim<'_>], seed: &[u8; 32]) -> Vec<Result<VerifiedTag, MembershipError>> {
        let prepared: Vec<_> = claims.iter().map(|claim| self.prepare(claim)).collect();
        let readable: Vec<Placed<'_>> =
            prepared.iter().enumerate().filter_map(|(place, one)| Some((place, one.as_ref().ok()?))).collect();
        let mut verdicts = vec![Ok(()); claims.len()];
        self.bisect(&readable, seed, &mut verdicts);
        let judge = |((prepared, verdict), claim): ((Result<Prepared, DecodeError>, _), &Claim<'_>)| {
            prepared?;
            verdict?;
            Ok(VerifiedTag(*claim.tag))
        };
        prepared.into_iter().zip(verdicts).zip(claims).map(judge).collect()
    }

    /// Names the bad claims among these.
    fn bisect(&self, claims: &[Placed<'_>], seed: &[u8; 32], verdicts: &mut [Result<(), MembershipError>]) {
        let encodings: Vec<_> = claims.iter().flat_map(|(_, one)| &one.encodings).copied().collect();
        let (points, undecodable) = Points::decode(&encodings);
        let own = Layout::of(self).len() + 1;
        if !undecodable.is_empty() {
            // Backwards, so that of several in one claim the first is named.
            for bad in undecodable.iter().rev() {
                verdicts[claims[bad / own].0] = Err(self.undecodable(&encodings[*bad], bad % own).into());
            }
            let readable: Vec<_> = claims.iter().copied().filter(|(place, _)| verdicts[*place].is_ok()).collect();
            return self.bisect(&readable, seed, verdicts);
        }
        if claims.is_empty() || self.hold(&points, claims, seed) {
            return;
        }
        if let [(place, one)] = claims {
            verdicts[*place] = self.diagnose(&points, one);
            return;
        }
        let (left, right) = claims.split_at(claims.len() / 2);
        self.bisect(left, seed, verdicts);
        self.bisect(right, seed, verdicts);
    }

    /// Whether every equation of every claim holds, up to a chance of 2^-128.
    fn hold(&self, points: &Points, claims: &[Placed<'_>], seed: &[u8; 32]) -> bool {
        // The weights come after everything that is weighted is fixed, and depend on fresh randomness besides: who knew
        // them beforehand could let two faults cancel.
        let mut transcript = Transcript::new(transcript::BATCH);
        transcript.append_message(b"seed", seed);
        claims.iter().for_each(|(_, one)| transcript.append_message(b"proof", &one.digest));
        let weights = transcript.challenge_weights(b"weights", claims.len() * self.equations());
        let claims = claims.iter().map(|(_, one)| *one).zip(weights.chunks(self.equations()));
        self.sum(points, claims).is_identity()
    }

    /// Checks each equation of one claim by itself, to name the one that fails.
    fn diagnose(&self, points: &Points, one: &Prepared) -> Result<(), MembershipError> {
        for equation in 0..self.equations() {
            let mut weights = vec![Scalar::ZERO; self.equations()];
            weights[equation] = Scalar::ONE;
            if !self.sum(points, core::iter::once((one, weights.as_slice()))).is_identity() {
                return Err(match equation {
                    0 => MembershipError::Bits,
                    1 => MembershipError::Member,
                    _ => MembershipError::Attribute { attribute: equation - 2 },
                });
            }
        }
        Ok(())
    }

    /// (1), (2), and (3) for each attribute.
    fn equations(&self) -> usize {
        2 + self.attributes.len()
    }

    /// The weighted sum of equations. `points` are those of the claims, one after the other.
    fn sum<'p>(&self, points: &Points, claims: impl Iterator<Item = (&'p Prepared, &'p [Scalar])>) -> RistrettoPoint {
        let layout = Layout::of(self);
        let mut shared = Shared::new(self);
        let mut scalars = Vec::with_capacity(points.len());
        for (one, weights) in claims {
            self.add(one, weights, &layout, &mut scalars, &mut shared);
        }
        points.multiscalar(&scalars) + shared.multiply(self)
    }

    /// Adds the equations of one claim, all terms on one side, each times its weight.
    fn add(&self, one: &Prepared, weights: &[Scalar], layout: &Layout, scalars: &mut Vec<Scalar>, shared: &mut Shared) {
        let Prepared { challenges: Challenges { mu, nu }, x, responses, .. } = one;
        let (bits, member, allowed) = (weights[0], weights[1], &weights[2..]);
        let powers = powers_from_one(x, self.bits());
        let inverse = x.invert();
        let (places, mut later) = responses.f.split_at(self.digits());
        let own = scalars.len();
        scalars.resize(own + 1 + layout.len(), Scalar::ZERO);
        let (tag, scalars) = scalars[own..].split_first_mut().expect("the tag comes first");

        let b = layout.b();
        (scalars[b], scalars[b + 1]) = (bits * x, bits);
        for (shared, f) in shared.bits.iter_mut().zip(&responses.f) {
            let weighted = bits * f;
            shared[0] -= weighted;
            shared[1] -= weighted * (x - f);
        }
        shared.j -= bits * responses.s;

        let lifted = member * powers[self.digits()];
        *tag = lifted * mu;
        scalars[layout.q()].iter_mut().zip(&powers).for_each(|(q, power)| *q = -(member * power));
        let answered = member * responses.z;
        shared.g -= answered;
        shared.u -= answered * mu;
        let count = self.keys.len();
        let (keys, commitments) = shared.ring.split_at_mut(count);
        let add = |to: &mut [Scalar], factor| {
            let values = evaluate(factor, places, x, &inverse, count);
            to.iter_mut().zip(values).for_each(|(to, value)| *to += value);
        };
        add(keys, member);
        for (commitments, nu) in commitments.chunks_mut(count).zip(nu) {
            add(commitments, -(member * nu));
        }

        for (index, attribute) in self.attributes.iter().enumerate() {
            let (allowed, answer) = (allowed[index], responses.attributes[index]);
            let (f, rest) = later.split_at(attribute.digits());
            later = rest;
            let d = layout.d(index);
            scalars[d] = lifted * nu[index] + allowed * powers[attribute.digits()];
            scalars[d + 1] = lifted * nu[index] * mu;
            let chosen = evaluate(allowed, f, x, &inverse, attribute.allowed.len());
            let values = attribute.allowed.iter().map(|value| Scalar::from(*value));
            shared.value -= chosen.iter().zip(values).map(|(chosen, value)| chosen * value).sum::<Scalar>();
            scalars[layout.s(index)].iter_mut().zip(&powers).for_each(|(s, power)| *s = -(allowed * power));
            shared.g -= allowed * answer;
        }
    }

    /// Reads a claim and recomputes its challenges.
    fn prepare(&self, claim: &Claim<'_>) -> Result<Prepared, DecodeError> {
        let (points, responses) = self.read(claim.proof)?;
        let layout = Layout::of(self);
        let mut transcript = self.statement(claim.tag, claim.binding);
        let challenges = self.challenges(&mut transcript, &layout, points);
        let x = self.challenge_x(&mut transcript, &layout, points);
        // With the responses, which the transcript does not have.
        transcript.append_message(b"proof", claim.proof);
        let mut digest = [0; 32];
        transcript.challenge_bytes(b"batch", &mut digest);
        let encodings = core::iter::once(claim.tag).chain(points).copied().collect();
        Ok(Prepared { encodings, challenges, x, responses, digest })
    }

    /// What is wrong with the point at this place of a claim.
    fn undecodable(&self, encoding: &[u8; 32], place: usize) -> DecodeError {
        let what = place.checked_sub(1).map_or("tag", |place| Layout::of(self).name(place));
        if *encoding == [0; 32] { DecodeError::Identity { what } } else { DecodeError::Point { what } }
    }
}

impl Shared {
    fn new(ring: &Ring) -> Self {
        let zero = Scalar::ZERO;
        let (bits, ring) = (vec![[zero; 2]; ring.bits()], vec![zero; ring.points.len()]);
        Self { g: zero, u: zero, j: zero, value: zero, bits, ring }
    }

    fn multiply(&self, ring: &Ring) -> RistrettoPoint {
        let (base, generators) = (Element::base(), &ring.generators);
        let scalars = [&self.g, &self.u, &self.j, &self.value].into_iter().chain(self.bits.iter().flatten());
        let points = [base.point(), ring.base.element().point(), &generators.j, &ring.attribute_base];
        let bits = generators.g.iter().zip(&generators.h).flat_map(|(g, h)| [g, h]);
        RistrettoPoint::vartime_multiscalar_mul(scalars, points.into_iter().chain(bits))
            + ring.points.multiscalar(&self.ring)
    }
}

fn seed(rng: &mut impl CryptoRngCore) -> [u8; 32] {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    seed
}
