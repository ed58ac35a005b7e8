use sha2::{Digest, Sha256};

use super::super::super::{Outcome, Stake, Steps, Tie};
use super::super::profile::{End, RankedBallot, RankedProfile};
use super::super::stages::{Event, Stages};
use super::super::tie::{TieBreak, Ties};
use super::gregory::{Gregory, PORTLAND, SCOTLAND, Value, gregory};
use super::irish::irish;
use super::meek::meek;

fn profile(options: usize, ballots: &[(&str, u64)]) -> RankedProfile {
    let ranking = |text: &str| RankedBallot::strict(text.bytes().map(|letter| usize::from(letter - b'A')));
    RankedProfile::new(options, ballots.iter().map(|(text, times)| (ranking(text), *times))).unwrap()
}

fn stages(outcome: &Outcome) -> &Stages {
    match &outcome.steps {
        Steps::Stages(stages) => stages,
        other => panic!("{other:?}"),
    }
}

fn codes(outcome: &Outcome) -> Vec<Vec<&'static str>> {
    stages(outcome).stages.iter().map(|stage| stage.events.iter().map(Event::code).collect()).collect()
}

fn with_seed<'a>(ways: &'a [TieBreak]) -> Ties<'a> {
    Ties { ways, seed: Some(&[7; 32]) }
}

#[test]
fn scotland_cuts_values_off_at_five_places() {
    let profile = profile(3, &[("AB", 4), ("AC", 2), ("B", 2), ("C", 3), ("", 5)]);
    let outcome = gregory(&profile, 2, SCOTLAND, Ties::REPORT).unwrap();
    assert_eq!((outcome.elected.as_slice(), &outcome.tie, outcome.vacant), ([0, 2].as_slice(), &None, 0));
    let shown = stages(&outcome);
    // 11 valid papers, quota 4; a surplus of 2 of 6 votes is 0.33333 of each.
    let [first, second, third] = shown.stages.as_slice() else { panic!("{shown:?}") };
    assert_eq!((first.tallies.as_slice(), first.quota), ([600_000, 200_000, 300_000].as_slice(), 400_000));
    assert_eq!(second.tallies, [400_000, 333_332, 366_666]);
    assert_eq!(
        (second.lost, second.transfer.as_ref().unwrap().received.as_slice()),
        (2, [0, 133_332, 66_666].as_slice())
    );
    assert_eq!((third.tallies.as_slice(), third.exhausted.choices), ([400_000, 0, 366_666].as_slice(), 333_332));
    assert_eq!(codes(&outcome), [vec!["elected.quota"], vec!["excluded.fewest"], vec!["elected.remaining"]]);
}

#[test]
fn a_paper_that_moves_twice_loses_by_the_rule_of_the_law() {
    // Quota 4 of 12 papers for two places more: A 9 gives B 5/9 of each, B then passes on a share of that.
    let ballots = [("ABC", 9), ("BD", 2), ("C", 2), ("D", 2)];
    let value = |rule| {
        let outcome = gregory(&profile(4, &ballots), 3, rule, Ties::REPORT).unwrap();
        stages(&outcome).stages[2].transfer.as_ref().unwrap().received.clone()
    };
    // 15 papers, quota 4: A 9, B 2 + 9 * 0.55555 = 6.99995. Surplus 2.99995.
    // 2.99995 * 0.55555 / 6.99995 = 0.238090..., so 9 * 0.23809 to C and 2 * 0.42856 to D.
    assert_eq!(value(SCOTLAND), [0, 0, 9 * 23_809, 2 * 42_856]);
    // 5/9 is 0.5555, B has 6.9995; 2.9995 / 6.9995 is 0.4285; of 0.5555 that is 0.2380.
    assert_eq!(value(PORTLAND), [0, 0, 9 * 2_380, 2 * 4_285]);
    // With 3 papers of its own B has 7.9995; 3.9995 / 7.9995 is 0.4999; of 0.5555 that is 0.2776, and not 0.2777.
    let profile = profile(4, &[("ABC", 9), ("BD", 3), ("C", 2), ("D", 1)]);
    let received = |rule| {
        let outcome = gregory(&profile, 3, rule, Ties::REPORT).unwrap();
        stages(&outcome).stages[2].transfer.as_ref().unwrap().received[2]
    };
    assert_eq!(received(PORTLAND), 9 * 2_776);
    assert_eq!(received(Gregory { value: Value::Quotient, ..PORTLAND }), 9 * 2_777);
    assert!(gregory(&profile, 3, Gregory { decimals: 10, ..SCOTLAND }, Ties::REPORT).is_err());
}

