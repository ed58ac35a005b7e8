//! What the engine asks for while it works: signatures, checks of signatures, records, messages, timers.

use std::collections::BTreeMap;

use malachitebft_core_consensus::{
    ConsensusMsg, Effect, Input, LivenessMsg, Resumable, Resume, SignedConsensusMsg, ThresholdParams,
};
use malachitebft_core_types::{
    CertificateError, CommitCertificate, NilOrVal, RoundCertificateType, SignedMessage, ValidatorSet,
};
use tabella_ledger::block::AuthoritySet;
use tabella_ledger::bytes::Hash;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::proposal::Candidate;
use thiserror::Error;

use crate::context::{BlockId, Ctx, Members, Place, Proposal, Signature, Text, Vote, number};
use crate::engine::{Step, Timer};
use crate::message::{self, Message, ProposedBlock, Record};

/// A second signature at one height, round and kind.
#[derive(Debug, Error)]
#[error("it would sign for {next} after it has signed for {first} in round {round}")]
pub struct SignedBefore {
    round: u32,
    first: String,
    next: String,
}

/// Votes of a round, first and second, and its proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Proposal,
    Prevote,
    Precommit,
}

/// The hands of the engine at one height.
pub(crate) struct Effects {
    pub(crate) chain: Hash,
    pub(crate) set: AuthoritySet,
    /// Blocks that were found valid.
    pub(crate) blocks: BTreeMap<BlockId, Candidate>,
    /// Round in which this authority is to propose.
    pub(crate) wanted: Option<u32>,
    /// What has to be done.
    pub(crate) step: Step,
    pub(crate) decided: Option<CommitCertificate<Ctx>>,
    /// Why a signature was refused.
    pub(crate) refused: Option<String>,
    /// What comes is in the journal already.
    pub(crate) replaying: bool,
    signer: NoteSigner,
    /// What was signed at this height, by round and kind.
    signed: BTreeMap<(u32, Kind), NilOrVal<BlockId>>,
}

impl Effects {
    pub(crate) fn new(chain: Hash, set: AuthoritySet, signer: NoteSigner) -> Self {
        Self {
            chain,
            set,
            blocks: BTreeMap::new(),
            wanted: None,
            step: Step::default(),
            decided: None,
            refused: None,
            replaying: false,
            signer,
            signed: BTreeMap::new(),
        }
    }

