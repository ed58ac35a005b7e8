//! What the board, the citizen and a verdict look like to the window.

use tabella_ledger::audit::{self, Verdict};
use tabella_ledger::bytes::{Hash, Key};
use tabella_ledger::manifest::{self, Manifest, Question, QuestionRule};
use tabella_ledger::state::{self, ElectionState, State};
use tabella_node::citizen::Kept;
use tabella_node::city::{self, CityError, Copy, Listed, THRESHOLD, TRUSTEES, Whereabouts, whereabouts};

use crate::contract::*;

/// The window's numbers are 32 bits wide; nothing that it shows comes near.
fn number(value: impl TryInto<u32>) -> u32 {
    value.try_into().unwrap_or(u32::MAX)
}

pub fn failure(error: CityError) -> Failure {
    Failure { code: error.code(), message: error.to_string(), hint: error.hint().into() }
}

pub fn chain(copy: &Copy, node: String, trouble: Option<Failure>) -> ChainView {
    ChainView {
        checked_blocks: number(copy.checked),
        known_blocks: number(copy.known),
        entries: number(copy.entries),
        root: copy.root.to_string(),
        block_time: number(copy.time),
        node,
        trouble,
    }
}

/// The first 20 digits in groups of four.
pub fn short(tracker: &Hash) -> String {
    let digits = tracker.to_string();
    (0..5).map(|group| &digits[4 * group..4 * group + 4]).collect::<Vec<_>>().join(" ")
}

pub fn receipt(state: &State, voter: &Key, kept: &Kept, handle: Hash) -> ReceiptView {
    let title = state.election(&kept.election).map(|election| election.manifest().title.clone()).unwrap_or_default();
    let status = match whereabouts(state, voter, kept) {
        Whereabouts::Accepted => BallotStatus::Accepted,
        Whereabouts::Included => BallotStatus::Included,
        Whereabouts::Replaced => BallotStatus::Replaced,
        Whereabouts::Spoiled => BallotStatus::Spoiled,
    };
    ReceiptView {
        election: handle.to_string(),
        title,
        tracker: kept.tracker.to_string(),
        short: short(&kept.tracker),
        status,
        position: kept.position.map(number),
        time: Some(number(kept.time)),
    }
}

/// An election or poll for somebody with this key.
pub fn election(state: &State, listed: Listed<'_>, voter: Option<&Key>) -> ElectionView {
    match listed {
        Listed::Draft { handle, manifest } => {
            ElectionView { roll: number(state.roll_size()), ..draft(handle, manifest) }
        }
        Listed::Published { handle, election } => published(state, handle, election, voter),
    }
}

fn draft(handle: Hash, manifest: &Manifest) -> ElectionView {
    let trustee = |(place, name): (usize, &&str)| TrusteeView {
        index: number(place + 1),
        name: (*name).to_owned(),
        confirmed: false,
        shared: false,
    };
    ElectionView {
        id: handle.to_string(),
        kind: kind(manifest.kind),
        title: manifest.title.clone(),
        description: manifest.description.clone(),
        contests: manifest.contests.iter().map(|question| contest(question, None)).collect(),
        phase: Phase::Draft,
        closes_at: number(manifest.closes_at),
        points: manifest.points,
        ballots: 0,
        voters: 0,
        roll: 0,
        minimum_voters: manifest.minimum_voters,
        trustees: TRUSTEES.iter().enumerate().map(trustee).collect(),
        threshold: THRESHOLD,
        my_tracker: None,
    }
}

fn published(state: &State, handle: Hash, election: &ElectionState, voter: Option<&Key>) -> ElectionView {
    let manifest = election.manifest();
    let ceremony = state.ceremony(&manifest.ceremony);
    let confirmed: Vec<u32> = ceremony.map(|ceremony| ceremony.confirmed().collect()).unwrap_or_default();
    let sharers: Vec<u32> = election.sharers().collect();
    let threshold = ceremony.map_or(0, |ceremony| ceremony.threshold());
    let trustees = ceremony.map(|ceremony| ceremony.trustees()).unwrap_or_default();
    let trustee = |(place, trustee): (usize, &tabella_ledger::entry::Trustee)| {
        let index = number(place + 1);
        let (confirmed, shared) = (confirmed.contains(&index), sharers.contains(&index));
        TrusteeView { index, name: trustee.name.clone(), confirmed, shared }
    };
    let counts = election.counts();
    let phase = match election.phase() {
        state::Phase::Ready => Phase::Ready,
        state::Phase::Open => Phase::Open,
        // Where nothing may be decrypted, publishing that is the next step.
        state::Phase::Closed if sharers.len() >= threshold || election.is_withheld() => Phase::Tallied,
        state::Phase::Closed => Phase::Closed,
        state::Phase::Published => Phase::Published,
    };
    let contests = manifest.contests.iter().enumerate();
    ElectionView {
        contests: contests.map(|(place, question)| contest(question, counts.get(place).map(Vec::as_slice))).collect(),
        phase,
        ballots: number(election.accepted()),
        voters: number(election.voters()),
        roll: number(state.roll_size()),
        trustees: trustees.iter().enumerate().map(trustee).collect(),
        threshold: number(threshold),
        my_tracker: voter.and_then(|voter| election.counted_of(voter)).map(|counted| counted.tracker.to_string()),
        ..draft(handle, manifest)
    }
}

