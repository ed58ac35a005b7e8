//! What becomes of a contest whose ballots are mixed: its list, the mixes of it, the shares of the last list, the rows.
//!
//! The list at hand and what trustees have sent of their next messages are kept in memory: with n ballots and w packed slots
//! a list takes 32 n (w + 1) bytes, 128 MiB at most, and a mix 64 n more. There is one list, and one message of each trustee;
//! when the ballots are open, all of that goes.

mod acts;
mod error;
mod rows;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tabella_crypto::ballot::{ElectionParams, Tracker};
use tabella_crypto::group::Element;
use tabella_crypto::shuffle::{MIN_ITEMS, Mix, ParamsError, Reencryption, list_root};
use tabella_crypto::tally::list::{FirstList, ListContext, Listed, Packing, VerifiedListShare};

pub(in crate::state) use acts::Proofs;
pub use error::MixError;
pub use rows::{Row, rows_digest};

use super::long::Long;
use super::parts::Attempt;
use super::{Counted, ElectionState};
use crate::bytes::Hash;
use crate::entry::{Body, Entry};
use crate::manifest::{Manifest, Question};
use crate::rejection::Rejection;

/// Most points of a list, that is, of the ballots that are mixed together.
pub const MAX_LIST_POINTS: u64 = 1 << 22;
/// Ballots that are read together.
const TOGETHER: usize = 512;

/// A list of ciphertexts that is to be mixed next, or to be opened. Cloning shares the bytes.
#[derive(Debug, Clone)]
pub struct List {
    /// What it is known by.
    pub root: Hash,
    /// How many items it has.
    pub items: usize,
    /// The items, one after another.
    pub bytes: Long,
}

/// A first list, and the root of the counted ballots that it was made from.
type First = Arc<Mutex<Option<(Hash, List)>>>;

/// What becomes of one contest.
#[derive(Debug, Clone)]
pub(super) struct Mixing {
    contest: usize,
    packing: Packing,
    keys: Vec<Element>,
    needed: usize,
    first: First,
    /// Trustees that have mixed, in their order.
    mixers: Vec<u32>,
    /// What came out of the last mix.
    list: Option<List>,
    mixes: BTreeMap<u32, Attempt>,
    shares: BTreeMap<u32, Attempt>,
    verified: BTreeMap<u32, VerifiedListShare<Long>>,
    rows: Option<Arc<[Row]>>,
}

impl Mixing {
    /// For every contest of a manifest whether and how its ballots are mixed.
    pub(super) fn of(
        manifest: &Manifest,
        params: &ElectionParams,
        needed: usize,
    ) -> Result<Vec<Option<Self>>, MixError> {
        let mixed = |(contest, question): (usize, &Question)| {
            if !question.rule.is_mixed() {
                return Ok(None);
            }
            let packing = Packing::of(&params.contests()[contest]);
            let keys = packing.and_then(|packing| Ok((packing, packing.keys(params.slot_keys())?)));
            let (packing, keys) = keys.map_err(|source| MixError::Packing { contest, source })?;
            Ok(Some(Self::new(contest, packing, keys, needed)))
        };
        manifest.contests.iter().enumerate().map(mixed).collect()
    }

    fn new(contest: usize, packing: Packing, keys: Vec<Element>, needed: usize) -> Self {
        Self {
            contest,
            packing,
            keys,
            needed,
            first: First::default(),
            mixers: Vec::new(),
            list: None,
            mixes: BTreeMap::new(),
            shares: BTreeMap::new(),
            verified: BTreeMap::new(),
            rows: None,
        }
    }

    /// Points of an item of its lists.
    fn width(&self) -> usize {
        1 + self.packing.width()
    }

    /// Whether a list holds the ballots of so many voters.
    fn holds(&self, voters: u64) -> Result<(), MixError> {
        let (contest, most) = (self.contest, MAX_LIST_POINTS / self.width() as u64);
        if voters > most { Err(MixError::TooMany { contest, voters, most }) } else { Ok(()) }
    }

