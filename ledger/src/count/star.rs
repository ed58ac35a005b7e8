//! STAR voting: score then automatic runoff. The two options with the highest sums of scores are finalists; elected is
//! the finalist whom more ballots score above the other.
//!
//! <https://www.starvoting.org/star>; ties <https://www.starvoting.org/ties>. The runoff needs a counter for every
//! ordered pair, which an encrypted tally gives when ballots carry one.

use minicbor::{Decode, Encode};

use super::counts::Pairwise;
use super::plurality::ranking;
use super::{CountError, Counts, Outcome, Ranked, Stake, Steps, Tie};

/// What breaks ties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum StarTieBreak {
    /// Nothing: a tie for a place in the runoff and a tie in the runoff are reported.
    #[n(0)]
    Report,
    /// The simple protocol of <https://www.starvoting.org/ties>: of options tied for the runoff the one that more
    /// ballots score above each of the others; in the runoff the one with the higher sum.
    #[n(1)]
    Simple,
    /// The official protocol of <https://www.starvoting.org/ties>: of options tied for the runoff those that lose most
    /// comparisons in pairs drop out, repeatedly; then those with the most highest scores advance. In the runoff the
    /// one with the higher sum, then with more highest scores. The lot that comes last is not drawn but reported.
    #[n(2)]
    Official,
}

/// The two rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounds {
    /// Scoring round: all options from the highest sum on.
    pub scores: Vec<Ranked>,
    /// The options that are finalists for sure; two unless their places are tied.
    pub finalists: Vec<usize>,
    /// Options tied for the rest of the two places in the runoff.
    pub tied_finalists: Vec<usize>,
    /// How many ballots prefer each of two finalists, in their order.
    pub runoff: Option<[u64; 2]>,
}

/// Counts by STAR with scores from 0 to `highest_score`.
///
/// # Errors
/// When there are no pairwise counters, they do not fit, a tie-break needs counters of highest scores that are not
/// there, or a sum is more than the ballots can give.
pub fn star(counts: &Counts, highest_score: u32, tie_break: StarTieBreak) -> Result<Outcome, CountError> {
    counts.check(u64::from(highest_score))?;
    let pairwise = counts.pairwise.as_ref().ok_or(CountError::NoPairwise)?;
    let expected = counts.options.len();
    if pairwise.options() != expected {
        return Err(CountError::Length { what: "pairwise counters", expected, found: pairwise.options() });
    }
    if let Some(marks) = counts.top_marks.as_ref().filter(|marks| marks.len() != expected) {
        return Err(CountError::Length { what: "counters of highest scores", expected, found: marks.len() });
    }
    let count = Count { counts, pairwise, tie_break, scores: ranking(counts) };
    count.run()
}

struct Count<'a> {
    counts: &'a Counts,
    pairwise: &'a Pairwise,
    tie_break: StarTieBreak,
    scores: Vec<Ranked>,
}

