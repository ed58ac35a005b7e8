//! From what stands on a ballot to the value of every field, with the checks that a contest asks for.

use tabella_ledger::manifest::QuestionRule;
use tabella_ledger::opened::ranking;

use super::{Ballot, BallotFile, Contest, ContestError, ContestKind, FileKind, Recorded, Tally, by_rank};

/// Which places a ballot fills that ranks fewer options than there are places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    /// Its first option has the points of the first place.
    FromFirst,
    /// Its last option has the points of the last place, so that its first has as many as it ranks options.
    FromLast,
}

/// Most places that the points of a file's rankings are made up for.
const MOST_PLACES: usize = 1024;

impl Contest<'_> {
    /// The value of every field.
    pub(super) fn values(&self, ballot: &Ballot) -> Vec<u64> {
        let options = self.file.options.len();
        let fields = if self.tally == Tally::ForAndAgainst { 2 * options } else { options };
        let blank = if let Tally::Above(lowest) = self.tally { lowest.unsigned_abs() } else { 0 };
        let mut values = vec![blank; fields];
        let mut set = |field: usize, value: u64| {
            if let Some(place) = values.get_mut(field) {
                *place = value;
            }
        };
        match ballot {
            Ballot::Marks(marks) => marks.iter().for_each(|mark| set(*mark, blank + 1)),
            Ballot::Scores(ranks) if matches!(self.rule, QuestionRule::Ranked { .. }) => {
                return self.values(&Ballot::Ranking(by_rank(ranks)));
            }
            Ballot::Scores(scores) => {
                for (option, score) in scores {
                    match self.tally {
                        Tally::Above(lowest) => set(*option, score.abs_diff(lowest)),
                        Tally::ForAndAgainst if *score < 0 => set(options + option, score.unsigned_abs()),
                        Tally::Sum | Tally::ForAndAgainst => set(*option, score.unsigned_abs()),
                    }
                }
            }
            Ballot::Ranking(groups) => match &self.rule {
                QuestionRule::Positional { points, .. } => {
                    for (option, points) in placed(groups, points, self.places) {
                        set(option, u64::from(points));
                    }
                }
                // What has no place on the ballot cannot be: there are as many ranks as the longest ballot fills.
                QuestionRule::Ranked { ranks, disclosure, .. } => {
                    return ranking::values(groups, options, *ranks, *disclosure).unwrap_or(values);
                }
                _ => {}
            },
        }
        values
    }
}

/// The points of each option that a strict ranking has within the places.
pub(super) fn placed(groups: &[Vec<usize>], points: &[u32], places: Places) -> Vec<(usize, u32)> {
    let skipped = match places {
        Places::FromFirst => 0,
        Places::FromLast => points.len().saturating_sub(groups.len()),
    };
    groups.iter().flatten().copied().zip(points.iter().copied().skip(skipped)).collect()
}

/// The numbers on a ballot; a mark is a one.
fn numbers(ballot: &Ballot) -> Option<Vec<(usize, i64)>> {
    match ballot {
        Ballot::Marks(marks) => Some(marks.iter().map(|mark| (*mark, 1)).collect()),
        Ballot::Scores(scores) => Some(scores.clone()),
        Ballot::Ranking(_) => None,
    }
}

impl BallotFile {
    /// Lowest and highest number on any ballot.
    pub(super) fn scores(&self) -> (i64, i64) {
        let all = || self.ballots.iter().filter_map(|recorded| numbers(&recorded.ballot)).flatten();
        (all().map(|(_, score)| score).min().unwrap_or(0), all().map(|(_, score)| score).max().unwrap_or(0))
    }

    /// The most points that a ballot spreads, at least 1.
    pub(super) fn most_points(&self) -> u64 {
        let sum = |recorded: &Recorded| {
            let numbers = numbers(&recorded.ballot).unwrap_or_default();
            numbers.iter().fold(0u64, |sum, (_, points)| sum.saturating_add(points.unsigned_abs()))
        };
        self.ballots.iter().map(sum).max().unwrap_or(0).max(1)
    }

