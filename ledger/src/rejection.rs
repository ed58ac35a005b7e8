//! Why an entry is not valid.

use tabella_crypto::ballot::BallotError;
use tabella_crypto::ceremony::{CeremonyError, ComplaintError};
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::tally::TallyError;
use thiserror::Error;

use crate::bytes::{Hash, Key};
use crate::cbor::CborError;
use crate::entry::SEALED_USE_BYTES;
use crate::manifest::ManifestError;
use crate::state::{
    ElectorateError, FactError, ForumError, FundError, MixError, RewardError, RollError, StandingError,
};

/// What an audit calls the check that a rule belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// The file's frames, and the blocks and entries in them.
    Framing,
    /// Headers follow each other and their certificates hold.
    Certificates,
    /// Every header's log root is the root over the entries.
    Log,
    /// The roll and the signatures of those who keep it.
    Roll,
    /// Key ceremonies.
    Ceremony,
    /// Manifests, openings and closings.
    Manifests,
    /// Signatures and proofs of ballots.
    Ballots,
    /// Eligibility, time and order of ballots; one counts per voter.
    Order,
    /// Mixes of ballots that are opened one by one.
    Mixes,
    /// Decryption shares.
    Shares,
    /// Published counts.
    Counts,
    /// Stamps and their signatures.
    Stamps,
    /// Uses of data and the registrar's signatures on them.
    Uses,
    /// Who is who: revocations, members, pseudonyms.
    Standing,
    /// Proposals, support, notices and answers.
    Forum,
    /// Rewards: programmes, offers, epochs, claims, tokens, accounts and settlements.
    Rewards,
    /// Funds: their steps in order, and who may take them.
    Funds,
    /// Facts that stay with their owners, and histories of subjects.
    Facts,
    /// The state after every block: every header's state root.
    Points,
    /// The printed checkpoint.
    Checkpoint,
    /// Registers that witnesses kept of ballots when they were cast.
    Register,
}

impl Check {
    /// All checks in the order in which they are reported.
    pub const ALL: [Self; 21] = [
        Self::Framing,
        Self::Certificates,
        Self::Log,
        Self::Roll,
        Self::Ceremony,
        Self::Manifests,
        Self::Ballots,
        Self::Order,
        Self::Mixes,
        Self::Shares,
        Self::Counts,
        Self::Stamps,
        Self::Uses,
        Self::Standing,
        Self::Forum,
        Self::Rewards,
        Self::Funds,
        Self::Facts,
        Self::Points,
        Self::Checkpoint,
        Self::Register,
    ];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Framing => "framing",
            Self::Certificates => "certificates",
            Self::Log => "log",
            Self::Roll => "roll",
            Self::Ceremony => "ceremony",
            Self::Manifests => "manifests",
            Self::Ballots => "ballots",
            Self::Order => "order",
            Self::Mixes => "mixes",
            Self::Shares => "shares",
            Self::Counts => "counts",
            Self::Stamps => "stamps",
            Self::Uses => "uses",
            Self::Standing => "standing",
            Self::Forum => "forum",
            Self::Rewards => "rewards",
            Self::Funds => "funds",
            Self::Facts => "facts",
            Self::Points => "points",
            Self::Checkpoint => "checkpoint",
            Self::Register => "register",
        }
    }
}

