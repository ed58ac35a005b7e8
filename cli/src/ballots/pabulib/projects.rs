//! The section PROJECTS: the options, and the count that the file publishes.

use std::collections::HashMap;

use super::super::OptionInfo;
use super::super::collect::check_options;
use super::super::error::{Fault, Problem, clip};
use super::super::rows::{Row, count, money};
use super::{Table, points};

#[derive(Default)]
struct Columns {
    width: usize,
    id: usize,
    name: Option<usize>,
    cost: Option<usize>,
    votes: Option<usize>,
    score: Option<usize>,
    selected: Option<usize>,
}

/// The projects so far.
#[derive(Default)]
pub(super) struct Projects {
    columns: Columns,
    pub(super) options: Vec<OptionInfo>,
    /// Where each identifier stands among the options.
    pub(super) positions: HashMap<String, usize>,
    /// None without the column, and once a cell of it is empty: half a count is of no use.
    pub(super) votes: Option<Vec<u64>>,
    pub(super) scores: Option<Vec<i64>>,
    pub(super) selected: Option<Vec<usize>>,
}

impl Table for Projects {
    fn header(&mut self, row: &Row) -> Result<(), Problem> {
        let column = |name: &str| row.cells().position(|cell| cell.eq_ignore_ascii_case(name));
        self.columns = Columns {
            width: row.len(),
            id: column("project_id").ok_or_else(|| Problem::MissingField { field: "the column project_id".into() })?,
            name: column("name"),
            cost: column("cost"),
            votes: column("votes"),
            score: column("score"),
            selected: column("selected"),
        };
        self.votes = self.columns.votes.map(|_| Vec::new());
        self.scores = self.columns.score.map(|_| Vec::new());
        self.selected = self.columns.selected.map(|_| Vec::new());
        Ok(())
    }

    fn row(&mut self, row: &Row) -> Result<(), Fault> {
        row.check_width(self.columns.width)?;
        self.add(row).map_err(|problem| problem.at(row.line))
    }
}

impl Projects {
    fn add(&mut self, row: &Row) -> Result<(), Problem> {
        let cell = |column: Option<usize>| column.map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
        let columns = &self.columns;
        let position = self.options.len();
        let id = cell(Some(columns.id)).ok_or_else(|| Problem::MissingField { field: "the project_id".into() })?;
        if self.positions.insert(id.to_owned(), position).is_some() {
            return Err(Problem::RepeatedOption { option: clip(id) });
        }
        let cost = cell(columns.cost).map(|cost| money("the cost", cost)).transpose()?;
        let name = cell(columns.name).unwrap_or(id).to_owned();
        match cell(columns.votes).map(|votes| count("the column votes", votes)).transpose()? {
            Some(votes) => self.votes.iter_mut().for_each(|list| list.push(votes)),
            None => self.votes = None,
        }
        match cell(columns.score).map(points).transpose()? {
            Some(score) => self.scores.iter_mut().for_each(|list| list.push(score)),
            None => self.scores = None,
        }
        // Other numbers tell of later rounds or of reasons, not of the budget at hand.
        if cell(columns.selected) == Some("1") {
            self.selected.iter_mut().for_each(|list| list.push(position));
        }
        self.options.push(OptionInfo { id: id.to_owned(), name, cost });
        check_options(self.options.len())
    }
}
