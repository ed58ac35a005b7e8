//! Participatory budgets of ranked projects: expanding approvals.
//!
//! Aziz and Lee, "Proportionally Representative Participatory Budgeting with Ordinal Preferences" (AAAI 2021), PB-EAR. Every
//! voter has an equal share of the budget. At first voters support what they rank first; a project that still fits is paid
//! for when its supporters have its cost left between them. When there is none, voters support what they rank next as well.
//! A voter supports at rank j what fewer than j options stand before; what a ballot does not name it supports last of all,
//! at the rank that is the number of projects.
//!
//! The paper leaves open which of several such projects comes first and how its cost is shared. As in Aziz and Lee, "The
//! Expanding Approvals Rule", Social Choice and Welfare 54 (2020), it is here the project whose supporters have the most
//! left, and of equal ones the rank-maximal one, which most voters rank first, then second and so on: in the end everybody
//! supports everything, and nothing else tells projects apart. Each supporter pays in proportion to what they have left.

use num_bigint::BigUint;
use num_rational::Ratio;

use super::super::budget::Budget;
use super::super::outcome::Steps;
use super::super::{CountError, Outcome, Stake, Tie};
use super::profile::RankedProfile;
use super::tie::{Breaker, Draw, Purpose, Ties};

/// A project that is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The project.
    pub project: usize,
    /// Down to which rank voters support projects, from 1.
    pub rank: usize,
    /// What its supporters had left between them.
    pub support: Ratio<BigUint>,
    /// What was left of the budget before it.
    pub left: u64,
    /// How a tie was broken.
    pub draw: Option<Draw>,
}

/// Selects projects. Blank ballots are voters too: they support everything in the end.
///
/// # Errors
/// When there are not as many costs as options, or nobody voted.
pub fn expanding_approvals(profile: &RankedProfile, budget: Budget<'_>, ties: Ties<'_>) -> Result<Outcome, CountError> {
    let projects = profile.options();
    if budget.costs.len() != projects {
        return Err(CountError::Length { what: "projects' costs", expected: projects, found: budget.costs.len() });
    }
    if profile.ballots() == 0 {
        return Err(CountError::NoBallots);
    }
    let share = Ratio::new(BigUint::from(budget.available), BigUint::from(profile.ballots()));
    let blank = (vec![projects; projects], profile.blank());
    let rows = profile.rankings().map(|(ballot, times)| {
        let mut ranks = vec![projects; projects];
        let mut before = 0;
        for group in &ballot.groups {
            group.iter().for_each(|project| ranks[*project] = before + 1);
            before += group.len();
        }
        (ranks, times)
    });
    let voters = rows.chain([blank]).filter(|(_, times)| *times > 0);
    let mut positions = vec![vec![0u64; projects]; projects];
    let voters = voters.map(|(ranks, times)| {
        positions.iter_mut().zip(&ranks).for_each(|(positions, rank)| positions[*rank - 1] += times);
        Voters { ranks, money: &share * BigUint::from(times) }
    });
    let voters = voters.collect();
    let (left, breaker) = (budget.available, Breaker::new(ties));
    let mut count = Count { voters, positions, budget, left, breaker, steps: Vec::new() };
    let tie = count.run();
    let elected: Vec<usize> = count.steps.iter().map(|step| step.project).collect();
    let undecided = |project: &usize| budget.costs[*project] <= count.left && !elected.contains(project);
    let waiting = match &tie {
        Some(tie) => (0..projects).filter(undecided).filter(|project| !tie.options.contains(project)).collect(),
        None => Vec::new(),
    };
    Ok(Outcome { elected, tie, waiting, vacant: 0, steps: Steps::Expanding(count.steps) })
}

/// Voters with the same ballot: they always have equally much left.
struct Voters {
    /// The rank from which on they support each project.
    ranks: Vec<usize>,
    /// What they have left between them.
    money: Ratio<BigUint>,
}

struct Count<'a> {
    voters: Vec<Voters>,
    /// For each project how many voters support it from each rank on.
    positions: Vec<Vec<u64>>,
    budget: Budget<'a>,
    left: u64,
    breaker: Breaker<'a>,
    steps: Vec<Step>,
}

