//! What a rehearsal says at its end, to people and to programs.

use serde_json::{Map, Value, json};
use tabella_ledger::count::CountError;

use super::hold::{Held, Opened};
use super::secret_roll::Searched;
use crate::ballots::Tally;
use crate::plan::{Decided, From, Plan, Race, Rows, Total, Unit};
use crate::progress::Phases;
use crate::rehearse::RehearseArguments;

/// Longer lists of options are shown by their first ones.
const MOST_SHOWN: usize = 100;

/// What a rehearsal says.
pub struct Report<'p> {
    plan: &'p Plan,
    held: &'p Held,
    contests: Vec<ContestReport<'p>>,
    together: Option<Total>,
}

/// What it says of one contest.
struct ContestReport<'p> {
    race: &'p Race,
    counters: Vec<u64>,
    rows: Option<Rows>,
    withheld: bool,
    ballots: u64,
    numbers: Vec<i64>,
    decided: Option<Decided>,
}

impl<'p> Report<'p> {
    /// Applies the rules to what was decrypted.
    ///
    /// # Errors
    /// When the counters do not fit a rule.
    pub fn new(plan: &'p Plan, held: &'p Held) -> Result<Self, CountError> {
        let mut contests = Vec::new();
        for ((election, counts), opened) in plan.elections.iter().zip(&held.counts).zip(&held.opened) {
            for (position, race) in election.races.iter().enumerate() {
                let published = counts.get(position).filter(|counters| !counters.is_empty());
                let Opened { rows, seed } = opened.get(position).cloned().unwrap_or_default();
                let counters = published.cloned().unwrap_or_else(|| vec![0; race.clear.len()]);
                let ballots = election.ballots_with(position);
                contests.push(ContestReport {
                    race,
                    withheld: published.is_none() && rows.is_none(),
                    ballots,
                    numbers: race.of_options(&counters, ballots),
                    decided: match race.decide_rankings(&counters, rows.as_ref(), seed)? {
                        None => race.decide(&counters, ballots, plan.unit)?,
                        decided => decided,
                    },
                    counters,
                    rows,
                });
            }
        }
        let counters: Vec<Vec<u64>> = contests.iter().map(|contest| contest.counters.clone()).collect();
        let together = plan.together.decide(&counters)?;
        Ok(Self { plan, held, contests, together })
    }

    /// Whether every decrypted counter is the one counted in the clear.
    pub fn equal(&self) -> bool {
        self.contests.iter().all(ContestReport::equal)
    }

    /// Whether that is so, and nobody's ballot could be linked.
    pub fn holds(&self) -> bool {
        self.equal() && !self.held.searched.as_ref().is_some_and(Searched::is_linked)
    }

    fn ballots(&self) -> u64 {
        self.plan.ballots()
    }

    /// Whether everything that the file publishes came out; nothing where it publishes nothing.
    fn as_published(&self) -> Option<bool> {
        let each = self.contests.iter().flat_map(|contest| {
            let (counts, winners) = contest.as_published();
            [counts, winners]
        });
        let all: Vec<bool> =
            each.chain([self.together.as_ref().and_then(|total| total.as_published)]).flatten().collect();
        (!all.is_empty()).then(|| all.into_iter().all(|equal| equal))
    }

    /// One object with everything.
    pub fn json(&self, arguments: &RehearseArguments, phases: &Phases) -> Value {
        let seconds = phases.seconds();
        let cast = seconds.iter().find(|(phase, _)| *phase == "cast").map_or(f64::INFINITY, |(_, seconds)| *seconds);
        let seconds: Map<String, Value> =
            seconds.into_iter().map(|(phase, time)| (phase.into(), json!(time))).collect();
        let contests: Vec<Value> = self.contests.iter().map(|contest| Value::Object(contest.json())).collect();
        // The first contest stands at the top as well: most files have only that one.
        let mut report = self.contests.first().map(ContestReport::json).unwrap_or_default();
        let entries = [
            ("title", json!(self.plan.title)),
            ("ballots", json!(self.ballots())),
            ("unit", json!(self.plan.unit.name())),
            ("limit", json!(arguments.limit)),
            ("clear_count_equal", json!(self.equal())),
            ("published_equal", json!(self.as_published())),
            ("contests", json!(contests)),
            ("notes", json!(self.plan.notes)),
            ("secret_roll", json!(self.held.searched.as_ref().map(Searched::json))),
            ("phases_s", Value::Object(seconds)),
            ("ballots_per_s", json!(self.ballots() as f64 / cast)),
            ("trustees", json!({ "all": arguments.trustees, "present": arguments.threshold })),
            ("record", json!(self.held.record)),
            ("checkpoint", json!(self.held.checkpoint)),
        ];
        report.extend(entries.map(|(key, value)| (key.to_owned(), value)));
        // What is decided together stands above what the first contest alone comes to.
        let together = self.together.iter().flat_map(|total| total.entries.clone());
        report.extend(together.map(|(key, value)| (key.to_owned(), value)));
        Value::Object(report)
    }

