use proptest::prelude::*;

use super::super::completion::{Completion, equal_shares};
use super::super::greedy;
use super::*;

fn shares(
    ballots: &[(&[usize], u64)],
    costs: &[u64],
    available: u64,
    completion: Completion,
    tie_break: &[BudgetTieBreak],
) -> (Outcome, Trace) {
    let profile = Profile::approvals(costs.len(), ballots.iter().copied()).unwrap();
    let budget = Budget { costs, available, step: 1 };
    let outcome = equal_shares(&profile, budget, Satisfaction::Cost, completion, tie_break).unwrap();
    match outcome.steps.clone() {
        Steps::EqualShares(trace) => (outcome, trace),
        other => panic!("{other:?}"),
    }
}

fn whole(number: u32) -> Ratio<BigUint> {
    Ratio::from_integer(number.into())
}

#[test]
fn each_group_has_its_part_of_the_money() {
    // Six voters want 0, 1, 2 at 30 each, four want 3 at 40; 100 to spend, 10 for each voter. Greedy buys 0, 1 and 2;
    // equal shares lets the six spend their 60 and the four their 40.
    let ballots: [(&[usize], u64); 2] = [(&[0, 1, 2], 6), (&[3], 4)];
    let costs = [30, 30, 30, 40];
    let (outcome, trace) = shares(&ballots, &costs, 100, Completion::None, &[BudgetTieBreak::ListOrder]);
    assert_eq!((outcome.elected, outcome.tie), (vec![0, 1, 3], None));
    assert_eq!(trace.endowment, whole(10));
    assert_eq!(trace.rounds[0], Round { project: 0, price: whole(5) });
    assert_eq!(trace.rounds[2], Round { project: 3, price: whole(10) });
    let votes = [6, 6, 6, 4];
    let budget = Budget { costs: &costs, available: 100, step: 1 };
    let by_votes = greedy::greedy(&votes, budget, greedy::Unaffordable::Skip, &[]).unwrap();
    assert_eq!(by_votes.elected, [0, 1, 2]);
}

#[test]
fn who_has_little_left_pays_it_and_others_pay_more() {
    // Three voters with 10 each. 0 costs 21 and all pay 7; 1 costs 8 and is wanted by the first two, who have 3 each.
    let ballots: [(&[usize], u64); 3] = [(&[0, 1], 1), (&[0, 1, 2], 1), (&[0, 2], 1)];
    let (outcome, _) = shares(&ballots, &[21, 8, 5], 30, Completion::None, &[]);
    assert_eq!(outcome.elected, [0, 2]);
    // Of a project for the other two with 6 together, 5 is paid by 2.5 each: a fraction.
    let (_, trace) = shares(&ballots, &[21, 8, 5], 30, Completion::None, &[]);
    assert_eq!(trace.rounds[1].price, Ratio::new(5u8.into(), 2u8.into()));
}

#[test]
fn equal_prices_are_a_tie_only_where_the_order_matters() {
    // Two projects of 10 with two supporters each; the common supporter has 6, enough for one.
    let ballots: [(&[usize], u64); 3] = [(&[0], 1), (&[0, 1], 1), (&[1], 1)];
    let (tied, _) = shares(&ballots, &[10, 10], 18, Completion::None, &[]);
    assert_eq!((tied.elected.len(), tied.waiting.len()), (0, 0));
    assert_eq!(tied.tie, Some(Tie { options: vec![0, 1], stake: Stake::Money(18) }));
    let (broken, _) = shares(&ballots, &[10, 10], 18, Completion::None, &[BudgetTieBreak::ListOrder]);
    assert_eq!((broken.elected, broken.tie), (vec![0], None));
    // With 10 for each voter both can be bought, in either order.
    let (both, _) = shares(&ballots, &[10, 10], 30, Completion::None, &[]);
    assert_eq!((both.elected, both.tie), (vec![0, 1], None));
    // Without a common supporter as well.
    let apart: [(&[usize], u64); 2] = [(&[0], 2), (&[1], 2)];
    let (both, _) = shares(&apart, &[10, 10], 20, Completion::None, &[]);
    assert_eq!((both.elected, both.tie), (vec![0, 1], None));
}

#[test]
fn add1_raises_endowments_until_the_next_outcome_costs_too_much() {
    // Alone nobody can pay: 33 for each of three voters. With 50 the second and third buy 1; with 90 the first buys 0
    // as well, which would be 190.
    let ballots: [(&[usize], u64); 3] = [(&[0], 1), (&[1], 1), (&[1], 1)];
    let costs = [90, 100];
    let (none, _) = shares(&ballots, &costs, 101, Completion::None, &[]);
    assert!(none.elected.is_empty());
    let (outcome, trace) = shares(&ballots, &costs, 101, Completion::Add1, &[]);
    assert_eq!((outcome.elected, trace.stopped), (vec![1], Some(Stopped::NextOverspends)));
    assert_eq!((trace.endowment, trace.raised), (whole(89), 56));
    // Nothing fits beside 1.
    let (outcome, trace) = shares(&ballots, &costs, 101, Completion::Add1Exhaustive, &[]);
    assert_eq!((outcome.elected, trace.stopped), (vec![1], Some(Stopped::Exhausted)));
    assert_eq!((trace.endowment, trace.raised), (whole(50), 17));
    let costs = [70, 100, 1];
    let (outcome, trace) = shares(&ballots, &costs, 120, Completion::Add1, &[]);
    assert_eq!((outcome.elected, trace.stopped), (vec![1], Some(Stopped::NextOverspends)));
    assert_eq!((trace.endowment, trace.raised), (whole(69), 29));
    let (outcome, trace) = shares(&ballots, &costs, 500, Completion::Add1, &[]);
    assert_eq!((outcome.elected.len(), trace.stopped), (2, Some(Stopped::AllBought)));
}

