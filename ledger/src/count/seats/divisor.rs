//! Highest averages: each seat in turn goes to the list whose votes divided by its next divisor are most.
//!
//! D'Hondt's and Sainte-Laguë's divisors: Pukelsheim, "Proportional Representation" (2nd edition 2017), chapter 4;
//! Balinski and Young, "Fair Representation" (1982), appendix A. Estonia's compensation mandates use the divisors
//! 1, 2^0.9, 3^0.9, …: Riigikogu Election Act, § 62, on compensation mandates.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::Given;

/// A sequence of divisors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divisors {
    /// 1, 2, 3, …
    DHondt,
    /// 1, 3, 5, …
    SainteLague,
    /// 1, 2^0.9, 3^0.9, …
    Estonian,
}

impl Divisors {
    /// Compares votes divided by the divisor of a seat, counted from 1, without dividing.
    fn compare(self, (votes, seat): (u64, u64), (other_votes, other_seat): (u64, u64)) -> Ordering {
        let cross = |divisor: fn(u64) -> u64| {
            let one = u128::from(votes) * u128::from(divisor(other_seat));
            one.cmp(&(u128::from(other_votes) * u128::from(divisor(seat))))
        };
        match self {
            Divisors::DHondt => cross(|seat| seat),
            Divisors::SainteLague => cross(|seat| 2 * seat - 1),
            // The tenth power of both sides: v¹⁰·m⁹ against w¹⁰·n⁹.
            Divisors::Estonian => {
                let power = |votes: u64, seat: u64| BigUint::from(votes).pow(10) * BigUint::from(seat).pow(9);
                power(votes, other_seat).cmp(&power(other_votes, seat))
            }
        }
    }
}

/// Gives `seats`; lists without votes have none.
pub(in super::super) fn highest_averages(votes: &[u64], seats: usize, divisors: Divisors) -> Given {
    let mut has = vec![0u64; votes.len()];
    let mut awards = Vec::new();
    while awards.len() < seats {
        let mut best: Vec<(usize, u64, u64)> = Vec::new();
        for (list, (votes, has)) in votes.iter().zip(&has).enumerate().filter(|(_, (votes, _))| **votes > 0) {
            let next = has + 1;
            let order = best
                .first()
                .map_or(Ordering::Greater, |(_, most, seat)| divisors.compare((*votes, next), (*most, *seat)));
            match order {
                Ordering::Greater => best = vec![(list, *votes, next)],
                Ordering::Equal => best.push((list, *votes, next)),
                Ordering::Less => {}
            }
        }
        let open = seats - awards.len();
        let lists: Vec<usize> = best.into_iter().map(|(list, _, _)| list).collect();
        if lists.is_empty() {
            break;
        }
        if lists.len() > open {
            return Given { awards, tie: Some((lists, open)) };
        }
        for list in &lists {
            if let Some(has) = has.get_mut(*list) {
                *has += 1;
            }
        }
        awards.extend(lists);
    }
    Given { awards, tie: None }
}
