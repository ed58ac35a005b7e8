//! What is wrong with a mix, or with a share of a list.

use tabella_crypto::tally::list::PackingError;
use thiserror::Error;

use crate::entry::PART_BYTES;

/// A mix, a share of a list that was mixed, or published rows that break a rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MixError {
    /// A contest or its key cannot be packed.
    #[error("contest {contest}: {source}")]
    Packing {
        /// Position of the contest.
        contest: usize,
        /// Why.
        source: PackingError,
    },
    /// More voters than a list has room for.
    #[error(
        "contest {contest}: {voters} may vote, and of ballots as long as these {most} at most are mixed; give the contest fewer \
         options, ranks or letters, or each part of the voters a contest of its own"
    )]
    TooMany {
        /// Position of the contest.
        contest: usize,
        /// How many may.
        voters: u64,
        /// How many ballots a list has room for.
        most: u64,
    },
    /// A contest that is not there, or whose ballots are not mixed.
    #[error("contest {0} is none whose ballots are mixed")]
    Contest(u32),
    /// Not the mix that comes next: another one made this round, the one before is missing, or all are there.
    #[error("contest {contest}: {done} of {needed} mixes are there; this one is for round {found}, counted from 0")]
    Round {
        /// Position of the contest.
        contest: u32,
        /// Mixes that are there.
        done: u32,
        /// Mixes that are needed.
        needed: u32,
        /// The round it is for.
        found: u32,
    },
    /// A trustee has mixed this contest before.
    #[error("trustee {0} has mixed this contest already; another one has to")]
    Repeated(u32),
    /// The trustee has begun a message in this round before, and may begin one.
    #[error("trustee {0} has begun a message in this round; it can go on with that one, and begin no other")]
    Begun(u32),
    /// Not the part that comes next of what the trustee has begun.
    #[error("trustee {trustee}: this is part {found} of something else than what part {expected} is missing of")]
    Part {
        /// Who.
        trustee: u32,
        /// The part that comes next.
        expected: u32,
        /// The one that came.
        found: u32,
    },
    /// A part of another length: all but the last one are equally long.
    #[error(
        "the part of trustee {trustee} has {found} bytes instead of {expected}; all but the last have {PART_BYTES}"
    )]
    Length {
        /// Who.
        trustee: u32,
        /// Bytes it should have.
        expected: u64,
        /// Bytes it has.
        found: u64,
    },
    /// A mix of another list than the one that is to be mixed next.
    #[error("what trustee {0} mixed is not the list that is to be mixed next")]
    Inputs(u32),
    /// The parts are not those of what was announced.
    #[error("trustee {0}: the parts together do not have the hash that each of them names")]
    Whole(u32),
    /// The proof of a mix does not hold.
    #[error("the mix of trustee {trustee} in round {round}: {reason}")]
    Proof {
        /// Who.
        trustee: u32,
        /// The round, from 0.
        round: u32,
        /// What does not hold.
        reason: String,
    },
    /// A share of a list does not hold.
    #[error("the share that trustee {trustee} made of the mixed list: {reason}")]
    Share {
        /// Who.
        trustee: u32,
        /// What does not hold.
        reason: String,
    },
    /// A mixed list that cannot be opened though its ballots, mixes and shares hold.
    #[error("the mixed list cannot be opened: {0}")]
    Open(String),
    /// The shares of a trustee are there already, or so many that the ballots are open.
    #[error("the share of trustee {0} is there already, or the ballots of this contest are open")]
    Shared(u32),
    /// Ballots that are not open yet.
    #[error("contest {0}: its ballots are not open yet; mixes or shares are missing")]
    Closed(usize),
    /// Published rows that are not what was decrypted.
    #[error("the published hashes of the opened ballots are not those of what was decrypted")]
    Rows,
}

impl MixError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Packing { .. } => "mix.packing",
            Self::TooMany { .. } => "mix.too_many",
            Self::Contest(_) => "mix.contest",
            Self::Round { .. } => "mix.round",
            Self::Repeated(_) => "mix.repeated",
            Self::Begun(_) => "mix.begun",
            Self::Part { .. } => "mix.part",
            Self::Length { .. } => "mix.length",
            Self::Inputs(_) => "mix.inputs",
            Self::Whole(_) => "mix.whole",
            Self::Proof { .. } => "mix.proof",
            Self::Share { .. } => "mix.share",
            Self::Open(_) => "mix.open",
            Self::Shared(_) => "mix.shared",
            Self::Closed(_) => "mix.closed",
            Self::Rows => "mix.rows",
        }
    }
}