#[test]
fn the_largest_surplus_goes_first_or_all_go_at_once() {
    let profile = profile(4, &[("AC", 7), ("BD", 6), ("C", 1), ("D", 1)]);
    let moved = |rule| {
        let outcome = gregory(&profile, 3, rule, Ties::REPORT).unwrap();
        let from = stages(&outcome).stages.iter().filter_map(|stage| stage.transfer.as_ref());
        from.map(|transfer| transfer.from.clone()).collect::<Vec<_>>()
    };
    assert_eq!(moved(SCOTLAND)[..2], [vec![0], vec![1]]);
    assert_eq!(moved(Gregory { together: true, ..SCOTLAND })[0], [0, 1]);
}

#[test]
fn equal_surpluses_are_a_tie_unless_something_is_named_that_breaks_it() {
    let equal = profile(4, &[("AC", 6), ("BD", 6), ("C", 2), ("D", 1)]);
    let outcome = gregory(&equal, 3, SCOTLAND, Ties::REPORT).unwrap();
    assert_eq!(outcome.tie, Some(Tie { options: vec![0, 1], stake: Stake::Turn }));
    assert_eq!((outcome.elected, outcome.waiting), (vec![0, 1], vec![2, 3]));
    let outcome = gregory(&equal, 3, SCOTLAND, with_seed(&[TieBreak::LatestStage, TieBreak::Lot])).unwrap();
    assert!(outcome.tie.is_none() && codes(&outcome)[0].contains(&"tie.lot"));
}

#[test]
fn equal_lowest_are_a_tie_for_the_place_or_for_who_is_excluded() {
    let tied = profile(3, &[("A", 3), ("B", 2), ("C", 2)]);
    let outcome = gregory(&tied, 2, SCOTLAND, Ties::REPORT).unwrap();
    // Quota 3: A is elected, and one of two that are equal is: that is a tie for the place.
    assert_eq!(outcome.tie, Some(Tie { options: vec![1, 2], stake: Stake::Places(1) }));
    assert_eq!((outcome.elected, outcome.waiting.len(), outcome.vacant), (vec![0], 0, 0));
    let four = profile(4, &[("A", 3), ("B", 1), ("C", 1), ("D", 2)]);
    let outcome = gregory(&four, 2, SCOTLAND, Ties::REPORT).unwrap();
    assert_eq!(outcome.tie, Some(Tie { options: vec![1, 2], stake: Stake::Exclusion }));
    assert_eq!(outcome.waiting, [3]);
}

#[test]
fn the_latest_stage_at_which_they_differ_decides_an_exclusion() {
    // A is excluded first, and C draws level with B, which had more before.
    let profile = profile(4, &[("AC", 1), ("B", 3), ("C", 2), ("D", 4)]);
    let outcome = gregory(&profile, 1, SCOTLAND, Ties { ways: &[TieBreak::LatestStage], seed: None }).unwrap();
    assert_eq!(codes(&outcome)[1], ["tie.latest-stage", "excluded.fewest"]);
    assert_eq!(stages(&outcome).stages[2].transfer.as_ref().unwrap().from, [2]);
}

#[test]
fn ballots_that_end_early_are_exhausted_by_their_reason() {
    let ballot =
        |ranking: &[usize], end| RankedBallot { groups: ranking.iter().map(|option| vec![*option]).collect(), end };
    let ballots = [
        (ballot(&[0], End::Overvote), 1),
        (ballot(&[], End::Overvote), 2),
        (ballot(&[], End::Skip), 3),
        (ballot(&[1], End::Choices), 3),
        (ballot(&[2], End::Choices), 2),
    ];
    let profile = RankedProfile::new(3, ballots).unwrap();
    let outcome = gregory(&profile, 1, SCOTLAND, Ties::REPORT).unwrap();
    let shown = stages(&outcome);
    let (first, last) = (&shown.stages[0], shown.stages.last().unwrap());
    assert_eq!((first.exhausted.overvotes, first.exhausted.skips, first.quota), (200_000, 300_000, 400_000));
    assert_eq!((last.exhausted.overvotes, last.exhausted.choices), (300_000, 200_000));
}

#[test]
fn meek_lets_an_elected_option_keep_the_quota() {
    let profile = profile(3, &[("AB", 5), ("AC", 1), ("B", 1), ("C", 2)]);
    let outcome = meek(&profile, 2, Ties::REPORT).unwrap();
    assert_eq!(outcome.elected, [0, 1]);
    let shown = stages(&outcome);
    // Quota 3.000000001: A keeps half of 6 votes, B has 1 + 5/2.
    let last = shown.stages.last().unwrap();
    assert_eq!((last.quota, shown.decimal(last.tallies[0]).as_str()), (3_000_000_001, "3.000000006"));
    assert_eq!((last.keep[0], last.tallies[1]), (500_000_001, 3_499_999_995));
    assert_eq!(codes(&outcome), [vec!["elected.quota"], vec!["elected.quota"]]);
}

