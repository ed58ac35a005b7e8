//! What a device tells its owner of polls, proposals and notices: derived from its own checked copy of the board, and kept
//! track of in its own file. Nothing is asked of anybody, so nobody learns what was shown or when.

use serde::Serialize;
use tabella_ledger::bytes::Hash;
use tabella_ledger::state::{ElectionState, FollowUp, Phase, Progress, State};

use crate::view::hash_hex;

/// A poll that ends within so many seconds is worth a reminder.
const SOON: u64 = 24 * 60 * 60;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
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
pub struct Announcement {
    /// What happened.
    pub what: What,
    /// The election or proposal that it is about.
    #[serde(serialize_with = "about_hex")]
    pub about: Option<Hash>,
    /// Title of the election, the proposal or the notice.
    pub title: String,
    /// What the office says; empty for everything that is derived.
    pub text: String,
    /// When, Unix seconds, as far as the board says it: for what is coming, when it comes.
    pub time: Option<u64>,
    /// Position of the entry, for what somebody said.
    pub position: Option<u64>,
}

impl Announcement {
    /// Tells it from every other one.
    pub fn id(&self) -> Hash {
        let about = self.about.map_or([0; 32], |about| about.0);
        Hash::of_parts(&[&[self.what as u8], &about, &self.position.unwrap_or(u64::MAX).to_le_bytes()])
    }
}

/// Everything that there is to tell at a time, whoever was told what before.
pub fn announcements(state: &State, now: u64) -> Vec<Announcement> {
    let derived = |what, about: Hash, title: &str, time| Announcement {
        what,
        about: Some(about),
        title: title.to_owned(),
        text: String::new(),
        time,
        position: None,
    };
    let mut all = Vec::new();
    for (id, election) in state.elections() {
        let manifest = election.manifest();
        let mut tell = |what, time| all.push(derived(what, *id, &manifest.title, time));
        let phase = state.phase_at(id, now).unwrap_or(election.phase());
        if phase == Phase::Ready {
            continue;
        }
        tell(What::Opened, manifest.opens_at);
        match phase {
            Phase::Open if manifest.closes_at.saturating_sub(now) <= SOON => {
                tell(What::ClosesSoon, Some(manifest.closes_at));
            }
            Phase::Closed | Phase::Published => {
                tell(What::Closed, manifest.opens_at.map(|_| manifest.closes_at));
                if election.is_withheld() {
                    tell(What::Withheld, None);
                } else if phase == Phase::Published {
                    tell(What::Published, None);
                }
            }
            _ => {}
        }
        all.extend(answers(state, id, &manifest.title));
    }
    for (id, proposal) in state.forum().proposals() {
        let title = &proposal.said().what.title;
        let mut tell = |what, time| all.push(derived(what, *id, title, time));
        proposal.debated_since().into_iter().for_each(|since| tell(What::Debate, Some(since)));
        match state.progress(id, now) {
            Some(Progress::AnswerDue { by }) => tell(What::AnswerDue, Some(by)),
            Some(Progress::Overdue { by }) => tell(What::Overdue, Some(by)),
            _ => {}
        }
        all.extend(answers(state, id, title));
    }
    all.extend(state.forum().notices().iter().map(|said| Announcement {
        what: What::Notice,
        about: said.what.about,
        title: said.what.title.clone(),
        text: said.what.text.clone(),
        time: Some(said.time),
        position: Some(said.position),
    }));
    all
}

fn answers<'s>(state: &'s State, about: &'s Hash, title: &'s str) -> impl Iterator<Item = Announcement> + 's {
    state.forum().answers(about).iter().map(move |said| Announcement {
        what: What::Answer,
        about: Some(*about),
        title: title.to_owned(),
        text: [said.what.decided.as_str(), said.what.done.as_str()].join("\n").trim_end().to_owned(),
        time: Some(said.time),
        position: Some(said.position),
    })
}

/// An election or poll with what came of it, for a page or a program.
#[derive(Debug, Clone, Serialize)]
pub struct PollView {
    /// Hash of its manifest.
    #[serde(with = "hash_hex")]
    pub id: Hash,
    /// Its title.
    pub title: String,
    /// `ready`, `open`, `closed` or `published`, by the time that was asked for.
    pub phase: &'static str,
    /// Whether it opens and closes by the times of blocks.
    pub by_rule: bool,
    /// When it opens, if it is by rule.
    pub opens_at: Option<u64>,
    /// When it closes at the latest.
    pub closes_at: u64,
    /// Voters with a ballot that counts.
    pub voters: u64,
    /// Nothing is decrypted for fewer.
    pub minimum_voters: u32,
    /// Whether too few voted so that nothing is decrypted; nothing as long as it is open.
    pub withheld: Option<bool>,
    /// The questions.
    pub contests: Vec<ContestView>,
    /// What came of it, in words: "no answer yet" where it is closed and nobody said; nothing as long as it is open.
    pub follow_up: Option<&'static str>,
    /// What the office said, in order.
    pub answers: Vec<AnswerView>,
}

