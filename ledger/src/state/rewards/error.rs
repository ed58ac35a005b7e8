//! Why an entry about rewards is not valid.

use tabella_crypto::account::AccountError;
use tabella_crypto::encoding::DecodeError;
use tabella_crypto::token::TokenError;
use thiserror::Error;

use crate::bytes::{Hash, Key};
use crate::rewards::{CODE_BYTES, MAX_DENOMINATIONS, MAX_TOKENS, RulesError, TokenRef};

/// Why an entry about rewards is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RewardError {
    /// Rules that no programme can run on.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// Not the next version of a programme.
    #[error("the next version of {programme:?} is {expected}, not {found}")]
    Version {
        /// Identifier of the programme.
        programme: String,
        /// The next one.
        expected: u32,
        /// The entry's.
        found: u32,
    },
    /// A programme that the board does not know.
    #[error("the programme {0:?} is not on the board")]
    UnknownProgramme(String),
    /// Somebody who is no provider of the programme as it is now.
    #[error("{0:?} is no provider of this programme")]
    NotProvider(Key),
    /// An offer of nothing, for nothing, without a name, or that has ended.
    #[error("an offer has a name, a price, a stock and an end that is to come")]
    Offer,
    /// A second offer with one identifier.
    #[error("this provider has an offer {0:?} already; a promise stands as it was made")]
    RepeatedOffer(String),
    /// Offers of more points than can be counted.
    #[error("the offers of this programme come to more points than can be counted")]
    TooMuchOffered,
    /// Not the next epoch.
    #[error("the next epoch has number {expected}, not {found}")]
    EpochNumber {
        /// The next one.
        expected: u32,
        /// The entry's.
        found: u32,
    },
    /// Denominations that do not ascend from 1, or more than there are slot keys.
    #[error("an epoch has 1 to {MAX_DENOMINATIONS} denominations, a slot key for each, ascending from 1")]
    Denominations,
    /// Times of an epoch that do not follow each other.
    #[error("{0}")]
    Times(&'static str),
    /// An epoch that the board does not know.
    #[error("epoch {0} is not on the board")]
    UnknownEpoch(u32),
    /// A claim before or after the epoch.
    #[error("claims of this epoch are accepted from {begins} to {ends}, the block is of {time}")]
    NotClaiming {
        /// Beginning of the epoch.
        begins: u64,
        /// Its end.
        ends: u64,
        /// Time of the block.
        time: u64,
    },
    /// A claim for a ballot where no ballot of the claimant counts.
    #[error("no ballot of {claimant:?} counts in election {election}")]
    NoBallot {
        /// Who claims.
        claimant: Key,
        /// For which election.
        election: Hash,
    },
    /// A claim for a ballot that earns nothing.
    #[error("taking part in election {0} earns no points")]
    NoPoints(Hash),
    /// A second claim for one election.
    #[error("the points for election {0} were claimed already")]
    ClaimedBefore(Hash),
    /// An act that does not earn what is claimed.
    #[error(transparent)]
    Act(#[from] ActError),
    /// An act claimed under a key that is no pseudonym of this week.
    #[error("{0:?} is no pseudonym of this week; make one first")]
    NoPseudonym(Key),
    /// A pseudonym of another week.
    #[error("this is week {expected}, not {found}")]
    OtherWeek {
        /// By the time of the block.
        expected: u64,
        /// What the entry says.
        found: u32,
    },
    /// Points that cannot be paid out.
    #[error("{0} points take more than {MAX_TOKENS} tokens of this epoch's denominations")]
    TooManyTokens(u32),
    /// A claim for more or fewer tokens.
    #[error("the points come in {expected} tokens, the claim has {found}")]
    Tokens {
        /// How many there have to be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Bytes that are no group element.
    #[error(transparent)]
    Element(DecodeError),
    /// More points in a week than a person claims.
    #[error("with this claim the week has {points} points of this person, the cap is {cap}")]
    WeekCap {
        /// With this claim.
        points: u64,
        /// The cap.
        cap: u32,
    },
    /// More points in an epoch than are issued.
    #[error("with this claim the epoch has {points} points, the cap is {cap}")]
    EpochCap {
        /// With this claim.
        points: u64,
        /// The cap.
        cap: u64,
    },
    /// A claim while nothing is offered for points.
    #[error("nothing is offered for points in this programme now: none are issued")]
    NoOffer,
    /// A claim for more than the offers cover.
    #[error("with this claim {points} points are promised, the offers cover {cover}")]
    NotCovered {
        /// Promised with this claim.
        points: u64,
        /// Covered.
        cover: u64,
    },
    /// A denomination that the epoch does not have.
    #[error("the epoch has no denomination at place {0}")]
    UnknownDenomination(u8),
    /// A trustee that never confirmed that it holds a share.
    #[error("trustee {0} did not confirm the ceremony and holds no share")]
    NotIssuer(u32),
    /// No requests, or not in ascending order.
    #[error("an issuer answers at least one request, and each once, in ascending order")]
    Batch,
    /// A token that nobody asked for, of another denomination, or that is complete.
    #[error("token {} of claim {} does not wait for an evaluation under this key", token.place, token.claim)]
    NotAsked {
        /// Which.
        token: TokenRef,
    },
    /// A redemption that is not there, of another denomination, or decided.
    #[error("redemption {0} does not wait for an evaluation under this key")]
    NotRedeeming(u64),
    /// The same issuer has answered this before.
    #[error("issuer {0} has answered one of these requests already")]
    AnsweredBefore(u32),
    /// An evaluation whose proof does not hold.
    #[error(transparent)]
    Evaluation(TokenError),
    /// A redemption before its time or after it.
    #[error("tokens of this epoch are redeemed from {from} to {until}, the block is of {time}")]
    NotRedeemable {
        /// From when.
        from: u64,
        /// Until when.
        until: u64,
        /// Time of the block.
        time: u64,
    },
    /// A second redemption of one serial.
    #[error("the serial {0:?} was used already")]
    SerialUsed(Key),
    /// An account with more than fits.
    #[error("with this token {points} points were credited to the account, more than it can hold")]
    AccountFull {
        /// With this token.
        points: u64,
    },
    /// An account that the epoch does not know.
    #[error("{0:?} has no account in this epoch")]
    UnknownAccount(Key),
    /// A spend after the end.
    #[error("balances of this epoch are spent until {until}, the block is of {time}")]
    TooLateToSpend {
        /// Until when.
        until: u64,
        /// Time of the block.
        time: u64,
    },
    /// A spend out of order: a replay, or one that another one of this account overtook.
    #[error("the next spend of this account has number {expected}, not {found}")]
    SpendNumber {
        /// The next one.
        expected: u32,
        /// The entry's.
        found: u32,
    },
    /// A spend whose proof does not hold, or an amount that is not what spends come to.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// A spend that the epoch does not know.
    #[error("spend {0} is not on the board")]
    UnknownSpend(u64),
    /// A spend for another provider.
    #[error("spend {0} is not for this provider")]
    OtherProvider(u64),
    /// A voucher that was honoured before.
    #[error("spend {0} was settled already")]
    SettledBefore(u64),
    /// A voucher that was given back.
    #[error("spend {0} was cancelled")]
    Cancelled(u64),
    /// A settlement or cancellation after the end.
    #[error("spends of this epoch are settled until {until}, the block is of {time}")]
    TooLateToSettle {
        /// Until when.
        until: u64,
        /// Time of the block.
        time: u64,
    },
    /// A settlement of nothing, or out of order.
    #[error("a settlement names at least one spend, in ascending order")]
    Spends,
}

/// Why an attested act earns nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ActError {
    /// An act of another programme than the epoch's.
    #[error("the act belongs to the programme {0:?}, the epoch to another one")]
    OtherProgramme(String),
    /// A version of the rules that the board does not know.
    #[error("the programme has no version {0}")]
    UnknownVersion(u32),
    /// A version that was replaced too long ago.
    #[error("version {version} was replaced, and its acts could be claimed until {until}")]
    OldVersion {
        /// Which.
        version: u32,
        /// Until when.
        until: u64,
    },
    /// Somebody who attests nothing under this version.
    #[error("{0:?} attests nothing in this programme")]
    UnknownParty(Key),
    /// Somebody whom the newest version no longer names.
    #[error("{0:?} attests nothing in this programme any more")]
    Withdrawn(Key),
    /// A signature that does not hold.
    #[error("the act is not signed by {0:?}")]
    Signature(Key),
    /// A kind that the version does not have.
    #[error("the programme has no acts of kind {0:?}")]
    UnknownKind(String),
    /// A kind that this party does not attest.
    #[error("{party:?} does not attest acts of kind {kind:?}")]
    OtherKind {
        /// Name of the party.
        party: String,
        /// The kind.
        kind: String,
    },
    /// Another method than that of the kind.
    #[error("acts of kind {kind:?} are not measured by the method {method:?}")]
    UnknownMethod {
        /// The kind.
        kind: String,
        /// The act's.
        method: String,
    },
    /// An act from the future.
    #[error("the act is of {0}, after the block")]
    Future(u64),
    /// An act that was not claimed in time.
    #[error("the act could be claimed until {until}")]
    TooLate {
        /// Until when.
        until: u64,
    },
    /// An act for somebody else.
    #[error("the act is for somebody else to claim")]
    OtherHolder,
    /// A measure that the formula of the kind is not about, or a period that does not end before the act.
    #[error("what was measured does not fit the formula of acts of kind {0:?}")]
    Measure(String),
    /// An impact that does not follow from baseline and reading.
    #[error("by the published formula the impact is {expected}, not {found}")]
    Impact {
        /// By the formula.
        expected: u64,
        /// The act's.
        found: u64,
    },
    /// An act that earns nothing, and why.
    #[error("the act earns nothing: {0}")]
    Nothing(String),
    /// A code that was used before.
    #[error("the code {} of this party was used already", hex::encode(.0))]
    CodeUsed([u8; CODE_BYTES]),
}

impl RewardError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Rules(_) => "rewards.rules",
            Self::Version { .. } => "rewards.version",
            Self::UnknownProgramme(_) => "rewards.unknown_programme",
            Self::NotProvider(_) => "rewards.not_provider",
            Self::Offer => "rewards.offer",
            Self::RepeatedOffer(_) => "rewards.offer_repeated",
            Self::TooMuchOffered => "rewards.offer_too_much",
            Self::EpochNumber { .. } => "rewards.epoch_number",
            Self::Denominations => "rewards.denominations",
            Self::Times(_) => "rewards.times",
            Self::UnknownEpoch(_) => "rewards.unknown_epoch",
            Self::NotClaiming { .. } => "rewards.not_claiming",
            Self::NoBallot { .. } => "rewards.no_ballot",
            Self::NoPoints(_) => "rewards.no_points",
            Self::ClaimedBefore(_) => "rewards.claimed_before",
            Self::Act(error) => error.code(),
            Self::NoPseudonym(_) => "rewards.no_pseudonym",
            Self::OtherWeek { .. } => "rewards.other_week",
            Self::TooManyTokens(_) => "rewards.too_many_tokens",
            Self::Tokens { .. } => "rewards.tokens",
            Self::Element(_) => "rewards.element",
            Self::WeekCap { .. } => "rewards.week_cap",
            Self::EpochCap { .. } => "rewards.epoch_cap",
            Self::NoOffer => "rewards.no_offer",
            Self::NotCovered { .. } => "rewards.not_covered",
            Self::UnknownDenomination(_) => "rewards.unknown_denomination",
            Self::NotIssuer(_) => "rewards.not_issuer",
            Self::Batch => "rewards.batch",
            Self::NotAsked { .. } => "rewards.not_asked",
            Self::NotRedeeming(_) => "rewards.not_redeeming",
            Self::AnsweredBefore(_) => "rewards.answered_before",
            Self::Evaluation(_) => "rewards.evaluation",
            Self::NotRedeemable { .. } => "rewards.not_redeemable",
            Self::SerialUsed(_) => "rewards.serial_used",
            Self::AccountFull { .. } => "rewards.account_full",
            Self::UnknownAccount(_) => "rewards.unknown_account",
            Self::TooLateToSpend { .. } => "rewards.too_late_to_spend",
            Self::SpendNumber { .. } => "rewards.spend_number",
            Self::Account(AccountError::Sum) => "rewards.sum",
            Self::Account(_) => "rewards.payment",
            Self::UnknownSpend(_) => "rewards.unknown_spend",
            Self::OtherProvider(_) => "rewards.other_provider",
            Self::SettledBefore(_) => "rewards.settled_before",
            Self::Cancelled(_) => "rewards.cancelled",
            Self::TooLateToSettle { .. } => "rewards.too_late_to_settle",
            Self::Spends => "rewards.spends",
        }
    }
}

impl ActError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherProgramme(_) => "rewards.act.other_programme",
            Self::UnknownVersion(_) => "rewards.act.unknown_version",
            Self::OldVersion { .. } => "rewards.act.old_version",
            Self::UnknownParty(_) => "rewards.act.unknown_party",
            Self::Withdrawn(_) => "rewards.act.withdrawn",
            Self::Signature(_) => "rewards.act.signature",
            Self::UnknownKind(_) => "rewards.act.unknown_kind",
            Self::OtherKind { .. } => "rewards.act.other_kind",
            Self::UnknownMethod { .. } => "rewards.act.unknown_method",
            Self::Future(_) => "rewards.act.future",
            Self::TooLate { .. } => "rewards.act.too_late",
            Self::OtherHolder => "rewards.act.other_holder",
            Self::Measure(_) => "rewards.act.measure",
            Self::Impact { .. } => "rewards.act.impact",
            Self::Nothing(_) => "rewards.act.nothing",
            Self::CodeUsed(_) => "rewards.act.code_used",
        }
    }
}
