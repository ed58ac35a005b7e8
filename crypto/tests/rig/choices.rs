//! Contests of every rule, and choices that they allow.

use rand_core::RngCore;
use tabella_crypto::contest::{Contest, Rule};

use super::Rig;
use super::forger::Forger;

/// A small contest of every rule.
pub fn all_rules() -> Vec<(&'static str, Rule, usize)> {
    vec![
        ("plurality", Rule::Plurality, 3),
        ("approval", Rule::Approval { min: 1, max: 2 }, 3),
        ("score", Rule::Score { max: 5 }, 3),
        ("star", Rule::Star { max: 3 }, 3),
        ("cumulative", Rule::Cumulative { min: 2, max: 5, each: 3 }, 3),
        ("quadratic", Rule::Quadratic { credits: 10, against: false }, 3),
        ("quadratic-against", Rule::Quadratic { credits: 6, against: true }, 2),
        ("positional", Rule::Positional { points: vec![3, 1], min: 1 }, 3),
        ("knapsack", Rule::Knapsack { costs: vec![3, 4, 6], budget: 9 }, 3),
    ]
}

/// Each of them as it is and packed.
pub fn all_contests() -> Vec<(String, Contest)> {
    let both = |(name, rule, options): (&str, Rule, usize)| {
        let contest = Contest::new(rule, options).unwrap();
        [(name.to_owned(), contest.clone()), (format!("{name}, packed"), contest.packed().unwrap())]
    };
    all_rules().into_iter().flat_map(both).collect()
}

pub fn below(rng: &mut impl RngCore, bound: u64) -> u64 {
    rng.next_u64() % bound
}

/// The numbers below `count` in some order.
pub fn shuffled(rng: &mut impl RngCore, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        order.swap(place, below(rng, place as u64 + 1) as usize);
    }
    order
}

/// A contest of this rule (by its place in the list above) with drawn parameters.
pub fn draw_contest(rng: &mut impl RngCore, rule: usize) -> Contest {
    let options = 2 + below(rng, 4) as usize;
    let rule = match rule % 9 {
        0 => Rule::Plurality,
        1 => {
            let max = 1 + below(rng, options as u64) as u32;
            Rule::Approval { min: below(rng, u64::from(max) + 1) as u32, max }
        }
        2 => Rule::Score { max: 1 + below(rng, 20) as u32 },
        3 => Rule::Star { max: 1 + below(rng, 6) as u32 },
        4 => {
            let max = 1 + below(rng, 20);
            let each = 1 + below(rng, max);
            Rule::Cumulative { min: below(rng, max.min(each * options as u64) + 1), max, each }
        }
        5 | 6 => Rule::Quadratic { credits: 1 + below(rng, 30), against: rule % 9 == 6 },
        7 => {
            let mut points: Vec<u32> = (0..1 + below(rng, options as u64)).map(|_| 1 + below(rng, 6) as u32).collect();
            points.sort_unstable_by(|a, b| b.cmp(a));
            let min = below(rng, points.len() as u64 + 1) as u32;
            Rule::Positional { points, min }
        }
        _ => {
            let costs = (0..options).map(|_| 1 + below(rng, 50)).collect();
            Rule::Knapsack { costs, budget: 1 + below(rng, 100) }
        }
    };
    let contest = Contest::new(rule, options).unwrap();
    if below(rng, 2) == 0 { contest } else { contest.packed().unwrap() }
}

/// A choice that the contest allows, made step by step from nothing.
pub fn draw_choice(rng: &mut impl RngCore, contest: &Contest) -> Vec<u64> {
    let options = contest.options();
    let mut values = vec![0; contest.fields()];
    match contest.rule() {
        Rule::Plurality => values[below(rng, options as u64) as usize] = 1,
        Rule::Approval { min, max } => {
            let marks = min + below(rng, u64::from(max - min) + 1) as u32;
            shuffled(rng, options).into_iter().take(marks as usize).for_each(|option| values[option] = 1);
        }
        Rule::Score { max } | Rule::Star { max } => {
            values.iter_mut().for_each(|value| *value = below(rng, u64::from(*max) + 1));
        }
        Rule::Cumulative { min, max, each } => {
            let most = (*max).min(each * options as u64);
            for _ in 0..min + below(rng, most - min + 1) {
                let room = shuffled(rng, options).into_iter().find(|option| values[*option] < *each);
                values[room.unwrap()] += 1;
            }
        }
        Rule::Quadratic { credits, against } => {
            for _ in 0..below(rng, 12) {
                let field = below(rng, values.len() as u64) as usize;
                let other = (field + options) % values.len();
                values[field] += 1;
                let cost: u64 = values.iter().map(|votes| votes * votes).sum();
                if cost > *credits || *against && values[other] > 0 {
                    values[field] -= 1;
                }
            }
        }
        Rule::Positional { points, min } => {
            let ranked = *min as usize + below(rng, points.len() as u64 - u64::from(*min) + 1) as usize;
            let positions = shuffled(rng, points.len());
            for (option, position) in shuffled(rng, options).into_iter().zip(positions).take(ranked) {
                values[option] = u64::from(points[position]);
            }
        }
        Rule::Knapsack { costs, budget } => {
            let mut rest = below(rng, budget + 1);
            for option in shuffled(rng, options) {
                if costs[option] <= rest {
                    rest -= costs[option];
                    values[option] = 1;
                }
            }
        }
    }
    values
}

/// An election with one contest, and its forger.
pub fn setting(seed: u64, contest: Contest) -> (Rig, Forger) {
    let rig = Rig::with_contests(seed, vec![contest]);
    let forger = Forger::new(&rig, 0);
    (rig, forger)
}

/// A choice that gives something to somebody.
pub fn some_choice(rig: &mut Rig, contest: &Contest) -> Vec<u64> {
    loop {
        let values = draw_choice(&mut rig.rng, contest);
        if values.iter().any(|value| *value > 0) {
            return values;
        }
    }
}

/// A contest that can be built.
pub fn rule(rule: Rule, options: usize) -> Contest {
    Contest::new(rule, options).unwrap()
}
