//! Where a count stands: who continues, who is elected, the stages so far.

use super::super::outcome::Steps;
use super::super::{Outcome, Stake, Tie};
use super::stages::{Elected, Event, Excluded, Exhausted, Stage, Stages, Transfer};
use super::tie::{Breaker, Purpose, Ties};

/// A count on its way.
pub(super) struct Progress<'a> {
    pub(super) places: usize,
    /// Who is neither elected nor excluded, by position.
    pub(super) continuing: Vec<bool>,
    pub(super) elected: Vec<usize>,
    pub(super) shown: Stages,
    breaker: Breaker<'a>,
}

/// A tie that stops a count.
pub(super) struct Open {
    tied: Vec<usize>,
    purpose: Purpose,
}

impl<'a> Progress<'a> {
    pub(super) fn new(options: usize, places: usize, decimals: u32, ballots: u64, ties: Ties<'a>) -> Self {
        Progress {
            places,
            continuing: vec![true; options],
            elected: Vec::new(),
            shown: Stages { places: decimals, ballots, stages: Vec::new() },
            breaker: Breaker::new(ties),
        }
    }

    pub(super) fn continuing(&self) -> Vec<usize> {
        self.continuing.iter().enumerate().filter(|(_, continues)| **continues).map(|(option, _)| option).collect()
    }

    pub(super) fn vacancies(&self) -> usize {
        self.places.saturating_sub(self.elected.len())
    }

    /// Begins the next stage from where the votes were and what moved since. Tallies of options that votes moved from are
    /// those that `tallies` says; what others received is added.
    pub(super) fn begin(&mut self, transfer: Option<Transfer>, mut tallies: Vec<u128>, quota: u128) {
        let (mut exhausted, mut lost) =
            self.shown.stages.last().map_or((Exhausted::default(), 0), |stage| (stage.exhausted, stage.lost));
        if let Some(transfer) = &transfer {
            tallies.iter_mut().zip(&transfer.received).for_each(|(votes, received)| *votes += received);
            exhausted = exhausted.plus(transfer.exhausted);
            lost += transfer.lost;
        }
        self.shown.stages.push(Stage {
            transfer,
            tallies,
            exhausted,
            lost,
            quota,
            keep: Vec::new(),
            events: Vec::new(),
        });
    }

    pub(super) fn event(&mut self, event: Event) {
        if let Some(stage) = self.shown.stages.last_mut() {
            stage.events.push(event);
        }
    }

    /// Where the votes are now.
    pub(super) fn tallies(&self) -> &[u128] {
        self.shown.stages.last().map_or(&[], |stage| &stage.tallies)
    }

    /// Those who continue, from the most votes on, equal ones in order of position.
    pub(super) fn ranked(&self) -> Vec<usize> {
        let mut options = self.continuing();
        options.sort_by_key(|option| std::cmp::Reverse(self.tallies()[*option]));
        options
    }

    pub(super) fn elect(&mut self, option: usize, why: Elected) {
        self.continuing[option] = false;
        self.elected.push(option);
        self.event(Event::Elected { option, why });
    }

    /// Elects who reaches the quota, from the most votes on.
    pub(super) fn elect_those_with(&mut self, quota: u128) {
        let reached: Vec<usize> = self
            .ranked()
            .into_iter()
            .filter(|option| self.tallies()[*option] >= quota)
            .take(self.vacancies())
            .collect();
        reached.into_iter().for_each(|option| self.elect(option, Elected::Quota));
    }

    /// Elects all who continue if they are not more than the vacancies. Whether the count is over.
    pub(super) fn is_over(&mut self) -> bool {
        let rest = self.ranked();
        if self.vacancies() == 0 || rest.is_empty() {
            return true;
        }
        let over = rest.len() <= self.vacancies();
        if over {
            rest.into_iter().for_each(|option| self.elect(option, Elected::Remaining));
        }
        over
    }

    pub(super) fn exclude(&mut self, options: Vec<usize>, why: Excluded) {
        options.iter().for_each(|option| self.continuing[*option] = false);
        self.event(Event::Excluded { options, why });
    }

    /// The one of `tied`, or who is chosen among them.
    pub(super) fn choose(&mut self, purpose: Purpose, tied: Vec<usize>) -> Result<usize, Open> {
        if let [only] = tied.as_slice() {
            return Ok(*only);
        }
        let earlier: Vec<&[u128]> = self.shown.stages.iter().map(|stage| stage.tallies.as_slice()).collect();
        let earlier = earlier.split_last().map_or(&[][..], |(_, earlier)| earlier);
        match self.breaker.choose(purpose, &tied, earlier) {
            Ok(draw) => {
                let chosen = draw.chosen;
                self.event(Event::Drawn(draw));
                Ok(chosen)
            }
            Err(tied) => {
                self.event(Event::Tied { purpose, options: tied.clone() });
                Err(Open { tied, purpose })
            }
        }
    }

    /// Who of those who continue has the fewest votes.
    pub(super) fn lowest(&mut self) -> Result<usize, Open> {
        let fewest = self.continuing().into_iter().map(|option| self.tallies()[option]).min();
        let tied = self.continuing().into_iter().filter(|option| Some(self.tallies()[*option]) == fewest).collect();
        self.choose(Purpose::Exclusion, tied)
    }

    /// The outcome: decided, or open at a tie.
    pub(super) fn finish(self, stopped: Result<(), Open>) -> Outcome {
        let vacancies = self.vacancies();
        let rest = self.continuing();
        let open = match stopped {
            Ok(()) => None,
            // One fewer vacancy than options that are all tied: whoever is excluded, the others are elected.
            Err(open) if open.tied == rest && vacancies + 1 == rest.len() => {
                Some((open.tied, Stake::Places(vacancies)))
            }
            Err(open) => Some((
                open.tied,
                match open.purpose {
                    Purpose::Exclusion => Stake::Exclusion,
                    _ => Stake::Turn,
                },
            )),
        };
        let (waiting, vacant) = match &open {
            Some((tied, _)) => (rest.into_iter().filter(|option| !tied.contains(option)).collect(), 0),
            None => (Vec::new(), vacancies),
        };
        let tie = open.map(|(options, stake)| Tie { options, stake });
        Outcome { elected: self.elected, tie, waiting, vacant, steps: Steps::Stages(self.shown) }
    }
}
