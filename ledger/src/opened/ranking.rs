//! Rankings as values: the rank of every option, 1 for the most preferred, 0 for none. Where only pairs become public the
//! value is higher for a better rank, as in a contest of scores.

use super::{FillError, Nonsense, fits};
use crate::manifest::Disclosure;

/// The values of a ranking over `options` options: for each rank, from the first on, the options there. A rank can be empty,
/// and can have several options; what that means is a matter of the reading.
///
/// # Errors
/// [`FillError`] for an option that there is not, or one twice, or a filled rank below the last.
pub fn values(
    ranking: &[Vec<usize>],
    options: usize,
    ranks: u32,
    disclosure: Disclosure,
) -> Result<Vec<u64>, FillError> {
    let mut values = vec![0u64; options];
    for (rank, group) in (1usize..).zip(ranking) {
        let in_range = u32::try_from(rank).ok().filter(|rank| *rank <= ranks);
        for &option in group {
            let rank = in_range.ok_or(FillError::Ranks { found: rank, most: ranks })?;
            let value = values.get_mut(option).ok_or(FillError::Option { option, last: options.saturating_sub(1) })?;
            if *value > 0 {
                return Err(FillError::Twice(option));
            }
            *value = match disclosure {
                Disclosure::Ballots => u64::from(rank),
                Disclosure::Pairs => u64::from(ranks - rank) + 1,
            };
        }
    }
    Ok(values)
}

/// What a row of ranks says: for each rank the options there, without empty ranks at the end.
///
/// # Errors
/// [`Nonsense::Length`] and [`Nonsense::Range`].
pub fn read(row: &[u64], options: usize, ranks: u32) -> Result<Vec<Vec<usize>>, Nonsense> {
    fits(row, options, u64::from(ranks))?;
    let last = row.iter().max().map_or(0, |last| *last as usize);
    let mut ranking = vec![Vec::new(); last];
    for (option, rank) in row.iter().enumerate() {
        if let Some(group) = (*rank as usize).checked_sub(1).and_then(|rank| ranking.get_mut(rank)) {
            group.push(option);
        }
    }
    Ok(ranking)
}
