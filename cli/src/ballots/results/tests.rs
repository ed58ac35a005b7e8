//! Tests of tables of results, with small ones typed in.

use std::collections::BTreeMap;

use super::super::Problem;
use super::*;
use crate::plan::{Count, Together, Unit};

fn plan(text: &str) -> Plan {
    let plan = parse("a.csv", text.as_bytes()).unwrap().expect("a known shape");
    // Whatever papers a table was turned into, they have to give its counts again.
    for election in &plan.elections {
        for (place, race) in election.races.iter().enumerate() {
            let mut sums = vec![0; race.clear.len()];
            for paper in election.each() {
                if let Some(position) = election.on_style(paper.style).iter().position(|race| *race == place) {
                    sums.iter_mut().zip(&paper.choices[position]).for_each(|(sum, value)| *sum += value);
                }
            }
            assert_eq!(sums, race.clear, "{}", race.question.title);
        }
    }
    plan
}

fn refused(text: &str) -> BallotFileError {
    parse("a.csv", text.as_bytes()).unwrap_err()
}

const DISTRICTS: &str = "constituency,party,candidate_nr,candidate_name,candidate_votes\n1,Red,101,ANN,3\n\
                         1,Blue,102,BOB,1\n2,Blue,103,CEM,2\n2,Red,104,ANN,0\n";

#[test]
fn candidates_in_districts_are_a_contest_and_a_ballot_style_for_each_district() {
    let plan = plan(DISTRICTS);
    let election = &plan.elections[0];
    assert_eq!((plan.unit, plan.ballots(), election.styles.len()), (Unit::Ballot, 6, 2));
    assert_eq!(election.styles[1], ("District 2".to_owned(), vec![1]));
    assert_eq!(election.races[1].labels(), ["CEM (103)", "ANN (104)"]);
    assert_eq!((election.races[0].clear.as_slice(), election.ballots_with(1)), (&[3, 1][..], 2));
    let Together::Parties(parties) = &plan.together else { panic!() };
    assert_eq!(
        (parties.names.as_slice(), &parties.of),
        (&["Red".to_owned(), "Blue".to_owned()][..], &vec![vec![0, 1], vec![1, 0]])
    );
    let total = plan.together.decide(&[vec![3, 1], vec![2, 0]]).unwrap().unwrap();
    let entries: BTreeMap<_, _> = total.entries.into_iter().collect();
    assert_eq!(entries["parties"], serde_json::json!({ "Red": 3, "Blue": 3 }));
    assert_eq!(entries["seats"].as_object().unwrap().len(), 2);

    let error = refused(&format!("{DISTRICTS}2,Red,104,ANN,1\n"));
    assert!(matches!((&error.problem, error.line), (Problem::RepeatedOption { .. }, Some(6))), "{error}");
    let error = refused(&DISTRICTS.replace("BOB,1", "BOB,-1"));
    assert!(matches!((&error.problem, error.line), (Problem::BadNumber { .. }, Some(3))), "{error}");
}

#[test]
fn a_limit_takes_the_first_ballots_of_every_district_in_proportion() {
    let mut plan = plan(DISTRICTS);
    plan.limit(3);
    let election = &plan.elections[0];
    assert_eq!((election.ballots(), election.ballots_with(0), election.ballots_with(1)), (3, 2, 1));
    assert_eq!((election.races[0].clear.as_slice(), election.races[1].clear.as_slice()), (&[2, 0][..], &[1, 0][..]));
    plan.limit(100);
    assert_eq!(plan.ballots(), 3);
}

const QUESTIONS: &str = "title_de_CH,type,name,yeas,nays,invalid,empty\nDialect,proposal,Baar,4,2,1,1\n";

#[test]
fn one_question_is_a_ballot_for_every_paper() {
    let plan = plan(QUESTIONS);
    assert_eq!((plan.title.as_str(), plan.ballots()), ("Dialect", 8));
    let race = &plan.elections[0].races[0];
    assert_eq!((race.labels().join(","), &race.clear), ("Yes,No,Invalid,Blank".to_owned(), &vec![4, 2, 1, 1]));
    assert!(matches!(plan.together, Together::Nothing));
    let decided = race.decide(&race.clear, 8, plan.unit).unwrap().unwrap();
    assert_eq!(decided.winners, [0]);
    let blank = race.decide(&[1, 2, 0, 9], 12, plan.unit).unwrap().unwrap();
    assert_eq!(blank.winners, [1], "blank papers elect nothing");
}

