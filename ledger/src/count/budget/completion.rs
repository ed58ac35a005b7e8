//! Completions of the Method of Equal Shares, which by itself can leave much of a budget unspent.
//!
//! <https://equalshares.net/explanation> and <https://equalshares.net/implementation/computation>; for Add1 also
//! Faliszewski, Flis, Peters, Pierczyński, Skowron, Stolicki, Szufa and Talmon, "Participatory Budgeting: Data, Tools and
//! Analysis" (IJCAI 2023). Add1 first counts with equal shares of the budget; then each voter's endowment, at first the
//! share rounded down to whole steps, is raised by one step at a time, and the last outcome that the budget pays for is
//! taken.
//!
//! The published computation also stops when no project fits into what is left. The green budget of Wieliczka in 2023
//! went on: its published list is what the budget pays for last, and differs from the first list that nothing can be
//! added to. So both are here.

use num_bigint::BigUint;
use num_integer::Integer;
use num_rational::Ratio;

use super::super::{CountError, Outcome, Steps};
use super::equal_shares::{Market, Run};
use super::greedy::{Unaffordable, among};
use super::{Budget, BudgetTieBreak, Profile, Satisfaction};

/// How often endowments are raised at most. Cities take some hundreds.
const MAX_RAISED: u64 = 1_000_000;

/// What is done with what equal shares leave unspent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    /// Nothing.
    None,
    /// Endowments are raised while the outcome can be paid for.
    Add1,
    /// Endowments are raised while the outcome can be paid for, and another project could be as well.
    Add1Exhaustive,
    /// Add1, and then the rest is spent by votes.
    Add1Utilitarian,
    /// The rest is spent by votes.
    Utilitarian,
}

/// Why endowments were not raised further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// No project that is left fits into what is left.
    Exhausted,
    /// With one step more the outcome would cost more than the budget.
    NextOverspends,
    /// Every project that anybody supports is bought already, so nothing would change.
    AllBought,
    /// A tie was not broken, so it is not known whether the outcome could be paid for.
    Tie,
}

/// Counts by equal shares with a completion.
///
/// A tie on the way of Add1 leaves everything open, because with a higher endowment a project may be lost again: then
/// nothing is elected for sure.
///
/// # Errors
/// When ballots and budget do not fit each other, there are no ballots, a supported project costs nothing, or Add1 has a
/// step that is zero or too small to ever come to an end.
pub fn equal_shares(
    profile: &Profile,
    budget: Budget<'_>,
    satisfaction: Satisfaction,
    completion: Completion,
    tie_break: &[BudgetTieBreak],
) -> Result<Outcome, CountError> {
    let market = Market::new(profile, budget, satisfaction, tie_break)?;
    let add1 = !matches!(completion, Completion::None | Completion::Utilitarian);
    if add1 && budget.step == 0 {
        return Err(CountError::NoStep);
    }
    let share = Ratio::new(BigUint::from(budget.available), BigUint::from(profile.voters()));
    let run = market.run(&share, budget.available);
    let mut outcome = match add1 {
        true => raise(&market, profile, budget, share, run, completion == Completion::Add1Exhaustive)?,
        false => market.outcome(run, share, 0, None),
    };
    if matches!(completion, Completion::Utilitarian | Completion::Add1Utilitarian) && outcome.tie.is_none() {
        spend_rest(&mut outcome, profile, budget, tie_break);
    }
    Ok(outcome)
}

fn raise(
    market: &Market<'_>,
    profile: &Profile,
    budget: Budget<'_>,
    share: Ratio<BigUint>,
    first: Run,
    until_exhausted: bool,
) -> Result<Outcome, CountError> {
    let step = BigUint::from(budget.step);
    let unit = Ratio::from_integer(step.clone());
    let whole_steps = share.to_integer().div_floor(&step) * &step;
    let (mut run, mut endowment) = (first, share);
    let mut next = Ratio::from_integer(whole_steps) + &unit;
    for raised in 0..=MAX_RAISED {
        let stopped = match &run {
            run if run.tie.is_some() => Some(Stopped::Tie),
            run if run.left_out.is_empty() => Some(Stopped::AllBought),
            run if until_exhausted && exhausted(run, budget) => Some(Stopped::Exhausted),
            _ => None,
        };
        if let Some(stopped) = stopped {
            return Ok(finish(market, profile, run, endowment, raised, stopped));
        }
        let higher = market.run(&next, budget.available);
        // A run is given up as soon as it overspends: what was bought is never given back.
        if higher.overspent {
            return Ok(finish(market, profile, run, endowment, raised, Stopped::NextOverspends));
        }
        (run, endowment) = (higher, next.clone());
        next += &unit;
    }
    Err(CountError::StepTooSmall { most: MAX_RAISED })
}

/// Whether none of all projects fits into what is left.
fn exhausted(run: &Run, budget: Budget<'_>) -> bool {
    let bought = |project: usize| run.rounds.iter().any(|round| round.project == project);
    let fits = |cost: u64| run.cost + u128::from(cost) <= u128::from(budget.available);
    !budget.costs.iter().enumerate().any(|(project, cost)| fits(*cost) && !bought(project))
}

fn finish(
    market: &Market<'_>,
    profile: &Profile,
    run: Run,
    endowment: Ratio<BigUint>,
    raised: u64,
    stopped: Stopped,
) -> Outcome {
    let mut outcome = market.outcome(run, endowment, raised, Some(stopped));
    if let Some(tie) = &outcome.tie {
        outcome.elected.clear();
        let open = |project: &usize| profile.points().get(*project) > Some(&0) && !tie.options.contains(project);
        outcome.waiting = (0..profile.points().len()).filter(open).collect();
    }
    outcome
}

fn spend_rest(outcome: &mut Outcome, profile: &Profile, budget: Budget<'_>, tie_break: &[BudgetTieBreak]) {
    let cost = |project: &usize| budget.costs.get(*project).copied().unwrap_or(0);
    let spent: u128 = outcome.elected.iter().map(|project| u128::from(cost(project))).sum();
    let available = u64::try_from(u128::from(budget.available).saturating_sub(spent)).unwrap_or(0);
    let others = (0..budget.costs.len()).filter(|project| !outcome.elected.contains(project)).collect();
    let rest = Budget { available, ..budget };
    let more = among(profile.points(), others, rest, Unaffordable::Skip, tie_break);
    outcome.elected.extend(more.elected);
    (outcome.tie, outcome.waiting) = (more.tie, more.waiting);
    if let (Steps::EqualShares(trace), Steps::Greedy(steps)) = (&mut outcome.steps, more.steps) {
        trace.added = steps;
    }
}