    fn is_mixed(&self) -> bool {
        self.mixers.len() == self.needed
    }

    fn round(&self, found: u32) -> MixError {
        let (contest, done, needed) = (self.contest as u32, self.mixers.len() as u32, self.needed as u32);
        MixError::Round { contest, done, needed, found }
    }
}

impl ElectionState {
    /// Positions of the contests whose ballots are mixed and opened one by one, without those that are withheld.
    pub fn opened_contests(&self) -> impl Iterator<Item = usize> {
        (0..self.mixing.len()).filter(|contest| self.mixing[*contest].is_some() && !self.withholds(*contest))
    }

    /// Mixes that a contest needs: as many as trustees decrypt, so that one mixer at least is honest if fewer than that
    /// many are not. 0 for a contest that is not mixed.
    pub fn mixes_needed(&self, contest: usize) -> usize {
        self.mixing_of(contest).map_or(0, |mixing| mixing.needed)
    }

    /// Trustees that have mixed a contest, in their order.
    pub fn mixers(&self, contest: usize) -> &[u32] {
        self.mixing_of(contest).map_or(&[], |mixing| &mixing.mixers)
    }

    /// Trustees whose share of the last list of a contest is there; none any more once it is open.
    pub fn list_sharers(&self, contest: usize) -> impl Iterator<Item = u32> {
        self.mixing_of(contest).into_iter().flat_map(|mixing| mixing.verified.keys().copied())
    }

    /// How many parts of its next message about a contest a trustee has sent, and the hash of the whole message.
    pub fn begun(&self, contest: usize, trustee: u32) -> Option<(Hash, u32)> {
        let mixing = self.mixing_of(contest)?;
        let attempts = if mixing.is_mixed() { &mixing.shares } else { &mixing.mixes };
        let attempt = attempts.get(&trustee)?;
        Some((attempt.whole, attempt.parts.len() as u32))
    }

    /// What the ballots of a contest say: each combination of values that occurs, ascending, with the number of ballots
    /// that have it. None before they are open, and for a contest whose ballots are summed.
    pub fn rows(&self, contest: usize) -> Option<&[Row]> {
        self.mixing_of(contest)?.rows.as_deref()
    }

    /// How the values of a contest are packed, if its ballots are mixed.
    pub fn packing(&self, contest: usize) -> Option<Packing> {
        self.mixing_of(contest).map(|mixing| mixing.packing)
    }

    /// The shuffle that comes next in a contest, by this trustee, of a list of so many items.
    ///
    /// # Errors
    /// [`ParamsError`] when a list of this length is not shuffled.
    pub fn shuffle(&self, contest: usize, mixer: u32, items: usize) -> Result<Reencryption, ParamsError> {
        let mixing = self.mixing_of(contest).ok_or(ParamsError::Keys(0))?;
        let (chain, manifest, round) = (self.chain.0, self.id.0, mixing.mixers.len());
        let mix = Mix { chain, manifest, contest, mixer: mixer as usize, round };
        Reencryption::new(mix, mixing.keys.clone(), items)
    }

    /// Identifies the decryption of a list.
    pub fn list_context(&self, contest: usize, list: &List) -> ListContext {
        ListContext { chain: self.chain.0, manifest: self.id.0, contest, list: list.root.0 }
    }

    /// The list of a contest that is to be mixed next, or to be opened. Before the first mix it is made from the counted
    /// ballots, which `entry` gives back by their positions.
    ///
    /// # Errors
    /// [`Rejection::History`] when a ballot cannot be read again, [`MixError::Contest`] when its ballots are not mixed.
    pub fn list(&self, contest: usize, entry: impl Fn(u64) -> Option<Vec<u8>>) -> Result<List, Rejection> {
        let mixing = self.mixing_of(contest).ok_or(MixError::Contest(contest as u32))?;
        if let Some(list) = &mixing.list {
            return Ok(list.clone());
        }
        // Whatever a panic left behind is a whole list or none.
        let mut first = mixing.first.lock().unwrap_or_else(PoisonError::into_inner);
        match &*first {
            Some((counted, list)) if *counted == self.counted_root => Ok(list.clone()),
            _ => {
                let list = self.first_list(mixing, entry)?;
                *first = Some((self.counted_root, list.clone()));
                Ok(list)
            }
        }
    }

