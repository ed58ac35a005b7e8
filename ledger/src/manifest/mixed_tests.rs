//! Tests of manifests whose ballots are mixed: what is sound, and that every fault is named.

use super::tests::{manifest, trees};
use super::*;
use crate::count::CountError;
use crate::count::ranked::{Method, Overvotes};

fn ranked(method: Method, disclosure: Disclosure) -> QuestionRule {
    QuestionRule::Ranked { ranks: 3, procedure: method.procedure(1), disclosure }
}

fn graded(grades: &[&str]) -> QuestionRule {
    let grades = grades.iter().map(|grade| (*grade).to_owned()).collect();
    QuestionRule::Graded { grades, seats: 1, ties: vec![TieBreak::Lot] }
}

fn check(question: Question) -> Result<Contest, ManifestError> {
    Manifest { contests: vec![question], ..manifest() }.check().map(|mut contests| contests.remove(0))
}

fn refused(rule: QuestionRule) -> ManifestError {
    check(trees(rule)).unwrap_err()
}

#[test]
fn what_is_mixed_is_cast_as_scores_and_pairs_as_scores_with_a_runoff() {
    let shape = |question: &Question| check(question.clone()).map(|contest| (contest.rule().clone(), contest.fields()));
    let ballots = trees(ranked(Method::InstantRunoff, Disclosure::Ballots));
    assert_eq!((shape(&ballots), ballots.rule.is_mixed()), (Ok((Rule::Score { max: 3 }, 3)), true));
    let pairs = trees(ranked(Method::Schulze, Disclosure::Pairs));
    assert_eq!((shape(&pairs), pairs.rule.is_mixed()), (Ok((Rule::Star { max: 3 }, 3)), false));
    let grades = trees(graded(&["Poor", "Good"]));
    assert_eq!((shape(&grades), grades.rule.is_mixed()), (Ok((Rule::Score { max: 2 }, 3)), true));
    let own = Question { options: Vec::new(), ..trees(QuestionRule::WriteIn { bytes: 40 }) };
    assert_eq!((shape(&own), own.rule.is_mixed()), (Ok((Rule::Score { max: 255 }, 40)), true));
    assert!(!trees(QuestionRule::Score { max: 3 }).rule.is_mixed());
}

#[test]
fn ranks_are_from_one_to_the_number_of_options() {
    let with = |ranks| {
        let procedure = Method::InstantRunoff.procedure(1);
        check(trees(QuestionRule::Ranked { ranks, procedure, disclosure: Disclosure::Ballots }))
    };
    assert!(with(1).is_ok() && with(3).is_ok());
    for ranks in [0, 4, u32::MAX] {
        assert_eq!(with(ranks).unwrap_err(), ManifestError::Ranks { contest: 0, ranks, options: 3 });
    }
}

#[test]
fn what_cannot_be_counted_is_refused_with_its_reason() {
    let no_seats = CountError::Places { places: 0, most: 10_000 };
    let with = |procedure| refused(QuestionRule::Ranked { ranks: 1, procedure, disclosure: Disclosure::Ballots });
    assert_eq!(with(Method::StvMeek.procedure(0)), ManifestError::Count { contest: 0, source: no_seats.clone() });
    let reading = Method::Schulze.procedure(1).reading;
    let equals = Procedure { reading, ..Method::InstantRunoff.procedure(1) };
    assert_eq!(with(equals), ManifestError::Count { contest: 0, source: CountError::ReadAsEquals });
    let grades = QuestionRule::Graded { grades: vec!["No".into(), "Yes".into()], seats: 0, ties: Vec::new() };
    assert_eq!(refused(grades), ManifestError::Count { contest: 0, source: no_seats });
    let many = (0..61).map(|option| format!("Tree {option}")).collect();
    let question = Question { options: many, ..trees(graded(&["No", "Yes"])) };
    let source = CountError::Options { options: 61, most: 60 };
    assert_eq!(check(question.clone()).unwrap_err(), ManifestError::Count { contest: 0, source: source.clone() });
    let question = Question { rule: ranked(Method::Borda, Disclosure::Ballots), ..question };
    assert_eq!(check(question).unwrap_err(), ManifestError::Count { contest: 0, source });
    let one = Question { options: vec!["Elms".into()], ..trees(graded(&["No", "Yes"])) };
    let source = ContestError::Options(1);
    assert_eq!(check(one).unwrap_err(), ManifestError::Contest { contest: 0, source });
}