    pub(crate) fn perform(&mut self, effect: Effect<Ctx>) -> Result<Resume<Ctx>, SignedBefore> {
        let step = &mut self.step;
        Ok(match effect {
            Effect::CancelAllTimeouts(r) => {
                step.timers.push(Timer::StopAll);
                r.resume_with(())
            }
            Effect::CancelTimeout(timeout, r) => {
                step.timers.push(Timer::Stop(timeout));
                r.resume_with(())
            }
            Effect::ScheduleTimeout(timeout, r) => {
                step.timers.push(Timer::Start(timeout));
                r.resume_with(())
            }
            Effect::PublishConsensusMsg(message, r) => {
                self.publish(message);
                r.resume_with(())
            }
            Effect::PublishLivenessMsg(message, r) => {
                step.messages.push(match message {
                    LivenessMsg::Vote(vote) => Message::Vote(vote.into()),
                    LivenessMsg::PolkaCertificate(polka) => Message::Polka(message::polka_votes(&polka)),
                    LivenessMsg::SkipRoundCertificate(round) => message::round_message(&round),
                });
                r.resume_with(())
            }
            Effect::RepublishVote(vote, r) => {
                step.messages.push(Message::Vote(vote.into()));
                r.resume_with(())
            }
            Effect::RepublishRoundCertificate(round, r) => {
                step.messages.push(message::round_message(&round));
                r.resume_with(())
            }
            Effect::GetValue(_, round, _, r) => {
                self.wanted = Some(number(round));
                r.resume_with(())
            }
            Effect::SignVote(vote, r) => {
                self.guard(vote.round, kind(&vote), vote.block)?;
                r.resume_with(vote.sign(self.chain, &self.set, &self.signer))
            }
            Effect::SignProposal(proposal, r) => {
                self.guard(proposal.round, Kind::Proposal, NilOrVal::Val(proposal.block))?;
                r.resume_with(proposal.sign(self.chain, &self.set, &self.signer))
            }
            Effect::VerifySignature(SignedMessage { message, signature }, key, r) => {
                let (chain, set) = (self.chain, &self.set);
                r.resume_with(match message {
                    ConsensusMsg::Vote(vote) => vote.is_signed(chain, set, &key, &signature),
                    ConsensusMsg::Proposal(proposal) => proposal.is_signed(chain, set, &key, &signature),
                })
            }
            Effect::VerifyCommitCertificate(certificate, members, thresholds, r) => {
                let vote = |by: &malachitebft_core_types::CommitSignature<Ctx>| {
                    let (height, round) = (certificate.height.0, number(certificate.round));
                    let block = NilOrVal::Val(certificate.value_id);
                    (Vote { height, round, precommit: true, block, place: by.address }, by.signature)
                };
                let votes = certificate.commit_signatures.iter().map(vote).collect();
                r.resume_with(self.certified(votes, &members, thresholds, Share::Quorum))
            }
            Effect::VerifyPolkaCertificate(certificate, members, thresholds, r) => {
                let votes = certificate.votes(&Ctx).map(|vote| (vote.message, vote.signature)).collect();
                r.resume_with(self.certified(votes, &members, thresholds, Share::Quorum))
            }
            Effect::VerifyRoundCertificate(certificate, members, thresholds, r) => {
                let votes: Vec<_> = certificate.votes(&Ctx).map(|vote| (vote.message, vote.signature)).collect();
                let (share, second_only) = match certificate.cert_type {
                    RoundCertificateType::Precommit => (Share::Quorum, true),
                    RoundCertificateType::Skip => (Share::Honest, false),
                };
                let wrong = votes.iter().find(|(vote, _)| second_only && !vote.precommit).map(|(vote, _)| vote.place);
                r.resume_with(match wrong {
                    Some(place) => Err(CertificateError::InvalidVoteType(place)),
                    None => self.certified(votes, &members, thresholds, share),
                })
            }
            Effect::WalAppend(_, input, r) => {
                if !self.replaying {
                    let record = self.record(input);
                    self.step.records.extend(record);
                }
                r.resume_with(())
            }
            Effect::Decide(certificate, _, r) => {
                self.decided = Some(certificate);
                r.resume_with(())
            }
            Effect::Finalize(_, _, evidence, r) => {
                if !evidence.is_empty() {
                    tracing::error!(?evidence, "an authority has signed two things at once; keep this as evidence");
                }
                r.resume_with(())
            }
            Effect::StartRound(_, _, _, _, r) | Effect::RestreamProposal(_, _, _, _, _, r) => r.resume_with(()),
            // Blocks of other heights are fetched and checked by the board, and votes have no extensions.
            Effect::CertVerifiedSyncValue(_, _, r) => r.resume_with(()),
            Effect::CertRejectedSyncValue(_, _, _, r) => r.resume_with(()),
            Effect::VerifyExtendedCommitCertificate(_, _, _, _, r) => {
                r.resume_with(Err(CertificateError::VerificationError(None)))
            }
            Effect::ExtendVote(_, _, _, _, r) => r.resume_with(None),
            Effect::VerifyVoteExtension(_, _, _, _, extension, _, _) => match extension.message {},
        })
    }

    /// A proposal goes out with its block.
    fn publish(&mut self, message: SignedConsensusMsg<Ctx>) {
        match message {
            SignedConsensusMsg::Vote(vote) => self.step.messages.push(Message::Vote(vote.into())),
            SignedConsensusMsg::Proposal(proposal) => {
                if let Some(block) = self.block(&proposal.block) {
                    self.step.messages.push(Message::Proposal(proposal.into(), block));
                }
            }
        }
    }

