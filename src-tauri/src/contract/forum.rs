//! Proposals, what the office tells and what it answers.

use serde::Serialize;
#[cfg(test)]
use ts_rs::TS;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// One can vote.
    Opened,
    /// One can vote, and soon no more.
    ClosesSoon,
    /// Voting has ended.
    Closed,
    /// The counts are there.
    Published,
    /// Too few voted, so that nothing is decrypted.
    Withheld,
    /// The office tells something.
    Notice,
    /// The office says what was decided, or done.
    Answer,
    /// A proposal has the support that it needs.
    Debate,
    /// Enough took part: the office has to answer.
    AnswerDue,
    /// The office has not answered in time.
    Overdue,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct NewsView {
    /// What happened.
    pub what: NewsKind,
    /// The election or proposal that it is about.
    pub about: Option<String>,
    /// Whether that is an election or a poll.
    pub is_election: bool,
    /// Title of the election, the proposal or the notice.
    pub title: String,
    /// What the office says; empty for everything that follows from the board by itself.
    pub text: String,
    /// When, Unix seconds; for what is coming, when it comes.
    pub time: Option<u32>,
}

/// How far a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
#[serde(rename_all = "snake_case")]
pub enum ProposalProgress {
    /// It needs more support.
    Open,
    /// It has it.
    Debate,
    /// The office has to answer.
    AnswerDue,
    /// And has not, in time.
    Overdue,
    /// The office has answered.
    Answered,
}

/// What the office said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct AnswerView {
    /// The election or proposal that it is about.
    pub about: String,
    /// When, Unix seconds.
    pub time: u32,
    /// What was decided.
    pub decided: String,
    /// What was done; empty if nothing was said of it.
    pub done: String,
}

/// Something that a resident proposes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ProposalView {
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is proposed.
    pub text: String,
    /// How many support it.
    pub support: u32,
    /// How many have to.
    pub support_needed: u32,
    /// How many have to take part in a poll about it.
    pub part_needed: u32,
    /// How far it is.
    pub progress: ProposalProgress,
    /// Until when an answer is due, Unix seconds.
    pub answer_by: Option<u32>,
    /// Whether this person supports it.
    pub mine: bool,
}

/// What there is to tell and to support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(TS))]
pub struct ForumView {
    /// Everything to tell, the newest first.
    pub news: Vec<NewsView>,
    /// All proposals.
    pub proposals: Vec<ProposalView>,
    /// What the office said about elections, polls and proposals, in order.
    pub answers: Vec<AnswerView>,
}
