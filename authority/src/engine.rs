//! One height after the other: the engine's state machine on one side, the board on the other. No network, no files and
//! no clock: what comes in are messages and timeouts, what goes out is what to write down, to send and to wait for.

use std::collections::BTreeMap;

use malachitebft_core_consensus::{
    Error, Input, LocallyProposedValue, Params, ProposedValue, State, ThresholdParams, ValuePayload, process,
};
use malachitebft_core_types::{CommitCertificate, Context, Round, Timeout, Validity, ValueOrigin, VoteExtensionPolicy};
use tabella_ledger::block::{AuthoritySet, AuthoritySignature, Certificate};
use tabella_ledger::bytes::Hash;
use tabella_ledger::note::NoteSigner;
use tabella_ledger::proposal::{Candidate, ProposalError};
use tabella_ledger::rejection::Rejection;
use tabella_ledger::state::Applied;
use tabella_node::board::{BoardError, SharedBoard};
use thiserror::Error;

use crate::context::{BlockId, Ctx, Height, Members, Place, Proposal, Text, number};
use crate::effects::Effects;
use crate::message::{self, Authored, Message, ProposedBlock, Record};

/// Most blocks that are looked at in one round: an honest authority proposes one.
const MAX_BLOCKS_OF_ROUND: usize = 2;
/// Most messages that are kept for the next height.
const MAX_LATER: usize = 512;
/// Most proposals among them: they carry blocks.
const MAX_LATER_PROPOSALS: usize = 2;

/// What an authority has to do, in this order: write down, then send.
#[derive(Debug, Default)]
pub struct Step {
    /// For the journal, before anything of the rest.
    pub records: Vec<Record>,
    /// To all other authorities.
    pub messages: Vec<Message>,
    /// What to wait for, and what no longer.
    pub timers: Vec<Timer>,
    /// A block that is final.
    pub decided: Option<(Candidate, Certificate)>,
}

/// A change of what is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Wait for this timeout.
    Start(Timeout),
    /// No longer for this one.
    Stop(Timeout),
    /// For none any more.
    StopAll,
}

/// What ends an authority's part in a height, or its work.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The board cannot be used.
    #[error(transparent)]
    Board(#[from] BoardError),
    /// The engine stopped at this height.
    #[error("the authority takes no further part in block {height}: {reason}")]
    Height {
        /// Which height.
        height: u64,
        /// Why.
        reason: String,
    },
}

/// One authority's part in agreeing on blocks.
pub struct Engine {
    board: SharedBoard,
    chain: Hash,
    signer: NoteSigner,
    /// Nothing is signed below this height.
    floor: u64,
    turn: Option<Turn>,
    later: Vec<Message>,
}

/// The height under way.
struct Turn {
    height: u64,
    state: State<Ctx>,
    effects: Effects,
    blocks_of_round: BTreeMap<u32, usize>,
    /// It has stopped: whatever comes is ignored until the board is at the next height.
    stopped: bool,
}

impl Engine {
    /// The part of the authority with this key, which has signed nothing at `floor` or above but what its journal says.
    pub fn new(board: SharedBoard, signer: NoteSigner, floor: u64) -> Self {
        let chain = board.view().status().chain;
        Self { board, chain, signer, floor, turn: None, later: Vec::new() }
    }

    /// Height of the next block.
    pub fn height(&self) -> u64 {
        self.board.view().head().height + 1
    }

    /// Whether a block is being agreed on.
    pub fn is_busy(&self) -> bool {
        self.turn.is_some()
    }

    /// The round that is under way.
    pub fn round(&self) -> Option<u32> {
        self.turn.as_ref().map(|turn| number(turn.state.round()))
    }

    /// The set that certifies the next block.
    ///
    /// # Errors
    /// [`BoardError`].
    pub fn authorities(&self) -> Result<AuthoritySet, BoardError> {
        self.board.read(|state| state.authorities().clone())
    }

    /// Place of this authority in the set that certifies the next block.
    ///
    /// # Errors
    /// [`BoardError`].
    pub fn place(&self) -> Result<Option<u32>, BoardError> {
        Ok(self.authorities()?.place(&self.signer.public()))
    }

