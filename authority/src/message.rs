//! What authorities tell each other, and what they write down before they sign: one encoding for both.

use malachitebft_core_types::{
    NilOrVal, PolkaCertificate, Round, RoundCertificate, RoundCertificateType, SignedMessage, Timeout, TimeoutKind,
};
use minicbor::{Decode, Encode};
use tabella_ledger::block::{EntryBytes, Header};

use crate::context::{BlockId, Ctx, Height, Proposal, Signature, Signed, Vote};

/// Most bytes of a message: a block and what is around it.
pub const MAX_MESSAGE_BYTES: usize = tabella_ledger::block::MAX_BLOCK_BYTES + (64 << 10);

/// A message to other authorities.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
#[allow(clippy::large_enum_variant, reason = "few exist at a time, and the large ones carry blocks anyway")]
pub enum Message {
    /// A vote.
    #[n(0)]
    Vote(#[n(0)] Authored<Vote>),
    /// A proposal with its block.
    #[n(1)]
    Proposal(#[n(0)] Authored<Proposal>, #[n(1)] ProposedBlock),
    /// More than two thirds of first votes for one block.
    #[n(2)]
    Polka(#[n(0)] Vec<Authored<Vote>>),
    /// Votes that justify a round: of more than one third in it, or of more than two thirds at the end of the last.
    #[n(3)]
    Round {
        /// The round.
        #[n(0)]
        round: u32,
        /// Whether they are second votes at the end of it.
        #[n(1)]
        ended: bool,
        /// The votes.
        #[n(2)]
        votes: Vec<Authored<Vote>>,
    },
    /// Entries of one submission that wait for a block.
    #[n(4)]
    Entries(#[n(0)] Vec<EntryBytes>),
}

/// A message with its author's signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Authored<M> {
    /// The message.
    #[n(0)]
    pub message: M,
    /// By the authority that it names.
    #[n(1)]
    pub signature: Signature,
}

/// A block without certificate.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ProposedBlock {
    /// The header.
    #[n(0)]
    pub header: Header,
    /// The encoded entries.
    #[n(1)]
    pub entries: Vec<EntryBytes>,
}

/// One step of a height, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub enum Record {
    /// A vote, the own ones among them.
    #[n(0)]
    Vote(#[n(0)] Authored<Vote>),
    /// A proposal, the own ones among them.
    #[n(1)]
    Proposal(#[n(0)] Authored<Proposal>),
    /// A block and what was found of it.
    #[n(2)]
    Block {
        /// Its name.
        #[n(0)]
        id: BlockId,
        /// Round in which it came.
        #[n(1)]
        round: u32,
        /// The earlier round in which more than two thirds voted for it.
        #[n(2)]
        since: Option<u32>,
        /// The block; none if it is not valid.
        #[n(3)]
        block: Option<ProposedBlock>,
    },
    /// More than two thirds of first votes.
    #[n(3)]
    Polka(#[n(0)] Vec<Authored<Vote>>),
    /// Time that ran out.
    #[n(4)]
    Timeout {
        /// Of which round.
        #[n(0)]
        round: u32,
        /// Of which step: 0 proposal, 1 first votes, 2 second votes.
        #[n(1)]
        step: u8,
    },
}

impl<M> From<Signed<M>> for Authored<M> {
    fn from(signed: Signed<M>) -> Self {
        Self { message: signed.message, signature: signed.signature }
    }
}

impl<M> From<Authored<M>> for Signed<M> {
    fn from(authored: Authored<M>) -> Self {
        SignedMessage::new(authored.message, authored.signature)
    }
}

impl Message {
    /// Height that it is about; `None` for entries, which are about none, and for what names none.
    pub fn height(&self) -> Option<u64> {
        match self {
            Self::Vote(vote) => Some(vote.message.height),
            Self::Proposal(proposal, _) => Some(proposal.message.height),
            Self::Polka(votes) | Self::Round { votes, .. } => votes.first().map(|vote| vote.message.height),
            Self::Entries(_) => None,
        }
    }
}

/// The certificate that first votes make, if they are for one block.
pub fn polka(votes: Vec<Authored<Vote>>) -> Option<PolkaCertificate<Ctx>> {
    let Vote { height, round, block: NilOrVal::Val(block), .. } = votes.first()?.message else { return None };
    let votes = votes.into_iter().map(Into::into).collect();
    Some(PolkaCertificate::new(Height(height), Round::new(round), block, votes))
}

/// The first votes of a certificate.
pub fn polka_votes(certificate: &PolkaCertificate<Ctx>) -> Vec<Authored<Vote>> {
    certificate.votes(&Ctx).map(Into::into).collect()
}

/// The certificate that justifies a round.
pub fn round(round: u32, ended: bool, votes: Vec<Authored<Vote>>) -> Option<RoundCertificate<Ctx>> {
    let height = votes.first()?.message.height;
    let kind = if ended { RoundCertificateType::Precommit } else { RoundCertificateType::Skip };
    let votes = votes.into_iter().map(Into::into).collect();
    Some(RoundCertificate::new_from_votes(Height(height), Round::new(round), kind, votes))
}

/// The message that hands on what justifies a round.
pub fn round_message(certificate: &RoundCertificate<Ctx>) -> Message {
    Message::Round {
        round: crate::context::number(certificate.round),
        ended: certificate.cert_type == RoundCertificateType::Precommit,
        votes: certificate.votes(&Ctx).map(Into::into).collect(),
    }
}

/// A timeout as the journal keeps it; those that decide nothing are not kept.
pub fn timeout_record(timeout: Timeout) -> Option<Record> {
    let step = match timeout.kind {
        TimeoutKind::Propose => 0,
        TimeoutKind::Prevote => 1,
        TimeoutKind::Precommit => 2,
        TimeoutKind::Rebroadcast | TimeoutKind::FinalizeHeight(_) => return None,
    };
    Some(Record::Timeout { round: timeout.round.as_u32()?, step })
}

/// The timeout of a record.
pub fn timeout(round: u32, step: u8) -> Timeout {
    let kind = match step {
        0 => TimeoutKind::Propose,
        1 => TimeoutKind::Prevote,
        _ => TimeoutKind::Precommit,
    };
    Timeout::new(Round::new(round), kind)
}