#[test]
fn three_questions_stand_on_one_paper_and_missing_answers_are_blank() {
    let text = format!("{QUESTIONS}Dialect,counter-proposal,Baar,5,0,1,1\nDialect,tie-breaker,Baar,1,5,1,1\n");
    let plan = plan(&text);
    assert_eq!((plan.ballots(), plan.elections[0].races.len()), (8, 3));
    assert_eq!(plan.elections[0].races[1].clear, [5, 0, 1, 2]);
    let counts: Vec<Vec<u64>> = plan.elections[0].races.iter().map(|race| race.clear.clone()).collect();
    let total = plan.together.decide(&counts).unwrap().unwrap();
    assert_eq!(total.entries, [("prevails", serde_json::json!("counter-proposal"))]);

    let error = refused(&text.replace("counter-proposal", "second thought"));
    assert!(matches!((&error.problem, error.line), (Problem::BadNumber { .. }, Some(3))), "{error}");
    let error = refused(&format!("{text}Dialect,tie-breaker,Cham,1,5,1,1\n"));
    assert!(matches!(&error.problem, Problem::MissingField { .. }), "{error}");
    let error = refused(&format!("{text}Dialect,tie-breaker,Baar,1,5,1,1\n"));
    assert!(matches!((&error.problem, error.line), (Problem::RepeatedField { .. }, Some(5))), "{error}");
}

const MAJORITY: &str = "election_title,election_mandates,election_absolute_majority,entity_name,\
                        entity_accounted_ballots,candidate_family_name,candidate_first_name,candidate_elected,candidate_votes\n\
                        Council,2,4,Baar,5,Eder,Ann,True,5\nCouncil,2,4,Baar,5,Ott,Bob,False,2\n\
                        Council,2,4,Baar,5,Ott,Cem,True,3\nCouncil,2,4,Cham,2,Eder,Ann,True,1\n";

#[test]
fn several_seats_are_several_marks_on_a_paper() {
    let plan = plan(MAJORITY);
    let race = &plan.elections[0].races[0];
    assert_eq!((plan.ballots(), race.kind.as_str(), &race.clear), (7, "approval:0..2", &vec![6, 2, 3]));
    assert!(plan.elections[0].each().all(|paper| paper.choices[0].iter().sum::<u64>() <= 2));
    assert_eq!(race.published.winners, Some(vec![0, 2]));
    let decided = race.decide(&race.clear, 7, plan.unit).unwrap().unwrap();
    assert_eq!(decided.winners, [0, 2]);

    let error = refused(&MAJORITY.replace("False,2", "False,6"));
    assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(3))), "{error}");
    let error = refused(&MAJORITY.replace("False,2", "False,3"));
    assert!(error.to_string().contains("more votes than its papers hold"), "{error}");
}

const LISTS: &str = "entity_name,election_mandates,entity_accounted_ballots,list_name,list_number_of_mandates,\
                     list_votes,candidate_votes\nBaar,3,4,Red,2,7,4\nBaar,3,4,Red,2,7,3\nBaar,3,4,Blue,1,4,4\n\
                     Cham,1,3,Blue,1,2,2\n\
                     Cham,1,3,Red,0,1,1\n";

#[test]
fn lists_share_the_seats_of_districts_and_of_all() {
    let plan = plan(LISTS);
    let election = &plan.elections[0];
    assert_eq!((plan.ballots(), election.races[0].kind.as_str()), (7, "cumulative:3"));
    assert_eq!(
        (election.races[0].labels().join(","), election.races[1].labels().join(",")),
        ("Red,Blue".into(), "Blue,Red".into())
    );
    let total = plan.together.decide(&[vec![7, 4], vec![2, 1]]).unwrap().unwrap();
    assert_eq!(total.as_published, Some(true));
    let other = plan.together.decide(&[vec![4, 7], vec![2, 1]]).unwrap().unwrap();
    assert_eq!(other.as_published, Some(false));

    let error = refused(&LISTS.replace("Red,2,7,3", "Red,2,8,3"));
    assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(3))), "{error}");
    let error = refused(&LISTS.replace("Blue,1,4,4", "Blue,1,6,4"));
    assert!(error.to_string().contains("Baar"), "{error}");
}

