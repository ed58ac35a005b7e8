//! Who is elected in one contest, by its own rule.

use serde_json::{Value, json};
use tabella_crypto::contest::pair_index;
use tabella_ledger::count::budget::{Budget, EQUALSHARES_NET, Profile};
use tabella_ledger::count::double_majority::{Votes, double_majority};
use tabella_ledger::count::{CountError, CountingRule, Counts, Outcome, Pairwise, Steps};
use tabella_ledger::manifest::{Disclosure, QuestionRule};
use tabella_ledger::opened::Found;
use tabella_node::report::CountFacts;

use super::{BudgetCount, Count, Race, Rows, Unit};

/// Amounts are in hundredths, and equal shares raises endowments by one unit.
const UNIT: u64 = 100;

/// Who is elected in a contest.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// Elected for sure, in the order of the rule.
    pub winners: Vec<usize>,
    /// Tied for what is left.
    pub tied: Vec<usize>,
    /// The rule in words.
    pub rule: String,
    /// What it was applied to.
    pub from: From,
    /// More about how it came about, by key.
    pub details: Vec<(&'static str, Value)>,
}

/// What a rule was applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The decrypted counters and nothing else.
    Counts,
    /// Ballots that were mixed and opened.
    OpenedBallots,
    /// Whole ballots, which no encrypted sum gives.
    Ballots,
    /// The decrypted sums, and who is scored above whom on the ballots in the clear.
    CountsAndPairs,
    /// The decrypted counters, and the results of the cantons as the file has them.
    CountsAndCantons,
}

impl From {
    /// Its words in JSON.
    pub fn words(self) -> &'static str {
        match self {
            From::Counts => "decrypted counts",
            From::OpenedBallots => "opened ballots",
            From::Ballots => "ballots in the clear",
            From::CountsAndPairs => "decrypted sums, runoff from ballots in the clear",
            From::CountsAndCantons => "decrypted counts and the cantons' results in the clear",
        }
    }
}

impl Race {
    /// The number of each option.
    pub fn of_options(&self, counters: &[u64], ballots: u64) -> Vec<i64> {
        self.tally.of_options(counters, self.question.options.len(), ballots)
    }

    /// The counters of ordered pairs, where the contest has them.
    pub fn pairwise(&self, counters: &[u64]) -> Option<Pairwise> {
        match self.question.rule {
            QuestionRule::Star { .. } | QuestionRule::Ranked { disclosure: Disclosure::Pairs, .. } => {
                pairwise(counters, self.question.options.len())
            }
            _ => None,
        }
    }

    /// Decides the contest by its counters; nothing for a contest that is decided together with others.
    ///
    /// # Errors
    /// When the counters do not fit the rule.
    pub fn decide(&self, counters: &[u64], ballots: u64, unit: Unit) -> Result<Option<Decided>, CountError> {
        let decided = match &self.count {
            Count::Together | Count::Ranked => return Ok(None),
            Count::Rule(rule) => {
                // Scores below zero were sealed as what they are above the lowest, which changes no order.
                let mut options = match self.tally {
                    crate::ballots::Tally::ForAndAgainst => self.of_options(counters, ballots),
                    _ => crate::ballots::Tally::Sum.of_options(counters, self.question.options.len(), ballots),
                };
                options.truncate(self.electable);
                let votes = options.iter().map(|count| count.unsigned_abs()).sum();
                let ballots = if unit == Unit::Area { votes } else { ballots };
                let pairwise = self.pairwise(counters).or_else(|| self.pairs.clone());
                let outcome = rule.apply(&Counts { pairwise, ..Counts::new(options, ballots) })?;
                let details = self.details(&outcome);
                let from = if self.pairs.is_some() { From::CountsAndPairs } else { From::Counts };
                Decided { details, ..Decided::of(outcome, name(rule).to_owned(), from) }
            }
            Count::Budget(budget) => budget.decide(counters)?,
            Count::DoubleMajority(cantons) => {
                let &[yes, no, ..] = counters else {
                    return Err(CountError::Length { what: "yes and no", expected: 2, found: counters.len() });
                };
                let decision = double_majority(Votes { yes, no }, cantons);
                let half = |halves: u32| json!(f64::from(halves) / 2.0);
                Decided {
                    winners: vec![usize::from(!decision.accepted)],
                    tied: Vec::new(),
                    rule: "double majority".to_owned(),
                    from: From::CountsAndCantons,
                    details: vec![
                        ("people", json!(decision.people)),
                        ("cantons", json!(decision.cantons)),
                        ("cantons_for", half(decision.halves_for)),
                        ("cantons_in_all", half(decision.halves)),
                    ],
                }
            }
        };
        Ok(Some(decided))
    }

