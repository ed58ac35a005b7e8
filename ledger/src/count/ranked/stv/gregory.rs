//! The weighted inclusive Gregory method: all papers of an elected option move on, each at the share of its value that the
//! surplus is of the option's votes.
//!
//! [`SCOTLAND`]: Scottish Local Government Elections Order 2011 (SSI 2011/399), schedule 1, rules 46 to 53, and the same of 2007
//! (SSI 2007/42, rules 45 to 52). [`PORTLAND`]: Portland, Oregon, City Code chapter 2.08, which multiplies the value by a
//! surplus fraction.

use minicbor::{Decode, Encode};

use super::super::super::{CountError, Outcome};
use super::super::profile::{RankedProfile, Strict};
use super::super::progress::{Open, Progress};
use super::super::stages::{Cause, Excluded, Exhausted, Transfer};
use super::super::tie::{Purpose, Ties};
use super::{droop, prepare};

/// What laws by this method differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Gregory {
    /// How many decimal places values have; at most [`MAX_DECIMALS`]. Further ones are disregarded.
    #[n(0)]
    pub decimals: u8,
    /// How a value is made smaller.
    #[n(1)]
    pub value: Value,
    /// Whether all surpluses of a stage are transferred at once, not one at a time from the largest on.
    #[n(2)]
    pub together: bool,
}

/// How the value of a paper follows from the value that it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Value {
    /// Surplus times value, divided by the option's votes, cut off.
    #[n(0)]
    Quotient,
    /// Surplus divided by the option's votes, cut off, times the value, cut off.
    #[n(1)]
    Fraction,
}

/// Most decimal places of values.
pub const MAX_DECIMALS: u8 = 9;
/// Scotland.
pub const SCOTLAND: Gregory = Gregory { decimals: 5, value: Value::Quotient, together: false };
/// Portland, Oregon.
pub const PORTLAND: Gregory = Gregory { decimals: 4, value: Value::Fraction, together: false };

/// Elects `seats` options.
///
/// # Errors
/// When ballots have equals, the number of seats is none or absurd, or there are too many decimal places.
pub fn gregory(profile: &RankedProfile, seats: u32, rule: Gregory, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let (ballots, places) = prepare(profile, seats)?;
    if rule.decimals > MAX_DECIMALS {
        return Err(CountError::Decimals { decimals: rule.decimals, most: MAX_DECIMALS });
    }
    let unit = 10u128.pow(u32::from(rule.decimals));
    let valid = profile.ballots() - profile.blank();
    let progress = Progress::new(profile.options(), places, u32::from(rule.decimals), valid, ties);
    let papers = ballots.into_iter().map(|ballot| Paper { ballot, at: Some(0), value: unit }).collect();
    let mut count = Count { progress, papers, rule, unit, quota: 0, surplus: Vec::new() };
    let stopped = count.run();
    Ok(count.progress.finish(stopped))
}

/// Equal ballots: they are always together, and of one value.
struct Paper {
    ballot: Strict,
    /// The position in the ranking of the option that has them; none when they are exhausted.
    at: Option<usize>,
    value: u128,
}

struct Count<'a> {
    progress: Progress<'a>,
    papers: Vec<Paper>,
    rule: Gregory,
    unit: u128,
    quota: u128,
    /// Who is elected and has a surplus that is not transferred yet.
    surplus: Vec<usize>,
}

impl Count<'_> {
    fn run(&mut self) -> Result<(), Open> {
        self.first_stage();
        loop {
            let before = self.progress.elected.len();
            self.progress.elect_those_with(self.quota);
            let fresh = self.progress.elected[before..].iter().copied();
            self.surplus.extend(fresh.filter(|option| self.progress.tallies()[*option] > self.quota));
            if self.progress.is_over() {
                return Ok(());
            }
            let from = self.next_surpluses()?;
            if from.is_empty() {
                let lowest = self.progress.lowest()?;
                self.progress.exclude(vec![lowest], Excluded::Fewest);
                self.transfer(Cause::Exclusion, vec![lowest]);
            } else {
                self.surplus.retain(|option| !from.contains(option));
                self.transfer(Cause::Surplus, from);
            }
        }
    }

    fn first_stage(&mut self) {
        let mut tallies = vec![0u128; self.progress.continuing.len()];
        let mut exhausted = Exhausted::default();
        for paper in &mut self.papers {
            let votes = u128::from(paper.ballot.times) * self.unit;
            match paper.ballot.ranking.first() {
                Some(option) => tallies[*option] += votes,
                None => {
                    paper.at = None;
                    exhausted.add(paper.ballot.end, votes);
                }
            }
        }
        let valid = tallies.iter().sum::<u128>() / self.unit;
        self.quota = droop(valid, self.progress.places) * self.unit;
        self.progress.begin(None, tallies, self.quota);
        if let Some(stage) = self.progress.shown.stages.last_mut() {
            stage.exhausted = exhausted;
        }
    }

    fn next_surpluses(&mut self) -> Result<Vec<usize>, Open> {
        if self.rule.together {
            return Ok(self.surplus.clone());
        }
        let votes = |option: &usize| self.progress.tallies()[*option];
        let Some(most) = self.surplus.iter().map(votes).max() else { return Ok(Vec::new()) };
        let largest = self.surplus.iter().copied().filter(|option| votes(option) == most).collect();
        Ok(vec![self.progress.choose(Purpose::Surplus, largest)?])
    }

    fn transfer(&mut self, cause: Cause, from: Vec<usize>) {
        let mut tallies = self.progress.tallies().to_vec();
        let before = tallies.clone();
        let mut transfer = Transfer {
            cause,
            from: from.clone(),
            received: vec![0; tallies.len()],
            exhausted: Exhausted::default(),
            lost: 0,
        };
        let mut moved = 0;
        for paper in &mut self.papers {
            let Some(at) = paper.at else { continue };
            let holder = paper.ballot.ranking[at];
            if !from.contains(&holder) {
                continue;
            }
            if cause == Cause::Surplus {
                let (surplus, votes) = (before[holder] - self.quota, before[holder]);
                paper.value = match self.rule.value {
                    Value::Quotient => surplus * paper.value / votes,
                    Value::Fraction => surplus * self.unit / votes * paper.value / self.unit,
                };
            }
            let votes = u128::from(paper.ballot.times) * paper.value;
            paper.at = paper.ballot.next(at + 1, &self.progress.continuing);
            match paper.at {
                Some(next) => transfer.received[paper.ballot.ranking[next]] += votes,
                None => transfer.exhausted.add(paper.ballot.end, votes),
            }
            moved += votes;
        }
        for option in &from {
            let left = if cause == Cause::Surplus { self.quota } else { 0 };
            transfer.lost += before[*option] - left;
            tallies[*option] = left;
        }
        transfer.lost -= moved;
        self.progress.begin(Some(transfer), tallies, self.quota);
    }
}