#[test]
fn what_is_left_is_spent_by_votes() {
    let ballots: [(&[usize], u64); 3] = [(&[0, 1], 3), (&[2], 2), (&[3], 1)];
    let costs = [60, 30, 35, 10];
    // 100 for six: 16.7 each. The three have 50: 0 is too dear, 1 is bought; the two have 33: too little; the one buys 3.
    let (outcome, trace) = shares(&ballots, &costs, 100, Completion::Utilitarian, &[]);
    assert_eq!(outcome.elected, [1, 3, 0]);
    assert_eq!((trace.rounds.len(), trace.added.len(), trace.added[0].project), (2, 2, 0));
    let cheaper = [BudgetTieBreak::LowerCost];
    let (outcome, trace) = shares(&ballots, &costs, 100, Completion::Add1Utilitarian, &cheaper);
    assert_eq!((outcome.elected, trace.endowment), (vec![1, 2, 3], whole(29)));
    // With 20 for each the three can buy 0 or 1, at the same rate. With 0 the outcome would cost too much, with 1 not.
    let (open, trace) = shares(&ballots, &costs, 100, Completion::Add1Utilitarian, &[]);
    assert_eq!((open.elected.len(), trace.stopped, trace.endowment), (0, Some(Stopped::Tie), whole(20)));
    assert_eq!((open.tie.unwrap().options, open.waiting), (vec![0, 1], vec![2, 3]));
    // What was bought before the tie is not sure either: with more for each it might not be bought.
    let ballots: [(&[usize], u64); 3] = [(&[0, 1, 4], 3), (&[2, 4], 2), (&[3, 4], 1)];
    let (open, trace) = shares(&ballots, &[60, 30, 35, 10, 6], 106, Completion::Add1, &[]);
    assert_eq!((trace.rounds[0].project, trace.endowment), (4, whole(21)));
    assert_eq!((open.elected.len(), open.tie.unwrap().options, open.waiting), (0, vec![0, 1], vec![2, 3, 4]));
}

#[test]
fn points_are_weights() {
    // One voter gives 0 three points, the other one: of 8 they pay 6 and 2.
    let profile = Profile::cardinal(2, [(vec![(0, 3), (1, 1)], 1), (vec![(0, 1)], 1)]).unwrap();
    let budget = Budget { costs: &[8, 3], available: 16, step: 1 };
    for (satisfaction, first) in [(Satisfaction::Points, 0), (Satisfaction::Cost, 0)] {
        let outcome = equal_shares(&profile, budget, satisfaction, Completion::None, &[]).unwrap();
        assert_eq!(outcome.elected, [first], "2 is left of 8, less than 3");
        let Steps::EqualShares(trace) = outcome.steps else { panic!() };
        assert_eq!(trace.rounds[0].price, whole(2));
    }
    // By points the cheap project is the better bargain, by cost the one that more support.
    let profile = Profile::approvals(2, [(vec![0, 1], 1), (vec![0], 2)]).unwrap();
    let budget = Budget { costs: &[12, 3], available: 12, step: 1 };
    let first = |satisfaction| equal_shares(&profile, budget, satisfaction, Completion::None, &[]).unwrap().elected;
    assert_eq!(first(Satisfaction::Points), [1]);
    assert_eq!(first(Satisfaction::Cost), [0]);
}

#[test]
fn what_has_no_shares_is_refused() {
    let budget = Budget { costs: &[0, 5], available: 10, step: 1 };
    let count = |profile: &Profile, budget, completion| {
        equal_shares(profile, budget, Satisfaction::Cost, completion, &[]).map(|outcome| outcome.elected)
    };
    let free = Profile::approvals(2, [(vec![0], 1)]).unwrap();
    assert_eq!(count(&free, budget, Completion::None), Err(CountError::FreeProject { project: 0 }));
    let unwanted = Profile::approvals(2, [(vec![1], 1)]).unwrap();
    assert_eq!(count(&unwanted, budget, Completion::None), Ok(vec![1]));
    let nobody = Profile::approvals(2, [(vec![1], 0)]).unwrap();
    assert_eq!(count(&nobody, budget, Completion::None), Err(CountError::NoBallots));
    let other = Profile::approvals(3, [(vec![1], 1)]).unwrap();
    assert!(matches!(count(&other, budget, Completion::None), Err(CountError::Length { .. })));
    let no_step = Budget { step: 0, ..budget };
    assert_eq!(count(&unwanted, no_step, Completion::Add1), Err(CountError::NoStep));
}

