//! The section VOTES: the ballots.

use std::collections::{HashMap, HashSet};

use super::super::Ballot;
use super::super::collect::{Collected, Named};
use super::super::error::{Fault, Problem, clip};
use super::super::rows::Row;
use super::meta::VoteType;
use super::projects::Projects;
use super::{Table, points};

#[derive(Default)]
struct Columns {
    width: usize,
    vote: usize,
    points: Option<usize>,
    voter: Option<usize>,
}

/// The ballots so far.
pub(super) struct Votes<'p> {
    kind: VoteType,
    positions: &'p HashMap<String, usize>,
    columns: Columns,
    named: Named,
    voters: HashSet<String>,
    collected: Collected,
}

impl<'p> Votes<'p> {
    pub(super) fn new(kind: VoteType, projects: &'p Projects) -> Self {
        Votes {
            kind,
            positions: &projects.positions,
            columns: Columns::default(),
            named: Named::new(projects.options.len()),
            voters: HashSet::new(),
            collected: Collected::new(),
        }
    }

    /// Whether voters are named, how many different ones, and the ballots.
    pub(super) fn finish(self) -> (bool, usize, Collected) {
        (self.columns.voter.is_some(), self.voters.len(), self.collected)
    }

    fn ballot(&mut self, row: &Row) -> Result<Ballot, Problem> {
        let choices = self.choices(row.cell(self.columns.vote))?;
        Ok(match self.kind {
            VoteType::Ordinal => Ballot::Ranking(choices.into_iter().map(|choice| vec![choice]).collect()),
            VoteType::Approval | VoteType::ChooseOne => {
                let mut marks = choices;
                marks.sort_unstable();
                Ballot::Marks(marks)
            }
            VoteType::Cumulative | VoteType::Scoring => {
                let cell = self.columns.points.map_or("", |column| row.cell(column));
                let given = list(cell).take(choices.len() + 1).map(points).collect::<Result<Vec<_>, _>>()?;
                if given.len() != choices.len() {
                    let problem = "the ballot does not give one number of points for each of its options";
                    return Err(Problem::Malformed { problem });
                }
                let mut scores: Vec<_> = choices.into_iter().zip(given).collect();
                scores.sort_unstable();
                Ballot::Scores(scores)
            }
        })
    }

    fn choices(&mut self, cell: &str) -> Result<Vec<usize>, Problem> {
        self.named.begin();
        list(cell)
            .map(|id| {
                let choice = *self.positions.get(id).ok_or_else(|| Problem::UnknownOption { option: clip(id) })?;
                match self.named.first(choice) {
                    true => Ok(choice),
                    false => Err(Problem::RepeatedMark { option: clip(id) }),
                }
            })
            .collect()
    }
}

impl Table for Votes<'_> {
    fn header(&mut self, row: &Row) -> Result<(), Problem> {
        let column = |name: &str| row.cells().position(|cell| cell.eq_ignore_ascii_case(name));
        let missing = |name: &str| Problem::MissingField { field: format!("the column {name}") };
        self.columns = Columns {
            width: row.len(),
            vote: column("vote").ok_or_else(|| missing("vote"))?,
            points: column("points"),
            voter: column("voter_id"),
        };
        match self.kind {
            VoteType::Cumulative | VoteType::Scoring if self.columns.points.is_none() => Err(missing("points")),
            _ => Ok(()),
        }
    }

    fn row(&mut self, row: &Row) -> Result<(), Fault> {
        row.check_width(self.columns.width)?;
        let ballot = self.ballot(row).map_err(|problem| problem.at(row.line))?;
        if let Some(voter) = self.columns.voter {
            self.voters.insert(row.cell(voter).to_owned());
        }
        self.collected.push(ballot, 1, row.line)
    }
}

/// The elements of a list with commas; an empty cell is an empty list.
fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',').map(str::trim).filter(move |_| !cell.is_empty())
}
