//! Method of Equal Shares: each voter has an equal share of the budget, and only supporters pay for a project.
//!
//! Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities" (NeurIPS 2021),
//! section 3 (first called Rule X); <https://equalshares.net/explanation>. In each round
//! the project is bought whose supporters get it at the lowest price ρ per unit of satisfaction, where a supporter pays ρ
//! times the satisfaction or all that is left: Σᵢ min(bᵢ, ρ·uᵢ) = cost.
//!
//! Prices only rise from round to round, because money only becomes less, so a project's last price tells whether it
//! has to be looked at again.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_rational::Ratio;

use super::super::{CountError, Outcome, Stake, Steps, Tie};
use super::completion::Stopped;
use super::shares::{Money, Price, Rate, Supporter};
use super::{Budget, BudgetTieBreak, Profile, Satisfaction, break_tie};

/// How an outcome of equal shares came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// What each voter had at first.
    pub endowment: Ratio<BigUint>,
    /// How often the endowment was raised by one step.
    pub raised: u64,
    /// Why it was not raised further; none if it was not to be raised.
    pub stopped: Option<Stopped>,
    /// The projects that supporters bought, in order.
    pub rounds: Vec<Round>,
    /// The projects that were added by votes from what was left.
    pub added: Vec<super::greedy::Step>,
}

/// A project that its supporters buy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The project.
    pub project: usize,
    /// What a supporter pays for each point of the ballot, unless less is left.
    pub price: Ratio<BigUint>,
}

/// One run with a given endowment.
pub(super) struct Run {
    pub(super) rounds: Vec<Round>,
    pub(super) tie: Option<Vec<usize>>,
    /// Projects that are not bought and have supporters.
    pub(super) left_out: Vec<usize>,
    pub(super) cost: u128,
    /// Whether the run was given up because the projects cost more than the limit.
    pub(super) overspent: bool,
}

/// Who supports what at which cost.
pub(super) struct Market<'a> {
    profile: &'a Profile,
    budget: Budget<'a>,
    satisfaction: Satisfaction,
    tie_break: &'a [BudgetTieBreak],
    supporters: Vec<Vec<Supporter>>,
}

struct Candidate {
    project: usize,
    rate: Rate,
}

impl<'a> Market<'a> {
    pub(super) fn new(
        profile: &'a Profile,
        budget: Budget<'a>,
        satisfaction: Satisfaction,
        tie_break: &'a [BudgetTieBreak],
    ) -> Result<Self, CountError> {
        let (expected, found) = (budget.costs.len(), profile.points().len());
        if expected != found {
            return Err(CountError::Length { what: "projects on the ballots", expected, found });
        }
        if profile.voters() == 0 {
            return Err(CountError::NoBallots);
        }
        let mut supporters = vec![Vec::new(); expected];
        for (position, group) in profile.groups().iter().enumerate() {
            for (project, points) in &group.points {
                if let Some(list) = supporters.get_mut(*project) {
                    list.push((position, *points));
                }
            }
        }
        let supported = |project: &usize| supporters.get(*project).is_some_and(|list| !list.is_empty());
        if let Some(project) = (0..expected).filter(supported).find(|project| budget.costs.get(*project) == Some(&0)) {
            return Err(CountError::FreeProject { project });
        }
        Ok(Market { profile, budget, satisfaction, tie_break, supporters })
    }

    pub(super) fn cost(&self, project: usize) -> u64 {
        self.budget.costs.get(project).copied().unwrap_or(0)
    }

    fn supporters(&self, project: usize) -> &[Supporter] {
        self.supporters.get(project).map_or(&[], Vec::as_slice)
    }

    /// The price per unit of satisfaction that a price per point is.
    fn rate(&self, project: usize, price: &Price, money: &Money<'_>) -> Rate {
        let satisfaction = match self.satisfaction {
            Satisfaction::Cost => self.cost(project),
            Satisfaction::Points => 1,
        };
        Rate { numerator: price.amount.clone(), denominator: &price.weight * money.denominator() * satisfaction }
    }