impl Count<'_> {
    fn run(&mut self) -> Option<Tie> {
        let mut rank = 1;
        while rank <= self.budget.costs.len() {
            let paid = |project: &usize| self.steps.iter().any(|step| step.project == *project);
            let fits = |project: &usize| self.budget.costs[*project] <= self.left && !paid(project);
            let affordable: Vec<(usize, Ratio<BigUint>)> = (0..self.budget.costs.len())
                .filter(fits)
                .map(|project| (project, self.support(project, rank)))
                .filter(|(project, support)| *support >= cost(self.budget, *project))
                .collect();
            let Some(most) = affordable.iter().map(|(_, support)| support).max().cloned() else {
                rank += 1;
                continue;
            };
            let mut equal: Vec<usize> =
                affordable.into_iter().filter(|(_, support)| *support == most).map(|(project, _)| project).collect();
            let maximal = equal.iter().map(|project| &self.positions[*project]).max();
            equal.retain(|project| Some(&self.positions[*project]) == maximal);
            let (project, draw) = match equal.as_slice() {
                [only] => (*only, None),
                _ => match self.breaker.choose(Purpose::Turn, &equal, &[]) {
                    Ok(draw) => (draw.chosen, Some(draw)),
                    Err(options) => return Some(Tie { options, stake: Stake::Money(self.left) }),
                },
            };
            self.steps.push(Step { project, rank, support: most.clone(), left: self.left, draw });
            self.pay(project, rank, &most);
        }
        None
    }

    fn support(&self, project: usize, rank: usize) -> Ratio<BigUint> {
        let supporters = self.voters.iter().filter(|voters| voters.ranks[project] <= rank);
        supporters.map(|voters| &voters.money).sum()
    }

    fn pay(&mut self, project: usize, rank: usize, support: &Ratio<BigUint>) {
        self.left -= self.budget.costs[project];
        if *support == Ratio::from_integer(BigUint::ZERO) {
            return;
        }
        let kept = (support - cost(self.budget, project)) / support;
        for voters in self.voters.iter_mut().filter(|voters| voters.ranks[project] <= rank) {
            voters.money = &voters.money * &kept;
        }
    }
}

fn cost(budget: Budget<'_>, project: usize) -> Ratio<BigUint> {
    Ratio::from_integer(BigUint::from(budget.costs[project]))
}

#[cfg(test)]
mod tests {
    use super::super::profile::RankedBallot;
    use super::super::tie::TieBreak;
    use super::*;

    fn select(ballots: &[(&[usize], u64)], costs: &[u64], available: u64, ties: Ties<'_>) -> Outcome {
        let ballots = ballots.iter().map(|(ranking, times)| (RankedBallot::strict(ranking.iter().copied()), *times));
        let profile = RankedProfile::new(costs.len(), ballots).unwrap();
        expanding_approvals(&profile, Budget { costs, available, step: 1 }, ties).unwrap()
    }

    #[test]
    fn a_minority_gets_what_its_share_pays_for() {
        // 100 for 10 voters: six with 60 want 0 and 1 (30 each), four with 40 want 2 (40) and 3.
        let ballots: &[(&[usize], u64)] = &[(&[0, 1, 4], 6), (&[2, 3], 4)];
        let outcome = select(ballots, &[30, 30, 40, 20, 10], 100, Ties::REPORT);
        assert_eq!((outcome.elected.clone(), outcome.tie), (vec![0, 2, 1], None));
        let Steps::Expanding(steps) = outcome.steps else { panic!() };
        let seen: Vec<_> =
            steps.iter().map(|step| (step.project, step.rank, step.support.to_string(), step.left)).collect();
        assert_eq!(seen, [(0, 1, "60".into(), 100), (2, 1, "40".into(), 70), (1, 2, "30".into(), 30)]);
    }

    #[test]
    fn in_the_end_everybody_supports_everything_and_what_fits_is_paid_for() {
        let outcome = select(&[(&[0], 1), (&[1], 1), (&[], 2)], &[50, 60, 30], 100, Ties::REPORT);
        // Nobody's first choice is paid for by its voter's 25; together they have 100, and nobody ranks 2.
        assert_eq!(outcome.tie.unwrap(), Tie { options: vec![0, 1], stake: Stake::Money(100) });
        assert_eq!(outcome.waiting, [2]);
        assert_eq!(select(&[(&[0], 1), (&[2], 2), (&[], 1)], &[50, 60, 55], 100, Ties::REPORT).elected, [2]);
        let ties = Ties { ways: &[TieBreak::ListOrder], seed: None };
        assert_eq!(select(&[(&[0], 1), (&[1], 1), (&[], 2)], &[50, 60, 30], 100, ties).elected, [0, 2]);
    }

    #[test]
    fn equal_support_is_a_tie_and_costs_have_to_fit() {
        let outcome = select(&[(&[0, 1], 1), (&[1, 0], 1), (&[2], 1)], &[10, 10, 30], 30, Ties::REPORT);
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1], stake: Stake::Money(30) }));
        assert_eq!((outcome.elected, outcome.waiting), (vec![], vec![2]));
        let profile = RankedProfile::new(2, [(RankedBallot::strict([0]), 1)]).unwrap();
        assert!(expanding_approvals(&profile, Budget { costs: &[1], available: 3, step: 1 }, Ties::REPORT).is_err());
        let nobody = RankedProfile::new(1, []).unwrap();
        let budget = Budget { costs: &[1], available: 3, step: 1 };
        assert_eq!(expanding_approvals(&nobody, budget, Ties::REPORT).unwrap_err(), CountError::NoBallots);
    }
}
