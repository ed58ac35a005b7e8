//! How ties are broken: by what the manifest names and by nothing else.
//!
//! A lot is drawn in public after the ballots are fixed: whatever it is drawn by gives 32 bytes, the seed, and from the seed
//! anybody computes which option is drawn. In draw number d of a count the option o is drawn for which
//! SHA-256("tabella/v1/lot" || seed || d as u32 || o as u32), little-endian, is the least as a string of bytes.

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

/// A way to choose among options that a rule has as equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum TieBreak {
    /// Who had more votes at the latest earlier stage at which they differ.
    #[n(0)]
    LatestStage,
    /// Who had more votes at the earliest stage at which they differ.
    #[n(1)]
    EarliestStage,
    /// The lot. In an exclusion who is drawn is excluded; otherwise who is drawn comes first.
    #[n(2)]
    Lot,
    /// Who stands first, where the order of the list was drawn by lot or laid down before.
    #[n(3)]
    ListOrder,
}

/// How the ties of a count are broken. The ways are tried in order; with none, or if options are equal by all of them, the tie
/// is reported and the count stops there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ties<'a> {
    /// The ways.
    pub ways: &'a [TieBreak],
    /// The seed of lots; none before the lot is drawn, and then a tie that a lot would break is reported.
    pub seed: Option<&'a [u8; 32]>,
}

impl Ties<'_> {
    /// Every tie is reported.
    pub const REPORT: Ties<'static> = Ties { ways: &[], seed: None };
}

/// What had to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Who is excluded.
    Exclusion,
    /// Whose surplus is transferred first.
    Surplus,
    /// Who has the paper that fractions leave over.
    Fraction,
    /// Who has the place.
    Place,
    /// Which project is paid for first.
    Turn,
}

/// A tie that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    /// What had to be chosen.
    pub purpose: Purpose,
    /// The options that were equals, in ascending order.
    pub tied: Vec<usize>,
    /// Who was chosen.
    pub chosen: usize,
    /// By what.
    pub by: TieBreak,
}

/// Breaks the ties of one count.
#[derive(Debug)]
pub(super) struct Breaker<'a> {
    ties: Ties<'a>,
    drawn: u32,
}

impl<'a> Breaker<'a> {
    pub(super) fn new(ties: Ties<'a>) -> Self {
        Breaker { ties, drawn: 0 }
    }

    /// Chooses one of `tied`, with the tallies of the earlier stages. Fails with those that stay equal.
    pub(super) fn choose(&mut self, purpose: Purpose, tied: &[usize], earlier: &[&[u128]]) -> Result<Draw, Vec<usize>> {
        let mut left = tied.to_vec();
        left.sort_unstable();
        let all = left.clone();
        let lowest = purpose == Purpose::Exclusion;
        for by in self.ties.ways {
            match by {
                TieBreak::LatestStage => earlier.iter().rev().for_each(|tallies| narrow(&mut left, tallies, lowest)),
                TieBreak::EarliestStage => earlier.iter().for_each(|tallies| narrow(&mut left, tallies, lowest)),
                TieBreak::Lot => {
                    if let Some(seed) = self.ties.seed {
                        left = left
                            .into_iter()
                            .min_by_key(|option| ticket(seed, self.drawn, *option))
                            .into_iter()
                            .collect();
                        self.drawn += 1;
                    }
                }
                TieBreak::ListOrder => {
                    let chosen = if lowest { left.last() } else { left.first() };
                    left = chosen.copied().into_iter().collect();
                }
            }
            if let [chosen] = left.as_slice() {
                return Ok(Draw { purpose, tied: all, chosen: *chosen, by: *by });
            }
        }
        Err(left)
    }
}

/// Leaves those with the most votes, or the fewest.
fn narrow(left: &mut Vec<usize>, tallies: &[u128], lowest: bool) {
    let votes = |option: &usize| tallies[*option];
    let wanted = if lowest { left.iter().map(votes).min() } else { left.iter().map(votes).max() };
    left.retain(|option| Some(votes(option)) == wanted);
}

fn ticket(seed: &[u8; 32], draw: u32, option: usize) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tabella/v1/lot");
    hash.update(seed);
    hash.update(draw.to_le_bytes());
    hash.update(u32::try_from(option).unwrap_or(u32::MAX).to_le_bytes());
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [&[u128]; 3] = [&[5, 5, 4, 9], &[6, 7, 7, 9], &[8, 8, 8, 9]];

    fn choose(ways: &[TieBreak], seed: Option<&[u8; 32]>, purpose: Purpose) -> Result<usize, Vec<usize>> {
        Breaker::new(Ties { ways, seed }).choose(purpose, &[2, 0, 1], &STAGES).map(|draw| draw.chosen)
    }

    #[test]
    fn ways_are_tried_in_order_and_what_is_left_is_reported() {
        use Purpose::{Exclusion, Surplus};
        use TieBreak::{EarliestStage, LatestStage, ListOrder, Lot};
        assert_eq!(choose(&[], None, Exclusion), Err(vec![0, 1, 2]));
        assert_eq!(choose(&[LatestStage], None, Exclusion), Ok(0));
        assert_eq!(choose(&[EarliestStage], None, Exclusion), Ok(2));
        // At the second stage 1 and 2 are highest, at the first 1 is of these.
        assert_eq!(choose(&[LatestStage], None, Surplus), Ok(1));
        assert_eq!(choose(&[EarliestStage], None, Surplus), Ok(1));
        assert_eq!((choose(&[ListOrder], None, Exclusion), choose(&[ListOrder], None, Surplus)), (Ok(2), Ok(0)));
        assert_eq!(choose(&[Lot], None, Surplus), Err(vec![0, 1, 2]));
    }

    #[test]
    fn a_lot_is_what_the_seed_says_and_another_one_each_time() {
        let mut seen = [false; 3];
        for byte in 0..20 {
            let chosen = choose(&[TieBreak::Lot], Some(&[byte; 32]), Purpose::Exclusion).unwrap();
            assert_eq!(choose(&[TieBreak::Lot], Some(&[byte; 32]), Purpose::Surplus), Ok(chosen));
            seen[chosen] = true;
        }
        assert_eq!(seen, [true; 3]);
        let mut breaker = Breaker::new(Ties { ways: &[TieBreak::Lot], seed: Some(&[7; 32]) });
        let mut draw = || breaker.choose(Purpose::Place, &[0, 1, 2], &[]).unwrap().chosen;
        let draws: Vec<usize> = (0..20).map(|_| draw()).collect();
        assert!(draws.iter().any(|chosen| *chosen != draws[0]));
    }
}