/// Why an entry is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Rejection {
    /// It cannot be read.
    #[error(transparent)]
    Encoding(#[from] CborError),
    /// It is longer than an entry may be.
    #[error("the entry has {0} bytes, more than an entry may have")]
    TooLong(usize),
    /// It was made with algorithms that are not known here.
    #[error("suite {0} is not known here")]
    Suite(u8),
    /// The first entry is no genesis, or a later one is.
    #[error("a board begins with its genesis and has no other")]
    Genesis,
    /// It names an impossible set of authorities.
    #[error("the entry names no usable set of authorities")]
    Authorities,
    /// The set of authorities is the one in force already.
    #[error("these authorities certify the next block already")]
    SameAuthorities,
    /// A second set of authorities in one block.
    #[error("an entry of the same block names the next authorities already")]
    RepeatedAuthorities,
    /// A list of witnesses that no board can have.
    #[error("the entry names no usable list of witnesses: at most 64, with distinct names and keys")]
    Witnesses,
    /// The list of witnesses is the one in force already.
    #[error("these witnesses are named already")]
    SameWitnesses,
    /// A list of issuers that no board can have.
    #[error("the entry names no usable list of issuers: at most 64, with distinct names and keys")]
    Issuers,
    /// The list of issuers is the one in force already.
    #[error("these issuers are named already")]
    SameIssuers,
    /// A stamp of somebody whom the board does not know.
    #[error("{0:?} stamps, and is neither on the roll nor the office's or the registrar's key")]
    StampNotOnRoll(Key),
    /// A sealed use of another length than all of them.
    #[error("the sealed text of the use has {0} bytes, not {SEALED_USE_BYTES}")]
    UseLength(usize),
    /// It is not signed by whoever may say this.
    #[error("not signed by {0}")]
    Signature(Signer),
    /// A key that is no group element.
    #[error("{who}: {source}")]
    Key {
        /// Whose key.
        who: Signer,
        /// What is wrong with it.
        source: DecodeError,
    },
    /// An enrolment without a voter.
    #[error("the enrolment names nobody")]
    EmptyEnrolment,
    /// A key that is on the roll already.
    #[error("{0:?} is or was somebody's already; enrol a fresh key")]
    AlreadyEnrolled(Key),
    /// A ceremony that the board does not know.
    #[error("ceremony {0} is not on the board")]
    UnknownCeremony(Hash),
    /// A ceremony that is announced twice.
    #[error("ceremony {0} is on the board already")]
    DuplicateCeremony(Hash),
    /// A message that does not fit the step the ceremony is at.
    #[error("the ceremony is not at the step of {0}")]
    CeremonyStep(&'static str),
    /// The same trustee has done this before.
    #[error("trustee {trustee} has sent its {what} already")]
    CeremonyRepeat {
        /// Who.
        trustee: u32,
        /// What.
        what: &'static str,
    },
    /// A ceremony message that does not hold.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// A complaint that does not hold.
    #[error(transparent)]
    Complaint(#[from] ComplaintError),
    /// A confirmation of other dealings than those on the board.
    #[error("trustee {0} confirms other dealings than those on the board")]
    OtherDealings(u32),
    /// A manifest that no election can run on.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A manifest that is published twice.
    #[error("election {0} is on the board already")]
    DuplicateElection(Hash),
    /// A ceremony without a key yet.
    #[error("the ceremony has not ended with a key")]
    NoKey,
    /// A key that was made for another election.
    #[error("the key of this ceremony belongs to another election")]
    KeyTaken,
    /// Slot keys and contests do not fit together.
    #[error("{0}")]
    Params(tabella_crypto::ballot::ParamsError),
    /// Ballots of this election would be longer than an entry may be: nobody could vote.
    #[error("a ballot would have {0} bytes, more than an entry may have; ask fewer questions or offer fewer options")]
    BallotTooLong(usize),
    /// Dealings of this ceremony would be longer than an entry may be: nobody could deal.
    #[error("a dealing would have {0} bytes, more than an entry may have; make fewer slots, or fewer trustees")]
    DealingTooLong(usize),
    /// An election that the board does not know.
    #[error("election {0} is not on the board")]
    UnknownElection(Hash),
    /// An electorate that breaks a rule.
    #[error(transparent)]
    Electorate(#[from] ElectorateError),
    /// Something that does not fit who is who.
    #[error(transparent)]
    Standing(#[from] StandingError),
    /// Something about rewards that breaks a rule.
    #[error(transparent)]
    Reward(#[from] RewardError),
    /// An electorate that packed counters could not hold.
    #[error(
        "contest {contest}: votes of weight {weight} may come, packed counters hold {capacity}; publish it unpacked"
    )]
    OverCapacity {
        /// Position of the contest.
        contest: usize,
        /// Summed weight of all who may vote.
        weight: u64,
        /// What fits.
        capacity: u64,
    },
    /// An act that does not fit the phase of the election.
    #[error("the election is {found}, not {expected}")]
    Phase {
        /// What it would have to be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// An opening or closing of a poll that opens and closes by the times of blocks.
    #[error("poll {0} opens and closes by the times of blocks; no entry does it")]
    ByRule(Hash),
    /// An entry of the forum that breaks a rule.
    #[error(transparent)]
    Forum(#[from] ForumError),
    /// A ballot after the announced end.
    #[error("voting ended at {closes_at}, the block is of {time}")]
    TooLate {
        /// Announced end.
        closes_at: u64,
        /// Time of the block.
        time: u64,
    },
    /// A voter who is not on the roll.
    #[error("{0:?} is not on the roll")]
    NotOnRoll(Key),
    /// A voter who is on the roll and not in the electorate of this election.
    #[error("{0:?} is not in the electorate of this election")]
    NotElector(Key),
    /// A ballot with which packed counters could run into each other: more have joined the roll since the opening than
    /// they hold.
    #[error("contest {contest}: with this ballot votes have weight {weight}, packed counters hold {capacity}")]
    Full {
        /// Position of the contest.
        contest: usize,
        /// Summed weight with this ballot.
        weight: u64,
        /// What fits.
        capacity: u64,
    },
    /// A sequence number that is not above the voter's last one: a replay, an older ballot, or an opened one.
    #[error("sequence number {found} is not above {last}, the last of this voter")]
    Sequence {
        /// The ballot's.
        found: u64,
        /// The last accepted one.
        last: u64,
    },
    /// A ballot whose signature or proofs do not hold.
    #[error(transparent)]
    Ballot(#[from] BallotError),
    /// Fewer voters than the published minimum in every contest: nothing is decrypted.
    #[error("{voters} voted, nothing is decrypted below {minimum}")]
    BelowMinimum {
        /// How many voted, in the contest with the most.
        voters: u64,
        /// The published minimum.
        minimum: u32,
    },
    /// A share or counts of a contest with fewer voters than the published minimum, while others are published.
    #[error("contest {contest}: {voters} voted, this contest is not decrypted below {minimum}")]
    Withheld {
        /// Position of the contest.
        contest: usize,
        /// How many voted in it.
        voters: u64,
        /// The published minimum.
        minimum: u32,
    },
    /// A share or counts of the sum of a contest whose ballots are mixed.
    #[error("contest {contest}: its ballots are mixed and opened one by one; their sum is not decrypted")]
    Mixed {
        /// Position of the contest.
        contest: usize,
    },
    /// Shares of a trustee that never confirmed that it holds any.
    #[error("trustee {0} did not confirm the ceremony and holds no share")]
    NotConfirmed(u32),
    /// Shares of a trustee that are there already.
    #[error("the shares of trustee {0} are on the board already")]
    DuplicateShares(u32),
    /// A share that does not hold, or too few of them.
    #[error(transparent)]
    Tally(#[from] TallyError),
    /// Shares for another number of contests.
    #[error("trustee {trustee}: shares for {found} contests, the election has {expected}")]
    ShareCount {
        /// Who.
        trustee: u32,
        /// How many are needed.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Published counts that are not what the shares decrypt to.
    #[error("contest {contest}: the published counts are not what was decrypted")]
    WrongCounts {
        /// Position of the contest.
        contest: usize,
    },
    /// Counts that no set of valid ballots can have.
    #[error("contest {contest}: no valid ballots of weight {weight} add up to the published counts")]
    Implausible {
        /// Position of the contest.
        contest: usize,
        /// Summed weight of the counted ballots.
        weight: u64,
    },
    /// A mix, a share of mixed ballots or published rows that break a rule.
    #[error(transparent)]
    Mix(#[from] MixError),
    /// A key for a secret roll, a mix of it, or something said under a key that is not on it.
    #[error(transparent)]
    SecretRoll(#[from] RollError),
    /// A fund or a step of one that breaks a rule.
    #[error(transparent)]
    Fund(#[from] FundError),
    /// An entry about facts that breaks a rule.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// A superseded ballot could not be read again.
    #[error("entry {position} is needed and cannot be read")]
    History {
        /// Its position.
        position: u64,
    },
}

/// Who has to have signed an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signer {
    /// The election office.
    Office,
    /// The registrar.
    Registrar,
    /// A trustee.
    Trustee(u32),
    /// A voter.
    Voter,
    /// Whoever stamps.
    Stamper,
    /// The registrar, saying whose data was used.
    UseLog,
    /// Somebody who joins a poll under another key.
    Pseudonym,
    /// Whoever proposes or supports.
    Resident,
    /// The office, speaking for the city.
    ForumOffice,
    /// Whoever claims points.
    Claimant,
    /// A provider of a programme.
    Provider,
    /// The serial of a token.
    Serial,
    /// An account of points.
    Account,
    /// Whoever sets up a fund or takes a step of one.
    Fund,
    /// Whoever publishes, grants, withdraws or attests, and the registrar who names parties.
    Fact,
}

impl core::fmt::Display for Signer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Office => f.write_str("the election office"),
            Self::Registrar => f.write_str("the registrar"),
            Self::Trustee(index) => write!(f, "trustee {index}"),
            Self::Voter => f.write_str("the voter"),
            Self::Stamper => f.write_str("whoever stamps"),
            Self::UseLog => f.write_str("the registrar, who logs uses of data"),
            Self::Pseudonym => f.write_str("the pseudonym"),
            Self::Resident => f.write_str("the resident who proposes or supports"),
            Self::ForumOffice => f.write_str("the election office, which speaks for the city"),
            Self::Claimant => f.write_str("whoever claims the points"),
            Self::Provider => f.write_str("the provider"),
            Self::Serial => f.write_str("the serial of the token"),
            Self::Account => f.write_str("the account"),
            Self::Fund => f.write_str("whoever may take this step of a fund"),
            Self::Fact => f.write_str("whoever may say this of a fact"),
        }
    }
}

impl Rejection {
    /// The check that the broken rule belongs to.
    pub fn check(&self) -> Check {
        match self {
            Self::Encoding(_) | Self::TooLong(_) | Self::Suite(_) | Self::History { .. } => Check::Framing,
            Self::Genesis | Self::Authorities | Self::SameAuthorities | Self::RepeatedAuthorities => {
                Check::Certificates
            }
            Self::EmptyEnrolment
            | Self::AlreadyEnrolled(_)
            | Self::Electorate(_)
            | Self::Signature(Signer::Registrar) => Check::Roll,
            Self::Key { who: Signer::Stamper, .. } | Self::Signature(Signer::Stamper) | Self::StampNotOnRoll(_) => {
                Check::Stamps
            }
            Self::Signature(Signer::UseLog) | Self::UseLength(_) => Check::Uses,
            Self::Standing(_) | Self::Key { who: Signer::Pseudonym, .. } | Self::Signature(Signer::Pseudonym) => {
                Check::Standing
            }
            Self::Key { who: Signer::Resident, .. }
            | Self::Signature(Signer::Resident | Signer::ForumOffice)
            | Self::Forum(_) => Check::Forum,
            Self::Reward(_)
            | Self::Key { who: Signer::Claimant | Signer::Provider | Signer::Serial | Signer::Account, .. }
            | Self::Signature(Signer::Claimant | Signer::Provider | Signer::Serial | Signer::Account) => Check::Rewards,
            Self::Mix(MixError::Packing { .. } | MixError::TooMany { .. }) => Check::Manifests,
            Self::Mix(MixError::Share { .. } | MixError::Open(_) | MixError::Shared(_)) => Check::Shares,
            Self::Mix(MixError::Closed(_) | MixError::Rows) => Check::Counts,
            Self::Mix(_)
            | Self::SecretRoll(
                RollError::NotFixed
                | RollError::Contest(_)
                | RollError::Round { .. }
                | RollError::Mixer(_)
                | RollError::Inputs(_)
                | RollError::Proof { .. },
            ) => Check::Mixes,
            Self::SecretRoll(RollError::NotListed(_)) => Check::Order,
            Self::SecretRoll(_) => Check::Roll,
            Self::Fund(_) | Self::Key { who: Signer::Fund, .. } | Self::Signature(Signer::Fund) => Check::Funds,
            Self::Fact(_) | Self::Key { who: Signer::Fact, .. } | Self::Signature(Signer::Fact) => Check::Facts,
            Self::Key { who: Signer::Registrar | Signer::Voter, .. } => Check::Roll,
            Self::Key { .. }
            | Self::UnknownCeremony(_)
            | Self::DuplicateCeremony(_)
            | Self::CeremonyStep(_)
            | Self::CeremonyRepeat { .. }
            | Self::Ceremony(_)
            | Self::Complaint(_)
            | Self::OtherDealings(_)
            | Self::DealingTooLong(_)
            | Self::Signature(Signer::Trustee(_)) => Check::Ceremony,
            Self::Signature(Signer::Office)
            | Self::Manifest(_)
            | Self::DuplicateElection(_)
            | Self::NoKey
            | Self::KeyTaken
            | Self::Params(_)
            | Self::BallotTooLong(_)
            | Self::UnknownElection(_)
            | Self::OverCapacity { .. }
            | Self::Phase { .. }
            | Self::ByRule(_)
            | Self::Witnesses
            | Self::SameWitnesses
            | Self::Issuers
            | Self::SameIssuers => Check::Manifests,
            Self::Ballot(_) | Self::Signature(Signer::Voter) => Check::Ballots,
            Self::TooLate { .. }
            | Self::NotOnRoll(_)
            | Self::NotElector(_)
            | Self::Full { .. }
            | Self::Sequence { .. } => Check::Order,
            Self::BelowMinimum { .. }
            | Self::Withheld { .. }
            | Self::Mixed { .. }
            | Self::NotConfirmed(_)
            | Self::DuplicateShares(_)
            | Self::ShareCount { .. }
            | Self::Tally(_) => Check::Shares,
            Self::WrongCounts { .. } | Self::Implausible { .. } => Check::Counts,
        }
    }

    /// Stable name for programs, such as `ballot.sequence`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Encoding(_) => "entry.encoding",
            Self::TooLong(_) => "entry.too_long",
            Self::Suite(_) => "entry.suite",
            Self::Genesis => "entry.genesis",
            Self::Authorities => "entry.authorities",
            Self::SameAuthorities => "authorities.unchanged",
            Self::RepeatedAuthorities => "authorities.repeated",
            Self::Witnesses => "witnesses.list",
            Self::SameWitnesses => "witnesses.unchanged",
            Self::Issuers => "issuers.list",
            Self::SameIssuers => "issuers.unchanged",
            Self::StampNotOnRoll(_) => "stamp.not_on_roll",
            Self::UseLength(_) => "use.length",
            Self::Signature(_) => "entry.signature",
            Self::Key { .. } => "entry.key",
            Self::EmptyEnrolment => "roll.empty",
            Self::AlreadyEnrolled(_) => "roll.already_enrolled",
            Self::UnknownCeremony(_) => "ceremony.unknown",
            Self::DuplicateCeremony(_) => "ceremony.duplicate",
            Self::CeremonyStep(_) => "ceremony.step",
            Self::CeremonyRepeat { .. } => "ceremony.repeat",
            Self::Ceremony(_) => "ceremony.message",
            Self::Complaint(_) => "ceremony.complaint",
            Self::OtherDealings(_) => "ceremony.other_dealings",
            Self::Manifest(_) => "election.manifest",
            Self::DuplicateElection(_) => "election.duplicate",
            Self::NoKey => "election.no_key",
            Self::KeyTaken => "election.key_taken",
            Self::Params(_) => "election.params",
            Self::BallotTooLong(_) => "election.ballot_too_long",
            Self::DealingTooLong(_) => "ceremony.dealing_too_long",
            Self::UnknownElection(_) => "election.unknown",
            Self::Electorate(error) => error.code(),
            Self::Standing(error) => error.code(),
            Self::Reward(error) => error.code(),
            Self::Mix(error) => error.code(),
            Self::SecretRoll(error) => error.code(),
            Self::Fund(error) => error.code(),
            Self::Fact(error) => error.code(),
            Self::OverCapacity { .. } => "election.over_capacity",
            Self::Phase { .. } => "election.phase",
            Self::ByRule(_) => "election.by_rule",
            Self::Forum(error) => error.code(),
            Self::TooLate { .. } => "ballot.too_late",
            Self::NotOnRoll(_) => "ballot.not_on_roll",
            Self::NotElector(_) => "ballot.not_elector",
            Self::Full { .. } => "ballot.full",
            Self::Sequence { .. } => "ballot.sequence",
            Self::Ballot(_) => "ballot.proof",
            Self::BelowMinimum { .. } => "tally.below_minimum",
            Self::Withheld { .. } => "tally.withheld",
            Self::Mixed { .. } => "tally.mixed",
            Self::NotConfirmed(_) => "tally.not_confirmed",
            Self::DuplicateShares(_) => "tally.duplicate_shares",
            Self::Tally(_) => "tally.share",
            Self::ShareCount { .. } => "tally.share_count",
            Self::WrongCounts { .. } => "tally.wrong_counts",
            Self::Implausible { .. } => "tally.implausible",
            Self::History { .. } => "entry.history",
        }
    }
}
