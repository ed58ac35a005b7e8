//! A table with a header, read by the names of its columns.

use super::super::error::{Fault, Problem};
use super::super::rows::{Row, Rows, count};

/// Most options of a contest, and so most of everything that becomes one.
pub(in crate::ballots) const MOST_NAMES: usize = tabella_crypto::contest::MAX_OPTIONS;
/// Most rows of a table of results.
const MOST_ROWS: usize = 1 << 20;
/// Most ballots that a table of results may stand for.
const MOST_BALLOTS: u64 = 1 << 32;

/// A table in memory.
pub(in crate::ballots) struct Table {
    header: Vec<String>,
    rows: Vec<Row>,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(in crate::ballots) struct Line<'t> {
    table: &'t Table,
    row: &'t Row,
}

impl Table {
    /// Reads a text; none if it has not even a header. Rows are not looked at before the shape is known.
    pub(in crate::ballots) fn new(text: &str) -> Result<Option<Self>, Fault> {
        let mut rows = Rows::new(text, b',');
        let Some(header) = rows.next()? else {
            return Ok(None);
        };
        let mut table = Table { header: header.cells().map(str::to_owned).collect(), rows: Vec::new() };
        while let Some(row) = rows.next()? {
            if table.rows.len() == MOST_ROWS {
                return Err(Problem::TooLarge { what: "rows", limit: MOST_ROWS as u64 }.at(row.line));
            }
            table.rows.push(row);
        }
        Ok(Some(table))
    }

    /// Whether there is such a column.
    pub(in crate::ballots) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// The columns.
    pub(in crate::ballots) fn columns(&self) -> &[String] {
        &self.header
    }

    /// The rows, each as wide as the header.
    pub(in crate::ballots) fn lines(&self) -> Result<Vec<Line<'_>>, Fault> {
        if self.rows.is_empty() {
            return Err(Problem::NoOptions.into());
        }
        let line = |row| Line { table: self, row };
        self.rows.iter().map(|row| row.check_width(self.header.len()).map(|()| line(row))).collect()
    }
}

impl<'t> Line<'t> {
    /// A cell; a column that is not there is empty.
    pub(in crate::ballots) fn text(self, column: &str) -> &'t str {
        let place = self.table.header.iter().position(|name| name == column);
        place.map_or("", |place| self.row.cell(place))
    }

    /// A cell that is not empty.
    pub(in crate::ballots) fn named(self, column: &'static str) -> Result<&'t str, Fault> {
        match self.text(column) {
            "" => Err(self.refused(Problem::MissingField { field: column.to_owned() })),
            text => Ok(text),
        }
    }

    /// A count.
    pub(in crate::ballots) fn number(self, column: &str) -> Result<u64, Fault> {
        let found = self.text(column);
        let number = count("", found).map_err(|_| {
            self.refused(Problem::bad_number(format!("the column {column}"), "a whole number from 0", found))
        })?;
        if number > MOST_BALLOTS {
            return Err(self.refused(Problem::TooLarge { what: "votes in one cell", limit: MOST_BALLOTS }));
        }
        Ok(number)
    }

    /// A problem of this row.
    pub(in crate::ballots) fn refused(self, problem: Problem) -> Fault {
        problem.at(self.row.line)
    }
}

/// Where `name` stands in the list, at its end if it is new; refused beyond the `most` that an election can have.
pub(in crate::ballots) fn place(names: &mut Vec<String>, name: &str, most: usize) -> Result<usize, Problem> {
    if let Some(place) = names.iter().position(|known| known == name) {
        return Ok(place);
    }
    if names.len() == most {
        return Err(Problem::TooLarge { what: "names in one column", limit: most as u64 });
    }
    names.push(name.to_owned());
    Ok(names.len() - 1)
}
