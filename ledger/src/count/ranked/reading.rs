//! How marks on a ranked ballot are read: what several options at one rank, ranks left out and options ranked twice mean.
//!
//! Laws differ. San Francisco (Charter, section 13.102) and Maine (21-A M.R.S., section 723-A) end a ballot at an overvote;
//! Portland, Oregon (City Code 2.08.010) goes on behind it. Maine ends a ballot at two ranks left out in a row, others go on
//! to the next mark. The Debian constitution (appendix A) reads equal ranks as equals. So the manifest names the reading.

use minicbor::{Decode, Encode};

use super::profile::{End, RankedBallot};

/// How marks are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Reading {
    /// What several options at one rank are.
    #[n(0)]
    pub overvotes: Overvotes,
    /// How many ranks may be left out in a row before a mark that is still read; any number where nothing is said.
    #[n(1)]
    pub most_skipped: Option<u32>,
    /// What an option is that is ranked again.
    #[n(2)]
    pub repeats: Repeats,
}

/// What several options at one rank are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Overvotes {
    /// The end of what is read.
    #[n(0)]
    End,
    /// Nothing: reading goes on at the next rank.
    #[n(1)]
    Skip,
    /// Equals.
    #[n(2)]
    Equals,
}

/// What an option is that is ranked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Repeats {
    /// Nothing: it has its first rank.
    #[n(0)]
    Ignore,
    /// The end of what is read.
    #[n(1)]
    End,
}

impl Reading {
    /// Reads the marks of a ballot: for each rank, from the first on, the options that are marked there.
    ///
    /// A rank whose only marks are ignored is not one that was left out. Ranks that are left out behind the last mark mean
    /// nothing.
    pub fn read(&self, ranks: &[Vec<usize>]) -> RankedBallot {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut skipped = 0u32;
        let ended = |groups, end| RankedBallot { groups, end };
        for rank in ranks {
            let mut marked = rank.clone();
            marked.sort_unstable();
            marked.dedup();
            if marked.is_empty() {
                skipped = skipped.saturating_add(1);
                continue;
            }
            if self.most_skipped.is_some_and(|most| skipped > most) {
                return ended(groups, End::Skip);
            }
            skipped = 0;
            match self.overvotes {
                Overvotes::End if marked.len() > 1 => return ended(groups, End::Overvote),
                Overvotes::Skip if marked.len() > 1 => continue,
                _ => {}
            }
            let named = |option: &usize| groups.iter().any(|group| group.contains(option));
            let again = marked.iter().any(named);
            if again && self.repeats == Repeats::End {
                return ended(groups, End::Choices);
            }
            let fresh: Vec<usize> = marked.into_iter().filter(|option| !named(option)).collect();
            if !fresh.is_empty() {
                groups.push(fresh);
            }
        }
        ended(groups, End::Choices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(overvotes: Overvotes, most_skipped: Option<u32>, repeats: Repeats) -> Reading {
        Reading { overvotes, most_skipped, repeats }
    }

    fn read(reading: Reading, ranks: &[&[usize]]) -> (Vec<Vec<usize>>, End) {
        let ballot = reading.read(&ranks.iter().map(|rank| rank.to_vec()).collect::<Vec<_>>());
        (ballot.groups, ballot.end)
    }

    #[test]
    fn an_overvote_ends_a_ballot_or_is_passed_over_or_makes_equals() {
        let ranks: &[&[usize]] = &[&[3], &[2, 1], &[0]];
        let read = |overvotes| read(reading(overvotes, None, Repeats::Ignore), ranks);
        assert_eq!(read(Overvotes::End), (vec![vec![3]], End::Overvote));
        assert_eq!(read(Overvotes::Skip), (vec![vec![3], vec![0]], End::Choices));
        assert_eq!(read(Overvotes::Equals), (vec![vec![3], vec![1, 2], vec![0]], End::Choices));
    }

    #[test]
    fn ranks_left_out_end_a_ballot_only_before_a_mark() {
        let maine = reading(Overvotes::End, Some(1), Repeats::Ignore);
        assert_eq!(read(maine, &[&[], &[1], &[], &[0]]), (vec![vec![1], vec![0]], End::Choices));
        assert_eq!(read(maine, &[&[], &[], &[1]]), (vec![], End::Skip));
        assert_eq!(read(maine, &[&[1], &[], &[]]), (vec![vec![1]], End::Choices));
        assert_eq!(read(maine, &[&[], &[], &[0, 1]]), (vec![], End::Skip));
        let any = reading(Overvotes::End, None, Repeats::Ignore);
        assert_eq!(read(any, &[&[], &[], &[1]]), (vec![vec![1]], End::Choices));
    }

    #[test]
    fn an_option_that_is_ranked_again_keeps_its_first_rank_or_ends_the_ballot() {
        let ranks: &[&[usize]] = &[&[1], &[1], &[0]];
        assert_eq!(read(reading(Overvotes::End, None, Repeats::Ignore), ranks), (vec![vec![1], vec![0]], End::Choices));
        assert_eq!(read(reading(Overvotes::End, None, Repeats::End), ranks), (vec![vec![1]], End::Choices));
        let equals = reading(Overvotes::Equals, None, Repeats::Ignore);
        assert_eq!(read(equals, &[&[1], &[1, 0]]), (vec![vec![1], vec![0]], End::Choices));
        let marked_twice = reading(Overvotes::End, Some(0), Repeats::Ignore);
        assert_eq!(read(marked_twice, &[&[1, 1], &[0]]), (vec![vec![1], vec![0]], End::Choices));
    }
}