#[test]
fn meek_lowers_the_quota_when_ballots_are_exhausted() {
    let profile = profile(4, &[("A", 5), ("B", 4), ("C", 3), ("D", 2)]);
    let outcome = meek(&profile, 2, Ties::REPORT).unwrap();
    assert_eq!(outcome.elected, [0, 1]);
    let quotas: Vec<u128> = stages(&outcome).stages.iter().map(|stage| stage.quota).collect();
    assert_eq!(quotas[0], 4_666_666_667);
    assert!(quotas.windows(2).all(|pair| pair[1] <= pair[0]) && quotas.last() < quotas.first());
    let tied = meek(&super::tests::profile(3, &[("A", 4), ("B", 2), ("C", 2)]), 2, Ties::REPORT).unwrap();
    assert_eq!(tied.tie.unwrap().options, [1, 2]);
}

#[test]
fn meek_rounds_up_what_each_option_keeps_of_what_reaches_it() {
    let outcome = meek(&profile(4, &[("DB", 2), ("BACD", 2), ("AD", 2), ("BA", 3)]), 3, Ties::REPORT).unwrap();
    assert_eq!(outcome.elected, [1, 0, 3]);
    // Of 2 papers B keeps 0.473684212 and A 0.450000001 of the rest, which is 0.236842105063157788: 0.236842106.
    let last = stages(&outcome).stages.last().unwrap().clone();
    assert_eq!(last.keep, [473_684_212, 450_000_001, 1_000_000_000, 1_000_000_000]);
    assert_eq!(last.tallies, [2_250_000_009, 2_250_000_005, 578_947_364, 3_052_631_576]);
}

#[test]
fn meek_ties_those_whom_the_rest_of_the_surpluses_can_still_bring_level() {
    // A has 2 votes and C 3 * 0.6666666, and D's rest of a surplus is 0.0000003.
    let outcome = meek(&profile(4, &[("D", 3), ("ACDB", 2), ("DCB", 3)]), 2, Ties::REPORT).unwrap();
    assert_eq!(stages(&outcome).stages.last().unwrap().tallies, [2_000_000_000, 0, 1_999_999_800, 2_000_000_400]);
    assert_eq!(outcome.tie, Some(Tie { options: vec![0, 2], stake: Stake::Places(1) }));
}

#[test]
fn ireland_moves_whole_papers_and_rounds_the_largest_fractions_up() {
    // Quota 4, surplus 3 of 5 transferable papers: 1.8 to B, 1.2 to C.
    let profile = profile(3, &[("AB", 3), ("AC", 2), ("A", 2), ("B", 2), ("C", 2)]);
    let outcome = irish(&profile, 2, with_seed(&[])).unwrap();
    let second = &stages(&outcome).stages[1];
    assert_eq!(second.transfer.as_ref().unwrap().received, [0, 2, 1]);
    assert_eq!((second.tallies.as_slice(), second.exhausted.total()), ([4, 4, 3].as_slice(), 0));
    assert_eq!(outcome.elected, [0, 1]);
    assert!(irish(&profile, 2, Ties::REPORT).is_err(), "papers cannot be mixed without a seed");
}

#[test]
fn ireland_takes_non_transferable_papers_only_for_what_the_surplus_lacks() {
    // Quota 4, surplus 2, one transferable paper: the other vote is not effective. Then B has 3 against 2.
    let profile = profile(3, &[("AB", 1), ("A", 5), ("B", 2), ("C", 2)]);
    let outcome = irish(&profile, 2, with_seed(&[])).unwrap();
    let second = &stages(&outcome).stages[1];
    assert_eq!((second.tallies.as_slice(), second.exhausted.choices), ([4, 3, 2].as_slice(), 1));
    assert_eq!(codes(&outcome), [vec!["elected.quota"], vec!["elected.unreachable"]]);
}

#[test]
fn ireland_transfers_only_the_sub_parcel_received_last() {
    // Quota 9 of 25. D is excluded, and its three papers bring B to 10. The surplus of 1 is out of these, which go on to C;
    // the seven that B had at first would go to E, and stay.
    let profile = profile(5, &[("BE", 7), ("DBC", 3), ("A", 6), ("C", 4), ("E", 5)]);
    let outcome = irish(&profile, 2, with_seed(&[])).unwrap();
    let surplus = stages(&outcome).stages[2].transfer.as_ref().unwrap();
    assert_eq!((surplus.cause.code(), surplus.received.as_slice()), ("transfer.surplus", [0, 0, 1, 0, 0].as_slice()));
    assert_eq!(stages(&outcome).stages[2].tallies, [6, 9, 5, 0, 5]);
}