    fn first_list(&self, mixing: &Mixing, entry: impl Fn(u64) -> Option<Vec<u8>>) -> Result<List, Rejection> {
        let contest = mixing.contest;
        let has_it = |ballot: &Counted| self.params.style(ballot.style).is_some_and(|own| own.contains(&contest));
        let counted: Vec<Counted> = self.counted().into_iter().filter(has_it).collect();
        let first = FirstList::new(&self.chain.0, &self.id.0, contest, mixing.packing, &mixing.keys);
        let mut bytes = Vec::with_capacity(counted.len() * 32 * mixing.width());
        for together in counted.chunks(TOGETHER) {
            let read = |&Counted { position, tracker, style, .. }: &Counted| {
                let (missing, tracker) = (Rejection::History { position }, Tracker(tracker.0));
                let sealed = entry(position).and_then(|bytes| sealed(&bytes));
                let ciphertexts =
                    sealed.as_ref().and_then(|sealed| self.params.ciphertexts(style, contest, &tracker, sealed));
                Ok((tracker, ciphertexts.ok_or(missing)?.to_vec()))
            };
            let ballots = together.iter().map(read).collect::<Result<Vec<_>, Rejection>>()?;
            let listed: Vec<_> =
                ballots.iter().map(|(tracker, ciphertexts)| Listed { tracker: *tracker, ciphertexts }).collect();
            let position = together[0].position;
            bytes.extend(first.items(&listed).map_err(|_| Rejection::History { position })?);
        }
        let position = counted.first().map_or(0, |ballot| ballot.position);
        let root = list_root(&bytes, counted.len(), mixing.width()).map_err(|_| Rejection::History { position })?;
        Ok(List { root: Hash(root), items: counted.len(), bytes: Long::whole(bytes) })
    }

    fn mixing_of(&self, contest: usize) -> Option<&Mixing> {
        self.mixing.get(contest)?.as_ref()
    }

    /// Fewest ballots that are opened in a contest.
    pub(super) fn fewest(&self, contest: usize) -> u64 {
        let fewest = u64::from(self.manifest.minimum_voters);
        if self.mixing[contest].is_some() { fewest.max(MIN_ITEMS as u64) } else { fewest }
    }

    /// Whether lists hold the ballots of so many voters.
    pub(super) fn lists_hold(&self, voters: impl Fn(usize) -> u64) -> Result<(), Rejection> {
        self.mixing.iter().flatten().try_for_each(|mixing| mixing.holds(voters(mixing.contest)))?;
        Ok(())
    }
}

/// The sealed ballot in an entry.
fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    match Entry::from_bytes(bytes).ok()?.body {
        Body::Ballot(ballot) => Some(ballot.sealed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_room_for_fewer_ballots_the_wider_they_are() {
        let mixing = |values, largest| Mixing::new(2, Packing::new(values, largest).unwrap(), Vec::new(), 3);
        for (values, largest, most) in [(35, 3, 1 << 20), (64, 255, 182_361), (24, 1, 1 << 21), (192, 255, 64_527)] {
            let mixing = mixing(values, largest);
            assert_eq!(mixing.holds(most), Ok(()), "{values} values up to {largest}");
            let refused = mixing.holds(most + 1).unwrap_err();
            assert_eq!(refused.code(), "mix.too_many");
            assert!(refused.to_string().contains(&format!("these {most} at most are mixed; give")), "{refused}");
        }
    }
}
