//! Kinds of contest and how the command line names them.

use std::fmt;
use std::str::FromStr;

use super::super::error::clip;

/// A kind of contest, as `--contest` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContestKind {
    /// `plurality`: one option.
    Plurality,
    /// `yes-no`: one answer to a question.
    YesNo,
    /// `approval` or `approval:min..max`: any options, within bounds.
    Approval(Option<Bounds>),
    /// `score:min..max`: a score for each option.
    Score {
        /// The lowest score.
        min: i64,
        /// The highest score.
        max: i64,
    },
    /// `star:0..max`: scores, and an automatic runoff of the two options with the highest sums.
    Star {
        /// The highest score.
        max: u32,
    },
    /// `quadratic:credits`: votes whose squares add up to the credits at most.
    Quadratic {
        /// What a ballot may spend.
        credits: u64,
    },
    /// `cumulative:points`: points spread over the options.
    Cumulative {
        /// What a ballot may spread.
        points: u64,
    },
    /// `positional` or `positional:3,2,1`: an order of preference whose places have points. Without points the first of
    /// k options gets k, the next one fewer.
    Positional(Option<Vec<u32>>),
    /// `ranked`: an order of preference.
    Ranked,
    /// `knapsack`: options that fit a budget together.
    Knapsack,
}

/// How many options a ballot may mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The fewest.
    pub min: usize,
    /// The most.
    pub max: usize,
}

impl Bounds {
    pub(super) const ONE: Bounds = Bounds { min: 1, max: 1 };

    pub(super) fn holds(self, marks: usize) -> bool {
        (self.min..=self.max).contains(&marks)
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.min, self.max)
    }
}

impl ContestKind {
    /// The kind's name without its numbers.
    pub fn name(&self) -> &'static str {
        match self {
            ContestKind::Plurality => "plurality",
            ContestKind::YesNo => "yes-no",
            ContestKind::Approval(_) => "approval",
            ContestKind::Score { .. } => "score",
            ContestKind::Star { .. } => "star",
            ContestKind::Quadratic { .. } => "quadratic",
            ContestKind::Cumulative { .. } => "cumulative",
            ContestKind::Positional(_) => "positional",
            ContestKind::Ranked => "ranked",
            ContestKind::Knapsack => "knapsack",
        }
    }
}

impl fmt::Display for ContestKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            ContestKind::Approval(Some(bounds)) => write!(f, ":{bounds}"),
            ContestKind::Score { min, max } => write!(f, ":{min}..{max}"),
            ContestKind::Star { max } => write!(f, ":0..{max}"),
            ContestKind::Positional(Some(points)) => {
                let points: Vec<String> = points.iter().map(u32::to_string).collect();
                write!(f, ":{}", points.join(","))
            }
            ContestKind::Quadratic { credits: number } | ContestKind::Cumulative { points: number } => {
                write!(f, ":{number}")
            }
            _ => Ok(()),
        }
    }
}

/// A word that does not name a kind of contest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContestKindError {
    /// No kind has this name.
    #[error(
        "{given:?} is no kind of contest; choose plurality, yes-no, approval, approval:min..max, score:min..max, \
         star:0..max, quadratic:credits, cumulative:points, positional, positional:3,2,1, ranked or knapsack"
    )]
    Unknown {
        /// The word.
        given: String,
    },
    /// The kind takes no number, or another one.
    #[error("{given:?} has the wrong numbers; write {form}")]
    WrongNumbers {
        /// The word.
        given: String,
        /// How the kind is written.
        form: &'static str,
    },
}

impl FromStr for ContestKind {
    type Err = ContestKindError;

