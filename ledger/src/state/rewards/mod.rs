//! Rewards: points that are earned in public or against an attested act, and redeemed and spent without a trail.
//!
//! ```text
//! programme, offer -> epoch -> claim -> evaluation (k of them: issued) -> redemption -> redeemed (k: in an account)
//!                                                              -> spend -> settlement | cancellation
//! ```
//! There is no other operation: nothing moves points between people, and nothing takes them from an account but a spend
//! that the account signed, or the end of the epoch's times.

mod accounts;
mod acts;
mod apply;
mod claims;
mod epochs;
mod error;
mod programme;
mod settlement;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};

pub use accounts::{ACCOUNT_LIMIT, AccountState, Fate, SpendState, spend_context};
pub use apply::RewardEffect;
pub(in crate::state) use apply::is_written_down;
pub(in crate::state) use claims::Claimant;
pub use claims::WEEK;
pub use epochs::{Circulation, EpochState, PointTotals};
pub use error::{ActError, RewardError};
pub use programme::{OfferState, ProgrammeState};
pub(crate) use tokens::denomination_key;
pub use tokens::{Answered, Redeeming, Requested};

use super::CeremonyState;
use crate::bytes::{Hash, Key};
use crate::rewards::{CODE_BYTES, Epoch, Offer, Programme, Rules};
use claims::{Person, Week};

/// Everything about rewards that the board says. It is small enough to be written down whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Rewards {
    #[n(0)]
    programmes: BTreeMap<String, ProgrammeState>,
    /// In order of their numbers, from 1.
    #[n(1)]
    epochs: Vec<EpochState>,
    /// Ballots whose points were claimed: election and whose.
    #[n(2)]
    claimed: BTreeSet<(Hash, Person)>,
    /// Codes of acts that were claimed, by party.
    #[n(3)]
    codes: BTreeSet<(Key, Code)>,
    #[n(4)]
    week: Week,
    /// Running hash over everything that was accepted.
    #[n(5)]
    acts: Acts,
}

/// A one-time code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
struct Code(#[cbor(n(0), with = "minicbor::bytes")] [u8; CODE_BYTES]);

/// A running hash, zeros at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
struct Acts(#[n(0)] Hash);

impl Default for Acts {
    fn default() -> Self {
        Self(Hash([0; 32]))
    }
}

impl Rewards {
    /// Accepts a version of a programme, which the office signed.
    pub(in crate::state) fn publish(&mut self, programme: &Programme, time: u64) -> Result<(), RewardError> {
        if !crate::rewards::is_text(&programme.id) {
            return Err(crate::rewards::RulesError::Text("the identifier").into());
        }
        let mut changed = self.programmes.get(&programme.id).cloned().unwrap_or_default();
        changed.publish(programme, time)?;
        self.programmes.insert(programme.id.clone(), changed);
        Ok(())
    }

    /// Accepts an offer, which its provider signed.
    pub(in crate::state) fn offer(&mut self, offer: &Offer, time: u64) -> Result<(), RewardError> {
        self.programme(&offer.programme)?.expect_provider(&offer.provider)?;
        let unknown = RewardError::UnknownProgramme(offer.programme.clone());
        self.programmes.get_mut(&offer.programme).ok_or(unknown)?.offer(offer, time)
    }

    /// Accepts an epoch, which the office signed.
    pub(in crate::state) fn begin(&mut self, epoch: &Epoch, ceremony: &CeremonyState) -> Result<(), RewardError> {
        let (expected, found) = (self.epochs.len() as u32 + 1, epoch.number);
        if expected != found {
            return Err(RewardError::EpochNumber { expected, found });
        }
        let rules = self.programme(&epoch.programme)?.rules();
        self.epochs.push(EpochState::announce(epoch, rules, ceremony.slots())?);
        Ok(())
    }

    /// Adds something accepted to the running hash.
    pub(in crate::state) fn note(&mut self, what: &[u8], numbers: &[u64], keys: &[&[u8; 32]]) {
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let parts: Vec<&[u8]> =
            [&self.acts.0.0, what, &numbers].into_iter().chain(keys.iter().map(|key| &key[..])).collect();
        self.acts.0 = Hash::of_parts(&parts);
    }

    pub(in crate::state) fn digest_into(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.acts.0.0);
        bytes.extend_from_slice(&(self.epochs.len() as u64).to_le_bytes());
        for state in &self.epochs {
            let PointTotals { claimed, issued, tokens, accounts, settled, .. } = state.totals;
            let open = [state.requested.len() as u64, state.redeeming.len() as u64];
            for number in [claimed, issued, tokens, accounts, settled].into_iter().chain(open) {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
    }

    /// A programme by its identifier.
    ///
    /// # Errors
    /// [`RewardError::UnknownProgramme`].
    pub fn programme(&self, id: &str) -> Result<&ProgrammeState, RewardError> {
        self.programmes.get(id).ok_or_else(|| RewardError::UnknownProgramme(id.to_owned()))
    }

    /// All programmes by identifier.
    pub fn programmes(&self) -> impl Iterator<Item = (&String, &ProgrammeState)> {
        self.programmes.iter()
    }

    /// An epoch by its number.
    ///
    /// # Errors
    /// [`RewardError::UnknownEpoch`].
    pub fn epoch(&self, number: u32) -> Result<&EpochState, RewardError> {
        let place = (number as usize).checked_sub(1);
        place.and_then(|place| self.epochs.get(place)).ok_or(RewardError::UnknownEpoch(number))
    }

    fn epoch_mut(&mut self, number: u32) -> Result<&mut EpochState, RewardError> {
        let place = (number as usize).checked_sub(1);
        place.and_then(|place| self.epochs.get_mut(place)).ok_or(RewardError::UnknownEpoch(number))
    }

    /// All epochs in order of their numbers.
    pub fn epochs(&self) -> &[EpochState] {
        &self.epochs
    }
}
