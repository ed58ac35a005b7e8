//! What holds of every count of ranked ballots.

use proptest::prelude::*;

use super::super::{Outcome, Steps};
use super::borda::Points;
use super::profile::{End, RankedBallot, RankedProfile};
use super::rule::RankedRule;
use super::runoff::InstantRunoff;
use super::schulze::Schulze;
use super::stages::Event;
use super::stv::gregory::{Gregory, PORTLAND, SCOTLAND};
use super::tie::{TieBreak, Ties};
use super::{condorcet_winner, judgment::majority_judgment};

type Ballots = Vec<(RankedBallot, u64)>;

const SEED: [u8; 32] = [5; 32];

fn ballot(options: usize, strict: bool) -> impl Strategy<Value = RankedBallot> {
    let order = Just((0..options).collect::<Vec<usize>>()).prop_shuffle();
    let joined = prop::collection::vec(if strict { Just(false).boxed() } else { any::<bool>().boxed() }, options);
    let end = prop_oneof![4 => Just(End::Choices), 1 => Just(End::Overvote), 1 => Just(End::Skip)];
    (order, 0..=options, joined, end).prop_map(|(order, length, joined, end)| {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (option, joined) in order.into_iter().zip(joined).take(length) {
            match groups.last_mut() {
                Some(last) if joined => last.push(option),
                _ => groups.push(vec![option]),
            }
        }
        RankedBallot { groups, end }
    })
}

fn ballots(options: usize, strict: bool) -> impl Strategy<Value = Ballots> {
    prop::collection::vec((ballot(options, strict), 1u64..9), 1..14)
}

fn transferable(seats: u32) -> Vec<RankedRule> {
    vec![
        RankedRule::Gregory { seats, variant: SCOTLAND },
        RankedRule::Gregory { seats, variant: Gregory { together: true, ..PORTLAND } },
        RankedRule::Meek { seats },
        RankedRule::Irish { seats },
    ]
}

fn sequential(seats: u32) -> Vec<RankedRule> {
    let together = InstantRunoff { together: true, ..InstantRunoff::PLAIN };
    let runoffs = [InstantRunoff::PLAIN, together].map(|variant| RankedRule::InstantRunoff { variant });
    transferable(seats).into_iter().chain(runoffs).collect()
}

fn condorcet_methods() -> Vec<RankedRule> {
    vec![
        RankedRule::Schulze { variant: Schulze::default() },
        RankedRule::RankedPairs,
        RankedRule::Copeland { seats: 1 },
    ]
}

fn by_pairs_and_positions() -> Vec<RankedRule> {
    let points = [Points::Averaged, Points::Modified].map(|points| RankedRule::Borda { seats: 1, points });
    condorcet_methods().into_iter().chain(points).collect()
}

fn count(rule: &RankedRule, options: usize, ballots: &Ballots, ways: &[TieBreak]) -> Outcome {
    let profile = RankedProfile::new(options, ballots.clone()).unwrap();
    rule.apply(&profile, Ties { ways, seed: Some(&SEED) }).unwrap()
}

fn renamed(ballots: &Ballots, names: &[usize]) -> Ballots {
    let group = |group: &Vec<usize>| group.iter().map(|option| names[*option]).collect();
    let ballot =
        |ballot: &RankedBallot| RankedBallot { groups: ballot.groups.iter().map(group).collect(), end: ballot.end };
    ballots.iter().map(|(one, times)| (ballot(one), *times)).collect()
}

fn sorted(options: impl IntoIterator<Item = usize>) -> Vec<usize> {
    let mut options: Vec<usize> = options.into_iter().collect();
    options.sort_unstable();
    options
}

/// Who may have a place: elected, or tied for it.
fn possible(outcome: &Outcome) -> Vec<usize> {
    sorted(outcome.elected.iter().chain(outcome.tie.iter().flat_map(|tie| &tie.options)).copied())
}

