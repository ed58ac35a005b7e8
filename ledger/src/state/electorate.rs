//! The electorate of one election: who votes in it, with which ballot style and which weight.

use std::collections::{HashMap, HashSet};

use tabella_crypto::ballot::ElectionParams;
use thiserror::Error;

use crate::bytes::{Hash, Key};
use crate::entry::Elector;
use crate::rejection::Rejection;

/// What the weights of an electorate stay below together: finding a count takes steps and memory that grow with the root
/// of its bound.
pub const WEIGHT_LIMIT: u64 = 1 << 40;

/// What a voter may do in one election.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Franchise {
    /// Position of the ballot style.
    pub style: usize,
    /// What the vote counts.
    pub weight: u64,
}

impl Franchise {
    /// That of everybody where the board lists no electorate.
    pub const EQUAL: Self = Self { style: 0, weight: 1 };
}

/// Why an electorate is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ElectorateError {
    /// An election in which everybody on the roll votes.
    #[error(
        "the election has neither ballot styles nor weights: everybody on the roll votes in it, and no list is kept"
    )]
    NotKept,
    /// An entry without an elector.
    #[error("the electorate names nobody")]
    Empty,
    /// An opening before anybody may vote.
    #[error("the election has an electorate and nobody is in it; publish it before the opening, later it is too late")]
    Missing,
    /// A key that is not on the roll.
    #[error("{0:?} is not on the roll; enrol the key first")]
    NotOnRoll(Key),
    /// A key that is named twice.
    #[error("{0:?} is in the electorate already")]
    Repeated(Key),
    /// A ballot style that the manifest does not have.
    #[error("{voter:?}: the election has no ballot style {style}")]
    Style {
        /// Whose.
        voter: Key,
        /// The style.
        style: u32,
    },
    /// A weight of nothing, or another than 1 where votes have no weights.
    #[error("{voter:?}: a vote cannot have the weight {weight} in this election")]
    Weight {
        /// Whose.
        voter: Key,
        /// The weight.
        weight: u64,
    },
    /// More weight than can be counted.
    #[error("with {0:?} the weights add up to {WEIGHT_LIMIT} or more; give smaller ones in the same proportion")]
    TooHeavy(Key),
}

impl ElectorateError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotKept => "electorate.not_kept",
            Self::Empty => "electorate.empty",
            Self::Missing => "electorate.missing",
            Self::NotOnRoll(_) => "electorate.not_on_roll",
            Self::Repeated(_) => "electorate.repeated",
            Self::Style { .. } => "electorate.style",
            Self::Weight { .. } => "electorate.weight",
            Self::TooHeavy(_) => "electorate.too_heavy",
        }
    }
}

/// The electors that are on the board so far.
#[derive(Debug, Clone)]
pub(super) struct Electorate {
    weighted: bool,
    electors: HashMap<Key, Franchise>,
    /// For each ballot style the summed weight of those who have it.
    weights: Vec<u64>,
    /// Running hash over every elector.
    digest: Hash,
}

impl Electorate {
    pub(super) fn new(weighted: bool, styles: usize) -> Self {
        Self { weighted, electors: HashMap::new(), weights: vec![0; styles], digest: Hash([0; 32]) }
    }

    /// Adds all of these electors or none.
    pub(super) fn add(
        &mut self,
        electors: &[Elector],
        takes_part: impl Fn(&Key) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        if electors.is_empty() {
            return Err(ElectorateError::Empty.into());
        }
        let mut named = HashSet::with_capacity(electors.len());
        let mut total: u64 = self.weights.iter().sum();
        for &Elector { key: voter, style, weight } in electors {
            takes_part(&voter).map_err(|refused| match refused {
                Rejection::NotOnRoll(voter) => ElectorateError::NotOnRoll(voter).into(),
                refused => refused,
            })?;
            if self.electors.contains_key(&voter) || !named.insert(voter) {
                return Err(ElectorateError::Repeated(voter).into());
            }
            if style as usize >= self.weights.len() {
                return Err(ElectorateError::Style { voter, style }.into());
            }
            if weight == 0 || weight != 1 && !self.weighted {
                return Err(ElectorateError::Weight { voter, weight }.into());
            }
            total = total
                .checked_add(weight)
                .filter(|total| *total < WEIGHT_LIMIT)
                .ok_or(ElectorateError::TooHeavy(voter))?;
        }
        for &Elector { key, style, weight } in electors {
            self.digest = Hash::of_parts(&[&self.digest.0, &key.0, &style.to_le_bytes(), &weight.to_le_bytes()]);
            let style = style as usize;
            self.weights[style] += weight;
            self.electors.insert(key, Franchise { style, weight });
        }
        Ok(())
    }

    /// Whoever had this key goes on under another one, with the same style and weight.
    pub(super) fn succeed(&mut self, voter: &Key, successor: Key) {
        if let Some(franchise) = self.electors.remove(voter) {
            self.electors.insert(successor, franchise);
            self.digest = Hash::of_parts(&[&self.digest.0, &voter.0, &successor.0]);
        }
    }

    pub(super) fn franchise(&self, voter: &Key) -> Option<Franchise> {
        self.electors.get(voter).copied()
    }

    /// How many electors there are.
    pub(super) fn len(&self) -> u64 {
        self.electors.len() as u64
    }

    /// The summed weight of all who have this contest on their ballot.
    pub(super) fn weight_on(&self, contest: usize, params: &ElectionParams) -> u64 {
        let has = |style: usize| params.style(style).is_some_and(|contests| contests.contains(&contest));
        self.weights.iter().enumerate().filter(|(style, _)| has(*style)).map(|(_, weight)| weight).sum()
    }

    pub(super) fn digest(&self) -> Hash {
        self.digest
    }
}
