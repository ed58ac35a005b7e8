//! Answers to one question, or to the three of an initiative with a counter-proposal, by municipality: Canton of Zug.

use std::collections::HashMap;

use tabella_ledger::count::CountingRule;
use tabella_ledger::manifest::{Question, QuestionRule};

use super::super::error::{Fault, Problem, clip};
use super::table::{Line, MOST_NAMES, Table, place};
use crate::plan::{Count, Election, Paper, Plan, Published, Race, Tally, Together, Unit, zip};

pub(super) const COLUMNS: [&str; 6] = ["type", "name", "yeas", "nays", "invalid", "empty"];

/// The answers, in the order of the options. The blank one comes last, where manifests have it.
const OPTIONS: [&str; 4] = ["Yes", "No", "Invalid", "Blank"];
/// What the types of the table ask, in the order of the counters of an initiative with a counter-proposal.
const TYPES: [&str; 3] = ["proposal", "counter-proposal", "tie-breaker"];

#[derive(Clone, Copy)]
struct Answers {
    yes: u64,
    no: u64,
    invalid: u64,
    empty: u64,
}

impl Answers {
    fn read(line: Line<'_>) -> Result<Self, Fault> {
        let [yes, no, invalid, empty] = ["yeas", "nays", "invalid", "empty"].map(|column| line.number(column));
        Ok(Answers { yes: yes?, no: no?, invalid: invalid?, empty: empty? })
    }

    fn papers(self) -> u64 {
        self.yes + self.no + self.invalid + self.empty
    }
}

pub(super) fn plan(table: &Table, file: &str) -> Result<Plan, Fault> {
    let mut places: Vec<String> = Vec::new();
    let mut answers: Vec<[Option<Answers>; TYPES.len()]> = Vec::new();
    let mut title = String::new();
    for line in table.lines()? {
        let kind = line.named("type")?;
        let Some(question) = TYPES.iter().position(|known| *known == kind) else {
            let wanted = "proposal, counter-proposal or tie-breaker";
            return Err(line.refused(Problem::bad_number("the column type", wanted, kind)));
        };
        let at = place(&mut places, line.named("name")?, MOST_NAMES).map_err(|problem| line.refused(problem))?;
        if at == answers.len() {
            answers.push([None; TYPES.len()]);
        }
        if answers[at][question].replace(Answers::read(line)?).is_some() {
            let field = format!("{} of {}", kind, clip(line.text("name")));
            return Err(line.refused(Problem::RepeatedField { field }));
        }
        title = line.text("title_de_CH").to_owned();
    }
    let asked: Vec<usize> =
        (0..TYPES.len()).filter(|question| answers.iter().any(|row| row[*question].is_some())).collect();
    if asked.len() == 2 || !asked.contains(&0) {
        let field = "a question of an initiative with a counter-proposal".to_owned();
        return Err(Problem::MissingField { field }.into());
    }

    let mut election = Election::default();
    let mut known = HashMap::new();
    let mut clear = vec![[0u64; OPTIONS.len()]; asked.len()];
    let mut unanswered = 0;
    for (row, name) in answers.iter().zip(&places) {
        let of = |question: &usize| {
            row[*question]
                .ok_or_else(|| Problem::MissingField { field: format!("{} of {}", TYPES[*question], clip(name)) })
        };
        let given: Vec<Answers> = asked.iter().map(of).collect::<Result<_, _>>()?;
        let papers = given.iter().map(|answers| answers.papers()).max().unwrap_or(0);
        let mut sequences = Vec::new();
        for (answers, clear) in given.iter().zip(&mut clear) {
            // Who answered another question and not this one left it blank.
            let blank = answers.empty + papers - answers.papers();
            unanswered += blank - answers.empty;
            let counts = [answers.yes, answers.no, answers.invalid, blank];
            clear.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
            sequences.push(counts.into_iter().enumerate().collect::<Vec<_>>());
        }
        for (options, times) in zip(&sequences) {
            let one = |option: usize| (0..OPTIONS.len()).map(|other| u64::from(other == option)).collect();
            let choices = options.into_iter().map(one).collect();
            election.add(&mut known, Paper { style: 0, choices }, times);
        }
    }
    for (question, clear) in asked.iter().zip(clear) {
        election.races.push(Race {
            question: Question { blank: Some(3), ..Question::new(TYPES[*question], OPTIONS, QuestionRule::Plurality) },
            kind: "yes-no".into(),
            tally: Tally::Sum,
            electable: 2,
            count: Count::Rule(CountingRule::YesNo),
            clear: clear.to_vec(),
            rows: None,
            pairs: None,
            published: Published::default(),
        });
    }
    let mut notes = vec!["every counted paper is one ballot, blank and invalid ones included".to_owned()];
    if asked.len() > 1 {
        notes.push(format!(
            "which answers stood on one paper is not in the table: they are put together in its order, and \
             {unanswered} answers that are missing to one question are blank ones"
        ));
    }
    Ok(Plan {
        title: crate::plan::title(if title.is_empty() { "Questions" } else { &title }),
        file: file.into(),
        unit: Unit::Ballot,
        notes,
        elections: vec![election],
        together: if asked.len() == 3 { Together::CounterProposal } else { Together::Nothing },
    })
}
