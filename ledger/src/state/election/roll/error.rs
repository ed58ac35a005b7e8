//! What is wrong with a secret roll.

use thiserror::Error;

use crate::bytes::Key;

/// A key for a secret roll, its fixing, a mix of it, an opening or a ballot that breaks a rule of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RollError {
    /// An election whose voters are listed under their own keys.
    #[error("the election has no secret roll: ballots are cast under the keys on the roll of the board")]
    None,
    /// A roll that is fixed.
    #[error("the secret roll is fixed: no key joins it any more, and it is fixed once")]
    Fixed,
    /// A key that is on it.
    #[error("{0:?} is on the secret roll already")]
    Repeated(Key),
    /// Too few keys to hide among.
    #[error("{found} good keys are on the secret roll, and it takes {least}; wait for more voters")]
    TooFew {
        /// Keys that are good.
        found: u64,
        /// Fewest keys.
        least: u64,
    },
    /// More keys than a list has room for.
    #[error(
        "{found} keys are on the secret roll, and {most} at most are mixed; divide the voters among several elections"
    )]
    TooMany {
        /// Keys that are good.
        found: u64,
        /// Most keys.
        most: u64,
    },
    /// A roll that is not fixed yet.
    #[error("the secret roll is not fixed yet, so that there is nothing to mix")]
    NotFixed,
    /// A mix of a contest's ballots among those of the roll.
    #[error("an election has one roll, and its mixes are for contest 0, not {0}")]
    Contest(u32),
    /// Not the mix that comes next: another one made this round, the one before is missing, or all are there.
    #[error("{done} of {needed} mixes of the roll are there; this one is for round {found}, counted from 0")]
    Round {
        /// Mixes that are there.
        done: u32,
        /// Mixes that are needed.
        needed: u32,
        /// The round it is for.
        found: u32,
    },
    /// A trustee has mixed the roll before.
    #[error("trustee {0} has mixed this roll already; another one has to")]
    Mixer(u32),
    /// A mix of another list than the one that is to be mixed next.
    #[error("what trustee {0} mixed is not the list of keys that is to be mixed next")]
    Inputs(u32),
    /// The proof of a mix does not hold.
    #[error("the mix of the roll by trustee {trustee} in round {round}: {reason}")]
    Proof {
        /// Who.
        trustee: u32,
        /// The round, from 0.
        round: u32,
        /// What does not hold.
        reason: String,
    },
    /// An opening before the roll is mixed to the end.
    #[error("{done} of {needed} mixes of the secret roll are there; it opens after the last one")]
    Unmixed {
        /// Mixes that are there.
        done: u32,
        /// Mixes that are needed.
        needed: u32,
    },
    /// A ballot or an opened ballot under a key that did not come out of the last mix.
    #[error("{0:?} did not come out of the last mix of the secret roll; sign with the key that your own became")]
    NotListed(Key),
}

impl RollError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::None => "roll.none",
            Self::Fixed => "roll.fixed",
            Self::Repeated(_) => "roll.repeated",
            Self::TooFew { .. } => "roll.too_few",
            Self::TooMany { .. } => "roll.too_many",
            Self::NotFixed => "roll.not_fixed",
            Self::Contest(_) => "roll.contest",
            Self::Round { .. } => "roll.round",
            Self::Mixer(_) => "roll.mixer",
            Self::Inputs(_) => "roll.inputs",
            Self::Proof { .. } => "roll.proof",
            Self::Unmixed { .. } => "roll.unmixed",
            Self::NotListed(_) => "roll.not_listed",
        }
    }
}
