//! `.csv`: one ballot per row under a header of option names, or a table with the header `option,count`.
//!
//! Cells of ballots are whole numbers; an empty cell says nothing about its option. Where all are 0 or 1 they are
//! marks. Otherwise only the reader's user knows whether they are scores, votes or ranks. A first column called
//! `voter`, `voter_id` or `ballot_id` names the ballots and is no option. A header `count,rank1,...` is the one of
//! [`rank_columns`].

use std::collections::HashSet;

use super::collect::{Collected, Room, check_options};
use super::error::{Fault, Problem, clip};
use super::rows::{Row, Rows, count};
use super::{Ballot, Content, FileKind, Note, OptionInfo, rank_columns};

/// Reads any of these forms.
pub(super) fn parse(text: &str) -> Result<Content, Fault> {
    let mut rows = Rows::new(text, b',');
    let Some(header) = rows.next()? else {
        return Err(Problem::MissingSection { section: "the header row" }.into());
    };
    if header.len() == 2
        && header.cell(0).eq_ignore_ascii_case("option")
        && header.cell(1).eq_ignore_ascii_case("count")
    {
        counts(rows)
    } else if let Some(ranks) = rank_columns::ranks(&header) {
        rank_columns::parse(ranks, rows)
    } else {
        ballots(&header, rows, text)
    }
}

fn counts(mut rows: Rows<'_>) -> Result<Content, Fault> {
    let mut options = Options::default();
    let mut collected = Collected::new();
    while let Some(row) = rows.next()? {
        row.check_width(2)?;
        let position = options.add(row.cell(0)).map_err(|problem| problem.at(row.line))?;
        let times = count("the count", row.cell(1)).map_err(|problem| problem.at(row.line))?;
        collected.push(Ballot::Marks(vec![position]), times, row.line)?;
    }
    check_options(options.list.len())?;
    Ok(Content::new(FileKind::Counts, options.list, collected.into_ballots()))
}

fn ballots(header: &Row, rows: Rows<'_>, text: &str) -> Result<Content, Fault> {
    let named = ["voter", "voter_id", "ballot_id"].iter().any(|name| header.cell(0).eq_ignore_ascii_case(name));
    let first = usize::from(named);
    let mut options = Options::default();
    for name in header.cells().skip(first) {
        options.add(name).map_err(|problem| problem.at(header.line))?;
    }
    check_options(options.list.len()).map_err(|problem| problem.at(header.line))?;
    if options.list.iter().all(|option| matches!(option.name.as_str(), "0" | "1")) {
        let problem = "this looks like a ballot where the header with the options' names should be";
        return Err(Problem::Malformed { problem }.at(header.line));
    }

    let table = Table { width: header.len(), first, options: &options.list };
    let mut marks = true;
    let mut voters = HashSet::new();
    let mut room = Room::new();
    let mut found = 0;
    table.walk(rows, |row, numbers| {
        marks &= numbers.iter().all(|(_, number)| matches!(number, 0 | 1));
        found += 1;
        room.take(numbers.len(), row.line)?;
        if named {
            voters.insert(row.cell(0).to_owned());
        }
        Ok(())
    })?;

    let mut collected = Collected::new();
    let mut again = Rows::new(text, b',');
    again.next()?;
    table.walk(again, |row, numbers| {
        let ballot = match marks {
            true => Ballot::Marks(numbers.iter().filter(|(_, mark)| *mark == 1).map(|(option, _)| *option).collect()),
            false => Ballot::Scores(numbers.to_vec()),
        };
        collected.push(ballot, 1, row.line)
    })?;

    let kind = match marks {
        true => FileKind::Approval { min: None, max: None },
        false => FileKind::Numbers,
    };
    let mut content = Content::new(kind, options.list, collected.into_ballots());
    content.notes.extend(repeated(named, found, voters.len()));
    Ok(content)
}

/// A note about voters with several rows.
pub(super) fn repeated(named: bool, rows: u64, voters: usize) -> Option<Note> {
    let voters = u64::try_from(voters).unwrap_or(u64::MAX);
    (named && voters < rows).then_some(Note::VotersRepeat { rows, voters })
}

/// Walks the rows of ballots. They are walked twice, to know what the numbers are before any is kept.
struct Table<'o> {
    width: usize,
    first: usize,
    options: &'o [OptionInfo],
}

impl Table<'_> {
    fn walk(
        &self,
        mut rows: Rows<'_>,
        mut visit: impl FnMut(&Row, &[(usize, i64)]) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut numbers = Vec::new();
        while let Some(row) = rows.next()? {
            if row.after_gap && self.width == 1 {
                // An empty line here may be a blank ballot, and dropping one would change the count.
                let problem = "an empty line stands before this one; write 0 for a blank ballot";
                return Err(Problem::Malformed { problem }.at(row.line));
            }
            row.check_width(self.width)?;
            numbers.clear();
            for (position, (option, cell)) in self.options.iter().zip(row.cells().skip(self.first)).enumerate() {
                if cell.is_empty() {
                    continue;
                }
                let number = cell.parse().map_err(|_| {
                    let what = format!("the cell of {:?}", clip(&option.name));
                    Problem::bad_number(what, "a whole number or empty", cell).at(row.line)
                })?;
                numbers.push((position, number));
            }
            visit(&row, &numbers)?;
        }
        Ok(())
    }
}

/// Options known by their names alone.
#[derive(Default)]
struct Options {
    list: Vec<OptionInfo>,
    names: HashSet<String>,
}