/// A question and its counts.
#[derive(Debug, Clone, Serialize)]
pub struct ContestView {
    /// What is asked.
    pub title: String,
    /// The options, each with its votes once they are published.
    pub options: Vec<(String, Option<u64>)>,
}

/// What the office said.
#[derive(Debug, Clone, Serialize)]
pub struct AnswerView {
    /// When, Unix seconds.
    pub time: u64,
    /// What was decided.
    pub decided: String,
    /// What was done.
    pub done: String,
}

/// What a closed election without an answer says.
pub const NO_ANSWER_YET: &str = "no answer yet";

impl PollView {
    /// An election at a time.
    pub fn new(state: &State, election: &ElectionState, now: u64) -> Self {
        let (id, manifest) = (election.id(), election.manifest());
        let phase = state.phase_at(&id, now).unwrap_or(election.phase());
        let contest = |(place, question): (usize, &tabella_ledger::manifest::Question)| {
            let counts = election.counts().get(place);
            let count = |option: usize| counts.and_then(|counts| counts.get(option)).copied();
            let options = question.options.iter().enumerate();
            ContestView {
                title: question.title.clone(),
                options: options.map(|(option, name)| (name.clone(), count(option))).collect(),
            }
        };
        let answer = |said: &tabella_ledger::state::Said<tabella_ledger::forum::Answer>| AnswerView {
            time: said.time,
            decided: said.what.decided.clone(),
            done: said.what.done.clone(),
        };
        let ended = matches!(phase, Phase::Closed | Phase::Published);
        Self {
            id,
            title: manifest.title.clone(),
            phase: crate::report::words::phase(phase),
            by_rule: manifest.opens_at.is_some(),
            opens_at: manifest.opens_at,
            closes_at: manifest.closes_at,
            voters: election.voters(),
            minimum_voters: manifest.minimum_voters,
            withheld: ended.then(|| election.is_withheld()),
            contests: manifest.contests.iter().enumerate().map(contest).collect(),
            follow_up: match state.follow_up(&id, now) {
                Ok(FollowUp::NoAnswerYet) => Some(NO_ANSWER_YET),
                Ok(FollowUp::Answers(_)) => Some("answered"),
                _ => None,
            },
            answers: state.forum().answers(&id).iter().map(answer).collect(),
        }
    }
}

/// A proposal and how far it is, for a page or a program.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalView {
    /// Its hash.
    #[serde(with = "hash_hex")]
    pub id: Hash,
    /// Its title.
    pub title: String,
    /// What is proposed.
    pub text: String,
    /// How many support it.
    pub support: u64,
    /// How many have to.
    pub support_needed: u32,
    /// How many have to take part in a poll about it.
    pub part_needed: u32,
    /// `open`, `debate`, `answer due`, `overdue` or `answered`.
    pub progress: &'static str,
    /// Until when an answer is due.
    pub answer_by: Option<u64>,
    /// What the office said, in order.
    pub answers: Vec<AnswerView>,
}

/// All proposals at a time.
pub fn proposals(state: &State, now: u64) -> Vec<ProposalView> {
    let view = |(id, found): (&Hash, &tabella_ledger::state::ProposalState)| {
        let (proposal, progress) = (&found.said().what, state.progress(id, now)?);
        let answers = state.forum().answers(id).iter().map(|said| AnswerView {
            time: said.time,
            decided: said.what.decided.clone(),
            done: said.what.done.clone(),
        });
        Some(ProposalView {
            id: *id,
            title: proposal.title.clone(),
            text: proposal.text.clone(),
            support: found.support(),
            support_needed: proposal.ladder.support_needed,
            part_needed: proposal.ladder.part_needed,
            progress: progress.name(),
            answer_by: match progress {
                Progress::AnswerDue { by } | Progress::Overdue { by } => Some(by),
                _ => None,
            },
            answers: answers.collect(),
        })
    };
    state.forum().proposals().filter_map(view).collect()
}

fn about_hex<S: serde::Serializer>(about: &Option<Hash>, serializer: S) -> Result<S::Ok, S::Error> {
    match about {
        Some(hash) => hash_hex::serialize(hash, serializer),
        None => serializer.serialize_none(),
    }
}
