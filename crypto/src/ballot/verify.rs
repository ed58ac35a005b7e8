//! Verifying ballots: all proofs and signatures of a batch in one multiscalar multiplication.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::{Identity, IsIdentity, VartimeMultiscalarMul};
use rand_core::CryptoRngCore;
use rayon::prelude::*;
use thiserror::Error;

use super::seal::CastBallot;
use super::{BALLOT_VERSION, ElectionParams, Tracker, append_ciphertexts, challenge_rho, challenge_x, powers};
use crate::encoding::{DecodeError, Reader};
use crate::group::{Element, Scalar};
use crate::signature;
use crate::transcript::{self, NonceRng, TranscriptProtocol};

/// Points multiplied at a time: beyond this Pippenger's buckets leave the cache.
const CHUNK_POINTS: usize = 16_000;

/// Why a ballot is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BallotError {
    /// The bytes are not a ballot of this election.
    #[error("the ballot cannot be read: {0}")]
    Decode(#[from] DecodeError),
    /// The voter's signature does not verify.
    #[error("the voter's signature does not verify")]
    Signature,
    /// Equation (1): the commitments do not hold bits.
    #[error("contest {contest}: the proof that every mark is 0 or 1 does not hold")]
    Bits {
        /// Position of the contest.
        contest: usize,
    },
    /// Equation (2): the ciphertexts hold something else than the committed bits.
    #[error("contest {contest}: the proof that the ciphertexts hold the marks does not hold")]
    Ciphertexts {
        /// Position of the contest.
        contest: usize,
    },
}

/// A ballot whose signature and proofs have been checked: the only way to its ciphertexts.
#[derive(Debug, Clone)]
pub struct VerifiedBallot {
    voter: Element,
    sequence: u64,
    tracker: Tracker,
    contests: Vec<Vec<Element>>,
}

impl VerifiedBallot {
    /// The key that signed it.
    pub fn voter(&self) -> &Element {
        &self.voter
    }

    /// Its place among this voter's ballots.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Its tracker.
    pub fn tracker(&self) -> Tracker {
        self.tracker
    }

    /// C_0 .. C_m of a contest.
    pub(crate) fn ciphertexts(&self, contest: usize) -> &[Element] {
        &self.contests[contest]
    }
}

/// The voter's key and the sequence number that a sealed ballot claims, read without verifying anything.
///
/// # Errors
/// [`DecodeError`] when the bytes are too short or of another version.
pub fn claimed_voter(sealed: &[u8]) -> Result<([u8; 32], u64), DecodeError> {
    let mut reader = Reader::new("ballot", sealed);
    reader.version(BALLOT_VERSION)?;
    Ok((reader.array()?, reader.u64()?))
}

/// Verifies ballots of one election.
#[derive(Debug, Clone, Copy)]
pub struct Verifier<'a> {
    params: &'a ElectionParams,
}

/// One ballot, read, with its challenges recomputed: what is left is linear in points.
struct Prepared {
    ballot: VerifiedBallot,
    contests: Vec<PreparedContest>,
    signature: signature::Equation,
    digest: [u8; 32],
}

struct PreparedContest {
    b: Element,
    a: Element,
    e: Element,
    rho: Scalar,
    x: Scalar,
    f: Vec<Scalar>,
    s: Scalar,
}

/// The coefficients of the points that all ballots share, added up over a batch.
#[derive(Clone)]
struct Shared {
    base: Scalar,
    j: Scalar,
    g: Vec<Scalar>,
    h: Vec<Scalar>,
    slots: Vec<Scalar>,
}

/// The terms of one or more weighted equations, to be multiplied at once.
struct Terms {
    shared: Shared,
    scalars: Vec<Scalar>,
    points: Vec<RistrettoPoint>,
}

impl<'a> Verifier<'a> {
    /// A verifier for these parameters.
    pub fn new(params: &'a ElectionParams) -> Self {
        Self { params }
    }

    /// Verifies one ballot.
    ///
    /// # Errors
    /// [`BallotError`] names the first check that fails.
    pub fn verify(&self, ballot: &CastBallot, rng: &mut impl CryptoRngCore) -> Result<VerifiedBallot, BallotError> {
        let prepared = self.prepare(ballot)?;
        self.diagnose(&prepared, rng)?;
        Ok(prepared.ballot)
    }

