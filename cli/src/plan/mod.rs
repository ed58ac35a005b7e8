//! An election as a rehearsal holds it, whatever file it comes from: contests, ballot styles, the papers that voters
//! fill in, the count in the clear, what was published, and the rule that decides.

mod decide;
mod from_ballots;
mod papers;
mod ranked_rule;
mod together;

use std::collections::BTreeMap;

use tabella_crypto::contest::Contest;
use tabella_ledger::count::budget::{BudgetRule, Profile};
use tabella_ledger::count::double_majority::Canton;
use tabella_ledger::count::{CountingRule, Pairwise};
use tabella_ledger::manifest::Question;

pub use crate::ballots::Tally;
pub use decide::{Decided, From};
pub use from_ballots::{PlanError, title};
pub use papers::{deal, fill, zip};
pub use ranked_rule::RankedRuleError;
pub use together::{Method, Parties, Together, Total};

/// With more slots than this a trustee's dealing would come near the length that an entry may have.
const MANY_SLOTS: usize = 128;
/// From this many ballots on two counters share a slot where they can: below it, finding the larger sums costs more
/// than the shorter ballots save.
const PACK_FROM: u64 = 5_000;

/// What a rehearsal holds.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its name.
    pub title: String,
    /// The file, as errors give it.
    pub file: String,
    /// What a ballot stands for.
    pub unit: Unit,
    /// What a careful reader should know.
    pub notes: Vec<String>,
    /// One after another on one board, with the same voters and a key each.
    pub elections: Vec<Election>,
    /// What is decided from all contests together.
    pub together: Together,
}

/// What a ballot stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The ballot of one voter.
    Ballot,
    /// The result of a counting area, which it reports as one ballot of numbers.
    Area,
}

impl Unit {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Ballot => "ballot",
            Unit::Area => "area",
        }
    }
}

/// One election on the board.
#[derive(Debug, Clone, Default)]
pub struct Election {
    /// Its contests.
    pub races: Vec<Race>,
    /// Its ballot styles: title and contests. With none, every ballot has all contests.
    pub styles: Vec<(String, Vec<usize>)>,
    /// The different papers.
    pub papers: Vec<Paper>,
    /// Which paper comes next, and how often, in the order of the file.
    pub runs: Vec<(usize, u64)>,
}

/// A filled-in paper.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Paper {
    /// Its ballot style.
    pub style: usize,
    /// The values of every field, for each contest of the style.
    pub choices: Vec<Vec<u64>>,
}

/// One contest.
#[derive(Debug, Clone)]
pub struct Race {
    /// What is asked, and how it is filled in.
    pub question: Question,
    /// Its kind, as `--contest` names it.
    pub kind: String,
    /// How counters become a number for each option.
    pub tally: Tally,
    /// How many options, from the first on, can be elected; those after them are blank and invalid papers.
    pub electable: usize,
    /// The rule.
    pub count: Count,
    /// Every counter, counted in the clear.
    pub clear: Vec<u64>,
    /// Every ballot by its values in the clear, and how many there are of each, where ballots are opened.
    pub rows: Option<Rows>,
    /// Comparisons of pairs that the rule needs and the contest has no counters of, from the ballots in the clear.
    pub pairs: Option<Pairwise>,
    /// What the file publishes.
    pub published: Published,
}

/// Opened ballots: values, and how many ballots have them.
pub type Rows = BTreeMap<Vec<u64>, u64>;

/// How a contest is decided.
#[derive(Debug, Clone)]
pub enum Count {
    /// By the numbers of its options.
    Rule(CountingRule),
    /// By what the projects cost.
    Budget(BudgetCount),
    /// As rankings, by the procedure of the question.
    Ranked,
    /// By the people and the cantons.
    DoubleMajority(Vec<Canton>),
    /// Only together with the others: see [`Together`].
    Together,
}

/// A participatory budget.
#[derive(Debug, Clone)]
pub struct BudgetCount {
    /// The rule.
    pub rule: BudgetRule,
    /// Whether the file or the user named it, or it is for want of a name.
    pub named: bool,
    /// What each project costs, in hundredths.
    pub costs: Vec<u64>,
    /// What there is, in hundredths.
    pub available: u64,
    /// The ballots, for a rule that needs whole ones.
    pub profile: Option<Profile>,
}

/// What a file publishes of a contest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// The number of each option.
    pub counts: Option<Vec<i64>>,
    /// Who is elected, ascending.
    pub winners: Option<Vec<usize>>,
}

