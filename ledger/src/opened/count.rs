//! What the opened ballots of a contest come to, by the procedure of the manifest.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Nonsense, grades, ranking, write_in};
use crate::count::ranked::Ties;
use crate::count::ranked::judgment::majority_judgment;
use crate::count::{CountError, Outcome};
use crate::manifest::{Disclosure, Question, QuestionRule};

/// What the opened ballots of a contest come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// How many there are, blank ones and nonsense included.
    pub ballots: u64,
    /// How many say nothing, which is a way to vote.
    pub blank: u64,
    /// How many cannot be read, by the reason.
    pub nonsense: BTreeMap<Nonsense, u64>,
    /// What the others come to.
    pub found: Found,
}

/// What ballots that can be read come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Rankings and grades: who is elected, and how it came about.
    Counted(Box<Outcome>),
    /// Texts, from the most frequent on, equally frequent ones by what is alike in them.
    Written(Vec<Written>),
}

/// Texts that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What is alike in them, [`write_in::matched`].
    pub matched: String,
    /// How many ballots have one of them.
    pub votes: u64,
    /// How they are written, from the most frequent on, equally frequent ones in order of their code points.
    pub spellings: Vec<(String, u64)>,
}

impl Question {
    /// Counts opened ballots, if this is a question whose ballots are opened: rows of values, and how many there are of each.
    /// `seed` is what lots are drawn and papers mixed by, [`super::lot_seed`].
    ///
    /// # Errors
    /// When the procedure does not fit the options, or needs a seed that is not there.
    pub fn count_rows<'r>(
        &self,
        rows: impl IntoIterator<Item = (&'r [u64], u64)>,
        seed: Option<&[u8; 32]>,
    ) -> Result<Option<Opened>, CountError> {
        let options = self.options.len();
        match &self.rule {
            QuestionRule::Ranked { ranks, procedure, disclosure: Disclosure::Ballots } => {
                let read = Read::of(rows, |row| ranking::read(row, options, *ranks), Vec::is_empty);
                // Blank ballots are ballots: of a budget they have a share.
                let blank = (read.blank > 0).then(|| (Vec::new(), read.blank));
                read.counted(|rankings| procedure.count(options, rankings.into_iter().chain(blank), seed)).map(Some)
            }
            QuestionRule::Graded { grades: names, seats, ties } => {
                let nothing = |graded: &Vec<Option<usize>>| graded.iter().all(Option::is_none);
                let read = Read::of(rows, |row| grades::read(row, options, names.len()), nothing);
                let ties = Ties { ways: ties, seed };
                read.counted(|graded| judge(options, names.len(), *seats, graded, ties)).map(Some)
            }
            QuestionRule::WriteIn { bytes } => {
                let read = Read::of(rows, |row| write_in::read(row, *bytes), String::is_empty);
                let found = Found::Written(alike(read.read));
                Ok(Some(Opened { ballots: read.ballots, blank: read.blank, nonsense: read.nonsense, found }))
            }
            _ => Ok(None),
        }
    }
}

/// Rows that were read.
struct Read<T> {
    ballots: u64,
    blank: u64,
    nonsense: BTreeMap<Nonsense, u64>,
    read: Vec<(T, u64)>,
}

impl<T> Read<T> {
    fn of<'r>(
        rows: impl IntoIterator<Item = (&'r [u64], u64)>,
        read: impl Fn(&[u64]) -> Result<T, Nonsense>,
        is_blank: impl Fn(&T) -> bool,
    ) -> Self {
        let mut all = Read { ballots: 0, blank: 0, nonsense: BTreeMap::new(), read: Vec::new() };
        for (row, times) in rows {
            all.ballots = all.ballots.saturating_add(times);
            match read(row) {
                Ok(said) if is_blank(&said) => all.blank = all.blank.saturating_add(times),
                Ok(said) => all.read.push((said, times)),
                Err(reason) => {
                    let count = all.nonsense.entry(reason).or_default();
                    *count = count.saturating_add(times);
                }
            }
        }
        all
    }

    fn counted(self, count: impl FnOnce(Vec<(T, u64)>) -> Result<Outcome, CountError>) -> Result<Opened, CountError> {
        let Self { ballots, blank, nonsense, read } = self;
        Ok(Opened { ballots, blank, nonsense, found: Found::Counted(Box::new(count(read)?)) })
    }
}

fn judge(
    options: usize,
    grades: usize,
    seats: u32,
    graded: Vec<(Vec<Option<usize>>, u64)>,
    ties: Ties<'_>,
) -> Result<Outcome, CountError> {
    let mut counts = vec![vec![0u64; grades]; options];
    let mut ballots = 0u64;
    let too_large = || CountError::TooLarge { what: "the ballots" };
    for (graded, times) in graded {
        ballots = ballots.checked_add(times).ok_or_else(too_large)?;
        for (counts, grade) in counts.iter_mut().zip(graded) {
            if let Some(count) = grade.and_then(|grade| counts.get_mut(grade)) {
                *count += times;
            }
        }
    }
    majority_judgment(&counts, ballots, seats, ties)
}

fn alike(texts: Vec<(String, u64)>) -> Vec<Written> {
    let mut by_match: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for (text, times) in texts {
        let spellings = by_match.entry(write_in::matched(&text)).or_default();
        let count = spellings.entry(text).or_default();
        *count = count.saturating_add(times);
    }
    let written = |(matched, spellings): (String, BTreeMap<String, u64>)| {
        let votes = spellings.values().fold(0, |sum: u64, times| sum.saturating_add(*times));
        let mut spellings: Vec<(String, u64)> = spellings.into_iter().collect();
        spellings.sort_by_key(|(_, times)| Reverse(*times));
        Written { matched, votes, spellings }
    };
    let mut all: Vec<Written> = by_match.into_iter().map(written).collect();
    all.sort_by_key(|written| Reverse(written.votes));
    all
}

#[cfg(test)]
#[path = "count_tests.rs"]
mod tests;
