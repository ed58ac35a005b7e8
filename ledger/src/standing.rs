//! Who is who on the board: classes of members, keys that are no longer good, and pseudonyms for one poll
//! (`docs/record.md` section 3, kinds 21 to 23; `docs/protocol.md` section 17).

use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::bytes::{Commitment, Hash, Key, Tag};

/// Fewest keys from which a pseudonymous poll opens: among fewer nobody is hidden.
pub const MIN_LISTED: usize = 8;
/// Most keys of a ring.
pub const MAX_RING: usize = 1024;
/// Most districts or age bands that an audience names.
pub const MAX_VALUES: usize = 4096;
/// Smallest minimum of voters where a district or an age band is asked for: a result over fewer tells votes.
pub const MIN_VOTERS_OF_GROUP: u32 = 5;

/// What somebody is to the city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Class {
    /// On the roll: votes in elections.
    #[n(0)]
    Resident,
    /// Somebody elsewhere with the city's digital identity.
    #[n(1)]
    EResident,
    /// Here for a time.
    #[n(2)]
    Visitor,
    /// A business.
    #[n(3)]
    Business,
    /// A public authority.
    #[n(4)]
    Authority,
}

impl Class {
    /// All classes, in the order of their numbers.
    pub const ALL: [Self; 5] = [Self::Resident, Self::EResident, Self::Visitor, Self::Business, Self::Authority];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::EResident => "e-resident",
            Self::Visitor => "visitor",
            Self::Business => "business",
            Self::Authority => "authority",
        }
    }
}

impl core::fmt::Display for Class {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

/// A key is no longer good. The same person may go on under another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Revocation {
    /// The key that is lost, stolen or given up.
    #[n(0)]
    pub voter: Key,
    /// The key that takes its place.
    #[n(1)]
    pub successor: Option<Key>,
}

/// Members of one class, with what the registrar attests of each and nobody else can read.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Members {
    /// What they are.
    #[n(0)]
    pub class: Class,
    /// The members.
    #[n(1)]
    pub members: Vec<Member>,
}

/// A member, and commitments to attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Member {
    /// The key.
    #[n(0)]
    pub key: Key,
    /// Commitment to the district.
    #[n(1)]
    pub district: Commitment,
    /// Commitment to the age band.
    #[n(2)]
    pub age_band: Commitment,
}

/// Somebody of those who may take part in a poll votes under this key, and nobody learns who.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Pseudonym {
    /// Hash of the poll's manifest.
    #[n(0)]
    pub election: Hash,
    /// Among which of the poll's rings this person is, from 0.
    #[n(1)]
    pub ring: u32,
    /// The key for this poll.
    #[n(2)]
    pub key: Key,
    /// The same for one person in one poll, whatever the key.
    #[n(3)]
    pub tag: Tag,
    /// Proof of all that, in the encoding of the `crypto` crate.
    #[cbor(n(4), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}

/// Who takes part, where it is not every resident under the key on the roll.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Audience {
    /// Whether ballots are cast under pseudonyms.
    #[n(0)]
    pub pseudonymous: bool,
    /// Classes, ascending; none for residents only.
    #[n(1)]
    pub classes: Vec<Class>,
    /// Districts, ascending and below 2^16; none for all.
    #[n(2)]
    pub districts: Vec<u32>,
    /// Age bands, ascending and below 2^8; none for all.
    #[n(3)]
    pub age_bands: Vec<u32>,
}

/// An audience that no election can have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AudienceError {
    /// A list that is not ascending, or has a value that is too large.
    #[error("{0} of the audience are not in ascending order, or one is too large")]
    List(&'static str),
    /// Attributes under the voters' own keys would be public.
    #[error("districts and age bands are asked for under pseudonyms only: under a voter's key all would read them")]
    Public,
    /// A pseudonym has no row in an electorate.
    #[error("a pseudonymous poll has neither ballot styles nor weights: they would be listed key by key")]
    Electorate,
    /// An election that is binding for residents and open to others.
    #[error("a binding election is for residents only")]
    Binding,
    /// The result could be one person's vote.
    #[error(
        "where districts or age bands are asked for, the minimum number of voters is at least {MIN_VOTERS_OF_GROUP}"
    )]
    Minimum,
    /// More values than a proof can show one of.
    #[error("the audience names {0} districts or age bands, at most {MAX_VALUES} can be")]
    TooMany(usize),
}

impl Audience {
    /// All residents, under pseudonyms.
    pub(crate) fn residents() -> Self {
        Self { pseudonymous: true, classes: Vec::new(), districts: Vec::new(), age_bands: Vec::new() }
    }

    /// Whether attributes have to be proved.
    pub fn asks_attributes(&self) -> bool {
        !self.districts.is_empty() || !self.age_bands.is_empty()
    }

    /// Whether members of this class take part.
    pub fn has(&self, class: Class) -> bool {
        if self.classes.is_empty() { class == Class::Resident } else { self.classes.contains(&class) }
    }

    pub(crate) fn check(&self, binding: bool, electorate: bool, minimum_voters: u32) -> Result<(), AudienceError> {
        let ascending = |list: &[u32], limit: u32| {
            list.is_sorted_by(|one, two| one < two) && list.last().is_none_or(|last| *last < limit)
        };
        if !self.classes.is_sorted_by(|one, two| one < two) {
            return Err(AudienceError::List("the classes"));
        }
        if !ascending(&self.districts, 1 << 16) {
            return Err(AudienceError::List("the districts"));
        }
        if !ascending(&self.age_bands, 1 << 8) {
            return Err(AudienceError::List("the age bands"));
        }
        if binding && self.classes.iter().any(|class| *class != Class::Resident) {
            return Err(AudienceError::Binding);
        }
        if self.asks_attributes() && !self.pseudonymous {
            return Err(AudienceError::Public);
        }
        if self.pseudonymous && electorate {
            return Err(AudienceError::Electorate);
        }
        if self.asks_attributes() && minimum_voters < MIN_VOTERS_OF_GROUP {
            return Err(AudienceError::Minimum);
        }
        let longest = self.districts.len().max(self.age_bands.len());
        if longest > MAX_VALUES { Err(AudienceError::TooMany(longest)) } else { Ok(()) }
    }
}
