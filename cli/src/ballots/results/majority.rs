//! People elected by absolute majority, with as many votes on a paper as there are seats, by municipality:
//! Canton of Zug.

use std::collections::HashMap;

use tabella_ledger::count::CountingRule;
use tabella_ledger::count::majority::MajorityBase;
use tabella_ledger::manifest::{Question, QuestionRule};

use super::super::error::{Fault, Problem, clip};
use super::table::{MOST_NAMES, Table, place};
use crate::plan::{Count, Election, Paper, Plan, Published, Race, Tally, Together, Unit, deal};

pub(super) const COLUMNS: [&str; 7] = [
    "election_mandates",
    "election_absolute_majority",
    "entity_name",
    "entity_accounted_ballots",
    "candidate_family_name",
    "candidate_elected",
    "candidate_votes",
];

struct Municipality {
    papers: u64,
    votes: Vec<Option<u64>>,
}

pub(super) fn plan(table: &Table, file: &str) -> Result<Plan, Fault> {
    let lines = table.lines()?;
    let mut names: Vec<String> = Vec::new();
    let mut places: Vec<String> = Vec::new();
    let mut municipalities: Vec<Municipality> = Vec::new();
    let mut elected: Vec<usize> = Vec::new();
    let (mut seats, mut title) = (0, "");
    for line in lines {
        let papers = line.number("entity_accounted_ballots")?;
        seats = line.number("election_mandates")?;
        title = line.text("election_title");
        let name = format!("{} {}", line.named("candidate_family_name")?, line.text("candidate_first_name"));
        let candidate = place(&mut names, name.trim(), MOST_NAMES).map_err(|problem| line.refused(problem))?;
        let at = place(&mut places, line.named("entity_name")?, MOST_NAMES).map_err(|problem| line.refused(problem))?;
        if at == municipalities.len() {
            municipalities.push(Municipality { papers, votes: Vec::new() });
        }
        let municipality = &mut municipalities[at];
        let votes = line.number("candidate_votes")?;
        if municipality.papers != papers || votes > papers {
            let problem = "a municipality's papers differ between its rows, or are fewer than a candidate's votes";
            return Err(line.refused(Problem::Malformed { problem }));
        }
        municipality.votes.resize(municipality.votes.len().max(candidate + 1), None);
        if municipality.votes[candidate].replace(votes).is_some() {
            return Err(line.refused(Problem::RepeatedOption { option: clip(&name) }));
        }
        if line.text("candidate_elected").eq_ignore_ascii_case("true") && !elected.contains(&candidate) {
            elected.push(candidate);
        }
    }
    elected.sort_unstable();
    let seats = u32::try_from(seats)
        .ok()
        .filter(|seats| (1..=names.len()).contains(&(*seats as usize)))
        .ok_or(Problem::Malformed { problem: "the seats are none, or more than there are candidates" })?;

    let mut election = Election::default();
    let mut known = HashMap::new();
    let mut clear = vec![0u64; names.len()];
    for (municipality, name) in municipalities.iter().zip(&places) {
        let mut votes: Vec<u64> = municipality.votes.iter().map(|votes| votes.unwrap_or(0)).collect();
        votes.resize(names.len(), 0);
        let sum: u64 = votes.iter().sum();
        let most = municipality.papers.saturating_mul(u64::from(seats));
        if sum > most {
            let problem = format!("{} has more votes than its papers hold", clip(name));
            return Err(Problem::bad_number(problem, "at most seats times papers", &sum.to_string()).into());
        }
        clear.iter_mut().zip(&votes).for_each(|(sum, votes)| *sum += votes);
        for (marks, times) in deal(&votes, municipality.papers) {
            let values = (0..names.len()).map(|option| u64::from(marks.contains(&option))).collect();
            election.add(&mut known, Paper { style: 0, choices: vec![values] }, times);
        }
    }
    let title = crate::plan::title(if title.is_empty() { "Election by majority" } else { title });
    let rule = CountingRule::AbsoluteMajority { seats, base: MajorityBase::VotesPerSeat };
    let electable = names.len();
    election.races.push(Race {
        question: Question::new(title.clone(), names, QuestionRule::Approval { min: 0, max: seats }),
        kind: format!("approval:0..{seats}"),
        tally: Tally::Sum,
        electable,
        count: Count::Rule(rule),
        clear,
        rows: None,
        pairs: None,
        published: Published { counts: None, winners: Some(elected).filter(|elected| !elected.is_empty()) },
    });
    Ok(Plan {
        title,
        file: file.into(),
        unit: Unit::Ballot,
        notes: vec![
            "every accounted paper is one ballot; which names stood on one paper is not in the table: votes are dealt \
             onto the papers of their municipality in turn, and lines without a name are left empty"
                .into(),
        ],
        elections: vec![election],
        together: Together::Nothing,
    })
}
