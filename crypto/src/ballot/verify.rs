//! Verifying ballots: all proofs and signatures of a batch in one multiscalar multiplication.
//!
//! Equations (1) and (2) of every contest and the signature's equation are linear in points. Each is multiplied by a
//! 128-bit weight of its own, drawn after everything that is weighted is fixed, and all are added up: a batch in which
//! one equation fails passes with a chance of 2^-128 (Bellare, Garay, Rabin, EUROCRYPT 1998). A batch that fails is
//! halved until the bad ballots are named. Large batches are cut into pieces that the cores share.

use std::sync::Arc;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::traits::IsIdentity;
use merlin::Transcript;
use rand_core::CryptoRngCore;
use rayon::prelude::*;
use tabella_wide::Points;
use thiserror::Error;

use super::equations::Shared;
use super::seal::CastBallot;
use super::{BALLOT_VERSION, ElectionParams, Tracker, challenge_rho, challenge_x};
use crate::encoding::{DecodeError, Reader};
use crate::group::{Scalar, powers};
use crate::signature::Signature;
use crate::transcript::{self, TranscriptProtocol};

/// Points multiplied at a time: beyond this the points leave the cache.
const PIECE_POINTS: usize = 16_000;

/// Why a ballot is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BallotError {
    /// The bytes are not a ballot of this election.
    #[error("the ballot cannot be read: {0}")]
    Decode(#[from] DecodeError),
    /// The election has no such ballot style.
    #[error("the election has no ballot style {0}")]
    Style(usize),
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
#[derive(Clone)]
pub struct VerifiedBallot {
    voter: [u8; 32],
    sequence: u64,
    tracker: Tracker,
    /// Contest, and where its C_0 stands among the points.
    contests: Vec<(usize, usize)>,
    /// Of all ballots that were verified together.
    points: Arc<Points>,
}

impl VerifiedBallot {
    /// The key that signed it.
    pub fn voter(&self) -> &[u8; 32] {
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

    /// Where C_0 .. C_m of a contest are; none if the ballot does not have it.
    pub(crate) fn ciphertexts(&self, contest: usize) -> Option<(&Arc<Points>, usize)> {
        let (_, start) = self.contests.iter().find(|(index, _)| *index == contest)?;
        Some((&self.points, *start))
    }
}

impl core::fmt::Debug for VerifiedBallot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "VerifiedBallot({})", self.tracker)
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

/// Ballots of one election that one core verifies together, later or elsewhere: everything that this takes is in it.
#[derive(Debug)]
pub struct Batch {
    params: Arc<ElectionParams>,
    ballots: Vec<CastBallot>,
    seed: [u8; 32],
}

impl Batch {
    /// Cuts ballots into batches, in order: as many as there are cores, or more if there is enough for them to do.
    pub fn cut(params: &Arc<ElectionParams>, mut ballots: Vec<CastBallot>, rng: &mut impl CryptoRngCore) -> Vec<Self> {
        let seed = seed(rng);
        let long = Verifier::new(params).piece_of(ballots.len());
        let mut batches = Vec::with_capacity(ballots.len().div_ceil(long));
        while !ballots.is_empty() {
            let later = ballots.split_off(long.min(ballots.len()));
            let ballots = std::mem::replace(&mut ballots, later);
            batches.push(Self { params: Arc::clone(params), ballots, seed });
        }
        batches
    }

    /// How many ballots it has.
    #[allow(clippy::len_without_is_empty, reason = "none is empty")]
    pub fn len(&self) -> usize {
        self.ballots.len()
    }

    /// Verifies the ballots as [`Verifier::verify_batch`] does.
    pub fn verify(&self) -> Vec<Result<VerifiedBallot, BallotError>> {
        let submitted: Vec<_> = self.ballots.iter().map(CastBallot::submitted).collect();
        Verifier::new(&self.params).piece(&submitted, self.seed)
    }
}

/// What is verified: a sealed ballot, with or without its voter's signature.
#[derive(Clone, Copy)]
struct Submitted<'b> {
    style: usize,
    sealed: &'b [u8],
    signature: Option<&'b Signature>,
}

/// One ballot, read, with its challenges recomputed: what is left is linear in points.
struct Prepared {
    voter: [u8; 32],
    sequence: u64,
    tracker: Tracker,
    signature: Option<(Signature, Scalar)>,
    contests: Vec<PreparedContest>,
    /// In order: R and the voter's key, or the key alone; then for each contest C_0 .. C_m, B, A, E.
    encodings: Vec<[u8; 32]>,
}

