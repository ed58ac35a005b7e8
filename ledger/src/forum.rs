//! What residents propose, and what a city says of it and of its polls.

use minicbor::{Decode, Encode};

use crate::bytes::{Hash, Key};
use crate::cbor;

/// Most proposals of one person that are still looking for support.
pub const MAX_OPEN_PROPOSALS: usize = 5;
/// Most days that an answer may take.
pub const MAX_ANSWER_DAYS: u32 = 3_650;

/// Something that the office tells everybody.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Notice {
    /// The election or proposal that it is about, if it is about one.
    #[n(0)]
    pub about: Option<Hash>,
    /// Its title.
    #[n(1)]
    pub title: String,
    /// What it says.
    #[n(2)]
    pub text: String,
}

/// A resident's proposal. Its hash identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Proposal {
    /// Who proposes: a key on the roll.
    #[n(0)]
    pub by: Key,
    /// Its title.
    #[n(1)]
    pub title: String,
    /// What is proposed.
    #[n(2)]
    pub text: String,
    /// The thresholds in force when it was made, which stay its own.
    #[n(3)]
    pub ladder: Ladder,
}

/// Thresholds that carry a proposal on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Ladder {
    /// With so many supporters it is in debate.
    #[n(0)]
    pub support_needed: u32,
    /// When so many took part in one of its polls, an answer is due.
    #[n(1)]
    pub part_needed: u32,
    /// So many days after the poll's announced end.
    #[n(2)]
    pub answer_days: u32,
}

/// A resident supports a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Support {
    /// Who: a key on the roll.
    #[n(0)]
    pub by: Key,
    /// The proposal.
    #[n(1)]
    pub proposal: Hash,
}

/// What was decided after an election, a poll or a proposal, and what was done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Answer {
    /// Hash of the manifest, or of the proposal.
    #[n(0)]
    pub about: Hash,
    /// What was decided.
    #[n(1)]
    pub decided: String,
    /// What was done with it; empty as long as nothing was.
    #[n(2)]
    pub done: String,
}

impl Proposal {
    /// Its identifier: SHA-256 of its encoding.
    pub fn id(&self) -> Hash {
        Hash::of(&cbor::encode(self))
    }
}

impl Ladder {
    /// The thresholds of a board on which the office named none.
    pub const DEFAULT: Self = Self { support_needed: 100, part_needed: 1_000, answer_days: 30 };
}