/// Approval ballots and how many there are of each.
type Ballots = Vec<(Vec<usize>, u64)>;

/// A budget to vote on: costs, ballots, money.
fn elections() -> impl Strategy<Value = (Vec<u64>, Ballots, u64)> {
    (2usize..7).prop_flat_map(|projects| {
        let all: Vec<usize> = (0..projects).collect();
        let ballot = prop::sample::subsequence(all, 0..=projects);
        let ballots = prop::collection::vec((ballot, 1u64..4), 1..7);
        (prop::collection::vec(1u64..30, projects), ballots, 1u64..80)
    })
}

/// What each voter has paid, replayed from the rounds with fractions.
fn replay(trace: &Trace, ballots: &[(Vec<usize>, u64)], costs: &[u64]) -> Vec<Ratio<BigUint>> {
    let mut left: Vec<Ratio<BigUint>> = vec![trace.endowment.clone(); ballots.len()];
    for round in &trace.rounds {
        let mut paid = whole(0);
        for ((ballot, times), left) in ballots.iter().zip(&mut left) {
            if ballot.contains(&round.project) {
                let pays = round.price.clone().min(left.clone());
                paid += &pays * BigUint::from(*times);
                *left -= pays;
            }
        }
        assert_eq!(paid, Ratio::from_integer(costs[round.project].into()), "supporters pay the cost exactly");
    }
    left
}

proptest! {
    #[test]
    fn supporters_pay_and_no_group_can_buy_more((costs, ballots, available) in elections()) {
        let profile = Profile::approvals(costs.len(), ballots.iter().cloned()).unwrap();
        let budget = Budget { costs: &costs, available, step: 1 };
        let list = [BudgetTieBreak::ListOrder];
        let outcome = equal_shares(&profile, budget, Satisfaction::Cost, Completion::None, &list).unwrap();
        prop_assert!(outcome.elected.iter().map(|project| costs[*project]).sum::<u64>() <= available);
        let Steps::EqualShares(trace) = &outcome.steps else { panic!() };
        let left = replay(trace, &ballots, &costs);
        for project in (0..costs.len()).filter(|project| !outcome.elected.contains(project)) {
            let supporters = ballots.iter().zip(&left).filter(|((ballot, _), _)| ballot.contains(&project));
            let together = supporters.fold(whole(0), |sum, ((_, times), left)| sum + left * BigUint::from(*times));
            prop_assert!(together < Ratio::from_integer(costs[project].into()), "{project} could be bought");
        }
    }

    #[test]
    fn completions_never_overspend((costs, ballots, available) in elections()) {
        let profile = Profile::approvals(costs.len(), ballots.iter().cloned()).unwrap();
        let budget = Budget { costs: &costs, available, step: 1 };
        for completion in [Completion::Add1, Completion::Add1Exhaustive, Completion::Add1Utilitarian, Completion::Utilitarian] {
            let list = [BudgetTieBreak::ListOrder];
            let outcome = equal_shares(&profile, budget, Satisfaction::Cost, completion, &list).unwrap();
            let spent = outcome.elected.iter().map(|project| costs[*project]).sum::<u64>();
            prop_assert!(spent <= available);
            prop_assert_eq!(outcome.tie, None);
            let Steps::EqualShares(trace) = &outcome.steps else { panic!() };
            replay(trace, &ballots, &costs);
            let wanted = |project: usize| ballots.iter().any(|(ballot, _)| ballot.contains(&project));
            let fits = (0..costs.len()).any(|project| {
                wanted(project) && !outcome.elected.contains(&project) && spent + costs[project] <= available
            });
            let by_votes = matches!(completion, Completion::Add1Utilitarian | Completion::Utilitarian);
            prop_assert!(!by_votes || !fits);
        }
    }

    #[test]
    fn order_of_projects_and_of_ballots_does_not_matter((costs, ballots, available) in elections(), turn in 0usize..7) {
        let count = costs.len();
        let turn = turn % count;
        let elect = |costs: &[u64], ballots: &[(Vec<usize>, u64)]| {
            let profile = Profile::approvals(count, ballots.iter().cloned()).unwrap();
            let budget = Budget { costs, available, step: 1 };
            equal_shares(&profile, budget, Satisfaction::Cost, Completion::Add1, &[]).unwrap()
        };
        let mut turned_costs = costs.clone();
        turned_costs.rotate_left(turn);
        let turned: Vec<(Vec<usize>, u64)> = ballots.iter().rev().map(|(ballot, times)| {
            (ballot.iter().map(|project| (project + count - turn) % count).collect(), *times)
        }).collect();
        let back = |options: Vec<usize>| {
            let mut options: Vec<_> = options.into_iter().map(|option| (option + turn) % count).collect();
            options.sort_unstable();
            options
        };
        let (one, other) = (elect(&costs, &ballots), elect(&turned_costs, &turned));
        let mut elected = one.elected;
        elected.sort_unstable();
        prop_assert_eq!(elected, back(other.elected));
        prop_assert_eq!(one.tie.is_some(), other.tie.is_some());
    }
}