impl Plan {
    /// How many ballots are cast in all elections.
    pub fn ballots(&self) -> u64 {
        self.elections.iter().map(Election::ballots).sum()
    }

    /// Keeps `most` ballots of each election: the first ones, or the first ones of each ballot style in proportion.
    /// Counts in the clear are made anew from them; what was published is no count of these.
    pub fn limit(&mut self, most: u64) {
        for election in &mut self.elections {
            if election.ballots() > most {
                election.limit(most);
                self.together = std::mem::take(&mut self.together).without_published();
            }
        }
    }

    /// Has counters share slots where that pays.
    pub fn pack(&mut self) {
        for election in &mut self.elections {
            for race in 0..election.races.len() {
                let ballots = election.ballots_with(race);
                let race = &mut election.races[race];
                let packed = race.shape().ok().and_then(|shape| shape.packed().ok());
                let fits = packed.and_then(|packed| packed.capacity()).is_some_and(|capacity| ballots <= capacity);
                let many = race.slots().is_ok_and(|slots| slots > MANY_SLOTS);
                race.question.packed = fits && !race.question.rule.is_mixed() && (ballots >= PACK_FROM || many);
            }
        }
    }
}

impl Race {
    /// The labels of the options.
    pub fn labels(&self) -> &[String] {
        &self.question.options
    }

    fn shape(&self) -> Result<Contest, tabella_crypto::contest::ContestError> {
        self.question.contest()
    }

    /// How many slots a key needs for it.
    ///
    /// # Errors
    /// When the rule does not fit the options.
    pub fn slots(&self) -> Result<usize, tabella_crypto::contest::ContestError> {
        let shape = self.shape()?;
        Ok(if self.question.packed { shape.packed()? } else { shape }.slots())
    }
}

impl Election {
    /// How many ballots are cast.
    pub fn ballots(&self) -> u64 {
        self.runs.iter().map(|(_, times)| times).sum()
    }

    /// The contests on a ballot of this style.
    pub fn on_style(&self, style: usize) -> Vec<usize> {
        match self.styles.get(style) {
            Some((_, races)) => races.clone(),
            None => (0..self.races.len()).collect(),
        }
    }

    /// How many ballots have the contest.
    pub fn ballots_with(&self, race: usize) -> u64 {
        let has: Vec<bool> = self.papers.iter().map(|paper| self.on_style(paper.style).contains(&race)).collect();
        self.runs.iter().filter(|(paper, _)| has.get(*paper) == Some(&true)).map(|(_, times)| times).sum()
    }

    /// The paper of every single ballot.
    pub fn each(&self) -> impl Iterator<Item = &Paper> {
        let papers = self.papers.as_slice();
        self.runs.iter().flat_map(move |(paper, times)| (0..*times).filter_map(move |_| papers.get(*paper)))
    }

    fn limit(&mut self, most: u64) {
        let mut left: Vec<u64> = vec![0; self.styles.len().max(1)];
        for (paper, times) in &self.runs {
            left[self.papers[*paper].style] += times;
        }
        let total = u128::from(self.ballots()).max(1);
        let share = |ballots: u64| u64::try_from(u128::from(ballots) * u128::from(most) / total).unwrap_or(most);
        let all = left.clone();
        left.iter_mut().for_each(|ballots| *ballots = share(*ballots));
        let mut spare = most.saturating_sub(left.iter().sum());
        for (left, all) in left.iter_mut().zip(all) {
            let more = spare.min(all - *left).min(1);
            *left += more;
            spare -= more;
        }
        let papers = &self.papers;
        self.runs.retain_mut(|(paper, times)| {
            let left = &mut left[papers[*paper].style];
            *times = (*times).min(*left);
            *left -= *times;
            *times > 0
        });
        self.count_papers(most);
    }

    /// Counts the papers in the clear. Only tables of results are limited here, and all counters of theirs are fields.
    fn count_papers(&mut self, most: u64) {
        for race in &mut self.races {
            race.clear.iter_mut().for_each(|count| *count = 0);
            race.published = Published::default();
            if let Count::DoubleMajority(cantons) = &mut race.count {
                cantons.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            }
        }
        for (paper, times) in &self.runs {
            let paper = &self.papers[*paper];
            for (race, values) in self.on_style(paper.style).into_iter().zip(&paper.choices) {
                for (count, value) in self.races[race].clear.iter_mut().zip(values) {
                    *count = count.saturating_add(value.saturating_mul(*times));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