    fn out_of_bounds(
        &self,
        recorded: &Recorded,
        kind: &ContestKind,
        (what, found): (&'static str, i128),
        (min, max): (i128, i128),
    ) -> ContestError {
        let (file, line) = (self.file.clone(), recorded.line);
        ContestError::OutOfBounds { file, line, what, found, kind: kind.name(), min, max }
    }

    fn each_number(
        &self,
        kind: &ContestKind,
        mut visit: impl FnMut(&Recorded, &[(usize, i64)]) -> Result<(), ContestError>,
    ) -> Result<(), ContestError> {
        for recorded in &self.ballots {
            let numbers = numbers(&recorded.ballot).ok_or_else(|| self.other_kind(kind))?;
            visit(recorded, &numbers)?;
        }
        match self.kind {
            FileKind::Ranked | FileKind::Ordinal { .. } => Err(self.other_kind(kind)),
            _ => Ok(()),
        }
    }

    /// A score within the bounds; an option without one has none, which is the same as zero.
    pub(super) fn check_scores(&self, kind: &ContestKind, min: i64, max: i64) -> Result<(), ContestError> {
        self.each_number(kind, |recorded, numbers| {
            match numbers.iter().find(|(_, score)| !(min..=max).contains(score)) {
                Some((_, score)) => {
                    let bounds = (i128::from(min), i128::from(max));
                    Err(self.out_of_bounds(recorded, kind, ("a score", i128::from(*score)), bounds))
                }
                None => Ok(()),
            }
        })
    }

    /// The most points that a ballot spreads, none of them negative and not more than `limit`.
    pub(super) fn check_points(&self, kind: &ContestKind, limit: Option<u64>) -> Result<u64, ContestError> {
        let mut most = 0;
        let highest = i128::from(limit.unwrap_or(u64::MAX));
        self.each_number(kind, |recorded, numbers| {
            let sum: i128 = numbers.iter().map(|(_, points)| i128::from(*points)).sum();
            let lowest = numbers.iter().map(|(_, points)| i128::from(*points)).min().unwrap_or(0);
            let wrong = if lowest < 0 { lowest } else { sum };
            if !(0..=highest).contains(&wrong) {
                return Err(self.out_of_bounds(recorded, kind, ("points", wrong), (0, highest)));
            }
            most = most.max(u64::try_from(sum).unwrap_or(u64::MAX));
            Ok(())
        })?;
        Ok(most)
    }

    /// Whether any ballot votes against an option; none may cost more than the credits.
    pub(super) fn check_credits(&self, kind: &ContestKind, credits: u64) -> Result<bool, ContestError> {
        let mut against = false;
        self.each_number(kind, |recorded, numbers| {
            let square = |votes: i64| i128::from(votes) * i128::from(votes);
            let cost = numbers.iter().fold(0i128, |sum, (_, votes)| sum.saturating_add(square(*votes)));
            if cost > i128::from(credits) {
                return Err(self.out_of_bounds(recorded, kind, ("a cost", cost), (0, i128::from(credits))));
            }
            against |= numbers.iter().any(|(_, votes)| *votes < 0);
            Ok(())
        })?;
        Ok(against)
    }

    /// The rule of ballots whose projects fit the budget together. Amounts are divided by what divides them all, which
    /// changes no comparison and makes ballots shorter.
    pub(super) fn knapsack(&self, kind: &ContestKind) -> Result<QuestionRule, ContestError> {
        self.only_marks(kind)?;
        let no_budget = || ContestError::NoBudget { file: self.file.clone() };
        let budget = self.budget.ok_or_else(no_budget)?.hundredths;
        let costs: Vec<u64> = self
            .options
            .iter()
            .map(|option| option.cost.map(|cost| cost.hundredths).ok_or_else(no_budget))
            .collect::<Result<_, _>>()?;
        for recorded in &self.ballots {
            let cost: i128 = super::marks(recorded)
                .unwrap_or_default()
                .iter()
                .filter_map(|mark| costs.get(*mark))
                .map(|cost| i128::from(*cost))
                .sum();
            if cost > i128::from(budget) {
                let what = ("a cost (in hundredths)", cost);
                return Err(self.out_of_bounds(recorded, kind, what, (0, i128::from(budget))));
            }
        }
        let divisor = costs.iter().fold(budget, |divisor, cost| common_divisor(divisor, *cost)).max(1);
        Ok(QuestionRule::Knapsack {
            costs: costs.iter().map(|cost| cost / divisor).collect(),
            budget: budget / divisor,
        })
    }

    /// The points of the places, and which of them short ballots fill. Points that the user gives begin with the first
    /// place; for others the score that the file publishes decides, and without one the ballot's length.
    pub(super) fn points_of_places(
        &self,
        kind: &ContestKind,
        given: Option<&[u32]>,
    ) -> Result<(Vec<u32>, Places), ContestError> {
        let mut longest = 0;
        for recorded in &self.ballots {
            let Ballot::Ranking(groups) = &recorded.ballot else {
                return Err(self.other_kind(kind));
            };
            if groups.iter().any(|group| group.len() != 1) {
                return Err(ContestError::Tied { file: self.file.clone(), line: recorded.line });
            }
            longest = longest.max(groups.len());
        }
        let stated = match self.kind {
            FileKind::Ordinal { places } => places.unwrap_or(0).min(self.options.len()),
            FileKind::Ranked => 0,
            _ => return Err(self.other_kind(kind)),
        };
        if let Some(points) = given {
            return Ok((points.to_vec(), Places::FromFirst));
        }
        let places = longest.max(stated).max(1);
        if places > MOST_PLACES {
            let number = places as u64;
            return Err(ContestError::TooLarge { kind: kind.name(), what: "a number of places", number });
        }
        let points: Vec<u32> = (1..=places as u32).rev().collect();
        let published = |places: Places| {
            let mut sums = vec![0i64; self.options.len()];
            for recorded in &self.ballots {
                let Ballot::Ranking(groups) = &recorded.ballot else { continue };
                let times = i64::try_from(recorded.times).unwrap_or(i64::MAX);
                for (option, points) in placed(groups, &points, places) {
                    if let Some(sum) = sums.get_mut(option) {
                        *sum = sum.saturating_add(i64::from(points).saturating_mul(times));
                    }
                }
            }
            self.published.score.as_ref() == Some(&sums)
        };
        let from_first = published(Places::FromFirst) && !published(Places::FromLast);
        Ok((points, if from_first { Places::FromFirst } else { Places::FromLast }))
    }
}

fn common_divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}
