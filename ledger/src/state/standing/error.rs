//! Why an entry does not fit who is who.

use thiserror::Error;

use crate::bytes::{Key, Tag};
use crate::standing::{Class, MIN_LISTED};

/// Why an entry does not fit who is who.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StandingError {
    /// A key that was revoked.
    #[error("{0:?} was revoked; go on with the key that took its place")]
    Revoked(Key),
    /// A key of nobody whom the board knows.
    #[error("{0:?} is no member's key; enrol it first")]
    Unknown(Key),
    /// A key that is or was somebody's.
    #[error("{0:?} is known already; make a fresh key")]
    Known(Key),
    /// An entry that names nobody.
    #[error("the entry names no member")]
    Empty,
    /// A key of another class.
    #[error("{key:?} is of the class {found}, not {class}")]
    OtherClass {
        /// The key.
        key: Key,
        /// Its class.
        found: Class,
        /// What the entry says.
        class: Class,
    },
    /// A commitment that is no group element.
    #[error("{key:?}: the commitment to the {attribute} is no group element")]
    Commitment {
        /// Whose.
        key: Key,
        /// Which.
        attribute: &'static str,
    },
    /// Somebody of a class that a poll is not for.
    #[error("{key:?} is of the class {class}, and this is not for that class; it can be read, not voted in")]
    NotInAudience {
        /// The key.
        key: Key,
        /// Its class.
        class: Class,
    },
    /// A ballot in a poll under pseudonyms, under a key that is none of its pseudonyms.
    #[error("{0:?} is no pseudonym of this poll; join it first")]
    NotJoined(Key),
    /// A pseudonym for an election in which everybody votes under the own key.
    #[error("there are no pseudonyms in this election; vote under your own key")]
    NotPseudonymous,
    /// Pseudonyms of so few that nobody is hidden.
    #[error("only {0} keys are on the list, and among fewer than {MIN_LISTED} nobody is hidden")]
    TooFew(usize),
    /// A ring that there is not.
    #[error("ring {ring} is none of the {rings}")]
    Ring {
        /// The ring.
        ring: u32,
        /// How many there are.
        rings: u32,
    },
    /// Somebody who has joined the poll or the week before.
    #[error("whoever shows {0:?} has a pseudonym here already; go on under that one")]
    Repeated(Tag),
    /// A proof that does not hold.
    #[error("the proof does not show that a member of ring {ring} made this pseudonym")]
    Proof {
        /// The ring.
        ring: u32,
    },
}

impl StandingError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Revoked(_) => "standing.revoked",
            Self::Unknown(_) => "standing.unknown",
            Self::Known(_) => "standing.known",
            Self::Empty => "standing.empty",
            Self::OtherClass { .. } => "standing.class",
            Self::Commitment { .. } => "standing.commitment",
            Self::NotInAudience { .. } => "standing.not_in_audience",
            Self::NotJoined(_) => "pseudonym.not_joined",
            Self::NotPseudonymous => "pseudonym.not_asked",
            Self::TooFew(_) => "pseudonym.too_few",
            Self::Ring { .. } => "pseudonym.ring",
            Self::Repeated(_) => "pseudonym.repeated",
            Self::Proof { .. } => "pseudonym.proof",
        }
    }
}