    fn from_str(given: &str) -> Result<Self, Self::Err> {
        let (name, numbers) = match given.split_once(':') {
            Some((name, numbers)) => (name, Some(numbers)),
            None => (given, None),
        };
        let (kind, form) = match name {
            "plurality" => (bare(numbers, ContestKind::Plurality), "plurality"),
            "yes-no" => (bare(numbers, ContestKind::YesNo), "yes-no"),
            "ranked" => (bare(numbers, ContestKind::Ranked), "ranked"),
            "knapsack" => (bare(numbers, ContestKind::Knapsack), "knapsack"),
            "approval" => (approval(numbers), "approval, or approval:0..5 for at most five marks"),
            "score" => (score(numbers), "score:0..5 for scores from 0 to 5"),
            "star" => (star(numbers), "star:0..5 for scores from 0 to 5 and a runoff"),
            "positional" => (positional(numbers), "positional, or positional:3,2,1 for the points of three places"),
            "quadratic" => {
                let kind = positive(numbers).map(|credits| ContestKind::Quadratic { credits });
                (kind, "quadratic:99 for 99 credits")
            }
            "cumulative" => {
                let kind = positive(numbers).map(|points| ContestKind::Cumulative { points });
                (kind, "cumulative:10 for ten points")
            }
            _ => return Err(ContestKindError::Unknown { given: clip(given) }),
        };
        kind.ok_or_else(|| ContestKindError::WrongNumbers { given: clip(given), form })
    }
}

fn bare(numbers: Option<&str>, kind: ContestKind) -> Option<ContestKind> {
    numbers.is_none().then_some(kind)
}

fn approval(numbers: Option<&str>) -> Option<ContestKind> {
    let Some(numbers) = numbers else {
        return Some(ContestKind::Approval(None));
    };
    let (min, max) = numbers.split_once("..")?;
    let bounds = Bounds { min: min.parse().ok()?, max: max.parse().ok()? };
    (bounds.min <= bounds.max && bounds.max > 0).then_some(ContestKind::Approval(Some(bounds)))
}

fn score(numbers: Option<&str>) -> Option<ContestKind> {
    let (min, max) = numbers?.split_once("..")?;
    let (min, max) = (min.parse().ok()?, max.parse().ok()?);
    (min < max).then_some(ContestKind::Score { min, max })
}

fn star(numbers: Option<&str>) -> Option<ContestKind> {
    match score(numbers)? {
        ContestKind::Score { min: 0, max } => Some(ContestKind::Star { max: max.try_into().ok()? }),
        _ => None,
    }
}

fn positional(numbers: Option<&str>) -> Option<ContestKind> {
    let Some(numbers) = numbers else {
        return Some(ContestKind::Positional(None));
    };
    let points: Vec<u32> = numbers.split(',').map(|points| points.parse().ok()).collect::<Option<_>>()?;
    let descend = points.is_sorted_by(|left, right| left >= right) && points.last().is_some_and(|least| *least > 0);
    descend.then_some(ContestKind::Positional(Some(points)))
}

fn positive(numbers: Option<&str>) -> Option<u64> {
    numbers?.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_written_as_they_are_read() {
        for given in [
            "plurality",
            "yes-no",
            "approval",
            "approval:0..5",
            "approval:2..2",
            "score:0..5",
            "score:-2..2",
            "star:0..5",
            "quadratic:99",
            "cumulative:10",
            "positional",
            "positional:3,2,1",
            "ranked",
            "knapsack",
        ] {
            let kind: ContestKind = given.parse().unwrap();
            assert_eq!(kind.to_string(), given);
            assert!(given.starts_with(kind.name()));
        }
    }

    #[test]
    fn unknown_kinds_are_answered_with_those_known() {
        for given in ["", "Plurality", "approval 1..3", "stv", ":5"] {
            let error = given.parse::<ContestKind>().unwrap_err();
            assert!(matches!(error, ContestKindError::Unknown { .. }), "{given}");
            assert!(error.to_string().contains("ranked or knapsack"), "{error}");
        }
    }

    #[test]
    fn wrong_numbers_are_answered_with_the_right_form() {
        for given in [
            "plurality:1",
            "yes-no:",
            "ranked:3",
            "knapsack:100",
            "approval:",
            "approval:3",
            "approval:3..1",
            "approval:0..0",
            "approval:-1..2",
            "score",
            "score:5",
            "score:5..0",
            "score:1..1",
            "star",
            "star:1..5",
            "star:0..99999999999",
            "positional:",
            "positional:1,2",
            "positional:2,0",
            "quadratic",
            "quadratic:0",
            "quadratic:x",
            "cumulative",
            "cumulative:99999999999999999999",
        ] {
            let error = given.parse::<ContestKind>().unwrap_err();
            assert!(matches!(error, ContestKindError::WrongNumbers { .. }), "{given}");
            let name = given.split(':').next().unwrap();
            assert!(error.to_string().contains(&format!("write {name}")), "{error}");
        }
    }
}