    /// Runs the rounds with an endowment, until nobody can buy anything, a tie is not broken, or what was bought costs
    /// more than `limit`.
    pub(super) fn run(&self, endowment: &Ratio<BigUint>, limit: u64) -> Run {
        let mut money = Money::equal(self.profile.groups(), endowment.numer(), endowment.denom());
        let nothing = Rate { numerator: BigUint::ZERO, denominator: BigUint::from(1u8) };
        let mut rest: Vec<Candidate> = (0..self.supporters.len())
            .filter(|project| !self.supporters(*project).is_empty())
            .map(|project| Candidate { project, rate: nothing.clone() })
            .collect();
        let mut unaffordable = Vec::new();
        let mut run = Run { rounds: Vec::new(), tie: None, left_out: Vec::new(), cost: 0, overspent: false };
        loop {
            rest.sort_by(|one, other| one.rate.cmp(&other.rate));
            let best = self.best(&mut rest, &money, &mut unaffordable);
            if best.is_empty() {
                break;
            }
            let (project, price) = match self.choose(&best, &money) {
                Ok(chosen) => chosen,
                Err(tied) => {
                    run.tie = Some(tied);
                    break;
                }
            };
            let denominator = &price.weight * money.denominator();
            run.rounds.push(Round { project, price: Ratio::new(price.amount.clone(), denominator) });
            money.pay(price, self.supporters(project));
            rest.retain(|candidate| candidate.project != project);
            run.cost += u128::from(self.cost(project));
            if run.cost > u128::from(limit) {
                run.overspent = true;
                break;
            }
        }
        run.left_out = rest.into_iter().map(|candidate| candidate.project).chain(unaffordable).collect();
        run.left_out.sort_unstable();
        run
    }

    /// The projects with the lowest price per unit of satisfaction, and their prices per point. Takes out of `rest`
    /// what its supporters cannot pay for any more.
    fn best(&self, rest: &mut Vec<Candidate>, money: &Money<'_>, unaffordable: &mut Vec<usize>) -> Vec<(usize, Price)> {
        let mut lowest: Option<Rate> = None;
        let mut best: Vec<(usize, Price)> = Vec::new();
        rest.retain_mut(|candidate| {
            // Its price is at least what it was, which is more than what another has now.
            if lowest.as_ref().is_some_and(|lowest| candidate.rate.cmp(lowest) == Ordering::Greater) {
                return true;
            }
            let Some(price) = money.price(self.cost(candidate.project), self.supporters(candidate.project)) else {
                unaffordable.push(candidate.project);
                return false;
            };
            candidate.rate = self.rate(candidate.project, &price, money);
            match lowest.as_ref().map_or(Ordering::Less, |lowest| candidate.rate.cmp(lowest)) {
                Ordering::Less => {
                    lowest = Some(candidate.rate.clone());
                    best = vec![(candidate.project, price)];
                }
                Ordering::Equal => best.push((candidate.project, price)),
                Ordering::Greater => {}
            }
            true
        });
        best.sort_by_key(|(project, _)| *project);
        best
    }

    /// Which of the best is bought: any, if their order does not matter; else what the tie-break leaves. Fails with the
    /// projects that stay tied.
    fn choose<'b>(&self, best: &'b [(usize, Price)], money: &Money<'_>) -> Result<(usize, &'b Price), Vec<usize>> {
        let found =
            |project: usize| best.iter().find(|(other, _)| *other == project).map(|(_, price)| (project, price));
        let projects = || best.iter().map(|(project, _)| *project).collect::<Vec<_>>();
        let all: Vec<(&Price, &[Supporter])> =
            best.iter().map(|(project, price)| (price, self.supporters(*project))).collect();
        let turn = match best {
            // If those who support several can pay for all of them, each keeps its price while the others are bought.
            [(first, _), _, ..] if money.suffices(&all) => vec![*first],
            _ => break_tie(projects(), self.budget.costs, self.profile.points(), self.tie_break),
        };
        match turn.as_slice() {
            [one] => found(*one).ok_or(turn),
            _ => Err(turn),
        }
    }

    /// The outcome of a run.
    pub(super) fn outcome(
        &self,
        run: Run,
        endowment: Ratio<BigUint>,
        raised: u64,
        stopped: Option<Stopped>,
    ) -> Outcome {
        let elected: Vec<usize> = run.rounds.iter().map(|round| round.project).collect();
        let left = u64::try_from(u128::from(self.budget.available).saturating_sub(run.cost)).unwrap_or(0);
        let trace = Trace { endowment, raised, stopped, rounds: run.rounds, added: Vec::new() };
        let mut outcome = Outcome::decided(elected, Steps::EqualShares(trace));
        if let Some(options) = run.tie {
            outcome.waiting = run.left_out.into_iter().filter(|project| !options.contains(project)).collect();
            outcome.tie = Some(Tie { options, stake: Stake::Money(left) });
        }
        outcome
    }
}

#[cfg(test)]
#[path = "equal_shares_tests.rs"]
mod tests;