    /// The same in lines for people.
    pub fn words(&self) -> Vec<String> {
        let unit = match self.plan.unit {
            Unit::Ballot => "ballots",
            Unit::Area => "results of areas",
        };
        let mut lines = vec![format!("{}: {} {unit}", self.plan.title, self.ballots())];
        for contest in &self.contests {
            if self.contests.len() > 1 {
                lines.push(format!("{}: {} {unit}", contest.race.question.title, contest.ballots));
            }
            lines.extend(contest.words());
        }
        lines.extend(self.together.iter().flat_map(|total| total.words.clone()));
        let verdict = if self.equal() { "equal to" } else { "DIFFERENT FROM" };
        lines.push(format!("The decrypted count is {verdict} the count in the clear."));
        lines.extend(self.as_published().map(|equal| match equal {
            true => "It is what the file publishes.".to_owned(),
            false => "It is NOT in all what the file publishes.".to_owned(),
        }));
        lines.extend(self.held.searched.iter().flat_map(Searched::words));
        lines.push(format!("Record: {}", self.held.record.display()));
        lines
    }
}

impl ContestReport<'_> {
    fn equal(&self) -> bool {
        match &self.race.rows {
            Some(_) => self.rows == self.race.rows,
            None => self.counters == self.race.clear,
        }
    }

    /// Whether numbers and winners are as the file publishes them.
    fn as_published(&self) -> (Option<bool>, Option<bool>) {
        let counts = self.race.published.counts.as_ref().map(|counts| *counts == self.numbers);
        let winners = self.race.published.winners.as_ref().zip(self.decided.as_ref()).map(|(published, decided)| {
            let mut winners = decided.winners.clone();
            winners.sort_unstable();
            *published == winners && decided.tied.is_empty()
        });
        (counts, winners)
    }

    fn named<T: serde::Serialize>(&self, numbers: impl IntoIterator<Item = T>) -> Value {
        Value::Object(self.race.labels().iter().cloned().zip(numbers.into_iter().map(|number| json!(number))).collect())
    }

    fn labelled(&self, options: &[usize]) -> Vec<&String> {
        options.iter().filter_map(|option| self.race.labels().get(*option)).collect()
    }

    fn json(&self) -> Map<String, Value> {
        let (counts, winners) = self.as_published();
        let mut entries = vec![
            ("title", json!(self.race.question.title)),
            ("contest", json!(self.race.kind)),
            ("packed", json!(self.race.question.packed)),
            ("ballots", json!(self.ballots)),
            ("withheld", json!(self.withheld)),
            ("counts", self.named(&self.numbers)),
            ("clear_count_equal", json!(self.equal())),
            ("published", json!({ "counts": counts, "winners": winners })),
        ];
        let options = self.race.labels().len();
        if self.race.tally == Tally::ForAndAgainst {
            let (votes_for, against) = self.counters.split_at(options.min(self.counters.len()));
            entries.push(("for", self.named(votes_for)));
            entries.push(("against", self.named(against)));
        }
        if let Some(pairwise) = self.race.pairwise(&self.counters) {
            let row = |one: usize| self.named((0..options).map(|other| pairwise.above(one, other)));
            entries.push(("pairwise", self.named((0..options).map(row))));
        }
        let decided = self.decided.as_ref();
        let list = |options: &[usize]| json!(self.labelled(options));
        entries.push(("winners", decided.map_or_else(|| json!([]), |decided| list(&decided.winners))));
        if let Some(decided) = decided {
            entries.push(("tied", list(&decided.tied)));
            entries.push(("rule", json!(decided.rule)));
            entries.push(("winners_from", json!(decided.from.words())));
            entries.extend(decided.details.iter().cloned());
        }
        entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }

    fn words(&self) -> Vec<String> {
        // Opened ballots have rounds and no sums.
        let shown = if self.race.rows.is_some() { 0 } else { self.numbers.len() };
        let mut options: Vec<usize> = (0..shown).collect();
        let hidden = options.len().saturating_sub(MOST_SHOWN);
        if hidden > 0 {
            options.sort_by_key(|option| std::cmp::Reverse(self.numbers[*option]));
            options.truncate(MOST_SHOWN);
        }
        let line = |option: &usize| format!("  {:>9}  {}", self.numbers[*option], self.race.labels()[*option]);
        let mut lines: Vec<String> = options.iter().map(line).collect();
        if hidden > 0 {
            lines.push(format!("  and {hidden} more"));
        }
        let join = |options: &[usize]| self.labelled(options).into_iter().cloned().collect::<Vec<_>>().join(", ");
        if let Some(decided) = &self.decided {
            let winners = if decided.winners.is_empty() { "nobody".to_owned() } else { join(&decided.winners) };
            lines.push(format!("By the rule {}: {winners}", decided.rule));
            if !decided.tied.is_empty() {
                lines.push(format!("Tied: {}", join(&decided.tied)));
            }
            lines.extend(match decided.from {
                From::Counts | From::OpenedBallots => None,
                From::Ballots => Some("This selection is computed from the ballots of the file in the clear.".into()),
                from => Some(format!("This is computed from {}.", from.words())),
            });
        }
        lines
    }
}