struct PreparedContest {
    contest: usize,
    /// Where C_0 stands among this ballot's points.
    first: usize,
    rho: Scalar,
    x: Scalar,
    f: Vec<Scalar>,
    s: Scalar,
}

/// A ballot among others whose points were decoded together.
struct Placed<'p> {
    ballot: &'p Prepared,
    /// Position in the batch.
    index: usize,
    /// Where its points start.
    start: usize,
}

impl Placed<'_> {
    /// The same ballots with their points alone.
    fn again(ballots: &[Self]) -> (Points, Vec<Self>) {
        let encodings: Vec<_> = ballots.iter().flat_map(|placed| &placed.ballot.encodings).copied().collect();
        let mut end = 0;
        let follow = |placed: &Self| {
            let start = end;
            end += placed.ballot.encodings.len();
            Self { start, ..*placed }
        };
        let ballots = ballots.iter().map(follow).collect();
        (Points::decode(&encodings).0, ballots)
    }
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
        self.piece(&[ballot.submitted()], seed(rng)).remove(0)
    }

    /// Verifies many ballots at the cost of one multiscalar multiplication, split over the cores, and names the bad
    /// ones. Memory grows with the number of ballots; a stream of any length is verified [`Self::batch_ballots`] at a
    /// time.
    pub fn verify_batch(
        &self,
        ballots: &[CastBallot],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<VerifiedBallot, BallotError>> {
        self.pieces(&ballots.iter().map(CastBallot::submitted).collect::<Vec<_>>(), seed(rng))
    }

    /// Verifies the proofs of sealed ballots of one style that are not signed yet: whether they would be accepted.
    pub fn verify_sealed(
        &self,
        style: usize,
        ballots: &[&[u8]],
        rng: &mut impl CryptoRngCore,
    ) -> Vec<Result<(), BallotError>> {
        let submitted: Vec<_> = ballots.iter().map(|sealed| Submitted { style, sealed, signature: None }).collect();
        self.pieces(&submitted, seed(rng)).into_iter().map(|verified| verified.map(drop)).collect()
    }

    /// How many ballots are worth verifying at once: enough to keep all cores busy, few enough to stay in a few
    /// megabytes per core.
    pub fn batch_ballots(&self) -> usize {
        self.piece_ballots() * rayon::current_num_threads()
    }

    /// Ballots of one piece: long enough that the points which all ballots share cost little.
    fn piece_ballots(&self) -> usize {
        let own = |style: &[usize]| 2 + style.iter().map(|c| self.params.contests[*c].slots() + 4).sum::<usize>();
        let longest =
            (0..self.params.styles()).filter_map(|style| self.params.style(style)).map(own).max().unwrap_or(1);
        PIECE_POINTS.max(4 * self.params.shared_points().len()).div_ceil(longest)
    }

    /// How long the pieces are of so many ballots: all about alike, and one for each core at least.
    fn piece_of(&self, ballots: usize) -> usize {
        let pieces = ballots.div_ceil(self.piece_ballots()).max(rayon::current_num_threads());
        ballots.div_ceil(pieces).max(1)
    }

    /// One seed serves for all pieces: weights come from it and from the ballots that they weight.
    fn pieces(&self, ballots: &[Submitted<'_>], seed: [u8; 32]) -> Vec<Result<VerifiedBallot, BallotError>> {
        ballots.par_chunks(self.piece_of(ballots.len())).flat_map_iter(|piece| self.piece(piece, seed)).collect()
    }

    fn piece(&self, ballots: &[Submitted<'_>], seed: [u8; 32]) -> Vec<Result<VerifiedBallot, BallotError>> {
        let prepared: Vec<_> = ballots.iter().map(|ballot| self.prepare(ballot)).collect();
        let encodings: Vec<_> = prepared.iter().flatten().flat_map(|ballot| &ballot.encodings).copied().collect();
        let (points, undecodable) = Points::decode(&encodings);
        let (points, mut undecodable) = (Arc::new(points), undecodable.into_iter().peekable());
        let mut verdicts: Vec<Result<(), BallotError>> = Vec::with_capacity(ballots.len());
        let mut placed = Vec::with_capacity(ballots.len());
        let mut start = 0;
        for (index, ballot) in prepared.iter().enumerate() {
            let Ok(ballot) = ballot else {
                verdicts.push(Ok(()));
                continue;
            };
            let end = start + ballot.encodings.len();
            let first_bad = undecodable.peek().copied().filter(|bad| *bad < end);
            while undecodable.next_if(|bad| *bad < end).is_some() {}
            verdicts.push(match first_bad {
                Some(bad) => Err(BallotError::Decode(ballot.undecodable(bad - start))),
                None => {
                    placed.push(Placed { ballot, index, start });
                    Ok(())
                }
            });
            start = end;
        }
        self.bisect(&points, &placed, &seed, &mut verdicts);
        let starts: Vec<_> = placed.iter().map(|placed| (placed.index, placed.start)).collect();
        let mut starts = starts.into_iter().peekable();
        prepared
            .into_iter()
            .zip(verdicts)
            .enumerate()
            .map(|(index, (ballot, verdict))| {
                let start = starts.next_if(|(placed, _)| *placed == index).map(|(_, start)| start);
                let ballot = ballot?;
                verdict?;
                Ok(ballot.verified(&points, start.expect("a ballot without an error has its place")))
            })
            .collect()
    }

    /// Names the bad ballots among these.
    fn bisect(
        &self,
        points: &Points,
        ballots: &[Placed<'_>],
        seed: &[u8; 32],
        verdicts: &mut [Result<(), BallotError>],
    ) {
        if ballots.is_empty() || self.holds(points, ballots, seed) {
            return;
        }
        if let [one] = ballots {
            verdicts[one.index] = self.diagnose(points, one);
            return;
        }
        let (left, right) = ballots.split_at(ballots.len() / 2);
        for half in [left, right] {
            let (points, ballots) = Placed::again(half);
            self.bisect(&points, &ballots, seed, verdicts);
        }
    }

    /// Whether every equation of every ballot holds, up to a chance of 2^-128.
    fn holds(&self, points: &Points, ballots: &[Placed<'_>], seed: &[u8; 32]) -> bool {
        let mut transcript = Transcript::new(transcript::BATCH);
        transcript.append_message(b"seed", seed);
        for Placed { ballot, .. } in ballots {
            transcript.append_message(b"tracker", &ballot.tracker.0);
            if let Some((signature, _)) = &ballot.signature {
                transcript.append_message(b"signature", &signature.to_bytes());
            }
        }
        let equations = ballots.iter().map(|placed| placed.ballot.equations()).sum();
        let mut weights = transcript.challenge_weights(b"weights", equations).into_iter();
        self.sum(points, ballots, || weights.next().expect("a weight for every equation")).is_identity()
    }

    /// The weighted sum of all equations of these ballots.
    fn sum(&self, points: &Points, ballots: &[Placed<'_>], mut weight: impl FnMut() -> Scalar) -> RistrettoPoint {
        let mut shared = Shared::new(self.params);
        let mut scalars = vec![Scalar::ZERO; points.len()];
        for placed in ballots {
            placed.ballot.add_to(self.params, &mut weight, &mut scalars[placed.start..], &mut shared);
        }
        points.multiscalar(&scalars) + self.params.shared_points().multiply(&shared)
    }

    /// Checks each equation of one ballot by itself, to name the one that fails.
    fn diagnose(&self, points: &Points, ballot: &Placed<'_>) -> Result<(), BallotError> {
        let prepared = ballot.ballot;
        for equation in 0..prepared.equations() {
            let mut at = 0..;
            let only = || if at.next() == Some(equation) { Scalar::ONE } else { Scalar::ZERO };
            if self.sum(points, core::slice::from_ref(ballot), only).is_identity() {
                continue;
            }
            let signatures = usize::from(prepared.signature.is_some());
            let Some(proof) = equation.checked_sub(signatures) else {
                return Err(BallotError::Signature);
            };
            let contest = prepared.contests[proof / 2].contest;
            return Err(if proof % 2 == 0 {
                BallotError::Bits { contest }
            } else {
                BallotError::Ciphertexts { contest }
            });
        }
        Ok(())
    }

    fn prepare(&self, ballot: &Submitted<'_>) -> Result<Prepared, BallotError> {
        let params = self.params;
        let on_ballot = params.style(ballot.style).ok_or(BallotError::Style(ballot.style))?;
        let sealed = ballot.sealed;
        let mut reader = Reader::new("ballot", sealed);
        reader.version(BALLOT_VERSION)?;
        let voter = reader.array()?;
        let sequence = reader.u64()?;
        let mut encodings = Vec::with_capacity(sealed.len() / 32 + 2);
        encodings.extend(ballot.signature.map(Signature::commitment));
        encodings.push(voter);
        let mut contests = Vec::with_capacity(on_ballot.len());
        for &index in on_ballot {
            let contest = &params.contests[index];
            let first = encodings.len();
            let ciphertexts = reader.arrays(1 + contest.slots())?;
            let [b, a, e] = [reader.array()?, reader.array()?, reader.array()?];
            let free = reader.scalars(contest.free().len(), "proof response f")?;
            let s = reader.scalar("proof response s")?;
            let mut transcript = params.transcript(index, &voter, sequence);
            transcript.append_encodings(b"C", ciphertexts);
            let rho = challenge_rho(&mut transcript, [&b, &a]);
            let x = challenge_x(&mut transcript, &e);
            encodings.extend_from_slice(ciphertexts);
            encodings.extend([b, a, e]);
            contests.push(PreparedContest { contest: index, first, rho, x, f: contest.complete(&free, &x), s });
        }
        reader.finish()?;
        let signature =
            ballot.signature.map(|signature| (*signature, signature.challenge(&params.signed_for, &voter, sealed)));
        Ok(Prepared { voter, sequence, tracker: Tracker::of(sealed), signature, contests, encodings })
    }
}

fn seed(rng: &mut impl CryptoRngCore) -> [u8; 32] {
    let mut seed = [0; 32];
    rng.fill_bytes(&mut seed);
    seed
}

impl CastBallot {
    fn submitted(&self) -> Submitted<'_> {
        Submitted { style: self.style, sealed: &self.sealed, signature: Some(&self.signature) }
    }
}

impl Prepared {
    /// The signature's, then (1) and (2) of each contest.
    fn equations(&self) -> usize {
        usize::from(self.signature.is_some()) + 2 * self.contests.len()
    }

    /// What the point at this position is, and what is wrong with it.
    fn undecodable(&self, position: usize) -> DecodeError {
        let what = match self.contests.iter().rposition(|proof| proof.first <= position) {
            Some(proof) => {
                let end = self.contests.get(proof + 1).map_or(self.encodings.len(), |next| next.first);
                match end - position {
                    3 => "proof commitment B",
                    2 => "proof commitment A",
                    1 => "proof commitment E",
                    _ => "ciphertext",
                }
            }
            None if position == 0 && self.signature.is_some() => "signature commitment",
            None => "voter key",
        };
        if self.encodings[position] == [0; 32] { DecodeError::Identity { what } } else { DecodeError::Point { what } }
    }

    /// Adds this ballot's weighted equations: `scalars` are those of its own points.
    fn add_to(
        &self,
        params: &ElectionParams,
        mut weight: impl FnMut() -> Scalar,
        scalars: &mut [Scalar],
        shared: &mut Shared,
    ) {
        if let Some((signature, challenge)) = &self.signature {
            let signed = weight();
            scalars[0] = signed;
            scalars[1] = signed * challenge;
            shared.voters -= signed * signature.response();
        }
        for PreparedContest { contest, first, rho, x, f, s } in &self.contests {
            let (one, two) = (weight(), weight());
            let contest = &params.contests[*contest];
            let (ciphertexts, commitments) = scalars[*first..].split_at_mut(1 + contest.slots());
            commitments[..3].copy_from_slice(&[one * x, one, two]);
            for (bit, f) in f.iter().enumerate() {
                let weighted = one * f;
                shared.g[bit] -= weighted;
                shared.h[bit] -= weighted * (x - f);
            }
            shared.j -= one * s;

            let (two_x, two_s, mut folded) = (two * x, two * s, *s);
            ciphertexts[0] = two_x;
            let values = contest.values(f);
            for (slot, (power, value)) in powers(*rho, contest.slots()).into_iter().zip(&values).enumerate() {
                ciphertexts[slot + 1] = two_x * power;
                shared.slots[slot] -= two_s * power;
                folded += power * value;
            }
            shared.base -= two * folded;
        }
    }

    fn verified(self, points: &Arc<Points>, start: usize) -> VerifiedBallot {
        VerifiedBallot {
            voter: self.voter,
            sequence: self.sequence,
            tracker: self.tracker,
            contests: self.contests.iter().map(|proof| (proof.contest, start + proof.first)).collect(),
            points: Arc::clone(points),
        }
    }
}
