//! The ballots of a ranked contest: distinct rankings and how many there are of each.

use std::collections::BTreeMap;

use super::super::{CountError, Pairwise};

/// Most options of a ranked contest.
pub const MAX_OPTIONS: usize = 60;
/// Most ballots of a count. What is computed of so many fits into 128 bits, with nine decimal places and products of two.
pub const MAX_BALLOTS: u64 = 1 << 40;

/// Why a ballot ranks nothing after its last group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Nothing more is marked on it.
    Choices,
    /// It marks several options at one rank, and is not read further.
    Overvote,
    /// It leaves out ranks, and is not read further.
    Skip,
}

/// What one ballot says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RankedBallot {
    /// From the most preferred on; the options of one group are equals. Options that are not named are equals behind all
    /// others.
    pub groups: Vec<Vec<usize>>,
    /// Why there is no further group.
    pub end: End,
}

/// The multiset of ballots. Who cast which does not matter, so equal ballots are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankedProfile {
    options: usize,
    rankings: Vec<(RankedBallot, u64)>,
    ballots: u64,
    blank: u64,
}

impl RankedBallot {
    /// A ranking without equals.
    pub fn strict(ranking: impl IntoIterator<Item = usize>) -> Self {
        RankedBallot { groups: ranking.into_iter().map(|option| vec![option]).collect(), end: End::Choices }
    }

    fn is_blank(&self) -> bool {
        self.groups.is_empty() && self.end == End::Choices
    }
}

impl RankedProfile {
    /// From ballots over `options` options, each with how many there are of it.
    ///
    /// # Errors
    /// When there are no options or more than [`MAX_OPTIONS`], a ballot names an option that there is not, or one twice, or
    /// there are more than [`MAX_BALLOTS`].
    pub fn new(options: usize, ballots: impl IntoIterator<Item = (RankedBallot, u64)>) -> Result<Self, CountError> {
        if !(1..=MAX_OPTIONS).contains(&options) {
            return Err(CountError::Options { options, most: MAX_OPTIONS });
        }
        let mut rankings: BTreeMap<RankedBallot, u64> = BTreeMap::new();
        let (mut all, mut blank) = (0u64, 0u64);
        for (mut ballot, times) in ballots {
            ballot.groups.retain(|group| !group.is_empty());
            ballot.groups.iter_mut().for_each(|group| group.sort_unstable());
            let mut named = [false; MAX_OPTIONS];
            for option in ballot.groups.iter().flatten().copied() {
                if option >= options {
                    return Err(CountError::UnknownOption { what: "a ballot", option, options });
                }
                if std::mem::replace(&mut named[option], true) {
                    return Err(CountError::RankedTwice { option });
                }
            }
            all = all
                .checked_add(times)
                .filter(|all| *all <= MAX_BALLOTS)
                .ok_or(CountError::TooLarge { what: "the ballots" })?;
            if ballot.is_blank() {
                blank += times;
            } else if times > 0 {
                *rankings.entry(ballot).or_default() += times;
            }
        }
        Ok(RankedProfile { options, rankings: rankings.into_iter().collect(), ballots: all, blank })
    }

    /// How many options there are.
    pub fn options(&self) -> usize {
        self.options
    }

    /// How many ballots there are, blank ones included.
    pub fn ballots(&self) -> u64 {
        self.ballots
    }

    /// How many of them are blank.
    pub fn blank(&self) -> u64 {
        self.blank
    }

    /// The distinct ballots that are not blank, and how many there are of each.
    pub fn rankings(&self) -> impl Iterator<Item = (&RankedBallot, u64)> {
        self.rankings.iter().map(|(ballot, times)| (ballot, *times))
    }

    /// For every ordered pair of options on how many ballots the first stands before the second. An option that is not
    /// named stands behind all that are.
    pub fn pairwise(&self) -> Result<Pairwise, CountError> {
        let mut above = vec![vec![0u64; self.options]; self.options];
        for (ballot, times) in self.rankings() {
            let mut behind = vec![true; self.options];
            for group in &ballot.groups {
                group.iter().for_each(|option| behind[*option] = false);
                for one in group {
                    let row = above[*one].iter_mut().zip(&behind);
                    row.filter(|(_, behind)| **behind).for_each(|(count, _)| *count += times);
                }
            }
        }
        Pairwise::new(above)
    }

    /// The rankings without equals, as rules count them that give a ballot to one option at a time.
    ///
    /// # Errors
    /// When a ballot has equals: how it is to be read then is what [`super::Reading`] says.
    pub(super) fn strict(&self) -> Result<Vec<Strict>, CountError> {
        let strict = |(ballot, times): (&RankedBallot, u64)| {
            let option = |group: &Vec<usize>| match group.as_slice() {
                [option] => Ok(*option),
                equals => Err(CountError::Equals { options: equals.to_vec() }),
            };
            let ranking = ballot.groups.iter().map(option).collect::<Result<_, _>>()?;
            Ok(Strict { ranking, end: ballot.end, times })
        };
        self.rankings().map(strict).collect()
    }
}

/// Equal ballots without equals on them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Strict {
    pub(super) ranking: Vec<usize>,
    pub(super) end: End,
    pub(super) times: u64,
}

impl Strict {
    /// The position in the ranking of the first option from `from` on that is continuing.
    pub(super) fn next(&self, from: usize, continuing: &[bool]) -> Option<usize> {
        (from..self.ranking.len()).find(|position| continuing[self.ranking[*position]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ballots_are_one_and_blank_ones_are_counted_apart() {
        let tied = |group: &[usize]| RankedBallot { groups: vec![group.to_vec(), vec![]], end: End::Choices };
        let over = RankedBallot { groups: vec![], end: End::Overvote };
        let ballots = [(tied(&[2, 0]), 2), (tied(&[0, 2]), 1), (RankedBallot::strict([]), 4), (over, 3)];
        let profile = RankedProfile::new(3, ballots).unwrap();
        assert_eq!((profile.ballots(), profile.blank(), profile.rankings().count()), (10, 4, 2));
        assert_eq!(profile.strict().unwrap_err(), CountError::Equals { options: vec![0, 2] });
        let pairwise = profile.pairwise().unwrap();
        assert_eq!((pairwise.above(0, 1), pairwise.above(2, 1), pairwise.above(0, 2)), (3, 3, 0));
    }

    #[test]
    fn ballots_that_do_not_fit_are_refused() {
        let new = |options, ranking: &[usize], times| {
            RankedProfile::new(options, [(RankedBallot::strict(ranking.iter().copied()), times)])
        };
        let unknown = CountError::UnknownOption { what: "a ballot", option: 2, options: 2 };
        assert_eq!(new(2, &[2], 1).unwrap_err(), unknown);
        assert_eq!(new(2, &[1, 0, 1], 1).unwrap_err(), CountError::RankedTwice { option: 1 });
        assert_eq!(new(61, &[], 1).unwrap_err(), CountError::Options { options: 61, most: 60 });
        assert!(new(0, &[], 1).is_err() && new(1, &[0], MAX_BALLOTS + 1).is_err());
        assert!(new(60, &[59], MAX_BALLOTS).is_ok());
    }
}