    /// Verifies many ballots at the cost of one multiscalar multiplication, split over the cores. When that fails,
    /// halves are verified until the bad ballots are named; the others are accepted.
    pub fn verify_batch(
        &self,
        ballots: &[CastBallot],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<VerifiedBallot, BallotError>> {
        let prepared: Vec<Result<Prepared, BallotError>> =
            ballots.par_iter().map(|ballot| self.prepare(ballot)).collect();
        let readable: Vec<&Prepared> = prepared.iter().flatten().collect();
        let mut bad = Vec::new();
        self.bisect(&readable, 0, rng, &mut bad);
        let mut bad = bad.into_iter().peekable();
        let mut readable = 0..;
        prepared
            .into_iter()
            .map(|prepared| {
                let prepared = prepared?;
                let index = readable.next();
                match bad.next_if(|(at, _)| Some(*at) == index) {
                    Some((_, error)) => Err(error),
                    None => Ok(prepared.ballot),
                }
            })
            .collect()
    }

    fn bisect(
        &self,
        ballots: &[&Prepared],
        offset: usize,
        rng: &mut impl CryptoRngCore,
        bad: &mut Vec<(usize, BallotError)>,
    ) {
        match ballots {
            [] => {}
            [one] => {
                if let Err(error) = self.diagnose(one, rng) {
                    bad.push((offset, error));
                }
            }
            many if self.holds(many, rng) => {}
            many => {
                let (left, right) = many.split_at(many.len() / 2);
                self.bisect(left, offset, rng, bad);
                self.bisect(right, offset + left.len(), rng, bad);
            }
        }
    }

    /// Whether every equation of every ballot holds, up to a chance of 2^-128.
    fn holds(&self, ballots: &[&Prepared], rng: &mut impl CryptoRngCore) -> bool {
        // The weights come after everything that is weighted is fixed, and depend on fresh randomness besides.
        let mut transcript = self.params.prefixes[0].clone();
        transcript.append_message(b"batch", transcript::BATCH);
        ballots.iter().for_each(|ballot| transcript.append_message(b"ballot", &ballot.digest));
        let mut weights = transcript.nonce_rng(&[], rng);
        let weights: Vec<Vec<Scalar>> = ballots.iter().map(|ballot| ballot.weights(&mut weights)).collect();

        let points = ballots.first().map_or(1, |ballot| ballot.points());
        let per_chunk = (CHUNK_POINTS / points).max(1).min(ballots.len().div_ceil(rayon::current_num_threads()).max(1));
        let (sum, shared) = ballots
            .par_chunks(per_chunk)
            .zip(weights.par_chunks(per_chunk))
            .map(|(ballots, weights)| {
                let mut terms = Terms::new(self.params, ballots.len() * points);
                for (ballot, weights) in ballots.iter().zip(weights) {
                    ballot.add_to(self.params, weights, &mut terms);
                }
                (RistrettoPoint::vartime_multiscalar_mul(&terms.scalars, &terms.points), terms.shared)
            })
            .reduce(
                || (RistrettoPoint::identity(), Shared::new(self.params)),
                |(left, left_shared), (right, right_shared)| (left + right, left_shared.add(&right_shared)),
            );
        (sum + shared.multiply(self.params)).is_identity()
    }

    /// Checks each equation of one ballot by itself, to name the one that fails.
    fn diagnose(&self, ballot: &Prepared, rng: &mut impl CryptoRngCore) -> Result<(), BallotError> {
        if self.holds(&[ballot], rng) {
            return Ok(());
        }
        let count = 1 + 2 * ballot.contests.len();
        for equation in 0..count {
            let weights: Vec<Scalar> =
                (0..count).map(|index| if index == equation { Scalar::ONE } else { Scalar::ZERO }).collect();
            let mut terms = Terms::new(self.params, ballot.points());
            ballot.add_to(self.params, &weights, &mut terms);
            let sum = RistrettoPoint::vartime_multiscalar_mul(&terms.scalars, &terms.points);
            if !(sum + terms.shared.multiply(self.params)).is_identity() {
                let contest = equation.saturating_sub(1) / 2;
                return Err(match equation {
                    0 => BallotError::Signature,
                    odd if odd % 2 == 1 => BallotError::Bits { contest },
                    _ => BallotError::Ciphertexts { contest },
                });
            }
        }
        Ok(())
    }

    fn prepare(&self, ballot: &CastBallot) -> Result<Prepared, BallotError> {
        let params = self.params;
        let sealed = &ballot.sealed;
        let mut reader = Reader::new("ballot", sealed);
        reader.version(BALLOT_VERSION)?;
        let voter = reader.element("voter key")?;
        let sequence = reader.u64()?;
        let mut contests = Vec::with_capacity(params.contests.len());
        let mut ciphertexts = Vec::with_capacity(params.contests.len());
        for (index, contest) in params.contests.iter().enumerate() {
            let c = reader.elements(1 + contest.options(), "ciphertext")?;
            let b = reader.element("proof commitment B")?;
            let a = reader.element("proof commitment A")?;
            let e = reader.element("proof commitment E")?;
            let free = reader.scalars(contest.free().len(), "proof response f")?;
            let s = reader.scalar("proof response s")?;
            let mut transcript = params.transcript(index, &voter, sequence);
            append_ciphertexts(&mut transcript, c.iter());
            let rho = challenge_rho(&mut transcript, [b.as_bytes(), a.as_bytes()]);
            let x = challenge_x(&mut transcript, e.as_bytes());
            contests.push(PreparedContest { b, a, e, rho, x, f: contest.complete(&free, &x), s });
            ciphertexts.push(c);
        }
        reader.finish()?;
        let signature = ballot.signature.equation(&params.chain, &voter, sealed)?;
        let tracker = Tracker::of(sealed);
        let digest = Tracker::of(&[tracker.0.as_slice(), &ballot.signature.to_bytes()].concat()).0;
        let ballot = VerifiedBallot { voter, sequence, tracker, contests: ciphertexts };
        Ok(Prepared { ballot, contests, signature, digest })
    }
}

impl Prepared {
    /// Points of this ballot's own.
    fn points(&self) -> usize {
        2 + self.ballot.contests.iter().map(|c| c.len() + 3).sum::<usize>()
    }

