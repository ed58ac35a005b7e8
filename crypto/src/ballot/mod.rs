//! Sealed ballots: encryption, the three-point proof that the content is allowed, and its verification.
//!
//! A ballot goes through types that each consume the last: choices are sealed into a [`SealedBallot`], which is either
//! [opened](SealedBallot::open) and can never be cast, or [cast](SealedBallot::cast) into a [`CastBallot`]. On the
//! other side [`verify::Verifier`] turns bytes into [`verify::VerifiedBallot`], the only way to a ballot's
//! ciphertexts; [`ElectionParams::ciphertexts`] finds them again by the tracker of a ballot that was verified.
//!
//! Encryption of one contest with m slots: C_0 = r G, C_i = v_i G + r K_i, one nonce r for all slots
//! (multi-recipient ElGamal; Kurosawa, PKC 2002; sound because the slot keys K_i are independent). Every contest and
//! every sealing has an r of its own.
//!
//! The proof commits to the bits b with B and to masks a with A, before the challenge rho; E answers rho; x follows:
//!
//! ```text
//! B = sum b_i G_i + sum g_i H_i + r J          g_i = a_i (1 - 2 b_i)
//! A = sum a_i G_i + sum d_i H_i + alpha J      d_i = -a_i^2
//! E = alpha G + sum_j rho^j ((W a)_j G + alpha K_j)
//! f_i = x b_i + a_i,  s = x r + alpha
//!
//! (1) x B + A = sum f_i G_i + sum f_i (x - f_i) H_i + s J
//! (2) x (C_0 + sum_j rho^j C_j) + E = s G + sum_j rho^j ((W f)_j G + s K_j)
//! (3) the equations on f, each right side times x
//! ```

mod equations;
pub mod opening;
pub mod seal;
pub mod verify;

use std::sync::OnceLock;

use merlin::Transcript;
use sha2::{Digest, Sha256};
use thiserror::Error;

pub use opening::Opening;
pub use seal::{CastBallot, SealedBallot};
pub use verify::{BallotError, Batch, VerifiedBallot, Verifier};

use crate::SUITE;
use crate::contest::Contest;
use crate::group::{Element, Generators, Scalar};
use crate::signature::SignedFor;
use crate::transcript::{self, TranscriptProtocol};
use equations::SharedPoints;
use seal::Tables;

/// Version byte of an encoded ballot.
pub const BALLOT_VERSION: u8 = 1;
/// Bytes before the contests: version, voter, sequence number.
const HEADER_BYTES: usize = 1 + 32 + 8;

/// What everybody agreed on before the first ballot.
pub struct ElectionParams {
    pub(crate) slot_keys: Vec<Element>,
    pub(crate) contests: Vec<Contest>,
    /// For each ballot style its contests.
    styles: Vec<Vec<usize>>,
    pub(crate) generators: Generators,
    /// One transcript per contest, holding everything that is the same for all ballots.
    prefixes: Vec<Transcript>,
    /// The same for signatures.
    signed_for: SignedFor,
    /// What voters' keys are multiples of.
    base: Element,
    chain: [u8; 32],
    tables: OnceLock<Tables>,
    shared_points: OnceLock<SharedPoints>,
}

/// Parameters that no election can run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParamsError {
    /// No contest.
    #[error("an election has at least one contest")]
    NoContest,
    /// Fewer slot keys than the longest contest has slots.
    #[error("{keys} slot keys for a contest of {slots} slots: the ceremony was too small")]
    TooFewKeys {
        /// Slot keys there are.
        keys: usize,
        /// Slots of the longest contest.
        slots: usize,
    },
    /// Two slot keys are equal: values could move between the two options unseen.
    #[error("slot keys {first} and {second} are equal")]
    EqualKeys {
        /// Position of the first.
        first: usize,
        /// Position of the second.
        second: usize,
    },
    /// A ballot style that has no contest, names one that is not there, or not in ascending order.
    #[error("ballot style {0} is not an ascending list of the election's contests")]
    Style(usize),
}

impl ElectionParams {
    /// Binds the chain (hash of its genesis), the manifest (its hash), the slot keys of the ceremony and the contests.
    ///
    /// # Errors
    /// [`ParamsError`] when they do not fit together.
    pub fn new(
        chain: [u8; 32],
        manifest: [u8; 32],
        slot_keys: Vec<Element>,
        contests: Vec<Contest>,
    ) -> Result<Self, ParamsError> {
        let slots = contests.iter().map(Contest::slots).max().ok_or(ParamsError::NoContest)?;
        if slot_keys.len() < slots {
            return Err(ParamsError::TooFewKeys { keys: slot_keys.len(), slots });
        }
        let mut order: Vec<usize> = (0..slot_keys.len()).collect();
        order.sort_by_key(|&slot| slot_keys[slot].as_bytes());
        if let Some(pair) = order.windows(2).find(|pair| slot_keys[pair[0]] == slot_keys[pair[1]]) {
            return Err(ParamsError::EqualKeys { first: pair[0].min(pair[1]), second: pair[0].max(pair[1]) });
        }
        let bits = contests.iter().map(Contest::bits).max().unwrap_or(0);
        let prefixes = contests
            .iter()
            .enumerate()
            .map(|(index, contest)| {
                let mut transcript = Transcript::new(transcript::BALLOT);
                transcript.append_u64(b"suite", u64::from(SUITE));
                transcript.append_message(b"chain", &chain);
                transcript.append_message(b"manifest", &manifest);
                transcript.append_elements(b"K", slot_keys.iter());
                transcript.append_u64(b"contests", contests.len() as u64);
                transcript.append_u64(b"contest", index as u64);
                contest.append_to(&mut transcript);
                transcript
            })
            .collect();
        let generators = Generators::new(bits);
        let styles = vec![(0..contests.len()).collect()];
        Ok(Self {
            slot_keys,
            contests,
            styles,
            generators,
            prefixes,
            signed_for: SignedFor::new(&chain, &Element::base()),
            base: Element::base(),
            chain,
            tables: OnceLock::new(),
            shared_points: OnceLock::new(),
        })
    }

