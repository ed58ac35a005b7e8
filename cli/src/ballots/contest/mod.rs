//! Which contest the ballots of a file are for, and the values that each ballot brings to it.

mod clear;
mod error;
mod kind;
mod values;

use tabella_ledger::count::ranked::{MAX_OPTIONS, Method};
use tabella_ledger::manifest::{Disclosure, QuestionRule};

use super::{Ballot, BallotFile, FileKind, Recorded};

pub use error::ContestError;
pub use kind::{Bounds, ContestKind, ContestKindError};

use values::Places;

/// A contest with the ballots of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest<'f> {
    /// Its kind, with the numbers that it is held with.
    pub kind: ContestKind,
    /// How it is filled in.
    pub rule: QuestionRule,
    /// How many options a ballot may name.
    pub marks: Bounds,
    /// The bounds that the file states, where its own ballots break them and the contest had to be wider: of marks,
    /// or of points where ballots spread points.
    pub broken: Option<Bounds>,
    /// What the counters say of the options.
    pub tally: Tally,
    places: Places,
    file: &'f BallotFile,
}

/// How the counters of a contest become one number for each option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tally {
    /// The counter is the number.
    Sum,
    /// Counters hold how far each score is above this lowest one, because values begin at zero.
    Above(i64),
    /// There are counters of votes for and of votes against.
    ForAndAgainst,
}

impl Tally {
    /// The number of each option, from the counters of so many ballots.
    pub fn of_options(self, counters: &[u64], options: usize, ballots: u64) -> Vec<i64> {
        let signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let of = |option: usize| counters.get(option).copied().map_or(0, signed);
        match self {
            Tally::Sum => (0..options).map(of).collect(),
            Tally::Above(lowest) => {
                let below = lowest.saturating_mul(signed(ballots));
                (0..options).map(|option| of(option).saturating_add(below)).collect()
            }
            Tally::ForAndAgainst => {
                (0..options).map(|option| of(option).saturating_sub(of(options + option))).collect()
            }
        }
    }
}

impl<'f> Contest<'f> {
    /// The values that a ballot fills in, how many ballots fill in just these, and their line, in the order of the
    /// file.
    pub fn recorded(&self) -> impl Iterator<Item = (Vec<u64>, u64, u64)> + '_ {
        self.file.ballots.iter().map(|recorded| (self.values(&recorded.ballot), recorded.times, recorded.line))
    }

    /// The values of every single ballot, in the order of the file.
    pub fn ballots(&self) -> impl Iterator<Item = Vec<u64>> + '_ {
        self.recorded().flat_map(|(values, times, _)| (0..times).map(move |_| values.clone()))
    }

    /// How many ballots there are.
    pub fn total(&self) -> u64 {
        self.file.total()
    }
}