impl Options {
    fn add(&mut self, name: &str) -> Result<usize, Problem> {
        if name.is_empty() {
            let problem = "an option has no name here; a header names an option in each column, or is option,count";
            return Err(Problem::Malformed { problem });
        }
        if !self.names.insert(name.to_owned()) {
            return Err(Problem::RepeatedOption { option: clip(name) });
        }
        self.list.push(OptionInfo { id: name.to_owned(), name: name.to_owned(), cost: None });
        check_options(self.list.len())?;
        Ok(self.list.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BallotFileError, parse};
    use super::*;

    fn refused(text: &str) -> BallotFileError {
        parse("a.csv", text.as_bytes()).unwrap_err()
    }

    #[test]
    fn zeros_and_ones_are_marks() {
        let file = parse("a.csv", b"A,\"B, C\",D\r\n1,0,1\r\n0,0,0\r\n,1,\r\n").unwrap();
        assert_eq!(file.kind, FileKind::Approval { min: None, max: None });
        let marks: Vec<_> = file.ballots.iter().map(|recorded| (&recorded.ballot, recorded.line)).collect();
        let of = |marks: &[usize]| Ballot::Marks(marks.to_vec());
        assert_eq!(marks, [(&of(&[0, 2]), 2), (&of(&[]), 3), (&of(&[1]), 4)]);
        assert_eq!(file.labels(), ["A", "B, C", "D"]);
    }

    #[test]
    fn other_numbers_are_kept_as_they_are() {
        let file = parse("a.csv", b"A,B\n5,0\n-2,\n1,1\n").unwrap();
        assert_eq!(file.kind, FileKind::Numbers);
        let scores: Vec<_> = file.ballots.iter().map(|recorded| recorded.ballot.clone()).collect();
        assert_eq!(
            scores,
            [Ballot::Scores(vec![(0, 5), (1, 0)]), Ballot::Scores(vec![(0, -2)]), Ballot::Scores(vec![(0, 1), (1, 1)])]
        );
    }

    #[test]
    fn a_column_of_voters_is_no_option_and_repeats_are_noted() {
        let file = parse("a.csv", b"Voter,A,B\nv1,1,0\nv2,0,1\nv1,1,1\n").unwrap();
        assert_eq!((file.options.len(), file.total()), (2, 3));
        assert_eq!(file.notes, [Note::VotersRepeat { rows: 3, voters: 2 }]);
        assert!(file.notes[0].to_string().contains("2 voters"));
        assert_eq!(parse("a.csv", b"voter,A\nv1,1\nv2,0\n").unwrap().notes, []);
    }

    #[test]
    fn counts_become_that_many_ballots() {
        let file = parse("a.csv", b"Option,Count\nyes,25122\nno,11148\nmaybe,0\n").unwrap();
        assert_eq!((file.kind.clone(), file.total(), file.ballots.len()), (FileKind::Counts, 36_270, 2));
        assert_eq!(file.options.len(), 3);
    }

    #[test]
    fn rows_must_fit_their_header() {
        let error = refused("A,B\n1,0\n1\n");
        assert!(matches!(error.problem, Problem::WrongCells { expected: 2, found: 1 }), "{error}");
        assert_eq!(error.line, Some(3));
        assert!(matches!(refused("option,count\nyes\n").problem, Problem::WrongCells { .. }));
        let error = refused("A\n1\n\n0\n");
        assert!(matches!((&error.problem, error.line), (Problem::Malformed { .. }, Some(4))), "{error}");
        assert!(parse("a.csv", b"A,B\n1,0\n\n0,1\n\n").is_ok());
        assert!(parse("a.csv", b"A\n1\n0\n\n").is_ok());
    }

    #[test]
    fn cells_must_be_numbers() {
        let error = refused("A,B\n1,0\n1,x\n");
        assert!(matches!(error.problem, Problem::BadNumber { .. }) && error.line == Some(3), "{error}");
        assert!(error.to_string().contains('B') && error.to_string().contains('x'), "{error}");
        for text in ["A\n0.5\n", "A\n99999999999999999999\n", "option,count\nyes,-1\n", "option,count\nyes,\n"] {
            assert!(matches!(refused(text).problem, Problem::BadNumber { .. }), "{text}");
        }
    }

    #[test]
    fn options_must_have_names_of_their_own() {
        assert!(matches!(refused("A,B,A\n1,0,1\n").problem, Problem::RepeatedOption { .. }));
        assert!(matches!(refused("option,count\nA,1\nA,2\n").problem, Problem::RepeatedOption { .. }));
        assert!(matches!(refused("11,4,\n1,2,3\n").problem, Problem::Malformed { .. }));
        assert!(matches!(refused("1,0\n0,1\n").problem, Problem::Malformed { .. }));
        assert!(matches!(refused("option,count\n,1\n").problem, Problem::Malformed { .. }));
        assert!(matches!(refused("voter\nv1\n").problem, Problem::NoOptions));
        assert!(matches!(refused("option,count\n").problem, Problem::NoOptions));
        assert!(matches!(refused("").problem, Problem::MissingSection { .. }));
    }

    #[test]
    fn ballots_beyond_counting_are_refused() {
        let error = refused(&format!("option,count\nA,{}\nB,1\n", u64::MAX));
        assert!(matches!(error.problem, Problem::TooLarge { what: "ballots", .. }), "{error}");
    }
}
