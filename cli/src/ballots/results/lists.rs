//! Lists in districts, where a voter has as many votes as the district has seats: cantonal council of Zug.

use std::collections::HashMap;

use tabella_ledger::count::seats::Threshold;
use tabella_ledger::count::seats::biproportional::Provisions;
use tabella_ledger::manifest::{MAX_CONTESTS, Question, QuestionRule};

use super::super::error::{Fault, Problem, clip};
use super::table::{MOST_NAMES, Table, place};
use crate::plan::{Count, Election, Method, Paper, Parties, Plan, Published, Race, Tally, Together, Unit, fill};

pub(super) const COLUMNS: [&str; 6] = [
    "entity_name",
    "election_mandates",
    "entity_accounted_ballots",
    "list_name",
    "list_number_of_mandates",
    "list_votes",
];

/// Wahl- und Abstimmungsgesetz of the Canton of Zug (BGS 131.1).
const LAW: Provisions = Provisions {
    in_a_district: Some(Threshold { numerator: 5, denominator: 100 }),
    in_total: Some(Threshold { numerator: 3, denominator: 100 }),
    winner_take_one: true,
};

#[derive(PartialEq, Eq)]
struct List {
    party: usize,
    votes: u64,
    seats: u64,
}

struct District {
    seats: u64,
    papers: u64,
    lists: Vec<List>,
}

pub(super) fn plan(table: &Table, file: &str) -> Result<Plan, Fault> {
    let mut names: Vec<String> = Vec::new();
    let mut parties: Vec<String> = Vec::new();
    let mut districts: Vec<District> = Vec::new();
    for line in table.lines()? {
        let (seats, papers) = (line.number("election_mandates")?, line.number("entity_accounted_ballots")?);
        let at =
            place(&mut names, line.named("entity_name")?, MAX_CONTESTS).map_err(|problem| line.refused(problem))?;
        if at == districts.len() {
            districts.push(District { seats, papers, lists: Vec::new() });
        }
        let district = &mut districts[at];
        let list = List {
            party: place(&mut parties, line.named("list_name")?, MOST_NAMES)
                .map_err(|problem| line.refused(problem))?,
            votes: line.number("list_votes")?,
            seats: line.number("list_number_of_mandates")?,
        };
        // Every candidate's row repeats the numbers of its list and of its district.
        let as_before = match district.lists.iter().find(|known| known.party == list.party) {
            Some(known) => *known == list,
            None => {
                district.lists.push(list);
                true
            }
        };
        if !as_before || (district.seats, district.papers) != (seats, papers) {
            let problem = "the numbers of a district or a list are others than in a row before";
            return Err(line.refused(Problem::Malformed { problem }));
        }
    }

    let mut election = Election::default();
    let mut known = HashMap::new();
    let mut published = Vec::new();
    for (style, (district, name)) in districts.iter().zip(&names).enumerate() {
        election.styles.push((name.clone(), vec![style]));
        let votes: Vec<u64> = district.lists.iter().map(|list| list.votes).collect();
        let papers = fill(&votes, district.papers, district.seats).ok_or_else(|| {
            let problem = format!("{} has more votes than its papers hold", clip(name));
            let sum = votes.iter().sum::<u64>().to_string();
            Problem::bad_number(problem, "at most seats times papers", &sum)
        })?;
        for (values, times) in papers {
            election.add(&mut known, Paper { style, choices: vec![values] }, times);
        }
        let mut seats = vec![0; parties.len()];
        for list in &district.lists {
            seats[list.party] = u32::try_from(list.seats).unwrap_or(u32::MAX);
        }
        published.push(seats);
        election.races.push(Race {
            question: Question::new(
                name.clone(),
                district.lists.iter().map(|list| parties[list.party].clone()),
                QuestionRule::Cumulative { min: 0, max: district.seats, each: district.seats },
            ),
            kind: format!("cumulative:{}", district.seats),
            tally: Tally::Sum,
            electable: votes.len(),
            count: Count::Together,
            clear: votes,
            rows: None,
            pairs: None,
            published: Published::default(),
        });
    }
    let narrow = |seats: u64| u32::try_from(seats).unwrap_or(u32::MAX);
    let method = Method::Districts(districts.iter().map(|district| narrow(district.seats)).collect(), LAW);
    let of =
        districts.into_iter().map(|district| district.lists.into_iter().map(|list| list.party).collect()).collect();
    Ok(Plan {
        title: "Cantonal council".into(),
        file: file.into(),
        unit: Unit::Ballot,
        notes: vec![
            "every accounted paper is one ballot of its municipality, which spreads as many votes as there are seats \
             over the lists; which votes stood on one paper is not in the table: papers are filled list after list"
                .into(),
        ],
        elections: vec![election],
        together: Together::Parties(Parties { names: parties, of, method, published: Some(published) }),
    })
}
