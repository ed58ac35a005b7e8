//! Proposals and what came of them, notices and answers.

use std::collections::{BTreeMap, HashMap, HashSet};

use thiserror::Error;

use super::{Effect, ElectionState, Phase, State, element};
use crate::bytes::{Hash, Key};
use crate::entry::{Body, Entry};
use crate::forum::{Answer, Ladder, MAX_ANSWER_DAYS, MAX_OPEN_PROPOSALS, Notice, Proposal, Support};
use crate::manifest::{MAX_DESCRIPTION, MAX_TITLE};
use crate::rejection::{Rejection, Signer};

const DAY: u64 = 24 * 60 * 60;

/// An entry of the forum that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ForumError {
    /// A text is missing or too long.
    #[error("{what} is empty or longer than {limit} bytes")]
    Text {
        /// Which text.
        what: &'static str,
        /// Its limit in bytes.
        limit: usize,
    },
    /// Thresholds that carry nothing on, or make nobody answer.
    #[error("thresholds are at least 1, and an answer takes at most {MAX_ANSWER_DAYS} days")]
    Thresholds,
    /// The thresholds are those in force already.
    #[error("these thresholds are in force already")]
    SameLadder,
    /// A proposal names other thresholds than those in force.
    #[error(
        "the proposal names other thresholds than those in force: {support} supporters, {part} taking part, {days} days",
        support = .0.support_needed, part = .0.part_needed, days = .0.answer_days
    )]
    OtherLadder(Ladder),
    /// Neither an election nor a proposal.
    #[error("{0} is neither an election nor a proposal on the board")]
    UnknownSubject(Hash),
    /// A proposal that the board does not know.
    #[error("proposal {0} is not on the board")]
    UnknownProposal(Hash),
    /// Somebody who is not on the roll.
    #[error("{0:?} proposes or supports, and is not on the roll")]
    NotOnRoll(Key),
    /// The same proposal again.
    #[error("proposal {0} is on the board already; support it")]
    Duplicate(Hash),
    /// Too many proposals of one person are looking for support.
    #[error("{0:?} has {MAX_OPEN_PROPOSALS} open proposals already; wait until one is in debate or answered")]
    TooMany(Key),
    /// The same support again.
    #[error("{0:?} supports this proposal already")]
    Repeated(Key),
    /// A poll about a proposal that has too little support.
    #[error("proposal {proposal} has {support} supporters, {needed} bring it into debate")]
    NotInDebate {
        /// Which.
        proposal: Hash,
        /// How many support it.
        support: u64,
        /// How many are needed.
        needed: u32,
    },
    /// What was decided is said before voting has ended.
    #[error("election {0} has not ended; answer when it is closed")]
    NotClosed(Hash),
}

impl ForumError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "forum.text",
            Self::Thresholds => "forum.thresholds",
            Self::SameLadder => "forum.same_thresholds",
            Self::OtherLadder(_) => "forum.other_thresholds",
            Self::UnknownSubject(_) => "forum.unknown_subject",
            Self::UnknownProposal(_) => "forum.unknown_proposal",
            Self::NotOnRoll(_) => "forum.not_on_roll",
            Self::Duplicate(_) => "forum.duplicate",
            Self::TooMany(_) => "forum.too_many",
            Self::Repeated(_) => "forum.repeated",
            Self::NotInDebate { .. } => "forum.not_in_debate",
            Self::NotClosed(_) => "forum.not_closed",
        }
    }
}

/// Something that was said, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// Position of the entry.
    pub position: u64,
    /// Time of its block, Unix seconds.
    pub time: u64,
    /// What was said.
    pub what: T,
}

/// A proposal on the board.
#[derive(Debug, Clone)]
pub struct ProposalState {
    said: Said<Proposal>,
    /// The places of those who support it: whoever has another key now is the same person.
    supporters: HashSet<u64>,
    debated_since: Option<u64>,
    polls: Vec<Hash>,
}

