//! How a ranked, graded or written answer was counted: every step of it, as a structure for programs.

use std::collections::BTreeMap;

use serde::Serialize;
use tabella_ledger::count::ranked::Draw;
use tabella_ledger::count::ranked::stages::{Event, Exhausted, Stage, Stages};
use tabella_ledger::count::{Outcome, Pairwise, Stake, Steps};
use tabella_ledger::manifest::{Question, QuestionRule};
use tabella_ledger::opened::{Found, Opened};

use super::text::Text;

/// A count with its steps.
#[derive(Debug, Clone, Serialize)]
pub struct CountFacts {
    /// Stable name of the rule.
    pub rule: &'static str,
    /// What lots were drawn and papers mixed by, in hexadecimal.
    pub seed: Option<String>,
    /// Ballots that say nothing, which is a way to vote; none where no ballot was opened.
    pub blank: Option<u64>,
    /// Ballots that cannot be read, by the code of the reason.
    pub nonsense: BTreeMap<&'static str, u64>,
    /// Who is elected, in the order of the rule.
    pub elected: Vec<Text>,
    /// A tie that is not broken, and what it is for.
    pub tie: Option<TieFacts>,
    /// Places that nobody has.
    pub vacant: usize,
    /// How it came about.
    pub steps: StepsFacts,
}

/// A tie that is not broken.
#[derive(Debug, Clone, Serialize)]
pub struct TieFacts {
    /// Who is tied.
    pub options: Vec<Text>,
    /// For what: `places`, `money`, `exclusion` or `turn`.
    pub stake: &'static str,
}

/// How a count came about.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum StepsFacts {
    /// Votes that move from stage to stage.
    Stages {
        /// Ballots that are counted: all but blank ones.
        ballots: u64,
        /// The stages in order.
        stages: Vec<StageFacts>,
    },
    /// Options compared two by two.
    Pairs {
        /// For every option how many ballots prefer it to each other one, in the order of the options; 0 for itself.
        above: Vec<Vec<u64>>,
        /// Who beats every other option.
        condorcet: Option<Text>,
        /// What followed from that, in order.
        events: Vec<EventFacts>,
    },
    /// Points, doubled so that they are whole.
    Points {
        /// Of each option.
        doubled: Vec<u64>,
        /// Ties that were broken.
        events: Vec<EventFacts>,
    },
    /// Grades.
    Grades {
        /// What they are called, from the lowest on.
        grades: Vec<Text>,
        /// For each option how many ballots give it each grade; none is the lowest.
        counts: Vec<Vec<u64>>,
        /// For each option the grade that more than half of the ballots give at least.
        majority: Vec<Option<Text>>,
        /// Ties that were broken.
        events: Vec<EventFacts>,
    },
    /// Texts, the most frequent first.
    Texts {
        /// Each with those that are alike.
        texts: Vec<TextFacts>,
    },
    /// Projects, in the order in which they were paid for.
    Projects {
        /// What followed, in order.
        events: Vec<EventFacts>,
    },
}

/// One stage. All votes are in decimal notation; those of the options, the exhausted and the lost ones are together the
/// ballots.
#[derive(Debug, Clone, Serialize)]
pub struct StageFacts {
    /// Why votes moved to begin it, and from whom; none at the first.
    pub transfer: Option<EventFacts>,
    /// Votes of each option in their order.
    pub votes: Vec<String>,
    /// Votes of ballots that name nobody else.
    pub exhausted: String,
    /// Votes of ballots that ended at several options of one rank.
    pub overvotes: String,
    /// Votes of ballots that ended at ranks left out.
    pub skips: String,
    /// Votes that rounding made disappear.
    pub lost: String,
    /// How many elect.
    pub quota: String,
    /// What followed.
    pub events: Vec<EventFacts>,
}

/// Something that happened, by its code in `docs/counting.md`.
#[derive(Debug, Clone, Serialize)]
pub struct EventFacts {
    /// The code.
    pub code: &'static str,
    /// To whom; of a broken tie who was chosen.
    pub options: Vec<Text>,
    /// Between whom a tie was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tied: Vec<Text>,
}

/// Texts that are alike.
#[derive(Debug, Clone, Serialize)]
pub struct TextFacts {
    /// The most frequent of them.
    pub text: Text,
    /// Ballots with one of them.
    pub votes: u64,
    /// Ballots of each spelling.
    pub spellings: Vec<(Text, u64)>,
}

impl CountFacts {
    /// What opened ballots came to.
    pub fn of_opened(question: &Question, opened: &Opened, seed: Option<[u8; 32]>) -> Self {
        let mut facts = match &opened.found {
            Found::Counted(outcome) => Self::of_outcome(question, outcome, seed),
            Found::Written(written) => {
                let text = |text: &str| Text::from(text);
                let texts = written.iter().map(|one| TextFacts {
                    text: one.spellings.first().map_or_else(|| text(&one.matched), |(spelling, _)| text(spelling)),
                    votes: one.votes,
                    spellings: one.spellings.iter().map(|(spelling, votes)| (text(spelling), *votes)).collect(),
                });
                let steps = StepsFacts::Texts { texts: texts.collect() };
                Self { seed: None, ..Self::empty(question, steps) }
            }
        };
        facts.blank = Some(opened.blank);
        facts.nonsense = opened.nonsense.iter().map(|(reason, times)| (reason.code(), *times)).collect();
        facts
    }

    /// What rankings, grades or pairs came to.
    pub fn of_outcome(question: &Question, outcome: &Outcome, seed: Option<[u8; 32]>) -> Self {
        let names = Names(&question.options);
        let tie = outcome.tie.as_ref().map(|tie| TieFacts { options: names.of(&tie.options), stake: stake(tie.stake) });
        Self {
            seed: seed.map(hex::encode),
            elected: names.of(&outcome.elected),
            tie,
            vacant: outcome.vacant,
            ..Self::empty(question, steps(question, names, &outcome.steps))
        }
    }

