//! The voters' money in equal shares, and what a project costs each of its supporters.
//!
//! All money is over one denominator, so that comparing and adding it is comparing and adding whole numbers. A payment
//! that is no whole number of the unit makes the unit smaller for everybody.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_integer::Integer;

use super::profile::Group;

/// What every group's voters have left.
pub(super) struct Money<'a> {
    groups: &'a [Group],
    /// What one voter of each group has left, in parts of the unit.
    left: Vec<BigUint>,
    /// How many parts make the unit.
    denominator: BigUint,
}

/// A supporter group of a project: its position and its points for the project.
pub(super) type Supporter = (usize, u64);

/// What a supporter pays at most for each point: `amount / weight` parts of the unit.
pub(super) struct Price {
    pub(super) amount: BigUint,
    pub(super) weight: BigUint,
}

impl<'a> Money<'a> {
    /// Each voter has `numerator / denominator`.
    pub(super) fn equal(groups: &'a [Group], numerator: &BigUint, denominator: &BigUint) -> Self {
        Money { groups, left: vec![numerator.clone(); groups.len()], denominator: denominator.clone() }
    }

    pub(super) fn denominator(&self) -> &BigUint {
        &self.denominator
    }

    fn voters(&self, group: usize) -> u64 {
        self.groups.get(group).map_or(0, |group| group.voters)
    }

    /// The lowest price at which the supporters together pay `cost`, each no more than there is left: q with
    /// Σ min(left, q·points) = cost. None if all their money is not enough.
    pub(super) fn price(&self, cost: u64, supporters: &[Supporter]) -> Option<Price> {
        let mut amount = &self.denominator * cost;
        let mut weight = BigUint::ZERO;
        let mut together = BigUint::ZERO;
        let mut solvent: Vec<(&BigUint, u64, u64)> = Vec::with_capacity(supporters.len());
        for (group, points) in supporters {
            let (Some(left), voters) = (self.left.get(*group), self.voters(*group)) else { continue };
            together += left * voters;
            weight += BigUint::from(*points) * voters;
            solvent.push((left, *points, voters));
        }
        if together < amount || weight == BigUint::ZERO {
            return None;
        }
        // Who cannot pay the price that all would pay pays everything, which makes the price higher for the others.
        loop {
            let mut limit = (0, BigUint::ZERO);
            let mut exhausted: Vec<(&BigUint, u64, u64)> = Vec::new();
            solvent.retain(|&(left, points, voters)| {
                if limit.0 != points {
                    limit = (points, (&amount * points).div_ceil(&weight));
                }
                let pays = *left >= limit.1;
                if !pays {
                    exhausted.push((left, points, voters));
                }
                pays
            });
            if exhausted.is_empty() {
                return Some(Price { amount, weight });
            }
            for (left, points, voters) in exhausted {
                // Together they have enough, so neither falls below zero, and someone stays who can pay.
                amount -= left * voters;
                weight -= BigUint::from(points) * voters;
            }
        }
    }

    /// Takes the price from the supporters.
    pub(super) fn pay(&mut self, price: &Price, supporters: &[Supporter]) {
        let common = price.amount.gcd(&price.weight);
        let (amount, finer) = (&price.amount / &common, &price.weight / &common);
        if finer != BigUint::from(1u8) {
            self.left.iter_mut().for_each(|left| *left *= &finer);
            self.denominator *= &finer;
        }
        for (group, points) in supporters {
            if let Some(left) = self.left.get_mut(*group) {
                let pays = &amount * *points;
                *left = if *left > pays { &*left - pays } else { BigUint::ZERO };
            }
        }
    }

    /// Whether each supporter of several of the projects can pay for all of them, so that none of their prices depends
    /// on which is paid first.
    pub(super) fn suffices(&self, projects: &[(&Price, &[Supporter])]) -> bool {
        let common: BigUint = projects.iter().map(|(price, _)| &price.weight).product();
        let mut wanted = vec![(BigUint::ZERO, 0usize); self.left.len()];
        for (price, supporters) in projects {
            let per_point = &price.amount * (&common / &price.weight);
            for (group, points) in *supporters {
                if let Some((sum, number)) = wanted.get_mut(*group) {
                    *sum += &per_point * *points;
                    *number += 1;
                }
            }
        }
        wanted.iter().zip(&self.left).all(|((sum, number), left)| *number < 2 || left * &common >= *sum)
    }
}

/// A price per unit of satisfaction: `numerator / denominator`.
#[derive(Clone)]
pub(super) struct Rate {
    pub(super) numerator: BigUint,
    pub(super) denominator: BigUint,
}

impl Rate {
    pub(super) fn cmp(&self, other: &Rate) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(voters: u64) -> Group {
        Group { points: Vec::new(), voters }
    }

    fn fraction(price: &Price, money: &Money<'_>) -> (BigUint, BigUint) {
        let denominator = &price.weight * money.denominator();
        let common = price.amount.gcd(&denominator);
        (&price.amount / &common, denominator / common)
    }

    #[test]
    fn who_has_less_pays_all_and_the_others_pay_more() {
        let groups = [group(1), group(1), group(2)];
        let mut money = Money::equal(&groups, &BigUint::from(10u8), &BigUint::from(1u8));
        // 30 from four voters of 10 each: 7.5.
        let all = [(0, 1), (1, 1), (2, 1)];
        let price = money.price(30, &all).unwrap();
        assert_eq!(fraction(&price, &money), (BigUint::from(15u8), BigUint::from(2u8)));
        assert!(money.price(41, &all).is_none());
        // The first pays 9 alone; then 1 of him and 14.5 of each of two pairs of voters with 10 is too much, 9 is not.
        let first = money.price(9, &[(0, 1)]).unwrap();
        money.pay(&first, &[(0, 1)]);
        let price = money.price(28, &all).unwrap();
        assert_eq!(fraction(&price, &money), (BigUint::from(9u8), BigUint::from(1u8)));
        assert!(money.price(32, &all).is_none());
    }

    #[test]
    fn points_weigh_and_payments_are_exact() {
        let groups = [group(1), group(1)];
        let mut money = Money::equal(&groups, &BigUint::from(10u8), &BigUint::from(1u8));
        let both = [(0, 1), (1, 2)];
        let price = money.price(10, &both).unwrap();
        assert_eq!(fraction(&price, &money), (BigUint::from(10u8), BigUint::from(3u8)));
        money.pay(&price, &both);
        // 20/3 and 10/3 are left.
        assert_eq!(money.left, [BigUint::from(20u8), BigUint::from(10u8)]);
        assert_eq!(money.denominator, BigUint::from(3u8));
        assert!(money.price(10, &both).is_some() && money.price(11, &both).is_none());
    }

    #[test]
    fn projects_are_independent_while_their_common_supporters_can_pay_both() {
        let groups = [group(1), group(1), group(1)];
        let money = Money::equal(&groups, &BigUint::from(10u8), &BigUint::from(1u8));
        let (one, other) = ([(0, 1), (1, 1)], [(1, 1), (2, 1)]);
        let independent = |cost| {
            let (first, second) = (money.price(cost, &one).unwrap(), money.price(cost, &other).unwrap());
            money.suffices(&[(&first, &one), (&second, &other)])
        };
        assert!(independent(10));
        assert!(!independent(11));
    }
}