/// How far a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Looking for support.
    Open,
    /// It has the support that it needs.
    Debate,
    /// As many took part in a poll about it as are needed.
    AnswerDue {
        /// Until when, Unix seconds.
        by: u64,
    },
    /// The same, and nobody answered in time.
    Overdue {
        /// Since when, Unix seconds.
        by: u64,
    },
    /// The office answered.
    Answered,
}

impl Progress {
    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Debate => "debate",
            Self::AnswerDue { .. } => "answer due",
            Self::Overdue { .. } => "overdue",
            Self::Answered => "answered",
        }
    }
}

/// What came of an election or a poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FollowUp<'s> {
    /// Voting has not ended.
    NotClosed,
    /// Voting has ended, and the office has not said what was decided.
    NoAnswerYet,
    /// What the office said, in order; never empty.
    Answers(&'s [Said<Answer>]),
}

/// Everything that was said in the forum.
#[derive(Debug, Clone)]
pub struct Forum {
    ladder: Ladder,
    notices: Vec<Said<Notice>>,
    proposals: BTreeMap<Hash, ProposalState>,
    /// By place.
    of_person: HashMap<u64, Vec<Hash>>,
    answers: BTreeMap<Hash, Vec<Said<Answer>>>,
    /// Running hash over every accepted entry and the time of its block.
    acts: Hash,
}

impl Default for Forum {
    fn default() -> Self {
        Self {
            ladder: Ladder::DEFAULT,
            notices: Vec::new(),
            proposals: BTreeMap::new(),
            of_person: HashMap::new(),
            answers: BTreeMap::new(),
            acts: Hash([0; 32]),
        }
    }
}

impl ProposalState {
    /// What is proposed, and when it was.
    pub fn said(&self) -> &Said<Proposal> {
        &self.said
    }

    /// How many support it.
    pub fn support(&self) -> u64 {
        self.supporters.len() as u64
    }

    /// Whether the person with this place supports it.
    pub fn is_supported_by(&self, place: u64) -> bool {
        self.supporters.contains(&place)
    }

    /// Time of the block in which it had the support that it needs.
    pub fn debated_since(&self) -> Option<u64> {
        self.debated_since
    }

    /// The elections and polls that name it, in order.
    pub fn polls(&self) -> &[Hash] {
        &self.polls
    }
}

impl Forum {
    /// The thresholds for new proposals.
    pub fn ladder(&self) -> Ladder {
        self.ladder
    }

    /// All notices, in order.
    pub fn notices(&self) -> &[Said<Notice>] {
        &self.notices
    }

    /// All proposals.
    pub fn proposals(&self) -> impl Iterator<Item = (&Hash, &ProposalState)> {
        self.proposals.iter()
    }

    /// A proposal by its hash.
    pub fn proposal(&self, id: &Hash) -> Option<&ProposalState> {
        self.proposals.get(id)
    }

    /// What the office said about an election or a proposal, in order.
    pub fn answers(&self, about: &Hash) -> &[Said<Answer>] {
        self.answers.get(about).map_or(&[], Vec::as_slice)
    }

    pub(super) fn propose(&mut self, person: u64, said: Said<Proposal>) -> Result<(), ForumError> {
        let proposal = &said.what;
        named("the title", &proposal.title, MAX_TITLE)?;
        named("the text", &proposal.text, MAX_DESCRIPTION)?;
        if proposal.ladder != self.ladder {
            return Err(ForumError::OtherLadder(self.ladder));
        }
        let (id, by) = (proposal.id(), proposal.by);
        if self.proposals.contains_key(&id) {
            return Err(ForumError::Duplicate(id));
        }
        let own = self.of_person.get(&person).map_or(&[][..], Vec::as_slice);
        let is_open = |id: &&Hash| self.proposals[*id].debated_since.is_none() && !self.answers.contains_key(*id);
        if own.iter().filter(is_open).count() >= MAX_OPEN_PROPOSALS {
            return Err(ForumError::TooMany(by));
        }
        self.of_person.entry(person).or_default().push(id);
        let state = ProposalState { said, supporters: HashSet::new(), debated_since: None, polls: Vec::new() };
        self.proposals.insert(id, state);
        Ok(())
    }