    /// The same election with these ballot styles in place of the one that has all contests: each an ascending list of
    /// contests. Which voter has which style is the roll's to say, and the manifest's hash binds the list.
    ///
    /// # Errors
    /// [`ParamsError::Style`] for a list that is none.
    pub fn with_styles(self, styles: Vec<Vec<usize>>) -> Result<Self, ParamsError> {
        let fits = |style: &Vec<usize>| {
            style.last().is_some_and(|last| *last < self.contests.len())
                && style.windows(2).all(|pair| pair[0] < pair[1])
        };
        match styles.iter().position(|style| !fits(style)) {
            Some(style) => Err(ParamsError::Style(style)),
            None if styles.is_empty() => Err(ParamsError::Style(0)),
            None => Ok(Self { styles, ..self }),
        }
    }

    /// The same election for voters whose keys are multiples of another base than G: those of a list that was shuffled
    /// (`docs/protocol.md`, section 28).
    #[must_use]
    pub fn over(&self, base: &Element) -> Self {
        Self {
            slot_keys: self.slot_keys.clone(),
            contests: self.contests.clone(),
            styles: self.styles.clone(),
            generators: self.generators.clone(),
            prefixes: self.prefixes.clone(),
            signed_for: SignedFor::new(&self.chain, base),
            base: *base,
            chain: self.chain,
            tables: OnceLock::new(),
            shared_points: OnceLock::new(),
        }
    }

    /// What voters' keys are multiples of: G, unless the list of voters was shuffled.
    pub fn base(&self) -> &Element {
        &self.base
    }

    /// The contests in order.
    pub fn contests(&self) -> &[Contest] {
        &self.contests
    }

    /// The slot keys K_1 .. K_M.
    pub fn slot_keys(&self) -> &[Element] {
        &self.slot_keys
    }

    /// The contests on a ballot of this style; none for a style that is not there.
    pub fn style(&self, style: usize) -> Option<&[usize]> {
        self.styles.get(style).map(Vec::as_slice)
    }

    /// How many ballot styles there are.
    pub fn styles(&self) -> usize {
        self.styles.len()
    }

    /// Bytes of an encoded sealed ballot of a style; none for a style that is not there.
    pub fn ballot_bytes(&self, style: usize) -> Option<usize> {
        let contests = self.style(style)?.iter().map(|contest| proof_bytes(&self.contests[*contest]));
        Some(HEADER_BYTES + contests.sum::<usize>())
    }

    /// C_0 .. C_m of a contest in the bytes of a ballot of this style that was verified and has this tracker; none if these
    /// are not its bytes, or the contest is not on it. Equal trackers are equal bytes, so nothing is verified again.
    pub fn ciphertexts<'b>(
        &self,
        style: usize,
        contest: usize,
        verified: &Tracker,
        sealed: &'b [u8],
    ) -> Option<&'b [[u8; 32]]> {
        let on_ballot = self.style(style)?;
        let place = on_ballot.iter().position(|other| *other == contest)?;
        let before: usize = on_ballot[..place].iter().map(|other| proof_bytes(&self.contests[*other])).sum();
        let own = sealed.get(HEADER_BYTES + before..)?.get(..32 * (1 + self.contests[contest].slots()))?;
        (Tracker::of(sealed) == *verified).then_some(own.as_chunks().0)
    }

    /// The transcript of one contest of one voter's ballot, before the ciphertexts.
    fn transcript(&self, contest: usize, voter: &[u8; 32], sequence: u64) -> Transcript {
        let mut transcript = self.prefixes[contest].clone();
        transcript.append_message(b"voter", voter);
        transcript.append_u64(b"sequence", sequence);
        transcript
    }

    fn shared_points(&self) -> &SharedPoints {
        self.shared_points.get_or_init(|| SharedPoints::new(self))
    }

    fn tables(&self) -> &Tables {
        self.tables.get_or_init(|| Tables::new(self))
    }
}

impl core::fmt::Debug for ElectionParams {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut debug = f.debug_struct("ElectionParams");
        debug.field("slot_keys", &self.slot_keys.len()).field("contests", &self.contests).finish_non_exhaustive()
    }
}

/// Bytes of one contest on a ballot: C_0 .. C_m, B, A, E, the free responses and s.
pub fn proof_bytes(contest: &Contest) -> usize {
    32 * (1 + contest.slots() + 3 + contest.free().len() + 1)
}

/// A ballot's tracker: SHA-256 of its encoding, signature excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tracker(pub [u8; 32]);

impl Tracker {
    /// The tracker of an encoded sealed ballot.
    pub fn of(ballot: &[u8]) -> Self {
        Self(Sha256::digest(ballot).into())
    }
}

impl core::fmt::Display for Tracker {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The first challenge: rho, once ciphertexts and commitments are fixed.
fn challenge_rho(transcript: &mut Transcript, commitments: [&[u8; 32]; 2]) -> Scalar {
    let [b, a] = commitments;
    transcript.append_message(b"B", b);
    transcript.append_message(b"A", a);
    transcript.challenge_scalar(b"rho")
}

/// The second challenge: x, once E is fixed.
fn challenge_x(transcript: &mut Transcript, e: &[u8; 32]) -> Scalar {
    transcript.append_message(b"E", e);
    transcript.challenge_scalar(b"x")
}
