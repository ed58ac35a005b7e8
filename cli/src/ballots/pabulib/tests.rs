use super::super::{Ballot, BallotFile, BallotFileError, FileKind, Money, Note, Problem, parse};

const HEAD: &str = "META\nkey;value\ndescription;Test\nnum_projects;3\nnum_votes;2\nbudget;100000.50\n";
const PROJECTS: &str = "PROJECTS\nproject_id;cost;votes;name;selected\n\
                        A1;50000;1;Park;1\nB2;1000,25;2;\"Pool; \"\"deep\"\"\";2\n3;7;0;Tree;0\n";

fn text(vote_type: &str, votes: &str) -> String {
    format!("{HEAD}vote_type;{vote_type}\n{PROJECTS}VOTES\n{votes}")
}

fn good(text: &str) -> BallotFile {
    parse("a.pb", text.as_bytes()).unwrap()
}

fn refused(text: &str) -> BallotFileError {
    parse("a.pb", text.as_bytes()).unwrap_err()
}

fn ballots(file: &BallotFile) -> Vec<(Ballot, u64)> {
    file.ballots.iter().map(|recorded| (recorded.ballot.clone(), recorded.line)).collect()
}

#[test]
fn approvals_come_with_projects_and_what_is_published() {
    let file = good(&text("approval", "voter_id;vote\nv1;B2,A1\nv2;B2\n"));
    assert_eq!((file.title.as_str(), file.kind.clone()), ("Test", FileKind::Approval { min: None, max: None }));
    assert_eq!(ballots(&file), [(Ballot::Marks(vec![0, 1]), 15), (Ballot::Marks(vec![1]), 16)]);
    assert_eq!(file.budget, Some(Money { hundredths: 10_000_050 }));
    assert_eq!(file.options[1].name, "Pool; \"deep\"");
    assert_eq!(file.options[1].cost, Some(Money { hundredths: 100_025 }));
    assert_eq!(file.published.votes, Some(vec![1, 2, 0]));
    assert_eq!(file.published.selected, Some(vec![0]));
    assert_eq!(file.published.score, None);
    assert_eq!(file.labels(), ["A1", "B2", "3"]);
}

#[test]
fn crlf_blank_lines_and_padding_change_nothing() {
    let plain = text("approval", "voter_id;vote\nv1;B2,A1\nv2;B2\n");
    let padded = plain.replace("VOTES\n", "\n;;;\nVotes;;;\n").replace("v1;", "v1; ").replace('\n', "\r\n");
    let ballots = |file: BallotFile| file.ballots.into_iter().map(|recorded| recorded.ballot).collect::<Vec<_>>();
    assert_eq!(ballots(good(&plain)), ballots(good(&padded)));
    assert_eq!(good(&padded).ballots[0].line, 17);
}

#[test]
fn an_empty_vote_is_a_blank_ballot() {
    let file = good(&text("approval", "voter_id;vote\nv1;\nv2;B2\n"));
    assert_eq!(file.ballots[0].ballot, Ballot::Marks(vec![]));
}

#[test]
fn points_go_with_their_options() {
    let votes = "voter_id;vote;points\nv1;B2,A1;2,-1\nv2;3;5\n";
    let scores = [Ballot::Scores(vec![(0, -1), (1, 2)]), Ballot::Scores(vec![(2, 5)])];
    let cumulative = good(&text("cumulative\nmax_sum_points;10", votes));
    assert_eq!(cumulative.kind, FileKind::Cumulative { points: Some(10) });
    let scoring = good(&text("scoring\nmin_points;-1", votes));
    assert_eq!(scoring.kind, FileKind::Scores { min: Some(-1), max: None });
    for file in [cumulative, scoring] {
        assert_eq!(file.ballots.iter().map(|recorded| recorded.ballot.clone()).collect::<Vec<_>>(), scores);
    }
    let error = refused(&text("cumulative", "voter_id;vote;points\nv1;B2,A1;2\nv2;3;5\n"));
    assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(15))), "{error}");
}

#[test]
fn ordinal_votes_are_rankings() {
    let file = good(&text("ordinal", "voter_id;vote\nv1;3,A1\nv2;\n"));
    assert_eq!(file.kind, FileKind::Ordinal { places: None });
    assert_eq!(file.ballots[0].ballot, Ballot::Ranking(vec![vec![2], vec![0]]));
    assert_eq!(file.ballots[1].ballot, Ballot::Ranking(vec![]));
}

#[test]
fn voters_that_repeat_are_noted() {
    let file = good(&text("choose-1", "voter_id;vote\nv1;3\nv1;A1\n"));
    assert_eq!(file.notes, [Note::VotersRepeat { rows: 2, voters: 1 }]);
    assert_eq!(good(&text("choose-1", "vote\n3\nA1\n")).notes, []);
}

