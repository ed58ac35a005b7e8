//! A referendum by counting areas: United Kingdom, 23 June 2016.

use std::collections::HashMap;

use tabella_ledger::count::CountingRule;
use tabella_ledger::manifest::{Question, QuestionRule};

use super::super::error::{Fault, Problem};
use super::table::Table;
use crate::plan::{Count, Election, Paper, Plan, Published, Race, Tally, Together, Unit};

pub(super) const COLUMNS: [&str; 4] = ["Area", "Remain", "Leave", "Rejected_Ballots"];

const OPTIONS: [(&str, &str); 3] = [("Remain", "Remain"), ("Leave", "Leave"), ("Rejected", "Rejected_Ballots")];

pub(super) fn plan(table: &Table, file: &str) -> Result<Plan, Fault> {
    let mut election = Election::default();
    let mut known = HashMap::new();
    let mut clear = vec![0u64; OPTIONS.len()];
    let mut largest = 1;
    for line in table.lines()? {
        let values: Vec<u64> = OPTIONS.iter().map(|(_, column)| line.number(column)).collect::<Result<_, _>>()?;
        clear.iter_mut().zip(&values).for_each(|(sum, value)| *sum += value);
        largest = values.iter().copied().fold(largest, u64::max);
        election.add(&mut known, Paper { style: 0, choices: vec![values] }, 1);
    }
    let title = "European Union referendum".to_owned();
    election.races.push(race(title.clone(), &OPTIONS.map(|(option, _)| option), largest, clear)?);
    Ok(Plan {
        title,
        file: file.into(),
        unit: Unit::Area,
        notes: vec![note()],
        elections: vec![election],
        together: Together::Nothing,
    })
}

/// What a reader has to know of results that areas report.
pub(super) fn note() -> String {
    "a ballot here is not a voter's: each area reports its result as one ballot of numbers, and the encrypted tally is \
     the sum of the areas' results"
        .into()
}

/// A contest in which each area reports a number for each option, at most `largest`. The first two are the sides.
pub(super) fn race(title: String, options: &[&str], largest: u64, clear: Vec<u64>) -> Result<Race, Problem> {
    let limit = u64::from(u32::MAX);
    let max = u32::try_from(largest).map_err(|_| Problem::TooLarge { what: "votes in one area", limit })?;
    Ok(Race {
        question: Question::new(title, options.iter().copied(), QuestionRule::Score { max }),
        kind: format!("score:0..{max}"),
        tally: Tally::Sum,
        electable: 2,
        count: Count::Rule(CountingRule::Plurality { seats: 1 }),
        clear,
        rows: None,
        pairs: None,
        published: Published::default(),
    })
}
