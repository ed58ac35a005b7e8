//! Tests of contests made from files.

use super::super::parse;
use super::*;

const MARKS: &[u8] = b"A,B,C\n1,0,1\n0,1,0\n0,0,0\n";

fn kind(given: &str) -> ContestKind {
    given.parse().unwrap()
}

fn projects(meta: &str, votes: &[&str]) -> BallotFile {
    let rows: String = votes.iter().enumerate().map(|(voter, vote)| format!("{voter};{vote}\n")).collect();
    let text = format!(
        "META\nkey;value\nnum_projects;3\nnum_votes;{}\n{meta}PROJECTS\nproject_id;cost\n1;5\n2;5\n3;5\nVOTES\n\
         voter_id;vote\n{rows}",
        votes.len()
    );
    parse("a.pb", text.as_bytes()).unwrap()
}

#[test]
fn marks_alone_are_an_approval_contest() {
    let file = parse("a.csv", MARKS).unwrap();
    let contest = file.contest(None).unwrap();
    assert_eq!(contest.kind, kind("approval:0..3"));
    assert_eq!((contest.total(), contest.counts()), (3, vec![1, 1, 1]));
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[1, 0, 1], [0, 1, 0], [0, 0, 0]]);
    assert_eq!(contest.broken, None);
}

#[test]
fn counts_are_a_plurality_contest_unrolled() {
    let file = parse("a.csv", b"option,count\nyes,2\nno,1\nblank,0\n").unwrap();
    let contest = file.contest(None).unwrap();
    assert_eq!((contest.kind.clone(), contest.marks), (ContestKind::Plurality, Bounds::ONE));
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[1, 0, 0], [1, 0, 0], [0, 1, 0]]);
    assert_eq!(contest.counts(), [2, 1, 0]);
    assert_eq!(file.contest(Some(&ContestKind::YesNo)).unwrap().kind, ContestKind::YesNo);
}

#[test]
fn a_ballot_beyond_the_bounds_asked_for_is_refused_with_its_line() {
    let file = parse("a.csv", MARKS).unwrap();
    let refused = |given: &str| file.contest(Some(&kind(given))).unwrap_err();
    let error = refused("plurality");
    assert!(matches!(error, ContestError::MarksOutOfBounds { line: 2, marks: 2, .. }), "{error}");
    assert!(error.to_string().contains("line 2") && error.to_string().contains("exactly 1"), "{error}");
    assert!(matches!(refused("yes-no"), ContestError::MarksOutOfBounds { line: 2, .. }));
    let error = refused("approval:1..2");
    assert!(matches!(error, ContestError::MarksOutOfBounds { line: 4, marks: 0, .. }), "{error}");
    assert!(error.to_string().contains("1 to 2"), "{error}");
    assert_eq!(file.contest(Some(&kind("approval:0..9"))).unwrap().marks, Bounds { min: 0, max: 3 });
}

#[test]
fn bounds_of_the_file_hold_unless_its_ballots_break_them() {
    let within = projects("vote_type;approval\nmin_length;1\nmax_length;2\n", &["1", "3,2"]);
    let contest = within.contest(None).unwrap();
    assert_eq!((contest.kind.clone(), contest.broken), (kind("approval:1..2"), None));
    assert_eq!(contest.ballots().last(), Some(vec![0, 1, 1]));

    let broken = projects("vote_type;approval\nmin_length;2\nmax_length;2\n", &["1,2", "1,2,3", ""]);
    let contest = broken.contest(Some(&kind("approval"))).unwrap();
    assert_eq!(contest.marks, Bounds { min: 0, max: 3 });
    assert_eq!(contest.broken, Some(Bounds { min: 2, max: 2 }));
    assert!(broken.contest(Some(&kind("approval:2..2"))).is_err());

    let wide = projects("vote_type;approval\nmax_length;15\n", &["1"]);
    assert_eq!(wide.contest(None).unwrap().marks, Bounds { min: 0, max: 3 });
    let one = projects("vote_type;choose-1\n", &["1", "2"]);
    assert_eq!(one.contest(None).unwrap().kind, ContestKind::Plurality);
    let two = projects("vote_type;choose-1\n", &["1", "2,3"]);
    assert!(matches!(two.contest(None), Err(ContestError::MarksOutOfBounds { line: 14, .. })));
}