    fn block(&self, id: &BlockId) -> Option<ProposedBlock> {
        let candidate = self.blocks.get(id)?;
        Some(ProposedBlock { header: candidate.header().clone(), entries: candidate.entries().to_vec() })
    }

    /// The last defence: whatever led here, nothing is signed that contradicts what was signed before.
    fn guard(&mut self, round: u32, kind: Kind, next: NilOrVal<BlockId>) -> Result<(), SignedBefore> {
        let first = *self.signed.entry((round, kind)).or_insert(next);
        if first == next {
            return Ok(());
        }
        let name = |block| match block {
            NilOrVal::Val(BlockId { header, .. }) => header.to_string(),
            NilOrVal::Nil => "no block".to_owned(),
        };
        let refused = SignedBefore { round, first: name(first), next: name(next) };
        self.refused = Some(refused.to_string());
        Err(refused)
    }

    pub(crate) fn remember_vote(&mut self, vote: &Vote) {
        if self.is_own(vote.place) {
            self.signed.insert((vote.round, kind(vote)), vote.block);
        }
    }

    pub(crate) fn remember_proposal(&mut self, proposal: &Proposal) {
        if self.is_own(proposal.place) {
            self.signed.insert((proposal.round, Kind::Proposal), NilOrVal::Val(proposal.block));
        }
    }

    /// Whether a proposal was signed in this round.
    pub(crate) fn has_proposed(&self, round: u32) -> bool {
        self.signed.contains_key(&(round, Kind::Proposal))
    }

    fn is_own(&self, place: Place) -> bool {
        self.set.place(&self.signer.public()) == Some(place.0)
    }

    /// Whether these votes are signed, of distinct members, and weigh enough.
    #[allow(clippy::result_large_err, reason = "the error is the engine's")]
    fn certified(
        &self,
        votes: Vec<(Vote, Signature)>,
        members: &Members,
        thresholds: ThresholdParams,
        share: Share,
    ) -> Result<(), CertificateError<Ctx>> {
        let mut seen = Vec::with_capacity(votes.len());
        let mut signed = 0;
        for (vote, signature) in votes {
            let place = vote.place;
            let member = members.get_by_address(&place).ok_or(CertificateError::UnknownValidator(place))?;
            if seen.contains(&place) {
                return Err(CertificateError::DuplicateVote(place));
            }
            if !vote.is_signed(self.chain, &self.set, &member.key(), &signature) {
                return Err(CertificateError::VerificationError(None));
            }
            seen.push(place);
            signed += member.weight();
        }
        let threshold = match share {
            Share::Quorum => thresholds.quorum,
            Share::Honest => thresholds.honest,
        };
        let total = members.total_voting_power();
        if threshold.is_met(signed, total) {
            return Ok(());
        }
        Err(CertificateError::NotEnoughVotingPower { signed, total, expected: threshold.min_expected(total) })
    }

    fn record(&self, input: Input<Ctx>) -> Option<Record> {
        match input {
            Input::Vote(vote) => Some(Record::Vote(vote.into())),
            Input::Proposal(proposal) => Some(Record::Proposal(proposal.into())),
            Input::PolkaCertificate(polka) => Some(Record::Polka(message::polka_votes(&polka))),
            Input::TimeoutElapsed(timeout) => message::timeout_record(timeout),
            Input::ProposedValue(value, _) => Some(Record::Block {
                id: value.value,
                round: number(value.round),
                since: value.valid_round.as_u32(),
                block: self.block(&value.value).filter(|_| value.validity.is_valid()),
            }),
            Input::StartHeight(..) | Input::Propose(_) | Input::RoundCertificate(_) | Input::SyncValueResponse(_) => {
                None
            }
        }
    }
}

/// How much of the weight is asked for.
enum Share {
    /// More than two thirds.
    Quorum,
    /// More than one third: one of them is honest.
    Honest,
}

fn kind(vote: &Vote) -> Kind {
    if vote.precommit { Kind::Precommit } else { Kind::Prevote }
}
