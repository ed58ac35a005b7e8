//! Votes of the Swiss people and cantons, as Swissvotes publishes them: a row for each vote, with yes and no of every
//! canton.

use std::collections::HashMap;

use tabella_ledger::count::CountingRule;
use tabella_ledger::count::double_majority::{Canton, Votes};

use super::super::error::{Fault, Problem};
use super::areas;
use super::table::{Line, Table};
use crate::plan::{Count, Election, Paper, Plan, Published, Together, Unit};

pub(super) const COLUMNS: [&str; 7] = ["anr", "rechtsform", "volkja", "volknein", "annahme", "zh-ja", "zh-nein"];

/// Cantons with half a vote: Federal Constitution, article 142 paragraph 4.
const HALF: [&str; 6] = ["ow", "nw", "bs", "bl", "ar", "ai"];
/// Votes of one election: with more, a ballot of ranges of twenty bits and more would be longer than an entry may be.
const VOTES: usize = 32;
/// The legal form that the people alone decide: an optional referendum.
const PEOPLE_ALONE: &str = "2";

pub(super) fn plan(table: &Table, file: &str) -> Result<Plan, Fault> {
    let ends = |column: &String| column.strip_suffix("-ja").map(str::to_owned);
    let cantons: Vec<String> = table
        .columns()
        .iter()
        .filter_map(ends)
        .filter(|canton| canton.len() == 2 && canton != "kt" && table.has(&format!("{canton}-nein")))
        .collect();
    let (mut without, mut held) = (Vec::new(), Vec::new());
    for line in table.lines()? {
        match cantons.iter().all(|canton| !line.text(&format!("{canton}-ja")).is_empty()) {
            true => held.push(line),
            false => without.push(line.named("anr")?),
        }
    }
    if held.is_empty() {
        return Err(Problem::MissingField { field: "a vote with the results of all cantons".into() }.into());
    }
    let elections = held.chunks(VOTES).map(|votes| election(votes, &cantons)).collect::<Result<_, _>>()?;
    let mut notes = vec![areas::note()];
    if !without.is_empty() {
        notes.push(format!(
            "{} votes are left out, because the table has no results of the cantons for them: {}",
            without.len(),
            without.join(", ")
        ));
    }
    Ok(Plan {
        title: "Votes of the Swiss people".into(),
        file: file.into(),
        unit: Unit::Area,
        notes,
        elections,
        together: Together::Nothing,
    })
}

fn election(votes: &[Line<'_>], cantons: &[String]) -> Result<Election, Fault> {
    let mut election = Election::default();
    let mut choices: Vec<Vec<Vec<u64>>> = vec![Vec::new(); cantons.len()];
    for line in votes {
        let mut clear = vec![0u64; 2];
        let mut largest = 1;
        let mut results = Vec::new();
        for (canton, choices) in cantons.iter().zip(&mut choices) {
            let (yes, no) = (line.number(&format!("{canton}-ja"))?, line.number(&format!("{canton}-nein"))?);
            clear[0] += yes;
            clear[1] += no;
            largest = largest.max(yes).max(no);
            results.push(Canton { votes: Votes { yes, no }, half: HALF.contains(&canton.as_str()) });
            choices.push(vec![yes, no]);
        }
        let title = format!("{} {}", line.named("anr")?, line.text("titel_kurz_d"));
        let mut race = areas::race(crate::plan::title(title.trim()), &["Yes", "No"], largest, clear)?;
        race.count = match line.text("rechtsform") {
            PEOPLE_ALONE => Count::Rule(CountingRule::YesNo),
            _ => Count::DoubleMajority(results),
        };
        let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let counts = vec![signed(line.number("volkja")?), signed(line.number("volknein")?)];
        let winner = match line.text("annahme") {
            "1" => Some(vec![0]),
            "0" => Some(vec![1]),
            _ => None,
        };
        race.published = Published { counts: Some(counts), winners: winner };
        election.races.push(race);
    }
    let mut known = HashMap::new();
    for choices in choices {
        election.add(&mut known, Paper { style: 0, choices }, 1);
    }
    Ok(election)
}