#[test]
fn rankings_are_ranks_and_their_rows_are_counted_another_way() {
    let file = parse("a.blt", b"3 1\n2 2 1 0\n1 3 0\n1 0\n0\n\"A\"\n\"B\"\n\"C\"\n").unwrap();
    let contest = file.contest(None).unwrap();
    let QuestionRule::Ranked { ranks, .. } = contest.rule else { panic!("{:?}", contest.rule) };
    assert_eq!(ranks, 2);
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[2, 1, 0], [2, 1, 0], [0, 0, 1], [0, 0, 0]]);
    let rows: Vec<_> = contest.opened().unwrap().into_iter().collect();
    assert_eq!(rows, [(vec![0, 0, 0], 1), (vec![0, 0, 1], 1), (vec![2, 1, 0], 2)]);
    let numbers = parse("a.csv", b"A,B,C\n1,2,\n,3,3\n").unwrap();
    assert_eq!(held(&numbers, "ranked"), (vec![vec![1, 2, 0], vec![0, 3, 3]], vec![1, 5, 3]));
    for bad in [&b"A,B\n-1,2\n"[..], b"A,B\n61,2\n"] {
        let error = parse("a.csv", bad).unwrap().contest(Some(&kind("ranked"))).unwrap_err();
        assert!(matches!(error, ContestError::OtherKind { .. }), "{error}");
    }
}

/// The values of all ballots, and every counter in the clear.
fn held(file: &BallotFile, given: &str) -> (Vec<Vec<u64>>, Vec<u64>) {
    let contest = file.contest(Some(&kind(given))).unwrap();
    (contest.ballots().collect(), contest.counts())
}

/// Every counter of the sealed values, by the rule's own definition of a counter.
fn fields(values: &[Vec<u64>]) -> Vec<u64> {
    (0..values[0].len()).map(|field| values.iter().map(|values| values[field]).sum()).collect()
}

#[test]
fn scores_are_values_and_an_empty_cell_is_zero() {
    let file = parse("a.csv", b"A,B,C\n5,0,\n1,3,2\n").unwrap();
    let (values, counts) = held(&file, "score:0..5");
    assert_eq!(values, [[5, 0, 0], [1, 3, 2]]);
    assert_eq!(counts, [6, 3, 2]);
    assert_eq!(file.contest(Some(&kind("score:0..5"))).unwrap().rule, QuestionRule::Score { max: 5 });
    let error = file.contest(Some(&kind("score:0..4"))).unwrap_err();
    assert!(matches!(error, ContestError::OutOfBounds { line: 2, found: 5, min: 0, max: 4, .. }), "{error}");
    assert!(error.to_string().contains("line 2") && error.to_string().contains("0 to 4"), "{error}");
}

#[test]
fn scores_below_zero_are_sealed_above_the_lowest() {
    let file = parse("a.csv", b"A,B\n-2,2\n,1\n-1,\n").unwrap();
    let contest = file.contest(Some(&kind("score:-2..2"))).unwrap();
    assert_eq!((contest.rule.clone(), contest.tally), (QuestionRule::Score { max: 4 }, Tally::Above(-2)));
    let values: Vec<_> = contest.ballots().collect();
    assert_eq!(values, [[0, 4], [2, 3], [1, 2]]);
    assert_eq!(contest.counts(), fields(&values));
    assert_eq!(contest.tally.of_options(&contest.counts(), 2, 3), [-3, 3]);
}

#[test]
fn a_star_contest_counts_every_ordered_pair() {
    let file = parse("a.csv", b"A,B,C\n5,3,3\n0,1,2\n5,0,4\n").unwrap();
    let (values, counts) = held(&file, "star:0..5");
    assert_eq!(values, [[5, 3, 3], [0, 1, 2], [5, 0, 4]]);
    // A over B and C, B over A and C, C over A and B.
    assert_eq!(counts, [10, 4, 9, 2, 2, 1, 0, 1, 2]);
    assert!(file.contest(Some(&kind("star:0..4"))).is_err());
}

