//! Plurality: the options with the most votes are elected, for one place or several.
//!
//! With one vote per ballot and one place it is first past the post (for example Representation of the People Act 1983,
//! schedule 1, rules 18 and 50, which decides ties by lot under rule 49); with one vote and several places the single
//! non-transferable vote; with as many votes as places the block vote. The counting is the same.

use std::cmp::Reverse;

use super::counts::check_places;
use super::{CountError, Counts, Outcome, Ranked, Stake, Steps, Tie};

/// Elects the `seats` options with the most votes. An option without a vote is not elected: its place stays vacant.
///
/// # Errors
/// When a counter is more than the ballots, or the number of seats is none or absurd.
pub fn plurality(counts: &Counts, seats: u32) -> Result<Outcome, CountError> {
    counts.check(1)?;
    highest(counts, seats)
}

/// Elects the `seats` options with the highest counters above zero.
pub(super) fn highest(counts: &Counts, seats: u32) -> Result<Outcome, CountError> {
    let places = check_places(seats)?;
    let ranking = ranking(counts);
    let candidates: Vec<Ranked> = ranking.iter().copied().filter(|ranked| ranked.count > 0).collect();
    let (elected, tie) = fill(&candidates, places);
    let tied = tie.as_ref().map_or(0, |_| places - elected.len());
    let vacant = places - elected.len() - tied;
    Ok(Outcome { elected, tie, waiting: Vec::new(), vacant, steps: Steps::Ranking(ranking) })
}

/// The options that can be elected, from the highest counter on.
pub(super) fn ranking(counts: &Counts) -> Vec<Ranked> {
    let mut ranking: Vec<Ranked> = counts.electable().map(|(option, count)| Ranked { option, count }).collect();
    ranking.sort_by_key(|ranked| Reverse(ranked.count));
    ranking
}

/// Gives places from the top of a ranking; options that are equal for the last places are tied.
pub(super) fn fill(ranking: &[Ranked], places: usize) -> (Vec<usize>, Option<Tie>) {
    let last = match places.checked_sub(1).and_then(|last| ranking.get(last)) {
        Some(last) if ranking.len() > places => last.count,
        _ => return (ranking.iter().take(places).map(|ranked| ranked.option).collect(), None),
    };
    let above: Vec<usize> = ranking.iter().filter(|ranked| ranked.count > last).map(|ranked| ranked.option).collect();
    let mut equal: Vec<usize> =
        ranking.iter().filter(|ranked| ranked.count == last).map(|ranked| ranked.option).collect();
    let open = places - above.len();
    if equal.len() == open {
        return (above.into_iter().chain(equal).collect(), None);
    }
    equal.sort_unstable();
    (above, Some(Tie { options: equal, stake: Stake::Places(open) }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn elected(counts: &[i64], seats: u32) -> Outcome {
        plurality(&Counts::new(counts.to_vec(), 1000), seats).unwrap()
    }

    #[test]
    fn the_most_votes_win() {
        let outcome = elected(&[5, 9, 7], 2);
        assert_eq!((outcome.elected, outcome.tie, outcome.vacant), (vec![1, 2], None, 0));
        let ranking = [Ranked { option: 1, count: 9 }, Ranked { option: 2, count: 7 }, Ranked { option: 0, count: 5 }];
        assert_eq!(outcome.steps, Steps::Ranking(ranking.to_vec()));
    }

    #[test]
    fn a_tie_is_reported_only_where_it_decides() {
        let outcome = elected(&[7, 9, 7], 2);
        assert_eq!(outcome.elected, [1]);
        assert_eq!(outcome.tie, Some(Tie { options: vec![0, 2], stake: Stake::Places(1) }));
        assert_eq!(elected(&[7, 9, 7], 3).tie, None);
        assert_eq!(elected(&[9, 9, 7], 2).tie, None);
        let all = elected(&[4, 4, 4, 1], 2);
        assert_eq!((all.elected.len(), all.tie.unwrap().stake), (0, Stake::Places(2)));
    }

    #[test]
    fn nobody_is_elected_without_votes_and_blank_never() {
        let outcome = elected(&[0, 3, 0], 2);
        assert_eq!((outcome.elected, outcome.tie, outcome.vacant), (vec![1], None, 1));
        let counts = Counts { blank: Some(2), ..Counts::new(vec![1, 3, 9], 13) };
        assert_eq!(plurality(&counts, 1).unwrap().elected, [1]);
        assert!(plurality(&Counts::new(vec![14], 13), 1).is_err());
    }

    proptest! {
        #[test]
        fn more_votes_never_harm(counts in prop::collection::vec(0i64..20, 2..8), seats in 1u32..4, who in 0usize..8) {
            let who = who % counts.len();
            let before = elected(&counts, seats);
            let mut more = counts;
            more[who] += 1;
            let after = elected(&more, seats);
            if before.elected.contains(&who) {
                prop_assert!(after.elected.contains(&who));
            }
            let tied = |outcome: &Outcome| outcome.tie.as_ref().is_some_and(|tie| tie.options.contains(&who));
            if tied(&before) {
                prop_assert!(after.elected.contains(&who));
            }
        }

        #[test]
        fn places_are_filled_tied_or_vacant_and_order_does_not_matter(
            counts in prop::collection::vec(0i64..6, 1..8), seats in 1u32..6, turn in 0usize..8,
        ) {
            let outcome = elected(&counts, seats);
            let open = outcome.tie.as_ref().map_or(0, |tie| match tie.stake {
                Stake::Places(places) => places,
                other => panic!("{other:?}"),
            });
            prop_assert_eq!(outcome.elected.len() + open + outcome.vacant, seats as usize);
            if let Some(tie) = &outcome.tie {
                prop_assert!(tie.options.len() > open);
            }

            let turn = turn % counts.len();
            let mut turned = counts.clone();
            turned.rotate_left(turn);
            let back = |options: &[usize]| {
                let mut options: Vec<_> = options.iter().map(|option| (option + turn) % counts.len()).collect();
                options.sort_unstable();
                options
            };
            let other = elected(&turned, seats);
            let mut ours = outcome.elected;
            ours.sort_unstable();
            prop_assert_eq!(ours, back(&other.elected));
            prop_assert_eq!(outcome.tie.map(|tie| tie.options), other.tie.map(|tie| back(&tie.options)));
        }
    }
}
