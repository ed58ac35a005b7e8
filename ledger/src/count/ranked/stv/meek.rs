//! Meek's method: every option keeps a share of each vote that reaches it, all of it until it is elected, and then as much as
//! gives it the quota, which becomes smaller as ballots are exhausted. Elected options receive votes like others.
//!
//! Hill, Wichmann and Woodall, "Algorithm 123: Single Transferable Vote by Meek's Method", The Computer Journal 30 (1987).
//! The paper leaves arithmetic and the end of the iteration to the machine. Both are those of the Reference Meek Rule of the
//! Proportional Representation Foundation (<https://prfound.org/resources/reference/reference-meek-rule/>), whose steps are
//! named here: nine decimal places, shares rounded up, until the surpluses are together less than a millionth.

use super::super::super::{CountError, Outcome};
use super::super::profile::{RankedProfile, Strict};
use super::super::progress::{Open, Progress};
use super::super::stages::{Cause, Excluded, Exhausted, Transfer};
use super::super::tie::{Purpose, Ties};
use super::prepare;

const DECIMALS: u32 = 9;
const UNIT: u128 = 10u128.pow(DECIMALS);
/// Ω: surpluses that are together less than a millionth of a vote change nothing.
const OMEGA: u128 = UNIT / 1_000_000;

/// Elects `seats` options. A stage shows the votes at the end of its iterations.
///
/// # Errors
/// When ballots have equals, or the number of seats is none or absurd.
pub fn meek(profile: &RankedProfile, seats: u32, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let (ballots, places) = prepare(profile, seats)?;
    let valid = profile.ballots() - profile.blank();
    let progress = Progress::new(profile.options(), places, DECIMALS, valid, ties);
    let keep = vec![UNIT; profile.options()];
    let mut count = Count { progress, ballots, keep };
    let stopped = count.run();
    Ok(count.progress.finish(stopped))
}

struct Count<'a> {
    progress: Progress<'a>,
    ballots: Vec<Strict>,
    /// What share of a vote that reaches it each option keeps: none if it is excluded.
    keep: Vec<u128>,
}

/// Where the votes are with given shares.
struct Distribution {
    tallies: Vec<u128>,
    exhausted: Exhausted,
    quota: u128,
}

impl Count<'_> {
    fn run(&mut self) -> Result<(), Open> {
        let mut cause = Cause::Surplus;
        let mut from = Vec::new();
        loop {
            // B.2: iterate until somebody is elected or the surpluses are as good as gone.
            let mut last: Option<u128> = None;
            let (now, surplus, reached) = loop {
                let now = self.distribute();
                let reached = self.progress.continuing().into_iter().any(|option| now.tallies[option] >= now.quota);
                let elected = || self.progress.elected.iter().copied();
                let over = |option: usize| now.tallies[option] as i128 - now.quota as i128;
                let surplus = u128::try_from(elected().map(over).sum::<i128>()).unwrap_or(0);
                if reached || surplus < OMEGA || last.is_some_and(|last| surplus >= last) {
                    break (now, surplus, reached);
                }
                last = Some(surplus);
                for option in elected() {
                    let kept = (self.keep[option] * now.quota).div_ceil(UNIT);
                    self.keep[option] = (kept * UNIT).div_ceil(now.tallies[option].max(1));
                }
            };
            let quota = now.quota;
            self.show(now, cause, std::mem::take(&mut from));
            if reached {
                let before = self.progress.elected.len();
                self.progress.elect_those_with(quota);
                from = self.progress.elected[before..].to_vec();
                cause = Cause::Surplus;
            }
            // B.1
            if self.progress.is_over() {
                return Ok(());
            }
            if !reached {
                // B.3: who is as low as the lowest but for what the surpluses may still bring is as low.
                let votes = |option: &usize| self.progress.tallies()[*option];
                let fewest = self.progress.continuing().iter().map(votes).min().unwrap_or(0);
                let tied = self.progress.continuing().into_iter().filter(|option| votes(option) <= fewest + surplus);
                let lowest = self.progress.choose(Purpose::Exclusion, tied.collect())?;
                self.progress.exclude(vec![lowest], Excluded::Fewest);
                if self.progress.is_over() {
                    return Ok(());
                }
                self.keep[lowest] = 0;
                (cause, from) = (Cause::Exclusion, vec![lowest]);
            }
        }
    }

    /// B.2.a and B.2.b.
    fn distribute(&self) -> Distribution {
        let mut tallies = vec![0u128; self.keep.len()];
        let mut exhausted = Exhausted::default();
        for ballot in &self.ballots {
            let mut weight = UNIT;
            for option in &ballot.ranking {
                let kept = (weight * self.keep[*option]).div_ceil(UNIT);
                tallies[*option] += kept * u128::from(ballot.times);
                weight -= kept;
                if weight == 0 {
                    break;
                }
            }
            exhausted.add(ballot.end, weight * u128::from(ballot.times));
        }
        let quota = tallies.iter().sum::<u128>() / (self.progress.places as u128 + 1) + 1;
        Distribution { tallies, exhausted, quota }
    }

    /// Adds the stage. What an option received since the last one is the difference where it has more.
    fn show(&mut self, now: Distribution, cause: Cause, from: Vec<usize>) {
        let transfer = self.progress.shown.stages.last().map(|before| Transfer {
            cause,
            from,
            received: now.tallies.iter().zip(&before.tallies).map(|(now, then)| now.saturating_sub(*then)).collect(),
            exhausted: Exhausted {
                choices: now.exhausted.choices.saturating_sub(before.exhausted.choices),
                overvotes: now.exhausted.overvotes.saturating_sub(before.exhausted.overvotes),
                skips: now.exhausted.skips.saturating_sub(before.exhausted.skips),
            },
            lost: 0,
        });
        self.progress.begin(None, now.tallies, now.quota);
        if let Some(stage) = self.progress.shown.stages.last_mut() {
            (stage.transfer, stage.exhausted, stage.keep) = (transfer, now.exhausted, self.keep.clone());
        }
    }
}
