//! Tests of plans from files of ballots.

use super::*;
use crate::ballots::{BallotFile, parse};

fn budget(rule: &str) -> BallotFile {
    // One project has most votes and takes all the money; two smaller ones have supporters of their own.
    let text = format!(
        "META\nkey;value\nnum_projects;3\nnum_votes;6\nbudget;10\nvote_type;approval\nrule;{rule}\nPROJECTS\n\
         project_id;cost;votes;selected\n1;10;4;1\n2;4;3;0\n3;4;3;0\nVOTES\nvoter_id;vote\na;1,2\nb;1,2\nc;1,3\nd;1,3\n\
         e;2\nf;3\n"
    );
    parse("a.pb", text.as_bytes()).unwrap()
}

fn decided(plan: &Plan) -> Decided {
    let race = &plan.elections[0].races[0];
    race.decide(&race.clear, plan.ballots(), plan.unit).unwrap().unwrap()
}

#[test]
fn a_greedy_budget_is_decided_by_counters_alone() {
    let plan = Plan::from_ballots(&budget("greedy"), None, None, 1).unwrap();
    let decided = decided(&plan);
    assert_eq!((decided.winners.as_slice(), decided.from, decided.rule.as_str()), (&[0][..], From::Counts, "greedy"));
    let published = &plan.elections[0].races[0].published;
    assert_eq!(*published, Published { counts: Some(vec![4, 3, 3]), winners: Some(vec![0]) });
    assert_eq!(plan.notes, Vec::<String>::new());
}

#[test]
fn equal_shares_needs_the_ballots_and_says_so() {
    let plan = Plan::from_ballots(&budget("equalshares"), None, None, 1).unwrap();
    let decided = decided(&plan);
    assert_eq!((decided.winners.as_slice(), decided.from), (&[1, 2][..], From::Ballots));
    assert!(plan.notes.iter().any(|note| note.contains("in the clear")), "{:?}", plan.notes);
    let other = Plan::from_ballots(&budget("equalshares"), None, Some("greedy"), 1).unwrap();
    assert_eq!(self::decided(&other).from, From::Counts);
}

#[test]
fn a_rule_without_a_name_is_greedy_and_a_wrong_one_is_refused() {
    let plan = Plan::from_ballots(&budget("unknown"), None, None, 1).unwrap();
    assert!(decided(&plan).rule.contains("names no rule"));
    let error = Plan::from_ballots(&budget("greedy"), None, Some("by lot"), 1).unwrap_err();
    assert!(error.to_string().contains("greedy-no-skip"), "{error}");
    let marks = parse("a.csv", b"A,B\n1,0\n").unwrap();
    assert!(matches!(Plan::from_ballots(&marks, None, Some("greedy"), 1), Err(PlanError::NoBudget { .. })));
}

#[test]
fn equal_ballots_are_one_paper_in_the_order_of_the_file() {
    let file = parse("a.csv", b"A,B\n1,0\n1,0\n0,1\n1,0\n").unwrap();
    let plan = Plan::from_ballots(&file, None, None, 1).unwrap();
    let election = &plan.elections[0];
    assert_eq!((election.papers.len(), election.runs.as_slice()), (2, &[(0, 2), (1, 1), (0, 1)][..]));
    assert_eq!(election.each().map(|paper| paper.choices[0][0]).collect::<Vec<_>>(), [1, 1, 0, 1]);
    let first = file.first(3);
    assert_eq!((first.total(), first.contest(None).unwrap().counts()), (3, vec![2, 1]));
}

#[test]
fn the_first_ballots_are_not_what_the_file_published() {
    let file = budget("greedy").first(5);
    let plan = Plan::from_ballots(&file, None, None, 1).unwrap();
    assert_eq!((plan.ballots(), &plan.elections[0].races[0].published), (5, &Published::default()));
    assert_eq!(budget("greedy").first(6), budget("greedy"));
}

#[test]
fn an_automatic_runoff_is_decided_by_pairs() {
    let file = parse("a.csv", b"A,B,C\n5,4,0\n5,4,0\n0,4,0\n1,2,0\n1,2,3\n").unwrap();
    let plan = Plan::from_ballots(&file, Some(&"star:0..5".parse().unwrap()), None, 1).unwrap();
    let decided = decided(&plan);
    assert_eq!(decided.winners, [1]);
    let details: std::collections::BTreeMap<_, _> = decided.details.into_iter().collect();
    assert_eq!(details["finalists"], serde_json::json!(["B", "A"]));
    assert_eq!(details["runoff"], serde_json::json!({ "A": 2, "B": 3 }));
    // By sums alone A and B are as near as can be: 12 and 16.
    assert_eq!(plan.elections[0].races[0].of_options(&plan.elections[0].races[0].clear, 5), [12, 16, 3]);
}