#[test]
fn a_column_with_gaps_is_not_published() {
    let file = good(&text("choose-1", "voter_id;vote\nv1;3\nv2;A1\n").replace("50000;1;", "50000;;"));
    assert_eq!(file.published.votes, None);
}

#[test]
fn ballots_name_listed_options_once() {
    let error = refused(&text("approval", "voter_id;vote\nv1;A1\nv2;A1,X9\n"));
    assert!(matches!(error.problem, Problem::UnknownOption { .. }), "{error}");
    assert!(error.to_string().starts_with("a.pb, line 16: "), "{error}");
    let error = refused(&text("approval", "voter_id;vote\nv1;A1, A1\nv2;\n"));
    assert!(matches!((&error.problem, error.line), (Problem::RepeatedMark { .. }, Some(15))), "{error}");
}

#[test]
fn counts_must_be_as_stated() {
    let error = refused(&text("approval", "voter_id;vote\nv1;A1\n"));
    assert!(
        matches!(error.problem, Problem::WrongCount { what: "votes", stated: 2, found: 1 }) && error.line == Some(5),
        "{error}"
    );
    let error = refused(&text("approval", "voter_id;vote\nv1;\nv2;\n").replace("num_projects;3", "num_projects;4"));
    assert!(matches!(error.problem, Problem::WrongCount { what: "projects", .. }), "{error}");
}

#[test]
fn sections_stand_once_each_and_in_order() {
    let whole = text("approval", "voter_id;vote\nv1;\nv2;\n");
    for (missing, from) in [("META", ""), ("PROJECTS", HEAD), ("VOTES", &whole[..whole.find("VOTES").unwrap()])] {
        let error = refused(from);
        assert!(matches!(error.problem, Problem::MissingSection { section } if section == missing), "{error}");
    }
    assert!(matches!(refused("Hello\nMETA\n").problem, Problem::MissingSection { .. }));
    assert!(matches!(refused(&whole.replace("PROJECTS", "VOTES")).problem, Problem::MissingSection { .. }));
    for again in ["META", "PROJECTS", "VOTES"] {
        let error = refused(&format!("{whole}{again}\n"));
        assert!(matches!(error.problem, Problem::RepeatedField { .. }) && error.line == Some(17), "{error}");
    }
}

#[test]
fn required_fields_are_missed() {
    let whole = text("cumulative", "voter_id;vote;points\nv1;;\nv2;;\n");
    for field in ["num_votes", "num_projects", "vote_type", "project_id", "vote;", "points"] {
        let error = refused(&whole.replace(field, "other"));
        assert!(matches!(error.problem, Problem::MissingField { .. }), "{field}: {error}");
    }
    let error = refused(&whole.replace("A1;", ";"));
    assert!(matches!((&error.problem, error.line), (Problem::MissingField { .. }, Some(10))), "{error}");
    assert!(matches!(refused(&text("approval", "")).problem, Problem::MissingField { .. }));
}

#[test]
fn numbers_must_be_numbers() {
    let whole = text("cumulative", "voter_id;vote;points\nv1;A1;1\nv2;;\n");
    for (from, to) in [
        ("num_votes;2", "num_votes;two"),
        ("budget;100000.50", "budget;much"),
        ("50000;1", "50000.001;1"),
        ("50000;1", "50000;-1"),
        ("A1;1\n", "A1;1.5\n"),
    ] {
        assert!(whole.contains(from));
        let error = refused(&whole.replace(from, to));
        assert!(matches!(error.problem, Problem::BadNumber { .. }) && error.line.is_some(), "{to}: {error}");
    }
}

#[test]
fn other_contradictions_are_refused() {
    let votes = "voter_id;vote\nv1;\nv2;\n";
    let error = refused(&text("best-of-3", votes));
    assert!(matches!((&error.problem, error.line), (Problem::UnknownVoteType { .. }, Some(7))), "{error}");
    let error = refused(&text("approval\nmin_length;3\nmax_length;2", votes));
    assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(9))), "{error}");
    let error = refused(&text("approval\nnum_votes;3", votes));
    assert!(matches!((&error.problem, error.line), (Problem::RepeatedField { .. }, Some(8))), "{error}");
    let error = refused(&text("approval", votes).replace("3;7;0", "A1;7;0"));
    assert!(matches!((&error.problem, error.line), (Problem::RepeatedOption { .. }, Some(12))), "{error}");
    let error = refused(&text("approval", "voter_id;vote\nv1\nv2;\n"));
    assert!(matches!((&error.problem, error.line), (Problem::WrongCells { .. }, Some(15))), "{error}");
    let none = text("approval", votes).replace(PROJECTS, "PROJECTS\nproject_id;cost\n");
    assert!(matches!(refused(&none).problem, Problem::NoOptions));
}
