//! Programmes on the board: their versions, and what providers offer for points.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use super::RewardError;
use crate::bytes::Key;
use crate::rewards::{Offer, Programme, Role, Rules, is_text};

/// A programme on the board.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct ProgrammeState {
    #[n(0)]
    versions: Vec<Version>,
    /// By provider and identifier.
    #[n(1)]
    offers: BTreeMap<(Key, String), OfferState>,
}

/// A version of the rules, and when it came into force.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Version {
    #[n(0)]
    pub(super) rules: Rules,
    /// Time of its block.
    #[n(1)]
    pub(super) since: u64,
}

/// An offer on the board.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OfferState {
    /// As it was made.
    #[n(0)]
    pub offer: Offer,
    /// Points that it covers still: price times stock, less what its provider has settled.
    #[n(1)]
    pub left: u64,
}

impl ProgrammeState {
    /// Adds the next version.
    pub(super) fn publish(&mut self, programme: &Programme, time: u64) -> Result<(), RewardError> {
        let expected = self.versions.len() as u32 + 1;
        if programme.version != expected {
            let (programme, found) = (programme.id.clone(), programme.version);
            return Err(RewardError::Version { programme, expected, found });
        }
        programme.rules.check()?;
        self.versions.push(Version { rules: programme.rules.clone(), since: time });
        Ok(())
    }

    /// Adds an offer, which its provider signed.
    pub(super) fn offer(&mut self, offer: &Offer, time: u64) -> Result<(), RewardError> {
        let Offer { provider, price, stock, until, .. } = *offer;
        let left = u64::from(price) * u64::from(stock);
        if !is_text(&offer.offer) || !is_text(&offer.title) || left == 0 || until <= time {
            return Err(RewardError::Offer);
        }
        let id = (provider, offer.offer.clone());
        if self.offers.contains_key(&id) {
            return Err(RewardError::RepeatedOffer(offer.offer.clone()));
        }
        let all = self.offers.values().try_fold(left, |sum, offer| sum.checked_add(offer.left));
        all.ok_or(RewardError::TooMuchOffered)?;
        self.offers.insert(id, OfferState { offer: offer.clone(), left });
        Ok(())
    }

    /// The newest rules.
    pub fn rules(&self) -> &Rules {
        &self.versions.last().expect("a programme begins with a version").rules
    }

    /// How many versions there are.
    pub fn versions(&self) -> u32 {
        self.versions.len() as u32
    }

    /// Every version of the rules, from the first on, and when it came into force.
    pub fn history(&self) -> impl Iterator<Item = (&Rules, u64)> {
        self.versions.iter().map(|version| (&version.rules, version.since))
    }

    /// Every offer that was made, over or not.
    pub fn offers(&self) -> impl Iterator<Item = &OfferState> {
        self.offers.values()
    }

    /// A version of the rules, from 1, and when the next one came into force if there is one.
    pub(super) fn version(&self, number: u32) -> Option<(&Version, Option<u64>)> {
        let place = (number as usize).checked_sub(1)?;
        Some((self.versions.get(place)?, self.versions.get(place + 1).map(|next| next.since)))
    }

    /// Whether somebody takes points, by the newest rules.
    pub(super) fn expect_provider(&self, key: &Key) -> Result<(), RewardError> {
        match self.rules().party(key) {
            Some(party) if party.role == Role::Provider => Ok(()),
            _ => Err(RewardError::NotProvider(*key)),
        }
    }

    /// Offers in force at a time.
    pub fn offers_at(&self, time: u64) -> impl Iterator<Item = &OfferState> {
        self.offers.values().filter(move |offer| {
            offer.left > 0 && time <= offer.offer.until && self.expect_provider(&offer.offer.provider).is_ok()
        })
    }

    /// Points that the offers in force at a time cover.
    pub fn cover(&self, time: u64) -> u64 {
        self.offers_at(time).fold(0, |sum, offer| sum.saturating_add(offer.left))
    }

    /// A provider has honoured so many points: its offers cover less, those that end first before the others.
    pub(super) fn settle(&mut self, provider: &Key, amount: u64, time: u64) {
        let mut own: Vec<&mut OfferState> = self
            .offers
            .values_mut()
            .filter(|offer| offer.offer.provider == *provider && time <= offer.offer.until)
            .collect();
        own.sort_by_key(|offer| offer.offer.until);
        own.into_iter().fold(amount, |rest, offer| {
            let taken = rest.min(offer.left);
            offer.left -= taken;
            rest - taken
        });
    }
}
