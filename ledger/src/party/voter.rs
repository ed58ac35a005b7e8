//! A voter: seals, then opens or casts.

use rand_core::CryptoRngCore;
use tabella_crypto::SUITE;
use tabella_crypto::ballot::{ElectionParams, SealedBallot};
use tabella_crypto::contest::ChoiceError;
use tabella_crypto::signature::SigningKey;
use thiserror::Error;

use super::{public, signed, stamped};
use crate::bytes::{Hash, Key};
use crate::entry::{Ballot, Body, Entry, RollKey, Spoil};
use crate::forum::{Ladder, Proposal, Support};
use crate::rejection::Rejection;
use crate::state::{ElectionState, State};

/// A ballot cannot be sealed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum VoterError {
    /// The election is not on the board.
    #[error(transparent)]
    Board(#[from] Rejection),
    /// A contest does not allow this choice.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
}

/// A voter's key on one board.
#[derive(Debug, Clone)]
pub struct Voter {
    key: SigningKey,
    chain: Hash,
}

impl Voter {
    /// A voter of the board `chain`.
    pub fn new(key: SigningKey, chain: Hash) -> Self {
        Self { key, chain }
    }

    /// The public key, as it stands on the roll.
    pub fn key(&self) -> Key {
        public(&self.key)
    }

    /// This voter as it votes in an election: where the roll is secret and mixed, under the key that its own became, which
    /// nobody else can tell to be the same voter's.
    #[must_use]
    pub fn among(&self, election: &ElectionState) -> Self {
        Self { key: self.key.over(election.params().base()), chain: self.chain }
    }

    /// Puts this voter's key on the secret roll of an election.
    pub fn join_roll(&self, election: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::RollKey(RollKey { election, key: self.key() }), rng)
    }

    /// Seals choices: for each contest on this voter's ballot the values of its fields. `sequence` has to be above every
    /// number this voter used in this election, on whatever device; `sealings` never repeats on this device.
    ///
    /// # Errors
    /// [`VoterError`] when the election is unknown, this voter is not in its electorate, or the choice is not allowed.
    pub fn seal(
        &self,
        state: &State,
        election: &Hash,
        sequence: u64,
        sealings: u64,
        choices: &[Vec<u64>],
        rng: &mut impl CryptoRngCore,
    ) -> Result<SealedBallot, VoterError> {
        let election = state.election(election)?;
        let style = election.franchise(&self.key())?.style;
        Ok(self.seal_with(election.params(), style, sequence, sealings, choices, rng)?)
    }

    /// Seals choices for an election whose parameters and this voter's ballot style in it are at hand.
    ///
    /// # Errors
    /// [`ChoiceError`] when the choice is not allowed.
    ///
    /// # Panics
    /// When the election has no such style, which is a fault of the caller.
    pub fn seal_with(
        &self,
        params: &ElectionParams,
        style: usize,
        sequence: u64,
        sealings: u64,
        choices: &[Vec<u64>],
        rng: &mut impl CryptoRngCore,
    ) -> Result<SealedBallot, ChoiceError> {
        SealedBallot::seal(params, style, &self.key, sequence, sealings, choices, rng)
    }

    /// Signs a sealed ballot: from then on it can only be cast.
    pub fn cast(&self, election: Hash, sealed: SealedBallot, rng: &mut impl CryptoRngCore) -> Entry {
        let cast = sealed.cast(&self.chain.0, &self.key, rng);
        let body = Body::Ballot(Ballot { election, sealed: cast.sealed });
        Entry { suite: SUITE, body, signature: cast.signature.to_bytes() }
    }

    /// Declares that a sealed ballot was opened: neither it nor an earlier one can be cast after that.
    pub fn spoil(&self, election: Hash, sequence: u64, tracker: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        let spoil = Spoil { election, voter: self.key(), sequence, tracker };
        signed(&self.key, &self.chain, Body::Spoil(spoil), rng)
    }

    /// Proposes something under the thresholds in force.
    pub fn propose(&self, title: String, text: String, ladder: Ladder, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Proposal(Proposal { by: self.key(), title, text, ladder }), rng)
    }

    /// Supports a proposal.
    pub fn support(&self, proposal: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        signed(&self.key, &self.chain, Body::Support(Support { by: self.key(), proposal }), rng)
    }

    /// Stamps a digest.
    pub fn stamp(&self, digest: Hash, rng: &mut impl CryptoRngCore) -> Entry {
        stamped(&self.key, &self.chain, digest, rng)
    }
}
