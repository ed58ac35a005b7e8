//! A secret roll: the keys that voters put on it, their list once it is fixed, its mixes, and the keys under which ballots
//! are cast in the end (`docs/protocol.md`, section 28).

mod acts;
mod error;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use tabella_crypto::group::Element;
use tabella_crypto::shuffle::{Exponentiation, MIN_ITEMS, Mix, ParamsError};

pub use error::RollError;

use super::mixing::{List, MAX_LIST_POINTS};
use super::parts::Attempt;
use super::{ElectionState, Franchise};
use crate::bytes::{Hash, Key};

/// What becomes of the roll of one election.
#[derive(Debug, Clone)]
pub(super) struct Roll {
    /// Mixes that it takes.
    needed: usize,
    /// In the order in which they came.
    keys: Vec<Key>,
    known: HashSet<Key>,
    fixed: bool,
    /// What is to be mixed next; nothing before it is fixed, and after the last mix.
    list: Option<List>,
    /// What the keys on the list are multiples of.
    base: Element,
    /// Trustees that have mixed it, in their order.
    mixers: Vec<u32>,
    mixes: BTreeMap<u32, Attempt>,
    /// The keys that came out of the last mix.
    listed: Option<Arc<HashSet<Key>>>,
}

impl Roll {
    /// A roll of nobody, to be mixed by so many trustees.
    pub(super) fn new(needed: usize) -> Self {
        Self {
            needed,
            keys: Vec::new(),
            known: HashSet::new(),
            fixed: false,
            list: None,
            base: Element::base(),
            mixers: Vec::new(),
            mixes: BTreeMap::new(),
            listed: None,
        }
    }

    /// What a voter may do under a key.
    pub(super) fn franchise(&self, voter: &Key) -> Result<Franchise, RollError> {
        let listed = self.listed.as_ref().is_some_and(|listed| listed.contains(voter));
        if listed { Ok(Franchise::EQUAL) } else { Err(RollError::NotListed(*voter)) }
    }

    /// How many may vote.
    ///
    /// # Errors
    /// [`RollError::Unmixed`] before the last mix.
    pub(super) fn voters(&self) -> Result<u64, RollError> {
        let (done, needed) = (self.mixers.len() as u32, self.needed as u32);
        self.listed.as_ref().map(|listed| listed.len() as u64).ok_or(RollError::Unmixed { done, needed })
    }

    fn is_mixed(&self) -> bool {
        self.mixers.len() == self.needed
    }

    fn round(&self, found: u32) -> RollError {
        RollError::Round { done: self.mixers.len() as u32, needed: self.needed as u32, found }
    }
}

/// Fewest keys of a roll of which `minimum` have to vote for anything to be decrypted.
fn least(minimum: u32) -> u64 {
    u64::from(minimum).max(MIN_ITEMS as u64)
}

/// Whether so many keys make a roll of which `minimum` have to vote for anything to be decrypted.
fn is_roll(found: u64, minimum: u32) -> Result<(), RollError> {
    let (least, most) = (least(minimum), MAX_LIST_POINTS);
    match found {
        found if found < least => Err(RollError::TooFew { found, least }),
        found if found > most => Err(RollError::TooMany { found, most }),
        _ => Ok(()),
    }
}

impl ElectionState {
    /// Whether ballots are cast under keys that came out of a mix.
    pub fn has_secret_roll(&self) -> bool {
        self.roll.is_some()
    }

    /// The keys that were put on the secret roll, in the order in which they came; none where there is no such roll.
    pub fn roll_keys(&self) -> &[Key] {
        self.roll.as_ref().map_or(&[], |roll| &roll.keys)
    }

    /// Whether this key is among them.
    pub fn is_on_secret_roll(&self, key: &Key) -> bool {
        self.roll.as_ref().is_some_and(|roll| roll.known.contains(key))
    }

    /// Fewest good keys with which the secret roll is fixed.
    pub fn roll_least(&self) -> u64 {
        least(self.manifest.minimum_voters)
    }

    /// Whether the secret roll is fixed, so that no key joins it any more.
    pub fn is_roll_fixed(&self) -> bool {
        self.roll.as_ref().is_some_and(|roll| roll.fixed)
    }

    /// Mixes that the roll needs: as many as trustees decrypt. 0 where it is not secret.
    pub fn roll_mixes_needed(&self) -> usize {
        self.roll.as_ref().map_or(0, |roll| roll.needed)
    }

    /// Trustees that have mixed the roll, in their order.
    pub fn roll_mixers(&self) -> &[u32] {
        self.roll.as_ref().map_or(&[], |roll| &roll.mixers)
    }

    /// How many keys came out of the last mix; none before it.
    pub fn roll_listed(&self) -> Option<u64> {
        self.roll.as_ref()?.voters().ok()
    }

    /// The keys that are to be mixed next, and what they are multiples of; nothing unless the roll is fixed and mixes are
    /// missing.
    pub fn roll_list(&self) -> Option<(Element, List)> {
        let roll = self.roll.as_ref()?;
        Some((roll.base, roll.list.clone()?))
    }

    /// How many parts of its mix of the roll a trustee has sent, and the hash of the whole message.
    pub fn roll_begun(&self, trustee: u32) -> Option<(Hash, u32)> {
        let attempt = self.roll.as_ref()?.mixes.get(&trustee)?;
        Some((attempt.whole, attempt.parts.len() as u32))
    }

    /// The shuffle of the roll that comes next, by this trustee, of so many keys.
    ///
    /// # Errors
    /// [`ParamsError`] when a list of this length is not shuffled.
    pub fn roll_shuffle(&self, mixer: u32, items: usize) -> Result<Exponentiation, ParamsError> {
        let (base, round) = self.roll.as_ref().map_or((Element::base(), 0), |roll| (roll.base, roll.mixers.len()));
        let mix = Mix { chain: self.chain.0, manifest: self.id.0, contest: 0, mixer: mixer as usize, round };
        Exponentiation::new(mix, base, items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roll_is_neither_too_short_to_hide_anybody_nor_too_long_to_be_mixed() {
        for (found, minimum) in [(2, 1), (2, 2), (9, 9), (1 << 22, 5)] {
            assert_eq!(is_roll(found, minimum), Ok(()));
        }
        assert_eq!(is_roll(1, 1), Err(RollError::TooFew { found: 1, least: 2 }));
        assert_eq!(is_roll(8, 9), Err(RollError::TooFew { found: 8, least: 9 }));
        let most = 1 << 22;
        assert_eq!(is_roll(most + 1, 1), Err(RollError::TooMany { found: most + 1, most }));
    }
}