fn kind(kind: manifest::Kind) -> Kind {
    match kind {
        manifest::Kind::Election => Kind::Election,
        manifest::Kind::Poll => Kind::Poll,
    }
}

fn contest(question: &Question, counts: Option<&[u64]>) -> ContestView {
    let rule = match question.rule {
        QuestionRule::Plurality => RuleView::Plurality { blank: question.blank.is_some() },
        QuestionRule::Approval { min, max } => RuleView::Approval { min, max },
    };
    ContestView {
        title: question.title.clone(),
        options: question.options.clone(),
        blank: question.blank,
        rule,
        counts: counts.map(|counts| counts.iter().copied().map(number).collect()),
        winners: counts.map(|counts| question.winners(counts).into_iter().map(number).collect()),
    }
}

/// A manifest as an official typed it, without a key. `blank` is what a blank vote is called on the ballot.
pub fn manifest(new: NewElection, blank: &str) -> Manifest {
    let question = |contest: NewContest| {
        let mut options: Vec<String> = contest.options.iter().map(|option| option.trim().to_owned()).collect();
        let (rule, blank) = match contest.rule {
            RuleView::Plurality { blank: true } => {
                options.push(blank.to_owned());
                (QuestionRule::Plurality, Some(number(options.len() - 1)))
            }
            RuleView::Plurality { blank: false } => (QuestionRule::Plurality, None),
            RuleView::Approval { min, max } => (QuestionRule::Approval { min, max }, None),
        };
        Question { title: contest.title.trim().to_owned(), options, blank, rule, packed: false }
    };
    Manifest {
        kind: match new.kind {
            Kind::Election => manifest::Kind::Election,
            Kind::Poll => manifest::Kind::Poll,
        },
        title: new.title.trim().to_owned(),
        description: new.description.trim().to_owned(),
        contests: new.contests.into_iter().map(question).collect(),
        ceremony: Hash([0; 32]),
        closes_at: u64::from(new.closes_at),
        points: new.points,
        minimum_voters: new.minimum_voters,
        styles: Vec::new(),
        weighted: false,
    }
}

fn outcome(outcome: audit::Outcome) -> Outcome {
    match outcome {
        audit::Outcome::Valid => Outcome::Valid,
        audit::Outcome::Invalid => Outcome::Invalid,
        audit::Outcome::CannotBeChecked => Outcome::CannotBeChecked,
    }
}

pub fn verdict(verdict: &Verdict, seconds: f64) -> VerdictView {
    let elections = |state: &State| {
        let listed = |(id, election): (&Hash, &ElectionState)| published(state, *id, election, None);
        state.elections().map(listed).collect()
    };
    VerdictView {
        outcome: outcome(verdict.outcome),
        city: verdict.state.as_ref().map(|state| state.genesis().city.clone()).unwrap_or_default(),
        checks: verdict
            .checks
            .iter()
            .map(|check| CheckView {
                name: check.check.name().to_owned(),
                covered: number(check.covered),
                outcome: outcome(check.outcome),
            })
            .collect(),
        findings: verdict
            .findings
            .iter()
            .map(|finding| FindingView {
                check: finding.check.name().to_owned(),
                place: finding.place.clone(),
                message: finding.message.clone(),
            })
            .collect(),
        elections: verdict.state.as_ref().map(elections).unwrap_or_default(),
        ballots: number(verdict.ballots),
        blocks: number(verdict.blocks),
        seconds,
        checkpoint: verdict.checkpoint.clone(),
    }
}

pub fn opened(opened: &city::Opened, tracker: Hash) -> OpenedView {
    let contests = opened.choices.iter().map(|marks| marks.iter().copied().map(number).collect()).collect();
    OpenedView { tracker: tracker.to_string(), choices: Choices { contests }, evidence: opened.evidence.to_string() }
}