/// Puts an option that is ranked a place higher, or ranks it last if it is not.
fn raised(ballot: &RankedBallot, option: usize) -> RankedBallot {
    let mut raised = ballot.clone();
    match raised.groups.iter().position(|group| group.contains(&option)) {
        Some(0) => raised.groups.insert(0, vec![option]),
        Some(rank) => raised.groups.insert(rank - 1, vec![option]),
        None => raised.groups.push(vec![option]),
    }
    let mut seen = false;
    for group in &mut raised.groups {
        let had = seen;
        seen |= group.contains(&option);
        if had {
            group.retain(|other| *other != option);
        }
    }
    raised.groups.retain(|group| !group.is_empty());
    raised
}

proptest! {
    #[test]
    fn names_of_options_do_not_matter(
        names in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(), seats in 1u32..4,
        strict in ballots(5, true), tied in ballots(5, false),
    ) {
        let strict = sequential(seats).into_iter().filter(|rule| !matches!(rule, RankedRule::Irish { .. })).map(|rule| (rule, &strict));
        let tied = by_pairs_and_positions().into_iter().map(|rule| (rule, &tied));
        for (rule, ballots) in strict.chain(tied) {
            for ways in [&[][..], &[TieBreak::LatestStage], &[TieBreak::EarliestStage]] {
                let (before, after) =
                    (count(&rule, 5, ballots, ways), count(&rule, 5, &renamed(ballots, &names), ways));
                let name = |options: &[usize]| sorted(options.iter().map(|option| names[*option]));
                prop_assert_eq!(name(&before.elected), sorted(after.elected.clone()), "{}", rule.name());
                let tie = |outcome: &Outcome| outcome.tie.as_ref().map(|tie| (tie.options.clone(), tie.stake));
                prop_assert_eq!(tie(&before).map(|(options, stake)| (name(&options), stake)), tie(&after), "{}", rule.name());
                prop_assert_eq!(name(&before.waiting), sorted(after.waiting), "{}", rule.name());
                prop_assert_eq!(before.vacant, after.vacant, "{}", rule.name());
            }
        }
    }

    #[test]
    fn order_and_bundling_of_ballots_do_not_matter(
        seats in 1u32..4, strict in ballots(5, true), tied in ballots(5, false), cut in any::<prop::sample::Index>(),
    ) {
        let strict = sequential(seats).into_iter().map(|rule| (rule, &strict));
        let tied = by_pairs_and_positions().into_iter().map(|rule| (rule, &tied));
        for (rule, ballots) in strict.chain(tied) {
            let whole = count(&rule, 5, ballots, &[TieBreak::LatestStage, TieBreak::Lot]);
            // One by one, from the middle on, and groups turned round.
            let mut apart: Ballots =
                ballots.iter().flat_map(|(ballot, times)| (0..*times).map(|_| (ballot.clone(), 1))).collect();
            let cut = cut.index(apart.len());
            apart.rotate_left(cut);
            apart.iter_mut().flat_map(|(ballot, _)| &mut ballot.groups).for_each(|group| group.reverse());
            prop_assert_eq!(&count(&rule, 5, &apart, &[TieBreak::LatestStage, TieBreak::Lot]), &whole, "{}", rule.name());
        }
    }

    #[test]
    fn a38_votes_are_conserved_at_every_stage(ballots in ballots(6, true), seats in 1u32..4) {
        let all: u64 = ballots.iter().filter(|(ballot, _)| !ballot.groups.is_empty() || ballot.end != End::Choices).map(|(_, times)| times).sum();
        for rule in sequential(seats) {
            let outcome = count(&rule, 6, &ballots, &[TieBreak::LatestStage, TieBreak::Lot]);
            let Steps::Stages(shown) = &outcome.steps else { panic!() };
            prop_assert_eq!(shown.ballots, all);
            let mut before: Option<&super::stages::Stage> = None;
            for stage in &shown.stages {
                let votes = stage.tallies.iter().sum::<u128>() + stage.exhausted.total() + stage.lost;
                prop_assert_eq!(votes, shown.all_votes(), "{}", rule.name());
                if let (Some(before), Some(transfer), false) = (before, &stage.transfer, matches!(rule, RankedRule::Meek { .. })) {
                    prop_assert!(transfer.received.iter().zip(&before.tallies).enumerate().all(|(option, (received, had))| {
                        transfer.from.contains(&option) || had + received == stage.tallies[option]
                    }), "{}", rule.name());
                    prop_assert_eq!(before.exhausted.total() + transfer.exhausted.total(), stage.exhausted.total());
                    prop_assert_eq!(before.lost + transfer.lost, stage.lost);
                }
                before = Some(stage);
            }
        }
    }

    #[test]
    fn places_are_filled_tied_or_vacant_and_nobody_is_both_elected_and_excluded(
        ballots in ballots(6, true), seats in 1u32..5,
    ) {
        for rule in transferable(seats) {
            let open = count(&rule, 6, &ballots, &[]);
            let closed = count(&rule, 6, &ballots, &[TieBreak::LatestStage, TieBreak::Lot]);
            prop_assert_eq!((closed.elected.len(), &closed.tie, closed.vacant), (seats as usize, &None, 0), "{}", rule.name());
            prop_assert_eq!(sorted(closed.elected.clone()).windows(2).filter(|pair| pair[0] == pair[1]).count(), 0);
            let Steps::Stages(shown) = &closed.steps else { panic!() };
            for event in shown.stages.iter().flat_map(|stage| &stage.events) {
                if let Event::Excluded { options, .. } = event {
                    prop_assert!(options.iter().all(|option| !closed.elected.contains(option)));
                }
            }
            // What an open tie leaves sure stays so however it is broken.
            prop_assert!(open.elected.iter().all(|option| closed.elected.contains(option)), "{}", rule.name());
            let known = |option: &usize| possible(&open).contains(option) || open.waiting.contains(option);
            prop_assert!(closed.elected.iter().all(known), "{}", rule.name());
        }
    }

    #[test]
    fn who_is_first_on_more_than_half_wins_a_runoff(ballots in ballots(5, true), winner in 0usize..5) {
        let votes: u64 = ballots.iter().map(|(_, times)| times).sum();
        let mut ballots = ballots;
        ballots.push((RankedBallot::strict([winner]), votes + 1));
        for rule in sequential(1) {
            prop_assert_eq!(count(&rule, 5, &ballots, &[]).elected, vec![winner], "{}", rule.name());
        }
    }

    #[test]
    fn eliminating_together_elects_the_same(ballots in ballots(6, true)) {
        let outcome = |together| {
            let rule = RankedRule::InstantRunoff { variant: InstantRunoff { together, ..InstantRunoff::PLAIN } };
            count(&rule, 6, &ballots, &[])
        };
        let (one, several) = (outcome(false), outcome(true));
        // A tie among those who go together anyway is none.
        if one.tie.is_none() {
            prop_assert_eq!((one.elected, one.vacant), (several.elected, several.vacant));
        }
    }

    #[test]
    fn a_condorcet_winner_is_elected_by_methods_of_pairs(ballots in ballots(5, false)) {
        let pairwise = RankedProfile::new(5, ballots.clone()).unwrap().pairwise().unwrap();
        if let Some(winner) = condorcet_winner(&pairwise) {
            for rule in condorcet_methods() {
                let outcome = count(&rule, 5, &ballots, &[]);
                prop_assert_eq!((outcome.elected, outcome.tie), (vec![winner], None), "{}", rule.name());
            }
        }
    }

    #[test]
    fn a38_who_is_ranked_higher_does_not_lose_by_it(
        ballots in ballots(5, false), option in 0usize..5, which in any::<prop::sample::Index>(),
    ) {
        let mut after = ballots.clone();
        let which = which.index(after.len());
        after[which].0 = raised(&after[which].0, option);
        // A modified Borda count gives a ballot that ranks one more option more points for all of it.
        let monotone = by_pairs_and_positions().into_iter().filter(|rule| {
            !matches!(rule, RankedRule::Borda { points: Points::Modified, .. })
        });
        for rule in monotone {
            let (before, after) = (count(&rule, 5, &ballots, &[]), count(&rule, 5, &after, &[]));
            if before.elected == [option] {
                prop_assert_eq!(after.elected, vec![option], "{}", rule.name());
            } else if possible(&before).contains(&option) {
                prop_assert!(possible(&after).contains(&option), "{}", rule.name());
            }
        }
    }

    #[test]
    fn a38_a_better_grade_does_not_harm(
        grades in prop::collection::vec(prop::collection::vec(0u64..6, 4), 2..5), option in 0usize..5, from in 0usize..3,
    ) {
        let ballots = grades.iter().map(|row| row.iter().sum::<u64>()).max().unwrap() + 1;
        let option = option % grades.len();
        let mut better = grades.clone();
        if better[option][from] > 0 {
            better[option][from] -= 1;
        }
        better[option][from + 1] += 1;
        let judge = |grades: &[Vec<u64>]| majority_judgment(grades, ballots, 1, Ties::REPORT).unwrap();
        let (before, after) = (judge(&grades), judge(&better));
        if before.elected == [option] {
            prop_assert_eq!(after.elected, vec![option]);
        } else if possible(&before).contains(&option) {
            prop_assert!(possible(&after).contains(&option));
        }
    }

    #[test]
    fn names_of_graded_options_do_not_matter(
        grades in prop::collection::vec(prop::collection::vec(0u64..6, 4), 5), seats in 1u32..4,
        names in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let ballots = grades.iter().map(|row| row.iter().sum::<u64>()).max().unwrap();
        let mut other = grades.clone();
        (0..5).for_each(|option| other[names[option]] = grades[option].clone());
        let judge = |grades: &[Vec<u64>]| majority_judgment(grades, ballots, seats, Ties::REPORT).unwrap();
        let (before, after) = (judge(&grades), judge(&other));
        let name = |options: &[usize]| sorted(options.iter().map(|option| names[*option]));
        prop_assert_eq!(name(&before.elected), sorted(after.elected));
        prop_assert_eq!(before.tie.map(|tie| (name(&tie.options), tie.stake)), after.tie.map(|tie| (tie.options, tie.stake)));
        // Whoever is not graded has the lowest grade.
        let mut full = grades.clone();
        full.iter_mut().for_each(|row| row[0] += ballots - row.iter().sum::<u64>());
        prop_assert_eq!(judge(&full), judge(&grades));
    }

    #[test]
    fn projects_are_paid_for_whatever_they_are_called_and_however_ballots_come(
        ballots in ballots(5, false), costs in prop::collection::vec(0u64..40, 5), available in 0u64..100,
        names in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut other = costs.clone();
        (0..5).for_each(|project| other[names[project]] = costs[project]);
        let spend = |costs: &[u64]| RankedRule::ExpandingApprovals { costs: costs.to_vec(), available };
        let before = count(&spend(&costs), 5, &ballots, &[]);
        let after = count(&spend(&other), 5, &renamed(&ballots, &names), &[]);
        let name = |projects: &[usize]| projects.iter().map(|project| names[*project]).collect::<Vec<_>>();
        prop_assert_eq!(name(&before.elected), after.elected);
        let tied = before.tie.as_ref().map(|tie| (sorted(name(&tie.options)), tie.stake));
        prop_assert_eq!(tied, after.tie.map(|tie| (tie.options, tie.stake)));
        prop_assert_eq!(sorted(name(&before.waiting)), sorted(after.waiting));

        let mut apart: Ballots =
            ballots.iter().flat_map(|(ballot, times)| (0..*times).map(|_| (ballot.clone(), 1))).collect();
        apart.reverse();
        prop_assert_eq!(count(&spend(&costs), 5, &apart, &[]), before);
    }

    #[test]
    fn a_budget_is_kept_and_spent_and_a_group_gets_what_its_share_pays_for(
        ballots in ballots(5, false), costs in prop::collection::vec(0u64..40, 5), available in 0u64..100,
        group in 1u64..30, wanted in 0usize..5,
    ) {
        let mut ballots = ballots;
        ballots.push((RankedBallot::strict([wanted]), group));
        let voters: u64 = ballots.iter().map(|(_, times)| times).sum();
        let rule = RankedRule::ExpandingApprovals { costs: costs.clone(), available };
        let outcome = count(&rule, 5, &ballots, &[TieBreak::Lot]);
        let spent: u64 = outcome.elected.iter().map(|project| costs[*project]).sum();
        prop_assert!(spent <= available);
        let left = available - spent;
        prop_assert!((0..5).all(|project| outcome.elected.contains(&project) || costs[project] > left));
        if group * available >= costs[wanted] * voters {
            prop_assert!(outcome.elected.contains(&wanted));
        }
    }
}
