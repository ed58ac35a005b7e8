//! The rings of one poll or epoch under pseudonyms, and who has joined the poll.

use std::collections::HashSet;

use super::{Attested, StandingError};
use crate::bytes::{Hash, Key, Tag};
use crate::standing::{MAX_RING, MIN_LISTED};

/// Who takes part in one poll or epoch, cut into rings at its opening.
#[derive(Debug, Clone)]
pub struct Assembly {
    /// All of them, ring after ring, until the poll closes.
    keys: Vec<Key>,
    /// What is attested of each, where the poll asks for it.
    attested: Vec<Attested>,
    listed: usize,
    rings: usize,
    tags: HashSet<Tag>,
    digest: Hash,
}

/// The members of one ring.
#[derive(Debug, Clone, Copy)]
pub struct RingMembers<'a> {
    /// Their keys.
    pub keys: &'a [Key],
    /// What is attested of each; empty where the poll does not ask.
    pub attested: &'a [Attested],
}

impl Assembly {
    pub(super) fn new(keys: Vec<Key>, attested: Vec<Attested>) -> Result<Self, StandingError> {
        let listed = keys.len();
        if listed < MIN_LISTED {
            return Err(StandingError::TooFew(listed));
        }
        let rings = listed.div_ceil(MAX_RING);
        let mut parts: Vec<&[u8]> = keys.iter().map(|key| &key.0[..]).collect();
        attested.iter().for_each(|Attested { district, age_band }| parts.extend([&district.0[..], &age_band.0]));
        let numbers = [listed as u64, rings as u64].map(u64::to_le_bytes);
        parts.extend(numbers.iter().map(|number| &number[..]));
        let digest = Hash::of_parts(&parts);
        Ok(Self { keys, attested, listed, rings, tags: HashSet::new(), digest })
    }

    /// How many keys are on the list.
    pub fn listed(&self) -> u64 {
        self.listed as u64
    }

    /// How many rings there are.
    pub fn rings(&self) -> u32 {
        self.rings as u32
    }

    /// How many have joined.
    pub fn joined(&self) -> u64 {
        self.tags.len() as u64
    }

    /// A ring, while the poll is open.
    pub fn ring(&self, ring: u32) -> Option<RingMembers<'_>> {
        let ring = ring as usize;
        if ring >= self.rings {
            return None;
        }
        let (shorter, longer) = (self.listed / self.rings, self.listed % self.rings);
        let begin = ring * shorter + ring.min(longer);
        let range = begin..begin + shorter + usize::from(ring < longer);
        let attested = if self.attested.is_empty() { &[] } else { self.attested.get(range.clone())? };
        Some(RingMembers { keys: self.keys.get(range)?, attested })
    }

    /// The ring that a key is in, and its place there, while the poll is open.
    pub fn find(&self, key: &Key) -> Option<(u32, usize)> {
        (0..self.rings()).find_map(|ring| {
            let place = self.ring(ring)?.keys.iter().position(|listed| listed == key)?;
            Some((ring, place))
        })
    }

    /// Whether there is a ring with this number.
    pub(in crate::state) fn has(&self, ring: u32) -> Result<(), StandingError> {
        let rings = self.rings();
        if ring >= rings { Err(StandingError::Ring { ring, rings }) } else { Ok(()) }
    }

    pub(super) fn is_new(&self, tag: &Tag) -> Result<(), StandingError> {
        if self.tags.contains(tag) { Err(StandingError::Repeated(*tag)) } else { Ok(()) }
    }

    pub(super) fn join(&mut self, tag: Tag) {
        self.tags.insert(tag);
    }

    /// Forgets what only joining takes.
    pub(super) fn close(&mut self) {
        (self.keys, self.attested) = (Vec::new(), Vec::new());
    }

    pub(super) fn digest(&self) -> Hash {
        self.digest
    }
}
