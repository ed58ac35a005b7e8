//! Majority Judgment: every ballot grades every option, and the highest majority grade wins: the grade that more than half
//! of the ballots give at least, which is the lower median. Between equal ones one such grade is taken away from each, again
//! and again.
//!
//! Balinski and Laraki, "A theory of measuring, electing, and ranking", PNAS 104 (2007); "Majority Judgment" (MIT Press, 2011).
//! Options that a ballot does not grade have the lowest grade from it, as there.

use std::cmp::Ordering;

use super::super::counts::check_places;
use super::super::outcome::Steps;
use super::super::{CountError, Outcome};
use super::pairs::{fill, outcome};
use super::tie::{Draw, Ties};

/// How the winners were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// For each option how many ballots give it each grade, from the lowest on.
    pub grades: Vec<Vec<u64>>,
    /// The majority grade of each option, 0 for the lowest; none without ballots.
    pub majority: Vec<Option<usize>>,
    /// The rank of each option, 0 for the first; equal ones have the same.
    pub ranks: Vec<usize>,
    /// How ties were broken.
    pub draws: Vec<Draw>,
}

/// Elects `seats` options from the numbers of grades: for each option how many ballots give it each grade, from the lowest on.
/// What is missing to `ballots` is added to the lowest.
///
/// # Errors
/// When there are no options or no grades, options have different numbers of grades, or more than there are ballots, or the
/// number of seats is none or absurd.
pub fn majority_judgment(grades: &[Vec<u64>], ballots: u64, seats: u32, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let places = check_places(seats)?;
    let scale = grades.first().map_or(0, Vec::len);
    if scale == 0 {
        return Err(CountError::Length { what: "grades", expected: 1, found: 0 });
    }
    let complete = |row: &Vec<u64>| {
        if row.len() != scale {
            return Err(CountError::Length { what: "grades", expected: scale, found: row.len() });
        }
        let given = row.iter().try_fold(0u64, |sum, count| sum.checked_add(*count));
        let missing =
            given.and_then(|given| ballots.checked_sub(given)).ok_or(CountError::ImpossibleSum { ballots })?;
        let mut row = row.clone();
        row[0] += missing;
        Ok(row)
    };
    let grades: Vec<Vec<u64>> = grades.iter().map(complete).collect::<Result<_, _>>()?;
    let values: Vec<Value> = grades.iter().map(|row| Value::of(row, ballots)).collect();
    let ahead = |one: &Value| values.iter().filter(|other| other.compare(one) == Ordering::Greater).count();
    let ranks: Vec<usize> = values.iter().map(ahead).collect();
    let heights: Vec<u64> = ranks.iter().map(|rank| (ranks.len() - rank) as u64).collect();
    let (elected, tie, draws) = fill(&heights, places, ties);
    let majority = values.iter().map(Value::majority_grade).collect();
    Ok(outcome(places, elected, tie, Steps::Judgment(Trace { grades, majority, ranks, draws })))
}

/// The majority value: the grades in the order in which they are taken away. First the middle one, where the number of ballots
/// is odd; then in turn one from below the middle and one from above, so many times each.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Value {
    middle: Option<usize>,
    pairs: Vec<(usize, usize, u64)>,
}

impl Value {
    fn of(row: &[u64], ballots: u64) -> Self {
        let half = ballots / 2;
        let (mut below, mut above) = (row.to_vec(), row.to_vec());
        take(below.iter_mut().rev(), ballots - half);
        take(above.iter_mut(), ballots - half);
        let mut between = row.to_vec();
        take(between.iter_mut(), half);
        let middle = between.iter().position(|count| *count > 0).filter(|_| ballots % 2 == 1);
        let mut pairs = Vec::new();
        loop {
            let low = below.iter().rposition(|count| *count > 0);
            let high = above.iter().position(|count| *count > 0);
            let (Some(low), Some(high)) = (low, high) else { return Value { middle, pairs } };
            let times = below[low].min(above[high]);
            pairs.push((low, high, times));
            below[low] -= times;
            above[high] -= times;
        }
    }

    fn majority_grade(&self) -> Option<usize> {
        self.middle.or(self.pairs.first().map(|(low, _, _)| *low))
    }

    /// Which of two values of as many ballots is higher: the one with the higher grade where they first differ.
    fn compare(&self, other: &Value) -> Ordering {
        let (mut ours, mut theirs) = (self.pairs.iter().copied(), other.pairs.iter().copied());
        let (mut left, mut right) = (ours.next(), theirs.next());
        let mut so_far = self.middle.cmp(&other.middle);
        while let (Ordering::Equal, Some(mine), Some(his)) = (so_far, left, right) {
            so_far = (mine.0, mine.1).cmp(&(his.0, his.1));
            let both = mine.2.min(his.2);
            left = if mine.2 > both { Some((mine.0, mine.1, mine.2 - both)) } else { ours.next() };
            right = if his.2 > both { Some((his.0, his.1, his.2 - both)) } else { theirs.next() };
        }
        so_far
    }
}

/// Takes so many away, from the first on.
fn take<'a>(row: impl Iterator<Item = &'a mut u64>, mut count: u64) {
    for grade in row {
        let taken = count.min(*grade);
        (*grade, count) = (*grade - taken, count - taken);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The grades one by one, by the definition.
    fn by_definition(row: &[u64]) -> Vec<usize> {
        let mut grades: Vec<usize> =
            row.iter().enumerate().flat_map(|(grade, count)| vec![grade; *count as usize]).collect();
        let mut value = Vec::new();
        while !grades.is_empty() {
            value.push(grades.remove((grades.len() - 1) / 2));
        }
        value
    }

    #[test]
    fn a_majority_value_is_the_lower_medians_taken_away_one_by_one() {
        for row in
            [vec![3, 4, 2], vec![1, 1], vec![2, 0, 3, 1], vec![0, 5], vec![7, 0, 0, 8], vec![1, 2, 3, 4], vec![0, 0]]
        {
            let value = Value::of(&row, row.iter().sum());
            let pairs = value.pairs.iter().flat_map(|(low, high, times)| [*low, *high].repeat(*times as usize));
            assert_eq!(value.middle.into_iter().chain(pairs).collect::<Vec<_>>(), by_definition(&row), "{row:?}");
        }
    }

    #[test]
    fn the_highest_majority_grade_wins_and_then_the_value() {
        // Of 9: the first has median 1, the second 2, the third 2 and more below it.
        let grades = [vec![2, 3, 4], vec![3, 1, 5], vec![4, 0, 5]];
        let outcome = majority_judgment(&grades, 9, 1, Ties::REPORT).unwrap();
        let Steps::Judgment(trace) = &outcome.steps else { panic!() };
        assert_eq!(trace.majority, [Some(1), Some(2), Some(2)]);
        assert_eq!((trace.ranks.as_slice(), outcome.elected), ([2, 0, 1].as_slice(), vec![1]));
    }

    #[test]
    fn what_is_not_graded_has_the_lowest_grade_and_equals_are_a_tie() {
        let outcome = majority_judgment(&[vec![0, 3], vec![2, 3], vec![1, 4]], 5, 2, Ties::REPORT).unwrap();
        assert_eq!(outcome.elected, [2]);
        assert_eq!(outcome.tie.unwrap().options, [0, 1]);
        assert!(majority_judgment(&[vec![0, 6]], 5, 1, Ties::REPORT).is_err());
        assert!(majority_judgment(&[vec![0, 3], vec![1]], 5, 1, Ties::REPORT).is_err());
        assert!(majority_judgment(&[], 5, 1, Ties::REPORT).is_err());
    }
}