    /// Begins the next height, with what the journal says of it. Nothing happens if it is under way, or if this
    /// authority has no part in it.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn begin(&mut self, records: Vec<Record>) -> Result<Step, EngineError> {
        let (height, set) = (self.height(), self.authorities()?);
        let Some(place) = set.place(&self.signer.public()) else { return Ok(Step::default()) };
        if self.turn.is_some() || height < self.floor {
            return Ok(Step::default());
        }
        let members = Members::from(&set);
        let params = Params {
            address: Place(place),
            threshold_params: ThresholdParams::default(),
            value_payload: ValuePayload::ProposalAndParts,
            enabled: true,
        };
        let state = State::new(Ctx, Height(height), members.clone(), params, 1, 1);
        let effects = Effects::new(self.chain, set, self.signer.clone());
        let turn = Turn { height, state, effects, blocks_of_round: BTreeMap::new(), stopped: false };
        let turn = self.turn.insert(turn);
        let mut inputs = Vec::with_capacity(records.len());
        for record in records {
            inputs.extend(turn.recall(&self.board, record)?);
        }
        turn.state.index_wal_entries(&inputs);
        turn.effects.replaying = true;
        let start = Input::StartHeight(Height(height), members, false, None, VoteExtensionPolicy::Disabled);
        let done = core::iter::once(start).chain(inputs).try_for_each(|input| turn.run(input));
        turn.effects.replaying = false;
        turn.state.reset_entries_index();
        done?;
        Ok(turn.step())
    }

    /// Takes a message of another authority at the time `now`. What is for the next height but one is kept; what is for another is not.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn receive(&mut self, message: Message, now: u64) -> Result<Step, EngineError> {
        let next = self.height();
        match message.height() {
            Some(height) if height == next => {}
            Some(height) if height == next + 1 => {
                self.keep(message);
                return Ok(Step::default());
            }
            _ => return Ok(Step::default()),
        }
        let begun = self.begin(Vec::new())?;
        let Some(turn) = &mut self.turn else { return Ok(begun) };
        if !turn.stopped {
            match message {
                Message::Vote(vote) => turn.run(Input::Vote(vote.into()))?,
                Message::Proposal(proposal, block) => turn.proposed(&self.board, proposal, block, now)?,
                Message::Polka(votes) => {
                    message::polka(votes).map_or(Ok(()), |polka| turn.run(Input::PolkaCertificate(polka)))?;
                }
                Message::Round { round, ended, votes } => {
                    let certificate = message::round(round, ended, votes);
                    certificate.map_or(Ok(()), |certificate| turn.run(Input::RoundCertificate(certificate)))?;
                }
                Message::Entries(_) => {}
            }
        }
        let step = turn.step();
        Ok(begun.then(step))
    }

    fn keep(&mut self, message: Message) {
        let proposals = self.later.iter().filter(|message| matches!(message, Message::Proposal(..))).count();
        let room = match message {
            Message::Proposal(..) => proposals < MAX_LATER_PROPOSALS,
            _ => self.later.len() < MAX_LATER,
        };
        if room {
            self.later.push(message);
        }
    }

    /// Messages that came before their height was the next one.
    pub fn take_later(&mut self) -> Vec<Message> {
        core::mem::take(&mut self.later)
    }

    /// Tells that a timeout has come.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn elapsed(&mut self, timeout: Timeout) -> Result<Step, EngineError> {
        let Some(turn) = self.turn.as_mut().filter(|turn| !turn.stopped) else { return Ok(Step::default()) };
        turn.run(Input::TimeoutElapsed(timeout))?;
        Ok(turn.step())
    }

    /// Whether it is this authority's turn to propose a block.
    pub fn wants_block(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| !turn.stopped && turn.wanted().is_some())
    }

    /// Whether there is a block that could be decided at this height.
    pub fn has_block(&self) -> bool {
        self.turn.as_ref().is_some_and(|turn| !turn.effects.blocks.is_empty())
    }

    /// Proposes a block of those of `entries` that are valid, at the time `now`. The verdicts are in their order.
    ///
    /// # Errors
    /// [`EngineError`].
    pub fn propose(
        &mut self,
        entries: Vec<Vec<u8>>,
        now: u64,
    ) -> Result<(Step, Vec<Result<Applied, Rejection>>), EngineError> {
        let Some((turn, round)) = self.turn.as_mut().and_then(|turn| turn.wanted().map(|round| (turn, round))) else {
            return Ok((Step::default(), Vec::new()));
        };
        let (candidate, verdicts) = self.board.propose(entries, now, turn.state.address().0)?;
        if let Some(candidate) = candidate {
            let value = BlockId::of(candidate.header());
            turn.effects.blocks.insert(value, candidate);
            turn.effects.wanted = None;
            turn.run(Input::Propose(LocallyProposedValue::new(Height(turn.height), Round::new(round), value)))?;
        }
        Ok((turn.step(), verdicts))
    }

    /// The board has moved on: by a block that was decided here, or by one that was fetched.
    pub fn end_height(&mut self) {
        self.turn = None;
    }
}

impl Turn {
    fn run(&mut self, input: Input<Ctx>) -> Result<(), EngineError> {
        let effects = &mut self.effects;
        let done: Result<(), Error<Ctx>> =
            process!(input: input, state: &mut self.state, metrics: &(), with: effect => effects.perform(effect));
        let refused = self.effects.refused.take();
        let reason = refused.or_else(|| done.err().map(|error| error.to_string()));
        reason.map_or(Ok(()), |reason| Err(self.stop(reason)))
    }

