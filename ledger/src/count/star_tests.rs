use proptest::prelude::*;

use super::*;

/// Counters of ballots with scores from 0 to 5.
fn counts(ballots: &[Vec<u32>]) -> Counts {
    let options = ballots[0].len();
    let sum = |option: usize| ballots.iter().map(|ballot| i64::from(ballot[option])).sum();
    let above = |one: usize, other: usize| ballots.iter().filter(|ballot| ballot[one] > ballot[other]).count() as u64;
    let rows = (0..options).map(|one| (0..options).map(|other| above(one, other)).collect()).collect();
    let top = |option: usize| ballots.iter().filter(|ballot| ballot[option] == 5).count() as u64;
    Counts {
        pairwise: Some(Pairwise::new(rows).unwrap()),
        top_marks: Some((0..options).map(top).collect()),
        ..Counts::new((0..options).map(sum).collect(), ballots.len() as u64)
    }
}

fn count(ballots: &[&[u32]], tie_break: StarTieBreak) -> (Outcome, Rounds) {
    let ballots: Vec<Vec<u32>> = ballots.iter().map(|ballot| ballot.to_vec()).collect();
    let outcome = star(&counts(&ballots), 5, tie_break).unwrap();
    match outcome.steps.clone() {
        Steps::Star(rounds) => (outcome, rounds),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_runoff_can_turn_the_scores_round() {
    let ballots: [&[u32]; 3] = [&[5, 0, 1], &[3, 4, 0], &[3, 4, 0]];
    let (outcome, rounds) = count(&ballots, StarTieBreak::Report);
    assert_eq!((rounds.finalists, rounds.runoff), (vec![0, 1], Some([1, 2])));
    assert_eq!((outcome.elected, outcome.tie), (vec![1], None));
    assert_eq!(rounds.scores[0], Ranked { option: 0, count: 11 });
}

#[test]
fn a_tie_in_the_runoff_is_broken_by_sums_then_by_highest_scores() {
    let ballots: [&[u32]; 2] = [&[0, 5], &[3, 2]];
    assert_eq!(count(&ballots, StarTieBreak::Report).0.tie.unwrap().options, [0, 1]);
    assert_eq!(count(&ballots, StarTieBreak::Simple).0.elected, [1]);
    let ballots: [&[u32]; 2] = [&[2, 4], &[5, 3]];
    assert_eq!(count(&ballots, StarTieBreak::Simple).0.tie.unwrap().options, [0, 1]);
    assert_eq!(count(&ballots, StarTieBreak::Official).0.elected, [0]);
    let ballots: [&[u32]; 2] = [&[1, 3], &[4, 2]];
    let (still, _) = count(&ballots, StarTieBreak::Official);
    assert_eq!((still.elected.len(), still.tie.unwrap().options), (0, vec![0, 1]));
}

#[test]
fn a_tie_for_the_runoff_is_broken_by_pairs_then_by_highest_scores() {
    // Options 1 and 2 have 6 points each; two of three ballots prefer 2. Option 0 is ahead.
    let ballots: [&[u32]; 3] = [&[2, 4, 0], &[4, 1, 3], &[2, 1, 3]];
    let (reported, rounds) = count(&ballots, StarTieBreak::Report);
    assert_eq!((rounds.finalists, rounds.tied_finalists, rounds.runoff), (vec![0], vec![1, 2], None));
    // Against 1 option 0 wins two to one, against 2 as well: whoever is in the runoff, 0 is elected.
    assert_eq!((reported.elected, reported.tie), (vec![0], None));
    for tie_break in [StarTieBreak::Simple, StarTieBreak::Official] {
        let (outcome, rounds) = count(&ballots, tie_break);
        assert_eq!((rounds.finalists, outcome.elected), (vec![0, 2], vec![0]));
    }
    // Three tied in a circle: no loser among them, highest scores decide.
    let ballots: [&[u32]; 3] = [&[5, 3, 1], &[1, 4, 3], &[3, 2, 5]];
    let (reported, rounds) = count(&ballots, StarTieBreak::Official);
    assert_eq!(rounds.scores.iter().map(|ranked| ranked.count).collect::<Vec<_>>(), [9, 9, 9]);
    assert_eq!(rounds.finalists.len(), 2);
    assert!(rounds.finalists.contains(&0) && rounds.finalists.contains(&2));
    assert_eq!(reported.elected, [2]);
    // The same circle without highest scores: nothing decides, and each could win.
    let (open, rounds) = count(&[&[4, 3, 1], &[1, 4, 3], &[3, 1, 4]], StarTieBreak::Official);
    assert_eq!((rounds.finalists.len(), rounds.tied_finalists), (0, vec![0, 1, 2]));
    assert_eq!((open.elected.len(), open.tie.unwrap().options), (0, vec![0, 1, 2]));
    let (simple, rounds) = count(&ballots, StarTieBreak::Simple);
    assert_eq!((rounds.finalists.len(), rounds.tied_finalists), (0, vec![0, 1, 2]));
    assert_eq!(simple.tie.unwrap().options, [0, 1, 2]);
}

#[test]
fn counters_that_are_missing_or_do_not_fit_are_named() {
    let mut counts = counts(&[vec![2, 4], vec![5, 3]]);
    counts.top_marks = None;
    assert_eq!(star(&counts, 5, StarTieBreak::Official).unwrap_err(), CountError::NoTopMarks);
    assert!(star(&counts, 5, StarTieBreak::Simple).is_ok());
    counts.options.push(0);
    assert!(matches!(star(&counts, 5, StarTieBreak::Simple).unwrap_err(), CountError::Length { expected: 3, .. }));
    counts.pairwise = None;
    assert_eq!(star(&counts, 5, StarTieBreak::Simple).unwrap_err(), CountError::NoPairwise);
}

#[test]
fn one_option_needs_no_runoff() {
    let (outcome, rounds) = count(&[&[3]], StarTieBreak::Official);
    assert_eq!((outcome.elected, rounds.runoff), (vec![0], None));
}

proptest! {
    #[test]
    fn the_winner_is_no_loser_and_order_does_not_matter(
        ballots in prop::collection::vec(prop::collection::vec(0u32..=5, 4), 1..12), turn in 0usize..4,
        tie_break in prop::sample::select(vec![StarTieBreak::Report, StarTieBreak::Simple, StarTieBreak::Official]),
    ) {
        let outcome = star(&counts(&ballots), 5, tie_break).unwrap();
        if let [winner] = outcome.elected.as_slice() {
            let pairs = counts(&ballots).pairwise.unwrap();
            let loses = |other: usize| pairs.above(other, *winner) > pairs.above(*winner, other);
            prop_assert!((0..4).any(|other| other != *winner && !loses(other)), "a winner who loses to all");
        }
        let turned: Vec<Vec<u32>> = ballots.iter().map(|ballot| {
            let mut ballot = ballot.clone();
            ballot.rotate_left(turn);
            ballot
        }).collect();
        let other = star(&counts(&turned), 5, tie_break).unwrap();
        let back = |options: Vec<usize>| {
            let mut options: Vec<_> = options.into_iter().map(|option| (option + turn) % 4).collect();
            options.sort_unstable();
            options
        };
        prop_assert_eq!(outcome.elected, back(other.elected));
        prop_assert_eq!(outcome.tie.map(|tie| tie.options), other.tie.map(|tie| back(tie.options)));
    }
}
