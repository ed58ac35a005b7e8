//! Greedy by votes: projects from the most votes on, each paid for if it still fits.
//!
//! The rule `greedy` of Pabulib (<https://pabulib.org/format>): what does not fit is passed over and smaller projects
//! behind it have their turn. With [`Unaffordable::Stop`] its rule `greedy-no-skip`. It is the greedy rule
//! of Talmon and Faliszewski, "A Framework for Approval-Based Budgeting Methods" (AAAI 2019).

use super::super::{CountError, Outcome, Stake, Steps, Tie};
use super::{Budget, BudgetTieBreak, break_tie};

/// What happens when a project does not fit into what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unaffordable {
    /// It is passed over, and the next has its turn.
    Skip,
    /// The count ends.
    Stop,
}

/// A project whose turn came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The project.
    pub project: usize,
    /// Its votes, or points.
    pub votes: u64,
    /// What it costs.
    pub cost: u64,
    /// What was left to spend before it.
    pub left: u64,
    /// Whether it fits.
    pub selected: bool,
}

/// Selects projects by `votes`. A project without votes is not selected.
///
/// Projects with equal votes are a tie only where their order matters: where not all fit together that would fit alone.
///
/// # Errors
/// When there are not as many votes as costs.
pub fn greedy(
    votes: &[u64],
    budget: Budget<'_>,
    unaffordable: Unaffordable,
    tie_break: &[BudgetTieBreak],
) -> Result<Outcome, CountError> {
    if votes.len() != budget.costs.len() {
        return Err(CountError::Length { what: "projects' votes", expected: budget.costs.len(), found: votes.len() });
    }
    Ok(among(votes, (0..votes.len()).collect(), budget, unaffordable, tie_break))
}