    pub(super) fn support(
        &mut self,
        person: u64,
        Support { by, proposal }: Support,
        time: u64,
    ) -> Result<(), ForumError> {
        let found = self.proposals.get_mut(&proposal).ok_or(ForumError::UnknownProposal(proposal))?;
        if !found.supporters.insert(person) {
            return Err(ForumError::Repeated(by));
        }
        if found.debated_since.is_none() && found.support() >= u64::from(found.said.what.ladder.support_needed) {
            found.debated_since = Some(time);
        }
        Ok(())
    }

    /// Whether an election may be about this proposal.
    pub(super) fn is_debated(&self, proposal: &Hash) -> Result<(), ForumError> {
        let found = self.proposals.get(proposal).ok_or(ForumError::UnknownProposal(*proposal))?;
        match found.debated_since {
            Some(_) => Ok(()),
            None => Err(ForumError::NotInDebate {
                proposal: *proposal,
                support: found.support(),
                needed: found.said.what.ladder.support_needed,
            }),
        }
    }

    /// An election about a proposal was published.
    pub(super) fn polled(&mut self, proposal: &Hash, election: Hash) {
        self.proposals.entry(*proposal).and_modify(|found| found.polls.push(election));
    }

    pub(super) fn tell(&mut self, said: Said<Notice>) -> Result<(), ForumError> {
        named("the title", &said.what.title, MAX_TITLE)?;
        named("the text", &said.what.text, MAX_DESCRIPTION)?;
        self.notices.push(said);
        Ok(())
    }

    pub(super) fn answer(&mut self, said: Said<Answer>) -> Result<(), ForumError> {
        named("what was decided", &said.what.decided, MAX_DESCRIPTION)?;
        if said.what.done.len() > MAX_DESCRIPTION {
            return Err(ForumError::Text { what: "what was done", limit: MAX_DESCRIPTION });
        }
        self.answers.entry(said.what.about).or_default().push(said);
        Ok(())
    }

    pub(super) fn climb(&mut self, ladder: Ladder) -> Result<(), ForumError> {
        let Ladder { support_needed, part_needed, answer_days } = ladder;
        if support_needed == 0 || part_needed == 0 || !(1..=MAX_ANSWER_DAYS).contains(&answer_days) {
            return Err(ForumError::Thresholds);
        }
        if ladder == self.ladder {
            return Err(ForumError::SameLadder);
        }
        self.ladder = ladder;
        Ok(())
    }

    /// An entry of the forum was accepted.
    pub(super) fn act(&mut self, entry: &[u8], time: u64) {
        self.acts = Hash::of_parts(&[&self.acts.0, &Hash::of(entry).0, &time.to_le_bytes()]);
    }

    pub(super) fn digest_into(&self, bytes: &mut Vec<u8>) {
        let Ladder { support_needed, part_needed, answer_days } = self.ladder;
        [support_needed, part_needed, answer_days].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        bytes.extend((self.notices.len() as u64).to_le_bytes());
        bytes.extend((self.proposals.len() as u64).to_le_bytes());
        for (id, proposal) in &self.proposals {
            bytes.extend(id.0);
            let since = proposal.debated_since.unwrap_or(0);
            let (polls, answers) = (proposal.polls.len() as u64, self.answers(id).len() as u64);
            [proposal.support(), since, polls, answers].iter().for_each(|number| bytes.extend(number.to_le_bytes()));
        }
        bytes.extend(self.acts.0);
    }
}

impl State {
    /// An entry of the forum: who may say it, and what it says.
    pub(super) fn speak(&mut self, bytes: &[u8], entry: &Entry, time: u64) -> Result<Effect, Rejection> {
        let position = self.size;
        match &entry.body {
            Body::Proposal(proposal) => {
                let person = self.speaks(entry, &proposal.by)?;
                self.forum.propose(person, Said { position, time, what: proposal.clone() })?;
            }
            Body::Support(support) => {
                let person = self.speaks(entry, &support.by)?;
                self.forum.support(person, *support, time)?;
            }
            of_office => self.speak_as_office(entry, of_office, time)?,
        }
        self.forum.act(bytes, time);
        Ok(Effect::Forum)
    }