#[test]
fn votes_against_have_fields_of_their_own() {
    let file = parse("a.csv", b"A,B\n3,-2\n-1,2\n").unwrap();
    let contest = file.contest(Some(&kind("quadratic:13"))).unwrap();
    assert_eq!(contest.rule, QuestionRule::Quadratic { credits: 13, against: true });
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[3, 0, 0, 2], [0, 2, 1, 0]]);
    assert_eq!(contest.counts(), [3, 2, 1, 2]);
    assert_eq!(contest.tally.of_options(&contest.counts(), 2, 2), [2, 0]);
    let error = file.contest(Some(&kind("quadratic:12"))).unwrap_err();
    assert!(matches!(error, ContestError::OutOfBounds { line: 2, found: 13, max: 12, .. }), "{error}");

    let only_for = parse("a.csv", b"A,B\n3,2\n").unwrap();
    let contest = only_for.contest(Some(&kind("quadratic:13"))).unwrap();
    assert_eq!(contest.rule, QuestionRule::Quadratic { credits: 13, against: false });
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[3, 2]]);
}

fn points(meta: &str, rows: &str) -> BallotFile {
    let votes = rows.lines().count();
    let text = format!(
        "META\nkey;value\nnum_projects;3\nnum_votes;{votes}\nbudget;10\n{meta}PROJECTS\nproject_id;cost;score\n1;5;7\n\
         2;2.5;4\n3;10;1\nVOTES\nvoter_id;vote;points\n{rows}"
    );
    parse("a.pb", text.as_bytes()).unwrap()
}

#[test]
fn spread_points_keep_what_the_file_states_unless_its_ballots_do_not() {
    let file = points("vote_type;cumulative\nmax_sum_points;5\n", "v1;1,2;3,2\nv2;3;1\n");
    let contest = file.contest(None).unwrap();
    assert_eq!((contest.kind.clone(), contest.broken), (kind("cumulative:5"), None));
    assert_eq!(contest.rule, QuestionRule::Cumulative { min: 0, max: 5, each: 5 });
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[3, 2, 0], [0, 0, 1]]);
    assert_eq!(contest.counts(), [3, 2, 1]);

    let broken = points("vote_type;cumulative\nmax_sum_points;4\n", "v1;1,2;3,2\n");
    let contest = broken.contest(None).unwrap();
    assert_eq!((contest.kind.clone(), contest.broken), (kind("cumulative:5"), Some(Bounds { min: 0, max: 4 })));
    let error = broken.contest(Some(&kind("cumulative:4"))).unwrap_err();
    assert!(matches!(error, ContestError::OutOfBounds { found: 5, max: 4, .. }), "{error}");
    let unstated = points("vote_type;cumulative\n", "v1;1,2;3,4\n");
    assert_eq!(unstated.contest(None).unwrap().kind, kind("cumulative:7"));
    let negative = points("vote_type;cumulative\n", "v1;1,2;3,-1\n");
    assert!(matches!(negative.contest(None), Err(ContestError::OutOfBounds { found: -1, .. })));
}

#[test]
fn stated_scores_are_a_score_contest() {
    let file = points("vote_type;scoring\nmin_points;0\nmax_points;4\n", "v1;1,2;3,2\n");
    assert_eq!(file.contest(None).unwrap().kind, kind("score:0..4"));
    let unstated = points("vote_type;scoring\n", "v1;1,2;3,-2\n");
    assert_eq!(unstated.contest(None).unwrap().kind, kind("score:-2..3"));
}

#[test]
fn a_short_ranking_gives_its_first_option_as_many_points_as_it_ranks_options() {
    let file = projects("vote_type;ordinal\nmax_length;3\n", &["1,2,3", "3,1", ""]);
    let contest = file.contest(None).unwrap();
    assert_eq!(contest.kind, kind("positional:3,2,1"));
    assert_eq!(contest.rule, QuestionRule::Positional { points: vec![3, 2, 1], min: 0 });
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[3, 2, 1], [1, 0, 2], [0, 0, 0]]);
    assert_eq!(contest.counts(), [4, 2, 3]);
}