impl BallotFile {
    /// The contest that the ballots are for: `wanted`, or what the file says of itself, where marks and nothing else
    /// means an approval contest.
    ///
    /// Bounds that only the file states give way where its own ballots break them, as some published files do;
    /// [`Contest::broken`] then has them. Bounds in `wanted` do not.
    ///
    /// # Errors
    /// When this version does not count such contests, or the ballots do not fit the contest.
    pub fn contest(&self, wanted: Option<&ContestKind>) -> Result<Contest<'_>, ContestError> {
        match wanted {
            Some(kind) => self.held_as(kind.clone(), true),
            None => self.held_as(self.own_contest()?, false),
        }
    }

    fn own_contest(&self) -> Result<ContestKind, ContestError> {
        match self.kind {
            FileKind::Plurality | FileKind::Counts => Ok(ContestKind::Plurality),
            FileKind::Approval { .. } => Ok(ContestKind::Approval(None)),
            FileKind::Cumulative { points } => {
                let points = points.filter(|points| *points > 0);
                Ok(ContestKind::Cumulative { points: points.unwrap_or_else(|| self.most_points()) })
            }
            FileKind::Scores { min, max } => {
                let (lowest, highest) = self.scores();
                let min = min.unwrap_or_else(|| lowest.min(0));
                Ok(ContestKind::Score { min, max: max.unwrap_or(highest).max(min.saturating_add(1)) })
            }
            FileKind::Ordinal { .. } => Ok(ContestKind::Positional(None)),
            FileKind::Ranked => Ok(ContestKind::Ranked),
            FileKind::Numbers => Err(ContestError::KindNeeded { file: self.file.clone() }),
        }
    }

    /// The contest of this kind; `asked` says whether its numbers are the user's, which then do not give way.
    fn held_as(&self, kind: ContestKind, asked: bool) -> Result<Contest<'_>, ContestError> {
        let all = self.options.len();
        let any = Bounds { min: 0, max: all };
        let narrow = |what: &'static str, number: u64| {
            u32::try_from(number).map_err(|_| ContestError::TooLarge { kind: kind.name(), what, number })
        };
        let mut contest = Contest {
            rule: QuestionRule::Plurality,
            marks: any,
            broken: None,
            tally: Tally::Sum,
            places: Places::FromFirst,
            file: self,
            kind: kind.clone(),
        };
        match &kind {
            ContestKind::Ranked => {
                let ranks = narrow("a number of ranks", self.ranks(&kind)? as u64)?;
                let procedure = Method::InstantRunoff.procedure(1);
                contest.rule = QuestionRule::Ranked { ranks, procedure, disclosure: Disclosure::Ballots };
            }
            ContestKind::Plurality | ContestKind::YesNo => {
                contest.marks = self.marks(&kind, Some(Bounds::ONE), None)?.0;
            }
            ContestKind::Approval(wanted) => {
                let (bounds, broken) = self.marks(&kind, *wanted, self.stated_bounds())?;
                (contest.marks, contest.broken) = (bounds, broken);
                contest.kind = ContestKind::Approval(Some(bounds));
                let min = narrow("a number of marks", bounds.min as u64)?;
                contest.rule = QuestionRule::Approval { min, max: narrow("a number of marks", bounds.max as u64)? };
            }
            ContestKind::Knapsack => contest.rule = self.knapsack(&kind)?,
            ContestKind::Score { min, max } => {
                self.check_scores(&kind, *min, *max)?;
                let lowest = (*min).min(0);
                contest.tally = if lowest < 0 { Tally::Above(lowest) } else { Tally::Sum };
                contest.rule = QuestionRule::Score { max: narrow("a range of scores", max.abs_diff(lowest))? };
            }
            ContestKind::Star { max } => {
                self.check_scores(&kind, 0, i64::from(*max))?;
                contest.rule = QuestionRule::Star { max: *max };
            }
            ContestKind::Cumulative { points } => {
                let most = self.check_points(&kind, if asked { Some(*points) } else { None })?.max(*points);
                if most > *points {
                    let marks = |points: u64| usize::try_from(points).unwrap_or(usize::MAX);
                    contest.broken = Some(Bounds { min: 0, max: marks(*points) });
                    contest.kind = ContestKind::Cumulative { points: most };
                }
                contest.rule = QuestionRule::Cumulative { min: 0, max: most, each: most };
            }
            ContestKind::Quadratic { credits } => {
                let against = self.check_credits(&kind, *credits)?;
                contest.tally = if against { Tally::ForAndAgainst } else { Tally::Sum };
                contest.rule = QuestionRule::Quadratic { credits: *credits, against };
            }
            ContestKind::Positional(points) => {
                let (points, places) = self.points_of_places(&kind, points.as_deref())?;
                contest.places = places;
                contest.kind = ContestKind::Positional(Some(points.clone()));
                contest.rule = QuestionRule::Positional { points, min: 0 };
            }
        }
        Ok(contest)
    }

    /// The bounds that the ballots' marks keep, and those that the file states if they are narrower.
    fn marks(
        &self,
        kind: &ContestKind,
        asked: Option<Bounds>,
        stated: Option<Bounds>,
    ) -> Result<(Bounds, Option<Bounds>), ContestError> {
        self.only_marks(kind)?;
        let all = self.options.len();
        let within = |bounds: Bounds| Bounds { min: bounds.min.min(all), max: bounds.max.min(all) };
        let asked = asked.map(within);
        let stated = stated.map(within);
        let mut bounds = asked.or(stated).unwrap_or(Bounds { min: 0, max: all });
        for recorded in &self.ballots {
            let marks = marks(recorded).map_or(0, <[usize]>::len);
            if bounds.holds(marks) {
                continue;
            }
            if asked.is_some() {
                let (file, line) = (self.file.clone(), recorded.line);
                return Err(ContestError::MarksOutOfBounds { file, line, marks, kind: kind.name(), bounds });
            }
            bounds = Bounds { min: bounds.min.min(marks), max: bounds.max.max(marks) };
        }
        Ok((bounds, stated.filter(|stated| asked.is_none() && *stated != bounds)))
    }

    fn only_marks(&self, kind: &ContestKind) -> Result<(), ContestError> {
        match self.kind {
            FileKind::Plurality | FileKind::Approval { .. } | FileKind::Counts => Ok(()),
            _ => Err(self.other_kind(kind)),
        }
    }

    fn other_kind(&self, kind: &ContestKind) -> ContestError {
        let holds = match self.kind {
            FileKind::Plurality | FileKind::Approval { .. } | FileKind::Counts => "marks",
            FileKind::Cumulative { .. } => "points spread over options",
            FileKind::Scores { .. } => "scores",
            FileKind::Ranked | FileKind::Ordinal { .. } => "rankings",
            FileKind::Numbers => "numbers other than 0 and 1",
        };
        ContestError::OtherKind { file: self.file.clone(), holds, wanted: kind.name() }
    }

    /// How many ranks the ballots fill, at least 1.
    fn ranks(&self, kind: &ContestKind) -> Result<usize, ContestError> {
        let ranks = |recorded: &Recorded| match &recorded.ballot {
            Ballot::Ranking(groups) => Ok(groups.len()),
            Ballot::Scores(numbers) if self.kind == FileKind::Numbers => {
                let rank =
                    |(_, number): &(usize, i64)| usize::try_from(*number).ok().filter(|rank| *rank <= MAX_OPTIONS);
                let ranks: Option<Vec<usize>> = numbers.iter().map(rank).collect();
                Ok(ranks.ok_or_else(|| self.other_kind(kind))?.into_iter().max().unwrap_or(0))
            }
            Ballot::Marks(_) | Ballot::Scores(_) => Err(self.other_kind(kind)),
        };
        let filled = self.ballots.iter().map(ranks).collect::<Result<Vec<_>, _>>()?;
        Ok(filled.into_iter().max().unwrap_or(0).max(1))
    }

    fn stated_bounds(&self) -> Option<Bounds> {
        match self.kind {
            FileKind::Approval { min: None, max: None } => None,
            FileKind::Approval { min, max } => {
                Some(Bounds { min: min.unwrap_or(0), max: max.unwrap_or(self.options.len()) })
            }
            _ => None,
        }
    }
}

/// The options at each rank, where ranks stand beside the options.
fn by_rank(numbers: &[(usize, i64)]) -> Vec<Vec<usize>> {
    let rank = |number: i64| usize::try_from(number).unwrap_or(0);
    let last = numbers.iter().map(|(_, number)| rank(*number)).max().unwrap_or(0);
    let at = |wanted: usize| {
        let there = numbers.iter().filter(move |(_, number)| rank(*number) == wanted);
        there.map(|(option, _)| *option).collect()
    };
    (1..=last).map(at).collect()
}

fn marks(recorded: &Recorded) -> Option<&[usize]> {
    match &recorded.ballot {
        Ballot::Marks(marks) => Some(marks),
        Ballot::Scores(_) | Ballot::Ranking(_) => None,
    }
}

#[cfg(test)]
mod tests;