    /// The place of a resident who signed this.
    fn speaks(&self, entry: &Entry, by: &Key) -> Result<u64, Rejection> {
        self.signed(entry, &element(by, Signer::Resident)?, Signer::Resident)?;
        self.resident(by).map_err(|rejection| match rejection {
            Rejection::NotOnRoll(key) => ForumError::NotOnRoll(key).into(),
            other => other,
        })
    }

    fn speak_as_office(&mut self, entry: &Entry, body: &Body, time: u64) -> Result<(), Rejection> {
        self.signed(entry, &self.office, Signer::ForumOffice)?;
        let position = self.size;
        match body {
            Body::Notice(notice) => {
                notice.about.iter().try_for_each(|about| self.is_subject(about))?;
                self.forum.tell(Said { position, time, what: notice.clone() })?;
            }
            Body::Answer(answer) => {
                self.is_answerable(&answer.about)?;
                self.forum.answer(Said { position, time, what: answer.clone() })?;
            }
            Body::Ladder(ladder) => self.forum.climb(*ladder)?,
            _ => unreachable!("the caller names the kinds of the forum"),
        }
        Ok(())
    }

    /// How far a proposal is at a time; none when the board does not know it.
    pub fn progress(&self, proposal: &Hash, time: u64) -> Option<Progress> {
        let found = self.forum.proposal(proposal)?;
        if !self.forum.answers(proposal).is_empty() {
            return Some(Progress::Answered);
        }
        let Ladder { part_needed, answer_days, .. } = found.said.what.ladder;
        let many = |election: &&ElectionState| election.voters() >= u64::from(part_needed);
        let by = |election: &ElectionState| election.manifest().closes_at.saturating_add(u64::from(answer_days) * DAY);
        let polls = found.polls.iter().filter_map(|poll| self.elections.get(poll));
        Some(match (polls.filter(many).map(by).min(), found.debated_since) {
            (Some(by), _) if time > by => Progress::Overdue { by },
            (Some(by), _) => Progress::AnswerDue { by },
            (None, Some(_)) => Progress::Debate,
            (None, None) => Progress::Open,
        })
    }

    /// What came of an election at a time.
    ///
    /// # Errors
    /// [`Rejection::UnknownElection`].
    pub fn follow_up(&self, election: &Hash, time: u64) -> Result<FollowUp<'_>, Rejection> {
        let phase = self.phase_at(election, time)?;
        Ok(match (phase, self.forum.answers(election)) {
            (Phase::Ready | Phase::Open, _) => FollowUp::NotClosed,
            (_, []) => FollowUp::NoAnswerYet,
            (_, answers) => FollowUp::Answers(answers),
        })
    }

    /// What was said in the forum.
    pub fn forum(&self) -> &Forum {
        &self.forum
    }

    /// Whether something that is said is about an election or a proposal on the board.
    pub(super) fn is_subject(&self, about: &Hash) -> Result<(), ForumError> {
        if self.elections.contains_key(about) || self.forum.proposals.contains_key(about) {
            Ok(())
        } else {
            Err(ForumError::UnknownSubject(*about))
        }
    }

    /// Whether the office can say what was decided: after the close.
    pub(super) fn is_answerable(&self, about: &Hash) -> Result<(), ForumError> {
        self.is_subject(about)?;
        let ended = |election: &ElectionState| matches!(election.phase(), Phase::Closed | Phase::Published);
        if self.elections.get(about).is_none_or(ended) { Ok(()) } else { Err(ForumError::NotClosed(*about)) }
    }
}

fn named(what: &'static str, text: &str, limit: usize) -> Result<(), ForumError> {
    if text.trim().is_empty() || text.len() > limit { Err(ForumError::Text { what, limit }) } else { Ok(()) }
}
