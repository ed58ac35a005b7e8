//! A plan from a file of single ballots.

use std::collections::HashMap;

use tabella_crypto::ballot::proof_bytes;
use tabella_crypto::contest::{Contest as Shape, Rule};
use tabella_ledger::count::budget::{BudgetRule, Profile, UnknownRule};
use tabella_ledger::count::ranked::Method;
use tabella_ledger::count::star::StarTieBreak;
use tabella_ledger::count::{CountError, CountingRule, Pairwise};
use tabella_ledger::entry::MAX_ENTRY_BYTES;
use tabella_ledger::manifest::{Disclosure, MAX_TITLE, Question, QuestionRule};
use thiserror::Error;

use super::decide::pairwise;
use super::ranked_rule::{self, RankedRuleError};
use super::{BudgetCount, Count, Election, Paper, Plan, Published, Race, Together, Unit};
use crate::ballots::{BallotFile, Bounds, Contest, ContestError, ContestKind};

/// What an entry has besides the proof of its one contest, with room.
const ENTRY_OVERHEAD: usize = 1024;

/// Ballots that no election can be planned from.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// They do not make a contest.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// A budget rule that nobody knows.
    #[error("{0}; choose one of {known}", known = names())]
    Rule(#[from] UnknownRule),
    /// A budget rule for ballots without a budget.
    #[error(
        "{file} does not give every option a cost and all a budget, so no budget rule decides it; leave --rule out"
    )]
    NoBudget {
        /// The file.
        file: String,
    },
    /// Not how rankings are counted.
    #[error(transparent)]
    Ranked(#[from] RankedRuleError),
    /// Several places for ballots that are no rankings.
    #[error("{file} fills one place; --seats is for rankings")]
    Seats {
        /// The file.
        file: String,
    },
    /// The ballots cannot be counted.
    #[error(transparent)]
    Count(#[from] CountError),
}

fn names() -> String {
    BudgetRule::ALL.map(BudgetRule::name).join(", ")
}

impl Plan {
    /// The election that the ballots are for. `rule` is the rule of a participatory budget in place of the file's own, or how
    /// rankings are counted, and `seats` how many places those fill.
    ///
    /// # Errors
    /// [`PlanError`].
    pub fn from_ballots(
        file: &BallotFile,
        wanted: Option<&ContestKind>,
        rule: Option<&str>,
        seats: u32,
    ) -> Result<Self, PlanError> {
        let mut contest = file.contest(wanted)?;
        let rule = match &contest.rule {
            QuestionRule::Ranked { ranks, .. } => {
                contest.rule = ranked(*ranks, rule, seats, &file.labels())?;
                None
            }
            _ if seats != 1 => return Err(PlanError::Seats { file: file.file.clone() }),
            _ => rule,
        };
        let mut notes: Vec<String> = file.notes.iter().map(ToString::to_string).collect();
        let count = counting(&contest, file.options.len());
        let pairs = too_long(&contest, file.options.len());
        if let (Some(_), QuestionRule::Star { max }) = (&pairs, &contest.rule) {
            notes.push(format!(
                "a ballot that compares {} options in pairs would be longer than an entry may be: the sums come from \
                 the encrypted tally, the runoff from the file's ballots in the clear",
                file.options.len()
            ));
            contest = file.contest(Some(&ContestKind::Score { min: 0, max: i64::from(*max) }))?;
        }
        notes.extend(contest.broken.map(|Bounds { min, max }| {
            format!("the file states {min} to {max}, which its own ballots break; the contest allows what they hold")
        }));
        let ranked = matches!(contest.rule, QuestionRule::Ranked { .. });
        let budget = if ranked { None } else { budget(file, &contest, rule)? };
        if let Some(budget) = budget.as_ref().filter(|budget| budget.rule.needs_ballots()) {
            notes.push(format!(
                "{} needs whole ballots, which an encrypted sum does not give: the selection is computed from the \
                 file's ballots in the clear, the votes of each project from the encrypted tally",
                budget.rule.name()
            ));
        }
        let title = title(&file.title);
        let question = Question::new(title.clone(), file.labels(), contest.rule.clone());
        let race = Race {
            question,
            kind: contest.kind.to_string(),
            tally: contest.tally,
            electable: file.options.len(),
            count: if ranked { Count::Ranked } else { budget.map_or(Count::Rule(count), Count::Budget) },
            clear: contest.counts(),
            rows: contest.opened(),
            pairs,
            published: published(file, &contest),
        };
        let mut election = Election { races: vec![race], ..Election::default() };
        let mut known = HashMap::new();
        for (values, times, _) in contest.recorded() {
            election.add(&mut known, Paper { style: 0, choices: vec![values] }, times);
        }
        Ok(Plan {
            title,
            file: file.file.clone(),
            unit: Unit::Ballot,
            notes,
            elections: vec![election],
            together: Together::Nothing,
        })
    }
}

/// Rankings of so many ranks: by pairs alone where the rule needs no more and a ballot with all pairs is not too long.
fn ranked(ranks: u32, rule: Option<&str>, seats: u32, labels: &[String]) -> Result<QuestionRule, PlanError> {
    let plain = if seats > 1 { Method::StvScotland } else { Method::InstantRunoff };
    let procedure = ranked_rule::parse(rule.unwrap_or(plain.name()), seats, labels)?;
    procedure.check(labels.len())?;
    let shape = Shape::new(Rule::Star { max: ranks }, labels.len());
    let fits = shape.is_ok_and(|shape| proof_bytes(&shape) + ENTRY_OVERHEAD <= MAX_ENTRY_BYTES);
    let disclosure = if fits && procedure.rule.needs_pairs_only() { Disclosure::Pairs } else { Disclosure::Ballots };
    Ok(QuestionRule::Ranked { ranks, procedure, disclosure })
}

/// As much of a title as a manifest takes, whatever its characters.
pub fn title(text: &str) -> String {
    text.chars().take(MAX_TITLE / 4).collect()
}

/// The pairs of a STAR contest whose ballots do not fit an entry, from the ballots in the clear.
fn too_long(contest: &Contest<'_>, options: usize) -> Option<Pairwise> {
    let QuestionRule::Star { .. } = contest.rule else {
        return None;
    };
    let shape = Shape::new(Rule::from(&contest.rule), options).and_then(Shape::packed);
    let fits = shape.is_ok_and(|shape| proof_bytes(&shape) + ENTRY_OVERHEAD <= MAX_ENTRY_BYTES);
    if fits {
        return None;
    }
    pairwise(&contest.counts(), options)
}

fn published(file: &BallotFile, contest: &Contest<'_>) -> Published {
    let votes = || {
        let votes = file.published.votes.as_ref()?;
        votes.iter().map(|votes| i64::try_from(*votes).ok()).collect()
    };
    let counts = match &contest.kind {
        ContestKind::Plurality | ContestKind::YesNo | ContestKind::Approval(_) | ContestKind::Knapsack => votes(),
        _ => file.published.score.clone(),
    };
    let mut winners = file.published.selected.clone();
    winners.iter_mut().for_each(|winners| winners.sort_unstable());
    Published { counts, winners }
}

fn budget(file: &BallotFile, contest: &Contest<'_>, rule: Option<&str>) -> Result<Option<BudgetCount>, PlanError> {
    let costs: Option<Vec<u64>> = file.options.iter().map(|option| option.cost.map(|cost| cost.hundredths)).collect();
    let (Some(costs), Some(available)) = (costs, file.budget.map(|budget| budget.hundredths)) else {
        return match rule {
            None => Ok(None),
            Some(_) => Err(PlanError::NoBudget { file: file.file.clone() }),
        };
    };
    let (rule, named) = match (rule, &file.rule) {
        (Some(rule), _) => (rule.parse()?, true),
        (None, Some(rule)) => rule.parse().map_or((BudgetRule::Greedy, false), |rule| (rule, true)),
        (None, None) => (BudgetRule::Greedy, false),
    };
    let profile = match rule.needs_ballots() {
        true => {
            let points =
                |values: Vec<u64>| values.into_iter().enumerate().filter(|(_, value)| *value > 0).collect::<Vec<_>>();
            let ballots = contest.recorded().map(|(values, times, _)| (points(values), times));
            Some(Profile::cardinal(file.options.len(), ballots)?)
        }
        false => None,
    };
    Ok(Some(BudgetCount { rule, named, costs, available, profile }))
}

/// The rule of one seat that goes with the way the contest is filled in.
fn counting(contest: &Contest<'_>, options: usize) -> CountingRule {
    let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let seats = 1;
    match &contest.rule {
        QuestionRule::Plurality if contest.kind == ContestKind::YesNo && options == 2 => CountingRule::YesNo,
        QuestionRule::Plurality => CountingRule::Plurality { seats },
        QuestionRule::Approval { .. } | QuestionRule::Knapsack { .. } => CountingRule::Approval { seats },
        QuestionRule::Score { max } => CountingRule::Score { seats, highest: *max },
        QuestionRule::Star { max } => CountingRule::Star { highest: *max, tie_break: StarTieBreak::Report },
        QuestionRule::Cumulative { max, .. } => CountingRule::Cumulative { seats, points: narrow(*max) },
        QuestionRule::Quadratic { credits, .. } => CountingRule::Quadratic { seats, credits: narrow(*credits) },
        QuestionRule::Positional { points, .. } => {
            CountingRule::Score { seats, highest: points.first().copied().unwrap_or(1) }
        }
        // What is mixed is not counted by sums.
        QuestionRule::Ranked { .. } | QuestionRule::Graded { .. } | QuestionRule::WriteIn { .. } => {
            CountingRule::Plurality { seats }
        }
    }
}