#[test]
fn ireland_defers_a_surplus_that_changes_nothing() {
    // Quota 21 of 80. A's surplus of 1 waits. E and F with it have fewer votes than D, but F could pass a quarter of the
    // quota, so they go one by one.
    let profile = profile(6, &[("A", 22), ("B", 19), ("C", 18), ("D", 13), ("E", 6), ("F", 2)]);
    let outcome = irish(&profile, 3, with_seed(&[])).unwrap();
    let first = codes(&outcome)[0].clone();
    assert_eq!(first, ["elected.quota", "surplus.deferred", "excluded.fewest"]);
    assert!(outcome.tie.is_none());
}

#[test]
fn ireland_excludes_together_those_who_cannot_catch_up() {
    // Quota 21 of 80. E and F have 12 together, fewer than D, and each more than a quarter of the quota already.
    let profile = profile(6, &[("A", 19), ("B", 18), ("C", 16), ("D", 15), ("E", 6), ("F", 6)]);
    let outcome = irish(&profile, 3, with_seed(&[])).unwrap();
    assert_eq!(codes(&outcome)[0], ["excluded.together"]);
    assert_eq!(stages(&outcome).stages[1].transfer.as_ref().unwrap().from, [4, 5]);
}

#[test]
fn ireland_elects_who_has_more_than_all_others_together() {
    // Quota 6, which A has; B has 5 against 4, with three for one place.
    let outcome = irish(&profile(4, &[("A", 6), ("B", 5), ("C", 2), ("D", 2)]), 2, with_seed(&[])).unwrap();
    assert_eq!(codes(&outcome), [vec!["elected.quota", "elected.unreachable"]]);
    assert_eq!(outcome.elected, [0, 1]);
}

#[test]
fn ireland_moves_the_papers_that_were_filed_last_in_the_mixed_order() {
    // One of six papers goes to B as A's surplus, and from B to C or D.
    let profile = profile(4, &[("ABC", 3), ("ABD", 3), ("B", 1), ("C", 3), ("D", 4)]);
    let mut seen = [0; 4];
    for byte in 0..16 {
        let seed = [byte; 32];
        let outcome = irish(&profile, 2, Ties { ways: &[], seed: Some(&seed) }).unwrap();
        let received = &stages(&outcome).stages[2].transfer.as_ref().unwrap().received;
        // ABC are papers 0 to 2 in order of rankings, ABD 3 to 5.
        let ticket = |paper: u64| {
            let bytes: Vec<u8> = [&b"tabella/v1/mix"[..], &seed, &paper.to_le_bytes()].concat();
            <[u8; 32]>::from(Sha256::digest(bytes))
        };
        let last = (0..6).max_by_key(|paper| ticket(*paper)).unwrap();
        let next = if last < 3 { 2 } else { 3 };
        assert_eq!((received[next], received.iter().sum::<u128>()), (1, 1), "{byte}");
        seen[next] += 1;
    }
    assert!(seen[2] > 0 && seen[3] > 0);
}

#[test]
fn ireland_gives_equal_fractions_to_the_larger_sub_parcel_then_by_original_votes_then_it_is_a_tie() {
    let received = |ballots: &[(&str, u64)], ways| {
        let outcome = irish(&profile(4, ballots), 2, with_seed(ways)).unwrap();
        let transfer = stages(&outcome).stages.get(1).and_then(|stage| stage.transfer.clone());
        (transfer.map(|transfer| transfer.received), outcome.tie)
    };
    // Surplus 2 of 4: 1.5 to B and 0.5 to C.
    let sizes = received(&[("AB", 3), ("AC", 1), ("A", 3), ("B", 1), ("C", 3), ("D", 2)], &[]);
    assert_eq!(sizes.0, Some(vec![0, 2, 0, 0]));
    // Surplus 1 of 2: half a paper each, and C has more original votes.
    let original = received(&[("AB", 1), ("AC", 1), ("A", 4), ("B", 2), ("C", 3), ("D", 1)], &[]);
    assert_eq!(original.0, Some(vec![0, 0, 1, 0]));
    let equal = [("AB", 1), ("AC", 1), ("A", 4), ("B", 3), ("C", 3), ("D", 1)];
    assert_eq!(received(&equal, &[]), (None, Some(Tie { options: vec![1, 2], stake: Stake::Turn })));
    assert_eq!(received(&equal, &[TieBreak::ListOrder]).0, Some(vec![0, 1, 0, 0]));
}
