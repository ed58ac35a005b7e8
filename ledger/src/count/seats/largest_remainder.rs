//! Largest remainders with the Hare quota, also called Hamilton's or the Hare-Niemeyer method.
//!
//! Each list has as many seats as whole quotas of votes, a quota being all votes divided by the seats; the seats that are
//! left go to the largest remainders, one each. Pukelsheim, "Proportional Representation" (2nd edition 2017), chapter 5.

use std::cmp::Reverse;

use super::Given;

/// Gives `seats`; lists without votes have none.
pub(in super::super) fn hare(votes: &[u64], seats: usize) -> Given {
    let all: u128 = votes.iter().map(|votes| u128::from(*votes)).sum();
    if all == 0 {
        return Given { awards: Vec::new(), tie: None };
    }
    // votes·seats / all is the votes in quotas; a house is small, so the products fit.
    let quotas = |votes: u64| (u128::from(votes) * seats as u128 / all, u128::from(votes) * seats as u128 % all);
    let mut awards = Vec::new();
    let mut remainders = Vec::new();
    for (list, votes) in votes.iter().enumerate() {
        let (whole, remainder) = quotas(*votes);
        awards.extend((0..whole).map(|_| list));
        if remainder > 0 {
            remainders.push((list, remainder));
        }
    }
    remainders.sort_by_key(|(_, remainder)| Reverse(*remainder));
    while awards.len() < seats {
        let open = seats - awards.len();
        let Some((_, largest)) = remainders.first().copied() else { break };
        let lists: Vec<usize> =
            remainders.iter().filter(|(_, remainder)| *remainder == largest).map(|(list, _)| *list).collect();
        if lists.len() > open {
            return Given { awards, tie: Some((lists, open)) };
        }
        remainders.drain(..lists.len());
        awards.extend(lists);
    }
    Given { awards, tie: None }
}