impl Count<'_> {
    fn run(self) -> Result<Outcome, CountError> {
        let (finalists, tied_finalists) = self.finalists()?;
        let mut possible: Vec<usize> = Vec::new();
        for pair in pairs(&finalists, &tied_finalists) {
            possible.extend(self.runoff(pair)?);
        }
        if let ([only], []) = (finalists.as_slice(), tied_finalists.as_slice()) {
            possible.push(*only);
        }
        possible.sort_unstable();
        possible.dedup();
        let runoff = match finalists.as_slice() {
            &[one, other] => Some([self.pairwise.above(one, other), self.pairwise.above(other, one)]),
            _ => None,
        };
        let vacant = usize::from(possible.is_empty());
        let rounds = Rounds { scores: self.scores, finalists, tied_finalists, runoff };
        // A tie of finalists is none for the place if each of them would lose to, or be, the same winner.
        let (elected, tie) = match possible.as_slice() {
            [] | [_] => (possible, None),
            _ => (Vec::new(), Some(Tie { options: possible, stake: Stake::Places(1) })),
        };
        Ok(Outcome { elected, tie, waiting: Vec::new(), vacant, steps: Steps::Star(rounds) })
    }

    /// Those in the runoff for sure, and those tied for the rest of its two places.
    fn finalists(&self) -> Result<(Vec<usize>, Vec<usize>), CountError> {
        let mut finalists: Vec<usize> = Vec::new();
        loop {
            let open = 2usize.saturating_sub(finalists.len());
            let rest = || self.scores.iter().filter(|ranked| !finalists.contains(&ranked.option));
            let Some(highest) = rest().map(|ranked| ranked.count).max().filter(|_| open > 0) else {
                return Ok((finalists, Vec::new()));
            };
            let tied: Vec<usize> =
                rest().filter(|ranked| ranked.count == highest).map(|ranked| ranked.option).collect();
            let advance = if tied.len() <= open { tied.clone() } else { self.advance(&tied, open)? };
            if advance.is_empty() {
                return Ok((finalists, tied));
            }
            finalists.extend(advance);
        }
    }

    /// Which of `tied` the tie-break lets advance, at most `open`; none if it does not decide.
    fn advance(&self, tied: &[usize], open: usize) -> Result<Vec<usize>, CountError> {
        match self.tie_break {
            StarTieBreak::Report => Ok(Vec::new()),
            StarTieBreak::Simple => {
                let beats_all = |one: &usize| tied.iter().all(|other| one == other || self.beats(*one, *other));
                Ok(tied.iter().copied().filter(beats_all).collect())
            }
            StarTieBreak::Official => {
                let tied = self.without_losers(tied);
                if tied.len() <= open {
                    return Ok(tied);
                }
                let mut marked =
                    tied.iter().map(|option| Ok((self.top_marks(*option)?, *option))).collect::<Result<Vec<_>, _>>()?;
                marked.sort_unstable_by(|one, other| other.cmp(one));
                let cut =
                    |places: usize| match (places.checked_sub(1).and_then(|last| marked.get(last)), marked.get(places))
                    {
                        (Some((last, _)), Some((next, _))) => last > next,
                        _ => false,
                    };
                let places = (1..=open).rev().find(|places| cut(*places)).unwrap_or(0);
                Ok(marked.into_iter().take(places).map(|(_, option)| option).collect())
            }
        }
    }

    /// Takes out those that lose most comparisons among the tied, until all lose equally many.
    fn without_losers(&self, tied: &[usize]) -> Vec<usize> {
        let mut left = tied.to_vec();
        loop {
            let losses = |one: usize| left.iter().filter(|other| self.beats(**other, one)).count();
            let most = left.iter().map(|option| losses(*option)).max().unwrap_or(0);
            let fewer: Vec<usize> = left.iter().copied().filter(|option| losses(*option) < most).collect();
            if fewer.is_empty() {
                return left;
            }
            left = fewer;
        }
    }

    /// Whom a runoff elects: one, or both if it is a tie.
    fn runoff(&self, [one, other]: [usize; 2]) -> Result<Vec<usize>, CountError> {
        let decide = |first: i128, second: i128| match first.cmp(&second) {
            std::cmp::Ordering::Greater => Some(one),
            std::cmp::Ordering::Less => Some(other),
            std::cmp::Ordering::Equal => None,
        };
        let mut winner = decide(self.pairwise.above(one, other).into(), self.pairwise.above(other, one).into());
        if winner.is_none() && self.tie_break != StarTieBreak::Report {
            winner = decide(self.sum(one).into(), self.sum(other).into());
        }
        if winner.is_none() && self.tie_break == StarTieBreak::Official {
            winner = decide(self.top_marks(one)?.into(), self.top_marks(other)?.into());
        }
        Ok(winner.map_or(vec![one, other], |winner| vec![winner]))
    }

    fn beats(&self, one: usize, other: usize) -> bool {
        self.pairwise.above(one, other) > self.pairwise.above(other, one)
    }

    fn sum(&self, option: usize) -> i64 {
        self.counts.options.get(option).copied().unwrap_or(0)
    }

    fn top_marks(&self, option: usize) -> Result<u64, CountError> {
        let marks = self.counts.top_marks.as_ref().ok_or(CountError::NoTopMarks)?;
        Ok(marks.get(option).copied().unwrap_or(0))
    }
}

/// Each runoff that can take place.
fn pairs(sure: &[usize], tied: &[usize]) -> Vec<[usize; 2]> {
    match *sure {
        [one, other] => vec![[one, other]],
        [one] => tied.iter().map(|other| [one, *other]).collect(),
        _ => tied
            .iter()
            .enumerate()
            .flat_map(|(position, one)| tied.iter().skip(position + 1).map(|other| [*one, *other]))
            .collect(),
    }
}

#[cfg(test)]
#[path = "star_tests.rs"]
mod tests;
