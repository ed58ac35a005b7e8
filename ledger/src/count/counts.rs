//! What a decrypted tally says of one contest.

use super::error::CountError;

/// Most places that one count fills.
pub const MAX_PLACES: u32 = 10_000;

/// The counters of one contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// One per option: votes, approvals, points or a sum of scores; negative only where ballots can vote against.
    pub options: Vec<i64>,
    /// How many ballots were counted, blank ones included.
    pub ballots: u64,
    /// Position of the explicit blank vote, which cannot be elected.
    pub blank: Option<usize>,
    /// Counters of pairs, where ballots score or rank.
    pub pairwise: Option<Pairwise>,
    /// How many ballots gave each option the highest score there is.
    pub top_marks: Option<Vec<u64>>,
}

/// For each ordered pair of options how many ballots score the first above the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairwise {
    options: usize,
    above: Vec<u64>,
}

impl Pairwise {
    /// From the rows: `rows[i][j]` ballots score option `i` above option `j`. The diagonal is not read.
    ///
    /// # Errors
    /// When the rows are not as long as there are rows.
    pub fn new(rows: Vec<Vec<u64>>) -> Result<Self, CountError> {
        let options = rows.len();
        match rows.iter().find(|row| row.len() != options) {
            Some(row) => Err(CountError::Length { what: "pairwise counters", expected: options, found: row.len() }),
            None => Ok(Pairwise { options, above: rows.into_iter().flatten().collect() }),
        }
    }

    /// How many ballots score `one` above `other`; none for positions that do not exist.
    pub fn above(&self, one: usize, other: usize) -> u64 {
        let inside = one < self.options && other < self.options;
        if inside { self.above.get(one * self.options + other).copied().unwrap_or(0) } else { 0 }
    }

    /// For how many options there are counters.
    pub fn options(&self) -> usize {
        self.options
    }
}

impl Counts {
    /// Counters without blank votes, pairs and highest scores.
    pub fn new(options: Vec<i64>, ballots: u64) -> Self {
        Counts { options, ballots, blank: None, pairwise: None, top_marks: None }
    }

    /// Positions and counters of the options that can be elected.
    pub fn electable(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.options.iter().copied().enumerate().filter(|(option, _)| self.blank != Some(*option))
    }

    /// Votes on the blank option.
    pub fn blank_votes(&self) -> i64 {
        self.blank.and_then(|blank| self.options.get(blank)).copied().unwrap_or(0)
    }

    /// Checks that there is a blank option where one is named.
    pub(super) fn check_blank(&self) -> Result<(), CountError> {
        let options = self.options.len();
        match self.blank.filter(|blank| *blank >= options) {
            Some(option) => Err(CountError::UnknownOption { what: "the blank vote", option, options }),
            None => Ok(()),
        }
    }

    /// Checks the blank option, and that each counter is from 0 to `most` per ballot.
    pub(super) fn check(&self, most: u64) -> Result<(), CountError> {
        self.check_blank()?;
        let highest = u128::from(self.ballots) * u128::from(most);
        let within = |count: i64| u128::try_from(count).is_ok_and(|count| count <= highest);
        match self.options.iter().enumerate().find(|(_, count)| !within(**count)) {
            Some((option, count)) => Err(CountError::ImpossibleCount { option, count: *count, ballots: self.ballots }),
            None => Ok(()),
        }
    }

    /// Checks that all counters together are at most `most` per ballot.
    pub(super) fn check_sum(&self, most: u64) -> Result<(), CountError> {
        let sum: i128 = self.options.iter().map(|count| i128::from(*count)).sum();
        let highest = u128::from(self.ballots) * u128::from(most);
        if u128::try_from(sum).is_ok_and(|sum| sum <= highest) {
            Ok(())
        } else {
            Err(CountError::ImpossibleSum { ballots: self.ballots })
        }
    }
}

/// Checks that a count can fill so many places.
pub(super) fn check_places(places: u32) -> Result<usize, CountError> {
    match usize::try_from(places) {
        Ok(number) if (1..=MAX_PLACES).contains(&places) => Ok(number),
        _ => Err(CountError::Places { places, most: MAX_PLACES }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_that_ballots_cannot_give_are_refused() {
        let mut counts = Counts::new(vec![3, 7], 7);
        assert_eq!(counts.check(1), Ok(()));
        counts.options[1] = 8;
        assert_eq!(counts.check(1), Err(CountError::ImpossibleCount { option: 1, count: 8, ballots: 7 }));
        assert_eq!(counts.check(2), Ok(()));
        counts.options[0] = -1;
        assert_eq!(counts.check(2), Err(CountError::ImpossibleCount { option: 0, count: -1, ballots: 7 }));
        counts.options[0] = 7;
        assert_eq!(counts.check_sum(2), Err(CountError::ImpossibleSum { ballots: 7 }));
        assert_eq!(counts.check_sum(3), Ok(()));
        counts.blank = Some(2);
        let unknown = CountError::UnknownOption { what: "the blank vote", option: 2, options: 2 };
        assert_eq!(counts.check(2), Err(unknown));
    }

    #[test]
    fn pairs_have_one_counter_each() {
        let pairwise = Pairwise::new(vec![vec![0, 5], vec![2, 0]]).unwrap();
        assert_eq!((pairwise.above(0, 1), pairwise.above(1, 0), pairwise.above(0, 2)), (5, 2, 0));
        let ragged = Pairwise::new(vec![vec![0, 5], vec![2]]).unwrap_err();
        assert_eq!(ragged, CountError::Length { what: "pairwise counters", expected: 2, found: 1 });
    }

    #[test]
    fn nobody_fills_no_places_or_more_than_any_house_has() {
        assert_eq!(check_places(1), Ok(1));
        assert!(check_places(0).is_err() && check_places(MAX_PLACES + 1).is_err());
    }
}
