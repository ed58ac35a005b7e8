//! What opened ballots say, without an order that would say more.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::bytes::Hash;

/// Ballots that say the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The value of each field of the contest.
    pub values: Vec<u64>,
    /// How many ballots have these values.
    pub ballots: u64,
}

/// Ballots as rows, ascending by their values.
pub(super) fn rows(ballots: Vec<Vec<u64>>) -> Arc<[Row]> {
    let mut counts = BTreeMap::new();
    ballots.into_iter().for_each(|values| *counts.entry(values).or_insert(0) += 1);
    counts.into_iter().map(|(values, ballots)| Row { values, ballots }).collect()
}

/// What an outcome says of opened ballots: SHA-256 over a domain, the number of rows, and of each the number of ballots, the
/// number of values and the values, each a u64.
pub fn rows_digest(rows: &[Row]) -> Hash {
    let mut bytes = b"tabella/v1/rows".to_vec();
    let mut number = |number: u64| bytes.extend_from_slice(&number.to_le_bytes());
    number(rows.len() as u64);
    for Row { values, ballots } in rows {
        number(*ballots);
        number(values.len() as u64);
        values.iter().for_each(|value| number(*value));
    }
    Hash::of(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_ballots_leaves_no_trace_and_everything_else_does() {
        let ballots = vec![vec![1, 2], vec![0, 3], vec![1, 2], vec![1, 0]];
        let counted = rows(ballots.clone());
        let row = |values: &[u64], ballots| Row { values: values.to_vec(), ballots };
        assert_eq!(*counted, [row(&[0, 3], 1), row(&[1, 0], 1), row(&[1, 2], 2)]);
        assert_eq!(rows(ballots.iter().rev().cloned().collect()), counted);
        let digest = rows_digest(&counted);
        for other in [vec![], vec![row(&[0, 3], 1)], rows(vec![vec![1, 2]]).to_vec(), vec![row(&[1], 2), row(&[2], 1)]]
        {
            assert_ne!(rows_digest(&other), digest);
        }
        assert_ne!(rows_digest(&[row(&[1], 2), row(&[2], 1)]), rows_digest(&[row(&[1, 2], 1), row(&[], 1)]));
    }
}