/// The same for some of the projects, with all of `budget` to spend on them.
pub(super) fn among(
    votes: &[u64],
    projects: Vec<usize>,
    budget: Budget<'_>,
    unaffordable: Unaffordable,
    tie_break: &[BudgetTieBreak],
) -> Outcome {
    let of = |list: &[u64], project: usize| list.get(project).copied().unwrap_or(0);
    let mut rest: Vec<usize> = projects.into_iter().filter(|project| of(votes, *project) > 0).collect();
    let mut left = budget.available;
    let mut outcome = Outcome::decided(Vec::new(), Steps::Greedy(Vec::new()));
    let mut steps = Vec::new();
    while let Some(most) = rest.iter().map(|project| of(votes, *project)).max() {
        let equal: Vec<usize> = rest.iter().copied().filter(|project| of(votes, *project) == most).collect();
        let fit: Vec<usize> = equal.iter().copied().filter(|project| of(budget.costs, *project) <= left).collect();
        let together = fit.iter().map(|project| u128::from(of(budget.costs, *project))).sum::<u128>();
        let all_fit = together <= u128::from(left);
        let order_matters = match unaffordable {
            Unaffordable::Skip => !all_fit,
            Unaffordable::Stop => equal.len() > 1 && !(all_fit && fit.len() == equal.len()),
        };
        let turn = if order_matters { break_tie(equal, budget.costs, votes, tie_break) } else { equal };
        let tied = order_matters && turn.len() > 1;
        // Of equal ones left by the tie-break some may not fit at all: those lose nothing by the order.
        let contenders: Vec<usize> = turn.iter().copied().filter(|project| fit.contains(project)).collect();
        let wanted = contenders.iter().map(|project| u128::from(of(budget.costs, *project))).sum::<u128>();
        let open = tied && (unaffordable == Unaffordable::Stop || wanted > u128::from(left)) && !contenders.is_empty();
        if open {
            // Where the count ends with what does not fit, that is one of those whose order matters.
            let options = if unaffordable == Unaffordable::Stop { turn } else { contenders };
            let later = |project: &usize| !options.contains(project) && of(budget.costs, *project) <= left;
            outcome.waiting = rest.into_iter().filter(later).collect();
            outcome.tie = Some(Tie { options, stake: Stake::Money(left) });
            break;
        }
        for project in turn {
            let cost = of(budget.costs, project);
            let selected = cost <= left;
            steps.push(Step { project, votes: most, cost, left, selected });
            rest.retain(|other| *other != project);
            if selected {
                left -= cost;
                outcome.elected.push(project);
            } else if unaffordable == Unaffordable::Stop {
                rest.clear();
                break;
            }
        }
    }
    outcome.steps = Steps::Greedy(steps);
    outcome
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn select(votes: &[u64], costs: &[u64], available: u64, unaffordable: Unaffordable) -> Outcome {
        greedy(votes, Budget { costs, available, step: 1 }, unaffordable, &[]).unwrap()
    }

    #[test]
    fn what_does_not_fit_is_passed_over_or_ends_the_count() {
        let (votes, costs) = ([10, 9, 8, 7, 0], [50, 60, 30, 30, 1]);
        let skip = select(&votes, &costs, 100, Unaffordable::Skip);
        assert_eq!((skip.elected, skip.tie), (vec![0, 2], None));
        let Steps::Greedy(steps) = skip.steps else { panic!() };
        let third = Step { project: 2, votes: 8, cost: 30, left: 50, selected: true };
        assert_eq!((steps.len(), steps[2], steps[3].selected), (4, third, false));
        assert_eq!(select(&votes, &costs, 100, Unaffordable::Stop).elected, [0]);
    }

    #[test]
    fn equal_votes_are_a_tie_only_where_the_order_matters() {
        let (votes, costs) = ([9, 5, 5, 5, 1], [40, 30, 40, 90, 20]);
        let both = select(&votes, &costs, 110, Unaffordable::Skip);
        assert_eq!((both.elected, both.tie), (vec![0, 1, 2], None));
        let one = select(&votes, &costs, 100, Unaffordable::Skip);
        assert_eq!(one.elected, [0]);
        assert_eq!(one.tie, Some(Tie { options: vec![1, 2], stake: Stake::Money(60) }));
        assert_eq!(one.waiting, [4]);
        let cheap = Budget { costs: &costs, available: 100, step: 1 };
        let broken = greedy(&votes, cheap, Unaffordable::Skip, &[BudgetTieBreak::LowerCost]).unwrap();
        assert_eq!((broken.elected, broken.tie), (vec![0, 1, 4], None));
        let dear = greedy(&votes, cheap, Unaffordable::Skip, &[BudgetTieBreak::HigherCost]).unwrap();
        assert_eq!((dear.elected, dear.tie), (vec![0, 2, 4], None));
    }

    #[test]
    fn where_the_count_ends_the_order_matters_more_often() {
        let (votes, costs) = ([5, 5, 3], [80, 30, 10]);
        let skip = select(&votes, &costs, 50, Unaffordable::Skip);
        assert_eq!((skip.elected, skip.tie), (vec![1, 2], None));
        let stop = select(&votes, &costs, 50, Unaffordable::Stop);
        assert_eq!((stop.elected.len(), stop.tie.unwrap().options), (0, vec![0, 1]));
    }

    #[test]
    fn votes_and_costs_have_to_fit() {
        let wrong = greedy(&[1], Budget { costs: &[1, 2], available: 3, step: 1 }, Unaffordable::Skip, &[]);
        assert_eq!(wrong.unwrap_err(), CountError::Length { what: "projects' votes", expected: 2, found: 1 });
    }

    fn projects() -> impl Strategy<Value = Vec<(u64, u64)>> {
        prop::collection::vec((0u64..8, 1u64..30), 1..9)
    }

    proptest! {
        #[test]
        fn the_budget_is_kept_and_nothing_that_fits_is_left(projects in projects(), available in 0u64..100) {
            let (votes, costs): (Vec<u64>, Vec<u64>) = projects.into_iter().unzip();
            let budget = Budget { costs: &costs, available, step: 1 };
            let outcome = greedy(&votes, budget, Unaffordable::Skip, &[BudgetTieBreak::ListOrder]).unwrap();
            prop_assert_eq!(&outcome.tie, &None);
            let spent: u64 = outcome.elected.iter().map(|project| costs[*project]).sum();
            prop_assert!(spent <= available);
            for project in 0..votes.len() {
                let fits = votes[project] > 0 && spent + costs[project] <= available;
                prop_assert!(!fits || outcome.elected.contains(&project));
            }
        }

        #[test]
        fn what_is_elected_before_a_tie_is_elected_however_it_is_broken(
            projects in projects(), available in 0u64..100, turn in 0usize..9,
        ) {
            let (votes, costs): (Vec<u64>, Vec<u64>) = projects.iter().copied().unzip();
            let open = select(&votes, &costs, available, Unaffordable::Skip);
            let count = votes.len();
            let turn = turn % count;
            let mut turned = projects;
            turned.rotate_left(turn);
            let (turned_votes, turned_costs): (Vec<u64>, Vec<u64>) = turned.into_iter().unzip();
            let budget = Budget { costs: &turned_costs, available, step: 1 };
            let by_list = greedy(&turned_votes, budget, Unaffordable::Skip, &[BudgetTieBreak::ListOrder]).unwrap();
            let closed: Vec<usize> = by_list.elected.iter().map(|project| (project + turn) % count).collect();
            for project in &open.elected {
                prop_assert!(closed.contains(project));
            }
            let tied = open.tie.map(|tie| tie.options).unwrap_or_default();
            for project in closed {
                let known = [&open.elected, &tied, &open.waiting].iter().any(|list| list.contains(&project));
                prop_assert!(known, "elected without being elected, tied or waiting");
            }
        }
    }
}