#[test]
fn pairs_that_no_ballot_has_room_for_are_counted_in_the_clear() {
    let of = |options: usize| {
        let header: Vec<String> = (0..options).map(|option| format!("N{option}")).collect();
        let row = |first: &str, second: &str| format!("{first},{second}{}\n", ",0".repeat(options - 2));
        let text = format!("{}\n{}{}{}", header.join(","), row("5", "4"), row("3", "4"), row("0", "1"));
        let file = parse("a.csv", text.as_bytes()).unwrap();
        let mut plan = Plan::from_ballots(&file, Some(&"star:0..5".parse().unwrap()), None, 1).unwrap();
        plan.pack();
        (decided(&plan), plan)
    };
    let (short, plan) = of(16);
    assert_eq!((short.winners.as_slice(), short.from), (&[1][..], From::Counts));
    assert!(plan.elections[0].races[0].question.packed, "a dealing for so many slots would be too long");
    let (long, plan) = of(22);
    assert_eq!((long.winners.as_slice(), long.from), (&[1][..], From::CountsAndPairs));
    assert_eq!((plan.elections[0].races[0].kind.as_str(), plan.notes.len()), ("score:0..5", 1));
    assert_eq!(long.details, short.details);
}

#[test]
fn votes_against_make_a_sum_smaller() {
    let file = parse("a.csv", b"A,B\n3,-2\n-4,2\n").unwrap();
    let plan = Plan::from_ballots(&file, Some(&"quadratic:20".parse().unwrap()), None, 1).unwrap();
    let race = &plan.elections[0].races[0];
    assert_eq!((race.clear.as_slice(), race.of_options(&race.clear, 2)), (&[3, 2, 4, 2][..], vec![-1, 0]));
    assert_eq!(decided(&plan).winners, Vec::<usize>::new(), "nothing has more for than against");
}

#[test]
fn counters_share_slots_only_where_many_ballots_make_it_pay_and_all_fit() {
    let packed = |times: u64, kind: &str| {
        let file = parse("a.csv", format!("option,count\nA,{times}\nB,0\n").as_bytes()).unwrap();
        let mut plan = Plan::from_ballots(&file, Some(&kind.parse().unwrap()), None, 1).unwrap();
        plan.pack();
        plan.elections[0].races[0].question.packed
    };
    assert!(packed(PACK_FROM, "plurality"));
    assert!(!packed(PACK_FROM - 1, "plurality"));
    assert!(packed((1 << 20) - 1, "plurality") && !packed(1 << 20, "plurality"));
    assert!(!packed(PACK_FROM, "score:0..300"));
}

#[test]
fn rankings_are_counted_by_the_rule_that_is_named() {
    let file = parse("a.blt", b"3 1\n2 2 1 0\n1 3 2 0\n2 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n").unwrap();
    let plan = |rule, seats| Plan::from_ballots(&file, None, rule, seats);
    let race = |rule, seats| plan(rule, seats).unwrap().elections.remove(0).races.remove(0);
    let runoff = race(None, 1);
    assert!(runoff.question.rule.is_mixed());
    // C is out, and its ballot goes to B: three to two.
    let decided = runoff.decide_rankings(&[], runoff.rows.as_ref(), None).unwrap().unwrap();
    assert_eq!(
        (decided.winners, decided.from, decided.rule.as_str()),
        (vec![1], From::OpenedBallots, "instant-runoff")
    );
    let schulze = race(Some("schulze"), 1);
    assert!(!schulze.question.rule.is_mixed() && schulze.rows.is_none());
    // Above each other: A B 2, A C 4, B A 3, B C 2, C A 1, C B 1; sums of 3 less the rank, 2 for the first.
    assert_eq!(schulze.clear, [6, 5, 2, 2, 4, 3, 2, 1, 1]);
    let decided = schulze.decide_rankings(&schulze.clear, None, None).unwrap().unwrap();
    assert_eq!((decided.winners, decided.from), (vec![1], From::Counts));
    assert_eq!(race(None, 2).question.rule.name(), "ranked");
    assert!(matches!(plan(Some("by lot"), 1), Err(PlanError::Ranked(RankedRuleError::Method(_)))));
    assert!(matches!(plan(Some("instant-runoff"), 2), Err(PlanError::Ranked(RankedRuleError::Seats(_)))));
    assert!(matches!(Plan::from_ballots(&budget("greedy"), None, None, 2), Err(PlanError::Seats { .. })));
}