    /// Decides a contest of rankings, by its counters or its opened ballots; nothing for other contests, and where neither are
    /// there. `seed` is what lots are drawn by.
    ///
    /// # Errors
    /// When they do not fit the procedure.
    pub fn decide_rankings(
        &self,
        counters: &[u64],
        rows: Option<&Rows>,
        seed: Option<[u8; 32]>,
    ) -> Result<Option<Decided>, CountError> {
        let Count::Ranked = self.count else { return Ok(None) };
        let (outcome, from) = match rows {
            None => (self.question.count_pairs(counters, seed.as_ref())?, From::Counts),
            Some(rows) => {
                let rows = rows.iter().map(|(row, times)| (row.as_slice(), *times));
                let opened = self.question.count_rows(rows, seed.as_ref())?;
                let counted = opened.and_then(|opened| match opened.found {
                    Found::Counted(outcome) => Some(*outcome),
                    Found::Written(_) => None,
                });
                (counted, From::OpenedBallots)
            }
        };
        let Some(outcome) = outcome else { return Ok(None) };
        let facts = CountFacts::of_outcome(&self.question, &outcome, seed);
        let details = vec![("count", serde_json::to_value(&facts).unwrap_or_default())];
        Ok(Some(Decided { details, ..Decided::of(outcome, facts.rule.to_owned(), from) }))
    }

    fn details(&self, outcome: &Outcome) -> Vec<(&'static str, Value)> {
        let label = |option: &usize| self.labels().get(*option).cloned().unwrap_or_default();
        match &outcome.steps {
            Steps::Star(rounds) => {
                let finalists: Vec<String> = rounds.finalists.iter().map(label).collect();
                let votes = rounds.runoff.unwrap_or_default();
                let runoff: serde_json::Map<String, Value> =
                    finalists.iter().cloned().zip(votes.map(|votes| json!(votes))).collect();
                vec![("finalists", json!(finalists)), ("runoff", Value::Object(runoff))]
            }
            Steps::Majority(steps) => vec![("absolute_majority", json!(steps.needed))],
            _ => Vec::new(),
        }
    }
}

/// The pairs among the counters of a STAR contest: they come after the sums.
pub(super) fn pairwise(counters: &[u64], options: usize) -> Option<Pairwise> {
    let pairs = counters.get(options..)?;
    let above = |one: usize, other: usize| match one == other {
        true => 0,
        false => pairs.get(pair_index(options, one, other)).copied().unwrap_or(0),
    };
    Pairwise::new((0..options).map(|one| (0..options).map(|other| above(one, other)).collect()).collect()).ok()
}

impl Decided {
    fn of(outcome: Outcome, rule: String, from: From) -> Self {
        let tied = outcome.tie.map(|tie| tie.options).unwrap_or_default();
        Decided { winners: outcome.elected, tied, rule, from, details: Vec::new() }
    }
}

impl BudgetCount {
    fn decide(&self, votes: &[u64]) -> Result<Decided, CountError> {
        let budget = Budget { costs: &self.costs, available: self.available, step: UNIT };
        let projects = self.costs.len();
        let (outcome, from) = match &self.profile {
            Some(profile) if self.rule.needs_ballots() => {
                (self.rule.apply(profile, budget, &EQUALSHARES_NET)?, From::Ballots)
            }
            _ => {
                // One ballot with all the points is all that a greedy rule can see of the others.
                let points: Vec<(usize, u64)> = votes.iter().copied().enumerate().take(projects).collect();
                let profile = Profile::cardinal(projects, [(points, 1)])?;
                (self.rule.apply(&profile, budget, &[])?, From::Counts)
            }
        };
        let spent: u64 = outcome.elected.iter().filter_map(|project| self.costs.get(*project)).sum();
        let rule = match self.named {
            true => self.rule.name().to_owned(),
            false => format!("{} (the file names no rule that is known here)", self.rule.name()),
        };
        let money = |hundredths: u64| json!(crate::ballots::Money { hundredths }.to_string());
        let details = vec![("budget", money(self.available)), ("spent", money(spent))];
        Ok(Decided { details, ..Decided::of(outcome, rule, from) })
    }
}

fn name(rule: &CountingRule) -> &'static str {
    match rule {
        CountingRule::Plurality { .. } => "plurality",
        CountingRule::AbsoluteMajority { .. } => "absolute majority",
        CountingRule::YesNo => "yes or no",
        CountingRule::CounterProposal => "initiative and counter-proposal",
        CountingRule::Approval { .. } => "most approvals",
        CountingRule::Score { .. } => "highest sum",
        CountingRule::Star { .. } => "score, then automatic runoff",
        CountingRule::Cumulative { .. } => "most points",
        CountingRule::Quadratic { .. } => "highest sum of votes",
        CountingRule::GreedyBudget { .. } => "greedy",
        CountingRule::Seats { .. } => "seats in proportion",
    }
}
