//! Candidates of parties in districts, as the Estonian State Electoral Office publishes them for the Riigikogu: every
//! voter chooses one candidate of the own district.

use std::collections::HashMap;

use tabella_ledger::count::CountingRule;
use tabella_ledger::count::seats::{SeatMethod, Threshold};
use tabella_ledger::manifest::{MAX_CONTESTS, Question, QuestionRule};

use super::super::error::{Fault, Problem, clip};
use super::table::{MOST_NAMES, Table, place};
use crate::plan::{Count, Election, Method, Paper, Parties, Plan, Published, Race, Tally, Together, Unit};

pub(super) const COLUMNS: [&str; 5] = ["constituency", "party", "candidate_nr", "candidate_name", "candidate_votes"];

/// Members of the Riigikogu: Riigikogu Election Act, § 1.
const SEATS: u32 = 101;
/// Part of all votes that a party needs: the same, § 62.
const PERCENT: u32 = 5;

struct District {
    options: Vec<String>,
    votes: Vec<u64>,
    parties: Vec<usize>,
}

pub(super) fn plan(table: &Table, file: &str) -> Result<Plan, Fault> {
    let mut names: Vec<String> = Vec::new();
    let mut parties: Vec<String> = Vec::new();
    let mut districts: Vec<District> = Vec::new();
    for line in table.lines()? {
        let at =
            place(&mut names, line.named("constituency")?, MAX_CONTESTS).map_err(|problem| line.refused(problem))?;
        if at == districts.len() {
            districts.push(District { options: Vec::new(), votes: Vec::new(), parties: Vec::new() });
        }
        let district = &mut districts[at];
        let option = format!("{} ({})", line.named("candidate_name")?, line.named("candidate_nr")?);
        if district.options.len() == MOST_NAMES {
            return Err(line.refused(Problem::TooLarge { what: "options", limit: MOST_NAMES as u64 }));
        }
        if district.options.contains(&option) {
            return Err(line.refused(Problem::RepeatedOption { option: clip(&option) }));
        }
        district.options.push(option);
        district.votes.push(line.number("candidate_votes")?);
        let party = place(&mut parties, line.named("party")?, MOST_NAMES).map_err(|problem| line.refused(problem))?;
        district.parties.push(party);
    }

    let mut election = Election::default();
    let mut known = HashMap::new();
    for (style, (district, name)) in districts.iter().zip(&names).enumerate() {
        let title = format!("District {name}");
        election.styles.push((title.clone(), vec![style]));
        election.races.push(Race {
            question: Question::new(title, district.options.clone(), QuestionRule::Plurality),
            kind: "plurality".into(),
            tally: Tally::Sum,
            electable: district.options.len(),
            count: Count::Rule(CountingRule::Plurality { seats: 1 }),
            clear: district.votes.clone(),
            rows: None,
            pairs: None,
            published: Published::default(),
        });
        for (option, votes) in district.votes.iter().enumerate() {
            let mut values = vec![0; district.votes.len()];
            values[option] = 1;
            election.add(&mut known, Paper { style, choices: vec![values] }, *votes);
        }
    }
    let threshold = Some(Threshold::percent(PERCENT));
    let method = Method::Whole { method: SeatMethod::EstonianDHondt, seats: SEATS, threshold };
    let of = districts.into_iter().map(|district| district.parties).collect();
    Ok(Plan {
        title: "Riigikogu".into(),
        file: file.into(),
        unit: Unit::Ballot,
        notes: vec![
            "every counted vote is one ballot of its district; the winner of a contest is its most voted candidate, \
             and seats are those of the parties in the whole country"
                .into(),
        ],
        elections: vec![election],
        together: Together::Parties(Parties { names: parties, of, method, published: None }),
    })
}