#[test]
fn the_published_score_says_which_places_a_short_ranking_fills() {
    // With the points of the first places 7, 4 and 1 come out, as published.
    let rows = "v1;1,2,3;\nv2;1,2;\nv3;1;\n";
    let text = |score: &str| {
        format!(
            "META\nkey;value\nnum_projects;3\nnum_votes;3\nvote_type;ordinal\nPROJECTS\n\
             project_id;cost;score\n1;5;{score}\n2;2;4\n3;10;1\nVOTES\nvoter_id;vote;points\n{rows}"
        )
    };
    let first = parse("a.pb", text("9").as_bytes()).unwrap();
    assert_eq!(first.contest(None).unwrap().counts(), [9, 4, 1]);
    let last = parse("a.pb", text("6").as_bytes()).unwrap();
    assert_eq!(last.contest(None).unwrap().counts(), [6, 3, 1]);
}

#[test]
fn points_of_places_can_be_given_and_ties_have_none() {
    let ranked = parse("a.blt", b"3 1\n2 3 1 2 0\n1 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n").unwrap();
    let (values, counts) = held(&ranked, "positional:5,2");
    assert_eq!(values, [[2, 0, 5], [2, 0, 5], [5, 0, 0]]);
    assert_eq!(counts, [9, 0, 10]);
    let tied = parse("a.blt", b"2 1\n1 1=2 0\n0\n\"A\"\n\"B\"\n").unwrap();
    let error = tied.contest(Some(&kind("positional"))).unwrap_err();
    assert!(matches!(error, ContestError::Tied { line: 2, .. }), "{error}");
}

#[test]
fn a_knapsack_has_the_costs_of_the_file_without_their_common_divisor() {
    let text = |vote: &str| {
        format!(
            "META\nkey;value\nnum_projects;3\nnum_votes;1\nbudget;10\nvote_type;approval\nPROJECTS\n\
             project_id;cost\n1;5\n2;2.5\n3;10\nVOTES\nvoter_id;vote\nv1;{vote}\n"
        )
    };
    let file = parse("a.pb", text("1,2").as_bytes()).unwrap();
    let contest = file.contest(Some(&kind("knapsack"))).unwrap();
    assert_eq!(contest.rule, QuestionRule::Knapsack { costs: vec![2, 1, 4], budget: 4 });
    assert_eq!(contest.ballots().collect::<Vec<_>>(), [[1, 1, 0]]);
    let over = parse("a.pb", text("1,3").as_bytes()).unwrap();
    let error = over.contest(Some(&kind("knapsack"))).unwrap_err();
    assert!(matches!(error, ContestError::OutOfBounds { line: 14, found: 1500, max: 1000, .. }), "{error}");
    let marks = parse("a.csv", MARKS).unwrap();
    assert!(matches!(marks.contest(Some(&kind("knapsack"))), Err(ContestError::NoBudget { .. })));
}

#[test]
fn numbers_need_a_word_of_what_they_are() {
    let file = parse("a.csv", b"A,B\n5,0\n").unwrap();
    let error = file.contest(None).unwrap_err();
    assert!(matches!(error, ContestError::KindNeeded { .. }), "{error}");
    assert!(error.to_string().contains("--contest"), "{error}");
}

#[test]
fn ballots_of_another_nature_are_not_bent() {
    let numbers = parse("a.csv", b"A,B\n5,0\n").unwrap();
    let ranked = parse("a.blt", b"2 1\n1 2 0\n0\n\"A\"\n\"B\"\n").unwrap();
    let cases = [
        (&numbers, "approval"),
        (&numbers, "positional"),
        (&numbers, "knapsack"),
        (&ranked, "plurality"),
        (&ranked, "approval:0..1"),
        (&ranked, "score:0..5"),
        (&ranked, "quadratic:9"),
    ];
    for (file, given) in cases {
        let error = file.contest(Some(&kind(given))).unwrap_err();
        assert!(matches!(error, ContestError::OtherKind { .. }), "{error}");
    }
}
