//! `.pb`, the format of Pabulib: sections META, PROJECTS and VOTES, each a table with semicolons under its own header.

mod meta;
mod projects;
mod votes;

use super::collect::check_options;
use super::csv_table::repeated;
use super::error::{Fault, Problem};
use super::rows::{Row, Rows};
use super::{Content, Published};

use meta::Meta;
use projects::Projects;
use votes::Votes;

const SECTIONS: [&str; 3] = ["META", "PROJECTS", "VOTES"];

/// Reads a participatory budget.
pub(super) fn parse(text: &str) -> Result<Content, Fault> {
    let mut rows = Rows::new(text, b';');
    let opening = next_filled(&mut rows)?;
    let mut meta = Meta::default();
    let opening = section(0, opening, &mut rows, &mut meta)?;
    let mut projects = Projects::default();
    let opening = section(1, opening, &mut rows, &mut projects)?;
    check_options(projects.options.len())?;
    let mut votes = Votes::new(meta.vote_type()?, &projects);
    if let Some(again) = section(2, opening, &mut rows, &mut votes)? {
        return Err(given_again(&again));
    }

    let (named, voters, collected) = votes.finish();
    meta.check("num_projects", "projects", projects.options.len() as u64)?;
    meta.check("num_votes", "votes", collected.total())?;

    let note = repeated(named, collected.total(), voters);
    let mut content = Content::new(meta.kind()?, projects.options, collected.into_ballots());
    content.title = meta.title();
    content.budget = meta.budget()?;
    content.rule = meta.rule();
    content.published = Published { votes: projects.votes, score: projects.scores, selected: projects.selected };
    content.notes.extend(note);
    Ok(content)
}

trait Table {
    /// Takes the header of the section.
    fn header(&mut self, row: &Row) -> Result<(), Problem>;
    /// Takes one of its rows.
    fn row(&mut self, row: &Row) -> Result<(), Fault>;
}

/// Gives a section its rows, and returns the row that opens the next section.
fn section(
    position: usize,
    opening: Option<Row>,
    rows: &mut Rows<'_>,
    table: &mut impl Table,
) -> Result<Option<Row>, Fault> {
    let section = SECTIONS.get(position).copied().unwrap_or_default();
    let Some(opening) = opening else {
        return Err(Problem::MissingSection { section }.into());
    };
    match opened_by(&opening) {
        Some(opened) if opened == position => {}
        Some(opened) if opened < position => return Err(given_again(&opening)),
        _ => return Err(Problem::MissingSection { section }.at(opening.line)),
    }
    let Some(header) = next_filled(rows)? else {
        return Err(Problem::MissingField { field: format!("the header of {section}") }.into());
    };
    table.header(&header).map_err(|problem| problem.at(header.line))?;
    while let Some(row) = next_filled(rows)? {
        if opened_by(&row).is_some() {
            return Ok(Some(row));
        }
        table.row(&row)?;
    }
    Ok(None)
}

fn opened_by(row: &Row) -> Option<usize> {
    if !row.is_empty_from(1) {
        return None;
    }
    SECTIONS.iter().position(|section| row.cell(0).eq_ignore_ascii_case(section))
}

fn given_again(row: &Row) -> Fault {
    Problem::RepeatedField { field: format!("the section {}", row.cell(0).to_ascii_uppercase()) }.at(row.line)
}

/// The next row with anything in it: spreadsheets export rows of mere separators.
fn next_filled(rows: &mut Rows<'_>) -> Result<Option<Row>, Fault> {
    while let Some(row) = rows.next()? {
        if !row.is_empty_from(0) {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// The points that a ballot gives, or a project has.
fn points(text: &str) -> Result<i64, Problem> {
    text.parse().map_err(|_| Problem::bad_number("the points", "a whole number", text))
}

#[cfg(test)]
mod tests;