    /// One weight per equation: the signature's, then (1) and (2) of each contest.
    fn weights(&self, rng: &mut NonceRng) -> Vec<Scalar> {
        (0..1 + 2 * self.contests.len()).map(|_| rng.short()).collect()
    }

    fn add_to(&self, params: &ElectionParams, weights: &[Scalar], terms: &mut Terms) {
        let (signed, proofs) = weights.split_first().expect("one weight for the signature");
        terms.push(*signed, &self.signature.commitment);
        terms.push(signed * self.signature.challenge, &self.ballot.voter);
        terms.shared.base -= signed * self.signature.response;
        for (index, (proof, weights)) in self.contests.iter().zip(proofs.chunks_exact(2)).enumerate() {
            let (one, two) = (weights[0], weights[1]);
            let PreparedContest { b, a, e, rho, x, f, s } = proof;
            terms.push(one * x, b);
            terms.push(one, a);
            for (bit, f) in f.iter().enumerate() {
                let weighted = one * f;
                terms.shared.g[bit] -= weighted;
                terms.shared.h[bit] -= weighted * (x - f);
            }
            terms.shared.j -= one * s;

            let contest = &params.contests[index];
            let ciphertexts = self.ballot.ciphertexts(index);
            let two_x = two * x;
            terms.push(two_x, &ciphertexts[0]);
            terms.push(two, e);
            let (two_s, mut folded) = (two * s, *s);
            let values = contest.values(f);
            for (slot, (power, value)) in powers(*rho, contest.options()).into_iter().zip(&values).enumerate() {
                terms.push(two_x * power, &ciphertexts[slot + 1]);
                terms.shared.slots[slot] -= two_s * power;
                folded += power * value;
            }
            terms.shared.base -= two * folded;
        }
    }
}

impl Shared {
    fn new(params: &ElectionParams) -> Self {
        let generators = params.generators.g.len();
        let zeros = |count| vec![Scalar::ZERO; count];
        Self {
            base: Scalar::ZERO,
            j: Scalar::ZERO,
            g: zeros(generators),
            h: zeros(generators),
            slots: zeros(params.slot_keys.len()),
        }
    }

    fn add(mut self, other: &Self) -> Self {
        let add = |left: &mut [Scalar], right: &[Scalar]| left.iter_mut().zip(right).for_each(|(l, r)| *l += r);
        self.base += other.base;
        self.j += other.j;
        add(&mut self.g, &other.g);
        add(&mut self.h, &other.h);
        add(&mut self.slots, &other.slots);
        self
    }

    fn multiply(&self, params: &ElectionParams) -> RistrettoPoint {
        let scalars = [&self.base, &self.j].into_iter().chain(&self.g).chain(&self.h).chain(&self.slots);
        let generators = &params.generators;
        let base = Element::base();
        let points = [base.point(), &generators.j].into_iter().chain(&generators.g).chain(&generators.h);
        RistrettoPoint::vartime_multiscalar_mul(scalars, points.chain(params.slot_keys.iter().map(Element::point)))
    }
}

impl Terms {
    fn new(params: &ElectionParams, points: usize) -> Self {
        Self { shared: Shared::new(params), scalars: Vec::with_capacity(points), points: Vec::with_capacity(points) }
    }

    fn push(&mut self, scalar: Scalar, element: &Element) {
        self.scalars.push(scalar);
        self.points.push(*element.point());
    }
}