    fn empty(question: &Question, steps: StepsFacts) -> Self {
        let rule = match &question.rule {
            QuestionRule::Ranked { procedure, .. } => procedure.rule.name(),
            QuestionRule::Graded { .. } => "majority-judgment",
            other => other.name(),
        };
        let (elected, tie) = (Vec::new(), None);
        Self { rule, seed: None, blank: None, nonsense: BTreeMap::new(), elected, tie, vacant: 0, steps }
    }
}

/// The names of options.
#[derive(Clone, Copy)]
struct Names<'q>(&'q [String]);

impl Names<'_> {
    fn one(self, option: usize) -> Text {
        self.0.get(option).map_or_else(|| Text::from("?"), |name| name.as_str().into())
    }

    fn of(self, options: &[usize]) -> Vec<Text> {
        options.iter().map(|option| self.one(*option)).collect()
    }

    fn event(self, code: &'static str, options: &[usize]) -> EventFacts {
        EventFacts { code, options: self.of(options), tied: Vec::new() }
    }

    fn draw(self, draw: &Draw) -> EventFacts {
        EventFacts { tied: self.of(&draw.tied), ..self.event(draw.by.code(), &[draw.chosen]) }
    }

    fn draws<'d>(self, draws: impl IntoIterator<Item = &'d Draw>) -> Vec<EventFacts> {
        draws.into_iter().map(|draw| self.draw(draw)).collect()
    }
}

fn stake(stake: Stake) -> &'static str {
    match stake {
        Stake::Places(_) => "places",
        Stake::Money(_) => "money",
        Stake::Exclusion => "exclusion",
        Stake::Turn => "turn",
    }
}

fn steps(question: &Question, names: Names<'_>, steps: &Steps) -> StepsFacts {
    let matrix = |pairwise: &Pairwise| {
        let options = 0..pairwise.options();
        let row =
            |one| options.clone().map(|other| if one == other { 0 } else { pairwise.above(one, other) }).collect();
        options.clone().map(row).collect()
    };
    let pairs = |pairwise: &Pairwise, condorcet: Option<usize>, events| StepsFacts::Pairs {
        above: matrix(pairwise),
        condorcet: condorcet.map(|option| names.one(option)),
        events,
    };
    match steps {
        Steps::Stages(stages) => {
            let all = stages.stages.iter().map(|stage| self::stage(names, stages, stage)).collect();
            StepsFacts::Stages { ballots: stages.ballots, stages: all }
        }
        Steps::Schulze(trace) => {
            let dropped = trace.dropped.iter().map(|dropped| names.event(dropped.why.code(), &[dropped.option]));
            let weakest = trace.rounds.iter().flat_map(|round| &round.weakest);
            let weakest = weakest.map(|(winner, loser)| names.event("defeat.dropped", &[*winner, *loser]));
            let events = dropped.chain(weakest).chain(names.draws(&trace.draw)).collect();
            pairs(&trace.pairwise, trace.condorcet, events)
        }
        Steps::RankedPairs(trace) => {
            let majority = trace.majorities.iter();
            let majority = majority.map(|one| names.event(one.fate.code(), &[one.winner, one.loser]));
            pairs(&trace.pairwise, trace.condorcet, majority.chain(names.draws(&trace.draw)).collect())
        }
        Steps::Copeland(trace) => pairs(&trace.pairwise, trace.condorcet, names.draws(&trace.draws)),
        Steps::Borda(trace) => StepsFacts::Points { doubled: trace.doubled.clone(), events: names.draws(&trace.draws) },
        Steps::Judgment(trace) => {
            let grades: Vec<Text> = match &question.rule {
                QuestionRule::Graded { grades, .. } => grades.iter().map(|grade| grade.as_str().into()).collect(),
                _ => Vec::new(),
            };
            let named = |grade: &Option<usize>| grade.and_then(|grade| grades.get(grade).cloned());
            let majority = trace.majority.iter().map(named).collect();
            StepsFacts::Grades { grades, counts: trace.grades.clone(), majority, events: names.draws(&trace.draws) }
        }
        Steps::Expanding(paid) => {
            let events = paid.iter().map(|step| names.event("project.paid", &[step.project])).collect();
            StepsFacts::Projects { events }
        }
        // The rules of ranked and graded contests have no other steps.
        _ => StepsFacts::Projects { events: Vec::new() },
    }
}

fn stage(names: Names<'_>, stages: &Stages, stage: &Stage) -> StageFacts {
    let votes = |votes: u128| stages.decimal(votes);
    let Exhausted { choices, overvotes, skips } = stage.exhausted;
    let event = |event: &Event| match event {
        Event::Elected { option, .. } => names.event(event.code(), &[*option]),
        Event::Excluded { options, .. } | Event::Deferred { options } => names.event(event.code(), options),
        Event::Drawn(draw) => names.draw(draw),
        Event::Tied { options, .. } => EventFacts { tied: names.of(options), ..names.event(event.code(), &[]) },
        Event::NoVotes => names.event(event.code(), &[]),
    };
    StageFacts {
        transfer: stage.transfer.as_ref().map(|transfer| names.event(transfer.cause.code(), &transfer.from)),
        votes: stage.tallies.iter().map(|tally| votes(*tally)).collect(),
        exhausted: votes(choices),
        overvotes: votes(overvotes),
        skips: votes(skips),
        lost: votes(stage.lost),
        quota: votes(stage.quota),
        events: stage.events.iter().map(event).collect(),
    }
}