const AREAS: &str = "Area,Remain,Leave,Rejected_Ballots\rLuton,3,5,1\rPoole,7,2,0\r";

#[test]
fn areas_report_numbers_and_not_ballots() {
    let plan = plan(AREAS);
    let race = &plan.elections[0].races[0];
    assert_eq!((plan.unit, plan.ballots(), race.kind.as_str()), (Unit::Area, 2, "score:0..7"));
    assert_eq!(race.clear, [10, 7, 1]);
    assert_eq!(race.decide(&race.clear, 2, plan.unit).unwrap().unwrap().winners, [0]);
    assert!(plan.notes[0].contains("not a voter's"));
}

const CANTONS: &str = "anr,titel_kurz_d,rechtsform,volkja,volknein,annahme,zh-ja,zh-nein,ow-ja,ow-nein,kt-ja\n\
                       10,Water,3,9,5,0,8,1,1,4,1\n12,Air,2,9,6,1,8,2,1,4,\n14,Fire,1,3,1,1,,,,,\n";

#[test]
fn people_and_cantons_decide_and_votes_without_cantons_are_named() {
    let plan = plan(CANTONS);
    assert_eq!((plan.unit, plan.ballots(), plan.elections[0].races.len()), (Unit::Area, 2, 2));
    assert!(plan.notes[1].contains("14"), "{:?}", plan.notes);
    let [water, air] = plan.elections[0].races.as_slice() else { panic!() };
    assert_eq!((water.question.title.as_str(), &water.clear), ("10 Water", &vec![9, 5]));
    let Count::DoubleMajority(cantons) = &water.count else { panic!() };
    assert_eq!(cantons.iter().map(|canton| canton.half).collect::<Vec<_>>(), [false, true]);
    assert!(matches!(air.count, Count::Rule(_)));
    assert_eq!(water.decide(&water.clear, 2, plan.unit).unwrap().unwrap().winners, [0]);
    assert_eq!(water.decide(&[4, 5], 2, plan.unit).unwrap().unwrap().winners, [1]);
    assert_eq!(water.published.winners, Some(vec![1]));
    assert_eq!(air.published.counts, Some(vec![9, 6]));
}

#[test]
fn more_districts_than_an_election_can_have_are_refused() {
    let rows: String = (0..65).map(|district| format!("{district},Red,{district},ANN,1\n")).collect();
    let error = refused(&format!("{}\n{rows}", DISTRICTS.lines().next().unwrap()));
    assert!(matches!((&error.problem, error.line), (Problem::TooLarge { limit: 64, .. }, Some(66))), "{error}");
}

proptest::proptest! {
    #[test]
    fn whatever_number_stands_in_a_cell_reading_answers(
        table in 0usize..6, line in 1usize..5, cell in 0usize..11, number: u64, words in "[a-z0-9-]{0,3}",
    ) {
        let text = [DISTRICTS, QUESTIONS, MAJORITY, LISTS, AREAS, CANTONS][table];
        for put in [number.to_string(), (number >> 33).to_string(), words] {
            let mut rows: Vec<Vec<&str>> =
                text.split(['\n', '\r']).map(|line| line.split(',').collect()).collect();
            if let Some(cell) = rows.get_mut(line).and_then(|row| row.get_mut(cell)) {
                *cell = &put;
            }
            let text = rows.iter().map(|row| row.join(",")).collect::<Vec<_>>().join("\n");
            if let Ok(Some(mut plan)) = parse("a.csv", text.as_bytes()) {
                plan.limit(3);
                plan.pack();
                proptest::prop_assert!(plan.ballots() <= 3);
            }
        }
    }
}

#[test]
fn tables_of_other_shapes_and_other_files_are_left_to_the_readers_of_ballots() {
    assert!(parse("a.csv", b"A,B\n1,0\n").unwrap().is_none());
    assert!(parse("a.csv", b"").unwrap().is_none());
    assert!(parse("a.pb", DISTRICTS.as_bytes()).unwrap().is_none());
    let error = refused(&format!("{DISTRICTS}1,Red\n"));
    assert!(matches!((&error.problem, error.line), (Problem::WrongCells { .. }, Some(6))), "{error}");
    let error = refused(DISTRICTS.lines().next().unwrap());
    assert!(matches!(error.problem, Problem::NoOptions), "{error}");
}