#[test]
fn a42_only_rules_of_pairs_can_do_without_ballots() {
    for method in Method::ALL {
        let found = check(trees(ranked(method, Disclosure::Pairs)));
        let counts_pairs = matches!(method, Method::Schulze | Method::RankedPairs | Method::Copeland);
        let rule = method.procedure(1).rule.name();
        match counts_pairs {
            true => assert!(found.is_ok(), "{rule}"),
            false => assert_eq!(found.unwrap_err(), ManifestError::NeedsBallots { contest: 0, rule }),
        }
    }
}

#[test]
fn pairs_are_of_everything_that_is_ranked() {
    let procedure = Method::Schulze.procedure(1);
    let mut ends = procedure.clone();
    ends.reading.overvotes = Overvotes::End;
    let mut skips = procedure;
    skips.reading.most_skipped = Some(1);
    for procedure in [ends, skips] {
        let rule = |disclosure| QuestionRule::Ranked { ranks: 3, procedure: procedure.clone(), disclosure };
        assert_eq!(refused(rule(Disclosure::Pairs)), ManifestError::PairsReading { contest: 0 });
        assert!(check(trees(rule(Disclosure::Ballots))).is_ok());
    }
}

#[test]
fn grades_are_few_and_have_names_of_their_own() {
    assert_eq!(refused(graded(&["Good"])), ManifestError::Grades { contest: 0, found: 1 });
    assert_eq!(refused(graded(&["x"; 11])), ManifestError::Grades { contest: 0, found: 11 });
    let untitled = ManifestError::Text { what: "a grade's name", limit: MAX_TITLE };
    assert_eq!(refused(graded(&["Good", " "])), untitled);
    let name = "Good".to_owned();
    assert_eq!(refused(graded(&["Good", "Good "])), ManifestError::DuplicateGrade { contest: 0, name });
}

#[test]
fn a_write_in_has_room_and_no_options() {
    let with = |bytes| check(Question { options: Vec::new(), ..trees(QuestionRule::WriteIn { bytes }) });
    assert!(with(2).is_ok() && with(64).is_ok());
    for bytes in [0, 1, 65, u32::MAX] {
        assert_eq!(with(bytes).unwrap_err(), ManifestError::WriteIn { contest: 0, bytes });
    }
    assert_eq!(refused(QuestionRule::WriteIn { bytes: 40 }), ManifestError::WriteInOptions { contest: 0 });
}

#[test]
fn what_is_mixed_is_neither_packed_nor_weighted() {
    let question = trees(graded(&["No", "Yes"]));
    let packed = Question { packed: true, ..question.clone() };
    assert_eq!(check(packed).unwrap_err(), ManifestError::PackedMix { contest: 0 });
    let mut weighted = manifest();
    weighted.contests.push(question);
    weighted.weighted = true;
    assert_eq!(weighted.check().unwrap_err(), ManifestError::WeightedMix { contest: 1 });
    let pairs = Question { packed: true, ..trees(ranked(Method::Copeland, Disclosure::Pairs)) };
    weighted.contests[1] = pairs;
    assert!(weighted.check().is_ok(), "sums have weights and are packed");
}

#[test]
fn a42_a_question_says_whether_ballots_can_be_signatures() {
    let with = |ranks, disclosure| {
        let procedure = Method::Schulze.procedure(1);
        trees(QuestionRule::Ranked { ranks, procedure, disclosure })
    };
    // Three options, each with one of three ranks or none.
    let ballots = with(3, Disclosure::Ballots);
    assert_eq!(ballots.possible_ballots(), Some(64));
    assert!(ballots.can_carry_signatures(63) && !ballots.can_carry_signatures(64));
    assert!(!with(1, Disclosure::Ballots).can_carry_signatures(8));
    assert!(!with(3, Disclosure::Pairs).can_carry_signatures(1));
    assert_eq!(trees(graded(&["Poor", "Good"])).possible_ballots(), Some(27));
    let own = Question { options: Vec::new(), ..trees(QuestionRule::WriteIn { bytes: 64 }) };
    assert_eq!(own.possible_ballots(), Some(u128::MAX));
    assert!(!trees(QuestionRule::Plurality).can_carry_signatures(0));
}