    fn stop(&mut self, reason: String) -> EngineError {
        self.stopped = true;
        // What was not written down is not said either.
        self.effects.step = Step::default();
        EngineError::Height { height: self.height, reason }
    }

    fn step(&mut self) -> Step {
        let mut step = core::mem::take(&mut self.effects.step);
        if let Some(certificate) = self.effects.decided.take() {
            let candidate = self.effects.blocks.get(&certificate.value_id).cloned();
            step.decided = candidate.map(|candidate| (candidate, certificate_of(certificate)));
        }
        step
    }

    fn wanted(&self) -> Option<u32> {
        let is_next = |round: &u32| self.state.round() == Round::new(*round) && !self.effects.has_proposed(*round);
        self.effects.wanted.filter(is_next)
    }

    /// Looks at a proposal and its block, and hands both to the engine.
    fn proposed(
        &mut self,
        board: &SharedBoard,
        proposal: Authored<Proposal>,
        block: ProposedBlock,
        now: u64,
    ) -> Result<(), EngineError> {
        let Authored { message, signature } = &proposal;
        let id = message.block;
        let members = self.state.validator_set();
        let proposer = Ctx.select_proposer(members, Height(self.height), Round::new(message.round));
        let (place, key) = (proposer.place(), proposer.key());
        let is_signed = message.is_signed(self.effects.chain, &self.effects.set, &key, signature);
        if message.place != place || !is_signed || BlockId::of(&block.header) != id {
            return Ok(());
        }
        let looked_at = self.blocks_of_round.entry(message.round).or_default();
        if !self.effects.blocks.contains_key(&id) && *looked_at < MAX_BLOCKS_OF_ROUND {
            *looked_at += 1;
            let own = message.since.is_some() || block.header.proposer == place.0;
            let validity = match board.check(block.header, block.entries, now)? {
                Ok(candidate) if own => {
                    self.effects.blocks.insert(id, candidate);
                    Validity::Valid
                }
                // Not refused for good: it may be proposed again.
                Err(ProposalError::Early { .. }) => return Ok(()),
                Ok(_) => Validity::Invalid,
                Err(error) => {
                    tracing::warn!(%error, proposer = %place, "a proposed block is not valid");
                    Validity::Invalid
                }
            };
            let (round, since) = (message.round, message.since);
            self.run(self.value(id, round, since, place, validity))?;
        }
        self.run(Input::Proposal(proposal.into()))
    }

    fn value(&self, value: BlockId, round: u32, since: Option<u32>, proposer: Place, validity: Validity) -> Input<Ctx> {
        let (height, round) = (Height(self.height), Round::new(round));
        let valid_round = since.map_or(Round::Nil, Round::new);
        let value = ProposedValue { height, round, valid_round, proposer, value, validity };
        Input::ProposedValue(value, ValueOrigin::Consensus)
    }

    /// What the journal says, as an input; its blocks are checked again.
    fn recall(&mut self, board: &SharedBoard, record: Record) -> Result<Option<Input<Ctx>>, EngineError> {
        Ok(match record {
            Record::Vote(vote) => {
                self.effects.remember_vote(&vote.message);
                Some(Input::Vote(vote.into()))
            }
            Record::Proposal(proposal) => {
                self.effects.remember_proposal(&proposal.message);
                Some(Input::Proposal(proposal.into()))
            }
            Record::Polka(votes) => message::polka(votes).map(Input::PolkaCertificate),
            Record::Timeout { round, step } => Some(Input::TimeoutElapsed(message::timeout(round, step))),
            Record::Block { id, round, since, block } => {
                let validity = Validity::from_bool(block.is_some());
                if let Some(ProposedBlock { header, entries }) = block {
                    let time = header.time;
                    let candidate = board.check(header, entries, time)?;
                    let candidate = candidate.map_err(|error| self.stop(format!("a block of the journal: {error}")))?;
                    self.effects.blocks.insert(id, candidate);
                }
                let members = self.state.validator_set();
                let proposer = Ctx.select_proposer(members, Height(self.height), Round::new(round)).place();
                Some(self.value(id, round, since, proposer, validity))
            }
        })
    }
}

impl Step {
    /// First this, then `next`.
    fn then(mut self, next: Self) -> Self {
        self.records.extend(next.records);
        self.messages.extend(next.messages);
        self.timers.extend(next.timers);
        self.decided = self.decided.or(next.decided);
        self
    }
}

/// The engine's certificate as the block's.
fn certificate_of(certificate: CommitCertificate<Ctx>) -> Certificate {
    let signature = |by: malachitebft_core_types::CommitSignature<Ctx>| AuthoritySignature {
        authority: by.address.0,
        signature: by.signature.0,
    };
    let mut signatures: Vec<AuthoritySignature> = certificate.commit_signatures.into_iter().map(signature).collect();
    signatures.sort_by_key(|signature| signature.authority);
    Certificate { round: number(certificate.round), signatures }
}
