use super::super::FillError;
use super::*;
use crate::count::ranked::{Method, Procedure, RankedRule, TieBreak};
use crate::count::{Stake, Steps};

fn question(options: usize, rule: QuestionRule) -> Question {
    let options = (0..options).map(|option| format!("Option {option}")).collect();
    Question { title: "Which?".into(), options, blank: None, rule, packed: false }
}

fn ranked(options: usize, ranks: u32, method: Method) -> Question {
    let disclosure = Disclosure::Ballots;
    question(options, QuestionRule::Ranked { ranks, procedure: method.procedure(1), disclosure })
}

fn graded(options: usize, grades: usize) -> Question {
    let grades = (0..grades).map(|grade| format!("Grade {grade}")).collect();
    question(options, QuestionRule::Graded { grades, seats: 1, ties: vec![TieBreak::Lot] })
}

/// What these rows come to.
fn count(question: &Question, rows: &[(&[u64], u64)]) -> Opened {
    question.count_rows(rows.iter().copied(), None).unwrap().unwrap()
}

fn outcome(opened: &Opened) -> &Outcome {
    match &opened.found {
        Found::Counted(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a38_equal_ranks_blanks_and_nonsense_are_counted_as_what_they_are() {
    let question = ranked(3, 2, Method::InstantRunoff);
    let rows: [(&[u64], u64); 6] = [
        (&[1, 2, 0], 4),
        (&[0, 1, 2], 3),
        // Equals at the first rank end a ballot here.
        (&[1, 1, 2], 2),
        (&[0, 0, 0], 5),
        (&[3, 0, 0], 1),
        (&[1, 2], 6),
    ];
    let opened = count(&question, &rows);
    assert_eq!((opened.ballots, opened.blank), (21, 5));
    assert_eq!(opened.nonsense.into_iter().collect::<Vec<_>>(), [(Nonsense::Length, 6), (Nonsense::Range, 1)]);
    let Found::Counted(outcome) = opened.found else { panic!() };
    let Steps::Stages(stages) = &outcome.steps else { panic!() };
    assert_eq!((outcome.elected.as_slice(), stages.ballots), (&[0][..], 9));
    assert_eq!((stages.stages[0].tallies.as_slice(), stages.stages[0].exhausted.overvotes), ([4, 3, 0].as_slice(), 2));
}

#[test]
fn a38_a_tie_waits_for_the_seed_and_is_then_the_same_for_everybody() {
    let question = ranked(2, 1, Method::InstantRunoff);
    let even: [(&[u64], u64); 2] = [(&[1, 0], 7), (&[0, 1], 7)];
    let count = |seed: Option<&[u8; 32]>| question.count_rows(even, seed).unwrap().unwrap();
    assert_eq!(outcome(&count(None)).tie.as_ref().unwrap().stake, Stake::Places(1));
    let drawn = count(Some(&[5; 32]));
    assert_eq!(outcome(&drawn).elected.len(), 1);
    assert_eq!(drawn, count(Some(&[5; 32])));
    let elected = |byte| outcome(&count(Some(&[byte; 32]))).elected[0];
    assert!((0..20).any(|byte| elected(byte) == 0) && (0..20).any(|byte| elected(byte) == 1));
}

#[test]
fn a_blank_ballot_has_a_share_of_a_budget_and_is_no_vote_elsewhere() {
    let (ranks, disclosure) = (2, Disclosure::Ballots);
    let rule = RankedRule::ExpandingApprovals { costs: vec![40, 90], available: 120 };
    let procedure = Procedure { rule, ..Method::Schulze.procedure(1) };
    let budget = question(2, QuestionRule::Ranked { ranks, procedure, disclosure });
    let rows: [(&[u64], u64); 3] = [(&[1, 2], 2), (&[2, 1], 3), (&[0, 0], 5)];
    let opened = count(&budget, &rows);
    // With 12 each nobody can pay for a first choice, and most rank the other project first; with 24 each two can.
    assert_eq!((opened.ballots, opened.blank, outcome(&opened).elected.as_slice()), (10, 5, &[1][..]));
    assert_eq!(outcome(&count(&budget, &rows[..2])).elected, [0]);
    let nobody = count(&budget, &rows[2..]);
    assert_eq!(outcome(&nobody).tie.as_ref().unwrap().options, [0, 1]);
    for method in [Method::InstantRunoff, Method::StvScotland, Method::StvMeek, Method::Borda, Method::Schulze] {
        let question = ranked(2, 2, method);
        let (with, without) = (count(&question, &rows), count(&question, &rows[..2]));
        assert_eq!((with.blank, &with.found), (5, &without.found), "{}", method.name());
    }
}

#[test]
fn grades_are_judged_and_blank_ballots_judge_nothing() {
    let question = graded(2, 3);
    // Of the first option 3 of 5 say at least 1; of the second 3 of 5 say 2. The blank ones would pull both to the lowest.
    let rows: [(&[u64], u64); 6] = [(&[2, 3], 2), (&[3, 0], 1), (&[1, 3], 1), (&[1, 1], 1), (&[0, 0], 9), (&[4, 0], 2)];
    let opened = count(&question, &rows);
    assert_eq!((opened.ballots, opened.blank, opened.nonsense[&Nonsense::Range]), (16, 9, 2));
    let Steps::Judgment(trace) = &outcome(&opened).steps else { panic!() };
    assert_eq!(
        (trace.grades.clone(), trace.majority.clone()),
        (vec![vec![2, 2, 1], vec![2, 0, 3]], vec![Some(1), Some(2)])
    );
    assert_eq!(outcome(&opened).elected, [1]);
}

#[test]
fn texts_that_are_alike_are_one_answer_and_their_spellings_are_shown() {
    let question = question(0, QuestionRule::WriteIn { bytes: 12 });
    let row = |text: &str| write_in::values(text, 12).unwrap();
    let mut broken = row("Elm");
    broken[5] = 1;
    let rows = [
        (row("Elm"), 2),
        (row("ELM"), 3),
        (row("Lime tree"), 4),
        (row("lime  tree"), 4),
        (row("Oak"), 5),
        (row(""), 6),
        (broken, 1),
    ];
    let rows = rows.iter().map(|(row, times)| (row.as_slice(), *times));
    let opened = question.count_rows(rows, None).unwrap().unwrap();
    assert_eq!((opened.ballots, opened.blank, opened.nonsense[&Nonsense::AfterEnd]), (25, 6, 1));
    let Found::Written(written) = &opened.found else { panic!() };
    let said: Vec<_> =
        written.iter().map(|one| (one.matched.as_str(), one.votes, one.spellings[0].0.as_str())).collect();
    assert_eq!(said, [("lime tree", 8, "Lime tree"), ("elm", 5, "ELM"), ("oak", 5, "Oak")]);
}

#[test]
fn what_is_summed_has_no_rows() {
    assert_eq!(question(2, QuestionRule::Score { max: 3 }).count_rows([], None), Ok(None));
    let (procedure, disclosure) = (Method::Schulze.procedure(1), Disclosure::Pairs);
    let pairs = question(2, QuestionRule::Ranked { ranks: 2, procedure, disclosure });
    assert_eq!(pairs.count_rows([], None), Ok(None));
    let irish = ranked(2, 2, Method::StvIreland);
    assert_eq!(irish.count_rows([(&[1, 2][..], 1)], None), Err(CountError::NoSeed));
}

#[test]
fn what_cannot_be_filled_in_is_named() {
    let values = |ranking: &[Vec<usize>]| super::super::ranking::values(ranking, 3, 2, Disclosure::Ballots);
    assert_eq!(values(&[vec![1], vec![], vec![0]]), Err(FillError::Ranks { found: 3, most: 2 }));
    assert_eq!(values(&[vec![3]]), Err(FillError::Option { option: 3, last: 2 }));
    assert_eq!(values(&[vec![1], vec![0, 1]]), Err(FillError::Twice(1)));
    assert_eq!(values(&[vec![], vec![0, 2], vec![]]), Ok(vec![2, 0, 2]));
    let pairs = super::super::ranking::values(&[vec![2], vec![0]], 3, 2, Disclosure::Pairs);
    assert_eq!(pairs, Ok(vec![1, 0, 2]));
    let grades = |graded: &[Option<usize>]| super::super::grades::values(graded, 2, 3);
    assert_eq!(grades(&[Some(2), None]), Ok(vec![3, 0]));
    assert_eq!(grades(&[Some(3), None]), Err(FillError::Grade { grade: 3, last: 2 }));
    assert_eq!(grades(&[None; 3]), Err(FillError::Option { option: 2, last: 1 }));
}

/// Sums of pairs elect whom the ballots elect, and say the same of every pair.
#[test]
fn a42_pairs_without_ballots_elect_whom_the_ballots_elect() {
    let rankings: [(&[usize], u64); 4] = [(&[0, 2, 1, 3], 5), (&[1, 0], 4), (&[3, 2, 1], 6), (&[2], 2)];
    for method in [Method::Schulze, Method::RankedPairs, Method::Copeland] {
        let procedure = method.procedure(1);
        let pairs = QuestionRule::Ranked { ranks: 4, procedure, disclosure: Disclosure::Pairs };
        let (open, secret) = (ranked(4, 4, method), question(4, pairs));
        let mut rows = Vec::new();
        let mut counters = vec![0u64; 16];
        for (ranking, times) in rankings {
            let groups: Vec<Vec<usize>> = ranking.iter().map(|option| vec![*option]).collect();
            rows.push((super::super::ranking::values(&groups, 4, 4, Disclosure::Ballots).unwrap(), times));
            let values = super::super::ranking::values(&groups, 4, 4, Disclosure::Pairs).unwrap();
            for (option, value) in values.iter().enumerate() {
                counters[option] += times * value;
            }
            for one in 0..4 {
                for other in (0..4).filter(|other| *other != one && values[one] > values[*other]) {
                    counters[4 + tabella_crypto::contest::pair_index(4, one, other)] += times;
                }
            }
        }
        let rows = rows.iter().map(|(row, times)| (row.as_slice(), *times));
        let opened = open.count_rows(rows, None).unwrap().unwrap();
        let summed = secret.count_pairs(&counters, None).unwrap().unwrap();
        assert_eq!(outcome(&opened), &summed, "{}", method.name());
        let ahead = summed.tie.map_or(summed.elected, |tie| tie.options);
        assert_eq!(secret.winners(&counters), ahead, "{}", method.name());
        assert_eq!(secret.count_pairs(&counters[1..], None), Ok(None));
        assert_eq!(open.count_pairs(&counters, None), Ok(None));
    }
}

#[test]
fn what_an_opened_ballot_says_is_said_in_words() {
    let own = question(0, QuestionRule::WriteIn { bytes: 6 });
    let said = |values: &[u64]| crate::proof::Answer::of(&own, values).words();
    assert_eq!(said(&write_in::values("Elm", 6).unwrap()), "Elm");
    assert_eq!(said(&[0; 6]), "");
    assert_eq!(said(&[255; 6]), "text.not_utf8");
    assert_eq!(crate::proof::Answer::of(&ranked(3, 2, Method::Borda), &[2, 0, 1]).words(), "Option 0: 2, Option 2: 1");
}
